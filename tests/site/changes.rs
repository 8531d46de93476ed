//! What changed between two releases, cell by cell; the history of one row.
use crate::{
    contents::{bundled, edited, second_content},
    harness::{BASE, PLAN, Site, options},
};
use openplan::{
    dataset::Package,
    snapshot::{self, Options},
};
use oxigraph::io::{RdfFormat, RdfParser};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The bundled plan, another content of it with a changed, a new and a missing row, and the first again.
fn site() -> Site {
    let site = Site::of(&[bundled()]);
    site.publish_without(&third_content(), &["terms/open-roaming"]);
    assert!(site.state.refresh().unwrap());
    site
}

/// A term is renamed, one is added and one is gone; two policies have changed places; the description is another.
fn third_content() -> Package {
    edited(|name, text| match name {
        "terms.csv" => {
            let text = text.replace(",AI-OCR,", ",AI文字認識,");
            let mut lines: Vec<&str> =
                text.lines().filter(|line| !line.starts_with("172014,dx-action-plan,open-roaming,")).collect();
            let new = "172014,dx-action-plan,new-term,新しい用語,,,,新しい定義。,99,,";
            lines.push(new);
            lines.join("\r\n") + "\r\n"
        }
        "policies.csv" => {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.swap(1, 2);
            lines.join("\r\n") + "\r\n"
        }
        "datapackage.json" => text.replacen("\"description\": \"", "\"description\": \"改訂。", 1),
        _ => text,
    })
}

fn of<'a>(changes: &'a Value, table: &str) -> Vec<&'a Value> {
    changes["items"].as_array().unwrap().iter().filter(|item| item["table"] == table).collect()
}

