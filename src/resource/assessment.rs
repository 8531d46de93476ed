//! Assessments (評価): grades and comments that a document gives.
use super::{OF_INDICATOR, OF_INITIATIVE, OF_POLICY, PERIOD_AS_PRINTED, PERIOD_END, PERIOD_START, period};
use crate::table::{CellKind, Constant, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// A grade or a comment that a document gives.
pub const TABLE: &Table = &Table {
    name: "assessments",
    classes: &["mp:Assessment"],
    ja: "評価",
    singular: "Assessment",
    about_ja: "資料が付けた評価。",
    about: "A grade or a comment that a document gives.",
    subject: "/{publisher_id}/{plan_id}/assessments/{source_id}/{assessment_id}",
    key: &["source_id", "assessment_id"],
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
            "assessment_id",
            CellKind::Slug,
            "dcterms:identifier",
            "評価ID",
            "資料の中で識別するID。",
            "Id within the document.",
        ),
        OF_POLICY,
        OF_INITIATIVE,
        OF_INDICATOR,
        period(
            "mp:period",
            "期間",
            "評価の対象の期間又は評価の日。",
            "Period that is assessed, or the day of the assessment.",
        )
        .optional(),
        PERIOD_START,
        PERIOD_END,
        PERIOD_AS_PRINTED,
        column(
            "scheme_id",
            CellKind::Slug,
            "",
            "評価方法ID",
            "評価の一覧のID（codesのlist_id）。",
            "List of grades: a `list_id` of the codes.",
        )
        .optional(),
        column(
            "scheme_as_printed",
            CellKind::Text,
            "mp:schemeAsPrinted",
            "評価方法（原典表記）",
            "評価方法の名称の原典表記。",
            "Name of the scheme of grades as printed.",
        )
        .optional(),
        column(
            "grade_id",
            CellKind::LinkWithin("codes", "scheme_id"),
            "mp:grade",
            "評価結果ID",
            "評価のコード。",
            "Grade.",
        )
        .optional(),
        column(
            "grade_as_printed",
            CellKind::Text,
            "mp:gradeAsPrinted",
            "評価（原典表記）",
            "評価の原典表記。",
            "Grade as printed.",
        )
        .optional(),
        column(
            "comment",
            CellKind::Text,
            "schema:text",
            "コメント",
            "評価の説明（原典のとおり）。",
            "Comment as printed.",
        )
        .optional(),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[Constant { name: "plan", property: "mp:plan", value: "/{publisher_id}/{plan_id}" }],
    embeds: &[],
    label: Some("grade_as_printed"),
    across: true,
    optional: true,
    any_of: &["grade_id", "grade_as_printed", "comment"],
};
