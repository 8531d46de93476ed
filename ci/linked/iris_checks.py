"""Every IRI that the server mints resolves, and what it leads to speaks of it; ids never issued are not found.

Usage: iris_checks.py URL FOLDER
"""

import csv
import io
import sys
from collections import defaultdict
from functools import partial
from urllib.parse import quote

import pyoxigraph
from client import Client, Failure, expect, judge, report, together
from documents import documents
from tamper import expect_noticed

VOCABULARY = "https://w3id.org/municipal-plan/"
MERGED_INTO = f"{VOCABULARY}ns#mergedInto"
VERSIONS = {f"http://www.w3.org/2002/07/owl#{name}" for name in ("versionIRI", "priorVersion")}
LINKED_DATA = "text/turtle, */*;q=0.1"
BROWSER = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"


def collect(client):
    """IRIs by where they stand: in triples (subject, predicate, object or datatype) of all graphs and documents, and
    in JSON."""
    found, in_json, missing = documents(client)
    graphs = [client.construct("?s ?p ?o"), client.construct("GRAPH ?g { ?s ?p ?o }")]
    formats = [document.formats.get("application/n-triples", document.path) for document in found]
    pages = client.all(lambda path: client.ok(path, "application/n-triples, text/turtle;q=0.5").triples(), formats)
    places = defaultdict(set)
    for triple in set().union(*graphs, *pages):
        for place, term in zip(("subject", "predicate", "object"), triple, strict=True):
            if isinstance(term, pyoxigraph.Literal):
                place, term = "datatype", term.datatype
            if isinstance(term, pyoxigraph.NamedNode):
                places[term.value].add(place)
    for iri in in_json:
        places[iri].add("JSON")
    return places, missing


def check_iri(client, places, iri):
    """A thing is answered by 303 and its document, anything else by 200; what is in RDF is spoken of there.

    Things that only JSON names (exclusions, which tell of the transcription and not of the plan) have no RDF.
    """
    redirects, answer = client.follow(iri, LINKED_DATA)
    name = f"{iri} ({', '.join(sorted(places[iri]))})"
    expect(answer.status == 200, f"{name}: resolves", answer.path, answer.status)
    is_thing = iri.startswith(f"{client.base}/id/")
    expect(redirects == [303] * is_thing, f"{name}: a thing by 303, a document by 200", redirects)
    if "subject" in places[iri] or is_thing and places[iri] != {"JSON"}:
        expect(answer.media_type == "text/turtle", f"{name}: leads to Turtle", answer.media_type)
        subjects = {triple.subject for triple in answer.triples()}
        expect(pyoxigraph.NamedNode(iri) in subjects, f"{name}: is spoken of where it leads", answer.path)
    redirects, page = client.follow(iri, BROWSER)
    expect(page.status == 200, f"{name}: resolves for a browser", page.path, page.status)
    if is_thing:
        expect(page.media_type == "text/html", f"{name}: leads a browser to a page", page.media_type)


def check_resolution(client, places):
    below = sorted(filter(client.is_below, places))
    client.all(partial(check_iri, client, places), below)
    things = [iri for iri in below if iri.startswith(f"{client.base}/id/")]
    expect(len(things) > 500, "things are named", len(things))
    report(f"{len(below)} IRIs below the base resolve, {len(things)} of them things, for linked data and for browsers")


def check_vocabulary(client, places):
    """What stands outside the base, but is ours, is defined in the vocabulary that the server has; shapes in theirs.

    Periods are described where they are used, and versions of the vocabulary are named only.
    """
    defined = {triple.subject.value for triple in client.construct(f"?s a <{VOCABULARY}ns#Period> ; ?p ?o")}
    for path in ("/ns/plan", "/ns/plan/shapes"):
        for triple in client.ok(path, "text/turtle").triples():
            defined.add(triple.subject.value)
            if triple.predicate.value in VERSIONS:
                defined.add(triple.object.value)
    used = {iri for iri in places if iri.startswith(VOCABULARY)}
    undefined = [f"{iri} ({', '.join(sorted(places[iri]))})" for iri in sorted(used - defined)]
    expect(not undefined, "terms of the vocabulary are defined in /ns/plan", *undefined)
    expect(len(used) > 100, "terms of the vocabulary are used", len(used))
    report(f"{len(used)} terms of the vocabulary are defined in /ns/plan")


def check_unissued(client, plan):
    """Ids that are nearly those of rows are not found, as things and as documents."""
    made_up = {f"/{part}" for part in ("id/zzz", "id/000000", "problems/zzz", "graph/zzz", "ns/zzz", "catalog/zzz")}
    lg = plan.split("/")[1]
    ends = ("x", "/zzz", "/", "/schemes/zzz", "/releases/0", "/releases/9999", "/cube/zzz")
    made_up |= {f"/id{plan}{end}" for end in ends}
    made_up |= {f"/id/{lg}/organizations/zzz", f"/id/{lg}/zzz", f"/graph{plan}x", f"/graph{plan}/zzz"}
    for table in client.ok(f"{plan}/csv-metadata.json").json()["tables"]:
        name, key = table["url"].removesuffix(".csv"), table["tableSchema"]["primaryKey"]
        lines = io.StringIO(client.ok(f"{plan}/{name}.csv").body.decode(), newline="")
        row = next(csv.DictReader(lines), None)
        columns = [key] if isinstance(key, str) else key
        # A table without rows has only ids that were never issued.
        for near in nearly([row[column] for column in columns]) if row else ["/".join(["x1"] * len(columns))]:
            made_up |= {f"{start}{plan}/{name}/{near}" for start in ("", "/id")}

    def check(path):
        for accept in (LINKED_DATA, BROWSER, "application/json"):
            _, answer = client.follow(path, accept)
            expect(answer.status == 404, f"{path}: was never issued and is 404", answer.status)
            is_problem = answer.media_type in ("application/problem+json", "text/html")
            expect(is_problem, f"{path}: is answered by a problem", answer.media_type)

    client.all(check, sorted(made_up))
    report(f"{len(made_up)} ids that were never issued are 404")


