//! One request for one resource: its format, its parameters, its body.
use super::{
    answered::Reply,
    body::{Body, CURRENT, IMMUTABLE, TWIN, link},
    memento::{self, Memento},
    negotiate,
    parameters::Parameters,
    state::State,
};
use crate::{
    error::{Error, Result},
    format::{Document, Format, ShapeKind, csvw, json, jsonld},
    page::{self, Around},
    snapshot::Library,
    store::File,
    view::{self, Scope},
};
use actix_web::{HttpRequest, web::Data};
use std::sync::Arc;

/// A request for a resource at a path.
#[derive(Debug, Clone)]
pub struct ResourceRequest {
    /// The request.
    pub request: HttpRequest,
    /// The server.
    pub state: Data<State>,
    /// Path of the resource, without suffix; empty for the home page.
    pub path: String,
    /// What stands there.
    pub shape: ShapeKind,
    /// The format that the URL names.
    pub suffix: Option<&'static Format>,
    /// Whether the URL names the release.
    pub pinned: bool,
    /// Its place in time, if releases have twins of it.
    pub memento: Option<Memento>,
}

impl ResourceRequest {
    /// The place of its twin, if a time is asked for.
    ///
    /// # Errors
    ///
    /// Those of [`Memento::gate`].
    pub async fn twin(&self) -> Result<Option<Reply>> {
        match &self.memento {
            Some(memento) => memento.gate(&self.request).await,
            None => Ok(None),
        }
    }

    /// The format and what `read` makes of the parameters.
    ///
    /// # Errors
    ///
    /// When no format can be agreed on or a parameter is wrong.
    pub fn read<A>(&self, read: impl FnOnce(&'static Format, Parameters) -> Result<A>) -> Result<(&'static Format, A)> {
        let path = if self.path.is_empty() { "/" } else { &self.path };
        let url = format!("{}{path}", self.state.base);
        let parameters = Parameters::read(self.request.query_string())?.unpaged(self.state.host.is_copy);
        let format = negotiate::format(&self.request, self.suffix, parameters.shape(self.shape), &url)?;
        Ok((format, read(format, parameters)?))
    }

    /// The document in a format: from the cache, or made now. A page is written of the release around it, too. `key` names what
    /// it depends on beside the URL: withdrawals too, see [`State::key`]; `light` is that of [`State::body`].
    ///
    /// # Errors
    ///
    /// Those of `document`.
    pub async fn written(
        &self,
        key: &str,
        format: &'static Format,
        scope: Option<Scope>,
        light: bool,
        document: impl Fn(&State, &Library) -> Result<Document> + Send + 'static,
    ) -> Result<Arc<Body>> {
        let named = self.suffix.is_some();
        let query = self.request.query_string();
        let key = format!("{key} {}?{query} {} {named}", self.path, format.suffix);
        let (location, shape) = (self.location(format), self.shape);
        let (caching, memento) = (if self.pinned { TWIN } else { CURRENT }, self.memento.clone());
        let make = move |state: &State, library: &Library| {
            let mut document = document(state, library)?;
            if state.host.is_copy {
                view::make_static_copy(&mut document);
            }
            let scope = scope.as_ref().map(|scope| scope.read_in(library));
            let bytes = match format.page {
                Some(language) => {
                    let around = Around { scope: scope.as_ref(), host: &state.host, named: named.then_some(format) };
                    page::write(&mut document, around, language)?
                }
                None => (format.write)(&document)?,
            };
            let mut body = Body::new(bytes, format.content_type);
            body.language = format.page;
            body.location = (!named).then(|| location.clone());
            body.links = links(&document, format, named);
            let paged = matches!(shape, ShapeKind::Rows(_)) && !format.whole;
            let memento = memento.as_ref().map(|memento| memento.read_in(library));
            body.add_time_headers(memento.as_ref(), document.link("twin"), paged)?;
            body.caching = caching;
            Ok(body)
        };
        self.state.body(key, light, make).await
    }

    /// A file that was stored at publish.
    ///
    /// # Errors
    ///
    /// Not found if the release has no such file.
    pub async fn stored(&self, scope: &Scope, name: &str) -> Result<Arc<Body>> {
        let named = self.suffix.is_some() || self.path.ends_with(name);
        let key = self.state.key_of("file", &scope.release);
        let key = format!("{key} {name} {} {named}", self.request.uri());
        let (scope, name, memento) = (scope.clone(), name.to_owned(), self.memento.clone());
        let make = move |state: &State, library: &Library| {
            let file = File::find(scope.release.id, &name, &mut *library.db()?)?;
            let file = file.ok_or_else(|| {
                Error::not_found(format!(
                    "release {} has no file `{name}`: it was published by an older openplan, which did not write it, and \
                     the files of a release never change; later releases have it",
                    scope.release.number
                ))
            })?;
            let url = format!("{}{}/{name}", state.base, scope.path());
            let mut body = Body::new(file.content, &file.media_type);
            // The tag begins as the digest does. What was damaged in the database is not sent as what was published.
            if !file.sha256.starts_with(&body.tag) {
                let damaged = format!("`{name}` of release {} is damaged in the database", scope.release.number);
                return Err(Error::Internal(damaged));
            }
            body.location = (!named).then(|| url.clone());
            body.caching = if scope.pinned { IMMUTABLE } else { CURRENT };
            body.stored = true;
            // After a withdrawal the stored files are made again, so they are younger than their release and get no
            // `Last-Modified`.
            let dated = scope.pinned && !scope.release.content_withdrawn;
            body.modified = memento::date(&scope.release.created_at).filter(|_| dated);
            if file.media_type.starts_with("text/csv") {
                body.links.push(link(&format!("{url}-metadata.json"), "describedby", csvw::METADATA.content_type));
            }
            body.add_time_headers(
                memento.as_ref(),
                Some(&format!("{}{}/{name}", state.base, scope.twin_path())),
                false,
            )?;
            body.links.push(link(scope.metadata.license_path(), "license", ""));
            Ok(body)
        };
        self.state.body(key, false, make).await
    }

    /// URL of the representation.
    pub fn location(&self, format: &Format) -> String {
        let query = self.request.query_string();
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        let base = &self.state.base;
        if self.path.is_empty() {
            format!("{base}/index.{}{query}", format.suffix)
        } else {
            format!("{base}{}.{}{query}", self.path, format.suffix)
        }
    }
}

impl Body {
    /// Says where it stands in time, as [`Memento::time_headers`] does. Blocks.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn add_time_headers(&mut self, memento: Option<&Memento>, twin: Option<&str>, paged: bool) -> Result<()> {
        if let Some(memento) = memento {
            let time_headers = memento.time_headers(twin, paged)?;
            self.links.extend(time_headers.links);
            self.datetime = time_headers.datetime;
        }
        Ok(())
    }
}

