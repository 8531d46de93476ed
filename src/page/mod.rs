//! Pages for people, in Japanese and in English: templates over what documents hold and over the rows around them.
//!
//! Any document has a page that is derived from the descriptions: a list, a row, a computed table, members. The page of a plan
//! and those of what people look for in it say more: `plan` and `thing` write their main part.
mod cell;
mod grid;
mod home;
mod links;
mod members;
mod names;
mod picture;
mod plan;
mod problem;
mod stage;
mod thing;
mod value;
mod words;

pub use links::{below, in_format};
pub use problem::problem;

use self::{cell::HtmlCell, grid::Grid, words::Words};
use crate::{
    calendar,
    dcat::Host,
    edition,
    error::Result,
    format::{self, AskedEdition, CitedRelease, ComputedTable, Document, Format, Item, Note, Shape, WriteError, json},
    language::Language,
    period::Period,
    table::{CellKind, Column, Row, Table},
    view::{self, Scope},
};
use askama::Template;
use std::borrow::Cow;

/// What a page is written of beside its document.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// The release that it is of, if it is of one.
    pub scope: Option<&'a Scope>,
    /// Address and operator of the server.
    pub host: &'a Host,
    /// The format that its address names, if it names one: then its links name it too.
    pub named: Option<&'static Format>,
}

