//! How a content of profile 1 is read as one of profile 2.
//!
//! A municipality becomes a publisher, fields and directions become one tree of policies, fiscal years become periods. The
//! tables that profile 1 lacks are empty: what nobody stated is not made up.
use super::{MUNICIPAL_PLAN_1, Step};
use crate::{
    period::Period,
    publisher::PublisherId,
    resource,
    table::{Row, RowId, Table},
};
use serde_json::{Map, Value, json};

/// The step from profile 1 to profile 2.
pub const STEP: Step = Step { from: &MUNICIPAL_PLAN_1, read, package, moved, renamed: &RENAMED };

/// Tables of profile 1 that are one table of profile 2, with the name that profile 1 gives to the level.
const POLICIES: [(&str, &str); 2] = [("fields", "分野"), ("directions", "方向性")];

/// Columns of profile 1 that have another name in profile 2, whatever the table.
const RENAMED: [(&str, &str); 7] = [
    ("publisher_id", "lg_code"),
    ("policy_id", "field_id"),
    ("policy_id", "direction_id"),
    ("parent_policy_id", "field_id"),
    ("period", "fiscal_year"),
    ("merged_in_period", "merged_fiscal_year"),
    ("alt_label", "alt_label_ja"),
];

/// A list of rows for each table of profile 2, of one for each table of profile 1.
fn read(before: &[Vec<Row>]) -> Vec<Vec<Row>> {
    resource::TABLES.iter().map(|table| rows(table, before)).collect()
}

fn rows(table: &'static Table, before: &[Vec<Row>]) -> Vec<Row> {
    let of = |row: &&Row| moved(RowId { table: row.table.name, key: String::new() }).table == table.name;
    let mut rows: Vec<Row> = before.iter().flatten().filter(of).map(|row| again(table, row)).collect();
    if table.name == "policies" {
        in_printed_order(&mut rows);
    }
    rows
}

/// Puts each direction under its field.
fn in_printed_order(policies: &mut [Row]) {
    let fields: Vec<String> = policies.iter().map(|row| row["policy_id"].to_owned()).collect();
    let field = |row: &Row| row.get("parent_policy_id").unwrap_or(&row["policy_id"]).to_owned();
    policies.sort_by_key(|row| fields.iter().position(|id| *id == field(row)));
}

/// A row of profile 1 as a row of a table of profile 2.
fn again(table: &'static Table, row: &Row) -> Row {
    let period = period(row);
    let cell = |name: &'static str| -> String {
        match name {
            "period" if row.table.name == "plans" => period.map_or_else(String::new, |period| period.to_string()),
            "period_start" => day(period.and_then(Period::first)),
            "period_end" => day(period.and_then(Period::last)),
            "area_uri" => area(row.publisher()).unwrap_or_default(),
            "level_as_printed" => {
                let level = POLICIES.iter().find(|(before, _)| *before == row.table.name);
                level.map_or_else(String::new, |(_, level)| (*level).to_owned())
            }
            // The id of a field is its own in `fields`, and that of what it belongs to in `directions`.
            "parent_policy_id" if row.table.name != "directions" => String::new(),
            "policy_id" if row.table.name == "directions" => row["direction_id"].to_owned(),
            name => row.get(name).or_else(|| renamed(name, row)).unwrap_or_default().to_owned(),
        }
    };
    Row { table, cells: table.columns.iter().map(|column| cell(column.name)).collect() }
}

fn renamed<'r>(name: &str, row: &'r Row) -> Option<&'r str> {
    RENAMED.iter().filter(|(now, _)| *now == name).find_map(|(_, before)| row.get(before))
}

/// The period that a row of profile 1 states by its fiscal year, or by its first and last one.
fn period(row: &Row) -> Option<Period> {
    let of = |column: &str| row.get(column)?.parse::<Period>().ok();
    let of_plan = || Period::between(of("start_fiscal_year")?.first(), of("end_fiscal_year")?.last());
    of("fiscal_year").or_else(of_plan)
}

fn day(day: Option<jiff::civil::Date>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// The descriptor: what profile 1 says of a municipality, said of a publisher.
fn package(mut package: Value) -> Value {
    let Some(custom) = package.get_mut("custom").and_then(Value::as_object_mut) else { return package };
    let before = std::mem::take(custom);
    let code = before.get("lg_code").and_then(Value::as_str).unwrap_or_default().to_owned();
    for (name, value) in before {
        match &*name {
            "profile" => set(custom, "profile", json!("municipal-plan/2")),
            "lg_code" => {
                set(custom, "publisher_id", value);
                set(custom, "country", json!("JP"));
                if let Some(area) = area(&code) {
                    set(custom, "area_uri", json!(area));
                }
            }
            "lg_name" => {
                if let Some(kind) = value.as_str().and_then(|name| code.parse::<PublisherId>().ok()?.kind(name)) {
                    set(custom, "publisher_kind", json!(kind));
                }
                set(custom, "publisher_name", value);
            }
            "lg_name_en" => set(custom, "publisher_name_en", value),
            "plan_id" => {
                // Plans of profile 1 are in Japanese.
                set(custom, "language", json!("ja"));
                set(custom, "plan_id", value);
            }
            "formula_allow" => set(custom, "formula_allow", allowed(value)),
            _ => set(custom, &name, value),
        }
    }
    package
}

/// Cells that may begin as a formula does, each by its table, key and column of today.
fn allowed(cells: Value) -> Value {
    let cell = |cell: &str| -> Option<String> {
        let (table, rest) = cell.split_once('/')?;
        let (key, column) = rest.rsplit_once('/')?;
        let table = MUNICIPAL_PLAN_1.tables.iter().find(|known| known.name == table)?.name;
        let row = moved(RowId { table, key: key.to_owned() });
        let columns = resource::TABLES.iter().find(|known| known.name == row.table)?.columns;
        let is_there = |name: &str| columns.iter().any(|known| known.name == name);
        let renamed = RENAMED.iter().find(|(now, before)| *before == column && is_there(now));
        let column = if is_there(column) { column } else { renamed?.0 };
        Some(format!("{}/{}/{column}", row.table, row.key))
    };
    match cells {
        Value::Array(cells) => {
            cells.into_iter().map(|value| value.as_str().and_then(cell).map_or(value, Value::String)).collect()
        }
        other => other,
    }
}

fn area(code: &str) -> Option<String> {
    code.parse::<PublisherId>().ok()?.area_iri()
}

fn set(object: &mut Map<String, Value>, name: &str, value: Value) {
    object.insert(name.to_owned(), value);
}

/// What a row of profile 1 is called in profile 2.
fn moved(row: RowId) -> RowId {
    let is_policy = POLICIES.iter().any(|(before, _)| *before == row.table);
    if is_policy { RowId { table: "policies", key: row.key } } else { row }
}
