//! Where the transcribed sources of a package print rows. The texts themselves are not in the database.
use crate::table::{Row, RowId};
use std::collections::BTreeSet;

/// A row with its source line must be found again in the transcription: whoever deletes it has these to mend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrintedPlaces {
    /// Lines from that of a row to that of the next, as `source/e2024-03.md:762-765`; the last one is open: `778-`.
    pub lines: BTreeSet<String>,
    /// The notes on these lines, as `source-notes/e2024-03/n65`: they may quote what stands there.
    pub notes: BTreeSet<String>,
}

/// Where the sources print these rows of a release.
pub fn printed(tables: &[Vec<Row>], wanted: &BTreeSet<RowId>) -> PrintedPlaces {
    let begins: BTreeSet<(&str, u32)> = tables.iter().flatten().filter_map(|row| begins(tables, row)).collect();
    let mut printed = PrintedPlaces::default();
    for row in tables.iter().flatten().filter(|row| wanted.contains(&RowId::of(row))) {
        let Some((source, first)) = begins_of_row(tables, row) else { continue };
        let next = begins.range((source, first + 1)..).next().filter(|next| next.0 == source);
        let last = next.map(|(_, line)| line - 1);
        let lines = match last {
            Some(last) if last == first => first.to_string(),
            Some(last) => format!("{first}-{last}"),
            None => format!("{first}-"),
        };
        printed.lines.insert(format!("source/{source}.md:{lines}"));
        let is_on = |note: &&Row| {
            let on = begins_of_row(tables, note);
            on.is_some_and(|(of, line)| of == source && line >= first && last.is_none_or(|last| line <= last))
        };
        let notes = tables.iter().flatten().filter(|row| row.table.name == "source-notes").filter(is_on);
        printed.notes.extend(notes.map(RowId::of).filter(|id| !wanted.contains(id)).map(|id| id.to_string()));
    }
    printed
}

/// Where a part of a source begins that belongs to a row or is left out.
fn begins<'t>(tables: &'t [Vec<Row>], row: &'t Row) -> Option<(&'t str, u32)> {
    match row.table.name {
        "source-notes" => None,
        "exclusions" => Some((source(tables, row)?, row.get("line_from")?.parse().ok()?)),
        _ => begins_of_row(tables, row),
    }
}

fn begins_of_row<'t>(tables: &'t [Vec<Row>], row: &'t Row) -> Option<(&'t str, u32)> {
    Some((source(tables, row)?, row.get("source_line")?.parse().ok()?))
}

/// The source that prints a row: its own, that of its edition, or the newest edition.
fn source<'t>(tables: &'t [Vec<Row>], row: &'t Row) -> Option<&'t str> {
    if row.table.name == "observations" {
        return row.get("source_id");
    }
    let mut editions = tables.iter().flatten().filter(|row| row.table.name == "revisions");
    let edition = match row.get("revision_id").filter(|_| row.table.name != "revisions") {
        Some(id) => editions.find(|edition| edition.get("revision_id") == Some(id)),
        None => editions.max_by_key(|edition| edition.get("issued")),
    };
    edition?.get("source_id")
}
