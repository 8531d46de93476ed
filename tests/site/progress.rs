//! Where indicators stand: what is stated, what follows from it, and why nothing does.
//!
//! What the server says is reckoned anew here, in whole numbers, from the rows of the files.
use crate::{
    contents::{bundled, edited, edited_folder, other_city},
    harness::{BROWSER, PLAN, Site, get, items, json, read_csv},
};
use openplan::{check::check, snapshot::Outcome};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::LazyLock};

/// Path of the invented plan.
const GREEN: &str = "/019992/green-plan";

/// What the staff add when the report on 2024 is out.
const SOURCE: &str = "172014,dx-action-plan,report-2024,金沢市DXアクションプラン 2024年度進捗報告,progress-report,2025-06,2025年6月,,\r\n";

/// The values of that report: an actual value of each KPI but one, a baseline of one, a reference indicator.
const OBSERVATIONS: &str = "\
172014,dx-action-plan,k01,,2022,2022-04-01,2023-03-31,,baseline,report-2024,30,,,percent,,,30%,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k01,,2024,2024-04-01,2025-03-31,,actual,report-2024,42.5,,,percent,,,42.5%,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k02,,2024,2024-04-01,2025-03-31,,actual,report-2024,150,,,case,,,150件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k03,,2024,2024-04-01,2025-03-31,,actual,report-2024,310,,,person,,,310人,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k05,,2024,2024-04-01,2025-03-31,,actual,report-2024,1234,,,person,,,\"1,234人\",,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,r01,,2024,2024-04-01,2025-03-31,,actual,report-2024,70000,,,case,,4082,\"70,000件\",\"(+4,082件)\",http://data.e-stat.go.jp/lod/sac/C17201,,\r
";

/// The indicators of which no text says it are to rise: `desired_direction_id` is the twelfth column.
fn rising(text: &str) -> String {
    let line = |line: &str| {
        let mut cells: Vec<&str> = line.rsplitn(6, ',').collect();
        cells.reverse();
        if ["k03", "k05"].iter().any(|id| line.contains(&format!(",dx-action-plan,{id},"))) && cells.len() == 6 {
            cells[1] = "up";
        }
        cells.join(",") + "\r\n"
    };
    text.lines().map(line).collect()
}

/// The bundled plan's files with these lines behind those of the two tables, and a rule.
fn with(sources: &'static str, observations: &'static str, rule: &'static str) -> impl Fn(&str, String) -> String {
    move |name, text| match name {
        "sources.csv" => text + sources,
        "observations.csv" => text + observations,
        // What is counted there is to grow; nobody prints it.
        "indicators.csv" if !observations.is_empty() => rising(&text),
        "datapackage.json" if !rule.is_empty() => {
            text.replace("\"custom\": {", &format!("\"custom\": {{\"on_track\": {rule}, "))
        }
        _ => text,
    }
}

static REPORTED: LazyLock<Site> = LazyLock::new(|| Site::of(&[edited(with(SOURCE, OBSERVATIONS, ""))]));
static INVENTED: LazyLock<Site> = LazyLock::new(|| Site::of(&[other_city()]));

async fn document(site: &Site, plan: &str) -> Value {
    let path = format!("{plan}/progress");
    site.get(&path, &[]).await.ok(&path).json()
}

/// The rows by the id of their indicator.
async fn rows(site: &Site, plan: &str) -> BTreeMap<String, Value> {
    let document = document(site, plan).await;
    let row = |row: &Value| (row["indicator_id"].as_str().unwrap().to_owned(), row.clone());
    document["items"].as_array().unwrap().iter().map(row).collect()
}

async fn row_of(sources: &'static str, observations: &'static str, indicator: &str) -> Value {
    let site = Site::of(&[edited(with(sources, observations, ""))]);
    rows(&site, PLAN).await.remove(indicator).unwrap()
}

/// A canonical number in millionths.
fn millionths(text: &str) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    assert!(fraction.len() <= 6, "{text}");
    format!("{whole}{fraction:0<6}").parse().unwrap()
}

/// A quotient of whole numbers to four digits behind the point, halves away from zero.
fn quotient(above: i128, below: i128) -> String {
    let (sign, above, below) = (above.signum() * below.signum(), above.abs(), below.abs());
    let digits = (2 * above * 10_000 + below) / (2 * below);
    let text = format!("{}.{:04}", digits / 10_000, digits % 10_000);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if sign < 0 && digits != 0 { format!("-{text}") } else { text.to_owned() }
}

