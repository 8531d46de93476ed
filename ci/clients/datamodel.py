"""Reads a server into the models of datamodel-code-generator."""
import json
import sys
import urllib.error
import urllib.request

from models import InitiativeDocument, Problem, Progress, ScheduleEntryCollection

below = f"{sys.argv[1]}/172014/dx-action-plan"


def get(model, path):
    try:
        body = urllib.request.urlopen(below + path).read()
    except urllib.error.HTTPError as error:
        body = error.read()
    return model.model_validate_json(body)


rows = get(ScheduleEntryCollection, "/schedule?period=2024..&stage_id=operate&limit=7")
initiative = get(InitiativeDocument, f"/initiatives/{rows.items[0].initiative_id}")
problem = get(Problem, "/initiatives/no-such-initiative")
progress = get(Progress, "/progress")
first = progress.items[0]
print(json.dumps({
    "total": rows.meta.total,
    "stages": [row.stage_id.value for row in rows.items],
    "periods": [row.period for row in rows.items],
    "title": initiative.title,
    "merged_into_id": initiative.merged_into_id,
    "problem": str(problem.type),
    "indicators": len(progress.items),
    "label": first.label,
    "target": first.target.value,
    "gap_reason": first.gap_reason.value,
}))
