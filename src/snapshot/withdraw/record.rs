//! A record is withdrawn: a row with those that cannot stand without it, or one of its texts.
use super::{Error, TombstoneDraft, Withdrawn, everything, server_base};
use crate::{
    catalog, check,
    content::Content,
    dataset::Finding,
    snapshot::{
        dependents::{dependents, optional_references},
        derive::{self, Next},
        description::Facts,
        log,
        printed::{PrintedPlaces, printed},
        publish::{self, Options, now, now_after, published},
        stored,
        timeline::withdrawn_row,
        withdrawn_content::todays,
    },
    store::{self, Db, File, Publication, Release, Withdrawal, WithdrawalReason},
    table::{CellKind, Row, RowId, Table},
};
use diesel::QueryResult;
use std::collections::{BTreeMap, BTreeSet};

/// Why the release exists through which a record leaves. It must not say more.
const WITHDRAWAL_NOTE: &str = "内容の一部を取り下げました（withdrawal）。";

/// A release with its content.
struct ReleaseRows {
    release: Release,
    content: Content,
}

/// Takes the record of an IRI out of all releases of its plan.
pub(super) fn withdraw(
    iri: &str,
    column: Option<&str>,
    reason: WithdrawalReason,
    db: &mut Db,
) -> Result<Withdrawn, Error> {
    let mut record = Record::find(iri, column, db)?;
    let release_rows = record.release_rows(db)?;
    let versions = row_in_releases(&release_rows, &record.id);
    let texts = texts(&versions, record.column, shortest_sought(record.column, reason));
    if versions.is_empty() || texts.is_empty() && record.column.is_some() {
        return record.withdrawn_before(iri, !versions.is_empty(), db);
    }
    if record.column.is_none() {
        let withdrawn_rows = BTreeSet::from([record.id.clone()]);
        record.went_with_it = release_rows
            .iter()
            .flat_map(|release_rows| dependents(release_rows.content.tables(), &withdrawn_rows))
            .collect();
    }
    let went_with_it = record.went_with_it.iter().map(ToString::to_string).collect();
    let mut done = Withdrawn { what: record.name(), went_with_it, ..Withdrawn::default() };
    if let Some(current) = Release::current(&record.publisher_id, &record.plan_id, db)? {
        for release_rows in release_rows.iter().filter(|release_rows| release_rows.release.id == current.id) {
            let remaining = record.remaining(&release_rows.content);
            done.by_release = publish_left(release_rows, &remaining, db)?;
            done.findings = findings(&release_rows.content, &remaining);
        }
    }
    let base = server_base(db)?;
    record.remove_from_releases(&release_rows, &base, &mut done, db)?;
    let sought = texts.into_iter().filter(|text| text.chars().count() > 1).collect();
    done.elsewhere = record.elsewhere(&release_rows, &sought, db)?;
    record.leave_tombstones(&release_rows, reason, done.by_release, db)?;
    done.urls.push(everything(&base));
    log::record_anew((&record.publisher_id, &record.plan_id), db)?;
    Ok(done)
}

/// A row that is to be taken down, or one of its texts. Table, key and column are those of today's profile.
struct Record {
    publisher_id: String,
    plan_id: String,
    id: RowId,
    /// The column whose text is taken down; the whole row without it.
    column: Option<&'static str>,
    /// The rows that cannot stand without it.
    went_with_it: BTreeSet<RowId>,
}

impl Record {
    /// The record of an IRI, if such a one can be taken down.
    fn find(iri: &str, column: Option<&str>, db: &mut Db) -> Result<Self, Error> {
        let (publisher_id, plan_id, id) = row_of_iri(iri, db)?;
        let table = catalog::find(id.table).ok_or_else(|| Error::Missing(iri.to_owned()))?;
        let column = column.map(|name| may_be_empty(table, name)).transpose()?;
        if column.is_none() && table.name == "plans" {
            return Err(Error::Plan(iri.to_owned()));
        }
        Ok(Self { publisher_id, plan_id, id, column, went_with_it: BTreeSet::new() })
    }

