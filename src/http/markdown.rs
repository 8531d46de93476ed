//! Texts of the program that are Markdown, as HTML.
use crate::language::Language;
use pulldown_cmark::{CowStr, Event, Parser, html};

/// A text as HTML for a page, or a part of one, in a language. What is Japanese in an English text is marked as that, so that
/// it is read aloud in Japanese. HTML within the text is shown, not taken.
pub fn html_of(text: &str, language: Language) -> String {
    let mut written = String::new();
    let events = Parser::new(text).flat_map(|event| match event {
        Event::Text(text) if language == Language::En => marked(text),
        Event::Html(text) | Event::InlineHtml(text) => vec![Event::Text(text)],
        other => vec![other],
    });
    html::push_html(&mut written, events);
    written
}

/// The same without the paragraph around it, if there is only one.
pub fn line_of(text: &str, language: Language) -> String {
    let html = html_of(text, language);
    let all = html.trim();
    let line = all.strip_prefix("<p>").and_then(|line| line.strip_suffix("</p>"));
    line.filter(|line| !line.contains("<p>")).unwrap_or(all).to_owned()
}

/// A text with a mark around everything from the first Japanese character to the last.
fn marked(text: CowStr<'_>) -> Vec<Event<'_>> {
    let (Some(begin), Some(last)) = (text.find(is_japanese), text.rfind(is_japanese)) else {
        return vec![Event::Text(text)];
    };
    let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
    let part = |part: &str| Event::Text(CowStr::from(part.to_owned()));
    let mark = |mark: &'static str| Event::InlineHtml(CowStr::from(mark));
    vec![part(&text[..begin]), mark("<span lang=\"ja\">"), part(&text[begin..end]), mark("</span>"), part(&text[end..])]
}

/// Kana, kanji, and the punctuation and wide forms that stand among them.
fn is_japanese(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_japanese_in_an_english_text_is_marked() {
        assert_eq!(line_of("A plan. 計画。 Ours.", Language::En), "A plan. <span lang=\"ja\">計画。</span> Ours.");
        assert_eq!(line_of("A `plan`", Language::En), "A <code>plan</code>");
        assert_eq!(line_of("計画", Language::Ja), "計画");
        assert_eq!(line_of("A\n\nB", Language::En), "<p>A</p>\n<p>B</p>");
        assert_eq!(line_of("1 < 2, <b>x</b>", Language::En), "1 &lt; 2, &lt;b&gt;x&lt;/b&gt;");
    }
}
