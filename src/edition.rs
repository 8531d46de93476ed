//! What one edition of a plan prints, whatever newer ones say of the same policies, indicators and terms; and which edition
//! is shown where none is asked for.
//!
//! The tables `policy-listings`, `indicator-listings` and `term-listings` have a row for each thing that an edition
//! prints. The columns of `policies`, `indicators` and `terms` themselves say what the newest edition prints. So an
//! edition without such rows shows those columns if it is the newest, but for what it is said to have dropped. An older one
//! shows the ids that its other rows refer to, and nothing else: what it called them is not known.
//!
//! An edition is whole if it lists initiatives, and has an answer for each that the whole edition before it lists: it lists
//! it too, or the package says that it was dropped or merged. One behind a whole edition that is not whole is begun. The
//! newest whole edition is the one that is shown; one that is begun is shown to whoever asks for it.
use crate::{
    catalog,
    period::Period,
    table::{Row, Table},
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a package says that its editions dropped: `{edition}/{table}/{id}`, or `{edition}/{id}` for an initiative.
#[derive(Debug, Clone, Default)]
pub struct Dropped<'c> {
    said: BTreeSet<&'c str>,
    /// Whether what an edition does not list counts as dropped.
    silently: bool,
}

impl<'c> Dropped<'c> {
    /// What a package says, as it says it.
    pub const fn saying(said: BTreeSet<&'c str>) -> Self {
        Self { said, silently: false }
    }

    /// Of a package that had no way to say it: its editions dropped what they do not list.
    pub fn silently() -> Self {
        Self { said: BTreeSet::new(), silently: true }
    }

    /// An edition, a table and an id, as the package names them; `None` if it names them in no known way.
    pub fn read(entry: &str) -> Option<(&str, &str, &str)> {
        let parts: Vec<&str> = entry.split('/').collect();
        match parts[..] {
            [edition, id] => Some((edition, "initiatives", id)),
            [edition, table, id] if table == "initiatives" || prints(table) => Some((edition, table, id)),
            _ => None,
        }
    }

    fn names(&self, edition: &str, table: &str, id: &str) -> bool {
        let of_initiatives = table == "initiatives";
        (of_initiatives && (self.silently || self.said.contains(format!("{edition}/{id}").as_str())))
            || self.said.contains(format!("{edition}/{table}/{id}").as_str())
    }
}

/// The editions of a plan.
#[derive(Debug)]
pub struct Editions<'c> {
    tables: Vec<&'c [Row]>,
    dropped: Dropped<'c>,
    /// In the order of their adoption.
    adopted: Vec<Adopted<'c>>,
}

/// An edition, and how far it is entered.
#[derive(Debug)]
struct Adopted<'c> {
    row: &'c Row,
    is_whole: bool,
    begun: Option<Begun<'c>>,
}

/// What an edition that is only begun still lacks.
#[derive(Debug, Clone)]
pub struct Begun<'c> {
    /// The whole edition before it.
    pub before: &'c Row,
    /// Whether it lists any initiative.
    pub lists: bool,
    /// The initiatives that the edition before lists, and of which it says nothing.
    pub missing: Vec<&'c str>,
}

/// How far an edition is entered, for whoever keeps it beside the tables in which it was found.
#[derive(Debug, Clone)]
pub struct Entered {
    /// Place of its row.
    place: usize,
    is_whole: bool,
    /// What it lacks if it is only begun: [`Begun`], with the place of the row of the edition before.
    begun: Option<(usize, bool, Vec<String>)>,
}

impl<'c> Editions<'c> {
    /// The tables are those of today's profile, a list of rows for each.
    pub fn new(tables: impl IntoIterator<Item = &'c [Row]>, dropped: Dropped<'c>) -> Self {
        let mut editions = Self::none(tables, dropped);
        let mut rows: Vec<(usize, &Row)> = editions.rows("revisions").iter().enumerate().collect();
        rows.sort_by_key(|(place, row)| (row["issued"].to_owned(), *place));
        editions.adopted = rows.into_iter().map(|(_, row)| Adopted { row, is_whole: false, begun: None }).collect();
        editions.tell_begun();
        editions
    }

