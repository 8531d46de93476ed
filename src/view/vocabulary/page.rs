//! The page: what a reader of the vocabulary sees, Japanese first.
use super::{
    example::{self, ExampleQuery},
    picture,
    usage::{self, Use, ValueTarget},
};
use crate::{
    calendar::FiscalYear,
    dcat::Host,
    error::{Error, Result},
    graph::Graph,
    table::{PREFIXES, PROFILE, expand},
    vocabulary::{self, Concept, Word, WordKind},
};
use askama::Template;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "vocabulary.html")]
struct Main<'a> {
    base: &'a str,
    /// Whether no server is there that would answer the queries.
    is_copy: bool,
    namespace: String,
    header: Header,
    picture: String,
    parts: Vec<WordGroup>,
    structure: Vec<WordEntry>,
    cube: ExampleQuery,
    lists: Vec<List>,
    years: Vec<FiscalYearRow>,
    prefixes: &'static [(&'static str, &'static str)],
}

/// What the vocabulary says of itself.
struct Header {
    about_ja: String,
    about: String,
    version: String,
    issued: String,
    modified: String,
    license: String,
}

/// Words of one kind under a heading.
struct WordGroup {
    id: &'static str,
    ja: &'static str,
    en: &'static str,
    entries: Vec<WordEntry>,
}

/// A word with all that is known of it.
struct WordEntry {
    word: &'static Word,
    facts: Vec<(&'static str, Vec<LinkedName>)>,
    properties: Vec<PropertyRow>,
    example: ExampleQuery,
    /// Whether what is served uses it.
    in_use: bool,
}

/// A name that leads to where it is explained.
struct LinkedName {
    text: String,
    href: String,
}

/// A property of a class.
struct PropertyRow {
    name: LinkedName,
    ja: &'static str,
    value: String,
    required: bool,
}

/// A code list.
struct List {
    slug: &'static str,
    iri: String,
    ja: String,
    en: String,
    about_ja: String,
    about: String,
    concepts: &'static [Concept],
    example: ExampleQuery,
}

/// A fiscal year.
struct FiscalYearRow {
    number: i32,
    era: String,
}

/// The main part of the page.
///
/// # Errors
///
/// When the template cannot be written, which it always can.
pub fn main(graph: &Arc<Graph>, host: &Host) -> Result<String> {
    let uses = usage::uses();
    let entries = |kind: WordKind| -> Vec<WordEntry> {
        let words = vocabulary::words().iter().filter(|word| word.kind == kind);
        words.map(|word| entry(word, &uses, graph)).collect()
    };
    let main = Main {
        base: &host.base,
        is_copy: host.is_copy,
        namespace: expand("mp:"),
        header: header(),
        picture: picture::svg(&uses),
        parts: vec![
            WordGroup { id: "classes", ja: "クラス", en: "Classes", entries: entries(WordKind::Class) },
            WordGroup {
                id: "links",
                ja: "ものとものを結ぶプロパティ",
                en: "Links between things",
                entries: entries(WordKind::Link),
            },
            WordGroup {
                id: "values",
                ja: "値をもつプロパティ",
                en: "Properties with values",
                entries: entries(WordKind::Value),
            },
        ],
        structure: entries(WordKind::Structure),
        cube: example::of_cube(),
        lists: vocabulary::lists().map(list).collect(),
        years: FiscalYear::all().map(|year| FiscalYearRow { number: year.into(), era: year.in_era() }).collect(),
        prefixes: PREFIXES,
    };
    main.render().map_err(|error| Error::Internal(error.to_string()))
}

fn header() -> Header {
    let text_of = |property: &str, language: &str| vocabulary::text(vocabulary::GRAPH, property, language);
    Header {
        about_ja: text_of("dcterms:description", "ja"),
        about: text_of("dcterms:description", "en"),
        version: text_of("owl:versionInfo", ""),
        issued: text_of("dcterms:issued", ""),
        modified: text_of("dcterms:modified", ""),
        license: text_of("dcterms:license", ""),
    }
}

fn entry(word: &'static Word, uses: &[Use], graph: &Arc<Graph>) -> WordEntry {
    let name = format!("mp:{}", word.name);
    let is_class = word.kind == WordKind::Class;
    let iri = expand(&name);
    let in_use =
        if is_class { graph.has_statement(&expand("rdf:type"), Some(&iri)) } else { graph.has_statement(&iri, None) };
    WordEntry {
        word,
        facts: facts(word, &name, uses),
        properties: uses.iter().filter(|one| is_class && one.class == name).map(property).collect(),
        example: if is_class { example::of_class(&name) } else { example::of_property(&name, uses) },
        in_use,
    }
}

/// What stands behind a word, with names for people; what says nothing is left out.
fn facts(word: &'static Word, name: &str, uses: &[Use]) -> Vec<(&'static str, Vec<LinkedName>)> {
    let is_class = word.kind == WordKind::Class;
    let mut classes: Vec<&str> = uses.iter().filter(|one| one.property == name).map(|one| one.class).collect();
    classes.dedup();
    let names = |names: &[String]| names.iter().map(|name| self::name(name)).collect();
    let facts = [
        (if is_class { "上位のクラス" } else { "上位のプロパティ" }, names(&word.broader)),
        ("この語をもつクラス", classes.into_iter().map(self::name).collect()),
        ("値", word.range.iter().map(|range| self::name(range)).collect()),
        ("データキューブでの役割", names(&roles(word))),
    ];
    facts.into_iter().filter(|(_, names): &(_, Vec<LinkedName>)| !names.is_empty()).collect()
}

/// The classes of a word that are of the data cube.
fn roles(word: &Word) -> Vec<String> {
    word.types.iter().filter(|name| name.starts_with("qb:")).cloned().collect()
}

/// A prefixed name that leads to its place on this page, or to its own home.
fn name(name: &str) -> LinkedName {
    let href = match vocabulary::word(name) {
        Some(word) => format!("#{}", word.name),
        None => expand(name),
    };
    LinkedName { text: name.to_owned(), href }
}

fn property(one: &Use) -> PropertyRow {
    let value = match one.value {
        ValueTarget::Class(class) => class.to_owned(),
        ValueTarget::Codes(list) => {
            let scheme = format!("{PROFILE}{list}");
            format!("コード表「{}」", vocabulary::text(&scheme, "skos:prefLabel", "ja"))
        }
        ValueTarget::Literal("ja") => "日本語の文字列".to_owned(),
        ValueTarget::Literal("en") => "英語の文字列".to_owned(),
        ValueTarget::Literal(datatype) => format!("xsd:{datatype}"),
        ValueTarget::Elsewhere => "IRI".to_owned(),
    };
    PropertyRow { name: name(one.property), ja: one.ja, value, required: one.required }
}

fn list(slug: &'static str) -> List {
    let iri = format!("{PROFILE}{slug}");
    let text_of = |property: &str, language: &str| vocabulary::text(&iri, property, language);
    List {
        slug,
        ja: text_of("skos:prefLabel", "ja"),
        en: text_of("skos:prefLabel", "en"),
        about_ja: text_of("skos:definition", "ja"),
        about: text_of("skos:definition", "en"),
        concepts: vocabulary::concepts(slug),
        example: example::of_list(&iri),
        iri,
    }
}
