//! A few answers as a whole, so that a change of output is read as a difference.
use crate::harness::{BASE, BROWSER, PLAN, get};
use insta::assert_snapshot;
use openplan::calendar::day_in_japan;

/// Times differ from run to run.
fn timeless(body: &str) -> String {
    let list: serde_json::Value = serde_json::from_str(body).unwrap();
    let mut times: Vec<&str> = Vec::new();
    times.extend(list["items"].as_array().into_iter().flatten().filter_map(|item| item["created_at"].as_str()));
    times.iter().fold(body.to_owned(), |body, time| body.replace(time, "2026-01-01T00:00:00Z"))
}

/// The same of what cites the current release of the plan: its day and its year.
async fn undated(body: &str) -> String {
    let release = get(&format!("{PLAN}/releases/1"), &[]).await.json();
    let created = release["created_at"].as_str().unwrap();
    let day = created.split('T').next().unwrap();
    let year = day.split('-').next().unwrap();
    let years = [("Kanazawa City (", ")"), ("year = {", "}")];
    let body = body.replace(day, "2026-11-24").replace(&day_in_japan(created).unwrap(), "2026年11月24日");
    years
        .iter()
        .fold(body, |body, (begin, end)| body.replace(&format!("{begin}{year}{end}"), &format!("{begin}2026{end}")))
}

/// A page without the block that `representations` compares with the JSON-LD of its URL.
fn without_json_ld(page: &str) -> String {
    let (before, rest) = page.split_once("<script type=\"application/ld+json\">").unwrap();
    format!("{before}<script type=\"application/ld+json\">…</script>{}", rest.split_once("</script>").unwrap().1)
}

#[actix_web::test]
async fn the_body_of_an_initiative_is_as_recorded() {
    let path = format!("{PLAN}/initiatives/i044");
    assert_snapshot!("initiative.json", get(&path, &[]).await.body);
    assert_snapshot!("initiative.ttl", get(&path, &["accept: text/turtle"]).await.body);
    assert_snapshot!("initiative.html", undated(&without_json_ld(&get(&path, &[BROWSER]).await.body)).await);
}

#[actix_web::test]
async fn a_missing_row_is_a_problem_that_names_it() {
    assert_snapshot!("missing-row.json", get(&format!("{PLAN}/initiatives/i999"), &[]).await.body);
}

#[actix_web::test]
async fn bad_parameters_are_a_problem_that_names_each() {
    assert_snapshot!(
        "bad-parameters.json",
        get(&format!("{PLAN}/schedule?limit=0&stage_id=flying&x=1"), &[]).await.body
    );
}

#[actix_web::test]
async fn the_body_of_a_publisher_is_as_recorded() {
    assert_snapshot!("publisher.json", get("/172014", &[]).await.body);
    assert_snapshot!("publisher.ttl", get("/172014.ttl", &[]).await.body);
}

#[actix_web::test]
async fn the_body_of_the_plan_is_as_recorded() {
    assert_snapshot!("plan.json", undated(&get(PLAN, &[]).await.body).await);
}

#[actix_web::test]
async fn the_body_of_the_list_of_releases_is_as_recorded() {
    assert_snapshot!("releases.json", timeless(&get(&format!("{PLAN}/releases"), &[]).await.body));
}

#[actix_web::test]
async fn the_body_of_the_home_page_is_as_recorded() {
    let start = get("/", &[]).await.body;
    assert!(start.contains(BASE));
    assert_snapshot!("home.json", start);
}
