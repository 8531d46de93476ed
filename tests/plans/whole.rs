//! A plan without editions, roadmap, glossary or transcription is whole all the same.
use crate::{
    SITE,
    facts::PLANS,
    harness::{BASE, BROWSER},
    package,
};
use actix_web::http::StatusCode;
use serde_json::Value;

/// Every address of ours that a document names.
fn addresses(document: &Value) -> Vec<String> {
    match document {
        Value::String(text) if text.starts_with(BASE) && !text.contains(['{', '#']) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(addresses).collect(),
        Value::Object(members) => members.values().flat_map(addresses).collect(),
        _ => Vec::new(),
    }
}

#[actix_web::test]
async fn every_link_of_a_plan_leads_somewhere_as_data_and_as_a_page() {
    let mut astray = Vec::new();
    for plan in PLANS {
        let path = format!("/{plan}");
        let document = SITE.get(&path, &["accept: application/json"]).await.ok(&path).json();
        let links = addresses(&document["links"]);
        assert!(links.len() > 20, "{plan}: {links:?}");
        for link in links {
            for accept in ["accept: */*", BROWSER] {
                let answer = SITE.get(&link, &[accept]).await;
                if ![StatusCode::OK, StatusCode::SEE_OTHER, StatusCode::FOUND].contains(&answer.status) {
                    astray.push(format!("{} {link} ({accept}): {:.300}", answer.status, answer.body));
                }
            }
        }
    }
    assert!(astray.is_empty(), "{astray:#?}");
}

#[actix_web::test]
async fn a_plan_says_its_period_by_its_days() {
    let periods = [
        ("2023-01-01", "2025-03-31"),
        ("2015-04-01", "2020-03-31"),
        ("2018-04-01", "2031-03-31"),
        ("2023-04-01", "2027-03-31"),
    ];
    for (plan, (first, last)) in PLANS.iter().zip(periods) {
        let path = format!("/{plan}");
        let document = SITE.get(&path, &["accept: application/json"]).await.ok(&path).json();
        assert_eq!([&document["period_start"], &document["period_end"]], [first, last], "{plan}");
    }
}

/// What each scheme of grades consists of, also where no document gives a grade.
#[actix_web::test]
async fn schemes_of_grades_are_whole() {
    let schemes = [
        ("221309/dx-plan", "progress", &["A", "B", "C", "D"][..]),
        ("gb-bracknell-forest/council-plan", "status", &["Green", "Amber", "Red"]),
        (
            "gb-bracknell-forest/council-plan",
            "trend",
            &["Getting better", "Getting worse", "Better", "Worse", "No change"],
        ),
    ];
    for (plan, list, grades) in schemes {
        let codes = SITE.items(&format!("/{plan}/codes?list_id={list}")).await;
        let labels: Vec<&str> = codes.iter().map(|code| code["label"].as_str().unwrap()).collect();
        assert_eq!(labels, grades, "{plan} {list}");
    }
    let meanings = SITE.items("/221309/dx-plan/codes?list_id=progress").await;
    let meanings: Vec<&Value> = meanings.iter().map(|code| &code["definition"]).collect();
    assert_eq!(meanings, ["目標より進んでいる", "目標どおり進んでいる", "目標より遅れている", "評価できない"]);
}

#[actix_web::test]
async fn texts_are_in_the_language_of_the_plan() {
    let label = "Percentage of school admission appeals upheld";
    let turtle = SITE.get("/gb-bracknell-forest/council-plan/indicators/k01.ttl", &[]).await.ok("Turtle").body;
    assert!(turtle.contains(&format!("\"{label}\"@en")) && !turtle.contains("@ja"), "{turtle}");
    let page = SITE.get("/gb-bracknell-forest/council-plan/indicators/k01", &[BROWSER]).await.ok("page").body;
    assert!(page.contains("lang=\"en\""), "{page}");
    let japanese = SITE.get("/221309/dx-plan/indicators/k02.ttl", &[]).await.ok("Turtle").body;
    assert!(japanese.contains("\"DX人材育成研修受講者\"@ja"), "{japanese}");
    let croissant = SITE.get("/gb-bracknell-forest/council-plan/data.croissant.json", &[]).await.ok("Croissant").json();
    let names = [&croissant["name"], &croissant["publisher"]["name"]];
    assert!(names.iter().all(|name| name["en"].is_string() && name["ja"].is_null()), "{names:?}");
}

#[test]
fn packages_have_no_transcription() {
    for plan in PLANS {
        assert!(!package(plan).folder.join("source").exists(), "{plan}");
    }
}
