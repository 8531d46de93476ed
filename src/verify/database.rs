//! Every release of a database, proven by its digests: read in one state, and nothing is changed.
use super::{
    Discrepancy, Fault, OfContents, OfRecords, OfStored, ProofReport, ReleaseName, archive, derived,
    made::{self, Standing},
    records,
};
use crate::{
    archive::{Manifest, NAME, NQUADS},
    catalog::Profile,
    citation::{BIB, CFF},
    content::{Content, canonical_names},
    dataset::Metadata,
    snapshot,
    store::{self, Db, File, Publication, Release, StoredFile, Withdrawal},
};
use diesel::{QueryResult, result::Error};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

/// Checks everything. `on_release` is called with each release before that release is checked.
///
/// # Errors
///
/// When the connection to the database is lost. What cannot be read because it is damaged is a finding.
pub fn database(db: &mut Db, on_release: &mut dyn FnMut(&Release)) -> QueryResult<ProofReport> {
    let mut report = ProofReport::default();
    match store::in_one_state(db, |db| check(db, on_release, &mut report)) {
        // A damaged SQLite file may not even let a transaction end.
        Err(error) if !store::is_lost(&error) => report.add(None, "", unreadable(&error)),
        other => other?,
    }
    Ok(report)
}

fn check(db: &mut Db, on_release: &mut dyn FnMut(&Release), report: &mut ProofReport) -> QueryResult<()> {
    for cause in readable("", store::damage(db), report)?.unwrap_or_default() {
        report.add(None, "", OfStored::Structure { cause });
    }
    let Some(releases) = readable("releases", Release::all(db), report)? else { return Ok(()) };
    check_numbers(&releases, report);
    let publications = readable("publications", Publication::history(db), report)?;
    if let Some(publications) = &publications {
        check_publications(publications, &releases, report);
        records::check_moments(publications, &releases, report);
    }
    let withdrawals = readable("withdrawals", Withdrawal::all(db), report)?.unwrap_or_default();
    records::check_withdrawals(&withdrawals, &releases, report);
    if let Some(settings) = readable("settings", store::settings(db), report)? {
        records::check_base(&settings, &releases, db, report);
    }
    let standing = Standing::read(&releases, db, report)?;
    // Whether a release before has the files that an older openplan did not write.
    let mut newer = false;
    let mut proven = BTreeSet::new();
    for release in &releases {
        on_release(release);
        if check_release(release, &withdrawals, &standing, &mut newer, db, report)? {
            proven.insert(release.id);
        }
        report.releases += 1;
    }
    made::check_changes(&publications.unwrap_or_default(), &releases, &proven, db, report)?;
    for sha256 in readable("contents", File::unnamed(db), report)?.unwrap_or_default() {
        report.add(None, format!("contents, {sha256}"), OfStored::Unnamed);
    }
    Ok(())
}

/// What was read; none, and a finding, if it is damaged.
pub(super) fn readable<T>(name: &str, read: QueryResult<T>, report: &mut ProofReport) -> QueryResult<Option<T>> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(error) if store::is_lost(&error) => Err(error),
        Err(error) => {
            report.add(None, name, unreadable(&error));
            Ok(None)
        }
    }
}

fn unreadable(error: &Error) -> OfStored {
    OfStored::Unreadable { cause: store::in_a_line(&error.to_string()) }
}

/// Releases of a plan are numbered from 1 without a gap.
fn check_numbers(releases: &[Release], report: &mut ProofReport) {
    let mut numbers: BTreeMap<(&str, &str), BTreeSet<i32>> = BTreeMap::new();
    for release in releases {
        numbers.entry((&release.publisher_id, &release.plan_id)).or_default().insert(release.number);
    }
    for ((publisher_id, plan_id), numbers) in numbers {
        if let Some(missing) = missing(&numbers) {
            report.add(None, format!("{publisher_id}/{plan_id}"), OfRecords::Gap { missing });
        }
    }
}

pub(super) fn missing(numbers: &BTreeSet<i32>) -> Option<i32> {
    (1..).zip(numbers).find(|(wanted, number)| wanted != *number).map(|(wanted, _)| wanted)
}

