//! Search over everything that is current.
use super::{
    Answer, Asked, DEFAULT_LIMIT, InCopy, Own, Page, Reach, Server,
    collection::check_known,
    pages::{PlanKeyPart, query},
    unscoped,
};
use crate::{
    error::{Error, Result},
    format::{AnswerRow, ColumnDisplay, ComputedTable, Document, MemberColumn, Shape, ShapeKind, member},
    search::{Expansion, Hit, Ranking, SearchQuery},
    snapshot::{self, Part},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{Array, ArrayBuilder, ObjectBuilder, Type},
    },
};

/// Search over all plans.
pub const PAGE: Page = Page {
    path: "/search",
    reach: Reach::Server(search),
    operation: "search",
    tag: "search",
    ja: "検索",
    en: "Search all plans",
    about_ja: "現在の公開版の中から語を探します。2文字の語も見つかります。同じ取組の再掲は1件に数え、用語集の別名も探します。",
    about: "Finds words in the current releases, also words of two characters. Relistings are one hit; synonyms of the glossary \
            are searched too.",
    parameters: query::<SearchParameters>,
    shape: ShapeKind::ComputedTable,
    answer: Answer::of_rows::<HitRow, SearchMeta>("SearchResult"),
    own: Own { in_copy: InCopy::LeftOut, ..Own::NOTHING },
};

/// What is sought, and which part of the hits is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SearchParameters {
    /// What to search for: words that must all be found. Synonyms of the glossary count. 検索語。
    #[param(min_length = 1, example = "観光")]
    q: String,
    /// Type of what is sought; repeat it for several. 種類。
    #[serde(default)]
    #[param(value_type = Vec<SearchableType>, inline)]
    r#type: Vec<String>,
    /// Publisher whose plans are searched; repeat it for several. 公表主体。
    #[serde(default)]
    #[param(value_type = Vec<PlanKeyPart<false>>, inline)]
    publisher_id: Vec<String>,
    /// Plan that is searched; repeat it for several. 計画。
    #[serde(default)]
    #[param(value_type = Vec<PlanKeyPart<true>>, inline)]
    plan_id: Vec<String>,
    /// Most hits of a page. Not with CSV, which is always whole. 件数の上限。
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<usize>,
    /// Where the page begins: taken from a link of another page, and opaque. ページの始まり。
    #[param(example = "1")]
    cursor: Option<String>,
}

/// Schema of the types that can be sought.
struct SearchableType;

impl PartialSchema for SearchableType {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(snapshot::searchable_types())).into()
    }
}

impl ToSchema for SearchableType {}

/// What is sought as it was read.
struct Sought {
    query: SearchQuery,
    /// The words as they were typed.
    typed: String,
    types: Vec<String>,
    publisher_ids: Vec<String>,
    plan_ids: Vec<String>,
    /// Hits to pass over.
    from: usize,
    /// Most hits of the page.
    limit: usize,
    /// Path and question without `cursor`, for links.
    path: String,
}

impl Sought {
    fn of(asked: &Asked) -> Result<Self> {
        let given: SearchParameters = asked.read()?;
        let query = given.q.parse();
        let query = query.map_err(|error| Error::parameter("q", format!("`q` cannot be searched: {error}")))?;
        let wrong =
            || Error::parameter("cursor", "this is no cursor; take it from the `next` or `prev` link of a page");
        let from = given.cursor.map_or(Some(0), |cursor| cursor.parse().ok()).ok_or_else(wrong)?;
        let (path, pairs) = asked.path.split_once('?').unwrap_or((&asked.path, ""));
        let kept: Vec<&str> = pairs.split('&').filter(|pair| !pair.starts_with("cursor=")).collect();
        Ok(Self {
            query,
            typed: given.q,
            types: given.r#type,
            publisher_ids: given.publisher_id,
            plan_ids: given.plan_id,
            from,
            limit: if asked.whole { usize::MAX } else { given.limit.unwrap_or(DEFAULT_LIMIT) },
            path: format!("{path}?{}", kept.join("&")),
        })
    }
}

/// The hits, best first.
fn search(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let (sought, whole, base) = (Sought::of(asked)?, server.whole()?, &server.host.base);
    let known = whole.parts.values().map(|part| part.entry.current.release.plan_id.as_str());
    check_known("plan_id", &sought.plan_ids, known)?;
    let plans: Vec<_> = whole.parts.values().filter(|part| sought.looks_into(part)).collect();
    let types: Vec<&str> = sought.types.iter().map(String::as_str).collect();
    let ranking = Ranking::of(plans.iter().map(|plan| &*plan.index), &sought.query, &types);
    let total = ranking.total();
    let page: Vec<_> = ranking.page(sought.from, sought.limit).collect();
    let found: BTreeSet<usize> = page.iter().map(|(plan, _)| *plan).collect();
    let rows: Vec<_> = page.iter().map(|(plan, hit)| row(plans[*plan], hit, base)).collect();
    let shape = Shape::ComputedTable(ComputedTable::of_rows(&rows).leading("passage"));
    let title = format!("「{}」の検索結果 {total}件", sought.typed);
    let mut document = unscoped(base, &sought.path(sought.from), title, shape);
    document.links.extend(sought.neighbours(total, base));
    document.sought = Some(sought.typed.clone());
    let origin = |plan: usize| {
        let current = &plans[plan].entry.current;
        snapshot::origin(&current.metadata, &current.release.iri_base)
    };
    document.origins = found.into_iter().map(origin).collect();
    document.tell(&SearchMeta { query: sought.query.to_string(), total });
    Ok(document)
}

