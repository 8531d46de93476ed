"""The endpoint as other people's SPARQL clients see it: SPARQLWrapper, rdflib's SPARQLStore, pyoxigraph.

Usage: clients_checks.py URL FOLDER
What one client is told must be what all are told, in every format, with names, IRIs and texts in Japanese.
"""

import io
import sys
import warnings
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import pyoxigraph
import rdflib
import SPARQLWrapper as wrapper
from rdflib import RDF, SKOS, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from rdflib.query import Result

warnings.simplefilter("ignore", DeprecationWarning)
warnings.simplefilter("ignore", RuntimeWarning)  # of formats that SPARQLWrapper has two names for
rdflib.NORMALIZE_LITERALS = False

PLAN = "/172014/dx-action-plan"
MP = "https://w3id.org/municipal-plan/ns#"
IRI = "http://例え.jp/金沢/施策"
TEXT = "観光DX\"、\t改行\n\\終'"
ESCAPED = "観光DX\\\"、\\t改行\\n\\\\終'"
SELECT = f'SELECT ?施策 ?題名 ?無 ?数 {{ VALUES (?施策 ?題名 ?無 ?数) {{ (<{IRI}> "{ESCAPED}"@ja UNDEF 7) }} }}'
CONSTRUCT = f'CONSTRUCT {{ <{IRI}> <http://例え.jp/ns#題名> "{ESCAPED}"@ja , 7 , <http://例え.jp/#終> }} {{}}'
ASK = f'ASK {{ ?s <{SKOS.prefLabel}> "金沢市"@ja }}'
TRIPLES = {
    (URIRef(IRI), URIRef("http://例え.jp/ns#題名"), Literal(TEXT, lang="ja")),
    (URIRef(IRI), URIRef("http://例え.jp/ns#題名"), Literal("7", datatype=rdflib.XSD.integer)),
    (URIRef(IRI), URIRef("http://例え.jp/ns#題名"), URIRef("http://例え.jp/#終")),
}
GRAPHS = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml", "application/ld+json": "json-ld"}


def expect(holds, promise, found=""):
    if not holds:
        sys.exit(f"FAIL {promise}\n{found}")


def report(promise):
    print("ok  ", promise, flush=True)


class Endpoint:
    def __init__(self, url):
        self.url = url
        self.opener = build_opener(ProxyHandler({}))

    def get(self, query, accept):
        request = Request(f"{self.url}?{urlencode({'query': query})}", headers={"Accept": accept})
        with self.opener.open(request, timeout=60) as answer:
            return answer.read()


