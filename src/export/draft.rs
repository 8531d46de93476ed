//! A folder that is written beside the place it is for, and takes it when it is whole.
use super::{Error, MARKER};
use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A folder that is being written. It is deleted if it is dropped before [`Draft::finish`].
#[derive(Debug)]
pub struct Draft {
    /// Where it will be.
    folder: PathBuf,
    /// Where it is.
    part: PathBuf,
    /// The marker, empty and locked for as long as it is written.
    marker: File,
}

impl Draft {
    /// A new folder beside `folder`, which must be new, empty or of an earlier export.
    ///
    /// # Errors
    ///
    /// When `folder` holds anything else, another export is at it, or it cannot be made.
    pub fn begin(folder: &Path) -> Result<Self, Error> {
        let failed = |path: &Path| failed(path, folder);
        let place = fs::canonicalize(folder).or_else(|_| std::path::absolute(folder)).map_err(failed(folder))?;
        let (part, old) = (beside(&place, "part")?, beside(&place, "old")?);
        // An earlier export was killed between moving the old folder away and moving the new one to its place.
        if old.join(MARKER).exists() {
            if place.exists() { fs::remove_dir_all(&old) } else { fs::rename(&old, &place) }.map_err(failed(&old))?;
        }
        if !may_be_replaced(&place).map_err(failed(&place))? {
            return Err(Error::Foreign(folder.to_owned()));
        }
        // An earlier export was killed while it wrote, or another one is writing now, which holds the lock of the
        // marker.
        if part.exists() {
            let left = File::open(part.join(MARKER)).map_err(|_| Error::Foreign(part.clone()))?;
            match left.try_lock() {
                Ok(()) => fs::remove_dir_all(&part).map_err(failed(&part))?,
                Err(TryLockError::WouldBlock) => return Err(Error::Busy(folder.to_owned())),
                Err(TryLockError::Error(cause)) => return Err(failed(&part)(cause)),
            }
        }
        fs::create_dir(&part).map_err(failed(&part))?;
        let marker = File::create_new(part.join(MARKER)).map_err(failed(&part))?;
        marker.try_lock().map_err(io::Error::from).map_err(failed(&part))?;
        Ok(Self { folder: place, part, marker })
    }

    /// Writes a file; `name` begins with a slash and has no other name in it.
    ///
    /// # Errors
    ///
    /// When it cannot be written: the disk may be full.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<(), Error> {
        let path = self.part.join(name.trim_start_matches('/'));
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(&path, content)).map_err(failed(&path, &self.folder))
    }

    /// Puts the folder in its place, marked as an export.
    ///
    /// # Errors
    ///
    /// When it cannot be: then what was there stays.
    pub fn finish(mut self, marker: &[u8]) -> Result<(), Error> {
        let (place, old) = (self.folder.clone(), beside(&self.folder, "old")?);
        let failed = || failed(&place, &place);
        self.marker.write_all(marker).and_then(|()| self.marker.sync_all()).map_err(failed())?;
        if place.exists() {
            fs::rename(&place, &old).map_err(failed())?;
        }
        if let Err(cause) = fs::rename(&self.part, &place) {
            // What was there comes back; if even that fails, it is found beside its place the next time.
            fs::rename(&old, &place).ok();
            return Err(failed()(cause));
        }
        // It is of no use any more; what cannot be removed now is removed the next time.
        fs::remove_dir_all(&old).ok();
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After `finish` there is nothing; what cannot be removed now is removed the next time.
        fs::remove_dir_all(&self.part).ok();
    }
}

