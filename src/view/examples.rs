//! The gallery of SPARQL examples.
use super::unscoped;
use crate::{
    error::{Error, Result},
    examples::{self, ABOUT, ALL, Example, TITLES},
    format::{ComputedTable, Document, MemberColumn, Shape, ShapeKind, member},
    table::local_name,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

/// All examples; as a table if the format asked for writes no other.
pub fn examples(shape: ShapeKind, base: &str) -> Document {
    let items: Vec<_> = ALL.iter().map(|example| Value::Object(members(example, base))).collect();
    let shape = if shape == ShapeKind::ComputedTable {
        let table = ComputedTable::of(COLUMNS, &items);
        Shape::ComputedTable(ComputedTable { items, ..table }.leading("label"))
    } else {
        let members = [
            ("uri", json!(examples::gallery(base))),
            ("type", json!("Collection")),
            ("label", json!(TITLES.0)),
            ("label_en", json!(TITLES.1)),
            ("comment", json!(ABOUT.0)),
            ("comment_en", json!(ABOUT.1)),
            ("examples", Value::Array(items)),
        ];
        let members = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Shape::Members { members, triples: examples::triples(base) }
    };
    let mut document = unscoped(base, examples::PATH, TITLES.0.to_owned(), shape);
    document.links.push(("sparql".to_owned(), examples::endpoint(base)));
    document
}

/// Columns of the gallery as a table.
const COLUMNS: &[MemberColumn] = &[
    member("slug", "ID"),
    member("label", "題名"),
    member("label_en", "題名（英語）"),
    member("comment", "説明"),
    member("comment_en", "説明（英語）"),
    member("keywords", "分類"),
    member("form", "問い合わせの形"),
    member("query", "問い合わせ"),
    member("run", "実行するURL"),
    member("url", "URL"),
];

/// One example.
///
/// # Errors
///
/// Not found if there is none with that slug.
pub fn example(slug: &str, base: &str) -> Result<Document> {
    let example = find(slug)?;
    let mut members = members(example, base);
    members.shift_remove("url");
    let shape = Shape::Members { members, triples: example.triples(base) };
    let mut document = unscoped(base, &example.path(), example.title_ja.to_owned(), shape);
    document.names.insert(examples::PATH.to_owned(), TITLES.0.to_owned());
    document.links.push(("collection".to_owned(), format!("{base}{}", examples::PATH)));
    Ok(document)
}

/// The example with that slug.
///
/// # Errors
///
/// Not found if there is none.
pub fn find(slug: &str) -> Result<&'static Example> {
    let missing = || {
        let (what, ja) = (format!("there is no example `{slug}`"), format!("「{slug}」という例はありません"));
        Error::missing(what, ja, examples::PATH)
    };
    examples::find(slug).ok_or_else(missing)
}

/// What is said of an example. Those that are triples are named as JSON names them (`format::names`); the page shows
/// them all.
fn members(example: &Example, base: &str) -> Map<String, Value> {
    let (url, endpoint) = (format!("{base}{}", example.path()), examples::endpoint(base));
    let members = [
        ("uri", json!(example.iri(base))),
        ("url", json!(url)),
        ("type", json!([local_name(example.executable().0), "SPARQLExecutable"])),
        ("slug", json!(example.slug)),
        ("label", json!(example.title_ja)),
        ("label_en", json!(example.title_en)),
        ("comment", json!(example.about_ja)),
        ("comment_en", json!(example.about_en)),
        ("keywords", example.tags.iter().map(|tag| json!(examples::tag_ja(tag))).collect()),
        ("keywords_en", json!(example.tags)),
        ("form", json!(example.form.to_string())),
        ("query", json!(example.query)),
        ("run", json!(format!("{endpoint}?query={}", utf8_percent_encode(example.query, NON_ALPHANUMERIC)))),
        ("edit", json!(format!("{endpoint}?example={}", example.slug))),
        ("file", json!(format!("{url}.rq"))),
        ("endpoint", json!(endpoint)),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
