//! Other plans that an edition names (関連計画).
use super::Resource;
use crate::{
    store::schema::related_plans,
    table::{Kind, LG_CODE, PLAN_ID, SOURCE_LINE, SOURCE_PAGE, Table, column},
};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// Another plan or policy, as one edition names it. Columns are documented in [`Resource::TABLE`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = related_plans)]
#[expect(missing_docs, reason = "the table describes each column")]
pub struct RelatedPlan {
    pub lg_code: String,
    pub plan_id: String,
    pub revision_id: String,
    pub related_plan_id: String,
    pub title: String,
    pub relation_id: String,
    pub relation_as_printed: Option<String>,
    pub issued: Option<String>,
    pub status_id: Option<String>,
    pub date_as_printed: Option<String>,
    pub publisher_name: Option<String>,
    pub plan_uri: Option<String>,
    pub source_line: Option<i32>,
    pub source_page: Option<i32>,
}

impl Resource for RelatedPlan {
    const TABLE: &'static Table = &Table {
        name: "related-plans",
        classes: &["mp:RelatedPlan"],
        ja: "関連計画",
        singular: "RelatedPlan",
        about_ja: "版の中で名が挙がる他の計画や政策。",
        about: "Another plan or policy, as one edition names it.",
        subject: "/{lg_code}/{plan_id}/related-plans/{revision_id}/{related_plan_id}",
        key: &["revision_id", "related_plan_id"],
        columns: &[
            LG_CODE,
            PLAN_ID,
            column(
                "revision_id",
                Kind::Link("revisions"),
                "mp:revision",
                "版ID",
                "名を挙げている版のID。",
                "Edition that names it.",
            ),
            column(
                "related_plan_id",
                Kind::Slug,
                "dcterms:identifier",
                "関連計画ID",
                "版の中で関連計画を識別するID。",
                "Id within the edition, in printed order.",
            ),
            column("title", Kind::Text, "dcterms:title", "名称", "計画の名称（原典のとおり）。", "Name as printed."),
            column(
                "relation_id",
                Kind::Concept("plan-relation"),
                "mp:planRelation",
                "関係ID",
                "この計画との関係。",
                "How it relates to this plan.",
            ),
            column(
                "relation_as_printed",
                Kind::Text,
                "mp:relationAsPrinted",
                "関係（原典表記）",
                "関係の原典表記。",
                "Relation as printed.",
            )
            .optional(),
            column(
                "issued",
                Kind::Month,
                "dcterms:issued",
                "年月",
                "策定又は議決の年月。予定だけの場合は空。",
                "Month of establishment or resolution; empty if only planned.",
            )
            .optional(),
            column(
                "status_id",
                Kind::Concept("plan-status"),
                "mp:planStatus",
                "状態ID",
                "策定・議決・策定予定の別。",
                "Whether it was established, resolved or is only planned.",
            )
            .optional(),
            column(
                "date_as_printed",
                Kind::Text,
                "mp:dateAsPrinted",
                "年月（原典表記）",
                "年月の原典表記。",
                "Month as printed.",
            )
            .optional(),
            column(
                "publisher_name",
                Kind::Text,
                "dc:publisher",
                "策定者",
                "策定者の名称（原典にある場合）。",
                "Who publishes it, if printed.",
            )
            .optional(),
            column(
                "plan_uri",
                Kind::Iri,
                "rdfs:seeAlso",
                "計画のIRI",
                "その計画自体が公開されている場合のIRI。",
                "IRI of that plan, if it is published itself.",
            )
            .optional(),
            SOURCE_LINE,
            SOURCE_PAGE,
        ],
        constants: &[],
        embeds: &[],
        label: Some("title"),
        across: false,
    };

    keep!(related_plans, text: [revision_id, related_plan_id, relation_id], optional_text: [status_id]);
}
