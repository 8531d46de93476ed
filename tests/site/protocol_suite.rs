//! The W3C's tests of the query part of the SPARQL 1.1 Protocol, as they are: with the graphs that they ask for.
//!
//! `ci/linked/protocol_checks.py` has those of the update part, and sends all of them over a connection.
use crate::{
    contents::bundled,
    harness::{Answer, Site},
};
use actix_web::http::{Method, StatusCode};
use openplan::{
    graph::{Graph, QueryForm, Segment},
    snapshot::Snapshot,
};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNode, Quad, Term, Triple, vocab::rdf},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const HT: &str = "http://www.w3.org/2011/http#";
const CNT: &str = "http://www.w3.org/2011/content#";

/// What the tests call the document of a file `data{n}.nt`.
fn name(number: u8) -> String {
    format!("http://kasei.us/2009/09/sparql/data/data{number}.rdf")
}

/// A manifest: its objects by subject and predicate.
struct Manifest(BTreeMap<(String, String), Vec<Term>>);

impl Manifest {
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap();
        let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri("http://example.org/manifest").unwrap();
        let mut objects: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for quad in parser.for_slice(&text).map(Result::unwrap) {
            let key = (quad.subject.to_string(), quad.predicate.into_string());
            objects.entry(key).or_default().push(quad.object);
        }
        Self(objects)
    }

    fn all(&self, subject: &Term, predicate: &str) -> &[Term] {
        self.0.get(&(subject.to_string(), predicate.to_owned())).map_or(&[], Vec::as_slice)
    }

    fn one(&self, subject: &Term, predicate: &str) -> Option<&Term> {
        self.all(subject, predicate).first()
    }

    /// The text of a literal.
    fn text(&self, subject: &Term, predicate: &str) -> Option<String> {
        let Term::Literal(literal) = self.one(subject, predicate)? else { panic!("{predicate} of {subject}") };
        Some(literal.value().to_owned())
    }

    fn list(&self, subject: &Term, predicate: &str) -> Vec<&Term> {
        let mut rest = self.one(subject, predicate);
        let mut items = Vec::new();
        while let Some(item) = rest.and_then(|rest| self.one(rest, rdf::FIRST.as_str())) {
            items.push(item);
            rest = rest.and_then(|rest| self.one(rest, rdf::REST.as_str()));
        }
        items
    }

    /// Every test with its requests.
    fn tests(&self) -> Vec<(String, Vec<&Term>)> {
        let manifest = NamedNode::new_unchecked("http://example.org/manifest").into();
        let entries = self.list(&manifest, &format!("{MF}entries"));
        let named = entries.into_iter().map(|test| {
            let action = self.one(test, &format!("{MF}action")).unwrap();
            let name = test.to_string().rsplit('#').next().unwrap().trim_end_matches('>').to_owned();
            (name, self.list(action, &format!("{HT}requests")))
        });
        named.collect()
    }

    /// Sends a request as it is written.
    async fn send(&self, request: &Term, site: &Site) -> Answer {
        let of = |name: &str| self.text(request, &format!("{HT}{name}"));
        let path = of("absolutePath").unwrap().replacen("/sparql/", "/sparql", 1);
        let header = |header: &&Term| {
            let part = |name: &str| self.text(header, &format!("{HT}{name}")).unwrap();
            format!("{}: {}", part("fieldName"), part("fieldValue"))
        };
        let headers: Vec<_> = self.list(request, &format!("{HT}headers")).iter().map(header).collect();
        let body = self.one(request, &format!("{HT}body")).map_or_else(Vec::new, |body| {
            let text = self.text(body, &format!("{CNT}chars")).unwrap();
            match self.text(body, &format!("{CNT}characterEncoding")).unwrap().as_str() {
                "UTF-8" => text.into_bytes(),
                "UTF-16" => "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect(),
                other => panic!("{other} is not known"),
            }
        });
        let headers: Vec<_> = headers.iter().map(String::as_str).collect();
        let method = Method::from_bytes(of("methodName").unwrap().as_bytes()).unwrap();
        site.send_body(method, &path, &headers, &body).await
    }

    /// Whether the answer is as expected.
    fn expects(&self, request: &Term, answer: &Answer) -> bool {
        let response = self.one(request, &format!("{HT}resp")).unwrap();
        let class = |status: &Term| status.to_string().rsplit("StatusCode").next().unwrap()[..1].to_owned();
        let statuses: BTreeSet<_> = self.all(response, &format!("{MF}expectedStatus")).iter().map(class).collect();
        let boolean = self.text(response, &format!("{MF}expectedBoolean"));
        let format = self.text(response, &format!("{MF}expectedFormat"));
        let media_type = answer.header("content-type").split(';').next().unwrap().to_owned();
        let is_of = |form: QueryForm| form.formats().iter().any(|format| format.media_type() == media_type);
        statuses.contains(&answer.status.as_str()[..1])
            && boolean.is_none_or(|boolean| answer.json()["boolean"] == (boolean == "true"))
            && match format.as_deref() {
                None => true,
                Some("boolean") => is_of(QueryForm::Ask) && answer.json()["boolean"].is_boolean(),
                Some("tabular") => is_of(QueryForm::Select),
                Some("RDF") => {
                    answer.triples();
                    is_of(QueryForm::Construct)
                }
                Some(other) => panic!("{other} is not known"),
            }
    }
}

