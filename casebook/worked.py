"""Which answers does a worked notebook hold, and how do they do?

`python -m casebook check NOTEBOOK` runs a notebook's cells in a fresh namespace, as Jupyter would from the top, and checks
each answer it finds: by the cell's metadata, then by the name that the cell defines. Run it on your own notebooks only: it
runs their code. Grading others' work needs a sandbox.

>>> from pathlib import Path
>>> check_notebook(Path("no-such.ipynb"))
Traceback (most recent call last):
casebook.notebook_file.NotANotebook: no-such.ipynb is not there
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from casebook import deadline
from casebook.answers import InProcess
from casebook.examine import examine
from casebook.findings import Finding, Report
from casebook.notebook_file import Cell, NotANotebook, read
from casebook.question import Question
from casebook.questions import NoSuchQuestion, all_questions, find

SECONDS = 30.0
"""For one cell that is not an answer."""


def check_notebook(path: Path) -> tuple[Report, ...]:
    """A report for each question of the notebook's exercise, in order, after its cells have run."""
    cells = read(path)
    wanted = _questions(cells)
    if not wanted:
        raise NotANotebook(f"{path} holds no answer to any question of this course")
    names: dict[str, Any] = {"__name__": "__main__"}
    problems: dict[str, Finding] = {}
    with _in_folder(path.resolve().parent):
        for cell in cells:
            if "check" not in cell.tags:
                problem = _run(cell, names)
                if problem:
                    problems.update(dict.fromkeys(_answered_by(cell, wanted), problem))
        return tuple(
            Report(question.id, "cannot_check", (problems[question.id],))
            if question.id in problems
            else examine(question, InProcess(names))
            for question in wanted
        )


def _questions(cells: tuple[Cell, ...]) -> list[Question]:
    named = []
    for cell in cells:
        try:
            named.append(find(cell.question).id)
        except NoSuchQuestion:
            named += [question.id for question in all_questions() if question.answer in _defined(cell)]
    return [question for question in all_questions() if question.id in named]


def _answered_by(cell: Cell, wanted: list[Question]) -> list[str]:
    defined = _defined(cell)
    return [question.id for question in wanted if question.id == cell.question or question.answer in defined]


def _defined(cell: Cell) -> set[str]:
    try:
        tree = ast.parse(cell.source)
    except (SyntaxError, ValueError, RecursionError):
        return set()
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    targets = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return functions | targets


def _run(cell: Cell, names: dict[str, Any]) -> Finding | None:
    where = f"cell {cell.number}"
    lines = [line for line in cell.source.splitlines() if not line.lstrip().startswith(("%", "!", "?"))]
    try:
        code = compile("\n".join(lines), f"<{where}>", "exec")
        deadline.within(SECONDS, lambda: exec(code, names))
    except SyntaxError as problem:
        return Finding(where, f"The cell does not run: {problem.msg} (line {problem.lineno}).", "runs")
    except deadline.Overdue as problem:
        return Finding(where, f"The cell did not end: {problem}.", "time")
    except (Exception, SystemExit) as problem:
        return Finding(where, f"The cell raised {type(problem).__name__}: {problem}", "runs")
    return None


@contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    """Run as Jupyter does: in the notebook's folder, with the output of its cells put aside."""
    before, path, out = Path.cwd(), list(sys.path), sys.stdout
    os.chdir(folder)
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        sys.stdout = nowhere
        try:
            yield
        finally:
            sys.stdout = out
            sys.path[:] = path
            os.chdir(before)