#[derive(Template)]
#[template(path = "page.html")]
struct HtmlPage<'a> {
    words: &'static Words,
    title: String,
    /// The same as a heading; the plan of a thing stands above it already.
    heading: HtmlCell,
    /// Language of the title, if all of it is in another one than the page.
    title_lang: Option<String>,
    /// What search engines show of the page.
    description: String,
    about: &'a str,
    document: &'a Document,
    parents: Vec<Parent<'a>>,
    pages: Vec<(&'static str, &'a str)>,
    related: Vec<(HtmlCell, &'a str)>,
    /// The page in the other language.
    other: Option<String>,
    /// Name and address of the edition of the plan that the rows are of.
    edition: Option<HtmlCell>,
    /// That this edition is only begun.
    begun: Option<&'a str>,
    merged: Option<String>,
    dropped: Option<String>,
    formats: Vec<(&'static str, String)>,
    alternates: Vec<Alternate>,
    languages: Vec<(&'static str, String)>,
    /// The main part that is written for pages of its kind.
    main: Option<Main>,
    facts: Vec<(String, HtmlCell)>,
    /// What only programs and editors need.
    technical: Vec<(String, HtmlCell)>,
    /// The releases to cite, where the facts do not cite them already.
    cited: &'a [CitedRelease],
    tables: Vec<Grid>,
    notes: Vec<(String, HtmlCell)>,
    json_ld: Option<String>,
    schema_org: Option<String>,
    /// Where an error on the page is reported.
    report: Option<String>,
}

/// What a page says for which a kind has a template of its own.
#[derive(Debug, Default)]
pub struct Main {
    /// A sentence that answers first, as HTML.
    pub lead: String,
    /// What stands below it, as HTML.
    pub html: String,
    /// Whether all that the document holds is said by it, so that its facts and links are folded.
    pub is_whole: bool,
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
    title: String,
    url: String,
}

impl HtmlPage<'_> {
    /// Whether its links are told elsewhere on it, so that the list of all of them is folded.
    fn folds_links(&self) -> bool {
        self.main.as_ref().is_some_and(|main| main.is_whole)
    }

    /// What a release is called.
    fn release(&self, issue: &CitedRelease) -> String {
        words::fill(self.words.release, &[("number", &issue.number.to_string())])
    }

    /// The rights in the wording, with their language if that is not the one of the page.
    fn rights(&self) -> Option<(&str, Option<&'static str>)> {
        let rights = self.document.rights.as_ref()?;
        let (ja, en) = (rights.rights_ja.as_deref(), rights.rights_en.as_deref());
        match self.words.language {
            Language::Ja => ja.map(|ja| (ja, None)),
            Language::En => en.map(|en| (en, None)).or_else(|| ja.map(|ja| (ja, Some(Language::Ja.tag())))),
        }
    }
}

/// Writes the page of a document in a language. Blocks.
///
/// # Errors
///
/// When a file of the release is damaged, the database does not answer, or the page cannot be written.
pub fn write(document: &mut Document, around: Around<'_>, language: Language) -> Result<Vec<u8>> {
    let words = words::of(language);
    if let Some(scope) = around.scope {
        view::name_links(document, scope)?;
        view::for_search_engines(document, scope, around.host)?;
    }
    let mut main = match (&document.shape, around.scope) {
        (Shape::Item(item), Some(scope)) if item.row.table.name == "plans" => Some(plan::main(document, scope, words)?),
        (Shape::Members { .. }, None) if home::is_home(document) => home::main(document, words)?,
        (Shape::Item(item), Some(scope)) => thing::main(item, document, scope, words)?,
        _ => None,
    };
    if let Some(main) = main.as_mut().filter(|_| document.edition.is_some()) {
        main.html = links::relinked(&main.html, |href| kept_edition(document, href));
    }
    let page = rendered(document, main, around.host, words)?;
    let page = match around.named {
        Some(format) => in_format(&page, format, &document.base),
        None => page,
    };
    Ok(below(page, &document.base).into_bytes())
}

fn rendered(
    document: &Document,
    main: Option<Main>,
    host: &Host,
    words: &'static Words,
) -> std::result::Result<String, WriteError> {
    let Content { about, mut facts, mut technical, mut tables } = content(document, words);
    let cells = tables.iter_mut().flat_map(|grid| grid.rows.iter_mut().flatten());
    let named = facts.iter_mut().chain(technical.iter_mut()).map(|(_, cell)| cell);
    for cell in cells.chain(named) {
        keep_edition(document, cell);
        cell.say_language(words.language);
    }
    let turned: Vec<_> = [("first", words.first), ("prev", words.prev), ("next", words.next)]
        .into_iter()
        .filter_map(|(relation, name)| Some((name, document.link(relation)?)))
        .collect();
    let languages = languages(document);
    let heading = heading_of(document, words);
    let page = HtmlPage {
        words,
        title: heading.plain(),
        title_lang: heading.lang.clone().filter(|_| !heading.is_mixed()),
        description: description(&heading, main.as_ref(), about),
        heading: own_heading(document, heading),
        about,
        document,
        parents: parents(document, words),
        pages: turned,
        related: related(document, words),
        other: languages.iter().find(|(tag, _)| *tag == words.language.other().tag()).map(|(_, url)| url.clone()),
        edition: edition(document, words),
        begun: document.meta.get(Document::BEGUN).and_then(|begun| begun[words.language.tag()].as_str()),
        merged: merged(document, words),
        dropped: dropped(document, words),
        formats: formats(document),
        alternates: alternates(document, words),
        languages,
        main,
        facts,
        technical,
        cited: cited(document),
        tables,
        notes: if let Shape::ComputedTable(sheet) = &document.shape { notes(sheet, words) } else { Vec::new() },
        json_ld: json_ld(document)?,
        schema_org: document.schema_org.as_ref().map(json::pretty).transpose()?.map(in_script).transpose()?,
        report: report(document, host),
    };
    page.render().map_err(WriteError::from_other)
}

/// Where an error is reported, with the IRI of the thing or the address of the page.
fn report(document: &Document, host: &Host) -> Option<String> {
    let contact = host.contact.as_ref()?;
    let about = match &document.shape {
        Shape::Item(item) => json::iri(&item.row, item.row.table.subject, document.base_of(&item.row)),
        _ => document.link("self")?.to_owned(),
    };
    let is_mail = contact.starts_with("mailto:") && !contact.contains('?');
    let about = percent_encoding::utf8_percent_encode(&about, percent_encoding::NON_ALPHANUMERIC);
    Some(if is_mail { format!("{contact}?subject={about}") } else { contact.clone() })
}

/// What search engines show: the sentence that answers first, else what the page is about.
fn description(heading: &HtmlCell, main: Option<&Main>, about: &str) -> String {
    let said = main.map(|main| without_tags(&main.lead)).filter(|lead| !lead.is_empty());
    let said = said.unwrap_or_else(|| if about.is_empty() { "openplan".to_owned() } else { value::escaped(about) });
    format!("{} — {said}", value::escaped(&heading.plain()))
}

/// The text of a piece of a page. What is escaped in it stays so.
fn without_tags(html: &str) -> String {
    html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect()
}

/// A link to a thing keeps the edition that the page was asked for.
fn keep_edition(document: &Document, cell: &mut HtmlCell) {
    if let Some(kept) = cell.href.as_ref().and_then(|href| kept_edition(document, href)) {
        cell.href = Some(kept);
    }
}

/// An address of a thing with the edition that the page was asked for, if that prints the thing.
fn kept_edition(document: &Document, href: &str) -> Option<String> {
    let edition = document.edition.as_ref()?;
    let mut parts = href.rsplitn(3, '/');
    let (id, table) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_own = href.starts_with('/') && edition.things.contains(&format!("{table}/{id}"));
    is_own.then(|| as_of(href, edition))
}

/// An address with the edition as of which it is asked.
fn as_of(href: &str, edition: &AskedEdition) -> String {
    if href.contains('?') { href.to_owned() } else { format!("{href}?revision_id={}", edition.id) }
}

/// The pages above, by their names where the document knows them.
fn parents<'d>(document: &'d Document, words: &'static Words) -> Vec<Parent<'d>> {
    let parent = |relation: &'static str| {
        let url = document.link(relation)?;
        let name = url.strip_prefix(&document.base).and_then(|path| document.names.get(path));
        // A list is called what the program calls it.
        let own = matches!(relation, "publisher" | "plan");
        let name = match (name, relation) {
            (_, "home") => HtmlCell::text("openplan"),
            (Some(name), _) if own => own_cell(document, name, words),
            (Some(name), _) => HtmlCell::text(names::translated(name, words).unwrap_or(Cow::Borrowed(name))),
            (None, _) => HtmlCell::text(names::member(relation, words)),
        };
        let is_list = relation == "collection" && url.rsplit('/').next().is_some_and(edition::prints);
        let asked = document.edition.as_ref().filter(|_| is_list);
        let is_this = document.link("self") == Some(url);
        let url = asked.map_or(Cow::Borrowed(url), |edition| as_of(url, edition).into());
        Some(Parent { name, url, is_this })
    };
    ["home", "publisher", "plan", "collection"].into_iter().filter_map(parent).collect()
}

