"""CSVW = graph, by csvw_functions, which passes the W3C test suite: plain and Excel variant of every table.

Usage: csvw_checks.py URL FOLDER
"""

import ast
import os
import re
import sys
import warnings
from contextlib import contextmanager

import csvw_functions
from client import Client, Failure, expect, expect_same, judge, report, triples
from csvw_functions import csvw_functions as module
from tamper import expect_noticed, replacing

os.environ["NO_PROXY"] = "*"  # the converter asks for every address by itself
INCOMPATIBLE = re.compile(r'Supplied column is "(\{.*\})"\. Embedded column is "(\{.*\})"\. $', re.DOTALL)


@contextmanager
def mended(link_header):
    """The converter without three faults; `link_header`: whether it reads Link, or else /.well-known/csvm.

    It hands a single value to a URI template as a list, to which RFC 6570 applies no `:5`; where it looks for a Link
    header it takes all headers for one; and it finds no columns where a header has no rows below it.
    """
    expand, read = module.uritemplate.expand, module.requests.utils.parse_header_links
    annotate = module.annotate_schema_dict

    def annotate_empty_too(table, schema, *others):
        if not table["columns"]:
            stored = [column for column in schema["columns"] if not column.get("virtual")]
            table["columns"] = [column(table, i) for i, _ in enumerate(stored, start=1)]
        annotate(table, schema, *others)

    def expand_values(template, values):
        single = {name: v[0] if isinstance(v, list) and len(v) == 1 else v for name, v in values.items()}
        return expand(template, single)

    module.uritemplate.expand = expand_values
    module.annotate_schema_dict = annotate_empty_too
    module.requests.utils.parse_header_links = lambda headers: read(headers["Link"]) if link_header else []
    try:
        yield
    finally:
        module.uritemplate.expand, module.requests.utils.parse_header_links = expand, read
        module.annotate_schema_dict = annotate


def column(table, number):
    """A column without cells, as the converter has it before it reads the metadata."""
    unsaid = dict.fromkeys(("name", "separator", "aboutURL", "propertyURL", "valueURL"))
    false = dict.fromkeys(("virtual", "suppressOutput", "ordered", "required"), False)
    texts = {"default": "", "lang": "und", "null": "", "textDirection": "auto", "datatype": {"base": "string"}}
    return {**unsaid, **false, **texts, "table": table, "number": number, "sourceNumber": number, "titles": [], "cells": []}


def convert(address, link_header=True):
    """The triples of a table or a group in minimal mode, from the address of its metadata or of its CSV.

    Any warning is a failure but those that come from the converter's own faults.
    """
    with mended(link_header), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            group = csvw_functions.create_annotated_table_group(address)
            lines = csvw_functions.create_rdf(group, mode="minimal")
        except (csvw_functions.CSVWError, OSError, ValueError) as error:
            raise Failure(f"{address} cannot be converted\n  {error}") from error
    told = [text for text in (str(warning.message) for warning in warned) if not is_own_fault(text)]
    expect(not told, f"{address} is converted without a warning", *told[:5])
    errors = csvw_functions.get_errors(group)
    expect(not errors, f"{address} has no errors in its cells", *errors[:5])
    return set() if lines == " ." else triples(lines, "application/n-triples")


def is_own_fault(warning):
    """A warning that the Recommendations do not ask for.

    The converter takes the language of an earlier column for that of the header and a byte order mark for a part of it,
    and misses a format of booleans.
    """
    if found := INCOMPATIBLE.search(warning):
        supplied, embedded = map(ast.literal_eval, found.groups())
        titles = {title for texts in supplied["titles"].values() for title in texts}
        return bool(titles & {title.removeprefix("\ufeff") for title in embedded["titles"]})
    return warning == 'Boolean format "{datatype_format}" must be a string.'


def check_table(client, plan, table, graph):
    """Both variants, found in all ways, say the same, and it is in the graph; returns what they say."""
    stated = convert(f"{client.url}{plan}/{table}.csv-metadata.json")
    expect(not stated - graph, f"{table}: the graph has what the CSV says", *sorted(map(str, stated - graph))[:5])
    excel = convert(f"{client.url}{plan}/{table}.excel.csv-metadata.json")
    expect_same(stated, excel, f"{table}: the Excel variant says what the plain CSV says")
    for file in (f"{table}.csv", f"{table}.excel.csv"):
        linked = convert(f"{client.url}{plan}/{file}")
        expect_same(stated, linked, f"{file}: Link leads to its metadata")
        known = convert(f"{client.url}{plan}/{file}", link_header=False)
        expect_same(stated, known, f"{file}: /.well-known/csvm leads to its metadata")
    return stated


def check_plan(client, plan):
    graph = client.graph(plan)
    expect(graph, f"the graph of {plan} holds triples")
    group = client.ok(f"{plan}/csv-metadata.json").json()
    tables = [table["url"].removesuffix(".csv") for table in group["tables"]]
    union = set()
    for table in tables:
        stated = check_table(client, plan, table, graph)
        report(f"{plan}/{table}: plain and Excel, by metadata, Link and /.well-known/csvm: {len(stated)} triples")
        union |= stated
    expect_same(union, graph, f"the tables of {plan} say what its graph holds")
    expect_same(convert(f"{client.url}{plan}/csv-metadata.json"), graph, f"the table group of {plan} is its graph")
    keys = sum(len(table["tableSchema"].get("foreignKeys", [])) for table in group["tables"])
    expect(keys, f"the table group of {plan} has foreign keys")
    report(f"{plan}: {len(tables)} tables, and their group with {keys} foreign keys, = graph: {len(graph)} triples")


def check_faults(client, plan):
    """One table is enough to see that the check fails when it should."""
    graph = client.graph(plan)
    policies, metadata = f"{plan}/policies.csv", f"{plan}/policies.csv-metadata.json"
    excel = f"{plan}/policies.excel.csv-metadata.json"
    faults = {
        "a row of the CSV is missing": lambda path, answer: (
            answer.data.rsplit(b"\r\n", 2)[0] + b"\r\n" if path == policies else answer.data
        ),
        "a character of a text is another": replacing(policies, "産業".encode(), "産葉".encode()),
        "the CSV has another header": replacing(policies, b"slogan", b"motto"),
        "a text has another language": replacing(metadata, b'"lang": "ja"', b'"lang": "en"'),
        "a number is a text": replacing(metadata, b'"integer"', b'"string"'),
        "a property is another": replacing(metadata, b"core#prefLabel", b"core#altLabel"),
        "the subject is another": replacing(metadata, b"/policies/{policy_id}", b"/policy/{policy_id}"),
        "the Excel metadata maps otherwise": replacing(excel, b"ns#slogan", b"ns#motto"),
        "the Excel metadata have no publisher": replacing(excel, "公表主体名".encode(), b"?"),
        "a reference leads nowhere": replacing(f"{plan}/listings.csv", b",i001,", b",i999,"),
    }

    def check(url):
        spoilt = Client(url)
        check_table(spoilt, plan, "policies", graph)
        of_policies = {triple for triple in graph if "/policies/" in triple.subject.value}
        expect(of_policies <= convert(f"{url}{metadata}"), "the CSV says what the graph has")
        convert(f"{url}{plan}/csv-metadata.json")

    expect_noticed(client.url, faults, check)


def main(url, _folder):
    client = Client(url)
    for plan in client.plans():
        check_plan(client, plan)
    check_faults(client, client.plans()[0])


if __name__ == "__main__":
    judge(main, *sys.argv[1:])
