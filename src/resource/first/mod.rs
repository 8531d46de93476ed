//! The nouns of profile 1, `municipal-plan/1`. Releases that are written in it keep their words for ever, so nothing here changes.
mod direction;
mod exclusion;
mod field;
mod indicator;
mod initiative;
mod initiative_term;
mod listing;
mod observation;
mod plan;
mod related_plan;
mod revision;
mod schedule_entry;
mod section;
mod source;
mod source_note;
mod term;

use crate::table::{CellKind, Column, Table, column};

/// Every table of a package of profile 1.
pub const TABLES: &[&Table] = &[
    plan::TABLE,
    revision::TABLE,
    source::TABLE,
    section::TABLE,
    related_plan::TABLE,
    field::TABLE,
    direction::TABLE,
    initiative::TABLE,
    listing::TABLE,
    schedule_entry::TABLE,
    indicator::TABLE,
    observation::TABLE,
    term::TABLE,
    initiative_term::TABLE,
    source_note::TABLE,
    exclusion::TABLE,
];

/// First column of every table.
const LG_CODE: Column = Column {
    filter: false,
    ..column(
        "lg_code",
        CellKind::MunicipalityCode,
        "",
        "全国地方公共団体コード",
        "計画を定めた地方公共団体の6桁のコード（検査数字を含む）。",
        "Six-digit local-government code of the municipality whose plan it is, check digit included.",
    )
};

/// Second column of every table.
const PLAN_ID: Column = Column {
    filter: false,
    ..column(
        "plan_id",
        CellKind::Slug,
        "",
        "計画ID",
        "市区町村の中で計画を識別するID。",
        "Id of the plan within its municipality.",
    )
};
