//! What each release brought: in numbers for the list of releases, in words for its feeds.
use crate::{
    change::ChangeKind,
    error::Result,
    format::FeedEntry,
    snapshot::{Library, Served},
    store::{self, Publication, Release},
};
use std::{collections::HashMap, sync::Arc};

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

impl Summary {
    fn of(recorded: store::Summary) -> Self {
        let count = |number: i32| usize::try_from(number).unwrap_or_default();
        Self {
            rows: count(recorded.total),
            added: count(recorded.added),
            removed: count(recorded.removed),
            changed: count(recorded.changed),
            is_first: recorded.before.is_none(),
        }
    }

    /// What was changed, in Japanese.
    pub fn words(self) -> String {
        if self.is_first {
            return format!("最初の公開版（{}件）", self.rows);
        }
        let counts =
            [(ChangeKind::Added, self.added), (ChangeKind::Changed, self.changed), (ChangeKind::Removed, self.removed)];
        let counts = counts.iter().filter(|(_, count)| *count > 0);
        let words =
            counts.map(|(what, count)| format!("{} {count}件", what.meaning().ja)).collect::<Vec<_>>().join("、");
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
        let Release { publisher_id, plan_id, number, .. } = self.release;
        format!("{base}/{publisher_id}/{plan_id}/changes?from={}&to={number}", self.before.unwrap_or(0))
    }
}

/// Every time that a release became current, oldest first. Blocks where it is not recorded what one changed.
///
/// # Errors
///
/// When the database does not answer.
pub fn news<'a>(served: &'a Arc<Served>, library: &Library) -> Result<Vec<News<'a>>> {
    news_among(served, library, |_| true)
}

/// The same of some publications.
///
/// # Errors
///
/// When the database does not answer.
pub fn news_among<'a>(
    served: &'a Arc<Served>,
    library: &Library,
    is_wanted: impl Fn(&Publication) -> bool,
) -> Result<Vec<News<'a>>> {
    let mut news: Vec<News<'a>> = Vec::new();
    let mut times: HashMap<i32, usize> = HashMap::new();
    let mut last = None;
    for (number, publication) in &served.publications {
        let Some(release) = served.numbered(*number) else { continue };
        let before = last.replace(release.number);
        let time = times.entry(*number).or_insert(0);
        *time += 1;
        if !is_wanted(publication) {
            continue;
        }
        let summary = match served.summaries.get(&publication.id) {
            Some(recorded) => *recorded,
            None => library.summary(served, before, release)?,
        };
        news.push(News { release, publication, time: *time, summary: Summary::of(summary), before });
    }
    Ok(news)
}

/// A publication as an entry of a feed. A release that is restored is news again, so the entry has an id of its own.
pub fn entry(news_item: &News<'_>, base: &str) -> FeedEntry {
    let News { release, publication, time, summary, before } = *news_item;
    let (number, plan) = (release.number, format!("/{}/{}", release.publisher_id, release.plan_id));
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
    FeedEntry {
        id: format!("{}/id{plan}/releases/{number}{own}", release.iri_base),
        url: format!("{base}{plan}/releases/{number}"),
        title: format!("公開版 {number}{news}{}", note.map_or_else(String::new, |note| format!(" — {note}"))),
        text: lines.into_iter().flatten().collect::<Vec<_>>().join("\n"),
        published: publication.published_at.clone(),
        updated: publication.published_at.clone(),
        author: publication.author.clone(),
        related: if again { Vec::new() } else { vec![("変更点".to_owned(), news_item.changes(base))] },
    }
}

/// A release that was taken down, as an entry of a feed: when it was current is no longer told.
pub fn withdrawn(release: &Release, base: &str) -> FeedEntry {
    let (number, plan) = (release.number, format!("/{}/{}", release.publisher_id, release.plan_id));
    FeedEntry {
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
