#!/usr/bin/env python3
"""Prints what openplan's answers cost beside those of other servers over the same data, as Markdown.

    benches/peers.py                      # one city: some minutes
    benches/peers.py --cities 1 1741      # and all of Japan's: an hour
    benches/peers.py --only hot load      # some of the tables

The others are nginx with the same bytes, the server of oxigraph, Virtuoso, and Datasette with the SQLite file of the plan. nginx,
Virtuoso and `wrk`, which asks, are looked for and, where this may install packages of Debian, installed; oxigraph and Datasette
come into an environment of Python beside the build. A server that cannot be had is left out and named.

A figure is processor time of a server for one answer. Servers are asked in turn, round by round, and what is printed of them is the
ratio within a round: its median, least and greatest. What each table is, is said in docs/performance.md.
"""

import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

sys.dont_write_bytecode = True  # beside scale.py
import corpus  # noqa: E402
import scale  # noqa: E402
from scale import BASE, ROOT, Program, line, tell, written  # noqa: E402

PACKAGES = ("oxigraph==0.5.13", "datasette==0.65.5")
DEBIAN = {"nginx": "nginx-light", "virtuoso-t": "virtuoso-opensource-7", "wrk": "wrk"}
WRK_SECONDS = 1
CONNECTIONS = 32


# ---- the servers


class Server:
    """A running server with a port. Its processor time is that of all its processes."""

    def __init__(self, name, command, folder, port=None, ready="/", environment=None, patience=120):
        self.name, self.port, self.patience, self.connection = name, port or free_port(), patience, None
        command = [str(part).replace("{port}", str(self.port)) for part in command]
        self.log = open(folder / f"{Path(command[0]).name}.log", "w+b")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env=environment)
        self.wait(ready)

    def wait(self, path):
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.answer(path)[0] < 500:
                    return
            self.close()
            time.sleep(0.1)
        self.end()
        raise scale.Failure(f"{self.name} does not answer")

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        self.close()
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def processes(self):
        found, todo = [], [self.process.pid]
        while todo:
            found.append(todo.pop())
            with contextlib.suppress(OSError):
                todo += map(int, Path(f"/proc/{found[-1]}/task/{found[-1]}/children").read_text().split())
        return found

    def cpu(self):
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.processes())

    def answer(self, path, headers=None):
        """Status, headers and body, over one connection. A server may have closed one that was idle."""
        try:
            return self.asked(path, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            self.close()
            return self.asked(path, headers)

    def asked(self, path, headers):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        self.connection.request("GET", path, headers=headers or {})
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def body(self, path, headers=None):
        status, _, body = self.answer(path, headers)
        if status not in (200, 303, 304):
            raise scale.Failure(f"{self.name} {path}: {status} {body[:500].decode(errors='replace')}")
        return body

    def spent(self, paths, headers=None):
        """Processor seconds that each of these addresses took on the average, asked one after the other."""
        before = self.cpu()
        for path in paths:
            self.body(path, headers)
        return (self.cpu() - before) / len(paths)

    def rushed(self, path, headers=None, connections=CONNECTIONS, script=None):
        """Processor seconds an answer, answers a second and the median of their times, asked by many at once."""
        command = ["wrk", "-t1", f"-c{connections}", f"-d{WRK_SECONDS}s", "--latency"]
        for name, value in (headers or {}).items():
            command += ["-H", f"{name}: {value}"]
        command += ["-s", str(script)] if script else []
        before = self.cpu()
        url = f"http://127.0.0.1:{self.port}{path}"
        done = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
        spent = self.cpu() - before
        if "Non-2xx" in done:
            raise scale.Failure(f"{self.name} {path}: {done}")
        count = int(re.search(r"(\d+) requests in", done)[1])
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])
        value, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", done).groups()
        return spent / count, rate, float(value) * {"us": 1e-6, "ms": 1e-3, "s": 1}[unit]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def openplan(program, database, folder):
    command = [program.path, "serve", "--database", database, "--listen", "127.0.0.1:{port}"]
    return Server("openplan", command, folder, ready="/readyz", environment=program.environment, patience=program.patience)


def nginx(bodies, folder):
    """These bodies by their name, as files, and a redirection."""
    root = folder / "root"
    for name, body in bodies.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    os.chmod(folder.parent, 0o755)
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(f"""
        {user} daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/error.log;
        events {{ worker_connections 1024; }}
        http {{
            access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type application/octet-stream;
            server {{
                listen 127.0.0.1:{port}; root {root};
                location /redirected {{ return 303 https://plans.example.jp/elsewhere; }}
            }}
        }}""")
    return Server("nginx", ["nginx", "-p", folder, "-c", folder / "nginx.conf"], folder, port=port)


