//! Plans side by side, period by period: how many initiatives are at a stage, have a tag or use a term, or what is measured in a unit.
use super::{
    Answer, Asked, InCopy, Own, Page, Reach, Scope, Server,
    across::{AcrossMeta, OfPlans, walked},
    pages::query,
    progress::filled,
    roadmap::stages,
};
use crate::{
    dataset::nearest,
    decimal::Decimal,
    edition::{self, Edition},
    error::{Error, Result},
    format::{AnswerRow, ColumnDisplay, ComputedTable, Document, MemberColumn, ShapeKind, json, member, of_plan},
    language::{Bilingual, codes},
    period::Period,
    progress::{Progress, Statements, Value as Stated},
    search::{self, fold},
    snapshot,
    table::Row,
    vocabulary,
};
use num_rational::BigRational;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::{IntoParams, ToSchema};

/// Publishers side by side.
pub const PAGE: Page = Page {
    path: "/comparison",
    reach: Reach::Server(comparison),
    operation: "comparePlans",
    tag: "plans",
    ja: "団体の比較",
    en: "Compare plans by stage, unit, tag or term",
    about_ja: "段階・単位・分類・用語のうち一つについて、全ての計画を時期ごとに並べます。取組の件数と割合、または指標の値です。該当する\
               記載のない計画の行はありません。",
    about: "All plans side by side for one stage, unit, tag or term, a row for each period: of how many initiatives that a plan \
            schedules it is so, or what an indicator comes to. A plan that says nothing of the kind has no rows.",
    parameters: || [query::<Compared>(), query::<OfPlans>()].concat(),
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_plans::<ComparisonRow, AcrossMeta>("Comparison"),
    own: Own { in_copy: InCopy::LeftOut, ..Own::NOTHING },
};

codes! {
    /// By what plans are compared.
    pub(crate) enum ComparedBy {
        Stage = "stage", "段階", "Initiatives at a stage of the list of stages, or at a narrower one.";
        Unit = "unit", "単位", "Values of indicators in a unit of the list of units.";
        Tag = "tag", "分類", "Initiatives with a tag, or below a policy with it: the number of a goal of the SDGs, or its label as printed.";
        Term = "term", "用語", "Initiatives that use a term of the glossary, by any of its names.";
    }
}

/// What is compared.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Compared {
    /// By what plans are compared. 比べるもの。
    #[param(value_type = ComparedBy, inline, example = "stage")]
    by: String,
    /// The stage, the unit, the tag or the term. その値。
    #[param(example = "operate")]
    value: String,
}

/// Plans side by side.
///
/// # Errors
///
/// When there is no such stage or unit, or the database does not answer.
fn comparison(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let Compared { by, value } = asked.read()?;
    let by = ComparedBy::ALL.iter().copied().find(|known| known.meaning().id == by);
    let by = by.ok_or_else(|| Error::Internal("a code that no list has".to_owned()))?;
    let wanted = match by {
        ComparedBy::Stage => stages("value", &value, &[])?,
        ComparedBy::Unit => vec![unit(&value)?],
        ComparedBy::Tag | ComparedBy::Term => vec![fold(&value)],
    };
    let walked = walked(asked, server, |scope| {
        let content = scope.content()?;
        let editions = content.editions();
        let edition = editions.newest();
        let rows = match by {
            ComparedBy::Unit => measured(&wanted[0], &edition, content.tables(), scope),
            _ => counted(by, &wanted, &edition, content.tables(), scope),
        };
        Ok(sheet(&rows))
    })?;
    let title = format!("{} — {} {value}", PAGE.ja, by.meaning().ja);
    Ok(Document { title, ..walked.document(&PAGE, asked, server) })
}

/// A code of the list of units.
fn unit(id: &str) -> Result<String> {
    let known = || vocabulary::concepts("unit").iter().map(|concept| concept.id.as_str());
    if known().any(|known| known == id) {
        return Ok(id.to_owned());
    }
    let nearest = nearest(id, known()).unwrap_or_default();
    Err(Error::parameter("value", format!("there is no unit `{id}`; the nearest is `{nearest}`")))
}

fn sheet(rows: &[ComparisonRow]) -> ComputedTable {
    let page: Vec<_> = rows.iter().map(ComparisonRow::page).collect();
    ComputedTable { page: Some(filled(FOR_PEOPLE, &page)), ..ComputedTable::of_rows(rows) }
}

