//! Clients that ask all the time, and what each of their answers must agree on.
use crate::town::{Answer, OTHER, PLAN, ask};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

/// What an answer of the second release says and one of the first does not.
pub const MARK: &str = "report-2024";

/// Clients of one server; ended by [`Load::end`].
pub struct Load {
    clients: Vec<JoinHandle<usize>>,
    done: Arc<AtomicBool>,
    seen: Arc<Mutex<BTreeSet<i64>>>,
}

/// Asks once, and says which release that was.
type Client = fn(&str) -> i64;

const CLIENTS: &[Client] = &[collection, page_by_page, file, progress, sparql, page, neighbour];

impl Load {
    pub fn begin(address: &str) -> Self {
        let (done, seen) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(BTreeSet::new())));
        let client = |client: &Client| {
            let (client, address, done, seen) = (*client, address.to_owned(), Arc::clone(&done), Arc::clone(&seen));
            std::thread::spawn(move || {
                let mut asked = 0;
                while !done.load(Ordering::Relaxed) {
                    let release = client(&address);
                    seen.lock().unwrap().insert(release);
                    asked += 1;
                }
                asked
            })
        };
        let clients = CLIENTS.iter().map(client).collect();
        Self { clients, done, seen }
    }

    /// Every client's every answer was right; the releases that they saw.
    pub fn end(self) -> BTreeSet<i64> {
        self.done.store(true, Ordering::Relaxed);
        for client in self.clients {
            assert!(client.join().unwrap() > 0, "each client was answered");
        }
        Arc::into_inner(self.seen).unwrap().into_inner().unwrap()
    }
}

fn good(address: &str, path: &str) -> Answer {
    let answer = ask(address, path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body());
    answer
}

/// What is said is of the release that is named.
fn agrees(release: i64, marked: bool, path: &str) -> i64 {
    assert_eq!(release >= 2, marked, "{path}: release {release}");
    release
}

fn collection(address: &str) -> i64 {
    let path = format!("/{PLAN}/sources");
    let answer = good(address, &path);
    let json = answer.json();
    let release = json["meta"]["release"].as_i64().unwrap();
    let items = json["items"].as_array().unwrap();
    assert_eq!(json["meta"]["total"], items.len());
    assert!(json["links"]["twin"].as_str().unwrap().contains(&format!("/releases/{release}/")));
    agrees(release, items.iter().any(|item| item["source_id"] == MARK), &path)
}

fn page_by_page(address: &str) -> i64 {
    let mut next = Some(format!("/{PLAN}/observations?limit=3"));
    let (mut releases, mut items, mut total) = (BTreeSet::new(), Vec::new(), 0);
    while let Some(path) = next {
        let json = good(address, &path).json();
        releases.insert(json["meta"]["release"].as_i64().unwrap());
        items.extend(json["items"].as_array().unwrap().clone());
        total = json["meta"]["total"].as_u64().unwrap();
        next = json["links"]["next"].as_str().map(|url| url.trim_start_matches("http://127.0.0.1:8080").to_owned());
    }
    let [release] = releases.iter().copied().collect::<Vec<_>>()[..] else { panic!("pages of {releases:?}") };
    assert_eq!(items.len() as u64, total);
    agrees(release, items.iter().any(|item| item["source_id"] == MARK), "observations")
}

fn file(address: &str) -> i64 {
    let path = format!("/{PLAN}/observations.csv");
    let answer = good(address, &path);
    agrees(answer.release(), answer.body().contains(MARK), &path)
}

fn progress(address: &str) -> i64 {
    let path = format!("/{PLAN}/progress");
    let json = good(address, &path).json();
    let row = json["items"].as_array().unwrap().iter().find(|row| row["indicator_id"] == "k02").unwrap();
    agrees(json["meta"]["release"].as_i64().unwrap(), row["latest_actual"]["source_id"] == MARK, &path)
}

/// One question to both tables and to the description of the dataset.
fn sparql(address: &str) -> i64 {
    let query = "PREFIX mp: <https://w3id.org/municipal-plan/ns#> PREFIX dcat: <http://www.w3.org/ns/dcat#> \
                 SELECT ?release (COUNT(DISTINCT ?o) AS ?values) (COUNT(DISTINCT ?s) AS ?sources) { \
                 <http://127.0.0.1:8080/id/172014/dx-action-plan/dataset> dcat:hasCurrentVersion ?release . \
                 OPTIONAL { ?o mp:source ?source FILTER(STRENDS(STR(?source), \"/report-2024\")) \
                 FILTER(CONTAINS(STR(?source), \"172014\")) } \
                 OPTIONAL { ?s a mp:Source FILTER(STRENDS(STR(?s), \"172014/dx-action-plan/sources/report-2024\")) } } \
                 GROUP BY ?release";
    let path = format!("/sparql?query={}", encoded(query));
    let json = good(address, &path).json();
    let [answer] = json["results"]["bindings"].as_array().unwrap().as_slice() else { panic!("{json}") };
    let number =
        |name: &str| answer[name]["value"].as_str().unwrap().rsplit('/').next().unwrap().parse::<i64>().unwrap();
    let release = number("release");
    agrees(release, number("values") > 0, "values by SPARQL");
    agrees(release, number("sources") > 0, "sources by SPARQL")
}

fn page(address: &str) -> i64 {
    let path = format!("/{PLAN}/sources.html");
    let answer = good(address, &path);
    agrees(answer.release(), answer.body().contains("進捗報告"), &path)
}

/// The plan of another city is nothing to a publish.
fn neighbour(address: &str) -> i64 {
    let answer = good(address, &format!("/{OTHER}/observations.csv"));
    assert_eq!(answer.release(), 1);
    1
}

pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
