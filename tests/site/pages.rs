//! Pages for people: Japanese names, nothing cut off, nothing that only a program would read.
use crate::{
    contents::{bundled, edited, second_content},
    harness::{BASE, BROWSER, PLAN, Site, get},
};
use openplan::calendar::{day_in_japan, moment_in_japan};

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
        assert!(page.contains(&format!("{PLAN}/roadmap\">工程表")), "{path}");
    }
    let release = page(&format!("{PLAN}/releases/1")).await;
    let begins =
        release.match_indices("<dt>").chain(release.match_indices("<li>")).map(|(begin, tag)| begin + tag.len());
    let names: Vec<_> = begins.filter_map(|begin| release[begin..].split([':', '<']).next()).collect();
    assert!(names.contains(&"公表主体"), "{names:?}");
    let is_raw = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    assert_eq!(names.iter().find(|name| is_raw(name)), None, "{release}");
}

#[actix_web::test]
async fn the_roadmap_comes_first_among_the_links_of_a_plan() {
    let page = page(PLAN).await;
    let place = |path: &str| page.find(&format!("<li><a href=\"{BASE}{PLAN}{path}\">")).unwrap();
    assert!(place("/roadmap") < place("/plans") && place("/roadmap") < place("/terms"));
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

/// What the page shows of the releases, a text for each column that it has.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let rows = page.lines().filter(|line| line.starts_with("<tr><th scope=\"row\" data-name"));
    rows.map(|row| row.split(" data-name=").skip(1).collect()).collect()
}

fn cell<'p>(row: &[&'p str], name: &str) -> &'p str {
    let begin = format!("\"{name}\">");
    let found = row.iter().find_map(|cell| cell.strip_prefix(begin.as_str()));
    let cell = found.unwrap_or_else(|| panic!("no {name}: {row:?}"));
    cell.split("</td>").next().unwrap().split("</th>").next().unwrap()
}

#[actix_web::test]
async fn the_list_of_releases_is_narrow_and_leads_to_each_with_its_changes_and_its_archive() {
    let site = Site::of(&[bundled()]);
    for package in [second_content(), bundled()] {
        site.publish(&package);
    }
    site.publish(&second_content());
    site.state.refresh().unwrap();
    let page = site.get(&format!("{PLAN}/releases"), &[BROWSER]).await.ok("releases").body;
    assert!(page.contains("<table class=\"cards\">") && !page.contains("<td>true</td>"), "{page}");
    let list = site.get(&format!("{PLAN}/releases.json"), &[]).await.json();
    let rows = rows(&page);
    assert_eq!(rows.len(), 2);
    for ((row, number), item) in rows.iter().zip([2, 1]).zip(list["items"].as_array().unwrap()) {
        let release = format!("{BASE}{PLAN}/releases/{number}");
        let changes = format!("{BASE}{PLAN}/changes?from={}&to={number}", number - 1);
        assert_eq!(cell(row, "公開版"), format!("<a href=\"{release}\">公開版 {number}</a>"));
        assert_eq!(cell(row, "状態"), if number == 2 { "現行" } else { "" });
        let said = cell(row, "変更点");
        assert!(
            said.contains(&changes.replace('&', "&#38;")) && said.contains(">変更 1件<") == (number == 2),
            "{said}"
        );
        assert_eq!(cell(row, "全データ"), format!("<a href=\"{release}/data.zip\">data.zip</a>"));
        // In lines, and whole for whoever copies it.
        let digest = item["digest"].as_str().unwrap();
        assert_eq!(cell(row, "内容のSHA-256"), format!("<code class=\"digest\">{digest}</code>"));
        for url in [release.clone(), changes, format!("{release}/data.zip")] {
            site.get(&url, &[]).await.ok(&url);
        }
    }
    assert!(!page.contains("\">公開者<"), "nobody is named, so there is no column for it");
    assert!(!cell(&rows[0], "再び現行の公開版になった日時と理由（日本時間）").is_empty());
}

#[actix_web::test]
async fn a_search_keeps_the_words_and_marks_what_it_found() {
    let found = page("/search?q=%EF%BC%A1%EF%BC%A9").await;
    for text in ["<h1>「ＡＩ」の検索結果", "name=\"q\" value=\"ＡＩ\"", ">用語</", "<mark>AI</mark>技術を活用した"]
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
        "<h2>工程</h2></caption>",
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

/// A page without what only programs read.
fn without_scripts(page: &str) -> String {
    let mut parts = page.split("<script");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |page, part| page + part.split_once("</script>").unwrap().1)
}

#[actix_web::test]
async fn moments_are_told_in_japan_time() {
    let site = Site::of(&[bundled()]);
    site.publish(&second_content());
    site.publish(&bundled());
    site.state.refresh().unwrap();
    let created = site.get(&format!("{PLAN}/releases/2"), &[]).await.json()["created_at"].as_str().unwrap().to_owned();
    let (moment, day) = (moment_in_japan(&created).unwrap(), day_in_japan(&created).unwrap());
    let below = ["/releases", "/releases/2", "/changes?from=1&to=2", "/terms/ai-ocr/history", "/dataset"];
    for path in below.map(|below| format!("{PLAN}{below}")).into_iter().chain(["/catalog".to_owned()]) {
        let page = without_scripts(&site.get(&path, &[BROWSER]).await.ok(&path).body);
        let told = if path.ends_with("/dataset") || path == "/catalog" { &day } else { &moment };
        assert!(page.contains(&format!("\">{told}</time>")), "{path}: {told}: {page}");
        for (end, _) in page.match_indices('Z') {
            let Some(begin) = end.checked_sub(created.len() - 1) else { continue };
            let is_moment = page.get(begin..=end).is_some_and(|text| moment_in_japan(text).is_some());
            assert!(!is_moment || page[..begin].ends_with("<time datetime=\""), "{path}: {}", &page[begin..=end]);
        }
    }
    for path in ["/releases", "/changes?from=1&to=2", "/terms/ai-ocr/history"].map(|below| format!("{PLAN}{below}")) {
        let page = site.get(&path, &[BROWSER]).await.body;
        assert!(page.contains("日時（日本時間）"), "{path}");
    }
    // Programs read it as it is stored.
    let csv = site.get(&format!("{PLAN}/releases.csv"), &[]).await.body;
    assert!(csv.contains(&created) && !csv.contains("日本時間"), "{csv}");
}

