//! What the server lets a request cost.
use super::{MAX_BODY, MAX_URI, mcp, parameters::DEFAULT_LIMIT};
use crate::{
    graph::{Budget, LENGTH_LIMIT, Lanes, NESTING_LIMIT},
    view::{Limit, MAX_LIMIT, MAX_TRIPLES, MOST_PLANS, MOST_ROWS, Sought},
};
use std::time::Duration;

/// Every limit that clients meet, read from where it holds.
pub fn of(budget: &Budget) -> Vec<Limit> {
    [of_a_query(budget), of_lanes(budget.gate.lanes()), of_requests(), of_lists()].concat()
}

/// The name of a limit, what it is in Japanese and English, its value and unit, and the option that sets it.
fn limit(
    name: &'static str,
    (about_ja, about): (&'static str, &'static str),
    value: u64,
    unit: &'static str,
    option: Option<&'static str>,
) -> Limit {
    Limit { name, about_ja, about, value, unit, option }
}

fn of_a_query(budget: &Budget) -> Vec<Limit> {
    let seconds = |time: Duration| time.as_secs();
    vec![
        limit(
            "sparql-time",
            ("SPARQLの問い合わせひとつの処理時間", "How long a query may run"),
            seconds(budget.time),
            "s",
            Some("--sparql-time"),
        ),
        limit(
            "sparql-wait",
            (
                "問い合わせが順番を待つ時間。軽いうちと重くなったとき、それぞれ",
                "How long a query may wait for its turn: to begin, and once more to go on after its slice",
            ),
            seconds(budget.wait),
            "s",
            Some("--sparql-wait"),
        ),
        limit(
            "sparql-memory",
            ("問い合わせひとつが使えるメモリ", "How much memory a query may hold"),
            budget.memory_bytes,
            "bytes",
            Some("--sparql-memory"),
        ),
        limit(
            "sparql-memory-in-all",
            ("すべての問い合わせが使えるメモリの合計", "How much memory all queries together may hold"),
            budget.gate.memory_bytes(),
            "bytes",
            Some("--sparql-memory-in-all"),
        ),
        limit(
            "sparql-answer",
            ("問い合わせの答えひとつの大きさ", "How long the answer to a query may be"),
            budget.result_bytes as u64,
            "bytes",
            Some("--sparql-answer"),
        ),
        limit(
            "sparql-answers-in-all",
            (
                "送り終えていない答えの大きさの合計",
                "How long all answers together may be that their clients have not read yet",
            ),
            budget.gate.answer_bytes(),
            "bytes",
            Some("--sparql-answers-in-all"),
        ),
    ]
}

fn of_lanes(lanes: Lanes) -> Vec<Limit> {
    vec![
        limit(
            "sparql-slice",
            (
                "軽い問い合わせが使えるCPU時間。超えると重い問い合わせの順番に移ります",
                "How much processor time a query may use before it counts as heavy",
            ),
            u64::try_from(lanes.slice.as_millis()).unwrap_or(u64::MAX),
            "ms",
            None,
        ),
        limit(
            "sparql-heavy",
            (
                "同時に処理する重い問い合わせの数。ひとつのアドレスはその半分まで",
                "How many heavy queries run at once; one address may have half of them",
            ),
            lanes.heavy as u64,
            "queries",
            Some("--sparql-heavy"),
        ),
        limit(
            "sparql-paused",
            (
                "順番を待つ重い問い合わせの数。ひとつのアドレスはその半分まで",
                "How many heavy queries may wait for their turn; one address may have half of them",
            ),
            lanes.paused as u64,
            "queries",
            None,
        ),
        limit(
            "sparql-light",
            (
                "同時に処理する軽い問い合わせの数。ひとつのアドレスはその4分の3まで",
                "How many light queries run at once; one address may have three quarters of them",
            ),
            lanes.light as u64,
            "queries",
            None,
        ),
    ]
}

fn of_requests() -> Vec<Limit> {
    vec![
        limit(
            "tool-answer",
            ("アシスタントの道具ひとつの答えの大きさ", "How long the answer of a tool for assistants may be"),
            mcp::MOST_BYTES as u64,
            "bytes",
            None,
        ),
        limit(
            "sparql-length",
            ("問い合わせの文字数（UTF-8のバイト数）", "How long the text of a query may be, in UTF-8"),
            LENGTH_LIMIT as u64,
            "bytes",
            None,
        ),
        limit(
            "sparql-nesting",
            ("問い合わせのかっこの深さ", "How many brackets of a query may be open at once"),
            NESTING_LIMIT as u64,
            "brackets",
            None,
        ),
        limit(
            "body",
            ("リクエスト本文の大きさ", "How long the body of a request may be"),
            MAX_BODY as u64,
            "bytes",
            None,
        ),
        limit(
            "address",
            ("URLのパスと?以降の長さ", "How long the path and query of an address may be"),
            MAX_URI as u64,
            "bytes",
            None,
        ),
    ]
}

fn of_lists() -> Vec<Limit> {
    vec![
        limit(
            "reconcile",
            ("名寄せの問い合わせの数の上限（一度に送る分）", "How many queries of reconciliation may be sent at once"),
            Sought::BATCH as u64,
            "queries",
            None,
        ),
        limit(
            "page",
            ("一覧1ページの行数の上限（limit）", "How many rows a page of a list may have (`limit`)"),
            MAX_LIMIT as u64,
            "rows",
            None,
        ),
        limit(
            "page-default",
            ("limitを指定しないときの1ページの行数", "How many rows a page has without `limit`"),
            DEFAULT_LIMIT as u64,
            "rows",
            None,
        ),
        limit(
            "page-plans",
            (
                "計画ごとに計算する一覧の1ページで調べる計画の数の上限",
                "How many plans a page of rows that are computed of all plans looks at (`/progress`, `/roadmap`, `/gaps`)",
            ),
            MOST_PLANS as u64,
            "plans",
            None,
        ),
        limit(
            "file-rows",
            ("計画ごとに計算する一覧のファイルの行数の上限", "How many rows a file of such rows may have"),
            MOST_ROWS as u64,
            "rows",
            None,
        ),
        limit(
            "graph",
            (
                "まとめて取得できるグラフの大きさ",
                "How many triples the default graph may have to be sent whole (`/rdf-graph-store?default`)",
            ),
            MAX_TRIPLES as u64,
            "triples",
            None,
        ),
    ]
}
