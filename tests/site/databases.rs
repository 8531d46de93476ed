//! What is served depends on no database, and outlives one that is gone for a while.
use crate::{
    contents::{bundled, other_city, second_content},
    database::{Database, on_server},
    harness::{Answer, BASE, PLAN, Site, options},
};
use actix_web::rt::{System, time::sleep};
use diesel::Connection;
use openplan::{
    catalog::tables,
    copy::copy,
    dcat::Host,
    http::State,
    snapshot,
    store::{self, File},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Every stored file and every table of the plan in every format, its releases, and what is made of them all.
fn addresses(site: &Site) -> Vec<String> {
    let files = File::of_release(1, &mut site.state.db().unwrap()).unwrap();
    let mut paths: Vec<String> = files.into_iter().map(|file| format!("{PLAN}/releases/1/{}", file.name)).collect();
    for table in tables().iter().copied() {
        let suffixes = ["", ".html", ".json", ".csv", ".ttl", ".nt", ".rdf", ".jsonld"];
        let suffixes = if table.has_rdf() { &suffixes[..] } else { &suffixes[..4] };
        paths.extend(suffixes.iter().map(|suffix| format!("{PLAN}/{}{suffix}", table.name)));
        paths.push(format!("{PLAN}/releases/2/{}", table.name));
    }
    let of_plan =
        ["", ".html", "/roadmap", "/roadmap.csv", "/terms?q=AI&limit=2", "/releases", "/releases/2", "/data.nq"];
    paths.extend(of_plan.map(|end| format!("{PLAN}{end}")));
    let others = ["/", "/catalog.ttl", "/terms", "/172014", "/search?q=除雪", "/id/172014/dx-action-plan/terms/ai"];
    paths.extend(others.map(str::to_owned));
    paths.push(format!("{PLAN}/sparql?query=SELECT%20*%20%7B%3Fs%20a%20%3Fc%7D%20ORDER%20BY%20%3Fs%20%3Fc"));
    paths
}

fn sent(answer: &Answer) -> (u16, Vec<(String, String)>, &[u8]) {
    let header = |(name, value): (&_, &_)| (format!("{name}"), format!("{value:?}"));
    let mut headers: Vec<_> = answer.headers.iter().map(header).collect();
    headers.sort();
    (answer.status.as_u16(), headers, &answer.bytes)
}

#[actix_web::test]
async fn a_copied_database_is_served_alike_to_the_byte() {
    let others = Database::both().into_iter().rev();
    for (from, to) in Database::both().into_iter().zip(others) {
        for package in [bundled(), other_city(), second_content(), bundled()] {
            snapshot::publish(&[package], &options(), &from.open()).unwrap();
        }
        let mut source = store::open_existing(&from.url).unwrap();
        copy(&mut source, &mut to.open().get().unwrap(), &mut |_| ()).unwrap();
        let (original, copied) = (Site::over(from), Site::over(to));
        for path in addresses(&copied) {
            let (one, other) = (original.get(&path, &[]).await, copied.get(&path, &[]).await);
            assert!(one.status.as_u16() < 400, "{path}: {}", one.body);
            assert_eq!(sent(&one), sent(&other), "{path}");
        }
    }
}

#[test]
fn readers_do_not_wait_for_a_publisher_in_the_midst() {
    let site = Site::of(&[bundled()]);
    let pool = site.database.open();
    let mut db = pool.get().unwrap();
    db.transaction(|db| {
        store::lock_for_publishing(db)?;
        store::record_setting("half", "done", db)?;
        let paths = ["/terms", "/terms.csv", "/roadmap", "/releases", "/releases/1/data.nq"];
        System::new().block_on(async {
            for path in paths {
                site.get(&format!("{PLAN}{path}"), &[]).await.ok(path);
            }
            assert_eq!(site.get("/readyz", &[]).await.status, 200);
        });
        site.state.refresh().unwrap();
        diesel::QueryResult::Ok(())
    })
    .unwrap();
}

#[actix_web::test]
async fn a_server_whose_database_is_gone_says_so_and_comes_back_by_itself() {
    let Some(database) = Database::postgres() else { return };
    snapshot::publish(&[bundled()], &options(), &database.open()).unwrap();
    let site = Site::over(database);
    site.state.follow();
    let path = |limit: u32| format!("{PLAN}/terms?limit={limit}");
    site.get(&path(1), &[]).await.ok("before");

    let name = site.database.name();
    on_server(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    on_server(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    let stored = format!("{PLAN}/terms.csv");
    for path in [&stored, "/terms?limit=2", "/readyz"] {
        let gone = site.get(path, &[]).await;
        assert_eq!((gone.status.as_u16(), gone.header("retry-after")), (503, "5".to_owned()), "{}", gone.body);
        assert_eq!(gone.json()["type"], format!("{BASE}/problems/database-unreachable"));
        assert!(!gone.body.contains(name), "{}", gone.body);
    }
    site.get(&path(1), &[]).await.ok("what is in the cache");
    site.get(&path(2), &[]).await.ok("a plan that is in memory");
    site.get("/search?q=除雪", &[]).await.ok("what is in memory");
    site.get("/livez", &[]).await.ok("livez");

    on_server(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    let back = Instant::now();
    while site.get(&stored, &[]).await.status != 200 {
        assert!(back.elapsed() < Duration::from_secs(20), "it does not come back");
        sleep(Duration::from_millis(100)).await;
    }
    site.publish(&second_content());
    while site.get(&path(3), &[]).await.ok("after").json()["meta"]["release"] != 2 {
        assert!(back.elapsed() < Duration::from_secs(30), "it follows no more");
        sleep(Duration::from_millis(100)).await;
    }
}

#[actix_web::test]
async fn what_is_in_memory_is_served_as_long_as_it_may_be_old() {
    let site = Site::of(&[bundled()]);
    let host = Host { base: BASE.to_owned(), ..Host::default() };
    let state = State::begun(site.database.open(), host, Duration::ZERO).unwrap();
    let site = Site { state: Arc::new(state), ..site };
    sleep(Duration::from_millis(5)).await;
    let paths = [format!("{PLAN}/terms"), format!("{PLAN}/terms.csv"), "/".to_owned(), "/search?q=AI".to_owned()];
    for path in &paths {
        let old = site.get(path, &[]).await;
        assert_eq!((old.status.as_u16(), old.header("retry-after")), (503, "5".to_owned()), "{path}: {}", old.body);
        assert!(old.body.contains("too old"), "{}", old.body);
    }
    site.get("/livez", &[]).await.ok("the process answers");
    site.get("/assets/style.css", &[]).await.ok("pages have their style");
}

#[actix_web::test]
async fn a_server_answers_plans_before_search_and_sparql_are_loaded() {
    let site = Site::of(&[bundled()]);
    let host = Host { base: BASE.to_owned(), ..Host::default() };
    let state = State::begun(site.database.open(), host, Duration::from_hours(1)).unwrap();
    let site = Site { state: Arc::new(state), ..site };
    for path in ["", "/terms", "/terms.csv", "/terms/ai", "/roadmap.html", "/releases", "/changes", "/dataset"] {
        site.get(&format!("{PLAN}{path}"), &[]).await.ok(path);
    }
    site.get("/terms", &[]).await.ok("across plans");
    for path in ["/search?q=AI", "/sparql?query=ASK%7B%7D", "/catalog.ttl", "/graph/172014", "/.well-known/void"] {
        let early = site.get(path, &[]).await;
        assert_eq!(
            (early.status.as_u16(), early.header("retry-after")),
            (503, "5".to_owned()),
            "{path}: {}",
            early.body
        );
        assert!(early.json()["type"].as_str().unwrap().ends_with("/problems/loading"), "{}", early.body);
    }
    assert_eq!(site.get("/readyz", &[]).await.status, 503);
    site.state.follow();
    let begun = Instant::now();
    while site.get("/readyz", &[]).await.status != 200 {
        assert!(begun.elapsed() < Duration::from_mins(1), "search and SPARQL are not loaded");
        sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(site.get("/search?q=AI", &[]).await.ok("search").json()["meta"]["query"], "ai");
    site.get("/sparql?query=ASK%7B%7D", &[]).await.ok("SPARQL");
}
