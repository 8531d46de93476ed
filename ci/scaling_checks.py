#!/usr/bin/env python3
"""Does what docs/scaling.md says, as it says it: two servers on one PostgreSQL behind nginx, and SPARQL in Virtuoso.

    scaling_checks.py PROGRAM POSTGRES FOLDER

POSTGRES is the address of a database in which nothing is published; FOLDER is empty. Configurations and scripts are the code blocks of
the page; only ports and folders are put in the place of those that stand there.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://plans.example.jp"
PLAN = "/172014/dx-action-plan"
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
QUERIES = [
    "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER STRSTARTS(STR(?g), 'https://plans.example.jp/graph/') } GROUP BY ?g ORDER BY ?g",
    "PREFIX mp: <https://w3id.org/municipal-plan/ns#> PREFIX dcterms: <http://purl.org/dc/terms/> "
    "SELECT ?initiative ?title WHERE { ?initiative a mp:Initiative ; dcterms:title ?title } ORDER BY ?initiative",
    f"SELECT ?p ?o WHERE {{ <{BASE}/id{PLAN}/terms/dao> ?p ?o }} ORDER BY ?p ?o",
]


def check(holds, what):
    if not holds:
        sys.exit(f"FAILED: {what}")
    print(f"ok: {what}")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


STRAIGHT = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)


def get(url, **headers):
    """Status, headers and body, whatever the status."""
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        answer = STRAIGHT.open(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers, answer.read()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait(url, limit=120):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if get(url)[0] < 500:
                return
        time.sleep(0.2)
    sys.exit(f"FAILED: {url} does not answer")


def until(what, holds, limit=20):
    end = time.monotonic() + limit
    while not holds() and time.monotonic() < end:
        time.sleep(0.2)
    check(holds(), what)


def blocks(language):
    """The code blocks of a language."""
    text = (ROOT / "docs/scaling.md").read_text()
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


class Place:
    """The programs that run, in a folder."""

    def __init__(self, program, database, folder):
        self.program, self.folder, self.running = Path(program).resolve(), Path(folder).resolve(), []
        self.environment = os.environ | {"OPENPLAN_DATABASE": database, "NO_COLOR": "1"}
        self.cache = self.folder / "cache"

    def start(self, *command):
        log = open(self.folder / f"{len(self.running)}.log", "wb")
        process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.environment)
        self.running.append(process)
        return process

    def run(self, *command, given=None):
        command = [str(part) for part in command]
        done = subprocess.run(command, env=self.environment, input=given, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"FAILED: {command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def end(self):
        for process in reversed(self.running):
            process.terminate()
        for process in self.running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def nginx(place, ports, with_store):
    """Starts nginx with the configuration of the page."""
    (conf, store), folder = blocks("nginx"), place.folder
    conf = conf.replace("    location / {", f"{store}\n    location / {{") if with_store else conf
    for written, meant in {"8080": ports["proxy"], "8081": ports["one"], "8082": ports["two"], "8890": ports["store"]}.items():
        conf = re.sub(rf"\b{written}\b", str(meant), conf)
    conf = conf.replace("/var/cache/nginx/openplan", str(place.cache))
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{ }}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n{conf}\n}}"
    )
    process = place.start("nginx", "-p", folder, "-c", folder / "nginx.conf")
    wait(f"http://127.0.0.1:{ports['proxy']}/livez")
    return process


def servers_are_one(ports):
    for path, headers in [("/", {}), (PLAN, {"Accept": "text/turtle"}), (f"{PLAN}/roadmap.html", {}), (f"{PLAN}/data.zip", {}), ("/catalog.ttl", {})]:
        one, two = (get(f"http://127.0.0.1:{ports[name]}{path}", **headers) for name in ("one", "two"))
        check(one[0] == 200 and one[1]["ETag"] == two[1]["ETag"] and one[2] == two[2], f"both servers send the same bytes of {path}")


def cache_heeds_what_is_asked(proxy):
    url = proxy + PLAN
    for headers, kind in [({}, "application/json"), ({"Accept": "text/html"}, "text/html"), ({"Accept": "text/turtle"}, "text/turtle"),
                          ({"Accept": "text/html", "Accept_Encoding": "gzip, deflate, br"}, "text/html")]:
        first, again = get(url, **headers), get(url, **headers)
        check(first[1]["Content-Type"].startswith(kind) and again[1]["X-Cache"] == "HIT", f"{kind} is in the cache ({headers})")
        check(again[1]["Content-Encoding"] == ("br" if "Accept_Encoding" in headers else None), f"in the coding that was asked for ({headers})")
        check(first[2] == again[2] and first[1]["ETag"] == again[1]["ETag"], "with the same bytes and tag")
        check(get(url, If_None_Match=again[1]["ETag"], **headers)[0] == 304, "and 304 to who has them")
    status, answer, _ = get(url, Accept_Datetime="Thu, 01 Jan 2099 00:00:00 GMT")
    check((status, answer["Location"]) == (302, f"{BASE}{PLAN}/releases/1"), "who asks for a time is led to the release of that time")
    check(get(url)[0] == 200, "and nobody else is")


def purged(place, told):
    return place.run("sh", "-c", blocks("sh")[0], "purge.sh", place.cache, given=told)


def withdrawal_reaches_the_cache(place, proxy):
    path = f"{proxy}{PLAN}/terms/dao.json"
    pinned = f"{proxy}{PLAN}/releases/1/terms.csv"
    get(path), get(pinned)
    check(get(pinned)[1]["X-Cache"] == "HIT", "the file of a release is in the cache")
    told = place.run(place.program, "withdraw", "--lang", "en", "--reason", "order", "--record", f"{BASE}/id{PLAN}/terms/dao")
    time.sleep(2.5)
    check(",dao," in get(pinned)[2].decode(), "the cache knows nothing of a withdrawal")
    purged(place, told)
    check(get(path)[0] == 410, "after the purge what was withdrawn is gone")
    check(",dao," not in get(pinned)[2].decode(), "from files of releases too")


def virtuoso(place, ports):
    sql, folder = free_port(), place.folder / "virtuoso"
    folder.mkdir()
    (folder / "virtuoso.ini").write_text(f"""
