//! The stored files of a release: made of the release and its content alone, so that whoever has both can make them again.
use super::{plan_graph, quads};
use crate::{
    archive,
    citation::{BIB, CFF, Citation},
    content::{Content, PACKAGE},
    format::{
        self, Document, Shape, WriteError,
        csvw::{ForeignKeys, METADATA},
    },
    store::{self, File, Release},
};
use std::collections::BTreeSet;

/// Name of the stored file with the canonical N-Quads.
pub const NQUADS: &str = archive::NQUADS;

/// Stored files that are no form of another document, each at its name below a plan and below a release.
pub const ALONE: &[&str] = &[PACKAGE, CSVW_GROUP, archive::NAME, CFF, BIB];

/// Name of the stored file with the CSVW metadata of all tables.
pub const CSVW_GROUP: &str = METADATA.suffix;

/// The files that are written once and served byte for byte: every table in its CSV formats with their metadata, and
/// those of the whole package.
///
/// # Errors
///
/// When a file cannot be written.
pub fn files(release: &Release, content: &Content) -> Result<Vec<File>, WriteError> {
    files_with(release, content, nquads(content, &release.iri_base))
}

/// The same of a content whose N-Quads have been written.
pub(super) fn files_with(release: &Release, content: &Content, nquads: String) -> Result<Vec<File>, WriteError> {
    let (mut files, metadata) = (beside(release, content, nquads, None)?, &content.metadata);
    let graph = plan_graph(metadata.publisher_id(), metadata.plan_id(), &release.iri_base);
    let archive = archive::write(release, content, &files, &graph)?;
    files.push(file(release, archive::NAME.into(), archive::MEDIA_TYPE, archive));
    Ok(files)
}

/// The same without the archive, which is made of them. `kept_group` is the CSVW metadata of all tables that the release has: if
/// they are what an earlier version wrote, they are taken as they are.
///
/// # Errors
///
/// When a file cannot be written.
pub fn beside_archive(
    release: &Release,
    content: &Content,
    kept_group: Option<&[u8]>,
) -> Result<Vec<File>, WriteError> {
    beside(release, content, nquads(content, &release.iri_base), kept_group)
}

fn beside(
    release: &Release,
    content: &Content,
    nquads: String,
    kept_group: Option<&[u8]>,
) -> Result<Vec<File>, WriteError> {
    let (metadata, iri_base) = (&content.metadata, &release.iri_base);
    let rights = super::rights(metadata);
    let file = |name, media_type: &str, content| file(release, name, media_type, content);
    let mut files = Vec::new();
    for (table, rows) in content.profile.tables.iter().zip(content.own()) {
        let shape = Shape::Rows { table, rows: rows.clone() };
        let document = Document::bare(shape, rights.clone(), super::origin(metadata, iri_base));
        for format in document.shape.kind().formats().filter(|format| format.stored) {
            let name = format!("{}.{}", table.name, format.suffix);
            files.push(file(name, format.content_type, (format.write)(&document)?));
        }
    }
    let group = |keys| {
        let group =
            format::csvw::group(metadata.title(), Some(&rights), iri_base, content.profile, keys, metadata.language());
        format::json::pretty(&group)
    };
    let earlier = kept_group.map(|_| group(ForeignKeys::All)).transpose()?;
    let group = match earlier {
        Some(earlier) if kept_group == Some(&*earlier) => earlier,
        _ => group(ForeignKeys::Filled)?,
    };
    files.push(file(CSVW_GROUP.into(), METADATA.content_type, group));
    files.push(file(PACKAGE.into(), format::json::JSON.content_type, metadata.text().into()));
    files.push(file(NQUADS.into(), "application/n-quads", nquads.into_bytes()));
    let citation = Citation { release, metadata };
    files.push(file(CFF.into(), "application/yaml", citation.cff().into_bytes()));
    files.push(file(BIB.into(), "application/x-bibtex; charset=utf-8", citation.bibtex().into_bytes()));
    Ok(files)
}

fn file(release: &Release, name: String, media_type: &str, content: Vec<u8>) -> File {
    let sha256 = store::sha256(&content);
    File { release: release.id, name, media_type: media_type.to_owned(), sha256, content }
}

/// SHA-256 in hex of the plan's graph in its one spelling.
pub fn graph_digest(content: &Content, iri_base: &str) -> String {
    store::sha256(nquads(content, iri_base).as_bytes())
}

/// The plan's graph as sorted N-Quads without duplicates: one spelling, so that it has a digest.
pub(super) fn nquads(content: &Content, iri_base: &str) -> String {
    let lines = quads(content, iri_base).into_iter().map(|quad| format!("{quad} .\n"));
    lines.collect::<BTreeSet<_>>().into_iter().collect()
}
