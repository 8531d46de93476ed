"""Judges a running server with tools that share no code with it.

Usage: serve_checks.py URL FOLDER
The downloaded files stay in FOLDER: the package, and openapi.json for the linter. Ends with 1 if a check fails.
"""

import json
import re
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import rdflib
import yaml
from frictionless import Package
from openapi_spec_validator import OpenAPIV31SpecValidator

import csvw

PLAN = "/172014/dx-action-plan"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <%s/graph" + PLAN + "> { ?s ?p ?o } }"
rdflib.NORMALIZE_LITERALS = False  # literals are compared as they are written


class Server:
    """Answers of the server; anything but 2xx is raised with its URL."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        self.opener = build_opener(ProxyHandler({}))

    def get(self, path, accept="*/*"):
        request = Request(self.url + path, headers={"Accept": accept})
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.read(), answer.headers
        except OSError as error:
            raise SystemExit(f"FAIL GET {path}: {error}") from error

    def json(self, path):
        return json.loads(self.get(path)[0])

    def triples(self, path, media_type, syntax):
        """The triples of all pages, from `path` along the links to the next one."""
        found = set()
        while path:
            body, headers = self.get(path, media_type)
            expect(headers.get_content_type() == media_type, f"{path} is {media_type}", headers.get_content_type())
            found.update(rdflib.Graph().parse(data=body, format=syntax))
            path = next_page(headers)
        return found


def next_page(headers):
    """Path and query of `Link: <…>; rel="next"`."""
    links = ", ".join(headers.get_all("Link", []))
    for target, parameters in re.findall(r"<([^>]*)>([^<]*)", links):
        relation = re.search(r";\s*rel=(?:\"([^\"]*)\"|([^\s;,]+))", parameters)
        if relation and "next" in (relation[1] or relation[2]).split():
            url = urlsplit(target)
            return url.path + (f"?{url.query}" if url.query else "")
    return None


def expect(holds, promise, found=""):
    if not holds:
        raise SystemExit(f"FAIL {promise}" + (f"\n{found}" if found != "" else ""))


def report(promise):
    print("ok  ", promise, flush=True)


def expect_equal(left, right, promise):
    """Two sets of triples are the same; if not, some of the difference is shown as N-Triples."""

    def lines(sign, triples):
        return sorted(f"{sign} {' '.join(term.n3() for term in triple)}" for triple in triples)[:5]

    difference = lines("-", left - right) + lines("+", right - left)
    expect(not difference, f"{promise} ({len(left)} and {len(right)} triples)", "\n".join(difference))


def download_package(server, folder):
    """The Data Package as published; names of the tables in its order."""
    names = [resource["path"] for resource in server.json(f"{PLAN}/datapackage.json")["resources"]]
    for name in ["datapackage.json", *names]:
        (folder / Path(name).name).write_bytes(server.get(f"{PLAN}/{name}")[0])
    return [Path(name).stem for name in names]


def check_package(folder, tables):
    outcome = Package(str(folder / "datapackage.json")).validate()
    errors = outcome.flatten(["name", "rowNumber", "fieldNumber", "type", "note"])
    expect(outcome.valid, "the package is valid", "\n".join(map(str, errors)))
    expect(len(outcome.tasks) == len(tables) > 0, "every table is validated", f"{len(outcome.tasks)} of {len(tables)}")
    report(f"frictionless: the package and its {len(tables)} tables")


def check_openapi(server, folder):
    document, _ = server.get("/openapi.json")
    (folder / "openapi.json").write_bytes(document)
    described = json.loads(document)
    expect(described["openapi"].startswith("3.1."), "the document is OpenAPI 3.1", described["openapi"])
    errors = [f"{error.json_path}: {error.message}" for error in OpenAPIV31SpecValidator(described).iter_errors()]
    expect(not errors, "the OpenAPI document is valid", "\n".join(errors))
    expect(described["paths"], "the document describes paths")
    yaml_text, _ = server.get("/openapi.yaml")
    expect(yaml.safe_load(yaml_text) == described, "a reader of YAML 1.1 reads what JSON says")
    report(f"OpenAPI: the document is valid 3.1 and describes {len(described['paths'])} paths")


def check_collections(server, folder, tables):
    """CSV + CSVW = N-Triples = Turtle, table by table; the union is returned.

    The Turtle comes in small pages, so it also shows that paging loses nothing.
    """
    union = set()
    for table in tables:
        metadata = server.json(f"{PLAN}/{table}.csv-metadata.json")
        if not csvw.has_triples(metadata):
            report(f"{table}: not meant for RDF")
            continue
        stated = csvw.triples((folder / f"{table}.csv").read_bytes().decode(), metadata)
        lines = server.triples(f"{PLAN}/{table}.nt?limit=1000", "application/n-triples", "nt")
        turtle = server.triples(f"{PLAN}/{table}.ttl?limit=50", "text/turtle", "turtle")
        expect_equal(stated, lines, f"{table}: CSV + CSVW = N-Triples")
        expect_equal(lines, turtle, f"{table}: N-Triples = Turtle")
        report(f"{table}: CSV + CSVW = N-Triples = Turtle, {len(stated)} triples")
        union |= stated
    return union


def check_graph(server, stated):
    tables = server.json(f"{PLAN}/csv-metadata.json")["tables"]
    bases = {table["tableSchema"]["aboutUrl"].split("/id/")[0] for table in tables}
    expect(len(bases) == 1, "all tables have one IRI base", bases)
    query = f"/sparql?query={quote(GRAPH % bases.pop(), safe='')}"
    graph = server.triples(query, "application/n-triples", "nt")
    expect(stated, "the tables state something")
    expect_equal(stated, graph, "CSV + CSVW = graph of the plan")
    report(f"SPARQL: the graph of the plan is what its tables state, {len(graph)} triples")


def main(url, folder):
    server, folder = Server(url), Path(folder)
    tables = download_package(server, folder)
    check_package(folder, tables)
    check_openapi(server, folder)
    check_graph(server, check_collections(server, folder, tables))


if __name__ == "__main__":
    main(*sys.argv[1:])
