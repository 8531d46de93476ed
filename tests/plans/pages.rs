//! Every fact on a page for people.
use crate::{
    SITE,
    facts::{Facts, PLANS, PrintedValue},
    harness::BROWSER,
    json_and_csv::tables_of_csv,
    tables::Row,
};
use std::collections::BTreeMap;

/// A page as it is shown.
struct Page {
    text: String,
    /// The cells of each row of its tables.
    rows: Vec<Vec<String>>,
}

impl Page {
    async fn of(path: &str) -> Self {
        let html = SITE.get(path, &[BROWSER]).await.ok(path).body;
        let rows = html.split("<tr").skip(1).map(|row| row.split("</tr>").next().unwrap());
        let cells = |row: &str| row.split("<td").skip(1).map(|cell| shown(&format!("<td{cell}"))).collect();
        Self { rows: rows.map(cells).collect(), text: shown(&html) }
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
                let target = format!("{}{}", target.value, target.unit);
                let cells: Vec<String> = row.iter().map(|cell| cell.replace(',', "")).collect();
                row.contains(&fact.indicator) && cells.iter().any(|cell| cell.starts_with(&target))
            };
            assert!(page.rows.iter().any(|row| shows(&row)), "{target:#?}: {:#?}", page.rows);
        }
    }
}
