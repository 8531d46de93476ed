//! What an edition prints stays as it is printed, whatever a newer one says; and two editions are compared.
//!
//! Small packages of a plan that is made up: two editions, of which the newer one renames, moves, merges and drops.
use crate::{
    contents::{edited_folder, other_city},
    harness::{BROWSER, PLAN, Site, read_csv, tables},
};
use openplan::{
    dataset::{Findings, Package},
    table::Column,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, sync::LazyLock};

/// Rows of a table: a header of the columns that are filled, and lines, both with `|` between cells.
type Filled<'t> = (&'t str, &'t [&'t str]);

/// A package with the metadata of the bundled one and these rows alone, whose second edition drops an initiative.
fn small(filled: &[Filled]) -> Package {
    dropping(&["e2/i4"], filled)
}

/// The same with what its editions dropped.
fn dropping(dropped: &[&str], filled: &[Filled]) -> Package {
    let member = format!("\"custom\": {{\"dropped\": {}, ", json!(dropped));
    let (_root, folder) = edited_folder(|_, text| text.replace("\"custom\": {", &member));
    for table in tables() {
        let lines = filled.iter().find(|(name, _)| *name == table.name).map_or(&[][..], |(_, lines)| lines);
        let given: Vec<&str> = lines.first().map_or_else(Vec::new, |line| line.split('|').collect());
        assert!(given.iter().all(|name| table.column(name).is_some()), "{}: {given:?}", table.name);
        let mut text = table.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",") + "\r\n";
        for line in lines.iter().skip(1) {
            let cells: Vec<&str> = line.split('|').collect();
            assert_eq!(cells.len(), given.len(), "{}: {line}", table.name);
            let cell = |column: &Column| match column.name {
                "publisher_id" => "172014",
                "plan_id" => "dx-action-plan",
                name => given.iter().position(|known| *known == name).map_or("", |place| cells[place]),
            };
            text += &(table.columns.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n");
        }
        fs::write(folder.join(format!("{}.csv", table.name)), text).unwrap();
    }
    Package::read(&folder, &mut Findings::new(&folder))
}

const PLANS: Filled = (
    "plans",
    &["title|period|period_start|period_end", "まちづくり計画|2021-04-01-to-2029-03-31|2021-04-01|2029-03-31"],
);

const SOURCES: Filled = (
    "sources",
    &[
        "source_id|title|kind_id|issued",
        "e1|初版|edition|2021-03",
        "e2|改訂版|edition|2024-03",
        "e3|第3版|edition|2026-03",
    ],
);

const TWO: &[Filled] = &[
    PLANS,
    SOURCES,
    (
        "revisions",
        &[
            "revision_id|label|issued|period|period_start|period_end|previous_revision_id|source_id",
            "e1|初版|2021-03|2021-04-01-to-2026-03-31|2021-04-01|2026-03-31||e1",
            "e2|改訂版|2024-03|2021-04-01-to-2029-03-31|2021-04-01|2029-03-31|e1|e2",
            "e3|第3版|2026-03||||e2|e3",
        ],
    ),
    (
        "policies",
        &[
            "policy_id|parent_policy_id|level_as_printed|label|position",
            "a||基本目標|にぎわいのあるまち|1",
            "b|a|施策|商工業の振興|1",
            "c|b|事業群|中心街の再生|1",
        ],
    ),
    (
        "initiatives",
        &[
            "initiative_id|title|merged_into_id|merged_in_period",
            "i1|空き店舗の活用||",
            "i2|商店街の支援||",
            "i3|朝市の開催|i2|2024",
            "i4|起業塾||",
            "i5|夜市の開催||",
        ],
    ),
    (
        "listings",
        &[
            "revision_id|listing_id|initiative_id|policy_id|title_as_printed|relisted|new_mark|position",
            "e1|l1|i1|b|空き店舗の活用|false|false|1",
            "e1|l2|i2|b|商店街の支援|false|false|2",
            "e1|l3|i3|b|朝市の開催|false|false|3",
            "e1|l4|i4|a|起業塾|false|false|4",
            "e2|l1|i1|c|空き店舗の活用|false|false|1",
            "e2|l2|i2|b|商店街と市の支援|false|false|2",
            "e2|l3|i5|c|夜市の開催|false|true|3",
        ],
    ),
    (
        "schedule",
        &[
            "revision_id|initiative_id|period|period_start|period_end|stage_id|own_stage_id|stage_as_printed",
            "e1|i1|2021|2021-04-01|2022-03-31|consider||検討",
            "e2|i1|2024-q1|2024-04-01|2024-06-30||sagasu|物件さがし",
            "e2|i1|2024-q2|2024-07-01|2024-09-30|||ひらく",
        ],
    ),
    ("codes", &["list_id|code_id|label|position", "stage|sagasu|物件さがし|1", "unit|ken|軒|1"]),
    (
        "policy-listings",
        &[
            "revision_id|policy_id|parent_policy_id|level_as_printed|title_as_printed|position",
            "e1|a||柱|活気あるまち|1",
            "e1|b||柱|商業の振興|2",
        ],
    ),
    (
        "indicators",
        &[
            "indicator_id|label|label_is_editorial|definition|indicator_type_id|policy_id|desired_direction_id",
            "k1|営業する店の数|false|中心街で営業する店の数|kpi|c|up",
            "k2|市の来場者数|false||kpi|b|up",
        ],
    ),
    (
        "indicator-listings",
        &[
            "revision_id|indicator_id|policy_id|title_as_printed|definition_as_printed|desired_direction_id",
            "e1|k1|b|営業店舗数|市内で営業する店の数|up",
            "e1|k2|b|市の来場者数||up",
        ],
    ),
    (
        "observations",
        &[
            "indicator_id|period|period_start|period_end|value_type_id|source_id|value|unit_id|own_unit_id|value_as_printed",
            "k1|2025|2025-04-01|2026-03-31|target|e1|40||ken|40軒",
            "k1|2028|2028-04-01|2029-03-31|target|e2|55||ken|55軒",
            "k1|2023|2023-04-01|2024-03-31|actual|e2|44||ken|44軒",
            "k2|2025|2025-04-01|2026-03-31|target|e1|900|person||900人",
            "k2|2025|2025-04-01|2026-03-31|target|e2|800|person||800人",
        ],
    ),
    ("terms", &["term_id|label|definition|position", "machi|まちなか|中心街とその周り。|1", "ichi|市|朝市と夜市。|2"]),
    (
        "term-listings",
        &["revision_id|term_id|title_as_printed|definition_as_printed|position", "e1|machi|まちなか|駅前。|1"],
    ),
];

