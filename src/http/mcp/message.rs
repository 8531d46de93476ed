//! Messages of JSON-RPC 2.0 and the few methods that a server has which only offers tools.
use super::{
    ask::Asker,
    tools::{self, TOOLS},
};
use crate::dataset::nearest;
use actix_web::http::{StatusCode, header::HeaderMap};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value, json};

/// Revisions of the protocol in which a client introduces itself first, oldest first. There are no sessions here, so that each
/// later message stands alone in these too.
const WITH_HANDSHAKE: &[&str] = &["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// The revision in which each message says what it needs.
const STATELESS: &str = "2026-07-28";

/// Keys of `_meta` by which a message of that revision says its revision and what its client can do.
const VERSION_KEY: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES_KEY: &str = "io.modelcontextprotocol/clientCapabilities";
const SERVER_KEY: &str = "io.modelcontextprotocol/serverInfo";

const VERSION_HEADER: &str = "MCP-Protocol-Version";

/// How long a client may keep what the server says of itself, in milliseconds.
const TTL_MS: u64 = 60_000;

/// What clients tell their assistant of the server.
const INSTRUCTIONS: &str = "\
Plans of public bodies (municipalities) as open data: initiatives, yearly schedules, indicators with targets and actual values, \
and terms, as they are printed. 自治体などの計画のデータ。取組・工程・指標・用語を原文の行とともに引けます。\n\
Begin with `search`, or with `list` of `plans`. A plan is named by `publisher_id` and `plan_id`. What is null is not stated: do \
not guess it. `source_line`, `source_page` and `source_id` say where a row is printed. Cite what `sources` says: the edition, the \
release and its licence.";

/// What came in.
pub enum Message {
    /// Something that is answered.
    Request { id: Value, method: String, params: Map<String, Value> },
    /// Something that is only told.
    Notification,
}

/// Why a request is not answered: an error of JSON-RPC.
#[derive(Debug)]
pub struct Failure {
    /// Status of the answer.
    pub status: StatusCode,
    code: i32,
    message: String,
    data: Option<Value>,
}

/// Which rules a message follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// Those of the revisions that begin with `initialize`.
    Handshake,
    /// Those of the revision in which each message stands alone.
    Stateless,
}

impl Failure {
    const PARSE_ERROR: i32 = -32700;
    const INVALID_REQUEST: i32 = -32600;
    const METHOD_NOT_FOUND: i32 = -32601;
    const INVALID_PARAMS: i32 = -32602;
    const HEADER_MISMATCH: i32 = -32020;
    const UNSUPPORTED_VERSION: i32 = -32022;

    fn new(code: i32, message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code, message: message.into(), data: None }
    }

    /// As JSON-RPC writes it.
    pub fn told(&self) -> Value {
        let mut error = json!({"code": self.code, "message": self.message});
        if let Some(data) = &self.data {
            error["data"] = data.clone();
        }
        error
    }
}

impl Message {
    /// Reads one message.
    ///
    /// # Errors
    ///
    /// When the text is no JSON, or the JSON is not one message.
    pub fn read(text: &str) -> Result<Self, Failure> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| Failure::new(Failure::PARSE_ERROR, format!("the body is no JSON: {error}")))?;
        let invalid = |why: &str| {
            let message = format!("the body is not one request or notification of JSON-RPC 2.0: {why}");
            Failure::new(Failure::INVALID_REQUEST, message)
        };
        let Value::Object(mut message) = value else {
            return Err(invalid("it is no object; send messages one by one, not as a batch"));
        };
        if message.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
            return Err(invalid("`jsonrpc` is not \"2.0\""));
        }
        let Some(Value::String(method)) = message.remove("method") else {
            return Err(invalid("`method` is no text"));
        };
        let params = match message.remove("params") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(params)) => params,
            Some(_) => return Err(invalid("`params` is no object")),
        };
        match message.remove("id") {
            None => Ok(Self::Notification),
            Some(id) if id.is_string() || id.is_i64() || id.is_u64() => Ok(Self::Request { id, method, params }),
            Some(_) => Err(invalid("`id` is neither a text nor a whole number")),
        }
    }
}

/// The rules that a message follows.
///
/// # Errors
///
/// When it names a revision that is not spoken here, or its headers say something else than its body.
pub fn speech(headers: &HeaderMap, method: &str, params: &Map<String, Value>) -> Result<Speech, Failure> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let meta = params.get("_meta").and_then(Value::as_object);
    let own = meta.and_then(|meta| meta.get(VERSION_KEY));
    let version = header(VERSION_HEADER);
    if own.is_none() && version != Some(STATELESS) {
        return match version {
            Some(other) if !WITH_HANDSHAKE.contains(&other) && method != "initialize" => Err(unsupported(other)),
            _ => Ok(Speech::Handshake),
        };
    }
    let missing = |key: &&&str| meta.is_none_or(|meta| !meta.contains_key(**key));
    if let Some(key) = [VERSION_KEY, CAPABILITIES_KEY].iter().find(missing) {
        return Err(Failure::new(Failure::INVALID_PARAMS, format!("`params._meta` has no `{key}`")));
    }
    let own = own.and_then(Value::as_str).unwrap_or_default();
    let differs = |name: &str, body: &str| {
        let told = header(name).map(plain);
        let message = format!("the header {name} and the body of the message do not say the same");
        (told.as_deref() != Some(body)).then(|| Failure::new(Failure::HEADER_MISMATCH, message))
    };
    let named = params.get("name").and_then(Value::as_str).filter(|_| method == "tools/call");
    let wrong = differs(VERSION_HEADER, own).or_else(|| differs("Mcp-Method", method));
    match wrong.or_else(|| named.and_then(|name| differs("Mcp-Name", name))) {
        Some(failure) => Err(failure),
        None if own != STATELESS => Err(unsupported(own)),
        None => Ok(Speech::Stateless),
    }
}

