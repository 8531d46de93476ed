"""What README and cookbook show can be copied: their programs run and print what is shown.

In the README every block of Python, R and TypeScript is a program, and the block behind it is what it prints. In the
cookbook each line of pandas and of R reads the answer that is shown: pandas to the letter, R so many rows and columns.

Usage: snippets_checks.py URL DOCUMENT FOLDER NODE_MODULES
Needs pandas and Rscript. DOCUMENT is the OpenAPI document. Ends with 1 if a check fails.
"""
import pathlib
import re
import subprocess
import sys

import pandas

url, document, folder, modules = sys.argv[1], *(pathlib.Path(path).resolve() for path in sys.argv[2:])
SERVER = "http://127.0.0.1:8080"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def read(path):
    return pathlib.Path(path).read_text(encoding="utf-8").replace(SERVER, url)


def run(*command):
    """What a command prints; it fails if the command does."""
    done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True, timeout=300)
    if done.returncode:
        sys.exit(f"FAIL {' '.join(map(str, command))}\n{(done.stdout + done.stderr)[-4000:]}")
    return done.stdout


def python(program):
    (folder / "snippet.py").write_text(program, encoding="utf-8")
    return run(sys.executable, "-B", "snippet.py")


def r(program):
    (folder / "snippet.R").write_text(program, encoding="utf-8")
    return run("Rscript", "--vanilla", "snippet.R")


def typescript(program):
    binaries = modules / ".bin"
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(modules)
    run(binaries / "openapi-typescript", document, "--output", "openapi.d.ts")
    (folder / "snippet.mts").write_text(program, encoding="utf-8")
    run(binaries / "tsc", "--strict", "--target", "es2022", "--module", "nodenext", "--types", "node", "snippet.mts")
    return run("node", "snippet.mjs")


PROGRAMS = {"python": python, "r": r, "ts": typescript}


def readme():
    blocks = FENCE.findall(read("README.md"))
    run_already = set()
    for (kind, program), (shown_as, shown) in zip(blocks, blocks[1:] + [("", "")]):
        if kind not in PROGRAMS:
            continue
        if shown_as != "text":
            sys.exit(f"FAIL a program in README.md is not followed by what it prints:\n{program}")
        printed = PROGRAMS[kind](program)
        if printed.strip() != shown.strip():
            sys.exit(f"FAIL a program in README.md prints\n{printed}\nnot\n{shown}")
        run_already.add(kind)
    if run_already != set(PROGRAMS):
        sys.exit(f"FAIL README.md has programs in {run_already} only")
    print(f"ok   README.md: its programs in {', '.join(sorted(run_already))} print what is shown")


def cookbook():
    expected, lines_of_r = [], []
    for recipe in read("docs/cookbook.md").split("\n## ")[1:]:
        blocks = dict(FENCE.findall(recipe))
        table = eval(blocks["python"])
        shown = blocks["console"].splitlines()[1:]
        written = table.to_csv(index=False).splitlines()
        for line, whole in zip([line for line in shown if line != "…"], written, strict=False):
            if not (whole.startswith(line[:-1]) if line.endswith("…") else whole == line):
                sys.exit(f"FAIL {blocks['python']}has\n{whole}\nnot\n{line}")
        if len(written) < len(shown) - 1:
            sys.exit(f"FAIL {blocks['python']}has {len(written)} lines, which are fewer than are shown")
        expected.append(f"{len(table)} {len(table.columns)}")
        lines_of_r.append(f"cat(dim({blocks['r'].strip()}), \"\\n\")")
    read_by_r = [line.strip() for line in r("\n".join(lines_of_r)).splitlines()]
    if len(expected) != 10 or read_by_r != expected:
        sys.exit(f"FAIL rows and columns are {expected} in pandas, {read_by_r} in R")
    print(f"ok   docs/cookbook.md: {len(expected)} lines of pandas and of R read what is shown")


assert pandas.__version__
readme()
cookbook()
