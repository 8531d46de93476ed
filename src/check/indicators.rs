//! Indicators.
use super::{
    coverage, editions, policies, rule,
    transcription::{Transcription, compared},
};
use crate::{
    dataset::{Findings, Package},
    period::Period,
    table::Row,
};

/// Lines behind its first in which the label of an indicator may go on.
const LABEL_LINES: usize = 6;

/// A label stands in the source, or is said to be the editor's.
pub fn labels(package: &Package, findings: &mut Findings) {
    let Some(text) = Transcription::newest(package) else { return };
    let sheet = package.sheet("indicators");
    for (index, row) in sheet.each().filter(|(_, row)| coverage::is_quoted(package, row, &text)) {
        let Some(number) = row.get("source_line").and_then(|line| line.parse().ok()) else { continue };
        let printed = text.from(number, LABEL_LINES).contains(&compared(&row["label"]));
        let facts = [("line", &row["source_line"]), ("label", &row["label"])];
        match (&row["label_is_editorial"], printed) {
            ("false", false) => findings.cell(&rule::EDITORIAL_LABEL, sheet.cell(index, "label"), &facts),
            ("true", true) => findings.cell(&rule::LABEL_PRINTED, sheet.cell(index, "label_is_editorial"), &facts),
            _ => {}
        }
    }
}

/// A main indicator is part of a KPI of the same policy, or of one above or below; nothing else is part of anything.
pub fn components(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("indicators");
    if !findings.sound(sheet, &["indicator_type_id", "policy_id"]) {
        return;
    }
    for (index, row) in sheet.each() {
        let target = sheet.rows.iter().find(|other| row.get("component_of_id") == Some(&other["indicator_id"]));
        let Some((reason_ja, reason)) = target.and_then(|target| no_component(package, row, target)) else { continue };
        let facts = [("indicator", &row["indicator_id"]), ("reason_ja", reason_ja), ("reason", reason)];
        findings.cell(&rule::COMPONENT_OF, sheet.cell(index, "component_of_id"), &facts);
    }
}

/// Why one indicator cannot be a part of the other, in Japanese and English.
fn no_component(package: &Package, row: &Row, target: &Row) -> Option<(&'static str, &'static str)> {
    let is_other = |row: &Row, kind: &str| row.get("indicator_type_id").is_some_and(|found| found != kind);
    if row.key() == target.key() {
        Some(("自分自身です", "it is itself"))
    } else if is_other(row, "main") {
        Some(("この指標は主な指標ではありません", "it is no main indicator"))
    } else if is_other(target, "kpi") {
        Some(("構成先が KPI ではありません", "that is no KPI"))
    } else if !policies::on_one_branch(package, &row["policy_id"], &target["policy_id"]) {
        Some(("別の政策の指標です", "that is of another policy"))
    } else {
        None
    }
}

/// A KPI has a target, and not one from before the plan.
pub fn targets(package: &Package, findings: &mut Findings) {
    let (indicators, observations) = (package.sheet("indicators"), package.sheet("observations"));
    if !findings.sound(observations, &["indicator_id", "value_type_id"]) {
        return;
    }
    let start = editions::period(package).and_then(Period::first);
    for (index, row) in indicators.each().filter(|(_, row)| &row["indicator_type_id"] == "kpi") {
        let id = &row["indicator_id"];
        let of_kpi = |(_, row): &(usize, &Row)| &row["indicator_id"] == id && &row["value_type_id"] == "target";
        let targets: Vec<_> = observations.each().filter(of_kpi).collect();
        // A target in words is one, too.
        let in_words = |row: &Row| &row["indicator_id"] == id && &row["value_type_id"] == "target";
        if targets.is_empty() && !package.rows("statements").iter().any(in_words) {
            findings.cell(&rule::KPI_TARGET, indicators.cell(index, "indicator_id"), &[]);
        }
        for (index, target) in targets {
            let last = editions::period_of(target).and_then(Period::last);
            if let Some(start) = last.zip(start).filter(|(last, start)| last < start).map(|(_, start)| start) {
                let facts = [("indicator", id), ("start", &*start.to_string())];
                findings.cell(&rule::TARGET_YEAR, observations.cell(index, "period"), &facts);
            }
        }
    }
}
