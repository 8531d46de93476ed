"""`data.zip` as a stranger gets it: opened, unpacked, and judged by tools that share no code with the server: Python's
zipfile, sha256sum, frictionless, csvw_functions, the RO-Crate validator, the schema of the Citation File Format, pybtex.

Usage: archive_checks.py URL FOLDER
"""

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pybtex.database
import rdflib
from cffconvert import Citation
from client import Client, expect, judge, report
from frictionless import Package
from rocrate_validator import services
from rocrate_validator.models import Severity

# The context of RO-Crate cannot be fetched where CI runs. These words are of it, and mean this.
WORDS = """CreativeWork Dataset Organization PropertyValue about alternateName author contentSize creditText datePublished
description encodingFormat hasPart identifier inLanguage keywords license name publisher sha256 url usageInfo value
version""".split()
CONTEXT_URL = "https://w3id.org/ro/crate/1.2/context"
CONTEXT = {word: f"http://schema.org/{word}" for word in WORDS} | {
    "File": "http://schema.org/MediaObject",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
}

# What is recommended and cannot be said, by a part of the sentence.
UNKNOWN = {
    f'does not reference the required context "{CONTEXT_URL}"': "it does; here its words stand in its place",
    "License entities SHOULD have a description": "the package states none",
    "SHOULD have a ROR identifier": "no package states one",
    "contactPoint": "the package states no address of who made it",
}


def sha256(content):
    return hashlib.sha256(content).hexdigest()

def unpack(client, plan, folder):
    answer = client.ok(f"{plan}/data.zip")
    expect(answer.media_type == "application/zip", "data.zip is application/zip")
    path = folder / "data.zip"
    path.write_bytes(answer.body)
    with zipfile.ZipFile(path) as archive:
        expect(archive.testzip() is None, "the archive is whole")
        names = archive.namelist()
        expect(len(names) == len(set(names)) and all(name.isascii() and "/" not in name for name in names), "plain names")
        archive.extractall(folder / "release")
    report(f"zipfile: {len(names)} files")
    return folder / "release"

def check_sums(release):
    subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=release, check=True)
    listed = {line.split("  ", 1)[1] for line in (release / "SHA256SUMS").read_text().splitlines()}
    expect(listed == {path.name for path in release.iterdir()} - {"SHA256SUMS"}, "every file is in SHA256SUMS")
    report(f"sha256sum: {len(listed)} files are as they were packed")

def check_digests(client, plan, release):
    """As the README says to do it by hand."""
    manifest = json.loads((release / "manifest.json").read_bytes())
    document = client.ok(f"{plan}/releases/{manifest['release']}", "application/json").json()
    package = json.loads((release / "datapackage.json").read_bytes())
    for generated in ("version", "created", "resources"):
        package.pop(generated, None)
    for working in ("iri_base", "draft"):
        package["custom"].pop(working, None)
    parts = {path.name: path.read_bytes() for path in release.glob("*.csv")}
    canonical = json.dumps(package, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    parts["datapackage.json"] = canonical.encode()
    digest = sha256("".join(f"{sha256(parts[name])}  {name}\n" for name in sorted(parts)).encode())
    expect(digest == manifest["digest"] == document["digest"], "the digest of the content is that of the release", digest)
    quads = (release / manifest["graph"]["file"]).read_bytes()
    expect(sha256(quads) == manifest["graph"]["sha256"] == document["graph_digest"], "the digest of the graph")
    graphs = rdflib.Dataset().parse(data=quads, format="nquads").graphs()
    named = {str(graph.identifier) for graph in graphs if len(graph)}
    expect(named == {manifest["graph"]["iri"]}, "the N-Quads are of the stated graph", named)
    report("hashlib: the digests of the content and of the graph are those of the release")

def check_package(release):
    outcome = Package(str(release / "datapackage.json")).validate()
    errors = outcome.flatten(["name", "rowNumber", "fieldNumber", "type", "note"])
    expect(outcome.valid, "the unpacked Data Package is valid", "\n".join(map(str, errors)))
    report(f"frictionless: the unpacked package with its {len(outcome.tasks)} tables")

def check_crate(release):
    path = release / "ro-crate-metadata.json"
    crate = json.loads(path.read_bytes())
    expect(crate["@context"] == CONTEXT_URL, "the context is that of RO-Crate 1.2")
    judged = release.parent / "crate"
    judged.mkdir()
    for file in release.iterdir():
        (judged / file.name).write_bytes(file.read_bytes())
    (judged / path.name).write_text(json.dumps(crate | {"@context": CONTEXT}, ensure_ascii=False))
    settings = {
        "rocrate_uri": str(judged),
        "profile_identifier": "ro-crate-1.2",
        "requirement_severity": Severity.RECOMMENDED,
        "skip_availability_check": True,
        "skip_checks": [],
        "offline": True,
    }
    result = services.validate(settings)
    issues = {f"{issue.check.identifier} {issue.message}" for issue in result.get_issues()}
    wrong = sorted(issue for issue in issues if not any(part in issue for part in UNKNOWN))
    expect(not wrong, "the RO-Crate is valid", *wrong)
    report("rocrate-validator: RO-Crate 1.2, recommendations too")

def check_citation(client, plan, release):
    text = (release / "CITATION.cff").read_text()
    Citation(text, src="CITATION.cff").validate()
    document = client.ok(f"{plan}/dataset", "application/json").json()
    entry, = pybtex.database.parse_string((release / "CITATION.bib").read_text(), "bibtex").entries.values()
    manifest = json.loads((release / "manifest.json").read_bytes())
    expect(entry.fields["url"] == manifest["uri"] and manifest["uri"] in text, "citations name the release")
    expect(manifest["uri"] in document["citation"]["ja"], "so does the page")
    expect(client.follow(manifest["uri"])[1].status == 200, "its address resolves")
    report("cffconvert, pybtex: the citation is valid and names the fixed address")

def main(url, folder):
    client = Client(url)
    plan = "/172014/dx-action-plan"
    release = unpack(client, plan, Path(folder))
    check_sums(release)
    check_digests(client, plan, release)
    check_package(release)
    check_citation(client, plan, release)
    check_crate(release)

if __name__ == "__main__":
    judge(main, *sys.argv[1:])
