//! What is to be known of the codes of others, so that a description can be read and judged without asking elsewhere.
use super::description::Description;
use crate::{dataset::Metadata, publisher::PublisherId, table::expand};
use oxigraph::model::{Term, Triple};
use std::collections::BTreeSet;

/// Formats of files (EU Publications Office).
pub const FILE_TYPE: &str = "http://publications.europa.eu/resource/authority/file-type/";
/// Media types (IANA).
pub const MEDIA_TYPE: &str = "https://www.iana.org/assignments/media-types/";
/// The themes of data (EU Publications Office).
pub const THEMES: &str = "http://publications.europa.eu/resource/authority/data-theme";
/// The theme of every plan.
pub const GOVERNMENT: &str = "http://publications.europa.eu/resource/authority/data-theme/GOVE";
/// Japanese.
pub const JAPANESE: &str = "http://publications.europa.eu/resource/authority/language/JPN";
/// Everybody may read it, without a key.
pub const PUBLIC: &str = "http://publications.europa.eu/resource/authority/access-right/PUBLIC";
/// It is meant to stay available for years: addresses are never given up, and no release is rewritten.
pub const AVAILABLE: &str = "http://publications.europa.eu/resource/authority/planned-availability/AVAILABLE";
/// English.
const ENGLISH: &str = "http://publications.europa.eu/resource/authority/language/ENG";
/// What a local government is as a publisher.
const LOCAL_AUTHORITY: &str = "http://purl.org/adms/publishertype/LocalAuthority";
/// What a ministry or an agency is as a publisher.
const NATIONAL_AUTHORITY: &str = "http://purl.org/adms/publishertype/NationalAuthority";
/// The kind of a licence that asks for nothing but naming the source.
pub const ATTRIBUTION: &str = "http://purl.org/adms/licencetype/Attribution";
/// CSV on the Web.
pub const CSVW: &str = "http://www.w3.org/ns/csvw";
/// CSV.
pub const RFC4180: &str = "https://www.rfc-editor.org/rfc/rfc4180";
/// Data Package.
pub const DATA_PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
/// RO-Crate.
pub const RO_CRATE: &str = "https://w3id.org/ro/crate/1.2";
/// The shapes that every published graph conforms to.
pub const SHAPES: &str = "https://w3id.org/municipal-plan/shapes";
/// How SPARQL is asked over HTTP.
pub const SPARQL_PROTOCOL: &str = "https://www.w3.org/TR/sparql11-protocol/";
/// How the REST interface is described.
pub const OPENAPI: &str = "https://spec.openapis.org/oas/v3.1.0";

/// Licences that ask for nothing but naming the source; of others the kind is not said.
pub const ATTRIBUTION_LICENSES: &[&str] = &[
    "https://creativecommons.org/licenses/by/4.0/",
    "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
    "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
];

/// Class of each code with its name: property, text, language.
type Code = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str)]);

const CODES: &[Code] = &[
    (THEMES, "skos:ConceptScheme", &[("dcterms:title", "Data theme", "en")]),
    (GOVERNMENT, "skos:Concept", &[("skos:prefLabel", "Government and public sector", "en")]),
    (JAPANESE, "dcterms:LinguisticSystem", &[]),
    (ENGLISH, "dcterms:LinguisticSystem", &[]),
    (PUBLIC, "dcterms:RightsStatement", &[]),
    (AVAILABLE, "skos:Concept", &[("skos:prefLabel", "Available", "en")]),
    (LOCAL_AUTHORITY, "skos:Concept", &[("skos:prefLabel", "Local Authority", "en")]),
    (NATIONAL_AUTHORITY, "skos:Concept", &[("skos:prefLabel", "National authority", "en")]),
    (ATTRIBUTION, "skos:Concept", &[("skos:prefLabel", "Attribution", "en")]),
    (CSVW, "dcterms:Standard", &[]),
    (RFC4180, "dcterms:Standard", &[]),
    (DATA_PACKAGE, "dcterms:Standard", &[]),
    (RO_CRATE, "dcterms:Standard", &[]),
    (SHAPES, "dcterms:Standard", &[]),
    (SPARQL_PROTOCOL, "dcterms:Standard", &[]),
    (OPENAPI, "dcterms:Standard", &[]),
];

/// Classes of whole lists of codes, by what their IRIs begin with.
const LISTS: &[(&str, &str)] = &[(FILE_TYPE, "dcterms:MediaTypeOrExtent"), (MEDIA_TYPE, "dcterms:MediaType")];

/// The language of a package; none if nothing here knows its code.
pub fn language(tag: &str) -> Option<&'static str> {
    match tag.split('-').next()? {
        "ja" => Some(JAPANESE),
        "en" => Some(ENGLISH),
        _ => None,
    }
}

/// What a publisher is, by its kind or else by its id; none if neither tells.
pub fn publisher_type(metadata: &Metadata) -> Option<&'static str> {
    let has_code = || metadata.publisher_id().parse::<PublisherId>().is_ok_and(|id| id.code().is_some());
    match metadata.publisher_kind() {
        Some("ministry" | "agency" | "cabinet-office") => Some(NATIONAL_AUTHORITY),
        Some("council") => Some(LOCAL_AUTHORITY),
        _ => has_code().then_some(LOCAL_AUTHORITY),
    }
}

/// The triples with those of the codes in them.
pub fn with_codes(mut triples: Vec<Triple>) -> Vec<Triple> {
    let used = triples.iter().filter(|triple| triple.predicate.as_str() != expand("rdf:type"));
    let used: BTreeSet<String> = used
        .filter_map(|triple| match &triple.object {
            Term::NamedNode(node) => Some(node.as_str().to_owned()),
            _ => None,
        })
        .collect();
    triples.extend(used.iter().flat_map(|iri| code(iri)));
    triples
}

fn code(iri: &str) -> Vec<Triple> {
    let known = CODES.iter().find(|(code, ..)| *code == iri).map(|(_, class, names)| (*class, *names));
    let listed = || LISTS.iter().find(|(list, _)| iri.starts_with(list)).map(|(_, class)| (*class, &[][..]));
    let Some((class, names)) = known.or_else(listed) else { return Vec::new() };
    let mut code = Description::new(iri, &[class]);
    for (property, text, language) in names {
        code.text(property, text, language);
    }
    code.triples()
}
