//! What a package's metadata say as triples: the publisher, its department, concept schemes, the cube and periods.
//!
//! These are the only triples beside the CSVW conversion of the tables; they make the graph `{base}/graph/{publisher}`.
//! The metadata are those that today's profile reads.
use crate::{
    catalog::Profile,
    dataset::Metadata,
    language::Bilingual,
    period::Period,
    publisher::PublisherId,
    table::{CellKind, Row, expand},
};
use oxigraph::model::{Literal, NamedNode, Term, Triple};
use std::{borrow::Cow, collections::BTreeSet};

/// A concept scheme of a plan.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Last segment of its path below `schemes`.
    pub slug: Cow<'static, str>,
    /// Name in Japanese.
    pub ja: Cow<'static, str>,
    /// Name in English.
    pub en: Cow<'static, str>,
    /// What its concepts are, in Japanese.
    about_ja: Cow<'static, str>,
    /// What its concepts are, in English.
    about: Cow<'static, str>,
    /// Tables whose rows are its concepts, in any profile.
    tables: &'static [&'static str],
}

/// The concept schemes of every plan.
const SCHEMES: &[Scheme] = &[
    Scheme {
        slug: Cow::Borrowed("policy"),
        ja: Cow::Borrowed("政策の体系"),
        en: Cow::Borrowed("policies"),
        about_ja: Cow::Borrowed("計画が取組をまとめる体系。分野や基本目標など、段階の数は計画による。"),
        about: Cow::Borrowed("The tree under which the plan lists its initiatives: fields, goals, priorities."),
        tables: &["policies", "fields", "directions"],
    },
    Scheme {
        slug: Cow::Borrowed("indicators"),
        ja: Cow::Borrowed("指標"),
        en: Cow::Borrowed("indicators"),
        about_ja: Cow::Borrowed("計画の成果を測る指標。"),
        about: Cow::Borrowed("The indicators by which the plan is judged."),
        tables: &["indicators"],
    },
    Scheme {
        slug: Cow::Borrowed("glossary"),
        ja: Cow::Borrowed("用語集"),
        en: Cow::Borrowed("glossary"),
        about_ja: Cow::Borrowed("計画が説明している用語。"),
        about: Cow::Borrowed("The words that the plan explains."),
        tables: &["terms"],
    },
];

/// Table in which a plan declares its own codes.
const CODES: &str = "codes";

impl Scheme {
    /// The scheme of a list of codes that the plan itself declares.
    fn of_codes(list: &str) -> Self {
        Self {
            slug: Cow::Owned(list.to_owned()),
            ja: Cow::Owned(format!("独自のコード（{list}）")),
            en: Cow::Owned(format!("codes of the plan ({list})")),
            about_ja: Cow::Borrowed("組み込みの一覧にないものを、計画が定めたコード。"),
            about: Cow::Borrowed("Codes that the plan declares where the built-in list lacks them."),
            tables: &[CODES],
        }
    }

    /// Whether a row is one of its concepts.
    pub fn has(&self, row: &Row) -> bool {
        self.tables.contains(&row.table.name) && (row.table.name != CODES || row["list_id"] == *self.slug)
    }
}

/// The concept schemes of a plan: those that every plan has, and one for each list of which it declares codes. `rows` are
/// those of its tables.
pub fn schemes<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Vec<Scheme> {
    let lists: BTreeSet<&str> =
        rows.into_iter().filter(|row| row.table.name == CODES).map(|row| &row["list_id"]).collect();
    let own = lists.into_iter().filter(|list| SCHEMES.iter().all(|scheme| scheme.slug != *list)).map(Scheme::of_codes);
    SCHEMES.iter().cloned().chain(own).collect()
}

/// Names of the schemes that every plan has.
pub fn common_schemes() -> impl Iterator<Item = &'static str> {
    SCHEMES.iter().map(|scheme| &*scheme.slug)
}

