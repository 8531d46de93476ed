//! A server behind a proxy that takes the path of its address off: what its pages link keeps that path.
use crate::{
    contents::bundled,
    database::Database,
    harness::{BROWSER, PLAN, Site},
};
use openplan::{
    http::State,
    snapshot::{self, Options},
};
use std::sync::Arc;

const BASE: &str = "https://data.example.jp/plans";

/// What a page refers to: links, styles, targets of forms.
fn referred(page: &str) -> Vec<&str> {
    let values = ["href=\"", "src=\"", "action=\""].into_iter().flat_map(|name| page.split(name).skip(1));
    values.filter_map(|rest| rest.split('"').next()).collect()
}

#[actix_web::test]
async fn pages_lead_to_what_is_below_the_address_of_the_server() {
    let database = Database::new();
    let options = Options { base_url: Some(BASE.to_owned()), ..Options::default() };
    snapshot::publish(&[bundled()], &options, &database.open()).unwrap();
    let site = Site { state: Arc::new(State::open(database.open(), BASE.to_owned()).unwrap()), database };
    let below = ["", "/terms/ai", "/initiatives", "/roadmap", "/progress", "/gaps", "/sparql", "/nowhere"];
    let of_plan = below.map(|below| format!("{PLAN}{below}"));
    let others = ["/", "/catalog", "/ns/plan", "/search?q=AI", "/examples", "/sparql", "/limits", "/172014"];
    let mut local = 0;
    for path in of_plan.iter().map(String::as_str).chain(others) {
        let page = site.get(path, &[BROWSER]).await;
        assert!(page.body.contains("<html"), "{path}: {}", page.body);
        for reference in referred(&page.body).into_iter().filter(|reference| reference.starts_with('/')) {
            assert!(reference.starts_with("/plans/"), "{path} leads to {reference}");
            local += 1;
        }
    }
    assert!(local > 50, "only {local} references begin at the root");
}
