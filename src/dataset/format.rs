//! Repairs the bytes of a package after a spreadsheet had it; never its values.
use super::{
    Findings, Metadata, Place, Sheet, canonical_csv, finding::Finding, header::MUNICIPALITY_NAME, metadata, names,
    record, rule, sheet, text,
};
use crate::{
    catalog::KINDS,
    table::{Column, Kind, Row},
};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};
use unicode_normalization::UnicodeNormalization;

/// What was done to a package.
#[derive(Debug, Default)]
pub struct Formatted {
    /// Files that were written anew, below the folder.
    pub written: Vec<String>,
    /// What was wrong in them and is no longer. A file may be written without: for the layout of its JSON alone.
    pub mended: Vec<Finding>,
    /// What cannot be mended without knowing what was meant. The files of these findings were left as they are.
    pub refused: Vec<Finding>,
}

/// Findings that are about bytes alone, so that there is one way to mend them.
static BYTES: [&super::Rule; 14] = [
    &rule::BOM,
    &rule::UTF_16,
    &rule::SHIFT_JIS,
    &rule::LINE_ENDS,
    &rule::FINAL_LINE_END,
    &rule::QUOTES,
    &rule::BLANK_ROW,
    &rule::BLANK_COLUMN,
    &rule::JAPANESE_HEADER,
    &rule::HEADER_ORDER,
    &rule::MUNICIPALITY_NAME_COLUMN,
    &rule::NFC,
    &rule::SPREADSHEET_FLAG,
    &rule::RESOURCES,
];

/// Writes the files of a package as they should be spelt: UTF-8 without BOM, NFC, CRLF, quotes only where needed, column
/// names in their order, flags in lower case, no blank rows and columns, no column 地方公共団体名, and `resources` generated anew.
///
/// A file is replaced as a whole or left as it is. Files that lack are for `check` to name. Source: DESIGN 0.
///
/// # Errors
///
/// When a file cannot be read or written; those before it are done then.
pub fn format(folder: &Path) -> io::Result<Formatted> {
    let mut done = Formatted::default();
    let metadata = format_metadata(folder, &mut done)?;
    for kind in KINDS {
        let file = format!("{}.csv", kind.table.name);
        let Some(bytes) = read(folder, &file)? else { continue };
        let mut findings = Findings::new(folder);
        let sheet = Sheet::read(kind.table, &bytes, &mut findings);
        check_meaning(&file, &bytes, &metadata, &mut findings);
        let rows: Vec<Row> = sheet.rows.into_iter().map(spelt).collect();
        replace(folder, &file, &bytes, &canonical_csv(kind.table, &rows), findings, &mut done)?;
    }
    for name in names(&folder.join("source"), ".md") {
        let file = format!("source/{name}");
        let Some(bytes) = read(folder, &file)? else { continue };
        let mut findings = Findings::new(folder);
        let text: String = text::read(&file, &bytes, &mut findings).nfc().collect();
        replace(folder, &file, &bytes, text.as_bytes(), findings, &mut done)?;
    }
    Ok(done)
}

fn format_metadata(folder: &Path, done: &mut Formatted) -> io::Result<Metadata> {
    let Some(bytes) = read(folder, metadata::FILE)? else { return Ok(Metadata::default()) };
    let mut findings = Findings::new(folder);
    let text = text::read(metadata::FILE, &bytes, &mut findings).nfc().collect();
    let metadata = Metadata::read(text, &mut findings);
    // Members that are missing or wrong do not hinder the generated part.
    let own = [rule::METADATA_MISSING.id, rule::METADATA_VALUE.id, rule::METADATA_UNKNOWN.id];
    let findings = findings.without(&own);
    replace(folder, metadata::FILE, &bytes, metadata.regenerated().as_bytes(), findings, done)?;
    Ok(metadata)
}

/// `None` if there is no such file.
fn read(folder: &Path, file: &str) -> io::Result<Option<Vec<u8>>> {
    match fs::read(folder.join(file)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io::Error::new(error.kind(), format!("{file}: {error}"))),
    }
}

/// The cells composed, and flags as they are written here.
fn spelt(row: Row) -> Row {
    let cell = |(column, cell): (&Column, String)| match sheet::flag(&cell) {
        Some(flag) if column.kind == Kind::Flag => flag.to_owned(),
        _ => cell.nfc().collect(),
    };
    Row { table: row.table, cells: row.table.columns.iter().zip(row.cells).map(cell).collect() }
}

/// What looks like bytes alone but would lose something: text of UTF-16 that is none, another municipality's name.
fn check_meaning(file: &str, bytes: &[u8], metadata: &Metadata, findings: &mut Findings) {
    let (charset, text) = text::decode(bytes);
    if matches!(charset, text::Charset::Utf16(_)) && text.contains('\u{fffd}') {
        findings.note(&rule::ENCODING, Place::new(file, 1, 1), &[]);
    }
    let (records, _) = record::records(&text);
    let Some((head, body)) = records.split_first() else { return };
    let Some(extra) = head.cells.iter().position(|cell| cell == MUNICIPALITY_NAME) else { return };
    let wanted = metadata.municipality_name();
    for record in body.iter().filter(|record| record.cells.iter().any(|cell| !cell.is_empty())) {
        let found = record.cells.get(extra).map_or("", String::as_str);
        if found != wanted {
            let facts = [("found", found), ("wanted", &*wanted)];
            findings.note(&rule::MUNICIPALITY_NAME, Place::new(file, record.line, extra + 1), &facts);
        }
    }
}

/// Writes a file unless something in it is not about bytes alone.
fn replace(
    folder: &Path,
    file: &str,
    old: &[u8],
    new: &[u8],
    findings: Findings,
    done: &mut Formatted,
) -> io::Result<()> {
    let bytes_alone = |finding: &Finding| BYTES.iter().any(|rule| rule.id == finding.rule);
    let (mended, refused): (Vec<_>, Vec<_>) = findings.finish().into_iter().partition(bytes_alone);
    if !refused.is_empty() {
        done.refused.extend(refused);
    } else if old != new {
        write(&folder.join(file), new)?;
        done.written.push(file.to_owned());
        done.mended.extend(mended);
    }
    Ok(())
}

/// Puts a whole file in the place of another: nobody ever sees half of it.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let write = || {
        let mut file = fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().inspect_err(|_| drop(fs::remove_file(&beside))).map_err(named)
}
