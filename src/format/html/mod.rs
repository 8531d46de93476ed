//! HTML: a readable page derived from the descriptions, without script.
mod cell;
mod members;

use self::cell::HtmlCell;
use super::{
    AskedEdition, CitedRelease, ColumnDisplay, ComputedColumn, ComputedTable, Document, Embedded, Format, Item,
    LANGUAGE, Note, Shape, WriteError,
};
use crate::{
    calendar, edition,
    language::Bilingual,
    period::Period,
    table::{CellKind, Column, Row, Table},
    vocabulary,
};
use askama::Template;
use serde_json::Value;
use std::borrow::Cow;

/// A page for people, in Japanese.
pub const HTML: Format = Format {
    suffix: "html",
    content_type: "text/html; charset=utf-8",
    negotiable: true,
    whole: false,
    stored: false,
    fits: |_| true,
    write,
};

#[derive(Template)]
#[template(path = "page.html")]
struct HtmlPage<'a> {
    title: String,
    /// The same as a heading.
    heading: HtmlCell,
    about: &'a str,
    document: &'a Document,
    parents: Vec<Parent<'a>>,
    pages: Vec<(&'static str, &'a str)>,
    related: Vec<(&'a str, &'a str)>,
    /// Name and address of the edition of the plan that the rows are of.
    edition: Option<HtmlCell>,
    /// That this edition is only begun.
    begun: Option<&'a str>,
    merged: Option<Merged<'a>>,
    dropped: Option<Merged<'a>>,
    formats: Vec<(&'static str, String)>,
    alternates: Vec<Alternate>,
    facts: Vec<(String, HtmlCell)>,
    /// The releases to cite, where the facts do not cite them already.
    cited: &'a [CitedRelease],
    tables: Vec<Grid>,
    notes: Vec<(String, HtmlCell)>,
    json_ld: Option<String>,
    schema_org: Option<String>,
}

/// A page above this one, or this one.
struct Parent<'a> {
    name: HtmlCell,
    url: Cow<'a, str>,
    is_this: bool,
}

/// The same elsewhere, or a feed of what is new here: for programs that look for it.
struct Alternate {
    media_type: &'static str,
    title: &'static str,
    url: String,
}

/// What the thing of the page became a part of, or the edition that last lists it.
struct Merged<'a> {
    /// What the thing is, in Japanese.
    kind: &'static str,
    name: HtmlCell,
    url: &'a str,
}

/// A table of the page.
#[derive(Default)]
struct Grid {
    caption: HtmlCell,
    /// Whether it is what the page is for, so that its being empty is said.
    main: bool,
    /// Whether a narrow page shows each row as a list of names and cells.
    cards: bool,
    header: Vec<String>,
    rows: Vec<Vec<HtmlCell>>,
}

fn write(document: &Document) -> Result<Vec<u8>, WriteError> {
    let (about, mut facts, mut tables) = content(document);
    let cells = tables.iter_mut().flat_map(|grid| grid.rows.iter_mut().flatten());
    cells.chain(facts.iter_mut().map(|(_, cell)| cell)).for_each(|cell| keep_edition(document, cell));
    let named = |wanted: &[(&'static str, &'static str)]| -> Vec<(&'static str, &str)> {
        wanted.iter().filter_map(|(relation, ja)| Some((*ja, document.link(relation)?))).collect()
    };
    let page = HtmlPage {
        title: document.title.clone(),
        heading: heading_of(document),
        about,
        document,
        parents: parents(document),
        pages: named(&[("first", "最初"), ("prev", "前へ"), ("next", "次へ")]),
        related: related(document),
        edition: edition(document),
        begun: document.meta.get(Document::BEGUN).and_then(|begun| begun["ja"].as_str()),
        merged: merged(document),
        dropped: dropped(document),
        formats: formats(document),
        alternates: alternates(document),
        facts,
        cited: cited(document),
        tables,
        notes: if let Shape::ComputedTable(sheet) = &document.shape { notes(sheet) } else { Vec::new() },
        json_ld: json_ld(document)?,
        schema_org: document.schema_org.as_ref().map(super::json::pretty).transpose()?.map(in_script).transpose()?,
    };
    let page = page.render().map_err(|error| WriteError(error.into()))?;
    Ok(below(page, &document.base).into_bytes())
}

