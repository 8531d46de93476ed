//! A plan as of a time (Memento, RFC 7089): current addresses lead to twins, twins know their place in time.
use crate::{
    contents::{bundled, edited, second_content},
    harness::{Answer, BASE, BROWSER, PLAN, Site, get},
};
use diesel::RunQueryDsl;
use openplan::dataset::Package;

/// When releases 1, 2, 1 and 3 became current.
const TIMES: [&str; 4] =
    ["2024-04-01T00:00:00Z", "2025-04-01T00:00:00Z", "2025-06-01T12:30:00Z", "2026-04-01T00:00:00Z"];
/// The same as HTTP writes it.
const DATES: [&str; 4] = [
    "Mon, 01 Apr 2024 00:00:00 GMT",
    "Tue, 01 Apr 2025 00:00:00 GMT",
    "Sun, 01 Jun 2025 12:30:00 GMT",
    "Wed, 01 Apr 2026 00:00:00 GMT",
];

/// A term is new.
fn third_content() -> Package {
    edited(|name, text| {
        let new = "172014,dx-action-plan,new-term,新しい用語,,,,新しい定義。,99,,\r\n";
        if name == "terms.csv" { text + new } else { text }
    })
}

/// The bundled plan, another content, the first again, and a third.
fn site() -> Site {
    let site = Site::of(&[bundled()]);
    for content in [second_content(), bundled(), third_content()] {
        site.publish(&content);
    }
    let pool = site.database.open();
    for (id, time) in (1..).zip(TIMES) {
        let update = format!("UPDATE publications SET published_at = '{time}' WHERE id = {id}");
        diesel::sql_query(update).execute(&mut *pool.get().unwrap()).unwrap();
    }
    assert!(site.state.refresh().unwrap());
    site
}

/// Everything of a plan that has twins, as it can be asked.
const IN_TIME: &[&str] = &[
    "",
    ".json",
    ".ttl",
    "/terms",
    "/terms.csv",
    "/terms.excel.csv",
    "/terms.xlsx",
    "/terms/ai",
    "/terms/ai.ttl",
    "/schedule/e2024-03/i002/2023.nt",
    "/terms?q=AI&limit=2",
    "/roadmap",
    "/roadmap.csv",
    "/progress",
    "/gaps.html",
    "/cube",
    "/schemes/glossary.rdf",
    "/data.nq",
    "/data.json",
    "/datapackage.json",
    "/csv-metadata.json",
    "/terms.csv-metadata.json",
    "/sparql?query=ASK%20%7B%7D",
];

async fn at(site: &Site, path: &str, date: &str) -> Answer {
    site.get(path, &[&format!("accept-datetime: {date}"), BROWSER]).await
}

/// `Link` targets with all their parameters.
fn dated(answer: &Answer, relation: &str) -> Vec<(String, String)> {
    let values = answer.headers.get_all("link").map(|value| value.to_str().unwrap());
    let of = values.filter(|value| {
        let relations = value.split("rel=\"").nth(1).unwrap().split('"').next().unwrap();
        relations.split(' ').any(|one| one == relation)
    });
    let pair = |value: &str| {
        let url = value[1..].split('>').next().unwrap().to_owned();
        (
            url,
            value.split("datetime=\"").nth(1).map_or(String::new(), |rest| rest.split('"').next().unwrap().to_owned()),
        )
    };
    of.map(pair).collect()
}

#[actix_web::test]
async fn every_resource_of_a_plan_leads_to_the_release_that_was_current_at_a_time() {
    let site = site();
    for below in IN_TIME {
        let path = format!("{PLAN}{below}");
        for (date, release) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 1),
            (DATES[0], 1),
            ("Mon, 31 Mar 2025 23:59:59 GMT", 1),
            (DATES[1], 2),
            ("Sun, 01 Jun 2025 12:29:59 GMT", 2),
            (DATES[2], 1),
            (DATES[3], 3),
            ("Fri, 01 Jan 2100 00:00:00 GMT", 3),
        ] {
            let answer = at(&site, &path, date).await;
            assert_eq!(answer.status, 302, "{path}: {}", answer.body);
            assert_eq!(answer.header("location"), format!("{BASE}{PLAN}/releases/{release}{below}"), "{date}");
            assert!(answer.header("vary").contains("Accept-Datetime"), "{path}");
            assert_eq!(answer.link("original timegate"), Some(format!("{BASE}{path}")));
            assert_eq!(answer.link("timemap"), Some(format!("{BASE}/timemap{path}")));
            assert_eq!(answer.header("memento-datetime"), "");
        }
    }
}

