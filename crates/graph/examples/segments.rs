//! Measures what segments and graphs cost, on the quads of one plan and as many cities as asked:
//! `cargo run --release --example segments data.nq 1741`.
//!
//! The other cities have plans of the same shape, in which every IRI of the city and every text is another.
use flate2::{Compression, write::DeflateEncoder};
use openplan_graph::{Graph, Segment};
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphName, Literal, NamedNode, Quad, Term},
};
use std::{
    env, fs,
    hint::black_box,
    io::{self, Write},
    sync::Arc,
    time::{Duration, Instant},
};

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let Some(path) = arguments.next() else { return Err(io::Error::other("give the path of an N-Quads file")) };
    let cities = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(1);
    let quads = read(&fs::read(path)?)?;
    of_segment(&quads)?;
    of_graph(&quads, cities);
    Ok(())
}

fn read(file: &[u8]) -> io::Result<Vec<Quad>> {
    RdfParser::from_format(RdfFormat::NQuads).for_slice(file).map(|quad| quad.map_err(io::Error::other)).collect()
}

fn of_segment(quads: &[Quad]) -> io::Result<()> {
    let segment = Segment::build(quads.to_vec());
    let bytes = segment.to_bytes();
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(&bytes)?;
    println!("a segment of {} quads, {} bytes in memory", segment.len(), segment.bytes());
    println!("  {} bytes, deflated {}", bytes.len(), deflated.finish()?.len());
    println!("  build {:?}", best(100, || Segment::build(quads.to_vec())));
    println!("  write {:?}", best(100, || segment.to_bytes()));
    println!("  load  {:?}", best(100, || Segment::from_bytes(&bytes)));
    Ok(())
}

fn of_graph(quads: &[Quad], cities: u32) {
    let city = |city: u32| Arc::new(Segment::build(quads.iter().map(|quad| elsewhere(quad, city, 0))));
    let alone = vec![city(0), city(1)];
    println!("a graph of two segments: {:?}", best(100, || Graph::new(alone.clone())));
    let mut segments: Vec<_> = (0..cities).map(city).collect();
    segments.push(catalogue(cities, 0));
    let mut graph = Arc::new(Graph::new(segments.clone()));
    // A server has been asked for the sizes: they are part of what is carried from graph to graph.
    let counted = Instant::now();
    graph.sizes();
    let counted = counted.elapsed();
    println!("a graph of {cities} plans: {:?}, {} bytes", best(5, || Graph::new(segments.clone())), graph.bytes());
    let (mut times, mut change) = (Vec::new(), 0);
    while change < cities && !graph.is_worn() {
        let last = graph.segments().last().map(Arc::clone);
        let removed: Vec<_> = last.into_iter().chain([Arc::clone(&segments[change as usize])]).collect();
        let plan = Segment::build(quads.iter().map(|quad| elsewhere(quad, change, change + 1)));
        let added = vec![Arc::new(plan), catalogue(cities, change + 1)];
        let start = Instant::now();
        let next = graph.replacing(&removed, added);
        times.push(start.elapsed());
        (graph, change) = (Arc::new(next), change + 1);
    }
    println!("  counting the sizes: {counted:?}");
    println!("  replacing the first plan and the catalogue: {:?}, the last: {:?}", times.first(), times.last());
    println!("  worn after {} changes, {} bytes", times.len(), graph.bytes());
}

/// What is said of all cities together, which is another with every change.
fn catalogue(cities: u32, change: u32) -> Arc<Segment> {
    let iri = |name: String| NamedNode::new_unchecked(format!("https://data.example.jp/{name}"));
    let graph = iri("catalogue".to_owned());
    let of_city = |city: u32| {
        let dataset = iri(format!("id/{:06}/dx-action-plan", city + 100_000));
        let changed = Literal::new_simple_literal(format!("change {}", if city == change { change } else { 0 }));
        let listed = Quad::new(iri("catalog".to_owned()), iri("dataset".to_owned()), dataset.clone(), graph.clone());
        [listed, Quad::new(dataset, iri("changed".to_owned()), changed, graph.clone())]
    };
    Arc::new(Segment::build((0..cities).flat_map(of_city)))
}

/// The quad as another city would say it, in an edition of its plan.
fn elsewhere(quad: &Quad, city: u32, edition: u32) -> Quad {
    let code = format!("{:06}", city + 100_000);
    let iri = |node: &str| NamedNode::new_unchecked(node.replace("172014", &code));
    let object = match &quad.object {
        Term::NamedNode(node) => iri(node.as_str()).into(),
        Term::Literal(text) if text.language().is_some() => {
            let value = format!("{}{city}{}", text.value(), if text.value().len() % 50 == 0 { edition } else { 0 });
            Literal::new_language_tagged_literal_unchecked(value, text.language().unwrap_or_default()).into()
        }
        other => other.clone(),
    };
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => iri(node.as_str()).into(),
        other => other.clone(),
    };
    Quad::new(iri(quad.subject.to_string().trim_matches(['<', '>'])), iri(quad.predicate.as_str()), object, graph)
}

/// The least time that a function took of many.
fn best<T>(times: u32, function: impl Fn() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        black_box(function());
        start.elapsed()
    };
    (0..times).map(time).min().unwrap_or_default()
}
