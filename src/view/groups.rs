//! Rows of a collection counted by some of their columns, and what their numbers come to where these can be added.
use super::{
    of_plan::{PLAN_COLUMNS, PlanColumn},
    page::{WantedRows, compare, first_difference},
};
use crate::{
    catalog,
    decimal::Decimal,
    error::{Error, Result},
    format::{ColumnDisplay, ComputedColumn, ComputedTable, json},
    table::{CellKind, CellPath, Column, Row, Table},
    vocabulary,
};
use serde_json::{Map, Value, json};
use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// Most columns by which rows are counted.
pub const MOST_COLUMNS: usize = 3;

/// Most groups of an answer, which has no pages.
pub const MOST_GROUPS: usize = 100_000;

/// Digits behind the point of an average.
pub const AVERAGE_PLACES: u32 = 4;

/// Member of JSON in which groups stand.
const GROUPS: &str = "groups";

/// What is told of each group of a table beside its columns: how many rows it has.
pub const COUNT: &str = "count";

/// What the numbers of a group come to, with the names for people.
static FIGURES: [(&str, &str); 4] = [("sum", "合計"), ("min", "最小"), ("max", "最大"), ("avg", "平均")];

/// The columns by which the rows of a table can be counted: publisher and plan, and all by which they can be filtered. Those that
/// are of another table name what rows are about.
pub fn group_columns(table: &'static Table) -> impl Iterator<Item = &'static Column> {
    let filters = catalog::profile_of(table).filters(table);
    table.columns.iter().take(OF_PLAN).chain(filters.into_iter().filter_map(|filter| filter.described()))
}

/// What groups can be sorted by, beside the columns by which they are.
pub fn figures(table: &'static Table) -> impl Iterator<Item = &'static str> {
    let figures = FIGURES.iter().map(|(name, _)| *name).filter(move |_| table.measure().is_some());
    [COUNT].into_iter().chain(figures)
}

/// How many columns of each table say of which publisher and plan a row is.
const OF_PLAN: usize = 2;

/// What is said of a plan, and what names its codes to people.
pub struct PlanNames {
    /// The cells of [`PLAN_COLUMNS`].
    pub beside: Vec<String>,
    /// Labels of the codes that the plan declares, by list and code.
    pub codes: HashMap<(String, String), String>,
}

/// The labels of the codes that a plan declares, from its rows of `codes`.
pub fn own_codes(rows: &[Row]) -> HashMap<(String, String), String> {
    let label = |row: &Row| ((row["list_id"].to_owned(), row["code_id"].to_owned()), row["label"].to_owned());
    rows.iter().map(label).collect()
}

/// By what rows are counted, and which of their cells are looked at.
pub struct Grouping {
    table: &'static Table,
    /// The columns of a group.
    columns: Vec<&'static Column>,
    /// For each of them where its name stands among the cells, if a row names it.
    labels: Vec<Option<usize>>,
    /// For each of them the column that has the names.
    named: Vec<Option<(String, String)>>,
    /// Where the number stands among the cells, if the table has one.
    number: Option<usize>,
    /// The cells that must be the same where numbers are added, behind the number.
    measured_by: Vec<CellPath>,
    /// Whether a group can be of several plans.
    of_several: bool,
    /// All cells that are looked at.
    pub paths: Vec<CellPath>,
}

impl Grouping {
    /// The grouping of a table by some of its columns; `across` if rows of several plans are counted.
    pub fn of(table: &'static Table, asked: &[&'static Column], across: bool) -> Self {
        let profile = catalog::profile_of(table);
        // An id names a thing within its plan, so that equal ids of two plans say nothing.
        let is_within_plan = across && asked.iter().any(|column| is_within_plan(column));
        let plan = table.columns.iter().take(OF_PLAN).filter(|_| is_within_plan);
        let others = asked.iter().copied().filter(|column| !is_within_plan || !is_of_plan(table, column));
        let columns: Vec<&'static Column> = plan.chain(others).collect();
        let mut paths: Vec<_> = columns.iter().map(|column| CellPath { through: None, column }).collect();
        let is_there = |path: &CellPath| !across || path.through.is_none_or(|(_, target)| target.across);
        let mut labels = Vec::new();
        for column in &columns {
            let label = profile.label(table, column).filter(is_there);
            labels.push(label.as_ref().map(|_| paths.len()));
            paths.extend(label);
        }
        let named = columns.iter().map(|column| label_column(table, column)).collect();
        let measure = table.measure();
        let number = measure.map(|_| paths.len());
        let measured_by = measure.map_or(&[][..], |column| column.measured_by);
        let measured_by: Vec<_> = measured_by.iter().filter_map(|path| profile.cell(table, path)).collect();
        paths.extend(measure.map(|column| CellPath { through: None, column }));
        paths.extend(&measured_by);
        let of_several = across && columns.iter().all(|column| place_in_plan(table, column) != Some(1));
        Self { table, columns, labels, named, number, measured_by, of_several, paths }
    }

    /// Counts rows with these cells, which are those of the paths.
    ///
    /// # Errors
    ///
    /// When there are too many groups.
    pub fn add(&self, groups: &mut Groups, cells: &[&str], count: usize) -> Result<()> {
        let own = cells[..self.columns.len()].iter().map(|cell| (*cell).to_owned()).collect();
        groups.entry(own).or_default().add(cells, count, self);
        if groups.len() > MOST_GROUPS {
            let detail = format!("there are more than {MOST_GROUPS} groups: filter the rows, or take fewer columns");
            return Err(Error::parameter("group_by", detail));
        }
        Ok(())
    }

    /// The plans whose own codes are named.
    pub fn plans_with_codes(&self, groups: &Groups) -> BTreeSet<(String, String)> {
        let own: Vec<usize> = (0..self.columns.len()).filter(|place| is_own_code(self.columns[*place])).collect();
        let has_some = |cells: &&Vec<String>| own.iter().any(|place| !cells[*place].is_empty());
        groups.keys().filter(has_some).map(|cells| (cells[0].clone(), cells[1].clone())).collect()
    }

    /// The groups as a table, in the order that is asked for.
    pub fn table<'n>(
        &self,
        groups: &Groups,
        wanted: &WantedRows,
        names: impl Fn(&str, &str) -> Option<&'n PlanNames>,
    ) -> ComputedTable {
        let mut told: Vec<_> =
            groups.iter().map(|(cells, group)| Told { cells, group, figures: group.figures() }).collect();
        told.sort_by(|one, other| self.order(&wanted.sort, one, other));
        let items: Vec<Value> = told.iter().map(|told| Value::Object(self.item(told, &names))).collect();
        let shown = ComputedTable::of(self.shown(), &items);
        ComputedTable { items, member: Some(GROUPS), ..shown }
    }

    /// As asked; what is the same then, by the columns in their order.
    fn order(&self, sort: &[(&'static str, bool)], one: &Told, other: &Told) -> Ordering {
        let by_column = |place: usize| compare(self.columns[place], &one.cells[place], &other.cells[place]);
        let by = |name: &str| match self.columns.iter().position(|column| column.name == name) {
            Some(place) => by_column(place),
            None if name == COUNT => one.group.count.cmp(&other.group.count),
            None => one.figure(name).cmp(&other.figure(name)),
        };
        let asked = sort.iter().map(|(name, downwards)| if *downwards { by(name).reverse() } else { by(name) });
        first_difference(asked.chain((0..self.columns.len()).map(by_column)))
    }

    fn item<'n>(&self, told: &Told, names: impl Fn(&str, &str) -> Option<&'n PlanNames>) -> Map<String, Value> {
        let mut item = Map::new();
        let of_plan = self.plan_of(told.cells, names);
        for (place, column) in self.columns.iter().enumerate() {
            let cell = &told.cells[place];
            item.insert(column.name.to_owned(), json::value(column, cell));
            if let Some((name, _)) = &self.named[place] {
                let label = match &self.labels[place] {
                    Some(label) => told.group.labels.get(label).cloned(),
                    None => code_label(column, cell, of_plan),
                };
                item.insert(name.clone(), json!(label.filter(|label| !label.is_empty())));
            }
            for (beside, cell) in PLAN_COLUMNS.iter().zip(of_plan.map_or(&[][..], |plan| &plan.beside)) {
                if stands_beside(beside, self.table, column) {
                    item.insert(beside.column.name.to_owned(), json::value(&beside.column, cell));
                }
            }
        }
        item.insert(COUNT.to_owned(), json!(told.group.count));
        if self.number.is_some() {
            self.add_figures(told, of_plan, &mut item);
        }
        item
    }

    /// What the numbers come to; null where they cannot be added, with the cells that differ.
    fn add_figures(&self, told: &Told, plan: Option<&PlanNames>, item: &mut Map<String, Value>) {
        for (name, _) in FIGURES {
            let figure = told.figure(name).map(Decimal::as_str);
            item.insert(name.to_owned(), figure.and_then(json::number).unwrap_or_default());
            item.insert(format!("{name}_decimal"), json!(figure));
        }
        for (path, cells) in self.measured_by.iter().zip(&told.group.measured_by) {
            let agreed = cells.first().filter(|_| cells.len() == 1).map_or("", String::as_str);
            for (name, value) in agreed_members(path, agreed, plan) {
                item.entry(name).or_insert(value);
            }
        }
        item.insert("mixed".to_owned(), json!(told.group.mixed(self)));
    }

    /// The plan that all rows of a group are of, if the group says it.
    fn plan_of<'n>(
        &self,
        cells: &[String],
        names: impl Fn(&str, &str) -> Option<&'n PlanNames>,
    ) -> Option<&'n PlanNames> {
        let cell = |place: usize| {
            let column = self.columns.iter().position(|column| place_in_plan(self.table, column) == Some(place));
            column.map_or("", |column| cells[column].as_str())
        };
        names(cell(0), cell(1))
    }

    /// The columns of the answer as tables have them.
    fn shown(&self) -> Vec<ComputedColumn> {
        let mut shown = Vec::new();
        for (column, label) in self.columns.iter().zip(&self.named) {
            let beside: Vec<_> =
                PLAN_COLUMNS.iter().filter(|beside| stands_beside(beside, self.table, column)).collect();
            let is_named = label.is_some() || beside.iter().any(|beside| beside.names);
            let show = if is_named { ColumnDisplay::Hidden } else { ColumnDisplay::Text };
            shown.push(computed(column.name, column.ja, show));
            let own =
                if matches!(column.kind, CellKind::Concept(_)) { ColumnDisplay::Text } else { ColumnDisplay::Own };
            shown.extend(label.as_ref().map(|(name, ja)| computed(name, ja, own)));
            shown.extend(beside.iter().map(|one| one.computed()));
        }
        shown.push(computed(COUNT, "件数", ColumnDisplay::Text));
        if self.number.is_some() {
            for (name, ja) in FIGURES {
                shown.push(ComputedColumn {
                    name: name.to_owned(),
                    ..computed(&format!("{name}_decimal"), ja, ColumnDisplay::Text)
                });
            }
            let is_new = |path: &&CellPath| self.columns.iter().all(|column| column.name != path.column.name);
            for path in self.measured_by.iter().filter(is_new) {
                let label = coded(path.column).then(|| (label_name(path.column), without_id(path.column.ja)));
                let show = if label.is_some() { ColumnDisplay::Hidden } else { ColumnDisplay::Text };
                shown.push(computed(path.column.name, path.column.ja, show));
                shown.extend(label.map(|(name, ja)| computed(&name, &ja, ColumnDisplay::Text)));
            }
            shown.push(computed("mixed", "一致しない項目", ColumnDisplay::Text));
        }
        shown
    }
}

