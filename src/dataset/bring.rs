//! Brings a package of an older profile to that of today.
use super::{Findings, Metadata, Place, Sheet, canonical_csv, follow, format::spelt, record, rule};
use crate::{
    catalog::{Profile, profile, tables},
    language::Language,
    table::{Row, RowId, Table},
};

/// What became of a package of an older profile.
#[derive(Debug, PartialEq, Eq)]
pub struct Brought {
    /// The profile that it was written in.
    pub from: &'static str,
    /// Tables that have another name now, with that.
    pub renamed: Vec<(&'static str, &'static str)>,
}

impl Brought {
    /// What was done, a line each.
    pub fn report_lines(&self, language: Language) -> Vec<String> {
        let (from, to) = (self.from, profile().name);
        let head = match language {
            Language::Ja => {
                format!(
                    "{from} から {to} に移しました。列名、期間、datapackage.json の項目名が変わり、IDから決まること（国、地域、団体の種類、期間の最初と最後の日）が書き入れられました。"
                )
            }
            Language::En => format!(
                "Brought from {from} to {to}: names of columns, periods and members of datapackage.json are those of today, and \
                 what follows of ids was written: country, area and kind of the body, first and last day of periods."
            ),
        };
        let table = |(before, now): &(&str, &str)| match language {
            Language::Ja => format!("{before}.csv の行は {now}.csv に移りました。"),
            Language::En => format!("The rows of {before}.csv are in {now}.csv."),
        };
        std::iter::once(head).chain(self.renamed.iter().map(table)).collect()
    }
}

/// The content of a package in the words of today.
pub(super) struct Content {
    /// The rows of each of today's tables.
    pub(super) tables: Vec<Vec<Row>>,
    /// What `datapackage.json` says.
    pub(super) metadata: Metadata,
    /// Names of files that have no place any more.
    pub(super) gone: Vec<String>,
    /// What is said of it.
    pub(super) brought: Brought,
}

/// Reads a package of an older profile as one of today's. `read` gives the bytes of a file.
///
/// After a failure halfway some tables have been written already: they are recognised by their header.
pub(super) fn bring(
    named: &'static Profile,
    metadata: &Metadata,
    read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    findings: &mut Findings,
) -> Content {
    let mut file = |table: &Table| read(&file_name(table));
    let done: Vec<Option<Vec<u8>>> =
        tables().iter().map(|table| file(table).filter(|bytes| has_header(table, bytes))).collect();
    let is_done = |name: &str| tables().iter().zip(&done).any(|(table, done)| table.name == name && done.is_some());
    let now = |table: &Table| named.moved(RowId { table: table.name, key: String::new() }).table;
    let mut rows = |table: &&'static Table| {
        if is_done(table.name) {
            return Vec::new();
        }
        if let Some(bytes) = file(table) {
            return Sheet::read(table, &bytes, findings).rows.into_iter().map(spelt).collect();
        }
        if !is_done(now(table)) {
            let name = file_name(table);
            findings.add(&rule::MISSING_FILE, Place::new(&*name, 1, 1), &[("file", &name)]);
        }
        Vec::new()
    };
    let before: Vec<Vec<Row>> = named.tables.iter().map(&mut rows).collect();
    let metadata = Metadata::of_value(named.read_package(metadata.value().clone()));
    let after = tables().iter().zip(named.read(&before)).zip(&done).map(|((table, rows), done)| {
        let rows = done.as_ref().map_or(rows, |bytes| Sheet::read(table, bytes, findings).rows);
        follow::follow(table, &rows, &metadata).0
    });
    let after = after.collect();
    let old = || named.tables.iter().filter(|table| tables().iter().all(|today| today.name != table.name));
    let renamed = old().map(|table| (table.name, now(table))).collect();
    let gone = old().map(|table| file_name(table)).collect();
    Content { tables: after, metadata, gone, brought: Brought { from: named.name, renamed } }
}

fn file_name(table: &Table) -> String {
    format!("{}.csv", table.name)
}

/// Whether a file begins with the header of today.
fn has_header(table: &Table, bytes: &[u8]) -> bool {
    bytes.starts_with(record::canonical(table.columns.iter().map(|column| column.name)).as_bytes())
}

/// The bytes of a table that a package needs; `None` for a table that may lack its file and has no rows.
pub(super) fn bytes(table: &'static Table, rows: &[Row]) -> Option<Vec<u8>> {
    (!table.optional || !rows.is_empty()).then(|| canonical_csv(table, rows))
}
