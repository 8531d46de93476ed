//! The gallery of SPARQL examples.
use super::{
    Answer, Asked, NoParameters, Own, Page, Reach, Server,
    pages::{AllKeys, Keys, keys, query},
    unscoped,
};
use crate::{
    error::{Error, Result},
    examples::{self, ABOUT, ALL, Example, TITLES},
    format::{AnswerRow, ComputedTable, Document, MemberColumn, Shape, ShapeKind, member},
    graph::QueryForm,
    table::local_name,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{Object, ObjectBuilder, Type},
    },
};

/// The gallery.
pub const PAGE: Page = Page {
    path: examples::PATH,
    reach: Reach::Server(|asked, server| Ok(examples(asked, server))),
    operation: "listExamples",
    tag: "sparql",
    ja: "SPARQLの例",
    en: "List the SPARQL examples",
    about_ja: "そのまま、または書き換えて実行できる問い合わせ。題名は日本語と英語。",
    about: "Queries to run on the data as they are or changed, each with titles in two languages. As RDF they are \
            executables of SHACL.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_members::<Gallery>("ExampleList"),
    own: Own { is_thing: true, also: Some(ShapeKind::ComputedTable), ..Own::linked("examples") },
};

/// One query of the gallery.
pub const EXAMPLE: Page = Page {
    path: "/examples/{slug}",
    reach: Reach::Server(example),
    operation: "getExample",
    tag: "sparql",
    ja: "SPARQLの例",
    en: "Get a SPARQL example",
    about_ja: "問い合わせひとつ。題名、何が分かるか、どこで実行するか。",
    about: "One query with its titles, what it answers, and where it runs.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_members::<ExampleAnswer>("Example"),
    own: Own { is_thing: true, keys: Some(SLUGS), ..Own::NOTHING },
};

const SLUGS: Keys = Keys {
    all: AllKeys::OfServer(|_| Ok(ALL.iter().map(|example| vec![example.slug.to_owned()]).collect())),
    parameters: keys::<ExampleKey>,
    may_be_gone: false,
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ExampleKey {
    /// The example. 例。
    #[param(value_type = ExampleSlug, inline, example = "kpi-targets-by-field")]
    slug: String,
}

/// Schema of the names of examples.
struct ExampleSlug;

impl PartialSchema for ExampleSlug {
    fn schema() -> RefOr<Schema> {
        let slugs = ALL.iter().map(|example| example.slug);
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(slugs)).into()
    }
}

impl ToSchema for ExampleSlug {}

/// All examples.
fn examples(asked: &Asked, server: &Server<'_>) -> Document {
    let base = &server.host.base;
    let rows: Vec<_> = ALL.iter().map(|example| ExampleRow::of(example, base)).collect();
    let shape = if asked.as_other {
        Shape::ComputedTable(ComputedTable::of_rows(&rows).leading("label"))
    } else {
        let gallery = Gallery {
            uri: examples::gallery(base),
            r#type: "Collection",
            label: TITLES.0,
            label_en: TITLES.1,
            comment: ABOUT.0,
            comment_en: ABOUT.1,
            examples: rows,
        };
        Shape::linked(&gallery, examples::triples(base))
    };
    let mut document = unscoped(base, examples::PATH, TITLES.0.to_owned(), shape);
    document.links.push(("sparql".to_owned(), examples::endpoint(base)));
    document
}

/// The gallery as it is told.
#[derive(Debug, Serialize, ToSchema)]
struct Gallery {
    /// IRI of the gallery.
    #[schema(format = "iri")]
    uri: String,
    /// Its class.
    r#type: &'static str,
    /// Its name in Japanese.
    label: &'static str,
    /// Its name in English.
    label_en: &'static str,
    /// What it is, in Japanese.
    comment: &'static str,
    /// The same in English.
    comment_en: &'static str,
    // The page shows all of each; JSON, which is made of triples, has what these say.
    /// The examples; the document of each has more.
    #[schema(value_type = Vec<ListedExample>)]
    examples: Vec<ExampleRow>,
}

