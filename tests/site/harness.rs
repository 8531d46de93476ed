//! Real routes, real migrations, the plan as published.
use crate::{
    contents::{BUNDLED, bundled},
    database::Database,
    inside::ask,
};
use actix_web::{
    body::to_bytes,
    http::{
        Method, StatusCode,
        header::{HeaderMap, HeaderName},
    },
    test::TestRequest,
};
use flate2::read::GzDecoder;
use openplan::{
    dataset::Package,
    format::ALL,
    http::State,
    snapshot::{self, Options, Outcome},
    table::Table,
    view::PLAN_COLUMNS,
};
use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat, RdfParser},
    model::{Quad, Triple},
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    io::Read,
    sync::{Arc, LazyLock},
};

/// Where the server says that it lives.
pub const BASE: &str = "https://data.example.jp";
/// Path of the bundled plan.
pub const PLAN: &str = "/172014/dx-action-plan";
/// What browsers send.
pub const BROWSER: &str = "accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

/// A server over a database of its own, which lives as long as it.
pub struct Site {
    pub state: Arc<State>,
    pub database: Database,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// As it was sent.
    pub bytes: Vec<u8>,
    /// What a client reads, after any coding.
    pub body: String,
}

static BUNDLED_SITE: LazyLock<Site> = LazyLock::new(|| Site::of(&[bundled()]));

/// A `GET` of the bundled plan's site; headers are written as `name: value`.
pub async fn get(path: &str, headers: &[&str]) -> Answer {
    BUNDLED_SITE.get(path, headers).await
}

/// Any request to the bundled plan's site.
pub async fn send(method: Method, path: &str, headers: &[&str]) -> Answer {
    BUNDLED_SITE.send(method, path, headers).await
}

/// Any request with a body to the bundled plan's site.
pub async fn send_body(method: Method, path: &str, headers: &[&str], body: &[u8]) -> Answer {
    BUNDLED_SITE.send_body(method, path, headers, body).await
}

/// The JSON answer to a `GET` that must succeed.
pub async fn json(path: &str) -> Value {
    get(path, &["accept: application/json"]).await.ok(path).json()
}

impl Site {
    /// Publishes packages into a new database and serves it.
    pub fn of(packages: &[Package]) -> Self {
        let database = Database::new();
        snapshot::publish(packages, &options(), &database.open()).unwrap();
        Self::over(database)
    }

    /// Serves what is in a database.
    pub fn over(database: Database) -> Self {
        Self { state: Arc::new(State::open(database.open(), BASE.to_owned()).unwrap()), database }
    }

    /// Serves what is in its database by a server of which something was set before it began.
    pub fn serve_anew(&mut self, set: impl FnOnce(&mut State)) {
        let mut state = State::open(self.database.open(), BASE.to_owned()).unwrap();
        set(&mut state);
        self.state = Arc::new(state);
    }

    /// How many bodies are kept.
    pub fn ready_bodies(&self) -> u64 {
        self.state.bodies.run_pending_tasks();
        self.state.bodies.entry_count()
    }

    /// Publishes over a connection of its own, as another process does. The site is not told.
    pub fn publish(&self, package: &Package) -> Outcome {
        snapshot::publish(std::slice::from_ref(package), &options(), &self.database.open()).unwrap().remove(0)
    }

    /// The same, where ids may leave.
    pub fn publish_without(&self, package: &Package, remove: &[&str]) -> Outcome {
        let options = Options { remove: remove.iter().map(|id| (*id).to_owned()).collect(), ..options() };
        snapshot::publish(std::slice::from_ref(package), &options, &self.database.open()).unwrap().remove(0)
    }

    pub async fn get(&self, path: &str, headers: &[&str]) -> Answer {
        self.send(Method::GET, path, headers).await
    }