[Database]
DatabaseFile = {folder}/virtuoso.db
TransactionFile = {folder}/virtuoso.trx
ErrorLogFile = {folder}/virtuoso.log
xa_persistent_file = {folder}/virtuoso.pxa
LockFile = {folder}/virtuoso.lck
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {place.folder}
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:{ports['store']}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 1000000
""")
    place.start("virtuoso-t", "+foreground", "+configfile", folder / "virtuoso.ini")
    wait(f"http://127.0.0.1:{ports['store']}/sparql")
    return sql


def rows(server, query):
    status, _, body = get(f"{server}/sparql?query={urllib.parse.quote(query)}", Accept="application/sparql-results+json")
    check(status == 200, f"{server} answers a query")
    found = json.loads(body)["results"]["bindings"]
    return sorted(sorted((name, cell["value"]) for name, cell in row.items()) for row in found)


def loaded(place, server, sql):
    return place.run("sh", "-c", blocks("sh")[1], "load.sh", server, place.folder / "graphs", sql).splitlines()


def store_answers_alike(place, server, proxy, sql):
    first = loaded(place, server, sql)
    check(f"loaded {BASE}/graph{PLAN}" in first, f"{len(first)} graphs are loaded")
    for query in QUERIES:
        check(rows(proxy, query) == rows(server, query), "the store answers as the server does")
    check(loaded(place, server, sql) == [], "what has not changed is not loaded again")


def publication_reaches_all(place, packages, ports, sql):
    described = packages / PLAN[1:] / "datapackage.json"
    package = json.loads(described.read_text())
    package["description"] = package.get("description", "") + "（改訂）"
    described.write_text(json.dumps(package, ensure_ascii=False, indent=2))
    place.run(place.program, "format", packages)
    place.run(place.program, "publish", packages)
    one, two, proxy = (f"http://127.0.0.1:{ports[name]}" for name in ("one", "two", "proxy"))
    until("both servers serve what was published", lambda: all(get(f"{server}{PLAN}/releases/2")[0] == 200 for server in (one, two)))
    again = loaded(place, two, sql)
    check(any(PLAN in line or "catalog" in line for line in again) and len(again) < 6, f"only what changed is loaded: {again}")
    for query in QUERIES:
        check(rows(proxy, query) == rows(two, query), "the store answers as the servers do after a publication")


def main():
    program, database, folder = sys.argv[1:]
    place = Place(program, database, folder)
    packages = place.folder / "packages"
    shutil.copytree(ROOT / "datasets", packages)
    try:
        place.run(place.program, "publish", packages, "--base-url", BASE)
        ports = {name: free_port() for name in ("proxy", "one", "two", "store")}
        one, _two = (place.start(place.program, "serve", "--listen", f"127.0.0.1:{ports[name]}") for name in ("one", "two"))
        for name in ("one", "two"):
            wait(f"http://127.0.0.1:{ports[name]}/readyz")
        servers_are_one(ports)
        front, proxy, server = nginx(place, ports, False), f"http://127.0.0.1:{ports['proxy']}", f"http://127.0.0.1:{ports['two']}"
        cache_heeds_what_is_asked(proxy)
        front.terminate()
        front.wait()
        sql = virtuoso(place, ports)
        nginx(place, ports, True)
        store_answers_alike(place, server, proxy, sql)
        publication_reaches_all(place, packages, ports, sql)
        withdrawal_reaches_the_cache(place, proxy)
        loaded(place, server, sql)
        check(rows(proxy, QUERIES[2]) == [], "what was withdrawn is in the store no more")
        one.terminate()
        one.wait()
        check(all(get(f"{proxy}{PLAN}/terms.json?limit={count}")[0] == 200 for count in range(1, 9)), "one server that has ended is not missed")
        print("1 passed, 0 failed")
    finally:
        place.end()


if __name__ == "__main__":
    main()
