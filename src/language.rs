//! The two languages in which people are told something.
use serde::Serialize;
use std::{fmt::Display, io};
use utoipa::{
    ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Japanese, the language of those who keep the files.
    #[default]
    Ja,
    /// English.
    En,
}

impl Language {
    /// The tag by which `lang` names it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Ja => Self::En,
            Self::En => Self::Ja,
        }
    }
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

/// A code of a closed list with what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodeMeaning {
    /// Code in the rows.
    pub id: &'static str,
    /// What it means, in Japanese.
    pub ja: &'static str,
    /// The same in English.
    pub en: &'static str,
}

impl CodeMeaning {
    /// The schema of a list of codes: it says what each means.
    pub fn schema_of(about: &str, all: impl Iterator<Item = Self> + Clone) -> RefOr<Schema> {
        let means = all.clone().map(|code| format!("- `{}`: {}", code.id, code.en)).collect::<Vec<_>>().join("\n");
        let codes = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(all.map(|code| code.id)));
        codes.description(Some(format!("{about}\n\n{means}"))).into()
    }
}

/// Closed lists of codes, each told once: the variant, its code, and what it means in Japanese and English. As JSON a variant is
/// its code, and its schema is the list.
macro_rules! codes {
    ($(#[doc = $about:literal] $vis:vis enum $name:ident {
        $($variant:ident = $id:literal, $ja:literal, $en:literal;)*
    })*) => {$(
        #[doc = $about]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $name { $(#[doc = $en] $variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Its code and what it means.
            pub const fn meaning(self) -> $crate::language::CodeMeaning {
                let (id, ja, en) = match self { $(Self::$variant => ($id, $ja, $en),)* };
                $crate::language::CodeMeaning { id, ja, en }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.meaning().id)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let all = Self::ALL.iter().map(|code| code.meaning());
                $crate::language::CodeMeaning::schema_of($about.trim(), all)
            }
        }

        impl utoipa::ToSchema for $name {}
    )*};
}

pub(crate) use codes;

impl Bilingual for io::Error {
    fn ja(&self) -> String {
        let known = match self.kind() {
            io::ErrorKind::NotFound => "見つかりません",
            io::ErrorKind::PermissionDenied => "読み書きする権限がありません",
            io::ErrorKind::AlreadyExists => "同じ名前のものがもうあります",
            io::ErrorKind::StorageFull => "ディスクに空きがありません",
            io::ErrorKind::ReadOnlyFilesystem => "書き込めない場所です",
            io::ErrorKind::NotADirectory => "フォルダではありません",
            io::ErrorKind::IsADirectory => "ファイルではなく、フォルダです",
            io::ErrorKind::UnexpectedEof => "途中で切れています",
            io::ErrorKind::FileTooLarge | io::ErrorKind::QuotaExceeded => "書き込める大きさを超えています",
            io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => "ほかのプログラムが使っています",
            io::ErrorKind::TimedOut => "時間内に応答がありません",
            io::ErrorKind::Interrupted => "途中で止められました",
            _ => {
                return format!(
                    "ディスクや共有フォルダの読み書きに失敗しました。つながっているか、壊れていないかを確かめてください（{}）",
                    named(self)
                );
            }
        };
        known.to_owned()
    }

    fn in_language(&self, language: Language) -> String {
        match language {
            Language::Ja => self.ja(),
            Language::En => named(self),
        }
    }
}

/// What the system says, without the number by which it knows it.
fn named(error: &io::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" (os error ").map_or(message.as_str(), |(message, _)| message).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_system_error_is_said_by_its_number_and_each_in_the_language_of_who_reads_it() {
        for number in 1..133 {
            let error = io::Error::from_raw_os_error(number);
            let (ja, en) = (error.in_language(Language::Ja), error.in_language(Language::En));
            assert!(ja.chars().any(|c| ('\u{3041}'..='\u{30fa}').contains(&c)), "{ja}");
            assert!(!format!("{ja} {en}").contains("os error") && !en.is_empty(), "{ja}: {en}");
        }
    }
}
