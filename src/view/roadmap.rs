//! The roadmap: the plan's own wide table, one row per printed listing and one group of columns per period.
use super::{Scope, codes::Codes, edition::as_of};
use crate::{
    characters::is_dash,
    edition::{self, Edition, Editions},
    error::{Error, Result},
    format::{ColumnDisplay, ComputedColumn, ComputedTable, Document, Note, Shape, json},
    language::Bilingual,
    period::Period,
    table::Row,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The roadmap of an edition; the newest one with listings if none is named. A plan without editions has none, and says
/// so.
///
/// # Errors
///
/// When the plan has no such edition or the database does not answer.
pub fn roadmap(revision_id: Option<&str>, scope: &Scope, base: &str) -> Result<Document> {
    let content = scope.content()?;
    let editions = content.editions();
    let edition = wanted(revision_id, &editions)?;
    let policies = edition.policies();
    let table = Roadmap::of(&edition, &policies, content.tables(), &scope.release.iri_base);
    let mut sheet = ComputedTable { columns: table.columns(), ..ComputedTable::default() };
    for listing in &table.listings {
        let line = table.line(listing);
        sheet.rows.push(line.cells);
        sheet.items.push(Value::Object(line.item));
    }
    let initiative = |listing: &Row| format!("{}/initiatives/{}", scope.path(), &listing["initiative_id"]);
    sheet.row_links = vec![("title_as_printed", table.listings.iter().map(initiative).collect())];
    sheet.edition = edition.revision.map(|revision| named(revision, scope));
    let empty = table.emptiness(&edition);
    sheet.notes = empty
        .iter()
        .map(|(ja, _)| ("工程表について".to_owned(), Note { text: (*ja).to_owned(), href: None }))
        .collect();
    let query = revision_id.map_or(String::new(), |id| format!("?revision_id={id}"));
    let title = format!("工程表 — {}", scope.metadata.title());
    let total = table.listings.len();
    let mut document = scope.document(base, &format!("/roadmap{query}"), title, Shape::ComputedTable(sheet));
    document.meta.insert("revision_id".into(), json!(edition.revision.map(|row| &row["revision_id"])));
    as_of(&mut document, revision_id.is_some(), &edition, scope);
    document.meta.insert("empty".into(), empty.map_or(Value::Null, |(ja, en)| json!({"ja": ja, "en": en})));
    document.meta.insert("total".into(), json!(total));
    Ok(document)
}

/// An edition as pages name it: what it is called, and its document.
pub(super) fn named(revision: &Row, scope: &Scope) -> (String, String) {
    (revision["label"].to_owned(), format!("{}/revisions/{}", scope.path(), revision.key()))
}

/// The edition that is asked for: the newest with listings if none is named.
pub(super) fn wanted<'c>(revision_id: Option<&str>, editions: &'c Editions<'c>) -> Result<Edition<'c>> {
    edition_of("revision_id", revision_id, editions)
}

/// The same for a parameter of another name.
pub(super) fn edition_of<'c>(parameter: &str, id: Option<&str>, editions: &'c Editions<'c>) -> Result<Edition<'c>> {
    let Some(id) = id else { return Ok(editions.newest()) };
    editions.named(id).ok_or_else(|| {
        let known = editions.all().map(|edition| edition.id()).collect::<Vec<_>>();
        let known =
            if known.is_empty() { "the plan has none".to_owned() } else { format!("there are: {}", known.join(", ")) };
        Error::parameter(parameter, format!("there is no edition `{id}`; {known}"))
    })
}

struct Roadmap<'c> {
    listings: Vec<Row>,
    policies: &'c [Row],
    /// How many policies are above each other at most, with what all of a level are called, if they are called the same.
    levels: Vec<Option<&'c str>>,
    /// Entry of each initiative and period.
    schedule: HashMap<(&'c str, Period), &'c Row>,
    periods: Vec<Period>,
    codes: Codes<'c>,
    iri_base: &'c str,
}

struct RoadmapLine {
    cells: Vec<String>,
    item: Map<String, Value>,
}

fn period_of(row: &Row) -> Option<Period> {
    row.get("period")?.parse().ok()
}

impl<'c> Roadmap<'c> {
    fn of(edition: &Edition<'c>, policies: &'c [Row], tables: &'c [Vec<Row>], iri_base: &'c str) -> Self {
        let schedule = edition.own("schedule");
        let listings = listings(edition, &schedule, tables);
        let mut periods: BTreeSet<Period> = schedule.iter().filter_map(|row| period_of(row)).collect();
        let printed = periods.clone();
        let years = edition.period().map(|period| {
            let is = |year: fn(Period) -> Option<i32>| printed.iter().any(|period| year(*period).is_some());
            edition::years(period, is(Period::calendar_year) && !is(Period::fiscal_year))
        });
        // A year of which quarters are printed is there with these.
        let alone = |year: &Period| printed.iter().all(|period| period.overlaps(*year) != Some(true));
        periods.extend(years.into_iter().flatten().filter(alone));
        let key = |row: &'c Row| Some(((&row["initiative_id"], period_of(row)?), row));
        Self {
            levels: levels(&listings, policies),
            listings,
            policies,
            schedule: schedule.into_iter().filter_map(key).collect(),
            periods: in_time(periods),
            codes: Codes::of(tables),
            iri_base,
        }
    }

    /// Why it is empty, in Japanese and English; `None` if it is not.
    fn emptiness(&self, edition: &Edition) -> Option<(&'static str, &'static str)> {
        let empty = if edition.revision.is_none() {
            (
                "この計画には版の記載がないため、工程表はありません。",
                "The plan names no editions, so it has no roadmap.",
            )
        } else {
            (
                "この版には取組の掲載がないため、工程表はありません。",
                "The edition lists no initiatives, so it has no roadmap.",
            )
        };
        self.listings.is_empty().then_some(empty)
    }

    fn columns(&self) -> Vec<ComputedColumn> {
        let fixed =
            |&(name, ja, show): &(&str, &str, ColumnDisplay)| ComputedColumn { name: name.into(), ja: ja.into(), show };
        let of_level = |(place, level): (usize, Option<&str>)| {
            let (number, ja) = (place + 1, level.map_or_else(|| format!("政策（第{}階層）", place + 1), str::to_owned));
            [
                ComputedColumn {
                    name: format!("policy_{number}_id"),
                    ja: format!("{ja}ID"),
                    show: ColumnDisplay::Hidden,
                },
                ComputedColumn { name: format!("policy_{number}_label"), ja, show: ColumnDisplay::OwnBehind },
            ]
        };
        let of_period = |period: &Period| {
            let (name, label) = (column_name(*period), period.in_words().without_era());
            let column = |suffix: &str, ja: &str, show: ColumnDisplay| ComputedColumn {
                name: format!("{name}{suffix}"),
                ja: format!("{label}{ja}"),
                show,
            };
            [
                column("", "", ColumnDisplay::Own),
                column("_stage_id", "の段階ID", ColumnDisplay::Hidden),
                column("_stage_label", "の段階", ColumnDisplay::Hidden),
            ]
        };
        let levels = self.levels.iter().copied().enumerate().flat_map(of_level);
        let periods = self.periods.iter().flat_map(of_period);
        let (left, middle) = (LEFT.iter().map(fixed), MIDDLE.iter().map(fixed));
        left.chain(levels).chain(middle).chain(periods).chain(RIGHT.iter().map(fixed)).collect()
    }

    fn line(&self, listing: &Row) -> RoadmapLine {
        let own = |name: &str| listing[name].to_owned();
        let path = edition::path(self.policies, &listing["policy_id"]);
        let mut item = Map::new();
        let mut cells: Vec<String> = LEFT.iter().map(|(name, ..)| own(name)).collect();
        for (name, ..) in LEFT {
            item.insert((*name).into(), json!(listing.get(name)));
        }
        for place in 0..self.levels.len() {
            let policy = path.get(place);
            cells
                .extend(["policy_id", "label"].map(|name| policy.map_or_else(String::new, |row| row[name].to_owned())));
        }
        let policy = |row: &&Row| {
            json!({
                "policy_id": row["policy_id"],
                "uri": json::iri(row, row.table.subject, self.iri_base),
                "label": row.get("label"),
                "level_as_printed": row.get("level_as_printed"),
                "number_as_printed": row.get("number_as_printed"),
            })
        };
        item.insert("policies".into(), path.iter().map(policy).collect());
        for (name, ..) in MIDDLE {
            let flag = matches!(*name, "new_mark" | "relisted");
            item.insert((*name).into(), if flag { json!(own(name) == "true") } else { json!(listing.get(name)) });
            cells.push(own(name));
        }
        let mut periods = Vec::new();
        for period in &self.periods {
            let cell = self.cell(&listing["initiative_id"], *period);
            let text = |name: &str| cell[name].as_str().map(str::to_owned);
            let stage = text("stage_id").or_else(|| text("own_stage_id"));
            cells.extend([text("stage_as_printed"), stage, text("stage_label")].map(Option::unwrap_or_default));
            periods.push(cell);
        }
        item.insert("periods".into(), Value::Array(periods));
        for (name, ..) in RIGHT {
            item.insert((*name).into(), json!(own(name).parse::<i64>().ok()));
            cells.push(own(name));
        }
        RoadmapLine { cells, item }
    }

    /// What is planned for a period, with the reason if nothing is.
    fn cell(&self, initiative: &str, period: Period) -> Value {
        let entry = self.schedule.get(&(initiative, period));
        let own = |name: &str| entry.and_then(|entry| entry.get(name));
        let absence = match (entry, own("stage_id"), own("own_stage_id")) {
            (None, ..) => Some("not-stated"),
            (_, Some("none"), _) => Some("dash"),
            (_, Some("merged"), _) => Some("merged"),
            (_, None, None) if own("stage_as_printed").is_some_and(is_dash) => Some("dash"),
            _ => None,
        };
        json!({
            "period": period.to_string(),
            "period_start": period.first().map(|day| day.to_string()),
            "period_end": period.last().map(|day| day.to_string()),
            "period_label": period.in_words().ja(),
            "stage_id": own("stage_id"),
            "own_stage_id": own("own_stage_id"),
            "stage_label": self.codes.label("stage", own("stage_id"), own("own_stage_id")),
            "stage_as_printed": own("stage_as_printed"),
            "absence": absence,
        })
    }
}

/// The listings of an edition, and behind them the initiatives that have a schedule and no listing.
fn listings(edition: &Edition, schedule: &[&Row], tables: &[Vec<Row>]) -> Vec<Row> {
    let mut listings: Vec<Row> = edition.own("listings").into_iter().cloned().collect();
    let mut listed: HashSet<&str> = edition.own("listings").iter().map(|row| &row["initiative_id"]).collect();
    let Some(table) = crate::catalog::find("listings") else { return listings };
    let initiatives = edition::rows(tables, "initiatives");
    for entry in schedule {
        let id = &entry["initiative_id"];
        if !listed.insert(id) {
            continue;
        }
        let title = initiatives.iter().find(|row| &row["initiative_id"] == id).filter(|_| edition.is_newest());
        let cell = |column: &crate::table::Column| match column.name {
            "title_as_printed" => title.map_or("", |row| &row["title"]).to_owned(),
            name if matches!(name, "publisher_id" | "plan_id" | "revision_id" | "initiative_id") => {
                entry[name].to_owned()
            }
            _ => String::new(),
        };
        listings.push(Row { table, cells: table.columns.iter().map(cell).collect() });
    }
    listings
}

/// What the policies at each depth are called.
fn levels<'c>(listings: &[Row], policies: &'c [Row]) -> Vec<Option<&'c str>> {
    let mut levels: Vec<Option<&str>> = Vec::new();
    let used: BTreeSet<&str> = listings.iter().map(|listing| &listing["policy_id"]).collect();
    for id in used {
        for (place, policy) in edition::path(policies, id).into_iter().enumerate() {
            let name = policy.get("level_as_printed");
            match levels.get_mut(place) {
                None => levels.push(name),
                Some(known) if *known != name => *known = None,
                Some(_) => {}
            }
        }
    }
    levels
}

