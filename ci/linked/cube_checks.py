"""The values of indicators are a well-formed RDF Data Cube: integrity constraints IC-1 to IC-21 (section 11 of the standard).

The constraints are asked of the served graphs after the normalisation of section 10, and of the server's own endpoint, whose
data are published in the normal form. Each that has something to apply to must find an error made in the data; the others
are vacuous, with the reason, and are tested to be so. Units have UCUM codes, and periods have the days that they are named by.

Usage: cube_checks.py URL FOLDER
"""

import datetime
import re
import sys

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, SKOS, XSD
from ucumvert import get_ucum_parser

import served

CODE = "https://w3id.org/municipal-plan/"
MP, VTYPE = Namespace(CODE + "ns#"), Namespace(CODE + "value-type#")
QB, TIME = Namespace("http://purl.org/linked-data/cube#"), Namespace("http://www.w3.org/2006/time#")
MEASURE = Namespace("http://purl.org/linked-data/sdmx/2009/measure#")
ATTRIBUTE = Namespace("http://purl.org/linked-data/sdmx/2009/attribute#")
DIMENSION = Namespace("http://purl.org/linked-data/sdmx/2009/dimension#")
SCHEMA = Namespace("http://schema.org/")
QUDT, UNIT = Namespace("http://qudt.org/schema/qudt/"), Namespace(CODE + "unit#")
PREFIXES = "".join(
    f"PREFIX {name}: <{iri}>\n" for name, iri in (("qb", QB), ("skos", SKOS), ("rdf", RDF), ("rdfs", RDFS), ("xsd", XSD))
)

# ---- section 10: what the abbreviated form leaves out

NORMALISATION = [
    "INSERT { ?o a qb:Observation } WHERE { [] qb:observation ?o }",
    "INSERT { ?o a qb:Observation } WHERE { ?o qb:dataSet [] }",
    "INSERT { ?s a qb:Slice } WHERE { [] qb:slice ?s }",
    "INSERT { ?c qb:componentProperty ?p . ?p a qb:DimensionProperty } WHERE { ?c qb:dimension ?p }",
    "INSERT { ?c qb:componentProperty ?p . ?p a qb:MeasureProperty } WHERE { ?c qb:measure ?p }",
    "INSERT { ?c qb:componentProperty ?p . ?p a qb:AttributeProperty } WHERE { ?c qb:attribute ?p }",
    "INSERT { ?o ?p ?v } WHERE { ?c qb:componentProperty ?p ; qb:componentAttachment qb:DataSet . "
    "?d qb:structure/qb:component ?c ; ?p ?v . ?o qb:dataSet ?d }",
    "INSERT { ?o ?p ?v } WHERE { ?c qb:componentProperty ?p ; qb:componentAttachment qb:Slice . "
    "?d qb:structure/qb:component ?c ; qb:slice ?s . ?s ?p ?v ; qb:observation ?o }",
    "INSERT { ?o ?p ?v } WHERE { ?c qb:componentProperty ?p . ?p a qb:DimensionProperty . "
    "?d qb:structure/qb:component ?c ; qb:slice ?s . ?s ?p ?v ; qb:observation ?o }",
]

# ---- section 11: true if the constraint is violated

