//! What the API answers beside tables and rows: each page one value, which stands in the file of its answer.
//!
//! Routes, addresses, links, the sitemap, names for people and the OpenAPI document are made of the list of them.
use super::{Answer, Limit, PAGES, ReleasePart, Scope};
use crate::{
    dcat::Host,
    error::{Error, Result},
    format::{
        Document, Shape, ShapeKind,
        flow::{Things, UsedPrefixes},
    },
    snapshot::{Library, Snapshot, Whole},
    table::CellKind,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        path::{Parameter, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

/// What stands at an address, or at the same address below each plan.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Path below what it is of, with a leading slash and without a suffix. `{name}` is a key of a thing.
    pub path: &'static str,
    /// What it is of, with what makes its document.
    pub reach: Reach,
    /// Id of its operation in the OpenAPI document, which stays: names of methods in clients are made of it.
    pub operation: &'static str,
    /// What it is listed under there.
    pub tag: &'static str,
    /// What people call it.
    pub ja: &'static str,
    /// What its operation does.
    pub en: &'static str,
    /// What it says, in Japanese.
    pub about_ja: &'static str,
    /// What it says, in English.
    pub about: &'static str,
    /// The parameters of its query: `query` of the type that its document reads.
    pub parameters: fn() -> Vec<Parameter>,
    /// What kind of data it is.
    pub shape: ShapeKind,
    /// What it answers.
    pub answer: Answer,
    /// What only some pages have.
    pub own: Own,
}

/// What a page is of. A blocking function makes its document.
#[derive(Debug, Clone, Copy)]
pub enum Reach {
    /// Everything that is current.
    Server(fn(&Asked, &Server<'_>) -> Result<Document>),
    /// A plan with all its releases: it changes with each new one, so no release has a twin of it.
    Plan(fn(&Asked, &Scope, &Host) -> Result<Document>),
    /// One release of a plan: the current one, and by its number each.
    Release(fn(&Asked, &Scope, &Host) -> Result<Document>),
    /// One release of a plan by its number, which its path has.
    Numbered(fn(&Asked, &Scope, &Host) -> Result<Document>),
}

/// What only some pages have.
#[derive(Debug, Clone, Copy)]
pub struct Own {
    /// Relation by which the document of what it is of links it.
    pub relation: Option<&'static str>,
    /// Whether people are led to it before they are to the tables, as it shows all at a glance.
    pub at_a_glance: bool,
    /// Whether search engines are told of it.
    pub in_sitemap: bool,
    /// Whether it is the document of a thing, which has an IRI of its own.
    pub is_thing: bool,
    /// The file that was stored at publish and is the same, in the format of the file.
    pub stored: Option<&'static str>,
    /// The shape that it has too, where a suffix asks for that.
    pub also: Option<ShapeKind>,
    /// What becomes of it in a static copy.
    pub in_copy: InCopy,
    /// The keys of the things that have one each, if its path has some.
    pub keys: Option<Keys>,
    /// The same thing by thing, where it is too large to be held.
    pub flow: Option<FlowOf<Asked>>,
}

impl Own {
    /// Nothing of its own.
    pub const NOTHING: Self = Self {
        relation: None,
        at_a_glance: false,
        in_sitemap: false,
        is_thing: false,
        stored: None,
        also: None,
        in_copy: InCopy::Written,
        keys: None,
        flow: None,
    };

    /// That it is linked by this relation.
    pub const fn linked(relation: &'static str) -> Self {
        Self { relation: Some(relation), ..Self::NOTHING }
    }
}

/// Gives what is told thing by thing to who asks so; `None` if it is small enough to be told at once.
pub type FlowOf<A> = fn(&A, &Server<'_>) -> Result<Option<Flow>>;

/// What is told thing by thing.
pub struct Flow {
    /// What is told of it, with triples of nothing below it.
    pub document: Document,
    /// Its things.
    pub things: Things,
    /// The prefixes that its forms use.
    pub prefixes: UsedPrefixes,
}

/// What becomes of a page in a static copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InCopy {
    /// It is a file.
    Written,
    /// It is of no use where no server answers.
    LeftOut,
}

/// The keys of things that have a page each.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    /// Those that there are.
    pub all: AllKeys,
    /// How they are described, but for those that name a publisher, a plan or a release.
    pub parameters: fn() -> Vec<Parameter>,
    /// Whether such a thing may have been there.
    pub may_be_gone: bool,
}

/// The keys of things, each with as many parts as its path has.
#[derive(Debug, Clone, Copy)]
pub enum AllKeys {
    /// Those of a release; and what of the release a thing is, if some releases may lack it.
    OfRelease(fn(&Scope) -> Result<Vec<String>>, fn(&str) -> Option<ReleasePart>),
    /// Those of everything that is current.
    OfServer(fn(&Server<'_>) -> Result<Vec<Vec<String>>>),
}

/// What a page of the server is made of.
#[derive(Debug, Clone, Copy)]
pub struct Server<'s> {
    /// What is current.
    pub snapshot: &'s Snapshot,
    /// Where releases are read.
    pub library: &'s Library,
    /// Address and operator.
    pub host: &'s Host,
    /// What it lets a request cost.
    pub limits: &'s [Limit],
}

impl<'s> Server<'s> {
    /// What is asked of all plans at once.
    ///
    /// # Errors
    ///
    /// While it is loaded.
    pub fn whole(&self) -> Result<&'s Whole> {
        self.snapshot.whole.as_deref().ok_or(Error::Loading)
    }
}

/// What a request asks of a page: values that the schemas of its parameters admit.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Keys and parameters by their names; what may be repeated is a list.
    pub given: Map<String, Value>,
    /// Path of the page with its keys, and what was asked in one spelling, with its question mark.
    pub path: String,
    /// The suffix by which the URL names the format, with its dot; empty if it names none.
    pub suffix: String,
    /// Whether all of it is wanted, in one answer.
    pub whole: bool,
    /// Whether a page that has another shape too is asked for in that.
    pub as_other: bool,
    /// Whether the answer is written of the cells of its tables alone.
    pub in_cells: bool,
}

impl Asked {
    /// What was asked, as the type that describes the parameters.
    ///
    /// # Errors
    ///
    /// When the type does not describe what the page says its parameters are.
    pub fn read<P: DeserializeOwned>(&self) -> Result<P> {
        serde_json::from_value(Value::Object(self.given.clone())).map_err(|error| Error::Internal(error.to_string()))
    }
}

/// Parameters of a query as a type describes them.
pub fn query<P: IntoParams>() -> Vec<Parameter> {
    P::into_params(|| Some(ParameterIn::Query))
}

/// Parameters of a path as a type describes them.
pub fn keys<P: IntoParams>() -> Vec<Parameter> {
    P::into_params(|| Some(ParameterIn::Path))
}

/// No parameters.
#[derive(Debug, Deserialize, IntoParams)]
pub struct NoParameters {}

/// The parameter of what can be told as of an edition.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct OfEdition {
    /// Edition of the plan; without it the newest whole one. 版ID。
    #[param(value_type = Option<EditionId>, inline)]
    pub revision_id: Option<String>,
}

