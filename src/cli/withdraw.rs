//! `openplan withdraw`: what was taken down, and what is left to do.
use super::{
    out,
    settings::{DEFAULT_DATABASE, Lang, error_in, language},
};
use crate::{
    language::Language,
    snapshot::{self, ToWithdraw, Withdrawn},
    store::{self, WithdrawalReason},
};
use anyhow::anyhow;
use clap::Args;
use std::{collections::BTreeSet, process::ExitCode};

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["record", "release"])))]
pub(super) struct Withdraw {
    /// The record, by the IRI of its thing: `https://data.example.jp/id/172014/dx-action-plan/terms/ai`. What cannot stand
    /// without it goes with it, such as the listings and the schedule of an initiative.
    #[arg(long, value_name = "IRI")]
    record: Option<String>,
    /// Only the text of this column, which must be one that a row can be without.
    #[arg(long, value_name = "NAME", requires = "record", conflicts_with = "release")]
    column: Option<String>,
    /// The release, as `publisher/plan/number`. The last current one that is not withdrawn is current again.
    #[arg(long, value_name = "RELEASE")]
    release: Option<String>,
    /// Why: personal-data, infringement, leak, order or other. Nothing else is said of it.
    #[arg(long, value_name = "CLASS")]
    reason: String,
    /// Say what would go, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// SQLite file or `postgres://user@host/name`. May be in use: running servers follow within two seconds.
    #[arg(long, env = "OPENPLAN_DATABASE", default_value = DEFAULT_DATABASE)]
    database: String,
    /// Language of what is said; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl Withdraw {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let reason = reason(&self.reason, language)?;
        // Opening a pool would make a missing file, which a withdrawal must not do.
        drop(store::open_whole(&self.database).map_err(error_in(language))?);
        let pool = store::open(&self.database).map_err(error_in(language))?;
        let what = match (self.record, self.release) {
            (Some(iri), _) => ToWithdraw::Record { iri, column: self.column },
            (None, release) => ToWithdraw::Release(release.unwrap_or_default()),
        };
        if self.dry_run {
            let would = snapshot::rehearse(&what, reason, &pool).map_err(error_in(language))?;
            out::lines(&dry_run_report(&would, language));
            return Ok(ExitCode::SUCCESS);
        }
        let done = snapshot::withdraw(&what, reason, &pool).map_err(error_in(language))?;
        out::lines(&withdrawal_report(&what, &done, language));
        Ok(if done.cleared { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn reason(name: &str, language: Language) -> anyhow::Result<WithdrawalReason> {
    name.parse().map_err(|expected| match language {
        Language::Ja => {
            let known = WithdrawalReason::ALL.map(|one| format!("{}（{}）", one.name(), one.ja())).join("、");
            anyhow!("--reason {name}: 次のいずれかを指定してください: {known}")
        }
        Language::En => anyhow!("--reason {name}: {expected}"),
    })
}

/// What would be taken down.
fn dry_run_report(would: &Withdrawn, language: Language) -> String {
    let Withdrawn { what, went_with_it, elsewhere, releases, .. } = would;
    let numbers = releases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let (went_with_it, elsewhere, releases) =
        (count_and_names(went_with_it, language), count_and_names(elsewhere, language), releases.len());
    let findings = count_and_names(&found(would, language), language);
    match language {
        Language::Ja if would.again => format!("{what} はすでに取り下げられています。何も変更していません。"),
        Language::En if would.again => format!("{what} is withdrawn already. Nothing was changed."),
        Language::Ja => format!(
            "取り下げる対象: {what}\n取り除かれる公開版: {releases}件（{numbers}）\n\
             これなしには成り立たず、ともに取り下げられる行: {went_with_it}\n同じ文言が残る箇所: {elsewhere}\n\
             残った行で、新たに check の指摘を受ける箇所: {findings}\n\
             まだ何も変更していません。取り下げると、元に戻せません。よければ --dry-run を外して実行してください。"
        ),
        Language::En => format!(
            "Would be withdrawn: {what}\nReleases that would no longer hold it: {releases} ({numbers})\n\
             Rows that cannot stand without it and would go with it: {went_with_it}\n\
             Places where the same text would be left: {elsewhere}\n\
             What check would find in the rows that are left, and did not before: {findings}\n\
             Nothing was changed. A withdrawal cannot be undone: leave out --dry-run to do it."
        ),
    }
}

/// What is found in the rows that are left.
fn found(withdrawn: &Withdrawn, language: Language) -> Vec<String> {
    withdrawn.findings.iter().map(|finding| finding.message(language).to_string()).collect()
}

/// How many names of a list are said.
const NAMED: usize = 20;

/// The number of the names, and the first of them below each other.
fn count_and_names(names: &[String], language: Language) -> String {
    let more = names.len().saturating_sub(NAMED);
    let more = match language {
        _ if more == 0 => String::new(),
        Language::Ja => format!("\n  ほか{more}件"),
        Language::En => format!("\n  and {more} more"),
    };
    let unit = if language == Language::Ja { "件" } else { "" };
    let head = [format!("{}{unit}", names.len())];
    head.iter().chain(names.iter().take(NAMED)).cloned().collect::<Vec<_>>().join("\n  ") + &more
}

/// Sentences in one language.
struct Lines {
    language: Language,
    lines: Vec<String>,
}

impl Lines {
    fn add(&mut self, ja: impl Into<String>, en: impl Into<String>) {
        self.lines.push(match self.language {
            Language::Ja => ja.into(),
            Language::En => en.into(),
        });
    }
}

/// What was taken down, and what is left to be done by whoever did it.
fn withdrawal_report(of: &ToWithdraw, done: &Withdrawn, language: Language) -> String {
    let mut out = Lines { language, lines: Vec::new() };
    add_what_was_withdrawn(done, &mut out);
    add_what_is_current(done, &mut out);
    match of {
        ToWithdraw::Release(_) => add_steps_after_release(&mut out),
        ToWithdraw::Record { column, .. } => {
            add_steps_in_csv(column.as_deref(), done, &mut out);
            add_steps_in_transcription(done, &mut out);
            add_steps_in_folder(&mut out);
        }
    }
    add_steps_elsewhere(done, &mut out);
    out.lines.join("\n")
}

fn add_what_was_withdrawn(done: &Withdrawn, out: &mut Lines) {
    let what = &done.what;
    if done.again {
        out.add(
            format!("{what} はすでに取り下げられています。データベースを書き直しました。"),
            format!("{what} is withdrawn already; the database was written anew."),
        );
    } else {
        out.add(format!("取り下げました: {what}"), format!("Withdrew {what}"));
    }
    if !done.releases.is_empty() {
        let numbers = done.releases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        out.add(
            format!("次の公開版から取り除きました: {numbers}"),
            format!("It is in these releases no more: {numbers}"),
        );
    }
    if !done.went_with_it.is_empty() {
        let (count, names) = (done.went_with_it.len(), indented(&done.went_with_it));
        out.add(
            format!("これなしには成り立たない{count}行も取り下げました:{names}"),
            format!("{count} row(s) that cannot stand without it went with it:{names}"),
        );
    }
}

/// All names below each other.
fn indented(names: &[String]) -> String {
    format!("\n  {}", names.join("\n  "))
}

fn add_what_is_current(done: &Withdrawn, out: &mut Lines) {
    if let Some(number) = done.by_release.filter(|_| !done.again) {
        out.add(format!("現行の公開版は {number} です。"), format!("Release {number} is current now."));
    }
    if done.nothing_left {
        out.add(
            "この計画にはほかの公開版がないため、今は何も公開していません。",
            "The plan has no other release: nothing of it is served now.",
        );
    }
    if !done.elsewhere.is_empty() {
        let names = count_and_names(&done.elsewhere, out.language);
        out.add(
            format!("注意: 同じ文言が次の箇所に残っています。必要なら、それも取り下げてください。{names}"),
            format!("Beware: the same text stands in these places still. Withdraw them too if need be: {names}"),
        );
    }
}

/// A release was taken down by its whole content.
fn add_steps_after_release(out: &mut Lines) {
    out.add(
        "取り下げた公開版と全く同じ内容のパッケージは、もう公開できません。ただし、同じ文言を含むほかの内容は断られず、\
         ほかの公開版に残る文言もそのままです。その文言は、パッケージのフォルダからも削除し、\
         ほかの公開版にもあるなら --record でも取り下げてください。",
        "Only a package with the very content of that release is refused from now on. Another content \
         that has the same text is not, and other releases keep it: remove the text from the folder \
         of the package, and withdraw its record too (--record) if other releases have it.",
    );
}

/// What is to be done in the CSV files, so that the package can be checked and published again.
fn add_steps_in_csv(column: Option<&str>, done: &Withdrawn, out: &mut Lines) {
    match column {
        Some(column) => out.add(
            format!("パッケージのフォルダ（CSVファイル）からも削除してください。欄 {column} を空にします。同じ文言が残っていると、次のpublishは断られます。"),
            format!("Remove it from the folder of the package (the CSV files) too: empty the cell {column}. With the same text in it the next publish is refused."),
        ),
        None => out.add(
            "パッケージのフォルダ（CSVファイル）からも削除してください。取り下げた行をすべて消し、position のある表では連番に直します。残っていると、次のpublishは断られます。",
            "Remove it from the folder of the package (the CSV files) too: delete every row that was withdrawn, and number position anew where a table has it. Else the next publish is refused.",
        ),
    }
    if !done.findings.is_empty() {
        let found = count_and_names(&found(done, out.language), out.language);
        out.add(
            format!("残った行は、新たに次の指摘を受けます。行番号は、取り下げた行を消した後のものです。CSVファイルで直してください: {found}"),
            format!("In the rows that are left `check` finds what it did not before, at their lines without those that were withdrawn. Mend it in the CSV files: {found}"),
        );
    }
}

fn add_steps_in_transcription(done: &Withdrawn, out: &mut Lines) {
    let comma = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
    let (lines, notes) = (comma(&done.printed.lines), comma(&done.printed.notes));
    if !lines.is_empty() {
        out.add(
            format!("原典の翻刻からも、次の行にある取り下げた文字を消してください。行番号が変わらないよう、改行は残します: {lines}"),
            format!("Blank its words in the transcribed source too, in these lines. Keep the line breaks, so that other lines keep their numbers: {lines}"),
        );
    }
    if !notes.is_empty() {
        out.add(
            format!("これらの行には注記があります。消した文字を写した注記は、同じように取り下げて、CSVからも行を削除してください: {notes}"),
            format!("There are notes on these lines. Withdraw those that quote what you blanked in the same way, and delete their rows: {notes}"),
        );
    }
}

fn add_steps_in_folder(out: &mut Lines) {
    out.add(
        "その中の taken フォルダには、formatが置き換える前のファイルがあります。そこからも削除してください。終わったら check と publish を実行します。",
        "Its folder taken holds the files that format replaced: remove it there too. Then check and publish.",
    );
}

/// What is to be deleted in places that this program cannot reach: backups, caches, and a log that a reader kept.
fn add_steps_elsewhere(done: &Withdrawn, out: &mut Lines) {
    out.add(
        "バックアップや複製したデータベースも削除してください。",
        "Delete backups and copies of the database that hold it.",
    );
    if !done.urls.is_empty() {
        let urls = indented(&done.urls);
        out.add(
            format!("前段のキャッシュ（CDNなど）がある場合は、次のURLを消去してください（*は以降すべて）:{urls}"),
            format!(
                "If there is a cache in front (a CDN), purge these URLs there (* stands for all that follows):{urls}"
            ),
        );
    }
    if !done.cleared {
        out.add(
            "データベースを読んでいるプログラムがあり、ファイルを書き直せませんでした。少し待って、同じコマンドをもう一度実行してください。",
            "A program that reads the database kept its file from being written anew: wait a moment and give the same \
             command again.",
        );
    }
}