def nearly(parts):
    """Keys that no row has: another part, a missing, an additional one, another case, an end."""
    for place, part in enumerate(parts):
        for other in ("9999" if part.isdigit() else "zzz", part + "0", part.upper() if part.upper() != part else "Z"):
            yield "/".join([*parts[:place], other, *parts[place + 1 :]])
    whole = "/".join(parts)
    yield from (f"{whole}/", f"{whole}/zzz", f"{whole}.zzz", f"{whole}%20")
    if len(parts) > 1:
        yield from ("/".join(parts[:-1]), "/".join(reversed(parts)))


def check_merged(client):
    """Merged initiatives are still there and say where they went, in every form."""
    merged = {triple for triple in client.construct("?s ?p ?o") if triple.predicate.value == MERGED_INTO}
    expect(merged, "initiatives were merged")

    def check(triple):
        iri, target = triple.subject.value, triple.object.value
        _, answer = client.follow(iri, "text/turtle")
        expect(answer.status == 200 and triple in answer.triples(), f"{iri}: says that it is merged", answer.status)
        _, answer = client.follow(iri, "application/json")
        expect(answer.json().get("merged_into") == target, f"{iri}: says in JSON where it went")
        _, answer = client.follow(iri, BROWSER)
        hrefs = {f'href="{start}{client.path(target).removeprefix("/id")}"' for start in ("", client.base)}
        page = answer.body.decode()
        expect(any(href in page for href in hrefs), f"{iri}: the page links where it went", *hrefs)

    client.all(check, sorted(merged, key=str))
    report(f"{len(merged)} merged initiatives are 200 and say where they went")


def check_problems(client, plan):
    """Problems of several kinds name a page that is there."""
    sparql = "/sparql?query="
    provoked = [
        (404, f"{plan}/terms/zzz", "*/*"),
        (400, f"{plan}/terms?colour=red", "*/*"),
        (406, f"{plan}/roadmap", "text/turtle"),
        (400, f"{sparql}SELECT", "*/*"),
        (400, f"{sparql}SELECT*%7BSERVICE%3Curn:a%3E%7B?s?p?o%7D%7D", "*/*"),
        (400, f"{sparql}ASK%7B%7D&default-graph-uri={quote(client.base + '/graph/zzz')}", "*/*"),
        (403, "/sparql?update=CLEAR%20ALL", "*/*"),
    ]
    types = set()
    for status, path, accept in provoked:
        answer = client.get(path, accept)
        expect(answer.status == status, f"GET {path}: is {status}", answer.status, answer.body[:200])
        expect(answer.media_type == "application/problem+json", f"GET {path}: is a problem", answer.media_type)
        types.add(answer.json()["type"])
    for iri in sorted(types):
        expect(client.is_below(iri), f"{iri}: is below the base")
        for accept in ("*/*", BROWSER, LINKED_DATA):
            answer = client.get(iri, accept)
            expect(answer.status == 200, f"{iri}: resolves ({accept})", answer.status)
    expect(len(types) == len(provoked), "each problem has a type of its own", *types)
    report(f"{len(types)} types of problems have a page")


def check_faults(client, plan):
    """A few IRIs are enough to see that the checks fail when they should."""
    iri = f"{client.base}/id{plan}/terms/ai"
    document = f"{plan}/terms/ai"
    places = {iri: {"subject"}, f"{client.base}/ns/plan": {"object"}}

    def status(path, code, old=None):
        def change(asked, answer):
            if asked == path and old in (None, answer.status):
                answer.status = code
            return answer.data

        return change

    def spoken_of(asked, answer):
        return answer.data.replace(b"/terms/ai>", b"/terms/ia>") if asked == document else answer.data

    faults = {
        "the thing answers 200": status(f"/id{document}", 200),
        "the thing moves by 302": status(f"/id{document}", 302),
        "the document is gone": status(document, 410),
        "the document is another's": spoken_of,
        "the vocabulary is not found": status("/ns/plan", 404),
    }

    def check(url):
        spoilt = Client(url)
        for each in places:
            check_iri(spoilt, places, each)

    check(client.url)
    expect_noticed(client.url, faults, check)


def main(url, _folder):
    client = Client(url)
    plan = client.plans()[0]
    places, missing = collect(client)
    together(
        lambda: expect(not missing, "documents are missing", *missing),
        lambda: check_resolution(client, places),
        lambda: check_vocabulary(client, places),
        lambda: check_unissued(client, plan),
        lambda: check_merged(client),
        lambda: check_problems(client, plan),
        lambda: check_faults(client, plan),
    )


if __name__ == "__main__":
    judge(main, *sys.argv[1:])
