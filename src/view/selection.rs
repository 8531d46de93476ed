//! Rows of a collection with some of their columns, and with cells of the rows that they link.
use super::page::LinkedRows;
use crate::{
    catalog,
    format::{ColumnDisplay, ComputedColumn, ComputedTable, json},
    table::{CellKind, CellPath, Column, Row, Table},
};
use serde_json::{Map, Value, json};

/// Member of JSON in which rows stand that lack columns.
const ROWS: &str = "rows";

/// Member of a row in JSON in which the rows stand that it links.
pub const EXPANDED: &str = "expanded";

/// What is wanted of rows, where it is not just what they are.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// The cells that are wanted of each, in their order; all of its own if there are none.
    pub cells: Vec<CellPath>,
    /// The links whose rows are wanted whole.
    pub links: Vec<(&'static Column, &'static Table)>,
}

/// The names of the cells that can be selected: columns, and those of the rows that a link names.
pub fn selectable(table: &'static Table, across: bool) -> impl Iterator<Item = String> {
    let own = table.columns.iter().map(|column| column.name.to_owned());
    let linked = expandable(table, across).flat_map(|(link, target)| {
        target.columns.iter().map(move |column| format!("{}.{}", link.thing(), column.name))
    });
    own.chain(linked)
}

/// The links whose rows can be put beside those of a table. Across plans these must be lists across plans too.
pub fn expandable(table: &'static Table, across: bool) -> impl Iterator<Item = (&'static Column, &'static Table)> {
    catalog::profile_of(table).neighbours(table).filter(move |(_, target)| target.across || !across)
}

impl Selection {
    /// Whether the rows are wanted as they are.
    pub fn is_everything(&self) -> bool {
        self.cells.is_empty() && self.links.is_empty()
    }

    /// The links that are followed, with the tables to which they lead.
    pub fn followed(&self) -> impl Iterator<Item = (&'static str, &'static Table)> {
        let of_cells = self.cells.iter().filter_map(|path| path.through);
        of_cells.chain(self.links.iter().map(|(link, target)| (link.name, *target)))
    }

    /// The rows as a computed table. `linked` are rows of the tables to which the links lead, `base` what the IRIs of a row
    /// begin with.
    pub fn table<'b>(
        &self,
        table: &'static Table,
        rows: &[Row],
        linked: &[Row],
        base: impl Fn(&Row) -> &'b str,
    ) -> ComputedTable {
        let linked = LinkedRows::of(linked);
        let beside = |row: &Row, link: &'static str, target: &'static Table| linked.find(row, link, target);
        let paths = self.paths(table);
        let cell = |row: &Row, path: &CellPath| match path.through {
            None => row[path.column.name].to_owned(),
            Some((link, target)) => beside(row, link, target).map_or("", |row| &row[path.column.name]).to_owned(),
        };
        let item = |row: &Row| Value::Object(self.item(row, &beside, &base));
        ComputedTable {
            columns: paths.iter().map(|path| computed(table, path)).collect(),
            rows: rows.iter().map(|row| paths.iter().map(|path| cell(row, path)).collect()).collect(),
            items: rows.iter().map(item).collect(),
            member: (!self.cells.is_empty()).then_some(ROWS),
            ..ComputedTable::default()
        }
    }

    /// The cells of a line: those that are selected, then the rows beside but for publisher and plan, which are those of the row.
    fn paths(&self, table: &'static Table) -> Vec<CellPath> {
        let own = table.columns.iter().map(|column| CellPath { through: None, column });
        let mut paths: Vec<CellPath> = if self.cells.is_empty() { own.collect() } else { self.cells.clone() };
        for (link, target) in &self.links {
            let cell = |column| CellPath { through: Some((link.name, *target)), column };
            paths.extend(target.columns.iter().skip(2).map(cell));
        }
        paths
    }

    fn item<'r, 'b>(
        &self,
        row: &Row,
        beside: &impl Fn(&Row, &'static str, &'static Table) -> Option<&'r Row>,
        base: &impl Fn(&Row) -> &'b str,
    ) -> Map<String, Value> {
        let mut item = json::object(row, base(row));
        if !self.cells.is_empty() {
            item.retain(|name, _| ["uri", "type"].contains(&name.as_str()));
        }
        let mut expanded: Map<String, Value> = Map::new();
        for path in &self.cells {
            match path.through {
                None => item.extend(members(row, path.column)),
                Some((link, target)) => {
                    let name = thing(row.table, link);
                    let row = beside(row, link, target);
                    let other = expanded.entry(name).or_insert_with(|| row.map_or(Value::Null, |_| json!({})));
                    if let (Some(row), Value::Object(other)) = (row, other) {
                        other.extend(members(row, path.column));
                    }
                }
            }
        }
        for (link, target) in &self.links {
            let row = beside(row, link.name, target).map(|row| Value::Object(json::object(row, base(row))));
            expanded.insert(link.thing().to_owned(), row.unwrap_or_default());
        }
        if self.followed().next().is_some() {
            item.insert(EXPANDED.to_owned(), Value::Object(expanded));
        }
        item
    }
}

/// A cell as JSON, with every digit of a number.
fn members(row: &Row, column: &Column) -> Vec<(String, Value)> {
    let cell = &row[column.name];
    let mut members = vec![(column.name.to_owned(), json::value(column, cell))];
    if column.kind == CellKind::Decimal {
        let digits = row.get(column.name).map(str::to_owned);
        members.push((format!("{}_decimal", column.name), json!(digits)));
    }
    members
}

fn thing(table: &'static Table, link: &str) -> String {
    table.column(link).map_or_else(String::new, |link| link.thing().to_owned())
}

fn computed(table: &'static Table, path: &CellPath) -> ComputedColumn {
    let column = path.column;
    let link = path.through.and_then(|(link, _)| table.column(link));
    let name = link.map_or_else(|| column.name.to_owned(), |link| format!("{}.{}", link.thing(), column.name));
    let ja =
        link.map_or_else(|| column.ja.to_owned(), |link| format!("{}：{}", link.ja.trim_end_matches("ID"), column.ja));
    let is_text = matches!(column.kind, CellKind::Text | CellKind::TextEn | CellKind::Plain);
    let show = if is_text { ColumnDisplay::Own } else { ColumnDisplay::Text };
    ComputedColumn { member: format!("/{name}"), name, ja, show, kind: column.kind }
}
