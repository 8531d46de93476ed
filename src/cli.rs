//! The commands: each promises an effect and an exit status.
mod new;

use self::new::New;
use crate::{
    check,
    copy::{self, Step},
    dataset::{self, Finding, Findings, Language, Package, Severity},
    dcat::Host,
    export,
    http::{self, State},
    snapshot::{self, Leaving, LeavingError, Options, Outcome, PublishError, ToWithdraw, Withdrawn},
    store::{self, Pool, Reason, Release},
    verify::{self, Report},
};
use actix_web::{App, HttpServer, middleware::from_fn, web::Data};
use anyhow::Context;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{
    fs::File,
    io::{BufReader, IsTerminal},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

/// Publish municipal plans as open data: REST, CSV, linked data and SPARQL from one small server.
///
/// Without a command it serves: `openplan` is `openplan serve`.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve what is published; publish the datasets first if nothing is.
    ///
    /// Follows the database: what another process publishes is served within two seconds, without a restart.
    Serve(Serve),
    /// Make a package for a plan that passes `check`: its `datapackage.json`, and every table with its header.
    ///
    /// Touches no folder that is already there. Exits with 1, and makes nothing, if a value cannot be.
    New(New),
    /// Check packages and print every finding as `file:line:column: what, why, how to mend`.
    ///
    /// Exits with 1 if any of them is an error, else with 0. Writes nothing.
    Check(Check),
    /// Take spreadsheets into a package and repair its bytes, never its values, and say what was done.
    ///
    /// Takes `observations.xlsx`, `observations.excel.csv` or the plan's `data.xlsx` that lie in the folder; mends byte
    /// order marks, `Shift_JIS`, line ends, quotes, Japanese headers, order of columns, the generated part of
    /// `datapackage.json`. What a spreadsheet replaces is kept in the folder `taken`. Exits with 1, and writes nothing in
    /// that package, if something is ambiguous.
    Format(Format),
    /// Check packages and publish each as an immutable release, all of them or none.
    ///
    /// Publishing the same content again does nothing. Ids that are published stay: a package that lacks one is refused
    /// unless it is named with `--remove`. Exits with 1 if nothing could be published.
    Publish(Publish),
    /// Take down a record, one of its texts, or a release: everywhere, in past releases and their files too.
    ///
    /// For what must not be public: personal data, infringing or leaked text. What was there answers 410 with the date and
    /// the class of the reason, nothing of it stays in the database, and a package that brings it back is refused. It
    /// cannot be undone. Take it out of the folder of the package too, and out of backups.
    Withdraw(Withdraw),
    /// Copy all that is published from one database to another: to move it, or as a backup while it is served.
    ///
    /// Ids, dates, digests and stored files stay the same. A database that was copied before gets what is new. Exits with
    /// 1, and copies nothing, if the other database holds anything else.
    Copy(CopyDatabase),
    /// Prove that an archive (`data.zip`) or everything in a database is as it was published.
    ///
    /// Prints every finding on a line: what it is about, what is wrong, why, and what to do. Exits with 1 if anything is
    /// wrong, else with 0. Writes nothing; the database may be in use. An archive needs no database and no network.
    Verify(Verify),
    /// Write the whole site as static files, all releases included, for any web server at the root of a host.
    ///
    /// Into a new or empty folder, or in place of an earlier export, when all of it is written. Exits with 1, and leaves the
    /// folder as it was, if anything fails.
    Export(Export),
    /// Print the OpenAPI document that `/openapi.json` serves.
    Openapi,
}

#[derive(Debug, Args)]
struct Serve {
    /// Address to listen on, as `host:port`.
    #[arg(long, env = "OPENPLAN_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    #[command(flatten)]
    database: Database,
    /// Folder with packages, published at start if the database holds no release.
    #[arg(long, env = "OPENPLAN_DATASETS", default_value = "datasets")]
    datasets: PathBuf,
    #[command(flatten)]
    operator: Operator,
}

#[derive(Debug, Clone, Args)]
struct Operator {
    /// Name of who operates the server, for the catalogue.
    #[arg(long, env = "OPENPLAN_OPERATOR")]
    operator: Option<String>,
    /// Where to reach who operates the server, as `mailto:…`, `tel:…` or `https://…`: for the catalogue's services and
    /// `/.well-known/security.txt`, which is not there without it.
    #[arg(long, env = "OPENPLAN_CONTACT", value_parser = contact)]
    contact: Option<String>,
}