/// Whether nothing is there, or nothing but an export.
fn may_be_replaced(place: &Path) -> io::Result<bool> {
    match fs::read_dir(place) {
        Ok(mut entries) => Ok(entries.next().is_none() || place.join(MARKER).exists()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// The name with something behind it, in the same folder.
fn beside(place: &Path, end: &str) -> Result<PathBuf, Error> {
    let Some(name) = place.file_name() else { return Err(Error::Foreign(place.to_owned())) };
    let mut name = name.to_owned();
    name.push(".");
    name.push(end);
    Ok(place.with_file_name(name))
}

fn failed(path: &Path, folder: &Path) -> impl FnOnce(io::Error) -> Error + use<> {
    let (path, folder) = (path.to_owned(), folder.to_owned());
    move |cause| Error::Write { path, folder, cause }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use tempfile::TempDir;

    fn export(place: &Path, content: &str) -> Result<(), Error> {
        let draft = Draft::begin(place)?;
        draft.write("/a/b/index.html", content.as_bytes())?;
        draft.write("/a/b.json", b"{}")?;
        draft.finish(b"marker")
    }

    /// Every file below a folder with its content.
    fn files(folder: &Path) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut waiting = vec![folder.to_owned()];
        while let Some(next) = waiting.pop() {
            for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    let name = path.strip_prefix(folder).unwrap().display().to_string();
                    found.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
        found
    }

    fn whole(folder: &str, content: &str) -> BTreeMap<String, String> {
        let files = [("a/b/index.html", content), ("a/b.json", "{}"), (MARKER, "marker")];
        files.into_iter().map(|(name, content)| (format!("{folder}/{name}"), content.to_owned())).collect()
    }

    #[test]
    fn a_new_or_empty_folder_is_filled_and_an_earlier_export_replaced() {
        let root = TempDir::new().unwrap();
        fs::create_dir(root.path().join("site")).unwrap();
        for content in ["first", "second"] {
            export(&root.path().join("site"), content).unwrap();
            assert_eq!(files(root.path()), whole("site", content));
            fs::write(root.path().join("site/left.html"), "by a release that was").unwrap();
        }
    }

    #[test]
    fn what_holds_anything_else_is_left_alone() {
        let root = TempDir::new().unwrap();
        let mine = root.path().join("mine");
        fs::create_dir(&mine).unwrap();
        fs::write(mine.join("letter.txt"), "mine").unwrap();
        fs::write(root.path().join("file"), "mine").unwrap();
        let before = files(root.path());
        for (place, words) in
            [("mine", "name a new or an empty folder"), ("file", "cannot be made"), ("none/x", "as it was")]
        {
            let refused = export(&root.path().join(place), "new").unwrap_err().to_string();
            assert!(refused.contains(words) && refused.contains(place), "{refused}");
            assert_eq!(files(root.path()), before, "{place}");
        }
        fs::rename(&mine, root.path().join("site.part")).unwrap();
        let refused = export(&root.path().join("site"), "new").unwrap_err().to_string();
        assert!(refused.contains("site.part holds files that no export has made"), "{refused}");
    }

    #[test]
    fn an_export_that_fails_leaves_the_one_before() {
        let root = TempDir::new().unwrap();
        let place = root.path().join("site");
        export(&place, "first").unwrap();
        let draft = Draft::begin(&place).unwrap();
        draft.write("/a", b"").unwrap();
        let refused = draft.write("/a/b", b"").unwrap_err().to_string();
        assert!(refused.contains("a/b cannot be made") && refused.ends_with("is as it was"), "{refused}");
        drop(draft);
        assert_eq!(files(root.path()), whole("site", "first"));
    }

    #[test]
    fn remains_of_one_that_was_killed_are_removed_and_one_that_is_at_work_is_not_disturbed() {
        let root = TempDir::new().unwrap();
        let [place, part, old] = ["site", "site.part", "site.old"].map(|name| root.path().join(name));
        export(&place, "first").unwrap();
        let busy = Draft::begin(&place).unwrap();
        let refused = export(&place, "second").unwrap_err().to_string();
        assert!(refused.contains("another export is writing"), "{refused}");
        busy.finish(b"marker").unwrap();
        export(&place, "first").unwrap();
        // Killed while it wrote.
        fs::create_dir(&part).unwrap();
        fs::write(part.join(MARKER), "").unwrap();
        fs::write(part.join("half.html"), "half").unwrap();
        // Killed between the two steps of taking its place, so that the place is empty.
        fs::rename(&place, &old).unwrap();
        drop(Draft::begin(&place).unwrap());
        assert_eq!(files(root.path()), whole("site", "first"), "what was there is back");
        // Killed behind them.
        fs::create_dir(&old).unwrap();
        fs::write(old.join(MARKER), "").unwrap();
        export(&place, "second").unwrap();
        assert_eq!(files(root.path()), whole("site", "second"));
    }
}
