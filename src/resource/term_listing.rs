//! What an edition prints of a term (用語の掲載).
use super::{DEFINITION_AS_PRINTED, TITLE_AS_PRINTED};
use crate::table::{CellKind, PLAN_ID, POSITION, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// A term as one edition prints it: its headword and its definition.
pub const TABLE: &Table = &Table {
    name: "term-listings",
    classes: &["mp:TermListing"],
    ja: "用語の掲載",
    singular: "TermListing",
    about_ja: "版が印刷する用語の見出しと説明。",
    about: "A term as one edition prints it: its headword and its definition.",
    subject: "/{publisher_id}/{plan_id}/term-listings/{revision_id}/{term_id}",
    key: &["revision_id", "term_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "revision_id",
            CellKind::Link("revisions"),
            "mp:revision",
            "版ID",
            "印刷している版のID。",
            "Edition that prints it.",
        ),
        column("term_id", CellKind::Link("terms"), "mp:term", "用語ID", "用語のID。", "Term that is printed."),
        TITLE_AS_PRINTED,
        DEFINITION_AS_PRINTED,
        POSITION,
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[],
    embeds: &[],
    label: Some("title_as_printed"),
    across: false,
    optional: true,
    any_of: &[],
};
