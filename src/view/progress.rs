//! Progress: one row per indicator, with where it began, stands and is to be.
use super::{
    Scope,
    codes::Codes,
    edition::as_of,
    roadmap::{named, wanted},
};
use crate::{
    dataset::{Course, OnTrack},
    decimal::Decimal,
    edition::Edition,
    error::Result,
    format::{ColumnDisplay, ComputedColumn, ComputedTable, Document, Note, Shape, json, of_plan},
    language::Bilingual,
    period::Period,
    progress::{
        Absence, CodeMeaning, Figure, Formula, IndicatorPeriod, NoResult, Progress, Statements, Trend, Value as Stated,
        says_of,
    },
    table::Row,
};
use num_rational::BigRational;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Digits behind the point of what is no decimal number: shares and expected values.
const PLACES: u32 = 4;

/// The unit of what counts nothing, such as an index: people see the number alone.
const NO_UNIT: &str = "none";

/// The progress of the indicators of a plan, as an edition prints them: the newest if none is named.
///
/// # Errors
///
/// When the plan has no such edition or the database does not answer.
pub fn progress(revision_id: Option<&str>, scope: &Scope, base: &str) -> Result<Document> {
    let rule = scope.metadata.on_track();
    let content = scope.content()?;
    let editions = content.editions();
    let edition = wanted(revision_id, &editions)?;
    let (indicators, policies) = (edition.indicators(), edition.policies());
    let statements = Statements::new(content.tables(), &edition, &rule);
    let policy = |row: &Row| (row["policy_id"].to_owned(), row["label"].to_owned());
    let around = Around {
        policies: policies.iter().map(policy).collect(),
        initiatives: listed(&edition, content.tables()),
        codes: Codes::of(content.tables()),
        iri_base: &scope.release.iri_base,
    };
    let mut sheet = ComputedTable { columns: columns(), notes: notes(&rule), ..ComputedTable::default() };
    let (mut page, mut paths) = (Vec::new(), Vec::new());
    for indicator in &indicators {
        let progress = statements.progress(indicator);
        let line = ProgressLine { indicator, progress: &progress, around: &around };
        let item = line.item();
        sheet.rows.push(COLUMNS.iter().map(|(_, _, pointer)| cell(&item, pointer)).collect());
        page.push(line.page());
        paths.push(format!("{}/indicators/{}", scope.path(), &indicator["indicator_id"]));
        sheet.items.push(item);
    }
    sheet.row_links = vec![("label", paths)];
    sheet.page = Some(filled(&page_columns(), &page));
    sheet.edition = edition.revision.map(|revision| named(revision, scope));
    let query = revision_id.map_or(String::new(), |id| format!("?revision_id={id}"));
    let title = format!("指標の進捗 — {}", scope.metadata.title());
    let mut document = scope.document(base, &format!("/progress{query}"), title, Shape::ComputedTable(sheet));
    document.meta.insert("revision_id".into(), json!(edition.revision.map(|row| &row["revision_id"])));
    as_of(&mut document, revision_id.is_some(), &edition, scope);
    document.meta.insert("rules".into(), rules(&rule));
    document.meta.insert("total".into(), json!(indicators.len()));
    Ok(document)
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
    Map::from_iter([("series".to_owned(), series(&progress, &scope.release.iri_base))])
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
fn filled(columns: &[ComputedColumn], rows: &[Vec<String>]) -> (Vec<ComputedColumn>, Vec<Vec<String>>) {
    let says = |place: usize| rows.is_empty() || rows.iter().any(|row| !row[place].is_empty());
    let kept: Vec<usize> = (0..columns.len()).filter(|place| says(*place)).collect();
    let cells = |row: &Vec<String>| kept.iter().map(|place| row[*place].clone()).collect();
    (kept.iter().map(|place| columns[*place].clone()).collect(), rows.iter().map(cells).collect())
}

struct ProgressLine<'l> {
    indicator: &'l Row,
    progress: &'l Progress<'l>,
    around: &'l Around<'l>,
}

