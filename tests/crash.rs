//! Nothing is lost: whatever happens to a publisher or to the disk, what was published is there, is served and is whole.
//!
//! The program is run as people run it, on files or on the server that the run names: see `tests/database`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that panics says where")]

#[expect(dead_code, reason = "other tests use the rest")]
mod database;
#[expect(dead_code, reason = "other tests use the rest")]
mod package;

use database::{Database, texts};
use diesel::{RunQueryDsl, sql_query};
use openplan::{
    content::Content,
    store::{self, Db, Release},
    verify,
};
use std::{
    fs::{self, Permissions},
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    thread,
    time::{Duration, Instant, SystemTime},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_openplan");
const PLAN: &str = "/019992/green-plan";

/// How often a command is killed: a part of what it is in a thorough run, for which `OPENPLAN_TEST_THOROUGH` is set.
fn rounds(thorough: u32) -> u32 {
    if std::env::var_os("OPENPLAN_TEST_THOROUGH").is_some() { thorough } else { thorough / 4 }
}

/// A package that is edited and published again and again.
struct Scene {
    database: Database,
    package: package::Copied,
}

impl Scene {
    fn new(database: Database) -> Self {
        Self { database, package: package::copy() }
    }

    /// Changes the content of the package: each round has its own.
    fn edit(&self, round: u32) {
        let file = self.package.folder.join("datapackage.json");
        let text = fs::read_to_string(Path::new(package::GREEN).join("datapackage.json")).unwrap();
        let edited = text.replacen("実在しない市の、", &format!("実在しない市の、{round}番目の、"), 1);
        assert_ne!(edited, text);
        fs::write(file, edited).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).env("OPENPLAN_DATABASE", &self.database.url).env("LC_ALL", "C").env("NO_COLOR", "1");
        command.env("OPENPLAN_DATASETS", &self.package.folder).env_remove("RUST_LOG");
        command
    }

    fn publish(&self) -> Output {
        self.command(&["publish"]).output().unwrap()
    }

    /// Publishes the content of a round.
    fn published(&self, round: u32) {
        self.edit(round);
        let done = self.publish();
        assert!(done.status.success(), "{}{}", out(&done), err(&done));
    }

    /// Everything is as it was published. The number of releases.
    fn verified(&self) -> u64 {
        let mut db = store::open_existing(&self.database.url).unwrap();
        verified(&mut db)
    }
}

fn verified(db: &mut Db) -> u64 {
    let report = verify::database(db, &mut |_| ()).unwrap();
    assert!(report.is_proven(), "{:?}", report.findings);
    u64::try_from(report.releases).unwrap()
}

fn count<T>(list: &[T]) -> u64 {
    u64::try_from(list.len()).unwrap()
}

