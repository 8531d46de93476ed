//! The archive as an RO-Crate.
//!
//! Source: RO-Crate Metadata Specification 1.2.
use super::ArchiveFile;
use crate::citation::Citation;
use serde_json::{Map, Value, json};

/// Name that the specification gives the file.
pub const NAME: &str = "ro-crate-metadata.json";

/// The specification that is kept.
const SPECIFICATION: &str = "https://w3id.org/ro/crate/1.2";

/// The IRI of the release as a thing that has a name and a value.
const IDENTIFIER: &str = "#identifier";

/// The description of the archive with those of its files.
pub fn describe(citation: &Citation<'_>, parts: &[ArchiveFile]) -> Value {
    let mut graph = vec![descriptor(), root(citation, parts)];
    graph.extend(parts.iter().map(file));
    graph.extend(around(citation));
    json!({"@context": format!("{SPECIFICATION}/context"), "@graph": graph})
}

fn descriptor() -> Value {
    json!({
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": SPECIFICATION},
        "about": {"@id": "./"},
    })
}

fn root(citation: &Citation<'_>, parts: &[ArchiveFile]) -> Value {
    let (metadata, release) = (citation.metadata, citation.release);
    let authors = (0..citation.authors().len()).map(|place| json!({"@id": author(place, citation)}));
    let mut authors: Vec<_> = authors.collect();
    let mut root = Map::from_iter([("@id".to_owned(), json!("./")), ("@type".to_owned(), json!("Dataset"))]);
    let mut say = |name: &str, value: Value| root.insert(name.to_owned(), value);
    say("name", json!(citation.title()));
    say("description", json!(metadata.description()));
    say("identifier", json!({"@id": IDENTIFIER}));
    say("url", json!(citation.url()));
    say("datePublished", json!(release.created_at));
    say("version", json!(release.label));
    say("inLanguage", json!("ja"));
    say("keywords", json!(metadata.keywords()));
    say("license", json!({"@id": metadata.license_path()}));
    say("author", if authors.len() == 1 { authors.remove(0) } else { json!(authors) });
    say("publisher", json!({"@id": publisher(citation)}));
    say("creditText", json!(citation.en()));
    if let Some(rights) = metadata.rights_ja().or(metadata.rights_en()) {
        say("usageInfo", json!(rights));
    }
    say("hasPart", parts.iter().map(|part| json!({"@id": part.name})).collect());
    Value::Object(root)
}

fn file(part: &ArchiveFile) -> Value {
    json!({
        "@id": part.name,
        "@type": "File",
        "name": part.title,
        "description": part.about,
        "encodingFormat": part.media_type.split(';').next().unwrap_or_default(),
        "contentSize": part.content.len().to_string(),
        "sha256": part.sha256(),
    })
}

/// The licence and those who made it, each with its name.
fn around(citation: &Citation<'_>) -> Vec<Value> {
    let metadata = citation.metadata;
    let license = metadata.license_title().unwrap_or(metadata.license_name());
    let mut around = vec![
        json!({
            "@id": IDENTIFIER,
            "@type": "PropertyValue",
            "name": "IRI",
            "value": citation.url(),
            "url": citation.url(),
        }),
        json!({
            "@id": metadata.license_path(),
            "@type": "CreativeWork",
            "name": license,
            "identifier": metadata.license_name(),
            "url": metadata.license_path(),
        }),
        json!({
            "@id": publisher(citation),
            "@type": "Organization",
            "name": metadata.publisher_name(),
            "alternateName": metadata.publisher_name_en(),
            "url": publisher(citation),
        }),
    ];
    let authors = citation.authors();
    around.extend(authors.iter().enumerate().map(|(place, name)| {
        let iri = author(place, citation);
        let mut author = json!({"@id": iri, "@type": "Organization", "name": name});
        if !iri.starts_with('#') {
            author["url"] = iri.into();
        }
        author
    }));
    around
}

/// The department of the plan is the first of those who made it; of others no IRI is known.
fn author(place: usize, citation: &Citation<'_>) -> String {
    let department = citation.metadata.department_id();
    if place > 0 || department.is_empty() || citation.metadata.contributors().is_empty() {
        return format!("#author-{}", place + 1);
    }
    format!("{}/organizations/{department}", publisher(citation))
}

fn publisher(citation: &Citation<'_>) -> String {
    format!("{}/id/{}", citation.release.iri_base, citation.release.publisher_id)
}
