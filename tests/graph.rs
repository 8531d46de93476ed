//! The graph: the same answers as oxigraph's own store, within the budget, in every format.
use openplan::graph::{Answer, Budget, Dataset, Error, Form, Gate, Graph, Query, ResultFormat, Segment};
use oxigraph::{
    sparql::{QueryResults, SparqlEvaluator},
    store::Store,
};
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term, Triple};
use oxrdfio::{RdfFormat, RdfParser};
use sparesults::{QueryResultsFormat, QueryResultsParser, QueryResultsSerializer, ReaderQueryResultsParserOutput};
use std::{
    collections::{BTreeSet, HashSet},
    fmt::Write,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

const BASE: &str = "http://example.org/";
const PREFIXES: &[(&str, &str)] = &[("ex", "http://example.org/")];

fn iri(name: &str) -> NamedNode {
    NamedNode::new(format!("{BASE}{name}")).unwrap()
}

fn tagged(value: &str, language: &str) -> Term {
    Literal::new_language_tagged_literal(value, language).unwrap().into()
}

/// A plan of initiatives, and the fields of the city it speaks of.
fn plan(name: &str, initiatives: u32) -> Vec<Quad> {
    let mut quads = Vec::new();
    let mut say = |graph: &str, subject: &NamedNode, predicate: &str, object: Term| {
        quads.push(Quad::new(subject.clone(), iri(predicate), object, iri(graph)));
    };
    for number in 0..initiatives {
        let subject = iri(&format!("{name}/施策/{number}"));
        let topic = ["防災", "観光", "福祉"][number as usize % 3];
        say(name, &subject, "type", iri("Initiative").into());
        say(name, &subject, "label", tagged(&format!("除雪の計画 {number} {topic}"), "ja"));
        say(name, &subject, "year", Literal::from(2020 + number % 7).into());
        say(name, &subject, "field", iri(&format!("field/{}", number % 5)).into());
        if number > 0 {
            say(name, &subject, "parent", iri(&format!("{name}/施策/{}", (number - 1) / 2)).into());
        }
        if number % 10 == 0 {
            say(name, &subject, "label", tagged(&format!("Plan {number}"), "en"));
        }
        if number % 4 == 0 {
            say(
                name,
                &subject,
                "cost",
                Literal::new_typed_literal(format!("{number}.5"), oxrdf::vocab::xsd::DECIMAL).into(),
            );
        }
    }
    for field in 0..5 {
        let subject = iri(&format!("field/{field}"));
        say("city", &subject, "label", Literal::new_simple_literal(format!("分野{field}")).into());
        say("city", &subject, "type", iri("Field").into());
        say(name, &subject, "type", iri("Field").into()); // the same triple in a second graph
    }
    quads
}

/// Three segments that overlap, and a quad in no named graph.
fn segments() -> [Vec<Quad>; 3] {
    let someone = Literal::new_simple_literal("だれか");
    let mut last = plan("c", 9);
    last.push(Quad::new(iri("someone"), iri("label"), someone, GraphName::DefaultGraph));
    last.extend(plan("a", 3));
    [plan("a", 30), plan("b", 17), last]
}

fn graph(segments: impl IntoIterator<Item = Vec<Quad>>) -> Arc<Graph> {
    Arc::new(Graph::new(segments.into_iter().map(|quads| Arc::new(Segment::build(quads))).collect()))
}

fn budget(milliseconds: u64) -> Budget {
    Budget { time: Duration::from_millis(milliseconds), wait: Duration::from_mins(1), ..Budget::default() }
}

fn ask(graph: &Arc<Graph>, query: &str, format: ResultFormat, budget: &Budget) -> Result<Answer, Error> {
    graph.answer(query, BASE, &Dataset::default(), format, PREFIXES, budget)
}

fn body(graph: &Arc<Graph>, query: &str, format: ResultFormat) -> String {
    let answer = ask(graph, query, format, &budget(60_000)).unwrap_or_else(|error| panic!("{query}: {error}"));
    assert_eq!(answer.media_type, format.media_type());
    String::from_utf8(answer.body).unwrap()
}

/// The lines after the first, whose order is not promised.
fn rows(table: &str) -> Vec<String> {
    let mut rows: Vec<String> = table.lines().skip(1).map(ToOwned::to_owned).collect();
    rows.sort();
    rows
}

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
    "SELECT ?s (GROUP_CONCAT(?l; separator='、') AS ?all) { { SELECT ?s ?l { ?s :label ?l } ORDER BY ?l } } GROUP BY ?s",
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
        assert_eq!(found.lines().next(), expected.lines().next(), "{query}");
        let (found, expected) = (rows(&found), rows(&expected));
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
    let unknown = Err(Error::UnknownGraph(format!("{BASE}none")));
    assert_eq!(count(fields, &["none"], &[]), unknown);
    assert_eq!(count(fields, &["a"], &["none"]), unknown);
    assert_eq!(count("SELECT * FROM NAMED <none> { }", &[], &[]), unknown);
}

