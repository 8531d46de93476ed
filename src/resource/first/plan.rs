//! Plans (計画): what a city publishes, across all its editions.
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, Constant, SOURCE_LINE, Table, column};

/// A plan across all its editions.
pub const TABLE: &Table = &Table {
    name: "plans",
    classes: &["mp:Plan"],
    ja: "計画",
    singular: "Plan",
    about_ja: "全ての版を通じた計画。",
    about: "A plan across all its editions.",
    subject: "/{lg_code}/{plan_id}",
    key: &["plan_id"],
    columns: &[
        LG_CODE,
        PLAN_ID.as_property("dcterms:identifier"),
        column(
            "title",
            CellKind::Text,
            "dcterms:title",
            "名称",
            "計画の名称（原典のとおり）。",
            "Name of the plan as printed.",
        ),
        column(
            "summary",
            CellKind::Text,
            "dcterms:description",
            "概要",
            "計画の概要。原典にある場合だけ記す。",
            "Summary of the plan; only if the source prints one.",
        )
        .optional(),
        column(
            "start_fiscal_year",
            CellKind::FiscalYear,
            "mp:startFiscalYear",
            "開始年度",
            "計画期間の最初の年度。",
            "First fiscal year of the plan.",
        ),
        column(
            "end_fiscal_year",
            CellKind::FiscalYear,
            "mp:endFiscalYear",
            "終了年度",
            "計画期間の最後の年度。",
            "Last fiscal year of the plan.",
        ),
        SOURCE_LINE,
    ],
    constants: &[Constant { name: "publisher", property: "dcterms:publisher", value: "/{lg_code}" }],
    embeds: &[],
    label: Some("title"),
    across: true,
    optional: false,
    any_of: &[],
};
