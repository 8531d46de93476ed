//! What a query costs to be parsed, found out before it is parsed.
//!
//! The parser cannot be interrupted, so a text that it would read for long must not reach it. This is a scan of the
//! tokens in linear time. It bounds three things, for each of which the parser's grammar (`parser.rs` of spargebra 0.4) is
//! the reason:
//!
//! - **Stack.** The parser calls itself for each bracket, each `<<` and each of `! / | ^`, up to 60 KB of stack each in a
//!   debug build. [`NESTING_LIMIT`] and [`OPERATOR_LIMIT`] bound them.
//! - **What is read more than once.** The grammar is an ordered choice without memory. Where two choices begin alike, what
//!   they share is read again when the first fails, and within it again. Such are `!` (it tries `!!` first), `SUBSTR`,
//!   `REGEX`, `REPLACE` and `GROUP_CONCAT` (they try the form with more arguments first), and a call by a name (in
//!   `FILTER`, `HAVING`, `GROUP BY` and `ORDER BY` it is tried as a function and as an aggregate), and `{|` (it is tried with
//!   and without the `~` before it). All other choices differ in their first word or bracket. So a bracket behind one of
//!   these counts twice, within another four times.
//! - **What is compared or copied again and again.** A variable, an aggregate and a name before the pattern are compared
//!   with those before them. A `BIND` looks through all that stands before it. A subject and a path are copied for each
//!   `,` and `;` behind them, a declared prefix for each name, what is in a collection for each bracket around it.
//!
//! All of it adds up to a number of steps, each worth about the reading of a byte, and [`STEP_LIMIT`] bounds the sum.
//!
//! The text is cut as SPARQL does it: what is in strings, IRIs and comments does not count. In one place the cut depends
//! on the grammar: `?a<(?b)>…` may be an IRI or two comparisons. Where such a text contains a character that would make a
//! difference (which no IRI that starts with `scheme://` does, for that is never a comparison), everything behind it
//! counts, whatever it is in. So the count is never below the truth.
use crate::Error;
use std::ops::Range;

/// How long a query may be, in bytes.
pub const LENGTH_LIMIT: usize = 256 << 10;

/// How many brackets, of any kind, may be open at once.
pub const NESTING_LIMIT: usize = 64;

/// How many of the operators `! / | ^` a query may have.
pub const OPERATOR_LIMIT: usize = 10_000;

/// How many steps the parser may take. A query of the longest length without anything that costs more takes some hundred
/// thousand.
pub const STEP_LIMIT: usize = 2 << 20;

/// How many comparisons, and how many bytes copied, cost as much as the reading of a byte.
const COMPARISONS_PER_STEP: usize = 4;
const COPIED_PER_STEP: usize = 64;

/// How many steps it takes to read an operand again: when that fails, every choice is tried to the last.
const OPERAND_AGAIN: usize = 512;

/// How many bytes a step of a path counts for that is copied: it is a few terms, some of them made for it.
const PATH_STEP: usize = 512;

/// Functions that have a longer and a shorter form, of which the parser tries the longer one first.
const TRIED_TWICE: [&str; 4] = ["SUBSTR", "REGEX", "REPLACE", "GROUP_CONCAT"];

const AGGREGATES: [&str; 7] = ["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"];

#[derive(Default)]
struct Count<'a> {
    text: &'a [u8],
    at: usize,
    /// For each open bracket, how often what is in it is read, as a power of two.
    open: Vec<u32>,
    /// What was read last, but for blanks and comments.
    last: Last,
    /// Whether the operand that comes is read twice, because a `!` stands before it.
    negated: bool,
    operators: usize,
    steps: usize,
    variables: usize,
    aggregates: usize,
    /// Names before the first brace.
    head: usize,
    is_in_head: bool,
    /// Bytes of all IRIs of `BASE`, each of which may be relative to the one before, and of the longest of `PREFIX`. Both may
    /// become part of each name.
    bases: usize,
    longest_prefix: usize,
    /// Since the last brace: the longest token, and the operators that may be of a path.
    longest: usize,
    of_path: usize,
    /// Whether the text can no longer be cut into tokens for certain. From then on each bracket counts as opened and
    /// none as closed, so that the count is never too low.
    raw: bool,
}

