//! The report of gaps: for the bundled plan by hand against its source, for each rule that it fires and that it does not.
use crate::{
    contents::{BUNDLED, bundled, edited, other_city},
    harness::{BROWSER, PLAN, get, json, read_csv, send},
};
use actix_web::http::Method;
use openplan::{
    dataset::Package,
    gaps::{PlanRows, RULES},
    table::Row,
};
use serde_json::Value;
use std::{collections::BTreeSet, fs};

/// What a rule finds in a package, by key, or by label where it is about no row.
fn found(rule: &str, package: &Package) -> Vec<String> {
    let tables: Vec<Vec<Row>> = package.sheets().iter().map(|sheet| sheet.rows.clone()).collect();
    let rule = RULES.iter().find(|one| one.id == rule).unwrap();
    let (editions, language) = (package.editions(), package.metadata.language());
    let findings = rule.find(&PlanRows::new(&tables, &editions, language));
    findings.iter().map(|finding| finding.subject.map_or_else(|| finding.label.clone(), Row::key)).collect()
}

/// What a rule finds in the bundled plan with one text in a file replaced, which must be there.
fn with(rule: &str, file: &str, from: &str, to: &str) -> Vec<String> {
    let replaced = |name: &str, text: String| {
        if name != file {
            return text;
        }
        assert!(text.contains(from), "{file} has no {from}");
        text.replacen(from, to, 1)
    };
    found(rule, &edited(replaced))
}

/// What a rule finds in the bundled plan with a line added to a file.
fn added(rule: &str, file: &str, line: &str) -> Vec<String> {
    found(
        rule,
        &edited(|name, text| if name == file { format!("{text}172014,dx-action-plan,{line}\r\n") } else { text }),
    )
}

async fn findings(rule: &str) -> Vec<Value> {
    json(&format!("{PLAN}/gaps?rule={rule}")).await["items"].as_array().unwrap().clone()
}

/// The lines of the transcribed source, the first at place 1.
fn source() -> Vec<String> {
    let text = fs::read_to_string(format!("{BUNDLED}/source/e2024-03.md")).unwrap();
    std::iter::once(String::new()).chain(text.lines().map(str::to_owned)).collect()
}

fn line(evidence: &Value) -> usize {
    usize::try_from(evidence["source_line"].as_u64().unwrap()).unwrap()
}

fn keys(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["key"].as_str().or(finding["label"].as_str()).unwrap()).collect()
}

#[actix_web::test]
async fn the_policy_without_a_kpi_is_the_one_without_a_heading_in_chapter_3_1() {
    let found = findings("policy-without-kpi").await;
    assert_eq!(keys(&found), ["administration"]);
    // By hand: chapter 3.1 is lines 549 to 599; headings of fields there are 産業, 地域, 文化 and 教育.
    let source = source();
    let headed = |field: &str| source[549..=599].iter().any(|line| line == field);
    assert!(["産業", "地域", "文化", "教育"].into_iter().all(headed) && !headed("行政"));
    assert_eq!(found[0]["evidence"][0]["text"], "行政");
}

#[actix_web::test]
async fn no_kpi_has_a_baseline_or_an_actual_value_in_print() {
    // By hand: lines 549 to 599 print one number for each of the five KPIs, and the heading says that it is the target.
    let source = source();
    assert_eq!(source[551], "2025年度末までの数値目標を設定し、評価します。");
    for rule in ["kpi-without-baseline", "kpi-without-actual"] {
        let found = findings(rule).await;
        assert_eq!(keys(&found), ["k01", "k02", "k03", "k04", "k05"], "{rule}");
        for finding in &found {
            let target = finding["evidence"].as_array().unwrap().last().unwrap();
            assert_eq!(target["column"], "value_as_printed");
            assert!(source[line(target)].contains(target["text"].as_str().unwrap()), "{target}");
        }
    }
}

