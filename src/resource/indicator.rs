//! Indicators (指標): how a plan is judged.
use super::{ACCUMULATION, DESIRED_DIRECTION, NUMBER_AS_PRINTED, OF_INITIATIVE, OF_POLICY};
use crate::table::{CellKind, Constant, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column, embed};

/// A quantity by which the plan is judged: a KPI, a main indicator or a reference indicator.
pub const TABLE: &Table = &Table {
    name: "indicators",
    classes: &["mp:Indicator", "skos:Concept"],
    ja: "指標",
    singular: "Indicator",
    about_ja: "計画の成果を測る指標（KPI・主な指標・参考指標）。",
    about: "A quantity by which the plan is judged: a KPI, a main indicator or a reference indicator.",
    subject: "/{publisher_id}/{plan_id}/indicators/{indicator_id}",
    key: &["indicator_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "indicator_id",
            CellKind::Slug,
            "skos:notation",
            "指標ID",
            "指標のID。",
            "Id of the indicator, never reused.",
        ),
        column("label", CellKind::Text, "skos:prefLabel", "指標名", "指標の名称。", "Name of the indicator.")
            .filterable(),
        NUMBER_AS_PRINTED,
        column(
            "label_is_editorial",
            CellKind::Flag,
            "mp:labelIsEditorial",
            "指標名は編集上のもの",
            "名称が原典になく編集者による場合はtrue。",
            "True if the source prints no name and an editor gave it.",
        ),
        column(
            "definition",
            CellKind::Text,
            "skos:definition",
            "定義",
            "指標の説明（原典のとおり）。",
            "Explanation as printed.",
        )
        .optional(),
        column(
            "indicator_type_id",
            CellKind::Concept("indicator-type"),
            "mp:indicatorType",
            "種類ID",
            "指標の種類。",
            "Kind of indicator; empty if the plan names none that has a code.",
        )
        .optional(),
        column(
            "own_indicator_type_id",
            CellKind::OwnCode("indicator-type"),
            "mp:indicatorType",
            "独自の種類ID",
            "計画が独自に定めた指標の種類。",
            "Kind of indicator that the plan itself declares.",
        )
        .optional(),
        OF_POLICY,
        OF_INITIATIVE,
        DESIRED_DIRECTION,
        ACCUMULATION,
        column(
            "component_of_id",
            CellKind::Link("indicators"),
            "mp:componentOf",
            "構成先の指標ID",
            "この指標を主な指標として掲げるKPIのID。",
            "KPI under which it is printed as a main indicator.",
        )
        .optional(),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[
        Constant { name: "plan", property: "mp:plan", value: "/{publisher_id}/{plan_id}" },
        Constant {
            name: "in_scheme",
            property: "skos:inScheme",
            value: "/{publisher_id}/{plan_id}/schemes/indicators",
        },
    ],
    embeds: &[
        embed("observations", "observations", "indicator_id"),
        embed("statements", "statements", "indicator_id"),
        embed("assessments", "assessments", "indicator_id"),
        embed("involvements", "involvements", "indicator_id"),
        embed("tags", "tags", "indicator_id"),
    ],
    label: Some("label"),
    across: true,
    optional: false,
    any_of: &[],
};