/// A server that has the graphs of the suite beside its own. The suite has no file for number 0, and no test asks what is
/// in it: it holds what number 1 holds.
fn with_graphs_of(folder: &Path) -> Site {
    let site = Site::of(&[bundled()]);
    let graph = |number: u8| {
        let name = NamedNode::new_unchecked(name(number));
        let text = fs::read_to_string(folder.join(format!("data{}.nt", number.max(1)))).unwrap();
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::NTriples)
            .for_slice(&text)
            .map(|quad| Triple::from(quad.unwrap()).in_graph(name.clone()))
            .collect();
        Arc::new(Segment::build(quads))
    };
    let now = site.state.snapshot();
    let whole = now.whole.as_ref().unwrap();
    let segments = whole.graph.segments().iter().cloned().chain((0..=3).map(graph)).collect();
    let (publication, withdrawal, plans) = (now.publication, now.withdrawal, now.plans.clone());
    let withdrawn = now.withdrawn.clone();
    let whole = Some(Arc::new(whole.over(Graph::new(segments))));
    site.state.serve_snapshot(Snapshot { publication, withdrawal, plans, withdrawn, whole });
    site
}

#[actix_web::test]
async fn every_test_of_the_query_protocol_passes() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/suites/sparql-protocol");
    if !folder.is_dir() {
        println!("SKIPPED: there is no ../shared/suites/sparql-protocol beside this repository");
        return;
    }
    let (manifest, site) = (Manifest::read(&folder.join("manifest.ttl")), with_graphs_of(&folder));
    let mut passed = BTreeSet::new();
    for (name, requests) in manifest.tests() {
        if name.contains("update") {
            continue;
        }
        assert!(!requests.is_empty(), "{name} has no request");
        for request in requests {
            let answer = manifest.send(request, &site).await;
            assert!(manifest.expects(request, &answer), "{name}: {} {}", answer.status, answer.body);
        }
        println!("ok {name}");
        passed.insert(name);
    }
    assert!(passed.len() >= 20, "only these were found: {passed:?}");
    // The graphs count: without them they are empty, and the same requests get another answer.
    let bare = Site::of(&[bundled()]);
    let of_graphs = manifest.tests().into_iter().filter(|(name, _)| name.starts_with("query_dataset"));
    for (name, requests) in of_graphs {
        let answer = manifest.send(requests[0], &bare).await;
        assert!(!manifest.expects(requests[0], &answer) && answer.status == StatusCode::OK, "{name}");
    }
}
