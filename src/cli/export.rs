//! `openplan export`: the site as static files.
use super::settings::{DEFAULT_BASE, DEFAULT_DATABASE, Lang, Operator, base_url, error_in, language};
use crate::{
    dcat::Host,
    export,
    http::State,
    language::Language,
    snapshot::{self, Options},
    store,
};
use actix_web::web::Data;
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Folder to write: new, empty, or of an earlier export.
    folder: PathBuf,
    /// Database to read: an SQLite file or `postgres://user@host/name`. May be in use.
    #[arg(long, env = "OPENPLAN_DATABASE", default_value = DEFAULT_DATABASE)]
    database: String,
    /// What URLs begin with in the copy, such as `https://plans.example.jp`, a host without a path. IRIs stay those that were
    /// recorded at the first publish, which are used for URLs too if nothing else is said.
    #[arg(long, env = "OPENPLAN_BASE_URL", value_parser = base_url)]
    base_url: Option<String>,
    #[command(flatten)]
    operator: Operator,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl Export {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        // Opening a pool would make a missing file, which an export must not do.
        drop(store::open_whole(&self.database).map_err(error_in(language))?);
        let pool = store::open(&self.database).map_err(error_in(language))?;
        let options = Options { default_base_url: DEFAULT_BASE.to_owned(), ..Options::default() };
        let recorded = snapshot::server_base(&options, &mut *pool.get().map_err(error_in(language))?)
            .map_err(error_in(language))?;
        let Operator { operator, contact } = self.operator;
        let host =
            Host { base: self.base_url.unwrap_or(recorded), operator, contact, is_copy: true, datasets_of_page: None };
        let (base, state) = (host.base.clone(), Data::new(State::open_for(pool, host).map_err(error_in(language))?));
        let export::Written { files, bytes } =
            actix_web::rt::System::new().block_on(export::export(state, &self.folder)).map_err(error_in(language))?;
        let (folder, megabytes) = (self.folder.display(), bytes.div_ceil(1_000_000));
        match language {
            Language::Ja => {
                say!("{folder} に{files}ファイル（{megabytes} MB）を書き出しました。{base} のルートに置いてください");
            }
            Language::En => say!("Wrote {files} files ({megabytes} MB) into {folder}, for the root of {base}"),
        }
        Ok(ExitCode::SUCCESS)
    }
}
