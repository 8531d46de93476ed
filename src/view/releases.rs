//! The releases of a plan: their list, and one of them.
use super::{
    Answer, Asked, NoParameters, Own, Page, Reach, Scope,
    feed::{self, News},
    pages::query,
    plan::plan,
    schema_org,
};
use crate::{
    archive, catalog,
    citation::CitationForms,
    dcat::{self, Host},
    error::{Error, Result},
    format::{
        AnswerRow, ColumnDisplay, ComputedColumn, ComputedTable, Document, FeedEntry, FurtherForms, MemberColumn,
        Shape, ShapeKind,
        json::{self, members_of},
        member, rdf,
    },
    snapshot,
    store::{Publication, Release},
    table::Table,
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};
use utoipa::{
    ToSchema,
    openapi::{
        Object, Ref,
        schema::{Array, ObjectBuilder, Type},
    },
};

/// The list of releases.
pub const PAGE: Page = Page {
    path: "/releases",
    reach: Reach::Plan(releases),
    operation: "listReleases",
    tag: "releases",
    ja: "公開の履歴",
    en: "List the releases of a plan",
    about_ja: "公開したすべての版を新しい順に。公開した時刻、行数、変わったことを示します。",
    about: "Every content that was published, newest first, with when it became current, how many rows it has and what it \
            changed. As a feed, `.atom` (RFC 4287) and `.json-feed` (JSON Feed 1.1).",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Feed,
    answer: Answer::of_rows::<ReleaseRow, Total>("ReleaseList"),
    own: Own { in_sitemap: true, ..Own::linked("releases") },
};

/// The releases of a plan, newest first.
///
/// # Errors
///
/// When the database does not answer.
fn releases(asked: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let base = &host.base;
    let releases = &scope.served.releases;
    let all = feed::news(&scope.served, &scope.library)?;
    let news = ByRelease::of(&all);
    let rows: Vec<_> = releases.iter().map(|release| row(release, &news, base)).collect();
    let archived = scope.library.having(&scope.served, archive::NAME)?;
    let lines: Vec<_> = releases.iter().map(|release| line(release, &news, &archived, base)).collect();
    let by = scope.metadata.full_name();
    let also = FurtherForms::Entries { by, entries: entries(releases, &all, base) };
    let list = page(&lines, ComputedTable::of_rows(&rows));
    let shape = Shape::ComputedTable(ComputedTable { also, ..list });
    let mut document = scope.page(&PAGE, asked, host, shape);
    // The list grows; it is no part of a release.
    document.meta.clear();
    document.issues.clear();
    document.tell(&Total { total: releases.len() });
    Ok(document)
}

/// How many rows or hits there are on all pages together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Total {
    /// Rows or hits on all pages together.
    pub total: usize,
}

/// A release: what it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseSummary<'r> {
    /// Number within the plan, from 1.
    release: i32,
    /// IRI of the release.
    #[schema(format = "iri")]
    uri: String,
    /// Its document.
    #[schema(format = "uri")]
    url: String,
    /// When it was first published.
    #[schema(format = "date-time")]
    created_at: &'r str,
    /// Label that people gave it.
    label: &'r str,
    /// Why it was published.
    note: Option<&'r str>,
    /// Who published it.
    author: Option<&'r str>,
    /// SHA-256 of its content, in hex.
    digest: &'r str,
    /// SHA-256 of its sorted N-Quads, in hex; null if it was withdrawn.
    graph_digest: Option<&'r str>,
    /// Whether something was taken down: rows and files are no longer those of `digest`.
    content_withdrawn: bool,
    /// Whether it was taken down whole: then its address answers 410.
    withdrawn: bool,
}

/// A release of the list, newest first: what it is, when and why it was current, and what it brought at first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseRow<'r> {
    #[serde(flatten)]
    release: ReleaseSummary<'r>,
    /// Whether it is the current one.
    current: bool,
    #[schema(schema_with = times)]
    published_at: Vec<&'r str>,
    /// The same, with the reason each time.
    publications: Vec<ReleasePublication<'r>>,
    /// Rows of all tables.
    rows: usize,
    /// Rows that are new since the release that was current before it first was.
    added: usize,
    /// Rows that are there no more.
    removed: usize,
    /// Rows of which cells differ from those of the release before.
    changed: usize,
}

fn times() -> Array {
    json::list_schema("date-time", "When it became current: more than once if it was restored.")
}

/// That a release became current.
#[derive(Debug, Serialize, ToSchema)]
struct ReleasePublication<'r> {
    /// When it became current.
    #[schema(format = "date-time")]
    published_at: &'r str,
    /// Why it was published or restored.
    note: Option<&'r str>,
    /// By whom.
    author: Option<&'r str>,
}

