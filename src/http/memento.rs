//! Memento (RFC 7089): every resource of a plan that each release has a twin of is its own `TimeGate`.
//!
//! Its mementos are the twins. Which of them was current at a time is asked with `Accept-Datetime`; all of them with their
//! times are its `TimeMap`, at `/timemap` before its path. A release that became current again is there twice; its twins
//! say when it first was (`Memento-Datetime` of a memento never changes).
use super::{
    answered::{Call, Reply},
    blocking::blocking,
    body::{Body, link},
    negotiate::{self, suffix_of},
    parameters::Parameters,
    release::current,
    resources,
    respond::ACCEPT_DATETIME_NAME,
    state::State,
    target::Target,
};
use crate::{
    catalog,
    error::{Error, Result},
    format::{
        Format,
        json::{self, list_schema, value_of},
    },
    snapshot::Library,
    view::{Moment, ReleasePart, Scope, moments, why_absent},
};
use actix_web::{
    HttpRequest,
    http::{
        StatusCode, Uri,
        header::{HeaderName, HttpDate},
    },
    web::Data,
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::Serialize;
use serde_json::Value;
use std::{fmt::Write, time::SystemTime};
use utoipa::{ToSchema, openapi::schema::Array};

/// The header that chooses the time of what is current.
pub const ACCEPT_DATETIME: HeaderName = HeaderName::from_static("accept-datetime");

/// Media type of a `TimeMap` (RFC 6690, RFC 7089).
pub const LINK_FORMAT: &str = "application/link-format";

/// The path before the path of an original at which its `TimeMap` is.
pub const TIMEMAP: &str = "/timemap";

/// A resource in time: its address, and those of its twins.
#[derive(Debug, Clone)]
struct Original {
    base: String,
    /// Path of the plan.
    plan: String,
    /// What stands behind the path of the plan or of a release, as it was asked.
    below: String,
    /// The path of the row in that, if it is about one.
    row: Option<String>,
}

impl Original {
    /// The original of a resource of a plan or of its twin.
    fn of(uri: &Uri, base: &str, part: Option<&ReleasePart>) -> Self {
        let path = uri.path().strip_prefix(TIMEMAP).unwrap_or(uri.path());
        let mut parts = path.splitn(4, '/').skip(1);
        let (publisher_id, plan) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let (plan_id, own) = plan.split_at(plan.find('.').unwrap_or(plan.len()));
        let below = match parts.next() {
            None => own.to_owned(),
            Some(below) => below.strip_prefix("releases/").map_or_else(
                || format!("/{below}"),
                |rest| {
                    let number = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                    rest[number..].to_owned()
                },
            ),
        };
        let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
        Self {
            base: base.to_owned(),
            plan: format!("/{publisher_id}/{plan_id}"),
            below: below + &query,
            row: part.and_then(row_path),
        }
    }

    fn url(&self) -> String {
        format!("{}{}{}", self.base, self.plan, self.below)
    }

    /// The twin in the release that was current at a moment.
    fn twin(&self, moment: &Moment) -> String {
        let below = match (&moment.path, &self.row) {
            // An older profile called the row otherwise; what stands behind its path stays.
            (Some(path), Some(row)) => format!("{path}{}", self.below.strip_prefix(row.as_str()).unwrap_or_default()),
            _ => self.below.clone(),
        };
        format!("{}{}/releases/{}{below}", self.base, self.plan, moment.release)
    }

    fn timemap(&self) -> String {
        format!("{}{TIMEMAP}{}{}", self.base, self.plan, self.below)
    }

    /// `Link` values that every answer about it has.
    fn links(&self) -> [String; 2] {
        [link(&self.url(), "original timegate", ""), link(&self.timemap(), "timemap", LINK_FORMAT)]
    }
}

/// Path of a row below a plan or a release.
fn row_path(part: &ReleasePart) -> Option<String> {
    let ReleasePart::Row(table, key) = part else { return None };
    Some(format!("/{}/{key}", table.name))
}

/// A request for a resource of a plan or for a memento of it.
#[derive(Debug, Clone)]
pub struct Memento {
    original: Original,
    scope: Scope,
    /// What it is about, if not every release need have it.
    part: Option<ReleasePart>,
}

/// What an answer says of its place in time.
#[derive(Debug, Default)]
pub struct TimeHeaders {
    /// `Link` values.
    pub links: Vec<String>,
    /// `Memento-Datetime`: when the release first became current. None if the URL names no release.
    pub datetime: Option<String>,
}

impl Memento {
    /// A resource, by the request for it.
    pub fn of(request: &HttpRequest, state: &State, scope: &Scope, part: Option<ReleasePart>) -> Self {
        Self { original: Original::of(request.uri(), &state.base, part.as_ref()), scope: scope.clone(), part }
    }

    /// The same, of what a library has.
    #[must_use]
    pub fn read_in(&self, library: &Library) -> Self {
        Self { scope: self.scope.read_in(library), ..self.clone() }
    }

    /// `Link` values for an answer that says that the row or file is not there: the original and, if older releases had
    /// it, its last memento. There are none if no release ever had it.
    fn last(&self) -> Result<Vec<String>> {
        let release = &self.scope.release;
        let Some(part) = &self.part else { return Ok(Vec::new()) };
        let moments = moments(&self.scope, Some(part))?;
        if moments.is_empty() {
            return Ok(Vec::new());
        }
        let older = |moment: &&Moment| !self.scope.pinned || moment.release < release.number;
        let last = moments.iter().filter(older).map(|moment| moment.release).max();
        // A release that became current again is listed several times; its memento carries the time of the first.
        let last = moments.iter().find(|moment| Some(moment.release) == last);
        let last = last.map(|last| dated_link(&self.original.twin(last), "memento", &http_date(&last.time)));
        Ok(self.original.links().into_iter().chain(last).collect())
    }

    /// Links of an answer 404 or 410: where the mementos of what is missing can be found.
    pub async fn name_last(self) -> Vec<String> {
        // If the database does not answer, the answer is sent without these links.
        blocking(move || self.last()).await.unwrap_or_default()
    }

    /// The answer of a resource as its own `TimeGate`; `None` if no time is asked for.
    ///
    /// The answer leads to the last memento that the `TimeMap` lists up to the time asked for, and to the first one for an
    /// earlier time.
    ///
    /// # Errors
    ///
    /// When the time is none. A resource without mementos is not found.
    pub async fn gate(&self, request: &HttpRequest) -> Result<Option<Reply>> {
        let mut times = request.headers().get_all(ACCEPT_DATETIME).filter(|_| !self.scope.pinned);
        let Some(asked) = times.next() else { return Ok(None) };
        if times.any(|other| other != asked) {
            let detail = "`Accept-Datetime` is given more than once with different times";
            return Err(Error::parameter(ACCEPT_DATETIME_NAME, detail));
        }
        let time = parse_accept_datetime(asked.as_bytes())?;
        let Self { original, scope, part } = self.clone();
        let base = original.base.clone();
        let moments = blocking(move || {
            let moments = moments(&scope, part.as_ref())?;
            match part {
                Some(ReleasePart::Row(table, key)) if moments.is_empty() => {
                    Err(why_absent(table, &key, &scope, &base)?)
                }
                _ => Ok(moments),
            }
        })
        .await?;
        let was = |moment: &&Moment| moment.time.parse::<Timestamp>().is_ok_and(|at| at <= time);
        let moment = moments.iter().rev().find(was).or(moments.first());
        let moment = moment.ok_or_else(|| Error::not_found("no release of this plan has it"))?;
        let (status, url, links) = (StatusCode::FOUND, original.twin(moment), original.links().to_vec());
        Ok(Some(Reply::Elsewhere { status, url, caching: "public, max-age=60", links }))
    }

    /// What its answers say: where the original is, and if it is a memento, where those around it are. `twin` is the
    /// URL of what stays as it is while the original changes.
    ///
    /// A page of a list (`paged`) does not name the mementos around it: whoever follows `next` from page to page would go
    /// on from the last one into another release. The `TimeMap` names them.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn time_headers(&self, twin: Option<&str>, paged: bool) -> Result<TimeHeaders> {
        let release = &self.scope.release;
        let moments = moments(&self.scope, self.part.as_ref())?;
        let mut links = self.original.links().to_vec();
        let Some(place) = moments.iter().position(|moment| moment.release == release.number) else {
            return Ok(TimeHeaders { links, datetime: None });
        };
        let datetime = moments.get(place).map(|moment| http_date(&moment.time));
        if !self.scope.pinned {
            links.extend(twin.map(|twin| dated_link(twin, "memento", datetime.as_deref().unwrap_or_default())));
            return Ok(TimeHeaders { links, datetime: None });
        }
        if paged {
            return Ok(TimeHeaders { links, datetime });
        }
        let around = [("first", Some(0)), ("prev", place.checked_sub(1)), ("next", Some(place + 1))];
        let around = around.into_iter().chain([("last", moments.len().checked_sub(1))]);
        let around: Vec<_> =
            around.filter_map(|(relation, at)| Some((relation, at.filter(|at| *at < moments.len())?))).collect();
        for (at, moment) in moments.iter().enumerate() {
            let relations: Vec<_> = around.iter().filter(|(_, of)| *of == at).map(|(relation, _)| *relation).collect();
            if !relations.is_empty() {
                let relation = format!("{} memento", relations.join(" "));
                links.push(dated_link(&self.original.twin(moment), &relation, &http_date(&moment.time)));
            }
        }
        Ok(TimeHeaders { links, datetime })
    }
}

