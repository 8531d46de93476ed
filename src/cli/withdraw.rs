//! `openplan withdraw`: what was taken down, and what is left to do.
use super::settings::{DEFAULT_DATABASE, Lang, language, told};
use crate::{
    language::Language,
    snapshot::{self, ToWithdraw, Withdrawn},
    store::{self, Reason},
};
use anyhow::anyhow;
use clap::Args;
use std::process::ExitCode;

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["record", "release"])))]
pub(super) struct Withdraw {
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
    reason: String,
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
        drop(store::open_whole(&self.database).map_err(told(language))?); // It is not made for this.
        let pool = store::open(&self.database).map_err(told(language))?;
        let what = match (self.record, self.release) {
            (Some(iri), _) => ToWithdraw::Record { iri, column: self.column },
            (None, release) => ToWithdraw::Release(release.unwrap_or_default()),
        };
        let done = snapshot::withdraw(&what, reason, &pool).map_err(told(language))?;
        say!("{}", withdrawn_said(&done, language));
        Ok(if done.cleared { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn reason(name: &str, language: Language) -> anyhow::Result<Reason> {
    name.parse().map_err(|expected| match language {
        Language::Ja => {
            let known = Reason::ALL.map(|one| format!("{}（{}）", one.name(), one.ja())).join("、");
            anyhow!("--reason {name}: 次のいずれかを指定してください: {known}")
        }
        Language::En => anyhow!("--reason {name}: {expected}"),
    })
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