#[actix_web::test]
async fn a_page_says_of_which_edition_of_the_plan_and_of_which_release_of_the_data_it_is() {
    let site = Site::of(&[bundled()]);
    let newer = edited(|name, text| match name {
        "revisions.csv" => {
            format!("{text}172014,dx-action-plan,e2025-03,2025年3月改訂,2025-03,,,,e2024-03,e2025-03,\r\n")
        }
        "listings.csv" => {
            let again = text.replace(",e2024-03,", ",e2025-03,");
            text + again.split_once('\n').unwrap().1
        }
        "sources.csv" => format!("{text}172014,dx-action-plan,e2025-03,計画書（2025年3月改訂）,edition,2025-03,,,\r\n"),
        _ => text,
    });
    site.publish(&newer);
    site.state.refresh().unwrap();
    let now = |edition: &str| ("", edition.to_owned(), 2);
    for (below, (release, edition, number)) in [
        ("/roadmap", now("2025年3月改訂")),
        ("/gaps", now("2025年3月改訂")),
        ("/roadmap?revision_id=e2024-03", now("2024年3月改訂")),
        ("/roadmap", ("/releases/1", "2024年3月改訂".to_owned(), 1)),
        ("/progress", now("2025年3月改訂")),
        ("/editions/compare", now("2025年3月改訂")),
        ("/terms", now("")),
        ("/terms/ai", ("/releases/1", String::new(), 1)),
    ] {
        let path = format!("{PLAN}{release}{below}");
        let page = site.get(&path, &[BROWSER]).await.ok(&path).body;
        let line = page.lines().find(|line| line.contains("データ: ")).unwrap_or_else(|| panic!("{path}: {page}"));
        let id = if edition.starts_with("2025") { "e2025-03" } else { "e2024-03" };
        let edition = if edition.is_empty() {
            String::new()
        } else {
            format!("計画の版: <a href=\"{PLAN}{release}/revisions/{id}\">{edition}</a>　")
        };
        let data = format!("データ: <a href=\"{BASE}{PLAN}/releases/{number}\">公開版 {number}</a>");
        assert_eq!(line, format!("<p class=\"of\">{edition}{data}</p>"), "{path}");
    }
    let changes = site.get(&format!("{PLAN}/changes?from=1&to=2"), &[BROWSER]).await.ok("changes").body;
    assert!(changes.contains("公開版 1</a>、<a") && changes.contains("公開版 2</a></p>"), "{changes}");
}

#[actix_web::test]
async fn every_page_of_a_plan_names_its_feed_and_cites_the_release() {
    let site = Site::of(&[bundled()]);
    site.publish(&second_content());
    site.state.refresh().unwrap();
    let mut citations = Vec::new();
    for number in [1, 2] {
        let release = site.get(&format!("{PLAN}/releases/{number}"), &[]).await.ok("release").json();
        citations.push(release["citation"]["ja"].as_str().unwrap().to_owned());
    }
    let feed = format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{BASE}{PLAN}/releases.atom\"");
    let own = ["", "/terms", "/terms/ai-ocr", "/roadmap", "/progress", "/gaps", "/cube", "/schemes/policy", "/data"];
    let pages = own.iter().flat_map(|below| {
        [(format!("{PLAN}{below}"), [false, true]), (format!("{PLAN}/releases/1{below}"), [true, false])]
    });
    let spanning = [
        ("/changes?from=0&to=1", [true, false]),
        ("/changes?from=1&to=2", [true, true]),
        ("/terms/ai-ocr/history", [false, true]),
        ("/dataset", [false, true]),
        // Each release has a page that cites it.
        ("/releases", [false, false]),
    ];
    for (path, cited) in pages.chain(spanning.map(|(below, cited)| (format!("{PLAN}{below}"), cited))) {
        let page = without_scripts(&site.get(&path, &[BROWSER]).await.ok(&path).body);
        assert_eq!(page.matches(&feed).count(), 1, "{path}: {page}");
        for (citation, cited) in citations.iter().zip(cited) {
            assert_eq!(page.matches(citation).count(), usize::from(cited), "{path}: {citation}");
        }
    }
    // What is of no plan names the feed of all plans.
    let feed = format!("href=\"{BASE}/releases.atom\"");
    for path in ["/", "/terms", "/catalog", "/172014"] {
        let page = site.get(path, &[BROWSER]).await.ok(path).body;
        assert!(page.contains(&feed) && !page.contains(&format!("{PLAN}/releases.atom")), "{path}: {page}");
        assert!(!page.contains("<p>引用"), "{path}");
    }
}
