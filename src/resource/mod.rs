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

/// Every table of a package, in the order in which the plan's document links them.
pub const TABLES: &[&Table] = &[
    plan::TABLE,
    revision::TABLE,
    source::TABLE,
    section::TABLE,
    related_plan::TABLE,
    field::TABLE,
    direction::TABLE,
    initiative::TABLE,
    listing::TABLE,
    schedule_entry::TABLE,
    indicator::TABLE,
    observation::TABLE,
    term::TABLE,
    initiative_term::TABLE,
    source_note::TABLE,
    exclusion::TABLE,
];
