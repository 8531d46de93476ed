//! Documents that are too large to be held: they are sent as they are written, piece by piece.
use super::{
    answer::{ResourceRequest, links},
    blocking::blocking,
    state::State,
    whole_archive::Streamed,
};
use crate::{
    dataset::sha256,
    error::Result,
    format::{
        Format,
        flow::{self, Pieces},
    },
    snapshot::Snapshot,
    view::Flow,
};
use actix_web::{HttpRequest, web::Bytes};
use futures_core::Stream;
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

/// Bytes that are written before some are sent.
const AT_ONCE: usize = 256 << 10;

/// The answer to a request; `None` if the format is not written piece by piece.
pub fn answer(asked: &ResourceRequest, flow: Flow, format: &'static Format, snapshot: &Snapshot) -> Option<Streamed> {
    let named = asked.suffix.is_some();
    let links = links(&flow.document, format, named);
    let streamed = streamed(flow, format, (&asked.request, &**asked.state, snapshot))?;
    let location = (!named).then(|| asked.location(format));
    Some(Streamed { links, location, by_accept: !named, ..streamed })
}

/// What is told in a format, to who asks for it; `None` if the format is not written piece by piece.
pub fn streamed(
    flow: Flow,
    format: &'static Format,
    (request, state, snapshot): (&HttpRequest, &State, &Snapshot),
) -> Option<Streamed> {
    let plans = snapshot.plans.values().map(|served| format!("{} {:?}", served.publication, served.release.digest));
    let plans: Vec<String> = plans.collect();
    let (version, current, host) = (env!("CARGO_PKG_VERSION"), snapshot.state(), &state.host);
    // What the bytes follow from, so that they need not be written to be known again.
    let of = format!("{version} {current} {host:?} {} {} {}", request.uri(), format.suffix, plans.join(" "));
    let mut tag = sha256(of.as_bytes());
    tag.truncate(32);
    let pieces = flow::pieces(format, flow.things, flow.prefixes)?;
    Some(Streamed {
        content_type: format.content_type,
        tag,
        length: None,
        links: Vec::new(),
        location: None,
        by_accept: true,
        stream: Box::pin(Flowing { pieces: Some(pieces), writing: None }),
    })
}

/// Pieces that are being sent. Who waits for the client to read holds no thread and one piece at most.
struct Flowing {
    /// None while some are written, and at the end.
    pieces: Option<Pieces>,
    writing: Option<Writing>,
}

/// Pieces of which some are written, with what was.
type Writing = Pin<Box<dyn Future<Output = Result<(Pieces, Vec<u8>)>>>>;

impl Stream for Flowing {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.writing.is_none() {
            let Some(pieces) = this.pieces.take() else { return Poll::Ready(None) };
            this.writing = Some(Box::pin(blocking(move || written(pieces))));
        }
        let Some(writing) = &mut this.writing else { return Poll::Ready(None) };
        let written = ready!(writing.as_mut().poll(context));
        this.writing = None;
        match written {
            Ok((_, bytes)) if bytes.is_empty() => Poll::Ready(None),
            Ok((pieces, bytes)) => {
                this.pieces = Some(pieces);
                Poll::Ready(Some(Ok(bytes.into())))
            }
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }
}

fn written(mut pieces: Pieces) -> Result<(Pieces, Vec<u8>)> {
    let mut bytes = Vec::new();
    while bytes.len() < AT_ONCE {
        let Some(piece) = pieces.next() else { break };
        bytes.extend(piece?);
    }
    Ok((pieces, bytes))
}
