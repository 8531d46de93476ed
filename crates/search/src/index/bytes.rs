//! An index as bytes, so that it is read and need not be made of rows again.
//!
//! Kept are the entries and the names of the glossary, nothing that is worked out of them. Folding the texts and pairing
//! their characters takes less than half a millisecond for a plan, and kept they would make its bytes two and a half
//! times as large. And what was folded by an older program might not be found by a query that a newer one folds.
use super::{Index, SearchEntry, SearchText};
use crate::glossary::Synonyms;
use openplan_compact::{Error, Reader, Writer, total};
use std::{collections::BTreeSet, sync::Arc};

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
        let entries = &self.entries;
        let texts = || entries.iter().flat_map(SearchEntry::all_texts);
        let kinds = || entries.iter().map(|entry| &*entry.kind);
        let names: BTreeSet<&str> = kinds().chain(texts().map(|text| &*text.column)).collect();
        let names: Vec<&str> = names.into_iter().collect();
        let place = |name: &str| u32::try_from(names.partition_point(|&known| known < name)).unwrap_or(u32::MAX);
        let mut writer = Writer::new(LETTERS, VERSION);
        writer.count(names.len());
        writer.ascending_texts(names.iter().copied());
        writer.count(entries.len());
        writer.numbers(kinds().map(place));
        writer.numbers(entries.iter().map(|entry| entry.rank.into()));
        writer.counts(entries.iter().map(|entry| entry.texts.len()));
        writer.counts(entries.iter().map(|entry| entry.context.len()));
        writer.numbers(texts().map(|text| place(&text.column)));
        writer.texts(entries.iter().map(|entry| entry.id.as_str()));
        writer.texts(texts().map(|text| text.text.as_str()));
        writer.texts(entries.iter().flat_map(|entry| &entry.context).map(String::as_str));
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
        let names = names(&mut reader)?;
        let entries = entries(&mut reader, &names)?;
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

/// The names of types and columns, which their texts share.
fn names(reader: &mut Reader<'_>) -> Result<Vec<Arc<str>>, Error> {
    let count = reader.count(2)?;
    let (text, starts) = reader.ascending_texts(count)?;
    Ok(starts.windows(2).map(|ends| text[ends[0]..ends[1]].into()).collect())
}

fn entries(reader: &mut Reader<'_>, names: &[Arc<str>]) -> Result<Vec<SearchEntry>, Error> {
    let name = |place: u32| Arc::clone(&names[place as usize]);
    let count = reader.count(OF_ENTRY)?;
    let kinds = reader.numbers_below(names.len(), count)?;
    let ranks = reader.numbers(count)?;
    let more_texts = reader.numbers(count)?;
    let contexts_of = reader.numbers(count)?;
    let all_texts = total(&more_texts)?.saturating_add(count);
    let columns = reader.numbers_below(names.len(), all_texts)?;
    let mut ids = reader.texts(count)?.map(str::to_owned);
    let texts = reader.texts(all_texts)?;
    let mut texts =
        columns.into_iter().zip(texts).map(|(column, text)| SearchText { column: name(column), text: text.to_owned() });
    let mut contexts = reader.texts(total(&contexts_of)?)?.map(str::to_owned);
    let entry = |at: usize| {
        Some(SearchEntry {
            kind: name(kinds[at]),
            rank: u8::try_from(ranks[at]).ok()?,
            id: ids.next()?,
            label: texts.next()?,
            texts: texts.by_ref().take(more_texts[at] as usize).collect(),
            context: contexts.by_ref().take(contexts_of[at] as usize).collect(),
        })
    };
    (0..count).map(entry).collect::<Option<_>>().ok_or(Error::Nonsense("a rank is too large"))
}

#[cfg(test)]
mod tests {
    use super::*;
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
        (vec(entry(), 0..9), terms).prop_map(|(entries, terms)| Index::build(entries, terms))
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
            prop_assert_eq!(&read.owners, &built.owners);
            prop_assert_eq!(format!("{:?}", read.grams), format!("{:?}", built.grams));
            prop_assert_eq!(read.glossary.terms(), built.glossary.terms());
            prop_assert_eq!(read.to_bytes(), bytes);
            let query: crate::SearchQuery = asked.parse().unwrap();
            let hits = |index: &Index| index.search(&query, &[]).iter().map(|hit| (hit.score(), hit.shown())).collect::<Vec<_>>();
            prop_assert_eq!(hits(&read), hits(&built));
        }

        #[test]
        fn names_are_kept_once(built in index()) {
            for index in [Index::from_bytes(&built.to_bytes()).unwrap(), built] {
                let columns: Vec<_> = index.entries.iter().flat_map(SearchEntry::all_texts).map(|text| &text.column).collect();
                for (one, other) in columns.iter().zip(columns.iter().skip(1)) {
                    prop_assert_eq!(one == other, Arc::ptr_eq(one, other));
                }
            }
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