    /// The same, where it is known already how far each is entered: what [`Editions::entered`] gave for these tables.
    pub fn known(tables: impl IntoIterator<Item = &'c [Row]>, dropped: Dropped<'c>, entered: &'c [Entered]) -> Self {
        let mut editions = Self::none(tables, dropped);
        let rows = editions.rows("revisions");
        let begun = |(before, lists, missing): &'c (usize, bool, Vec<String>)| {
            let missing = missing.iter().map(String::as_str).collect();
            Some(Begun { before: rows.get(*before)?, lists: *lists, missing })
        };
        let adopted = |edition: &'c Entered| {
            let (row, begun) = (rows.get(edition.place)?, edition.begun.as_ref().and_then(begun));
            Some(Adopted { row, is_whole: edition.is_whole, begun })
        };
        editions.adopted = entered.iter().filter_map(adopted).collect();
        editions
    }

    /// How far each is entered, in the order of their adoption.
    pub fn entered(&self) -> Vec<Entered> {
        let place_of = |row: &Row| self.rows("revisions").iter().position(|known| std::ptr::eq(known, row));
        let begun = |begun: &Begun| {
            let missing = begun.missing.iter().map(|id| (*id).to_owned()).collect();
            Some((place_of(begun.before)?, begun.lists, missing))
        };
        let entered = |edition: &Adopted| {
            let (place, begun) = (place_of(edition.row)?, edition.begun.as_ref().and_then(begun));
            Some(Entered { place, is_whole: edition.is_whole, begun })
        };
        self.adopted.iter().filter_map(entered).collect()
    }

    fn none(tables: impl IntoIterator<Item = &'c [Row]>, dropped: Dropped<'c>) -> Self {
        Self { tables: tables.into_iter().collect(), dropped, adopted: Vec::new() }
    }

    /// Tells which editions are whole and which are begun.
    fn tell_begun(&mut self) {
        let mut last: Option<(usize, Vec<&'c str>)> = None;
        for place in 0..self.adopted.len() {
            let listed = self.listed(self.adopted[place].row);
            let begun = last.as_ref().and_then(|(before, ids)| {
                let missing = |id: &&str| !listed.contains(id) && !self.has_left(*before, place, "initiatives", id);
                let missing: Vec<&'c str> = ids.iter().copied().filter(missing).collect();
                let begun = Begun { before: self.adopted[*before].row, lists: !listed.is_empty(), missing };
                (listed.is_empty() || !begun.missing.is_empty()).then_some(begun)
            });
            let edition = &mut self.adopted[place];
            edition.is_whole = begun.is_none() && !listed.is_empty();
            edition.begun = begun;
            if edition.is_whole {
                last = Some((place, listed));
            }
        }
    }

    /// The initiatives that an edition lists, in printed order.
    fn listed(&self, edition: &Row) -> Vec<&'c str> {
        let mut known = HashSet::new();
        let own = self.rows("listings").iter().filter(|row| row["revision_id"] == edition["revision_id"]);
        own.map(|row| &row["initiative_id"]).filter(|id| known.insert(*id)).collect()
    }

    /// Whether a thing that one edition has is said to have left until another: it was merged, or an edition behind the one
    /// dropped it.
    fn has_left(&self, before: usize, until: usize, table: &str, id: &str) -> bool {
        let is_merged = |row: &Row| &row["initiative_id"] == id && row.get("merged_into_id").is_some();
        let dropped = |edition: &Adopted| self.dropped.names(&edition.row["revision_id"], table, id);
        self.adopted[before + 1..=until].iter().any(dropped)
            || (table == "initiatives" && self.rows("initiatives").iter().any(is_merged))
    }

    fn rows(&self, table: &str) -> &'c [Row] {
        let named = self.tables.iter().find(|rows| rows.first().is_some_and(|row| row.table.name == table));
        named.copied().unwrap_or_default()
    }

    /// The edition that is shown where none is asked for: the newest whole one, else the newest of all.
    pub fn newest(&'c self) -> Edition<'c> {
        self.at(self.newest_place())
    }

    fn newest_place(&self) -> Option<usize> {
        self.adopted.iter().rposition(|edition| edition.is_whole).or_else(|| self.adopted.len().checked_sub(1))
    }

    /// The edition with that id; `None` if there is none.
    pub fn named(&'c self, id: &str) -> Option<Edition<'c>> {
        let place = self.adopted.iter().position(|edition| &edition.row["revision_id"] == id)?;
        Some(self.at(Some(place)))
    }

    /// All of them in the order of their adoption.
    pub fn all(&'c self) -> impl DoubleEndedIterator<Item = Edition<'c>> {
        (0..self.adopted.len()).map(|place| self.at(Some(place)))
    }

    fn at(&'c self, place: Option<usize>) -> Edition<'c> {
        let is_newest = place >= self.newest_place();
        Edition { editions: self, place, revision: place.map(|place| self.adopted[place].row), is_newest }
    }
}

/// One edition of a plan, or the plan itself where it has none.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'c> {
    editions: &'c Editions<'c>,
    /// Its place in the order of adoption.
    place: Option<usize>,
    /// Its row; `None` if the plan has no editions.
    pub revision: Option<&'c Row>,
    /// Whether no whole edition is newer.
    is_newest: bool,
}

/// A table of things that editions print, with the table that says what each of them prints, and the key of a thing.
const PRINTED: [(&str, &str, &str); 3] = [
    ("policies", "policy-listings", "policy_id"),
    ("indicators", "indicator-listings", "indicator_id"),
    ("terms", "term-listings", "term_id"),
];

/// Whether an edition has rows of its own for this table, so that the table can be asked as of an edition.
pub fn prints(table: &str) -> bool {
    PRINTED.iter().any(|(known, ..)| *known == table)
}

/// Whether one thing of this table can be asked as of an edition.
pub fn prints_each(table: &str) -> bool {
    table == "initiatives" || prints(table)
}

/// Whether rows of a table can be asked as of an edition: it prints them, or what they are about depends on it.
pub fn can_be_asked(table: &'static Table) -> bool {
    let profile = catalog::profile_of(table);
    // The editions themselves are all of the plan.
    let by_edition = table.key != ["revision_id"] && (table.column("revision_id").is_some() || prints_each(table.name));
    profile.is_todays() && (by_edition || !profile.reached(table).is_empty())
}

impl<'c> Edition<'c> {
    /// Its id; empty if the plan has no editions.
    pub fn id(&self) -> &'c str {
        self.revision.map_or("", |row| &row["revision_id"])
    }

    /// What people call it; empty if the plan has no editions.
    pub fn label(&self) -> &'c str {
        self.revision.map_or("", |row| &row["label"])
    }

    /// Whether it is the one that is shown where none is asked for, or one that is begun after it.
    pub const fn is_newest(&self) -> bool {
        self.is_newest
    }

    /// What it lacks if it is only begun.
    pub fn begun(&self) -> Option<&'c Begun<'c>> {
        self.editions.adopted[self.place?].begun.as_ref()
    }

    /// The editions that were adopted after it.
    pub fn newer(&self) -> impl Iterator<Item = &'c Row> {
        let behind = self.place.map_or(self.editions.adopted.len(), |place| place + 1);
        self.editions.adopted[behind..].iter().map(|edition| edition.row)
    }

    /// The edition to compare it with: the one that it names, or one before that, if that one is only begun; else the one
    /// that was adopted before it.
    pub fn before(&self) -> Option<Self> {
        let place = self.place?;
        let named = self.revision?.get("previous_revision_id").and_then(|id| self.editions.named(id));
        let until =
            named.and_then(|edition| edition.place).filter(|named| *named < place).map_or(place, |named| named + 1);
        let is_entered = |place: &usize| self.editions.adopted[*place].begun.is_none();
        (0..until).rev().find(is_entered).map(|place| self.editions.at(Some(place)))
    }

    /// The rows of a table that name this edition, in printed order.
    pub fn own(&self, table: &str) -> Vec<&'c Row> {
        let own = |row: &&Row| self.revision.is_some() && &row["revision_id"] == self.id();
        self.editions.rows(table).iter().filter(own).collect()
    }

    /// Whether it is known what it prints of one of these tables: it has rows, or it is the newest.
    pub fn says(&self, table: &str) -> bool {
        self.is_newest || self.says_by_rows(table)
    }

    /// Whether it has rows of its own of what it prints of one of these tables.
    fn says_by_rows(&self, table: &str) -> bool {
        let listings = PRINTED.iter().find(|(known, ..)| *known == table).map(|(_, listings, _)| *listings);
        listings.is_some_and(|listings| !self.own(listings).is_empty())
    }

    /// Whether a row of its own lists a thing.
    pub fn lists(&self, table: &str, id: &str) -> bool {
        let (listings, key) = match PRINTED.iter().find(|(known, ..)| *known == table) {
            Some((_, listings, key)) => (*listings, *key),
            None => ("listings", "initiative_id"),
        };
        self.own(listings).iter().any(|row| &row[key] == id)
    }

    /// Whether the package says that a thing is no longer there: this edition or an older one dropped it.
    pub fn drops(&self, table: &str, id: &str) -> bool {
        let until = self.place.map_or(0, |place| place + 1);
        let dropped = |edition: &Adopted| self.editions.dropped.names(&edition.row["revision_id"], table, id);
        self.editions.adopted[..until].iter().any(dropped)
    }

    /// What the edition before has of a table of things, and of which this one says nothing: it does not list it, and
    /// nobody says that it was dropped or merged. Ids, with the edition that has them.
    pub fn left_out(&self, table: &str) -> Option<(Self, Vec<&'c str>)> {
        let place = self.place?;
        let older = || (0..place).rev().map(|place| self.editions.at(Some(place)));
        let (before, ids, own): (Self, Vec<&'c str>, HashSet<&'c str>) = if table == "initiatives" {
            let begun = self.begun()?;
            let before = self.editions.named(&begun.before["revision_id"])?;
            return Some((before, begun.missing.clone()));
        } else {
            let (_, listings, key) = PRINTED.iter().find(|(known, ..)| *known == table)?;
            let printed =
                |edition: &Self| -> Vec<&'c str> { edition.own(listings).iter().map(|row| &row[*key]).collect() };
            let own = printed(self);
            if own.is_empty() && table == "policies" {
                // Its policies are those that stand in their table. Where nothing is listed under one any more, nobody knows.
                let before = older().find(|edition| self.editions.adopted[edition.place.unwrap_or(0)].is_whole)?;
                if self.begun().is_some() {
                    return None;
                }
                (before, before.used_policies(), self.used_policies().into_iter().collect())
            } else if own.is_empty() {
                return None;
            } else {
                let before = older().find(|edition| !edition.own(listings).is_empty())?;
                (before, printed(&before), own.into_iter().collect())
            }
        };
        let from = before.place.unwrap_or(place);
        // What has a line in the newest text is printed there, even where nothing is listed under it.
        let is_printed = |id: &str| {
            let things = self.editions.rows(table).iter();
            !self.says_by_rows(table)
                && things.filter(|row| row.key() == id).any(|row| row.get("source_line").is_some())
        };
        let is_left =
            |id: &&str| !own.contains(id) && !is_printed(id) && !self.editions.has_left(from, place, table, id);
        Some((before, ids.into_iter().filter(is_left).collect()))
    }

    /// The policies under which it lists initiatives, and those above them, in the order of their table.
    fn used_policies(&self) -> Vec<&'c str> {
        let (policies, listings) = (self.policies(), self.own("listings"));
        let under: HashSet<&str> = listings.iter().map(|row| &row["policy_id"]).collect();
        let used: HashSet<&str> =
            under.into_iter().flat_map(|id| path(&policies, id)).map(|row| &row["policy_id"]).collect();
        self.editions.rows("policies").iter().map(|row| &row["policy_id"]).filter(|id| used.contains(id)).collect()
    }

    /// The policies as it prints them, in printed order: rows of the table `policies`. What is not known is empty.
    pub fn policies(&self) -> Vec<Row> {
        self.printed("policies")
    }

    /// The same for `indicators`.
    pub fn indicators(&self) -> Vec<Row> {
        self.printed("indicators")
    }

    /// The same for `terms`.
    pub fn terms(&self) -> Vec<Row> {
        self.printed("terms")
    }

    /// The rows of one of these tables, or of `initiatives`, as this edition prints them; none for another table.
    pub fn printed(&self, table: &str) -> Vec<Row> {
        if table == "initiatives" {
            return self.initiatives();
        }
        let Some((_, listings, key)) = PRINTED.iter().find(|(known, ..)| *known == table) else { return Vec::new() };
        let things = self.editions.rows(table);
        let listed = self.own(listings);
        if listed.is_empty() {
            let has = |row: &&Row| !self.drops(table, &row[key]);
            return if self.is_newest {
                things.iter().filter(has).cloned().collect()
            } else {
                self.referred(table, key, things)
            };
        }
        let by_id: HashMap<&str, &Row> = things.iter().map(|row| (&row[key], row)).collect();
        listed.iter().filter_map(|listing| Some(self.as_listed(by_id.get(&listing[key])?, listing))).collect()
    }

    /// The initiatives that it lists, under the titles that it prints.
    fn initiatives(&self) -> Vec<Row> {
        let mut listings = self.own("listings");
        listings.sort_by_key(|row| &row["relisted"] == "true");
        let (schedule, mut known) = (self.own("schedule"), HashSet::new());
        let row = |listing: &'c Row| {
            let id = &listing["initiative_id"];
            let thing = self.editions.rows("initiatives").iter().find(|row| &row["initiative_id"] == id)?;
            let merged = || schedule.iter().any(|row| &row["initiative_id"] == id && &row["stage_id"] == "merged");
            let knows_merging = self.is_newest || merged();
            let cell = |column: &crate::table::Column| match column.name {
                "title" => listing["title_as_printed"].to_owned(),
                "merged_into_id" | "merged_in_period" if !knows_merging => String::new(),
                name => thing[name].to_owned(),
            };
            known.insert(id).then(|| Row { table: thing.table, cells: thing.table.columns.iter().map(cell).collect() })
        };
        listings.into_iter().filter_map(row).collect()
    }

    /// One thing of these tables as this edition prints it; `None` if it does not.
    pub fn thing(&self, table: &Table, key: &str) -> Option<Row> {
        self.printed(table.name).into_iter().find(|row| row.key() == key)
    }

    /// A thing with the cells of its listing. Of the columns that no listing has, an older edition keeps ids and kinds.
    fn as_listed(&self, thing: &Row, listing: &Row) -> Row {
        let cell = |column: &crate::table::Column| match column.name {
            "label" => listing["title_as_printed"].to_owned(),
            "definition" => listing["definition_as_printed"].to_owned(),
            // An edition that prints another name prints one.
            "label_is_editorial" if listing["title_as_printed"] != thing["label"] => "false".to_owned(),
            name if listing.table.column(name).is_some() => listing[name].to_owned(),
            name if self.is_newest || KEPT.contains(&name) => thing[name].to_owned(),
            _ => String::new(),
        };
        Row { table: thing.table, cells: thing.table.columns.iter().map(cell).collect() }
    }

    /// The things that other rows of an older edition refer to, of which it is not known what they were called.
    fn referred(&self, table: &str, key: &str, things: &[Row]) -> Vec<Row> {
        let source = self.revision.map_or("", |row| &row["source_id"]);
        let of_document = |row: &&Row| !source.is_empty() && &row["source_id"] == source;
        let (referring, label): (Vec<&Row>, &str) = match table {
            "policies" => (self.own("listings"), ""),
            "indicators" => {
                let values = self.editions.rows("observations").iter().filter(of_document);
                (values.collect(), "indicator_as_printed")
            }
            _ => (Vec::new(), ""),
        };
        let named = |thing: &Row| {
            let by = referring.iter().find(|row| row[key] == thing[key])?;
            let cell = |column: &crate::table::Column| match column.name {
                "label" => by[label].to_owned(),
                name if name == key || KEPT.contains(&name) => thing[name].to_owned(),
                _ => String::new(),
            };
            Some(Row { table: thing.table, cells: thing.table.columns.iter().map(cell).collect() })
        };
        things.iter().filter_map(named).collect()
    }

    /// The period of the plan as it prints it. The row of the plan says what the newest edition prints, so an older one
    /// that prints none has none.
    pub fn period(&self) -> Option<Period> {
        let of = |row: &Row| row.get("period").and_then(|period| period.parse::<Period>().ok());
        let of_plan = || self.editions.rows("plans").first().and_then(of);
        self.revision.and_then(of).or_else(|| if self.is_newest { of_plan() } else { None })
    }
}

