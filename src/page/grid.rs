//! Tables of a page: rows of the data as they are described, and computed tables.
use super::{cell::HtmlCell, concept, flag, named, names, other_lang, own_lang, period, words::Words};
use crate::{
    format::{ColumnDisplay, ComputedColumn, ComputedTable, Document, Embedded, ISOLATES},
    language::Language,
    table::{CellKind, Column, Row, Table},
};
use serde_json::Value;

/// A table of the page.
#[derive(Default)]
pub struct Grid {
    pub caption: HtmlCell,
    /// Whether it is what the page is for, so that its being empty is said.
    pub main: bool,
    /// Whether a narrow page shows each row as a list of names and cells.
    pub cards: bool,
    pub header: Vec<String>,
    pub rows: Vec<Vec<HtmlCell>>,
}

/// Columns that a page of one plan need not repeat.
pub fn shown(column: &Column) -> bool {
    !matches!(column.name, "publisher_id" | "plan_id" | "lg_code")
}

/// Whether people need a column of a table least: ids, and what is told by another column too.
pub fn stands_behind(column: &Column, table: &Table) -> bool {
    let is_id = table.key.contains(&column.name) && matches!(column.kind, CellKind::Slug | CellKind::Link("revisions"));
    is_id || matches!(column.name, "period_start" | "period_end" | "position" | "label_is_editorial")
}

/// The rows that belong to the row of a page: what they are called comes first and leads to them, ids come last.
pub fn embedded(document: &Document, embedded: &Embedded, words: &'static Words) -> Grid {
    let (table, rows, repeated) = (embedded.table, &embedded.rows, embedded.embed.by);
    let says = |column: &&Column| {
        shown(column) && column.name != repeated && rows.iter().any(|row| row.get(column.name).is_some())
    };
    let mut columns: Vec<&Column> = table.columns.iter().filter(says).collect();
    columns.sort_by_key(|column| (stands_behind(column, table), table.label != Some(column.name)));
    let leads = |place: usize, column: &Column| place == 0 || table.key.last() == Some(&column.name);
    let cell = |row: &Row, (place, column): (usize, &&Column)| {
        let mut cell = cell(document, column, row, words);
        if leads(place, column) && cell.href.is_none() {
            cell.href = Some(row.path());
        }
        cell
    };
    Grid {
        caption: HtmlCell::text(names::table(table, words)),
        header: columns.iter().map(|column| names::of_cell(column, words).into_owned()).collect(),
        rows: rows.iter().map(|row| columns.iter().enumerate().map(|column| cell(row, column)).collect()).collect(),
        ..Grid::default()
    }
}

/// Rows as a table of the columns that say something here: filled, and not the same in every row of a plan.
pub fn of_rows(document: &Document, table: &'static Table, rows: &[Row], words: &'static Words) -> Grid {
    let filled = |column: &Column| rows.iter().any(|row| row.get(column.name).is_some());
    let plan = |row: &Row| (row.publisher().to_owned(), row.plan().to_owned());
    let across = rows.windows(2).any(|pair| plan(&pair[0]) != plan(&pair[1]));
    let columns = table.columns.iter().filter(|column| (shown(column) || across) && filled(column));
    let columns: Vec<_> = columns.collect();
    let own = |column: &Column, row: &Row| {
        let mut cell = cell(document, column, row, words);
        if table.key.last() == Some(&column.name) || (across && table.label == Some(column.name)) {
            cell.href = Some(row.path());
        }
        cell
    };
    Grid {
        caption: HtmlCell::text(names::table(table, words)),
        main: true,
        cards: false,
        header: columns.iter().map(|column| names::column(column, words).into_owned()).collect(),
        rows: rows.iter().map(|row| columns.iter().map(|column| own(column, row)).collect()).collect(),
    }
}

/// A cell of a row for people.
pub fn cell(document: &Document, column: &Column, row: &Row, words: &'static Words) -> HtmlCell {
    let text = &row[column.name];
    let lang = column.kind.language(document.language_of(row)).and_then(|lang| other_lang(lang, words));
    let plain = HtmlCell { text: text.to_owned(), lang, ..HtmlCell::default() };
    if text.is_empty() {
        return plain;
    }
    match column.kind {
        CellKind::Concept(list) => HtmlCell { text: concept(list, text, words), ..plain },
        CellKind::Flag => HtmlCell { text: flag(text == "true", words).to_owned(), ..plain },
        CellKind::Iri => HtmlCell { href: Some(text.to_owned()), ..plain },
        CellKind::Period => HtmlCell { text: period(text, words), ..plain },
        CellKind::Link(_) | CellKind::LinkWithin(..) | CellKind::OwnCode(_) => {
            let href = column.value_template(row.table).map(|template| row.expand(&template));
            let name = href.as_ref().and_then(|path| document.names.get(path));
            let lang = other_lang(document.language_of(row), words);
            HtmlCell { text: named(name.map(String::as_str), text, words), href, lang, ..plain }
        }
        _ => plain,
    }
}

