//! The words of the vocabulary: classes, properties, and the structure of the data cube.
use super::QUADS;
use crate::table::{PREFIXES, expand};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use std::sync::LazyLock;

/// A class, a property or a part of the cube's structure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Local name: the fragment of its IRI.
    pub name: String,
    /// What it is.
    pub kind: WordKind,
    /// Label in Japanese.
    pub ja: String,
    /// Label in English.
    pub en: String,
    /// Definition in Japanese.
    pub about_ja: String,
    /// Definition in English.
    pub about: String,
    /// Classes it is an instance of, as prefixed names.
    pub types: Vec<String>,
    /// What is broader than it, as prefixed names.
    pub broader: Vec<String>,
    /// Class of every subject, as a prefixed name; `None` where it is used with several classes.
    pub domain: Option<String>,
    /// Class or datatype of every value, as a prefixed name.
    pub range: Option<String>,
}

/// What a word of the vocabulary is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A class.
    Class,
    /// A property whose values are things.
    Link,
    /// A property whose values are literals.
    Value,
    /// The structure of the cube or one of its components.
    Structure,
}

static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let mut names: Vec<&str> = QUADS.iter().filter_map(|quad| own(&quad.subject)).collect();
    names.dedup(); // what is said of a word stands together
    names.into_iter().filter_map(read).collect()
});

/// Local name of a subject in the namespace `mp:`.
fn own(subject: &NamedOrBlankNode) -> Option<&str> {
    let NamedOrBlankNode::NamedNode(subject) = subject else { return None };
    subject.as_str().strip_prefix(&expand("mp:"))
}

fn read(name: &str) -> Option<Word> {
    let statements: Vec<&Quad> = QUADS.iter().filter(|quad| own(&quad.subject) == Some(name)).collect();
    let texts = |property: &str, language: &str| {
        let property = expand(property);
        let mut found = statements.iter().filter(|quad| quad.predicate.as_str() == property).filter_map(|quad| {
            let Term::Literal(text) = &quad.object else { return None };
            (text.language() == Some(language)).then(|| text.value().to_owned())
        });
        found.next().unwrap_or_default()
    };
    let names = |property: &str| -> Vec<String> {
        let property = expand(property);
        let objects = statements.iter().filter(|quad| quad.predicate.as_str() == property);
        objects.filter_map(|quad| named(&quad.object)).collect()
    };
    let types = names("rdf:type");
    let is = |class: &str| types.iter().any(|name| name == class);
    let kind = match () {
        () if is("owl:Class") => WordKind::Class,
        () if is("owl:ObjectProperty") => WordKind::Link,
        () if is("owl:DatatypeProperty") => WordKind::Value,
        () if is("qb:DataStructureDefinition") || is("qb:ComponentSpecification") => WordKind::Structure,
        () => return None,
    };
    let mut broader = names("rdfs:subClassOf");
    broader.extend(names("rdfs:subPropertyOf"));
    Some(Word {
        name: name.to_owned(),
        kind,
        ja: texts("rdfs:label", "ja"),
        en: texts("rdfs:label", "en"),
        about_ja: texts("rdfs:comment", "ja"),
        about: texts("rdfs:comment", "en"),
        broader,
        domain: names("rdfs:domain").pop(),
        range: names("rdfs:range").pop(),
        types,
    })
}

/// The prefixed name of an IRI; the IRI itself if no prefix fits, nothing for a literal.
fn named(term: &Term) -> Option<String> {
    let Term::NamedNode(node) = term else { return None };
    let short =
        PREFIXES.iter().find_map(|(prefix, iri)| Some(format!("{prefix}:{}", node.as_str().strip_prefix(iri)?)));
    Some(short.unwrap_or_else(|| node.as_str().to_owned()))
}

/// The words in the order of the vocabulary.
pub fn words() -> &'static [Word] {
    &WORDS
}

/// The word of a prefixed name such as `mp:stage`; `None` if it is not ours.
pub fn word(name: &str) -> Option<&'static Word> {
    let name = name.strip_prefix("mp:")?;
    WORDS.iter().find(|word| word.name == name)
}
