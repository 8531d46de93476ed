//! Text that was read in another charset than it was written in (mojibake), and what it was.
use super::{Findings, Place, rule};
use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};

/// Text that somebody saved after reading it in the wrong charset.
#[derive(Debug, PartialEq, Eq)]
pub struct Misread {
    /// What it was, as far as it is left; empty if nothing is.
    pub was: String,
    /// The charset in which it was written.
    pub written: &'static str,
    /// The one in which it was read.
    pub read: &'static str,
}

/// The charsets in which people read UTF-8 by mistake.
static WRONG: [(&Encoding, &str); 2] = [(SHIFT_JIS, "Shift_JIS"), (WINDOWS_1252, "Windows-1252 (Latin-1)")];

/// Whether a text reads as if UTF-8 had been taken for another charset, or `Shift_JIS` for UTF-8.
///
/// Written back in the charset in which it was read, such a text is UTF-8; no text that people write is. What a reader did
/// not know is lost, so some of it may be missing.
pub fn misread(text: &str) -> Option<Misread> {
    if text.is_ascii() {
        return None;
    }
    WRONG
        .into_iter()
        .find_map(|(encoding, read)| {
            let was = read_back(text, encoding)?;
            Some(Misread { was, written: "UTF-8", read })
        })
        .or_else(|| is_lost(text).then(|| Misread { was: String::new(), written: "Shift_JIS", read: "UTF-8" }))
}

/// Whether most of what is not ASCII are signs for bytes that meant nothing, and nothing is Japanese.
fn is_lost(text: &str) -> bool {
    if text.chars().any(|c| is_japanese(c) && !matches!(c, '\u{ff61}'..='\u{ffef}')) {
        return false;
    }
    let others = text.chars().filter(|c| !c.is_ascii()).count();
    let lost = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    lost >= 2 && lost * 2 > others
}

/// The text as UTF-8, after it is written in the charset in which it was read; `None` if that is none.
fn read_back(text: &str, encoding: &'static Encoding) -> Option<String> {
    let is_latin = encoding == WINDOWS_1252;
    // The last sign of Windows-1252 is ™; a text with any other was never read in it.
    if is_latin && text.chars().any(|c| c > '\u{2122}') {
        return None;
    }
    // The first byte of a letter of UTF-8 is in Shift_JIS that of a rare ideograph, or half-width kana. Common ones are words.
    if !is_latin && text.chars().all(|c| c.is_ascii() || is_common(c)) {
        return None;
    }
    let bytes = written(text, encoding);
    let (mut was, mut good, mut lost) = (String::new(), 0, 0);
    for chunk in bytes.utf8_chunks() {
        was.push_str(chunk.valid());
        good += chunk.valid().bytes().filter(|byte| !byte.is_ascii()).count();
        lost += chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            was.push('…');
        }
    }
    // Two letters of Latin-1 are one of UTF-8, and people write none of the pairs.
    if is_latin && lost > 0 || good * 2 < lost * 3 {
        return None;
    }
    let letters: Vec<char> = was.chars().filter(|c| !c.is_ascii() && *c != '…').collect();
    let is_likely = if is_latin {
        !letters.is_empty() && !letters.iter().any(|c| c.is_control())
    } else {
        letters.len() >= 2 && letters.iter().filter(|c| is_common(**c)).count() * 5 >= letters.len() * 4
    };
    is_likely.then_some(was)
}

/// The bytes of a text in a charset; a byte of no charset for each character that it lacks.
fn written(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, lacks) = encoding.encode(text);
    if !lacks {
        return bytes.into_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut one = [0; 4];
    for c in text.chars() {
        let (encoded, _, lacks) = encoding.encode(c.encode_utf8(&mut one));
        if lacks { bytes.push(0xff) } else { bytes.extend_from_slice(&encoded) }
    }
    bytes
}

/// Whether a character is one that Japanese is written with: kana, ideographs and their signs.
pub const fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// Whether there is hiragana or katakana in a text.
pub fn has_kana(text: &str) -> bool {
    text.chars().any(is_kana)
}

const fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}')
}

