//! Full-text search of one plan, for Japanese.
//!
//! Japanese has no blanks between words, and many of its words have two characters (防災, 除雪, 窓口), so a text is
//! indexed by its pairs of neighbouring characters and every candidate is verified by containment: a hit contains what
//! was asked for, and what contains it is a hit. The same on every database, since none is asked.
//!
//! [`fold()`] makes variants of writing equal, [`Query`] is what is asked, [`Index`] finds the [`Hit`]s of one plan and
//! [`merge`] joins those of several. What is searched are neutral [`Entry`]s: this module knows no table.
pub mod fold;
pub mod glossary;
pub mod grade;
mod grams;
pub mod hit;
pub mod index;
pub mod passage;
pub mod query;

pub use self::{
    fold::fold,
    glossary::{Expansion, Synonyms},
    grade::{Place, Score},
    hit::{Hit, Shown, merge},
    index::{Entry, Index, Text},
    passage::{Mark, Passage},
    query::{InvalidQuery, Query},
};

#[cfg(test)]
mod tests;
