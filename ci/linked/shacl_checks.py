"""The served graphs conform to the served shapes, and every rule of the shapes catches an error made in real data.

The rules are read from the shapes: a rule that no error is known for fails this check. Each error is made in an excerpt of
the served data by the smallest change, and the report must name the very rule, the constraint and the node. What the served
plans have nothing of is in two small examples, example.ttl of profile 2 and example-1.ttl of profile 1.

Usage: shacl_checks.py URL FOLDER
"""

import pathlib
import sys
import time

import pyshacl
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, SKOS, XSD

import served

MP = Namespace("https://w3id.org/municipal-plan/ns#")
MPS = Namespace("https://w3id.org/municipal-plan/shapes#")
CODE = "https://w3id.org/municipal-plan/"
QB = Namespace("http://purl.org/linked-data/cube#")
SCHEMA = Namespace("http://schema.org/")
TIME = Namespace("http://www.w3.org/2006/time#")
NOWHERE = URIRef("https://example.org/nowhere")

# What a constraint is called in a report. A predicate of SHACL that is neither here nor in SILENT is a rule unknown here.
COMPONENTS = {
    SH["class"]: "ClassConstraintComponent",
    SH.datatype: "DatatypeConstraintComponent",
    SH.hasValue: "HasValueConstraintComponent",
    SH.languageIn: "LanguageInConstraintComponent",
    SH.lessThanOrEquals: "LessThanOrEqualsConstraintComponent",
    SH.maxCount: "MaxCountConstraintComponent",
    SH.minCount: "MinCountConstraintComponent",
    SH.minInclusive: "MinInclusiveConstraintComponent",
    SH.nodeKind: "NodeKindConstraintComponent",
    SH["or"]: "OrConstraintComponent",
    SH.pattern: "PatternConstraintComponent",
    SH.sparql: "SPARQLConstraintComponent",
    SH.uniqueLang: "UniqueLangConstraintComponent",
}
SILENT = {SH.path, SH.property, SH.message, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf}


# ---- the rules, as the shapes state them


def rules(shapes):
    """(node shape, shape that states it, constraint, its parameter) of every rule; a SPARQL rule is its own parameter."""
    found = []
    for node in sorted(shapes.subjects(RDF.type, SH.NodeShape)):
        for stating in [node, *sorted(shapes.objects(node, SH.property))]:
            for predicate, value in sorted(shapes.predicate_objects(stating)):
                if predicate in COMPONENTS:
                    found.append((node, stating, predicate, value))
                elif predicate.startswith(str(SH)) and predicate not in SILENT:
                    sys.exit(f"FAIL {stating} has the rule {predicate}, which this check does not know")
    return found


def targets(shapes, node, data):
    """Nodes of the data that a node shape is about, those with the most said about them first."""
    found = set()
    for target in shapes.objects(node, SH.targetClass):
        found |= set(data.subjects(RDF.type, target))
    for target in shapes.objects(node, SH.targetSubjectsOf):
        found |= set(data.subjects(target))
    for target in shapes.objects(node, SH.targetObjectsOf):
        found |= set(data.objects(None, target))
    return sorted(found, key=lambda one: (-len(list(data.predicate_objects(one))), str(one)))


# ---- an excerpt of the data: enough for every rule, small enough for many reports


def excerpt(data, shapes):
    """For every node shape its three richest nodes, and for every property one that has it; with all that they refer to,
    and the rows that belong to their initiatives."""
    wanted = set()
    for node in set(shapes.subjects(RDF.type, SH.NodeShape)):
        nodes = targets(shapes, node, data) if node != MPS.NoBlank else []
        wanted.update(nodes[:3])
        for stating in shapes.objects(node, SH.property):
            path = shapes.value(stating, SH.path)
            wanted.update([one for one in nodes if (one, path, None) in data][:2])
        for rule in shapes.objects(node, SH.sparql):
            wanted.update(seeds(rule, data))
    part, seen = Graph(), set()
    while wanted:
        one = wanted.pop()
        seen.add(one)
        for triple in data.triples((one, None, None)):
            # A list of all that is in a scheme would bring everything in.
            if triple[1] in (SKOS.hasTopConcept, SKOS.narrower) and len(list(data.objects(one, triple[1]))) > 10:
                continue
            part.add(triple)
        for other in part.objects(one):
            if isinstance(other, URIRef) and other not in seen and (other, None, None) in data:
                wanted.add(other)
        if (one, RDF.type, MP.Initiative) in data:
            wanted.update(set(data.subjects(MP.initiative, one)) - seen)
    for scheme, concept in data.subject_objects(SKOS.hasTopConcept):
        if scheme in seen and concept in seen:
            part.add((scheme, SKOS.hasTopConcept, concept))
    return part


