//! Every fact on a page for people.
use crate::{
    SITE,
    facts::{Facts, PLANS, PrintedValue},
    harness::BROWSER,
    json_and_csv::{rows_of_csv, tables_of_csv},
    tables::Row,
};
use openplan::table::CellKind;
use std::collections::BTreeMap;

/// A page as it is shown.
struct Page {
    text: String,
    html: String,
    /// The cells of each row of its tables.
    rows: Vec<Vec<String>>,
}

impl Page {
    async fn of(path: &str) -> Self {
        let html = SITE.get(path, &[BROWSER]).await.ok(path).body;
        let rows = html.split("<tr").skip(1).map(|row| row.split("</tr>").next().unwrap());
        let cells = |row: &str| {
            let row = row.replace("<th scope=\"row\"", "<td");
            row.split("<td").skip(1).map(|cell| shown(&format!("<td{cell}"))).collect()
        };
        Self { rows: rows.map(cells).collect(), text: shown(&html), html }
    }

    /// Whether one row shows all of these, each in a cell: the text alone, or a label with its code in brackets.
    fn has_row(&self, texts: &[&str]) -> bool {
        let shows = |cell: &String, text: &str| {
            cell == text || cell.strip_prefix(text).is_some_and(|rest| rest.starts_with('（') && rest.ends_with('）'))
        };
        self.rows.iter().any(|row| texts.iter().all(|text| text.is_empty() || row.iter().any(|cell| shows(cell, text))))
    }
}

/// What a piece of a page shows: without tags and scripts, its entities read.
fn shown(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut text = String::new();
    for (place, part) in body.split("<script").enumerate() {
        let part = if place == 0 { part } else { part.split_once("</script>").map_or("", |(_, rest)| rest) };
        text.extend(part.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)));
    }
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    let read = |text: String, (entity, character): &(&str, &str)| text.replace(entity, character);
    entities.iter().fold(text, read).trim().to_owned()
}

/// The pages of the indicators of all plans, by plan, name and what the indicator belongs to.
async fn indicator_pages() -> BTreeMap<[String; 3], Page> {
    let mut pages = BTreeMap::new();
    for plan in PLANS {
        let tables = tables_of_csv(plan).await;
        for row in &tables.rows["indicators"] {
            let id = &row["indicator_id"];
            let (label, under) = tables.name_of(id);
            pages.insert([(*plan).to_owned(), label, under], Page::of(&format!("/{plan}/indicators/{id}")).await);
        }
    }
    pages
}

#[actix_web::test]
async fn the_page_of_an_indicator_shows_what_is_printed_of_it() {
    let (facts, pages) = (Facts::printed(), indicator_pages().await);
    let of = |plan: &str, indicator: &str, under: &str| &pages[&[plan, indicator, under].map(str::to_owned)];
    for fact in &facts.values {
        let page = of(&fact.plan, &fact.indicator, &fact.under);
        for text in [&fact.indicator, fact.under.rsplit(" > ").next().unwrap(), &fact.number] {
            assert!(page.text.contains(text), "{text} is not on the page of {fact:#?}: {}", page.text);
        }
        let cells = [&fact.value, &fact.unit, &fact.first_day, &fact.last_day, &fact.period, &fact.printed];
        assert!(page.has_row(&cells.map(String::as_str)), "{fact:#?}: {:#?}", page.rows);
    }
    for fact in &facts.grades {
        let page = of(&fact.plan, &fact.indicator, &fact.under);
        let cells = [&fact.scheme, &fact.grade, &fact.first_day, &fact.last_day, &fact.period];
        assert!(page.has_row(&cells.map(String::as_str)), "{fact:#?}: {:#?}", page.rows);
    }
    for fact in &facts.names {
        assert!(of(&fact.plan, &fact.indicator, &fact.under).has_row(&[&fact.also]), "{fact:#?}");
    }
    for fact in &facts.leads {
        assert!(of(&fact.plan, &fact.indicator, &fact.under).has_row(&[&fact.lead]), "{fact:#?}");
    }
}

