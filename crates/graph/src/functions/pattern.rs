//! Regular expressions of `XPath` (functions and operators, section 7.6) as the ones of Rust.
//!
//! The two languages look alike and differ: `\w`, `\s` and classes mean other characters, `[a-z-[aeiou]]`, `\i` and
//! `\c` are `XPath`'s only, and `\b`, `(?i)`, `&&` are Rust's only. So a pattern is read here and written anew. What
//! cannot be said in Rust's (back-references) is told as such, because it is no mistake of the query.
use regex::{Regex, RegexBuilder};
use std::fmt::Write;

/// How many bytes a compiled pattern may have.
const SIZE: usize = 1 << 20;

/// How many it may have if it is to be matched with a text longer than [`LONG_TEXT`]: matching takes up to the product
/// of both, and cannot be interrupted.
const SIZE_FOR_LONG_TEXTS: usize = 1 << 16;

/// In bytes.
pub const LONG_TEXT: usize = 1 << 16;

/// Why there is no pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mistake {
    /// It is no regular expression of `XPath`.
    Invalid,
    /// It is one, which this server does not match: the reason.
    Unsupported(String),
}

/// A pattern with its flags, ready to be matched.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    /// Whether it may be matched with long texts.
    pub is_small: bool,
    /// Whether the replacement is to be taken as it is (flag `q`).
    pub is_literal: bool,
}

impl Pattern {
    pub fn new(pattern: &str, flags: &str) -> Result<Self, Mistake> {
        if !flags.chars().all(|flag| matches!(flag, 's' | 'm' | 'i' | 'x' | 'q')) {
            return Err(Mistake::Invalid);
        }
        let is_literal = flags.contains('q');
        let translated = if is_literal {
            regex::escape(pattern)
        } else if flags.contains('x') {
            translate(&without_space(pattern))?
        } else {
            translate(pattern)?
        };
        let build = |size: usize| {
            RegexBuilder::new(&translated)
                .dot_matches_new_line(flags.contains('s') && !is_literal)
                .multi_line(flags.contains('m') && !is_literal)
                .case_insensitive(flags.contains('i'))
                .size_limit(size)
                .dfa_size_limit(2 * SIZE)
                .build()
        };
        if let Ok(regex) = build(SIZE_FOR_LONG_TEXTS) {
            return Ok(Self { regex, is_small: true, is_literal });
        }
        match build(SIZE) {
            Ok(regex) => Ok(Self { regex, is_small: false, is_literal }),
            Err(regex::Error::CompiledTooBig(_)) => {
                Err(Mistake::Unsupported("a regular expression of this size".to_owned()))
            }
            Err(_) => Err(Mistake::Invalid),
        }
    }

    pub fn regex(&self) -> &Regex {
        &self.regex
    }
}

/// Without white space outside of classes (flag `x`).
fn without_space(pattern: &str) -> String {
    let (mut depth, mut escaped) = (0_usize, false);
    let keep = |c: &char| {
        let is_escaped = std::mem::replace(&mut escaped, false);
        match c {
            '\\' if !is_escaped => escaped = true,
            '[' if !is_escaped => depth += 1,
            ']' if !is_escaped => depth = depth.saturating_sub(1),
            ' ' | '\t' | '\n' | '\r' if depth == 0 => {
                escaped = is_escaped;
                return false;
            }
            _ => (),
        }
        true
    };
    pattern.chars().filter(keep).collect()
}

/// Writes a pattern of `XPath` as one of Rust.
fn translate(pattern: &str) -> Result<String, Mistake> {
    let mut translation = Translation { rest: pattern, written: String::new(), depth: 0 };
    translation.all()?;
    Ok(translation.written)
}

struct Translation<'p> {
    rest: &'p str,
    written: String,
    depth: usize,
}

/// How deep groups and classes may be.
const DEPTH: usize = 100;

