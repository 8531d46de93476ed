//! Percent-encoding as it should be: what is wrong with it is told with its place, nothing is guessed.
use percent_encoding::percent_decode_str;

/// Decodes a part of an address or of a form.
///
/// # Errors
///
/// What is wrong and from which character on, in a sentence without a subject: a `%` without two hexadecimal digits
/// behind it, or bytes that are no UTF-8.
pub fn decode(text: &str) -> Result<String, String> {
    if let Some(at) = text.match_indices('%').map(|(at, _)| at).find(|at| !is_triplet(&text[*at..])) {
        let wrong: String = text[at..].chars().take(3).collect();
        let place = place(text, at);
        return Err(format!(
            "has `{wrong}` at character {place}, which is no percent-encoding: behind % stand two hexadecimal digits, \
             and % itself is written %25"
        ));
    }
    let decoded = percent_decode_str(text).decode_utf8().map_err(|error| {
        let at = encoded_length(text, error.valid_up_to());
        let wrong: String = text[at..].chars().take(3).collect();
        format!("is not percent-encoded UTF-8: `{wrong}` at character {} begins no character", place(text, at))
    })?;
    Ok(decoded.into_owned())
}

fn is_triplet(text: &str) -> bool {
    text.as_bytes().get(1..3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// The number of the character that begins at a byte, from 1.
fn place(text: &str, at: usize) -> usize {
    text[..at].chars().count() + 1
}

/// How many bytes of a well-formed text stand for so many decoded ones.
fn encoded_length(text: &str, decoded: usize) -> usize {
    let mut bytes = text.bytes().enumerate();
    for _ in 0..decoded {
        if let Some((_, b'%')) = bytes.next() {
            bytes.nth(1);
        }
    }
    bytes.next().map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_well_is_decoded() {
        for (text, decoded) in [("", ""), ("%E9%99%A4%e9%9b%aa", "除雪"), ("a%25b%00", "a%b\0"), ("除%20雪", "除 雪")]
        {
            assert_eq!(decode(text), Ok(decoded.to_owned()));
        }
    }

    #[test]
    fn what_is_not_is_told_with_its_place() {
        for (text, wrong) in [
            ("%", "`%` at character 1"),
            ("ab%4", "`%4` at character 3"),
            ("除雪%zz", "`%zz` at character 3"),
            ("a%E9%99%A4%除", "`%除` at character 11"),
            ("%FF", "`%FF` at character 1 begins"),
            ("除%E9%99%A4b%96%68", "`%96` at character 12 begins"),
            ("%E9%99", "`%E9` at character 1 begins"),
        ] {
            let error = decode(text).unwrap_err();
            assert!(error.contains(wrong), "{text}: {error}");
        }
    }
}
