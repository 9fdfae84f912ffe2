"""What is the least that would do?

*Measures* return numbers: how many fields are surplus, how small the smallest class of a table is, how many days a thing
was kept beyond need. *Auditors* return findings. A number never says whether a line is crossed; a finding says where, why
and by which rule.

Collecting, keeping and using are three acts, and each is held against what its purpose needs by itself:

>>> needs = [Handling("check the payer", collecting=("picture",), keeping=("template",), using=("template",))]
>>> does = [Handling("check the payer", collecting=("picture",), keeping=("picture", "template"), using=("template",))]
>>> surplus(needs, does)
1
>>> for finding in excess(needs, does):
...     print(finding)
keeping · picture: Kept for “check the payer”, which does not need it kept.

Nobody is asked whether the customer agreed: consent covers what is needed, and does not make more of it needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from casebook.findings import Finding, Report
from casebook.records import Design, Holding
from casebook.tables import row

Act = Literal["collecting", "keeping", "using"]
ACTS: tuple[Act, ...] = get_args(Act)
_DONE = {"collecting": "Collected", "keeping": "Kept", "using": "Used"}

NOT_TESTED = (
    "whether the purposes are lawful and told to the person",
    "whether consent covers them",
    "whether a purpose ends on the day that its schedule names",
    "copies and backups that nobody listed",
    "whether a less intrusive means works well enough here",
)


@dataclass(frozen=True, slots=True)
class Handling:
    """For one purpose, the fields collected, kept and used: what it needs, or what somebody does for it."""

    purpose: str
    collecting: tuple[str, ...] = ()
    keeping: tuple[str, ...] = ()
    using: tuple[str, ...] = ()

    def fields(self, act: Act) -> tuple[str, ...]:
        """The fields of one of the three acts."""
        found: tuple[str, ...] = getattr(self, act)
        return found


# ---------------------------------------------------------------------------------------------------------------------
# fields against purposes


def surplus(needs: Iterable[Handling], does: Iterable[Handling]) -> int:
    """How many times something is collected, kept or used for a purpose that does not need it so.

    A purpose whose needs nobody has stated needs nothing, as far as anybody has shown.
    """
    return sum(1 for _ in _surplus(needs, does))


def _surplus(needs: Iterable[Handling], does: Iterable[Handling]) -> Iterator[tuple[Act, str, str]]:
    needed = {need.purpose: need for need in needs}
    for done in does:
        need = needed.get(done.purpose, Handling(done.purpose))
        for act in ACTS:
            for field in dict.fromkeys(done.fields(act)):
                if field not in need.fields(act):
                    yield act, field, done.purpose


def excess(needs: Iterable[Handling], does: Iterable[Handling]) -> Iterator[Finding]:
    """Findings, by act, on what is collected, kept or used for a purpose that does not need it.

    A purpose whose needs nobody has stated is *not shown*: “we might need it later” names no need.

    >>> print(*excess([], [Handling("later", keeping=("picture",))]))
    not shown · later: Nobody has stated what this purpose needs; picture is kept for it.
    """
    needs = list(needs)
    stated = {need.purpose for need in needs}
    for act, field, purpose in _surplus(needs, does):
        done = _DONE[act]
        if purpose in stated:
            yield Finding(field, f"{done} for “{purpose}”, which does not need it {done.lower()}.", act)
        else:
            yield Finding(purpose, f"Nobody has stated what this purpose needs; {field} is {done.lower()} for it.", "not shown")


# ---------------------------------------------------------------------------------------------------------------------
# how far a table hides the people in it

Row = Mapping[str, Any]


def banded(rows: Iterable[Row], column: str, width: int) -> list[dict[str, Any]]:
    """The rows with whole numbers in one column replaced by bands of that width.

    >>> banded([{"age": 34}], "age", 10)
    [{'age': '30-39'}]
    """
    return [{**each, column: f"{each[column] // width * width}-{each[column] // width * width + width - 1}"} for each in rows]


def replaced(rows: Iterable[Row], column: str, coarser: Mapping[Any, Any]) -> list[dict[str, Any]]:
    """The rows with each value of one column replaced by a coarser one, as a district by the bank it lies on."""
    return [{**each, column: coarser[each[column]]} for each in rows]


def classes(rows: Iterable[Row], by: Sequence[str]) -> list[list[Row]]:
    """The rows sorted into classes that look alike in these columns."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for each in rows:
        found.setdefault(tuple(each[column] for column in by), []).append(each)
    return list(found.values())


