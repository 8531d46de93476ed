//! `openplan new`: a package to begin with.
use super::{
    ask::{Answers, Person, Question, has_terminal},
    new_values as values, out,
    packages::{has_error, print_findings},
    settings::{ExpectedOption, Lang, error_in, in_language, language},
};
use crate::{
    check,
    dataset::{self, Beginning},
    language::Language,
    municipality::MunicipalityCode,
    publisher::PublisherId,
};
use anyhow::Context;
use clap::Args;
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct New {
    /// Id of the publisher: its six-digit local-government code, or its country and words: 172014, jp-digital-agency.
    #[arg(value_name = "PUBLISHER")]
    publisher_id: Option<String>,
    /// Id of the plan for its URLs: lower-case letters, digits and hyphens. It stays for ever.
    #[arg(value_name = "PLAN")]
    plan_id: Option<String>,
    /// Title of the plan as printed.
    #[arg(long)]
    title: Option<String>,
    /// Period of the plan: first and last fiscal year (2026-2028, R8-R10), or any other period (cy2026-cy2028, 2026-04 to
    /// 2029-03).
    #[arg(long, alias = "period")]
    years: Option<String>,
    /// Terms of use of the data: CC-BY-4.0, CC0-1.0, PDL-1.0 (公共データ利用規約), or another as NAME=URL.
    #[arg(long)]
    license: Option<String>,
    /// Name of the publisher, without its prefecture: 金沢市.
    #[arg(long, alias = "city")]
    name: Option<String>,
    /// Name of the publisher in English: "Kanazawa City".
    #[arg(long, alias = "city-en")]
    name_en: Option<String>,
    /// What kind of body it is, where id and name do not tell: ministry, agency, council, core-city …
    #[arg(long)]
    kind: Option<String>,
    /// Language of the texts of the plan, as in BCP 47: ja, en-gb. Without it `ja`.
    #[arg(long)]
    language: Option<String>,
    /// Id of the department in charge, for its URL: digital-strategy.
    #[arg(long)]
    department: Option<String>,
    /// Who makes the data: 金沢市総務局デジタル行政戦略課.
    #[arg(long)]
    by: Option<String>,
    /// Also write a workbook to be filled in by hand, with the words of the plan's language: 記入用.xlsx or
    /// for-filling-in.xlsx.
    #[arg(long)]
    workbook: bool,
    /// Folder of all packages.
    #[arg(long, default_value = "datasets")]
    folder: PathBuf,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

/// Status of a command that was not told all it needs, as that of any other wrong use.
const USAGE: u8 = 2;

impl New {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let missing = self.missing();
        let beginning = if missing.is_empty() {
            self.beginning(&mut Answers::given(language))?
        } else if has_terminal() {
            let (mut input, mut output) = (io::stdin().lock(), io::stderr());
            let person = Person { input: &mut input, output: &mut output };
            self.beginning(&mut Answers::of(person, language)?)?
        } else {
            out::messages(&what_is_missing(&missing, language));
            return Ok(ExitCode::from(USAGE));
        };
        let below = below(&beginning.publisher_id, &beginning.plan_id);
        let target = self.folder.join(&below);
        // The package is made in a hidden folder and renamed once it is complete, so that nobody reads half of it.
        let beside = self.folder.join(format!(".new-{}", std::process::id()));
        let made = self.make(&beginning, &beside.join(below), &target, language);
        fs::remove_dir_all(&beside).ok();
        made
    }

    /// What must be known and was not given.
    fn missing(&self) -> Vec<Question> {
        let needed = [
            (&self.publisher_id, values::publisher_question()),
            (&self.plan_id, values::plan_question()),
            (&self.title, values::title_question()),
            (&self.years, values::years_question()),
            (&self.name, values::name_question()),
            (&self.name_en, values::name_en_question()),
            (&self.license, values::license_question()),
            (&self.department, values::department_question()),
            (&self.by, values::by_question()),
        ];
        needed.into_iter().filter(|(given, _)| given.is_none()).map(|(_, question)| question).collect()
    }

    /// What was asked for, if every value can be.
    fn beginning(&self, answers: &mut Answers<'_>) -> anyhow::Result<Beginning> {
        let publisher_id =
            answers.value(&values::publisher_question(), self.publisher_id.as_deref(), None, values::publisher)?;
        let free = |text: &str| self.free_plan_id(&publisher_id, text);
        let plan_id = answers.value(&values::plan_question(), self.plan_id.as_deref(), None, free)?;
        let title = answers.value(&values::title_question(), self.title.as_deref(), None, values::title)?;
        let period = answers.value(&values::years_question(), self.years.as_deref(), None, values::period)?;
        // The code of a prefecture tells its name.
        let known = publisher_id.code().filter(|code| code.is_prefecture()).map(MunicipalityCode::prefecture_name);
        let name = answers.value(&values::name_question(), self.name.as_deref(), known, values::text)?;
        let name_en = answers.value(&values::name_en_question(), self.name_en.as_deref(), None, values::text)?;
        let may_be_none = self.kind.is_none();
        let kind = |text: &str| if text.is_empty() && may_be_none { Ok(None) } else { values::kind(text).map(Some) };
        let known = publisher_id.kind(&name);
        let kind = answers.value(&values::kind_question(), self.kind.as_deref(), known, kind)?;
        // A person in another country than Japan would only have to remember that Japanese is not meant.
        let known = (publisher_id.country() == "JP" || !answers.are_asked_for()).then_some("ja");
        let tag = values::language_tag;
        let language = answers.value(&values::language_question(), self.language.as_deref(), known, tag)?;
        let license = answers.value(&values::license_question(), self.license.as_deref(), None, values::license)?;
        let department = self.department.as_deref();
        let department_id = answers.value(&values::department_question(), department, None, values::slug)?;
        let contributor = answers.value(&values::by_question(), self.by.as_deref(), Some(&name), values::text)?;
        let now = jiff::Timestamp::now();
        let created = now.round(jiff::Unit::Second).unwrap_or(now);
        Ok(Beginning {
            publisher_id,
            name,
            name_en,
            language,
            department_id,
            contributor,
            plan_id,
            title,
            period,
            kind,
            license,
            created,
        })
    }

    /// An id of a plan that has no folder yet.
    fn free_plan_id(&self, publisher_id: &PublisherId, text: &str) -> Result<String, ExpectedOption> {
        let plan_id = values::plan_id(text)?;
        let target = self.folder.join(below(publisher_id, &plan_id));
        if target.exists() {
            let target = target.display();
            return Err(ExpectedOption {
                ja: format!("{target} はもうあります。別の計画IDにするか、そのフォルダを移してください"),
                en: format!("{target} is already there: choose another id, or move that folder away"),
            });
        }
        Ok(plan_id)
    }

    /// Makes the package in one folder and moves it to another, unless `check` finds an error.
    fn make(
        &self,
        beginning: &Beginning,
        package: &Path,
        target: &Path,
        language: Language,
    ) -> anyhow::Result<ExitCode> {
        let named = |path: &Path| path.display().to_string();
        fs::create_dir_all(package).map_err(error_in(language)).with_context(|| named(package))?;
        let form = self.workbook.then(|| dataset::form(beginning, &named(target))).transpose()?;
        let workbook = form.as_ref().map(|(file, _)| *file);
        let form = form.map(|(file, bytes)| (file.to_owned(), bytes));
        for (file, bytes) in dataset::beginning(beginning).into_iter().chain(form) {
            let path = package.join(file);
            fs::write(&path, bytes).map_err(error_in(language)).with_context(|| named(&path))?;
        }
        let findings = check::check(package).findings;
        if has_error(&findings) {
            print_findings(&findings, language);
            tell!("{}", in_language(language, "何も作りませんでした。", "Nothing was made."));
            return Ok(ExitCode::FAILURE);
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(error_in(language)).with_context(|| named(parent))?;
        }
        fs::rename(package, target).map_err(error_in(language)).with_context(|| named(target))?;
        out::lines(&summary(&named(target), workbook, language));
        Ok(ExitCode::SUCCESS)
    }
}