#[derive(Default)]
enum Last {
    #[default]
    Other,
    /// A keyword, a name or a part of one.
    Word(Range<usize>),
    Iri,
}

/// Refuses a query that is too long, or that the parser could read for too long or with more stack than it has.
pub(super) fn check(query: &str) -> Result<(), Error> {
    if query.len() > LENGTH_LIMIT {
        return Err(Error::TooLong { limit: LENGTH_LIMIT });
    }
    let mut count = Count::new(query);
    while count.at < count.text.len() {
        count.token();
        if count.open.len() > NESTING_LIMIT {
            return Err(Error::NestedTooDeep { limit: NESTING_LIMIT });
        }
        if count.operators > OPERATOR_LIMIT {
            return Err(Error::TooComplex { what: "operators", limit: OPERATOR_LIMIT });
        }
        if count.steps > STEP_LIMIT {
            return Err(Error::TooComplex { what: "steps of parsing", limit: STEP_LIMIT });
        }
    }
    Ok(())
}

/// What a text has at most that is flat: bytes; and, but for strings, IRIs and comments, bytes that are no blanks, brackets
/// that are open at once, and brackets and operators in all. The parser and the evaluator call themselves for each of these.
const FLAT_LENGTH: usize = 4096;
const FLAT_BYTES: usize = 1024;
const FLAT_NESTING: usize = 6;
const FLAT_PARTS: usize = 32;

/// Whether a text is so short and flat that it needs no stack of its own and is parsed in some microseconds.
pub(super) fn is_flat(query: &str) -> bool {
    if query.len() > FLAT_LENGTH {
        return false;
    }
    let (mut bytes, mut open, mut parts) = (0_usize, 0_usize, 0_usize);
    for byte in masked(query).bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        bytes += 1;
        match byte {
            b'(' | b'{' | b'[' => (open, parts) = (open + 1, parts + 1),
            b')' | b'}' | b']' => open = open.saturating_sub(1),
            b'!' | b'/' | b'|' | b'^' | b'&' | b'+' | b'-' | b'*' | b'=' | b'<' | b'>' | b',' => parts += 1,
            _ => {}
        }
        if open > FLAT_NESTING {
            return false;
        }
    }
    bytes <= FLAT_BYTES && parts <= FLAT_PARTS
}

/// The query with spaces for the bytes of its strings, IRIs, comments and escapes.
pub(super) fn masked(query: &str) -> String {
    let mut count = Count::new(query);
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
    // Tokens of more than a byte begin and end between characters, so this is UTF-8 still.
    String::from_utf8(masked).unwrap_or_default()
}

