//! Progress: one row per indicator, with where it began, stands and is to be.
use super::{Scope, roadmap::by};
use crate::{
    content::Content,
    dataset::{Course, OnTrack},
    decimal::Decimal,
    error::Result,
    format::{ColumnDisplay, ComputedColumn, ComputedTable, Document, Item, Note, Shape, json},
    progress::{
        Absence, CodeMeaning, Figure, Formula, IndicatorYear, NoResult, Progress, Statements, Trend, Value as Stated,
    },
    table::Row,
    vocabulary,
};
use num_rational::BigRational;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Digits behind the point of what is no decimal number: shares and expected values.
const PLACES: u32 = 4;

/// The progress of the indicators of a plan.
///
/// # Errors
///
/// When the database does not answer.
pub fn progress(scope: &Scope, base: &str) -> Result<Document> {
    let rule = scope.metadata.on_track();
    let content = scope.content()?;
    let tables = Tables::of(&content);
    let statements = tables.statements(&rule);
    let mut sheet = ComputedTable { columns: columns(), notes: notes(&rule), ..ComputedTable::default() };
    let (mut page, mut paths) = (Vec::new(), Vec::new());
    for indicator in tables.indicators {
        let progress = statements.progress(indicator);
        let line = ProgressLine { indicator, progress: &progress, tables: &tables, iri_base: &scope.release.iri_base };
        let item = line.item();
        sheet.rows.push(COLUMNS.iter().map(|(_, _, pointer)| cell(&item, pointer)).collect());
        page.push(line.page());
        paths.push(format!("{}/indicators/{}", scope.path(), &indicator["indicator_id"]));
        sheet.items.push(item);
    }
    sheet.row_links = vec![("label", paths)];
    sheet.page = Some((page_columns(), page));
    let title = format!("指標の進捗 — {}", scope.metadata.title());
    let mut document = scope.document(base, "/progress", title, Shape::ComputedTable(sheet));
    document.meta.insert("rules".into(), rules(&rule));
    document.meta.insert("total".into(), json!(tables.indicators.len()));
    Ok(document)
}

/// What the document of an indicator says beside its rows: its years with the actual value of each.
pub fn indicator_members(item: &Item, plans: &[Row], sources: &[Row], scope: &Scope) -> Map<String, Value> {
    let rule = scope.metadata.on_track();
    let observations: Vec<Row> = item.embedded.iter().flat_map(|embedded| embedded.rows.clone()).collect();
    let progress = Statements::new(plans.first(), sources, &observations, &rule).progress(&item.row);
    Map::from_iter([("series".to_owned(), years(&progress, &scope.release.iri_base))])
}

struct Tables<'c> {
    plans: &'c [Row],
    sources: &'c [Row],
    fields: HashMap<&'c str, &'c Row>,
    indicators: &'c [Row],
    observations: &'c [Row],
}

impl<'c> Tables<'c> {
    fn of(content: &'c Content) -> Self {
        Self {
            plans: content.rows("plans"),
            sources: content.rows("sources"),
            fields: by("field_id", content.rows("fields")),
            indicators: content.rows("indicators"),
            observations: content.rows("observations"),
        }
    }

    fn statements(&self, rule: &'c OnTrack) -> Statements<'c> {
        Statements::new(self.plans.first(), self.sources, self.observations, rule)
    }
}

struct ProgressLine<'l> {
    indicator: &'l Row,
    progress: &'l Progress<'l>,
    tables: &'l Tables<'l>,
    iri_base: &'l str,
}

