//! What is asked of everything at once: the graph over all plans, and the search index of each.
//!
//! Both are loaded in the forms that were made at publish. One that is not kept, or was made by another version, is made of the
//! content.
use super::{
    Error, Library, NQUADS, Served, Snapshot, ThingsInOrder, VOCABULARY, about_quads, catalogue, directory, plan_graph,
    quads, searchable,
};
use crate::{
    catalog,
    content::Content,
    dcat::{self, CataloguedPlan, CataloguedRelease, Host},
    examples,
    format::flow::UsedPrefixes,
    graph::{Graph, Segment, Statistics},
    search::Index,
    snapshot::PlanKey,
    store::{self, Db, File, Form, Publication, Release},
};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNode, Quad, Triple},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, OnceLock, mpsc},
    thread,
};

/// Name of the stored form of a graph.
const GRAPH: &str = "graph";

/// Name of the stored form of a search index.
const SEARCH: &str = "search";

/// A plan as it is asked together with others.
#[derive(Debug)]
pub struct Part {
    /// Id of the publication that made it.
    publication: i32,
    /// Id of the last withdrawal of the plan that it knows of.
    withdrawal: Option<i32>,
    /// Its quads.
    pub segment: Arc<Segment>,
    /// Full text of the plan.
    pub index: Arc<Index>,
    /// The plan in the catalogue.
    pub entry: CataloguedPlan,
    /// What the catalogue says of its dataset.
    dataset: Arc<Described>,
    /// How many things and statements its graph has of each class and property.
    numbers: Arc<Described>,
    /// What the catalogue says of each of its releases, by their ids: it says nothing of later ones, so that it stays.
    releases: HashMap<i32, (Arc<CataloguedRelease>, Arc<Described>)>,
    /// Its quads and the vocabulary, to be asked alone; put together when they are first asked.
    alone: OnceLock<Arc<Graph>>,
}

/// Everything that is asked at once.
#[derive(Debug)]
pub struct Whole {
    /// The graph over all plans, the catalogue and the vocabulary.
    pub graph: Arc<Graph>,
    /// Each plan.
    pub parts: BTreeMap<PlanKey, Arc<Part>>,
    /// What the catalogue says of itself.
    catalogue: Arc<Described>,
    /// Plans, publishers and departments by their names; made when they are first asked.
    directory: OnceLock<Arc<Index>>,
    /// How many things and statements the graph has; counted when it is first asked.
    counted: OnceLock<Statistics>,
}

impl Part {
    /// Its quads and the vocabulary, to be asked alone.
    pub fn graph(&self) -> &Arc<Graph> {
        self.alone.get_or_init(|| Arc::new(alone(&self.segment)))
    }

    fn load(served: &Served, before: Option<&Self>, library: &Library, host: &Host) -> Result<Self, Error> {
        let (withdrawal, release) = (served.withdrawal(), &served.release);
        let before = before.filter(|before| before.withdrawal == withdrawal);
        let mut releases = HashMap::new();
        for one in served.kept() {
            let described = if let Some(known) = before.and_then(|before| before.releases.get(&one.id)) {
                known.clone()
            } else {
                let version = Arc::new(catalogue::version(served, one, library)?);
                let triples = dcat::release(&version, host);
                (version, Described::of(triples, catalogue::catalogue_graph(&host.base)))
            };
            releases.insert(one.id, described);
        }
        let version = |one: &Arc<Release>| releases.get(&one.id).map(|(version, _)| Arc::clone(version));
        let current = version(release).ok_or(Error::Gone)?;
        let entry = CataloguedPlan {
            current,
            since: served.since(release),
            versions: served.kept().filter_map(version).collect(),
        };
        let dataset = Described::of(dcat::dataset(&entry, host), catalogue::catalogue_graph(&host.base));
        let mut forms = Forms { served, library, content: None };
        let (segment, index) = (Arc::new(forms.segment()?), forms.index()?);
        let numbers = numbers(&segment, &entry, host);
        Ok(Self {
            publication: served.publication,
            withdrawal,
            segment,
            index: Arc::new(index),
            entry,
            dataset,
            numbers,
            releases,
            alone: OnceLock::new(),
        })
    }

    fn is_of(&self, served: &Served) -> bool {
        self.publication == served.publication && self.withdrawal == served.withdrawal()
    }

