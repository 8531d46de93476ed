//! An archive that was downloaded, checked by itself: offline, without unpacking it, in bounded memory.
//!
//! Nothing is parsed that is not as the manifest states, and nothing is unpacked that it does not list.
use super::{NotRead, OfArchive, OfContents, OfRecords, ProofReport};
use crate::{
    archive::{self, Listed, MANIFEST, Manifest, SUMS},
    catalog::{self, Profile},
    citation::Citation,
    content::{Content, PACKAGE, file_name},
    dataset::{self, Findings, Metadata},
    format::WriteError,
    snapshot,
    store::Release,
    table::{Row, Table},
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};
use zip::ZipArchive;

/// How many bytes an archive may unpack to: more than any plan has, and less than the memory of a machine.
pub const LIMIT: u64 = 512 << 20;

/// How many bytes a table may have.
const TABLE: u64 = 64 << 20;

/// How many bytes the manifest, the list of sums and the Data Package may have each.
const DESCRIPTION: u64 = 1 << 20;

/// How many cells the tables may have together: a plan has some ten thousand.
const CELLS: usize = 1_000_000;

/// Checks an archive against its manifest, and what its tables say against its digests. At most `limit` bytes are
/// unpacked, whatever the archive says of itself: [`LIMIT`] unless there is a reason.
pub fn archive(file: impl Read + Seek, limit: u64) -> ProofReport {
    let mut report = ProofReport::default();
    if let Some(manifest) = check(file, limit, &mut report) {
        report.releases = 1;
        report.files = manifest.files.len();
        report.archive = Some(manifest);
    }
    report
}

/// The same, with its manifest if that can be read.
pub(super) fn check(mut file: impl Read + Seek, limit: u64, report: &mut ProofReport) -> Option<Manifest> {
    if file.seek(SeekFrom::End(0)).is_ok_and(|bytes| bytes > limit) {
        report.add(None, "", OfArchive::TooLarge { limit }); // its list of files would be too long already
        return None;
    }
    let is_bare = is_bare(&mut file);
    let is_archive = begins_as_archive(&mut file);
    let Ok(mut archive) = ZipArchive::new(file) else {
        report.add(None, "", if is_archive { OfArchive::Damaged } else { OfArchive::NoArchive });
        return None;
    };
    if !is_bare.unwrap_or(false) {
        report.add(None, "", OfArchive::Around);
    }
    if archive.validate_header_consistency().is_err() {
        report.add(None, "", OfArchive::Ambiguous);
    }
    let places = places(&mut archive, report);
    let (manifest, content) = match manifest(&mut archive, &places) {
        Ok(read) => read,
        Err(why) => {
            report.add(None, MANIFEST, OfArchive::NoManifest { why });
            return None;
        }
    };
    let files = intact(&mut archive, &places, &manifest, limit, report);
    check_sums(unpacked(&mut archive, &places, SUMS, DESCRIPTION), &content, &manifest, report);
    check_content(&files, &manifest, report);
    Some(manifest)
}

fn begins_as_archive(file: &mut (impl Read + Seek)) -> bool {
    let mut first = [0; 2];
    file.rewind().and_then(|()| file.read_exact(&mut first)).is_ok() && first == *b"PK"
}

/// Whether nothing stands before the first file and behind the list of files.
fn is_bare(file: &mut (impl Read + Seek)) -> io::Result<bool> {
    let (mut first, mut last) = ([0; 4], [0; 22]);
    file.rewind()?;
    file.read_exact(&mut first)?;
    file.seek(SeekFrom::End(-22))?;
    file.read_exact(&mut last)?;
    Ok(first == *b"PK\x03\x04" && last.starts_with(b"PK\x05\x06") && last.ends_with(&[0, 0]))
}

