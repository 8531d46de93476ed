//! Bytes of a file to text, naming what spreadsheets do to it.
use super::{
    Findings, Place,
    misread::{self, is_japanese},
    rule,
};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

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
    /// EUC-JP, as old Unix programs have it.
    EucJp,
    /// No text: a workbook, by its first bytes.
    Workbook,
    /// UTF-8 but for some bytes; the first of them.
    BrokenUtf8(usize),
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
    without_utf8(bytes, error.valid_up_to())
}

/// The same for bytes that are not UTF-8 from a place on.
///
/// Nearly any bytes can be read as `Shift_JIS` or EUC-JP, so that they can is no proof: the text must read as Japanese, and
/// no line of it as UTF-8.
fn without_utf8(bytes: &[u8], first: usize) -> (Charset, String) {
    let broken = || (Charset::BrokenUtf8(first), String::from_utf8_lossy(bytes).into_owned());
    if is_utf8_but_for_some(bytes) {
        return broken();
    }
    let read = |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes);
    let (shift_jis, euc_jp) = (read(SHIFT_JIS), read(EUC_JP).filter(|text| misread::has_kana(text)));
    match (shift_jis, euc_jp) {
        // EUC-JP that is read as Shift_JIS is a line of half-width kana.
        (Some(text), None) if misread::reads_as_japanese(&text) => (Charset::ShiftJis, text.into_owned()),
        (Some(text), Some(_)) if misread::reads_as_japanese(&text) && !misread::is_half_width(&text) => {
            (Charset::ShiftJis, text.into_owned())
        }
        (_, Some(text)) if misread::reads_as_japanese(&text) => (Charset::EucJp, text.into_owned()),
        _ if String::from_utf8_lossy(bytes).chars().any(|c| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER) => {
            broken()
        }
        _ => (Charset::Unknown(first), String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// Whether most of what is not ASCII is Japanese in UTF-8, or a whole line of it is: two charsets in one file.
fn is_utf8_but_for_some(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| is_japanese(*c)).map(char::len_utf8).sum::<usize>();
        broken += chunk.invalid().len();
        broken +=
            chunk.valid().chars().filter(|c| !c.is_ascii() && !is_japanese(*c)).map(char::len_utf8).sum::<usize>();
    }
    let is_line = |line: &[u8]| {
        std::str::from_utf8(line).is_ok_and(|line| {
            let (japanese, other): (Vec<char>, Vec<char>) =
                line.chars().filter(|c| !c.is_ascii()).partition(|c| is_japanese(*c));
            japanese.len() >= 3 && other.is_empty()
        })
    };
    whole > broken || bytes.split(|byte| *byte == b'\n').any(is_line)
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
        Charset::BrokenUtf8(_) => {
            broken(file, bytes, findings);
            damage(file, bytes, findings);
            return text;
        }
        Charset::Unknown(_) => &rule::ENCODING,
        Charset::Iso2022Jp | Charset::EucJp | Charset::Workbook => {
            let found = match charset {
                Charset::Workbook => &rule::NOT_CSV,
                Charset::EucJp => &rule::EUC_JP,
                _ => &rule::ISO_2022_JP,
            };
            findings.add(found, Place::new(file, 1, 1), &[]);
            return text;
        }
    };
    if let Charset::Unknown(offset) = charset {
        let line = line_and_byte(bytes, offset).0;
        findings.note(found, Place::new(file, line, 1), &[]);
        damage(file, bytes, findings);
    } else {
        findings.note(found, Place::new(file, 1, 1), &[]);
    }
    text
}

/// Line and place in the line of a byte, from 1.
fn line_and_byte(bytes: &[u8], offset: usize) -> (usize, usize) {
    let before = &bytes[..offset];
    let line = before.split(|byte| *byte == b'\n').count();
    let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    (line, offset - begin + 1)
}

/// Leaves out what other rules would say of lines that are no text.
fn damage(file: &str, bytes: &[u8], findings: &mut Findings) {
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if std::str::from_utf8(line).is_err() {
            findings.damage(file, number);
        }
    }
}

/// Names the first place at which text is no UTF-8, with what stands before it, and counts the others.
fn broken(file: &str, bytes: &[u8], findings: &mut Findings) {
    const SHOWN: usize = 10;
    let mut places = Vec::new();
    let mut offset = 0;
    for chunk in bytes.utf8_chunks() {
        offset += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let before = chunk.valid().rsplit(['\n', ',']).next().unwrap_or_default();
            let skipped = before.chars().count().saturating_sub(SHOWN);
            places.push((offset, before.chars().skip(skipped).collect::<String>()));
        }
        offset += chunk.invalid().len();
    }
    let Some((first, before)) = places.first() else { return };
    let (line, byte) = line_and_byte(bytes, *first);
    let lines: std::collections::BTreeSet<usize> =
        places.iter().map(|(offset, _)| line_and_byte(bytes, *offset).0).take(SHOWN).collect();
    let lines = lines.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let facts = [
        ("line", &*line.to_string()),
        ("byte", &*byte.to_string()),
        ("before", &**before),
        ("count", &*places.len().to_string()),
        ("lines", &*lines),
    ];
    findings.note(&rule::BROKEN_UTF_8, Place::new(file, line, 1), &facts);
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
        assert_eq!(decode(&EUC_JP.encode("産業の振興").0), (Charset::EucJp, "産業の振興".to_owned()));
        assert_eq!(decode(b"Qu\xe9bec").0, Charset::Unknown(2), "Latin-1 is no Shift_JIS");
    }

    #[test]
    fn text_of_shift_jis_is_told_whatever_it_is_about() {
        for text in [
            "市",
            "金沢市",
            "ｼｽﾃﾑ",
            "決められた",
            "葛飾区髙橋﨑",
            "飛騨",
            "〒920-8577",
            "①、②",
            "ヴァーチャル",
            "薔薇園",
        ] {
            assert_eq!(decode(&SHIFT_JIS.encode(text).0), (Charset::ShiftJis, text.to_owned()), "{text}");
        }
    }

    #[test]
    fn utf_8_that_has_lost_a_byte_is_never_taken_for_something_else() {
        let text = "172014,dx-action-plan,札幌市総合戦略,行政手続のオンライン化を進めます\r\n";
        let letters: Vec<usize> = (0..text.len()).filter(|at| text.as_bytes()[*at] >= 0x80).collect();
        for at in letters {
            let mut bytes = text.as_bytes().to_vec();
            bytes.remove(at);
            assert!(matches!(decode(&bytes).0, Charset::BrokenUtf8(_)), "{at}");
            let cut = &text.as_bytes()[..=at];
            assert!(
                std::str::from_utf8(cut).is_ok()
                    || matches!(decode(cut).0, Charset::BrokenUtf8(_) | Charset::Unknown(_)),
                "{at}"
            );
        }
        let mixed = [text.as_bytes(), &SHIFT_JIS.encode(&text.repeat(20)).0].concat();
        assert!(matches!(decode(&mixed).0, Charset::BrokenUtf8(_)), "one line among many of another charset");
    }

    #[test]
    fn the_place_of_what_is_broken_is_its_line_and_its_byte_there() {
        assert_eq!(line_and_byte(b"a\r\nbc\xff", 5), (2, 3));
        assert_eq!(line_and_byte(b"\xff", 0), (1, 1));
    }
}
