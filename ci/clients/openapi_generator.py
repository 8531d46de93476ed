"""Reads a server through the Python client of openapi-generator."""
import json
import sys

from openapi_client import ApiClient, Configuration, IndicatorsApi, InitiativesApi, ScheduleApi
from openapi_client.exceptions import NotFoundException

client = ApiClient(Configuration(host=sys.argv[1]))
plan = ("172014", "dx-action-plan")
rows = ScheduleApi(client).list_schedule(*plan, period=["2024.."], stage_id=["operate"], limit=7)
initiative = InitiativesApi(client).get_initiative(*plan, rows.items[0].initiative_id)
progress = IndicatorsApi(client).get_progress(*plan)
try:
    problem = InitiativesApi(client).get_initiative(*plan, "no-such-initiative")
except NotFoundException as error:
    problem = error.data
first = progress.items[0]
print(json.dumps({
    "total": rows.meta.total,
    "stages": [row.stage_id.value for row in rows.items],
    "periods": [row.period for row in rows.items],
    "title": initiative.title,
    "merged_into_id": initiative.merged_into_id,
    "problem": problem.type,
    "indicators": len(progress.items),
    "label": first.label,
    "target": first.target.value,
    "gap_reason": first.gap_reason.value,
}))
