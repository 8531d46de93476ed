//! What is stopped or refused.
use crate::{BASE, PREFIXES, ask, body, budget, graph, plan};
use openplan_graph::{Budget, Dataset, Error, Gate, Graph, Lanes, Query, ResultFormat};
use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

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

/// Waits for what must come.
fn until(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(1), "it never comes");
        thread::sleep(Duration::from_millis(1));
    }
}

fn is_idle(budget: &Budget) -> bool {
    let load = budget.gate.load();
    load.light + load.queue + load.heavy + load.paused == 0
}

/// A gate with one place for heavy queries and one place to wait for it, for each client.
fn narrow() -> Arc<Gate> {
    let lanes = Lanes { heavy: 1, paused: 1, slice: Duration::from_millis(5), ..Lanes::default() };
    Arc::new(Gate::new(lanes, 1 << 30, 64 << 20))
}

/// Runs a query that must be stopped, and tells how long it took until its thread was gone.
fn stopped(graph: &Arc<Graph>, query: &str, budget: &Budget) -> (Error, Duration) {
    let parsed = Query::parse(query, BASE).unwrap_or_else(|error| panic!("{query}: {error}"));
    let (start, format) = (Instant::now(), parsed.form().formats()[0]);
    let answer = graph.run(&parsed, &Dataset::default(), format, PREFIXES, budget);
    let error = answer.map(|answer| answer.body.len()).expect_err(query);
    until(|| is_idle(budget));
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
    let budget = Budget { gate: narrow(), ..budget(300) };
    for query in ENDLESS.iter().copied().chain(made.iter().map(String::as_str)) {
        let (error, time) = stopped(&graph, query, &budget);
        let name: String = query.chars().take(300).collect();
        println!("{time:?} {error} {name}");
        assert!(matches!(error, Error::Timeout | Error::TooLarge { .. }), "{error}: {name}");
        assert!(time < Duration::from_millis(1500), "{time:?}: {name}");
    }
}

#[test]
fn a_client_who_left_costs_nothing() {
    let graph = graph([plan("big", 1000)]);
    let budget = Budget { gate: narrow(), ..budget(60_000) };
    let guard = budget.cancellation.on_drop();
    thread::scope(|scope| {
        let query = scope.spawn(|| stopped(&graph, ENDLESS[1], &budget));
        until(|| budget.gate.load().heavy == 1);
        // Meanwhile there is no place for another of its kind, who is told so, and when there may be one.
        let impatient = Budget { wait: Duration::from_millis(20), ..budget.for_request(None) };
        let Err(Error::Busy { seconds }) = ask(&graph, ENDLESS[0], ResultFormat::Json, &impatient) else {
            panic!("a second place");
        };
        assert!((30..=61).contains(&seconds), "{seconds}");
        // What takes little time is answered all the same.
        assert!(ask(&graph, "ASK {}", ResultFormat::Json, &budget.for_request(None)).is_ok());
        drop(guard);
        let (error, time) = query.join().unwrap();
        assert_eq!(error, Error::Cancelled);
        assert!(time < Duration::from_secs(2), "{time:?}");
    });
    assert!(ask(&graph, "ASK {}", ResultFormat::Json, &budget.for_request(None)).is_ok());
}

