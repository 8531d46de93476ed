//! The Reconciliation Service API 0.2, of all plans (`/reconcile`) and of one (`/{publisher_id}/{plan_id}/reconcile`).
use super::{
    answered::{Call, Reply},
    blocking::blocking,
    body::{Body, CURRENT, NO_STORE},
    docs::PAGE,
    parameters::{self, Parameters},
    release::current,
    state::State,
};
use crate::{
    error::{Error, Result},
    snapshot::{PlanKey, Whole},
    view::{Manifest, Preview, Reconciliation, SUGGESTED, Sought, Suggestions},
};
use askama::Template;
use serde::Serialize;

const JSON: &str = "application/json; charset=utf-8";

/// `/reconcile`
pub async fn everything(call: Call) -> Result<Reply> {
    service(&call, None).await
}

/// `/{publisher_id}/{plan_id}/reconcile`
pub async fn one_plan(call: Call) -> Result<Reply> {
    service(&call, Some(call.parts::<2>()?.into())).await
}

/// The candidates, or, where nothing is asked for, what the service is.
async fn service(call: &Call, within: Option<PlanKey>) -> Result<Reply> {
    let is_form = !call.is_read();
    let form = if is_form { parameters::body_text(&call.body, "body")? } else { call.request.query_string() };
    let [queries] = asked(form.trim(), ["queries"])?;
    let queries = match queries {
        Some(text) => Some(Sought::batch(&text)?),
        None if is_form => return Err(Error::parameter("queries", "`queries` is missing: a form has it, as JSON")),
        None => None,
    };
    let body = of_plans(call, within, move |whole, state, within| {
        if let Some(queries) = &queries {
            return json(&Reconciliation::of(whole, &state.host, within).reconcile(queries));
        }
        let plan = within.and_then(|key| whole.parts.get(&key)).map(|part| &part.entry);
        json(&Manifest::of(&state.host, plan))
    });
    Ok(body.await?.cached_for(if is_form { NO_STORE } else { CURRENT }).into())
}

/// Does what waits for what is current, of all plans or of one that must be here.
async fn of_plans(
    call: &Call,
    within: Option<PlanKey>,
    make: impl FnOnce(&Whole, &State, Option<PlanKey>) -> Result<Body> + Send + 'static,
) -> Result<Body> {
    if let Some((publisher_id, plan_id)) = &within {
        current(publisher_id, plan_id, &call.state)?;
    }
    let state = call.state.clone();
    blocking(move || make(&*state.whole()?, &state, within)).await
}

fn json(answer: &impl Serialize) -> Result<Body> {
    let bytes = serde_json::to_vec(answer).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Body::new(bytes, JSON))
}

/// The values of parameters, each given once. Clients send others, of versions and extensions of their own.
fn asked<const N: usize>(query: &str, names: [&str; N]) -> Result<[Option<String>; N]> {
    let mut parameters = Parameters::read(query)?;
    let values = names.map(|name| parameters.one(name));
    parameters.done(values)
}

/// `/reconcile/suggest/{what}`
pub async fn suggest(call: Call) -> Result<Reply> {
    let [what] = call.parts()?;
    suggested(&call, None, what).await
}

/// `/{publisher_id}/{plan_id}/reconcile/suggest/{what}`
pub async fn suggest_in_plan(call: Call) -> Result<Reply> {
    let [publisher_id, plan_id, what] = call.parts()?;
    suggested(&call, Some((publisher_id, plan_id)), what).await
}

async fn suggested(call: &Call, within: Option<PlanKey>, what: String) -> Result<Reply> {
    let [prefix, cursor] = asked(call.request.query_string(), ["prefix", "cursor"])?;
    let prefix = prefix.ok_or_else(|| Error::parameter("prefix", "`prefix` is missing: what was typed"))?;
    let from = cursor
        .map_or(Ok(0), |cursor| cursor.parse::<usize>())
        .map_err(|_| Error::parameter("cursor", "`cursor` is a whole number: how many suggestions are passed over"))?;
    let body = of_plans(call, within, move |whole, state, within| {
        let suggestions = match what.as_str() {
            "entity" => Reconciliation::of(whole, &state.host, within).entities(&prefix, from)?,
            "type" => Suggestions::of_types(&prefix, from),
            "property" => Suggestions::of_properties(&prefix, from),
            other => {
                let known = SUGGESTED.join(", ");
                return Err(Error::not_found(format!("there is no `{other}` to suggest; there are {known}")));
            }
        };
        json(&suggestions)
    });
    Ok(body.await?.into())
}

#[derive(Template)]
#[template(path = "preview.html")]
struct PreviewPage {
    preview: Preview,
}

/// `/reconcile/preview`: a page to be shown within others.
pub async fn preview(call: Call) -> Result<Reply> {
    let [id] = asked(call.request.query_string(), ["id"])?;
    let id = id.ok_or_else(|| Error::parameter("id", "`id` is missing: the id of a candidate"))?;
    let body = of_plans(&call, None, move |whole, state, within| {
        let preview = Reconciliation::of(whole, &state.host, within).preview(&id)?;
        let page = PreviewPage { preview }.render().map_err(|error| Error::Internal(error.to_string()))?;
        let mut body = Body::new(page, PAGE);
        body.in_frames = true;
        Ok(body)
    });
    Ok(body.await?.into())
}
