//! What is served now: the current release of every plan with its search index and its segment of the graph.
//!
//! A snapshot is a value. Readers hold the one they started with; the next one is built beside it and swapped in
//! whole, so no answer ever mixes two releases.
mod catalogue;
mod comes_back;
mod dependents;
mod japanese;
mod leaving;
mod publish;
mod searchable;
mod stored;
mod printed;
mod withdraw;

pub use self::catalogue::{catalogue_graph, since, version};
pub use self::comes_back::found as comes_back;
pub use self::leaving::{Error as LeavingError, Leaving, arguments as remove_arguments, listed};
pub use self::publish::{Error as PublishError, Options, Outcome, publish, server_base};
pub use self::searchable::types as searchable_types;
pub use self::stored::{ALONE, NQUADS, beside_archive, digest, files, graph_digest};
pub use self::withdraw::{Error as WithdrawError, What as ToWithdraw, Withdrawn, rehearse, withdraw};

use crate::{
    about,
    catalog::{self, Placed},
    dataset::{Findings, Metadata},
    dcat::{self, Entry, Host},
    format::{City, Rights, rdf},
    graph::{Graph, Segment},
    search::Index,
    store::{Db, Publication, Query, Release, Withdrawal},
    table::Row,
    vocabulary,
};
use oxigraph::model::{NamedNode, Quad, Triple};
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

/// Municipality code and plan id; their bytes order plans across cities.
pub type PlanKey = (String, String);

/// The current release of a plan, ready to be asked.
#[derive(Debug)]
pub struct Served {
    /// Id of the publication that made it current.
    publication: i32,
    /// The release.
    pub release: Arc<Release>,
    /// Its `datapackage.json`.
    pub metadata: Arc<Metadata>,
    /// Full text of the plan.
    pub index: Index,
    /// Its quads, shared between snapshots.
    pub segment: Arc<Segment>,
    /// Its quads and the vocabulary, to be asked alone.
    pub graph: Arc<Graph>,
    /// The plan in the catalogue.
    pub entry: Entry,
    /// What the catalogue says of the plan: part of the catalogue's graph, shared between snapshots.
    described: Arc<Segment>,
}

/// All that is served at one moment.
#[derive(Debug)]
pub struct Snapshot {
    /// Id of the newest publication when it was read; `None` if nothing was ever published.
    pub publication: Option<i32>,
    /// Id of the newest withdrawal that it knows of; `None` if nothing was ever withdrawn. What was made of the releases
    /// before it, current or not, must not be served any longer.
    pub withdrawal: Option<i32>,
    /// The current release of every plan, in the order of the bytes of their keys.
    pub plans: BTreeMap<PlanKey, Arc<Served>>,
    /// Plans of which every release was withdrawn, with the last withdrawal.
    pub withdrawn: BTreeMap<PlanKey, Withdrawal>,
    /// The graph over all of them, the catalogue and the vocabulary.
    pub graph: Arc<Graph>,
}