#[test]
fn an_answer_is_complete_or_an_error() {
    let graph = graph([plan("big", 1000)]);
    let bytes = body(&graph, "SELECT * { ?s ?p ?o }", ResultFormat::Csv).len();
    let capped = |result_bytes| {
        let budget = Budget { result_bytes, ..budget(60_000) };
        ask(&graph, "SELECT * { ?s ?p ?o }", ResultFormat::Csv, &budget).map(|answer| answer.body.len())
    };
    assert_eq!(capped(bytes), Ok(bytes));
    assert_eq!(capped(bytes - 1), Err(Error::TooLarge { what: "result", limit: bytes as u64 - 1 }));
    // Doubled twenty times, a string of a few bytes is one of many megabytes.
    let double = |n: usize| format!("BIND(CONCAT(?x{n}, ?x{n}) AS ?x{})", n + 1);
    let growing = format!("SELECT ?x0 {{ BIND('防災' AS ?x0) {} }}", (0..40).map(double).collect::<String>());
    let error = ask(&graph, &growing, ResultFormat::Json, &budget(60_000));
    assert_eq!(error, Err(Error::TooLarge { what: "literal", limit: 1 << 20 }));
    for long in [
        "SELECT (GROUP_CONCAT(?f) AS ?all) { ?a <label> ?b . ?d <label> ?f . ?g <label> ?h }",
        "SELECT (STRLEN(REPLACE(CONCAT(?f, ?f), '.', 'some forty characters that stand for one')) AS ?n) { { SELECT (GROUP_CONCAT(?b) AS ?f) { ?a <label> ?b ; <year> ?y } } }",
        "SELECT (STRLEN(ENCODE_FOR_URI(CONCAT(?f, ?f, ?f, ?f, ?f, ?f))) AS ?n) { { SELECT (GROUP_CONCAT(?b) AS ?f) { ?a <label> ?b . ?x <type> <Field> } } }",
    ] {
        let error = ask(&graph, long, ResultFormat::Json, &budget(60_000));
        assert_eq!(error, Err(Error::TooLarge { what: "literal", limit: 1 << 20 }), "{long}");
    }
    let nested = "SELECT (REPLACE(REPLACE(REPLACE(?o, '.', '$0$0$0$0$0$0$0$0'), '.', ?o), '.', ?o) AS ?x) { ?s ?p ?o }";
    assert!(matches!(Query::parse(nested, BASE), Err(Error::TooComplex { .. })));
}

