//! The program as those meet it who mean it ill, or whose network is bad: real connections to a real process.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[expect(dead_code, reason = "other tests use the rest")]
mod database;

use database::Database;
use std::{
    fs,
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::TcpStream,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// A server that ends with its test, and what it has logged.
struct Server {
    process: Child,
    address: String,
    log: Arc<Mutex<Vec<String>>>,
    _database: Database,
}

impl Server {
    fn start(options: &[&str]) -> Self {
        Self::after("", options)
    }

    /// Started by a shell that does something before.
    fn after(before: &str, options: &[&str]) -> Self {
        let database = Database::new();
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{before} exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_openplan")]);
        shell.args(["serve", "--listen", "127.0.0.1:0"]).args(options);
        shell.env("OPENPLAN_DATABASE", &database.url).env_remove("RUST_LOG").stdout(Stdio::piped());
        let mut process = shell.spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let line = lines.find(|line| line.contains("Serving http://")).unwrap();
        let address = line.split(" on ").nth(1).unwrap().split(';').next().unwrap().to_owned();
        let log = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&log);
        thread::spawn(move || lines.for_each(|line| kept.lock().unwrap().push(line)));
        Self { process, address, log, _database: database }
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

    fn is_well(&self) -> bool {
        let (answer, _) = until_closed(self.sent("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), "");
        answer.starts_with("HTTP/1.1 200")
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
    while server.open_files() >= before + 10 {
        assert!(begun.elapsed() < LONG, "{} of {before} files are open", server.open_files());
        thread::sleep(Duration::from_millis(200));
    }
    let closed =
        readers.iter_mut().filter_map(|reader| reader.write_all(b" ").and(reader.write_all(b" ")).err()).count();
    assert!(closed > 10, "{closed}");
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
    let (refused, _) = until_closed(server.sent("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"), "");
    assert!(is_problem(&refused, 503, "overloaded"), "{refused}");
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
