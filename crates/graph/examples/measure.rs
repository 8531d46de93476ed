//! Measures what segments and graphs cost, on the quads of a file: `cargo run --release --example measure data.nq`.
use flate2::{Compression, write::DeflateEncoder};
use openplan_graph::Segment;
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::Quad,
};
use std::{
    env, fs,
    hint::black_box,
    io::{self, Write},
    time::{Duration, Instant},
};

fn main() -> io::Result<()> {
    let Some(path) = env::args().nth(1) else { return Err(io::Error::other("give the path of an N-Quads file")) };
    let quads = read(&fs::read(path)?)?;
    let segment = Segment::build(quads.clone());
    let bytes = segment.to_bytes();
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(&bytes)?;
    println!("{} quads, {} bytes in memory", segment.len(), segment.bytes());
    println!("{} bytes, deflated {}", bytes.len(), deflated.finish()?.len());
    println!("build {:?}", best(|| Segment::build(quads.clone())));
    println!("write {:?}", best(|| segment.to_bytes()));
    println!("load  {:?}", best(|| Segment::from_bytes(&bytes)));
    Ok(())
}

fn read(file: &[u8]) -> io::Result<Vec<Quad>> {
    RdfParser::from_format(RdfFormat::NQuads).for_slice(file).map(|quad| quad.map_err(io::Error::other)).collect()
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
