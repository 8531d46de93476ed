//! `openplan verify`: proof of an archive or a database.
use super::{
    out,
    settings::{DEFAULT_DATABASE, Lang, error_in, language},
};
use crate::{
    archive::Manifest,
    file,
    language::Language,
    store::{self, Release},
    verify::{self, ProofReport},
};
use anyhow::{Context, anyhow};
use clap::Args;
use std::{
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
        out::messages(&proven(&report, &of, language));
        Ok(if report.is_proven() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn of_archive(path: &Path, language: Language) -> anyhow::Result<ProofReport> {
    let failed = || match language {
        Language::Ja => format!("{} を開けません", path.display()),
        Language::En => format!("cannot open {}", path.display()),
    };
    if path.is_dir() {
        let shown = path.display();
        return Err(match language {
            Language::Ja => anyhow!(
                "{shown} はフォルダーです。ダウンロードした data.zip を指定してください（展開したものは `sha256sum --check SHA256SUMS` で確かめられます）"
            ),
            Language::En => anyhow!(
                "{shown} is a folder: give the data.zip that was downloaded. What was unpacked is checked by \
                 `sha256sum --check SHA256SUMS`"
            ),
        });
    }
    Ok(verify::archive(
        BufReader::new(file::open(path).map_err(error_in(language)).with_context(failed)?),
        verify::LIMIT,
    ))
}

fn of_database(url: &str, language: Language) -> anyhow::Result<ProofReport> {
    let mut db = store::open_existing(url).map_err(error_in(language))?;
    let mut on_release = |release: &Release| {
        let Release { publisher_id, plan_id, number, .. } = release;
        match language {
            Language::Ja => tell!("{publisher_id}/{plan_id} の公開版 {number} を検証中"),
            Language::En => tell!("verifying release {number} of {publisher_id}/{plan_id}"),
        }
    };
    verify::database(&mut db, &mut on_release).map_err(error_in(language))
}

fn proven(report: &ProofReport, of: &str, language: Language) -> String {
    let ProofReport { releases, files, archive, .. } = report;
    let wrong = report.findings.iter().filter(|finding| !finding.fault.is_note()).count();
    match (language, wrong, archive) {
        (Language::Ja, 0, Some(manifest)) => archive_proof_ja(manifest, of),
        (Language::En, 0, Some(manifest)) => archive_proof_en(manifest, of),
        (Language::Ja, 0, None) => {
            format!("{of}: {releases}件の公開版、{files}ファイル、すべて公開されたとおりです")
        }
        (Language::En, 0, None) => format!("{of}: {releases} release(s), {files} files, all as published"),
        (Language::Ja, ..) => format!("{of}: {releases}件の公開版、{files}ファイルのうち、{wrong}件の異常があります"),
        (Language::En, ..) => format!("{of}: {wrong} fault(s) in {releases} release(s), {files} files"),
    }
}

/// What an archive proves by itself, and what it cannot: whoever forges all of it forges its digests too.
fn archive_proof_ja(manifest: &Manifest, of: &str) -> String {
    let Manifest { publisher_id, plan_id, release, uri, digest, graph, files, .. } = manifest;
    format!(
        "{of}: {publisher_id}/{plan_id} の公開版 {release}、{}ファイル、中に食いちがいはありません\n\
         内容のSHA-256: {digest}\nグラフのSHA-256: {}\n\
         公開されたものかどうかは、このファイルだけでは分かりません。二つのSHA-256を公開元のものと比べてください: {uri}",
        files.len(),
        graph.sha256
    )
}

fn archive_proof_en(manifest: &Manifest, of: &str) -> String {
    let Manifest { publisher_id, plan_id, release, uri, digest, graph, files, .. } = manifest;
    format!(
        "{of}: release {release} of {publisher_id}/{plan_id}, {} files, all agree with one another\n\
         Digest of the content: {digest}\nDigest of the graph: {}\n\
         Whether it is what was published cannot be known from the file alone: compare both with those at {uri}",
        files.len(),
        graph.sha256
    )
}
