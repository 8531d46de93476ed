//! The whole site as files that any web server can send: `openplan export`.
//!
//! Bodies are those that the server sends, asked for within the process. A resource is a folder with its page, and a file
//! for each of its formats; a thing is a page that leads to its document. What only a server answers is not linked.
mod draft;
mod page;

use self::draft::Draft;
use crate::{
    error,
    format::{self, Format, HTML, json},
    http::{Addresses, Inside, State},
    language::Bilingual,
    snapshot::Snapshot,
    store::Publication,
};
use actix_web::{
    http::StatusCode,
    web::{self, Bytes, Data},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
};

/// File that an export ends with: by it a folder is known to be one.
pub const MARKER: &str = "openplan-export.json";

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// How many files.
    pub files: usize,
    /// Their bytes together.
    pub bytes: u64,
}

/// Why nothing was written. The folder is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder holds something else.
    #[error(
        "{} holds files that no export has made: name a new or an empty folder, or one of an earlier export",
        .0.display()
    )]
    Foreign(PathBuf),
    /// Somebody else is at it.
    #[error("another export is writing {}: wait until it is done", .0.display())]
    Busy(PathBuf),
    /// It cannot be where it should.
    #[error("{} cannot be made: {cause}. {} is as it was", path.display(), folder.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The folder that was asked for.
        folder: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// Addresses begin with a path.
    #[error(
        "URLs begin with {0}, below the root of its host, where a static copy cannot be: pages name their style sheet from \
         the root. Give the address of a host alone, --base-url https://plans.example.jp"
    )]
    BelowRoot(String),
    /// Nothing is published.
    #[error("nothing is published yet, so there is nothing to write; run `openplan publish`")]
    Empty,
    /// Two states would be mixed.
    #[error("something was published meanwhile, so nothing was written: start again")]
    Meanwhile,
    /// The server does not answer what it ought to.
    #[error("{path} is answered with {status}, so nothing was written: {body}")]
    Refused {
        /// What was asked for.
        path: String,
        /// The status.
        status: StatusCode,
        /// What the server says.
        body: String,
    },
    /// The server failed.
    #[error("{0}")]
    Server(#[from] error::Error),
}

impl Bilingual for Error {
    fn ja(&self) -> String {
        match self {
            Self::Foreign(path) => format!(
                "{} には書き出し以外のファイルがあります。新しいフォルダか、空のフォルダか、前に書き出したフォルダを指定してください",
                path.display()
            ),
            Self::Busy(path) => {
                format!("ほかの書き出しが {} に書き込み中です。終わるまで待ってください", path.display())
            }
            Self::Write { path, folder, cause } => {
                format!("{} を作れません: {}。{} は元のままです", path.display(), cause.ja(), folder.display())
            }
            Self::BelowRoot(base) => format!(
                "URLの始まり {base} にパスがあります。ページはスタイルシートをホストのルートから参照するので、\
                 --base-url https://plans.example.jp のようにホストだけを指定してください"
            ),
            Self::Empty => {
                "まだ何も公開していないので、書き出すものがありません。`openplan publish` を実行してください".to_owned()
            }
            Self::Meanwhile => {
                "書き出しの途中で何かが公開されたので、何も書き出しませんでした。やり直してください".to_owned()
            }
            Self::Refused { path, status, body } => {
                format!("{path} への答えが {status} なので、何も書き出しませんでした: {body}")
            }
            Self::Server(error) => error.ja(),
        }
    }
}

/// Writes everything that the server answers to who asks for nothing, all releases included, into a folder.
///
/// The folder is new, empty, or of an earlier export, whose place the new one takes when it is whole. The server is a
/// copy ([`crate::dcat::Host::is_copy`]). The same publications give the same bytes.
///
/// # Errors
///
/// See [`Error`]. The folder is as it was then.
pub async fn export(state: Data<State>, folder: &Path) -> Result<Written, Error> {
    let host = state.base.split_once("://").map_or(&*state.base, |(_, host)| host);
    if host.contains('/') {
        return Err(Error::BelowRoot(state.base.clone()));
    }
    let snapshot = state.snapshot();
    if snapshot.plans.is_empty() {
        return Err(Error::Empty);
    }
    let mut copy = Copy { draft: Draft::begin(folder)?, written: Written::default(), known: BTreeSet::new() };
    let addresses = blocking(&state, Addresses::of).await?;
    let server = Inside::of(state.clone()).await;
    write_documents(&mut copy, &addresses, &server).await?;
    write_things(&mut copy, &addresses, &server, &state.base).await?;
    for path in &addresses.asked {
        copy.write(&format!("{path}/index.html"), &page::asked()?)?;
    }
    copy.write("/404.html", &page::missing()?)?;
    let last = blocking(&state, |state| Ok(Publication::last(&mut *state.db()?)?)).await?;
    if last != snapshot.publication {
        return Err(Error::Meanwhile);
    }
    let marker = json::pretty(&marker(&state.base, &snapshot, copy.written.files + 1)).map_err(error::Error::from)?;
    copy.count(&marker);
    copy.draft.finish(&marker)?;
    Ok(copy.written)
}

