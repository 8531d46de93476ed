//! What is planned for a period (工程).
use super::{PERIOD_END, PERIOD_START, period};
use crate::table::{CellKind, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// What an edition plans for one initiative in one period.
pub const TABLE: &Table = &Table {
    name: "schedule",
    classes: &["mp:ScheduleEntry"],
    ja: "工程",
    singular: "ScheduleEntry",
    about_ja: "版が取組について一つの時期に計画する段階。",
    about: "What an edition plans for one initiative in one period.",
    subject: "/{publisher_id}/{plan_id}/schedule/{revision_id}/{initiative_id}/{period}",
    key: &["revision_id", "initiative_id", "period"],
    columns: &[
        PUBLISHER_ID,
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
        period("mp:period", "時期", "計画する時期。", "Period it is planned for."),
        PERIOD_START,
        PERIOD_END,
        column(
            "stage_id",
            CellKind::Concept("stage"),
            "mp:stage",
            "段階ID",
            "工程の段階。組み込みの一覧にない語は空。",
            "Stage of work in that period; empty if the printed word has no code.",
        )
        .optional(),
        column(
            "own_stage_id",
            CellKind::OwnCode("stage"),
            "mp:stage",
            "独自の段階ID",
            "計画が独自に定めた段階。",
            "Stage of work that the plan itself declares.",
        )
        .optional(),
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
