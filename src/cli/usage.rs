//! What is wrong with how a command was typed, in Japanese for whom the locale or `--lang` says so; clap says it in English.
use super::{
    Cli, out,
    settings::{ExpectedOption, Lang, language},
};
use crate::language::Language;
use clap::{
    Error, Parser, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
};
use std::{error::Error as _, process::exit};

impl Cli {
    /// Reads what was typed. Who asks for help or typed something else than a command is answered, and the program ends:
    /// with 0 or 2.
    pub fn read() -> Self {
        Self::try_parse().unwrap_or_else(|error| match asked_language() {
            _ if !error.use_stderr() => error.exit(),
            Language::Ja => {
                tell!("openplan: {}", ja(&error));
                exit(error.exit_code())
            }
            Language::En => {
                out::messages(error.to_string().trim_end());
                exit(error.exit_code())
            }
        })
    }
}

/// The language that `--lang` names, though the rest could not be read.
fn asked_language() -> Language {
    let typed: Vec<_> = std::env::args().collect();
    let next = typed.iter().skip_while(|word| *word != "--lang").nth(1);
    let joined = typed.iter().find_map(|word| word.strip_prefix("--lang="));
    let named = next.map(String::as_str).or(joined);
    language(named.and_then(|name| Lang::from_str(name, false).ok()))
}

fn ja(error: &Error) -> String {
    let context = |kind| error.get(kind).map(words).filter(|words| !words.is_empty());
    let argument = context(ContextKind::InvalidArg).unwrap_or_default();
    let value = context(ContextKind::InvalidValue).unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません", context(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("次の指定が必要です: {argument}"),
        ErrorKind::ArgumentConflict => {
            let prior = context(ContextKind::PriorArg).unwrap_or_default();
            format!("「{argument}」と「{prior}」は同時に指定できません")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("「{argument}」には値が必要です"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("「{argument}」に「{value}」は指定できません"),
        ErrorKind::InvalidUtf8 => "UTF-8で読めない文字が含まれています".to_owned(),
        // The other kinds of error are rare and have no Japanese sentence, so the English one of clap is shown.
        _ => return error.to_string(),
    };
    let expected =
        error.source().and_then(|cause| cause.downcast_ref::<ExpectedOption>()).map(|expected| expected.ja.clone());
    let known = context(ContextKind::ValidValue).map(|known| format!("次のいずれかを指定してください: {known}"));
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near = near.into_iter().find_map(context).map(|near| format!("もしかして: {near}"));
    let help = "使い方は openplan --help、コマンドごとには openplan コマンド名 --help で見られます".to_owned();
    [Some(what), expected, known, near, Some(help)].into_iter().flatten().map(|one| one + "。").collect()
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(words) => words.join("、"),
        value => value.to_string(),
    }
}
