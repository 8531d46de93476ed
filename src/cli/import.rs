//! `openplan import`: tables as they are printed into a package.
use super::{
    packages::{packages, print_findings},
    settings::{Lang, error_in, in_language, language},
};
use crate::{
    catalog, check,
    dataset::{Findings, Package, Severity},
    import::{self, DECISIONS, Decisions, Documents, Import, MEANINGS, Question},
    language::Language,
};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use std::{
    fs,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Debug, Args)]
pub(super) struct ImportTables {
    /// The package: a folder with `datapackage.json`.
    folder: PathBuf,
    /// Files with tables: Markdown (.md), CSV (.csv) or workbooks (.xlsx).
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The edition that the tables print: `e` and the month of its adoption, such as e2024-03. Without it the newest of the
    /// package, or the one that the tables name.
    #[arg(long, value_name = "REV")]
    edition: Option<String>,
    /// Say what would be done, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl ImportTables {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let folder = self.folder(language)?;
        let Some(package) = readable(&folder, language)? else { return Ok(ExitCode::FAILURE) };
        let mut decisions = decisions(&folder, language)?;
        let documents = Documents::read(&self.files).map_err(error_in(language))?;
        name_unread(&documents, language);
        let edition = self.edition.as_deref();
        let mut done = import::import(&package, &documents, &decisions, edition);
        if (!done.questions.is_empty() || !done.words.is_empty()) && io::stdin().is_terminal() {
            ask(&done.questions, &mut decisions, language)?;
            ask_words(&done.words, &mut decisions, language)?;
            done = import::import(&package, &documents, &decisions, edition);
            // The answers are kept, also if nothing else is written.
            if !done.files.iter().any(|(file, _)| file == DECISIONS) {
                done.files.push((DECISIONS.to_owned(), decisions.text().into_bytes()));
            }
        }
        report(&done, language);
        if self.dry_run {
            let nothing = ("--dry-run なので、何も書き換えていません。", "Nothing was written, because of --dry-run.");
            say!("{}", in_language(language, nothing.0, nothing.1));
            return Ok(ExitCode::SUCCESS);
        }
        if done.facts == 0 {
            done.keep_questions_alone();
        }
        let is_sound = write(&done, &folder, language)?;
        if done.facts == 0 {
            let (ja, en) = (
                "計画の取組・指標・用語は一つも見つかりませんでした。",
                "No initiative, indicator or term of a plan was found.",
            );
            tell!("{}", in_language(language, ja, en));
            return Ok(ExitCode::FAILURE);
        }
        Ok(if is_sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The folder of the package, if what was asked for can be.
    fn folder(&self, language: Language) -> anyhow::Result<PathBuf> {
        if let Some(edition) = self.edition.as_deref().filter(|edition| !import::is_edition(edition)) {
            match language {
                Language::Ja => bail!(
                    "--edition {edition}: 版のIDではありません。e2024-03 のように、e と策定・改訂の年月を書いてください"
                ),
                Language::En => bail!(
                    "--edition {edition}: it is no id of an edition: write e and the month of its adoption, such as e2024-03"
                ),
            }
        }
        if let Some(file) = self.files.iter().find(|file| !file.is_file()) {
            let file = file.display();
            match language {
                Language::Ja => bail!("{file}: ファイルがありません。名前と場所を確かめてください"),
                Language::En => bail!("{file}: there is no such file: see its name and its folder"),
            }
        }
        let folders = packages(&self.folder, language)?;
        let [folder] = &folders[..] else {
            let folder = self.folder.display();
            match language {
                Language::Ja => bail!("{folder} にパッケージが {} 件あります。1つを指定してください", folders.len()),
                Language::En => bail!("{folder} holds {} packages: name one of them", folders.len()),
            }
        };
        Ok(folder.clone())
    }
}

/// Names files that were not read, and why.
fn name_unread(documents: &Documents, language: Language) {
    print_findings(&documents.findings, language);
    let (ja, en) = (
        "Markdown（.md）、CSV（.csv）、ブック（.xlsx）のどれでもないので、読みませんでした。別の形式なら、表計算ソフトで .xlsx として保存してください。",
        "it is neither Markdown (.md), CSV (.csv) nor a workbook (.xlsx), so it was not read. Save it as .xlsx with a spreadsheet.",
    );
    for file in &documents.unknown {
        tell!("{file}: {}", in_language(language, ja, en));
    }
    let (ja, en) = (
        "表計算ソフトがブックを開いている印のファイルなので、読みませんでした。ブックを保存して閉じてから、もう一度 import してください。",
        "it says that a spreadsheet has a workbook open, and is none itself. Save and close the workbook, and import again.",
    );
    for file in &documents.locks {
        tell!("{file}: {}", in_language(language, ja, en));
    }
    let (ja, en) = ("何も書かれていないので、読むものがありませんでした。", "there is nothing in it to be read.");
    for document in documents.empty() {
        tell!("{document}: {}", in_language(language, ja, en));
    }
}

/// Writes what was read, and says so; false if what is written has an error that a person must mend.
fn write(done: &Import, folder: &Path, language: Language) -> anyhow::Result<bool> {
    let failed = || folder.display().to_string();
    let aside = done.write(folder).map_err(error_in(language)).with_context(failed)?;
    for (file, _) in &done.files {
        say!("{}: {}", folder.join(file).display(), in_language(language, "書き直しました。", "Written anew."));
    }
    for (from, to) in &aside {
        say!("{}: {} {to}", folder.join(from).display(), in_language(language, "元のファイルの控え:", "Kept as"));
    }
    let checked = check::check(folder);
    print_findings(&checked.findings, language);
    let (open, folder) = (done.questions.len() + done.words.len(), folder.display());
    match language {
        _ if open == 0 => {}
        Language::Ja => tell!(
            "{folder}/{DECISIONS} に、答えのない問いが {open} 件あります。\"?\" に答えを書いて、もう一度 import してください。"
        ),
        Language::En => tell!(
            "{folder}/{DECISIONS} has {open} question(s) without an answer: write it for each \"?\", and import again."
        ),
    }
    Ok(checked.package.is_some())
}

/// The package, if its files can be read.
fn readable(folder: &Path, language: Language) -> anyhow::Result<Option<Package>> {
    let mut findings = Findings::new(folder);
    let package = Package::read(folder, &mut findings);
    let errors: Vec<_> = findings.finish().into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if !errors.is_empty() {
        print_findings(&errors, language);
        tell!("{}", in_language(language, "何も書き換えませんでした。", "Nothing was written."));
        return Ok(None);
    }
    if package.metadata.profile() != catalog::profile().name {
        let folder = folder.display();
        match language {
            Language::Ja => {
                bail!("{folder} は古いプロファイルのパッケージです。先に openplan format {folder} を実行してください")
            }
            Language::En => bail!("{folder} is a package of an older profile: run openplan format {folder} first"),
        }
    }
    Ok(Some(package))
}

fn decisions(folder: &Path, language: Language) -> anyhow::Result<Decisions> {
    let path = folder.join(DECISIONS);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Decisions::default()),
        Err(error) => return Err(error_in(language)(error)).with_context(|| path.display().to_string()),
    };
    Decisions::read(&text).map_err(|wrong| match language {
        Language::Ja => anyhow!("{}/{}", folder.display(), wrong.ja),
        Language::En => anyhow!("{}/{}", folder.display(), wrong.en),
    })
}

