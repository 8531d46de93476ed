//! What the plan is to be judged by and is not.
use super::{Gap, PlanRows, evidence};
use crate::{
    edition::years,
    progress::{Absence, absence, newest_issue, says_of},
    table::Row,
};

pub fn policies_without_kpi<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let kpis = kpis(plan);
    let policies = plan.printed("policies");
    let below = |policy: &Row, kpi: &Row| {
        let above = |row: &&'r Row| row.get("parent_policy_id").and_then(|id| plan.policy(id));
        let path = std::iter::successors(kpi.get("policy_id").and_then(|id| plan.policy(id)), above);
        path.take(policies.len()).any(|one| one["policy_id"] == policy["policy_id"])
    };
    let of = |policy: &Row| kpis.iter().any(|kpi| below(policy, kpi));
    let finding = |policy: &'r Row| Gap {
        subject: Some(policy),
        label: policy["label"].to_owned(),
        ja: format!("{}「{}」のKPIがありません。", policy.get("level_as_printed").unwrap_or("政策"), &policy["label"]),
        en: format!("No KPI is of the policy `{}`.", &policy["label"]),
        evidence: evidence(policy, &["label"]).collect(),
        related: Vec::new(),
    };
    let top = policies.iter().copied().filter(|policy| policy.get("parent_policy_id").is_none());
    top.filter(|policy| !of(policy)).map(finding).collect()
}

pub fn kpis_without_baseline<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let without = kpis(plan).into_iter().filter(|kpi| observations(plan, kpi, "baseline").is_empty());
    let ja = |label: &str| format!("KPI「{label}」の基準値の記載がありません。");
    let en = |label: &str| format!("No source states a baseline of the KPI `{label}`.");
    without.map(|kpi| of_kpi(plan, kpi, ja(&kpi["label"]), en(&kpi["label"]))).collect()
}

pub fn kpis_without_actual<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let Some((years, newest)) = ended_years(plan) else { return Vec::new() };
    let without = kpis(plan).into_iter().filter(|kpi| !states_actual(plan, kpi));
    let ja = |label: &str| {
        format!("KPI「{label}」の実績の記載がありません。最新の資料の発行月（{newest}）までに終わった期間: {years}。")
    };
    let en = |label: &str| {
        format!(
            "No source states an actual value of the KPI `{label}`. Ended by the newest source ({newest}): {years}."
        )
    };
    without.map(|kpi| of_kpi(plan, kpi, ja(&kpi["label"]), en(&kpi["label"]))).collect()
}

/// Whether any source states an actual value of an indicator: final, preliminary or estimated, also in words.
fn states_actual(plan: &PlanRows, indicator: &Row) -> bool {
    let own = |row: &Row| row["indicator_id"] == indicator["indicator_id"];
    let in_numbers = |row: &Row| own(row) && row["value_type_id"].starts_with("actual");
    let in_words = |row: &Row| own(row) && says_of(row, "actual");
    plan.rows("observations").iter().any(in_numbers) || plan.rows("statements").iter().any(in_words)
}

/// The years of the plan that had ended when its newest source was issued, and that month; `None` without any.
fn ended_years(plan: &PlanRows) -> Option<(String, String)> {
    let period = plan.edition.period()?;
    let newest = newest_issue(plan.rows("sources"));
    let fiscal = years(period, false);
    let all = if fiscal.is_empty() { years(period, true) } else { fiscal };
    let ended = all.into_iter().filter(|year| absence(*year, newest) == Absence::NotStated);
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
