"""Judges how a server bears queries that are made to hold it: what `.ci/run serve` runs against the release build.

Usage: hostile_checks.py BINARY FOLDER
Serves the bundled plan from a database in the folder. Ends with 1 if an answer does not come in time, the memory grows beyond
its bound, or something goes on working afterwards. How long light requests take meanwhile is printed.
"""

import os
import socket
import statistics
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

AT_ONCE = 4
SECONDS = 3  # How long a query may run.
MEBIBYTES = 512  # What all queries together may hold.
WAIT = 4  # How many seconds a query may wait for its turn: to begin, and to go on.
MARGIN = 10  # Of a slow machine that does other work; the aim is 1.


def repeated(start, inside, end, times):
    return start * times + inside + end * times


def each(times, of):
    return "".join(of(n) for n in range(times))


def ask(pattern):
    return "ASK { %s }" % pattern


def filtered(expression):
    return ask("FILTER(%s)" % expression)


def count(pattern):
    return "SELECT (COUNT(*) AS ?n) { %s }" % pattern


def product(times, more=""):
    return count(each(times, lambda n: f"?a{n} ?b{n} ?c{n} . ") + more)


def grammar():
    """Texts that take the parser twice as long for each level, or as long as their square."""
    for start, inside, end in [
        ("!(", "true", ")"),
        ("! # !\n(", "true", ")"),
        ("!BOUND(", "?x", ")"),
        ("!<f>(", "?x", ")"),
        ("!EXISTS { FILTER(", "?x", ")}"),
        ("SUBSTR(", "'abc'", ",1)"),
        ("substr ('a',", "1", ")"),
        ("REGEX(", "'a'", ",'a')"),
        ("REPLACE(", "'a'", ",'a','b')"),
        ("GROUP_CONCAT(", "1", ")"),
        ("GROUP_CONCAT(DISTINCT ", "1", ")"),
        ("!REGEX(SUBSTR(", "1", ",1),1)"),
        ("(", "1", ")"),
        ("-(", "1", ")"),
        ("IF(1,", "1", ",1)"),
        ("COALESCE(", "1", ")"),
    ]:
        for times in 16, 40:
            yield filtered(repeated(start, inside, end, times))
        yield "ASK { FILTER(" + start * 25
    yield "ASK { " + "FILTER <f>(EXISTS {" * 30
    yield "SELECT * {} " + repeated("GROUP BY <f>(EXISTS {{SELECT * {} ", "", "}})", 20)
    yield "PREFIX DISTINCT:<a> PREFIX :<b> ASK { FILTER(" + "COUNT(DISTINCT:f(" * 30
    yield ask("VALUES ?x { '''a' } FILTER(%s)" % repeated("!(", "true", ")", 30))
    yield ask("?s ?p ?o " + repeated("~ ?r {| ?p ?o ", "", "|}", 30))
    for many in "{", "(", "[", "<<", "<", "!", "^", "'", '"""', "?", "#\n", "\\", "FILTER", "SELECT * {", "<a>/", "{ SELECT * {":
        yield "ASK { " + many * (200_000 // len(many))
    yield "SELECT " + each(30_000, lambda n: f"?{n} ") + "{}"
    yield ask("VALUES (%s) {}" % each(30_000, lambda n: f"?{n} "))
    yield "SELECT (1" + each(20_000, lambda n: f"+SUM({n})") + " AS ?x) {}"
    yield ask(each(10_000, lambda n: f"BIND(1 AS ?{n})"))
    yield "DESCRIBE " + "<a>" * 60_000
    yield "PREFIX :<x:%s> ASK { VALUES ?x { %s } }" % ("a" * 100_000, ":a " * 40_000)
    yield "BASE <x:%s/> ASK { VALUES ?x { %s } }" % ("a" * 100_000, "<>" * 40_000)
    yield ask("<x:%s> a %s 1" % ("a" * 100_000, "1," * 60_000))
    yield ask("?s a%s %s 1" % ("/a" * 60_000, "1," * 60_000))


def evaluation():
    """Queries that would run for hours, or hold all memory, each in another part of the evaluator."""
    title, any_triple = "<http://purl.org/dc/terms/title>", "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
    for times in 3, 4, 6:
        yield product(times)
        yield product(times, "FILTER(CONTAINS(STR(?c0), STR(?c1)))")
    yield count("%s FILTER(?c < ?f && ?f < ?i)" % any_triple)
    for order in "?a", "DESC(?i) ?a", "STRLEN(CONCAT(STR(?c), STR(?f)))", "RAND()":
        yield "SELECT * { %s } ORDER BY %s" % (any_triple, order)
    for form in "SELECT DISTINCT ?a ?d ?g", "SELECT REDUCED *", "SELECT DISTINCT *", "SELECT *", "CONSTRUCT { ?a ?b ?i }", "DESCRIBE ?a":
        yield form + " { %s }" % any_triple
    yield "CONSTRUCT { %s } { %s }" % (each(200, lambda n: f"?a ?b {n} . "), any_triple)
    for function in "SAMPLE(?i)", "GROUP_CONCAT(?i)", "COUNT(DISTINCT ?i)", "MAX(CONCAT(STR(?c), STR(?i)))", "AVG(?i)", "GROUP_CONCAT(DISTINCT ?i; SEPARATOR='aaaaaaaa')":
        yield "SELECT ?a ?d (%s AS ?x) { %s } GROUP BY ?a ?d" % (function, any_triple)
    for path in "(!<n>)*", "(!<n>|^!<n>)+", "(!<n>)?/(!<n>)*", "!<n>/!<n>/!<n>/!<n>", "(!<n>*)*", "(^(!<n>))*", "(!<n>|!<m>)*/(!<n>|!<m>)*":
        yield count("?a %s ?b . ?c %s ?d" % (path, path))
    yield count("?a ?b ?c" + repeated(" OPTIONAL { ?a ?x ?c ", " . ?d ?e ?f", "}", 8))
    yield count("?a ?b ?c" + " OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i }" * 3)
    yield count("?a ?b ?c MINUS { ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?d) }")
    for times in 2, 5, 10:
        yield count("?a ?b ?c " + repeated("FILTER EXISTS { ?x ?y ?z FILTER(?z != ?c) ", "", "}", times))
        yield count("?a ?b ?c " + repeated("FILTER NOT EXISTS { ?x ?y ?z . ?u ?v ?w FILTER(?w = ?z && ?z = RAND()) ", "", "}", times))
    yield count(" ".join("{ %s {} }" % ("{} UNION " * 40) for _ in range(6)))
    yield count(" ".join("{ VALUES ?x { %s } }" % ("UNDEF " * 5_000) for _ in range(4)))
    yield "SELECT DISTINCT * { %s }" % each(4, lambda n: "VALUES ?x%d { %s } " % (n, each(2_000, lambda n: f"{n} ")))
    yield count("VALUES ?x { %s } ?a ?b ?c . ?d ?e ?f FILTER(?c = ?x)" % each(20_000, lambda n: f"'{n}' "))
    yield "SELECT * { %s BIND(BNODE() AS ?x) } ORDER BY ?x" % any_triple
    yield "SELECT (COUNT(DISTINCT ?x) AS ?n) { %s BIND(BNODE(CONCAT(STR(?c), STR(?f), STR(?i))) AS ?x) }" % any_triple
    yield "SELECT (COUNT(DISTINCT ?x) AS ?n) { %s BIND(STRUUID() AS ?x) }" % any_triple
    grow = "BIND('防災a' AS ?x0) " + each(16, lambda n: f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) ")
    for function in "SHA512(REPLACE(?x16,'','%s'))", "MD5(UCASE(?x16))", "SHA256(ENCODE_FOR_URI(?x16))", "STRLEN(REPLACE(?x16,'(a*)*b','%s'))", "STRAFTER(?x16,'%s')", "SUBSTR(?x16,2)":
        calls = "||".join("%s='%d'" % (function.replace("%s", chr(97 + n % 20) * 100), n) for n in range(240))
        yield "SELECT (1 AS ?n) { %s FILTER(%s) }" % (grow, calls)
    yield "SELECT ?x40 { BIND('a' AS ?x0) %s }" % each(40, lambda n: f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) ")
    for pattern in "(a*)*b", "(a|a)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(?:a{1000}){1000}", "a{1,1000}{1,1000}", "\\\\p{L}{500}{20}", "(防|災|.)*x$":
        yield "SELECT * { ?a %s ?b . ?c %s ?d . ?e %s ?f FILTER(REGEX(CONCAT(STR(?b), STR(?d)), '%s')) }" % (title, title, title, pattern)
    yield "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), STR(?f))) }"
    yield "SELECT * %s { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }" % each(4_000, lambda n: f"FROM <urn:g{n}> ")
    yield "SELECT * %s { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }" % each(4_000, lambda n: f"FROM NAMED <urn:g{n}> ")
    yield count(each(3, lambda n: "GRAPH ?g%d { ?a%d ?b%d ?c%d } " % (n, n, n, n)))
    yield count(each(4, lambda n: "{ SELECT ?x%d { ?a ?b ?c } } " % n))
    yield "SELECT * { VALUES ?x { %s } ?s ?p ?x }" % ("'%s' " % ("長" * 1_000) * 80)
    yield ask("VALUES ?x { '%s' } FILTER(CONTAINS(?x, 'b'))" % ("a" * 250_000))


class Server:
    """A server of its own, with little time and memory for queries."""

    def __init__(self, binary, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.place = free.getsockname()
        options = {
            "listen": "127.0.0.1:%d" % self.place[1],
            "database": f"{folder}/hostile.sqlite",
            "sparql-time": f"{SECONDS}s",
            "sparql-memory": f"{MEBIBYTES // 2}MiB",
            "sparql-memory-in-all": f"{MEBIBYTES}MiB",
        }
        self.log = open(f"{folder}/hostile.log", "w")
        command = [binary, "serve", *(f"--{name}={value}" for name, value in options.items())]
        self.child = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        self.process = self.child.pid

    def __enter__(self):
        for _ in range(600):
            try:
                if all(self.status(request) == 200 for request in LIGHT.values()):
                    return self
            except OSError:
                pass
            expect(self.child.poll() is None, "the server runs")
            time.sleep(0.1)
        raise SystemExit("FAIL the server answers within a minute")

    def __exit__(self, *_):
        self.child.kill()
        self.child.wait()

    def connect(self, timeout=120):
        return socket.create_connection(self.place, timeout=timeout)

    def status(self, request):
        """The status of the answer, which is read to its end."""
        with self.connect() as connection:
            connection.sendall(request)
            parts = []
            while part := connection.recv(1 << 16):
                parts.append(part)
        head = b"".join(parts)[:64].split(b" ")
        return int(head[1]) if len(head) > 1 else 0

    def processor_time(self):
        fields = open(f"/proc/{self.process}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        return int(open(f"/proc/{self.process}/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20

    def is_quiet(self, patience):
        """Whether nothing works any more, within so many seconds."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            before = self.processor_time()
            time.sleep(1)
            if self.processor_time() - before < 0.2:
                return True
        return False


def get(path):
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()


def post(query):
    body = query.encode()
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


def expect(holds, promise, found=""):
    if not holds:
        raise SystemExit(f"FAIL {promise}" + (f"\n{found}" if found != "" else ""))


def report(promise):
    print("ok  ", promise, flush=True)


LIGHT = {
    "a document": get("/172014/dx-action-plan"),
    "a list": get("/initiatives?limit=20"),
    "a light query": get("/sparql?query=" + quote("SELECT * { ?s a ?type } LIMIT 5")),
}


class Meanwhile:
    """Asks what is light again and again, and keeps how long each answer took."""

    def __init__(self, server):
        self.server, self.is_over, self.times, self.refused = server, threading.Event(), {name: [] for name in LIGHT}, 0

    def __enter__(self):
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()

    def run(self):
        while not self.is_over.is_set():
            for name, request in LIGHT.items():
                begun = time.monotonic()
                status = self.server.status(request)
                self.times[name].append(time.monotonic() - begun)
                self.refused += status != 200
            time.sleep(0.02)

    def print(self, during):
        for name, times in self.times.items():
            ordered = sorted(times)
            middle, late = statistics.median(ordered) * 1_000, ordered[len(ordered) * 95 // 100] * 1_000
            print(f"     {name} during {during}: median {middle:.1f} ms, 95 % {late:.1f} ms, of {len(times)}", flush=True)
        expect(self.refused == 0, "what is light is never refused", self.refused)


def corpus_ends(server):
    queries = [*grammar(), *evaluation()]
    expect(len(queries) >= 120, "the corpus has 120 queries", len(queries))
    base, largest, statuses, longest = server.resident(), 0, {}, []

    def run(query):
        begun = time.monotonic()
        status = server.status(post(query))
        return status, time.monotonic() - begun, query

    with Meanwhile(server) as meanwhile, ThreadPoolExecutor(AT_ONCE) as pool:
        for status, time_taken, query in pool.map(run, queries):
            largest = max(largest, server.resident() - base)
            statuses[status] = statuses.get(status, 0) + 1
            longest.append((time_taken, status, query[:150]))
            expect(status in (200, 400, 413, 503), "a hostile query is answered or refused", f"{status}: {query[:300]}")
            limit = SECONDS + WAIT + MARGIN
            expect(time_taken < limit, f"a hostile query ends within {limit} s", f"{time_taken:.1f} s: {query[:300]}")
    meanwhile.print("the corpus")
    for time_taken, status, query in sorted(longest)[-3:]:
        print(f"     {time_taken:.1f} s, {status}: {query}")
    # An answer that was just made, what the caches took, and what the allocator has not given back, come on top.
    expect(largest < MEBIBYTES * 2, f"memory stays within {2 * MEBIBYTES} MiB", f"{largest} MiB")
    report(f"{len(queries)} hostile queries end, {AT_ONCE} at a time: {statuses}, at most {largest} MiB more")


def heavy_ones_hold_nothing(server):
    is_over = threading.Event()

    def hold():
        while not is_over.is_set():
            server.status(post(product(4)))

    with ThreadPoolExecutor(16) as pool:
        for _ in range(16):
            pool.submit(hold)
        with Meanwhile(server) as meanwhile:
            time.sleep(SECONDS * 3)
        is_over.set()
    meanwhile.print("16 heavy queries")
    report("light requests are answered while 16 clients ask what is heavy again and again")


def those_who_leave_leave_nothing(server):
    heavy = quote(product(4))
    ways = {
        "closed": lambda connection: connection.close(),
        "half closed": lambda connection: connection.shutdown(socket.SHUT_WR),
        "reset": lambda connection: (
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)),
            connection.close(),
        ),
    }
    query = f"GET /sparql?query={heavy} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    requests = {
        "GET": query,
        "HEAD": query.replace(b"GET", b"HEAD"),
        "POST": post(product(4)),
        "pipelined GET": query * 5,
        "a flood of GET": query * 2_000,
        "GET of a release": query.replace(b"/sparql", b"/172014/dx-action-plan/releases/1/sparql"),
    }
    for name, request in requests.items():
        for way, leave in ways.items():
            connections = [server.connect() for _ in range(8)]
            for connection in connections:
                try:
                    connection.sendall(request)
                except OSError:
                    pass  # It was closed for what it sent.
            time.sleep(0.3)
            for connection in connections:
                try:
                    leave(connection)
                except OSError:
                    pass
            expect(server.is_quiet(8), f"nothing works on for who has left: {name}, {way}")
            for connection in connections:
                connection.close()
    report("nothing works on for clients who closed, half closed or reset their connection")


def unread_answers_are_no_memory_of_queries(server):
    long = f"GET /sparql?query={quote('SELECT * { ?s ?p ?o }')} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    connections = []
    for _ in range(60):
        connection = server.connect()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        connection.sendall(long)
        connections.append(connection)
    time.sleep(2)
    for name, request in LIGHT.items():
        status = server.status(request)
        expect(status == 200, f"{name} is answered although 60 clients read nothing", status)
    for connection in connections:
        connection.close()
    report("answers that nobody reads take nothing from others")


def main():
    with Server(*sys.argv[1:3]) as server:
        corpus_ends(server)
        expect(server.is_quiet(30), "nothing works on after the corpus")
        heavy_ones_hold_nothing(server)
        expect(server.is_quiet(30), "nothing works on after heavy queries")
        those_who_leave_leave_nothing(server)
        unread_answers_are_no_memory_of_queries(server)
        expect(server.is_quiet(60), "nothing works on in the end")
        report("no thread is left working")


main()
