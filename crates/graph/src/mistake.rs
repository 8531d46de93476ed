//! Where the mistake in a query is, and what it is, from what the parser says of it.
use crate::{Error, nesting};
use spargebra::SparqlSyntaxError;
use std::collections::HashSet;

/// What is wrong with a query that the parser refused.
pub(super) fn find(error: &SparqlSyntaxError, text: &str) -> Error {
    if let Some((at, name)) = undeclared(text) {
        let (line, column) = place(text, text[..text.floor_char_boundary(at)].chars().count());
        return Error::Malformed { line, column, message: format!("the prefix `{name}` is not declared") };
    }
    let words = error.to_string();
    let Some((reached, expected)) = parts(&words, text) else {
        return Error::Malformed { line: 1, column: 1, message: words };
    };
    let reached = reached.saturating_sub(length_of_keywords(&expected)).min(text.chars().count());
    let next: String = text.chars().skip(reached).take(20).take_while(|c| !matches!(c, '\n' | '\r')).collect();
    let (line, column) = place(text, reached);
    let ends = || text.chars().skip(reached).all(char::is_whitespace);
    let message = match expected.iter().find(|word| is_sentence(word)) {
        Some(sentence) => (*sentence).to_owned(),
        None if next.trim_end().is_empty() && ends() => "the query ends too early".to_owned(),
        None => format!("it cannot be read from `{}` on", next.trim_end()),
    };
    Error::Malformed { line, column, message }
}

/// How many characters the parser had read, and what it would have understood then.
///
/// It tells both in words only: `error at 2:17: expected one of …`.
fn parts<'w>(words: &'w str, text: &str) -> Option<(usize, Vec<&'w str>)> {
    let (place, message) = words.strip_prefix("error at ")?.split_once(": ")?;
    let (line, column) = place.split_once(':')?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let lines = text.split_inclusive('\n').take(line - 1);
    let reached = lines.map(|line| line.chars().count()).sum::<usize>() + column - 1;
    let expected = message.strip_prefix("expected ").unwrap_or(message);
    Some((reached, expected.strip_prefix("one of ").unwrap_or(expected).split(", ").collect()))
}

/// Line and column behind so many characters, both from 1.
fn place(text: &str, characters: usize) -> (usize, usize) {
    let before = text.chars().take(characters);
    before.fold((1, 1), |(line, column), c| if c == '\n' { (line + 1, 1) } else { (line, column + 1) })
}

/// How many characters the place that the parser names must be moved back. After it has tried a keyword without
/// success, the parser names the place behind that keyword, although it stopped before it. If it expected nothing but
/// keywords, the length of the shortest is taken, else 0; so the place told is that of the error or a word or two
/// before it.
fn length_of_keywords(expected: &[&str]) -> usize {
    let is_keyword =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    expected.iter().map(|word| if is_keyword(word) { word.len() } else { 0 }).min().unwrap_or(0)
}

/// Whether the parser says something of its own here; all else are characters and keywords, its language and not the
/// reader's.
fn is_sentence(word: &str) -> bool {
    word.contains(' ') && word.starts_with(char::is_uppercase) && !word.starts_with("Prefix not found")
}

/// The first name whose prefix is not declared, and where it begins, in bytes. The parser often stops elsewhere.
fn undeclared(text: &str) -> Option<(usize, String)> {
    let masked = nesting::masked(text);
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    let mut declared = HashSet::from(["_"]);
    let mut follows_prefix = false;
    let mut rest = masked.as_str();
    while let Some(start) = rest.find(in_name) {
        let word = &rest[start..];
        let word = &word[..word.find(|c| !in_name(c)).unwrap_or(word.len())];
        let at = masked.len() - rest.len() + start;
        if let Some((prefix, _)) = word.split_once(':') {
            if follows_prefix {
                declared.insert(prefix);
            } else if !declared.contains(prefix) && !masked[..at].ends_with(['?', '$', '@']) {
                return Some((at, format!("{prefix}:")));
            }
        }
        follows_prefix = word.eq_ignore_ascii_case("PREFIX");
        rest = &rest[start + word.len()..];
    }
    None
}
