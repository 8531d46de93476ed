//! Every page has an address in Japanese and one in English, and where an address names neither, `Accept-Language` chooses.
use crate::harness::{BASE, BROWSER, PLAN, get};

const ENGLISH: &str = "accept-language: en-GB,en;q=0.9,ja;q=0.1";

const PATHS: [&str; 6] = ["", "/terms", "/terms/ai", "/initiatives/i053", "/roadmap", "/releases/1/terms"];

#[actix_web::test]
async fn a_page_is_in_the_language_that_is_asked_for() {
    for path in PATHS.map(|below| format!("{PLAN}{below}")).iter().map(String::as_str).chain(["/", "/172014", "/docs"])
    {
        let named = if path == "/" { "/index" } else { path };
        for (asked, tag, suffix) in [("accept-language: ja", "ja", "html"), (ENGLISH, "en", "en.html")] {
            let page = get(path, &[BROWSER, asked]).await.ok(path);
            assert!(page.body.contains(&format!("<html lang=\"{tag}\">")), "{path} is not in {tag}");
            assert_eq!(page.header("content-language"), tag, "{path}");
            assert_eq!(page.header("content-location"), format!("{BASE}{named}.{suffix}"), "{path}");
            let vary = page.header("vary");
            let vary: Vec<&str> = vary.split(", ").collect();
            assert!(vary.contains(&"Accept") && vary.contains(&"Accept-Language"), "{path}: {vary:?}");
            let own = get(&format!("{named}.{suffix}"), &[BROWSER]).await.ok(path);
            assert_eq!(own.header("content-language"), tag, "{path}");
            assert!(!own.header("vary").contains("Language"), "{path}.{suffix} names its language");
        }
        // Who asks for data gets them whatever language they read.
        if path != "/docs" {
            let data = get(path, &["accept: application/json", ENGLISH]).await.ok(path);
            assert_eq!(data.header("content-type"), "application/json");
            assert_eq!(data.header("content-language"), "", "data are in no language of a page");
            assert!(data.header("vary").contains("Accept-Language"), "{path}: a cache must not mix it with a page");
        }
    }
}

#[actix_web::test]
async fn a_page_names_the_same_page_in_each_language_and_leads_on_in_its_own() {
    let path = format!("{PLAN}/initiatives/i053");
    for (suffix, other, says) in [("html", "en.html", "English"), ("en.html", "html", "日本語")] {
        let page = get(&format!("{path}.{suffix}"), &[BROWSER]).await.ok(&path).body;
        for (tag, suffix) in [("ja", "html"), ("en", "en.html")] {
            let link = format!("<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{BASE}{path}.{suffix}\">");
            assert!(page.contains(&link), "{link}: {page}");
        }
        assert!(page.contains(&format!("href=\"{BASE}{path}.{other}\" class=\"language\"")) && page.contains(says));
        assert!(page.contains(&format!("href=\"{BASE}{PLAN}.{suffix}\"")), "{page}");
        assert!(page.contains(&format!("action=\"/search.{suffix}\"")), "{page}");
    }
}

#[actix_web::test]
async fn the_sentence_that_answers_first_is_in_both_languages() {
    for (path, said) in [
        ("/initiatives/i053.html", "<p class=\"lead\">2025年度から「運用」の予定です。</p>"),
        (
            "/initiatives/i053.en.html",
            "Planned to be at the stage “<span lang=\"ja\">運用</span>” from fiscal year 2025 on.",
        ),
        ("/indicators/k02.html", "2025年度末までに<b>200</b><small>件</small>を目標としています。"),
        ("/indicators/k02.en.html", "The target for the end of fiscal year 2025 is <b>200</b> <small>case</small>."),
        (".html", "金沢市の、2023年度から2025年度までの3年間の計画です。政策は5件、取組は62件、KPI（目標）は5件です。"),
        (
            ".en.html",
            "for 3 years, from fiscal year 2023 to fiscal year 2025. In it: policies: 5, initiatives: 62, KPIs (targets): 5.",
        ),
        (".html", "実績は、18件の指標のうち6件だけ、資料に記載があります（最新は2023年度）。"),
        (".html", "「実施」や「拡大」の段階の取組は、2023年度の24件から、2025年度の56件になる予定です。"),
    ] {
        let page = get(&format!("{PLAN}{path}"), &[BROWSER]).await.ok(path).body;
        assert!(page.contains(said), "{path} does not say {said}: {page}");
    }
}

#[actix_web::test]
async fn every_page_has_a_description_and_a_title_of_its_own_and_rows_have_headers() {
    let mut titles = std::collections::BTreeMap::new();
    let own = ["", "/roadmap", "/progress", "/gaps", "/terms", "/terms/ai", "/initiatives/i053"];
    let own = own.map(|below| format!("{PLAN}{below}"));
    for path in
        own.iter().map(String::as_str).chain(["/", "/172014", "/catalog", "/search?q=AI", "/limits", "/examples"])
    {
        let page = get(path, &[BROWSER]).await.ok(path).body;
        let between = |begin: &str, end: &str| page.split_once(begin).unwrap().1.split(end).next().unwrap().to_owned();
        assert!(between("<meta name=\"description\" content=\"", "\"").chars().count() >= 10, "{path}");
        let title = between("<title", "</title>");
        assert_eq!(titles.insert(title.clone(), path), None, "{title}");
        for body in page.split("<tbody>").skip(1).map(|rest| rest.split("</tbody>").next().unwrap()) {
            assert_eq!(body.matches("<tr>").count(), body.matches("scope=\"row\"").count(), "{path}");
        }
        for scrolls in page.split("<div class=\"grid\"").skip(1) {
            let tag = scrolls.split('>').next().unwrap();
            assert!(tag.contains("tabindex=\"0\"") && tag.contains("aria-label=\""), "{path}: {tag}");
        }
    }
}
