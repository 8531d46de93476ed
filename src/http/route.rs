//! Which handler answers an address: routes are tried in the order in which they are written down, and the first that fits counts.
//!
//! A route is read from left to right, once: text must stand in the path as it is, and a part takes as much of it as it can. So
//! text behind a part begins with a character that the part cannot hold.
use super::{
    answered::{Answering, Call},
    percent,
};
use crate::error::{Error, Result};

/// How many bytes of a text a part takes; none if the text does not begin as the part does.
type Takes = fn(&str) -> Option<usize>;

/// The parts of a path that routes name.
const PARTS: &[(&str, Takes)] = &[
    ("publisher_id", publisher_id),
    ("plan_id", |text| filled(while_in(text, is_of_slug))),
    ("slug", |text| filled(while_in(text, is_of_slug))),
    ("name", |text| filled(while_in(text, |c| c.is_ascii_lowercase() || c == '-'))),
    ("language", language),
    ("path", |text| Some(while_in(text, |c| c != '.'))),
    ("suffix", |text| Some(while_in(text, |c| c != '/'))),
    ("below", |text| Some(text.len())),
];

/// How much any other part takes: all up to the next slash.
fn segment(text: &str) -> Option<usize> {
    filled(while_in(text, |c| c != '/'))
}

/// Six digits, or a country and words.
fn publisher_id(text: &str) -> Option<usize> {
    let begins =
        |count: usize, is_of: fn(&u8) -> bool| text.as_bytes().get(..count).is_some_and(|s| s.iter().all(is_of));
    if begins(6, u8::is_ascii_digit) {
        return Some(6);
    }
    let words = text.get(2..)?.strip_prefix('-').filter(|_| begins(2, u8::is_ascii_lowercase))?;
    Some(3 + filled(while_in(words, is_of_slug))?)
}

/// Small letters, and some words behind them, as in `zh-Hant-TW`.
fn language(text: &str) -> Option<usize> {
    let length = while_in(text, |c| c.is_ascii_alphanumeric() || c == '-');
    let (first, rest) =
        text[..length].split_once('-').map_or((&text[..length], None), |(first, rest)| (first, Some(rest)));
    let is_word = |word: &str| (1..=8).contains(&word.len());
    let is_first = (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_rest = rest.is_none_or(|rest| rest.split('-').count() <= 3 && rest.split('-').all(is_word));
    (is_first && is_rest).then_some(length)
}

fn is_of_slug(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

/// How many bytes of a text come before the first character that is none of these.
fn while_in(text: &str, is_of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_of(c)).unwrap_or(text.len())
}

fn filled(length: usize) -> Option<usize> {
    Some(length).filter(|length| *length > 0)
}

/// A piece of a route.
#[derive(Debug)]
enum Piece {
    Text(String),
    Part(String, Takes),
}

/// A route: the paths that take it, and what answers them.
pub struct Route {
    pieces: Vec<Piece>,
    /// What answers.
    pub answering: Answering,
}

impl Route {
    /// A route as it is written down: `{name}` is a part.
    pub fn new(path: &str, answering: Answering) -> Self {
        Self { pieces: pieces(path), answering }
    }

    /// The parts of a path that takes this route, with their names; `None` of one that does not.
    pub fn parts(&self, path: &str) -> Option<Parts> {
        let (mut rest, mut parts) = (path, Vec::new());
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => rest = rest.strip_prefix(text.as_str())?,
                Piece::Part(name, takes) => {
                    let (part, behind) = rest.split_at(takes(rest)?);
                    parts.push((name.clone(), part.to_owned()));
                    rest = behind;
                }
            }
        }
        rest.is_empty().then_some(Parts(parts))
    }
}

fn pieces(path: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some((text, (name, behind))) =
        rest.split_once('{').and_then(|(text, rest)| Some((text, rest.split_once('}')?)))
    {
        let takes = PARTS.iter().find(|(known, _)| *known == name).map_or(segment as Takes, |(_, takes)| *takes);
        pieces.extend([Piece::Text(text.to_owned()), Piece::Part(name.to_owned(), takes)]);
        rest = behind;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    pieces
}

/// The parts of a path with the names that its route gives them, percent-encoded as in the path.
#[derive(Debug, Default)]
pub struct Parts(Vec<(String, String)>);

impl Call {
    /// The parts of the path in their order, decoded.
    ///
    /// # Errors
    ///
    /// When one is not percent-encoded UTF-8, or the route has other parts.
    pub fn parts<const N: usize>(&self) -> Result<[String; N]> {
        let parts = self.parts.0.iter().map(|(_, part)| decoded(part)).collect::<Result<Vec<_>>>()?;
        parts
            .try_into()
            .map_err(|parts: Vec<_>| Error::Internal(format!("the route has {} parts, not {N}", parts.len())))
    }

    /// The part of the path that has this name in its route, decoded; empty if none has.
    ///
    /// # Errors
    ///
    /// When it is not percent-encoded UTF-8.
    pub fn part(&self, name: &str) -> Result<String> {
        self.parts
            .0
            .iter()
            .find(|(known, _)| known == name)
            .map_or_else(|| Ok(String::new()), |(_, part)| decoded(part))
    }
}

fn decoded(part: &str) -> Result<String> {
    percent::decode(part).map_err(|wrong| Error::MalformedAddress(format!("the path {wrong}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(route: &str, path: &str) -> Option<Vec<String>> {
        let route = Route::new(route, Answering::nothing());
        Some(route.parts(path)?.0.into_iter().map(|(_, part)| part).collect())
    }

    #[test]
    fn a_part_takes_what_it_can_hold_and_the_rest_must_be_as_it_is_written() {
        let plan = "/{publisher_id}/{plan_id}{suffix}";
        assert_eq!(read(plan, "/172014/dx-2.ttl").unwrap(), ["172014", "dx-2", ".ttl"]);
        assert_eq!(read(plan, "/gb-bracknell-forest/dx").unwrap(), ["gb-bracknell-forest", "dx", ""]);
        for other in [
            "/172014",
            "/172014/",
            "/172014/DX",
            "/1720145/dx",
            "/17201/dx",
            "/gb-/dx",
            "/gb/dx",
            "/172014/dx/x",
            "/あ/x",
        ] {
            assert_eq!(read(plan, other), None, "{other}");
        }
        assert_eq!(read("/{publisher_id}{suffix}", "/1720145").unwrap(), ["172014", "5"]);
        assert_eq!(read("/ns/context-{language}.jsonld", "/ns/context-zh-Hant.jsonld").unwrap(), ["zh-Hant"]);
        for other in ["e", "EN", "en-", "en-a-b-c-d", "en-123456789", "あ"] {
            assert_eq!(read("/{language}", &format!("/{other}")), None, "{other}");
        }
        assert_eq!(read("/a/{what}/b", "/a/あ.x/b").unwrap(), ["あ.x"]);
        assert_eq!(read("/a/{what}/b", "/a//b"), None);
        assert_eq!(read("/id/{below}", "/id/a/b%2Fc").unwrap(), ["a/b%2Fc"]);
        assert_eq!(read("/id/{below}", "/id/").unwrap(), [""]);
        assert_eq!(read("/graph/{path}{suffix}", "/graph/a/b.ttl").unwrap(), ["a/b", ".ttl"]);
        assert_eq!(read("/docs", "/docs/"), None);
    }
}
