//! Milestones (マイルストーン): what is to be done by when.
use super::{OF_INDICATOR, OF_INITIATIVE, OF_POLICY, PERIOD_AS_PRINTED, PERIOD_END, PERIOD_START, period};
use crate::table::{CellKind, Constant, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// What is to be done by when.
pub const TABLE: &Table = &Table {
    name: "milestones",
    classes: &["mp:Milestone"],
    ja: "マイルストーン",
    singular: "Milestone",
    about_ja: "いつまでに何をするかの節目。",
    about: "What is to be done by when.",
    subject: "/{publisher_id}/{plan_id}/milestones/{source_id}/{milestone_id}",
    key: &["source_id", "milestone_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "source_id",
            CellKind::Link("sources"),
            "mp:source",
            "出典ID",
            "記している資料のID。",
            "Document that states it.",
        ),
        column(
            "milestone_id",
            CellKind::Slug,
            "dcterms:identifier",
            "マイルストーンID",
            "資料の中で識別するID。",
            "Id within the document.",
        ),
        OF_POLICY,
        OF_INITIATIVE,
        OF_INDICATOR,
        period("mp:period", "期限", "期限の期間。", "Period by whose end it is due.").optional(),
        PERIOD_START,
        PERIOD_END,
        PERIOD_AS_PRINTED,
        column(
            "text",
            CellKind::Text,
            "schema:text",
            "内容",
            "原典のとおりの内容。",
            "What is to be done, as printed.",
        ),
        column(
            "done",
            CellKind::Flag,
            "mp:done",
            "完了",
            "完了ならtrue、未完了ならfalse、記載がなければ空。",
            "True if it is said to be done, false if it is said not to be; empty if nobody says.",
        )
        .optional(),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[Constant { name: "plan", property: "mp:plan", value: "/{publisher_id}/{plan_id}" }],
    embeds: &[],
    label: Some("text"),
    across: true,
    optional: true,
    any_of: &[],
};
