//! The catalogue and what it lists: the dataset of each plan with its downloads.
use super::{
    Answer, Asked, NoParameters, Own, Page, Reach, Scope, Server,
    pages::{Flow, query},
    schema_org, unscoped,
};
use crate::{
    archive, calendar,
    citation::{BIB, CFF, CitationForms},
    dcat::{self, CataloguedPlan, CataloguedRelease, Host},
    error::{Error, Result},
    format::{Document, Shape, ShapeKind},
    snapshot::{self, Part, Whole, catalogue_graph},
};
use askama::Template;
use oxigraph::model::{
    Literal, NamedNode, Term, Triple,
    vocab::{rdf, xsd},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// The catalogue of all datasets.
pub const PAGE: Page = Page {
    path: "/catalog",
    reach: Reach::Server(catalogue),
    operation: "getCatalogue",
    tag: "discovery",
    ja: "カタログ（DCAT）",
    en: "Get the catalogue of all datasets",
    about_ja: "すべてのデータセットと、その公開版・ファイル・利用条件。",
    about: "DCAT-AP 3.0.1: datasets, releases, distributions with sizes and digests, services, terms of use.",
    parameters: query::<CatalogueParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_members::<Catalogue>("Catalogue"),
    own: Own { in_sitemap: true, is_thing: true, flow: Some(flow), ..Own::linked("catalog") },
};

/// A plan as a dataset.
pub const DATASET: Page = Page {
    path: "/dataset",
    reach: Reach::Plan(dataset),
    operation: "getDataset",
    tag: "discovery",
    ja: "データセット（ダウンロード）",
    en: "Get a plan as a dataset",
    about_ja: "データセットとしての計画。題名、公表主体、利用条件、ダウンロードできるファイル、すべての公開版。",
    about: "DCAT-AP 3.0.1: title, publisher, terms of use, downloads with sizes and digests, and all releases.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_members_of_plan::<Dataset>("Dataset"),
    own: Own { in_sitemap: true, is_thing: true, ..Own::linked("dataset") },
};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Catalogue {
    /// IRI of the catalogue.
    #[schema(format = "iri")]
    uri: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dataset {
    /// IRI of the dataset.
    #[schema(format = "iri")]
    uri: String,
    citation: CitationForms,
}

/// Which page of the catalogue is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct CatalogueParameters {
    /// Page of so many datasets, from 1. Without it Turtle, N-Triples and RDF/XML have all; other forms the first page if there are
    /// more. ページ番号。
    #[param(value_type = Option<u32>, minimum = 1, example = 1)]
    page: Option<usize>,
}

/// A page of the catalogue.
struct CataloguePart<'w> {
    number: usize,
    last: usize,
    /// How many datasets each page has, and all have.
    size: usize,
    total: usize,
    listed: Vec<&'w Arc<Part>>,
}

impl<'w> CataloguePart<'w> {
    /// The page that is asked for; `None` if all is told at once.
    fn of(asked: &Asked, whole: &'w Whole, host: &Host) -> Result<Option<Self>> {
        let CatalogueParameters { page } = asked.read()?;
        let (size, total) = (host.datasets_of_page(), whole.parts.len());
        let number = match page {
            None if total <= size || host.is_copy => return Ok(None),
            page => page.unwrap_or(1),
        };
        let last = total.div_ceil(size).max(1);
        if !(1..=last).contains(&number) {
            return Err(Error::parameter("page", format!("there is no page {number}; the last is {last}")));
        }
        let listed = whole.parts.values().skip((number - 1) * size).take(size).collect();
        Ok(Some(Self { number, last, size, total, listed }))
    }

    /// The pages around it, by their relations.
    fn neighbours(&self) -> impl Iterator<Item = (&'static str, usize)> {
        let prev = (self.number > 1).then(|| ("prev", self.number - 1));
        let next = (self.number < self.last).then(|| ("next", self.number + 1));
        [Some(("first", 1)), prev, next, Some(("last", self.last))].into_iter().flatten()
    }

    /// What it says: its datasets, the catalogue as far as it names them, and which pages are around it.
    fn triples(&self, suffix: &str, whole: &Whole, host: &Host) -> Vec<Triple> {
        let all: Vec<&CataloguedPlan> = whole.parts.values().map(|part| &part.entry).collect();
        let listed: Vec<&CataloguedPlan> = self.listed.iter().map(|part| &part.entry).collect();
        let described = self.listed.iter().flat_map(|part| part.catalogued());
        let described = described.flat_map(|segment| segment.quads_of(None)).map(Triple::from);
        let around = self.view(&format!("{}/catalog{suffix}?page=", host.base));
        dcat::catalogue(&all, &listed, host).into_iter().chain(described).chain(around).collect()
    }

