//! Documents: which data stand at a URL, with their links. Formats write them, HTTP sends them.
mod why_absent;
mod across;
mod answer;
mod archives;
mod catalogue;
mod changes;
mod codes;
mod compare;
mod comparison;
mod collection;
mod copy;
mod edition;
mod examples;
mod feed;
mod gaps;
mod groups;
mod item;
mod limits;
mod llms;
mod moments;
mod names;
mod of_plan;
mod page;
mod places;
mod pages;
mod plan;
mod portal;
mod problems;
mod progress;
mod reconcile;
mod publications;
mod publishers;
mod releases;
mod roadmap;
mod schema_org;
mod search;
mod selection;
mod server;
mod service;
mod sitemap;
mod tally;
mod vocabulary;
mod void;

pub use self::{
    across::{MOST_PLANS, MOST_ROWS},
    answer::{Answer, AnswerParts, Schemas, schemas},
    archives::{Archives, StoredArchive, archives},
    changes::history,
    collection::{DEFAULT_LIMIT, MAX_LIMIT, across, collection},
    copy::{make_static_copy, needs_server},
    examples::find as find_example,
    groups::{AVERAGE_PLACES, COUNT, MOST_COLUMNS, MOST_GROUPS, figures, group_columns},
    item::{item, item_document},
    limits::Limit,
    llms::{LLMS, llms},
    moments::{Moment, ReleasePart, moments},
    names::name_links,
    of_plan::{PLAN_COLUMNS, widen, widened},
    page::{Cursor, NamedId, WantedRows},
    pages::{AllKeys, Asked, EditionId, Flow, FlowOf, InCopy, Keys, NoParameters, OfEdition, Own, Page, Reach, Server},
    plan::{plan, plan_document},
    portal::{ARGUMENTS, Argument, ArgumentKind, Arguments, Portal, Refusal},
    progress::indicator_members,
    reconcile::{Candidates, Manifest, Preview, RECONCILE, Reconciliation, SUGGESTED, Sought, Suggestions},
    releases::RELEASE,
    schema_org::for_search_engines,
    selection::{EXPANDED, Selection, expandable, selectable},
    service::{MAX_TRIPLES, default_graph, named_graph, service},
    sitemap::{Pages, sitemap},
    void::{void, void_flow},
    why_absent::why_absent,
};

pub(crate) use self::{
    changes::{HistoryMeta, HistoryRow},
    edition::LastListed,
};

use crate::{
    catalog::{self, Profile},
    citation::Citation,
    content::Content,
    dataset::Metadata,
    error::{Error, Result},
    format::{CitedRelease, Document, Shape},
    snapshot::{self, Library, Served},
    store::Release,
    table::RowId,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// Every page.
pub static PAGES: &[Page] = &[
    server::HOME,
    catalogue::PAGE,
    catalogue::DATASET,
    roadmap::PAGE,
    progress::PAGE,
    gaps::PAGE,
    roadmap::ACROSS,
    progress::ACROSS,
    gaps::ACROSS,
    comparison::PAGE,
    publishers::PAGE,
    publications::PAGE,
    compare::PAGE,
    plan::SCHEME,
    plan::CUBE,
    plan::DATA,
    releases::PAGE,
    releases::RELEASE,
    changes::PAGE,
    plan::PUBLISHER,
    plan::DEPARTMENT,
    search::PAGE,
    service::GRAPH,
    examples::PAGE,
    examples::EXAMPLE,
    vocabulary::PAGE,
    limits::PAGE,
    problems::PAGE,
];

/// The release that a request asks: the current one of a plan, or an older one by its number.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The plan with its place in time.
    pub served: Arc<Served>,
    /// Where the content of the release is read.
    pub library: Library,
    /// The release.
    pub release: Arc<Release>,
    /// Its `datapackage.json`.
    pub metadata: Arc<Metadata>,
    /// Whether the URL names the release, so that the answer never changes.
    pub pinned: bool,
}

impl Scope {
    /// The current release of a plan.
    pub fn current(served: &Arc<Served>, library: &Library) -> Self {
        Self {
            served: Arc::clone(served),
            library: library.clone(),
            release: Arc::clone(&served.release),
            metadata: served.metadata(),
            pinned: false,
        }
    }

    /// The same, of what a library has.
    #[must_use]
    pub fn read_in(&self, library: &Library) -> Self {
        Self { library: library.clone(), ..self.clone() }
    }

    /// A release by its number. Blocks.
    ///
    /// # Errors
    ///
    /// Not found if the plan has no such release; withdrawn if it has it no more.
    pub fn pinned(served: &Arc<Served>, number: i32, library: &Library) -> Result<Self> {
        let plan = format!("{}/{}", served.release.publisher_id, served.release.plan_id);
        let release = served.numbered(number).ok_or_else(|| {
            let ja = format!("公開版 {number} はありません");
            Error::missing(format!("{plan} has no release {number}"), ja, format!("/{plan}/releases"))
        })?;
        if let Some(withdrawal) = served.withdrawal_of(release).filter(|_| release.withdrawn) {
            return Err(Error::withdrawn(format!("release {number} of {plan}"), withdrawal));
        }
        let metadata = Arc::clone(&library.about(served, release)?.metadata);
        let (served, library, release) = (Arc::clone(served), library.clone(), Arc::clone(release));
        Ok(Self { served, library, release, metadata, pinned: true })
    }

