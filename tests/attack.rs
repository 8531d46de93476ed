//! The program as those meet it who mean it ill, or whose network is bad: real connections to a real process.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "other tests use the rest")]
mod database;

use database::Database;
use std::{
    fs,
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// A server that ends with its test, and what it has logged.
struct Server {
    process: Child,
    address: String,
    log: Arc<Mutex<Vec<String>>>,
    database: Database,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        Self::after("", options)
    }

    /// Started by a shell that does something before.
    fn after(before: &str, options: &[&str]) -> Self {
        let database = Database::new();
        let url = database.url.clone();
        Self::over(database, &url, before, options)
    }

    /// Over a database that is reached at an address.
    fn over(database: Database, url: &str, before: &str, options: &[&str]) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{before} exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_openplan")]);
        shell.args(["serve", "--listen", "127.0.0.1:0"]).args(options);
        shell.env("OPENPLAN_DATABASE", url).env_remove("RUST_LOG").stdout(Stdio::piped());
        let mut process = shell.spawn().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        let lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut lines = lines.inspect(move |line| kept.lock().unwrap().push(line.clone()));
        let line = lines.find(|line| line.contains("Serving http://")).unwrap();
        let address = line.split(" on ").nth(1).unwrap().split(';').next().unwrap().to_owned();
        thread::spawn(move || lines.for_each(drop));
        Self { process, address, log, database }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        stream
    }

    /// A connection on which something was sent.
    fn sent(&self, bytes: impl AsRef<[u8]>) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(bytes.as_ref()).unwrap();
        stream
    }

    /// The whole answer to who asks for an address.
    fn get(&self, path: &str) -> String {
        until_closed(self.sent(format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")), "").0
    }

    fn is_well(&self) -> bool {
        self.get("/livez").starts_with("HTTP/1.1 200")
    }

    /// Asks for an address until the answer has that status; says how long that took.
    fn until(&self, path: &str, status: u16) -> Duration {
        let begun = Instant::now();
        loop {
            let answer = self.get(path);
            if answer.starts_with(&format!("HTTP/1.1 {status} ")) {
                return begun.elapsed();
            }
            assert!(begun.elapsed() < LONG, "{path} is not {status}: {answer}");
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn signal(&self, name: &str) {
        let id = self.process.id();
        assert!(Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status().unwrap().success());
    }

    /// How it ended, and after what time.
    fn end(&mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return (status, begun.elapsed());
            }
            assert!(begun.elapsed() < LONG, "it does not end");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the log has a line with that.
    fn logged(&self, words: &str) {
        let begun = Instant::now();
        while !self.log.lock().unwrap().iter().any(|line| line.contains(words)) {
            assert!(begun.elapsed() < LONG, "`{words}` is not in {:#?}", self.log.lock().unwrap());
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn open_files(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.process.id())).unwrap().count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().unwrap();
    }
}

/// Far more than any limit here, also on a slow machine.
const LONG: Duration = Duration::from_mins(2);

/// What comes until the connection is closed, while something is sent now and then; and how long that took.
fn until_closed(mut stream: TcpStream, drip: &str) -> (String, Duration) {
    let (begun, mut answer, mut buffer) = (Instant::now(), Vec::new(), vec![0; 1 << 16]);
    loop {
        assert!(begun.elapsed() < LONG, "it is not closed");
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => answer.extend_from_slice(&buffer[..length]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
        if !drip.is_empty() && stream.write_all(drip.as_bytes()).is_err() {
            break;
        }
    }
    (String::from_utf8_lossy(&answer).into_owned(), begun.elapsed())
}

/// The head of a query of which the body has so many bytes.
fn query_head(length: usize) -> String {
    format!(
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: {length}\r\n\r\n"
    )
}

/// Whether an answer is a problem of that status and kind, with the headers that every answer has.
fn is_problem(answer: &str, status: u16, slug: &str) -> bool {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let head = head.to_ascii_lowercase();
    let common = ["access-control-allow-origin: *", "x-content-type-options: nosniff", "content-security-policy: "];
    head.starts_with(&format!("http/1.1 {status} "))
        && head.contains("content-type: application/problem+json")
        && common.iter().all(|header| head.contains(header))
        && body.contains(&format!("/problems/{slug}\""))
}

#[test]
fn a_request_that_does_not_come_whole_is_closed() {
    let server = Server::start(&[]);
    let get = "GET /livez HTTP/1.1\r\nHost: x\r\n";
    let chunked = query_head(0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
    // What is sent at once, what follows now and then, and which problem ends it.
    let cases = [
        ("no byte", String::new(), "", None),
        ("half a head", "GET /li".to_owned(), "", Some("request-timeout")),
        ("a head that never ends", format!("{get}X: "), "a", Some("request-timeout")),
        ("half of a second head", format!("{get}\r\nGET /li"), "", None),
        ("a second head that never ends", format!("{get}\r\n{get}X: "), "a", Some("request-timeout")),
        ("no body", query_head(100_000), "", Some("request-timeout")),
        ("half a body", format!("{}ASK", query_head(100_000)), "", Some("request-timeout")),
        ("a body byte by byte", format!("{}ASK", query_head(100_000)), " ", Some("request-timeout")),
        ("half a chunk", format!("{chunked}5\r\nASK"), "", Some("request-timeout")),
        ("chunks that never end", chunked.clone(), "1\r\n \r\n", Some("request-timeout")),
        ("a body that nobody asks for", format!("{get}Transfer-Encoding: chunked\r\n\r\n"), "1\r\n \r\n", None),
        ("a body that nobody waits for", format!("{get}Content-Length: 99\r\n\r\n"), "", None),
        ("no request behind an answer", format!("{get}\r\n"), "", None),
    ];
    thread::scope(|scope| {
        for (name, bytes, drip, problem) in &cases {
            let server = &server;
            scope.spawn(move || {
                let (answer, _) = until_closed(server.sent(bytes), drip);
                if let Some(slug) = problem {
                    let last = answer.rfind("HTTP/1.1 ").map_or("", |place| &answer[place..]);
                    assert!(is_problem(last, 408, slug), "{name}: {answer}");
                }
            });
        }
    });
    assert!(server.is_well());
}

#[test]
fn a_client_that_reads_nothing_is_closed_and_one_that_reads_slowly_is_not() {
    let server = Server::start(&[]);
    let get = "GET /172014/dx-action-plan/releases/1/data.nq HTTP/1.1\r\nHost: x\r\n\r\n";
    let before = server.open_files();
    let mut readers: Vec<TcpStream> = (0..20).map(|_| server.sent(get.repeat(30))).collect();
    thread::sleep(Duration::from_secs(1));
    assert!(server.open_files() >= before + 20, "they are connected");
    let mut slow = server.sent(get.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    let (begun, mut length, mut buffer) = (Instant::now(), 0, vec![0; 48 << 10]);
    loop {
        match slow.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => panic!("after {length} bytes: {error}"),
        }
        thread::sleep(Duration::from_millis(500));
    }
    assert!(length > 400_000, "{length}");
    let mut closed = 0;
    while closed < readers.len() {
        assert!(begun.elapsed() < LONG, "{closed} of {} are closed", readers.len());
        thread::sleep(Duration::from_millis(200));
        closed = readers.iter_mut().filter_map(|reader| reader.write_all(b" ").err()).count();
    }
    assert!(server.is_well());
}

#[test]
fn a_client_holds_so_many_connections_and_a_proxy_more() {
    let server = Server::start(&["--connections-per-client", "3", "--trusted-proxies", "192.0.2.0/24"]);
    let held: Vec<_> = (0..3).map(|_| server.connect()).collect();
    thread::sleep(Duration::from_millis(500));
    let (refused, _) = until_closed(server.sent("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"), "");
    assert!(is_problem(&refused, 429, "too-many-connections"), "{refused}");
    assert!(refused.to_ascii_lowercase().contains("retry-after: "), "{refused}");
    server.logged("--trusted-proxies");
    drop(held);
    let begun = Instant::now();
    while !server.is_well() {
        assert!(begun.elapsed() < LONG, "places do not come back");
    }
    let behind_a_proxy =
        Server::start(&["--connections-per-client", "3", "--trusted-proxies", "192.0.2.1,127.0.0.0/8"]);
    let _held: Vec<_> = (0..30).map(|_| behind_a_proxy.connect()).collect();
    assert!(behind_a_proxy.is_well());
}

#[test]
fn open_files_are_as_many_as_may_be_and_running_out_is_said_once() {
    let server = Server::after("ulimit -Sn 64; ulimit -Hn 4000;", &[]);
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.process.id())).unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    assert_eq!(files.split_whitespace().nth(3), Some("4000"), "{files}");
    let held: Vec<_> = (0..200).map(|_| server.connect()).collect();
    assert!(server.is_well());
    drop((held, server));

    let server = Server::after("ulimit -n 200;", &[]);
    let held: Vec<_> = (0..400).map(|_| server.connect()).collect();
    server.logged("Refused a connection");
    // Of many who are refused at once, some are told nothing.
    let begun = Instant::now();
    loop {
        let (refused, _) = until_closed(server.sent("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"), "");
        if is_problem(&refused, 503, "overloaded") {
            break;
        }
        assert!(refused.is_empty() && begun.elapsed() < LONG, "{refused}");
    }
    drop(held);
    let begun = Instant::now();
    while !server.is_well() {
        assert!(begun.elapsed() < LONG, "it does not recover");
    }
    // A minute may end meanwhile, no more.
    let lines = server.log.lock().unwrap().iter().filter(|line| line.contains("Refused")).count();
    assert!(lines <= 1 + usize::try_from(begun.elapsed().as_secs() / 60 + 1).unwrap(), "{lines}");
}

#[test]
fn a_server_that_is_told_to_end_ends_whatever_clients_do() {
    let heavy = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONTAINS(STR(?c), STR(?i)) && STR(?f) < STR(?c)) }";
    for name in ["TERM", "INT"] {
        let mut server = Server::start(&[]);
        server.signal("HUP");
        server.logged("SIGHUP");
        assert!(server.is_well(), "SIGHUP ends nothing");
        let get = "GET /172014/dx-action-plan/releases/1/data.nq HTTP/1.1\r\nHost: x\r\n\r\n";
        let _clients = [
            server.connect(),
            server.sent("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"),
            server.sent("GET /li"),
            server.sent(format!("{}ASK", query_head(1000))),
            server.sent(get.repeat(30)),
            server.sent(format!("{}{heavy}", query_head(heavy.len()))),
            server.sent(format!("{}{heavy}", query_head(heavy.len()))),
        ];
        thread::sleep(Duration::from_millis(300));
        server.signal(name);
        let (status, took) = server.end();
        assert!(status.success(), "{name}: {status}");
        assert!(took < Duration::from_secs(20), "{name}: {took:?}");
    }
    let mut server = Server::start(&[]);
    let _held = server.sent(format!("{}ASK", query_head(1000)));
    server.signal("TERM");
    server.logged("Ending");
    server.signal("TERM");
    assert!(server.end().0.success());
}

#[test]
fn what_is_no_request_is_answered_with_a_problem() {
    let server = Server::start(&[]);
    let long = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}", "a".repeat(300_000));
    let cases = [
        ("GET /計画 HTTP/1.1\r\nHost: x\r\n\r\n", 400, "malformed-request"),
        (
            "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            400,
            "malformed-request",
        ),
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "malformed-request"),
        ("GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400, "malformed-request"),
        ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "malformed-request"),
        ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n", 400, "malformed-request"),
        ("GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400, "malformed-request"),
        ("GET / HTTP/1.1\r\nHost: x\r\nExpect: wonders\r\nConnection: close\r\n\r\n", 417, "expectation-failed"),
        ("TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405, "method-not-allowed"),
        ("BREW /plans HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405, "method-not-allowed"),
        ("CONNECT x:443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405, "method-not-allowed"),
        ("GET / HTTP/9.9\r\nHost: x\r\n\r\n", 400, "malformed-request"),
        ("\u{16}\u{3}\u{1}\r\n\r\n", 400, "malformed-request"),
        (long.as_str(), 431, "head-too-large"),
    ];
    for (request, status, slug) in cases {
        let mut stream = server.connect();
        stream.write_all(request.as_bytes()).ok();
        let (answer, _) = until_closed(stream, "");
        assert!(is_problem(&answer, status, slug), "{}: {answer}", request.chars().take(60).collect::<String>());
    }
    assert!(server.is_well());
}

/// Between a server and its PostgreSQL; it can swallow what they say.
struct Wire {
    address: String,
    swallows: Arc<AtomicBool>,
}

impl Wire {
    fn to(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, swallows) = (listener.local_addr().unwrap().to_string(), Arc::new(AtomicBool::new(false)));
        let wire = Self { address, swallows: Arc::clone(&swallows) };
        thread::spawn(move || {
            for client in listener.incoming().map(Result::unwrap) {
                let Ok(server) = TcpStream::connect(&server) else { continue };
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (from, to, swallows) =
                        (from.try_clone().unwrap(), to.try_clone().unwrap(), Arc::clone(&swallows));
                    thread::spawn(move || Self::pass(from, to, &swallows));
                }
            }
        });
        wire
    }

    fn pass(mut from: TcpStream, mut to: TcpStream, swallows: &AtomicBool) {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            if !swallows.load(Ordering::Relaxed) && to.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        to.shutdown(std::net::Shutdown::Both).ok();
    }
}

#[test]
fn a_database_that_is_connected_and_silent_keeps_nobody_waiting() {
    let Some(database) = Database::postgres() else { return };
    let (user, place) = database.url.split_once('@').unwrap();
    let (host, name) = place.split_once('/').unwrap();
    let wire = Wire::to(host.to_owned());
    let url = format!("{user}@{}/{name}", wire.address);
    let server = Server::over(database, &url, "", &[]);
    server.until("/readyz", 200);
    let plan = "/172014/dx-action-plan";
    assert!(server.get(&format!("{plan}/terms?limit=1")).starts_with("HTTP/1.1 200"));
    wire.swallows.store(true, Ordering::Relaxed);
    let stored = ["terms.csv", "policies.csv", "data.nq", "data.zip", "indicators.csv", "initiatives.csv"];
    thread::scope(|scope| {
        for path in stored.map(|file| format!("{plan}/releases/1/{file}")).into_iter().chain(["/readyz".to_owned()]) {
            let server = &server;
            scope.spawn(move || {
                let begun = Instant::now();
                let answer = server.get(&path);
                assert!(is_problem(&answer, 503, "database-unreachable"), "{path}: {answer}");
                assert!(begun.elapsed() < Duration::from_secs(15), "{path}: {:?}", begun.elapsed());
            });
        }
    });
    for path in ["/livez", "/search?q=AI", &format!("{plan}/terms?limit=2")] {
        assert!(server.get(path).starts_with("HTTP/1.1 200"), "{path} is in memory");
    }
    wire.swallows.store(false, Ordering::Relaxed);
    server.until("/readyz", 200);
    server.until(&format!("{plan}/releases/1/terms.csv"), 200);
}

#[test]
fn a_database_file_that_is_gone_or_another_is_noticed() {
    let database = Database::sqlite();
    let (url, backup) = (database.url.clone(), format!("{}.backup", database.url));
    let server = Server::over(database, &url, "", &[]);
    server.logged("Made a new database at");
    server.until("/readyz", 200);
    let program = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_openplan")).args(arguments).env("LC_ALL", "C").output().unwrap()
    };
    assert!(program(&["copy", "--from", &url, "--to", &backup]).status.success());
    fs::remove_file(&url).unwrap();
    server.until("/readyz", 503);
    server.logged("there is no database");
    assert!(server.get("/172014/dx-action-plan/terms").starts_with("HTTP/1.1 200"), "memory is served");
    // Nobody makes a new database where one was.
    let refused = program(&["publish", "--database", &url]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.contains("-wal is there"), "{said}");
    assert!(!fs::exists(&url).unwrap());
    let remove_log = || ["-wal", "-shm"].map(|end| fs::remove_file(format!("{url}{end}")).unwrap());

    remove_log();
    fs::copy(&backup, &url).unwrap();
    server.until("/readyz", 200);
    server.logged("The file of the database was replaced");
    server.until("/search?q=AI", 200);
    fs::write(&url, b"garbage".repeat(10_000)).unwrap();
    server.until("/readyz", 503);
    fs::copy(&backup, &url).unwrap();
    server.until("/readyz", 200);
    assert!(server.get("/172014/dx-action-plan/releases/1/terms.csv").starts_with("HTTP/1.1 200"));

    let other = format!("{}.other", server.database.url);
    let made = program(&["publish", "--database", &other, "--base-url", "https://other.example"]);
    assert!(made.status.success(), "{made:?}");
    assert!(String::from_utf8(made.stderr).unwrap().contains("Made a new database at"));
    fs::rename(&other, &url).unwrap();
    server.until("/readyz", 503);
    server.logged("-wal is still that of the one before");
    remove_log();
    server.logged("another database stands in the place");
    server.until("/readyz", 503);
}

