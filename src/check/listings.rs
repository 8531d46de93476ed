//! What an edition prints of policies, indicators and terms.
use super::{editions, rule, wording::Wordings};
use crate::{
    catalog,
    dataset::{Cell, Findings, Package},
    edition::Dropped,
    table::Row,
};
use serde_json::Value;

/// A table of what editions print, and the table of the things that they print.
struct Listing {
    /// What editions print.
    table: &'static str,
    /// The things.
    of: &'static str,
    /// Column of both that tells the thing.
    id: &'static str,
    /// Columns of what is printed that the thing has by another name.
    renamed: &'static [(&'static str, &'static str)],
}

const LISTINGS: [Listing; 3] = [
    Listing { table: "policy-listings", of: "policies", id: "policy_id", renamed: &[("title_as_printed", "label")] },
    Listing {
        table: "indicator-listings",
        of: "indicators",
        id: "indicator_id",
        renamed: &[("title_as_printed", "label"), ("definition_as_printed", "definition")],
    },
    Listing {
        table: "term-listings",
        of: "terms",
        id: "term_id",
        renamed: &[("title_as_printed", "label"), ("definition_as_printed", "definition")],
    },
];

/// Whether an edition has words of its own for the things of a table.
pub fn has_own(package: &Package, of: &str, revision: &str) -> bool {
    let listing = LISTINGS.iter().find(|listing| listing.of == of);
    listing.is_some_and(|listing| package.rows(listing.table).iter().any(|row| &row["revision_id"] == revision))
}

/// Whether some edition has words of its own for the things of a table.
pub fn has_any(package: &Package, of: &str) -> bool {
    LISTINGS.iter().any(|listing| listing.of == of && !package.rows(listing.table).is_empty())
}

/// Whether the newest edition prints a thing; `None` if it has no words of its own for the things of that table, and none
/// is said to have dropped it.
pub fn in_newest(package: &Package, of: &str, thing: &Row) -> Option<bool> {
    let listing = LISTINGS.iter().find(|listing| listing.of == of)?;
    let newest = editions::newest(package)?;
    let mut rows = package.rows(listing.table).iter().filter(|row| &row["revision_id"] == newest).peekable();
    if rows.peek().is_none() {
        let dropped = package.metadata.dropped();
        let id = &thing[listing.id];
        let is = |entry: &&str| Dropped::read(entry).is_some_and(|(_, table, dropped)| table == of && dropped == id);
        return dropped.iter().any(is).then_some(false);
    }
    Some(rows.any(|row| row[listing.id] == thing[listing.id]))
}

/// A thing says what the newest edition prints of it.
pub fn newest(package: &Package, findings: &mut Findings) {
    let Some(newest) = editions::newest(package) else { return };
    let mut wordings = None;
    for listing in &LISTINGS {
        let sheet = package.sheet(listing.table);
        for (index, row) in sheet.each().filter(|(_, row)| &row["revision_id"] == newest) {
            let thing = package.rows(listing.of).iter().find(|thing| thing[listing.id] == row[listing.id]);
            let Some(thing) = thing else { continue };
            for column in listing.columns(row, thing) {
                let (cell, own) = (sheet.cell(index, column.0), &thing[column.1]);
                if cell.text() != own && !findings.has(cell) {
                    let show = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
                    let (ja, en) = wordings.get_or_insert_with(|| Wordings::of(package)).facts(&[cell.text(), own]);
                    let facts = [
                        ("places_ja", &*ja),
                        ("places", &*en),
                        ("revision", newest),
                        ("table", listing.of),
                        ("key", &thing[listing.id]),
                        ("other", column.1),
                        ("printed", &show(cell.text())),
                        ("found", &show(own)),
                    ];
                    findings.cell(&rule::NEWEST_LISTING, cell, &facts);
                }
            }
        }
    }
}