/// The publisher as an organisation: its names, its kind, its country and the area that it is of.
pub fn publisher(metadata: &Metadata, iri_base: &str) -> Vec<Triple> {
    let publisher_id = metadata.publisher_id();
    let id = publisher_id.parse::<PublisherId>().ok();
    let subject = node(format!("{iri_base}/id/{publisher_id}"));
    let mut out = Vec::new();
    for class in ["org:FormalOrganization", "cv:PublicOrganisation", "foaf:Organization", "foaf:Agent"] {
        out.push(triple(&subject, "rdf:type", node(expand(class)).into()));
    }
    // A name in each language: in a package in English both names are in one.
    let english = metadata.publisher_name_en();
    let of_package = Some((metadata.publisher_name(), metadata.language()));
    let in_english = Some((english, "en")).filter(|_| !metadata.language().starts_with("en"));
    for (name, language) in of_package.into_iter().chain(in_english).filter(|(name, _)| !name.is_empty()) {
        for property in ["skos:prefLabel", "foaf:name"] {
            out.push(triple(&subject, property, text(name, language)));
        }
    }
    out.push(triple(&subject, "dcterms:identifier", Literal::new_simple_literal(publisher_id).into()));
    if id.as_ref().is_some_and(|id| id.code().is_some()) {
        out.push(triple(&subject, "mp:localGovernmentCode", Literal::new_simple_literal(publisher_id).into()));
    }
    if let Some(number) = metadata.corporate_number() {
        // The scheme of corporate numbers of Japan has the number 0188 in ISO 6523.
        let code = Literal::new_simple_literal(format!("0188:{number}"));
        out.push(triple(&subject, "schema:iso6523Code", code.into()));
    }
    if let Some(kind) = metadata.publisher_kind() {
        out.push(triple(&subject, "org:classification", node(expand(&format!("pkind:{kind}"))).into()));
    }
    let location = |place: &NamedNode| triple(place, "rdf:type", node(expand("dcterms:Location")).into());
    if let Some(country) = id.map(|id| node(id.country_iri())) {
        out.push(triple(&subject, "dcterms:spatial", country.clone().into()));
        out.push(location(&country));
    }
    if let Some(area) = metadata.area_uri() {
        let code = area.strip_prefix(&expand("sac:C")).map(Literal::new_simple_literal);
        let area = node(area);
        out.push(triple(&subject, "dcterms:spatial", area.clone().into()));
        out.push(location(&area));
        if let Some(code) = code {
            out.push(triple(&area, "skos:notation", code.into()));
            out.push(triple(&area, "rdfs:label", text(&metadata.full_name(), metadata.language())));
        }
    }
    out
}

/// The department that the package names as responsible; nothing if it names none.
pub fn department(metadata: &Metadata, iri_base: &str) -> Vec<Triple> {
    let id = metadata.department_id();
    let names = metadata.contributors();
    let Some(name) = names.first().filter(|_| !id.is_empty()) else { return Vec::new() };
    let publisher = node(format!("{iri_base}/id/{}", metadata.publisher_id()));
    let subject = node(format!("{iri_base}/id/{}/organizations/{id}", metadata.publisher_id()));
    let classes = ["org:OrganizationalUnit", "foaf:Agent"];
    let classes = classes.iter().map(|class| triple(&subject, "rdf:type", node(expand(class)).into()));
    let name = |property: &&str| triple(&subject, property, text(name, metadata.language()));
    let names = ["skos:prefLabel", "foaf:name"].iter().map(name);
    classes.chain(names).chain([triple(&subject, "org:unitOf", publisher.into())]).collect()
}

/// A concept scheme with what the tables leave out: which concepts are at its top and, from the top down, which are
/// narrower. `rows` that are no concepts of it are passed over.
pub fn scheme<'r>(
    scheme: &Scheme,
    metadata: &Metadata,
    iri_base: &str,
    rows: impl IntoIterator<Item = &'r Row>,
) -> Vec<Triple> {
    let subject = node(format!("{}/schemes/{}", plan(metadata, iri_base), scheme.slug));
    let mut out = vec![triple(&subject, "rdf:type", node(expand("skos:ConceptScheme")).into())];
    for (name, about, language) in [(&scheme.ja, &scheme.about_ja, "ja"), (&scheme.en, &scheme.about, "en")] {
        out.push(triple(&subject, "skos:prefLabel", text(name, language)));
        out.push(triple(&subject, "dcterms:title", text(name, language)));
        out.push(triple(&subject, "skos:definition", text(about, language)));
    }
    out.push(triple(&subject, "dcterms:isPartOf", node(plan(metadata, iri_base)).into()));
    let mut below = Vec::new();
    for row in rows.into_iter().filter(|row| scheme.has(row)) {
        let concept = node(format!("{iri_base}/id{}", row.path()));
        if let Some(broader) = broader(row) {
            let broader = node(format!("{iri_base}/id{broader}"));
            below.push(triple(&broader, "skos:narrower", concept.into()));
        } else {
            out.push(triple(&subject, "skos:hasTopConcept", concept.clone().into()));
            let has_top_concept = row.table.constants.iter().any(|constant| constant.property == "skos:topConceptOf");
            below.extend((!has_top_concept).then(|| triple(&concept, "skos:topConceptOf", subject.clone().into())));
        }
    }
    below.sort_by_cached_key(|triple| triple.subject.to_string());
    out.extend(below);
    out
}

