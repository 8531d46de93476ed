//! Collections: rows of a table, filtered, sorted and paged; of one release or across all plans.
use super::{
    Scope,
    edition::as_of,
    groups::{Grouping, Groups, PlanNames, own_codes},
    names, of_plan,
    page::{self, Cursor, RowPage, Start, WantedRows},
    roadmap::edition_of,
    search::Synonym,
    selection::Selection,
    tally::{self, Tallied},
    unscoped,
};
use crate::{
    dataset::{Metadata, nearest},
    edition,
    error::{Error, Result},
    format::{ComputedTable, Document, Shape},
    publisher::PublisherId,
    search::Expansion,
    snapshot::{self, Library, Served, Snapshot},
    store::WantedEdition,
    table::{Row, Table},
};
use serde::Serialize;
use serde_json::json;
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// Most rows of one page.
pub const MAX_LIMIT: usize = 1_000;

/// Rows of a page if nothing else is asked for.
pub const DEFAULT_LIMIT: usize = 100;

/// A collection of one release.
///
/// # Errors
///
/// When the cursor is not one of this collection or the database does not answer.
pub fn collection(table: &'static Table, scope: &Scope, wanted: &WantedRows, base: &str) -> Result<Document> {
    let content = scope.content()?;
    let editions = content.editions();
    if let WantedEdition::Named(id) = &wanted.edition {
        let parameter = if wanted.query.contains("revision_id=") { "revision_id" } else { "edition" };
        edition_of(parameter, Some(id), &editions)?;
    }
    let edition = wanted.revision_id.as_deref().and_then(|id| editions.named(id));
    for named in &wanted.ids {
        let known = named.among(content.own_rows(named.known.table.name));
        // Where the plan has nothing of the kind, every id is as good as another: there are no rows.
        if known.clone().next().is_some() && known.clone().all(|known| known != named.id) {
            return Err(named.unknown(nearest(&named.id, known)));
        }
    }
    let printed = |table: &Table| {
        edition.as_ref().filter(|_| edition::prints_each(table.name)).map_or_else(
            || Cow::Borrowed(content.own_rows(table.name)),
            |edition| Cow::Owned(edition.printed(table.name)),
        )
    };
    let rows = printed(table);
    let Part { shape, total, prev, next, expansions } = if wanted.groups.is_empty() {
        let page = page::of_release(&content, scope.release.id, &rows, table, wanted)?;
        let followed = wanted.selection.followed();
        let linked: Vec<Row> = followed.flat_map(|(_, target)| printed(target).into_owned()).collect();
        Part::of_rows(table, page, &wanted.selection, &linked, |_| scope.release.iri_base.as_str())
    } else {
        let grouping = Grouping::of(table, &wanted.groups, false);
        let (of, mut groups) = ((scope.release.id, table, &*rows), Groups::new());
        let mut add = |cells: &[&str], count| grouping.add(&mut groups, cells, count);
        let tallied = tally::of_release(&content, of, &grouping.paths, printed, wanted, &mut add)?;
        let names = names_of(&scope.metadata, content.own_rows("codes"));
        Part::of_groups(grouping.table(&groups, wanted, |_, _| Some(&names)), tallied)
    };
    let title = format!("{} — {}", table.ja, scope.metadata.title());
    let below = format!("/{}", table.name);
    let mut document =
        scope.document(base, &format!("{below}{}", parameters(&wanted.query, wanted.cursor.as_ref())), title, shape);
    if let Some(edition) = edition {
        document.meta.insert("revision_id".into(), json!(edition.id()));
        names::name_as_of(&mut document, &edition);
        as_of(&mut document, true, &edition, scope);
    }
    document.tell(&ListMeta::of(total, expansions));
    // The next page is of the same release, whatever is published meanwhile.
    let twin = format!("{base}{}{below}", scope.twin_path());
    let here = format!("{base}{}{below}", scope.path());
    document.links.extend(neighbours(&wanted.query, prev.as_ref(), next.as_ref(), &here, &twin));
    Ok(document)
}

