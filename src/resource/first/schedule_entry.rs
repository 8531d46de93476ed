//! What is planned for a year (工程).
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// What an edition plans for one initiative in one fiscal year.
pub const TABLE: &Table = &Table {
    name: "schedule",
    classes: &["mp:ScheduleEntry"],
    ja: "工程",
    singular: "ScheduleEntry",
    about_ja: "版が取組について一つの年度に計画する段階。",
    about: "What an edition plans for one initiative in one fiscal year.",
    subject: "/{lg_code}/{plan_id}/schedule/{revision_id}/{initiative_id}/{fiscal_year}",
    key: &["revision_id", "initiative_id", "fiscal_year"],
    columns: &[
        LG_CODE,
        PLAN_ID,
        column(
            "revision_id",
            CellKind::Link("revisions"),
            "mp:revision",
            "版ID",
            "計画している版のID。",
            "Edition that plans it.",
        ),
        column(
            "initiative_id",
            CellKind::Link("initiatives"),
            "mp:initiative",
            "取組ID",
            "取組のID。",
            "Initiative it is planned for.",
        ),
        column(
            "fiscal_year",
            CellKind::FiscalYear,
            "mp:fiscalYear",
            "年度",
            "年度。",
            "Fiscal year it is planned for.",
        ),
        column(
            "stage_id",
            CellKind::Concept("stage"),
            "mp:stage",
            "段階ID",
            "工程の段階。",
            "Stage of work in that year.",
        ),
        column(
            "stage_as_printed",
            CellKind::Text,
            "mp:stageAsPrinted",
            "段階（原典表記）",
            "表のセルの原典表記。",
            "Text of the printed cell.",
        ),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[],
    embeds: &[],
    label: Some("stage_as_printed"),
    across: true,
    optional: false,
    any_of: &[],
};
