//! A package that tests can break.
use std::{
    fs,
    path::{Path, PathBuf},
};

/// An invented plan of a city that does not exist.
pub const GREEN: &str = "tests/fixtures/datasets/019992/green-plan";

/// A copy of the invented plan that can be broken.
pub struct Copied {
    /// Kept so that the folder stays.
    _root: tempfile::TempDir,
    pub folder: PathBuf,
}

pub fn copy() -> Copied {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("019992/green-plan");
    fs::create_dir_all(folder.join("source")).unwrap();
    for part in ["", "source"] {
        for entry in fs::read_dir(Path::new(GREEN).join(part)).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), folder.join(part).join(entry.file_name())).unwrap();
            }
        }
    }
    Copied { _root: root, folder }
}

/// How a package is broken.
#[derive(Clone, Copy)]
pub enum Edit {
    /// In the file the first text becomes the second, where it stands first.
    Text(&'static str, &'static str, &'static str),
    /// Lines are put behind the last line of the file.
    Add(&'static str, &'static str),
    /// The bytes of the file become what the function makes of them.
    Bytes(&'static str, fn(String) -> Vec<u8>),
    /// Anything else that is done to a folder.
    Folder(fn(&Path)),
}
pub fn apply(folder: &Path, edit: &Edit) {
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    match edit {
        Edit::Text(file, from, to) => {
            let text = read(file);
            assert!(text.contains(from), "{file} does not contain {from}");
            fs::write(folder.join(file), text.replacen(from, to, 1)).unwrap();
        }
        Edit::Add(file, lines) => fs::write(folder.join(file), read(file) + lines).unwrap(),
        Edit::Bytes(file, change) => fs::write(folder.join(file), change(read(file))).unwrap(),
        Edit::Folder(change) => change(folder),
    }
}

/// The bytes that a spreadsheet calls "Unicode text".
pub fn utf_16(text: &str) -> Vec<u8> {
    [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
