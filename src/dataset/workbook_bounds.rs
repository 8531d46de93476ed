//! What a workbook may have, asked of its parts before it is read: the reader of workbooks takes what they say of
//! themselves for true, and memory with it.
use super::record::MOST_CELLS;
use calamine::XlsxError;
use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};
use std::{
    collections::{HashMap, HashSet},
    io::{BufReader, Cursor, Read},
};
use zip::ZipArchive;

/// How many bytes the parts of a workbook may have together, unpacked: a hundred times what those of a plan have.
pub const MOST_BYTES: u64 = 32 << 20;

/// How many bytes of sheets are read: many sheets may be the same part.
const MOST_READ: u64 = 16 * MOST_BYTES;

/// How many rows and columns a sheet has.
const SHEET: (u64, u64) = (1 << 20, 1 << 14);

/// Why a workbook is not read.
#[derive(Debug)]
pub enum WorkbookError {
    /// It has more bytes, cells or sheets than may be read.
    TooLarge,
    /// A cell is named that no sheet has.
    NoSuchCell(String),
    /// So many lines and columns lie between the first cell and this one that they cannot be rows of a table.
    FarCell(u32, u32),
    /// The reader says so.
    Reader(XlsxError),
}

impl From<XlsxError> for WorkbookError {
    fn from(error: XlsxError) -> Self {
        Self::Reader(error)
    }
}

/// What the reader of workbooks says nothing of.
#[derive(Debug, Default)]
pub struct Unsaid {
    /// Texts through a part of which a line is drawn.
    pub struck: HashSet<String>,
    /// What nobody sees of sheets, by their names.
    pub hidden: HashMap<String, Hidden>,
}

/// Lines and columns that nobody sees, each first and last from 0.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Hidden {
    pub lines: Vec<(u32, u32)>,
    pub columns: Vec<(u32, u32)>,
}

/// Looks through all parts of a workbook. What is malformed in them is left to the reader to say.
pub fn check(bytes: &[u8]) -> Result<Unsaid, WorkbookError> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(Unsaid::default()) };
    let mut seen = Seen {
        bytes: MOST_BYTES,
        cells: 2 * MOST_CELLS,
        sheets: Vec::new(),
        struck: HashSet::new(),
        parts: HashMap::new(),
        hidden: HashMap::new(),
    };
    let mut largest = 0;
    for place in 0..archive.len() {
        let Ok(part) = archive.by_index(place) else { continue };
        let (before, name) = (seen.bytes, part.name().map(std::borrow::Cow::into_owned).unwrap_or_default());
        seen.part(part, &name)?;
        largest = largest.max(before - seen.bytes);
    }
    if largest.saturating_mul(seen.sheets.len() as u64) > MOST_READ {
        Err(WorkbookError::TooLarge)
    } else {
        Ok(seen.unsaid())
    }
}

/// How much may still come, and how many sheets there were.
struct Seen {
    bytes: u64,
    cells: usize,
    /// Names of sheets, each with the id by which the workbook names its part.
    sheets: Vec<(String, String)>,
    struck: HashSet<String>,
    /// Parts by the ids by which the workbook names them.
    parts: HashMap<String, String>,
    /// What nobody sees, by the part that says so.
    hidden: HashMap<String, Hidden>,
}

/// A text of several parts, while it is read.
#[derive(Default)]
struct RichText {
    text: String,
    is_struck: bool,
    /// Whether what comes is how the text is spoken, which is no part of it.
    is_phonetic: bool,
    /// Whether what comes is text.
    is_text: bool,
}

impl RichText {
    fn see(&mut self, event: &Event<'_>, struck: &mut HashSet<String>) {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" | "is" => *self = Self::default(),
                "rPh" => self.is_phonetic = true,
                "t" => self.is_text = !self.is_phonetic,
                "strike" => self.is_struck |= is_on(element),
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "strike" => self.is_struck |= is_on(element),
            Event::End(element) => match element.local_name().as_ref() {
                "si" | "is" if self.is_struck => drop(struck.insert(std::mem::take(&mut self.text))),
                "rPh" => self.is_phonetic = false,
                "t" => self.is_text = false,
                _ => {}
            },
            Event::Text(text) if self.is_text => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if self.is_text => {
                if let Some(c) = name.resolve_char_ref().ok().flatten() {
                    self.text.push(c);
                } else if let Some(text) = resolve_predefined_entity(name) {
                    self.text.push_str(text);
                }
            }
            _ => {}
        }
    }
}

/// Whether a property that may say that it is off is on.
fn is_on(element: &BytesStart<'_>) -> bool {
    let value = element.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == "val");
    value.is_none_or(|value| !matches!(&*value.value, "0" | "false"))
}

impl Seen {
    /// What is known when all parts are seen.
    fn unsaid(self) -> Unsaid {
        let Self { sheets, struck, parts, mut hidden, .. } = self;
        let of = |(name, id): (String, String)| {
            let part = parts.get(&id)?;
            let path = part.strip_prefix('/').map_or_else(|| format!("xl/{part}"), str::to_owned);
            Some((name, hidden.remove(&path)?))
        };
        Unsaid { struck, hidden: sheets.into_iter().filter_map(of).collect() }
    }

