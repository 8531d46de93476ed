//! How a file is read that anybody may have put there: a regular file, within its bounds, and nothing else.
//!
//! A device never ends, a pipe waits for whoever writes into it, and a link may lead to what is not meant to be read.
use crate::language::Bilingual;
use std::{
    cell::Cell,
    fs::{self, File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
};

/// How many bytes a file may have that is read whole: a hundred times what the largest file of a plan has.
pub const MOST: u64 = 16 << 20;

/// How many bytes all files together may have that are read of one folder.
const MOST_OF_FOLDER: u64 = 64 << 20;

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The system says so.
    #[error("{}", .0.in_language(crate::language::Language::En))]
    System(#[from] io::Error),
    /// It is something else than a file.
    #[error("it is no file but a device, a pipe or a socket")]
    NoFile,
    /// It is a link to something outside of its folder.
    #[error("it is a link to something outside of the folder")]
    Outside,
    /// It has more bytes than may be read.
    #[error("it has more than {} MB", limit >> 20)]
    TooLarge {
        /// How many bytes it may have.
        limit: u64,
    },
}

impl Bilingual for Unreadable {
    fn ja(&self) -> String {
        match self {
            Self::System(error) => error.ja(),
            Self::NoFile => "ファイルではなく、デバイス・パイプ・ソケットのどれかです".to_owned(),
            Self::Outside => "フォルダの外にあるものへのリンクです".to_owned(),
            Self::TooLarge { limit } => format!("{} MB を超えています", limit >> 20),
        }
    }
}

impl Unreadable {
    /// Whether nothing is there.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::System(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// Opens a file to read it.
///
/// # Errors
///
/// When it cannot be opened, or is no regular file.
pub fn open(path: &Path) -> Result<File, Unreadable> {
    // Before it is opened, because to open a pipe is to wait. Afterwards again, because it may be another one now.
    require_file(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    require_file(&file.metadata()?)?;
    Ok(file)
}

fn require_file(about: &Metadata) -> Result<(), Unreadable> {
    match about {
        about if about.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory).into()),
        about if !about.is_file() => Err(Unreadable::NoFile),
        _ => Ok(()),
    }
}

/// The content of a file of at most `limit` bytes.
///
/// # Errors
///
/// Those of [`open`], or when it is longer, or cannot be read to its end.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Unreadable> {
    let file = open(path)?;
    let too_large = || Unreadable::TooLarge { limit };
    if file.metadata()?.len() > limit {
        return Err(too_large());
    }
    // It may grow while it is read.
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(too_large()) } else { Ok(bytes) }
}

/// A folder whose files are read: each of at most [`MOST`] bytes, all together within a bound too.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    left: Cell<u64>,
}

impl Folder {
    /// The folder at that path, which need not be there.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), left: Cell::new(MOST_OF_FOLDER) }
    }

    /// The content of a file, named by its path below the folder.
    ///
    /// # Errors
    ///
    /// Those of [`read`], or when it is a link that leads out of the folder.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Unreadable> {
        self.read_at_most(name, MOST)
    }

    /// The same of a file of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// Those of [`Folder::read`].
    pub fn read_at_most(&self, name: &str, limit: u64) -> Result<Vec<u8>, Unreadable> {
        let path = self.path.join(name);
        if !fs::canonicalize(&path)?.starts_with(fs::canonicalize(&self.path)?) {
            return Err(Unreadable::Outside);
        }
        let bytes = read(&path, limit.min(self.left.get()))?;
        self.left.set(self.left.get().saturating_sub(bytes.len() as u64));
        Ok(bytes)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::{fs::symlink, net::UnixListener};

    #[test]
    fn only_regular_files_are_read_and_only_within_their_bounds() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("inner")).unwrap();
        fs::write(at("file"), b"1234").unwrap();
        symlink("file", at("beside")).unwrap();
        symlink("/etc/hostname", at("outside")).unwrap();
        symlink("round", at("round")).unwrap();
        let _socket = UnixListener::bind(at("socket")).unwrap();
        File::create(at("sparse")).unwrap().set_len(2 << 30).unwrap();

        let read_below = |name: &str| Folder::new(folder.path()).read(name);
        assert_eq!(read_below("file").unwrap(), b"1234");
        assert_eq!(read_below("beside").unwrap(), b"1234");
        assert!(read_below("nothing").unwrap_err().is_missing());
        for (name, expected) in [
            ("inner", "is a directory"),
            ("outside", "it is a link to something outside of the folder"),
            ("round", "Too many levels of symbolic links"),
            ("socket", "it is no file but a device, a pipe or a socket"),
            ("sparse", "it has more than 16 MB"),
        ] {
            assert_eq!(read_below(name).unwrap_err().to_string(), expected);
        }
        assert!(matches!(read(&at("file"), 3), Err(Unreadable::TooLarge { limit: 3 })));
        assert!(matches!(open(Path::new("/dev/zero")), Err(Unreadable::NoFile)));
    }

    #[test]
    fn the_files_of_a_folder_have_a_bound_together() {
        let folder = tempfile::tempdir().unwrap();
        let whole = Folder::new(folder.path());
        for number in 0..5 {
            let name = number.to_string();
            File::create(folder.path().join(&name)).unwrap().set_len(MOST).unwrap();
            assert_eq!(whole.read(&name).is_ok(), number < 4);
        }
    }
}
