"""A CKAN portal that harvests the catalogue gets every plan once, whole, from each form of it: by the parser of ckanext-dcat.

Usage: harvest_checks.py URL FOLDER
"""

import sys

import rdflib
from ckanext.dcat.processors import RDFParser
from client import Client, Failure, expect, expect_same, judge, report
from rdflib.namespace import DCAT, RDF

FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nt": "nt"}
PROFILES = ["euro_dcat_ap_3", "euro_dcat_ap_2"]
FILLED = ("availability", "license", "mimetype", "name", "url")


def harvested(text, form, profile):
    """The datasets that a portal would make, by their IRIs."""
    parser = RDFParser(profiles=[profile])
    parser.parse(text, form)
    datasets = list(parser.datasets())
    extras = [{extra["key"]: extra["value"] for extra in dataset["extras"]} for dataset in datasets]
    return {own["uri"]: dataset for own, dataset in zip(extras, datasets, strict=True)}, len(datasets)


def check(text, form, profile, name):
    graph = rdflib.Graph().parse(data=text, format=form)
    catalogue = graph.value(predicate=RDF.type, object=DCAT.Catalog)
    listed = {str(dataset): dataset for dataset in graph.objects(catalogue, DCAT.dataset)}
    datasets, count = harvested(text, form, profile)
    expect_same(set(listed), set(datasets), f"{name}: the datasets of a portal are those that the catalogue lists")
    expect(count == len(listed) > 0, f"{name}: every dataset is taken once", count)
    for iri, dataset in datasets.items():
        stated = {str(one) for one in graph.objects(listed[iri], DCAT.distribution)}
        taken = {resource["uri"] for resource in dataset["resources"]}
        expect_same(stated, taken, f"{name}: {iri} has its distributions")
        for resource in dataset["resources"]:
            empty = [field for field in FILLED if not resource.get(field)]
            expect(not empty, f"{name}: {resource['uri']} has what portals show", *empty)
        expect(dataset["title"] and dataset["notes"], f"{name}: {iri} has a title and a description")
    return {iri: dataset["title"] for iri, dataset in datasets.items()}


def check_faults(text):
    """A release that is a dataset too is seen."""
    graph = rdflib.Graph().parse(data=text, format="turtle")
    release = next(graph.objects(None, DCAT.hasVersion))
    graph.add((release, RDF.type, DCAT.Dataset))
    try:
        check(graph.serialize(format="turtle"), "turtle", PROFILES[0], "spoilt")
    except Failure:
        return report("a release that is a dataset is noticed")
    raise Failure("a release that is a dataset is noticed")


def main(url, _folder):
    client = Client(url)
    texts = {suffix: client.ok(f"/catalog.{suffix}").body.decode() for suffix in FORMATS}
    for profile in PROFILES:
        found = {suffix: check(texts[suffix], form, profile, f"{profile} {suffix}") for suffix, form in FORMATS.items()}
        for suffix, titles in found.items():
            expect_same(set(found["ttl"].items()), set(titles.items()), f"{profile}: {suffix} says what Turtle says")
        report(f"{profile}: {len(found['ttl'])} datasets from each of {', '.join(FORMATS)}")
    check_faults(texts["ttl"])


if __name__ == "__main__":
    judge(main, *sys.argv[1:])
