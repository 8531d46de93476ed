//! Terms that titles of initiatives use (取組と用語).
use super::Resource;
use crate::{
    store::schema::initiative_terms,
    table::{Kind, LG_CODE, PLAN_ID, Table, column},
};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// A glossary term that the title of an initiative uses. Columns are documented in [`Resource::TABLE`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = initiative_terms)]
#[expect(missing_docs, reason = "the table describes each column")]
pub struct InitiativeTerm {
    pub lg_code: String,
    pub plan_id: String,
    pub initiative_id: String,
    pub term_id: String,
}

impl Resource for InitiativeTerm {
    const TABLE: &'static Table = &Table {
        name: "initiative-terms",
        classes: &[],
        ja: "取組と用語",
        singular: "InitiativeTerm",
        about_ja: "取組名に使われている用語。",
        about: "A glossary term that the title of an initiative uses.",
        subject: "/{lg_code}/{plan_id}/initiatives/{initiative_id}",
        key: &["initiative_id", "term_id"],
        columns: &[
            LG_CODE,
            PLAN_ID,
            column(
                "initiative_id",
                Kind::Link("initiatives"),
                "",
                "取組ID",
                "取組のID。",
                "Initiative whose title uses the term.",
            ),
            column("term_id", Kind::Link("terms"), "dcterms:subject", "用語ID", "用語のID。", "Term that is used."),
        ],
        constants: &[],
        embeds: &[],
        label: None,
        across: false,
    };

    keep!(initiative_terms, text: [initiative_id, term_id]);
}