def seeds(rule, data):
    """Nodes that the error for a SPARQL rule begins with."""
    found = SPARQL_ERRORS.get(rule, (None, lambda *_: None))[0]
    return [row[0] for row in data.query(found, initNs=PREFIXES)][:1] if found else []


PREFIXES = {"mp": MP, "skos": SKOS, "dcterms": DCTERMS, "time": TIME, "qb": QB, "stage": Namespace(CODE + "stage#"),
            "pstat": Namespace(CODE + "plan-status#")}


# ---- errors: each returns the triples to add and those to remove


def twin(graph, one, suffix):
    """Another thing that says the same."""
    other = URIRef(f"{one}-{suffix}")
    return other, [(other, p, o) for p, o in graph.predicate_objects(one)]


def replaced(one, path, old, new):
    """One value in the place of others."""
    return [(one, path, new)], [(one, path, value) for value in old]


# A rule: how to find a node to break it at, and how to break it there.
SPARQL_ERRORS = {
    MPS["SourceNote-presumesAnother"]: (
        "SELECT ?x { ?x a mp:SourceNote ; mp:presumed ?p }",
        lambda g, x: replaced(x, MP.presumed, g.objects(x, MP.presumed), g.value(x, MP.printed)),
    ),
    MPS["Section-noCycle"]: (
        "SELECT ?x { ?x a mp:Section . ?y dcterms:isPartOf ?x }",
        lambda g, x: replaced(x, DCTERMS.isPartOf, g.objects(x, DCTERMS.isPartOf), x),
    ),
    MPS["Section-oneRevision"]: (
        "SELECT ?x { ?x a mp:Section ; dcterms:isPartOf ?y }",
        lambda g, x: replaced(x, MP.revision, g.objects(x, MP.revision), another(g, x, MP.revision, MP.PlanRevision)),
    ),
    MPS["Section-siblings"]: (
        "SELECT ?x { ?x a mp:Section ; dcterms:isPartOf ?y }",
        lambda g, x: (twin(g, x, "twin")[1], []),
    ),
    MPS["RelatedPlan-datePrinted"]: (
        "SELECT ?x { ?x a mp:RelatedPlan ; dcterms:issued ?d }",
        lambda g, x: ([], [(x, MP.dateAsPrinted, o) for o in g.objects(x, MP.dateAsPrinted)]),
    ),
    MPS["RelatedPlan-notPlanned"]: (
        "SELECT ?x { ?x a mp:RelatedPlan ; mp:planStatus pstat:planned ; mp:dateAsPrinted ?p }",
        lambda g, x: ([(x, DCTERMS.issued, Literal("2024-03", datatype=XSD.gYearMonth))], []),
    ),
    MPS["Policy-ofPlan"]: (
        "SELECT ?x { ?x a mp:Policy ; mp:plan ?p }",
        lambda g, x: ([], all_of(g, x, MP.plan)),
    ),
    MPS["Policy-noCycle"]: (
        "SELECT ?x { ?x a mp:Policy . ?y skos:broader ?x }",
        lambda g, x: replaced(x, SKOS.broader, g.objects(x, SKOS.broader), g.value(None, SKOS.broader, x)),
    ),
    MPS["PolicyListing-notUnderItself"]: (
        "SELECT ?x { ?x mp:under ?p }",
        lambda g, x: replaced(x, MP.under, g.objects(x, MP.under), g.value(x, MP.policy)),
    ),
    MPS["Occurrence-noConcept"]: (
        "SELECT ?x { ?x a mp:PolicyListing }",
        lambda g, x: ([(x, SKOS.prefLabel, g.value(x, MP.titleAsPrinted))], []),
    ),
    MPS["Initiative-listed"]: (
        "SELECT ?x { ?l mp:initiative ?x ; mp:relisted false }",
        lambda g, x: ([], [(row, MP.relisted, Literal(False)) for row in g.subjects(MP.initiative, x)]),
    ),
    MPS["Initiative-mergedBoth"]: (
        "SELECT ?x { ?x mp:mergedInPeriod ?y }",
        lambda g, x: ([], [(x, MP.mergedInPeriod, o) for o in g.objects(x, MP.mergedInPeriod)]),
    ),
    MPS["Initiative-noCycle"]: (
        "SELECT ?x { ?y mp:mergedInto ?x }",
        lambda g, x: ([(x, MP.mergedInto, g.value(None, MP.mergedInto, x))], []),
    ),
    MPS["Initiative-mergedStage"]: (
        "SELECT ?x { ?x mp:mergedInto ?y . ?e mp:initiative ?x ; mp:stage stage:merged }",
        lambda g, x: ([], [(x, MP.mergedInto, o) for o in g.objects(x, MP.mergedInto)]),
    ),
    MPS["Listing-onePrimary"]: (
        "SELECT ?x { ?x a mp:Listing ; mp:relisted false }",
        lambda g, x: (twin(g, x, "twin")[1], []),
    ),
    MPS["ScheduleEntry-onePerYear"]: (
        "SELECT ?x { ?x a mp:ScheduleEntry }",
        lambda g, x: (twin(g, x, "twin")[1], []),
    ),
    MPS["Observation-onePerDimensions"]: (
        "SELECT ?x { ?x a qb:Observation }",
        lambda g, x: (twin(g, x, "twin")[1], []),
    ),
    MPS["Observation-range"]: (
        "SELECT ?x { ?x mp:upperValue ?u }",
        lambda g, x: replaced(x, MP.upperValue, g.objects(x, MP.upperValue), Literal("0", datatype=XSD.decimal)),
    ),
    MPS["Observation-sign"]: (
        "SELECT ?x { ?x mp:changeFromPrevious ?c ; mp:changeAsPrinted ?p FILTER(?c < 0 && CONTAINS(?p, '△')) }",
        lambda g, x: replaced(x, MP.changeFromPrevious, g.objects(x, MP.changeFromPrevious),
                              Literal(str(g.value(x, MP.changeFromPrevious)).lstrip("-"), datatype=XSD.decimal)),
    ),
    MPS["Observation-changePrinted"]: (
        "SELECT ?x { ?x mp:changeFromPrevious ?c }",
        lambda g, x: ([], [(x, MP.changeAsPrinted, o) for o in g.objects(x, MP.changeAsPrinted)]),
    ),
    MPS["Term-labelsDiffer"]: (
        "SELECT ?x { ?x a mp:Term }",
        lambda g, x: ([(x, SKOS.altLabel, g.value(x, SKOS.prefLabel))], []),
    ),
    MPS["Term-onePerLabel"]: (
        "SELECT ?x { ?x a mp:Term }",
        lambda g, x: (twin(g, x, "twin")[1], []),
    ),
    MPS["Code-bothLanguages"]: (
        f"SELECT ?x {{ ?e mp:stage ?x FILTER(STRSTARTS(STR(?x), '{CODE}')) }}",
        lambda g, x: ([], [triple for triple in all_of(g, x, SKOS.definition) if triple[2].language == "en"]),
    ),
    MPS["Period-days"]: (
        f"SELECT ?x {{ ?x a mp:Period FILTER(REGEX(STR(?x), '^{CODE}period/[0-9]{{4}}$')) }}",
        lambda g, x: replaced(x, SCHEMA.startDate, g.objects(x, SCHEMA.startDate), Literal("1900-01-01", datatype=XSD.date)),
    ),
    MPS["FiscalYear-aprilToMarch"]: (
        "SELECT ?x { ?x a mp:FiscalYear }",
        lambda g, x: replaced(end := g.value(x, TIME.hasEnd), TIME.inXSDDate, g.objects(end, TIME.inXSDDate),
                              Literal(f"{g.value(x, SKOS.notation)}-12-31", datatype=XSD.date)),
    ),
    MPS["LocalGovernment-checkDigit"]: (
        "SELECT ?x { ?x mp:localGovernmentCode ?c }",
        lambda g, x: replaced(x, MP.localGovernmentCode, g.objects(x, MP.localGovernmentCode),
                              Literal(wrong_digit(str(g.value(x, MP.localGovernmentCode))))),
    ),
}


