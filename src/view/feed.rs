//! What each release brought: in numbers for the list of releases, in words for its feeds.
use crate::{
    change::{self, What},
    format::Entry,
    snapshot,
    store::{Db, Publication, Release},
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

/// What a release holds at each moment at which it became current, and what it changed against the one that was current
/// before it. `published` and the answer are oldest first; two releases are in memory at a time.
///
/// # Errors
///
/// When the database does not answer.
fn summaries(published: &[&Release], db: &mut Db) -> QueryResult<Vec<Summary>> {
    let (mut summaries, mut before) = (Vec::new(), None::<Vec<Vec<Row>>>);
    for release in published {
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

/// A release that became current, as news.
#[derive(Debug)]
pub struct News<'a> {
    /// The release.
    pub release: &'a Release,
    /// When, why and by whom it became current.
    pub publication: &'a Publication,
    /// Which time it is, from 1: from the second on it was restored.
    pub time: usize,
    /// What it changed.
    pub summary: Summary,
    /// Number of the release that was current before it and can still be had.
    pub before: Option<i32>,
}

impl News<'_> {
    /// Where it is told what the release changed against the one that was current before it.
    pub fn changes(&self, base: &str) -> String {
        let Release { lg_code, plan_id, number, .. } = self.release;
        format!("{base}/{lg_code}/{plan_id}/changes?from={}&to={number}", self.before.unwrap_or(0))
    }
}

/// Every time that a release became current, oldest first. `published` is oldest first, with the numbers of the releases.
///
/// # Errors
///
/// When the database does not answer.
pub fn news<'a>(
    releases: &'a [Release],
    published: &'a [(i32, Publication)],
    db: &mut Db,
) -> QueryResult<Vec<News<'a>>> {
    let known = |(number, publication): &'a (i32, Publication)| {
        Some((releases.iter().find(|release| release.number == *number)?, publication))
    };
    let published: Vec<(&Release, &Publication)> = published.iter().filter_map(known).collect();
    let held: Vec<&Release> = published.iter().map(|(release, _)| *release).collect();
    let mut news = Vec::new();
    for (place, summary) in summaries(&held, db)?.into_iter().enumerate() {
        let (release, publication) = published[place];
        let time = held[..=place].iter().filter(|one| one.number == release.number).count();
        let before = place.checked_sub(1).map(|before| held[before].number);
        news.push(News { release, publication, time, summary, before });
    }
    Ok(news)
}

/// A publication as an entry of a feed. A release that is restored is news again, so the entry has an id of its own.
pub fn entry(told: &News<'_>, base: &str) -> Entry {
    let News { release, publication, time, summary, before } = *told;
    let (number, plan) = (release.number, format!("/{}/{}", release.lg_code, release.plan_id));
    let note = publication.note.as_deref().filter(|note| !note.is_empty());
    let is_restored = time > 1;
    // Between two publications of the same release there was one that was taken down.
    let again = before == Some(number);
    let what =
        if again { "間にあった公開版は取り下げられました".to_owned() } else { summary.words() };
    let partly = release.content_withdrawn.then(|| "内容の一部は取り下げられました".to_owned());
    let lines = [note.map(str::to_owned), Some(what), partly];
    let own = if is_restored { format!("#published-{time}") } else { String::new() };
    let news = if is_restored { "が再び現行になりました" } else { "" };
    Entry {
        id: format!("{}/id{plan}/releases/{number}{own}", release.iri_base),
        url: format!("{base}{plan}/releases/{number}"),
        title: format!("公開版 {number}{news}{}", note.map_or_else(String::new, |note| format!(" — {note}"))),
        text: lines.into_iter().flatten().collect::<Vec<_>>().join("\n"),
        published: publication.published_at.clone(),
        updated: publication.published_at.clone(),
        author: publication.author.clone(),
        related: if again { Vec::new() } else { vec![("変更点".to_owned(), told.changes(base))] },
    }
}

/// A release that was taken down, as an entry of a feed: when it was current is no longer told.
pub fn withdrawn(release: &Release, base: &str) -> Entry {
    let (number, plan) = (release.number, format!("/{}/{}", release.lg_code, release.plan_id));
    Entry {
        id: format!("{}/id{plan}/releases/{number}", release.iri_base),
        url: format!("{base}{plan}/releases/{number}"),
        title: format!("公開版 {number}"),
        text: "この公開版は取り下げられました".to_owned(),
        published: release.created_at.clone(),
        updated: release.created_at.clone(),
        author: None,
        related: Vec::new(),
    }
}