static SITE: LazyLock<Site> = LazyLock::new(|| Site::of(&[small(TWO)]));

async fn asked(site: &Site, below: &str) -> Value {
    let path = format!("{PLAN}{below}");
    site.get(&path, &["accept: application/json"]).await.ok(&path).json()
}

fn texts(document: &Value, pointer: &str) -> Vec<String> {
    let text = |item: &Value| item.pointer(pointer).and_then(Value::as_str).unwrap_or("—").to_owned();
    document["items"].as_array().unwrap().iter().map(text).collect()
}

#[actix_web::test]
async fn an_older_edition_has_its_own_labels_and_tree() {
    let (old, new) = (asked(&SITE, "/policies?revision_id=e1").await, asked(&SITE, "/policies").await);
    assert_eq!(texts(&old, "/label"), ["活気あるまち", "商業の振興"]);
    assert_eq!(texts(&old, "/parent_policy_id"), ["—", "—"], "the newer edition moved it");
    assert_eq!(texts(&old, "/level_as_printed"), ["柱", "柱"]);
    assert_eq!(texts(&new, "/label"), ["にぎわいのあるまち", "商工業の振興", "中心街の再生"]);
    let ids = |document: &Value| texts(document, "/uri")[..2].to_vec();
    assert_eq!(ids(&old), ids(&new), "one identity");
    let indicators = asked(&SITE, "/indicators?revision_id=e1&policy_id=b").await;
    assert_eq!(texts(&indicators, "/label"), ["営業店舗数", "市の来場者数"]);
    assert_eq!(texts(&indicators, "/definition")[0], "市内で営業する店の数");
    let terms = asked(&SITE, "/terms?revision_id=e1").await;
    assert_eq!(
        (texts(&terms, "/definition"), &terms["meta"]["revision_id"]),
        (vec!["駅前。".to_owned()], &json!("e1"))
    );
    let page = SITE.get(&format!("{PLAN}/indicators?revision_id=e1"), &[BROWSER]).await.ok("page").body;
    assert!(
        page.contains("商業の振興（b）") && !page.contains("商工業の振興"),
        "the page names what the edition names"
    );
    let listings = SITE.get(&format!("{PLAN}/listings?revision_id=e1"), &[BROWSER]).await.ok("page").body;
    assert!(listings.contains("商業の振興（b）") && !listings.contains("商工業の振興"));
    for path in ["/policies?revision_id=e9", "/initiatives?revision_id=e1"] {
        assert_eq!(SITE.get(&format!("{PLAN}{path}"), &[]).await.status, 400, "{path}");
    }
}

