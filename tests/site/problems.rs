//! What cannot be answered is explained.
use crate::harness::{BASE, BROWSER, PLAN, get, tables};
use serde_json::Value;

async fn problem(path: &str, status: u16, slug: &str) -> Value {
    let answer = get(path, &[]).await;
    assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("{BASE}/problems/{slug}"));
    assert_eq!(problem["status"], status);
    // As a reference, a path that begins with two slashes would name another host.
    let instance = if path.starts_with("//") { format!("{BASE}{path}") } else { path.to_owned() };
    assert!(!path.is_ascii() || problem["instance"] == instance, "{path}: {problem}");
    assert!(!problem["title"].as_str().unwrap().is_empty());
    assert!(!problem["detail"].as_str().unwrap().is_empty());
    problem
}

/// The parameters that are wrong, with what is said of each.
async fn refused(path: &str) -> Vec<(String, String)> {
    let problem = problem(path, 400, "invalid-parameter").await;
    let errors = problem["errors"].as_array().unwrap().iter();
    errors
        .map(|error| (error["parameter"].as_str().unwrap().to_owned(), error["detail"].as_str().unwrap().to_owned()))
        .collect()
}

#[actix_web::test]
async fn an_unknown_parameter_is_refused_and_the_known_ones_are_named() {
    for table in tables() {
        let errors = refused(&format!("{PLAN}/{}?zzz=1", table.name)).await;
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].0, "zzz");
        let filters = table.columns.iter().filter(|column| column.filter).map(|column| column.name);
        for known in filters.chain(["q", "sort", "limit", "cursor", "include_narrower"]) {
            assert!(errors[0].1.contains(known), "{}: {known} is not named in: {}", table.name, errors[0].1);
        }
    }
    for path in [
        "/?x=1",
        "/172014?x=1",
        "/172014/dx-action-plan?x=1",
        "/172014/dx-action-plan/terms/ai?x=1",
        "/172014/dx-action-plan/releases?x=1",
        "/172014/dx-action-plan/releases/1?x=1",
        "/172014/dx-action-plan/datapackage.json?x=1",
        "/172014/dx-action-plan/cube?x=1",
        "/ns/plan?x=1",
        "/problems/not-found?x=1",
        "/172014/organizations/digital-administration?x=1",
        "/ns/context.jsonld?x=1",
        "/ns/plan/shapes?x=1",
        "/openapi.json?x=1",
        "/openapi.yaml?x=1",
        "/docs?x=1",
        "/docs/reference/terms?x=1",
        "/.well-known/csvm?x=1",
        "/livez?x=1",
        "/readyz?x=1",
    ] {
        assert_eq!(refused(path).await[0].0, "x", "{path}");
    }
    // Parts of a page may be asked for with a version behind them.
    get("/assets/style.css?v=1", &[]).await.ok("a version");
    assert!(refused("/172014/dx-action-plan/roadmap?x=1").await[0].1.contains("revision_id"));
    assert!(refused("/search?q=AI&x=1").await[0].1.contains("publisher_id"));
    // Across cities plans can be chosen; within one there is nothing to choose.
    assert_eq!(get("/terms?publisher_id=172014&plan_id=dx-action-plan", &[]).await.status, 200);
    assert_eq!(refused("/172014/dx-action-plan/terms?publisher_id=172014").await[0].0, "publisher_id");
}

#[actix_web::test]
async fn everything_wrong_is_said_at_once() {
    let path = format!("{PLAN}/schedule?zzz=1&limit=0&stage_id=flying&period=soon&sort=note&cursor=x");
    let parameters: Vec<_> = refused(&path).await.into_iter().map(|(parameter, _)| parameter).collect();
    for name in ["zzz", "limit", "stage_id", "period", "sort", "cursor"] {
        assert_eq!(parameters.iter().filter(|one| *one == name).count(), 1, "{name} in {parameters:?}");
    }
}

#[actix_web::test]
async fn a_bad_value_is_refused_with_what_is_expected() {
    for (question, parameter, expected) in [
        ("schedule?limit=0", "limit", "1 to 1000"),
        ("schedule?limit=1001", "limit", "1 to 1000"),
        ("schedule?limit=abc", "limit", "1 to 1000"),
        ("schedule?limit=", "limit", "1 to 1000"),
        ("schedule?limit=-1", "limit", "1 to 1000"),
        ("schedule?limit=5.0", "limit", "1 to 1000"),
        ("schedule?period=24", "period", "2023..2025"),
        ("schedule?period=..", "period", "2023..2025"),
        ("schedule?period=2023..x", "period", "2023..2025"),
        ("schedule?period=2025..2023", "period", "2023..2025"),
        ("schedule?period=", "period", "never empty"),
        ("schedule?stage_id=flying", "stage_id", "operate"),
        ("listings?relisted=yes", "relisted", "true or false"),
        ("listings?relisted=TRUE", "relisted", "true or false"),
        ("schedule?include_narrower=1", "include_narrower", "true or false"),
        ("schedule?sort=", "sort", "period"),
        ("schedule?sort=stage_as_printed", "sort", "period"),
        ("schedule?cursor=abc", "cursor", "next"),
        ("schedule?q=", "q", ""),
        ("schedule?q=%20", "q", ""),
        ("roadmap?revision_id=e1999-01", "revision_id", "e2024-03"),
    ] {
        let errors = refused(&format!("{PLAN}/{question}")).await;
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!(errors[0].0, parameter, "{question}");
        assert!(errors[0].1.contains(expected), "{question}: {}", errors[0].1);
    }
    let long = "語".repeat(257);
    assert_eq!(refused(&format!("{PLAN}/schedule?q={long}")).await[0].0, "q");
    assert!(refused("/search").await[0].1.contains("missing"));
    assert_eq!(refused("/search?q=").await[0].0, "q");
    assert!(refused("/search?q=AI&type=Nothing").await[0].1.contains("Initiative"));
    assert_eq!(refused("/search?q=AI&cursor=abc").await[0].0, "cursor");
}

