//! One CSV file of a package, read.
use super::{Findings, Place, header, record, rule, rule::Rule, text};
use crate::table::{CellKind, Column, Row, Table};
use unicode_normalization::is_nfc;

/// The rows of one table with the place of each cell in the file.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What the columns mean.
    pub table: &'static Table,
    /// The rows in printed order; blank rows are left out.
    pub rows: Vec<Row>,
    /// Name of its file; empty if it is that of the table.
    file: String,
    /// Its header as it stands in the file.
    headers: Vec<String>,
    /// The line of its header.
    head: usize,
    lines: Vec<usize>,
    /// For each column of the table the number of its cell in the file; `None` where the file lacks it.
    numbers: Vec<Option<usize>>,
}

/// One cell of a sheet, at its place.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// Where it stands.
    pub sheet: &'a Sheet,
    /// Place of its row in the sheet, from 0.
    pub index: usize,
    /// What it means.
    pub column: &'static Column,
}

impl Sheet {
    /// A table without rows.
    pub const fn empty(table: &'static Table) -> Self {
        Self {
            table,
            rows: Vec::new(),
            file: String::new(),
            headers: Vec::new(),
            head: 0,
            lines: Vec::new(),
            numbers: Vec::new(),
        }
    }

    /// Reads a CSV file. What is wrong with its bytes, its header and the shape of its rows goes to the findings; the
    /// rows are read as well as they can be.
    pub fn read(table: &'static Table, bytes: &[u8], findings: &mut Findings) -> Self {
        Self::read_as(table, &file_name(table), bytes, findings)
    }

    /// Reads a CSV file of another name.
    pub fn read_as(table: &'static Table, file: &str, bytes: &[u8], findings: &mut Findings) -> Self {
        let text = text::read(file, bytes, findings);
        let read = record::records(&text);
        record::check_spelling(file, &read, findings);
        if read.beyond.is_some() && read.records.is_empty() {
            return Self::empty(table);
        }
        Self::of_records(table, file, &read.records, findings)
    }

    /// The rows of a table whose first record is its header.
    pub(super) fn of_records(
        table: &'static Table,
        file: &str,
        records: &[record::CsvRecord],
        findings: &mut Findings,
    ) -> Self {
        let Some((head, body)) = header::split(table, file, records, findings) else {
            return Self::empty(table);
        };
        let numbers = header::columns(table, file, (head, body), findings);
        let mut sheet = Self {
            table,
            rows: Vec::new(),
            file: file.to_owned(),
            headers: head.cells.clone(),
            head: head.line,
            lines: Vec::new(),
            numbers,
        };
        for record in body {
            sheet.push(file, head.cells.len(), record, findings);
        }
        sheet.check_composition(findings);
        sheet.check_flags(findings);
        sheet
    }

    fn push(&mut self, file: &str, width: usize, record: &record::CsvRecord, findings: &mut Findings) {
        if record.cells.iter().all(|cell| cell.trim().is_empty()) {
            findings.note(&rule::BLANK_ROW, Place::new(file, record.line, 1), &[]);
            return;
        }
        let found = record.cells.len();
        if found != width {
            let facts = [("found", &*found.to_string()), ("number", &*width.to_string())];
            findings.add(&rule::RAGGED_ROW, Place::new(file, record.line, found.min(width)), &facts);
            findings.damage(file, record.line);
        }
        self.check_complete(file, record, findings);
        let cell = |number: &Option<usize>| number.and_then(|number| record.cells.get(number - 1)).cloned();
        let cells = self.numbers.iter().map(|number| cell(number).unwrap_or_default()).collect();
        self.rows.push(Row { table: self.table, cells });
        self.lines.push(record.line);
    }

    /// A line that lacks most of what every row has is hardly a row: a note below the table, a line of totals.
    fn check_complete(&self, file: &str, record: &record::CsvRecord, findings: &mut Findings) {
        let cell =
            |number: &Option<usize>| number.and_then(|number| record.cells.get(number - 1)).map(|cell| cell.trim());
        let required =
            self.table.columns.iter().zip(&self.numbers).filter(|(column, _)| !header::may_lack(self.table, column));
        let (filled, blank): (Vec<_>, Vec<_>) =
            required.partition(|(_, number)| number.is_none() || cell(number).is_some_and(|cell| !cell.is_empty()));
        let first = (1..).zip(&record.cells).find(|(_, cell)| !cell.trim().is_empty());
        if let (Some((number, text)), true) = (first, blank.len() > filled.len().max(1)) {
            let names = blank.iter().map(|(column, _)| column.ja).collect::<Vec<_>>().join("、");
            let columns = blank.iter().map(|(column, _)| column.name).collect::<Vec<_>>().join(", ");
            let facts = [("text", text.trim()), ("columns_ja", &*names), ("columns", &*columns)];
            findings.add(&rule::INCOMPLETE_ROW, Place::new(file, record.line, number), &facts);
            findings.damage(file, record.line);
        }
    }

    /// Characters are composed (Unicode NFC).
    fn check_composition(&self, findings: &mut Findings) {
        for index in 0..self.rows.len() {
            let cells = self.table.columns.iter().map(|column| self.cell(index, column.name));
            for cell in cells.filter(|cell| !is_nfc(cell.text())) {
                findings.cell(&rule::NFC, cell, &[]);
            }
        }
    }

    /// A spreadsheet writes `true` as `TRUE` whenever it saves.
    fn check_flags(&self, findings: &mut Findings) {
        for column in self.table.columns.iter().filter(|column| column.kind == CellKind::Flag) {
            for cell in (0..self.rows.len()).map(|index| self.cell(index, column.name)) {
                if let Some(wanted) = flag(cell.text()).filter(|wanted| *wanted != cell.text()) {
                    findings.cell(&rule::SPREADSHEET_FLAG, cell, &[("wanted", wanted)]);
                }
            }
        }
    }

