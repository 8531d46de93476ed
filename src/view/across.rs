//! Rows that are computed plan by plan, of all plans: a page computes no more plans than it takes to fill it.
use super::{
    Asked, Cursor, DEFAULT_LIMIT, Page, Scope, Server,
    collection::plans_of,
    of_plan::{PLAN_COLUMNS, PlanColumn, cells},
    pages::PlanKeyPart,
    unscoped,
};
use crate::{
    error::{Error, Result},
    format::{ComputedColumn, ComputedTable, Document, Shape, json},
    snapshot::{self, Served},
    table::CellKind,
};
use serde::{Deserialize, Serialize};
use std::{iter, sync::Arc};
use utoipa::{IntoParams, ToSchema};

/// Most plans that are computed for a page. Where few rows are wanted a page may have fewer than it may, and yet a next one.
pub const MOST_PLANS: usize = 200;

/// Most rows of a file, which has no pages.
pub const MOST_ROWS: usize = 50_000;

/// Which plans are wanted, and which page of their rows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct OfPlans {
    /// Publisher whose plans are wanted; repeat it for several. 公表主体ID。
    #[param(value_type = Vec<PlanKeyPart<false>>, inline)]
    publisher_id: Vec<String>,
    /// Plans that are wanted, by their ids within their publishers; repeat it for several. 計画ID。
    #[param(value_type = Vec<PlanKeyPart<true>>, inline)]
    plan_id: Vec<String>,
    /// Most rows of a page. 1ページの行数。
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<usize>,
    /// Where the page begins: taken from the `next` link of another page, and opaque. ページの始まり。
    #[param(example = "WyIxNzIwMTQiLCJkeC1hY3Rpb24tcGxhbiIsMSwiIixbXV0")]
    cursor: Option<String>,
}

impl OfPlans {
    /// The place behind which the page begins.
    fn begin(&self) -> Result<Option<Cursor>> {
        let Some(word) = &self.cursor else { return Ok(None) };
        let cursor = Cursor::decode(word).filter(|cursor| cursor.rows().is_some());
        let wrong = || Error::parameter("cursor", "this is no cursor; take it from the `next` link of a page");
        cursor.map(Some).ok_or_else(wrong)
    }
}

/// What is said of rows that are computed of all plans.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AcrossMeta {
    /// Rows on all pages together; null unless this page has all of them: others are computed when they are asked for.
    total: Option<usize>,
}

/// A page of the rows of plans.
#[derive(Default)]
pub(super) struct Walked {
    /// The rows as each plan has them.
    pub sheet: ComputedTable,
    /// Which columns have a cell that is not empty.
    filled: Vec<bool>,
    /// The plans in order, each with the number of its rows.
    plans: Vec<(Arc<Served>, usize)>,
    next: Option<Cursor>,
    total: Option<usize>,
}

/// Computes the rows of the plans that are asked for, in the order of their keys, until the page is full. `of_plan` has a line for
/// each item.
///
/// # Errors
///
/// When the cursor is none, a file would have too many rows, or the database does not answer.
pub(super) fn walked(
    asked: &Asked,
    server: &Server<'_>,
    mut of_plan: impl FnMut(&Scope) -> Result<ComputedTable>,
) -> Result<Walked> {
    let given: OfPlans = asked.read()?;
    let (begin, plans) = (given.begin()?, plans_of(&given.publisher_id, &given.plan_id, server.snapshot)?);
    let (limit, most) = match given.limit {
        _ if asked.whole && server.host.is_copy => (usize::MAX, usize::MAX),
        _ if asked.whole => (MOST_ROWS, usize::MAX),
        limit => (limit.unwrap_or(DEFAULT_LIMIT), MOST_PLANS),
    };
    let is_before = |served: &&Arc<Served>| begin.as_ref().is_some_and(|begin| served.key() < begin.plan());
    let mut left = plans.iter().skip_while(is_before).peekable();
    let (mut walked, mut count) = (Walked::default(), 0);
    for served in left.by_ref().take(most) {
        let sheet = of_plan(&Scope::current(served, server.library))?;
        let here = begin.as_ref().filter(|begin| begin.plan() == served.key());
        let from = here.and_then(Cursor::rows).unwrap_or_default().min(sheet.rows.len());
        let until = from.saturating_add(limit - count).min(sheet.rows.len());
        if until < sheet.rows.len() {
            walked.next = Some(Cursor::within(served.key(), until));
        }
        count += until - from;
        walked.take(part_of(sheet, from, until), served);
        if count == limit {
            break;
        }
    }
    walked.next = walked.next.or_else(|| left.peek().map(|served| Cursor::within(served.key(), 0)));
    if asked.whole && walked.next.is_some() {
        let detail = format!("a file has at most {MOST_ROWS} rows: name publishers, or ask for the pages as JSON");
        return Err(Error::parameter("publisher_id", detail));
    }
    walked.total = (begin.is_none() && walked.next.is_none()).then_some(count);
    if asked.in_cells {
        walked.sheet.items.clear();
    }
    Ok(walked)
}

