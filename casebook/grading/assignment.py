"""What was asked of the students, and for how many points?

An assignment is a folder with the notebooks that students got and `assignment.toml`:

    schema = 1
    title = "Week 2"
    due = 2027-03-01          # shown, not enforced
    credit = "by share"       # a wrong answer keeps what it gets right (`points`); or "whole": all or nothing
    questions = ["6.1", "6.2", "6.3"]

    [points]                  # where they differ from the questions' own
    "6.3" = 3

`python -m casebook assign` writes `credit = "by share"` unless it is told otherwise: most questions are tables of ten cases and
more, where one slip in twelve is not the same as none right. Where nothing is said, credit is whole, the stricter of the two.

Without a folder, questions and chapters are named, and the notebooks are those of the course:

>>> chosen(["6.2", "1"]).ids
('1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '6.2')
>>> chosen(["6.22"])  # doctest: +ELLIPSIS
Traceback (most recent call last):
casebook.grading.assignment.Unusable: there is no question 6.22; chapter 6 has 6.1, ...
"""

from __future__ import annotations

import ast
import datetime as dt
import hashlib
import json
import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from casebook.notebook_file import Cell, NotANotebook, read
from casebook.question import Question
from casebook.questions import all_questions, find
from casebook.tables import table

Credit = Literal["whole", "by share"]

FILE = "assignment.toml"
SCHEMA = 1
MOST_POINTS = 1000


class Unusable(ValueError):
    """An assignment, or a file about one, that cannot be used. The message says where, what was found and what to do."""


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
    due: dt.date | None = None
    untouched: Mapping[str, Untouched] = field(default_factory=dict)
    starters: frozenset[str] = frozenset()
    slugs: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The questions' ids."""
        return tuple(each.id for each in self.asked)

    @property
    def points(self) -> dict[str, float]:
        """What each question is worth."""
        return {each.id: each.points for each in self.asked}

    @property
    def notebooks(self) -> dict[str, tuple[str, ...]]:
        """Which questions stand in which of the course's notebooks.

        >>> chosen(["6.2"]).notebooks
        {'06-explicit-authorization.ipynb': ('6.2',)}
        """
        names = {each.number: f"{each.slug}.ipynb" for each in table("chapters")}
        held: dict[str, tuple[str, ...]] = {}
        for each in self.asked:
            name = names[each.question.chapter]
            held[name] = (*held.get(name, ()), each.id)
        return held

    def to_toml(self) -> str:
        """The text of `assignment.toml`; `read_folder` gives the same assignment back."""
        due = [f"due = {self.due.isoformat()}"] if self.due else []
        lines = [f"schema = {SCHEMA}", f"title = {_string(self.title)}", *due, f"credit = {_string(self.credit)}"]
        lines += [f"questions = {json.dumps(list(self.ids))}", "", "[points]"]
        lines += [f'"{id}" = {points:g}' for id, points in self.points.items()]
        return "\n".join(lines) + "\n"

    @property
    def most(self) -> float:
        """The points of all questions that the grader scores; those for discussion are marked by hand."""
        return sum(each.points for each in self.asked if each.question.kind != "discuss")

    @cached_property
    def fingerprint(self) -> str:
        """What a result depends on, in short: another assignment has another."""
        parts = [self.title, str(self.due or ""), self.credit, *(f"{each.id}={each.points:g}" for each in self.asked)]
        parts += sorted(self.untouched) + sorted(self.starters)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def bare(source: str) -> str:
    """A cell's text without what saving may change: blank ends of lines and of the cell.

    >>> bare("x = 1  \\r\\n\\n") == bare("x = 1")
    True
    """
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()


def chosen(words: Sequence[str], *, title: str = "", notebooks: Path | None = None) -> Assignment:
    """An assignment of chapters ("6") and questions ("6.2"). Raises `Unusable`."""
    known = {question.id: question for question in all_questions()}
    wanted: set[str] = set()
    for word in words:
        number, dot, _ = word.strip().partition(".")
        of_chapter = [id for id, question in known.items() if str(question.chapter) == number.lstrip("0")]
        if not of_chapter:
            numbers = sorted({question.chapter for question in known.values()})
            raise Unusable(f"there is no chapter {word}; there are {', '.join(map(str, numbers))}")
        if dot and word.strip() not in known:
            raise Unusable(f"there is no question {word}; chapter {number} has {', '.join(of_chapter)}")
        wanted.update([word.strip()] if dot else of_chapter)
    if not wanted:
        raise Unusable("nothing is chosen: name chapters (3 6) or questions (6.2)")
    asked = tuple(Asked(id, question.points) for id, question in known.items() if id in wanted)
    chapters = {each.question.chapter for each in asked}
    folder = notebooks or Path(__file__).resolve().parents[2] / "exercises"
    files = [path for path in sorted(folder.glob("[0-9]*.ipynb")) if int(path.name.partition("-")[0]) in chapters]
    return _with_cells(Assignment(title or f"Questions {', '.join(words)}", asked), files)


