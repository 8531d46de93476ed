//! The page: what a reader of the vocabulary sees, Japanese first.
use super::{
    example::{self, Example},
    picture,
    usage::{self, Target, Use},
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
    parts: Vec<Part>,
    structure: Vec<Entry>,
    cube: Example,
    lists: Vec<List>,
    years: Vec<Year>,
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
struct Part {
    id: &'static str,
    ja: &'static str,
    en: &'static str,
    entries: Vec<Entry>,
}

/// A word with all that is known of it.
struct Entry {
    word: &'static Word,
    facts: Vec<(&'static str, Vec<Name>)>,
    properties: Vec<Property>,
    example: Example,
    /// Whether what is served uses it.
    in_use: bool,
}

/// A name that leads to where it is explained.
struct Name {
    text: String,
    href: String,
}

/// A property of a class.
struct Property {
    name: Name,
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
    example: Example,
}

/// A fiscal year.
struct Year {
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
    let entries = |kind: WordKind| -> Vec<Entry> {
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
            Part { id: "classes", ja: "クラス", en: "Classes", entries: entries(WordKind::Class) },
            Part {
                id: "links",
                ja: "ものとものを結ぶプロパティ",
                en: "Links between things",
                entries: entries(WordKind::Link),
            },
            Part {
                id: "values",
                ja: "値をもつプロパティ",
                en: "Properties with values",
                entries: entries(WordKind::Value),
            },
        ],
        structure: entries(WordKind::Structure),
        cube: example::of_cube(),
        lists: vocabulary::lists().map(list).collect(),
        years: FiscalYear::all().map(|year| Year { number: year.into(), era: year.in_era() }).collect(),
        prefixes: PREFIXES,
    };
    main.render().map_err(|error| Error::Internal(error.to_string()))
}

fn header() -> Header {
    let said = |property: &str, language: &str| vocabulary::text(vocabulary::GRAPH, property, language);
    Header {
        about_ja: said("dcterms:description", "ja"),
        about: said("dcterms:description", "en"),
        version: said("owl:versionInfo", ""),
        issued: said("dcterms:issued", ""),
        modified: said("dcterms:modified", ""),
        license: said("dcterms:license", ""),
    }
}

fn entry(word: &'static Word, uses: &[Use], graph: &Arc<Graph>) -> Entry {
    let name = format!("mp:{}", word.name);
    let is_class = word.kind == WordKind::Class;
    let iri = expand(&name);
    let in_use = if is_class { graph.says(&expand("rdf:type"), Some(&iri)) } else { graph.says(&iri, None) };
    Entry {
        word,
        facts: facts(word, &name, uses),
        properties: uses.iter().filter(|one| is_class && one.class == name).map(property).collect(),
        example: if is_class { example::of_class(&name) } else { example::of_property(&name, uses) },
        in_use,
    }
}

/// What stands behind a word, with names for people; what says nothing is left out.
fn facts(word: &'static Word, name: &str, uses: &[Use]) -> Vec<(&'static str, Vec<Name>)> {
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
    facts.into_iter().filter(|(_, names): &(_, Vec<Name>)| !names.is_empty()).collect()
}

/// The classes of a word that are of the data cube.
fn roles(word: &Word) -> Vec<String> {
    word.types.iter().filter(|name| name.starts_with("qb:")).cloned().collect()
}

/// A prefixed name that leads to its place on this page, or to its own home.
fn name(name: &str) -> Name {
    let href = match vocabulary::word(name) {
        Some(word) => format!("#{}", word.name),
        None => expand(name),
    };
    Name { text: name.to_owned(), href }
}

fn property(one: &Use) -> Property {
    let value = match one.value {
        Target::Class(class) => class.to_owned(),
        Target::Codes(list) => {
            let scheme = format!("{PROFILE}{list}");
            format!("コード表「{}」", vocabulary::text(&scheme, "skos:prefLabel", "ja"))
        }
        Target::Literal("ja") => "日本語の文字列".to_owned(),
        Target::Literal("en") => "英語の文字列".to_owned(),
        Target::Literal(datatype) => format!("xsd:{datatype}"),
        Target::Elsewhere => "IRI".to_owned(),
    };
    Property { name: name(one.property), ja: one.ja, value, required: one.required }
}

fn list(slug: &'static str) -> List {
    let iri = format!("{PROFILE}{slug}");
    let said = |property: &str, language: &str| vocabulary::text(&iri, property, language);
    List {
        slug,
        ja: said("skos:prefLabel", "ja"),
        en: said("skos:prefLabel", "en"),
        about_ja: said("skos:definition", "ja"),
        about: said("skos:definition", "en"),
        concepts: vocabulary::concepts(slug),
        example: example::of_list(&iri),
        iri,
    }
}