#[actix_web::test]
async fn rows_of_one_edition_are_found_by_what_it_says() {
    let of = async |path: &str| SITE.get(path, &["accept: application/json"]).await.ok(path).json();
    let titles = async |question: &str| texts(&of(&format!("{PLAN}/initiatives?{question}")).await, "/initiative_id");
    // The newer edition put one policy below the other, and moved an initiative.
    assert_eq!(titles("policy_id=a&edition=e1").await, ["i4"]);
    assert_eq!(titles("policy_id=b&edition=e1").await, ["i1", "i2", "i3"]);
    assert_eq!(titles("policy_id=a&edition=latest").await, ["i1", "i2", "i5"]);
    assert_eq!(titles("policy_id=c").await, ["i1", "i5"]);
    assert_eq!(titles("policy_id=a").await, ["i1", "i2", "i3", "i4", "i5"]);
    assert_eq!(titles("edition=e3").await, <[&str; 0]>::default(), "it is only begun");
    let values = async |question: &str| texts(&of(&format!("{PLAN}/observations?{question}")).await, "/indicator_id");
    assert_eq!(values("policy_id=c&edition=e1").await, <[&str; 0]>::default(), "it printed the indicator elsewhere");
    assert_eq!(values("policy_id=c&edition=latest").await, ["k1", "k1", "k1"]);
    // Across plans nothing counts twice unless it is asked for.
    let listed = async |question: &str| texts(&of(&format!("/listings{question}")).await, "/revision_id");
    assert_eq!(listed("").await, ["e2", "e2", "e2"]);
    assert_eq!(listed("?edition=latest&policy_id=c").await, ["e2", "e2"]);
    assert_eq!(listed("?edition=e1").await, ["e1"; 4]);
    assert_eq!(listed("?edition=all").await.len(), 7);
    assert_eq!(texts(&of("/initiatives?policy_id=a").await, "/initiative_id"), ["i1", "i2", "i5"]);
    assert_eq!(texts(&of("/initiatives").await, "/initiative_id"), ["i1", "i2", "i5"]);
    assert_eq!(texts(&of("/indicators?policy_id=a").await, "/label"), ["営業する店の数", "市の来場者数"]);
    assert_eq!(texts(&of("/schedule?policy_id=c&edition=all").await, "/period"), ["2024-q1", "2024-q2"]);
    assert_eq!(texts(&of(&format!("{PLAN}/policies?edition=e1")).await, "/label"), ["活気あるまち", "商業の振興"]);
    assert_eq!(texts(&of("/revisions").await, "/revision_id"), ["e1", "e2", "e3"]);
}

#[actix_web::test]
async fn the_roadmap_of_each_edition_has_its_tree_and_periods() {
    let path = |document: &Value, place: usize| -> Vec<String> {
        let policies = document["items"][place]["policies"].as_array().unwrap();
        policies.iter().map(|policy| policy["label"].as_str().unwrap().to_owned()).collect()
    };
    let periods = |document: &Value| -> Vec<String> {
        let periods = document["items"][0]["periods"].as_array().unwrap();
        periods.iter().map(|cell| cell["period"].as_str().unwrap().to_owned()).collect()
    };
    let old = asked(&SITE, "/roadmap?revision_id=e1").await;
    assert_eq!((path(&old, 0), periods(&old).len()), (vec!["商業の振興".to_owned()], 5));
    // The third edition is only begun.
    let new = asked(&SITE, "/roadmap").await;
    assert_eq!(new["meta"]["revision_id"], "e2");
    assert_eq!(path(&new, 0), ["にぎわいのあるまち", "商工業の振興", "中心街の再生"]);
    let expected = ["2021", "2022", "2023", "2024-q1", "2024-q2", "2025", "2026", "2027", "2028"];
    assert_eq!(periods(&new), expected, "quarters stand in the place of their year");
    let cells = &new["items"][0]["periods"];
    assert_eq!((&cells[3]["own_stage_id"], &cells[3]["stage_label"]), (&json!("sagasu"), &json!("物件さがし")));
    assert_eq!((&cells[4]["stage_label"], &cells[4]["stage_as_printed"]), (&Value::Null, &json!("ひらく")));
    assert_eq!((&cells[4]["absence"], &cells[5]["absence"]), (&Value::Null, &json!("not-stated")));
    let (header, _) = read_csv(&SITE.get(&format!("{PLAN}/roadmap.csv"), &[]).await.body);
    assert!(
        header.contains(&"policy_3_label".to_owned()) && header.contains(&"fy2024_q1_stage_id".to_owned()),
        "{header:?}"
    );
}

#[actix_web::test]
async fn the_progress_of_each_edition_has_its_targets() {
    let of = |document: &Value, member: &str| -> Vec<Value> {
        document["items"].as_array().unwrap().iter().map(|item| item[member].clone()).collect()
    };
    let (old, new) = (asked(&SITE, "/progress?revision_id=e1").await, asked(&SITE, "/progress").await);
    assert_eq!(
        (texts(&old, "/label"), texts(&new, "/label")),
        (
            vec!["営業店舗数".to_owned(), "市の来場者数".to_owned()],
            vec!["営業する店の数".to_owned(), "市の来場者数".to_owned()],
        )
    );
    assert_eq!(texts(&old, "/target/value_decimal"), ["40", "900"]);
    assert_eq!(texts(&new, "/target/value_decimal"), ["55", "800"]);
    assert_eq!((of(&old, "reached")[0].clone(), of(&new, "reached")[0].clone()), (json!(true), json!(false)));
    assert_eq!(texts(&old, "/policy_label")[0], "商業の振興");
    assert_eq!(new["items"][0]["unit_label"], "軒");
    let page = SITE.get(&format!("{PLAN}/progress"), &[BROWSER]).await.ok("page").body;
    assert!(page.contains("44軒（2023年度）") && page.contains("55軒（2028年度）"));
}

