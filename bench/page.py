"""`make bench-page`: how long until the first verdict, in this book's page and in a self-hosted JupyterLite, in one run.

Both are served from localhost by the same server and opened in the same Chromium. *Cold* is a browser that has never
been there; *warm* is the same browser with its HTTP cache. The book's time runs from the click on Check, pressed as soon
as the page stands, to the verdict. JupyterLite's runs from opening the notebook to the same verdict, its cell run as soon
as the kernel answers: there is no earlier click that it would not lose. Prints medians, and ratios peer by peer.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from casebook.book.browser import FLAGS, executable
from casebook.book.downloads import wheel
from casebook.book.exercises import model_answer
from casebook.questions import find

HERE = Path(__file__).resolve().parent
ROUNDS = 5
QUESTION = "1.5"
TIMEOUT = 120_000


def jupyterlite(build: Path) -> Path:
    """Build the peer, self-hosted, with this course's wheel and one notebook; returns the site's folder."""
    work = build / "bench-jupyterlite"
    site = work / "site"
    if (site / "index.html").is_file():
        return site
    shutil.rmtree(work, ignore_errors=True)
    venv.create(work / "env", with_pip=True)
    tools = work / "env" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([tools / "pip", "install", "-q", "--disable-pip-version-check", "-r", HERE / "requirements.txt"], check=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, work / name)
    npm = shutil.which("npm", path=str(Path(sys.executable).parent)) or "npm"
    path = os.pathsep.join([str(tools), str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = os.environ | {"PATH": path, "UV_PYTHON_DOWNLOADS": "never"}
    subprocess.run(
        [npm, "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, env=environment, check=True
    )
    pyodide, static = work / "node_modules" / "pyodide", work / "static" / "pyodide"
    static.mkdir(parents=True)
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copyfile(pyodide / name, static / name)
    # With an empty lock the add-on resolves every wheel itself and leaves no address of another host.
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    lock["packages"], lock["info"]["version"] = {}, "314.0.6"
    (static / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")
    (work / "wheels").mkdir()
    wheel(HERE.parent, work / "wheels")
    lite = {"contents": ["files"], "apps": ["notebooks"], "no_sourcemaps": True, "output_dir": "site"}
    addon = {"enabled": True, "wheels": ["wheels"], "specs": ["micropip", "ipython", "comm", "jedi", "casebook"]}
    addon["prefetch_extra"] = ["piplite", "micropip", "jedi"]
    (work / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": lite, "PyodideLockAddon": addon}), "utf-8")
    settings = {"@jupyterlite/pyodide-kernel-extension:kernel": {"disablePyPIFallback": True}}
    configuration = {"jupyter-lite-schema-version": 0, "jupyter-config-data": {"litePluginSettings": settings}}
    (work / "jupyter-lite.json").write_text(json.dumps(configuration), "utf-8")
    (work / "files").mkdir()
    (work / "files" / "bench.ipynb").write_text(_notebook(), "utf-8")
    subprocess.run([tools / "jupyter", "lite", "build"], cwd=work, env=environment, check=True, capture_output=True)
    return site


def _notebook() -> str:
    code = f"{model_answer(find(QUESTION))}\n\nfrom casebook.answers import InProcess\nfrom casebook.examine import examine\n"
    code += "from casebook.questions import find\n"
    code += f"print(examine(find('{QUESTION}'), InProcess({{'{find(QUESTION).answer}': changed}}, seconds=None)))"
    cell = {"cell_type": "code", "execution_count": None, "id": "check", "metadata": {}, "outputs": [], "source": code}
    kernel = {"kernelspec": {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}}
    return json.dumps({"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def _serve(folder: Path) -> str:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


# Measured inside the page: asking from outside comes in steps of up to half a second.
CLICK_TO_VERDICT = """box => new Promise(done => {
    const start = performance.now();
    new MutationObserver((_, watch) => {
        if (!box.querySelector(".q-report")) return;
        watch.disconnect();
        done(performance.now() - start);
    }).observe(box, {childList: true, subtree: true});
    box.querySelector(".q-check").click();
})"""


def in_the_book(page: Page, address: str, thinking: float = 0) -> tuple[float, float]:
    """Seconds from the first click on Check to the verdict, and for a further check."""
    page.goto(address + "exercises/01-the-remark.html", wait_until="load")
    box = page.locator(f'[data-question="{QUESTION}"]')
    box.locator("textarea").focus()
    box.locator("textarea").fill(model_answer(find(QUESTION)))
    time.sleep(thinking)
    times = [box.evaluate(CLICK_TO_VERDICT) / 1000 for _ in range(2)]
    assert "no finding" in box.locator(".q-out").inner_text()
    return times[0], times[1]


VERDICT_SHOWN = (
    "() => [...document.querySelectorAll('.jp-OutputArea-output')].some(each => each.textContent.includes('no finding'))"
)


def in_jupyterlite(page: Page, address: str) -> float:
    """Seconds from opening the notebook to the verdict, run as soon as the kernel answers."""
    start = time.perf_counter()
    page.goto(address + "notebooks/index.html?path=bench.ipynb", wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=TIMEOUT)
    page.locator('.jp-NotebookKernelStatus, .jp-Toolbar-kernelStatus[title*="Idle"], [data-status="idle"]').first.wait_for(
        timeout=TIMEOUT, state="attached"
    )
    page.locator(".jp-CodeCell .cm-content").first.click()
    while time.perf_counter() - start < TIMEOUT / 1000:
        page.keyboard.press("Control+Enter")  # a key pressed before the kernel stands is lost: press again
        try:
            page.wait_for_function(VERDICT_SHOWN, polling=20, timeout=400)
            return time.perf_counter() - start
        except PlaywrightTimeout:
            continue
    raise TimeoutError("JupyterLite gave no verdict")


def _rounds(measure: Callable[[Page], float], scratch: Path) -> tuple[list[float], list[float]]:
    """Cold and warm seconds: a new browser profile for each round, the page opened twice."""
    cold, warm = [], []
    with sync_playwright() as playwright:
        for number in range(ROUNDS):
            profile = scratch / f"profile-{number}"
            shutil.rmtree(profile, ignore_errors=True)
            for times in (cold, warm):
                context = playwright.chromium.launch_persistent_context(
                    str(profile), executable_path=executable(), args=list(FLAGS), headless=True
                )
                page = context.new_page()
                times.append(measure(page))
                context.close()
    return cold, warm


def main(build: Path) -> None:
    """Measure both and print the table."""
    print("building the peer …", flush=True)
    peer, book = _serve(jupyterlite(build)), _serve(build / "html")
    scratch = build / "bench-profiles"
    print(f"{ROUNDS} rounds each, cold and warm …", flush=True)
    theirs = _rounds(lambda page: in_jupyterlite(page, peer), scratch)
    further: list[float] = []

    def ours_first(page: Page) -> float:
        first, again = in_the_book(page, book)
        further.append(again)
        return first

    ours = _rounds(ours_first, scratch)
    thoughtful, _ = _rounds(lambda page: in_the_book(page, book, thinking=5)[0], scratch)
    shutil.rmtree(scratch, ignore_errors=True)
    print(f"{'first verdict':<34}{'book':>9}{'JupyterLite':>13}{'book/peer':>11}")
    for name, mine, peers in (("cold", ours[0], theirs[0]), ("warm", ours[1], theirs[1])):
        a, b = statistics.median(mine), statistics.median(peers)
        print(f"{name:<34}{a:>8.2f}s{b:>12.2f}s{a / b:>11.2f}   (at most 0.20)")
    print(f"{'after five seconds of typing, cold':<34}{statistics.median(thoughtful):>8.2f}s{'':>24}   (at most 0.2 s)")
    print(f"{'each further check':<34}{statistics.median(further):>8.2f}s{'':>24}   (at most 0.1 s)")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
