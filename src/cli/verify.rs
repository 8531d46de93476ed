//! `openplan verify`: proof of an archive or a database.
use super::settings::{DEFAULT_DATABASE, Lang, language, told};
use crate::{
    language::Language,
    store::{self, Release},
    verify::{self, Report},
};
use anyhow::Context;
use clap::Args;
use std::{
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Archive to prove, as downloaded; without it the database is proven.
    archive: Option<PathBuf>,
    /// Database to prove: an SQLite file or `postgres://user@host/name`.
    #[arg(long, env = "OPENPLAN_DATABASE", default_value = DEFAULT_DATABASE)]
    database: String,
    /// Language of the findings; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl Verify {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let (report, of) = match &self.archive {
            Some(path) => (of_archive(path, language)?, path.display().to_string()),
            None => (of_database(&self.database, language)?, store::shown(&self.database)),
        };
        for finding in &report.findings {
            say!("{}", finding.line(language));
        }
        eprintln!("{}", proven(&report, &of, language));
        Ok(if report.is_proven() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn of_archive(path: &Path, language: Language) -> anyhow::Result<Report> {
    let failed = || match language {
        Language::Ja => format!("{} を開けません", path.display()),
        Language::En => format!("cannot open {}", path.display()),
    };
    Ok(verify::archive(BufReader::new(File::open(path).map_err(told(language)).with_context(failed)?), verify::LIMIT))
}

fn of_database(url: &str, language: Language) -> anyhow::Result<Report> {
    let mut db = store::open_existing(url).map_err(told(language))?;
    let mut said = |release: &Release| {
        let Release { lg_code, plan_id, number, .. } = release;
        match language {
            Language::Ja => eprintln!("{lg_code}/{plan_id} のリリース {number} を検証中"),
            Language::En => eprintln!("verifying release {number} of {lg_code}/{plan_id}"),
        }
    };
    verify::database(&mut db, &mut said).map_err(told(language))
}

fn proven(report: &Report, of: &str, language: Language) -> String {
    let Report { releases, files, .. } = report;
    let wrong = report.findings.iter().filter(|finding| !finding.fault.is_note()).count();
    match (language, wrong) {
        (Language::Ja, 0) => format!("{of}: {releases}件のリリース、{files}ファイル、すべて公開されたとおりです"),
        (Language::En, 0) => format!("{of}: {releases} release(s), {files} files, all as published"),
        (Language::Ja, _) => format!("{of}: {releases}件のリリース、{files}ファイルのうち、{wrong}件の異常があります"),
        (Language::En, _) => format!("{of}: {wrong} fault(s) in {releases} release(s), {files} files"),
    }
}
