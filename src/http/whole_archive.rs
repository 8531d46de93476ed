//! `/data.zip`: the archives of all plans in one, each read when those before it are sent.
use super::{
    answered::{Call, Reply},
    blocking::blocking,
    parameters::Parameters,
    state::State,
};
use crate::{
    archive::{self, stored::Directory},
    dataset::sha256,
    error::{Error, Result},
    store::File,
    view::{self, Archives, StoredArchive},
};
use actix_web::web::{Bytes, Data};
use futures_core::Stream;
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

/// Its path.
pub const PATH: &str = "/data.zip";

/// A body that is sent as it is made.
pub struct Streamed {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// Tag of the bytes.
    pub tag: String,
    /// Bytes of the whole, if they are known before they are made.
    pub length: Option<u64>,
    /// `Link`, one value each.
    pub links: Vec<String>,
    /// `Content-Location`, if the URL named no format.
    pub location: Option<String>,
    /// Whether `Accept` had a say in it.
    pub by_accept: bool,
    /// The bytes.
    pub stream: Pin<Box<dyn Stream<Item = Result<Bytes>>>>,
}

impl std::fmt::Debug for Streamed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Streamed({}, {:?} bytes)", self.content_type, self.length)
    }
}

/// `/data.zip`
pub async fn archive(call: Call) -> Result<Reply> {
    Parameters::read(call.request.query_string())?.named(&[])?;
    let archives = view::archives(&*call.state.whole()?, &call.state.base)?;
    let mut tag = sha256(&archives.manifest);
    tag.truncate(32);
    let length = archives.length.into();
    let stream =
        Box::pin(Sent { state: call.state, archives, next: 0, directory: Some(Directory::default()), reading: None });
    let (content_type, length) = (archive::MEDIA_TYPE, Some(length));
    let (links, location, by_accept) = (Vec::new(), None, false);
    Ok(Reply::Streamed(Streamed { content_type, tag, length, links, location, by_accept, stream }))
}

/// An archive that is being sent. Who waits for the client to read holds no thread and one file at most.
struct Sent {
    state: Data<State>,
    archives: Archives,
    /// Place of the file that comes next: first the list of them.
    next: usize,
    /// What stands at the end, until it is sent.
    directory: Option<Directory>,
    reading: Option<Reading>,
}

/// A file that is being read.
type Reading = Pin<Box<dyn Future<Output = Result<Vec<u8>>>>>;

impl Stream for Sent {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let file = this.next.checked_sub(1).map(|place| this.archives.files.get(place));
        let name = match file {
            None => archive::MANIFEST,
            Some(Some(file)) => &file.name,
            Some(None) => return Poll::Ready(this.directory.take().map(|directory| Ok(directory.end().into()))),
        };
        let read = match file.flatten() {
            None => Ok(std::mem::take(&mut this.archives.manifest)),
            Some(file) => {
                let reading = this.reading.get_or_insert_with(|| Box::pin(read(this.state.clone(), file.clone())));
                ready!(reading.as_mut().poll(context))
            }
        };
        this.reading = None;
        let begun = read.map(|bytes| {
            let head = this.directory.as_mut().map(|directory| directory.begin(name, &bytes)).unwrap_or_default();
            Bytes::from([head, bytes].concat())
        });
        this.next += 1;
        Poll::Ready(Some(begun))
    }
}

/// The bytes of an archive, as they were published.
async fn read(state: Data<State>, file: StoredArchive) -> Result<Vec<u8>> {
    blocking(move || {
        let found = File::find(file.release, archive::NAME, &mut *state.db()?)?;
        let intact = found.filter(|found| found.sha256 == file.sha256 && sha256(&found.content) == file.sha256);
        intact.map(|found| found.content).ok_or_else(|| Error::Internal(format!("`{}` is damaged or gone", file.name)))
    })
    .await
}
