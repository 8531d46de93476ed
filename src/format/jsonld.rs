//! JSON-LD: the plain JSON with its context inside. The context is derived from the names of members.
use super::{
    Document, Format, LANGUAGE, Shape, ShapeKind, json,
    names::{self, EVERYWHERE, Meaning, Member, TYPES, Values},
    nodes::{self, Used},
};
use crate::{
    catalog,
    table::{PREFIXES, Table, local_name},
};
use oxigraph::model::vocab::xsd;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// The same members as JSON, readable as RDF. The context inside has what the document needs of [`CONTEXT`].
pub const JSON_LD: Format = Format {
    suffix: "jsonld",
    content_type: "application/ld+json",
    negotiable: true,
    whole: false,
    stored: false,
    page: None,
    fits: ShapeKind::has_rdf,
    write: |document| {
        // Where rows are in several languages, the context has that of the first.
        let language = document.language_of_context().unwrap_or_else(|| document.language());
        let context = context(&used(document), language);
        json::pretty(&json::Body { document, context: Some((&context, language)) })
    },
};

/// The context of all documents whose rows are in Japanese, and of those that have no rows.
pub static CONTEXT: LazyLock<Value> = LazyLock::new(|| context_in(LANGUAGE));

/// The context of documents whose rows are in a language.
pub fn context_in(language: &str) -> Value {
    let used = Used {
        prefixes: PREFIXES.iter().map(|(prefix, _)| *prefix).collect(),
        types: TYPES.keys().copied().collect(),
        terms: EVERYWHERE.members.iter().map(|member| member.name.clone()).collect(),
    };
    json!({ "@context": context(&used, language) })
}

/// Path of the context of documents whose rows are in a language.
pub fn context_path(language: &str) -> String {
    if language == LANGUAGE { "/ns/context.jsonld".to_owned() } else { format!("/ns/context-{language}.jsonld") }
}

fn used(document: &Document) -> Used {
    if let Shape::Members { members, triples } = &document.shape {
        return nodes::body(members, triples).1;
    }
    let mut used = Used::default();
    for table in tables(&document.shape) {
        used.types.extend(table.classes.iter().map(|class| local_name(class)));
        if table.classes.is_empty() {
            used.terms.extend(names::of_table(table).into_iter().map(|member| member.name));
        }
    }
    used
}

/// The tables whose rows a document has or may have.
fn tables(shape: &Shape) -> Vec<&'static Table> {
    match shape {
        Shape::Rows { table, .. } => vec![table],
        Shape::Tables(tables) => tables.iter().map(|(table, _)| *table).collect(),
        Shape::Item(item) => {
            let own = item.row.table;
            std::iter::once(own).chain(item.embedded.iter().map(|embedded| embedded.table)).collect()
        }
        Shape::ComputedTable(_) | Shape::Members { .. } => Vec::new(),
    }
}

/// Each class has a context of its own, so that `title` may mean different properties in different types. Texts of rows are in
/// the language; what a program says in Japanese stays so.
fn context(used: &Used, language: &str) -> Value {
    let mut context = Map::from_iter([
        ("@version".to_owned(), json!(1.1)),
        ("uri".to_owned(), json!("@id")),
        ("type".to_owned(), json!("@type")),
        // Not `@graph`: beside `links` and `meta` some readers take that for a graph with a name.
        ("items".to_owned(), json!("@included")),
        ("included".to_owned(), json!("@included")),
    ]);
    let prefixes = PREFIXES.iter().filter(|(prefix, _)| used.prefixes.contains(prefix));
    context.extend(prefixes.map(|(prefix, iri)| ((*prefix).to_owned(), json!(iri))));
    for (name, class) in TYPES.iter().filter(|(name, _)| used.types.contains(*name)) {
        let of_table = catalog::ever().any(|table| table.type_name() == Some(name));
        let language = if of_table { language } else { LANGUAGE };
        let members: Map<_, _> = class.names.members.iter().map(|member| defined(member, language)).collect();
        let definition =
            if members.is_empty() { json!(class.iri) } else { json!({"@id": class.iri, "@context": members}) };
        context.insert((*name).to_owned(), definition);
    }
    context.extend(
        EVERYWHERE
            .members
            .iter()
            .filter(|member| used.terms.contains(&member.name))
            .map(|member| defined(member, LANGUAGE)),
    );
    Value::Object(context)
}

fn defined(member: &Member, language: &str) -> (String, Value) {
    let definition = member.meaning.as_ref().map_or(Value::Null, |meaning| definition(meaning, language));
    (member.name.clone(), definition)
}

/// `of_texts` is the language of texts that are in that of their document.
fn definition(meaning: &Meaning, of_texts: &str) -> Value {
    let Meaning { property, values } = meaning;
    match values {
        Values::Things => json!({"@id": property, "@type": "@id"}),
        Values::Subjects => json!({"@reverse": property, "@type": "@id"}),
        Values::Language(language) => {
            let language = if language == LANGUAGE { of_texts } else { language };
            json!({"@id": property, "@language": language})
        }
        Values::Datatype(datatype) if datatype == xsd::STRING.as_str() => json!(property),
        Values::Datatype(datatype) => json!({"@id": property, "@type": datatype}),
    }
}
