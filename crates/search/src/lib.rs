//! Full-text search of one plan, for Japanese.
//!
//! Japanese has no blanks between words, and many of its words have two characters (防災, 除雪, 窓口), so a text is
//! indexed by its pairs of neighbouring characters and every candidate is verified by containment: a hit contains what
//! was asked for, and what contains it is a hit. The same on every database, since none is asked.
//!
//! [`fold()`] makes variants of writing equal, [`SearchQuery`] is what is asked, [`Index`] finds the [`Hit`]s of one plan and
//! [`Ranking`] those of several. What is searched are neutral [`SearchEntry`]s: this module knows no table.
mod fold;
mod glossary;
mod grade;
mod grams;
mod hit;
mod index;
mod passage;
mod query;

pub use self::{
    fold::{Folded, fold},
    glossary::{Expansion, Glossary, ResolvedQuery, Synonyms},
    grade::{Score, WhereFound},
    hit::{Hit, Ranking, Shown},
    index::{Alike, Entry, Index, SearchEntry, SearchText},
    passage::{Mark, Passage},
    query::{InvalidSearch, SearchQuery},
};

#[cfg(test)]
mod tests;