/// A computed table.
pub fn of_sheet(document: &Document, sheet: &ComputedTable, caption: HtmlCell, words: &'static Words) -> Grid {
    let (columns, rows) = sheet.page.as_ref().map_or((&sheet.columns, &sheet.rows), |(columns, rows)| (columns, rows));
    let columns = columns.iter().enumerate();
    let mut columns: Vec<_> = columns.filter(|(_, column)| column.show != ColumnDisplay::Hidden).collect();
    let behind =
        |show: ColumnDisplay| matches!(show, ColumnDisplay::Behind | ColumnDisplay::OwnBehind | ColumnDisplay::Mark(_));
    columns.sort_by_key(|(_, column)| behind(column.show));
    let row = |(place, cells): (usize, &Vec<String>)| {
        let cell = |(index, column): &(usize, &ComputedColumn)| {
            let text = cells.get(*index).map_or("", String::as_str);
            let cell = sheet_cell(document, column.show, text, sheet.items.get(place), words);
            let row_link =
                sheet.row_links.iter().find(|(name, _)| *name == column.name).and_then(|(_, hrefs)| hrefs.get(place));
            HtmlCell { href: row_link.filter(|href| !href.is_empty()).cloned().or(cell.href), ..cell }
        };
        columns.iter().map(cell).collect()
    };
    Grid {
        caption,
        main: true,
        cards: sheet.page.is_some(),
        header: columns.iter().map(|(_, column)| heading(column, words)).collect(),
        rows: rows.iter().enumerate().map(row).collect(),
    }
}

fn heading(column: &ComputedColumn, words: &Words) -> String {
    let name = names::computed(column, words);
    if column.show == ColumnDisplay::Time && words.language == Language::Ja {
        return super::words::fill(words.in_japan_time, &[("name", &name)]);
    }
    name
}

fn sheet_cell(
    document: &Document,
    show: ColumnDisplay,
    text: &str,
    item: Option<&Value>,
    words: &'static Words,
) -> HtmlCell {
    let of_item = item.and_then(|item| document.language_of_item(item));
    let lang = of_item.map_or_else(|| own_lang(document, words), |lang| other_lang(lang, words));
    // Of what the page says only what is marked is in the language of the plan.
    let mixed = text.contains(ISOLATES.0);
    match show {
        ColumnDisplay::Mark(mark) => HtmlCell::text(if text == "true" { mark } else { "" }),
        ColumnDisplay::Flag => HtmlCell::text(flag(text == "true", words)),
        ColumnDisplay::Type => HtmlCell::text(names::type_name(text, words)),
        ColumnDisplay::Time => HtmlCell { times: Some(words.language), ..HtmlCell::text(text) },
        ColumnDisplay::Digest => HtmlCell { code: true, ..HtmlCell::text(text) },
        ColumnDisplay::Marked => HtmlCell { marks: marks(item), lang, ..HtmlCell::text(text) },
        ColumnDisplay::Meter => HtmlCell { meter: meter(item), lang: lang.filter(|_| mixed), ..HtmlCell::text(text) },
        ColumnDisplay::Own | ColumnDisplay::OwnBehind => HtmlCell { lang, ..HtmlCell::linked(text) },
        ColumnDisplay::Hidden | ColumnDisplay::Text | ColumnDisplay::Behind => {
            HtmlCell { lang: lang.filter(|_| mixed), ..HtmlCell::linked(text) }
        }
    }
}

/// The member `share_decimal` of an item, as far as a bar can show it: from 0 to 1.
fn meter(item: Option<&Value>) -> Option<String> {
    let share = item?["share_decimal"].as_str()?;
    let whole = share.split('.').next()?;
    Some(
        if share.starts_with('-') {
            "0"
        } else if whole == "0" {
            share
        } else {
            "1"
        }
        .to_owned(),
    )
}

/// The member `marks` of an item: begin and end of each in characters.
fn marks(item: Option<&Value>) -> Vec<(usize, usize)> {
    let marks = item.and_then(|item| item["marks"].as_array());
    let edge = |mark: &Value, end: usize| usize::try_from(mark[end].as_u64()?).ok();
    marks.into_iter().flatten().filter_map(|mark| Some((edge(mark, 0)?, edge(mark, 1)?))).collect()
}
