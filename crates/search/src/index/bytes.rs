//! An index as bytes, so that it is read and need not be made of rows again.
//!
//! Kept are the entries and the names of the glossary, nothing that is worked out of them. Folding the texts and pairing
//! their characters takes less than half a millisecond for a plan, and kept they would make its bytes two and a half
//! times as large. And what was folded by an older program might not be found by a query that a newer one folds.
use super::{Entries, Index};
use crate::glossary::Synonyms;
use openplan_compact::{Error, Reader, Writer, ends, span, total};

const LETTERS: [u8; 4] = *b"FIND";

/// Raised with every change of the form.
const VERSION: u8 = 1;

/// The least that an entry and a term of the glossary take, in bytes.
const OF_ENTRY: usize = 7;
const OF_TERM: usize = 2;

impl Index {
    /// All of it as bytes that [`Index::from_bytes`] reads. Not compressed, but made to become small by deflating: about
    /// two fifths of the texts.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Entries { names, kinds, ranks, ids, text_ends, columns, texts, context_ends, contexts } = &self.entries;
        let mut writer = Writer::new(LETTERS, VERSION);
        writer.count(names.len());
        writer.ascending_texts(names.iter().map(|name| &**name));
        writer.count(ids.len());
        writer.numbers(kinds.iter().copied());
        writer.numbers(ranks.iter().map(|rank| u32::from(*rank)));
        writer.counts((0..ids.len()).map(|entry| span(text_ends, entry).len().saturating_sub(1)));
        writer.counts((0..ids.len()).map(|entry| span(context_ends, entry).len()));
        writer.numbers(columns.iter().copied());
        writer.texts(ids.iter());
        writer.texts(texts.iter());
        writer.texts(contexts.iter());
        let terms = self.glossary.terms();
        writer.count(terms.len());
        writer.counts(terms.iter().map(|term| term.alternatives.len()));
        writer.texts(terms.iter().map(|term| term.label.as_str()));
        writer.texts(terms.iter().flat_map(|term| &term.alternatives).map(String::as_str));
        writer.finish()
    }

    /// The index that [`Index::to_bytes`] wrote.
    ///
    /// Bytes that were damaged or that somebody made up are an error or another index, and never do harm.
    ///
    /// # Errors
    /// Unless they are the bytes of an index in the form of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let mut reader = Reader::open(bytes, LETTERS, VERSION)?;
        let entries = entries(&mut reader)?;
        let terms = reader.count(OF_TERM)?;
        let counts = reader.numbers(terms)?;
        let labels = reader.texts(terms)?;
        let mut alternatives = reader.texts(total(&counts)?)?.map(str::to_owned);
        reader.finish()?;
        let synonyms = labels.zip(counts).map(|(label, count)| Synonyms {
            label: label.to_owned(),
            alternatives: alternatives.by_ref().take(count as usize).collect(),
        });
        Ok(Self::of(entries, synonyms.collect()))
    }
}