/// Whether a byte of UTF-8 is not the first of its character.
fn is_within_character(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

impl<'a> Count<'a> {
    fn new(query: &'a str) -> Self {
        Self { text: query.as_bytes(), is_in_head: true, ..Self::default() }
    }

    fn token(&mut self) {
        let (start, byte, raw) = (self.at, self.text[self.at], self.raw);
        let length = match byte {
            b'#' if !raw => self.until(|byte| matches!(byte, b'\n' | b'\r')),
            b'"' | b'\'' if !raw => self.string(byte),
            b'<' if !raw => self.iri(),
            b'\\' if !raw => {
                2 + self.text[start + 1..].iter().skip(1).take_while(|byte| is_within_character(**byte)).count()
            }
            _ => 1,
        };
        self.at += length;
        let times = 1 << self.times_power().min(40);
        self.steps = self.steps.saturating_add(length.saturating_mul(times).saturating_mul(self.open.len().max(1)));
        self.longest = self.longest.max(length);
        match byte {
            b'#' if !raw => (),
            b' ' | b'\t' | b'\n' | b'\r' => (),
            b'<' if length > 1 => self.iri_read(length),
            b'!' => self.operator(byte),
            _ if is_of_name(byte) => self.word(start..start + length),
            _ => {
                self.sign(byte);
                self.negated = false;
                self.last = Last::Other;
            }
        }
    }

    /// What ends an operand or begins the next.
    fn sign(&mut self, byte: u8) {
        match byte {
            b'(' | b'[' | b'{' => self.opened(byte),
            b')' | b']' | b'}' => self.closed(byte),
            b'/' | b'|' | b'^' => self.operator(byte),
            // The parser calls itself for each `<<`. None closes, because none is part of a query that it takes.
            b'<' if self.text.get(self.at) == Some(&b'<') => self.open.push(self.times_power()),
            b',' | b';' => {
                let name = self.longest + self.declared();
                self.copied(name + self.of_path * (name + PATH_STEP));
            }
            b'?' | b'$' => {
                self.variables += 1;
                self.compared(self.variables);
            }
            _ => (),
        }
    }

    /// How often what stands here is read, as a power of two.
    fn times_power(&self) -> u32 {
        self.open.last().copied().unwrap_or_default()
    }

    /// How many bytes a name can become longer by.
    fn declared(&self) -> usize {
        self.bases + self.longest_prefix
    }

    fn compared(&mut self, with: usize) {
        self.steps += with / COMPARISONS_PER_STEP;
    }

    fn copied(&mut self, bytes: usize) {
        self.steps = self.steps.saturating_add(bytes / COPIED_PER_STEP);
    }

    fn opened(&mut self, byte: u8) {
        let mut power = self.times_power() + u32::from(self.negated);
        match (&self.last, byte) {
            _ if byte == b'{' && self.text.get(self.at) == Some(&b'|') => power += 1,
            (Last::Iri, b'(') => power += 1,
            (Last::Word(word), b'(') => {
                let word = &self.text[word.clone()];
                let ends = |names: &[&str]| names.iter().any(|name| ends_with(word, name));
                power += u32::from(word.contains(&b':') || word.contains(&b'\\') || ends(&TRIED_TWICE));
                if ends(&AGGREGATES) {
                    self.aggregates += 1;
                    self.compared(self.aggregates);
                }
                if ends_with(word, "BIND") {
                    self.compared(self.at);
                }
            }
            _ => (),
        }
        if power > 0 {
            self.steps += OPERAND_AGAIN << power.min(40);
        }
        self.open.push(power);
        // `{|` begins an annotation, which is part of a statement.
        if byte == b'{' && self.text.get(self.at) != Some(&b'|') {
            self.is_in_head = false;
            self.statement();
        }
    }

    fn closed(&mut self, byte: u8) {
        if !self.raw {
            self.open.pop();
        }
        if byte == b'}' && self.at >= 2 && self.text[self.at - 2] != b'|' {
            self.statement();
        }
    }

    /// Nothing before this is copied into what comes.
    fn statement(&mut self) {
        (self.longest, self.of_path) = (0, 0);
    }

    fn operator(&mut self, byte: u8) {
        self.operators += 1;
        let next = self.text.get(self.at).copied();
        // Neither `!=` nor `||` nor `^^` is of a path, and `!=` negates nothing.
        let is_double = next == Some(byte) || self.at >= 2 && self.text[self.at - 2] == byte;
        let is_unequal = byte == b'!' && next == Some(b'=');
        self.of_path += usize::from(!is_unequal && (byte == b'/' || byte == b'!' || !is_double));
        self.negated = byte == b'!' && !is_unequal;
        self.last = Last::Other;
    }

    fn iri_read(&mut self, length: usize) {
        let before = match &self.last {
            Last::Word(word) => &self.text[word.clone()],
            _ => &[],
        };
        if before.ends_with(b":") {
            self.longest_prefix = self.longest_prefix.max(length);
        } else if ends_with(before, "BASE") {
            self.bases += length;
        }
        self.named();
        self.last = Last::Iri;
    }

    /// Whatever comes next to a part of a name is part of it. Escapes are.
    fn word(&mut self, place: Range<usize>) {
        let start = match &self.last {
            Last::Word(word) if word.end == place.start => word.start,
            _ => place.start,
        };
        if self.text[place.start] == b':' {
            self.named();
        }
        self.last = Last::Word(start..place.end);
    }

    /// A name, into which a prefix or the base may be copied.
    fn named(&mut self) {
        // It is checked as well, letter by letter.
        self.copied(self.declared() * 4);
        if self.is_in_head {
            self.head += 1;
            self.compared(self.head);
        }
    }

    fn rest(&self) -> &[u8] {
        &self.text[self.at..]
    }

    /// How far it is to such a byte, or to the end.
    fn until(&self, found: impl Fn(u8) -> bool) -> usize {
        self.rest().iter().position(|&byte| found(byte)).unwrap_or(self.rest().len())
    }

    /// The length of the string that starts here.
    ///
    /// What looks like a long string but is none, because it never ends or has a wrong escape, the parser reads as an empty
    /// one, and what follows as the next. A short string that is none it cannot read at all, so nothing behind it counts.
    fn string(&self, quote: u8) -> usize {
        let long = self.rest().starts_with(&[quote; 3]);
        let end: &[u8] = if long { &[quote; 3] } else { &[quote] };
        let mut at = end.len();
        while at < self.rest().len() && !self.rest()[at..].starts_with(end) {
            at += match self.rest()[at] {
                b'\\' => match escape(&self.rest()[at..]) {
                    Some(length) => length,
                    None if long => return 2,
                    None => 2,
                },
                _ => 1,
            };
        }
        if long && at >= self.rest().len() { 2 } else { at + end.len() }
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

/// The length of the escape that a text begins with, if it is one of strings.
fn escape(text: &[u8]) -> Option<usize> {
    let hexadecimal = |digits: usize| {
        let digits = str::from_utf8(text.get(2..2 + digits)?).ok()?;
        let code =
            digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())??;
        char::from_u32(code).map(|_| 2 + digits.len())
    };
    match text.get(1)? {
        b't' | b'b' | b'n' | b'r' | b'f' | b'"' | b'\'' | b'\\' => Some(2),
        b'u' => hexadecimal(4),
        b'U' => hexadecimal(8),
        _ => None,
    }
}

/// Whether a byte can be part of a name or keyword. All beyond ASCII count, and the escapes of names.
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'_' | b':' | b'%' | b'.' | b'-' | b'\\')
}

