//! The two languages in which people are told something.
use std::{fmt::Display, io};

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Japanese, the language of those who keep the files.
    #[default]
    Ja,
    /// English.
    En,
}

/// What is displayed in English, and can be said in Japanese too: the errors that staff meet.
pub trait Bilingual: Display {
    /// The same in Japanese.
    fn ja(&self) -> String;

    /// The same in that language.
    fn in_language(&self, language: Language) -> String {
        match language {
            Language::Ja => self.ja(),
            Language::En => self.to_string(),
        }
    }
}

impl Bilingual for io::Error {
    fn ja(&self) -> String {
        let known = match self.kind() {
            io::ErrorKind::NotFound => "見つかりません",
            io::ErrorKind::PermissionDenied => "読み書きする権限がありません",
            io::ErrorKind::AlreadyExists => "同じ名前のものがもうあります",
            io::ErrorKind::StorageFull => "ディスクに空きがありません",
            io::ErrorKind::ReadOnlyFilesystem => "書き込めない場所です",
            io::ErrorKind::NotADirectory => "フォルダではありません",
            _ => return self.to_string(),
        };
        known.to_owned()
    }
}
