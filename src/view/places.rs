//! Which rows of many plans a page has, found without reading them: only the rows of the page are read.
use super::page::{Cursor, WantedRows, compare, first_difference};
use crate::{
    snapshot::{Columns, Met, Question, Served, column_place},
    table::{CellKind, Column, Table},
};
use std::{cmp::Ordering, sync::Arc};

/// A row: the place of its plan among those that are asked, and its own in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub plan: usize,
    pub row: u32,
}

/// The places of a page.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Rows on all pages together.
    pub total: usize,
    /// Rows before the page.
    pub start: usize,
    /// The rows of the page.
    pub page: Vec<Place>,
    /// The row behind which the page before begins; `None` if that is the first.
    pub before: Option<Place>,
}

/// The rows that meet the conditions.
pub(super) struct Found<'f> {
    plans: &'f [Arc<Served>],
    wanted: &'f WantedRows,
    met: Vec<Met<'f>>,
    sort: Vec<Sort>,
}

/// A column by which rows are sorted.
#[derive(Clone, Copy)]
struct Sort {
    column: &'static Column,
    /// Its place among those that are kept in memory.
    place: usize,
    downwards: bool,
}

impl<'f> Found<'f> {
    /// `None` if something is asked that is not kept in memory. `columns` are those of the plans.
    pub fn of(
        table: &'static Table,
        plans: &'f [Arc<Served>],
        wanted: &'f WantedRows,
        columns: &'f [Arc<Columns>],
    ) -> Option<Self> {
        let question = Question::of(table, &wanted.filters, &wanted.edition)?;
        let sort = wanted.sort.iter().map(|(name, downwards)| {
            let (column, place) = (table.column(name)?, column_place(table, name)?);
            Some(Sort { column, place, downwards: *downwards })
        });
        let sort = sort.collect::<Option<Vec<_>>>()?;
        let met = columns.iter().map(|columns| columns.meeting(&question)).collect();
        Some(Self { plans, wanted, met, sort })
    }

    /// The same of these rows alone, which each plan has a list of.
    pub fn only(mut self, rows: Vec<Vec<u32>>) -> Self {
        self.met.iter_mut().zip(rows).for_each(|(met, rows)| met.only(rows));
        self
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.met.iter().map(Met::count).sum()
    }

