//! The piece of a text that shows why it was found.
use crate::fold::Folded;
use std::ops::Range;

/// A piece of a text as printed, with the words marked that were found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The piece, with `…` at an end where it was cut. About 80 characters or fewer.
    pub text: String,
    /// The places of the words, ascending and apart from each other; at least one for the passage of a hit.
    pub marks: Vec<Mark>,
}

/// A place in a passage where words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// First character and the one after the last: Unicode scalar values of [`Passage::text`], its `…` counted.
    pub characters: Range<usize>,
    /// The word that begins there, folded: of the query, or another name of it from the glossary.
    pub word: String,
}

impl Passage {
    /// The passage in order, piece by piece, and whether each is marked. Together they are the text.
    pub fn pieces(&self) -> Vec<(&str, bool)> {
        let edges = self.marks.iter().flat_map(|mark| [(mark.characters.start, false), (mark.characters.end, true)]);
        let (mut pieces, mut rest, mut at) = (Vec::new(), self.text.as_str(), 0);
        for (edge, marked) in edges {
            let (piece, after) = split_at_character(rest, edge - at);
            pieces.push((piece, marked));
            (rest, at) = (after, edge);
        }
        pieces.push((rest, false));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

fn split_at_character(text: &str, characters: usize) -> (&str, &str) {
    text.split_at(text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at))
}

/// A needle found in a folded text.
pub(super) struct FoundWord<'w> {
    pub bytes: Range<usize>,
    pub part: bool,
    pub word: &'w str,
}

/// Characters of a passage, unless the word itself is longer.
const LENGTH: usize = 80;
/// Of these, how many come before the word: enough to see what it belongs to.
const BEFORE: usize = 20;

/// The passage around the first whole word found, or else around the first part of one.
pub(super) fn passage(folded: &Folded<'_>, found: &[FoundWord<'_>]) -> Passage {
    let first = found.iter().find(|found| !found.part).or(found.first());
    let window = window(folded.len(), &first.map_or(0..0, |first| folded.pieces_of(&first.bytes)));
    let before = if window.start > 0 { "…" } else { "" };
    let after = if window.end < folded.len() { "…" } else { "" };
    let text = format!("{before}{}{after}", folded.original_of(&window));
    Passage { text, marks: marks(folded, found, &window, before.chars().count()) }
}

/// The part of a text of `length` pieces to show, so that `focus` is in it.
fn window(length: usize, focus: &Range<usize>) -> Range<usize> {
    let width = LENGTH.max(focus.len()).min(length);
    let start = focus.start.saturating_sub(BEFORE).max(focus.end.saturating_sub(width)).min(length - width);
    start..start + width
}

/// The marks of what is wholly in the window. What overlaps is one mark.
fn marks(folded: &Folded<'_>, found: &[FoundWord<'_>], window: &Range<usize>, shift: usize) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let count = |end: usize| shift + folded.original_of(&(window.start..end)).chars().count();
    for found in found {
        let pieces = folded.pieces_of(&found.bytes);
        if pieces.start < window.start || pieces.end > window.end {
            continue;
        }
        let characters = count(pieces.start)..count(pieces.end);
        match marks.last_mut() {
            Some(last) if characters.start < last.characters.end => {
                last.characters.end = last.characters.end.max(characters.end);
            }
            _ => marks.push(Mark { characters, word: found.word.to_owned() }),
        }
    }
    marks
}