/// Periods as a table prints them: by the first day, of two that begin together the longer one first.
fn in_time(periods: BTreeSet<Period>) -> Vec<Period> {
    let mut periods: Vec<Period> = periods.into_iter().collect();
    let key = |period: &Period| (period.first().or(period.last()), std::cmp::Reverse(period.last()));
    periods.sort_by_key(key);
    periods
}

/// Name of the columns of a period: `fy2023`, `fy2023_q1`, `cy2023`, `m2023_05`.
fn column_name(period: Period) -> String {
    let name = period.to_string().replace('-', "_");
    if name.starts_with(|c: char| c.is_ascii_digit()) && name.split('_').next().is_some_and(|year| year.len() == 4) {
        format!("fy{name}")
    } else {
        name
    }
}

/// Columns before the policies: name, Japanese name, how the page shows it. A narrow page has the periods at once.
const LEFT: &[(&str, &str, ColumnDisplay)] = &[
    ("publisher_id", "公表主体ID", ColumnDisplay::Hidden),
    ("plan_id", "計画ID", ColumnDisplay::Hidden),
    ("revision_id", "版ID", ColumnDisplay::Hidden),
    ("listing_id", "掲載ID", ColumnDisplay::Hidden),
];

/// Columns between the policies and the periods.
const MIDDLE: &[(&str, &str, ColumnDisplay)] = &[
    ("initiative_id", "取組ID", ColumnDisplay::Hidden),
    ("number_as_printed", "番号（原典表記）", ColumnDisplay::Hidden),
    ("title_as_printed", "取組名（原典表記）", ColumnDisplay::Own),
    ("new_mark", "New表示", ColumnDisplay::Mark("New")),
    ("relisted", "再掲", ColumnDisplay::Mark("再掲")),
];

/// Columns behind the periods.
const RIGHT: &[(&str, &str, ColumnDisplay)] =
    &[("source_line", "原典の行", ColumnDisplay::Hidden), ("source_page", "原典ページ", ColumnDisplay::Hidden)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_stand_as_a_table_prints_them() {
        let printed = [
            "cy2023",
            "2022-04-01-to-2025-03-31",
            "2022",
            "2022-h1",
            "2022-q1",
            "m2022-04",
            "2022-h2",
            "2023",
            "2024-q4",
        ];
        let mut order = printed.to_vec();
        order.sort_by_key(|text| (text.parse::<Period>().unwrap().first(), 0));
        let periods = printed.iter().map(|text| text.parse().unwrap()).collect();
        let found: Vec<String> = in_time(periods).iter().map(ToString::to_string).collect();
        assert_eq!(found, order, "by the first day, then the longer one");
        let headings = in_time(BTreeSet::from(["2022-04-01-to-2025-03-31", "2022"].map(|text| text.parse().unwrap())));
        let headings: Vec<String> = headings.iter().map(|period| period.in_words().without_era()).collect();
        assert_eq!(headings, ["2022～2024年度", "2022年度"]);
    }
}
