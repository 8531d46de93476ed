"""A server between judge and server that spoils answers: a judge that passes it is worthless."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import urllib3

from client import Failure, report

NOT_PASSED_ON = {"content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive"}


@contextmanager
def tampered(url, change):
    """The address of a server that answers like `url`, but with `change(path, answer)` in place of the body.

    `answer` has `status`, which may be changed, and `data`, which is to be returned where it stays.
    """
    pool = urllib3.PoolManager(maxsize=8, retries=False, timeout=120)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self):
            headers = {"Accept": self.headers.get("Accept", "*/*")}
            answer = pool.request(self.command, url + self.path, headers=headers, redirect=False)
            body = change(self.path, answer)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in NOT_PASSED_ON:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def replacing(path, old, new):
    """A change of one thing in the body at one path."""

    def change(asked, answer):
        return answer.data.replace(old, new, 1) if asked == path else answer.data

    return change


def expect_noticed(url, faults, check):
    """`check(url)` fails for each of the faults, given by name and change."""
    for name, change in faults.items():
        spoilt = []

        def spoil(path, answer, change=change, spoilt=spoilt):
            before = answer.status, answer.data
            body = change(path, answer)
            spoilt.append(before != (answer.status, body))
            return body

        with tampered(url, spoil) as address:
            try:
                check(address)
            except Failure:
                continue
            reason = "not noticed" if any(spoilt) else "never made"
            raise Failure(f"a seeded fault is {reason}: {name}")
    report(f"{len(faults)} seeded faults are noticed")
