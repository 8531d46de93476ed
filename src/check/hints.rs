//! The code that a printed word may mean. Where none is near there is no hint.
use crate::{
    dataset::distance,
    vocabulary::{self, Concept},
};

/// Stages that no other word may mean: a dash, an initiative that became part of another, and one that ended.
const NEVER: [&str; 3] = ["none", "merged", "abolish"];

/// Of a longer word at most one letter in so many is another by a slip.
const SLIP: usize = 5;

/// The code of a list whose name is a word, is a part of it, or differs from it by a slip.
pub fn near(list: &str, word: &str) -> Option<&'static Concept> {
    let concepts = vocabulary::concepts(list);
    let word = word.trim();
    // 未実施 is not 実施.
    if list == "stage" && word.starts_with(['未', '不', '非']) {
        return None;
    }
    let exact = || concepts.iter().find(|concept| names(concept).any(|name| name == word));
    let all = || concepts.iter().filter(|concept| list != "stage" || !NEVER.contains(&concept.id.as_str()));
    let contained = || {
        let places = |concept: &'static Concept| {
            names(concept).filter_map(|name| place(list, word, name)).max().map(|place| (place, concept))
        };
        all().filter_map(places).max_by_key(|(place, _)| *place).map(|(_, concept)| concept)
    };
    let slip = || all().find(|concept| names(concept).any(|name| is_slip(word, name)));
    exact().or_else(contained).or_else(slip)
}

fn names(concept: &Concept) -> impl Iterator<Item = &str> {
    concept.also.iter().chain([&concept.ja, &concept.en, &concept.id]).map(String::as_str)
}

/// How long a name is that stands in a word, and where it ends; the longest wins, and of those the last, which in Japanese
/// is what the word means. `None` if it is in none. A unit is what a word ends with: 法人 is no person, 円/kg no weight.
fn place(list: &str, word: &str, name: &str) -> Option<(usize, usize)> {
    let at = word.rfind(name).filter(|_| name.chars().nth(1).is_some())?;
    let (before, after) = (&word[..at], &word[at + name.len()..]);
    let letter = |c: char| c.is_ascii_alphanumeric();
    let cut =
        name.starts_with(letter) && before.ends_with(letter) || name.ends_with(letter) && after.starts_with(letter);
    let is_head = list != "unit" || after.is_empty() && !before.contains('/');
    (is_head && !cut).then(|| (name.chars().count(), at + name.len()))
}

/// Whether a word is a name with a slip.
fn is_slip(word: &str, name: &str) -> bool {
    distance(word, name) * SLIP <= name.chars().count().max(word.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(list: &str, cases: &[(&str, &str)]) {
        for (word, wanted) in cases {
            assert_eq!(near(list, word).map_or("", |concept| &concept.id), *wanted, "{word}");
        }
    }

    #[test]
    fn a_stage_is_the_word_that_is_printed_in_it() {
        hints(
            "stage",
            &[
                ("検討", "consider"),
                ("下水道整備率向上に向けた工事", "equip"),
                ("補助実施", "operate"),
                ("順次更新", "renew"),
                ("廃止に向けた検討", "consider"),
                ("システム統合", ""),
                ("モニタリング", ""),
                ("横ばい", ""),
                ("実施に向けて準備", "prepare"),
                ("本格運用と検証", "full-operation"),
                ("統合", "merged"),
                ("廃止", "abolish"),
                ("継続運用の廃止", "continue-operation"),
                ("Carry on", ""),
                ("start in May", "start"),
                ("restart", ""),
                ("opperate", "operate"),
                ("未実施", ""),
            ],
        );
    }

    #[test]
    fn a_unit_is_near_by_its_whole_name_only() {
        hints(
            "unit",
            &[
                ("人", "person"),
                ("市民団体", "organization"),
                ("登録事業所", "establishment"),
                ("口", ""),
                ("法人", ""),
                ("校区", ""),
                ("ベッド", ""),
                ("ノット", ""),
                ("ライン", ""),
                ("ベクレル", ""),
                ("坪", ""),
                ("円/kg", ""),
                ("pH", ""),
                ("ダウンロト", ""),
                ("ダウンロド", "download"),
                ("shoes", ""),
                ("houshold", "household"),
            ],
        );
    }
}
