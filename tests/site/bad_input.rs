//! Whatever is sent is answered: bad input with a problem that names what is wrong and where, and nothing with a 5xx.
use crate::harness::{Answer, BASE, get, send, send_body};
use actix_web::{
    http::{Method, Uri},
    rt::System,
};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, TestRunner},
};

const FORM: &str = "content-type: application/x-www-form-urlencoded";
const QUERY: &str = "content-type: application/sparql-query";

fn problem(answer: &Answer, status: u16, slug: &str) -> String {
    assert_eq!(answer.status.as_u16(), status, "{slug}: {}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{slug}");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("{BASE}/problems/{slug}"), "{problem}");
    problem["detail"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn bad_percent_encoding_is_told_with_its_place_wherever_it_stands() {
    let paths =
        ["/", "/172014/", "/172014/dx-action-plan/terms/", "/id/172014/", "/graph/", "/docs/", "/problems/", "/ns/"];
    for (bad, said) in [
        ("%zz", "`%zz`"),
        ("%", "`%`"),
        ("%4", "`%4`"),
        ("%E9%9", "`%9`"),
        ("%FF", "`%FF`"),
        ("%E9%99", "`%E9`"),
        ("%96%68", "`%96`"),
        ("%C0%AF", "`%C0`"),
        ("%ED%A0%80", "`%ED`"),
    ] {
        for path in paths {
            let answer = get(&format!("{path}{bad}"), &[]).await;
            let detail = problem(&answer, 400, "malformed-address");
            let place = format!("at character {}", path.len() + 1 + bad.find(&said[1..2.max(said.len() - 1)]).unwrap());
            assert!(detail.contains(said) && detail.contains(&place), "{path}{bad}: {detail}");
            let answer = send(Method::DELETE, &format!("{path}{bad}"), &[]).await;
            problem(&answer, 400, "malformed-address");
        }
        for path in
            ["/terms", "/172014/dx-action-plan", "/search", "/sparql", "/rdf-graph-store", "/livez", "/openapi.json"]
        {
            let answer = get(&format!("{path}?q={bad}"), &[]).await;
            let detail = problem(&answer, 400, "invalid-parameter");
            assert!(detail.contains(said) && detail.contains("value of the parameter `q`"), "{path}: {detail}");
            let detail = problem(&get(&format!("{path}?{bad}=1"), &[]).await, 400, "invalid-parameter");
            assert!(detail.contains(said) && detail.contains("the name"), "{path}: {detail}");
        }
        let answer = send_body(Method::POST, "/sparql", &[FORM], format!("query=ASK+{bad}").as_bytes()).await;
        let detail = problem(&answer, 400, "invalid-parameter");
        assert!(detail.contains(said) && detail.contains("value of the parameter `query`"), "{detail}");
    }
    get("/search?q=%E9%99%A4+100%25", &[]).await.ok("a percent sign that is encoded");
}

#[actix_web::test]
async fn a_body_that_cannot_be_read_is_told_with_its_place() {
    for (body, said) in [
        (&b"ASK { ?s ?p '\x8b\xe0' }"[..], "0x8b at line 1, column 14 (byte 13)"),
        (b"# \xe9\x99\xa4\xe9\x9b\xaa\r\nASK { \xff }", "0xff at line 2, column 7"),
        (b"\xfe\xff\0A\0S\0K", "0xfe at line 1, column 1"),
    ] {
        for kind in [QUERY, FORM] {
            let answer = send_body(Method::POST, "/sparql", &[kind], body).await;
            let detail = problem(&answer, 400, "invalid-parameter");
            assert!(detail.contains(said), "{detail}");
        }
    }
    for kind in [
        "application/sparql-query; charset=UTF-16",
        "application/sparql-query; charset=Shift_JIS",
        "application/x-www-form-urlencoded; charset=euc-jp",
        "application/sparql-query2",
        "application/sparql-query; charset",
        "nonsense",
        "",
    ] {
        let header = format!("content-type: {kind}");
        let detail =
            problem(&send_body(Method::POST, "/sparql", &[&header], b"ASK {}").await, 415, "unsupported-media-type");
        assert!(
            detail.contains(if kind.is_empty() { "missing" } else { kind }) && detail.contains("UTF-8"),
            "{detail}"
        );
    }
    let coded = send_body(Method::POST, "/sparql", &[QUERY, "content-encoding: gzip"], b"\x1f\x8b").await;
    assert!(problem(&coded, 415, "unsupported-media-type").contains("gzip"));
    for kind in [
        "application/sparql-query;charset=utf-8",
        "application/sparql-query; charset=\"UTF-8\"",
        "Application/SPARQL-Query",
    ] {
        let header = format!("content-type: {kind}");
        for body in [&b"ASK {}"[..], b"\xef\xbb\xbfASK {}"] {
            send_body(Method::POST, "/sparql", &[&header, "content-encoding: identity"], body).await.ok(kind);
        }
    }
}

#[actix_web::test]
async fn parameters_of_updates_are_told_from_those_of_queries() {
    for (name, instead) in [("using-graph-uri", "default-graph-uri"), ("using-named-graph-uri", "named-graph-uri")] {
        let detail =
            problem(&get(&format!("/sparql?query=ASK%7B%7D&{name}=urn:x"), &[]).await, 400, "invalid-parameter");
        assert!(detail.contains(&format!("`{name}`")) && detail.contains(&format!("`{instead}`")), "{detail}");
    }
}

/// A request of any kind.
#[derive(Debug, Clone)]
struct Request {
    method: &'static str,
    target: String,
    accept: String,
    content_type: String,
    /// Other header lines, of which there may be several with one name.
    others: Vec<String>,
    body: Vec<u8>,
}

/// Headers that the server reads, each with values as they should be and as they should not.
fn headers() -> impl Strategy<Value = Vec<String>> {
    let name = select(vec![
        "accept",
        "accept-datetime",
        "accept-encoding",
        "range",
        "if-range",
        "if-none-match",
        "if-match",
        "if-modified-since",
        "if-unmodified-since",
        "prefer",
        "content-encoding",
        "origin",
        "access-control-request-method",
        "access-control-request-headers",
        "forwarded",
        "x-forwarded-for",
        "x-forwarded-proto",
        "want-repr-digest",
    ]);
    let value = prop_oneof![
        4 => select(vec![
            "text/plain, */*;q=0.1", "text/turtle;q=2", "a/b;q", ";;,", "*/*;q=0", "*", "gzip", "br;q=0", "identity;q=0, *;q=0",
            "zstd, gzip;q=1.0000", "bytes=0-", "bytes=-1", "bytes=0-0,2-", "bytes=18446744073709551616-", "bytes=5-1", "W/\"x\"", "\"x\", *",
            "\"", "Sun, 29 Nov 2026 12:00:00 GMT", "Sun, 06 Nov 0000 08:49:37 GMT", "Tue, 31 Feb 2026 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:60 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "0", "-1", "return=minimal", "null", "https://x", "GET",
            "for=\"[::1]:1\";proto=https", "unknown, 10.0.0.1", "sha-256=1", "",
        ]).prop_map(str::to_owned),
        1 => "[ -~]{0,24}",
    ];
    prop::collection::vec((name, value).prop_map(|(name, value)| format!("{name}: {value}")), 0..4)
}

fn requests() -> impl Strategy<Value = Request> {
    let segment = prop_oneof![
        8 => select(vec![
            "172014", "dx-action-plan", "terms", "ai", "initiatives", "i008", "observations", "schedule", "sparql", "graph",
            "rdf-graph-store", "releases", "1", "data", "roadmap", "id", "ns", "plan", "search", "problems", "docs", "cube",
            "schemes", "policy", "openapi", "organizations", ".well-known", "", ".", "..",
        ]).prop_map(str::to_owned),
        2 => select(vec!["%E9%99%A4", "%2F", "%2e%2e", "%00", "%zz", "%", "%FF", "%C3", "a+b", "~", "'", "(x)", "*"])
            .prop_map(str::to_owned),
        1 => "[a-zA-Z0-9%._~!$&'()*+,;=:@-]{0,12}",
    ];
    let suffix =
        select(vec!["", "", "", ".json", ".ttl", ".csv", ".excel.csv", ".html", ".x", ".csv-metadata.json", "."]);
    let name = select(vec![
        "query",
        "default-graph-uri",
        "named-graph-uri",
        "graph",
        "default",
        "format",
        "update",
        "using-graph-uri",
        "q",
        "limit",
        "cursor",
        "sort",
        "period",
        "policy_id",
        "publisher_id",
        "revision_id",
        "type",
        "%FF",
        "x",
    ]);
    let value = prop_oneof![
        4 => select(vec![
            "", "1", "-1", "2024..", "除雪", "json", "xml", "stage_id", "ASK {}", "SELECT * { ?s ?p ?o } LIMIT 1", "SELECT",
            "DESCRIBE <>", "CONSTRUCT WHERE { ?s a ?c } LIMIT 1", "ASK { SERVICE <urn:x> {} }", "CLEAR ALL", "urn:x",
            "https://w3id.org/municipal-plan/ns", "x y", "true",
        ]).prop_map(|text| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()),
        1 => "[a-zA-Z0-9%._~!$'()*+,;:@/?-]{0,16}",
    ];
    let pairs = prop::collection::vec((name, value).prop_map(|(name, value)| format!("{name}={value}")), 0..3);
    let target = (prop::collection::vec(segment, 0..5), suffix, pairs).prop_map(|(segments, suffix, pairs)| {
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        format!("/{}{suffix}{query}", segments.join("/"))
    });
    let accept = prop_oneof![
        3 => select(vec!["*/*", "text/turtle", "application/json", "application/ld+json;q=0.5, text/*", "text/csv"])
            .prop_map(str::to_owned),
        1 => "[a-z*/;=.,+ q0-9]{0,20}",
    ];
    let content_type = prop_oneof![
        3 => select(vec!["application/sparql-query", "application/x-www-form-urlencoded", "application/sparql-update"])
            .prop_map(str::to_owned),
        1 => "[a-z/;= -]{0,30}",
    ];
    let body = prop_oneof![
        2 => "(ASK|SELECT|query=|\\{|\\}|\\?s|<a>|'|\"|&| |\n|%|\\+|除雪|FILTER|\\(|\\)|;|\\.|#|\\\\u){0,12}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ];
    let methods = vec!["GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"];
    (select(methods), target, accept, content_type, headers(), body)
        .prop_map(|(method, target, accept, content_type, others, body)| Request {
            method,
            target,
            accept,
            content_type,
            others,
            body,
        })
        .prop_filter("no client can send it", |request| request.target.parse::<Uri>().is_ok())
}

#[test]
fn any_request_is_answered_and_never_with_an_error_of_the_server() {
    let system = System::new();
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(600);
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner
        .run(&requests(), |request| {
            let method = Method::from_bytes(request.method.as_bytes()).unwrap();
            let own = [format!("accept: {}", request.accept), format!("content-type: {}", request.content_type)];
            let headers: Vec<String> = own.into_iter().chain(request.others.clone()).collect();
            let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
            let answer = system.block_on(send_body(method.clone(), &request.target, &headers, &request.body));
            let status = answer.status.as_u16();
            prop_assert!(status < 500, "{status}: {}", answer.body);
            prop_assert_eq!(answer.header("access-control-allow-origin"), "*");
            if status >= 400 {
                // Who would rather have text than JSON gets the problem as a page.
                let wants_text = headers.iter().any(|line| line.starts_with("accept: ") && line.contains("text/"));
                if answer.header("content-type").starts_with("text/html") && wants_text {
                    prop_assert!(answer.body.contains("<html"));
                    return Ok(());
                }
                prop_assert_eq!(answer.header("content-type"), "application/problem+json");
                let problem = answer.json();
                prop_assert_eq!(&problem["status"], status);
                let told = ["type", "title", "detail", "instance"]
                    .iter()
                    .all(|name| problem[*name].as_str().is_some_and(|text| !text.is_empty()));
                prop_assert!(told, "{problem}");
                let known = openplan::error::PROBLEMS
                    .iter()
                    .any(|kind| problem["type"] == format!("{BASE}/problems/{}", kind.slug) && kind.status == status);
                prop_assert!(known, "{problem}");
            }
            Ok(())
        })
        .unwrap();
}
