//! The packages that a command is given, and what is found in them.
use super::settings::error_in;
use crate::{
    check,
    dataset::{self, Finding, Package, Severity},
    language::Language,
};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// The packages in a folder; there is at least one.
pub(super) fn packages(folder: &Path, language: Language) -> anyhow::Result<Vec<PathBuf>> {
    let name = folder.display();
    let (unreadable, empty) = match language {
        Language::Ja => (
            format!("{name} を読み取れません"),
            format!("{name} にパッケージがありません。datapackage.json が見つかりませんでした"),
        ),
        Language::En => {
            (format!("cannot read {name}"), format!("{name} holds no package: no datapackage.json was found in it"))
        }
    };
    let folders = dataset::packages(folder).map_err(error_in(language)).context(unreadable)?;
    if folders.is_empty() {
        anyhow::bail!(empty);
    }
    Ok(folders)
}

/// The packages in a folder that may be published, and what is said of the drafts beside them.
pub(super) fn without_drafts(folder: &Path, language: Language) -> anyhow::Result<(Vec<PathBuf>, Vec<Finding>)> {
    let (mut ready, mut drafts) = (Vec::new(), Vec::new());
    for folder in packages(folder, language)? {
        match dataset::draft(&folder) {
            Some(draft) => drafts.push(draft),
            None => ready.push(folder),
        }
    }
    Ok((ready, drafts))
}

/// Reads and checks packages.
pub(super) fn checked(folders: &[PathBuf]) -> (Vec<Package>, Vec<Finding>) {
    let reports: Vec<_> = folders.iter().map(|folder| check::check(folder)).collect();
    let findings = reports.iter().flat_map(|report| report.findings.clone()).collect();
    (reports.into_iter().filter_map(|report| report.package).collect(), findings)
}

pub(super) fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

pub(super) fn print_findings(findings: &[Finding], language: Language) {
    for finding in findings {
        say!("{}", finding.message(language));
    }
}
