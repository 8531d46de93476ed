//! Marks that are no part of a number: of footnotes, of lists, in brackets.
use unicode_normalization::UnicodeNormalization;

/// A text after NFKC without the marks of footnotes and lists.
#[derive(Debug, PartialEq, Eq)]
pub struct Plain {
    /// The text; a space stands where a mark was.
    pub text: String,
    /// The marks: ※1, *2, 注1, ①.
    pub footnotes: Vec<String>,
}

impl Plain {
    /// Takes the marks out of a text. `None` if a mark cannot be told from the number: ※12,000人.
    pub fn of(text: &str) -> Option<Self> {
        let mut footnotes = Vec::new();
        let normal: String = without_enclosed(text, &mut footnotes).nfkc().collect();
        let mut plain = String::with_capacity(normal.len());
        let mut rest = normal.trim();
        while let Some(c) = rest.chars().next() {
            if let Some((mark, after)) = footnote(rest, &plain) {
                // A number that follows at once may be the number of the mark.
                if after.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.')) {
                    return None;
                }
                footnotes.push(mark.to_owned());
                plain.push(' ');
                rest = after;
            } else {
                plain.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        Some(Self { text: plain.trim().to_owned(), footnotes })
    }
}

/// NFKC makes a 1 of ①, of ¹ and of a half, which would then be a digit of the number beside it.
fn without_enclosed(text: &str, footnotes: &mut Vec<String>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let power = matches!(c, '²' | '³') && out.ends_with(|c: char| c.is_ascii_lowercase() || matches!(c, 'ｍ'));
        if is_enclosed(c) || is_raised(c) && !power {
            footnotes.push(c.to_string());
            out.push(' ');
        } else {
            if is_fraction(c) {
                out.push(' ');
            }
            out.push(c);
        }
    }
    out
}

/// Digits and numerals in circles, in brackets, and with a full stop.
const fn is_enclosed(c: char) -> bool {
    matches!(c, '①'..='⒛' | '⓪'..='⓿' | '❶'..='➓' | '㉑'..='㉟' | '㊱'..='㊿' | '㈠'..='㈩' | '㊀'..='㊉' | '🄀'..='🄊')
}

/// Digits above and below the line. Those below belong to formulas such as CO₂.
const fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '⁽' | '⁾')
}

const fn is_fraction(c: char) -> bool {
    matches!(c, '¼'..='¾' | '⅐'..='⅟' | '↉')
}

/// The mark of a footnote at the beginning of a text, and what follows it; `before` is what stands before the mark.
fn footnote<'a>(text: &'a str, before: &str) -> Option<(&'a str, &'a str)> {
    let (sign, numbered) = [("※", false), ("*", false), ("†", false), ("‡", false), ("注", true)]
        .into_iter()
        .find(|(sign, _)| text.starts_with(sign))?;
    let rest = &text[sign.len()..];
    let number = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()).min(2);
    let mut numbers = number(rest);
    // ※1,2 behind a number is two marks.
    while let Some(more) = rest[numbers..].strip_prefix([',', '・']).map(number).filter(|more| *more > 0) {
        if before.is_empty() {
            break;
        }
        numbers += rest[numbers..].chars().next().map_or(0, char::len_utf8) + more;
    }
    let after = &rest[numbers..];
    let open = before.matches('(').count() > before.matches(')').count();
    let after = after.strip_prefix(')').filter(|_| numbers > 0 && !open).unwrap_or(after);
    // 注 begins words such as 注文; a mark is followed by its number or by nothing.
    let is_mark = !numbered || numbers > 0 || rest.is_empty() || rest.starts_with([')', ' ', ']']);
    is_mark.then(|| (&text[..sign.len() + numbers], after))
}

/// A text without what stands in brackets, and that. `None` if a bracket is not closed.
pub fn without_brackets(text: &str) -> Option<(String, Vec<String>)> {
    const OPEN: [char; 9] = ['(', '[', '【', '〔', '〈', '《', '「', '<', '{'];
    const CLOSE: [char; 9] = [')', ']', '】', '〕', '〉', '》', '」', '>', '}'];
    let (mut out, mut marks, mut depth) = (String::with_capacity(text.len()), Vec::<String>::new(), 0);
    for c in text.chars() {
        if OPEN.contains(&c) {
            depth += 1;
            if depth == 1 {
                marks.push(String::new());
                out.push(' ');
                continue;
            }
        } else if CLOSE.contains(&c) {
            if depth == 0 {
                return None;
            }
            depth -= 1;
            if depth == 0 {
                continue;
            }
        }
        match marks.last_mut().filter(|_| depth > 0) {
            Some(mark) => mark.push(c),
            None => out.push(c),
        }
    }
    for mark in &mut marks {
        *mark = mark.trim().to_owned();
    }
    marks.retain(|mark| !mark.is_empty());
    (depth == 0).then(|| (out.trim().to_owned(), marks))
}
