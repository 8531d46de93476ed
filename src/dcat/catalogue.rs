//! The catalogue of a server and the services that give its data.
use super::{
    CataloguedPlan, Host,
    codes::{self, with_codes},
    dataset::{dataset_iri, has_rights, license, places},
    description::Description,
};
use crate::about;
use oxigraph::model::Triple;
use std::collections::BTreeSet;

/// Title of every catalogue in Japanese and English.
pub const TITLE: (&str, &str) = ("計画オープンデータ", "Public plans as open data");

/// What every catalogue holds, in Japanese and English.
pub const ABOUT: (&str, &str) = (
    "公的団体の計画を機械可読なオープンデータとして公開しています。",
    "Plans of public bodies, published as machine-readable open data.",
);

/// A service that gives the data of all datasets.
struct Service {
    fragment: &'static str,
    title: (&'static str, &'static str),
    about: (&'static str, &'static str),
    /// Paths of the service and of what describes it.
    paths: (&'static str, &'static str),
    standard: &'static str,
}

const SERVICES: &[Service] = &[
    Service {
        fragment: "sparql",
        title: ("SPARQLエンドポイント", "SPARQL endpoint"),
        about: (
            "全ての計画の現行の公開版と語彙にSPARQL 1.1で問い合わせます。",
            "SPARQL 1.1 over the current releases of all plans and the vocabulary.",
        ),
        paths: ("/sparql", "/sparql"),
        standard: codes::SPARQL_PROTOCOL,
    },
    Service {
        fragment: "rest",
        title: ("REST API", "REST API"),
        about: (
            "計画の全ての事柄にURLがあり、どのURLからもJSON、CSV、RDF、HTMLが得られます。",
            "Everything in a plan has a URL, and every URL gives JSON, CSV, RDF and HTML.",
        ),
        paths: ("/", "/openapi.json"),
        standard: codes::OPENAPI,
    },
];

/// What every service of plans is about.
const KEYWORDS: (&str, &str) = ("行政計画", "public plans");

/// IRI of the catalogue of a server.
pub fn iri(host: &Host) -> String {
    format!("{}/id/catalog", host.base)
}

/// The catalogue with its services and its operator; datasets are named, and described by [`super::dataset`]. Of all plans only
/// those that are `listed` are named.
pub fn catalogue(entries: &[&CataloguedPlan], listed: &[&CataloguedPlan], host: &Host) -> Vec<Triple> {
    let mut about = Description::new(iri(host), &["dcat:Catalog"]);
    about.text("dcterms:title", TITLE.0, "ja").text("dcterms:title", TITLE.1, "en");
    about.text("dcterms:description", ABOUT.0, "ja").text("dcterms:description", ABOUT.1, "en");
    about.about("dcterms:publisher", operator(host));
    about.about("foaf:homepage", Description::new(format!("{}/catalog", host.base), &["foaf:Document"]));
    about.is("dcterms:language", codes::JAPANESE).is("dcat:themeTaxonomy", codes::THEMES);
    for version in listed.iter().map(|entry| &entry.current) {
        places(&mut about, &version.metadata);
        about.and(about::publisher(&version.metadata, &version.release.iri_base));
    }
    let issued = entries.iter().filter_map(|entry| entry.versions.last()).map(|first| &first.release.created_at).min();
    let modified = entries.iter().map(|entry| &entry.since).max();
    for (property, time) in [("dcterms:issued", issued), ("dcterms:modified", modified)] {
        if let Some(time) = time {
            about.value(property, time, "xsd:dateTime");
        }
    }
    shared_terms(&mut about, entries);
    for entry in listed {
        about.is("dcat:dataset", dataset_iri(&entry.current));
    }
    for service in SERVICES.iter().filter(|_| !host.is_copy) {
        about.about("dcat:service", service.described(entries, listed, host));
    }
    with_codes(about.triples())
}

/// Who operates the server: by name where the operator gives one, else as just that.
fn operator(host: &Host) -> Description {
    let mut operator = Description::new(format!("{}#operator", iri(host)), &["foaf:Agent"]);
    match &host.operator {
        Some(name) => operator.text("foaf:name", name, ""),
        None => operator.text("foaf:name", &format!("{} の運営者", host.base), "ja").text(
            "foaf:name",
            &format!("Operator of {}", host.base),
            "en",
        ),
    };
    operator
}

/// The terms that all datasets have in common. If they differ, each dataset says its own and nothing is said of all.
fn shared_terms(about: &mut Description, entries: &[&CataloguedPlan]) {
    let mut versions = entries.iter().map(|entry| &entry.current);
    let Some(first) = versions.next() else { return };
    if versions.all(|other| other.metadata.license_path() == first.metadata.license_path()) {
        about.about("dcterms:license", license(first));
    }
    if entries.len() == 1 && has_rights(first) {
        about.is("dcterms:rights", format!("{}#rights", dataset_iri(first)));
    }
}

impl Service {
    fn described(&self, entries: &[&CataloguedPlan], listed: &[&CataloguedPlan], host: &Host) -> Description {
        let base = &host.base;
        let mut about = Description::new(format!("{}#{}", iri(host), self.fragment), &["dcat:DataService"]);
        about.text("dcterms:title", self.title.0, "ja").text("dcterms:title", self.title.1, "en");
        about.text("dcterms:description", self.about.0, "ja").text("dcterms:description", self.about.1, "en");
        about.is("dcat:endpointURL", format!("{base}{}", self.paths.0));
        about.is("dcat:endpointDescription", format!("{base}{}", self.paths.1));
        about.is("dcterms:conformsTo", self.standard);
        about.is("dcterms:publisher", operator(host).iri());
        about.is("dcterms:accessRights", codes::PUBLIC).is("dcat:theme", codes::GOVERNMENT);
        about.text("dcat:keyword", KEYWORDS.0, "ja").text("dcat:keyword", KEYWORDS.1, "en");
        if let Some(contact) = &host.contact {
            about.about("dcat:contactPoint", contact_point(contact, host));
        }
        shared_terms(&mut about, entries);
        let rights: BTreeSet<String> = listed
            .iter()
            .filter(|entry| has_rights(&entry.current))
            .map(|entry| format!("{}#rights", dataset_iri(&entry.current)))
            .collect();
        for statement in rights {
            about.is("dcterms:rights", statement);
        }
        for entry in listed {
            about.is("dcat:servesDataset", dataset_iri(&entry.current));
        }
        about
    }
}

fn contact_point(contact: &str, host: &Host) -> Description {
    let mut point = Description::new(format!("{}#contact", iri(host)), &["vcard:Kind"]);
    match &host.operator {
        Some(name) => point.text("vcard:fn", name, ""),
        None => point.text("vcard:fn", &format!("Operator of {}", host.base), "en"),
    };
    let property = match contact.split(':').next() {
        Some("mailto") => "vcard:hasEmail",
        Some("tel") => "vcard:hasTelephone",
        _ => "vcard:hasURL",
    };
    point.is(property, contact);
    point
}