#[derive(Debug, Serialize, ToSchema)]
struct SearchMeta {
    /// The words as they were searched.
    query: String,
    /// All hits.
    total: usize,
}

/// What was found, the best first: where it stands, and the passage with the places of the words.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hit, title = "plans")]
struct HitRow {
    /// Type of what was found.
    r#type: String,
    /// IRI of what was found.
    #[schema(format = "iri")]
    uri: String,
    /// Its document.
    #[schema(format = "uri")]
    url: String,
    /// Its name.
    label: Option<String>,
    publisher_id: String,
    /// Name of the publisher; that of a municipality of Japan begins with its prefecture.
    publisher_name: String,
    plan_id: String,
    /// Title of the plan.
    plan_title: String,
    /// Labels of the policies at the top of the tree that it belongs to.
    policies: Vec<String>,
    /// Column that the passage is from.
    column: String,
    /// The text around what was found.
    passage: String,
    #[schema(schema_with = marks)]
    marks: Vec<[usize; 2]>,
    /// Synonyms of the glossary that led to it.
    expansions: Vec<Synonym>,
}

/// A synonym of the glossary that was searched too.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Synonym {
    /// What was asked.
    asked: String,
    /// The other name that was searched too.
    searched: String,
    /// The term that both are names of.
    term: String,
}

impl From<Expansion> for Synonym {
    fn from(Expansion { asked, searched, term }: Expansion) -> Self {
        Self { asked, searched, term }
    }
}

fn marks() -> Array {
    let place = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    let mark = ArrayBuilder::new().items(place).min_items(Some(2)).max_items(Some(2));
    let about = "What was found: begin and end in characters of the passage.";
    ArrayBuilder::new().items(mark).description(Some(about)).build()
}

impl AnswerRow for HitRow {
    const COLUMNS: &'static [MemberColumn] = &[
        member("type", "種類").shown(ColumnDisplay::Type),
        member("label", "名称").shown(ColumnDisplay::Own),
        member("policies", "政策").shown(ColumnDisplay::OwnBehind),
        member("passage", "該当箇所").shown(ColumnDisplay::Marked),
        member("publisher_name", "公表主体名").shown(ColumnDisplay::OwnBehind),
        member("plan_title", "計画").shown(ColumnDisplay::OwnBehind),
        member("url", "URL").shown(ColumnDisplay::Hidden),
    ];
    const UNSHOWN: &'static [&'static str] = &["uri", "publisher_id", "plan_id", "column", "marks", "expansions"];
}

impl Sought {
    fn looks_into(&self, part: &Part) -> bool {
        let release = &part.entry.current.release;
        let asked = |list: &[String], value: &str| list.is_empty() || list.iter().any(|one| one == value);
        asked(&self.publisher_ids, &release.publisher_id) && asked(&self.plan_ids, &release.plan_id)
    }

    /// Path of the page that begins behind so many hits.
    fn path(&self, from: usize) -> String {
        let cursor = if from > 0 { format!("&cursor={from}") } else { String::new() };
        format!("{}{cursor}", self.path)
    }

    /// Links to the pages around this one; none if it is the only one.
    fn neighbours(&self, total: usize, base: &str) -> Vec<(String, String)> {
        let link = |relation: &str, from: usize| (relation.to_owned(), format!("{base}{}", self.path(from)));
        let mut links = Vec::new();
        if self.from > 0 {
            links.push(link("first", 0));
            links.push(link("prev", self.from.saturating_sub(self.limit)));
        }
        let next = self.from.saturating_add(self.limit);
        if next < total {
            links.push(link("next", next));
        }
        links
    }
}

fn row(part: &Part, hit: &Hit<'_>, base: &str) -> HitRow {
    let (release, entry, shown) = (&part.entry.current.release, hit.entry(), hit.shown());
    let path = format!("/{}/{}/{}", release.publisher_id, release.plan_id, entry.id());
    HitRow {
        r#type: entry.kind().to_owned(),
        uri: format!("{}/id{path}", release.iri_base),
        url: format!("{base}{path}"),
        label: Some(entry.label().to_owned()).filter(|label| !label.is_empty()),
        publisher_id: release.publisher_id.clone(),
        plan_id: release.plan_id.clone(),
        publisher_name: part.entry.current.metadata.full_name(),
        plan_title: part.entry.current.metadata.title().to_owned(),
        policies: entry.context().map(str::to_owned).collect(),
        column: shown.column.to_string(),
        marks: shown.passage.marks.iter().map(|mark| [mark.characters.start, mark.characters.end]).collect(),
        passage: shown.passage.text,
        expansions: shown.expansions.into_iter().map(Synonym::from).collect(),
    }
}
