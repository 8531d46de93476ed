//! That no text, whatever it is, breaks what reads queries: the scan, the parser, what looks through the algebra, and the start
//! of an evaluation within its budget.
//!
//! `PROPTEST_CASES` says how many texts are tried.
use crate::{BASE, PREFIXES, budget};
use openplan_graph::{Dataset, Error, Graph, Query, Segment};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use proptest::{collection::vec, prelude::*, sample::select};
use std::{
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

/// Words of the grammar, names and values, and what no grammar has.
const WORDS: &[&str] = &[
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "DISTINCT",
    "REDUCED",
    "WHERE",
    "FROM",
    "NAMED",
    "ORDER BY",
    "ASC",
    "DESC",
    "GROUP BY",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "VALUES",
    "UNDEF",
    "OPTIONAL",
    "GRAPH",
    "UNION",
    "FILTER",
    "NOT",
    "EXISTS",
    "BIND",
    "AS",
    "MINUS",
    "SERVICE",
    "SILENT",
    "PREFIX",
    "BASE",
    "COUNT(",
    "SUM(",
    "GROUP_CONCAT(",
    "SEPARATOR",
    "SUBSTR(",
    "REGEX(",
    "REPLACE(",
    "STR(",
    "COALESCE(",
    "IF(",
    "IN",
    "CONCAT(",
    "STRLEN(",
    "MD5(",
    "NOW()",
    "RAND()",
    "UUID()",
    "BNODE(",
    "LANG(",
    "IRI(",
    "a",
    "true",
    "INSERT",
    "DELETE",
    "DATA",
    "LATERAL",
    "ADJUST(",
    "TRIPLE(",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<<",
    ">>",
    "<<(",
    ")>>",
    "{|",
    "|}",
    ".",
    ";",
    ",",
    "!",
    "!=",
    "=",
    "<",
    ">",
    "<=",
    "&&",
    "||",
    "+",
    "-",
    "*",
    "/",
    "|",
    "^",
    "^^",
    "?",
    "~",
    "@en",
    "@",
    "#",
    "# c\n",
    "\n",
    "?s",
    "?p",
    "?o",
    "$x",
    "_:b",
    ":x",
    "x:y",
    "x:",
    "<a>",
    "<",
    "<http://[",
    "<\\u0020>",
    "1",
    "1.5",
    "1e9",
    "99999999999999999999",
    "'",
    "\"",
    "'''",
    "\"\"\"",
    "'a'",
    "'\\u00e9'",
    "'\\ud800'",
    "'\\",
    "'x'^^<t>",
    "é",
    "除雪",
    "\u{0}",
    "\u{202e}",
    "\u{10ffff}",
    "\u{feff}",
];

/// Queries that are read.
const QUERIES: &[&str] = &[
    "SELECT * WHERE { ?s ?p ?o }",
    "PREFIX x: <http://x/> SELECT DISTINCT ?s (COUNT(*) AS ?n) WHERE { { ?s x:p ?o } UNION { ?s x:q+ ?o } } GROUP BY ?s HAVING (?n > 1)",
    "ASK { GRAPH ?g { ?s ?p 'a'@en FILTER(REGEX(STR(?s), 'x', 'i') && !BOUND(?y)) } }",
    "CONSTRUCT { ?s a [ ?p ?o ] } WHERE { ?s ?p ?o OPTIONAL { ?o ?q (1 2 ?r) } MINUS { ?s a <t> } } ORDER BY DESC(?s) LIMIT 3",
    "DESCRIBE ?s { VALUES (?s ?t) { (<a> UNDEF) (<b> 1.5) } BIND(CONCAT(STR(?s), '''b''') AS ?z) { SELECT ?s { ?s !(a|^x:) ?o } } }",
    "SELECT (GROUP_CONCAT(DISTINCT ?o; SEPARATOR=', ') AS ?all) FROM <g> FROM NAMED <h> { ?s (<p>|^<q>/<r>)* ?o FILTER NOT EXISTS { ?s a ?o } }",
];

fn words() -> impl Strategy<Value = String> {
    (vec(select(WORDS), 0..60), select(&["", " "][..])).prop_map(|(words, between)| words.join(between))
}

/// A query in which something was left out, put in, said twice or changed.
fn mutated() -> impl Strategy<Value = String> {
    let edits =
        vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..5_u8, select(WORDS), 1..40_usize), 1..6);
    (select(QUERIES), edits).prop_map(|(query, edits)| {
        let mut text: Vec<char> = query.chars().collect();
        for (one, other, kind, word, times) in edits {
            let (from, to) = (one.index(text.len() + 1), other.index(text.len() + 1));
            let (from, to) = (from.min(to), from.max(to));
            let part: Vec<char> = text[from..to].to_vec();
            match kind {
                0 => drop(text.drain(from..to)),
                1 => drop(text.splice(from..from, word.chars())),
                2 => drop(text.splice(from..from, part.repeat(times.min(1 + 4_000 / part.len().max(1))))),
                3 => drop(text.splice(from..from, word.repeat(times).chars())),
                _ => text[from..to].reverse(),
            }
            text.truncate(20_000);
        }
        text.into_iter().collect()
    })
}

static DATA: LazyLock<Arc<Graph>> = LazyLock::new(|| {
    let node = |name: &str, number: usize| NamedNode::new_unchecked(format!("http://x/{name}{number}"));
    let quad = |number: usize| {
        let object = Literal::new_simple_literal(format!("text {number}"));
        Quad::new(node("s", number % 7), node("p", number % 3), object, GraphName::from(node("g", number % 2)))
    };
    Arc::new(Graph::new(vec![Arc::new(Segment::build((0..50).map(quad)))]))
});

/// Far more than any of these texts takes on a loaded machine: what exceeds it is exponential.
const LONG: Duration = Duration::from_mins(1);

/// A text is read or refused; what is read is answered or refused.
fn is_answered_or_refused(text: &str) -> Result<(), TestCaseError> {
    let begun = Instant::now();
    let outcome = Query::parse(text, BASE).and_then(|query| {
        let format = query.form().formats()[0];
        DATA.run(&query, &Dataset::default(), format, PREFIXES, &budget(200))
    });
    prop_assert!(begun.elapsed() < LONG, "{:?}", begun.elapsed());
    if let Err(Error::Malformed { line, column, .. }) = &outcome {
        let lines = text.split('\n').count();
        prop_assert!((1..=lines).contains(line) && *column >= 1, "line {line}, column {column}");
    }
    prop_assert!(!matches!(outcome, Err(Error::Evaluation(_))), "{outcome:?}");
    Ok(())
}

#[test]
fn what_stands_behind_a_backslash_is_a_whole_character() {
    for text in ["'SELECT'\\é_:b", "\\é x:y", "ASK { \\雪 :a }", "\\\u{10ffff}x:", "\\", "ASK {} \\\\é:"] {
        is_answered_or_refused(text).unwrap();
    }
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn words_of_the_grammar_in_any_order_break_nothing(text in words()) {
        is_answered_or_refused(&text)?;
    }

    #[test]
    fn no_change_of_a_query_breaks_anything(text in mutated()) {
        is_answered_or_refused(&text)?;
    }

    #[test]
    fn characters_in_any_order_break_nothing(text in any::<String>()) {
        is_answered_or_refused(&text)?;
    }
}
