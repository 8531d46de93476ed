//! Every path of a plan has a twin that says the same for ever.
use crate::harness::{BASE, PLAN, get, json, key, rows, tables};
use openplan::snapshot;
use serde_json::Value;

/// Paths of data below a plan, with some items of each table.
fn below() -> Vec<String> {
    let mut paths: Vec<String> =
        ["roadmap", "progress", "gaps", "cube", "schemes/policy", "schemes/indicators", "schemes/glossary", "data"]
            .map(str::to_owned)
            .to_vec();
    for table in tables() {
        paths.push(table.name.to_owned());
        let rows = rows(table);
        paths.extend(
            rows.iter().step_by(rows.len().div_ceil(3).max(1)).map(|row| format!("{}/{}", table.name, key(table, row))),
        );
    }
    paths
}

#[actix_web::test]
async fn every_document_links_a_twin_with_the_same_data() {
    for path in below() {
        let current = get(&format!("{PLAN}/{path}"), &[]).await.ok(&path);
        let twin = format!("{BASE}{PLAN}/releases/1/{path}");
        assert_eq!(current.link("memento").as_deref(), Some(twin.as_str()));
        assert_eq!(current.json()["links"]["twin"], twin);
        let pinned = get(&twin, &[]).await.ok(&twin);
        assert_eq!(data(pinned.json()), data(current.json()), "{path}");
        assert_eq!(pinned.json()["meta"], current.json()["meta"], "{path}");
        assert!(pinned.json()["links"].get("twin").is_none(), "{twin} is its own twin");
        assert_eq!(pinned.link("memento"), None);
        assert_eq!(pinned.header("cache-control"), "public, max-age=604800");
    }
}

/// An answer without what speaks of its address.
fn data(mut answer: Value) -> Value {
    let members = answer.as_object_mut().unwrap();
    members.remove("links");
    members.remove("observations").filter(Value::is_string);
    answer
}

#[actix_web::test]
async fn every_rdf_form_of_a_twin_is_that_of_the_current_url() {
    for path in below()
        .into_iter()
        .filter(|path| !["roadmap", "progress", "gaps"].contains(&path.as_str()) && !path.starts_with("exclusions"))
    {
        for suffix in ["ttl", "nt", "rdf"] {
            let (current, twin) = (format!("{PLAN}/{path}.{suffix}"), format!("{PLAN}/releases/1/{path}.{suffix}"));
            assert_eq!(get(&twin, &[]).await.ok(&twin).body, get(&current, &[]).await.ok(&current).body, "{twin}");
        }
    }
}

#[actix_web::test]
async fn stored_files_of_a_release_are_the_same_bytes_for_ever() {
    let files = tables().flat_map(|table| {
        ["csv", "excel.csv", "csv-metadata.json", "excel.csv-metadata.json"]
            .map(|suffix| format!("{}.{suffix}", table.name))
    });
    let others = snapshot::ALONE.iter().chain(&[snapshot::NQUADS]).map(|name| (*name).to_owned());
    for file in files.chain(others) {
        let (current, twin) = (format!("{PLAN}/{file}"), format!("{PLAN}/releases/1/{file}"));
        let (current, pinned) = (get(&current, &[]).await.ok(&current), get(&twin, &[]).await.ok(&twin));
        assert_eq!(pinned.bytes, current.bytes, "{file}");
        assert_eq!(pinned.header("etag"), current.header("etag"));
        assert_eq!(pinned.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(current.link("memento"), Some(format!("{BASE}{twin}")));
    }
}

#[actix_web::test]
async fn links_of_a_twin_stay_in_the_release() {
    let twin = json(&format!("{PLAN}/releases/1/terms/ai")).await["links"].clone();
    let release = format!("{BASE}{PLAN}/releases/1");
    assert_eq!(twin["self"], format!("{release}/terms/ai"));
    assert_eq!(twin["plan"], release);
    assert_eq!(twin["collection"], format!("{release}/terms"));
}

#[actix_web::test]
async fn a_release_is_a_document_with_the_plan_as_of_then() {
    let release = json(&format!("{PLAN}/releases/1")).await;
    let plan = json(PLAN).await;
    assert_eq!(release["release"], 1);
    assert_eq!(release["uri"], format!("{BASE}/id{PLAN}/releases/1"));
    for name in ["title", "period", "uri"] {
        assert_eq!(release["plan"][name], plan[name], "{name}");
    }
    assert_eq!(release["counts"]["listings"], 68);
    assert_eq!(release["digest"], plan["meta"]["digest"]);
    assert_eq!(plan["links"]["twin"], format!("{BASE}{PLAN}/releases/1"));
    for table in tables() {
        assert_eq!(release["links"][table.name], format!("{BASE}{PLAN}/releases/1/{}", table.name));
    }
}

#[actix_web::test]
async fn the_list_of_releases_says_which_is_current() {
    let list = json(&format!("{PLAN}/releases")).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["release"], 1);
    assert_eq!(list["items"][0]["current"], true);
    assert_eq!(list["items"][0]["url"], format!("{BASE}{PLAN}/releases/1"));
    let csv = get(&format!("{PLAN}/releases.csv"), &[]).await.ok("csv");
    assert_eq!(csv.body.lines().count(), 2);
}