    fn part(&mut self, part: impl Read, name: &str) -> Result<(), WorkbookError> {
        // Any part may be named a sheet, and the reader gets no further than the first thing that is no XML.
        let mut part = part.take(self.bytes + 1);
        let mut xml = Reader::from_reader(BufReader::new(&mut part));
        let config = xml.config_mut();
        config.check_end_names = false;
        config.check_comments = false;
        let (mut event, mut rich) = (Vec::new(), RichText::default());
        let wrong = loop {
            event.clear();
            let read = xml.read_event_into(&mut event);
            if let Ok(event) = &read {
                rich.see(event, &mut self.struck);
            }
            match read {
                Ok(Event::Start(element) | Event::Empty(element)) => {
                    if let Err(wrong) = self.element(&element, name) {
                        break Err(wrong);
                    }
                }
                Ok(Event::Eof) | Err(_) => break Ok(()),
                Ok(_) => {}
            }
        };
        drop(xml);
        // What cannot be unpacked is named by the reader.
        let _ = std::io::copy(&mut part, &mut std::io::sink());
        self.bytes = part.limit().checked_sub(1).ok_or(WorkbookError::TooLarge)?;
        wrong
    }

    fn element(&mut self, element: &BytesStart<'_>, part: &str) -> Result<(), WorkbookError> {
        let name = element.local_name();
        self.see_hidden(element, part);
        let (checked, may_be): (&str, fn(&str) -> bool) = match name.as_ref() {
            "c" => {
                self.cells = self.cells.checked_sub(1).ok_or(WorkbookError::TooLarge)?;
                ("r", is_cell)
            }
            "row" => ("r", is_row),
            "dimension" | "mergeCell" | "f" => ("ref", is_range),
            "sst" => ("uniqueCount", is_count),
            "sheet" => {
                self.sheets
                    .push((value(element, "name").unwrap_or_default(), value(element, "id").unwrap_or_default()));
                return Ok(());
            }
            _ => return Ok(()),
        };
        for attribute in element.attributes().with_checks(false).flatten() {
            if attribute.key.as_ref() == checked && !may_be(&attribute.value) {
                return Err(WorkbookError::NoSuchCell(attribute.value.into_owned()));
            }
        }
        Ok(())
    }
}

impl Seen {
    /// Takes up what an element says of lines and columns that nobody sees, and where the parts of sheets are.
    fn see_hidden(&mut self, element: &BytesStart<'_>, part: &str) {
        let number = |name: &str| value(element, name)?.parse::<u32>().ok()?.checked_sub(1);
        let is_hidden = || value(element, "hidden").is_some_and(|value| matches!(value.as_str(), "1" | "true"));
        match element.local_name().as_ref() {
            "Relationship" if part == "xl/_rels/workbook.xml.rels" => {
                self.parts.extend(value(element, "Id").zip(value(element, "Target")));
            }
            "row" if is_hidden() => {
                let lines = &mut self.hidden.entry(part.to_owned()).or_default().lines;
                // A line that does not say its number is too rare to be counted.
                if let Some(line) = number("r") {
                    match lines.last_mut() {
                        Some((_, last)) if *last + 1 == line => *last = line,
                        _ => lines.push((line, line)),
                    }
                }
            }
            "col" if is_hidden() => {
                let range = number("min").zip(number("max"));
                self.hidden.entry(part.to_owned()).or_default().columns.extend(range);
            }
            _ => {}
        }
    }
}

/// The value of an attribute, whatever namespace it is in.
fn value(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut all = attributes.with_checks(false).flatten();
    let named = all.find(|attribute| attribute.key.local_name().as_ref() == name);
    named.map(|attribute| attribute.value.into_owned())
}

/// Line and column of a cell by its name, from 1, if a sheet has such a cell.
fn cell(name: &str) -> Option<(u64, u64)> {
    let digits = name.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, row) = name.split_at(digits);
    let letter = |c: char| u64::from(u32::from(c.to_ascii_uppercase()) - u32::from('A')) + 1;
    let column = if letters.len() > 3 { 0 } else { letters.chars().fold(0, |column, c| column * 26 + letter(c)) };
    let row = row.bytes().all(|b| b.is_ascii_digit()).then(|| row.parse().ok()).flatten()?;
    ((1..=SHEET.0).contains(&row) && (1..=SHEET.1).contains(&column)).then_some((row, column))
}

fn is_cell(name: &str) -> bool {
    cell(name).is_some()
}

fn is_row(number: &str) -> bool {
    number.bytes().all(|b| b.is_ascii_digit()) && number.parse().is_ok_and(|row: u64| (1..=SHEET.0).contains(&row))
}

fn is_range(name: &str) -> bool {
    let (first, last) = name.split_once(':').unwrap_or((name, name));
    matches!((cell(first), cell(last)), (Some(first), Some(last)) if first.0 <= last.0 && first.1 <= last.1)
}

/// The reader makes room for as many texts as the workbook says it has: each takes some bytes of it.
fn is_count(number: &str) -> bool {
    number.trim().parse().is_ok_and(|count: u64| count <= MOST_BYTES / 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_those_that_a_sheet_has() {
        for name in ["A1", "XFD1048576", "c7"] {
            assert!(is_cell(name), "{name}");
        }
        for name in ["", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A4294967298", "ZZZZZZZ9999999999", "A+1", "あ1"]
        {
            assert!(!is_cell(name), "{name}");
        }
        assert!(is_range("A1:B2") && is_range("A1") && !is_range("B2:A1") && !is_range("A1:B2:C3") && !is_range("A:B"));
        assert!(is_count("33") && !is_count("99999999999999999999") && !is_count("4294967296"));
    }
}
