"""What was asked of the students, and for how many points?

An assignment is a folder with the notebooks that students got and `assignment.toml`:

    schema = 1
    title = "Week 2"
    due = 2027-03-01          # shown, not enforced
    credit = "whole"          # or "by rule": a wrong answer keeps the share of the rules that it meets
    questions = ["6.1", "6.2", "6.3"]

    [points]                  # where they differ from the questions' own
    "6.3" = 3

Without a folder, questions and chapters are named, and the notebooks are those of the course:

>>> chosen(["6.2", "1"]).ids
('1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '6.2')
>>> chosen(["6.22"])  # doctest: +ELLIPSIS
Traceback (most recent call last):
casebook.grading.assignment.NoSuchAssignment: there is no question 6.22; the nearest are ...
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from casebook.notebook_file import Cell, NotANotebook, read
from casebook.question import Question
from casebook.questions import all_questions, find

Credit = Literal["whole", "by rule"]

FILE = "assignment.toml"
SCHEMA = 1


class NoSuchAssignment(ValueError):
    """What is asked for cannot be assigned; the message says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of an assignment and the points that it is worth."""

    id: str
    points: float

    @property
    def question(self) -> Question:
        """The question itself."""
        return find(self.id)


@dataclass(frozen=True, slots=True)
class Untouched:
    """What running a setup cell of ours would leave behind: names, and the statements by which some of them are imported.

    >>> left_behind("from casebook import table; claims = table('claims')")
    Untouched(defines=('claims', 'table'), imports={'table': 'from casebook import table'})
    """

    defines: tuple[str, ...]
    imports: Mapping[str, str]


@dataclass(frozen=True)
class Assignment:
    """The questions in order, and the cells as students got them.

    `untouched` holds the setup cells by their text; `starters` the answer cells' texts; `slugs` the notebooks' names, which
    students like to put their own name beside.
    """

    title: str
    asked: tuple[Asked, ...]
    credit: Credit = "whole"
    due: str = ""
    untouched: Mapping[str, Untouched] = field(default_factory=dict)
    starters: frozenset[str] = frozenset()
    slugs: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The questions' ids."""
        return tuple(each.id for each in self.asked)

    @property
    def most(self) -> float:
        """The points of all questions that the grader scores; those for discussion are marked by hand."""
        return sum(each.points for each in self.asked if each.question.kind != "discuss")

    @cached_property
    def fingerprint(self) -> str:
        """What a result depends on, in short: another assignment has another."""
        parts = [self.title, self.due, self.credit, *(f"{each.id}={each.points:g}" for each in self.asked)]
        parts += sorted(self.untouched) + sorted(self.starters)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def bare(source: str) -> str:
    """A cell's text without what saving may change: blank ends of lines and of the cell.

    >>> bare("x = 1  \\r\\n\\n") == bare("x = 1")
    True
    """
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()


def chosen(words: Sequence[str], *, title: str = "", notebooks: Path | None = None) -> Assignment:
    """An assignment of chapters ("6") and questions ("6.2"). Raises `NoSuchAssignment`."""
    known = {question.id: question for question in all_questions()}
    wanted: set[str] = set()
    for word in words:
        of_chapter = {id for id, question in known.items() if str(question.chapter) == word.strip().lstrip("0")}
        if not of_chapter and word not in known:
            near = difflib.get_close_matches(word, list(known), n=3, cutoff=0) or list(known)[:3]
            raise NoSuchAssignment(f"there is no question {word}; the nearest are {', '.join(near)}")
        wanted |= of_chapter or {word}
    if not wanted:
        raise NoSuchAssignment("nothing is asked for: name chapters or questions, such as 3 6.2")
    asked = tuple(Asked(id, question.points) for id, question in known.items() if id in wanted)
    chapters = {each.question.chapter for each in asked}
    folder = notebooks or Path(__file__).resolve().parents[2] / "exercises"
    files = [path for path in sorted(folder.glob("[0-9]*.ipynb")) if int(path.name.partition("-")[0]) in chapters]
    return _with_cells(Assignment(title or f"Questions {', '.join(words)}", asked), files)


def read_folder(folder: Path) -> Assignment:
    """The assignment in a folder. Raises `NoSuchAssignment`."""
    file = folder / FILE
    try:
        settings = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise NoSuchAssignment(f"{folder} holds no {FILE}; was it made by `python -m casebook assign`?") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise NoSuchAssignment(f"{file} cannot be read: {problem}") from None
    _refuse_what_is_unknown(settings, file)
    words = settings.get("questions")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise NoSuchAssignment(f'{file}: questions must be a list of texts, such as ["6.1", "6.2"]')
    plain = chosen(words)
    points = _points(settings.get("points", {}), plain.ids, file)
    credit = settings.get("credit", "whole")
    if credit not in ("whole", "by rule"):
        raise NoSuchAssignment(f'{file}: credit must be "whole" or "by rule"')
    asked = tuple(Asked(each.id, points.get(each.id, each.points)) for each in plain.asked)
    title, due = str(settings.get("title", folder.name)), str(settings.get("due", ""))
    return _with_cells(Assignment(title, asked, credit, due), sorted(folder.rglob("*.ipynb")))


def _refuse_what_is_unknown(settings: Mapping[str, Any], file: Path) -> None:
    if settings.get("schema") != SCHEMA:
        raise NoSuchAssignment(f"{file}: schema must be {SCHEMA}")
    known = {"schema", "title", "due", "credit", "questions", "points"}
    if unknown := sorted(settings.keys() - known):
        raise NoSuchAssignment(f"{file} has {', '.join(unknown)}; it may have {', '.join(sorted(known))}")


def _points(given: Any, ids: Iterable[str], file: Path) -> dict[str, float]:
    if not isinstance(given, dict):
        raise NoSuchAssignment(f"{file}: points must be a table of questions and numbers")
    for id, points in given.items():
        if id not in ids:
            raise NoSuchAssignment(f"{file}: points are given for {id}, which is not among its questions")
        if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points <= 1000:
            raise NoSuchAssignment(f"{file}: the points of {id} must be a number from 0 to 1000")
    return dict(given)


def _with_cells(assignment: Assignment, files: Sequence[Path]) -> Assignment:
    """The same, with what its notebooks hold. A file that is no notebook raises `NoSuchAssignment`."""
    cells: list[Cell] = []
    for file in files:
        try:
            cells += read(file)
        except NotANotebook as problem:
            raise NoSuchAssignment(str(problem)) from None
    untouched = {bare(cell.source): left_behind(cell.source) for cell in cells if "setup" in cell.tags}
    starters = frozenset(bare(cell.source) for cell in cells if "answer" in cell.tags)
    slugs = tuple(re.sub(r"\.ipynb$", "", file.name) for file in files)
    return Assignment(assignment.title, assignment.asked, assignment.credit, assignment.due, untouched, starters, slugs)


def left_behind(source: str) -> Untouched:
    """What a setup cell of ours leaves behind."""
    names: set[str] = set()
    imports: dict[str, str] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            origin = f"from {node.module} " if isinstance(node, ast.ImportFrom) else ""
            for name in node.names:
                imports[(name.asname or name.name).partition(".")[0]] = f"{origin}import {ast.unparse(name)}"
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
    return Untouched(tuple(sorted(names | set(imports))), {name: imports[name] for name in imports if name not in names})