#[test]
fn no_refusal_is_much_longer_than_what_was_asked() {
    let server = Server::start(&[]);
    let long = "a".repeat(20_000);
    let (plan, many) = ("/172014/dx-action-plan", "&x".repeat(10_000));
    let accepts = "text/x;q=0.1,".repeat(6_000);
    let heads = [
        format!("GET /{long}"),
        format!("GET {plan}/{long}"),
        format!("GET {plan}/terms/{long}"),
        format!("GET {plan}/terms/{long}\nAccept: text/html"),
        format!("GET {plan}/terms/{long}\nAccept: a/b"),
        format!("GET {plan}/terms?{long}"),
        format!("GET {plan}/terms?{many}"),
        format!("GET {plan}/terms?{many}\nAccept: text/html"),
        format!("GET {plan}/terms?limit={long}"),
        format!("GET /search?q=a&cursor={long}"),
        format!("GET /sparql?{many}"),
        format!("GET /sparql?query={long}"),
        format!("GET /sparql?query=ASK%7B%7D&default-graph-uri={long}"),
        format!("GET /rdf-graph-store?graph=http://{long}"),
        format!("GET /rdf-graph-store?default\nAccept: {long}/x"),
        format!("GET /problems/{long}"),
        format!("GET /graph/{long}"),
        format!("GET /docs/{long}"),
        format!("GET /docs/reference/{long}"),
        format!("GET /docs/reference/schemas/{long}"),
        format!("GET {plan}/terms\nAccept-Datetime: {long}"),
        format!("GET {plan}/terms\nAccept: {accepts}"),
        format!("POST /sparql\nContent-Length: 0\nContent-Type: {long}"),
        format!("{long} /plans"),
        format!("GET /{}", "%e3%81%82".repeat(2_000)),
    ];
    for head in heads {
        let (line, headers) = head.split_once('\n').unwrap_or((&head, "X: y"));
        let headers = headers.replace('\n', "\r\n");
        let request = format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n\r\n");
        let (answer, _) = until_closed(server.sent(&request), "");
        let shown: String = head.chars().take(60).collect();
        assert!(answer.starts_with("HTTP/1.1 4"), "{shown}: {}", answer.chars().take(300).collect::<String>());
        assert!(answer.len() < 12_000, "{shown}: {} bytes for {}", answer.len(), request.len());
    }
}