    /// The page in the words of Hydra, in which harvesters look for the next one. Those that know its earlier words find them too.
    fn view(&self, page: &str) -> Vec<Triple> {
        let subject = NamedNode::new_unchecked(format!("{page}{}", self.number));
        let name = |name: &str| NamedNode::new_unchecked(format!("{HYDRA}{name}"));
        let says = |property: NamedNode, object: Term| Triple::new(subject.clone(), property, object);
        let classes = ["PartialCollectionView", "PagedCollection"];
        let mut triples: Vec<Triple> =
            classes.iter().map(|class| says(rdf::TYPE.into_owned(), name(class).into())).collect();
        for (relation, number) in self.neighbours() {
            let (now, before) = match relation {
                "prev" => ("previous", "previousPage"),
                "next" => ("next", "nextPage"),
                "first" => ("first", "firstPage"),
                _ => ("last", "lastPage"),
            };
            let there = NamedNode::new_unchecked(format!("{page}{number}"));
            triples.extend([now, before].map(|property| says(name(property), there.clone().into())));
        }
        let numbers = [("totalItems", self.total), ("itemsPerPage", self.size)];
        let number = |number: usize| Literal::new_typed_literal(number.to_string(), xsd::INTEGER);
        triples.extend(numbers.map(|(property, count)| says(name(property), number(count).into())));
        triples
    }
}

/// The vocabulary of pages.
const HYDRA: &str = "http://www.w3.org/ns/hydra/core#";

/// The catalogue: its graph, and a page with its datasets, their terms and downloads.
fn catalogue(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let (whole, host) = (server.whole()?, server.host);
    let page = CataloguePart::of(asked, whole, host)?;
    let graph = NamedNode::new_unchecked(catalogue_graph(&host.base));
    let triples = match &page {
        None => whole.graph.quads_of(Some(&graph)).map(Triple::from).collect(),
        Some(page) => page.triples(&asked.suffix, whole, host),
    };
    let mut document = without_datasets(asked, triples, host);
    let around = page.iter().flat_map(CataloguePart::neighbours).filter(|(relation, _)| *relation != "last");
    let around = around.map(|(relation, number)| (relation.to_owned(), format!("{}/catalog?page={number}", host.base)));
    document.links.extend(around);
    let listed = page.map_or_else(|| whole.parts.values().collect(), |page| page.listed);
    let listings = listed.iter().map(|part| CatalogueItem::of(&part.entry, host)).collect();
    document.main = CataloguePage { listings }.render().ok();
    document.schema_org = Some(schema_org::catalogue(&listed, host));
    Ok(document)
}

/// The catalogue thing by thing, where it has more datasets than a page.
fn flow(asked: &Asked, server: &Server<'_>) -> Result<Option<Flow>> {
    let CatalogueParameters { page } = asked.read()?;
    let (whole, host) = (server.whole()?, server.host);
    if page.is_some() || CataloguePart::of(asked, whole, host)?.is_none() {
        return Ok(None);
    }
    let (things, prefixes) = whole.catalogue(host);
    let document = without_datasets(asked, dcat::catalogue(&[], &[], host), host);
    Ok(Some(Flow { document, things: Box::new(things), prefixes }))
}

/// What is told of the catalogue beside its datasets.
fn without_datasets(asked: &Asked, triples: Vec<Triple>, host: &Host) -> Document {
    let shape = Shape::linked(&Catalogue { uri: dcat::iri(host) }, triples);
    let mut document = unscoped(&host.base, &asked.path, PAGE.ja.to_owned(), shape);
    let related = [
        ("sparql", "/sparql"),
        ("openapi", "/openapi.json"),
        ("void", "/.well-known/void"),
        ("api-catalog", "/.well-known/api-catalog"),
        ("graph", "/graph/catalog"),
    ];
    let related = related.map(|(relation, path)| (relation.to_owned(), format!("{}{path}", host.base)));
    document.links.extend(related);
    document
}

