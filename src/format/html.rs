//! HTML: a readable page derived from the descriptions, without script.
use super::{Document, Embedded, Format, Item, Shape, Sheet, SheetColumn, WriteError};
use crate::{
    catalog,
    table::{Column, Kind, Row, Table},
    vocabulary,
};
use askama::Template;
use serde_json::{Map, Value};

/// A page for people, in Japanese.
pub const HTML: Format = Format {
    suffix: "html",
    content_type: "text/html; charset=utf-8",
    negotiable: true,
    whole: false,
    fits: |_| true,
    write,
};

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    title: &'a str,
    about: &'a str,
    document: &'a Document,
    parents: Vec<(&'static str, &'a str)>,
    pages: Vec<(&'static str, &'a str)>,
    related: Vec<(&'a str, &'a str)>,
    formats: Vec<(&'static str, String)>,
    facts: Vec<(String, Cell)>,
    tables: Vec<Grid>,
    json_ld: Option<String>,
}

/// A table of the page.
#[derive(Default)]
struct Grid {
    caption: String,
    header: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// What stands in one place: text, perhaps in another language, perhaps a link, perhaps a list below it.
#[derive(Default, Clone)]
struct Cell {
    text: String,
    lang: Option<&'static str>,
    href: Option<String>,
    below: Vec<(String, Cell)>,
}

fn write(document: &Document) -> Result<Vec<u8>, WriteError> {
    let (about, facts, tables) = content(document);
    let named = |wanted: &[(&'static str, &'static str)]| -> Vec<(&'static str, &str)> {
        wanted.iter().filter_map(|(relation, ja)| Some((*ja, document.link(relation)?))).collect()
    };
    let page = Page {
        title: &document.title,
        about,
        document,
        parents: named(&[("home", "openplan"), ("municipality", "市区町村"), ("plan", "計画"), ("collection", "一覧")]),
        pages: named(&[("first", "最初"), ("prev", "前へ"), ("next", "次へ")]),
        related: related(document),
        formats: formats(document),
        facts,
        tables,
        json_ld: json_ld(document)?,
    };
    page.render().map(String::into_bytes).map_err(|error| WriteError(error.into()))
}

/// The same triples as the `.jsonld` of the URL, for whoever reads the page by machine.
fn json_ld(document: &Document) -> Result<Option<String>, WriteError> {
    let format = &super::jsonld::JSON_LD;
    if !(format.fits)(document.shape.kind()) {
        return Ok(None);
    }
    let text = String::from_utf8((format.write)(document)?).map_err(|error| WriteError(error.into()))?;
    Ok(Some(text.replace("</", "<\\/")))
}

/// Relations that the page shows in places of their own, or that are of no use to people.
const PLACED: &[&str] =
    &["self", "home", "municipality", "plan", "collection", "twin", "first", "prev", "next", "context"];

/// Names of relations that are no tables.
const RELATIONS: &[(&str, &str)] = &[
    ("roadmap", "工程表"),
    ("releases", "公開の履歴"),
    ("search", "検索"),
    ("sparql", "SPARQL"),
    ("openapi", "OpenAPI"),
    ("docs", "APIの説明"),
    ("vocabulary", "語彙"),
    ("schemes", "概念体系"),
    ("cube", "データキューブ"),
    ("datapackage", "データパッケージ"),
    ("csv-metadata", "CSVWメタデータ"),
    ("data", "全データ（RDF）"),
];

/// The other links, with names for people.
fn related(document: &Document) -> Vec<(&str, &str)> {
    let others = document.links.iter().filter(|(relation, _)| !PLACED.contains(&relation.as_str()));
    let named = others.map(|(relation, url)| {
        let table = catalog::find(relation).map(|kind| kind.table.ja);
        let other = RELATIONS.iter().find(|(name, _)| name == relation).map(|(_, ja)| *ja);
        (table.or(other).unwrap_or(relation), url.as_str())
    });
    named.collect()
}

fn formats(document: &Document) -> Vec<(&'static str, String)> {
    let others = document.forms().into_iter().filter(|(format, _)| format.suffix != HTML.suffix);
    others.map(|(format, url)| (format.suffix, url)).collect()
}

type Content<'a> = (&'a str, Vec<(String, Cell)>, Vec<Grid>);

fn content(document: &Document) -> Content<'_> {
    match &document.shape {
        Shape::Rows { table, rows } => (table.about_ja, Vec::new(), vec![grid(table, rows, String::new(), |_| true)]),
        Shape::Item(item) => (item.row.table.about_ja, facts(item), item.embedded.iter().map(embedded).collect()),
        Shape::Sheet(sheet) => ("", Vec::new(), vec![sheet_grid(sheet)]),
        Shape::Members { members, .. } => ("", members_facts(members), Vec::new()),
    }
}