#[actix_web::test]
async fn unused_terms_stand_nowhere_in_the_source_but_in_their_own_entry() {
    let found = findings("term-unused").await;
    assert_eq!(keys(&found), ["ai-ocr", "vr", "portal-site"]);
    // By hand: an entry goes from its heading to the next. Anywhere else the source has no `VR`, `AI-OCR`, `ポータルサイト`.
    let source = source();
    for finding in &found {
        let word = finding["label"].as_str().unwrap();
        let own = line(&finding["evidence"][0]);
        let next = (own + 1..source.len()).find(|place| source[*place].starts_with('#')).unwrap();
        let elsewhere = (1..source.len()).filter(|place| !(own..next).contains(place));
        assert!(elsewhere.into_iter().all(|place| !source[place].contains(word)), "{word}");
    }
    // And every other headword stands in a line that is not of its entry.
    let unused: BTreeSet<_> = keys(&found).into_iter().map(str::to_owned).collect();
    for term in bundled().rows("terms").iter().filter(|term| !unused.contains(&term["term_id"])) {
        let own: usize = term["source_line"].parse().unwrap();
        let used =
            (1..source.len()).any(|place| !(own..own + 3).contains(&place) && source[place].contains(&term["label"]));
        assert!(used, "{}", &term["label"]);
    }
}

#[actix_web::test]
async fn words_that_are_used_often_are_counted_in_print() {
    let found = findings("word-undefined").await;
    // By hand, and by another program over the same tables.
    let counted: Vec<_> = found.iter().map(|one| one["label"].as_str().unwrap()).collect();
    assert_eq!(counted, ["デジタル", "サービス", "データ", "プラン", "アクションプラン", "インターネット", "スマート"]);
    let source = source();
    let headwords: Vec<_> = bundled().rows("terms").iter().map(|term| term["label"].to_owned()).collect();
    for finding in &found {
        let word = finding["label"].as_str().unwrap();
        assert!(!headwords.iter().any(|one| one == word));
        let evidence = finding["evidence"].as_array().unwrap();
        for one in evidence {
            assert!(one["text"].as_str().unwrap().contains(word), "{one}");
            // A section may begin at a line and go on behind it.
            let from = line(one);
            assert!(source[from..(from + 6).min(source.len())].concat().contains(word), "{one}");
        }
    }
    let times = |word: &str| {
        let detail = found.iter().find(|one| one["label"] == word).unwrap()["detail_ja"].as_str().unwrap().to_owned();
        detail.split("は").nth(1).unwrap().split('回').next().unwrap().parse::<usize>().unwrap()
    };
    // By hand: スマート is alone in lines 388 to 391 and 387 (スマートワーク and スマートサービス are other words).
    assert_eq!(times("スマート"), 5);
    assert_eq!(
        source.iter().map(|line| line.matches("インターネット").count()).sum::<usize>(),
        times("インターネット")
    );
}

#[actix_web::test]
async fn wording_differs_where_the_source_prints_it_differently() {
    let source = source();
    let wordings = |finding: &Value| -> Vec<(usize, String)> {
        let evidence = finding["evidence"].as_array().unwrap();
        evidence.iter().map(|one| (line(one), one["text"].as_str().unwrap().to_owned())).collect()
    };
    let listing = findings("listing-wording").await;
    assert_eq!(keys(&listing), ["i001"]);
    let lines: Vec<_> = wordings(&listing[0]).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [364, 504]);
    let summary = findings("summary-wording").await;
    assert_eq!(keys(&summary), ["e2024-03/s011", "e2024-03/s014", "e2024-03/s022"]);
    // By hand: 産学官金 (44) and 産学官 (364); デジタル化 (49) and デジタルの化 (403); 人への (62) and 人の (510, whose
    // field begins at 508). The other seven highlights of lines 42 to 65 are titles as they are or of two initiatives.
    let lines: Vec<Vec<usize>> =
        summary.iter().map(|one| wordings(one).into_iter().map(|(line, _)| line).collect()).collect();
    assert_eq!(lines, [[44, 364], [49, 403], [62, 508]]);
    assert_eq!(source[510], "## デジタルにより全ての人の利便性向上");
    for (line, text) in listing.iter().chain(&summary).flat_map(wordings) {
        assert!(source[line..line + 3].concat().contains(&text), "{line}: {text}");
    }
    // By hand: 11 to 17 are printed again at 312 to 319 with the same words.
    assert_eq!(keys(&findings("section-wording").await), [""; 0]);
}

