//! CSV: the published file, and its variant for Japanese spreadsheets.
use super::{ComputedTable, Document, Format, Shape, ShapeKind, WriteError};
use crate::{
    dataset::canonical_csv,
    table::{Row, Table},
};
use csv::{Terminator, WriterBuilder};

/// The file as published: ASCII headers, UTF-8 without BOM, CRLF.
pub const CSV: Format = Format {
    suffix: "csv",
    content_type: "text/csv; charset=utf-8; header=present",
    negotiable: true,
    whole: true,
    stored: true,
    page: None,
    fits,
    write: |document| match &document.shape {
        Shape::Rows { table, rows } => Ok(canonical_csv(table, rows)),
        Shape::ComputedTable(sheet) => written(sheet_lines(sheet, |column| &column.name)),
        Shape::Item(_) | Shape::Tables(_) | Shape::Members { .. } => Ok(Vec::new()),
    },
};

/// For Excel: Japanese headers, a BOM, and the publisher's name behind the keys.
pub const EXCEL_CSV: Format = Format {
    suffix: "excel.csv",
    content_type: "text/csv; charset=utf-8; header=present",
    negotiable: false,
    whole: true,
    stored: true,
    page: None,
    fits,
    write: |document| {
        let lines = match &document.shape {
            Shape::Rows { table, rows } => excel_lines(table, rows, document),
            Shape::ComputedTable(sheet) => sheet_lines(sheet, |column| &column.ja),
            Shape::Item(_) | Shape::Tables(_) | Shape::Members { .. } => Vec::new(),
        };
        let mut bytes = "\u{feff}".as_bytes().to_vec();
        bytes.extend(written(lines)?);
        Ok(bytes)
    },
};

fn fits(shape: ShapeKind) -> bool {
    shape.is_computed_table() || matches!(shape, ShapeKind::Rows(_))
}

/// The column that the Excel variant adds, with its header; none where rows have it already. Releases of profile 1 say what they
/// said. Its name is not that of the publisher of a related plan.
pub fn name_column(table: &Table) -> Option<(&'static str, &'static str)> {
    let is_first = table.column("lg_code").is_some();
    let added = if is_first { ("lg_name", "地方公共団体名") } else { ("publisher_label", "公表主体名") };
    table.columns.iter().all(|column| column.ja != added.1).then_some(added)
}

/// Column behind which the Excel variant puts the publisher's name: the last of the key.
pub fn name_position(table: &Table) -> usize {
    table.key.iter().filter_map(|key| table.position(key)).max().map_or(0, |last| last + 1)
}

fn excel_lines(table: &Table, rows: &[Row], document: &Document) -> Vec<Vec<String>> {
    let mut header: Vec<_> = table.columns.iter().map(|column| column.ja.to_owned()).collect();
    if let Some((_, title)) = name_column(table) {
        header.insert(name_position(table), title.to_owned());
    }
    std::iter::once(header).chain(rows.iter().map(|row| with_name(table, row, document))).collect()
}

/// The cells of a row with the name of its publisher among them.
pub fn with_name(table: &Table, row: &Row, document: &Document) -> Vec<String> {
    let mut cells = row.cells.clone();
    if name_column(table).is_some() {
        let name = document.origin_of(row).map(|origin| origin.publisher_name.clone());
        cells.insert(name_position(table), name.unwrap_or_default());
    }
    cells
}

fn sheet_lines(sheet: &ComputedTable, title: fn(&super::ComputedColumn) -> &String) -> Vec<Vec<String>> {
    std::iter::once(sheet.columns.iter().map(title).cloned().collect()).chain(sheet.rows.iter().cloned()).collect()
}

fn written(lines: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, WriteError> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        writer.write_record(&line).map_err(|error| WriteError(error.into()))?;
    }
    writer.into_inner().map_err(|error| WriteError(error.to_string().into()))
}