/// In each period of a plan's schedule, how many of its initiatives are at one of these stages, have the tag or use the term.
fn counted(
    by: ComparedBy,
    wanted: &[String],
    edition: &Edition<'_>,
    tables: &[Vec<Row>],
    scope: &Scope,
) -> Vec<ComparisonRow> {
    let those = match by {
        ComparedBy::Tag => tagged(&wanted[0], edition, tables),
        ComparedBy::Term => using(&wanted[0], edition, tables),
        ComparedBy::Stage | ComparedBy::Unit => None,
    };
    if by != ComparedBy::Stage && those.is_none() {
        return Vec::new();
    }
    let is_so = |entry: &Row| match &those {
        Some(those) => those.contains(&entry["initiative_id"]),
        None => entry.get("stage_id").is_some_and(|stage| wanted.iter().any(|wanted| wanted == stage)),
    };
    let mut periods: BTreeMap<&str, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for entry in edition.own("schedule") {
        let (so, all) = periods.entry(&entry["period"]).or_default();
        all.insert(&entry["initiative_id"]);
        if is_so(entry) {
            so.insert(&entry["initiative_id"]);
        }
    }
    let row = |(period, (so, all)): (&str, (BTreeSet<&str>, BTreeSet<&str>))| {
        let share = BigRational::new(so.len().into(), all.len().into());
        let share = Decimal::rounded(&share, PLACES);
        Some(ComparisonRow {
            count: Some(so.len()),
            of: Some(all.len()),
            share: json::number(share.as_str()),
            share_decimal: Some(share.as_str().to_owned()),
            ..ComparisonRow::of(period.parse().ok()?, scope)
        })
    };
    periods.into_iter().filter_map(row).collect()
}

/// Digits behind the point of a share.
const PLACES: u32 = 4;

/// The initiatives that have a tag or are listed below a policy that has it; `None` if the plan has no such tag.
fn tagged<'c>(wanted: &str, edition: &Edition<'c>, tables: &'c [Vec<Row>]) -> Option<BTreeSet<&'c str>> {
    let is_it = |tag: &&Row| {
        let goal = tag.get("sdg").is_some_and(|goal| goal == wanted || goal.split('.').next() == Some(wanted));
        goal || tag.get("text_as_printed").is_some_and(|text| fold(text) == wanted)
    };
    let tags: Vec<&Row> = edition::rows(tables, "tags").iter().filter(is_it).collect();
    let policies = edition.policies();
    let of = |column: &str| tags.iter().filter_map(|tag| tag.get(column)).collect::<BTreeSet<&str>>();
    let (direct, above) = (of("initiative_id"), of("policy_id"));
    let is_below = |listing: &&&Row| {
        let path = edition::path(&policies, &listing["policy_id"]);
        path.iter().any(|policy| above.contains(&policy["policy_id"]))
    };
    let listings = edition.own("listings");
    let below = listings.iter().filter(is_below).map(|listing| &listing["initiative_id"]);
    (!tags.is_empty()).then(|| direct.into_iter().chain(below).collect())
}

/// The initiatives that use a term; `None` if the glossary does not have it.
fn using<'c>(wanted: &str, edition: &Edition<'c>, tables: &'c [Vec<Row>]) -> Option<BTreeSet<&'c str>> {
    let terms = edition.terms();
    let names = snapshot::synonyms(&terms);
    let is_it = |(_, search::Synonyms { label, alternatives }): &(&Row, &search::Synonyms)| {
        std::iter::once(label).chain(alternatives).any(|name| fold(name) == wanted)
    };
    let ids: BTreeSet<&str> = terms.iter().zip(&names).filter(is_it).map(|(term, _)| &term["term_id"]).collect();
    let uses = edition::rows(tables, "initiative-terms").iter().filter(|row| ids.contains(&row["term_id"]));
    (!ids.is_empty()).then(|| uses.map(|row| &row["initiative_id"]).collect())
}