#[test]
fn no_answer_repeats_a_host_that_the_request_names() {
    let server = Server::start(&[]);
    let plan = "/172014/dx-action-plan";
    for target in ["http://evil.example/nothing", "//evil.example/nothing", "http://evil.example/nothing?x=1"] {
        let answer = server.get(target);
        assert!(answer.starts_with("HTTP/1.1 404"), "{target}: {answer}");
        assert!(!answer.contains("\"http://evil") && !answer.contains("\"//evil"), "{target}: {answer}");
    }
    let forged =
        "Host: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\nConnection: close\r\n";
    let paths = [
        "/".to_owned(),
        "/docs".to_owned(),
        "/sparql".to_owned(),
        "/catalog.ttl".to_owned(),
        "/nothing".to_owned(),
        "/id/172014/dx-action-plan/terms/ai".to_owned(),
        "/rdf-graph-store?default".to_owned(),
        format!("{plan}/terms"),
        format!("{plan}/terms.html"),
        format!("{plan}/terms?limit=0"),
    ];
    for path in paths {
        for target in [path.clone(), format!("http://evil.example{path}")] {
            for accept in ["text/html", "application/json", "image/png"] {
                let request = format!("GET {target} HTTP/1.1\r\n{forged}Accept: {accept}\r\n\r\n");
                let (answer, _) = until_closed(server.sent(request), "");
                assert!(answer.starts_with("HTTP/1.1 "), "{target}: {answer}");
                assert!(!answer.contains("evil.example"), "{target} as {accept}: {answer}");
            }
        }
    }
}

