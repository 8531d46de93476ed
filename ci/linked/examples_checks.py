"""The SPARQL examples: other engines give the same answers, and other people's tools can read the gallery.

Usage: examples_checks.py URL FOLDER

Each example is asked of the server, and of rdflib and pyoxigraph over what the server gives as its named graphs. The
gallery is read with the question by which editors find the examples of an endpoint, and the head of each file as YAML,
as grlc reads it.
"""

import json
import sys
import time
from collections import Counter
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import pyoxigraph
import rdflib
import yaml

OPENER = build_opener(ProxyHandler({}))
XSD = "http://www.w3.org/2001/XMLSchema#"
STRING = XSD + "string"
NUMBERS = {XSD + name for name in ("integer", "nonNegativeInteger", "decimal", "double", "float")}

READ = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?example ?comment ?query
WHERE {
  ?example a sh:SPARQLExecutable ;
    rdfs:label|rdfs:comment ?comment ;
    sh:select|sh:ask|sh:construct|sh:describe ?query .
}
ORDER BY ?example
"""


def get(url, accept="*/*"):
    return OPENER.open(Request(url, headers={"Accept": accept}), timeout=60).read().decode()


def ask(url, query, accept):
    return get(f"{url}/sparql?{urlencode({'query': query})}", accept)


def graphs(url):
    """The named graphs that the server says it has, as N-Triples from its graph store."""
    names = json.loads(ask(url, "SELECT DISTINCT ?g { GRAPH ?g {} }", "application/sparql-results+json"))
    for binding in names["results"]["bindings"]:
        name = binding["g"]["value"]
        yield name, get(f"{url}/rdf-graph-store?{urlencode({'graph': name})}", "application/n-triples")


def term(kind, value, language=None, datatype=None):
    """A term that equal terms of all engines are: numbers by value, as an engine may spell those it computes."""
    if datatype in NUMBERS:
        try:
            return ("number", Decimal(value).normalize())
        except InvalidOperation:
            pass
    return (kind, value, (language or "").lower(), "" if language or datatype in (None, STRING) else datatype)


def of_json(value):
    if value is None:
        return None
    kind = "iri" if value["type"] == "uri" else value["type"]
    return term(kind, value["value"], value.get("xml:lang"), value.get("datatype"))


def of_rdflib(value):
    if value is None:
        return None
    if isinstance(value, rdflib.Literal):
        return term("literal", str(value), value.language, value.datatype and str(value.datatype))
    return term("iri" if isinstance(value, rdflib.URIRef) else "bnode", str(value))


def of_oxigraph(value):
    if value is None:
        return None
    if isinstance(value, pyoxigraph.Literal):
        return term("literal", value.value, value.language, value.datatype.value)
    return term("iri" if isinstance(value, pyoxigraph.NamedNode) else "bnode", value.value)


def of_server(url, query):
    """What the server answers: rows in their order, a truth, or a set of triples."""
    accept = "application/sparql-results+json, application/n-triples;q=0.9"
    answer = ask(url, query, accept)
    if answer.startswith("{"):
        answer = json.loads(answer)
        if "boolean" in answer:
            return answer["boolean"]
        names = answer["head"]["vars"]
        return [tuple(of_json(row.get(name)) for name in names) for row in answer["results"]["bindings"]]
    return {tuple(map(of_rdflib, triple)) for triple in rdflib.Graph().parse(data=answer, format="nt")}


def in_rdflib(dataset, query):
    result = dataset.query(query)
    if result.type == "ASK":
        return result.askAnswer
    if result.type == "SELECT":
        return [tuple(of_rdflib(row[name]) for name in result.vars) for row in result]
    return {tuple(map(of_rdflib, triple)) for triple in result.graph}


def in_oxigraph(store, query):
    result = store.query(query)
    if isinstance(result, pyoxigraph.QueryBoolean):
        return bool(result)
    if isinstance(result, pyoxigraph.QuerySolutions):
        names = result.variables
        return [tuple(of_oxigraph(row[name]) for name in names) for row in result]
    return {tuple(of_oxigraph(part) for part in (t.subject, t.predicate, t.object)) for t in result}


def differences(one, other):
    """What is in only one of two answers, for people."""
    if isinstance(one, list) and isinstance(other, list):
        one, other = Counter(one), Counter(other)
    elif not (isinstance(one, set) and isinstance(other, set)):
        return f"{one} and {other}"
    return f"only here {list(one - other)[:3]}, only there {list(other - one)[:3]}"


def same(one, other):
    return Counter(one) == Counter(other) if isinstance(one, list) and isinstance(other, list) else one == other


def main(url):
    failures = []
    dataset, store = rdflib.Dataset(default_union=True), pyoxigraph.Store()
    for name, triples in graphs(url):
        dataset.graph(rdflib.URIRef(name)).parse(data=triples, format="nt")
        # The default graph is the union as a set; Oxigraph's own union has a triple of two graphs twice.
        for graph in (pyoxigraph.NamedNode(name), pyoxigraph.DefaultGraph()):
            store.load(triples.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)
    print(f"     {len(dataset)} triples in {len(list(store.named_graphs()))} graphs")

    gallery = rdflib.Graph().parse(data=get(f"{url}/examples.ttl"), format="turtle")
    found = {}
    for example, comment, query in gallery.query(READ):
        found.setdefault(str(example), (str(query), []))[1].append(str(comment))
    served = json.loads(get(f"{url}/examples.json"))["examples"]
    if len(served) < 20 or {item["uri"] for item in served} != set(found):
        failures.append(f"the gallery has {len(served)} examples, its RDF {len(found)}")

    for item in served:
        slug, began, wrong = item["slug"], time.monotonic(), []
        item = json.loads(get(f"{url}/examples/{slug}.json"))
        query, comments = found.get(item["uri"], ("", []))
        file = get(item["file"])
        head = yaml.safe_load("\n".join(line[3:] for line in file.splitlines() if line.startswith("#+ ")))
        if not file.endswith(query) or head["summary"] not in comments or head["summary_ja"] not in comments:
            wrong.append("its file, JSON and RDF differ")
        if head["tags"] != item["keywords_en"]:
            wrong.append(f"its keywords are read as {head['tags']}")
        answer = of_server(url, query)
        if answer == [] or answer == set():
            wrong.append("it finds nothing")
        oxigraph, reference = in_oxigraph(store, query), in_rdflib(dataset, query)
        # Every example sorts its rows by enough, so they come in one order; rdflib sorts some terms otherwise.
        if answer != oxigraph:
            wrong.append(f"pyoxigraph answers otherwise: {differences(answer, oxigraph)}")
        if not same(answer, reference):
            wrong.append(f"rdflib answers otherwise: {differences(answer, reference)}")
        if get(item["run"], "application/sparql-results+json, text/turtle;q=0.9") == "":
            wrong.append("its link gives nothing")
        size = len(answer) if isinstance(answer, (list, set)) else answer
        print(f"{'FAIL' if wrong else 'ok  '} {slug}: {size} ({time.monotonic() - began:.1f} s)")
        failures += [f"{slug}: {text}" for text in wrong]
    if failures:
        sys.exit("\n".join(["FAIL", *failures]))
    print(f"ok   {len(served)} examples have one answer in three engines")


if __name__ == "__main__":
    main(sys.argv[1])
