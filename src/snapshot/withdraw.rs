//! Withdrawal: what must not be public is taken down everywhere, in past releases and their files too. It is the one
//! exception to releases that never change.
use super::{
    comes_back,
    dependents::{RowId, dependents, may_lack},
    printed::{Printed, printed},
    publish::{current, now, published},
    stored,
};
use crate::{
    catalog::{self, InsertError},
    check,
    dataset::{self, Finding},
    format::WriteError,
    language::Language,
    store::{self, Db, File, Pool, Publication, Reason, Release, Withdrawal, WithdrawnText},
    table::{Kind as Cell, Row, Table},
};
use diesel::QueryResult;
use std::collections::{BTreeMap, BTreeSet};

/// What is to be taken down.
#[derive(Debug, Clone)]
pub enum What {
    /// A row by the IRI of its thing, or one of its texts.
    Record {
        /// `{iri base}/id/{municipality}/{plan}/{table}/{key}`.
        iri: String,
        /// The column whose text is taken down; the whole row without it.
        column: Option<String>,
    },
    /// A release as `{municipality}/{plan}/{number}`.
    Release(String),
}

/// What was taken down.
#[derive(Debug, Clone, Default)]
pub struct Withdrawn {
    /// What it was, as it was named.
    pub what: String,
    /// Whether it had been taken down before: then only the files of the database were written anew.
    pub again: bool,
    /// Rows that could not stand without the withdrawn one and went with it, as `table/key`.
    pub along: Vec<String>,
    /// Number of the release that became current by it, if one did.
    pub by_release: Option<i32>,
    /// Numbers of the releases that no longer hold it, oldest first.
    pub releases: Vec<i32>,
    /// What is wrong with the rows that are left of the current release and was not before, at its lines there.
    pub findings: Vec<Finding>,
    /// Whether nothing of the plan is served any longer.
    pub nothing_left: bool,
    /// Where the sources of the package print it.
    pub printed: Printed,
    /// Places that hold the same text and were left as they are, of the newest release first.
    pub elsewhere: Vec<String>,
    /// URLs that caches outside may still hold; `*` stands for all that begins so.
    pub urls: Vec<String>,
    /// Whether the files of the database were written anew. If not, the same command does it again.
    pub cleared: bool,
}