def oxigraph(tools, quads, folder):
    place = folder / "oxigraph"
    command = [tools / "oxigraph", "load", "--location", place, "--file", quads]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    command = [tools / "oxigraph", "serve-read-only", "--location", place, "--union-default-graph", "--bind", "127.0.0.1:{port}"]
    return Server("oxigraph", command, folder)


def datasette(tools, file, folder):
    """The SQLite file of a plan, which does not change."""
    command = [tools / "datasette", "serve", "--immutable", file, "--port", "{port}", "--setting", "suggest_facets", "off"]
    return Server("Datasette", command, folder)


def virtuoso(quads, folder):
    place, sql = folder / "virtuoso", free_port()
    place.mkdir()
    port = free_port()
    (place / "virtuoso.ini").write_text(f"""
[Database]
DatabaseFile = {place}/virtuoso.db
TransactionFile = {place}/virtuoso.trx
ErrorLogFile = {place}/virtuoso.log
xa_persistent_file = {place}/virtuoso.pxa
LockFile = {place}/virtuoso.lck
[TempDatabase]
DatabaseFile = {place}/virtuoso-temp.db
TransactionFile = {place}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
DirsAllowed = {folder}
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
DefaultQuery = SELECT 1 WHERE {{}}
""")
    server = Server("Virtuoso", ["virtuoso-t", "+foreground", "+configfile", place / "virtuoso.ini"], folder, port=port, ready="/sparql")
    statements = f"DB.DBA.TTLP_MT(file_to_string_output('{quads}'), '', 'urn:x', 512); checkpoint;"
    command = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={statements}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or "Error" in done.stderr:
        server.end()
        raise scale.Failure(f"Virtuoso did not load: {done.stdout[-500:]}{done.stderr[-500:]}")
    return server


# ---- what is measured


class Table:
    """Ratios of what openplan takes to what another does, gathered round by round."""

    def __init__(self, title, *columns):
        self.title, self.columns, self.samples = title, columns, {}

    def add(self, work, **samples):
        """One round: a value for each name; a column `a/b` is the ratio of two of them."""
        of_work = self.samples.setdefault(work, {})
        for name, value in samples.items():
            of_work.setdefault(name, []).append(value)

    def __str__(self):
        lines = [f"**{self.title}**", "", line(["work", *self.columns]), line(["---", *["--:"] * len(self.columns)])]
        lines += [line([work, *(self.cell(of_work, column) for column in self.columns)]) for work, of_work in self.samples.items()]
        return "\n".join(lines)

    @staticmethod
    def cell(samples, column):
        above, _, below = column.partition("/")
        if above not in samples or below and below not in samples:
            return "—"
        if not below:
            values = samples[above]
            return values[-1] if isinstance(values[-1], str) else written(statistics.median(values), scale.SECONDS)
        ratios = [one / other for one, other in zip(samples[above], samples[below]) if other]
        return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def published(program, count, folder):
    """A database with so many plans, and the plan that is asked."""
    cities, database = list(corpus.cities(count)), folder / "plans.sqlite"
    for city in cities:
        city.write(folder / "packages")
    program.publish(folder / "packages", database)
    shutil.rmtree(folder / "packages")
    return cities, database


def hot(program, place, folder, rounds):
    """The same addresses again and again, by 32 connections."""
    (city, *_), database = place
    plan, item = f"/{city.folder}", scale.items(city)[1]
    addresses = {
        "item, JSON": (f"{item}.json", {}),
        "item, Turtle": (f"{item}.ttl", {}),
        "item, page": (f"{item}.html", {}),
        "list of 20, JSON": (f"{plan}/schedule.json?limit=20", {}),
        "table, CSV": (f"{plan}/terms.csv", {}),
        "search": ("/search.json?q=AI", {}),
    }
    table = Table("Hot, one city", "openplan", "nginx", "openplan/nginx", "requests/nginx requests")
    with openplan(program, database, folder) as ours:
        bodies = {str(number): ours.body(path) for number, (path, _) in enumerate(addresses.values())}
        with nginx(bodies, folder) as theirs:
            works = [(name, path, {}, f"/{number}", {}) for number, (name, (path, _)) in enumerate(addresses.items())]
            tags = [server.answer(path)[1]["ETag"] for server, path in ((ours, works[0][1]), (theirs, "/0"))]
            works.append(("304", works[0][1], {"If-None-Match": tags[0]}, "/0", {"If-None-Match": tags[1]}))
            works.append(("303 of `/id/…`", f"/id{item}", {}, "/redirected", {}))
            for _ in range(rounds):
                for name, path, headers, their_path, their_headers in works:
                    spent, rate, _ = ours.rushed(path, headers)
                    other, other_rate, _ = theirs.rushed(their_path, their_headers)
                    table.add(name, openplan=spent, nginx=other, requests=rate, **{"nginx requests": other_rate})
    return table


