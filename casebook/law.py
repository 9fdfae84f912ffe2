"""Which rule was in force there, on that day?

>>> from datetime import date
>>> [rule.id for rule in in_force(on=date(2020, 9, 12), where="CN", theme="transfer") if rule.force == "binding"]
['CL169', 'CL012', 'CL014', 'CL009', 'CL002', 'CL173']

A rule published in March 2020 and in force from October did not apply to a speech in September:

>>> from casebook.tables import row
>>> row("rules", "CL020").in_force(date(2020, 9, 12))
False
"""

from __future__ import annotations

from datetime import date

from casebook.records import Jurisdiction, Rule, Theme
from casebook.tables import table


def in_force(*, on: date, where: Jurisdiction | None = None, theme: Theme | None = None) -> tuple[Rule, ...]:
    """The rules of `data/rules.csv` that applied on that day, in a place or everywhere, on a theme or all.

    Only rules that the table holds: an empty answer says nothing about rules it does not hold.
    """
    return tuple(
        rule
        for rule in table("rules")
        if rule.in_force(on) and where in (None, rule.jurisdiction) and theme in (None, rule.theme)
    )