/// Some of the rows of a table.
fn part_of(mut sheet: ComputedTable, from: usize, until: usize) -> ComputedTable {
    fn cut<T>(all: &mut Vec<T>, from: usize, until: usize) {
        all.truncate(until);
        all.drain(..from.min(all.len()));
    }
    cut(&mut sheet.rows, from, until);
    cut(&mut sheet.items, from, until);
    sheet.row_links.iter_mut().for_each(|(_, hrefs)| cut(hrefs, from, until));
    sheet.page.iter_mut().for_each(|(_, rows)| cut(rows, from, until));
    sheet
}

impl Walked {
    /// Takes up the rows of a plan. A column of a name is one; what a plan lacks is empty in its rows.
    fn take(&mut self, part: ComputedTable, served: &Arc<Served>) {
        let places: Vec<usize> = part.columns.iter().map(|column| placed(&mut self.sheet.columns, column)).collect();
        self.filled.resize(self.sheet.columns.len(), false);
        for (own, (place, column)) in places.iter().zip(&part.columns).enumerate() {
            if part.rows.iter().any(|row| !row[own].is_empty()) {
                let known = &mut self.sheet.columns[*place];
                known.kind = if self.filled[*place] { both(known.kind, column.kind) } else { column.kind };
                self.filled[*place] = true;
            }
        }
        let width = self.sheet.columns.len();
        self.plans.push((Arc::clone(served), part.rows.len()));
        self.sheet.rows.extend(part.rows.into_iter().map(|row| spread(row, &places, width)));
        self.sheet.items.extend(part.items);
        for (name, hrefs) in part.row_links {
            match self.sheet.row_links.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => known.extend(hrefs),
                None => self.sheet.row_links.push((name, hrefs)),
            }
        }
        if let Some((columns, rows)) = part.page.filter(|(_, rows)| !rows.is_empty()) {
            let (known, page) = self.sheet.page.get_or_insert_default();
            let places: Vec<usize> = columns.iter().map(|column| placed(known, column)).collect();
            page.extend(rows.into_iter().map(|row| spread(row, &places, known.len())));
        }
    }

    /// Puts the columns in the order of others, which have all of them.
    pub fn order(&mut self, others: &[ComputedColumn]) {
        let known = |other: &ComputedColumn| self.sheet.columns.iter().position(|column| column.name == other.name);
        let places: Vec<usize> = others.iter().filter_map(known).collect();
        let columns = &self.sheet.columns;
        self.sheet.columns = places.iter().map(|place| columns[*place].clone()).collect();
        for row in &mut self.sheet.rows {
            let cell = |place: &usize| row.get_mut(*place).map(std::mem::take).unwrap_or_default();
            *row = places.iter().map(cell).collect();
        }
    }

    /// The document of a page, in whose rows publisher and plan stand in words.
    pub fn document(mut self, page: &Page, asked: &Asked, server: &Server<'_>) -> Document {
        self.name_plans();
        let Self { sheet, plans, next, total, .. } = self;
        let base = &server.host.base;
        let mut document = unscoped(base, &asked.path, page.ja.to_owned(), Shape::ComputedTable(sheet));
        let of = |served: &Arc<Served>| snapshot::origin(&served.metadata(), &served.release.iri_base);
        document.origins = plans.iter().map(|(served, _)| of(served)).collect();
        if let Some(origin) = document.origins.first() {
            document.iri_base.clone_from(&origin.iri_base);
        }
        document.tell(&AcrossMeta { total });
        let at = |cursor: Option<&Cursor>| format!("{base}{}", with_cursor(&asked.path, cursor));
        if asked.path.contains("cursor=") || next.is_some() {
            document.links.push(("first".to_owned(), at(None)));
        }
        document.links.extend(next.map(|next| ("next".to_owned(), at(Some(&next)))));
        document
    }

    /// Adds what rows across plans say of their plan, behind its id; to the page for people what they call it, before the rest.
    fn name_plans(&mut self) {
        let plans = std::mem::take(&mut self.plans);
        let of = plans.iter().flat_map(|(served, rows)| iter::repeat_n(served, *rows));
        let said: Vec<Vec<String>> = plans.iter().map(|(served, _)| cells(&served.metadata())).collect();
        let said = plans.iter().zip(&said).flat_map(|((_, rows), said)| iter::repeat_n(said, *rows));
        let sheet = &mut self.sheet;
        let behind = sheet.columns.iter().position(|column| column.name == "plan_id").map_or(0, |place| place + 1);
        sheet.columns.splice(behind..behind, PLAN_COLUMNS.iter().map(PlanColumn::computed));
        for (row, said) in sheet.rows.iter_mut().zip(said.clone()) {
            row.resize(sheet.columns.len() - said.len(), String::new());
            row.splice(behind..behind, said.iter().cloned());
        }
        for (item, said) in sheet.items.iter_mut().zip(said.clone()) {
            for (beside, cell) in PLAN_COLUMNS.iter().zip(said) {
                item[beside.column.name] = json::value(&beside.column, cell);
            }
        }
        let names: Vec<usize> = (0..PLAN_COLUMNS.len()).filter(|place| PLAN_COLUMNS[*place].names).collect();
        if let Some((columns, rows)) = &mut sheet.page {
            columns.splice(0..0, names.iter().map(|place| PLAN_COLUMNS[*place].computed()));
            for (row, said) in rows.iter_mut().zip(said) {
                row.splice(0..0, names.iter().map(|place| said[*place].clone()));
                row.resize(columns.len(), String::new());
            }
        }
        let path = |served: &Arc<Served>| format!("/{}/{}", served.release.publisher_id, served.release.plan_id);
        sheet.row_links.push(("plan_title", of.map(path).collect()));
        self.plans = plans;
    }
}

/// The place of the column of that name among some, at the end if it is new.
fn placed(columns: &mut Vec<ComputedColumn>, column: &ComputedColumn) -> usize {
    columns.iter().position(|known| known.name == column.name).unwrap_or_else(|| {
        columns.push(column.clone());
        columns.len() - 1
    })
}

/// Cells in their places among so many.
fn spread(row: Vec<String>, places: &[usize], width: usize) -> Vec<String> {
    let mut cells = vec![String::new(); width];
    for (cell, place) in row.into_iter().zip(places) {
        cells[*place] = cell;
    }
    cells
}

/// What a column holds of which two plans hold these.
fn both(one: CellKind, other: CellKind) -> CellKind {
    match (one, other) {
        (one, other) if one == other => one,
        (CellKind::Integer | CellKind::Decimal, CellKind::Integer | CellKind::Decimal) => CellKind::Decimal,
        _ => CellKind::Text,
    }
}

/// An address with this cursor in place of its own.
fn with_cursor(path: &str, cursor: Option<&Cursor>) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor=")).map(str::to_owned);
    let pairs: Vec<String> = kept.chain(cursor.map(|cursor| format!("cursor={}", cursor.encode()))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}
