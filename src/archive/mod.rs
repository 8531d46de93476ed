//! `data.zip`: everything of a release in one file, that can be checked without the server.
//!
//! It is a Data Package, a CSVW table group and an RO-Crate at once. Its bytes are made of the release and its files
//! alone: no clock, no order of a file system.
mod manifest;
mod research_object;
pub mod stored;

pub use self::manifest::{Listed, Manifest};

use crate::{
    catalog::Profile,
    citation::{BIB, CFF, Citation},
    content::Content,
    dataset::Metadata,
    format::{WriteError, json},
    store::{File, Release},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// Name of the stored file.
pub const NAME: &str = "data.zip";

/// Media type of the stored file.
pub const MEDIA_TYPE: &str = "application/zip";

/// Name of the file in it that lists the others for programs.
pub const MANIFEST: &str = "manifest.json";

/// Name of the file in it that `sha256sum --check` reads.
pub const SUMS: &str = "SHA256SUMS";

/// The canonical N-Quads, in the archive as in the release.
pub const NQUADS: &str = "data.nq";

/// A file of the archive.
#[derive(Debug)]
pub struct ArchiveFile {
    /// Its name.
    pub name: String,
    title: String,
    /// What is in it, in Japanese.
    about: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl ArchiveFile {
    fn sha256(&self) -> String {
        hex::encode(Sha256::digest(&self.content))
    }
}

/// The archive of a release. `files` are its other stored files, `graph` is the IRI of the graph in the N-Quads.
///
/// # Errors
///
/// When it cannot be written.
pub fn write(release: &Release, content: &Content, files: &[File], graph: &str) -> Result<Vec<u8>, WriteError> {
    packed(&parts(release, content, files, graph)?)
}

/// The files of the archive in their order, manifest and sums last. `files` may have the archive, which is not in itself.
///
/// # Errors
///
/// When one cannot be written.
pub fn parts(
    release: &Release,
    content: &Content,
    files: &[File],
    graph: &str,
) -> Result<Vec<ArchiveFile>, WriteError> {
    let metadata = &content.metadata;
    let citation = Citation { release, metadata };
    let mut parts = vec![
        text("README.txt", "はじめに（Read me）", "中身と確かめ方。", &read_me(&citation)),
        text("LICENSE.txt", "ライセンスと権利（Licence and rights）", "利用の条件。", &license(metadata)),
    ];
    parts.extend(files.iter().filter_map(|file| part(file, content.profile)));
    let described = json::pretty(&research_object::describe(&citation, &parts))?;
    parts.push(json_part(research_object::NAME, "RO-Crate", "この一式の説明。", described));
    let manifest = Manifest {
        publisher_id: release.publisher_id.clone(),
        plan_id: release.plan_id.clone(),
        release: release.number,
        uri: citation.url(),
        created_at: release.created_at.clone(),
        label: release.label.clone(),
        digest: release.digest.clone(),
        content_withdrawn: release.content_withdrawn,
        graph: manifest::GraphFile {
            file: NQUADS.to_owned(),
            iri: graph.to_owned(),
            iri_base: release.iri_base.clone(),
            sha256: release.graph_digest.clone(),
        },
        files: parts.iter().map(Listed::of).collect(),
    };
    let manifest: Value = serde_json::to_value(manifest).map_err(WriteError::from_other)?;
    parts.push(json_part(MANIFEST, "目録（Manifest）", "各ファイルのSHA-256。", json::pretty(&manifest)?));
    let lines = sums(parts.iter().map(|part| (part.sha256(), part.name.as_str())));
    parts.push(text(SUMS, "SHA-256", "各ファイルのSHA-256。", &lines));
    Ok(parts)
}

/// SHA-256 in hex and names of files, as `sha256sum` writes and reads them.
pub fn sums<'n>(files: impl Iterator<Item = (String, &'n str)>) -> String {
    files.map(|(sha256, name)| format!("{sha256}  {name}\n")).collect::<Vec<_>>().concat()
}

