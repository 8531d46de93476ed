//! Directions (方向性): the ○ lines under which initiatives stand.
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, Constant, POSITION, SOURCE_LINE, SOURCE_PAGE, Table, column, embed};

/// A direction of a field, under which initiatives are listed.
pub const TABLE: &Table = &Table {
    name: "directions",
    classes: &["mp:Direction", "skos:Concept"],
    ja: "方向性",
    singular: "Direction",
    about_ja: "分野の中で取組をまとめる方向性。",
    about: "A direction of a field, under which initiatives are listed.",
    subject: "/{lg_code}/{plan_id}/directions/{direction_id}",
    key: &["direction_id"],
    columns: &[
        LG_CODE,
        PLAN_ID,
        column("direction_id", CellKind::Slug, "skos:notation", "方向性ID", "方向性のID。", "Id of the direction."),
        column(
            "field_id",
            CellKind::Link("fields"),
            "skos:broader",
            "分野ID",
            "属する分野のID。",
            "Field it belongs to.",
        ),
        column("label", CellKind::Text, "skos:prefLabel", "方向性", "方向性（原典のとおり）。", "Wording as printed."),
        POSITION,
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[Constant {
        name: "in_scheme",
        property: "skos:inScheme",
        value: "/{lg_code}/{plan_id}/schemes/policy",
    }],
    embeds: &[embed("listings", "listings", "direction_id")],
    label: Some("label"),
    across: false,
    optional: false,
    any_of: &[],
};