#[actix_web::test]
async fn what_is_wrong_with_a_request_is_told_whatever_time_is_asked_for() {
    let site = site();
    for below in IN_TIME {
        let wrong = format!("{PLAN}{}{}nothing=1", below, if below.contains('?') { '&' } else { '?' });
        for path in [wrong.clone(), wrong.replace("query=", "format=nothing&query=")] {
            if !path.contains("/sparql") || path.contains("format=") {
                let answer = at(&site, &path, DATES[1]).await;
                assert_eq!((answer.status.as_u16(), answer.header("location")), (400, String::new()), "{path}");
                assert!(answer.header("vary").contains("Accept-Datetime"), "{path}");
            }
        }
        if ["/terms", "/roadmap"].iter().any(|printed| below.starts_with(printed)) && !below.contains(['?', '.']) {
            let answer = at(&site, &format!("{PLAN}{below}?revision_id="), DATES[0]).await;
            assert_eq!(answer.status, 400, "{below}: an edition has an id");
        }
        for time in ["0", "Mon, 31 Oct 2024 09:00:00 GMT", "Thu, 31 Oct 2024 24:00:00 GMT"] {
            assert_eq!(at(&site, &format!("{PLAN}{below}"), time).await.status, 400, "{below} at {time}");
        }
    }
}

#[actix_web::test]
async fn a_memento_says_when_it_was_current_and_what_was_before_and_after_it() {
    let site = site();
    for below in IN_TIME {
        let twin = |release: usize| format!("{BASE}{PLAN}/releases/{release}{below}");
        let pair = |release: usize, at: usize| vec![(twin(release), DATES[at].to_owned())];
        for (release, at, prev, next) in
            [(1, 0, vec![], pair(2, 1)), (2, 1, pair(1, 0), pair(1, 2)), (3, 3, pair(1, 2), vec![])]
        {
            let memento = site.get(&twin(release), &[]).await.ok(below);
            assert_eq!(memento.header("memento-datetime"), DATES[at], "{below}");
            assert!(!memento.header("vary").contains("Accept-Datetime"), "{below}");
            assert_eq!(dated(&memento, "original"), [(format!("{BASE}{PLAN}{below}"), String::new())]);
            assert_eq!(dated(&memento, "timemap"), [(format!("{BASE}/timemap{PLAN}{below}"), String::new())]);
            // Who follows the pages of a list must not be led into another release.
            let paged = ["/terms", "/terms?q=AI&limit=2"].contains(below);
            let around = [("first", pair(1, 0)), ("prev", prev), ("next", next), ("last", pair(3, 3))];
            for (relation, expected) in around {
                let mementos: Vec<_> =
                    dated(&memento, relation).into_iter().filter(|(_, date)| !date.is_empty()).collect();
                assert_eq!(mementos, if paged { vec![] } else { expected }, "{relation} of {below} in {release}");
            }
            let known = format!("if-none-match: {}", memento.header("etag"));
            let unchanged = site.get(&twin(release), &[&known]).await;
            assert_eq!((unchanged.status.as_u16(), unchanged.header("memento-datetime")), (304, DATES[at].to_owned()));
        }
    }
}

#[actix_web::test]
async fn what_is_current_names_its_twin_with_its_time_and_may_differ_by_time() {
    let site = site();
    for below in IN_TIME {
        let path = format!("{PLAN}{below}");
        let current = site.get(&path, &[]).await.ok(&path);
        assert!(current.header("vary").ends_with("Accept-Datetime"), "{path}: {}", current.header("vary"));
        assert_eq!(current.header("memento-datetime"), "");
        assert_eq!(current.link("original timegate"), Some(format!("{BASE}{path}")));
        let [(twin, date)] = &dated(&current, "memento")[..] else { panic!("{path}: {:?}", current.links()) };
        assert!(twin.starts_with(&format!("{BASE}{PLAN}/releases/3")), "{twin}");
        assert_eq!(date, DATES[3]);
        let twin = site.get(twin, &[]).await;
        assert!(twin.status == 200 || below.starts_with("/sparql"), "{path}");
    }
}

