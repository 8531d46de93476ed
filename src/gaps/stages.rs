//! Stages against the order in which an initiative goes through them.
use super::{Gap, PlanRows, evidence};
use crate::{
    language::Bilingual,
    period::{Period, PeriodInWords},
    table::Row,
    vocabulary::{self, Concept},
};

/// The top concepts that have an order.
const ORDER: [&str; 5] = ["consider", "pilot", "introduce", "operate", "expand"];

pub fn step_back<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let schedule = plan.printed("schedule");
    let mut findings = Vec::new();
    for initiative in plan.initiatives() {
        let own = schedule.iter().filter(|row| row["initiative_id"] == initiative["initiative_id"]);
        let mut ranked: Vec<_> = own.filter_map(|row| Some((*row, stage(plan, row)?))).collect();
        ranked.sort_by_key(|(row, _)| begin(row));
        let steps = ranked.windows(2).filter(|pair| pair[1].1 < pair[0].1);
        findings.extend(steps.map(|pair| finding(initiative, pair[0], pair[1])));
    }
    findings
}

/// The place of what is planned: of a stage of the plan's own, that of the built-in one that it is or belongs to.
fn stage(plan: &PlanRows, row: &Row) -> Option<usize> {
    let code = |code: &&Row| &code["list_id"] == "stage" && code["code_id"] == row["own_stage_id"];
    let own = || plan.rows("codes").iter().find(code);
    let built_in =
        row.get("stage_id").or_else(|| own()?.get("exact_match_id").or_else(|| own()?.get("broad_match_id")));
    latest_top_stage(built_in?)
}

fn finding<'r>(initiative: &'r Row, before: (&'r Row, usize), after: (&'r Row, usize)) -> Gap<'r> {
    let ja = |(row, rank): (&Row, usize)| {
        let top = top(rank).map_or("", |top| &top.ja);
        format!("{}「{}」（{top}）", period(row).ja(), &row["stage_as_printed"])
    };
    let en = |(row, rank): (&Row, usize)| {
        let top = top(rank).map_or("", |top| &top.en);
        format!("`{}` ({top}) in {}", &row["stage_as_printed"], period(row))
    };
    Gap {
        subject: Some(initiative),
        label: initiative["title"].to_owned(),
        ja: format!("{}から{}に戻っています。", ja(before), ja(after)),
        en: format!("From {} back to {}.", en(before), en(after)),
        evidence: [before, after].into_iter().flat_map(|(row, _)| evidence(row, &["stage_as_printed"])).collect(),
        related: vec![before.0, after.0],
    }
}

fn period(row: &Row) -> PeriodInWords {
    row["period"].parse().unwrap_or(Period::UNKNOWN).in_words()
}

/// When a period begins; of two that begin on one day the shorter comes first.
fn begin(row: &Row) -> (Option<jiff::civil::Date>, Option<jiff::civil::Date>) {
    let period = row["period"].parse().unwrap_or(Period::UNKNOWN);
    (period.first().or(period.last()), period.last())
}

fn top(rank: usize) -> Option<&'static Concept> {
    vocabulary::concept("stage", ORDER.get(rank)?)
}

/// Place in the order of the latest of its top concepts; `None` if none of them has one, as a dash or a merger.
fn latest_top_stage(stage: &str) -> Option<usize> {
    ORDER.iter().rposition(|top| vocabulary::with_narrower("stage", top).iter().any(|id| id == stage))
}
