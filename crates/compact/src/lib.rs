//! Numbers and texts as bytes: small once they are deflated, fast to read, and never trusted.
//!
//! What is made of a release and takes long to make (its segment of the graph, its search index) is kept as such bytes
//! and read again by the next server. They begin with four letters that say what they are, a byte for the version of
//! their form and a checksum of all that follows. A [`Writer`] writes and a [`Reader`] reads the same calls in the same
//! order: there are no names and no types in between.
//!
//! In memory, [`Texts`] and [`Numbers`] hold many of them without an allocation for each.
//!
//! Nobody vouches for bytes that come out of a database. So reading ends with an [`Error`], and never with a panic or
//! with more memory than the bytes are worth, whatever they are: every count is compared with the bytes that are left
//! before anything is allocated for it, and every number with what it may be.
//!
//! ```
//! use openplan_compact::{Error, Reader, Writer};
//!
//! let mut writer = Writer::new(*b"DEMO", 1);
//! writer.count(3);
//! writer.numbers([5, 5, 300]);
//! let bytes = writer.finish();
//!
//! let mut reader = Reader::open(&bytes, *b"DEMO", 1)?;
//! let count = reader.count(1)?;
//! assert_eq!(reader.numbers(count)?, [5, 5, 300]);
//! reader.finish()?;
//! assert!(Reader::open(&bytes[1..], *b"DEMO", 1).is_err());
//! # Ok::<(), Error>(())
//! ```
mod numbers;
mod reader;
mod texts;
mod writer;

pub use numbers::Numbers;
pub use reader::{Reader, total};
pub use texts::{Texts, ends, span};
pub use writer::Writer;

/// Why bytes cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// They do not begin as they should.
    #[error("these bytes are something else")]
    Other,
    /// Their form is that of another version of the program.
    #[error("the form of these bytes has version {found}, and version {known} is what can be read")]
    Version {
        /// What they say.
        found: u8,
        /// What is read here.
        known: u8,
    },
    /// They are not what was written.
    #[error("these bytes are damaged")]
    Checksum,
    /// They are as they were written, but make no sense: whoever wrote them was wrong, or meant harm.
    #[error("these bytes make no sense: {0}")]
    Nonsense(&'static str),
}

/// Letters, version and checksum.
const HEADER: usize = 4 + 1 + 4;

/// A difference between two numbers as one without a sign, so that small ones either way are small: 0, -1, 1, -2, …
fn zigzag(difference: i64) -> u64 {
    ((difference << 1) ^ (difference >> 63)).cast_unsigned()
}

/// The difference that [`zigzag`] made.
fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const DEMO: [u8; 4] = *b"DEMO";

    /// All that can be written, once each.
    fn written(numbers: &[u32], texts: &[String]) -> Vec<u8> {
        let mut writer = Writer::new(DEMO, 3);
        writer.count(numbers.len());
        writer.numbers(numbers.iter().copied());
        writer.differences(numbers.iter().copied());
        writer.count(texts.len());
        writer.texts(texts.iter().map(String::as_str));
        let ascending = ascending(texts);
        writer.count(ascending.len());
        writer.ascending_texts(ascending);
        writer.finish()
    }

    fn read(bytes: &[u8]) -> Result<(Vec<u32>, Vec<String>), Error> {
        let mut reader = Reader::open(bytes, DEMO, 3)?;
        let count = reader.count(2)?;
        let numbers = reader.numbers(count)?;
        if reader.differences(count)? != numbers {
            return Err(Error::Nonsense("they differ"));
        }
        let count = reader.count(1)?;
        let texts: Vec<String> = reader.texts(count)?.map(ToOwned::to_owned).collect();
        let count = reader.count(2)?;
        let ascending_texts = reader.ascending_texts(count)?;
        let ascend: BTreeSet<&str> = ascending_texts.iter().collect();
        if ascend.len() != count || ascend != ascending(&texts) {
            return Err(Error::Nonsense("they differ"));
        }
        reader.finish()?;
        Ok((numbers, texts))
    }

    fn ascending(texts: &[String]) -> BTreeSet<&str> {
        texts.iter().map(String::as_str).collect()
    }

    /// Texts of which many begin alike, some longer than what can be shared.
    fn texts() -> impl Strategy<Value = Vec<String>> {
        let text = ("[ab防]{0,2}", 0..300_usize, "\\PC{0,3}").prop_map(|(a, many, b)| a.repeat(many) + &b);
        proptest::collection::vec(prop_oneof![any::<String>(), text], 0..20)
    }

    /// The bytes with the checksum that they should have.
    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        if bytes.len() >= HEADER {
            let sum = crc32fast::hash(&bytes[HEADER..]);
            bytes[5..HEADER].copy_from_slice(&sum.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn what_is_not_ours_is_named() {
        let bytes = written(&[1, 2], &["防災".to_owned()]);
        assert_eq!(Reader::open(&bytes, *b"ELSE", 3).err(), Some(Error::Other));
        assert_eq!(Reader::open(b"", DEMO, 3).err(), Some(Error::Other));
        assert_eq!(Reader::open(&bytes, DEMO, 4).err(), Some(Error::Version { found: 3, known: 4 }));
        assert_eq!(read(&bytes[..bytes.len() - 1]), Err(Error::Checksum));
        assert_eq!(read(&[&bytes[..], b"x"].concat()), Err(Error::Checksum));
        assert!(matches!(read(&sealed([&bytes[..], b"x"].concat())), Err(Error::Nonsense(_))));
    }

    #[test]
    fn a_count_that_cannot_be_is_refused_before_anything_is_allocated() {
        let mut writer = Writer::new(DEMO, 3);
        writer.count(u32::MAX as usize);
        let bytes = writer.finish();
        let mut reader = Reader::open(&bytes, DEMO, 3).expect("the header is right");
        assert!(matches!(reader.count(1), Err(Error::Nonsense(_))));
        assert!(Reader::open(&bytes, DEMO, 3).expect("it is still right").numbers(1 << 60).is_err());
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(numbers: Vec<u32>, texts in texts()) {
            prop_assert_eq!(read(&written(&numbers, &texts)), Ok((numbers, texts)));
        }

        #[test]
        fn a_changed_byte_is_found(numbers: Vec<u32>, texts in texts(), at: prop::sample::Index, bit in 0..8) {
            let mut bytes = written(&numbers, &texts);
            let at = at.index(bytes.len());
            bytes[at] ^= 1_u8 << bit;
            prop_assert!(read(&bytes).is_err());
        }

        #[test]
        fn nonsense_with_the_right_checksum_does_no_harm(numbers: Vec<u32>, texts in texts(), changes: Vec<(prop::sample::Index, u8)>, cut: prop::sample::Index) {
            let mut bytes = written(&numbers, &texts);
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(HEADER.max(cut.index(bytes.len() + 1)));
            let _ = read(&sealed(bytes));
        }

        #[test]
        fn the_sign_comes_back(difference in -(1_i64 << 62)..1 << 62) {
            prop_assert_eq!(unzigzag(zigzag(difference)), difference);
        }
    }
}