/// Schema of the id of an edition.
#[derive(Debug)]
pub struct EditionId;

impl PartialSchema for EditionId {
    fn schema() -> RefOr<Schema> {
        id_like("e2024-03")
    }
}

impl ToSchema for EditionId {}

/// Schema of the id of a publisher or of a plan within one.
#[derive(Debug)]
pub struct PlanKeyPart<const IS_PLAN: bool>;

impl<const IS_PLAN: bool> PartialSchema for PlanKeyPart<IS_PLAN> {
    fn schema() -> RefOr<Schema> {
        id_like(if IS_PLAN { "dx-action-plan" } else { "172014" })
    }
}

impl<const IS_PLAN: bool> ToSchema for PlanKeyPart<IS_PLAN> {}

/// The schema of ids, with one of the bundled plan.
pub fn id_like(example: &str) -> RefOr<Schema> {
    let pattern = CellKind::Slug.pattern().map(|pattern| format!("^{pattern}$"));
    ObjectBuilder::new().schema_type(Type::String).pattern(pattern).examples([example]).into()
}

impl Page {
    /// The pages below plans and below releases.
    pub fn of_plans() -> impl Iterator<Item = &'static Self> {
        PAGES.iter().filter(|page| matches!(page.reach, Reach::Plan(_) | Reach::Release(_)))
    }

    /// The pages of the server.
    pub fn of_server() -> impl Iterator<Item = &'static Self> {
        PAGES.iter().filter(|page| matches!(page.reach, Reach::Server(_)))
    }

    /// Whether it stands at the root, which has no name that a suffix could stand behind.
    pub fn is_root(&self) -> bool {
        self.path == "/"
    }

    /// The names of the keys in its path.
    pub fn key_names(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(key_name)
    }

    /// Whether it tells of all releases of a plan, so that none has a twin of it.
    pub fn spans_releases(&self) -> bool {
        matches!(self.reach, Reach::Plan(_))
    }

    /// The keys that a path below a plan has in the places where the path of the page has their names; none if it is the path
    /// of another page.
    pub fn keys_in(&self, path: &str) -> Option<Vec<(&'static str, String)>> {
        let (own, given) = (self.path.split('/'), path.split('/'));
        if own.clone().count() != given.clone().count() {
            return None;
        }
        let mut keys = Vec::new();
        for (own, given) in own.zip(given) {
            match key_name(own) {
                Some(name) => keys.push((name, given.to_owned())),
                None if own == given => {}
                None => return None,
            }
        }
        Some(keys)
    }

    /// Its path with these keys in it.
    pub fn path_of<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> String {
        let with = |path: String, (name, key): (&str, &str)| path.replace(&format!("{{{name}}}"), key);
        self.key_names().zip(keys).fold(self.path.to_owned(), with)
    }

    /// The links to it by their relations, from what stands at `root`: to its feeds too. Their names are those of their
    /// formats.
    pub fn links(&self, root: &str) -> Vec<(String, String)> {
        let Some(relation) = self.own.relation else { return Vec::new() };
        let url = format!("{root}{}", self.path);
        let feeds = self.shape.formats().filter(|format| !(format.fits)(ShapeKind::ComputedTable));
        let feeds = feeds.filter(|_| self.shape == ShapeKind::Feed);
        let feeds = feeds.map(|format| (format.suffix.to_owned(), format!("{url}.{}", format.suffix)));
        std::iter::once((relation.to_owned(), url.clone())).chain(feeds).collect()
    }
}

/// The name of the key that is a part of a path; none for any other part.
fn key_name(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

impl Document {
    /// Links a page, under its name for people. `path` is that of what it is of.
    pub(super) fn lead_to(&mut self, page: &Page, path: &str) {
        self.links.extend(page.links(&format!("{}{path}", self.base)));
        self.names.insert(format!("{path}{}", page.path), page.ja.to_owned());
    }
}

impl Scope {
    /// The document of a page of the plan.
    pub(super) fn page(&self, page: &Page, asked: &Asked, host: &Host, shape: Shape) -> Document {
        let title = format!("{} — {}", page.ja, self.metadata.title());
        let mut document = self.document(&host.base, &asked.path, title, shape);
        if page.spans_releases() {
            document.links.retain(|(relation, _)| relation != "twin");
        }
        document
    }
}
