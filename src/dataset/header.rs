//! The header of a CSV file: which cell is which column.
use super::{
    Findings, Place,
    nearest::{distance, nearest},
    record::CsvRecord,
    rule,
};
use crate::table::{Column, Table};

/// Whether a column is the one that only the Excel variant has, filled with the name of the publisher: by its header of
/// today, or by that of profile 1.
pub fn is_publisher_name(header: &str) -> bool {
    matches!(header.trim(), "公表主体名" | "地方公共団体名")
}

/// Whether a first line names columns at all: at least one cell is the name or the title of one.
pub fn is_header(table: &Table, cells: &[String]) -> bool {
    cells.iter().any(|cell| known(table, cell).is_some())
}

/// The column that a header names, by its name or by its Japanese title.
pub fn known(table: &Table, header: &str) -> Option<usize> {
    let header = header.trim();
    table.position(header).or_else(|| table.columns.iter().position(|column| column.ja == header))
}

/// For each column of the table the number of its cell, from 1; findings name what differs from the profile.
pub fn columns(
    table: &'static Table,
    file: &str,
    header: &[String],
    body: &[CsvRecord],
    findings: &mut Findings,
) -> Vec<Option<usize>> {
    let mut numbers = vec![None; table.columns.len()];
    let mut strange = Vec::new();
    let mut japanese = None;
    for (number, cell) in (1..).zip(header) {
        match known(table, cell) {
            Some(position) if numbers[position].is_none() => {
                numbers[position] = Some(number);
                let column = &table.columns[position];
                if column.name != cell.trim() {
                    japanese.get_or_insert((number, cell.as_str(), column.name));
                } else if column.name != cell {
                    strange.push(number);
                }
            }
            Some(position) => duplicate(table, file, number, (position, numbers[position].unwrap_or(1)), findings),
            None => strange.push(number),
        }
    }
    if let Some((number, found, column)) = japanese {
        let facts = [("found", found), ("column", column)];
        findings.add(&rule::JAPANESE_HEADER, Place::new(file, 1, number), &facts);
    }
    for number in strange {
        unknown(table, file, (number, &header[number - 1]), body, &mut numbers, findings);
    }
    if missing(table, file, &numbers, findings) == 0 {
        order(table, file, header, &numbers, findings);
    }
    numbers
}

fn duplicate(table: &Table, file: &str, number: usize, known: (usize, usize), findings: &mut Findings) {
    let facts = [("column", table.columns[known.0].name), ("first", &*known.1.to_string())];
    findings.add(&rule::DUPLICATE_HEADER, Place::new(file, 1, number), &facts);
}

/// A header that is no column: blank, the extra column of the Excel variant, or a misspelling of a missing column.
fn unknown(
    table: &'static Table,
    file: &str,
    (number, found): (usize, &str),
    body: &[CsvRecord],
    numbers: &mut [Option<usize>],
    findings: &mut Findings,
) {
    let place = Place::new(file, 1, number);
    let empty = |record: &CsvRecord| record.cells.get(number - 1).is_none_or(|cell| cell.trim().is_empty());
    if found.trim().is_empty() && body.iter().all(empty) {
        return findings.add(&rule::BLANK_COLUMN, place, &[("number", &number.to_string())]);
    }
    if is_publisher_name(found) {
        return findings.add(&rule::PUBLISHER_NAME_COLUMN, place, &[("column", found)]);
    }
    let absent: Vec<&Column> = (0..)
        .zip(table.columns)
        .filter(|(i, _): &(usize, _)| numbers[*i].is_none())
        .map(|(_, column)| column)
        .collect();
    let all = || table.columns.iter().map(|column| column.name);
    let close = nearest(found, absent.iter().map(|column| column.name)).filter(|name| distance(found, name) <= 3);
    let name = close.or_else(|| nearest(found, all())).unwrap_or_default();
    findings.add(&rule::UNKNOWN_HEADER, place, &[("found", found), ("nearest", name)]);
    // What looks misspelt is read as what was meant, so that the column is not missing as well.
    if let Some(position) = close.and_then(|name| table.position(name)) {
        numbers[position] = Some(number);
    }
}

fn missing(table: &Table, file: &str, numbers: &[Option<usize>], findings: &mut Findings) -> usize {
    let absent = (1_usize..).zip(table.columns).zip(numbers).filter(|(_, number)| number.is_none());
    absent
        .map(|((number, column), _)| {
            let facts = [("column", column.name), ("title", column.ja), ("number", &*number.to_string())];
            findings.note(&rule::MISSING_HEADER, Place::new(file, 1, number), &facts);
        })
        .count()
}

fn order(table: &Table, file: &str, header: &[String], numbers: &[Option<usize>], findings: &mut Findings) {
    let moved = |(before, after): (&Option<usize>, &Option<usize>)| before > after;
    if !numbers.iter().zip(&numbers[1..]).any(moved) {
        return;
    }
    let ranks = |number: &usize| numbers.iter().position(|known| *known == Some(*number));
    let known: Vec<(usize, usize)> = (1..=header.len()).filter_map(|number| Some((number, ranks(&number)?))).collect();
    let misplaced = (0..).zip(known).find(|(rank, (_, position))| rank != position);
    let Some((rank, (number, _))) = misplaced else { return };
    let facts =
        [("number", &*number.to_string()), ("found", &*header[number - 1]), ("column", table.columns[rank].name)];
    findings.note(&rule::HEADER_ORDER, Place::new(file, 1, number), &facts);
}
