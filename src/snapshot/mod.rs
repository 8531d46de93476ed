//! What is served now: the current release of every plan, its place in time, and what is asked of all plans at once.
//!
//! A snapshot is a value. Readers hold the one they started with; the next one is built beside it and swapped in
//! whole, so no answer ever mixes two releases.
mod catalogue;
mod columns;
mod withdrawn_content;
mod dependents;
mod derive;
mod description;
mod directory;
mod japanese;
mod removed_ids;
mod library;
mod log;
mod printed;
mod publish;
mod searchable;
mod stored;
mod things;
mod timeline;
mod whole;
mod withdraw;

pub use self::catalogue::{catalogue_graph, entry, examples_graph, version, void_graph};
pub use self::columns::{Columns, Met, Question, column_place, columns};
pub use self::derive::{across, prepare};
pub use self::description::Facts;
pub use self::directory::named_classes;
pub use self::library::{About, Library};
pub use self::log::{Changed, Log, Turn};
pub use self::publish::{
    Error as PublishError, Options, Outcome, Packages, is_current, long_ago, plan_of, publish, publish_each,
    server_base,
};
pub use self::removed_ids::{Error as LeavingError, Leaving, arguments as remove_arguments, listed};
pub use self::searchable::{GLOSSARY, indexed, synonyms, types as searchable_types};
pub use self::stored::{ALONE, CSVW_GROUP, NQUADS, beside_archive, files, graph_digest};
pub use self::things::ThingsInOrder;
pub use self::timeline::{PlanKey, Served};
pub use self::whole::{FORMS, Part, Source as GraphSource, Whole, forms};
pub use self::withdraw::{Error as WithdrawError, ToWithdraw, Withdrawn, rehearse, withdraw};
pub use self::withdrawn_content::{found as comes_back, todays as todays_row};

use self::timeline::Timeline;
use crate::{
    about,
    content::{self, Content},
    dataset::Metadata,
    format::{Origin, Rights, rdf},
    graph::{Graph, Segment},
    store::{self, Db, Publication, Release, Withdrawal},
    vocabulary,
};
use oxigraph::model::{NamedNode, Quad};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

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
    /// What is asked of all plans at once; none as long as it is being loaded.
    pub whole: Option<Arc<Whole>>,
}

