//! Laws of the RDF forms, over triples that are odder than any plan's.
use super::{Document, Origin, Rights, Shape, by_suffix, jsonld};
use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat, RdfParser},
    model::{Literal, NamedNode, Term, Triple},
};
use proptest::{prelude::*, sample::select};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

/// A document of these triples, perhaps of a thing of its own.
fn document(own: Option<&str>, triples: &[Triple]) -> Document {
    let mut members = Map::from_iter([("plan".to_owned(), json!({"title": "no triple"}))]);
    members.extend(own.map(|own| ("uri".to_owned(), json!(own))));
    let shape = Shape::Members { members, triples: triples.to_vec() };
    let origin = Origin {
        publisher_id: String::new(),
        plan_id: String::new(),
        publisher_name: String::new(),
        iri_base: "https://data.example.jp".to_owned(),
        language: "ja".to_owned(),
    };
    Document::bare(shape, Rights::default(), origin)
}

fn written(document: &Document, suffix: &str) -> String {
    String::from_utf8((by_suffix(suffix).unwrap().write)(document).unwrap()).unwrap()
}

fn read(format: RdfFormat, text: &str) -> BTreeSet<String> {
    let quads = RdfParser::from_format(format).for_slice(text);
    quads.map(|quad| quad.unwrap_or_else(|error| panic!("{error}: {text}")).to_string()).collect()
}

/// Plain JSON, read with the context of all documents.
fn read_json(text: &str) -> BTreeSet<String> {
    let Value::Object(members) = serde_json::from_str(text).unwrap() else { panic!("no object: {text}") };
    let mut all = Map::from_iter([("@context".to_owned(), jsonld::CONTEXT["@context"].clone())]);
    all.extend(members);
    read(JSON_LD, &Value::Object(all).to_string())
}

fn iri() -> impl Strategy<Value = NamedNode> {
    let odd = [
        "https://data.example.jp/id/1",
        "https://data.example.jp/id/2",
        "https://data.example.jp/id/日本語",
        "https://example.org/a(b)~c;d,e!$&'*+=@?q=%20#f",
        "http://www.w3.org/ns/dcat#",
        "http://www.w3.org/ns/dcat#-a",
        "http://www.w3.org/ns/dcat#1-a.b_c",
        "http://purl.org/dc/terms/title.",
        "http://purl.org/dc/terms/a/b",
        "http://purl.org/dc/terms/a%20b",
        "https://w3id.org/municipal-plan/fiscal-year/jp/2023",
        "urn:x:y",
        "mailto:a@example.org",
        "http://www.w3.org/2002/07/owl#Class",
        "http://www.w3.org/ns/dcat#Dataset",
        "http://rdfs.org/ns/void#Dataset",
        "http://www.w3.org/2004/02/skos/core#ConceptScheme",
        "https://w3id.org/municipal-plan/ns#Initiative",
        "https://w3id.org/municipal-plan/ns#Term",
    ];
    select(odd.to_vec()).prop_map(NamedNode::new_unchecked)
}

fn property() -> impl Strategy<Value = NamedNode> {
    let properties = [
        "rdf:type",
        "dcterms:title",
        "dcterms:issued",
        "dcterms:subject",
        "dcterms:unknown",
        "rdfs:label",
        "skos:prefLabel",
        "skos:hasTopConcept",
        "skos:notation",
        "dcat:byteSize",
        "dcat:distribution",
        "owl:deprecated",
        "mp:position",
        "mp:newMark",
        "mp:mergedInto",
        "mp:initiative",
        "https://example.org/p/q-r.s",
    ];
    select(properties.to_vec()).prop_map(|name| NamedNode::new_unchecked(crate::table::expand(name)))
}

fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "\"",
        "\"\"\"",
        "\\",
        "\n",
        "\r",
        "\t",
        "'",
        "<",
        "</script>",
        "]]>",
        "&",
        "-->",
        "\u{1}",
        " ",
        "計画",
        "𠮷",
        "a",
    ];
    let plain = proptest::collection::vec(select(pieces.to_vec()), 0..6).prop_map(|pieces| pieces.concat());
    let number = select(vec![
        "7",
        "+7",
        "007",
        "-0",
        "0",
        "9007199254740993",
        "1.5",
        ".5",
        "-.5",
        "5.",
        "1e0",
        "1.0e5",
        "true",
        "false",
        "1",
        "2024-03-01",
        "2024-03",
        "",
    ]);
    prop_oneof![plain, number.prop_map(str::to_owned)]
}

fn literal() -> impl Strategy<Value = Term> {
    let language = (text(), select(vec!["ja", "en", "fr", "en-us"]));
    let datatypes = ["xsd:string", "xsd:integer", "xsd:nonNegativeInteger", "xsd:decimal", "xsd:double", "xsd:boolean"];
    let datatypes = [&datatypes[..], &["xsd:date", "xsd:dateTime", "mp:odd", "https://example.org/type"]].concat();
    prop_oneof![
        language.prop_map(|(text, language)| Literal::new_language_tagged_literal_unchecked(text, language).into()),
        (text(), select(datatypes)).prop_map(|(text, datatype)| {
            Literal::new_typed_literal(text, NamedNode::new_unchecked(crate::table::expand(datatype))).into()
        }),
    ]
}

