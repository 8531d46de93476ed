//! How the triples of a thing are put down.
use crate::table::expand;
use oxigraph::model::{Literal, NamedNode, Term, Triple};
use std::collections::HashSet;

/// A thing that is being described. Classes and properties are prefixed names.
#[derive(Debug)]
pub struct Description {
    subject: NamedNode,
    triples: Vec<Triple>,
}

impl Description {
    /// A thing of these classes.
    pub fn new(iri: impl Into<String>, classes: &[&str]) -> Self {
        let mut description = Self { subject: NamedNode::new_unchecked(iri), triples: Vec::new() };
        for class in classes {
            description.is("rdf:type", expand(class));
        }
        description
    }

    /// Its IRI.
    pub fn iri(&self) -> &str {
        self.subject.as_str()
    }

    fn add(&mut self, property: &str, object: impl Into<Term>) -> &mut Self {
        let property = NamedNode::new_unchecked(expand(property));
        self.triples.push(Triple::new(self.subject.clone(), property, object));
        self
    }

    /// A thing, by its IRI.
    pub fn is(&mut self, property: &str, iri: impl Into<String>) -> &mut Self {
        self.add(property, NamedNode::new_unchecked(iri))
    }

    /// Text in a language, or of none if it is empty.
    pub fn text(&mut self, property: &str, text: &str, language: &str) -> &mut Self {
        if language.is_empty() {
            return self.add(property, Literal::new_simple_literal(text));
        }
        self.add(property, Literal::new_language_tagged_literal_unchecked(text, language))
    }

    /// A value of a datatype, given as a prefixed name.
    pub fn value(&mut self, property: &str, value: &str, datatype: &str) -> &mut Self {
        self.add(property, Literal::new_typed_literal(value, NamedNode::new_unchecked(expand(datatype))))
    }

    /// A number of things.
    pub fn count(&mut self, property: &str, count: usize) -> &mut Self {
        self.value(property, &count.to_string(), "xsd:integer")
    }

    /// Another thing with its own triples.
    pub fn about(&mut self, property: &str, other: Self) -> &mut Self {
        self.is(property, other.iri().to_owned());
        self.triples.extend(other.triples);
        self
    }

    /// Triples about other things.
    pub fn and(&mut self, others: impl IntoIterator<Item = Triple>) -> &mut Self {
        self.triples.extend(others);
        self
    }

    /// Everything that was said, each triple once: of this thing first, then of the others as they came.
    pub fn triples(self) -> Vec<Triple> {
        let (own, others): (Vec<_>, Vec<_>) =
            self.triples.into_iter().partition(|triple| triple.subject == self.subject.clone().into());
        let mut seen = HashSet::new();
        own.into_iter().chain(others).filter(|triple| seen.insert(triple.clone())).collect()
    }
}