#[actix_web::test]
async fn four_initiatives_step_back_in_the_tables_of_the_source() {
    let found = findings("stage-steps-back").await;
    assert_eq!(keys(&found), ["i002", "i006", "i026", "i062"]);
    // By hand: the four of the 62 rows whose stage falls in the order 検討, 試行, 導入, 実施, 拡大. 拡大検討 is a 検討.
    let source = source();
    for (finding, (place, printed)) in found.iter().zip([
        (365, "モデル事業実施	拡大検討	拡大検討"),
        (371, "実施	拡大検討	拡大検討"),
        (423, "検討	モデル事業実施	拡大検討"),
        (545, "導入	運用・拡大	運用"),
    ]) {
        assert!(source[place].ends_with(printed), "{}", source[place]);
        assert!(finding["evidence"].as_array().unwrap().iter().all(|one| line(one) == place));
    }
}

#[actix_web::test]
async fn every_note_on_the_source_is_reported() {
    let notes = json(&format!("{PLAN}/source-notes?limit=1000")).await["items"].as_array().unwrap().clone();
    let found = findings("source-note").await;
    assert_eq!(found.len(), notes.len());
    for (finding, note) in found.iter().zip(&notes) {
        assert_eq!(finding["uri"], note["uri"]);
        assert_eq!(finding["evidence"][0]["text"], note["printed"]);
    }
}

#[test]
fn a_policy_with_a_kpi_is_no_gap() {
    let rule = "policy-without-kpi";
    assert_eq!(added(rule, "indicators.csv", "k06,申請数,,true,,kpi,,administration,,,,,549,19"), [""; 0]);
    // A KPI of a direction is one of its field.
    assert_eq!(added(rule, "indicators.csv", "k06,申請数,,true,,kpi,,d26,,,,,549,19"), [""; 0]);
    assert_eq!(
        added(rule, "indicators.csv", "r07,申請数,,true,,reference,,administration,,,,,549,19"),
        ["administration"]
    );
    assert_eq!(
        with(rule, "indicators.csv", "false,,kpi,,culture", "false,,reference,,culture"),
        ["culture", "administration"]
    );
}

#[test]
fn a_plan_without_kpis_is_asked_for_any_indicator() {
    let rule = "policy-without-kpi";
    let outcomes =
        edited(|name, text| if name == "indicators.csv" { text.replace(",kpi,", ",outcome,") } else { text });
    assert_eq!(found(rule, &outcomes), ["administration"]);
    let tables: Vec<Vec<Row>> = outcomes.sheets().iter().map(|sheet| sheet.rows.clone()).collect();
    let gaps = RULES.iter().find(|one| one.id == rule).unwrap();
    let editions = outcomes.editions();
    let gaps = gaps.find(&PlanRows::new(&tables, &editions, "ja"));
    assert_eq!((gaps[0].ja.contains("指標"), gaps[0].ja.contains("KPI")), (true, false), "{}", gaps[0].ja);
    // An indicator of an initiative is one of the policies under which that is listed.
    let listing = outcomes.rows("listings").iter().find(|row| {
        let policy = outcomes.rows("policies").iter().find(|policy| policy["policy_id"] == row["policy_id"]).unwrap();
        &policy["parent_policy_id"] == "administration"
    });
    let line = format!("k06,申請数,,true,,outcome,,,{},,,,549,19", &listing.unwrap()["initiative_id"]);
    let added = edited(|name, text| match name {
        "indicators.csv" => {
            let text = text.replace(",kpi,", ",outcome,");
            format!("{text}172014,dx-action-plan,{line}\r\n")
        }
        _ => text,
    });
    assert_eq!(found(rule, &added), [""; 0]);
    // A plan without any indicator does not say that it is judged by them.
    let none = edited(|name, text| match name {
        "indicators.csv" => text.lines().next().unwrap().to_owned() + "\r\n",
        _ => text,
    });
    assert_eq!(found(rule, &none), [""; 0]);
}