/// What the indicators of a plan come to in a unit: where they began, their actual values, where they are to be.
fn measured(unit: &str, edition: &Edition<'_>, tables: &[Vec<Row>], scope: &Scope) -> Vec<ComparisonRow> {
    let rule = scope.metadata.on_track();
    let statements = Statements::new(tables, edition, &rule);
    let indicators = edition.indicators();
    let mut rows = Vec::new();
    for indicator in &indicators {
        let Progress { baseline, target, periods, .. } = statements.progress(indicator);
        let actual = periods.iter().filter_map(|period| period.actual.as_ref());
        let mut seen: BTreeSet<*const Row> = BTreeSet::new();
        for value in baseline.iter().chain(actual).chain(&target).filter(|value| value.unit_id() == Some(unit)) {
            if seen.insert(std::ptr::from_ref(value.row)) {
                rows.push(ComparisonRow::measured(indicator, value, scope));
            }
        }
    }
    rows
}

/// What holds of a plan in a period: plan by plan, in time or indicator by indicator.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(title = "plans, observations")]
pub(crate) struct ComparisonRow {
    publisher_id: String,
    plan_id: String,
    period: String,
    period_start: Option<String>,
    period_end: Option<String>,
    /// What people call the period, in Japanese.
    period_label: String,
    /// How many initiatives are at the stage, have the tag or use the term; null for values.
    count: Option<usize>,
    /// How many initiatives the plan schedules in the period; null for values.
    of: Option<usize>,
    /// What part of them it is; null for values.
    #[schema(value_type = Option<f64>)]
    share: Option<Value>,
    /// The same, exact to the rounding.
    share_decimal: Option<String>,
    /// Indicator of the value; null for initiatives.
    #[schema(value_type = Option<String>)]
    indicator_id: Option<String>,
    /// Its name, as the edition prints it.
    indicator_label: Option<String>,
    /// Whether the value is the baseline, an actual value or the target, and how firm it is; null for initiatives.
    #[schema(value_type = Option<String>)]
    value_type_id: Option<String>,
    /// The value; null for initiatives.
    #[schema(value_type = Option<f64>)]
    value: Option<Value>,
    /// The same with every digit.
    value_decimal: Option<String>,
}

impl AnswerRow for ComparisonRow {
    const COLUMNS: &'static [MemberColumn] = &[
        member("publisher_id", "公表主体ID"),
        member("plan_id", "計画ID"),
        member("period", "時期"),
        member("period_start", "開始日"),
        member("period_end", "終了日"),
        member("period_label", "時期の名称"),
        member("count", "件数"),
        member("of", "取組の数"),
        member("share", "割合").at("/share_decimal"),
        member("indicator_id", "指標ID"),
        member("indicator_label", "指標名"),
        member("value_type_id", "値の種類ID"),
        member("value", "値").at("/value_decimal"),
    ];
    const UNSHOWN: &'static [&'static str] = &[];
}

/// Columns of the page.
const FOR_PEOPLE: &[MemberColumn] = &[
    member("indicator_label", "指標").shown(ColumnDisplay::Own),
    member("period_label", "時期"),
    member("value_type_id", "値の種類"),
    member("value", "値"),
    member("count", "件数"),
    member("of", "取組の数"),
    member("share", "割合"),
];

impl ComparisonRow {
    fn of(period: Period, scope: &Scope) -> Self {
        Self {
            publisher_id: scope.release.publisher_id.clone(),
            plan_id: scope.release.plan_id.clone(),
            period: period.to_string(),
            period_start: period.first().map(|day| day.to_string()),
            period_end: period.last().map(|day| day.to_string()),
            period_label: period.in_words().ja(),
            ..Self::default()
        }
    }

    fn measured(indicator: &Row, value: &Stated<'_>, scope: &Scope) -> Self {
        Self {
            indicator_id: Some(indicator["indicator_id"].to_owned()),
            indicator_label: indicator.get("label").map(str::to_owned),
            value_type_id: value.row.get("value_type_id").map(str::to_owned),
            value: json::number(value.value.as_str()),
            value_decimal: Some(value.value.as_str().to_owned()),
            ..Self::of(value.period, scope)
        }
    }

    /// The cells of [`FOR_PEOPLE`].
    fn page(&self) -> Vec<String> {
        let count = |number: Option<usize>| number.map_or_else(String::new, |number| number.to_string());
        let kind = self.value_type_id.as_ref().and_then(|id| vocabulary::concept("value-type", id));
        vec![
            self.indicator_label.as_deref().map(of_plan).unwrap_or_default(),
            self.period_label.clone(),
            kind.map(|kind| kind.ja.clone()).unwrap_or_default(),
            self.value_decimal.clone().unwrap_or_default(),
            count(self.count),
            count(self.of),
            self.share_decimal.clone().unwrap_or_default(),
        ]
    }
}