fn value(figure: &Value) -> i128 {
    millionths(figure["value_decimal"].as_str().unwrap())
}

#[actix_web::test]
async fn a_kpi_without_actual_values_says_so_and_nothing_follows() {
    let all = items(&format!("{PLAN}/observations?value_type_id=target")).await;
    for (id, row) in rows(&Site::of(&[bundled()]), PLAN).await.into_iter().filter(|(id, _)| id.starts_with('k')) {
        let target = all.iter().find(|one| one["indicator_id"] == id.as_str()).unwrap();
        for member in ["value", "value_decimal", "unit_id", "period", "source_id", "value_as_printed", "source_line"] {
            assert_eq!(row["target"][member], target[member], "{id} {member}");
        }
        for (member, absence) in
            [("baseline", json!("not-stated")), ("latest_actual", json!("not-stated")), ("target", Value::Null)]
        {
            assert_eq!(row[format!("{member}_absence")], absence, "{id}");
            assert_eq!(row[member].is_null(), !absence.is_null(), "{id}");
        }
        for nothing in ["gap", "share", "reached", "on_track", "change", "previous_value", "expected"] {
            assert_eq!(row[nothing], Value::Null, "{id} {nothing}");
        }
        assert_eq!(row["direction"], "increase", "the plan wants more of each");
        assert_eq!((&row["share_reason"], &row["on_track_reason"]), (&json!("no-actual"), &json!("no-actual")));
        // The newest source is of March 2024: 2023 had ended, the others not.
        let years: Vec<_> =
            row["series"].as_array().unwrap().iter().map(|year| (&year["period"], &year["absence"])).collect();
        let (stated, measured) = (json!("not-stated"), json!("not-yet-measured"));
        let numbers = [json!("2023"), json!("2024"), json!("2025")];
        assert_eq!(years, numbers.iter().zip([&stated, &measured, &measured]).collect::<Vec<_>>());
    }
}

#[actix_web::test]
async fn a_reference_indicator_has_no_target_and_a_previous_value_that_is_computed() {
    let rows = rows(&Site::of(&[bundled()]), PLAN).await;
    let mut computed = Vec::new();
    for (id, row) in rows.iter().filter(|(id, _)| id.starts_with('r')) {
        assert_eq!((&row["target"], &row["target_absence"]), (&Value::Null, &json!("not-stated")), "{id}");
        assert_eq!((&row["share_reason"], &row["gap"]), (&json!("no-target"), &Value::Null), "{id}");
        if let Some(previous) = row["previous_value"]["value_decimal"].as_str() {
            assert_eq!(row["previous_value"]["computed"], true);
            assert_eq!(row["previous_value"]["source_id"], Value::Null);
            assert_eq!(row["change"]["computed"], false);
            computed.push((id.as_str(), previous));
        }
    }
    // 65,918 + 22,261; 113 − 29; 10,764 + 2,036; 60 − 20; 183,356 − 87,245. The bracket of r04 is no change.
    let expected = [("r01", "88179"), ("r02", "84"), ("r03", "12800"), ("r05", "40"), ("r06", "96111")];
    assert_eq!(computed, expected);
    assert_eq!(rows["r04"]["change"], Value::Null);
    assert_eq!(rows["r04"]["latest_actual"]["change_as_printed"], "(1,534万枚→1,021万枚)");
}

