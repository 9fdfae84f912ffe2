"""Exercises in the page, worked as a reader works them: in Chromium, wrongly and rightly, offline, from a folder, by keyboard."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import HTML, NODE, OUT, ROOT
from playwright.sync_api import Browser, Page, expect
from test_accessible import AXE, TAGS

from casebook import table
from casebook.book.archive import NAME, archive
from casebook.book.exercises import add_packages, model_answer
from casebook.questions import all_questions, find

EXERCISE = "exercises/01-the-remark.html"
CHECKED = [question for question in all_questions() if question.kind != "discuss"]
MISTAKES = [(question.id, at) for question in CHECKED for at in range(len(question.mistakes))]


def _page_of(question: str) -> str:
    from casebook.tables import row

    return f"exercises/{row('chapters', question.partition('.')[0]).slug}.html"


def _check(page: Page, question: str, code: str | None = None, button: str = "Check", seconds: float = 60) -> str:
    """Type the code, press the button, and return what the page says."""
    box = page.locator(f'[data-question="{question}"]')
    if code is not None:
        box.locator("textarea").fill(code)
    box.get_by_role("button", name=button, exact=True).click()
    page.wait_for_function(
        "question => !('working' in document.querySelector(`[data-question='${question}']`).dataset)",
        arg=question,
        timeout=seconds * 1000,
    )
    return box.locator(".q-out").inner_text() + "\n" + box.locator(".q-printed").inner_text()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """The first exercise, in a browser that has never been here, with everything asked for written down."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.asked = []  # type: ignore[attr-defined]
    page.problems = []  # type: ignore[attr-defined]
    context.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.problems.append(str(error)))  # type: ignore[attr-defined]
    page.goto(address + EXERCISE)
    yield page
    elsewhere = [url for url in page.asked if not url.startswith((address, "blob:", "data:"))]  # type: ignore[attr-defined]
    assert not elsewhere
    assert not page.problems  # type: ignore[attr-defined]
    context.close()


