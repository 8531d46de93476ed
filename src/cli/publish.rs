//! `openplan publish`: packages as releases, and what became of each.
use super::{
    out,
    packages::{checked, has_error, print_findings, without_drafts},
    settings::{DEFAULT_BASE, Database, Lang, error_in, in_language, language, quoted, text},
};
use crate::{
    language::Language,
    snapshot::{self, Leaving, LeavingError, Options, Outcome, PublishError},
};
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(super) struct Publish {
    /// A package (a folder with `datapackage.json`) or a tree of packages.
    #[arg(env = "OPENPLAN_DATASETS", default_value = "datasets")]
    folder: PathBuf,
    #[command(flatten)]
    database: Database,
    /// Why it is published, for the list of releases.
    #[arg(long, value_parser = text)]
    note: Option<String>,
    /// Who publishes it, for the list of releases.
    #[arg(long, value_parser = text)]
    author: Option<String>,
    /// An id that may leave the data, as its IRI or as `table/key`, such as `initiatives/i044`; may be given several times.
    /// Rows that cannot stand without it may leave too. Its address answers 410 then, with a link to where it last was.
    #[arg(long, value_name = "ID")]
    remove: Vec<String>,
    /// Publish although the clock of this machine is before the last publication, which then lends its moment.
    #[arg(long)]
    despite_clock: bool,
    /// Language of the findings; without it that of the locale.
    #[arg(long, value_enum)]
    lang: Option<Lang>,
}

impl Publish {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let language = language(self.lang);
        let (folders, drafts) = without_drafts(&self.folder, language)?;
        print_findings(&drafts, language);
        let (packages, findings) = checked(&folders);
        print_findings(&findings, language);
        if has_error(&findings) || folders.is_empty() {
            tell!("{}", in_language(language, "何も公開しませんでした。", "Nothing was published."));
            return Ok(ExitCode::FAILURE);
        }
        let pool = self.database.open(language)?;
        let options = Options {
            note: self.note.clone(),
            author: self.author.clone(),
            remove: self.remove.clone(),
            base_url: self.database.base_url.clone(),
            default_base_url: DEFAULT_BASE.to_owned(),
            despite_clock: self.despite_clock,
        };
        if let Some(last) =
            snapshot::long_ago(&mut *pool.get().map_err(error_in(language))?).map_err(error_in(language))?
        {
            match language {
                Language::Ja => {
                    tell!("注意: 前回の公開は {last} です。この機械の時計が合っているか確認してください");
                }
                Language::En => {
                    tell!("Note: the last publication was made at {last}. Is the clock of this machine right?");
                }
            }
        }
        match snapshot::publish_each(&packages, &options, &pool) {
            Ok(outcomes) => outcomes.iter().for_each(|outcome| say!("{}", outcome_line(outcome, language))),
            Err(PublishError::Leaving(LeavingError::NotNamed(leaving))) => {
                out::messages(&self.ids_not_named(&leaving, language));
                return Ok(ExitCode::FAILURE);
            }
            Err(error) => return Err(self.database.refused(&error, language)),
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Which ids would disappear, and the command that lets them.
    fn ids_not_named(&self, leaving: &Leaving, language: Language) -> String {
        let (count, ids) = (leaving.ids.len(), snapshot::listed(&leaving.ids));
        let texts = [("--base-url", &self.database.base_url), ("--note", &self.note), ("--author", &self.author)];
        let given = texts.into_iter().filter_map(|(option, text)| Some(format!("{option} {}", quoted(text.as_ref()?))));
        let named: Vec<String> = self.remove.iter().chain(&leaving.named).map(|id| quoted(id)).collect();
        let options: Vec<String> = given.chain([snapshot::remove_arguments(&named)]).collect();
        let (folder, database) = (quoted(&self.folder.display().to_string()), self.database.option());
        let command = format!("openplan publish {folder}{database} {}", options.join(" "));
        match language {
            Language::Ja => format!(
                "公開中のデータにあるIDのうち、{count}件がパッケージにありません: {ids}\n\
                 IDは付けた物とともに残ります。行を誤って消したのなら戻してください。\
                 本当に公開をやめる場合は、次のコマンドで公開できます。\n  {command}\n何も公開しませんでした。"
            ),
            Language::En => format!(
                "The package lacks {count} of the ids that are published: {ids}\n\
                 Ids stay with their things. If rows were deleted by mistake, put them back. If they shall leave, publish \
                 with\n  {command}\nNothing was published."
            ),
        }
    }
}

pub(super) fn outcome_line(outcome: &Outcome, language: Language) -> String {
    let (Outcome::Published(release) | Outcome::Unchanged(release) | Outcome::Restored(release)) = outcome;
    let (publisher_id, plan_id, number, digest) =
        (&release.publisher_id, &release.plan_id, release.number, &release.digest);
    if language == Language::Ja {
        let name = format!("{publisher_id}/{plan_id} の公開版 {number}（{digest}）");
        return match outcome {
            Outcome::Published(_) => format!("公開しました: {name}"),
            Outcome::Unchanged(_) => format!("変更はありません: {name} が現行で、内容も同じです"),
            Outcome::Restored(_) => format!("公開し直しました: {name} が同じ内容で、再び現行になりました"),
        };
    }
    let name = format!("release {number} of {publisher_id}/{plan_id} ({digest})");
    match outcome {
        Outcome::Published(_) => format!("Published {name}"),
        Outcome::Unchanged(_) => format!("Unchanged: {name} is current and has this content"),
        Outcome::Restored(_) => format!("Restored {name}: it had this content and is current again"),
    }
}
