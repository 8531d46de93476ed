//! The cells by which rows of many plans are filtered and sorted, kept in memory as numbers: which rows are wanted, how many
//! there are and in which order they come is known without reading them.
//!
//! Those of a release never change. A cell is the place of its text among the distinct texts of the release, which are in the
//! order of their bytes; a column that is the same in all rows is one number.
use super::{Error, Library, Served, across};
use crate::{
    compact::{Numbers, Texts},
    store::{Beside, Db, Filter, RowSet, WantedEdition},
    table::Table,
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// Releases whose cells are read with one question to each table.
const AT_ONCE: usize = 100;

/// The cells of one release by which its rows are asked.
#[derive(Debug)]
pub struct Columns {
    /// Distinct texts in the order of their bytes, the empty one first.
    texts: Texts,
    editions: Lists,
    about: Lists,
    /// Of each table that is asked across plans, in their order.
    tables: Box<[Cells]>,
}

/// Distinct lists of words, each word as the place of its text. The first list is of rows that have none.
#[derive(Debug)]
struct Lists {
    words: Box<[u32]>,
    ends: Box<[u32]>,
}

/// The cells of a table: its columns in the order of [`names`], then the lists of editions and of what rows are about.
#[derive(Debug)]
struct Cells {
    rows: u32,
    /// A number for each row.
    columns: Box<[Numbers]>,
}

/// The columns whose cells are kept: those by which rows are filtered and sorted, and their keys.
fn names(table: &'static Table) -> impl Iterator<Item = &'static str> {
    let asked = |name: &'static str, filter: bool| filter || table.key.contains(&name);
    table.columns.iter().filter(move |column| asked(column.name, column.filter)).map(|column| column.name)
}

fn tables() -> impl Iterator<Item = &'static Table> {
    across().tables.iter().copied().filter(|table| table.across)
}

/// Those of some plans, in their order. What is missing is read: of the rows that stand in SQL tables, else of files.
///
/// # Errors
///
/// When a file is damaged or the database does not answer.
pub fn columns(plans: &[Arc<Served>], library: &Library, db: &mut Db) -> Result<Vec<Arc<Columns>>, Error> {
    let missing: Vec<&Arc<Served>> = plans.iter().filter(|plan| plan.columns.get().is_none()).collect();
    for some in missing.chunks(AT_ONCE) {
        let releases: Vec<i32> = some.iter().map(|plan| plan.release.id).collect();
        let standing: BTreeSet<i32> = RowSet::among(across().profile, &releases, db)?.into_iter().collect();
        let (standing, others): (Vec<_>, Vec<_>) =
            some.iter().copied().partition(|plan| standing.contains(&plan.release.id));
        read(&standing, db)?;
        for plan in others {
            let content = library.content(plan, &plan.release)?;
            let mut making = Making::default();
            content.with_beside(None, |beside| {
                for (place, table) in tables().enumerate() {
                    let (names, rows): (Vec<_>, _) = (names(table).collect(), content.rows(table.name));
                    for (row, Beside { editions, about }) in rows.iter().zip(beside(rows)) {
                        let cells = names.iter().map(|name| row[name].to_owned());
                        making.add(place, cells.chain([editions, about].map(Option::unwrap_or_default)).collect());
                    }
                }
            });
            // Another may have been faster; it made the same.
            let _ = plan.columns.set(Arc::new(making.finish()));
        }
    }
    Ok(plans.iter().filter_map(|plan| plan.columns.get().map(Arc::clone)).collect())
}

fn read(plans: &[&Arc<Served>], db: &mut Db) -> Result<(), Error> {
    let releases: Vec<i32> = plans.iter().map(|plan| plan.release.id).collect();
    if releases.is_empty() {
        return Ok(());
    }
    let mut all: HashMap<i32, Making> = releases.iter().map(|release| (*release, Making::default())).collect();
    for (place, table) in tables().enumerate() {
        let names: Vec<&str> = names(table).chain(Beside::COLUMNS).collect();
        let take = |release: i32, cells| {
            if let Some(making) = all.get_mut(&release) {
                making.add(place, cells);
            }
        };
        across().each(table, &names, &releases, take, db)?;
    }
    for plan in plans {
        if let Some(making) = all.remove(&plan.release.id) {
            let _ = plan.columns.set(Arc::new(making.finish()));
        }
    }
    Ok(())
}

/// Cells of a release that are being collected, as numbers in the order in which texts were met.
#[derive(Default)]
struct Making {
    known: HashMap<String, u32>,
    tables: Vec<Vec<Vec<u32>>>,
}

impl Making {
    fn number(&mut self, text: String) -> u32 {
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        *self.known.entry(text).or_insert(next)
    }

    fn add(&mut self, table: usize, cells: Vec<String>) {
        let numbers: Vec<u32> = cells.into_iter().map(|cell| self.number(cell)).collect();
        self.tables.resize_with(self.tables.len().max(table + 1), Vec::new);
        let columns = &mut self.tables[table];
        columns.resize_with(numbers.len(), Vec::new);
        columns.iter_mut().zip(numbers).for_each(|(column, number)| column.push(number));
    }

    fn finish(self) -> Columns {
        let mut texts: Vec<(&str, u32)> = self.known.iter().map(|(text, number)| (text.as_str(), *number)).collect();
        texts.sort_unstable();
        let mut by_number = vec![""; texts.len()];
        for (text, number) in &texts {
            by_number[*number as usize] = text;
        }
        // The words of lists are texts; the lists themselves are not kept.
        let of_lists = |from_end: usize| -> BTreeSet<u32> {
            let columns =
                self.tables.iter().filter_map(|columns| columns.len().checked_sub(from_end).map(|at| &columns[at]));
            columns.flatten().copied().collect()
        };
        let (editions, about) = (of_lists(2), of_lists(1));
        let of_cells = self.tables.iter().flat_map(|columns| columns.iter().rev().skip(2)).flatten();
        let mut kept: BTreeSet<&str> = of_cells.map(|number| by_number[*number as usize]).collect();
        let words = |list: &u32| by_number[*list as usize].split(' ').filter(|word| !word.is_empty());
        kept.extend(editions.iter().chain(&about).flat_map(words));
        kept.insert("");
        let texts = kept.iter().collect::<Texts>();
        let (editions, edition_of) = Lists::of(&editions, &by_number, &texts);
        let (about, about_of) = Lists::of(&about, &by_number, &texts);
        let tables = tables().enumerate().map(|(place, table)| {
            let columns = self.tables.get(place).filter(|columns| !columns.is_empty());
            let Some(columns) = columns else { return Cells::empty(names(table).count() + 2) };
            let own = columns.len() - 2;
            let numbered = columns.iter().enumerate().map(|(at, column)| {
                let number = |number: &u32| match at.checked_sub(own) {
                    None => find(&texts, by_number[*number as usize]).unwrap_or_default(),
                    Some(0) => edition_of.get(number).copied().unwrap_or_default(),
                    Some(_) => about_of.get(number).copied().unwrap_or_default(),
                };
                Numbers::from(column.iter().map(number).collect::<Vec<_>>())
            });
            Cells { rows: u32::try_from(columns[0].len()).unwrap_or(u32::MAX), columns: numbered.collect() }
        });
        let tables = tables.collect();
        Columns { texts, editions, about, tables }
    }
}

/// The number of a text: its place.
fn find(texts: &Texts, text: &str) -> Option<u32> {
    texts.find(text).and_then(|place| u32::try_from(place).ok())
}

impl Lists {
    /// The lists, and the place of each by its number while it was collected.
    fn of(lists: &BTreeSet<u32>, by_number: &[&str], texts: &Texts) -> (Self, HashMap<u32, u32>) {
        let (mut words, mut ends, mut places) = (Vec::new(), vec![0], HashMap::new());
        for list in lists {
            let text = by_number[*list as usize];
            if text.is_empty() {
                places.insert(*list, 0);
                continue;
            }
            words.extend(text.split(' ').filter(|word| !word.is_empty()).filter_map(|word| find(texts, word)));
            places.insert(*list, u32::try_from(ends.len()).unwrap_or(u32::MAX));
            ends.push(u32::try_from(words.len()).unwrap_or(u32::MAX));
        }
        (Self { words: words.into_boxed_slice(), ends: ends.into_boxed_slice() }, places)
    }

    /// Numbers of the lists in which one of some texts is found, as [`Beside`] has them.
    fn having(&self, wanted: &[String], texts: &Texts) -> Vec<u32> {
        let whole = wanted.iter().filter(|word| word.starts_with(' ')).filter_map(|word| find(texts, word.trim()));
        let whole: Vec<u32> = whole.collect();
        let ends: Vec<&str> = wanted.iter().filter(|word| !word.starts_with(' ')).map(|word| word.trim_end()).collect();
        if whole.is_empty() && ends.is_empty() {
            return Vec::new();
        }
        let is_wanted = |word: &u32| {
            whole.contains(word)
                || (!ends.is_empty() && ends.iter().any(|end| texts.get(*word as usize).ends_with(end)))
        };
        let lists = (1..).zip(self.ends.windows(2));
        lists
            .filter(|(_, ends)| self.words[ends[0] as usize..ends[1] as usize].iter().any(is_wanted))
            .map(|(list, _)| list)
            .collect()
    }
}

impl Cells {
    fn empty(columns: usize) -> Self {
        Self { rows: 0, columns: (0..columns).map(|_| Numbers::default()).collect() }
    }
}

/// What is asked of the rows of a table, for whatever release.
#[derive(Debug)]
pub struct Question<'q> {
    table: usize,
    edition: &'q WantedEdition,
    /// Each filter with the place of its column; `None` if rows are asked only for what they are about.
    filters: Vec<(Option<usize>, &'q Filter)>,
    /// How many columns the table has here.
    own: usize,
}

impl<'q> Question<'q> {
    /// `None` if the cells that are asked for are not kept.
    pub fn of(table: &'static Table, filters: &'q [Filter], edition: &'q WantedEdition) -> Option<Self> {
        let place = |filter: &'q Filter| match filter.column {
            None => Some((None, filter)),
            Some(column) => Some((Some(column_place(table, column)?), filter)),
        };
        let filters = filters.iter().map(place).collect::<Option<Vec<_>>>()?;
        let own = names(table).count();
        Some(Self { table: tables().position(|one| one.name == table.name)?, edition, filters, own })
    }
}

