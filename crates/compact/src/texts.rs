//! Many texts without an allocation for each.
use std::{fmt, ops::Range};

/// Texts by their places, one behind the other in one allocation. All of them together may have up to 4 GiB.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Texts {
    all: Box<str>,
    /// Where each ends, and the next begins.
    ends: Box<[u32]>,
}

impl Texts {
    /// Texts that stand one behind the other, and where each ends; `None` if one does not end with a character.
    pub(super) fn new(all: String, ends: Vec<u32>) -> Option<Self> {
        let whole = ends.iter().all(|end| all.is_char_boundary(*end as usize));
        whole.then(|| Self { all: all.into_boxed_str(), ends: ends.into_boxed_slice() })
    }

    /// The memory they take, in bytes.
    pub fn bytes(&self) -> usize {
        self.all.len() + self.ends.len() * size_of::<u32>()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at a place, which must be below [`Texts::len`].
    pub fn get(&self, place: usize) -> &str {
        &self.all[span(&self.ends, place)]
    }

    /// How many texts come before those that are not; all that come before must stand first.
    pub fn partition(&self, before: impl Fn(&str) -> bool) -> usize {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from.midpoint(to);
            if before(self.get(middle)) { from = middle + 1 } else { to = middle }
        }
        from
    }

    /// The place of a text among texts that ascend.
    pub fn find(&self, text: &str) -> Option<usize> {
        let place = self.partition(|known| known < text);
        (place < self.len() && self.get(place) == text).then_some(place)
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator + Clone {
        self.at(0..self.len())
    }

    /// Those at some places, which must be below [`Texts::len`].
    pub fn at(&self, places: Range<usize>) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator + Clone {
        places.map(|place| self.get(place))
    }
}

/// Where each of some lists ends, if they stand one behind the other.
pub fn ends(lengths: impl Iterator<Item = usize>) -> Box<[u32]> {
    let mut end = 0;
    let ends = lengths.map(|length| {
        end += length;
        u32::try_from(end).unwrap_or(u32::MAX)
    });
    ends.collect()
}

/// Where one of these lists stands.
pub fn span(ends: &[u32], place: usize) -> Range<usize> {
    place.checked_sub(1).map_or(0, |before| ends[before] as usize)..ends[place] as usize
}

impl<S: AsRef<str>> FromIterator<S> for Texts {
    fn from_iter<I: IntoIterator<Item = S>>(texts: I) -> Self {
        let (mut all, mut ends) = (String::new(), Vec::new());
        for text in texts {
            all.push_str(text.as_ref());
            ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        }
        Self { all: all.into_boxed_str(), ends: ends.into_boxed_slice() }
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_stand_one_behind_the_other() {
        let ends = ends([2, 0, 3].into_iter());
        assert_eq!([0, 1, 2].map(|place| span(&ends, place)), [0..2, 2..2, 2..5]);
    }

    #[test]
    fn texts_stand_at_their_places() {
        let given = ["計画", "", "AI", ""];
        let texts: Texts = given.iter().collect();
        assert_eq!(texts.iter().collect::<Vec<_>>(), given);
        assert_eq!(texts.at(1..3).rev().collect::<Vec<_>>(), ["AI", ""]);
        assert_eq!((texts.get(2), texts.len(), texts.is_empty()), ("AI", 4, false));
        let ascending: Texts = ["", "AI", "計画"].iter().collect();
        assert_eq!(["", "計画", "計", "龠"].map(|text| ascending.find(text)), [Some(0), Some(2), None, None]);
        assert!(Texts::default().is_empty() && Texts::default().iter().next().is_none());
    }
}
