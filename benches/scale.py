#!/usr/bin/env python3
"""Prints how openplan scales, as Markdown: over N cities with a plan each, and over R releases of one plan.

    benches/scale.py                                          # 1, 10, 100 and 1,741 cities; 1, 20, 80 and 500 releases
    benches/scale.py --cities 2 --releases 2                  # whether it works, in some seconds
    benches/scale.py --binary before=old/openplan --binary now=target/release/openplan --cities 1 100 --releases 1 80

What each figure is, is said in docs/performance.md. Everything is made in a folder of its own, which goes with it.
"""

import argparse
import contextlib
import http.client
import json
import os
import platform
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

sys.dont_write_bytecode = True  # beside corpus.py
import corpus  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://plans.example.jp"
COLD = 200  # addresses that are asked of a server for the processor time of one
FIRST = 20  # cities of which the list of releases is asked
RUNS_END = 120  # seconds after which a figure is not measured again


def tell(text):
    print(text, file=sys.stderr, flush=True)


class Figures(dict):
    """What was measured of one program at one size: samples by the name of the figure."""

    def add(self, name, value):
        self.setdefault(name, []).append(float(f"{value:.4g}"))


class Bounds:
    """How often something is measured, and how long something may take."""

    def __init__(self, runs, patience):
        self.runs, self.patience = runs, patience

    def each(self):
        began = time.monotonic()
        for run in range(self.runs):
            if run and time.monotonic() - began > RUNS_END:
                return
            yield run


# ---- the program


class Program:
    """A program to be measured."""

    def __init__(self, path, patience):
        self.path, self.patience = Path(path).resolve(strict=True), patience
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENPLAN_")}
        self.environment.update(LC_ALL="C.UTF-8", NO_COLOR="1", RUST_LOG="warn")

    def start(self, arguments, log):
        command, nothing = [self.path, *arguments], subprocess.DEVNULL
        return subprocess.Popen(command, env=self.environment, stdin=nothing, stdout=log, stderr=log)

    def publish(self, folder, database):
        """Publishes a tree of packages: seconds, processor seconds, and bytes of memory and disk at their peaks."""
        with open(database.parent / "publish.log", "w+b") as log:
            began = time.monotonic()
            process = self.start(["publish", folder, "--database", database, "--base-url", BASE], log)
            peaks, end = Peaks(database, process.pid), threading.Timer(self.patience, process.kill)
            end.start()
            try:
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
            finally:
                end.cancel()
                if process.returncode is None:
                    process.kill()
            seconds = time.monotonic() - began
            if process.returncode:
                raise Failure(f"publish ended with {process.returncode}: {last_words(log)}")
        return seconds, usage.ru_utime + usage.ru_stime, *peaks.ended()


class Failure(Exception):
    """Something did not do what is measured."""


def last_words(log):
    log.seek(0)
    return log.read()[-2000:].decode(errors="replace")