#[actix_web::test]
async fn a_single_parameter_given_twice_is_refused() {
    for name in [
        "limit=5&limit=6",
        "sort=term_id&sort=term_id",
        "q=AI&q=AR",
        "cursor=a&cursor=b",
        "include_narrower=true&include_narrower=true",
    ] {
        let errors = refused(&format!("{PLAN}/terms?{name}")).await;
        assert_eq!(errors[0].0, name.split('=').next().unwrap());
        assert!(errors[0].1.contains("only once"), "{errors:?}");
    }
    assert!(refused(&format!("{PLAN}/roadmap?revision_id=e2024-03&revision_id=e2024-03")).await[0].1.contains("once"));
}

#[actix_web::test]
async fn text_that_is_not_utf_8_is_refused() {
    for path in ["/172014/dx-action-plan/terms?q=%96%68%8D%D0", "/search?q=%FF", "/172014/dx-action-plan/terms?%FF=1"] {
        assert!(refused(path).await[0].1.contains("UTF-8"), "{path}");
    }
}

#[actix_web::test]
async fn what_is_not_there_is_404_and_says_where_to_look() {
    for (path, hint) in [
        ("/nothing", "start at /"),
        ("/exclusions", "start at /"),
        ("/999999", "/plans"),
        ("/999999/dx-action-plan", "/plans"),
        ("/172014/nothing", "/plans"),
        ("/172014/nothing/terms", "/plans"),
        ("/172014/dx-action-plan/nothing", "plan's document"),
        ("/172014/dx-action-plan/terms/nothing", "/172014/dx-action-plan/terms"),
        ("/172014/dx-action-plan/terms/AI", "/172014/dx-action-plan/terms"),
        ("/172014/dx-action-plan/schemes/nothing", "policy"),
        ("/172014/dx-action-plan/releases/2", "/172014/dx-action-plan/releases"),
        ("/172014/dx-action-plan/releases/01", "/172014/dx-action-plan/releases"),
        ("/172014/dx-action-plan/releases/01/terms", "/172014/dx-action-plan/releases"),
        ("/172014/dx-action-plan/releases/+1.json", "/172014/dx-action-plan/releases"),
        ("/id/", "start at /"),
        ("/172014/dx-action-plan/releases/0", "/172014/dx-action-plan/releases"),
        ("/172014/dx-action-plan/releases/99999999999", "/172014/dx-action-plan/releases"),
        ("/172014/dx-action-plan/releases/x/terms", "/172014/dx-action-plan/releases"),
        ("/172014/dx-action-plan/releases/1/releases", "/172014/dx-action-plan/releases"),
        ("/172014/dx-action-plan/releases/1/terms/nothing", "/172014/dx-action-plan/releases/1/terms"),
        ("/problems/nothing", "nothing"),
    ] {
        let problem = problem(path, 404, "not-found").await;
        assert!(problem["detail"].as_str().unwrap().contains(hint), "{path}: {problem}");
    }
}

#[actix_web::test]
async fn part_of_a_composite_key_addresses_nothing() {
    for path in [
        "schedule/e2024-03",
        "schedule/e2024-03/i002",
        "schedule/e2024-03/i002/2023/x",
        "listings/e2024-03",
        "initiative-terms/i002",
        "observations/r01/2023",
        "sections/s001",
        "terms/ai/ai",
    ] {
        let path = format!("{PLAN}/{path}");
        problem(&path, 404, "not-found").await;
    }
    for path in ["schedule/e2024-03/i002/2023", "initiative-terms/i002/metaverse"] {
        let path = format!("{PLAN}/{path}");
        get(&path, &[]).await.ok(&path);
    }
}

#[actix_web::test]
async fn there_is_no_slash_at_the_end_of_a_path() {
    for path in [
        "/172014/",
        "/172014/dx-action-plan/",
        "/172014/dx-action-plan/terms/",
        "/terms/",
        "/search/",
        "//",
        "/172014/dx-action-plan/terms/ai/",
        "/172014/dx-action-plan/releases/1/",
        "/ns/plan/",
    ] {
        let problem = problem(path, 404, "not-found").await;
        assert!(problem["detail"].as_str().unwrap().contains("slash"), "{path}: {problem}");
    }
}

