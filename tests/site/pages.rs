//! Pages for people: Japanese names, nothing cut off, nothing that only a program would read.
use crate::harness::{BASE, BROWSER, PLAN, get};

async fn page(path: &str) -> String {
    get(path, &[BROWSER]).await.ok(path).body
}

#[actix_web::test]
async fn members_of_any_depth_are_shown() {
    let municipality = page("/172014").await;
    for text in ["<dt>計画</dt>", "金沢市DXアクションプラン</a>\n<ul>", "工程表</a>"] {
        assert!(municipality.contains(text), "{text}: {municipality}");
    }
    assert!(!municipality.contains("<li></li>"));
}

#[actix_web::test]
async fn members_have_japanese_names() {
    for path in ["/", "/172014"] {
        let page = page(path).await;
        for key in ["title", "description", "plans", "municipality", "name_en", "plan_id", "url", "FormalOrganization"]
        {
            let shown = [format!("<dt>{key}</dt>"), format!("<li>{key}:"), format!("<dd>{key}</dd>")];
            assert!(!shown.iter().any(|shown| page.contains(shown)), "{path}: {key}");
        }
        assert!(page.contains(&format!("{PLAN}\">金沢市DXアクションプラン</a>")), "{path}");
        assert!(page.contains(&format!("{PLAN}/roadmap\">工程表</a>")), "{path}");
    }
}

#[actix_web::test]
async fn the_roadmap_comes_first_among_the_links_of_a_plan() {
    let page = page(PLAN).await;
    let place = |path: &str| page.find(&format!("<li><a href=\"{BASE}{PLAN}{path}\">")).unwrap();
    assert!(place("/roadmap") < place("/plans") && place("/plans") < place("/terms"));
}

#[actix_web::test]
async fn the_roadmap_has_its_years_behind_the_title_and_marks_as_text() {
    let page = page(&format!("{PLAN}/roadmap")).await;
    let header = page.lines().find(|line| line.starts_with("<thead>")).unwrap();
    let names: Vec<_> =
        header.split("<th scope=\"col\">").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    let years = ["2023年度", "2024年度", "2025年度"];
    assert_eq!(names[1..4], years, "{names:?}");
    assert_eq!(names[6..], ["New表示", "再掲"]);
    assert_eq!(page.matches("<td>New</td>").count(), 27);
    assert_eq!(page.matches("<td>再掲</td>").count(), 6);
    assert!(!page.contains("<td>true</td>") && !page.contains("<td>false</td>"));
}

#[actix_web::test]
async fn the_current_release_is_told_in_words() {
    let page = page(&format!("{PLAN}/releases")).await;
    assert!(page.contains("<td>はい</td>") && !page.contains("<td>true</td>"));
}

#[actix_web::test]
async fn a_search_keeps_the_words_and_marks_what_it_found() {
    let found = page("/search?q=%EF%BC%A1%EF%BC%A9").await;
    for text in
        ["<h1>「ＡＩ」の検索結果", "name=\"q\" value=\"ＡＩ\"", "<td>用語</td>", "<mark>AI</mark>技術を活用した"]
    {
        assert!(found.contains(text), "{text}");
    }
    let hostile = page("/search?q=%22%3E%3Cb%3E").await;
    assert!(!hostile.contains("<b>"));
}

#[actix_web::test]
async fn what_is_linked_has_its_name() {
    let page = page(&format!("{PLAN}/initiatives/i044")).await;
    for text in [
        "/initiatives/i045\">データ利活用による不登校対策の強化（i045）</a>",
        "/172014\">石川県金沢市</a>",
        "/initiatives\">取組</a>",
        "<caption>工程</caption>",
        "<a class=\"skip\" href=\"#main\">",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[actix_web::test]
async fn there_is_an_icon() {
    for path in ["/assets/icon.svg", "/favicon.ico"] {
        assert_eq!(get(path, &[]).await.ok(path).header("content-type"), "image/svg+xml");
    }
}