    /// As it is said: `terms/ai`, or `terms/ai/alt_label`.
    fn name(&self) -> String {
        self.column.map_or_else(|| self.id.to_string(), |column| format!("{}/{column}", self.id))
    }

    /// All releases of its plan, oldest first.
    fn release_rows(&self, db: &mut Db) -> Result<Vec<ReleaseRows>, Error> {
        let mut releases = Release::of_plan(&self.publisher_id, &self.plan_id, db)?;
        releases.reverse();
        let release_rows =
            |release: Release, db: &mut Db| Ok(ReleaseRows { content: Content::load(&release, db)?, release });
        releases.into_iter().map(|release| release_rows(release, db)).collect()
    }

    /// The result if no release holds the record any longer: it was withdrawn before, or it never was there.
    fn withdrawn_before(&self, iri: &str, is_there: bool, db: &mut Db) -> Result<Withdrawn, Error> {
        let withdrawals = Withdrawal::of_plan(&self.publisher_id, &self.plan_id, db)?;
        let known = withdrawals.into_iter().rev().find(|one| {
            withdrawn_row(one).as_ref() == Some(&self.id)
                && (one.column_name.is_none() || one.column_name.as_deref() == self.column)
        });
        match (known, self.column) {
            (Some(one), _) => {
                let by_release = one.by_release;
                Ok(Withdrawn { what: self.name(), again: true, by_release, ..Withdrawn::default() })
            }
            (None, Some(column)) if is_there => {
                Err(Error::Empty { row: self.id.to_string(), column: column.to_owned() })
            }
            (None, _) => Err(Error::Missing(iri.to_owned())),
        }
    }

    /// The rows that are taken down: itself and those that cannot stand without it.
    fn withdrawn_rows(&self) -> BTreeSet<RowId> {
        self.went_with_it.iter().chain([&self.id]).cloned().collect()
    }

    /// What is left of the content of a release, in the words of its own profile.
    fn remaining(&self, content: &Content) -> Content {
        let own = match self.column {
            None => without(content, &self.withdrawn_rows()),
            Some(column) => emptied(content, &self.id, column),
        };
        Content::of(content.metadata.clone(), content.profile, own)
    }

    /// Removes the record from each release that has it. Adds to `done` these releases, the lines at which their
    /// sources print the record, and the URLs that served it.
    fn remove_from_releases(
        &self,
        release_rows: &[ReleaseRows],
        base: &str,
        done: &mut Withdrawn,
        db: &mut Db,
    ) -> Result<(), Error> {
        for one in release_rows.iter().rev() {
            let remaining = self.remaining(&one.content);
            if remaining.own() != one.content.own() {
                let PrintedPlaces { lines, notes } = printed(one.content.tables(), &self.withdrawn_rows());
                done.printed.lines.extend(lines);
                done.printed.notes.extend(notes);
                done.urls.extend(replace_content(&one.release, &remaining, base, db)?);
                done.releases.push(one.release.number);
            }
        }
        done.releases.reverse();
        Ok(())
    }

    /// Where the same texts are left, in the newest release first.
    fn elsewhere(
        &self,
        release_rows: &[ReleaseRows],
        texts: &BTreeSet<String>,
        db: &mut Db,
    ) -> QueryResult<Vec<String>> {
        let published = Publication::of_plan(&self.publisher_id, &self.plan_id, db)?;
        let places = |one: &ReleaseRows| {
            let own = published.iter().filter(|(number, _)| *number == one.release.number);
            let notes: BTreeSet<&String> = own.filter_map(|(_, publication)| publication.note.as_ref()).collect();
            elsewhere(&one.release, &notes, &self.remaining(&one.content), texts)
        };
        Ok(release_rows.iter().rev().flat_map(places).collect())
    }