/// The place of a column among those that are kept.
pub fn column_place(table: &'static Table, column: &str) -> Option<usize> {
    names(table).position(|name| name == column)
}

/// Numbers of which a row must have one, in the columns beside them.
type Condition<'c> = Vec<(&'c Numbers, Vec<u32>)>;

/// The rows of one release that meet a question.
#[derive(Debug)]
pub struct Met<'c> {
    columns: &'c Columns,
    cells: &'c Cells,
    /// How many rows are looked at: none if a condition cannot be met.
    rows: u32,
    conditions: Vec<Condition<'c>>,
    /// The rows that are looked at, if they are not all.
    only: Option<Vec<u32>>,
}

impl Columns {
    /// The rows that meet a question.
    pub fn meeting(&self, question: &Question<'_>) -> Met<'_> {
        let cells = &self.tables[question.table];
        let mut met = Met { columns: self, cells, rows: cells.rows, conditions: Vec::new(), only: None };
        let asked = |list: &[String], lists: &Lists| lists.having(list, &self.texts);
        let words = question.edition.words();
        if !words.is_empty() {
            let mut editions = asked(&words, &self.editions);
            editions.push(0);
            met.demand(vec![(&cells.columns[question.own], editions)]);
        }
        for (column, filter) in &question.filters {
            let mut condition = Condition::new();
            if let Some(column) = column {
                let absent = filter.or_absent.then_some(0);
                let values = filter.any_of.iter().filter(|value| !value.is_empty());
                let values = values.filter_map(|value| find(&self.texts, value)).chain(absent).collect();
                condition.push((&cells.columns[*column], values));
            }
            if !filter.or_about.is_empty() {
                condition.push((&cells.columns[question.own + 1], asked(&filter.or_about, &self.about)));
            }
            met.demand(condition);
        }
        met
    }

    /// Where texts stand that are compared by their bytes: how many of them are less, and how many are not greater.
    pub fn around(&self, text: &str) -> (u32, u32) {
        let less = u32::try_from(self.texts.partition(|known| known < text)).unwrap_or(u32::MAX);
        (less, less + u32::from(self.texts.find(text).is_some()))
    }

    /// How many distinct texts there are.
    pub fn texts(&self) -> usize {
        self.texts.len()
    }

    /// A text by its number.
    pub fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize)
    }
}

