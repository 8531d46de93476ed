//! `openplan serve`: the server.
use super::{
    log,
    packages::{checked, has_error, print_findings, without_drafts},
    publish::outcome_line,
    settings::{Database, Operator, Sparql, duration, error_in, language},
};
use crate::{
    dataset::{self, Findings, Package},
    dcat::Host,
    http::{self, Bounds, Network, State},
    language::Language,
    snapshot::{self, Options},
    store::{self, Pool},
};
use actix_web::web::Data;
use anyhow::anyhow;
use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    thread,
    time::Duration,
};

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address to listen on, as `host:port`.
    #[arg(long, env = "OPENPLAN_LISTEN", default_value = "127.0.0.1:8080")]
    listen: String,
    #[command(flatten)]
    database: Database,
    /// Folder with packages, published at start if the database holds no release.
    #[arg(long, env = "OPENPLAN_DATASETS", default_value = "datasets")]
    datasets: PathBuf,
    /// How long what is in memory is served while the database does not answer, such as `1h` or `90s`: a withdrawal cannot be
    /// heard of meanwhile. Then every answer is 503.
    #[arg(long, env = "OPENPLAN_STALE_FOR", default_value = "1h", value_parser = duration)]
    stale_for: Duration,
    /// Most connections that one client may hold at once: an IPv4 address, or a /64 network of IPv6.
    #[arg(long, env = "OPENPLAN_CONNECTIONS_PER_CLIENT", default_value_t = 256)]
    connections_per_client: usize,
    /// Reverse proxies, whose connections are those of many clients: addresses or networks such as `10.0.0.0/8`, with commas
    /// between them. Whose a query is they say in `X-Forwarded-For`, which they must set.
    #[arg(long, env = "OPENPLAN_TRUSTED_PROXIES", value_delimiter = ',', default_value = "127.0.0.1,::1")]
    trusted_proxies: Vec<Network>,
    #[command(flatten)]
    sparql: Sparql,
    #[command(flatten)]
    operator: Operator,
}

