//! What can go wrong in a request, and how a client is told (RFC 9457): the only place that knows both.
use crate::{
    format::{WriteError, json},
    language::Bilingual,
    snapshot,
    store::{self, Withdrawal},
};
use actix_web::http::{Method, StatusCode};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What is ready to be answered, and what is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ready {
    /// Whether documents, tables and files of plans are answered.
    pub plans: bool,
    /// Whether search and SPARQL over everything are answered.
    pub search_and_sparql: bool,
    /// Whether the database answers.
    pub database: bool,
}

/// What handlers return.
pub type Result<T> = std::result::Result<T, Error>;

/// A request that cannot be answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing is or was at that address.
    #[error("{what}")]
    NotFound {
        /// What there is not, with a hint where to look.
        what: String,
        /// The same in Japanese, if it is said more closely than that nothing is there.
        ja: Option<Missing>,
    },
    /// Something was at that address, and is in the data no more.
    #[error("{what}")]
    Gone {
        /// What there is no more.
        what: String,
        /// Where it can still be read.
        last: Last,
    },
    /// Something was at that address and was taken down.
    #[error("{what} was withdrawn")]
    Withdrawn {
        /// What it was: a place, and nothing of its content.
        what: String,
        /// When and why.
        withdrawn: Tombstone,
    },
    /// None of the accepted media types can be served here.
    #[error("none of the accepted media types can be served here; see `available`")]
    NotAcceptable {
        /// URLs of what there is, with their media types.
        available: Vec<Alternative>,
    },
    /// The method cannot be used here.
    #[error("{method} cannot be used here; allowed: {allowed}")]
    MethodNotAllowed {
        /// The method of the request.
        method: Method,
        /// Content of `Allow`.
        allowed: &'static str,
    },
    /// The address is longer than any that this server gives.
    #[error("the address has {length} bytes; the limit is {limit}: send long queries by POST")]
    UriTooLong {
        /// Bytes of path and query.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// Parameters are unknown or have a value they cannot have: all of them together.
    #[error("{}", listed(.0))]
    Parameters(Vec<ParameterError>),
    /// The path is not percent-encoded UTF-8.
    #[error("{0}")]
    MalformedAddress(String),
    /// The request did not arrive whole in time.
    #[error("the request did not arrive whole in time: send head and body without pauses")]
    RequestTimeout,
    /// The head of the request is not HTTP.
    #[error(
        "the head of the request is not HTTP/1.1 as it is read here; in the address all that is not ASCII must be \
         percent-encoded"
    )]
    MalformedRequest,
    /// The request expects something of the server that it does not do.
    #[error("nothing can be expected here but 100-continue")]
    Expectation,
    /// The request does not say which host it means, or says it twice.
    #[error("a request of HTTP/1.1 has exactly one Host header, with the name of a host")]
    MalformedHost,
    /// The head of the request is longer than any that is read.
    #[error("the head of the request is too long: send fewer or shorter headers")]
    HeadTooLarge,
    /// The client holds as many connections as one may.
    #[error("this client holds {limit} connections, which is the most: use those again, or close some")]
    TooManyConnections {
        /// The limit.
        limit: usize,
    },
    /// The server holds as many connections as it can.
    #[error("the server has no connection left: try again in a moment")]
    Overloaded,
    /// A page of another site asks for a program that runs on the computer of its reader.
    #[error(
        "a page of `{origin}` may not ask here: only pages of {base} and of the same computer may; programs send no Origin"
    )]
    ForeignOrigin {
        /// Where the page is from.
        origin: String,
        /// Address of the server.
        base: String,
    },
    /// The body is longer than any query that would be read.
    #[error("the body has more than {limit} {of}; write the query as several smaller ones")]
    ContentTooLarge {
        /// The limit.
        limit: usize,
        /// What is counted: bytes, queries.
        of: &'static str,
    },
    /// The body is of a type that cannot be read here.
    #[error("{}; expected: {expected}", unreadable(.given))]
    UnsupportedMediaType {
        /// What the request says; empty if it says nothing.
        given: String,
        /// What is understood.
        expected: &'static str,
    },
    /// A part of a file is asked for that is not there.
    #[error("the file has {length} bytes, numbered from 0; the range asked for begins behind them or is empty")]
    BeyondEnd {
        /// Bytes of the file.
        length: usize,
    },
    /// The query cannot be parsed.
    #[error("line {line}, column {column}: {message}")]
    MalformedQuery {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// What the parser expected.
        message: String,
    },
    /// The query is not one that this server evaluates.
    #[error("{0}")]
    Query(QueryRefusal),
    /// The server holds no release yet.
    #[error("nothing is published yet; run `openplan publish`")]
    NotReady,
    /// The database did not answer as it should.
    #[error("the database did not answer")]
    Database(#[from] diesel::result::Error),
    /// No connection to the database could be had.
    #[error("the database cannot be reached just now: try again in a moment")]
    Pool(#[from] diesel::r2d2::PoolError),
    /// An answer could not be written.
    #[error("the answer could not be written")]
    Write(#[from] WriteError),
    /// What is asked of all plans at once is still being loaded.
    #[error("search and SPARQL are being loaded: try again in a moment. Everything of one plan is answered already")]
    Loading,
    /// The database does not answer; what is in memory is served still.
    #[error(
        "the database cannot be reached just now; still served from memory: plans {}, search and SPARQL {}",
        if .0.plans { "yes" } else { "no" }, if .0.search_and_sparql { "yes" } else { "no" }
    )]
    Unreachable(Ready),
    /// The database did not answer somebody else who asked for the same.
    #[error("the database did not answer: try again in a moment")]
    Away,
    /// The database has been away for longer than what is in memory may be served.
    #[error("the database cannot be reached, and what was read of it is too old to be served: try again later")]
    Stale,
    /// Anything else that must not happen.
    #[error("{0}")]
    Internal(String),
}