#[actix_web::test]
async fn a_timemap_lists_every_time_at_which_another_release_became_current() {
    let site = site();
    for below in IN_TIME {
        let path = format!("/timemap{PLAN}{below}");
        let links = site.get(&path, &[]).await.ok(&path);
        assert_eq!(links.header("content-type"), "application/link-format");
        let json = site.get(&path, &["accept: application/json"]).await.ok(&path).json();
        assert_eq!(json["original_uri"], format!("{BASE}{PLAN}{below}"));
        let listed: Vec<_> = json["mementos"]["list"]
            .as_array()
            .unwrap()
            .iter()
            .map(|memento| {
                (memento["uri"][0].as_str().unwrap().to_owned(), memento["datetime"].as_str().unwrap().to_owned())
            })
            .collect();
        let expected: Vec<_> = [1, 2, 1, 3]
            .into_iter()
            .zip(TIMES)
            .map(|(release, time)| (format!("{BASE}{PLAN}/releases/{release}{below}"), time.to_owned()))
            .collect();
        assert_eq!(listed, expected, "{path}");
        assert_eq!(
            (&json["mementos"]["first"], &json["mementos"]["last"]),
            (&json["mementos"]["list"][0], &json["mementos"]["list"][3])
        );
        for ((url, _), date) in expected.iter().zip(DATES) {
            assert!(
                links.body.contains(&format!("<{url}>; rel=\""))
                    && links.body.contains(&format!("datetime=\"{date}\"")),
                "{}",
                links.body
            );
        }
        assert!(links.body.starts_with(&format!("<{BASE}{PLAN}{below}>; rel=\"original timegate\"")), "{}", links.body);
    }
}

#[actix_web::test]
async fn a_row_has_mementos_in_the_releases_that_have_it_and_no_other() {
    let site = site();
    let row = format!("{PLAN}/terms/new-term");
    let memento = format!("{BASE}{PLAN}/releases/3/terms/new-term");
    for date in DATES.into_iter().chain(["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"]) {
        let answer = at(&site, &row, date).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (302, memento.clone()), "{date}");
    }
    let missing = site.get(&format!("{PLAN}/releases/2/terms/new-term.ttl"), &[]).await;
    assert_eq!((missing.status.as_u16(), missing.header("memento-datetime")), (404, String::new()));
    assert_eq!(missing.link("original timegate"), Some(format!("{BASE}{row}.ttl")));
    assert_eq!(missing.link("timemap"), Some(format!("{BASE}/timemap{row}.ttl")));
    assert_eq!(missing.link("memento"), None, "it was in none before");
    for never in ["terms/nothing", "schemes/nothing", "terms.atom", "terms/ai.xlsx"] {
        for path in [format!("{PLAN}/{never}"), format!("/timemap{PLAN}/{never}")] {
            let answer = at(&site, &path, DATES[1]).await;
            assert_eq!((answer.status.as_u16(), answer.link("timemap")), (404, None), "{path}");
        }
    }
    let map = site.get(&format!("/timemap{row}"), &["accept: application/json"]).await.ok("map").json();
    assert_eq!(map["mementos"]["list"].as_array().unwrap().len(), 1);
    let twin = site.get(&format!("{PLAN}/releases/3/terms/new-term"), &[]).await.ok("twin");
    for relation in ["first", "last"] {
        assert_eq!(dated(&twin, relation), [(format!("{BASE}{PLAN}/releases/3/terms/new-term"), DATES[3].to_owned())]);
    }
    assert!(dated(&twin, "prev").is_empty() && dated(&twin, "next").is_empty());
}

