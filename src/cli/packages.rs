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

/// Reads and checks a package or a tree of packages.
pub(super) fn checked(folder: &Path, language: Language) -> anyhow::Result<(Vec<Package>, Vec<Finding>)> {
    let folders = packages(folder, language)?;
    let reports: Vec<_> = folders.iter().map(|folder| check::check(folder)).collect();
    let findings = reports.iter().flat_map(|report| report.findings.clone()).collect();
    Ok((reports.into_iter().filter_map(|report| report.package).collect(), findings))
}

pub(super) fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

pub(super) fn print_findings(findings: &[Finding], language: Language) {
    for finding in findings {
        say!("{}", finding.message(language));
    }
}
