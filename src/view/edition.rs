//! Which edition last lists a thing that a newer one has dropped.
use super::Scope;
use crate::{
    content::Content,
    edition::Edition,
    table::{Row, RowId},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Name of the member.
pub const LAST_LISTED: &str = "last_listed";

/// The edition that last lists an initiative, a policy, an indicator or a term, as a member of its document. There is no
/// such member if the newest edition lists it too, for rows of other tables, and if the newest edition says nothing of the
/// kind: then it is not known what it drops. An edition that is only begun drops nothing.
pub fn last_listed(row: &Row, content: &Content, scope: &Scope, base: &str) -> Map<String, Value> {
    let newest = Edition::newest(content.tables());
    let id = scope.profile().moved(RowId::of(row));
    let revisions = content.rows("revisions").iter().enumerate();
    let mut editions: Vec<(usize, &Row)> = revisions.collect();
    // Months, as they are spelt.
    editions.sort_by(|(a, one), (b, other)| one["issued"].cmp(&other["issued"]).then(a.cmp(b)));
    let lists = |edition: &Row| ids(&id, content).is_some_and(|ids| ids.contains(&edition["revision_id"]));
    let says = |edition: &Row| says(id.table, edition, content);
    let dropped = newest.revision.is_some_and(|newest| says(newest) && !lists(newest));
    let Some((_, last)) = editions.iter().rev().find(|(_, edition)| lists(edition)).filter(|_| dropped) else {
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

/// Tables whose rows list a thing of another table, with the column that names it.
const LISTING: [(&str, &str, &str); 5] = [
    ("initiatives", "listings", "initiative_id"),
    ("policies", "policy-listings", "policy_id"),
    ("policies", "listings", "policy_id"),
    ("indicators", "indicator-listings", "indicator_id"),
    ("terms", "term-listings", "term_id"),
];

/// The editions that list a thing, by their ids; none for a thing that no table lists. A policy is listed with what stands
/// under it.
fn ids<'c>(thing: &RowId, content: &'c Content) -> Option<BTreeSet<&'c str>> {
    let tables: Vec<_> = LISTING.iter().filter(|(of, ..)| *of == thing.table).collect();
    let mut things = BTreeSet::from([thing.key.as_str()]);
    if thing.table == "policies" {
        let rows = content.rows("policies");
        for _ in rows {
            let below = |row: &&Row| row.get("parent_policy_id").is_some_and(|parent| things.contains(parent));
            let more: Vec<&str> = rows.iter().filter(below).map(|row| &row["policy_id"]).collect();
            let known = things.len();
            things.extend(more);
            if things.len() == known {
                break;
            }
        }
    }
    let mut ids = BTreeSet::new();
    for (_, listings, column) in &tables {
        // A newer edition may have moved what was below it: only its own rows of that table count there.
        let own = *listings == "policy-listings";
        let lists = |row: &&Row| if own { row[*column] == *thing.key } else { things.contains(&row[*column]) };
        ids.extend(content.rows(listings).iter().filter(lists).map(|row| &row["revision_id"]));
    }
    (!tables.is_empty()).then_some(ids)
}

/// Whether an edition says which things of a table it has.
fn says(table: &str, edition: &Row, content: &Content) -> bool {
    let mut listings = LISTING.iter().filter(|(of, ..)| *of == table);
    listings
        .any(|(_, listings, _)| content.rows(listings).iter().any(|row| row["revision_id"] == edition["revision_id"]))
}