fn dated_link(url: &str, relation: &str, datetime: &str) -> String {
    format!("<{url}>; rel=\"{relation}\"; datetime=\"{datetime}\"")
}

/// A time of RFC 3339 as HTTP writes it.
fn http_date(time: &str) -> String {
    date(time).map_or_else(|| time.to_owned(), |date| date.to_string())
}

/// A time of RFC 3339; none if the text is no time.
pub fn date(time: &str) -> Option<HttpDate> {
    time.parse::<Timestamp>().ok().map(|time| HttpDate::from(SystemTime::from(time)))
}

/// How HTTP writes times.
const HTTP: &str = "%a, %d %b %Y %H:%M:%S GMT";

/// The time that is asked for: as HTTP writes times, and no other way. The last hours of the year 9999, which a time zone
/// could carry beyond it, are as good as their beginning.
fn parse_accept_datetime(asked: &[u8]) -> Result<Timestamp> {
    let text = String::from_utf8_lossy(asked);
    let read = DateTime::strptime(HTTP, text.trim()).ok();
    let read = read.filter(|time| time.strftime(HTTP).to_string() == text.trim());
    let read = read.map(|time| time.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |time| time.timestamp()));
    read.ok_or_else(|| {
        let as_it_is = "a time in GMT with its right weekday, such as `Thu, 31 Oct 2024 09:00:00 GMT`";
        Error::parameter("Accept-Datetime", format!("`Accept-Datetime` is {as_it_is}, not `{text}`"))
    })
}

