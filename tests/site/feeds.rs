//! The list of releases says what each of them brought; its feeds say the same to who follows a plan.
use crate::{
    contents::{bundled, other_city, second_content},
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
    let [at_first, again] = first["publications"].as_array().unwrap().as_slice() else { panic!("{first}") };
    assert_eq!((&at_first["note"], &at_first["author"]), (&json!(null), &json!(null)));
    let who = json!("情報政策課 <dx@example.jp>");
    assert_eq!((&again["note"], &again["author"]), (&json!("元に戻す"), &who));
    assert_eq!(again["published_at"], first["published_at"][1]);
    assert_eq!(
        second["publications"],
        json!([{"published_at": second["created_at"], "note": second["note"], "author": who}])
    );
    assert_eq!(second["published_at"], json!([second["created_at"]]));
    let (header, lines) = read_csv(&site.get(&format!("{PLAN}/releases.csv"), &[]).await.ok("csv").body);
    let cell = |line: usize, name: &str| lines[line][header.iter().position(|one| one == name).unwrap()].clone();
    assert_eq!(
        (cell(0, "changed"), cell(1, "rows"), cell(1, "current")),
        ("1".into(), rows.to_string(), "true".into())
    );
    assert!(cell(1, "publications").contains(" 元に戻す 情報政策課"), "{}", cell(1, "publications"));
    let page = site.get(&format!("{PLAN}/releases.html"), &[]).await.ok("page").body;
    assert!(page.contains("元に戻す"), "{page}");
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
    // That the first is current again is news of its own.
    assert_eq!(ids, [format!("{first}#published-2"), second.clone(), first]);
    assert_eq!(items[0]["title"], "公開版 1が再び現行になりました — 元に戻す");
    assert_eq!(items[0]["content_text"], "元に戻す\n変更 1件");
    assert_eq!(items[0]["authors"], json!([{"name": "情報政策課 <dx@example.jp>"}]));
    let back = format!("{BASE}{PLAN}/changes?from=2&amp;to=1");
    assert!(items[0]["content_html"].as_str().unwrap().contains(&back), "{}", items[0]);
    let second = items.iter().find(|item| item["id"] == second).unwrap();
    assert_eq!(second["content_text"], "用語 <AI> & 表記の修正\n変更 1件");
    assert_eq!(second["authors"], json!([{"name": "情報政策課 <dx@example.jp>"}]));
    let changes = format!("{BASE}{PLAN}/changes?from=1&to=2");
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
async fn the_feed_of_the_server_tells_what_is_new_in_any_plan() {
    let site = site();
    site.publish(&other_city());
    site.state.refresh().unwrap();
    let list = site.get("/releases", &[]).await.ok("list").json();
    let rows = list["items"].as_array().unwrap();
    assert_eq!((rows.len(), &list["meta"]["total"]), (4, &json!(4)));
    let of_plan = site.get(&format!("{PLAN}/releases.json-feed"), &[]).await.ok("feed").json();
    let feed = site.get("/releases.json-feed", &[]).await.ok("feed").json();
    let (own, all) = (of_plan["items"].as_array().unwrap(), feed["items"].as_array().unwrap());
    assert_eq!(all.len(), 4);
    for (row, entry) in rows.iter().zip(all) {
        let words = |name: &str| row[name].as_str().unwrap().to_owned();
        let begin = format!("{} {} 公開版 {}", words("publisher_name"), words("plan_title"), row["release"]);
        assert!(entry["title"].as_str().unwrap().starts_with(&begin), "{entry}");
        assert_eq!((&entry["url"], &entry["date_published"]), (&row["url"], &row["published_at"]));
    }
    assert!(
        rows[0]["publisher_id"] == "019992" && rows[1..].iter().all(|row| row["publisher_id"] == "172014"),
        "{list}"
    );
    for (own, entry) in own.iter().zip(&all[1..]) {
        for member in ["id", "url", "content_text", "content_html", "date_published"] {
            assert_eq!(entry[member], own[member], "{member}");
        }
    }
    let few = site.get("/releases.json-feed?limit=2", &[]).await.ok("few").json();
    assert_eq!(few["items"].as_array().unwrap()[..], all[..2]);
    let atom = site.get("/releases.atom", &[]).await.ok("atom").body;
    assert!(all.iter().all(|entry| atom.contains(&format!("<id>{}</id>", entry["id"].as_str().unwrap()))), "{atom}");
    for path in ["/", "/catalog", "/plans", "/172014"] {
        let page = site.get(path, &[BROWSER]).await.ok(path).body;
        let element = format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{BASE}/releases.atom\"");
        assert!(page.contains(&element), "{path}: {page}");
    }
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
    // What else is of the plan names one of them.
    let page = site.get(&format!("{PLAN}/terms/ai"), &[BROWSER]).await.ok("term").body;
    assert!(page.contains("application/atom+xml") && !page.contains("application/feed+json"), "{page}");
}
