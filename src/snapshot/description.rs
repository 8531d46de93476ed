//! What is said of a release without reading its files: made once, when it is published.
use crate::{
    catalog,
    content::Content,
    dataset::Metadata,
    period::Period,
    store,
    table::{Row, Table},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// The facts of a release.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// `datapackage.json` without the description of the tables.
    pub package: Value,
    /// Rows of each table of the release, by the name of the table.
    pub counts: Vec<(String, usize)>,
    /// The period that the plan covers, if anything of it is known.
    pub period: Option<Period>,
    /// The documents that its rows are taken from, as `(path of the row, title)`.
    pub sources: Vec<(String, String)>,
}

impl Facts {
    /// The facts of a content.
    pub fn of(content: &Content) -> Self {
        let mut package = content.todays_metadata().value().clone();
        if let Some(members) = package.as_object_mut() {
            members.shift_remove("resources");
        }
        let count = |(table, rows): (&&Table, &Vec<Row>)| (table.name.to_owned(), rows.len());
        let period = content.rows("plans").first().and_then(|plan| plan.get("period")?.parse::<Period>().ok());
        Self {
            package,
            counts: content.profile.tables.iter().zip(content.own()).map(count).collect(),
            period: period.filter(|period| !period.is_unknown()),
            sources: sources(content),
        }
    }

    /// The facts as the database keeps them.
    pub fn described(content: &Content, release: i32) -> store::Description {
        let facts = serde_json::to_string(&Self::of(content)).unwrap_or_default();
        store::Description { profile: catalog::profile().number, release, digest: content.digest_today(), facts }
    }

    /// What the package says of itself. It has no text: that is in the file.
    pub fn metadata(&self) -> Metadata {
        Metadata::of_value(self.package.clone())
    }

    /// Rows of all tables.
    pub fn rows(&self) -> usize {
        self.counts.iter().map(|(_, rows)| rows).sum()
    }
}

/// The documents that rows are taken from: those of editions that are printed here and those that state a value. A
/// document of which only the title is known is none of them.
fn sources(content: &Content) -> Vec<(String, String)> {
    let mut editions: BTreeSet<&str> = BTreeSet::new();
    for table in ["sections", "listings"] {
        editions.extend(content.rows(table).iter().map(|row| &row["revision_id"]));
    }
    let printed = content.rows("revisions").iter().filter(|row| editions.contains(&row["revision_id"]));
    let mut used: BTreeSet<&str> = printed.map(|row| &row["source_id"]).collect();
    used.extend(content.rows("observations").iter().map(|row| &row["source_id"]));
    let used = content.rows("sources").iter().filter(|row| used.contains(&row["source_id"]));
    used.map(|row| (row.path(), row["title"].to_owned())).collect()
}
