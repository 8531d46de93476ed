//! What one edition of a plan prints, whatever newer ones say of the same policies, indicators and terms.
//!
//! The tables `policy-listings`, `indicator-listings` and `term-listings` have a row for each thing that an edition
//! prints. The columns of `policies`, `indicators` and `terms` themselves say what the newest edition prints. So an
//! edition without such rows shows those columns if it is the newest. An older one shows the ids that its other rows
//! refer to, and nothing else: what it called them is not known.
use crate::{period::Period, table::Row};
use std::collections::HashMap;

/// One edition of a plan, or the plan itself where it has none.
#[derive(Debug, Clone, Copy)]
pub struct Edition<'c> {
    tables: &'c [Vec<Row>],
    /// Its row; `None` if the plan has no editions.
    pub revision: Option<&'c Row>,
    /// Whether no edition with listings is newer.
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

impl<'c> Edition<'c> {
    /// The newest edition with listings: one that is only begun has none. If none has listings, the newest of all.
    ///
    /// The tables are those of today's profile, a list of rows for each.
    pub fn newest(tables: &'c [Vec<Row>]) -> Self {
        let listings = rows(tables, "listings");
        let is_listed = |row: &Row| listings.iter().any(|listing| listing["revision_id"] == row["revision_id"]);
        let revisions = rows(tables, "revisions").iter().enumerate();
        let revision = revisions.max_by_key(|(place, row)| (is_listed(row), row["issued"].to_owned(), *place));
        Self { tables, revision: revision.map(|(_, row)| row), is_newest: true }
    }

    /// The edition with that id; `None` if there is none.
    pub fn named(tables: &'c [Vec<Row>], id: &str) -> Option<Self> {
        let revisions = rows(tables, "revisions");
        let place = revisions.iter().position(|row| &row["revision_id"] == id)?;
        let order = |place: usize| revisions.get(place).map(|row| (row["issued"].to_owned(), place));
        let newest = Self::newest(tables).revision.and_then(|row| revisions.iter().position(|one| one == row));
        let is_newest = newest.is_none_or(|newest| order(place) >= order(newest));
        Some(Self { tables, revision: revisions.get(place), is_newest })
    }

    /// Its id; empty if the plan has no editions.
    pub fn id(&self) -> &'c str {
        self.revision.map_or("", |row| &row["revision_id"])
    }

    /// Whether it is the one that is shown where none is asked for, or one that is begun after it.
    pub const fn is_newest(&self) -> bool {
        self.is_newest
    }

    /// The rows of a table that name this edition, in printed order.
    pub fn own(&self, table: &str) -> Vec<&'c Row> {
        let own = |row: &&Row| self.revision.is_some() && &row["revision_id"] == self.id();
        rows(self.tables, table).iter().filter(own).collect()
    }

    /// Whether it is known what it prints of one of these tables: it has rows, or it is the newest.
    pub fn says(&self, table: &str) -> bool {
        let listings = PRINTED.iter().find(|(known, ..)| *known == table).map(|(_, listings, _)| *listings);
        self.is_newest || listings.is_some_and(|listings| !self.own(listings).is_empty())
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

    /// The rows of one of these tables as this edition prints them; none for another table.
    pub fn printed(&self, table: &str) -> Vec<Row> {
        let Some((_, listings, key)) = PRINTED.iter().find(|(known, ..)| *known == table) else { return Vec::new() };
        let things = rows(self.tables, table);
        let listed = self.own(listings);
        if listed.is_empty() {
            return if self.is_newest { things.to_vec() } else { self.referred(table, key, things) };
        }
        let by_id: HashMap<&str, &Row> = things.iter().map(|row| (&row[key], row)).collect();
        listed.iter().filter_map(|listing| Some(self.as_listed(by_id.get(&listing[key])?, listing))).collect()
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
        let (referring, label): (Vec<&Row>, _) = match table {
            "policies" => (self.own("listings"), ""),
            "indicators" => {
                let values = rows(self.tables, "observations").iter().filter(of_document);
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
        let of_plan = || rows(self.tables, "plans").first().and_then(of);
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

    #[test]
    fn an_edition_that_is_only_begun_is_not_the_one_that_is_shown() {
        let plan = plan();
        assert_eq!(Edition::newest(&plan).id(), "e2");
        let labels = |id: &str| -> Vec<String> {
            Edition::named(&plan, id).unwrap().policies().iter().map(|row| row["label"].to_owned()).collect()
        };
        assert_eq!(
            (labels("e1"), labels("e2"), labels("e3")),
            (
                vec!["商工業".to_owned()],
                vec!["にぎわい".to_owned(), "産業".to_owned()],
                vec!["にぎわい".to_owned(), "産業".to_owned()],
            )
        );
        assert!(Edition::named(&plan, "e9").is_none());
    }

    #[test]
    fn an_older_edition_has_its_own_tree_and_years() {
        let plan = plan();
        let first = Edition::named(&plan, "e1").unwrap();
        let policies = first.policies();
        assert_eq!(path(&policies, "b").len(), 1, "the newer edition moved it");
        assert_eq!(path(&Edition::newest(&plan).policies(), "b").len(), 2);
        let years = |edition: Edition| super::years(edition.period().unwrap(), false).len();
        assert_eq!((years(first), years(Edition::newest(&plan))), (5, 8));
    }

    #[test]
    fn of_an_older_edition_without_rows_only_what_it_refers_to_is_shown() {
        let mut plan = plan();
        plan.remove(3);
        let policies = Edition::named(&plan, "e1").unwrap().policies();
        assert_eq!(policies.len(), 1);
        assert_eq!((&policies[0]["policy_id"], &policies[0]["label"]), ("b", ""));
        assert!(Edition::named(&plan, "e1").unwrap().terms().is_empty());
    }
}
