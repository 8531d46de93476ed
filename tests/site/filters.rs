//! A filter leaves exactly the rows that a reader of the CSV would keep by hand.
use crate::harness::{PLAN, get, read_csv, rows, tables};
use openplan::{
    table::{CellKind, Column, Table},
    vocabulary,
};
use std::collections::BTreeSet;

async fn filtered(table: &Table, question: &str) -> Vec<Vec<String>> {
    let path = format!("{PLAN}/{}.csv?{question}", table.name);
    read_csv(&get(&path, &[]).await.ok(&path).body).1
}

fn by_hand(table: &Table, keep: impl Fn(&[String]) -> bool) -> Vec<Vec<String>> {
    rows(table).into_iter().filter(|row| keep(row)).collect()
}

/// The cells of a column, each once.
fn values(table: &Table, column: &Column) -> Vec<String> {
    let place = table.position(column.name).unwrap();
    let all: BTreeSet<_> = rows(table).into_iter().map(|row| row[place].clone()).collect();
    all.into_iter().filter(|cell| !cell.is_empty()).collect()
}

fn filterable(table: &'static Table) -> impl Iterator<Item = (usize, &'static Column)> {
    table.columns.iter().enumerate().filter(|(_, column)| column.filter)
}

#[actix_web::test]
async fn each_filter_keeps_the_rows_with_that_value() {
    for table in tables() {
        for (place, column) in filterable(table) {
            for value in values(table, column).iter().take(5) {
                let kept = filtered(table, &format!("{}={value}", column.name)).await;
                assert_eq!(kept, by_hand(table, |row| row[place] == *value), "{} {}={value}", table.name, column.name);
            }
        }
    }
}

#[actix_web::test]
async fn a_repeated_filter_keeps_the_rows_with_either_value() {
    for table in tables() {
        for (place, column) in filterable(table) {
            if let [one, .., other] = values(table, column).as_slice() {
                let kept = filtered(table, &format!("{0}={one}&{0}={other}", column.name)).await;
                assert_eq!(kept, by_hand(table, |row| row[place] == *one || row[place] == *other), "{}", column.name);
            }
        }
    }
}

#[actix_web::test]
async fn an_empty_filter_keeps_the_rows_without_a_value() {
    for table in tables() {
        for (place, column) in filterable(table).filter(|(_, column)| !column.required) {
            let kept = filtered(table, &format!("{}=", column.name)).await;
            assert_eq!(kept, by_hand(table, |row| row[place].is_empty()), "{} {}=", table.name, column.name);
            if let Some(value) = values(table, column).first() {
                let kept = filtered(table, &format!("{0}=&{0}={value}", column.name)).await;
                assert_eq!(kept, by_hand(table, |row| row[place].is_empty() || row[place] == *value));
            }
        }
    }
}

#[actix_web::test]
async fn different_filters_must_all_hold() {
    for table in tables() {
        let columns: Vec<_> = filterable(table).collect();
        for pair in columns.windows(2) {
            let [(one, first), (other, second)] = pair else { continue };
            let (Some(a), Some(b)) = (values(table, first).pop(), values(table, second).pop()) else { continue };
            let kept = filtered(table, &format!("{}={a}&{}={b}", first.name, second.name)).await;
            assert_eq!(kept, by_hand(table, |row| row[*one] == a && row[*other] == b), "{}", table.name);
        }
    }
}

#[actix_web::test]
async fn ranges_of_fiscal_years_have_all_that_lies_within_them() {
    let days = |from: i32, to: i32| (format!("{from:04}-04-01"), format!("{:04}-03-31", to + 1));
    let mut met = 0;
    for table in tables() {
        let (Some(start), Some(end)) = (table.position("period_start"), table.position("period_end")) else { continue };
        for (_, column) in filterable(table).filter(|(_, column)| column.name == "period") {
            for (range, (first, last)) in
                [("2023..2024", days(2023, 2024)), ("2024..", days(2024, 9998)), ("..2023", days(0, 2023))]
            {
                let kept = filtered(table, &format!("{}={range}", column.name)).await;
                let within = |row: &[String]| !row[start].is_empty() && row[start] >= first && row[end] <= last;
                // A span of another length has no name of its own: only its own spelling finds it.
                let named = |row: &[String]| !row[table.position("period").unwrap()].contains("-to-");
                let expected = by_hand(table, |row| within(row) && named(row));
                met += expected.len();
                assert_eq!(kept, expected, "{} {}={range}", table.name, column.name);
            }
        }
    }
    assert!(met > 100, "{met} rows are of a period");
}

#[actix_web::test]
async fn a_period_has_one_spelling() {
    let schedule = format!("{PLAN}/schedule");
    for wrong in ["2023-04-01-to-2024-03-31", "cy", "2023...2024", "2025..2024"] {
        let answer = get(&format!("{schedule}?period={wrong}"), &["accept: application/json"]).await;
        assert_eq!(answer.status.as_u16(), 400, "{wrong}");
    }
}

#[actix_web::test]
async fn narrower_codes_are_included_when_asked() {
    for table in tables() {
        for (place, column) in filterable(table) {
            let CellKind::Concept(list) = column.kind else { continue };
            for concept in vocabulary::concepts(list) {
                let accepted = vocabulary::with_narrower(list, &concept.id);
                let kept = filtered(table, &format!("{}={}&include_narrower=true", column.name, concept.id)).await;
                assert_eq!(kept, by_hand(table, |row| accepted.contains(&row[place])), "{}", concept.id);
            }
        }
    }
    let operate = crate::harness::json(&format!("{PLAN}/schedule?stage_id=operate&include_narrower=true")).await;
    let alone = crate::harness::json(&format!("{PLAN}/schedule?stage_id=operate")).await;
    assert!(operate["meta"]["total"].as_i64() > alone["meta"]["total"].as_i64());
}

#[actix_web::test]
async fn q_keeps_the_rows_that_contain_all_words_however_they_are_written() {
    let terms = tables().find(|table| table.name == "terms").unwrap();
    let ids = |rows: Vec<Vec<String>>| rows.into_iter().map(|row| row[2].clone()).collect::<Vec<_>>();
    let metaverse = ids(filtered(terms, "q=メタバース").await);
    assert!(metaverse.contains(&"metaverse".to_owned()), "{metaverse:?}");
    for spelling in ["ﾒﾀﾊﾞｰｽ", "めたばーす", "メタバース"] {
        assert_eq!(ids(filtered(terms, &format!("q={spelling}")).await), metaverse, "{spelling}");
    }
    let both = ids(filtered(terms, "q=AI+データ").await);
    let (one, other) = (ids(filtered(terms, "q=AI").await), ids(filtered(terms, "q=データ").await));
    assert_eq!(both, one.into_iter().filter(|id| other.contains(id)).collect::<Vec<_>>());
}

#[actix_web::test]
async fn the_same_filters_work_across_cities() {
    for table in tables().filter(|table| table.across) {
        for (_, column) in filterable(table) {
            for value in values(table, column).iter().take(2) {
                let question = format!("{}={value}", column.name);
                let path = format!("/{}.csv?publisher_id=172014&{question}", table.name);
                let across = read_csv(&get(&path, &[]).await.ok(&path).body).1;
                assert_eq!(across, filtered(table, &question).await, "{path}");
            }
        }
    }
}
