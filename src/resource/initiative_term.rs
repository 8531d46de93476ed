//! Terms that titles of initiatives use (取組と用語).
use crate::table::{CellKind, PLAN_ID, PUBLISHER_ID, Table, column};

/// A glossary term that the title of an initiative uses.
pub const TABLE: &Table = &Table {
    name: "initiative-terms",
    classes: &[],
    ja: "取組と用語",
    singular: "InitiativeTerm",
    about_ja: "取組名に使われている用語。",
    about: "A glossary term that the title of an initiative uses.",
    subject: "/{publisher_id}/{plan_id}/initiatives/{initiative_id}",
    key: &["initiative_id", "term_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "initiative_id",
            CellKind::Link("initiatives"),
            "",
            "取組ID",
            "取組のID。",
            "Initiative whose title uses the term.",
        ),
        column("term_id", CellKind::Link("terms"), "dcterms:subject", "用語ID", "用語のID。", "Term that is used."),
    ],
    constants: &[],
    embeds: &[],
    label: None,
    across: true,
    optional: false,
    any_of: &[],
};