/// The places of the files by their names.
fn places(archive: &mut ZipArchive<impl Read + Seek>, report: &mut ProofReport) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    for place in 0..archive.len() {
        let name = archive.name_for_index(place).and_then(Result::ok).unwrap_or_default().into_owned();
        match archive.by_index(place) {
            Ok(file) => {
                let name = String::from_utf8_lossy(file.name_raw()).into_owned();
                if file.enclosed_name().is_none() || name.contains(['/', '\\', ':', '\0']) {
                    report.add(None, name.escape_default().to_string(), OfArchive::Unsafe);
                } else {
                    places.insert(name, place);
                }
            }
            Err(_) => report.add(None, name, OfArchive::Damaged),
        }
    }
    places
}

/// The content of a file, or `None` if the archive lacks it. At most one byte more than `most` is read, which shows
/// that the file is too long. The content of a damaged file ends where the damage begins.
fn unpacked(
    archive: &mut ZipArchive<impl Read + Seek>,
    places: &BTreeMap<String, usize>,
    name: &str,
    most: u64,
) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    if let Ok(file) = archive.by_index(*places.get(name)?) {
        // What was read until an error is compared with the manifest, which names the damage.
        let _ = file.take(most.saturating_add(1)).read_to_end(&mut content);
    }
    Some(content)
}

/// The manifest with its bytes.
fn manifest(
    archive: &mut ZipArchive<impl Read + Seek>,
    places: &BTreeMap<String, usize>,
) -> Result<(Manifest, Vec<u8>), NotRead> {
    let content = unpacked(archive, places, MANIFEST, DESCRIPTION).ok_or(NotRead::Missing)?;
    if content.len() as u64 > DESCRIPTION {
        return Err(NotRead::TooLong { limit: DESCRIPTION });
    }
    Ok((serde_json::from_slice(&content).map_err(|error| NotRead::Malformed { line: error.line() })?, content))
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The files that are as the manifest lists them. Every file is listed, and every listed one is there.
fn intact(
    archive: &mut ZipArchive<impl Read + Seek>,
    places: &BTreeMap<String, usize>,
    manifest: &Manifest,
    limit: u64,
    report: &mut ProofReport,
) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut left) = (BTreeMap::new(), limit);
    for Listed { name, bytes, sha256: stated, .. } in &manifest.files {
        let most = match name.as_str() {
            "datapackage.json" => DESCRIPTION.min(left),
            name if Path::new(name).extension().is_some_and(|extension| extension == "csv") => TABLE.min(left),
            _ => left,
        };
        if *bytes > most {
            report.add(None, name, OfArchive::TooLarge { limit: most });
            continue;
        }
        let Some(content) = unpacked(archive, places, name, *bytes) else {
            report.add(None, name, OfArchive::Missing);
            continue;
        };
        left = left.saturating_sub(content.len() as u64);
        let found = sha256(&content);
        if content.len() as u64 > *bytes {
            report.add(None, name, OfArchive::Longer { stated: *bytes });
        } else if found != *stated || content.len() as u64 != *bytes {
            report.add(None, name, OfArchive::Changed { stated: stated.clone(), found });
        } else {
            files.insert(name.clone(), content);
        }
    }
    let listed: BTreeSet<&str> = manifest.files.iter().map(|file| file.name.as_str()).chain([MANIFEST, SUMS]).collect();
    for name in places.keys().filter(|name| !listed.contains(name.as_str())) {
        report.add(None, name, OfArchive::Unlisted);
    }
    files
}

/// The list for `sha256sum` is that of the manifest, with the manifest itself.
fn check_sums(sums: Option<Vec<u8>>, own: &[u8], manifest: &Manifest, report: &mut ProofReport) {
    let Some(sums) = sums else {
        report.add(None, SUMS, OfArchive::Missing);
        return;
    };
    let listed = manifest.files.iter().map(|file| (file.sha256.clone(), file.name.as_str()));
    if sums.as_slice() != archive::sums(listed.chain([(sha256(own), MANIFEST)])).as_bytes() {
        report.add(None, SUMS, OfArchive::OtherSums);
    }
}