    fn segments(&self) -> impl Iterator<Item = &Arc<Segment>> {
        [&self.segment, &self.numbers.segment].into_iter().chain(self.described().map(|described| &described.segment))
    }

    /// What the catalogue says of its dataset and its releases.
    fn described(&self) -> impl Iterator<Item = &Arc<Described>> {
        [&self.dataset].into_iter().chain(self.releases.values().map(|(_, described)| described))
    }

    /// The same as triples.
    pub fn catalogued(&self) -> impl Iterator<Item = &Arc<Segment>> {
        self.described().map(|described| &described.segment)
    }
}

/// What the catalogue says of something.
#[derive(Debug)]
struct Described {
    segment: Arc<Segment>,
    /// The prefixes that its forms use.
    prefixes: UsedPrefixes,
}

impl Described {
    fn of(triples: Vec<Triple>, graph: String) -> Arc<Self> {
        let prefixes = UsedPrefixes::of(&triples);
        Arc::new(Self { segment: catalogue::segment(triples, graph), prefixes })
    }
}

/// What `VoID` says of the graph of a plan.
fn numbers(segment: &Arc<Segment>, entry: &CataloguedPlan, host: &Host) -> Arc<Described> {
    let release = &entry.current.release;
    let graph = NamedNode::new_unchecked(plan_graph(&release.publisher_id, &release.plan_id, &release.iri_base));
    let counted = Statistics::of(&Arc::new(Graph::new(vec![Arc::clone(segment)])), Some(&graph));
    let triples = dcat::void::plan(&entry.current, &counted, segment.quads_of(Some(&graph)), host);
    Described::of(triples, catalogue::void_graph(&host.base))
}

/// The stored forms of a current release, or what they are made of.
struct Forms<'f> {
    served: &'f Served,
    library: &'f Library,
    content: Option<Arc<Content>>,
}

impl Forms<'_> {
    fn stored(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let (profile, release) = (catalog::profile().number, self.served.release.id);
        Ok(Form::find(profile, name, release, &mut *self.library.db()?)?)
    }

    fn content(&mut self) -> Result<Arc<Content>, Error> {
        if let Some(content) = &self.content {
            return Ok(Arc::clone(content));
        }
        let content = Arc::new(Content::load(&self.served.release, &mut *self.library.db()?)?);
        Ok(Arc::clone(self.content.insert(content)))
    }

    fn segment(&mut self) -> Result<Segment, Error> {
        let stored = self.stored(GRAPH)?.and_then(|bytes| Segment::from_bytes(&bytes).ok());
        match stored {
            Some(segment) => Ok(segment),
            None => stored_segment(&*self.content()?, &self.served.release, &mut *self.library.db()?),
        }
    }

    fn index(&mut self) -> Result<Index, Error> {
        let stored = self.stored(SEARCH)?.and_then(|bytes| Index::from_bytes(&bytes).ok());
        match stored {
            Some(index) => Ok(index),
            None => Ok(index(&*self.content()?)),
        }
    }
}

/// What the graph of a release is made of.
#[derive(Debug, Clone, Copy)]
pub enum Source<'s> {
    /// The tables of a content that this program has just written.
    Tables,
    /// The stored N-Quads: what was published, whatever this program would write of the same tables.
    Stored(&'s [u8]),
}

/// The quads of a release.
fn segment(content: &Content, release: &Release, source: Source<'_>) -> Result<Segment, Error> {
    let mut all = match source {
        Source::Tables => quads(content, &release.iri_base),
        Source::Stored(nquads) => RdfParser::from_format(RdfFormat::NQuads)
            .for_slice(nquads)
            .collect::<Result<Vec<Quad>, _>>()
            .map_err(|error| Error::Damaged(format!("`{NQUADS}` of release {}: {error}", release.number)))?,
    };
    all.extend(about_quads(content, &release.iri_base));
    Ok(Segment::build(all))
}

/// The quads of a release that is stored.
pub(super) fn stored_segment(content: &Content, release: &Release, db: &mut Db) -> Result<Segment, Error> {
    segment(content, release, Source::Stored(&stored_nquads(release, db)?))
}

/// The N-Quads that were stored when a release was published.
fn stored_nquads(release: &Release, db: &mut Db) -> Result<Vec<u8>, Error> {
    let file = File::find(release.id, NQUADS, db)?.filter(|file| store::sha256(&file.content) == file.sha256);
    let damaged = || Error::Damaged(format!("`{NQUADS}` of release {} is damaged in the database", release.number));
    Ok(file.ok_or_else(damaged)?.content)
}

