//! The nouns. One file describes each kind of resource, and everything else is derived from the description.
mod plan;
mod revision;
mod source;
mod section;
mod related_plan;
mod code;
mod policy;
mod policy_listing;
mod initiative;
mod listing;
mod schedule_entry;
mod indicator;
mod indicator_listing;
mod observation;
mod statement;
mod milestone;
mod assessment;
mod involvement;
mod amount;
mod tag;
mod term;
mod term_listing;
mod initiative_term;
mod source_note;
mod exclusion;

pub mod first;

use crate::table::{CellKind, Column, Table, column};

/// Lists the nouns, each with a file of rows that serve as its examples.
macro_rules! nouns {
    ($($noun:ident: $rows:literal,)*) => {
        /// Every table of a package, in the order in which the plan's document links them.
        pub const TABLES: &[&Table] = &[$($noun::TABLE),*];

        /// Rows of each of them as CSV, which serve as examples: those of the plan that comes with the program, and made-up
        /// ones for tables of which it has none.
        pub const EXAMPLES: &[&str] = &[$(include_str!(concat!("../../", $rows, ".csv"))),*];
    };
}

nouns! {
    plan: "datasets/172014/dx-action-plan/plans",
    revision: "datasets/172014/dx-action-plan/revisions",
    source: "datasets/172014/dx-action-plan/sources",
    section: "datasets/172014/dx-action-plan/sections",
    related_plan: "datasets/172014/dx-action-plan/related-plans",
    code: "examples/tables/codes",
    policy: "datasets/172014/dx-action-plan/policies",
    policy_listing: "examples/tables/policy-listings",
    initiative: "datasets/172014/dx-action-plan/initiatives",
    listing: "datasets/172014/dx-action-plan/listings",
    schedule_entry: "datasets/172014/dx-action-plan/schedule",
    indicator: "datasets/172014/dx-action-plan/indicators",
    indicator_listing: "examples/tables/indicator-listings",
    observation: "datasets/172014/dx-action-plan/observations",
    statement: "examples/tables/statements",
    milestone: "examples/tables/milestones",
    assessment: "examples/tables/assessments",
    involvement: "examples/tables/involvements",
    amount: "examples/tables/amounts",
    tag: "examples/tables/tags",
    term: "datasets/172014/dx-action-plan/terms",
    term_listing: "examples/tables/term-listings",
    initiative_term: "datasets/172014/dx-action-plan/initiative-terms",
    source_note: "datasets/172014/dx-action-plan/source-notes",
    exclusion: "datasets/172014/dx-action-plan/exclusions",
}

/// Describes the column `period`, a span of days.
const fn period(property: &'static str, ja: &'static str, about_ja: &'static str, about: &'static str) -> Column {
    column("period", CellKind::Period, property, ja, about_ja, about)
}

/// First day of the column `period`, which `format` fills.
const PERIOD_START: Column = column(
    "period_start",
    CellKind::Date,
    "",
    "開始日",
    "期間の最初の日。分からなければ空。",
    "First day of the period; empty if nobody says.",
)
.optional();

/// Last day of the column `period`, which `format` fills.
const PERIOD_END: Column = column(
    "period_end",
    CellKind::Date,
    "",
    "終了日",
    "期間の最後の日。分からなければ空。",
    "Last day of the period; empty if nobody says.",
)
.optional();

/// The period in the words of the source.
const PERIOD_AS_PRINTED: Column = column(
    "period_as_printed",
    CellKind::Text,
    "mp:periodAsPrinted",
    "期間（原典表記）",
    "期間の原典表記（「現状」「5年後」など）。",
    "Period as printed, where the words say more than the period does.",
)
.optional();

/// Number of a thing in the words of the source.
const NUMBER_AS_PRINTED: Column = column(
    "number_as_printed",
    CellKind::Plain,
    "mp:numberAsPrinted",
    "番号（原典表記）",
    "番号の原典表記。",
    "Number or reference as printed.",
)
.optional();

/// Name of the level of a policy in the words of the source.
const LEVEL_AS_PRINTED: Column = column(
    "level_as_printed",
    CellKind::Text,
    "mp:levelAsPrinted",
    "階層（原典表記）",
    "体系の階層の名称（「分野」「基本目標」など）。",
    "Name of its level as printed, such as 分野 or priority.",
)
.optional();

/// The name that one edition prints.
const TITLE_AS_PRINTED: Column = column(
    "title_as_printed",
    CellKind::Text,
    "mp:titleAsPrinted",
    "名称（原典表記）",
    "この版が印刷する名称。",
    "Name as this edition prints it.",
);

/// The definition that one edition prints.
const DEFINITION_AS_PRINTED: Column = column(
    "definition_as_printed",
    CellKind::Text,
    "mp:definitionAsPrinted",
    "説明（原典表記）",
    "この版が印刷する説明。",
    "Definition as this edition prints it.",
)
.optional();

/// The policy that something is about.
const OF_POLICY: Column = column(
    "policy_id",
    CellKind::Link("policies"),
    "mp:policy",
    "政策ID",
    "対象の政策のID。",
    "Policy that it is about; empty if it is about an initiative, an indicator or the whole plan.",
)
.optional()
.subject();

/// The initiative that something is about.
const OF_INITIATIVE: Column = column(
    "initiative_id",
    CellKind::Link("initiatives"),
    "mp:initiative",
    "取組ID",
    "対象の取組のID。",
    "Initiative that it is about; empty if it is about a policy, an indicator or the whole plan.",
)
.optional()
.subject();

/// The indicator that something is about.
const OF_INDICATOR: Column = column(
    "indicator_id",
    CellKind::Link("indicators"),
    "mp:indicator",
    "指標ID",
    "対象の指標のID。",
    "Indicator that it is about; empty if it is about a policy, an initiative or the whole plan.",
)
.optional()
.subject();

/// What an indicator is to do.
const DESIRED_DIRECTION: Column = column(
    "desired_direction_id",
    CellKind::Concept("desired-direction"),
    "mp:desiredDirection",
    "望ましい方向ID",
    "増加・減少・維持の別。印刷されているか明らかな場合だけ記す。",
    "Whether it is to rise, to fall or to stay, where that is printed or evident; empty if unknown.",
)
.optional();

/// How the values of an indicator add up over time.
const ACCUMULATION: Column = column(
    "accumulation_id",
    CellKind::Concept("accumulation"),
    "mp:accumulation",
    "集計方法ID",
    "単年・累計・平均・時点の別。印刷されているか明らかな場合だけ記す。",
    "Whether a value is that of its period, a total since a day, an average or a stock, where that is printed or evident; empty if unknown.",
)
.optional();
