//! The stored files that repeat what rows and Data Package say in another form: for Excel, as CSVW metadata, as a citation.
//!
//! Other versions of openplan may word them otherwise, so that what they say is compared and not how.
use super::{
    Fault, OfRecords, OfStored, ProofReport, ReleaseName,
    database::{ReadFile, is_about},
};
use crate::{
    archive::{Manifest, NAME},
    citation::{BIB, CFF},
    content::Content,
    snapshot,
    store::{File, Release},
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    str,
};

/// Compares what the derived files say with the proven rows. `same_graph` is true if this openplan makes the published
/// graph of the rows: then it maps tables to triples as the openplan did that published them, and the CSVW metadata can
/// be compared.
pub fn check_content(
    release: &Release,
    content: &Content,
    same_graph: bool,
    files: &BTreeMap<String, ReadFile>,
    report: &mut ProofReport,
) {
    let named = &ReleaseName::of(release);
    let kept_group = files.get(snapshot::CSVW_GROUP).map(|file| file.content.as_slice());
    let made = match snapshot::beside_archive(release, content, kept_group) {
        Ok(made) => made,
        Err(error) => return report.add(Some(named), "files", OfStored::Unreadable { cause: error.to_string() }),
    };
    let is_of_other = |fault: &Fault| matches!(fault, Fault::Records(OfRecords::RecordOther { .. }));
    let record_is_other =
        report.findings.iter().any(|one| one.release.as_ref() == Some(named) && is_of_other(&one.fault));
    let mut reworded = Vec::new();
    for File { name, content: wanted, .. } in &made {
        let differs = |kept: &&ReadFile| kept.intact && kept.content != *wanted;
        let Some(ReadFile { content: found, .. }) = files.get(name).filter(differs) else { continue };
        let is_same = match name.as_str() {
            name if name.ends_with(".excel.csv") => same_cells(found, wanted),
            _ if record_is_other => continue, // the others say what the record says
            CFF | BIB => cited(found) == cited(wanted),
            name if name.ends_with("csv-metadata.json") => !same_graph || mapping(found) == mapping(wanted),
            _ => continue, // tables, Data Package and graph have witnesses of their own
        };
        if is_same {
            reworded.push(name.as_str());
        } else {
            report.add(Some(named), name, OfStored::FileOther);
        }
    }
    if !reworded.is_empty() {
        report.add(Some(named), reworded.join(", "), OfStored::FileWritten);
    }
}

/// The files of the archive are the stored ones, unless one of them was found to be wrong already.
pub fn check_twins(
    named: &ReleaseName,
    manifest: &Manifest,
    files: &BTreeMap<String, ReadFile>,
    report: &mut ProofReport,
) {
    for listed in &manifest.files {
        let stored = listed.name.to_lowercase(); // CITATION.cff is stored as citation.cff
        let is_reported =
            |name: &str| report.findings.iter().any(|one| is_about(one, named, name) && !one.fault.is_note());
        let inside = format!("{NAME}, {}", listed.name);
        let Some(kept) =
            files.get(&stored).filter(|kept| kept.intact && !is_reported(&stored) && !is_reported(&inside))
        else {
            continue;
        };
        if hex::encode(Sha256::digest(&kept.content)) != listed.sha256 {
            report.add(Some(named), inside, OfStored::OtherTwin);
        }
    }
}

/// Whether two CSV files have the same cells. Titles of columns may be worded otherwise, but none is that of another column.
fn same_cells(found: &[u8], wanted: &[u8]) -> bool {
    let (Some(found), Some(wanted)) = (records(found), records(wanted)) else { return false };
    let (Some((titles, found)), Some((own, wanted))) = (found.split_first(), wanted.split_first()) else {
        return false;
    };
    let is_of_other = |(title, wanted): (&str, &str)| title != wanted && own.iter().any(|other| other == title);
    found == wanted && titles.len() == own.len() && !titles.iter().zip(own).any(is_of_other)
}

/// The records of a CSV file with its header; none if it cannot be read.
fn records(content: &[u8]) -> Option<Vec<csv::StringRecord>> {
    let mut reader = csv::ReaderBuilder::new();
    let records = reader.has_headers(false).flexible(true).from_reader(content).into_records();
    records.collect::<Result<_, _>>().ok()
}

/// What of CSVW metadata makes triples of a table, and says who may use it how.
const MAPPING: &[&str] = &[
    "tables",
    "url",
    "tableSchema",
    "columns",
    "name",
    "aboutUrl",
    "propertyUrl",
    "valueUrl",
    "lang",
    "dc:license",
    "dc:rights",
    "@id",
    "@value",
];

/// The members of CSVW metadata that do not only explain; none if they cannot be read.
fn mapping(content: &[u8]) -> Option<Value> {
    fn kept(value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members.into_iter().filter(|(name, _)| MAPPING.contains(&name.as_str()));
                members.map(|(name, value)| (name, kept(value))).collect::<Map<_, _>>().into()
            }
            Value::Array(values) => values.into_iter().map(kept).collect(),
            other => other,
        }
    }
    serde_json::from_slice(content).ok().map(kept)
}

/// What a citation says of a release, by the names of CFF and BibTeX.
const CITED: &[&str] =
    &["title", "name", "author", "version", "date", "date-released", "year", "license-url", "url", "value"];

/// The facts of a citation, one in a line, and its digests; without what is put behind title and version to name the
/// release, whose number stands in the address. None if it is no text.
fn cited(content: &[u8]) -> Option<BTreeSet<(&str, &str)>> {
    let text = str::from_utf8(content).ok()?;
    let facts = text.lines().filter_map(|line| {
        let (name, value) = line.trim_start_matches([' ', '-']).split_once([':', '='])?;
        let (name, value) = (name.trim(), value.trim().trim_matches(['"', '{', '}', ',']));
        let numbered = match name {
            "title" => value.rsplit_once('（'),
            "version" => value.rsplit_once(", 公開版"),
            _ => None,
        };
        let value = numbered.map_or(value, |(value, _)| value);
        CITED.contains(&name).then_some((name, value))
    });
    let digests = text.split(|character: char| !character.is_ascii_hexdigit()).filter(|word| word.len() == 64);
    Some(facts.chain(digests.map(|digest| ("sha256", digest))).collect())
}
