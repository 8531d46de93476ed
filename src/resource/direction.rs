//! Directions (方向性): the ○ lines under which initiatives stand.
use super::Resource;
use crate::{
    store::schema::directions,
    table::{Constant, Kind, LG_CODE, PLAN_ID, POSITION, SOURCE_LINE, SOURCE_PAGE, Table, column, embed},
};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// A direction of a field, under which initiatives are listed. Columns are documented in [`Resource::TABLE`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = directions)]
#[expect(missing_docs, reason = "the table describes each column")]
pub struct Direction {
    pub lg_code: String,
    pub plan_id: String,
    pub direction_id: String,
    pub field_id: String,
    pub label: String,
    pub position: i32,
    pub source_line: Option<i32>,
    pub source_page: Option<i32>,
}

impl Resource for Direction {
    const TABLE: &'static Table = &Table {
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
            column("direction_id", Kind::Slug, "skos:notation", "方向性ID", "方向性のID。", "Id of the direction."),
            column(
                "field_id",
                Kind::Link("fields"),
                "skos:broader",
                "分野ID",
                "属する分野のID。",
                "Field it belongs to.",
            ),
            column("label", Kind::Text, "skos:prefLabel", "方向性", "方向性（原典のとおり）。", "Wording as printed."),
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
    };

    keep!(directions, text: [direction_id, field_id]);
}
