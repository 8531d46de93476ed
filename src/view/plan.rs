//! A plan and what stands around its tables: publisher, schemes, cube, the whole graph.
use super::{
    Answer, Asked, NoParameters, Own, Page, Reach, ReleasePart, Scope, Server,
    pages::{AllKeys, Keys, id_like, keys, query},
    unscoped,
};
use crate::{
    about, archive,
    citation::{BIB, CFF},
    dcat::Host,
    error::{Error, Result},
    format::{Document, Item, Shape, ShapeKind, json},
    snapshot::{self, Served, Snapshot},
    table::Row,
};
use serde::{Deserialize, Serialize};
use serde_json::Map;
use std::{collections::BTreeSet, sync::Arc};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{Array, ObjectBuilder, Type},
    },
};

/// A publisher with its plans.
pub const PUBLISHER: Page = Page {
    path: "/{publisher_id}",
    reach: Reach::Server(publisher),
    operation: "getPublisher",
    tag: "plans",
    ja: "公表主体",
    en: "Get a publisher with its plans",
    about_ja: "名称、種類、区域、計画。",
    about: "Its name, its kind, its area, its plans.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_thing::<PublisherAnswer>("Publisher"),
    own: Own { in_sitemap: true, is_thing: true, keys: Some(PUBLISHERS), ..Own::NOTHING },
};

const PUBLISHERS: Keys = Keys {
    all: AllKeys::OfServer(|server| {
        let ids: BTreeSet<&String> = server.snapshot.plans.keys().map(|(publisher_id, _)| publisher_id).collect();
        Ok(ids.into_iter().map(|id| vec![id.clone()]).collect())
    }),
    parameters: Vec::new,
    may_be_gone: true,
};

#[derive(Debug, Deserialize)]
struct PublisherKey {
    publisher_id: String,
}

fn publisher(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let (PublisherKey { publisher_id }, snapshot, base) = (asked.read()?, server.snapshot, &server.host.base);
    let publisher_id = publisher_id.as_str();
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
    let mut document = unscoped(base, &asked.path, metadata.full_name(), shape);
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
pub const DEPARTMENT: Page = Page {
    path: "/{publisher_id}/organizations/{slug}",
    reach: Reach::Server(department),
    operation: "getDepartment",
    tag: "plans",
    ja: "担当部署",
    en: "Get the department responsible for a plan",
    about_ja: "計画が担当として記す、公表主体の部署。",
    about: "A part of the publisher that a plan names as responsible.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_thing::<Department>("Department"),
    own: Own { is_thing: true, keys: Some(DEPARTMENTS), ..Own::NOTHING },
};

const DEPARTMENTS: Keys = Keys {
    all: AllKeys::OfServer(|server| {
        let of_plan = |served: &Arc<Served>| {
            vec![served.release.publisher_id.clone(), served.metadata().department_id().to_owned()]
        };
        let all: BTreeSet<_> = server.snapshot.plans.values().map(of_plan).filter(|keys| !keys[1].is_empty()).collect();
        Ok(all.into_iter().collect())
    }),
    parameters: keys::<DepartmentKey>,
    may_be_gone: false,
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct DepartmentKey {
    #[param(ignore)]
    publisher_id: String,
    /// The department. 担当部署。
    #[param(value_type = DepartmentId, inline)]
    slug: String,
}

/// Schema of the id of a department.
struct DepartmentId;

impl PartialSchema for DepartmentId {
    fn schema() -> RefOr<Schema> {
        id_like("digital-strategy")
    }
}

impl ToSchema for DepartmentId {}

fn department(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let (DepartmentKey { publisher_id, slug }, base) = (asked.read()?, &server.host.base);
    let (publisher_id, slug) = (publisher_id.as_str(), slug.as_str());
    let plan = server.snapshot.of_publisher(publisher_id).find(|plan| plan.metadata().department_id() == slug);
    let Some(plan) = plan else {
        let what = format!("no plan of {publisher_id} names a department `{slug}`");
        return Err(Error::missing(
            what,
            format!("「{slug}」という部署を記した計画はありません"),
            format!("/{publisher_id}"),
        ));
    };
    let (metadata, iri_base) = (&*plan.metadata(), &plan.release.iri_base);
    let name = metadata.contributors().first().copied().unwrap_or(slug).to_owned();
    let department = Department {
        uri: format!("{iri_base}/id/{publisher_id}/organizations/{slug}"),
        r#type: "OrganizationalUnit",
        name: &name,
        unit_of: format!("{iri_base}/id/{publisher_id}"),
    };
    let shape = Shape::linked(&department, about::department(metadata, iri_base));
    let mut document = unscoped(base, &asked.path, name, shape);
    document.iri_base.clone_from(iri_base);
    Ok(document)
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "plans")]
struct PublisherAnswer<'m> {
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
struct Department<'m> {
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
    let (own, spanning): (Vec<&Page>, Vec<&Page>) = Page::of_plans().partition(|page| !page.spans_releases());
    let (first, others): (Vec<&Page>, Vec<&Page>) = own.into_iter().partition(|page| page.own.at_a_glance);
    for page in first {
        document.lead_to(page, &path);
    }
    let tables = scope.profile().tables.iter().map(|table| (table.name, table.name));
    document.links.extend(tables.map(|(relation, name)| (relation.to_owned(), format!("{base}{path}/{name}"))));
    for page in others {
        document.lead_to(page, &path);
    }
    let named = [
        ("datapackage", "datapackage.json"),
        ("csv-metadata", "csv-metadata.json"),
        ("data", "data.nq"),
        ("sparql", "sparql"),
        ("workbook", "data.xlsx"),
        ("sqlite", "data.sqlite"),
        ("croissant", "data.croissant.json"),
        ("archive", archive::NAME),
        ("cff", CFF),
        ("bibtex", BIB),
    ];
    let named = named.map(|(relation, name)| (relation.to_owned(), format!("{base}{path}/{name}")));
    document.links.extend(named);
    // What tells of all releases has no twin.
    for page in spanning {
        document.lead_to(page, &scope.plan_path());
    }
    document
}

