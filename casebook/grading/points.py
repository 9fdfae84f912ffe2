"""How many points does a report earn?

Whole credit is all or nothing. By share, a table earns the share of its cases that are right; cases on which two readers
disagreed do not count. A function earns the share of the rules all of whose cases it gets right, counted from what a function
that always returns nothing much would get: that one earns nothing. An answer that was not attempted, or that cannot be
checked, earns nothing either.

>>> from casebook import Report
>>> earned(Report("6.2", "passed", share=1.0), worth=3)
3.0
>>> earned(Report("6.2", "cannot_check"), worth=3)
0.0
"""

from __future__ import annotations

from functools import cache
from typing import Any

from casebook.answers import InProcess
from casebook.examine import PUBLIC_SEED, examine
from casebook.findings import Report
from casebook.grading.assignment import Credit
from casebook.questions import find

EMPTY: tuple[Any, ...] = (False, True, 0, "", [], {}, ())


def earned(report: Report, worth: float, credit: Credit = "by share", *, seed: int = PUBLIC_SEED) -> float:
    """The points that a report under a seed earns of `worth`, to a hundredth."""
    if credit == "whole":
        return worth if report.passed else 0
    if report.status not in ("passed", "wrong"):
        return 0.0
    without_work = _without_work(report.subject, seed)
    return round(worth * max(0.0, (report.share - without_work) / (1 - without_work)), 2)


@cache
def _without_work(id: str, seed: int = PUBLIC_SEED) -> float:
    """The share that the best function without work in it gets: one that returns the same empty value whatever it is given.

    >>> 0 <= _without_work("6.3") < 0.5
    True
    """
    question = find(id)
    if not question.returns_from_call:
        return 0.0
    answers = [InProcess({question.answer: lambda *_, value=value: value}, seconds=None) for value in EMPTY]
    return max(examine(question, answer, seed=seed).share for answer in answers)