def read_folder(folder: Path) -> Assignment:
    """The assignment in a folder. Raises `Unusable`."""
    file = folder / FILE
    if not file.is_file():
        raise Unusable(f"{folder} holds no {FILE}; name the folder that `python -m casebook assign … --out FOLDER` wrote")
    settings = _toml(file)
    _refuse_what_is_unknown(file, settings, {"schema", "title", "due", "credit", "questions", "points"})
    if settings.get("schema") != SCHEMA:
        raise Unusable(f"{file}: schema must be {SCHEMA}, and is {settings.get('schema')!r}")
    words = settings.get("questions")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise Unusable(f'{file}: questions must be a list of texts, such as ["6.1", "6.2"]')
    due = settings.get("due")
    if due is not None and type(due) is not dt.date:
        raise Unusable(f"{file}: due is {due!r}; write a day, such as due = 2027-03-01")
    credit = settings.get("credit", "whole")
    if credit not in ("whole", "by share"):
        raise Unusable(f'{file}: credit must be "whole" or "by share"')
    plain = chosen(words)
    points = _numbers(file, settings, "points")
    if unknown := [id for id in points if id not in plain.ids]:
        raise Unusable(f"{file}: points are given for {unknown[0]}, which is not among its questions")
    asked = tuple(Asked(each.id, points.get(each.id, each.points)) for each in plain.asked)
    title = str(settings.get("title", folder.name))
    return _with_cells(Assignment(title, asked, credit, due), sorted(folder.rglob("*.ipynb")))


def weighted(assignment: Assignment, file: Path) -> Assignment:
    """The assignment with the points and weights of a TOML file.

    `[points]` sets the points of a question; `[weights]` multiplies those of a question or of a whole chapter:

        [points]
        "6.2" = 3
        [weights]
        "6" = 2
    """
    held = _toml(file)
    _refuse_what_is_unknown(file, held, {"points", "weights"})
    points = assignment.points
    for id, value in _numbers(file, held, "points").items():
        if id not in points:
            raise Unusable(f"{file}: [points] names {id}, which is not in the assignment ({', '.join(points)})")
        points[id] = value
    for id, factor in _numbers(file, held, "weights").items():
        weighed = [each for each in points if each == id or each.startswith(f"{id}.")]
        if not weighed:
            raise Unusable(f"{file}: [weights] names {id}, which is no question or chapter of the assignment")
        points |= {each: points[each] * factor for each in weighed}
    if much := [id for id in points if points[id] > MOST_POINTS]:
        raise Unusable(f"{file}: {much[0]} would be worth {points[much[0]]:g} points; {MOST_POINTS} is the most")
    return replace(assignment, asked=tuple(Asked(id, round(value, 2)) for id, value in points.items()))


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise Unusable(f"{file} is not there") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Unusable(f"{file} cannot be read as TOML: {problem}") from None


def _refuse_what_is_unknown(file: Path, held: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(held.keys() - known):
        raise Unusable(f"{file} has {', '.join(unknown)}; it may have {', '.join(sorted(known))}")


def _numbers(file: Path, held: Mapping[str, Any], name: str) -> dict[str, float]:
    """A table of numbers, such as [points]."""
    found = held.get(name, {})
    if not isinstance(found, dict):
        raise Unusable(f"{file}: {name} is {found!r}; write a table, [{name}]")
    for key, value in found.items():
        if type(value) not in (int, float) or not (math.isfinite(value) and 0 <= value <= MOST_POINTS):
            wanted = f"write a number from 0 to {MOST_POINTS}, and put quotes around {key}"
            raise Unusable(f'{file}: [{name}] "{key}" is {value!r}; {wanted}')
    return {str(key): value for key, value in found.items()}


def _string(text: str) -> str:
    """A TOML string: JSON's form is one, once DEL is escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _with_cells(assignment: Assignment, files: Sequence[Path]) -> Assignment:
    """The same, with what its notebooks hold. A file that is no notebook raises `Unusable`."""
    cells: list[Cell] = []
    for file in files:
        try:
            cells += read(file)
        except NotANotebook as problem:
            raise Unusable(str(problem)) from None
    untouched = {bare(cell.source): left_behind(cell.source) for cell in cells if "setup" in cell.tags}
    starters = frozenset(bare(cell.source) for cell in cells if "answer" in cell.tags)
    slugs = tuple(re.sub(r"\.ipynb$", "", file.name) for file in files)
    return replace(assignment, untouched=untouched, starters=starters, slugs=slugs)


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
