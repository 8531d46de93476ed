//! Feeds: what was published, newest first, for programs that look now and then whether there is more.
use super::{Document, FeedEntry, Format, FurtherForms, HTML, Shape, ShapeKind, WriteError, json};
use crate::characters;
use serde_json::{Value, json};
use std::fmt::Write;

/// Atom (RFC 4287).
pub const ATOM: Format = Format {
    suffix: "atom",
    content_type: "application/atom+xml; charset=utf-8",
    negotiable: true,
    whole: true,
    stored: false,
    page: None,
    fits,
    write: |document| Ok(atom(document).into_bytes()),
};

/// JSON Feed 1.1.
pub const JSON_FEED: Format = Format {
    suffix: "json-feed",
    content_type: "application/feed+json",
    negotiable: true,
    whole: true,
    stored: false,
    page: None,
    fits,
    write: |document| -> Result<Vec<u8>, WriteError> { json::pretty(&json_feed(document)) },
};

fn fits(shape: ShapeKind) -> bool {
    shape == ShapeKind::Feed
}

/// Who publishes, and what.
fn feed(document: &Document) -> (&str, &[FeedEntry]) {
    match &document.shape {
        Shape::ComputedTable(sheet) => match &sheet.also {
            FurtherForms::Entries { by, entries } => (by, entries),
            FurtherForms::Nothing | FurtherForms::Graphs(_) => ("", &[]),
        },
        _ => ("", &[]),
    }
}

/// URL of the document in a format.
fn form(document: &Document, suffix: &str) -> String {
    let forms = document.forms();
    forms.into_iter().find(|(format, _)| format.suffix == suffix).map(|(_, url)| url).unwrap_or_default()
}

fn atom(document: &Document) -> String {
    let (by, entries) = feed(document);
    let id = document.link("self").unwrap_or_default();
    let updated = entries.iter().map(|entry| entry.updated.as_str()).max().unwrap_or("1970-01-01T00:00:00Z");
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ja\">\n",
    );
    let out = &mut xml;
    element(out, "id", id);
    element(out, "title", &document.title);
    element(out, "updated", updated);
    person(out, by);
    link(out, "self", ATOM.content_type, &form(document, ATOM.suffix));
    link(out, "alternate", HTML.content_type, &form(document, HTML.suffix));
    if let Some(rights) = &document.rights {
        link(out, "license", "", &rights.license);
        element(out, "rights", rights.rights_ja.as_deref().unwrap_or(&rights.license));
    }
    for entry in entries {
        out.push_str("<entry>\n");
        element(out, "id", &entry.id);
        element(out, "title", &entry.title);
        element(out, "published", &entry.published);
        element(out, "updated", &entry.updated);
        person(out, entry.author.as_deref().unwrap_or_default());
        link(out, "alternate", "", &entry.url);
        entry.related.iter().for_each(|(_, url)| link(out, "related", "", url));
        element(out, "summary", &entry.text);
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    xml
}

fn element(out: &mut String, name: &str, text: &str) {
    // Writing into memory cannot fail.
    let _ = writeln!(out, "<{name}>{}</{name}>", escaped(text));
}

fn person(out: &mut String, name: &str) {
    if !name.is_empty() {
        let _ = writeln!(out, "<author><name>{}</name></author>", escaped(name));
    }
}

fn link(out: &mut String, relation: &str, content_type: &str, url: &str) {
    let media_type = content_type.split(';').next().unwrap_or_default();
    let media_type = if media_type.is_empty() { String::new() } else { format!(" type=\"{media_type}\"") };
    let _ = writeln!(out, "<link rel=\"{relation}\"{media_type} href=\"{}\"/>", escaped(url));
}

/// Text as XML and HTML take it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(character),
        }
    }
    out
}

fn json_feed(document: &Document) -> Value {
    let (by, entries) = feed(document);
    let items: Vec<Value> = entries.iter().map(item).collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": document.title,
        "home_page_url": form(document, HTML.suffix),
        "feed_url": form(document, JSON_FEED.suffix),
        "authors": [{"name": by}],
        "language": "ja",
        "items": items,
    })
}

fn item(entry: &FeedEntry) -> Value {
    let paragraphs = entry.text.lines().map(|line| format!("<p>{}</p>", escaped(line)));
    let link = |(name, url): &(String, String)| format!("<p><a href=\"{}\">{}</a></p>", escaped(url), escaped(name));
    let html: String = paragraphs.chain(entry.related.iter().map(link)).collect();
    let html = characters::of_xml(&html);
    let mut item = json!({
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.text,
        "content_html": html,
        "date_published": entry.published,
        "date_modified": entry.updated,
    });
    if let Some(author) = &entry.author {
        item["authors"] = json!([{"name": author}]);
    }
    item
}
