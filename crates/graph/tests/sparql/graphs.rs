//! `GRAPH`, and paths that can be empty: where the evaluator by itself answers another question.
use crate::{BASE, ask, body, budget, graph, iri, rows};
use openplan_graph::{Error, Graph, Query, ResultFormat};
use oxigraph::model::{Literal, Quad};
use std::sync::Arc;

/// Two graphs that share a thing, and a third that has none.
fn town() -> Arc<Graph> {
    let quad = |graph: &str, subject: &str, predicate: &str, object: &str| {
        Quad::new(iri(subject), iri(predicate), iri(object), iri(graph))
    };
    let mut quads = vec![
        quad("g1", "a", "type", "Thing"),
        quad("g1", "b", "type", "Thing"),
        quad("g1", "a", "next", "b"),
        quad("g2", "b", "type", "Thing"),
        quad("g2", "c", "type", "Thing"),
        quad("g2", "d", "type", "Thing"),
        quad("g2", "b", "next", "c"),
        quad("g2", "c", "also", "d"),
        quad("g2", "c", "next", "d"),
        quad("g3", "g3", "about", "g1"),
    ];
    quads.push(Quad::new(iri("a"), iri("label"), Literal::new_simple_literal("A"), iri("g1")));
    graph([quads])
}

/// What is found, with names without their base, sorted; cells are parted by a blank.
fn found(query: &str) -> Vec<String> {
    let query = format!("PREFIX : <{BASE}> {query}");
    let table = body(&town(), &query, ResultFormat::Tsv);
    rows(&table)
        .iter()
        .map(|row| row.replace(&format!("<{BASE}"), "").replace(['>', '"'], "").replace('\t', " "))
        .collect()
}

