//! Documents that state facts of a plan (出典).
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, Constant, Table, column, embed};

/// A document that states facts of a plan: an edition, a progress report, a survey.
pub const TABLE: &Table = &Table {
    name: "sources",
    classes: &["mp:Source"],
    ja: "出典",
    singular: "Source",
    about_ja: "計画に関する事実を記した資料。",
    about: "A document that states facts of a plan: an edition, a progress report, a survey.",
    subject: "/{lg_code}/{plan_id}/sources/{source_id}",
    key: &["source_id"],
    columns: &[
        LG_CODE,
        PLAN_ID,
        column(
            "source_id",
            CellKind::Slug,
            "dcterms:identifier",
            "出典ID",
            "資料のID。版の文書は版のIDと同じ。",
            "Id of the document; that of an edition is the id of the edition.",
        ),
        column("title", CellKind::Text, "dcterms:title", "資料名", "資料の名称。", "Title of the document."),
        column(
            "kind_id",
            CellKind::Concept("source-kind"),
            "mp:sourceKind",
            "資料の種類ID",
            "資料の種類。",
            "Kind of document.",
        ),
        column(
            "issued",
            CellKind::Month,
            "dcterms:issued",
            "発行年月",
            "発行の年月。不明なら空。",
            "Month of issue; empty if unknown.",
        )
        .optional(),
        column(
            "issued_as_printed",
            CellKind::Text,
            "mp:dateAsPrinted",
            "発行年月（原典表記）",
            "発行年月の原典表記。",
            "Month of issue as printed.",
        )
        .optional(),
        column("url", CellKind::Iri, "schema:url", "URL", "資料のURL。", "Address of the document.").optional(),
        column("note", CellKind::Text, "skos:note", "注記", "資料についての注記。", "Remark on the document.")
            .optional(),
    ],
    constants: &[Constant { name: "plan", property: "mp:plan", value: "/{lg_code}/{plan_id}" }],
    embeds: &[embed("observations", "observations", "source_id")],
    label: Some("title"),
    across: false,
    optional: false,
    any_of: &[],
};