/// Path of the concept that a concept is below; none at the top of its scheme.
pub fn broader(row: &Row) -> Option<String> {
    let column = row.table.columns.iter().find(|column| column.property == "skos:broader")?;
    row.get(column.name)?;
    Some(row.expand(&column.value_template(row.table)?))
}

/// Names of the cube in Japanese and English.
pub const CUBE: (&str, &str) = ("指標の値", "values of indicators");

/// The structure of the cube of a release that is written in a profile: with an area, where the package has one.
pub fn structure(metadata: &Metadata, profile: &Profile) -> String {
    expand(match (profile.number, metadata.area_uri()) {
        (1, _) => "mp:dsd",
        (_, Some(_)) => "mp:dsd-2-area",
        (_, None) => "mp:dsd-2",
    })
}

/// The data cube of the plan's observations.
pub fn cube(metadata: &Metadata, profile: &Profile, iri_base: &str) -> Vec<Triple> {
    let subject = node(format!("{}/cube", plan(metadata, iri_base)));
    let publisher = node(format!("{iri_base}/id/{}", metadata.publisher_id()));
    let mut out = vec![
        triple(&subject, "rdf:type", node(expand("qb:DataSet")).into()),
        triple(&subject, "qb:structure", node(structure(metadata, profile)).into()),
        triple(&subject, "dcterms:isPartOf", node(plan(metadata, iri_base)).into()),
        triple(&subject, "dcterms:publisher", publisher.into()),
    ];
    for (name, language) in [(CUBE.0, "ja"), (CUBE.1, "en")] {
        out.push(triple(&subject, "rdfs:label", text(name, language)));
        out.push(triple(&subject, "dcterms:title", text(name, language)));
    }
    out
}

/// The periods that rows name, each with its names and the days that are known.
pub fn periods<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Vec<Triple> {
    let of_row = |row: &'r Row| {
        let columns = row.table.columns.iter().zip(&row.cells);
        columns
            .filter(|(column, _)| column.kind == CellKind::Period)
            .filter_map(|(_, cell)| cell.parse::<Period>().ok())
    };
    let periods: BTreeSet<Period> = rows.into_iter().flat_map(of_row).collect();
    periods.into_iter().flat_map(period).collect()
}

fn period(period: Period) -> Vec<Triple> {
    let subject = node(expand(&format!("period:{period}")));
    let names = [(period.in_words().ja(), "ja"), (period.in_words().to_string(), "en")];
    let notation = Literal::new_simple_literal(period.to_string());
    let days = [("schema:startDate", period.first()), ("schema:endDate", period.last())];
    let class = triple(&subject, "rdf:type", node(expand("mp:Period")).into());
    let names = names.into_iter().map(|(name, language)| triple(&subject, "rdfs:label", text(&name, language)));
    let day = |(property, day): (&str, Option<jiff::civil::Date>)| {
        let day = Literal::new_typed_literal(day?.to_string(), node(expand("xsd:date")));
        Some(triple(&subject, property, day.into()))
    };
    let notation = triple(&subject, "skos:notation", notation.into());
    [class, notation].into_iter().chain(names).chain(days.into_iter().filter_map(day)).collect()
}

/// Everything that the graph `{base}/graph/{publisher}` says because of a release that is written in a profile. `rows` are
/// those of all its tables.
pub fn all<'r>(
    metadata: &Metadata,
    profile: &Profile,
    iri_base: &str,
    rows: &(impl Iterator<Item = &'r Row> + Clone),
) -> Vec<Triple> {
    let mut out = publisher(metadata, iri_base);
    out.extend(department(metadata, iri_base));
    for scheme in schemes(rows.clone()) {
        out.extend(self::scheme(&scheme, metadata, iri_base, rows.clone()));
    }
    out.extend(cube(metadata, profile, iri_base));
    out.extend(periods(rows.clone()));
    out
}

fn plan(metadata: &Metadata, iri_base: &str) -> String {
    format!("{iri_base}/id/{}/{}", metadata.publisher_id(), metadata.plan_id())
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