/// `/timemap/{publisher_id}/{plan_id}`: of the plan itself.
pub async fn of_plan(call: Call) -> Result<Reply> {
    let [publisher_id, plan_id, suffix] = call.parts()?;
    let suffix = suffix_of(&plan_id, &suffix)?;
    timemap(&call, (publisher_id, plan_id), Some(Target::Plan), suffix).await
}

/// `/timemap/{publisher_id}/{plan_id}/…`: of everything below it.
pub async fn below(call: Call) -> Result<Reply> {
    let [publisher_id, plan_id, below] = call.parts()?;
    if below == "sparql" {
        return timemap(&call, (publisher_id, plan_id), None, None).await;
    }
    let current = current(&publisher_id, &plan_id, &call.state);
    let profile = current.map_or_else(|_| catalog::profile(), |scope| scope.profile());
    // A twin in a release of another profile names the `TimeMap` by what that one calls the thing. A row leads to its name of
    // today; a table of which several became one has a list of its own.
    let older = || catalog::profile().and_older().find_map(|profile| Target::read(&below, profile).ok());
    let (target, _, suffix) = match Target::read(&below, profile) {
        Ok(found) => found,
        Err(error) => match older() {
            Some(known @ (Target::Collection(_), ..)) => known,
            Some(_) => {
                let path = resources::elsewhere((&publisher_id, &plan_id), &below, &call).await.ok_or(error)?;
                return Ok(resources::moved(format!("{}{TIMEMAP}{path}", call.state.base)));
            }
            None => return Err(error),
        },
    };
    timemap(&call, (publisher_id, plan_id), Some(target), suffix).await
}