#[derive(Debug, Args)]
struct Export {
    /// Folder to write: new, empty, or of an earlier export.
    folder: PathBuf,
    /// Database to read: an SQLite file or `postgres://user@host/name`. May be in use.
    #[arg(long, env = "OPENPLAN_DATABASE", default_value = DEFAULT_DATABASE)]
    database: String,
    /// What URLs begin with in the copy, such as `https://plans.example.jp`, a host without a path. IRIs stay those that were
    /// recorded at the first publish, which are used for URLs too if nothing else is said.
    #[arg(long, env = "OPENPLAN_BASE_URL", value_parser = base_url)]
    base_url: Option<String>,
    #[command(flatten)]
    operator: Operator,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

#[derive(Debug, Args)]
struct Database {
    /// SQLite file, made if it does not exist, or `postgres://user@host/name`.
    #[arg(long, env = "OPENPLAN_DATABASE", default_value = DEFAULT_DATABASE)]
    database: String,
    /// What URLs and IRIs begin with, such as `https://data.example.jp`. Recorded at the first publish; without it the
    /// recorded one is used, and before that `http://` and the address to listen on.
    #[arg(long, env = "OPENPLAN_BASE_URL", value_parser = base_url)]
    base_url: Option<String>,
}

#[derive(Debug, Args)]
struct Check {
    /// A package (a folder with `datapackage.json`) or a tree of packages.
    #[arg(env = "OPENPLAN_DATASETS", default_value = "datasets")]
    folder: PathBuf,
    /// Language of the findings; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
    /// How findings are printed.
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
}

#[derive(Debug, Args)]
struct Format {
    /// A package (a folder with `datapackage.json`) or a tree of packages.
    folder: PathBuf,
    /// Language of the findings; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

#[derive(Debug, Args)]
struct Publish {
    /// A package (a folder with `datapackage.json`) or a tree of packages.
    #[arg(env = "OPENPLAN_DATASETS", default_value = "datasets")]
    folder: PathBuf,
    #[command(flatten)]
    database: Database,
    /// Why it is published, for the list of releases.
    #[arg(long)]
    note: Option<String>,
    /// Who publishes it, for the list of releases.
    #[arg(long)]
    author: Option<String>,
    /// An id that may leave the data, as its IRI or as `table/key`, such as `initiatives/i044`; may be given several times.
    /// Rows that cannot stand without it may leave too. Its address answers 410 then, with a link to where it last was.
    #[arg(long, value_name = "ID")]
    remove: Vec<String>,
    /// Language of the findings; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["record", "release"])))]
struct Withdraw {
    /// The record, by the IRI of its thing: `https://data.example.jp/id/172014/dx-action-plan/terms/ai`. What cannot stand
    /// without it goes with it, such as the listings and the schedule of an initiative.
    #[arg(long, value_name = "IRI")]
    record: Option<String>,
    /// Only the text of this column, which must be one that a row can be without.
    #[arg(long, value_name = "NAME", requires = "record")]
    column: Option<String>,
    /// The release, as `municipality/plan/number`. The last current one that is not withdrawn is current again.
    #[arg(long, value_name = "RELEASE")]
    release: Option<String>,
    /// Why: personal-data, infringement, leak, order or other. Nothing else is said of it.
    #[arg(long, value_name = "CLASS")]
    reason: Reason,
    /// SQLite file or `postgres://user@host/name`. May be in use: running servers follow within two seconds.
    #[arg(long, env = "OPENPLAN_DATABASE", default_value = DEFAULT_DATABASE)]
    database: String,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

#[derive(Debug, Args)]
struct CopyDatabase {
    /// Database to read: an SQLite file or `postgres://user@host/name`. May be in use.
    #[arg(long, value_name = "DATABASE")]
    from: String,
    /// Database to write to, made if it is an SQLite file that does not exist.
    #[arg(long, value_name = "DATABASE")]
    to: String,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

#[derive(Debug, Args)]
struct Verify {
    /// Archive to prove, as downloaded; without it the database is proven.
    archive: Option<PathBuf>,
    /// Database to prove: an SQLite file or `postgres://user@host/name`.
    #[arg(long, env = "OPENPLAN_DATABASE", default_value = DEFAULT_DATABASE)]
    database: String,
    /// Language of the findings; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    /// Japanese.
    Ja,
    /// English.
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// A line for each finding.
    Text,
    /// One JSON document, for tools.
    Json,
}

/// Base that is taken when nothing is published, recorded or asked for.
const DEFAULT_BASE: &str = "http://127.0.0.1:8080";

/// Database that is taken when none is named.
const DEFAULT_DATABASE: &str = "openplan.sqlite";

impl Database {
    /// The option by which another command takes the same database, with a space before it; empty if that is the
    /// default. A log line holds no password.
    fn option(&self) -> String {
        if self.database == DEFAULT_DATABASE {
            return String::new();
        }
        format!(" --database {}", store::shown(&self.database))
    }

