"""What does a consent screen do to the choice, and did a rule of that day and place name it?

A screen is described by what can be counted or read off: what is set beforehand, how many taps lead to a yes, to a no and
back, what the buttons say and look like, what happens after a no. Quill Photo is invented.

>>> from datetime import date
>>> screen = Screen("s-1", date(2020, 9, 12), "CN", set_beforehand=True, taps_no=3, words_of_no="shaming", after_no=9)
>>> sorted(patterns(screen))
['asked again and again', 'harder to refuse', 'no is shamed', 'set beforehand']
>>> report = audit(screen)
>>> for finding in report.findings:
...     print(finding)
set beforehand · s-1: A yes is set before she does anything (guidance: CL1201).
asked again and again · s-1: After her no she is asked 9 times in thirty days (guidance: CL1201).
>>> report.not_tested[0]
'patterns that no rule of our table named there and then: harder to refuse, no is shamed'

The same screen in another place, on another day:

>>> from dataclasses import replace
>>> [each.rule for each in audit(replace(screen, place="EU", day=date(2023, 2, 14))).findings]
['set beforehand', 'asked again and again', 'harder to refuse', 'no is shamed']

A screen without a finding gives no consent: somebody still has to say yes, to one thing, knowing which (`authorization`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from casebook.findings import Finding, Report
from casebook.records import DarkPattern, Rule
from casebook.tables import row, table

OFTEN = 5
"""From how many times in thirty days on asking is *again and again* here; no rule of the table says a number."""

NOT_TESTED = (
    "whether she was misled",
    "whether the data are needed",
    "what a court or an authority would say of this screen",
)
"""What no report of this module covers."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One way of asking for consent. A plain question, with a yes and a no that cost one tap each, but for what is given.

    `taps_no` and `taps_back` are 0 where no way leads there; `after_no` counts how often she is asked in the thirty days
    after a no; `if_no` is what a no costs her, in the words of a consent record.
    """

    id: str
    day: date
    place: str
    set_beforehand: bool = False
    starts: Literal["after the yes", "before the yes"] = "after the yes"
    purpose: Literal["told", "hidden"] = "told"
    taps_yes: int = 1
    taps_no: int = 1
    taps_back: int = 1
    words_of_no: Literal["plain", "shaming"] = "plain"
    look_of_no: Literal["like the yes", "faint"] = "like the yes"
    after_no: int = 0
    after_update: Literal["kept", "set back"] = "kept"
    if_no: Literal["free", "service needs it", "service refused", "not shown"] = "free"


def patterns(screen: Screen) -> dict[DarkPattern, str]:
    """Each pattern that the screen shows, with what shows it, whatever any rule says of it.

    >>> patterns(Screen("s-2", date(2020, 9, 12), "CN"))
    {}
    """
    found: dict[DarkPattern, str] = {}
    if screen.set_beforehand:
        found["set beforehand"] = "A yes is set before she does anything"
    if screen.starts == "before the yes":
        found["starts before the yes"] = "Her face is taken before she has said yes"
    if screen.purpose == "hidden":
        found["purpose hidden"] = "What it is for is not said on the screen"
    if screen.after_no >= OFTEN:
        found["asked again and again"] = f"After her no she is asked {screen.after_no} times in thirty days"
    if screen.after_update == "set back":
        found["set back at an update"] = "An update sets her choice back"
    if screen.taps_back == 0:
        found["no way back"] = "No way leads to taking it back"
    elif screen.taps_back > screen.taps_yes:
        found["harder to take back"] = f"Yes takes {screen.taps_yes}, taking it back {screen.taps_back} taps"
    if screen.if_no == "service refused":
        found["service refused"] = "A no costs her a service that does not need her face"
    if screen.taps_no == 0 or screen.taps_no > screen.taps_yes:
        no = f"no {screen.taps_no} taps" if screen.taps_no else "no way leads to a no"
        found["harder to refuse"] = f"Yes takes {screen.taps_yes}, {no}"
    if screen.words_of_no == "shaming":
        found["no is shamed"] = "The words of the no shame her"
    if screen.look_of_no == "faint":
        found["no is faint"] = "The no is hard to see beside the yes"
    return found


def audit(screen: Screen, rules: Iterable[Rule] | None = None) -> Report:
    """A finding for each pattern that a rule in force there and then names; the others are listed as not tested."""
    given = {rule.id for rule in (table("rules") if rules is None else rules)}
    shown = patterns(screen)
    named = {pattern: _named(pattern, screen, given) for pattern in shown}
    found = tuple(
        Finding(screen.id, f"{shown[pattern]} ({'; '.join(basis)}).", pattern) for pattern, basis in named.items() if basis
    )
    unnamed = [pattern for pattern, basis in named.items() if not basis]
    left = (f"patterns that no rule of our table named there and then: {', '.join(unnamed)}",) if unnamed else ()
    return Report(screen.id, "wrong" if found else "passed", found, left + NOT_TESTED)


def _named(pattern: str, screen: Screen, given: set[str]) -> list[str]:
    """The rules that name the pattern: those that bind by their id, guidance as guidance."""
    rules = [row("rules", each.rule) for each in table("patterns") if each.pattern == pattern and each.rule in given]
    there = [rule for rule in rules if rule.jurisdiction == screen.place and rule.in_force(screen.day)]
    return [rule.id if rule.force == "binding" else f"guidance: {rule.id}" for rule in there]
