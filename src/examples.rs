//! The gallery: questions that people ask the data, as SPARQL queries. One file `examples/{slug}.rq` each, one line here
//! to serve it.
//!
//! A file begins with its titles, as decorators of grlc: lines `#+ key: value`, which are YAML and for SPARQL comments.
//! All that is served of an example is derived from its file.
use crate::{
    about::{node, text, triple},
    catalog,
    graph::{Query, QueryForm},
    table::{PREFIXES, expand},
};
use oxigraph::model::{Literal, Triple, vocab::xsd};
use std::sync::LazyLock;

/// One query of the gallery.
#[derive(Debug)]
pub struct Example {
    /// Name in its URL, never changed or given to another query.
    pub slug: &'static str,
    /// Title in Japanese.
    pub title_ja: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// What it answers and how to change it, in Japanese.
    pub about_ja: &'static str,
    /// What it answers and how to change it, in English.
    pub about_en: &'static str,
    /// What it is about: names of tables, or one of [`OTHER_TAGS`].
    pub tags: Vec<&'static str>,
    /// What it asks for.
    pub form: QueryForm,
    /// The query, without the titles.
    pub query: &'static str,
    /// The whole file.
    pub file: &'static str,
}

/// What examples can be about beside tables, with its name in Japanese.
pub const OTHER_TAGS: &[(&str, &str)] = &[("catalog", "カタログ"), ("publishers", "公表主体"), ("vocabulary", "語彙")];

/// Titles of the gallery in Japanese and English.
pub const TITLES: (&str, &str) = ("SPARQLの例", "SPARQL examples");

/// What the gallery is, in Japanese and English.
pub const ABOUT: (&str, &str) = (
    "公開しているデータに、そのまま、または書きかえて使える問い合わせの例です。ほかの公表主体の計画にも使えます。",
    "Queries to run on the published data as they are or changed. They hold for the plans of every publisher.",
);

/// Path of the gallery.
pub const PATH: &str = "/examples";

macro_rules! files {
    ($($slug:literal),* $(,)?) => { &[$(($slug, include_str!(concat!("../examples/", $slug, ".rq")))),*] };
}

/// Slug and file of each, in the order in which they are shown.
const FILES: &[(&str, &str)] = files![
    // Plans
    "plans",
    "editions",
    "fields-and-directions",
    "initiatives-of-one-plan",
    // Initiatives and their schedule
    "from-considering-to-carrying-out",
    "initiatives-about-ai",
    "new-initiatives",
    "relisted-initiatives",
    "merged-initiatives",
    "listings-by-field",
    "roadmap",
    "stages-by-year",
    "piloted-on-a-date",
    "nothing-planned",
    "every-initiative-is-scheduled",
    // Indicators
    "kpi-targets-by-field",
    "falling-indicators",
    "indicators-without-values",
    "values-with-sources",
    "values-to-join-with-statistics",
    "units",
    // Glossary and prose
    "glossary",
    "term-by-any-name",
    "everything-about-a-term",
    "glossary-for-search-engines",
    "principles-and-guidelines",
    "table-of-contents",
    "word-in-the-text",
    "related-plans",
    // The source
    "misprints",
    "lines-of-the-source",
    // The model and the catalogue
    "files-to-download",
    "classes",
    "stage-hierarchy",
];

/// All examples, in the order in which they are shown.
pub static ALL: LazyLock<Vec<Example>> =
    LazyLock::new(|| FILES.iter().filter_map(|(slug, file)| Example::read(slug, file)).collect());

/// The example with that slug.
pub fn find(slug: &str) -> Option<&'static Example> {
    ALL.iter().find(|example| example.slug == slug)
}

/// Name of a tag in Japanese.
pub fn tag_ja(tag: &str) -> &str {
    let other = OTHER_TAGS.iter().find(|(name, _)| *name == tag).map(|(_, ja)| *ja);
    catalog::find(tag).map(|table| table.ja).or(other).unwrap_or(tag)
}

impl Example {
    /// Reads a file; `None` if its query does not parse.
    fn read(slug: &'static str, file: &'static str) -> Option<Self> {
        let header_value = |key: &str| {
            let value = |line: &'static str| line.strip_prefix("#+ ")?.strip_prefix(key)?.strip_prefix(": ");
            file.lines().find_map(value).unwrap_or_default()
        };
        let header: usize = file.split_inclusive('\n').take_while(|line| line.starts_with("#+")).map(str::len).sum();
        let query = file.get(header..)?;
        Some(Self {
            slug,
            title_ja: header_value("summary_ja"),
            title_en: header_value("summary"),
            about_ja: header_value("description_ja"),
            about_en: header_value("description"),
            tags: header_value("tags").trim_matches(['[', ']']).split(", ").collect(),
            form: Query::parse(query, "http://localhost/").ok()?.form(),
            query,
            file,
        })
    }

