//! What kinds of problem mean.
use super::{
    Answer, Asked, NoParameters, Own, Page, Reach, Server,
    pages::{AllKeys, Keys, keys, query},
    unscoped,
};
use crate::{
    error::{Error, PROBLEMS, Problem, Result},
    format::{Document, Shape, ShapeKind},
};
use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};

/// A kind of problem.
pub const PAGE: Page = Page {
    path: "/problems/{slug}",
    reach: Reach::Server(problem),
    operation: "getProblem",
    tag: "server",
    ja: "エラーの説明",
    en: "Get what a kind of problem means",
    about_ja: "エラーの文書の`type`が指すページ。",
    about: "The page that `type` of a problem document names.",
    parameters: query::<NoParameters>,
    shape: ShapeKind::Members { rdf: false },
    answer: Answer::of_members::<ProblemKind>("ProblemKind"),
    own: Own { keys: Some(KINDS), ..Own::NOTHING },
};

const KINDS: Keys = Keys {
    all: AllKeys::OfServer(|_| Ok(PROBLEMS.iter().map(|kind| vec![kind.slug.to_owned()]).collect())),
    parameters: keys::<ProblemKey>,
    may_be_gone: false,
};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ProblemKey {
    /// The kind of problem. エラーの種類。
    #[param(value_type = ProblemSlug, inline, example = "not-found")]
    slug: String,
}

/// Schema of the kinds of problem.
struct ProblemSlug;

impl PartialSchema for ProblemSlug {
    fn schema() -> RefOr<Schema> {
        let kinds = PROBLEMS.iter().map(|kind| kind.slug);
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(kinds)).into()
    }
}

impl ToSchema for ProblemSlug {}

#[derive(Debug, Serialize, ToSchema)]
struct ProblemKind {
    /// What `type` of a problem document holds.
    #[schema(format = "uri")]
    r#type: String,
    /// Its name.
    title: &'static str,
    /// Status it comes with.
    status: u16,
    /// What it means and what to do, in English.
    about: &'static str,
    /// The same in Japanese.
    about_ja: &'static str,
}

fn problem(asked: &Asked, server: &Server<'_>) -> Result<Document> {
    let ProblemKey { slug } = asked.read()?;
    let kind = PROBLEMS.iter().find(|problem| problem.slug == slug);
    let kind = kind.ok_or_else(|| Error::not_found(format!("there is no kind of problem `{slug}`")))?;
    let base = &server.host.base;
    let Problem { title, status, about, about_ja, .. } = *kind;
    let kind = ProblemKind { r#type: format!("{base}{}", asked.path), title, status, about, about_ja };
    Ok(unscoped(base, &asked.path, title.to_owned(), Shape::of(&kind)))
}
