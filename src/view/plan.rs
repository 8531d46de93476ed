//! A plan and what stands around its tables: publisher, schemes, cube, the whole graph.
use super::{Scope, unscoped};
use crate::{
    about, archive,
    citation::{BIB, CFF},
    error::{Error, Result},
    format::{Document, Item, Shape, json},
    snapshot::{self, Served, Snapshot},
    table::Row,
};
use serde::Serialize;
use serde_json::Map;
use std::sync::Arc;
use utoipa::{ToSchema, openapi::schema::Array};

/// A publisher with its plans.
///
/// # Errors
///
/// Not found if it never had one here; withdrawn if every release of all of them was.
pub fn publisher(publisher_id: &str, snapshot: &Snapshot, base: &str) -> Result<Document> {
    let plans: Vec<_> = snapshot.of_publisher(publisher_id).collect();
    let Some(first) = plans.first() else {
        return Err(no_plan(publisher_id, snapshot));
    };
    let (metadata, iri_base) = (&*first.metadata(), &first.release.iri_base);
    let plan = |plan: &&Arc<Served>| PublisherPlan {
        uri: format!("{}/id/{publisher_id}/{}", plan.release.iri_base, plan.release.plan_id),
        plan_id: plan.release.plan_id.clone(),
        title: plan.metadata().title().to_owned(),
        url: format!("{base}/{publisher_id}/{}", plan.release.plan_id),
        roadmap: format!("{base}/{publisher_id}/{}/roadmap", plan.release.plan_id),
    };
    let publisher = PublisherAnswer {
        uri: format!("{iri_base}/id/{publisher_id}"),
        r#type: "FormalOrganization",
        publisher_id,
        name: metadata.publisher_name(),
        name_en: Some(metadata.publisher_name_en()).filter(|name| !name.is_empty()),
        prefecture_name: Some(metadata.prefecture_name()).filter(|name| !name.is_empty()),
        kind: metadata.publisher_kind(),
        country: metadata.country(),
        corporate_number: metadata.corporate_number(),
        area: metadata.area_uri(),
        area_code: metadata.area_code(),
        plans: plans.iter().map(plan).collect(),
    };
    let shape = Shape::linked(&publisher, about::publisher(metadata, iri_base));
    let mut document = unscoped(base, &format!("/{publisher_id}"), metadata.full_name(), shape);
    document.iri_base.clone_from(iri_base);
    Ok(document)
}

/// Why a publisher has no plan here.
fn no_plan(publisher_id: &str, snapshot: &Snapshot) -> Error {
    let withdrawn =
        snapshot.withdrawn.iter().filter(|((of, _), _)| of == publisher_id).map(|(_, withdrawal)| withdrawal);
    if let Some(last) = withdrawn.max_by_key(|withdrawal| withdrawal.id) {
        return Error::withdrawn(format!("every plan of {publisher_id}"), last);
    }
    let what = format!("no plan of a publisher {publisher_id} is published here");
    Error::missing(what, format!("公表主体 {publisher_id} の計画は、ここでは公開していません"), "/plans")
}

/// A department that a plan of the publisher names as responsible.
///
/// # Errors
///
/// Not found if no plan names it.
pub fn department(publisher_id: &str, slug: &str, snapshot: &Snapshot, base: &str) -> Result<Document> {
    let served = snapshot.of_publisher(publisher_id).find(|plan| plan.metadata().department_id() == slug);
    let Some(served) = served else {
        let what = format!("no plan of {publisher_id} names a department `{slug}`");
        return Err(Error::missing(
            what,
            format!("「{slug}」という部署を記した計画はありません"),
            format!("/{publisher_id}"),
        ));
    };
    let (metadata, iri_base) = (&*served.metadata(), &served.release.iri_base);
    let name = metadata.contributors().first().copied().unwrap_or(slug).to_owned();
    let department = Department {
        uri: format!("{iri_base}/id/{publisher_id}/organizations/{slug}"),
        r#type: "OrganizationalUnit",
        name: &name,
        unit_of: format!("{iri_base}/id/{publisher_id}"),
    };
    let shape = Shape::linked(&department, about::department(metadata, iri_base));
    let mut document = unscoped(base, &format!("/{publisher_id}/organizations/{slug}"), name, shape);
    document.iri_base.clone_from(iri_base);
    Ok(document)
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "plans")]
pub(crate) struct PublisherAnswer<'m> {
    #[schema(ignore)]
    uri: String,
    #[schema(ignore)]
    r#type: &'static str,
    publisher_id: &'m str,
    /// Name in the language of its packages.
    name: &'m str,
    /// Name in English.
    name_en: Option<&'m str>,
    /// Name of the prefecture that it lies in, in Japan.
    prefecture_name: Option<&'m str>,
    /// Kind of publisher, a code of the list `publisher-kind`.
    kind: Option<&'m str>,
    /// Country, by its two letters in ISO 3166-1.
    country: &'m str,
    /// Corporate number of Japan (法人番号), thirteen digits.
    corporate_number: Option<&'m str>,
    /// IRI of the area that it is of, such as one of the statistical areas of e-Stat.
    area: Option<String>,
    /// Five-digit code of that area, by which tables of e-Stat are joined; null without an area and outside Japan.
    area_code: Option<String>,
    /// Its plans.
    plans: Vec<PublisherPlan>,
}

/// A plan of a publisher.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "plans")]
struct PublisherPlan {
    /// IRI of the plan.
    #[schema(format = "iri")]
    uri: String,
    plan_id: String,
    title: String,
    /// Its document.
    #[schema(format = "uri")]
    url: String,
    /// Its roadmap.
    #[schema(format = "uri")]
    roadmap: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Department<'m> {
    #[schema(ignore)]
    uri: String,
    #[schema(ignore)]
    r#type: &'static str,
    /// Name in the language of the package.
    name: &'m str,
    /// IRI of the publisher that it is a part of.
    #[schema(format = "iri")]
    unit_of: String,
}

