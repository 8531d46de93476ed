"""All serialisations of a resource say the same to Oxigraph, rdflib, rapper and PyLD; and the Turtle is pretty.

Usage: readers_checks.py URL FOLDER
"""

import json
import os
import re
import subprocess
import sys
import threading

import pyoxigraph
import rdflib
import turtle
from client import Client, Failure, expect, expect_same, judge, report, together, triples
from documents import ACCEPT, RDF, described, documents, spread
from pyld import jsonld
from tamper import expect_noticed, replacing

OF_A_KIND = 2  # for the slow readers
BLOCK = re.compile(rb'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
CONTEXT = "http://www.w3.org/ns/json-ld#context"
ONE_FORMAT = {"/ns/plan/shapes"}  # a schema for validators, Turtle only
os.environ["NO_PROXY"] = "*"  # the loaders of PyLD and rdflib ask for every address by themselves
rdflib.NORMALIZE_LITERALS = False  # literals are compared as they are written


# PyLD keeps contexts in a cache that threads must not change together.
PYLD = threading.Lock()


def canonical(stated):
    """The same set for the same triples, whatever blank nodes are called."""
    if not any(isinstance(term, pyoxigraph.BlankNode) for triple in stated for term in triple):
        return stated
    dataset = pyoxigraph.Dataset(pyoxigraph.Quad(*triple) for triple in stated)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in dataset}


def oxigraph(body, media_type, name):
    try:
        return canonical(triples(body, media_type))
    except SyntaxError as error:
        raise Failure(f"Oxigraph reads {name}\n  {error}") from error


def read_rdflib(body, media_type, name):
    try:
        lines = rdflib.Graph().parse(data=body, format=media_type).serialize(format="nt")
    except Exception as error:  # each of its parsers has errors of its own
        raise Failure(f"rdflib reads {name}\n  {error}") from error
    return canonical(triples(lines, "application/n-triples"))


def read_rapper(body, media_type, name):
    syntax = {"text/turtle": "turtle", "application/n-triples": "ntriples", "application/rdf+xml": "rdfxml"}[media_type]
    command = ["rapper", "--quiet", "--input", syntax, "--output", "ntriples", "-", "http://127.0.0.1/"]
    ran = subprocess.run(command, input=body, capture_output=True, check=False)
    expect(ran.returncode == 0 and not ran.stderr, f"rapper reads {name}", ran.stderr.decode())
    return canonical(triples(ran.stdout, "application/n-triples"))


def read_pyld(client, address):
    """What PyLD makes of JSON at an address, by the context that its Link header names."""

    def load(url, _options):
        answer = client.ok(url, "application/json") if client.path(url) == client.path(address) else client.context(url)
        linked = [target for target, _ in answer.links(CONTEXT)] if answer.media_type == "application/json" else []
        context = linked[0] if linked else None
        return {"contentType": answer.media_type, "contextUrl": context, "documentUrl": url, "document": answer.json()}

    try:
        with PYLD:
            lines = jsonld.to_rdf(address, {"documentLoader": load, "format": "application/n-quads"})
    except jsonld.JsonLdError as error:
        raise Failure(f"PyLD reads {address}\n  {error}") from error
    return canonical(triples(lines, "application/n-triples"))


def bodies(client, document):
    """The document in each RDF format: by its own address, or by asking for the media type."""
    if document.path in ONE_FORMAT:
        return {"text/turtle": client.ok(document.path, "text/turtle").body}
    found = {}
    for media_type in RDF:
        answer = client.ok(document.formats.get(media_type, document.path), media_type)
        expect(answer.media_type == media_type, f"{document.path} is served as {media_type}", answer.media_type)
        found[media_type] = answer.body
    return found


def check_document(client, document):
    """Oxigraph reads the same in all formats, in the HTML page, and in plain JSON with its context."""
    found = bodies(client, document)
    stated = oxigraph(found["text/turtle"], "text/turtle", document.path)
    expect(stated or is_empty(client, document), f"{document.path}: says something")
    together(
        lambda: check_formats(document, found, stated),
        lambda: check_turtle(client, document, found["text/turtle"]),
        lambda: [check_page(client, page, stated) for page in document.pages],
        lambda: has_context(client, document) and check_json(client, document, stated),
    )
    return len(stated)


def is_empty(client, document):
    """Whether a document is a collection of a table that the plan has no rows of."""
    answer = client.ok(document.formats.get("application/json", document.path), "application/json").json()
    return answer.get("items") == [] and answer["meta"]["total"] == 0


def has_context(client, document):
    """Whether JSON has a context: one holds for texts in one language, so a list of plans in several has none."""
    if "application/json" not in document.formats:
        return False
    answer = client.ok(document.formats["application/json"], "application/json")
    items = answer.json().get("items", [])
    languages = {client.language(f"/{item['publisher_id']}/{item['plan_id']}") for item in items if {"publisher_id", "plan_id"} <= item.keys()}
    expect(len(languages) < 2 or not answer.links(CONTEXT), f"{answer.path}: has no context for several languages")
    return len(languages) < 2


def check_formats(document, found, stated):
    for media_type, body in found.items():
        said = oxigraph(body, media_type, f"{document.path} as {media_type}")
        expect_same(stated, said, f"{document.path}: Turtle = {media_type}")


def check_turtle(client, document, first):
    again = client.ok(document.path, "text/turtle").body
    expect(first == again, f"{document.path}: the Turtle is the same bytes, by suffix and by Accept")
    if document.path not in ONE_FORMAT and first:
        turtle.check(first.decode(), document.path)