#[actix_web::test]
async fn every_number_follows_from_the_stated_ones() {
    let mut formulas = BTreeMap::<String, usize>::new();
    for (site, plan) in [(&*REPORTED, PLAN), (&*INVENTED, GREEN)] {
        for (id, row) in rows(site, plan).await {
            let (baseline, actual, target) = (&row["baseline"], &row["latest_actual"], &row["target"]);
            let Some(formula) = row["share_formula"].as_str() else {
                assert!(row["share"].is_null() && row["share_reason"].is_string(), "{id}");
                continue;
            };
            *formulas.entry(formula.to_owned()).or_default() += 1;
            let (now, aim) = (value(actual), value(target));
            assert_eq!(millionths(row["gap_decimal"].as_str().unwrap()), aim - now, "{id}");
            if formula == "against-target" {
                assert!(baseline.is_null(), "{id}");
                assert_eq!(row["share_decimal"], quotient(now, aim), "{id}");
                assert_eq!((&row["on_track"], &row["on_track_reason"]), (&Value::Null, &json!("no-baseline")), "{id}");
                assert_eq!((&row["direction"], &row["reached"]), (&json!("increase"), &json!(now >= aim)), "{id}");
                continue;
            }
            let began = value(baseline);
            assert_eq!(row["share_decimal"], quotient(now - began, aim - began), "{id}");
            let year = |figure: &Value| figure["period"].as_str().unwrap().parse::<i128>().unwrap();
            let (passed, all) = (year(actual) - year(baseline), year(target) - year(baseline));
            assert!(passed < all, "the line below is for years before the target's");
            assert_eq!(
                row["expected_decimal"],
                quotient(began * all + (aim - began) * passed, all * 1_000_000),
                "{id}"
            );
            // done ≥ passed / all − 1/10, multiplied by the length of the way and by 10 · all.
            let way = (aim - began).signum();
            let on_track = 10 * all * (now - began) * way >= (10 * passed - all) * (aim - began) * way;
            assert_eq!(row["on_track"], on_track, "{id}");
            assert_eq!(row["direction"], if way > 0 { "increase" } else { "decrease" }, "{id}");
            assert_eq!(row["reached"], now * way >= aim * way, "{id}");
        }
    }
    let expected = [("against-target".to_owned(), 3), ("from-baseline".to_owned(), 2)];
    assert_eq!(formulas, BTreeMap::from(expected));
}

#[actix_web::test]
async fn a_report_changes_what_it_states_and_the_older_release_stays() {
    let (_root, folder) = edited_folder(with(SOURCE, OBSERVATIONS, ""));
    assert_eq!(check(&folder).findings, [], "what the staff add is checked before it is published");
    let site = Site::of(&[bundled()]);
    let before = rows(&site, PLAN).await;
    let twin = format!("{PLAN}/releases/1/progress");
    let old = site.get(&twin, &[]).await.ok(&twin).body;
    let outcome = site.publish(&edited(with(SOURCE, OBSERVATIONS, "")));
    assert!(matches!(outcome, Outcome::Published(release) if release.number == 2));
    site.state.refresh().unwrap();
    let after = rows(&site, PLAN).await;
    assert_eq!(site.get(&twin, &[]).await.ok(&twin).body, old);
    let reported = ["k01", "k02", "k03", "k05", "r01"];
    for (id, row) in &after {
        let without_years = |row: &Value| {
            let mut row = row.clone();
            row.as_object_mut().unwrap().remove("series");
            row
        };
        let same = without_years(row) == without_years(&before[id]);
        assert_eq!(same, !reported.contains(&id.as_str()), "{id}");
        // The newest source is of June 2025: of 2024 something would be stated by now.
        let of_2024 = row["series"].as_array().unwrap().iter().find(|year| year["period"] == "2024").unwrap();
        let expected = if reported.contains(&id.as_str()) { Value::Null } else { json!("not-stated") };
        assert_eq!(of_2024["absence"], expected, "{id}");
    }
    // 12.5 of 20 points are done, 2 of 3 years have passed: 13.33 points less a tenth of 20 are asked for.
    let k01 = &after["k01"];
    assert_eq!((&k01["share_decimal"], &k01["expected_decimal"]), (&json!("0.625"), &json!("43.3333")));
    assert_eq!((&k01["gap_decimal"], &k01["on_track"]), (&json!("7.5"), &json!(true)));
    assert_eq!((&after["k02"]["share"], &after["k02"]["gap"]), (&json!(0.75), &json!(50)));
    assert_eq!((&after["k03"]["share_decimal"], &after["k03"]["gap_decimal"]), (&json!("1.0333"), &json!("-10")));
    assert_eq!(after["k05"]["share_decimal"], "0.617");
    let r01 = &after["r01"];
    assert_eq!((&r01["previous_value"]["value"], &r01["previous_value"]["computed"]), (&json!(65918), &json!(false)));
    assert_eq!((&r01["previous_value"]["source_id"], &r01["change"]["value"]), (&json!("e2024-03"), &json!(4082)));
}

