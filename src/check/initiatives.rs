//! Initiatives and their listings.
use super::{
    editions, rule,
    transcription::{Transcription, is_marked_new},
    wording::Wordings,
};
use crate::{
    dataset::{Findings, Package},
    printed::title::without_relisting_mark,
    table::Row,
};
use std::collections::{HashMap, HashSet};

/// Every initiative is listed, and in each edition that lists it exactly once without being a relisting.
pub fn listings(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("listings");
    if !findings.sound(sheet, &["revision_id", "initiative_id", "relisted"]) {
        return;
    }
    let mut primary: HashMap<(&str, &str), usize> = HashMap::new();
    for (index, row) in sheet.each().filter(|(_, row)| &row["relisted"] == "false") {
        let Some(first) = primary.insert((&row["revision_id"], &row["initiative_id"]), index) else { continue };
        let facts = [("initiative", &row["initiative_id"]), ("first", &*sheet.line(first).to_string())];
        findings.cell(&rule::TWO_PRIMARY_LISTINGS, sheet.cell(index, "relisted"), &facts);
    }
    let mut named = HashSet::new();
    for (index, row) in sheet.each() {
        let key = (&row["revision_id"], &row["initiative_id"]);
        if !primary.contains_key(&key) && named.insert(key) {
            let facts = [("revision", key.0), ("initiative", key.1)];
            findings.cell(&rule::NO_PRIMARY_LISTING, sheet.cell(index, "relisted"), &facts);
        }
    }
    // A plan of which no edition is known lists nothing.
    if package.rows("revisions").is_empty() {
        return;
    }
    let listed: HashSet<&str> = sheet.rows.iter().map(|row| &row["initiative_id"]).collect();
    let initiatives = package.sheet("initiatives");
    for (index, row) in initiatives.each() {
        if row.get("initiative_id").is_some_and(|id| !listed.contains(id)) {
            findings.cell(&rule::INITIATIVE_UNLISTED, initiatives.cell(index, "initiative_id"), &[]);
        }
    }
}

/// The printed title of a relisting says so, and no other does.
pub fn relistings(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("listings");
    for (index, row) in sheet.each() {
        match (&row["relisted"], without_relisting_mark(&row["title_as_printed"]).is_some()) {
            ("true", false) => findings.cell(&rule::RELISTED_TITLE, sheet.cell(index, "title_as_printed"), &[]),
            ("false", true) => findings.cell(&rule::RELISTED_FLAG, sheet.cell(index, "relisted"), &[]),
            _ => {}
        }
    }
}

/// The mark New is taken from the line of the listing.
pub fn new_marks(package: &Package, findings: &mut Findings) {
    let Some(text) = Transcription::newest(package) else { return };
    let sheet = package.sheet("listings");
    for (index, row) in sheet.each().filter(|(_, row)| &row["revision_id"] == text.revision_id) {
        let Some(number) = row.get("source_line").and_then(|line| line.parse().ok()) else { continue };
        let mark = row["new_mark"].parse::<bool>();
        if mark.is_ok_and(|mark| mark != is_marked_new(text.line(number))) {
            findings.cell(&rule::NEW_MARK, sheet.cell(index, "new_mark"), &[("line", &row["source_line"])]);
        }
    }
}

/// What an older edition lists is not new. A mark that the transcribed line has is printed, whatever it means.
pub fn new_again(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("listings");
    let mut older: HashMap<&str, &str> = HashMap::new();
    for edition in editions::newest_first(package).iter().rev().map(|row| &row["revision_id"]) {
        let rows: Vec<_> = sheet.each().filter(|(_, row)| &row["revision_id"] == edition).collect();
        for (index, row) in rows.iter().filter(|(_, row)| &row["new_mark"] == "true") {
            let initiative = &row["initiative_id"];
            if let Some(first) = older.get(initiative).filter(|_| !is_new_in_text(package, row)) {
                let facts = [("initiative", initiative), ("revision", edition), ("older", first)];
                findings.cell(&rule::NEW_AGAIN, sheet.cell(*index, "new_mark"), &facts);
            }
        }
        for (_, row) in rows {
            older.entry(&row["initiative_id"]).or_insert(edition);
        }
    }
}

/// Whether the line of a listing has the mark New in the transcription of its edition.
fn is_new_in_text(package: &Package, row: &Row) -> bool {
    let line = row.get("source_line").and_then(|line| line.parse().ok());
    let text = Transcription::of_edition(package, &row["revision_id"]);
    text.zip(line).is_some_and(|(text, line)| is_marked_new(text.line(line)))
}

/// The title of an initiative is the one that the newest edition that lists it prints.
pub fn titles(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("initiatives");
    let mut wordings = None;
    for (index, row) in sheet.each() {
        let Some(listing) = primary_listing(package, &row["initiative_id"]) else { continue };
        let printed = &listing["title_as_printed"];
        // A primary listing whose title has the mark of a relisting has a finding of its own, so its title is not
        // compared.
        if printed.is_empty() || without_relisting_mark(printed).is_some() {
            continue;
        }
        if row.get("title").is_some_and(|title| title != printed) {
            let (ja, en) = wordings.get_or_insert_with(|| Wordings::of(package)).facts(&[printed, &row["title"]]);
            let facts =
                [("revision", &listing["revision_id"]), ("printed", printed), ("places_ja", &*ja), ("places", &*en)];
            findings.cell(&rule::INITIATIVE_TITLE, sheet.cell(index, "title"), &facts);
        }
    }
}

/// The listing of an initiative, not a relisting, in the newest edition that has one.
fn primary_listing<'a>(package: &'a Package, initiative: &str) -> Option<&'a Row> {
    let primary = |row: &&Row| &row["initiative_id"] == initiative && &row["relisted"] == "false";
    let listings: Vec<&Row> = package.rows("listings").iter().filter(primary).collect();
    let editions = editions::newest_first(package);
    editions
        .iter()
        .find_map(|edition| listings.iter().find(|listing| listing["revision_id"] == edition["revision_id"]).copied())
}

/// Every title under which an initiative is or was printed.
pub fn titles_of<'a>(package: &'a Package, initiative: &str) -> Vec<&'a str> {
    let of = |row: &&'a Row| &row["initiative_id"] == initiative;
    let own = package.rows("initiatives").iter().filter(of).map(|row| &row["title"]);
    let printed = package.rows("listings").iter().filter(of).map(|row| &row["title_as_printed"]);
    own.chain(printed)
        .map(|title| without_relisting_mark(title).unwrap_or(title))
        .filter(|title| !title.is_empty())
        .collect()
}
