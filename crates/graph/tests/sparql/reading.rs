//! That no text is parsed for long: whatever is repeated or nested in it, it is read soon or refused.
use crate::BASE;
use openplan_graph::Query;
use std::time::{Duration, Instant};

/// A text in which something is repeated as often as asked.
type Repeat = fn(usize) -> String;

fn nested(start: &str, inside: &str, end: &str, n: usize) -> String {
    format!("{}{inside}{}", start.repeat(n), end.repeat(n))
}

fn each(n: usize, of: impl Fn(usize) -> String) -> String {
    (0..n).map(of).collect()
}

const SHAPES: &[(&str, Repeat)] = &[
    ("negations", |n| format!("ASK {{ FILTER({}) }}", nested("!(", "true", ")", n))),
    ("negations with blanks", |n| format!("ASK {{ FILTER({}) }}", nested("! # !\n (", "true", ")", n))),
    ("negated calls", |n| format!("ASK {{ FILTER({}) }}", nested("!BOUND(", "?x", ")", n))),
    ("negated calls of a name", |n| format!("ASK {{ FILTER({}) }}", nested("!<f>(", "?x", ")", n))),
    ("negated EXISTS", |n| format!("ASK {{ FILTER({}) }}", nested("!EXISTS { FILTER(", "?x", ")}", n))),
    ("SUBSTR", |n| format!("ASK {{ FILTER({}) }}", nested("SUBSTR(", "'abc'", ",1)", n))),
    ("SUBSTR in the second argument", |n| format!("ASK {{ FILTER({}) }}", nested("substr('a',", "1", ")", n))),
    ("REGEX", |n| format!("ASK {{ FILTER({}) }}", nested("REGEX (", "'a'", ",'a')", n))),
    ("REPLACE", |n| format!("ASK {{ FILTER({}) }}", nested("rePlace(", "'a'", ",'a','b')", n))),
    ("GROUP_CONCAT", |n| format!("ASK {{ FILTER({}) }}", nested("GROUP_CONCAT(", "1", ")", n))),
    ("mixed", |n| format!("ASK {{ FILTER({}) }}", nested("!SUBSTR(REGEX(", "1", ",1),1)", n))),
    ("not closed", |n| format!("ASK {{ FILTER({}", "!(".repeat(n))),
    ("calls that break in FILTER", |n| format!("ASK {{ {}", "FILTER <f>(EXISTS {".repeat(n))),
    ("calls in GROUP BY", |n| {
        format!("SELECT * {{}} {}", nested("GROUP BY <f>(EXISTS { { SELECT * {} ", "", "} })", n))
    }),
    ("calls in ORDER BY that break", |n| format!("SELECT * {{}} {}", "ORDER BY <f>(EXISTS{{SELECT * {} ".repeat(n))),
    ("names like DISTINCT", |n| {
        format!("PREFIX DISTINCT:<a> PREFIX :<b> ASK {{ FILTER({}", "COUNT(DISTINCT:f(".repeat(n))
    }),
    ("behind what is no long string", |n| {
        format!("ASK {{ VALUES ?x {{ '''a' }} FILTER({}) }}", nested("!(", "true", ")", n))
    }),
    ("behind a wrong escape", |n| {
        format!("ASK {{ VALUES ?x {{ '''a' }} FILTER({}) FILTER('\\z''') }}", nested("!(", "true", ")", n))
    }),
    ("brackets", |n| format!("ASK {{ FILTER({}) }}", nested("(", "1", ")", n))),
    ("groups", |n| format!("ASK {}", nested("{", "", "}", n))),
    ("sub-selects", |n| format!("ASK {}", nested("{ SELECT * {", "", "}}", n))),
    ("collections", |n| format!("ASK {{ ?s ?p {} }}", nested("(", "1", ")", n))),
    ("blank nodes", |n| format!("ASK {{ ?s ?p {} }}", nested("[ ?p ", "1", "]", n))),
    ("big collections in a template", |n| {
        format!("CONSTRUCT {{ ?s ?p {} }} {{}}", nested("(", &"1 ".repeat(n * 50), ")", n.min(60)))
    }),
    ("paths", |n| format!("ASK {{ ?s {} ?o }}", nested("(", "a", ")*", n))),
    ("negated paths", |n| format!("ASK {{ ?s {} ?o }}", nested("!(", "a", ")", n))),
    ("quoted triples", |n| format!("ASK {{ {} }}", nested("<< ", "?s", " ?p ?o >>", n))),
    ("quoted triples without end", |n| format!("ASK {{ {}", "<<".repeat(n))),
    ("triple terms", |n| format!("ASK {{ {} }}", nested("<<( ", "?s", " ?p ?o )>>", n))),
    ("annotations", |n| format!("ASK {{ ?s ?p ?o {} }}", nested("{| ?p ?o ", "", "|}", n))),
    ("reifiers", |n| format!("ASK {{ ?s ?p ?o {} }}", nested("~ ?r {| ?p ?o ", "", "|}", n))),
    ("variables of SELECT", |n| format!("SELECT {} {{}}", each(n, |n| format!("?{n} ")))),
    ("variables of VALUES", |n| format!("ASK {{ VALUES ({}) {{}} }}", each(n, |n| format!("?{n} ")))),
    ("expressions of SELECT", |n| format!("SELECT {} {{}}", each(n, |n| format!("(1 AS ?{n})")))),
    ("what is described", |n| format!("DESCRIBE {}", "<a>".repeat(n))),
    ("aggregates", |n| format!("SELECT (1 {} AS ?x) {{}}", each(n, |n| format!("+SUM({n})")))),
    ("BIND", |n| format!("ASK {{ ?s ?p {} 1 {} }}", "1,".repeat(n), each(n, |n| format!("BIND(1 AS ?{n})")))),
    ("prefixes", |n| {
        format!("{} ASK {{ {} }}", each(n, |n| format!("PREFIX a{n}:<a>")), each(n, |n| format!("a{n}:a a 1.")))
    }),
    ("prefixes that are not declared", |n| {
        format!(
            "{} ASK {{ VALUES ?x {{ {} b:b }} }}",
            each(n, |n| format!("PREFIX a{n}:<a>")),
            each(n, |n| format!("a{n}:a "))
        )
    }),
    ("a long prefix", |n| format!("PREFIX :<{}> ASK {{ VALUES ?x {{ {} }} }}", "a".repeat(n), ":a ".repeat(n))),
    ("a long base", |n| format!("BASE <x:{}/> ASK {{ VALUES ?x {{ {} }} }}", "a".repeat(n), "<>".repeat(n))),
    ("many bases", |n| {
        format!(
            "BASE <x:/> {} ASK {{ VALUES ?x {{ {} }} }}",
            "BASE <aaaaaaaaaaaaaaaaaaaaaaaaaaaa/>".repeat(n),
            "<>".repeat(n)
        )
    }),
    ("a long subject", |n| format!("ASK {{ <{}> a {} 1 }}", "a".repeat(n), "1,".repeat(n))),
    ("a long subject and semicolons", |n| format!("ASK {{ '{}' {} a 1 }}", "a".repeat(n), "a 1;".repeat(n))),
    ("a long path", |n| format!("ASK {{ ?s a{} {} 1 }}", "/a".repeat(n), "1,".repeat(n))),
    ("a long choice", |n| format!("ASK {{ ?s a{} {} 1 }}", "|a".repeat(n), "1,".repeat(n))),
    ("operators", |n| format!("ASK {{ FILTER(1{}) }}", "+1*1-1".repeat(n))),
    ("disjunctions", |n| format!("ASK {{ FILTER(1{}) }}", "||1&&1".repeat(n))),
    ("comparisons without end", |n| format!("ASK {{ FILTER(1{}) }}", "<1&&1".repeat(n))),
    ("lists", |n| format!("ASK {{ FILTER(1 IN(1{})) }}", ",1".repeat(n))),
    ("calls", |n| format!("ASK {{ FILTER(1{}) }}", "=1||ADJUST(1".repeat(n))),
    ("numbers", |n| format!("ASK {{ VALUES ?x {{ {} }} }}", "1.1.1".repeat(n))),
    ("a long number", |n| format!("ASK {{ VALUES ?x {{ {} }} }}", "1".repeat(n))),
    ("a long word", |n| "a".repeat(n)),
    ("blanks", |n| format!("ASK {}{{}}", " ".repeat(n))),
    ("comments", |n| format!("ASK {}{{}}", "#\n".repeat(n))),
    ("a long comment", |n| format!("ASK {{}} #{}", "a".repeat(n))),
    ("empty strings", |n| format!("ASK {{ VALUES ?x {{ {} }} }}", "''".repeat(n))),
    ("quotes", |n| format!("ASK {{ VALUES ?x {{ {} }} }}", "'".repeat(n))),
    ("quotes of both kinds", |n| format!("ASK {{ VALUES ?x {{ {}", "'''a\"\"\"b".repeat(n))),
    ("a string without end", |n| format!("ASK {{ VALUES ?x {{ '''{}", "a".repeat(n))),
    ("an IRI without end", |n| format!("ASK {{ VALUES ?x {{ <{}", "a".repeat(n))),
    ("angles", |n| format!("ASK {{ VALUES ?x {{ {}", "< ".repeat(n))),
    ("languages", |n| format!("ASK {{ VALUES ?x {{ 'a'@a{} }} }}", "-a".repeat(n))),
    ("escapes", |n| format!("ASK {{ VALUES ?x {{ '{}' }} }}", "\\u0061".repeat(n))),
    ("blank node labels", |n| format!("ASK {{ {} }}", each(n, |n| format!("_:b{n} a 1 .")))),
    ("labels in groups", |n| format!("ASK {{ {} }}", each(n, |n| format!("{{_:b{n} a 1}}")))),
    ("dots", |n| format!("ASK {{ ?s ?p _:a{} }}", ".".repeat(n))),
    ("unions", |n| format!("ASK {{ {{}} {} }}", "UNION {}".repeat(n))),
    ("filters", |n| format!("ASK {{ {} }}", "FILTER(1)".repeat(n))),
    ("graphs", |n| format!("ASK {} {{}}", "FROM <a>".repeat(n))),
    ("order", |n| format!("ASK {{}} ORDER BY {}", "ASC(1)".repeat(n))),
    ("groups of rows", |n| format!("ASK {{}} GROUP BY {}", "(1)".repeat(n))),
    ("rows", |n| format!("ASK {{ VALUES (?a ?b) {{ {} }} }}", "(1 UNDEF)".repeat(n))),
    ("updates", |n| format!("INSERT DATA {{ {} }}", "<a> a 1 .".repeat(n))),
];

/// Each shape grows until it is as long as a query may be. The limit is a hundred times what the slowest takes: without the
/// scan before the parser, many of these take hours or all memory.
#[test]
fn nothing_is_read_for_long() {
    for (name, shape) in SHAPES {
        let mut slowest = (Duration::ZERO, 0, 0, "");
        let steps = (1..16).chain([24, 32, 48, 63]).chain((4..9).map(|power| 1 << (2 * power)));
        for n in steps {
            let text = shape(n);
            if text.len() > 1 << 18 {
                break;
            }
            let begun = Instant::now();
            let outcome = match Query::parse(&text, BASE) {
                Ok(_) => "read",
                Err(openplan_graph::Error::Malformed { .. }) => "malformed",
                Err(_) => "refused",
            };
            let time = begun.elapsed();
            if time > slowest.0 {
                slowest = (time, n, text.len(), outcome);
            }
            assert!(time < Duration::from_mins(1), "{name}, {n} times: {time:?}");
        }
        println!("{:>12.1?} {:>7} times {:>7} bytes {:<9} {name}", slowest.0, slowest.1, slowest.2, slowest.3);
    }
}