    /// Leaves a tombstone of each row that was taken down.
    fn leave_tombstones(
        &self,
        release_rows: &[ReleaseRows],
        reason: WithdrawalReason,
        by_release: Option<i32>,
        db: &mut Db,
    ) -> Result<(), Error> {
        let (publisher_id, plan_id) = (&*self.publisher_id, &*self.plan_id);
        let tombstone = TombstoneDraft { publisher_id, plan_id, reason, at: now(), by_release };
        tombstone.of_row(&self.id, self.column, &row_in_releases(release_rows, &self.id), true, db)?;
        self.went_with_it
            .iter()
            .try_for_each(|id| tombstone.of_row(id, None, &row_in_releases(release_rows, id), false, db))
    }
}

/// A row as each release has it, read as today's profile reads it.
fn row_in_releases<'h>(release_rows: &'h [ReleaseRows], id: &RowId) -> Vec<&'h Row> {
    let of_release =
        |release_rows: &'h ReleaseRows| release_rows.content.rows(id.table).iter().find(|row| row.key() == id.key);
    release_rows.iter().filter_map(of_release).collect()
}

/// Municipality, plan, and today's table and key of the row that an IRI names. An IRI of an older profile names the row that it
/// is called today.
fn row_of_iri(iri: &str, db: &mut Db) -> Result<(String, String, RowId), Error> {
    let server = server_base(db)?;
    let unknown = || Error::NoRecord { given: iri.to_owned(), base: server.clone(), proposal: proposal(iri, &server) };
    let mut bases: BTreeSet<String> = Release::all(db)?.into_iter().map(|release| release.iri_base).collect();
    bases.extend(store::setting("base_url", db)?);
    let paths = bases.iter().filter_map(|base| iri.strip_prefix(base.as_str())?.strip_prefix("/id/"));
    let path = paths.min_by_key(|path| path.len()).ok_or_else(unknown)?;
    let mut parts = path.splitn(4, '/');
    let (Some(publisher_id), Some(plan_id)) = (parts.next(), parts.next()) else { return Err(unknown()) };
    let id = match (parts.next(), parts.next()) {
        (None, _) => RowId { table: "plans", key: plan_id.to_owned() },
        (Some(table), Some(key)) => todays(table, key).ok_or_else(unknown)?,
        _ => return Err(unknown()),
    };
    Ok((publisher_id.to_owned(), plan_id.to_owned(), id))
}

/// The IRI of the record that the address of a page, also of a release, or an IRI with another base would name here.
fn proposal(given: &str, base: &str) -> Option<String> {
    let path = given.strip_prefix(base).or_else(|| Some(given.split_once("://")?.1.split_once('/')?.1))?;
    let path = path.trim_start_matches('/').split(['?', '#']).next()?;
    let mut parts: Vec<&str> = path.strip_prefix("id/").unwrap_or(path).split('/').collect();
    if parts.get(2) == Some(&"releases") && parts.len() > 4 {
        parts.drain(2..4);
    }
    let [publisher_id, plan_id, table, key @ ..] = &parts[..] else { return None };
    let (table, key) = (catalog::find(table)?.name, key.join("/"));
    let key = key.strip_suffix(".html").unwrap_or(&key);
    (!key.is_empty()).then(|| format!("{base}/id/{publisher_id}/{plan_id}/{table}/{key}"))
}

/// The column of that name, if a row can be without it.
fn may_be_empty(table: &'static Table, name: &str) -> Result<&'static str, Error> {
    let column = table.column(name).ok_or_else(|| Error::NoColumn {
        table: table.name,
        column: name.to_owned(),
        known: table.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", "),
    })?;
    if column.required {
        return Err(Error::Needed { table: table.name, column: name.to_owned() });
    }
    Ok(column.name)
}

