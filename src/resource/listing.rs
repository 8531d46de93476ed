//! Printed occurrences of initiatives (掲載).
use super::Resource;
use crate::{
    store::schema::listings,
    table::{Kind, LG_CODE, PLAN_ID, POSITION, SOURCE_LINE, SOURCE_PAGE, Table, column},
};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// One printed row of an initiative under a direction in one edition. Columns are documented in [`Resource::TABLE`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = listings)]
#[expect(missing_docs, reason = "the table describes each column")]
pub struct Listing {
    pub lg_code: String,
    pub plan_id: String,
    pub revision_id: String,
    pub listing_id: String,
    pub initiative_id: String,
    pub direction_id: String,
    pub title_as_printed: String,
    pub relisted: bool,
    pub new_mark: bool,
    pub position: i32,
    pub source_line: Option<i32>,
    pub source_page: Option<i32>,
}

impl Resource for Listing {
    const TABLE: &'static Table = &Table {
        name: "listings",
        classes: &["mp:Listing"],
        ja: "掲載",
        singular: "Listing",
        about_ja: "版の中で取組が印刷された一つの行。",
        about: "One printed row of an initiative under a direction in one edition.",
        subject: "/{lg_code}/{plan_id}/listings/{revision_id}/{listing_id}",
        key: &["revision_id", "listing_id"],
        columns: &[
            LG_CODE,
            PLAN_ID,
            column(
                "revision_id",
                Kind::Link("revisions"),
                "mp:revision",
                "版ID",
                "載っている版のID。",
                "Edition that prints it.",
            ),
            column(
                "listing_id",
                Kind::Slug,
                "dcterms:identifier",
                "掲載ID",
                "版の中で掲載を識別するID。",
                "Id within the edition, in printed order.",
            ),
            column(
                "initiative_id",
                Kind::Link("initiatives"),
                "mp:initiative",
                "取組ID",
                "載っている取組のID。",
                "Initiative that is listed.",
            ),
            column(
                "direction_id",
                Kind::Link("directions"),
                "mp:direction",
                "方向性ID",
                "載っている方向性のID。",
                "Direction under which it is listed.",
            ),
            column(
                "title_as_printed",
                Kind::Text,
                "mp:titleAsPrinted",
                "取組名（原典表記）",
                "印刷された取組名。「(再掲)」や表記の違いもそのまま。",
                "Title as printed here, with \"(再掲)\" and any drift in wording.",
            ),
            column(
                "relisted",
                Kind::Flag,
                "mp:relisted",
                "再掲",
                "再掲ならtrue。",
                "True for a repeated listing (再掲).",
            ),
            column(
                "new_mark",
                Kind::Flag,
                "mp:newMark",
                "New表示",
                "New表示があればtrue。",
                "True if the row is marked New.",
            ),
            POSITION,
            SOURCE_LINE,
            SOURCE_PAGE,
        ],
        constants: &[],
        embeds: &[],
        label: Some("title_as_printed"),
        across: false,
    };

    keep!(listings, text: [revision_id, listing_id, initiative_id, direction_id], flag: [relisted, new_mark]);
}
