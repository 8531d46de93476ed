//! Progress: one row per indicator, with where it began, stands and is to be.
use super::{
    Answer, Asked, OfEdition, Own, Page, Reach, Scope, Server,
    across::{AcrossMeta, OfPlans, walked},
    codes::Codes,
    edition::as_of,
    pages::query,
    roadmap::{named, wanted},
};
use crate::{
    dataset::{Course, OnTrack},
    dcat::Host,
    decimal::Decimal,
    edition::Edition,
    error::Result,
    format::{
        AnswerRow, ColumnDisplay, ComputedColumn, ComputedTable, Document, MemberColumn, Note, Shape, ShapeKind,
        json::{self, value_of},
        member, of_plan,
    },
    language::{Bilingual, CodeMeaning},
    period::Period,
    progress::{
        Absence, Figure, Formula, IndicatorPeriod, NoResult, Progress, Statements, Trend, Value as Stated, says_of,
    },
    table::Row,
};
use num_rational::BigRational;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use utoipa::ToSchema;

/// Where the indicators stand.
pub const PAGE: Page = Page {
    path: "/progress",
    reach: Reach::Release(progress),
    operation: "getProgress",
    tag: "indicators",
    ja: "指標の進捗",
    en: "Get the progress of the indicators",
    about_ja: "指標1件を1行に、基準値・最新の実績値・目標値と、達成度・順調かどうかを並べます。記載のない値は補いません。",
    about: "One row for each indicator: where it began, stands and is to be, how far it has come and by which formula, and \
            whether it is on track by the rule in `meta.rules`. What is not stated is not guessed: it is null with a reason.",
    parameters: query::<OfEdition>,
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_plan::<ProgressRow, ProgressMeta>("Progress"),
    own: Own { at_a_glance: true, ..Own::linked("progress") },
};

/// The same of all plans.
pub const ACROSS: Page = Page {
    path: "/progress",
    reach: Reach::Server(progress_of_all),
    operation: "getProgressOfAllPlans",
    tag: "indicators",
    ja: "指標の進捗（全ての計画）",
    en: "Get the progress of the indicators of all plans",
    about_ja: "全ての計画の指標の進捗。指標1件を1行に並べます。判定の規則は計画ごとに、その計画の指標の進捗にあります。",
    about: "The progress of the indicators of all plans, as their newest editions print them: one row for each. By which rule a plan \
            is on track is said where its progress is asked alone.",
    parameters: query::<OfPlans>,
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_plans::<ProgressRow, AcrossMeta>("ProgressOfAllPlans"),
    own: Own { in_sitemap: true, ..Own::linked("progress") },
};

/// Digits behind the point of what is no decimal number: shares and expected values.
const PLACES: u32 = 4;

/// The unit of what counts nothing, such as an index: people see the number alone.
const NO_UNIT: &str = "none";

/// The progress of the indicators of a plan, as an edition prints them: the newest if none is named.
///
/// # Errors
///
/// When the plan has no such edition or the database does not answer.
fn progress(asked: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let OfEdition { revision_id } = asked.read()?;
    let rule = scope.metadata.on_track();
    let content = scope.content()?;
    let editions = content.editions();
    let edition = wanted(revision_id.as_deref(), &editions)?;
    let mut sheet = sheet(&edition, content.tables(), &rule, scope);
    let total = sheet.items.len();
    sheet.notes = notes(&rule);
    sheet.edition = edition.revision.map(|revision| named(revision, scope));
    let mut document = scope.page(&PAGE, asked, host, Shape::ComputedTable(sheet));
    let asked = revision_id.is_some();
    let revision_id = edition.revision.map(|row| row["revision_id"].to_owned());
    document.tell(&ProgressMeta { revision_id, rules: ProgressRules::of(&rule), total });
    as_of(&mut document, asked, &edition, scope);
    Ok(document)
}

/// The progress of the indicators of all plans, as their newest editions print them.
///
/// # Errors
///
/// When the database does not answer.
fn progress_of_all(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let walked = walked(asked, server, |scope| {
        let content = scope.content()?;
        let editions = content.editions();
        Ok(sheet(&editions.newest(), content.tables(), &scope.metadata.on_track(), scope))
    })?;
    Ok(walked.document(&ACROSS, asked, server))
}

