//! Terms as text: the form in which a segment keeps them.
//!
//! One string says everything about a term, so that equal strings are equal terms: its first character is the kind,
//! and what stands before the value can contain no space.
//!
//! | term | text |
//! |---|---|
//! | IRI | `<http://…` |
//! | blank node | `_id` |
//! | `xsd:string` | `"value` |
//! | with a language | `@ja value` |
//! | with another datatype | `^http://… value` |
use oxigraph::model::{BlankNode, GraphNameRef, Literal, NamedNode, NamedOrBlankNode, Term, TermRef, vocab::xsd};
use sha2::{Digest, Sha256};

/// The first 128 bits of the SHA-256 of a term's text: what makes a term of one segment equal to that of another.
///
/// Whoever publishes one plan must not be able to confuse the terms of another: so a cryptographic hash.
pub(super) fn identity(text: &str) -> u128 {
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    digest[..16].iter().fold(0, |identity, &byte| (identity << 8) | u128::from(byte))
}

/// The text of a term.
pub(super) fn write(term: TermRef<'_>) -> String {
    match term {
        TermRef::NamedNode(node) => format!("<{}", node.as_str()),
        TermRef::BlankNode(node) => format!("_{}", node.as_str()),
        TermRef::Literal(literal) => match literal.language() {
            Some(language) => format!("@{language} {}", literal.value()),
            None if literal.datatype() == xsd::STRING => format!("\"{}", literal.value()),
            None => format!("^{} {}", literal.datatype().as_str(), literal.value()),
        },
    }
}

/// The text of a graph's name, or `None` for the default graph.
pub(super) fn write_graph_name(name: GraphNameRef<'_>) -> Option<String> {
    match name {
        GraphNameRef::NamedNode(node) => Some(write(node.into())),
        GraphNameRef::BlankNode(node) => Some(write(node.into())),
        GraphNameRef::DefaultGraph => None,
    }
}

/// The term that [`write`] wrote.
pub(super) fn read(text: &str) -> Term {
    let rest = text.get(1..).unwrap_or_default();
    let (before, after) = rest.split_once(' ').unwrap_or((rest, ""));
    match text.as_bytes().first() {
        Some(b'<') => NamedNode::new_unchecked(rest).into(),
        Some(b'_') => BlankNode::new_unchecked(rest).into(),
        Some(b'@') => Literal::new_language_tagged_literal_unchecked(after, before).into(),
        Some(b'^') => Literal::new_typed_literal(after, NamedNode::new_unchecked(before)).into(),
        _ => Literal::new_simple_literal(rest).into(),
    }
}

/// The subject that [`write`] wrote; a literal, which cannot be one, would be read as the IRI of its text.
pub(super) fn read_subject(text: &str) -> NamedOrBlankNode {
    match read(text) {
        Term::BlankNode(node) => node.into(),
        Term::NamedNode(node) => node.into(),
        Term::Literal(_) => NamedNode::new_unchecked(text).into(),
    }
}

/// The predicate that [`write`] wrote.
pub(super) fn read_predicate(text: &str) -> NamedNode {
    NamedNode::new_unchecked(text.get(1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_term_comes_back() {
        let integer = Literal::new_typed_literal("007", xsd::INTEGER);
        let terms: [Term; 8] = [
            NamedNode::new_unchecked("http://example.org/金沢").into(),
            BlankNode::new_unchecked("b0").into(),
            Literal::new_simple_literal("").into(),
            Literal::new_simple_literal("< _ @ ^ \" 防災\n").into(),
            Literal::new_language_tagged_literal_unchecked("除雪 計画", "ja").into(),
            Literal::new_language_tagged_literal_unchecked("", "ja-kana").into(),
            Literal::new_typed_literal(" a b", NamedNode::new_unchecked("http://example.org/t")).into(),
            integer.into(),
        ];
        for term in &terms {
            assert_eq!(read(&write(term.as_ref())), *term);
        }
        let identities: std::collections::HashSet<u128> =
            terms.iter().map(|term| identity(&write(term.as_ref()))).collect();
        assert_eq!(identities.len(), terms.len());
    }
}