def all_of(graph, one, path):
    return [(one, path, value) for value in graph.objects(one, path)]


def wrong_digit(code):
    return code[:5] + str((int(code[5]) + 1) % 10)


def another(graph, one, path, of_class):
    """A thing of a class that is not yet the value of the path."""
    others = sorted(set(graph.subjects(RDF.type, of_class)) - set(graph.objects(one, path)))
    return others[0]


def varied(value, places):
    """Other values of the same kind, so that they are as good as the first but for their number."""
    if isinstance(value, URIRef):
        return [URIRef(f"{value}-{place}") for place in places]
    if value.datatype in (XSD.integer, XSD.decimal):
        return [Literal(str(int(float(value)) + place), datatype=value.datatype) for place in places]
    if value.datatype == XSD.boolean:
        return [Literal(not value.toPython())]
    if value.datatype == XSD.date:
        return [Literal(f"20{50 + place}-04-01", datatype=XSD.date) for place in places]
    if value.datatype == XSD.gYearMonth:
        return [Literal(f"20{50 + place}-04", datatype=XSD.gYearMonth) for place in places]
    return [Literal(f"{value} {place}", lang=value.language, datatype=value.datatype) for place in places]


def ends(graph, one, path, shapes):
    """Where a path of one node ends: the node and property whose values it has; of alternatives the first that it has."""
    if isinstance(path, URIRef):
        return one, path
    alternatives = shapes.value(path, SH.alternativePath)
    if alternatives:
        paths = list(Collection(shapes, alternatives))
        return one, next((other for other in paths if (one, other, None) in graph), paths[0])
    *steps, last = Collection(shapes, path)
    for step in steps:
        one = graph.value(one, step)
    return one, last