/// Groups of rows by their cells.
pub type Groups = BTreeMap<Vec<String>, Group>;

/// Rows with the same cells.
#[derive(Default)]
pub struct Group {
    count: usize,
    /// What names its cells, by the place among all cells.
    labels: BTreeMap<usize, String>,
    /// The numbers by their cells, each with how often it is there.
    numbers: HashMap<String, (Decimal, usize)>,
    /// The cells of each path that must be the same.
    measured_by: Vec<BTreeSet<String>>,
    /// Whether rows are measured by what only one plan declares, and may be of several.
    is_own: bool,
}

impl Group {
    fn add(&mut self, cells: &[&str], count: usize, grouping: &Grouping) {
        self.count += count;
        for label in grouping.labels.iter().flatten() {
            self.labels.entry(*label).or_insert_with(|| cells[*label].to_owned());
        }
        let Some(number) = grouping.number else { return };
        // Reading a number takes longer than finding it among those that were read.
        if let Some((_, known)) = self.numbers.get_mut(cells[number]) {
            *known += count;
        } else {
            let Ok(value) = Decimal::try_from(cells[number].to_owned()) else { return };
            self.numbers.insert(cells[number].to_owned(), (value, count));
        }
        self.measured_by.resize_with(grouping.measured_by.len(), BTreeSet::new);
        for (place, (known, path)) in self.measured_by.iter_mut().zip(&grouping.measured_by).enumerate() {
            let cell = cells[number + 1 + place];
            self.is_own |= grouping.of_several && is_own_code(path.column) && !cell.is_empty();
            if !known.contains(cell) {
                known.insert(cell.to_owned());
            }
        }
    }

