//! What is answered.
use crate::{BASE, PREFIXES, body, budget, graph, iri, rows, segments};
use openplan_graph::{Dataset, Error, ResultFormat};
use oxigraph::{
    model::{GraphName, Quad, Triple},
    sparql::{
        QueryResults, SparqlEvaluator,
        results::{QueryResultsFormat, QueryResultsSerializer},
    },
    store::Store,
};
use std::collections::{BTreeSet, HashSet};

/// Queries whose answers are the same whoever is asked.
const QUERIES: &[&str] = &[
    "SELECT * { ?s ?p ?o }",
    "SELECT ?s { ?s :none ?o }",
    "SELECT ?s ?o { ?s :label ?o }",
    "SELECT ?s { ?s :type :Initiative ; :field <field/1> }",
    "SELECT ?p ?o { <a/施策/3> ?p ?o }",
    "SELECT ?s ?p { ?s ?p <field/2> }",
    "SELECT ?p { <a/施策/3> ?p <field/3> }",
    "SELECT ?g ?s { GRAPH ?g { ?s :type :Field } }",
    "SELECT ?s { GRAPH <city> { ?s ?p ?o } }",
    "SELECT ?s { GRAPH <none> { ?s ?p ?o } }",
    "SELECT ?g { GRAPH ?g { } }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(DISTINCT *) AS ?n) { { SELECT ?s { ?s ?p ?o } } UNION { ?s :type ?t } }",
    "SELECT (COUNT(DISTINCT *) AS ?n) { { SELECT ?s { ?s :type ?t } } UNION { ?s :type :Field } }",
    "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "SELECT ?field (COUNT(?s) AS ?n) (AVG(?year) AS ?mean) { ?s :field ?field ; :year ?year } GROUP BY ?field",
    "SELECT ?f (MIN(?y) AS ?a) (MAX(?y) AS ?b) (SUM(?y) AS ?c) { ?s :field ?f ; :year ?y } GROUP BY ?f HAVING (COUNT(*) > 9)",
    "SELECT ?s { ?s :label ?l FILTER(CONTAINS(?l, '防災')) }",
    "SELECT ?s ?l { ?s :label ?l FILTER(LANG(?l) = 'ja' && REGEX(?l, '1[0-9] 観光$')) }",
    "SELECT (STRLEN(?l) AS ?n) (STR(?l) AS ?t) (UCASE(?l) AS ?u) (REPLACE(?l, '[0-9]', '$0$0') AS ?r) { ?s :label ?l }",
    "SELECT ?s ?c { ?s :type :Initiative OPTIONAL { ?s :cost ?c } }",
    "SELECT ?s ?c { ?s :type :Initiative OPTIONAL { ?s :cost ?c FILTER(?c > 3) } FILTER(!BOUND(?c)) }",
    "SELECT ?s { ?s :type :Initiative MINUS { ?s :cost ?c } }",
    "SELECT ?s { ?s :type :Initiative FILTER NOT EXISTS { ?s :parent ?p } }",
    "SELECT ?s { ?s :type :Initiative FILTER EXISTS { { SELECT ?s { ?s :cost ?c } } } }",
    "SELECT ?s { { ?s :type :Field } UNION { ?s :cost 0.5 } UNION { } UNION { <field/1> :type :Field } }",
    "SELECT ?s { ?s :parent+ <a/施策/0> }",
    "SELECT ?s { <a/施策/20> :parent* ?s }",
    "SELECT ?a ?b { ?a :parent/:parent ?b }",
    "SELECT ?a ?b { ?a ^:parent|:field ?b }",
    "SELECT ?a ?b { ?a !(:parent|:type|:label) ?b }",
    "SELECT ?a ?b { ?a :parent? ?b . ?a :cost ?c }",
    "SELECT ?x ?y { VALUES (?x ?y) { (<field/1> UNDEF) (UNDEF 2021) (UNDEF UNDEF) } }",
    "SELECT ?s ?y { VALUES ?y { 2021 2022 } ?s :year ?y }",
    "SELECT ?s ?z { ?s :year ?y BIND(?y + 1 AS ?z) }",
    "SELECT ?s ?z { ?s :year ?y BIND(?y + 1 AS ?z) ?t :year ?z . ?t :field <field/0> }",
    "SELECT DISTINCT ?y { ?s :year ?y } ORDER BY DESC(?y) LIMIT 3 OFFSET 1",
    "SELECT ?s ?y { ?s :year ?y } ORDER BY ?y ?s LIMIT 7",
    "SELECT ?s (GROUP_CONCAT(STR(?l); separator='、') AS ?all) { { SELECT ?s ?l { ?s :label ?l } ORDER BY ?l } } GROUP BY ?s",
    "SELECT ?a ?b { ?a :field ?f . ?b :field ?f . ?a :cost 4.5 FILTER(?a != ?b) }",
    "SELECT ?n ?m { { SELECT (COUNT(*) AS ?n) { ?s :cost ?c } } { SELECT (COUNT(*) AS ?m) { ?s :type :Field } } }",
    "SELECT ?none ?f { { SELECT ?none { ?s :type :Field } } ?f :type :Field }",
    "SELECT ?f { ?f :type :Field MINUS { { SELECT ?none { ?s :type :Field } } } }",
    "SELECT ?s ?i { ?s :type :Field BIND(IRI(CONCAT('x/', STRAFTER(STR(?s), 'org/'))) AS ?i) }",
    "SELECT ?x ?b { BIND('分野1' AS ?x) ?b :label ?x }",
    "SELECT * FROM <city> { ?s ?p ?o }",
    "SELECT * FROM NAMED <city> FROM <b> { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
];