/// How many releases the database shows to somebody who opens it now.
fn releases(database: &Database) -> u64 {
    count(&Release::all(&mut database.connect()).unwrap())
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A server that ends with its test.
struct Served {
    process: Child,
    address: String,
}

impl Served {
    fn start(mut command: Command, address: &str) -> Self {
        command.args(["--listen", address]).stdout(Stdio::null());
        let served = Self { process: command.spawn().unwrap(), address: address.to_owned() };
        let deadline = Instant::now() + Duration::from_mins(1);
        while TcpStream::connect(address).is_err() || served.get("/readyz").0 != 200 {
            assert!(Instant::now() < deadline, "the server is not ready after 60 s");
            thread::sleep(Duration::from_millis(20));
        }
        served
    }

    /// Status and body; 0 if there is no answer.
    fn get(&self, path: &str) -> (u16, String) {
        let Ok(mut stream) = TcpStream::connect(&self.address) else { return (0, String::new()) };
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        (status.unwrap_or(0), body.to_owned())
    }

    /// That release is served, a moment after it was published.
    fn assert_follows(&self, number: u64) {
        let deadline = Instant::now() + Duration::from_mins(1);
        while self.current() != Some(number) {
            assert!(Instant::now() < deadline, "{:?} is served and not {number}", self.current());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Number of the release that is served, if it answers.
    fn current(&self) -> Option<u64> {
        let (status, body) = self.get(&format!("{PLAN}.json"));
        assert_eq!(status, 200, "{body}");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        body["meta"]["release"].as_u64()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// Moments of a command, as shares of the time that it takes: from its begin to well behind its end, spread evenly
/// (by the golden ratio) from a random one on, so that no run misses a part of it by chance.
struct Moments(f64);

impl Moments {
    fn next(&mut self) -> f64 {
        self.0 = (self.0 + 0.618_034).fract();
        1.3 * self.0
    }
}

/// A seed, that of the environment or a new one, which is printed; and the moments that follow from it.
fn seeded() -> (u32, Moments) {
    let given = std::env::var("OPENPLAN_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
    let seed = given.unwrap_or_else(now);
    println!("OPENPLAN_TEST_SEED={seed}");
    (seed, Moments(f64::from(seed) / 1e9))
}

/// The kills hit the command within its transaction, and reached beyond its end. A command that takes its lock early is
/// hardly ever met before.
fn assert_spread(moments: &[Moment], seed: u32) {
    let count = |moment: Moment| moments.iter().filter(|one| **one == moment).count();
    println!(
        "{} before, {} within, {} behind its transaction, {} after its end",
        count(Moment::Before),
        count(Moment::Within),
        count(Moment::Behind),
        count(Moment::Ended)
    );
    let within = count(Moment::Within);
    assert!(within >= 3 && within < moments.len(), "seed {seed}: the kills miss the command");
}

/// Where a command was when it was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// It had written nothing: it read and checked, or had not yet begun to.
    Before,
    /// It was within its transaction.
    Within,
    /// Its transaction was over: all of it or nothing is there.
    Behind,
    /// It had ended by itself.
    Ended,
}

/// Whether somebody holds the lock that publishers take.
fn is_locked(database: &Database) -> bool {
    let mut db = database.connect();
    if matches!(db, Db::Pg(_)) {
        let held = "SELECT 'held' AS text FROM pg_locks JOIN pg_class ON pg_class.oid = relation JOIN pg_database d \
                    ON d.oid = database WHERE relname = 'publications' AND mode = 'ExclusiveLock' AND granted \
                    AND datname = current_database()";
        return !texts(held, &mut db).is_empty();
    }
    sql_query("PRAGMA busy_timeout = 0").execute(&mut db).unwrap();
    let locked = sql_query("BEGIN IMMEDIATE").execute(&mut db).is_err();
    if !locked {
        sql_query("ROLLBACK").execute(&mut db).unwrap();
    }
    locked
}

/// Kills a command after a time, as `kill -9` does. It is stopped before, to see where it is.
fn killed(command: &mut Command, after: Duration, database: &Database, is_done: impl Fn(&mut Db) -> bool) -> Moment {
    let begun = Instant::now();
    let mut process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(after.saturating_sub(begun.elapsed()));
    if process.try_wait().unwrap().is_some() {
        return Moment::Ended;
    }
    let stopped = Command::new("sh").args(["-c", &format!("kill -STOP {}", process.id())]).status().unwrap();
    let locked = is_locked(database);
    process.kill().unwrap();
    let status: ExitStatus = process.wait().unwrap();
    if status.code().is_some() || !stopped.success() {
        return Moment::Ended;
    }
    // A connection to a server is found dead a moment later.
    while is_locked(database) {
        thread::sleep(Duration::from_millis(5));
    }
    match (locked, is_done(&mut database.connect())) {
        (true, false) => Moment::Within,
        (_, true) => Moment::Behind,
        (false, false) => Moment::Before,
    }
}

#[test]
fn a_publisher_that_is_killed_at_any_moment_loses_nothing_and_can_be_repeated() {
    let (seed, mut shares) = seeded();
    let scene = Scene::new(Database::new());
    let address = free_address();
    let serve = || Served::start(scene.command(&["serve"]), &address);
    let mut server = serve();
    let mut moments = Vec::new();
    // How long it takes is measured at each round, because the machine has other things to do as well.
    scene.edit(0);
    let begun = Instant::now();
    assert!(out(&scene.publish()).starts_with("Published release 2"));
    let mut whole = begun.elapsed();
    let (mut number, mut last) = (2, 1);
    for round in 1..=rounds(100) {
        scene.edit(round);
        let is_done = |db: &mut Db| count(&Release::all(db).unwrap()) > number;
        let moment = killed(&mut scene.command(&["publish"]), whole.mul_f64(shares.next()), &scene.database, is_done);
        moments.push(moment);
        let mut is_there = releases(&scene.database) > number;
        assert!(!(is_there && moment == Moment::Before), "seed {seed}, round {round}: {moment:?}");
        // It follows a moment later, and never back.
        let current = server.current().unwrap();
        let newest = number + u64::from(is_there);
        assert!((last..=newest).contains(&current), "seed {seed}, round {round}: {current} is served, not {newest}");
        last = current;
        if round % 10 == 0 {
            drop(server);
            server = serve();
            // SQLite marks a commit in its log and then in the index of the log. A kill between the two leaves a whole
            // commit that is seen when the database is next opened by nobody else.
            is_there = releases(&scene.database) > number;
            assert!(!(is_there && moment == Moment::Before), "seed {seed}, round {round}: {moment:?}");
            assert_eq!(server.current(), Some(number + u64::from(is_there)), "seed {seed}, round {round}");
        }
        let begun = Instant::now();
        let again = scene.publish();
        assert!(again.status.success(), "seed {seed}, round {round}, killed {moment:?}: {}", err(&again));
        number += 1;
        let expected = if is_there { "Unchanged" } else { "Published" };
        assert!(out(&again).starts_with(expected), "seed {seed}, round {round}, killed {moment:?}: {}", out(&again));
        assert!(out(&again).contains(&format!("release {number} of")), "seed {seed}, round {round}: {}", out(&again));
        if !is_there {
            whole = begun.elapsed();
        }
    }
    assert_spread(&moments, seed);
    assert_eq!(scene.verified(), number);
    drop(server);
    assert_eq!(serve().current(), Some(number));
}

#[test]
fn a_first_publisher_that_is_killed_leaves_nothing_in_the_way() {
    let (seed, mut shares) = seeded();
    let scene = Scene::new(Database::sqlite());
    let begun = Instant::now();
    assert!(out(&scene.publish()).starts_with("Published release 1"));
    let whole = begun.elapsed();
    for round in 0..rounds(40) {
        let place = scene.package.folder.with_file_name(format!("first-{round}.sqlite")).display().to_string();
        let publish = || scene.command(&["publish", "--database", &place]);
        let mut process = publish().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(whole.mul_f64(shares.next()));
        process.kill().unwrap();
        process.wait().unwrap();
        let again = publish().output().unwrap();
        assert!(again.status.success(), "seed {seed}, round {round}: {}", err(&again));
        assert_eq!(verified(&mut store::open_existing(&place).unwrap()), 1, "seed {seed}, round {round}");
    }
}

#[test]
fn a_program_that_is_killed_while_it_moves_the_files_of_an_older_one_loses_none() {
    let (seed, mut shares) = seeded();
    let scene = Scene::new(Database::sqlite());
    let mut old = Vec::new();
    let packed = fs::read("tests/fixtures/02d6cfe/plans.sqlite.gz").unwrap();
    flate2::read::GzDecoder::new(&*packed).read_to_end(&mut old).unwrap();
    let place = scene.package.folder.with_file_name("old.sqlite").display().to_string();
    // What it publishes is refused: it brings back what was withdrawn. The tables are those of today before.
    let publish = || scene.command(&["publish", "--database", &place]);
    fs::write(&place, &old).unwrap();
    let begun = Instant::now();
    assert!(err(&publish().output().unwrap()).contains("was published"));
    let whole = begun.elapsed();
    let mut killed = 0;
    for round in 0..rounds(60) {
        fs::write(&place, &old).unwrap();
        let mut process = publish().stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(whole.mul_f64(shares.next()));
        process.kill().unwrap();
        process.wait().unwrap();
        killed += u32::from(store::open_existing(&place).is_err());
        store::open(&place).unwrap();
        assert_eq!(verified(&mut store::open_existing(&place).unwrap()), 6, "seed {seed}, round {round}");
        for log in ["", "-wal", "-shm"] {
            fs::remove_file(format!("{place}{log}")).ok();
        }
    }
    assert!((3..30).contains(&killed), "seed {seed}: {killed} of 30 were killed before the tables were those of today");
}

#[test]
fn a_withdrawal_that_is_killed_at_any_moment_took_down_all_or_nothing_and_can_be_repeated() {
    let (seed, mut shares) = seeded();
    let scene = Scene::new(Database::new());
    // Without the source nobody misses there what is added here.
    fs::remove_dir_all(scene.package.folder.join("source")).unwrap();
    let address = free_address();
    let mut server = Served::start(scene.command(&["serve"]), &address);
    let base = store::setting("base_url", &mut scene.database.connect()).unwrap().unwrap();
    let terms = fs::read_to_string(Path::new(package::GREEN).join("terms.csv")).unwrap();
    let (mut moments, mut whole) = (Vec::new(), Duration::from_millis(300));
    for round in 1..=rounds(60) {
        let (id, secret) = (format!("secret-{round}"), format!("個人の名前{round}番"));
        let row = format!("019992,green-plan,{id},{secret},,,,{secret}のこと。,6,103,\r\n");
        fs::write(scene.package.folder.join("terms.csv"), format!("{terms}{row}")).unwrap();
        scene.published(round);
        let holding = |db: &mut Db| {
            // Those before never had it.
            let releases = Release::all(db).unwrap().into_iter().rev().take(3);
            let holds = |release: &Release, db: &mut Db| {
                let content = Content::load(release, db).unwrap();
                content.rows("terms").iter().any(|row| row["term_id"] == *id)
            };
            let files = releases.filter(|release| holds(release, db)).count();
            let rows = format!("SELECT term_id AS text FROM p2_terms WHERE term_id = '{id}'");
            (files, texts(&rows, db).len())
        };
        assert_eq!(holding(&mut scene.database.connect()), (1, 1));
        let iri = format!("{base}/id{PLAN}/terms/{id}");
        let withdraw = || scene.command(&["withdraw", "--record", &iri, "--reason", "personal-data"]);
        let is_done = |db: &mut Db| holding(db) == (0, 0);
        moments.push(killed(&mut withdraw(), whole.mul_f64(shares.next()), &scene.database, is_done));
        let moment = moments.last();
        assert_eq!(server.get(&format!("{PLAN}.json")).0, 200, "seed {seed}, round {round}");
        // It reads every release, of which there are more each round.
        if round % 6 == 0 {
            assert!(scene.verified() > u64::from(round), "seed {seed}, round {round}, killed {moment:?}");
        }
        let was_withdrawn = is_done(&mut scene.database.connect());
        // Who reads the file at that moment keeps it from being written anew; the command says so.
        let timed = || {
            let begun = Instant::now();
            (withdraw().output().unwrap(), begun.elapsed())
        };
        let again = (0..20).map(|_| timed()).find(|(done, _)| done.status.success());
        let Some((_, time)) = again else {
            panic!("seed {seed}, round {round}, killed {moment:?}: {}", err(&withdraw().output().unwrap()));
        };
        // A command that finds its work done takes less.
        if !was_withdrawn {
            whole = time;
        }
        assert_eq!(holding(&mut scene.database.connect()), (0, 0), "seed {seed}, round {round}");
        if Path::new(&scene.database.url).exists() {
            for file in [scene.database.url.clone(), format!("{}-wal", scene.database.url)] {
                let content = fs::read(&file).unwrap_or_default();
                let left = content.windows(secret.len()).any(|bytes| bytes == secret.as_bytes());
                assert!(!left, "seed {seed}, round {round}, killed {moment:?}: {file} holds what was withdrawn");
            }
        }
        if round % 10 == 0 {
            drop(server);
            server = Served::start(scene.command(&["serve"]), &address);
            assert!(server.current() > Some(u64::from(round)));
            assert_eq!(server.get(&format!("{PLAN}/terms/{id}.json")).0, 410);
        }
    }
    scene.verified();
    assert_spread(&moments, seed);
}

/// Runs the program where no file may grow beyond so many bytes: to it, the disk is full.
fn limited(scene: &Scene, bytes: u64, arguments: &[&str]) -> Output {
    let program = scene.command(arguments);
    let mut command = Command::new("bash");
    // Ignored, the signal does not end the program: a write that goes too far fails.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec timeout 60 \"$0\" \"$@\"", bytes.div_ceil(1024));
    command.args(["-c", &script, PROGRAM]).args(program.get_args());
    for (name, value) in program.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    command.output().unwrap()
}

#[test]
fn a_disk_that_is_full_costs_nothing_that_was_published() {
    let scene = Scene::new(Database::sqlite());
    let address = free_address();
    let server = Served::start(scene.command(&["serve"]), &address);
    let (mut refused, mut number) = (0, 1);
    for (round, kilobytes) in (1..).zip([8, 64, 200, 400, 600, 1_000, 1_500, 2_000, 3_000, 100_000]) {
        scene.edit(round);
        let done = limited(&scene, kilobytes << 10, &["publish"]);
        if done.status.success() {
            assert!(out(&done).starts_with("Published"), "{}", out(&done));
        } else {
            let said = err(&done);
            assert!(said.contains(&scene.database.url) && said.contains("Make room on the disk"), "{said}");
            assert!(said.lines().count() == 1 && !said.contains("panicked"), "{said}");
            server.assert_follows(number);
            refused += 1;
            let again = scene.publish();
            assert!(out(&again).starts_with("Published"), "{kilobytes} kB: {}", err(&again));
        }
        number += 1;
        assert_eq!(scene.verified(), number, "{kilobytes} kB");
    }
    assert!((3..10).contains(&refused), "refused {refused} times: the limits miss the writes");
    drop(server);
    assert_eq!(Served::start(scene.command(&["serve"]), &address).current(), Some(number));
    let site = scene.package.folder.join("site").display().to_string();
    let refused = limited(&scene, 40 << 10, &["export", &site]);
    let said = err(&refused);
    assert!(!refused.status.success() && said.contains("cannot be made") && said.contains("is as it was"), "{said}");
    let left: Vec<_> = fs::read_dir(&scene.package.folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("site")), "{left:?}");
}

/// A package whose texts cannot be compressed: more than SQLite keeps in memory until the end of a transaction.
fn large() -> package::Copied {
    let package = package::copy();
    fs::remove_dir_all(package.folder.join("source")).unwrap();
    let file = package.folder.join("terms.csv");
    let terms = fs::read_to_string(&file).unwrap();
    let mut state: u64 = 1;
    let mut letters = || -> String {
        let mut letter = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            char::from(b'a' + u8::try_from(state >> 60).unwrap())
        };
        (0..8000).map(|_| letter()).collect()
    };
    let rows = (1..150).map(|number| {
        let position = terms.lines().count() - 1 + number;
        format!("019992,green-plan,more-{number},語{number},,,,{},{position},103,\r\n", letters())
    });
    let rows: String = rows.collect();
    fs::write(file, terms + &rows).unwrap();
    package
}

#[test]
fn a_volume_that_is_full_costs_nothing_that_was_published() {
    let apart =
        |script: &str| Command::new("unshare").args(["--map-root-user", "--mount", "bash", "-c", script]).output();
    let scene = Scene::new(Database::sqlite());
    let volume = scene.package.folder.with_file_name("volume");
    fs::create_dir(&volume).unwrap();
    let mount = |size: u64| format!("mount -t tmpfs -o size={size} tmpfs '{}'", volume.display());
    if !apart(&mount(4096)).is_ok_and(|done| done.status.success()) {
        println!("SKIPPED: no volume can be mounted here; the limit of the size of files stands for it");
        return;
    }
    scene.published(0);
    scene.edit(1);
    let size = fs::metadata(&scene.database.url).unwrap().len();
    let (folder, kept, place) = (scene.package.folder.display().to_string(), &scene.database.url, volume.display());
    let large = large();
    let large_folder = large.folder.display().to_string();
    // Of the large package SQLite writes parts before the end, and takes all back by itself before it is asked to: among files,
    // rows, changes or forms.
    let parts = (1..=12).map(|part| ((part * 512) << 10, &large_folder));
    for (room, folder) in [32 << 10, 128 << 10, 256 << 10].map(|room| (room, &folder)).into_iter().chain(parts) {
        let script = format!(
            "{mount} && cp '{kept}' '{place}/plans.sqlite' || exit 9
            LC_ALL=C '{PROGRAM}' publish '{folder}' --database '{place}/plans.sqlite'; status=$?
            rm -rf '{kept}.after'; mkdir '{kept}.after'; cp '{place}'/* '{kept}.after'; exit $status",
            mount = mount(size + room),
        );
        let done = apart(&script).unwrap();
        let said = err(&done);
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains("plans.sqlite") && said.contains("Make room on the disk"), "{said}");
        let after = format!("{kept}.after/plans.sqlite");
        assert_eq!(verified(&mut store::open_existing(&after).unwrap()), 1);
        let again = scene.command(&["publish", "--database", &after]).output().unwrap();
        assert!(out(&again).starts_with("Published release 2"), "{}", err(&again));
        assert_eq!(verified(&mut store::open_existing(&after).unwrap()), 2);
    }
}

/// A user who may do nothing special: this one or, as permissions do not bind root, another.
struct Reader {
    root: tempfile::TempDir,
    is_root: bool,
}

impl Reader {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let id = Command::new("id").arg("-u").output().unwrap();
        let reader = Self { root, is_root: out(&id).trim() == "0" };
        let program = reader.path("openplan");
        fs::copy(PROGRAM, &program).unwrap();
        for path in [reader.root.path(), &program] {
            fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
        }
        reader
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.path("openplan"));
        command
            .args(arguments)
            .current_dir(self.root.path())
            .env("LC_ALL", "C")
            .env("NO_COLOR", "1")
            .env_remove("RUST_LOG");
        if self.is_root {
            command.uid(65534).gid(65534);
        }
        command
    }
}

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_database_that_may_only_be_read_is_served_and_not_published_into() {
    let scene = Scene::new(Database::sqlite());
    scene.published(0);
    scene.edit(1);
    let reader = Reader::new();
    let (folder, file) = (reader.path("data"), reader.path("data/plans.sqlite"));
    fs::create_dir(&folder).unwrap();
    fs::copy(&scene.database.url, &file).unwrap();
    let packages = reader.path("019992/green-plan");
    for part in ["", "source"] {
        fs::create_dir_all(packages.join(part)).unwrap();
        for entry in fs::read_dir(scene.package.folder.join(part)).unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                fs::copy(entry.path(), packages.join(part).join(entry.file_name())).unwrap();
            }
        }
    }
    let (before, url, address) = (fs::read(&file).unwrap(), file.display().to_string(), free_address());
    let refused = |database: &str| {
        let done = reader.command(&["publish", "019992", "--database", database]).output().unwrap();
        assert_eq!(done.status.code(), Some(1), "{}", out(&done));
        let said = err(&done);
        assert!(said.contains("plans.sqlite") && said.contains("It must be writable for that"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert_eq!(fs::read(&file).unwrap(), before);
        said
    };
    // Only the file: others may write to it meanwhile.
    permit(&file, 0o444);
    permit(&folder, 0o777);
    refused(&url);
    let served = Served::start(reader.command(&["serve", "--database", &url]), &address);
    assert_eq!(served.current(), Some(1));
    drop(served);
    // The folder as well, as on a medium that nobody writes to. Who serves from it says so.
    for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap).filter(|entry| entry.path() != file) {
        fs::remove_file(entry.path()).unwrap();
    }
    permit(&folder, 0o555);
    let advice = refused(&url);
    assert!(advice.contains("'file:PATH?immutable=1'"), "{advice}");
    let immutable = format!("file:{url}?immutable=1");
    let served = Served::start(reader.command(&["serve", "--database", &immutable]), &address);
    assert_eq!(served.current(), Some(1));
    assert_eq!(served.get(&format!("{PLAN}/releases/1/terms.csv")).0, 200);
    drop(served);
    refused(&immutable);
    permit(&folder, 0o755);
}

/// Ways in which a file can be damaged.
fn damages(whole: &[u8]) -> Vec<(String, Vec<u8>)> {
    let overwritten = |from: usize, length: usize, byte: u8| {
        let mut bytes = whole.to_vec();
        bytes[from..from + length].fill(byte);
        bytes
    };
    let mut all = vec![
        ("nothing in it".to_owned(), Vec::new()),
        ("a text".to_owned(), "This is a letter and no database.\n".repeat(500).into_bytes()),
        ("a few bytes".to_owned(), b"SQLite".to_vec()),
        ("its beginning is overwritten".to_owned(), overwritten(0, 64, 0)),
        ("its first page is overwritten".to_owned(), overwritten(16, 4080, 0xAA)),
        ("half of it is missing".to_owned(), whole[..whole.len() / 8192 * 4096].to_vec()),
        ("its last bytes are missing".to_owned(), whole[..whole.len() - 1000].to_vec()),
    ];
    for part in 1..6 {
        let from = whole.len() / 4096 * part / 6 * 4096;
        all.push((format!("pages at {from} are zeros"), overwritten(from, 4 * 4096, 0)));
        all.push((format!("pages at {from} are noise"), overwritten(from + 100, 40_000, 0xA5)));
    }
    all
}

#[test]
fn a_damaged_file_is_named_with_what_to_do_and_never_made_worse() {
    let scene = Scene::new(Database::sqlite());
    scene.published(0);
    scene.published(1);
    scene.edit(2);
    let folder = tempfile::tempdir().unwrap();
    let (file, other) = (folder.path().join("plans.sqlite"), folder.path().join("other.sqlite"));
    let (url, site) = (file.display().to_string(), folder.path().join("site").display().to_string());
    let copy = other.display().to_string();
    let packages = scene.package.folder.display().to_string();
    let commands: &[&[&str]] = &[
        &["serve", "--listen", "127.0.0.1:0", "--database", &url],
        &["publish", &packages, "--database", &url],
        &["copy", "--from", &url, "--to", &copy],
        &["copy", "--from", &scene.database.url, "--to", &url],
        &["export", &site, "--database", &url],
        &["withdraw", "--release", "019992/green-plan/1", "--reason", "other", "--database", &url],
        &["verify", "--database", &url],
    ];
    let whole = fs::read(&scene.database.url).unwrap();
    for (damage, bytes) in damages(&whole) {
        for command in commands {
            fs::write(&file, &bytes).unwrap();
            let done = limited(&scene, 1 << 30, command);
            let said = err(&done) + &out(&done);
            assert_eq!(done.status.code(), Some(1), "{damage}, {}: {said}", command[0]);
            assert!(
                said.contains(&url) && said.to_lowercase().contains("restore a backup"),
                "{damage}, {}: {said}",
                command[0]
            );
            let is_short = command[0] == "verify" || err(&done).lines().count() == 1;
            assert!(!said.contains("panicked") && is_short, "{damage}, {}: {said}", command[0]);
            assert!(fs::read(&file).unwrap() == bytes, "{damage}: {} has changed the file", command[0]);
            assert!(!Path::new(&site).exists());
            for left in fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
                fs::remove_file(left).unwrap();
            }
        }
    }
}
