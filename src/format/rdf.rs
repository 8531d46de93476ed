//! RDF: every row a subject, every filled cell a triple, by the rules of CSVW and by nothing else.
use super::{ComputedTable, Document, Format, FurtherForms, Shape, ShapeKind, WriteError, json::iri, names::type_name};
use crate::table::{CellKind, PREFIXES, Row, expand};
use oxigraph::{
    io::{RdfFormat, RdfSerializer},
    model::{Literal, NamedNode, NamedOrBlankNode, Term, Triple, vocab::rdf},
};
use std::collections::{BTreeSet, HashMap};

/// One triple a line.
pub const N_TRIPLES: Format = Format {
    suffix: "nt",
    content_type: "application/n-triples",
    negotiable: true,
    whole: false,
    stored: false,
    page: None,
    fits: ShapeKind::has_rdf,
    write: |document| Ok(lines(&in_order(document), None).into_bytes()),
};

/// One triple a line with its graph: sorted, so that one content has one spelling.
pub const N_QUADS: Format = Format {
    suffix: "nq",
    content_type: "application/n-quads",
    negotiable: true,
    whole: true,
    stored: false,
    page: None,
    fits: |shape| matches!(shape, ShapeKind::Tables | ShapeKind::Graphs),
    write: |document| {
        let all: String = graphs(document).iter().map(|(graph, triples)| lines(triples, *graph)).collect();
        Ok(all.split_inclusive('\n').collect::<BTreeSet<_>>().into_iter().collect::<String>().into_bytes())
    },
};

/// RDF/XML.
pub const RDF_XML: Format = Format {
    suffix: "rdf",
    content_type: "application/rdf+xml",
    negotiable: true,
    whole: false,
    stored: false,
    page: None,
    fits: ShapeKind::has_rdf,
    write: |document| xml(&in_order(document)),
};

/// The triples that a document says, as they come.
pub fn triples(document: &Document) -> Vec<Triple> {
    match &document.shape {
        Shape::Members { triples, .. } => triples.clone(),
        shape => shape
            .rows()
            .into_iter()
            .flat_map(|row| row_triples(row, document.base_of(row), document.language_of(row)))
            .collect(),
    }
}

/// The graphs of a document with their names, in the order in which `TriG` writes them; one without a name if it names none.
pub fn graphs(document: &Document) -> Vec<(Option<&str>, Vec<Triple>)> {
    match &document.shape {
        Shape::ComputedTable(ComputedTable { also: FurtherForms::Graphs(graphs), .. }) => {
            let ordered = |triples: &Vec<Triple>| in_places(triples.clone(), &first_places(triples));
            graphs.iter().map(|(name, triples)| (Some(name.as_str()), ordered(triples))).collect()
        }
        _ => vec![(document.link(Document::GRAPH), in_order(document))],
    }
}

/// The triples that a document says, each once, in the order in which every RDF form writes them.
///
/// The document's own thing comes first; then rows as printed, or other things by IRI. Of each thing its classes come
/// first, our own before all, then its properties by IRI with their values.
pub fn in_order(document: &Document) -> Vec<Triple> {
    let triples = triples(document);
    let places = match &document.shape {
        Shape::Members { members, .. } => {
            let own = members.get("uri").and_then(|uri| uri.as_str()).map(NamedNode::new_unchecked);
            HashMap::from_iter(own.map(|own| (own.into(), 0)))
        }
        _ => first_places(&triples),
    };
    in_places(triples, &places)
}

/// The triples of one thing, each once, in the order in which every RDF form writes them.
pub fn of_one_thing(triples: Vec<Triple>) -> Vec<Triple> {
    in_places(triples, &HashMap::new())
}

/// Triples by the places of their subjects, each once.
fn in_places(mut triples: Vec<Triple>, places: &HashMap<NamedOrBlankNode, usize>) -> Vec<Triple> {
    triples.sort_by_cached_key(|triple| {
        let place = places.get(&triple.subject).copied().unwrap_or(usize::MAX);
        let class = place_of_class(triple).unwrap_or(usize::MAX);
        // A place is that of one subject.
        let subject = if place == usize::MAX { triple.subject.to_string() } else { String::new() };
        (place, subject, class, triple.predicate.clone().into_string(), triple.object.to_string())
    });
    triples.dedup();
    triples
}

