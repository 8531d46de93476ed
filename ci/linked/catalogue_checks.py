"""The catalogue and what leads to it, judged by others: the official DCAT-AP shapes, VoID counted anew by rdflib and by
SPARQL, every download weighed and hashed, RFC 9727, sitemaps.org and RFC 9116 read to the letter, schema.org through
a JSON-LD processor.

Usage: catalogue_checks.py URL FOLDER
"""

import hashlib
import json
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pyshacl
import rdflib
from pyld import jsonld
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, VOID, XSD

SHAPES = Path(__file__).resolve().parents[2] / "../shared/suites/dcat-ap"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
IANA = "https://www.iana.org/assignments/media-types/"

# What the recommended shapes ask for and no package, table or setting states. Anything else is a regression.
UNKNOWN = {
    ("Agent", "type"): "what kind of publisher a department and the operator are is stated nowhere",
    ("DataService", "contactPoint"): "the operator names a contact with --contact or there is none",
    ("Dataset", "contactPoint"): "the package states no address or page of who made it",
    ("Location", "bbox"): "no package states coordinates",
    ("Location", "centroid"): "no package states coordinates",
}

opener = build_opener(ProxyHandler({}))
failed = []


def check(name, ok, note=""):
    print(("ok   " if ok else "FAIL ") + name, note, flush=True)
    if not ok:
        failed.append(name)


def fetch(url, method="GET", **headers):
    """Status, headers and bytes. Errors are answers too."""
    request = Request(url, method=method, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with opener.open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


def graph(url, accept="text/turtle"):
    status, headers, body = fetch(url, Accept=accept)
    assert status == 200, f"{url}: {status} {body[:200]!r}"
    return rdflib.Graph().parse(data=body, format=headers.get_content_type())


def essence(header):
    message = Message()
    message["content-type"] = header or ""
    return message.get_content_type()


def local(iri):
    return re.split(r"[/#]", str(iri))[-1]


# ---- DCAT-AP 3.0.1
def results(data, shapes):
    _, report, text = pyshacl.validate(
        data, shacl_graph=rdflib.Graph().parse(shapes), advanced=True, inference="none", allow_warnings=True
    )
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
        found.append((node, path, text))
    return found


def dcat_ap(url, documents):
    if not SHAPES.is_dir():
        print(f"SKIPPED DCAT-AP: {SHAPES} is not there")
        return
    for path in documents:
        data = graph(url + path)
        for name in ("shapes.ttl", "range.ttl", "deprecateduris.ttl"):
            found = results(data, SHAPES / name)
            check(f"DCAT-AP 3.0.1 {name} of {path}", not found, f"{len(data)} triples" if not found else found[0][2])
        remaining = Counter()
        for node, path_, _ in results(data, SHAPES / "shapes_recommended.ttl"):
            if local(path_) == "format" and str(data.value(node, DCAT.mediaType)).endswith("/application/vnd.sqlite3"):
                continue  # the list of file types has no code for it
            classes = {local(of) for of in data.objects(node, RDF.type)}
            known = [(of, local(path_)) for of in classes if (of, local(path_)) in UNKNOWN]
            remaining[known[0] if known else (" ".join(sorted(classes)), local(path_))] += 1
        if len(set(data.objects(None, DCTERMS.license))) > 1:
            remaining.pop(("Catalog", "license"), None)  # there is no licence of all
        new = {what: count for what, count in remaining.items() if what not in UNKNOWN}
        check(f"DCAT-AP 3.0.1 shapes_recommended.ttl of {path}: all facts there are", not new, new or "")
        for (of, property_), count in sorted(remaining.items()):
            print(f"     not filled: {of} {property_} ({count}): {UNKNOWN.get((of, property_), 'UNEXPECTED')}")


def sees_errors(url):
    """The shapes are not passed because they look at nothing."""
    if not SHAPES.is_dir():
        return
    data = graph(url + "/catalog")
    some = next(data.subjects(RDF.type, DCAT.Distribution))
    data.remove((some, DCAT.accessURL, None))
    check("DCAT-AP sees a distribution without an access URL", len(results(data, SHAPES / "shapes.ttl")) == 1)


# ---- every download is what is said of it
def downloads(url):
    data = graph(url + "/catalog")
    distributions = list(data.subjects(RDF.type, DCAT.Distribution))
    wrong, weighed = [], 0
    for one in distributions:
        where = data.value(one, DCAT.downloadURL)
        status, headers, body = fetch(str(where))
        media = str(data.value(one, DCAT.mediaType)).removeprefix(IANA)
        if status != 200 or essence(headers["Content-Type"]) != media:
            wrong.append(f"{where}: {status} {headers['Content-Type']} is not {media}")
        size, checksum = data.value(one, DCAT.byteSize), data.value(one, SPDX.checksum)
        if (size is None) != (checksum is None):
            wrong.append(f"{one} has a size or a digest alone")
        if size is None:
            continue
        weighed += 1
        if size.datatype != XSD.nonNegativeInteger or int(size) != len(body):
            wrong.append(f"{where}: {size!r} is not {len(body)}")
        digest = str(data.value(checksum, SPDX.checksumValue))
        if digest != hashlib.sha256(body).hexdigest():
            wrong.append(f"{where}: {digest} is not its SHA-256")
        for terms in (DCTERMS.license, DCTERMS.format, DCTERMS.title, DCTERMS.description):
            if data.value(one, terms) is None:
                wrong.append(f"{one} has no {terms}")
    check("every download has its size, its SHA-256 and its media type", not wrong and weighed > len(distributions) / 2, wrong[:3] or f"{weighed} weighed of {len(distributions)}")
    pages = {str(o) for p in (DCAT.accessURL, DCAT.landingPage, DCAT.endpointURL, FOAF.homepage) for o in data.objects(None, p)}
    answers = {page: fetch(page, Accept="text/html, */*;q=0.1")[0] for page in pages}
    check("every page that the catalogue names answers", set(answers.values()) == {200}, {k: v for k, v in answers.items() if v != 200} or f"{len(answers)} pages")
    return data


def resolves(url, data):
    """Every IRI below the base that the catalogue speaks of has a document that speaks of it too."""
    subjects = {s for s in data.subjects() if str(s).startswith(url + "/id/")}
    documents, silent = {}, []
    for subject in subjects:
        thing = str(subject).split("#")[0]
        if thing not in documents:
            documents[thing] = graph(thing)
        if (subject, None, None) not in documents[thing]:
            silent.append(str(subject))
    check("every IRI of the catalogue is spoken of by its document", not silent, silent[:3] or f"{len(subjects)} IRIs")
    named = graph(f"{url}/graph/catalog")
    check("the document of the catalogue is its graph", set(named) == set(data), f"{len(named)} triples")
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <%s/graph/catalog> { ?s ?p ?o } }" % url
    check("so is the graph in SPARQL", set(sparql(url, query)) == set(data))