/// The rows of the indicators of an edition. `tables` are those of today's profile.
fn sheet(edition: &Edition<'_>, tables: &[Vec<Row>], rule: &OnTrack, scope: &Scope) -> ComputedTable {
    let (indicators, policies) = (edition.indicators(), edition.policies());
    let statements = Statements::new(tables, edition, rule);
    let policy = |row: &Row| (row["policy_id"].to_owned(), row["label"].to_owned());
    let around = Around {
        policies: policies.iter().map(policy).collect(),
        initiatives: listed(edition, tables),
        codes: Codes::of(tables),
        iri_base: &scope.release.iri_base,
    };
    let progress: Vec<_> = indicators.iter().map(|indicator| (indicator, statements.progress(indicator))).collect();
    let lines = progress.iter().map(|(indicator, progress)| ProgressLine { indicator, progress, around: &around });
    let lines: Vec<_> = lines.collect();
    let rows: Vec<_> = lines.iter().map(ProgressLine::row).collect();
    let page: Vec<_> = lines.iter().map(ProgressLine::page).collect();
    let path = |indicator: &Row| format!("{}/indicators/{}", scope.path(), &indicator["indicator_id"]);
    let paths = indicators.iter().map(path).collect();
    ComputedTable {
        row_links: vec![("label", paths)],
        page: Some(filled(FOR_PEOPLE, &page)),
        ..ComputedTable::of_rows(&rows)
    }
}

/// What the document of an indicator says beside its rows: its periods with the actual value of each, as an edition sees
/// them. `tables` are those of today's profile, a list of rows for each.
pub fn indicator_members(
    indicator_id: &str,
    tables: &[Vec<Row>],
    edition: &Edition<'_>,
    scope: &Scope,
) -> Map<String, Value> {
    let rule = scope.metadata.on_track();
    let indicator = crate::edition::rows(tables, "indicators").iter().find(|row| &row["indicator_id"] == indicator_id);
    let Some(indicator) = indicator else { return Map::new() };
    let progress = Statements::new(tables, edition, &rule).progress(indicator);
    Map::from_iter([("series".to_owned(), value_of(&series(&progress, &scope.release.iri_base)))])
}

/// What the rows of a plan are named by.
struct Around<'l> {
    /// Label of each policy, as the edition prints it.
    policies: HashMap<String, String>,
    /// Title of each initiative and the policy that it stands under, as the edition lists it.
    initiatives: HashMap<&'l str, (&'l str, &'l str)>,
    codes: Codes<'l>,
    iri_base: &'l str,
}

/// Title and policy of each initiative that an edition lists. Where the newest edition lists none, their own titles.
fn listed<'c>(edition: &Edition<'c>, tables: &'c [Vec<Row>]) -> HashMap<&'c str, (&'c str, &'c str)> {
    let mut listed = HashMap::new();
    let mut listings = edition.own("listings");
    listings.sort_by_key(|row| &row["relisted"] == "true");
    for row in listings {
        listed.entry(&row["initiative_id"]).or_insert((&row["title_as_printed"], &row["policy_id"]));
    }
    if edition.is_newest() {
        for row in crate::edition::rows(tables, "initiatives") {
            listed.entry(&row["initiative_id"]).or_insert((&row["title"], ""));
        }
    }
    listed
}

/// A table without the columns that are empty in every row.
pub(super) fn filled(columns: &[MemberColumn], rows: &[Vec<String>]) -> (Vec<ComputedColumn>, Vec<Vec<String>>) {
    let says = |place: usize| rows.is_empty() || rows.iter().any(|row| !row[place].is_empty());
    let kept: Vec<usize> = (0..columns.len()).filter(|place| says(*place)).collect();
    let cells = |row: &Vec<String>| kept.iter().map(|place| row[*place].clone()).collect();
    (kept.iter().map(|place| (&columns[*place]).into()).collect(), rows.iter().map(cells).collect())
}

struct ProgressLine<'l> {
    indicator: &'l Row,
    progress: &'l Progress<'l>,
    around: &'l Around<'l>,
}

