//! What can be wrong, and how it is said: what, why, what to do.
mod of_archive;
mod of_contents;
mod of_records;
mod of_stored;

pub use self::{
    of_archive::{NotRead, OfArchive},
    of_contents::OfContents,
    of_records::OfRecords,
    of_stored::OfStored,
};

use crate::language::Language;

/// What is wrong with something that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// How an archive is packed and listed.
    Archive(OfArchive),
    /// What the files of an archive say.
    Contents(OfContents),
    /// Rows, stored files and digests of a release in a database.
    Stored(OfStored),
    /// What a database records of releases, publications and withdrawals.
    Records(OfRecords),
}

/// What to do in the end, in Japanese.
mod ja {
    pub const AGAIN: &str = "もう一度ダウンロードしてください。それでも同じなら、公開元に問い合わせてください。";
    pub const RESTORE: &str = "バックアップから戻してください（README「Databases」）。";
}

/// What to do in the end, in English.
mod en {
    pub const AGAIN: &str = "Download it again; if it stays so, ask who publishes it.";
    pub const RESTORE: &str = "Restore a backup (README, Databases).";
}

impl Fault {
    /// Whether nothing is wrong: it is only to be known.
    pub const fn is_note(&self) -> bool {
        matches!(
            self,
            Self::Stored(OfStored::Older | OfStored::FileWritten | OfStored::GraphWritten)
                | Self::Records(OfRecords::ContentWithdrawn | OfRecords::Withdrawn)
        )
    }

    /// What is wrong, why, and what to do.
    pub fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::Archive(fault), Language::Ja) => fault.ja(),
            (Self::Archive(fault), Language::En) => fault.en(),
            (Self::Contents(fault), Language::Ja) => fault.ja(),
            (Self::Contents(fault), Language::En) => fault.en(),
            (Self::Stored(fault), Language::Ja) => fault.ja(),
            (Self::Stored(fault), Language::En) => fault.en(),
            (Self::Records(fault), Language::Ja) => fault.ja(),
            (Self::Records(fault), Language::En) => fault.en(),
        }
    }
}

impl From<OfArchive> for Fault {
    fn from(fault: OfArchive) -> Self {
        Self::Archive(fault)
    }
}

impl From<OfContents> for Fault {
    fn from(fault: OfContents) -> Self {
        Self::Contents(fault)
    }
}

impl From<OfStored> for Fault {
    fn from(fault: OfStored) -> Self {
        Self::Stored(fault)
    }
}

impl From<OfRecords> for Fault {
    fn from(fault: OfRecords) -> Self {
        Self::Records(fault)
    }
}
