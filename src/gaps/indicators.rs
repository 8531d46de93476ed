//! What the plan is to be judged by and is not.
use super::{Gap, PlanRows, evidence};
use crate::{
    progress::{Absence, absence, newest_issue},
    table::Row,
};

pub fn fields_without_kpi<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let kpis = kpis(plan);
    let of = |field: &Row| kpis.iter().any(|kpi| kpi.get("field_id") == Some(&field["field_id"]));
    let finding = |field: &'r Row| Gap {
        subject: Some(field),
        label: field["label"].to_owned(),
        ja: format!("分野「{}」のKPIがありません。", &field["label"]),
        en: format!("No KPI is of the field `{}`.", &field["label"]),
        evidence: evidence(field, &["label"]).collect(),
        related: Vec::new(),
    };
    plan.printed("fields").into_iter().filter(|field| !of(field)).map(finding).collect()
}

pub fn kpis_without_baseline<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let without = kpis(plan).into_iter().filter(|kpi| observations(plan, kpi, "baseline").is_empty());
    let ja = |label: &str| format!("KPI「{label}」の基準値の記載がありません。");
    let en = |label: &str| format!("No source states a baseline of the KPI `{label}`.");
    without.map(|kpi| of_kpi(plan, kpi, ja(&kpi["label"]), en(&kpi["label"]))).collect()
}

pub fn kpis_without_actual<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let Some((years, newest)) = ended_years(plan) else { return Vec::new() };
    let without = kpis(plan).into_iter().filter(|kpi| observations(plan, kpi, "actual").is_empty());
    let ja = |label: &str| {
        format!("KPI「{label}」の実績の記載がありません。最新の資料の発行月（{newest}）までに終わった年度: {years}。")
    };
    let en = |label: &str| {
        format!(
            "No source states an actual value of the KPI `{label}`. Ended by the newest source ({newest}): {years}."
        )
    };
    without.map(|kpi| of_kpi(plan, kpi, ja(&kpi["label"]), en(&kpi["label"]))).collect()
}

/// The fiscal years of the plan that had ended when its newest source was issued, and that month; `None` without any.
fn ended_years(plan: &PlanRows) -> Option<(String, String)> {
    let row = plan.rows("plans").first()?;
    let period = row["start_fiscal_year"].parse::<i32>().ok()?..=row["end_fiscal_year"].parse().ok()?;
    let newest = newest_issue(plan.rows("sources"));
    let ended = period.filter(|year| absence(*year, newest) == Absence::NotStated);
    let ended = ended.map(|year| year.to_string()).collect::<Vec<_>>().join(", ");
    (!ended.is_empty()).then(|| (ended, newest.unwrap_or("—").to_owned()))
}

fn kpis<'r>(plan: &PlanRows<'r>) -> Vec<&'r Row> {
    plan.printed("indicators").into_iter().filter(|row| &row["indicator_type_id"] == "kpi").collect()
}

/// Of any source: what a report states of an indicator counts.
fn observations<'r>(plan: &PlanRows<'r>, indicator: &Row, kind: &str) -> Vec<&'r Row> {
    let of = |row: &&Row| row["indicator_id"] == indicator["indicator_id"] && &row["value_type_id"] == kind;
    plan.rows("observations").iter().filter(of).collect()
}

/// With the targets, which show that it is to be measured.
fn of_kpi<'r>(plan: &PlanRows<'r>, kpi: &'r Row, ja: String, en: String) -> Gap<'r> {
    let targets = observations(plan, kpi, "target");
    // A label that the editors gave is not printed.
    let own: &[&str] = if &kpi["label_is_editorial"] == "true" { &[] } else { &["label"] };
    let printed = targets.iter().flat_map(|target| evidence(target, &["value_as_printed"]));
    Gap {
        subject: Some(kpi),
        label: kpi["label"].to_owned(),
        ja,
        en,
        evidence: evidence(kpi, own).chain(printed).collect(),
        related: targets,
    }
}