#[actix_web::test]
async fn two_editions_are_compared() {
    let found = asked(&SITE, "/editions/compare?from=e1&to=e2").await;
    let rows = found["items"].as_array().unwrap();
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {}/{}",
                row["kind"].as_str().unwrap(),
                row["table"].as_str().unwrap(),
                row["id"].as_str().unwrap()
            )
        })
        .collect();
    let expected = [
        "renamed policies/a",
        "renamed policies/b",
        "moved policies/b",
        "new policies/c",
        "moved initiatives/i1",
        "renamed initiatives/i2",
        "new initiatives/i5",
        "merged initiatives/i3",
        "dropped initiatives/i4",
        "renamed indicators/k1",
        "moved indicators/k1",
        "redefined indicators/k1",
        "target-raised indicators/k1",
        "target-lowered indicators/k2",
        "new terms/ichi",
        "redefined terms/machi",
    ];
    assert_eq!(told, expected);
    let row = |kind: &str| rows.iter().find(|row| row["kind"] == kind).unwrap();
    let raised = row("target-raised");
    for (member, value) in [
        ("period_before", "2025"),
        ("period_after", "2028"),
        ("value_before", "40"),
        ("value_after", "55"),
        ("unit_after", "軒"),
        ("label_before", "営業店舗数"),
        ("label_after", "営業する店の数"),
    ] {
        assert_eq!(raised[member], value, "{member}");
    }
    assert_eq!(
        (&row("merged")["merged_into_id"], &row("merged")["label_after"]),
        (&json!("i2"), &json!("商店街と市の支援"))
    );
    let moved = rows.iter().find(|row| row["kind"] == "moved" && row["table"] == "initiatives").unwrap();
    assert_eq!(
        (&moved["policy_before_label"], &moved["policy_after_label"]),
        (&json!("商業の振興"), &json!("中心街の再生"))
    );
    assert_eq!((&found["meta"]["from"]["label"], &found["meta"]["total"]), (&json!("初版"), &json!(16)));
    // Without parameters the newest edition with listings is compared with the one before it.
    assert_eq!(asked(&SITE, "/editions/compare").await["items"], found["items"]);
    // Backwards what was raised is lowered.
    let back = asked(&SITE, "/editions/compare?from=e2&to=e1").await;
    let kinds = texts(&back, "/kind");
    assert!(kinds.contains(&"target-lowered".to_owned()) && kinds.contains(&"dropped".to_owned()), "{kinds:?}");
    assert!(asked(&SITE, "/editions/compare?from=e2&to=e2").await["items"].as_array().unwrap().is_empty());
    let path = format!("{PLAN}/editions/compare");
    let (header, lines) = read_csv(&SITE.get(&format!("{path}.csv"), &[]).await.ok("csv").body);
    assert_eq!((lines.len(), header[0].as_str()), (16, "kind"));
    let page = SITE.get(&path, &[BROWSER]).await.ok("page").body;
    assert!(page.contains("目標の引上げ") && page.contains("商店街と市の支援"));
    assert_eq!(SITE.get(&format!("{path}?from=e7"), &[]).await.status, 400);
}

#[actix_web::test]
async fn what_an_edition_does_not_tell_is_not_compared() {
    let without: Vec<Filled> = TWO
        .iter()
        .copied()
        .filter(|(table, _)| !matches!(*table, "policy-listings" | "indicator-listings" | "term-listings"))
        .collect();
    let site = Site::of(&[small(&without)]);
    let found = asked(&site, "/editions/compare").await;
    assert_eq!(found["meta"]["uncompared"], json!(["policies", "indicators", "terms"]));
    assert!(texts(&found, "/table").iter().all(|table| table == "initiatives" || table == "indicators"));
    assert_eq!(texts(&found, "/label_before").iter().filter(|label| *label == "商工業の振興").count(), 0);
    // The ids that its listings refer to are known, and nothing else.
    let old = asked(&site, "/policies?revision_id=e1").await;
    assert_eq!(
        (texts(&old, "/policy_id"), texts(&old, "/label")),
        (vec!["a".to_owned(), "b".to_owned()], vec!["—".to_owned(), "—".to_owned()],)
    );
    let roadmap = asked(&site, "/roadmap?revision_id=e1").await;
    assert_eq!(roadmap["items"][0]["policies"][0]["label"], Value::Null);
}

#[actix_web::test]
async fn what_a_newer_edition_drops_says_which_lists_it_last() {
    let last = |document: Value| document["last_listed"]["revision_id"].clone();
    assert_eq!(last(asked(&SITE, "/initiatives/i4").await), "e1");
    assert_eq!(last(asked(&SITE, "/initiatives/i1").await), Value::Null);
    assert_eq!(last(asked(&SITE, "/policies/a").await), Value::Null);
}

