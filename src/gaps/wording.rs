//! Wording that differs where the same thing is printed twice.
//!
//! Only what the data say to be the same is compared: listings of one initiative, highlights and slogan of one policy,
//! sections of one type and heading. Two initiatives with similar titles are two initiatives.
use super::{Evidence, Gap, PlanRows, evidence};
use crate::table::Row;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

pub fn listings<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let listings = plan.printed("listings");
    let mut findings = Vec::new();
    for initiative in plan.initiatives() {
        let own = listings.iter().filter(|row| row["initiative_id"] == initiative["initiative_id"]);
        let printed: Vec<Evidence> = own.flat_map(|row| evidence(row, &["title_as_printed"])).collect();
        let first = printed.first().map(|one| title(one.text()));
        if printed.iter().all(|one| Some(title(one.text())) == first) {
            continue;
        }
        let related = printed.iter().map(|one| one.row).collect();
        findings.push(differing(initiative, &initiative["title"], printed, related));
    }
    findings
}

pub fn summaries<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let policies: HashMap<&str, &Row> =
        plan.printed("policies").into_iter().map(|row| (&row["policy_id"], row)).collect();
    let mut findings = Vec::new();
    for section in plan.printed("sections") {
        let Some(policy) = section.get("policy_id").and_then(|id| policies.get(id)) else { continue };
        let found = match &section["section_type_id"] {
            "highlight" => slogan(section, policy, true).or_else(|| highlight(plan, section, policy)),
            "field-intro" => slogan(section, policy, false),
            _ => None,
        };
        if let Some((own, other)) = found {
            findings.push(differing(section, own.text(), vec![own, other], vec![other.row]));
        }
    }
    findings
}

/// A heading that is nearly the slogan of its policy, behind its label or alone.
fn slogan<'r>(section: &'r Row, policy: &'r Row, labelled: bool) -> Option<(Evidence<'r>, Evidence<'r>)> {
    let (heading, slogan) = (compared(section.get("heading")?), compared(policy.get("slogan")?));
    let label = compared(&policy["label"]);
    let heading = if labelled { heading.strip_prefix(&label)? } else { &heading };
    let found = heading != slogan && is_similar(heading, &slogan);
    found.then_some((Evidence { row: section, column: "heading" }, Evidence { row: policy, column: "slogan" }))
}

/// A highlight that is nearly a title of its policy, and none of them.
fn highlight<'r>(plan: &PlanRows<'r>, section: &'r Row, policy: &Row) -> Option<(Evidence<'r>, Evidence<'r>)> {
    let text = compared(section.get("text")?);
    let below = plan.below(&policy["policy_id"]);
    let listed = plan.printed("listings").into_iter().filter(|row| below.contains(&row["policy_id"]));
    let listed: Vec<(&Row, String)> = listed.map(|row| (row, title(&row["title_as_printed"]))).collect();
    if listed.iter().any(|(_, title)| *title == text) {
        return None;
    }
    let similar = listed.into_iter().filter(|(_, title)| is_similar(&text, title));
    let (nearest, _) = similar.max_by_key(|(_, title)| common_pairs(&text, title))?;
    Some((Evidence { row: section, column: "text" }, Evidence { row: nearest, column: "title_as_printed" }))
}

pub fn sections<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let sections = plan.printed("sections");
    let mut findings = Vec::new();
    for (place, one) in sections.iter().enumerate() {
        let Some(heading) = one.get("heading").map(compared) else { continue };
        let twin = |other: &&&Row| {
            other["section_type_id"] == one["section_type_id"] && compared(&other["heading"]) == heading
        };
        for other in sections[place + 1..].iter().filter(twin) {
            let pair = reworded(one, other, &sections).or_else(|| reworded(other, one, &sections));
            let found = pair.map(|(own, other)| differing(own.row, own.text(), vec![own, other], vec![other.row]));
            findings.extend(found);
        }
    }
    findings
}

/// The text of a section, and the text in another that is nearly it; `None` if it is there as it is.
fn reworded<'r>(one: &'r Row, other: &'r Row, sections: &[&'r Row]) -> Option<(Evidence<'r>, Evidence<'r>)> {
    let text = compared(one.get("text")?);
    let within: Vec<Evidence> = below(other, sections).iter().flat_map(|row| evidence(row, &["text"])).collect();
    if within.iter().any(|printed| compared(printed.text()).contains(&text)) {
        return None;
    }
    let similar = within.into_iter().find(|printed| is_similar(&text, &compared(printed.text())))?;
    Some((Evidence { row: one, column: "text" }, similar))
}

/// A section with all below it: what is below stands behind it.
fn below<'r>(section: &'r Row, sections: &[&'r Row]) -> Vec<&'r Row> {
    let mut found = vec![section];
    for row in sections {
        if found.iter().any(|parent| row.get("parent_section_id") == Some(&parent["section_id"])) {
            found.push(row);
        }
    }
    found
}

fn differing<'r>(subject: &'r Row, label: &str, printed: Vec<Evidence<'r>>, related: Vec<&'r Row>) -> Gap<'r> {
    let mut wordings: Vec<&str> = Vec::new();
    for one in &printed {
        if !wordings.contains(&one.text()) {
            wordings.push(one.text());
        }
    }
    Gap {
        subject: Some(subject),
        label: label.to_owned(),
        ja: format!("「{}」の表記が違います。", wordings.join("」と「")),
        en: format!("The wordings `{}` differ.", wordings.join("` and `")),
        evidence: printed,
        related,
    }
}

/// A text without what does not count: width and blanks.
fn compared(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// A printed title as it is compared: a relisting says so behind it.
fn title(printed: &str) -> String {
    let title = compared(printed);
    title.strip_suffix("(再掲)").map_or_else(|| title.clone(), str::to_owned)
}

/// Whether the Dice coefficient of the pairs of neighbouring characters is at least 0.8.
fn is_similar(one: &str, other: &str) -> bool {
    let pairs = |text: &str| text.chars().count().saturating_sub(1);
    let all = pairs(one) + pairs(other);
    all > 0 && 10 * 2 * common_pairs(one, other) >= 8 * all
}

/// Pairs of neighbouring characters that both have, as often as both have them.
fn common_pairs(one: &str, other: &str) -> usize {
    let mut left: HashMap<(char, char), usize> = HashMap::new();
    for pair in one.chars().zip(one.chars().skip(1)) {
        *left.entry(pair).or_default() += 1;
    }
    let taken = other.chars().zip(other.chars().skip(1)).filter(|pair| {
        let rest = left.get_mut(pair).filter(|rest| **rest > 0);
        rest.map(|rest| *rest -= 1).is_some()
    });
    taken.count()
}