def smallest_class(rows: Iterable[Row], by: Sequence[str]) -> int:
    """The k of k-anonymity: how many people, at least, look alike in these columns. An empty table has 0.

    >>> smallest_class([{"age": "30-39"}, {"age": "30-39"}, {"age": "40-49"}], ["age"])
    1
    """
    return min(map(len, classes(rows, by)), default=0)


def share_alone(rows: Sequence[Row], by: Sequence[str]) -> float:
    """The share of people, from 0 to 1, whom nobody else in the table looks like in these columns."""
    return sum(len(each) == 1 for each in classes(rows, by)) / len(rows)


def fewest_values(rows: Iterable[Row], by: Sequence[str], about: str) -> int:
    """The l of (distinct) l-diversity: how many different values, at least, `about` has in a class."""
    return min((len({each[about] for each in group}) for group in classes(rows, by)), default=0)


def share_told(rows: Sequence[Row], by: Sequence[str], about: str) -> float:
    """The share of people, from 0 to 1, whose class holds one single value of `about`: to find the class is to be told.

    >>> rows = [{"age": "60-69", "pays at": "clinic"}] * 40
    >>> smallest_class(rows, ["age"]), share_told(rows, ["age"], "pays at")
    (40, 1.0)
    """
    return sum(len(group) for group in classes(rows, by) if len({each[about] for each in group}) == 1) / len(rows)


# ---------------------------------------------------------------------------------------------------------------------
# keeping


def last_day_of_need(holding: Holding, holdings: Iterable[Holding]) -> date | None:
    """The last day on which the schedule lets it be kept; without a line of its own, a thing follows what it was made from.

    None where neither has a line. A duty to keep the source is no line for what was made from it.
    """
    listed = {each.id: each for each in holdings}
    seen: set[str] = set()
    while holding.needed_until is None:
        seen.add(holding.id)
        if holding.made_from in seen or holding.made_from not in listed:
            return None
        holding = listed[holding.made_from]
    return holding.needed_until


def days_beyond_need(holding: Holding, holdings: Iterable[Holding], on: date) -> int:
    """For how many days, up to `on`, it was kept after its last day: that of need, or of a law's duty if later.

    A claimed deletion counts here whether proved or not. Without a last day the answer is 0: see the auditor.
    """
    need = last_day_of_need(holding, holdings)
    if need is None:
        return 0
    kept_until = min(holding.deleted or on, on)
    return max(0, (kept_until - max(need, holding.must_keep_until or need)).days)


def overdue(holdings: Iterable[Holding], on: date) -> Iterator[Finding]:
    """Findings on a schedule and what became of it, on a day: derived things, legal minimum and proof of deletion included.

    Each thing can be *kept beyond need* (or *deletion not shown*, when it is due and only said to be done), *deleted too
    early*, *used beyond need*, or *not shown* when no schedule names it.
    """
    holdings = list(holdings)
    for holding in holdings:
        need = last_day_of_need(holding, holdings)
        deleted = holding.deleted if holding.deleted and holding.deleted <= on else None
        if deleted and holding.must_keep_until and deleted < holding.must_keep_until:
            yield Finding(
                holding.id, f"Deleted on {deleted}; a law demands it until {holding.must_keep_until}.", "deleted too early"
            )
        if need is None:
            yield Finding(holding.id, f"No schedule says how long the {holding.what} is needed.", "not shown")
            continue
        if holding.last_used and need < holding.last_used <= on:
            because = f"Used on {holding.last_used}; its purpose ended on {need}, and a duty to keep is no licence to use."
            yield Finding(holding.id, because, "used beyond need")
        days = days_beyond_need(holding, holdings, on)
        if days:
            made = f" It was made from {holding.made_from}." if holding.made_from else ""
            yield Finding(holding.id, f"The {holding.what} was kept {days} days beyond its last day.{made}", "kept beyond need")
        elif deleted and not holding.proof and on > max(need, holding.must_keep_until or need):
            yield Finding(holding.id, f"Said to be deleted on {deleted}, and nothing shows it.", "deletion not shown")


