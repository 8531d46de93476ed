"""Judges the feeds of every plan and of the server: Atom as feedparser reads it, JSON Feed by the rules of its version 1.1.

Usage: feeds_checks.py URL FOLDER
Both must tell the same, and every address in them must answer.
"""

import sys
from datetime import datetime
from urllib.parse import urlsplit

import feedparser
from client import Client, expect, judge, report

JSON_FEED = "https://jsonfeed.org/version/1.1"
TEXTS = {"version", "title", "home_page_url", "feed_url", "language"}
OF_ITEM = {"id", "url", "title", "content_text", "content_html", "date_published", "date_modified"}


def time(text):
    """RFC 3339 with its zone."""
    read = datetime.fromisoformat(text)
    expect(read.tzinfo is not None, f"{text} has a zone")
    return read


def check_atom(client, path):
    answer = client.ok(path)
    expect(answer.media_type == "application/atom+xml", f"{path} is Atom", answer.media_type)
    feed = feedparser.parse(answer.body, response_headers={"content-type": answer.headers["Content-Type"]})
    expect(not feed.bozo, f"{path} is well-formed", feed.get("bozo_exception"))
    expect(feed.version == "atom10", f"{path} is Atom 1.0", feed.version)
    expect(feed.feed.id and feed.feed.title and feed.feed.updated_parsed, f"{path} has an id, a title and a time")
    expect(any(link.rel == "self" and client.path(link.href) == path for link in feed.feed.links), f"{path} names itself")
    for entry in feed.entries:
        for member in ("id", "title", "updated", "published", "summary", "link"):
            expect(entry.get(member), f"an entry of {path} has its {member}", entry)
        for link in entry.links:
            client.ok(link.href, "text/html")
    return [(entry.id, entry.title, time(entry.updated), entry.summary) for entry in feed.entries]


def check_json_feed(client, path):
    answer = client.ok(path)
    expect(answer.media_type == "application/feed+json", f"{path} is JSON Feed", answer.media_type)
    feed = answer.json()
    expect(feed["version"] == JSON_FEED, f"{path} is version 1.1", feed["version"])
    expect(all(isinstance(feed[name], str) for name in TEXTS), f"{path} has its texts", feed.keys())
    expect(client.path(feed["feed_url"]) == path, f"{path} names itself", feed["feed_url"])
    expect(set(feed) <= TEXTS | {"items", "authors"}, f"{path} has only members of JSON Feed", feed.keys())
    client.ok(feed["home_page_url"], "text/html")
    items = feed["items"]
    expect(len({item["id"] for item in items}) == len(items), f"ids in {path} are unique")
    for item in items:
        expect(set(item) <= OF_ITEM | {"authors"}, f"an item of {path} has only members of JSON Feed", item.keys())
        expect(all(isinstance(item[name], str) and item[name] for name in OF_ITEM), f"an item of {path} has its texts", item)
        expect(all(set(author) <= {"name", "url", "avatar"} for author in item.get("authors", [])), "authors have names")
        expect(urlsplit(item["id"]).scheme in ("http", "https"), "an id is an IRI", item["id"])
        expect(time(item["date_published"]) <= time(item["date_modified"]), "an item is modified after it is published")
        client.ok(item["url"], "text/html")
    return [(item["id"], item["title"], time(item["date_modified"]), item["content_text"]) for item in items]


def check_plan(client, plan):
    atom = check_atom(client, f"{plan}/releases.atom")
    listed = check_json_feed(client, f"{plan}/releases.json-feed")
    expect(atom == listed, f"{plan}: both feeds tell the same", *atom, *listed)
    times = [updated for _, _, updated, _ in atom]
    expect(atom and times == sorted(times, reverse=True), f"{plan}: the newest comes first", *times)
    releases = {item["uri"] for item in client.ok(f"{plan}/releases", "application/json").json()["items"]}
    expect({entry[0] for entry in atom} == releases, f"{plan}: every release is an entry", *releases)
    report(f"{plan}: Atom and JSON Feed are valid and tell the same of {len(atom)} releases")


def check_server(client):
    atom = check_atom(client, "/releases.atom")
    listed = check_json_feed(client, "/releases.json-feed")
    expect(atom == listed, "both feeds of the server tell the same", *atom, *listed)
    times = [updated for _, _, updated, _ in atom]
    expect(atom and times == sorted(times, reverse=True), "the newest of all plans comes first", *times)
    current = {client.ok(plan, "application/json").json()["links"]["twin"] for plan in client.plans()}
    named = {item["url"] for item in client.ok("/releases", "application/json").json()["items"]}
    expect(current <= named, "the current release of every plan is an entry", *(current - named))
    report(f"the server: Atom and JSON Feed are valid and tell the same of {len(atom)} publications")


def main(url, _folder):
    client = Client(url)
    client.all(lambda plan: check_plan(client, plan), client.plans())
    check_server(client)


if __name__ == "__main__":
    judge(main, *sys.argv[1:])