impl From<snapshot::Error> for Error {
    fn from(error: snapshot::Error) -> Self {
        match error {
            snapshot::Error::Database(error) => Self::Database(error),
            snapshot::Error::Pool(error) => Self::Pool(error),
            snapshot::Error::Away | snapshot::Error::Moved(_) | snapshot::Error::Other(_) => Self::Away,
            other => Self::Internal(other.to_string()),
        }
    }
}

impl Bilingual for Error {
    /// For commands and for pages; to programs the server speaks English.
    fn ja(&self) -> String {
        match self {
            Self::NotFound { ja: Some(Missing { what, .. }), .. } => what.clone(),
            Self::Gone { last, .. } => format!("最後に載っていたのは公開版 {} です", last.release),
            Self::NotReady => "まだ何も公開していません。`openplan publish` を実行してください".to_owned(),
            Self::Database(error) => error.ja(),
            Self::Pool(error) => error.ja(),
            Self::Write(error) => error.ja(),
            Self::Loading => "検索とSPARQLを準備しています。しばらくしてからもう一度試してください".to_owned(),
            Self::Stale => {
                "データベースに接続できない状態が続いています。しばらくしてからもう一度試してください".to_owned()
            }
            other => format!("サーバーの処理に失敗しました: {other}"),
        }
    }
}

/// What there is not, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// In Japanese, a sentence without its stop.
    pub what: String,
    /// Path of the page to look at instead.
    pub see: String,
}

/// Why a well-formed query is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryRefusal {
    /// It was not done when its time was over.
    #[error(
        "the query took too long and was stopped; nothing of its result is sent: make it more specific or add a LIMIT"
    )]
    Timeout,
    /// Its result is above the limit; a part of it is never sent.
    #[error("{0}: ask for less or add a LIMIT; nothing is sent in part")]
    TooLarge(String),
    /// It is too long, too deep or too wide to be parsed safely.
    #[error("{0}: write it as several smaller queries")]
    Excessive(String),
    /// It calls a function that there is not.
    #[error(
        "there is no function <{0}>; there are those of SPARQL 1.1 and the casts xsd:{casts}",
        casts = crate::graph::casts().collect::<Vec<_>>().join(", xsd:")
    )]
    UnknownFunction(String),
    /// It asks for something of SPARQL that is not done here.
    #[error("{0} is not supported: no answer is given rather than a wrong one; write the query without it")]
    Unsupported(String),
    /// It names a graph of this server that there is not.
    #[error("there is no graph <{0}>; the graphs are those of `SELECT DISTINCT ?g {{ GRAPH ?g {{}} }}`")]
    UnknownGraph(String),
    /// It would change data.
    #[error("this endpoint is read-only: data change by publishing a release")]
    ReadOnly,
    /// It asks another server.
    #[error("SERVICE is switched off: this endpoint asks no other server; federate from your side")]
    Federation,
    /// Other queries, or others of the same client, have all places or all memory.
    #[error("too many queries are being evaluated; try again in {seconds} s")]
    Busy {
        /// When there is a place again, if what runs now runs to the end of its time.
        seconds: u64,
    },
}