/// A collection across the current releases of all plans.
///
/// # Errors
///
/// When the cursor is not one of this collection or the database does not answer.
pub fn across(
    table: &'static Table,
    snapshot: &Snapshot,
    library: &Library,
    wanted: &WantedRows,
    base: &str,
) -> Result<Document> {
    let plans = plans_of(&wanted.publisher_ids, &wanted.plan_ids, snapshot)?;
    let mut named = plans.clone();
    let Part { shape, total, prev, next, expansions } = if wanted.groups.is_empty() {
        let page = page::across(table, &plans, wanted, library, snapshot.whole.as_deref())?;
        named = of_rows(&page.rows, &plans);
        let db = &mut *library.db()?;
        let linked = page::linked_across(&page.rows, wanted.selection.followed(), &plans, library, db)?;
        let bases = named.iter().map(|served| (served.key(), &*served.release.iri_base));
        let bases: HashMap<(String, String), &str> = bases.collect();
        let base_of =
            |row: &Row| bases.get(&(row.publisher().to_owned(), row.plan().to_owned())).copied().unwrap_or(base);
        let about: Vec<_> = named.iter().map(|served| served.metadata()).collect();
        let table = of_plan::widened(table);
        let rows = of_plan::widen(table, page.rows, about.iter().map(|metadata| &**metadata));
        Part::of_rows(table, RowPage { rows, ..page }, &wanted.selection, &linked, base_of)
    } else {
        groups_across(table, &plans, wanted, library)?
    };
    let here = format!("{base}/{}", table.name);
    let path = format!("/{}{}", table.name, parameters(&wanted.query, wanted.cursor.as_ref()));
    let title = format!("{}（全ての計画）", table.ja);
    let mut document = unscoped(base, &path, title, shape);
    let origin = |served: &Arc<Served>| snapshot::origin(&served.metadata(), &served.release.iri_base);
    document.origins = named.iter().map(origin).collect();
    if let Some(origin) = document.origins.first() {
        document.iri_base.clone_from(&origin.iri_base);
    }
    document.tell(&ListMeta::of(total, expansions));
    document.links.extend(neighbours(&wanted.query, prev.as_ref(), next.as_ref(), &here, &here));
    Ok(document)
}

/// The plans that rows are of, with the first of all, whose language and IRIs a list without rows has; in the order of the plans.
fn of_rows(rows: &[Row], plans: &[Arc<Served>]) -> Vec<Arc<Served>> {
    let named: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row.publisher(), row.plan())).collect();
    let is_named = |served: &Arc<Served>| named.contains(&(&*served.release.publisher_id, &*served.release.plan_id));
    let first = plans.first().filter(|first| !is_named(first));
    first.into_iter().chain(plans.iter().filter(|served| is_named(served))).map(Arc::clone).collect()
}

/// What is said of a list beside its rows.
#[derive(Serialize)]
struct ListMeta {
    /// Rows on all pages together.
    total: usize,
    /// The other names of the glossary by which rows were found.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    expansions: Vec<Synonym>,
}

impl ListMeta {
    fn of(total: usize, expansions: Vec<Expansion>) -> Self {
        Self { total, expansions: expansions.into_iter().map(Synonym::from).collect() }
    }
}

/// What is answered of a collection: a page of its rows, or all of them counted.
struct Part {
    shape: Shape,
    total: usize,
    prev: Option<Start>,
    next: Option<Cursor>,
    expansions: Vec<Expansion>,
}

impl Part {
    /// A page of rows, with what is selected of them and beside them.
    fn of_rows<'b>(
        table: &'static Table,
        RowPage { rows, total, prev, next, expansions }: RowPage,
        selection: &Selection,
        linked: &[Row],
        base: impl Fn(&Row) -> &'b str,
    ) -> Self {
        let shape = if selection.is_everything() {
            Shape::Rows { table, rows }
        } else {
            Shape::ComputedTable(selection.table(table, &rows, linked, base))
        };
        Self { shape, total, prev, next, expansions }
    }

    fn of_groups(groups: ComputedTable, Tallied { total, expansions }: Tallied) -> Self {
        Self { shape: Shape::ComputedTable(groups), total, prev: None, next: None, expansions }
    }
}

