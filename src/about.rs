//! What a package's metadata say as triples: the municipality, its department, concept schemes and the cube.
//!
//! These are the only triples beside the CSVW conversion of the tables; they make the graph `{base}/graph/{lg}`.
use crate::{
    dataset::Metadata,
    table::{Row, expand},
};
use oxrdf::{Literal, NamedNode, Term, Triple};

/// A concept scheme of a plan.
#[derive(Debug)]
pub struct Scheme {
    /// Last segment of its path below `schemes`.
    pub slug: &'static str,
    /// Name in Japanese.
    pub ja: &'static str,
    /// Table whose rows are its top concepts, if it says which are.
    pub tops: Option<&'static str>,
}

/// The concept schemes of every plan.
pub const SCHEMES: &[Scheme] = &[
    Scheme { slug: "policy", ja: "分野と方向性", tops: Some("fields") },
    Scheme { slug: "indicators", ja: "指標", tops: None },
    Scheme { slug: "glossary", ja: "用語集", tops: None },
];

/// The municipality as an organisation with its area.
pub fn municipality(metadata: &Metadata, iri_base: &str) -> Vec<Triple> {
    let lg_code = metadata.lg_code();
    let subject = node(format!("{iri_base}/id/{lg_code}"));
    let area = node(expand(&format!("sac:C{}", lg_code.get(..5).unwrap_or(lg_code))));
    let mut out = Vec::new();
    for class in ["org:FormalOrganization", "foaf:Organization", "foaf:Agent"] {
        out.push(triple(&subject, "rdf:type", node(expand(class)).into()));
    }
    for (name, language) in [(metadata.lg_name(), "ja"), (metadata.lg_name_en(), "en")] {
        for property in ["skos:prefLabel", "foaf:name"] {
            if !name.is_empty() {
                out.push(triple(&subject, property, text(name, language)));
            }
        }
    }
    for property in ["dcterms:identifier", "mp:localGovernmentCode"] {
        out.push(triple(&subject, property, Literal::new_simple_literal(lg_code).into()));
    }
    out.push(triple(&subject, "dcterms:spatial", area.clone().into()));
    out.push(triple(&area, "rdf:type", node(expand("dcterms:Location")).into()));
    let notation = Literal::new_simple_literal(lg_code.get(..5).unwrap_or(lg_code));
    out.push(triple(&area, "skos:notation", notation.into()));
    out.push(triple(&area, "rdfs:label", text(&metadata.municipality_name(), "ja")));
    out
}

/// The department that the package names as responsible; nothing if it names none.
pub fn department(metadata: &Metadata, iri_base: &str) -> Vec<Triple> {
    let id = metadata.department_id();
    let names = metadata.contributors();
    let Some(name) = names.first().filter(|_| !id.is_empty()) else { return Vec::new() };
    let municipality = node(format!("{iri_base}/id/{}", metadata.lg_code()));
    let subject = node(format!("{iri_base}/id/{}/organizations/{id}", metadata.lg_code()));
    let classes = ["org:OrganizationalUnit", "foaf:Agent"];
    let classes = classes.iter().map(|class| triple(&subject, "rdf:type", node(expand(class)).into()));
    let names = ["skos:prefLabel", "foaf:name"].iter().map(|property| triple(&subject, property, text(name, "ja")));
    classes.chain(names).chain([triple(&subject, "org:unitOf", municipality.into())]).collect()
}

/// A concept scheme; `tops` are the rows of the table that it names.
pub fn scheme(scheme: &Scheme, metadata: &Metadata, iri_base: &str, tops: &[Row]) -> Vec<Triple> {
    let subject = node(format!("{}/schemes/{}", plan(metadata, iri_base), scheme.slug));
    let names =
        ["skos:prefLabel", "dcterms:title"].iter().map(|property| triple(&subject, property, text(scheme.ja, "ja")));
    let tops = tops.iter().map(|row| {
        let top = node(format!("{iri_base}/id{}", row.path()));
        triple(&subject, "skos:hasTopConcept", top.into())
    });
    [triple(&subject, "rdf:type", node(expand("skos:ConceptScheme")).into())]
        .into_iter()
        .chain(names)
        .chain(tops)
        .collect()
}

/// The data cube of the plan's observations.
pub fn cube(metadata: &Metadata, iri_base: &str) -> Vec<Triple> {
    let subject = node(format!("{}/cube", plan(metadata, iri_base)));
    vec![
        triple(&subject, "rdf:type", node(expand("qb:DataSet")).into()),
        triple(&subject, "qb:structure", node(expand("mp:dsd")).into()),
        triple(&subject, "rdfs:label", text("指標の値", "ja")),
    ]
}

/// Everything that the graph `{base}/graph/{lg}` says because of this package.
pub fn all(metadata: &Metadata, iri_base: &str, fields: &[Row]) -> Vec<Triple> {
    let mut out = municipality(metadata, iri_base);
    out.extend(department(metadata, iri_base));
    for scheme in SCHEMES {
        out.extend(self::scheme(scheme, metadata, iri_base, if scheme.tops.is_some() { fields } else { &[] }));
    }
    out.extend(cube(metadata, iri_base));
    out
}

fn plan(metadata: &Metadata, iri_base: &str) -> String {
    format!("{iri_base}/id/{}/{}", metadata.lg_code(), metadata.plan_id())
}

fn node(iri: String) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

fn text(value: &str, language: &str) -> Term {
    Literal::new_language_tagged_literal_unchecked(value, language).into()
}

fn triple(subject: &NamedNode, property: &str, object: Term) -> Triple {
    Triple::new(subject.clone(), node(expand(property)), object)
}