/// The last release that has a thing which is there no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Last {
    /// Its number within the plan.
    pub release: i32,
    /// The document of the thing in it.
    #[schema(format = "uri")]
    pub url: String,
    /// The releases in which the thing changed.
    #[schema(format = "uri")]
    pub history: String,
}

/// What is said of something that was taken down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tombstone {
    /// When, in UTC.
    #[schema(format = "date-time")]
    pub at: String,
    /// Class of the reason: personal-data, infringement, leak, order or other.
    pub reason: String,
    /// Number of the release that became current by it; null if none had to.
    pub by_release: Option<i32>,
}

impl Error {
    /// Something that was taken down.
    pub fn withdrawn(what: impl Into<String>, withdrawal: &Withdrawal) -> Self {
        let Withdrawal { withdrawn_at, reason, by_release, .. } = withdrawal.clone();
        Self::Withdrawn { what: what.into(), withdrawn: Tombstone { at: withdrawn_at, reason, by_release } }
    }
}

/// Longest part of a request that an answer repeats, in bytes.
pub const LONGEST_ECHO: usize = 1000;

/// Most wrong parameters that an answer names.
const MOST_ERRORS: usize = 20;

/// A text of which the middle is left out if it is long: a problem must not be many times as long as what it is about. What it
/// begins and ends with are words of ours.
pub fn brief(text: &str) -> String {
    let (begin, end) = (LONGEST_ECHO * 2 / 3, LONGEST_ECHO / 3);
    if text.len() <= begin + end {
        return text.to_owned();
    }
    let (begin, end) = (text.floor_char_boundary(begin), text.ceil_char_boundary(text.len() - end));
    format!("{} … {}", &text[..begin], &text[end..])
}

/// What an answer says of wrong parameters: of some of them, with no more of the request than a person reads.
pub fn told(errors: &[ParameterError]) -> impl Iterator<Item = ParameterError> {
    errors.iter().take(MOST_ERRORS).map(ParameterError::brief)
}

/// What is wrong with parameters, in one sentence.
fn listed(errors: &[ParameterError]) -> String {
    let mut details: Vec<_> = told(errors).map(|error| error.detail).collect();
    if errors.len() > MOST_ERRORS {
        details.push(format!("and {} more", errors.len() - MOST_ERRORS));
    }
    details.join("; ")
}

impl ParameterError {
    /// The same in brief.
    fn brief(&self) -> Self {
        Self { parameter: brief(&self.parameter), detail: brief(&self.detail) }
    }
}

/// Another representation of the same resource.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Alternative {
    /// Where it is.
    #[schema(format = "uri")]
    pub url: String,
    /// Its media type.
    #[serde(rename = "type")]
    pub media_type: String,
}

