//! The words by which tables are read: `words.tsv`, read once.
use super::head::Role;
use std::{collections::HashMap, sync::LazyLock};

const FILE: &str = include_str!("words.tsv");

/// What stands below a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// Whatever it is.
    Anything,
    /// More words than numbers.
    Words,
    /// At least as many numbers as words.
    Numbers,
    /// Numbers, or nothing at all.
    NumbersOrNone,
    /// Not only numbers.
    NotNumbersAlone,
    /// Codes: 1.1.2.PI, 1-2.
    Codes,
    /// Arrows.
    Arrows,
    /// Signs alone: ◎, ○.
    Signs,
    /// Marks: 新規, 継続.
    Marks,
    /// Marks, with one of what is new among them.
    NewMarks,
    /// Kinds of values: 目標, 実績.
    Kinds,
    /// Types of indicators: KPI, 成果指標.
    Types,
    /// Periods.
    Periods,
    /// Periods that are no numbers alone.
    PeriodsInWords,
}

impl Below {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "any" => Self::Anything,
            "words" => Self::Words,
            "numbers" => Self::Numbers,
            "numbers-or-none" => Self::NumbersOrNone,
            "not-numbers-alone" => Self::NotNumbersAlone,
            "codes" => Self::Codes,
            "arrows" => Self::Arrows,
            "signs" => Self::Signs,
            "marks" => Self::Marks,
            "new-marks" => Self::NewMarks,
            "kinds" => Self::Kinds,
            "types" => Self::Types,
            "periods" => Self::Periods,
            "periods-in-words" => Self::PeriodsInWords,
            _ => return None,
        })
    }
}

/// A rule for heads.
#[derive(Debug)]
pub struct HeadRule {
    /// What the column holds; `None` says that nothing is known of it.
    pub role: Option<Role>,
    pub body: Below,
    is: Vec<String>,
    ends: Vec<String>,
    has: Vec<String>,
    unless: Vec<String>,
    unless_ends: Vec<String>,
}

impl HeadRule {
    /// Whether the rule is about a head.
    pub fn fits(&self, text: &str) -> bool {
        let Self { is, ends, has, unless, unless_ends, .. } = self;
        let has_any = |words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
        let ends_any = |words: &[String]| words.iter().any(|word| text.ends_with(word.as_str()));
        let asks = !(is.is_empty() && ends.is_empty() && has.is_empty());
        let said = is.iter().any(|word| word == text) || ends_any(ends) || has_any(has);
        (said || !asks) && !has_any(unless) && !ends_any(unless_ends)
    }

    fn read(cells: &[&str]) -> Option<Self> {
        let role = match *cells.first()? {
            "unsaid" => None,
            name => Some(Role::named(name)?),
        };
        let body = Below::named(cells.get(1)?)?;
        let words = |name: &str| {
            let found = cells[2..].iter().find_map(|cell| cell.strip_prefix(name)?.strip_prefix(": "));
            found.map(words_of).unwrap_or_default()
        };
        Some(Self {
            role,
            body,
            is: words("is"),
            ends: words("ends"),
            has: words("has"),
            unless: words("unless"),
            unless_ends: words("unless-ends"),
        })
    }
}

/// Words between blanks; a blank within one is written as `_`.
fn words_of(text: &str) -> Vec<String> {
    text.split(' ').filter(|word| !word.is_empty()).map(|word| word.replace('_', " ")).collect()
}

fn lines(kind: &str) -> impl Iterator<Item = Vec<&'static str>> {
    FILE.lines().map(|line| line.split('\t').collect::<Vec<_>>()).filter(move |cells| cells[0] == kind)
}

static HEADS: LazyLock<Vec<HeadRule>> =
    LazyLock::new(|| lines("head").filter_map(|cells| HeadRule::read(&cells[1..])).collect());

static LISTS: LazyLock<HashMap<&str, Vec<String>>> =
    LazyLock::new(|| lines("list").map(|cells| (cells[1], words_of(cells[2]))).collect());

/// The rules for heads in their order.
pub fn heads() -> &'static [HeadRule] {
    &HEADS
}

/// The words of one kind; none if there is no such list.
pub fn list(name: &str) -> &'static [String] {
    LISTS.get(name).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_read() {
        let known = |line: &&str| !line.is_empty() && !line.starts_with('#');
        assert_eq!(FILE.lines().filter(known).count(), heads().len() + LISTS.len());
        for cells in lines("head") {
            let named = ["is", "ends", "has", "unless", "unless-ends"];
            for cell in &cells[3..] {
                assert!(
                    cell.split_once(": ").is_some_and(|(name, words)| named.contains(&name) && !words.is_empty()),
                    "{cell}"
                );
            }
        }
    }
}