/// Why nothing was taken down. The database is as it was, except for [`Error::Clear`].
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no record.
    #[error(
        "{given} names no record. A record is a row of a table, named by the IRI of its thing; IRIs here begin with \
         {base}/id/{}. Texts of datapackage.json (title, description, rights) \
         and notes of releases are no records: correct them, publish, and withdraw the releases that hold them",
        .meant.as_ref().map(|iri| format!(". Is it {iri} that you mean?")).unwrap_or_default()
    )]
    NoRecord {
        /// As given.
        given: String,
        /// What the IRIs of this database begin with.
        base: String,
        /// The record that an address of a page or an IRI with another base would name here.
        meant: Option<String>,
    },
    /// There is no such row.
    #[error("no release has {0}; it was never published here, or spelt otherwise")]
    Missing(String),
    /// A plan is no record.
    #[error("{0} is a whole plan: withdraw its releases one by one, or name the column of its text")]
    Plan(String),
    /// There is no such column.
    #[error("{table} has no column {column}; it has {known}")]
    NoColumn {
        /// Table of the record.
        table: &'static str,
        /// As given.
        column: String,
        /// What there is.
        known: String,
    },
    /// The row cannot be without it.
    #[error("{table} cannot be without {column}: a row needs it. Withdraw the whole record: leave --column out")]
    Needed {
        /// Table of the record.
        table: &'static str,
        /// The column.
        column: String,
    },
    /// There is nothing to take down.
    #[error("{column} of {row} is empty in every release")]
    Empty {
        /// The record.
        row: String,
        /// The column.
        column: String,
    },
    /// There is no such release.
    #[error("{0} is no release here; write it as municipality/plan/number, such as 172014/dx-action-plan/3")]
    NoRelease(String),
    /// What is left is content that was withdrawn.
    #[error(
        "without it the current content would be that of release {0}, from which content was withdrawn. Publish a corrected \
         package first, or withdraw the current release"
    )]
    Left(i32),
    /// It is taken down, and the files of the database could not be written anew.
    #[error(
        "it is withdrawn, but the files of the database could not be written anew and may still hold a copy: {0}. Give the \
         same command again"
    )]
    Clear(diesel::result::Error),
    /// A row could not be kept.
    #[error("{0}. Nothing was withdrawn")]
    Insert(#[from] InsertError),
    /// A file could not be written.
    #[error("{0}. Nothing was withdrawn")]
    Write(#[from] WriteError),
    /// No random numbers could be had.
    #[error("the system gives no random numbers: {0}. Nothing was withdrawn")]
    Random(#[from] getrandom::Error),
    /// The database did not do what was asked.
    #[error("the database refused: {}. Nothing was withdrawn; try again", store::with_advice(&.0.to_string(), Language::En))]
    Database(#[from] diesel::result::Error),
    /// No connection could be had.
    #[error("the database cannot be reached: {0}")]
    Pool(#[from] diesel::r2d2::PoolError),
}

/// Why the release exists through which a record leaves. It must not say more.
const NOTE: &str = "内容の一部を取り下げました（withdrawal）。";

/// Why an older release is current again when the current one was taken down.
const AGAIN: &str = "現在の公開版を取り下げたため、前の版に戻しました（withdrawal）。";

/// Takes something down: all of it at once or, on any error, nothing. What was taken down already is not looked for again.
///
/// # Errors
///
/// See [`Error`].
pub fn withdraw(what: &What, reason: Reason, pool: &Pool) -> Result<Withdrawn, Error> {
    let mut db = pool.get()?;
    store::delete_securely(&mut db)?;
    let mut done = store::in_one_step(&mut db, |db| {
        store::lock_for_publishing(db)?;
        take_down(what, reason, db)
    })?;
    let tables = catalog::tables().iter().map(|table| table.name.replace('-', "_"));
    let tables: Vec<String> = tables.chain(["files", "releases"].map(str::to_owned)).collect();
    done.cleared = store::leave_no_copy(&tables, &mut db).map_err(Error::Clear)?;
    Ok(done)
}

/// What [`withdraw`] would take down. Nothing is changed.
///
/// # Errors
///
/// Those of [`withdraw`].
pub fn rehearse(what: &What, reason: Reason, pool: &Pool) -> Result<Withdrawn, Error> {
    let mut would = None;
    let ended = store::in_one_step(&mut *pool.get()?, |db| {
        store::lock_for_publishing(db)?;
        would = Some(take_down(what, reason, db)?);
        Err::<Withdrawn, Error>(diesel::result::Error::RollbackTransaction.into())
    });
    would.map_or(ended, Ok)
}

fn take_down(what: &What, reason: Reason, db: &mut Db) -> Result<Withdrawn, Error> {
    match what {
        What::Record { iri, column } => record(iri, column.as_deref(), reason, db),
        What::Release(name) => release(name, reason, db),
    }
}

/// A release with its rows.
struct Held {
    release: Release,
    tables: Vec<Vec<Row>>,
}

fn record(iri: &str, column: Option<&str>, reason: Reason, db: &mut Db) -> Result<Withdrawn, Error> {
    let mut record = Record::find(iri, column, db)?;
    let held = record.held(db)?;
    let versions = of_all(&held, &record.id);
    let texts = texts(&versions, record.column, least(record.column, reason));
    if versions.is_empty() || texts.is_empty() && record.column.is_some() {
        return record.before(iri, !versions.is_empty(), db);
    }
    if record.column.is_none() {
        let gone = BTreeSet::from([record.id.clone()]);
        record.along = held.iter().flat_map(|held| dependents(&held.tables, &gone)).collect();
    }
    let along = record.along.iter().map(ToString::to_string).collect();
    let mut done = Withdrawn { what: record.what(), along, ..Withdrawn::default() };
    if let Some(current) = current(&record.lg_code, &record.plan_id, db)? {
        for held in held.iter().filter(|held| held.release.id == current.id) {
            let left = record.left(&held.tables);
            done.by_release = leave_current(held, &left, db)?;
            done.findings = findings(held, &left);
        }
    }
    let base = server_base(db)?;
    record.take_from(&held, &base, &mut done, db)?;
    let sought = texts.into_iter().filter(|text| text.chars().count() > 1).collect();
    done.elsewhere = record.elsewhere(&held, &sought, db)?;
    record.entomb(&held, reason, done.by_release, db)?;
    done.urls.extend(record.across(&base));
    Ok(done)
}

/// A row that is to be taken down, or one of its texts.
struct Record {
    lg_code: String,
    plan_id: String,
    id: RowId,
    /// The column whose text is taken down; the whole row without it.
    column: Option<&'static str>,
    /// The rows that cannot stand without it.
    along: BTreeSet<RowId>,
}

impl Record {
    /// The record of an IRI, if such a one can be taken down.
    fn find(iri: &str, column: Option<&str>, db: &mut Db) -> Result<Self, Error> {
        let (lg_code, plan_id, id) = named(iri, db)?;
        let table = catalog::find(id.table).map(|table| *table).ok_or_else(|| Error::Missing(iri.to_owned()))?;
        let column = column.map(|name| may_be_empty(table, name)).transpose()?;
        if column.is_none() && table.name == "plans" {
            return Err(Error::Plan(iri.to_owned()));
        }
        Ok(Self { lg_code, plan_id, id, column, along: BTreeSet::new() })
    }

    /// As it is said: `terms/ai`, or `terms/ai/alt_label_ja`.
    fn what(&self) -> String {
        self.column.map_or_else(|| self.id.to_string(), |column| format!("{}/{column}", self.id))
    }

    /// All releases of its plan, oldest first.
    fn held(&self, db: &mut Db) -> QueryResult<Vec<Held>> {
        let mut releases = Release::of_plan(&self.lg_code, &self.plan_id, db)?;
        releases.reverse();
        let held = |release: Release, db: &mut Db| Ok(Held { tables: super::tables(release.id, db)?, release });
        releases.into_iter().map(|release| held(release, db)).collect()
    }

    /// What the command says when nothing is left to be taken down: it was given before, or there never was anything.
    fn before(&self, iri: &str, is_there: bool, db: &mut Db) -> Result<Withdrawn, Error> {
        let withdrawals = Withdrawal::of_plan(&self.lg_code, &self.plan_id, db)?;
        let known = withdrawals.into_iter().rev().find(|one| {
            one.table_name.as_deref() == Some(self.id.table)
                && one.row_key.as_deref() == Some(&self.id.key)
                && (one.column_name.is_none() || one.column_name.as_deref() == self.column)
        });
        match (known, self.column) {
            (Some(one), _) => {
                let by_release = one.by_release;
                Ok(Withdrawn { what: self.what(), again: true, by_release, ..Withdrawn::default() })
            }
            (None, Some(column)) if is_there => {
                Err(Error::Empty { row: self.id.to_string(), column: column.to_owned() })
            }
            (None, _) => Err(Error::Missing(iri.to_owned())),
        }
    }

    /// The rows that are taken down: itself and those that cannot stand without it.
    fn gone(&self) -> BTreeSet<RowId> {
        self.along.iter().chain([&self.id]).cloned().collect()
    }

    /// What is left of the tables of a release.
    fn left(&self, tables: &[Vec<Row>]) -> Vec<Vec<Row>> {
        match self.column {
            None => without(tables, &self.gone()),
            Some(column) => emptied(tables, &self.id, column),
        }
    }

    /// Takes it out of every release that has it; says of which, where their sources print it, and which URLs had it.
    fn take_from(&self, held: &[Held], base: &str, done: &mut Withdrawn, db: &mut Db) -> Result<(), Error> {
        for one in held.iter().rev() {
            let left = self.left(&one.tables);
            if left != one.tables {
                let Printed { lines, notes } = printed(&one.tables, &self.gone());
                done.printed.lines.extend(lines);
                done.printed.notes.extend(notes);
                done.urls.extend(rewrite(one, &left, base, db)?);
                done.releases.push(one.release.number);
            }
        }
        done.releases.reverse();
        Ok(())
    }

    /// Where the same texts are left, in the newest release first.
    fn elsewhere(&self, held: &[Held], texts: &BTreeSet<String>, db: &mut Db) -> QueryResult<Vec<String>> {
        let published = Publication::of_plan(&self.lg_code, &self.plan_id, db)?;
        let places = |one: &Held| {
            let own = published.iter().filter(|(number, _)| *number == one.release.number);
            let notes: BTreeSet<&String> = own.filter_map(|(_, publication)| publication.note.as_ref()).collect();
            elsewhere(&one.release, &notes, &self.left(&one.tables), texts)
        };
        Ok(held.iter().rev().flat_map(places).collect())
    }

    /// Leaves a tombstone of each row that was taken down.
    fn entomb(&self, held: &[Held], reason: Reason, by_release: Option<i32>, db: &mut Db) -> Result<(), Error> {
        let (lg_code, plan_id) = (&*self.lg_code, &*self.plan_id);
        let tombstone = Tombstone { lg_code, plan_id, reason, at: now(), by_release };
        tombstone.of_row(&self.id, self.column, &of_all(held, &self.id), true, db)?;
        self.along.iter().try_for_each(|id| tombstone.of_row(id, None, &of_all(held, id), false, db))
    }

    /// URLs of whatever shows several releases, plans or cities.
    fn across(&self, base: &str) -> Vec<String> {
        let mut urls = vec![format!("{base}/{}/{}*", self.lg_code, self.plan_id)];
        let everywhere = ["search", "sparql", "graph/", "rdf-graph-store", "catalog"];
        urls.extend(everywhere.map(|name| format!("{base}/{name}*")));
        let tables: BTreeSet<&str> = self.gone().iter().map(|id| id.table).collect();
        let across = tables.into_iter().filter(|name| catalog::find(name).is_some_and(|table| table.across));
        urls.extend(across.map(|name| format!("{base}/{name}*")));
        urls
    }
}

/// A row as each release has it.
fn of_all<'h>(held: &'h [Held], id: &RowId) -> Vec<&'h Row> {
    let of_release = |held: &'h Held| held.tables.iter().flatten().find(|row| RowId::of(row) == *id);
    held.iter().filter_map(of_release).collect()
}

/// Municipality, plan, table and key of the row that an IRI names.
fn named(iri: &str, db: &mut Db) -> Result<(String, String, RowId), Error> {
    let server = server_base(db)?;
    let unknown = || Error::NoRecord { given: iri.to_owned(), base: server.clone(), meant: meant(iri, &server) };
    let mut bases: BTreeSet<String> = Release::all(db)?.into_iter().map(|release| release.iri_base).collect();
    bases.extend(store::setting("base_url", db)?);
    let paths = bases.iter().filter_map(|base| iri.strip_prefix(base.as_str())?.strip_prefix("/id/"));
    let path = paths.min_by_key(|path| path.len()).ok_or_else(unknown)?;
    let mut parts = path.splitn(4, '/');
    let (Some(lg_code), Some(plan_id)) = (parts.next(), parts.next()) else { return Err(unknown()) };
    let id = match (parts.next(), parts.next()) {
        (None, _) => RowId { table: "plans", key: plan_id.to_owned() },
        (Some(table), Some(key)) => {
            RowId { table: catalog::find(table).ok_or_else(unknown)?.table.name, key: key.to_owned() }
        }
        _ => return Err(unknown()),
    };
    Ok((lg_code.to_owned(), plan_id.to_owned(), id))
}

/// The IRI of the record that the address of a page, also of a release, or an IRI with another base would name here.
fn meant(given: &str, base: &str) -> Option<String> {
    let path = given.strip_prefix(base).or_else(|| Some(given.split_once("://")?.1.split_once('/')?.1))?;
    let path = path.trim_start_matches('/').split(['?', '#']).next()?;
    let mut parts: Vec<&str> = path.strip_prefix("id/").unwrap_or(path).split('/').collect();
    if parts.get(2) == Some(&"releases") && parts.len() > 4 {
        parts.drain(2..4);
    }
    let [lg_code, plan_id, table, key @ ..] = &parts[..] else { return None };
    let (table, key) = (catalog::find(table)?.table.name, key.join("/"));
    let key = key.strip_suffix(".html").unwrap_or(&key);
    (!key.is_empty()).then(|| format!("{base}/id/{lg_code}/{plan_id}/{table}/{key}"))
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

/// The tables without some rows; what referred to one and need not is empty there.
fn without(tables: &[Vec<Row>], gone: &BTreeSet<RowId>) -> Vec<Vec<Row>> {
    let kept = |row: &Row| {
        let mut kept = row.clone();
        for (place, _) in may_lack(row).filter(|(_, id)| gone.contains(id)) {
            kept.cells[place].clear();
        }
        (!gone.contains(&RowId::of(row))).then_some(kept)
    };
    tables.iter().map(|rows| rows.iter().filter_map(kept).collect()).collect()
}

/// The tables with one cell empty.
fn emptied(tables: &[Vec<Row>], id: &RowId, column: &str) -> Vec<Vec<Row>> {
    let mut tables = tables.to_vec();
    for row in tables.iter_mut().flatten().filter(|row| RowId::of(row) == *id) {
        if let Some(place) = row.table.position(column) {
            row.cells[place].clear();
        }
    }
    tables
}

/// What `check` finds in what is left of a release, and did not find in the whole.
fn findings(held: &Held, left: &[Vec<Row>]) -> Vec<Finding> {
    let metadata = super::metadata(&held.release);
    let says = |finding: &Finding| (finding.file.clone(), finding.rule, finding.ja.wrong.clone());
    let mut before: Vec<_> = check::rows(&metadata, &held.tables).iter().map(says).collect();
    let mut findings = check::rows(&metadata, left);
    // Rows have other lines now, so that each finding that was there takes one that says the same with it.
    findings.retain(|finding| {
        let known = before.iter().position(|known| *known == says(finding));
        known.map(|place| before.swap_remove(place)).is_none()
    });
    findings
}

/// Makes what is left of the current release current, as a release of its own; says its number. `None` if the current
/// release does not hold what is withdrawn.
fn leave_current(held: &Held, tables: &[Vec<Row>], db: &mut Db) -> Result<Option<i32>, Error> {
    let current = held.release.clone();
    if tables == held.tables {
        return Ok(None);
    }
    let (lg_code, plan_id) = (&*current.lg_code, &*current.plan_id);
    let metadata = super::metadata(&current);
    let digest =
        dataset::digest(&metadata, catalog::tables().iter().copied().zip(tables.iter().map(Vec::as_slice)));
    if let Some(known) = Release::by_digest(lg_code, plan_id, &digest, db)? {
        if known.withdrawn || known.content_withdrawn {
            return Err(Error::Left(known.number));
        }
        published(&known, &now(), Some(NOTE.to_owned()), None).insert(db)?;
        return Ok(Some(known.number));
    }
    let graph_digest = stored::graph_digest(&metadata, &current.iri_base, tables);
    let (note, created_at) = (Some(NOTE.to_owned()), now());
    let next = Release { digest, graph_digest, note, author: None, created_at, content_withdrawn: false, ..current };
    let release = next.insert(db)?;
    for (table, rows) in catalog::tables().iter().zip(tables) {
        kind.insert(rows, release.id, db)?;
    }
    for file in stored::files(&release, tables)? {
        file.insert(db)?;
    }
    published(&release, &now(), Some(NOTE.to_owned()), None).insert(db)?;
    Ok(Some(release.number))
}

/// Makes rows and files of a release what is left of them; says which URLs had something else before.
fn rewrite(held: &Held, tables: &[Vec<Row>], base: &str, db: &mut Db) -> Result<Vec<String>, Error> {
    let release = &held.release;
    let changed = catalog::tables().iter().zip(&held.tables).zip(tables).filter(|((_, before), after)| before != after);
    for ((kind, _), rows) in changed {
        kind.replace(rows, release.id, db)?;
    }
    let metadata = super::metadata(release);
    let graph_digest = stored::graph_digest(&metadata, &release.iri_base, tables);
    let release = Release { graph_digest, content_withdrawn: true, ..release.clone() };
    let before: BTreeMap<String, String> =
        File::of_release(release.id, db)?.into_iter().map(|file| (file.name, file.sha256)).collect();
    release.leave(db)?;
    let twin = format!("{base}/{}/{}/releases/{}", release.lg_code, release.plan_id, release.number);
    let mut urls = Vec::new();
    for file in stored::files(&release, tables)? {
        if before.get(&file.name) != Some(&file.sha256) {
            urls.push(format!("{twin}/{}", file.name));
        }
        file.insert(db)?;
    }
    urls.push(format!("{twin}*"));
    Ok(urls)
}

/// The texts that are taken down: that of the column, or those of the row that are no mere words.
fn texts(versions: &[&Row], column: Option<&str>, least: usize) -> BTreeSet<String> {
    let of_row = |row: &Row| -> Vec<String> {
        let cells = row.table.columns.iter().zip(&row.cells);
        let long = |text: &str| text.chars().count() >= least;
        let prose = |kind: Cell| matches!(kind, Cell::Text | Cell::TextEn | Cell::Plain);
        let wanted = cells.filter(|(own, cell)| match column {
            Some(column) => own.name == column && !cell.is_empty(),
            None => prose(own.kind) && long(cell),
        });
        wanted.map(|(_, cell)| cell.clone()).collect()
    };
    versions.iter().flat_map(|row| of_row(row)).collect()
}

/// How many characters a text has that is looked for elsewhere. Shorter ones are words that stand in many places for
/// their own reasons; but a name is short, and what must be found at any cost is.
fn least(column: Option<&str>, reason: Reason) -> usize {
    if column.is_some() || matches!(reason, Reason::PersonalData | Reason::Leak) { 2 } else { 8 }
}

/// Where a release holds one of the texts still.
fn elsewhere(
    release: &Release,
    notes: &BTreeSet<&String>,
    tables: &[Vec<Row>],
    texts: &BTreeSet<String>,
) -> Vec<String> {
    let holds = |text: &str| texts.iter().any(|one| text.contains(one.as_str()));
    let mut found = Vec::new();
    for row in tables.iter().flatten() {
        let cells = row.table.columns.iter().zip(&row.cells).filter(|(_, cell)| holds(cell));
        found.extend(cells.map(|(column, _)| format!("{}/{}", RowId::of(row), column.name)));
    }
    let own = [("datapackage.json", &release.package)].into_iter().chain(notes.iter().map(|note| ("note", *note)));
    found.extend(own.filter(|(_, text)| holds(text)).map(|(name, _)| name.to_owned()));
    found.into_iter().map(|place| format!("releases/{}: {place}", release.number)).collect()
}

fn release(name: &str, reason: Reason, db: &mut Db) -> Result<Withdrawn, Error> {
    let unknown = || Error::NoRelease(name.to_owned());
    let parts: Vec<&str> = name.split('/').collect();
    let [lg_code, plan_id, number] = parts[..] else { return Err(unknown()) };
    let number = number.parse().map_err(|_| unknown())?;
    let release = Release::by_number(lg_code, plan_id, number, db)?.ok_or_else(unknown)?;
    let mut done = Withdrawn { what: name.to_owned(), ..Withdrawn::default() };
    if release.withdrawn {
        let by_release = Withdrawal::of_release(&release, db)?.and_then(|one| one.by_release);
        return Ok(Withdrawn { again: true, by_release, ..done });
    }
    let base = server_base(db)?;
    let was_current = current(lg_code, plan_id, db)?.is_some_and(|current| current.id == release.id);
    let twin = format!("{base}/{lg_code}/{plan_id}/releases/{number}");
    done.urls.extend(File::of_release(release.id, db)?.into_iter().map(|file| format!("{twin}/{}", file.name)));
    done.urls.extend([format!("{twin}*"), format!("{base}/{lg_code}/{plan_id}*"), format!("{base}/catalog*")]);
    for table in catalog::tables() {
        kind.replace(&[], release.id, db)?;
    }
    let nothing = String::new();
    let (label, graph_digest, package) = (nothing.clone(), nothing.clone(), nothing);
    let left = Release { label, graph_digest, package, note: None, author: None, withdrawn: true, ..release.clone() };
    left.leave(db)?;
    if was_current {
        let next = current(lg_code, plan_id, db)?;
        done.nothing_left = next.is_none();
        done.by_release = next.as_ref().map(|next| next.number);
        if let Some(next) = next {
            published(&next, &now(), Some(AGAIN.to_owned()), None).insert(db)?;
        }
        done.urls.extend(["/search*", "/sparql*", "/graph/*", "/rdf-graph-store*"].map(|url| format!("{base}{url}")));
        let across = catalog::tables().iter().filter(|table| table.across);
        done.urls.extend(across.map(|table| format!("{base}/{}*", table.name)));
    }
    done.releases.push(number);
    let tombstone = Tombstone { lg_code, plan_id, reason, at: now(), by_release: done.by_release };
    tombstone.insert(Some(number), None, None, db)?;
    Ok(done)
}

fn server_base(db: &mut Db) -> QueryResult<String> {
    Ok(store::setting("base_url", db)?.unwrap_or_default())
}

/// What all tombstones of one withdrawal have in common.
struct Tombstone<'a> {
    lg_code: &'a str,
    plan_id: &'a str,
    reason: Reason,
    at: String,
    by_release: Option<i32>,
}

impl Tombstone<'_> {
    fn insert(
        &self,
        release_number: Option<i32>,
        row: Option<&RowId>,
        column: Option<&str>,
        db: &mut Db,
    ) -> QueryResult<Withdrawal> {
        let withdrawal = Withdrawal {
            id: 0,
            lg_code: self.lg_code.to_owned(),
            plan_id: self.plan_id.to_owned(),
            release_number,
            table_name: row.map(|row| row.table.to_owned()),
            row_key: row.map(|row| row.key.clone()),
            column_name: column.map(str::to_owned),
            withdrawn_at: self.at.clone(),
            reason: self.reason.name().to_owned(),
            by_release: self.by_release,
        };
        withdrawal.insert(db)
    }

    /// The tombstone of a row or of one of its texts, with what recognises them. `itself` tells a row that was asked to be
    /// taken down from one that went with it: that one may come back as it was, without its long texts.
    fn of_row(
        &self,
        id: &RowId,
        column: Option<&str>,
        versions: &[&Row],
        itself: bool,
        db: &mut Db,
    ) -> Result<(), Error> {
        let withdrawal = self.insert(None, Some(id), column, db)?;
        let contents: BTreeSet<(Option<&str>, String)> =
            versions.iter().flat_map(|row| comes_back::contents(row, column, itself)).collect();
        for (place, (column, text)) in (0..).zip(contents) {
            WithdrawnText::new(withdrawal.id, place, column, salt()?, &text).keep(db)?;
        }
        Ok(())
    }
}

/// Sixteen random bytes, in hex.
fn salt() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(hex::encode(bytes))
}
