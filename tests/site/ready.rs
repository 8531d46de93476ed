//! What was asked before is answered again as it was, and only as long as it is what would be answered.
use super::harness::{Answer, BROWSER, PLAN, Site};
use crate::contents::{bundled, second_content};
use actix_web::http::Method;
use openplan::http::Addresses;

/// Everything that a client sees of an answer.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let mut headers: Vec<_> =
        answer.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    headers.sort();
    (answer.status.as_u16(), headers, answer.bytes.clone())
}

fn ready(site: &Site) -> u64 {
    site.state.serving().ready.count()
}

#[actix_web::test]
async fn an_answer_is_the_same_when_it_is_ready() {
    let site = Site::of(&[bundled()]);
    let addresses = Addresses::of(&site.state).unwrap();
    let of_things = addresses.things.keys().map(|path| format!("/id{path}"));
    let named = addresses.resources.iter().flat_map(|(path, suffixes)| {
        let forms = suffixes.iter().map(move |suffix| format!("{path}.{suffix}"));
        forms.chain([if path.is_empty() { "/".to_owned() } else { path.clone() }])
    });
    let all: Vec<String> = named.chain(addresses.files.iter().cloned()).chain(of_things).collect();
    // Neighbours in the list are forms of one thing. The number shares no factor with how many forms a thing has.
    for path in all.iter().step_by(101) {
        for headers in [
            &[][..],
            &[BROWSER],
            &["accept-encoding: gzip"],
            &["accept-encoding: gzip, br"],
            &["accept: text/turtle, */*;q=0.1"],
        ] {
            let before = ready(&site);
            let first = site.get(path, headers).await;
            let is_kept = ready(&site) > before;
            let again = site.get(path, headers).await;
            assert_eq!(seen(&again), seen(&first), "{path} {headers:?}");
            let may_be_kept = first.header("cache-control").starts_with("public") && first.bytes.len() < 200_000;
            assert_eq!(is_kept, may_be_kept, "{path} {headers:?}: {} bytes", first.bytes.len());
            let head = site.send(Method::HEAD, path, headers).await;
            assert_eq!(seen(&head).1, seen(&first).1, "{path} {headers:?}");
            if first.header("etag").is_empty() {
                continue;
            }
            let known = format!("if-none-match: {}", first.header("etag"));
            let with_tag: Vec<&str> = headers.iter().copied().chain([known.as_str()]).collect();
            let ready = site.get(path, &with_tag).await;
            site.state.clear_caches();
            let made = site.get(path, &with_tag).await;
            assert_eq!(made.status, 304, "{path} {headers:?}");
            assert_eq!(seen(&ready), seen(&made), "{path} {headers:?}");
        }
    }
}

#[actix_web::test]
async fn who_asks_for_more_than_an_address_and_a_form_is_answered_so() {
    let site = Site::of(&[bundled()]);
    let path = format!("{PLAN}/terms.csv");
    let whole = site.get(&path, &[]).await.ok(&path);
    assert_eq!(site.get(&path, &["range: bytes=0-9"]).await.status, 206);
    assert_eq!(site.get(&path, &["accept-datetime: Thu, 01 Jan 2099 00:00:00 GMT"]).await.status, 302);
    assert_eq!(site.get(&format!("{path}?x=1"), &[]).await.status, 400);
    assert_eq!(site.send(Method::POST, &path, &[]).await.status, 405);
    let several = format!("if-none-match: \"other\", W/{}", whole.header("etag"));
    assert_eq!(site.get(&path, &[&several]).await.status, 304);
    assert_eq!(seen(&site.get(&path, &[]).await), seen(&whole));
}

#[actix_web::test]
async fn what_is_published_is_answered_at_once() {
    let site = Site::of(&[bundled()]);
    let path = format!("{PLAN}/releases");
    let before = site.get(&path, &[]).await.ok(&path);
    site.publish(&second_content());
    assert_eq!(seen(&site.get(&path, &[]).await), seen(&before));
    assert!(site.state.refresh().unwrap());
    assert_eq!(ready(&site), 0);
    assert_ne!(site.get(&path, &[]).await.ok(&path).body, before.body);
}

#[actix_web::test]
async fn an_answer_to_a_query_is_ready_unless_it_is_another_each_time() {
    let site = Site::of(&[bundled()]);
    let ask = |query: &str| format!("/sparql?query={}", query.replace(' ', "%20"));
    let same = ask("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }");
    let first = site.get(&same, &[]).await.ok(&same);
    assert_eq!(ready(&site), 1);
    assert_eq!(seen(&site.get(&same, &[]).await), seen(&first));
    let by_post = ["content-type: application/sparql-query"];
    let query = b"SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }";
    let posted = site.send_body(Method::POST, "/sparql", &by_post, query).await.ok("POST");
    assert_eq!((posted.bytes, posted.headers.get("etag")), (first.bytes, None));
    assert_eq!(posted.headers.get("cache-control").unwrap(), "no-store");
    assert_eq!(site.state.serving().queries.count(), 1, "the same question is one, however it is asked");
    let other = ask("SELECT (STRUUID() AS ?new) WHERE {}");
    let (one, two) = (site.get(&other, &[]).await.ok(&other), site.get(&other, &[]).await.ok(&other));
    assert_eq!((ready(&site), site.state.serving().queries.count()), (1, 1));
    assert_ne!(one.body, two.body);
}
