//! How machines find what is here without being told: well-known addresses, sitemaps, robots.
use super::{
    answered::{Call, Reply},
    blocking::blocking,
    body::Body,
    files::{TEXT, fixed, made, without_parameters},
    flowing, mcp, negotiate, portal,
    state::State,
};
use crate::{
    dcat,
    error::{Error, Result},
    format::{Format, flow, jsonld::JSON_LD, rdf, turtle},
    view,
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

/// `/.well-known/void`
pub async fn void(call: Call) -> Result<Reply> {
    without_parameters(&call.request)?;
    let url = format!("{}{}", call.state.base, dcat::void::PATH);
    let types: Vec<_> = VOID_FORMATS.iter().map(|format| format.content_type).collect();
    let format = VOID_FORMATS[negotiate::place(&call.request, &types, &url)?];
    let (state, snapshot) = (call.state.clone(), call.state.snapshot());
    if flow::is_written(format) {
        let current = Arc::clone(&snapshot);
        let flow = move || Ok(view::void_flow(current.whole.as_deref().ok_or(Error::Loading)?, &state.host));
        let flow = blocking(flow).await?;
        let asked = (&call.request, &**call.state, &*snapshot);
        if let Some(streamed) = flow.and_then(|flow| flowing::streamed(flow, format, asked)) {
            return Ok(Reply::Streamed(streamed));
        }
    }
    let body =
        made(&call, format.content_type, |state| Ok((format.write)(&view::void(&*state.whole()?, &state.host))?));
    Ok(Reply::Body { body: body.await?, by_accept: true })
}

/// The interfaces with what describes each (RFC 9727, RFC 9264).
pub fn linkset(state: &State) -> Value {
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
    let interface = |path: &str, description: Value, guide: &str| {
        json!({
            "anchor": format!("{base}{path}"),
            "service-desc": [description],
            "service-doc": [link(guide, "text/html")],
            "status": [link("/readyz", "application/json")],
        })
    };
    let mut sparql = interface("/sparql", link("/sparql", "text/turtle"), "/docs");
    sparql["service-meta"] = rest["service-meta"].clone();
    let neighbours = "/docs/reference/neighbours";
    let interfaces = [
        rest,
        sparql,
        interface(mcp::PATH, link(view::LLMS, "text/markdown"), "/docs"),
        interface(portal::PATH, link("/openapi.json", OPENAPI_JSON), neighbours),
        interface(view::RECONCILE, link(view::RECONCILE, "application/json"), neighbours),
    ];
    let items: Vec<_> = interfaces.iter().map(|interface| json!({"href": interface["anchor"]})).collect();
    let all = json!({"anchor": format!("{base}{API_CATALOG}"), "item": items});
    let linkset: Vec<_> = [all].into_iter().chain(interfaces).collect();
    json!({"linkset": linkset})
}

/// Everything may be read.
pub fn robots(state: &State) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}/sitemap.xml\n", state.base)
}

/// `/.well-known/security.txt` (RFC 9116): there is none without a contact.
///
/// RFC 9116 asks for a time at which the statement expires. The server makes it anew at each request, 180 days ahead.
pub async fn security(Call { request, state, .. }: Call) -> Result<Reply> {
    without_parameters(&request)?;
    let missing = || Error::not_found("this server names no contact; who operates it can do so with --contact");
    let contact = state.host.contact.as_ref().ok_or_else(missing)?;
    let expires = (Timestamp::now() + SignedDuration::from_hours(24 * 180)).strftime("%Y-%m-%dT00:00:00Z");
    let canonical = format!("{}{SECURITY}", state.base);
    let text = format!("Contact: {contact}\nExpires: {expires}\nCanonical: {canonical}\n");
    Ok(Body::new(text.into_bytes(), TEXT).into())
}

/// The list of sitemaps.
///
/// # Errors
///
/// When the database does not answer.
pub fn sitemaps(state: &State) -> Result<Vec<u8>> {
    let parts = view::sitemap(None, &state.snapshot(), &state.base, &state.library)?;
    Ok(sitemap_xml("sitemapindex", "sitemap", &parts))
}

/// `/sitemap-{part}.xml`
pub async fn sitemap(call: Call) -> Result<Reply> {
    let [part] = call.parts()?;
    fixed(&call, XML, move |state| {
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
