//! What an edition prints of the tree of policies (政策の掲載).
use super::{LEVEL_AS_PRINTED, NUMBER_AS_PRINTED, TITLE_AS_PRINTED};
use crate::table::{CellKind, PLAN_ID, POSITION, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// A policy as one edition prints it: its name and its place in the tree.
pub const TABLE: &Table = &Table {
    name: "policy-listings",
    classes: &["mp:PolicyListing"],
    ja: "政策の掲載",
    singular: "PolicyListing",
    about_ja: "版が印刷する政策の名称と体系での位置。",
    about: "A policy as one edition prints it: its name and its place in the tree.",
    subject: "/{publisher_id}/{plan_id}/policy-listings/{revision_id}/{policy_id}",
    key: &["revision_id", "policy_id"],
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
        column("policy_id", CellKind::Link("policies"), "mp:policy", "政策ID", "政策のID。", "Policy that is printed."),
        column(
            "parent_policy_id",
            CellKind::Link("policies"),
            "mp:under",
            "上位の政策ID",
            "この版で属する政策のID。最上位では空。",
            "Policy under which the edition prints it; empty at the top.",
        )
        .optional(),
        LEVEL_AS_PRINTED,
        NUMBER_AS_PRINTED,
        TITLE_AS_PRINTED,
        column("slogan", CellKind::Text, "mp:slogan", "標語", "版が印刷する標語。", "Slogan as the edition prints it.")
            .optional(),
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