/// Queries that would run for hours, each in another part of the evaluator.
const ENDLESS: &[&str] = &[
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT (COUNT(*) AS ?n) { ?a <label> ?b . ?c <label> ?d . ?e <label> ?f . ?g <label> ?h FILTER(CONTAINS(?b, ?d) && CONTAINS(?f, ?h)) }",
    "SELECT (COUNT(*) AS ?n) { ?a <label> ?b . ?c <label> ?d . ?e <label> ?f . ?g <label> ?h . ?i <label> ?j FILTER(CONTAINS(?b, 'x') || CONTAINS(?j, 'y')) }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY DESC(?f) ?a LIMIT 1",
    "SELECT * { ?a <label> ?b . ?c <label> ?d . ?e <label> ?f } ORDER BY STRLEN(CONCAT(?b, ?d)) LIMIT 1",
    "SELECT ?a (GROUP_CONCAT(?f) AS ?all) { ?a ?b ?c . ?d <label> ?f . ?g <label> ?h } GROUP BY ?a",
    "SELECT ?a ?d (SAMPLE(?f) AS ?one) { ?a ?b ?c . ?d <label> ?f . ?g <label> ?h } GROUP BY ?a ?d",
    "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a <label> ?b . ?c <label> ?d . ?e <label> ?f BIND(CONCAT(?b, ?d, ?f) AS ?x) }",
    "SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a <label> ?b . ?c <label> ?d . ?e <label> ?f FILTER(REGEX(CONCAT(?b, ?d, ?f), '(防|観)*x$')) }",
    "SELECT * { ?a <label> ?b . ?c <label> ?d . ?e <label> ?f FILTER(REGEX(?b, REPLACE(STR(?f), '[0-9]+', 'x')) && ?d = ?f && ?b != ?d) }",
    "SELECT (COUNT(*) AS ?n) { ?a (<parent>|^<parent>)* ?b . ?c (<parent>|^<parent>)* ?d }",
    "SELECT (COUNT(*) AS ?n) { ?a (<parent>|^<parent>|<field>|^<field>|<type>|^<type>)+ ?b }",
    "SELECT (COUNT(*) AS ?n) { ?a !<none> ?b . ?c !<none> ?d . ?e !<none> ?f }",
    "SELECT * { ?a <label> ?b FILTER EXISTS { ?c <label> ?d . ?e <label> ?f FILTER(CONTAINS(?d, CONCAT(?f, ?b, 'x'))) } }",
    "SELECT (COUNT(*) AS ?n) { ?a <label> ?b MINUS { ?c <label> ?d . ?e <label> ?f . ?g <label> ?h } }",
    "SELECT (COUNT(*) AS ?n) { ?a <label> ?b OPTIONAL { ?c <label> ?d . ?e <label> ?f FILTER(CONTAINS(?d, CONCAT(?b, ?f))) } }",
    "SELECT (COUNT(*) AS ?n) { { ?a ?b ?c } UNION { ?a ?b ?c } { ?d ?e ?f } UNION { ?d ?e ?f } { ?g ?h ?i } UNION { ?g ?h ?i } }",
    "ASK { ?a <label> ?b . ?c <label> ?d . ?e <label> ?f . ?g <label> ?h FILTER(?b > CONCAT(?d, ?f, ?h, '龠')) FILTER(?a < ?c) }",
    "CONSTRUCT { ?a <x> ?f } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "DESCRIBE ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = 'none') }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } }",
    // Solutions that bind nothing.
    "SELECT (COUNT(*) AS ?n) { { SELECT ?x { ?a ?b ?c } } { SELECT ?y { ?a ?b ?c } } { SELECT ?z { ?a ?b ?c } } }",
    "SELECT (COUNT(*) AS ?n) { { SELECT ?x { ?a ?b ?c } } MINUS { SELECT ?y { ?a ?b ?c . ?d ?e ?f } } }",
    "ASK { FILTER NOT EXISTS { { SELECT ?x { ?a ?b ?c } } { SELECT ?y { ?a ?b ?c } } { SELECT ?z { ?a ?b ?c } } FILTER(RAND() > 2) } }",
];

/// Runs a query that must be stopped, and tells how long it took until its thread was gone.
fn stopped(graph: &Arc<Graph>, query: &str, budget: &Budget) -> (Error, Duration) {
    let parsed = Query::parse(query, BASE).unwrap_or_else(|error| panic!("{query}: {error}"));
    let (start, format) = (Instant::now(), parsed.form().formats()[0]);
    let answer = graph.run(&parsed, &Dataset::default(), format, PREFIXES, budget);
    let error = answer.map(|answer| answer.body.len()).expect_err(query);
    while budget.gate.try_enter().is_none() {
        thread::sleep(Duration::from_millis(1));
    }
    (error, start.elapsed())
}

#[test]
fn endless_queries_end() {
    let graph = graph([plan("big", 1000), plan("other", 100)]);
    let empty = format!("{{ {} {{ }} }}", "{ } UNION ".repeat(49));
    let unions = format!("SELECT (COUNT(*) AS ?n) {{ {} }}", empty.repeat(5));
    let values = format!("{{ VALUES ?x {{ {} }} }}", "UNDEF ".repeat(5000));
    let undefined = format!("SELECT (COUNT(*) AS ?n) {{ {} }}", values.repeat(4));
    let literals = |name: &str| {
        format!("VALUES ?{name} {{ {} }}", (0..2000).fold(String::new(), |text, n| text + &n.to_string() + " "))
    };
    let distinct = format!("SELECT DISTINCT * {{ {} }}", ["a", "b", "c", "d"].map(literals).concat());
    let made = [unions, undefined, distinct];
    let budget = Budget { gate: Arc::new(Gate::new(1)), ..budget(300) };
    for query in ENDLESS.iter().copied().chain(made.iter().map(String::as_str)) {
        let (error, time) = stopped(&graph, query, &budget);
        let name: String = query.chars().take(300).collect();
        println!("{time:?} {error} {name}");
        assert!(matches!(error, Error::Timeout | Error::TooLarge { .. }), "{error}: {name}");
        assert!(time < Duration::from_millis(1500), "{time:?}: {name}");
    }
}
