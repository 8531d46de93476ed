//! The roadmap: the plan's own wide table, one row per printed listing and one group of columns per period.
use super::{
    Answer, Asked, OfEdition, Own, Page, Reach, Scope, Server,
    across::{AcrossMeta, OfPlans, walked},
    codes::Codes,
    edition::{Sentence, as_of},
    pages::query,
};
use crate::{
    characters::is_dash,
    dataset::nearest,
    dcat::Host,
    edition::{self, Edition, Editions},
    error::{Error, Result},
    format::{
        AnswerRow, ColumnDisplay, ComputedColumn, ComputedTable, Document, MemberColumn, Note, Shape, ShapeKind,
        json::{self, value_of},
        member,
    },
    language::{Bilingual, codes},
    period::Period,
    table::{CellKind, Row},
    vocabulary,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};
use utoipa::{IntoParams, ToSchema};

/// The plan's own wide table.
pub const PAGE: Page = Page {
    path: "/roadmap",
    reach: Reach::Release(roadmap),
    operation: "getRoadmap",
    tag: "plans",
    ja: "工程表",
    en: "Get the roadmap",
    about_ja: "計画に載っている工程表。掲載1件を1行に、上位の政策と各期間の段階を並べます。",
    about: "The plan's own wide table: one row for each listing, with the policies that it stands under and the stage of every period.",
    parameters: || [query::<OfEdition>(), query::<StageMove>()].concat(),
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_plan::<RoadmapRow, RoadmapMeta>("Roadmap"),
    own: Own { at_a_glance: true, in_sitemap: true, ..Own::linked("roadmap") },
};

/// The same of all plans.
pub const ACROSS: Page = Page {
    path: "/roadmap",
    reach: Reach::Server(roadmaps),
    operation: "getRoadmapOfAllPlans",
    tag: "plans",
    ja: "工程表（全ての計画）",
    en: "Get the roadmaps of all plans",
    about_ja: "全ての計画の最新の版の工程表。掲載1件を1行に並べます。期間の列は、行のある計画の期間を合わせたものです。",
    about: "The roadmaps of the newest editions of all plans: one row for each listing. Tables have the periods of all plans that \
            have rows.",
    parameters: || [query::<StageMove>(), query::<OfPlans>()].concat(),
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_plans::<RoadmapRow, AcrossMeta>("RoadmapOfAllPlans"),
    own: Own { in_sitemap: true, ..Own::linked("roadmap") },
};

/// Between which stages initiatives move.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct StageMove {
    /// Only initiatives that are at this stage in some period; with `to_stage` in an earlier one. Narrower stages count too. A
    /// code of the list of stages, or one that the plan declares. 移行前の段階。
    #[param(example = "consider")]
    from_stage: Option<String>,
    /// Only initiatives that are at this stage in some period; with `from_stage` in a later one. Narrower stages count too. A
    /// code of the list of stages, or one that the plan declares. 移行後の段階。
    #[param(example = "operate")]
    to_stage: Option<String>,
}

impl StageMove {
    /// The ids of both stages and of the narrower ones, with the codes that a plan declares.
    fn stages(&self, codes: &[Row]) -> Result<[Option<Vec<String>>; 2]> {
        let ids = |name: &str, id: &Option<String>| id.as_ref().map(|id| stages(name, id, codes)).transpose();
        Ok([ids("from_stage", &self.from_stage)?, ids("to_stage", &self.to_stage)?])
    }
}

/// The roadmap of an edition; the newest one with listings if none is named. A plan without editions has none, and says
/// so.
///
/// # Errors
///
/// When the plan has no such edition or stage, or the database does not answer.
fn roadmap(asked: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let OfEdition { revision_id } = asked.read()?;
    let content = scope.content()?;
    let editions = content.editions();
    let edition = wanted(revision_id.as_deref(), &editions)?;
    let policies = edition.policies();
    let mut table = Roadmap::of(&edition, &policies, content.tables(), &scope.release.iri_base);
    let empty = table.emptiness(&edition);
    let [from, to] = asked.read::<StageMove>()?.stages(edition::rows(content.tables(), "codes"))?;
    table.keep_moving(from.as_deref(), to.as_deref());
    let mut sheet = table.sheet(scope);
    sheet.edition = edition.revision.map(|revision| named(revision, scope));
    sheet.notes =
        empty.iter().map(|empty| ("工程表について".to_owned(), Note { text: empty.ja.clone(), href: None })).collect();
    let total = table.listings.len();
    let mut document = scope.page(&PAGE, asked, host, Shape::ComputedTable(sheet));
    let asked = revision_id.is_some();
    let revision_id = edition.revision.map(|row| row["revision_id"].to_owned());
    document.tell(&RoadmapMeta { revision_id, empty, total });
    as_of(&mut document, asked, &edition, scope);
    Ok(document)
}

