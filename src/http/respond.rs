//! From a body to an answer: tags, conditions, caching, the headers that every answer has.
use super::{
    State,
    body::{Body, CURRENT, Coded, NO_STORE},
    coding::Coding,
    negotiate, percent,
    range::{self, WantedBytes},
    whole_archive::Streamed,
};
use crate::{
    characters,
    error::{Error, LONGEST_ECHO},
    format,
    language::Language,
    page,
};
use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    body::SizedStream,
    http::{
        StatusCode,
        header::{
            self, ETag, EntityTag, Header, HeaderName, HeaderValue, HttpDate, IfModifiedSince, IfNoneMatch,
            TryIntoHeaderPair,
        },
    },
    web::Data,
};
use std::time::SystemTime;

/// What every page and the start say of where machines find everything else.
const DISCOVERY: &str = "</.well-known/api-catalog>; rel=\"api-catalog\", </catalog>; rel=\"describedby\"";

/// The same header as `Vary` names it.
pub const ACCEPT_DATETIME_NAME: &str = "Accept-Datetime";

/// Says that a header of the request had a say in the answer, or could have had.
pub fn vary(response: &mut HttpResponse, name: &str) {
    let headers = response.headers_mut();
    let known = headers.get(header::VARY).and_then(|value| value.to_str().ok());
    let all = known.map_or_else(|| name.to_owned(), |known| format!("{known}, {name}"));
    if let Ok(value) = HeaderValue::from_str(&all) {
        headers.insert(header::VARY, value);
    }
}

/// The answer to `OPTIONS`, preflight included.
pub fn options(allowed: &'static str) -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::ALLOW, allowed))
        .insert_header(("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"))
        .insert_header((
            "Access-Control-Allow-Headers",
            "Accept, Accept-Datetime, Content-Type, If-None-Match, If-Modified-Since, If-Range, MCP-Protocol-Version, \
             Mcp-Method, Mcp-Name, Range",
        ))
        .insert_header(("Access-Control-Max-Age", "86400"))
        .finish()
}

/// Sends a body, or 304 if the client has it. `vary` says whether `Accept` had a say in it.
pub async fn send(request: &HttpRequest, body: &Body, vary: bool) -> HttpResponse {
    let coding = if body.is_worth_compressing() { Coding::wanted(request) } else { None };
    let (bytes, tag, digest) = match coding {
        Some(coding) => {
            let Coded { bytes, tag, digest } = body.coded(coding).await;
            (bytes, tag, digest)
        }
        None => (&body.bytes, &body.tag, &body.digest),
    };
    let known = is_known(request, tag) || is_unmodified(request, body);
    let has_parts = body.has_parts() && coding.is_none();
    let wanted = if has_parts && !known { range::wanted(request, bytes.len(), tag) } else { WantedBytes::All };
    let status = match wanted {
        _ if known => StatusCode::NOT_MODIFIED,
        WantedBytes::All => StatusCode::OK,
        WantedBytes::Part(..) => StatusCode::PARTIAL_CONTENT,
        WantedBytes::Beyond => return range_problem(request, bytes.len()),
    };
    let mut response = HttpResponse::build(status);
    add_cache_headers(&mut response, body, tag, vary);
    if body.stored {
        insert(&mut response, ("Repr-Digest", digest.as_str()));
    }
    if has_parts {
        insert(&mut response, (header::ACCEPT_RANGES, "bytes"));
    }
    add_location_headers(&mut response, body, request);
    if known {
        return response.finish();
    }
    if let Some(coding) = coding {
        insert(&mut response, (header::CONTENT_ENCODING, coding.name()));
    }
    insert(&mut response, (header::CONTENT_TYPE, body.content_type.as_str()));
    if body.in_frames {
        let policy = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *");
        insert(&mut response, (header::CONTENT_SECURITY_POLICY, policy));
    }
    if let WantedBytes::Part(first, last) = wanted {
        insert(&mut response, (header::CONTENT_RANGE, format!("bytes {first}-{last}/{}", bytes.len())));
        return response.body(bytes.slice(first..=last));
    }
    response.body(bytes.clone())
}

