//! The server on its address: connections are accepted, bounded and answered, until it is told to end.
use super::{
    State, around,
    client::{Connections, Network, Refused},
    connection::{Connection, Exchange},
    minute::Minute,
    respond, routes,
};
use crate::error::Error;
use actix_http::{HttpService, Request, error::DispatchError};
use actix_server::{Server, ServerHandle};
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::{
    App,
    dev::AppConfig,
    middleware::from_fn,
    rt::{
        self,
        net::TcpStream,
        signal::unix::{Signal, SignalKind, signal},
    },
    web::Data,
};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, TcpListener},
    process,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};
use tokio::io::AsyncWriteExt;

/// What bounds the connections of a server.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Most connections that one client may hold at once.
    pub per_client: usize,
    /// Most connections of all clients together.
    pub in_all: usize,
    /// Proxies, whose connections are those of many clients.
    pub trusted_proxies: Vec<Network>,
}

/// How long a connection without a request stays open.
const KEEP_ALIVE: Duration = Duration::from_secs(5);

/// How long what a client still sends is read, when it was answered before its request was whole: else the answer could be lost.
const LINGER: Duration = Duration::from_secs(1);

/// How long requests may still be answered when the server is told to end, in seconds.
const GRACE_SECONDS: u64 = 5;

/// When the process ends at the latest, after it was told to: also if work on its threads does not.
const LAST_MOMENT: Duration = Duration::from_secs(8);

/// Answers on an address until the process is told to end. `ready` is called when it answers and hears signals.
///
/// # Errors
///
/// When the address cannot be listened on, or threads cannot be made, or signals cannot be heard.
pub fn listen(listener: TcpListener, state: Data<State>, bounds: Bounds, ready: impl FnOnce()) -> io::Result<()> {
    rt::System::new().block_on(async move {
        let server = server(listener, state, bounds)?;
        rt::spawn(end_when_told(Signals::hear()?, server.handle()));
        ready();
        server.await
    })
}

/// What the process is told by its operator.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    fn hear() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }
}

/// The same without an end, within a runtime.
///
/// # Errors
///
/// When the address cannot be listened on.
pub fn server(listener: TcpListener, state: Data<State>, bounds: Bounds) -> io::Result<Server> {
    let connections = Arc::new(Connections::new(bounds.per_client, bounds.in_all, bounds.trusted_proxies));
    let base: Arc<str> = state.base.as_str().into();
    let builder = Server::build().disable_signals().shutdown_timeout(GRACE_SECONDS);
    let ending = builder.graceful_shutdown_signal();
    let builder = builder.listen("http", listener, move || {
        let (state, connections, base) = (state.clone(), Arc::clone(&connections), Arc::clone(&base));
        let app = App::new().app_data(state).wrap(from_fn(around)).configure(routes);
        let app = IntoServiceFactory::<_, Request>::into_factory(app);
        let app = app.map_err(|error: actix_web::Error| error.error_response());
        let ending = ending.clone();
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let ending = ending.clone();
                async move { ending.notified().await }
            })
            .keep_alive(KEEP_ALIVE)
            .client_request_timeout(Duration::ZERO) // `Connection` has limits for all of a request.
            .client_disconnect_timeout(LINGER)
            // A client that closes its end, or half of it, has left: its queries end.
            .h1_allow_half_closed(false)
            .on_connect_ext(|connection: &Connection, data| {
                data.insert::<Rc<Exchange>>(connection.exchange());
            })
            .h1(map_config(app, |()| AppConfig::default()));
        fn_service(move |stream: TcpStream| {
            let (connections, base) = (Arc::clone(&connections), Arc::clone(&base));
            async move {
                let peer = stream.peer_addr().ok();
                let address = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
                match connections.enter(address) {
                    Ok(place) => Ok((Connection::new(stream, place, base), peer)),
                    Err(refused) => {
                        refuse(stream, refused, &base);
                        Err(DispatchError::DisconnectTimeout)
                    }
                }
            }
        })
        .and_then(http)
    })?;
    Ok(builder.run())
}

/// Refused connections that are told why at the same time; further ones are closed without a word.
const TOLD_AT_ONCE: usize = 64;

/// Says why a connection is not served.
fn refuse(mut stream: TcpStream, refused: Refused, base: &str) {
    static TOLD: AtomicUsize = AtomicUsize::new(0);
    log_refusal(refused);
    if TOLD.fetch_add(1, Ordering::Relaxed) >= TOLD_AT_ONCE {
        TOLD.fetch_sub(1, Ordering::Relaxed);
        return;
    }
    let problem = respond::bare_problem(
        &match refused {
            Refused::PerClient(limit) => Error::TooManyConnections { limit },
            Refused::InAll => Error::Overloaded,
        },
        base,
    );
    rt::spawn(async move {
        let told = async {
            stream.write_all(&problem).await?;
            stream.shutdown().await?;
            // What the client sends meanwhile must be read, or the operating system takes back what was sent to it.
            tokio::io::copy(&mut stream, &mut tokio::io::sink()).await
        };
        rt::time::timeout(LINGER, told).await.ok();
        TOLD.fetch_sub(1, Ordering::Relaxed);
    });
}

/// Says once a minute that connections are refused.
fn log_refusal(refused: Refused) {
    static SAID: Minute = Minute::new();
    if !SAID.is_new() {
        return;
    }
    match refused {
        Refused::PerClient(limit) => tracing::warn!(
            "Refused a connection of a client that holds {limit}; if it is a proxy, name it with --trusted-proxies. \
             Said once a minute"
        ),
        Refused::InAll => tracing::error!(
            "Refused a connection: as many are open as this process may hold. Raise its limit of open files (ulimit -n, \
             LimitNOFILE=). Said once a minute"
        ),
    }
}

/// Ends the server when the process is told to: answers that are begun may be sent to their end, for some seconds. Who tells it
/// twice does not want to wait.
async fn end_when_told(mut signals: Signals, server: ServerHandle) {
    let mut is_ending = false;
    loop {
        tokio::select! {
            _ = signals.terminate.recv() => {}
            _ = signals.interrupt.recv() => {}
            _ = signals.hang_up.recv() => {
                tracing::info!("SIGHUP changes nothing: what is published is taken up by itself, settings at the next start");
                continue;
            }
        }
        if is_ending {
            process::exit(0);
        }
        is_ending = true;
        tracing::info!("Ending: what is being answered has {GRACE_SECONDS} seconds");
        rt::spawn(server.stop(true));
        thread::spawn(|| {
            thread::sleep(LAST_MOMENT);
            process::exit(0);
        });
    }
}
