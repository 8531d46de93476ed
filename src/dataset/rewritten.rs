//! Whether a cell differs from the CSV file only because a spreadsheet rewrote it when it saved, though nobody edited
//! it.
use super::dates;
use encoding_rs::SHIFT_JIS;
use unicode_normalization::UnicodeNormalization;

/// Whether a spreadsheet may have made `found` of `was` by opening and saving it: a date of a month, a number without
/// its zeros, `TRUE` of `true`; in `Shift_JIS` also `―` of `—` and `?` of what it lacks.
pub fn may_become(was: &str, found: &str, shift_jis: bool) -> bool {
    let date = dates::of_spreadsheet(found).is_some_and(|date| date.may_be(was));
    let number = number(was).is_some_and(|value| number(found) == Some(value));
    let flag = ["true", "false"].contains(&was) && found.eq_ignore_ascii_case(was);
    !was.is_empty() && (date || number || flag || shift_jis && differs_by_shift_jis(was, found))
}

/// A number of at least one digit, read as spreadsheets do: without commas, a percentage as its number, (1) as -1.
fn number(text: &str) -> Option<f64> {
    let plain: String = text.nfkc().filter(|c| *c != ',').collect();
    if let Some(inner) = plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return number(inner).map(|value| -value);
    }
    let plain = plain.strip_suffix('%').unwrap_or(&plain);
    let digits = plain.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    plain.parse().ok().filter(|_| digits)
}

/// Whether two texts are the same but for characters that `Shift_JIS` cannot tell from others, or lacks.
fn differs_by_shift_jis(was: &str, found: &str) -> bool {
    let mut rest = found.chars().peekable();
    let same = was.chars().all(|c| {
        let next = rest.next();
        // A character beyond the basic plane is two units of UTF-16, and a program that saves `Shift_JIS` writes a
        // question mark for each unit.
        if next == Some('?') && c.len_utf16() == 2 {
            rest.next_if_eq(&'?');
        }
        next == Some(c) || next.is_some() && !survives_shift_jis(c)
    });
    same && rest.next().is_none()
}

fn survives_shift_jis(c: char) -> bool {
    let text = c.to_string();
    let (bytes, _, lacking) = SHIFT_JIS.encode(&text);
    !lacking && SHIFT_JIS.decode_without_bom_handling(&bytes).0 == text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_make_of_cells_is_recognised() {
        let cases = [
            ("2024-03", "Mar-24"),
            ("2024-03", "2024/3/1"),
            ("2024-03", "2024-03-01"),
            ("1-2", "1月2日"),
            ("011002", "11002"),
            ("3.10", "3.1"),
            ("50%", "50.00%"),
            ("(1)", "-1"),
            ("１２", "12"),
            ("true", "TRUE"),
        ];
        for (was, found) in cases {
            assert!(may_become(was, found, false), "{was} {found}");
        }
        for (was, found) in [("2024-03", "2024/3/2"), ("2024-03", "Apr-24"), ("3.1", "3.2"), ("", "0"), ("—", "―")]
        {
            assert!(!may_become(was, found, false), "{was} {found}");
        }
        for (was, found) in [("—", "―"), ("—", "?"), ("é𠮷", "e??"), ("〜", "～")] {
            assert!(may_become(was, found, true), "{was} {found}");
        }
        assert!(!may_become("検討", "実施", true) && !may_become("—", "――", true));
    }
}
