//! The mark of a relisting in a printed title: 再掲, in whichever brackets, behind the title or before it.
use unicode_normalization::UnicodeNormalization;

/// Brackets of one width; those of the other are folded to them.
const BRACKETS: [(char, char); 10] = [
    ('(', ')'),
    ('[', ']'),
    ('【', '】'),
    ('〔', '〕'),
    ('<', '>'),
    ('〈', '〉'),
    ('《', '》'),
    ('「', '」'),
    ('{', '}'),
    ('≪', '≫'),
];

/// What stands in brackets at one end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bracketed<'a> {
    /// What the brackets hold.
    pub inside: &'a str,
    /// The brackets with what they hold.
    pub whole: &'a str,
    /// The rest of the text.
    pub rest: &'a str,
}

/// The brackets with which a text begins.
pub fn bracketed_before(text: &str) -> Option<Bracketed<'_>> {
    let open = text.chars().next()?;
    let (_, close) = BRACKETS.iter().find(|(one, _)| *one == folded(open))?;
    let (at, end) = text.char_indices().find(|(_, c)| folded(*c) == *close)?;
    let (whole, rest) = text.split_at(at + end.len_utf8());
    Some(Bracketed { inside: &text[open.len_utf8()..at], whole, rest })
}

/// The brackets with which a text ends.
pub fn bracketed_behind(text: &str) -> Option<Bracketed<'_>> {
    let close = text.chars().next_back()?;
    let (open, _) = BRACKETS.iter().find(|(_, one)| *one == folded(close))?;
    let (at, begin) = text.char_indices().rev().find(|(_, c)| folded(*c) == *open)?;
    let (rest, whole) = text.split_at(at);
    Some(Bracketed { inside: &whole[begin.len_utf8()..whole.len() - close.len_utf8()], whole, rest })
}

/// A bracket in full width is one in half width.
fn folded(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '［' => '[',
        '］' => ']',
        '＜' => '<',
        '＞' => '>',
        '｛' => '{',
        '｝' => '}',
        c => c,
    }
}

/// A title without the mark that it is printed elsewhere too; `None` if it has none.
pub fn without_relisting_mark(title: &str) -> Option<&str> {
    let title = title.trim();
    let behind = bracketed_behind(title).filter(|found| is_mark(found.inside)).map(|found| found.rest);
    let before = || bracketed_before(title).filter(|found| is_mark(found.inside)).map(|found| found.rest);
    let plain = || {
        let marks = [" 再掲", "　再掲", "※再掲", "＊再掲", "*再掲"];
        marks.iter().find_map(|mark| title.strip_suffix(mark))
    };
    behind.or_else(before).or_else(plain).map(str::trim).filter(|rest| !rest.is_empty())
}

/// Whether words in brackets say that something is printed elsewhere too.
pub fn is_mark(inside: &str) -> bool {
    let plain: String = inside.nfkc().filter(|c| !c.is_whitespace()).collect();
    matches!(plain.to_lowercase().as_str(), "再掲" | "一部再掲" | "再" | "relisted" | "repeated" | "seealso")
        || plain.starts_with("再掲:")
        || plain.ends_with("の再掲")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relisting_is_marked_in_many_ways() {
        for title in [
            "講座(再掲)",
            "講座（再掲）",
            "講座【再掲】",
            "講座〔再掲〕",
            "【再掲】講座",
            "講座　再掲",
            "講座[ 再掲 ]",
            "講座※再掲",
        ] {
            assert_eq!(without_relisting_mark(title), Some("講座"), "{title}");
        }
        for title in ["講座", "再掲", "講座(再開)", "再掲の整理", "(再掲)"] {
            assert_eq!(without_relisting_mark(title), None, "{title}");
        }
    }
}
