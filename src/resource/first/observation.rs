//! Values of indicators (指標の値).
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, Constant, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// A value of an indicator for one fiscal year, as one document states it.
pub const TABLE: &Table = &Table {
    name: "observations",
    classes: &["qb:Observation"],
    ja: "指標の値",
    singular: "Observation",
    about_ja: "指標の目標値・実績値・基準値。",
    about: "A value of an indicator for one fiscal year, as one document states it.",
    subject: "/{lg_code}/{plan_id}/observations/{indicator_id}/{fiscal_year}/{value_type_id}/{source_id}",
    key: &["indicator_id", "fiscal_year", "value_type_id", "source_id"],
    columns: &[
        LG_CODE,
        PLAN_ID,
        column(
            "indicator_id",
            CellKind::Link("indicators"),
            "mp:indicator",
            "指標ID",
            "指標のID。",
            "Indicator that was measured or targeted.",
        ),
        column(
            "fiscal_year",
            CellKind::FiscalYear,
            "mp:refFiscalYear",
            "年度",
            "値の年度。",
            "Fiscal year of the value.",
        ),
        column(
            "value_type_id",
            CellKind::Concept("value-type"),
            "mp:valueType",
            "値の種類ID",
            "目標・実績・基準値の別。",
            "Whether it is a target, an actual value or a baseline.",
        ),
        column(
            "source_id",
            CellKind::Link("sources"),
            "mp:source",
            "出典ID",
            "値を記した資料のID。",
            "Document that states it.",
        ),
        column(
            "value",
            CellKind::Decimal,
            "sdmx-measure:obsValue",
            "値",
            "単位そのもので表した値（万件などの倍数は使わない）。",
            "Value in the unit itself, without multipliers.",
        ),
        column(
            "unit_id",
            CellKind::Concept("unit"),
            "sdmx-attribute:unitMeasure",
            "単位ID",
            "単位。",
            "Unit of the value.",
        ),
        column(
            "change_from_previous",
            CellKind::Decimal,
            "mp:changeFromPreviousYear",
            "前年度比（差）",
            "前年度との差。減少は負。",
            "Difference from the previous fiscal year; negative if it fell.",
        )
        .optional(),
        column(
            "value_as_printed",
            CellKind::Text,
            "mp:valueAsPrinted",
            "値（原典表記）",
            "値の原典表記。",
            "Value as printed.",
        )
        .optional(),
        column(
            "change_as_printed",
            CellKind::Text,
            "mp:changeAsPrinted",
            "増減（原典表記）",
            "増減の原典表記。",
            "Change as printed.",
        )
        .optional(),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[
        Constant { name: "data_set", property: "qb:dataSet", value: "/{lg_code}/{plan_id}/cube" },
        Constant { name: "ref_area", property: "sdmx-dimension:refArea", value: "sac:C{lg_code:5}" },
    ],
    embeds: &[],
    label: None,
    across: true,
    optional: false,
    any_of: &[],
};