/// Why a snapshot could not be built: the database is not what `publish` wrote.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database did not answer.
    #[error("the database did not answer: {0}")]
    Database(#[from] diesel::result::Error),
    /// No connection could be had.
    #[error("the database cannot be reached: {0}")]
    Pool(#[from] diesel::r2d2::PoolError),
}

static VOCABULARY: LazyLock<Arc<Segment>> = LazyLock::new(|| Arc::new(Segment::build(vocabulary::QUADS.clone())));

impl Snapshot {
    /// Reads what is current. What `previous` holds already is shared, not built again, unless something was withdrawn.
    ///
    /// # Errors
    ///
    /// When the database does not answer; `previous` can be served on.
    pub fn load(previous: Option<&Self>, host: &Host, db: &mut Db) -> Result<Self, Error> {
        // First: what is withdrawn while this is read is found to be new afterwards.
        let withdrawal = Withdrawal::last(db)?;
        let previous = previous.filter(|snapshot| snapshot.withdrawal == withdrawal);
        let publication = Publication::last(db)?;
        let publications = Publication::all(db)?;
        let current: BTreeMap<PlanKey, (i32, i32)> = publications
            .into_iter()
            .map(|(id, release, lg_code, plan_id)| ((lg_code, plan_id), (id, release)))
            .collect();
        let mut plans = BTreeMap::new();
        for (key, (publication, release)) in current {
            let known = previous.and_then(|snapshot| snapshot.plans.get(&key));
            let served = match known.filter(|served| served.publication == publication) {
                Some(served) => Arc::clone(served),
                None => Arc::new(Served::load(publication, release, host, db)?),
            };
            plans.insert(key, served);
        }
        let withdrawn = Withdrawal::all(db)?.into_iter().filter(|one| one.release_number.is_some());
        let withdrawn = withdrawn.map(|one| ((one.lg_code.clone(), one.plan_id.clone()), one));
        let withdrawn = withdrawn.filter(|(key, _)| !plans.contains_key(key)).collect();
        let catalogue = dcat::catalogue(plans.values().map(|served| &served.entry), host);
        let segments = plans.values().flat_map(|served| [&served.segment, &served.described].map(Arc::clone));
        let others = [catalogue::segment(catalogue, &host.base), Arc::clone(&VOCABULARY)];
        let graph = Arc::new(Graph::new(segments.chain(others).collect()));
        Ok(Self { publication, withdrawal, plans, withdrawn, graph })
    }

    /// Names the state of the database that it was read from: whatever changes what is served changes it.
    pub fn state(&self) -> String {
        format!("{:?} {:?}", self.publication, self.withdrawal)
    }

    /// The current release of a plan.
    pub fn plan(&self, lg_code: &str, plan_id: &str) -> Option<&Arc<Served>> {
        self.plans.get(&(lg_code.to_owned(), plan_id.to_owned()))
    }

    /// Id of the publication that made the current release of a plan current: what is made of a plan, its place in time
    /// included, stays the same until it changes, whatever other plans do.
    pub fn published(&self, lg_code: &str, plan_id: &str) -> Option<i32> {
        self.plan(lg_code, plan_id).map(|served| served.publication)
    }

    /// The current releases of a municipality's plans.
    pub fn of_municipality<'s>(&'s self, lg_code: &'s str) -> impl Iterator<Item = &'s Arc<Served>> {
        self.plans.iter().filter(move |((code, _), _)| code == lg_code).map(|(_, served)| served)
    }
}

impl Served {
    fn load(publication: i32, release: i32, host: &Host, db: &mut Db) -> Result<Self, Error> {
        let release = Arc::new(Release::by_id(release, db)?);
        let metadata = Arc::new(metadata(&release));
        let tables = tables(release.id, db)?;
        let segment = segment(&tables, &metadata, &release);
        let (entries, synonyms) = searchable::entries(&tables);
        let entry = catalogue::entry(&release, &metadata, db)?;
        Ok(Self {
            publication,
            described: catalogue::described(&entry, host),
            entry,
            index: Index::build(entries, synonyms),
            graph: Arc::new(alone(&segment)),
            segment,
            release,
            metadata,
        })
    }
}

/// The graph of one release and the vocabulary, made of its rows: what the plan's graph was while it was current.
///
/// # Errors
///
/// When the database does not answer.
pub fn graph_of(release: &Release, db: &mut Db) -> diesel::QueryResult<Graph> {
    let tables = tables(release.id, db)?;
    Ok(alone(&segment(&tables, &metadata(release), release)))
}

fn segment(tables: &[Vec<Row>], metadata: &Metadata, release: &Release) -> Arc<Segment> {
    Arc::new(Segment::build(quads(tables.iter().map(Vec::as_slice), metadata, &release.iri_base)))
}

/// The quads of a plan and the vocabulary, to be asked alone.
fn alone(segment: &Arc<Segment>) -> Graph {
    Graph::new(vec![Arc::clone(segment), Arc::clone(&VOCABULARY)])
}

/// All rows of a release, a list for each of [`catalog::KINDS`].
///
/// # Errors
///
/// When the database does not answer.
pub fn tables(release: i32, db: &mut Db) -> diesel::QueryResult<Vec<Vec<Row>>> {
    let query = Query { releases: vec![release], ..Query::default() };
    let rows = |placed: Vec<Placed<Row>>| placed.into_iter().map(|placed| placed.row).collect();
    catalog::KINDS.iter().map(|kind| kind.select(&query, db).map(rows)).collect()
}

/// Name of the graph that is the CSVW conversion of a plan.
pub fn plan_graph(lg_code: &str, plan_id: &str, iri_base: &str) -> String {
    format!("{iri_base}/graph/{lg_code}/{plan_id}")
}

/// The quads of a package: its tables in the plan's graph, what its metadata say in the city's.
fn quads<'r>(tables: impl Iterator<Item = &'r [Row]> + Clone, metadata: &Metadata, iri_base: &str) -> Vec<Quad> {
    let within = |graph: String| {
        let graph = NamedNode::new_unchecked(graph);
        move |triple: Triple| triple.in_graph(graph.clone())
    };
    let about = about::all(metadata, iri_base, &tables.clone().flatten());
    let plan = plan_graph(metadata.lg_code(), metadata.plan_id(), iri_base);
    let rows = tables.flatten().flat_map(|row| rdf::row_triples(row, iri_base)).map(within(plan));
    rows.chain(about.into_iter().map(within(format!("{iri_base}/graph/{}", metadata.lg_code())))).collect()
}

/// The metadata of a release. They were checked before they were stored.
pub fn metadata(release: &Release) -> Metadata {
    Metadata::read(release.package.clone(), &mut Findings::new(std::path::Path::new("")))
}

/// Terms of use of a package, for every format.
pub fn rights(metadata: &Metadata) -> Rights {
    let stated = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Rights {
        license: metadata.license_path().to_owned(),
        rights_ja: metadata.rights_ja().map(str::to_owned),
        rights_en: metadata.rights_en().map(str::to_owned),
        attribution_ja: stated(metadata.attribution_ja()),
    }
}

/// What the rows of a package need to know of their city, by its code.
pub fn cities(metadata: &Metadata, release: &Release) -> BTreeMap<String, City> {
    city(metadata, &release.iri_base)
}

fn city(metadata: &Metadata, iri_base: &str) -> BTreeMap<String, City> {
    let city = City { name: metadata.municipality_name(), iri_base: iri_base.to_owned() };
    BTreeMap::from([(metadata.lg_code().to_owned(), city)])
}