def memory(pid, name):
    """Bytes of memory that a process has (`VmRSS`) or had at most (`VmHWM`)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


class Peaks(threading.Thread):
    """Watches how much memory a process takes, and how much disk its database does.

    What the system says of an ended process would be the memory of the one that started it, if that had more.
    """

    def __init__(self, database, pid):
        super().__init__(daemon=True)
        self.database, self.pid, self.memory, self.disk, self.done = database, pid, 0, 0, threading.Event()
        self.start()

    def run(self):
        while not self.done.wait(0.005):
            self.look()

    def look(self):
        with contextlib.suppress(OSError):
            self.memory = max(self.memory, memory(self.pid, "VmHWM"))
        self.disk = max(self.disk, self.taken())

    def ended(self):
        self.done.set()
        self.join()
        self.look()
        return self.memory, self.disk

    def taken(self):
        """Bytes of the files of the database, also of those that the process has unlinked and still holds."""
        held = Path(f"/proc/{self.pid}/fd")
        bytes_by_inode = {}
        for path in (*of_database(self.database), *held.glob("*")):
            with contextlib.suppress(OSError):
                if path.parent != held or os.readlink(path).endswith("(deleted)"):
                    bytes_by_inode[path.stat().st_ino] = path.stat().st_blocks * 512
        return sum(bytes_by_inode.values())


def of_database(database):
    """The file of a database, and what SQLite puts beside it."""
    return database.parent.glob(f"{database.name}*")


def size(database):
    return sum(path.stat().st_size for path in of_database(database))


class Server:
    """A running server. Its processor time is that of all its threads, those that have ended too."""

    def __init__(self, program, database):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = open(database.parent / "server.log", "w+b")
        self.began = time.monotonic()
        self.process = program.start(["serve", "--database", database, "--listen", f"127.0.0.1:{self.port}"], self.log)
        self.patience, self.connection = program.patience, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def cpu(self):
        return time.clock_gettime((~self.process.pid << 3) | 2)  # the clock of another process: see clock_getcpuclockid

    def answer(self, path, connection=None):
        """Status and body."""
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        connection.request("GET", path, headers={"Accept": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def ask(self, path):
        """The body of an answer that must be there, over one connection."""
        self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        status, body = self.answer(path, self.connection)
        if status != 200:
            raise Failure(f"{path}: {status} {body[:500].decode(errors='replace')}")
        return body

    def spent(self, paths):
        """Processor seconds and seconds that answering these addresses took, each on the average."""
        cpu, began = self.cpu(), time.monotonic()
        for path in paths:
            self.ask(path)
        return (self.cpu() - cpu) / len(paths), (time.monotonic() - began) / len(paths)

    def moments(self, wanted):
        """When each of these first answered as wanted: seconds on the clock by name. They are asked at the same time."""
        found = {}
        watchers = [threading.Thread(target=self.watch, args=(found, name, *what)) for name, what in wanted.items()]
        for watcher in watchers:
            watcher.start()
        return watchers, found

    def watch(self, found, name, path, is_wanted):
        began = time.monotonic()
        while time.monotonic() - began < self.patience and self.process.poll() is None:
            # What is not there yet is refused, or is said to come later: 503.
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, body = self.answer(path)
                if status == 200 and is_wanted(body):
                    found[name] = time.monotonic()
                    return
            time.sleep(min(0.25, 0.005 + (time.monotonic() - began) / 50))

    def wait(self, watchers, found):
        for watcher in watchers:
            watcher.join()
        if len(found) < len(watchers):
            answered = sorted(found) or "nothing"
            raise Failure(f"{answered} answered within {self.patience} s. The server said: {last_words(self.log)}")
        return found


# ---- what is asked of it


def sparql(query):
    return f"/sparql?query={urllib.parse.quote(query)}"


def is_true(body):
    return json.loads(body)["boolean"]


def has_hits(body):
    return json.loads(body)["meta"]["total"] > 0


def is_any(_):
    return True


def of_release(number):
    return lambda body: json.loads(body)["meta"]["release"] >= number


def started(server, city, figures):
    """Waits until a server that has just been started does everything."""
    plan = f"/{city.folder}"
    moments = server.wait(*server.moments({
        "start: REST": (plan, is_any),
        "start: ready": ("/readyz", is_any),
        "start: search": (f"/search?limit=1&q={urllib.parse.quote(city.municipality.name)}", has_hits),
        "start: SPARQL": (sparql(f"ASK {{ <{BASE}/id{plan}> ?p ?o }}"), is_true),
    }))
    for name, moment in moments.items():
        figures.add(name, moment - server.began)
    figures.add("memory: resident", memory(server.process.pid, "VmRSS"))
    figures.add("memory: peak of start", memory(server.process.pid, "VmHWM"))


def published_one_more(program, server, database, city, packages, number, figures):
    """Publishes the next content of a plan while it is served, and waits until that is seen."""
    term, definition = next(iter(city.revise().items()))
    folder = city.write(packages)
    iri, text = f"{BASE}/id/{city.folder}/terms/{term}", json.dumps(definition, ensure_ascii=False)
    watched = server.moments({
        "one more: shown by REST": (f"/{city.folder}", of_release(number)),
        "one more: shown by SPARQL": (sparql(f"ASK {{ <{iri}> ?p ?o FILTER(STR(?o) = {text}) }}"), is_true),
    })
    before = size(database)
    seconds, cpu, most, disk = program.publish(folder, database)
    ended = time.monotonic()
    figures.add("one more: publish", seconds)
    figures.add("one more: publish, CPU", cpu)
    figures.add("one more: publish, memory", most)
    figures.add("one more: publish, disk", disk - before)
    for name, moment in server.wait(*watched).items():
        figures.add(name, max(0, moment - ended))


def items(city):
    """Addresses of all rows of a plan that have a page each, tables taking turns."""
    tables = {"sections": ("revision_id", "section_id"), "initiatives": ("initiative_id",), "terms": ("term_id",)}
    lists = [
        [f"/{city.folder}/{table}/" + "/".join(row[column] for column in key) for row in city.tables[table]]
        for table, key in tables.items()
    ]
    return [path for number in range(max(map(len, lists))) for one in lists for path in one[number : number + 1]]


def files(city):
    return [f"/{city.folder}/{table}{suffix}" for table in city.tables for suffix in (".csv", ".excel.csv")]


def spread(cities, addresses):
    """At most so many addresses as are asked, of all cities in turn, none twice."""
    lists = [addresses(city) for city in cities[:COLD]]
    turns = (path for number in range(max(map(len, lists))) for one in lists for path in one[number : number + 1])
    return [path for path, _ in zip(turns, range(COLD))]


# Questions over all plans at once, by the names of their figures.
ACROSS = {
    "count": "/schedule?group_by=period,stage_id",
    "sum": "/observations?group_by=unit_id,value_type_id",
    "list": "/schedule?limit=20&expand=initiative",
}


def asked_first(server, cities, figures):
    """What answers cost that no one has asked for before."""
    for name, path in ACROSS.items():
        figures.add(f"first: {name}", server.spent([path])[1])
    figures.add("CPU: item", server.spent(spread(cities, items))[0])
    figures.add("CPU: CSV", server.spent(spread(cities, files))[0])
    for city in cities[:FIRST]:
        for name, path in (("releases", "releases"), ("feed", "releases.atom"), ("history", "terms/ai/history")):
            cpu, seconds = server.spent([f"/{city.folder}/{path}"])
            figures.add(f"CPU: {name}", cpu)
            figures.add(f"first: {name}", seconds)
    figures.add("memory: after requests", memory(server.process.pid, "VmRSS"))


# ---- the two series


def over_cities(program, count, scratch, bounds):
    """As many plans, a release each."""
    figures, packages, database = Figures(), scratch / "packages", scratch / "database" / "plans.sqlite"
    cities = list(corpus.cities(count))
    for city in cities:
        city.write(packages)
    for _ in bounds.each():
        shutil.rmtree(database.parent, ignore_errors=True)
        database.parent.mkdir()
        seconds, cpu, most, disk = program.publish(packages, database)
        figures.add("publish all", seconds)
        figures.add("publish all: CPU", cpu)
        figures.add("publish all: memory", most)
        figures.add("publish all: disk", disk)
        figures.add("database", size(database))
    started_and_asked(program, cities, database, bounds, figures)
    with Server(program, database) as server:
        started(server, cities[-1], figures)
        for run in bounds.each():
            city, number = cities[run % count], 2 + run // count
            published_one_more(program, server, database, city, packages, number, figures)
    return figures


def over_releases(program, count, scratch, bounds):
    """One plan, as many releases."""
    figures, packages, database = Figures(), scratch / "packages", scratch / "database" / "plans.sqlite"
    database.parent.mkdir(exist_ok=True)
    [city] = corpus.cities(1)
    for number in range(count):
        if number:
            city.revise()
        program.publish(city.write(packages), database)
    figures.add("database", size(database))
    started_and_asked(program, [city], database, bounds, figures)
    with Server(program, database) as server:
        started(server, city, figures)
        for run in bounds.each():
            published_one_more(program, server, database, city, packages, count + run + 1, figures)
    return figures


def started_and_asked(program, cities, database, bounds, figures):
    """What a server has to answer first is known once, so each is a new one."""
    for _ in bounds.each():
        with Server(program, database) as server:
            started(server, cities[-1], figures)
            asked_first(server, cities, figures)


SERIES = {"cities": over_cities, "releases": over_releases}


# ---- the tables

SECONDS, BYTES = "s", "B"
NAMES = {
    "database": ("Database", BYTES),
    "publish all": ("Publish all at once", SECONDS),
    "publish all: CPU": ("… processor time", SECONDS),
    "publish all: memory": ("… resident memory at the peak", BYTES),
    "publish all: disk": ("… disk at the peak", BYTES),
    "start: REST": ("Start until REST answers", SECONDS),
    "start: search": ("… until search answers", SECONDS),
    "start: SPARQL": ("… until SPARQL answers", SECONDS),
    "start: ready": ("… until `/readyz` is 200", SECONDS),
    "memory: peak of start": ("… resident memory at the peak", BYTES),
    "memory: resident": ("… resident memory then", BYTES),
    "memory: after requests": ("Resident memory after the requests below", BYTES),
    "CPU: item": ("Processor time of an item, JSON", SECONDS),
    "CPU: CSV": ("… of a stored CSV", SECONDS),
    "CPU: releases": ("… of the first `/releases`", SECONDS),
    "CPU: feed": ("… of the first `/releases.atom`", SECONDS),
    "CPU: history": ("… of the first `/history` of a row", SECONDS),
    "first: releases": ("Time of the first `/releases`", SECONDS),
    "first: feed": ("… of the first `/releases.atom`", SECONDS),
    "first: history": ("… of the first `/history` of a row", SECONDS),
    "first: count": ("Time of the first count over all plans by year and stage", SECONDS),
    "first: sum": ("… of the first sum by unit and kind of value", SECONDS),
    "first: list": ("… of the first page of the schedule with its initiatives", SECONDS),
    "one more: publish": ("Publish one changed plan", SECONDS),
    "one more: publish, CPU": ("… processor time", SECONDS),
    "one more: publish, memory": ("… resident memory at the peak", BYTES),
    "one more: publish, disk": ("… disk at the peak, beyond what was taken before", BYTES),
    "one more: shown by REST": ("… shown by REST after it", SECONDS),
    "one more: shown by SPARQL": ("… shown by SPARQL after it", SECONDS),
}


def written(value, unit):
    """Three digits at most."""
    scales = ((1, "s"), (1e-3, "ms"), (1e-6, "µs")) if unit == SECONDS else ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
    scale, name = next(((scale, name) for scale, name in scales if value >= scale), scales[-1])
    value /= scale
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f} {name}"


def table(series, measured):
    """A figure a line; a size a column, or a column for each program."""
    programs = [name for name in measured if measured[name].get(series)]
    sizes = sorted({int(size) for name in programs for size in measured[name][series]})
    columns = [(size, program) for size in sizes for program in programs]
    heads = [f"{size:,}, {program}" if len(programs) > 1 else f"{size:,}" for size, program in columns]
    lines = [line(["", *heads]), line(["---", *["--:"] * len(columns)])]
    for figure, (name, unit) in NAMES.items():
        medians = {
            (size, program): statistics.median(samples)
            for size, program in columns
            if (samples := measured[program][series].get(str(size), {}).get(figure))
        }
        if medians:
            lines.append(line([name, *(cell(medians, size, program, sizes[0], unit) for size, program in columns)]))
    return "\n".join(lines)


def line(columns):
    return f"| {' | '.join(columns)} |"


def cell(medians, size, program, first, unit):
    """A figure, and how many times that of the first size it is."""
    value, least = medians.get((size, program)), medians.get((first, program))
    if value is None:
        return "—"
    if size == first or not least:
        return written(value, unit)
    return f"{written(value, unit)} (×{value / least:,.{0 if value >= 10 * least else 1}f})"


def machine():
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores ({model}), {written(memory, BYTES)} of memory, SQLite"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/openplan"
    add = parser.add_argument
    binary = f"program to measure; several are put side by side (default: {built})"
    add("--binary", action="append", metavar="[NAME=]PATH", help=binary)
    add("--cities", type=int, nargs="*", metavar="N", default=[1, 10, 100, 1741], help="default: 1 10 100 1741")
    add("--releases", type=int, nargs="*", metavar="R", default=[1, 20, 80, 500], help="default: 1 20 80 500")
    add("--runs", type=int, default=3, help=f"times that each is measured, unless it takes {RUNS_END} s (default: 3)")
    add("--patience", type=float, default=900, metavar="SECONDS", help="what a command or start may take (default: 900)")
    add("--scratch", type=Path, help="folder in which a temporary one is made (default: that of the system)")
    add("--save", type=Path, metavar="FILE", help="write all samples into a file")
    add("--beside", type=Path, metavar="FILE", help="put figures that were saved before beside these")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    named = [binary.rpartition("=")[::2] for binary in arguments.binary or [str(built)]]
    measured = json.loads(arguments.beside.read_text()) if arguments.beside else {}
    missing = [path for _, path in named if not os.access(path, os.X_OK)]
    if missing:
        parser.error(f"no program at {', '.join(missing)}: run `cargo build --release`, or name it with --binary")
    failed = False
    for name, path in named:
        program, bounds = Program(path, arguments.patience), Bounds(arguments.runs, arguments.patience)
        for series, measure in SERIES.items():
            for count in getattr(arguments, series):
                began = time.monotonic()
                with tempfile.TemporaryDirectory(prefix="openplan-scale-", dir=arguments.scratch) as scratch:
                    try:
                        figures = measure(program, count, Path(scratch), bounds)
                    except Failure as failure:
                        failed = True
                        tell(f"{path}, {count} {series}: {failure}")
                        continue
                measured.setdefault(name or Path(path).name, {}).setdefault(series, {})[str(count)] = figures
                tell(f"{path}, {count} {series}: {time.monotonic() - began:.0f} s")
    if arguments.save:
        text = json.dumps(measured, indent=1, ensure_ascii=False)
        arguments.save.write_text(re.sub(r"\[[^][]*\]", lambda samples: " ".join(samples.group().split()), text) + "\n")
    print(f"Medians on {machine()}. In brackets: how many times that of the first size.")
    for series in SERIES:
        if any(of_program.get(series) for of_program in measured.values()):
            print(f"\n**Number of {series}**\n\n{table(series, measured)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
