//! What tables, columns, members and pages are called in the language of a page.
use super::words::Words;
use crate::{
    catalog,
    format::{ComputedColumn, Document},
    language::{Bilingual, Language},
    period::Period,
    table::{Column, Table},
    view::{PAGES, Page},
    vocabulary::{self, Concept},
};
use std::borrow::Cow;

/// An English name of what is written in snake or kebab case: `source_line` is `Source line`.
pub fn in_words(name: &str) -> String {
    let words = name.strip_suffix("_id").unwrap_or(name).replace(['_', '-', '.', '/'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Name of a table.
pub fn table(table: &Table, words: &Words) -> Cow<'static, str> {
    match words.language {
        Language::Ja => table.ja.into(),
        Language::En => in_words(table.name).into(),
    }
}

/// Name of one row of a table.
pub fn one_of(table: &Table, words: &Words) -> Cow<'static, str> {
    match words.language {
        Language::Ja => table.ja.into(),
        Language::En => {
            let mut name = String::new();
            for letter in table.singular.chars() {
                if letter.is_uppercase() && !name.is_empty() {
                    name.push(' ');
                    name.extend(letter.to_lowercase());
                } else {
                    name.push(letter);
                }
            }
            name.into()
        }
    }
}

/// What a table holds.
pub fn about(table: &Table, words: &Words) -> &'static str {
    if words.language == Language::Ja { table.about_ja } else { table.about }
}

/// Name of a column.
pub fn column(column: &Column, words: &Words) -> Cow<'static, str> {
    match words.language {
        Language::Ja => column.ja.into(),
        Language::En => in_words(column.name).into(),
    }
}

/// Name of a column where its cells show what their ids stand for.
pub fn of_cell(column: &Column, words: &Words) -> Cow<'static, str> {
    let name = self::column(column, words);
    match name {
        Cow::Borrowed(name) if column.name.ends_with("_id") => name.trim_end_matches("ID").into(),
        name => name,
    }
}

/// Name of a column of a computed table.
pub fn computed(column: &ComputedColumn, words: &Words) -> String {
    match words.language {
        Language::Ja => column.ja.clone(),
        Language::En => in_words(&column.name),
    }
}

/// Name of a page of the list.
pub fn page(page: &Page, words: &Words) -> Cow<'static, str> {
    match words.language {
        Language::Ja => page.ja.into(),
        Language::En if page.is_root() => "Home".into(),
        Language::En => in_words(page.path).into(),
    }
}

/// The page of the list that a document is: its title begins with what people call the page.
pub fn page_of(document: &Document) -> Option<&'static Page> {
    let name = document.title.split(" — ").next().unwrap_or_default();
    PAGES.iter().find(|page| page.ja == name)
}

/// A Japanese name that the program gives, in the language of a page; `None` if the program gives no such name.
pub fn translated(name: &str, words: &Words) -> Option<Cow<'static, str>> {
    if words.language == Language::Ja {
        return None;
    }
    let of_page = PAGES.iter().find(|page| page.ja == name).map(|one| page(one, words));
    of_page.or_else(|| catalog::ever().find(|table| table.ja == name).map(|one| table(one, words)))
}

/// Name of a member or relation: of a table, a known one, or of a column; an unknown one stays.
pub fn member<'n>(name: &'n str, words: &'static Words) -> Cow<'n, str> {
    let of_table = catalog::ever().find(|table| table.name == name).map(|one| table(one, words));
    let known = || words.names.iter().find(|(known, _)| *known == name).map(|(_, said)| Cow::Borrowed(*said));
    let of_column = || catalog::ever().find_map(|table| table.column(name)).map(|one| column(one, words));
    of_table.or_else(known).or_else(of_column).unwrap_or(Cow::Borrowed(name))
}

/// Name of a type: that of its table.
pub fn type_name<'n>(name: &'n str, words: &'static Words) -> Cow<'n, str> {
    let table = catalog::ever().find(|table| table.type_name() == Some(name));
    table.map_or_else(|| member(name, words), |table| one_of(table, words))
}

/// Name of a code of the vocabulary.
pub fn label(concept: &'static Concept, words: &Words) -> &'static str {
    if words.language == Language::Ja { &concept.ja } else { &concept.en }
}

/// Name of a code by its id; none if the vocabulary lacks it.
pub fn code(list: &str, id: &str, words: &Words) -> Option<&'static str> {
    vocabulary::concept(list, id).map(|concept| label(concept, words))
}

/// A period as people call it, with its year in the Japanese era where the page is Japanese.
pub fn period(period: Period, words: &Words) -> String {
    period.in_words().in_language(words.language)
}

/// The same without the era.
pub fn short_period(period: Period, words: &Words) -> String {
    match words.language {
        Language::Ja => period.in_words().without_era(),
        Language::En => period.in_words().to_string(),
    }
}
