//! What a row is about, through links: which tables its table leads to.
//!
//! A row is about the things that it links, and about what these are about in turn: an entry of the schedule is about its
//! initiative, about the policies under which that is listed, and about those above them. A *join* is a table that links
//! things of two tables, such as `listings`: it leads from the first to the second at any place of a way, and back at its
//! beginning alone, because terms belong to the initiatives that use them, but initiatives do not belong to whatever else
//! uses their terms. Editions and sources are where something is printed, and not what it is about.
use super::Profile;
use crate::table::{CellKind, CellPath, Column, Table};

/// By what the rows of a table can be asked for.
#[derive(Debug, Clone, Copy)]
pub struct FilterOf {
    /// Name of the parameter.
    pub name: &'static str,
    /// The column that is compared; `None` if no column of the table says it.
    pub column: Option<&'static Column>,
    /// The table of the things that rows are about, where what they are about is compared.
    pub about: Option<&'static Table>,
}

impl FilterOf {
    /// The column that says what a value is: that of the table itself, or the id of the things that rows are about.
    pub fn described(&self) -> Option<&'static Column> {
        self.column.or_else(|| self.about?.column(self.name))
    }

    /// Where a value must stand for any row to have it; `None` for values that follow from no row.
    pub fn known(&self, table: &'static Table, profile: &'static Profile) -> Option<KnownIn> {
        let of = |table: &'static Table, column| Some(KnownIn { table, column, list: None });
        if let Some(target) = self.about {
            return of(target, self.name);
        }
        match self.column?.kind {
            CellKind::Link(target) => profile.find(target).and_then(|target| of(target, target.key[0])),
            CellKind::OwnCode(list) => {
                profile.find("codes").map(|table| KnownIn { table, column: "code_id", list: Some(list) })
            }
            // What is a key within something else is known where it is used.
            CellKind::Slug | CellKind::LinkWithin(..) => of(table, self.name),
            _ => None,
        }
    }
}

/// The cells among which a value of a filter must be.
#[derive(Debug, Clone, Copy)]
pub struct KnownIn {
    /// Their table.
    pub table: &'static Table,
    /// Their column.
    pub column: &'static str,
    /// The list of codes of which they must be, of codes that a plan declares.
    pub list: Option<&'static str>,
}

/// Tables of the places where rows are printed.
const PLACES: [&str; 2] = ["revisions", "sources"];

impl Profile {
    /// The columns of a table that name a thing each row is about, with the table of the thing.
    pub fn links(&self, table: &'static Table) -> impl Iterator<Item = (&'static Column, &'static Table)> {
        table.columns.iter().filter_map(move |column| {
            let CellKind::Link(target) = column.kind else { return None };
            // What is above a thing is what it is about; what replaced it, or what it is a part of, is another one.
            let is_other = target != table.name || column.name.starts_with("parent_");
            let target = self.find(target).filter(|target| target.key.len() == 1 && is_other)?;
            (!PLACES.contains(&target.name)).then_some((column, target))
        })
    }

    /// The tables that link things of two tables, with the columns that do, in their order.
    pub fn joins(&self) -> impl Iterator<Item = (&'static Table, Vec<(&'static Column, &'static Table)>)> {
        self.tables.iter().copied().filter_map(|table| {
            // Columns that are subjects name the one thing that a row is about: they join nothing.
            let links: Vec<_> = self.links(table).filter(|(column, _)| !column.subject).collect();
            let is_join = links.iter().any(|(_, target)| *target != links[0].1);
            is_join.then_some((table, links))
        })
    }

    /// The tables whose things a row of a table can be about, each once: rows can be asked for by their ids.
    pub fn reached(&self, table: &'static Table) -> Vec<&'static Table> {
        let mut next: Vec<_> = self.links(table).map(|(_, target)| target).collect();
        for (_, links) in self.joins() {
            match links.iter().position(|(_, target)| *target == table) {
                Some(0) => next.extend(links[1..].iter().map(|(_, target)| *target)),
                Some(_) => next.push(links[0].1),
                None => {}
            }
        }
        let mut reached: Vec<&Table> = Vec::new();
        while let Some(to) = next.pop() {
            if reached.contains(&to) {
                continue;
            }
            reached.push(to);
            next.extend(self.links(to).map(|(_, target)| target));
            let joins = self.joins().filter(|(_, links)| links[0].1 == to);
            next.extend(joins.flat_map(|(_, links)| links.into_iter().skip(1).map(|(_, target)| target)));
        }
        reached.retain(|target| *target != table || self.is_tree(table));
        self.tables.iter().copied().filter(|table| reached.contains(table)).collect()
    }

    /// By what the rows of a table can be asked for: its columns, in their order, then what they are about.
    pub fn filters(&self, table: &'static Table) -> Vec<FilterOf> {
        let reached = if self.is_todays() { self.reached(table) } else { Vec::new() };
        let about = |name: &str| reached.iter().copied().find(|target| target.key == [name]);
        let own = table.columns.iter().filter(|column| column.filter);
        let own = own.map(|column| FilterOf { name: column.name, column: Some(column), about: about(column.name) });
        let through = reached.iter().filter(|target| table.column(target.key[0]).is_none());
        own.chain(through.map(|target| FilterOf { name: target.key[0], column: None, about: Some(target) })).collect()
    }

    /// The links of a table whose rows can be put beside its own, with the table of these.
    pub fn neighbours(&self, table: &'static Table) -> impl Iterator<Item = (&'static Column, &'static Table)> {
        table.columns.iter().filter_map(|column| {
            let CellKind::Link(target) = column.kind else { return None };
            Some((column, self.find(target).filter(|target| target.key.len() == 1)?))
        })
    }

    /// The cell that a path names: `unit_id`, or `indicator.accumulation_id` of the row that `indicator_id` links.
    pub fn cell(&self, table: &'static Table, path: &str) -> Option<CellPath> {
        let Some((link, name)) = path.split_once('.') else {
            return Some(CellPath { through: None, column: table.column(path)? });
        };
        let (link, target) = self.neighbours(table).find(|(column, _)| column.thing() == link)?;
        Some(CellPath { through: Some((link.name, target)), column: target.column(name)? })
    }

    /// The cell that names to people what a cell of a column stands for, or what rows are about; none if no row does.
    pub fn label(&self, table: &'static Table, column: &Column) -> Option<CellPath> {
        if table.key == [column.name] {
            return self.cell(table, table.label?);
        }
        let linked = self.neighbours(table).find(|(link, _)| link.name == column.name).map(|(_, target)| target);
        let is_about = |target: &&'static Table| table.column(column.name).is_none() && target.key == [column.name];
        let target = linked.or_else(|| self.reached(table).into_iter().find(is_about))?;
        Some(CellPath { through: Some((column.name, target)), column: target.column(target.label?)? })
    }

    /// Whether things of a table stand above others of it.
    pub fn is_tree(&self, table: &'static Table) -> bool {
        self.links(table).any(|(_, target)| target == table)
    }
}
