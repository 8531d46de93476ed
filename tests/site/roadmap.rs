//! The roadmap is the plan's own wide table.
use crate::harness::{self, BROWSER, PLAN, get, read_csv};
use serde_json::{Value, json};

async fn roadmap() -> Vec<Value> {
    harness::json(&format!("{PLAN}/roadmap")).await["items"].as_array().unwrap().clone()
}

fn year(row: &Value, year: i64) -> Value {
    row["periods"].as_array().unwrap().iter().find(|cell| cell["period"] == *year.to_string()).unwrap().clone()
}

#[actix_web::test]
async fn every_printed_row_is_there_with_every_year() {
    let rows = roadmap().await;
    assert_eq!(rows.len(), 68);
    assert_eq!(rows.iter().filter(|row| row["relisted"] == true).count(), 6);
    assert_eq!(rows.iter().filter(|row| row["new_mark"] == true).count(), 27);
    for row in &rows {
        let periods = row["periods"].as_array().unwrap();
        let years: Vec<_> = periods.iter().map(|cell| cell["period"].as_str().unwrap()).collect();
        assert_eq!(years, ["2023", "2024", "2025"]);
        assert_eq!(
            (&periods[0]["period_start"], &periods[0]["period_end"]),
            (&json!("2023-04-01"), &json!("2024-03-31"))
        );
        for cell in row["periods"].as_array().unwrap() {
            for member in ["period_label", "stage_id", "own_stage_id", "stage_label", "stage_as_printed", "absence"] {
                assert!(cell.get(member).is_some(), "{member} of {cell}");
            }
        }
    }
}

#[actix_web::test]
async fn a_merged_row_is_merged_in_each_year_that_its_cell_covers() {
    let rows = roadmap().await;
    let merged = rows.iter().find(|row| row["initiative_id"] == "i044").unwrap();
    assert_eq!(year(merged, 2023)["absence"], Value::Null);
    for covered in [2024, 2025] {
        let cell = year(merged, covered);
        assert_eq!(cell["absence"], "merged");
        assert_eq!(cell["stage_id"], "merged");
        assert_eq!(cell["stage_as_printed"], "「データ利活用による不登校対策の強化」に統合");
    }
}

#[actix_web::test]
async fn a_dash_is_a_printed_dash() {
    let rows = roadmap().await;
    let row = rows.iter().find(|row| row["listing_id"] == "l008").unwrap();
    let cell = year(row, 2023);
    assert_eq!((cell["absence"].as_str(), cell["stage_as_printed"].as_str()), (Some("dash"), Some("—")));
    assert_eq!(year(row, 2024)["absence"], Value::Null);
    assert_eq!(year(row, 2024)["stage_label"], "検討");
    let path: Vec<_> =
        row["policies"].as_array().unwrap().iter().map(|one| (&one["level_as_printed"], &one["label"])).collect();
    assert_eq!(path, [(&json!("分野"), &json!("産業")), (&json!("方向性"), &json!("観光DXを進めます"))]);
}

#[actix_web::test]
async fn a_relisting_has_the_cells_of_its_initiative() {
    let rows = roadmap().await;
    for relisted in rows.iter().filter(|row| row["relisted"] == true) {
        let first = rows
            .iter()
            .find(|row| row["initiative_id"] == relisted["initiative_id"] && row["relisted"] == false)
            .unwrap();
        assert_eq!(relisted["periods"], first["periods"], "{relisted}");
        assert_ne!(relisted["listing_id"], first["listing_id"]);
        assert!(relisted["title_as_printed"].as_str().unwrap().contains("再掲"), "{relisted}");
    }
}

