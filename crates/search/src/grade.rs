//! How well an entry meets a query.
use std::{cmp::Ordering, ops::Range};

/// Where in an entry a text was found, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhereFound {
    /// It is the whole label.
    Label,
    /// The label begins with it.
    LabelStart,
    /// It is elsewhere in the label.
    InLabel,
    /// It is in another column.
    Elsewhere,
}

/// How well an entry meets a query, comparable between indexes: the smaller comes first.
///
/// Compared in this order: whole words of Latin script before parts of words, [`WhereFound`], words as asked before other
/// names from the glossary, the rank of the entry's type. What is still equal stands in the order of plans and entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score {
    pub(super) grade: Grade,
    pub(super) rank: u8,
}

impl Score {
    /// Where the worst placed word of the query was found.
    pub fn place(self) -> WhereFound {
        self.grade.place
    }

    /// Whether some word was found only inside a longer word of Latin script, such as AI in MAIL.
    pub fn is_part_of_word(self) -> bool {
        self.grade.part
    }

    /// Whether some word was found only, or better, by another name from the glossary.
    pub fn is_expanded(self) -> bool {
        self.grade.expanded
    }
}

/// The part of a score that the texts decide. Compared by its fields in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Grade {
    pub part: bool,
    pub place: WhereFound,
    pub expanded: bool,
}

impl Grade {
    /// The grade of one that meets two demands: in every respect the worse.
    pub fn and(self, other: Self) -> Self {
        Self {
            part: self.part | other.part,
            place: self.place.max(other.place),
            expanded: self.expanded | other.expanded,
        }
    }
}

/// One place of a needle in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub bytes: Range<usize>,
    /// Whether it is only part of a word of Latin script.
    pub part: bool,
}

/// The places of a needle in a folded text. Another name from the glossary counts only as a whole word: who asked for
/// 人工知能 did not ask for MAIL.
pub(super) fn occurrences<'t>(text: &'t str, needle: &'t str, expanded: bool) -> impl Iterator<Item = Occurrence> + 't {
    text.match_indices(needle)
        .map(move |(start, found)| {
            let bytes = start..start + found.len();
            Occurrence { part: is_part(text, &bytes), bytes }
        })
        .filter(move |occurrence| !(expanded && occurrence.part))
}

/// How well a folded text contains a needle; `None` if it does not.
pub(super) fn grade(text: &str, is_label: bool, needle: &str, expanded: bool) -> Option<Grade> {
    let place = |bytes: &Range<usize>| match bytes.start {
        _ if !is_label => WhereFound::Elsewhere,
        0 if text.trim_end().len() <= bytes.end => WhereFound::Label,
        0 => WhereFound::LabelStart,
        _ => WhereFound::InLabel,
    };
    occurrences(text, needle, expanded)
        .map(|found| Grade { part: found.part, place: place(&found.bytes), expanded })
        .min()
}

/// Whether a letter or digit stands before or behind without a break. Japanese characters are always a break: AI in
/// 生成AI is a whole word.
fn is_part(text: &str, bytes: &Range<usize>) -> bool {
    let found = &text[bytes.clone()];
    let joined = |left: Option<char>, right: Option<char>| left.is_some_and(in_word) && right.is_some_and(in_word);
    joined(text[..bytes.start].chars().next_back(), found.chars().next())
        || joined(found.chars().next_back(), text[bytes.end..].chars().next())
}

/// Whether a needle is never part of a word, whatever stands around it.
pub(super) fn is_always_whole(needle: &str) -> bool {
    let mut chars = needle.chars();
    let first = chars.next();
    ![first, chars.next_back().or(first)].into_iter().flatten().any(in_word)
}

/// Letters and digits of scripts that part words by blanks; all of them come before the East Asian blocks.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() && c < '\u{2e80}'
}

/// Entries by their place in the index, ascending, each once, with their grades.
pub(super) type Graded = Vec<(u32, Grade)>;

/// The entries that are in both, with the worse of the grades.
pub(super) fn both(left: &Graded, right: &Graded) -> Graded {
    let mut right = right.iter().peekable();
    let mut joined = Graded::new();
    for &(entry, grade) in left {
        while right.next_if(|(other, _)| *other < entry).is_some() {}
        if let Some((_, other)) = right.next_if(|(other, _)| *other == entry) {
            joined.push((entry, grade.and(*other)));
        }
    }
    joined
}

/// The entries that are in one of them, with the better of the grades.
pub(super) fn either(mut left: Graded, right: Graded) -> Graded {
    left.extend(right);
    left.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
    left.dedup_by(|later, kept| later.0.cmp(&kept.0) == Ordering::Equal);
    left
}