async fn timemap(
    Call { request, state, .. }: &Call,
    plan: (String, String),
    target: Option<Target>,
    suffix: Option<&'static Format>,
) -> Result<Reply> {
    let part = target.map_or(Ok(None), |target| in_time(&target, suffix))?;
    Ok(Reply::chosen(time_map(request, state, plan, part).await?))
}

/// What a target is about, if it is one with mementos and not every release need have it.
///
/// # Errors
///
/// Not found if no release can have it.
pub fn in_time(target: &Target, suffix: Option<&Format>) -> Result<Option<ReleasePart>> {
    let fits = |suffix: &Format| (suffix.fits)(target.shape());
    if target.spans_releases() {
        return Err(Error::not_found("what tells of all releases is in none of them, so it has no mementos"));
    }
    if let Some(suffix) = suffix.filter(|suffix| !fits(suffix)) {
        return Err(Error::not_found(format!("this resource has no .{} form", suffix.suffix)));
    }
    Ok(target.part())
}

async fn time_map(
    request: &HttpRequest,
    state: &Data<State>,
    (publisher_id, plan_id): (String, String),
    part: Option<ReleasePart>,
) -> Result<Body> {
    let scope = current(&publisher_id, &plan_id, state)?;
    Parameters::read(request.query_string())?;
    let original = Original::of(request.uri(), &state.base, part.as_ref());
    let offered = [LINK_FORMAT, json::JSON.content_type];
    let place = negotiate::place(request, &offered, &original.timemap())?;
    let moments = blocking(move || {
        let moments = moments(&scope, part.as_ref())?;
        match part {
            _ if !moments.is_empty() => Ok(moments),
            Some(ReleasePart::Row(table, key)) => {
                Err(Error::not_found(format!("no release has `{key}` in {}", table.name)))
            }
            Some(ReleasePart::Rows(table)) => Err(Error::not_found(format!("no release has the table {}", table.name))),
            Some(ReleasePart::File(name)) => Err(Error::not_found(format!("no release has a file `{name}`"))),
            Some(ReleasePart::Codes(list)) => Err(Error::not_found(format!("no release has a scheme `{list}`"))),
            None => Err(Error::not_found("nothing of this plan was ever current")),
        }
    })
    .await?;
    if place == 0 {
        return Ok(Body::new(in_links(&original, &moments), LINK_FORMAT));
    }
    Ok(Body::new(json::pretty(&in_json(&original, &moments))?, json::JSON.content_type))
}

/// The list as RFC 7089 writes it.
fn in_links(original: &Original, moments: &[Moment]) -> String {
    let [first, last] =
        [moments.first(), moments.last()].map(|moment| moment.map_or(String::new(), |m| http_date(&m.time)));
    let mut out = format!("<{}>; rel=\"original timegate\"", original.url());
    // Writing into memory cannot fail.
    let _ = write!(
        out,
        ",\n<{}>; rel=\"self\"; type=\"{LINK_FORMAT}\"; from=\"{first}\"; until=\"{last}\"",
        original.timemap()
    );
    for (at, moment) in moments.iter().enumerate() {
        let relations = [(at == 0, "first "), (at + 1 == moments.len(), "last ")];
        let relation: String = relations.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
        let memento = dated_link(&original.twin(moment), &format!("{relation}memento"), &http_date(&moment.time));
        let _ = write!(out, ",\n{memento}");
    }
    out.push('\n');
    out
}

