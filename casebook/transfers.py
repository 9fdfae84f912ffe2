"""What does a rule ask of a flow that crosses a border, on its day, and what does the file show of it?

Where data are stored, whether they leave, and who can reach them are three questions. A login from abroad is a transfer like
a copy that is sent: guidance says so in China (CL304, 2024) and the EU (LAW-305, 2023), a binding rule in the United States
(LAW-320, 2025). For earlier days that is this course's reading.

>>> from datetime import date
>>> from dataclasses import replace
>>> rules = table("rules")
>>> faces = Transfer("t-1", date(2024, 5, 2), "Birch Pay", "Lumen View", "CN", "elsewhere", "remote access", sensitive=8000)
>>> print(audit(faces, rules=rules).findings[0])
a route · t-1: 8,000 persons (sensitive, since 1 January of this year) by CL136; nothing on the file meets it.

The same flow on other days, and what was asked of it:

>>> for day in (date(2020, 9, 12), date(2021, 11, 1), date(2023, 7, 3), date(2024, 5, 2)):
...     print(day, heaviest(asked(replace(faces, day=day), rules=rules)))
2020-09-12 nothing
2021-11-01 a route
2023-07-03 a route
2024-05-02 a route

How many persons count depends on what went before, and on the window:

>>> before = replace(faces, id="t-0", day=date(2022, 12, 1))
>>> heaviest(asked(replace(faces, day=date(2023, 7, 3)), [before], rules=rules))
'assessment'
>>> heaviest(asked(faces, [replace(before, day=date(2023, 12, 1))], rules=rules))
'a route'

*Nothing* means that no rule of our table asks for a route. It clears nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from casebook.findings import Finding, Report
from casebook.records import Rule, Threshold, Transfer
from casebook.tables import row, table

What = Literal[
    "storage at home", "assessment", "a route", "nothing", "consent", "a mechanism", "a check", "security requirements"
]

NOT_TESTED = (
    "important data, and exemptions other than by number",
    "whether the rule binds this party, and whether its business truly needs the transfer",
    "persons who are in two transfers: they are counted twice",
    "adequacy decisions for other countries than the United States, and rules before those of our table",
    "whether the one who logs in abroad belongs to the exporter itself",
    "onward transfers, and who may ask the importer for the data there",
)
"""What no report of this module covers."""

ROUTES: tuple[str, ...] = ("assessment-passed", "standard-contract", "certification")
"""What a file may show for one of China's three routes."""

MECHANISMS: dict[str, tuple[str, str]] = {
    "privacy-shield": ("LAW-301", "US"),
    "privacy-framework": ("LAW-304", "US"),
    "standard-clauses": ("LAW-043", ""),
    "explicit-consent": ("LAW-300", ""),
}
"""What a file may show for a transfer out of the EU: the rule that lets it carry, and the one place it is for, if one."""

