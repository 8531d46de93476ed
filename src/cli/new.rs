//! `openplan new`: a package to begin with.
use super::{
    packages::{has_error, print_findings},
    settings::{self, ExpectedOption, Lang, error_in, in_language, language, quoted},
};
use crate::{
    calendar::FiscalYear,
    check,
    dataset::{self, Beginning, License, is_language, is_slug},
    language::{Bilingual, Language},
    publisher::PublisherId,
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct New {
    /// Id of the publisher: its six-digit local-government code, or its country and words: 172014, jp-digital-agency.
    #[arg(value_name = "PUBLISHER")]
    publisher_id: String,
    /// Id of the plan for its URLs: lower-case letters, digits and hyphens. It stays for ever.
    #[arg(value_name = "PLAN")]
    plan_id: String,
    /// Title of the plan as printed.
    #[arg(long)]
    title: String,
    /// First and last fiscal year of the plan: 2026-2028.
    #[arg(long)]
    years: String,
    /// Terms of use of the data: CC-BY-4.0, CC0-1.0, PDL-1.0 (公共データ利用規約), or another as NAME=URL.
    #[arg(long)]
    license: String,
    /// Name of the publisher, without its prefecture: 金沢市.
    #[arg(long, alias = "city")]
    name: String,
    /// Name of the publisher in English: "Kanazawa City".
    #[arg(long, alias = "city-en")]
    name_en: String,
    /// Language of the texts of the plan.
    #[arg(long, default_value = "ja")]
    language: String,
    /// Id of the department in charge, for its URL: digital-strategy.
    #[arg(long)]
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
        let beginning = self.beginning(language)?;
        let below = PathBuf::from(beginning.publisher_id.to_string()).join(&beginning.plan_id);
        let target = self.folder.join(&below);
        if target.exists() {
            let target = target.display();
            match language {
                Language::Ja => bail!("{target} はもうあります。別の計画IDにするか、そのフォルダを移してください"),
                Language::En => bail!("{target} is already there: choose another id, or move that folder away"),
            }
        }
        // The package is made in a hidden folder and renamed once it is complete, so that nobody reads half of it.
        let beside = self.folder.join(format!(".new-{}", std::process::id()));
        let made = make(&beginning, &beside, &below, &target, language);
        fs::remove_dir_all(&beside).ok();
        made
    }

    /// What was asked for, if every value can be.
    fn beginning(&self, language: Language) -> anyhow::Result<Beginning> {
        let of = |option: &'static str, given: &str| {
            let given = given.to_owned();
            move |ExpectedValue { ja, en }: ExpectedValue| match language {
                Language::Ja => anyhow!("{option} {given}: {ja}"),
                Language::En => anyhow!("{option} {given}: {en}"),
            }
        };
        Ok(Beginning {
            publisher_id: publisher(&self.publisher_id).map_err(of("PUBLISHER", &self.publisher_id))?,
            name: text(&self.name).map_err(of("--name", &quoted(&self.name)))?,
            name_en: text(&self.name_en).map_err(of("--name-en", &quoted(&self.name_en)))?,
            language: tag(&self.language).map_err(of("--language", &self.language))?,
            department_id: slug(&self.department).map_err(of("--department", &self.department))?,
            contributor: text(&self.by).map_err(of("--by", &quoted(&self.by)))?,
            plan_id: plan_id(&self.plan_id).map_err(of("PLAN", &self.plan_id))?,
            title: text(&self.title).map_err(of("--title", &quoted(&self.title)))?,
            years: years(&self.years).map_err(of("--years", &self.years))?,
            license: License::named(&self.license)
                .ok_or_else(expected_license)
                .map_err(of("--license", &self.license))?,
            created: jiff::Timestamp::now().round(jiff::Unit::Second).unwrap_or_else(|_| jiff::Timestamp::now()),
        })
    }
}

