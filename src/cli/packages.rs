//! The packages that a command is given, and what is found in them.
use super::settings::error_in;
use crate::{
    check,
    dataset::{self, Finding, Findings, Package, Severity},
    language::Language,
    snapshot::{self, Packages, PlanKey, PublishError},
};
use anyhow::Context;
use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

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

/// Packages that were checked, and are read again when they are published.
pub(super) struct Checked(Vec<CheckedPackage>);

/// A package that was checked.
struct CheckedPackage {
    folder: PathBuf,
    plan: PlanKey,
    digest: String,
}

impl Packages for Checked {
    fn plans(&self) -> Vec<PlanKey> {
        self.0.iter().map(|checked| checked.plan.clone()).collect()
    }

    fn package(&self, place: usize) -> Result<Cow<'_, Package>, PublishError> {
        let CheckedPackage { folder, digest, .. } = &self.0[place];
        let package = Package::read(folder, &mut Findings::new(folder));
        let is_same = package.digest() == *digest;
        is_same
            .then_some(Cow::Owned(package))
            .ok_or_else(|| PublishError::Changed { folder: folder.display().to_string() })
    }
}

/// Reads and checks packages, one after the other: their rows are not kept.
pub(super) fn checked(folders: &[PathBuf]) -> (Checked, Vec<Finding>) {
    let (mut checked, mut findings) = (Vec::new(), Vec::new());
    for folder in folders {
        let report = check::check(folder);
        findings.extend(report.findings);
        checked.extend(report.package.map(|package| CheckedPackage {
            folder: folder.clone(),
            plan: snapshot::plan_of(&package.metadata),
            digest: package.digest(),
        }));
    }
    (Checked(checked), findings)
}

pub(super) fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

pub(super) fn print_findings(findings: &[Finding], language: Language) {
    for finding in findings {
        say!("{}", finding.message(language));
    }
}