/// The rows of a plan with more rows in some tables, given without their header.
fn with(more: &[(&'static str, &'static [&'static str])]) -> Vec<Filled<'static>> {
    let lines = |table: &str| more.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, lines)| lines);
    let filled = |(table, own): &Filled<'static>| {
        let all: Vec<&str> = own.iter().chain(lines(table)).copied().collect();
        (*table, &*all.leak())
    };
    TWO.iter().map(filled).collect()
}

/// Kinds and things of what differs.
fn told(found: &Value) -> Vec<String> {
    let text = |row: &Value, member: &str| row[member].as_str().unwrap().to_owned();
    let rows = found["items"].as_array().unwrap().iter();
    rows.map(|row| format!("{} {}/{}", text(row, "kind"), text(row, "table"), text(row, "id"))).collect()
}

/// A third edition of which one initiative is entered, and a target.
const BEGUN: &[(&str, &[&str])] = &[
    ("listings", &["e3|l1|i2|a|商店街と市の大支援|false|false|1"]),
    ("observations", &["k1|2028|2028-04-01|2029-03-31|target|e3|70||ken|70軒"]),
];

#[actix_web::test]
async fn an_edition_that_is_only_begun_empties_no_page() {
    let site = Site::of(&[small(&with(BEGUN))]);
    for path in ["/roadmap", "/progress", "/gaps"] {
        let (now, before) = (asked(&site, path).await, asked(&SITE, path).await);
        assert_eq!(now["meta"]["revision_id"], "e2", "{path}");
        assert_eq!(now["meta"].get("begun"), None, "{path}");
        let own = |document: &Value| texts(document, "/label").len();
        assert_eq!(own(&now), own(&before), "{path}");
    }
    let csv =
        |site: &'static Site, path: &'static str| async move { site.get(&format!("{PLAN}{path}"), &[]).await.body };
    let site: &'static Site = Box::leak(Box::new(site));
    assert_eq!(csv(site, "/roadmap.csv").await, csv(&SITE, "/roadmap.csv").await);
    assert_eq!(
        texts(&asked(site, "/progress").await, "/target/value_decimal"),
        ["55", "800"],
        "no target of the third"
    );

    // Whoever asks for it gets it, and is told.
    for path in ["/roadmap", "/progress", "/policies", "/indicators", "/terms", "/policies/c", "/initiatives/i2"] {
        let path = format!("{path}?revision_id=e3");
        let said = asked(site, &path).await["meta"]["begun"]["ja"].clone();
        assert_eq!(
            said,
            "版「第3版」は入力の途中です。前の版「改訂版」の取組のうち2件が、掲載されておらず、廃止とも統合ともされていません。",
            "{path}"
        );
        let page = site.get(&format!("{PLAN}{path}"), &[BROWSER]).await.ok("page").body;
        assert!(page.contains("版「第3版」は入力の途中です。") && page.contains("計画の版: <a"), "{path}");
    }
    assert_eq!(texts(&asked(site, "/roadmap?revision_id=e3").await, "/initiative_id"), ["i2"]);
    assert_eq!(texts(&asked(site, "/progress?revision_id=e3").await, "/target/value_decimal"), ["70", "800"]);

    // What it does not list is not told as dropped, nor as new when it is the older side.
    assert_eq!(asked(site, "/editions/compare").await["items"], asked(&SITE, "/editions/compare").await["items"]);
    let found = asked(site, "/editions/compare?from=e2&to=e3").await;
    assert_eq!(
        told(&found),
        ["renamed initiatives/i2", "moved initiatives/i2", "target-raised indicators/k1"].map(str::to_owned)
    );
    assert_eq!(found["meta"]["uncompared"], json!(["initiatives"]));
    assert!(found["meta"]["begun"]["en"].as_str().unwrap().contains("only begun"));
    let page = site.get(&format!("{PLAN}/editions/compare?to=e3"), &[BROWSER]).await.ok("page").body;
    assert!(
        page.contains("入力の途中です") && page.contains("取組は、版「第3版」に掲載のあるものだけを比べています。")
    );
    let back = told(&asked(site, "/editions/compare?from=e3&to=e2").await);
    assert!(back.iter().all(|told| !told.starts_with("new ")), "{back:?}");

    // What is said to be dropped is.
    let more = Site::of(&[dropping(&["e2/i4", "e3/i5"], &with(BEGUN))]);
    let found = asked(&more, "/editions/compare?to=e3").await;
    assert!(told(&found).contains(&"dropped initiatives/i5".to_owned()) && found["meta"].get("begun").is_some());
    // With the last one it is whole.
    let whole = Site::of(&[dropping(&["e2/i4", "e3/initiatives/i5", "e3/i1"], &with(BEGUN))]);
    let roadmap = asked(&whole, "/roadmap").await;
    assert_eq!((&roadmap["meta"]["revision_id"], roadmap["meta"].get("begun")), (&json!("e3"), None));
    assert_eq!(asked(&whole, "/editions/compare").await["meta"]["from"]["revision_id"], "e2");
    assert_eq!(asked(&whole, "/initiatives/i5").await["last_listed"]["revision_id"], "e2");
}

/// A third edition that lists everything and states one target anew, one for another year and one in words.
const GOES_ON: &[(&str, &[&str])] = &[
    (
        "listings",
        &[
            "e3|l1|i1|c|空き店舗の活用|false|false|1",
            "e3|l2|i2|b|商店街と市の支援|false|false|2",
            "e3|l3|i5|c|夜市の開催|false|false|3",
        ],
    ),
    (
        "indicators",
        &["k3|起業した人の数|false||kpi|b|up", "k4|空き店舗の数|false||kpi|b|down", "k5|満足の声|false||kpi|b|up"],
    ),
    (
        "observations",
        &[
            "k3|2025|2025-04-01|2026-03-31|target|e2|10|person||10人",
            "k3|2028|2028-04-01|2029-03-31|target|e2|30|person||30人",
            "k3|2025|2025-04-01|2026-03-31|target|e3|12|person||12人",
            "k4|2025|2025-04-01|2026-03-31|target|e2|9||ken|9軒",
            "k4|2030|2030-04-01|2031-03-31|target|e3|5||ken|5軒",
            "k5|2025|2025-04-01|2026-03-31|target|e2|80|percent||80%",
        ],
    ),
];

#[actix_web::test]
async fn a_target_that_is_not_stated_anew_goes_on() {
    let mut rows = with(GOES_ON);
    let words = [
        "indicator_id|period|period_start|period_end|value_type_id|source_id|text",
        "k5|2025|2025-04-01|2026-03-31|target|e3|ふえる",
    ];
    rows.push(("statements", &words));
    let site = Site::of(&[small(&rows)]);
    let found = asked(&site, "/editions/compare?from=e2&to=e3").await;
    let expected = ["target-raised indicators/k3", "target-lowered indicators/k4", "target-changed indicators/k5"];
    assert_eq!(told(&found), expected.map(str::to_owned));
    assert_eq!(
        (texts(&found, "/period_before"), texts(&found, "/period_after")),
        (["2025", "2025", "2025"].map(str::to_owned).to_vec(), ["2025", "2030", "2025"].map(str::to_owned).to_vec(),)
    );
    // Progress says the same of both editions.
    let targets = |document: &Value| texts(document, "/target/value_decimal");
    let (old, new) = (asked(&site, "/progress?revision_id=e2").await, asked(&site, "/progress?revision_id=e3").await);
    assert_eq!(targets(&old), ["55", "800", "30", "9", "80"]);
    assert_eq!(targets(&new), ["55", "800", "12", "5", "—"], "words stand in the place of the number");
    assert_eq!(texts(&new, "/target_absence")[4], "in-words");
    let back = told(&asked(&site, "/editions/compare?from=e3&to=e2").await);
    let expected = ["target-lowered indicators/k3", "target-raised indicators/k4", "target-changed indicators/k5"];
    assert_eq!(back, expected.map(str::to_owned));
    // Without any target of its own nothing is different.
    let silent = Site::of(&[small(&with(&GOES_ON[..2]))]);
    let found = asked(&silent, "/editions/compare?from=e2&to=e3").await;
    assert_eq!((told(&found).len(), &found["meta"]["uncompared"]), (0, &json!(["policies", "indicators", "terms"])));
}

#[actix_web::test]
async fn an_edition_drops_policies_indicators_and_terms_by_saying_so() {
    let dropped = ["e2/i4", "e3/policies/c", "e3/indicators/k2", "e3/terms/ichi"];
    let listings: &[&str] = &[
        "e3|l1|i1|b|空き店舗の活用|false|false|1",
        "e3|l2|i2|b|商店街と市の支援|false|false|2",
        "e3|l3|i5|b|夜市の開催|false|false|3",
    ];
    let mut rows = with(&[("listings", listings)]);
    // What the second edition prints is written when the third is begun.
    let listings = |table: &str| rows.iter().position(|(name, _)| *name == table).unwrap();
    let more: [(usize, &[&str]); 3] = [
        (
            listings("policy-listings"),
            &["e2|a||基本目標|にぎわいのあるまち|1", "e2|b|a|施策|商工業の振興|1", "e2|c|b|事業群|中心街の再生|1"],
        ),
        (
            listings("indicator-listings"),
            &["e2|k1|c|営業する店の数|中心街で営業する店の数|up", "e2|k2|b|市の来場者数||up"],
        ),
        (listings("term-listings"), &["e2|machi|まちなか|中心街とその周り。|1", "e2|ichi|市|朝市と夜市。|2"]),
    ];
    for (place, lines) in more {
        rows[place].1 = rows[place].1.iter().chain(lines).copied().collect::<Vec<_>>().leak();
    }
    let site = Site::of(&[dropping(&dropped, &rows)]);
    let ids = |document: &Value, member: &str| texts(document, member).join("+");
    for (edition, policies, indicators, terms) in [("e2", "a+b+c", "k1+k2", "machi+ichi"), ("e3", "a+b", "k1", "machi")]
    {
        let of = async |table: &str| asked(&site, &format!("/{table}?revision_id={edition}")).await;
        assert_eq!(ids(&of("policies").await, "/policy_id"), policies, "{edition}");
        assert_eq!(ids(&of("indicators").await, "/indicator_id"), indicators, "{edition}");
        assert_eq!(ids(&of("progress").await, "/indicator_id"), indicators, "{edition}");
        assert_eq!(ids(&of("terms").await, "/term_id"), terms, "{edition}");
    }
    let found = told(&asked(&site, "/editions/compare").await);
    for one in ["dropped policies/c", "dropped indicators/k2", "dropped terms/ichi"] {
        assert!(found.contains(&one.to_owned()), "{one}: {found:?}");
    }
    for (path, edition) in [("/policies/c", "e2"), ("/indicators/k2", "e2"), ("/terms/ichi", "e2")] {
        assert_eq!(asked(&site, path).await["last_listed"]["revision_id"], edition, "{path}");
        assert_eq!(site.get(&format!("{PLAN}{path}?revision_id=e3"), &[]).await.status, 404, "{path}");
    }
    assert_eq!(asked(&site, "/policies/b").await.get("last_listed"), None);
}

#[actix_web::test]
async fn the_document_of_one_thing_has_the_words_of_an_edition() {
    for (path, member, old, new) in [
        ("/policies/b", "label", "商業の振興", "商工業の振興"),
        ("/indicators/k1", "label", "営業店舗数", "営業する店の数"),
        ("/indicators/k1", "definition", "市内で営業する店の数", "中心街で営業する店の数"),
        ("/terms/machi", "definition", "駅前。", "中心街とその周り。"),
        ("/initiatives/i2", "title", "商店街の支援", "商店街の支援"),
        ("/initiatives/i3", "title", "朝市の開催", "朝市の開催"),
    ] {
        let (then, now) = (asked(&SITE, &format!("{path}?revision_id=e1")).await, asked(&SITE, path).await);
        assert_eq!((&then[member], &now[member]), (&json!(old), &json!(new)), "{path}");
        assert_eq!((&then["uri"], &then["meta"]["revision_id"]), (&now["uri"], &json!("e1")), "{path}");
        let page = SITE.get(&format!("{PLAN}{path}?revision_id=e1"), &[BROWSER]).await.ok("page").body;
        assert!(page.contains(old) && page.contains("計画の版: <a href"), "{path}");
    }
    let title = asked(&SITE, "/initiatives/i2?revision_id=e2").await["title"].clone();
    assert_eq!(title, "商店街と市の支援");
    let listings = asked(&SITE, "/initiatives/i2?revision_id=e2").await["listings"].clone();
    assert!(listings.as_array().unwrap().iter().all(|row| row["revision_id"] == "e2"), "only rows of the edition");
    let (then, now) = (asked(&SITE, "/initiatives/i3?revision_id=e1").await, asked(&SITE, "/initiatives/i3").await);
    assert_eq!(
        (&then["merged_into_id"], &now["merged_into_id"]),
        (&Value::Null, &json!("i2")),
        "it knows of no merging"
    );
    // What an edition does not print has no document of it, and other things know no editions.
    for (path, status) in [
        ("/initiatives/i5?revision_id=e1", 404),
        ("/policies/c?revision_id=e1", 404),
        ("/policies/b?revision_id=e9", 400),
        ("/sources/e1?revision_id=e1", 400),
        ("/policies/zz?revision_id=e1", 404),
    ] {
        assert_eq!(SITE.get(&format!("{PLAN}{path}"), &[]).await.status, status, "{path}");
    }
}

#[actix_web::test]
async fn links_of_the_pages_of_an_edition_keep_it() {
    let page = async |below: &str| SITE.get(&format!("{PLAN}{below}"), &[BROWSER]).await.ok(below).body;
    for (below, link) in [
        ("/policies?revision_id=e1", "/policies/b"),
        ("/indicators?revision_id=e1", "/policies/b"),
        ("/indicators?revision_id=e1", "/indicators/k2"),
        ("/terms?revision_id=e1", "/terms/machi"),
        ("/roadmap?revision_id=e1", "/initiatives/i4"),
        ("/progress?revision_id=e1", "/indicators/k1"),
        ("/indicators/k1?revision_id=e1", "/policies/b"),
        ("/policies/b?revision_id=e1", "/policies"),
        ("/initiatives/i1?revision_id=e1", "/policies/b"),
    ] {
        let page = page(below).await;
        let links = |link: &str| page.split("href=\"").any(|rest| rest.split('"').next().unwrap().ends_with(link));
        assert!(links(&format!("{PLAN}{link}?revision_id=e1")), "{below} links {link}");
        assert!(!links(&format!("{PLAN}{link}")), "{below} links {link} of the newest edition, too");
    }
    // A thing that the edition does not print is linked as it is today, and so are pages that no edition was asked of.
    assert!(page("/roadmap").await.contains(&format!("{PLAN}/initiatives/i5\"")));
    assert!(!page("/policies").await.contains("revision_id"));
}

#[actix_web::test]
async fn the_page_of_a_comparison_says_in_few_columns_what_was_and_is() {
    let page = SITE.get(&format!("{PLAN}/editions/compare"), &[BROWSER]).await.ok("page").body;
    let head: String = page.split("<thead>").nth(1).unwrap().split("</thead>").next().unwrap().to_owned();
    assert_eq!(head.matches("<th ").count(), 5, "{head}");
    assert!(page.contains("<table class=\"cards\">"), "a narrow page has cards");
    let row = |kind: &str, label: &str| -> String {
        let rows = page.split("<tr>");
        let of = |row: &&str| row.contains(&format!(">{kind}<")) && row.contains(label);
        rows.into_iter().find(of).unwrap_or_else(|| panic!("{kind} {label}")).to_owned()
    };
    for (kind, label, before, after, link) in [
        ("名称変更", "商店街と市の支援", ">商店街の支援<", ">商店街と市の支援<", "/initiatives/i2?revision_id=e2"),
        ("移動", "空き店舗の活用", ">商業の振興<", ">中心街の再生<", "/initiatives/i1?revision_id=e2"),
        ("移動", "商工業の振興", ">最上位<", ">にぎわいのあるまち<", "/policies/b?revision_id=e2"),
        ("統合", "朝市の開催", ">朝市の開催<", ">商店街と市の支援<", "/initiatives/i3?revision_id=e1"),
        ("廃止", "起業塾", ">掲載（活気あるまち）<", ">掲載なし<", "/initiatives/i4?revision_id=e1"),
        ("新規", "夜市の開催", ">掲載なし<", ">掲載（中心街の再生）<", "/initiatives/i5?revision_id=e2"),
        ("説明変更", "まちなか", ">駅前。<", ">中心街とその周り。<", "/terms/machi?revision_id=e2"),
        ("目標の引上げ", "営業する店の数", ">40軒（2025年度）<", ">55軒（2028年度）<", "/indicators/k1?revision_id=e2"),
        ("目標の引下げ", "市の来場者数", ">900人（2025年度）<", ">800人（2025年度）<", "/indicators/k2?revision_id=e2"),
    ] {
        let row = row(kind, label);
        assert!(row.contains(before) && row.contains(after) && row.contains(link), "{row}");
    }
    for link in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        if link.contains("revision_id=") {
            assert_eq!(SITE.get(link, &[]).await.status, 200, "{link}");
        }
    }
    // No table is called by the name that programs use.
    let without: Vec<Filled> =
        TWO.iter().copied().filter(|(table, _)| !table.ends_with("listings") && *table != "observations").collect();
    let site = Site::of(&[small(&without)]);
    let page = site.get(&format!("{PLAN}/editions/compare?from=e1&to=e2"), &[BROWSER]).await.ok("page").body;
    for said in ["政策は比べていません。", "取組は比べていません。", "指標は比べていません。", "用語は比べていません。"]
    {
        assert!(page.contains(said), "{said}");
    }
    let words = ["policies", "initiatives", "indicators", "terms", "targets"];
    assert!(words.iter().all(|word| !page.contains(&format!("{word}は"))));
    // A plan with fewer than two editions has nothing to compare, and says so.
    for (editions, said) in [(0, "この計画には版の記載がありません。"), (1, "比べる前の版がありません。")]
    {
        let revisions: &[&str] = &["revision_id|label|issued|source_id", "e1|初版|2021-03|e1"];
        let site = Site::of(&[small(&[PLANS, SOURCES, ("revisions", &revisions[..=editions])])]);
        let page = site.get(&format!("{PLAN}/editions/compare"), &[BROWSER]).await.ok("page").body;
        assert!(page.contains(said) && page.contains("比べるには、版が2つ要ります。"), "{editions}");
        assert!(page.contains("<h1>版の比較 — ") && !page.contains("なし → "), "{editions}");
    }
}

