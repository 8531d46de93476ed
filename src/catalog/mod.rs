//! The profile: which tables a package has, and how a release of an older profile is read as one of today's.
//!
//! A package names the version of the profile that it is written in (`municipal-plan/2`). The files of a release keep the
//! words of their profile for ever. Whoever reads a release of profile n reads it as n + 1 by one [`Step`], in memory.
mod second;
mod ways;

pub use self::ways::{FilterOf, KnownIn};

use crate::{
    resource,
    table::{CellKind, Row, RowId, Table},
};
use serde_json::Value;
use std::sync::OnceLock;

/// A version of the tables in which packages are written.
#[derive(Debug)]
pub struct Profile {
    /// Grows by one with each version.
    pub number: i32,
    /// How a package names it: `municipal-plan/2`.
    pub name: &'static str,
    /// Every table of a package, in the order in which the plan's document links them.
    pub tables: &'static [&'static Table],
    /// How a content of the profile before is read as one of this; none for the first.
    pub step: Option<Step>,
}

/// How a content of one profile is read as one of the next.
#[derive(Debug)]
pub struct Step {
    /// The profile before.
    pub from: &'static Profile,
    /// The tables of the next profile, made of a list of rows for each table of the one before.
    pub read: fn(&[Vec<Row>]) -> Vec<Vec<Row>>,
    /// The Data Package descriptor of the next profile, made of that of the one before.
    pub package: fn(Value) -> Value,
    /// What a row of the profile before is called in the next.
    pub moved: fn(RowId) -> RowId,
    /// What a column of a table of the profile before is called in the next.
    pub column: for<'c> fn(&'static str, &'c str) -> &'c str,
}

/// The first profile: plans of Japanese municipalities.
pub static MUNICIPAL_PLAN_1: Profile =
    Profile { number: 1, name: "municipal-plan/1", tables: resource::first::TABLES, step: None };

/// The profile of the bundled package: plans of any public body.
pub static MUNICIPAL_PLAN_2: Profile =
    Profile { number: 2, name: "municipal-plan/2", tables: resource::TABLES, step: Some(second::STEP) };

static TODAY: OnceLock<&'static Profile> = OnceLock::new();

/// The profile that this program publishes.
pub fn profile() -> &'static Profile {
    TODAY.get().copied().unwrap_or(&MUNICIPAL_PLAN_2)
}

/// Makes this process publish another profile. Tests of the boundary between two profiles do so, before anything is read;
/// false if it is too late.
pub fn publish_profile(next: &'static Profile) -> bool {
    TODAY.set(next).is_ok()
}

/// Every table of a package of today's profile, in the order in which the plan's document links them.
pub fn tables() -> &'static [&'static Table] {
    profile().tables
}

/// The table of that name in today's profile.
pub fn find(name: &str) -> Option<&'static Table> {
    profile().find(name)
}

/// Every table that this program knows: those of today's profile, then those of older ones, which releases still have.
pub fn ever() -> impl Iterator<Item = &'static Table> {
    profile().and_older().flat_map(|profile| profile.tables.iter().copied())
}