def test_every_question_is_solved_by_its_solution_and_told_why_by_its_mistakes(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    for name in dict.fromkeys(_page_of(question.id) for question in CHECKED):
        page.goto(address + name)
        for question in (question for question in CHECKED if _page_of(question.id) == name):
            assert "no finding" in _check(page, question.id, model_answer(question)), question.id
            for at, mistake in enumerate(question.mistakes):
                code = f"from casebook.questions import find\nwork = find('{question.id}').mistakes[{at}].work\n"
                if question.returns_from_call:
                    code += f"{question.answer} = work"
                else:
                    code += f"{question.answer} = {{id: work(id) for id in find('{question.id}').publish()}}"
                told = _check(page, question.id, code)
                assert f"{mistake.caught_by}" in told, (question.id, mistake.name, told)
                assert question.criteria[mistake.caught_by].reason in told
    context.close()


def test_each_model_answer_stands_on_the_setup_cells_alone() -> None:
    from casebook import Finding, check, row

    for question in CHECKED:
        names: dict[str, Any] = {"Finding": Finding, "row": row}
        exec(model_answer(question), names)
        assert check(question.id, names[question.answer]).passed, question.id


FAULTS = {
    "an endless loop": ("def own_word_only(claims):\n    while True: pass", "Does a loop in it never end"),
    "a loop that swallows every exception": (
        "def own_word_only(claims):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        "Stopped after 5 seconds",
    ),
    "an endless built-in": ("def own_word_only(claims):\n    return sum(range(10**13))", "Stopped after 5 seconds"),
    "a memory blow-up": ("def own_word_only(claims):\n    x = []\n    while True: x.append('x' * 10**6)", "MemoryError"),
    "deep recursion": ("def own_word_only(claims):\n    return own_word_only(claims)", "RecursionError"),
    "a syntax error": ("def own_word_only(claims)\n    return set()", "SyntaxError on line 1: expected ':'"),
    "a missing module": ("import numpy\ndef own_word_only(claims): ...", "ModuleNotFoundError"),
    "an error": ("def own_word_only(claims):\n    return claims['x']", "line 2 in own_word_only: return claims['x']"),
    "input": ("name = input()\ndef own_word_only(claims): ...", "input() is not available"),
    "the network": (
        "from js import fetch\ndef own_word_only(claims):\n    fetch('http://elsewhere.invalid')",
        "ImportError",
    ),
}


def test_what_goes_wrong_ends_with_a_finding_and_the_page_goes_on(opened: Page) -> None:
    right = model_answer(find("1.2"))
    for name, (code, words) in FAULTS.items():
        told = _check(opened, "1.2", code)
        assert words in told or (name == "the network" and ("not callable" in told or "TypeError" in told)), (name, told)
        assert "casebook/" not in told, told
        assert "no finding" in _check(opened, "1.2", right), f"after {name}"


def test_a_syntax_error_points_to_its_line(opened: Page) -> None:
    _check(opened, "1.2", "x = 1\ny = = 2")
    marked = opened.locator('[data-question="1.2"] .q-line')
    expect(marked).to_have_count(1)
    assert "y = = 2" in marked.inner_text()


def test_run_prints_and_shows_the_last_value_and_shares_names(opened: Page) -> None:
    assert "hello\n42" in _check(opened, "1.2", "print('hello')\nshared = 42\nshared", button="Run")
    assert "43" in _check(opened, "1.5", "shared + 1", button="Run")
    assert str(len(table("claims"))) in _check(opened, "1.5", "len(table('claims'))", button="Run")
    flood = _check(opened, "1.5", "for _ in range(10**5): print('flood')", button="Run")
    assert "the rest is cut" in flood
    assert len(flood) < 21_000
    assert "statistics" in _check(opened, "1.5", "import statistics, sqlite3\nstatistics.__name__", button="Run")


def test_answers_survive_a_reload_and_stay_in_this_browser(opened: Page) -> None:
    assert opened.evaluate("Object.keys(localStorage).filter(key => key.includes('/')).length") == 0
    _check(opened, "1.5", model_answer(find("1.5")))
    _check(opened, "1.2", "own_word_only = 3")
    opened.reload()
    assert "def changed" in opened.locator('[data-question="1.5"] textarea').input_value()
    assert opened.locator('[data-question="1.2"] textarea').input_value() == "own_word_only = 3"
    expect(opened.locator('[data-question="1.5"]')).to_have_class("q q-solved")
    expect(opened.locator(".answers-count")).to_have_text("1 of 5 questions solved")
    assert not opened.context.cookies()


def test_export_erase_and_import(opened: Page, tmp_path: Path) -> None:
    _check(opened, "1.5", model_answer(find("1.5")))
    with opened.expect_download() as started:
        opened.get_by_role("button", name="Export my answers").click()
    file = tmp_path / "answers.json"
    started.value.save_as(file)
    assert json.loads(file.read_text("utf-8"))["answers"]["1.5"]["solved"] is True
    erase = opened.get_by_role("button", name="Erase my answers")
    erase.click()
    expect(opened.locator(".answers-status")).to_contain_text("This erases 1 answers")
    assert "def changed" in opened.locator('[data-question="1.5"] textarea').input_value(), (
        "nothing is erased before the second press"
    )
    erase.click()
    expect(opened.locator(".answers-count")).to_have_text("0 of 5 questions solved")
    assert "..." in opened.locator('[data-question="1.5"] textarea').input_value()
    assert opened.evaluate("Object.keys(localStorage).filter(key => key.startsWith('three-red-lines')).length") == 0
    opened.locator(".answers input[type=file]").set_input_files(file)
    expect(opened.locator(".answers-count")).to_have_text("1 of 5 questions solved")
    bad = tmp_path / "bad.json"
    bad.write_text("[1, 2", "utf-8")
    opened.locator(".answers input[type=file]").set_input_files(bad)
    expect(opened.locator(".answers-status")).to_contain_text("Nothing was changed: this file is not one")
    expect(opened.locator(".answers-count")).to_have_text("1 of 5 questions solved")


def test_an_idle_page_never_overwrites_newer_work(opened: Page, address: str) -> None:
    other = opened.context.new_page()
    other.goto(address + EXERCISE)
    text = opened.locator('[data-question="1.2"] textarea')
    text.click()
    opened.keyboard.press("Control+a")
    opened.keyboard.type("newer = 1")
    expect(other.locator('[data-question="1.2"] textarea')).to_have_value("newer = 1")
    other.goto(address)
    other.close()
    opened.reload()
    assert text.input_value() == "newer = 1"


def test_stop_while_python_starts_and_a_reset_while_a_check_runs(opened: Page) -> None:
    box = opened.locator('[data-question="1.2"]')
    for pause in (0, 300):
        box.get_by_role("button", name="Check", exact=True).click()
        opened.wait_for_timeout(pause)
        if box.get_by_role("button", name="Stop").is_visible():
            box.get_by_role("button", name="Stop").click()
        expect(box.locator(".q-out")).not_to_be_empty()
    assert "no finding" in _check(opened, "1.2", model_answer(find("1.2")))
    assert len(opened.workers) == 1
    slow = "import time\n" + model_answer(find("1.5")) + "\nfor _ in range(10**7): pass"
    opened.locator('[data-question="1.5"] textarea').fill(slow)
    opened.locator('[data-question="1.5"]').get_by_role("button", name="Check", exact=True).click()
    opened.locator('[data-question="1.5"]').get_by_role("button", name="Reset").click()
    opened.wait_for_function("() => !('working' in document.querySelector(`[data-question='1.5']`).dataset)")
    assert opened.locator('[data-question="1.5"] .q-out').inner_text() == ""
    expect(opened.locator(".answers-count")).to_have_text("1 of 5 questions solved")


def test_code_left_behind_does_not_hang_the_next_check(opened: Page) -> None:
    _check(opened, "1.2", "import asyncio\nasync def f():\n    while True: pass\nx = asyncio.ensure_future(f())", button="Run")
    assert "Stopped after" in _check(opened, "1.5", model_answer(find("1.5")))
    assert "no finding" in _check(opened, "1.5")


def test_a_missing_file_is_told_and_can_be_tried_again(opened: Page) -> None:
    for name in ("pyodide.asm.wasm.gz", "worker.js.gz"):
        opened.route(f"**/{name}", lambda route: route.fulfill(status=404))
        assert "could not be started" in _check(opened, "1.2", model_answer(find("1.2")))
        opened.unroute(f"**/{name}")
    assert "no finding" in _check(opened, "1.2")
    assert opened.evaluate("JSON.parse(localStorage['three-red-lines/1.2']).tries") == 1, "what never ran is no attempt"


def test_a_page_opened_from_the_folder_that_was_built_says_how_to_open_it(browser: Browser) -> None:
    page = browser.new_page()
    page.goto((HTML / EXERCISE).as_uri())
    assert "serve it (`make serve`)" in _check(page, "1.2", model_answer(find("1.2")))
    page.close()


def test_nothing_leaves_the_worker_even_for_the_books_own_host(opened: Page, address: str) -> None:
    seen: list[str] = []
    opened.context.on("request", lambda request: seen.append(request.url))
    ways = [
        "js.fetch('%s')",
        "js.FontFace.new('a', 'url(%s)').load()",
        "js.WebSocket.new('%s')",
        "js.WebSocketStream.new('%s')",
        "js.XMLHttpRequest.new()",
    ]
    for way in ways:
        code = "import js\n" + (way.replace("%s", f"{address}secret") if "%s" in way else way)
        assert "Error" in _check(opened, "1.2", code, button="Run"), way
    assert not [url for url in seen if "secret" in url]


def test_a_full_storage_is_told_and_answers_last_as_long_as_the_page(opened: Page) -> None:
    opened.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")
    assert "no finding" in _check(opened, "1.5", model_answer(find("1.5")))
    expect(opened.locator(".answers-count")).to_have_text("1 of 5 questions solved")
    expect(opened.locator(".answers-status")).to_contain_text("export your answers before you leave")


def test_focus_stays_where_the_reader_works(opened: Page) -> None:
    check = opened.locator('[data-question="1.5"]').get_by_role("button", name="Check", exact=True)
    check.focus()
    opened.keyboard.press("Enter")
    opened.wait_for_function("() => !('working' in document.querySelector(`[data-question='1.5']`).dataset)")
    assert opened.evaluate("document.activeElement.textContent") == "Check"


def test_the_worked_notebook_opens_and_checks(opened: Page, tmp_path: Path) -> None:
    _check(opened, "1.5", model_answer(find("1.5")))
    with opened.expect_download() as started:
        opened.get_by_role("button", name="Download notebook with my answers").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    import nbformat

    nbformat.validate(nbformat.read(path, as_version=4))
    done = subprocess.run(
        [sys.executable, "-m", "casebook", "check", "--json", str(path)], capture_output=True, text=True, check=False
    )
    reports = {report["subject"]: report["status"] for report in map(json.loads, done.stdout.splitlines())}
    assert reports["1.5"] == "passed"
    assert reports["1.2"] == "not_attempted"


def test_the_overview_shows_what_is_solved(opened: Page, address: str) -> None:
    _check(opened, "1.5", model_answer(find("1.5")))
    opened.goto(address + "reference/exercises.html")
    expect(opened.locator('[data-solved="1.5"]')).to_have_text("✓ solved")
    expect(opened.locator('[data-solved="1.2"]')).to_have_text("")
    expect(opened.locator(".answers-count")).to_have_text(f"1 of {len(CHECKED)} questions solved")


def test_hints_come_one_at_a_time_and_a_solution_after_an_attempt(opened: Page) -> None:
    box = opened.locator('[data-question="1.2"]')
    expect(box.locator(".q-hint").first).to_be_hidden()
    box.get_by_role("button", name="Hint 1 of 3").click()
    expect(box.locator(".q-hint").first).to_be_visible()
    expect(box.locator(".q-hint").nth(1)).to_be_hidden()
    shower = box.get_by_role("button", name="Show solution")
    shower.click()
    expect(box.locator(".q-solution")).to_be_hidden()
    _check(opened, "1.2", "own_word_only = 3")
    shower.click()
    expect(box.locator(".q-solution")).to_be_visible()


def test_reset_brings_the_starter_back_and_can_be_undone(opened: Page) -> None:
    box = opened.locator('[data-question="1.2"]')
    box.locator("textarea").click()
    opened.keyboard.press("Control+a")
    opened.keyboard.type("own_word_only = 3")
    opened.wait_for_timeout(800)  # typing as fast as a machine's is one step with what follows
    box.get_by_role("button", name="Reset").click()
    assert box.locator("textarea").input_value().startswith("def own_word_only(claims):")
    opened.keyboard.press("Control+z")
    assert box.locator("textarea").input_value() == "own_word_only = 3"
    opened.reload()
    assert box.locator("textarea").input_value() == "own_word_only = 3"


def test_a_question_is_worked_by_keyboard_alone(opened: Page) -> None:
    text = opened.locator('[data-question="1.5"] textarea')
    text.focus()
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Check", "an untouched editor does not hold Tab"
    opened.keyboard.press("Shift+Tab")
    opened.keyboard.press("Control+a")
    opened.keyboard.type("changed = 3")
    opened.keyboard.press("End")
    opened.keyboard.press("Enter")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.tagName") == "TEXTAREA", "once the reader types, Tab indents"
    opened.keyboard.press("Escape")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Check", "Esc, then Tab, leaves"
    opened.keyboard.press("Enter")
    expect(opened.locator('[data-question="1.5"] .q-out')).to_contain_text("asks for a function named changed", timeout=30_000)
    assert opened.locator('[data-question="1.5"] .q-out').get_attribute("aria-live") == "polite"


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (360, "dark")])
def test_a_worked_exercise_is_accessible(width: int, colours: Any, browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=colours, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address + EXERCISE)
    _check(page, "1.5", model_answer(find("1.5")))
    _check(
        page,
        "1.2",
        "print('x' * 300)\ndef own_word_only(claims):\n    return set()  # none\n" + "y = 'a long line ' * 40\n" * 3,
    )
    page.locator('[data-question="1.2"]').get_by_role("button", name="Hint 1 of 3").click()
    page.locator('[data-question="1.2"]').get_by_role("button", name="Show solution").click()
    page.evaluate(AXE)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(result => result.violations)", TAGS
    )
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    assert not [f"{each['id']}: {node['target']}" for each in found for node in each["nodes"]]
    assert beyond <= 0