def by_wrapper(endpoint):
    """Every way to send and every format to return that SPARQLWrapper knows."""

    def ask(query, form, method, request):
        client = wrapper.SPARQLWrapper(endpoint.url)
        client.setQuery(query)
        client.setReturnFormat(form)
        client.setMethod(method)
        client.setRequestMethod(request)
        return client.query()

    ways = [(wrapper.GET, wrapper.URLENCODED), (wrapper.POST, wrapper.URLENCODED), (wrapper.POST, wrapper.POSTDIRECTLY)]
    for way in ways:
        row = ask(SELECT, wrapper.JSON, *way).convert()["results"]["bindings"]
        expected = {
            "施策": {"type": "uri", "value": IRI},
            "題名": {"type": "literal", "value": TEXT, "xml:lang": "ja"},
            "数": {"type": "literal", "value": "7", "datatype": str(rdflib.XSD.integer)},
        }
        expect(row == [expected], f"SPARQLWrapper reads JSON sent by {way}", row)
        document = ask(SELECT, wrapper.XML, *way).convert()
        names = [one.getAttribute("name") for one in document.getElementsByTagName("variable")]
        expect(names == ["施策", "題名", "無", "数"], f"SPARQLWrapper reads XML sent by {way}", names)
        texts = [one.firstChild.nodeValue for one in document.getElementsByTagName("literal")]
        expect(texts == [TEXT, "7"], f"SPARQLWrapper reads the texts of XML sent by {way}", texts)
        csv = ask(SELECT, wrapper.CSV, *way).convert().decode()
        quoted = TEXT.replace('"', '""')
        expect(csv == f'施策,題名,無,数\r\n{IRI},"{quoted}",,7\r\n', f"SPARQLWrapper reads CSV sent by {way}", csv)
        tsv = ask(SELECT, wrapper.TSV, *way).convert().decode()
        expect(tsv.startswith("?施策\t?題名\t?無\t?数\n") and f"<{IRI}>\t" in tsv, f"SPARQLWrapper reads TSV sent by {way}", tsv)
        expect(ask(ASK, wrapper.JSON, *way).convert()["boolean"] is True, f"SPARQLWrapper asks by {way}")
        for form in [wrapper.TURTLE, wrapper.N3, wrapper.RDFXML, wrapper.RDF, wrapper.XML, wrapper.JSONLD]:
            answer = ask(CONSTRUCT, form, *way)
            graph = answer.convert()
            if isinstance(graph, bytes):
                graph = rdflib.Graph().parse(data=graph, format="turtle")
            expect(set(graph) == TRIPLES, f"SPARQLWrapper reads {form} sent by {way}", set(graph))
        try:
            ask("SELECT ?施策 WHERE { ?施策 }", wrapper.JSON, *way)
            sys.exit("FAIL a malformed query is answered")
        except wrapper.SPARQLExceptions.QueryBadFormed as error:
            expect("column" in str(error), f"SPARQLWrapper is told what is wrong, by {way}", error)
    report("SPARQLWrapper: GET, form, body; JSON, XML, CSV, TSV, Turtle, N3, RDF/XML, JSON-LD")


def by_store(endpoint, server):
    """The endpoint as a store of rdflib."""
    nothing = (None, None, None)
    count = int(next(iter(rdflib.Graph(SPARQLStore(endpoint.url)).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))[0])
    name = URIRef(f"{server}/graph{PLAN}")
    document = rdflib.Graph().parse(f"{server}{PLAN}/data.nt", format="nt")
    term = URIRef(f"{server}/id{PLAN}/terms/ai")
    for method in ["GET", "POST", "POST_FORM"]:
        for form in ["json", "xml"]:
            store = SPARQLStore(endpoint.url, method=method, returnFormat=form)
            graph = rdflib.Graph(store)
            expect(len(graph) == count, f"the store has the length of the graph by {method}", (len(graph), count))
            labels = set(graph.objects(term, SKOS.prefLabel))
            expect(labels == {Literal("AI", lang="ja")}, "the store finds objects", labels)
            subject = graph.value(predicate=SKOS.prefLabel, object=Literal("金沢市", lang="ja"))
            expect(subject == URIRef(f"{server}/id/172014"), "the store finds a Japanese text", subject)
            expect((subject, RDF.type, None) in graph, "the store knows what is in it")
            rows = graph.query(
                "SELECT ?名 { ?市 skos:prefLabel ?名 } ORDER BY ?名", initNs={"skos": SKOS}, initBindings={"市": subject}
            )
            expect([str(row["名"]) for row in rows] == ["Kanazawa City", "金沢市"], "the store binds a variable", list(rows))
            expect(graph.query(ASK).askAnswer, "the store asks")
            if form == "xml":  # with JSON it accepts no graph
                expect(set(graph.query(CONSTRUCT).graph) == TRIPLES, "the store constructs")
            contexts = {str(one.identifier if hasattr(one, "identifier") else one) for one in store.contexts()}
            known = {str(row[0]) for row in graph.query("SELECT ?g { GRAPH ?g {} }")}
            expect(contexts == known and str(name) in contexts, "the store has contexts", contexts)
            plan = set(rdflib.Graph(store, identifier=name).triples(nothing))
            expect(plan == set(document), "a graph of the store is that of the plan", (len(plan), len(document)))
    updates = rdflib.Graph(SPARQLUpdateStore(endpoint.url, endpoint.url), identifier=name)
    try:
        updates.add((term, SKOS.prefLabel, Literal("書き換え")))
        updates.store.commit()
        sys.exit("FAIL an update is accepted")
    except HTTPError as error:
        expect(error.code == 403, "an update is refused", error)
    expect(len(rdflib.Graph(SPARQLStore(endpoint.url))) == count, "nothing has changed")
    report(f"rdflib SPARQLStore: {count} triples, contexts, bindings; updates are refused")


