//! The stored files of a release: made of the release and its rows alone, so that whoever has both can make them again.
use super::{plan_graph, quads};
use crate::{
    archive, catalog,
    citation::{BIB, CFF, Citation},
    dataset::{self, Metadata},
    format::{self, Document, Shape, WriteError},
    store::{File, Release},
    table::Row,
};
use oxigraph::model::GraphName;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Name of the stored file with the canonical N-Quads.
pub const NQUADS: &str = archive::NQUADS;

/// Stored files that are no form of another document, each at its name below a plan and below a release.
pub const ALONE: &[&str] = &["datapackage.json", "csv-metadata.json", archive::NAME, CFF, BIB];

/// The files that are written once and served byte for byte: every table in its CSV formats with their metadata, and
/// those of the whole package. `tables` has a list of rows for each of [`catalog::KINDS`].
///
/// # Errors
///
/// When a file cannot be written.
pub fn files(release: &Release, tables: &[Vec<Row>]) -> Result<Vec<File>, WriteError> {
    let (mut files, metadata) = (beside_archive(release, tables)?, super::metadata(release));
    let graph = plan_graph(metadata.lg_code(), metadata.plan_id(), &release.iri_base);
    let archive = archive::write(release, &metadata, &files, &graph)?;
    files.push(file(release, archive::NAME.into(), archive::MEDIA_TYPE, archive));
    Ok(files)
}

/// The same without the archive, which is made of them.
///
/// # Errors
///
/// When a file cannot be written.
pub fn beside_archive(release: &Release, tables: &[Vec<Row>]) -> Result<Vec<File>, WriteError> {
    let (metadata, iri_base) = (super::metadata(release), &release.iri_base);
    let rights = super::rights(&metadata);
    let file = |name, media_type: &str, content| file(release, name, media_type, content);
    let mut files = Vec::new();
    for (kind, rows) in catalog::KINDS.iter().zip(tables) {
        let shape = Shape::Rows { table: kind.table, rows: rows.clone() };
        let document = Document::bare(shape, rights.clone(), super::city(&metadata, iri_base), iri_base);
        for format in document.shape.kind().formats().filter(|format| format.stored) {
            let name = format!("{}.{}", kind.table.name, format.suffix);
            files.push(file(name, format.content_type, (format.write)(&document)?));
        }
    }
    let group = format::csvw::group(metadata.title(), Some(&rights), iri_base);
    files.push(file("csv-metadata.json".into(), format::csvw::METADATA.content_type, format::json::pretty(&group)?));
    files.push(file("datapackage.json".into(), format::json::JSON.content_type, release.package.clone().into()));
    files.push(file(NQUADS.into(), "application/n-quads", nquads(&metadata, iri_base, tables).into_bytes()));
    let citation = Citation { release, metadata: &metadata };
    files.push(file(CFF.into(), "application/yaml", citation.cff().into_bytes()));
    files.push(file(BIB.into(), "application/x-bibtex; charset=utf-8", citation.bibtex().into_bytes()));
    Ok(files)
}

fn file(release: &Release, name: String, media_type: &str, content: Vec<u8>) -> File {
    let sha256 = hex::encode(Sha256::digest(&content));
    File { release: release.id, name, media_type: media_type.to_owned(), sha256, content }
}

/// The digest of a content: see [`dataset::digest`]. `tables` has a list of rows for each of [`catalog::KINDS`].
pub fn digest(metadata: &Metadata, tables: &[Vec<Row>]) -> String {
    dataset::digest(metadata, catalog::KINDS.iter().map(|kind| kind.table).zip(tables.iter().map(Vec::as_slice)))
}

/// SHA-256 in hex of the plan's graph in its one spelling.
pub fn graph_digest(metadata: &Metadata, iri_base: &str, tables: &[Vec<Row>]) -> String {
    hex::encode(Sha256::digest(nquads(metadata, iri_base, tables)))
}

/// The plan's graph as sorted N-Quads without duplicates: one spelling, so that it has a digest.
fn nquads(metadata: &Metadata, iri_base: &str, tables: &[Vec<Row>]) -> String {
    let graph = plan_graph(metadata.lg_code(), metadata.plan_id(), iri_base);
    let of_plan = |name: &GraphName| matches!(name, GraphName::NamedNode(name) if name.as_str() == graph);
    let quads = quads(tables.iter().map(Vec::as_slice), metadata, iri_base)
        .into_iter()
        .filter(|quad| of_plan(&quad.graph_name));
    quads.map(|quad| format!("{quad} .\n")).collect::<BTreeSet<_>>().into_iter().collect()
}
