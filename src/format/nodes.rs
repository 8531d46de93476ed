//! Triples as plain JSON: one object a thing, with the member names of [`names`](super::names).
//!
//! What has no name there is written under its prefixed name, so that nothing is lost.
use super::names::{EVERYWHERE, Meaning, Member, Names, Type, Values, type_name};
use crate::table::prefixed;
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term, Triple, vocab::rdf};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The largest whole number that every reader of JSON keeps exactly.
const LARGEST: i64 = 9_007_199_254_740_991;

/// What the context of a document must explain.
#[derive(Debug, Default)]
pub struct Used {
    /// Prefixes of names.
    pub prefixes: BTreeSet<&'static str>,
    /// Names of types.
    pub types: BTreeSet<&'static str>,
    /// Members that mean the same in things of all types.
    pub terms: BTreeSet<String>,
}

/// The members of a document that is no row, and what its context must explain.
///
/// `members` are those that the view gives: its own thing (`uri`), if it has one, and what is no triple. The document's
/// own thing stands at the top, with the things below it that have a class and that only one other thing names; every
/// other thing stands beside it under `included`, so that a member that names it is an IRI. A document that says nothing of a thing of its own is a list of things under `items`.
pub fn body(members: &Map<String, Value>, triples: &[Triple]) -> (Map<String, Value>, Used) {
    let mut writer = NodeWriter::new(triples);
    let own = members.get("uri").and_then(Value::as_str);
    let is_list = own.is_none_or(|own| !writer.triples_of.contains_key(own));
    let mut body = writer.own(own, members);
    let others = writer.rest();
    if is_list || !others.is_empty() {
        body.insert(if is_list { "items" } else { "included" }.to_owned(), Value::Array(others));
    }
    (body, writer.used)
}

struct NodeWriter<'a> {
    /// What is said of each thing that is not yet written.
    triples_of: HashMap<String, Vec<&'a Triple>>,
    /// How many triples name a thing.
    naming: HashMap<String, usize>,
    /// Whether a thing stands inside of the one that names it: so it is below the document's own.
    nests: bool,
    used: Used,
}

impl<'a> NodeWriter<'a> {
    fn new(triples: &'a [Triple]) -> Self {
        let (mut triples_of, mut naming) = (HashMap::<String, Vec<&Triple>>::new(), HashMap::new());
        let mut seen = HashSet::new();
        for triple in triples.iter().filter(|triple| seen.insert(*triple)) {
            triples_of.entry(subject(&triple.subject)).or_default().push(triple);
            if let Some(object) = object(&triple.object) {
                *naming.entry(object).or_default() += 1;
            }
        }
        Self { triples_of, naming, nests: false, used: Used::default() }
    }

    /// The document's own thing: the members that the view gives keep their place.
    fn own(&mut self, uri: Option<&str>, given: &Map<String, Value>) -> Map<String, Value> {
        let triples = uri.and_then(|uri| self.triples_of.remove(uri)).unwrap_or_default();
        let scope = TypeScope::of(&triples);
        self.nests = true;
        let mut members = uri.map(|uri| self.node(uri, &scope, &triples)).unwrap_or_default();
        self.nests = false;
        let mut own = Map::new();
        for name in ["uri", "type"] {
            own.extend(members.shift_remove(name).map(|value| (name.to_owned(), value)));
        }
        for (name, value) in given.iter().filter(|(name, _)| !matches!(name.as_str(), "uri" | "type")) {
            let means = scope.named(name).is_some_and(|member| member.meaning.is_some());
            // A member that the context explains must come from a triple, else JSON-LD would say more than the other
            // forms. If there is no such triple, the member is empty.
            let absent = if value.is_array() { json!([]) } else { Value::Null };
            let value = if means { members.shift_remove(name).unwrap_or(absent) } else { value.clone() };
            own.insert(name.clone(), value);
        }
        own.extend(members);
        own
    }

    /// All things that are not yet written, by IRI, one beside the other.
    fn rest(&mut self) -> Vec<Value> {
        let mut uris: Vec<String> = self.triples_of.keys().cloned().collect();
        uris.sort_unstable();
        uris.iter().map(|uri| self.thing(uri)).collect()
    }

    fn thing(&mut self, uri: &str) -> Value {
        let triples = self.triples_of.remove(uri).unwrap_or_default();
        let scope = TypeScope::of(&triples);
        Value::Object(self.node(uri, &scope, &triples))
    }

    fn node(&mut self, uri: &str, scope: &TypeScope, triples: &[&Triple]) -> Map<String, Value> {
        let mut node = Map::from_iter([("uri".to_owned(), json!(uri))]);
        node.extend(self.types(scope).map(|types| ("type".to_owned(), types)));
        let mut members: BTreeMap<(usize, usize, String), (bool, Vec<Value>)> = BTreeMap::new();
        for triple in triples.iter().filter(|triple| class(triple).is_none()) {
            let (place, list, value) = if let Some((place, member)) = scope.member_for(&meaning(triple)) {
                self.used.terms.extend(is_everywhere(member).then(|| member.name.clone()));
                ((place.0, place.1, member.name.clone()), member.list, self.plain(&triple.object))
            } else {
                ((usize::MAX, 0, self.compact(&triple.predicate)), false, self.explicit(&triple.object))
            };
            let (is_list, values) = members.entry(place).or_default();
            *is_list |= list;
            values.push(value);
        }
        for ((.., name), (list, mut values)) in members {
            let one = if list || values.len() > 1 { None } else { values.pop() };
            node.insert(name, one.unwrap_or(Value::Array(values)));
        }
        node
    }