#[actix_web::test]
async fn every_kind_of_problem_has_a_page() {
    for kind in openplan::error::PROBLEMS {
        let path = format!("/problems/{}", kind.slug);
        let members = get(&path, &[]).await.ok(&path).json();
        assert_eq!(members["status"], kind.status);
        let page = get(&path, &[BROWSER]).await.ok(&path);
        assert!(page.body.contains(kind.about_ja), "{path}");
    }
}

#[actix_web::test]
async fn people_get_a_page_and_programs_a_problem_document() {
    for (path, status, slug) in [
        ("/nothing", 404, "not-found"),
        ("/172014/dx-action-plan/terms?limit=%3Cb%3E", 400, "invalid-parameter"),
        ("/sparql?query=SELECT", 400, "malformed-query"),
    ] {
        let kind = openplan::error::PROBLEMS.iter().find(|kind| kind.slug == slug).unwrap();
        let document = problem(path, status, slug).await;
        for accept in [BROWSER, "accept: text/html", "accept: application/json;q=0.8, text/html"] {
            let page = get(path, &[accept]).await;
            assert_eq!(page.status.as_u16(), status, "{path}");
            assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{accept}");
            assert!(page.body.contains("<html lang=\"ja\">") && page.body.contains(kind.about_ja), "{}", page.body);
            for part in ["href=\"/\"", "action=\"/search\"", "href=\"/assets/style.css\""] {
                assert!(page.body.contains(part), "{part}: {}", page.body);
            }
            // Of parameters the page says in its language which are wrong; English is for who asks for English.
            let detail = document["detail"].as_str().unwrap().split('`').next().unwrap();
            let says = if slug == "invalid-parameter" { "<code>limit</code>" } else { detail };
            assert!(page.body.contains(says) && !page.body.contains("<b>"), "{}", page.body);
            let english = get(path, &[accept, "accept-language: en"]).await.body;
            assert!(english.contains("<html lang=\"en\">") && english.contains(kind.about), "{english}");
            assert!(english.contains(detail) && english.contains("<a class=\"skip\" href=\"#main\">"), "{english}");
        }
        for accept in ["", "*/*", "application/json, text/html", "application/json, text/html;q=0.5", "text/turtle"] {
            let answer = get(path, &[&format!("accept: {accept}")]).await;
            assert_eq!(answer.json(), document, "{accept}");
            let page = get(path, &[BROWSER]).await;
            for name in ["vary", "cache-control", "access-control-allow-origin", "content-security-policy"] {
                assert_eq!(answer.header(name), page.header(name), "{path}: {name}");
            }
            // What is below a plan may be asked for as of another time.
            let vary = if path.starts_with("/172014/") {
                "Accept, Accept-Language, Accept-Datetime"
            } else {
                "Accept, Accept-Language"
            };
            assert_eq!(answer.header("vary"), vary);
        }
    }
    let refused = get("/sparql?query=ASK%20%7B%7D", &["accept: text/html"]).await;
    assert_eq!(refused.status, 406);
    assert!(refused.body.contains("application/sparql-results+json</a>"), "{}", refused.body);
}

#[actix_web::test]
async fn people_are_told_in_japanese_what_is_not_there() {
    let see = |path: &str| format!("<a href=\"{path}\">{path}</a> をご覧ください。");
    let (terms, releases) = (format!("{PLAN}/terms"), format!("{PLAN}/releases"));
    for (path, said) in [
        ("/nothing", "「/nothing」には何もありません。".to_owned()),
        ("/172014/nothing/用語", "「/172014/nothing/用語」には何もありません。".to_owned()),
        (&format!("{terms}/"), format!("「{terms}/」には何もありません。URLの末尾の「/」を外してください。")),
        ("/999999", format!("公表主体 999999 の計画は、ここでは公開していません。{}", see("/plans"))),
        (&format!("{terms}/AI"), format!("用語の一覧に「AI」はありません。{}", see(&terms))),
        (
            &format!("{releases}/1/terms/AI"),
            format!("用語の一覧に「AI」はありません。{}", see(&format!("{releases}/1/terms"))),
        ),
        (&format!("{releases}/2"), format!("公開版 2 はありません。{}", see(&releases))),
        ("/examples/nothing", format!("「nothing」という例はありません。{}", see("/examples"))),
    ] {
        let page = get(path, &[BROWSER]).await;
        assert!(page.body.contains(&format!("<p>{said}")), "{path}: {}", page.body);
        // Programs are answered in English, which the page has for who can read it.
        let detail = problem(path, 404, "not-found").await["detail"].as_str().unwrap().to_owned();
        assert!(!detail.contains("ありません"), "{detail}");
        let english = page.body.split_once("<details lang=\"en\">").expect("it is behind the Japanese").1;
        assert!(english.contains(detail.split('`').next().unwrap()), "{path}: {}", page.body);
    }
}
