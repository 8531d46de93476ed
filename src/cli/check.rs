//! `openplan check`: every finding in a tree of packages.
use super::{
    out,
    packages::{checked, has_error, packages, print_findings},
    settings::{Lang, language},
};
use crate::{
    dataset::{self, Severity},
    language::Language,
};
use clap::{Args, ValueEnum};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// A package (a folder with `datapackage.json`) or a tree of packages.
    #[arg(env = "OPENPLAN_DATASETS", default_value = "datasets")]
    folder: PathBuf,
    /// Language of the findings; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
    /// How findings are printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    /// A line for each finding.
    Text,
    /// One JSON document, for tools.
    Json,
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let folders = packages(&self.folder, language)?;
        let mut findings = dataset::strays(&self.folder);
        findings.extend(checked(&folders).1);
        if self.format == Output::Json {
            let messages: Vec<_> = findings.iter().map(|finding| finding.message(language)).collect();
            out::lines(&serde_json::to_string_pretty(&messages)?);
        } else {
            print_findings(&findings, language);
            if findings.iter().all(|finding| finding.severity == Severity::Note) {
                tell!("{}", nothing_found(folders.len(), &self.folder, language));
            }
        }
        Ok(if has_error(&findings) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn nothing_found(packages: usize, folder: &Path, language: Language) -> String {
    let folder = folder.display();
    match language {
        Language::Ja => format!("{folder}: {packages}件のパッケージを検査しました。問題はありません。"),
        Language::En => format!("{folder}: {packages} package(s) checked, nothing to mend."),
    }
}
