//! How machines find what is here without being told: well-known addresses, sitemaps, robots.
use super::{
    blocking::blocking,
    body::Body,
    mcp,
    negotiate::{self, essence},
    respond,
    state::State,
    static_pages::{fixed, without_parameters},
};
use crate::{
    dcat,
    error::{Alternative, Error, Result},
    format::{Format, json, jsonld::JSON_LD, rdf, turtle},
    view,
};
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Path},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::{fmt::Write, sync::Arc};

/// Path of the list of interfaces (RFC 9727).
pub const API_CATALOG: &str = "/.well-known/api-catalog";

/// Path of what tells whom to write to (RFC 9116); nothing is there without a contact.
pub const SECURITY: &str = "/.well-known/security.txt";

/// Media type of the list of interfaces.
pub const LINKSET: &str = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";

/// Media type of the OpenAPI document.
pub const OPENAPI_JSON: &str = "application/vnd.oai.openapi+json";

/// Media type of the OpenAPI document as YAML.
pub const OPENAPI_YAML: &str = "application/yaml";

/// How `VoID` can be had: at one address, so only `Accept` chooses.
pub const VOID_FORMATS: &[&Format] = &[&turtle::TURTLE, &JSON_LD, &rdf::N_TRIPLES, &rdf::RDF_XML];

/// Media type of sitemaps.
pub const XML: &str = "application/xml; charset=utf-8";

/// Media type of what is read line by line.
pub const TEXT: &str = "text/plain; charset=utf-8";

/// Media type of pages for assistants.
pub const MARKDOWN: &str = "text/markdown; charset=utf-8";

/// `/.well-known/void`
pub async fn void(request: HttpRequest, state: Data<State>) -> HttpResponse {
    if let Some(other) = refusal(&request, &state) {
        return other;
    }
    let types: Vec<_> = VOID_FORMATS.iter().map(|format| format.content_type).collect();
    let Some(format) = negotiate::choose(&request, &types).and_then(|place| VOID_FORMATS.get(place).copied()) else {
        let url = format!("{}{}", state.base, dcat::void::PATH);
        let alternative =
            |format: &&Format| Alternative { url: url.clone(), media_type: essence(format.content_type).to_owned() };
        let available = VOID_FORMATS.iter().map(alternative).collect();
        return respond::problem(&Error::NotAcceptable { available }, &request, &state);
    };
    cached_body(request, state, format.content_type, true, |state| {
        Ok((format.write)(&view::void(&*state.whole()?, &state.host))?)
    })
    .await
}

/// `/.well-known/api-catalog`
pub async fn api_catalog(request: HttpRequest, state: Data<State>) -> HttpResponse {
    if let Some(other) = refusal(&request, &state) {
        return other;
    }
    match json::pretty(&linkset(&state)) {
        Ok(bytes) => {
            let mut body = Body::new(bytes, LINKSET);
            body.links.push(format!("<{}{API_CATALOG}>; rel=\"api-catalog\"", state.base));
            respond::send(&request, &body, false).await
        }
        Err(error) => respond::problem(&error.into(), &request, &state),
    }
}

/// The interfaces with what describes each (RFC 9727, RFC 9264).
fn linkset(state: &State) -> Value {
    let base = &state.base;
    let link = |path: &str, media_type: &str| json!({"href": format!("{base}{path}"), "type": media_type});
    let rest = json!({
        "anchor": format!("{base}/"),
        "service-desc": [link("/openapi.json", OPENAPI_JSON), link("/openapi.yaml", OPENAPI_YAML)],
        "service-doc": [link("/docs", "text/html"), link("/docs/reference", "text/html")],
        "service-meta": [link("/catalog.jsonld", "application/ld+json"), link(dcat::void::PATH, "text/turtle")],
        "status": [link("/readyz", "application/json")],
    });
    if state.host.is_copy {
        let files = json!({"anchor": rest["anchor"], "service-desc": rest["service-desc"], "service-meta": rest["service-meta"]});
        let all = json!({"anchor": format!("{base}{API_CATALOG}"), "item": [{"href": rest["anchor"]}]});
        return json!({"linkset": [all, files]});
    }
    let sparql = json!({
        "anchor": format!("{base}/sparql"),
        "service-desc": [link("/sparql", "text/turtle")],
        "service-doc": [link("/docs", "text/html")],
        "service-meta": [link("/catalog.jsonld", "application/ld+json"), link(dcat::void::PATH, "text/turtle")],
        "status": [link("/readyz", "application/json")],
    });
    let assistants = json!({
        "anchor": format!("{base}{}", mcp::PATH),
        "service-desc": [link(view::LLMS, "text/markdown")],
        "service-doc": [link("/docs", "text/html")],
        "status": [link("/readyz", "application/json")],
    });
    let interfaces = [&rest, &sparql, &assistants];
    let all = json!({
        "anchor": format!("{base}{API_CATALOG}"),
        "item": interfaces.map(|interface| json!({"href": interface["anchor"]})),
    });
    json!({"linkset": [all, rest, sparql, assistants]})
}