def generic(graph, shapes, rule, nodes):
    """An error for a rule that is no SPARQL, as (node, to add, to remove); `None` if none is known."""
    node_shape, stating, constraint, parameter = rule
    if stating == node_shape:
        return of_node(graph, shapes, rule, nodes)
    path = shapes.value(stating, SH.path)
    filled = [one for one in nodes if list(graph.objects(*ends(graph, one, path, shapes)))]
    if constraint == SH.lessThanOrEquals:
        filled = [one for one in filled if (one, parameter, None) in graph]
    one = (filled or nodes)[0]
    subject, path = ends(graph, one, path, shapes)
    old = list(graph.objects(subject, path))
    value = old[0] if old else sample(graph, shapes, stating, path)
    if constraint in (SH.minCount, SH.hasValue):
        return one, [], [(subject, path, other) for other in old if constraint == SH.minCount or other == parameter]
    if constraint == SH.maxCount:
        more = varied(value, range(1, int(parameter) + 2 - min(len(old), 1)))
        return one, [(subject, path, other) for other in [value, *more]], []
    new = {
        SH["class"]: lambda: NOWHERE,
        SH.datatype: lambda: Literal(str(value), datatype=XSD.token),
        SH["or"]: lambda: Literal(str(value), datatype=XSD.token),
        SH.nodeKind: lambda: Literal(str(value)),
        SH.languageIn: lambda: Literal(str(value), lang="fr"),
        SH.lessThanOrEquals: lambda: Literal("2999-01-01", datatype=XSD.date),
        SH.minInclusive: lambda: Literal(int(parameter) - 1),
        SH.pattern: lambda: NOWHERE if isinstance(value, URIRef) else Literal("?"),
    }
    if constraint == SH.uniqueLang:
        return one, [(subject, path, other) for other in [value, *varied(value, [1])]], []
    if constraint in new:
        return one, *replaced(subject, path, old[:1], new[constraint]())
    return None


