//! `openplan copy`: what one database holds into another.
use super::settings::{Lang, error_in, language};
use crate::{
    copy::{self, Step},
    language::Language,
    store,
};
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct CopyDatabase {
    /// Database to read: an SQLite file or `postgres://user@host/name`. May be in use.
    #[arg(long, value_name = "DATABASE")]
    from: String,
    /// Database to write to, made if it is an SQLite file that does not exist.
    #[arg(long, value_name = "DATABASE")]
    to: String,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl CopyDatabase {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let mut from = store::open_whole(&self.from).map_err(error_in(language))?;
        let to = store::open(&self.to).map_err(error_in(language))?;
        let copied = copy::copy(&mut from, &mut *to.get().map_err(error_in(language))?, &mut |step| {
            tell!("{}", step_line(step, language));
        })
        .map_err(error_in(language))?;
        let (from, to) = (store::shown(&self.from), store::shown(&self.to));
        let copy::Copied { releases, publications, .. } = copied;
        let summary = match language {
            Language::Ja if copied == copy::Copied::default() => format!("{to} には {from} の内容がすべてあります"),
            Language::Ja => {
                format!("{from} から {to} へ、{releases}件の公開版と{publications}件の公開の記録を複製しました")
            }
            Language::En if copied == copy::Copied::default() => format!("Nothing to copy: {to} holds all of {from}"),
            Language::En => {
                format!("Copied from {from} to {to}: {releases} release(s), {publications} publication(s)")
            }
        };
        say!("{summary}");
        Ok(ExitCode::SUCCESS)
    }
}

fn step_line(step: &Step<'_>, language: Language) -> String {
    let Step { release, place, of, files } = step;
    let (publisher_id, plan_id, number) = (&release.publisher_id, &release.plan_id, release.number);
    match language {
        Language::Ja => {
            format!("{place}/{of}: {publisher_id}/{plan_id} の公開版 {number}（{files}ファイル）を複製中")
        }
        Language::En => {
            format!("{place}/{of}: copying release {number} of {publisher_id}/{plan_id}, {files} files")
        }
    }
}