/// The roadmaps of the newest editions of all plans. The codes of stages that single plans declare cannot be asked for.
///
/// # Errors
///
/// When there is no such stage or the database does not answer.
fn roadmaps(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let [from, to] = asked.read::<StageMove>()?.stages(&[])?;
    let (mut levels, mut periods) = (0, BTreeSet::new());
    let mut walked = walked(asked, server, |scope| {
        let content = scope.content()?;
        let editions = content.editions();
        let edition = editions.newest();
        let policies = edition.policies();
        let mut table = Roadmap::of(&edition, &policies, content.tables(), &scope.release.iri_base);
        table.keep_moving(from.as_deref(), to.as_deref());
        // What one plan calls a level is no name for that of another.
        table.levels.fill(None);
        if !table.listings.is_empty() {
            levels = levels.max(table.levels.len());
            periods.extend(table.periods.iter().copied());
        }
        Ok(table.sheet(scope))
    })?;
    walked.order(&columns(&vec![None; levels], &in_time(periods)));
    Ok(walked.document(&ACROSS, asked, server))
}

/// The ids of a stage and of the narrower ones, or of a stage that the plan declares.
pub(super) fn stages(parameter: &str, id: &str, codes: &[Row]) -> Result<Vec<String>> {
    if vocabulary::concept("stage", id).is_some() {
        return Ok(vocabulary::with_narrower("stage", id));
    }
    let own = codes.iter().filter(|row| &row["list_id"] == "stage").map(|row| &row["code_id"]);
    if own.clone().any(|own| own == id) {
        return Ok(vec![id.to_owned()]);
    }
    let known: Vec<&str> = vocabulary::concepts("stage").iter().map(|concept| concept.id.as_str()).chain(own).collect();
    let nearest = nearest(id, known.iter().copied()).unwrap_or_default();
    let known = known.join(", ");
    Err(Error::parameter(
        parameter,
        format!("there is no stage `{id}`; the nearest is `{nearest}`; there are: {known}"),
    ))
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

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoadmapMeta {
    /// Edition of which it is told: the one that is asked for, else the newest whole one; null if the plan has none.
    revision_id: Option<String>,
    /// Why there are no rows; null if there are.
    empty: Option<Sentence>,
    /// Number of the rows.
    total: usize,
}

/// What is planned for an initiative and when: one row for each listing, in printed order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "listings")]
pub(crate) struct RoadmapRow<'l> {
    publisher_id: &'l str,
    plan_id: &'l str,
    revision_id: &'l str,
    /// Id of the listing; null for an initiative that has a schedule and no listing.
    listing_id: Option<&'l str>,
    /// The policies that it stands under, the outermost first.
    policies: Vec<RoadmapPolicy<'l>>,
    initiative_id: &'l str,
    number_as_printed: Option<&'l str>,
    /// Title as printed; null if that is not known.
    title_as_printed: Option<&'l str>,
    new_mark: bool,
    relisted: bool,
    /// The years of the plan and other periods of the schedule, in order.
    periods: Vec<RoadmapPeriod<'l>>,
    source_line: Option<i64>,
    source_page: Option<i64>,
}

/// A policy as an edition prints it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "policies")]
struct RoadmapPolicy<'l> {
    policy_id: &'l str,
    /// Its IRI.
    #[schema(format = "iri")]
    uri: String,
    /// Its name as the edition prints it; null if that is not known.
    label: Option<&'l str>,
    level_as_printed: Option<&'l str>,
    number_as_printed: Option<&'l str>,
}

/// What is planned for a period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "schedule")]
struct RoadmapPeriod<'l> {
    period: String,
    period_start: Option<String>,
    period_end: Option<String>,
    /// What people call the period, in Japanese.
    period_label: String,
    /// Stage of the period.
    stage_id: Option<&'l str>,
    own_stage_id: Option<&'l str>,
    /// Its name in Japanese, or as the plan calls it.
    stage_label: Option<&'l str>,
    /// What is printed.
    stage_as_printed: Option<&'l str>,
    absence: Option<StageAbsence>,
}