IC = {
    1: "{ ?o a qb:Observation FILTER NOT EXISTS { ?o qb:dataSet ?d } } "
       "UNION { ?o a qb:Observation ; qb:dataSet ?d, ?e FILTER(?d != ?e) }",
    2: "{ ?d a qb:DataSet FILTER NOT EXISTS { ?d qb:structure ?s } } "
       "UNION { ?d a qb:DataSet ; qb:structure ?s, ?t FILTER(?s != ?t) }",
    3: "?s a qb:DataStructureDefinition "
       "FILTER NOT EXISTS { ?s qb:component ?c . ?c qb:componentProperty ?m . ?m a qb:MeasureProperty }",
    4: "?d a qb:DimensionProperty FILTER NOT EXISTS { ?d rdfs:range ?r }",
    5: "?d a qb:DimensionProperty ; rdfs:range skos:Concept FILTER NOT EXISTS { ?d qb:codeList ?l }",
    6: "?s qb:component ?c . ?c qb:componentRequired false ; qb:componentProperty ?p "
       "FILTER NOT EXISTS { ?p a qb:AttributeProperty }",
    7: "?k a qb:SliceKey FILTER NOT EXISTS { ?s a qb:DataStructureDefinition ; qb:sliceKey ?k }",
    8: "?k a qb:SliceKey ; qb:componentProperty ?p . ?s qb:sliceKey ?k "
       "FILTER NOT EXISTS { ?s qb:component ?c . ?c qb:componentProperty ?p }",
    9: "{ ?s a qb:Slice FILTER NOT EXISTS { ?s qb:sliceStructure ?k } } "
       "UNION { ?s a qb:Slice ; qb:sliceStructure ?k, ?l FILTER(?k != ?l) }",
    10: "?s qb:sliceStructure ?k . ?k qb:componentProperty ?d FILTER NOT EXISTS { ?s ?d ?v }",
    11: "?o qb:dataSet/qb:structure/qb:component/qb:componentProperty ?d . ?d a qb:DimensionProperty "
        "FILTER NOT EXISTS { ?o ?d ?v }",
    12: "FILTER(?same) { SELECT (MIN(?equal) AS ?same) WHERE { ?o qb:dataSet ?d . ?p qb:dataSet ?d FILTER(?o != ?p) "
        "?d qb:structure/qb:component/qb:componentProperty ?x . ?x a qb:DimensionProperty . ?o ?x ?v . ?p ?x ?w "
        "BIND(?v = ?w AS ?equal) } GROUP BY ?o ?p }",
    13: "?o qb:dataSet/qb:structure/qb:component ?c . ?c qb:componentRequired true ; qb:componentProperty ?a "
        "FILTER NOT EXISTS { ?o ?a ?v }",
    14: "?o qb:dataSet/qb:structure ?s FILTER NOT EXISTS { ?s qb:component/qb:componentProperty qb:measureType } "
        "?s qb:component/qb:componentProperty ?m . ?m a qb:MeasureProperty FILTER NOT EXISTS { ?o ?m ?v }",
    15: "?o qb:dataSet/qb:structure ?s ; qb:measureType ?m . ?s qb:component/qb:componentProperty qb:measureType "
        "FILTER NOT EXISTS { ?o ?m ?v }",
    16: "?o qb:dataSet/qb:structure ?s ; qb:measureType ?m ; ?n ?v . ?s qb:component/qb:componentProperty qb:measureType ; "
        "qb:component/qb:componentProperty ?n . ?n a qb:MeasureProperty FILTER(?n != ?m)",
    17: "{ SELECT ?number (COUNT(?p) AS ?count) WHERE { { SELECT ?s (COUNT(?m) AS ?number) WHERE { "
        "?s qb:component/qb:componentProperty ?m . ?m a qb:MeasureProperty } GROUP BY ?s } "
        "?o qb:dataSet/qb:structure ?s ; qb:dataSet ?d ; qb:measureType ?t . "
        "?s qb:component/qb:componentProperty qb:measureType . ?p qb:dataSet ?d ; qb:measureType ?u "
        "FILTER NOT EXISTS { ?s qb:component/qb:componentProperty ?x . ?x a qb:DimensionProperty "
        "FILTER(?x != qb:measureType) ?o ?x ?v . ?p ?x ?w FILTER(?v != ?w) } } GROUP BY ?o ?number "
        "HAVING(?count != ?number) }",
    18: "?d qb:slice ?s . ?s qb:observation ?o FILTER NOT EXISTS { ?o qb:dataSet ?d }",
    19: "?o qb:dataSet/qb:structure/qb:component/qb:componentProperty ?d . ?d a qb:DimensionProperty ; qb:codeList ?l . "
        "?o ?d ?v . { ?l a skos:ConceptScheme FILTER NOT EXISTS { ?v a skos:Concept ; skos:inScheme ?l } } UNION "
        "{ ?l a skos:Collection FILTER NOT EXISTS { ?v a skos:Concept . ?l skos:member+ ?v } }",
    20: "?o qb:dataSet/qb:structure/qb:component/qb:componentProperty ?d . ?d a qb:DimensionProperty ; qb:codeList ?l . "
        "?l a qb:HierarchicalCodeList ; qb:parentChildProperty ?p FILTER(isIRI(?p)) ?o ?d ?v "
        "FILTER NOT EXISTS { ?l qb:hierarchyRoot ?v }",
    21: "?o qb:dataSet/qb:structure/qb:component/qb:componentProperty ?d . ?d a qb:DimensionProperty ; qb:codeList ?l . "
        "?l a qb:HierarchicalCodeList ; qb:parentChildProperty ?p FILTER(isBLANK(?p)) ?o ?d ?v "
        "FILTER NOT EXISTS { ?l qb:hierarchyRoot ?v }",
}

