//! A plan as a dataset, and its releases as its versions, which never change.
//!
//! Only the plan is a `dcat:Dataset`. A release is a `dcat:Resource`, the class above: programs that harvest catalogues take
//! whatever is a `dcat:Dataset` in the document for a dataset of its own, and would list a plan once more for each release.
use super::{
    CataloguedPlan, CataloguedRelease, Host,
    codes::{self, with_codes},
    description::Description,
    distribution::{checksum, distributions},
};
use crate::{about, dataset::Metadata, period::Period, publisher::PublisherId, table::expand};
use oxigraph::model::Triple;

/// IRI of the dataset of a plan: all its editions, as of the current release.
pub fn dataset_iri(version: &CataloguedRelease) -> String {
    format!("{}/id{}/dataset", version.release.iri_base, version.plan_path())
}

/// IRI of a release.
pub fn release_iri(version: &CataloguedRelease) -> String {
    format!("{}/id{}", version.release.iri_base, version.path())
}

/// The dataset of a plan with its distributions and the list of its releases.
pub fn dataset(entry: &CataloguedPlan, host: &Host) -> Vec<Triple> {
    let version = &entry.current;
    let path = version.plan_path();
    let mut about = common(version, &dataset_iri(version), "dcat:Dataset", &path, host);
    about.is("rdf:type", expand("void:Dataset"));
    about.text("dcterms:title", version.metadata.title(), version.metadata.language());
    if !host.is_copy {
        about.is("void:sparqlEndpoint", format!("{}/sparql", host.base));
    }
    about.is("void:dataDump", format!("{}{path}/data.nq", host.base));
    about.text("void:uriSpace", &format!("{}/id{path}", version.release.iri_base), "");
    if let Some(first) = entry.versions.last() {
        about.value("dcterms:issued", &first.release.created_at, "xsd:dateTime");
    }
    about.value("dcterms:modified", &entry.since, "xsd:dateTime");
    about.is("dcat:hasCurrentVersion", release_iri(version));
    for version in &entry.versions {
        about.is("dcat:hasVersion", release_iri(version));
    }
    with_codes(about.triples())
}

/// A release: a version of the dataset that never changes. Nothing of it depends on the releases behind it.
pub fn release(version: &CataloguedRelease, host: &Host) -> Vec<Triple> {
    let release = &version.release;
    let iri = release_iri(version);
    let mut about = common(version, &iri, "dcat:Resource", &version.path(), host);
    about.text("dcterms:title", &version.title(), version.metadata.language());
    about.is("dcat:isVersionOf", dataset_iri(version));
    if let Some(number) = version.previous {
        let previous = format!("{}/id{}/releases/{number}", release.iri_base, version.plan_path());
        about.is("dcat:previousVersion", previous);
    }
    about.value("dcterms:issued", &release.created_at, "xsd:dateTime");
    if let Some(note) = &release.note {
        about.text("adms:versionNotes", note, "");
    }
    about.about("spdx:checksum", checksum(&format!("{iri}#digest"), &release.digest));
    with_codes(about.triples())
}

/// What is said of a release in both of its roles: as the current content of the dataset, and as a release by its
/// number.
fn common(version: &CataloguedRelease, iri: &str, class: &str, path: &str, host: &Host) -> Description {
    let (metadata, release) = (&version.metadata, &version.release);
    let city = format!("{}/id/{}", release.iri_base, release.publisher_id);
    let mut about = Description::new(iri, &[class]);
    about.text("dcterms:description", metadata.description(), metadata.language());
    about.text("dcterms:identifier", iri, "");
    about.text("dcat:version", &release.label, "");
    about.is("dcterms:publisher", &city);
    about.and(agents(version));
    if !metadata.department_id().is_empty() && !metadata.contributors().is_empty() {
        about.is("dcterms:creator", format!("{city}/organizations/{}", metadata.department_id()));
    }
    contact(&mut about, version, iri);
    places(&mut about, metadata);
    if let Some(of_plan) = version.period {
        about.about("dcterms:temporal", period(&format!("{iri}#period"), of_plan));
    }
    for keyword in metadata.keywords() {
        about.text("dcat:keyword", keyword, metadata.language());
    }
    about.is("dcat:theme", codes::GOVERNMENT);
    if let Some(language) = codes::language(metadata.language()) {
        about.is("dcterms:language", language);
    }
    about.is("dcterms:accessRights", codes::PUBLIC).is("dcterms:conformsTo", codes::SHAPES);
    for (source, _) in &version.sources {
        about.is("prov:wasDerivedFrom", format!("{}/id{source}", release.iri_base));
    }
    // The landing page is the document of the dataset itself. It is typed as a document here, so that it has a class in
    // every format.
    let page = format!("{}{}", host.base, iri.strip_prefix(&format!("{}/id", release.iri_base)).unwrap_or(path));
    about.about("dcat:landingPage", Description::new(page, &["foaf:Document"]));
    terms(&mut about, version, iri);
    for distribution in distributions(version) {
        let mut described = distribution.described(iri, path, host);
        described.is("dcterms:license", metadata.license_path());
        if has_rights(version) {
            described.is("dcterms:rights", format!("{iri}#rights"));
        }
        about.about("dcat:distribution", described);
    }
    about
}