# ---- VoID
def sparql(url, query):
    status, headers, body = post(url, query)
    if headers.get_content_type() == "application/n-triples":
        return rdflib.Graph().parse(data=body, format="nt")
    assert status == 200, body
    return [{name: cell["value"] for name, cell in row.items()} for row in json.loads(body)["results"]["bindings"]]


def post(url, query):
    construct = "CONSTRUCT" in query
    accept = "application/n-triples" if construct else "application/sparql-results+json"
    request = Request(
        f"{url}/sparql", query.encode(), {"Content-Type": "application/sparql-query", "Accept": accept}, method="POST"
    )
    with opener.open(request, timeout=120) as answer:
        return answer.status, answer.headers, answer.read()


def stated(data, dataset):
    number = lambda node, property_: int(data.value(node, property_))
    names = ("triples", "distinctSubjects", "distinctObjects", "classes", "properties")
    classes = {data.value(p, VOID["class"]): number(p, VOID.entities) for p in data.objects(dataset, VOID.classPartition)}
    properties = {
        data.value(p, VOID.property): tuple(number(p, VOID[n]) for n in ("triples", "distinctSubjects", "distinctObjects"))
        for p in data.objects(dataset, VOID.propertyPartition)
    }
    return tuple(number(dataset, VOID[name]) for name in names), classes, properties


def counted(triples):
    by_property, classes = defaultdict(list), defaultdict(set)
    for s, p, o in triples:
        by_property[p].append((s, o))
        if p == RDF.type:
            classes[o].add(s)
    properties = {p: (len(uses), len({s for s, _ in uses}), len({o for _, o in uses})) for p, uses in by_property.items()}
    totals = (len(triples), len({s for s, _, _ in triples}), len({o for _, _, o in triples}), len(classes), len(properties))
    return totals, {c: len(instances) for c, instances in classes.items()}, properties


