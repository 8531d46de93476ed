//! Involvements (関係者): who leads, takes part or benefits.
use super::{OF_INDICATOR, OF_INITIATIVE, OF_POLICY};
use crate::table::{CellKind, Constant, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// An organisation that leads, takes part or benefits.
pub const TABLE: &Table = &Table {
    name: "involvements",
    classes: &["mp:Involvement"],
    ja: "関係者",
    singular: "Involvement",
    about_ja: "主管・協力・対象などの関係者。",
    about: "An organisation that leads, takes part or benefits.",
    subject: "/{publisher_id}/{plan_id}/involvements/{source_id}/{involvement_id}",
    key: &["source_id", "involvement_id"],
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
            "involvement_id",
            CellKind::Slug,
            "dcterms:identifier",
            "関係者ID",
            "資料の中で識別するID。",
            "Id within the document.",
        ),
        OF_POLICY,
        OF_INITIATIVE,
        OF_INDICATOR,
        column(
            "role_id",
            CellKind::Concept("involvement-role"),
            "cv:role",
            "役割ID",
            "主管・協力・対象の別。",
            "Whether it leads, is a partner or benefits.",
        ),
        column(
            "organization_as_printed",
            CellKind::Text,
            "mp:organizationAsPrinted",
            "組織（原典表記）",
            "組織の名称の原典表記。",
            "Name of the organisation as printed.",
        ),
        column("organization_uri", CellKind::Iri, "mp:organization", "組織", "組織のURI。", "The organisation.")
            .optional(),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[Constant { name: "plan", property: "mp:plan", value: "/{publisher_id}/{plan_id}" }],
    embeds: &[],
    label: Some("organization_as_printed"),
    across: true,
    optional: true,
    any_of: &[],
};
