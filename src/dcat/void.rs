//! `VoID`: what is in the graphs, by numbers.
use super::unscoped;
use crate::{
    dcat::{self, Description, Host},
    format::{Document, Shape},
    graph::Statistics,
    snapshot::{Part, Whole, plan_graph},
    table::{PREFIXES, expand},
};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use serde_json::Map;

/// Path of the document.
pub const PATH: &str = "/.well-known/void";

const TITLE: (&str, &str) = ("公開しているデータの数（VoID）", "The published data in numbers (VoID)");

/// Every plan as a dataset and all that SPARQL sees as one more, each with its numbers.
pub fn void(whole: &Whole, host: &Host) -> Document {
    let triples = triples(whole, host);
    let shape = Shape::Members { members: Map::new(), triples };
    unscoped(&host.base, PATH, TITLE.0.to_owned(), shape)
}

fn triples(everything: &Whole, host: &Host) -> Vec<Triple> {
    let document = format!("{}{PATH}", host.base);
    let all = format!("{document}#all");
    let mut about = Description::new(&document, &["void:DatasetDescription"]);
    about.text("dcterms:title", TITLE.0, "ja");
    about.text("dcterms:title", TITLE.1, "en");
    about.is("foaf:primaryTopic", &all).is("foaf:topic", &all);
    let mut whole = Description::new(&all, &["void:Dataset"]);
    whole.text("dcterms:title", "SPARQLで問い合わせられる全てのデータ", "ja");
    whole.text("dcterms:title", "Everything that SPARQL is answered from", "en");
    if !host.is_copy {
        whole.is("void:sparqlEndpoint", format!("{}/sparql", host.base));
    }
    numbers(&mut whole, &Statistics::of(&everything.graph, None), &document, "all");
    for part in everything.parts.values() {
        let plan = plan(part, host, &document);
        about.is("foaf:topic", plan.iri());
        whole.about("void:subset", plan);
    }
    about.and(whole.triples());
    about.triples()
}

/// The graph of a plan: what its tables say, as its dump has it.
fn plan(own: &Part, host: &Host, document: &str) -> Description {
    let version = &own.entry.current;
    let (release, path) = (&version.release, version.plan_path());
    let name = plan_graph(&release.lg_code, &release.plan_id, &release.iri_base);
    let graph = NamedNode::new_unchecked(name);
    let mut about = Description::new(dcat::dataset_iri(version), &["void:Dataset"]);
    about.text("dcterms:title", version.metadata.title(), "ja");
    about.is("dcterms:license", version.metadata.license_path());
    about.is("foaf:homepage", format!("{}{path}", host.base));
    if !host.is_copy {
        about.is("void:sparqlEndpoint", format!("{}/sparql", host.base));
    }
    for suffix in ["nq", "ttl", "nt", "rdf", "jsonld"] {
        about.is("void:dataDump", format!("{}{path}/data.{suffix}", host.base));
    }
    let space = format!("{}/id{path}", release.iri_base);
    about.text("void:uriSpace", &space, "").is("void:rootResource", space);
    for class in ["mp:Initiative", "mp:Indicator", "mp:Term"].map(expand) {
        let named = |quad: &Quad| matches!(&quad.object, Term::NamedNode(node) if node.as_str() == class);
        if let Some(NamedOrBlankNode::NamedNode(example)) =
            own.segment.quads_of(Some(&graph)).find(named).map(|quad| quad.subject)
        {
            about.is("void:exampleResource", example.into_string());
        }
    }
    let part = format!("{}-{}", release.lg_code, release.plan_id);
    numbers(&mut about, &Statistics::of(own.graph(), Some(&graph)), document, &part);
    about
}

/// The numbers of a dataset; its partitions are fragments of the document, below `part`.
fn numbers(about: &mut Description, numbers: &Statistics, document: &str, part: &str) {
    about.count("void:triples", numbers.triples);
    about.count("void:distinctSubjects", numbers.subjects);
    about.count("void:distinctObjects", numbers.objects);
    about.count("void:classes", numbers.classes.len());
    about.count("void:properties", numbers.properties.len());
    for vocabulary in vocabularies(numbers) {
        about.is("void:vocabulary", vocabulary);
    }
    for (class, instances) in &numbers.classes {
        let mut partition = Description::new(format!("{document}#{part}-class-{}", fragment(class)), &["void:Dataset"]);
        partition.is("void:class", class.as_str()).count("void:entities", *instances);
        about.about("void:classPartition", partition);
    }
    for (property, uses) in &numbers.properties {
        let iri = format!("{document}#{part}-property-{}", fragment(property));
        let mut partition = Description::new(iri, &["void:Dataset"]);
        partition.is("void:property", property.as_str()).count("void:triples", uses.triples);
        partition.count("void:distinctSubjects", uses.subjects);
        partition.count("void:distinctObjects", uses.objects);
        about.about("void:propertyPartition", partition);
    }
}

/// The vocabularies that classes and properties are of, by the IRI of the ontology where that is the namespace without
/// its `#`.
fn vocabularies(numbers: &Statistics) -> Vec<&'static str> {
    let classes = numbers.classes.iter().map(|(class, _)| class);
    let used: Vec<&NamedNode> = classes.chain(numbers.properties.iter().map(|(property, _)| property)).collect();
    let known = PREFIXES.iter().map(|(_, namespace)| *namespace);
    let known = known.filter(|namespace| used.iter().any(|name| name.as_str().starts_with(namespace)));
    known.map(|namespace| namespace.trim_end_matches('#')).collect()
}

/// An IRI as a part of a fragment: letters and digits stay, everything else is a hyphen.
fn fragment(iri: &NamedNode) -> String {
    let name = iri.as_str().split_once("://").map_or(iri.as_str(), |(_, name)| name);
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}
