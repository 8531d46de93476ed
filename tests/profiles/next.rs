//! A profile 3 that only tests have. It renames a column, merges two tables, and adds a column to every other.
use openplan::{
    catalog::{self, MUNICIPAL_PLAN_2, Profile, Step},
    table::{CellKind, Column, Row, RowId, Table, column},
};
use serde_json::{Value, json};
use std::sync::Once;

/// Name of the table that two tables of profile 2 become.
pub const MERGED: &str = "remarks";

/// The tables that are merged, with the column that tells their rows apart.
pub const PARTS: [(&str, &str); 2] = [("related-plans", "related_plan_id"), ("source-notes", "note_id")];

/// A column of `terms` in profile 2, and what profile 3 calls it.
pub const RENAMED: (&str, &str) = ("alt_label", "other_label");

/// The column that every other table has more.
pub const ADDED: &str = "remark";

/// Makes this process publish profile 3. Releases of profile 2 are made by the program itself.
pub fn publish() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| assert!(catalog::publish_profile(profile())));
}

fn profile() -> &'static Profile {
    let merged = [merged()];
    let tables: Vec<&'static Table> = rest().map(next).chain(merged).collect();
    let step = Step { from: &MUNICIPAL_PLAN_2, read, package, moved, column: column_today };
    keep(Profile { number: 3, name: "municipal-plan/3", tables: Vec::leak(tables), step: Some(step) })
}

fn keep<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn rest() -> impl Iterator<Item = &'static Table> {
    MUNICIPAL_PLAN_2.tables.iter().copied().filter(|table| PARTS.iter().all(|(part, _)| *part != table.name))
}

fn again(own: &Column) -> Column {
    let Column { name, kind, property, ja, about_ja, about, required, filter, subject, printed, measured_by } = *own;
    Column { name, kind, property, ja, about_ja, about, required, filter, subject, printed, measured_by }
}

fn added() -> Column {
    column(ADDED, CellKind::Text, "skos:note", "備考", "備考。", "A remark.").optional()
}

/// A table with one column more and, if it is the one, with a column of another name.
fn next(table: &'static Table) -> &'static Table {
    let renamed = |own: &Column| {
        let is_it = table.name == "terms" && own.name == RENAMED.0;
        Column { name: if is_it { RENAMED.1 } else { own.name }, ..again(own) }
    };
    let columns: Vec<Column> = table.columns.iter().map(renamed).chain([added()]).collect();
    keep(Table { columns: Vec::leak(columns), ..like(table) })
}

fn like(table: &'static Table) -> Table {
    let Table {
        name,
        classes,
        ja,
        singular,
        about_ja,
        about,
        subject,
        key,
        columns,
        constants,
        embeds,
        label,
        across,
        optional,
        any_of,
    } = *table;
    Table {
        name,
        classes,
        ja,
        singular,
        about_ja,
        about,
        subject,
        key,
        columns,
        constants,
        embeds,
        label,
        across,
        optional,
        any_of,
    }
}

/// One table with the columns of both, each once; the ids of both are its ids.
fn merged() -> &'static Table {
    let parts = PARTS.map(|(name, id)| (MUNICIPAL_PLAN_2.find(name).unwrap(), id));
    let mut columns: Vec<Column> = Vec::new();
    for own in parts.iter().flat_map(|(table, _)| table.columns) {
        let name = if parts.iter().any(|(_, id)| *id == own.name) { "remark_id" } else { own.name };
        let is_id = ["publisher_id", "plan_id", "revision_id", "remark_id"].contains(&name);
        if columns.iter().all(|known| known.name != name) {
            columns.push(Column { name, required: is_id, ..again(own) });
        }
    }
    keep(Table {
        name: MERGED,
        singular: "Remark",
        subject: "/{publisher_id}/{plan_id}/remarks/{revision_id}/{remark_id}",
        key: &["revision_id", "remark_id"],
        columns: Vec::leak(columns),
        ..like(parts[0].0)
    })
}

fn tables() -> &'static [&'static Table] {
    catalog::tables()
}

fn read(before: &[Vec<Row>]) -> Vec<Vec<Row>> {
    let old = |row: &Row, name: &str| -> String {
        let name = match name {
            "remark_id" => PARTS.iter().find(|(table, _)| *table == row.table.name).unwrap().1,
            name if row.table.name == "terms" && name == RENAMED.1 => RENAMED.0,
            name => name,
        };
        row[name].to_owned()
    };
    let next = |table: &'static Table| -> Vec<Row> {
        let is_of = |row: &&Row| {
            row.table.name == table.name
                || table.name == MERGED && PARTS.iter().any(|(part, _)| *part == row.table.name)
        };
        let rows = before.iter().flatten().filter(is_of);
        rows.map(|row| Row { table, cells: table.columns.iter().map(|column| old(row, column.name)).collect() })
            .collect()
    };
    tables().iter().map(|table| next(table)).collect()
}

fn package(mut package: Value) -> Value {
    package["custom"]["profile"] = json!("municipal-plan/3");
    package
}

fn moved(id: RowId) -> RowId {
    let is_part = PARTS.iter().any(|(part, _)| *part == id.table);
    if is_part { RowId { table: MERGED, key: id.key } } else { id }
}

fn column_today<'c>(table: &'static str, column: &'c str) -> &'c str {
    if table == "terms" && column == RENAMED.0 { RENAMED.1 } else { column }
}
