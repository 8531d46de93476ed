//! Notes on oddities of the source text (原典の表記に関する注記).
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, Table, column};

/// An editor’s note on a misprint, variation, doubtful reading or markup in the source text.
pub const TABLE: &Table = &Table {
    name: "source-notes",
    classes: &["mp:SourceNote"],
    ja: "原典の表記に関する注記",
    singular: "SourceNote",
    about_ja: "原典の誤植・表記のゆれなどについての編集者の注記。",
    about: "An editor’s note on a misprint, variation, doubtful reading or markup in the source text.",
    subject: "/{lg_code}/{plan_id}/source-notes/{revision_id}/{note_id}",
    key: &["revision_id", "note_id"],
    columns: &[
        LG_CODE,
        PLAN_ID,
        column(
            "revision_id",
            CellKind::Link("revisions"),
            "mp:revision",
            "版ID",
            "注記の対象の版のID。",
            "Edition it is about.",
        ),
        column(
            "note_id",
            CellKind::Slug,
            "dcterms:identifier",
            "注記ID",
            "版の中で注記を識別するID。",
            "Id within the edition.",
        ),
        column(
            "source_line",
            CellKind::Integer,
            "mp:sourceLine",
            "原典の行",
            "対象の行番号。",
            "Line of the source text it is about.",
        ),
        column("printed", CellKind::Text, "mp:printed", "原典の表記", "原典の表記。", "What is printed."),
        column(
            "presumed",
            CellKind::Text,
            "mp:presumed",
            "推定される表記",
            "推定される表記。推定しない場合は空。",
            "What was presumably meant; empty if nothing is presumed.",
        )
        .optional(),
        column(
            "kind_id",
            CellKind::Concept("note-kind"),
            "mp:noteKind",
            "注記の種類ID",
            "注記の種類。",
            "Kind of note.",
        ),
        column("note", CellKind::Text, "skos:note", "注記", "説明。", "Explanation.").optional(),
    ],
    constants: &[],
    embeds: &[],
    label: Some("printed"),
    across: false,
    optional: false,
    any_of: &[],
};