impl ProgressLine<'_> {
    fn row(&self) -> ProgressRow<'_> {
        let (row, progress, around) = (self.indicator, self.progress, self.around);
        let (share, share_formula) = match &progress.share {
            Ok((share, formula)) => (Some(Decimal::rounded(share, PLACES)), Some(*formula)),
            Err(_) => (None, None),
        };
        let expected = progress.on_track.as_ref().ok().map(|(_, expected)| Decimal::rounded(expected, PLACES));
        let (own, gap, latest) = (|name: &str| row.get(name), progress.gap.as_ref().ok(), self.latest());
        let rows = |rows: &[&Row]| rows.iter().map(|row| Value::Object(json::object(row, around.iri_base))).collect();
        ProgressRow {
            uri: json::iri(row, row.table.subject, around.iri_base),
            publisher_id: &row["publisher_id"],
            plan_id: &row["plan_id"],
            indicator_id: &row["indicator_id"],
            label: own("label"),
            number_as_printed: own("number_as_printed"),
            definition: own("definition"),
            label_is_editorial: &row["label_is_editorial"] == "true",
            indicator_type_id: own("indicator_type_id"),
            own_indicator_type_id: own("own_indicator_type_id"),
            indicator_type_label: self.kind(),
            policy_id: own("policy_id"),
            policy_label: self.policy(),
            initiative_id: own("initiative_id"),
            initiative_label: self.initiative(),
            initiative_policy_id: self.initiative_policy_id(),
            initiative_policy_label: self.initiative_policy_id().and_then(|id| around.policy(id)),
            desired_direction_id: own("desired_direction_id"),
            accumulation_id: own("accumulation_id"),
            component_of_id: own("component_of_id"),
            unit_id: self.value().and_then(Stated::unit_id),
            own_unit_id: self.value().and_then(Stated::own_unit_id),
            unit_label: self.value().and_then(|value| around.unit(value)),
            baseline: self.stated(progress.baseline.as_ref()),
            baseline_absence: progress.baseline_absence,
            latest_actual: self.stated(progress.actual.as_ref()),
            latest_actual_absence: progress.actual_absence,
            previous_value: latest.and_then(|latest| figure(latest.previous.as_ref())),
            change: latest.and_then(|latest| figure(latest.change.as_ref())),
            target: self.stated(progress.target.as_ref()),
            target_absence: progress.target_absence,
            gap: gap.and_then(number),
            gap_decimal: gap.map(digits),
            gap_reason: progress.gap.as_ref().err().copied(),
            share: share.as_ref().and_then(number),
            share_decimal: share.as_ref().map(digits),
            share_formula,
            share_reason: progress.share.as_ref().err().copied(),
            direction: progress.direction,
            reached: progress.reached.as_ref().ok().copied(),
            reached_reason: progress.reached.as_ref().err().copied(),
            on_track: progress.on_track.as_ref().ok().map(|(verdict, _)| *verdict),
            on_track_reason: progress.on_track.as_ref().err().copied(),
            expected: expected.as_ref().and_then(number),
            expected_decimal: expected.as_ref().map(digits),
            series: series(progress, around.iri_base),
            observations: rows(&progress.stated),
            statements: rows(&progress.in_words),
        }
    }

    fn latest(&self) -> Option<&IndicatorPeriod<'_>> {
        let period = self.progress.actual.as_ref()?.period;
        self.progress.periods.iter().find(|entry| entry.period == period)
    }

    fn policy(&self) -> Option<&str> {
        self.around.policy(self.indicator.get("policy_id")?)
    }

    /// Title of the initiative that it belongs to.
    fn initiative(&self) -> Option<&str> {
        let (title, _) = self.around.initiatives.get(self.indicator.get("initiative_id")?)?;
        Some(*title).filter(|title| !title.is_empty())
    }

    /// Policy under which that initiative stands.
    fn initiative_policy_id(&self) -> Option<&str> {
        let (_, policy) = self.around.initiatives.get(self.indicator.get("initiative_id")?)?;
        Some(*policy).filter(|policy| !policy.is_empty())
    }

    /// What it belongs to, for people: policy and initiative. What has no name is called by its id.
    fn belongs_to(&self) -> [String; 2] {
        let named = |label: Option<&str>, id: Option<&str>| label.map(of_plan).or_else(|| id.map(str::to_owned));
        let policy_id = self.indicator.get("policy_id").or_else(|| self.initiative_policy_id());
        let policy = named(policy_id.and_then(|id| self.around.policy(id)), policy_id);
        let initiative = named(self.initiative(), self.indicator.get("initiative_id"));
        let whole = (policy.is_none() && initiative.is_none()).then(|| "計画全体".to_owned());
        [policy.or(whole), initiative].map(Option::unwrap_or_default)
    }

    fn kind(&self) -> Option<&str> {
        let own = |name: &str| self.indicator.get(name);
        self.around.codes.label("indicator-type", own("indicator_type_id"), own("own_indicator_type_id"))
    }

    /// The value whose unit is that of the indicator: the actual one, else where it is to be, else where it began.
    fn value(&self) -> Option<&Stated<'_>> {
        let Progress { actual, target, baseline, .. } = self.progress;
        actual.as_ref().or(target.as_ref()).or(baseline.as_ref())
    }

    fn stated<'v>(&'v self, value: Option<&'v Stated<'_>>) -> Option<StatedValue<'v>> {
        value.map(|value| stated(value, self.around))
    }

    /// The cells of [`FOR_PEOPLE`].
    fn page(&self) -> Vec<String> {
        let (progress, own) = (self.progress, |name: &str| self.indicator.get(name));
        let gap = progress.gap.as_ref().ok().map(|gap| self.difference(gap));
        let [policy, initiative] = self.belongs_to();
        vec![
            self.indicator["label"].to_owned(),
            self.baseline_text(),
            self.actual_text(),
            self.target_text(),
            gap.unwrap_or_default(),
            self.share_text(),
            self.verdict(),
            self.around
                .codes
                .shown("indicator-type", own("indicator_type_id"), own("own_indicator_type_id"))
                .unwrap_or_default(),
            policy,
            initiative,
        ]
    }

    /// A difference in its unit: percentages differ by points.
    fn difference(&self, number: &Decimal) -> String {
        match self.value() {
            Some(value) if value.unit_id() == Some("percent") => format!("{}ポイント", number.grouped()),
            Some(value) => self.around.counted(&number.grouped(), value),
            None => number.grouped(),
        }
    }

    fn baseline_text(&self) -> String {
        match (&self.progress.baseline, self.progress.baseline_absence) {
            (Some(baseline), _) => self.around.text(baseline),
            (None, Some(Absence::InWords)) => self.in_words("baseline"),
            (None, _) => "基準値の記載なし".to_owned(),
        }
    }

    fn actual_text(&self) -> String {
        let Some(actual) = &self.progress.actual else {
            return match self.progress.actual_absence {
                Some(Absence::NotYetMeasured) => "未測定".to_owned(),
                Some(Absence::InWords) => self.in_words("actual"),
                _ => "実績の記載なし".to_owned(),
            };
        };
        let before = if actual.period.fiscal_year().is_some() { "前年度" } else { "前の期間" };
        let change = self.latest().and_then(|latest| latest.change.as_ref()).map(|change| {
            let sign = if change.value > Decimal::from(0) { "+" } else { "" };
            let computed = if change.stated.is_none() { "（計算値）" } else { "" };
            format!("、{before}から{sign}{}{computed}", self.difference(&change.value))
        });
        format!("{}{}", self.around.text(actual), change.unwrap_or_default())
    }

    fn target_text(&self) -> String {
        match (&self.progress.target, self.progress.target_absence) {
            (Some(target), _) => self.around.text(target),
            (None, Some(Absence::InWords)) => self.in_words("target"),
            (None, _) => "目標値の記載なし".to_owned(),
        }
    }

    /// What is stated in words, each with its period.
    fn in_words(&self, kind: &str) -> String {
        let of_kind = self.progress.in_words.iter().filter(|row| says_of(row, kind));
        let words = of_kind.map(|row| {
            let period = row["period"].parse().ok().filter(|period: &Period| !period.is_unknown());
            format!(
                "{}{}",
                &row["text"],
                period.map(|period| format!("（{}）", period.in_words().without_era())).unwrap_or_default()
            )
        });
        words.collect::<Vec<_>>().join("、")
    }

    fn share_text(&self) -> String {
        let baseline = self.progress.baseline.as_ref().map(|value| self.around.text(value)).unwrap_or_default();
        match &self.progress.share {
            Ok((share, Formula::FromBaseline)) => format!("{}（基準値{baseline}から目標値まで）", percent(share)),
            Ok((share, Formula::AgainstTarget)) => format!("目標値の{}", percent(share)),
            Err(reason) => format!("計算なし（{}）", reason.meaning().ja),
        }
    }

    fn verdict(&self) -> String {
        let verdict = match &self.progress.on_track {
            Ok((true, _)) => "順調".to_owned(),
            Ok((false, _)) => "遅れ".to_owned(),
            Err(reason) => format!("判定なし（{}）", reason.meaning().ja),
        };
        if self.progress.reached == Ok(true) { format!("目標達成。{verdict}") } else { verdict }
    }
}

