"""What a real spreadsheet saves: LibreOffice opens every table that the server offers and saves it as people do; then
`openplan format` gives the published files again, to the byte.

Usage: spreadsheet_checks.py URL FOLDER
The program is the one that OPENPLAN_PROGRAM names, else the release build.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

PLAN = "/172014/dx-action-plan"
OPENER = build_opener(ProxyHandler({}))
# Comma, quote, charset, first line; 76 is UTF-8 and 64 Shift_JIS. Types are guessed on opening, as by a double click.
OPEN_CSV = "--infilter=CSV:44,34,76,1,,0,false,true"
AS_UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76,1"
AS_SHIFT_JIS = "csv:Text - txt - csv (StarCalc):44,34,64,1"


def get(path):
    return OPENER.open(path, timeout=60).read()


def converted(files, target, folder, *options):
    """What LibreOffice makes of files."""
    profile = f"-env:UserInstallation={(folder.parent / 'profile').resolve().as_uri()}"
    command = ["soffice", profile, "--headless", *options, "--convert-to", target, "--outdir", folder, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = sorted(folder.iterdir())
    assert len(made) == len(files), f"{len(made)} of {len(files)} files for {target}"
    return made


def formatted(name, published, saved, folder):
    """Puts the saved files into the package, by the names that the plan knows them by, and formats it."""
    package = folder / name.replace(" ", "-") / PLAN.strip("/")
    shutil.copytree(published, package)
    for path in saved:
        shutil.copy(path, package / path.name.replace(".excel.xlsx", ".xlsx"))
    program = os.environ.get("OPENPLAN_PROGRAM", "target/release/openplan")
    done = subprocess.run([program, "format", "--lang", "en", package], capture_output=True, text=True)
    changed = [path.name for path in published.iterdir() if path.read_bytes() != (package / path.name).read_bytes()]
    print(f"{name}: {len(saved)} files saved, {len(done.stdout.splitlines())} lines said, changed: {changed or 'nothing'}")
    if done.returncode != 0 or changed:
        print(done.stdout, done.stderr)
        return False
    return True


def main(url, folder):
    folder = Path(folder)
    published, downloads = folder / "published", folder / "downloads"
    published.mkdir()
    downloads.mkdir()
    package = get(f"{url}{PLAN}/datapackage.json")
    (published / "datapackage.json").write_bytes(package)
    tables = [resource["name"] for resource in json.loads(package)["resources"]]
    for table in tables:
        (published / f"{table}.csv").write_bytes(get(f"{url}{PLAN}/{table}.csv"))
        for ending in ("xlsx", "excel.csv"):
            (downloads / f"{table}.{ending}").write_bytes(get(f"{url}{PLAN}/{table}.{ending}"))
    (folder / "data.xlsx").write_bytes(get(f"{url}{PLAN}/data.xlsx"))
    books, files = sorted(downloads.glob("*.xlsx")), sorted(downloads.glob("*.excel.csv"))
    made = {
        "workbooks as workbooks": (books, "xlsx"),
        "the whole plan as a workbook": ([folder / "data.xlsx"], "xlsx"),
        "workbooks as CSV in UTF-8": (books, AS_UTF_8),
        "CSV as workbooks": (files, "xlsx", OPEN_CSV),
        "CSV as CSV in UTF-8": (files, AS_UTF_8, OPEN_CSV),
        "CSV as CSV in Shift_JIS": (files, AS_SHIFT_JIS, OPEN_CSV),
    }
    good = True
    for name, (sources, target, *options) in made.items():
        to = folder / "saved" / name.replace(" ", "-")
        to.mkdir(parents=True)
        saved = converted(sources, target, to, *options)
        good &= formatted(name, published, saved, folder / "packages")
    assert good, "a save that did not come back"


if __name__ == "__main__":
    main(*sys.argv[1:])
