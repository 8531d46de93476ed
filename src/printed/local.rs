//! Numbers as other languages print them: 18 420, 12,5 %, 48.210.
use std::borrow::Cow;

/// Languages that print a comma before the fraction, by their first two letters.
const COMMA: [&str; 24] = [
    "fr", "de", "es", "it", "pt", "nl", "sv", "da", "fi", "nb", "nn", "no", "pl", "cs", "sk", "sl", "hr", "hu", "ro",
    "bg", "el", "ru", "uk", "tr",
];

/// A text with its numbers as Japanese and English print them. A text in such a language stays as it is.
pub fn plain_numbers<'t>(text: &'t str, language: &str) -> Cow<'t, str> {
    let tongue = language.split('-').next().unwrap_or_default();
    if !COMMA.contains(&tongue) || !text.contains(|c: char| c.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        let (number, after) = number(&rest[at..]);
        out.push_str(&number);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A number with the signs of English as a language prints it: 48,210.5 is 48.210,5 in German.
pub fn in_words_of<'t>(text: &'t str, language: &str) -> Cow<'t, str> {
    let tongue = language.split('-').next().unwrap_or_default();
    if !COMMA.contains(&tongue) {
        return Cow::Borrowed(text);
    }
    let between = if tongue == "fr" { '\u{202f}' } else { '.' };
    let sign = |c: char| match c {
        ',' => between,
        '.' => ',',
        c => c,
    };
    Cow::Owned(text.chars().map(sign).collect())
}

/// The number at the beginning of a text in plain digits, and what follows it.
fn number(text: &str) -> (String, &str) {
    let mut digits = String::new();
    let mut rest = take_digits(text, &mut digits);
    let first = digits.len();
    let mut grouped = false;
    loop {
        let mut chars = rest.chars();
        let Some(between) = chars.next().filter(|c| matches!(c, ' ' | '.' | '\'' | '\u{a0}' | '\u{202f}' | '’'))
        else {
            break;
        };
        let tail = chars.as_str();
        let group = tail.bytes().take_while(u8::is_ascii_digit).count();
        // 12 500 is one number; 2024 100 and 1.5 are not grouped.
        if group != 3 || first > 3 || between == '.' && digits.starts_with('0') {
            break;
        }
        digits.push_str(&tail[..3]);
        rest = &tail[3..];
        grouped = true;
    }
    if let Some(tail) = rest.strip_prefix(',').filter(|tail| tail.starts_with(|c: char| c.is_ascii_digit())) {
        digits.push('.');
        rest = take_digits(tail, &mut digits);
    } else if let Some(tail) =
        rest.strip_prefix('.').filter(|tail| !grouped && tail.starts_with(|c: char| c.is_ascii_digit()))
    {
        // A date, 31.12.2025, stays one.
        digits.push('.');
        rest = take_digits(tail, &mut digits);
    }
    (digits, rest)
}

fn take_digits<'t>(text: &'t str, digits: &mut String) -> &'t str {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    digits.push_str(&text[..end]);
    &text[end..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_workbook_is_printed_as_the_language_does() {
        assert_eq!(in_words_of("48,210.5", "de"), "48.210,5");
        assert_eq!(plain_numbers(&in_words_of("48,210.5", "fr"), "fr"), "48210.5");
        assert_eq!(in_words_of("48,210.5", "ja"), "48,210.5");
    }

    #[test]
    fn a_comma_is_before_the_fraction_and_a_blank_between_thousands() {
        let cases = [
            ("18 420", "18420"),
            ("12,5 %", "12.5 %"),
            ("48.210", "48210"),
            ("1 250,5", "1250.5"),
            ("0,125", "0.125"),
            ("31.12.2025", "31.12.2025"),
            ("2,5 km en 2024", "2.5 km en 2024"),
            ("à définir", "à définir"),
        ];
        for (text, wanted) in cases {
            assert_eq!(plain_numbers(text, "fr"), wanted);
            assert_eq!(plain_numbers(text, "en"), text);
        }
    }
}
