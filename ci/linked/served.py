"""What a server serves, for the judges: its graphs, each by its name."""

import json
import sys
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import rdflib

VOCABULARY = "https://w3id.org/municipal-plan/ns"
CATALOGUE = "/graph/catalog"
OPENER = build_opener(ProxyHandler({}))


def get(url, accept="*/*"):
    """The body of an answer that must be a success."""
    return OPENER.open(Request(url, headers={"Accept": accept}), timeout=60).read()


def ask(url, query):
    """The answer of the server's endpoint to ASK."""
    address = f"{url}/sparql?{urlencode({'query': query})}"
    return json.loads(get(address, "application/sparql-results+json"))["boolean"]


def parsed(url, accept="application/n-triples", syntax="nt"):
    return rdflib.Graph().parse(data=get(url, accept), format=syntax)


def graphs(url):
    """Every named graph that SPARQL sees, as its own document says it, by name; and the catalogue, once there is one."""
    query = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"
    address = f"{url}/sparql?{urlencode({'query': query})}"
    rows = json.loads(get(address, "application/sparql-results+json"))["results"]["bindings"]
    names = {row["graph"]["value"] for row in rows}
    found = {name: parsed(f"{url}/ns/plan" if name == VOCABULARY else name) for name in names}
    if url + CATALOGUE not in found:
        try:
            found[url + CATALOGUE] = parsed(url + CATALOGUE)
        except HTTPError as error:
            if error.code != 404:
                raise
            print("--   there is no catalogue graph yet")
    return found


def union(parts):
    whole = rdflib.Graph()
    for part in parts:
        for triple in part:
            whole.add(triple)
    return whole


class Report:
    """Counts what holds, names what does not, and ends the program by it."""

    def __init__(self):
        self.passed, self.failed = 0, []

    def check(self, holds, name, why=""):
        if holds:
            self.passed += 1
        else:
            self.failed.append(name)
            print(f"FAIL {name} {why}".rstrip())
        return holds

    def say(self, text):
        print(f"ok   {text}")

    def end(self):
        if self.failed:
            sys.exit(f"FAIL {len(self.failed)} of {self.passed + len(self.failed)} checks")
        print(f"ok   {self.passed} checks")