impl Around<'_> {
    fn unit(&self, value: &Stated) -> Option<&str> {
        self.codes.label("unit", value.unit_id(), value.own_unit_id())
    }

    /// A number with what it counts, for people: 3,500人, 12 km. A word in Latin letters stands apart from its number, a
    /// counter or a sign does not.
    fn counted(&self, number: &str, value: &Stated) -> String {
        if value.unit_id() == Some(NO_UNIT) {
            return number.to_owned();
        }
        let apart = self.unit(value).is_some_and(|unit| unit.starts_with(|c: char| c.is_alphabetic() && c.is_ascii()));
        let unit = self.codes.shown("unit", value.unit_id(), value.own_unit_id()).unwrap_or_default();
        format!("{number}{}{unit}", if apart { " " } else { "" })
    }

    fn policy(&self, id: &str) -> Option<&str> {
        self.policies.get(id).map(String::as_str).filter(|label| !label.is_empty())
    }

    /// A value with its unit and period, for people. What counts in something that has no code is shown as printed.
    fn text(&self, value: &Stated) -> String {
        let number = match &value.upper {
            Some(upper) => format!("{}～{}", value.value.grouped(), upper.grouped()),
            None => value.value.grouped(),
        };
        let bound = self.codes.label("qualifier", value.row.get("qualifier_id"), None);
        let bound = bound.filter(|_| value.upper.is_none());
        let text = match (self.unit(value), value.row.get("value_as_printed"), bound) {
            (None, Some(printed), _) => of_plan(printed),
            (_, _, Some("約")) => format!("約{}", self.counted(&number, value)),
            (_, _, bound) => format!("{}{}", self.counted(&number, value), bound.unwrap_or_default()),
        };
        format!("{text}（{}）", value.period.in_words().without_era())
    }
}

