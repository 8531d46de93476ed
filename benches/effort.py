#!/usr/bin/env python3
"""Counts what a person types until the printed tables of a plan pass `check`.

    benches/effort.py target/debug/openplan FOLDER...

A folder has the tables as printed (`printed/*.md`), and in `expected.json` what `openplan new` is told (`new`) and how many
things are printed (`counts`). Each plan is begun with `new`, its tables are imported as they are, and `check` reads the
package. Counted are

- the values that a person answers to `new` on a terminal (Enter alone takes who makes the data from the name),
- the month of the edition,
- the questions that `import` leaves open, and the errors of `check`,
- the things that are printed, but did not come in, because they do not stand in a table: one cell for each.

Beside them stand the cells of the printed tables that are not empty: so many more are typed if the tables exist on paper
only. Whether the values that came in are right is for the tests to say.
"""

import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib

OPEN = "?"
# What `new` takes from a plan's description, as options; the first two have no names.
OPTIONS = ["title", "years", "license", "name", "name_en", "department", "by"]


def begin(openplan, told, datasets):
    """Begins a package; returns its folder and how many values a person types for it."""
    publisher = told["publisher"]
    if not re.fullmatch(r"\d{6}", publisher) and "country" in told:
        publisher = f"{told['country'].lower()}-{publisher}"
    values = [publisher, told["plan"]]
    for option in OPTIONS:
        values += [f"--{option.replace('_', '-')}={told[option]}"]
    if told.get("language", "ja") != "ja":
        values += [f"--language={told['language']}"]
    run(openplan, "new", *values, "--folder", datasets)
    suggested = told["by"] == told["name"]
    return datasets / publisher / told["plan"], len(values) - suggested


# What is counted of a print, and the tables whose rows hold it.
THINGS = {
    "initiatives": ["initiatives"],
    "measures": ["initiatives"],
    "words_in_periods": ["schedule"],
    "indicators": ["indicators"],
    "values": ["observations", "statements"],
}


def rows(package, table):
    with open(package / f"{table}.csv", newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.DictReader(file))


def lacking(package, printed):
    """How many things are printed and not in the package."""
    known = {thing: tables for thing, tables in THINGS.items() if thing in printed}
    return sum(max(0, printed[thing] - sum(rows(package, table) for table in tables)) for thing, tables in known.items())


def run(openplan, *arguments):
    done = subprocess.run([openplan, *map(str, arguments), "--lang", "en"], capture_output=True, text=True, check=False)
    if done.returncode > 1 or arguments[0] == "new" and done.returncode:
        sys.exit(f"{arguments[0]} failed: {done.stdout}{done.stderr}")
    return done.stdout


def cells(text):
    """How many cells of the tables in a Markdown file are not empty."""
    count = 0
    for line in text.splitlines():
        if line.startswith("|"):
            row = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            if all(re.fullmatch(r":?-+:?", cell) for cell in row):
                continue
        elif "\t" in line or line.startswith("○"):
            row = [cell.strip() for cell in line.split("\t")]
        else:
            continue
        count += sum(bool(cell) for cell in row)
    return count


def measure(openplan, folder):
    expected = json.loads((folder / "expected.json").read_text())
    told = expected["new"]
    files = sorted((folder / "printed").glob("*.md"))
    with tempfile.TemporaryDirectory() as datasets:
        package, options = begin(openplan, told, pathlib.Path(datasets))
        # The month stands in for the one that a person knows: one value, whatever it is.
        run(openplan, "import", "--edition=e2020-01", package, *files)
        decisions = package / "import.toml"
        answers = tomllib.loads(decisions.read_text()) if decisions.exists() else {}
        questions = sum(value == OPEN for table in answers.values() if isinstance(table, dict) for value in table.values())
        found = json.loads(run(openplan, "check", "--format=json", package))
        errors = sum(finding["severity"] == "error" for finding in found)
        outside = lacking(package, expected["counts"])
    return told["title"], sum(cells(file.read_text()) for file in files), options, 1, questions, errors, outside


def main():
    openplan, *folders = sys.argv[1:]
    print("| plan | cells of its tables | values of `new` | edition | answers | corrections | outside of tables | from files | from paper |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for folder in map(pathlib.Path, folders):
        title, printed, *typed = measure(openplan, folder)
        print(f"| {title} | {printed:,} | {' | '.join(map(str, typed))} | {sum(typed)} | {printed + sum(typed):,} |")


if __name__ == "__main__":
    main()