/// The profile that has this table: today's, or an older one.
pub fn profile_of(table: &'static Table) -> &'static Profile {
    let has = |profile: &&'static Profile| profile.tables.iter().any(|own| std::ptr::eq(*own, table));
    profile().and_older().find(has).unwrap_or_else(profile)
}

/// Columns that refer to a row of another table, with that table: `(own columns, table, its key)`.
pub fn references(table: &'static Table) -> impl Iterator<Item = (Vec<&'static str>, &'static Table)> {
    profile().references(table)
}

impl Profile {
    /// The profile of that name, if this program knows it: today's or an older one.
    pub fn named(name: &str) -> Option<&'static Self> {
        profile().and_older().find(|known| known.name == name)
    }

    /// The profile of that number, if this program knows it.
    pub fn numbered(number: i32) -> Option<&'static Self> {
        profile().and_older().find(|known| known.number == number)
    }

    /// This profile and those before it, newest first.
    pub fn and_older(&'static self) -> impl Iterator<Item = &'static Self> {
        std::iter::successors(Some(self), |profile| profile.step.as_ref().map(|step| step.from))
    }

    /// The table of that name.
    pub fn find(&self, name: &str) -> Option<&'static Table> {
        self.tables.iter().copied().find(|table| table.name == name)
    }

    /// As [`references`], for a table of this profile.
    pub fn references(&self, table: &'static Table) -> impl Iterator<Item = (Vec<&'static str>, &'static Table)> {
        table.columns.iter().filter_map(|column| {
            let (target, columns) = match column.kind {
                CellKind::Link(target) => (target, vec![column.name]),
                CellKind::LinkWithin(target, within) => (target, vec![within, column.name]),
                _ => return None,
            };
            Some((columns, self.find(target)?))
        })
    }

    /// The steps from this profile to today's, the first one first; none for today's.
    fn steps(&'static self) -> Vec<&'static Step> {
        let newer = profile().and_older().take_while(|profile| profile.number > self.number);
        let mut steps: Vec<_> = newer.filter_map(|profile| profile.step.as_ref()).collect();
        steps.reverse();
        steps
    }

    /// Whether it is the one that this program publishes.
    pub fn is_todays(&self) -> bool {
        self.number == profile().number
    }

    /// The rows of a content of this profile, read as today's.
    pub fn read(&'static self, tables: &[Vec<Row>]) -> Vec<Vec<Row>> {
        self.steps().into_iter().fold(tables.to_vec(), |tables, step| (step.read)(&tables))
    }

    /// The descriptor of a package of this profile, read as one of today's.
    pub fn read_package(&'static self, package: Value) -> Value {
        self.steps().into_iter().fold(package, |package, step| (step.package)(package))
    }

    /// The column of a table of this profile that a column of today is read from; `None` if it is made of others.
    pub fn origin(&'static self, table: &'static Table, column: &'static str) -> Option<&'static str> {
        let mut own = table.columns.iter().map(|own| own.name);
        own.find(|name| self.column_today(table.name, name) == column)
    }

    /// What a row of this profile is called today.
    pub fn moved(&'static self, row: RowId) -> RowId {
        self.steps().into_iter().fold(row, |row, step| (step.moved)(row))
    }

    /// What a column of a table of this profile is called today; a name that no column has stays.
    pub fn column_today<'c>(&'static self, table: &'static str, column: &'c str) -> &'c str {
        let mut at = RowId { table, key: String::new() };
        self.steps().into_iter().fold(column, |column, step| {
            let next = (step.column)(at.table, column);
            at = (step.moved)(at.clone());
            next
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::expand;

    #[test]
    fn every_table_and_column_is_explained_in_both_languages() {
        for table in tables() {
            assert!(!table.ja.is_empty() && !table.about.is_empty() && !table.about_ja.is_empty(), "{}", table.name);
            assert!(table.key.iter().all(|key| table.column(key).is_some_and(|column| column.required)));
            for column in table.columns {
                assert!(!column.about.is_empty() && !column.about_ja.is_empty(), "{}.{}", table.name, column.name);
                assert!(column.property.is_empty() || expand(column.property).starts_with("http"), "{}", column.name);
            }
            for (columns, target) in references(table) {
                assert_eq!(columns.len(), target.key.len(), "{} to {}", table.name, target.name);
            }
            for embed in table.embeds {
                assert!(find(embed.table).is_some_and(|table| table.column(embed.by).is_some()), "{}", embed.member);
            }
        }
    }

    #[test]
    fn a_package_names_a_profile_that_is_known() {
        assert_eq!(Profile::named("municipal-plan/1").map(|profile| profile.number), Some(1));
        assert_eq!(Profile::named("municipal-plan/2").map(|profile| profile.number), Some(2));
        assert!(Profile::named("municipal-plan/0").is_none() && Profile::named("municipal-plan/3").is_none());
    }
}
