//! Initiatives (取組): what the city does.
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, Constant, Embed, Table, column, embed};

/// One concrete measure, with one identity across fields, years and editions.
pub const TABLE: &Table = &Table {
    name: "initiatives",
    classes: &["mp:Initiative"],
    ja: "取組",
    singular: "Initiative",
    about_ja: "計画に掲げる個々の取組。再掲は同じ取組とする。",
    about: "One concrete measure, with one identity across fields, years and editions.",
    subject: "/{lg_code}/{plan_id}/initiatives/{initiative_id}",
    key: &["initiative_id"],
    columns: &[
        LG_CODE,
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
        ),
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
            "merged_fiscal_year",
            CellKind::FiscalYear,
            "mp:mergedInFiscalYear",
            "統合年度",
            "統合された年度。",
            "Fiscal year from which it is merged.",
        )
        .optional(),
    ],
    constants: &[
        Constant { name: "plan", property: "mp:plan", value: "/{lg_code}/{plan_id}" },
        Constant { name: "publisher", property: "dcterms:publisher", value: "/{lg_code}" },
    ],
    embeds: &[
        Embed { to: Some("term_id"), ..embed("terms", "initiative-terms", "initiative_id") },
        embed("listings", "listings", "initiative_id"),
        embed("schedule", "schedule", "initiative_id"),
    ],
    label: Some("title"),
    across: true,
    optional: false,
    any_of: &[],
};