#[cfg(target_os = "linux")]
#[test]
fn a_query_that_eats_memory_is_stopped() {
    let graph = graph([plan("big", 1000)]);
    for query in [
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i",
        "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a <label> ?b . ?c <label> ?d . ?e <label> ?f BIND(CONCAT(?b, ?d, ?f) AS ?x) }",
    ] {
        let budget = Budget { memory_bytes: 30 << 20, ..budget(60_000) };
        assert_eq!(stopped(&graph, query, &budget).0, Error::TooLarge { what: "memory", limit: 30 << 20 }, "{query}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_others_hold_is_not_held_against_a_query() {
    let graph = graph([plan("big", 1000)]);
    let gate = Arc::new(Gate::new(Lanes::default(), 64 << 20, 64 << 20));
    let budget = Budget { memory_bytes: 1 << 30, gate, ..budget(60_000) };
    assert!(ask(&graph, "ASK {}", ResultFormat::Json, &budget).is_ok());
    // What the server holds otherwise leaves nothing for queries, and a query that needs much is told to come again.
    let held = vec![1_u8; 256 << 20];
    let hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?f ?i";
    assert!(matches!(stopped(&graph, hungry, &budget).0, Error::Busy { .. }));
    assert!(held.iter().all(|&byte| byte == 1));
}

#[test]
fn a_client_can_have_only_a_share_of_the_places() {
    let graph = graph([plan("big", 1000)]);
    let lanes = Lanes { heavy: 2, paused: 2, slice: Duration::from_millis(5), ..Lanes::default() };
    let gate = Arc::new(Gate::new(lanes, 1 << 30, 64 << 20));
    let budget = Budget { gate, wait: Duration::from_mins(1), ..budget(60_000) };
    let of = |last: u8| budget.for_request(Some(std::net::Ipv4Addr::new(192, 0, 2, last).into()));
    let (greedy, other) = (of(1), of(2));
    thread::scope(|scope| {
        let run = |budget: &Budget| {
            let (graph, budget) = (Arc::clone(&graph), budget.clone());
            scope.spawn(move || ask(&graph, ENDLESS[0], ResultFormat::Json, &budget))
        };
        let first = run(&greedy);
        until(|| budget.gate.load().heavy == 1);
        let second = run(&greedy);
        until(|| budget.gate.load().paused == 1);
        // Its share of who waits is used up too, although there is a place free.
        assert!(matches!(ask(&graph, ENDLESS[0], ResultFormat::Json, &greedy), Err(Error::Busy { .. })));
        let third = run(&other);
        until(|| budget.gate.load().heavy == 2);
        assert_eq!(budget.gate.load().paused, 1);
        // Who leaves while paused stands there no longer.
        greedy.cancellation.cancel();
        assert_eq!(second.join().unwrap(), Err(Error::Cancelled));
        assert_eq!(first.join().unwrap(), Err(Error::Cancelled));
        until(|| budget.gate.load().heavy == 1 && budget.gate.load().paused == 0);
        other.cancellation.cancel();
        assert_eq!(third.join().unwrap(), Err(Error::Cancelled));
    });
    until(|| is_idle(&budget));
}

#[test]
fn who_leaves_while_waiting_to_begin_does_not_stand_there() {
    let lanes = Lanes { light: 1, queue: 4, ..Lanes::default() };
    let gate = Arc::new(Gate::new(lanes, 1 << 30, 64 << 20));
    let budget = Budget { gate, wait: Duration::from_mins(1), ..budget(60_000) };
    let place = Gate::try_enter(&budget).unwrap();
    assert!(Gate::try_enter(&budget).is_none());
    let left = budget.for_request(None);
    for _ in 0..2 {
        Gate::submit(&left, |_| panic!("nobody waits for this")).unwrap();
    }
    assert!(matches!(Gate::submit(&budget, |_| ()), Err(Error::Busy { seconds: 1 })));
    left.cancellation.cancel();
    let (sender, receiver) = std::sync::mpsc::channel();
    Gate::submit(&budget, move |_| sender.send(()).unwrap()).unwrap();
    assert_eq!(budget.gate.load().queue, 1);
    drop(place);
    receiver.recv_timeout(Duration::from_mins(1)).unwrap();
}

/// A query that repeats something as often as asked.
type Repeat = fn(usize) -> String;

/// Ways to make a query deep: with brackets, and with chains.
const DEEP: &[Repeat] = &[
    |n| format!("SELECT * {}?s ?p ?o{}", "{".repeat(n), "}".repeat(n)),
    |n| format!("SELECT * {{ FILTER({}1{}) }}", "(".repeat(n), ")".repeat(n)),
    |n| format!("SELECT * {{ FILTER({}?x) }}", "!".repeat(n)),
    |n| format!("SELECT * {{ FILTER({}1) }}", "-".repeat(n)),
    |n| format!("SELECT * {{ ?s {}<a>{} ?o }}", "(".repeat(n), ")*".repeat(n)),
    |n| format!("SELECT * {{ ?s {}<a> ?o }}", "^".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p {} }}", "(".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p {}{} }}", "(".repeat(n), ")".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p {}<o>{} }}", "[ <p> ".repeat(n), "]".repeat(n)),
    |n| format!("SELECT * {{ {} ?s ?p ?o {} }}", "{ SELECT * {".repeat(n), "}}".repeat(n)),
    |n| format!("SELECT * {{ {} ?s ?p ?o {} }}", "GRAPH ?g {".repeat(n), "}".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o {} {} }}", "OPTIONAL { ?s ?p ?o ".repeat(n), "}".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o {} {} }}", "MINUS { ?s ?p ?o ".repeat(n), "}".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o {} {} }}", "FILTER EXISTS { ?s ?p ?o ".repeat(n), "}".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o FILTER({}1{}) }}", "IF(1, 1, ".repeat(n), ")".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o FILTER({}'a'{}) }}", "CONCAT('a', ".repeat(n), ")".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o FILTER(1 {} }}", "IN (1".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o FILTER(?s{}) }}", " || ?s".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o FILTER(?s{}) }}", " && ?s".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o FILTER(?s{}) }}", "+?s".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o FILTER(?s{}) }}", " -1".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o FILTER(?s{}) }}", "/1".repeat(n)),
    |n| format!("SELECT * {{ ?s <a>{} ?o }}", "/<a>".repeat(n)),
    |n| format!("SELECT * {{ ?s <a>{} ?o }}", "|<a>".repeat(n)),
    |n| format!("SELECT * {{ ?s !(<a>{}) ?o }}", "|<a>".repeat(n)),
    |n| format!("SELECT * {{ {{ ?s ?p ?o }}{} }}", "UNION{?s ?p ?o}".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o {} }}", "OPTIONAL { ?s ?p ?o }".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o {} }}", "MINUS { ?s ?p ?o }".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o {} }}", "FILTER(?s = 1)".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o FILTER(?s IN (1{})) }}", ",1".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o{} }}", " . ?s ?p ?o".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o{} }}", " ; ?p ?o".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o{} }}", ", ?o".repeat(n)),
    |n| format!("SELECT * {{ VALUES ?x {{ 1{} }} }}", " 1".repeat(n)),
    |n| format!("SELECT {} {{ ?s ?p ?o }}", (0..n).map(|n| format!("(1 AS ?x{n})")).collect::<Vec<_>>().concat()),
    |n| format!("SELECT * {{ {} }}", (0..n).map(|n| format!("BIND(1 AS ?x{n})")).collect::<Vec<_>>().concat()),
    |n| {
        format!(
            "SELECT * {{ {} }} LIMIT 1",
            (0..n).map(|n| format!("?a{n} ?b{n} ?c{n} .")).collect::<Vec<_>>().concat()
        )
    },
    |n| format!("CONSTRUCT {{ ?s ?p ?o{} }} {{ ?s ?p ?o }}", ", ?o".repeat(n)),
    |n| format!("SELECT * {{ ?s ?p ?o }} ORDER BY {}", "?s ".repeat(n)),
    |n| format!("INSERT DATA {{ <a> <b> <c> }}{}", " ; INSERT DATA { <a> <b> <c> }".repeat(n)),
];

