//! Plans (計画): what a city publishes, across all its editions.
use super::Resource;
use crate::{
    calendar::FiscalYear,
    store::schema::plans,
    table::{Constant, Kind, LG_CODE, PLAN_ID, SOURCE_LINE, Table, column},
};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// A plan across all its editions. Columns are documented in [`Resource::TABLE`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = plans)]
#[expect(missing_docs, reason = "the table describes each column")]
pub struct Plan {
    pub lg_code: String,
    pub plan_id: String,
    pub title: String,
    pub summary: Option<String>,
    pub start_fiscal_year: FiscalYear,
    pub end_fiscal_year: FiscalYear,
    pub source_line: Option<i32>,
}

impl Resource for Plan {
    const TABLE: &'static Table = &Table {
        name: "plans",
        classes: &["mp:Plan"],
        ja: "計画",
        singular: "Plan",
        about_ja: "全ての版を通じた計画。",
        about: "A plan across all its editions.",
        subject: "/{lg_code}/{plan_id}",
        key: &["plan_id"],
        columns: &[
            LG_CODE,
            PLAN_ID.as_property("dcterms:identifier"),
            column(
                "title",
                Kind::Text,
                "dcterms:title",
                "名称",
                "計画の名称（原典のとおり）。",
                "Name of the plan as printed.",
            ),
            column(
                "summary",
                Kind::Text,
                "dcterms:description",
                "概要",
                "計画の概要。原典にある場合だけ記す。",
                "Summary of the plan; only if the source prints one.",
            )
            .optional(),
            column(
                "start_fiscal_year",
                Kind::FiscalYear,
                "mp:startFiscalYear",
                "開始年度",
                "計画期間の最初の年度。",
                "First fiscal year of the plan.",
            ),
            column(
                "end_fiscal_year",
                Kind::FiscalYear,
                "mp:endFiscalYear",
                "終了年度",
                "計画期間の最後の年度。",
                "Last fiscal year of the plan.",
            ),
            SOURCE_LINE,
        ],
        constants: &[Constant { name: "publisher", property: "dcterms:publisher", value: "/{lg_code}" }],
        embeds: &[],
        label: Some("title"),
        across: true,
    };

    keep!(plans, integer: [start_fiscal_year, end_fiscal_year]);
}
