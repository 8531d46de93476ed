//! What text may hold: one rule for every cell, every text of a package and whatever people say of it, stated by the
//! classes of Unicode; and how characters that it refuses are shown.
use crate::language::Bilingual;
use icu_properties::{
    CodePointMapData, CodePointSetData,
    props::{
        BidiControl, Dash, DefaultIgnorableCodePoint, Emoji, EmojiModifier, ExtendedPictographic, GeneralCategory,
        Ideographic, NoncharacterCodePoint, VariationSelector,
    },
};
use std::{
    borrow::Cow,
    fmt::{self, Display, Write},
};

/// The first character of a text that no text may hold, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit {
    /// The character.
    pub character: char,
    /// Why it is refused.
    pub why: WhyUnfit,
}

/// Why no text may hold a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyUnfit {
    /// It is an order to a device, not a character: XML and terminals cannot have it.
    Control,
    /// It ends a line where programs differ on whether it does (U+2028, U+2029).
    LineBreak,
    /// It changes the order in which the characters around it are shown, so that people read something else than programs.
    Direction,
    /// Nobody sees it, so that two texts that look alike differ.
    Invisible,
    /// Only those who have the same fonts agree on what it is: a character of one's own (gaiji).
    Private,
    /// Unicode says that it never is a character.
    Noncharacter,
    /// It stands for something that was lost when the text was converted or copied.
    Lost,
}

impl WhyUnfit {
    /// What such a character is, in Japanese and English.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Control => ("制御文字", "a control character"),
            Self::LineBreak => ("特殊な改行", "a special line break"),
            Self::Direction => ("文字の向きを変える見えない文字", "an invisible mark of direction"),
            Self::Invisible => ("見えない文字", "an invisible character"),
            Self::Private => ("外字（私用領域の文字）", "a private-use character"),
            Self::Noncharacter => ("文字でない符号", "no character"),
            Self::Lost => ("失われた文字の代わりの記号", "what stands for a lost character"),
        }
    }
}

impl Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", code(self.character), self.why.words().1)
    }
}

impl Bilingual for Unfit {
    fn ja(&self) -> String {
        format!("{}、{}", code(self.character), self.why.words().0)
    }
}

/// A character by its number: `U+202E`.
fn code(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// Whether a text is a dash and nothing else, by whichever of the many characters it was typed, perhaps in brackets: it says
/// that there is nothing to say.
pub fn is_dash(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '[' | ']'));
    behind_dash(inner) == Some("")
}

/// What stands behind the dash with which a text begins; `None` if it begins with none.
pub fn behind_dash(text: &str) -> Option<&str> {
    // Two that are typed for a dash and are none: the mark of a long vowel and a line of a table.
    let dash = |c: char| CodePointSetData::new::<Dash>().contains(c) || matches!(c, 'ー' | 'ｰ' | '─' | '━');
    let rest = text.trim_start_matches(dash);
    (rest.len() < text.len()).then(|| rest.trim())
}

/// The first character of a text that no text may hold. Line feeds and tabs are no text of one line either.
///
/// Variation selectors may follow what has variants, which names of people and places in Japan need: an ideograph or an
/// emoji. Joiners may stand between emoji.
pub fn unfit(text: &str) -> Option<Unfit> {
    let mut before = None;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        // What is ASCII and no control is most of what there is.
        if !matches!(character, ' '..='~')
            && let Some(why) = why_unfit(character)
            && !belongs(character, before, rest.clone().next())
        {
            return Some(Unfit { character, why });
        }
        if !is_part_of_emoji(character) {
            before = Some(character);
        }
    }
    None
}

/// The same for a text of several lines, which line feeds and tabs structure.
pub fn unfit_in_lines(text: &str) -> Option<Unfit> {
    text.split(['\n', '\t']).find_map(unfit)
}

fn why_unfit(character: char) -> Option<WhyUnfit> {
    let category = CodePointMapData::<GeneralCategory>::new().get(character);
    Some(match category {
        GeneralCategory::Control => WhyUnfit::Control,
        GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => WhyUnfit::LineBreak,
        _ if CodePointSetData::new::<NoncharacterCodePoint>().contains(character) => WhyUnfit::Noncharacter,
        GeneralCategory::PrivateUse => WhyUnfit::Private,
        _ if CodePointSetData::new::<BidiControl>().contains(character) => WhyUnfit::Direction,
        GeneralCategory::Format => WhyUnfit::Invisible,
        _ if CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character) => WhyUnfit::Invisible,
        // The only two characters by which Unicode says that something else was here.
        _ if matches!(character, '\u{fffc}' | char::REPLACEMENT_CHARACTER) => WhyUnfit::Lost,
        _ => return None,
    })
}

/// The joiner of emoji.
const JOINER: char = '\u{200d}';

/// The selectors that show a character as text and as an emoji.
const AS_TEXT_OR_EMOJI: [char; 2] = ['\u{fe0e}', '\u{fe0f}'];

/// Whether an invisible character changes what is seen here. `before` is the last character that is no part of an emoji
/// sequence by itself.
fn belongs(character: char, before: Option<char>, next: Option<char>) -> bool {
    let Some(before) = before else { return false };
    let is_pictograph = |one: char| CodePointSetData::new::<ExtendedPictographic>().contains(one);
    if character == JOINER {
        return is_pictograph(before) && next.is_some_and(is_pictograph);
    }
    if AS_TEXT_OR_EMOJI.contains(&character) {
        // Digits are emoji when they are on a key.
        let on_key = !before.is_ascii() || next == Some('\u{20e3}');
        return CodePointSetData::new::<Emoji>().contains(before) && on_key;
    }
    CodePointSetData::new::<VariationSelector>().contains(character)
        && CodePointSetData::new::<Ideographic>().contains(before)
}