#[test]
fn words_are_sought_in_a_japanese_plan_with_a_glossary() {
    let rule = "word-undefined";
    assert!(!found(rule, &bundled()).is_empty());
    let other = edited(|name, text| match name {
        "datapackage.json" => text.replace("\"language\": \"ja\"", "\"language\": \"en-GB\""),
        _ => text,
    });
    assert_eq!(other.metadata.language(), "en-GB");
    assert_eq!(found(rule, &other), [""; 0]);
    let without = edited(|name, text| match name {
        "terms.csv" => text.lines().next().unwrap().to_owned() + "\r\n",
        _ => text,
    });
    assert_eq!(found(rule, &without), [""; 0]);
}

#[test]
fn a_kpi_with_a_stated_value_is_no_gap() {
    let value = |kind: &str| format!("k03,,2023,,,,{kind},e2024-03,100,,,person,,,100人,,,,");
    assert_eq!(added("kpi-without-baseline", "observations.csv", &value("baseline")), ["k01", "k02", "k04", "k05"]);
    assert_eq!(added("kpi-without-actual", "observations.csv", &value("actual")), ["k01", "k02", "k04", "k05"]);
    assert_eq!(added("kpi-without-actual", "observations.csv", &value("actual-preliminary")).len(), 4);
    assert_eq!(added("kpi-without-actual", "observations.csv", &value("forecast")).len(), 5);
    assert_eq!(added("kpi-without-baseline", "observations.csv", &value("actual")).len(), 5);
    // In December 2023 no year of the plan had ended.
    assert_eq!(with("kpi-without-actual", "sources.csv", "edition,2024-03,", "edition,2023-12,"), [""; 0]);
}

#[test]
fn a_term_that_is_used_anywhere_is_no_gap() {
    let rule = "term-unused";
    assert_eq!(with(rule, "policies.csv", "データの利活用", "VRの利活用"), ["ai-ocr", "portal-site"]);
    assert_eq!(with(rule, "terms.csv", "サービスを変革する", "ポータルサイトを変革する"), ["ai-ocr", "vr"]);
    // A part of a longer word is another word.
    assert_eq!(with(rule, "policies.csv", "データの利活用", "VRMの利活用"), ["ai-ocr", "vr", "portal-site"]);
    assert_eq!(
        with(rule, "terms.csv", "現実にそこにいるかの様な", "VRの様な"),
        ["ai-ocr", "vr", "portal-site"],
        "its own"
    );
    assert_eq!(added(rule, "terms.csv", "qr,QR,,,,二次元の符号。,34,,")[0..0], [""; 0]);
    let used_by_another_name = added(rule, "terms.csv", "card,ICカード,,,マイナンバーカード,身分証。,34,780,");
    assert!(!used_by_another_name.contains(&"card".to_owned()));
    assert!(added(rule, "terms.csv", "qr,QR,,,,二次元の符号。,34,780,").contains(&"qr".to_owned()));
}