#[test]
fn a_pattern_of_a_graph_is_asked_of_each_graph() {
    for (query, right) in [
        // An inner SELECT, which does not name the graph.
        ("SELECT ?g ?c { GRAPH ?g { SELECT (COUNT(*) AS ?c) { ?s :type :Thing } } }", vec!["g1 2", "g2 3", "g3 0"]),
        (
            "SELECT ?g (COUNT(*) AS ?c) { GRAPH ?g { { SELECT ?s { ?s :type :Thing } } } } GROUP BY ?g",
            vec!["g1 2", "g2 3"],
        ),
        ("SELECT ?g ?s { GRAPH ?g { SELECT ?s { ?s :type :Thing } ORDER BY ?s LIMIT 1 } }", vec!["g1 a", "g2 b"]),
        (
            "SELECT ?g ?s { GRAPH ?g { SELECT DISTINCT ?s { ?s ?p ?o . ?s :type :Thing } } }",
            vec!["g1 a", "g1 b", "g2 b", "g2 c", "g2 d"],
        ),
        ("SELECT ?c { VALUES ?g { :g2 } GRAPH ?g { SELECT (COUNT(*) AS ?c) { ?s :type :Thing } } }", vec!["3"]),
        ("SELECT ?c { GRAPH :g2 { SELECT (COUNT(*) AS ?c) { ?s :type :Thing } } }", vec!["3"]),
        ("SELECT ?c { GRAPH :none { SELECT (COUNT(*) AS ?c) { ?s :type :Thing } } }", vec![]),
        (
            "SELECT ?g ?m { GRAPH ?g { SELECT (MAX(?n) AS ?m) { { SELECT ?o (COUNT(*) AS ?n) { ?s :type ?o } GROUP BY ?o } } } }",
            vec!["g1 2", "g2 3", "g3 "],
        ),
        // Patterns that look at no triple.
        ("SELECT ?g ?x { GRAPH ?g { VALUES ?x { 1 } } }", vec!["g1 1", "g2 1", "g3 1"]),
        ("SELECT ?g ?x { GRAPH ?g { BIND(1 AS ?x) } }", vec!["g1 1", "g2 1", "g3 1"]),
        ("SELECT ?x { GRAPH :none { VALUES ?x { 1 } } }", vec![]),
        ("SELECT ?x { GRAPH :g1 { VALUES ?x { 1 } } }", vec!["1"]),
        ("SELECT ?g { GRAPH ?g {} }", vec!["g1", "g2", "g3"]),
        ("SELECT ?g ?s { GRAPH ?g { OPTIONAL { ?s :next ?o } } }", vec!["g1 a", "g2 b", "g2 c", "g3 "]),
        (
            "SELECT ?g ?x { GRAPH ?g { { VALUES ?x { 1 } } UNION { ?x :next :b } } }",
            vec!["g1 1", "g1 a", "g2 1", "g3 1"],
        ),
        ("SELECT ?g ?x { GRAPH ?g { { ?x :next :b } UNION { ?x :next :c } } }", vec!["g1 a", "g2 b"]),
        // The variable of the graph is not seen inside, but joined with what is.
        ("SELECT ?g ?x { GRAPH ?g { BIND(?g AS ?x) } }", vec!["g1 ", "g2 ", "g3 "]),
        ("SELECT ?g ?x { GRAPH ?g { ?s :next :b BIND(BOUND(?g) AS ?x) } }", vec!["g1 false"]),
        ("SELECT ?g { GRAPH ?g { ?s :next ?o FILTER(BOUND(?g)) } }", vec![]),
        ("SELECT ?g { GRAPH ?g { ?g :about ?o } }", vec!["g3"]),
        ("SELECT ?g { GRAPH ?g { ?s :about ?g } }", vec![]),
        ("SELECT ?g ?s { GRAPH ?g { VALUES ?g { :g1 } ?s :next ?o } }", vec!["g1 a"]),
        (
            "SELECT ?g ?s { GRAPH ?g { ?s :type :Thing OPTIONAL { ?g :about ?o } } }",
            vec!["g1 a", "g1 b", "g2 b", "g2 c", "g2 d"],
        ),
        ("SELECT ?g { GRAPH ?g { SELECT ?s { ?s :next ?g } } }", vec!["g1", "g2", "g2"]),
        // MINUS, OPTIONAL, FILTER and EXISTS.
        ("SELECT ?g ?s { GRAPH ?g { ?s :type :Thing MINUS { ?s :next ?o } } }", vec!["g1 b", "g2 d"]),
        (
            "SELECT ?g ?s { GRAPH ?g { ?s :type :Thing MINUS { ?other :next ?o } } }",
            vec!["g1 a", "g1 b", "g2 b", "g2 c", "g2 d"],
        ),
        (
            "SELECT ?g ?s ?o { GRAPH ?g { ?s :type :Thing OPTIONAL { ?s :next ?o } } }",
            vec!["g1 a b", "g1 b ", "g2 b c", "g2 c d", "g2 d "],
        ),
        ("SELECT ?g ?s { GRAPH ?g { ?s :type :Thing FILTER NOT EXISTS { ?s :next ?o } } }", vec!["g1 b", "g2 d"]),
        (
            "SELECT ?g ?s { GRAPH ?g { ?s :type :Thing FILTER EXISTS { { SELECT ?s { ?s :next ?o } } } } }",
            vec!["g1 a", "g2 b", "g2 c"],
        ),
        (
            "SELECT ?g ?s { GRAPH ?g { ?s :type :Thing FILTER(EXISTS { ?s :next ?o } || ?s = :b) } }",
            vec!["g1 a", "g1 b", "g2 b", "g2 c"],
        ),
        (
            "SELECT ?g ?s { GRAPH ?g { ?s :type :Thing BIND(EXISTS { ?s :next ?o } AS ?has) FILTER(?has) } }",
            vec!["g1 a", "g2 b", "g2 c"],
        ),
        // A graph in a graph, and beside another.
        ("SELECT ?g ?h { GRAPH ?g { GRAPH ?h { ?s :next :b } } }", vec!["g1 g1", "g2 g1", "g3 g1"]),
        ("SELECT ?g ?h { GRAPH ?g { ?s :about ?x GRAPH ?h { ?a :next :b } } }", vec!["g3 g1"]),
        (
            "SELECT ?g ?n { GRAPH ?g { ?s :about ?h } GRAPH ?h { SELECT (COUNT(*) AS ?n) { ?x :type :Thing } } }",
            vec!["g3 2"],
        ),
        ("SELECT ?g { GRAPH ?g { GRAPH ?g { ?s :next :b } } }", vec!["g1"]),
        ("SELECT ?s ?n { ?s :label ?l GRAPH ?g { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s } }", vec!["a 3"]),
        ("SELECT (COUNT(*) AS ?n) { { SELECT ?s { GRAPH ?g { SELECT ?s { ?s :type :Thing } } } } }", vec!["5"]),
        ("SELECT ?s { ?s :type :Thing FILTER EXISTS { GRAPH ?g { SELECT ?s { ?s :next :b } } } }", vec!["a"]),
        ("SELECT ?s { ?s :label ?l FILTER EXISTS { GRAPH ?g { ?s :next ?o FILTER(?l = 'A') } } }", vec!["a"]),
        (
            "SELECT ?g ?a { GRAPH ?g { ?s :about ?o } OPTIONAL { GRAPH ?o { SELECT ?a { ?a :next ?b } } } }",
            vec!["g3 a"],
        ),
        (
            "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?x ?p ?y } MINUS { GRAPH ?g { SELECT ?x { ?x :type :Thing } } } }",
            vec!["1"],
        ),
        // Paths.
        ("SELECT ?g ?o { GRAPH ?g { :b :next* ?o } }", vec!["g1 b", "g2 b", "g2 c", "g2 d", "g3 b"]),
        ("SELECT ?g { GRAPH ?g { :b :next+ :d } }", vec!["g2"]),
        ("SELECT ?g ?s { GRAPH ?g { ?s :next? :b } }", vec!["g1 a", "g1 b", "g2 b", "g3 b"]),
    ] {
        assert_eq!(found(query), right, "{query}");
    }
}

