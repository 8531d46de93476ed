//! What a package's metadata say as triples: the municipality, its department, concept schemes and the cube.
//!
//! These are the only triples beside the CSVW conversion of the tables; they make the graph `{base}/graph/{lg}`.
use crate::{
    dataset::Metadata,
    table::{Row, expand},
};
use oxigraph::model::{Literal, NamedNode, Term, Triple};

/// A concept scheme of a plan.
#[derive(Debug)]
pub struct Scheme {
    /// Last segment of its path below `schemes`.
    pub slug: &'static str,
    /// Name in Japanese.
    pub ja: &'static str,
    /// Name in English.
    pub en: &'static str,
    /// What its concepts are, in Japanese.
    pub about_ja: &'static str,
    /// What its concepts are, in English.
    pub about: &'static str,
    /// Table whose rows are its top concepts.
    pub tops: &'static str,
    /// Table whose rows are narrower than these; none if the scheme is flat.
    pub narrower: Option<&'static str>,
}

/// The concept schemes of every plan.
pub const SCHEMES: &[Scheme] = &[
    Scheme {
        slug: "policy",
        ja: "分野と方向性",
        en: "fields and directions",
        about_ja: "計画の分野と、それぞれの分野の方向性。",
        about: "The fields of the plan and the directions within each.",
        tops: "fields",
        narrower: Some("directions"),
    },
    Scheme {
        slug: "indicators",
        ja: "指標",
        en: "indicators",
        about_ja: "計画の成果を測る指標。",
        about: "The indicators by which the plan is judged.",
        tops: "indicators",
        narrower: None,
    },
    Scheme {
        slug: "glossary",
        ja: "用語集",
        en: "glossary",
        about_ja: "計画が説明している用語。",
        about: "The words that the plan explains.",
        tops: "terms",
        narrower: None,
    },
];

impl Scheme {
    /// Tables whose rows are its concepts.
    pub fn tables(&self) -> impl Iterator<Item = &'static str> {
        [self.tops].into_iter().chain(self.narrower)
    }
}

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

/// A concept scheme with what the tables leave out: which concepts are at its top and, from the top down, which are
/// narrower. `concepts` are rows of the scheme's tables; others are passed over.
pub fn scheme<'r>(
    scheme: &Scheme,
    metadata: &Metadata,
    iri_base: &str,
    concepts: impl IntoIterator<Item = &'r Row>,
) -> Vec<Triple> {
    let subject = node(format!("{}/schemes/{}", plan(metadata, iri_base), scheme.slug));
    let mut out = vec![triple(&subject, "rdf:type", node(expand("skos:ConceptScheme")).into())];
    for (name, about, language) in [(scheme.ja, scheme.about_ja, "ja"), (scheme.en, scheme.about, "en")] {
        out.push(triple(&subject, "skos:prefLabel", text(name, language)));
        out.push(triple(&subject, "dcterms:title", text(name, language)));
        out.push(triple(&subject, "skos:definition", text(about, language)));
    }
    out.push(triple(&subject, "dcterms:isPartOf", node(plan(metadata, iri_base)).into()));
    let mut below = Vec::new();
    for row in concepts {
        let concept = node(format!("{iri_base}/id{}", row.path()));
        if row.table.name == scheme.tops {
            out.push(triple(&subject, "skos:hasTopConcept", concept.clone().into()));
            let has_top_concept = row.table.constants.iter().any(|constant| constant.property == "skos:topConceptOf");
            below.extend((!has_top_concept).then(|| triple(&concept, "skos:topConceptOf", subject.clone().into())));
        } else if Some(row.table.name) == scheme.narrower {
            let broader = row.table.columns.iter().find(|column| column.property == "skos:broader");
            let broader = broader.and_then(|column| Some(row.expand(&column.value_template()?)));
            let broader = broader.map(|path| node(format!("{iri_base}/id{path}")));
            below.extend(broader.map(|broader| triple(&broader, "skos:narrower", concept.into())));
        }
    }
    below.sort_by_cached_key(|triple| triple.subject.to_string());
    out.extend(below);
    out
}

/// Names of the cube in Japanese and English.
pub const CUBE: (&str, &str) = ("指標の値", "values of indicators");

/// The data cube of the plan's observations.
pub fn cube(metadata: &Metadata, iri_base: &str) -> Vec<Triple> {
    let subject = node(format!("{}/cube", plan(metadata, iri_base)));
    let mut out = vec![
        triple(&subject, "rdf:type", node(expand("qb:DataSet")).into()),
        triple(&subject, "qb:structure", node(expand("mp:dsd")).into()),
        triple(&subject, "dcterms:isPartOf", node(plan(metadata, iri_base)).into()),
    ];
    for (name, language) in [(CUBE.0, "ja"), (CUBE.1, "en")] {
        out.push(triple(&subject, "rdfs:label", text(name, language)));
        out.push(triple(&subject, "dcterms:title", text(name, language)));
    }
    out
}

/// Everything that the graph `{base}/graph/{lg}` says because of this package. `rows` are those of all its tables.
pub fn all<'r>(metadata: &Metadata, iri_base: &str, rows: &(impl Iterator<Item = &'r Row> + Clone)) -> Vec<Triple> {
    let mut out = municipality(metadata, iri_base);
    out.extend(department(metadata, iri_base));
    for scheme in SCHEMES {
        out.extend(self::scheme(scheme, metadata, iri_base, rows.clone()));
    }
    out.extend(cube(metadata, iri_base));
    out
}

fn plan(metadata: &Metadata, iri_base: &str) -> String {
    format!("{iri_base}/id/{}/{}", metadata.lg_code(), metadata.plan_id())
}

pub(crate) fn node(iri: String) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

pub(crate) fn text(value: &str, language: &str) -> Term {
    Literal::new_language_tagged_literal_unchecked(value, language).into()
}

pub(crate) fn triple(subject: &NamedNode, property: &str, object: Term) -> Triple {
    Triple::new(subject.clone(), node(expand(property)), object)
}