#[test]
fn graphs_in_graphs_end_at_the_deadline() {
    // Each of them is evaluated for each graph by itself, so that their number is a power.
    let graph = graph([plan("a", 5), plan("b", 5)]);
    for n in [2, 6, 20, 60] {
        let (open, close) = ("GRAPH ?g { ?s ?p ?o { SELECT ?s { ?s ?p ?q ".repeat(n), "} } }".repeat(n));
        let query = format!("SELECT (COUNT(*) AS ?n) {{ {open} {close} }}");
        let answer = ask(&graph, &query, ResultFormat::Json, &budget(500));
        let is_limit = matches!(
            answer,
            Err(Error::Timeout | Error::TooComplex { .. } | Error::NestedTooDeep { .. } | Error::TooLarge { .. })
        );
        assert!(is_limit || answer.is_ok(), "{n}: {answer:?}");
    }
}

#[test]
fn no_query_is_too_deep_to_be_answered_or_refused() {
    let graph = graph([plan("a", 5)]);
    let budget = budget(60_000);
    for (number, deep) in DEEP.iter().enumerate() {
        for n in [8, 60, 248, 5_000, 100_000] {
            let answer = Query::parse(&deep(n), BASE).and_then(|query| {
                let format = query.form().formats()[0];
                graph.run(&query, &Dataset::default(), format, PREFIXES, &budget)
            });
            // Nothing but the limits stops it: it neither breaks the evaluator nor takes too long to plan.
            let broken = matches!(answer, Err(Error::Timeout | Error::Busy { .. } | Error::Evaluation(_)));
            assert!(!broken, "{number}, {n} times: {answer:?}");
        }
    }
}

/// Asks at a place for a moment, on this thread; `None` if the moment was too short.
fn ask_briefly(graph: &Arc<Graph>, query: &str) -> Option<Result<Vec<u8>, Error>> {
    let place = Gate::try_briefly(&budget(60_000)).unwrap();
    let answer = Query::parse(query, BASE)
        .and_then(|query| graph.run_at(&place, &query, &Dataset::default(), query.form().formats()[0], PREFIXES));
    (!place.is_over()).then_some(answer.map(|answer| answer.body))
}

#[test]
fn what_takes_longer_than_a_moment_is_over_on_the_thread_that_asks() {
    let graph = graph([plan("big", 1000), plan("other", 100)]);
    for query in ENDLESS {
        assert_eq!(ask_briefly(&graph, query), None, "{query}");
    }
    // The next of the thread is answered as ever.
    let light = "SELECT ?p ?o { <a/1> ?p ?o }";
    assert_eq!(ask_briefly(&graph, light), Some(Ok(body(&graph, light, ResultFormat::Json).into_bytes())));
}

#[test]
fn what_is_flat_needs_no_stack_of_its_own() {
    let graph = graph([plan("a", 5)]);
    let small = thread::Builder::new().stack_size(1 << 20).spawn(move || {
        for (number, deep) in DEEP.iter().enumerate() {
            let flat = (1..=200).rev().map(deep).find(|query| Query::is_flat(query));
            let flat = flat.unwrap_or_else(|| panic!("{number} is never flat"));
            let broken = matches!(ask_briefly(&graph, &flat), Some(Err(Error::Busy { .. } | Error::Evaluation(_))));
            assert!(!broken, "{flat}");
        }
    });
    small.unwrap().join().unwrap();
}
