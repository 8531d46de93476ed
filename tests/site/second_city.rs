//! What holds of one plan holds of another: an invented city, whose code begins with a zero, beside the bundled one.
use crate::{
    contents::{INVENTED, bundled, edited, other_city},
    facts::{cells, converted},
    harness::{Answer, BASE, PLAN, Site, rdf_tables, read_csv, tables},
};
use openplan::{catalog, table::Table};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use std::{collections::BTreeSet, fs, sync::LazyLock};

/// Path of the invented plan.
const GREEN: &str = "/019992/green-plan";

static BOTH: LazyLock<Site> = LazyLock::new(|| Site::of(&[bundled(), other_city()]));

async fn triples(site: &Site, path: &str) -> BTreeSet<String> {
    site.pages(path, &[]).await.iter().flat_map(Answer::triples).collect()
}

#[actix_web::test]
async fn the_second_city_has_its_published_csv_and_the_same_cells_in_json() {
    for table in tables() {
        let path = format!("{GREEN}/{}", table.name);
        let file = fs::read_to_string(format!("{INVENTED}/{}.csv", table.name));
        let empty = || String::from_utf8(openplan::dataset::canonical_csv(table, &[])).unwrap();
        let file = file.unwrap_or_else(|_| if table.optional { empty() } else { panic!("{} has no file", table.name) });
        let csv = format!("{path}.csv");
        assert_eq!(BOTH.get(&csv, &[]).await.ok(&csv).body, file);
        let items = BOTH.items(&format!("{path}?limit=7")).await;
        let from_json: Vec<_> = items.iter().map(|item| cells(table, item)).collect();
        assert_eq!(from_json, read_csv(&file).1, "{path}");
        assert!(items.iter().all(|item| item["publisher_id"] == "019992"), "{path}");
    }
}

#[actix_web::test]
async fn the_rdf_of_the_second_city_is_the_conversion_of_its_csv() {
    for table in rdf_tables() {
        let path = format!("{GREEN}/{}", table.name);
        let metadata = BOTH.get(&format!("{path}.csv-metadata.json"), &[]).await.json();
        let expected = converted(&metadata, &BOTH.get(&format!("{path}.csv"), &[]).await.body);
        for suffix in ["nt", "ttl", "rdf", "jsonld"] {
            let path = format!("{path}.{suffix}?limit=40");
            assert_eq!(triples(&BOTH, &path).await, expected, "{path}");
        }
    }
}

#[actix_web::test]
async fn each_edition_has_its_own_roadmap() {
    let revisions = BOTH.items(&format!("{GREEN}/revisions")).await;
    assert_eq!(revisions.len(), 2);
    let roadmap = |question: String| async move {
        BOTH.get(&format!("{GREEN}/roadmap{question}"), &[]).await.ok("roadmap").json()
    };
    let newest = roadmap(String::new()).await;
    assert_eq!(newest["meta"]["revision_id"], revisions[1]["revision_id"]);
    for revision in &revisions {
        let id = revision["revision_id"].as_str().unwrap();
        let listings = BOTH.items(&format!("{GREEN}/listings?revision_id={id}")).await;
        let rows = roadmap(format!("?revision_id={id}")).await["items"].as_array().unwrap().clone();
        assert_eq!(rows.len(), listings.len(), "{id}");
        let first = rows[0]["periods"].clone();
        let years = |cells: &serde_json::Value| -> Vec<_> {
            cells.as_array().unwrap().iter().map(|cell| cell["period"].clone()).collect()
        };
        assert!(rows.iter().all(|row| years(&row["periods"]) == years(&first)), "every row has every year");
    }
}

#[actix_web::test]
async fn collections_across_cities_have_the_rows_of_both() {
    for table in rdf_tables().filter(|table| table.across) {
        let mut expected = triples(&BOTH, &format!("{GREEN}/{}.nt", table.name)).await;
        expected.extend(triples(&BOTH, &format!("{PLAN}/{}.nt", table.name)).await);
        let of_all = if openplan::edition::can_be_asked(table) { "&edition=all" } else { "" };
        assert_eq!(triples(&BOTH, &format!("/{}.nt?limit=50{of_all}", table.name)).await, expected, "{}", table.name);
    }
}