/// Language of the texts of a document's plan, if that is not the language of the page.
fn own_lang(document: &Document, words: &Words) -> Option<String> {
    other_lang(document.language(), words)
}

fn other_lang(language: &str, words: &Words) -> Option<String> {
    Some(language.to_owned()).filter(|language| language != words.language.tag())
}

/// A text of the plan that a document is of.
fn own_cell(document: &Document, text: &str, words: &Words) -> HtmlCell {
    HtmlCell { lang: own_lang(document, words), ..HtmlCell::text(text) }
}

/// The title, in which the name of the plan, and of the row that the page is of, are texts of the plan.
fn heading_of(document: &Document, words: &'static Words) -> HtmlCell {
    if home::is_home(document) {
        return HtmlCell::text(words.site_title);
    }
    let title = document.title.as_str();
    let plan = document.link("plan").and_then(|url| document.names.get(url.strip_prefix(&document.base)?));
    let row = if let Shape::Item(item) = &document.shape { Some(&item.row) } else { None };
    let before = plan.and_then(|plan| title.strip_suffix(plan.as_str()));
    let mut heading = match (before, plan) {
        // A row without a name is called by its id.
        (Some(before), Some(plan)) if row.is_none_or(|row| before.trim_end_matches([' ', '—']) == row.key()) => {
            let name = before.trim_end_matches([' ', '—']);
            let translated = names::translated(name, words);
            let before = translated.map_or_else(|| before.to_owned(), |name| format!("{name} — "));
            own_cell(document, &format!("{before}{}", format::of_plan(plan)), words)
        }
        _ if row.is_some() => own_cell(document, title, words),
        _ => HtmlCell::text(names::translated(title, words).unwrap_or(Cow::Borrowed(title))),
    };
    heading.say_language(words.language);
    heading
}

/// The heading of a page: that of a thing is its name alone.
fn own_heading(document: &Document, heading: HtmlCell) -> HtmlCell {
    let Shape::Item(item) = &document.shape else { return heading };
    let name = item.row.table.label.and_then(|label| item.row.get(label));
    name.map_or(heading.clone(), |name| HtmlCell { text: name.to_owned(), ..heading })
}

/// The edition that the rows are of, by its name and with its address.
fn edition(document: &Document, words: &Words) -> Option<HtmlCell> {
    let asked = document.edition.as_ref().map(|edition| (&edition.label, &edition.url));
    let of_rows = if let Shape::ComputedTable(sheet) = &document.shape { sheet.edition.as_ref() } else { None };
    let (name, url) = of_rows.map(|(name, url)| (name, url)).or(asked)?;
    Some(HtmlCell { href: Some(url.clone()), ..own_cell(document, name, words) })
}

/// The sentence that a reader of an old link needs first, as HTML.
fn merged(document: &Document, words: &Words) -> Option<String> {
    let (Shape::Item(item), Some(url)) = (&document.shape, document.link(Document::MERGED_INTO)) else { return None };
    let (row, id) = (&item.row, url.rsplit('/').next().unwrap_or(url));
    let path = format!("/{}/{}/{}/{id}", row.publisher(), row.plan(), row.table.name);
    let name = document.names.get(&path).map_or_else(|| HtmlCell::text(id), |name| own_cell(document, name, words));
    Some(linked(words.merged, row.table, &HtmlCell { href: Some(url.to_owned()), ..name }, words))
}

