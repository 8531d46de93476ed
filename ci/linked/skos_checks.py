"""The served concept schemes are sound: skosify has nothing to warn of, and the integrity rules known from qSKOS hold.

Each rule is a question that finds a violation, and an error made in the served data that it must find.

Usage: skos_checks.py URL FOLDER
"""

import logging
import sys

import skosify
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

import served

OWN = "https://w3id.org/municipal-plan/"
UNIT, STAGE = Namespace(OWN + "unit#"), Namespace(OWN + "stage#")
PREFIXES = {"skos": SKOS, "rdf": RDF, "rdfs": RDFS, "mp": Namespace(OWN + "ns#")}
PLACE = "?c a skos:Concept . "


class Seeds:
    """Concepts of the data to break something at."""

    def __init__(self, graph):
        pick = lambda query: next(iter(graph.query(query, initNs=PREFIXES)))
        self.term, self.glossary = pick("SELECT ?c ?s { ?c a skos:Concept ; skos:topConceptOf ?s ; skos:definition ?d ; "
                                        "skos:altLabel ?a FILTER(CONTAINS(STR(?s), '/schemes/glossary')) } ORDER BY ?c")
        self.narrower, self.broader = pick("SELECT ?n ?b { ?n skos:broader ?b FILTER(CONTAINS(STR(?b), '/policies/')) } "
                                           "ORDER BY ?n")
        self.sibling, = pick(f"SELECT ?o {{ ?o skos:broader <{self.broader}> FILTER(?o != <{self.narrower}>) }} ORDER BY ?o")
        self.label = graph.value(self.term, SKOS.prefLabel)
        self.other, = pick(f"SELECT ?o {{ ?o skos:topConceptOf <{self.glossary}> FILTER(?o != <{self.term}>) }} ORDER BY ?o")


def all_of(graph, one, path):
    return [(one, path, value) for value in graph.objects(one, path)]