#[actix_web::test]
async fn a_city_may_keep_iris_of_its_own() {
    let own = edited(|name, text| match name {
        "datapackage.json" => {
            text.replace("\"custom\": {", "\"custom\": {\"iri_base\": \"https://plans.example.org\", ")
        }
        _ => text,
    });
    let site = Site::of(&[other_city(), own]);
    let items = site.items("/terms").await;
    for item in &items {
        let base =
            if item["publisher_id"] == "019992" { "https://data.example.jp" } else { "https://plans.example.org" };
        assert!(item["uri"].as_str().unwrap().starts_with(&format!("{base}/id/")), "{item}");
    }
    let of = |base: &str| items.iter().filter(|item| item["uri"].as_str().unwrap().starts_with(base)).count();
    assert!(of("https://plans.example.org") == 33 && of("https://data.example.jp") > 0);
    let mut expected = triples(&site, &format!("{GREEN}/terms.nt")).await;
    expected.extend(triples(&site, &format!("{PLAN}/terms.nt")).await);
    for suffix in ["nt", "ttl", "jsonld"] {
        assert_eq!(triples(&site, &format!("/terms.{suffix}")).await, expected, "{suffix}");
    }
}

/// Parameters that leave rows of a table across plans: none, editions, each sort, a value of each filter.
async fn questions(table: &'static Table) -> Vec<String> {
    let mut questions: Vec<String> = ["", "q=の", "q=AI", "q=人工知能", "q=計画+策定"].map(str::to_owned).into();
    let sorts: Vec<&str> = table.columns.iter().filter(|column| column.filter).map(|column| column.name).collect();
    questions.extend(sorts.iter().flat_map(|name| [format!("sort={name}"), format!("sort=-{name}")]));
    questions.extend(sorts.first().map(|name| format!("q=の&sort=-{name}")));
    questions.extend(sorts.windows(2).map(|pair| format!("sort=-{},{}", pair[0], pair[1])));
    for filter in catalog::profile().filters(table) {
        let of = if filter.column.is_some() { table } else { filter.about.unwrap() };
        let path = format!("/{}.csv", of.name);
        let (header, rows) = read_csv(&BOTH.get(&path, &[]).await.ok(&path).body);
        let place = header.iter().position(|name| name == filter.name).unwrap();
        let values: BTreeSet<&String> = rows.iter().map(|row| &row[place]).filter(|value| !value.is_empty()).collect();
        for value in values.iter().take(2).map(|value| utf8_percent_encode(value, NON_ALPHANUMERIC)) {
            questions.push(format!("{}={value}", filter.name));
            questions.extend(sorts.last().map(|sort| format!("{}={value}&sort=-{sort}", filter.name)));
        }
        questions.extend(filter.column.filter(|column| !column.required).map(|_| format!("{}=", filter.name)));
    }
    if openplan::edition::can_be_asked(table) {
        let all = questions.iter().step_by(3).map(|question| format!("{question}&edition=all"));
        questions.extend(all.collect::<Vec<_>>());
    }
    questions
}

#[actix_web::test]
async fn pages_across_cities_are_those_of_the_whole_forwards_and_backwards() {
    for table in tables().filter(|table| table.across) {
        for question in questions(table).await {
            let csv = format!("/{}.csv?{question}", table.name);
            let expected = read_csv(&BOTH.get(&csv, &[]).await.ok(&csv).body).1;
            let expected: Vec<_> = expected.iter().map(|row| row[..table.columns.len()].to_vec()).collect();
            let pages = BOTH.pages(&format!("/{}?limit=7&{question}", table.name), &[]).await;
            let pages: Vec<_> = pages.iter().map(Answer::json).collect();
            let items = |page: &Value| page["items"].as_array().unwrap().clone();
            let walked: Vec<_> = pages.iter().flat_map(items).map(|item| cells(table, &item)).collect();
            assert_eq!(walked, expected, "{csv}");
            for (page, before) in pages.iter().skip(1).zip(&pages) {
                let prev = page["links"]["prev"].as_str().unwrap().strip_prefix(BASE).unwrap();
                assert_eq!(items(&BOTH.get(prev, &[]).await.ok(prev).json()), items(before), "{prev}");
                assert_eq!(page["meta"]["total"], expected.len(), "{csv}");
            }
        }
    }
}