#[actix_web::test]
async fn a_gone_row_leads_to_what_it_was() {
    let site = Site::of(&[third_content()]);
    site.publish_without(&bundled(), &["terms/new-term"]);
    site.publish(&second_content());
    let pool = site.database.open();
    for (id, time) in [(1, TIMES[0]), (2, TIMES[1]), (3, TIMES[3])] {
        let update = format!("UPDATE publications SET published_at = '{time}' WHERE id = {id}");
        diesel::sql_query(update).execute(&mut *pool.get().unwrap()).unwrap();
    }
    assert!(site.state.refresh().unwrap());
    for suffix in ["", ".ttl"] {
        let row = format!("{PLAN}/terms/new-term{suffix}");
        let memento = format!("{BASE}{PLAN}/releases/1/terms/new-term{suffix}");
        for path in [row.clone(), format!("{PLAN}/releases/3/terms/new-term{suffix}")] {
            let gone = site.get(&path, &[]).await;
            assert_eq!((gone.status.as_u16(), gone.header("memento-datetime")), (410, String::new()), "{path}");
            assert_eq!(gone.link("original timegate"), Some(format!("{BASE}{row}")));
            assert_eq!(gone.link("timemap"), Some(format!("{BASE}/timemap{row}")));
            assert_eq!(dated(&gone, "memento"), [(memento.clone(), DATES[0].to_owned())]);
            assert_eq!(gone.header("vary").contains("Accept-Datetime"), path == row);
        }
        for date in DATES {
            let answer = at(&site, &row, date).await;
            assert_eq!((answer.status.as_u16(), answer.header("location")), (302, memento.clone()), "{date}");
        }
        let twin = site.get(&memento, &[]).await.ok("memento");
        assert_eq!(twin.header("memento-datetime"), DATES[0]);
    }
}

#[actix_web::test]
async fn a_time_that_cannot_be_read_is_named_and_what_has_no_twin_takes_no_notice() {
    for wrong in
        ["yesterday", "2024-10-31T09:00:00Z", "Fri, 31 Oct 2024 09:00:00 GMT", "Thu, 31 Oct 2024 09:00:00 +0900", ""]
    {
        let header = format!("accept-datetime: {wrong}");
        let answer = get(&format!("{PLAN}/terms"), &[&header]).await;
        assert_eq!(answer.status, 400, "{wrong}");
        let error = &answer.json()["errors"][0];
        assert_eq!(error["parameter"], "Accept-Datetime");
        assert!(error["detail"].as_str().unwrap().contains(&format!("not `{wrong}`")), "{error}");
        assert!(answer.header("vary").contains("Accept-Datetime"));
        for path in [
            "/",
            "/terms",
            "/catalog",
            "/172014",
            &format!("{PLAN}/releases"),
            &format!("{PLAN}/dataset"),
            &format!("{PLAN}/changes"),
            &format!("{PLAN}/terms/ai/history"),
            &format!("{PLAN}/releases/1/terms"),
            "/sparql?query=ASK%7B%7D",
        ] {
            let answer = get(path, &[&header]).await.ok(path);
            assert!(!answer.header("vary").contains("Accept-Datetime"), "{path}");
        }
    }
    let two = ["accept-datetime: Thu, 31 Oct 2024 09:00:00 GMT", "accept-datetime: Fri, 01 Nov 2024 09:00:00 GMT"];
    let answer = get(&format!("{PLAN}/terms"), &two).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["errors"][0]["parameter"]), (400, &"Accept-Datetime".into()));
    assert_eq!(get(&format!("{PLAN}/terms"), &[two[0], two[0]]).await.status, 302, "the same time twice is one time");
    let last = "accept-datetime: Fri, 31 Dec 9999 23:59:59 GMT";
    assert_eq!(get(&format!("{PLAN}/terms"), &[last]).await.status, 302);
    for path in [
        "/172014/no-plan",
        "/172014/dx-action-plan/nothing",
        "/172014/dx-action-plan/releases/1/terms",
        "/172014/dx-action-plan/terms/nothing",
        "/172014/dx-action-plan/releases",
        "/172014/dx-action-plan/changes",
        "/172014/dx-action-plan/dataset",
        "/172014/dx-action-plan/terms.atom",
        "/172014",
        "",
    ] {
        let answer = get(&format!("/timemap{path}"), &[]).await;
        assert_eq!(answer.status, 404, "{path}: {}", answer.body);
    }
    assert_eq!(get(&format!("/timemap{PLAN}/terms"), &["accept: image/png"]).await.status, 406);
}
