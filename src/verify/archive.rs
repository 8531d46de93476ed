//! An archive that was downloaded, checked by itself: offline, without unpacking it, in bounded memory.
use super::{Fault, Report};
use crate::{
    archive::{self, Listed, MANIFEST, Manifest, SUMS},
    catalog,
    dataset::{Findings, Metadata, Sheet},
    snapshot,
    table::Row,
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};
use zip::ZipArchive;

/// How many bytes may come out of an archive: more than any plan has, and less than a machine.
pub const LIMIT: u64 = 512 << 20;

/// Checks an archive against its manifest, and what its tables say against its digests. At most `limit` bytes are
/// unpacked, whatever the archive says of itself: [`LIMIT`] unless there is a reason.
pub fn archive(file: impl Read + Seek, limit: u64) -> Report {
    let mut report = Report::default();
    if let Some(manifest) = check(file, limit, &mut report) {
        report.releases = 1;
        report.files = manifest.files.len();
    }
    report
}

/// The same, with its manifest if that can be read.
pub(super) fn check(mut file: impl Read + Seek, limit: u64, report: &mut Report) -> Option<Manifest> {
    if file.seek(SeekFrom::End(0)).is_ok_and(|bytes| bytes > limit) {
        report.add(None, "", Fault::TooLarge { limit }); // its list of files would be too long already
        return None;
    }
    let mut archive = match ZipArchive::new(file) {
        Ok(archive) => archive,
        Err(error) => {
            report.add(None, "", Fault::NoArchive { cause: error.to_string() });
            return None;
        }
    };
    if let Err(error) = archive.validate_header_consistency() {
        report.add(None, "", Fault::Ambiguous { cause: error.to_string() });
    }
    let files = read(&mut archive, limit, report)?;
    let manifest = match manifest(&files) {
        Ok(manifest) => manifest,
        Err(cause) => {
            report.add(None, MANIFEST, Fault::NoManifest { cause });
            return None;
        }
    };
    check_files(&files, &manifest, report);
    check_sums(&files, &manifest, report);
    check_content(&files, &manifest, report);
    Some(manifest)
}

/// The files by their names; none if they are too large.
fn read(
    archive: &mut ZipArchive<impl Read + Seek>,
    limit: u64,
    report: &mut Report,
) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut left = limit;
    for place in 0..archive.len() {
        let name = archive.name_for_index(place).and_then(Result::ok).unwrap_or_default().into_owned();
        let mut file = match archive.by_index(place) {
            Ok(file) => file,
            Err(error) => {
                report.add(None, name, Fault::NoArchive { cause: error.to_string() });
                continue;
            }
        };
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        if file.enclosed_name().is_none() || name.contains(['/', '\\', ':', '\0']) {
            report.add(None, name.escape_default().to_string(), Fault::Unsafe);
            continue;
        }
        let mut content = Vec::new();
        // One byte more than allowed, whatever the archive says of the length.
        match (&mut file).take(left + 1).read_to_end(&mut content) {
            Ok(_) => {}
            // What was read so far is compared with the manifest, which names the damage.
            Err(error) if error.kind() == io::ErrorKind::InvalidData || error.kind() == io::ErrorKind::Other => {}
            Err(error) => {
                report.add(None, name, Fault::NoArchive { cause: error.to_string() });
                return None;
            }
        }
        let Some(rest) = left.checked_sub(content.len() as u64) else {
            report.add(None, name, Fault::TooLarge { limit });
            return None;
        };
        left = rest;
        files.insert(name, content);
    }
    Some(files)
}

fn manifest(files: &BTreeMap<String, Vec<u8>>) -> Result<Manifest, String> {
    let content = files.get(MANIFEST).ok_or("it is not there")?;
    serde_json::from_slice(content).map_err(|error| error.to_string())
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Every file is listed and as it is listed; every listed one is there.
fn check_files(files: &BTreeMap<String, Vec<u8>>, manifest: &Manifest, report: &mut Report) {
    for Listed { name, bytes, sha256: stated, .. } in &manifest.files {
        let Some(content) = files.get(name) else {
            report.add(None, name, Fault::Missing);
            continue;
        };
        let found = sha256(content);
        if found != *stated || content.len() as u64 != *bytes {
            report.add(None, name, Fault::Changed { stated: stated.clone(), found });
        }
    }
    let listed: BTreeSet<&str> = manifest.files.iter().map(|file| file.name.as_str()).chain([MANIFEST, SUMS]).collect();
    for name in files.keys().filter(|name| !listed.contains(name.as_str())) {
        report.add(None, name, Fault::Unlisted);
    }
}

/// The list for `sha256sum` is that of the manifest, with the manifest itself.
fn check_sums(files: &BTreeMap<String, Vec<u8>>, manifest: &Manifest, report: &mut Report) {
    let Some(sums) = files.get(SUMS) else {
        report.add(None, SUMS, Fault::Missing);
        return;
    };
    let own = files.get(MANIFEST).map(|content| (sha256(content), MANIFEST));
    let listed = manifest.files.iter().map(|file| (file.sha256.clone(), file.name.as_str()));
    if sums.as_slice() != archive::sums(listed.chain(own)).as_bytes() {
        report.add(None, SUMS, Fault::OtherSums);
    }
}

/// The tables hold the content of the digest, and make the graph.
fn check_content(files: &BTreeMap<String, Vec<u8>>, manifest: &Manifest, report: &mut Report) {
    let graph = &manifest.graph;
    let quads = files.get(&graph.file);
    if let Some(found) = quads.map(|quads| sha256(quads)).filter(|found| *found != graph.sha256) {
        report.add(None, &graph.file, Fault::Graph { stated: graph.sha256.clone(), found });
    }
    let Some((metadata, tables)) = content(files) else { return }; // what is missing was said
    let found = snapshot::digest(&metadata, &tables);
    if manifest.content_withdrawn {
        report.add(None, "", Fault::ContentWithdrawn);
    } else if found != manifest.digest {
        report.add(None, "", Fault::Content { stated: manifest.digest.clone(), found });
    }
    let written = snapshot::graph_digest(&metadata, &graph.iri_base, &tables);
    if quads.is_some_and(|quads| sha256(quads) != written) {
        report.add(None, &graph.file, Fault::GraphOfTables);
    }
}

/// The Data Package with the rows of each of its tables; none if a file is missing.
fn content(files: &BTreeMap<String, Vec<u8>>) -> Option<(Metadata, Vec<Vec<Row>>)> {
    let mut findings = Findings::new(Path::new(""));
    let package = files.get("datapackage.json")?;
    let metadata = Metadata::read(String::from_utf8_lossy(package).into_owned(), &mut findings);
    let rows = |kind: &catalog::Kind| {
        let content = files.get(&format!("{}.csv", kind.table.name))?;
        Some(Sheet::read(kind.table, content, &mut findings).rows)
    };
    Some((metadata, catalog::KINDS.iter().map(rows).collect::<Option<_>>()?))
}