impl ProgressLine<'_> {
    fn item(&self) -> Value {
        let (own, progress) = (self.indicator, self.progress);
        let (share, formula) = match &progress.share {
            Ok((share, formula)) => (Some(Decimal::rounded(share, PLACES)), Some(formula.meaning().0)),
            Err(_) => (None, None),
        };
        let expected = progress.on_track.as_ref().ok().map(|(_, expected)| Decimal::rounded(expected, PLACES));
        let year = self.latest_year();
        let mut item = Map::new();
        let mut put = |name: &str, value: Value| drop(item.insert(name.to_owned(), value));
        put("uri", json!(json::iri(own, own.table.subject, self.iri_base)));
        for name in ["lg_code", "plan_id", "indicator_id", "label"] {
            put(name, json!(own[name]));
        }
        put("label_is_editorial", json!(&own["label_is_editorial"] == "true"));
        put("indicator_type_id", json!(own["indicator_type_id"]));
        put("indicator_type_label", json!(label("indicator-type", own.get("indicator_type_id"))));
        put("field_id", json!(own.get("field_id")));
        put("field_label", json!(self.field()));
        put("component_of_id", json!(own.get("component_of_id")));
        put("unit_id", json!(self.unit()));
        put("unit_label", json!(label("unit", self.unit())));
        put("baseline", self.stated(progress.baseline.as_ref()));
        put("baseline_absence", absence(progress.baseline.is_none().then_some(Absence::NotStated)));
        put("latest_actual", self.stated(progress.actual.as_ref()));
        put("latest_actual_absence", absence(self.no_actual()));
        put("previous_value", figure(year.and_then(|year| year.previous.as_ref())));
        put("change", figure(year.and_then(|year| year.change.as_ref())));
        put("target", self.stated(progress.target.as_ref()));
        put("target_absence", absence(progress.target.is_none().then_some(Absence::NotStated)));
        put("gap", number(progress.gap.as_ref().ok()));
        put("gap_decimal", digits(progress.gap.as_ref().ok()));
        put("share", number(share.as_ref()));
        put("share_decimal", digits(share.as_ref()));
        put("share_formula", json!(formula));
        put("share_reason", reason(progress.share.as_ref().err()));
        put("direction", json!(progress.direction.map(|direction| direction.meaning().0)));
        put("reached", json!(progress.reached));
        put("on_track", json!(progress.on_track.as_ref().ok().map(|(verdict, _)| verdict)));
        put("on_track_reason", reason(progress.on_track.as_ref().err()));
        put("expected", number(expected.as_ref()));
        put("expected_decimal", digits(expected.as_ref()));
        put("series", years(progress, self.iri_base));
        let stated = progress.stated.iter().map(|row| Value::Object(json::object(row, self.iri_base)));
        put("observations", stated.collect());
        Value::Object(item)
    }

    fn latest_year(&self) -> Option<&IndicatorYear<'_>> {
        self.progress.years.iter().rev().find(|year| year.actual.is_some())
    }

    /// Without any actual value the reason is that of the first year of the plan.
    fn no_actual(&self) -> Option<Absence> {
        let first = self.progress.years.first().map_or(Some(Absence::NotStated), |year| year.absence);
        self.progress.actual.is_none().then_some(first).flatten()
    }

    fn field(&self) -> Option<&str> {
        Some(&self.tables.fields.get(self.indicator.get("field_id")?)?["label"])
    }

    /// Unit of its values: of the actual one, else of where it is to be, else of where it began.
    fn unit(&self) -> Option<&str> {
        let Progress { actual, target, baseline, .. } = self.progress;
        actual.as_ref().or(target.as_ref()).or(baseline.as_ref()).map(Stated::unit)
    }

    fn stated(&self, value: Option<&Stated>) -> Value {
        value.map_or(Value::Null, |value| stated(value, self.iri_base))
    }

    /// The cells of [`page_columns`].
    fn page(&self) -> Vec<String> {
        let progress = self.progress;
        let gap = progress.gap.as_ref().ok().map(|gap| format!("{}{}", gap.grouped(), self.unit_of_difference()));
        vec![
            self.indicator["label"].to_owned(),
            self.actual_text(),
            progress.target.as_ref().map_or_else(|| "目標値の記載なし".to_owned(), value_text),
            gap.unwrap_or_default(),
            self.share_text(),
            self.verdict(),
            label("indicator-type", self.indicator.get("indicator_type_id")).unwrap_or_default().to_owned(),
            self.field().unwrap_or("計画全体").to_owned(),
        ]
    }

    /// Unit of a difference: percentages differ by points.
    fn unit_of_difference(&self) -> &str {
        match self.unit() {
            Some("percent") => "ポイント",
            unit => label("unit", unit).unwrap_or_default(),
        }
    }

    fn actual_text(&self) -> String {
        let Some(actual) = &self.progress.actual else {
            return match self.no_actual() {
                Some(Absence::NotYetMeasured) => "未測定".to_owned(),
                _ => "実績の記載なし".to_owned(),
            };
        };
        let change = self.latest_year().and_then(|year| year.change.as_ref()).map(|change| {
            let sign = if change.value > Decimal::from(0) { "+" } else { "" };
            let computed = if change.stated.is_none() { "（計算値）" } else { "" };
            format!("、前年度から{sign}{}{}{computed}", change.value.grouped(), self.unit_of_difference())
        });
        format!("{}{}", value_text(actual), change.unwrap_or_default())
    }

    fn share_text(&self) -> String {
        let baseline = self.progress.baseline.as_ref().map(value_text).unwrap_or_default();
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
        if self.progress.reached == Some(true) { format!("目標達成。{verdict}") } else { verdict }
    }
}

fn label(list: &str, id: Option<&str>) -> Option<&'static str> {
    vocabulary::concept(list, id?).map(|concept| concept.ja.as_str())
}

