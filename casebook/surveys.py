"""What does a survey's figure bear, and may two of them stand side by side?

The rows are those of `data/surveys.csv`: who asked whom, how, how many, and about what.

>>> from casebook.tables import row
>>> police, firms, shops = (row("surveys", id) for id in ("SV01", "SV02", "SV05"))
>>> print(error_of(police))
±1.9 points, as stated
>>> print(error_of(row("surveys", "SV04")))
at least ±1.0 points: the floor that chance alone sets
>>> print(error_of(row("surveys", "SV07")))
none can be drawn: who could answer is not said

Two shares are comparable where question, people, day and mode are alike. Mostly they are not:

>>> for finding in side_by_side(police, shops).findings[1:]:
...     print(finding)
another population · SV05: Adults in the United States; adults in the United Kingdom.
another time · SV05: 3 June 2019 to 17 June 2019; published 6 September 2019.
mode not shown · SV05: How people answered was not read.
choice not shown · SV05: That those asked were drawn by chance was not read.
>>> [each.rule for each in side_by_side(police, firms).findings]
['another question']

A margin of error is about chance. It says nothing of who could not be asked, who did not answer, and how it was put.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from casebook.dates import say
from casebook.findings import Finding, Report
from casebook.records import Survey

NOT_TESTED = (
    "how the question was worded, and what stood before it",
    "who did not answer, and why",
    "whether people do as they say",
)
"""What no comparison of this module covers."""


@dataclass(frozen=True, slots=True)
class Error:
    """How far a share may lie from that of the population, in percentage points, or why that cannot be said."""

    points: float | None
    rests_on: str

    def __str__(self) -> str:
        if self.points is None:
            return f"none can be drawn: {self.rests_on}"
        stated = self.rests_on == "as stated"
        return f"±{self.points:.1f} points, as stated" if stated else f"at least ±{self.points:.1f} points: {self.rests_on}"


def floor(share: float, answers: int) -> float:
    """The margin of a simple random sample, in percentage points: half of a 95% interval. Any real survey's is wider.

    >>> round(floor(50, 1000), 1), round(floor(50, 4000), 1)
    (3.1, 1.5)
    """
    return 1.96 * math.sqrt(share * (100 - share) / answers)


def error_of(survey: Survey) -> Error:
    """The margin that the source states; else a floor, where those asked are said to stand for the rest; else none."""
    if survey.margin is not None:
        return Error(survey.margin, "as stated")
    if survey.chosen == "not said":
        return Error(None, "who could answer is not said")
    if survey.chosen == "at random":
        return Error(floor(survey.share, survey.answers), "the floor that chance alone sets")
    because = "a floor, if they had been drawn by chance, which was not read"
    return Error(floor(survey.share, survey.answers), because)


def side_by_side(one: Survey, other: Survey) -> Report:
    """Every reason why the two shares must not be set side by side as if alike. The findings stand at the second."""
    found = tuple(Finding(other.id, because, rule) for rule, because in _differences(one, other))
    return Report(f"{one.id} and {other.id}", "wrong" if found else "passed", found, NOT_TESTED)


def _differences(one: Survey, other: Survey) -> Iterator[tuple[str, str]]:
    if one.question != other.question:
        yield "another question", f"One asks about “{one.question}”, the other about “{other.question}”."
    if "not said" in (one.population, other.population):
        yield "population not shown", "For whom the answers stand was not read."
    elif one.population != other.population:
        yield "another population", f"{_capital(one.population)}; {other.population}."
    if (one.asked, one.day_is) != (other.asked, other.day_is):
        yield "another time", f"{_capital(_when(one))}; {_when(other)}."
    if "not said" in (one.mode, other.mode):
        yield "mode not shown", "How people answered was not read."
    if {one.chosen, other.chosen} != {"at random"}:
        yield "choice not shown", "That those asked were drawn by chance was not read."
    elif abs(one.share - other.share) < math.hypot(floor(one.share, one.answers), floor(other.share, other.answers)):
        yield "within the error", f"{one.share:g}% and {other.share:g}% can differ so by chance alone."


def _when(survey: Survey) -> str:
    return say(survey.asked) if survey.day_is == "asked" else f"published {say(survey.asked)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