    /// Path of its document.
    pub fn path(&self) -> String {
        format!("{PATH}/{}", self.slug)
    }

    /// IRI of the example; `base` is the address of the server.
    pub fn iri(&self, base: &str) -> String {
        format!("{base}/id{}", self.path())
    }

    /// Class of SHACL for its form, and the property that holds its text. Those of `DESCRIBE` are of SHACL 1.2.
    pub fn executable(&self) -> (&'static str, &'static str) {
        match self.form {
            QueryForm::Select => ("sh:SPARQLSelectExecutable", "sh:select"),
            QueryForm::Ask => ("sh:SPARQLAskExecutable", "sh:ask"),
            QueryForm::Construct => ("sh:SPARQLConstructExecutable", "sh:construct"),
            QueryForm::Describe => ("sh:SPARQLDescribeExecutable", "sh:describe"),
        }
    }

    /// The example as the SPARQL examples of other endpoints are described: as an executable of SHACL with its text.
    pub fn triples(&self, base: &str) -> Vec<Triple> {
        let subject = node(self.iri(base));
        let (class, property) = self.executable();
        let plain = |value: &str| Literal::new_simple_literal(value).into();
        let kind = |name: &str| triple(&subject, "rdf:type", node(expand(name)).into());
        let mut out = vec![
            kind("sh:SPARQLExecutable"),
            kind(class),
            triple(&subject, "dcterms:identifier", plain(self.slug)),
            triple(&subject, "rdfs:label", text(self.title_ja, "ja")),
            triple(&subject, "rdfs:label", text(self.title_en, "en")),
            triple(&subject, "rdfs:comment", text(self.about_ja, "ja")),
            triple(&subject, "rdfs:comment", text(self.about_en, "en")),
            triple(&subject, "schema:target", node(endpoint(base)).into()),
            triple(&subject, property, plain(self.query)),
            triple(&subject, "sh:prefixes", node(gallery(base)).into()),
        ];
        for tag in &self.tags {
            out.push(triple(&subject, "schema:keywords", text(tag_ja(tag), "ja")));
            out.push(triple(&subject, "schema:keywords", text(tag, "en")));
        }
        out
    }
}

/// IRI of the gallery.
pub fn gallery(base: &str) -> String {
    format!("{base}/id{PATH}")
}

/// Address of the endpoint that answers the examples.
pub fn endpoint(base: &str) -> String {
    format!("{base}/sparql")
}

/// The gallery with all its examples and the prefixes that they use.
pub fn triples(base: &str) -> Vec<Triple> {
    let subject = node(gallery(base));
    let part = |example: &Example| triple(&subject, "dcterms:hasPart", node(example.iri(base)).into());
    let own = [
        triple(&subject, "rdf:type", node(expand("schema:Collection")).into()),
        triple(&subject, "rdfs:label", text(TITLES.0, "ja")),
        triple(&subject, "rdfs:label", text(TITLES.1, "en")),
        triple(&subject, "rdfs:comment", text(ABOUT.0, "ja")),
        triple(&subject, "rdfs:comment", text(ABOUT.1, "en")),
    ];
    let parts = ALL.iter().map(part);
    let examples = ALL.iter().flat_map(|example| example.triples(base));
    own.into_iter().chain(parts).chain(prefixes(base)).chain(examples).collect()
}

/// The prefixes that the gallery declares, as SHACL has them: programs that help to write queries ask for them.
fn prefixes(base: &str) -> impl Iterator<Item = Triple> {
    let gallery = node(gallery(base));
    PREFIXES.iter().flat_map(move |(prefix, namespace)| {
        let declaration = node(format!("{}#prefix-{prefix}", gallery.as_str()));
        let namespace = Literal::new_typed_literal(*namespace, xsd::ANY_URI);
        [
            triple(&gallery, "sh:declare", declaration.clone().into()),
            triple(&declaration, "rdf:type", node(expand("sh:PrefixDeclaration")).into()),
            triple(&declaration, "sh:prefix", Literal::new_simple_literal(*prefix).into()),
            triple(&declaration, "sh:namespace", namespace.into()),
        ]
    })
}
