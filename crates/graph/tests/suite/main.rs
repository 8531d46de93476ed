//! The W3C's tests of the query language, SPARQL 1.0 and 1.1, as they are: syntax, evaluation and formats of results.
//!
//! They stand beside the project, not in it; where they are not, the test says so and checks nothing.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod manifest;
mod results;

use manifest::{Kind, Test};
use openplan_graph::{Budget, Dataset, Error, Graph, Query, QueryForm, ResultFormat, Segment};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{NamedNode, Quad},
};
use results::Results;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Tests that are not passed, each with its reason.
const NOT_PASSED: &[(&str, &str)] = &[(
    "sparql10/syntax-sparql3/syn-bad-26",
    "`?x<?a&&?b>?y` is read as the two comparisons that it looks like, where the grammar sees an IRI and a mistake",
)];

/// Where the tests are, if they are there.
fn suite() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/suites/sparql-query");
    folder.is_dir().then_some(folder)
}

#[test]
fn the_tests_of_the_query_language_are_passed() {
    let Some(suite) = suite() else {
        println!("SKIPPED: the W3C's tests of the query language are not beside the project");
        return;
    };
    let mut tests = Vec::new();
    for part in ["sparql10", "sparql11"] {
        for folder in fs::read_dir(suite.join(part)).unwrap() {
            let file = folder.unwrap().path().join("manifest.ttl");
            if file.is_file() {
                tests.extend(manifest::tests(&suite, &file));
            }
        }
    }
    tests.sort_by(|a, b| a.name.cmp(&b.name));
    let mut known: BTreeMap<&str, &str> = NOT_PASSED.iter().copied().collect();
    let mut wrong = Vec::new();
    for test in &tests {
        let is_listed = known.remove(test.name.as_str()).is_some();
        match (passes(&suite, test), is_listed) {
            (Ok(()), false) | (Err(_), true) => (),
            (Ok(()), true) => wrong.push(format!("{} is passed, and listed as not passed", test.name)),
            (Err(reason), false) => wrong.push(format!("{}: {reason}", test.name)),
        }
    }
    wrong.extend(known.keys().map(|name| format!("{name} is listed, and no test")));
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), tests.len(), wrong.join("\n"));
    assert!(tests.len() > 700, "only {} tests were found", tests.len());
    println!("{} tests, {} of them not passed", tests.len(), NOT_PASSED.len());
}

/// What a file of the suite is called.
fn iri(file: &str) -> String {
    format!("{}{file}", manifest::BASE)
}

fn text(suite: &Path, file: &str) -> String {
    fs::read_to_string(suite.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn passes(suite: &Path, test: &Test) -> Result<(), String> {
    let query = text(suite, &test.query);
    let parsed = Query::parse(&query, &iri(&test.query));
    match &test.kind {
        Kind::Positive => match parsed {
            Err(error @ Error::Malformed { .. }) => Err(error.to_string()),
            // It was read, and refused for what it asks.
            _ => Ok(()),
        },
        Kind::Negative => match parsed {
            Err(Error::Malformed { .. }) => Ok(()),
            other => Err(format!("it was read: {other:?}")),
        },
        Kind::Evaluation { data, named, result, is_lax } => {
            let parsed = parsed.map_err(|error| error.to_string())?;
            let dataset = |files: &[String]| files.iter().map(|file| NamedNode::new(iri(file)).unwrap()).collect();
            let says_itself = query.lines().any(|line| line.trim_start().starts_with("FROM "));
            let dataset = if says_itself {
                Dataset::default()
            } else {
                Dataset { default_graphs: dataset(data), named_graphs: dataset(named) }
            };
            let files: Vec<String> = if data.is_empty() && named.is_empty() {
                // The query says what it is asked over.
                let folder = test.query.rsplit_once('/').map_or("", |(folder, _)| folder);
                let names = fs::read_dir(suite.join(folder))
                    .unwrap()
                    .map(|file| file.unwrap().file_name().into_string().unwrap());
                names.filter(|name| query.contains(name.as_str())).map(|name| format!("{folder}/{name}")).collect()
            } else {
                data.iter().chain(named).cloned().collect()
            };
            let graph = graph(suite, &files);
            let format = match (parsed.form(), result.rsplit_once('.').map(|(_, ending)| ending)) {
                (QueryForm::Construct | QueryForm::Describe, _) => ResultFormat::NTriples,
                (_, Some("csv")) => ResultFormat::Csv,
                (_, Some("tsv")) => ResultFormat::Tsv,
                _ => ResultFormat::Json,
            };
            let budget = Budget { time: Duration::from_mins(1), wait: Duration::from_mins(1), ..Budget::default() };
            let answer = graph.run(&parsed, &dataset, format, &[], &budget).map_err(|error| error.to_string())?;
            let found = Results::read_answer(format, &answer.body)?;
            Results::read_file(&suite.join(result), &iri(result))?.compare(&found, *is_lax)
        }
    }
}

/// Each file as a graph of its own, with blank nodes of its own.
fn graph(suite: &Path, files: &[String]) -> Arc<Graph> {
    let mut files = files.to_vec();
    files.sort();
    files.dedup();
    let segments = files.iter().map(|file| {
        let format = match file.rsplit_once('.') {
            Some((_, "rdf")) => RdfFormat::RdfXml,
            Some((_, "nt")) => RdfFormat::NTriples,
            _ => RdfFormat::Turtle,
        };
        let parser = RdfParser::from_format(format).with_base_iri(iri(file)).unwrap().rename_blank_nodes();
        let text = text(suite, file);
        let quads: Vec<Quad> = parser
            .for_slice(&text)
            .map(|quad| Quad { graph_name: NamedNode::new(iri(file)).unwrap().into(), ..quad.unwrap() })
            .collect();
        Arc::new(Segment::build(quads))
    });
    Arc::new(Graph::new(segments.collect()))
}
