//! XLSX: the tables for Japanese spreadsheets, in which no code becomes a number and no id a date.
//!
//! Every cell that is no number is a text cell, and the columns are formatted as text, so that what is typed below the
//! last row stays text too. The bytes depend on the document alone: a workbook carries no time of its own.
use super::{Document, Format, Shape, ShapeKind, WriteError, csv, typed};
use crate::{
    characters,
    table::{Column, Row, Table},
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};

/// A workbook: a collection or a computed table on one sheet, a whole plan with a sheet for each table.
pub const XLSX: Format = Format {
    suffix: "xlsx",
    content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    negotiable: true,
    whole: true,
    stored: false,
    page: None,
    fits: |shape| shape.is_computed_table() || matches!(shape, ShapeKind::Rows(_) | ShapeKind::Tables),
    write: |document| Ok(workbook(document)?),
};

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        Self(error.into())
    }
}

fn workbook(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The library would write the moment of writing, and two answers to one question would differ.
    let made = ExcelDateTime::from_ymd(1980, 1, 1)?;
    book.set_properties(
        &DocProperties::new().set_title(characters::of_xml(&document.title)).set_creation_datetime(&made),
    );
    match &document.shape {
        Shape::Rows { table, rows } => rows_sheet(book.add_worksheet(), document, table, rows)?,
        Shape::Tables(tables) => {
            for (table, rows) in tables {
                rows_sheet(book.add_worksheet(), document, table, rows)?;
            }
            let described: Vec<_> = tables.iter().map(|(table, _)| *table).collect();
            dictionary(book.add_worksheet(), &described)?;
        }
        Shape::ComputedTable(sheet) => {
            let columns =
                sheet.columns.iter().map(|column| Head { title: &column.ja, number: column.kind.is_number() });
            let columns: Vec<_> = columns.collect();
            fill(book.add_worksheet(), &sheet_name(&document.title), &columns, sheet.rows.iter().map(Vec::as_slice))?;
        }
        Shape::Item(_) | Shape::Members { .. } => drop(book.add_worksheet()),
    }
    book.save_to_buffer()
}

/// The title of a document as the name of its sheet, without the plan behind the dash.
///
/// A spreadsheet takes at most 31 UTF-16 units and none of seven signs, which are written in full width.
fn sheet_name(title: &str) -> String {
    let title = characters::of_xml(title);
    let own = title.split(" — ").next().unwrap_or_default();
    let mut length = 0;
    let fits = |sign: &char| {
        length += sign.len_utf16();
        length <= LONGEST_NAME
    };
    let signs = own.trim_matches('\'').chars().filter(|sign| !sign.is_control());
    let signs = signs.map(|sign| if "[]:*?/\\".contains(sign) { full_width(sign) } else { sign });
    let name: String = signs.take_while(fits).collect();
    let name = name.trim_end_matches('\'');
    if name.is_empty() { "表".to_owned() } else { name.to_owned() }
}

/// Longest name of a sheet, in UTF-16 units.
const LONGEST_NAME: usize = 31;

/// A sign of ASCII as wide as a Japanese one.
fn full_width(sign: char) -> char {
    char::from_u32(u32::from(sign) + 0xFEE0).unwrap_or(sign)
}

/// A column as the sheet shows it.
struct Head<'a> {
    title: &'a str,
    /// Whether its cells are numbers.
    number: bool,
}

/// A table with the columns of the Excel CSV.
fn rows_sheet(sheet: &mut Worksheet, document: &Document, table: &Table, rows: &[Row]) -> Result<(), XlsxError> {
    let head = |column: &Column| Head { title: column.ja, number: column.kind.is_number() };
    let mut heads: Vec<_> = table.columns.iter().map(head).collect();
    if let Some((_, title)) = csv::name_column(table) {
        heads.insert(csv::name_position(table), Head { title, number: false });
    }
    let lines: Vec<_> = rows.iter().map(|row| csv::with_name(table, row, document)).collect();
    fill(sheet, table.ja, &heads, lines.iter().map(Vec::as_slice))
}

/// What every column of these tables means, in both languages.
fn dictionary(sheet: &mut Worksheet, tables: &[&'static Table]) -> Result<(), XlsxError> {
    let titles = ["表", "ファイル", "項目", "列名", "型", "必須", "説明", "説明（英語）", "RDFプロパティ"];
    let heads = titles.map(|title| Head { title, number: false });
    let line = |table: &Table, column: &Column| {
        let required = if column.required { "必須" } else { "任意" };
        let file = format!("{}.csv", table.name);
        [
            table.ja,
            &file,
            column.ja,
            column.name,
            column.kind.datatype(),
            required,
            column.about_ja,
            column.about,
            column.property,
        ]
        .map(str::to_owned)
    };
    let lines: Vec<_> =
        tables.iter().flat_map(|table| table.columns.iter().map(move |column| line(table, column))).collect();
    fill(sheet, "項目定義", &heads, lines.iter().map(<[String; 9]>::as_slice))
}

fn fill<'a>(
    sheet: &mut Worksheet,
    name: &str,
    heads: &[Head<'_>],
    lines: impl Iterator<Item = &'a [String]>,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?.set_freeze_panes(1, 0)?;
    let (text, bold) = (Style::new().set_num_format("@"), Style::new().set_bold().set_num_format("@"));
    let (number, mut widths) = (Style::new().set_num_format("General"), Vec::new());
    for (place, head) in (0..).zip(heads) {
        sheet.set_column_format(place, if head.number { &number } else { &text })?;
        sheet.write_string_with_format(0, place, head.title, &bold)?;
        widths.push(width(head.title));
    }
    for (line, cells) in (1..).zip(lines) {
        for ((place, cell), head) in (0..).zip(cells).zip(heads).filter(|((_, cell), _)| !cell.is_empty()) {
            match typed::double(cell).filter(|_| head.number) {
                Some(value) => sheet.write_number_with_format(line, place, value, &number)?,
                None => sheet.write_string_with_format(line, place, cell, &text)?,
            };
            let widest = &mut widths[usize::from(place)];
            *widest = widest.max(width(cell));
        }
    }
    for (place, width) in (0..).zip(widths) {
        sheet.set_column_width(place, width.clamp(NARROW, WIDE))?;
    }
    Ok(())
}

/// Bounds of a column's width, in digits of the standard font.
const NARROW: f64 = 6.0;
/// See [`NARROW`].
const WIDE: f64 = 48.0;

/// About how wide a text is: Japanese characters take two places.
fn width(text: &str) -> f64 {
    text.chars().map(|character| if character.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>() + 1.0
}