/// Columns that a page of one plan need not repeat.
fn shown(column: &Column) -> bool {
    !matches!(column.name, "lg_code" | "plan_id")
}

fn facts(item: &Item) -> Vec<(String, Cell)> {
    let columns = item.row.table.columns.iter().filter(|column| shown(column));
    columns
        .map(|column| (column.ja.to_owned(), cell(column, &item.row)))
        .filter(|(_, cell)| !cell.text.is_empty())
        .collect()
}

fn embedded(embedded: &Embedded) -> Grid {
    let Some(kind) = catalog::find(embedded.embed.table) else { return Grid::default() };
    let repeated = embedded.embed.by;
    grid(kind.table, &embedded.rows, kind.table.ja.to_owned(), |column| column.name != repeated)
}

/// Rows as a table of the columns that say something here: wanted, filled, and not the same in every row of a plan.
fn grid(table: &'static Table, rows: &[Row], caption: String, wanted: impl Fn(&Column) -> bool) -> Grid {
    let filled = |column: &Column| rows.iter().any(|row| row.get(column.name).is_some());
    let plan = |row: &Row| (row["lg_code"].to_owned(), row["plan_id"].to_owned());
    let across = rows.windows(2).any(|pair| plan(&pair[0]) != plan(&pair[1]));
    let columns = table.columns.iter().filter(|column| (shown(column) || across) && wanted(column) && filled(column));
    let columns: Vec<_> = columns.collect();
    let own = |column: &Column, row: &Row| {
        let mut cell = cell(column, row);
        if table.key.last() == Some(&column.name) || (across && table.label == Some(column.name)) {
            cell.href = Some(row.path());
        }
        cell
    };
    Grid {
        caption,
        header: columns.iter().map(|column| column.ja.to_owned()).collect(),
        rows: rows.iter().map(|row| columns.iter().map(|column| own(column, row)).collect()).collect(),
    }
}

fn cell(column: &Column, row: &Row) -> Cell {
    let text = &row[column.name];
    let lang = column.kind.language().filter(|language| *language != "ja");
    let plain = Cell { text: text.to_owned(), lang, ..Cell::default() };
    if text.is_empty() {
        return plain;
    }
    match column.kind {
        Kind::Concept(list) => Cell { text: concept(list, text), ..plain },
        Kind::Flag => Cell { text: if text == "true" { "はい" } else { "いいえ" }.to_owned(), ..plain },
        Kind::Iri => Cell { href: Some(text.to_owned()), ..plain },
        Kind::Link(_) | Kind::LinkWithin(..) => {
            Cell { href: column.value_template().map(|template| row.expand(&template)), ..plain }
        }
        _ => plain,
    }
}

fn concept(list: &str, id: &str) -> String {
    vocabulary::concept(list, id).map_or_else(|| id.to_owned(), |concept| format!("{}（{id}）", concept.ja))
}

fn sheet_grid(sheet: &Sheet) -> Grid {
    let columns: Vec<_> = sheet.columns.iter().enumerate().filter(|(_, column)| column.shown).collect();
    let row = |(place, cells): (usize, &Vec<String>)| {
        let cell = |(index, column): &(usize, &SheetColumn)| {
            let cell = linked(cells.get(*index).cloned().unwrap_or_default());
            let lead = sheet.leads.as_ref().filter(|(name, _)| *name == column.name);
            Cell { href: lead.and_then(|(_, hrefs)| hrefs.get(place).cloned()).or(cell.href), ..cell }
        };
        columns.iter().map(cell).collect()
    };
    Grid {
        caption: String::new(),
        header: columns.iter().map(|(_, column)| column.ja.clone()).collect(),
        rows: sheet.rows.iter().enumerate().map(row).collect(),
    }
}

/// Text that is an address becomes a link.
fn linked(text: String) -> Cell {
    let is_address = text.starts_with("http://") || text.starts_with("https://");
    Cell { href: is_address.then(|| text.clone()), text, ..Cell::default() }
}

fn members_facts(members: &Map<String, Value>) -> Vec<(String, Cell)> {
    members.iter().map(|(name, value)| (name.clone(), member(value))).collect()
}

fn member(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::default(),
        Value::String(text) => linked(text.clone()),
        Value::Object(members) => Cell { below: members_facts(members), ..Cell::default() },
        Value::Array(values) => {
            Cell { below: values.iter().map(|value| (String::new(), member(value))).collect(), ..Cell::default() }
        }
        other => Cell { text: other.to_string(), ..Cell::default() },
    }
}