#[actix_web::test]
async fn the_page_of_a_policy_shows_its_initiatives_and_what_is_above_and_below_it() {
    for plan in PLANS {
        let tables = tables_of_csv(plan).await;
        for policy in &tables.rows["policies"] {
            let page = Page::of(&format!("/{plan}/policies/{}", policy["policy_id"])).await;
            let near = |other: &&Row| {
                other["policy_id"] == policy["parent_policy_id"] || other["parent_policy_id"] == policy["policy_id"]
            };
            let near = tables.rows["policies"].iter().filter(near).map(|other| &other["label"]);
            let listed = tables.rows["listings"].iter().filter(|row| row["policy_id"] == policy["policy_id"]);
            let judged = tables.rows["indicators"].iter().filter(|row| row["policy_id"] == policy["policy_id"]);
            let named = listed.map(|row| &row["title_as_printed"]).chain(judged.map(|row| &row["label"]));
            for text in near.chain(named).chain([&policy["label"]]) {
                assert!(page.text.contains(text.as_str()), "{text} is not on the page of {policy:#?}: {}", page.text);
            }
        }
    }
}

#[actix_web::test]
async fn the_page_of_progress_shows_each_indicator_with_its_target() {
    let facts = Facts::printed();
    for plan in PLANS {
        let page = Page::of(&format!("/{plan}/progress")).await;
        for fact in facts.values.iter().filter(|fact| fact.plan == *plan) {
            let about = |other: &&PrintedValue| other.indicator == fact.indicator && other.under == fact.under;
            let targets = facts.values.iter().filter(about).filter(|other| other.kind == "target");
            let target = targets.max_by_key(|target| &target.last_day).unwrap();
            let shows = |row: &&Vec<String>| {
                // A unit in Latin letters stands apart from its number, and a number may count nothing.
                let apart = if target.unit.starts_with(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
                let target = format!("{}{apart}{}", target.value, target.unit);
                let cells: Vec<String> = row.iter().map(|cell| cell.replace(',', "")).collect();
                row.contains(&fact.indicator) && cells.iter().any(|cell| cell.starts_with(&target))
            };
            assert!(page.rows.iter().any(|row| shows(&row)), "{target:#?}: {:#?}", page.rows);
        }
    }
}

#[actix_web::test]
async fn the_page_of_progress_names_what_an_indicator_belongs_to() {
    for plan in PLANS {
        let (tables, page) = (tables_of_csv(plan).await, Page::of(&format!("/{plan}/progress")).await);
        let lines = rows_of_csv(&format!("/{plan}/progress.csv")).await;
        let rows = page.rows.iter().filter(|row| !row.is_empty());
        for ((indicator, line), row) in tables.rows["indicators"].iter().zip(&lines).zip(rows) {
            assert_eq!(row[0], indicator["label"]);
            let (_, under) = tables.name_of(&indicator["indicator_id"]);
            let whole = indicator["policy_id"].is_empty() && indicator["initiative_id"].is_empty();
            assert_eq!(row.iter().any(|cell| cell == "計画全体"), whole, "{row:?}");
            // The last two of the path: the policy, and the initiative if there is one.
            let path: Vec<&str> = under.split(" > ").filter(|name| !name.is_empty()).collect();
            let told = if indicator["initiative_id"].is_empty() { 1 } else { 2 };
            for name in path.iter().rev().take(told) {
                assert!(row.iter().any(|cell| cell == name) || whole, "{name} is not in {row:?}");
            }
            if !indicator["initiative_id"].is_empty() {
                let names = [&line["initiative_policy_label"], &line["initiative_label"]];
                assert_eq!(names.map(String::as_str), path[path.len() - 2..], "{line:?}");
            }
        }
    }
}

#[actix_web::test]
async fn the_page_of_progress_shows_where_an_indicator_began_also_if_nobody_says_when() {
    let facts = Facts::printed();
    let mut without_period = 0;
    for plan in PLANS {
        let page = Page::of(&format!("/{plan}/progress")).await;
        for fact in facts.values.iter().filter(|fact| fact.plan == *plan && fact.kind == "baseline") {
            if fact.value.is_empty() {
                continue;
            }
            without_period += usize::from(fact.last_day.is_empty());
            let begins =
                |cell: &String| cell.replace([',', ' '], "").starts_with(&format!("{}{}", fact.value, fact.unit));
            let told = |cell: &&String| begins(cell) && (!fact.last_day.is_empty() || cell.contains("時期の記載なし"));
            let mut rows = page.rows.iter().filter(|row| row.contains(&fact.indicator));
            assert!(rows.any(|row| row.iter().any(|cell| told(&cell))), "{fact:#?}: {:?}", page.rows);
        }
    }
    assert!(without_period > 5, "{without_period}");
}

#[actix_web::test]
async fn a_printed_dash_is_no_value_of_an_indicator() {
    let plan = "016071/sogo-senryaku";
    let (tables, page) = (tables_of_csv(plan).await, Page::of(&format!("/{plan}/progress")).await);
    let dashes = tables.rows["statements"].iter().filter(|row| row["text"].starts_with('―'));
    let mut seen = 0;
    for dash in dashes {
        let (label, _) = tables.name_of(&dash["indicator_id"]);
        let told = |row: &&Vec<String>| row[0] == label && row.iter().any(|cell| cell == "基準値の記載なし");
        assert!(page.rows.iter().filter(|row| !row.is_empty()).any(|row| told(&row)), "{dash:?}: {:?}", page.rows);
        seen += 1;
    }
    assert_eq!(seen, 5);
}

#[actix_web::test]
async fn a_unit_in_latin_letters_stands_apart_from_its_number() {
    let mut apart = 0;
    for plan in PLANS {
        for cell in Page::of(&format!("/{plan}/progress")).await.rows.iter().flat_map(|row| row.iter().skip(1)) {
            let characters: Vec<char> = cell.chars().collect();
            let glued = characters.windows(2).any(|two| two[0].is_ascii_digit() && two[1].is_ascii_alphabetic());
            let loose =
                characters.windows(3).any(|three| three[0].is_ascii_digit() && three[1] == ' ' && !three[2].is_ascii());
            assert!(!glued && !loose, "{cell}");
            apart += usize::from(cell.contains(" young people（") || cell.contains(" visits（"));
        }
    }
    assert!(apart > 2, "{apart}");
}

#[actix_web::test]
async fn a_publisher_is_called_by_the_name_of_its_kind() {
    for plan in PLANS {
        let package = crate::package(plan);
        let kind = package.metadata.publisher_kind().unwrap();
        let name = &openplan::vocabulary::concept("publisher-kind", kind).unwrap().ja;
        let page = Page::of(&format!("/{}", package.metadata.publisher_id())).await;
        assert!(page.text.contains(&format!("{name}（{kind}）")), "{}", page.text);
    }
}

/// Every address of a plan that people read, but what tells of all its releases.
async fn pages_of(plan: &str) -> Vec<String> {
    let tables = tables_of_csv(plan).await;
    let mut paths: Vec<String> =
        ["", "/progress", "/roadmap", "/gaps", "/data"].iter().map(|below| format!("/{plan}{below}")).collect();
    for (table, rows) in &tables.rows {
        paths.push(format!("/{plan}/{table}"));
        let document = SITE.items(&format!("/{plan}/{table}")).await;
        assert_eq!(document.len(), rows.len(), "{table}");
        let own = document.iter().filter_map(|row| Some(row["uri"].as_str()?.split_once("/id/")?.1.to_owned()));
        paths.extend(own.map(|path| format!("/{path}")));
    }
    paths
}

/// The texts of a page, each with whether it is in this language.
fn texts_by_language(html: &str, lang: &str) -> Vec<(String, bool)> {
    // The foot is in the words of the page: who is cited, and whose the data are.
    let body = html.split_once("<body").map_or(html, |(_, body)| body).split("<footer").next().unwrap();
    let void = ["br", "input", "img", "link", "meta", "hr"];
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut texts = Vec::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            while open.pop().is_some_and(|(other, _)| other != name) {}
        } else if !void.contains(&name) {
            let inherited = open.last().is_some_and(|(_, is_in)| *is_in);
            let own = tag.split_once("lang=\"").map(|(_, rest)| rest.starts_with(&format!("{lang}\"")));
            open.push((name.to_owned(), own.unwrap_or(inherited)));
        }
        if let Some((_, is_in)) = open.last().filter(|(name, _)| name != "script") {
            texts.push((text.to_owned(), *is_in));
        }
    }
    texts
}

