//! The list of releases says what each of them brought; its feeds say the same to who follows a plan.
use crate::{
    contents::{bundled, second_content},
    harness::{BASE, BROWSER, PLAN, Site, options, read_csv},
};
use openplan::{
    dataset::Package,
    snapshot::{self, Options},
};
use serde_json::json;

/// Published by somebody for a reason.
fn publish(site: &Site, package: Package, note: &str) {
    let because =
        Options {
            note: Some(note.to_owned()), author: Some("情報政策課 <dx@example.jp>".to_owned()), ..options()
        };
    snapshot::publish(&[package], &because, &site.database.open()).unwrap();
}

/// The bundled plan, another content of it, and the first again.
fn site() -> Site {
    let site = Site::of(&[bundled()]);
    publish(&site, second_content(), "用語 <AI> & 表記の修正");
    publish(&site, bundled(), "元に戻す");
    assert!(site.state.refresh().unwrap());
    site
}

#[actix_web::test]
async fn the_list_of_releases_says_what_each_holds_and_changed_and_when_it_became_current() {
    let site = site();
    let list = site.get(&format!("{PLAN}/releases"), &[]).await.ok("list").json();
    let [second, first] = list["items"].as_array().unwrap().as_slice() else { panic!("{list}") };
    let counts =
        |release: &serde_json::Value| ["added", "removed", "changed"].map(|name| release[name].as_u64().unwrap());
    let rows = site.get(&format!("{PLAN}/releases/1"), &[]).await.ok("release").json()["counts"].clone();
    let rows: u64 = rows.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!((&first["rows"], counts(first)), (&json!(rows), [rows, 0, 0]));
    assert_eq!((&second["rows"], counts(second)), (&json!(rows), [0, 0, 1]));
    assert_eq!((&first["current"], &second["current"]), (&json!(true), &json!(false)));
    assert_eq!(first["published_at"].as_array().unwrap().len(), 2);
    assert_eq!(second["published_at"], json!([second["created_at"]]));
    let (header, lines) = read_csv(&site.get(&format!("{PLAN}/releases.csv"), &[]).await.ok("csv").body);
    let cell = |line: usize, name: &str| lines[line][header.iter().position(|one| one == name).unwrap()].clone();
    assert_eq!(
        (cell(0, "changed"), cell(1, "rows"), cell(1, "current")),
        ("1".into(), rows.to_string(), "true".into())
    );
    let page = site.get(&format!("{PLAN}/releases.html"), &[]).await.ok("page").body;
    assert!(page.contains("現行の公開版になった日時") && page.contains("用語 &#60;AI&#62; &#38; 表記の修正"), "{page}");
}

#[actix_web::test]
async fn both_feeds_tell_the_same_newest_first() {
    let site = site();
    let path = format!("{PLAN}/releases");
    let feed = site.get(&format!("{path}.json-feed"), &[]).await.ok("feed");
    assert_eq!(feed.header("content-type"), "application/feed+json");
    let feed = feed.json();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["feed_url"], format!("{BASE}{path}.json-feed"));
    let items = feed["items"].as_array().unwrap();
    let ids: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    let [first, second] = [1, 2].map(|number| format!("{BASE}/id{PLAN}/releases/{number}"));
    // The first is current again, so it is the newest; within one second both orders are right.
    assert!(
        ids == [first.as_str(), second.as_str()] || items[0]["date_modified"] == items[1]["date_modified"],
        "{ids:?}"
    );
    let second = items.iter().find(|item| item["id"] == second).unwrap();
    assert_eq!(second["content_text"], "用語 <AI> & 表記の修正\n変更 1件");
    assert_eq!(second["authors"], json!([{"name": "情報政策課 <dx@example.jp>"}]));
    let changes = format!("{BASE}{PLAN}/changes?to=2");
    assert!(second["content_html"].as_str().unwrap().contains(&changes.replace('&', "&amp;")), "{second}");
    let atom = site.get(&format!("{path}.atom"), &[]).await.ok("atom");
    assert_eq!(atom.header("content-type"), "application/atom+xml; charset=utf-8");
    let places: Vec<_> = ids.iter().map(|id| atom.body.find(&format!("<id>{id}</id>")).unwrap()).collect();
    assert!(places.is_sorted(), "{}", atom.body);
    for text in ["用語 &lt;AI&gt; &amp; 表記の修正", "<name>情報政策課 &lt;dx@example.jp&gt;</name>", "最初の公開版（"]
    {
        assert!(atom.body.contains(text), "{text}: {}", atom.body);
    }
    let atom = ["accept: application/atom+xml"];
    let negotiated = site.get(&path, &atom).await.ok("negotiated");
    assert_eq!(negotiated.header("content-location"), format!("{BASE}{path}.atom"));
}

#[actix_web::test]
async fn pages_of_a_plan_and_its_releases_lead_readers_to_the_feeds() {
    let site = site();
    for path in [PLAN.to_owned(), format!("{PLAN}/releases"), format!("{PLAN}/releases/1")] {
        let page = site.get(&path, &[BROWSER]).await.ok(&path);
        for (suffix, media_type) in [("atom", "application/atom+xml"), ("json-feed", "application/feed+json")] {
            let url = format!("{BASE}{PLAN}/releases.{suffix}");
            let element = format!("<link rel=\"alternate\" type=\"{media_type}\" href=\"{url}\"");
            assert!(page.body.contains(&element), "{path} has no {element}: {}", page.body);
            assert!(page.links().contains(&(url, "alternate".to_owned())), "{path}: {:?}", page.links());
        }
    }
    let page = site.get(&format!("{PLAN}/terms/ai"), &[BROWSER]).await.ok("term").body;
    assert!(!page.contains("atom"), "{page}");
}
