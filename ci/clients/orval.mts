// Reads a server through the client of orval.
import { getInitiative, getProgress, listSchedule } from "./orval.js";
import type { InitiativeDocument, Problem, Progress, ScheduleEntryCollection } from "./orval.js";

const plan = ["172014", "dx-action-plan"] as const;
const listed = await listSchedule(...plan, { period: ["2024.."], stage_id: ["operate"], limit: 7 });
// An address has several formats, and the type of what is read is any of theirs; without `Accept` it is JSON.
const rows = listed.data as ScheduleEntryCollection;
const initiative = (await getInitiative(...plan, rows.items[0]!.initiative_id)).data as InitiativeDocument;
const progress = (await getProgress(...plan)).data as Progress;
const problem = (await getInitiative(...plan, "no-such-initiative")).data as Problem;
const first = progress.items[0]!;
console.log(
    JSON.stringify({
        total: rows.meta.total,
        stages: rows.items.map((row) => row.stage_id),
        periods: rows.items.map((row) => row.period),
        title: initiative.title,
        merged_into_id: initiative.merged_into_id,
        problem: problem.type,
        indicators: progress.items.length,
        label: first.label,
        target: first.target?.value,
        gap_reason: first.gap_reason,
    }),
);