/// Publications are of releases that are there, every release has one, and none is lost.
fn check_publications(publications: &[Publication], releases: &[Release], report: &mut ProofReport) {
    let known: BTreeSet<i32> = releases.iter().map(|release| release.id).collect();
    let published: BTreeSet<i32> = publications.iter().map(|publication| publication.release).collect();
    for publication in publications.iter().filter(|publication| !known.contains(&publication.release)) {
        report.add(None, format!("publications, {}", publication.id), OfRecords::NoRelease);
    }
    for release in releases.iter().filter(|release| !published.contains(&release.id)) {
        report.add(Some(&ReleaseName::of(release)), "", OfRecords::NeverPublished);
    }
    if let Some(missing) = missing(&publications.iter().map(|publication| publication.id).collect()) {
        report.add(None, "publications", OfRecords::Gap { missing });
    }
}

/// A stored file as it was read.
pub(super) struct ReadFile {
    pub content: Vec<u8>,
    /// What it is served as.
    media_type: String,
    /// Whether it has the SHA-256 that is recorded for it.
    pub intact: bool,
}

/// Says whether its files are proven.
fn check_release(
    release: &Release,
    withdrawals: &[Withdrawal],
    standing: &Standing,
    newer: &mut bool,
    db: &mut Db,
    report: &mut ProofReport,
) -> QueryResult<bool> {
    let named = ReleaseName::of(release);
    let files = files(release, &named, db, report)?;
    if release.withdrawn {
        report.add(Some(&named), "", OfRecords::Withdrawn);
        for name in files.keys() {
            report.add(Some(&named), name, OfRecords::Left);
        }
        made::check_withdrawn(release, &named, db, report)?;
        return Ok(false);
    }
    if release.content_withdrawn {
        report.add(Some(&named), "", OfRecords::ContentWithdrawn);
    }
    let Some(profile) = Profile::numbered(release.profile) else {
        let cause = format!("profile {} is not known to this openplan", release.profile);
        report.add(Some(&named), "profile", OfStored::Unreadable { cause });
        return Ok(false);
    };
    check_files(release, &named, profile, &files, newer, report);
    let content = content(&named, profile, &files, report);
    let archive = files.get(NAME).filter(|kept| kept.intact);
    let manifest = archive.and_then(|kept| check_archive(release, &named, &kept.content, report));
    let mut same_graph = None;
    if let Some(content) = &content {
        same_graph = check_content(release, &named, content, manifest.as_ref(), &files, report);
        let held = records::withdrawn_but_held(release, content.tables(), withdrawals, db)?;
        for name in held {
            report.add(Some(&named), name, OfRecords::Held);
        }
    }
    if let (Some(content), Some(same_graph)) = (&content, same_graph) {
        derived::check_content(release, content, same_graph, &files, report);
        made::check_release(release, &named, content, standing, db, report)?;
    }
    match (manifest, content) {
        (Some(manifest), _) => derived::check_twins(&named, &manifest, &files, report),
        (None, Some(content)) => check_record(release, &named, &content.metadata, report),
        (None, None) => {}
    }
    Ok(same_graph.is_some())
}

/// The files that an openplan before `data.zip` did not write.
const NEWER: [&str; 3] = [NAME, CFF, BIB];

/// A release has the files that publishing writes, each as the media type that it is written as, and no other.
fn check_files(
    release: &Release,
    named: &ReleaseName,
    profile: &'static Profile,
    files: &BTreeMap<String, ReadFile>,
    newer: &mut bool,
    report: &mut ProofReport,
) {
    // Names and media types do not depend on rows.
    let nothing = Content::of(Metadata::default(), profile, vec![Vec::new(); profile.tables.len()]);
    let wanted = match snapshot::files(release, &nothing) {
        Ok(wanted) => wanted,
        Err(error) => return report.add(Some(named), "files", OfStored::Unreadable { cause: error.to_string() }),
    };
    let unread = |name: &str, report: &ProofReport| report.findings.iter().any(|one| is_about(one, named, name));
    // Only a release that was written before the first one with these files may lack them, and only if nothing was
    // withdrawn from it: a withdrawal writes all files of today.
    let is_older = !*newer && !release.content_withdrawn && NEWER.iter().all(|name| !files.contains_key(*name));
    for file in &wanted {
        match files.get(&file.name) {
            Some(kept) if kept.media_type != file.media_type => {
                let (recorded, wanted) = (kept.media_type.clone(), file.media_type.clone());
                report.add(Some(named), &file.name, OfStored::MediaType { recorded, wanted });
            }
            Some(_) => {}
            None if unread(&file.name, report) || is_older && NEWER.contains(&&*file.name) => {}
            None => report.add(Some(named), &file.name, OfStored::FileMissing),
        }
    }
    if is_older && !unread(NAME, report) {
        report.add(Some(named), NEWER.join(", "), OfStored::Older);
    }
    if !release.content_withdrawn && NEWER.iter().any(|name| files.contains_key(*name)) {
        *newer = true;
    }
    for name in files.keys().filter(|name| wanted.iter().all(|file| file.name != **name)) {
        report.add(Some(named), name, OfStored::FileStrange);
    }
}

