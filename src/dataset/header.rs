//! The header of a CSV file: which cell is which column.
use super::{
    Findings, Place,
    nearest::{distance, nearest},
    record::{self, CsvRecord},
    rule,
};
use crate::{
    catalog::tables,
    table::{Column, Table},
};
use unicode_normalization::UnicodeNormalization;

/// Whether a column is the one that only the Excel variant has, filled with the name of the publisher: by its header of
/// today, or by that of profile 1.
pub fn is_publisher_name(header: &str) -> bool {
    matches!(header.trim(), "公表主体名" | "地方公共団体名")
}

/// Whether a line names columns at all: at least one cell is the name or the title of one.
pub fn is_header(table: &Table, cells: &[String]) -> bool {
    cells.iter().any(|cell| known(table, cell).is_some())
}

/// So many lines may stand above a header.
pub const ABOVE: usize = 20;

/// Which of the first lines of a table is its header: a title may stand above it.
pub fn line_of(table: &Table, lines: &[&[String]]) -> Option<usize> {
    let named = |cells: &[String]| cells.iter().filter(|cell| known(table, cell).is_some()).count();
    let first = lines.iter().take(ABOVE).position(|cells| named(cells) >= 2);
    first.or_else(|| lines.first().filter(|cells| named(cells) > 0).map(|_| 0))
}

/// The column that a header names, by its name or by its Japanese title, however wide its letters are and whatever blanks
/// and line breaks are between them.
pub fn known(table: &Table, header: &str) -> Option<usize> {
    let header = plain(header);
    if header.is_empty() {
        return None;
    }
    let by_name = table.columns.iter().position(|column| column.name == header.to_lowercase());
    by_name.or_else(|| table.columns.iter().position(|column| plain(column.ja) == header))
}

fn plain(header: &str) -> String {
    header.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a file may do without a column: its cells may be empty, or what they hold follows from others.
pub fn may_lack(table: &Table, column: &Column) -> bool {
    let of_period = ["period_start", "period_end"].contains(&column.name) && table.column("period").is_some();
    !column.required || of_period || ["publisher_id", "plan_id"].contains(&column.name)
}

/// The table to which a header belongs, if it is another one.
fn other_table(table: &Table, cells: &[String]) -> Option<&'static Table> {
    let named = |table: &Table| cells.iter().filter(|cell| known(table, cell).is_some()).count();
    let other = tables().iter().copied().max_by_key(|table| named(table))?;
    (other != table && named(other) > named(table) + 1).then_some(other)
}

/// The table of which the header stands among some lines; `None` if that of none does.
pub fn table_of(lines: &[Vec<String>]) -> Option<&'static Table> {
    const AT_LEAST: usize = 3;
    let named = |table: &Table, cells: &[String]| cells.iter().filter(|cell| known(table, cell).is_some()).count();
    let most = |table: &Table| lines.iter().map(|cells| named(table, cells)).max().unwrap_or(0);
    tables().iter().copied().max_by_key(|table| most(table)).filter(|table| most(table) >= AT_LEAST)
}

/// The header of a table among its lines, and the lines below it. `None`, which is a finding, if it has none, or if that of
/// another table stands there.
pub fn split<'r>(
    table: &'static Table,
    file: &str,
    records: &'r [CsvRecord],
    findings: &mut Findings,
) -> Option<(&'r CsvRecord, &'r [CsvRecord])> {
    let lines: Vec<&[String]> = records.iter().take(ABOVE).map(|record| &*record.cells).collect();
    let place = Place::new(file, records.first().map_or(1, |first| first.line), 1);
    let Some(at) = line_of(table, &lines) else {
        let named =
            |other: &&&Table| line_of(other, &lines).is_some_and(|at| other_table(table, lines[at]) == Some(other));
        match tables().iter().find(named) {
            Some(other) => belongs_elsewhere(table, other, place, findings),
            None => no_header(table, place, records.first(), findings),
        }
        return None;
    };
    let (head, body) = (&records[at], &records[at + 1..]);
    if let Some(other) = other_table(table, &head.cells) {
        belongs_elsewhere(table, other, place, findings);
        return None;
    }
    if at > 0 {
        let said = records[..at].iter().flat_map(|record| &record.cells).find(|cell| !cell.trim().is_empty());
        let facts = [("text", said.map_or("", |said| said.trim())), ("line", &*head.line.to_string())];
        findings.note(&rule::TITLE_ABOVE, place, &facts);
    }
    Some((head, body))
}

