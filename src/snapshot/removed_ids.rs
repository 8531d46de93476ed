//! Ids that leave: what was published once is taken out of the package only if somebody says so.
use super::dependents::{dependents, required_references};
use crate::{
    content::Content,
    table::{Row, RowId},
};
use std::collections::{BTreeMap, BTreeSet};

/// A plan of which another content is about to become current.
#[derive(Debug)]
pub struct ContentChange {
    /// What its IRIs begin with now: base, `/id/`, publisher and plan.
    pub iri: String,
    /// Whether other plans are published with it, so that rows are named by their IRIs.
    pub several: bool,
    /// What is current.
    pub before: Content,
    /// The ids that will be current.
    pub after: BTreeSet<RowId>,
}

/// Published ids that the package lacks although `--remove` names none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaving {
    /// All of them, as `table/key`; of several plans as IRIs.
    pub ids: Vec<String>,
    /// Those to be named, so that all may go.
    pub named: Vec<String>,
}

/// Why ids cannot leave as was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The package lacks published ids that `--remove` does not name.
    #[error(
        "the package lacks {} that the current release has: {}. Ids stay with their things for ever: put the rows back, \
         or publish with {}. Nothing was published",
        count(.0.ids.len()), listed(&.0.ids), arguments(&.0.named)
    )]
    NotNamed(Leaving),
    /// `--remove` names an id that the current release does not have.
    #[error(
        "--remove {0}: the current release has no such id. Write it as its IRI or as table/key, such as \
         initiatives/i044. Nothing was published"
    )]
    Unknown(String),
    /// `--remove` names an id that the package still has.
    #[error(
        "--remove {0}: the package still has it. Take the row out of the file, or leave --remove out. Nothing was published"
    )]
    StillThere(String),
    /// `--remove` names an id that several plans have.
    #[error("--remove {id}: several plans have it. Name one by its IRI: {}. Nothing was published", .iris.join(", "))]
    Ambiguous {
        /// As given.
        id: String,
        /// What it may mean.
        iris: Vec<String>,
    },
}

/// Checks that each id which disappears is named by `--remove` or cannot stand without an id that is named.
///
/// # Errors
///
/// See [`Error`].
pub fn check(plans: &[ContentChange], remove: &[String]) -> Result<(), Error> {
    let mut named: BTreeMap<usize, BTreeSet<RowId>> = BTreeMap::new();
    for id in remove {
        let (plan, row) = found(id, plans)?;
        named.entry(plan).or_default().insert(row);
    }
    let mut leaving = Leaving { ids: Vec::new(), named: Vec::new() };
    for (place, plan) in plans.iter().enumerate() {
        let named = named.remove(&place).unwrap_or_default();
        let with_them = dependents(plan.before.tables(), &named);
        let not_named = |row: &&Row| {
            let id = RowId::of(row);
            !row.table.classes.is_empty()
                && !plan.after.contains(&id)
                && !named.contains(&id)
                && !with_them.contains(&id)
        };
        let rows: Vec<&Row> = plan.before.tables().iter().flatten().filter(not_named).collect();
        let ids: BTreeSet<RowId> = rows.iter().map(|row| RowId::of(row)).collect();
        let name = |row: &&Row| if plan.several { plan.iri_of(&RowId::of(row)) } else { RowId::of(row).to_string() };
        leaving.ids.extend(rows.iter().map(name));
        leaving.named.extend(rows.iter().filter(|row| !required_references(row).any(|id| ids.contains(&id))).map(name));
    }
    if leaving.ids.is_empty() { Ok(()) } else { Err(Error::NotNamed(leaving)) }
}

/// The plan, by its place, and the row that `--remove` means.
fn found(id: &str, plans: &[ContentChange]) -> Result<(usize, RowId), Error> {
    let mut matches: Vec<(usize, RowId)> = Vec::new();
    for (place, plan) in plans.iter().enumerate() {
        let own = plan.before.own().iter().flatten().map(RowId::of);
        let is_meant = |row: &RowId| row.to_string() == id || plan.iri_of(row) == id;
        // An IRI of an older profile means the same thing.
        let moved = own.filter(is_meant).map(|row| plan.before.profile.moved(row));
        let todays = plan.before.tables().iter().flatten().map(RowId::of).filter(is_meant);
        let rows: BTreeSet<RowId> = moved.chain(todays).collect();
        matches.extend(rows.into_iter().map(|row| (place, row)));
    }
    match matches.as_slice() {
        [] => Err(Error::Unknown(id.to_owned())),
        [(place, row)] if plans[*place].after.contains(row) => Err(Error::StillThere(id.to_owned())),
        [one] => Ok(one.clone()),
        several => {
            let iris = several.iter().map(|(place, row)| plans[*place].iri_of(row)).collect();
            Err(Error::Ambiguous { id: id.to_owned(), iris })
        }
    }
}

impl ContentChange {
    fn iri_of(&self, row: &RowId) -> String {
        format!("{}/{row}", self.iri)
    }
}

/// How many ids a message names; of the others it tells the number.
const NAMED: usize = 20;

/// The first of many names, and how many there are beside them.
pub fn listed(names: &[String]) -> String {
    let first = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > NAMED { format!("{first} … (+{})", names.len() - NAMED) } else { first }
}

/// The arguments of `openplan publish` that let these ids leave.
pub fn arguments(ids: &[String]) -> String {
    ids.iter().map(|id| format!("--remove {id}")).collect::<Vec<_>>().join(" ")
}

fn count(ids: usize) -> String {
    if ids == 1 { "an id".to_owned() } else { format!("{ids} ids") }
}
