//! What is asked.
use crate::fold::fold;
use std::{fmt, str::FromStr};

/// A query, folded and cut into words at blanks. Every word must be found.
///
/// Written (`Display`), it is its words with one blank between them: queries that are written alike find the same, so
/// this form can name a cached answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchQuery {
    words: Vec<String>,
}

/// A query that cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidSearch {
    /// It has no word, only blanks.
    Blank,
    /// It has more than [`SearchQuery::MAX_CHARACTERS`].
    TooLong {
        /// How many characters it has, folded.
        characters: usize,
    },
}

impl fmt::Display for InvalidSearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => write!(f, "it has no word"),
            Self::TooLong { characters } => {
                write!(f, "it has {characters} characters, more than {}", SearchQuery::MAX_CHARACTERS)
            }
        }
    }
}

impl std::error::Error for InvalidSearch {}

impl SearchQuery {
    /// The longest query, in folded characters without the blanks between words. No title of a plan is longer.
    pub const MAX_CHARACTERS: usize = 256;

    /// The folded words in the order they were written, each once; at least one, none of them empty.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

impl FromStr for SearchQuery {
    type Err = InvalidSearch;

    /// # Errors
    /// If the text has no word or too many characters.
    fn from_str(text: &str) -> Result<Self, InvalidSearch> {
        let mut words: Vec<String> = Vec::new();
        for word in fold(text).split_whitespace() {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
        match words.iter().map(|word| word.chars().count()).sum() {
            0 => Err(InvalidSearch::Blank),
            1..=Self::MAX_CHARACTERS => Ok(Self { words }),
            characters => Err(InvalidSearch::TooLong { characters }),
        }
    }
}

impl fmt::Display for SearchQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.join(" "))
    }
}