/// The own tables of a content without the rows that are called so today; what referred to one and need not is empty there.
fn without(content: &Content, withdrawn_rows: &BTreeSet<RowId>) -> Vec<Vec<Row>> {
    let rows = content.own().iter().flatten().map(RowId::of);
    let withdrawn_rows: BTreeSet<RowId> =
        rows.filter(|id| withdrawn_rows.contains(&content.profile.moved(id.clone()))).collect();
    let kept = |row: &Row| {
        let mut kept = row.clone();
        for (place, _) in optional_references(content.profile, row).filter(|(_, id)| withdrawn_rows.contains(id)) {
            kept.cells[place].clear();
        }
        (!withdrawn_rows.contains(&RowId::of(row))).then_some(kept)
    };
    content.own().iter().map(|rows| rows.iter().filter_map(kept).collect()).collect()
}

/// The own tables of a content with one cell empty, which is known by its row and column of today.
fn emptied(content: &Content, id: &RowId, column: &str) -> Vec<Vec<Row>> {
    let mut own = content.own().to_vec();
    let without_line = |lists: &[Vec<Row>]| {
        let row = lists.iter().flatten().find(|row| RowId::of(row) == *id)?;
        row.get(column).map(str::to_owned)
    };
    if without_line(content.tables()).is_none() {
        return own;
    }
    for (list, place) in places(&own, |row| content.profile.moved(RowId::of(row)) == *id) {
        for cell in 0..own[list][place].cells.len() {
            let text = std::mem::take(&mut own[list][place].cells[cell]);
            // A cell is found by what today's profile reads without it: an older one may call its column otherwise.
            if !text.is_empty()
                && without_line(&content.profile.read(&own)).is_none()
                && !is_key(&own[list][place], cell)
            {
                return own;
            }
            own[list][place].cells[cell] = text;
        }
    }
    own
}

fn is_key(row: &Row, cell: usize) -> bool {
    row.table.columns.get(cell).is_none_or(|column| column.required)
}

/// List and place of the rows that meet a condition.
fn places(lists: &[Vec<Row>], is_meant: impl Fn(&Row) -> bool) -> Vec<(usize, usize)> {
    let rows = lists.iter().enumerate().flat_map(|(list, rows)| rows.iter().enumerate().map(move |row| (list, row)));
    rows.filter(|(_, (_, row))| is_meant(row)).map(|(list, (place, _))| (list, place)).collect()
}

/// What `check` finds in what is left of a release, and did not find in the whole.
fn findings(content: &Content, remaining: &Content) -> Vec<Finding> {
    let metadata = content.todays_metadata();
    let without_line = |finding: &Finding| (finding.file.clone(), finding.rule, finding.ja.wrong.clone());
    let mut before: Vec<_> = check::rows(&metadata, content.tables()).iter().map(without_line).collect();
    let mut findings = check::rows(&metadata, remaining.tables());
    // The rows that are left have other line numbers, so findings are compared without them: each finding on the whole
    // release cancels one on what is left that says the same.
    findings.retain(|finding| {
        let known = before.iter().position(|known| *known == without_line(finding));
        known.map(|place| before.swap_remove(place)).is_none()
    });
    findings
}

/// Publishes what is left of the current release as a release of its own; says its number. `None` if the current release does
/// not hold what is withdrawn.
fn publish_left(release_rows: &ReleaseRows, remaining: &Content, db: &mut Db) -> Result<Option<i32>, Error> {
    let current = &release_rows.release;
    if remaining.own() == release_rows.content.own() {
        return Ok(None);
    }
    let (digest, at) = (remaining.digest(), now_after(Publication::last_moment(db)?.as_deref()));
    let known = Release::by_digest(&current.publisher_id, &current.plan_id, &digest, db)?;
    if let Some(known) = known.as_ref().filter(|known| known.withdrawn || known.content_withdrawn) {
        return Err(Error::Left(known.number));
    }
    let is_new = known.is_none();
    let release = if let Some(known) = known {
        known
    } else {
        let options = Options { note: Some(WITHDRAWAL_NOTE.to_owned()), ..Options::default() };
        publish::keep(remaining, digest, &options, &at, &current.iri_base, db)?
    };
    let publication = published(&release, &at, Some(WITHDRAWAL_NOTE.to_owned()), None).insert(db)?;
    let next = Next { release: &release, content: remaining, is_new, publication: publication.id, at: &at };
    derive::becomes_current(&next, Some((current, &release_rows.content)), db)?;
    Ok(Some(release.number))
}

