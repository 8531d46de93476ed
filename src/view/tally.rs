//! Rows that are counted by cells: their own, those of the rows that they link, and the ids of what they are about.
//!
//! Rows are counted by what is read of them before links and what they are about are followed, because there are then fewer.
//! The database and the memory do the first; the rest is done here, whoever counted.
use super::page::{Across, Sought, WantedRows};
use crate::{
    content::Content,
    error::Result,
    search::Expansion,
    snapshot::{self, Library, Served},
    store::{Beside, Tally, in_one_state},
    table::{CellPath, Row, Table},
};
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// What was counted.
#[derive(Debug)]
pub struct Tallied {
    /// How many rows, each once.
    pub total: usize,
    /// The other names that were looked for.
    pub expansions: Vec<Expansion>,
}

/// Takes cells, and how many rows have them. Rows that are about several things come with each.
pub type Take<'t> = dyn FnMut(&[&str], usize) -> Result<()> + 't;

/// The columns that say of which plan a row is.
const PLAN: [&str; 2] = ["publisher_id", "plan_id"];

/// What is read of rows so that they are counted by some cells.
struct Reading<'w> {
    table: &'static Table,
    wanted: &'w WantedRows,
    across: bool,
    /// The columns that are read; first those that say the plan, where rows are put beside.
    columns: Vec<&'static str>,
    /// What a row is known by: a name, and the place among the columns of the cell or of the words that have it.
    known: Vec<(&'static str, usize)>,
    /// The tables of the rows that are put beside, by which of the known cells, and which of their columns are wanted.
    beside: Vec<(&'static Table, usize, Vec<&'static str>)>,
    /// Where the cells stand by which rows are counted.
    cells: Vec<Place>,
}

/// Where a cell stands.
enum Place {
    /// Among what a row is known by.
    Known(usize),
    /// In one of the rows beside, among its columns that are wanted.
    Beside(usize, usize),
}

impl<'w> Reading<'w> {
    fn of(table: &'static Table, paths: &[CellPath], wanted: &'w WantedRows, across: bool) -> Self {
        let follows = paths.iter().any(|path| path.through.is_some());
        let columns = if follows { PLAN.to_vec() } else { Vec::new() };
        let (known, beside, cells) = (Vec::new(), Vec::new(), Vec::new());
        let mut reading = Self { table, wanted, across, columns, known, beside, cells };
        for path in paths {
            let name = path.through.map_or(path.column.name, |(link, _)| link);
            let known = reading.known_by(name);
            let cell = match path.through {
                None => Place::Known(known),
                Some((_, target)) => reading.put_beside(target, known, path.column.name),
            };
            reading.cells.push(cell);
        }
        reading
    }

    fn known_by(&mut self, name: &'static str) -> usize {
        let column = if self.table.column(name).is_some() { name } else { Beside::ABOUT };
        let place = place_in(&mut self.columns, column);
        place_in(&mut self.known, (name, place))
    }

    fn put_beside(&mut self, target: &'static Table, known: usize, column: &'static str) -> Place {
        let place = self.beside.iter().position(|(_, by, _)| *by == known).unwrap_or_else(|| {
            self.beside.push((target, known, Vec::new()));
            self.beside.len() - 1
        });
        Place::Beside(place, place_in(&mut self.beside[place].2, column))
    }

    /// The cells by which rows are known, several times if they are about several things.
    fn named<'t>(&self, tally: &'t Tally) -> Vec<Vec<&'t str>> {
        let mut named: Vec<Vec<&str>> = vec![Vec::with_capacity(self.known.len())];
        for (name, place) in &self.known {
            let cell = tally.cells[*place].as_str();
            let is_about = self.columns[*place] == Beside::ABOUT;
            let ids = if is_about { self.wanted.edition.ids_among(cell, name, self.across) } else { vec![cell] };
            // What is about nothing is counted too.
            let ids = if ids.is_empty() { vec![""] } else { ids };
            if let [id] = ids[..] {
                for one in &mut named {
                    one.push(id);
                }
            } else {
                named = named.iter().flat_map(|one| ids.iter().map(|id| [&one[..], &[id]].concat())).collect();
            }
        }
        named
    }

    /// Gives the cells by which rows are counted. `beside` has the rows of a table, counted by columns.
    fn follow(
        &self,
        counted: &[Tally],
        mut beside: impl FnMut(&'static Table, &[&'static str]) -> Result<Vec<Tally>>,
        take: &mut Take<'_>,
    ) -> Result<()> {
        let mut rows = Vec::new();
        for (target, _, columns) in &self.beside {
            rows.push(beside(target, &[&PLAN[..], &target.key[..1], columns].concat())?);
        }
        let rows: Vec<HashMap<_, _>> = rows.iter().map(|rows| by_plan_and_id(rows)).collect();
        for tally in counted {
            for known in self.named(tally) {
                let found = |place: usize| {
                    let by = known[self.beside[place].1];
                    rows[place].get(&(&*tally.cells[0], &*tally.cells[1], by))
                };
                let cell = |place: &Place| match *place {
                    Place::Known(place) => known[place],
                    Place::Beside(place, column) => found(place).map_or("", |cells| &cells[column]),
                };
                take(&self.cells.iter().map(cell).collect::<Vec<_>>(), tally.count)?;
            }
        }
        Ok(())
    }
}

