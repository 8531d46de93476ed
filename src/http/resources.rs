//! Handlers of what is published: each finds its target, asks for the document, and has it sent.
use super::{
    answer::ResourceRequest,
    answered::{Call, Outcome, Reply, nothing_at},
    blocking::blocking,
    flowing, limits,
    memento::{self, Memento},
    negotiate::suffix_of,
    parameters::Parameters,
    release::{current, no_release, pinned},
    state::State,
    target::Target,
};
use crate::{
    catalog,
    error::{Error, Result},
    format::{self, Document, Format, ShapeKind, flow, split_suffix},
    snapshot::{Library, Snapshot},
    view::{self, Asked, FlowOf, Page, Reach, Scope, Server},
};
use actix_web::{http::StatusCode, web::Data};
use std::sync::Arc;

/// A page of the server.
pub async fn page(page: &'static Page, call: Call) -> Result<Reply> {
    let Reach::Server(document) = page.reach else {
        return Err(Error::Internal(format!("{} is a page of plans", page.path)));
    };
    let suffix = call.part("suffix")?;
    let keys = page.key_names().map(|name| Ok((name, call.part(name)?))).collect::<Result<Vec<_>>>()?;
    let path = if page.is_root() { String::new() } else { page.path_of(keys.iter().map(|(_, key)| key.as_str())) };
    let other = page.own.also.filter(|other| is_only_in(*other, page.shape, &suffix));
    let (shape, as_other) = (other.unwrap_or(page.shape), other.is_some());
    let read = |format: &'static Format, parameters: Parameters| {
        Ok(Asked { as_other, suffix: suffix.clone(), ..parameters.asked(page, &keys, format)? })
    };
    of_server(call, (&path, &suffix), shape, read, page.own.flow, move |state, snapshot, asked| {
        let limits = limits::of(&state.budget);
        document(asked, &Server { snapshot, library: &state.library, host: &state.host, limits: &limits })
    })
    .await
}

/// Whether a suffix asks for a format that one shape has and another has not.
fn is_only_in(shape: ShapeKind, other: ShapeKind, suffix: &str) -> bool {
    let format = suffix.strip_prefix('.').and_then(format::by_suffix);
    format.is_some_and(|format| (format.fits)(shape) && !(format.fits)(other))
}

/// `/{table}`: a collection across all plans.
pub async fn across(call: Call) -> Result<Reply> {
    let [name, suffix] = call.parts()?;
    let table = catalog::find(&name).filter(|table| table.across);
    let table = table.ok_or_else(|| Error::not_found(format!("there is nothing at /{name}; start at /")))?;
    let read = |format, parameters: Parameters| parameters.wanted(table, format, true);
    let (path, shape) = (format!("/{name}"), ShapeKind::Rows(table));
    of_server(call, (&path, &suffix), shape, read, None, |state, snapshot, wanted| {
        view::across(table, snapshot, &state.library, wanted, &state.base)
    })
    .await
}

/// A resource of the server as a whole: it depends on all that is current.
///
/// The path and the suffix behind it are those of the URL; `read` reads the parameters, `document` makes the answer.
async fn of_server<A: Clone + Send + 'static>(
    Call { request, state, .. }: Call,
    (path, suffix): (&str, &str),
    shape: ShapeKind,
    read: impl FnOnce(&'static Format, Parameters) -> Result<A>,
    flow: Option<FlowOf<A>>,
    document: impl Fn(&State, &Snapshot, &A) -> Result<Document> + Send + 'static,
) -> Result<Reply> {
    let suffix = suffix_of(path, suffix)?;
    let snapshot = state.snapshot();
    let answer = ResourceRequest { request, state, path: path.to_owned(), shape, suffix, pinned: false, memento: None };
    let (format, asked) = answer.read(read)?;
    if let Some(flow) = flow.filter(|_| flow::is_written(format)) {
        let (state, current, asked) = (answer.state.clone(), Arc::clone(&snapshot), asked.clone());
        let server = move || {
            flow(&asked, &Server { snapshot: &current, library: &state.library, host: &state.host, limits: &[] })
        };
        let flow = blocking(server).await?;
        if let Some(streamed) = flow.and_then(|flow| flowing::answer(&answer, flow, format, &snapshot)) {
            return Ok(Reply::Streamed(streamed));
        }
    }
    let key = format!("server {} {}", snapshot.state(), snapshot.whole.is_some());
    let body = answer.written(&key, format, None, false, move |state, _| document(state, &snapshot, &asked)).await?;
    Ok(body.into())
}

