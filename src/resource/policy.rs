//! Policies (政策): the tree under which a plan lists its initiatives, of any depth.
use super::{LEVEL_AS_PRINTED, NUMBER_AS_PRINTED};
use crate::table::{
    CellKind, Constant, PLAN_ID, POSITION, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column, embed,
};

/// A node of the tree under which a plan lists its initiatives: a field, a goal, a priority.
pub const TABLE: &Table = &Table {
    name: "policies",
    classes: &["mp:Policy", "skos:Concept"],
    ja: "政策",
    singular: "Policy",
    about_ja: "計画が取組をまとめる体系の一つの節（分野・基本目標・施策など）。",
    about: "A node of the tree under which a plan lists its initiatives: a field, a goal, a priority.",
    subject: "/{publisher_id}/{plan_id}/policies/{policy_id}",
    key: &["policy_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column("policy_id", CellKind::Slug, "skos:notation", "政策ID", "政策のID。", "Id of the policy."),
        column(
            "parent_policy_id",
            CellKind::Link("policies"),
            "skos:broader",
            "上位の政策ID",
            "属する政策のID。最上位では空。",
            "Policy it belongs to; empty at the top.",
        )
        .optional(),
        LEVEL_AS_PRINTED,
        NUMBER_AS_PRINTED,
        column("label", CellKind::Text, "skos:prefLabel", "政策名", "政策の名称（原典のとおり）。", "Name as printed.")
            .filterable(),
        column("slogan", CellKind::Text, "mp:slogan", "標語", "政策の標語（原典のとおり）。", "Slogan as printed.")
            .optional(),
        POSITION,
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[
        Constant { name: "plan", property: "mp:plan", value: "/{publisher_id}/{plan_id}" },
        Constant { name: "in_scheme", property: "skos:inScheme", value: "/{publisher_id}/{plan_id}/schemes/policy" },
    ],
    embeds: &[
        embed("policies", "policies", "parent_policy_id"),
        embed("listings", "listings", "policy_id"),
        embed("indicators", "indicators", "policy_id"),
        embed("assessments", "assessments", "policy_id"),
        embed("amounts", "amounts", "policy_id"),
        embed("tags", "tags", "policy_id"),
    ],
    label: Some("label"),
    across: true,
    optional: false,
    any_of: &[],
};
