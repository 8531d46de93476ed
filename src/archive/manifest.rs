//! The list of what is in an archive, with what each file must be.
use super::ArchiveFile;
use serde::{Deserialize, Serialize};

/// Which release an archive holds, and every file but the manifest and the list of sums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Id of the publisher. Archives of profile 1 name it otherwise.
    #[serde(alias = "lg_code")]
    pub publisher_id: String,
    /// Plan within the publisher.
    pub plan_id: String,
    /// Number of the release within the plan.
    pub release: i32,
    /// IRI of the release.
    pub uri: String,
    /// When it was first published, RFC 3339 in UTC.
    pub created_at: String,
    /// Free label of people.
    pub label: String,
    /// SHA-256 of the canonical content of the package, in hex.
    pub digest: String,
    /// Whether something was taken down since: then the digest is only the name of the release, and the graph is that of
    /// what is left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub content_withdrawn: bool,
    /// What is said of the graph.
    pub graph: GraphFile,
    /// The files in their order.
    pub files: Vec<Listed>,
}

/// The plan's graph in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GraphFile {
    /// Name of the file.
    pub file: String,
    /// Name of the graph in it.
    pub iri: String,
    /// What the IRIs of things begin with: with it the tables can be converted again.
    pub iri_base: String,
    /// SHA-256 of the sorted N-Quads, in hex.
    pub sha256: String,
}

/// A file as it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of the bytes, in hex.
    pub sha256: String,
}

impl Listed {
    pub(super) fn of(part: &ArchiveFile) -> Self {
        Self {
            name: part.name.clone(),
            media_type: part.media_type.clone(),
            bytes: part.content.len() as u64,
            sha256: part.sha256(),
        }
    }
}