#[actix_web::test]
async fn an_indicator_that_is_to_fall_is_good_when_it_falls() {
    let falling = "\
172014,dx-action-plan,m01,,2025,2025-04-01,2026-03-31,,target,report-2024,200,,,case,,,200件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m01,,2022,2022-04-01,2023-03-31,,baseline,report-2024,400,,,case,,,400件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m01,,2024,2024-04-01,2025-03-31,,actual,report-2024,300,,,case,,,300件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
";
    let row = row_of(SOURCE, falling, "m01").await;
    assert_eq!((&row["direction"], &row["share_decimal"]), (&json!("decrease"), &json!("0.5")));
    assert_eq!((&row["gap"], &row["reached"]), (&json!(-100), &json!(false)));
    assert_eq!((&row["on_track"], &row["expected_decimal"]), (&json!(false), &json!("266.6667")));
    let fallen = "\
172014,dx-action-plan,m01,,2025,2025-04-01,2026-03-31,,target,report-2024,200,,,case,,,200件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m01,,2022,2022-04-01,2023-03-31,,baseline,report-2024,400,,,case,,,400件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m01,,2024,2024-04-01,2025-03-31,,actual,report-2024,190,,,case,,,190件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
";
    let row = row_of(SOURCE, fallen, "m01").await;
    assert_eq!((&row["reached"], &row["on_track"], &row["share"]), (&json!(true), &json!(true), &json!(1.05)));
}

#[actix_web::test]
async fn a_printed_bound_says_what_is_good() {
    let at_most = "\
172014,dx-action-plan,m01,,2025,2025-04-01,2026-03-31,,target,report-2024,10,,,case,,,10件以下,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m01,,2024,2024-04-01,2025-03-31,,actual,report-2024,8,,,case,,,8件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m02,,2022,2022-04-01,2023-03-31,,baseline,report-2024,5,,,case,,,5件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m02,,2025,2025-04-01,2026-03-31,,target,report-2024,10,,,case,,,10件以内,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m02,,2024,2024-04-01,2025-03-31,,actual,report-2024,12,,,case,,,12件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
";
    let row = row_of(SOURCE, at_most, "m01").await;
    assert_eq!((&row["direction"], &row["reached"]), (&json!("decrease"), &json!(true)));
    let row = row_of(SOURCE, at_most, "m02").await;
    assert_eq!((&row["reached"], &row["on_track_reason"]), (&json!(false), &json!("baseline-beyond-target")));
}

#[actix_web::test]
async fn in_the_year_of_the_target_nothing_less_is_on_track() {
    let last = "\
172014,dx-action-plan,k02,,2022,2022-04-01,2023-03-31,,baseline,report-2025,100,,,case,,,100件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k02,,2025,2025-04-01,2026-03-31,,actual,report-2025,199,,,case,,,199件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k03,,2022,2022-04-01,2023-03-31,,baseline,report-2025,100,,,person,,,100人,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k03,,2025,2025-04-01,2026-03-31,,actual,report-2025,300,,,person,,,300人,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
";
    let source = "172014,dx-action-plan,report-2025,2025年度進捗報告,progress-report,2026-06,2026年6月,,\r\n";
    let row = row_of(source, last, "k02").await;
    assert_eq!((&row["share_decimal"], &row["on_track"]), (&json!("0.99"), &json!(false)));
    let row = row_of(source, last, "k03").await;
    assert_eq!((&row["reached"], &row["on_track"], &row["expected"]), (&json!(true), &json!(true), &json!(300)));
}

#[actix_web::test]
async fn of_two_sources_the_one_issued_last_counts_and_the_other_stays_listed() {
    let sources = "\
172014,dx-action-plan,survey-2024,市民アンケート,survey,2025-08,2025年8月,,\r
172014,dx-action-plan,report-2024,2024年度進捗報告,progress-report,2025-06,2025年6月,,\r
";
    let both = "\
172014,dx-action-plan,k01,,2024,2024-04-01,2025-03-31,,actual,survey-2024,41,,,percent,,,41%,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k01,,2024,2024-04-01,2025-03-31,,actual,report-2024,40,,,percent,,,40%,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k01,,2024,2024-04-01,2025-03-31,,target,report-2024,45,,,percent,,,45%,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
";
    let row = row_of(sources, both, "k01").await;
    assert_eq!(
        (&row["latest_actual"]["value"], &row["latest_actual"]["source_id"]),
        (&json!(41), &json!("survey-2024"))
    );
    assert_eq!(row["observations"].as_array().unwrap().len(), 4);
    // A report that repeats a target of the year does not move the plan's aim.
    assert_eq!((&row["target"]["period"], &row["target"]["value"]), (&json!("2025"), &json!(50)));
    let invented = rows(&INVENTED, GREEN).await;
    assert_eq!((&invented["k01"]["target"]["value_decimal"]), &json!("13.5"), "the newest edition aims at 2027");
}