    /// What the release holds. Blocks, unless it is kept.
    ///
    /// # Errors
    ///
    /// When a file is damaged or the database does not answer.
    pub fn content(&self) -> Result<Arc<Content>> {
        Ok(self.library.content(&self.served, &self.release)?)
    }

    /// The profile in which the files of the release are written; that of today, if this program does not know it.
    pub fn profile(&self) -> &'static Profile {
        Profile::numbered(self.release.profile).unwrap_or_else(catalog::profile)
    }

    /// What a row of today's profile is called in a release, by its number. Blocks if that is of an older profile.
    ///
    /// # Errors
    ///
    /// When a file is damaged or the database does not answer.
    pub fn id_in(&self, number: i32, id: &RowId) -> Result<RowId> {
        let older = self.served.numbered(number).filter(|release| release.profile != catalog::profile().number);
        let Some(release) = older.filter(|release| !release.withdrawn) else { return Ok(id.clone()) };
        Ok(self.library.content(&self.served, release)?.own_id(id).unwrap_or_else(|| id.clone()))
    }

    /// Path of the plan, without the release.
    pub fn plan_path(&self) -> String {
        format!("/{}/{}", self.release.publisher_id, self.release.plan_id)
    }

    /// Path of the plan as of this release.
    pub fn twin_path(&self) -> String {
        format!("{}/releases/{}", self.plan_path(), self.release.number)
    }

    /// What the paths of this request begin with.
    pub fn path(&self) -> String {
        if self.pinned { self.twin_path() } else { self.plan_path() }
    }

    /// How the release is cited.
    pub fn citation(&self) -> Citation<'_> {
        Citation { release: &self.release, metadata: &self.metadata }
    }

    /// A document at a path below the plan (`""` for the plan itself, else with a leading slash).
    pub(crate) fn document(&self, base: &str, below: &str, title: String, shape: Shape) -> Document {
        let path = self.path();
        let mut links = vec![
            ("self".to_owned(), format!("{base}{path}{below}")),
            ("home".to_owned(), format!("{base}/")),
            ("publisher".to_owned(), format!("{base}/{}", self.release.publisher_id)),
            ("plan".to_owned(), format!("{base}{path}")),
        ];
        if !self.pinned {
            links.push(("twin".to_owned(), format!("{base}{}{below}", self.twin_path())));
        }
        Document {
            shape,
            title,
            iri_base: self.release.iri_base.clone(),
            base: base.to_owned(),
            links,
            meta: self.meta(),
            rights: Some(snapshot::rights(&self.metadata)),
            origins: vec![snapshot::origin(&self.metadata, &self.release.iri_base)],
            names: BTreeMap::from([
                (format!("/{}", self.release.publisher_id), self.metadata.full_name()),
                (path, self.metadata.title().to_owned()),
            ]),
            sought: None,
            main: None,
            issues: vec![issue(self.citation(), base)],
            news: Some(format!("{base}{}/releases.atom", self.plan_path())),
            schema_org: None,
            is_copy: false,
            edition: None,
        }
    }

    fn meta(&self) -> Map<String, Value> {
        let members = [
            ("release", json!(self.release.number)),
            ("label", json!(self.release.label)),
            ("digest", json!(self.release.digest)),
            ("license", json!(self.metadata.license_path())),
            ("rights", json!(self.metadata.rights_ja())),
            ("attribution", json!(self.metadata.attribution_ja())),
        ];
        // Then the digest is not that of what can be had.
        let withdrawn = self.release.content_withdrawn.then_some(("withdrawn", json!(true)));
        members.into_iter().chain(withdrawn).map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// A document that belongs to no plan.
pub(crate) fn unscoped(base: &str, path: &str, title: String, shape: Shape) -> Document {
    Document {
        shape,
        title,
        iri_base: base.to_owned(),
        base: base.to_owned(),
        links: vec![("self".to_owned(), format!("{base}{path}")), ("home".to_owned(), format!("{base}/"))],
        meta: Map::new(),
        rights: None,
        origins: Vec::new(),
        names: BTreeMap::new(),
        sought: None,
        main: None,
        issues: Vec::new(),
        news: Some(format!("{base}{}.atom", publications::PAGE.path)),
        schema_org: None,
        is_copy: false,
        edition: None,
    }
}

/// A release as documents name it.
fn issue(citation: Citation<'_>, base: &str) -> CitedRelease {
    let Release { publisher_id, plan_id, number, .. } = citation.release;
    let url = format!("{base}/{publisher_id}/{plan_id}/releases/{number}");
    CitedRelease {
        number: *number,
        url,
        citation: citation.ja(),
        bibtex: citation.bibtex(),
        date: citation.date().to_owned(),
    }
}
