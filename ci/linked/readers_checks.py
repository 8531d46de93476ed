"""A first look: the Turtle of the plan is read by rdflib and by Oxigraph as the same number of triples.

Usage: readers_checks.py URL FOLDER
"""

import sys
from urllib.request import ProxyHandler, build_opener

import pyoxigraph
import rdflib


def main(url):
    turtle = build_opener(ProxyHandler({})).open(f"{url}/172014/dx-action-plan/data.ttl", timeout=60).read()
    one = len(rdflib.Graph().parse(data=turtle, format="turtle"))
    other = len({quad.triple for quad in pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)})
    if not one == other > 0:
        sys.exit(f"FAIL rdflib reads {one} triples, Oxigraph {other}")
    print(f"ok   rdflib and Oxigraph read {one} triples")


if __name__ == "__main__":
    main(sys.argv[1])