# ---------------------------------------------------------------------------------------------------------------------
# less intrusive means

LADDERS: dict[str, tuple[str, ...]] = {
    "search": ("none", "1:1", "1:N"),
    "place": ("on the device", "on a server"),
    "keeps": ("nothing", "template", "picture"),
}
"""From the least intrusive to the most, respect by respect: the course's own ordering."""

LEAST: dict[str, dict[str, str]] = {
    "draw on a face": {"search": "none", "place": "on the device", "keeps": "nothing"},
    "count people": {"search": "none", "place": "on the device", "keeps": "nothing"},
    "confirm a claimed identity": {"search": "1:1", "place": "on the device", "keeps": "template"},
    "find out who it is": {"search": "1:N", "place": "on a server", "keeps": "template"},
}
"""What each job can be done with, at the least. To confirm a claim takes one comparison; to find out who it is, many."""

ANOTHER_WAY = "CL107"
"""The rule that demands a way without the face: China's Measures of 2025, article 10."""


def too_intrusive(design: Design, on: date) -> Iterator[Finding]:
    """Findings on a design that uses a more intrusive means than its job takes, on a day.

    That another way must be offered is found only where and when the rule that demands it applies.

    >>> from datetime import date
    >>> walk_in = Design("d", "Birch Pay", "CN", "confirm a claimed identity", "1:N", "on the device", "template", "none")
    >>> [finding.rule for finding in too_intrusive(walk_in, date(2020, 9, 12))]
    ['search']
    >>> [finding.rule for finding in too_intrusive(walk_in, date(2025, 6, 1))]
    ['search', 'CL107']
    """
    for respect, ladder in LADDERS.items():
        chosen, least = getattr(design, respect), LEAST[design.job][respect]
        if chosen == "not shown":
            yield Finding(design.id, f"Nothing shows the {respect}.", "not shown")
        elif ladder.index(chosen) > ladder.index(least):
            yield Finding(design.id, f"To {design.job}, “{least}” would do; the design has “{chosen}”.", respect)
    demanded = row("rules", ANOTHER_WAY)
    if design.job in ("confirm a claimed identity", "find out who it is") and design.where == demanded.jurisdiction:
        if demanded.in_force(on) and design.other_way == "none":
            yield Finding(design.id, f"No other way is offered ({demanded.provision} of the Measures of 2025).", ANOTHER_WAY)
        elif demanded.in_force(on) and design.other_way == "not shown":
            yield Finding(design.id, "Nothing shows whether another way is offered.", "not shown")


# ---------------------------------------------------------------------------------------------------------------------
# the whole


def audit(
    subject: str,
    *,
    on: date,
    needs: Sequence[Handling] = (),
    does: Sequence[Handling] = (),
    holdings: Sequence[Holding] = (),
    designs: Sequence[Design] = (),
) -> Report:
    """One report on what a party collects, keeps and uses. What is kept and stands in no schedule is *not shown*.

    >>> print(audit("Birch Pay", on=date(2031, 5, 1)))  # doctest: +ELLIPSIS
    Birch Pay: one finding
      not shown: No record of collecting, keeping or using was shown.
      Not tested: whether the purposes are lawful and told to the person; ...
    """
    scheduled = {holding.what for holding in holdings}
    kept = dict.fromkeys(field for done in does for field in done.keeping)
    findings = [
        *excess(needs, does),
        *(Finding(field, "It is kept, and no schedule names it.", "not shown") for field in kept if field not in scheduled),
        *overdue(holdings, on),
        *(finding for design in designs for finding in too_intrusive(design, on)),
    ]
    if not (does or holdings or designs):
        findings.append(Finding("", "No record of collecting, keeping or using was shown.", "not shown"))
    return Report(subject, "wrong" if findings else "passed", tuple(findings), NOT_TESTED)
