//! `/docs`: how to get data, for people who come here first, in Japanese and in English.
//!
//! Its text is that of the cookbook of the repository, which tests run: nothing of it stands here.
use super::{
    answered::{Call, Reply},
    body::Body,
    docs,
    files::without_parameters,
    markdown,
    negotiate::{self, suffix_of},
    state::State,
};
use crate::{
    error::{Error, Result},
    examples::{self, Example},
    format,
    language::Language,
};
use askama::Template;

/// Titles and introduction, then recipes. Each text stands in Japanese first and in English behind it.
const COOKBOOK: &str = include_str!("../../docs/cookbook.md");

/// The server that the calls of the cookbook ask.
const BASE: &str = "http://127.0.0.1:8080";

/// The plan that its answers are of.
const PLAN: (&str, &str) = ("172014", "dx-action-plan");

/// A text in the language of the page and in the other.
struct Texts<'t> {
    own: &'t str,
    other: &'t str,
}

/// One question with its answer.
struct Recipe<'t> {
    question: Texts<'t>,
    about: String,
    /// The call on a terminal.
    call: &'t str,
    /// What it asks for.
    url: &'t str,
    /// The first lines of the answer.
    answer: &'t str,
    pandas: &'t str,
    r: &'t str,
    /// A query of the gallery that answers the question too. Its slug is the place of the recipe in the page.
    example: &'static Example,
}

#[derive(Template)]
#[template(path = "guide.html")]
struct Page<'t> {
    language: Language,
    title: Texts<'t>,
    introduction: Vec<String>,
    /// Whether the calls can be made here: whether the server has the plan that they ask.
    is_served: bool,
    recipes: Vec<Recipe<'t>>,
}

impl Page<'_> {
    /// Which of two texts is in the language of the page.
    fn say<'s>(&self, japanese: &'s str, english: &'s str) -> &'s str {
        if self.language == Language::Ja { japanese } else { english }
    }
}

/// `/docs` in the language that is asked for, `/docs.html` in Japanese and `/docs.en.html` in English.
pub async fn page(call: Call) -> Result<Reply> {
    without_parameters(&call.request)?;
    let [suffix] = call.parts()?;
    let named = suffix_of(PATH, &suffix)?.map(|format| format.page.ok_or_else(|| no_form(&suffix))).transpose()?;
    let language = named.unwrap_or_else(|| negotiate::language(call.request.headers()));
    let mut body = Body::new(written(language, &call.state)?, docs::PAGE);
    body.language = Some(language);
    let form = format::ALL.iter().find(|format| format.page == Some(language)).filter(|_| named.is_none());
    body.location = form.map(|form| format!("{}{PATH}.{}", call.state.base, form.suffix));
    Ok(body.into())
}

/// Path of the guide, without suffix.
const PATH: &str = "/docs";

fn no_form(suffix: &str) -> Error {
    Error::not_found(format!("there is no /docs{suffix}; the guide is at /docs.html and, in English, at /docs.en.html"))
}

fn written(language: Language, state: &State) -> Result<String> {
    let book = COOKBOOK.replace(BASE, &state.base);
    let is_served = state.snapshot().plan(PLAN.0, PLAN.1).is_some();
    let unreadable = || Error::Internal("the cookbook is not written as the guide reads it".to_owned());
    let page = read(&book, language, is_served).ok_or_else(unreadable)?;
    page.render().map_err(|error| Error::Internal(error.to_string()))
}

/// The page that a cookbook makes; `None` if a part of it is missing.
fn read(book: &str, language: Language, is_served: bool) -> Option<Page<'_>> {
    let mut parts = book.split("\n## ");
    let (title, introduction) = parts.next()?.split_once("\n\n")?;
    let paragraphs: Vec<&str> = introduction.trim().split("\n\n").collect();
    let pairs = paragraphs.chunks_exact(2).map(|pair| in_order(language, (pair[0], pair[1])));
    Some(Page {
        language,
        title: in_order(language, title.strip_prefix("# ")?.split_once(" / ")?),
        introduction: pairs.map(|pair| markdown::html_of(pair.own, language)).collect(),
        is_served,
        recipes: parts.map(|part| recipe(part, language)).collect::<Option<_>>()?,
    })
}

fn recipe(text: &str, language: Language) -> Option<Recipe<'_>> {
    let (heading, body) = text.split_once("\n\n")?;
    let (_, questions) = heading.split_once(". ")?;
    let mut paragraphs = body.split("\n\n");
    let about = in_order(language, (paragraphs.next()?, paragraphs.next()?));
    let (command, answer) = block(body, "console")?.split_once('\n')?;
    let call = command.strip_prefix("$ ")?;
    Some(Recipe {
        question: in_order(language, questions.split_once(" / ")?),
        about: markdown::html_of(about.own, language),
        call,
        url: call.strip_prefix("curl ")?.trim_matches('\''),
        answer,
        pandas: block(body, "python")?,
        r: block(body, "r")?,
        example: examples::find(body.rsplit_once("`/examples/")?.1.split('`').next()?)?,
    })
}

/// What the first block of a kind holds.
fn block<'t>(text: &'t str, kind: &str) -> Option<&'t str> {
    let (_, inside) = text.split_once(&format!("```{kind}\n"))?;
    Some(inside.split_once("\n```")?.0)
}

fn in_order<'t>(language: Language, (japanese, english): (&'t str, &'t str)) -> Texts<'t> {
    match language {
        Language::Ja => Texts { own: japanese, other: english },
        Language::En => Texts { own: english, other: japanese },
    }
}