# Name; what finds a violation; the error: what is added and what is removed.
RULES = [
    ("every label says its language", PLACE + "?c skos:prefLabel|skos:altLabel|skos:definition ?l FILTER(STRLEN(LANG(?l)) = 0)",
     lambda g, s: ([(s.term, SKOS.altLabel, Literal("plain"))], [])),
    ("codes are named in Japanese and English",
     PLACE + f"VALUES ?w {{ 'ja' 'en' }} FILTER(STRSTARTS(STR(?c), '{OWN}')) "
     "FILTER NOT EXISTS { ?c skos:prefLabel ?l FILTER(LANG(?l) = ?w) }",
     lambda g, s: ([], [t for t in all_of(g, UNIT.hour, SKOS.prefLabel) if t[2].language == "en"])),
    ("every concept has a label",
     PLACE + "FILTER NOT EXISTS { ?c skos:prefLabel ?l }",
     lambda g, s: ([], all_of(g, s.term, SKOS.prefLabel))),
    ("every scheme is named and explained in Japanese and English",
     "?c a skos:ConceptScheme . VALUES ?w { 'ja' 'en' } FILTER NOT EXISTS "
     "{ ?c skos:prefLabel ?l ; skos:definition ?d FILTER(LANG(?l) = ?w && LANG(?d) = ?w) }",
     lambda g, s: ([], all_of(g, s.glossary, SKOS.definition))),
    ("no label is empty or begins or ends with a blank",
     PLACE + "?c skos:prefLabel|skos:altLabel ?l FILTER(REGEX(STR(?l), '^$|^[ 　]|[ 　]$'))",
     lambda g, s: ([(s.term, SKOS.altLabel, Literal("　", lang="ja"))], [])),
    ("no label has characters that do not print",
     PLACE + "?c skos:prefLabel|skos:altLabel|skos:definition ?l "
     "FILTER(REGEX(STR(?l), '[\\\\x00-\\\\x1F\\\\x7F\u200b]'))",
     lambda g, s: ([(s.term, SKOS.altLabel, Literal("A\u200bI", lang="ja"))], [])),
    ("one preferred label in each language (S14)",
     "?c skos:prefLabel ?l, ?m FILTER(?l != ?m && LANG(?l) = LANG(?m))",
     lambda g, s: ([(s.term, SKOS.prefLabel, Literal("別名", lang="ja"))], [])),
    ("preferred and other labels are disjoint (S13)",
     "{ ?c skos:prefLabel ?l ; skos:altLabel|skos:hiddenLabel ?l } UNION { ?c skos:altLabel ?l ; skos:hiddenLabel ?l }",
     lambda g, s: ([(s.term, SKOS.altLabel, s.label)], [])),
    ("concepts at one place of a scheme have different labels",
     PLACE + "?c skos:inScheme ?s ; skos:prefLabel ?l . ?o skos:inScheme ?s ; skos:prefLabel ?l FILTER(?o != ?c) "
     "FILTER(EXISTS { ?c skos:topConceptOf ?s . ?o skos:topConceptOf ?s } "
     "|| EXISTS { ?c skos:broader ?b . ?o skos:broader ?b }) "
     # Indicators have a place of their own: what they belong to.
     "FILTER NOT EXISTS { ?c mp:policy|mp:initiative ?p FILTER NOT EXISTS { ?o mp:policy|mp:initiative ?p } }",
     lambda g, s: ([(s.other, SKOS.prefLabel, s.label)], all_of(g, s.other, SKOS.prefLabel))),
    ("every code and every term is explained",
     PLACE + f"FILTER(STRSTARTS(STR(?c), '{OWN}') || CONTAINS(STR(?c), '/terms/')) "
     "FILTER NOT EXISTS { ?c skos:definition ?d }",
     lambda g, s: ([], all_of(g, STAGE.none, SKOS.definition))),
    ("every concept has one notation, its own in its scheme",
     "{ ?c a skos:Concept FILTER NOT EXISTS { ?c skos:notation ?n } } UNION "
     "{ ?c skos:notation ?n, ?m FILTER(?n != ?m) } UNION "
     "{ ?c skos:inScheme ?s ; skos:notation ?n . ?o skos:inScheme ?s ; skos:notation ?n FILTER(?o != ?c) }",
     lambda g, s: ([(s.other, SKOS.notation, g.value(s.term, SKOS.notation))], all_of(g, s.other, SKOS.notation))),
    ("every concept is in a scheme that is described",
     PLACE + "FILTER NOT EXISTS { ?c skos:inScheme ?s . ?s a skos:ConceptScheme }",
     lambda g, s: ([], all_of(g, s.term, SKOS.inScheme))),
    ("no concept is an orphan: it is at the top or below another",
     PLACE + "FILTER NOT EXISTS { ?c skos:topConceptOf ?s } FILTER NOT EXISTS { ?c skos:broader ?b }",
     lambda g, s: ([], all_of(g, s.narrower, SKOS.broader))),
    ("every scheme that has concepts has a top concept",
     "?c a skos:ConceptScheme . ?o skos:inScheme ?c FILTER NOT EXISTS { ?c skos:hasTopConcept ?t }",
     lambda g, s: ([], all_of(g, s.glossary, SKOS.hasTopConcept))),
    ("scheme and top concept name each other",
     "{ ?c skos:topConceptOf ?s FILTER NOT EXISTS { ?s skos:hasTopConcept ?c } } UNION "
     "{ ?s skos:hasTopConcept ?c FILTER NOT EXISTS { ?c skos:topConceptOf ?s } }",
     lambda g, s: ([], all_of(g, s.term, SKOS.topConceptOf))),
    ("a top concept is in its scheme (S8)",
     "?c skos:topConceptOf ?s FILTER NOT EXISTS { ?c skos:inScheme ?s }",
     lambda g, s: ([(s.term, SKOS.topConceptOf, OTHER_SCHEME)], [])),
    ("a top concept has no broader one in its scheme",
     "?c skos:topConceptOf ?s ; skos:broader ?b . ?b skos:inScheme ?s",
     lambda g, s: ([(s.term, SKOS.broader, s.other)], [])),
    ("broader and narrower name each other",
     "{ ?c skos:broader ?b FILTER NOT EXISTS { ?b skos:narrower ?c } } UNION "
     "{ ?b skos:narrower ?c FILTER NOT EXISTS { ?c skos:broader ?b } }",
     lambda g, s: ([], [(s.broader, SKOS.narrower, s.narrower)])),
    ("broader stays within the scheme",
     "?c skos:broader ?b ; skos:inScheme ?s FILTER NOT EXISTS { ?b skos:inScheme ?s }",
     lambda g, s: ([(s.narrower, SKOS.broader, s.term)], [])),
    ("the hierarchy has no cycle", "?c skos:broader+ ?c",
     lambda g, s: ([(s.broader, SKOS.broader, s.narrower)], [])),
    ("no broader concept is named twice, directly and through another",
     "?c skos:broader ?b, ?d . ?d skos:broader+ ?b FILTER(?b != ?d)",
     lambda g, s: ([(STAGE["run-and-expand"], SKOS.broader, STAGE.operate)], [])),
    ("no concept is related to itself",
     "?c skos:broader|skos:narrower|skos:related|skos:exactMatch|skos:broadMatch ?c",
     lambda g, s: ([(s.term, SKOS.related, s.term)], [])),
    ("related concepts are not one below the other (S27)",
     "?c skos:related ?o . { ?c skos:broader+ ?o } UNION { ?o skos:broader+ ?c }",
     lambda g, s: ([(s.narrower, SKOS.related, s.broader)], [])),
    ("related siblings say no more than their place",
     "?c skos:related ?o ; skos:broader ?b . ?o skos:broader ?b",
     lambda g, s: ([(s.narrower, SKOS.related, s.sibling)], [])),
    ("transitive relations are not stated alone",
     "{ ?c skos:broaderTransitive ?b FILTER NOT EXISTS { ?c skos:broader+ ?b } } UNION "
     "{ ?c skos:narrowerTransitive ?n FILTER NOT EXISTS { ?n skos:broader+ ?c } }",
     lambda g, s: ([(s.term, SKOS.broaderTransitive, s.other)], [])),
    ("what matches exactly is not also broader or related (S46)",
     "?c skos:exactMatch ?o . { ?c skos:broadMatch|skos:narrowMatch|skos:relatedMatch ?o } UNION "
     "{ ?o skos:broadMatch|skos:narrowMatch|skos:relatedMatch ?c }",
     lambda g, s: ([(UNIT.hour, SKOS.broadMatch, g.value(UNIT.hour, SKOS.exactMatch))], [])),
    ("matches lead to other schemes",
     "?c skos:exactMatch|skos:broadMatch|skos:narrowMatch|skos:closeMatch|skos:relatedMatch ?o ; skos:inScheme ?s . "
     "?o skos:inScheme ?s",
     lambda g, s: ([(UNIT.hour, SKOS.exactMatch, UNIT.person)], [])),
    ("concepts, schemes and collections are disjoint (S9, S37)",
     "?c a skos:Concept . { ?c a skos:ConceptScheme } UNION { ?c a skos:Collection }",
     lambda g, s: ([(s.term, RDF.type, SKOS.ConceptScheme)], [])),
    ("relations lead to concepts that are described",
     "?s skos:broader|skos:narrower|skos:related|skos:hasTopConcept ?c FILTER NOT EXISTS { ?c a skos:Concept }",
     lambda g, s: ([(s.term, SKOS.related, URIRef(f"{s.term}-nowhere"))], [])),
    ("every concept has an address on the web",
     PLACE + "FILTER(!REGEX(STR(?c), '^https?://'))",
     lambda g, s: ([(URIRef("urn:x"), RDF.type, SKOS.Concept)], [])),
]