impl Translation<'_> {
    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        Some(next)
    }

    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn deeper(&mut self) -> Result<(), Mistake> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Mistake::Unsupported("the regular expression is nested too deep".to_owned()));
        }
        Ok(())
    }

    fn all(&mut self) -> Result<(), Mistake> {
        let mut groups = 0_usize;
        // Whether something stands before that can be repeated.
        let mut repeatable = false;
        while let Some(c) = self.next() {
            repeatable = match c {
                '(' => {
                    groups += 1;
                    self.deeper()?;
                    let is_plain = self.take("?:");
                    self.written.push_str(if is_plain { "(?:" } else { "(" });
                    if self.rest.starts_with('?') {
                        return Err(Mistake::Invalid);
                    }
                    false
                }
                ')' => {
                    groups = groups.checked_sub(1).ok_or(Mistake::Invalid)?;
                    self.depth -= 1;
                    self.written.push(')');
                    true
                }
                '|' => {
                    self.written.push('|');
                    false
                }
                '?' | '*' | '+' | '{' => {
                    if !repeatable {
                        return Err(Mistake::Invalid);
                    }
                    self.quantifier(c)?;
                    false
                }
                '[' => {
                    self.class()?;
                    true
                }
                '\\' => {
                    self.escape()?;
                    true
                }
                '^' | '$' | '.' => {
                    self.written.push(c);
                    c == '.'
                }
                ']' | '}' => return Err(Mistake::Invalid),
                c => {
                    literal(&mut self.written, c);
                    true
                }
            };
        }
        if groups == 0 { Ok(()) } else { Err(Mistake::Invalid) }
    }

    fn quantifier(&mut self, first: char) -> Result<(), Mistake> {
        self.written.push(first);
        if first == '{' {
            let (inside, rest) = self.rest.split_once('}').ok_or(Mistake::Invalid)?;
            let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
            let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if !is_number(least) || !(most.is_empty() || is_number(most)) {
                return Err(Mistake::Invalid);
            }
            self.written.push_str(inside);
            self.written.push('}');
            self.rest = rest;
        }
        if self.take("?") {
            self.written.push('?');
        }
        Ok(())
    }

    /// What follows a backslash outside of a class.
    fn escape(&mut self) -> Result<(), Mistake> {
        if let Some(digit) = self.rest.chars().next().filter(char::is_ascii_digit) {
            return Err(if digit == '0' {
                Mistake::Invalid
            } else {
                Mistake::Unsupported(format!("the back-reference `\\{digit}` of a regular expression"))
            });
        }
        let set = self.escaped()?;
        match set {
            Escaped::One(c) => literal(&mut self.written, c),
            Escaped::Set(set) => self.written.push_str(&set),
        }
        Ok(())
    }

    /// What follows a backslash anywhere.
    fn escaped(&mut self) -> Result<Escaped, Mistake> {
        let c = self.next().ok_or(Mistake::Invalid)?;
        let set = |set: &str| Ok(Escaped::Set(set.to_owned()));
        match c {
            'n' => Ok(Escaped::One('\n')),
            'r' => Ok(Escaped::One('\r')),
            't' => Ok(Escaped::One('\t')),
            '\\' | '|' | '.' | '-' | '^' | '?' | '*' | '+' | '{' | '}' | '(' | ')' | '[' | ']' | '$' => {
                Ok(Escaped::One(c))
            }
            's' => set(r"[ \t\n\r]"),
            'S' => set(r"[^ \t\n\r]"),
            'd' => set(r"\p{Nd}"),
            'D' => set(r"\P{Nd}"),
            'w' => set(r"[^\p{P}\p{Z}\p{C}]"),
            'W' => set(r"[\p{P}\p{Z}\p{C}]"),
            'i' => Ok(Escaped::Set(format!("[{NAME_START}]"))),
            'I' => Ok(Escaped::Set(format!("[^{NAME_START}]"))),
            'c' => Ok(Escaped::Set(format!("[{NAME_START}{NAME_OTHER}]"))),
            'C' => Ok(Escaped::Set(format!("[^{NAME_START}{NAME_OTHER}]"))),
            'p' | 'P' => self.property(c == 'P'),
            _ => Err(Mistake::Invalid),
        }
    }

    /// `\p{…}`: a category of Unicode, or a block (`IsHiragana`).
    fn property(&mut self, is_negated: bool) -> Result<Escaped, Mistake> {
        if !self.take("{") {
            return Err(Mistake::Invalid);
        }
        let (name, rest) = self.rest.split_once('}').ok_or(Mistake::Invalid)?;
        self.rest = rest;
        if let Some(block) = name.strip_prefix("Is") {
            let known = BLOCKS.iter().find(|(known, ..)| *known == block);
            let (_, first, last) =
                known.ok_or_else(|| Mistake::Unsupported(format!("the block `{name}` in a regular expression")))?;
            let not = if is_negated { "^" } else { "" };
            return Ok(Escaped::Set(format!("[{not}\\x{{{first:X}}}-\\x{{{last:X}}}]")));
        }
        if !CATEGORIES.contains(&name) {
            return Err(Mistake::Invalid);
        }
        Ok(Escaped::Set(format!("\\{}{{{name}}}", if is_negated { 'P' } else { 'p' })))
    }

    /// A class, from behind its `[`: `[^a-z\d-[aeiou]]`.
    fn class(&mut self) -> Result<(), Mistake> {
        self.deeper()?;
        let mut group = String::from(if self.take("^") { "[^" } else { "[" });
        let mut is_empty = true;
        let mut subtracted = None;
        loop {
            if self.rest.starts_with("-[") && !is_empty {
                self.rest = self.rest.get(2..).unwrap_or_default();
                let outside = std::mem::take(&mut self.written);
                self.class()?;
                subtracted = Some(std::mem::replace(&mut self.written, outside));
                if !self.take("]") {
                    return Err(Mistake::Invalid);
                }
                break;
            }
            match self.next().ok_or(Mistake::Invalid)? {
                ']' if !is_empty => break,
                ']' | '[' => return Err(Mistake::Invalid),
                '\\' => match self.escaped()? {
                    Escaped::One(first) => self.range(&mut group, first)?,
                    Escaped::Set(set) => group.push_str(&set),
                },
                first => self.range(&mut group, first)?,
            }
            is_empty = false;
        }
        group.push(']');
        self.depth -= 1;
        match subtracted {
            Some(subtracted) => {
                let _ = write!(self.written, "[{group}--{subtracted}]");
            }
            None => self.written.push_str(&group),
        }
        Ok(())
    }

    /// A character of a class, or the range that it begins.
    fn range(&mut self, group: &mut String, first: char) -> Result<(), Mistake> {
        literal(group, first);
        let is_range = self.rest.starts_with('-') && !self.rest.starts_with("-]") && !self.rest.starts_with("-[");
        if !is_range {
            return Ok(());
        }
        self.next();
        let last = match self.next().ok_or(Mistake::Invalid)? {
            '\\' => match self.escaped()? {
                Escaped::One(last) => last,
                Escaped::Set(_) => return Err(Mistake::Invalid),
            },
            '[' => return Err(Mistake::Invalid),
            last => last,
        };
        if last < first {
            return Err(Mistake::Invalid);
        }
        group.push('-');
        literal(group, last);
        Ok(())
    }
}

