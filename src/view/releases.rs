//! The releases of a plan: their list, and one of them.
use super::{
    Scope,
    feed::{self, News},
    plan::{plan, sheet},
    schema_org,
};
use crate::{
    archive,
    dcat::{self, Host},
    error::{Error, Result},
    format::{ColumnDisplay, ComputedTable, Document, FeedEntry, FurtherForms, Shape, json, rdf},
    snapshot,
    store::{Publication, Release},
};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// The releases of a plan, newest first.
///
/// # Errors
///
/// When the database does not answer.
pub fn releases(scope: &Scope, base: &str) -> Result<Document> {
    let releases = &scope.served.releases;
    let all = feed::news(&scope.served, &scope.library)?;
    let news = ByRelease::of(&all);
    let items = releases.iter().map(|release| Value::Object(item(release, &news, base))).collect();
    let archived = scope.library.having(&scope.served, archive::NAME)?;
    let lines: Vec<_> = releases.iter().map(|release| line(release, &news, &archived, base)).collect();
    let by = scope.metadata.full_name();
    let also = FurtherForms::Entries { by, entries: entries(releases, &all, base) };
    let list = page(&lines, sheet(COLUMNS, "release", items));
    let shape = Shape::ComputedTable(ComputedTable { also, ..list });
    let title = format!("公開の履歴 — {}", scope.metadata.title());
    let mut document = scope.document(base, "/releases", title, shape);
    // The list grows; it is no part of a release.
    document.meta.clear();
    document.issues.clear();
    document.meta.insert("total".into(), json!(releases.len()));
    document.links.retain(|(relation, _)| relation != "twin");
    Ok(document)
}

const COLUMNS: &[(&str, &str, ColumnDisplay)] = &[
    ("release", "公開版の番号", ColumnDisplay::Text),
    ("created_at", "公開日時", ColumnDisplay::Text),
    ("label", "版の名前", ColumnDisplay::Text),
    ("note", "理由", ColumnDisplay::Text),
    ("author", "公開者", ColumnDisplay::Text),
    ("digest", "内容のSHA-256", ColumnDisplay::Digest),
    ("current", "現行の公開版", ColumnDisplay::Flag),
    ("published_at", "現行の公開版になった日時", ColumnDisplay::Hidden),
    ("publications", "現行の公開版になった日時と理由", ColumnDisplay::Text),
    ("rows", "行数", ColumnDisplay::Text),
    ("added", "追加", ColumnDisplay::Text),
    ("removed", "削除", ColumnDisplay::Text),
    ("changed", "変更", ColumnDisplay::Text),
    ("content_withdrawn", "内容の一部を取下げ", ColumnDisplay::Flag),
    ("withdrawn", "取下げ", ColumnDisplay::Flag),
    ("url", "URL", ColumnDisplay::Hidden),
];

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

/// A release of the list: what it is, when and why it was current, and what it brought at first.
fn item(release: &Release, news: &ByRelease<'_, '_>, base: &str) -> Map<String, Value> {
    let own = news.own(release);
    let summary = own.first().map_or_else(Default::default, |first| first.summary);
    let times: Vec<_> = own.iter().map(|one| &one.publication.published_at).collect();
    let why = |one: &&News<'_>| {
        let Publication { published_at, note, author, .. } = one.publication;
        json!({"published_at": published_at, "note": note, "author": author})
    };
    let mut item = described(release, base);
    item.extend(Map::from_iter([
        ("current".to_owned(), json!(news.is_current(release))),
        ("published_at".to_owned(), json!(times)),
        ("publications".to_owned(), own.iter().map(why).collect()),
        ("rows".to_owned(), json!(summary.rows)),
        ("added".to_owned(), json!(summary.added)),
        ("removed".to_owned(), json!(summary.removed)),
        ("changed".to_owned(), json!(summary.changed)),
    ]));
    item
}

/// A text of the page and where it leads, nowhere if that is empty.
type Leading = (String, String);

/// Columns of the page. Those that are empty in all rows are left out.
const PAGE: &[(&str, &str, ColumnDisplay)] = &[
    ("release", "公開版", ColumnDisplay::Text),
    ("state", "状態", ColumnDisplay::Text),
    ("created_at", "公開日時", ColumnDisplay::Time),
    ("note", "理由", ColumnDisplay::Text),
    ("author", "公開者", ColumnDisplay::Text),
    ("restored", "再び現行の公開版になった日時と理由", ColumnDisplay::Time),
    ("changes", "変更点", ColumnDisplay::Text),
    ("archive", "全データ", ColumnDisplay::Text),
    ("label", "公開版の名前", ColumnDisplay::Text),
    ("digest", "内容のSHA-256", ColumnDisplay::Digest),
];

/// A release as the page lists it, in the order of [`PAGE`]. `archived` are the numbers of those that have an archive.
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
    let shown: Vec<usize> = (0..PAGE.len()).filter(is_filled).collect();
    let columns: Vec<_> = shown.iter().map(|place| PAGE[*place]).collect();
    let rows = lines.iter().map(|line| shown.iter().map(|place| line[*place].0.clone()).collect()).collect();
    let hrefs = |place: &usize| (PAGE[*place].0, lines.iter().map(|line| line[*place].1.clone()).collect());
    ComputedTable {
        page: Some((sheet(&columns, "", Vec::new()).columns, rows)),
        row_links: shown.iter().map(hrefs).collect(),
        ..list
    }
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

/// One release: what it is, how much it holds, and the plan as of then.
///
/// # Errors
///
/// When the database does not answer.
pub fn release(scope: &Scope, host: &Host) -> Result<Document> {
    let base = &host.base;
    let mut members = described(&scope.release, base);
    let about = scope.library.about(&scope.served, &scope.release)?;
    let counts: Map<_, _> = about.facts.counts.iter().map(|(table, rows)| (table.clone(), json!(rows))).collect();
    members.insert("counts".into(), Value::Object(counts));
    members.insert("citation".into(), scope.citation().member());
    let plan = plan(scope, base)?;
    let Shape::Item(item) = &plan.shape else { return Err(Error::Internal("a plan is an item".into())) };
    members.insert("plan".into(), Value::Object(json::object(&item.row, &plan.iri_base)));
    let version = snapshot::version(&scope.served, &scope.release, &scope.library)?;
    let mut triples = dcat::release(&version, host);
    triples.extend(rdf::row_triples(&item.row, &plan.iri_base, plan.language_of(&item.row)));
    let schema_org = Some(schema_org::dataset(&version, scope, host)?);
    Ok(Document { shape: Shape::Members { members, triples }, title: version.title(), schema_org, ..plan })
}

fn path(release: &Release) -> String {
    format!("/{}/{}/releases/{}", release.publisher_id, release.plan_id, release.number)
}

fn described(release: &Release, base: &str) -> Map<String, Value> {
    let path = path(release);
    let members = [
        ("release", json!(release.number)),
        ("uri", json!(format!("{}/id{path}", release.iri_base))),
        ("url", json!(format!("{base}{path}"))),
        ("created_at", json!(release.created_at)),
        ("label", json!(release.label)),
        ("note", json!(release.note)),
        ("author", json!(release.author)),
        ("digest", json!(release.digest)),
        ("graph_digest", json!(if release.withdrawn { None } else { Some(&release.graph_digest) })),
        // Its rows and files are no longer those of the digest.
        ("content_withdrawn", json!(release.content_withdrawn)),
        // Nothing of it can be had: its address answers 410.
        ("withdrawn", json!(release.withdrawn)),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