/// The same for a thing that a newer edition has dropped.
fn dropped(document: &Document, words: &Words) -> Option<String> {
    let Shape::Item(item) = &document.shape else { return None };
    let last = item.computed.get("last_listed")?;
    let href = last["url"].as_str().map(str::to_owned);
    let name = HtmlCell { href, ..own_cell(document, last["label"].as_str()?, words) };
    Some(linked(words.dropped, item.row.table, &name, words))
}

/// A sentence about a row that links another page.
fn linked(sentence: &str, table: &Table, link: &HtmlCell, words: &Words) -> String {
    words::fill(sentence, &[("kind", &names::one_of(table, words)), ("link", &link.to_string())])
}

/// The same triples as the `.jsonld` of the URL, for whoever reads the page by machine.
fn json_ld(document: &Document) -> std::result::Result<Option<String>, WriteError> {
    let format = &format::jsonld::JSON_LD;
    if !(format.fits)(document.shape.kind()) {
        return Ok(None);
    }
    in_script((format.write)(document)?).map(Some)
}

/// JSON as it may stand in a `script`.
fn in_script(json: Vec<u8>) -> std::result::Result<String, WriteError> {
    let text = String::from_utf8(json).map_err(WriteError::from_other)?;
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
fn related<'d>(document: &'d Document, words: &'static Words) -> Vec<(HtmlCell, &'d str)> {
    let others = document.links.iter().filter(|(relation, _)| !RELATIONS_SHOWN_ELSEWHERE.contains(&relation.as_str()));
    let mut others: Vec<_> = others.collect();
    others.sort_by_key(|(relation, _)| relation != FIRST);
    let name = |relation: &'d str, url: &str| match document.names.get(url.strip_prefix(&document.base)?) {
        Some(name) => Some(names::translated(name, words).unwrap_or(Cow::Borrowed(name))),
        None => Some(names::member(relation, words)),
    };
    let named = |(relation, url): &'d (String, String)| {
        let mut cell = HtmlCell::text(name(relation, url).unwrap_or_else(|| names::member(relation, words)));
        cell.say_language(words.language);
        (cell, url.as_str())
    };
    others.into_iter().map(named).collect()
}

fn formats(document: &Document) -> Vec<(&'static str, String)> {
    let others = document.forms().into_iter().filter(|(format, _)| !format.is_page());
    others.map(|(format, url)| (format.suffix, url)).collect()
}

/// The addresses of the page in each language.
fn languages(document: &Document) -> Vec<(&'static str, String)> {
    document.forms().into_iter().filter_map(|(format, url)| Some((format.page?.tag(), url))).collect()
}

