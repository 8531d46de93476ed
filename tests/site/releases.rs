//! A running server takes up what others publish; one city's publish is nothing to another.
use crate::{
    contents::{bundled, other_city, second_content},
    harness::{BASE, PLAN, Site},
};
use openplan::{catalog, edition, snapshot::Outcome, view};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

fn both() -> [openplan::dataset::Package; 2] {
    [bundled(), second_content()]
}

#[actix_web::test]
async fn what_another_process_publishes_is_served_within_two_seconds() {
    let [first, second] = both();
    let site = Site::of(&[first]);
    site.state.follow();
    assert_eq!(site.get(&format!("{PLAN}/terms"), &[]).await.json()["meta"]["release"], 1);
    assert!(matches!(site.publish(&second), Outcome::Published(release) if release.number == 2));
    let published = Instant::now();
    while site.get(&format!("{PLAN}/terms"), &[]).await.json()["meta"]["release"] != 2 {
        assert!(published.elapsed() < Duration::from_secs(2), "release 2 is not served");
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
    let label = |answer: crate::harness::Answer| answer.json()["label"].clone();
    assert_eq!(label(site.get(&format!("{PLAN}/terms/ai-ocr"), &[]).await), "AI文字認識");
    assert_eq!(label(site.get(&format!("{PLAN}/releases/1/terms/ai-ocr"), &[]).await), "AI-OCR");
    assert_eq!(label(site.get(&format!("{PLAN}/releases/2/terms/ai-ocr"), &[]).await), "AI文字認識");
    let found = site.get("/search?q=文字認識&type=Term", &[]).await.json();
    assert!(found["items"].as_array().unwrap().iter().any(|hit| hit["label"] == "AI文字認識"), "{found}");
}

#[test]
fn no_answer_mixes_two_releases_while_they_alternate() {
    let [first, second] = both();
    let site = Arc::new(Site::of(std::slice::from_ref(&first)));
    site.state.follow();
    let (done, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(BTreeSet::new())));
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (site, done, seen) = (Arc::clone(&site), Arc::clone(&done), Arc::clone(&seen));
            std::thread::spawn(move || {
                actix_web::rt::System::new().block_on(async {
                    while !done.load(Ordering::Relaxed) {
                        let answer = site.get(&format!("{PLAN}/terms?q=OCR"), &[]).await.ok("terms").json();
                        let release = answer["meta"]["release"].as_i64().unwrap();
                        let term = answer["items"].as_array().unwrap().iter().find(|one| one["term_id"] == "ai-ocr");
                        let expected = if release == 1 { "AI-OCR" } else { "AI文字認識" };
                        assert_eq!(term.unwrap()["label"], expected, "release {release}");
                        seen.lock().unwrap().insert(release);
                    }
                });
            })
        })
        .collect();
    for turn in 0..6 {
        let outcome = site.publish(if turn % 2 == 0 { &second } else { &first });
        assert_eq!(matches!(outcome, Outcome::Published(_)), turn == 0, "{outcome:?}");
        std::thread::sleep(Duration::from_millis(700));
    }
    done.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().unwrap();
    }
    assert_eq!(*seen.lock().unwrap(), BTreeSet::from([1, 2]));
}

#[actix_web::test]
async fn pages_begun_before_a_publish_end_in_the_release_they_began_in() {
    let [first, second] = both();
    let site = Site::of(&[first]);
    let page = site.get(&format!("{PLAN}/terms?limit=1"), &[]).await;
    site.publish(&second);
    assert!(site.state.refresh().unwrap());
    let next = site.get(&page.link("next").unwrap(), &[]).await.ok("next").json();
    assert_eq!(next["items"][0]["label"], "AI-OCR");
    assert_eq!(next["meta"]["release"], 1);
}

#[actix_web::test]
async fn publishing_one_city_changes_no_tag_of_another() {
    let [first, second] = both();
    let other = other_city();
    let (publisher_id, plan_id) = (other.metadata.publisher_id().to_owned(), other.metadata.plan_id().to_owned());
    let site = Site::of(&[first, other]);
    let plan = format!("/{publisher_id}/{plan_id}");
    let mut paths =
        vec![format!("/{publisher_id}"), plan.clone(), format!("{plan}/roadmap"), format!("{plan}/releases")];
    paths.extend(
        openplan::catalog::tables()
            .iter()
            .flat_map(|table| ["", ".html", ".csv"].map(|suffix| format!("{plan}/{}{suffix}", table.name))),
    );
    paths.push(format!("/terms?publisher_id={publisher_id}"));
    let before = tags(&site, &paths).await;
    site.publish(&second);
    assert!(site.state.refresh().unwrap());
    assert_eq!(site.get(PLAN, &[]).await.json()["meta"]["release"], 2);
    assert_eq!(tags(&site, &paths).await, before);
}

