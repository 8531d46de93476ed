//! What changed between releases: of a whole plan, and of one row in all of them.
use super::{Answer, Asked, Own, Page, Reach, Scope, issue, pages::query, why_absent::why_absent};
use crate::{
    change::{self, Change, ChangeKind},
    citation::Citation,
    content::Content,
    dcat::Host,
    error::{Error, ParameterError, Result},
    format::{
        AnswerRow, ColumnDisplay, ComputedColumn, ComputedTable, Document, FurtherForms, MemberColumn, Note, Shape,
        ShapeKind, json::value_of, member,
    },
    snapshot::{self, NQUADS},
    store::{File, Release},
    table::{RowId, Table},
};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::Triple,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};
use utoipa::{IntoParams, ToSchema};

/// What differs between two releases.
pub const PAGE: Page = Page {
    path: "/changes",
    reach: Reach::Plan(changes),
    operation: "getChanges",
    tag: "releases",
    ja: "変更点",
    en: "Get what changed between two releases",
    about_ja: "2つの公開版の間で変わった行・セル・メタデータと、その理由。指定しなければ、現在の版で変わったこと。",
    about: "Rows, cells and metadata that differ, with before and after, and why each release was made. Without parameters: what \
            the current release changed. As RDF: the triples of the plan's graph that were added and removed, in two named \
            graphs (`#added`, `#removed`).",
    parameters: query::<ComparedReleases>,
    shape: ShapeKind::Graphs,
    answer: Answer::of_rows::<ChangeRow, ChangesMeta>("Changes"),
    own: Own::linked("changes"),
};

/// The releases to compare, by their numbers: without `to` the current one, without `from` the one that was current
/// before it; before it first was, if `to` is given.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct ComparedReleases {
    /// The older release; without it the one before `to`. 0 is before the first. 変更前の公開版の番号。
    #[param(value_type = Option<u32>, minimum = 0, maximum = 2_147_483_647, example = 0)]
    from: Option<i32>,
    /// The newer release; without it the current one. 変更後の公開版の番号。
    #[param(value_type = Option<u32>, minimum = 1, maximum = 2_147_483_647, example = 1)]
    to: Option<i32>,
}

/// Rows, cells and metadata that differ between two releases.
///
/// # Errors
///
/// When the plan has no such release or the database does not answer.
fn changes(asked: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let (compared, base) = (asked.read()?, host.base.as_str());
    let (from, to) = releases(compared, scope)?;
    let content = |release: &Arc<Release>| scope.library.content(&scope.served, release);
    let (before, after) = (from.as_ref().map(content).transpose()?, content(&to)?);
    let rows_before = before.as_ref().map_or(&[][..], |content| content.tables());
    let changes = change::between(rows_before, after.tables());
    let members = metadata(before.as_deref(), &after);
    let mut rows: Vec<_> = changes.iter().map(|change| row(change, scope, base)).collect();
    rows.extend(members.iter().map(of_metadata));
    let hrefs = rows.iter().flat_map(|row| row.cells.iter().map(|_| row.history.clone().unwrap_or_default())).collect();
    let mut shape = ComputedTable { notes: reason(&to), ..ComputedTable::of_rows(&rows) };
    if from.is_some() {
        shape.row_links = vec![("key", hrefs)];
    } else {
        shape.page = Some(first_release(&changes));
        let all = "この公開版より前に公開されたものはありません。表ごとに行の数を示します。すべての行は、ほかの形式にあります。";
        shape.notes.insert(0, ("最初の公開版".to_owned(), Note { text: all.to_owned(), href: None }));
    }
    let sides = format!("?from={}&to={}", from.as_ref().map_or(0, |release| release.number), to.number);
    let title = format!("変更点（公開版 {} → {}） — {}", name(from.as_deref()), to.number, scope.metadata.title());
    let path = format!("/changes{sides}");
    let own = format!("{base}{}{path}", scope.plan_path());
    let [added, removed] = graphs(from.as_deref(), &to, scope)?;
    shape.also = FurtherForms::Graphs(vec![(format!("{own}#added"), added), (format!("{own}#removed"), removed)]);
    let mut document = without_twin(scope, base, &path, title, Shape::ComputedTable(shape));
    let cited = |release: &Release, content: &Content| issue(Citation { release, metadata: &content.metadata }, base);
    let older = from.iter().zip(&before).map(|(release, content)| cited(release, content));
    document.issues = older.chain([cited(&to, &after)]).collect();
    let count = |what: ChangeKind| changes.iter().filter(|change| change.what == what).count();
    document.meta.clear();
    document.tell(&ChangesMeta {
        from: from.as_deref().map(Side::of),
        to: Side::of(&to),
        total: rows.len(),
        added: count(ChangeKind::Added),
        removed: count(ChangeKind::Removed),
        changed: count(ChangeKind::Changed),
        reordered: change::reordered(rows_before, after.tables()).iter().map(|table| table.name).collect(),
    });
    Ok(document)
}