/// The stored files that are in the archive: the Data Package, the CSVW metadata of its tables, the graph, citations.
/// The forms for Excel and the metadata of single tables say nothing more.
fn part(file: &File, profile: &Profile) -> Option<ArchiveFile> {
    let named = |name: &str, title: &str, about: &str| Some([name, title, about].map(str::to_owned));
    let [name, title, about] = match file.name.as_str() {
        CFF => named("CITATION.cff", "引用（Citation File Format）", "引用の書き方。"),
        BIB => named("CITATION.bib", "引用（BibTeX）", "引用の書き方。"),
        "datapackage.json" => named(&file.name, "データパッケージ（Data Package）", "全ての表の説明。"),
        "csv-metadata.json" => named(&file.name, "CSVWメタデータ", "全ての表からRDFへの対応。"),
        NQUADS => named(&file.name, "全データ（N-Quads）", "全ての表の内容を一つのRDFグラフにしたもの。"),
        other => {
            let table = profile.find(other.strip_suffix(".csv")?)?;
            named(other, table.ja, table.about_ja)
        }
    }?;
    Some(ArchiveFile { name, title, about, media_type: file.media_type.clone(), content: file.content.clone() })
}

fn text(name: &str, title: &str, about: &str, content: &str) -> ArchiveFile {
    let media_type = "text/plain; charset=utf-8".to_owned();
    let [name, title, about] = [name, title, about].map(str::to_owned);
    ArchiveFile { name, title, about, media_type, content: content.into() }
}

fn json_part(name: &str, title: &str, about: &str, content: Vec<u8>) -> ArchiveFile {
    let media_type = json::JSON.content_type.to_owned();
    let [name, title, about] = [name, title, about].map(str::to_owned);
    ArchiveFile { name, title, about, media_type, content }
}

/// Packs the files. The same files always give the same bytes: they stay in their order, all have the first date that
/// archives can hold, and all are compressed in the same way.
fn packed(parts: &[ArchiveFile]) -> Result<Vec<u8>, WriteError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        archive.start_file(&part.name, options).map_err(WriteError::from_other)?;
        archive.write_all(&part.content)?;
    }
    Ok(archive.finish().map_err(WriteError::from_other)?.into_inner())
}

/// What the package states on terms of use, in both languages; nothing else.
fn license(metadata: &Metadata) -> String {
    let name = metadata.license_title().unwrap_or(metadata.license_name());
    let mut out = format!("{}\n\n", metadata.title());
    let mut say = |head: &str, text: Option<&str>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            out.extend([head, "\n", text, "\n\n"]);
        }
    };
    say("ライセンス / Licence", Some(&format!("{} ({name})\n{}", metadata.license_name(), metadata.license_path())));
    say("出典の書き方", Some(metadata.attribution_ja()));
    say("Attribution", Some(metadata.attribution_en()));
    say("権利", metadata.rights_ja());
    say("Rights", metadata.rights_en());
    out.truncate(out.trim_end().len());
    out + "\n"
}

/// What the archive is and how to check it by hand.
fn read_me(citation: &Citation<'_>) -> String {
    let (title, date, url) = (citation.title(), citation.date(), citation.url());
    let Release { digest, graph_digest, iri_base, .. } = citation.release;
    let (city, city_en) = (citation.metadata.full_name(), citation.metadata.publisher_name_en());
    format!(
        "{title}\n{city} / {city_en}\n公開日 / Published: {date}\n{url}\n\n\
         ファイル / Files\n\
         datapackage.json と *.csv    Data Package（表。UTF-8。Excelでは「データ」→「テキストまたはCSVから」で開く）\n\
         csv-metadata.json            CSV on the Web\n\
         data.nq                      RDF（N-Quads）\n\
         ro-crate-metadata.json       RO-Crate\n\
         CITATION.cff, CITATION.bib   引用 / How to cite\n\
         LICENSE.txt                  ライセンスと権利 / Licence and rights\n\
         manifest.json, SHA256SUMS    目録 / Manifest\n\n\
         引用 / How to cite\n{}\n{}\n\n\
         確かめ方 / How to check\n\
         sha256sum --check SHA256SUMS\n\
         openplan verify data.zip\n\n\
         内容のSHA-256 / Digest of the content: {digest}\n\
         グラフ（data.nq）のSHA-256 / Digest of the graph: {graph_digest}\n\
         IRIの基底 / IRI base of the graph: {iri_base}\n",
        citation.ja(),
        citation.en(),
    )
}