#[test]
fn a_clock_that_runs_backwards_publishes_nothing_unless_that_is_meant() {
    let database = Database::new();
    let publish = |options: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_openplan"));
        program.args(["publish"]).args(options).env("OPENPLAN_DATABASE", &database.url);
        program.output().unwrap()
    };
    assert!(publish(&[]).status.success());
    let dated = |moment: &str| {
        use diesel::RunQueryDsl;
        let update = format!("UPDATE publications SET published_at = '{moment}'");
        diesel::sql_query(update).execute(&mut database.connect()).unwrap();
    };
    dated("2999-01-01T00:00:00Z");
    for (locale, words) in [("ja_JP.UTF-8", "時計を合わせてください"), ("C", "set the clock right")] {
        let mut program = Command::new(env!("CARGO_BIN_EXE_openplan"));
        let refused =
            program.args(["publish"]).env("OPENPLAN_DATABASE", &database.url).env("LC_ALL", locale).output().unwrap();
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains(words) && said.contains("2999") && said.contains("--despite-clock"), "{said}");
    }
    assert!(publish(&["--despite-clock"]).status.success());
    dated("2001-01-01T00:00:00Z");
    let noted = publish(&[]);
    assert!(noted.status.success() && String::from_utf8(noted.stderr).unwrap().contains("2001-01-01"));
}
