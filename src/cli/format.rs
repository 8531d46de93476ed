//! `openplan format`: spreadsheets into a package, and what was repaired.
use super::{
    packages::{packages, print_findings},
    settings::{Lang, error_in, in_language, language},
};
use crate::{
    check,
    dataset::{self, FORM_NAMES, MissingRows},
    language::Language,
};
use anyhow::Context;
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Format {
    /// A package (a folder with `datapackage.json`) or a tree of packages.
    folder: PathBuf,
    /// Let rows go that a spreadsheet lacks and its CSV file has; without it such a spreadsheet is refused.
    #[arg(long)]
    allow_removed: bool,
    /// Language of the findings; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl Format {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let lacking = if self.allow_removed { MissingRows::Allowed } else { MissingRows::Refused };
        let mut refused = false;
        print_findings(&dataset::strays(&self.folder), language);
        for folder in packages(&self.folder, language)? {
            let failed = || match language {
                Language::Ja => format!("{} を直せません", folder.display()),
                Language::En => format!("cannot repair {}", folder.display()),
            };
            let done = check::format(&folder, lacking).map_err(error_in(language)).with_context(failed)?;
            refused |= !done.refused.is_empty();
            print_findings(&done.refused, language);
            print_findings(&done.not_taken, language);
            if !done.refused.is_empty() {
                let folder = folder.display();
                let (nothing, again) = match language {
                    Language::Ja => (
                        "何も書き換えませんでした。",
                        format!("直したら、もう一度 openplan format {folder} を実行してください。"),
                    ),
                    Language::En => {
                        ("Nothing was written.", format!("Mend it, and run openplan format {folder} again."))
                    }
                };
                tell!("{folder}: {nothing}");
                tell!("{folder}: {again}");
                continue;
            }
            for line in done.brought.iter().flat_map(|brought| brought.report_lines(language)) {
                say!("{}: {line}", folder.display());
            }
            for followed in &done.followed {
                say!("{}/{}", folder.display(), followed.report_line(language));
            }
            if done.taken.is_empty() && done.written.is_empty() {
                let nothing = in_language(
                    language,
                    "取り込むものはありません。直すところもありません。",
                    "Nothing to take, nothing to mend.",
                );
                tell!("{}: {nothing}", folder.display());
            }
            for form in FORM_NAMES.iter().filter(|form| folder.join(form).is_file()) {
                match language {
                    Language::Ja => tell!(
                        "{}: 記入用の様式は format では取り込みません。openplan import {} {0} を実行してください。",
                        folder.join(form).display(),
                        folder.display()
                    ),
                    Language::En => tell!(
                        "{}: format does not take the form: run openplan import {} {0}.",
                        folder.join(form).display(),
                        folder.display()
                    ),
                }
            }
            for line in done.taken.iter().flat_map(|taken| taken.report_lines(language)) {
                say!("{line}");
            }
            for finding in &done.mended {
                say!("{}", finding.mended(language));
            }
            for file in &done.written {
                say!("{}: {}", folder.join(file).display(), in_language(language, "書き直しました。", "Written anew."));
            }
            for (from, to) in &done.set_aside {
                say!(
                    "{}: {} {to}",
                    folder.join(from).display(),
                    in_language(language, "元のファイルの控え:", "Kept as")
                );
            }
        }
        Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}
