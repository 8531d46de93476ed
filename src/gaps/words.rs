//! The glossary against the words that the plan uses.
use super::{Evidence, Gap, PlanRows, evidence};
use crate::table::Row;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// How many times a word is printed that is used often. The rule says this number, too.
const OFTEN: usize = 5;

/// Names of a term.
const NAMES: [&str; 4] = ["label", "expansion_en", "alt_label_en", "alt_label"];

pub fn unused_terms<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let texts: Vec<_> = all_texts(plan).into_iter().map(|text| (text.row, normal(text.text()))).collect();
    let used = |term: &Row| {
        let names = names(term);
        let others = texts.iter().filter(|(row, _)| *row != term);
        others.into_iter().any(|(_, text)| names.iter().any(|name| contains(text, name)))
    };
    let finding = |term: &'r Row| Gap {
        subject: Some(term),
        label: term["label"].to_owned(),
        ja: format!("用語「{}」は、用語集の自らの項目のほかで使われていません。", &term["label"]),
        en: format!("The term `{}` is used nowhere but in its own entry of the glossary.", &term["label"]),
        evidence: evidence(term, &["label"]).collect(),
        related: Vec::new(),
    };
    plan.printed("terms").into_iter().filter(|term| !used(term)).map(finding).collect()
}

pub fn undefined_words<'r>(plan: &PlanRows<'r>) -> Vec<Gap<'r>> {
    let terms = plan.printed("terms");
    // In other languages every word is a run of Latin letters; and where there is no glossary, nothing is missing in it.
    if terms.is_empty() || plan.language.split('-').next() != Some("ja") {
        return Vec::new();
    }
    let mut names: Vec<String> = terms.into_iter().flat_map(names).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut places: BTreeMap<String, (usize, Vec<Evidence<'r>>)> = BTreeMap::new();
    for text in texts(plan) {
        for word in words(&normal(text.text()), &names) {
            let (times, places) = places.entry(word).or_default();
            *times += 1;
            if places.last().is_none_or(|last| (last.row, last.column) != (text.row, text.column)) {
                places.push(text);
            }
        }
    }
    let mut often: Vec<_> = places.into_iter().filter(|(_, (times, _))| *times >= OFTEN).collect();
    often.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
    let finding = |(word, (times, evidence)): (String, (usize, Vec<Evidence<'r>>))| Gap {
        subject: None,
        ja: format!("「{word}」は{times}回使われていますが、用語集にありません。"),
        en: format!("`{word}` is used {times} times and is not in the glossary."),
        label: word,
        evidence,
        related: Vec::new(),
    };
    often.into_iter().map(finding).collect()
}

/// What the newest edition prints, each once: sections hold the sentences that fields and related plans are taken from.
fn texts<'r>(plan: &PlanRows<'r>) -> Vec<Evidence<'r>> {
    let of = |table: &str, columns: &'static [&'static str]| {
        plan.printed(table).into_iter().flat_map(move |row| evidence(row, columns))
    };
    // What a policy at the top is called is no text, but the name of a chapter.
    let policies = plan.printed("policies").into_iter();
    let lower: Vec<&'r Row> = policies.filter(|row| row.get("parent_policy_id").is_some()).collect();
    let given = |text: &Evidence| match (text.row.table.name, text.column) {
        ("listings", _) => &text.row["relisted"] != "true",
        ("indicators", "label") => &text.row["label_is_editorial"] != "true",
        _ => true,
    };
    let all = of("sections", &["heading", "text"])
        .chain(lower.iter().flat_map(|row| evidence(row, &["label"])))
        .chain(of("listings", &["title_as_printed"]))
        .chain(of("indicators", &["label", "definition"]))
        .chain(of("terms", &["definition"]));
    all.filter(given).collect()
}