def by_pyoxigraph(endpoint, server):
    """What pyoxigraph parses, and a query of its own that reaches for the endpoint."""
    formats = pyoxigraph.QueryResultsFormat
    node = pyoxigraph.NamedNode
    expected = [node(IRI), pyoxigraph.Literal(TEXT, language="ja"), None, pyoxigraph.Literal("7", datatype=node(str(rdflib.XSD.integer)))]
    for form in [formats.JSON, formats.XML, formats.TSV]:
        results = pyoxigraph.parse_query_results(endpoint.get(SELECT, form.media_type), format=form)
        names = [variable.value for variable in results.variables]
        rows = [[row[name] for name in names] for row in results]
        expect(names == ["施策", "題名", "無", "数"] and rows == [expected], f"pyoxigraph reads {form}", rows)
    for form in [formats.JSON, formats.XML]:
        answer = pyoxigraph.parse_query_results(endpoint.get(ASK, form.media_type), format=form)
        expect(bool(answer), f"pyoxigraph reads the answer to ASK as {form}")
    pairs = {(str(s), str(p), o.n3()) for s, p, o in TRIPLES}
    for media_type, syntax in GRAPHS.items():
        body = endpoint.get(CONSTRUCT, media_type)
        form = pyoxigraph.RdfFormat.from_media_type(media_type)
        read = list(pyoxigraph.parse(body, format=form))
        expect(len(read) == 3 and {(q.subject.value, q.predicate.value) for q in read} == {pair[:2] for pair in pairs}, f"pyoxigraph reads {media_type}", read)
        texts = {q.object.value for q in read}
        expect(texts == {TEXT, "7", "http://例え.jp/#終"}, f"pyoxigraph reads the texts of {media_type}", texts)
        expect(set(rdflib.Graph().parse(data=body, format=syntax)) == TRIPLES, f"rdflib reads {media_type}")
    store = pyoxigraph.Store()
    store.add(pyoxigraph.Quad(node(IRI), node(f"{MP}stage"), node("https://w3id.org/municipal-plan/stage#operate")))
    query = f"SELECT ?施策 ?段階 {{ ?施策 <{MP}stage> ?s SERVICE <{endpoint.url}> {{ ?s <{SKOS.prefLabel}> ?段階 FILTER(LANG(?段階) = 'ja') }} }}"
    rows = [(row["施策"].value, row["段階"].value) for row in store.query(query)]
    expect(rows == [(IRI, "実施")], "pyoxigraph federates", rows)
    report("pyoxigraph: JSON, XML, TSV, Turtle, N-Triples, RDF/XML, JSON-LD; SERVICE from a store of its own")


def by_rdflib(endpoint):
    """What rdflib parses."""
    for form, media_type in [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
    ]:
        result = Result.parse(io.BytesIO(endpoint.get(SELECT, media_type)), format=form)
        expect([str(name) for name in result.vars] == ["施策", "題名", "無", "数"], f"rdflib reads the names of {form}", result.vars)
        rows = [[str(value) if value is not None else None for value in row] for row in result]
        expect(rows == [[IRI, TEXT, None, "7"]], f"rdflib reads {form}", rows)
    report("rdflib: JSON, XML, CSV, TSV")


def main(url):
    url = url.rstrip("/")
    for path in ["/sparql", f"{PLAN}/sparql"]:
        print(f"--- {path}")
        endpoint = Endpoint(url + path)
        by_wrapper(endpoint)
        by_store(endpoint, url)
        by_pyoxigraph(endpoint, url)
        by_rdflib(endpoint)


if __name__ == "__main__":
    main(sys.argv[1])
