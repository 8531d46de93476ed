"""Queries over what a server serves, made by rule of its own vocabulary: the same each time over the same data.

Usage: queries.py URL COUNT

Writes JSON: `graphs`, the triples of each named graph as N-Triples, and `queries`. Needs nothing but Python, so that
judges in other languages can ask for the same queries.
"""

import json
import random
import re
import sys
from collections import Counter, defaultdict
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

OPENER = build_opener(ProxyHandler({}))
LINE = re.compile(r"^(\S+) (\S+) (.+) \.$")
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
NUMBER = re.compile(r'^"-?[0-9.]+"\^\^<http://www.w3.org/2001/XMLSchema#(integer|decimal)>$')
TEXT = re.compile(r'^"((?:[^"\\]){2,})"(@[a-zA-Z-]+)?$')
SEED = 20261129


def get(url, accept):
    return OPENER.open(Request(url, headers={"Accept": accept}), timeout=60).read().decode()


def graphs(url):
    """The named graphs that the server says it has, as N-Triples from its graph store."""
    query = urlencode({"query": "SELECT DISTINCT ?g { GRAPH ?g {} }"})
    names = json.loads(get(f"{url}/sparql?{query}", "application/sparql-results+json"))
    names = sorted(binding["g"]["value"] for binding in names["results"]["bindings"])
    return {name: get(f"{url}/rdf-graph-store?{urlencode({'graph': name})}", "application/n-triples") for name in names}


class Words:
    """What can be asked: classes of a size that every engine can join, and what their members say."""

    def __init__(self, served):
        self.graphs = [name for name, text in served.items() if text.strip()]
        self.says = defaultdict(lambda: defaultdict(list))
        self.members = defaultdict(set)
        for text in served.values():
            for line in text.splitlines():
                subject, predicate, object_ = LINE.match(line).groups()
                if object_ not in self.says[subject][predicate]:
                    self.says[subject][predicate].append(object_)
                if predicate == TYPE:
                    self.members[object_].add(subject)
        self.classes = sorted(c for c, members in self.members.items() if 4 <= len(members) <= 150)
        self.objects = {subject for subject in self.says}

    def properties(self, class_):
        """Properties that members of a class have, with what they say."""
        said = defaultdict(list)
        for member in sorted(self.members[class_]):
            for predicate, objects in self.says[member].items():
                if predicate != TYPE and not predicate.startswith("_:"):
                    said[predicate].extend(objects)
        return {p: objects for p, objects in said.items() if not any(o.startswith("_:") for o in objects)}


