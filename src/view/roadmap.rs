//! The roadmap: the plan's own wide table, one row per printed listing and one group of columns per fiscal year.
use super::Scope;
use crate::{
    content::Content,
    error::{Error, Result},
    format::{ColumnDisplay, ComputedColumn, ComputedTable, Document, Shape},
    table::Row,
    vocabulary,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// The roadmap of an edition; the newest one if none is named.
///
/// # Errors
///
/// When the plan has no such edition or the database does not answer.
pub fn roadmap(revision_id: Option<&str>, scope: &Scope, base: &str) -> Result<Document> {
    let content = scope.content()?;
    let revision = edition(revision_id, content.rows("revisions"))?;
    let table = Roadmap::of(&revision["revision_id"], &content);
    let mut sheet = ComputedTable { columns: table.columns(), ..ComputedTable::default() };
    for listing in &table.listings {
        let line = table.line(listing);
        sheet.rows.push(line.cells);
        sheet.items.push(Value::Object(line.item));
    }
    let initiative = |listing: &&Row| format!("{}/initiatives/{}", scope.path(), &listing["initiative_id"]);
    sheet.row_links = vec![("title_as_printed", table.listings.iter().map(initiative).collect())];
    sheet.edition = Some(named(revision, scope));
    let query = revision_id.map_or(String::new(), |id| format!("?revision_id={id}"));
    let title = format!("工程表 — {}", scope.metadata.title());
    let mut document = scope.document(base, &format!("/roadmap{query}"), title, Shape::ComputedTable(sheet));
    document.meta.insert("revision_id".into(), json!(revision["revision_id"]));
    document.meta.insert("total".into(), json!(table.listings.len()));
    Ok(document)
}

/// An edition as pages name it: what it is called, and its document.
pub(super) fn named(revision: &Row, scope: &Scope) -> (String, String) {
    (revision["label"].to_owned(), format!("{}/revisions/{}", scope.path(), revision.key()))
}

fn edition<'r>(wanted: Option<&str>, revisions: &'r [Row]) -> Result<&'r Row> {
    let known = || revisions.iter().map(|row| &row["revision_id"]).collect::<Vec<_>>().join(", ");
    let found = match wanted {
        Some(id) => revisions.iter().find(|row| &row["revision_id"] == id),
        None => revisions.iter().max_by_key(|row| row["issued"].to_owned()),
    };
    found.ok_or_else(|| {
        let given = wanted.unwrap_or_default();
        Error::parameter("revision_id", format!("there is no edition `{given}`; there are: {}", known()))
    })
}

struct Roadmap<'c> {
    listings: Vec<&'c Row>,
    fields: HashMap<&'c str, &'c Row>,
    directions: HashMap<&'c str, &'c Row>,
    /// Entry of each initiative and year.
    schedule: HashMap<(&'c str, &'c str), &'c Row>,
    years: Vec<String>,
}

struct RoadmapLine {
    cells: Vec<String>,
    item: Map<String, Value>,
}

