//! The home page: what can be learnt here, the plans, and a door for each kind of reader.
use super::{
    Main, other_lang,
    value::{escaped, own},
    words::{Words, fill},
};
use crate::format::{Document, Shape, WriteError};
use askama::Template;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'d> {
    words: &'static Words,
    is_copy: bool,
    plans: Vec<Plan>,
    doors: Vec<Door>,
    /// Words to search for, as examples.
    examples: Vec<&'d str>,
}

/// A plan that is published here.
struct Plan {
    /// Its name and its publisher, as HTML.
    title: String,
    publisher: String,
    url: String,
    roadmap: String,
}

/// Where one kind of reader begins: who, what is there, a line that works, and the address.
struct Door {
    who: &'static str,
    says: &'static str,
    line: String,
    url: String,
}

/// Whether a document is that of the home page.
pub fn is_home(document: &Document) -> bool {
    document.link("self").and_then(|url| url.strip_prefix(&document.base)) == Some("/")
}

/// Its main part.
///
/// # Errors
///
/// When the page cannot be written.
pub fn main(document: &Document, words: &'static Words) -> Result<Option<Main>, WriteError> {
    let Shape::Members { members, .. } = &document.shape else { return Ok(None) };
    let base = &document.base;
    let plans = members.get("plans").and_then(|plans| plans.as_array()).map_or(&[][..], Vec::as_slice);
    let plan = |plan: &serde_json::Value| {
        let text = |name: &str| plan[name].as_str().unwrap_or_default();
        // The language of a plan is that of its data, which the home page does not have.
        let said = |text: &str| {
            let is_other = other_lang("ja", words).is_some() && super::words::is_japanese(text);
            own(text, if is_other { "ja" } else { words.language.tag() }, words)
        };
        Plan {
            title: said(text("title")),
            publisher: said(text("publisher")),
            url: escaped(text("url")),
            roadmap: escaped(text("roadmap")),
        }
    };
    let doors = [
        (words.for_developers, words.developers_say, format!("curl {base}/initiatives.json"), "docs"),
        (
            words.for_analysts,
            words.analysts_say,
            format!("pandas.read_csv(\"{base}/observations.csv\", dtype=str)"),
            "catalog",
        ),
        (words.for_linked_data, words.linked_data_say, format!("curl {base}/plans.ttl"), "vocabulary"),
    ];
    let doors = doors.into_iter().filter_map(|(who, says, line, relation)| {
        Some(Door { who, says, line, url: document.link(relation)?.to_owned() })
    });
    let page = HomePage {
        words,
        is_copy: document.is_copy,
        plans: plans.iter().map(plan).collect(),
        doors: doors.collect(),
        examples: words.searches.split(' ').collect(),
    };
    let html = page.render().map_err(WriteError::from_other)?;
    let lead = fill(words.home_says, &[("count", &plans.len().to_string())]);
    Ok(Some(Main { lead, html, is_whole: true }))
}