/// A share for people, in tenths of a percent.
fn percent(share: &BigRational) -> String {
    let hundred = BigRational::from_integer(100.into());
    format!("{}%", Decimal::rounded(&(share * hundred), 1).grouped())
}

fn number(value: &Decimal) -> Option<Value> {
    json::number(value.as_str())
}

fn digits(value: &Decimal) -> String {
    value.as_str().to_owned()
}

fn stated<'v>(value: &'v Stated<'_>, around: &'v Around<'_>) -> StatedValue<'v> {
    let row = value.row;
    StatedValue {
        uri: json::iri(row, row.table.subject, around.iri_base),
        period: value.period.to_string(),
        period_start: row.get("period_start"),
        period_end: row.get("period_end"),
        period_label: value.period.in_words().ja(),
        period_as_printed: row.get("period_as_printed"),
        value_type_id: &row["value_type_id"],
        value: number(&value.value),
        value_decimal: digits(&value.value),
        upper_value_decimal: value.upper.as_ref().map(digits),
        qualifier_id: row.get("qualifier_id"),
        unit_id: value.unit_id(),
        own_unit_id: value.own_unit_id(),
        unit_label: around.unit(value),
        value_as_printed: row.get("value_as_printed"),
        change_as_printed: row.get("change_as_printed"),
        source_id: &row["source_id"],
        source_line: row.get("source_line").and_then(|line| line.parse().ok()),
    }
}

fn figure<'v>(figure: Option<&Figure<'v>>) -> Option<ComputedValue<'v>> {
    figure.map(|figure| ComputedValue {
        value: number(&figure.value),
        value_decimal: digits(&figure.value),
        computed: figure.stated.is_none(),
        source_id: figure.stated.map(|row| &row["source_id"]),
    })
}

fn series<'v>(progress: &Progress<'v>, iri_base: &str) -> Vec<ProgressPeriod<'v>> {
    let entry = |entry: &IndicatorPeriod<'v>| {
        let value = entry.actual.as_ref().map(|actual| &actual.value);
        let row = entry.actual.as_ref().map(|actual| actual.row);
        ProgressPeriod {
            period: entry.period.to_string(),
            period_start: entry.period.first().map(|day| day.to_string()),
            period_end: entry.period.last().map(|day| day.to_string()),
            period_label: entry.period.in_words().ja(),
            value_type_id: row.map(|row| &row["value_type_id"]),
            value: value.and_then(number),
            value_decimal: value.map(digits),
            unit_id: row.and_then(|row| row.get("unit_id")),
            own_unit_id: row.and_then(|row| row.get("own_unit_id")),
            absence: entry.absence,
            source_id: row.map(|row| &row["source_id"]),
            observation: row.map(|row| json::iri(row, row.table.subject, iri_base)),
            previous_value: figure(entry.previous.as_ref()),
            change: figure(entry.change.as_ref()),
        }
    };
    progress.periods.iter().map(entry).collect()
}

