//! `openplan new`: a package to begin with.
use super::{
    packages::{has_error, print_findings},
    settings::{Lang, in_language, language},
};
use crate::{
    calendar::FiscalYear,
    check,
    dataset::{self, Beginning, Language, License, is_slug},
    municipality::MunicipalityCode,
};
use anyhow::{Context, bail};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct New {
    /// Six-digit code of the municipality, check digit included: 172014.
    #[arg(value_name = "LG", value_parser = code)]
    lg_code: MunicipalityCode,
    /// Id of the plan for its URLs: lower-case letters, digits and hyphens. It stays for ever.
    #[arg(value_name = "PLAN", value_parser = plan_id)]
    plan_id: String,
    /// Title of the plan as printed.
    #[arg(long)]
    title: String,
    /// First and last fiscal year of the plan: 2026-2028.
    #[arg(long, value_parser = years)]
    years: (FiscalYear, FiscalYear),
    /// Terms of use of the data: CC-BY-4.0, CC0-1.0, PDL-1.0 (公共データ利用規約), or another as NAME=URL.
    #[arg(long, value_parser = License::named)]
    license: License,
    /// Name of the municipality, without its prefecture: 金沢市.
    #[arg(long)]
    city: String,
    /// Name of the municipality in English: "Kanazawa City".
    #[arg(long)]
    city_en: String,
    /// Id of the department in charge, for its URL: digital-strategy.
    #[arg(long, value_parser = slug)]
    department: String,
    /// Who makes the data: 金沢市総務局デジタル行政戦略課.
    #[arg(long)]
    by: String,
    /// Folder of all packages.
    #[arg(long, default_value = "datasets")]
    folder: PathBuf,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl New {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let below = PathBuf::from(self.lg_code.to_string()).join(&self.plan_id);
        let target = self.folder.join(&below);
        if target.exists() {
            let target = target.display();
            match language {
                Language::Ja => bail!("{target} はもうあります。別の計画IDにするか、そのフォルダを移してください"),
                Language::En => bail!("{target} is already there: choose another id, or move that folder away"),
            }
        }
        // A folder that nobody reads until it is whole.
        let beside = self.folder.join(format!(".new-{}", std::process::id()));
        let made = self.make(&beside, &below, &target, language);
        fs::remove_dir_all(&beside).ok();
        made
    }

    fn make(&self, beside: &Path, below: &Path, target: &Path, language: Language) -> anyhow::Result<ExitCode> {
        let package = beside.join(below);
        let named = |path: &Path| path.display().to_string();
        fs::create_dir_all(&package).with_context(|| named(&package))?;
        for (file, bytes) in dataset::beginning(&self.beginning()) {
            let path = package.join(file);
            fs::write(&path, bytes).with_context(|| named(&path))?;
        }
        let findings = check::check(&package).findings;
        if has_error(&findings) {
            print_findings(&findings, language);
            eprintln!("{}", in_language(language, "何も作りませんでした。", "Nothing was made."));
            return Ok(ExitCode::FAILURE);
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).with_context(|| named(parent))?;
        }
        fs::rename(&package, target).with_context(|| named(target))?;
        let target = named(target);
        let said = match language {
            Language::Ja => format!("{target} を作りました。表に記入して openplan check {target} で確かめてください。"),
            Language::En => format!("Made {target}. Fill its tables, and ask openplan check {target}."),
        };
        println!("{said}");
        Ok(ExitCode::SUCCESS)
    }

    fn beginning(&self) -> Beginning {
        Beginning {
            lg_code: self.lg_code,
            city: self.city.clone(),
            city_en: self.city_en.clone(),
            department_id: self.department.clone(),
            contributor: self.by.clone(),
            plan_id: self.plan_id.clone(),
            title: self.title.clone(),
            years: self.years,
            license: self.license.clone(),
            created: jiff::Timestamp::now().round(jiff::Unit::Second).unwrap_or_else(|_| jiff::Timestamp::now()),
        }
    }
}

/// A code; the error knows the one with the right check digit.
fn code(text: &str) -> Result<MunicipalityCode, String> {
    text.parse().map_err(|_| match MunicipalityCode::completing(text) {
        Some(code) => format!("its check digit is wrong or missing: it is {code}"),
        None => "expected the six digits of a municipality, such as 172014".to_owned(),
    })
}

fn slug(text: &str) -> Result<String, String> {
    let expected = "expected lower-case letters, digits and hyphens, such as dx-action-plan";
    if is_slug(text) { Ok(text.to_owned()) } else { Err(expected.to_owned()) }
}

/// What stands below a municipality beside its plans.
const RESERVED: &str = "organizations";

fn plan_id(text: &str) -> Result<String, String> {
    if text == RESERVED { Err("that word stands for the departments of a municipality".to_owned()) } else { slug(text) }
}

fn years(text: &str) -> Result<(FiscalYear, FiscalYear), String> {
    let year = |text: &str| text.parse::<i32>().ok().and_then(|year| FiscalYear::try_from(year).ok());
    let years = text.split_once('-').and_then(|(first, last)| Some((year(first)?, year(last)?)));
    let expected = || "expected the first and the last fiscal year, such as 2026-2028".to_owned();
    years.filter(|(first, last)| i32::from(*first) <= i32::from(*last)).ok_or_else(expected)
}