#[test]
fn a_word_that_is_defined_or_rare_is_no_gap() {
    let rule = "word-undefined";
    let before = found(rule, &bundled());
    let without = |word: &str| -> Vec<String> { before.iter().filter(|one| *one != word).cloned().collect() };
    assert_eq!(added(rule, "terms.csv", "service,サービス,,,,役務。,34,780,"), without("サービス"));
    assert_eq!(added(rule, "terms.csv", "smart,賢い,,,スマート,賢いこと。,34,780,"), without("スマート"), "a synonym");
    // With one スマート less there are four.
    assert_eq!(with(rule, "policies.csv", "スマート化", "自動化"), without("スマート"));
    assert_eq!(with(rule, "policies.csv", "スマート化", "ＳＭＡＲＴ化"), without("スマート"));
    let often = with(rule, "policies.csv", "産業のDXを支援", "ｷﾏｲﾗとキマイラとキマイラとキマイラとキマイラ支援");
    assert!(often.contains(&"キマイラ".to_owned()), "width does not count");
}

#[test]
fn listings_with_one_wording_are_no_gap() {
    let rule = "listing-wording";
    assert_eq!(with(rule, "listings.csv", "社会実装促進(再掲)", "社会実装の促進(再掲)"), [""; 0]);
    assert_eq!(
        with(rule, "listings.csv", "社会実装促進(再掲)", "社会実装 の促進（再掲）"),
        [""; 0],
        "width and blanks"
    );
    assert_eq!(with(rule, "listings.csv", "スマホ講座の開催(再掲)", "スマホ教室の開催(再掲)"), ["i001", "i022"]);
    // Another edition may word it anew.
    assert_eq!(found(rule, &other_city()), [""; 0]);
}

#[test]
fn a_summary_that_repeats_the_chapter_is_no_gap() {
    let rule = "summary-wording";
    let [s011, s014, s022] = ["s011", "s014", "s022"].map(|id| format!("e2024-03/{id}"));
    assert_eq!(with(rule, "sections.csv", "産学官金連携", "産学官連携"), [s014.as_str(), &s022]);
    assert_eq!(with(rule, "policies.csv", "全ての人の利便性", "全ての人への利便性")[0..2], [s011.as_str(), &s014]);
    assert_eq!(with(rule, "sections.csv", "新たな交通施策の検討", "新しい交通施策の検討").len(), 4);
    // What is not nearly the same is something else.
    assert_eq!(with(rule, "sections.csv", "交通データ活用による新たな交通施策の検討", "交通の改善").len(), 3);
}

#[test]
fn sections_with_one_wording_are_no_gap() {
    let rule = "section-wording";
    assert_eq!(found(rule, &bundled()), [""; 0]);
    let changed = with(rule, "sections.csv", "まちの持続可能性を高めて", "まちの持続性を高めて");
    assert_eq!(changed, ["e2024-03/s003"]);
    assert_eq!(with(rule, "sections.csv", "次の行動指針に基づき", "次の指針に基づき"), ["e2024-03/s004"]);
    // The text of the summary is in a paragraph below the section of the chapter.
    assert_eq!(with(rule, "sections.csv", "最大限活用", "最大限に活用"), ["e2024-03/s009"]);
    assert_eq!(with(rule, "sections.csv", "まちの持続可能性を高めて", "まち の持続可能性を高めて"), [""; 0]);
}

#[test]
fn stages_in_their_order_are_no_gap() {
    let rule = "stage-steps-back";
    let is = |id: &str, year: &str, stage: &str| {
        let next = year.parse::<i32>().unwrap() + 1;
        format!("{id},{year},{year}-04-01,{next}-03-31,{stage},")
    };
    let change =
        |id: &str, year: &str, from: &str, to: &str| with(rule, "schedule.csv", &is(id, year, from), &is(id, year, to));
    assert_eq!(change("i062", "2025", "run", "run-and-expand"), ["i002", "i006", "i026"]);
    // Of two tops the later counts: expand and operate after expand is none, operate after it is.
    assert_eq!(change("i003", "2025", "expand", "run-and-expand").len(), 4);
    assert_eq!(change("i003", "2025", "expand", "operate"), ["i002", "i003", "i006", "i026", "i062"]);
    assert_eq!(change("i003", "2025", "expand", "merged").len(), 4);
    // A dash is no stage: what is before it is compared with what is behind it.
    assert_eq!(change("i036", "2025", "none", "consider"), ["i002", "i006", "i026", "i036", "i062"]);
    assert_eq!(change("i036", "2025", "none", "expand").len(), 4);
    assert_eq!(found(rule, &other_city()), [""; 0]);
}

