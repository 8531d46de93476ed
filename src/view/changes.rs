//! What changed between releases: of a whole plan, and of one row in all of them.
use super::{Scope, issue, plan::sheet, why_absent::why_absent};
use crate::{
    change::{self, Change, ChangeKind},
    citation::Citation,
    content::Content,
    error::{Error, ParameterError, Result},
    format::{ColumnDisplay, ComputedColumn, ComputedTable, Document, FurtherForms, Note, Shape},
    snapshot::{self, NQUADS},
    store::{File, Release},
    table::{RowId, Table},
};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::Triple,
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, sync::Arc};

/// The releases to compare, by their numbers: without `to` the current one, without `from` the one that was current
/// before it; before it first was, if `to` is given.
#[derive(Debug, Clone, Copy, Default)]
pub struct ComparedReleases {
    /// The older side.
    pub from: Option<i32>,
    /// The newer side.
    pub to: Option<i32>,
}

/// Rows, cells and metadata that differ between two releases.
///
/// # Errors
///
/// When the plan has no such release or the database does not answer.
pub fn changes(compared: ComparedReleases, scope: &Scope, base: &str) -> Result<Document> {
    let (from, to) = releases(compared, scope)?;
    let content = |release: &Arc<Release>| scope.library.content(&scope.served, release);
    let (before, after) = (from.as_ref().map(content).transpose()?, content(&to)?);
    let rows_before = before.as_ref().map_or(&[][..], |content| content.tables());
    let changes = change::between(rows_before, after.tables());
    let members = metadata(before.as_deref(), &after);
    let mut shape = written(&changes, scope, base);
    add_members(&members, &mut shape);
    shape.notes = reason(&to);
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
    document.meta = Map::from_iter([
        ("from".to_owned(), from.as_deref().map_or(Value::Null, side)),
        ("to".to_owned(), side(&to)),
        ("total".to_owned(), json!(changes.len() + members.len())),
    ]);
    for what in [ChangeKind::Added, ChangeKind::Removed, ChangeKind::Changed] {
        let count = changes.iter().filter(|change| change.what == what).count();
        document.meta.insert(what.name().to_owned(), json!(count));
    }
    let reordered: Vec<_> = change::reordered(rows_before, after.tables()).iter().map(|table| table.name).collect();
    document.meta.insert("reordered".to_owned(), json!(reordered));
    Ok(document)
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
    let (mut items, mut lines) = (Vec::new(), Vec::new());
    for turn in turns {
        let Some(change) = change::of_row(turn.before.as_ref(), turn.after.as_ref()) else { continue };
        let published = scope.served.publications.iter().find(|(_, publication)| publication.id == turn.publication);
        let Some((number, publication)) = published else { continue };
        let Some(release) = scope.served.numbered(*number) else { continue };
        let mut item = Map::from_iter([("release".to_owned(), json!(release.number))]);
        item.extend(side(release).as_object().cloned().into_iter().flatten());
        item.insert("published_at".to_owned(), json!(publication.published_at));
        item.insert("note".to_owned(), json!(publication.note));
        item.insert("author".to_owned(), json!(publication.author));
        let there = scope.id_in(release.number, &id)?;
        item.insert("url".to_owned(), json!(format!("{base}{}/{there}", twin(release))));
        item.extend(facts(&change));
        let start = [
            number.to_string(),
            release.created_at.clone(),
            publication.published_at.clone(),
            publication.note.clone().unwrap_or_default(),
            change.what.name().into(),
            change.what.ja().into(),
        ];
        lines.extend(cells(&change).into_iter().map(|cell| start.iter().cloned().chain(cell).collect()));
        items.push(Value::Object(item));
    }
    let title = format!("{key} の履歴 — {}", scope.metadata.title());
    let below = format!("/{}/{key}", table.name);
    let sheet = ComputedTable { columns: columns(OF_ROW), rows: lines, items, ..ComputedTable::default() };
    let mut document = without_twin(scope, base, &format!("{below}/history"), title, Shape::ComputedTable(sheet));
    document.links.push(("item".to_owned(), format!("{base}{}{below}", scope.plan_path())));
    document.meta = Map::from_iter([("releases".to_owned(), json!(scope.served.kept().count()))]);
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

/// A release as one side of a comparison: what it is, and why it was made.
fn side(release: &Release) -> Value {
    json!({
        "release": release.number,
        "label": release.label,
        "digest": release.digest,
        "created_at": release.created_at,
        "note": release.note,
        "author": release.author,
        "content_withdrawn": release.content_withdrawn,
    })
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

type Described = (&'static str, &'static str, ColumnDisplay);

/// What comes before a changed cell where a whole release is told, and where one row is.
const OF_RELEASE: &[Described] = &[
    ("table", "表", ColumnDisplay::Hidden),
    ("table_label", "表", ColumnDisplay::Text),
    ("key", "ID", ColumnDisplay::Text),
];

const OF_ROW: &[Described] = &[
    ("release", "公開版の番号", ColumnDisplay::Text),
    ("created_at", "公開日時", ColumnDisplay::Hidden),
    ("published_at", "現行の公開版になった日時", ColumnDisplay::Time),
    ("note", "理由", ColumnDisplay::Text),
];

/// A changed cell.
const CELL: &[Described] = &[
    ("change", "変更", ColumnDisplay::Hidden),
    ("change_label", "変更", ColumnDisplay::Text),
    ("column", "列名", ColumnDisplay::Hidden),
    ("column_label", "項目", ColumnDisplay::Text),
    ("from", "変更前", ColumnDisplay::Text),
    ("to", "変更後", ColumnDisplay::Text),
];

fn columns(before: &[Described]) -> Vec<ComputedColumn> {
    sheet(&[before, CELL].concat(), "", Vec::new()).columns
}

/// The changes with one line for each cell, and as items with one for each row.
fn written(changes: &[Change], scope: &Scope, base: &str) -> ComputedTable {
    let (mut sheet, mut hrefs) =
        (ComputedTable { columns: columns(OF_RELEASE), ..ComputedTable::default() }, Vec::new());
    for change in changes {
        let (row, what) = (&change.row, change.what);
        let (table, key) = (row.table, row.key());
        let history = format!("{base}{}/{}/{key}/history", scope.plan_path(), table.name);
        let mut item = Map::from_iter([
            ("table".to_owned(), json!(table.name)),
            ("key".to_owned(), json!(key)),
            ("uri".to_owned(), json!(format!("{}/id{}", scope.release.iri_base, row.path()))),
            ("history".to_owned(), json!(history)),
        ]);
        item.extend(facts(change));
        sheet.items.push(Value::Object(item));
        for [column, label, from, to] in cells(change) {
            let start = [table.name, table.ja, &key, what.name(), what.ja()].map(str::to_owned);
            sheet.rows.push(start.into_iter().chain([column, label, from, to]).collect());
            hrefs.push(history.clone());
        }
    }
    sheet.row_links = vec![("key", hrefs)];
    sheet
}

fn add_members(members: &[(String, Option<String>, Option<String>)], sheet: &mut ComputedTable) {
    for (path, from, to) in members {
        let what = match (from, to) {
            (None, _) => ChangeKind::Added,
            (_, None) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        let cell = json!({"column": path, "from": from, "to": to});
        sheet.items.push(
            json!({"table": METADATA, "key": "", "uri": null, "history": null, "change": what.name(), "cells": [cell]}),
        );
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let start = [METADATA, "パッケージの情報", "", what.name(), what.ja(), path, path].map(str::to_owned);
        sheet.rows.push(start.into_iter().chain([text(from), text(to)]).collect());
    }
}

/// What happened and to which cells, as members of an item.
fn facts(change: &Change) -> [(String, Value); 2] {
    let text = |cell: &str| if cell.is_empty() { Value::Null } else { json!(cell) };
    let cell =
        |cell: &change::CellChange| json!({"column": cell.column.name, "from": text(&cell.from), "to": text(&cell.to)});
    let cells = change.cells.iter().map(cell).collect();
    [("change".to_owned(), json!(change.what.name())), ("cells".to_owned(), Value::Array(cells))]
}

/// Each cell: column, its name for people, before and after.
fn cells(change: &Change) -> Vec<[String; 4]> {
    let cell = |cell: &change::CellChange| {
        [cell.column.name.to_owned(), cell.column.ja.to_owned(), cell.from.clone(), cell.to.clone()]
    };
    change.cells.iter().map(cell).collect()
}
