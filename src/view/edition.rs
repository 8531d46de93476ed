//! Which edition last lists a thing that a newer one has dropped.
use super::Scope;
use crate::{content::Content, table::Row};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Name of the member.
pub const LAST_LISTED: &str = "last_listed";

/// The edition that last lists an initiative, a direction or a field, as a member of its document. There is no such
/// member if the newest edition lists it too, for rows of other tables, which are not listed, and if the newest edition
/// has no listings at all: then it is not known what it drops.
pub fn last_listed(row: &Row, content: &Content, scope: &Scope, base: &str) -> Map<String, Value> {
    let (column, ids): (_, BTreeSet<String>) = match row.table.name {
        "initiatives" => ("initiative_id", [row.key()].into()),
        "directions" => ("direction_id", [row.key()].into()),
        "fields" => {
            let directions = content.own_rows("directions").iter();
            ("direction_id", directions.filter(|one| one["field_id"] == row.key()).map(Row::key).collect())
        }
        _ => return Map::new(),
    };
    let listings = content.own_rows("listings");
    let lists = |edition: &Row, own: bool| {
        let of_it = |listing: &&Row| !own || ids.contains(&listing[column]);
        listings.iter().filter(of_it).any(|listing| listing["revision_id"] == edition["revision_id"])
    };
    let mut editions: Vec<&Row> = content.own_rows("revisions").iter().collect();
    editions.sort_by(|one, other| one["issued"].cmp(&other["issued"])); // months, as they are spelt
    let dropped = editions.last().is_some_and(|newest| lists(newest, false) && !lists(newest, true));
    let Some(last) = editions.iter().rev().find(|edition| lists(edition, true)).filter(|_| dropped) else {
        return Map::new();
    };
    let member = json!({
        "revision_id": last["revision_id"],
        "label": last["label"],
        "uri": format!("{}/id{}", scope.release.iri_base, last.path()),
        "url": format!("{base}{}/revisions/{}", scope.path(), last.key()),
    });
    Map::from_iter([(LAST_LISTED.to_owned(), member)])
}
