//! Values of indicators (指標の値).
use super::{PERIOD_AS_PRINTED, PERIOD_END, PERIOD_START, period};
use crate::table::{CellKind, Constant, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// A value of an indicator for one period, as one document states it.
pub const TABLE: &Table = &Table {
    name: "observations",
    classes: &["qb:Observation"],
    ja: "指標の値",
    singular: "Observation",
    about_ja: "指標の目標値・実績値・基準値。",
    about: "A value of an indicator for one period, as one document states it.",
    subject: "/{publisher_id}/{plan_id}/observations/{indicator_id}/{period}/{value_type_id}/{source_id}",
    key: &["indicator_id", "period", "value_type_id", "source_id"],
    columns: &[
        PUBLISHER_ID,
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
            "indicator_as_printed",
            CellKind::Text,
            "mp:titleAsPrinted",
            "指標名（原典表記）",
            "この資料での指標の名称。指標名と異なる場合だけ記す。",
            "Name of the indicator as this document prints it, where it differs from the label.",
        )
        .optional(),
        period("mp:refPeriod", "期間", "値の期間。", "Period that the value is of; `unknown` if nobody says."),
        PERIOD_START,
        PERIOD_END,
        PERIOD_AS_PRINTED,
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
        )
        .printed_in("value_as_printed")
        .measured_by(&["value_type_id", "unit_id", "own_unit_id", "indicator.accumulation_id"]),
        column(
            "upper_value",
            CellKind::Decimal,
            "mp:upperValue",
            "上限の値",
            "印刷された値が幅であるときの上限。",
            "Upper end of a printed range, of which `value` is the lower end.",
        )
        .optional(),
        column(
            "qualifier_id",
            CellKind::Concept("qualifier"),
            "mp:qualifier",
            "値の限定ID",
            "「約」「以上」など、値に付く限定。",
            "How the printed value is qualified: about, at least, below.",
        )
        .optional(),
        column(
            "unit_id",
            CellKind::Concept("unit"),
            "sdmx-attribute:unitMeasure",
            "単位ID",
            "単位。",
            "Unit of the value.",
        )
        .optional(),
        column(
            "own_unit_id",
            CellKind::OwnCode("unit"),
            "sdmx-attribute:unitMeasure",
            "独自の単位ID",
            "計画が独自に定めた単位。",
            "Unit of the value that the plan itself declares.",
        )
        .optional(),
        column(
            "change_from_previous",
            CellKind::Decimal,
            "mp:changeFromPrevious",
            "前期比（差）",
            "前の期間との差。減少は負。",
            "Difference from the period before; negative if it fell.",
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
        column(
            "area_uri",
            CellKind::Iri,
            "sdmx-dimension:refArea",
            "地域",
            "値が対象とする地域。",
            "Area that the value is about.",
        )
        .optional(),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[Constant { name: "data_set", property: "qb:dataSet", value: "/{publisher_id}/{plan_id}/cube" }],
    embeds: &[],
    label: None,
    across: true,
    optional: false,
    any_of: &[],
};