#[actix_web::test]
async fn what_cannot_be_compared_is_not_compared() {
    let odd = "\
172014,dx-action-plan,k02,,2024,2024-04-01,2025-03-31,,actual,report-2024,150,,,person,,,150人,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k03,,2022,2022-04-01,2023-03-31,,baseline,report-2024,300,,,person,,,300人,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k03,,2024,2024-04-01,2025-03-31,,actual,report-2024,310,,,person,,,310人,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k04,,2024,2024-04-01,2025-03-31,,baseline,report-2024,1,,,case,,,1件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k04,,2023,2023-04-01,2024-03-31,,actual,report-2024,5,,,case,,,5件,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,k05,,2024,2024-04-01,2025-03-31,,actual,report-2024,-5,,,person,,,-5人,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
";
    let site = Site::of(&[edited(with(SOURCE, odd, ""))]);
    let rows = rows(&site, PLAN).await;
    for (id, reason) in [
        ("k02", "units-differ"),
        ("k03", "baseline-is-target"),
        ("k04", "actual-before-baseline"),
        ("k05", "not-positive"),
    ] {
        assert_eq!((&rows[id]["share"], &rows[id]["share_reason"]), (&Value::Null, &json!(reason)), "{id}");
        assert_eq!(rows[id]["on_track"], Value::Null, "{id}");
    }
    assert_eq!(rows["k02"]["gap"], Value::Null);
    assert_eq!(rows["k03"]["gap"], -10);
}

