//! `/llms.txt` (llmstxt.org): what the server holds and how it is asked, for assistants that read before they ask.
use crate::{
    catalog,
    dcat::Host,
    snapshot::{Served, Snapshot},
};
use std::{fmt::Write, sync::Arc};

/// Path of the page.
pub const LLMS: &str = "/llms.txt";

/// Most plans that the page names; the list of plans has all.
const MOST_PLANS: usize = 200;

/// What stands before the lists.
const ABOUT: &str = "# 計画オープンデータ (openplan)\n\n> Plans of public bodies as open data: initiatives, yearly schedules, indicators with \
    targets and actual values, and terms, each with the line of the source that it is printed on. \
    公的機関の計画の取組・工程・指標・用語を、原文の行とともに公開しています。\n\nEvery address gives the same as JSON, CSV, linked data and \
    a page: add `.json`, `.csv`, `.ttl` or `.html`, or ask by `Accept`. A release never changes: cite it. What is null is \
    not stated. Terms of use stand in `meta` of every answer of a plan.\n\n## Plans\n\n";

/// The page, in Markdown.
pub fn llms(snapshot: &Snapshot, host: &Host) -> String {
    let base = &host.base;
    let mut page = ABOUT.to_owned();
    // Writing into memory cannot fail.
    for plan in snapshot.plans.values().take(MOST_PLANS) {
        let _ = writeln!(page, "{}", plan_line(plan, base));
    }
    if snapshot.plans.len() > MOST_PLANS {
        let _ = writeln!(page, "- [All {} plans]({base}/plans)", snapshot.plans.len());
    }
    page.push_str("\n## How to ask\n\n");
    let file =
        [("OpenAPI", "/openapi.json", "every address with its parameters"), ("Catalogue", "/catalog", "DCAT-AP")];
    let asked = [
        ("MCP", "/mcp", "the Model Context Protocol (streamable HTTP, read-only, no key)"),
        ("Search", "/search?q=AI", "words in all plans"),
        ("SPARQL", "/sparql", "queries over everything"),
        ("Reconciliation", "/reconcile", "ids of names, for OpenRefine"),
        ("Examples of queries", "/examples", "each with its answer"),
        ("Limits", "/limits", "what a request may cost"),
    ];
    let asked = asked.iter().filter(|_| !host.is_copy);
    for (name, path, about) in file.iter().chain(asked) {
        let _ = writeln!(page, "- [{name}]({base}{path}): {about}");
    }
    page.push_str("\n## Tables\n\n");
    for table in catalog::tables().iter().filter(|table| table.across && !host.is_copy) {
        let _ = writeln!(page, "- [{}]({base}/{}): {} ({})", table.name, table.name, table.about, table.ja);
    }
    for table in catalog::tables().iter().filter(|table| !table.across || host.is_copy) {
        let _ = writeln!(page, "- {} (of each plan): {} ({})", table.name, table.about, table.ja);
    }
    page
}

fn plan_line(plan: &Arc<Served>, base: &str) -> String {
    let (publisher_id, plan_id) = (&plan.release.publisher_id, &plan.release.plan_id);
    let metadata = plan.metadata();
    let release = plan.release.number;
    format!(
        "- [{}]({base}/{publisher_id}/{plan_id}): {}, release {release}; \
         [roadmap]({base}/{publisher_id}/{plan_id}/roadmap), [progress]({base}/{publisher_id}/{plan_id}/progress)",
        metadata.title(),
        metadata.full_name()
    )
}