/// The rows of several plans, counted.
fn groups_across(table: &'static Table, plans: &[Arc<Served>], wanted: &WantedRows, library: &Library) -> Result<Part> {
    let grouping = Grouping::of(table, &wanted.groups, true);
    let mut groups = Groups::new();
    let mut add = |cells: &[&str], count| grouping.add(&mut groups, cells, count);
    let tallied = tally::across(table, plans, &grouping.paths, wanted, library, &mut add)?;
    let with_codes = grouping.plans_with_codes(&groups);
    let mut names = HashMap::new();
    for served in plans {
        let (publisher, plan) = served.key();
        let content = with_codes.contains(&(publisher.clone(), plan.clone()));
        let content = content.then(|| library.content(served, &served.release)).transpose()?;
        let codes = content.as_ref().map_or(&[][..], |content| content.rows("codes"));
        let of_plan = names_of(&served.metadata(), codes);
        // A group by publisher says no plan.
        names.entry((publisher.clone(), String::new())).or_insert_with(|| names_of(&served.metadata(), &[]));
        names.insert((publisher, plan), of_plan);
    }
    let name = |publisher: &str, plan: &str| names.get(&(publisher.to_owned(), plan.to_owned()));
    Ok(Part::of_groups(grouping.table(&groups, wanted, name), tallied))
}

fn names_of(metadata: &Metadata, codes: &[Row]) -> PlanNames {
    PlanNames { beside: of_plan::cells(metadata), codes: own_codes(codes) }
}

/// The plans of these publishers that have these ids, in the order of their keys; all where none are named.
///
/// # Errors
///
/// When no plan here has such an id.
pub(super) fn plans_of(publisher_ids: &[String], plan_ids: &[String], snapshot: &Snapshot) -> Result<Vec<Arc<Served>>> {
    let keys = || snapshot.plans.keys();
    // A body of which nothing is here may publish elsewhere: whoever asks many servers is told that there are no rows.
    let no_body = |id: &&String| id.parse::<PublisherId>().is_err();
    let not_ids: Vec<String> = publisher_ids.iter().filter(no_body).cloned().collect();
    check_known("publisher_id", &not_ids, keys().map(|(publisher_id, _)| publisher_id.as_str()))?;
    check_known("plan_id", plan_ids, keys().map(|(_, plan_id)| plan_id.as_str()))?;
    let asked = |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
    let is_asked = |served: &&Arc<Served>| {
        asked(publisher_ids, &served.release.publisher_id) && asked(plan_ids, &served.release.plan_id)
    };
    Ok(snapshot.plans.values().filter(is_asked).map(Arc::clone).collect())
}

/// That every value of a parameter is one of those that there are: any other matches nothing.
pub(super) fn check_known<'k>(
    parameter: &'static str,
    given: &[String],
    known: impl Iterator<Item = &'k str> + Clone,
) -> Result<()> {
    let unknown = given.iter().find(|id| known.clone().all(|known| known != id.as_str()));
    let Some(id) = unknown else { return Ok(()) };
    let hint = nearest(id, known).map(|known| format!("; the nearest is `{known}`")).unwrap_or_default();
    Err(Error::parameter(parameter, format!("no plan here has the {parameter} `{id}`{hint}")))
}

/// The query string of a page, with its question mark; empty for the first page of everything.
fn parameters(query: &str, cursor: Option<&Cursor>) -> String {
    let cursor = cursor.map(|cursor| format!("cursor={}", cursor.encode()));
    let parts: Vec<&str> = [query].into_iter().chain(cursor.as_deref()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// Links to the pages around a page; none if it is the only one.
fn neighbours(
    query: &str,
    prev: Option<&Start>,
    next: Option<&Cursor>,
    here: &str,
    twin: &str,
) -> impl Iterator<Item = (String, String)> {
    let first = (prev.is_some() || next.is_some()).then(|| format!("{here}{}", parameters(query, None)));
    let prev = prev.map(|start| match start {
        Start::First => format!("{twin}{}", parameters(query, None)),
        Start::Behind(cursor) => format!("{twin}{}", parameters(query, Some(cursor))),
    });
    let next = next.map(|cursor| format!("{twin}{}", parameters(query, Some(cursor))));
    let named = [("first", first), ("prev", prev), ("next", next)].into_iter();
    named.filter_map(|(relation, url)| Some((relation.to_owned(), url?)))
}
