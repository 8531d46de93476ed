"""Judges Memento (RFC 7089) as a client uses it: TimeGate, TimeMap and mementos of what each plan publishes.

Usage: memento_checks.py URL FOLDER
Headers are read by requests, times by the standard library.
"""

import re
import sys
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import requests
from client import Client, expect, judge, report
from requests.utils import parse_header_links

BELOW = ["", ".ttl", "/terms.csv", "/roadmap", "/data.nq", "/terms?q=AI"]


class Session(requests.Session):
    """Asks the server at its address for URLs below its base."""

    def __init__(self, url):
        super().__init__()
        self.trust_env, self.client = False, Client(url)

    def ask(self, url, **headers):
        target = self.client.url + self.client.path(url)
        return self.get(target, headers={k.replace("_", "-"): v for k, v in headers.items()}, allow_redirects=False)


def links(text):
    """Targets with their parameters by relation, each relation of a link alone."""
    # The library takes a comma before < for the end of a link, and knows no comma in a time.
    found = {}
    for value in re.split(r",\s*(?=<)", text.strip()):
        for link in parse_header_links(value):
            for relation in link["rel"].split():
                found.setdefault(relation, []).append(link)
    return found


def check(session, plan, below):
    original = f"{session.client.base}{plan}{below}"
    current = session.ask(original)
    expect(current.status_code == 200, f"{original} is there", current.status_code)
    expect("accept-datetime" in current.headers["Vary"].lower(), f"{original} varies by time", current.headers["Vary"])
    said = links(current.headers["Link"])
    expect([link["url"] for link in said["timegate"]] == [original], f"{original} is its own TimeGate", said["timegate"])
    timemap = session.ask(said["timemap"][0]["url"])
    expect(timemap.headers["Content-Type"].startswith("application/link-format"), "a TimeMap is link-format")
    listed = links(timemap.text)
    expect([link["url"] for link in listed["original"]] == [original], f"the TimeMap is of {original}", listed["original"])
    mementos = [(parsedate_to_datetime(link["datetime"]), link["url"]) for link in listed["memento"]]
    expect(mementos and mementos == sorted(mementos, key=lambda one: one[0]), f"{original} has mementos by time")
    expect([listed["first"][0]["url"], listed["last"][0]["url"]] == [mementos[0][1], mementos[-1][1]], "first and last")
    same = session.ask(listed["self"][0]["url"], Accept="application/json").json()["mementos"]["list"]
    expect([one["uri"][0] for one in same] == [url for _, url in mementos], "the TimeMap says the same as JSON")
    day = timedelta(days=1)
    asked = [(mementos[0][0] - day, mementos[0][1]), (mementos[-1][0] + day, mementos[-1][1]), *mementos]
    for time, expected in asked:
        gate = session.ask(original, Accept_Datetime=format_datetime(time, usegmt=True))
        expect(gate.status_code == 302, f"{original} leads to a memento", gate.status_code)
        expect("accept-datetime" in gate.headers["Vary"].lower(), "a TimeGate varies by time")
        expect(gate.headers["Location"] == expected, f"{original} at {time} is {expected}", gate.headers["Location"])
        memento = session.ask(expected)
        expect(memento.status_code == 200, f"{expected} is there", memento.status_code)
        first = min(time for time, url in mementos if url == expected)
        expect(parsedate_to_datetime(memento.headers["Memento-Datetime"]) == first, f"{expected} has its time")
        back = links(memento.headers["Link"])
        expect(back["original"][0]["url"] == original, f"{expected} leads back", back["original"])
    expect(session.ask(original, Accept_Datetime="tomorrow").status_code == 400, "a time that is none is refused")
    return len(mementos)


def main(url, _folder):
    session = Session(url)
    for plan in session.client.plans():
        some = session.client.ok(f"{plan}/initiatives?limit=1", "application/json").json()["items"]
        things = [f"/initiatives/{one['initiative_id']}.json" for one in some]
        counts = [check(session, plan, below) for below in [*BELOW, *things]]
        report(f"{plan}: {len(counts)} resources lead to their {sum(counts)} mementos and back")


if __name__ == "__main__":
    judge(main, *sys.argv[1:])