def cold_addresses(city):
    """Addresses that differ, by what they are."""
    plan, items = f"/{city.folder}", scale.items(city)
    sorts = {"schedule": ("stage_id", "period", "source_line", "initiative_id"), "terms": ("label", "definition", "term_id"),
             "initiatives": ("title", "initiative_id"), "sections": ("title", "section_id"),
             "indicator-listings": ("indicator_id",), "listings": ("initiative_id", "policy_id", "source_line")}
    lists = [f"/{table}.json?limit=20&sort={sign}{column}" for table, columns in sorts.items() for column in columns for sign in ("", "-")]
    filters = [f"/schedule.csv?period={year}&stage_id={stage}" for year in (2023, 2024, 2025)
               for stage in ("introduce", "operate", "consider", "expand", "trial", "prepare")]
    return {
        "item, JSON": [f"{path}.json" for path in items],
        "item, Turtle": [f"{path}.ttl" for path in items],
        "item, page": [f"{path}.html" for path in items],
        "list of 20, JSON": [plan + path for path in lists],
        "list of 20, page": [plan + path.replace(".json", ".html") for path in lists],
        "filtered CSV": [plan + path for path in filters],
    }


def of_datasette(path):
    """Where Datasette has what openplan has at an address; it has no triples."""
    address, _, query = path.partition("?")
    address, form = address.rsplit(".", 1)
    table, *key = address.split("/")[3:]
    for ours, theirs in (("limit=", "_size="), ("sort=-", "_sort_desc="), ("sort=", "_sort=")):
        query = query.replace(ours, theirs)
    ending, more = {"json": (".json", ""), "csv": (".csv", "&_size=max"), "html": ("", ""), "ttl": (None, "")}[form]
    if ending is None:
        return None
    return "/".join(("/plan", table.replace("-", "_"), *[",".join(key)] * bool(key))) + f"{ending}?{query}{more}"


def answered(server, paths):
    """Those of these addresses that are answered: stages and columns differ by plan."""
    return [path for path in paths if server.answer(path)[0] == 200]


def cold(program, place, folder, rounds, tools):
    """Each address once, of a server that has only been asked for the plan; then again. Datasette keeps no answers."""
    (city, *_), database = place
    table = Table("Cold, one city", "openplan", "hot", "nginx", "Datasette", "openplan/hot", "openplan/nginx", "openplan/Datasette")
    with openplan(program, database, folder) as ours:
        works = {name: answered(ours, paths) for name, paths in cold_addresses(city).items()}
        bodies = {f"{name}/{place}": ours.body(path) for name, paths in works.items() for place, path in enumerate(paths)}
        (folder / "plan.sqlite").write_bytes(ours.body(f"/{city.folder}/data.sqlite"))
    with nginx(bodies, folder) as theirs, datasette(tools, folder / "plan.sqlite", folder) as portal:
        for _ in range(rounds):
            with openplan(program, database, folder) as ours:
                for form in ("", ".html", ".ttl"):
                    ours.body(f"/{city.folder}{form}")
                for name, paths in works.items():
                    spent, again = ours.spent(paths), ours.spent(paths)
                    other = theirs.spent([urllib.parse.quote(f"/{name}/{place}") for place in range(len(paths))])
                    table.add(name, openplan=spent, hot=again, nginx=other)
                    theirs_too = [path for path in map(of_datasette, paths) if path]
                    if theirs_too:
                        table.add(name, Datasette=portal.spent(theirs_too))
    return table


PREFIXES = """PREFIX mp: <https://w3id.org/municipal-plan/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX stage: <https://w3id.org/municipal-plan/stage#>
"""