/// Sends a body as it is made, or 304 if the client has it.
pub fn stream(request: &HttpRequest, body: Streamed) -> HttpResponse {
    let Streamed { content_type, tag, length, links, location, by_accept, stream } = body;
    let known = is_known(request, &tag);
    let mut response = HttpResponse::build(if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    insert(&mut response, (header::CACHE_CONTROL, CURRENT));
    insert(&mut response, ETag(EntityTag::new_strong(tag)));
    // As of every body, whether it is compressed or not.
    insert(&mut response, (header::VARY, if by_accept { "Accept, Accept-Encoding" } else { "Accept-Encoding" }));
    if let Some(location) = location {
        insert(&mut response, (header::CONTENT_LOCATION, location));
    }
    for link in links {
        response.append_header((header::LINK, link));
    }
    if known {
        return response.finish();
    }
    insert(&mut response, (header::CONTENT_TYPE, content_type));
    match length {
        Some(length) => response.body(SizedStream::new(length, stream)),
        None => response.streaming(stream),
    }
}

/// How long the body may be kept, by what it is known again, and what of the request had a say in it.
fn add_cache_headers(response: &mut HttpResponseBuilder, body: &Body, tag: &str, vary: bool) {
    insert(response, (header::CACHE_CONTROL, body.caching));
    if !tag.is_empty() {
        insert(response, ETag(EntityTag::new_strong(tag.to_owned())));
    }
    // Also a body that is too short to be compressed varies by `Accept-Encoding`: the next publish may make it longer,
    // and a cache must not mix the two.
    match (vary, body.varies_by_coding()) {
        (true, true) => insert(response, (header::VARY, "Accept, Accept-Language, Accept-Encoding")),
        (true, false) => insert(response, (header::VARY, "Accept, Accept-Language")),
        (false, true) => insert(response, (header::VARY, "Accept-Encoding")),
        (false, false) => {}
    }
    if let Some(language) = body.language {
        insert(response, (header::CONTENT_LANGUAGE, language.tag()));
    }
    if let Some(modified) = body.modified {
        insert(response, (header::LAST_MODIFIED, modified));
    }
}

/// Where the body stands in time, where it has an address of its own, and where it leads.
fn add_location_headers(response: &mut HttpResponseBuilder, body: &Body, request: &HttpRequest) {
    if let Some(datetime) = &body.datetime {
        insert(response, ("Memento-Datetime", datetime.as_str()));
    }
    if let Some(location) = &body.location {
        insert(response, (header::CONTENT_LOCATION, location.as_str()));
    }
    if body.content_type.starts_with("text/html") || request.path() == "/" {
        insert(response, (header::LINK, DISCOVERY));
    }
    for link in &body.links {
        if let Ok(value) = HeaderValue::from_str(link) {
            response.append_header((header::LINK, value));
        }
    }
}

/// The problem of who asks for a part that is not there.
fn range_problem(request: &HttpRequest, length: usize) -> HttpResponse {
    let Some(state) = request.app_data::<Data<State>>() else { return HttpResponse::RangeNotSatisfiable().finish() };
    let mut response = problem(&Error::BeyondEnd { length }, request, state);
    if let Ok(all) = HeaderValue::from_str(&format!("bytes */{length}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, all);
        response.headers_mut().insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    }
    response
}

/// Whether the body is not newer than `If-Modified-Since`. The header is ignored if the request has `If-None-Match`.
fn is_unmodified(request: &HttpRequest, body: &Body) -> bool {
    let Some(modified) = body.modified.filter(|_| !request.headers().contains_key(header::IF_NONE_MATCH)) else {
        return false;
    };
    IfModifiedSince::parse(request).is_ok_and(|since| SystemTime::from(since.0) >= SystemTime::from(modified))
}

/// Whether the client says that it has the body with this tag.
pub fn is_known(request: &HttpRequest, tag: &str) -> bool {
    if tag.is_empty() || !request.headers().contains_key(header::IF_NONE_MATCH) {
        return false;
    }
    let tag = EntityTag::new_strong(tag.to_owned());
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    }
}

fn insert(response: &mut HttpResponseBuilder, header: impl TryIntoHeaderPair) {
    response.insert_header(header);
}

/// The page, if the client likes it better than JSON.
fn problem_page(error: &Error, request: &HttpRequest, state: &State, language: Language) -> Option<String> {
    let offered = [PROBLEM_JSON, "application/json", "text/html"];
    negotiate::choose(request, &offered).filter(|place| *place == 2)?;
    let path = percent::decode(request.path()).unwrap_or_else(|_| request.path().to_owned());
    page::problem(error, &path, &state.host, language)
}

/// The language of the page of a problem: that of the address, if it names one.
fn language(request: &HttpRequest) -> Language {
    let named = format::ALL.iter().filter_map(|format| Some((format.page?, format.suffix)));
    let mut named: Vec<_> = named.filter(|(_, suffix)| request.path().ends_with(&format!(".{suffix}"))).collect();
    named.sort_by_key(|(_, suffix)| suffix.len());
    named.pop().map_or_else(|| negotiate::language(request.headers()), |(language, _)| language)
}

/// Sends a problem document, or a page to who would rather read one. The cause of an internal error is logged here,
/// and nowhere else.
pub fn problem(error: &Error, request: &HttpRequest, state: &State) -> HttpResponse {
    let status = error.status();
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        let cause = std::error::Error::source(error).map(ToString::to_string);
        tracing::error!(problem = error.slug(), cause, "{error}");
    }
    let may_change = [StatusCode::NOT_FOUND, StatusCode::GONE].contains(&status);
    let caching = if may_change { "public, max-age=60" } else { NO_STORE };
    let mut response = HttpResponse::build(status);
    response.insert_header((header::VARY, "Accept, Accept-Language")).insert_header((header::CACHE_CONTROL, caching));
    match error {
        Error::MethodNotAllowed { allowed, .. } => insert(&mut response, (header::ALLOW, *allowed)),
        Error::NotAcceptable { .. } => {
            for alternative in error.available() {
                let link = format!("<{}>; rel=\"alternate\"; type=\"{}\"", alternative.url, alternative.media_type);
                response.append_header((header::LINK, link));
            }
        }
        Error::RequestTimeout => insert(&mut response, (header::CONNECTION, "close")),
        _ if is_for_later(status) => insert(&mut response, (header::RETRY_AFTER, error.retry_after())),
        _ => {}
    }
    let language = language(request);
    if let Some(page) = problem_page(error, request, state, language) {
        response.append_header((header::LINK, DISCOVERY));
        return response
            .insert_header((header::CONTENT_LANGUAGE, language.tag()))
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .body(characters::of_xml(&page).into_owned());
    }
    insert(&mut response, (header::CONTENT_TYPE, PROBLEM_JSON));
    response.body(error.problem(&state.base, &instance(request, &state.base)).to_string())
}