    /// Why nothing was published, with the name of the database where it is at fault.
    fn refused(&self, error: PublishError) -> anyhow::Error {
        match error {
            PublishError::Database(_) | PublishError::Insert(_) | PublishError::Pool(_) => {
                anyhow::anyhow!("{}: {error}", store::shown(&self.database))
            }
            other => other.into(),
        }
    }
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    ///
    /// What went wrong, in a sentence for whoever started the command.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self.command.unwrap_or(Command::Serve(self.serve)) {
            Command::Serve(serve) => serve.run(),
            Command::New(new) => new.run(),
            Command::Check(check) => check.run(),
            Command::Format(format) => format.run(),
            Command::Publish(publish) => publish.run(),
            Command::Withdraw(withdraw) => withdraw.run(),
            Command::Copy(copy) => copy.run(),
            Command::Verify(verify) => verify.run(),
            Command::Export(export) => export.run(),
            Command::Openapi => {
                print!("{}", http::openapi_json()?);
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

impl Check {
    fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let (packages, findings) = checked(&self.folder, language)?;
        if self.format == Output::Json {
            let messages: Vec<_> = findings.iter().map(|finding| finding.message(language)).collect();
            println!("{}", serde_json::to_string_pretty(&messages)?);
        } else {
            print_findings(&findings, language);
            if findings.is_empty() {
                eprintln!("{}", nothing_found(packages.len(), &self.folder, language));
            }
        }
        Ok(if has_error(&findings) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

impl Format {
    fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let mut refused = false;
        for folder in packages(&self.folder, language)? {
            let failed = || match language {
                Language::Ja => format!("{} を直せません", folder.display()),
                Language::En => format!("cannot repair {}", folder.display()),
            };
            let done = dataset::format(&folder).with_context(failed)?;
            refused |= !done.refused.is_empty();
            print_findings(&done.refused, language);
            if !done.refused.is_empty() {
                eprintln!(
                    "{}: {}",
                    folder.display(),
                    in_language(language, "何も書き換えませんでした。", "Nothing was written.")
                );
                continue;
            }
            for line in done.taken.iter().flat_map(|taken| taken.said(language)) {
                println!("{line}");
            }
            for finding in &done.mended {
                println!("{}", finding.mended(language));
            }
            for file in &done.written {
                println!(
                    "{}: {}",
                    folder.join(file).display(),
                    in_language(language, "書き直しました。", "Written anew.")
                );
            }
            for (from, to) in &done.set_aside {
                println!(
                    "{}: {} {to}",
                    folder.join(from).display(),
                    in_language(language, "元のファイルの控え:", "Kept as")
                );
            }
        }
        Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

const fn in_language(language: Language, ja: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Ja => ja,
        Language::En => en,
    }
}

impl Publish {
    fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let (packages, findings) = checked(&self.folder, language)?;
        print_findings(&findings, language);
        if has_error(&findings) {
            eprintln!("{}", in_language(language, "何も公開しませんでした。", "Nothing was published."));
            return Ok(ExitCode::FAILURE);
        }
        let pool = store::open(&self.database.database)?;
        let options = Options {
            note: self.note.clone(),
            author: self.author.clone(),
            remove: self.remove.clone(),
            base_url: self.database.base_url.clone(),
            default_base_url: DEFAULT_BASE.to_owned(),
        };
        match snapshot::publish(&packages, &options, &pool) {
            Ok(outcomes) => outcomes.iter().for_each(|outcome| println!("{}", said(outcome, language))),
            Err(PublishError::Leaving(LeavingError::Unsaid(leaving))) => {
                eprintln!("{}", self.unsaid(&leaving, language));
                return Ok(ExitCode::FAILURE);
            }
            Err(error) => return Err(self.database.refused(error)),
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Which ids would disappear, and the command that lets them.
    fn unsaid(&self, leaving: &Leaving, language: Language) -> String {
        let (count, ids) = (leaving.ids.len(), snapshot::listed(&leaving.ids));
        let texts = [("--base-url", &self.database.base_url), ("--note", &self.note), ("--author", &self.author)];
        let said = texts.into_iter().filter_map(|(option, text)| Some(format!("{option} {}", quoted(text.as_ref()?))));
        let named: Vec<String> = self.remove.iter().chain(&leaving.named).map(|id| quoted(id)).collect();
        let options: Vec<String> = said.chain([snapshot::remove_arguments(&named)]).collect();
        let (folder, database) = (quoted(&self.folder.display().to_string()), self.database.option());
        let command = format!("openplan publish {folder}{database} {}", options.join(" "));
        match language {
            Language::Ja => format!(
                "公開中のデータにあるIDのうち、{count}件がパッケージにありません: {ids}\n\
                 IDは付けた物とともに残ります。行を誤って消したのなら戻してください。\
                 本当に取り下げる場合は、次のコマンドで公開できます。\n  {command}\n何も公開しませんでした。"
            ),
            Language::En => format!(
                "The package lacks {count} of the ids that are published: {ids}\n\
                 Ids stay with their things. If rows were deleted by mistake, put them back. If they shall leave, publish \
                 with\n  {command}\nNothing was published."
            ),
        }
    }
}

impl Withdraw {
    fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        drop(store::open_whole(&self.database)?); // It is not made for this.
        let pool = store::open(&self.database)?;
        let what = match (self.record, self.release) {
            (Some(iri), _) => ToWithdraw::Record { iri, column: self.column },
            (None, release) => ToWithdraw::Release(release.unwrap_or_default()),
        };
        let done = snapshot::withdraw(&what, self.reason, &pool)?;
        println!("{}", withdrawn_said(&done, language));
        Ok(if done.cleared { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What was taken down, and what is left to be done by whoever did it.
fn withdrawn_said(done: &Withdrawn, language: Language) -> String {
    let (what, say) = (&done.what, |ja: String, en: String| if language == Language::Ja { ja } else { en });
    let numbers = done.releases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let list = |names: &[String]| format!("\n  {}", names.join("\n  "));
    let mut lines = Vec::new();
    lines.push(if done.again {
        say(
            format!("{what} はすでに取り下げられています。データベースを書き直しました。"),
            format!("{what} is withdrawn already; the database was written anew."),
        )
    } else {
        say(format!("取り下げました: {what}"), format!("Withdrew {what}"))
    });
    if !numbers.is_empty() {
        lines.push(say(
            format!("次の公開版から取り除きました: {numbers}"),
            format!("It is in these releases no more: {numbers}"),
        ));
    }
    if !done.along.is_empty() {
        let (count, names) = (done.along.len(), list(&done.along));
        lines.push(say(
            format!("これなしには成り立たない{count}行も取り下げました:{names}"),
            format!("{count} row(s) that cannot stand without it went with it:{names}"),
        ));
    }
    if let Some(number) = done.by_release.filter(|_| !done.again) {
        lines.push(say(format!("現行の公開版は {number} です。"), format!("Release {number} is current now.")));
    }
    if done.nothing_left {
        lines.push(say(
            "この計画にはほかの公開版がないため、今は何も公開していません。".to_owned(),
            "The plan has no other release: nothing of it is served now.".to_owned(),
        ));
    }
    if !done.elsewhere.is_empty() {
        let names = list(&done.elsewhere);
        lines.push(say(
            format!("注意: 同じ文言が次の箇所に残っています。必要なら、それも取り下げてください。{names}"),
            format!("Beware: the same text stands in these places still. Withdraw them too if need be.{names}"),
        ));
    }
    lines.push(say(
        "パッケージのフォルダ（CSVファイル）からも削除してください。残っていると、次のpublishは断られます。バックアップや複製したデータベースも削除してください。".to_owned(),
        "Remove it from the folder of the package (the CSV files) too: else the next publish is refused. Delete backups and \
         copies of the database that hold it."
            .to_owned(),
    ));
    if !done.urls.is_empty() {
        let urls = list(&done.urls);
        lines.push(say(
            format!("前段のキャッシュ（CDNなど）がある場合は、次のURLを消去してください（*は以降すべて）:{urls}"),
            format!(
                "If there is a cache in front (a CDN), purge these URLs there (* stands for all that follows):{urls}"
            ),
        ));
    }
    if !done.cleared {
        lines.push(say(
            "データベースを読んでいるプログラムがあり、ファイルを書き直せませんでした。少し待って、同じコマンドをもう一度実行してください。"
                .to_owned(),
            "A program that reads the database kept its file from being written anew: wait a moment and give the same \
             command again."
                .to_owned(),
        ));
    }
    lines.join("\n")
}

impl CopyDatabase {
    fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let mut from = store::open_whole(&self.from)?;
        let to = store::open(&self.to)?;
        let copied = copy::copy(&mut from, &mut *to.get()?, &mut |step| eprintln!("{}", step_said(step, language)))?;
        let (from, to) = (store::shown(&self.from), store::shown(&self.to));
        let copy::Copied { releases, publications, .. } = copied;
        let said = match language {
            Language::Ja if copied == copy::Copied::default() => format!("{to} には {from} の内容がすべてあります"),
            Language::Ja => {
                format!("{from} から {to} へ、{releases}件のリリースと{publications}件の公開の記録を複製しました")
            }
            Language::En if copied == copy::Copied::default() => format!("Nothing to copy: {to} holds all of {from}"),
            Language::En => {
                format!("Copied from {from} to {to}: {releases} release(s), {publications} publication(s)")
            }
        };
        println!("{said}");
        Ok(ExitCode::SUCCESS)
    }
}

impl Verify {
    fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let (report, of) = match &self.archive {
            Some(path) => (of_archive(path, language)?, path.display().to_string()),
            None => (of_database(&self.database, language)?, store::shown(&self.database)),
        };
        for finding in &report.findings {
            println!("{}", finding.line(language));
        }
        eprintln!("{}", proven(&report, &of, language));
        Ok(if report.is_proven() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn of_archive(path: &Path, language: Language) -> anyhow::Result<Report> {
    let failed = || match language {
        Language::Ja => format!("{} を開けません", path.display()),
        Language::En => format!("cannot open {}", path.display()),
    };
    Ok(verify::archive(BufReader::new(File::open(path).with_context(failed)?), verify::LIMIT))
}

fn of_database(url: &str, language: Language) -> anyhow::Result<Report> {
    let mut db = store::open_existing(url)?;
    let mut said = |release: &Release| {
        let Release { lg_code, plan_id, number, .. } = release;
        match language {
            Language::Ja => eprintln!("{lg_code}/{plan_id} のリリース {number} を検証中"),
            Language::En => eprintln!("verifying release {number} of {lg_code}/{plan_id}"),
        }
    };
    Ok(verify::database(&mut db, &mut said)?)
}

fn proven(report: &Report, of: &str, language: Language) -> String {
    let Report { releases, files, .. } = report;
    let wrong = report.findings.iter().filter(|finding| !finding.fault.is_note()).count();
    match (language, wrong) {
        (Language::Ja, 0) => format!("{of}: {releases}件のリリース、{files}ファイル、すべて公開されたとおりです"),
        (Language::En, 0) => format!("{of}: {releases} release(s), {files} files, all as published"),
        (Language::Ja, _) => format!("{of}: {releases}件のリリース、{files}ファイルのうち、{wrong}件の異常があります"),
        (Language::En, _) => format!("{of}: {wrong} fault(s) in {releases} release(s), {files} files"),
    }
}

impl Export {
    fn run(self) -> anyhow::Result<ExitCode> {
        drop(store::open_whole(&self.database)?); // Opening a pool would make it.
        let pool = store::open(&self.database)?;
        let options = Options { default_base_url: DEFAULT_BASE.to_owned(), ..Options::default() };
        let recorded = snapshot::server_base(&options, &mut *pool.get()?)?;
        let Operator { operator, contact } = self.operator;
        let host = Host { base: self.base_url.unwrap_or(recorded), operator, contact, is_copy: true };
        let (base, state) = (host.base.clone(), Data::new(State::operated(pool, host)?));
        let export::Written { files, bytes } =
            actix_web::rt::System::new().block_on(export::export(state, &self.folder))?;
        let (folder, megabytes) = (self.folder.display(), bytes.div_ceil(1_000_000));
        match language(self.lang) {
            Language::Ja => println!(
                "{folder} に{files}ファイル（{megabytes} MB）を書き出しました。{base} のルートに置いてください"
            ),
            Language::En => println!("Wrote {files} files ({megabytes} MB) into {folder}, for the root of {base}"),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn step_said(step: &Step<'_>, language: Language) -> String {
    let Step { release, place, of, rows, files } = step;
    let (lg_code, plan_id, number) = (&release.lg_code, &release.plan_id, release.number);
    match language {
        Language::Ja => {
            format!("{place}/{of}: {lg_code}/{plan_id} のリリース {number}（{rows}行、{files}ファイル）を複製中")
        }
        Language::En => {
            format!("{place}/{of}: copying release {number} of {lg_code}/{plan_id}, {rows} rows, {files} files")
        }
    }
}

fn said(outcome: &Outcome, language: Language) -> String {
    let (Outcome::Published(release) | Outcome::Unchanged(release) | Outcome::Restored(release)) = outcome;
    let (lg_code, plan_id, number, digest) = (&release.lg_code, &release.plan_id, release.number, &release.digest);
    if language == Language::Ja {
        let name = format!("{lg_code}/{plan_id} のリリース {number}（{digest}）");
        return match outcome {
            Outcome::Published(_) => format!("公開しました: {name}"),
            Outcome::Unchanged(_) => format!("変更はありません: {name} が現行で、内容も同じです"),
            Outcome::Restored(_) => format!("公開し直しました: {name} が同じ内容で、再び現行になりました"),
        };
    }
    let name = format!("release {number} of {lg_code}/{plan_id} ({digest})");
    match outcome {
        Outcome::Published(_) => format!("Published {name}"),
        Outcome::Unchanged(_) => format!("Unchanged: {name} is current and has this content"),
        Outcome::Restored(_) => format!("Restored {name}: it had this content and is current again"),
    }
}

impl Serve {
    fn run(self) -> anyhow::Result<ExitCode> {
        tracing_subscriber::fmt()
            .with_ansi(std::io::stdout().is_terminal())
            .with_env_filter(
                tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "openplan=info,warn".into()),
            )
            .init();
        // Before anything is published: a first publish records the base, so it must not happen for nothing.
        let listener = TcpListener::bind(&self.listen).with_context(|| format!("cannot listen on {}", self.listen))?;
        let pool = store::open(&self.database.database)?;
        let options = Options {
            base_url: self.database.base_url.clone(),
            default_base_url: local_base(&listener.local_addr()?),
            ..Options::default()
        };
        if !self.publish_if_empty(&options, &pool)? {
            return Ok(ExitCode::FAILURE);
        }
        let base = snapshot::server_base(&options, &mut *pool.get()?)?;
        if options.base_url.is_none() && base != options.default_base_url {
            tracing::warn!("URLs begin with {base}, as recorded at the first publish, not with {}", self.listen);
        } else if options.base_url.is_none() && listener.local_addr()?.ip().is_unspecified() {
            tracing::warn!("URLs begin with {base}: others need a public address, see --base-url");
        }
        let Operator { operator, contact } = self.operator.clone();
        let host = Host { base, operator, contact, is_copy: false };
        let state = Arc::new(State::operated(pool, host)?);
        state.follow();
        listen(listener, Data::from(state))?;
        Ok(ExitCode::SUCCESS)
    }

    /// Publishes the folder into a database without releases; false if it must not be published.
    fn publish_if_empty(&self, options: &Options, pool: &Pool) -> anyhow::Result<bool> {
        let mut db = pool.get()?;
        if store::Publication::last(&mut db)?.is_some() {
            self.name_unpublished(&mut db);
            return Ok(true);
        }
        drop(db);
        let language = language(None);
        let (packages, findings) = checked(&self.datasets, language)?;
        print_findings(&findings, language);
        if has_error(&findings) {
            eprintln!("Nothing is published and {} has errors: mend them and start again.", self.datasets.display());
            return Ok(false);
        }
        for outcome in snapshot::publish(&packages, options, pool).map_err(|error| self.database.refused(error))? {
            tracing::info!("{}", said(&outcome, Language::En));
        }
        Ok(true)
    }

    /// Says so if the folder holds something else than what is served.
    fn name_unpublished(&self, db: &mut store::Db) {
        let Ok(folders) = dataset::packages(&self.datasets) else { return };
        for folder in folders {
            let package = Package::read(&folder, &mut Findings::new(&folder));
            let (lg_code, plan_id) = (package.metadata.lg_code(), package.metadata.plan_id());
            let current = store::Publication::of_plan(lg_code, plan_id, db).ok().and_then(|mut all| all.pop());
            let known = store::Release::by_digest(lg_code, plan_id, &package.digest(), db).ok().flatten();
            if known.map(|release| release.number) != current.map(|(number, _)| number) {
                let (folder, database) = (folder.display(), self.database.option());
                tracing::info!(
                    "{folder} differs from what is served; to publish it: openplan publish {folder}{database}"
                );
            }
        }
    }
}

fn listen(listener: TcpListener, state: Data<State>) -> anyhow::Result<()> {
    let (base, address) = (state.base.clone(), listener.local_addr()?);
    let example = state.snapshot().plans.keys().next().map(|(lg_code, plan_id)| format!("/{lg_code}/{plan_id}"));
    let server =
        HttpServer::new(move || App::new().app_data(state.clone()).wrap(from_fn(http::around)).configure(http::routes));
    let server = server.listen(listener)?;
    let example = example.unwrap_or_default();
    tracing::info!("Serving {base} on {address}; try {base}{example} {base}{example}/initiatives.csv {base}/docs/");
    actix_web::rt::System::new().block_on(server.run())?;
    Ok(())
}

/// The packages in a folder; there is at least one.
fn packages(folder: &Path, language: Language) -> anyhow::Result<Vec<PathBuf>> {
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
    let folders = dataset::packages(folder).context(unreadable)?;
    if folders.is_empty() {
        anyhow::bail!(empty);
    }
    Ok(folders)
}

/// Reads and checks a package or a tree of packages.
fn checked(folder: &Path, language: Language) -> anyhow::Result<(Vec<Package>, Vec<Finding>)> {
    let folders = packages(folder, language)?;
    let reports: Vec<_> = folders.iter().map(|folder| check::check(folder)).collect();
    let findings = reports.iter().flat_map(|report| report.findings.clone()).collect();
    Ok((reports.into_iter().filter_map(|report| report.package).collect(), findings))
}

fn nothing_found(packages: usize, folder: &Path, language: Language) -> String {
    let folder = folder.display();
    match language {
        Language::Ja => format!("{folder}: {packages}件のパッケージを検査しました。問題はありません。"),
        Language::En => format!("{folder}: {packages} package(s) checked, nothing to mend."),
    }
}

fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

fn print_findings(findings: &[Finding], language: Language) {
    for finding in findings {
        println!("{}", finding.message(language));
    }
}

/// A word as a shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@+=%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// The language asked for, else that of the locale; English if the locale names neither.
fn language(asked: Option<Lang>) -> Language {
    match asked {
        Some(Lang::Ja) => Language::Ja,
        Some(Lang::En) => Language::En,
        None => {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok());
            if locale.is_some_and(|locale| locale.starts_with("ja")) { Language::Ja } else { Language::En }
        }
    }
}

/// What URLs begin with if nobody says it: the address, or this machine's own name for itself if that is all of them.
fn local_base(address: &SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("http://127.0.0.1:{}", address.port())
    } else {
        format!("http://{address}")
    }
}

/// An absolute address without a slash at its end.
fn base_url(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let host = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !trimmed.contains(['?', '#', ' ', '<', '>', '"']) => Ok(trimmed.to_owned()),
        _ => Err("expected an absolute address such as https://data.example.jp".to_owned()),
    }
}

/// An IRI by which somebody can be reached.
fn contact(text: &str) -> Result<String, String> {
    let known = ["mailto:", "tel:", "https://"].iter().filter_map(|scheme| text.strip_prefix(scheme));
    match known.into_iter().next() {
        Some(rest) if !rest.is_empty() && oxrdf::NamedNode::new(text).is_ok() => Ok(text.to_owned()),
        _ => Err("expected an address such as mailto:dx@city.example.jp, tel:+81-76-000-0000 or https://…".to_owned()),
    }
}
