"""Queries made by rule: rdflib gives the same answers as the server.

Usage: opinions_checks.py URL FOLDER
"""

import sys
import time
from collections import Counter

import rdflib
from examples_checks import differences, in_rdflib, of_server
from queries import generated, graphs

COUNT = 210

# Texts of literals stay as they are written: a time in UTC may be written in two ways.
rdflib.NORMALIZE_LITERALS = False

# Queries for which rdflib itself is wrong by the recommendation: a part of the query, and the reason.
WRONG = {
    "{ SELECT ?s (COUNT(": "an inner SELECT is asked for each solution outside of it, and one that finds nothing there "
    "gives a solution all the same, without the count",
    "'<$0>'": "the whole match is not put for `$0`",
}


def rounded(value):
    """Numbers to 15 digits: engines divide to different lengths."""
    return ("number", f"{value[1]:.15g}") if value and value[0] == "number" else value


def counted(rows):
    """The solutions, but for those that bind nothing, which rdflib leaves out of what is DISTINCT."""
    return Counter(tuple(map(rounded, row)) for row in rows if any(row))


def main(url):
    served = graphs(url)
    dataset = rdflib.Dataset(default_union=True)
    for name, triples in served.items():
        dataset.graph(rdflib.URIRef(name)).parse(data=triples, format="nt")
    failures, empty, passed_over = [], 0, 0
    for number, query in enumerate(generated(served, COUNT)):
        began = time.monotonic()
        ours, theirs = of_server(url, query), in_rdflib(dataset, query)
        took = time.monotonic() - began
        empty += not ours
        if counted(ours) != counted(theirs):
            if any(part in query for part in WRONG):
                passed_over += 1
                continue
            failures.append(f"{number}: {query}\n     {differences(ours, theirs)}")
        if took > 10:
            print(f"     {number} took {took:.0f} s: {query}")
    if empty > COUNT // 3:
        failures.append(f"{empty} of the queries find nothing, so they tell little")
    if COUNT - passed_over < 150:
        failures.append(f"only {COUNT - passed_over} queries were compared")
    if failures:
        sys.exit("\n".join(["FAIL", *failures]))
    print(f"ok   {COUNT - passed_over} queries have one answer here and in rdflib; {empty} find nothing")


if __name__ == "__main__":
    main(sys.argv[1])