    /// The same rows at the places of the file that they were read from, where that has a row for each. What is made of
    /// other cells has the place of the column before it.
    pub(super) fn placed_as(mut self, own: &Self, origin: impl Fn(&'static str) -> Option<&'static str>) -> Self {
        if own.rows.len() != self.rows.len() || own.numbers.is_empty() {
            return self;
        }
        let mut last = Some(1);
        self.numbers = (self.table.columns.iter())
            .map(|column| {
                let position = origin(column.name).and_then(|before| own.table.position(before));
                last = position.and_then(|position| own.numbers.get(position).copied().flatten()).or(last);
                last
            })
            .collect();
        self.lines.clone_from(&own.lines);
        self.headers.clone_from(&own.headers);
        self
    }

    /// Name of the file, such as `terms.csv`.
    pub fn file(&self) -> String {
        if self.file.is_empty() { file_name(self.table) } else { self.file.clone() }
    }

    /// The cell at a line of the file, by its number there; `None` if it is in no row or no column.
    pub(super) fn at(&self, line: usize, number: usize) -> Option<Cell<'_>> {
        let index = self.lines.binary_search(&line).ok()?;
        let position = self.numbers.iter().position(|known| *known == Some(number))?;
        Some(self.cell(index, self.table.columns[position].name))
    }

    /// Gives a cell another text.
    pub(super) fn set(&mut self, index: usize, column: &str, text: &str) {
        if let Some(position) = self.table.position(column) {
            text.clone_into(&mut self.rows[index].cells[position]);
        }
    }

    /// Physical line at which a row begins, from 1.
    pub fn line(&self, index: usize) -> usize {
        self.lines.get(index).copied().unwrap_or(1)
    }

    /// The rows with their index.
    pub fn each(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.rows.iter().enumerate()
    }

    /// Whether a header was found: there is nothing to say of what has none.
    pub(super) fn has_header(&self) -> bool {
        !self.headers.is_empty()
    }

    /// Whether a line of the file is its header.
    pub(super) const fn is_header_line(&self, line: usize) -> bool {
        self.head == line
    }

    /// Whether the file was there and has that column.
    pub fn has(&self, column: &str) -> bool {
        self.number(column).is_some()
    }

    /// The number of a column in the file, from 1; `None` if the file lacks it.
    pub(super) fn number(&self, column: &str) -> Option<usize> {
        self.table.position(column).and_then(|position| *self.numbers.get(position)?)
    }

    /// A cell by the index of its row and the name of its column; that of the first column if there is no such name.
    pub fn cell(&self, index: usize, column: &str) -> Cell<'_> {
        let column = self.table.column(column).unwrap_or(&self.table.columns[0]);
        Cell { sheet: self, index, column }
    }
}

impl<'a> Cell<'a> {
    /// What it holds; empty if nothing.
    pub fn text(self) -> &'a str {
        &self.sheet.rows[self.index][self.column.name]
    }

    /// What the file calls its column: the Japanese title, where that is its header.
    pub fn header(self) -> &'a str {
        let number =
            self.sheet.table.position(self.column.name).and_then(|position| *self.sheet.numbers.get(position)?);
        let header = number.and_then(|number| self.sheet.headers.get(number - 1));
        if header.is_some_and(|header| header.trim() == self.column.ja) { self.column.ja } else { self.column.name }
    }

    /// Where it stands; `None` if the file lacks the column.
    pub fn place(self) -> Option<Place> {
        let number = self.sheet.number(self.column.name)?;
        Some(Place::new(self.sheet.file(), self.sheet.line(self.index), number))
    }
}

/// What is found of cells and of a table as a whole.
impl Findings {
    /// Adds a finding on a cell; the sentences also know its `{cell}`, its `{column}` and the `{title}` of the column.
    pub fn cell(&mut self, rule: &Rule, cell: Cell<'_>, facts: &[(&str, &str)]) {
        // A column that the file lacks is a finding of its own.
        let Some(place) = cell.place() else { return };
        let (name, title) = (cell.header(), cell.column.ja);
        let named = if name == title { title.to_owned() } else { format!("{name}（{title}）") };
        let own = [("cell", cell.text()), ("column", name), ("title", title), ("named", &*named)];
        self.add_on_cell(rule, place, &[facts, &own].concat());
    }

    /// Whether a cell already has an error.
    pub fn has(&self, cell: Cell<'_>) -> bool {
        cell.place().is_some_and(|place| self.is_wrong(&place))
    }

    /// Whether a table was read with all of these columns, and none of their cells has an error: only then can a rule
    /// conclude something from what is *not* there.
    pub fn sound(&self, sheet: &Sheet, columns: &[&str]) -> bool {
        let read = |column: &&str| sheet.has(column);
        let fine = |index: usize| columns.iter().all(|column| !self.has(sheet.cell(index, column)));
        columns.iter().all(read) && (0..sheet.rows.len()).all(fine)
    }
}

/// A flag as it should be spelt; `None` unless it is `true` or `false` in any case.
pub fn flag(text: &str) -> Option<&'static str> {
    ["true", "false"].into_iter().find(|flag| flag.eq_ignore_ascii_case(text))
}

/// The flag that people mean by a word or a sign; `None` if that is not certain.
pub fn meant_flag(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let yes = ["true", "1", "yes", "はい", "○", "〇", "有", "有り", "あり"].contains(&&*text);
    let no = ["false", "0", "no", "いいえ", "×", "無", "無し", "なし"].contains(&&*text);
    if yes { Some("true") } else { no.then_some("false") }
}

fn file_name(table: &Table) -> String {
    format!("{}.csv", table.name)
}
