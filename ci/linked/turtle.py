"""Whether Turtle is pretty."""

import re
from collections import Counter

from client import expect, together

TOKEN = re.compile(
    r"""(?P<text>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|"(?:[^"\\\n]|\\.)*")
    |(?P<iri><[^<>"{}|^`\s]*>)|(?P<comment>\#[^\n]*)
    |(?P<directive>@prefix|@base)|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>(?:[A-Za-z][\w-]*)?:(?:[\w:%-]|\.(?=[\w:%.-]*[\w:%-])|\\.)*)|(?P<blank>_:[\w-]+)
    |(?P<word>[+-]?\d+(?:\.\d+)?|a\b|true\b|false\b)|(?P<mark>\^\^|[.;,\[\]()])""",
    re.VERBOSE | re.DOTALL,
)
LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w-]*\w)?")


def check(turtle, name):
    """Prefixes are sorted and used, what they shorten is short, each subject and each of its predicates stands once."""
    tokens = list(tokens_of(turtle, name))
    prefixes, body = directives(tokens, name)
    used = {token.partition(":")[0] for kind, token in body if kind == "name"}
    long = sorted({token for kind, token in body if kind == "iri" and is_long(token[1:-1], prefixes)})
    together(
        lambda: expect(list(prefixes) == sorted(prefixes), f"{name}: the prefixes are sorted", *prefixes),
        lambda: expect(set(prefixes) == used, f"{name}: the prefixes are those that are used", set(prefixes) ^ used),
        lambda: expect(not long, f"{name}: IRIs are shortened", *long[:5]),
        lambda: check_grouping(body, name),
        lambda: expect(turtle.endswith(" .\n"), f"{name}: ends with a full stop and a line end", repr(turtle[-20:])),
    )


def tokens_of(turtle, name):
    place = 0
    for found in TOKEN.finditer(turtle):
        skipped = turtle[place : found.start()]
        expect(not skipped.strip(), f"{name}: is Turtle", skipped)
        if found.lastgroup != "comment":
            yield found.lastgroup, found[0]
        place = found.end()
    expect(not turtle[place:].strip(), f"{name}: is Turtle", turtle[place:])


def directives(tokens, name):
    """The prefixes in their order, and the tokens after them."""
    prefixes, place = {}, 0
    while place < len(tokens) and tokens[place] == ("directive", "@prefix"):
        (_, prefix), (_, iri), end = tokens[place + 1 : place + 4]
        expect(end == ("mark", ".") and prefix[:-1] not in prefixes, f"{name}: `{prefix}` is declared once")
        prefixes[prefix[:-1]] = iri[1:-1]
        place += 4
    body = tokens[place:]
    expect(all(kind != "directive" for kind, _ in body), f"{name}: the prefixes come first")
    return prefixes, body


def is_long(iri, prefixes):
    return any(iri.startswith(start) and LOCAL.fullmatch(iri[len(start) :]) for start in prefixes.values())


def check_grouping(body, name):
    subjects, predicates = Counter(), Counter()
    depth, expected, subject = 0, "subject", None
    for kind, token in body:
        if expected == "subject":
            subject, predicates = token, Counter()
            subjects[subject] += token != "["
        elif expected == "predicate" and depth == 0 and kind != "mark":
            expect(token != "rdf:type", f"{name}: rdf:type is `a`")
            predicates[token] += 1
            expect(predicates[token] == 1, f"{name}: {subject} has {token} once")
        depth += (kind == "mark") * ((token in ("[", "(")) - (token in ("]", ")")))
        if depth == 0:
            expected = {"subject": "predicate", "predicate": "object", "object": "object"}[expected]
            if kind == "mark":
                expected = {".": "subject", ";": "predicate", "]": "predicate"}.get(token, expected)
    twice = [subject for subject, count in subjects.items() if count > 1]
    expect(not twice, f"{name}: each subject stands once", *twice[:5])