fn belongs_elsewhere(table: &Table, other: &Table, place: Place, findings: &mut Findings) {
    let facts = [("title", table.ja), ("table", table.name), ("other_title", other.ja), ("other", other.name)];
    findings.add(&rule::OTHER_TABLE, place, &facts);
}

/// Names why no line is a header: another separator stands between its columns, or there is none.
fn no_header(table: &Table, place: Place, first: Option<&CsvRecord>, findings: &mut Findings) {
    let line = first.map(|record| record.cells.join(",")).unwrap_or_default();
    let separators = [('\t', "タブ", "tabs"), (';', "セミコロン（;）", "semicolons")];
    let header = |separator: char| line.split(separator).map(str::to_owned).collect::<Vec<_>>();
    if let Some((_, ja, en)) = separators.iter().find(|(separator, ..)| is_header(table, &header(*separator))) {
        return findings.add(&rule::SEPARATOR, place, &[("separator_ja", ja), ("separator", en)]);
    }
    let name = |column: &'static Column| if place.is_of_workbook() { column.ja } else { column.name };
    let header = record::canonical(table.columns.iter().map(name));
    findings.add(&rule::NO_HEADER, place, &[("header", &header)]);
}

/// What the header of a file says, while it is compared with the profile.
struct Header<'a> {
    table: &'static Table,
    file: &'a str,
    head: &'a CsvRecord,
    body: &'a [CsvRecord],
    /// For each column of the table the number of its cell, from 1.
    numbers: Vec<Option<usize>>,
}

/// For each column of the table the number of its cell, from 1; findings name what differs from the profile.
pub fn columns(
    table: &'static Table,
    file: &str,
    (head, body): (&CsvRecord, &[CsvRecord]),
    findings: &mut Findings,
) -> Vec<Option<usize>> {
    let mut header = Header { table, file, head, body, numbers: vec![None; table.columns.len()] };
    let mut strange = Vec::new();
    let (mut japanese, mut spelt) = (None, None);
    for (number, cell) in (1..).zip(&head.cells) {
        let Some(position) = known(table, cell) else {
            strange.push(number);
            continue;
        };
        let column = &table.columns[position];
        if let Some(first) = header.numbers[position] {
            header.repeated(number, (column, first), findings);
            continue;
        }
        header.numbers[position] = Some(number);
        if column.ja == cell.trim() {
            japanese.get_or_insert((number, cell.as_str(), column.name));
        } else if column.name != cell {
            spelt.get_or_insert((number, cell.as_str(), column.name));
        }
    }
    for (rule, found) in [(&rule::JAPANESE_HEADER, japanese), (&rule::HEADER_SPELLING, spelt)] {
        if let Some((number, found, column)) = found {
            findings.add(rule, header.place(number), &[("found", found), ("column", column)]);
        }
    }
    for number in strange {
        header.unknown(number, findings);
    }
    if !header.lacks(findings) {
        header.check_order(findings);
    }
    header.numbers
}