/// What oxigraph's store answers, as TSV.
fn expected(store: &Store, query: &str) -> String {
    let prepared = SparqlEvaluator::new().parse_query(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let QueryResults::Solutions(solutions) = prepared.on_store(store).execute().unwrap() else { panic!("{query}") };
    let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Tsv);
    let mut writer = serializer.serialize_solutions_to_writer(Vec::new(), solutions.variables().to_vec()).unwrap();
    solutions.for_each(|solution| writer.serialize(&solution.unwrap()).unwrap());
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

/// The rows of a table behind its head, the columns sorted by name: the store sorts those of `SELECT *`, the graph does
/// not.
fn by_name(table: &str) -> Vec<String> {
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    let mut order: Vec<usize> = (0..rows[0].len()).collect();
    order.sort_by_key(|&column| rows[0][column]);
    let sorted = |row: &Vec<&str>| order.iter().map(|&column| row[column]).collect::<Vec<_>>().join("\t");
    let mut lines: Vec<String> = rows.iter().map(sorted).collect();
    lines[1..].sort();
    lines
}

#[test]
fn answers_are_those_of_oxigraph() {
    let (ours, theirs) = (graph(segments()), Store::new().unwrap());
    for quad in segments().concat() {
        // Its own union of all graphs would count a triple once for each graph it is in.
        theirs.insert(&Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }).unwrap();
        theirs.insert(&quad).unwrap();
    }
    for query in QUERIES {
        let query = format!("PREFIX : <{BASE}> BASE <{BASE}> {query}");
        let (found, expected) = (body(&ours, &query, ResultFormat::Tsv), expected(&theirs, &query));
        let (found, expected) = (by_name(&found), by_name(&expected));
        assert_eq!(found.first(), expected.first(), "{query}");
        let differ = |(a, b): &(&String, &String)| a != b;
        assert_eq!(found.iter().zip(&expected).find(differ), None, "{query}");
        assert_eq!(found.len(), expected.len(), "{query}");
    }
}

#[test]
fn quads_may_be_spread_over_segments_in_any_way() {
    let quads: HashSet<Quad> = segments().concat().into_iter().collect();
    let triples: HashSet<Triple> = quads.iter().cloned().map(Triple::from).collect();
    let whole = graph([segments().concat()]);
    for graph in [&whole, &graph(segments()), &graph(segments().concat().into_iter().map(|quad| vec![quad]))] {
        for query in
            ["SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }", "SELECT * { ?s <type> ?o . ?t <year> ?o }"]
        {
            assert_eq!(rows(&body(graph, query, ResultFormat::Tsv)), rows(&body(&whole, query, ResultFormat::Tsv)));
        }
        assert_eq!((graph.quads_of(None).count(), graph.quads_of(None).collect()), (quads.len(), quads.clone()));
        assert_eq!((graph.triples().count(), graph.triples().collect()), (triples.len(), triples.clone()));
        let city = quads.iter().filter(|quad| quad.graph_name == iri("city").into()).count();
        assert_eq!(graph.quads_of(Some(&iri("city"))).count(), city);
        assert_eq!(graph.quads_of(Some(&iri("none"))).count(), 0);
        assert_eq!(graph.graph_names().collect::<BTreeSet<_>>(), ["a", "b", "c", "city"].map(iri).into());
    }
}

#[test]
fn the_dataset_of_the_request_is_the_dataset() {
    let graph = graph(segments());
    let count = |query: &str, default: &[&str], named: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| iri(name)).collect();
        let dataset = Dataset { default_graphs: names(default), named_graphs: names(named) };
        let answer = graph.answer(query, BASE, &dataset, ResultFormat::Csv, PREFIXES, &budget(60_000))?;
        Ok::<_, Error>(rows(&String::from_utf8(answer.body).unwrap()).len())
    };
    let (fields, named) = ("SELECT * { ?s <type> <Field> }", "SELECT * { GRAPH ?g { ?s <type> <Field> } }");
    assert_eq!((count(fields, &[], &[]), count(named, &[], &[])), (Ok(5), Ok(20)));
    assert_eq!((count(fields, &["a", "city"], &[]), count(named, &["a", "city"], &[])), (Ok(5), Ok(0)));
    assert_eq!((count(fields, &[], &["a", "b"]), count(named, &[], &["a", "b"])), (Ok(0), Ok(10)));
    assert_eq!(count("SELECT * { ?s <type> <Initiative> }", &["c"], &[]), Ok(9));
    // It overrides that of the query, which counts otherwise.
    let from = "SELECT * FROM <a> FROM <b> { ?s <type> <Initiative> }";
    assert_eq!((count(from, &["c"], &[]), count(from, &[], &[])), (Ok(9), Ok(47)));
    assert_eq!(count("SELECT * FROM <a> { GRAPH ?g { ?s ?p ?o } }", &[], &[]), Ok(0));
    // A graph that there is not is empty, and a name of the dataset if it is given as one.
    assert_eq!((count(fields, &["none"], &[]), count(fields, &["a", "none"], &["none"])), (Ok(0), Ok(5)));
    assert_eq!((count(named, &["a"], &["none"]), count(named, &[], &["none", "b", "b"])), (Ok(0), Ok(5)));
    assert_eq!(
        (count("SELECT * FROM NAMED <none> { }", &[], &[]), count("SELECT * FROM <none> { ?s ?p ?o }", &[], &[])),
        (Ok(1), Ok(0))
    );
    assert_eq!(count("SELECT ?g { GRAPH ?g { } }", &[], &["none", "a"]), Ok(2));
    assert_eq!(count("SELECT * { GRAPH <none> { } }", &[], &["none"]), Ok(1));
    assert_eq!(count("SELECT * { GRAPH <none> { } }", &[], &["a"]), Ok(0));
}
