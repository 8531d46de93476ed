"""Reads a server through MCP tools that are made of its OpenAPI document."""
import asyncio
import json
import sys

from fastmcp import Client, FastMCP
from fastmcp.exceptions import ToolError
from httpx2 import AsyncClient

url, document = sys.argv[1:]
plan = {"publisher_id": "172014", "plan_id": "dx-action-plan"}


async def main():
    with open(document, encoding="utf-8") as file:
        server = FastMCP.from_openapi(openapi_spec=json.load(file), client=AsyncClient(base_url=url))
    async with Client(server) as client:

        async def call(tool, **arguments):
            return (await client.call_tool(tool, plan | arguments)).structured_content

        rows = await call("listSchedule", period=["2024.."], stage_id=["operate"], limit=7)
        initiative = await call("getInitiative", initiative_id=rows["items"][0]["initiative_id"])
        progress = await call("getProgress")
        try:
            problem = await call("getInitiative", initiative_id="no-such-initiative")
        except ToolError as error:
            problem = str(error)
    first = progress["items"][0]
    print(json.dumps({
        "total": rows["meta"]["total"],
        "stages": [row["stage_id"] for row in rows["items"]],
        "periods": [row["period"] for row in rows["items"]],
        "title": initiative["title"],
        "merged_into_id": initiative["merged_into_id"],
        "problem": next(word for word in problem.replace("'", '"').split('"') if "/problems/" in word),
        "indicators": len(progress["items"]),
        "label": first["label"],
        "target": first["target"]["value"],
        "gap_reason": first["gap_reason"],
    }))


asyncio.run(main())
