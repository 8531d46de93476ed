//! What the service answers.
use super::{
    MOST_SUGGESTED, RECONCILE,
    asked::{PROPERTIES, Sought},
    entity::{Entity, types},
};
use crate::{
    dcat::{self, CataloguedPlan, Host},
    search::fold,
    table::expand,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What the service is and what it can do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReconciliationService)]
pub struct Manifest {
    /// Versions of the Reconciliation Service API.
    versions: Vec<&'static str>,
    /// Its name: that of the plan, if it is of one.
    name: String,
    /// What IRIs of things have before their ids.
    #[schema(format = "uri")]
    identifier_space: String,
    /// The vocabulary that types are of.
    #[schema(format = "uri")]
    schema_space: String,
    /// All types.
    default_types: Vec<NamedCode>,
    /// Where it is explained.
    #[schema(format = "uri")]
    documentation: String,
    view: UrlTemplate,
    preview: PreviewService,
    suggest: Suggest,
    /// Most queries of a batch.
    batch_size: usize,
}

/// Where the document of a thing is.
#[derive(Debug, Serialize, ToSchema)]
struct UrlTemplate {
    /// With `{{id}}` for the id.
    url: String,
}

/// Where the preview of a thing is.
#[derive(Debug, Serialize, ToSchema)]
struct PreviewService {
    /// With `{{id}}` for the id.
    url: String,
    /// In pixels.
    width: u16,
    /// In pixels.
    height: u16,
}

/// What is suggested to who types.
#[derive(Debug, Serialize, ToSchema)]
struct Suggest {
    entity: SuggestService,
    r#type: SuggestService,
    property: SuggestService,
}

/// Where it is suggested.
#[derive(Debug, Serialize, ToSchema)]
struct SuggestService {
    #[schema(format = "uri")]
    service_url: String,
    service_path: String,
}

impl Manifest {
    /// Of the service of all plans, or of one.
    pub fn of(host: &Host, plan: Option<&CataloguedPlan>) -> Self {
        let base = &host.base;
        let path = plan.map(|plan| plan.current.plan_path()).unwrap_or_default();
        let suggest = |what: &str| SuggestService {
            service_url: base.clone(),
            service_path: format!("{path}{RECONCILE}/suggest/{what}"),
        };
        Self {
            versions: vec!["0.2"],
            name: plan.map_or(dcat::TITLE.0, |plan| plan.current.metadata.title()).to_owned(),
            identifier_space: format!("{base}/id/"),
            schema_space: expand("mp:"),
            default_types: types().collect(),
            documentation: format!("{base}/docs/reference/neighbours"),
            view: UrlTemplate { url: format!("{base}/id/{{{{id}}}}") },
            preview: PreviewService {
                url: format!("{base}{RECONCILE}/preview?id={{{{id}}}}"),
                width: 420,
                height: 260,
            },
            suggest: Suggest { entity: suggest("entity"), r#type: suggest("type"), property: suggest("property") },
            batch_size: Sought::BATCH,
        }
    }
}

/// A code with its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedCode {
    /// The code.
    pub(super) id: String,
    /// Its name, in Japanese and as it is written in data.
    pub(super) name: String,
}

/// What a query finds.
#[derive(Debug, Serialize, ToSchema)]
pub struct Candidates {
    /// The best first.
    pub(super) result: Vec<Candidate>,
}

/// A thing that may be meant.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Candidate {
    /// What its IRI has behind the identifier space.
    id: String,
    /// Its name in the language of its plan.
    name: String,
    /// What it is and what tells it from others of its name: publisher, plan, policies.
    description: String,
    r#type: Vec<NamedCode>,
    /// 100 if its name is what was asked, 95 if another name of it is; less, the less the names are alike.
    score: usize,
    /// Whether it alone has the name.
    r#match: bool,
}

impl Candidate {
    pub(super) fn of(entity: &Entity<'_>, score: usize, is_match: bool) -> Self {
        Self {
            id: entity.id.clone(),
            name: entity.name().to_owned(),
            description: entity.description(),
            r#type: entity.types(),
            score,
            r#match: is_match,
        }
    }
}

/// What is suggested to who types.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Suggestions {
    pub(super) result: Vec<Suggestion>,
}

/// Something that may be meant.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Suggestion {
    id: String,
    name: String,
    /// What it is and what tells it from others of its name.
    description: String,
    /// Types of a thing; none of what is a type or a property.
    notable: Vec<NamedCode>,
}

impl Suggestion {
    pub(super) fn of(entity: &Entity<'_>) -> Self {
        let (id, name) = (entity.id.clone(), entity.name().to_owned());
        Self { id, name, description: entity.description(), notable: entity.types() }
    }
}

impl Suggestions {
    /// Types whose ids or names have what somebody begins to type, from a place of the list on.
    pub fn of_types(prefix: &str, from: usize) -> Self {
        Self::among(types().map(|one| (one, "What a thing is.")), prefix, from)
    }

    /// The same of properties.
    pub fn of_properties(prefix: &str, from: usize) -> Self {
        Self::among(PROPERTIES.iter().map(|property| (property.named(), property.about)), prefix, from)
    }

    fn among(all: impl Iterator<Item = (NamedCode, &'static str)>, prefix: &str, from: usize) -> Self {
        let typed = fold(prefix.trim());
        let is_meant = |(one, _): &(NamedCode, _)| fold(&one.id).contains(&typed) || fold(&one.name).contains(&typed);
        let suggestion = |(NamedCode { id, name }, about): (NamedCode, &str)| Suggestion {
            id,
            name,
            description: about.to_owned(),
            notable: Vec::new(),
        };
        Self { result: all.filter(is_meant).skip(from).take(MOST_SUGGESTED).map(suggestion).collect() }
    }
}

/// What a thing is, in a few words.
#[derive(Debug)]
pub struct Preview {
    /// Its name.
    pub name: String,
    /// Language of its plan.
    pub language: String,
    /// What it is and what tells it from others of its name.
    pub description: String,
    /// Its other texts: other names, its definition.
    pub texts: Vec<String>,
    /// Its document.
    pub url: String,
}

impl Preview {
    pub(super) fn of(entity: &Entity<'_>, base: &str) -> Self {
        Self {
            name: entity.name().to_owned(),
            language: entity.plan.current.metadata.language().to_owned(),
            description: entity.description(),
            texts: entity.entry.all_texts().skip(1).map(|(_, text)| text.to_owned()).collect(),
            url: format!("{base}/{}", entity.id),
        }
    }
}
