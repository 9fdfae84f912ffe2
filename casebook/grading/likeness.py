"""Which named mistake does a wrong answer behave like?

A mistake of a question is runnable, so it can be asked the same cases as the answer was. Where, on the cases of a broken
rule, the two give the same values throughout, the answer behaves like that mistake. A class report counts these.

>>> cases = prepared("1.5", 7)
>>> mistake = cases.question.mistakes[0]
>>> from casebook.plain import to_plain
>>> given = [to_plain(mistake.work(*case.arguments)) for case in cases.drawn]
>>> behaves_like(cases, [mistake.caught_by], given) == (mistake.name,)
True
"""

from __future__ import annotations

import marshal
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, get_origin

from casebook.examine import Drawn, draw, same
from casebook.plain import Plain, Unreadable, from_plain, to_plain
from casebook.question import Question
from casebook.questions import find

_NOTHING = object()
"""Where a mistake gives no value that could be compared."""


@dataclass(frozen=True)
class Prepared:
    """What all answers to a question are held against under one seed: drawn once for a whole class."""

    question: Question
    seed: int
    drawn: tuple[Drawn, ...]
    calls: bytes
    """The message that asks for all calls."""

    @cached_property
    def mistaken(self) -> dict[str, tuple[Any, ...]]:
        """What each named mistake makes of each case."""
        read = self.question.returns
        return {each.name: tuple(_value(each.work, case, read) for case in self.drawn) for each in self.question.mistakes}

    @cached_property
    def mistaken_tables(self) -> dict[str, dict[str, Any]]:
        """What each named mistake would write into a table of the published cases."""
        question, published = self.question, self.question.publish()
        return {
            each.name: {id: _entry(question, each.work, case.arguments) for id, case in published.items()}
            for each in question.mistakes
        }


@lru_cache(maxsize=512)
def prepared(id: str, seed: int) -> Prepared:
    """The cases of a question under a seed."""
    question = find(id)
    drawn = tuple(draw(question, seed))
    calls = {"work": question.answer, "calls": [case.plain for case in drawn]}
    return Prepared(question, seed, drawn, marshal.dumps(calls))


def behaves_like(cases: Prepared, broken: Collection[str], given: Sequence[Plain]) -> tuple[str, ...]:
    """The mistakes that a function behaves like, from the rules it broke and the values it gave, in the order of the cases."""
    question = cases.question
    if len(given) != len(cases.drawn):
        return ()
    try:
        values = [from_plain(value, question.returns) for value in given]
    except Unreadable:
        return ()
    found = []
    for mistake in question.mistakes:
        at = [number for number, case in enumerate(cases.drawn) if case.criterion.name == mistake.caught_by]
        mistaken = cases.mistaken[mistake.name]
        if mistake.caught_by in broken and at and all(_alike(mistaken[n], values[n], question) for n in at):
            found.append(mistake.name)
    return tuple(found)


def table_behaves_like(cases: Prepared, broken: Collection[str], given: Plain) -> tuple[str, ...]:
    """The same for an answer that is a table of the published cases."""
    question, published = cases.question, cases.question.publish()
    if not isinstance(given, dict):
        return ()
    found = []
    for mistake in question.mistakes:
        of_rule = [id for id, case in published.items() if case.rule == mistake.caught_by and id in given]
        entries = cases.mistaken_tables[mistake.name]
        if mistake.caught_by in broken and of_rule and all(_read(given[id], question) == entries[id] for id in of_rule):
            found.append(mistake.name)
    return tuple(found)


def _alike(mistaken: Any, value: Any, question: Question) -> bool:
    return mistaken is not _NOTHING and same(mistaken, value, question.tolerance)


def _value(work: Any, case: Drawn, read: Any) -> Any:
    try:
        return from_plain(to_plain(work(*case.arguments)), read)
    except Exception:
        return _NOTHING


def _entry(question: Question, work: Any, arguments: tuple[Any, ...]) -> Any:
    try:
        value = from_plain(to_plain(work(*arguments)), question.returns)
        return from_plain(to_plain(question.tabled(value)), question.in_table)
    except Exception:
        return _NOTHING


def _read(plain: Any, question: Question) -> Any:
    one = [plain] if isinstance(plain, str) and get_origin(question.in_table) is set else plain
    try:
        return from_plain(one, question.in_table)
    except Unreadable:
        return None