# What a constraint is about. Where there is none of it, the constraint has nothing to apply to; if there ever is, it needs
# an error below, and 20 and 21 the walk along the property that only then is known.
VACUOUS = {
    **dict.fromkeys((7, 8), ("?x a qb:SliceKey", "there are no slice keys: a filtered collection does what a slice would")),
    **dict.fromkeys((9, 18), ("?x a qb:Slice", "there are no slices")),
    10: ("?x qb:sliceStructure ?k", "there are no slices"),
    **dict.fromkeys((15, 16, 17), ("?x qb:componentProperty qb:measureType", "there is one measure, so no measure dimension")),
    13: ("?d qb:structure/qb:component/qb:componentRequired true", "no attribute is required: a unit without a code is left out"),
    **dict.fromkeys((20, 21), ("?x a qb:HierarchicalCodeList", "what is below a code is said by SKOS alone")),
}


def all_of(graph, one, path):
    return [(one, path, value) for value in graph.objects(one, path)]


def twin(graph, one):
    """The same said of another observation."""
    return [(URIRef(f"{one}-twin"), p, o) for p, o in graph.predicate_objects(one)]


# For each constraint that applies: what to add and to remove, given the graph, an observation and its cube.
ERRORS = {
    1: lambda g, o, d: ([], [(o, QB.dataSet, d)]),
    2: lambda g, o, d: ([(d, QB.structure, MP.other)], []),
    3: lambda g, o, d: ([], [(MP.dsd, QB.component, MP["comp-value"])]),
    4: lambda g, o, d: ([], all_of(g, MP.refPeriod, RDFS.range)),
    5: lambda g, o, d: ([], all_of(g, MP.valueType, QB.codeList)),
    6: lambda g, o, d: ([(MP["comp-source"], QB.componentRequired, Literal(False))], []),
    11: lambda g, o, d: ([], all_of(g, o, MP.refPeriod)),
    12: lambda g, o, d: (twin(g, o), []),
    14: lambda g, o, d: ([], all_of(g, o, MEASURE.obsValue)),
    19: lambda g, o, d: ([(o, MP.valueType, URIRef(CODE + "unit#hour"))], all_of(g, o, MP.valueType)),
}


def question(number):
    return f"{PREFIXES}ASK {{ {IC[number]} }}"


def constraints(url, graph, report):
    """Each constraint of the standard: it holds, here and at the endpoint, and finds an error or is vacuous."""
    violated = lambda number: graph.query(question(number)).askAnswer
    cube = next(graph.subjects(RDF.type, QB.DataSet))
    observation = sorted(graph.subjects(QB.dataSet, cube))[0]
    for number in range(1, 22):
        report.check(not violated(number), f"IC-{number} holds")
        report.check(not served.ask(url, question(number)), f"IC-{number} holds at {url}/sparql")
        report.check((number in ERRORS) != (number in VACUOUS), f"IC-{number} applies or is vacuous")
        if number in VACUOUS:
            premise, reason = VACUOUS[number]
            report.check(not graph.query(f"{PREFIXES}ASK {{ {premise} }}").askAnswer, f"IC-{number} is vacuous")
            report.say(f"IC-{number} is vacuous: {reason}")
            continue
        add, remove = ERRORS[number](graph, observation, cube)
        for triple in remove:
            graph.remove(triple)
        for triple in add:
            graph.add(triple)
        report.check(violated(number), f"IC-{number} finds an error")
        for triple in add:
            graph.remove(triple)
        for triple in remove:
            graph.add(triple)
    report.say(f"IC-1 to IC-21 hold; {len(ERRORS)} of them find an error, {len(VACUOUS)} are vacuous")


def design(graph, report):
    """What the cube promises beyond the standard: its dimensions, its measure, what is coded."""
    without = {MP.indicator, MP.refPeriod, MP.valueType, MP.source}
    for structure, expected in ((MP["dsd-2"], without), (MP["dsd-2-area"], without | {DIMENSION.refArea})):
        parts = set(graph.objects(structure, QB.component))
        properties = lambda kind: {value for part in parts for value in graph.objects(part, QB[kind])}
        report.check(properties("dimension") == expected, f"dimensions of {structure}", properties("dimension"))
        report.check(properties("measure") == {MEASURE.obsValue}, f"one measure of {structure}")
    for cube, structure in graph.subject_objects(QB.structure):
        areas = {(one, DIMENSION.refArea, None) in graph for one in graph.subjects(QB.dataSet, cube)}
        report.check(structure != MP["dsd-2-area"] or areas <= {True}, f"every value of {cube} has an area")
    kinds = set(graph.objects(None, MP.valueType))
    listed = set(graph.subjects(SKOS.inScheme, graph.value(MP.valueType, QB.codeList)))
    report.check({VTYPE.target, VTYPE.actual} <= kinds <= listed, "targets and actual values are told apart by a code")
    report.check((MP.valueType, RDF.type, QB.CodedProperty) in graph, "the kind of value is a coded property")
    sources = set(graph.objects(None, MP.source))
    report.check(all((one, RDF.type, MP.Source) in graph for one in sources), "sources are described")
    values = list(graph.subject_objects(MEASURE.obsValue))
    report.check(values and all(value.datatype == XSD.decimal for _, value in values), "values are decimals")
    report.say(f"{len(values)} observations in {len(set(graph.subjects(RDF.type, QB.DataSet)))} cubes")


