"""Which questions are set, for how many points, and until when?

An assignment is a folder with `assignment.toml`, written by `python -m casebook assign` and read by `python -m casebook grade`.

>>> week = of(["6.2", "1"])
>>> list(week.points.items())
[('1.1', 1.0), ('1.2', 1.0), ('1.3', 1.0), ('1.4', 1.0), ('1.5', 1.0), ('1.6', 1.0), ('6.2', 1.0)]
>>> week.notebooks["06-explicit-authorization.ipynb"]
('6.2',)
>>> of(["6.9"])
Traceback (most recent call last):
casebook.grading.assignment.Unusable: there is no question 6.9; chapter 6 has 6.1, 6.2, 6.3, 6.4, 6.5, 6.6
"""

from __future__ import annotations

import datetime as dt
import json
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from casebook import __version__
from casebook.questions import all_questions
from casebook.tables import table

FILE = "assignment.toml"


class Unusable(ValueError):
    """An assignment, or a file about one, that cannot be used. The message says where, what was found and what to do."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """What is set. `points` are per question, after weights; `notebooks` says which questions a file handed out holds."""

    title: str
    due: dt.date | None
    casebook: str
    points: Mapping[str, float]
    notebooks: Mapping[str, tuple[str, ...]]

    def to_toml(self) -> str:
        """The text of `assignment.toml`; `read` gives the same assignment back."""
        due = [f"due = {self.due.isoformat()}"] if self.due else []
        lines = ["schema = 1", f"title = {_string(self.title)}", *due, f"casebook = {_string(self.casebook)}", "", "[points]"]
        lines += [f'"{question}" = {points:g}' for question, points in self.points.items()]
        lines += ["", "[notebooks]"]
        lines += [f"{_string(name)} = {json.dumps(list(questions))}" for name, questions in self.notebooks.items()]
        return "\n".join(lines) + "\n"


def of(words: Iterable[str], *, title: str = "Assignment", due: dt.date | None = None) -> Assignment:
    """The assignment that `3 6 8.2` names: whole chapters and single questions, in the order of the course."""
    chosen = _chosen(words)
    slugs = {each.number: each.slug for each in table("chapters")}
    notebooks: dict[str, tuple[str, ...]] = {}
    for question in chosen:
        name = f"{slugs[int(question.partition('.')[0])]}.ipynb"
        notebooks[name] = (*notebooks.get(name, ()), question)
    return Assignment(title, due, __version__, chosen, notebooks)


def _chosen(words: Iterable[str]) -> dict[str, float]:
    every = {question.id: float(question.points) for question in all_questions()}
    wanted: set[str] = set()
    for word in words:
        chapter, dot, _ = word.partition(".")
        of_chapter = [id for id in every if id.partition(".")[0] == chapter]
        if not of_chapter:
            numbers = sorted({int(id.partition(".")[0]) for id in every})
            raise Unusable(f"there is no chapter {word}; there are {', '.join(map(str, numbers))}")
        if dot and word not in every:
            raise Unusable(f"there is no question {word}; chapter {chapter} has {', '.join(of_chapter)}")
        wanted.update([word] if dot else of_chapter)
    if not wanted:
        raise Unusable("nothing is chosen: name chapters (3 6) or questions (6.2)")
    return {id: points for id, points in every.items() if id in wanted}


def weighted(assignment: Assignment, file: Path) -> Assignment:
    """The assignment with the points and weights of a TOML file.

    `[points]` sets the points of a question; `[weights]` multiplies those of a question or of a whole chapter:

        [points]
        "6.2" = 3
        [weights]
        "6" = 2
    """
    held = _toml(file)
    _known_keys(file, held, {"points", "weights"})
    points = dict(assignment.points)
    for id, value in _numbers(file, held, "points").items():
        if id not in points:
            raise Unusable(f"{file}: [points] names {id}, which is not in the assignment ({', '.join(points)})")
        points[id] = value
    for id, factor in _numbers(file, held, "weights").items():
        weighed = [each for each in points if each == id or each.startswith(f"{id}.")]
        if not weighed:
            raise Unusable(f"{file}: [weights] names {id}, which is no question or chapter of the assignment")
        points |= {each: points[each] * factor for each in weighed}
    return replace(assignment, points=points)


def read(folder: Path) -> Assignment:
    """The assignment of a folder that `assign` wrote."""
    file = folder / FILE
    if not file.is_file():
        raise Unusable(f"{folder} holds no {FILE}; name the folder that `python -m casebook assign … --out FOLDER` wrote")
    held = _toml(file)
    _known_keys(file, held, {"schema", "title", "due", "casebook", "points", "notebooks"})
    if held.get("schema") != 1:
        raise Unusable(f"{file}: schema is {held.get('schema')!r}; this version of casebook reads 1")
    due = held.get("due")
    if due is not None and type(due) is not dt.date:
        raise Unusable(f"{file}: due is {due!r}; write a day, such as due = 2027-03-01")
    points = _numbers(file, held, "points")
    assignment = replace(of(points, title=str(held.get("title", "")), due=due), casebook=str(held.get("casebook", "")))
    if list(assignment.points) != list(points):
        raise Unusable(f"{file}: [points] has to name single questions, each once, in the order of the course")
    notebooks = held.get("notebooks")
    if notebooks != {name: list(questions) for name, questions in assignment.notebooks.items()}:
        raise Unusable(f"{file}: [notebooks] doesn't fit [points]; write the folder anew with `python -m casebook assign`")
    return replace(assignment, points=points)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise Unusable(f"{file} is not there") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Unusable(f"{file} is not TOML: {problem}") from None


def _known_keys(file: Path, held: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(held) - known):
        raise Unusable(f"{file}: {unknown[0]} is not known here; there may be {', '.join(sorted(known))}")


def _numbers(file: Path, held: Mapping[str, Any], name: str) -> dict[str, float]:
    """A table of positive numbers, such as [points]."""
    found = held.get(name, {})
    if not isinstance(found, dict):
        raise Unusable(f"{file}: {name} is {found!r}; write a table, [{name}]")
    for key, value in found.items():
        if type(value) not in (int, float) or not (math.isfinite(value) and value >= 0):
            raise Unusable(f'{file}: [{name}] "{key}" is {value!r}; write a number, 0 or more, and put quotes around {key}')
    return {str(key): float(value) for key, value in found.items()}


def _string(text: str) -> str:
    """A TOML string: JSON's form is one, once DEL is escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
