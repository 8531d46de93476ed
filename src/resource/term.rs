//! Glossary terms (用語).
use crate::table::{
    CellKind, Constant, Embed, PLAN_ID, POSITION, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column, embed,
};

/// A word that the plan defines.
pub const TABLE: &Table = &Table {
    name: "terms",
    classes: &["mp:Term", "skos:Concept"],
    ja: "用語",
    singular: "Term",
    about_ja: "用語集の用語。",
    about: "A word that the plan defines.",
    subject: "/{publisher_id}/{plan_id}/terms/{term_id}",
    key: &["term_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column("term_id", CellKind::Slug, "skos:notation", "用語ID", "用語のID。", "Id of the term."),
        column("label", CellKind::Text, "skos:prefLabel", "用語", "見出し語（原典のとおり）。", "Headword as printed.")
            .filterable(),
        column(
            "expansion_en",
            CellKind::TextEn,
            "mp:expansion",
            "略さない語形（英語）",
            "略さない英語の語形（本文にある場合）。",
            "Full form in English, if the text gives one.",
        )
        .optional(),
        column(
            "alt_label_en",
            CellKind::TextEn,
            "skos:altLabel",
            "別名（英語）",
            "英語の別名。",
            "Alternative name in English.",
        )
        .optional(),
        column(
            "alt_label",
            CellKind::Text,
            "skos:altLabel",
            "別名",
            "本文にある別名。",
            "Alternative name in the language of the plan, if the text gives one.",
        )
        .optional(),
        column(
            "definition",
            CellKind::Text,
            "skos:definition",
            "説明",
            "説明（原典のとおり）。",
            "Definition as printed.",
        ),
        POSITION,
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[
        Constant { name: "plan", property: "mp:plan", value: "/{publisher_id}/{plan_id}" },
        Constant { name: "in_scheme", property: "skos:inScheme", value: "/{publisher_id}/{plan_id}/schemes/glossary" },
        Constant {
            name: "top_concept_of",
            property: "skos:topConceptOf",
            value: "/{publisher_id}/{plan_id}/schemes/glossary",
        },
    ],
    embeds: &[Embed { to: Some("initiative_id"), ..embed("initiatives", "initiative-terms", "term_id") }],
    label: Some("label"),
    across: true,
    optional: false,
    any_of: &[],
};
