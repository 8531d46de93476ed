//! Assistants ask through the Model Context Protocol, and read what anybody reads.
use crate::{
    contents::{bundled, other_city},
    harness::{Answer, BASE, PLAN, Site, get, json, send, send_body},
};
use actix_web::http::Method;
use serde_json::{Value, json};

const JSON: &str = "content-type: application/json";
const ACCEPT: &str = "accept: application/json, text/event-stream";

async fn post(body: &str, headers: &[&str]) -> Answer {
    send_body(Method::POST, "/mcp", &[&[JSON, ACCEPT], headers].concat(), body.as_bytes()).await
}

async fn asked(method: &str, params: Value) -> Value {
    let body = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}).to_string();
    let answer = post(&body, &["mcp-protocol-version: 2025-06-18"]).await.ok(method).json();
    assert_eq!((&answer["jsonrpc"], &answer["id"]), (&json!("2.0"), &json!(7)));
    answer
}

/// The result of a tool.
async fn called(name: &str, arguments: Value) -> Value {
    asked("tools/call", json!({"name": name, "arguments": arguments})).await["result"].clone()
}

/// What a tool says of arguments that it cannot answer.
async fn refused(name: &str, arguments: Value) -> String {
    let result = called(name, arguments).await;
    assert_eq!(result["isError"], true, "{result}");
    result["content"][0]["text"].as_str().unwrap().to_owned()
}

fn of_plan(mut arguments: Value) -> Value {
    arguments["publisher_id"] = json!("172014");
    arguments["plan_id"] = json!("dx-action-plan");
    arguments
}

#[actix_web::test]
async fn clients_of_every_revision_are_greeted_in_theirs() {
    for (asked_for, spoken) in [
        ("2024-11-05", "2024-11-05"),
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        ("2020-01-01", "2025-11-25"),
    ] {
        let hello = asked("initialize", json!({"protocolVersion": asked_for, "capabilities": {}})).await;
        assert_eq!(hello["result"]["protocolVersion"], spoken);
        assert_eq!(hello["result"]["serverInfo"]["name"], "openplan");
        assert!(hello["result"]["capabilities"]["tools"].is_object());
    }
    assert_eq!(asked("ping", json!({})).await["result"], json!({}));
    let notification = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;
    let accepted = post(notification, &[]).await;
    assert!(accepted.status == 202 && accepted.body.is_empty());
}

/// A message of the revision without sessions.
async fn stateless(method: &str, name: Option<&str>, version: &str, headers: &[&str]) -> Answer {
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let params = json!({"_meta": meta, "name": name, "arguments": {"q": "AI"}});
    let body = json!({"jsonrpc": "2.0", "id": "a", "method": method, "params": params}).to_string();
    post(&body, headers).await
}

#[actix_web::test]
async fn a_message_that_stands_alone_says_the_same_in_its_headers() {
    let (version, method) = ("mcp-protocol-version: 2026-07-28", "mcp-method: server/discover");
    let found = stateless("server/discover", None, "2026-07-28", &[version, method]).await.ok("discover").json();
    assert_eq!(found["result"]["supportedVersions"].as_array().unwrap().last().unwrap(), "2026-07-28");
    assert_eq!(
        (&found["result"]["resultType"], &found["result"]["cacheScope"]),
        (&json!("complete"), &json!("public"))
    );
    let headers = [version, "mcp-method: tools/call", "mcp-name: =?base64?dGVybQ==?="];
    let term = stateless("tools/call", Some("term"), "2026-07-28", &headers).await.ok("term").json();
    assert_eq!(term["result"]["isError"], false);
    for (answer, status, code) in [
        (stateless("server/discover", None, "2026-07-28", &[version]).await, 400, -32020),
        (stateless("server/discover", None, "2026-07-28", &[method]).await, 400, -32020),
        (stateless("tools/call", Some("list"), "2026-07-28", &headers).await, 400, -32020),
        (
            stateless("server/discover", None, "2030-01-01", &["mcp-protocol-version: 2030-01-01", method]).await,
            400,
            -32022,
        ),
        (stateless("ping", None, "2026-07-28", &[version, "mcp-method: ping"]).await, 404, -32601),
    ] {
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["error"]["code"]),
            (status, &json!(code)),
            "{}",
            answer.body
        );
    }
    let other = post(r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, &["mcp-protocol-version: 2020-01-01"]).await;
    assert_eq!((other.status.as_u16(), &other.json()["error"]["data"]["requested"]), (400, &json!("2020-01-01")));
}

#[actix_web::test]
async fn what_is_no_message_is_an_error_of_the_protocol() {
    for (body, status, code) in [
        ("{", 400, -32700),
        ("[]", 400, -32600),
        ("3", 400, -32600),
        (r#"{"id":1,"method":"ping"}"#, 400, -32600),
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, 400, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, 400, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"result":{}}"#, 400, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#, 200, -32601),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"serch"}}"#, 400, -32602),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}"#, 400, -32602),
    ] {
        let answer = post(body, &[]).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (status, &json!(code)), "{body}");
    }
    let near = asked_wrong("tools/call", json!({"name": "serch"})).await;
    assert!(near.contains("the nearest is `search`"), "{near}");
}

