//! The rows of a package while they are changed.
use crate::{
    catalog::{find, tables},
    dataset::Package,
    table::{Row, Table},
};
use std::collections::{HashMap, HashSet};

/// All tables with their rows.
#[derive(Debug, Clone)]
pub struct Tables {
    rows: Vec<(&'static Table, Vec<Row>)>,
    /// The listings that were printed now, by edition and id, in printed order.
    printed: Vec<(String, String)>,
    /// The listings that no package had before, by edition and id.
    new_listings: HashSet<(String, String)>,
}

impl Tables {
    /// The tables of a package.
    pub fn of(package: &Package) -> Self {
        Self {
            rows: tables().iter().map(|table| (*table, package.rows(table.name).to_vec())).collect(),
            printed: Vec::new(),
            new_listings: HashSet::new(),
        }
    }

    /// Each table with its rows.
    pub fn each(&self) -> impl Iterator<Item = (&'static Table, &[Row])> {
        self.rows.iter().map(|(table, rows)| (*table, rows.as_slice()))
    }

    /// The rows of a table.
    pub fn rows(&self, table: &str) -> &[Row] {
        self.rows.iter().find(|(one, _)| one.name == table).map_or(&[], |(_, rows)| rows)
    }

    fn rows_mut(&mut self, table: &str) -> Option<&mut Vec<Row>> {
        self.rows.iter_mut().find(|(one, _)| one.name == table).map(|(_, rows)| rows)
    }

    /// The place of the first row of which a test holds.
    pub fn position(&self, table: &str, is: impl Fn(&Row) -> bool) -> Option<usize> {
        self.rows(table).iter().position(is)
    }

    /// Adds a row with the given cells.
    pub fn push(&mut self, table: &str, cells: &[(&str, &str)]) {
        let Some(description) = find(table) else { return };
        let cell = |name: &str| {
            cells.iter().find(|(column, _)| *column == name).map_or_else(String::new, |(_, text)| (*text).to_owned())
        };
        let row =
            Row { table: description, cells: description.columns.iter().map(|column| cell(column.name)).collect() };
        if let Some(rows) = self.rows_mut(table) {
            rows.push(row);
        }
    }

    /// Writes cells of a row.
    pub fn set(&mut self, table: &str, place: usize, cells: &[(&str, &str)]) {
        let Some(row) = self.rows_mut(table).and_then(|rows| rows.get_mut(place)) else { return };
        for (column, text) in cells {
            if let Some(position) = row.table.position(column) {
                (*text).clone_into(&mut row.cells[position]);
            }
        }
    }

    /// Adds a row, or writes its cells into the one that has the same key. What the cells do not name stays.
    pub fn put(&mut self, table: &str, cells: &[(&str, &str)]) -> bool {
        let Some(description) = find(table) else { return false };
        let of = |name: &str| cells.iter().find(|(column, _)| *column == name).map_or("", |(_, text)| *text);
        let same = |row: &Row| description.key.iter().all(|column| &row[*column] == of(column));
        let place = self.position(table, same);
        if let Some(place) = place {
            self.set(table, place, cells);
        } else {
            self.push(table, cells);
        }
        place.is_none()
    }

    /// Writes another id wherever some columns have one.
    pub fn rename(&mut self, columns: &[&str], from: &str, to: &str) {
        for (table, rows) in &mut self.rows {
            let places: Vec<usize> = columns.iter().filter_map(|column| table.position(column)).collect();
            for row in rows {
                for place in &places {
                    if row.cells[*place] == from {
                        to.clone_into(&mut row.cells[*place]);
                    }
                }
            }
        }
    }

    /// Removes the row of a key, if there is one.
    pub fn remove(&mut self, table: &str, key: &[(&str, &str)]) {
        if let Some(rows) = self.rows_mut(table) {
            rows.retain(|row| !key.iter().all(|(column, text)| row[*column] == **text));
        }
    }

    /// An id that no row of a table has yet: a letter and the next number.
    pub fn next_id(&self, table: &str, column: &str, letter: &str, width: usize) -> String {
        let number = |row: &Row| row[column].strip_prefix(letter)?.parse::<u32>().ok();
        let last = self.rows(table).iter().filter_map(number).max().unwrap_or(0);
        format!("{letter}{:0width$}", last + 1)
    }