/// A query with its titles and what it answers.
#[derive(Debug, Serialize, ToSchema)]
struct ListedExample {
    /// IRI of the example.
    #[schema(format = "iri")]
    uri: String,
    /// Its classes in SHACL.
    r#type: Vec<&'static str>,
    /// Its name in URLs.
    slug: &'static str,
    /// Title in Japanese.
    label: &'static str,
    /// Title in English.
    label_en: &'static str,
    /// What it answers and how to change it, in Japanese.
    comment: &'static str,
    /// The same in English.
    comment_en: &'static str,
    /// What it is about, in Japanese.
    keywords: Vec<&'static str>,
    /// The same in English: names of tables, `catalog`, `publishers` or `vocabulary`.
    keywords_en: Vec<&'static str>,
    /// The query.
    query: &'static str,
    /// Address of the endpoint that answers it.
    #[schema(format = "uri")]
    endpoint: String,
}

/// An example as its document tells it.
#[derive(Debug, Serialize, ToSchema)]
struct ExampleAnswer {
    #[serde(flatten)]
    example: ListedExample,
    #[schema(schema_with = forms)]
    form: String,
    /// Its answer.
    #[schema(format = "uri")]
    run: String,
    /// The form of the endpoint, filled with the query; without `Accept: text/html` its answer.
    #[schema(format = "uri")]
    edit: String,
    /// The query with its titles in comments.
    #[schema(format = "uri")]
    file: String,
}

/// An example as a row of the gallery.
#[derive(Debug, Serialize, ToSchema)]
struct ExampleRow {
    #[serde(flatten)]
    example: ExampleAnswer,
    /// Its document.
    #[schema(format = "uri")]
    url: String,
}

fn forms() -> Object {
    let forms = QueryForm::ALL.map(|form| form.to_string());
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(forms))
        .description(Some("What it asks for."))
        .build()
}

impl AnswerRow for ExampleRow {
    const COLUMNS: &'static [MemberColumn] = &[
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
    const UNSHOWN: &'static [&'static str] = &["uri", "type", "keywords_en", "endpoint", "edit", "file"];
}

fn example(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let (ExampleKey { slug }, base) = (asked.read()?, &server.host.base);
    let example = find(&slug)?;
    let shape = Shape::linked(&ExampleAnswer::of(example, base), example.triples(base));
    let mut document = unscoped(base, &asked.path, example.title_ja.to_owned(), shape);
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

// Members that are triples are called as JSON calls these (`format::names`); the page shows them all.
impl ListedExample {
    fn of(example: &'static Example, base: &str) -> Self {
        Self {
            uri: example.iri(base),
            r#type: vec![local_name(example.executable().0), "SPARQLExecutable"],
            slug: example.slug,
            label: example.title_ja,
            label_en: example.title_en,
            comment: example.about_ja,
            comment_en: example.about_en,
            keywords: example.tags.iter().map(|tag| examples::tag_ja(tag)).collect(),
            keywords_en: example.tags.clone(),
            query: example.query,
            endpoint: examples::endpoint(base),
        }
    }
}

impl ExampleAnswer {
    fn of(example: &'static Example, base: &str) -> Self {
        let endpoint = examples::endpoint(base);
        Self {
            form: example.form.to_string(),
            run: format!("{endpoint}?query={}", utf8_percent_encode(example.query, NON_ALPHANUMERIC)),
            edit: format!("{endpoint}?example={}", example.slug),
            file: format!("{base}{}.rq", example.path()),
            example: ListedExample::of(example, base),
        }
    }
}

impl ExampleRow {
    fn of(example: &'static Example, base: &str) -> Self {
        Self { url: format!("{base}{}", example.path()), example: ExampleAnswer::of(example, base) }
    }
}