/// Columns that identify a thing or say what it is, which no edition prints.
const KEPT: &[&str] = &["publisher_id", "plan_id", "label_is_editorial", "indicator_type_id", "own_indicator_type_id"];

/// A policy with those above it, the outermost first; empty if there is no such policy.
pub fn path<'p>(policies: &'p [Row], id: &str) -> Vec<&'p Row> {
    let find = |id: &str| policies.iter().find(|row| &row["policy_id"] == id);
    let above = |row: &&'p Row| row.get("parent_policy_id").and_then(find);
    // A package that is checked has no cycle; one that is not must still be answered.
    let mut path: Vec<&Row> = std::iter::successors(find(id), above).take(policies.len()).collect();
    path.reverse();
    path
}

/// The rows of a table, of a list of rows for each.
pub fn rows<'c>(tables: &'c [Vec<Row>], table: &str) -> &'c [Row] {
    let named = tables.iter().find(|rows| rows.first().is_some_and(|row| row.table.name == table));
    named.map_or(&[], Vec::as_slice)
}

/// The fiscal years of a period, or its calendar years where they are meant; only whole ones.
pub fn years(period: Period, calendar: bool) -> Vec<Period> {
    let Some((first, last)) = period.first().zip(period.last()) else { return Vec::new() };
    let year = |year: i16| {
        let name = if calendar { format!("cy{year}") } else { year.to_string() };
        name.parse::<Period>().ok()
    };
    let within = |year: &Period| year.first() >= Some(first) && year.last() <= Some(last);
    (first.year()..=last.year()).filter_map(year).filter(within).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog;

    fn row(table: &str, cells: &[(&str, &str)]) -> Row {
        let table = catalog::find(table).unwrap();
        let cell = |name: &str| cells.iter().find(|(known, _)| *known == name).map_or("", |(_, cell)| cell).to_owned();
        assert!(cells.iter().all(|(name, _)| table.column(name).is_some()), "{cells:?}");
        Row { table, cells: table.columns.iter().map(|column| cell(column.name)).collect() }
    }

    fn plan() -> Vec<Vec<Row>> {
        vec![
            vec![row("plans", &[("plan_id", "p"), ("period", "2021-04-01-to-2029-03-31")])],
            vec![
                row(
                    "revisions",
                    &[("revision_id", "e1"), ("issued", "2021-03"), ("period", "2021-04-01-to-2026-03-31")],
                ),
                row("revisions", &[("revision_id", "e2"), ("issued", "2024-03")]),
                row("revisions", &[("revision_id", "e3"), ("issued", "2026-03")]),
            ],
            vec![
                row("policies", &[("policy_id", "a"), ("label", "にぎわい")]),
                row("policies", &[("policy_id", "b"), ("label", "産業"), ("parent_policy_id", "a")]),
            ],
            vec![row(
                "policy-listings",
                &[("revision_id", "e1"), ("policy_id", "b"), ("title_as_printed", "商工業"), ("position", "4")],
            )],
            vec![
                row("listings", &[("revision_id", "e1"), ("listing_id", "l1"), ("policy_id", "b")]),
                row("listings", &[("revision_id", "e2"), ("listing_id", "l1"), ("policy_id", "a")]),
            ],
        ]
    }

    fn editions(plan: &[Vec<Row>]) -> Editions<'_> {
        Editions::new(plan.iter().map(Vec::as_slice), Dropped::default())
    }

    #[test]
    fn an_edition_that_is_only_begun_is_not_the_one_that_is_shown() {
        let plan = plan();
        let editions = editions(&plan);
        assert_eq!(editions.newest().id(), "e2");
        let labels = |id: &str| -> Vec<String> {
            editions.named(id).unwrap().policies().iter().map(|row| row["label"].to_owned()).collect()
        };
        assert_eq!(
            (labels("e1"), labels("e2"), labels("e3")),
            (
                vec!["商工業".to_owned()],
                vec!["にぎわい".to_owned(), "産業".to_owned()],
                vec!["にぎわい".to_owned(), "産業".to_owned()],
            )
        );
        assert!(editions.named("e9").is_none());
    }

    #[test]
    fn an_older_edition_has_its_own_tree_and_years() {
        let plan = plan();
        let editions = editions(&plan);
        let first = editions.named("e1").unwrap();
        let policies = first.policies();
        assert_eq!(path(&policies, "b").len(), 1, "the newer edition moved it");
        assert_eq!(path(&editions.newest().policies(), "b").len(), 2);
        let years = |edition: Edition| super::years(edition.period().unwrap(), false).len();
        assert_eq!((years(first), years(editions.newest())), (5, 8));
    }

    #[test]
    fn of_an_older_edition_without_rows_only_what_it_refers_to_is_shown() {
        let mut plan = plan();
        plan.remove(3);
        let editions = editions(&plan);
        let policies = editions.named("e1").unwrap().policies();
        assert_eq!(policies.len(), 1);
        assert_eq!((&policies[0]["policy_id"], &policies[0]["label"]), ("b", ""));
        assert!(editions.named("e1").unwrap().terms().is_empty());
    }

    /// Editions in order, each with the initiatives that it lists; `merged` are part of another.
    fn of_listings(listed: &[(&str, &[&str])], merged: &[&str]) -> Vec<Vec<Row>> {
        let all: BTreeSet<&str> = listed.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
        let into = |id: &str| if merged.contains(&id) { "i1" } else { "" };
        let listings = |(edition, ids): &(&str, &[&str])| {
            let listing = |id: &&str| row("listings", &[("revision_id", *edition), ("initiative_id", *id)]);
            ids.iter().map(listing).collect::<Vec<_>>()
        };
        vec![
            listed.iter().map(|(id, _)| row("revisions", &[("revision_id", *id), ("issued", &id[1..])])).collect(),
            all.iter().map(|id| row("initiatives", &[("initiative_id", *id), ("merged_into_id", into(id))])).collect(),
            listed.iter().flat_map(listings).collect(),
        ]
    }

    /// The edition that is shown, and what each of those that are begun lacks.
    fn shown(plan: &[Vec<Row>], dropped: &[&str]) -> String {
        let (tables, dropped) = (|| plan.iter().map(Vec::as_slice), Dropped::saying(dropped.iter().copied().collect()));
        let entered = Editions::new(tables(), dropped.clone()).entered();
        let editions = Editions::known(tables(), dropped, &entered);
        let begun = editions.all().filter_map(|edition| {
            let begun = edition.begun()?;
            Some(format!(" {} lacks {} of {}", edition.id(), begun.missing.join("+"), &begun.before["revision_id"]))
        });
        editions.newest().id().to_owned() + &begun.collect::<String>()
    }

    #[test]
    fn an_edition_is_whole_when_each_initiative_is_accounted_for() {
        let three: &[&str] = &["i1", "i2", "i3"];
        let partly = of_listings(&[("e2020", three), ("e2022", &["i1", "i4"])], &[]);
        assert_eq!(shown(&partly, &[]), "e2020 e2022 lacks i2+i3 of e2020");
        assert_eq!(shown(&partly, &["e2022/i2"]), "e2020 e2022 lacks i3 of e2020");
        assert_eq!(shown(&partly, &["e2022/i2", "e2022/initiatives/i3"]), "e2022");
        assert_eq!(shown(&partly, &["e2020/i2", "e2022/policies/i3"]), "e2020 e2022 lacks i2+i3 of e2020");
        let merged = of_listings(&[("e2020", three), ("e2022", &["i1", "i4"])], &["i2", "i3"]);
        assert_eq!(shown(&merged, &[]), "e2022");
        // One that nobody ever finished is passed over, and what it dropped stays dropped.
        let passed = of_listings(&[("e2020", three), ("e2022", &["i1"]), ("e2024", &["i1", "i2"])], &[]);
        assert_eq!(shown(&passed, &["e2022/i3"]), "e2024 e2022 lacks i2 of e2020");
        // What is dropped and listed again must be accounted for again.
        let again =
            of_listings(&[("e2020", three), ("e2022", &["i1", "i2"]), ("e2024", three), ("e2026", &["i1", "i2"])], &[]);
        assert_eq!(shown(&again, &["e2022/i3"]), "e2024 e2026 lacks i3 of e2024");
        // The first that lists anything is whole; one before it is not begun, only not entered.
        let late = of_listings(&[("e2018", &[]), ("e2020", &["i1"]), ("e2022", &[])], &[]);
        assert_eq!(shown(&late, &[]), "e2020 e2022 lacks i1 of e2020");
        let none = of_listings(&[("e2018", &[]), ("e2020", &[])], &[]);
        assert_eq!(shown(&none, &[]), "e2020");
        // A package of an older profile could not say what was dropped.
        let silent = Editions::new(partly.iter().map(Vec::as_slice), Dropped::silently());
        assert_eq!(silent.newest().id(), "e2022");
    }
}