OTHER_SCHEME = URIRef(OWN + "stage")


class Warnings(logging.Handler):
    """What skosify warns of."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.found = []

    def emit(self, record):
        self.found.append(record.getMessage())


def warnings_of(scheme, graph):
    """What skosify says about one scheme with its concepts, and about each of its checks."""
    part = Graph()
    for one in {scheme, *graph.subjects(SKOS.inScheme, scheme)}:
        for triple in graph.triples((one, None, None)):
            # Every other class and property would have to be mapped to one of SKOS, and then says nothing.
            if triple[1] in SKOS or triple[1] == RDF.type and triple[2] in SKOS:
                part.add(triple)
    warnings = Warnings()
    root = logging.getLogger()
    root.addHandler(warnings)
    try:
        whole = skosify.skosify(part, break_cycles=False, eliminate_redundancy=False, keep_related=True)
        for graph in (part, whole):
            skosify.check.hierarchy_cycles(graph)
            skosify.check.disjoint_relations(graph)
            skosify.check.hierarchical_redundancy(graph)
            skosify.check.preflabel_uniqueness(graph, "shortest")
            skosify.check.label_overlap(graph)
    finally:
        root.removeHandler(warnings)
    return warnings.found


def main(url):
    report = served.Report()
    whole = served.union(served.graphs(url).values())
    graph = Graph()
    for triple in whole:
        # What others define is theirs to keep in order.
        if str(triple[0]).startswith((f"{url}/", OWN)):
            graph.add(triple)
    schemes = sorted(graph.subjects(RDF.type, SKOS.ConceptScheme))
    for name in ("/schemes/policy", "/schemes/indicators", "/schemes/glossary", OWN + "stage", OWN + "unit"):
        report.check(any(scheme.endswith(name) for scheme in schemes), f"{name} is a concept scheme")
    for scheme in schemes:
        found = warnings_of(scheme, graph)
        report.check(not found, f"skosify on {scheme}", "\n".join(found))
    report.say(f"skosify has nothing to warn of in {len(schemes)} schemes")
    broken = Graph()
    for triple in graph.triples((None, None, None)):
        broken.add(triple)
    seeds = Seeds(graph)
    broken.add((seeds.broader, SKOS.broader, seeds.narrower))
    report.check(warnings_of(graph.value(seeds.broader, SKOS.inScheme), broken), "skosify warns of a cycle")

    finds = lambda pattern: list(graph.query(f"SELECT DISTINCT ?c {{ {pattern} }} LIMIT 5", initNs=PREFIXES))
    for name, pattern, error in RULES:
        found = finds(pattern)
        report.check(not found, name, ", ".join(str(row[0]) for row in found))
        add, remove = error(graph, seeds)
        add = [triple for triple in add if triple not in graph]
        for triple in remove:
            graph.remove(triple)
        for triple in add:
            graph.add(triple)
        report.check(len(finds(pattern)) > len(found), f"an error is found: {name}")
        for triple in add:
            graph.remove(triple)
        for triple in remove:
            graph.add(triple)
    report.say(f"{len(RULES)} integrity rules, each with an error that it finds")
    report.end()


if __name__ == "__main__":
    main(sys.argv[1])