impl Listing {
    /// Columns that say the same of what is printed and of the thing.
    fn columns(&self, row: &Row, thing: &Row) -> Vec<(&'static str, &'static str)> {
        let not_compared = ["publisher_id", "plan_id", self.id, "source_line", "source_page"];
        let own = row.table.columns.iter().map(|column| column.name).filter(|name| !not_compared.contains(name));
        let same = own.filter(|name| thing.table.column(name).is_some()).map(|name| (name, name));
        same.chain(self.renamed.iter().copied()).collect()
    }
}

/// How many ids a finding names.
const SHOWN: usize = 10;

/// An edition lists what the one before listed, or the package says that it dropped it.
pub fn begun(package: &Package, findings: &mut Findings) {
    let (sheet, listings) = (package.sheet("revisions"), package.sheet("listings"));
    // A package whose description cannot be read may say what was dropped.
    if package.metadata.value().is_null() || !findings.sound(listings, &["revision_id", "initiative_id"]) {
        return;
    }
    let editions = package.editions();
    let newest = editions::newest(package);
    for edition in editions.all() {
        let id = edition.id();
        let Some((index, _)) = sheet.each().find(|(_, row)| &row["revision_id"] == id) else { continue };
        let cell = sheet.cell(index, "revision_id");
        if let Some(begun) = edition.begun().filter(|begun| !begun.lists) {
            // Nobody needs to enter what an older one listed.
            if newest == Some(id) {
                findings.cell(&rule::EDITION_BEGUN, cell, &[("before", &begun.before["revision_id"])]);
            }
            continue;
        }
        let tables = ["initiatives", "policies", "indicators", "terms"];
        // Of older editions only what decides which of them is whole.
        for table in tables.into_iter().filter(|table| *table == "initiatives" || newest == Some(id)) {
            if let Some((before, missing)) = edition.left_out(table) {
                left_out(table, id, before.id(), &missing, cell, findings);
            }
        }
    }
}

fn left_out(table: &str, edition: &str, before: &str, missing: &[&str], cell: Cell<'_>, findings: &mut Findings) {
    let Some(first) = missing.first() else { return };
    let things = catalog::find(table).map_or(table, |table| table.ja);
    let dropped =
        if table == "initiatives" { format!("{edition}/{first}") } else { format!("{edition}/{table}/{first}") };
    let more = if missing.len() > SHOWN { ", …" } else { "" };
    let shown = missing.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ") + more;
    let facts = [
        ("before", before),
        ("things", things),
        ("table", table),
        ("count", &*missing.len().to_string()),
        ("ids", &*shown),
        ("dropped", &*dropped),
    ];
    findings.cell(&rule::LEFT_OUT, cell, &facts);
}

/// What the package says is dropped is so: the edition and the thing are there, and the edition does not list it.
pub fn dropped(package: &Package, findings: &mut Findings) {
    let editions = package.editions();
    // Of a table that cannot be read nobody knows what is in it.
    let key = |table: &str| catalog::find(table).map_or("", |table| table.key[0]);
    let unread: Vec<&str> = (package.sheets().iter().map(|sheet| sheet.table.name))
        .filter(|table| !findings.sound(package.sheet(table), &[key(table)]))
        .collect();
    let is_used = |(edition, table, id): (&str, &str, &str)| {
        if unread.contains(&table) {
            return true;
        }
        let (Some(edition), key) = (editions.named(edition), key(table)) else { return false };
        let is_used = |row: &&Row| table == "policies" && &row["policy_id"] == id;
        let is_listed = edition.lists(table, id) || edition.own("listings").iter().any(is_used);
        package.rows(table).iter().any(|row| &row[key] == id) && !is_listed
    };
    let entries = package.metadata.value().pointer("/custom/dropped").and_then(Value::as_array).into_iter().flatten();
    for (number, dropped) in entries.enumerate().filter_map(|(number, entry)| Some((number, entry.as_str()?))) {
        if !Dropped::read(dropped).is_some_and(is_used) {
            let place = package.metadata.place(&["custom", "dropped", &number.to_string()]);
            findings.add(&rule::DROPPED_UNUSED, place, &[("dropped", dropped)]);
        }
    }
}