/// `/{publisher_id}/{plan_id}`
pub async fn plan(call: Call) -> Outcome {
    let located = async || {
        let [publisher_id, plan_id, suffix] = call.parts()?;
        let suffix = suffix_of(&plan_id, &suffix)?;
        Ok((current(&publisher_id, &plan_id, &call.state)?, Target::Plan, String::new(), suffix))
    };
    match located().await {
        Ok(located) => of_plan(call, located).await,
        Err(error) => Err(error).into(),
    }
}

/// `/{publisher_id}/{plan_id}/…`, of the current release or, below `releases/{number}`, of that one.
pub async fn below(call: Call) -> Outcome {
    let [publisher_id, plan_id, below] = match call.parts() {
        Ok(parts) => parts,
        Err(error) => return Err(error).into(),
    };
    if let Some(path) = latest((&publisher_id, &plan_id), &below, &call) {
        return Ok(moved(format!("{}{path}", call.state.base))).into();
    }
    match located((publisher_id.clone(), plan_id.clone(), below.clone()), call.state.clone()).await {
        Ok(located) => of_plan(call, located).await,
        Err(error @ Error::NotFound { .. }) => match elsewhere((&publisher_id, &plan_id), &below, &call).await {
            Some(path) => Ok(moved(format!("{}{path}", call.state.base))).into(),
            None => Err(error).into(),
        },
        Err(error) => Err(error).into(),
    }
}

/// Path of the current release, or of what is below it, where `releases/latest` stands for its number; with the same question.
fn latest((publisher_id, plan_id): (&str, &str), below: &str, Call { request, state, .. }: &Call) -> Option<String> {
    below.strip_prefix("releases/latest").filter(|rest| rest.is_empty() || rest.starts_with(['/', '.']))?;
    let number = current(publisher_id, plan_id, state).ok()?.release.number;
    let (plan, rest) = request.uri().path_and_query()?.as_str().split_once("/releases/latest")?;
    Some(format!("{plan}/releases/{number}{rest}"))
}

/// Path of a row or a table that another profile calls so than the one in which the current release is written, with the same
/// question.
pub(super) async fn elsewhere(
    (publisher_id, plan_id): (&str, &str),
    below: &str,
    Call { request, state, .. }: &Call,
) -> Option<String> {
    let scope = current(publisher_id, plan_id, state).ok()?;
    let mut others = catalog::profile().and_older().filter(|profile| profile.number != scope.release.profile);
    let (target, path, suffix) = others
        .find_map(|profile| {
            let read = Target::read(below, profile).ok()?;
            Some((profile, read))
        })
        .map(|(profile, (target, path, suffix))| ((profile, target), path, suffix))?;
    let (profile, target) = target;
    let asked = |query: &str| {
        if scope.profile().is_todays() { target.query_today(profile, query) } else { query.to_owned() }
    };
    let query = request.uri().query().map_or_else(String::new, |query| format!("?{}", asked(query)));
    let there = blocking(move || target.called_in(profile, &scope)).await.ok()??;
    let suffix = suffix.map_or_else(String::new, |suffix| format!(".{}", suffix.suffix));
    let history = if path.ends_with("/history") { "/history" } else { "" };
    Some(format!("/{publisher_id}/{plan_id}/{there}{history}{suffix}{query}"))
}

/// Leads to another address.
pub(super) fn moved(url: String) -> Reply {
    let (status, caching) = (StatusCode::TEMPORARY_REDIRECT, "public, max-age=60");
    Reply::Elsewhere { status, url, caching, links: Vec::new() }
}

