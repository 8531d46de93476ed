//! Reading.
use crate::{Error, Texts, unzigzag};
use std::iter::zip;

/// What is still to be read.
#[derive(Debug, Clone)]
pub struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// Begins to read what a [`Writer`](crate::Writer) finished.
    ///
    /// # Errors
    /// Unless the bytes begin with these letters and this version, and their checksum is right.
    pub fn open(bytes: &'b [u8], letters: [u8; 4], version: u8) -> Result<Self, Error> {
        let (found, rest) = bytes.split_first_chunk::<4>().ok_or(Error::Other)?;
        if *found != letters {
            return Err(Error::Other);
        }
        let (&found, rest) = rest.split_first().ok_or(Error::Other)?;
        if found != version {
            return Err(Error::Version { found, known: version });
        }
        let (sum, rest) = rest.split_first_chunk::<4>().ok_or(Error::Other)?;
        if u32::from_le_bytes(*sum) != crc32fast::hash(rest) {
            return Err(Error::Checksum);
        }
        Ok(Self { rest })
    }

    fn number(&mut self) -> Result<u64, Error> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (&byte, rest) = self.rest.split_first().ok_or(ENDS)?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
            // Differences have 33 bits, and nothing is counted that does not fit in memory.
            if shift > 35 {
                return Err(Error::Nonsense("a number is too long"));
            }
        }
    }

    /// How many of something follow, of which each takes at least so many of the bytes that are left.
    ///
    /// # Errors
    /// If there cannot be that many.
    pub fn count(&mut self, least: usize) -> Result<usize, Error> {
        let count = usize::try_from(self.number()?).map_err(|_| TOO_MANY)?;
        count.checked_mul(least).filter(|&bytes| bytes <= self.rest.len()).map(|_| count).ok_or(TOO_MANY)
    }

    /// So many numbers.
    ///
    /// # Errors
    /// If the bytes end before, or one is no `u32`.
    pub fn numbers(&mut self, count: usize) -> Result<Vec<u32>, Error> {
        self.every(count, |number| u32::try_from(number).map_err(|_| TOO_LARGE))
    }

    /// So many numbers, all of them below a limit.
    ///
    /// # Errors
    /// If the bytes end before, or one is not.
    pub fn numbers_below(&mut self, limit: usize, count: usize) -> Result<Vec<u32>, Error> {
        let below = |number| u32::try_from(number).ok().filter(|&number| (number as usize) < limit);
        self.every(count, |number| below(number).ok_or(TOO_LARGE))
    }

    /// So many numbers that were written by their differences.
    ///
    /// # Errors
    /// If the bytes end before, or one is no `u32`.
    pub fn differences(&mut self, count: usize) -> Result<Vec<u32>, Error> {
        let mut before = 0_i64;
        self.every(count, |number| {
            before += unzigzag(number);
            u32::try_from(before).map_err(|_| TOO_LARGE)
        })
    }

    fn every(&mut self, count: usize, mut of: impl FnMut(u64) -> Result<u32, Error>) -> Result<Vec<u32>, Error> {
        // Each takes at least a byte, so this allocates no more than four times what there is.
        if count > self.rest.len() {
            return Err(ENDS);
        }
        let mut numbers = Vec::with_capacity(count);
        for _ in 0..count {
            let number = self.number()?;
            numbers.push(of(number)?);
        }
        Ok(numbers)
    }

    /// So many bytes.
    ///
    /// # Errors
    /// If there are fewer.
    pub fn bytes(&mut self, count: usize) -> Result<&'b [u8], Error> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or(ENDS)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// So many texts.
    ///
    /// # Errors
    /// If the bytes end before, or are no texts.
    pub fn texts(&mut self, count: usize) -> Result<impl Iterator<Item = &'b str> + use<'b>, Error> {
        let lengths = self.numbers(count)?;
        let whole = total(&lengths)?;
        // Read as one text, which is several times as fast as one by one; then no cut may part a character.
        let mut rest = std::str::from_utf8(self.bytes(whole)?).map_err(|_| NO_TEXT)?;
        let mut at = 0;
        for &length in &lengths {
            at += length as usize;
            if !rest.is_char_boundary(at) {
                return Err(NO_TEXT);
            }
        }
        Ok(lengths.into_iter().map(move |length| {
            let (text, after) = rest.split_at(length as usize);
            rest = after;
            text
        }))
    }

    /// So many texts that ascend by their bytes, no two of them equal.
    ///
    /// # Errors
    /// If the bytes end before, are no texts, or the texts do not ascend.
    pub fn ascending_texts(&mut self, count: usize) -> Result<Texts, Error> {
        let shared = self.bytes(count)?;
        let lengths = self.numbers(count)?;
        let mut ends = self.bytes(total(&lengths)?)?;
        // A text is made of at most 255 bytes of the one before and of bytes that are here.
        let mut text = Vec::with_capacity(ends.len() + shared.iter().map(|&shared| usize::from(shared)).sum::<usize>());
        let mut text_ends = Vec::with_capacity(count);
        let mut before = 0;
        for (&shared, &length) in zip(shared, &lengths) {
            let (start, shared) = (text.len(), before + usize::from(shared));
            let (end, after) = ends.split_at(length as usize);
            let ascends = text.get(shared..).is_some_and(|replaced| end > replaced || text_ends.is_empty());
            if !ascends {
                return Err(Error::Nonsense("texts do not ascend"));
            }
            text.extend_from_within(before..shared);
            text.extend_from_slice(end);
            text_ends.push(u32::try_from(text.len()).map_err(|_| NO_TEXT)?);
            (before, ends) = (start, after);
        }
        let text = String::from_utf8(text).map_err(|_| NO_TEXT)?;
        Texts::new(text, text_ends).ok_or(NO_TEXT)
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// If something is left.
    pub fn finish(self) -> Result<(), Error> {
        if self.rest.is_empty() { Ok(()) } else { Err(Error::Nonsense("more follows than was written")) }
    }
}

/// Counts or lengths together.
///
/// # Errors
/// If the sum is too large to be one.
pub fn total(counts: &[u32]) -> Result<usize, Error> {
    counts.iter().try_fold(0_usize, |sum, &count| sum.checked_add(count as usize)).ok_or(TOO_LARGE)
}

const ENDS: Error = Error::Nonsense("they end too early");
const TOO_MANY: Error = Error::Nonsense("they are too few for what they say they hold");
const TOO_LARGE: Error = Error::Nonsense("a number is too large");
const NO_TEXT: Error = Error::Nonsense("a text is none");
