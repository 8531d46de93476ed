//! The prose of a plan (本文): every heading, paragraph and list item, as a tree.
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, POSITION, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// A heading, paragraph or list item of the prose of one edition.
pub const TABLE: &Table = &Table {
    name: "sections",
    classes: &["mp:Section"],
    ja: "本文",
    singular: "Section",
    about_ja: "計画の本文の見出し・段落・箇条書き。",
    about: "A heading, paragraph or list item of the prose of one edition.",
    subject: "/{lg_code}/{plan_id}/sections/{revision_id}/{section_id}",
    key: &["revision_id", "section_id"],
    columns: &[
        LG_CODE,
        PLAN_ID,
        column(
            "revision_id",
            CellKind::Link("revisions"),
            "mp:revision",
            "版ID",
            "この節が載る版のID。",
            "Edition that prints it.",
        ),
        column(
            "section_id",
            CellKind::Slug,
            "dcterms:identifier",
            "節ID",
            "版の中で節を識別するID。",
            "Id within the edition, in printed order.",
        ),
        column(
            "parent_section_id",
            CellKind::LinkWithin("sections", "revision_id"),
            "dcterms:isPartOf",
            "親の節ID",
            "親の節のID。最上位では空。",
            "Section that contains it; empty at the top.",
        )
        .optional(),
        column(
            "section_type_id",
            CellKind::Concept("section-type"),
            "mp:sectionType",
            "節の種類ID",
            "節の種類。",
            "Kind of section.",
        ),
        column(
            "field_id",
            CellKind::Link("fields"),
            "mp:field",
            "分野ID",
            "この節が説明する分野のID。",
            "Field that the section is about; empty if none.",
        )
        .optional(),
        column(
            "number_as_printed",
            CellKind::Plain,
            "mp:numberAsPrinted",
            "節番号（原典表記）",
            "節番号の原典表記。",
            "Number of the section as printed.",
        )
        .optional(),
        column("heading", CellKind::Text, "dcterms:title", "見出し", "見出し（原典のとおり）。", "Heading as printed.")
            .optional(),
        column("text", CellKind::Text, "schema:text", "本文", "本文（原典のとおり）。", "Text as printed.").optional(),
        POSITION,
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[],
    embeds: &[],
    label: Some("heading"),
    across: true,
    optional: false,
    any_of: &[],
};