#[actix_web::test]
async fn a_release_says_what_it_changed_row_by_row_and_cell_by_cell() {
    let site = site();
    let changes = site.get(&format!("{PLAN}/changes"), &[]).await.ok("changes").json();
    let (meta, terms) = (&changes["meta"], of(&changes, "terms"));
    assert_eq!((&meta["from"]["release"], &meta["to"]["release"]), (&json!(1), &json!(2)));
    assert_eq!((&meta["added"], &meta["removed"], &meta["changed"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(meta["reordered"], json!(["policies"]));
    let [renamed, new, gone] = terms.as_slice() else { panic!("{terms:?}") };
    assert_eq!(renamed["key"], "ai-ocr");
    assert_eq!(renamed["uri"], format!("{BASE}/id{PLAN}/terms/ai-ocr"));
    assert_eq!(renamed["cells"], json!([{"column": "label", "from": "AI-OCR", "to": "AI文字認識"}]));
    assert_eq!((&new["key"], &new["change"]), (&json!("new-term"), &json!("added")));
    assert!(new["cells"].as_array().unwrap().iter().all(|cell| cell["from"].is_null() && !cell["to"].is_null()));
    assert_eq!((&gone["key"], &gone["change"]), (&json!("open-roaming"), &json!("removed")));
    assert!(gone["cells"].as_array().unwrap().iter().all(|cell| !cell["from"].is_null() && cell["to"].is_null()));
    let [description] = of(&changes, "datapackage")[..] else { panic!("{changes}") };
    assert_eq!(description["cells"][0]["column"], "description");
    assert_eq!(changes["items"].as_array().unwrap().len(), 4, "{changes}");
    assert_eq!(meta["total"], 4);
}

#[actix_web::test]
async fn changes_from_b_to_a_reverse_those_from_a_to_b() {
    let site = site();
    let there = site.get(&format!("{PLAN}/changes?from=1&to=2"), &[]).await.ok("there").json();
    let back = site.get(&format!("{PLAN}/changes?from=2&to=1"), &[]).await.ok("back").json();
    assert_eq!(there["meta"]["added"], back["meta"]["removed"]);
    let cells = |changes: &Value, from: &str, to: &str| {
        let mut cells: Vec<_> = changes["items"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|item| {
                let cell = |cell: &Value| {
                    format!("{} {} {} {} {}", item["table"], item["key"], cell["column"], cell[from], cell[to])
                };
                item["cells"].as_array().unwrap().iter().map(cell).collect::<Vec<_>>()
            })
            .collect();
        cells.sort();
        cells
    };
    assert_eq!(cells(&there, "from", "to"), cells(&back, "to", "from"));
    let none = site.get(&format!("{PLAN}/changes?from=2&to=2"), &[]).await.ok("none").json();
    assert_eq!((&none["items"], &none["meta"]["total"]), (&json!([]), &json!(0)));
}

#[actix_web::test]
async fn a_first_release_adds_everything() {
    let site = Site::of(&[bundled()]);
    let changes = site.get(&format!("{PLAN}/changes"), &[]).await.ok("changes").json();
    assert_eq!(changes["meta"]["from"], Value::Null);
    let release = site.get(&format!("{PLAN}/releases/1"), &[]).await.ok("release").json();
    let rows: i64 = release["counts"].as_object().unwrap().values().map(|count| count.as_i64().unwrap()).sum();
    assert_eq!(changes["meta"]["added"], rows);
}

#[actix_web::test]
async fn a_csv_has_a_line_for_each_cell_and_a_page_names_tables_and_columns_in_japanese() {
    let site = site();
    let csv = site.get(&format!("{PLAN}/changes.csv?from=1&to=2"), &[]).await.ok("csv").body;
    assert!(csv.starts_with("table,table_label,key,change,change_label,column,column_label,from,to\r\n"), "{csv}");
    assert!(csv.contains("terms,用語,ai-ocr,changed,変更,label,"), "{csv}");
    assert!(csv.contains(",AI-OCR,AI文字認識\r\n"), "{csv}");
    let page = site.get(&format!("{PLAN}/changes.html?from=1&to=2"), &[]).await.ok("page").body;
    for text in ["変更前", "変更後", "AI文字認識", "公開版 1 → 2"] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
}

#[actix_web::test]
async fn a_row_has_a_history_over_all_releases() {
    let site = Site::of(&[bundled()]);
    site.publish(&second_content());
    site.publish_without(&third_content(), &["terms/open-roaming"]);
    assert!(site.state.refresh().unwrap());
    let history = site.get(&format!("{PLAN}/terms/ai-ocr/history"), &[]).await.ok("history").json();
    let [added, changed] = history["items"].as_array().unwrap().as_slice() else { panic!("{history}") };
    assert_eq!((&added["release"], &added["change"]), (&json!(1), &json!("added")));
    assert_eq!((&changed["release"], &changed["change"]), (&json!(2), &json!("changed")));
    assert_eq!(changed["cells"], json!([{"column": "label", "from": "AI-OCR", "to": "AI文字認識"}]));
    assert_eq!(changed["url"], format!("{BASE}{PLAN}/releases/2/terms/ai-ocr"));
    let gone = site.get(&format!("{PLAN}/terms/open-roaming/history"), &[]).await.ok("gone").json();
    assert_eq!(gone["items"][1]["change"], "removed");
    let item = site.get(&format!("{PLAN}/terms/ai-ocr"), &[]).await.ok("item").json();
    assert_eq!(item["links"]["history"], format!("{BASE}{PLAN}/terms/ai-ocr/history"));
    let composite = site.get(&format!("{PLAN}/schedule/e2024-03/i002/2023/history"), &[]).await.ok("entry").json();
    assert_eq!(composite["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn what_a_restore_changed_is_told_of_the_plan_and_of_its_rows() {
    let site = Site::of(&[bundled()]);
    site.publish(&second_content());
    site.publish_without(&third_content(), &["terms/open-roaming"]);
    let because =
        Options { note: Some("元に戻す".to_owned()), remove: vec!["terms/new-term".to_owned()], ..options() };
    snapshot::publish(&[bundled()], &because, &site.database.open()).unwrap();
    assert!(site.state.refresh().unwrap());
    let sides = async |query: &str| {
        let meta = site.get(&format!("{PLAN}/changes{query}"), &[]).await.ok(query).json()["meta"].clone();
        (meta["from"]["release"].as_i64().unwrap_or_default(), meta["to"]["release"].as_i64().unwrap())
    };
    assert_eq!(sides("").await, (3, 1));
    assert_eq!(sides("?to=1").await, (0, 1));
    assert_eq!(sides("?to=3").await, (2, 3));
    assert_eq!(sides("?from=2").await, (2, 1));
    let list = site.get(&format!("{PLAN}/releases"), &[]).await.ok("list").json();
    let history = site.get(&format!("{PLAN}/terms/ai-ocr/history"), &[]).await.ok("history").json();
    let items = history["items"].as_array().unwrap();
    let releases: Vec<_> = items.iter().map(|item| item["release"].as_i64().unwrap()).collect();
    assert_eq!(releases, [1, 2, 1], "{history}");
    let restore = &items[2];
    assert_eq!(restore["cells"], json!([{"column": "label", "from": "AI文字認識", "to": "AI-OCR"}]));
    assert_eq!((&restore["note"], &items[0]["note"]), (&json!("元に戻す"), &Value::Null));
    assert_eq!(restore["published_at"], list["items"][2]["published_at"][1]);
    let gone = site.get(&format!("{PLAN}/terms/open-roaming/history"), &[]).await.ok("gone").json();
    let what: Vec<_> = gone["items"].as_array().unwrap().iter().map(|item| item["change"].clone()).collect();
    assert_eq!(what, ["added", "removed", "added"]);
    let untouched = site.get(&format!("{PLAN}/terms/ai/history"), &[]).await.ok("untouched").json();
    assert_eq!(untouched["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn changes_are_triples_that_make_one_graph_of_the_other() {
    let site = site();
    for (from, to) in [(1, 2), (2, 1), (0, 1), (0, 2), (2, 2)] {
        let path = format!("{PLAN}/changes.nq?from={from}&to={to}");
        let changes = site.get(&path, &[]).await.ok(&path);
        assert_eq!(changes.header("content-type"), "application/n-quads");
        let lines: Vec<_> = changes.body.lines().collect();
        assert!(lines.is_sorted_by(|one, other| one < other), "{path} is not sorted");
        let document = format!("{BASE}{PLAN}/changes?from={from}&to={to}");
        let of_plan = |name: &str| -> BTreeSet<String> {
            let own = format!(" <{document}#{name}> .");
            let lines = lines.iter().filter_map(|line| line.strip_suffix(&own));
            lines.map(|line| format!("{line} <{BASE}/graph{PLAN}> .")).collect()
        };
        let (added, removed) = (of_plan("added"), of_plan("removed"));
        assert_eq!(added.len() + removed.len(), lines.len(), "{path} has other graphs");
        let graph = async |release: i32| -> BTreeSet<String> {
            if release == 0 {
                return BTreeSet::new();
            }
            let file = format!("{PLAN}/releases/{release}/data.nq");
            site.get(&file, &[]).await.ok(&file).body.lines().map(str::to_owned).collect()
        };
        let mut graph_of_from = graph(from).await;
        assert!(removed.iter().all(|line| graph_of_from.remove(line)), "{path} removes what was not there");
        assert!(added.into_iter().all(|line| graph_of_from.insert(line)), "{path} adds what was there");
        assert_eq!(graph_of_from, graph(to).await, "{path}");
        let negotiated = format!("{PLAN}/changes?from={from}&to={to}");
        let negotiated = site.get(&negotiated, &["accept: application/n-quads"]).await.ok("negotiated");
        assert_eq!(negotiated.bytes, changes.bytes);
        let trig = format!("{PLAN}/changes.trig?from={from}&to={to}");
        let trig = site.get(&trig, &[]).await.ok("trig").body;
        let quads = RdfParser::from_format(RdfFormat::TriG).for_slice(&trig);
        let quads: BTreeSet<_> = quads.map(|quad| format!("{} .", quad.unwrap())).collect();
        assert_eq!(quads, lines.iter().map(|line| (*line).to_owned()).collect(), "{trig}");
    }
    let page = site.get(&format!("{PLAN}/changes?from=1&to=2"), &[crate::harness::BROWSER]).await.ok("page").body;
    assert!(page.contains("changes.nq?from=1&#38;to=2"), "{page}");
}

#[actix_web::test]
async fn what_cannot_be_compared_is_named() {
    let site = site();
    let asked = |query: &'static str| {
        let site = &site;
        async move { site.get(&format!("{PLAN}/changes?{query}"), &[]).await }
    };
    let both = asked("from=7&to=9").await;
    assert_eq!(both.status, 400);
    let details: Vec<_> =
        both.json()["errors"].as_array().unwrap().iter().map(|error| error["detail"].clone()).collect();
    assert_eq!(details.len(), 2, "{details:?}");
    assert!(details[0].as_str().unwrap().contains("no release 7 of this plan; there are: 1, 2"), "{details:?}");
    for query in ["from=x", "to=0", "to=01", "from=1&from=2", "since=1"] {
        assert_eq!(asked(query).await.status, 400, "{query}");
    }
    for path in ["releases/1/changes", "terms/nothing/history", "releases/1/terms/ai-ocr/history", "terms/history"] {
        assert_eq!(site.get(&format!("{PLAN}/{path}"), &[]).await.status, 404, "{path}");
    }
}