type Located = (Scope, Target, String, Option<&'static Format>);

async fn located((publisher_id, plan_id, below): (String, String, String), state: Data<State>) -> Result<Located> {
    let Some(rest) = below.strip_prefix("releases/") else {
        let scope = current(&publisher_id, &plan_id, &state)?;
        let (target, path, suffix) = Target::read(&below, scope.profile())?;
        return Ok((scope, target, path, suffix));
    };
    let (number, rest) = rest.split_once('/').map_or((rest, None), |(number, rest)| (number, Some(rest)));
    let (digits, own) = split_suffix(number).map_err(|_| no_release(number, &publisher_id, &plan_id))?;
    if rest.is_some() && own.is_some() {
        return Err(no_release(number, &publisher_id, &plan_id));
    }
    // The addresses below a release are those of its profile.
    let scope = pinned(&publisher_id, &plan_id, digits, state).await;
    let profile = scope.as_ref().map_or_else(|_| catalog::profile(), Scope::profile);
    let (target, path, suffix) = match rest {
        None => (Target::Page(&view::RELEASE, Vec::new()), String::new(), own),
        Some(rest) => Target::read(rest, profile)?,
    };
    if target.spans_releases() {
        let plan = format!("/{publisher_id}/{plan_id}");
        let instead = format!("{plan}{path} tells of all releases, {plan}/releases/{digits} of this one");
        return Err(Error::not_found(format!(
            "a release has no `{}` of its own: {instead}",
            path.trim_start_matches('/')
        )));
    }
    Ok((scope?, target, path, suffix))
}

async fn of_plan(Call { request, state, .. }: Call, (scope, target, path, suffix): Located) -> Outcome {
    let memento = memento::in_time(&target, suffix).ok();
    let memento = memento.map(|part| Memento::of(&request, &state, &scope, part));
    let by_time = memento.is_some() && !scope.pinned;
    let (path, shape, pinned) = (format!("{}{path}", scope.path()), target.shape(), scope.pinned);
    let answer = ResourceRequest { request, state, path, shape, suffix, pinned, memento: memento.clone() };
    let made = of_target(&answer, target, scope).await;
    let is_missing = |error: &Error| [StatusCode::NOT_FOUND, StatusCode::GONE].contains(&error.status());
    let links = match memento.filter(|_| made.as_ref().is_err_and(is_missing)) {
        Some(memento) => memento.name_last().await,
        None => Vec::new(),
    };
    Outcome { made, links, by_time }
}

/// What stands at a target: a file as it was stored, or a document made of rows; where a time is asked for, the place of its
/// twin. What is wrong with the request is told before a time is looked at.
async fn of_target(answer: &ResourceRequest, target: Target, scope: Scope) -> Result<Reply> {
    if let Target::File(name) = &target {
        Parameters::read(answer.request.query_string())?.named(&[])?;
        return match answer.twin().await? {
            Some(twin) => Ok(twin),
            None => Ok(answer.stored(&scope, name).await?.into()),
        };
    }
    let (format, wanted) = answer.read(|format, parameters| target.asked(format, parameters))?;
    if let Some(twin) = answer.twin().await? {
        return Ok(twin);
    }
    if let Some(name) = target.file(format, &wanted) {
        return Ok(answer.stored(&scope, &name).await?.into());
    }
    let key = answer.state.key_of("release", &scope.release);
    let light = target.is_light(format, &wanted, &scope);
    let around = format.is_page().then(|| scope.clone());
    let document = move |state: &State, library: &Library| target.document(&wanted, &scope.read_in(library), state);
    Ok(answer.written(&key, format, around, light, document).await?.into())
}

/// `/id/{path}`: a thing is no document; its document is elsewhere.
pub async fn thing(Call { request, state, .. }: Call) -> Result<Reply> {
    let path = request.uri().path();
    let path = path.strip_prefix("/id/").unwrap_or(path).replace("%2F", "/").replace("%2f", "/");
    if path.is_empty() {
        return Err(nothing_at(&request));
    }
    let (status, url) = (StatusCode::SEE_OTHER, format!("{}/{path}", state.base));
    Ok(Reply::Elsewhere { status, url, caching: "public, max-age=86400", links: Vec::new() })
}
