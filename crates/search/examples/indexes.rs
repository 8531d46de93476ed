//! Measures what an index costs, with the lines of a text file as entries: `cargo run --release --example indexes file`.
use flate2::{Compression, write::DeflateEncoder};
use openplan_search::{Index, SearchEntry, SearchText};
use std::{
    env, fs,
    hint::black_box,
    io::{self, Write},
    time::{Duration, Instant},
};

fn main() -> io::Result<()> {
    let Some(path) = env::args().nth(1) else { return Err(io::Error::other("give the path of a text file")) };
    let text = fs::read_to_string(path)?;
    let entries: Vec<SearchEntry> = text.lines().enumerate().map(|(line, text)| entry(line, text)).collect();
    let bytes = Index::build(&entries, Vec::new()).to_bytes();
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(&bytes)?;
    println!("{} entries, {} bytes of text", entries.len(), text.len());
    println!("{} bytes, deflated {}", bytes.len(), deflated.finish()?.len());
    println!("build {:?}", best(|| Index::build(&entries, Vec::new())));
    println!("load  {:?}", best(|| Index::from_bytes(&bytes)));
    Ok(())
}

fn entry(line: usize, text: &str) -> SearchEntry {
    let label = SearchText { column: "line".into(), text: text.to_owned() };
    SearchEntry { kind: "Line".into(), rank: 0, id: line.to_string(), label, texts: Vec::new(), context: Vec::new() }
}

/// The least time that a function took of many.
fn best<T>(function: impl Fn() -> T) -> Duration {
    let time = || {
        let start = Instant::now();
        black_box(function());
        start.elapsed()
    };
    (0..100).map(|_| time()).min().unwrap_or_default()
}