impl Header<'_> {
    fn place(&self, number: usize) -> Place {
        Place::new(self.file, self.head.line, number)
    }

    /// How a column of the file is called by people: its number in a CSV file, its letters in a workbook.
    fn letters(&self, number: usize) -> String {
        self.place(number).column_name()
    }

    fn cell(record: &CsvRecord, number: usize) -> &str {
        record.cells.get(number - 1).map_or("", |cell| cell.trim())
    }

    /// A header that is there twice: the second column may be left out if it says nothing else.
    fn repeated(&self, number: usize, (column, first): (&Column, usize), findings: &mut Findings) {
        let says_more = |record: &CsvRecord| {
            let cell = Self::cell(record, number);
            !cell.is_empty() && cell != Self::cell(record, first)
        };
        let rule = if self.body.iter().any(says_more) { &rule::DUPLICATE_HEADER } else { &rule::REPEATED_COLUMN };
        let name = if self.head.cells[first - 1].is_ascii() { column.name } else { column.ja };
        findings.add(rule, self.place(number), &[("column", name), ("first", &self.letters(first))]);
    }

    /// A header that is no column: blank, the extra column of the Excel variant, or a misspelling of a missing column.
    fn unknown(&mut self, number: usize, findings: &mut Findings) {
        let (place, found) = (self.place(number), self.head.cells[number - 1].trim());
        let beside = self.body.iter().find(|record| !Self::cell(record, number).is_empty());
        if is_publisher_name(found) {
            return findings.add(&rule::PUBLISHER_NAME_COLUMN, place, &[("column", found)]);
        }
        match beside {
            None if found.is_empty() => {
                return findings.add(&rule::BLANK_COLUMN, place, &[("number", &self.letters(number))]);
            }
            Some(record) if found.is_empty() => {
                let place = Place::new(self.file, record.line, number);
                return findings.add_once(&rule::BESIDE_TABLE, place, &[("text", Self::cell(record, number))]);
            }
            _ => {}
        }
        let is_ascii = found.is_ascii();
        let name = |column: &Column| if is_ascii { column.name } else { column.ja };
        let close = self.close(found, name);
        let all = || self.table.columns.iter().map(name);
        let nearest = close.map(|position| name(&self.table.columns[position])).or_else(|| nearest(found, all()));
        findings.add(&rule::UNKNOWN_HEADER, place, &[("found", found), ("nearest", nearest.unwrap_or_default())]);
        // What looks misspelt is read as what was meant, so that the column is not missing as well.
        if let Some(position) = close {
            self.numbers[position] = Some(number);
        }
    }

    /// The missing column that a header seems to mean: it is spelt nearly so, or says more or less than its title.
    fn close(&self, found: &str, name: impl Fn(&'static Column) -> &'static str) -> Option<usize> {
        let columns = self.table.columns.iter().enumerate().filter(|(position, _)| self.numbers[*position].is_none());
        let far = |(_, column): &(usize, &'static Column)| distance(found, name(column));
        let contains = |one: &str, other: &str| !one.is_ascii() && (one.contains(other) || other.contains(one));
        let near = |(position, column): &(usize, &'static Column)| {
            let name = name(column);
            let most = if name.is_ascii() { 3 } else { name.chars().count() / 3 };
            far(&(*position, *column)) <= most || contains(found, name)
        };
        columns.filter(near).min_by_key(far).map(|(position, _)| position)
    }

    /// Names the columns that the file lacks; true if one of them must be there.
    fn lacks(&self, findings: &mut Findings) -> bool {
        let absent = self.table.columns.iter().zip(&self.numbers).enumerate();
        let absent = absent.filter(|(_, (_, number))| number.is_none()).map(|(at, (column, _))| (at + 1, column));
        let (optional, required): (Vec<_>, Vec<_>) = absent.partition(|(_, column)| may_lack(self.table, column));
        let is_japanese = self.head.cells.iter().any(|cell| !cell.is_ascii());
        for (rule, columns) in [(&rule::MISSING_HEADER, &required), (&rule::COLUMN_LEFT_OUT, &optional)] {
            let Some((first, _)) = columns.first() else { continue };
            let name = |(_, column): &(usize, &Column)| {
                if is_japanese { column.ja.to_owned() } else { format!("{}（{}）", column.name, column.ja) }
            };
            let names = columns.iter().map(name).collect::<Vec<_>>().join("、");
            let plain = columns.iter().map(|(_, column)| column.name).collect::<Vec<_>>().join(", ");
            findings.note(rule, self.place(*first), &[("columns_ja", &names), ("columns", &plain)]);
        }
        !required.is_empty()
    }

    /// Names the first column that does not stand where the profile has it among those that are there.
    fn check_order(&self, findings: &mut Findings) {
        let there =
            || self.table.columns.iter().zip(&self.numbers).filter_map(|(column, number)| Some((column, (*number)?)));
        let mut sorted: Vec<usize> = there().map(|(_, number)| number).collect();
        sorted.sort_unstable();
        let Some(((column, _), number)) = there().zip(sorted).find(|((_, number), sorted)| number != sorted) else {
            return;
        };
        let letters = self.letters(number);
        let facts = [("number", &*letters), ("found", &*self.head.cells[number - 1]), ("column", column.name)];
        findings.note(&rule::HEADER_ORDER, self.place(number), &facts);
    }
}