async fn asked_wrong(method: &str, params: Value) -> String {
    let body = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}).to_string();
    post(&body, &[]).await.json()["error"]["message"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn what_is_no_post_of_json_from_here_is_a_problem() {
    let ping = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.as_bytes();
    for method in [Method::GET, Method::DELETE, Method::PUT] {
        let answer = send(method, "/mcp", &[]).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "POST, OPTIONS".to_owned()));
    }
    let preflight = send(Method::OPTIONS, "/mcp", &["origin: http://localhost:6274"]).await;
    assert!(preflight.header("access-control-allow-headers").contains("MCP-Protocol-Version"));
    for (headers, status, slug) in [
        (&[ACCEPT] as &[&str], 415, "unsupported-media-type"),
        (&[ACCEPT, "content-type: text/plain"], 415, "unsupported-media-type"),
        (&[JSON, "accept: text/event-stream"], 406, "not-acceptable"),
        (&[JSON, ACCEPT, "origin: https://elsewhere.example"], 403, "foreign-origin"),
        (&[JSON, ACCEPT, "origin: null"], 403, "foreign-origin"),
        (&[JSON, ACCEPT, "origin: http://localhost.elsewhere.example"], 403, "foreign-origin"),
    ] {
        let answer = send_body(Method::POST, "/mcp", headers, ping).await;
        assert_eq!(answer.status.as_u16(), status, "{headers:?}");
        assert_eq!(answer.json()["type"], format!("{BASE}/problems/{slug}"), "{headers:?}");
    }
    for origin in [BASE, "http://localhost:6274", "http://127.0.0.1", "http://[::1]:3000"] {
        let origin = format!("origin: {origin}");
        send_body(Method::POST, "/mcp", &[JSON, ACCEPT, &origin], ping).await.ok(&origin);
    }
    let long = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{{"a":"{}"}}}}"#, "a".repeat(1 << 20));
    let answer = post(&long, &[]).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["status"]), (413, &json!(413)));
}

#[actix_web::test]
async fn every_tool_only_reads_and_says_what_it_takes_and_gives() {
    let list = asked("tools/list", json!({})).await["result"]["tools"].clone();
    let tools = list.as_array().unwrap();
    let names: Vec<_> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    let all = ["search", "get", "list", "indicator_series", "term", "compare_editions", "changes", "sparql"];
    assert_eq!(names, all);
    for tool in tools {
        assert_eq!(tool["annotations"]["readOnlyHint"], true);
        for schema in ["inputSchema", "outputSchema"] {
            assert_eq!(tool[schema]["type"], "object", "{tool}");
            assert!(!tool[schema].to_string().contains("$ref"), "a schema stands alone: {tool}");
            jsonschema::validator_for(&tool[schema]).unwrap();
        }
        for needed in tool["inputSchema"]["required"].as_array().unwrap() {
            assert!(tool["inputSchema"]["properties"][needed.as_str().unwrap()]["description"].is_string(), "{tool}");
        }
    }
    let about = list[2]["inputSchema"]["properties"]["where"]["description"].as_str().unwrap();
    assert!(about.contains("schedule: revision_id, initiative_id, period, stage_id"), "{about}");
}