impl AnswerRow for ReleaseRow<'_> {
    const COLUMNS: &'static [MemberColumn] = &[
        member("release", "公開版の番号"),
        member("created_at", "公開日時"),
        member("label", "版の名前"),
        member("note", "理由"),
        member("author", "公開者"),
        member("digest", "内容のSHA-256").shown(ColumnDisplay::Digest),
        member("current", "現行の公開版").shown(ColumnDisplay::Flag),
        member("published_at", "現行の公開版になった日時").shown(ColumnDisplay::Hidden),
        member("publications", "現行の公開版になった日時と理由"),
        member("rows", "行数"),
        member("added", "追加"),
        member("removed", "削除"),
        member("changed", "変更"),
        member("content_withdrawn", "内容の一部を取下げ").shown(ColumnDisplay::Flag),
        member("withdrawn", "取下げ").shown(ColumnDisplay::Flag),
        member("url", "URL").shown(ColumnDisplay::Hidden),
    ];
    const UNSHOWN: &'static [&'static str] = &["uri", "graph_digest"];
}

/// The news of a plan by the number of the release.
struct ByRelease<'n, 'a> {
    news: HashMap<i32, Vec<&'n News<'a>>>,
    current: Option<i32>,
}

impl<'n, 'a> ByRelease<'n, 'a> {
    fn of(all: &'n [News<'a>]) -> Self {
        let mut news: HashMap<i32, Vec<&'n News<'a>>> = HashMap::new();
        for one in all {
            news.entry(one.release.number).or_default().push(one);
        }
        Self { news, current: all.last().map(|last| last.release.number) }
    }

    /// When a release became current, oldest first: more than once if it was restored, never if it was taken down.
    fn own(&self, release: &Release) -> &[&'n News<'a>] {
        self.news.get(&release.number).map_or(&[], Vec::as_slice)
    }

    fn is_current(&self, release: &Release) -> bool {
        self.current == Some(release.number)
    }
}

fn row<'r>(release: &'r Release, news: &ByRelease<'_, 'r>, base: &str) -> ReleaseRow<'r> {
    let own = news.own(release);
    let summary = own.first().map_or_else(Default::default, |first| first.summary);
    let why = |one: &&News<'r>| ReleasePublication {
        published_at: &one.publication.published_at,
        note: one.publication.note.as_deref(),
        author: one.publication.author.as_deref(),
    };
    ReleaseRow {
        release: ReleaseSummary::of(release, base),
        current: news.is_current(release),
        published_at: own.iter().map(|one| one.publication.published_at.as_str()).collect(),
        publications: own.iter().map(why).collect(),
        rows: summary.rows,
        added: summary.added,
        removed: summary.removed,
        changed: summary.changed,
    }
}

/// A text of the page and where it leads, nowhere if that is empty.
type Leading = (String, String);

/// Columns of the page. Those that are empty in all rows are left out.
const FOR_PEOPLE: &[MemberColumn] = &[
    member("release", "公開版"),
    member("state", "状態"),
    member("created_at", "公開日時").shown(ColumnDisplay::Time),
    member("note", "理由"),
    member("author", "公開者"),
    member("restored", "再び現行の公開版になった日時と理由").shown(ColumnDisplay::Time),
    member("changes", "変更点"),
    member("archive", "全データ"),
    member("label", "公開版の名前"),
    member("digest", "内容のSHA-256").shown(ColumnDisplay::Digest),
];

/// A release as the page lists it, in the order of [`FOR_PEOPLE`]. `archived` are the numbers of those that have an archive.
fn line(release: &Release, news: &ByRelease<'_, '_>, archived: &BTreeSet<i32>, base: &str) -> Vec<Leading> {
    let (own, here) = (news.own(release), format!("{base}{}", path(release)));
    let plain = |text: &str| (text.to_owned(), String::new());
    let (first, has_archive) = (own.first(), archived.contains(&release.number));
    let why = |one: &&News<'_>| {
        let Publication { published_at, note, author, .. } = one.publication;
        [Some(published_at), note.as_ref(), author.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let restored = own.iter().skip(1).map(why).collect::<Vec<_>>().join("、");
    vec![
        (format!("公開版 {}", release.number), here.clone()),
        plain(state(release, news)),
        plain(&release.created_at),
        plain(release.note.as_deref().unwrap_or_default()),
        plain(release.author.as_deref().unwrap_or_default()),
        plain(&restored),
        first.map_or_else(Leading::default, |first| (first.summary.words(), first.changes(base))),
        if has_archive { (archive::NAME.to_owned(), format!("{here}/{}", archive::NAME)) } else { Leading::default() },
        plain(&release.label),
        plain(&release.digest),
    ]
}

/// What people need to know of a release before they use it.
fn state(release: &Release, news: &ByRelease<'_, '_>) -> &'static str {
    match (news.is_current(release), release.withdrawn, release.content_withdrawn) {
        (_, true, _) => "取下げ",
        (true, _, true) => "現行、内容の一部を取下げ",
        (true, ..) => "現行",
        (_, _, true) => "内容の一部を取下げ",
        _ => "",
    }
}