/// Asks what columns hold. An empty answer leaves the question open.
fn ask(questions: &[Question], decisions: &mut Decisions, language: Language) -> anyhow::Result<()> {
    for Question { document, head, samples } in questions {
        if decisions.column(head).is_some() {
            continue;
        }
        let samples = samples.join(" / ");
        match language {
            Language::Ja => say!(
                "{document}: 列「{head}」（{samples}）は何を表しますか。次の語で答えてください。分からなければ Enter。"
            ),
            Language::En => say!(
                "{document}: what does the column \"{head}\" ({samples}) hold? Answer with one of these words, or Enter."
            ),
        }
        for (word, _, ja, en) in MEANINGS {
            say!("  {word}: {}", in_language(language, ja, en));
        }
        loop {
            let mut answer = String::new();
            if io::stdin().read_line(&mut answer)? == 0 || answer.trim().is_empty() {
                break;
            }
            if import::is_meaning(answer.trim()) {
                decisions.columns.insert(head.clone(), answer.trim().to_owned());
                break;
            }
            say!(
                "{}",
                in_language(
                    language,
                    "上の語のどれかで答えてください。年度を続けることもできます: target 2024",
                    "Answer with one of the words above; a year may follow: target 2024"
                )
            );
        }
    }
    Ok(())
}

/// Asks for the codes of words in a schedule. An empty answer leaves the question open.
fn ask_words(words: &[String], decisions: &mut Decisions, language: Language) -> anyhow::Result<()> {
    for word in words {
        let near = import::nearest_stage(word).map_or_else(String::new, |near| format!(" [{near}?]"));
        match language {
            Language::Ja => say!(
                "工程の語「{word}」の段階は何ですか{near}。段階のID、own（計画独自）、none-of-them（コードなし）で答えてください。分からなければ Enter。"
            ),
            Language::En => say!(
                "Which stage is the word \"{word}\"{near}? Answer with the id of a stage, own (of the plan), none-of-them (no code), or Enter."
            ),
        }
        loop {
            let mut answer = String::new();
            if io::stdin().read_line(&mut answer)? == 0 || answer.trim().is_empty() {
                break;
            }
            if import::is_stage(answer.trim()) {
                decisions.stages.insert(word.clone(), answer.trim().to_owned());
                break;
            }
            say!(
                "{}",
                in_language(
                    language,
                    "段階のIDか、own か、none-of-them で答えてください。",
                    "Answer with the id of a stage, own or none-of-them."
                )
            );
        }
    }
    Ok(())
}

fn report(done: &Import, language: Language) {
    for wrote in &done.wrote {
        say!("{}", wrote.report_line(language));
    }
    for told in &done.told {
        say!("{}", told.report_line(language));
    }
}