/// What an escape stands for.
enum Escaped {
    One(char),
    Set(String),
}

/// A character that means itself, in a class too.
fn literal(written: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || !c.is_ascii() {
        written.push(c);
    } else {
        let _ = write!(written, "\\x{{{:X}}}", u32::from(c));
    }
}

/// `NameStartChar` of XML.
const NAME_START: &str = r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}";

/// What `NameChar` has beyond it.
const NAME_OTHER: &str = r"\-.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}";

/// The categories of Unicode that XML Schema names.
const CATEGORIES: [&str; 37] = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn", "Cs",
];

/// Blocks of Unicode, with their first and last character: those of European and Japanese writing.
const BLOCKS: &[(&str, u32, u32)] = &[
    ("BasicLatin", 0x0, 0x7F),
    ("Latin-1Supplement", 0x80, 0xFF),
    ("LatinExtended-A", 0x100, 0x17F),
    ("LatinExtended-B", 0x180, 0x24F),
    ("IPAExtensions", 0x250, 0x2AF),
    ("CombiningDiacriticalMarks", 0x300, 0x36F),
    ("Greek", 0x370, 0x3FF),
    ("GreekandCoptic", 0x370, 0x3FF),
    ("Cyrillic", 0x400, 0x4FF),
    ("GeneralPunctuation", 0x2000, 0x206F),
    ("CurrencySymbols", 0x20A0, 0x20CF),
    ("LetterlikeSymbols", 0x2100, 0x214F),
    ("NumberForms", 0x2150, 0x218F),
    ("Arrows", 0x2190, 0x21FF),
    ("MathematicalOperators", 0x2200, 0x22FF),
    ("EnclosedAlphanumerics", 0x2460, 0x24FF),
    ("BoxDrawing", 0x2500, 0x257F),
    ("GeometricShapes", 0x25A0, 0x25FF),
    ("MiscellaneousSymbols", 0x2600, 0x26FF),
    ("CJKRadicalsSupplement", 0x2E80, 0x2EFF),
    ("KangxiRadicals", 0x2F00, 0x2FDF),
    ("CJKSymbolsandPunctuation", 0x3000, 0x303F),
    ("Hiragana", 0x3040, 0x309F),
    ("Katakana", 0x30A0, 0x30FF),
    ("KatakanaPhoneticExtensions", 0x31F0, 0x31FF),
    ("EnclosedCJKLettersandMonths", 0x3200, 0x32FF),
    ("CJKCompatibility", 0x3300, 0x33FF),
    ("CJKUnifiedIdeographsExtensionA", 0x3400, 0x4DBF),
    ("CJKUnifiedIdeographs", 0x4E00, 0x9FFF),
    ("HangulSyllables", 0xAC00, 0xD7AF),
    ("CJKCompatibilityIdeographs", 0xF900, 0xFAFF),
    ("HalfwidthandFullwidthForms", 0xFF00, 0xFFEF),
    ("CJKUnifiedIdeographsExtensionB", 0x20000, 0x2A6DF),
];

/// What stands for a match: pieces of text and groups of the pattern.
pub enum Piece {
    Text(String),
    Group(usize),
}

/// Reads the replacement of `REPLACE` for a pattern with so many groups; `None` if it is none.
pub fn replacement(text: &str, groups: usize) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => plain.push(rest.next().filter(|next| matches!(next, '\\' | '$'))?),
            '$' => {
                let mut group = rest.next()?.to_digit(10)? as usize;
                // As many digits as there is a group for; the others are text.
                while let Some(digit) = rest.peek().and_then(|next| next.to_digit(10)) {
                    let longer = group * 10 + digit as usize;
                    if longer > groups {
                        break;
                    }
                    group = longer;
                    rest.next();
                }
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                if group <= groups {
                    pieces.push(Piece::Group(group));
                }
            }
            c => plain.push(c),
        }
    }
    pieces.push(Piece::Text(plain));
    Some(pieces)
}
