//! Writing.
use crate::{HEADER, zigzag};
use std::iter::zip;

/// Bytes in the making.
#[derive(Debug)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Begins bytes that say what they are and in which version of their form.
    pub fn new(letters: [u8; 4], version: u8) -> Self {
        let mut bytes = letters.to_vec();
        bytes.push(version);
        bytes.resize(HEADER, 0);
        Self { bytes }
    }

    /// A number in as few bytes as it needs: seven bits in each, the lowest first.
    fn number(&mut self, mut number: u64) {
        let low = |number: u64| number.to_le_bytes()[0];
        while number > 0x7f {
            self.bytes.push(low(number) | 0x80);
            number >>= 7;
        }
        self.bytes.push(low(number));
    }

    /// How many of something follow.
    pub fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    /// How many of something each of others has. How many these are is not written.
    pub fn counts(&mut self, counts: impl IntoIterator<Item = usize>) {
        counts.into_iter().for_each(|count| self.count(count));
    }

    /// Numbers, small ones in fewer bytes. Their count is not written.
    pub fn numbers(&mut self, numbers: impl IntoIterator<Item = u32>) {
        numbers.into_iter().for_each(|number| self.number(number.into()));
    }

    /// Numbers by how much each differs from the one before, the first from 0.
    pub fn differences(&mut self, numbers: impl IntoIterator<Item = u32>) {
        let mut before = 0;
        for number in numbers.into_iter().map(i64::from) {
            self.number(zigzag(number - before));
            before = number;
        }
    }

    /// Bytes as they are. Their count is not written.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Texts: all their lengths, then one behind the other. Their count is not written.
    pub fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        let mut all = String::new();
        for text in texts {
            self.count(text.len());
            all.push_str(text);
        }
        self.bytes(all.as_bytes());
    }

    /// Texts that ascend by their bytes: of each only what differs from the one before. Their count is not written.
    ///
    /// At most 255 bytes are taken from the one before, so that no reader has to make much of little.
    pub fn ascending_texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        let mut before = "";
        let (mut shared, mut lengths, mut ends) = (Vec::new(), Vec::new(), String::new());
        for text in texts {
            let (length, end) = split(before, text);
            shared.push(length);
            lengths.push(end.len());
            ends.push_str(end);
            before = text;
        }
        self.bytes(&shared);
        self.counts(lengths);
        self.bytes(ends.as_bytes());
    }

    /// All that was written, with its checksum.
    pub fn finish(mut self) -> Vec<u8> {
        let sum = crc32fast::hash(&self.bytes[HEADER..]);
        self.bytes[5..HEADER].copy_from_slice(&sum.to_le_bytes());
        self.bytes
    }
}

/// The end of a text that begins like another, and how many bytes are before it. No character is parted.
fn split<'t>(before: &str, text: &'t str) -> (u8, &'t str) {
    let same = zip(before.bytes(), text.bytes()).take_while(|(a, b)| a == b);
    let same = u8::try_from(same.count()).unwrap_or(u8::MAX);
    let shared = (0..=same).rev().find(|&shared| text.is_char_boundary(shared.into())).unwrap_or(0);
    (shared, &text[shared.into()..])
}
