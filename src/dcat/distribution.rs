//! Distributions: each file that holds the data of a release, with its true size and digest.
use super::{CataloguedRelease, Host, codes, description::Description};
use crate::{archive, catalog, format};

/// A file that holds data of a release, wholly or one table of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// Name below the plan or the release: `terms.csv`.
    pub name: String,
    /// Title in Japanese.
    pub title: String,
    /// What is in it, in Japanese and English.
    pub about: (&'static str, &'static str),
    /// Media type without parameters.
    pub media_type: String,
    /// Size in bytes and SHA-256 in hex of what is served; nothing for what is written when asked for.
    pub stored: Option<(i32, String)>,
    form: &'static FileForm,
}

/// A way in which data is given as a file.
#[derive(Debug, PartialEq, Eq)]
struct FileForm {
    suffix: &'static str,
    /// Its name for people.
    name: &'static str,
    /// Code of the EU list of file types; `None` for what that list has not.
    file_type: Option<&'static str>,
    standards: &'static [&'static str],
}

/// The forms of data, as opposed to descriptions of it.
const FORMS: &[FileForm] = &[
    FileForm { suffix: "csv", name: "CSV", file_type: Some("CSV"), standards: &[codes::CSVW, codes::RFC4180] },
    FileForm {
        suffix: "excel.csv",
        name: "Excel用CSV",
        file_type: Some("CSV"),
        standards: &[codes::CSVW, codes::RFC4180],
    },
    FileForm { suffix: "zip", name: "ZIP", file_type: Some("ZIP"), standards: ZIP },
    FileForm { suffix: "sqlite", name: "SQLite", file_type: None, standards: &[] },
    FileForm { suffix: "nq", name: "N-Quads", file_type: Some("RDF_N_QUADS"), standards: &[] },
    FileForm { suffix: "ttl", name: "Turtle", file_type: Some("RDF_TURTLE"), standards: &[] },
    FileForm { suffix: "jsonld", name: "JSON-LD", file_type: Some("JSON_LD"), standards: &[] },
    FileForm { suffix: "nt", name: "N-Triples", file_type: Some("RDF_N_TRIPLES"), standards: &[] },
    FileForm { suffix: "rdf", name: "RDF/XML", file_type: Some("RDF_XML"), standards: &[] },
];

const ZIP: &[&str] = &[codes::DATA_PACKAGE, codes::CSVW, codes::RO_CRATE];

/// Forms of the whole plan that are written when asked for: later software may write other bytes.
const WRITTEN: &[&str] = &["sqlite", "ttl", "jsonld", "nt", "rdf"];

const ALL_TABLES: (&str, &str) =
    ("計画の全ての表の内容を一つのRDFグラフにしたもの。", "What all tables of the plan say, as one RDF graph.");

const DATABASE: (&str, &str) = (
    "計画の全ての表を、主キーと外部キー、列の説明とともに一つのSQLiteデータベースにしたもの。",
    "All tables of the plan as one SQLite database, with primary and foreign keys and a description of every column.",
);

const ARCHIVE: (&str, &str) = (
    "計画の全ての表（CSV）とRDF、説明、ライセンス、引用の書き方を一つのファイルにまとめ、各ファイルのSHA-256を付けたもの。",
    "All tables of the plan as CSV and as RDF with descriptions, licence, citation and the SHA-256 of every file.",
);

/// The distributions of a release: the whole plan first, then its tables in their order.
pub fn distributions(version: &CataloguedRelease) -> Vec<Distribution> {
    let stored = version.files.iter().filter_map(|file| {
        let stored = Some((file.bytes, file.sha256.clone()));
        distribution(&file.name, &file.media_type, stored)
    });
    let written = WRITTEN
        .iter()
        .filter_map(|suffix| distribution(&format!("data.{suffix}"), format::by_suffix(suffix)?.content_type, None));
    let mut all: Vec<_> = stored.chain(written).collect();
    let place = |one: &Distribution| {
        let table = one.name.split('.').next().unwrap_or_default();
        let table = catalog::ever().position(|known| known.name == table);
        (table, FORMS.iter().position(|form| form == one.form))
    };
    all.sort_by_key(place);
    all
}

/// A file as a distribution; nothing if it holds no data.
fn distribution(name: &str, content_type: &str, stored: Option<(i32, String)>) -> Option<Distribution> {
    let (stem, suffix) = name.split_once('.')?;
    let form = FORMS.iter().find(|form| form.suffix == suffix)?;
    let (title, about) = match catalog::ever().find(|table| table.name == stem) {
        Some(table) => (table.ja, (table.about_ja, table.about)),
        None if name == archive::NAME => ("全データ", ARCHIVE),
        None if suffix == "sqlite" => ("全データ", DATABASE),
        None if stem == "data" => ("全データ", ALL_TABLES),
        None => return None,
    };
    let media_type = content_type.split(';').next().unwrap_or(content_type).trim().to_owned();
    Some(Distribution {
        name: name.to_owned(),
        title: format!("{title}（{}）", form.name),
        about,
        media_type,
        stored,
        form,
    })
}

impl Distribution {
    /// Name of its format, as portals list formats.
    pub fn format(&self) -> &'static str {
        if self.form.file_type == Some("CSV") { "CSV" } else { self.form.name }
    }

    /// Its triples, as a fragment of the document of `subject`; `path` is what its URLs begin with behind the address.
    pub(super) fn described(&self, subject: &str, path: &str, host: &Host) -> Description {
        let fragment = format!("{subject}#{}", self.name.replace('.', "-"));
        let url = format!("{}{path}/{}", host.base, self.name);
        let access = url.strip_suffix(&format!(".{}", self.form.suffix)).unwrap_or(&url).to_owned();
        let mut about = Description::new(&fragment, &["dcat:Distribution"]);
        about.text("dcterms:title", &self.title, "ja");
        about.text("dcterms:description", self.about.0, "ja").text("dcterms:description", self.about.1, "en");
        about.is("dcat:accessURL", access).is("dcat:downloadURL", url);
        if let Some(file_type) = self.form.file_type {
            about.is("dcterms:format", format!("{}{file_type}", codes::FILE_TYPE));
        }
        about.is("dcat:mediaType", format!("{}{}", codes::MEDIA_TYPE, self.media_type));
        about.is("dcatap:availability", codes::AVAILABLE);
        if self.name == archive::NAME {
            about.is("dcat:packageFormat", format!("{}{}", codes::MEDIA_TYPE, self.media_type));
        }
        for standard in self.form.standards {
            about.is("dcterms:conformsTo", *standard);
        }
        if let Some((bytes, sha256)) = &self.stored {
            about.value("dcat:byteSize", &bytes.to_string(), "xsd:nonNegativeInteger");
            about.about("spdx:checksum", checksum(&format!("{fragment}-sha256"), sha256));
        }
        about
    }
}

/// A SHA-256 in hex.
pub(super) fn checksum(iri: &str, sha256: &str) -> Description {
    let mut checksum = Description::new(iri, &["spdx:Checksum"]);
    checksum.is("spdx:algorithm", crate::table::expand("spdx:checksumAlgorithm_sha256"));
    checksum.value("spdx:checksumValue", sha256, "xsd:hexBinary");
    checksum
}