fn is_part_of_emoji(character: char) -> bool {
    AS_TEXT_OR_EMOJI.contains(&character) || CodePointSetData::new::<EmojiModifier>().contains(character)
}

/// A text as it is shown on a terminal and in a log, on one line: what text may not hold is written as JSON escapes it,
/// `\u202e`, so that nothing moves the cursor, and JSON stays JSON.
pub fn shown(text: &str) -> String {
    escaped(text, false)
}

/// The same for text of several lines.
pub fn shown_in_lines(text: &str) -> String {
    escaped(text, true)
}

fn escaped(text: &str, lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let plain = matches!(character, ' '..='~') || lines && matches!(character, '\n' | '\t');
        // A private character is shown as whatever the reader has there, and U+FFFD as what it is.
        let raw = plain || matches!(why_unfit(character), None | Some(WhyUnfit::Private | WhyUnfit::Lost));
        if raw || CodePointSetData::new::<VariationSelector>().contains(character) {
            out.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing into memory cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// A text as XML and HTML can hold it: characters that XML has not at all, not even escaped, become U+FFFD.
///
/// What was published before there was a rule may have them.
///
/// Source: `Char` of XML 1.0.
pub fn of_xml(text: &str) -> Cow<'_, str> {
    if text.contains(is_not_of_xml) { Cow::Owned(text.replace(is_not_of_xml, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

const fn is_not_of_xml(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> Option<WhyUnfit> {
        unfit(text).map(|unfit| unfit.why)
    }

    #[test]
    fn what_people_write_is_text() {
        let texts = [
            "デジタル化・DX（2026～）",
            "葛\u{e0100}城市",                        // an ideographic variation sequence
            "辻\u{fe00}",                             // a standardised variant
            "👨\u{200d}👩\u{200d}👧 と 👩🏽\u{200d}💻", // a family, and skin
            "❤\u{fe0f}\u{200d}🔥 ☎\u{fe0e} 1\u{fe0f}\u{20e3}",
            "が\u{3000}か\u{3099}", // the wide space; composition is a rule of its own
            "𠮷野家 ㍿ é",
            "",
        ];
        for text in texts {
            assert_eq!(unfit(text), None, "{text}");
        }
    }

    #[test]
    fn what_nobody_sees_or_agrees_on_is_not() {
        use WhyUnfit::{Control, Direction, Invisible, LineBreak, Lost, Noncharacter, Private};
        let cases = [
            ("\0\u{7}\u{b}\u{1b}\u{7f}\u{85}\u{9b}\n\r\t", Control),
            ("\u{2028}\u{2029}", LineBreak),
            ("\u{200e}\u{200f}\u{61c}\u{202a}\u{202e}\u{2066}\u{2069}", Direction),
            (
                "\u{ad}\u{34f}\u{115f}\u{1160}\u{17b4}\u{180b}\u{180e}\u{200b}\u{200c}\u{200d}\u{2060}\u{2061}",
                Invisible,
            ),
            ("\u{2065}\u{206a}\u{3164}\u{fe0f}\u{feff}\u{ffa0}\u{fff0}\u{fff9}\u{1bca0}\u{1d173}", Invisible),
            ("\u{e0001}\u{e0041}\u{e007f}\u{e0100}\u{e01ef}\u{e0fff}", Invisible),
            ("\u{e000}\u{f8ff}\u{f0000}\u{10fffd}", Private),
            ("\u{fdd0}\u{fdef}\u{fffe}\u{ffff}\u{1fffe}\u{10ffff}", Noncharacter),
            ("\u{fffc}\u{fffd}", Lost),
        ];
        for (characters, expected) in cases {
            for character in characters.chars() {
                assert_eq!(why(&format!("あ{character}")), Some(expected), "{}", code(character));
            }
        }
        for text in ["1\u{fe0f}2", "ア\u{fe00}", "a\u{e0100}", "葛\u{200d}城", "👨\u{200d}", "\u{e0100}葛"] {
            assert_eq!(why(text), Some(Invisible), "{}", shown(text));
        }
        assert_eq!(
            unfit("a\u{202e}").map(|unfit| unfit.ja()),
            Some("U+202E、文字の向きを変える見えない文字".to_owned())
        );
    }

    #[test]
    fn lines_are_structure_only_where_there_may_be_some() {
        assert_eq!(unfit_in_lines("a\n\tb\n"), None);
        assert_eq!(unfit_in_lines("a\r\n").map(|unfit| unfit.why), Some(WhyUnfit::Control));
    }

    #[test]
    fn xml_holds_every_character_that_it_has() {
        assert_eq!(of_xml("\0a\t\n\r\u{b}\u{1f}\u{7f}\u{fffe}𠮷"), "\u{fffd}a\t\n\r\u{fffd}\u{fffd}\u{7f}\u{fffd}𠮷");
        assert!(matches!(of_xml("計画\u{1fffe}"), Cow::Borrowed(_)));
    }

    #[test]
    fn nothing_that_is_shown_moves_the_cursor_or_breaks_json() {
        assert_eq!(
            shown("赤\u{1b}[31m\u{9b}\r\n\u{202e}葛\u{e0100}"),
            "赤\\u001b[31m\\u009b\\u000d\\u000a\\u202e葛\u{e0100}"
        );
        assert_eq!(shown_in_lines("a\tb\n\u{7}"), "a\tb\n\\u0007");
        for character in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let json = serde_json::Value::from(character.to_string()).to_string();
            assert_eq!(serde_json::from_str::<String>(&shown(&json)).unwrap(), character.to_string());
        }
    }
}
