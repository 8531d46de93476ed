//! Stages against the order in which an initiative goes through them.
use super::{Gap, PlanRows, evidence};
use crate::{
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
        let mut ranked: Vec<_> = own.filter_map(|row| Some((*row, latest_top_stage(&row["stage_id"])?))).collect();
        ranked.sort_by(|(a, _), (b, _)| a["fiscal_year"].cmp(&b["fiscal_year"]));
        let steps = ranked.windows(2).filter(|pair| pair[1].1 < pair[0].1);
        findings.extend(steps.map(|pair| finding(initiative, pair[0], pair[1])));
    }
    findings
}

fn finding<'r>(initiative: &'r Row, before: (&'r Row, usize), after: (&'r Row, usize)) -> Gap<'r> {
    let ja = |(row, rank): (&Row, usize)| {
        let top = top(rank).map_or("", |top| &top.ja);
        format!("{}年度「{}」（{top}）", &row["fiscal_year"], &row["stage_as_printed"])
    };
    let en = |(row, rank): (&Row, usize)| {
        let top = top(rank).map_or("", |top| &top.en);
        format!("`{}` ({top}) in {}", &row["stage_as_printed"], &row["fiscal_year"])
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

fn top(rank: usize) -> Option<&'static Concept> {
    vocabulary::concept("stage", ORDER.get(rank)?)
}

/// Place in the order of the latest of its top concepts; `None` if none of them has one, as a dash or a merger.
fn latest_top_stage(stage: &str) -> Option<usize> {
    ORDER.iter().rposition(|top| vocabulary::with_narrower("stage", top).iter().any(|id| id == stage))
}
