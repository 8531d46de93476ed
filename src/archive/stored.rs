//! An archive whose files stand in it as they are, written in one pass: as their lengths are known before, so is that of the
//! archive, and only one of them need be in memory.
//!
//! Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
use flate2::Crc;

/// Most files of an archive, and most bytes: more would need the 64-bit form.
pub const MOST_FILES: usize = 65_535;

/// What a file has beside its name and content, before the content and in the list at the end.
const LOCAL: u64 = 30;
/// See [`LOCAL`].
const LISTED: u64 = 46;
/// What stands at the end of the list.
const END: u64 = 22;

/// Version that is needed to read it, and the system whose rights the files have.
const VERSION: u16 = 20;
/// See [`VERSION`].
const UNIX: u16 = 3 << 8;
/// The first day that archives can hold.
const DAY: u16 = (1 << 5) | 1;
/// A regular file that everybody may read.
const RIGHTS: u32 = 0o100_644 << 16;

/// Bytes of an archive with files of these names and lengths; `None` if it would be too large.
pub fn length<'n>(files: impl Iterator<Item = (&'n str, u64)>) -> Option<u32> {
    let (mut count, mut bytes) = (0, END);
    for (name, length) in files {
        count += 1;
        bytes += LOCAL + LISTED + 2 * u64::try_from(name.len()).ok()? + length;
    }
    u32::try_from(bytes).ok().filter(|bytes| *bytes < u32::MAX && count < MOST_FILES)
}

/// The list at the end of an archive that is being written.
#[derive(Debug, Default)]
pub struct Directory {
    list: Vec<u8>,
    count: u16,
    /// Bytes written before.
    offset: u32,
}

impl Directory {
    /// What stands before the content of the next file. The files fit, as [`length`] told.
    pub fn begin(&mut self, name: &str, content: &[u8]) -> Vec<u8> {
        let mut crc = Crc::new();
        crc.update(content);
        let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let named = u16::try_from(name.len()).unwrap_or(u16::MAX);
        let mut common = Vec::new();
        // No flags, stored, at midnight of the day.
        common.extend([VERSION, 0, 0, 0, DAY].iter().flat_map(|number| number.to_le_bytes()));
        common.extend([crc.sum(), length, length].iter().flat_map(|number| number.to_le_bytes()));
        // No extra field.
        common.extend([named, 0].iter().flat_map(|number| number.to_le_bytes()));
        let head = [b"PK\x03\x04".as_slice(), &common, name.as_bytes()].concat();
        self.list.extend(b"PK\x01\x02");
        self.list.extend((UNIX | VERSION).to_le_bytes());
        self.list.extend(&common);
        // No comment, on the first disk, not known to be text.
        self.list.extend([0; 6]);
        self.list.extend(RIGHTS.to_le_bytes());
        self.list.extend(self.offset.to_le_bytes());
        self.list.extend(name.as_bytes());
        self.count = self.count.saturating_add(1);
        let head_length = u32::try_from(head.len()).unwrap_or(u32::MAX);
        self.offset = self.offset.saturating_add(head_length).saturating_add(length);
        head
    }

    /// What stands behind the last file.
    pub fn end(self) -> Vec<u8> {
        let length = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let mut out = self.list;
        out.extend(b"PK\x05\x06");
        out.extend([0, 0, self.count, self.count].iter().flat_map(|number| number.to_le_bytes()));
        out.extend([length, self.offset].iter().flat_map(|number| number.to_le_bytes()));
        out.extend([0; 2]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    #[test]
    fn it_is_read_as_it_was_written_and_as_long_as_was_said() {
        let files = [("manifest.json", "{}".as_bytes()), ("172014/a.zip", b"PK..."), ("gb-x/empty", b"")];
        let mut directory = Directory::default();
        let mut archive = Vec::new();
        for (name, content) in files {
            archive.extend(directory.begin(name, content));
            archive.extend(content);
        }
        archive.extend(directory.end());
        let said = length(files.iter().map(|(name, content)| (*name, content.len() as u64)));
        assert_eq!(said, u32::try_from(archive.len()).ok());
        let mut read = ZipArchive::new(Cursor::new(archive)).unwrap();
        for (place, (name, content)) in files.iter().enumerate() {
            let mut file = read.by_index(place).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let rights = file.unix_mode();
            assert_eq!((&*file.name().unwrap(), bytes.as_slice(), rights), (*name, *content, Some(0o100_644)));
        }
    }

    #[test]
    fn what_is_too_large_is_not_begun() {
        assert_eq!(length([("a", u64::from(u32::MAX))].into_iter()), None);
        assert_eq!(length((0..MOST_FILES).map(|_| ("a", 0))), None);
        assert!(length((1..MOST_FILES).map(|_| ("a", 0))).is_some());
    }
}
