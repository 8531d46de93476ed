//! `openplan new`: a package to begin with.
use super::{
    packages::{has_error, print_findings},
    settings::{self, ExpectedOption, Lang, error_in, in_language, language, quoted},
};
use crate::{
    check,
    dataset::{self, Beginning, License, is_language, is_slug},
    language::{Bilingual, Language},
    period::Period,
    publisher::PublisherId,
    vocabulary,
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
    /// Period of the plan: first and last fiscal year (2026-2028, R8-R10), or any other period (cy2026-cy2028, 2026-04 to
    /// 2029-03).
    #[arg(long, alias = "period")]
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
    /// What kind of body it is, where id and name do not tell: ministry, agency, council, core-city …
    #[arg(long)]
    kind: Option<String>,
    /// Language of the texts of the plan, as in BCP 47: ja, en-gb.
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
            period: period(&self.years).map_err(of("--years", &self.years))?,
            kind: self.kind.as_deref().map(|given| kind(given).map_err(of("--kind", given))).transpose()?,
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
    let draft = in_language(
        language,
        "下書きです。公開してよくなったら、datapackage.json の draft を false にしてください。",
        "It is a draft. When it is ready, set draft in datapackage.json to false.",
    );
    say!("{draft}");
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
    let text = text.to_ascii_lowercase();
    if is_language(&text) { Ok(text) } else { Err(expected()) }
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

/// The period of a plan. Two years are fiscal years, of whatever length the plan.
fn period(text: &str) -> Result<Period, ExpectedValue> {
    let span = || {
        let (first, last) = ["-to-", "～", "〜", " to ", "-"].iter().find_map(|mark| text.split_once(mark))?;
        let (first, last) = (Period::read(first.trim())?, Period::read(last.trim())?);
        Period::between(first.first(), last.last()).filter(|_| first.first() <= last.first())
    };
    let period = Period::read(text).or_else(span);
    period.filter(|period| period.first().is_some() && period.last().is_some()).ok_or_else(|| {
        expected(
            "2026-2028 のように最初と最後の年度を、年度でなければ cy2026-cy2028 や 2026-04～2029-03 のように最初と最後の時期を指定してください",
            "expected the first and the last fiscal year, such as 2026-2028, or another first and last period, such as \
             cy2026-cy2028 or 2026-04 to 2029-03",
        )
    })
}

fn kind(text: &str) -> Result<String, ExpectedValue> {
    let kinds = vocabulary::concepts("publisher-kind");
    if kinds.iter().any(|kind| kind.id == text) {
        return Ok(text.to_owned());
    }
    let ja: Vec<_> = kinds.iter().map(|kind| format!("{}（{}）", kind.id, kind.ja)).collect();
    let en: Vec<_> = kinds.iter().map(|kind| kind.id.as_str()).collect();
    Err(expected(
        &format!("次のどれかを指定してください: {}", ja.join("、")),
        &format!("expected one of {}", en.join(", ")),
    ))
}

fn expected_license() -> ExpectedValue {
    let known = License::known().collect::<Vec<_>>().join(", ");
    ExpectedValue {
        ja: format!("{known} か、ほかのライセンスを NAME=https://… の形で指定してください"),
        en: format!("expected {known}, or another as NAME=https://…"),
    }
}
