//! The nouns. One file describes each kind of resource, and everything else is derived from the description.
mod plan;
mod revision;
mod source;
mod section;
mod related_plan;
mod field;
mod direction;
mod initiative;
mod listing;
mod schedule_entry;
mod indicator;
mod observation;
mod term;
mod initiative_term;
mod source_note;
mod exclusion;

use crate::table::Table;

/// Lists the nouns, each with the name of its table.
macro_rules! nouns {
    ($($noun:ident: $table:literal,)*) => {
        /// Every table of a package, in the order in which the plan's document links them.
        pub const TABLES: &[&Table] = &[$($noun::TABLE),*];

        /// The rows of each of them in the plan that comes with the program, as CSV: they serve as examples.
        pub const EXAMPLES: &[&str] =
            &[$(include_str!(concat!("../../datasets/172014/dx-action-plan/", $table, ".csv"))),*];
    };
}

nouns! {
    plan: "plans",
    revision: "revisions",
    source: "sources",
    section: "sections",
    related_plan: "related-plans",
    field: "fields",
    direction: "directions",
    initiative: "initiatives",
    listing: "listings",
    schedule_entry: "schedule",
    indicator: "indicators",
    observation: "observations",
    term: "terms",
    initiative_term: "initiative-terms",
    source_note: "source-notes",
    exclusion: "exclusions",
}