/// A URL with a suffix behind its path.
fn suffixed(url: &str, suffix: &str) -> String {
    url.split_once('?').map_or_else(|| format!("{url}.{suffix}"), |(path, query)| format!("{path}.{suffix}?{query}"))
}

/// `Link` values of a document: its neighbours, its other formats, what describes it.
///
/// The pages around one whose URL names its format (`named`) are in that format. JSON-LD names no
/// other formats.
pub fn links(document: &Document, format: &Format, named: bool) -> Vec<String> {
    let mut links = Vec::new();
    for relation in ["first", "prev", "next"] {
        let url = document.link(relation).map(|url| if named { suffixed(url, format.suffix) } else { url.to_owned() });
        links.extend(url.map(|url| link(&url, relation, "")));
    }
    let shape = document.shape.kind();
    let metadata = format!("{}-metadata.json", format.suffix);
    let alternate = |format: &Format, url: &str| {
        let link = link(url, "alternate", negotiate::essence(format.content_type));
        format.page.map_or(link.clone(), |language| format!("{link}; hreflang=\"{}\"", language.tag()))
    };
    let mut alternates = Vec::new();
    for (other, url) in document.forms() {
        if other.suffix == metadata {
            links.push(link(&url, "describedby", other.content_type));
        } else if other.suffix != format.suffix && other.negotiable {
            alternates.push(alternate(other, &url));
        }
    }
    alternates.extend(document.feeds().map(|(feed, url)| alternate(feed, url)));
    // The JSON-LD loader of PyLD fails where there are several, and whoever asked for JSON-LD has what it wanted.
    if format.suffix != jsonld::JSON_LD.suffix {
        links.extend(alternates);
    }
    // One context holds for texts in one language: a list of several has none, and JSON-LD says the language of each text.
    if let Some(language) = document.language_of_context()
        && format.suffix == json::JSON.suffix
        && shape.has_rdf()
    {
        let context = format!("{}{}", document.base, jsonld::context_path(language));
        links.push(link(&context, "http://www.w3.org/ns/json-ld#context", "application/ld+json"));
    }
    links.extend(document.rights.as_ref().map(|rights| link(&rights.license, "license", "")));
    links
}