    /// Names of the columns in which the rows differ, so that their numbers cannot be added.
    fn mixed(&self, grouping: &Grouping) -> Vec<&'static str> {
        let differs = |(cells, path): &(&BTreeSet<String>, &CellPath)| {
            cells.len() > 1 || (self.is_own && is_own_code(path.column))
        };
        self.measured_by.iter().zip(&grouping.measured_by).filter(differs).map(|(_, path)| path.column.name).collect()
    }

    /// Sum, least, greatest and average, in the order of [`FIGURES`]; `None` if the numbers cannot be added.
    fn figures(&self) -> Option<[Decimal; 4]> {
        let differs = self.is_own || self.measured_by.iter().any(|cells| cells.len() > 1);
        let numbers = self.numbers.values().map(|(number, _)| number);
        let (least, greatest) = (numbers.clone().min()?, numbers.max()?);
        if differs {
            return None;
        }
        let sum = Decimal::sum(self.numbers.values().map(|(number, count)| (number, *count)));
        let count: usize = self.numbers.values().map(|(_, count)| count).sum();
        let average = sum.exact() / num_rational::BigRational::from_integer(count.into());
        let average = Decimal::rounded(&average, AVERAGE_PLACES);
        Some([sum, least.clone(), greatest.clone(), average])
    }
}

