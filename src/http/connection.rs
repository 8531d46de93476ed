//! One connection with time limits in both directions, which actix has only for the first head of a request.
//!
//! What is read and written goes through here, whatever the request is: so the limits hold for heads and bodies, for every
//! answer, and for refusals of the HTTP parser, which reach no handler.
use super::{client::Place, respond};
use crate::error::Error;
use actix_web::{
    dev::Payload,
    error::PayloadError,
    rt::{
        net::TcpStream,
        time::{Instant, Sleep, sleep_until},
    },
    web::Bytes,
};
use std::{
    cell::Cell,
    io,
    pin::Pin,
    rc::Rc,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How long a client may take to send a request whole, head and body, once the server is ready to read it.
pub const REQUEST_TIME: Duration = Duration::from_secs(15);

/// How long a client may read nothing of an answer.
const WRITE_TIME: Duration = Duration::from_secs(30);

/// The slowest reading, in bytes a second, at which an answer is sent to its end.
const LEAST_RATE: u32 = 8 << 10;

/// How much may stand unsent in the buffer of the operating system, in bytes. Without a limit it holds megabytes for each client
/// that does not read, and tells that one reads only after minutes.
const UNSENT: u32 = 128 << 10;

/// How much may be sent while an answer is being made, in bytes. Beyond some more than this actix reads no further, turns in a
/// circle until the answer is made, and does not see that the client leaves.
const MOST_AHEAD: usize = 64 << 10;

/// How far the request of a connection is. The connection and the handlers know it together.
#[derive(Debug)]
pub struct Exchange {
    /// A request was read whole and is being answered: nobody waits for the client.
    is_answering: Cell<bool>,
    /// When the server last did something of its own: since then it waits for the client.
    since: Cell<Instant>,
    /// Something was read that no handler has answered.
    is_unanswered: Cell<bool>,
    /// The client took too long; nothing more is read.
    is_late: Cell<bool>,
}

impl Exchange {
    fn new() -> Self {
        Self {
            is_answering: Cell::new(false),
            since: Cell::new(Instant::now()),
            is_unanswered: Cell::new(false),
            is_late: Cell::new(false),
        }
    }

    /// Until when the client may be waited for; `None` if that is over.
    fn deadline(&self) -> Option<Instant> {
        let now = Instant::now();
        let since = if self.is_answering.get() { now } else { self.since.get() };
        Some(since + REQUEST_TIME).filter(|deadline| *deadline > now)
    }

    /// A head was read. Its body, if it has one, is read as part of the same request.
    pub fn begun(self: &Rc<Self>, body: Payload) -> Payload {
        if matches!(body, Payload::None) {
            self.is_answering.set(true);
            return body;
        }
        Payload::Stream { payload: Box::pin(TimedBody { body, exchange: Rc::clone(self) }) }
    }

    /// The request has its answer, which is sent from now on.
    pub fn answered(&self) {
        self.is_answering.set(false);
        self.is_unanswered.set(false);
        self.since.set(Instant::now());
    }
}

/// The body of a request, of which the exchange knows when it is whole.
struct TimedBody {
    body: Payload,
    exchange: Rc<Exchange>,
}

impl futures_core::Stream for TimedBody {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(Pin::new(&mut self.body).poll_next(context));
        Poll::Ready(match next {
            None => {
                self.exchange.is_answering.set(true);
                None
            }
            Some(Err(_)) if self.exchange.is_late.get() => Some(Err(io::Error::from(io::ErrorKind::TimedOut).into())),
            other => other,
        })
    }
}

/// A connection and its time limits.
pub struct Connection {
    stream: TcpStream,
    exchange: Rc<Exchange>,
    /// What the addresses of problems begin with.
    base: Arc<str>,
    /// How many bytes came while an answer was being made.
    ahead: usize,
    /// Wakes who waits for the client to send.
    read_timer: Pin<Box<Sleep>>,
    /// Wakes who waits for the client to read, if somebody does.
    write_timer: Option<Pin<Box<Sleep>>>,
    /// How long the client may still read nothing. What it reads adds to it, up to [`WRITE_TIME`].
    patience: Duration,
    /// Since when the client reads nothing.
    blocked: Option<Instant>,
    /// A problem that is being sent instead of what the parser says, and how much of it is sent.
    problem: Option<(Vec<u8>, usize)>,
    _place: Place,
}

