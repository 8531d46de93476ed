//! The glossary, and the terms that titles of initiatives use.
use super::{initiatives::titles_of, rule};
use crate::{
    dataset::{Findings, Package},
    table::Row,
};
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// Other names of a term beside its headword.
const NAMES: [&str; 3] = ["alt_label", "alt_label_en", "expansion_en"];

/// A headword stands once; other names differ from it; the full form is one of them.
pub fn labels(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("terms");
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, row) in sheet.each() {
        let label = &row["label"];
        match first.get(label) {
            Some(first) if !label.is_empty() => {
                let line = sheet.line(*first).to_string();
                findings.cell(&rule::DUPLICATE_LABEL, sheet.cell(index, "label"), &[("first", &line)]);
            }
            _ => drop(first.insert(label, index)),
        }
        for column in NAMES.into_iter().filter(|column| row.get(column) == Some(label)) {
            findings.cell(&rule::ALT_LABEL, sheet.cell(index, column), &[]);
        }
        let full = row.get("expansion_en").filter(|full| *full != &row["alt_label_en"]);
        if let Some(full) = full {
            let facts = [("found", row.get("alt_label_en").unwrap_or("—")), ("wanted", full)];
            findings.cell(&rule::ALT_LABEL_EN, sheet.cell(index, "alt_label_en"), &facts);
        }
    }
}

/// A term that an initiative is said to use stands in one of its titles.
pub fn used_terms(package: &Package, findings: &mut Findings) {
    let sheet = package.sheet("initiative-terms");
    for (index, row) in sheet.each() {
        let titles = titles_of(package, &row["initiative_id"]);
        let term = package.rows("terms").iter().find(|term| term["term_id"] == row["term_id"]);
        let (Some(title), Some(term)) = (titles.first(), term) else { continue };
        let used = |name: &str| titles.iter().any(|title| normal(title).contains(name));
        if !names(term).iter().any(|name| used(name)) {
            let facts = [("label", &term["label"]), ("printed", title)];
            findings.cell(&rule::TERM_NOT_IN_TITLE, sheet.cell(index, "term_id"), &facts);
        }
    }
}

/// Proposes a row for each term that is found in a title by longest match.
pub fn missing_terms(package: &Package, findings: &mut Findings) {
    let (initiatives, links) = (package.sheet("initiatives"), package.sheet("initiative-terms"));
    if !findings.sound(links, &["initiative_id", "term_id"]) || !findings.sound(package.sheet("terms"), &["term_id"]) {
        return;
    }
    let known: HashSet<_> = links.rows.iter().map(|row| (&row["initiative_id"], &row["term_id"])).collect();
    let mut terms: Vec<(String, &Row)> =
        package.rows("terms").iter().flat_map(|term| names(term).into_iter().map(move |name| (name, term))).collect();
    terms.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    for (index, row) in initiatives.each() {
        let mut named = HashSet::new();
        for term in found(&normal(&row["title"]), &terms) {
            let (initiative, id) = (&row["initiative_id"], &term["term_id"]);
            if known.contains(&(initiative, id)) || !named.insert(id) {
                continue;
            }
            let line = format!("{},{},{initiative},{id}", &row["publisher_id"], &row["plan_id"]);
            let facts = [("label", &term["label"]), ("initiative", initiative), ("term", id), ("row", &line)];
            findings.cell(&rule::TERM_MISSING, initiatives.cell(index, "title"), &facts);
        }
    }
}

/// Terms in a title, each at the longest name that fits where it begins.
fn found<'a>(title: &str, terms: &[(String, &'a Row)]) -> Vec<&'a Row> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(c) = title[at..].chars().next() {
        let here =
            terms.iter().find(|(name, _)| title[at..].starts_with(name.as_str()) && stands_alone(title, at, name));
        match here {
            Some((name, term)) => {
                found.push(*term);
                at += name.len();
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// AR is no part of SMART: a Latin name is not surrounded by Latin letters.
fn stands_alone(title: &str, at: usize, name: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let before = latin(name.chars().next()) && latin(title[..at].chars().next_back());
    let after = latin(name.chars().next_back()) && latin(title[at + name.len()..].chars().next());
    !before && !after
}

fn names(term: &Row) -> Vec<String> {
    NAMES.iter().chain(&["label"]).filter_map(|column| term.get(column)).map(normal).collect()
}

fn normal(text: &str) -> String {
    text.nfkc().collect()
}