codes! {
    /// Why a period has no stage.
    pub(crate) enum StageAbsence {
        NotStated = "not-stated", "記載がありません", "nothing is printed for the period";
        Dash = "dash", "横線などが記されています", "a dash is printed";
        Merged = "merged", "ほかの取組に統合されました", "it has become part of another initiative";
    }
}

impl AnswerRow for RoadmapRow<'_> {
    /// Before those of the initiative stand the policies, behind them the periods. A narrow page has the periods at once.
    const COLUMNS: &'static [MemberColumn] = &[
        member("publisher_id", "公表主体ID").shown(ColumnDisplay::Hidden),
        member("plan_id", "計画ID").shown(ColumnDisplay::Hidden),
        member("revision_id", "版ID").shown(ColumnDisplay::Hidden),
        member("listing_id", "掲載ID").shown(ColumnDisplay::Hidden),
        member("initiative_id", "取組ID").shown(ColumnDisplay::Hidden),
        member("number_as_printed", "番号（原典表記）").shown(ColumnDisplay::Hidden),
        member("title_as_printed", "取組名（原典表記）").shown(ColumnDisplay::Own),
        member("new_mark", "New表示").shown(ColumnDisplay::Mark("New")),
        member("relisted", "再掲").shown(ColumnDisplay::Mark("再掲")),
        member("source_line", "原典の行").shown(ColumnDisplay::Hidden),
        member("source_page", "原典ページ").shown(ColumnDisplay::Hidden),
    ];
    const UNSHOWN: &'static [&'static str] = &["policies", "periods"];

    fn lines(&self) -> Vec<Value> {
        let mut line = value_of(self);
        line["cells"] = self.periods.iter().map(|period| period.stage_id.or(period.own_stage_id)).collect();
        vec![line]
    }
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

    /// Keeps the listings of initiatives that are at one of some stages and, in a period behind that, at one of others.
    fn keep_moving(&mut self, from: Option<&[String]>, to: Option<&[String]>) {
        let at = |initiative: &str, stages: Option<&[String]>| -> Vec<Period> {
            let is_at = |period: &&Period| {
                let entry = self.schedule.get(&(initiative, **period));
                let own = |name: &str| entry.and_then(|entry| entry.get(name));
                let stage = own("stage_id").or(own("own_stage_id"));
                stages.is_none_or(|stages| stages.iter().any(|known| stage == Some(known)))
            };
            self.periods.iter().filter(is_at).copied().collect()
        };
        let is_both = from.is_some() && to.is_some();
        let follows =
            |one: &Period, other: &Period| one.last().zip(other.first()).is_some_and(|(last, first)| last < first);
        let moves = |listing: &Row| {
            let (before, after) = (at(&listing["initiative_id"], from), at(&listing["initiative_id"], to));
            if is_both {
                before.iter().any(|one| after.iter().any(|other| follows(one, other)))
            } else {
                !before.is_empty() && !after.is_empty()
            }
        };
        let kept: Vec<bool> = self.listings.iter().map(moves).collect();
        let mut kept = kept.into_iter();
        if from.is_some() || to.is_some() {
            self.listings.retain(|_| kept.next().unwrap_or_default());
        }
    }

    /// Why it is empty; `None` if it is not.
    fn emptiness(&self, edition: &Edition) -> Option<Sentence> {
        let (ja, en) = if edition.revision.is_none() {
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
        self.listings.is_empty().then(|| Sentence { ja: ja.to_owned(), en: en.to_owned() })
    }

    /// The rows with the columns of its levels and periods.
    fn sheet(&self, scope: &Scope) -> ComputedTable {
        let rows: Vec<_> = self.listings.iter().map(|listing| self.row(listing)).collect();
        let lines: Vec<_> = rows.iter().flat_map(AnswerRow::lines).collect();
        let initiative = |listing: &Row| format!("{}/initiatives/{}", scope.path(), &listing["initiative_id"]);
        ComputedTable {
            items: rows.iter().map(value_of).collect(),
            row_links: vec![("title_as_printed", self.listings.iter().map(initiative).collect())],
            ..ComputedTable::of(columns(&self.levels, &self.periods), &lines)
        }
    }

    fn row<'r>(&'r self, listing: &'r Row) -> RoadmapRow<'r> {
        let own = |name: &str| listing.get(name);
        let number = |name: &str| own(name).and_then(|text| text.parse().ok());
        let policy = |row: &&'r Row| RoadmapPolicy {
            policy_id: &row["policy_id"],
            uri: json::iri(row, row.table.subject, self.iri_base),
            label: row.get("label"),
            level_as_printed: row.get("level_as_printed"),
            number_as_printed: row.get("number_as_printed"),
        };
        RoadmapRow {
            publisher_id: &listing["publisher_id"],
            plan_id: &listing["plan_id"],
            revision_id: &listing["revision_id"],
            listing_id: own("listing_id"),
            policies: edition::path(self.policies, &listing["policy_id"]).iter().map(policy).collect(),
            initiative_id: &listing["initiative_id"],
            number_as_printed: own("number_as_printed"),
            title_as_printed: own("title_as_printed"),
            new_mark: own("new_mark") == Some("true"),
            relisted: own("relisted") == Some("true"),
            periods: self.periods.iter().map(|period| self.period(&listing["initiative_id"], *period)).collect(),
            source_line: number("source_line"),
            source_page: number("source_page"),
        }
    }

    /// What is planned for a period, with the reason if nothing is.
    fn period(&self, initiative: &str, period: Period) -> RoadmapPeriod<'_> {
        let entry = self.schedule.get(&(initiative, period));
        let own = |name: &str| entry.and_then(|entry| entry.get(name));
        let absence = match (entry, own("stage_id"), own("own_stage_id")) {
            (None, ..) => Some(StageAbsence::NotStated),
            (_, Some("none"), _) => Some(StageAbsence::Dash),
            (_, Some("merged"), _) => Some(StageAbsence::Merged),
            (_, None, None) if own("stage_as_printed").is_some_and(is_dash) => Some(StageAbsence::Dash),
            _ => None,
        };
        RoadmapPeriod {
            period: period.to_string(),
            period_start: period.first().map(|day| day.to_string()),
            period_end: period.last().map(|day| day.to_string()),
            period_label: period.in_words().ja(),
            stage_id: own("stage_id"),
            own_stage_id: own("own_stage_id"),
            stage_label: self.codes.label("stage", own("stage_id"), own("own_stage_id")),
            stage_as_printed: own("stage_as_printed"),
            absence,
        }
    }
}