/// Counts the rows of one release that are wanted. `printed` has the rows of a table that are put beside.
///
/// # Errors
///
/// When `take` has one.
pub fn of_release<'r>(
    content: &Content,
    (release, table, rows): (i32, &'static Table, &[Row]),
    paths: &[CellPath],
    printed: impl Fn(&'static Table) -> Cow<'r, [Row]>,
    wanted: &WantedRows,
    take: &mut Take<'_>,
) -> Result<Tallied> {
    let reading = Reading::of(table, paths, wanted, false);
    let sought = Sought::of_release(wanted, release, content.rows(snapshot::GLOSSARY));
    let admitted = wanted.among(content, release, rows);
    let rows = admitted.iter().filter(|stored| sought.is_in(release, stored.row));
    let counted = Tally::of_rows(rows.map(|stored| (stored.row, &stored.beside)), &reading.columns);
    let nothing = Beside::default();
    let beside = |target, columns: &[&'static str]| {
        Ok(Tally::of_rows(printed(target).iter().map(|row| (row, &nothing)), columns))
    };
    reading.follow(&counted, beside, take)?;
    Ok(Tallied { total: total(&counted), expansions: sought.expansions() })
}

/// The same of some plans together. Blocks.
///
/// # Errors
///
/// When `take` has one, an id is that of nothing, or the database does not answer.
pub fn across(
    table: &'static Table,
    plans: &[Arc<Served>],
    paths: &[CellPath],
    wanted: &WantedRows,
    library: &Library,
    take: &mut Take<'_>,
) -> Result<Tallied> {
    let reading = Reading::of(table, paths, wanted, true);
    in_one_state(&mut *library.db()?, |db| {
        let source = Across::of(table, plans, wanted, library);
        source.check_ids(db)?;
        let sought = source.sought(db)?;
        let counted = source.tally(&reading.columns, &sought, db)?;
        let everything = WantedRows::default();
        let plans: Vec<_> = if reading.beside.is_empty() { Vec::new() } else { named(&counted, plans) };
        let beside = |target, columns: &[&'static str]| {
            Across::of(target, &plans, &everything, library).tally(columns, &Sought::default(), db)
        };
        reading.follow(&counted, beside, take)?;
        Ok(Tallied { total: total(&counted), expansions: sought.expansions() })
    })
}

fn total(counted: &[Tally]) -> usize {
    counted.iter().map(|tally| tally.count).sum()
}

/// The plans that are named by the first cells of what was counted.
fn named(counted: &[Tally], plans: &[Arc<Served>]) -> Vec<Arc<Served>> {
    let named: BTreeSet<(&str, &str)> = counted.iter().map(|tally| (&*tally.cells[0], &*tally.cells[1])).collect();
    let is_named = |plan: &&Arc<Served>| named.contains(&(&*plan.release.publisher_id, &*plan.release.plan_id));
    plans.iter().filter(is_named).map(Arc::clone).collect()
}

/// The other cells of rows by the first three: publisher, plan and id.
fn by_plan_and_id(rows: &[Tally]) -> HashMap<(&str, &str, &str), &[String]> {
    rows.iter().map(|row| ((&*row.cells[0], &*row.cells[1], &*row.cells[2]), &row.cells[3..])).collect()
}

/// The place of a thing in a list, to which it is added if it is not there.
fn place_in<T: PartialEq>(list: &mut Vec<T>, thing: T) -> usize {
    list.iter().position(|known| *known == thing).unwrap_or_else(|| {
        list.push(thing);
        list.len() - 1
    })
}