    /// All pages of a collection, from the first to the last, following `next`.
    pub async fn pages(&self, path: &str, headers: &[&str]) -> Vec<Answer> {
        let mut pages: Vec<Answer> = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(url) = next {
            let answer = self.get(&url, headers).await.ok(&url);
            next = answer.link("next");
            pages.push(answer);
            assert!(pages.len() < 1_000, "{path} has no end");
        }
        pages
    }

    /// The items of all pages.
    pub async fn items(&self, path: &str) -> Vec<Value> {
        let pages = self.pages(path, &["accept: application/json"]).await;
        pages.iter().flat_map(|page| page.json()["items"].as_array().unwrap().clone()).collect()
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[&str]) -> Answer {
        self.send_body(method, path, headers, b"").await
    }

    /// Any request with a body.
    pub async fn send_body(&self, method: Method, path: &str, headers: &[&str], body: &[u8]) -> Answer {
        let uri = as_sent(path.strip_prefix(BASE).unwrap_or(path));
        let mut request = TestRequest::default().method(method).uri(&uri);
        for (name, value) in headers.iter().map(|header| header.split_once(": ").unwrap()) {
            request = request.append_header((name, value));
        }
        // Other tests of this process take memory too, which is none of the queries of this site.
        self.state.budget.gate.remeasure_memory();
        let response = ask(&self.state, request.set_payload(body.to_vec())).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("{path} breaks off"));
        let mut body = String::new();
        if let Some(coding) = headers.get("content-encoding").filter(|_| !bytes.is_empty()) {
            body = String::from_utf8_lossy(&decoded(coding.to_str().unwrap(), &bytes)).into_owned();
        } else if status == StatusCode::PARTIAL_CONTENT {
            // A part may begin or end within a character.
            body = String::from_utf8_lossy(&bytes).into_owned();
        } else if !is_binary(&headers) {
            body = String::from_utf8(bytes.to_vec()).unwrap();
        }
        Answer { status, headers, bytes: bytes.to_vec(), body }
    }
}

/// What was sent in a coding.
fn decoded(coding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut all = Vec::new();
    match coding {
        "br" => brotli::BrotliDecompress(&mut &*bytes, &mut all).unwrap(),
        "zstd" => all = zstd::decode_all(bytes).unwrap(),
        "gzip" => drop(GzDecoder::new(bytes).read_to_end(&mut all).unwrap()),
        other => panic!("there is no coding {other}"),
    }
    all
}

/// Whether the body is no text, or has a coding that is not read here: it has only bytes then.
fn is_binary(headers: &HeaderMap) -> bool {
    let is_of = |kind: &str| ALL.iter().any(|format| format.is_binary() && format.content_type == kind);
    let binary = |kind: &str| is_of(kind) || kind == "application/zip";
    headers.contains_key("content-encoding")
        || headers.get("content-type").is_some_and(|kind| kind.to_str().is_ok_and(binary))
}

/// What a client makes of an address: everything outside of ASCII percent-encoded.
fn as_sent(path: &str) -> String {
    let sent = |byte: u8| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    if path.is_empty() { "/".to_owned() } else { path.bytes().map(sent).collect() }
}

pub fn options() -> Options {
    Options { base_url: Some(BASE.to_owned()), ..Options::default() }
}

impl Answer {
    /// The values of a header, joined as a client may join them.
    pub fn header(&self, name: &str) -> String {
        let name: HeaderName = name.parse().unwrap();
        self.headers.get_all(name).map(|value| value.to_str().unwrap()).collect::<Vec<_>>().join(", ")
    }

