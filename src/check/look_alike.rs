//! Characters that look like others, with which programs exchange them: what was `—` is `―` after Windows' `Shift_JIS`.
use super::{rule, transcription::compared};
use crate::dataset::{Cell, Findings};
use unicode_normalization::UnicodeNormalization;

/// Adds a finding if a cell is what is printed but for characters that look alike; false if it differs otherwise.
pub fn check(cell: Cell<'_>, printed: &str, findings: &mut Findings) -> bool {
    let Some((found, wanted)) = difference(cell.text(), printed) else { return false };
    let code = |c: char| format!("U+{:04X}", u32::from(c));
    let facts = [
        ("found", &*found.to_string()),
        ("found_code", &*code(found)),
        ("printed", &*wanted.to_string()),
        ("printed_code", &*code(wanted)),
    ];
    findings.cell(&rule::LOOK_ALIKE, cell, &facts);
    true
}

/// The first character that differs, as it is in the cell and as it is printed: where a whole cell of a table looks
/// like the cell there, else anywhere. A dash alone looks like a part of many words.
fn difference(cell: &str, printed: &str) -> Option<(char, char)> {
    let wanted = folded(&compared(cell));
    let mut pieces = printed.split(['\n', '\t', '|']);
    let piece = pieces.find(|piece| folded(&compared(piece)) == wanted);
    first_difference(cell, piece.unwrap_or(printed))
}

fn first_difference(cell: &str, printed: &str) -> Option<(char, char)> {
    let (whole, part) = (compared(printed), compared(cell));
    let at = folded(&whole).split_once(&folded(&part)).map(|(before, _)| before.chars().count())?;
    let (found, wanted) = part.chars().zip(whole.chars().skip(at)).find(|(found, wanted)| found != wanted)?;
    Some((as_written(found, cell), as_written(wanted, printed)))
}

/// One character for all that look like it.
fn folded(text: &str) -> String {
    let one = |c| match c {
        '―' | '—' | '–' | 'ー' | '−' | '－' | '‐' | '─' => '-',
        '～' | '〜' => '~',
        '∥' => '‖',
        other => other,
    };
    text.chars().map(one).collect()
}

/// A full-width sign is compared as the narrow one, but named as it stands.
fn as_written(compared: char, text: &str) -> char {
    text.chars().find(|c| !c.is_ascii() && c.nfkc().eq([compared])).unwrap_or(compared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_look_alike_is_named() {
        assert_eq!(difference("検討 ― 実施", "導入\t検討—実施"), Some(('―', '—')));
        assert_eq!(difference("―", "カーテン\t支援\t—"), Some(('―', '—')));
        assert_eq!(difference("9時〜17時", "受付は9時～17時です"), Some(('〜', '～')));
        assert_eq!(difference("緑∥水", "緑‖水"), Some(('∥', '‖')));
        assert_eq!(difference("－5度", "−5度"), Some(('－', '−')));
        assert_eq!(difference("緑と水", "緑と木"), None);
    }
}
