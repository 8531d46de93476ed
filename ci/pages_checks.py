"""Opens pages in a real browser: none of them breaks the content security policy that it is sent with.

Usage: pages_checks.py URL
Needs Chromium. Ends with 1 if a check fails.
"""

import subprocess
import sys
import tempfile

PLAN = "/172014/dx-action-plan"
# A page of each kind, with a text that is there only when its scripts, if it has any, have run.
PAGES = {
    "/": "<h1",
    f"{PLAN}.html": "<h1",
    f"{PLAN}/terms.html": "<table",
    f"{PLAN}/terms/ai.html": "<h1",
    f"{PLAN}/roadmap.html": "<h1",
    f"{PLAN}/releases.html": "<h1",
    "/search.html?q=AI": "<h1",
    "/ns/plan.html": "<svg",
    "/catalog.html": "<h1",
    "/examples.html": "<h1",
    "/sparql": "<textarea",
    "/problems/not-found.html": "<h1",
    "/nothing-is-here": "<h1",
    "/docs/": "opblock-tag",  # Swagger UI has drawn the document
}


def opened(url, folder):
    """The page as the browser has it in the end, and what its console says of the policy."""
    command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"]
    command += ["--virtual-time-budget=20000", f"--user-data-dir={folder}", "--dump-dom", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    return done.stdout, [line for line in done.stderr.splitlines() if "Content Security Policy" in line]


def main(url):
    failures = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for path, text in PAGES.items():
            page, violations = opened(url.rstrip("/") + path, folder)
            if text not in page:
                failures.append(f"{path} has no {text}: {page[:300]}")
            failures += [f"{path}: {violation}" for violation in violations]
    for failure in failures:
        print("FAIL", failure)
    print(f"{len(PAGES)} pages in a browser, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
