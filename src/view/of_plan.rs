//! What rows across plans say of their plan beside their own cells: columns that stand in no file, so that no release has them.
//!
//! A table with them is a table like any other, and so every format has them, described in the same words.
use crate::{
    catalog,
    dataset::Metadata,
    format::{ColumnDisplay, ComputedColumn},
    table::{CellKind, Column, Row, Table, column},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// A column of rows across plans whose cell follows from the plan of the row.
pub struct PlanColumn {
    /// What it means.
    pub column: Column,
    /// Whether all plans of a publisher have the same cell, so that a group of a publisher's rows has it too.
    pub of_publisher: bool,
    /// Whether people call the publisher or the plan so: then its id need not be shown to them.
    pub names: bool,
    /// The cell; `None` is an empty one.
    cell: fn(&Metadata) -> Option<String>,
}

impl PlanColumn {
    /// The same as a column of rows that are computed: people are shown names.
    pub fn computed(&self) -> ComputedColumn {
        let Column { name, ja, kind, .. } = self.column;
        let show = if self.names { ColumnDisplay::Own } else { ColumnDisplay::Hidden };
        ComputedColumn { name: name.to_owned(), ja: ja.to_owned(), member: format!("/{name}"), show, kind }
    }
}

/// All of them, in the order in which they stand behind the own columns of a row.
pub static PLAN_COLUMNS: [PlanColumn; 3] = [
    PlanColumn {
        column: column(
            "publisher_name",
            CellKind::Text,
            "",
            "公表主体名",
            "公表主体の名称。市区町村では都道府県名から。",
            "Name of the publisher; that of a municipality of Japan begins with its prefecture.",
        ),
        of_publisher: true,
        names: true,
        cell: |metadata| Some(metadata.full_name()),
    },
    PlanColumn {
        column: column(
            "area_code",
            CellKind::Plain,
            "",
            "標準地域コード",
            "公表主体の区域の標準地域コード（5桁の数字）。e-Statの統計表との結合に使う。区域のない団体と国外では空。",
            "Five-digit code of the publisher's area, by which its rows are joined with tables of e-Stat; empty for a body \
             without an area and outside Japan.",
        )
        .optional(),
        of_publisher: true,
        names: false,
        cell: Metadata::area_code,
    },
    PlanColumn {
        column: column("plan_title", CellKind::Text, "", "計画名", "計画の名称。", "Title of the plan."),
        of_publisher: false,
        names: true,
        cell: |metadata| Some(metadata.title().to_owned()),
    },
];

static WIDENED: LazyLock<BTreeMap<&'static str, &'static Table>> = LazyLock::new(|| {
    let widened = |table: &&'static Table| {
        let own = table.columns.iter().copied();
        let columns: Vec<Column> = own.chain(PLAN_COLUMNS.iter().map(|beside| beside.column)).collect();
        let widened: &'static Table = Box::leak(Box::new(Table { columns: columns.leak(), ..**table }));
        (table.name, widened)
    };
    catalog::tables().iter().filter(|table| table.across).map(widened).collect()
});

/// The table with these columns as rows across plans have it; the same table if there are none across plans.
pub fn widened(table: &'static Table) -> &'static Table {
    WIDENED.get(table.name).copied().unwrap_or(table)
}

/// The cells of a plan.
pub fn cells(metadata: &Metadata) -> Vec<String> {
    PLAN_COLUMNS.iter().map(|beside| (beside.cell)(metadata).unwrap_or_default()).collect()
}

/// Rows of a table with these columns, by the metadata of their plans; the cells are empty where those are not known.
pub fn widen<'m>(table: &'static Table, rows: Vec<Row>, plans: impl Iterator<Item = &'m Metadata>) -> Vec<Row> {
    let beside: HashMap<(&str, &str), Vec<String>> =
        plans.map(|of| ((of.publisher_id(), of.plan_id()), cells(of))).collect();
    let widened = |mut row: Row| {
        let cells = beside.get(&(row.publisher(), row.plan())).cloned();
        row.cells.extend(cells.into_iter().flatten());
        row.cells.resize(table.columns.len(), String::new());
        Row { table, ..row }
    };
    rows.into_iter().map(widened).collect()
}
