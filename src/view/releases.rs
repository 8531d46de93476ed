//! The releases of a plan: their list, and one of them.
use super::{
    Scope,
    feed::{self, News},
    plan::{plan, sheet},
    schema_org,
};
use crate::{
    catalog,
    dcat::{self, Host},
    error::{Error, Result},
    format::{Also, Document, Entry, Shape, Sheet, Show, json, rdf},
    snapshot,
    store::{Db, Publication, Query, Release},
};
use serde_json::{Map, Value, json};

/// The releases of a plan, newest first.
///
/// # Errors
///
/// When the database does not answer.
pub fn releases(scope: &Scope, base: &str, db: &mut Db) -> Result<Document> {
    let (lg_code, plan_id) = (&scope.release.lg_code, &scope.release.plan_id);
    let releases = Release::ever_of_plan(lg_code, plan_id, db)?;
    let published = Publication::of_plan(lg_code, plan_id, db)?;
    let news = feed::news(&releases, &published, db)?;
    let items = releases.iter().map(|release| Value::Object(item(release, &news, base))).collect();
    let by = scope.metadata.municipality_name();
    let also = Also::Entries { by, entries: entries(&releases, &news, base) };
    let shape = Shape::Sheet(Sheet { also, ..sheet(COLUMNS, "release", items) });
    let title = format!("公開の履歴 — {}", scope.metadata.title());
    let mut document = scope.document(base, "/releases", title, shape);
    // The list grows; it is no part of a release.
    document.meta.clear();
    document.meta.insert("total".into(), json!(releases.len()));
    document.links.retain(|(relation, _)| relation != "twin");
    Ok(document)
}

const COLUMNS: &[(&str, &str, Show)] = &[
    ("release", "公開版の番号", Show::Text),
    ("created_at", "公開日時", Show::Text),
    ("label", "版の名前", Show::Text),
    ("note", "理由", Show::Text),
    ("author", "公開者", Show::Text),
    ("digest", "内容のSHA-256", Show::Text),
    ("current", "現行の公開版", Show::Flag),
    ("published_at", "現行の公開版になった日時", Show::Hidden),
    ("publications", "現行の公開版になった日時と理由", Show::Text),
    ("rows", "行数", Show::Text),
    ("added", "追加", Show::Text),
    ("removed", "削除", Show::Text),
    ("changed", "変更", Show::Text),
    ("content_withdrawn", "内容の一部を取下げ", Show::Flag),
    ("withdrawn", "取下げ", Show::Flag),
    ("url", "URL", Show::Hidden),
];

/// When a release became current, oldest first: more than once if it was restored, never if it was taken down.
fn own<'n, 'a>(release: &Release, news: &'n [News<'a>]) -> Vec<&'n News<'a>> {
    news.iter().filter(|one| one.release.number == release.number).collect()
}

/// A release of the list: what it is, when and why it was current, and what it brought at first.
fn item(release: &Release, news: &[News<'_>], base: &str) -> Map<String, Value> {
    let own = own(release, news);
    let is_current = news.last().is_some_and(|last| last.release.number == release.number);
    let summary = own.first().map_or_else(Default::default, |first| first.summary);
    let times: Vec<_> = own.iter().map(|one| &one.publication.published_at).collect();
    let why = |Publication { published_at, note, author, .. }: &Publication| {
        json!({"published_at": published_at, "note": note, "author": author})
    };
    let mut item = described(release, base);
    item.extend(Map::from_iter([
        ("current".to_owned(), json!(is_current)),
        ("published_at".to_owned(), json!(times)),
        ("publications".to_owned(), own.iter().map(|one| why(one.publication)).collect()),
        ("rows".to_owned(), json!(summary.rows)),
        ("added".to_owned(), json!(summary.added)),
        ("removed".to_owned(), json!(summary.removed)),
        ("changed".to_owned(), json!(summary.changed)),
    ]));
    item
}

/// What feeds tell: every time that a release became current, and what was taken down; newest first.
fn entries(releases: &[Release], news: &[News<'_>], base: &str) -> Vec<Entry> {
    let withdrawn = releases.iter().filter(|release| release.withdrawn);
    let told = news.iter().map(|one| feed::entry(one, base));
    let mut entries: Vec<_> = told.chain(withdrawn.map(|release| feed::withdrawn(release, base))).collect();
    // What happened within one second stays in its order.
    entries.reverse();
    entries.sort_by(|one, other| other.updated.cmp(&one.updated));
    entries
}

/// One release: what it is, how much it holds, and the plan as of then.
///
/// # Errors
///
/// When the database does not answer.
pub fn release(scope: &Scope, host: &Host, db: &mut Db) -> Result<Document> {
    let base = &host.base;
    let mut members = described(&scope.release, base);
    let query = Query { releases: vec![scope.release.id], ..Query::default() };
    let mut counts = Map::new();
    for kind in catalog::KINDS {
        counts.insert(kind.table.name.to_owned(), json!(kind.count(&query, db)?));
    }
    members.insert("counts".into(), Value::Object(counts));
    members.insert("citation".into(), scope.citation().member());
    let plan = plan(scope, base, db)?;
    let Shape::Item(item) = &plan.shape else { return Err(Error::Internal("a plan is an item".into())) };
    members.insert("plan".into(), Value::Object(json::object(&item.row, &plan.iri_base)));
    let version = snapshot::version(&scope.release, &scope.metadata, db)?;
    let mut triples = dcat::release(&version, host);
    triples.extend(rdf::row_triples(&item.row, &plan.iri_base));
    let schema_org = Some(schema_org::dataset(&version, scope, host, db)?);
    Ok(Document { shape: Shape::Members { members, triples }, title: version.title(), schema_org, ..plan })
}

fn described(release: &Release, base: &str) -> Map<String, Value> {
    let path = format!("/{}/{}/releases/{}", release.lg_code, release.plan_id, release.number);
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