/// A page of which the links begin where the address of the server does: behind a proxy that may be below a path.
pub fn below(page: String, base: &str) -> String {
    let path = base.split_once("://").and_then(|(_, rest)| Some(&rest[rest.find('/')?..])).unwrap_or_default();
    if path.is_empty() {
        return page;
    }
    // In text a quotation mark is escaped, so that this stands in tags alone.
    let begins = |page: String, name: &str| page.replace(&format!(" {name}=\"/"), &format!(" {name}=\"{path}/"));
    ["href", "src", "action"].into_iter().fold(page, begins)
}

/// A link to a thing keeps the edition that the page was asked for.
fn keep_edition(document: &Document, cell: &mut HtmlCell) {
    let Some(edition) = &document.edition else { return };
    let own = |href: &String| {
        let mut parts = href.rsplitn(3, '/');
        let (id, table) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        href.starts_with('/') && edition.things.contains(&format!("{table}/{id}"))
    };
    if cell.href.as_ref().is_some_and(own) {
        cell.href = cell.href.take().map(|href| as_of(&href, edition));
    }
}

/// An address with the edition as of which it is asked.
fn as_of(href: &str, edition: &AskedEdition) -> String {
    if href.contains('?') { href.to_owned() } else { format!("{href}?revision_id={}", edition.id) }
}

/// The pages above, by their names where the document knows them.
fn parents(document: &Document) -> Vec<Parent<'_>> {
    let above = [("home", "openplan"), ("publisher", "公表主体"), ("plan", "計画"), ("collection", "一覧")];
    let parent = |(relation, ja): (&str, &'static str)| {
        let url = document.link(relation)?;
        let name = url.strip_prefix(&document.base).and_then(|path| document.names.get(path));
        // A list is called what the program calls it.
        let own = matches!(relation, "publisher" | "plan");
        let name = match name {
            Some(name) if own => own_cell(document, name),
            name => HtmlCell::text(name.map_or(ja, String::as_str)),
        };
        let is_list = relation == "collection" && url.rsplit('/').next().is_some_and(edition::prints);
        let asked = document.edition.as_ref().filter(|_| is_list);
        let is_this = document.link("self") == Some(url);
        let url = asked.map_or(Cow::Borrowed(url), |edition| as_of(url, edition).into());
        Some(Parent { name, url, is_this })
    };
    above.into_iter().filter_map(parent).collect()
}

/// Language of the texts of a document's plan, if that is not the language of the page.
fn own_lang(document: &Document) -> Option<String> {
    other_lang(document.language())
}

fn other_lang(language: &str) -> Option<String> {
    Some(language.to_owned()).filter(|language| language != LANGUAGE)
}

/// A text of the plan that a document is of.
fn own_cell(document: &Document, text: &str) -> HtmlCell {
    HtmlCell { lang: own_lang(document), ..HtmlCell::text(text) }
}

/// The title, in which the name of the plan, and of the row that the page is of, are texts of the plan.
fn heading_of(document: &Document) -> HtmlCell {
    let title = document.title.as_str();
    let plan = document.link("plan").and_then(|url| document.names.get(url.strip_prefix(&document.base)?));
    let row = if let Shape::Item(item) = &document.shape { Some(&item.row) } else { None };
    let before = plan.and_then(|plan| title.strip_suffix(plan.as_str()));
    match (before, plan) {
        // A row without a name is called by its id.
        (Some(before), Some(plan)) if row.is_none_or(|row| before.trim_end_matches([' ', '—']) == row.key()) => {
            own_cell(document, &format!("{before}{}", super::of_plan(plan)))
        }
        _ if row.is_some() => own_cell(document, title),
        _ => HtmlCell::text(title),
    }
}

/// The edition that the rows are of, by its name and with its address.
fn edition(document: &Document) -> Option<HtmlCell> {
    let asked = document.edition.as_ref().map(|edition| (&edition.label, &edition.url));
    let of_rows = if let Shape::ComputedTable(sheet) = &document.shape { sheet.edition.as_ref() } else { None };
    let (name, url) = of_rows.map(|(name, url)| (name, url)).or(asked)?;
    Some(HtmlCell { href: Some(url.clone()), ..own_cell(document, name) })
}

