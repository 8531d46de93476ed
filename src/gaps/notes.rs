//! Notes of the editors on the source.
use super::{Gap, PlanRows, evidence};
use crate::vocabulary;

pub fn of_source<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let mut findings = Vec::new();
    for note in plan.printed("source-notes") {
        let kind = vocabulary::concept("note-kind", &note["kind_id"]);
        let (kind_ja, kind_en) = kind.map_or(("", ""), |kind| (&kind.ja, &kind.en));
        let presumed = note.get("presumed");
        let presumed_ja = presumed.map(|presumed| format!("「{presumed}」と推定。")).unwrap_or_default();
        let presumed_en = presumed.map(|presumed| format!(" `{presumed}` is presumed.")).unwrap_or_default();
        findings.push(Gap {
            subject: Some(note),
            label: note["printed"].to_owned(),
            ja: format!("{kind_ja}: {presumed_ja}{}", &note["note"]),
            en: format!("{kind_en}: `{}` is printed.{presumed_en}", &note["printed"]),
            evidence: evidence(note, &["printed"]).collect(),
            related: Vec::new(),
        });
    }
    findings
}
