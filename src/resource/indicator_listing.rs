//! What an edition prints of an indicator (指標の掲載).
use super::{
    ACCUMULATION, DEFINITION_AS_PRINTED, DESIRED_DIRECTION, NUMBER_AS_PRINTED, OF_INITIATIVE, OF_POLICY,
    TITLE_AS_PRINTED,
};
use crate::table::{CellKind, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// An indicator as one edition prints it: its name, its definition and what it belongs to.
pub const TABLE: &Table = &Table {
    name: "indicator-listings",
    classes: &["mp:IndicatorListing"],
    ja: "指標の掲載",
    singular: "IndicatorListing",
    about_ja: "版が印刷する指標の名称・定義・属する政策。",
    about: "An indicator as one edition prints it: its name, its definition and what it belongs to.",
    subject: "/{publisher_id}/{plan_id}/indicator-listings/{revision_id}/{indicator_id}",
    key: &["revision_id", "indicator_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "revision_id",
            CellKind::Link("revisions"),
            "mp:revision",
            "版ID",
            "印刷している版のID。",
            "Edition that prints it.",
        ),
        column(
            "indicator_id",
            CellKind::Link("indicators"),
            "mp:indicator",
            "指標ID",
            "指標のID。",
            "Indicator that is printed.",
        ),
        OF_POLICY,
        OF_INITIATIVE,
        NUMBER_AS_PRINTED,
        TITLE_AS_PRINTED,
        DEFINITION_AS_PRINTED,
        DESIRED_DIRECTION,
        ACCUMULATION,
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[],
    embeds: &[],
    label: Some("title_as_printed"),
    across: false,
    optional: true,
    any_of: &[],
};
