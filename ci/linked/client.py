"""What a client of the server does: asks for an address, reads `Link`, follows what a document names."""

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import quote, urljoin

import pyoxigraph
import urllib3

THREADS = 8
SHOWN = 3  # failures of one kind
LINK = re.compile(r'<([^>]*)>((?:\s*;\s*\w+\*?=(?:"[^"]*"|[^",;\s]*))*)')
PARAMETER = re.compile(r';\s*(\w+\*?)=(?:"([^"]*)"|([^",;\s]*))')


class Failure(Exception):
    """What a judge has found: one reason or several."""


def expect(holds, promise, *found):
    """Fails with what was promised and, line by line, with what was found instead."""
    if not holds:
        raise Failure("\n  ".join([promise, *map(str, found)]))


def expect_same(left, right, promise):
    """Two sets are equal; if not, some of the difference is shown."""
    missing, added = left - right, right - left
    shown = [f"{sign} {line}" for sign, lines in (("-", missing), ("+", added)) for line in sorted(map(str, lines))[:5]]
    expect(not shown, f"{promise} ({len(missing)} missing, {len(added)} more)", *shown)


def report(promise):
    print("ok  ", promise, flush=True)


def together(*checks):
    """Runs all checks; the failures of all are one."""
    results, reasons = [], []
    for check in checks:
        try:
            results.append(check())
        except Failure as failure:
            reasons.extend(failure.args)
    if reasons:
        raise Failure(*reasons)
    return results


def judge(main, *arguments):
    """Runs a judge; its failures are the last lines of the log, some of each kind."""
    try:
        main(*arguments)
    except Failure as failure:
        counts = Counter()
        for reason in map(str, failure.args):
            kind = reason.partition(": ")[2].partition("\n")[0] or reason
            counts[kind] += 1
            if counts[kind] <= SHOWN:
                print("FAIL", reason)
        print(*(f"and {count - SHOWN} more: {kind}" for kind, count in counts.items() if count > SHOWN), sep="\n")
        raise SystemExit(1) from None


class Answer(NamedTuple):
    path: str
    status: int
    headers: urllib3.HTTPHeaderDict
    body: bytes

    @property
    def media_type(self):
        return self.headers.get("Content-Type", "").partition(";")[0].strip()

    def json(self):
        return json.loads(self.body)

    def triples(self):
        """The triples that Oxigraph reads in the body, which must be of an RDF media type."""
        return triples(self.body, self.media_type)

    def links(self, relation):
        """Addresses and media types of the links of one relation, in their order."""
        found = []
        for target, parameters in LINK.findall(", ".join(self.headers.getlist("Link"))):
            named = {name: quoted or bare for name, quoted, bare in PARAMETER.findall(parameters)}
            if relation in named.get("rel", "").split():
                found.append((target, named.get("type", "")))
        return found

    def link(self, relation, media_type):
        """The address of the one link of a relation and a media type."""
        found = [target for target, kind in self.links(relation) if kind == media_type]
        expect(len(found) == 1, f"{self.path}: has one link {relation} of type {media_type}", *found)
        return found[0]


def triples(body, media_type):
    """The triples that Oxigraph reads."""
    return {quad.triple for quad in pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.from_media_type(media_type))}


class Client:
    """Asks one server over connections that it keeps.

    `base` is the base of its IRIs, which need not be the address it is reached at.
    """

    def __init__(self, url):
        self.url, self.base, self.contexts, self.languages = url.rstrip("/"), None, {}, {}
        self.pool = urllib3.PoolManager(maxsize=THREADS, block=True, retries=False, timeout=120)
        self.home = self.ok("/", "application/json").json()
        self.base = self.home["links"]["self"].rstrip("/")

    def is_below(self, iri):
        return iri == self.base or iri.startswith((f"{self.base}/", f"{self.base}#", f"{self.base}?"))

    def path(self, iri):
        """Path and query of an IRI below the base, without its fragment; a path stays as it is."""
        iri = iri.partition("#")[0]
        return (iri.removeprefix(self.base) if self.base and self.is_below(iri) else iri) or "/"

    def get(self, iri, accept="*/*"):
        """One answer, whatever its status; redirects are not followed."""
        path = self.path(iri)
        expect(path.startswith("/"), f"{iri} is an address of the server")
        answer = self.pool.request("GET", self.url + path, headers={"Accept": accept}, redirect=False)
        return Answer(path, answer.status, answer.headers, answer.data)

    def follow(self, iri, accept="*/*"):
        """The statuses of the redirects and the answer at their end."""
        redirects, answer = [], self.get(iri, accept)
        while answer.status in (301, 302, 303, 307, 308) and len(redirects) < 5:
            redirects.append(answer.status)
            answer = self.get(urljoin(self.base + answer.path, answer.headers["Location"]), accept)
        return redirects, answer

    def ok(self, iri, accept="*/*"):
        """The answer with status 200, or a failure."""
        answer = self.get(iri, accept)
        shown = answer.body[:300].decode(errors="replace")
        expect(answer.status == 200, f"GET {answer.path} is 200 ({accept})", answer.status, shown)
        return answer

    def context(self, iri):
        """A JSON-LD context, asked for once."""
        if iri not in self.contexts:
            self.contexts[iri] = self.ok(iri, "application/ld+json")
        return self.contexts[iri]

    def plans(self):
        """Paths of the plans."""
        return [self.path(plan["url"]) for plan in self.home["plans"]]

    def language(self, plan):
        """The language of the texts of a plan, as its package says."""
        if plan not in self.languages:
            self.languages[plan] = self.ok(f"{plan}/datapackage.json").json()["custom"].get("language", "ja")
        return self.languages[plan]

    def construct(self, pattern):
        """The triples of a graph pattern, by SPARQL."""
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
        return self.ok(f"/sparql?query={quote(query, safe='')}", "application/n-triples").triples()

    def graph(self, plan):
        """The named graph of a plan."""
        return self.construct(f"GRAPH <{self.base}/graph{plan}> {{ ?s ?p ?o }}")

    @staticmethod
    def all(work, things):
        """What `work` makes of each thing, in their order, several at a time; all failures together."""

        with ThreadPoolExecutor(THREADS) as threads:
            results = [threads.submit(work, thing) for thing in things]
            return together(*(result.result for result in results))
