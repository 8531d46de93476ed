//! What tests publish: the bundled plan, another content of it, a plan of another city.
use openplan::dataset::{Findings, Package};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Folder of the bundled plan.
pub const BUNDLED: &str = "datasets/172014/dx-action-plan";

/// Folder of the invented plan of another city.
pub const INVENTED: &str = "tests/fixtures/datasets/019992/green-plan";

/// The bundled plan.
pub fn bundled() -> Package {
    read(Path::new(BUNDLED))
}

/// Another content of the bundled plan: one term has another label.
pub fn second_content() -> Package {
    let edit = |name: &str, text: String| {
        if name == "terms.csv" { text.replace(",AI-OCR,", ",AI文字認識,") } else { text }
    };
    edited(edit)
}

/// A plan of another municipality, whose code begins with a zero.
pub fn other_city() -> Package {
    read(Path::new(INVENTED))
}

/// A copy of the bundled plan with every file as `edit` makes it from its name and text. May be wrong in any way.
pub fn edited(edit: impl Fn(&str, String) -> String) -> Package {
    let (_root, folder) = edited_folder(edit);
    read(&folder)
}

/// The folder of such a copy, with the transcribed sources. It lasts as long as the first.
pub fn edited_folder(edit: impl Fn(&str, String) -> String) -> (TempDir, PathBuf) {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("172014/dx-action-plan");
    for part in ["", "source"] {
        fs::create_dir_all(folder.join(part)).unwrap();
        for file in files(&Path::new(BUNDLED).join(part)) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            fs::write(folder.join(part).join(&name), edit(&name, fs::read_to_string(&file).unwrap())).unwrap();
        }
    }
    (root, folder)
}

fn read(folder: &Path) -> Package {
    Package::read(folder, &mut Findings::new(folder))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_file()).collect()
}
