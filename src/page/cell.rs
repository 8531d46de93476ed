//! What stands in one place of a page.
use super::words::is_japanese;
use crate::{calendar, format::ISOLATES, language::Language};
use askama::filters::{Html, HtmlSafe, escape};
use std::fmt;

/// Text, as it is set if it has several lines; perhaps in another language, a link, a code, with marked places or a bar, or
/// with a list below it.
#[derive(Default, Clone)]
pub struct HtmlCell {
    pub text: String,
    /// Language of the texts of the plan in it, if that is not the one of the page: of all of the text, or of what is marked
    /// as such.
    pub lang: Option<String>,
    pub href: Option<String>,
    /// Whether it is a code, to be copied rather than read.
    pub code: bool,
    /// Where it has moments, RFC 3339 in UTC: the language in which they are told, in Japanese as people in Japan tell them.
    pub times: Option<Language>,
    /// Places to mark: begin and end in characters, ascending and apart from each other.
    pub marks: Vec<(usize, usize)>,
    /// Length of a bar in front of the text, a number from 0 to 1.
    pub meter: Option<String>,
    /// Cells below it with their names; a name may be empty.
    pub below: Vec<(String, HtmlCell)>,
}

/// Writes itself escaped: lists below lists have no depth that a template could know.
impl HtmlSafe for HtmlCell {}

impl HtmlCell {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Text that is an address becomes a link.
    pub fn linked(text: impl Into<String>) -> Self {
        let text = text.into();
        let is_address = text.starts_with("http://") || text.starts_with("https://");
        Self { href: is_address.then(|| text.clone()), text, ..Self::default() }
    }

    /// On a page in a language: what is Japanese on an English page says so.
    pub fn say_language(&mut self, page: Language) {
        if page == Language::En && (self.is_mixed() || self.lang.is_none()) && is_japanese(&self.own_words()) {
            self.text.retain(|c| c != ISOLATES.0 && c != ISOLATES.1);
            self.lang = Some(Language::Ja.tag().to_owned());
        }
        self.below.iter_mut().for_each(|(_, cell)| cell.say_language(page));
    }

    /// The text without those of the plan that are marked in it.
    fn own_words(&self) -> String {
        let parts = self.text.split(ISOLATES.0).enumerate();
        let behind = |(place, part): (usize, &str)| {
            let own = if place == 0 { part } else { part.split_once(ISOLATES.1).map_or("", |(_, behind)| behind) };
            own.to_owned()
        };
        parts.map(behind).collect()
    }

    /// The text alone.
    pub fn plain(&self) -> String {
        self.text.chars().filter(|c| *c != ISOLATES.0 && *c != ISOLATES.1).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.below.is_empty()
    }

    /// Whether only parts of it are texts of the plan.
    pub fn is_mixed(&self) -> bool {
        self.text.contains(ISOLATES.0)
    }

    /// The text with those of the plan in it, each in its language.
    fn write_parts(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(href) = &self.href {
            write!(f, "<a href=\"{}\">", escaped(href))?;
        }
        if let Some(length) = &self.meter {
            write!(f, "<meter value=\"{}\"></meter> ", escaped(length))?;
        }
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once(ISOLATES.0) {
            let (own, behind) = after.split_once(ISOLATES.1).unwrap_or((after, ""));
            let part = Self { lang: self.lang.clone(), ..Self::text(own) };
            write!(f, "{}{part}", escaped(before))?;
            rest = behind;
        }
        write!(f, "{}{}", escaped(rest), if self.href.is_some() { "</a>" } else { "" })
    }

    /// The text piece by piece, and whether each is marked.
    fn pieces(&self) -> Vec<(String, bool)> {
        let mut characters = self.text.chars();
        let (mut pieces, mut at) = (Vec::new(), 0);
        for &(begin, end) in &self.marks {
            pieces.push((characters.by_ref().take(begin.saturating_sub(at)).collect(), false));
            pieces.push((characters.by_ref().take(end.saturating_sub(begin)).collect(), true));
            at = end;
        }
        pieces.push((characters.collect(), false));
        pieces
    }
}

impl fmt::Display for HtmlCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_mixed() {
            return self.write_parts(f);
        }
        let lang = self.lang.as_ref().filter(|_| !self.text.is_empty());
        let lang = lang.map(|lang| format!(" lang=\"{}\"", escaped(lang))).unwrap_or_default();
        let (begin, end) = match &self.href {
            _ if self.code => (format!("<code class=\"digest\"{lang}>"), "</code>"),
            Some(href) => (format!("<a href=\"{}\"{lang}>", escaped(href)), "</a>"),
            None if lang.is_empty() => (String::new(), ""),
            None => (format!("<span{lang}>"), "</span>"),
        };
        if self.text.contains('\n') {
            return write!(f, "<pre{lang}>{}</pre>", escaped(&self.text));
        }
        f.write_str(&begin)?;
        if let Some(length) = &self.meter {
            write!(f, "<meter value=\"{}\"></meter> ", escaped(length))?;
        }
        for (piece, marked) in self.pieces() {
            match marked {
                true => write!(f, "<mark>{}</mark>", escaped(&piece))?,
                false if self.times == Some(Language::Ja) => write_times(&piece, f)?,
                false => write!(f, "{}", escaped(&piece))?,
            }
        }
        f.write_str(end)?;
        if self.below.is_empty() {
            return Ok(());
        }
        f.write_str("\n<ul>\n")?;
        for (name, cell) in &self.below {
            if !name.is_empty() && cell.text.contains('\n') {
                writeln!(f, "<li><details><summary>{}</summary>{cell}</details></li>", escaped(name))?;
                continue;
            }
            let colon = if name.is_empty() {
                ""
            } else if cell.text.is_empty() {
                ":"
            } else {
                ": "
            };
            writeln!(f, "<li>{}{colon}{cell}</li>", escaped(name))?;
        }
        f.write_str("</ul>")
    }
}

/// A text with each of its moments as people in Japan tell it.
fn write_times(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut written = 0;
    for (last, _) in text.match_indices('Z') {
        let begin = last.saturating_sub("2026-11-24T12:37:05".len()).max(written);
        let moment = text.get(begin..=last).unwrap_or_default();
        let Some(in_japan) = calendar::moment_in_japan(moment) else { continue };
        write!(f, "{}<time datetime=\"{moment}\">{in_japan}</time>", escaped(&text[written..begin]))?;
        written = last + 1;
    }
    write!(f, "{}", escaped(&text[written..]))
}

fn escaped(text: &str) -> impl fmt::Display {
    // Escaping text cannot fail; what could not be escaped is left out.
    escape(text, Html).map(|safe| safe.to_string()).unwrap_or_default()
}