/// The dataset of a plan as of its current release, with the list of its releases.
///
/// # Errors
///
/// When the database does not answer.
fn dataset(asked: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let entry = &snapshot::entry(&scope.served, &scope.library)?;
    let members = Dataset { uri: dcat::dataset_iri(&entry.current), citation: scope.citation().forms() };
    let shape = Shape::linked(&members, dcat::dataset(entry, host));
    let mut document = scope.page(&DATASET, asked, host, shape);
    document.title = format!("データセット — {}", scope.metadata.title());
    document.links.push(("releases".to_owned(), format!("{}{}/releases", host.base, scope.plan_path())));
    document.links.push(("catalog".to_owned(), format!("{}/catalog", host.base)));
    for (relation, name) in [("sqlite", "data.sqlite"), ("croissant", "data.croissant.json")] {
        document.links.push((relation.to_owned(), format!("{}{}/{name}", host.base, scope.plan_path())));
    }
    let stored = |name: &str| entry.current.files.iter().any(|file| file.name == name);
    let files = [("archive", archive::NAME), ("cff", CFF), ("bibtex", BIB)];
    for (relation, name) in files.into_iter().filter(|(_, name)| stored(name)) {
        document.links.push((relation.to_owned(), format!("{}{}/{name}", host.base, scope.plan_path())));
    }
    let releases =
        entry.versions.iter().map(|version| ListedRelease::of(version, &version.release.created_at, host)).collect();
    let listing = CatalogueItem::of(entry, host);
    let (ja, en) = (scope.citation().ja(), scope.citation().en());
    let page = DatasetPage { listing, releases, description: scope.metadata.description(), ja, en };
    document.main = page.render().ok();
    document.schema_org = Some(schema_org::dataset(&entry.current, scope, host)?);
    Ok(document)
}

/// What people are shown of a dataset.
struct CatalogueItem<'a> {
    title: &'a str,
    url: String,
    dataset: String,
    publisher: String,
    publisher_url: String,
    release: ListedRelease,
    license: &'a str,
    license_title: &'a str,
    rights: Option<&'a str>,
    attribution: &'a str,
    /// Files of the whole plan.
    whole: Vec<Download>,
    /// Files of one table each.
    tables: Vec<Download>,
}

/// A release in a list.
struct ListedRelease {
    number: i32,
    url: String,
    /// RFC 3339 in UTC.
    at: String,
    /// The day that it was in Japan.
    day: String,
}

/// A file with its size, where it is stored.
struct Download {
    title: String,
    url: String,
    size: Option<String>,
    sha256: Option<String>,
}

#[derive(Template)]
#[template(path = "catalogue.html")]
struct CataloguePage<'a> {
    listings: Vec<CatalogueItem<'a>>,
}

#[derive(Template)]
#[template(path = "dataset.html")]
struct DatasetPage<'a> {
    listing: CatalogueItem<'a>,
    releases: Vec<ListedRelease>,
    description: &'a str,
    /// How the current release is cited, in Japanese.
    ja: String,
    /// The same in English.
    en: String,
}

impl<'a> CatalogueItem<'a> {
    fn of(entry: &'a CataloguedPlan, host: &Host) -> Self {
        let (version, base) = (&entry.current, &host.base);
        let metadata = &version.metadata;
        let url = format!("{base}{}", version.plan_path());
        let downloads = dcat::distributions(version).into_iter().map(|distribution| Download {
            url: format!("{url}/{}", distribution.name),
            size: distribution.stored.as_ref().map(|(bytes, _)| format!("{}バイト", grouped(*bytes))),
            sha256: distribution.stored.map(|(_, sha256)| sha256),
            title: distribution.title,
        });
        let (whole, tables) = downloads.partition(|download: &Download| download.url.contains("/data."));
        Self {
            title: metadata.title(),
            dataset: format!("{url}/dataset"),
            publisher: metadata.full_name(),
            publisher_url: format!("{base}/{}", metadata.publisher_id()),
            release: ListedRelease::of(version, &entry.since, host),
            license: metadata.license_path(),
            license_title: metadata.license_title().unwrap_or(metadata.license_name()),
            rights: metadata.rights_ja(),
            attribution: metadata.attribution_ja(),
            url,
            whole,
            tables,
        }
    }
}

impl ListedRelease {
    /// A release since that moment.
    fn of(version: &CataloguedRelease, at: &str, host: &Host) -> Self {
        Self {
            number: version.release.number,
            url: format!("{}{}", host.base, version.path()),
            at: at.to_owned(),
            day: calendar::day_in_japan(at).unwrap_or_else(|| at.to_owned()),
        }
    }
}

/// A number with commas: 1234567 as 1,234,567.
fn grouped(number: i32) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