/// What the server answers to who asks for nothing else; none where nothing is.
async fn ask(server: &Inside, path: &str, accept: &str) -> Result<Option<Bytes>, Error> {
    let answer = server.get(path, accept, None).await?;
    answered(path, accept, (answer.status, answer.body))
}

/// Every resource in every form, and every file.
async fn write_documents(copy: &mut Copy, addresses: &Addresses, server: &Inside) -> Result<(), Error> {
    for (path, suffixes) in &addresses.resources {
        for suffix in suffixes {
            let name = format!("{path}.{suffix}");
            let is_page = format::by_suffix(suffix).is_some_and(Format::is_page);
            let Some(body) = ask(server, &name, if is_page { PAGE } else { "*/*" }).await? else { continue };
            copy.write(&name, &body)?;
            if *suffix == HTML.suffix {
                copy.write(&format!("{path}/index.html"), &body)?;
            }
        }
    }
    for name in &addresses.files {
        if let Some(body) = ask(server, name, "*/*").await? {
            copy.write(name, &body)?;
        }
    }
    Ok(())
}

/// What leads from each thing to its document, and what is said of those that are gone.
async fn write_things(copy: &mut Copy, addresses: &Addresses, server: &Inside, base: &str) -> Result<(), Error> {
    for (thing, document) in &addresses.things {
        let has_rdf = addresses.resources.get(document).is_some_and(|suffixes| suffixes.contains("jsonld"));
        let json_ld = if has_rdf { ask(server, &format!("{document}.jsonld"), "*/*").await? } else { None };
        let page = page::thing(thing, document, base, json_ld.as_deref())?;
        copy.write(&format!("/id{thing}/index.html"), &page)?;
    }
    for path in &addresses.gone {
        if let Some(body) = ask(server, path, PAGE).await? {
            copy.write(&format!("{path}/index.html"), &body)?;
            copy.write(&format!("/id{path}/index.html"), &body)?;
        }
    }
    Ok(())
}

/// What a browser accepts.
const PAGE: &str = "text/html";

/// The body; of what is gone only the page that says so.
fn answered(path: &str, accept: &str, (status, body): (StatusCode, Bytes)) -> Result<Option<Bytes>, Error> {
    match status {
        StatusCode::OK => Ok(Some(body)),
        StatusCode::GONE => Ok((accept == PAGE).then_some(body)),
        status => {
            let body = String::from_utf8_lossy(&body).into_owned();
            Err(Error::Refused { path: path.to_owned(), status, body })
        }
    }
}

/// What the folder is a copy of.
fn marker(base: &str, snapshot: &Snapshot, files: usize) -> Value {
    let plan = |plan: &crate::snapshot::Served| {
        let release = &plan.release;
        json!({"publisher_id": release.publisher_id, "plan_id": release.plan_id, "release": release.number, "digest": release.digest})
    };
    let plans: Vec<Value> = snapshot.plans.values().map(|served| plan(served)).collect();
    json!({"base_url": base, "plans": plans, "files": files})
}

async fn blocking<T: Send + 'static>(
    state: &Data<State>,
    work: impl FnOnce(&State) -> error::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let state = state.clone();
    let done = web::block(move || work(&state)).await;
    Ok(done.map_err(|_| error::Error::Internal("the work was broken off".into()))??)
}

/// A copy that is being written.
struct Copy {
    draft: Draft,
    written: Written,
    /// Names that have been written.
    known: BTreeSet<String>,
}

impl Copy {
    /// Writes a file once; `name` begins with a slash.
    fn write(&mut self, name: &str, content: &[u8]) -> Result<(), Error> {
        if self.known.insert(name.to_owned()) {
            self.draft.write(name, content)?;
            self.count(content);
        }
        Ok(())
    }

    fn count(&mut self, content: &[u8]) {
        self.written.files += 1;
        self.written.bytes += content.len() as u64;
    }
}
