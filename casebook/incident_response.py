"""An incident came to light: who has to be told, by which hour, under the rules of that day?

An `Incident` is what an invented party knows of it so far. `duties` holds it against `data/notice_duties.csv` and the rules
in force, in each place where people are concerned, and gives them by the hour:

>>> from datetime import datetime
>>> night = Incident("i1", "Birch Pay", datetime(2026, 3, 6, 22, 0), {"EU": 4_000, "CN": 300_000},
...                  {"own": True, "risk": True, "relatively-major": True, "critical": False})
>>> for duty in duties(night, rules=table("rules")):
...     if duty.due:
...         print(duty)
hour 4, by Sat 7 March 2026, 02:00: the provincial cyberspace authority (CN, CL405)
hour 72, by Mon 9 March 2026, 22:00: the supervisory authority (EU, LAW-120)

The clock of a notice does not wait for what is not known yet. A fact that nobody has found out leaves the duty open, with
what to find out; it does not take the duty away:

>>> [(duty.to, duty.open) for duty in duties(night, rules=table("rules")) if duty.place == "EU" and duty.open]
[('the persons concerned', ('high-risk', 'readable'))]

On another day other rules stood. On 12 September 2020 no rule of our table for mainland China set an hour:

>>> from dataclasses import replace
>>> earlier = duties(replace(night, learned_of=datetime(2020, 9, 12, 22, 0)), rules=table("rules"))
>>> [(duty.to, duty.words, duty.due) for duty in earlier if duty.place == "CN"][:1]
[('the competent authority', 'as prescribed', None)]

*Nothing* means that no rule of our table asks. It frees nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casebook.dates import say
from casebook.records import Jurisdiction, NoticeDuty, Rule
from casebook.tables import table

FACTS: dict[str, str] = {
    "own": "the party decides for itself what the data are for, or owns them; it does not handle them for another",
    "readable": "what was taken can be read: it was not encrypted, or the key is gone too",
    "named": "names were taken with the faces",
    "risk": "harm to persons is likely enough to count",
    "high-risk": "a high risk to persons is likely",
    "harmed": "persons' rights were harmed",
    "harm-avoided": "what was done since avoids the harm effectively",
    "relatively-major": "the incident is graded relatively major or higher",
    "critical": "critical information infrastructure is concerned",
    "listed": "the party reports to investors in the United States",
}
"""What a duty may depend on, besides how many persons are concerned."""

NOT_TESTED = (
    "whether the rule binds this party, and exceptions that the reading of a duty leaves out",
    "sector rules, contracts, and places that our table does not hold",
    "what a notice has to say",
    "public holidays, and what an hour means where clocks differ",
)
"""What no list of this module covers."""


@dataclass(frozen=True, slots=True)
class Incident:
    """What an invented party knows: when it learned of it, how many persons are concerned in which place, and which facts.

    `persons` may be None for a place: not counted yet. A fact of `FACTS` that `known` lacks has not been found out.
    `found_material` is when the party found it material to investors, None while it has not.
    """

    id: str
    party: str
    learned_of: datetime
    persons: Mapping[Jurisdiction, int | None]
    known: Mapping[str, bool] = field(default_factory=dict)
    found_material: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One notice: to whom, under which rule, by when, None where the rule sets no number or its clock does not run yet.

    `hour` counts from the moment the party learned of it; `open` names the facts still to be found out.
    """

    rule: str
    place: Jurisdiction
    to: str
    words: str
    due: datetime | None
    hour: int | None
    open: tuple[str, ...]

    def __str__(self) -> str:
        """The duty as one line."""
        when = f"hour {self.hour}, by {self.due:%a} {say(str(self.due.date()))}, {self.due:%H:%M}" if self.due else self.words
        still = f"; first find out: {', '.join(self.open)}" if self.open else ""
        return f"{when}: {self.to} ({self.place}, {self.rule}){still}"


def duties(incident: Incident, *, rules: Iterable[Rule]) -> tuple[Duty, ...]:
    """Whom to tell, those without an hour first and then by the hour, under the rules given that were in force on the day.

    The day is that on which the party learned of it. Raises ValueError for a fact that is none of `FACTS`.
    """
    unknown = set(incident.known) - set(FACTS)
    if unknown:
        raise ValueError(f"{incident.id}: {', '.join(sorted(unknown))} is none of {', '.join(FACTS)}")
    given = {rule.id: rule for rule in rules if rule.in_force(incident.learned_of.date())}
    found = [
        duty
        for each in table("notice_duties")
        if each.rule in given and given[each.rule].jurisdiction in incident.persons
        for duty in _arises(each, given[each.rule].jurisdiction, incident)
    ]
    return tuple(sorted(found, key=lambda duty: duty.due or incident.learned_of))


def _arises(duty: NoticeDuty, place: Jurisdiction, incident: Incident) -> Iterator[Duty]:
    answers = {need.removeprefix("not-"): _holds(need, incident) for need in duty.needs}
    if duty.more_than is not None:
        number = incident.persons[place]
        answers[f"more than {duty.more_than} persons"] = None if number is None else number > duty.more_than
    if False in answers.values():
        return
    due = _due(duty, incident)
    hour = None if due is None else round((due - incident.learned_of) / timedelta(hours=1))
    yield Duty(
        duty.rule, place, duty.to, duty.words, due, hour, tuple(name for name, holds in answers.items() if holds is None)
    )


def _holds(need: str, incident: Incident) -> bool | None:
    known = incident.known.get(need.removeprefix("not-"))
    return None if known is None else known != need.startswith("not-")


def _due(duty: NoticeDuty, incident: Incident) -> datetime | None:
    start = incident.learned_of if duty.counted_from == "learned of" else incident.found_material
    if start is None or duty.within is None:
        return None
    if duty.unit == "business days":
        return _business_days(start, duty.within)
    return start + timedelta(**{duty.unit: duty.within})


def _business_days(start: datetime, number: int) -> datetime:
    """The same hour, so many days from Monday to Friday later.

    >>> _business_days(datetime(2026, 3, 6, 22, 0), 4).isoformat()  # from a Friday to a Thursday
    '2026-03-12T22:00:00'
    """
    day = start
    while number:
        day += timedelta(1)
        number -= day.weekday() < 5
    return day
