//! Bytes of a file to text, naming what spreadsheets do to it.
use super::{Findings, Place, rule};
use encoding_rs::{Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// What the bytes of a file are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8 as it should be.
    Utf8,
    /// UTF-8 behind a byte order mark.
    Utf8Bom,
    /// UTF-16 behind a byte order mark, little or big end first.
    Utf16(&'static Encoding),
    /// Not UTF-8, and `Shift_JIS` (CP932) without an error.
    ShiftJis,
    /// JIS with its escapes, as mail has it.
    Iso2022Jp,
    /// No text: a workbook, by its first bytes.
    Workbook,
    /// None of these; the first byte that is not UTF-8.
    Unknown(usize),
}

/// Tells the charset of a file and its text; bytes that mean nothing become U+FFFD.
pub fn decode(bytes: &[u8]) -> (Charset, String) {
    let text = |encoding: &'static Encoding, bytes| encoding.decode_without_bom_handling(bytes).0.into_owned();
    if [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0"].iter().any(|begin| bytes.starts_with(begin)) {
        return (Charset::Workbook, String::new());
    }
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) if encoding == UTF_8 => {
            let (inner, decoded) = decode(&bytes[3..]);
            return (if inner == Charset::Utf8 { Charset::Utf8Bom } else { inner }, decoded);
        }
        Some((encoding, length)) => return (Charset::Utf16(encoding), text(encoding, &bytes[length..])),
        None => {}
    }
    if bytes.is_ascii()
        && [&b"\x1b$B"[..], b"\x1b$@"].iter().any(|escape| bytes.windows(3).any(|three| three == *escape))
    {
        return (Charset::Iso2022Jp, text(ISO_2022_JP, bytes));
    }
    let Err(error) = std::str::from_utf8(bytes) else {
        return without_mark(bytes).map_or_else(
            || (Charset::Utf8, text(UTF_8, bytes)),
            |encoding| (Charset::Utf16(encoding), text(encoding, bytes)),
        );
    };
    match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(decoded) => (Charset::ShiftJis, decoded.into_owned()),
        None => (Charset::Unknown(error.valid_up_to()), text(UTF_8, bytes)),
    }
}

/// Tables in UTF-16 without its mark are UTF-8 by bytes, but every other byte of their ids and commas is NUL.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let nul = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (nul(0), nul(1));
    let encoding = if odd > even { UTF_16LE } else { UTF_16BE };
    ((even == 0 || odd == 0) && (even + odd) * 4 > bytes.len()).then_some(encoding)
}

/// The text of a file, with a finding unless it is plain UTF-8.
pub fn read(file: &str, bytes: &[u8], findings: &mut Findings) -> String {
    let (charset, text) = decode(bytes);
    let found = match charset {
        Charset::Utf8 => return text,
        Charset::Utf8Bom => &rule::BOM,
        Charset::Utf16(_) => &rule::UTF_16,
        Charset::ShiftJis => &rule::SHIFT_JIS,
        Charset::Unknown(_) => &rule::ENCODING,
        Charset::Iso2022Jp | Charset::Workbook => {
            let found = if charset == Charset::Workbook { &rule::NOT_CSV } else { &rule::ISO_2022_JP };
            findings.add(found, Place::new(file, 1, 1), &[]);
            return text;
        }
    };
    let line = match charset {
        Charset::Unknown(offset) => bytes[..offset].split(|byte| *byte == b'\n').count(),
        _ => 1,
    };
    findings.note(found, Place::new(file, line, 1), &[]);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_is_told_by_the_bytes() {
        assert_eq!(decode("用語".as_bytes()), (Charset::Utf8, "用語".to_owned()));
        assert_eq!(decode("\u{feff}用語".as_bytes()), (Charset::Utf8Bom, "用語".to_owned()));
        assert_eq!(decode(&SHIFT_JIS.encode("用語").0), (Charset::ShiftJis, "用語".to_owned()));
        assert_eq!(decode(&[0xff, 0xfe, 0x28, 0x75]), (Charset::Utf16(UTF_16LE), "用".to_owned()));
        assert_eq!(decode(&[b'a', 0, b'b', 0]), (Charset::Utf16(UTF_16LE), "ab".to_owned()));
        assert_eq!(decode(b"one \0 alone").0, Charset::Utf8);
        assert_eq!(decode(&[b'a', 0xff, 0xff]).0, Charset::Unknown(1));
    }
}
