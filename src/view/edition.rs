//! What documents say of the edition that they speak of, and which edition last lists a thing that a newer one has dropped.
use super::{Scope, roadmap::named};
use crate::{
    content::Content,
    edition::{Edition, Editions},
    format::{AskedEdition, Document, json},
    table::{Row, RowId},
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Says in a document of which edition it speaks, if it was asked for one, and that the edition is only begun, if it is.
pub(super) fn as_of(document: &mut Document, asked: bool, edition: &Edition, scope: &Scope) {
    tell_begun(document, edition);
    // Things of an older profile cannot be asked as of an edition.
    if let Some(revision) = edition.revision.filter(|_| asked && scope.profile().is_todays()) {
        let (label, url) = named(revision, scope);
        let tables = ["policies", "indicators", "terms", "initiatives"].into_iter();
        let things = tables.flat_map(|table| edition.printed(table)).map(|row| RowId::of(&row).to_string()).collect();
        document.edition = Some(AskedEdition { id: revision["revision_id"].to_owned(), label, url, things });
    }
}

/// A sentence in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sentence {
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

/// Says that an edition is only begun, if it is.
pub(super) fn tell_begun(document: &mut Document, edition: &Edition) {
    if let Some(sentence) = begun(edition) {
        document.meta.insert(Document::BEGUN.to_owned(), json::value_of(&sentence));
    }
}

/// That an edition is only begun, and what it lacks; `None` if it is whole.
fn begun(edition: &Edition) -> Option<Sentence> {
    let begun = edition.begun()?;
    let (label, before, count) = (edition.label(), &begun.before["label"], begun.missing.len());
    let (ja, en) = if begun.lists {
        (
            format!("前の版「{before}」の取組のうち{count}件が、掲載されておらず、廃止とも統合ともされていません。"),
            format!("Initiatives of “{before}” that are neither listed nor said to be dropped or merged: {count}."),
        )
    } else {
        ("取組の掲載がまだ1つもありません。".to_owned(), "It lists no initiative yet.".to_owned())
    };
    let (ja, en) =
        (format!("版「{label}」は入力の途中です。{ja}"), format!("The edition “{label}” is only begun. {en}"));
    Some(Sentence { ja, en })
}

/// Name of the member.
pub const LAST_LISTED: &str = "last_listed";

/// The edition that last lists an initiative, a policy, an indicator or a term, as a member of its document. There is no
/// such member if the newest edition lists it too, for rows of other tables, and if the newest edition says nothing of the
/// kind: then it is not known what it drops. An edition that is only begun drops nothing.
pub fn last_listed<'c>(
    row: &Row,
    (content, editions): (&'c Content, &'c Editions<'c>),
    scope: &Scope,
    base: &str,
) -> Map<String, Value> {
    let newest = editions.newest();
    let id = scope.profile().moved(RowId::of(row));
    let lists = |edition: &Row| ids(&id, content).is_some_and(|ids| ids.contains(&edition["revision_id"]));
    let says = |edition: &Row| says(id.table, edition, content);
    let drops = newest.drops(id.table, &id.key);
    let dropped = newest.revision.is_some_and(|newest| (drops || says(newest)) && !lists(newest));
    let begun: Vec<&Row> = newest.newer().collect();
    let older = editions.all().rev().filter_map(|edition| edition.revision).filter(|row| !begun.contains(row));
    let Some(last) = older.into_iter().find(|edition| lists(edition)).filter(|_| dropped) else {
        return Map::new();
    };
    let member = LastListed {
        revision_id: &last["revision_id"],
        label: &last["label"],
        uri: format!("{}/id{}", scope.release.iri_base, last.path()),
        url: format!("{base}{}/revisions/{}", scope.path(), last.key()),
    };
    Map::from_iter([(LAST_LISTED.to_owned(), json::value_of(&member))])
}

/// The edition that last lists it; absent if the newest does. Computed, not in RDF.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LastListed<'r> {
    /// Id of the edition.
    revision_id: &'r str,
    /// Its name.
    label: &'r str,
    /// IRI of the edition.
    #[schema(format = "iri")]
    uri: String,
    /// Its document.
    #[schema(format = "uri")]
    url: String,
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
