//! What each release brought: in numbers for the list of releases, in words for its feeds.
use crate::{
    change::{self, What},
    format::Entry,
    snapshot,
    store::{Db, Release},
    table::Row,
};
use diesel::QueryResult;

/// A release in numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Summary {
    /// Rows of all tables.
    pub rows: usize,
    /// Rows that are new since the release before.
    pub added: usize,
    /// Rows that are there no more.
    pub removed: usize,
    /// Rows of which cells differ.
    pub changed: usize,
    /// Whether there is none before.
    pub is_first: bool,
}

/// What each release holds and what it changed since the one before that is not withdrawn. `releases` and the answer are
/// newest first; two releases are in memory at a time.
///
/// # Errors
///
/// When the database does not answer.
pub fn summaries(releases: &[Release], db: &mut Db) -> QueryResult<Vec<Summary>> {
    let (mut summaries, mut before) = (Vec::new(), None::<Vec<Vec<Row>>>);
    for release in releases.iter().rev() {
        if release.withdrawn {
            summaries.push(Summary::default());
            continue;
        }
        let tables = snapshot::tables(release.id, db)?;
        let mut summary =
            Summary { rows: tables.iter().map(Vec::len).sum(), is_first: before.is_none(), ..Summary::default() };
        for change in change::between(before.as_deref().unwrap_or_default(), &tables) {
            match change.what {
                What::Added => summary.added += 1,
                What::Removed => summary.removed += 1,
                What::Changed => summary.changed += 1,
            }
        }
        summaries.push(summary);
        before = Some(tables);
    }
    summaries.reverse();
    Ok(summaries)
}

impl Summary {
    /// What was changed, in Japanese.
    pub fn words(self) -> String {
        if self.is_first {
            return format!("最初の公開版（{}件）", self.rows);
        }
        let counts = [(What::Added, self.added), (What::Changed, self.changed), (What::Removed, self.removed)];
        let counts = counts.iter().filter(|(_, count)| *count > 0);
        let words = counts.map(|(what, count)| format!("{} {count}件", what.ja())).collect::<Vec<_>>().join("、");
        if words.is_empty() { "行の追加・変更・削除はありません".to_owned() } else { words }
    }
}

/// A release as an entry of a feed. `times` are those at which it became current.
pub fn entry(release: &Release, summary: Summary, times: &[String], base: &str) -> Entry {
    let (number, plan) = (release.number, format!("/{}/{}", release.lg_code, release.plan_id));
    let note = release.note.as_deref().filter(|note| !note.is_empty());
    let again = times.get(1).is_some().then(|| format!("現行の公開版に戻した日時: {}", times[1..].join("、")));
    let what =
        if release.withdrawn { "この公開版は取り下げられました".to_owned() } else { summary.words() };
    let partly = release.content_withdrawn.then(|| "内容の一部は取り下げられました".to_owned());
    let lines = [note.map(str::to_owned), Some(what), partly, again];
    let changes = (!release.withdrawn).then(|| format!("{base}{plan}/changes?to={number}"));
    Entry {
        id: format!("{}/id{plan}/releases/{number}", release.iri_base),
        url: format!("{base}{plan}/releases/{number}"),
        title: format!("公開版 {number}{}", note.map_or_else(String::new, |note| format!(" — {note}"))),
        text: lines.into_iter().flatten().collect::<Vec<_>>().join("\n"),
        published: release.created_at.clone(),
        updated: times.last().unwrap_or(&release.created_at).clone(),
        author: release.author.clone(),
        related: changes.map(|url| ("変更点".to_owned(), url)).into_iter().collect(),
    }
}
