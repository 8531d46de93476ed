//! A filter leaves exactly the rows that a reader of the CSV would keep by hand.
use crate::harness::{PLAN, get, read_csv, rows, tables, without_plan};
use openplan::{
    catalog, edition,
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

/// The cells that a value of a filter means: a policy means those below it too.
fn meant(column: &Column, value: &str) -> Vec<String> {
    let mut meant = vec![value.to_owned()];
    if column.name == "policy_id" {
        let policies = tables().find(|table| table.name == "policies").unwrap();
        let [id, parent] = ["policy_id", "parent_policy_id"].map(|name| policies.position(name).unwrap());
        // A parent stands before its children.
        for row in rows(policies).iter().filter(|row| !row[parent].is_empty()) {
            if meant.contains(&row[parent]) {
                meant.push(row[id].clone());
            }
        }
    }
    meant
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn filterable(table: &'static Table) -> impl Iterator<Item = (usize, &'static Column)> {
    table.columns.iter().enumerate().filter(|(_, column)| column.filter)
}

#[actix_web::test]
async fn each_filter_keeps_the_rows_with_that_value() {
    for table in tables() {
        for (place, column) in filterable(table) {
            for value in values(table, column).iter().take(5) {
                let kept = filtered(table, &format!("{}={}", column.name, encoded(value))).await;
                let meant = meant(column, value);
                assert_eq!(
                    kept,
                    by_hand(table, |row| meant.contains(&row[place])),
                    "{} {}={value}",
                    table.name,
                    column.name
                );
            }
        }
    }
}

#[actix_web::test]
async fn a_repeated_filter_keeps_the_rows_with_either_value() {
    for table in tables() {
        for (place, column) in filterable(table) {
            if let [one, .., other] = values(table, column).as_slice() {
                let question = format!("{0}={1}&{0}={2}", column.name, encoded(one), encoded(other));
                let kept = filtered(table, &question).await;
                let meant = [meant(column, one), meant(column, other)].concat();
                assert_eq!(kept, by_hand(table, |row| meant.contains(&row[place])), "{}", column.name);
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
                let kept = filtered(table, &format!("{0}=&{0}={1}", column.name, encoded(value))).await;
                let meant = meant(column, value);
                assert_eq!(kept, by_hand(table, |row| row[place].is_empty() || meant.contains(&row[place])));
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
            let question = format!("{}={}&{}={}", first.name, encoded(&a), second.name, encoded(&b));
            let kept = filtered(table, &question).await;
            let (a, b) = (meant(first, &a), meant(second, &b));
            assert_eq!(
                kept,
                by_hand(table, |row| a.contains(&row[*one]) && b.contains(&row[*other])),
                "{}",
                table.name
            );
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
async fn q_finds_a_term_by_each_of_its_names_and_says_so() {
    let initiatives = tables().find(|table| table.name == "initiatives").unwrap();
    let found = filtered(initiatives, "q=人工知能").await;
    let title = initiatives.position("title").unwrap();
    assert!(found.iter().any(|row| row[title].contains("AI")), "{found:?}");
    let as_printed = by_hand(initiatives, |row| row.iter().any(|cell| cell.contains("人工知能")));
    assert!(found.len() > as_printed.len());
    for path in [format!("{PLAN}/initiatives?q=人工知能"), "/initiatives?q=人工知能".to_owned()] {
        let answer = crate::harness::json(&path).await;
        assert_eq!(answer["meta"]["total"], found.len(), "{path}");
        let searched = answer["meta"]["expansions"].as_array().unwrap().iter().map(|one| &one["searched"]);
        assert!(searched.into_iter().any(|name| name == "AI"), "{}", answer["meta"]);
    }
    let plain = crate::harness::json(&format!("{PLAN}/initiatives?q=除雪")).await;
    assert!(plain["meta"].get("expansions").is_none());
}

#[actix_web::test]
async fn the_same_filters_work_across_cities() {
    for table in tables().filter(|table| table.across) {
        for (_, column) in filterable(table) {
            for value in values(table, column).iter().take(2) {
                let question = format!("{}={}", column.name, encoded(value));
                let of_all = if edition::can_be_asked(table) { "&edition=all" } else { "" };
                let path = format!("/{}.csv?publisher_id=172014&{question}{of_all}", table.name);
                let (_, across) = without_plan(read_csv(&get(&path, &[]).await.ok(&path).body));
                assert_eq!(across, filtered(table, &question).await, "{path}");
            }
        }
    }
}

/// The cells of a column of some rows.
fn column<'r>(table: &Table, rows: &'r [Vec<String>], name: &str) -> Vec<&'r str> {
    let place = table.position(name).unwrap();
    rows.iter().map(|row| row[place].as_str()).collect()
}

#[actix_web::test]
async fn rows_are_found_by_what_they_are_about() {
    let [listings, initiatives, schedule, uses, terms] =
        ["listings", "initiatives", "schedule", "initiative-terms", "terms"].map(|name| catalog::find(name).unwrap());
    let policy = catalog::find("policies").unwrap().column("policy_id").unwrap();
    let field = meant(policy, "education");
    assert!(field.len() > 2, "a field has directions: {field:?}");
    let listed = by_hand(listings, |row| field.contains(&row[listings.position("policy_id").unwrap()]));
    let ids: BTreeSet<&str> = column(listings, &listed, "initiative_id").into_iter().collect();
    let found = filtered(initiatives, "policy_id=education").await;
    let [id, title] = ["initiative_id", "title"].map(|name| initiatives.position(name).unwrap());
    assert_eq!(found, by_hand(initiatives, |row| ids.contains(row[id].as_str())));
    assert!(found.iter().all(|row| !row[title].is_empty()) && found.len() > 3, "{}", found.len());

    // Each edition lists what it lists: an entry of a schedule goes by the listings of its own.
    let pairs: BTreeSet<(&str, &str)> =
        column(listings, &listed, "revision_id").into_iter().zip(column(listings, &listed, "initiative_id")).collect();
    let [edition, of] = ["revision_id", "initiative_id"].map(|name| schedule.position(name).unwrap());
    let [stage, period] = ["stage_id", "period"].map(|name| schedule.position(name).unwrap());
    let found = filtered(schedule, "policy_id=education&stage_id=operate&period=2025").await;
    let wanted = |row: &[String]| {
        pairs.contains(&(row[edition].as_str(), row[of].as_str())) && row[stage] == "operate" && row[period] == "2025"
    };
    assert_eq!(found, by_hand(schedule, wanted));
    assert!(!found.is_empty());

    // The terms of a field are those that its initiatives use, and a term leads to the initiatives that use it.
    let used = by_hand(uses, |row| ids.contains(row[uses.position("initiative_id").unwrap()].as_str()));
    let used: BTreeSet<&str> = column(uses, &used, "term_id").into_iter().collect();
    let term = terms.position("term_id").unwrap();
    let found = filtered(terms, "policy_id=education").await;
    assert_eq!(found, by_hand(terms, |row| used.contains(row[term].as_str())));
    let using = by_hand(uses, |row| row[uses.position("term_id").unwrap()] == "ai");
    let using: BTreeSet<&str> = column(uses, &using, "initiative_id").into_iter().collect();
    let found = filtered(initiatives, "term_id=ai").await;
    assert_eq!(found, by_hand(initiatives, |row| using.contains(row[id].as_str())));
    assert!(!found.is_empty());
}

#[actix_web::test]
async fn rows_are_found_by_their_names() {
    let terms = catalog::find("terms").unwrap();
    let found = filtered(terms, "label=AI").await;
    assert_eq!(found, by_hand(terms, |row| row[terms.position("label").unwrap()] == "AI"));
    assert_eq!(found.len(), 1);
}

#[actix_web::test]
async fn what_nothing_can_match_is_refused_with_the_nearest_that_can() {
    let cases = [
        ("/172014/dx-action-plan/initiatives?policy_id=educatoin", "policy_id", "`education`"),
        ("/172014/dx-action-plan/listings?initiative_id=i999", "initiative_id", "i0"),
        ("/172014/dx-action-plan/schedule?stage_id=opperate", "stage_id", "operate"),
        ("/172014/dx-action-plan/schedule?edition=e2024-04", "edition", "e2024-03"),
        ("/172014/dx-action-plan/policies?edition=e2024-03&revision_id=e2024-03", "edition", "leave one out"),
        ("/172014/dx-action-plan/schedule?edition=E2024", "edition", "latest, all"),
        ("/initiatives?policy_id=educatoin", "policy_id", "no row of policies"),
        ("/initiatives?publisher_id=172015", "publisher_id", "`172014`"),
        ("/initiatives?publisher_id=17201", "publisher_id", "`172014`"),
        ("/initiatives?publisher_id=172014,019992", "publisher_id", "`172014`"),
        ("/schedule?initiative_id=I_9", "initiative_id", "I_9"),
        ("/initiatives?plan_id=dx-plan", "plan_id", "`dx-action-plan`"),
        ("/schedule?edition=e1999-01", "edition", "`e1999-01`"),
        ("/observations?edition=e1999-01", "edition", "`e1999-01`"),
        ("/initiative-terms?edition=e1999-01", "edition", "`e1999-01`"),
        ("/172014/dx-action-plan/listings?listing_id=l01", "listing_id", "nearest"),
        ("/172014/dx-action-plan/tags?sdg=18", "sdg", "number of a goal"),
    ];
    for (path, parameter, hint) in cases {
        let answer = get(path, &["accept: application/json"]).await;
        assert_eq!(answer.status.as_u16(), 400, "{path}: {}", answer.body);
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{path}: {problem}");
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains(hint), "{path}: {problem}");
    }
    let named = |column: &Column| {
        matches!(
            column.kind,
            CellKind::Slug
                | CellKind::Link(_)
                | CellKind::LinkWithin(..)
                | CellKind::OwnCode(_)
                | CellKind::Concept(_)
                | CellKind::SdgCode
        )
    };
    for table in tables() {
        // A plan that has no row of a table has none to be told from what is asked.
        let some = filterable(table).filter(|(_, column)| named(column) && !values(table, column).is_empty());
        for (_, column) in some {
            let path = format!("{PLAN}/{}?{}=there-is-none", table.name, column.name);
            let answer = get(&path, &["accept: application/json"]).await;
            assert_eq!(answer.status.as_u16(), 400, "{path}: {}", answer.body);
        }
    }
    // A body of which nothing is here is one all the same.
    assert_eq!(get("/initiatives?publisher_id=011002", &[]).await.ok("Sapporo").json()["items"], serde_json::json!([]));
}