#[test]
fn notes_on_another_edition_are_no_findings() {
    let rule = "source-note";
    assert_eq!(found(rule, &bundled()).len(), 66);
    let of_first = |name: &str, text: String| {
        if name == "source-notes.csv" { text.replace(",e2024-03,", ",e2023-02,") } else { text }
    };
    assert_eq!(found(rule, &edited(of_first)), [""; 0]);
}

#[test]
fn every_rule_has_a_test_that_it_fires_and_one_that_it_does_not() {
    let text = include_str!("gaps.rs");
    for rule in RULES {
        let quoted = format!("\"{}\"", rule.id);
        assert!(text.matches(&quoted).count() >= 2, "{}", rule.id);
    }
}

#[actix_web::test]
async fn the_rules_are_told_once_for_page_json_and_documentation() {
    let document = json(&format!("{PLAN}/gaps")).await;
    let rules = document["meta"]["rules"].as_array().unwrap();
    let page = get(&format!("{PLAN}/gaps"), &[BROWSER]).await.ok("page").body;
    let openapi = get("/openapi.json", &[]).await.body;
    assert_eq!(rules.len(), RULES.len());
    for (said, rule) in rules.iter().zip(RULES) {
        assert_eq!((&said["id"], &said["how_ja"]), (&Value::from(rule.id), &Value::from(rule.how_ja)));
        let items = document["items"].as_array().unwrap().iter().filter(|item| item["rule"] == rule.id);
        assert_eq!(said["found"], items.count());
        assert!(page.contains(&format!("<dt>{}（{}件）</dt>", rule.ja, said["found"])), "{}", rule.id);
        assert!(page.contains(rule.how_ja) && openapi.contains(rule.id), "{}", rule.id);
    }
    assert_eq!(document["meta"]["total"], document["items"].as_array().unwrap().len());
}

#[actix_web::test]
async fn several_rules_can_be_asked_for_and_unknown_ones_are_refused() {
    let two = json(&format!("{PLAN}/gaps?rule=term-unused&rule=policy-without-kpi")).await;
    let found: Vec<_> = two["items"].as_array().unwrap().iter().map(|item| item["rule"].as_str().unwrap()).collect();
    assert_eq!(found, ["policy-without-kpi", "term-unused", "term-unused", "term-unused"]);
    let answer = send(Method::GET, &format!("{PLAN}/gaps?rule=none&colour=red"), &[]).await;
    assert_eq!(answer.status, 400);
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors.iter().any(|error| error["detail"].as_str().unwrap().contains("policy-without-kpi")));
}

#[actix_web::test]
async fn the_files_say_the_same_as_the_json() {
    let items = json(&format!("{PLAN}/gaps")).await["items"].as_array().unwrap().clone();
    let (header, lines) = read_csv(&get(&format!("{PLAN}/gaps.csv"), &[]).await.ok("csv").body);
    assert_eq!(lines.len(), items.len());
    for (line, item) in lines.iter().zip(&items) {
        let cell = |name: &str| line[header.iter().position(|column| column == name).unwrap()].as_str();
        for name in ["rule", "rule_ja", "kind", "table", "key", "uri", "label", "detail_ja", "detail_en"] {
            assert_eq!(cell(name), item[name].as_str().unwrap_or_default(), "{name}");
        }
        let evidence = item["evidence"].as_array().unwrap();
        assert!(evidence.iter().all(|one| cell("wordings").contains(one["text"].as_str().unwrap())), "{item}");
    }
    let (_, few) = read_csv(&get(&format!("{PLAN}/gaps.excel.csv?rule=source-note"), &[]).await.ok("csv").body);
    assert_eq!(few.len(), 66);
}
