"""What does a page's Python do with a learner's code?

One `Page` lives in a page's worker for as long as the page is open: all questions share its namespace, as the cells of a
notebook do. It runs code, checks answers, and says everything in plain JSON. The page brings the deadline and the limit
on memory; this module brings the words.

>>> page = Page(["from casebook import Finding"])
>>> page.run("1.5", "half = 21 / 2\\nprint('counted')\\nhalf")["printed"]
'counted\\n10.5\\n'
>>> page.run("1.5", "if half >:")["error"]
'SyntaxError on line 1: invalid syntax'
>>> page.check("1.5", "changed = lambda before, after: {}")["report"]["status"]
'cannot_check'
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
import linecache
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from casebook.answers import InProcess
from casebook.examine import examine
from casebook.findings import Finding, Report
from casebook.plain import shorten
from casebook.questions import find

MOST_PRINTED = 20_000

TIPS = {
    "IndentationError": "The lines of one block must start in the same column.",
    "NameError": "Is the name spelt as it was defined, and did that code run?",
    "RecursionError": "A function keeps calling itself. Does it have a case in which it stops?",
    "MemoryError": "The code asked for more memory than this page allows. Does a list grow without end?",
    "KeyboardInterrupt": "The time was up. Does a loop never end, or do one thing again and again?",
    "ModuleNotFoundError": "This page has Python's standard library only. The notebook has what you install.",
}


class Page:
    """The shared Python of one exercise page. `setup` is the code of its setup cells."""

    def __init__(self, setup: Sequence[str]) -> None:
        self._names: dict[str, Any] = {"__name__": "__main__", "input": _no_input}
        for number, code in enumerate(setup, 1):
            self._execute(f"<setup {number}>", code, io.StringIO())

    def run(self, question: str, code: str) -> dict[str, Any]:
        """Run the code of one editor: what it printed, its last value printed too, and its error, if any."""
        out = _Cut()
        problem = self._execute(f"<{question}>", code, out)
        return {"printed": out.getvalue(), "error": _told(problem), "line": _line(problem), "report": None}

    def check(self, question: str, code: str) -> dict[str, Any]:
        """Run the code, then check the answer it leaves. Code that does not run is a finding too."""
        record = find(question)
        self._names.pop(record.answer, None)
        ran = self.run(question, code)
        if ran["error"]:
            report = Report(question, "cannot_check", (Finding("", f"Your code does not run: {ran['error']}", "runs"),))
        else:
            report = examine(record, InProcess(self._names, seconds=None))
        return {**ran, "error": None, "report": report.to_json() | {"heading": report.heading}}

    def _execute(self, name: str, code: str, out: io.StringIO) -> BaseException | None:
        """Run code under a name that a traceback can show; return what it raised."""
        linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
        try:
            tree = ast.parse(code, name)
            ending = tree.body[-1] if tree.body else None
            last = ast.Expression(ending.value) if isinstance(ending, ast.Expr) else None
            if last is not None:
                tree.body.pop()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                exec(compile(tree, name, "exec"), self._names)
                if last is not None:
                    value = eval(compile(last, name, "eval"), self._names)
                    if value is not None:
                        print(value)
        except BaseException as problem:
            return problem
        return None


def answer(page: Page, request: str) -> str:
    """One message of the page and its reply, both JSON: `{"do": "run" | "check", "question": …, "code": …}`."""
    asked = json.loads(request)
    work = page.check if asked["do"] == "check" else page.run
    try:
        reply = work(asked["question"], asked["code"])
    except KeyboardInterrupt:  # the time was up between two calls
        reply = {"printed": "", "error": TIPS["KeyboardInterrupt"], "line": None, "report": None}
    except BaseException:  # what the code left behind broke the check itself
        told = (
            "The check could not be carried out. Was a built-in name, or a part of the course's own code, given another value?"
        )
        reply = {"printed": "", "error": told + " Restart Python and run your code again.", "line": None, "report": None}
    return json.dumps(reply)


def wants_more(code: str) -> bool:
    """Does the code import a module that is not at hand yet, so that the whole library should be fetched first?

    >>> wants_more("import csv, json"), wants_more("import no_such_module"), wants_more("not python at all :")
    (False, True, False)
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return False
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        if any(name not in sys.modules and not _is_there(name) for name in names):
            return True
    return False


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


class _Cut(io.StringIO):
    """Keeps the first characters and says once that the rest is cut. A learner's code cannot close it."""

    def close(self) -> None:
        """Stay open."""

    def write(self, text: str) -> int:
        room = MOST_PRINTED - self.tell()
        if room > 0:
            super().write(text[:room])
            if len(text) > room:
                super().write("\n… (the rest is cut)")
        return len(text)


def _no_input(prompt: str = "") -> str:
    raise RuntimeError("input() is not available in a page: write the value into the code")


def _line(problem: BaseException | None) -> int | None:
    if isinstance(problem, SyntaxError):
        return problem.lineno
    frames = _own(problem)
    return frames[-1].lineno if frames else None


def _own(problem: BaseException | None) -> list[traceback.FrameSummary]:
    """The learner's lines of a traceback."""
    frames = traceback.extract_tb(problem.__traceback__) if problem else []
    return [frame for frame in frames if frame.filename.startswith("<") and frame.filename[1:2].isdigit()]


def _told(problem: BaseException | None) -> str | None:
    """An error in the learner's words: type, line, message, the lines it came through, and a tip."""
    if problem is None:
        return None
    kind = type(problem).__name__
    try:
        message = shorten(str(problem.msg if isinstance(problem, SyntaxError) else problem), 300)
    except BaseException:
        message = ""
    line = _line(problem)
    told = kind + (f" on line {line}" if line else "") + (f": {message}" if message else "")
    told += "".join(f"\nline {frame.lineno}: {frame.line}" for frame in _own(problem)[-3:] if frame.line)
    return told + (f"\n{TIPS[kind]}" if kind in TIPS else "")