#[test]
fn what_would_be_another_question_is_refused() {
    let query =
        "SELECT ?s { ?s <label> ?l FILTER EXISTS { GRAPH ?g { SELECT ?s { ?s <next> ?o FILTER(?l = 'A') } } } }";
    let refused = ask(&town(), query, ResultFormat::Json, &budget(60_000));
    assert!(matches!(refused, Err(Error::Unsupported(_))), "{refused:?}");
}

#[test]
fn the_way_of_no_steps_leads_from_a_term_to_itself() {
    for (query, right) in [
        ("SELECT ?o { :nowhere :next* ?o }", vec!["nowhere"]),
        ("SELECT ?o { :nowhere :next? ?o }", vec!["nowhere"]),
        ("SELECT ?s { ?s :next* :nowhere }", vec!["nowhere"]),
        ("SELECT ?s { ?s ^:next? 'nowhere' }", vec!["nowhere"]),
        ("SELECT ?o { :nowhere :next+ ?o }", vec![]),
        ("SELECT ?o { :nowhere (:next|:also*) ?o }", vec!["nowhere"]),
        ("SELECT ?o { :nowhere (^(:next)*)/:also? ?o }", vec!["nowhere"]),
        ("SELECT ?o { :nowhere :next*/:also?/:next* ?o }", vec!["nowhere"]),
        ("SELECT ?s { ?s :next*/:also?/:next* :nowhere }", vec!["nowhere"]),
        ("SELECT ?o { :nowhere :next*/:also ?o }", vec![]),
        ("SELECT ?o { :nowhere (:next*)+ ?o }", vec!["nowhere"]),
        ("SELECT ?o { VALUES ?s { :nowhere } ?s :next* ?o }", vec![]),
        ("SELECT ?s { ?s :next* ?s VALUES ?s { :nowhere :a } }", vec!["a"]),
        ("SELECT ?o { :a :next* ?o }", vec!["a", "b", "c", "d"]),
        ("SELECT ?o { :a :next? ?o }", vec!["a", "b"]),
        ("SELECT ?x { :nowhere :next* [] BIND(1 AS ?x) }", vec!["1"]),
        ("SELECT (COUNT(*) AS ?n) { ?s :next? ?o }", vec!["11"]),
        ("SELECT ?o { { :nowhere :next* ?o } UNION { :b :next ?o } }", vec!["c", "nowhere"]),
        ("SELECT ?s ?o { ?s :label ?l OPTIONAL { :nowhere :next* ?o } }", vec!["a nowhere"]),
        ("SELECT ?o { :nowhere :next* ?o . ?o :next* ?x }", vec![]),
    ] {
        assert_eq!(found(query), right, "{query}");
    }
    for (query, right) in [
        ("ASK { :nowhere :next* :nowhere }", true),
        ("ASK { :nowhere :next* :elsewhere }", false),
        ("ASK { FILTER NOT EXISTS { :nowhere :next* :nowhere } }", false),
        ("ASK { GRAPH :g1 { :nowhere :next* :nowhere } }", true),
        ("ASK { GRAPH :none { :nowhere :next* :nowhere } }", false),
        ("ASK { 'x' :next* 'x' }", true),
    ] {
        let answer = body(&town(), &format!("PREFIX : <{BASE}> {query}"), ResultFormat::Json);
        assert!(answer.contains(&format!("\"boolean\":{right}")), "{query}: {answer}");
    }
}

#[test]
fn alternatives_of_a_path_count_each() {
    for (query, right) in [
        ("SELECT ?o { :c (:next|:also) ?o }", vec!["d", "d"]),
        ("SELECT ?o { :b :next/(:next|:also) ?o }", vec!["d", "d"]),
        ("SELECT ?s { :d ^(:next|:also)/^:next ?s }", vec!["b", "b"]),
        ("SELECT ?o { :c (:next|:also)+ ?o }", vec!["d"]),
        ("SELECT ?o { :c (:next|:also)? ?o }", vec!["c", "d"]),
        ("SELECT ?o { :c (:next|:next) ?o }", vec!["d", "d"]),
    ] {
        assert_eq!(found(query), right, "{query}");
    }
    assert!(Query::parse("SELECT * { ?s (<a>|<b>) ?o }", BASE).is_ok());
}