def queries(city):
    """What is asked of the graphs: their answers have one right form each."""
    term = f"<{BASE}/id/{city.folder}/terms/ai>"
    return {
        "look-up": f"SELECT ?p ?o {{ {term} ?p ?o }}",
        "ASK": f"ASK {{ {term} skos:prefLabel ?label }}",
        "filter": "SELECT ?entry ?line { ?entry a mp:ScheduleEntry ; mp:sourceLine ?line FILTER(?line > 600) } ORDER BY ?entry LIMIT 50",
        "group": "SELECT ?stage (COUNT(*) AS ?count) { ?entry mp:stage ?stage } GROUP BY ?stage",
        "order": "SELECT ?initiative ?title { ?initiative a mp:Initiative ; dcterms:title ?title } ORDER BY ?title ?initiative LIMIT 20",
        "join": "SELECT (COUNT(*) AS ?count) { ?entry mp:stage stage:operate ; mp:initiative ?i . ?i dcterms:subject ?term . ?term skos:prefLabel ?label }",
        "contains": 'SELECT (COUNT(*) AS ?count) { ?term a mp:Term ; skos:definition ?text FILTER(CONTAINS(STR(?text), "データ")) }',
    }


def question(text):
    return f"/sparql?query={urllib.parse.quote(PREFIXES + text)}"


RESULTS = {"Accept": "application/sparql-results+json"}


def answers(body):
    """What a result says, without its order."""
    read = json.loads(body)
    if "boolean" in read:
        return read["boolean"]
    of = lambda binding: tuple(sorted((name, term["value"]) for name, term in binding.items()))  # noqa: E731
    return sorted(of(binding) for binding in read["results"]["bindings"])


def sparql(program, place, folder, rounds, tools):
    """Queries that no server has been asked before, and those that it has."""
    cities, database = place
    quads = folder / "plans.nq"
    asked = 40 if len(cities) < 10 else 5
    table = Table(f"SPARQL, {len(cities):,} cities", "openplan", "oxigraph", "Virtuoso", "openplan/oxigraph", "openplan/Virtuoso", "again/oxigraph", "answers")
    with contextlib.ExitStack() as running:
        ours = running.enter_context(openplan(program, database, folder))
        with open(quads, "wb") as file:
            for city in cities:
                file.write(ours.body(f"/{city.folder}/data.nq"))
        others = []
        for start in (lambda: oxigraph(tools, quads, folder), lambda: virtuoso(quads, folder)):
            try:
                others.append(running.enter_context(start()))
            except (OSError, scale.Failure, subprocess.CalledProcessError) as failure:
                tell(f"left out: {failure}")
        for name, text in queries(cities[-1]).items():
            right = answers(ours.body(question(text), RESULTS))
            different = [other.name for other in others if answers(other.body(question(text), RESULTS)) != right]
            for number in range(rounds):
                fresh = [question(f"{text} # {number} {one}") for one in range(asked)]
                samples = {server.name: server.spent(fresh, RESULTS) for server in (ours, *others)}
                samples["again"] = ours.spent([fresh[0]] * asked, RESULTS)
                samples["answers"] = f"differ: {', '.join(different)}" if different else "equal"
                table.add(name, **samples)
    quads.unlink()
    return table


def across(program, place, folder, rounds, one):
    """What one plan and lists over all of them cost, beside a server with one plan."""
    lists = {
        "list of 20": [f"/{table}.json?limit=20" for table in ("initiatives", "schedule", "terms", "listings")],
        "filtered": [f"/schedule.json?limit=20&stage_id={stage}" for stage in ("operate", "introduce")],
        "sorted": [f"/{path}&sort={column}" for path, column in (("initiatives.json?limit=20", "title"), ("terms.json?limit=20", "label"))],
        "`q`": [f"/{table}.json?limit=20&q={urllib.parse.quote('データ')}" for table in ("initiatives", "terms")],
        "search": [f"/search.json?q={urllib.parse.quote(word)}" for word in ("データ", "市民", "AI")],
        "count": ["/schedule.json?group_by=period,stage_id"],
    }
    count = len(place[0])
    table = Table(f"{count:,} cities beside one", "one", "many", "many/one")
    for _ in range(rounds):
        with contextlib.ExitStack() as running:
            for name, (cities, database) in (("one", one), ("many", place)):
                server = running.enter_context(openplan(program, database, folder))
                city = cities[-1]
                server.body(f"/{city.folder}")
                works = {"item, JSON": [f"{path}.json" for path in scale.items(city)], "stored CSV": scale.files(city), **lists}
                for work, paths in works.items():
                    table.add(work, **{name: server.spent(paths)})
                before, began = scale.memory(server.process.pid, "VmRSS"), time.monotonic()
                server.connection.request("GET", "/catalog.ttl")
                answer = server.connection.getresponse()
                answer.read(1)
                table.add("`/catalog.ttl`, first byte (time)", **{name: time.monotonic() - began})
                answer.read()
                tell(f"{name}: /catalog.ttl took {time.monotonic() - began:.2f} s; memory {before / 1e6:.0f} MB, at the peak {scale.memory(server.process.pid, 'VmHWM') / 1e6:.0f} MB")
    return table