#[actix_web::test]
async fn a_tool_gives_what_stands_at_its_address_with_its_source() {
    let output = asked("tools/list", json!({})).await["result"]["tools"][0]["outputSchema"].clone();
    for (name, arguments, path) in [
        ("search", json!({"q": "除雪"}), "/search?q=%E9%99%A4%E9%9B%AA&limit=20".to_owned()),
        ("get", json!({"address": format!("{BASE}/id{PLAN}/terms/ai")}), format!("{PLAN}/terms/ai")),
        ("get", json!({"address": format!("{PLAN}/releases/latest/terms/ai")}), format!("{PLAN}/releases/1/terms/ai")),
        ("list", json!({"table": "schedule", "where": {"stage_id": ["introduce"], "period": "2024.."}, "limit": 3}),
            "/schedule?limit=3&stage_id=introduce&period=2024..".to_owned()),
        ("list", of_plan(json!({"table": "sources"})), format!("{PLAN}/sources?limit=20")),
        ("list", json!({"table": "schedule", "group_by": "period"}), "/schedule?group_by=period".to_owned()),
        ("term", json!({"q": "AI", "limit": 2}), "/terms?q=AI&limit=2".to_owned()),
        ("compare_editions", of_plan(json!({})), format!("{PLAN}/editions/compare")),
        ("sparql", json!({"query": "SELECT ?s { ?s a <https://w3id.org/municipal-plan/ns#Term> } LIMIT 2"}),
            "/sparql?query=SELECT%20%3Fs%20%7B%20%3Fs%20a%20%3Chttps%3A%2F%2Fw3id.org%2Fmunicipal-plan%2Fns%23Term%3E%20%7D%20LIMIT%202".to_owned()),
    ] {
        let result = called(name, arguments).await;
        assert_eq!(result["isError"], false, "{result}");
        let told = &result["structuredContent"];
        assert!(jsonschema::is_valid(&output, told), "{told}");
        assert_eq!((&told["url"], &told["left_out"]), (&json!(format!("{BASE}{path}")), &json!(0)));
        assert_eq!(told["answer"], json(&path).await, "{path}");
        if !path.contains("group_by") {
            let source = &told["sources"][0];
            let plan = source["plan"].as_str().unwrap();
            assert!(plan.starts_with("金沢市DXアクションプラン"), "{path}: {plan}");
            assert_eq!((&source["release"], &source["edition"]), (&json!(1), &json!("2024年3月改訂")));
            let text = result["content"][0]["text"].as_str().unwrap();
            let license = source["license"].as_str().unwrap();
            assert!(text.contains("Source: 金沢市DXアクションプラン") && text.contains(license), "{text}");
        }
    }
    let term = called("get", json!({"address": format!("{PLAN}/terms/ai")})).await;
    let text = term["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("label: AI\n") && text.contains("source_line: 644\n"), "{text}");
}

#[actix_web::test]
async fn an_indicator_is_told_alone_and_a_long_answer_is_cut_and_says_so() {
    let told = called("indicator_series", of_plan(json!({"indicator_id": "k01"}))).await["structuredContent"].clone();
    let items = told["answer"]["items"].as_array().unwrap();
    let all = json(&format!("{PLAN}/progress")).await["items"].clone();
    assert!(items.len() == 1 && all.as_array().unwrap().contains(&items[0]));
    let told = called("changes", of_plan(json!({}))).await["structuredContent"].clone();
    let all = json(&format!("{PLAN}/changes")).await["items"].as_array().unwrap().len();
    let (shown, left_out) = (told["answer"]["items"].as_array().unwrap().len(), told["left_out"].as_u64().unwrap());
    assert!(left_out > 0 && shown as u64 + left_out == all as u64);
    assert!(told["answer"].to_string().len() <= 48 << 10);
}

#[actix_web::test]
async fn what_a_tool_cannot_answer_says_what_to_try() {
    for (name, arguments, wanted) in [
        ("list", json!({"table": "initiative"}), "the nearest is `initiatives`"),
        ("list", json!({}), "`table` is missing"),
        ("list", json!({"table": "sources"}), "`sources` are listed plan by plan"),
        ("list", json!({"table": "schedule", "where": {"stage_id": "opperate"}}), "the nearest is `operate`"),
        ("list", json!({"table": "schedule", "where": {"colour": "red"}}), "there is no parameter `colour`; known: "),
        ("list", json!({"table": "schedule", "where": {"stage_id": {"a": 1}}}), "`stage_id` is a text"),
        ("list", json!({"table": "schedule", "colour": "red"}), "there is no argument `colour`"),
        ("list", json!({"table": "terms", "plan_id": "dx-action"}), "dx-action-plan"),
        ("get", json!({"address": "https://elsewhere.example/"}), "is no address of this server"),
        ("get", json!({"address": format!("{PLAN}/terms/aii")}), "the nearest is `ai`"),
        ("get", json!({"address": format!("{PLAN}/terms.csv")}), "leave the suffix out"),
        ("get", json!({"address": "/openapi.json"}), "longer than the 49152 bytes"),
        ("get", json!({"address": "/mcp"}), "GET cannot be used here"),
        ("indicator_series", of_plan(json!({"indicator_id": "k99"})), "no `k99` in indicators"),
        ("term", json!({}), "`q` is missing"),
        ("changes", json!({"publisher_id": "172014"}), "`plan_id` is missing; `list` of `plans` has the ids"),
        ("compare_editions", of_plan(json!({"from": "e1900-01"})), "e2023-02"),
        ("sparql", json!({"query": "SELECT * {"}), "line 1, column"),
        ("sparql", json!({"query": "SELECT * { SERVICE <http://a> { ?s ?p ?o } }"}), "SERVICE is switched off"),
        ("search", json!({"q": "AI", "type": "Word"}), "there is no type `Word`"),
    ] {
        let text = refused(name, arguments.clone()).await;
        assert!(text.contains(wanted) && text.contains("/problems/"), "{name} {arguments}: {text}");
    }
}

#[actix_web::test]
async fn llms_txt_names_every_plan_and_every_way_to_ask() {
    let page = get("/llms.txt", &[]).await.ok("llms.txt");
    assert_eq!(page.header("content-type"), "text/markdown; charset=utf-8");
    assert!(page.body.starts_with("# ") && page.body.contains("\n> "));
    for url in page.body.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        let status = get(url, &[]).await.status.as_u16();
        assert_eq!(status, if url.ends_with("/mcp") { 405 } else { 200 }, "{url}");
    }
    for path in [PLAN, "/mcp", "/openapi.json", "/sparql", "/schedule"] {
        assert!(page.body.contains(&format!("({BASE}{path})")), "{path}");
    }
    let two = Site::of(&[bundled(), other_city()]);
    assert!(two.get("/llms.txt", &[]).await.ok("llms.txt").body.contains("/019992/green-plan)"));
}
