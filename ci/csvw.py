"""CSV2RDF, minimal mode, for the CSVW profile of this project: written apart from the server, to judge it."""

import csv
import io
import re
from urllib.parse import quote

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

TEMPLATE = re.compile(r"\{(\+?)(\w+)(?::(\d+))?\}")
BEYOND_THE_PROFILE = {"default", "null", "ordered", "separator"}


def has_triples(metadata):
    """Whether any column of the table is meant for RDF."""
    return any("propertyUrl" in column for column in metadata["tableSchema"]["columns"])


def triples(text, metadata):
    """The triples that the CSV file `text` states by its metadata."""
    schema = metadata["tableSchema"]
    stored = [column for column in schema["columns"] if not column.get("virtual")]
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    check_header(header, stored)
    found = set()
    for number, cells in enumerate(rows, start=2):
        if len(cells) != len(stored):
            raise ValueError(f"line {number} has {len(cells)} cells, the header has {len(stored)}")
        row = dict(zip((column["name"] for column in stored), cells, strict=True))
        found.update(triple for column in schema["columns"] if (triple := statement(row, column, schema)))
    return found


def check_header(header, columns):
    titles = [{title for titles in column["titles"].values() for title in titles} for column in columns]
    if len(header) != len(titles) or not all(cell in allowed for cell, allowed in zip(header, titles, strict=True)):
        raise ValueError(f"the header {header} is not that of the metadata")
    for column in columns:
        if unknown := BEYOND_THE_PROFILE & column.keys():
            raise ValueError(f"column {column['name']} uses {unknown}, which the profile leaves out")


def statement(row, column, schema):
    """What one cell says; `None` if it is empty or not meant for RDF."""
    if column.get("suppressOutput") or not (column.get("virtual") or row[column["name"]]):
        return None
    subject = expand(column.get("aboutUrl", schema["aboutUrl"]), row)
    predicate = URIRef(column["propertyUrl"])
    if "valueUrl" in column:
        return subject, predicate, expand(column["valueUrl"], row)
    return subject, predicate, literal(row[column["name"]], column)


def expand(template, row):
    """A URI template: `{name}`, `{name:5}` for the first five characters, `{+name}` for a whole IRI."""

    def value(match):
        whole, name, length = match.groups()
        return row[name] if whole else quote(row[name][: int(length)] if length else row[name], safe="")

    return URIRef(TEMPLATE.sub(value, template))


def literal(text, column):
    datatype = column["datatype"]
    base = datatype if isinstance(datatype, str) else datatype["base"]
    if base == "string":
        return Literal(text, lang=column.get("lang"))
    return Literal(text, datatype=XSD[base], normalize=False)