    /// All of them, as printed.
    pub fn all(&self) -> Vec<Place> {
        let of_plan = |(plan, met): (usize, &Met<'_>)| met.rows().map(|row| Place { plan, row }).collect::<Vec<_>>();
        self.met.iter().enumerate().flat_map(of_plan).collect()
    }

    /// The page behind the cursor, of so many rows.
    pub fn page(&self, limit: usize) -> Places {
        if self.sort.is_empty() { self.printed(limit) } else { self.sorted(limit) }
    }

    /// Where plans and their rows stand against the cursor.
    fn against_cursor(&self, plan: usize, cursor: &Cursor) -> Ordering {
        let release = &self.plans[plan].release;
        cursor.against_plan(&release.publisher_id, &release.plan_id)
    }

    fn printed(&self, limit: usize) -> Places {
        let counts: Vec<usize> = self.met.iter().map(Met::count).collect();
        let before = |cursor: &Cursor| {
            let of_plan = |(plan, count): (usize, &usize)| match self.against_cursor(plan, cursor) {
                Ordering::Less => *count,
                Ordering::Equal => self.met[plan].rows().take_while(|row| !cursor.is_before(*row)).count(),
                Ordering::Greater => 0,
            };
            counts.iter().enumerate().map(of_plan).sum()
        };
        let start = self.wanted.cursor.as_ref().map_or(0, before);
        let rows = |from: usize, most: usize| {
            let (mut passed, mut places) = (0, Vec::new());
            for (plan, count) in counts.iter().enumerate() {
                if passed + count > from && places.len() < most {
                    let rows = self.met[plan].rows().skip(from.saturating_sub(passed)).take(most - places.len());
                    places.extend(rows.map(|row| Place { plan, row }));
                }
                passed += count;
            }
            places
        };
        let before = start.checked_sub(limit + 1).and_then(|place| rows(place, 1).pop());
        Places { total: counts.iter().sum(), start, page: rows(start, limit), before }
    }

    fn sorted(&self, limit: usize) -> Places {
        let (page, start) = self.first(limit, false);
        let before = if start > limit { self.first(limit + 1, true).0.pop() } else { None };
        Places { total: self.count(), start, page, before }
    }

    /// The first rows behind the cursor, or, backwards, the last that are not behind it, the last first; and how many rows are
    /// on the other side of the cursor.
    fn first(&self, most: usize, backwards: bool) -> (Vec<Place>, usize) {
        let (mut first, mut passed): (Vec<Place>, usize) = (Vec::with_capacity(most + 1), 0);
        let plans = 0..self.met.len();
        let plans: Box<dyn Iterator<Item = usize>> = if backwards { Box::new(plans.rev()) } else { Box::new(plans) };
        for plan in plans {
            let met = &self.met[plan];
            let mut cursor = self.wanted.cursor.as_ref().map(|cursor| {
                let cells = cursor.cells().iter().map(String::as_str).collect();
                (cursor, self.against_cursor(plan, cursor), Edge::of(self, met, cells))
            });
            let mut worst: Option<(Place, Edge)> = None;
            let mut look = |row: u32, first: &mut Vec<Place>| {
                let place = Place { plan, row };
                if let Some((cursor, of_plan, edge)) = &mut cursor {
                    let of_row = || if cursor.is_before(row) { Ordering::Greater } else { Ordering::Less };
                    let against = edge.against(row).then(*of_plan).then_with(of_row);
                    if (against == Ordering::Greater) == backwards {
                        passed += 1;
                        return;
                    }
                }
                if first.len() == most {
                    let Some(last) = first.last().copied() else { return };
                    if worst.as_ref().is_none_or(|(known, _)| *known != last) {
                        worst = Some((last, Edge::of(self, met, self.cells(last))));
                    }
                    let against = worst.as_mut().map_or(Ordering::Equal, |(_, edge)| edge.against(row));
                    let against = against.then(place.cmp(&last));
                    if (against == Ordering::Greater) != backwards {
                        return;
                    }
                }
                let at = first.partition_point(|known| {
                    let order = self.compare(*known, place);
                    (if backwards { order.reverse() } else { order }) == Ordering::Less
                });
                first.insert(at, place);
                first.truncate(most);
            };
            if backwards {
                met.rows().rev().for_each(|row| look(row, &mut first));
            } else {
                met.rows().for_each(|row| look(row, &mut first));
            }
        }
        (first, passed)
    }

    /// The cells of a row by which it is sorted.
    fn cells(&self, Place { plan, row }: Place) -> Vec<&str> {
        let met = &self.met[plan];
        self.sort.iter().map(|sort| met.columns().text(met.number(sort.place, row))).collect()
    }

    fn compare(&self, one: Place, other: Place) -> Ordering {
        let (cells, others) = (self.cells(one), self.cells(other));
        let cells = self.sort.iter().zip(cells.iter().zip(others));
        first_difference(cells.map(|(sort, (one, other))| sort.compare(one, other))).then(one.cmp(&other))
    }
}

impl Sort {
    fn compare(self, one: &str, other: &str) -> Ordering {
        let order = compare(self.column, one, other);
        if self.downwards { order.reverse() } else { order }
    }

    /// Whether the order of cells is that of their bytes.
    fn is_by_bytes(self) -> bool {
        !matches!(self.column.kind, CellKind::Integer | CellKind::FiscalYear | CellKind::Period)
    }
}

/// Some cells with which the rows of one plan are compared.
struct Edge<'e> {
    met: &'e Met<'e>,
    columns: Vec<(Sort, &'e str, Against)>,
}

/// Where the texts of a plan stand against a cell.
enum Against {
    /// So many are less, and so many are not greater.
    Bytes(u32, u32),
    /// What was compared, by the numbers of the texts.
    Compared(Vec<Option<Ordering>>),
}

impl<'e> Edge<'e> {
    fn of(found: &Found<'_>, met: &'e Met<'_>, cells: Vec<&'e str>) -> Self {
        let columns = found.sort.iter().zip(cells).map(|(sort, cell)| {
            let against = if sort.is_by_bytes() {
                let (less, not_greater) = met.columns().around(cell);
                Against::Bytes(less, not_greater)
            } else {
                Against::Compared(vec![None; met.columns().texts()])
            };
            (*sort, cell, against)
        });
        Self { met, columns: columns.collect() }
    }

    /// Where a row stands by its cells.
    fn against(&mut self, row: u32) -> Ordering {
        for (sort, cell, against) in &mut self.columns {
            let number = self.met.number(sort.place, row);
            let order = match against {
                Against::Bytes(less, _) if number < *less => Ordering::Less,
                Against::Bytes(_, not_greater) if number >= *not_greater => Ordering::Greater,
                Against::Bytes(..) => Ordering::Equal,
                Against::Compared(known) => *known[number as usize]
                    .get_or_insert_with(|| compare(sort.column, self.met.columns().text(number), cell)),
            };
            let order = if sort.downwards { order.reverse() } else { order };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }
}
