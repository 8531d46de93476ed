"""The W3C's tests of the SPARQL 1.1 Protocol and of its Service Description, every one of them, against a running server.

Usage: protocol_checks.py URL FOLDER
Their manifests are read from ../shared/suites, seen from the root of the repository; where they are not, it says so.

The server only serves what is published, so two kinds of tests cannot end as the W3C writes them. A dataset of remote
graphs is one of empty graphs here: what the tests say of the status and the format must be so, and the same request with
graphs of this server in their place must end as written. Updates are refused (403 read-only), after which the data must
be what they were. tests/site/protocol_suite.rs has the remote graphs and sends the first kind as they are.
"""

import hashlib
import json
import re
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, unquote_plus, urlsplit
from xml.etree import ElementTree

import rdflib
from rdflib import RDF, Namespace
from rdflib.collection import Collection

SUITES = Path(__file__).resolve().parents[2].parent / "shared/suites"
PLAN = "/172014/dx-action-plan"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
REMOTE = re.compile(r"http://kasei\.us/2009/09/sparql/data/data(\d)\.rdf")
RESULTS = ["application/sparql-results+json", "application/sparql-results+xml"]
TABLES = [*RESULTS, "text/csv", "text/tab-separated-values"]
GRAPHS = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml", "application/ld+json": "json-ld"}