def test_without_a_script_the_task_the_starter_and_the_download_are_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + EXERCISE)
    assert "def own_word_only(claims):" in page.locator('[data-question="1.2"] .q-starter').inner_text()
    assert page.locator("a.cb-download").first.is_visible()
    assert not page.locator(".answers").is_visible()
    context.close()


def test_a_page_without_exercises_loads_none_of_it(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + "chapters/01-the-remark.html", wait_until="networkidle")
    page.wait_for_timeout(1000)
    page.close()
    assert not [url for url in asked if "/page/" in url or "exercise.js" in url]


def test_the_first_check_needs_at_most_six_and_a_half_megabytes(browser: Browser, address: str) -> None:
    """On a host that compresses nothing: every byte as the file has it."""
    context = browser.new_context()
    page = context.new_page()
    asked: dict[str, None] = {}
    context.on("request", lambda request: asked.setdefault(request.url))
    page.goto(address + EXERCISE)
    _check(page, "1.5", model_answer(find("1.5")))
    context.close()
    files = {HTML / url.removeprefix(address).partition("?")[0] for url in asked if url.startswith(address)}
    total = sum(path.stat().st_size for path in files)
    assert {path.name for path in files} >= {
        "worker.js.gz",
        "pyodide.asm.wasm.gz",
        "python-often.zip",
        "casebook.zip",
        "casebook-01.zip",
    }
    assert "python-all.zip" not in {path.name for path in files}
    assert total <= 6.5e6, total


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_under_a_sub_path_and_offline_after_keep_this_book(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "site" / "some").mkdir(parents=True)
    shutil.copytree(HTML, tmp_path / "site" / "some" / "course")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(tmp_path / "site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}/some/course/"
    context = browser.new_context()
    page = context.new_page()
    page.goto(root + EXERCISE)
    assert "no finding" in _check(page, "1.5", model_answer(find("1.5")))
    keep = page.get_by_role("button", name="Keep this book offline")
    assert "MB" in keep.inner_text()
    keep.click()
    expect(page.locator(".answers-status")).to_contain_text("opens without a network", timeout=60_000)
    # A newer book is offered and never forced.
    site = tmp_path / "site" / "some" / "course"
    home = (site / "index.html").read_text("utf-8")
    (site / "index.html").write_text(
        home.replace("Three Red Lines</h1>", "Newer</h1>").replace(">Three Red Lines<a", ">Newer<a"), "utf-8"
    )
    worker = (site / "sw.js").read_text("utf-8")
    (site / "sw.js").write_text(re.sub(r'const VERSION = "[^"]+"|VERSION="[^"]+"', 'const VERSION = "newer"', worker), "utf-8")
    page.goto(root)
    assert page.locator("article h1").first.inner_text().startswith("Three Red Lines"), "the kept book stays"
    page.goto(root + EXERCISE)
    newer = page.get_by_role("button", name="Take the newer version")
    expect(newer).to_be_visible(timeout=30_000)
    with page.expect_navigation(timeout=120_000):  # every file of the book is asked for again
        newer.click()
    page.goto(root)
    assert page.locator("article h1").first.inner_text().startswith("Newer")
    (site / "index.html").write_text(home, "utf-8")
    server.shutdown()
    server.server_close()
    page.close()
    page = context.new_page()
    page.goto(root + EXERCISE)
    assert "no finding" in _check(page, "1.5", model_answer(find("1.5")))
    assert "statistics" in _check(page, "1.5", "import statistics\nstatistics.__name__", button="Run")
    page.goto(root + "chapters/01-the-remark.html")
    assert page.locator("article h1").first.inner_text().startswith("The remark")
    page.goto(root)
    assert page.locator("article h1").first.inner_text().startswith("Newer")
    context.close()


def test_a_package_of_the_publishers_is_there_from_the_start(browser: Browser, tmp_path: Path) -> None:
    """With a distribution of one small package in place of Pyodide's whole: its wheel comes from the book's own files."""
    site, distribution = tmp_path / "site", tmp_path / "distribution"
    shutil.copytree(HTML, site)
    distribution.mkdir()
    wheel = distribution / "tinytable-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as zipped:
        zipped.writestr("tinytable.py", "rows = [1, 2, 3]\n")
        zipped.writestr("tinytable-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tinytable\nVersion: 1.0\n")
        zipped.writestr("tinytable-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        zipped.writestr("tinytable-1.0.dist-info/RECORD", "")
    lock = json.loads((NODE / "pyodide" / "pyodide-lock.json").read_text("utf-8"))
    lock["packages"]["tinytable"] = {
        "name": "tinytable",
        "version": "1.0",
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": ["tinytable"],
        "depends": [],
        "unvendored_tests": False,
    }
    (distribution / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")
    add_packages(distribution, ["tinytable"], site / "_static" / "page")
    text = (site / EXERCISE).read_text("utf-8")
    (site / EXERCISE).write_text(text.replace('data-packages=""', 'data-packages="tinytable"'), "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/{EXERCISE}")
    said = _check(page, "1.5", "import tinytable\nsum(tinytable.rows)", button="Run")
    assert "6" in said, page.locator(".q-out details pre").text_content()
    page.close()
    server.shutdown()


def test_the_zip_of_the_book_works_from_a_folder_by_double_click(browser: Browser, tmp_path: Path) -> None:
    archive(HTML, tmp_path / "book.zip")
    with zipfile.ZipFile(tmp_path / "book.zip") as zipped:
        zipped.extractall(tmp_path / "my books")
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((tmp_path / "my books" / NAME / EXERCISE).as_uri())
    assert "no finding" in _check(page, "1.5", model_answer(find("1.5")))
    assert "statistics" in _check(page, "1.5", "import statistics\nstatistics.__name__", button="Run")
    assert "Stopped after" in _check(page, "1.2", FAULTS["an endless built-in"][0])
    assert "no finding" in _check(page, "1.2", model_answer(find("1.2")))
    page.reload()
    assert (
        "def changed" in page.locator('[data-question="1.5"] textarea').input_value()
        or "statistics" in page.locator('[data-question="1.5"] textarea').input_value()
    )
    page.close()
    assert not problems


def test_the_pages_python_gives_the_same_reports_as_this_one() -> None:
    """Every question's solution, accepted answers, starter and mistakes, in the build's own Node, with two seeds."""
    node = Path(sys.executable).parent / "node"
    script = ROOT / "tests" / "reports.py"
    command = [
        node,
        ROOT / "tests" / "reports.mjs",
        NODE / "pyodide" / "pyodide.mjs",
        OUT / "page-bundle" / "out" / "page",
        script,
    ]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    code = script.read_text("utf-8").rpartition("\n\njson.dumps")
    ours: dict[str, Any] = {}
    exec(code[0] + "\nresult = json.loads(json.dumps({**reports(20200912), **reports(7)}))", ours)
    assert theirs.pop("python").startswith("3.14.")
    ours["result"].pop("python")
    assert len(theirs) > 2 * (len(MISTAKES) + 2 * len(CHECKED))
    assert theirs == ours["result"]
