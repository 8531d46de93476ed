// Reads a server through a client that is generated from its OpenAPI document: a member or a parameter that the document
// does not have fails to compile, and what it promises is asked of the server.
//
// Usage: node client.mjs URL, once `openapi.d.ts` is generated beside this file and it is compiled.
import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./openapi.js";

/** What it takes of the media types of each address: with that, what it reads has the one type of the document. */
type Formats = "application/json" | "application/problem+json";

const url = process.argv[2]!;
const client = createClient<paths, Formats>({ baseUrl: url });
const plan = { publisher_id: "172014", plan_id: "dx-action-plan" };

/** All rows, page by page, as a program would read them. */
async function operated(): Promise<components["schemas"]["ScheduleEntry"][]> {
    const rows = [];
    let total: number;
    let cursor: string | undefined;
    do {
        const { data, error } = await client.GET("/{publisher_id}/{plan_id}/schedule", {
            params: { path: plan, query: { period: ["2024.."], stage_id: ["operate"], limit: 7, cursor } },
        });
        assert.ok(data, error?.detail);
        rows.push(...data.items);
        total = data.meta.total;
        cursor = (data.links.next && new URL(data.links.next, url).searchParams.get("cursor")) || undefined;
    } while (cursor);
    assert.equal(rows.length, total, "all pages together");
    return rows;
}

const rows = await operated();
assert.ok(rows.length > 7, "more than one page");
for (const row of rows) {
    assert.equal(row.stage_id, "operate");
    const first: string | null = row.period_start;
    assert.ok(first && first >= "2024-04-01");
}

const initiative = await client.GET("/{publisher_id}/{plan_id}/initiatives/{initiative_id}", {
    params: { path: { ...plan, initiative_id: rows[0]!.initiative_id } },
});
assert.ok(initiative.data);
const { title, merged_into_id }: { title: string; merged_into_id: string | null } = initiative.data;
assert.ok(title);
assert.equal(merged_into_id, null, "a member that has no value is said to be null, not left out");

const unknown = await client.GET("/{publisher_id}/{plan_id}/initiatives/{initiative_id}", {
    params: { path: { ...plan, initiative_id: "no-such-initiative" } },
});
assert.equal(unknown.response.status, 404);
const problem: components["schemas"]["Problem"] = unknown.error!;
assert.equal(problem.type, `${url}/problems/not-found`);
assert.ok(problem.title && problem.detail);

const file = await client.GET("/{publisher_id}/{plan_id}/{table}.csv", {
    params: { path: { ...plan, table: "observations" } },
    parseAs: "text",
});
assert.ok(file.data?.startsWith("publisher_id,plan_id,indicator_id,"));

const progress = await client.GET("/{publisher_id}/{plan_id}/progress", { params: { path: plan } });
const first = progress.data!.items[0]!;
console.log(
    JSON.stringify({
        total: rows.length,
        stages: rows.slice(0, 7).map((row) => row.stage_id),
        periods: rows.slice(0, 7).map((row) => row.period),
        title,
        merged_into_id,
        problem: problem.type,
        indicators: progress.data!.items.length,
        label: first.label,
        target: first.target?.value,
        gap_reason: first.gap_reason,
    }),
);