/// The columns of roadmaps with these levels and periods.
fn columns(levels: &[Option<&str>], periods: &[Period]) -> Vec<ComputedColumn> {
    let column = |name: String, ja: String, member: String, show: ColumnDisplay| ComputedColumn {
        name,
        ja,
        member,
        show,
        kind: CellKind::Text,
    };
    let of_level = |(place, level): (usize, Option<&str>)| {
        let (number, ja) = (place + 1, level.map_or_else(|| format!("政策（第{}階層）", place + 1), str::to_owned));
        let member = |name: &str| format!("/policies/{place}/{name}");
        [
            column(format!("policy_{number}_id"), format!("{ja}ID"), member("policy_id"), ColumnDisplay::Hidden),
            column(format!("policy_{number}_label"), ja, member("label"), ColumnDisplay::OwnBehind),
        ]
    };
    let of_period = |(place, period): (usize, &Period)| {
        let (name, label) = (column_name(*period), period.in_words().without_era());
        let own = |suffix: &str, ja: &str, member: String, show: ColumnDisplay| {
            column(format!("{name}{suffix}"), format!("{label}{ja}"), member, show)
        };
        let member = |name: &str| format!("/periods/{place}/{name}");
        [
            own("", "", member("stage_as_printed"), ColumnDisplay::Own),
            own("_stage_id", "の段階ID", format!("/cells/{place}"), ColumnDisplay::Hidden),
            own("_stage_label", "の段階", member("stage_label"), ColumnDisplay::Hidden),
        ]
    };
    let levels = levels.iter().copied().enumerate().flat_map(of_level);
    let periods = periods.iter().enumerate().flat_map(of_period);
    let fixed = RoadmapRow::COLUMNS;
    let place = |name: &str| fixed.iter().position(|column| column.name == name).unwrap_or_default();
    let (initiative, source) = (place("initiative_id"), place("source_line"));
    let fixed = |from: usize, to: usize| fixed[from..to].iter().map(ComputedColumn::from);
    let left = fixed(0, initiative).chain(levels);
    left.chain(fixed(initiative, source)).chain(periods).chain(fixed(source, RoadmapRow::COLUMNS.len())).collect()
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