impl Connection {
    /// A connection that was just accepted.
    pub fn new(stream: TcpStream, place: Place, base: Arc<str>) -> Self {
        #[cfg(target_os = "linux")]
        socket2::SockRef::from(&stream).set_tcp_notsent_lowat(UNSENT).ok();
        Self {
            stream,
            exchange: Rc::new(Exchange::new()),
            base,
            ahead: 0,
            read_timer: Box::pin(sleep_until(Instant::now() + REQUEST_TIME)),
            write_timer: None,
            patience: WRITE_TIME,
            blocked: None,
            problem: None,
            _place: place,
        }
    }

    /// How far its request is.
    pub fn exchange(&self) -> Rc<Exchange> {
        Rc::clone(&self.exchange)
    }

    fn write(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        if let Poll::Ready(Ok(count)) = written {
            self.exchange.since.set(Instant::now());
            self.has_read(count);
        }
        if written.is_ready() {
            return written;
        }
        let patience = self.patience;
        let blocked = *self.blocked.get_or_insert_with(|| {
            let now = Instant::now();
            self.write_timer = Some(Box::pin(sleep_until(now + patience)));
            now
        });
        let is_over = self.write_timer.as_mut().is_some_and(|timer| timer.as_mut().poll(context).is_ready());
        if is_over && blocked.elapsed() >= patience {
            // Without this the operating system would keep what is unsent, and try to send it for minutes.
            self.stream.set_zero_linger().ok();
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }

    /// The client has made room for so many bytes.
    fn has_read(&mut self, count: usize) {
        if let Some(since) = self.blocked.take() {
            self.patience = self.patience.saturating_sub(since.elapsed());
            self.write_timer = None;
        }
        let earned =
            Duration::from_secs_f64(f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / f64::from(LEAST_RATE));
        self.patience = (self.patience + earned).min(WRITE_TIME);
    }

    /// Sends the problem that is begun, if one is.
    fn send_problem(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some((bytes, sent)) = self.problem.take() {
            if sent == bytes.len() {
                break;
            }
            match self.write(context, bytes.get(sent..).unwrap_or_default()) {
                Poll::Ready(Ok(count)) => self.problem = Some((bytes, sent + count)),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    self.problem = Some((bytes, sent));
                    return Poll::Pending;
                }
            }
        }
        Poll::Ready(Ok(()))
    }

    /// The problem that says what the parser of heads says with a bare status.
    fn refused_by_parser(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let head = bytes.strip_prefix(b"HTTP/1.1 ").filter(|_| self.exchange.is_unanswered.get())?;
        let head = std::str::from_utf8(head).ok()?.strip_suffix("\r\n\r\n")?;
        let is_bare = !head.contains("\r\n\r\n") && head.to_ascii_lowercase().contains("\r\ncontent-length: 0");
        let error = match head.get(..3).filter(|_| is_bare)? {
            "400" => Error::MalformedRequest,
            "431" => Error::HeadTooLarge,
            _ => return None,
        };
        Some(respond::bare_problem(&error, &self.base))
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.exchange.is_late.get() {
            return Poll::Ready(Ok(())); // As if the client had closed its side.
        }
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(context, buffer) {
            if self.exchange.is_answering.get() {
                self.ahead += buffer.filled().len() - before;
            } else {
                self.ahead = 0;
            }
            if self.ahead > MOST_AHEAD {
                buffer.set_filled(before); // As if the client had closed the connection: so what it asked for ends.
                return Poll::Ready(Ok(()));
            }
            if buffer.filled().len() > before {
                self.exchange.is_unanswered.set(true);
            }
            return Poll::Ready(read);
        }
        while self.read_timer.as_mut().poll(context).is_ready() {
            let Some(deadline) = self.exchange.deadline() else {
                self.exchange.is_late.set(true);
                return Poll::Ready(Ok(()));
            };
            self.read_timer.as_mut().reset(deadline);
        }
        Poll::Pending
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.problem.is_none() {
            self.problem = self.refused_by_parser(bytes).map(|problem| (problem, 0));
        }
        if self.problem.is_some() {
            ready!(self.send_problem(context))?;
            self.exchange.answered();
            return Poll::Ready(Ok(bytes.len()));
        }
        self.write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.exchange.is_late.get() && self.exchange.is_unanswered.replace(false) {
            self.problem = Some((respond::bare_problem(&Error::RequestTimeout, &self.base), 0));
        }
        ready!(self.send_problem(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