fn index(content: &Content) -> Index {
    let (entries, synonyms) = searchable::entries(content);
    Index::build(&entries, synonyms)
}

/// The quads of a plan and the vocabulary, to be asked alone.
pub(super) fn alone(segment: &Arc<Segment>) -> Graph {
    Graph::new(vec![Arc::clone(segment), Arc::clone(&VOCABULARY)])
}

/// Names of the forms that are kept of a release while it is current.
pub const FORMS: [&str; 2] = [GRAPH, SEARCH];

/// The forms of a release, by their names.
///
/// # Errors
///
/// When the stored N-Quads are damaged.
pub fn forms(content: &Content, release: &Release, source: Source<'_>) -> Result<[(&'static str, Vec<u8>); 2], Error> {
    Ok([(GRAPH, segment(content, release, source)?.to_bytes()), (SEARCH, index(content).to_bytes())])
}

/// Keeps the forms of a release that becomes current. `is_new` tells one that this program has just written.
pub(super) fn keep(content: &Content, release: &Release, is_new: bool, db: &mut Db) -> Result<(), Error> {
    let profile = catalog::profile().number;
    let stored = if is_new { Vec::new() } else { stored_nquads(release, db)? };
    let source = if is_new { Source::Tables } else { Source::Stored(&stored) };
    for (name, bytes) in forms(content, release, source)? {
        Form::keep(profile, name, release.id, &bytes, db)?;
    }
    Ok(())
}

/// The current releases of which a form is not kept.
pub(super) fn lacking(db: &mut Db) -> diesel::QueryResult<BTreeSet<i32>> {
    let (profile, current) = (catalog::profile().number, Publication::current(db)?);
    let mut lacking = BTreeSet::new();
    for name in FORMS {
        let kept: BTreeSet<i32> = Form::among(profile, name, &current, db)?.into_iter().collect();
        lacking.extend(current.iter().filter(|release| !kept.contains(release)));
    }
    Ok(lacking)
}

