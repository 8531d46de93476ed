//! What search engines are told of a page, in the words of schema.org. It is no part of the data: it stands on pages
//! only, beside the block with the triples.
use super::Scope;
use crate::{
    dcat::{self, CataloguedRelease, Host},
    error::Result,
    format::{Document, Shape, json::iri},
    snapshot::{self, Part},
    table::Row,
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

const CONTEXT: &str = "https://schema.org/";

/// Adds to the page of a plan, of its glossary or of a term what search engines understand of it.
///
/// # Errors
///
/// When the database does not answer.
pub fn for_search_engines(document: &mut Document, scope: &Scope, host: &Host) -> Result<()> {
    let described = match &document.shape {
        Shape::Item(item) if item.row.table.name == "plans" => {
            let version = snapshot::version(&scope.served, &scope.release, &scope.library)?;
            Some(dataset(&version, scope, host)?)
        }
        Shape::Item(item) if item.row.table.name == "terms" => {
            let mut term = term(&item.row, scope, host);
            term.insert("inDefinedTermSet".into(), Value::Object(glossary(scope, host)));
            Some(with_context(term))
        }
        Shape::Rows { table, rows } if table.name == "terms" => {
            let mut set = glossary(scope, host);
            let terms = rows.iter().map(|row| Value::Object(term(row, scope, host))).collect();
            set.insert("hasDefinedTerm".into(), Value::Array(terms));
            Some(with_context(set))
        }
        _ => None,
    };
    if described.is_some() {
        document.schema_org = described;
    }
    Ok(())
}

/// A plan, as of a release, as a dataset.
///
/// # Errors
///
/// When the database does not answer.
pub fn dataset(version: &CataloguedRelease, scope: &Scope, host: &Host) -> Result<Value> {
    let (metadata, release) = (&version.metadata, &version.release);
    let since = scope.served.since(release);
    let content = scope.content()?;
    let mut dataset = summary(version, host);
    if scope.pinned {
        dataset.insert("@id".into(), json!(dcat::release_iri(version)));
        dataset.insert("identifier".into(), json!(dcat::release_iri(version)));
        dataset.insert("name".into(), json!(version.title()));
        dataset.insert("url".into(), json!(format!("{}{}", host.base, version.path())));
    }
    let modified = if scope.pinned { &release.created_at } else { &since };
    let measured: Vec<&str> = content.own_rows("indicators").iter().map(|row| &row["label"]).collect();
    let city = json!({
        "@type": "GovernmentOrganization",
        "@id": format!("{}/id/{}", release.iri_base, release.publisher_id),
        "name": metadata.publisher_name(),
        "url": format!("{}/{}", host.base, release.publisher_id),
    });
    let members = [
        ("publisher", city.clone()),
        ("version", json!(release.label)),
        ("datePublished", json!(release.created_at)),
        ("dateModified", json!(modified)),
        ("inLanguage", json!(metadata.language())),
        ("isAccessibleForFree", json!(true)),
        ("keywords", json!(metadata.keywords())),
        ("spatialCoverage", json!({"@type": "Place", "name": metadata.full_name()})),
        ("variableMeasured", json!(measured)),
        ("citation", version.sources.iter().map(|(_, title)| json!(title)).collect()),
        ("creditText", json!(scope.citation().ja())),
        ("distribution", downloads(version, scope, host)),
        ("includedInDataCatalog", Value::Object(data_catalogue(host))),
    ];
    dataset.extend(members.map(|(name, value)| (name.to_owned(), value)));
    if let (Some(name), false) = (metadata.contributors().first(), metadata.department_id().is_empty()) {
        let department = format!("{}/organizations/{}", release.publisher_id, metadata.department_id());
        let creator = json!({
            "@type": "GovernmentOrganization",
            "@id": format!("{}/id/{department}", release.iri_base),
            "name": name,
            "url": format!("{}/{department}", host.base),
            "parentOrganization": city,
        });
        dataset.insert("creator".into(), creator);
    }
    if let Some(period) = version.period {
        // An end that nobody states is written so.
        let day = |day: Option<jiff::civil::Date>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
        let coverage = format!("{}/{}", day(period.first()), day(period.last()));
        dataset.insert("temporalCoverage".into(), json!(coverage));
    }
    if let Some(rights) = metadata.rights_ja() {
        let statement = json!({"@type": "CreativeWork", "text": rights, "inLanguage": "ja"});
        dataset.insert("usageInfo".into(), statement);
    }
    Ok(with_context(dataset))
}

/// The catalogue with its datasets.
pub fn catalogue(parts: &[&Arc<Part>], host: &Host) -> Value {
    let mut catalogue = data_catalogue(host);
    let datasets = parts.iter().map(|part| Value::Object(summary(&part.entry.current, host)));
    catalogue.insert("inLanguage".into(), json!("ja"));
    catalogue.insert("dataset".into(), datasets.collect());
    with_context(catalogue)
}

fn data_catalogue(host: &Host) -> Map<String, Value> {
    let members = [
        ("@type", json!("DataCatalog")),
        ("@id", json!(dcat::iri(host))),
        ("name", json!(dcat::TITLE.0)),
        ("description", json!(dcat::ABOUT.0)),
        ("url", json!(format!("{}/catalog", host.base))),
    ];
    named(members)
}

/// What names a dataset.
fn summary(version: &CataloguedRelease, host: &Host) -> Map<String, Value> {
    let iri = dcat::dataset_iri(version);
    named([
        ("@type", json!("Dataset")),
        ("@id", json!(iri)),
        ("identifier", json!(iri)),
        ("name", json!(version.metadata.title())),
        ("description", json!(version.metadata.description())),
        ("url", json!(format!("{}{}", host.base, version.plan_path()))),
        ("license", json!(version.metadata.license_path())),
    ])
}

fn downloads(version: &CataloguedRelease, scope: &Scope, host: &Host) -> Value {
    let path = format!("{}{}", host.base, scope.path());
    let download = |one: dcat::Distribution| {
        let mut download = named([
            ("@type", json!("DataDownload")),
            ("name", json!(one.title)),
            ("contentUrl", json!(format!("{path}/{}", one.name))),
            ("encodingFormat", json!(one.media_type)),
        ]);
        if let Some((bytes, sha256)) = one.stored {
            download.insert("contentSize".into(), json!(format!("{bytes} B")));
            download.insert("sha256".into(), json!(sha256));
        }
        Value::Object(download)
    };
    dcat::distributions(version).into_iter().map(download).collect()
}

/// The glossary of a plan.
fn glossary(scope: &Scope, host: &Host) -> Map<String, Value> {
    named([
        ("@type", json!("DefinedTermSet")),
        ("@id", json!(format!("{}/id{}/schemes/glossary", scope.release.iri_base, scope.plan_path()))),
        ("name", json!(format!("用語集 — {}", scope.metadata.title()))),
        ("url", json!(format!("{}{}/terms", host.base, scope.path()))),
        ("inLanguage", json!(scope.metadata.language())),
        ("license", json!(scope.metadata.license_path())),
    ])
}

/// A term of the glossary.
fn term(row: &Row, scope: &Scope, host: &Host) -> Map<String, Value> {
    let mut term = named([
        ("@type", json!("DefinedTerm")),
        ("@id", json!(iri(row, row.table.subject, &scope.release.iri_base))),
        ("name", json!(&row["label"])),
        ("termCode", json!(&row["term_id"])),
        ("url", json!(format!("{}{}/terms/{}", host.base, scope.path(), row.key()))),
    ]);
    if let Some(definition) = row.get("definition") {
        term.insert("description".into(), json!(definition));
    }
    let others = ["expansion_en", "alt_label_en", "alt_label", "alt_label_ja"].iter().filter_map(|name| row.get(name));
    let mut others: Vec<&str> = others.collect();
    others.dedup();
    if !others.is_empty() {
        term.insert("alternateName".into(), json!(others));
    }
    term
}

fn named<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn with_context(members: Map<String, Value>) -> Value {
    let mut described = Map::from_iter([("@context".to_owned(), json!(CONTEXT))]);
    described.extend(members);
    Value::Object(described)
}