def check_page(client, address, stated):
    page = client.ok(address, "text/html")
    blocks = BLOCK.findall(page.body)
    expect(blocks, f"{page.path} has a block of JSON-LD")
    said = oxigraph(blocks[0], "application/ld+json", f"the first block of {page.path}")
    expect_same(stated, said, f"{page.path}: Turtle = first JSON-LD block")


def check_json(client, document, stated):
    answer = client.ok(document.formats["application/json"], "application/json")
    context = client.context(answer.link(CONTEXT, "application/ld+json")).json()
    expect("@context" not in answer.json(), f"{answer.path} is plain JSON")
    together = json.dumps({"@context": context["@context"], **answer.json()})
    said = oxigraph(together, "application/ld+json", f"{answer.path} with its context")
    expect_same(stated, said, f"{answer.path}: Turtle = JSON with its context")


def check_slowly(client, document):
    """rdflib, rapper and PyLD read what Oxigraph reads."""
    found = bodies(client, document)
    stated = oxigraph(found["text/turtle"], "text/turtle", document.path)
    for media_type, body in found.items():
        name = f"{document.path} as {media_type}"
        expect_same(stated, read_rdflib(body, media_type, name), f"{name}: rdflib reads what Oxigraph reads")
        if media_type != "application/ld+json":
            expect_same(stated, read_rapper(body, media_type, name), f"{name}: rapper reads what Oxigraph reads")
    if has_context(client, document):
        said = read_pyld(client, client.base + client.path(document.formats["application/json"]))
        expect_same(stated, said, f"{document.path}: PyLD reads in JSON with its context what Oxigraph reads in Turtle")
    if "application/ld+json" in document.formats:
        check_loaders(client, document, stated)


def check_loaders(client, document, stated):
    """PyLD and rdflib load the JSON-LD by themselves: from its own address, and where they ask for it by Accept."""
    for path in {client.path(document.formats["application/ld+json"]), document.path}:
        address = client.base + path
        try:
            with PYLD:
                by_pyld = jsonld.to_rdf(address, {"format": "application/n-quads"})
            by_rdflib = rdflib.Graph().parse(address, format="json-ld").serialize(format="nt")
        except Exception as error:  # each loader has errors of its own
            raise Failure(f"{path} is loaded as JSON-LD\n  {error}") from error
        for loader, lines in {"PyLD": by_pyld, "rdflib": by_rdflib}.items():
            said = canonical(triples(lines, "application/n-triples"))
            expect_same(stated, said, f"{path}: {loader} loads what Oxigraph reads in Turtle")


def check_faults(client, path):
    """One document is enough to see that the check fails when it should."""
    turtle_, lines, xml, json_ld, page, plain = (f"{path}.{s}" for s in ("ttl", "nt", "rdf", "jsonld", "html", "json"))
    faults = {
        "a triple of the N-Triples is missing": lambda asked, answer: (
            answer.data.split(b"\n", 1)[1] if asked == lines else answer.data
        ),
        "a text of the RDF/XML has no language": replacing(xml, b' xml:lang="ja"', b""),
        "a member of the JSON-LD is another": replacing(json_ld, b'"title": "', b'"name": "'),
        "the block of the page is of another thing": replacing(page, b'"uri": "', b'"uri": "x'),
        "a number of the JSON is another": replacing(plain, b'"position": ', b'"position": 1'),
        # Every kind of thing that has the member has it in a context of its own.
        "a member of the context is another": lambda asked, answer: (
            answer.data.replace(b'"title_as_printed"', b'"printed"') if asked == "/ns/context.jsonld" else answer.data
        ),
        "the Turtle has a prefix it does not use": replacing(turtle_, b"@prefix", b"@prefix a: <urn:a> .\n@prefix"),
        "the Turtle has an IRI in full": replacing(turtle_, b"dcterms:title", b"<http://purl.org/dc/terms/title>"),
        "the Turtle has a subject twice": lambda asked, answer: (
            re.sub(rb"(<[^>]*>)(\s+a [^;]*);", rb"\1\2.\n\1", answer.data, count=1) if asked == turtle_ else answer.data
        ),
        "the Turtle is broken": replacing(turtle_, b" ;", b" ,"),
        "the Turtle by Accept has other bytes": replacing(path, b" ;\n", b";\n"),
    }

    def check(url):
        spoilt = Client(url)
        check_document(spoilt, described(spoilt.ok(path, ACCEPT)))

    check(client.url)
    expect_noticed(client.url, faults, check)


def check_reach(client, found):
    """Nothing was missed: of everything that the graphs speak of there is a document among those found."""
    subjects = {triple.subject.value for triple in client.construct("?s ?p ?o")}
    subjects = set(filter(client.is_below, subjects))
    paths = {client.path(subject).removeprefix("/id") for subject in subjects}
    unreached = sorted(paths - {document.path for document in found})
    expect(not unreached, "what the graphs speak of is reached by links", *unreached[:20])
    report(f"{len(subjects)} subjects of the graphs have a document that links lead to")


def check_all(client, found):
    stated = client.all(lambda document: check_document(client, document), found)
    report(f"Oxigraph: {len(found)} documents say the same in all formats, {sum(stated)} triples, in pretty Turtle")


def check_some(client, some):
    client.all(lambda document: check_slowly(client, document), some)
    report(f"rdflib, rapper and PyLD: {len(some)} documents, {OF_A_KIND} of each kind")


def main(url, _folder):
    client = Client(url)
    found, _, missing = documents(client)
    together(
        lambda: expect(not missing, "documents are missing", *missing),
        lambda: check_reach(client, found),
        lambda: check_all(client, found),
        lambda: check_some(client, list(spread(found, OF_A_KIND))),
        lambda: check_faults(client, f"{client.plans()[0]}/initiatives/i002"),
    )


if __name__ == "__main__":
    judge(main, *sys.argv[1:])