def units(graph, report):
    """Every unit has a code that UCUM's own grammar reads; a made-up one is refused."""
    parser = get_ucum_parser()

    def valid(code):
        try:
            parser.parse(str(code))
            return True
        except Exception:  # whatever the parser raises, it does not read the code
            return False

    listed = set(graph.subjects(RDF.type, QUDT.Unit))
    used = set(graph.objects(None, ATTRIBUTE.unitMeasure))
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    report.check(used and used <= concepts, "units of the values are described", used - concepts)
    for unit in sorted(listed):
        codes = list(graph.objects(unit, QUDT.ucumCode))
        # UCUM has no money.
        is_currency = any("/CCY_" in str(match) for match in graph.objects(unit, SKOS.exactMatch))
        expected = 0 if is_currency or "jpy" in str(unit) else 1
        valid_codes = all(code.datatype == QUDT.UCUMcs and valid(code) for code in codes)
        report.check(len(codes) == expected and valid_codes, f"UCUM code of {unit}", codes)
        report.check(any(graph.objects(unit, SKOS.notation)), f"notation of {unit}")
    for made_up in ("{case", "hours", "%%", "件"):
        report.check(not valid(made_up), f"{made_up} is no UCUM code")
    report.say(f"UCUM reads the codes of {len(listed)} units")


def periods(graph, report):
    """Every period in use is described: its first and last day are those that it is named by."""
    used = {period for path in (MP.refPeriod, MP.period, MP.mergedInPeriod) for period in graph.objects(None, path)}
    described = set(graph.subjects(RDF.type, MP.Period))
    report.check(used and used <= described, "periods in use are described", used - described)
    for period in sorted(described):
        days = [graph.value(period, SCHEMA[end]) for end in ("startDate", "endDate")]
        days = [day and str(day) for day in days]
        name = str(period).removeprefix(CODE + "period/")
        expected = named_days(name)
        report.check(expected is None or days == expected, f"{period} has its days", days)
    report.say(f"{len(described)} periods have the days that they are named by")


def named_days(name):
    """First and last day of a period by its name; `None` for a month, quarter or half-year, whose end takes a calendar."""
    if name == "unknown":
        return [None, None]
    if re.fullmatch("[0-9]{4}", name):
        return [f"{name}-04-01", f"{int(name) + 1}-03-31"]
    if re.fullmatch("cy[0-9]{4}", name):
        return [f"{name[2:]}-01-01", f"{name[2:]}-12-31"]
    for form, pick in (("d(.*)", "11"), ("from-(.*)", "10"), ("to-(.*)", "01"), ("([0-9-]*)-to-([0-9-]*)", None)):
        found = re.fullmatch(form, name)
        if found and pick:
            return [found[1] if one == "1" else None for one in pick]
        if found:
            return list(found.groups())
    return None


def years(graph, report):
    """Every fiscal year of profile 1 is a proper interval from 1 April to 31 March."""
    described = set(graph.subjects(RDF.type, MP.FiscalYear))
    report.check(described, "fiscal years are described")
    for year in described:
        number = int(graph.value(year, SKOS.notation))
        ends = [graph.value(graph.value(year, TIME[end]), TIME.inXSDDate) for end in ("hasBeginning", "hasEnd")]
        expected = [datetime.date(number, 4, 1), datetime.date(number + 1, 3, 31)]
        holds = [end.toPython() for end in ends] == expected and (year, RDF.type, TIME.ProperInterval) in graph
        report.check(holds and str(year).endswith(f"/{number}"), f"{year} is a fiscal year", ends)
    report.say(f"{len(described)} fiscal years begin on 1 April and end on 31 March")


def main(url):
    report = served.Report()
    graph = served.union(served.graphs(url).values())
    size = len(graph)
    for insert in NORMALISATION:
        graph.update(PREFIXES + insert)
    report.check(len(graph) == size, "the cube is published in the normal form", len(graph) - size)
    constraints(url, graph, report)
    design(graph, report)
    units(graph, report)
    periods(graph, report)
    years(graph, report)
    report.end()


if __name__ == "__main__":
    main(sys.argv[1])
