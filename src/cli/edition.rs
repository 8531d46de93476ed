//! `openplan edition`: an edition to begin with.
use super::{
    packages::{has_error, packages, print_findings},
    settings::{Lang, error_in, in_language, language},
};
use crate::{
    catalog, check,
    dataset::{self, Package},
    language::{Bilingual, Language},
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct Edition {
    /// Id of the new edition: `e` and the month of its adoption, such as e2025-03.
    #[arg(value_name = "REV")]
    revision: String,
    /// Id of the edition before, whose rows continue.
    #[arg(long, value_name = "REV")]
    from: String,
    /// The package: a folder with `datapackage.json`.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl Edition {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let folders = packages(&self.folder, language)?;
        let [folder] = &folders[..] else {
            let folder = self.folder.display();
            match language {
                Language::Ja => bail!("{folder} にパッケージが {} 件あります。1つを指定してください", folders.len()),
                Language::En => bail!("{folder} holds {} packages: name one of them", folders.len()),
            }
        };
        let Some(package) = sound(folder, language)? else { return Ok(ExitCode::FAILURE) };
        let begun = dataset::begin_edition(&package, &self.revision, &self.from).map_err(|no| match language {
            Language::Ja => anyhow!(no.ja()),
            Language::En => anyhow!(no.to_string()),
        })?;
        let failed = || folder.display().to_string();
        begun.write(folder).map_err(error_in(language)).with_context(failed)?;
        for line in begun.report_lines(language) {
            say!("{line}");
        }
        print_findings(&check::check(folder).findings, language);
        Ok(ExitCode::SUCCESS)
    }
}

/// The package, if nothing is wrong with it: what is wrong would be copied.
fn sound(folder: &Path, language: Language) -> anyhow::Result<Option<Package>> {
    let report = check::check(folder);
    if has_error(&report.findings) {
        print_findings(&report.findings, language);
        tell!("{}", in_language(language, "何も書き換えませんでした。", "Nothing was written."));
        return Ok(None);
    }
    let of_today = std::fs::read(folder.join("datapackage.json")).is_ok_and(|bytes| {
        serde_json::from_slice::<serde_json::Value>(&bytes).is_ok_and(|value| {
            value.pointer("/custom/profile").and_then(serde_json::Value::as_str) == Some(catalog::profile().name)
        })
    });
    if !of_today {
        let folder = folder.display();
        match language {
            Language::Ja => {
                bail!("{folder} は古いプロファイルのパッケージです。先に openplan format {folder} を実行してください")
            }
            Language::En => bail!("{folder} is a package of an older profile: run openplan format {folder} first"),
        }
    }
    Ok(report.package)
}