/// Every text in which a term may be used.
fn all_texts<'r>(plan: &PlanRows<'r>) -> Vec<Evidence<'r>> {
    let of = |table: &str, columns: &'static [&'static str]| {
        plan.printed(table).into_iter().flat_map(move |row| evidence(row, columns))
    };
    let more = of("policies", &["label", "slogan"]).chain(of("related-plans", &["title", "publisher_name"]));
    let titles = plan.initiatives().into_iter().flat_map(|row| evidence(row, &["title"]));
    texts(plan).into_iter().chain(more).chain(titles).collect()
}

fn names(term: &Row) -> Vec<String> {
    NAMES.iter().filter_map(|column| term.get(column)).map(normal).collect()
}

fn normal(text: &str) -> String {
    text.nfkc().collect()
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' if c.is_alphabetic())
}

fn is_latin_or_digit(c: char) -> bool {
    is_latin(c) || c.is_ascii_digit()
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

/// Whether a text has the name, a Latin one not as a part of a longer word: AR is no part of SMART.
fn contains(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| stands_alone(text, at, name, is_latin_or_digit))
}

/// Whether no character of the kind adjoins a name that begins or ends with one.
fn stands_alone(text: &str, at: usize, name: &str, kind: fn(char) -> bool) -> bool {
    let both = |inner: Option<char>, outer: Option<char>| inner.is_some_and(kind) && outer.is_some_and(kind);
    let before = both(name.chars().next(), text[..at].chars().next_back());
    let after = both(name.chars().next_back(), text[at + name.len()..].chars().next());
    !before && !after
}

/// The runs of Latin letters and katakana of a text, without the names of terms, of which the longest come first.
///
/// Digits, points and hyphens inside a Latin word belong to it: `Wi-Fi`, `Web2.0`.
fn words(text: &str, names: &[String]) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let alone = |name: &&String| {
            text[at..].starts_with(name.as_str())
                && stands_alone(text, at, name, is_latin_or_digit)
                && stands_alone(text, at, name, is_katakana)
        };
        if let Some(name) = names.iter().find(alone) {
            words.push(String::new());
            at += name.len();
            continue;
        }
        let next = text[at + c.len_utf8()..].chars().next();
        if let Some(word) = words.last_mut().filter(|word| belongs(c, next, word)) {
            word.push(c);
        } else if words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        at += c.len_utf8();
    }
    words.retain(|word| word.chars().count() > 1);
    words
}

/// Whether a character goes on with a word.
fn belongs(c: char, next: Option<char>, word: &str) -> bool {
    let last = word.chars().next_back();
    let inside = last.is_some_and(is_latin_or_digit);
    match c {
        '0'..='9' => inside || matches!(last, Some('.' | '-')),
        '.' | '-' => inside && next.is_some_and(is_latin_or_digit),
        c => is_latin(c) || is_katakana(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(|name| normal(name)).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        words(&normal(text), &names)
    }

    #[test]
    fn a_word_is_a_run_of_letters_and_katakana() {
        assert_eq!(
            cut("eスポーツと２つのＷｅｂ2.0、Wi-Fiや9.5mのｻｰﾋﾞｽ", &[]),
            ["eスポーツ", "Web2.0", "Wi-Fi", "サービス"]
        );
    }

    #[test]
    fn the_rule_says_how_often_is_often() {
        let rule = crate::gaps::RULES.iter().find(|rule| rule.id == "word-undefined").unwrap();
        assert!(rule.how_ja.contains(&format!("{OFTEN}回")) && rule.how_en.contains(&format!("{OFTEN} times")));
    }

    #[test]
    fn names_of_terms_are_no_words_and_the_longest_counts() {
        let names = ["AI", "AI-OCR", "オンライン", "ビッグデータ"];
        assert_eq!(
            cut("AIチャットのAI-OCRとMAILとオンラインショップ、ビッグデータ", &names),
            ["チャット", "MAIL", "オンラインショップ"]
        );
    }

    #[test]
    fn a_latin_name_is_no_part_of_a_word() {
        assert!(contains("ARを活用", "AR") && contains("VR/AR", "AR"));
        assert!(!contains("SMART", "AR") && !contains("AR2", "AR"));
    }
}
