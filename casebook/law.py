"""Which rule was in force there, on that day, and what changed between two days?

>>> from datetime import date
>>> speech = date(2020, 9, 12)
>>> [rule.id for rule in in_force(on=speech, where="CN", theme="transfer", force="binding")]
['CL169', 'CL012', 'CL014', 'CL009', 'CL002', 'CL173']

A rule adopted in March 2020 and in force from October did not apply to a speech in September:

>>> from casebook.tables import row
>>> standing(row("rules", "CL020"), speech), days_to_wait(row("rules", "CL020"), speech)
('adopted, not yet in force', 19)

Every answer speaks of `data/rules.csv` alone. An empty one says nothing about rules that the table does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from casebook.records import Force, Jurisdiction, Rule, Theme
from casebook.tables import table

RuleStanding = Literal["in force", "adopted, not yet in force", "no longer in force", "not yet adopted"]

DEPARTURE: dict[Force, str] = {
    "binding": "a breach, if the rule covers the conduct",
    "recommended standard": "departs from a benchmark",
    "guidance": "departs from guidance",
    "party policy": "departs from the party’s own words",
}
"""What it is called when conduct does not meet a rule. Only binding law can be broken."""


def in_force(
    *, on: date, where: Jurisdiction | None = None, theme: Theme | None = None, force: Force | None = None
) -> tuple[Rule, ...]:
    """The rules of `data/rules.csv` that applied on that day: in a place, on a theme, of a force, or all.

    Only rules that the table holds: an empty answer says nothing about rules it does not hold. Each row has one theme, so a
    theme finds what is filed under it, not all that bears on it.
    """
    return tuple(rule for rule in _rules(where, theme, force) if rule.in_force(on))


def pending(
    *, on: date, where: Jurisdiction | None = None, theme: Theme | None = None, force: Force | None = None
) -> tuple[Rule, ...]:
    """The rules that were adopted by that day and did not apply yet, the soonest first.

    >>> waiting = pending(on=date(2020, 9, 12), where="CN")
    >>> sorted({(rule.in_force_since.isoformat(), days_to_wait(rule, date(2020, 9, 12))) for rule in waiting})
    [('2020-10-01', 19), ('2020-11-01', 50), ('2021-01-01', 111)]
    """
    waiting = [rule for rule in _rules(where, theme, force) if standing(rule, on) == "adopted, not yet in force"]
    return tuple(sorted(waiting, key=lambda rule: rule.in_force_since))


def standing(rule: Rule, on: date) -> RuleStanding:
    """How a rule stood on a day. Its first day and its last day both count as in force.

    >>> from casebook.tables import row
    >>> old = row("rules", "CL018")  # the 2017 edition of the standard, which a new one replaced
    >>> standing(old, date(2020, 9, 30)), standing(old, date(2020, 10, 1))
    ('in force', 'no longer in force')
    """
    if rule.in_force(on):
        return "in force"
    if rule.in_force_since <= on:
        return "no longer in force"
    return "adopted, not yet in force" if rule.adopted <= on else "not yet adopted"


def days_to_wait(rule: Rule, on: date) -> int:
    """Days from that day to the rule's first day in force; 0 once it has come."""
    return max(0, (rule.in_force_since - on).days)


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened to the rules after one day and up to another.

    A rule that began and ended between the two stands in both `began` and `ended`; `pending` is what waits on the later day.
    """

    began: tuple[Rule, ...]
    ended: tuple[Rule, ...]
    pending: tuple[Rule, ...]


def changes(
    *, since: date, until: date, where: Jurisdiction | None = None, theme: Theme | None = None, force: Force | None = None
) -> Changes:
    """What began, what ended, and what waits: the rules on `until` are those on `since`, and `began`, without `ended`.

    A rule has ended when its last day has passed. In this table a text ends when another text or numbering takes its place;
    the duty itself may go on:

    >>> from casebook.tables import row
    >>> turn = changes(since=date(2025, 12, 31), until=date(2026, 1, 1), where="CN", theme="transfer")
    >>> [rule.id for rule in turn.ended], [rule.id for rule in turn.began]
    (['CL012', 'CL014', 'CL009'], ['CL201', 'CL141', 'CL204'])
    >>> row("rules", "CL141").paraphrase == row("rules", "CL012").paraphrase
    True
    """
    rules = _rules(where, theme, force)
    return Changes(
        began=tuple(rule for rule in rules if since < rule.in_force_since <= until),
        ended=tuple(rule for rule in rules if rule.in_force_until and since <= rule.in_force_until < until),
        pending=pending(on=until, where=where, theme=theme, force=force),
    )


def _rules(where: Jurisdiction | None, theme: Theme | None, force: Force | None) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in table("rules")
        if where in (None, rule.jurisdiction) and theme in (None, rule.theme) and force in (None, rule.force)
    )