/// Whether a word ends with a keyword: the parser asks for no blank before it.
fn ends_with(word: &[u8], keyword: &str) -> bool {
    let start = word.len().checked_sub(keyword.len());
    start.is_some_and(|start| word[start..].eq_ignore_ascii_case(keyword.as_bytes()))
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
    fn flat_is_what_is_short_and_has_few_parts() {
        let prefixes = "PREFIX dcterms: <http://purl.org/dc/terms/>\n".repeat(40);
        for flat in [
            "SELECT ?p ?o { <http://example.org/a-b/c-d> ?p ?o } # ((((((((",
            "ASK { ?s ?p '((((((((((((' }",
            &format!("{prefixes}ASK {{ ?s ?p ?o }}"),
        ] {
            assert!(is_flat(flat), "{flat}");
        }
        for other in [
            format!("ASK {{ FILTER({}1{}) }}", "(".repeat(8), ")".repeat(8)),
            format!("ASK {{ ?s ?p ?o {} }}", "OPTIONAL { }".repeat(33)),
            format!("ASK {{ FILTER(1{}) }}", "+1".repeat(33)),
            format!("ASK {{ {} }}", "?subject ?property ?object . ".repeat(50)),
            format!("{prefixes}{prefixes}{prefixes}ASK {{ }}"),
        ] {
            assert!(!is_flat(&other), "{other}");
        }
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