fn alternates(document: &Document, words: &'static Words) -> Vec<Alternate> {
    let others = document.forms().into_iter().filter(|(format, _)| !format.is_page());
    let feeds = document.feeds().map(|(format, url)| (format, url.to_owned()));
    let alternate = |(format, url): (&'static Format, String)| {
        let media_type = format.content_type.split(';').next().unwrap_or_default();
        Alternate { media_type, title: names::member(format.suffix, words).into_owned(), url }
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

/// What any document holds, for people.
#[derive(Default)]
struct Content<'a> {
    about: &'a str,
    facts: Vec<(String, HtmlCell)>,
    technical: Vec<(String, HtmlCell)>,
    tables: Vec<Grid>,
}

fn content<'d>(document: &'d Document, words: &'static Words) -> Content<'d> {
    let of_page = names::page_of(document).map_or("", |page| match words.language {
        Language::Ja => page.about_ja,
        Language::En => page.about,
    });
    let empty = Content { about: of_page, ..Content::default() };
    if document.main.is_some() || home::is_home(document) {
        return empty;
    }
    match &document.shape {
        Shape::Rows { table, rows } => Content {
            about: names::about(table, words),
            tables: vec![grid::of_rows(document, table, rows, words)],
            ..empty
        },
        Shape::Item(item) => {
            let tables = item.embedded.iter().map(|one| grid::embedded(document, one, words)).collect();
            let (facts, technical) = facts(document, item, words);
            Content { about: names::about(item.row.table, words), facts, technical, tables }
        }
        Shape::Tables(tables) => {
            let facts = tables.iter().map(|(table, rows)| counted(document, table, rows, words)).collect();
            Content { facts, ..empty }
        }
        Shape::ComputedTable(sheet) => {
            let grid = grid::of_sheet(document, sheet, heading_of(document, words), words);
            Content { tables: vec![grid], ..empty }
        }
        Shape::Members { members, .. } => Content { facts: members::facts(members, words), ..empty },
    }
}

/// A table of a whole plan, which its own page shows.
fn counted(document: &Document, table: &Table, rows: &[Row], words: &Words) -> (String, HtmlCell) {
    let plan = document.link("plan").unwrap_or_default();
    let count = words::fill(words.rows, &[("count", &rows.len().to_string())]);
    let cell = HtmlCell { href: Some(format!("{plan}/{}", table.name)), ..HtmlCell::text(count) };
    (names::table(table, words).into_owned(), cell)
}

/// The cells of a row that say something: those for everybody, and those that only programs and editors need.
#[expect(clippy::type_complexity, reason = "two lists of names with cells")]
fn facts(
    document: &Document,
    item: &Item,
    words: &'static Words,
) -> (Vec<(String, HtmlCell)>, Vec<(String, HtmlCell)>) {
    let table = item.row.table;
    let columns = table.columns.iter().filter(|column| grid::shown(column) && item.row.get(column.name).is_some());
    let is_technical = |column: &&Column| {
        let is_heading = table.label == Some(column.name);
        is_heading || grid::stands_behind(column, table) || column.kind == CellKind::Flag
    };
    let (technical, own): (Vec<_>, Vec<_>) = columns.partition(is_technical);
    let said = |columns: Vec<&Column>| -> Vec<(String, HtmlCell)> {
        let cell = |column: &&Column| {
            (names::of_cell(column, words).into_owned(), grid::cell(document, column, &item.row, words))
        };
        columns.iter().map(cell).collect()
    };
    let citation = item.computed.get_key_value("citation").map(|(key, value)| (key.clone(), value.clone()));
    let citation = members::facts(&citation.into_iter().collect(), words);
    (said(own), said(technical).into_iter().chain(citation).collect())
}

/// What is linked, by its name and its id; what has no name by its id alone.
fn named(name: Option<&str>, id: &str, words: &Words) -> String {
    let named = name.filter(|name| *name != id).map(format::of_plan);
    named.map_or_else(|| id.to_owned(), |name| words::fill(words.coded, &[("name", &name), ("id", id)]))
}

/// A period as people call it; one that cannot be read as it is.
fn period(text: &str, words: &Words) -> String {
    text.parse::<Period>().map_or_else(|_| text.to_owned(), |period| names::period(period, words))
}

fn flag(flag: bool, words: &Words) -> &'static str {
    if flag { words.yes } else { words.no }
}

fn concept(list: &str, id: &str, words: &Words) -> String {
    names::code(list, id, words)
        .map_or_else(|| id.to_owned(), |name| words::fill(words.coded, &[("name", name), ("id", id)]))
}

fn notes(sheet: &ComputedTable, words: &'static Words) -> Vec<(String, HtmlCell)> {
    let only =
        |href: &String| (String::new(), HtmlCell { href: Some(href.clone()), ..HtmlCell::text(words.only_these) });
    let note = |(name, note): &(String, Note)| {
        // A note whose whole text is a time is shown in Japan time.
        let times = calendar::moment_in_japan(&note.text).map(|_| words.language);
        let mut cell = HtmlCell { below: note.href.iter().map(only).collect(), times, ..HtmlCell::text(&note.text) };
        cell.say_language(words.language);
        (name.clone(), cell)
    };
    sheet.notes.iter().map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{Origin, Rights};
    use oxigraph::model::{Literal, NamedNode, Triple};
    use serde_json::Map;

    #[test]
    fn no_text_ends_the_block_of_a_page() {
        let node = || NamedNode::new_unchecked("https://data.example.jp/id/1");
        let text = "</script><script>alert(1)</script> <!-- \u{2028}";
        let triples = vec![Triple::new(node(), node(), Literal::new_simple_literal(text))];
        let origin = Origin {
            publisher_id: String::new(),
            plan_id: String::new(),
            publisher_name: String::new(),
            iri_base: "https://data.example.jp".to_owned(),
            language: "ja".to_owned(),
        };
        let shape = Shape::Members { members: Map::new(), triples };
        let mut document = Document::bare(shape, Rights::default(), origin);
        let around = Around { scope: None, host: &Host::default(), named: None };
        for language in [Language::Ja, Language::En] {
            let page = String::from_utf8(write(&mut document, around, language).unwrap()).unwrap();
            let block = page.split_once("<script type=\"application/ld+json\">").unwrap().1;
            let block = block.split_once("</script>").unwrap().0;
            assert!(!block.contains('<') && block.contains("alert(1)"), "{block}");
        }
    }
}
