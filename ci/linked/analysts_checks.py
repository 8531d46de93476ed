"""What analysts open: Parquet in pyarrow, pandas and DuckDB, the plan's database in SQLite and Datasette, and its description
in the reader of Croissant. All of them are compared with the CSV files.

Usage: analysts_checks.py URL FOLDER
"""

import asyncio
import csv
import decimal
import io
import json
import logging
import sqlite3
import sys
import warnings
from pathlib import Path
from urllib.parse import quote

import duckdb
import pandas
import pyarrow
import pyarrow.parquet
from datasette.app import Datasette
from served import Report, get

PLANS = ["/172014/dx-action-plan", "/gb-bracknell-forest/council-plan"]
PLAN = PLANS[0]
COMPUTED = ["roadmap", "progress", "gaps", "releases", "changes"]
KINDS = {"integer": "int64", "gYear": "int64", "decimal": "decimal128(38, 10)", "boolean": "bool", "date": "date32[day]"}


def lines(url):
    """Header and rows of a CSV."""
    header, *rows = csv.reader(io.StringIO(get(url).decode()))
    return header, rows


def spelt(cell):
    """A value as the CSV spells it."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case decimal.Decimal():
            text = format(cell, "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case _:
            return str(cell)


def with_suffix(path, suffix):
    path, mark, query = path.partition("?")
    return f"{path}.{suffix}{mark}{query}"


def check_parquet(url, path, folder, report):
    file = folder / f"{quote(path, safe='')}.parquet"
    file.write_bytes(get(url + with_suffix(path, "parquet")))
    table = pyarrow.parquet.read_table(file)
    header, rows = lines(url + with_suffix(path, "csv"))
    report.check(table.column_names == header, f"{path}: columns", table.column_names)
    cells = [[spelt(cell) for cell in row.values()] for row in table.to_pylist()]
    report.check(cells == rows, f"{path}: cells of Parquet are those of the CSV")
    by_duckdb = duckdb.sql(f"SELECT * FROM '{file}'")
    report.check([[spelt(cell) for cell in row] for row in by_duckdb.fetchall()] == rows, f"{path}: DuckDB reads them")
    report.check(list(pandas.read_parquet(file).columns) == header, f"{path}: pandas reads it")
    said = {name.decode(): text.decode() for name, text in table.schema.metadata.items()}
    columns = json.loads(said["columns"])
    report.check([column["name"] for column in columns] == header, f"{path}: every column is described")
    for column, field in zip(columns, table.schema):
        expected = KINDS.get(column["datatype"], "string")
        report.check(str(field.type) == expected, f"{path}: type of {field.name}", f"{field.type}, not {expected}")
        report.check(bool(column["title_ja"]) and bool(column["title_en"]), f"{path}: titles of {field.name}")
    return table, said


def check_tables(url, names, folder, report):
    empty = 0
    for plan in PLANS:
        paths = [f"{plan}/{name}" for name in [*names, *COMPUTED]]
        for path in [*paths, f"{plan}/releases/1/observations"]:
            table, said = check_parquet(url, path, folder, report)
            empty += table.num_rows == 0
            report.check(bool(said["title"]) and said["source"].startswith(url), f"{path}: title and source", said)
            if not path.endswith(("/releases", "/changes")):
                named = all(said.get(name) for name in ["license", "attribution", "release", "digest", "citation"])
                report.check(named, f"{path}: terms and release", list(said))
    for path in [f"{PLAN}/schedule?period=2024", f"{PLAN}/schedule?period=1999", f"{PLAN}/observations?group_by=unit_id"]:
        check_parquet(url, path, folder, report)
    across, _ = check_parquet(url, "/observations", folder, report)
    codes = {row["publisher_id"]: row["area_code"] for row in across.to_pylist()}
    report.check(codes == {"172014": "17201", "gb-bracknell-forest": None}, "codes by which e-Stat is joined", codes)
    report.check(empty > 0, "a table without rows has its types")
    observations = pandas.read_parquet(folder / f"{quote(f'{PLAN}/observations', safe='')}.parquet")
    report.check(set(observations["publisher_id"]) == {"172014"}, "a code is text in pandas")
    report.check(observations["upper_value"].isna().all(), "an empty cell is null in pandas")
    report.say(f"Parquet: {len(list(folder.glob('*.parquet')))} files, {empty} of them empty")


def check_database(url, plan, names, file, report):
    file.write_bytes(get(f"{url}{plan}/data.sqlite"))
    report.check(file.read_bytes() == get(f"{url}{plan}/releases/1/data.sqlite"), "two answers are the same database")
    db = sqlite3.connect(file)
    report.check(db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], f"{plan}: integrity")
    report.check(db.execute("PRAGMA foreign_key_check").fetchall() == [], f"{plan}: foreign keys")
    for name in names:
        header, rows = lines(f"{url}{plan}/{name}.csv")
        table = name.replace("-", "_")
        kinds = {column: kind for _, column, kind, *_ in db.execute(f"PRAGMA table_info({table})")}
        report.check(list(kinds) == header, f"{plan}/{name}: columns of SQLite")
        flags = {column for column, in db.execute(
            "SELECT column_name FROM dictionary WHERE table_name = ? AND datatype = 'boolean'", [table])}

        def cell(column, value):
            if column in flags and value is not None:
                value = bool(value)
            return spelt(value)

        cells = [[cell(*pair) for pair in zip(header, row)] for row in db.execute(f"SELECT * FROM {table} ORDER BY rowid")]
        report.check(cells == rows, f"{plan}/{name}: cells of SQLite are those of the CSV")
    about = dict(db.execute("SELECT name, value FROM metadata"))
    report.check(about["license"].startswith("https://") and about["release"] == "1", f"{plan}: metadata", about)
    described = db.execute("SELECT count(*) FROM dictionary WHERE description_ja > '' AND description_en > ''").fetchone()[0]
    report.check(described == sum(len(lines(f"{url}{plan}/{name}.csv")[0]) for name in names), f"{plan}: dictionary")
    report.say(f"SQLite: {plan}, {len(names)} tables, {described} columns described, {file.stat().st_size} bytes")


async def check_datasette(file, report):
    client = Datasette([str(file)]).client
    page = (await client.get(f"/{file.stem}/observations")).text
    link = f'href="/{file.stem}/indicators/k01"'
    report.check(link in page, "in Datasette a foreign key is a link")
    report.check((await client.get(f"/{file.stem}/indicators/k01.json")).status_code == 200, "which leads to its row")
    answer = await client.get(f"/{file.stem}/observations.json?_facet=value_type_id&_facet=unit_id&_shape=objects")
    facets = answer.json()["facet_results"]
    facets = facets.get("results", facets)
    counted = sum(one["count"] for one in facets["value_type_id"]["results"])
    report.check(counted == answer.json()["filtered_table_rows_count"], "facets count every row", facets)
    query = await client.get(f"/{file.stem}.json?sql=select+sum(value)+from+observations+where+unit_id='case'&_shape=arrays")
    report.check(isinstance(query.json()["rows"][0][0], int), "numbers are added", query.text)
    report.say(f"Datasette: {counted} observations in {len(facets['value_type_id']['results'])} facets")


def check_croissant(url, plan, names, file, report):
    import mlcroissant

    file.write_bytes(get(f"{url}{plan}/data.croissant.json"))
    described = json.loads(file.read_text())
    ids = {field["@id"] for table in described["recordSet"] for field in table["field"]}
    references = [field["references"]["field"]["@id"] for table in described["recordSet"] for field in table["field"]
                  if "references" in field]
    report.check(references and set(references) <= ids, f"{plan}: references lead to fields")
    local = {}
    for one in described["distribution"]:
        local[one["@id"]] = file.parent / f"{plan.strip('/').replace('/', '-')}-{one['@id']}"
        local[one["@id"]].write_bytes(get(one["contentUrl"]))
    for name in names:
        # A reader of its own for each, as it joins tables in the ones that it keeps.
        dataset = mlcroissant.Dataset(str(file), mapping={id: str(path) for id, path in local.items()})
        issues = dataset.metadata.ctx.issues
        report.check(not issues.errors and not issues.warnings, f"{plan}: Croissant", issues.report())
        rows = list(dataset.records(record_set=name))
        report.check(len(rows) == len(lines(f"{url}{plan}/{name}.csv")[1]), f"{plan}/{name}: records of Croissant")
        if name == "observations" and plan == PLAN:
            first = rows[0]
            read = [first[f"observations/{column}"] for column in ["publisher_id", "value", "upper_value", "source_line"]]
            report.check(read == [b"172014", 50.0, None, 553], "records have types", read)
    report.say(f"Croissant: {plan}, {len(names)} record sets, {len(references)} references")


def main(url, folder):
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    folder, report = Path(folder), Report()
    for plan in PLANS:
        names = [one["@id"] for one in json.loads(get(f"{url}{plan}/data.croissant.json"))["recordSet"]]
        name = plan.rsplit("/", 1)[1]
        check_database(url, plan, names, folder / f"{name}.sqlite", report)
        check_croissant(url, plan, names, folder / f"{name}.json", report)
    check_tables(url, names, folder, report)
    asyncio.run(check_datasette(folder / "dx-action-plan.sqlite", report))
    report.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