HEAVY = "SELECT (COUNT(*) AS ?n) { ?a mp:stage ?s . ?b mp:stage ?s . ?c mp:stage ?s FILTER(STRLEN(STR(?a)) > STRLEN(STR(?b))) }"


def load(program, place, folder, rounds):
    """Light requests by 64 connections, alone and beside four heavy queries."""
    (city, *_), database = place
    items = scale.items(city)
    script = folder / "mixed.lua"
    paths = [f"{items[1]}.json", f"{items[2]}.ttl", f"{items[3]}.html", f"/{city.folder}/schedule.json?limit=20", f"/{city.folder}/terms.csv", "/search.json?q=AI"]
    script.write_text("local paths = {" + ", ".join(map(json.dumps, paths)) + "}\nlocal next = 0\n"
                      "request = function() next = next % #paths + 1; return wrk.format('GET', paths[next]) end\n")
    table = Table("Under load: median time of 64 light requests at once", "alone", "beside", "beside/alone")
    with openplan(program, database, folder) as ours:
        for _ in range(rounds):
            alone = ours.rushed("/", connections=64, script=script)[2]
            ended = threading.Event()
            busy = [threading.Thread(target=keep_asking, args=(ours.port, ended)) for _ in range(4)]
            for thread in busy:
                thread.start()
            time.sleep(0.3)
            beside = ours.rushed("/", connections=64, script=script)[2]
            ended.set()
            for thread in busy:
                thread.join()
            table.add("mixed", alone=alone, beside=beside)
    return table


def keep_asking(port, ended):
    while not ended.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection.request("GET", question(f"{HEAVY} # {time.monotonic()}"))
            connection.getresponse().read()
        connection.close()


# ---- setting up


def tools(folder):
    """What others are run with; an environment of Python is made once."""
    missing = [package for program, package in DEBIAN.items() if not shutil.which(program)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        subprocess.run(["apt-get", "-qq", "update"], check=False, env=environment, stdout=sys.stderr)
        command = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *missing]
        subprocess.run(command, check=False, env=environment, stdout=sys.stderr)
    place = folder / "peers"
    if not (place / "bin/oxigraph").exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([place / "bin/pip", "install", "--quiet", *PACKAGES], check=True, stdout=sys.stderr)
    return place / "bin"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    add = parser.add_argument
    add("--binary", type=Path, default=built / "release/openplan", help=f"program to measure (default: {built}/release/openplan)")
    add("--cities", type=int, nargs="*", metavar="N", default=[1], help="default: 1")
    add("--rounds", type=int, default=5, help="times that each is measured (default: 5)")
    add("--only", nargs="*", choices=["hot", "cold", "sparql", "load", "across"], help="tables to print (default: all)")
    add("--scratch", type=Path, help="folder in which a temporary one is made (default: that of the system)")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    others, program = tools(built), Program(arguments.binary, 900)
    asked = lambda name: not arguments.only or name in arguments.only  # noqa: E731
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    print(f"Medians (least–greatest) of {arguments.rounds} rounds at commit {commit}, {scale.machine()}.")
    with tempfile.TemporaryDirectory(prefix="openplan-peers-", dir=arguments.scratch) as scratch:
        one = None
        for count in arguments.cities:
            folder = Path(scratch) / str(count)
            folder.mkdir()
            place = published(program, count, folder)
            one = one or place
            measures = {"hot": (hot,), "cold": (cold, others), "load": (load,)} if count == 1 else {}
            measures |= {"sparql": (sparql, others)}
            measures |= {"across": (across, one)} if count > 1 else {}
            for name, (measure, *beside) in measures.items():
                if asked(name):
                    with tempfile.TemporaryDirectory(dir=folder) as own:
                        print(f"\n{measure(program, place, Path(own), arguments.rounds, *beside)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
