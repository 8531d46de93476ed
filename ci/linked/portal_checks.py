"""Judges the Action API: what ckanapi, the client of CKAN's makers, reads of the server is what the server holds.

Usage: portal_checks.py URL FOLDER
ckanapi asks by POST and by GET. Everything that it dumps must be the datasets of the plans, each file must be there, and what
is not there or cannot be asked must be the exception that ckanapi has for it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from ckanapi import NotFound, RemoteCKAN, ValidationError
from client import Client, expect, judge, report


def raises(kind, ask, what):
    try:
        got = ask()
    except kind:
        return
    expect(False, f"{what} raises {kind.__name__}", got)


def check_datasets(portal, client, how):
    """Names of the datasets, each of which is as the plan that it is."""
    names, plans = portal.action.package_list(), client.home["plans"]
    paths = [client.path(plan["url"]) for plan in plans]
    expect(names == [path.strip("/").replace("/", "-") for path in paths], f"{how}: the plans are listed", names)
    for name, path, plan in zip(names, paths, plans):
        package = portal.action.package_show(id=name)
        expect(package["title"] == plan["title"], f"{how}: {name} has its title", package["title"])
        expect(package["notes"] and package["license_id"] and package["resources"], f"{how}: {name} is described", package)
        organization = portal.action.organization_show(id=package["owner_org"], include_datasets=True)
        expect(name in [one["name"] for one in organization["packages"]], f"{how}: the publisher has {name}", organization)
        found = portal.action.package_search(q=plan["title"], fq=f"organization:{path.split('/')[1]}", rows=1)
        expect(found["results"][0]["id"] == package["id"], f"{how}: {name} is found by its title", found)
        for resource in package["resources"]:
            answer = client.ok(resource["url"])
            expect(answer.media_type == resource["mimetype"], f"{resource['url']} is {resource['mimetype']}", answer.media_type)
            expect(resource["size"] in (None, len(answer.body)), f"{resource['url']} has {resource['size']} bytes")
    expect(portal.action.site_read() is True, f"{how}: the site may be read")
    expect(portal.action.license_list(), f"{how}: there are licences")
    raises(NotFound, lambda: portal.action.package_show(id="no-such-plan"), f"{how}: a dataset that is not there")
    raises(ValidationError, lambda: portal.action.package_show(), f"{how}: a dataset without an id")
    return names


def check_dump(url, folder, names):
    """`ckanapi dump datasets --all`, as people make a copy of a portal."""
    program = Path(sys.executable).with_name("ckanapi")
    dump = Path(folder) / "datasets.jsonl"
    command = [program, "dump", "datasets", "--all", "-O", dump, "-r", url, "-q"]
    # Its workers look for the program by its name.
    paths = os.pathsep.join([str(program.parent), os.environ["PATH"]])
    ended = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": paths})
    expect(ended.returncode == 0, "ckanapi dumps the datasets", ended.stderr)
    dumped = [json.loads(line)["name"] for line in dump.read_text().splitlines()]
    expect(sorted(dumped) == sorted(names), "the dump has every dataset", dumped)


def main(url, folder):
    client = Client(url)
    for how in ("POST", "GET"):
        with RemoteCKAN(url, user_agent="openplan", get_only=how == "GET") as portal:
            names = check_datasets(portal, client, how)
    check_dump(url, folder, names)
    report(f"ckanapi reads {len(names)} datasets by POST and by GET, and dumps them")


judge(main, *sys.argv[1:])