/// How long a server waits to be whole before it answers. A small one then never says that it is loading; a large one answers
/// what it can, still within half a second.
const SETTLE: Duration = Duration::from_millis(350);

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        log::begin();
        // The address is opened before anything is published. The first publish records the base URL for ever, so it
        // must not happen if the server cannot start.
        let language = language(None);
        let listener = TcpListener::bind(&self.listen).map_err(|error| self.cannot_listen(&error, language))?;
        let pool = store::open(&self.database.database).map_err(error_in(language))?;
        let options = Options {
            base_url: self.database.base_url.clone(),
            default_base_url: local_base(&listener.local_addr()?),
            ..Options::default()
        };
        if pool.is_new() {
            tracing::info!("Made a new database at {}", self.database.database);
        }
        if !self.publish_if_empty(&options, &pool)? {
            return Ok(ExitCode::FAILURE);
        }
        let base = snapshot::server_base(&options, &mut *pool.get()?)?;
        if options.base_url.is_none() && base != options.default_base_url {
            tracing::warn!("URLs begin with {base}, as recorded at the first publish, not with {}", self.listen);
        } else if options.base_url.is_none() && listener.local_addr()?.ip().is_unspecified() {
            tracing::warn!("URLs begin with {base}: others need a public address, see --base-url");
        }
        let Operator { operator, contact } = self.operator.clone();
        let host = Host { base, operator, contact, is_copy: false, datasets_of_page: None };
        let bounds = Bounds {
            per_client: self.connections_per_client,
            in_all: most_connections(),
            trusted_proxies: self.trusted_proxies.clone(),
        };
        let mut state = State::begun(pool.to_serve().map_err(error_in(language))?, host, self.stale_for)?;
        state.budget = self.sparql.budget();
        state.trusted_proxies.clone_from(&self.trusted_proxies);
        let state = Arc::new(state);
        drop(pool);
        state.follow();
        let watched = Arc::clone(&state);
        thread::spawn(move || self.log_unpublished(&watched));
        listen(listener, Data::from(state), bounds)?;
        Ok(ExitCode::SUCCESS)
    }

    /// Why the address cannot be listened on, and what to do.
    fn cannot_listen(&self, error: &io::Error, language: Language) -> anyhow::Error {
        let listen = &self.listen;
        let (ja, en) = match error.kind() {
            io::ErrorKind::AddrInUse => (
                "ほかのプログラムが使っています。それを止めるか、--listen でほかのポートを指定してください",
                "another program does. Stop it, or name another port with --listen",
            ),
            io::ErrorKind::PermissionDenied => (
                "このポートを開く権限がありません。--listen で 1024 以上のポートを指定してください",
                "you may not open that port. Name one from 1024 on with --listen",
            ),
            _ => (
                "このマシンのアドレスとポートではありません。--listen 127.0.0.1:8080 のように指定してください",
                "it is no address and port of this machine. Name one as in --listen 127.0.0.1:8080",
            ),
        };
        match language {
            Language::Ja => anyhow!("{listen} で待ち受けできません: {ja}"),
            Language::En => anyhow!("cannot listen on {listen}: {en}"),
        }
    }

    /// Publishes the folder into a database without releases; false if it must not be published.
    fn publish_if_empty(&self, options: &Options, pool: &Pool) -> anyhow::Result<bool> {
        if store::Publication::last(&mut *pool.get()?)?.is_some() {
            return Ok(true);
        }
        let language = language(None);
        let (folders, drafts) = without_drafts(&self.datasets, language)?;
        if folders.is_empty() {
            print_findings(&drafts, language);
            let datasets = self.datasets.display();
            match language {
                Language::Ja => tell!("まだ何も公開しておらず、{datasets} には下書きしかありません。"),
                Language::En => tell!("Nothing is published and {datasets} holds nothing but drafts."),
            }
            return Ok(false);
        }
        let (packages, findings) = checked(&folders);
        print_findings(&findings, language);
        if has_error(&findings) {
            let datasets = self.datasets.display();
            match language {
                Language::Ja => {
                    tell!(
                        "まだ何も公開しておらず、{datasets} に誤りがあります。直してから、もう一度起動してください。"
                    );
                }
                Language::En => tell!("Nothing is published and {datasets} has errors: mend them and start again."),
            }
            return Ok(false);
        }
        for outcome in
            snapshot::publish_each(&packages, options, pool).map_err(|error| self.database.refused(&error, language))?
        {
            tracing::info!("{}", outcome_line(&outcome, Language::En));
        }
        Ok(true)
    }

    /// Says so if the folder holds something else than what is served, and which packages are drafts. Reading packages takes
    /// time, so that it keeps nobody waiting.
    fn log_unpublished(&self, state: &State) {
        let Ok(mut db) = state.db() else { return };
        let Ok(folders) = dataset::packages(&self.datasets) else { return };
        for folder in folders {
            if let Some(draft) = dataset::draft(&folder) {
                tracing::info!("{}", draft.message(Language::En));
                continue;
            }
            let package = Package::read(&folder, &mut Findings::new(&folder));
            let is_served = snapshot::is_current(&package, &mut db).unwrap_or(false);
            if !is_served {
                let (folder, database) = (folder.display(), self.database.option());
                tracing::info!(
                    "{folder} differs from what is served; to publish it: openplan publish {folder}{database}"
                );
            }
        }
    }
}

fn listen(listener: TcpListener, state: Data<State>, bounds: Bounds) -> anyhow::Result<()> {
    let (base, address) = (state.base.clone(), listener.local_addr()?);
    let example =
        state.snapshot().plans.keys().next().map(|(publisher_id, plan_id)| format!("/{publisher_id}/{plan_id}"));
    // Clients may connect already, and are answered from now on: by a small server whole.
    state.await_whole(SETTLE);
    let example = example.unwrap_or_default();
    http::listen(listener, state, bounds, || {
        tracing::info!("Serving {base} on {address}; try {base}{example} {base}{example}/initiatives.csv {base}/docs");
    })?;
    Ok(())
}

/// Files that the process opens beside its connections: the database, its threads, the log.
const OTHER_FILES: u64 = 128;

/// More connections than this are no use: each costs memory.
const MOST_CONNECTIONS: u64 = 10_000;

/// How many connections the process can hold, when its soft limit of open files is raised to the hard one.
fn most_connections() -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, maximum: limit.maximum };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => limit = raised,
        Err(error) => tracing::warn!(%error, "The limit of open files cannot be raised: {error}"),
    }
    let files = limit.current.unwrap_or(u64::MAX);
    let most = files.saturating_sub(OTHER_FILES).max(files / 2).min(MOST_CONNECTIONS);
    if most < MOST_CONNECTIONS {
        tracing::info!("At most {most} connections: the process may open {files} files (ulimit -n, LimitNOFILE=)");
    }
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// What URLs begin with if no base is given: the address that is listened on, or `127.0.0.1` if that is all addresses.
fn local_base(address: &SocketAddr) -> String {
    if address.ip().is_unspecified() {
        format!("http://127.0.0.1:{}", address.port())
    } else {
        format!("http://{address}")
    }
}