class Server:
    """Answers of the server: status, media type, body."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        self.authority = urlsplit(url).netloc

    def send(self, method, target, headers=(), body=None):
        connection = HTTPConnection(self.authority, timeout=60)
        connection.request(method, target, body=body, headers=dict(headers))
        answer = connection.getresponse()
        media_type = (answer.getheader("Content-Type") or "").split(";")[0]
        content = answer.read()
        connection.close()
        return answer.status, media_type, content

    def query(self, query):
        status, _, body = self.send("GET", f"/sparql?query={quote(query)}", {"Accept": RESULTS[0]})
        if status != 200:
            sys.exit(f"FAIL {query}: {body.decode()}")
        return json.loads(body)["results"]["bindings"]

    def data(self):
        """A digest of every triple with its graph."""
        rows = self.query("SELECT * { GRAPH ?g { ?s ?p ?o } }")
        lines = sorted(json.dumps(row, sort_keys=True) for row in rows)
        return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()


class Request:
    """A request of the manifest with what is expected of its answer."""

    def __init__(self, manifest, node):
        one = lambda subject, predicate: manifest.value(subject, predicate)
        self.method = str(one(node, HT.methodName))
        self.target = str(one(node, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
        self.headers = {
            str(one(header, HT.fieldName)): str(one(header, HT.fieldValue)) for header in listed(manifest, node, HT.headers)
        }
        body = one(node, HT.body)
        self.text = str(one(body, CNT.chars)) if body else None
        self.encoding = str(one(body, CNT.characterEncoding)) if body else "UTF-8"
        answer = one(node, HT.resp)
        self.statuses = {str(status)[-3] for status in manifest.objects(answer, MF.expectedStatus)}
        self.boolean = one(answer, MF.expectedBoolean)
        self.format = one(answer, MF.expectedFormat)

    def send(self, server):
        body = self.text.encode(self.encoding) if self.text is not None else None
        return server.send(self.method, self.target, self.headers, body)

    def remote(self):
        """Whether the dataset is made of remote graphs."""
        return "default-graph-uri" in self.target or "named-graph-uri" in self.target

    def is_update(self):
        kind = self.headers.get("content-type", "")
        return "sparql-update" in kind or "update=" in self.target or (self.text or "").startswith(("update=", "CLEAR"))

    def with_graphs(self, own):
        """The same request over graphs of the server: of remote graph and thing number n, `own[n]` has name and thing."""
        other = object.__new__(Request)
        other.__dict__.update(self.__dict__)
        encoded = lambda text: quote(text, safe="")
        thing = lambda match: f"<{own[int(match[1])][1]}> a ?type{match[1]}"  # they are not all of one type
        graph = lambda match: own[int(match[1])][0]
        things = re.compile(rf"<{REMOTE.pattern}> a \?type\b")
        replace = lambda text: REMOTE.sub(graph, things.sub(thing, text))
        path, _, query = self.target.partition("?")
        pairs = [pair.partition("=") for pair in query.split("&")]
        other.target = path + "?" + "&".join(f"{name}={encoded(replace(unquote_plus(value)))}" for name, _, value in pairs)
        other.text = replace(self.text) if self.text else self.text
        return other

    def fault(self, answer, of_content=True):
        """What of the answer is not as expected; of its status and format alone if the content cannot be."""
        status, media_type, body = answer
        if str(status)[0] not in self.statuses:
            return f"status {status}: {body[:200]}"
        if of_content and self.boolean is not None and boolean(media_type, body) != self.boolean.toPython():
            return f"{media_type} {body[:200]}"
        if self.format is not None and not is_format(str(self.format), media_type, body):
            return f"{media_type} is not {self.format}"
        return None


def listed(manifest, subject, predicate):
    head = manifest.value(subject, predicate)
    return list(Collection(manifest, head)) if head else []


def boolean(media_type, body):
    if media_type == RESULTS[0]:
        return json.loads(body)["boolean"]
    if media_type == RESULTS[1]:
        return ElementTree.fromstring(body).findtext("{*}boolean") == "true"
    return None


def is_format(name, media_type, body):
    if name == "boolean":
        return boolean(media_type, body) is not None
    if name == "tabular":
        return media_type in TABLES
    if media_type in GRAPHS:
        rdflib.Graph().parse(data=body, format=GRAPHS[media_type])
        return True
    return False


def refusal(answer, status, slug, said=""):
    """What is wrong with a refusal that should be this problem."""
    if answer[0] != status or answer[1] != "application/problem+json":
        return f"{answer[0]} {answer[1]} instead of {status} {slug}: {answer[2][:200]}"
    problem = json.loads(answer[2])
    if not problem["type"].endswith(f"/problems/{slug}") or said not in problem["detail"]:
        return f"{problem} instead of {slug}"
    return None


def own_graphs(server):
    """Graphs of the server, each with a thing whose type is said in that graph alone."""
    query = "SELECT ?g (SAMPLE(?s) AS ?thing) { GRAPH ?g { ?s a ?t } FILTER NOT EXISTS { GRAPH ?h { ?s a ?u } FILTER(?h != ?g) } } GROUP BY ?g ORDER BY ?g"
    found = [(row["g"]["value"], row["thing"]["value"]) for row in server.query(query)]
    if len(found) < 3:
        sys.exit(f"FAIL the server has only these graphs with things of their own: {found}")
    return {0: found[0], 1: found[0], 2: found[1], 3: found[2]}


def query_test(server, requests, own):
    for request in requests:
        if request.remote() and "2" in request.statuses:
            fault = request.fault(request.send(server), of_content=False)
            if fault:
                return f"over empty graphs: {fault}", ""
            over_own = request.with_graphs(own)
            fault = over_own.fault(over_own.send(server))
            if fault:
                return f"over graphs of this server: {fault}", ""
            return None, "remote graphs are empty; passed over graphs of this server"
        fault = request.fault(request.send(server))
        if fault:
            return fault, ""
    return None, "passed"


def update_test(server, requests):
    before = server.data()
    outcome = []
    for request in requests:
        answer = request.send(server)
        if not request.is_update():
            # It asks whether the update before it was done.
            if answer[0] != 200 or boolean(*answer[1:]) is not False:
                return f"an update left something: {answer}", ""
        elif "4" in request.statuses:
            fault = request.fault(answer)
            if fault:
                return fault, ""
            outcome.append(f"passed ({answer[0]})")
        else:
            fault = refusal(answer, 403, "read-only")
            if fault:
                return fault, ""
            outcome.append("update: 403 read-only")
    if server.data() != before:
        return "the data have changed", ""
    return None, ", ".join(outcome) + "; nothing has changed"


def protocol(server):
    suite = SUITES / "sparql-protocol/manifest.ttl"
    manifest = rdflib.Graph().parse(suite, format="turtle")
    entries = [test for head in manifest.objects(None, MF.entries) for test in Collection(manifest, head)]
    own = own_graphs(server)
    rows = []
    for test in entries:
        action = manifest.value(test, MF.action)
        requests = [Request(manifest, node) for node in listed(manifest, action, HT.requests)]
        if not requests:
            sys.exit(f"FAIL {test} has no request that can be read")
        updates = any(request.is_update() for request in requests)
        fault, outcome = update_test(server, requests) if updates else query_test(server, requests, own)
        rows.append((test.split("#")[1], fault, outcome))
    return rows


# The schema of SPARQL 1.1 Service Description: property to classes of its subject and of its object.
SCHEMA = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "defaultEntailmentRegime": ("Service", None),
    "entailmentRegime": ("NamedGraph", None),
    "defaultSupportedEntailmentProfile": ("Service", None),
    "supportedEntailmentProfile": ("NamedGraph", None),
    "extensionFunction": ("Service", "Function"),
    "extensionAggregate": ("Service", "Aggregate"),
    "languageExtension": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "propertyFeature": ("Service", "Feature"),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "resultFormat": ("Service", None),
    "inputFormat": ("Service", None),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
SUBCLASSES = {"Dataset": {"Dataset", "GraphCollection"}}
INSTANCES = {
    "Feature": {"DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery"},
    "Language": {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"},
}


def returns_rdf(server, path):
    for accept in ["*/*", *GRAPHS]:
        status, media_type, body = server.send("GET", path, {"Accept": accept})
        if status != 200 or media_type not in GRAPHS or (accept in GRAPHS and media_type != accept):
            return f"{accept}: {status} {media_type}"
        if len(rdflib.Graph().parse(data=body, format=GRAPHS[media_type])) == 0:
            return f"{accept}: no triples"
    return None


def description(server, path):
    return rdflib.Graph().parse(data=server.send("GET", path)[2], format="turtle")


def has_endpoint(server, path):
    endpoints = set(description(server, path).objects(None, SD.endpoint))
    return None if endpoints == {rdflib.URIRef(server.url + path)} else f"the endpoints are {endpoints}"


def conforms(server, path):
    said = description(server, path)

    def is_a(node, name):
        classes = {str(one).removeprefix(str(SD)) for one in said.objects(node, RDF.type)}
        known = set().union(*(SUBCLASSES.get(one, {one}) for one in classes))
        return name in known or str(node).removeprefix(str(SD)) in INSTANCES.get(name, ())

    if len(list(said.subjects(RDF.type, SD.Service))) != 1:
        return "not one service"
    for subject, predicate, value in said:
        if not predicate.startswith(str(SD)):
            continue
        name = predicate.removeprefix(str(SD))
        if name not in SCHEMA:
            return f"there is no property sd:{name}"
        domain, range_ = SCHEMA[name]
        if not is_a(subject, domain):
            return f"{subject}, which has sd:{name}, is no sd:{domain}"
        if range_ and not is_a(value, range_):
            return f"{value}, which is an sd:{name}, is no sd:{range_}"
        if not isinstance(value, rdflib.URIRef):
            return f"sd:{name} is {value}"
    return None


DESCRIPTION_TESTS = {"returns-rdf": returns_rdf, "has-endpoint-triple": has_endpoint, "conforms-to-schema": conforms}


def service_description(server):
    manifest = rdflib.Graph().parse(SUITES / "service-description/manifest.ttl", format="turtle")
    names = [test.split("#")[1] for head in manifest.objects(None, MF.entries) for test in Collection(manifest, head)]
    rows = []
    for name in names:
        for path in ["/sparql", f"{PLAN}/sparql"]:
            rows.append((f"{name} of {path}", DESCRIPTION_TESTS[name](server, path), "passed"))
    return rows


def main(url):
    for suite in ["sparql-protocol", "service-description"]:
        if not (SUITES / suite / "manifest.ttl").exists():
            print(f"SKIPPED: {suite}: there is no ../shared/suites/{suite}/manifest.ttl beside this repository")
            return
    server = Server(url)
    rows = protocol(server) + service_description(server)
    width = max(len(name) for name, *_ in rows)
    for name, fault, outcome in rows:
        print(f"{'FAIL' if fault else 'ok':4} {name:{width}}  {fault or outcome}")
    failed = sum(1 for _, fault, _ in rows if fault)
    print(f"{len(rows)} tests of the W3C, {failed} of them failed")
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