#[actix_web::test]
async fn a_plan_without_editions_works_everywhere() {
    let site = Site::of(&[small(&[PLANS, ("initiatives", &["initiative_id|title", "i1|花を植える"])])]);
    let roadmap = asked(&site, "/roadmap").await;
    assert_eq!((&roadmap["items"], &roadmap["meta"]["revision_id"]), (&json!([]), &Value::Null));
    assert!(roadmap["meta"]["empty"]["ja"].as_str().unwrap().contains("版の記載がない"));
    let page = site.get(&format!("{PLAN}/roadmap"), &[BROWSER]).await.ok("page").body;
    assert!(page.contains("版の記載がないため、工程表はありません"), "the page says it");
    for below in ["", "/progress", "/gaps", "/editions/compare", "/policies", "/data", "/cube"] {
        for accept in [BROWSER, "accept: application/json"] {
            let path = format!("{PLAN}{below}");
            assert_eq!(site.get(&path, &[accept]).await.status, 200, "{path} {accept}");
        }
    }
    assert_eq!(site.get(&format!("{PLAN}/roadmap?revision_id=e1"), &[]).await.status, 400);
}

#[actix_web::test]
async fn an_indicator_of_an_older_edition_has_no_target_of_a_newer_one() {
    let site = Site::of(&[other_city()]);
    let path = "/019992/green-plan/indicators/k01";
    let sources = |document: Value| -> BTreeSet<String> {
        let rows = document["observations"].as_array().unwrap().clone();
        rows.iter().map(|row| row["source_id"].as_str().unwrap().to_owned()).collect()
    };
    let all = sources(site.get(path, &["accept: application/json"]).await.ok(path).json());
    let older = format!("{path}?revision_id=e2023-03");
    let known = sources(site.get(&older, &["accept: application/json"]).await.ok(&older).json());
    assert!(all.contains("e2025-03") && all.contains("report-2024"), "{all:?}");
    // What was measured is that of every report.
    assert_eq!(known, BTreeSet::from(["e2023-03".to_owned(), "report-2024".to_owned()]));
}