#[actix_web::test]
async fn a_plan_chooses_its_rule_and_says_it() {
    let verdict = |rule: &'static str| async move {
        let site = Site::of(&[edited(with(SOURCE, OBSERVATIONS, rule))]);
        let document = document(&site, PLAN).await;
        let page = site.get(&format!("{PLAN}/progress"), &[BROWSER]).await.body;
        let said = document["meta"]["rules"]["on_track"].clone();
        assert!(page.contains(said["ja"].as_str().unwrap()), "the page says the rule");
        (document["items"][0]["on_track"].clone(), document["items"][0]["on_track_reason"].clone(), said)
    };
    // 0.625 is done and 0.6667 is due: 0.0417 behind.
    for (rule, on_track, tolerance) in [
        ("", true, "0.1"),
        (r#"{"tolerance": "0.05"}"#, true, "0.05"),
        (r#"{"tolerance": "0.041"}"#, false, "0.041"),
        (r#"{"course": "linear", "tolerance": "0"}"#, false, "0"),
    ] {
        let (found, reason, said) = verdict(rule).await;
        assert_eq!((found, reason), (json!(on_track), Value::Null), "{rule}");
        assert_eq!(said["tolerance_decimal"], tolerance);
    }
    let (found, reason, said) = verdict(r#"{"course": "none"}"#).await;
    assert_eq!((found, reason, &said["course"]), (Value::Null, json!("no-rule"), &json!("none")));
}

#[actix_web::test]
async fn the_files_say_the_same_as_the_json() {
    let path = format!("{PLAN}/progress");
    let document = document(&REPORTED, PLAN).await;
    let (header, lines) = read_csv(&REPORTED.get(&format!("{path}.csv"), &[]).await.ok("csv").body);
    assert_eq!(lines.len(), document["items"].as_array().unwrap().len());
    for (line, row) in lines.iter().zip(document["items"].as_array().unwrap()) {
        let cell = |name: &str| line[header.iter().position(|column| column == name).unwrap()].as_str();
        let text = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        for name in ["indicator_id", "label", "share_formula", "share_reason", "on_track", "on_track_reason", "reached"]
        {
            assert_eq!(cell(name), text(&row[name]), "{name}");
        }
        for name in ["gap", "share", "expected"] {
            assert_eq!(cell(name), text(&row[format!("{name}_decimal")]), "{name}");
        }
        for name in ["baseline", "latest_actual", "target", "previous_value", "change"] {
            assert_eq!(cell(name), text(&row[name]["value_decimal"]), "{name}");
        }
    }
    let excel = REPORTED.get(&format!("{path}.excel.csv"), &[]).await.ok("excel").body;
    let (header, _) = read_csv(excel.strip_prefix('\u{feff}').unwrap());
    assert!(header.contains(&"進み具合".to_owned()) && header.contains(&"目標値（原典表記）".to_owned()), "{header:?}");
}

#[actix_web::test]
async fn the_page_says_it_in_words_with_the_formulas() {
    let page = REPORTED.get(&format!("{PLAN}/progress"), &[BROWSER]).await.ok("page").body;
    for text in [
        "42.5%（2024年度）",
        "<meter value=\"0.625\"></meter> 62.5%（基準値30%（2022年度）から目標値まで）",
        "170,000件（2025年度）",
        "実績の記載なし",
        "目標値の記載なし",
        "目標値の103.3%",
        "判定なし（基準値の記載がないため）",
        "70,000件（2024年度）、前年度から+4,082件",
        "（実績値 − 基準値）÷（目標値 − 基準値）",
        "実績値 ÷ 目標値",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("<script src") && !page.contains("not-stated"));
    let invented = INVENTED.get(&format!("{GREEN}/progress"), &[BROWSER]).await.ok("page").body;
    assert!(invented.contains("判定なし（増えるとよい指標か減るとよい指標か分からないため）"));
    // Percentages differ by points; what no source states is told from what one does.
    for text in ["前年度から+0.3ポイント</td>", "前年度から+3.75ポイント（計算値）</td>", "前年度から-50件</td>"]
    {
        assert!(invented.contains(text), "{text}");
    }
    let plan = REPORTED.get(PLAN, &[BROWSER]).await.body;
    assert!(plan.contains(&format!("{PLAN}/progress\">指標の進捗</a>")));
}

#[actix_web::test]
async fn what_counts_nothing_is_shown_as_a_number_alone() {
    let none = "\
172014,dx-action-plan,m01,,2025,2025-04-01,2026-03-31,,target,report-2024,75,,at-most,none,,,75以下,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m01,,2022,2022-04-01,2023-03-31,,baseline,report-2024,80.5,,,none,,,80.5,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m01,,2024,2024-04-01,2025-03-31,,actual,report-2024,78.4,,about,none,,,約78.4,,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m02,,2024,2024-04-01,2025-03-31,,actual,report-2024,1250,,,km,,,\"1,250km\",,http://data.e-stat.go.jp/lod/sac/C17201,,\r
172014,dx-action-plan,m02,,2025,2025-04-01,2026-03-31,,target,report-2024,1300,1400,range,km,,,\"1,300～1,400km\",,http://data.e-stat.go.jp/lod/sac/C17201,,\r
";
    let site = Site::of(&[edited(with(SOURCE, none, ""))]);
    let page = site.get(&format!("{PLAN}/progress"), &[BROWSER]).await.ok("page").body;
    for text in [
        ">75以下（2025年度）<",
        ">80.5（2022年度）<",
        ">約78.4（2024年度）",
        ">-3.4<",
        ">1,250 km（2024年度）",
        ">1,300～1,400 km（2025年度）<",
    ] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
    assert!(!page.contains("単位なし"));
}

#[actix_web::test]
async fn the_document_of_an_indicator_has_its_years() {
    for row in rows(&REPORTED, PLAN).await.values() {
        let path = format!("{PLAN}/indicators/{}", row["indicator_id"].as_str().unwrap());
        assert_eq!(REPORTED.get(&path, &[]).await.ok(&path).json()["series"], row["series"], "{path}");
    }
    let first = json(&format!("{PLAN}/indicators/r01")).await["series"][0].clone();
    assert_eq!(first["previous_value"]["value"], 88179);
    // What is computed is no triple.
    let turtle = get(&format!("{PLAN}/indicators/r01.ttl"), &[]).await.body;
    assert!(!turtle.contains("88179"));
}
