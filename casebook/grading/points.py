"""How many points does a report earn?

A table earns the share of its cases that are right; cases on which two readers disagreed do not count. A function earns the
share of the rules all of whose cases it gets right, counted from what a function that always returns nothing much would get:
that one earns nothing. An answer that was not attempted, or that cannot be checked, earns nothing either.

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
from casebook.examine import examine
from casebook.findings import Report
from casebook.questions import find

EMPTY: tuple[Any, ...] = (False, True, 0, "", [], {}, ())


def earned(report: Report, worth: float) -> float:
    """The points that a report earns of `worth`, to a hundredth."""
    if report.status not in ("passed", "wrong"):
        return 0.0
    without_work = _without_work(report.subject)
    return round(worth * max(0.0, (report.share - without_work) / (1 - without_work)), 2)


@cache
def _without_work(id: str) -> float:
    """The share that the best function without work in it gets: one that returns the same empty value whatever it is given.

    >>> 0 <= _without_work("6.3") < 0.5
    True
    """
    question = find(id)
    if not question.returns_from_call:
        return 0.0
    reports = [examine(question, InProcess({question.answer: lambda *_, value=value: value})) for value in EMPTY]
    return max(report.share for report in reports)
