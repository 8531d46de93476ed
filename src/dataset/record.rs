//! Lines of CSV as they stand in a file, and as they should.
use super::{Findings, Place, rule};
use std::ops::Range;

/// How many records a table may have, and how many cells: a hundred times what the largest table of a plan has.
pub const MOST_RECORDS: usize = 100_000;
/// See [`MOST_RECORDS`].
pub const MOST_CELLS: usize = 1_000_000;

/// One record of a CSV file with what its spelling was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvRecord {
    /// Physical line at which it begins, from 1.
    pub line: usize,
    /// The cells, unquoted.
    pub cells: Vec<String>,
    /// Its bytes without the line end.
    pub raw: String,
    /// Its line end; empty behind the last line of some files.
    pub end: String,
    /// Physical lines without anything between the record before and this one.
    pub blank: Range<usize>,
}

/// The lines of a text.
pub struct CsvRecords {
    /// Its records.
    pub records: Vec<CsvRecord>,
    /// Blank lines behind the last.
    pub blank: Range<usize>,
    /// The line at which reading ended, because there are more records or cells than a table may have.
    pub beyond: Option<usize>,
}

/// The records of a text, of which so many are read as a table may have.
pub fn records(text: &str) -> CsvRecords {
    // One record of so many cells would take its memory before it could be counted.
    if text.bytes().filter(|byte| *byte == b',').count() > 2 * MOST_CELLS {
        return CsvRecords { records: Vec::new(), blank: 1..1, beyond: Some(1) };
    }
    let mut left = MOST_CELLS;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut cells = csv::StringRecord::new();
    let (mut records, mut line, mut at) = (Vec::new(), 1, 0);
    while reader.read_record(&mut cells).unwrap_or(false) {
        let blank = skip_blank_lines(text, &mut at, &mut line);
        if records.len() >= MOST_RECORDS || cells.len() > left {
            return CsvRecords { records, blank, beyond: Some(line) };
        }
        left -= cells.len();
        let read = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        let raw = text.get(at..read).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let end = line_end(&text[at + raw.len()..]);
        records.push(CsvRecord {
            line,
            cells: cells.iter().map(str::to_owned).collect(),
            raw: raw.to_owned(),
            end: end.to_owned(),
            blank,
        });
        line += breaks(raw) + usize::from(!end.is_empty());
        at += raw.len() + end.len();
    }
    let blank = skip_blank_lines(text, &mut at, &mut line);
    CsvRecords { records, blank, beyond: None }
}

fn skip_blank_lines(text: &str, at: &mut usize, line: &mut usize) -> Range<usize> {
    let first = *line;
    loop {
        let end = line_end(&text[*at..]);
        if end.is_empty() {
            return first..*line;
        }
        *line += 1;
        *at += end.len();
    }
}

fn line_end(text: &str) -> &str {
    ["\r\n", "\n", "\r"].into_iter().find(|end| text.starts_with(end)).unwrap_or_default()
}

/// How many lines end within a text: at `\n`, `\r\n` or a lone `\r`.
fn breaks(text: &str) -> usize {
    text.matches('\n').count() + text.matches('\r').count() - text.matches("\r\n").count()
}

/// A record as it should be written, without its line end: quotes only where RFC 4180 needs them.
pub fn canonical<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\r', '\n']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out
}

/// Names the first place of each way in which a file is spelt differently from its canonical form.
pub fn check_spelling(file: &str, CsvRecords { records, blank, beyond }: &CsvRecords, findings: &mut Findings) {
    if let Some(line) = beyond {
        let ja = format!("{MOST_RECORDS} 行、{MOST_CELLS} 欄まで");
        let en = format!("it may have {MOST_RECORDS} rows and {MOST_CELLS} cells");
        let facts = [("file", file), ("cause_ja", &*ja), ("cause", &*en)];
        findings.note(&rule::LARGE_FILE, Place::new(file, *line, 1), &facts);
    }
    for line in records.iter().map(|record| &record.blank).chain([blank]).flat_map(Clone::clone) {
        findings.note(&rule::BLANK_ROW, Place::new(file, line, 1), &[]);
    }
    let ended = |record: &&CsvRecord| !record.end.is_empty() && record.end != "\r\n";
    if let Some(record) = records.iter().find(ended) {
        findings.note(&rule::LINE_ENDS, Place::new(file, record.line, record.cells.len()), &[]);
    }
    if let Some(record) = records.last().filter(|record| record.end.is_empty() && beyond.is_none()) {
        findings.note(&rule::FINAL_LINE_END, Place::new(file, record.line, record.cells.len()), &[]);
    }
    for record in records {
        let wanted = canonical(record.cells.iter().map(String::as_str));
        if record.raw != wanted && breaks(&record.raw) == 0 {
            let number = differing_cell(&record.raw, &wanted);
            let facts = [("raw", excerpt(&record.raw, &wanted)), ("canonical", excerpt(&wanted, &record.raw))];
            findings.note(&rule::QUOTES, Place::new(file, record.line, number), &facts);
            return;
        }
    }
}

/// Number of the first cell whose spelling differs; up to there both texts have the same cells.
fn differing_cell(raw: &str, wanted: &str) -> usize {
    let same = raw.chars().zip(wanted.chars()).take_while(|(a, b)| a == b).count();
    let (mut number, mut quoted) = (1, false);
    for c in raw.chars().take(same) {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => number += 1,
            _ => {}
        }
    }
    number
}

/// Some characters from the first difference on.
fn excerpt<'a>(text: &'a str, other: &str) -> &'a str {
    let differs = text.char_indices().zip(other.chars()).find(|((_, a), b)| a != b);
    let from = differs.map_or(0, |((at, _), _)| at);
    let to = text[from..].char_indices().nth(20).map_or(text.len(), |(length, _)| from + length);
    &text[from..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_physical() {
        let CsvRecords { records, blank, .. } = records("a,b\r\n\r\n\"x\r\ny\",1\r\n2,3\n\n");
        let lines: Vec<_> = records.iter().map(|record| (record.line, record.cells.len())).collect();
        assert_eq!(lines, [(1, 2), (3, 2), (5, 2)]);
        assert_eq!((&records[1].blank, &blank), (&(2..3), &(6..7)));
        assert_eq!(records[2].end, "\n");
        assert_eq!(records[1].raw, "\"x\r\ny\",1");
    }

    #[test]
    fn lone_carriage_returns_end_lines_too() {
        let read = records("a,b\r1,2\r");
        assert_eq!(read.records.iter().map(|record| record.line).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn no_more_is_read_than_a_table_may_have() {
        let many = records(&"a,b\n".repeat(MOST_RECORDS + 1));
        assert_eq!((many.records.len(), many.beyond), (MOST_RECORDS, Some(MOST_RECORDS + 1)));
        let wide = records(&format!("a\n\n{}\n", ",".repeat(MOST_CELLS)));
        assert_eq!((wide.records.len(), wide.beyond), (1, Some(3)));
        assert_eq!(records(&"a,b\n".repeat(MOST_RECORDS)).beyond, None);
    }

    #[test]
    fn quotes_stand_only_where_needed() {
        assert_eq!(canonical(["a", "b,c", "say \"x\"", ""]), "a,\"b,c\",\"say \"\"x\"\"\",");
        assert_eq!(differing_cell("1,\"2\",3", "1,2,3"), 2);
    }
}