/// Makes the files of a release what is left of them; says which URLs had something else before.
fn replace_content(release: &Release, remaining: &Content, base: &str, db: &mut Db) -> Result<Vec<String>, Error> {
    let nquads = stored::nquads(remaining, &release.iri_base);
    let graph_digest = store::sha256(nquads.as_bytes());
    let release = Release { graph_digest, content_withdrawn: true, ..release.clone() };
    let before: BTreeMap<String, String> =
        File::of_release(release.id, db)?.into_iter().map(|file| (file.name, file.sha256)).collect();
    release.record_withdrawal(db)?;
    derive::clear_caches(release.id, db)?;
    let files = stored::files_with(&release, remaining, nquads)?;
    File::insert_all(&files, db)?;
    Facts::described(remaining, release.id).insert(db)?;
    let twin = format!("{base}/{}/{}/releases/{}", release.publisher_id, release.plan_id, release.number);
    let changed = files.iter().filter(|file| before.get(&file.name) != Some(&file.sha256));
    let urls = changed.map(|file| format!("{twin}/{}", file.name));
    Ok(urls.chain([format!("{twin}*")]).collect())
}

/// The texts that are taken down: that of the column, or those of the row that are no mere words.
fn texts(versions: &[&Row], column: Option<&str>, shortest_sought: usize) -> BTreeSet<String> {
    let of_row = |row: &Row| -> Vec<String> {
        let cells = row.table.columns.iter().zip(&row.cells);
        let long = |text: &str| text.chars().count() >= shortest_sought;
        let prose = |kind: CellKind| matches!(kind, CellKind::Text | CellKind::TextEn | CellKind::Plain);
        let wanted = cells.filter(|(own, cell)| match column {
            Some(column) => own.name == column && !cell.is_empty(),
            None => prose(own.kind) && long(cell),
        });
        wanted.map(|(_, cell)| cell.clone()).collect()
    };
    versions.iter().flat_map(|row| of_row(row)).collect()
}

/// How many characters a text must have to be looked for in other places. Shorter texts are mostly ordinary words,
/// which stand in many places for reasons of their own. Names are short too, so after a leak, for personal data and for
/// a single column every text of two characters is looked for.
fn shortest_sought(column: Option<&str>, reason: WithdrawalReason) -> usize {
    if column.is_some() || matches!(reason, WithdrawalReason::PersonalData | WithdrawalReason::Leak) { 2 } else { 8 }
}

/// Where a release holds one of the texts still.
fn elsewhere(
    release: &Release,
    notes: &BTreeSet<&String>,
    remaining: &Content,
    texts: &BTreeSet<String>,
) -> Vec<String> {
    let holds = |text: &str| texts.iter().any(|one| text.contains(one.as_str()));
    let mut found = Vec::new();
    for row in remaining.own().iter().flatten() {
        let cells = row.table.columns.iter().zip(&row.cells).filter(|(_, cell)| holds(cell));
        found.extend(cells.map(|(column, _)| format!("{}/{}", RowId::of(row), column.name)));
    }
    let package = ("datapackage.json", remaining.metadata.text());
    let own = [package].into_iter().chain(notes.iter().map(|note| ("note", note.as_str())));
    found.extend(own.filter(|(_, text)| holds(text)).map(|(name, _)| name.to_owned()));
    found.into_iter().map(|place| format!("releases/{}: {place}", release.number)).collect()
}
