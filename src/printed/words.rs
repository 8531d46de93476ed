//! Words beside numbers: of quality, of change, of nothing.
use super::{Change, Qualifier, Sign};

/// Words before a number that limit it.
const QUALIFIERS_BEFORE: &[(&str, Qualifier)] = &[
    ("約", Qualifier::About),
    ("概ね", Qualifier::About),
    ("おおむね", Qualifier::About),
    ("おおよそ", Qualifier::About),
    ("およそ", Qualifier::About),
    ("ほぼ", Qualifier::About),
    ("approximately", Qualifier::About),
    ("approx.", Qualifier::About),
    ("approx", Qualifier::About),
    ("about", Qualifier::About),
    ("around", Qualifier::About),
    ("roughly", Qualifier::About),
    ("circa", Qualifier::About),
    ("c.", Qualifier::About),
    ("ca.", Qualifier::About),
    ("≈", Qualifier::About),
    ("≒", Qualifier::About),
    ("少なくとも", Qualifier::AtLeast),
    ("最低", Qualifier::AtLeast),
    ("at least", Qualifier::AtLeast),
    ("greater than", Qualifier::MoreThan),
    ("no less than", Qualifier::AtLeast),
    ("no fewer than", Qualifier::AtLeast),
    ("not less than", Qualifier::AtLeast),
    ("a minimum of", Qualifier::AtLeast),
    ("minimum", Qualifier::AtLeast),
    ("≧", Qualifier::AtLeast),
    ("≥", Qualifier::AtLeast),
    ("最大", Qualifier::AtMost),
    ("at most", Qualifier::AtMost),
    ("no more than", Qualifier::AtMost),
    ("not more than", Qualifier::AtMost),
    ("a maximum of", Qualifier::AtMost),
    ("maximum", Qualifier::AtMost),
    ("up to", Qualifier::AtMost),
    ("≦", Qualifier::AtMost),
    ("≤", Qualifier::AtMost),
    ("more than", Qualifier::MoreThan),
    ("over", Qualifier::MoreThan),
    ("above", Qualifier::MoreThan),
    ("less than", Qualifier::LessThan),
    ("fewer than", Qualifier::LessThan),
    ("under", Qualifier::LessThan),
    ("below", Qualifier::LessThan),
];

/// Words behind a number that limit it.
const QUALIFIERS_BEHIND: &[(&str, Qualifier)] = &[
    ("以上", Qualifier::AtLeast),
    ("or more", Qualifier::AtLeast),
    ("or over", Qualifier::AtLeast),
    ("or above", Qualifier::AtLeast),
    ("+", Qualifier::AtLeast),
    ("以下", Qualifier::AtMost),
    ("以内", Qualifier::AtMost),
    ("or less", Qualifier::AtMost),
    ("or fewer", Qualifier::AtMost),
    ("or under", Qualifier::AtMost),
    ("or below", Qualifier::AtMost),
    ("未満", Qualifier::LessThan),
    ("を下回る", Qualifier::LessThan),
    ("を上回る", Qualifier::MoreThan),
    ("を超える", Qualifier::MoreThan),
    ("超え", Qualifier::MoreThan),
    ("超", Qualifier::MoreThan),
    ("程度", Qualifier::About),
    ("前後", Qualifier::About),
    ("くらい", Qualifier::About),
    ("ぐらい", Qualifier::About),
    ("ほど", Qualifier::About),
    ("弱", Qualifier::About),
    ("強", Qualifier::About),
    ("を目途", Qualifier::Around),
    ("目途", Qualifier::Around),
    ("を目処", Qualifier::Around),
    ("目処", Qualifier::Around),
    ("を目安", Qualifier::Around),
    ("目安", Qualifier::Around),
];

/// Words behind a number that make a change of it, longest first where one ends like another.
const CHANGES_BEHIND: &[(&str, Change)] = &[
    ("増減", Change::Unsaid),
    ("改善", Change::Unsaid),
    ("悪化", Change::Unsaid),
    ("変化", Change::Unsaid),
    ("変動", Change::Unsaid),
    ("増加", Change::More),
    ("増額", Change::More),
    ("増", Change::More),
    ("上昇", Change::More),
    ("向上", Change::More),
    ("伸び", Change::More),
    ("increase", Change::More),
    ("more", Change::More),
    ("higher", Change::More),
    ("減少", Change::Less),
    ("削減", Change::Less),
    ("縮減", Change::Less),
    ("低減", Change::Less),
    ("軽減", Change::Less),
    ("減額", Change::Less),
    ("減", Change::Less),
    ("低下", Change::Less),
    ("下落", Change::Less),
    ("下降", Change::Less),
    ("短縮", Change::Less),
    ("縮小", Change::Less),
    ("decrease", Change::Less),
    ("reduction", Change::Less),
    ("fewer", Change::Less),
    ("less", Change::Less),
    ("lower", Change::Less),
];

