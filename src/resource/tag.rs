//! Tags (分類): goals, areas and laws that a plan names for something.
use super::{OF_INDICATOR, OF_INITIATIVE, OF_POLICY};
use crate::table::{CellKind, Constant, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// A goal of the UN, an area, a law or another label that a plan gives to something.
pub const TABLE: &Table = &Table {
    name: "tags",
    classes: &["mp:Tag"],
    ja: "分類",
    singular: "Tag",
    about_ja: "SDGsの目標・地区・根拠法令などの分類。",
    about: "A goal of the UN, an area, a law or another label that a plan gives to something.",
    subject: "/{publisher_id}/{plan_id}/tags/{source_id}/{tag_id}",
    key: &["source_id", "tag_id"],
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
            "tag_id",
            CellKind::Slug,
            "dcterms:identifier",
            "分類ID",
            "資料の中で識別するID。",
            "Id within the document.",
        ),
        OF_POLICY,
        OF_INITIATIVE,
        OF_INDICATOR,
        column(
            "sdg",
            CellKind::SdgCode,
            "mp:concept",
            "SDGs",
            "国連の持続可能な開発目標・ターゲットの番号。",
            "Number of a goal or target of the UN, such as 9 or 9.c.",
        )
        .optional(),
        column(
            "scheme_id",
            CellKind::Slug,
            "",
            "分類の一覧ID",
            "独自の分類の一覧のID（codesのlist_id）。",
            "List that the code is in: a `list_id` of the codes.",
        )
        .optional(),
        column(
            "code_id",
            CellKind::LinkWithin("codes", "scheme_id"),
            "mp:concept",
            "分類のコードID",
            "独自の分類のコード。",
            "Code that the plan declares.",
        )
        .optional(),
        column(
            "text_as_printed",
            CellKind::Text,
            "mp:textAsPrinted",
            "分類（原典表記）",
            "分類の原典表記。",
            "Label as printed.",
        )
        .optional(),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[Constant { name: "plan", property: "mp:plan", value: "/{publisher_id}/{plan_id}" }],
    embeds: &[],
    label: Some("text_as_printed"),
    across: true,
    optional: true,
    any_of: &["sdg", "code_id", "text_as_printed"],
};
