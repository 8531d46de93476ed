"""Clients that others generate from the served OpenAPI document compile, and read what the server answers.

Each generator takes the document as it is, with its own defaults. Each file of `ci/clients` reads the same through what
one of them wrote: a list with filters, an item, a problem and a computed answer. What it prints must be what the server
sends.

Usage: generators.py URL DOCUMENT FOLDER NODE_MODULES
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

url, document, folder, modules = sys.argv[1], *(pathlib.Path(path).resolve() for path in sys.argv[2:])
sources = pathlib.Path(__file__).parent / "clients"
scripts = pathlib.Path(sys.executable).parent

# What generators do not make anything of: files that no client reads as a value.
OPAQUE = {"application/zip", "application/yaml", "application/n-quads", "application/x-bibtex", "application/sparql-query"}


def run(*command, cwd=folder, **variables):
    """What a command prints; it fails if the command does."""
    environment = os.environ | {"JAVA_OPTS": "-XX:TieredStopAtLevel=1"} | variables
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"FAIL {' '.join(map(str, command))}\n{(done.stdout + done.stderr)[-6000:]}")
    return done.stdout + done.stderr


def sent():
    """The facts as the server sends them."""
    def get(path):
        try:
            return json.load(urllib.request.urlopen(f"{url}/172014/dx-action-plan{path}"))
        except urllib.error.HTTPError as error:
            return json.load(error)

    rows = get("/schedule?period=2024..&stage_id=operate&limit=7")
    initiative = get(f"/initiatives/{rows['items'][0]['initiative_id']}")
    progress = get("/progress")
    first = progress["items"][0]
    facts = {
        "total": rows["meta"]["total"],
        "stages": [row["stage_id"] for row in rows["items"]],
        "periods": [row["period"] for row in rows["items"]],
        "title": initiative["title"],
        "merged_into_id": initiative["merged_into_id"],
        "problem": get("/initiatives/no-such-initiative")["type"],
        "indicators": len(progress["items"]),
        "label": first["label"],
        "target": first["target"]["value"],
        "gap_reason": first["gap_reason"],
    }
    assert facts["total"] > 7 == len(facts["stages"]) and set(facts["stages"]) == {"operate"}, facts
    assert facts["problem"] == f"{url}/problems/not-found" and facts["target"] and facts["gap_reason"], facts
    return facts


def openapi_generator(language, name, *more):
    run(scripts / "openapi-generator-cli", "generate", "-i", document, "-g", language, "-o", name, *more)


def in_python(name, *arguments):
    return run(sys.executable, "-B", sources / name, url, *arguments, PYTHONPATH=str(folder))


def python_of_openapi_generator():
    openapi_generator("python", "python")
    shutil.copytree(folder / "python/openapi_client", folder / "openapi_client")
    for module in (folder / "openapi_client").rglob("*.py"):
        compile(module.read_text(encoding="utf-8"), str(module), "exec")
    return in_python("openapi_generator.py")


def go_of_openapi_generator():
    openapi_generator("go", "go", "--additional-properties", "withGoMod=false")
    reader = folder / "go/reader"
    reader.mkdir()
    shutil.copy(sources / "main.go", reader)
    (folder / "go/go.mod").write_text("module example.org/openapi\n\ngo 1.19\n")
    run("go", "vet", ".", cwd=folder / "go")
    return run("go", "run", "./reader", url, cwd=folder / "go")


def python_of_openapi_python_client():
    told = run(scripts / "openapi-python-client", "generate", "--path", document, "--output-path", "httpx_client",
               "--meta", "none")
    for line in told.splitlines():
        if "Unable" in line or "Could not" in line or ("Unsupported" in line and not any(one in line for one in OPAQUE)):
            sys.exit(f"FAIL openapi-python-client leaves out: {line}")
    return in_python("openapi_python_client.py")


def models_of_datamodel_code_generator():
    run(scripts / "datamodel-codegen", "--input", document, "--input-file-type", "openapi", "--output", "models.py",
        "--output-model-type", "pydantic_v2.BaseModel")
    return in_python("datamodel.py")


def tools_of_fastmcp():
    return in_python("mcp_bridge.py", document)


def in_typescript(name):
    """What one of them prints; they are compiled together by `typescript`."""
    return lambda: run("node", f"{name}.mjs", url)


def typescript():
    openapi_generator("typescript-fetch", "fetch")
    (folder / "node_modules").symlink_to(modules)
    for name in ["openapi_fetch.mts", "orval.mts", "typescript_fetch.mts", "orval.config.cjs"]:
        shutil.copy(sources / name, folder)
    binaries = modules / ".bin"
    run(binaries / "openapi-typescript", document, "--output", "openapi.d.ts")
    run(binaries / "orval", "--config", "orval.config.cjs", DOCUMENT=str(document), SERVER=url)
    run(binaries / "tsc", "--strict", "--target", "es2022", "--module", "nodenext", "--types", "node",
        "openapi_fetch.mts", "orval.mts", "typescript_fetch.mts")


def timed(name, work):
    begun = time.monotonic()
    told = work()
    return name, told, time.monotonic() - begun


expected = sent()
readers = {
    "openapi-generator python": python_of_openapi_generator,
    "openapi-generator go": go_of_openapi_generator,
    "openapi-python-client": python_of_openapi_python_client,
    "datamodel-code-generator": models_of_datamodel_code_generator,
    "fastmcp": tools_of_fastmcp,
    "openapi-generator typescript-fetch": lambda: (typescript(), run("node", "typescript_fetch.mjs", url))[1],
}
compiled = {"openapi-typescript": in_typescript("openapi_fetch"), "orval": in_typescript("orval")}
with ThreadPoolExecutor(max_workers=2) as pool:
    # What takes longest begins first.
    order = sorted(readers, key=lambda name: "openapi-generator" not in name)
    done = list(pool.map(lambda name: timed(name, readers[name]), order))
done += [timed(name, work) for name, work in compiled.items()]
for name, told, seconds in done:
    facts = json.loads(next(line for line in told.splitlines() if line.startswith("{")))
    if facts != expected:
        sys.exit(f"FAIL {name} reads {facts}, not {expected}")
    print(f"ok   {name} reads a list, an item, a problem and the progress ({seconds:.0f} s)")