/// The list with its page.
fn page(lines: &[Vec<Leading>], list: ComputedTable) -> ComputedTable {
    let is_filled = |place: &usize| lines.iter().any(|line| !line[*place].0.is_empty());
    let shown: Vec<usize> = (0..FOR_PEOPLE.len()).filter(is_filled).collect();
    let columns = shown.iter().map(|place| ComputedColumn::from(&FOR_PEOPLE[*place])).collect();
    let rows = lines.iter().map(|line| shown.iter().map(|place| line[*place].0.clone()).collect()).collect();
    let hrefs = |place: &usize| (FOR_PEOPLE[*place].name, lines.iter().map(|line| line[*place].1.clone()).collect());
    ComputedTable { page: Some((columns, rows)), row_links: shown.iter().map(hrefs).collect(), ..list }
}

/// What feeds tell: every time that a release became current, and what was taken down; newest first.
fn entries(releases: &[Arc<Release>], news: &[News<'_>], base: &str) -> Vec<FeedEntry> {
    let withdrawn = releases.iter().filter(|release| release.withdrawn);
    let publications = news.iter().map(|one| feed::entry(one, base));
    let mut entries: Vec<_> = publications.chain(withdrawn.map(|release| feed::withdrawn(release, base))).collect();
    // Times are kept in seconds. The sort is stable, so entries of the same second stay in the order of their
    // publications.
    entries.reverse();
    entries.sort_by(|one, other| other.updated.cmp(&one.updated));
    entries
}

/// One release.
pub const RELEASE: Page = Page {
    path: "/releases/{release}",
    reach: Reach::Numbered(release),
    operation: "getRelease",
    tag: "releases",
    ja: "公開版",
    en: "Get a release with the plan as of then",
    about_ja: "いつ何を公開したか、行の数、その中身へのリンク。この下にあるものは変わりません。",
    about: "What was published when, how many rows it has, and links to all of it. What stands below never changes.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: true },
    answer: Answer::of_members_of_plan::<ReleaseAnswer>("Release"),
    own: Own { is_thing: true, ..Own::NOTHING },
};

/// What a release is, how much it holds, and the plan as of then.
fn release(_: &Asked, scope: &Scope, host: &Host) -> Result<Document> {
    let base = &host.base;
    let about = scope.library.about(&scope.served, &scope.release)?;
    let plan = plan(scope, base)?;
    let Shape::Item(item) = &plan.shape else { return Err(Error::Internal("a plan is an item".into())) };
    let members = members_of(&ReleaseAnswer {
        release: ReleaseSummary::of(&scope.release, base),
        counts: about.facts.counts.iter().map(|(table, rows)| (table.clone(), json!(rows))).collect(),
        citation: scope.citation().forms(),
        plan: json::object(&item.row, &plan.iri_base),
    });
    let version = snapshot::version(&scope.served, &scope.release, &scope.library)?;
    let mut triples = dcat::release(&version, host);
    triples.extend(rdf::row_triples(&item.row, &plan.iri_base, plan.language_of(&item.row)));
    let schema_org = Some(schema_org::dataset(&version, scope, host)?);
    Ok(Document { shape: Shape::Members { members, triples }, title: version.title(), schema_org, ..plan })
}

fn path(release: &Release) -> String {
    format!("/{}/{}/releases/{}", release.publisher_id, release.plan_id, release.number)
}

/// A release with the plan as of then.
#[derive(Debug, Serialize, ToSchema)]
struct ReleaseAnswer<'r> {
    #[serde(flatten)]
    release: ReleaseSummary<'r>,
    /// How many rows each table has.
    #[schema(schema_with = counts)]
    counts: Map<String, Value>,
    citation: CitationForms,
    #[schema(schema_with = plan_row)]
    plan: Map<String, Value>,
}

fn counts() -> Object {
    let number = || ObjectBuilder::new().schema_type(Type::Integer);
    let of_table = |object: ObjectBuilder, table: &&'static Table| {
        object.property(table.name, number().description(Some(table.ja))).required(table.name)
    };
    let counts = catalog::tables().iter().fold(ObjectBuilder::new(), of_table);
    counts.description(Some("How many rows each table has.")).build()
}

fn plan_row() -> Ref {
    Ref::from_schema_name("Plan")
}

impl<'r> ReleaseSummary<'r> {
    fn of(release: &'r Release, base: &str) -> Self {
        let path = path(release);
        Self {
            release: release.number,
            uri: format!("{}/id{path}", release.iri_base),
            url: format!("{base}{path}"),
            created_at: &release.created_at,
            label: &release.label,
            note: release.note.as_deref(),
            author: release.author.as_deref(),
            digest: &release.digest,
            graph_digest: (!release.withdrawn).then_some(release.graph_digest.as_str()),
            content_withdrawn: release.content_withdrawn,
            withdrawn: release.withdrawn,
        }
    }
}