impl<'c> Met<'c> {
    /// One that all rows meet, or none, need not be looked at again.
    fn demand(&mut self, mut condition: Condition<'c>) {
        let mut all = false;
        condition.retain(|(numbers, accepted)| {
            all |= matches!(numbers, Numbers::Same { number, .. } if accepted.contains(number));
            !accepted.is_empty() && !matches!(numbers, Numbers::Same { .. })
        });
        if condition.is_empty() && !all {
            self.rows = 0;
        }
        if !all {
            self.conditions.push(condition);
        }
    }

    fn has(&self, row: u32) -> bool {
        self.conditions
            .iter()
            .all(|any| any.iter().any(|(numbers, accepted)| accepted.contains(&numbers.get(row as usize))))
    }

    /// Looks at these rows alone, which are in printed order.
    pub fn only(&mut self, rows: Vec<u32>) {
        self.rows = u32::try_from(rows.len()).unwrap_or(u32::MAX).min(self.rows);
        self.only = Some(rows);
    }

    /// Their places in the file, in printed order.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        let row = |at: u32| self.only.as_ref().map_or(at, |rows| rows[at as usize]);
        (0..self.rows).map(row).filter(|row| self.has(*row))
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        match &self.conditions[..] {
            [] => self.rows as usize,
            _ if self.rows == 0 => 0,
            [any] => match &any[..] {
                [(Numbers::Short(numbers), accepted)] if accepted.len() == 1 && self.only.is_none() => {
                    numbers.iter().filter(|number| u32::from(**number) == accepted[0]).count()
                }
                _ => self.rows().count(),
            },
            _ => self.rows().count(),
        }
    }

    /// The release whose rows they are.
    pub fn columns(&self) -> &'c Columns {
        self.columns
    }

    /// The number of the text of a cell, by the place of its column.
    pub fn number(&self, column: usize, row: u32) -> u32 {
        self.cells.columns[column].get(row as usize)
    }
}
