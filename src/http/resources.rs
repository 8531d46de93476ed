//! Handlers of what is published: each finds its target, asks for the document, and has it sent.
use super::{
    answer::{Answer, blocking},
    parameters::Parameters,
    respond,
    state::State,
    target::Target,
};
use crate::{
    catalog,
    error::{Error, Result},
    format::{Format, ShapeKind, split_suffix},
    view::{self, Scope},
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};

/// `/`
pub async fn home(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let snapshot = state.snapshot();
    let answer = unscoped(request, state, String::new(), ShapeKind::Members { rdf: false }, None);
    let asker = answer.clone();
    answer
        .reply(async move {
            let (format, _) = asker.read(|_, parameters| parameters.named(&[]))?;
            let key = format!("home {:?}", snapshot.publication);
            asker.written(&key, format, move |state| Ok(view::home(&snapshot, &state.base))).await
        })
        .await
}

/// `/search`
pub async fn search(request: HttpRequest, state: Data<State>, suffix: Path<String>) -> HttpResponse {
    let suffix = match suffix_of("search", &suffix) {
        Ok(suffix) => suffix,
        Err(error) => return respond::problem(&error, &request, &state),
    };
    let snapshot = state.snapshot();
    let answer = unscoped(request, state, "/search".to_owned(), ShapeKind::Sheet, suffix);
    let asker = answer.clone();
    answer
        .reply(async move {
            let (format, sought) = asker.read(|format, parameters| parameters.sought(format))?;
            let key = format!("search {:?}", snapshot.publication);
            asker.written(&key, format, move |state| Ok(view::search(&sought, &snapshot, &state.base))).await
        })
        .await
}

/// `/{table}`: a collection across all plans.
pub async fn across(request: HttpRequest, state: Data<State>, path: Path<(String, String)>) -> HttpResponse {
    let (name, suffix) = path.into_inner();
    let missing = || Error::not_found(format!("there is nothing at /{name}; start at /"));
    let found = catalog::find(&name).filter(|kind| kind.table.across).ok_or_else(missing);
    let (kind, suffix) = match found.and_then(|kind| Ok((kind, suffix_of(&name, &suffix)?))) {
        Ok(found) => found,
        Err(error) => return respond::problem(&error, &request, &state),
    };
    let snapshot = state.snapshot();
    let answer = unscoped(request, state, format!("/{name}"), ShapeKind::Rows(kind.table), suffix);
    let asker = answer.clone();
    answer
        .reply(async move {
            let (format, wanted) = asker.read(|format, parameters| parameters.wanted(kind.table, format, true))?;
            let key = format!("across {:?}", snapshot.publication);
            let document = move |state: &State| view::across(kind, &snapshot, &wanted, &state.base, &mut *state.db()?);
            asker.written(&key, format, document).await
        })
        .await
}

/// `/{lg_code}`
pub async fn municipality(request: HttpRequest, state: Data<State>, path: Path<(String, String)>) -> HttpResponse {
    let (lg_code, suffix) = path.into_inner();
    let suffix = match suffix_of(&lg_code, &suffix) {
        Ok(suffix) => suffix,
        Err(error) => return respond::problem(&error, &request, &state),
    };
    let snapshot = state.snapshot();
    let answer = unscoped(request, state, format!("/{lg_code}"), ShapeKind::Members { rdf: true }, suffix);
    let asker = answer.clone();
    answer
        .reply(async move {
            let (format, _) = asker.read(|_, parameters| parameters.named(&[]))?;
            let key = format!("municipality {:?}", snapshot.publication);
            asker.written(&key, format, move |state| view::municipality(&lg_code, &snapshot, &state.base)).await
        })
        .await
}

/// `/{lg_code}/organizations/{slug}`
pub async fn department(
    request: HttpRequest,
    state: Data<State>,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    let (lg_code, slug, suffix) = path.into_inner();
    let suffix = match suffix_of(&slug, &suffix) {
        Ok(suffix) => suffix,
        Err(error) => return respond::problem(&error, &request, &state),
    };
    let snapshot = state.snapshot();
    let path = format!("/{lg_code}/organizations/{slug}");
    let answer = unscoped(request, state, path, ShapeKind::Members { rdf: true }, suffix);
    let asker = answer.clone();
    answer
        .reply(async move {
            let (format, _) = asker.read(|_, parameters| parameters.named(&[]))?;
            let key = format!("department {:?}", snapshot.publication);
            asker.written(&key, format, move |state| view::department(&lg_code, &slug, &snapshot, &state.base)).await
        })
        .await
}

/// `/graph/{lg_code}` and `/graph/{lg_code}/{plan_id}`: a named graph by its name.
pub async fn graph(request: HttpRequest, state: Data<State>, path: Path<String>) -> HttpResponse {
    let Ok((name, suffix)) = split_suffix(&path).map(|(name, suffix)| (name.to_owned(), suffix)) else {
        return respond::problem(&Error::not_found(format!("there is no graph /graph/{path}")), &request, &state);
    };
    let snapshot = state.snapshot();
    let answer = unscoped(request, state, format!("/graph/{name}"), ShapeKind::Members { rdf: true }, suffix);
    let asker = answer.clone();
    answer
        .reply(async move {
            let (format, _) = asker.read(|_, parameters| parameters.named(&[]))?;
            let key = format!("graph {:?}", snapshot.publication);
            asker.written(&key, format, move |state| view::graph(&name, &snapshot, &state.base)).await
        })
        .await
}

