//! How a tool asks the server, and what stands beside its answer: which plans it is of, and how they are cited.
use crate::{
    error::Error,
    http::{Inside, State, inside::InsideAnswer, negotiate::essence},
};
use actix_web::{
    HttpRequest,
    http::{StatusCode, header},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Most plans of which an answer says the source.
const MOST_PLANS: usize = 20;

/// How often one address may lead to another.
const MOST_STEPS: usize = 4;

/// What asks within the process, for the client who asked.
pub struct Asker<'r> {
    /// The routes.
    pub inside: &'r Inside,
    /// The request of the client, who spends what the answers cost.
    pub client: &'r HttpRequest,
    /// The server.
    pub state: &'r State,
}

/// An answer in JSON, with its address.
pub struct Json {
    /// Where the same is answered to anybody.
    pub url: String,
    /// The answer.
    pub value: Value,
}

/// What a tool answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ToolAnswer {
    /// Where the same is answered to anybody.
    #[schema(format = "uri")]
    pub url: String,
    /// What stands there, as the OpenAPI document describes it.
    #[schema(value_type = Object)]
    pub answer: Value,
    /// How many items at the end are left out, because the answer would be too long: ask for fewer, or for a part.
    pub left_out: usize,
    /// The plans that the answer is of: cite them.
    #[schema(inline)]
    pub sources: Vec<PlanSource>,
}

/// A plan, and how it is cited.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanSource {
    /// Title of the plan.
    pub plan: String,
    /// Its document.
    #[schema(format = "uri")]
    pub url: String,
    /// Label of its newest edition.
    pub edition: Option<String>,
    /// Number of the release of its data.
    pub release: Option<u64>,
    /// Terms of use of the data.
    pub license: Option<String>,
    /// What the publisher says of rights.
    pub rights: Option<String>,
    /// How to name the source.
    pub attribution: Option<String>,
    /// How to cite the release.
    pub citation: Option<String>,
    /// The documents that `source_id`, `source_line` and `source_page` of rows are about.
    #[schema(inline)]
    pub documents: Vec<SourceDocument>,
}

/// A document that rows are printed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceDocument {
    /// What rows call it.
    pub source_id: String,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: Option<String>,
}

/// What is wrong with an argument, as the server says it of a parameter.
pub fn argument_error(name: &str, detail: String, asker: &Asker<'_>) -> String {
    refused(&Error::parameter(name, detail), asker)
}

/// An error in words.
pub fn refused(error: &Error, asker: &Asker<'_>) -> String {
    told(&error.problem(&asker.state.base, ""), "")
}

/// A problem in words.
fn told(problem: &Value, retry_after: &str) -> String {
    let part = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    let again = if retry_after.is_empty() { String::new() } else { format!("\nTry again in {retry_after} s.") };
    let last =
        problem["last"]["url"].as_str().map_or_else(String::new, |url| format!("\nIt can still be read at {url}"));
    format!("{} ({}): {}{last}{again}\n{}", part("title"), problem["status"], part("detail"), part("type"))
}