impl ProgressLine<'_> {
    fn item(&self) -> Value {
        let (own, progress) = (self.indicator, self.progress);
        let (share, formula) = match &progress.share {
            Ok((share, formula)) => (Some(Decimal::rounded(share, PLACES)), Some(formula.meaning().0)),
            Err(_) => (None, None),
        };
        let expected = progress.on_track.as_ref().ok().map(|(_, expected)| Decimal::rounded(expected, PLACES));
        let latest = self.latest();
        let mut item = Map::new();
        let mut put = |name: &str, value: Value| drop(item.insert(name.to_owned(), value));
        put("uri", json!(json::iri(own, own.table.subject, self.around.iri_base)));
        for name in ["publisher_id", "plan_id", "indicator_id"] {
            put(name, json!(own[name]));
        }
        for name in ["label", "number_as_printed", "definition"] {
            put(name, json!(own.get(name)));
        }
        put("label_is_editorial", json!(&own["label_is_editorial"] == "true"));
        put("indicator_type_id", json!(own.get("indicator_type_id")));
        put("own_indicator_type_id", json!(own.get("own_indicator_type_id")));
        put("indicator_type_label", json!(self.kind()));
        put("policy_id", json!(own.get("policy_id")));
        put("policy_label", json!(self.policy()));
        put("initiative_id", json!(own.get("initiative_id")));
        put("initiative_label", json!(self.initiative()));
        put("initiative_policy_id", json!(self.initiative_policy_id()));
        put("initiative_policy_label", json!(self.initiative_policy_id().and_then(|id| self.around.policy(id))));
        put("desired_direction_id", json!(own.get("desired_direction_id")));
        put("accumulation_id", json!(own.get("accumulation_id")));
        put("component_of_id", json!(own.get("component_of_id")));
        put("unit_id", json!(self.value().and_then(Stated::unit_id)));
        put("own_unit_id", json!(self.value().and_then(Stated::own_unit_id)));
        put("unit_label", json!(self.value().and_then(|value| self.around.unit(value))));
        put("baseline", self.stated(progress.baseline.as_ref()));
        put("baseline_absence", absence(progress.baseline_absence));
        put("latest_actual", self.stated(progress.actual.as_ref()));
        put("latest_actual_absence", absence(progress.actual_absence));
        put("previous_value", figure(latest.and_then(|latest| latest.previous.as_ref())));
        put("change", figure(latest.and_then(|latest| latest.change.as_ref())));
        put("target", self.stated(progress.target.as_ref()));
        put("target_absence", absence(progress.target_absence));
        put("gap", number(progress.gap.as_ref().ok()));
        put("gap_decimal", digits(progress.gap.as_ref().ok()));
        put("gap_reason", reason(progress.gap.as_ref().err()));
        put("share", number(share.as_ref()));
        put("share_decimal", digits(share.as_ref()));
        put("share_formula", json!(formula));
        put("share_reason", reason(progress.share.as_ref().err()));
        put("direction", json!(progress.direction.map(|direction| direction.meaning().0)));
        put("reached", json!(progress.reached.as_ref().ok()));
        put("reached_reason", reason(progress.reached.as_ref().err()));
        put("on_track", json!(progress.on_track.as_ref().ok().map(|(verdict, _)| verdict)));
        put("on_track_reason", reason(progress.on_track.as_ref().err()));
        put("expected", number(expected.as_ref()));
        put("expected_decimal", digits(expected.as_ref()));
        put("series", series(progress, self.around.iri_base));
        let stated = progress.stated.iter().map(|row| Value::Object(json::object(row, self.around.iri_base)));
        put("observations", stated.collect());
        let in_words = progress.in_words.iter().map(|row| Value::Object(json::object(row, self.around.iri_base)));
        put("statements", in_words.collect());
        Value::Object(item)
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

    fn stated(&self, value: Option<&Stated>) -> Value {
        value.map_or(Value::Null, |value| stated(value, self.around))
    }

    /// The cells of [`page_columns`].
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
            Err(reason) => format!("計算なし（{}）", reason.meaning().1),
        }
    }

    fn verdict(&self) -> String {
        let verdict = match &self.progress.on_track {
            Ok((true, _)) => "順調".to_owned(),
            Ok((false, _)) => "遅れ".to_owned(),
            Err(reason) => format!("判定なし（{}）", reason.meaning().1),
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

fn number(value: Option<&Decimal>) -> Value {
    value.and_then(|value| json::number(value.as_str())).unwrap_or_default()
}

fn digits(value: Option<&Decimal>) -> Value {
    json!(value.map(Decimal::as_str))
}

fn absence(absence: Option<Absence>) -> Value {
    json!(absence.map(|absence| absence.meaning().0))
}

fn reason(reason: Option<&NoResult>) -> Value {
    json!(reason.map(|reason| reason.meaning().0))
}

/// A value as a document states it, with that document.
fn stated(value: &Stated, around: &Around) -> Value {
    let row = value.row;
    json!({
        "uri": json::iri(row, row.table.subject, around.iri_base),
        "period": value.period.to_string(),
        "period_start": row.get("period_start"),
        "period_end": row.get("period_end"),
        "period_label": value.period.in_words().ja(),
        "period_as_printed": row.get("period_as_printed"),
        "value_type_id": &row["value_type_id"],
        "value": number(Some(&value.value)),
        "value_decimal": value.value.as_str(),
        "upper_value_decimal": value.upper.as_ref().map(Decimal::as_str),
        "qualifier_id": row.get("qualifier_id"),
        "unit_id": value.unit_id(),
        "own_unit_id": value.own_unit_id(),
        "unit_label": around.unit(value),
        "value_as_printed": row.get("value_as_printed"),
        "change_as_printed": row.get("change_as_printed"),
        "source_id": &row["source_id"],
        "source_line": row.get("source_line").and_then(|line| line.parse::<i64>().ok()),
    })
}

/// A number that may be computed; then no document states it.
fn figure(figure: Option<&Figure>) -> Value {
    figure.map_or(Value::Null, |figure| {
        json!({
            "value": number(Some(&figure.value)),
            "value_decimal": figure.value.as_str(),
            "computed": figure.stated.is_none(),
            "source_id": figure.stated.map(|row| &row["source_id"]),
        })
    })
}

fn series(progress: &Progress, iri_base: &str) -> Value {
    let entry = |entry: &IndicatorPeriod| {
        let value = entry.actual.as_ref().map(|actual| &actual.value);
        let row = entry.actual.as_ref().map(|actual| actual.row);
        json!({
            "period": entry.period.to_string(),
            "period_start": entry.period.first().map(|day| day.to_string()),
            "period_end": entry.period.last().map(|day| day.to_string()),
            "period_label": entry.period.in_words().ja(),
            "value_type_id": row.map(|row| &row["value_type_id"]),
            "value": number(value),
            "value_decimal": digits(value),
            "unit_id": row.and_then(|row| row.get("unit_id")),
            "own_unit_id": row.and_then(|row| row.get("own_unit_id")),
            "absence": absence(entry.absence),
            "source_id": row.map(|row| &row["source_id"]),
            "observation": row.map(|row| json::iri(row, row.table.subject, iri_base)),
            "previous_value": figure(entry.previous.as_ref()),
            "change": figure(entry.change.as_ref()),
        })
    };
    progress.periods.iter().map(entry).collect()
}

/// A cell of the file: the text of a member of the item.
fn cell(item: &Value, pointer: &str) -> String {
    match item.pointer(pointer) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Columns of the file: name, Japanese name, the member they show.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("publisher_id", "公表主体ID", "/publisher_id"),
    ("plan_id", "計画ID", "/plan_id"),
    ("indicator_id", "指標ID", "/indicator_id"),
    ("label", "指標名", "/label"),
    ("label_is_editorial", "指標名は編集上のもの", "/label_is_editorial"),
    ("indicator_type_id", "種類ID", "/indicator_type_id"),
    ("indicator_type_label", "種類", "/indicator_type_label"),
    ("own_indicator_type_id", "独自の種類ID", "/own_indicator_type_id"),
    ("policy_id", "政策ID", "/policy_id"),
    ("policy_label", "政策名", "/policy_label"),
    ("initiative_id", "取組ID", "/initiative_id"),
    ("initiative_label", "取組名", "/initiative_label"),
    ("initiative_policy_id", "取組の政策ID", "/initiative_policy_id"),
    ("initiative_policy_label", "取組の政策名", "/initiative_policy_label"),
    ("desired_direction_id", "望ましい方向ID", "/desired_direction_id"),
    ("accumulation_id", "集計方法ID", "/accumulation_id"),
    ("component_of_id", "構成先の指標ID", "/component_of_id"),
    ("unit_id", "単位ID", "/unit_id"),
    ("own_unit_id", "独自の単位ID", "/own_unit_id"),
    ("unit_label", "単位", "/unit_label"),
    ("baseline_period", "基準の期間", "/baseline/period"),
    ("baseline", "基準値", "/baseline/value_decimal"),
    ("baseline_as_printed", "基準値（原典表記）", "/baseline/value_as_printed"),
    ("baseline_source_id", "基準値の出典ID", "/baseline/source_id"),
    ("baseline_absence", "基準値がない理由", "/baseline_absence"),
    ("latest_period", "最新の実績の期間", "/latest_actual/period"),
    ("latest_actual", "最新の実績", "/latest_actual/value_decimal"),
    ("latest_actual_as_printed", "最新の実績（原典表記）", "/latest_actual/value_as_printed"),
    ("latest_actual_source_id", "最新の実績の出典ID", "/latest_actual/source_id"),
    ("latest_actual_absence", "実績がない理由", "/latest_actual_absence"),
    ("previous_value", "前期の値", "/previous_value/value_decimal"),
    ("previous_value_computed", "前期の値は計算値", "/previous_value/computed"),
    ("change", "前期との差", "/change/value_decimal"),
    ("change_computed", "前期との差は計算値", "/change/computed"),
    ("change_as_printed", "増減（原典表記）", "/latest_actual/change_as_printed"),
    ("target_period", "目標の期間", "/target/period"),
    ("target", "目標値", "/target/value_decimal"),
    ("target_as_printed", "目標値（原典表記）", "/target/value_as_printed"),
    ("target_source_id", "目標値の出典ID", "/target/source_id"),
    ("target_absence", "目標値がない理由", "/target_absence"),
    ("gap", "目標との差（目標値−実績値）", "/gap_decimal"),
    ("gap_reason", "目標との差がない理由", "/gap_reason"),
    ("share", "進み具合", "/share_decimal"),
    ("share_formula", "進み具合の計算式", "/share_formula"),
    ("share_reason", "進み具合がない理由", "/share_reason"),
    ("direction", "よい方向", "/direction"),
    ("reached", "目標達成", "/reached"),
    ("reached_reason", "目標達成が分からない理由", "/reached_reason"),
    ("on_track", "順調", "/on_track"),
    ("on_track_reason", "判定がない理由", "/on_track_reason"),
    ("expected", "見込み線上の値", "/expected_decimal"),
];

fn columns() -> Vec<ComputedColumn> {
    let column = |(name, ja, _): &(&str, &str, &str)| ComputedColumn {
        name: (*name).to_owned(),
        ja: (*ja).to_owned(),
        show: ColumnDisplay::Text,
    };
    COLUMNS.iter().map(column).collect()
}

/// What a person wants to know, in words.
fn page_columns() -> Vec<ComputedColumn> {
    let columns = [
        ("label", "指標", ColumnDisplay::Own),
        ("baseline", "基準値", ColumnDisplay::Text),
        ("latest_actual", "最新の実績", ColumnDisplay::Text),
        ("target", "目標", ColumnDisplay::Text),
        ("gap", "目標との差", ColumnDisplay::Text),
        ("share", "進み具合", ColumnDisplay::Meter),
        ("on_track", "判定", ColumnDisplay::Text),
        ("indicator_type_label", "種類", ColumnDisplay::Behind),
        ("policy_label", "政策", ColumnDisplay::Behind),
        ("initiative_label", "取組", ColumnDisplay::Behind),
    ];
    let column = |(name, ja, show): (&str, &str, ColumnDisplay)| ComputedColumn {
        name: name.to_owned(),
        ja: ja.to_owned(),
        show,
    };
    columns.map(column).to_vec()
}

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
        Formula::FromBaseline.meaning().1,
        Formula::AgainstTarget.meaning().1,
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

/// What the codes of the rows mean, and by which rules they come about.
fn rules(rule: &OnTrack) -> Value {
    let list = |meanings: Vec<CodeMeaning>| -> Value {
        meanings.into_iter().map(|(id, ja, en)| json!({"id": id, "ja": ja, "en": en})).collect()
    };
    let (ja, en) = rule_sentences(rule);
    let course = if rule.course == Course::None { "none" } else { "linear" };
    json!({
        "on_track": { "course": course, "tolerance_decimal": rule.tolerance.as_str(), "ja": ja, "en": en },
        "share_formulas": list(Formula::ALL.map(Formula::meaning).into()),
        "reasons": list(NoResult::ALL.map(NoResult::meaning).into()),
        "directions": list(Trend::ALL.map(Trend::meaning).into()),
        "absences": list(Absence::ALL.map(Absence::meaning).into()),
        "places": PLACES,
    })
}
