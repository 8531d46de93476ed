//! Lines of the source that are not data (原典のうち収録しない行).
use crate::table::{CellKind, PLAN_ID, PUBLISHER_ID, Table, column};

/// A range of lines of the transcription that holds no data, with the reason.
pub const TABLE: &Table = &Table {
    name: "exclusions",
    classes: &[],
    ja: "原典のうち収録しない行",
    singular: "Exclusion",
    about_ja: "翻刻のうちデータにしない行の範囲。",
    about: "A range of lines of the transcription that holds no data, with the reason.",
    subject: "/{publisher_id}/{plan_id}/exclusions/{revision_id}/{line_from}",
    key: &["revision_id", "line_from"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "revision_id",
            CellKind::Link("revisions"),
            "",
            "版ID",
            "翻刻の版のID。",
            "Edition whose transcription it is about.",
        ),
        column("line_from", CellKind::Integer, "", "開始行", "最初の行番号。", "First line of the range.").filterable(),
        column("line_to", CellKind::Integer, "", "終了行", "最後の行番号。", "Last line of the range."),
        column("reason", CellKind::Text, "", "理由", "収録しない理由。", "Why the lines hold no data."),
    ],
    constants: &[],
    embeds: &[],
    label: None,
    across: false,
    optional: false,
    any_of: &[],
};