/// The value of a header, decoded if it had to be encoded.
fn plain(value: &str) -> String {
    let coded = value.strip_prefix("=?base64?").and_then(|value| value.strip_suffix("?="));
    let bytes = coded.and_then(|coded| BASE64_STANDARD.decode(coded).ok());
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| value.to_owned())
}

fn unsupported(version: &str) -> Failure {
    let message = format!("the revision `{version}` of the protocol is not spoken here");
    let data = json!({"supported": versions(), "requested": version});
    Failure { data: Some(data), ..Failure::new(Failure::UNSUPPORTED_VERSION, message) }
}

fn versions() -> Vec<&'static str> {
    WITH_HANDSHAKE.iter().copied().chain([STATELESS]).collect()
}

/// The result of a method.
///
/// # Errors
///
/// When there is no such method, or no such tool.
pub async fn answer(
    speech: Speech,
    method: &str,
    params: &Map<String, Value>,
    asker: &Asker<'_>,
) -> Result<Value, Failure> {
    let base = &asker.state.base;
    let capabilities = json!({"tools": {}});
    let keep = |mut result: Value| {
        if speech == Speech::Stateless {
            result["ttlMs"] = json!(TTL_MS);
            result["cacheScope"] = json!("public");
        }
        result
    };
    let mut result = match (method, speech) {
        ("initialize", Speech::Handshake) => {
            let revision = params.get("protocolVersion").and_then(Value::as_str).unwrap_or_default();
            let spoken = WITH_HANDSHAKE.iter().find(|known| **known == revision).or(WITH_HANDSHAKE.last());
            json!({
                "protocolVersion": spoken,
                "capabilities": capabilities,
                "serverInfo": server(base),
                "instructions": INSTRUCTIONS,
            })
        }
        ("server/discover", Speech::Stateless) => keep(json!({
            "supportedVersions": versions(),
            "capabilities": capabilities,
            "instructions": INSTRUCTIONS,
        })),
        ("ping", Speech::Handshake) => json!({}),
        ("tools/list", _) => {
            let tools: Vec<&Value> = TOOLS.iter().map(|tool| &tool.description).collect();
            keep(json!({"tools": tools}))
        }
        ("tools/call", _) => called(params, asker).await?,
        _ => return Err(unknown(method, speech)),
    };
    if speech == Speech::Stateless {
        result["resultType"] = json!("complete");
        result["_meta"] = json!({SERVER_KEY: server(base)});
    }
    Ok(result)
}

/// What the server says of itself.
fn server(base: &str) -> Value {
    json!({
        "name": "openplan",
        "title": "計画オープンデータ (openplan)",
        "version": env!("CARGO_PKG_VERSION"),
        "websiteUrl": format!("{base}/"),
    })
}

fn unknown(method: &str, speech: Speech) -> Failure {
    let message = format!("there is no method `{method}`; there are tools/list and tools/call");
    // To older clients, 404 says that a session has ended.
    let status = if speech == Speech::Stateless { StatusCode::NOT_FOUND } else { StatusCode::OK };
    Failure { status, ..Failure::new(Failure::METHOD_NOT_FOUND, message) }
}

/// What a tool answers, or what is wrong with what it was given: so that the assistant reads it and asks better.
async fn called(params: &Map<String, Value>, asker: &Asker<'_>) -> Result<Value, Failure> {
    let invalid = |message: String| Failure::new(Failure::INVALID_PARAMS, message);
    let Some(name) = params.get("name").and_then(Value::as_str) else {
        return Err(invalid("`name` is missing: the name of a tool".to_owned()));
    };
    let Some(tool) = TOOLS.iter().find(|tool| tool.tool.name == name) else {
        let names = || TOOLS.iter().map(|tool| tool.tool.name);
        let near = nearest(name, names()).unwrap_or_default();
        let all = names().collect::<Vec<_>>().join(", ");
        return Err(invalid(format!("there is no tool `{name}`; the nearest is `{near}`; there are: {all}")));
    };
    let arguments = match params.get("arguments") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(arguments)) => arguments.clone(),
        Some(_) => return Err(invalid("`arguments` is no object".to_owned())),
    };
    Ok(match tools::call(tool, arguments, asker).await {
        Ok(answer) => {
            json!({
                "content": [{"type": "text", "text": answer.text}],
                "structuredContent": answer.structured,
                "isError": false,
            })
        }
        Err(refusal) => json!({"content": [{"type": "text", "text": refusal}], "isError": true}),
    })
}