/// What the page of a first release shows in place of every row: how many each table has.
fn first_release(changes: &[Change]) -> (Vec<ComputedColumn>, Vec<Vec<String>>) {
    let columns = [member("table", "表").shown(ColumnDisplay::Type), member("rows", "行の数")];
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for change in changes {
        match counts.last_mut().filter(|(table, _)| *table == change.row.table.name) {
            Some((_, count)) => *count += 1,
            None => counts.push((change.row.table.name, 1)),
        }
    }
    let rows = counts.into_iter().map(|(table, count)| vec![table.to_owned(), count.to_string()]);
    (columns.iter().map(Into::into).collect(), rows.collect())
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangesMeta<'r> {
    /// The older release; null before the first.
    from: Option<Side<'r>>,
    to: Side<'r>,
    /// Rows and members of metadata that differ.
    total: usize,
    /// Rows that are new.
    added: usize,
    /// Rows that are gone.
    removed: usize,
    /// Rows with cells that differ.
    changed: usize,
    /// Tables whose rows stand in another order.
    reordered: Vec<&'static str>,
}

/// A release as one side of a comparison: what it is, and why it was made.
#[derive(Debug, Serialize, ToSchema)]
struct Side<'r> {
    /// Number within the plan, from 1.
    release: i32,
    /// Label that people gave it.
    label: &'r str,
    /// SHA-256 of its content, in hex.
    digest: &'r str,
    /// When it was first published.
    #[schema(format = "date-time")]
    created_at: &'r str,
    /// Why it was published.
    note: Option<&'r str>,
    /// Who published it.
    author: Option<&'r str>,
    /// Whether something was taken down: then it differs from what was published.
    content_withdrawn: bool,
}

impl<'r> Side<'r> {
    fn of(release: &'r Release) -> Self {
        Self {
            release: release.number,
            label: &release.label,
            digest: &release.digest,
            created_at: &release.created_at,
            note: release.note.as_deref(),
            author: release.author.as_deref(),
            content_withdrawn: release.content_withdrawn,
        }
    }
}

/// What happened to a row: what differs, table by table.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub(crate) struct ChangeRow {
    /// Table of the row; `datapackage` for metadata.
    table: &'static str,
    #[serde(skip)]
    table_ja: &'static str,
    /// Key of the row, parts joined by `/`; empty for metadata.
    key: String,
    /// IRI of the row.
    #[schema(format = "iri")]
    uri: Option<String>,
    /// The history of the row.
    #[schema(format = "uri")]
    history: Option<String>,
    change: ChangeKind,
    /// The cells that differ; of a new or removed row all that it has.
    cells: Vec<ChangedCell>,
}

impl AnswerRow for ChangeRow {
    const COLUMNS: &'static [MemberColumn] = &[
        member("table", "表").shown(ColumnDisplay::Hidden),
        member("table_label", "表").at("/cells/table_label"),
        member("key", "ID"),
        member("change", "変更").shown(ColumnDisplay::Hidden),
        CELL[0],
        CELL[1],
        CELL[2],
        CELL[3],
        CELL[4],
    ];
    const UNSHOWN: &'static [&'static str] = &["uri", "history", "cells"];

    fn lines(&self) -> Vec<Value> {
        let mut line = value_of(self);
        line["cells"] = json!({ "table_label": self.table_ja });
        self.cells.iter().map(|cell| cell.line(&line, self.change)).collect()
    }
}

/// A cell before and after.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CellChange)]
struct ChangedCell {
    /// Column, or the path of a member of `datapackage.json`.
    column: String,
    #[serde(skip)]
    column_ja: String,
    /// Before, as in the CSV file; null if it said nothing.
    from: Option<String>,
    /// After.
    to: Option<String>,
}

/// Columns of a changed cell, of which tables have a line for each.
const CELL: [MemberColumn; 5] = [
    member("change_label", "変更").at("/cells/change_label"),
    member("column", "列名").at("/cells/column").shown(ColumnDisplay::Hidden),
    member("column_label", "項目").at("/cells/column_label"),
    member("from", "変更前").at("/cells/from"),
    member("to", "変更後").at("/cells/to"),
];

impl ChangedCell {
    /// The line of a row with this cell.
    fn line(&self, row: &Value, change: ChangeKind) -> Value {
        let mut line = row.clone();
        let cells = &mut line["cells"];
        cells["change_label"] = json!(change.meaning().ja);
        cells["column"] = json!(self.column);
        cells["column_label"] = json!(self.column_ja);
        cells["from"] = json!(self.from);
        cells["to"] = json!(self.to);
        line
    }
}