/// The tables hold the content of the digest, and make the graph and all other files.
fn check_content(files: &BTreeMap<String, Vec<u8>>, manifest: &Manifest, report: &mut ProofReport) {
    let graph = &manifest.graph;
    let quads = files.get(&graph.file);
    if let Some(found) = quads.map(|quads| sha256(quads)).filter(|found| *found != graph.sha256) {
        report.add(None, &graph.file, OfContents::Graph { stated: graph.sha256.clone(), found });
    }
    let Some(content) = content(files, manifest, report) else { return };
    let found = content.digest();
    if manifest.content_withdrawn {
        report.add(None, "", OfRecords::ContentWithdrawn);
    } else if found != manifest.digest {
        report.add(None, "", OfContents::Content { stated: manifest.digest.clone(), found });
    }
    if check_written(files, manifest, &content, report).is_err() {
        report.add(None, "", OfArchive::Damaged); // of such tables openplan writes no archive
    }
}

/// What the canonical files hold; none if one is missing or is not of the profile that the package names.
fn content(files: &BTreeMap<String, Vec<u8>>, manifest: &Manifest, report: &mut ProofReport) -> Option<Content> {
    // A file that the manifest lists and that cannot be used was reported by `intact` already.
    let is_listed = |name: &str| manifest.files.iter().any(|listed| listed.name == name);
    if !is_listed(PACKAGE) {
        report.add(None, PACKAGE, OfArchive::Omitted);
    }
    let package = String::from_utf8_lossy(files.get(PACKAGE)?).into_owned();
    let metadata = Metadata::read(package, &|_| false, &mut Findings::new(Path::new("")));
    let profile = Profile::named(metadata.profile()).unwrap_or_else(catalog::profile);
    let names = profile.tables.iter().map(|table| file_name(table));
    names.filter(|name| !is_listed(name)).for_each(|name| report.add(None, name, OfArchive::Omitted));
    let contents = profile.tables.iter().copied().map(|table| Some((table, files.get(&file_name(table))?)));
    let contents = contents.collect::<Option<Vec<_>>>()?;
    let (mut tables, mut left) = (Vec::new(), CELLS);
    for (table, content) in contents {
        match rows(table, content, &mut left) {
            Ok(rows) => tables.push(rows),
            Err(fault) => {
                report.add(None, file_name(table), fault);
                return None;
            }
        }
    }
    Some(Content::of(metadata, profile, tables))
}

/// The rows of a table whose CSV is spelt as openplan spells it; any other spelling is an error. `left` is the number
/// of cells that all tables together may still have.
fn rows(table: &'static Table, content: &[u8], left: &mut usize) -> Result<Vec<Row>, OfContents> {
    let body = content.strip_prefix(&*dataset::canonical_csv(table, &[])).ok_or(OfContents::Shape { line: 1 })?;
    let columns = table.columns.len();
    let lines = lines(body, columns).map_err(|line| OfContents::Shape { line: line + 1 })?;
    *left = left.checked_sub(lines * columns).ok_or(OfContents::TooManyCells { limit: CELLS })?;
    let mut rows = Vec::with_capacity(lines);
    for (line, record) in (2..).zip(csv::ReaderBuilder::new().has_headers(false).from_reader(body).into_records()) {
        let record = record.map_err(|_| OfContents::Shape { line })?;
        rows.push(Row { table, cells: record.iter().map(str::to_owned).collect() });
    }
    Ok(rows)
}

/// How many records there are; the number of the first, from 1, that has not as many cells as there are columns.
fn lines(body: &[u8], columns: usize) -> Result<usize, usize> {
    let (mut lines, mut cells, mut quoted) = (0, 1, false);
    for byte in body {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted && cells == columns => return Err(lines + 1),
            b',' if !quoted => cells += 1,
            b'\n' if !quoted && cells != columns => return Err(lines + 1),
            b'\n' if !quoted => (lines, cells) = (lines + 1, 1),
            _ => {}
        }
    }
    if body.last().is_none_or(|byte| *byte == b'\n') && !quoted { Ok(lines) } else { Err(lines + 1) }
}