    /// Itself, if it has status 200.
    pub fn ok(self, path: &str) -> Self {
        assert_eq!(self.status, StatusCode::OK, "{path}: {}", self.body);
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Target of the `Link` with that relation.
    pub fn link(&self, relation: &str) -> Option<String> {
        self.links().into_iter().find(|(_, rel)| rel == relation).map(|(url, _)| url)
    }

    /// All `Link` targets with their relation.
    pub fn links(&self) -> Vec<(String, String)> {
        let one = |value: &str| {
            let (url, rest) = value.strip_prefix('<').unwrap().split_once('>').unwrap();
            let relation = rest.split_once("rel=\"").unwrap().1.split('"').next().unwrap();
            (url.to_owned(), relation.to_owned())
        };
        self.headers.get_all("link").map(|value| one(value.to_str().unwrap())).collect()
    }

    /// The triples of the body, which must parse without an error and hold no blank node.
    pub fn triples(&self) -> BTreeSet<String> {
        let format = match self.header("content-type").split(';').next().unwrap() {
            "text/turtle" => RdfFormat::Turtle,
            "application/n-triples" => RdfFormat::NTriples,
            "application/rdf+xml" => RdfFormat::RdfXml,
            "application/ld+json" => JSON_LD,
            other => panic!("{other} is no RDF: {}", self.body),
        };
        triples(format, &self.body)
    }
}

/// JSON-LD as we read it.
pub const JSON_LD: RdfFormat = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };

/// The triples of a text, one N-Triples line each. They must be in no named graph.
pub fn triples(format: RdfFormat, text: &str) -> BTreeSet<String> {
    let quads = RdfParser::from_format(format).with_base_iri(BASE).unwrap().for_slice(text);
    let line = |quad: Quad| {
        assert!(quad.graph_name.is_default_graph(), "in a named graph: {quad}");
        let line = Triple::from(quad).to_string();
        assert!(!line.contains("_:"), "a blank node: {line}");
        line
    };
    quads.map(|quad| line(quad.unwrap_or_else(|error| panic!("{error}: {text}")))).collect()
}

/// The tables of a package that have an RDF form.
pub fn rdf_tables() -> impl Iterator<Item = &'static Table> {
    tables().filter(|table| table.has_rdf())
}

/// All tables of a package.
pub fn tables() -> impl Iterator<Item = &'static Table> {
    openplan::catalog::tables().iter().copied()
}

/// The file of a table as it was published: a table that the folder may lack has no rows.
pub fn published(table: &Table) -> String {
    let file = fs::read_to_string(format!("{BUNDLED}/{}.csv", table.name));
    // What a folder may lack is published as a table without rows.
    let empty = || String::from_utf8(openplan::dataset::canonical_csv(table, &[])).unwrap();
    file.unwrap_or_else(|_| if table.optional { empty() } else { panic!("{} has no file", table.name) })
}

/// Header and lines of a CSV text.
pub fn read_csv(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut lines = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records();
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = cells(lines.next().unwrap().unwrap());
    (header, lines.map(|line| cells(line.unwrap())).collect())
}

/// A CSV of rows across plans without the columns that say of which plan they are: as those of one plan.
pub fn without_plan((header, lines): (Vec<String>, Vec<Vec<String>>)) -> (Vec<String>, Vec<Vec<String>>) {
    let own = |name: &str| PLAN_COLUMNS.iter().all(|beside| beside.column.name != name);
    let cells =
        |line: Vec<String>| header.iter().zip(line).filter(|(name, _)| own(name)).map(|(_, cell)| cell).collect();
    let lines = lines.into_iter().map(cells).collect();
    (header.iter().filter(|name| own(name)).cloned().collect(), lines)
}

/// The lines of a table's published file, without its header.
pub fn rows(table: &Table) -> Vec<Vec<String>> {
    read_csv(&published(table)).1
}

/// The key of a line, parts joined by `/`.
pub fn key(table: &Table, row: &[String]) -> String {
    table.key.iter().map(|name| row[table.position(name).unwrap()].as_str()).collect::<Vec<_>>().join("/")
}

/// All pages of a collection, from the first to the last, following `next`.
pub async fn pages(path: &str, headers: &[&str]) -> Vec<Answer> {
    BUNDLED_SITE.pages(path, headers).await
}

/// The items of all pages.
pub async fn items(path: &str) -> Vec<Value> {
    BUNDLED_SITE.items(path).await
}
