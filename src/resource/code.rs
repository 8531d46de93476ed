//! Codes (コード) that a plan declares where the built-in lists lack them.
use crate::table::{CellKind, Constant, PLAN_ID, POSITION, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// A unit, stage, grade or other code that the plan declares, because the built-in lists lack it.
pub const TABLE: &Table = &Table {
    name: "codes",
    classes: &["mp:Code", "skos:Concept"],
    ja: "独自のコード",
    singular: "Code",
    about_ja: "組み込みの一覧にない単位・段階・評価などを計画が定めたもの。",
    about: "A unit, stage, grade or other code that the plan declares, because the built-in lists lack it.",
    subject: "/{publisher_id}/{plan_id}/codes/{list_id}/{code_id}",
    key: &["list_id", "code_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "list_id",
            CellKind::Slug,
            "",
            "一覧ID",
            "コードの一覧のID。組み込みの一覧（unit、stageなど）の名か、評価方法などの独自の名。",
            "List that the code is in: the name of a built-in list, such as `unit`, or a name of its own, such as that of a scheme of grades.",
        ),
        column(
            "code_id",
            CellKind::Slug,
            "skos:notation",
            "コードID",
            "一覧の中でコードを識別するID。",
            "Id of the code within its list.",
        ),
        column("label", CellKind::Text, "skos:prefLabel", "名称", "コードの名称（原典のとおり）。", "Name as printed."),
        column(
            "label_en",
            CellKind::TextEn,
            "skos:prefLabel",
            "名称（英語）",
            "コードの英語の名称。",
            "Name in English, where the plan is in another language.",
        )
        .optional(),
        column(
            "definition",
            CellKind::Text,
            "skos:definition",
            "説明",
            "コードの説明（原典のとおり）。",
            "Explanation as printed.",
        )
        .optional(),
        column(
            "broad_match_id",
            CellKind::InList("list_id"),
            "skos:broadMatch",
            "上位の組み込みコードID",
            "組み込みの一覧にある、より広いコード。",
            "Broader code of the built-in list of the same name.",
        )
        .optional(),
        column(
            "exact_match_id",
            CellKind::InList("list_id"),
            "skos:exactMatch",
            "同じ組み込みコードID",
            "組み込みの一覧にある、同じ意味のコード。",
            "Code of the built-in list of the same name that means the same.",
        )
        .optional(),
        column(
            "see_also_uri",
            CellKind::Iri,
            "rdfs:seeAlso",
            "参照",
            "コードを説明する文書のURI（法令など）。",
            "Document that explains it, such as a law.",
        )
        .optional(),
        POSITION,
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[Constant {
        name: "in_scheme",
        property: "skos:inScheme",
        value: "/{publisher_id}/{plan_id}/schemes/{list_id}",
    }],
    embeds: &[],
    label: Some("label"),
    across: false,
    optional: true,
    any_of: &[],
};