/// One parameter that cannot be used as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ParameterError {
    /// Its name as sent.
    pub parameter: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl Error {
    /// A missing thing, said in a sentence.
    pub fn not_found(what: impl Into<String>) -> Self {
        Self::NotFound { what: what.into(), ja: None }
    }

    /// The same, said in both languages, with the path of the page to look at instead: its `what` is not there.
    pub fn missing(what: impl std::fmt::Display, ja: impl Into<String>, see: impl Into<String>) -> Self {
        let (ja, see) = (ja.into(), see.into());
        Self::NotFound { what: format!("{what}; see {see}"), ja: Some(Missing { what: ja, see }) }
    }

    /// One bad parameter.
    pub fn parameter(parameter: &str, detail: impl Into<String>) -> Self {
        Self::Parameters(vec![ParameterError { parameter: parameter.to_owned(), detail: detail.into() }])
    }

    /// Stable name of the problem, the last segment of its `type` IRI.
    pub fn slug(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not-found",
            Self::Gone { .. } => "gone",
            Self::Withdrawn { .. } => "withdrawn",
            Self::NotAcceptable { .. } => "not-acceptable",
            Self::MethodNotAllowed { .. } => "method-not-allowed",
            Self::UriTooLong { .. } => "uri-too-long",
            Self::MalformedAddress(_) => "malformed-address",
            Self::MalformedRequest | Self::MalformedHost => "malformed-request",
            Self::Expectation => "expectation-failed",
            Self::HeadTooLarge => "head-too-large",
            Self::RequestTimeout => "request-timeout",
            Self::TooManyConnections { .. } => "too-many-connections",
            Self::Overloaded => "overloaded",
            Self::Parameters(_) => "invalid-parameter",
            Self::ForeignOrigin { .. } => "foreign-origin",
            Self::ContentTooLarge { .. } => "content-too-large",
            Self::UnsupportedMediaType { .. } => "unsupported-media-type",
            Self::BeyondEnd { .. } => "range-not-satisfiable",
            Self::MalformedQuery { .. } => "malformed-query",
            Self::Query(refusal) => refusal.slug(),
            Self::NotReady => "not-ready",
            Self::Loading => "loading",
            Self::Pool(_) | Self::Away | Self::Stale | Self::Unreachable(_) => "database-unreachable",
            Self::Database(error) if store::is_away(error) => "database-unreachable",
            Self::Database(_) | Self::Write(_) | Self::Internal(_) => "internal",
        }
    }

    /// Status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
            Self::Gone { .. } | Self::Withdrawn { .. } => StatusCode::GONE,
            Self::NotAcceptable { .. } => StatusCode::NOT_ACCEPTABLE,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::UriTooLong { .. } => StatusCode::URI_TOO_LONG,
            Self::MalformedAddress(_)
            | Self::MalformedRequest
            | Self::MalformedHost
            | Self::Parameters(_)
            | Self::MalformedQuery { .. } => StatusCode::BAD_REQUEST,
            Self::Expectation => StatusCode::EXPECTATION_FAILED,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::TooManyConnections { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::ForeignOrigin { .. } => StatusCode::FORBIDDEN,
            Self::ContentTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::BeyondEnd { .. } => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::Query(refusal) => refusal.status(),
            Self::NotReady
            | Self::Loading
            | Self::Away
            | Self::Stale
            | Self::Overloaded
            | Self::Unreachable(_)
            | Self::Pool(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(error) if store::is_away(error) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(_) | Self::Write(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// In how many seconds the same request may be answered, if it is refused for now: what `Retry-After` says.
    pub fn retry_after(&self) -> u64 {
        match self {
            Self::Query(QueryRefusal::Busy { seconds }) => *seconds,
            _ => 5,
        }
    }

    /// What is wrong. However much of a request it repeats, it stays brief.
    pub fn detail(&self) -> String {
        brief(&self.to_string())
    }

    /// What could be had instead, unless its addresses are long.
    pub fn available(&self) -> &[Alternative] {
        match self {
            Self::NotAcceptable { available } if available.iter().all(|other| other.url.len() <= LONGEST_ECHO) => {
                available
            }
            _ => &[],
        }
    }

    /// The problem document. `base` is the address of the server, `instance` what was asked for; empty if that is not said.
    ///
    /// The cause of a 500 is not told; whoever handles it logs it.
    pub fn problem(&self, base: &str, instance: &str) -> Value {
        let status = self.status();
        let mut problem = ProblemDocument {
            r#type: format!("{base}/problems/{}", self.slug()),
            title: title(self.slug()),
            status: status.as_u16(),
            detail: self.detail(),
            instance: Some(instance.to_owned()).filter(|instance| !instance.is_empty()),
            ..ProblemDocument::default()
        };
        match self {
            Self::Parameters(errors) => {
                problem.errors = Some(told(errors).collect());
            }
            Self::Gone { last, .. } => problem.last = Some(last.clone()),
            Self::Unreachable(ready) => problem.ready = Some(*ready),
            Self::Withdrawn { withdrawn, .. } => problem.withdrawn = Some(withdrawn.clone()),
            Self::NotAcceptable { .. } => problem.available = Some(self.available().to_vec()),
            Self::MalformedQuery { line, column, .. } => {
                problem.line = Some(*line);
                problem.column = Some(*column);
            }
            _ => {}
        }
        json::value_of(&problem)
    }
}

/// Why a request was not answered (RFC 9457). 問題の詳細。
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemDocument {
    /// `/problems/{slug}`, a page that explains it. Each kind of problem is listed with the responses that have it.
    #[schema(format = "uri")]
    r#type: String,
    /// Name of the kind of problem.
    title: &'static str,
    /// Status of the answer.
    status: u16,
    /// What is wrong with this request.
    detail: String,
    /// What was asked for, unless that is long or nobody could read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String)]
    instance: Option<String>,
    /// Everything that is wrong with the parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<ParameterError>)]
    errors: Option<Vec<ParameterError>>,
    /// Where what is gone can still be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Last)]
    last: Option<Last>,
    /// What is answered though the database is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Ready)]
    ready: Option<Ready>,
    /// When and why it was taken down.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Tombstone)]
    withdrawn: Option<Tombstone>,
    /// What could be accepted instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Alternative>)]
    available: Option<Vec<Alternative>>,
    /// Line of the error in a query, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = usize)]
    line: Option<usize>,
    /// Column of the error in a query, in characters from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = usize)]
    column: Option<usize>,
}

impl QueryRefusal {
    const fn slug(&self) -> &'static str {
        match self {
            Self::Timeout => "query-timeout",
            Self::TooLarge(_) => "result-too-large",
            Self::Excessive(_) => "malformed-query",
            Self::UnknownGraph(_) => "unknown-graph",
            Self::UnknownFunction(_) => "unknown-function",
            Self::Unsupported(_) => "unsupported-query",
            Self::ReadOnly => "read-only",
            Self::Federation => "federation-disabled",
            Self::Busy { .. } => "too-many-requests",
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::Timeout | Self::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnknownGraph(_)
            | Self::UnknownFunction(_)
            | Self::Unsupported(_)
            | Self::Federation
            | Self::Excessive(_) => StatusCode::BAD_REQUEST,
            Self::ReadOnly => StatusCode::FORBIDDEN,
        }
    }
}

/// A kind of problem, as explained at `/problems/{slug}`.
#[derive(Debug)]
pub struct Problem {
    /// Last segment of the `type` IRI.
    pub slug: &'static str,
    /// Statuses it comes with.
    pub status: u16,
    /// Short name.
    pub title: &'static str,
    /// What it means and what to do, in English.
    pub about: &'static str,
    /// The same in Japanese.
    pub about_ja: &'static str,
}

/// Every kind of problem that the server answers with.
pub const PROBLEMS: &[Problem] = &[
    Problem {
        slug: "not-found",
        status: 404,
        title: "Not found",
        about: "There is nothing at this address. Start at / or at the collection; unknown suffixes are not found either.",
        about_ja: "このURLには何もありません。トップページか一覧から探してください。知らない拡張子もここに含まれます。",
    },
    Problem {
        slug: "gone",
        status: 410,
        title: "Gone",
        about: "It was published here and is in the current data no more. `last` names the last release that has it: it \
                can still be read there.",
        about_ja: "以前ここで公開されていましたが、現在のデータにはありません。最後に載っていた公開版で今も読めます（`last`）。",
    },
    Problem {
        slug: "withdrawn",
        status: 410,
        title: "Withdrawn",
        about: "It was published here and had to be taken down, in past releases and their files too. `withdrawn` says when, \
                for which class of reason (personal-data, infringement, leak, order, other) and by which release.",
        about_ja: "ここで公開されていましたが、取り下げられました。過去の公開版やファイルからも取り除かれています。\
                   `withdrawn`に日時、理由の区分、取り下げた公開版を示します。",
    },
    Problem {
        slug: "not-acceptable",
        status: 406,
        title: "Not acceptable",
        about: "None of the media types in Accept is available. `available` lists what is.",
        about_ja: "Acceptで求められた形式はありません。`available`にある形式を選んでください。",
    },
    Problem {
        slug: "invalid-parameter",
        status: 400,
        title: "Invalid parameter",
        about: "A parameter is unknown or has a value it cannot have. `errors` names each with what is expected.",
        about_ja: "知らないパラメータか、取り得ない値があります。`errors`に一つずつ示します。",
    },
    Problem {
        slug: "malformed-address",
        status: 400,
        title: "Malformed address",
        about: "The path of the address is not percent-encoded UTF-8. `detail` says where.",
        about_ja: "URLのパスがUTF-8のパーセントエンコーディングになっていません。`detail`が位置を示します。",
    },
    Problem {
        slug: "malformed-request",
        status: 400,
        title: "Malformed request",
        about: "The head of the request is not HTTP/1.1. Often the address holds characters that are not percent-encoded.",
        about_ja: "リクエストの先頭がHTTP/1.1になっていません。URLの日本語などがパーセントエンコーディングされていないことが多いです。",
    },
    Problem {
        slug: "expectation-failed",
        status: 417,
        title: "Expectation failed",
        about: "The request expects something (Expect) that the server does not do. Leave the header out.",
        about_ja: "Expectヘッダーで求められたことはできません。このヘッダーを外してください。",
    },
    Problem {
        slug: "head-too-large",
        status: 431,
        title: "Head too large",
        about: "The head of the request is too long. Send fewer or shorter headers.",
        about_ja: "リクエストのヘッダーが長すぎます。数を減らすか、短くしてください。",
    },
    Problem {
        slug: "request-timeout",
        status: 408,
        title: "Request timeout",
        about: "The request did not arrive whole in time, and the connection is closed. Send head and body without pauses.",
        about_ja: "リクエストが時間内に届かなかったため、接続を閉じました。ヘッダーと本文を間を置かずに送ってください。",
    },
    Problem {
        slug: "too-many-connections",
        status: 429,
        title: "Too many connections",
        about: "Your address holds as many connections as one may. Use those again, or close some.",
        about_ja: "同じアドレスからの接続が上限に達しました。開いている接続を使うか、閉じてください。",
    },
    Problem {
        slug: "overloaded",
        status: 503,
        title: "Overloaded",
        about: "The server holds as many connections as it can. Retry-After says when to try again.",
        about_ja: "サーバーの接続が上限に達しました。Retry-Afterの後に試してください。",
    },
    Problem {
        slug: "uri-too-long",
        status: 414,
        title: "URI too long",
        about: "The address is too long. Send long SPARQL queries by POST.",
        about_ja: "URLが長すぎます。長いSPARQLの問い合わせはPOSTで送ってください。",
    },
    Problem {
        slug: "malformed-query",
        status: 400,
        title: "Malformed query",
        about: "The SPARQL query cannot be parsed. `line` and `column` say where.",
        about_ja: "SPARQLの構文に誤りがあります。`line`と`column`が位置を示します。",
    },
    Problem {
        slug: "query-timeout",
        status: 503,
        title: "Query timeout",
        about: "The query was stopped at its time limit. Nothing of its result is sent. Make it more specific.",
        about_ja: "制限時間で問い合わせを打ち切りました。途中までの結果は返しません。条件を絞ってください。",
    },
    Problem {
        slug: "result-too-large",
        status: 413,
        title: "Result too large",
        about: "The result is above the limit and is not sent in part. Use LIMIT, or the downloads of the whole plan.",
        about_ja: "結果が上限を超えました。一部だけ返すことはしません。LIMITを使うか、計画全体のデータをダウンロードしてください。",
    },
    Problem {
        slug: "unknown-graph",
        status: 400,
        title: "Unknown graph",
        about: "The request names a graph below `/graph/` of this server that does not exist. Other graphs that do not \
                exist are empty.",
        about_ja: "このサーバーの`/graph/`以下に存在しないグラフが指定されました。ほかの存在しないグラフは空として扱います。",
    },
    Problem {
        slug: "unknown-function",
        status: 400,
        title: "Unknown function",
        about: "The query calls a function that does not exist here. There are the functions of SPARQL 1.1 and the casts \
                to types of XML Schema that the detail names.",
        about_ja: "存在しない関数が呼び出されました。SPARQL 1.1の関数と、詳細に挙げたXML Schemaの型への変換を使えます。",
    },
    Problem {
        slug: "unsupported-query",
        status: 400,
        title: "Query not supported",
        about: "The query is SPARQL, and asks for something that this server does not do; it gives no answer rather than \
                a wrong one. The detail says what; the query can be written without it.",
        about_ja: "このサーバーが対応していない書き方を含むSPARQLです。誤った結果を返さないために、応答しません。詳細に示した部分を別の書き方にしてください。",
    },
    Problem {
        slug: "read-only",
        status: 403,
        title: "Read-only",
        about: "Data change only by publishing a release; SPARQL updates are refused.",
        about_ja: "データは公開（publish）によってだけ変わります。SPARQLの更新は受け付けません。",
    },
    Problem {
        slug: "federation-disabled",
        status: 400,
        title: "Federation disabled",
        about: "SERVICE is switched off here. Federate from your own client.",
        about_ja: "SERVICEは使えません。利用者側で連合してください。",
    },
    Problem {
        slug: "foreign-origin",
        status: 403,
        title: "Foreign origin",
        about: "A page of another site (Origin) asked the endpoint for assistants. Only pages of this server and of your own \
                computer may; programs send no Origin.",
        about_ja: "他のサイトのページ（Origin）からアシスタント用の窓口は使えません。このサーバーか手元の計算機のページから使えます。\
                   プログラムはOriginを送りません。",
    },
    Problem {
        slug: "content-too-large",
        status: 413,
        title: "Content too large",
        about: "The body of the request is longer than the limit. Write the query as several smaller ones.",
        about_ja: "リクエストの本文が上限より長いです。問い合わせをいくつかに分けてください。",
    },
    Problem {
        slug: "unsupported-media-type",
        status: 415,
        title: "Unsupported media type",
        about: "The body of the request is of a type that cannot be read here.",
        about_ja: "この形式の本文は受け付けません。",
    },
    Problem {
        slug: "method-not-allowed",
        status: 405,
        title: "Method not allowed",
        about: "The method cannot be used here; Allow names those that can.",
        about_ja: "このメソッドは使えません。Allowヘッダーにあるものを使ってください。",
    },
    Problem {
        slug: "range-not-satisfiable",
        status: 416,
        title: "Range not satisfiable",
        about: "A part of a file was asked for (Range) that is not there; Content-Range says how long the file is.",
        about_ja: "ファイルの長さを超える部分（Range）が求められました。長さはContent-Rangeにあります。",
    },
    Problem {
        slug: "too-many-requests",
        status: 503,
        title: "Too many requests",
        about: "Too many queries are being evaluated. Retry-After says when to try again.",
        about_ja: "同時に処理できる数を超えました。Retry-Afterの後に試してください。",
    },
    Problem {
        slug: "not-ready",
        status: 503,
        title: "Not ready",
        about: "The server holds no published release yet.",
        about_ja: "まだ何も公開されていません。",
    },
    Problem {
        slug: "loading",
        status: 503,
        title: "Loading",
        about: "Search and SPARQL over all plans are being loaded after the start. Retry-After says when to try again; \
                everything of one plan is answered already.",
        about_ja: "起動後、全ての計画の検索とSPARQLを準備しています。Retry-Afterの後に試してください。個々の計画は今でも使えます。",
    },
    Problem {
        slug: "database-unreachable",
        status: 503,
        title: "Database unreachable",
        about: "The server cannot reach its database just now. It tries again by itself; Retry-After says when you may.",
        about_ja: "サーバーがデータベースに接続できません。自動で再接続します。Retry-Afterの後に試してください。",
    },
    Problem {
        slug: "internal",
        status: 500,
        title: "Internal error",
        about: "Something is wrong on our side. The cause is in the log of the server.",
        about_ja: "サーバー側の問題です。原因はサーバーの記録にあります。",
    },
];

fn title(slug: &str) -> &'static str {
    PROBLEMS.iter().find(|problem| problem.slug == slug).map_or("Problem", |problem| problem.title)
}

fn unreadable(given: &str) -> String {
    if given.is_empty() {
        "Content-Type is missing".to_owned()
    } else {
        format!("a body of type `{given}` cannot be read here")
    }
}
