"""Judges the Reconciliation API: what reconciler, a client by others, makes of a column of names is the things that have them.

Usage: reconcile_checks.py URL FOLDER
Names of every plan are sent as a data frame by the client, and read back with their ids. What the service says of itself, its
candidates and its suggestions are what version 0.2 of the specification asks for, said here anew as JSON Schemas. Where an id
leads is the thing that has it.
"""

import json
import sys
from urllib.parse import quote

import jsonschema
import numpy
import pandas
from client import Client, expect, judge, report

numpy.NaN = numpy.nan  # the name by which reconciler still knows it

from reconciler import reconcile  # noqa: E402

TEXT = {"type": "string", "minLength": 1}
CODE = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT}}
TEMPLATE = {"type": "string", "pattern": r"\{\{id\}\}"}
SERVICE = {"required": ["service_url", "service_path"], "properties": {"service_url": TEXT, "service_path": TEXT}}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace", "defaultTypes", "view", "preview", "suggest"],
    "properties": {
        "versions": {"type": "array", "items": TEXT, "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": {"type": "string", "format": "uri"},
        "schemaSpace": {"type": "string", "format": "uri"},
        "defaultTypes": {"type": "array", "minItems": 1, "uniqueItems": True, "items": CODE},
        "view": {"required": ["url"], "properties": {"url": TEMPLATE}},
        "preview": {
            "required": ["url", "width", "height"],
            "properties": {"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "suggest": {
            "required": ["entity", "type", "property"],
            "additionalProperties": {"type": "object", **SERVICE},
        },
        "batchSize": {"type": "integer", "minimum": 1},
    },
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "type", "score", "match"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "type": {"type": "array", "minItems": 1, "items": CODE},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
    },
}
RESULT = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": CANDIDATE}}}
BATCH = {"type": "object", "additionalProperties": RESULT}
SUGGESTIONS = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "minItems": 1,
            "items": {**CODE, "properties": {**CODE["properties"], "notable": {"type": "array", "items": CODE}}},
        }
    },
}

# Tables whose rows are found, with the column of their names.
NAMED = {"initiatives": "title", "terms": "label", "indicators": "label", "policies": "label"}
SOME = 60


def expect_valid(instance, schema, what):
    wrong = list(jsonschema.Draft202012Validator(schema).iter_errors(instance))
    expect(not wrong, f"{what} is as version 0.2 says", *[error.message for error in wrong[:3]])


def check_service(client, path):
    """The manifest, and what it leads to."""
    answer = client.ok(path)
    expect(answer.headers.get("Access-Control-Allow-Origin") == "*", f"{path} is answered to pages of other sites")
    manifest = answer.json()
    expect_valid(manifest, MANIFEST, path)
    for what, prefix in (("entity", "a"), ("type", "plan"), ("property", "plan")):
        service = manifest["suggest"][what]
        suggested = client.ok(f"{service['service_url']}{service['service_path']}?prefix={prefix}").json()
        expect_valid(suggested, SUGGESTIONS, f"{path}: suggested {what}")
    batch = {"first": {"query": "data", "limit": 3}, "second": {"query": "no thing has such a name"}}
    found = client.ok(f"{path}?queries={quote(json.dumps(batch))}").json()
    expect_valid(found, BATCH, f"{path}: candidates")
    expect(set(found) == set(batch) and len(found["first"]["result"]) <= 3, f"{path}: each query is answered", found)
    return manifest


def check_names(client, path, table, column):
    """Every name of a table is found by the client, and the id leads to the row."""
    rows = client.ok(f"{path}/{table}.json?limit={SOME}").json()["items"]
    if not rows:
        return 0
    types = {one["name"].rpartition("(")[2].rstrip(")"): one["id"] for one in client.ok("/reconcile").json()["defaultTypes"]}
    kinds = rows[0]["type"]
    frame = pandas.DataFrame({"name": [row[column] for row in rows], "plan": path.strip("/")}).drop_duplicates()
    found = reconcile(
        frame["name"],
        type_id=types[kinds if isinstance(kinds, str) else kinds[0]],
        top_res="all",
        property_mapping={"plan_id": frame["plan"]},
        reconciliation_endpoint=f"{client.url}/reconcile",
    )
    manifest = client.ok(f"{path}/reconcile").json()
    for row in rows:
        same = found[(found["input_value"] == row[column]) & (found["score"] == 100)]
        ids = {f"{manifest['identifierSpace']}{one}" for one in same["id"]}
        expect(row["uri"] in ids, f"{path}: {row[column]} is found", found[found["input_value"] == row[column]])
        expect(bool(same["match"].all()) == (len(ids) == 1), f"{path}: {row[column]} is sure if nothing else is called so", same)
    first = rows[0]["uri"].removeprefix(manifest["identifierSpace"])
    _, document = client.follow(manifest["view"]["url"].replace("{{id}}", quote(first, safe="")))
    expect(document.status == 200 and rows[0][column] in document.body.decode(), f"{path}: the id of {rows[0][column]} leads to it")
    page = client.ok(manifest["preview"]["url"].replace("{{id}}", quote(first, safe="")))
    expect(page.media_type == "text/html" and rows[0][column] in page.body.decode(), f"{path}: {first} has a preview")
    return len(rows)


def main(url, _):
    client = Client(url)
    check_service(client, "/reconcile")
    names = 0
    for plan in client.home["plans"]:
        path = client.path(plan["url"])
        check_service(client, f"{path}/reconcile")
        names += sum(check_names(client, path, table, column) for table, column in NAMED.items())
    expect(names > 100, "names are sent", names)
    report(f"reconciler finds {names} things by their names")


judge(main, *sys.argv[1:])