pub(super) fn is_about(finding: &Discrepancy, named: &ReleaseName, name: &str) -> bool {
    finding.release.as_ref() == Some(named) && (finding.name == name || finding.name == "files")
}

/// The stored files, each compared with its recorded SHA-256.
fn files(
    release: &Release,
    named: &ReleaseName,
    db: &mut Db,
    report: &mut ProofReport,
) -> QueryResult<BTreeMap<String, ReadFile>> {
    let mut files = BTreeMap::new();
    let stored = match File::of_release(release.id, db) {
        Ok(stored) => stored,
        Err(error) if store::is_lost(&error) => return Err(error),
        Err(error) => {
            report.add(Some(named), "files", unreadable(&error));
            return Ok(files);
        }
    };
    for StoredFile { name, bytes, .. } in stored {
        match File::find(release.id, &name, db) {
            Ok(Some(file)) => {
                report.files += 1;
                let found = store::sha256(&file.content);
                let intact = found == file.sha256;
                if !intact {
                    report.add(Some(named), &name, OfStored::FileChanged { recorded: file.sha256, found });
                } else if usize::try_from(bytes) != Ok(file.content.len()) {
                    let found = file.content.len();
                    report.add(Some(named), &name, OfStored::Length { recorded: bytes, found });
                }
                files.insert(name, ReadFile { content: file.content, media_type: file.media_type, intact });
            }
            Ok(None) => report.add(Some(named), name, OfStored::FileMissing),
            Err(error) if store::is_lost(&error) => return Err(error),
            Err(error) => report.add(Some(named), name, unreadable(&error)),
        }
    }
    Ok(files)
}

/// What the canonical files hold; none if one of them is missing or damaged, which was said.
fn content(
    named: &ReleaseName,
    profile: &'static Profile,
    files: &BTreeMap<String, ReadFile>,
    report: &mut ProofReport,
) -> Option<Content> {
    let intact = |name: &str| files.get(name).filter(|kept| kept.intact).map(|kept| kept.content.as_slice());
    if canonical_names(profile).iter().any(|name| intact(name).is_none()) {
        return None;
    }
    let content = Content::of_files(profile, intact);
    content.map_err(|name| report.add(Some(named), name, OfStored::FileOther)).ok()
}

/// The files have the recorded digests. Says whether this openplan makes the graph of the recorded digest of them; none if the
/// files are not proven.
///
/// Files, the archive of the same files and records are three witnesses: where two agree, the third is named.
fn check_content(
    release: &Release,
    named: &ReleaseName,
    content: &Content,
    manifest: Option<&Manifest>,
    files: &BTreeMap<String, ReadFile>,
    report: &mut ProofReport,
) -> Option<bool> {
    let graph = snapshot::graph_digest(content, &release.iri_base);
    let found = content.digest();
    // The digest stays that of what was published: what a withdrawal has left is proven by its graph.
    let proven = if release.content_withdrawn { graph == release.graph_digest } else { found == release.digest };
    if release.content_withdrawn && found == release.digest {
        report.add(Some(named), "content_withdrawn", OfRecords::Whole);
    }
    if proven {
        let is_same = graph == release.graph_digest;
        check_graph(release, named, graph, files, report);
        return Some(is_same);
    }
    let differing = differing(manifest, content.profile, files);
    for name in &differing {
        report.add(Some(named), name, OfStored::FileOther);
    }
    if differing.is_empty() && release.content_withdrawn {
        let recorded = release.graph_digest.clone();
        report.add(Some(named), "graph_digest", OfStored::GraphDigest { recorded, found: graph });
    } else if differing.is_empty() {
        report.add(Some(named), "digest", OfStored::Digest { recorded: release.digest.clone(), found });
    }
    None
}

