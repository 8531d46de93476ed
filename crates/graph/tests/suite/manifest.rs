//! What a manifest of the suite lists.
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{Term, vocab::rdf},
};
use std::{collections::HashMap, fs, path::Path};

/// The IRI that stands for the folder of the suite.
pub const BASE: &str = "http://example.org/suite/";

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";

pub struct Test {
    /// The manifest and the name of the test within.
    pub name: String,
    /// The file of the query, from the folder of the suite.
    pub query: String,
    pub kind: Kind,
}

pub enum Kind {
    Positive,
    Negative,
    Evaluation {
        /// Files whose merge is the default graph.
        data: Vec<String>,
        /// Files that are named graphs.
        named: Vec<String>,
        result: String,
        /// Whether only the different solutions count.
        is_lax: bool,
    },
}

struct Manifest(HashMap<(Term, String), Vec<Term>>);

impl Manifest {
    fn all(&self, subject: &Term, predicate: &str) -> &[Term] {
        self.0.get(&(subject.clone(), predicate.to_owned())).map_or(&[], Vec::as_slice)
    }

    fn one(&self, subject: &Term, predicate: &str) -> Option<&Term> {
        self.all(subject, predicate).first()
    }

    fn list(&self, head: &Term) -> Vec<Term> {
        let mut entries = Vec::new();
        let mut head = head.clone();
        while let Some(first) = self.one(&head, rdf::FIRST.as_str()) {
            entries.push(first.clone());
            head = self.one(&head, rdf::REST.as_str()).unwrap().clone();
        }
        entries
    }
}

fn file(term: &Term) -> String {
    let Term::NamedNode(node) = term else { panic!("{term} is no file") };
    node.as_str().strip_prefix(BASE).unwrap_or_else(|| panic!("{node} is not in the suite")).to_owned()
}

/// The tests of a manifest that are about queries.
pub fn tests(suite: &Path, path: &Path) -> Vec<Test> {
    let place = path.strip_prefix(suite).unwrap().to_str().unwrap().to_owned();
    let folder = place.strip_suffix("/manifest.ttl").unwrap();
    let base = format!("{BASE}{place}");
    let text = fs::read_to_string(path).unwrap();
    let mut objects: HashMap<_, Vec<_>> = HashMap::new();
    let mut entries = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).with_base_iri(&base).unwrap().for_slice(&text) {
        let quad = quad.unwrap();
        if quad.predicate.as_str() == format!("{MF}entries") {
            entries.push(quad.object.clone());
        }
        objects.entry((Term::from(quad.subject), quad.predicate.into_string())).or_default().push(quad.object);
    }
    let manifest = Manifest(objects);
    let listed = entries.iter().flat_map(|head| manifest.list(head));
    listed.filter_map(|entry| test(&manifest, folder, &entry)).collect()
}

fn test(manifest: &Manifest, folder: &str, entry: &Term) -> Option<Test> {
    let is = |kind: &str| {
        manifest.all(entry, rdf::TYPE.as_str()).iter().any(|term| term.to_string() == format!("<{MF}{kind}>"))
    };
    let Term::NamedNode(node) = entry else { panic!("{entry}") };
    let name = format!("{folder}/{}", node.as_str().rsplit(['#', '/']).next().unwrap());
    let action = manifest.one(entry, &format!("{MF}action")).unwrap();
    let kind = if is("PositiveSyntaxTest") || is("PositiveSyntaxTest11") {
        return Some(Test { name, query: file(action), kind: Kind::Positive });
    } else if is("NegativeSyntaxTest") || is("NegativeSyntaxTest11") {
        return Some(Test { name, query: file(action), kind: Kind::Negative });
    } else if is("QueryEvaluationTest") || is("CSVResultFormatTest") {
        let files = |name: &str| manifest.all(action, &format!("{QT}{name}")).iter().map(file).collect();
        Kind::Evaluation {
            data: files("data"),
            named: files("graphData"),
            result: file(manifest.one(entry, &format!("{MF}result"))?),
            is_lax: manifest.one(entry, &format!("{MF}resultCardinality")).is_some(),
        }
    } else {
        return None;
    };
    Some(Test { name, query: file(manifest.one(action, &format!("{QT}query"))?), kind })
}
