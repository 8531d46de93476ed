//! The Reconciliation Service API: who has names finds the things that they mean.
use crate::{
    contents::{bundled, other_city},
    harness::{BASE, PLAN, Site, get, read_csv, send, send_body},
};
use actix_web::http::{Method, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::fs;

const MP: &str = "https://w3id.org/municipal-plan/ns#";

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The candidates of each query of a batch, asked below a path.
async fn asked(path: &str, batch: Value) -> Value {
    let question = format!("{path}/reconcile?queries={}", encoded(&batch.to_string()));
    get(&question, &[]).await.ok(path).json()
}

/// The candidates of one query.
async fn candidates(query: Value) -> Vec<Value> {
    asked("", json!({"q0": query})).await["q0"]["result"].as_array().unwrap().clone()
}

fn ids(candidates: &[Value]) -> Vec<&str> {
    candidates.iter().map(|one| one["id"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn without_a_question_the_service_says_what_it_is() {
    let answer = get("/reconcile", &["origin: https://refine.example"]).await.ok("/reconcile");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let manifest = answer.json();
    assert_eq!(manifest["versions"], json!(["0.2"]));
    assert_eq!(manifest["identifierSpace"], format!("{BASE}/id/"));
    assert_eq!(manifest["schemaSpace"], MP);
    assert_eq!(manifest["view"]["url"], format!("{BASE}/id/{{{{id}}}}"));
    let types: Vec<_> = manifest["defaultTypes"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    for name in ["Initiative", "Term", "Policy", "Indicator", "Plan"] {
        assert!(types.contains(&json!(format!("{MP}{name}"))), "{types:?}");
    }
    let limits = get("/limits", &[]).await.json();
    let limit = limits["limits"].as_array().unwrap().iter().find(|limit| limit["name"] == "reconcile").unwrap();
    assert_eq!(limit["value"], manifest["batchSize"]);
    let of_plan = get(&format!("{PLAN}/reconcile"), &[]).await.ok(PLAN).json();
    assert_eq!(of_plan["name"], "金沢市DXアクションプラン");
    assert_eq!(of_plan["suggest"]["entity"]["service_path"], format!("{PLAN}/reconcile/suggest/entity"));
}

/// Whatever the plan calls something, that name finds it, in whatever width and case it is written.
#[actix_web::test]
async fn every_thing_is_found_by_its_name() {
    for (table, kind, name) in [
        ("initiatives", "Initiative", "title"),
        ("terms", "Term", "label"),
        ("indicators", "Indicator", "label"),
        ("policies", "Policy", "label"),
    ] {
        let (header, rows) = read_csv(&get(&format!("{PLAN}/{table}.csv"), &[]).await.body);
        let column = header.iter().position(|column| column == name).unwrap();
        for chunk in rows.chunks(50) {
            let queries = chunk.iter().enumerate().map(|(place, row)| {
                let name = row[column].replace('A', "Ａ").to_lowercase();
                (place.to_string(), json!({"query": name, "type": kind, "limit": 5}))
            });
            let answer = asked(PLAN, Value::Object(queries.collect())).await;
            for (place, row) in chunk.iter().enumerate() {
                let found = answer[place.to_string()]["result"].as_array().unwrap();
                let same: Vec<_> = found.iter().filter(|one| one["score"] == 100).collect();
                assert!(same.iter().any(|one| one["name"] == row[column]), "{}: {found:?}", row[column]);
                assert_eq!(found[0]["type"][0]["id"], format!("{MP}{kind}"));
                let is_match = found.iter().filter(|one| one["score"].as_u64() >= Some(95)).count() == 1;
                assert_eq!(found[0]["match"], is_match, "{found:?}");
            }
        }
    }
}

#[actix_web::test]
async fn other_names_and_near_names_are_found_below_the_same_name() {
    let found = candidates(json!({"query": "Artificial Intelligence", "type": "Term"})).await;
    assert_eq!((found[0]["name"].as_str(), found[0]["score"].as_u64()), (Some("AI"), Some(95)), "{found:?}");
    assert_eq!(found[0]["match"], true);
    let found = candidates(json!({"query": "メタバースを活用した金沢文化の発信", "type": "Initiative"})).await;
    assert!(found[0]["name"].as_str().unwrap().contains("メタバース"), "{found:?}");
    assert_eq!(found[0]["match"], false);
    assert!(found.is_sorted_by_key(|one| std::cmp::Reverse(one["score"].as_u64())), "{found:?}");
    for none in ["", "　", "xyzzy", &"長い名前".repeat(200)] {
        assert_eq!(candidates(json!({"query": none})).await, [] as [Value; 0], "{none}");
    }
}

#[actix_web::test]
async fn plans_publishers_and_departments_are_found_by_their_names() {
    let one = |name: &'static str, kind: &'static str| async move {
        let found = candidates(json!({"query": name, "type": [kind]})).await;
        (found[0]["id"].as_str().unwrap().to_owned(), found[0]["match"].as_bool().unwrap())
    };
    assert_eq!(one("金沢市", "FormalOrganization").await, ("172014".to_owned(), true));
    assert_eq!(one("石川県金沢市", "FormalOrganization").await, ("172014".to_owned(), true));
    assert_eq!(one("金沢市ＤＸアクションプラン", "Plan").await, ("172014/dx-action-plan".to_owned(), true));
    let department = get("/172014/dx-action-plan.json", &[]).await.json()["responsible"].clone();
    assert!(department.as_str().is_none_or(|iri| iri.contains("/organizations/")), "{department}");
    let all =
        candidates(json!({"properties": [{"pid": "publisher_id", "v": "172014"}], "type": "OrganizationalUnit"})).await;
    assert!(all.iter().all(|one| one["id"].as_str().unwrap().starts_with("172014/organizations/")), "{all:?}");
    assert_eq!(all.len(), 1);
}

#[actix_web::test]
async fn an_id_or_an_iri_is_the_thing_and_leads_to_its_document() {
    let id = "172014/dx-action-plan/terms/ai";
    for asked in [id.to_owned(), format!("{BASE}/id/{id}")] {
        let found = candidates(json!({"query": asked})).await;
        assert_eq!(
            (ids(&found), found[0]["score"].as_u64(), found[0]["match"].as_bool()),
            (vec![id], Some(100), Some(true))
        );
    }
    assert_eq!(ids(&candidates(json!({"query": "172014"})).await), ["172014"]);
    let view = get(&format!("/id/{}", id.replace('/', "%2F")), &[]).await;
    assert_eq!((view.status, &*view.header("location")), (StatusCode::SEE_OTHER, &*format!("{BASE}/{id}")));
}

#[actix_web::test]
async fn properties_tell_things_of_one_name_apart() {
    let site = Site::of(&[bundled(), other_city()]);
    let found = |query: Value| {
        let question = format!("/reconcile?queries={}", encoded(&json!({"q": query}).to_string()));
        let site = &site;
        async move { site.get(&question, &[]).await.ok("/reconcile").json()["q"]["result"].as_array().unwrap().clone() }
    };
    let all =
        found(json!({"properties": [{"pid": "plan_id", "v": ["dx-action-plan", "green-plan"]}], "limit": 50})).await;
    assert_eq!(all.len(), 50);
    for (pid, value) in [
        ("plan_id", json!("172014/dx-action-plan")),
        ("plan_id", json!("金沢市DXアクションプラン")),
        ("plan_id", json!({"id": "172014/dx-action-plan", "name": "金沢市DXアクションプラン"})),
        ("publisher_id", json!(["石川県金沢市", "nobody"])),
        ("publisher_id", json!(172_014)),
    ] {
        let ids = |found: &[Value]| found.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        let here = found(json!({"query": "AI", "properties": [{"pid": pid, "v": value}]})).await;
        assert!(!here.is_empty() && ids(&here).iter().all(|id| id.starts_with("172014/")), "{here:?}");
    }
    let policies = found(json!({"query": "AI", "properties": [{"pid": "policies", "v": "no such policy"}]})).await;
    assert_eq!(policies, [] as [Value; 0]);
}

#[actix_web::test]
async fn a_form_is_answered_as_the_address_is() {
    let batch =
        json!({"q0": {"query": "AI"}, "q1": {"query": "データ", "type": format!("{MP}Term"), "type_strict": "should"}});
    let expected = asked("", batch.clone()).await;
    let form = format!("queries={}", encoded(&batch.to_string()));
    let headers = &["content-type: application/x-www-form-urlencoded"];
    let answer = send_body(Method::POST, "/reconcile", headers, form.as_bytes()).await.ok("POST").json();
    assert_eq!(answer, expected);
    let preflight = send(Method::OPTIONS, "/reconcile", &[]).await;
    assert!(preflight.header("access-control-allow-methods").contains("POST"));
}

#[actix_web::test]
async fn what_cannot_be_asked_is_told_in_words() {
    let detail = |batch: String| async move {
        let answer = get(&format!("/reconcile?queries={}", encoded(&batch)), &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{batch}");
        answer.json()["detail"].as_str().unwrap().to_owned()
    };
    for (query, word) in [
        (json!({"query": "AI", "type": "Initiatives"}), "the nearest is"),
        (
            json!({"query": "AI", "properties": [{"pid": "plan", "v": "x"}]}),
            "there are publisher_id, plan_id, policies",
        ),
        (json!({"query": "AI", "properties": [{"v": "x"}]}), "`pid`"),
        (json!({"query": "AI", "properties": [{"pid": "plan_id"}]}), "`v`"),
        (json!({"query": "AI", "limit": 0}), "`limit`"),
        (json!({"query": ["AI"]}), "`query`"),
        (json!({"type": "Term"}), "`query` is missing"),
        (json!({"properties": [{"pid": "policies", "v": "x"}]}), "`query` is missing"),
        (json!("AI"), "JSON object"),
    ] {
        let told = detail(json!({"q7": query}).to_string()).await;
        assert!(told.contains("`q7`") && told.contains(word), "{told}");
    }
    assert!(detail("[]".to_owned()).await.contains("JSON"));
    let many = (0..51).map(|place| (place.to_string(), json!({"query": "AI"}))).collect();
    let answer = get(&format!("/reconcile?queries={}", encoded(&Value::Object(many).to_string())), &[]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.json()["detail"].as_str().unwrap().contains("50 queries"));
    let empty = send_body(Method::POST, "/reconcile", &[], b"").await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    for (path, status) in [
        ("/172014/no-such-plan/reconcile", StatusCode::NOT_FOUND),
        ("/reconcile/suggest/entity", StatusCode::BAD_REQUEST),
        ("/reconcile/suggest/entity?prefix=a&cursor=-1", StatusCode::BAD_REQUEST),
        ("/reconcile/suggest/thing?prefix=a", StatusCode::NOT_FOUND),
        ("/reconcile/preview", StatusCode::BAD_REQUEST),
        ("/reconcile/preview?id=172014/dx-action-plan/terms/nothing", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(get(path, &[]).await.status, status, "{path}");
    }
}

#[actix_web::test]
async fn who_types_is_told_what_begins_so() {
    let suggested = |path: String| async move {
        let answer = get(&path, &[]).await.ok(&path).json();
        answer["result"].as_array().unwrap().clone()
    };
    let all = suggested("/reconcile/suggest/entity?prefix=AI&type=/type/unknown&spell=always".to_owned()).await;
    assert!(all.len() > 5 && all.iter().all(|one| one["notable"][0]["id"].is_string()), "{all:?}");
    let rest = suggested("/reconcile/suggest/entity?prefix=AI&cursor=2".to_owned()).await;
    assert_eq!(rest[0], all[2]);
    let id = "172014/dx-action-plan/terms/ai";
    assert_eq!(suggested(format!("/reconcile/suggest/entity?prefix={}", encoded(id))).await[0]["id"], id);
    assert_eq!(suggested("/reconcile/suggest/entity?prefix=".to_owned()).await, [] as [Value; 0]);
    let plan = suggested(format!("/reconcile/suggest/entity?prefix={}", encoded("金沢市DX"))).await;
    assert_eq!(plan[0]["id"], "172014/dx-action-plan");
    let types = suggested(format!("/reconcile/suggest/type?prefix={}", encoded("取組"))).await;
    assert_eq!(types[0]["id"], format!("{MP}Initiative"));
    let properties = suggested("/reconcile/suggest/property?prefix=plan".to_owned()).await;
    assert_eq!(properties[0]["id"], "plan_id");
}

#[actix_web::test]
async fn a_preview_may_stand_in_the_page_of_another_site() {
    let answer = get("/reconcile/preview?id=172014%2Fdx-action-plan%2Fterms%2Fai", &[]).await.ok("preview");
    assert!(answer.header("content-security-policy").contains("frame-ancestors *"));
    assert!(
        answer.body.contains("<html lang=\"ja\">") && answer.body.contains("Artificial Intelligence"),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("<script"));
    let other = get("/search?q=AI", &["accept: text/html"]).await;
    assert!(other.header("content-security-policy").contains("frame-ancestors 'none'"));
}

#[actix_web::test]
async fn what_the_page_of_neighbours_shows_is_what_the_server_answers() {
    let page = fs::read_to_string("docs/neighbours.md").unwrap();
    let blocks: Vec<&str> = page.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let (call, shown) = block.split_once('\n').unwrap();
        let path = call.split("http://127.0.0.1:8080").nth(1).unwrap().split(' ').next().unwrap();
        let (name, value) = call.split('\'').nth(1).unwrap().split_once('=').unwrap();
        let more = if call.ends_with("-d rows=0") { "&rows=0" } else { "" };
        let answer = get(&format!("{path}?{name}={}{more}", encoded(value)), &[]).await.ok(call).body;
        let answer: Value = serde_json::from_str(&answer.replace(BASE, "http://127.0.0.1:8080")).unwrap();
        assert_eq!(answer, serde_json::from_str::<Value>(shown).unwrap(), "{call}");
    }
}
