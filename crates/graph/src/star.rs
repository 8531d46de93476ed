//! The order of the variables of `SELECT *`.
use crate::nesting;
use oxigraph::model::Variable;
use spargebra::{Query, algebra::GraphPattern};
use std::collections::HashMap;

/// Puts the variables of the outermost `SELECT *` in the order in which the text first names them. The parser sorts
/// them by name.
pub(super) fn in_order(query: &mut Query, text: &str) {
    let Query::Select { pattern, .. } = query else { return };
    let masked = nesting::masked(text);
    let Some(after) = star(&masked) else { return };
    let mut places = HashMap::new();
    let in_name =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}');
    for (at, _) in after.match_indices(['?', '$']) {
        let name = &after[at + 1..];
        let name = &name[..name.find(|c| !in_name(c)).unwrap_or(name.len())];
        places.entry(name).or_insert(at);
    }
    if let Some(variables) = projected(pattern) {
        variables.sort_by_key(|variable| places.get(variable.as_str()).copied().unwrap_or(usize::MAX));
    }
}

/// What stands behind `SELECT *`, if the first `SELECT` is one.
fn star(masked: &str) -> Option<&str> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
    let mut words = masked.match_indices(|c: char| c.eq_ignore_ascii_case(&'S')).filter_map(|(at, _)| {
        let after = masked.get(at + 6..)?;
        let is_select = masked.get(at..at + 6)?.eq_ignore_ascii_case("SELECT");
        let is_alone =
            !masked[..at].ends_with(is_word) && !masked[..at].ends_with(['?', '$', '@']) && !after.starts_with(is_word);
        (is_select && is_alone).then_some(after)
    });
    let after = words.next()?.trim_start();
    let after = ["DISTINCT", "REDUCED"]
        .iter()
        .find_map(|word| {
            after.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &after[word.len()..])
        })
        .unwrap_or(after);
    after.trim_start().strip_prefix('*')
}

/// The variables of the outermost `SELECT`.
fn projected(pattern: &mut GraphPattern) -> Option<&mut Vec<Variable>> {
    match pattern {
        GraphPattern::Project { variables, .. } => Some(variables),
        GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } | GraphPattern::Slice { inner, .. } => {
            projected(inner)
        }
        _ => None,
    }
}
