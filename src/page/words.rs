//! The words of the interface: a file for each language, each a value of one type, so that no language can lack a word.
mod en;
mod ja;

use crate::language::Language;

/// Declares the words, so that they can be listed.
macro_rules! words {
    ($($name:ident)*) => {
        /// What pages say themselves. `{name}` is filled in.
        pub struct Words {
            /// The language.
            pub language: Language,
            /// Names of members, relations, types and code lists that are no tables and no columns.
            pub names: &'static [(&'static str, &'static str)],
            $(pub $name: &'static str,)*
        }

        #[cfg(test)]
        impl Words {
            fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

words! {
    skip above search find in_other_language edition data_of release and merged dropped dropped_behind nothing
    pages first prev next cite other_formats licence permanent static_copy only_these yes no in_japan_time coded
    rows links_and_data technical report whole comma
    lead_years lead_period lead_undated lead_counts lead_initiatives lead_kpis lead_indicators lead_policies notice notice_undated results no_results
    picture running_grows stages_in_time no_stage own_stage no_policy same_as_table picture_hint
    indicators kpis target target_of no_target actual no_actual all_indicators
    new_ones relisted merged_ones merged_row
    read read_text read_roadmap read_progress read_terms read_gaps read_changes read_compare
    downloads all_data file size sha256 on_demand all_files of_table
    plan_running plan_stage unscheduled in_years
    full_stop see_this home history in_release withdrawn_on parameter_wrong parameters_known
    site_title home_says search_for for_example searches plans_here news_here doors for_developers developers_say for_analysts analysts_say for_linked_data linked_data_say
    policy_holds initiatives_below in_tree indicator_target indicator_target_of_year no_target_stated indicator_actual no_actual_stated
    indicator_accumulation indicator_direction terms_of wording
}

/// The words of a language.
pub const fn of(language: Language) -> &'static Words {
    match language {
        Language::Ja => &ja::WORDS,
        Language::En => &en::WORDS,
    }
}

/// A sentence with its parts filled in.
pub fn fill(sentence: &str, parts: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len() + 64);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        filled.push_str(parts.iter().find(|(known, _)| *known == name).map_or("", |(_, part)| *part));
        rest = behind;
    }
    filled + rest
}

/// Whether a text has letters that only Japanese is written in.
pub fn is_japanese(text: &str) -> bool {
    let is_letter = |c: char| ('\u{3041}'..='\u{30ff}').contains(&c) || ('\u{3400}'..='\u{9fff}').contains(&c);
    text.chars().any(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn parts(sentence: &str) -> BTreeSet<&str> {
        sentence.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
    }

    #[test]
    fn both_languages_say_the_same_with_the_same_parts() {
        let (ja, en) = (of(Language::Ja), of(Language::En));
        for ((name, ja), (_, en)) in ja.all().into_iter().zip(en.all()) {
            assert!(!ja.is_empty() && !en.is_empty(), "{name} lacks in a language");
            assert_eq!(parts(ja), parts(en), "{name}");
            assert!(
                ["in_other_language", "searches"].contains(&name) || !is_japanese(en),
                "{name} is Japanese in English: {en}"
            );
        }
        let known = |words: &Words| words.names.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>();
        assert_eq!(known(ja), known(en));
        assert!(en.names.iter().all(|(_, said)| !is_japanese(said)));
    }

    #[test]
    fn a_sentence_is_filled_in() {
        assert_eq!(fill("{a}は{b}です", &[("b", "{a}"), ("a", "x")]), "xは{a}です");
    }
}