/// The publisher and its department.
fn agents(version: &CataloguedRelease) -> Vec<Triple> {
    let (metadata, iri_base) = (&version.metadata, &version.release.iri_base);
    let mut city = Description::new(format!("{iri_base}/id/{}", metadata.publisher_id()), &[]);
    if let Some(kind) = codes::publisher_type(metadata) {
        city.is("dcterms:type", kind);
    }
    city.and(about::publisher(metadata, iri_base)).and(about::department(metadata, iri_base));
    city.triples()
}

/// Whom to ask about the data, where the package says so.
fn contact(about: &mut Description, version: &CataloguedRelease, iri: &str) {
    let metadata = &version.metadata;
    let Some(name) = metadata.contributors().first().copied() else { return };
    if metadata.email().is_none() && metadata.page().is_none() {
        return;
    }
    let mut contact = Description::new(format!("{iri}#contact"), &["vcard:Kind", "vcard:Organization"]);
    contact.text("vcard:fn", name, metadata.language());
    if let Some(email) = metadata.email() {
        contact.is("vcard:hasEmail", format!("mailto:{email}"));
    }
    if let Some(page) = metadata.page() {
        contact.is("vcard:hasURL", page);
    }
    about.about("dcat:contactPoint", contact);
}

fn period(iri: &str, of_plan: Period) -> Description {
    let mut period = Description::new(iri, &["dcterms:PeriodOfTime"]);
    for (property, day) in [("dcat:startDate", of_plan.first()), ("dcat:endDate", of_plan.last())] {
        if let Some(day) = day {
            period.value(property, &day.to_string(), "xsd:date");
        }
    }
    period
}

/// The country and the area that a publisher is of.
pub(super) fn places(about: &mut Description, metadata: &Metadata) {
    let country = metadata.publisher_id().parse::<PublisherId>().map(|id| id.country_iri());
    for place in country.into_iter().chain(metadata.area_uri()) {
        about.is("dcterms:spatial", place);
    }
}

/// Licence of the structure, rights in the wording.
fn terms(about: &mut Description, version: &CataloguedRelease, iri: &str) {
    let metadata = &version.metadata;
    about.about("dcterms:license", license(version));
    if has_rights(version) {
        let mut rights = Description::new(format!("{iri}#rights"), &["dcterms:RightsStatement"]);
        for (text, language) in [(metadata.rights_ja(), "ja"), (metadata.rights_en(), "en")] {
            if let Some(text) = text {
                rights.text("rdfs:label", text, language);
            }
        }
        about.about("dcterms:rights", rights);
    }
}

/// The licence of a package as a document.
pub(super) fn license(version: &CataloguedRelease) -> Description {
    let metadata = &version.metadata;
    let mut license = Description::new(metadata.license_path(), &["dcterms:LicenseDocument"]);
    if let Some(title) = metadata.license_title() {
        license.text("rdfs:label", title, "");
    }
    if codes::ATTRIBUTION_LICENSES.contains(&metadata.license_path()) {
        license.is("dcterms:type", codes::ATTRIBUTION);
    }
    license
}

/// Whether the package says anything about rights in the wording.
pub(super) fn has_rights(version: &CataloguedRelease) -> bool {
    version.metadata.rights_ja().or(version.metadata.rights_en()).is_some()
}
