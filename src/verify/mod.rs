//! Proves what was published: an archive by itself, every release of a database by its digests.
//!
//! Nothing is changed and nothing is asked of anybody else. What cannot be read is a finding like what is wrong.
mod archive;
mod database;
mod derived;
mod fault;
mod made;
mod records;

pub use self::{
    archive::{LIMIT, archive},
    database::database,
    fault::{Fault, NotRead, OfArchive, OfContents, OfRecords, OfStored},
};

use crate::{archive::Manifest, language::Language, store::Release};

/// What was looked at and what is wrong with it.
#[derive(Debug, Default)]
pub struct ProofReport {
    /// What is to be said; nothing is wrong if all of it is [notes](Fault::is_note).
    pub findings: Vec<Discrepancy>,
    /// Releases that were looked at.
    pub releases: usize,
    /// Files that were looked at.
    pub files: usize,
    /// What an archive states of itself; none if that cannot be read, and of a database.
    pub archive: Option<Manifest>,
}

/// One thing that is not as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// The release that it is about; none if it is about an archive or a database as a whole.
    pub release: Option<ReleaseName>,
    /// The file, the table or the member that it is about; empty if it is about all.
    pub name: String,
    /// What is wrong.
    pub fault: Fault,
}

/// The name of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseName {
    /// Id of the publisher.
    pub publisher_id: String,
    /// Plan within the publisher.
    pub plan_id: String,
    /// Number within the plan.
    pub number: i32,
}

impl ReleaseName {
    fn of(release: &Release) -> Self {
        let Release { publisher_id, plan_id, number, .. } = release;
        Self { publisher_id: publisher_id.clone(), plan_id: plan_id.clone(), number: *number }
    }
}

impl ProofReport {
    /// Whether everything is as it was published.
    pub fn is_proven(&self) -> bool {
        self.findings.iter().all(|finding| finding.fault.is_note())
    }

    fn add(&mut self, release: Option<&ReleaseName>, name: impl Into<String>, fault: impl Into<Fault>) {
        self.findings.push(Discrepancy { release: release.cloned(), name: name.into(), fault: fault.into() });
    }
}

impl Discrepancy {
    /// One line: what it is about, what is wrong, what to do.
    pub fn line(&self, language: Language) -> String {
        let release = self.release.as_ref().map(|ReleaseName { publisher_id, plan_id, number }| match language {
            Language::Ja => format!("{publisher_id}/{plan_id} の公開版 {number}"),
            Language::En => format!("release {number} of {publisher_id}/{plan_id}"),
        });
        let about = [release.unwrap_or_default(), self.name.clone()];
        let about: Vec<_> = about.into_iter().filter(|part| !part.is_empty()).collect();
        let about = if about.is_empty() { String::new() } else { format!("{}: ", about.join(", ")) };
        let note = match language {
            _ if !self.fault.is_note() => "",
            Language::Ja => "参考: ",
            Language::En => "note: ",
        };
        format!("{about}{note}{}", self.fault.sentence(language))
    }
}
