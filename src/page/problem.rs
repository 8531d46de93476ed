//! The page of a problem, for people who followed a link or typed an address.
use super::{
    links::below,
    words::{self, Words, fill},
};
use crate::{
    calendar,
    dcat::Host,
    error::{Alternative, Error, Last, PROBLEMS, brief, told},
    language::{Bilingual, Language},
    store::WithdrawalReason,
};
use askama::Template;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    words: &'static Words,
    status: u16,
    title: &'static str,
    about: &'static str,
    /// What is wrong with this request, in the language of the page, and the page to look at instead.
    said: Option<String>,
    see: Option<&'a str>,
    /// What is wrong in English, where it is said in Japanese before.
    detail: Option<String>,
    /// The parameters that are wrong, as far as that can be said in the language of the page.
    parameters: BTreeSet<String>,
    available: &'a [Alternative],
    last: Option<&'a Last>,
    /// When it was taken down, and why, as HTML.
    withdrawn: Option<String>,
    is_copy: bool,
}

impl ProblemPage<'_> {
    /// Where the last release that has it is named.
    fn in_release(&self, last: &Last) -> String {
        fill(self.words.in_release, &[("number", &last.release.to_string())])
    }
}

/// The page of a problem with what was asked at a path; `None` if it cannot be written.
pub fn problem(error: &Error, path: &str, host: &Host, language: Language) -> Option<String> {
    let words = words::of(language);
    let kind = PROBLEMS.iter().find(|kind| kind.slug == error.slug())?;
    let is_japanese = language == Language::Ja;
    let parameters = match error {
        Error::Parameters(errors) => told(errors).map(|error| error.parameter).collect(),
        _ => BTreeSet::new(),
    };
    let said = if is_japanese { missing_ja(error, path) } else { Some(brief(&error.detail())) };
    let page = ProblemPage {
        words,
        status: error.status().as_u16(),
        title: kind.title,
        about: if is_japanese { kind.about_ja } else { kind.about },
        detail: (is_japanese && !matches!(error, Error::Parameters(_))).then(|| error.detail()),
        see: if let Error::NotFound { ja: Some(missing), .. } = error { Some(missing.see.as_str()) } else { None },
        said,
        parameters: if is_japanese { parameters } else { BTreeSet::new() },
        available: error.available(),
        last: if let Error::Gone { last, .. } = error { Some(last) } else { None },
        withdrawn: withdrawn(error, words),
        is_copy: host.is_copy,
    };
    Some(below(page.render().ok()?, &host.base))
}

/// When something was taken down, and why.
fn withdrawn(error: &Error, words: &Words) -> Option<String> {
    let Error::Withdrawn { withdrawn, .. } = error else { return None };
    let reason = withdrawn.reason.parse::<WithdrawalReason>().ok();
    let (day, reason) = match words.language {
        Language::Ja => (calendar::day_in_japan(&withdrawn.at), reason.map(WithdrawalReason::ja)),
        Language::En => (None, reason.map(WithdrawalReason::name)),
    };
    let day = day.unwrap_or_else(|| withdrawn.at.clone());
    let day = format!("<time datetime=\"{0}\">{day}</time>", withdrawn.at);
    Some(fill(words.withdrawn_on, &[("day", &day), ("reason", reason.unwrap_or("—"))]))
}

/// What is not there, in Japanese; `None` for other problems.
fn missing_ja(error: &Error, path: &str) -> Option<String> {
    match error {
        Error::NotFound { ja: None, .. } => {
            let slash = path.len() > 1 && path.ends_with('/');
            let hint = if slash { "。URLの末尾の「/」を外してください" } else { "" };
            Some(brief(&format!("「{path}」には何もありません{hint}")))
        }
        Error::NotFound { .. } | Error::Gone { .. } => Some(brief(&error.ja())),
        _ => None,
    }
}
