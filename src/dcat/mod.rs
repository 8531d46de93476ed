//! The catalogue: datasets, releases, their distributions and the services, as DCAT-AP 3.0.1.
//!
//! These triples make the graph `{base}/graph/catalog` and stand in no graph of a release: the description of a dataset
//! names its releases, so it changes when one appears, and a release must not. IRIs of datasets and releases begin with
//! the IRI base of their plan; those of the catalogue and its services, and every URL, with the address of the server.
//!
//! What `VoID` counts of a plan is the graph `{base}/graph/void`, beside it.
//!
//! Nothing is said that no package, table or setting states: what is not known is left out.
mod catalogue;
mod codes;
mod dataset;
mod description;
mod distribution;
pub mod void;

pub use self::{
    catalogue::{ABOUT, TITLE, catalogue, iri},
    dataset::{dataset, dataset_iri, release, release_iri},
    description::Description,
    distribution::{Distribution, distributions},
};

use crate::{
    dataset::Metadata,
    period::Period,
    store::{Release, StoredFile},
};
use std::sync::Arc;

/// The server that a catalogue belongs to: what its operator says of it, and no package.
#[derive(Debug, Clone, Default)]
pub struct Host {
    /// Its address as clients see it, without a final slash.
    pub base: String,
    /// Who operates it.
    pub operator: Option<String>,
    /// Where to reach who operates it, as an IRI: `mailto:…`, `tel:…` or `https://…`.
    pub contact: Option<String>,
    /// Whether what it answers is a static copy: no service is behind it then.
    pub is_copy: bool,
    /// How many datasets a page of the catalogue has, where it is not [`DATASETS_OF_PAGE`].
    pub datasets_of_page: Option<usize>,
}

/// How many datasets a page of the catalogue has.
pub const DATASETS_OF_PAGE: usize = 100;

impl Host {
    /// How many datasets a page of the catalogue has.
    pub fn datasets_of_page(&self) -> usize {
        self.datasets_of_page.unwrap_or(DATASETS_OF_PAGE)
    }
}

/// One release with what its description is made of.
#[derive(Debug)]
pub struct CataloguedRelease {
    /// The release.
    pub release: Arc<Release>,
    /// Number of the release before it that was not withdrawn.
    pub previous: Option<i32>,
    /// Its `datapackage.json`.
    pub metadata: Arc<Metadata>,
    /// What is stored for it, by name.
    pub files: Vec<StoredFile>,
    /// The period that the plan covers, if it is known.
    pub period: Option<Period>,
    /// The documents that its rows are taken from, as `(path of the row, title)`.
    pub sources: Vec<(String, String)>,
}

/// A plan in the catalogue: all its releases and which of them is current.
#[derive(Debug)]
pub struct CataloguedPlan {
    /// The current release.
    pub current: Arc<CataloguedRelease>,
    /// When it became current, RFC 3339 in UTC.
    pub since: String,
    /// All releases, newest first.
    pub versions: Vec<Arc<CataloguedRelease>>,
}

impl CataloguedRelease {
    /// Path of the plan.
    pub fn plan_path(&self) -> String {
        format!("/{}/{}", self.release.publisher_id, self.release.plan_id)
    }

    /// Path of the release.
    pub fn path(&self) -> String {
        format!("{}/releases/{}", self.plan_path(), self.release.number)
    }

    /// Title of the release for people.
    pub fn title(&self) -> String {
        format!("{}（公開版 {}）", self.metadata.title(), self.release.number)
    }
}