/// Where an indicator stands: one row for each, in printed order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "indicators, observations")]
pub(crate) struct ProgressRow<'l> {
    /// IRI of the indicator.
    #[schema(format = "iri")]
    uri: String,
    publisher_id: &'l str,
    plan_id: &'l str,
    indicator_id: &'l str,
    /// Name as the edition prints it; null if that is not known.
    label: Option<&'l str>,
    number_as_printed: Option<&'l str>,
    definition: Option<&'l str>,
    label_is_editorial: bool,
    indicator_type_id: Option<&'l str>,
    own_indicator_type_id: Option<&'l str>,
    /// Name of the kind in Japanese, or as the plan calls it.
    indicator_type_label: Option<&'l str>,
    policy_id: Option<&'l str>,
    /// Its name, as the edition prints it.
    policy_label: Option<&'l str>,
    initiative_id: Option<&'l str>,
    /// Title of the initiative, as the edition prints it.
    initiative_label: Option<&'l str>,
    /// The policy under which the edition lists the initiative.
    initiative_policy_id: Option<&'l str>,
    /// Its name, as the edition prints it.
    initiative_policy_label: Option<&'l str>,
    desired_direction_id: Option<&'l str>,
    accumulation_id: Option<&'l str>,
    component_of_id: Option<&'l str>,
    /// Unit of its values.
    unit_id: Option<&'l str>,
    /// The same, if the plan itself declares it.
    own_unit_id: Option<&'l str>,
    /// Its name in Japanese, or as the plan calls it.
    unit_label: Option<&'l str>,
    /// Where it began, only if stated.
    baseline: Option<StatedValue<'l>>,
    /// Why there is no baseline.
    baseline_absence: Option<Absence>,
    /// The actual value of the period that ends last.
    latest_actual: Option<StatedValue<'l>>,
    /// Why there is none: of the first period.
    latest_actual_absence: Option<Absence>,
    /// Value of the period before the latest, which is as long.
    previous_value: Option<ComputedValue<'l>>,
    /// Change from the period before.
    change: Option<ComputedValue<'l>>,
    /// Where it is to be.
    target: Option<StatedValue<'l>>,
    /// Why there is no target.
    target_absence: Option<Absence>,
    /// Target − actual, in their unit.
    #[schema(value_type = Option<f64>)]
    gap: Option<Value>,
    /// The same with every digit.
    gap_decimal: Option<String>,
    /// Why there is no gap.
    gap_reason: Option<NoResult>,
    /// How much of the way is done, or of the target; 1 is the target.
    #[schema(value_type = Option<f64>)]
    share: Option<Value>,
    /// The same, exact to the rounding.
    share_decimal: Option<String>,
    /// Which of the two it is.
    share_formula: Option<Formula>,
    /// Why there is no share.
    share_reason: Option<NoResult>,
    /// What it does when all goes well; null if that is neither stated nor evident.
    direction: Option<Trend>,
    /// Whether the target is kept.
    reached: Option<bool>,
    /// Why that is not known.
    reached_reason: Option<NoResult>,
    /// The verdict by the rule in `meta`.
    on_track: Option<bool>,
    /// Why there is no verdict.
    on_track_reason: Option<NoResult>,
    /// Value of the course in the period of the latest actual value.
    #[schema(value_type = Option<f64>)]
    expected: Option<Value>,
    /// The same, exact to the rounding.
    expected_decimal: Option<String>,
    /// The years of the plan, and all periods with an actual value.
    series: Vec<ProgressPeriod<'l>>,
    /// Every value that any source states.
    #[schema(value_type = Vec<Object>)]
    observations: Vec<Value>,
    /// Everything that any source states in words.
    #[schema(value_type = Vec<Object>)]
    statements: Vec<Value>,
}

/// A value as a source states it. 資料に記された値。
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "observations")]
struct StatedValue<'l> {
    /// IRI of the observation.
    #[schema(format = "iri")]
    uri: String,
    period: String,
    period_start: Option<&'l str>,
    period_end: Option<&'l str>,
    /// What people call the period, in Japanese.
    period_label: String,
    period_as_printed: Option<&'l str>,
    value_type_id: &'l str,
    #[schema(value_type = f64)]
    value: Option<Value>,
    /// The same with every digit.
    value_decimal: String,
    /// Upper end of a range, with every digit.
    upper_value_decimal: Option<String>,
    qualifier_id: Option<&'l str>,
    unit_id: Option<&'l str>,
    own_unit_id: Option<&'l str>,
    /// Its name in Japanese, or as the plan calls it.
    unit_label: Option<&'l str>,
    value_as_printed: Option<&'l str>,
    change_as_printed: Option<&'l str>,
    source_id: &'l str,
    source_line: Option<i64>,
}

/// A number that is stated, or computed: then no source states it. 記載された値または計算値。
#[derive(Debug, Serialize, ToSchema)]
struct ComputedValue<'l> {
    /// The number.
    #[schema(value_type = f64)]
    value: Option<Value>,
    /// The same with every digit.
    value_decimal: String,
    /// Whether it follows from stated values and is stated nowhere itself.
    computed: bool,
    /// The source that states it; null if it is computed.
    source_id: Option<&'l str>,
}

