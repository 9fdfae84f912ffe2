"""`make bench-book`: seconds to build and kilobytes to load, for this book and for Jupyter Book's defaults, in one run.

Both build the same pages with the same directives, executed, from a copy of the source each. *Cold* begins with nothing built
and no cached execution; *unchanged* builds again; *one edit* after a word was added to one chapter. The default has the theme's
own scripts, styles, maths and search, and lacks the last pass over the site (`casebook/book/site.py`).

A page's weight is what a browser with an empty cache loads until the page stands still, each file compressed as a host with
gzip would send it. Requests to other hosts are refused and counted.
"""

from __future__ import annotations

import functools
import gzip
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Response, Route, sync_playwright

from casebook.book.browser import chromium

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".*_cache", "build-*")
EDITED = "chapters/05-the-law.md"
PAGES = {
    "text page": ("reference/glossary.html", 130),
    "heaviest page, all sources": ("reference/sources.html", None),
    "figure page": ("chapters/03-what-a-face-becomes.html", 200),
    "exercise page, before Python": ("exercises/06-explicit-authorization.html", 250),
}
"""A page of each kind, and the kilobytes that it may weigh."""
COLD, UNCHANGED = 180, 6
"""The seconds that our builds may take on two cores."""
SENT_AS_IT_IS = (".woff2", ".png", ".zip", ".gz", ".wasm")


@dataclass(frozen=True)
class Load:
    """What a page asked for."""

    kilobytes: float
    requests: int
    elsewhere: int


# ---------------------------------------------------------------------------------------------------------------------
# building


def source(work: Path, *, default: bool) -> Path:
    """A copy of the checkout, with the configuration of the course or of Jupyter Book."""
    tree = work / ("default" if default else "ours")
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    if default:
        config = yaml.safe_load((tree / "_config.yml").read_text("utf-8"))
        kept = {name: value for name, value in config["sphinx"]["config"].items() if name.startswith("casebook_")}
        config["sphinx"] = {
            "extra_extensions": ["default_book"],
            "config": {**kept, "nb_execution_cache_path": str(tree / "cache")},
        }
        config["execute"]["execute_notebooks"] = "cache"
        (tree / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")
    return tree


def build(tree: Path, node: Path) -> float:
    """Seconds of one build. It must succeed."""
    out = tree / "_build"
    if not out.exists():
        out.mkdir()
        shutil.copytree(node, out / "node")
    path = os.pathsep.join([str(tree), str(HERE)])
    words = [Path(sys.executable).parent / "jupyter-book", "build", "--keep-going", "-n", "--path-output", ".", "."]
    start = time.monotonic()
    with (tree / "build.log").open("wb") as log:
        done = subprocess.run(words, cwd=tree, env=os.environ | {"PYTHONPATH": path}, stdout=log, stderr=log, check=False)
    taken = time.monotonic() - start
    if done.returncode or not (out / "html" / "index.html").is_file():
        raise SystemExit(f"the build failed: {tree / 'build.log'}")
    return taken


# ---------------------------------------------------------------------------------------------------------------------
# loading


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def load(browser: Browser, site: Path, page: str) -> Load:
    """What a browser that has never been there loads."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}/"
    sizes: list[int] = []
    elsewhere: list[str] = []

    def answered(response: Response) -> None:
        if response.ok:
            body = response.body()
            sizes.append(len(body) if response.url.split("?")[0].endswith(SENT_AS_IT_IS) else len(gzip.compress(body, 6)))

    def asked(route: Route) -> None:
        if route.request.url.startswith((here, "data:", "blob:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    context = browser.new_context(service_workers="block", bypass_csp=False)
    tab = context.new_page()
    tab.route("**/*", asked)
    tab.on("response", answered)
    tab.goto(here + page, wait_until="networkidle")
    context.close()
    server.shutdown()
    return Load(sum(sizes) / 1000, len(sizes), len(elsewhere))


def main() -> None:
    """Measure and print."""
    out = Path(sys.argv[1]).resolve()
    work = out / "bench-book"
    work.mkdir(parents=True, exist_ok=True)
    trees = {"ours": source(work, default=False), "default": source(work, default=True)}
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start\n")
    print(f"{'seconds':<32}{'ours':>10}{'default':>10}{'ours/default':>14}{'at most':>9}")
    for name, most in {"cold, executed": COLD, "unchanged": UNCHANGED, "one edit": None}.items():
        if name == "one edit":
            for tree in trees.values():
                with (tree / EDITED).open("a", encoding="utf-8") as chapter:
                    chapter.write("\nOne more word.\n")
        taken = {which: build(tree, out / "node") for which, tree in trees.items()}
        row(name, taken["ours"], taken["default"], most)
    print(f"\n{'kilobytes, compressed':<32}{'ours':>10}{'default':>10}{'ours/default':>14}{'at most':>9}  to other hosts")
    with sync_playwright() as playwright, chromium(playwright) as browser:
        for name, (page, most) in PAGES.items():
            loads = {which: load(browser, tree / "_build" / "html", page) for which, tree in trees.items()}
            told = f"  {loads['ours'].elsewhere} and {loads['default'].elsewhere} requests"
            row(name, loads["ours"].kilobytes, loads["default"].kilobytes, most, told)
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


def row(name: str, ours: float, default: float, most: float | None, told: str = "") -> None:
    """One line of the table."""
    limit = f"{most:>9}" if most else " " * 9
    print(f"{name:<32}{ours:>10.1f}{default:>10.1f}{ours / default:>14.2f}{limit}{told}", flush=True)


if __name__ == "__main__":
    main()