class Maker:
    def __init__(self, words, seed):
        self.words, self.random = words, random.Random(seed)
        self.reset()

    def reset(self):
        self.class_ = self.random.choice(self.words.classes)
        self.said = self.words.properties(self.class_)
        while len(self.said) < 3:
            self.class_ = self.random.choice(self.words.classes)
            self.said = self.words.properties(self.class_)
        self.names = sorted(self.said)
        self.count = 0

    def property(self, wanted=lambda objects: True):
        fitting = [name for name in self.names if wanted(self.said[name])]
        return self.random.choice(fitting or self.names)

    def variable(self):
        self.count += 1
        return f"?v{self.count}"

    def triple(self, subject="?s", name=None):
        name, variable = name or self.property(), self.variable()
        return f"{subject} {name} {variable} .", variable

    # ---- parts of a pattern about ?s: each a text and the variables it binds

    def plain(self):
        text, variable = self.triple()
        return text, [variable]

    def optional(self):
        text, variable = self.triple()
        return f"OPTIONAL {{ {text} }}", [variable]

    def optional_with_filter(self):
        text, variable = self.triple()
        return f"OPTIONAL {{ {text} FILTER({self.condition(variable)}) }}", [variable]

    def union(self):
        (one, variable), (other, _) = self.triple(), self.triple()
        other = re.sub(r"\?v\d+ \.$", f"{variable} .", other)
        return f"{{ {one} }} UNION {{ {other} }}", [variable]

    def minus(self):
        name = self.property()
        return f"MINUS {{ ?s {name} {self.random.choice(self.said[name])} }}", []

    def exists(self):
        name, no = self.property(), self.random.choice(["", "NOT "])
        return f"FILTER {no}EXISTS {{ ?s {name} {self.random.choice([*self.said[name], '?other'])} }}", []

    def filter(self):
        name = self.property(lambda objects: NUMBER.match(objects[0]) or TEXT.match(objects[0]))
        text, variable = self.triple(name=name)
        return f"{text} FILTER({self.condition(variable)})", [variable]

    def condition(self, variable):
        return self.random.choice([
            f"STRLEN(STR({variable})) > {self.random.randint(2, 30)}",
            f"isIRI({variable}) || LANG({variable}) = 'ja'",
            f"!isLiteral({variable}) || DATATYPE({variable}) != xsd:integer",
            f"REGEX(STR({variable}), '[0-9]{{2}}')",
            f"CONTAINS(STR({variable}), '{self.random.choice('のるいa12e')}')",
            f"LANGMATCHES(LANG({variable}), 'ja') || isNumeric({variable})",
            f"isNumeric({variable}) && {variable} >= {self.random.randint(0, 100)} || isIRI({variable})",
            f"STR({variable}) > '{self.random.choice('5hmの')}'",
            f"COALESCE({variable} + 1, 5) > 4",
        ])

    def bind(self):
        text, variable = self.triple()
        bound = self.variable()
        expression = self.random.choice([
            f"STRLEN(STR({variable}))",
            f"UCASE(STR({variable}))",
            f"SUBSTR(STR({variable}), 2, 5)",
            f"CONCAT(STR({variable}), '/', LANG({variable}))",
            f"IF(isIRI({variable}), 'iri', STR({variable}))",
            f"STRAFTER(STR({variable}), '/')",
            f"REPLACE(STR({variable}), '[0-9]+', '<$0>')",
            f"SHA1(STR({variable}))",
            f"COALESCE({variable} * 2, -1)",
            f"ENCODE_FOR_URI(STR({variable}))",
        ])
        return f"{text} BIND({expression} AS {bound})", [variable, bound]

    def values(self):
        text, variable = self.triple()
        name = text.split()[1]
        some = sorted(set(self.said[name]))
        chosen = self.random.sample(some, min(len(some), 3))
        return f"{text} VALUES {variable} {{ {' '.join(chosen)} }}", [variable]

    def subselect(self):
        text, variable = self.triple()
        counted = self.variable()
        return f"{{ SELECT ?s (COUNT({variable}) AS {counted}) {{ ?s a {self.class_} . {text} }} GROUP BY ?s }}", [counted]

    def path(self):
        variable = self.variable()
        links = [n for n in self.names if any(o in self.words.objects for o in self.said[n])]
        link = self.random.choice(links or self.names)
        if self.random.random() < 0.4:
            member = self.random.choice(sorted(self.words.members[self.class_]))
            return f"{member} {link}{self.random.choice('*+?')} {variable} .", [variable]
        path = self.random.choice([
            f"{link}+", f"{link}?", f"{link}/{TYPE}", f"{link}/^{link}", f"{link}|{self.property()}",
            f"{link}/{link}",
        ])
        return f"?s {path} {variable} .", [variable]

    def in_graph(self):
        text, variable = self.triple()
        graph = self.random.choice(["?g", "?g", f"<{self.random.choice(self.words.graphs)}>"])
        return f"GRAPH {graph} {{ {text} }}", [variable] + (["?g"] if graph == "?g" else [])

    def each_graph(self):
        (text, variable), counted = self.triple(), self.variable()
        name = self.property()
        inner = self.random.choice([
            f"{{ SELECT ?s (COUNT({variable}) AS {counted}) {{ {text} }} GROUP BY ?s }}",
            f"{{ SELECT DISTINCT ?s {{ {text} }} }}",
            f"{text} MINUS {{ ?s {name} {self.random.choice(self.said[name])} }}",
            f"{text} OPTIONAL {{ ?s {name} {counted} }}",
            f"{text} FILTER NOT EXISTS {{ ?s {name} {self.random.choice(self.said[name])} }}",
            f"{text} BIND(STRLEN(STR({variable})) AS {counted})",
            f"{text} VALUES {counted} {{ 1 2 }}",
            f"{{ {text} }} UNION {{ ?s {name} {counted} }}",
        ])
        graph = self.random.choice(["?g", "?g", "?g", f"<{self.random.choice(self.words.graphs)}>"])
        visible = [v for v in (variable, counted) if v in inner.split("{ SELECT DISTINCT")[0]]
        if inner.startswith("{ SELECT ?s (COUNT"):
            visible = [counted]
        if "MINUS" in inner or "EXISTS" in inner:
            visible = [variable]
        return f"GRAPH {graph} {{ {inner} }}", visible + (["?g"] if graph == "?g" else [])

    # ---- whole queries

    PARTS = ["plain", "optional", "optional_with_filter", "union", "minus", "exists", "filter", "bind", "values",
             "subselect", "path", "in_graph", "each_graph", "each_graph"]

    def body(self, first):
        texts, variables = [f"?s a {self.class_} ."], ["?s"]
        for part in [first, *self.random.sample(self.PARTS, self.random.randint(0, 1))]:
            text, bound = getattr(self, part)()
            texts.append(text)
            variables.extend(v for v in bound if v not in variables)
        # What takes away comes last, as what comes behind it would be read as another group.
        texts.sort(key=lambda text: text.startswith(("MINUS", "OPTIONAL")))
        return " ".join(texts), variables

    def query(self, number):
        self.reset()
        body, variables = self.body(self.PARTS[number % len(self.PARTS)])
        form = ["rows", "rows", "group", "distinct", "first", "count"][(number // len(self.PARTS)) % 6]
        prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
        if form == "rows":
            return prefix + f"SELECT {' '.join(variables)} WHERE {{ {body} }}"
        if form == "distinct":
            return prefix + f"SELECT DISTINCT {' '.join(variables[1:] or variables)} WHERE {{ {body} }}"
        if form == "count":
            return prefix + f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) WHERE {{ {body} }}"
        if form == "first":
            inner = f"SELECT DISTINCT ?s WHERE {{ {body} }}"
            order = self.random.choice(["?s", "DESC(?s)", "DESC(STRLEN(STR(?s))) ?s"])
            return prefix + f"{inner} ORDER BY {order} LIMIT {self.random.randint(2, 9)} OFFSET {self.random.randint(0, 2)}"
        key = variables[-1]
        numbers = self.random.choice([
            "(COUNT(?s) AS ?n)", "(COUNT(DISTINCT ?s) AS ?n)", "(SUM(STRLEN(STR(?s))) AS ?n)",
            "(MAX(STRLEN(STR(?s))) AS ?n)", "(MIN(STR(?s)) AS ?n)", "(AVG(STRLEN(STR(?s))) AS ?n)",
        ])
        having = self.random.choice(["", " HAVING (COUNT(*) > 1)"])
        return prefix + f"SELECT {key} {numbers} WHERE {{ {body} }} GROUP BY {key}{having}"


def generated(served, count):
    maker = Maker(Words(served), SEED)
    queries = []
    while len(queries) < count:
        query = maker.query(len(queries))
        if query not in queries:
            queries.append(query)
    return queries


if __name__ == "__main__":
    found = graphs(sys.argv[1])
    json.dump({"graphs": found, "queries": generated(found, int(sys.argv[2]))}, sys.stdout)
