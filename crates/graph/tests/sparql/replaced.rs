//! A graph in which segments were replaced is the graph of the segments that are left.
use crate::{BASE, body, iri, plan, rows};
use openplan_graph::{Dataset, Error, Graph, ResultFormat, Segment, Statistics};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term, Triple};
use proptest::{collection::vec, prelude::*, sample::Index};
use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

const QUERIES: &[&str] = &[
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { GRAPH ?g { } }",
    "SELECT ?g (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?m) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?p) AS ?m) { ?s ?p ?o }",
    "SELECT * { <s1> ?p ?o }",
    "SELECT * { ?s <p1> ?o }",
    "SELECT * { ?s ?p <s2> }",
    "SELECT * { <s1> <p1> ?o }",
    "SELECT * { ?a ?p ?b . ?b ?q ?c }",
    "SELECT * { ?s (<p0>|<p1>)+ ?o }",
    "SELECT * { ?s ?p 'o1' FILTER NOT EXISTS { ?s <p2> ?o } }",
    "SELECT * { BIND('only here' AS ?x) BIND(<s3> AS ?s) OPTIONAL { ?s ?p ?x } }",
    "SELECT * FROM <g1> FROM NAMED <g2> { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
];

fn quad() -> impl Strategy<Value = Quad> {
    let graph = prop_oneof![
        1 => Just(GraphName::DefaultGraph),
        4 => (0..4_u8).prop_map(|name| iri(&format!("g{name}")).into()),
    ];
    (0..5_u8, 0..3_u8, 0..8_u8, graph).prop_map(|(subject, predicate, object, graph)| {
        let object: Term = match object {
            0..4 => iri(&format!("s{object}")).into(),
            _ => Literal::new_simple_literal(format!("o{object}")).into(),
        };
        Quad::new(iri(&format!("s{subject}")), iri(&format!("p{predicate}")), object, graph)
    })
}

/// Segments to be taken from.
fn pool() -> impl Strategy<Value = Vec<Arc<Segment>>> {
    vec(vec(quad(), 0..12).prop_map(|quads| Arc::new(Segment::build(quads))), 1..8)
}

/// Which segments of a graph to remove, and which of the pool to add.
fn change() -> impl Strategy<Value = (Vec<Index>, Vec<Index>)> {
    (vec(any::<Index>(), 0..4), vec(any::<Index>(), 0..3))
}

fn names(graph: &Graph) -> BTreeSet<NamedNode> {
    graph.graph_names().collect()
}

/// Quads of which each must be there once.
fn quads(graph: &Arc<Graph>, name: Option<&NamedNode>) -> HashSet<Quad> {
    let quads: Vec<Quad> = graph.quads_of(name).collect();
    let different: HashSet<Quad> = quads.iter().cloned().collect();
    assert_eq!(different.len(), quads.len(), "{quads:?}");
    different
}

/// The answer to a query, or that a graph it names does not exist.
fn answer(graph: &Arc<Graph>, query: &str) -> Result<Vec<String>, Error> {
    let budget = crate::budget(60_000);
    let answer = graph.answer(query, BASE, &Dataset::default(), ResultFormat::Tsv, crate::PREFIXES, &budget)?;
    Ok(rows(&String::from_utf8(answer.body).unwrap()))
}

fn assert_same(replaced: &Arc<Graph>, anew: &Arc<Graph>) {
    assert_eq!(names(replaced), names(anew));
    assert_eq!(quads(replaced, None), quads(anew, None));
    let triples = |graph: &Arc<Graph>| graph.triples().collect::<Vec<Triple>>();
    assert_eq!(triples(replaced).into_iter().collect::<HashSet<_>>(), triples(anew).into_iter().collect());
    assert_eq!(triples(replaced).len(), triples(anew).len());
    assert_eq!(replaced.sizes(), anew.sizes());
    for name in (0..4).map(|name| iri(&format!("g{name}"))) {
        assert_eq!(replaced.has_graph(&name), anew.has_graph(&name));
        assert_eq!(quads(replaced, Some(&name)), quads(anew, Some(&name)));
        assert_eq!(Statistics::of(replaced, Some(&name)), Statistics::of(anew, Some(&name)));
    }
    assert_eq!(Statistics::of(replaced, None), Statistics::of(anew, None));
    for predicate in (0..4).map(|predicate| format!("{BASE}p{predicate}")) {
        assert_eq!(replaced.has_statement(&predicate, None), anew.has_statement(&predicate, None));
        for object in (0..5).map(|object| format!("{BASE}s{object}")) {
            assert_eq!(
                replaced.has_statement(&predicate, Some(&object)),
                anew.has_statement(&predicate, Some(&object))
            );
        }
    }
    for query in QUERIES {
        assert_eq!(answer(replaced, query), answer(anew, query), "{query}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_replacement_is_the_graph_of_what_is_left(pool in pool(), first in 0..5_usize, changes in vec(change(), 1..6)) {
        let mut left: Vec<Arc<Segment>> = pool.iter().take(first).cloned().collect();
        let mut graph = Arc::new(Graph::new(left.clone()));
        for (removed, added) in changes {
            let removed: Vec<_> = removed.iter().filter(|_| !left.is_empty()).map(|at| Arc::clone(at.get(&left))).collect();
            for segment in &removed {
                if let Some(at) = left.iter().position(|one| Arc::ptr_eq(one, segment)) {
                    left.remove(at);
                }
            }
            let added: Vec<_> = added.iter().map(|at| Arc::clone(at.get(&pool))).collect();
            left.extend(added.iter().cloned());
            graph = Arc::new(graph.replacing(&removed, added));
            let places = |segments: &[Arc<Segment>]| {
                let mut places: Vec<_> = segments.iter().map(Arc::as_ptr).collect();
                places.sort_unstable();
                places
            };
            prop_assert_eq!(places(graph.segments()), places(&left));
            assert_same(&graph, &Arc::new(Graph::new(left.clone())));
        }
    }
}

#[test]
fn a_graph_that_was_replaced_is_what_it_was() {
    let [one, other] = ["a", "b"].map(|name| Arc::new(Segment::build(plan(name, 5))));
    let before = Arc::new(Graph::new(vec![Arc::clone(&one)]));
    let after = Arc::new(before.replacing(&[one], vec![other]));
    let count = |graph: &Arc<Graph>, name: &str| graph.quads_of(Some(&iri(name))).count();
    assert_eq!((count(&before, "b"), count(&after, "a")), (0, 0));
    assert_eq!(count(&before, "a"), count(&after, "b"));
    // What only a segment says that counts no longer is not there, but can be spoken of.
    let asked = "SELECT ?x ?o { BIND(<a/施策/1> AS ?x) OPTIONAL { ?x <label> ?o } }";
    assert_eq!(body(&after, asked, ResultFormat::Csv).trim_end(), format!("x,o\r\n{BASE}a/施策/1,"));
}

#[test]
fn a_graph_wears_out() {
    let segment = |number: u32| Arc::new(Segment::build(plan(&number.to_string(), 2)));
    let mut segments: Vec<_> = (0..400).map(segment).collect();
    let mut graph = Graph::new(segments.clone());
    let mut number = 400;
    while !graph.is_worn() {
        assert!(number < 1000, "it never does");
        let added = segment(number);
        graph = graph.replacing(&[segments.remove(0)], vec![Arc::clone(&added)]);
        segments.push(added);
        number += 1;
    }
    assert!(number > 440, "after {number} replacements");
    let anew = Graph::new(graph.segments().to_vec());
    assert!(!anew.is_worn());
    assert_same(&Arc::new(graph), &Arc::new(anew));
}
