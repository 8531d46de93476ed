"""Asks the server as an assistant does, with the official client of the Model Context Protocol, in its newest revision and in an
older one: every tool with arguments that it answers, and with some that it cannot."""
import asyncio
import sys

from jsonschema import Draft202012Validator
from mcp.client.client import Client

url = sys.argv[1]
plan = {"publisher_id": "172014", "plan_id": "dx-action-plan"}

# Of each tool: arguments that it answers, what the text has then; arguments that it cannot answer, what it says then.
CALLS = {
    "search": ({"q": "除雪"}, "i060", {"q": "除雪", "type": "Word"}, "there is no type `Word`"),
    "get": ({"address": f"{url}/id/172014/dx-action-plan/terms/ai"}, "source_line: 644", {"address": "/nothing"}, "404"),
    "list": ({"table": "schedule", "where": {"stage_id": ["operate"]}, "limit": 2}, "stage_id: operate",
             {"table": "schedule", "where": {"stage_id": "opperate"}}, "the nearest is `operate`"),
    "indicator_series": ({**plan, "indicator_id": "k01"}, "value_decimal: 50", {**plan, "indicator_id": "k99"}, "the nearest is"),
    "term": ({"q": "AI"}, "Artificial Intelligence", {}, "`q` is missing"),
    "compare_editions": (plan, "e2024-03", {**plan, "from": "e1900-01"}, "e2023-02"),
    "changes": (plan, "change: added", {**plan, "from": "first"}, "`from`"),
    "sparql": ({"query": "SELECT ?s { ?s a <https://w3id.org/municipal-plan/ns#Term> } LIMIT 1"}, "/terms/",
               {"query": "SELECT * {"}, "line 1, column"),
}


async def check(mode, revision):
    async with Client(f"{url}/mcp", mode=mode) as client:
        assert client.protocol_version == revision, client.protocol_version
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == set(CALLS), [tool.name for tool in tools]
        for tool in tools:
            assert tool.annotations.read_only_hint, tool.name
            Draft202012Validator.check_schema(tool.input_schema)
            good, found, bad, refusal = CALLS[tool.name]
            Draft202012Validator(tool.input_schema).validate(good)
            answer = await client.call_tool(tool.name, good)
            text = answer.content[0].text
            assert not answer.is_error and found in text, (tool.name, text)
            Draft202012Validator(tool.output_schema).validate(answer.structured_content)
            source = answer.structured_content["sources"][0]
            assert source["release"] == 1 and source["license"] and source["attribution"] in text, (tool.name, source)
            answer = await client.call_tool(tool.name, bad)
            assert answer.is_error and refusal in answer.content[0].text, (tool.name, answer.content[0].text)
        print(f"{len(tools)} tools answer in the revision {revision}")


for one in [("auto", "2026-07-28"), ("legacy", "2025-11-25")]:
    asyncio.run(check(*one))