/// The sentence that a reader of an old link needs first.
fn merged(document: &Document) -> Option<Merged<'_>> {
    let (Shape::Item(item), Some(url)) = (&document.shape, document.link(Document::MERGED_INTO)) else { return None };
    let (row, id) = (&item.row, url.rsplit('/').next().unwrap_or(url));
    let path = format!("/{}/{}/{}/{id}", row.publisher(), row.plan(), row.table.name);
    let name = document.names.get(&path).map_or_else(|| HtmlCell::text(id), |name| own_cell(document, name));
    Some(Merged { kind: row.table.ja, name, url })
}

/// The same for a thing that a newer edition has dropped.
fn dropped(document: &Document) -> Option<Merged<'_>> {
    let Shape::Item(item) = &document.shape else { return None };
    let last = item.computed.get("last_listed")?;
    let name = own_cell(document, last["label"].as_str()?);
    Some(Merged { kind: item.row.table.ja, name, url: last["url"].as_str()? })
}

/// The same triples as the `.jsonld` of the URL, for whoever reads the page by machine.
fn json_ld(document: &Document) -> Result<Option<String>, WriteError> {
    let format = &super::jsonld::JSON_LD;
    if !(format.fits)(document.shape.kind()) {
        return Ok(None);
    }
    in_script((format.write)(document)?).map(Some)
}

/// JSON as it may stand in a `script`.
fn in_script(json: Vec<u8>) -> Result<String, WriteError> {
    let text = String::from_utf8(json).map_err(|error| WriteError(error.into()))?;
    // In JSON `<` occurs only within strings, where `\u003c` means the same. So no string can end the script with
    // `</script>`.
    Ok(text.replace('<', "\\u003c"))
}

/// Relations that the page shows in places of their own, or that are of no use to people.
const RELATIONS_SHOWN_ELSEWHERE: &[&str] =
    &["self", "home", "publisher", "plan", "collection", "twin", "first", "prev", "next", "context", "merged_into"];

/// Relations that people need first: how to begin.
const FIRST: &str = "docs";

/// The other links, and those first that people need first. Their names for people are those by which the document knows them,
/// else those of their relations.
fn related(document: &Document) -> Vec<(&str, &str)> {
    let others = document.links.iter().filter(|(relation, _)| !RELATIONS_SHOWN_ELSEWHERE.contains(&relation.as_str()));
    let mut others: Vec<_> = others.collect();
    others.sort_by_key(|(relation, _)| relation != FIRST);
    let name = |url: &str| document.names.get(url.strip_prefix(&document.base)?).map(String::as_str);
    others
        .into_iter()
        .map(|(relation, url)| (name(url).unwrap_or_else(|| members::name(relation)), url.as_str()))
        .collect()
}

fn formats(document: &Document) -> Vec<(&'static str, String)> {
    let others = document.forms().into_iter().filter(|(format, _)| format.suffix != HTML.suffix);
    others.map(|(format, url)| (format.suffix, url)).collect()
}

fn alternates(document: &Document) -> Vec<Alternate> {
    let others = document.forms().into_iter().filter(|(format, _)| format.suffix != HTML.suffix);
    let feeds = document.feeds().map(|(format, url)| (format, url.to_owned()));
    let alternate = |(format, url): (&'static Format, String)| {
        let media_type = format.content_type.split(';').next().unwrap_or_default();
        Alternate { media_type, title: members::name(format.suffix), url }
    };
    let mut alternates: Vec<_> = others.chain(feeds).map(alternate).collect();
    let news = document.feed_of_news().map(|(format, url)| alternate((format, url.to_owned())));
    alternates.extend(news.filter(|news| alternates.iter().all(|other| other.url != news.url)));
    alternates
}

fn cited(document: &Document) -> &[CitedRelease] {
    let members = match &document.shape {
        Shape::Item(item) => Some(&item.computed),
        Shape::Members { members, .. } => Some(members),
        _ => None,
    };
    if members.is_some_and(|members| members.contains_key("citation")) { &[] } else { &document.issues }
}