/// Words before a number that make a change of it.
const CHANGES_BEFORE: &[(&str, Change)] = &[
    ("increase of", Change::More),
    ("up by", Change::More),
    ("up", Change::More),
    ("decrease of", Change::Less),
    ("reduction of", Change::Less),
    ("down by", Change::Less),
    ("down", Change::Less),
];

/// Words before a number that explain it.
const MARKS_BEFORE: &[&str] = &[
    "延べ",
    "のべ",
    "累計",
    "合計",
    "総数",
    "計",
    "全",
    "年間",
    "年",
    "月間",
    "毎年度",
    "毎年",
    "年平均",
    "平均",
    "各年度",
    "各年",
    "各",
    "第",
    "人口",
    "対前年度比",
    "前年度比",
    "対前年比",
    "前年比",
    "対前年度",
    "対前年",
    "前年度",
    "基準年度比",
    "基準年比",
    "目標値",
    "目標",
    "実績値",
    "実績",
];

/// Words behind a number that explain it.
const MARKS_BEHIND: &[&str] = &[
    "を達成",
    "達成",
    "を維持",
    "維持",
    "を確保",
    "確保",
    "を目標",
    "目標",
    "を目指す",
    "とする",
    "の",
    "に",
    "で",
    "を",
    "。",
    "する",
    "実施",
];

/// Signs; the dashes – and ‐ are minus signs before a number, ― and — may be dashes of a text.
const SIGNS: &[(&str, Sign)] = &[
    ("△", Sign::Minus),
    ("▲", Sign::Minus),
    ("▼", Sign::Minus),
    ("-", Sign::Minus),
    ("−", Sign::Minus),
    ("–", Sign::Minus),
    ("‐", Sign::Minus),
    ("マイナス", Sign::Minus),
    ("+", Sign::Plus),
    ("プラス", Sign::Plus),
];

/// What follows the longest of some words at the beginning of a text, and what it means.
fn before<'a, T: Copy>(text: &'a str, words: &[(&str, T)]) -> Option<(T, &'a str)> {
    let found = words.iter().filter(|(word, _)| starts(text, word)).max_by_key(|(word, _)| word.len())?;
    Some((found.1, text[found.0.len()..].trim_start()))
}

/// An English word ends where a letter follows no more.
fn starts(text: &str, word: &str) -> bool {
    let letter = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
    text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
        && !(word.ends_with(|c: char| c.is_ascii_alphabetic()) && letter(&text[word.len()..]))
}

fn behind<'a, T: Copy>(text: &'a str, words: &[(&str, T)]) -> Option<(T, &'a str)> {
    let found = words.iter().filter(|(word, _)| text.ends_with(word)).max_by_key(|(word, _)| word.len())?;
    let rest = &text[..text.len() - found.0.len()];
    let inside = found.0.is_ascii() && rest.ends_with(|c: char| c.is_ascii_alphabetic());
    (!inside).then(|| (found.1, rest.trim_end()))
}

/// What words around a number say.
#[derive(Debug, Default)]
pub struct Said {
    /// See [`super::Number::sign`].
    pub sign: Option<Sign>,
    /// See [`super::Number::qualifier`].
    pub qualifier: Option<Qualifier>,
    /// See [`super::Number::change`].
    pub change: Option<Change>,
    /// See [`super::Number::marks`].
    pub marks: Vec<String>,
}