def of_node(graph, shapes, rule, nodes):
    """An error for a rule that the node shape states itself."""
    _, _, constraint, parameter = rule
    one = nodes[0]
    if constraint == SH.nodeKind:
        blank = BNode()
        return blank, [(blank, RDF.type, MP.Plan)], []
    if constraint == SH["or"]:
        asked = [rule for choice in Collection(shapes, parameter) for rule in shapes.objects(choice, SH.property)]
        paths = [shapes.value(rule, SH.path) for rule in asked]
        return one, [], [triple for path in paths for triple in all_of(graph, one, path)]
    if constraint == SH["class"]:
        return one, *replaced(one, RDF.type, graph.objects(one, RDF.type), NOWHERE)
    if constraint == SH.pattern:
        return NOWHERE, [(NOWHERE, RDF.type, kind) for kind in graph.objects(one, RDF.type)], []
    return None


def sample(graph, shapes, stating, path):
    """A value as the property has elsewhere, or as its rule describes it."""
    known = next(iter(graph.objects(None, path)), None)
    if known is not None:
        return known
    datatype = shapes.value(stating, SH.datatype)
    if datatype == RDF.langString:
        return Literal("例", lang="ja")
    if datatype == XSD.integer:
        return Literal(1)
    return Literal("x", datatype=datatype) if datatype else URIRef("https://example.org/somewhere")


# ---- judging


def alone(shapes, node_shape):
    """A node shape with all that it is made of, without the others."""
    part, open_ends = Graph(), {node_shape}
    while open_ends:
        one = open_ends.pop()
        for triple in shapes.triples((one, None, None)):
            if triple not in part:
                part.add(triple)
                open_ends.add(triple[2])
    return part


def caught(graph, shapes, rule, node):
    """Whether the report names the rule, its constraint and the node."""
    node_shape, stating, constraint, parameter = rule
    # Told to look at one node only, pyshacl does not look at its values through shapes inside of shapes.
    everywhere = isinstance(node, BNode) or constraint == SH["or"]
    focus = {} if everywhere else {"focus_nodes": [node]}
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True, **focus)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        component = report.value(result, SH.sourceConstraintComponent)
        source = report.value(result, SH.sourceConstraint)
        same = report.value(result, SH.sourceShape) == stating and component == SH[COMPONENTS[constraint]]
        if same and (constraint != SH.sparql or source == parameter):
            if isinstance(node, BNode) or report.value(result, SH.focusNode) == node:
                return True
    return False


def main(url):
    report, begun = served.Report(), time.monotonic()
    shapes = served.parsed(f"{url}/ns/plan/shapes", "text/turtle", "turtle")
    graphs = served.graphs(url)
    data = served.union(graphs.values())
    for example in ("example.ttl", "example-1.ttl"):
        data.parse(pathlib.Path(__file__).with_name(example))
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, meta_shacl=True, inference="none")
    report.check(conforms, f"{len(graphs)} graphs conform to the shapes, the shapes to SHACL", text)
    report.say(f"{len(data)} triples of {len(graphs)} graphs conform ({time.monotonic() - begun:.0f} s)")

    part = excerpt(data, shapes)
    conforms, _, text = pyshacl.validate(part, shacl_graph=shapes, inference="none")
    report.check(conforms, "the excerpt conforms", text)
    known = rules(shapes)
    own = {node_shape: alone(shapes, node_shape) for node_shape, *_ in known}
    for rule in known:
        node_shape, stating, constraint, parameter = rule
        name = " ".join(term.n3(shapes.namespace_manager) for term in (node_shape, stating, constraint, parameter))
        nodes = targets(shapes, node_shape, part)
        if constraint == SH.sparql:
            found = seeds(parameter, part)
            error = (found[0], *SPARQL_ERRORS[parameter][1](part, found[0])) if found else None
        else:
            error = generic(part, shapes, rule, nodes) if nodes else None
        if not report.check(error is not None, f"an error is known for {name}"):
            continue
        node, add, remove = error
        add = [triple for triple in add if triple not in part]
        remove = [triple for triple in remove if triple in part]
        for triple in remove:
            part.remove(triple)
        for triple in add:
            part.add(triple)
        report.check(caught(part, own[node_shape], rule, node), f"caught: {name}", f"at {node}")
        for triple in add:
            part.remove(triple)
        for triple in remove:
            part.add(triple)
    report.say(f"{len(known)} rules, each broken in an excerpt of {len(part)} triples ({time.monotonic() - begun:.0f} s)")
    report.end()


if __name__ == "__main__":
    main(sys.argv[1])
