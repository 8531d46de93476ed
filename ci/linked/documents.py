"""The documents of a server that have RDF, found as a client finds them: along the links of JSON documents."""

from collections import Counter
from typing import NamedTuple

from client import expect

RDF = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
ACCEPT = "application/json, text/turtle;q=0.9, */*;q=0.1"
TWINS = 3  # of each kind of document under a release; the current ones are all visited


class Document(NamedTuple):
    path: str
    formats: dict
    """Address of each media type, as `Link` says; of several, the first."""
    pages: list
    """Addresses of its pages: one for each language."""


def starts(client):
    """Where a client begins: the home page, and what the standards and the profile name."""
    graphs = {f"/graph{plan}" for plan in client.plans()} | {f"/graph/{plan.split('/')[1]}" for plan in client.plans()}
    known = {"/", "/catalog", "/.well-known/void", "/ns/plan", "/ns/plan/shapes", "/examples", "/sparql"}
    return known | graphs | {"/graph/catalog", "/rdf-graph-store?default"}


def documents(client):
    """Every document with RDF, in the order of paths; every IRI below the base that JSON documents name; failures."""
    seen, found, iris, twins, failures = set(), {}, set(), Counter(), []
    wave = starts(client)
    while wave:
        seen |= wave
        named = set()
        for answer in client.all(lambda path: client.follow(path, ACCEPT)[1], sorted(wave)):
            if answer.status != 200:
                failures.append(f"GET {answer.path} is 200: {answer.status}")
            elif document := described(answer):
                found.setdefault(document.formats["text/turtle"], document)
            if answer.media_type == "application/json":
                named.update(filter(client.is_below, strings(answer.json())))
        iris |= named
        wave = {path for path in map(client.path, named) if is_wanted(path, twins)} - seen
    expect(len(found) > 100, "documents have RDF", len(found))
    return sorted(found.values(), key=lambda document: document.path), iris, failures


def described(answer):
    """The document that an answer is of; `None` if it has no RDF."""
    formats, pages = {}, []
    for target, kind in answer.links("alternate"):
        formats.setdefault(kind, target)
        pages += [target] * (kind == "text/html")
    if "text/turtle" in formats or answer.media_type == "text/turtle":
        formats.setdefault(answer.media_type, answer.headers.get("Content-Location", answer.path))
        return Document(answer.path, formats, pages)
    return None


def is_wanted(path, twins):
    """Whether to visit a path: files and answers to queries are no documents."""
    if path.startswith("/sparql?") or "." in path.partition("?")[0].rpartition("/")[2]:
        return False
    if "/releases/" in path:
        twins[kind(path)] += 1
        return twins[kind(path)] <= TWINS
    return True


def kind(path):
    """Documents of one kind differ in their data only."""
    beside, _, query = path.partition("?")
    parts = beside.split("/")
    fixed = parts[:6] if "releases" in parts else parts[:4]
    return "/".join(fixed), len(parts), query.partition("=")[0]


def spread(documents, of_a_kind):
    """The first documents of each kind."""
    counts = Counter()
    for document in documents:
        counts[kind(document.path)] += 1
        if counts[kind(document.path)] <= of_a_kind:
            yield document


def strings(value):
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from strings(member)