impl Said {
    /// Takes the words before a number; `None` if two of them contradict each other.
    pub fn before<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let mut rest = text;
        loop {
            if let Some((qualifier, after)) = before(rest, QUALIFIERS_BEFORE) {
                rest = after;
                set(&mut self.qualifier, qualifier)?;
            } else if let Some((sign, after)) = before(rest, SIGNS) {
                rest = after;
                set(&mut self.sign, sign)?;
            } else if let Some((change, after)) = before(rest, CHANGES_BEFORE) {
                rest = after;
                set(&mut self.change, change)?;
            } else if let Some((mark, after)) = length_of_time(rest) {
                rest = after;
                self.marks.push(mark.to_owned());
            } else if let Some(mark) = longest(MARKS_BEFORE, |mark| rest.starts_with(mark)) {
                rest = rest[mark.len()..].trim_start_matches([' ', ':', 'で', 'に', 'の']);
                self.marks.push(mark.to_owned());
            } else {
                return Some(rest);
            }
        }
    }

    /// Takes the words behind a number and its unit; `None` if two of them contradict each other.
    pub fn behind<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let mut rest = text;
        loop {
            if let Some((qualifier, left)) = behind(rest, QUALIFIERS_BEHIND) {
                rest = left;
                set(&mut self.qualifier, qualifier)?;
            } else if let Some((change, left)) = behind(rest, CHANGES_BEHIND) {
                rest = left;
                set(&mut self.change, change)?;
            } else if let Some(mark) = longest(MARKS_BEHIND, |mark| rest.ends_with(mark)) {
                rest = rest[..rest.len() - mark.len()].trim_end();
                if mark.chars().count() > 1 {
                    self.marks.push(mark.to_owned());
                }
            } else {
                break;
            }
        }
        let against = matches!(
            (self.sign, self.change),
            (Some(Sign::Plus), Some(Change::Less)) | (Some(Sign::Minus), Some(Change::More))
        );
        (!against).then_some(rest)
    }
}

/// A length of time that the number behind it is of, 6年間で1,200人, and what follows. 3年間 alone is the number itself.
fn length_of_time(text: &str) -> Option<(&str, &str)> {
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let unit = ["年間", "か年", "ヶ年", "カ年", "ヵ年"].into_iter().find(|unit| behind.starts_with(unit))?;
    let end = text.len() - behind.len() + unit.len();
    let after = text[end..].trim_start_matches([' ', ':', 'で', 'に', 'の', '、']);
    let number = behind.len() < text.len() && after.contains(|c: char| c.is_ascii_digit());
    number.then_some((&text[..end], after))
}

fn longest(words: &[&'static str], fits: impl Fn(&str) -> bool) -> Option<&'static str> {
    words.iter().copied().filter(|word| fits(word)).max_by_key(|word| word.len())
}

/// Fills a place once. The same may be said twice: 約10件程度.
fn set<T: PartialEq>(place: &mut Option<T>, found: T) -> Option<()> {
    let agrees = place.as_ref().is_none_or(|said| *said == found);
    *place = Some(found);
    agrees.then_some(())
}

/// Characters that are printed where there is no value.
const fn is_stroke(c: char) -> bool {
    matches!(
        c,
        '―' | '—'
            | '–'
            | '-'
            | '‐'
            | '‑'
            | '‒'
            | '−'
            | '─'
            | '━'
            | 'ー'
            | '…'
            | '‥'
            | '.'
            | '・'
            | '/'
            | '\\'
            | '~'
            | '〜'
    )
}

/// Whether a text says that there is no value: it is blank, or a dash, with a unit or a remark behind it, or N/A.
pub fn is_dash(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')', '[', ']', ' ']);
    let digits = text.contains(|c: char| c.is_ascii_digit());
    let stroke = inner.starts_with(is_stroke) && !inner.starts_with('~');
    let alone = inner.chars().all(is_stroke);
    // A minus sign before words is a dash too; a katakana word does not begin with its long vowel.
    inner.is_empty() || alone || !digits && stroke || matches!(inner, "N/A" | "n/a" | "NA" | "空欄")
}

/// The parts of a text between arrows.
pub fn steps(text: &str) -> impl Iterator<Item = &str> {
    let inner =
        text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).filter(|rest| !rest.contains(['(', ')']));
    let parts = inner.unwrap_or(text).split(['→', '⇒', '➡', '⇨', '➔', '➜']);
    parts.flat_map(|part| part.split("->")).flat_map(|part| part.split("=>")).map(str::trim)
}

/// Small numbers in words of English, from one on.
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// The number that a word of English is.
pub fn number(word: &str) -> Option<u32> {
    let place = NUMBERS.iter().position(|known| word.eq_ignore_ascii_case(known))?;
    u32::try_from(place + 1).ok()
}