/// A value with its unit and year, for people.
fn value_text(value: &Stated) -> String {
    let unit = label("unit", Some(value.unit())).unwrap_or_default();
    format!("{}{unit}（{}年度）", value.value.grouped(), value.fiscal_year)
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
fn stated(value: &Stated, iri_base: &str) -> Value {
    let row = value.row;
    json!({
        "uri": json::iri(row, row.table.subject, iri_base),
        "fiscal_year": value.fiscal_year,
        "value": number(Some(&value.value)),
        "value_decimal": value.value.as_str(),
        "unit_id": value.unit(),
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

fn years(progress: &Progress, iri_base: &str) -> Value {
    let year = |year: &IndicatorYear| {
        let value = year.actual.as_ref().map(|actual| &actual.value);
        let row = year.actual.as_ref().map(|actual| actual.row);
        json!({
            "fiscal_year": year.fiscal_year,
            "value": number(value),
            "value_decimal": digits(value),
            "unit_id": row.map(|row| &row["unit_id"]),
            "absence": absence(year.absence),
            "source_id": row.map(|row| &row["source_id"]),
            "observation": row.map(|row| json::iri(row, row.table.subject, iri_base)),
            "previous_value": figure(year.previous.as_ref()),
            "change": figure(year.change.as_ref()),
        })
    };
    progress.years.iter().map(year).collect()
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
    ("lg_code", "全国地方公共団体コード", "/lg_code"),
    ("plan_id", "計画ID", "/plan_id"),
    ("indicator_id", "指標ID", "/indicator_id"),
    ("label", "指標名", "/label"),
    ("label_is_editorial", "指標名は編集上のもの", "/label_is_editorial"),
    ("indicator_type_id", "種類ID", "/indicator_type_id"),
    ("indicator_type_label", "種類", "/indicator_type_label"),
    ("field_id", "分野ID", "/field_id"),
    ("field_label", "分野名", "/field_label"),
    ("component_of_id", "構成先の指標ID", "/component_of_id"),
    ("unit_id", "単位ID", "/unit_id"),
    ("unit_label", "単位", "/unit_label"),
    ("baseline_fiscal_year", "基準年度", "/baseline/fiscal_year"),
    ("baseline", "基準値", "/baseline/value_decimal"),
    ("baseline_as_printed", "基準値（原典表記）", "/baseline/value_as_printed"),
    ("baseline_source_id", "基準値の出典ID", "/baseline/source_id"),
    ("baseline_absence", "基準値がない理由", "/baseline_absence"),
    ("latest_fiscal_year", "最新の実績の年度", "/latest_actual/fiscal_year"),
    ("latest_actual", "最新の実績", "/latest_actual/value_decimal"),
    ("latest_actual_as_printed", "最新の実績（原典表記）", "/latest_actual/value_as_printed"),
    ("latest_actual_source_id", "最新の実績の出典ID", "/latest_actual/source_id"),
    ("latest_actual_absence", "実績がない理由", "/latest_actual_absence"),
    ("previous_value", "前年度の値", "/previous_value/value_decimal"),
    ("previous_value_computed", "前年度の値は計算値", "/previous_value/computed"),
    ("change", "前年度との差", "/change/value_decimal"),
    ("change_computed", "前年度との差は計算値", "/change/computed"),
    ("change_as_printed", "増減（原典表記）", "/latest_actual/change_as_printed"),
    ("target_fiscal_year", "目標年度", "/target/fiscal_year"),
    ("target", "目標値", "/target/value_decimal"),
    ("target_as_printed", "目標値（原典表記）", "/target/value_as_printed"),
    ("target_source_id", "目標値の出典ID", "/target/source_id"),
    ("target_absence", "目標値がない理由", "/target_absence"),
    ("gap", "目標との差（目標値−実績値）", "/gap_decimal"),
    ("share", "進み具合", "/share_decimal"),
    ("share_formula", "進み具合の計算式", "/share_formula"),
    ("share_reason", "進み具合がない理由", "/share_reason"),
    ("direction", "よい方向", "/direction"),
    ("reached", "目標達成", "/reached"),
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
        ("label", "指標", ColumnDisplay::Text),
        ("latest_actual", "現状（最新の実績）", ColumnDisplay::Text),
        ("target", "目標", ColumnDisplay::Text),
        ("gap", "目標との差", ColumnDisplay::Text),
        ("share", "進み具合", ColumnDisplay::Meter),
        ("on_track", "判定", ColumnDisplay::Text),
        ("indicator_type_label", "種類", ColumnDisplay::Behind),
        ("field_label", "分野", ColumnDisplay::Behind),
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
            "基準値（基準年度）から目標値（目標年度）まで毎年同じ幅で進む直線と比べます。最新の実績の遅れが、\
             基準値から目標値までの幅の{part}以内なら「順調」、超えれば「遅れ」です。目標年度からは、\
             目標値に達していれば「順調」、いなければ「遅れ」です。基準値の記載がない指標は判定しません。"
        ),
        format!(
            "The latest actual value is held against a straight line from the baseline in its year to the target in \
             its year. It is on track if it is behind the line by at most {part} of the way from baseline to target; \
             from the target year on, if it keeps the target. Without a stated baseline there is no verdict."
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
            "記載がないとき",
            "基準値・目標値・実績は、資料に書かれたものだけを使い、推測しません。実績の年度末が最新の資料の発行月より\
             後なら「未測定」、そうでなければ「記載なし」です。同じ年度の値が複数の資料にあれば、最後に発行された資料の値です。"
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
