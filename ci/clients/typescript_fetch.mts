// Reads a server through the TypeScript client of openapi-generator.
import { Configuration, IndicatorsApi, InitiativesApi, ProblemFromJSON, ResponseError, ScheduleApi } from "./fetch/index.js";

const configuration = new Configuration({ basePath: process.argv[2]! });
const plan = { publisherId: "172014", planId: "dx-action-plan" };
const initiatives = new InitiativesApi(configuration);
const rows = await new ScheduleApi(configuration).listSchedule({
    ...plan,
    period: ["2024.."],
    stageId: ["operate"],
    limit: 7,
});
const initiative = await initiatives.getInitiative({ ...plan, initiativeId: rows.items[0]!.initiativeId });
const progress = await new IndicatorsApi(configuration).getProgress(plan);
const problem = await initiatives.getInitiative({ ...plan, initiativeId: "no-such-initiative" }).then(
    () => undefined,
    async (error: ResponseError) => ProblemFromJSON(await error.response.json()),
);
const first = progress.items[0]!;
console.log(
    JSON.stringify({
        total: rows.meta.total,
        stages: rows.items.map((row) => row.stageId),
        periods: rows.items.map((row) => row.period),
        title: initiative.title,
        merged_into_id: initiative.mergedIntoId,
        problem: problem?.type,
        indicators: progress.items.length,
        label: first.label,
        target: first.target?.value,
        gap_reason: first.gapReason,
    }),
);