#[actix_web::test]
async fn the_csv_can_be_read_without_a_second_file() {
    let (header, lines) = read_csv(&get(&format!("{PLAN}/roadmap.csv"), &[]).await.body);
    let years = [2023, 2024, 2025].map(|year| format!("fy{year},fy{year}_stage_id,fy{year}_stage_label")).join(",");
    let expected = format!(
        "publisher_id,plan_id,revision_id,listing_id,policy_1_id,policy_1_label,policy_2_id,policy_2_label,\
         initiative_id,number_as_printed,title_as_printed,new_mark,relisted,{years},source_line,source_page"
    );
    assert_eq!(header.join(","), expected);
    let rows = roadmap().await;
    assert_eq!(lines.len(), rows.len());
    let place = |name: &str| header.iter().position(|column| column == name).unwrap();
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    for (line, row) in lines.iter().zip(&rows) {
        for name in header.iter().filter(|name| !name.starts_with("fy") && !name.starts_with("policy_")) {
            assert_eq!(line[place(name)], text(&row[name]), "{name}");
        }
        for (level, policy) in row["policies"].as_array().unwrap().iter().enumerate() {
            assert_eq!(line[place(&format!("policy_{}_id", level + 1))], text(&policy["policy_id"]));
            assert_eq!(line[place(&format!("policy_{}_label", level + 1))], text(&policy["label"]));
        }
        for fiscal_year in [2023, 2024, 2025] {
            let cell = year(row, fiscal_year);
            for (suffix, member) in
                [("", "stage_as_printed"), ("_stage_id", "stage_id"), ("_stage_label", "stage_label")]
            {
                assert_eq!(line[place(&format!("fy{fiscal_year}{suffix}"))], text(&cell[member]));
            }
        }
    }
}

#[actix_web::test]
async fn the_excel_form_has_japanese_headers() {
    let body = get(&format!("{PLAN}/roadmap.excel.csv"), &[]).await.body;
    let (header, lines) = read_csv(body.strip_prefix('\u{feff}').unwrap());
    assert_eq!(lines.len(), 68);
    assert!(
        header.contains(&"取組名（原典表記）".to_owned())
            && header.contains(&"2023年度".to_owned())
            && header.contains(&"分野".to_owned()),
        "{header:?}"
    );
}

#[actix_web::test]
async fn an_edition_can_be_asked_for() {
    let named = harness::json(&format!("{PLAN}/roadmap?revision_id=e2024-03")).await;
    assert_eq!(named["items"], Value::Array(roadmap().await));
    assert_eq!(named["meta"]["revision_id"], "e2024-03");
    // Of the first edition only the metadata are published.
    let first = harness::json(&format!("{PLAN}/roadmap?revision_id=e2023-02")).await;
    assert_eq!(first["items"].as_array().unwrap().len(), 0);
    assert!(first["meta"]["empty"]["ja"].as_str().unwrap().contains("掲載がない"), "{first}");
}

#[actix_web::test]
async fn the_page_shows_the_printed_cells() {
    let page = get(&format!("{PLAN}/roadmap"), &[BROWSER]).await.body;
    for text in ["モデル事業実施", "2025年度", "「データ利活用による不登校対策の強化」に統合", "観光DXを進めます"]
    {
        assert!(page.contains(text), "{text}");
    }
}

#[actix_web::test]
async fn what_moves_from_one_stage_to_another_is_one_question() {
    let asked = harness::json(&format!("{PLAN}/roadmap?from_stage=consider&to_stage=operate")).await;
    let found: Vec<Value> = asked["items"].as_array().unwrap().clone();
    let at = |row: &Value, stage: &str| -> Vec<usize> {
        let stages = openplan::vocabulary::with_narrower("stage", stage);
        let periods = row["periods"].as_array().unwrap();
        let is_at = |place: &usize| stages.iter().any(|known| periods[*place]["stage_id"] == **known);
        (0..periods.len()).filter(is_at).collect()
    };
    let moves = |row: &&Value| {
        let (from, to) = (at(row, "consider"), at(row, "operate"));
        from.iter().any(|from| to.iter().any(|to| from < to))
    };
    let all = roadmap().await;
    let by_hand: Vec<Value> = all.iter().filter(moves).cloned().collect();
    assert_eq!(found, by_hand);
    assert!(!found.is_empty() && found.len() < all.len(), "{}", found.len());
    assert_eq!(asked["meta"]["total"], found.len());
    let considered = harness::json(&format!("{PLAN}/roadmap?from_stage=consider")).await;
    let by_hand = all.iter().filter(|row| !at(row, "consider").is_empty()).count();
    assert_eq!(considered["meta"]["total"], by_hand);
    let wrong = get(&format!("{PLAN}/roadmap?to_stage=opperate"), &[]).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.body.contains("the nearest is `operate`"), "{}", wrong.body);
}