impl Whole {
    /// Loads everything that is current; on as many threads as there are processors, but not more than two.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn load(snapshot: &Snapshot, library: &Library, host: &Host) -> Result<Self, Error> {
        let plans: Vec<(&PlanKey, &Arc<Served>)> = snapshot.plans.iter().collect();
        let (send, receive) = mpsc::channel();
        let half = plans.len().div_ceil(2).max(1);
        let parts = thread::scope(|scope| {
            for some in plans.chunks(half) {
                let send = send.clone();
                scope.spawn(move || {
                    for (key, served) in some {
                        let part = Part::load(served, None, library, host);
                        let failed = part.is_err();
                        if send.send(part.map(|part| ((*key).clone(), Arc::new(part)))).is_err() || failed {
                            break;
                        }
                    }
                });
            }
            drop(send);
            receive.into_iter().collect::<Result<BTreeMap<_, _>, Error>>()
        })?;
        let catalogue = said_of_itself(&parts, host);
        let segments = parts.values().flat_map(|part| part.segments()).map(Arc::clone);
        let gallery = catalogue::segment(examples::triples(&host.base), catalogue::examples_graph(&host.base));
        let others = [Arc::clone(&catalogue.segment), gallery, Arc::clone(&VOCABULARY)];
        let graph = Arc::new(Graph::new(segments.chain(others).collect()));
        Ok(Self { graph, parts, catalogue, directory: OnceLock::new(), counted: OnceLock::new() })
    }

    /// The same as of another snapshot: what is alike is shared, and the cost is that of what is not.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn moved_to(&self, snapshot: &Snapshot, library: &Library, host: &Host) -> Result<Self, Error> {
        let mut parts = BTreeMap::new();
        let (mut removed, mut added) = (vec![Arc::clone(&self.catalogue.segment)], Vec::new());
        for (key, served) in &snapshot.plans {
            let known = self.parts.get(key);
            let part = match known.filter(|part| part.is_of(served)) {
                Some(part) => Arc::clone(part),
                None => Arc::new(Part::load(served, known.map(|part| &**part), library, host)?),
            };
            parts.insert(key.clone(), part);
        }
        for (key, part) in &self.parts {
            let next: Option<&Arc<Part>> = parts.get(key);
            if next.is_none_or(|next| !Arc::ptr_eq(next, part)) {
                let stays = |segment: &&Arc<Segment>| {
                    next.is_some_and(|next| next.segments().any(|other| Arc::ptr_eq(other, segment)))
                };
                removed.extend(part.segments().filter(|segment| !stays(segment)).map(Arc::clone));
            }
        }
        for (key, part) in &parts {
            let known = self.parts.get(key);
            if known.is_none_or(|known| !Arc::ptr_eq(known, part)) {
                let was = |segment: &&Arc<Segment>| {
                    known.is_some_and(|known| known.segments().any(|other| Arc::ptr_eq(other, segment)))
                };
                added.extend(part.segments().filter(|segment| !was(segment)).map(Arc::clone));
            }
        }
        let catalogue = said_of_itself(&parts, host);
        added.push(Arc::clone(&catalogue.segment));
        let graph = Arc::new(self.graph.replacing(&removed, added));
        Ok(Self { graph, parts, catalogue, directory: OnceLock::new(), counted: OnceLock::new() })
    }

    /// The same over a graph that is made anew: after many changes, the graph that carries them becomes slow.
    #[must_use]
    pub fn renewed(&self) -> Self {
        self.over(Graph::new(self.graph.segments().to_vec()))
    }

    /// The same plans over another graph.
    #[must_use]
    pub fn over(&self, graph: Graph) -> Self {
        Self {
            graph: Arc::new(graph),
            parts: self.parts.clone(),
            catalogue: Arc::clone(&self.catalogue),
            directory: self.directory.clone(),
            counted: self.counted.clone(),
        }
    }

    /// The things of the catalogue one after the other, with the prefixes that forms of them use.
    pub fn catalogue(&self, host: &Host) -> (ThingsInOrder, UsedPrefixes) {
        let own = NamedNode::new_unchecked(dcat::iri(host));
        let of_itself = self.catalogue.segment.quads_of(None).map(Triple::from);
        let own = of_itself.filter(|triple| triple.subject == own.clone().into()).collect();
        in_order(own, self.parts.values().flat_map(|part| part.described()).chain([&self.catalogue]))
    }

    /// The same of the numbers of each plan and of everything.
    pub fn void(&self, host: &Host) -> (ThingsInOrder, UsedPrefixes) {
        let all = Described::of(self.numbers_of_all(host), catalogue::void_graph(&host.base));
        in_order(Vec::new(), self.parts.values().map(|part| &part.numbers).chain([&all]))
    }

    /// What `VoID` says of everything that SPARQL sees. Counted once, which reads all of it.
    pub fn numbers_of_all(&self, host: &Host) -> Vec<Triple> {
        let plans: Vec<String> = self.parts.values().map(|part| dcat::dataset_iri(&part.entry.current)).collect();
        dcat::void::everything(&plans, self.counted.get_or_init(|| Statistics::of(&self.graph, None)), host)
    }

    /// Plans, publishers and departments by their names.
    pub fn directory(&self) -> &Index {
        self.directory.get_or_init(|| Arc::new(directory::index(self.parts.values().map(|part| &part.entry))))
    }

    /// Some plans, which are in the order of their keys; `None` if one of them is not known as it is served.
    pub fn parts_of<'w>(&'w self, plans: &[Arc<Served>]) -> Option<Vec<&'w Arc<Part>>> {
        let mut parts = self.parts.values();
        plans.iter().map(|served| parts.find(|part| part.is_of(served))).collect()
    }

    /// The plan by its key.
    pub fn part(&self, served: &Served) -> Option<&Arc<Part>> {
        self.parts.get(&served.key())
    }
}

fn in_order<'d>(
    own: Vec<Triple>,
    described: impl Iterator<Item = &'d Arc<Described>>,
) -> (ThingsInOrder, UsedPrefixes) {
    let described: Vec<&Arc<Described>> = described.collect();
    let prefixes = described.iter().map(|one| one.prefixes).fold(UsedPrefixes::default(), UsedPrefixes::and);
    (ThingsInOrder::of(own, described.into_iter().map(|one| &one.segment)), prefixes)
}

fn said_of_itself(parts: &BTreeMap<PlanKey, Arc<Part>>, host: &Host) -> Arc<Described> {
    let all: Vec<&CataloguedPlan> = parts.values().map(|part| &part.entry).collect();
    Described::of(dcat::catalogue(&all, &all, host), catalogue::catalogue_graph(&host.base))
}