/// Whether most of what is not ASCII in a text is half-width kana.
pub fn is_half_width(text: &str) -> bool {
    let half = text.chars().filter(|c| matches!(c, '\u{ff61}'..='\u{ff9f}')).count();
    half * 2 > text.chars().filter(|c| !c.is_ascii()).count()
}

/// Whether a text that was read as `Shift_JIS` may be one: UTF-8 and Latin-1 read so are rare ideographs, with half-width
/// kana between them.
pub fn reads_as_japanese(text: &str) -> bool {
    let letters = text.chars().filter(|c| !c.is_ascii() && !matches!(c, '\u{ff61}'..='\u{ff9f}'));
    let (common, rare): (Vec<char>, Vec<char>) = letters.partition(|c| is_common(*c));
    rare.len() <= 2 * common.len()
}

/// Whether a character is kana, a sign, or an ideograph of the first level of JIS X 0208, or of those that IBM added for
/// names.
///
/// Source: JIS X 0208:1997; the first level ends at row 47, cell 51.
fn is_common(c: char) -> bool {
    let mut one = [0; 4];
    let (bytes, _, lacks) = SHIFT_JIS.encode(c.encode_utf8(&mut one));
    !lacks
        && match bytes[..] {
            [lead, trail] => (lead, trail) <= (0x98, 0x72) || lead >= 0xed,
            _ => false,
        }
}

/// Names a text that was misread; the first of a file, and how many more there are. `what` is what it stands in, in Japanese
/// and English. False if it was not misread.
pub fn check(text: &str, what: (&str, &str), place: impl FnOnce() -> Place, findings: &mut Findings) -> bool {
    const SHOWN: usize = 30;
    let Some(misread) = misread(text) else { return false };
    let excerpt = |text: &str| text.chars().take(SHOWN).collect::<String>();
    let (was_ja, was) = if misread.was.is_empty() {
        ("元の文字は失われています".to_owned(), "What it was is lost".to_owned())
    } else {
        let was = excerpt(&misread.was);
        (format!("元は「{was}」と読めます"), format!("It was `{was}`"))
    };
    let facts = [
        ("what_ja", what.0),
        ("what", what.1),
        ("text", &*excerpt(text)),
        ("was_ja", &*was_ja),
        ("was", &*was),
        ("written", misread.written),
        ("read", misread.read),
    ];
    findings.add_once(&rule::MISREAD, place(), &facts);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as it is saved after it was read in the wrong charset.
    fn read_as(text: &str, written: &'static Encoding, read: &'static Encoding) -> String {
        read.decode_without_bom_handling(&written.encode(text).0).0.into_owned()
    }

    #[test]
    fn what_was_misread_is_told_with_what_it_was() {
        use encoding_rs::UTF_8;
        for text in ["行政", "人工知能", "見本市計画", "学習し、判断する技術。", "電子申請の拡大（再掲）", "DX推進"]
        {
            for (read, name) in WRONG {
                let found = misread(&read_as(text, UTF_8, read)).unwrap_or_else(|| panic!("{text} as {name}"));
                assert_eq!((found.written, found.read), ("UTF-8", name), "{text}");
                assert!(found.was.starts_with(|c| text.starts_with(c)), "{text}: {}", found.was);
            }
            let found = misread(&read_as(text, SHIFT_JIS, UTF_8)).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.was.as_str(), found.written), ("", "Shift_JIS"), "{text}");
        }
        assert_eq!(misread("CafÃ© in QuÃ©bec").map(|found| found.was), Some("Café in Québec".to_owned()));
    }

    #[test]
    fn what_people_write_was_not_misread() {
        for text in
            ["行政", "薔薇", "驒", "蟹漁獲量", "ｼｽﾃﾑ", "Café à Québec", "«AMANHû", "△50件", "鬱蒼", "縺れ", "灌漑"]
        {
            assert_eq!(misread(text), None, "{text}");
        }
        // Written back, these are letters of UTF-8 by chance.
        for text in ["取得（取得）", "1,121取得→1,860取得", "大鹿村DX取得"] {
            assert_eq!(misread(text), None, "{text}");
        }
    }
}