/// Place among the classes of its subject; `None` if the triple is of another property.
fn place_of_class(triple: &Triple) -> Option<usize> {
    let Term::NamedNode(class) = &triple.object else { return None };
    let known = || type_name(class.as_str()).map_or(usize::MAX - 1, |(_, class)| class.place);
    (triple.predicate == rdf::TYPE).then(known)
}

/// Where each subject is first spoken of.
fn first_places(triples: &[Triple]) -> HashMap<NamedOrBlankNode, usize> {
    let mut places = HashMap::new();
    for (place, triple) in triples.iter().enumerate() {
        if !places.contains_key(&triple.subject) {
            places.insert(triple.subject.clone(), place);
        }
    }
    places
}

/// The triples of one row, as the minimal mode of CSV2RDF gives them, its classes first.
///
/// `base` is the IRI base of the row's plan, without a final slash, and `language` that of its texts.
pub fn row_triples(row: &Row, base: &str, language: &str) -> Vec<Triple> {
    let subject = NamedNode::new_unchecked(iri(row, row.table.subject, base));
    let triple =
        |property: &str, object: Term| Triple::new(subject.clone(), NamedNode::new_unchecked(expand(property)), object);
    let node = |iri: String| Term::from(NamedNode::new_unchecked(iri));
    let classes = row.table.classes.iter().map(|class| triple(rdf::TYPE.as_str(), node(expand(class))));
    let cells = row.table.columns.iter().zip(&row.cells).filter(|(c, cell)| !c.property.is_empty() && !cell.is_empty());
    let cells = cells.map(|(column, cell)| {
        let object = match column.value_template(row.table) {
            Some(template) => node(iri(row, &template, base)),
            None => literal(column.kind, cell, language).into(),
        };
        triple(column.property, object)
    });
    let constants =
        row.table.constants.iter().map(|constant| triple(constant.property, node(iri(row, constant.value, base))));
    classes.chain(cells).chain(constants).collect()
}

fn literal(kind: CellKind, cell: &str, language: &str) -> Literal {
    match (kind.language(language), kind.datatype()) {
        (Some(language), _) => Literal::new_language_tagged_literal_unchecked(cell, language),
        (None, "string") => Literal::new_simple_literal(cell),
        (None, datatype) => {
            Literal::new_typed_literal(cell, NamedNode::new_unchecked(expand(&format!("xsd:{datatype}"))))
        }
    }
}

/// One triple a line; in N-Quads if they are of a graph.
pub(super) fn lines(triples: &[Triple], graph: Option<&str>) -> String {
    let graph = graph.map(|graph| format!(" <{graph}>")).unwrap_or_default();
    let lines: Vec<String> = triples.iter().map(|triple| format!("{triple}{graph} .\n")).collect();
    lines.concat()
}

/// RDF/XML with the prefixes of its elements.
fn xml(triples: &[Triple]) -> Result<Vec<u8>, WriteError> {
    let mut serializer = RdfSerializer::from_format(RdfFormat::RdfXml);
    for (prefix, iri) in PREFIXES.iter().filter(|(_, iri)| names_an_element(triples, iri)) {
        serializer = serializer.with_prefix(*prefix, *iri).map_err(|error| WriteError(error.into()))?;
    }
    let mut serializer = serializer.for_writer(Vec::new());
    for triple in triples {
        serializer.serialize_triple(triple)?;
    }
    let mut bytes = serializer.finish()?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Whether a property or a class of the namespace occurs: these are elements of RDF/XML.
fn names_an_element(triples: &[Triple], namespace: &str) -> bool {
    triples.iter().any(|triple| {
        let class = match &triple.object {
            Term::NamedNode(node) if triple.predicate == rdf::TYPE => node.as_str(),
            _ => "",
        };
        triple.predicate.as_str().starts_with(namespace) || class.starts_with(namespace)
    })
}
