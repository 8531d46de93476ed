//! Entries whose names are like a text: for those who have names and look for the things.
use super::{Entry, Index};
use crate::fold::fold;

/// An entry with a text that is like what was asked.
#[derive(Debug, Clone, Copy)]
pub struct Alike<'i> {
    /// The entry.
    pub entry: Entry<'i>,
    /// How alike they are: 100 if the label is the same text, 95 if another text is; less, the fewer pairs of characters both
    /// have (Dice's coefficient).
    pub score: usize,
}

impl Alike<'_> {
    /// Score of an entry of which another text than the label is the same.
    pub const OTHER_NAME: usize = 95;

    /// Whether one of the texts is the same, however it is written.
    pub fn is_same(&self) -> bool {
        self.score >= Self::OTHER_NAME
    }
}

/// Least likeness that is told, of 100.
const LEAST: usize = 40;

impl Index {
    /// The entries of which a text is like a name, in the order in which they were given.
    pub fn alike(&self, name: &str) -> Vec<Alike<'_>> {
        let name = fold(name);
        let name = name.trim();
        let (pairs, texts) = self.grams.shared(name);
        let mut all: Vec<Alike<'_>> = Vec::new();
        for (text, shared) in texts {
            let (folded, entry) = (self.folded.get(text as usize), self.entries.owner(text));
            let likeness = if folded == name { 100 } else { (200 * shared / (pairs + folded.chars().count())).min(94) };
            if likeness < LEAST {
                continue;
            }
            let is_label = entry.texts().start == text as usize;
            let score = if is_label { likeness } else { likeness * Alike::OTHER_NAME / 100 };
            match all.last_mut() {
                Some(last) if last.entry == entry => last.score = score.max(last.score),
                _ => all.push(Alike { entry, score }),
            }
        }
        all
    }
}