fn triples() -> impl Strategy<Value = Vec<Triple>> {
    let object = prop_oneof![iri().prop_map(Term::from), literal()];
    let triple =
        (iri(), property(), object).prop_map(|(subject, property, object)| Triple::new(subject, property, object));
    proptest::collection::vec(triple, 1..24)
}

/// RDF/XML can only spell what XML can; XML reads every line end as a line feed.
fn fits_xml(triples: &[Triple]) -> bool {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    triples.iter().all(|triple| {
        !triple.object.to_string().contains("\\r")
            && !matches!(&triple.object, Term::Literal(literal) if literal.value().contains(odd))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_form_says_the_triples(triples in triples(), own in proptest::option::of(iri())) {
        let document = document(own.as_ref().map(NamedNode::as_str), &triples);
        let expected: BTreeSet<String> = triples.iter().map(ToString::to_string).collect();
        prop_assert_eq!(&read(RdfFormat::Turtle, &written(&document, "ttl")), &expected);
        prop_assert_eq!(&read(RdfFormat::NTriples, &written(&document, "nt")), &expected);
        prop_assert_eq!(&read(JSON_LD, &written(&document, "jsonld")), &expected);
        prop_assert_eq!(&read_json(&written(&document, "json")), &expected);
        if fits_xml(&triples) {
            prop_assert_eq!(&read(RdfFormat::RdfXml, &written(&document, "rdf")), &expected);
        }
    }

    #[test]
    fn the_order_in_which_triples_come_changes_no_byte(triples in triples(), own in proptest::option::of(iri())) {
        let own = own.as_ref().map(NamedNode::as_str);
        let backwards: Vec<Triple> = triples.iter().rev().chain(&triples).cloned().collect();
        for suffix in ["ttl", "nt", "rdf"].into_iter().filter(|suffix| *suffix != "rdf" || fits_xml(&triples)) {
            let (one, other) = (document(own, &triples), document(own, &backwards));
            prop_assert_eq!(written(&one, suffix), written(&other, suffix));
        }
    }
}

#[test]
fn turtle_is_as_people_write_it() {
    let source = "@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix mp: <https://w3id.org/municipal-plan/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://data.example.jp/id/2>
  a mp:Initiative ;
  dcterms:description \"\"\"Two
\\\"lines\\\".\"\"\"@en ;
  dcterms:identifier \"i002\" ;
  dcterms:issued \"2024-03\"^^xsd:gYearMonth ;
  dcterms:title \"AI\"@en, \"人工知能\"@ja ;
  mp:newMark true ;
  mp:position 2 ;
  mp:share -0.5 ;
  mp:value \"7\"^^xsd:decimal .

<https://data.example.jp/id/1>
  dcterms:hasPart
    <https://data.example.jp/id/172014/dx-action-plan/initiatives/i001>,
    <https://data.example.jp/id/172014/dx-action-plan/initiatives/i002> .
";
    let triples: Vec<Triple> =
        RdfParser::from_format(RdfFormat::Turtle).for_slice(source).map(|quad| quad.unwrap().into()).collect();
    assert_eq!(written(&document(Some("https://data.example.jp/id/2"), &triples), "ttl"), source);
}

#[test]
fn a_thing_stands_where_it_is_named_once_and_beside_where_it_is_named_often() {
    let source = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dcterms: <http://purl.org/dc/terms/> . @base <https://data.example.jp/> .
        <d> a dcat:Dataset ; dcterms:title \"題\"@ja ; dcat:distribution <csv>, <ttl> ; dcterms:license <cc> .
        <csv> a dcat:Distribution ; dcterms:license <cc> ; dcat:byteSize 5 . <ttl> a <C> ; dcterms:license <cc> ; dcterms:issued 2024 .
        <cc> a dcterms:LicenseDocument .";
    let triples: Vec<Triple> =
        RdfParser::from_format(RdfFormat::Turtle).for_slice(source).map(|quad| quad.unwrap().into()).collect();
    let body: Value =
        serde_json::from_str(&written(&document(Some("https://data.example.jp/d"), &triples), "json")).unwrap();
    assert_eq!(
        body,
        json!({
            "uri": "https://data.example.jp/d",
            "type": "Dataset",
            "plan": {"title": "no triple"},
            "title": "題",
            "license": "https://data.example.jp/cc",
            "distribution": [
                {
                    "uri": "https://data.example.jp/csv",
                    "type": "Distribution",
                    "license": "https://data.example.jp/cc",
                    "dcat:byteSize": 5,
                },
                {"uri": "https://data.example.jp/ttl", "type": "https://data.example.jp/C", "license": "https://data.example.jp/cc", "dcterms:issued": 2024},
            ],
            "included": [{"uri": "https://data.example.jp/cc", "type": "LicenseDocument"}],
            "links": {},
        })
    );
}