/// `/{lg_code}/{plan_id}`
pub async fn plan(request: HttpRequest, state: Data<State>, path: Path<(String, String, String)>) -> HttpResponse {
    let (lg_code, plan_id, suffix) = path.into_inner();
    let found = suffix_of(&plan_id, &suffix).and_then(|suffix| Ok((current(&lg_code, &plan_id, &state)?, suffix)));
    match found {
        Ok((scope, suffix)) => of_plan(request, state, scope, Target::Plan, String::new(), suffix).await,
        Err(error) => respond::problem(&error, &request, &state),
    }
}

/// `/{lg_code}/{plan_id}/…`, of the current release or, below `releases/{number}`, of that one.
pub async fn below(request: HttpRequest, state: Data<State>, path: Path<(String, String, String)>) -> HttpResponse {
    match located(path.into_inner(), state.clone()).await {
        Ok((scope, target, path, suffix)) => of_plan(request, state, scope, target, path, suffix).await,
        Err(error) => respond::problem(&error, &request, &state),
    }
}

type Located = (Scope, Target, String, Option<&'static Format>);

async fn located((lg_code, plan_id, below): (String, String, String), state: Data<State>) -> Result<Located> {
    let Some(rest) = below.strip_prefix("releases/") else {
        let (target, path, suffix) = Target::read(&below)?;
        return Ok((current(&lg_code, &plan_id, &state)?, target, path, suffix));
    };
    let (number, rest) = rest.split_once('/').map_or((rest, None), |(number, rest)| (number, Some(rest)));
    let unknown = || Error::not_found(format!("`{number}` is no release; see /{lg_code}/{plan_id}/releases"));
    let (digits, own) = split_suffix(number).map_err(|_| unknown())?;
    let digits: i32 = digits.parse().map_err(|_| unknown())?;
    let (target, path, suffix) = match rest {
        None => (Target::Release, String::new(), own),
        Some(rest) if own.is_none() => Target::read(rest)?,
        Some(_) => return Err(unknown()),
    };
    if matches!(target, Target::Releases) {
        return Err(Error::not_found(format!("a release has no releases; see /{lg_code}/{plan_id}/releases")));
    }
    Ok((pinned(lg_code.clone(), plan_id.clone(), digits, state).await?, target, path, suffix))
}

fn current(lg_code: &str, plan_id: &str, state: &State) -> Result<Scope> {
    let snapshot = state.snapshot();
    snapshot
        .plan(lg_code, plan_id)
        .map(|served| Scope::current(served))
        .ok_or_else(|| Error::not_found(format!("no plan `{plan_id}` of {lg_code} is published here; see /plans")))
}

async fn pinned(lg_code: String, plan_id: String, number: i32, state: Data<State>) -> Result<Scope> {
    let known = current(&lg_code, &plan_id, &state)?;
    if known.release.number == number {
        return Ok(Scope { pinned: true, ..known });
    }
    blocking(move || Scope::pinned(&lg_code, &plan_id, number, &mut *state.db()?)).await
}

async fn of_plan(
    request: HttpRequest,
    state: Data<State>,
    scope: Scope,
    target: Target,
    path: String,
    suffix: Option<&'static Format>,
) -> HttpResponse {
    let path = format!("{}{path}", scope.path());
    let publication = state.snapshot().publication;
    let answer = Answer { request, state, path, shape: target.shape(), suffix, pinned: scope.pinned };
    let asker = answer.clone();
    answer
        .reply(async move {
            if let Target::File(name) = &target {
                Parameters::read(asker.request.query_string())?.named(&[])?;
                return asker.stored(&scope, name).await;
            }
            let (format, wanted) = asker.read(|format, parameters| target.asked(format, parameters))?;
            if let Some(name) = target.file(format, &wanted) {
                return asker.stored(&scope, &name).await;
            }
            // The list of releases grows while its release stays.
            let listed = matches!(target, Target::Releases).then_some(publication);
            let key = format!("release {} {listed:?}", scope.release.id);
            asker.written(&key, format, move |state| target.document(&wanted, &scope, state)).await
        })
        .await
}

fn unscoped(
    request: HttpRequest,
    state: Data<State>,
    path: String,
    shape: ShapeKind,
    suffix: Option<&'static Format>,
) -> Answer {
    Answer { request, state, path, shape, suffix, pinned: false }
}

/// The format of a suffix such as `.excel.csv`; none for an empty one.
fn suffix_of(name: &str, suffix: &str) -> Result<Option<&'static Format>> {
    let whole = format!("{name}{suffix}");
    match split_suffix(&whole) {
        Ok((rest, format)) if rest == name => Ok(format),
        _ => Err(Error::not_found(format!("there is no `{whole}`: the suffix is unknown"))),
    }
}

/// `/id/{path}`: a thing is no document; its document is elsewhere.
pub async fn thing(request: HttpRequest, state: Data<State>) -> HttpResponse {
    if let Some(other) = respond::unless_read(&request, &state) {
        return other;
    }
    let path = request.uri().path().trim_start_matches("/id/");
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, format!("{}/{path}", state.base)))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .finish()
}

/// Every other address.
pub async fn nothing(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let path = request.path();
    let hint = if path.len() > 1 && path.ends_with('/') { "; there is no slash at the end of a path" } else { "" };
    respond::problem(&Error::not_found(format!("there is nothing at {path}{hint}; start at /")), &request, &state)
}
