"""Judges an export by the web server of Python's standard library, which knows nothing of it but its files.

Usage: export_checks.py URL FOLDER
FOLDER was exported from the database of the server at URL. It is served, crawled from its start, and compared with what
the server sends. Ends with 1 if a check fails.
"""

import csv
import json
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin, urlsplit

PLAN = "172014/dx-action-plan"
PAGED = 100  # rows; longer collections have several pages on the server


class Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass


class Client:
    """Asks one server; each thread over a connection of its own."""

    def __init__(self, host):
        self.host, self.own = host, threading.local()

    def get(self, path):
        """Status and body, redirections to the folder of a page followed."""
        for _ in range(2):
            connection = getattr(self.own, "connection", None)
            if connection is None:
                connection = self.own.connection = HTTPConnection(self.host, timeout=60)
            connection.request("GET", path, headers={"Accept": "*/*"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 301:
                break
            path = answer.headers["Location"]
        return answer.status, body


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.forms, self.refresh = set(), 0, None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.found.update(attributes[name] for name in ("href", "src") if attributes.get(name))
        self.forms += tag == "form"
        if attributes.get("http-equiv") == "refresh":
            self.found.add(attributes["content"].split("url=")[1])


def expect(holds, promise, found=""):
    if not holds:
        raise SystemExit(f"FAIL {promise}" + (f"\n{found}" if found != "" else ""))


def report(promise):
    print("ok  ", promise, flush=True)


def crawled(site, base):
    """Every page that links lead to from the start, and every address on this site that any of them names."""
    seen, waiting, pages = {"/"}, ["/"], 0
    with ThreadPoolExecutor(8) as pool:
        while waiting:
            found = {}
            for path, (status, body) in zip(waiting, pool.map(site.get, waiting)):
                expect(status == 200, f"{path} is there", status)
                if not body.startswith(b"<!DOCTYPE html>"):
                    continue
                pages += 1
                links = Links()
                links.feed(body.decode())
                expect(links.forms == 0, f"{path} has no form")
                for link in links.found:
                    url = urlsplit(urljoin(base + path, link))
                    if f"{url.scheme}://{url.netloc}" == base:
                        expect(url.query == "", f"{path} asks nothing", link)
                        found.setdefault(url.path or "/", path)
            waiting = sorted(set(found) - seen)
            seen.update(waiting)
    report(f"{pages} pages are crawled from the start, and all of {len(seen)} addresses are there")


def names_resolve(site, base, files):
    """Every IRI below the base that stands in any file."""
    pattern = re.compile(re.escape(base) + r"(/[^\s\"<>\\'|,;()（）「」{}#?&]*)[#?&]?[^{\s\"<>]?")
    found = {}
    for name, file in files.items():
        if not name.endswith((".xlsx", ".zip", ".parquet", ".sqlite")):
            text = file.read_text("utf-8")
            found.update((path, name) for path in {match[1] for match in pattern.finditer(text) if not match[0].endswith("{")})
    templates = {path for path in found if path.endswith("/")} - {"/"}
    with ThreadPoolExecutor(8) as pool:
        paths = sorted(set(found) - templates)
        for path, (status, _) in zip(paths, pool.map(site.get, paths)):
            expect(status == 200, f"{path}, which stands in {found[path]}, is there", status)
    expect(len(paths) > 1_000, "the data name things", len(paths))
    report(f"all of {len(paths)} names in the data lead somewhere")


def bodies_are_those_of_the_server(server, base, files):
    """Whatever is no page, links nothing that only a server answers and has no second page: byte for byte."""
    names = [name for name in files if not name.endswith(".html") and name != "openplan-export.json"]
    same, other = 0, set()
    with ThreadPoolExecutor(4) as pool:
        for name, (status, body) in zip(names, pool.map(lambda name: server.get(f"/{name}"), names)):
            expect(status == 200, f"the server has {name}", status)
            if files[name].read_bytes() == body:
                same += 1
            else:
                other.add(name)
                rows = files.get(name.split(".")[0] + ".csv")
                paged = rows and len(rows.read_bytes().splitlines()) > PAGED
                asks = any(end in body for end in (b'/sparql"', b"/sparql>", b"/sparql<", b"/sparql)", b"/changes?"))
                expect(paged or asks, f"{name} is what the server sends")
    expect(len(other) < 250, "hardly any file differs", sorted(other)[:20])
    report(f"{same} files are what the server sends; {len(other)} are whole where it has pages, or link nothing that only a server answers")


def collections_are_whole(files):
    for name in (name for name in files if re.fullmatch(rf"{PLAN}/(releases/\d+/)?[a-z-]+\.csv-metadata\.json", name)):
        stem = name.removesuffix(".csv-metadata.json")
        with files[f"{stem}.csv"].open(encoding="utf-8", newline="") as file:
            rows = len(list(csv.DictReader(file)))
        body = json.loads(files[f"{stem}.json"].read_bytes())
        expect(len(body["items"]) == rows == body["meta"]["total"], f"{stem}.json is whole", len(body["items"]))
        expect(not {"next", "prev", "first"} & set(body["links"]), f"{stem}.json links no page")
    report("collections are whole in JSON")


def main():
    base, folder = sys.argv[1].rstrip("/"), Path(sys.argv[2])
    files = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()}
    marker = json.loads((folder / "openplan-export.json").read_bytes())
    expect(marker["base_url"] == base and marker["files"] == len(files), "the marker counts the files", marker)
    expect(len({name.lower() for name in files}) == len(files), "no two names differ in case only")
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    site = Client(f"127.0.0.1:{httpd.server_address[1]}")
    crawled(site, base)
    names_resolve(site, base, files)
    bodies_are_those_of_the_server(Client(urlsplit(base).netloc), base, files)
    collections_are_whole(files)
    size = sum(file.stat().st_size for file in files.values())
    report(f"{len(files)} files, {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
