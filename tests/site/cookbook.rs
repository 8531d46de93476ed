//! The answers in the cookbook are those of the server, and the guide of the site shows them.
use crate::harness::{BASE as SITE, get};
use std::fs;

const BASE: &str = "http://127.0.0.1:8080";

/// What the blocks of a kind hold: ` ```kind … ``` `.
fn blocks<'t>(text: &'t str, kind: &str) -> Vec<&'t str> {
    let begin = format!("```{kind}\n");
    text.split(begin.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap().trim_end()).collect()
}

/// The part of a text between the first of two marks and the next of the other.
fn between<'t>(text: &'t str, begin: &str, end: char) -> &'t str {
    text.split_once(begin).unwrap().1.split(end).next().unwrap()
}

#[actix_web::test]
async fn the_guide_shows_every_recipe_in_both_languages() {
    let book = fs::read_to_string("docs/cookbook.md").unwrap();
    for (path, lang) in [("/docs", "ja"), ("/docs.html", "ja"), ("/docs.en.html", "en")] {
        let page = get(path, &[]).await.ok(path).body;
        assert!(page.contains(&format!("<html lang=\"{lang}\">")) && !page.contains("<script"), "{path}");
        assert!(!page.contains(BASE), "{path} names another server");
        for recipe in book.split("\n## ").skip(1) {
            let (japanese, english) = between(recipe, ". ", '\n').split_once(" / ").unwrap();
            let (own, other) = if lang == "ja" { (japanese, english) } else { (english, japanese) };
            assert!(page.contains(&format!(". {own}</h2>")), "{path}: {own}");
            assert!(page.contains(&format!(">{other}</p>")), "{path}: {other}");
            let call = blocks(recipe, "console")[0].lines().next().unwrap().replace(BASE, SITE);
            let shown = call.replace('&', "&#38;").replace('\'', "&#39;");
            assert!(page.contains(&shown), "{path}: {shown}");
        }
    }
}

#[actix_web::test]
async fn the_answers_in_the_cookbook_are_those_of_the_server() {
    let book = fs::read_to_string("docs/cookbook.md").unwrap();
    let recipes: Vec<&str> = book.split("\n## ").skip(1).collect();
    assert_eq!(recipes.len(), 10);
    for recipe in recipes {
        let name = recipe.lines().next().unwrap();
        let (calls, lines_of_pandas) = (blocks(recipe, "console"), blocks(recipe, "python"));
        assert_eq!((calls.len(), lines_of_pandas.len()), (1, 1), "{name}");
        let (command, shown) = calls[0].split_once('\n').unwrap();
        let path = command.trim_start_matches("$ curl ").trim_matches('\'').strip_prefix(BASE).unwrap();
        assert_eq!(lines_of_pandas[0], format!("pandas.read_csv(\"{BASE}{path}\", dtype=str)"), "{name}");
        assert_shown(&get(path, &[]).await.ok(path).body, shown, name);
        assert_eq!(blocks(recipe, "r"), [format!("read.csv(\"{BASE}{path}\", colClasses = \"character\")")], "{name}");
        let example = between(recipe, "`/examples/", '`');
        let query = format!("/sparql?example={example}");
        let rows = get(&query, &["accept: text/csv"]).await.ok(&query).body;
        assert!(rows.lines().count() > 1, "{name}: {example} has no answer");
    }
}

/// The lines that are shown are the first of an answer, each of them whole or cut at `…`.
fn assert_shown(answer: &str, shown: &str, name: &str) {
    let mut lines = answer.lines();
    for expected in shown.lines().filter(|line| *line != "…") {
        let line = lines.next().unwrap();
        match expected.strip_suffix('…') {
            Some(begin) => assert!(line.starts_with(begin), "{name}: {line}"),
            None => assert_eq!(line, expected, "{name}"),
        }
    }
    assert_eq!(lines.next().is_some(), shown.ends_with("\n…"), "{name}: the end");
}