type Content<'a> = (&'a str, Vec<(String, HtmlCell)>, Vec<Grid>);

fn content(document: &Document) -> Content<'_> {
    if document.main.is_some() {
        return ("", Vec::new(), Vec::new());
    }
    match &document.shape {
        Shape::Rows { table, rows } => {
            let grid = Grid { main: true, ..grid(document, table, rows, |_| true) };
            (table.about_ja, Vec::new(), vec![grid])
        }
        Shape::Item(item) => {
            let tables = item.embedded.iter().map(|one| embedded(document, one)).collect();
            (item.row.table.about_ja, facts(document, item), tables)
        }
        Shape::Tables(tables) => {
            ("", tables.iter().map(|(table, rows)| counted(document, table, rows)).collect(), Vec::new())
        }
        Shape::ComputedTable(sheet) => ("", Vec::new(), vec![sheet_grid(document, sheet)]),
        Shape::Members { members, .. } => ("", members::facts(members), Vec::new()),
    }
}

/// A table of a whole plan, which its own page shows.
fn counted(document: &Document, table: &Table, rows: &[Row]) -> (String, HtmlCell) {
    let plan = document.link("plan").unwrap_or_default();
    (
        table.ja.to_owned(),
        HtmlCell { href: Some(format!("{plan}/{}", table.name)), ..HtmlCell::text(format!("{}行", rows.len())) },
    )
}

/// Columns that a page of one plan need not repeat.
fn shown(column: &Column) -> bool {
    !matches!(column.name, "publisher_id" | "plan_id" | "lg_code")
}

fn facts(document: &Document, item: &Item) -> Vec<(String, HtmlCell)> {
    let columns = item.row.table.columns.iter().filter(|column| shown(column));
    let own = columns.map(|column| (column.ja.to_owned(), cell(document, column, &item.row)));
    let citation = item.computed.get_key_value("citation").map(|(key, value)| (key.clone(), value.clone()));
    let citation = members::facts(&citation.into_iter().collect());
    own.filter(|(_, cell)| !cell.text.is_empty()).chain(citation).collect()
}

fn embedded(document: &Document, embedded: &Embedded) -> Grid {
    let repeated = embedded.embed.by;
    grid(document, embedded.table, &embedded.rows, |column| column.name != repeated)
}

/// Rows as a table of the columns that say something here: wanted, filled, and not the same in every row of a plan.
fn grid(document: &Document, table: &'static Table, rows: &[Row], wanted: impl Fn(&Column) -> bool) -> Grid {
    let filled = |column: &Column| rows.iter().any(|row| row.get(column.name).is_some());
    let plan = |row: &Row| (row.publisher().to_owned(), row.plan().to_owned());
    let across = rows.windows(2).any(|pair| plan(&pair[0]) != plan(&pair[1]));
    let columns = table.columns.iter().filter(|column| (shown(column) || across) && wanted(column) && filled(column));
    let columns: Vec<_> = columns.collect();
    let own = |column: &Column, row: &Row| {
        let mut cell = cell(document, column, row);
        if table.key.last() == Some(&column.name) || (across && table.label == Some(column.name)) {
            cell.href = Some(row.path());
        }
        cell
    };
    Grid {
        caption: HtmlCell::text(table.ja),
        main: false,
        cards: false,
        header: columns.iter().map(|column| column.ja.to_owned()).collect(),
        rows: rows.iter().map(|row| columns.iter().map(|column| own(column, row)).collect()).collect(),
    }
}

fn cell(document: &Document, column: &Column, row: &Row) -> HtmlCell {
    let text = &row[column.name];
    let lang = column.kind.language(document.language_of(row)).and_then(other_lang);
    let plain = HtmlCell { text: text.to_owned(), lang, ..HtmlCell::default() };
    if text.is_empty() {
        return plain;
    }
    match column.kind {
        CellKind::Concept(list) => HtmlCell { text: concept(list, text), ..plain },
        CellKind::Flag => HtmlCell { text: flag(text == "true").to_owned(), ..plain },
        CellKind::Iri => HtmlCell { href: Some(text.to_owned()), ..plain },
        CellKind::Period => HtmlCell { text: period(text), ..plain },
        CellKind::Link(_) | CellKind::LinkWithin(..) | CellKind::OwnCode(_) => {
            let href = column.value_template(row.table).map(|template| row.expand(&template));
            let name = href.as_ref().and_then(|path| document.names.get(path));
            let lang = other_lang(document.language_of(row));
            HtmlCell { text: named(name.map(String::as_str), text), href, lang, ..plain }
        }
        _ => plain,
    }
}

