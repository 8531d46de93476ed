//! The stages of a plan in few families, each with a word of the vocabulary, a shape and a colour.
use super::{names, words::Words};
use crate::{table::Row, vocabulary};

/// What stages have in common. The order is that of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    Consider,
    Prepare,
    Try,
    Begin,
    Run,
    /// It runs, and that it grows is considered.
    RunAndConsider,
    Widen,
    Review,
    Done,
    /// A stage that the plan alone has, or whose printed word has no code.
    Other,
    Undecided,
    /// Only a dash is printed.
    Dash,
    Merged,
    Ended,
}

/// The code of each family that names it; narrower codes of the vocabulary belong to it.
const CODES: &[(&str, Family)] = &[
    ("consider", Family::Consider),
    ("prepare", Family::Prepare),
    ("pilot", Family::Try),
    ("introduce", Family::Begin),
    ("operate", Family::Run),
    ("continue", Family::Run),
    ("consider-expansion", Family::RunAndConsider),
    ("expand", Family::Widen),
    ("review", Family::Review),
    ("complete", Family::Done),
    ("undecided", Family::Undecided),
    ("none", Family::Dash),
    ("merged", Family::Merged),
    ("stop", Family::Ended),
];

impl Family {
    /// All of them, in order.
    #[cfg(test)]
    const ALL: &[Self] = &[
        Self::Consider,
        Self::Prepare,
        Self::Try,
        Self::Begin,
        Self::Run,
        Self::RunAndConsider,
        Self::Widen,
        Self::Review,
        Self::Done,
        Self::Other,
        Self::Undecided,
        Self::Dash,
        Self::Merged,
        Self::Ended,
    ];

    /// That of an entry of a schedule.
    pub fn of(entry: &Row) -> Self {
        entry.get("stage_id").map_or(Self::Other, Self::of_code)
    }

    /// That of a code of the vocabulary. Of a compound the part that goes further counts.
    pub fn of_code(code: &str) -> Self {
        if let Some((_, family)) = CODES.iter().find(|(known, _)| *known == code) {
            return *family;
        }
        let broader = vocabulary::concept("stage", code).into_iter().flat_map(|concept| &concept.broader);
        broader.map(|code| Self::of_code(code)).max().unwrap_or(Self::Other)
    }

    /// Whether the work is in use.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Run | Self::RunAndConsider | Self::Widen | Self::Review)
    }

    /// Its word.
    pub fn word(self, words: &'static Words) -> &'static str {
        let code = CODES.iter().find(|(_, family)| *family == self).map(|(code, _)| *code);
        match self {
            Self::Dash => words.no_stage,
            _ => code.and_then(|code| names::code("stage", code, words)).unwrap_or(words.own_stage),
        }
    }

    /// The name by which the picture has its shape.
    pub fn name(self) -> &'static str {
        match self {
            Self::Consider => "consider",
            Self::Prepare => "prepare",
            Self::Try => "try",
            Self::Begin => "begin",
            Self::Run => "run",
            Self::RunAndConsider => "ponder",
            Self::Widen => "widen",
            Self::Review => "review",
            Self::Done => "done",
            Self::Other => "other",
            Self::Undecided => "undecided",
            Self::Dash => "dash",
            Self::Merged => "merged",
            Self::Ended => "ended",
        }
    }

    /// Its shape, drawn on a square of 22 by 22.
    pub fn shape(self) -> &'static str {
        match self {
            Self::Consider => "<circle cx=\"11\" cy=\"11\" r=\"6.5\" class=\"o\"/>",
            Self::Prepare => {
                "<circle cx=\"11\" cy=\"11\" r=\"6.5\" class=\"o\"/><circle cx=\"11\" cy=\"11\" r=\"2.2\" class=\"g\"/>"
            }
            Self::Try => {
                "<circle cx=\"11\" cy=\"11\" r=\"6.5\" class=\"o\"/><path d=\"M11 11V4.5A6.5 6.5 0 0 1 17.5 11Z\" class=\"g\"/>"
            }
            Self::Begin => {
                "<circle cx=\"11\" cy=\"11\" r=\"6.5\" class=\"o\"/><path d=\"M11 4.5A6.5 6.5 0 0 1 11 17.5Z\" class=\"g\"/>"
            }
            Self::Run => "<circle cx=\"11\" cy=\"11\" r=\"7\" class=\"g\"/>",
            Self::RunAndConsider => {
                "<circle cx=\"11\" cy=\"11\" r=\"5.2\" class=\"g\"/><circle cx=\"11\" cy=\"11\" r=\"8.2\" class=\"o d\"/>"
            }
            Self::Widen => {
                "<path d=\"M11 1.8L20.2 11L11 20.2L1.8 11Z\" class=\"g\"/><path d=\"M7.5 11H14.5M11 7.5V14.5\" class=\"p\"/>"
            }
            Self::Review => {
                "<circle cx=\"11\" cy=\"11\" r=\"7\" class=\"g\"/><path d=\"M7.5 9.2H14.5M7.5 12.8H14.5\" class=\"p\"/>"
            }
            Self::Done => "<path d=\"M5 11.5L9.5 16L17.5 6.5\" class=\"o w\"/>",
            Self::Other => "<rect x=\"6\" y=\"6\" width=\"10\" height=\"10\" class=\"g\"/>",
            Self::Undecided => "<path d=\"M7.5 8.2A3.5 3.5 0 1 1 11 11.7V13.2M11 15.5V17.3\" class=\"o\"/>",
            Self::Dash => "<path d=\"M5.5 11H16.5\" class=\"o\"/>",
            Self::Merged => "<path d=\"M4 11H17M12.5 6.5L17.5 11L12.5 15.5\" class=\"o\"/>",
            Self::Ended => "<path d=\"M6 6L16 16M16 6L6 16\" class=\"o w\"/>",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use std::collections::BTreeSet;

    #[test]
    fn every_stage_of_the_vocabulary_has_a_family() {
        for concept in vocabulary::concepts("stage") {
            assert_ne!(Family::of_code(&concept.id), Family::Other, "{}", concept.id);
        }
        assert_eq!(Family::of_code("run-and-expand"), Family::Widen);
        assert!(Family::of_code("consider-expansion").is_running(), "what grows soon does not fall back");
        assert_eq!(Family::of_code("abolish"), Family::Ended);
    }

    #[test]
    fn no_two_families_look_or_are_called_alike() {
        for language in [Language::Ja, Language::En] {
            let words = super::super::words::of(language);
            let said: BTreeSet<_> = Family::ALL.iter().map(|family| family.word(words)).collect();
            let drawn: BTreeSet<_> = Family::ALL.iter().map(|family| family.shape()).collect();
            assert_eq!((said.len(), drawn.len()), (Family::ALL.len(), Family::ALL.len()));
        }
    }
}