fn make(
    beginning: &Beginning,
    beside: &Path,
    below: &Path,
    target: &Path,
    language: Language,
) -> anyhow::Result<ExitCode> {
    let package = beside.join(below);
    let named = |path: &Path| path.display().to_string();
    fs::create_dir_all(&package).map_err(error_in(language)).with_context(|| named(&package))?;
    for (file, bytes) in dataset::beginning(beginning) {
        let path = package.join(file);
        fs::write(&path, bytes).map_err(error_in(language)).with_context(|| named(&path))?;
    }
    let findings = check::check(&package).findings;
    if has_error(&findings) {
        print_findings(&findings, language);
        tell!("{}", in_language(language, "何も作りませんでした。", "Nothing was made."));
        return Ok(ExitCode::FAILURE);
    }
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(error_in(language)).with_context(|| named(parent))?;
    }
    fs::rename(&package, target).map_err(error_in(language)).with_context(|| named(target))?;
    let target = named(target);
    let summary = match language {
        Language::Ja => format!("{target} を作りました。表に記入して openplan check {target} で確かめてください。"),
        Language::En => format!("Made {target}. Fill its tables, and ask openplan check {target}."),
    };
    say!("{summary}");
    Ok(ExitCode::SUCCESS)
}

/// What a value should be.
struct ExpectedValue {
    ja: String,
    en: String,
}

fn expected(ja: &str, en: &str) -> ExpectedValue {
    ExpectedValue { ja: ja.to_owned(), en: en.to_owned() }
}

/// The id of a publisher; the error knows the one that was meant.
fn publisher(text: &str) -> Result<PublisherId, ExpectedValue> {
    text.parse::<PublisherId>().map_err(|invalid| ExpectedValue { ja: invalid.ja(), en: invalid.to_string() })
}

fn tag(text: &str) -> Result<String, ExpectedValue> {
    let expected = || {
        expected("ja や en のような言語コードを指定してください", "expected the code of a language, such as ja or en")
    };
    if is_language(text) { Ok(text.to_owned()) } else { Err(expected()) }
}

fn text(text: &str) -> Result<String, ExpectedValue> {
    if text.trim().is_empty() {
        return Err(expected("空にはできません", "it cannot be empty"));
    }
    settings::text(text).map_err(|ExpectedOption { ja, en }| ExpectedValue { ja, en })
}

fn slug(text: &str) -> Result<String, ExpectedValue> {
    let expected = || {
        expected(
            "dx-action-plan のように、英小文字、数字、ハイフンで指定してください",
            "expected lower-case letters, digits and hyphens, such as dx-action-plan",
        )
    };
    if is_slug(text) { Ok(text.to_owned()) } else { Err(expected()) }
}

/// What stands below a publisher beside its plans.
const RESERVED: &str = "organizations";

fn plan_id(text: &str) -> Result<String, ExpectedValue> {
    if text == RESERVED {
        let taken = "that word stands for the departments of a publisher";
        return Err(expected("この語は公表主体の部署のURLに使うので、計画IDにはできません", taken));
    }
    slug(text)
}

fn years(text: &str) -> Result<(FiscalYear, FiscalYear), ExpectedValue> {
    let year = |text: &str| text.parse::<i32>().ok().and_then(|year| FiscalYear::try_from(year).ok());
    let years = text.split_once('-').and_then(|(first, last)| Some((year(first)?, year(last)?)));
    let expected = || {
        expected(
            "2026-2028 のように、最初と最後の年度を指定してください",
            "expected the first and the last fiscal year, such as 2026-2028",
        )
    };
    years.filter(|(first, last)| i32::from(*first) <= i32::from(*last)).ok_or_else(expected)
}

fn expected_license() -> ExpectedValue {
    let known = License::known().collect::<Vec<_>>().join(", ");
    ExpectedValue {
        ja: format!("{known} か、ほかのライセンスを NAME=https://… の形で指定してください"),
        en: format!("expected {known}, or another as NAME=https://…"),
    }
}
