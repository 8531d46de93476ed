//! RDF: every row a subject, every filled cell a triple, by the rules of CSVW and by nothing else.
use super::{Document, Format, Shape, ShapeKind, WriteError, json::iri};
use crate::table::{Kind, PREFIXES, Row, expand};
use oxrdf::{Literal, NamedNode, Term, Triple, vocab::rdf};
use oxrdfio::{RdfFormat, RdfSerializer};

/// Turtle with prefixes, grouped by subject.
pub const TURTLE: Format = Format {
    suffix: "ttl",
    content_type: "text/turtle; charset=utf-8",
    negotiable: true,
    whole: false,
    stored: false,
    fits: ShapeKind::has_rdf,
    write: |document| write(RdfFormat::Turtle, &triples(document)),
};

/// One triple a line.
pub const N_TRIPLES: Format = Format {
    suffix: "nt",
    content_type: "application/n-triples",
    negotiable: true,
    whole: false,
    stored: false,
    fits: ShapeKind::has_rdf,
    write: |document| write(RdfFormat::NTriples, &triples(document)),
};

/// RDF/XML.
pub const RDF_XML: Format = Format {
    suffix: "rdf",
    content_type: "application/rdf+xml",
    negotiable: true,
    whole: false,
    stored: false,
    fits: ShapeKind::has_rdf,
    write: |document| write(RdfFormat::RdfXml, &triples(document)),
};

/// The triples that a document says, grouped by subject.
pub fn triples(document: &Document) -> Vec<Triple> {
    match &document.shape {
        Shape::Members { triples, .. } => triples.clone(),
        shape => shape.rows().into_iter().flat_map(|row| row_triples(row, document.base_of(row))).collect(),
    }
}

/// The triples of one row, as the minimal mode of CSV2RDF gives them, its classes first.
///
/// `base` is the IRI base of the row's plan, without a final slash.
pub fn row_triples(row: &Row, base: &str) -> Vec<Triple> {
    let subject = NamedNode::new_unchecked(iri(row, row.table.subject, base));
    let triple =
        |property: &str, object: Term| Triple::new(subject.clone(), NamedNode::new_unchecked(expand(property)), object);
    let node = |iri: String| Term::from(NamedNode::new_unchecked(iri));
    let classes = row.table.classes.iter().map(|class| triple(rdf::TYPE.as_str(), node(expand(class))));
    let cells = row.table.columns.iter().zip(&row.cells).filter(|(c, cell)| !c.property.is_empty() && !cell.is_empty());
    let cells = cells.map(|(column, cell)| {
        let object = match column.value_template() {
            Some(template) => node(iri(row, &template, base)),
            None => literal(column.kind, cell).into(),
        };
        triple(column.property, object)
    });
    let constants =
        row.table.constants.iter().map(|constant| triple(constant.property, node(iri(row, constant.value, base))));
    classes.chain(cells).chain(constants).collect()
}

fn literal(kind: Kind, cell: &str) -> Literal {
    match (kind.language(), kind.datatype()) {
        (Some(language), _) => Literal::new_language_tagged_literal_unchecked(cell, language),
        (None, "string") => Literal::new_simple_literal(cell),
        (None, datatype) => {
            Literal::new_typed_literal(cell, NamedNode::new_unchecked(expand(&format!("xsd:{datatype}"))))
        }
    }
}

/// Triples in any RDF format, with the prefixes they use.
///
/// # Errors
///
/// When the serializer refuses a term, which published data rules out.
pub fn write(format: RdfFormat, triples: &[Triple]) -> Result<Vec<u8>, WriteError> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, iri) in PREFIXES.iter().filter(|(_, iri)| uses(triples, iri)) {
        serializer = serializer.with_prefix(*prefix, *iri).map_err(|error| WriteError(error.into()))?;
    }
    let mut serializer = serializer.for_writer(Vec::new());
    for triple in triples {
        serializer.serialize_triple(triple)?;
    }
    let bytes = serializer.finish()?;
    Ok(if format == RdfFormat::Turtle { with_sorted_prefixes(&bytes) } else { bytes })
}

/// The serializer writes its prefixes in an order that differs from one time to the next; a tag needs the same bytes.
fn with_sorted_prefixes(turtle: &[u8]) -> Vec<u8> {
    let prefix = |line: &&[u8]| line.starts_with(b"@prefix");
    let lines: Vec<&[u8]> = turtle.split_inclusive(|byte| *byte == b'\n').collect();
    let mut prefixes: Vec<&[u8]> = lines.iter().copied().take_while(prefix).collect();
    prefixes.sort_unstable();
    let rest = lines[prefixes.len()..].iter().copied();
    prefixes.into_iter().chain(rest).flatten().copied().collect()
}

fn uses(triples: &[Triple], namespace: &str) -> bool {
    triples.iter().any(|triple| {
        let object = match &triple.object {
            Term::NamedNode(node) => node.as_str(),
            Term::Literal(literal) => literal.datatype().as_str(),
            Term::BlankNode(_) => "",
        };
        triple.predicate.as_str().starts_with(namespace) || object.starts_with(namespace)
    })
}