/// A group with its cells and what its numbers come to.
struct Told<'t> {
    cells: &'t [String],
    group: &'t Group,
    figures: Option<[Decimal; 4]>,
}

impl Told<'_> {
    fn figure(&self, name: &str) -> Option<&Decimal> {
        let place = FIGURES.iter().position(|(known, _)| *known == name)?;
        self.figures.as_ref().map(|figures| &figures[place])
    }
}

fn computed(name: &str, ja: &str, show: ColumnDisplay) -> ComputedColumn {
    ComputedColumn { name: name.to_owned(), ja: ja.to_owned(), member: format!("/{name}"), show, kind: CellKind::Text }
}

/// Whether a cell names something of one plan alone.
fn is_within_plan(column: &Column) -> bool {
    matches!(column.kind, CellKind::Slug | CellKind::Link(_) | CellKind::LinkWithin(..) | CellKind::OwnCode(_))
}

fn is_own_code(column: &Column) -> bool {
    matches!(column.kind, CellKind::OwnCode(_))
}

/// Whether cells are codes of a list.
fn coded(column: &Column) -> bool {
    matches!(column.kind, CellKind::Concept(_) | CellKind::OwnCode(_))
}

/// 0 for the column of the publisher, 1 for that of the plan.
fn place_in_plan(table: &'static Table, column: &Column) -> Option<usize> {
    table.position(column.name).filter(|place| *place < OF_PLAN)
}

/// Whether a group by a column has what rows across plans say of their plan: by the publisher what is said of that.
fn stands_beside(beside: &PlanColumn, table: &'static Table, column: &Column) -> bool {
    place_in_plan(table, column) == Some(usize::from(!beside.of_publisher))
}

fn is_of_plan(table: &'static Table, column: &Column) -> bool {
    place_in_plan(table, column).is_some()
}

/// The column that names the cells of a column to people; none where they are words already.
fn label_column(table: &'static Table, column: &Column) -> Option<(String, String)> {
    let is_named = coded(column) || catalog::profile_of(table).label(table, column).is_some();
    is_named.then(|| (label_name(column), without_id(column.ja)))
}

/// `stage_id` to `stage_label`.
fn label_name(column: &Column) -> String {
    format!("{}_label", column.thing())
}

/// 段階ID to 段階.
fn without_id(ja: &str) -> String {
    ja.strip_suffix("ID").map_or_else(|| format!("{ja}の名称"), str::to_owned)
}

/// The label of a code of the vocabulary, or of one that a plan declares.
fn code_label(column: &Column, cell: &str, plan: Option<&PlanNames>) -> Option<String> {
    match column.kind {
        CellKind::Concept(list) => vocabulary::concept(list, cell).map(|concept| concept.ja.clone()),
        CellKind::OwnCode(list) => plan?.codes.get(&(list.to_owned(), cell.to_owned())).cloned(),
        _ => None,
    }
}

/// A cell that is the same in all rows of a group, with its label if it is a code.
fn agreed_members(path: &CellPath, cell: &str, plan: Option<&PlanNames>) -> Vec<(String, Value)> {
    let column = path.column;
    let mut members = vec![(column.name.to_owned(), json::value(column, cell))];
    if coded(column) {
        members.push((label_name(column), json!(code_label(column, cell, plan))));
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_groups_are_held_than_are_told() {
        let table = catalog::find("schedule").unwrap();
        let grouping = Grouping::of(table, &[table.column("period").unwrap()], true);
        let mut groups = Groups::new();
        for period in 0..MOST_GROUPS {
            grouping.add(&mut groups, &[&period.to_string()], 1).unwrap();
        }
        grouping.add(&mut groups, &["1"], 2).unwrap();
        assert!(grouping.add(&mut groups, &["another"], 1).is_err());
        assert_eq!(groups[&vec!["1".to_owned()]].count, 3);
    }
}