/// What is linked, by its name and its id; what has no name by its id alone.
fn named(name: Option<&str>, id: &str) -> String {
    let named = name.filter(|name| *name != id).map(super::of_plan);
    named.map_or_else(|| id.to_owned(), |name| format!("{name}（{id}）"))
}

/// A period as people call it; one that cannot be read as it is.
fn period(text: &str) -> String {
    text.parse::<Period>().map_or_else(|_| text.to_owned(), |period| period.in_words().ja())
}

fn flag(flag: bool) -> &'static str {
    if flag { "はい" } else { "いいえ" }
}

fn concept(list: &str, id: &str) -> String {
    vocabulary::concept(list, id).map_or_else(|| id.to_owned(), |concept| format!("{}（{id}）", concept.ja))
}

fn notes(sheet: &ComputedTable) -> Vec<(String, HtmlCell)> {
    let only =
        |href: &String| (String::new(), HtmlCell { href: Some(href.clone()), ..HtmlCell::text("これだけを見る") });
    let note = |(name, note): &(String, Note)| {
        // A note whose whole text is a time is shown in Japan time.
        let times = calendar::moment_in_japan(&note.text).is_some();
        (name.clone(), HtmlCell { below: note.href.iter().map(only).collect(), times, ..HtmlCell::text(&note.text) })
    };
    sheet.notes.iter().map(note).collect()
}

fn sheet_grid(document: &Document, sheet: &ComputedTable) -> Grid {
    let (columns, rows) = sheet.page.as_ref().map_or((&sheet.columns, &sheet.rows), |(columns, rows)| (columns, rows));
    let columns = columns.iter().enumerate();
    let mut columns: Vec<_> = columns.filter(|(_, column)| column.show != ColumnDisplay::Hidden).collect();
    let behind =
        |show: ColumnDisplay| matches!(show, ColumnDisplay::Behind | ColumnDisplay::OwnBehind | ColumnDisplay::Mark(_));
    columns.sort_by_key(|(_, column)| behind(column.show));
    let row = |(place, cells): (usize, &Vec<String>)| {
        let cell = |(index, column): &(usize, &ComputedColumn)| {
            let text = cells.get(*index).map_or("", String::as_str);
            let cell = sheet_cell(document, column.show, text, sheet.items.get(place));
            let row_link =
                sheet.row_links.iter().find(|(name, _)| *name == column.name).and_then(|(_, hrefs)| hrefs.get(place));
            HtmlCell { href: row_link.filter(|href| !href.is_empty()).cloned().or(cell.href), ..cell }
        };
        columns.iter().map(cell).collect()
    };
    Grid {
        caption: heading_of(document),
        main: true,
        cards: sheet.page.is_some(),
        header: columns.iter().map(|(_, column)| heading(column)).collect(),
        rows: rows.iter().enumerate().map(row).collect(),
    }
}

fn heading(column: &ComputedColumn) -> String {
    if column.show == ColumnDisplay::Time { format!("{}（日本時間）", column.ja) } else { column.ja.clone() }
}

fn sheet_cell(document: &Document, show: ColumnDisplay, text: &str, item: Option<&Value>) -> HtmlCell {
    let lang = item.and_then(|item| document.language_of_item(item)).map_or_else(|| own_lang(document), other_lang);
    // Of what the page says only what is marked is in the language of the plan.
    let mixed = text.contains(super::ISOLATES.0);
    match show {
        ColumnDisplay::Mark(mark) => HtmlCell::text(if text == "true" { mark } else { "" }),
        ColumnDisplay::Flag => HtmlCell::text(flag(text == "true")),
        ColumnDisplay::Type => HtmlCell::text(members::type_name(text)),
        ColumnDisplay::Time => HtmlCell { times: true, ..HtmlCell::text(text) },
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
