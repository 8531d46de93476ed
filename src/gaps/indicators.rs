//! What the plan is to be judged by and is not.
use super::{Gap, PlanRows, evidence};
use crate::{
    edition::years,
    progress::{Absence, absence, newest_issue, says_of},
    table::Row,
};
use std::collections::HashSet;

/// By KPIs, where the plan has any; else by all its indicators, since it does not say that it is judged by KPIs.
pub fn policies_without_kpi<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let (kpis, policies) = (kpis(plan), plan.printed("policies"));
    let (indicators, ja, en) =
        if kpis.is_empty() { (plan.printed("indicators"), "指標", "indicator") } else { (kpis, "KPI", "KPI") };
    let listings = plan.printed("listings");
    let above = |row: &&'r Row| row.get("parent_policy_id").and_then(|id| plan.policy(id));
    // An indicator of an initiative is one of each policy under which that is listed.
    let of = |indicator: &'r Row| {
        let listed = listings
            .iter()
            .filter(|row| indicator.get("initiative_id").is_some_and(|initiative| &row["initiative_id"] == initiative));
        let own = indicator.get("policy_id").into_iter().chain(listed.filter_map(|row| row.get("policy_id")));
        own.collect::<Vec<_>>()
    };
    let path = |id: &str| std::iter::successors(plan.policy(id), above).take(policies.len()).collect::<Vec<_>>();
    let judged: HashSet<&str> =
        indicators.iter().flat_map(|row| of(row)).flat_map(path).map(|row| &row["policy_id"]).collect();
    let finding = |policy: &'r Row| Gap {
        subject: Some(policy),
        label: policy["label"].to_owned(),
        ja: format!("{}「{}」の{ja}がありません。", policy.get("level_as_printed").unwrap_or("政策"), &policy["label"]),
        en: format!("No {en} is of the policy `{}`.", &policy["label"]),
        evidence: evidence(policy, &["label"]).collect(),
        related: Vec::new(),
    };
    let top = policies.iter().copied().filter(|policy| policy.get("parent_policy_id").is_none());
    let without = top.filter(|policy| !judged.contains(&policy["policy_id"]));
    if indicators.is_empty() { Vec::new() } else { without.map(finding).collect() }
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
    // A kind that the plan itself declares may be one of KPIs.
    let own = |row: &Row| {
        let code = row.get("own_indicator_type_id")?;
        let of = |one: &&Row| &one["list_id"] == "indicator-type" && &one["code_id"] == code;
        let code = plan.rows("codes").iter().find(of)?;
        code.get("exact_match_id").or_else(|| code.get("broad_match_id"))
    };
    let kind = |row: &'r Row| row.get("indicator_type_id").or_else(|| own(row));
    plan.printed("indicators").into_iter().filter(|row| kind(row) == Some("kpi")).collect()
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