#[actix_web::test]
async fn publishing_one_city_leaves_the_ready_bodies_of_another() {
    let [first, second] = both();
    let other = other_city();
    let plan = format!("/{}/{}", other.metadata.publisher_id(), other.metadata.plan_id());
    let paths = ["", "/terms", "/terms.csv", "/releases/1/terms.html", "/releases/1/terms.csv"];
    let paths = paths.map(|path| format!("{plan}{path}"));
    let site = Site::of(&[first, other]);
    tags(&site, &paths).await;
    let ready = site.ready_bodies();
    site.publish(&second);
    assert!(site.state.refresh().unwrap());
    tags(&site, &paths).await;
    assert_eq!(site.ready_bodies(), ready, "made again, though nothing of it has changed");
    tags(&site, &[format!("{PLAN}/terms")]).await;
    assert_eq!(site.ready_bodies(), ready + 1);
}

async fn tags(site: &Site, paths: &[String]) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    for path in paths {
        tags.insert(path.clone(), site.get(path, &[]).await.ok(path).header("etag"));
    }
    tags
}

#[actix_web::test]
async fn the_latest_release_is_found_without_its_number() {
    let site = Site::of(&[bundled()]);
    site.publish(&second_content());
    site.state.refresh().unwrap();
    for rest in ["", ".json", "/terms.csv", "/terms?label=AI&limit=1", "/data.zip"] {
        let answer = site.get(&format!("{PLAN}/releases/latest{rest}"), &[]).await;
        let there = format!("{PLAN}/releases/2{rest}");
        assert_eq!((answer.status.as_u16(), answer.header("location")), (307, format!("{BASE}{there}")), "{rest}");
        site.get(&there, &[]).await.ok(&there);
    }
    for wrong in ["/172014/no-such-plan/releases/latest", &format!("{PLAN}/releases/latest-terms")] {
        assert_eq!(site.get(wrong, &[]).await.status, 404, "{wrong}");
    }
}

#[actix_web::test]
async fn releases_are_numbered_per_plan() {
    let [first, second] = both();
    let site = Site::of(&[other_city(), first]);
    let number = |outcome: Outcome| match outcome {
        Outcome::Published(release) | Outcome::Unchanged(release) | Outcome::Restored(release) => release.number,
    };
    assert_eq!(number(site.publish(&second)), 2);
    assert_eq!(number(site.publish(&other_city())), 1);
    site.state.refresh().unwrap();
    let list = site.get(&format!("{PLAN}/releases"), &[]).await.json();
    let listed: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|one| (one["release"].as_i64(), one["current"].clone())).collect();
    assert_eq!(listed, [(Some(2), true.into()), (Some(1), false.into())]);
}

#[actix_web::test]
async fn across_cities_rows_are_ordered_by_the_bytes_of_their_plan() {
    let site = Site::of(&[bundled(), other_city()]);
    for table in catalog::tables().iter().copied().filter(|table| table.across) {
        for question in ["", "&q=の", "&sort=-plan_id"] {
            if question.contains("sort") && table.column("plan_id").is_none_or(|column| !column.filter) {
                continue;
            }
            let mut walked: Vec<serde_json::Value> = Vec::new();
            let of_all = if edition::can_be_asked(table) { "&edition=all" } else { "" };
            let mut next = Some(format!("/{}?limit=40{question}{of_all}", table.name));
            while let Some(url) = next {
                let answer = site.get(&url, &[]).await.ok(&url);
                let mut page = answer.json()["items"].as_array().unwrap().clone();
                for row in &mut page {
                    for beside in &view::PLAN_COLUMNS {
                        row.as_object_mut().unwrap().remove(beside.column.name);
                    }
                }
                walked.extend(page);
                next = answer.link("next");
                assert!(next.as_ref().is_none_or(|next| next.starts_with(&format!("{BASE}/{}?", table.name))));
            }
            let mut expected: Vec<serde_json::Value> = Vec::new();
            for (publisher_id, plan_id) in site.state.snapshot().plans.keys() {
                let path = format!("/{publisher_id}/{plan_id}/{}?limit=1000{question}", table.name);
                expected.extend(site.get(&path, &[]).await.ok(&path).json()["items"].as_array().unwrap().clone());
            }
            assert_eq!(walked, expected, "{}{question}", table.name);
            let plans: Vec<_> =
                walked.iter().map(|item| (item["publisher_id"].to_string(), item["plan_id"].to_string())).collect();
            assert!(plans.is_sorted(), "{}", table.name);
        }
    }
}

#[actix_web::test]
async fn the_excel_form_names_each_city() {
    let other = other_city();
    let name = other.metadata.publisher_name().to_owned();
    let site = Site::of(&[bundled(), other]);
    let body = site.get("/terms.excel.csv", &[]).await.ok("excel").body;
    assert!(body.contains("石川県金沢市") && body.contains(&name), "{name}");
}

#[actix_web::test]
async fn a_server_without_a_release_is_alive_but_not_ready() {
    let site = Site::of(&[]);
    assert_eq!(site.get("/livez", &[]).await.status, 200);
    let ready = site.get("/readyz", &[]).await;
    assert_eq!(ready.status, 503);
    assert_eq!(ready.header("retry-after"), "5");
    assert_eq!(ready.json()["type"], format!("{BASE}/problems/not-ready"));
    assert_eq!(site.get("/", &[]).await.status, 200);
    assert_eq!(site.get("/plans", &[]).await.ok("plans").json()["items"], serde_json::json!([]));
    site.publish(&bundled());
    site.state.refresh().unwrap();
    assert_eq!(site.get("/readyz", &[]).await.status, 200);
}
