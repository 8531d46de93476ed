//! How deep a query is nested, found out before it is parsed.
//!
//! The parser calls itself for each bracket and for each of `! / | ^`, up to 60 KB of stack each in a debug build, so
//! a query of 5,000 brackets must not reach it. The text is cut as SPARQL does it: brackets in strings, IRIs and
//! comments do not count. In one place the cut depends on the grammar: `?a<(?b)>…` may be an IRI or two comparisons.
//! Where such a text contains a character that would make a difference (which no IRI that starts with `scheme://`
//! does, for that is never a comparison), everything behind it counts, whatever it is in. So the count is never
//! below the truth.
use crate::Error;

/// How long a query may be, in bytes.
pub const LENGTH_LIMIT: usize = 256 << 10;

/// How many brackets, of any kind, may be open at once.
pub const NESTING_LIMIT: usize = 64;

/// How many of the operators `! / | ^` a query may have.
pub const OPERATOR_LIMIT: usize = 10_000;

struct Count<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
    operators: usize,
    /// Whether the text can no longer be cut into tokens for certain. From then on each bracket counts as opened and
    /// none as closed, so that the count is never too low.
    raw: bool,
}

/// Refuses a query that is too long, or nested so deep that the parser could need more stack than it has.
pub(super) fn check(query: &str) -> Result<(), Error> {
    if query.len() > LENGTH_LIMIT {
        return Err(Error::TooLong { limit: LENGTH_LIMIT });
    }
    let mut count = Count { text: query.as_bytes(), at: 0, depth: 0, operators: 0, raw: false };
    while count.at < count.text.len() {
        count.token();
        if count.depth > NESTING_LIMIT {
            return Err(Error::NestedTooDeep { limit: NESTING_LIMIT });
        }
        if count.operators > OPERATOR_LIMIT {
            return Err(Error::TooComplex { what: "operators", limit: OPERATOR_LIMIT });
        }
    }
    Ok(())
}

/// The query with spaces for the bytes of its strings, IRIs, comments and escapes.
pub(super) fn masked(query: &str) -> String {
    let mut count = Count { text: query.as_bytes(), at: 0, depth: 0, operators: 0, raw: false };
    let mut masked = Vec::with_capacity(query.len());
    while count.at < count.text.len() {
        let start = count.at;
        count.token();
        let end = count.at.min(count.text.len());
        if end == start + 1 {
            masked.push(count.text[start]);
        }
        masked.resize(end, b' ');
    }
    // An escape may be cut within a character, which leaves invalid UTF-8. Then each byte beyond ASCII becomes the
    // letter `x`: only the places of the characters matter here.
    String::from_utf8(masked).unwrap_or_else(|error| {
        let letter = |byte: u8| if byte.is_ascii() { char::from(byte) } else { 'x' };
        error.into_bytes().into_iter().map(letter).collect()
    })
}

impl Count<'_> {
    fn token(&mut self) {
        let byte = self.text[self.at];
        let raw = self.raw;
        self.at += match byte {
            b'#' if !raw => self.until(|byte| matches!(byte, b'\n' | b'\r')),
            b'"' | b'\'' if !raw => self.string(byte),
            b'<' if !raw => self.iri(),
            b'\\' if !raw => 2,
            _ => 1,
        };
        match byte {
            b'(' | b'[' | b'{' => self.depth += 1,
            b')' | b']' | b'}' if !raw => self.depth = self.depth.saturating_sub(1),
            b'!' | b'/' | b'|' | b'^' => self.operators += 1,
            _ => (),
        }
    }

    fn rest(&self) -> &[u8] {
        &self.text[self.at..]
    }

    /// How far it is to such a byte, or to the end.
    fn until(&self, found: impl Fn(u8) -> bool) -> usize {
        self.rest().iter().position(|&byte| found(byte)).unwrap_or(self.rest().len())
    }

    /// The length of the string that starts here. One that never ends is all the rest: the parser stops there too.
    fn string(&self, quote: u8) -> usize {
        let long = self.rest().starts_with(&[quote; 3]);
        let end: &[u8] = if long { &[quote; 3] } else { &[quote] };
        let mut at = end.len();
        while at < self.rest().len() && !self.rest()[at..].starts_with(end) {
            at += if self.rest()[at] == b'\\' { 2 } else { 1 };
        }
        at + end.len()
    }

    /// The length of the IRI that starts here, or 1 if it is an operator.
    fn iri(&mut self) -> usize {
        let end = 1 + self.rest()[1..]
            .iter()
            .take_while(|byte| !matches!(byte, 0..=b' ' | b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'^' | b'`'))
            .count();
        if self.rest().get(end) != Some(&b'>') {
            return 1;
        }
        let inside = &self.rest()[1..end];
        if !has_authority(inside) && inside.iter().any(|byte| b"#'()[]!".contains(byte)) {
            self.raw = true;
            return 1;
        }
        end + 1
    }
}

/// Whether this starts like `http://`.
fn has_authority(iri: &[u8]) -> bool {
    let scheme = iri.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    scheme > 0 && iri[scheme..].starts_with(b"://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(query: &str) -> bool {
        check(query).is_err()
    }

    #[test]
    fn brackets_count_only_where_they_are_brackets() {
        let many = "([{".repeat(100);
        for hidden in [
            "<http://example.org/MANY>",
            "'MANY'",
            "\"MANY\"",
            "'''MANY\n'\\''''",
            "\"\"\"MANY\"\"\"",
            "# MANY\n",
            "'\\'MANY'",
        ] {
            assert!(
                !is_refused(&format!("ASK {{ ?s ?p {} }}", hidden.replace("MANY", &many.replace('{', "")))),
                "{hidden}"
            );
        }
        for open in [
            "MANY",
            "'' MANY",
            "<http://example.org/#> MANY",
            "# '\n MANY",
            "ex:a\\# MANY",
            "'\\\\' MANY",
            "?a < 'b' && MANY",
        ] {
            assert!(is_refused(&open.replace("MANY", &many)), "{open}");
        }
        assert!(!is_refused(&"{ ( [ ] ) }".repeat(1000)));
    }

    #[test]
    fn a_comparison_that_looks_like_an_iri_hides_nothing() {
        let many = "(".repeat(100);
        for hiding in ["?a<MANY?b>?c", "?a<?b#>)))\nMANY", "?a<b'>1 && 'MANY", "?a<(((((?b>?c)))))"] {
            assert!(is_refused(&hiding.replace("MANY", &many).repeat(20)), "{hiding}");
        }
        assert!(!is_refused("SELECT * { <#me> <urn:a(b)> ?o }"));
        assert!(!is_refused(&"<http://ja.wikipedia.org/wiki/A_(b> ".repeat(100)));
    }

    #[test]
    fn runs_and_lengths_are_bounded() {
        for operator in ["!", "/", "|", "^"] {
            assert!(is_refused(&operator.repeat(OPERATOR_LIMIT + 1)));
        }
        assert!(matches!(check(&" ".repeat(LENGTH_LIMIT + 1)), Err(Error::TooLong { limit: LENGTH_LIMIT })));
        for broken in ["'", "\"\"\"\\", "<", "\\", "#", "<a"] {
            assert!(check(broken).is_ok());
        }
    }
}