/// The canonical files that are not those of the archive.
fn differing(manifest: Option<&Manifest>, profile: &Profile, files: &BTreeMap<String, ReadFile>) -> Vec<String> {
    let Some(manifest) = manifest else { return Vec::new() };
    let differs = |name: &String| {
        let listed = manifest.files.iter().find(|listed| listed.name == *name);
        let kept = files.get(name).map(|kept| store::sha256(&kept.content));
        listed.zip(kept).is_some_and(|(listed, kept)| listed.sha256 != kept)
    };
    canonical_names(profile).into_iter().filter(differs).collect()
}

/// The graph of tables that are proven; `found` is its digest.
fn check_graph(
    release: &Release,
    named: &ReleaseName,
    found: String,
    files: &BTreeMap<String, ReadFile>,
    report: &mut ProofReport,
) {
    let recorded = release.graph_digest.clone();
    let Some(kept) = files.get(NQUADS).filter(|kept| kept.intact) else {
        if found != recorded {
            report.add(Some(named), "graph_digest", OfStored::GraphDigest { recorded, found });
        }
        return;
    };
    let stored = store::sha256(&kept.content);
    match (found == recorded, stored == recorded) {
        (true, true) => {}
        (true, false) => report.add(Some(named), NQUADS, OfStored::FileOther),
        (false, true) if is_of(&kept.content, release) => report.add(Some(named), NQUADS, OfStored::GraphWritten),
        (false, _) => report.add(Some(named), "graph_digest", OfStored::GraphDigest { recorded, found }),
    }
}

/// Whether the N-Quads are in the graph that the recorded IRI base names.
fn is_of(nquads: &[u8], release: &Release) -> bool {
    let graph = format!("<{}> .", snapshot::plan_graph(&release.publisher_id, &release.plan_id, &release.iri_base));
    let first = nquads.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.ends_with(graph.as_bytes())
}

/// The archive proves itself, and what it states is what is recorded.
fn check_archive(release: &Release, named: &ReleaseName, content: &[u8], report: &mut ProofReport) -> Option<Manifest> {
    let mut inside = ProofReport::default();
    let manifest = archive::check(Cursor::new(content), archive::LIMIT, &mut inside);
    for Discrepancy { name, fault, .. } in inside.findings {
        // Versions of openplan may write other files, and the database has other witnesses of its graph than the archive.
        let is_other = fault == Fault::Contents(OfContents::OtherWritten);
        let fault = if is_other { OfStored::FileWritten.into() } else { fault };
        // `check_graph` and `check_withdrawals` report these two for the database itself; they are not told again for
        // the archive.
        let is_said = [OfContents::GraphOfTables.into(), OfRecords::ContentWithdrawn.into()].contains(&fault);
        if !is_said {
            report.add(Some(named), format!("{NAME}, {name}").trim_end_matches(", "), fault);
        }
    }
    let Manifest { publisher_id, plan_id, release: number, created_at, label, graph, .. } = manifest.as_ref()?;
    let records = [
        ("publisher_id", &*release.publisher_id, &**publisher_id),
        ("plan_id", &release.plan_id, plan_id),
        ("number", &release.number.to_string(), &number.to_string()),
        ("created_at", &release.created_at, created_at),
        ("label", &release.label, label),
        ("iri_base", &release.iri_base, &graph.iri_base),
    ];
    check_recorded(named, records, report);
    manifest
}

/// Where there is no archive, what the package states is recorded.
fn check_record(release: &Release, named: &ReleaseName, metadata: &Metadata, report: &mut ProofReport) {
    let iri_base = metadata.iri_base().unwrap_or(&release.iri_base);
    let records = [
        ("publisher_id", &*release.publisher_id, metadata.publisher_id()),
        ("plan_id", &release.plan_id, metadata.plan_id()),
        ("label", &release.label, metadata.version()),
        ("iri_base", &release.iri_base, iri_base),
    ];
    check_recorded(named, records, report);
}

/// What is recorded, by member, is what is stated.
fn check_recorded<const N: usize>(named: &ReleaseName, records: [(&str, &str, &str); N], report: &mut ProofReport) {
    for (member, recorded, stated) in records.into_iter().filter(|(_, recorded, stated)| recorded != stated) {
        let (recorded, stated) = (recorded.to_owned(), stated.to_owned());
        report.add(Some(named), member, OfRecords::RecordOther { recorded, stated });
    }
}