impl Asker<'_> {
    /// The path of an IRI, a URL or a path of this server.
    pub fn path_of(&self, address: &str) -> Result<String, String> {
        let snapshot = self.state.snapshot();
        let bases = snapshot.plans.values().map(|plan| plan.release.iri_base.as_str());
        let bases = bases.chain([self.state.base.as_str()]);
        let address = address.trim();
        let below = bases
            .into_iter()
            .find_map(|base| address.strip_prefix(base).filter(|path| path.is_empty() || path.starts_with('/')));
        match below {
            Some("") => Ok("/".to_owned()),
            Some(path) => Ok(path.to_owned()),
            None if address.contains("://") => {
                let detail = format!("`{address}` is no address of this server: those begin with {}/", self.state.base);
                Err(argument_error("address", detail, self))
            }
            None => Ok(format!("/{}", address.trim_start_matches('/'))),
        }
    }

    /// The JSON at an address; where that leads elsewhere, what is there.
    pub async fn json(&self, address: &str) -> Result<Json, String> {
        let mut path = address.to_owned();
        for _ in 0..MOST_STEPS {
            let answer = self.inside.get(&path, mime::APPLICATION_JSON.essence_str(), Some(self.client)).await;
            let answer = answer.map_err(|error| refused(&error, self))?;
            if answer.status.is_redirection() {
                path = self.path_of(answer.header(header::LOCATION))?;
                continue;
            }
            return self.read(&path, &answer);
        }
        Err(refused(&Error::not_found(format!("{address} leads from one address to another without end")), self))
    }

    fn read(&self, path: &str, answer: &InsideAnswer) -> Result<Json, String> {
        let is_json = essence(answer.header(header::CONTENT_TYPE)).ends_with("json");
        let value = is_json.then(|| serde_json::from_slice::<Value>(&answer.body).ok()).flatten();
        match value {
            Some(value) if answer.status == StatusCode::OK => {
                Ok(Json { url: format!("{}{path}", self.state.base), value })
            }
            Some(problem) => Err(told(&problem, answer.header(header::RETRY_AFTER))),
            None => {
                let given = answer.header(header::CONTENT_TYPE);
                let detail =
                    format!("what is at {path} is no JSON but `{given}`: leave the suffix out, or fetch it by HTTP");
                Err(argument_error("address", detail, self))
            }
        }
    }

    /// The plans that an answer is of, and how they are cited.
    pub async fn sources(&self, answer: &Json) -> Vec<PlanSource> {
        let mut paths = Vec::new();
        if let Some(Ok(path)) = answer.value["links"]["plan"].as_str().map(|url| self.path_of(url)) {
            paths.push(path);
        } else {
            self.find_plans(&answer.value, &mut paths);
        }
        let mut sources = Vec::new();
        for path in paths {
            sources.extend(self.source(&path).await);
        }
        sources
    }

    /// Adds the paths of the plans that rows or IRIs of an answer are of.
    fn find_plans(&self, value: &Value, paths: &mut Vec<String>) {
        let snapshot = self.state.snapshot();
        let mut add = |publisher_id: &str, plan_id: &str| {
            let path = format!("/{publisher_id}/{plan_id}");
            let is_plan = snapshot.plans.contains_key(&(publisher_id.to_owned(), plan_id.to_owned()));
            if is_plan && paths.len() < MOST_PLANS && !paths.contains(&path) {
                paths.push(path);
            }
        };
        match value {
            Value::String(iri) => {
                let thing = iri.split_once("/id/").map(|(_, path)| path);
                if let Some((publisher_id, rest)) = thing.and_then(|path| path.split_once('/')) {
                    add(publisher_id, rest.split('/').next().unwrap_or_default());
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.find_plans(value, paths)),
            Value::Object(members) => {
                if let (Some(publisher_id), Some(plan_id)) = (value["publisher_id"].as_str(), value["plan_id"].as_str())
                {
                    add(publisher_id, plan_id);
                }
                members.values().for_each(|value| self.find_plans(value, paths));
            }
            _ => {}
        }
    }

    async fn source(&self, path: &str) -> Option<PlanSource> {
        let plan = self.json(path).await.ok()?;
        let editions = self.json(&format!("{path}/revisions")).await;
        let documents = self.json(&format!("{path}/sources")).await;
        let meta = |name: &str| plan.value["meta"][name].as_str().map(str::to_owned);
        let newest = editions.ok().and_then(|list| list.value["items"].as_array()?.last().cloned());
        let documents = documents.ok().and_then(|list| list.value["items"].as_array().cloned()).unwrap_or_default();
        let document = |row: &Value| {
            let cell = |name: &str| row[name].as_str().map(str::to_owned);
            Some(SourceDocument { source_id: cell("source_id")?, title: cell("title")?, url: cell("url") })
        };
        Some(PlanSource {
            plan: plan.value["title"].as_str().unwrap_or_default().to_owned(),
            edition: newest.and_then(|row| row["label"].as_str().map(str::to_owned)),
            release: plan.value["meta"]["release"].as_u64(),
            license: meta("license"),
            rights: meta("rights"),
            attribution: meta("attribution"),
            citation: plan.value["citation"]["ja"].as_str().map(str::to_owned),
            documents: documents.iter().filter_map(document).collect(),
            url: plan.url,
        })
    }
}
