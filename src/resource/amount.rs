//! Amounts of money (金額): budgets and accounts.
use super::{OF_INDICATOR, OF_INITIATIVE, OF_POLICY, PERIOD_END, PERIOD_START, period};
use crate::table::{CellKind, Constant, PLAN_ID, PUBLISHER_ID, SOURCE_LINE, SOURCE_PAGE, Table, column};

/// An amount of money in a budget or an account.
pub const TABLE: &Table = &Table {
    name: "amounts",
    classes: &["mp:Amount"],
    ja: "金額",
    singular: "Amount",
    about_ja: "予算・決算の金額。",
    about: "An amount of money in a budget or an account.",
    subject: "/{publisher_id}/{plan_id}/amounts/{source_id}/{amount_id}",
    key: &["source_id", "amount_id"],
    columns: &[
        PUBLISHER_ID,
        PLAN_ID,
        column(
            "source_id",
            CellKind::Link("sources"),
            "mp:source",
            "出典ID",
            "記している資料のID。",
            "Document that states it.",
        ),
        column(
            "amount_id",
            CellKind::Slug,
            "dcterms:identifier",
            "金額ID",
            "資料の中で識別するID。",
            "Id within the document.",
        ),
        OF_POLICY,
        OF_INITIATIVE,
        OF_INDICATOR,
        period("mp:period", "会計期間", "金額の会計期間。", "Period that the amount is for."),
        PERIOD_START,
        PERIOD_END,
        column(
            "amount_kind_id",
            CellKind::Concept("amount-kind"),
            "mp:amountKind",
            "金額の種類ID",
            "予算・決算の別。",
            "Whether it is a budget or an account.",
        ),
        column(
            "value",
            CellKind::Decimal,
            "schema:value",
            "金額",
            "通貨そのもので表した金額（千円などの倍数は使わない）。",
            "Amount in the currency itself, without multipliers.",
        )
        .printed_in("value_as_printed")
        .measured_by(&["amount_kind_id", "currency"]),
        column(
            "currency",
            CellKind::Currency,
            "schema:currency",
            "通貨",
            "ISO 4217の通貨コード。",
            "Currency as a code of ISO 4217.",
        ),
        column(
            "value_as_printed",
            CellKind::Text,
            "mp:valueAsPrinted",
            "金額（原典表記）",
            "金額の原典表記。",
            "Amount as printed.",
        ),
        SOURCE_LINE,
        SOURCE_PAGE,
    ],
    constants: &[Constant { name: "plan", property: "mp:plan", value: "/{publisher_id}/{plan_id}" }],
    embeds: &[],
    label: Some("value_as_printed"),
    across: true,
    optional: true,
    any_of: &[],
};