/// `/llms.txt`: the server in a page for assistants.
pub async fn llms(request: HttpRequest, state: Data<State>) -> HttpResponse {
    cached_body(request, state, MARKDOWN, false, |state| Ok(view::llms(&state.snapshot(), &state.host).into_bytes()))
        .await
}

/// `/robots.txt`: everything may be read.
pub async fn robots(request: HttpRequest, state: Data<State>) -> HttpResponse {
    let text = format!("User-agent: *\nAllow: /\n\nSitemap: {}/sitemap.xml\n", state.base);
    fixed(&request, &state, TEXT, || Ok(text.into_bytes())).await
}

/// `/.well-known/security.txt` (RFC 9116): there is none without a contact.
///
/// RFC 9116 asks for a time at which the statement expires. The server makes it anew at each request, 180 days ahead.
pub async fn security(request: HttpRequest, state: Data<State>) -> HttpResponse {
    if let Some(other) = refusal(&request, &state) {
        return other;
    }
    let Some(contact) = &state.host.contact else {
        let missing = "this server names no contact; who operates it can do so with --contact";
        return respond::problem(&Error::not_found(missing), &request, &state);
    };
    let expires = (Timestamp::now() + SignedDuration::from_hours(24 * 180)).strftime("%Y-%m-%dT00:00:00Z");
    let canonical = format!("{}{SECURITY}", state.base);
    let text = format!("Contact: {contact}\nExpires: {expires}\nCanonical: {canonical}\n");
    respond::send(&request, &Body::new(text.into_bytes(), TEXT), false).await
}

/// `/sitemap.xml`: the sitemaps of the parts.
pub async fn sitemaps(request: HttpRequest, state: Data<State>) -> HttpResponse {
    cached_body(request, state, XML, false, |state| {
        let parts = view::sitemap(None, &state.snapshot(), &state.base, &state.library)?;
        Ok(sitemap_xml("sitemapindex", "sitemap", &parts))
    })
    .await
}

/// `/sitemap-{part}.xml`
pub async fn sitemap(request: HttpRequest, state: Data<State>, part: Path<String>) -> HttpResponse {
    cached_body(request, state, XML, false, move |state| {
        let mut pages = view::sitemap(Some(&part), &state.snapshot(), &state.base, &state.library)?;
        pages.retain(|(url, _)| !(state.host.is_copy && view::needs_server(url, &state.base)));
        Ok(sitemap_xml("urlset", "url", &pages))
    })
    .await
}

/// A sitemap or the list of them (sitemaps.org).
fn sitemap_xml(root: &str, entry: &str, pages: &view::Pages) -> Vec<u8> {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    for (url, since) in pages {
        let url = url.replace('&', "&amp;").replace('<', "&lt;").replace('\'', "&apos;").replace('"', "&quot;");
        let since = since.as_ref().map_or_else(String::new, |since| format!("<lastmod>{since}</lastmod>"));
        // Writing into memory cannot fail.
        let _ = writeln!(xml, "<{entry}><loc>{url}</loc>{since}</{entry}>");
    }
    let _ = writeln!(xml, "</{root}>");
    xml.into_bytes()
}

/// The answer to a request that asks for something else than what is here; there is nothing to ask for.
fn refusal(request: &HttpRequest, state: &State) -> Option<HttpResponse> {
    let wrong = || without_parameters(request).err().map(|error| respond::problem(&error, request, state));
    respond::unless_read(request, state).or_else(wrong)
}

/// Sends what is made of what is current: once for each publication.
async fn cached_body(
    request: HttpRequest,
    state: Data<State>,
    content_type: &'static str,
    vary: bool,
    make: impl FnOnce(&State) -> Result<Vec<u8>> + Send + 'static,
) -> HttpResponse {
    if let Some(other) = refusal(&request, &state) {
        return other;
    }
    let key = format!("discovery {} {} {content_type}", state.snapshot().state(), request.path());
    let body = if let Some(body) = state.bodies.get(&key) {
        Ok(body)
    } else {
        let state = state.clone();
        blocking(move || {
            let body = Arc::new(Body::new(make(&state)?, content_type));
            state.bodies.insert(key, Arc::clone(&body));
            Ok(body)
        })
        .await
    };
    match body {
        Ok(body) => respond::send(&request, &body, vary).await,
        Err(error) => respond::problem(&error, &request, &state),
    }
}
