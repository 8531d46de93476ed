//! Editions of a plan (計画の版).
use super::{PERIOD_END, PERIOD_START, period};
use crate::table::{CellKind, Constant, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, Table, column, embed};

/// One adopted edition of a plan.
pub const TABLE: &Table = &Table {
    name: "revisions",
    classes: &["mp:PlanRevision"],
    ja: "計画の版",
    singular: "Revision",
    about_ja: "策定又は改訂された計画の版。",
    about: "One adopted edition of a plan.",
    subject: "/{publisher_id}/{plan_id}/revisions/{revision_id}",
    key: &["revision_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "revision_id",
            CellKind::Slug,
            "dcterms:identifier",
            "版ID",
            "版のID。`e`と策定・改訂の年月。年月が分からなければ別の語。",
            "Id of the edition: `e` and the month of its adoption, another word if that is not known.",
        ),
        column(
            "label",
            CellKind::Text,
            "dcterms:title",
            "版の名称",
            "版の名称（原典のとおり）。",
            "Name of the edition as printed.",
        ),
        column(
            "issued",
            CellKind::Month,
            "dcterms:issued",
            "策定・改訂年月",
            "策定又は改訂の年月。分からなければ空。",
            "Month of adoption; empty if it is not known.",
        )
        .optional(),
        period(
            "mp:period",
            "計画期間",
            "この版が印刷する計画期間。",
            "Period of the plan as this edition prints it; empty if it prints none.",
        )
        .optional(),
        PERIOD_START,
        PERIOD_END,
        column(
            "previous_revision_id",
            CellKind::Link("revisions"),
            "prov:wasRevisionOf",
            "前の版ID",
            "直前の版のID。最初の版では空。",
            "Id of the edition before it; empty for the first.",
        )
        .optional(),
        column(
            "source_id",
            CellKind::Link("sources"),
            "mp:source",
            "出典ID",
            "版の文書の出典ID。",
            "Id of the document that is this edition.",
        ),
        SOURCE_LINE,
    ],
    constants: &[Constant { name: "plan", property: "dcterms:isVersionOf", value: "/{publisher_id}/{plan_id}" }],
    embeds: &[
        embed("policy_listings", "policy-listings", "revision_id"),
        embed("indicator_listings", "indicator-listings", "revision_id"),
        embed("term_listings", "term-listings", "revision_id"),
        embed("sections", "sections", "revision_id"),
        embed("related_plans", "related-plans", "revision_id"),
        embed("source_notes", "source-notes", "revision_id"),
    ],
    label: Some("label"),
    across: true,
    optional: false,
    any_of: &[],
};
