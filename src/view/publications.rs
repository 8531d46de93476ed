//! What is new on the server: when releases of any plan became current, as a list and as a feed.
use super::{
    Answer, Asked, DEFAULT_LIMIT, Own, Page, Reach, Server,
    feed::{self, News},
    pages::query,
    unscoped,
};
use crate::{
    dcat,
    error::Result,
    format::{
        AnswerRow, ColumnDisplay, ComputedTable, Document, FeedEntry, FurtherForms, MemberColumn, Shape, ShapeKind,
        member,
    },
    snapshot::Served,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use utoipa::{IntoParams, ToSchema};

/// The newest publications of all plans.
pub const PAGE: Page = Page {
    path: "/releases",
    reach: Reach::Server(publications),
    operation: "listReleasesOfAllPlans",
    tag: "releases",
    ja: "新着（全ての計画）",
    en: "List what is new in all plans",
    about_ja: "全ての計画の公開を新しい順に。公開した時刻、理由、変わったことを示します。フィードもあります。",
    about: "When releases of all plans became current, the newest first, with what each changed. As a feed, `.atom` (RFC 4287) and \
            `.json-feed` (JSON Feed 1.1).",
    parameters: query::<Newest>,
    shape: ShapeKind::Feed,
    answer: Answer::of_rows::<PublicationRow, PublicationsMeta>("PublicationList"),
    own: Own::linked("releases"),
};

/// How many are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Newest {
    /// Most rows. 行数。
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<usize>,
}

/// The newest publications of all plans.
///
/// # Errors
///
/// When the database does not answer.
fn publications(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let Newest { limit } = asked.read()?;
    let plans = || server.snapshot.plans.values();
    let base = &server.host.base;
    let mut all: Vec<(i32, &Arc<Served>)> =
        plans().flat_map(|served| served.publications.iter().map(move |(_, one)| (one.id, served))).collect();
    let total = all.len();
    all.sort_unstable_by_key(|(id, _)| std::cmp::Reverse(*id));
    all.truncate(limit.unwrap_or(DEFAULT_LIMIT));
    let ids: BTreeSet<i32> = all.iter().map(|(id, _)| *id).collect();
    let concerned: BTreeMap<i32, &Arc<Served>> = all.iter().map(|(_, served)| (served.publication, *served)).collect();
    let mut news: Vec<(&Arc<Served>, News<'_>)> = Vec::new();
    for served in concerned.into_values() {
        let own = feed::news_among(served, server.library, |publication| ids.contains(&publication.id))?;
        news.extend(own.into_iter().map(|one| (served, one)));
    }
    news.sort_by_key(|(_, one)| std::cmp::Reverse(one.publication.id));
    let rows: Vec<_> = news.iter().map(|(served, one)| row(served, one, base)).collect();
    let entries = news.iter().map(|(served, one)| entry(served, one, base)).collect();
    let by = server.host.operator.clone().unwrap_or_else(|| dcat::TITLE.0.to_owned());
    let also = FurtherForms::Entries { by, entries };
    let sheet = ComputedTable { also, ..ComputedTable::of_rows(&rows).leading("plan_title") };
    let mut document = unscoped(base, &asked.path, PAGE.ja.to_owned(), Shape::ComputedTable(sheet));
    document.tell(&PublicationsMeta { total });
    Ok(document)
}

/// A publication of any plan as an entry of a feed: its title says of which.
fn entry(served: &Served, news: &News<'_>, base: &str) -> FeedEntry {
    let (metadata, entry) = (served.metadata(), feed::entry(news, base));
    let title = format!("{} {} {}", metadata.full_name(), metadata.title(), entry.title);
    FeedEntry { title, author: entry.author.or_else(|| Some(metadata.full_name())), ..entry }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicationsMeta {
    /// How many there ever were.
    total: usize,
}

/// That a release of a plan became current: what it is, when and why, and what it brought. The newest come first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(title = "plans")]
pub(crate) struct PublicationRow<'r> {
    publisher_id: &'r str,
    /// Name of the publisher; that of a municipality of Japan begins with its prefecture.
    publisher_name: String,
    plan_id: &'r str,
    /// Title of the plan.
    plan_title: String,
    /// Number of the release within the plan.
    release: i32,
    /// IRI of the release.
    #[schema(format = "iri")]
    uri: String,
    /// Its document.
    #[schema(format = "uri")]
    url: String,
    /// When it became current.
    #[schema(format = "date-time")]
    published_at: &'r str,
    /// Why.
    note: Option<&'r str>,
    /// By whom.
    author: Option<&'r str>,
    /// Rows of all tables.
    rows: usize,
    /// Rows that are new since the release that was current before.
    added: usize,
    /// Rows that are there no more.
    removed: usize,
    /// Rows of which cells differ.
    changed: usize,
}

impl AnswerRow for PublicationRow<'_> {
    const COLUMNS: &'static [MemberColumn] = &[
        member("published_at", "公開日時").shown(ColumnDisplay::Time),
        member("publisher_id", "公表主体ID").shown(ColumnDisplay::Hidden),
        member("publisher_name", "公表主体名").shown(ColumnDisplay::Own),
        member("plan_id", "計画ID").shown(ColumnDisplay::Hidden),
        member("plan_title", "計画名").shown(ColumnDisplay::Own),
        member("release", "公開版の番号"),
        member("note", "理由"),
        member("author", "公開者"),
        member("rows", "行数"),
        member("added", "追加"),
        member("removed", "削除"),
        member("changed", "変更"),
        member("url", "URL").shown(ColumnDisplay::Hidden),
    ];
    const UNSHOWN: &'static [&'static str] = &["uri"];
}

fn row<'r>(served: &'r Served, news: &News<'r>, base: &str) -> PublicationRow<'r> {
    let (release, metadata) = (&served.release, served.metadata());
    let path = format!("/{}/{}/releases/{}", release.publisher_id, release.plan_id, news.release.number);
    PublicationRow {
        publisher_id: &release.publisher_id,
        publisher_name: metadata.full_name(),
        plan_id: &release.plan_id,
        plan_title: metadata.title().to_owned(),
        release: news.release.number,
        uri: format!("{}/id{path}", news.release.iri_base),
        url: format!("{base}{path}"),
        published_at: &news.publication.published_at,
        note: news.publication.note.as_deref(),
        author: news.publication.author.as_deref(),
        rows: news.summary.rows,
        added: news.summary.added,
        removed: news.summary.removed,
        changed: news.summary.changed,
    }
}
