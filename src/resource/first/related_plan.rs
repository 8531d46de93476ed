//! Other plans that an edition names (関連計画).
use super::{LG_CODE, PLAN_ID};
use crate::table::{CellKind, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// Another plan or policy, as one edition names it.
pub const TABLE: &Table = &Table {
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
            CellKind::Link("revisions"),
            "mp:revision",
            "版ID",
            "名を挙げている版のID。",
            "Edition that names it.",
        ),
        column(
            "related_plan_id",
            CellKind::Slug,
            "dcterms:identifier",
            "関連計画ID",
            "版の中で関連計画を識別するID。",
            "Id within the edition, in printed order.",
        ),
        column("title", CellKind::Text, "dcterms:title", "名称", "計画の名称（原典のとおり）。", "Name as printed."),
        column(
            "relation_id",
            CellKind::Concept("plan-relation"),
            "mp:planRelation",
            "関係ID",
            "この計画との関係。",
            "How it relates to this plan.",
        ),
        column(
            "relation_as_printed",
            CellKind::Text,
            "mp:relationAsPrinted",
            "関係（原典表記）",
            "関係の原典表記。",
            "Relation as printed.",
        )
        .optional(),
        column(
            "issued",
            CellKind::Month,
            "dcterms:issued",
            "年月",
            "策定又は議決の年月。予定だけの場合は空。",
            "Month of establishment or resolution; empty if only planned.",
        )
        .optional(),
        column(
            "status_id",
            CellKind::Concept("plan-status"),
            "mp:planStatus",
            "状態ID",
            "策定・議決・策定予定の別。",
            "Whether it was established, resolved or is only planned.",
        )
        .optional(),
        column(
            "date_as_printed",
            CellKind::Text,
            "mp:dateAsPrinted",
            "年月（原典表記）",
            "年月の原典表記。",
            "Month as printed.",
        )
        .optional(),
        column(
            "publisher_name",
            CellKind::Text,
            "dc:publisher",
            "策定者",
            "策定者の名称（原典にある場合）。",
            "Who publishes it, if printed.",
        )
        .optional(),
        column(
            "plan_uri",
            CellKind::Iri,
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
    optional: false,
    any_of: &[],
};