fn entries(reader: &mut Reader<'_>) -> Result<Entries, Error> {
    let names = reader.count(2)?;
    let texts = reader.ascending_texts(names)?;
    let count = reader.count(OF_ENTRY)?;
    let kinds = reader.numbers_below(names, count)?;
    let ranks = reader.numbers_below(usize::from(u8::MAX) + 1, count)?;
    let (more_texts, of_contexts) = (reader.numbers(count)?, reader.numbers(count)?);
    let (all_texts, all_contexts) = (total(&more_texts)?.saturating_add(count), total(&of_contexts)?);
    let columns = reader.numbers_below(names, all_texts)?;
    Ok(Entries {
        names: texts.iter().map(Into::into).collect(),
        kinds: kinds.into(),
        ranks: ranks.into_iter().map(|rank| u8::try_from(rank).unwrap_or(u8::MAX)).collect(),
        ids: reader.texts(count)?.collect(),
        text_ends: ends(more_texts.iter().map(|more| 1 + *more as usize)),
        columns: columns.into(),
        texts: reader.texts(all_texts)?.collect(),
        context_ends: ends(of_contexts.iter().map(|count| *count as usize)),
        contexts: reader.texts(all_contexts)?.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SearchEntry, SearchText};
    use proptest::{collection::vec, prelude::*, sample::Index as Place};

    fn text() -> impl Strategy<Value = SearchText> {
        ("[a-c]{0,2}", "[計画防災デジタル ]{0,9}|\\PC{0,9}")
            .prop_map(|(column, text)| SearchText { column: column.into(), text })
    }

    fn entry() -> impl Strategy<Value = SearchEntry> {
        let names = ("[A-B]{1,2}", any::<u8>(), "[a-z]{0,3}/[0-9]{0,2}");
        (names, text(), vec(text(), 0..3), vec("[産業文化]{0,2}", 0..3)).prop_map(
            |((kind, rank, id), label, texts, context)| SearchEntry {
                kind: kind.into(),
                rank,
                id,
                label,
                texts,
                context,
            },
        )
    }

    fn index() -> impl Strategy<Value = Index> {
        let names = ("[A-Z計画]{0,3}", vec("[a-z ]{0,4}", 0..3));
        let terms = vec(names.prop_map(|(label, alternatives)| Synonyms { label, alternatives }), 0..4);
        (vec(entry(), 0..9), terms).prop_map(|(entries, terms)| Index::build(&entries, terms))
    }

    /// The bytes with the checksum that they should have.
    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        if let Some((header, rest)) = bytes.split_at_mut_checked(9) {
            header[5..].copy_from_slice(&crc32fast::hash(rest).to_le_bytes());
        }
        bytes
    }

    proptest! {
        #[test]
        fn an_index_comes_back_whole(built in index(), asked in "[a-c計画防災デジタル]{1,3}") {
            let bytes = built.to_bytes();
            let read = Index::from_bytes(&bytes).unwrap();
            prop_assert_eq!(&read.entries, &built.entries);
            prop_assert_eq!(&read.folded, &built.folded);
            prop_assert_eq!(&read.grams, &built.grams);
            prop_assert_eq!(read.glossary.terms(), built.glossary.terms());
            prop_assert_eq!(read.to_bytes(), bytes);
            let query: crate::SearchQuery = asked.parse().unwrap();
            let hits = |index: &Index| index.search(&query, &[]).iter().map(|hit| (hit.score(), hit.shown())).collect::<Vec<_>>();
            prop_assert_eq!(hits(&read), hits(&built));
        }

        #[test]
        fn entries_are_what_was_given(given in vec(entry(), 0..9)) {
            let index = Index::build(&given, Vec::new());
            prop_assert_eq!(index.entries().map(SearchEntry::from).collect::<Vec<_>>(), given);
        }

        #[test]
        fn a_damaged_index_is_refused(built in index(), at: Place, bit in 0..8, cut: Place) {
            let bytes = built.to_bytes();
            let mut changed = bytes.clone();
            changed[at.index(bytes.len())] ^= 1_u8 << bit;
            prop_assert!(Index::from_bytes(&changed).is_err());
            prop_assert!(Index::from_bytes(&bytes[..cut.index(bytes.len())]).is_err());
        }

        #[test]
        fn a_made_up_index_does_no_harm(built in index(), changes in vec((any::<Place>(), any::<u8>()), 1..4), cut: Option<Place>) {
            let mut bytes = built.to_bytes();
            for (at, byte) in changes {
                let at = 9 + at.index(bytes.len() - 9);
                bytes[at] = byte;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            if let Ok(index) = Index::from_bytes(&sealed(bytes)) {
                let again = Index::from_bytes(&index.to_bytes()).unwrap();
                prop_assert_eq!(&again.entries, &index.entries);
                for word in ["計", "a", "デジタル"] {
                    for hit in index.search(&word.parse().unwrap(), &[]) {
                        hit.shown();
                    }
                }
            }
        }
    }
}