/// Every file is what the code that writes archives makes of the tables, the Data Package and the manifest.
fn check_written(
    files: &BTreeMap<String, Vec<u8>>,
    manifest: &Manifest,
    content: &Content,
    report: &mut ProofReport,
) -> Result<(), WriteError> {
    let (release, metadata) = (release(manifest, content), &content.metadata);
    let graph = snapshot::plan_graph(metadata.publisher_id(), metadata.plan_id(), &release.iri_base);
    let kept_group = files.get(snapshot::CSVW_GROUP).map(Vec::as_slice);
    let beside = snapshot::beside_archive(&release, content, kept_group)?;
    let written = archive::parts(&release, content, &beside, &graph)?;
    let citation = Citation { release: &release, metadata };
    let members = [
        ("publisher_id", &*manifest.publisher_id, metadata.publisher_id()),
        ("plan_id", &manifest.plan_id, metadata.plan_id()),
        ("label", &manifest.label, metadata.version()),
        ("uri", &manifest.uri, &citation.url()),
        ("graph.file", &manifest.graph.file, archive::NQUADS),
        ("graph.iri", &manifest.graph.iri, &graph),
    ];
    for (member, stated, found) in members.into_iter().filter(|(_, stated, found)| stated != found) {
        let (stated, found) = (stated.to_owned(), found.to_owned());
        report.add(None, format!("{MANIFEST}, {member}"), OfContents::Stated { stated, found });
    }
    let own = [MANIFEST, SUMS];
    for part in written.iter().filter(|part| !own.contains(&&*part.name)) {
        let listed = manifest.files.iter().find(|listed| listed.name == part.name);
        if let Some(listed) = listed.filter(|listed| listed.media_type != part.media_type) {
            let (stated, found) = (listed.media_type.clone(), part.media_type.clone());
            report.add(None, format!("{MANIFEST}, {}", part.name), OfContents::Stated { stated, found });
        }
        match files.get(&part.name) {
            Some(found) if *found == part.content => {}
            Some(_) if part.name == archive::NQUADS => report.add(None, &part.name, OfContents::GraphOfTables),
            Some(found) => report.add(None, &part.name, differing(&part.name, found, &citation)),
            None if listed.is_none() => report.add(None, &part.name, OfContents::OtherWritten),
            None => {} // it is missing or changed, which was said
        }
    }
    let known = |name: &str| own.contains(&name) || written.iter().any(|part| part.name == name);
    for listed in manifest.files.iter().filter(|listed| !known(&listed.name)) {
        report.add(None, &listed.name, OfContents::OtherWritten);
    }
    Ok(())
}

/// The release that the manifest and the Data Package tell of.
fn release(manifest: &Manifest, content: &Content) -> Release {
    Release {
        id: 0,
        publisher_id: manifest.publisher_id.clone(),
        plan_id: manifest.plan_id.clone(),
        number: manifest.release,
        digest: manifest.digest.clone(),
        label: manifest.label.clone(),
        note: None,
        author: None,
        created_at: manifest.created_at.clone(),
        iri_base: manifest.graph.iri_base.clone(),
        graph_digest: manifest.graph.sha256.clone(),
        withdrawn: false,
        content_withdrawn: manifest.content_withdrawn,
        profile: content.profile.number,
    }
}

/// What is wrong with a file that is not the one that would be written: whatever version wrote it, it states what the
/// manifest states.
fn differing(name: &str, found: &[u8], citation: &Citation<'_>) -> OfContents {
    let (release, text) = (citation.release, String::from_utf8_lossy(found));
    let facts = match name {
        "CITATION.cff" | "CITATION.bib" | "README.txt" => {
            vec![citation.url(), citation.date().to_owned(), release.digest.clone()]
        }
        "ro-crate-metadata.json" => vec![citation.url(), release.created_at.clone()],
        _ => Vec::new(),
    };
    let lacking = facts.into_iter().find(|fact| !text.contains(fact.as_str()));
    lacking.map_or(OfContents::OtherWritten, |fact| OfContents::Contradicts { fact })
}