/// A moment at which a row changed: the oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryRow<'r> {
    #[serde(flatten)]
    release: Side<'r>,
    /// When it became current: later than it was made if it was restored.
    #[schema(format = "date-time")]
    published_at: &'r str,
    /// The row as of that release.
    #[schema(format = "uri")]
    url: String,
    change: ChangeKind,
    /// The cells that differ; of a new or removed row all that it has.
    cells: Vec<ChangedCell>,
}

impl AnswerRow for HistoryRow<'_> {
    const COLUMNS: &'static [MemberColumn] = &[
        member("release", "公開版の番号"),
        member("created_at", "公開日時").shown(ColumnDisplay::Hidden),
        member("published_at", "現行の公開版になった日時").shown(ColumnDisplay::Time),
        member("note", "理由"),
        member("change", "変更").shown(ColumnDisplay::Hidden),
        CELL[0],
        CELL[1],
        CELL[2],
        CELL[3],
        CELL[4],
    ];
    const UNSHOWN: &'static [&'static str] = &["label", "digest", "author", "content_withdrawn", "url", "cells"];

    fn lines(&self) -> Vec<Value> {
        let mut line = value_of(self);
        line["cells"] = json!({});
        self.cells.iter().map(|cell| cell.line(&line, self.change)).collect()
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryMeta {
    /// Releases of the plan.
    releases: usize,
}

/// The triples that only the newer release has, and those that only the older one has: what their canonical files do not
/// have in common.
fn graphs(from: Option<&Release>, to: &Release, scope: &Scope) -> Result<[Vec<Triple>; 2]> {
    let lines = |release: &Release| -> Result<BTreeSet<String>> {
        let graph = snapshot::plan_graph(&release.publisher_id, &release.plan_id, &release.iri_base);
        let end = format!(" <{graph}> .");
        let file =
            File::find(release.id, NQUADS, &mut *scope.library.db()?)?.map(|file| file.content).unwrap_or_default();
        let text = String::from_utf8(file).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(text.lines().filter_map(|line| Some(format!("{} .\n", line.strip_suffix(&end)?))).collect())
    };
    let (before, after) = (from.map_or(Ok(BTreeSet::new()), &lines)?, lines(to)?);
    let read = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> Result<Vec<Triple>> {
        let text: String = one.difference(other).map(String::as_str).collect();
        let quads = RdfParser::from_format(RdfFormat::NTriples).for_slice(&text);
        let triples = quads.map(|quad| quad.map(Triple::from));
        triples.collect::<std::result::Result<_, _>>().map_err(|error| Error::Internal(error.to_string()))
    };
    Ok([read(&after, &before)?, read(&before, &after)?])
}

/// The moments at which one row was added, changed or removed: with a new release, or with an older one that was restored.
///
/// # Errors
///
/// Not found if no release has such a row.
pub fn history(table: &'static Table, key: &str, scope: &Scope, base: &str) -> Result<Document> {
    let id = scope.profile().moved(RowId { table: table.name, key: key.to_owned() });
    let turns = scope.library.log(&scope.served)?.of(&id);
    if turns.is_empty() {
        return Err(why_absent(table, key, scope, base)?);
    }
    let mut rows = Vec::new();
    for turn in turns {
        let Some(change) = change::of_row(turn.before.as_ref(), turn.after.as_ref()) else { continue };
        let published = scope.served.publications.iter().find(|(_, publication)| publication.id == turn.publication);
        let Some((number, publication)) = published else { continue };
        let Some(release) = scope.served.numbered(*number) else { continue };
        let there = scope.id_in(release.number, &id)?;
        rows.push(HistoryRow {
            release: Side {
                note: publication.note.as_deref(),
                author: publication.author.as_deref(),
                ..Side::of(release)
            },
            published_at: &publication.published_at,
            url: format!("{base}{}/{there}", twin(release)),
            change: change.what,
            cells: cells(&change),
        });
    }
    let title = format!("{key} の履歴 — {}", scope.metadata.title());
    let below = format!("/{}/{key}", table.name);
    let shape = Shape::ComputedTable(ComputedTable::of_rows(&rows));
    let mut document = without_twin(scope, base, &format!("{below}/history"), title, shape);
    document.links.push(("item".to_owned(), format!("{base}{}{below}", scope.plan_path())));
    document.meta.clear();
    document.tell(&HistoryMeta { releases: scope.served.kept().count() });
    Ok(document)
}

/// A document that is about several releases, so that none of them has a twin of it.
fn without_twin(scope: &Scope, base: &str, below: &str, title: String, shape: Shape) -> Document {
    let mut document = scope.document(base, below, title, shape);
    document.links.retain(|(relation, _)| relation != "twin");
    document.links.push(("releases".to_owned(), format!("{base}{}/releases", scope.plan_path())));
    document
}

/// Both sides; all that is missing is named at once.
fn releases(compared: ComparedReleases, scope: &Scope) -> Result<(Option<Arc<Release>>, Arc<Release>)> {
    let known: Vec<&Arc<Release>> = scope.served.kept().collect();
    let find = |number: i32| known.iter().find(|release| release.number == number).map(|release| Arc::clone(release));
    let to = compared.to.map_or_else(|| Some(Arc::clone(&scope.release)), find);
    let from = match (compared.from, &to) {
        (Some(from), _) => from,
        (None, Some(release)) => {
            let mut current: Vec<i32> = scope.served.publications.iter().map(|(number, _)| *number).collect();
            // If the same release was published twice in a row, the release between them was withdrawn.
            current.dedup();
            let mut places = (0..current.len()).filter(|place| current[*place] == release.number);
            let place = if compared.to.is_some() { places.next() } else { places.next_back() };
            place.and_then(|place| place.checked_sub(1)).map_or(0, |before| current[before])
        }
        (None, None) => 0,
    };
    let there_are = known.iter().rev().map(|release| release.number.to_string()).collect::<Vec<_>>().join(", ");
    let missing = |parameter: &str, number: i32| ParameterError {
        parameter: parameter.to_owned(),
        detail: format!("there is no release {number} of this plan; there are: {there_are}"),
    };
    // Release 0 does not exist: it stands for the empty content before the first release.
    let older = find(from);
    let unknown = older.is_none() && from != 0;
    match to {
        Some(to) if !unknown => Ok((older, to)),
        to => {
            let from = unknown.then(|| missing("from", from));
            let to = compared.to.filter(|_| to.is_none()).map(|number| missing("to", number));
            Err(Error::Parameters(from.into_iter().chain(to).collect()))
        }
    }
}

fn twin(release: &Release) -> String {
    format!("/{}/{}/releases/{}", release.publisher_id, release.plan_id, release.number)
}

fn name(release: Option<&Release>) -> String {
    release.map_or_else(|| "なし".to_owned(), |release| release.number.to_string())
}

/// Why a release was made, by whom and when, for people.
fn reason(release: &Release) -> Vec<(String, Note)> {
    let notes = [
        ("理由", &release.note),
        ("公開した人", &release.author),
        ("公開日時（日本時間）", &Some(release.created_at.clone())),
    ];
    let note = |(name, text): (&str, &Option<String>)| {
        Some((name.to_owned(), Note { text: text.clone().filter(|text| !text.is_empty())?, href: None }))
    };
    notes.into_iter().filter_map(note).collect()
}

/// Metadata of the package that are part of a release's content, with the label.
fn metadata(from: Option<&Content>, to: &Content) -> Vec<(String, Option<String>, Option<String>)> {
    let read = |content: &Content| {
        let mut package = content.todays_metadata().value().as_object().cloned().unwrap_or_default();
        // Generated from the descriptions of the tables, and when the folder was made.
        package.retain(|name, _| name != "resources" && name != "created");
        Value::Object(package)
    };
    change::members(&from.map_or(Value::Null, read), &read(to))
}

/// Name that stands for the metadata where a table is named.
const METADATA: &str = "datapackage";

fn row(change: &Change, scope: &Scope, base: &str) -> ChangeRow {
    let (row, key) = (&change.row, change.row.key());
    ChangeRow {
        table: row.table.name,
        table_ja: row.table.ja,
        uri: Some(format!("{}/id{}", scope.release.iri_base, row.path())),
        history: Some(format!("{base}{}/{}/{key}/history", scope.plan_path(), row.table.name)),
        key,
        change: change.what,
        cells: cells(change),
    }
}

fn of_metadata((path, from, to): &(String, Option<String>, Option<String>)) -> ChangeRow {
    let change = match (from, to) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        _ => ChangeKind::Changed,
    };
    let cell = ChangedCell { column: path.clone(), column_ja: path.clone(), from: from.clone(), to: to.clone() };
    ChangeRow {
        table: METADATA,
        table_ja: "パッケージの情報",
        key: String::new(),
        uri: None,
        history: None,
        change,
        cells: vec![cell],
    }
}

fn cells(change: &Change) -> Vec<ChangedCell> {
    let text = |cell: &str| Some(cell.to_owned()).filter(|cell| !cell.is_empty());
    let cell = |cell: &change::CellChange| ChangedCell {
        column: cell.column.name.to_owned(),
        column_ja: cell.column.ja.to_owned(),
        from: text(&cell.from),
        to: text(&cell.to),
    };
    change.cells.iter().map(cell).collect()
}