/// A period of an indicator. 指標の期間ごとの実績。
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "observations")]
pub(crate) struct ProgressPeriod<'l> {
    period: String,
    period_start: Option<String>,
    period_end: Option<String>,
    /// What people call the period, in Japanese.
    period_label: String,
    /// Which kind of actual value it is.
    value_type_id: Option<&'l str>,
    /// Actual value: the final one, else as the source issued last states it.
    #[schema(value_type = Option<f64>)]
    value: Option<Value>,
    /// The same with every digit.
    value_decimal: Option<String>,
    /// Its unit.
    unit_id: Option<&'l str>,
    /// Its unit, if the plan itself declares it.
    own_unit_id: Option<&'l str>,
    /// Why there is no value.
    absence: Option<Absence>,
    /// The source that states it.
    source_id: Option<&'l str>,
    /// IRI of the observation.
    #[schema(format = "iri")]
    observation: Option<String>,
    /// Value of the period before, which is as long.
    previous_value: Option<ComputedValue<'l>>,
    /// Change from the period before.
    change: Option<ComputedValue<'l>>,
}

impl AnswerRow for ProgressRow<'_> {
    const COLUMNS: &'static [MemberColumn] = &[
        member("publisher_id", "公表主体ID"),
        member("plan_id", "計画ID"),
        member("indicator_id", "指標ID"),
        member("label", "指標名"),
        member("label_is_editorial", "指標名は編集上のもの"),
        member("indicator_type_id", "種類ID"),
        member("indicator_type_label", "種類"),
        member("own_indicator_type_id", "独自の種類ID"),
        member("policy_id", "政策ID"),
        member("policy_label", "政策名"),
        member("initiative_id", "取組ID"),
        member("initiative_label", "取組名"),
        member("initiative_policy_id", "取組の政策ID"),
        member("initiative_policy_label", "取組の政策名"),
        member("desired_direction_id", "望ましい方向ID"),
        member("accumulation_id", "集計方法ID"),
        member("component_of_id", "構成先の指標ID"),
        member("unit_id", "単位ID"),
        member("own_unit_id", "独自の単位ID"),
        member("unit_label", "単位"),
        member("baseline_period", "基準の期間").at("/baseline/period"),
        member("baseline", "基準値").at("/baseline/value_decimal"),
        member("baseline_as_printed", "基準値（原典表記）").at("/baseline/value_as_printed"),
        member("baseline_source_id", "基準値の出典ID").at("/baseline/source_id"),
        member("baseline_absence", "基準値がない理由"),
        member("latest_period", "最新の実績の期間").at("/latest_actual/period"),
        member("latest_actual", "最新の実績").at("/latest_actual/value_decimal"),
        member("latest_actual_as_printed", "最新の実績（原典表記）").at("/latest_actual/value_as_printed"),
        member("latest_actual_source_id", "最新の実績の出典ID").at("/latest_actual/source_id"),
        member("latest_actual_absence", "実績がない理由"),
        member("previous_value", "前期の値").at("/previous_value/value_decimal"),
        member("previous_value_computed", "前期の値は計算値").at("/previous_value/computed"),
        member("change", "前期との差").at("/change/value_decimal"),
        member("change_computed", "前期との差は計算値").at("/change/computed"),
        member("change_as_printed", "増減（原典表記）").at("/latest_actual/change_as_printed"),
        member("target_period", "目標の期間").at("/target/period"),
        member("target", "目標値").at("/target/value_decimal"),
        member("target_as_printed", "目標値（原典表記）").at("/target/value_as_printed"),
        member("target_source_id", "目標値の出典ID").at("/target/source_id"),
        member("target_absence", "目標値がない理由"),
        member("gap", "目標との差（目標値−実績値）").at("/gap_decimal"),
        member("gap_reason", "目標との差がない理由"),
        member("share", "進み具合").at("/share_decimal"),
        member("share_formula", "進み具合の計算式"),
        member("share_reason", "進み具合がない理由"),
        member("direction", "よい方向"),
        member("reached", "目標達成"),
        member("reached_reason", "目標達成が分からない理由"),
        member("on_track", "順調"),
        member("on_track_reason", "判定がない理由"),
        member("expected", "見込み線上の値").at("/expected_decimal"),
    ];
    const UNSHOWN: &'static [&'static str] =
        &["uri", "number_as_printed", "definition", "series", "observations", "statements"];
}

/// Columns of the page: what a person wants to know, in words.
const FOR_PEOPLE: &[MemberColumn] = &[
    member("label", "指標").shown(ColumnDisplay::Own),
    member("baseline", "基準値"),
    member("latest_actual", "最新の実績"),
    member("target", "目標"),
    member("gap", "目標との差"),
    member("share", "進み具合").shown(ColumnDisplay::Meter),
    member("on_track", "判定"),
    member("indicator_type_label", "種類").shown(ColumnDisplay::Behind),
    member("policy_label", "政策").shown(ColumnDisplay::Behind),
    member("initiative_label", "取組").shown(ColumnDisplay::Behind),
];