    /// The code of a word that the plan has and no list; it is declared if it was not.
    pub fn own_code(&mut self, list: &str, label: &str) -> String {
        let known = self.rows("codes").iter().find(|row| &row["list_id"] == list && &row["label"] == label);
        if let Some(known) = known {
            return known["code_id"].to_owned();
        }
        let of_list = self.rows("codes").iter().filter(|row| &row["list_id"] == list);
        let numbers =
            of_list.clone().filter_map(|row| row["code_id"].strip_prefix(list)?.strip_prefix('-')?.parse::<u32>().ok());
        let id = format!("{list}-{}", numbers.max().unwrap_or(0) + 1);
        let position = (of_list.count() + 1).to_string();
        self.push("codes", &[("list_id", list), ("code_id", &id), ("label", label), ("position", &position)]);
        id
    }

    /// Remembers that a listing is new.
    pub fn is_new(&mut self, revision: &str, listing: &str) {
        self.new_listings.insert((revision.to_owned(), listing.to_owned()));
    }

    /// Gives new listings their ids, and their places in the table, in printed order.
    pub fn number_listings(&mut self) {
        let mut seen = HashSet::new();
        let order: Vec<(String, String)> = self
            .printed
            .iter()
            .filter(|key| self.new_listings.contains(key) && seen.insert((*key).clone()))
            .cloned()
            .collect();
        let key = |row: &Row| (row["revision_id"].to_owned(), row["listing_id"].to_owned());
        let slots: Vec<usize> =
            (0..self.rows("listings").len()).filter(|at| order.contains(&key(&self.rows("listings")[*at]))).collect();
        let mut ids: Vec<String> = order.iter().map(|(_, id)| id.clone()).collect();
        ids.sort();
        let rows: Vec<Option<Row>> =
            order.iter().map(|wanted| self.rows("listings").iter().find(|row| key(row) == *wanted).cloned()).collect();
        for ((slot, row), id) in slots.into_iter().zip(rows).zip(&ids) {
            if let (Some(row), Some(list)) = (row, self.rows_mut("listings")) {
                list[slot] = row;
            }
            self.set("listings", slot, &[("listing_id", id)]);
        }
        let renamed: HashMap<&(String, String), &String> = order.iter().zip(&ids).collect();
        self.printed = self
            .printed
            .iter()
            .map(|key| (key.0.clone(), renamed.get(key).map_or_else(|| key.1.clone(), |id| (*id).clone())))
            .collect();
    }

    /// Remembers that a listing was printed, behind those before.
    pub fn printed(&mut self, revision: &str, listing: &str) {
        self.printed.push((revision.to_owned(), listing.to_owned()));
    }

    /// Whether a listing was printed in the tables that were read.
    pub fn was_printed(&self, revision: &str, listing: &str) -> bool {
        self.printed.iter().any(|(one, id)| one == revision && id == listing)
    }

    /// Numbers the listings below each policy: those that were printed now in their order, then the others.
    pub fn place_listings(&mut self) {
        let printed: HashMap<(String, String), usize> =
            self.printed.drain(..).enumerate().map(|(place, key)| (key, place)).rev().collect();
        let mut groups: HashMap<(String, String), Vec<(usize, usize)>> = HashMap::new();
        for (at, row) in self.rows("listings").iter().enumerate() {
            let place = printed.get(&(row["revision_id"].to_owned(), row["listing_id"].to_owned()));
            let group = (row["revision_id"].to_owned(), row["policy_id"].to_owned());
            groups.entry(group).or_default().push((place.copied().unwrap_or(usize::MAX), at));
        }
        let touched: HashSet<&String> = printed.keys().map(|(revision, _)| revision).collect();
        for ((revision, _), mut places) in groups {
            if !touched.contains(&revision) {
                continue;
            }
            let slots: Vec<usize> = places.iter().map(|(_, at)| *at).collect();
            places.sort_unstable();
            let rows: Vec<Row> = places.iter().map(|(_, at)| self.rows("listings")[*at].clone()).collect();
            for (number, (slot, row)) in slots.into_iter().zip(rows).enumerate() {
                if let Some(list) = self.rows_mut("listings") {
                    list[slot] = row;
                }
                self.set("listings", slot, &[("position", &(number + 1).to_string())]);
            }
        }
    }
}