/// Where a package lies in the folder of all packages.
fn below(publisher_id: &PublisherId, plan_id: &str) -> PathBuf {
    PathBuf::from(publisher_id.to_string()).join(plan_id)
}

/// All that must be given, and how.
fn what_is_missing(missing: &[Question], language: Language) -> String {
    let head = in_language(
        language,
        "openplan: 次の値が足りません。端末で実行すると、1つずつ尋ねます。",
        "openplan: these values are missing; on a terminal they are asked for one by one.",
    );
    let width = missing.iter().map(|question| question.option.len()).max().unwrap_or_default();
    let lines = missing.iter().map(|question| format!("  {:width$}  {}", question.option, question.text(language)));
    std::iter::once(head.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}

/// What was made, and what to do with it.
fn summary(target: &str, workbook: Option<&str>, language: Language) -> String {
    let mut lines = vec![match language {
        Language::Ja => format!("{target} を作りました。表に記入して openplan check {target} で確かめてください。"),
        Language::En => format!("Made {target}. Fill its tables, and ask openplan check {target}."),
    }];
    lines.extend(workbook.map(|file| match language {
        Language::Ja => format!(
            "表に直接書く代わりに、{target}/{file} に記入して、openplan import {target} {target}/{file} で取り込めます。"
        ),
        Language::En => format!(
            "Instead of its tables you may fill in {target}/{file}, and import it: openplan import {target} {target}/{file}"
        ),
    }));
    lines.push(match language {
        Language::Ja => {
            "下書きです。公開してよくなったら、datapackage.json の draft を false にしてください。".to_owned()
        }
        Language::En => "It is a draft. When it is ready, set draft in datapackage.json to false.".to_owned(),
    });
    lines.join("\n")
}