/// A concept scheme.
pub const SCHEME: Page = Page {
    path: "/schemes/{slug}",
    reach: Reach::Release(scheme),
    operation: "getScheme",
    tag: "plans",
    ja: "概念体系",
    en: "Get a concept scheme",
    about_ja: "計画のSKOS概念体系。政策、指標、用語など。",
    about: "A SKOS concept scheme of the plan: its fields and directions, its indicators, its glossary.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_thing_of_plan::<Scheme>("Scheme"),
    own: Own { is_thing: true, keys: Some(SCHEMES), ..Own::NOTHING },
};

const SCHEMES: Keys = Keys {
    all: AllKeys::OfRelease(
        |scope| {
            let content = scope.content()?;
            let schemes = about::schemes(content.own().iter().flatten()).into_iter();
            Ok(schemes.map(|one| one.slug.into_owned()).collect())
        },
        |slug| about::common_schemes().all(|common| common != slug).then(|| ReleasePart::Codes(slug.to_owned())),
    ),
    parameters: keys::<SchemeKey>,
    may_be_gone: true,
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct SchemeKey {
    /// The concept scheme. 概念体系。
    #[param(value_type = CommonScheme, inline, example = "policy")]
    slug: String,
}

/// Schema of the schemes that every plan has.
struct CommonScheme;

impl PartialSchema for CommonScheme {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(about::common_schemes())).into()
    }
}

impl ToSchema for CommonScheme {}

/// The cube of the plan's observations.
pub const CUBE: Page = Page {
    path: "/cube",
    reach: Reach::Release(|asked, scope, host| Ok(cube(asked, scope, host))),
    operation: "getCube",
    tag: "plans",
    ja: "データキューブ",
    en: "Get the data cube of the observations",
    about_ja: "指標の値がなすRDFデータキューブ。",
    about: "The RDF Data Cube that the values of the indicators form.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_thing_of_plan::<Cube>("Cube"),
    own: Own { is_thing: true, ..Own::linked("cube") },
};

/// All rows of all tables.
pub const DATA: Page = Page {
    path: "/data",
    reach: Reach::Release(data),
    operation: "getData",
    tag: "files",
    ja: "全データ",
    en: "Get the whole plan",
    about_ja: "すべての表のすべての行。RDFでは計画のグラフ、ワークブックでは表ごとに1シート。",
    about: "All rows of all tables, as RDF the graph of the plan, as a workbook one sheet for each table and one that explains \
            the columns, as an SQLite database with keys and a dictionary; as `.croissant.json` the description of its CSV \
            files for machine learning.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Tables,
    answer: Answer::by_hand("Data"),
    own: Own { stored: Some(snapshot::NQUADS), ..Own::NOTHING },
};

/// A concept scheme of the plan.
///
/// # Errors
///
/// Not found if there is no such scheme.
fn scheme(asked: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let SchemeKey { slug } = asked.read()?;
    let content = scope.content()?;
    let rows = || content.own().iter().flatten();
    let schemes = about::schemes(rows());
    let scheme = schemes.iter().find(|scheme| scheme.slug == slug.as_str()).ok_or_else(|| {
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
    let title = scheme.ja.clone().into_owned();
    Ok(Document { title, ..scope.page(&SCHEME, asked, host, shape) })
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
fn cube(asked: &Asked, scope: &Scope, host: &Host) -> Document {
    let iri_base = &scope.release.iri_base;
    let cube = Cube {
        uri: format!("{iri_base}/id{}/cube", scope.plan_path()),
        r#type: "DataSet",
        label: about::CUBE.0,
        structure: about::structure(&scope.metadata, scope.profile()),
        observations: format!("{}{}/observations", host.base, scope.path()),
    };
    let shape = Shape::linked(&cube, about::cube(&scope.metadata, scope.profile(), iri_base));
    let title = about::CUBE.0.to_owned();
    Document { title, ..scope.page(&CUBE, asked, host, shape) }
}

/// All tables of the plan: as RDF its graph.
///
/// # Errors
///
/// When the database does not answer.
fn data(asked: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let content = scope.content()?;
    let tables = content.profile.tables.iter().copied().zip(content.own().iter().cloned());
    let shape = Shape::Tables(tables.collect());
    let graph = snapshot::plan_graph(&scope.release.publisher_id, &scope.release.plan_id, &scope.release.iri_base);
    let mut document = scope.page(&DATA, asked, host, shape);
    document.links.push((Document::GRAPH.to_owned(), graph));
    Ok(document)
}
