//! The entries of an index, in a handful of allocations: a server holds those of all plans.
use super::{SearchEntry, SearchText};
use openplan_compact::{Texts, ends, span};
use std::{collections::BTreeSet, ops::Range, sync::Arc};

/// What a list of [`SearchEntry`] says, as columns.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entries {
    /// The names of types and of columns, sorted; each once.
    pub names: Vec<Arc<str>>,
    /// The place of its type among the names, by entry.
    pub kinds: Box<[u32]>,
    pub ranks: Box<[u8]>,
    pub ids: Texts,
    /// Where the texts of each entry end in `texts`, and those of the next begin: the label, then the others.
    pub text_ends: Box<[u32]>,
    /// The place of its column among the names, by text.
    pub columns: Box<[u32]>,
    pub texts: Texts,
    /// Where the contexts of each entry end in `contexts`.
    pub context_ends: Box<[u32]>,
    pub contexts: Texts,
}

impl Entries {
    pub fn of(entries: &[SearchEntry]) -> Self {
        let texts = || entries.iter().flat_map(SearchEntry::all_texts);
        let kinds = || entries.iter().map(|entry| &entry.kind);
        let names: BTreeSet<&Arc<str>> = kinds().chain(texts().map(|text| &text.column)).collect();
        let names: Vec<Arc<str>> = names.into_iter().map(Arc::clone).collect();
        let place = |name: &Arc<str>| u32::try_from(names.partition_point(|known| known < name)).unwrap_or(u32::MAX);
        Self {
            kinds: kinds().map(place).collect(),
            ranks: entries.iter().map(|entry| entry.rank).collect(),
            ids: entries.iter().map(|entry| entry.id.as_str()).collect(),
            text_ends: ends(entries.iter().map(|entry| 1 + entry.texts.len())),
            columns: texts().map(|text| place(&text.column)).collect(),
            texts: texts().map(|text| text.text.as_str()).collect(),
            context_ends: ends(entries.iter().map(|entry| entry.context.len())),
            contexts: entries.iter().flat_map(|entry| &entry.context).collect(),
            names,
        }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn get(&self, number: u32) -> Entry<'_> {
        Entry { entries: self, number }
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Entry<'_>> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(|number| self.get(number))
    }

    /// The entry of a text.
    pub fn owner(&self, text: u32) -> Entry<'_> {
        let number = self.text_ends.partition_point(|end| *end <= text);
        self.get(u32::try_from(number).unwrap_or(u32::MAX))
    }

    pub fn column(&self, text: u32) -> &Arc<str> {
        &self.names[self.columns[text as usize] as usize]
    }
}

/// A [`SearchEntry`] as it stands in an index.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'i> {
    entries: &'i Entries,
    pub(super) number: u32,
}

impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && std::ptr::eq(self.entries, other.entries)
    }
}

impl<'i> Entry<'i> {
    fn place(self) -> usize {
        self.number as usize
    }

    /// The type.
    pub fn kind(self) -> &'i str {
        &self.entries.names[self.entries.kinds[self.place()] as usize]
    }

    /// The place of the type among types.
    pub fn rank(self) -> u8 {
        self.entries.ranks[self.place()]
    }

    /// The key of the row within the plan.
    pub fn id(self) -> &'i str {
        self.entries.ids.get(self.place())
    }

    /// The text that names it. May be empty.
    pub fn label(self) -> &'i str {
        self.entries.texts.get(self.texts().start)
    }

    /// The places of its texts: the label, then the others.
    pub(crate) fn texts(self) -> Range<usize> {
        span(&self.entries.text_ends, self.place())
    }

    /// The column and the text of each of its texts, label first.
    pub fn all_texts(self) -> impl ExactSizeIterator<Item = (&'i Arc<str>, &'i str)> {
        let (columns, names) = (&self.entries.columns, &self.entries.names);
        self.texts().map(move |text| (&names[columns[text] as usize], self.entries.texts.get(text)))
    }

    /// What to show beside it.
    pub fn context(self) -> impl ExactSizeIterator<Item = &'i str> {
        self.entries.contexts.at(span(&self.entries.context_ends, self.place()))
    }
}

impl From<Entry<'_>> for SearchEntry {
    fn from(entry: Entry<'_>) -> Self {
        let text = |(column, text): (&Arc<str>, &str)| SearchText { column: Arc::clone(column), text: text.to_owned() };
        let mut texts = entry.all_texts().map(text);
        let label = texts.next().unwrap_or_else(|| text((&"".into(), "")));
        Self {
            kind: entry.kind().into(),
            rank: entry.rank(),
            id: entry.id().to_owned(),
            label,
            texts: texts.collect(),
            context: entry.context().map(str::to_owned).collect(),
        }
    }
}