/// What was asked for, as a reference that leads to no other host. Empty if it is long.
fn instance(request: &HttpRequest, base: &str) -> String {
    let asked = request.uri().path_and_query().map_or("", |asked| asked.as_str());
    match asked.len() {
        0..=LONGEST_ECHO if asked.starts_with("//") => format!("{base}{asked}"),
        0..=LONGEST_ECHO => asked.to_owned(),
        _ => String::new(),
    }
}

/// A whole answer with a problem document, for a connection whose request no handler sees. It is closed behind it.
pub fn bare_problem(error: &Error, base: &str) -> Vec<u8> {
    let problem = error.problem(base, "");
    let (body, status, now) = (problem.to_string(), error.status(), HttpDate::from(SystemTime::now()));
    let own = [
        (header::CONTENT_LENGTH, HeaderValue::from(body.len())),
        (header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON)),
        (header::CACHE_CONTROL, HeaderValue::from_static(NO_STORE)),
        (header::CONNECTION, HeaderValue::from_static("close")),
    ];
    let retry = is_for_later(status).then_some((header::RETRY_AFTER, HeaderValue::from(error.retry_after())));
    let mut answer = format!("HTTP/1.1 {status}\r\nDate: {now}\r\n").into_bytes();
    for (name, value) in own.into_iter().chain(retry).chain(common_headers()) {
        answer.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    answer.extend([b"\r\n", body.as_bytes()].concat());
    answer
}

/// Whether the same request may be answered when it is sent again.
fn is_for_later(status: StatusCode) -> bool {
    [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS].contains(&status)
}

/// Media type of problem documents.
const PROBLEM_JSON: &str = "application/problem+json";

/// What pages may load and do: nothing that is not a file of this server. Nothing inline is run or drawn.
pub const POLICY: &str =
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Headers of every answer, errors included.
pub fn common_headers() -> [(HeaderName, HeaderValue); 5] {
    [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static(
                "Accept-Ranges, Content-Location, Content-Range, Deprecation, ETag, Link, Location, Memento-Datetime, \
                 Repr-Digest, Retry-After, Sunset",
            ),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ]
}
