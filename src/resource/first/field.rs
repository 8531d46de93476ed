//! Policy fields (分野).
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, Constant, POSITION, SOURCE_LINE, SOURCE_PAGE, Table, column, embed};

/// A policy field of the plan.
pub const TABLE: &Table = &Table {
    name: "fields",
    classes: &["mp:PolicyField", "skos:Concept"],
    ja: "分野",
    singular: "Field",
    about_ja: "計画の分野。",
    about: "A policy field of the plan.",
    subject: "/{lg_code}/{plan_id}/fields/{field_id}",
    key: &["field_id"],
    columns: &[
        LG_CODE,
        PLAN_ID,
        column("field_id", CellKind::Slug, "skos:notation", "分野ID", "分野のID。", "Id of the field."),
        column("label", CellKind::Text, "skos:prefLabel", "分野名", "分野の名称（原典のとおり）。", "Name as printed."),
        column("slogan", CellKind::Text, "mp:slogan", "標語", "分野の標語（原典のとおり）。", "Slogan as printed.")
            .optional(),
        POSITION,
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[
        Constant { name: "plan", property: "mp:plan", value: "/{lg_code}/{plan_id}" },
        Constant { name: "in_scheme", property: "skos:inScheme", value: "/{lg_code}/{plan_id}/schemes/policy" },
    ],
    embeds: &[embed("directions", "directions", "field_id")],
    label: Some("label"),
    across: false,
    optional: false,
    any_of: &[],
};