/// Why something of a release cannot be had: the database is not what `publish` wrote.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database did not answer.
    #[error("the database did not answer: {0}")]
    Database(#[from] diesel::result::Error),
    /// No connection could be had.
    #[error("the database cannot be reached: {0}")]
    Pool(#[from] diesel::r2d2::PoolError),
    /// A file is damaged.
    #[error("{0}")]
    Damaged(String),
    /// It was taken down while it was read.
    #[error("a release was withdrawn meanwhile")]
    Gone,
    /// The database does not answer, or did not answer somebody else who asked for the same.
    #[error("the database did not answer: try again in a moment")]
    Away,
    /// The file of the database is gone, or another one stands in its place that cannot be served.
    #[error(transparent)]
    Moved(#[from] store::Error),
    /// Another database stands in the place of the one that was opened.
    #[error("another database stands in the place of the one that is served: {0}")]
    Other(String),
}

impl Error {
    /// What stays the same as long as one cause lasts: during an outage the driver words each attempt otherwise.
    #[must_use]
    pub fn cause(&self) -> String {
        match self {
            Self::Database(_) | Self::Pool(_) | Self::Away => Self::Away.to_string(),
            other => other.to_string(),
        }
    }

    /// The same for another who waited for it.
    fn again(&self) -> Self {
        match self {
            Self::Damaged(cause) => Self::Damaged(cause.clone()),
            Self::Gone => Self::Gone,
            Self::Database(_) | Self::Pool(_) | Self::Moved(_) | Self::Other(_) | Self::Away => Self::Away,
        }
    }
}

impl From<content::Error> for Error {
    fn from(error: content::Error) -> Self {
        match error {
            content::Error::Database(error) => Self::Database(error),
            other => Self::Damaged(other.to_string()),
        }
    }
}

static VOCABULARY: LazyLock<Arc<Segment>> = LazyLock::new(|| Arc::new(Segment::build(vocabulary::QUADS.clone())));

impl Snapshot {
    /// Reads what is current, without what is asked of all plans at once: with a handful of queries, however many plans there
    /// are. Of `previous` every plan is shared that is as it was.
    ///
    /// # Errors
    ///
    /// When the database does not answer; `previous` can be served on.
    pub fn load(previous: Option<&Self>, db: &mut Db) -> Result<Self, Error> {
        store::in_one_state(db, |db| {
            let (withdrawal, publication) = (Withdrawal::last(db)?, Publication::last(db)?);
            let mut next =
                Self { publication, withdrawal, plans: BTreeMap::new(), withdrawn: BTreeMap::new(), whole: None };
            match previous {
                None => {
                    for (key, timeline) in Timeline::all(db)? {
                        next.take(key, timeline);
                    }
                }
                Some(previous) => {
                    next.plans.clone_from(&previous.plans);
                    next.withdrawn.clone_from(&previous.withdrawn);
                    let published = Publication::plans_since(previous.publication.unwrap_or(0), db)?;
                    let withdrawn = Withdrawal::plans_since(previous.withdrawal.unwrap_or(0), db)?;
                    for key in published.into_iter().chain(withdrawn).collect::<BTreeSet<PlanKey>>() {
                        let timeline = Timeline::of(&key, db)?;
                        next.take(key, timeline);
                    }
                }
            }
            Ok(next)
        })
    }

    /// Takes up a plan as the database has it.
    fn take(&mut self, key: PlanKey, timeline: Timeline) {
        self.plans.remove(&key);
        self.withdrawn.remove(&key);
        let last = timeline.withdrawals.iter().rev().find(|one| one.release_number.is_some()).cloned();
        if let Some(served) = timeline.served() {
            self.plans.insert(key, Arc::new(served));
        } else if let Some(last) = last {
            self.withdrawn.insert(key, last);
        }
    }

    /// Takes from another snapshot the cells of plans that are as they were.
    pub fn share_columns(&self, other: &Self) {
        for (key, served) in &self.plans {
            let known = other.plans.get(key).filter(|known| known.is_as(served));
            if let Some(columns) = known.and_then(|known| known.columns.get()) {
                // If somebody was faster, it is the same.
                let _ = served.columns.set(Arc::clone(columns));
            }
        }
    }

    /// The same with what is asked of all plans at once.
    #[must_use]
    pub fn with(self, whole: Whole) -> Self {
        Self { whole: Some(Arc::new(whole)), ..self }
    }

    /// Names the state of the database that it was read from: whatever changes what is served changes it.
    pub fn state(&self) -> String {
        format!("{:?} {:?}", self.publication, self.withdrawal)
    }

    /// The current release of a plan.
    pub fn plan(&self, publisher_id: &str, plan_id: &str) -> Option<&Arc<Served>> {
        self.plans.get(&(publisher_id.to_owned(), plan_id.to_owned()))
    }

    /// Id of the publication that made the current release of a plan current: what is made of a plan, its place in time
    /// included, stays the same until it changes, whatever other plans do.
    pub fn published(&self, publisher_id: &str, plan_id: &str) -> Option<i32> {
        self.plan(publisher_id, plan_id).map(|served| served.publication)
    }

    /// The current releases of a publisher's plans.
    pub fn of_publisher<'s>(&'s self, publisher_id: &'s str) -> impl Iterator<Item = &'s Arc<Served>> {
        let from = (publisher_id.to_owned(), String::new());
        self.plans
            .range(from..)
            .map(|(_, served)| served)
            .take_while(move |served| served.release.publisher_id == publisher_id)
    }
}

/// The graph of one release and the vocabulary: what the plan's graph was while it was current. Blocks.
///
/// # Errors
///
/// When the stored N-Quads are damaged or the database does not answer.
pub fn graph_of(content: &Content, release: &Release, library: &Library) -> Result<Graph, Error> {
    let segment = whole::stored_segment(content, release, &mut *library.db()?)?;
    Ok(whole::alone(&Arc::new(segment)))
}

/// Name of the graph that is the CSVW conversion of a plan.
pub fn plan_graph(publisher_id: &str, plan_id: &str, iri_base: &str) -> String {
    format!("{iri_base}/graph/{publisher_id}/{plan_id}")
}

/// What the tables of a content say, in the plan's graph and in the words of its own profile.
fn quads(content: &Content, iri_base: &str) -> Vec<Quad> {
    let metadata = &content.metadata;
    let graph = NamedNode::new_unchecked(plan_graph(metadata.publisher_id(), metadata.plan_id(), iri_base));
    let triples = content.own().iter().flatten().flat_map(|row| rdf::row_triples(row, iri_base, metadata.language()));
    triples.map(|triple| triple.in_graph(graph.clone())).collect()
}

/// What the metadata of a content say, in the publisher's graph.
fn about_quads(content: &Content, iri_base: &str) -> Vec<Quad> {
    let metadata = &content.todays_metadata();
    let graph = NamedNode::new_unchecked(format!("{iri_base}/graph/{}", metadata.publisher_id()));
    let triples = about::all(metadata, content.profile, iri_base, &content.own().iter().flatten());
    triples.into_iter().map(|triple| triple.in_graph(graph.clone())).collect()
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

/// What the rows of a package need to know of their plan.
pub fn origin(metadata: &Metadata, iri_base: &str) -> Origin {
    Origin {
        publisher_id: metadata.publisher_id().to_owned(),
        plan_id: metadata.plan_id().to_owned(),
        publisher_name: metadata.full_name(),
        iri_base: iri_base.to_owned(),
        language: metadata.language().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_has_one_cause_in_whatever_words() {
        let closed = Error::Database(diesel::result::Error::BrokenTransactionManager);
        let missing = Error::Database(diesel::result::Error::NotFound);
        assert_ne!(closed.to_string(), missing.to_string());
        assert_eq!(closed.cause(), missing.cause());
        assert_eq!(closed.cause(), Error::Away.cause());
        assert_ne!(closed.cause(), Error::Gone.cause());
        assert_ne!(Error::Other("a".into()).cause(), Error::Other("b".into()).cause());
    }
}