impl<'c> Roadmap<'c> {
    fn of(revision: &str, content: &'c Content) -> Self {
        let of_edition = |table: &str| -> Vec<&'c Row> {
            content.rows(table).iter().filter(|row| &row["revision_id"] == revision).collect()
        };
        let schedule = of_edition("schedule");
        let mut years: BTreeSet<String> = schedule.iter().map(|row| row["fiscal_year"].to_owned()).collect();
        if let Some(plan) = content.rows("plans").first() {
            let period = plan["start_fiscal_year"].parse::<i32>().ok().zip(plan["end_fiscal_year"].parse().ok());
            years.extend(period.into_iter().flat_map(|(start, end)| start..=end).map(|year| year.to_string()));
        }
        let key = |row: &'c Row| ((&row["initiative_id"], &row["fiscal_year"]), row);
        Self {
            listings: of_edition("listings"),
            fields: by("field_id", content.rows("fields")),
            directions: by("direction_id", content.rows("directions")),
            schedule: schedule.into_iter().map(key).collect(),
            years: years.into_iter().collect(),
        }
    }

    fn columns(&self) -> Vec<ComputedColumn> {
        let fixed =
            |&(name, ja, show): &(&str, &str, ColumnDisplay)| ComputedColumn { name: name.into(), ja: ja.into(), show };
        let of_year = |year: &String| {
            let column = |suffix: &str, ja: &str, show: ColumnDisplay| ComputedColumn {
                name: format!("fy{year}{suffix}"),
                ja: format!("{year}年度{ja}"),
                show,
            };
            [
                column("", "", ColumnDisplay::Text),
                column("_stage_id", "の段階ID", ColumnDisplay::Hidden),
                column("_stage_label", "の段階", ColumnDisplay::Hidden),
            ]
        };
        let years = self.years.iter().flat_map(of_year);
        LEFT.iter().map(fixed).chain(years).chain(RIGHT.iter().map(fixed)).collect()
    }

    fn line(&self, listing: &Row) -> RoadmapLine {
        let empty = String::new();
        let direction = self.directions.get(&listing["direction_id"]).copied();
        let field_id = direction.map_or(empty.clone(), |row| row["field_id"].to_owned());
        let label = |row: Option<&Row>| row.map_or(empty.clone(), |row| row["label"].to_owned());
        let field_label = label(self.fields.get(field_id.as_str()).copied());
        let direction_label = label(direction);
        let own = |name: &str| listing[name].to_owned();
        let value = |name: &str| match name {
            "field_id" => field_id.clone(),
            "field_label" => field_label.clone(),
            "direction_label" => direction_label.clone(),
            name => own(name),
        };
        let mut cells: Vec<String> = LEFT.iter().map(|(name, ..)| value(name)).collect();
        let mut item = Map::new();
        for (name, ..) in LEFT {
            let flag = matches!(*name, "new_mark" | "relisted");
            item.insert((*name).into(), if flag { json!(value(name) == "true") } else { json!(value(name)) });
        }
        for (name, ..) in RIGHT {
            item.insert((*name).into(), json!(own(name).parse::<i64>().ok()));
        }
        let mut years = Vec::new();
        for year in &self.years {
            let cell = self.cell(&listing["initiative_id"], year);
            cells.extend(
                ["stage_as_printed", "stage_id", "stage_label"]
                    .map(|name| cell[name].as_str().unwrap_or_default().to_owned()),
            );
            years.push(cell);
        }
        item.insert("years".into(), Value::Array(years));
        cells.extend(RIGHT.iter().map(|(name, ..)| own(name)));
        RoadmapLine { cells, item }
    }

    /// What is planned for a year, with the reason if nothing is.
    fn cell(&self, initiative: &str, year: &str) -> Value {
        let entry = self.schedule.get(&(initiative, year));
        let stage = entry.map(|entry| &entry["stage_id"]);
        let absence = match stage {
            None => Some("not-stated"),
            Some("none") => Some("dash"),
            Some("merged") => Some("merged"),
            Some(_) => None,
        };
        let label = stage.and_then(|id| vocabulary::concept("stage", id)).map(|stage| &stage.ja);
        json!({
            "fiscal_year": year.parse::<i32>().ok(),
            "stage_id": stage,
            "stage_label": label,
            "stage_as_printed": entry.map(|entry| &entry["stage_as_printed"]),
            "absence": absence,
        })
    }
}

/// Columns before the years: name, Japanese name, how the page shows it. A narrow page has the years at once.
const LEFT: &[(&str, &str, ColumnDisplay)] = &[
    ("lg_code", "全国地方公共団体コード", ColumnDisplay::Hidden),
    ("plan_id", "計画ID", ColumnDisplay::Hidden),
    ("revision_id", "版ID", ColumnDisplay::Hidden),
    ("listing_id", "掲載ID", ColumnDisplay::Hidden),
    ("field_id", "分野ID", ColumnDisplay::Hidden),
    ("field_label", "分野名", ColumnDisplay::Behind),
    ("direction_id", "方向性ID", ColumnDisplay::Hidden),
    ("direction_label", "方向性", ColumnDisplay::Behind),
    ("initiative_id", "取組ID", ColumnDisplay::Hidden),
    ("title_as_printed", "取組名（原典表記）", ColumnDisplay::Text),
    ("new_mark", "New表示", ColumnDisplay::Mark("New")),
    ("relisted", "再掲", ColumnDisplay::Mark("再掲")),
];

/// Columns behind the years.
const RIGHT: &[(&str, &str, ColumnDisplay)] =
    &[("source_line", "原典の行", ColumnDisplay::Hidden), ("source_page", "原典ページ", ColumnDisplay::Hidden)];

/// Rows by the value of a column.
pub(super) fn by<'r>(column: &str, rows: &'r [Row]) -> HashMap<&'r str, &'r Row> {
    rows.iter().map(|row| (&row[column], row)).collect()
}