def void(url):
    where = f"{url}/.well-known/void"
    data = graph(where)
    for accept in ("application/n-triples", "application/rdf+xml", "application/ld+json"):
        check(f"VoID as {accept} is the same", set(graph(where, accept)) == set(data))
    check("VoID without a wish is Turtle", essence(fetch(where)[1]["Content-Type"]) == "text/turtle")
    description = rdflib.URIRef(where)
    topics = set(data.objects(description, FOAF.topic))
    check("VoID is a description of datasets", (description, RDF.type, VOID.DatasetDescription) in data and len(topics) > 1)
    for plan in topics:
        dump = next(data.objects(plan, VOID.dataDump), None)
        if dump is None:
            continue
        for dump in data.objects(plan, VOID.dataDump):
            _, headers, body = fetch(str(dump))
            loaded = rdflib.Dataset() if str(dump).endswith(".nq") else rdflib.Graph()
            loaded.parse(data=body, format="nquads" if str(dump).endswith(".nq") else headers.get_content_type())
            triples = {(s, p, o) for s, p, o, *_ in (loaded.quads() if str(dump).endswith(".nq") else loaded)}
            check(f"numbers of {plan} by {local(dump)}", stated(data, plan) == counted(triples), stated(data, plan)[0])
        space = str(data.value(plan, VOID.uriSpace))
        check("every subject is in the URI space", all(str(s).startswith(space) for s, _, _ in triples), space)
        examples = set(data.objects(plan, VOID.exampleResource)) | set(data.objects(plan, VOID.rootResource))
        check("the examples are in the data", len(examples) > 1 and all((e, None, None) in loaded for e in examples))
        terms = {str(p) for _, p, _ in triples} | {str(o) for _, p, o in triples if p == RDF.type}
        known = [str(v) for v in data.objects(plan, VOID.vocabulary)]
        check("every property and class is of a vocabulary that is named", all(any(t.startswith(v) for v in known) for t in terms), f"{len(known)} vocabularies")
    everything = rdflib.URIRef(where + "#all")
    totals, classes, properties = stated(data, everything)
    one = sparql(url, "SELECT (COUNT(*) AS ?t) (COUNT(DISTINCT ?s) AS ?s1) (COUNT(DISTINCT ?o) AS ?o1) { ?s ?p ?o }")[0]
    check("the total is what SPARQL counts", totals[:3] == tuple(int(one[n]) for n in ("t", "s1", "o1")), totals)
    rows = sparql(url, "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    check("so are all classes", {rdflib.URIRef(r["c"]): int(r["n"]) for r in rows} == classes, f"{len(classes)} classes")
    rows = sparql(url, "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?s1) (COUNT(DISTINCT ?o) AS ?o1) { ?s ?p ?o } GROUP BY ?p")
    by_sparql = {rdflib.URIRef(r["p"]): tuple(int(r[n]) for n in ("n", "s1", "o1")) for r in rows}
    check("so are all properties", by_sparql == properties, f"{len(properties)} properties")
    check("the endpoint is named", data.value(everything, VOID.sparqlEndpoint) == rdflib.URIRef(f"{url}/sparql"))
    check("the parts are subsets of the whole", set(data.objects(everything, VOID.subset)) == topics - {everything})


# ---- RFC 9727 and RFC 9264
def api_catalog(url):
    where = f"{url}/.well-known/api-catalog"
    status, headers, body = fetch(where)
    profile = headers.get_param("profile")
    check("api-catalog is a linkset of the profile", (status, headers.get_content_type(), profile) == (200, "application/linkset+json", "https://www.rfc-editor.org/info/rfc9727"))
    status, headers, empty = fetch(where, "HEAD")
    check("HEAD leads to it", status == 200 and not empty and 'rel="api-catalog"' in headers["Link"] and f"<{where}>" in headers["Link"], headers["Link"])
    linkset = json.loads(body)
    contexts = linkset["linkset"]
    valid = list(linkset) == ["linkset"] and all(
        isinstance(context["anchor"], str)
        and all(isinstance(t["href"], str) for name, targets in context.items() if name != "anchor" for t in targets)
        for context in contexts
    )
    check("its form is that of RFC 9264", valid)
    items = {t["href"] for context in contexts for t in context.get("item", [])}
    described = {context["anchor"] for context in contexts if "service-desc" in context}
    check("every interface that it lists is described", items == described and len(items) == 5, items)
    wrong = []
    for context in contexts:
        for name, targets in context.items():
            for target in targets if name != "anchor" else []:
                # `item` links the interface itself, which may want a question.
                accept = target.get("type", "text/html")
                status, headers, _ = fetch(target["href"], Accept=accept)
                kind = essence(headers["Content-Type"])
                # An interface may be one that is only posted to.
                if name == "item" and status == 405 and "POST" in headers["Allow"]:
                    continue
                if status != 200 or (target.get("type") and kind != target["type"]):
                    wrong.append(f"{name} {target['href']}: {status} {kind}")
    check("everything that it links is there, of the type that it says", not wrong, wrong)


def pages(url):
    for path in ("/", "/catalog", "/172014", "/172014/dx-action-plan", "/172014/dx-action-plan/terms/ai", "/nothing", "/search?q=AI", "/sparql", "/docs"):
        _, headers, _ = fetch(url + path, Accept="text/html")
        links = ", ".join(headers.get_all("Link") or [])
        check(f"the page {path} leads to catalogue and interfaces", '</.well-known/api-catalog>; rel="api-catalog"' in links and '</catalog>; rel="describedby"' in links)
    links = ", ".join(fetch(url + "/", Accept="application/json")[1].get_all("Link") or [])
    check("so does the start as JSON", 'rel="api-catalog"' in links)


# ---- sitemaps.org, robots, RFC 9116
def sitemaps(url):
    status, headers, body = fetch(f"{url}/robots.txt")
    named = re.findall(r"^Sitemap: (\S+)$", body.decode(), re.M)
    check("robots.txt names the sitemap", status == 200 and essence(headers["Content-Type"]) == "text/plain" and named == [f"{url}/sitemap.xml"])
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = ET.fromstring(fetch(named[0])[2])
    check("the sitemap is an index", index.tag == space + "sitemapindex")
    urls = []
    for part in index.iter(space + "loc"):
        status, headers, body = fetch(part.text)
        one = ET.fromstring(body)
        urls += [loc.text for loc in one.iter(space + "loc")]
        check(f"{local(part.text)} is a sitemap", one.tag == space + "urlset" and essence(headers["Content-Type"]) == "application/xml" and 0 < len(one) <= 50_000)
    wrong = [page for page in urls if (fetch(page, Accept="text/html")[0]) != 200 or not page.startswith(url + "/")]
    check("every page of the sitemaps is there, once", not wrong and len(urls) == len(set(urls)) > 200, wrong[:3] or f"{len(urls)} pages")


def security(url):
    status, headers, body = fetch(f"{url}/.well-known/security.txt")
    if status == 404:
        check("security.txt is not invented", headers.get_content_type() == "application/problem+json", "no contact is configured")
        return
    fields = dict(line.split(": ", 1) for line in body.decode().splitlines())
    check("security.txt has what is mandatory", status == 200 and fields["Contact"] and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", fields["Expires"]))


# ---- schema.org
def blocks(url, path):
    page = fetch(url + path, Accept="text/html")[2].decode()
    found = re.findall(r'<script type="application/ld\+json">\n(.*?)</script>', page, re.S)
    return [json.loads(block.replace("<\\/", "</")) for block in found]


def schema_org(url):
    loader = lambda address, options: {
        "contentType": "application/ld+json", "contextUrl": None, "documentUrl": address,
        "document": {"@context": {"@vocab": "http://schema.org/"}},
    }
    kinds = {"/172014/dx-action-plan": "Dataset", "/172014/dx-action-plan/dataset": "Dataset", "/172014/dx-action-plan/releases/1": "Dataset",
             "/catalog": "DataCatalog", "/172014/dx-action-plan/terms": "DefinedTermSet", "/172014/dx-action-plan/terms/ai": "DefinedTerm"}
    for path, kind in kinds.items():
        found = blocks(url, path)
        expanded = jsonld.expand(found[1], {"documentLoader": loader}) if len(found) == 2 else []
        typed = len(expanded) == 1 and expanded[0]["@type"] == [f"http://schema.org/{kind}"]
        full = typed and all(value or value == 0 for value in found[1].values())
        check(f"the second block of {path} is a {kind}", full, f"{len(found)} blocks")
    wrong = []
    for path in ("/172014/dx-action-plan", "/172014/dx-action-plan/releases/1"):
        said = blocks(url, path)[1]
        for download in said["distribution"]:
            _, headers, body = fetch(download["contentUrl"])
            weighed = "contentSize" not in download or (download["contentSize"], download["sha256"]) == (f"{len(body)} B", hashlib.sha256(body).hexdigest())
            if not weighed or essence(headers["Content-Type"]) != download["encodingFormat"]:
                wrong.append(download)
        for name in ("name", "description", "license", "creator", "publisher", "temporalCoverage", "variableMeasured", "distribution", "usageInfo"):
            if not said.get(name):
                wrong.append(name)
    check("downloads in schema.org are true too", not wrong, wrong[:2])
    triples = graph(f"{url}/172014/dx-action-plan")
    check("nothing of it is in the triples of the plan", not any("schema.org/Dataset" in str(o) for o in triples.objects(None, RDF.type)))


def main(url):
    plan = "/172014/dx-action-plan"
    dcat_ap(url, ["/catalog", f"{plan}/dataset", f"{plan}/releases/1"])
    sees_errors(url)
    data = downloads(url)
    resolves(url, data)
    void(url)
    api_catalog(url)
    pages(url)
    sitemaps(url)
    security(url)
    schema_org(url)
    sys.exit("FAILED: " + ", ".join(failed) if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1])