/// The plan itself, with links to everything below it.
///
/// # Errors
///
/// When the database does not answer.
pub fn plan(scope: &Scope, base: &str) -> Result<Document> {
    let row = scope.content()?.own_rows("plans").first().cloned();
    let row = row.ok_or_else(|| Error::Internal(format!("release {} has no row in plans", scope.release.id)))?;
    Ok(plan_document(row, scope, base))
}

/// The document of a plan whose row was read.
pub fn plan_document(row: Row, scope: &Scope, base: &str) -> Document {
    let computed = Map::from_iter([
        ("area_code".to_owned(), json::value_of(&scope.metadata.area_code())),
        ("citation".to_owned(), json::value_of(&scope.citation().forms())),
    ]);
    let shape = Shape::Item(Box::new(Item { row, embedded: Vec::new(), computed }));
    let mut document = scope.document(base, "", scope.metadata.title().to_owned(), shape);
    let path = scope.path();
    let tables = scope.profile().tables.iter().map(|table| table.name);
    document.links.push(("compare".to_owned(), format!("{base}{path}/editions/compare")));
    let others = ["roadmap", "progress", "gaps", "cube", "datapackage.json", "csv-metadata.json", "data.nq", "sparql"];
    for name in tables.chain(others) {
        let relation = name.split('.').next().unwrap_or(name);
        document.links.push((relation.to_owned(), format!("{base}{path}/{name}")));
    }
    let named = [
        ("workbook", "data.xlsx"),
        ("sqlite", "data.sqlite"),
        ("croissant", "data.croissant.json"),
        ("archive", archive::NAME),
        ("cff", CFF),
        ("bibtex", BIB),
    ];
    for (relation, name) in named {
        document.links.push((relation.to_owned(), format!("{base}{path}/{name}")));
    }
    // What tells of all releases has no twin.
    let spanning = [
        ("dataset", "dataset"),
        ("releases", "releases"),
        ("changes", "changes"),
        ("atom", "releases.atom"),
        ("json-feed", "releases.json-feed"),
    ];
    for (relation, name) in spanning {
        document.links.push((relation.to_owned(), format!("{base}{}/{name}", scope.plan_path())));
    }
    document
}

/// A concept scheme of the plan.
///
/// # Errors
///
/// Not found if there is no such scheme.
pub fn scheme(slug: &str, scope: &Scope, base: &str) -> Result<Document> {
    let content = scope.content()?;
    let rows = || content.own().iter().flatten();
    let schemes = about::schemes(rows());
    let scheme = schemes.iter().find(|scheme| scheme.slug == slug).ok_or_else(|| {
        let known = schemes.iter().map(|scheme| &*scheme.slug).collect::<Vec<_>>().join(", ");
        Error::not_found(format!("no concept scheme `{slug}`; there are: {known}"))
    })?;
    let tops = rows().filter(|row| scheme.has(row) && about::broader(row).is_none());
    let iri_base = &scope.release.iri_base;
    let members = Scheme {
        uri: format!("{iri_base}/id{}/schemes/{slug}", scope.plan_path()),
        r#type: "ConceptScheme",
        label: &scheme.ja,
        top_concepts: tops.map(|row| format!("{iri_base}/id{}", row.path())).collect(),
    };
    let shape = Shape::linked(&members, about::scheme(scheme, &scope.metadata, iri_base, rows()));
    Ok(scope.document(base, &format!("/schemes/{slug}"), scheme.ja.clone().into_owned(), shape))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scheme<'s> {
    #[schema(ignore)]
    uri: String,
    #[schema(ignore)]
    r#type: &'static str,
    /// Its name in Japanese.
    label: &'s str,
    #[schema(schema_with = top_concepts)]
    top_concepts: Vec<String>,
}

fn top_concepts() -> Array {
    json::list_schema("iri", "Its top concepts.")
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cube {
    #[schema(ignore)]
    uri: String,
    #[schema(ignore)]
    r#type: &'static str,
    /// Its name in Japanese.
    label: &'static str,
    /// IRI of the definition of its dimensions.
    #[schema(format = "iri")]
    structure: String,
    /// Its observations.
    #[schema(format = "uri")]
    observations: String,
}

/// The data cube of the plan's observations.
pub fn cube(scope: &Scope, base: &str) -> Document {
    let iri_base = &scope.release.iri_base;
    let cube = Cube {
        uri: format!("{iri_base}/id{}/cube", scope.plan_path()),
        r#type: "DataSet",
        label: about::CUBE.0,
        structure: about::structure(&scope.metadata, scope.profile()),
        observations: format!("{base}{}/observations", scope.path()),
    };
    let shape = Shape::linked(&cube, about::cube(&scope.metadata, scope.profile(), iri_base));
    scope.document(base, "/cube", about::CUBE.0.to_owned(), shape)
}

/// All tables of the plan: as RDF its graph.
///
/// # Errors
///
/// When the database does not answer.
pub fn data(scope: &Scope, base: &str) -> Result<Document> {
    let content = scope.content()?;
    let tables = content.profile.tables.iter().copied().zip(content.own().iter().cloned());
    let shape = Shape::Tables(tables.collect());
    let graph = snapshot::plan_graph(&scope.release.publisher_id, &scope.release.plan_id, &scope.release.iri_base);
    let title = format!("全データ — {}", scope.metadata.title());
    let mut document = scope.document(base, "/data", title, shape);
    document.links.push((Document::GRAPH.to_owned(), graph));
    Ok(document)
}
