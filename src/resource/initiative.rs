//! Initiatives (取組): what the city does.
use crate::table::{CellKind, Constant, Embed, PLAN_ID, PUBLISHER_ID, Table, column, embed};

/// One concrete measure, with one identity across policies, years and editions.
pub const TABLE: &Table = &Table {
    name: "initiatives",
    classes: &["mp:Initiative"],
    ja: "取組",
    singular: "Initiative",
    about_ja: "計画に掲げる個々の取組。再掲は同じ取組とする。",
    about: "One concrete measure, with one identity across policies, years and editions.",
    subject: "/{publisher_id}/{plan_id}/initiatives/{initiative_id}",
    key: &["initiative_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "initiative_id",
            CellKind::Slug,
            "dcterms:identifier",
            "取組ID",
            "取組のID。再掲や版を通じて変わらない。",
            "Id of the initiative, the same in relistings and later editions.",
        ),
        column(
            "title",
            CellKind::Text,
            "dcterms:title",
            "取組名",
            "取組名（最初の掲載のとおり）。",
            "Title as printed where it is first listed.",
        )
        .filterable(),
        column(
            "merged_into_id",
            CellKind::Link("initiatives"),
            "mp:mergedInto",
            "統合先の取組ID",
            "統合先の取組のID。統合されていなければ空。",
            "Initiative it was merged into; empty if it was not.",
        )
        .optional(),
        column(
            "merged_in_period",
            CellKind::Period,
            "mp:mergedInPeriod",
            "統合時期",
            "統合された時期。",
            "Period from which it is merged.",
        )
        .optional(),
    ],
    constants: &[Constant { name: "plan", property: "mp:plan", value: "/{publisher_id}/{plan_id}" }],
    embeds: &[
        Embed { to: Some("term_id"), ..embed("terms", "initiative-terms", "initiative_id") },
        embed("listings", "listings", "initiative_id"),
        embed("schedule", "schedule", "initiative_id"),
        embed("indicators", "indicators", "initiative_id"),
        embed("milestones", "milestones", "initiative_id"),
        embed("assessments", "assessments", "initiative_id"),
        embed("involvements", "involvements", "initiative_id"),
        embed("amounts", "amounts", "initiative_id"),
        embed("tags", "tags", "initiative_id"),
    ],
    label: Some("title"),
    across: true,
    optional: false,
    any_of: &[],
};
