//! Plans (計画): what a public body publishes, across all its editions.
use super::{PERIOD_END, PERIOD_START, period};
use crate::table::{CellKind, Constant, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, Table, column};

/// A plan across all its editions.
pub const TABLE: &Table = &Table {
    name: "plans",
    classes: &["mp:Plan"],
    ja: "計画",
    singular: "Plan",
    about_ja: "全ての版を通じた計画。",
    about: "A plan across all its editions.",
    subject: "/{publisher_id}/{plan_id}",
    key: &["plan_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID.as_property("dcterms:identifier"),
        column(
            "title",
            CellKind::Text,
            "dcterms:title",
            "名称",
            "計画の名称（原典のとおり）。",
            "Name of the plan as printed.",
        )
        .filterable(),
        column(
            "summary",
            CellKind::Text,
            "dcterms:description",
            "概要",
            "計画の概要。原典にある場合だけ記す。",
            "Summary of the plan; only if the source prints one.",
        )
        .optional(),
        period("mp:period", "計画期間", "計画の期間。", "Period of the plan."),
        PERIOD_START,
        PERIOD_END,
        SOURCE_LINE,
    ],
    constants: &[Constant { name: "publisher", property: "dcterms:publisher", value: "/{publisher_id}" }],
    embeds: &[],
    label: Some("title"),
    across: true,
    optional: false,
    any_of: &[],
};
