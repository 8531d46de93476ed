"""Reads a server through the client of openapi-python-client."""
import json
import sys

from httpx_client import Client
from httpx_client.api.indicators import get_progress
from httpx_client.api.initiatives import get_initiative
from httpx_client.api.schedule import list_schedule
from httpx_client.models import ListScheduleStageIdItem, Problem

client = Client(base_url=sys.argv[1])
plan = ("172014", "dx-action-plan")
operate = ListScheduleStageIdItem("operate")
rows = list_schedule.sync(*plan, client=client, period=["2024.."], stage_id=[operate], limit=7)
initiative = get_initiative.sync(*plan, rows.items[0].initiative_id, client=client)
progress = get_progress.sync(*plan, client=client)
problem = get_initiative.sync(*plan, "no-such-initiative", client=client)
assert isinstance(problem, Problem)
first = progress.items[0]
print(json.dumps({
    "total": rows.meta.total,
    "stages": [row.stage_id.value for row in rows.items],
    "periods": [row.period for row in rows.items],
    "title": initiative.title,
    "merged_into_id": initiative.merged_into_id,
    "problem": problem.type_,
    "indicators": len(progress.items),
    "label": first.label,
    "target": first.target.value,
    "gap_reason": first.gap_reason.value,
}))
