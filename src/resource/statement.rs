//! Targets and results in words (言葉による目標・実績).
use super::{PERIOD_AS_PRINTED, PERIOD_END, PERIOD_START, period};
use crate::table::{CellKind, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// A target or result in words, which is no number: it stands beside the observations.
pub const TABLE: &Table = &Table {
    name: "statements",
    classes: &["mp:Statement"],
    ja: "言葉による値",
    singular: "Statement",
    about_ja: "数値でない目標・実績（「条例の制定」「増加」など）。",
    about: "A target or result in words, which is no number: it stands beside the observations.",
    subject: "/{publisher_id}/{plan_id}/statements/{indicator_id}/{period}/{value_type_id}/{source_id}",
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
            "Indicator that it is about.",
        ),
        period("mp:period", "期間", "対象の期間。", "Period that it is about; `unknown` if nobody says."),
        PERIOD_START,
        PERIOD_END,
        PERIOD_AS_PRINTED,
        column(
            "value_type_id",
            CellKind::Concept("value-type"),
            "mp:valueType",
            "値の種類ID",
            "目標・実績・基準値の別。",
            "Whether it is a target, a result or a baseline.",
        ),
        column(
            "source_id",
            CellKind::Link("sources"),
            "mp:source",
            "出典ID",
            "記している資料のID。",
            "Document that states it.",
        ),
        column("text", CellKind::Text, "schema:text", "本文", "原典のとおりの言葉。", "Words as printed."),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[],
    embeds: &[],
    label: Some("text"),
    across: true,
    optional: true,
    any_of: &[],
};