    fn types(&mut self, scope: &TypeScope) -> Option<Value> {
        self.used.types.extend(scope.types.iter().map(|(name, _)| *name));
        let named = scope.types.iter().map(|(name, _)| json!(name));
        let mut types: Vec<Value> = named.collect();
        for class in &scope.other_classes {
            types.push(json!(self.compact(class)));
        }
        if types.len() > 1 { Some(Value::Array(types)) } else { types.pop() }
    }

    /// A value under a member whose meaning tells datatype or language, so that the bare value is enough.
    fn plain(&mut self, value: &Term) -> Value {
        match value {
            Term::Literal(literal) => bare(literal),
            thing => self.linked(thing).unwrap_or_else(|uri| json!(uri)),
        }
    }

    /// A value under a prefixed name, which tells nothing about it, so that the value carries its datatype or language.
    fn explicit(&mut self, value: &Term) -> Value {
        let Term::Literal(literal) = value else {
            return self.linked(value).unwrap_or_else(|uri| json!({ "uri": uri }));
        };
        let bare = bare(literal);
        if let Some(language) = literal.language() {
            return json!({"@value": bare, "@language": language});
        }
        let is_native = match local_xsd(literal) {
            "string" => bare.is_string(),
            "boolean" => bare.is_boolean(),
            "integer" => bare.is_number(),
            _ => false,
        };
        if is_native { bare } else { json!({"@value": bare, "@type": self.compact(&literal.datatype().into_owned())}) }
    }

    /// The thing itself, if this is the one place to describe it, else its IRI.
    fn linked(&mut self, thing: &Term) -> Result<Value, String> {
        let uri = object(thing).unwrap_or_default();
        let once = self.nests && self.naming.get(&uri) == Some(&1);
        let here = once
            && self.triples_of.get(&uri).is_some_and(|triples| triples.iter().any(|triple| class(triple).is_some()));
        if here { Ok(self.thing(&uri)) } else { Err(uri) }
    }

    /// The prefixed name of an IRI, or the IRI.
    fn compact(&mut self, node: &NamedNode) -> String {
        let Some((prefix, local)) = prefixed(node.as_str()) else { return node.as_str().to_owned() };
        self.used.prefixes.insert(prefix);
        format!("{prefix}:{local}")
    }
}

/// What members mean in a thing: by its types, else as everywhere.
struct TypeScope {
    /// Those with a name, own classes first.
    types: Vec<(&'static str, &'static Type)>,
    other_classes: Vec<NamedNode>,
    /// The later ones are asked first, as JSON-LD does it: by name, whatever the order of the types.
    asked: Vec<&'static Names>,
}

impl TypeScope {
    fn of(triples: &[&Triple]) -> Self {
        let (mut types, mut other_classes) = (Vec::new(), Vec::new());
        for class in triples.iter().filter_map(|triple| class(triple)) {
            match type_name(class.as_str()) {
                Some(named) => types.push(named),
                None => other_classes.push(class.clone()),
            }
        }
        types.sort_unstable_by_key(|(_, class)| class.place);
        other_classes.sort_unstable();
        let mut by_name = types.clone();
        by_name.sort_unstable_by_key(|(name, _)| std::cmp::Reverse(*name));
        let asked = by_name.iter().map(|(_, class)| &class.names).chain([&*EVERYWHERE]).collect();
        Self { types, other_classes, asked }
    }

    fn named(&self, name: &str) -> Option<&'static Member> {
        self.asked.iter().find_map(|names| names.named(name))
    }

    /// The member that says it here, with its place among all.
    fn member_for(&self, meaning: &Meaning) -> Option<((usize, usize), &'static Member)> {
        let mut known = self.asked.iter().enumerate().filter_map(|(place, names)| {
            let (inner, member) = names.member_for(meaning)?;
            Some(((place, inner), member))
        });
        // A name that means something else here cannot be used.
        known.find(|(_, member)| self.named(&member.name).is_some_and(|named| std::ptr::eq(named, *member)))
    }
}

fn is_everywhere(member: &'static Member) -> bool {
    EVERYWHERE.named(&member.name).is_some_and(|everywhere| std::ptr::eq(everywhere, member))
}

fn meaning(triple: &Triple) -> Meaning {
    let values = match &triple.object {
        Term::Literal(literal) => match literal.language() {
            Some(language) => Values::Language(language.to_owned()),
            None => Values::Datatype(literal.datatype().as_str().to_owned()),
        },
        _ => Values::Things,
    };
    Meaning { property: triple.predicate.as_str().to_owned(), values }
}

/// The class that the triple gives its subject.
fn class(triple: &Triple) -> Option<&NamedNode> {
    match &triple.object {
        Term::NamedNode(class) if triple.predicate == rdf::TYPE => Some(class),
        _ => None,
    }
}

fn subject(subject: &NamedOrBlankNode) -> String {
    match subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

fn object(object: &Term) -> Option<String> {
    match object {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        Term::BlankNode(node) => Some(node.to_string()),
        Term::Literal(_) => None,
    }
}

/// A literal without its language or datatype: a flag or a whole number as such where that is the same text.
fn bare(literal: &Literal) -> Value {
    let text = literal.value();
    let datatype = local_xsd(literal);
    if datatype == "boolean" && matches!(text, "true" | "false") {
        return json!(text == "true");
    }
    let whole = matches!(datatype, "integer" | "nonNegativeInteger" | "positiveInteger" | "int" | "long");
    let number = text.parse::<i64>().ok().filter(|number| whole && number.to_string() == text);
    number.filter(|number| number.abs() <= LARGEST).map_or_else(|| json!(text), Value::from)
}

/// Local name of a datatype of XML Schema; empty for others.
fn local_xsd(literal: &Literal) -> &str {
    prefixed(literal.datatype().as_str()).filter(|(prefix, _)| *prefix == "xsd").map_or("", |(_, local)| local)
}