/// The list as JSON, with the members that clients of Memento know.
fn in_json(original: &Original, moments: &[Moment]) -> Value {
    let memento = |moment: &Moment| DatedTwin { datetime: moment.time.clone(), uri: [original.twin(moment)] };
    value_of(&TimeMap {
        original_uri: original.url(),
        timegate_uri: original.url(),
        timemap_uri: TimeMapForms { link_format: original.timemap(), json_format: original.timemap() },
        mementos: DatedTwins {
            first: moments.first().map(memento),
            last: moments.last().map(memento),
            list: moments.iter().map(memento).collect(),
        },
    })
}

/// When another release became current, with the twin of a resource in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimeMap {
    /// What is current.
    #[schema(format = "uri")]
    original_uri: String,
    /// Where a time can be asked for.
    #[schema(format = "uri")]
    timegate_uri: String,
    timemap_uri: TimeMapForms,
    mementos: DatedTwins,
}

/// Where the list is.
#[derive(Debug, Serialize, ToSchema)]
struct TimeMapForms {
    /// This list as links.
    #[schema(format = "uri")]
    link_format: String,
    /// This list as JSON.
    #[schema(format = "uri")]
    json_format: String,
}

/// The twins in time.
#[derive(Debug, Serialize, ToSchema)]
struct DatedTwins {
    #[schema(value_type = DatedTwin)]
    first: Option<DatedTwin>,
    #[schema(value_type = DatedTwin)]
    last: Option<DatedTwin>,
    /// All of them, oldest first.
    list: Vec<DatedTwin>,
}

/// A twin with its time.
#[derive(Debug, Serialize, ToSchema)]
struct DatedTwin {
    /// When the release became current.
    // Without the format `date-time`: in generated Python a member of this name would hide the type of that format.
    #[schema(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")]
    datetime: String,
    #[schema(schema_with = places)]
    uri: [String; 1],
}

fn places() -> Array {
    list_schema("uri", "Where it is.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_original_of_a_twin_is_what_it_is_a_twin_of() {
        for (asked, url) in [
            ("/172014/plan", "/172014/plan"),
            ("/172014/plan.json", "/172014/plan.json"),
            ("/172014/plan/releases/12", "/172014/plan"),
            ("/172014/plan/releases/12.ttl", "/172014/plan.ttl"),
            ("/172014/plan/releases/12/terms.csv?q=a%20b", "/172014/plan/terms.csv?q=a%20b"),
            ("/172014/plan/terms/ai?x", "/172014/plan/terms/ai?x"),
            ("/timemap/172014/plan/schedule/e2024-03/i002/2023.ttl", "/172014/plan/schedule/e2024-03/i002/2023.ttl"),
            ("/timemap/172014/plan.nt", "/172014/plan.nt"),
        ] {
            let original = Original::of(&asked.parse().unwrap(), "b:", None);
            assert_eq!(original.url(), format!("b:{url}"), "{asked}");
        }
    }

    #[test]
    fn a_time_is_read_if_it_is_written_as_http_writes_it() {
        let read = |text: &str| parse_accept_datetime(text.as_bytes()).map(|time| time.to_string());
        assert_eq!(read("Thu, 31 Oct 2024 09:00:00 GMT").unwrap(), "2024-10-31T09:00:00Z");
        assert_eq!(read("Fri, 01 Jan 1869 00:00:00 GMT").unwrap(), "1869-01-01T00:00:00Z");
        assert_eq!(read("Fri, 31 Dec 9999 23:59:59 GMT").unwrap(), Timestamp::MAX.to_string());
        for wrong in ["", "2024-10-31", "Fri, 31 Oct 2024 09:00:00 GMT", "Thu, 31 Oct 2024 09:00:00 +0900", "now"] {
            assert!(read(wrong).unwrap_err().to_string().contains(&format!("not `{wrong}`")), "{wrong}");
        }
    }
}
