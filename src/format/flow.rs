//! Triples that are written as they come, thing by thing: what is too large to be held at once.
//!
//! A form that is written so has the bytes that it has when it is written at once.
use super::{
    Format, WriteError,
    rdf::{self, N_TRIPLES, RDF_XML},
    turtle::{self, TURTLE, TurtleWriter},
};
use crate::{
    characters,
    table::{PREFIXES, prefixed},
};
use oxigraph::{
    io::{RdfFormat, RdfSerializer, WriterQuadSerializer},
    model::{NamedNode, NamedOrBlankNode, Term, Triple, vocab::rdf as rdf_terms},
};
use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

/// Things in their order, each with its triples in theirs.
pub type Things = Box<dyn Iterator<Item = Vec<Triple>> + Send>;

/// What is written of them, piece by piece.
pub type Pieces = Box<dyn Iterator<Item = Result<Vec<u8>, WriteError>> + Send>;

/// Which prefixes the forms of some triples use, by their places among all: the head of a form names them before the triples.
#[derive(Debug, Clone, Copy, Default)]
pub struct UsedPrefixes {
    /// Those of names in Turtle.
    names: u128,
    /// Those of elements in RDF/XML.
    elements: u128,
}

impl UsedPrefixes {
    /// Those of some triples.
    pub fn of(triples: &[Triple]) -> Self {
        let mut used = Self::default();
        let mut last: Option<&Triple> = None;
        for triple in triples {
            if last.is_none_or(|last| last.predicate != triple.predicate) {
                used.element(&triple.predicate);
                if triple.predicate != rdf_terms::TYPE {
                    used.name(&triple.predicate);
                }
            }
            match (&triple.subject, last) {
                (subject, Some(last)) if last.subject == *subject => {}
                (NamedOrBlankNode::NamedNode(subject), _) => used.name(subject),
                (NamedOrBlankNode::BlankNode(_), _) => {}
            }
            match &triple.object {
                Term::NamedNode(object) => {
                    used.name(object);
                    if triple.predicate == rdf_terms::TYPE {
                        used.element(object);
                    }
                }
                Term::Literal(literal) if literal.language().is_none() => used.names |= turtle::prefixes_of(literal),
                _ => {}
            }
            last = Some(triple);
        }
        used
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { names: self.names | other.names, elements: self.elements | other.elements }
    }

    fn name(&mut self, node: &NamedNode) {
        let place = prefixed(node.as_str()).and_then(|(prefix, _)| place_of(prefix));
        self.names |= place.map_or(0, |place| 1 << place);
    }

    fn element(&mut self, node: &NamedNode) {
        for (place, (_, namespace)) in PREFIXES.iter().enumerate() {
            if node.as_str().starts_with(namespace) {
                self.elements |= 1 << place;
            }
        }
    }

    fn among(set: u128) -> impl Iterator<Item = (&'static str, &'static str)> {
        let places = (0..PREFIXES.len()).filter(move |place| (set >> place) & 1 == 1);
        places.map(|place| PREFIXES[place])
    }
}

/// The place of a prefix among all.
pub(super) fn place_of(prefix: &str) -> Option<usize> {
    PREFIXES.iter().position(|(known, _)| *known == prefix)
}

/// Whether a format is written piece by piece.
pub fn is_written(format: &Format) -> bool {
    [TURTLE, N_TRIPLES, RDF_XML].iter().any(|known| known.suffix == format.suffix)
}

/// Writes things in a form that needs not all of them at once; `None` if the format needs them.
pub fn pieces(format: &Format, things: Things, used: UsedPrefixes) -> Option<Pieces> {
    match format.suffix {
        suffix if suffix == TURTLE.suffix => Some(turtle(things, used)),
        suffix if suffix == N_TRIPLES.suffix => {
            Some(Box::new(things.map(|triples| Ok(rdf::lines(&triples, None).into_bytes()))))
        }
        suffix if suffix == RDF_XML.suffix => Some(Box::new(Xml::begin(things, used))),
        _ => None,
    }
}

fn turtle(things: Things, used: UsedPrefixes) -> Pieces {
    let head = TurtleWriter::using(UsedPrefixes::among(used.names).map(|(prefix, _)| prefix)).head();
    let paragraphs = things.enumerate().map(|(place, triples)| {
        let between = if place == 0 { "" } else { "\n" };
        let paragraphs = TurtleWriter::default().paragraphs(&triples, "").join("\n");
        Ok(format!("{between}{paragraphs}").into_bytes())
    });
    Box::new(std::iter::once(Ok(head.into_bytes())).chain(paragraphs))
}

/// RDF/XML that is being written.
struct Xml {
    things: Things,
    /// None at the end, or if it could not begin.
    serializer: Result<Option<WriterQuadSerializer<Shared>>, WriteError>,
    written: Shared,
}

/// What was written and is not yet taken.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        self.0.lock().map(|mut bytes| std::mem::take(&mut *bytes)).unwrap_or_default()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().map_err(|_| io::Error::other("what was written is lost"))?;
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Xml {
    fn begin(things: Things, used: UsedPrefixes) -> Self {
        let written = Shared::default();
        let mut serializer = Ok(RdfSerializer::from_format(RdfFormat::RdfXml));
        for (prefix, iri) in UsedPrefixes::among(used.elements) {
            serializer = serializer.and_then(|serializer| serializer.with_prefix(prefix, iri));
        }
        let serializer = serializer.map(|serializer| Some(serializer.for_writer(written.clone())));
        Self { things, serializer: serializer.map_err(|error| WriteError(error.into())), written }
    }

    fn piece(&mut self) -> Result<Option<Vec<u8>>, WriteError> {
        let serializer = std::mem::replace(&mut self.serializer, Ok(None))?;
        let Some(mut serializer) = serializer else { return Ok(None) };
        if let Some(triples) = self.things.next() {
            for triple in &triples {
                serializer.serialize_triple(triple)?;
            }
            self.serializer = Ok(Some(serializer));
            return Ok(Some(self.written.take()));
        }
        serializer.finish()?;
        let mut bytes = self.written.take();
        bytes.push(b'\n');
        Ok(Some(bytes))
    }
}

impl Iterator for Xml {
    type Item = Result<Vec<u8>, WriteError>;

    fn next(&mut self) -> Option<Self::Item> {
        let clean = |bytes: Vec<u8>| match std::str::from_utf8(&bytes).map(characters::of_xml) {
            Ok(std::borrow::Cow::Owned(clean)) => clean.into_bytes(),
            _ => bytes,
        };
        self.piece().map(|piece| piece.map(clean)).transpose()
    }
}