/// The rule of a package in Japanese and English.
fn rule_sentences(rule: &OnTrack) -> (String, String) {
    if rule.course == Course::None {
        return ("この計画では、順調かどうかを判定しません。".into(), "The plan gives no verdict.".into());
    }
    let part = percent(&rule.tolerance.exact());
    (
        format!(
            "基準値（基準の期間）から目標値（目標の期間）まで同じ幅で進む直線と比べます。最新の実績の遅れが、\
             基準値から目標値までの幅の{part}以内なら「順調」、超えれば「遅れ」です。目標の期間の末からは、\
             目標値に達していれば「順調」、いなければ「遅れ」です。基準値の記載がない指標は判定しません。"
        ),
        format!(
            "The latest actual value is held against a straight line from the baseline in its period to the target in \
             its period. It is on track if it is behind the line by at most {part} of the way from baseline to \
             target; from the end of the period of the target on, if it keeps the target. Without a stated baseline \
             there is no verdict."
        ),
    )
}

fn notes(rule: &OnTrack) -> Vec<(String, Note)> {
    let share = format!(
        "基準値の記載があれば「{}」、なければ「{}」です。100%で目標値に達します。",
        Formula::FromBaseline.meaning().ja,
        Formula::AgainstTarget.meaning().ja,
    );
    let notes = [
        ("進み具合の計算式", share),
        ("目標との差", "目標値 − 実績値。減ることを目指す指標では、あとどれだけ減らすかが負の数になります。".to_owned()),
        ("判定の規則", rule_sentences(rule).0),
        (
            "比べないとき",
            "単位、単年・累計などの集計方法、期間の異なる値どうしは比べません。比べる期間は、同じ期間か、ちょうど何年か前後の\
             期間です。年度と暦年、上半期と下半期、違う四半期や月は比べません。累計は同じ日からの累計と、ある時点の値は\
             別の時点の値と比べます。増えるとよいか減るとよいか分からない指標は、差も進み具合も計算しません。\
             そのときは理由を示します。"
                .to_owned(),
        ),
        (
            "記載がないとき",
            "基準値・目標値・実績は、資料に書かれたものだけを使い、推測しません。実績の期間の末が最新の資料の発行月より\
             後なら「未測定」、そうでなければ「記載なし」です。同じ期間の値が複数あれば、確定値、確定・速報の別のない値、推計値、\
             速報値の順に、同じ種類なら最後に発行された資料の値です。"
                .to_owned(),
        ),
    ];
    notes.map(|(name, text)| (name.to_owned(), Note { text, href: None })).into()
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgressMeta {
    /// Edition of which it is told: the one that is asked for, else the newest whole one; null if the plan has none.
    revision_id: Option<String>,
    rules: ProgressRules,
    /// Number of the indicators.
    total: usize,
}

/// What the codes of the rows mean, and by which rules they come about.
#[derive(Debug, Serialize, ToSchema)]
struct ProgressRules {
    on_track: OnTrackRule,
    /// The formulas of `share`.
    share_formulas: Vec<CodeMeaning>,
    /// Why a number or a verdict does not follow.
    reasons: Vec<CodeMeaning>,
    /// What an indicator does when all goes well.
    directions: Vec<CodeMeaning>,
    /// Why a value is absent.
    absences: Vec<CodeMeaning>,
    /// Digits behind the point to which shares and expected values are rounded.
    places: u32,
}

/// The rule by which an indicator is on track.
#[derive(Debug, Serialize, ToSchema)]
struct OnTrackRule {
    /// `linear`, or `none` if the plan gives no verdict.
    course: &'static str,
    /// How far behind is still on track: a share of the way.
    tolerance_decimal: String,
    /// The rule in Japanese.
    ja: String,
    /// The rule in English.
    en: String,
}

impl ProgressRules {
    fn of(rule: &OnTrack) -> Self {
        let (ja, en) = rule_sentences(rule);
        let course = if rule.course == Course::None { "none" } else { "linear" };
        Self {
            on_track: OnTrackRule { course, tolerance_decimal: digits(&rule.tolerance), ja, en },
            share_formulas: Formula::ALL.iter().map(|code| code.meaning()).collect(),
            reasons: NoResult::ALL.iter().map(|code| code.meaning()).collect(),
            directions: Trend::ALL.iter().map(|code| code.meaning()).collect(),
            absences: Absence::ALL.iter().map(|code| code.meaning()).collect(),
            places: PLACES,
        }
    }
}
