//! `VoID`: what is in the graphs, by numbers.
//!
//! Those of a plan depend on nothing but the plan, so they stand in the graph `{base}/graph/void` and SPARQL finds them. Those of
//! everything count that graph too, so they are in no graph.
use super::{CataloguedRelease, Description, Host, dataset_iri};
use crate::{
    graph::Statistics,
    table::{PREFIXES, expand},
};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Quad, Term, Triple};

/// Path of the document.
pub const PATH: &str = "/.well-known/void";

/// Title of the document in Japanese and English.
pub const TITLE: (&str, &str) = ("公開しているデータの数（VoID）", "The published data in numbers (VoID)");

/// IRI of the dataset that is all that SPARQL sees.
fn everything_iri(host: &Host) -> String {
    format!("{}{PATH}#all", host.base)
}

/// All that SPARQL sees as one dataset with its numbers, and the document that describes it with the plans of these IRIs.
pub fn everything(plans: &[String], counted: &Statistics, host: &Host) -> Vec<Triple> {
    let document = format!("{}{PATH}", host.base);
    let all = everything_iri(host);
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
    numbers(&mut whole, counted, &document, "all");
    for plan in plans {
        about.is("foaf:topic", plan);
    }
    about.and(whole.triples());
    about.triples()
}

/// The graph of a plan as a dataset with its numbers: what its tables say, as its dump has it. `quads` are those of the graph.
pub fn plan(
    version: &CataloguedRelease,
    counted: &Statistics,
    quads: impl Iterator<Item = Quad>,
    host: &Host,
) -> Vec<Triple> {
    let (release, path) = (&version.release, version.plan_path());
    let document = format!("{}{PATH}", host.base);
    let mut about = Description::new(dataset_iri(version), &["void:Dataset"]);
    about.text("dcterms:title", version.metadata.title(), version.metadata.language());
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
    for example in examples(quads) {
        about.is("void:exampleResource", example);
    }
    let part = format!("{}-{}", release.publisher_id, release.plan_id);
    numbers(&mut about, counted, &document, &part);
    let mut whole = Description::new(everything_iri(host), &[]);
    whole.about("void:subset", about);
    whole.triples()
}

/// The first initiative, indicator and term.
fn examples(quads: impl Iterator<Item = Quad>) -> Vec<String> {
    let classes = ["mp:Initiative", "mp:Indicator", "mp:Term"].map(expand);
    let mut found = [const { None }; 3];
    for quad in quads {
        let (Term::NamedNode(class), NamedOrBlankNode::NamedNode(subject)) = (quad.object, quad.subject) else {
            continue;
        };
        if let Some(place) = classes.iter().position(|one| class.as_str() == one) {
            found[place].get_or_insert_with(|| subject.into_string());
        }
    }
    found.into_iter().flatten().collect()
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