_CONSENT, _ANY_TRANSFER, _CHECKED, _RESTRICTED, _CONTRACT = "CL067", "LAW-041", "LAW-302", "LAW-322", "CL302"
_OF_CONCERN = "CN"  # the one country of concern among the places that a transfer can name


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a rule asks of a transfer, and by which number of persons, if a number decides."""

    what: What
    rule: str
    because: str = ""


def people(transfer: Transfer, earlier: Iterable[Transfer], threshold: Threshold) -> int:
    """How many persons count towards a threshold on the day of the transfer, itself included.

    Transfers of the same exporter out of the same country are added up from the window's first day on, logins like copies;
    over twelve months only those to the same importer.

    >>> from datetime import date
    >>> one = Transfer("t-1", date(2023, 7, 3), "Birch Pay", "Lumen View", "CN", "US", "copy", sensitive=6000)
    >>> last_year = Transfer("t-0", date(2022, 1, 1), "Birch Pay", "Lumen View", "CN", "US", "remote access", sensitive=5000)
    >>> people(one, [last_year], row("thresholds", "TH11")), people(one, [last_year], row("thresholds", "TH14"))
    (11000, 6000)
    """
    if threshold.counts == "held":
        return transfer.held
    first = _first_day(transfer.day, threshold.since)
    added = [
        each
        for each in earlier
        if threshold.since != "this transfer"
        and (each.exporter, each.origin) == (transfer.exporter, transfer.origin)
        and (threshold.since != "twelve months" or each.importer == transfer.importer)
        and _crosses(each)
        and first <= each.day <= transfer.day
    ]
    numbers = {"persons": ("ordinary", "sensitive"), "ordinary": ("ordinary",), "sensitive": ("sensitive",)}[threshold.counts]
    return sum(getattr(each, number) for each in (*added, transfer) for number in numbers)


def _first_day(day: date, since: str) -> date:
    if since == "1 January of this year":
        return date(day.year, 1, 1)
    if since == "1 January of the year before":
        return date(day.year - 1, 1, 1)
    if since == "twelve months":
        return date(day.year - 1, day.month, min(day.day, 28)) + timedelta(max(day.day - 28, 0) + 1)
    return day


def _crosses(transfer: Transfer) -> bool:
    return transfer.how != "none" and transfer.destination != transfer.origin


def asked(transfer: Transfer, earlier: Sequence[Transfer] = (), *, rules: Iterable[Rule]) -> tuple[Asked, ...]:
    """What the rules given that were in force on the day ask of the transfer; a heavier route takes the place of a lighter."""
    given = {rule.id for rule in rules if rule.jurisdiction == transfer.origin and rule.in_force(transfer.day)}
    return tuple(_asked(transfer, earlier, given))


def _asked(transfer: Transfer, earlier: Sequence[Transfer], given: set[str]) -> Iterator[Asked]:
    met = [
        Asked(each.asks, each.rule, _number(transfer, earlier, each))
        for each in table("thresholds")
        if each.rule in given and _addressed(each, transfer) and _within(each, people(transfer, earlier, each))
    ]
    yield from (each for each in met if each.what == "storage at home")
    if not _crosses(transfer):
        return
    yield from _heaviest_route(met, exempt=transfer.sensitive == 0)
    if _CONSENT in given:
        yield Asked("consent", _CONSENT)
    if _ANY_TRANSFER in given:
        yield Asked("a mechanism", _ANY_TRANSFER)
        if _CHECKED in given and _carrying(transfer, given) == ["standard-clauses"]:
            yield Asked("a check", _CHECKED)
    if _RESTRICTED in given and transfer.destination == _OF_CONCERN:
        yield from (each for each in met if each.what == "security requirements")


def _heaviest_route(met: list[Asked], exempt: bool) -> list[Asked]:
    """The assessment if a rule asks for one; else nothing, for small numbers without sensitive information; else a route."""
    for what in ("assessment", "nothing", "a route"):
        found = [each for each in met if each.what == what and (what != "nothing" or exempt)]
        if found:
            return found if what == "assessment" else found[-1:]  # the latest rule says it most closely
    return []


def _addressed(threshold: Threshold, transfer: Transfer) -> bool:
    return threshold.who == "any" or (threshold.who == "critical") == (transfer.critical == "yes")


def _within(threshold: Threshold, number: int) -> bool:
    return threshold.at_least <= number and (threshold.below is None or number < threshold.below)


def _number(transfer: Transfer, earlier: Sequence[Transfer], threshold: Threshold) -> str:
    if threshold.at_least == 1 and threshold.below is None:
        return ""
    window = "" if threshold.counts == "held" else f", since {threshold.since}"
    window = window.replace("since twelve", "over twelve")
    return f"{people(transfer, earlier, threshold):,} persons ({threshold.counts}{window})"


def _carrying(transfer: Transfer, given: set[str]) -> list[str]:
    """Which of the mechanisms on the file can carry this transfer on its day."""
    return [
        name
        for name, (rule, place) in MECHANISMS.items()
        if name in transfer.on_record and rule in given and place in ("", transfer.destination)
    ]


def heaviest(demands: Iterable[Asked]) -> str:
    """Which of China's routes is asked for: assessment, a route, or nothing.

    >>> heaviest([]), heaviest([Asked("a route", "CL066"), Asked("consent", "CL067")])
    ('nothing', 'a route')
    """
    kinds = {each.what for each in demands}
    return next((what for what in ("assessment", "a route") if what in kinds), "nothing")


# ---------------------------------------------------------------------------------------------------------------------
# what the file shows


def audit(transfer: Transfer, earlier: Sequence[Transfer] = (), *, rules: Iterable[Rule]) -> Report:
    """The findings on one transfer: what its day's rules ask and its file does not show.

    >>> from datetime import date
    >>> file = ("privacy-shield",)
    >>> shield = Transfer("t-2", date(2020, 7, 15), "Fern Bank", "Quill Photo", "EU", "US", "copy", on_record=file)
    >>> audit(shield, rules=table("rules")).passed
    True
    >>> from dataclasses import replace
    >>> print(audit(replace(shield, day=date(2020, 7, 16)), rules=table("rules")).findings[0])
    a mechanism · t-2: Asked by LAW-041; privacy-shield is on the file, and could not carry it on 2020-07-16.
    """
    given = {rule.id: rule for rule in rules if rule.jurisdiction == transfer.origin and rule.in_force(transfer.day)}
    demands = tuple(_asked(transfer, earlier, set(given)))
    findings = [finding for each in demands for finding in _shown(transfer, each, set(given))]
    if transfer.critical == "not shown" and any(each.who == "critical" and each.rule in given for each in table("thresholds")):
        because = "Nothing shows whether the exporter operates critical information infrastructure, for which other rules hold."
        findings.append(Finding(transfer.id, because, "not shown"))
    silent = () if any(each.what != "nothing" for each in demands) else (_silence(transfer),)
    return Report(transfer.id, "wrong" if findings else "passed", tuple(findings), silent + NOT_TESTED)


def _silence(transfer: Transfer) -> str:
    if not _crosses(transfer):
        return "anything about a transfer: nobody abroad gets at the data"
    return f"anything about the border: no rule given asks for anything ({transfer.origin}, {transfer.day})"


def _shown(transfer: Transfer, demand: Asked, given: set[str]) -> Iterator[Finding]:
    """One finding where the file does not show what is asked."""
    by = f"{demand.because} by {demand.rule}" if demand.because else f"Asked by {demand.rule}"
    if demand.what == "storage at home":
        if transfer.stored_at_home == "no":
            yield Finding(transfer.id, f"{by}; the data are stored abroad.", demand.what)
        elif transfer.stored_at_home == "not shown":
            yield Finding(transfer.id, f"{by}; nothing shows where the data are stored.", "not shown")
    elif demand.what == "a mechanism":
        named = [name for name in transfer.on_record if name in MECHANISMS]
        if not _carrying(transfer, given):
            held = f"{' and '.join(named)} is on the file, and could not carry it on {transfer.day}" if named else _NOTHING
            yield Finding(transfer.id, f"{by}; {held}.", demand.what)
    elif not _met(transfer, demand.what):
        early = transfer.day < row("rules", _CONTRACT).in_force_since and "standard-contract" in transfer.on_record
        held = f"the standard contract could not be used before {row('rules', _CONTRACT).in_force_since}" if early else _NOTHING
        yield Finding(transfer.id, f"{by}; {held}.", demand.what)


_NOTHING = "nothing on the file meets it"


def _met(transfer: Transfer, what: What) -> bool:
    """Does the file show it? The standard contract counts from the first day on which it could be used."""
    opened = row("rules", _CONTRACT).in_force_since <= transfer.day
    routes = {name for name in ROUTES if name in transfer.on_record and (name != "standard-contract" or opened)}
    shown: dict[What, bool] = {
        "nothing": True,
        "assessment": "assessment-passed" in routes,
        "a route": bool(routes),
        "consent": bool({"separate-consent", "another-basis"} & set(transfer.on_record)),
        "a check": "law-checked" in transfer.on_record,
        "security requirements": "security-requirements" in transfer.on_record,
    }
    return shown[what]