#[actix_web::test]
async fn the_guide_says_that_its_plan_is_not_here_and_leads_to_those_that_are() {
    for (path, said, call) in
        [("/docs", "このサーバーには", "このアドレスを開く"), ("/docs.en.html", "This server does not", "Open this")]
    {
        let page = Page::of(path).await;
        assert!(page.html.contains(said) && page.html.contains("href=\"/plans.html\""), "{path}");
        assert!(!page.html.contains(call), "{path} leads to a plan that is not here");
    }
    SITE.get("/plans.html", &[]).await.ok("the plans");
}

/// The law of languages: where a page shows a text of an English plan, it says that the text is English.
#[actix_web::test]
async fn texts_of_the_plan_are_in_its_language_on_every_page() {
    let plan = "gb-bracknell-forest/council-plan";
    let package = crate::package(plan);
    let mut own: Vec<String> = vec![package.metadata.title().to_owned(), "Bracknell Forest Council".to_owned()];
    for sheet in package.sheets() {
        let texts = sheet.rows.iter().flat_map(|row| sheet.table.columns.iter().zip(&row.cells));
        let texts = texts.filter(|(column, _)| matches!(column.kind, CellKind::Text));
        // A short word may be one of the page, too.
        own.extend(texts.map(|(_, cell)| cell.clone()).filter(|cell| cell.len() > 12 && cell.contains(' ')));
    }
    let (mut seen, mut astray) = (0, Vec::new());
    for path in pages_of(plan).await {
        let page = Page::of(&path).await;
        let escaped = |text: &String| text.replace('&', "&#38;").replace('\'', "&#39;");
        seen += own.iter().filter(|text| page.html.contains(&escaped(text))).count();
        // How it is cited is said in the words of those who cite.
        let cites = |text: &String| text.starts_with("日本語: ") || text.starts_with("@misc");
        let (inside, outside): (Vec<_>, Vec<_>) =
            texts_by_language(&page.html, "en").into_iter().partition(|(_, is_in)| *is_in);
        // Nor are words of the page said to be English.
        let kana = |text: &String| text.contains(|c: char| ('\u{3041}'..='\u{30ff}').contains(&c));
        astray.extend(inside.into_iter().map(|(text, _)| text).filter(kana).map(|text| format!("{path}: {text}")));
        for text in outside.into_iter().map(|(text, _)| text).filter(|text| !cites(text)) {
            astray
                .extend(own.iter().filter(|own| text.contains(&escaped(own))).map(|_| format!("{path}: {text:.200}")));
        }
    }
    assert!(seen > 1000, "{seen}");
    assert!(astray.is_empty(), "{} texts: {:#?}", astray.len(), &astray[..astray.len().min(40)]);
}

/// The same of English pages: whatever is Japanese on them says so.
#[actix_web::test]
async fn japanese_texts_say_so_on_every_english_page() {
    let plan = "016071/sogo-senryaku";
    let mut astray = Vec::new();
    for path in pages_of(plan).await {
        let page = Page::of(&format!("{path}.en.html")).await;
        assert!(page.html.contains("<html lang=\"en\">"), "{path}");
        let kana = |text: &String| text.contains(|c: char| ('\u{3041}'..='\u{30ff}').contains(&c));
        let outside = texts_by_language(&page.html, "ja").into_iter().filter(|(_, is_in)| !is_in);
        astray.extend(outside.map(|(text, _)| text).filter(kana).map(|text| format!("{path}: {text:.200}")));
    }
    assert!(astray.is_empty(), "{} texts: {:#?}", astray.len(), &astray[..astray.len().min(40)]);
}
