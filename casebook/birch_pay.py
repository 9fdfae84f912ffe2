"""What would a payment app's two logs look like: who agreed to what, and what was done with whose face?

Birch Pay is invented, and so are Lumen View, which improves its matcher, Lumen Labs, a partner of Lumen View, and Fern Bank.
Provenance: every row is drawn from a seed by this module; nothing is taken from any real app, person or firm, and nothing is
stored as a file. The habits in it (a first notice that asks for everything in one tap, a later one that asks each thing by
itself, a deletion job that runs late, a batch that filters by a stale copy, records lost in a migration) were chosen to give
an auditor something to find. How often they occur here says nothing about how often they occur anywhere.

>>> from datetime import date
>>> log = year(date(2025, 1, 1))
>>> len(log.consents), len(log.uses)
(522, 4014)
>>> log == year(date(2025, 1, 1)), log == year(date(2025, 1, 1), seed="another")
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from casebook.question import Draw
from casebook.records import Act, Consent, Jurisdiction, Request

PAYING, IMPROVING, FRAUD, ADVERTISING = "confirm a payment", "improve the matcher", "prevent fraud", "advertise"
PERSONS = 340
DAYS = 365
SECOND_NOTICE = 150
"""The day of the year, counted from 0, from which each thing is asked by itself."""


@dataclass(frozen=True, slots=True)
class Log:
    """The consents of one year and the uses of faces in it, by day."""

    consents: tuple[Consent, ...]
    uses: tuple[Request, ...]


def year(first_day: date, *, seed: str = "birch pay") -> Log:
    """One invented year of Birch Pay from that day on. Another day moves the same year to another calendar."""
    draw = Draw(seed)
    people = [_Person(draw, number) for number in range(PERSONS)]
    consents = [consent for person in people for consent in person.consents(first_day)]
    uses = sorted((use for person in people for use in person.uses()), key=lambda use: use["day"])
    requests = (
        Request(**use | {"id": f"u-{number:04}", "day": first_day + timedelta(use["day"])}) for number, use in enumerate(uses)
    )
    kept = tuple(consent for consent in consents if consent.id not in {person.lost for person in people})
    return Log(kept, tuple(requests))


class _Person:
    """One customer: when she signs up, what she is shown, what she agrees to and takes back, what is then done."""

    def __init__(self, draw: Draw, number: int) -> None:
        self.draw, self.name = draw, f"p-{number:03}"
        self.joined = draw.below(300)
        self.place: Jurisdiction = "CN" if draw.below(100) < 85 else "EU"
        self.age = 9 + draw.below(5) if draw.below(100) < 6 else 18 + draw.below(60)
        self.age_shown = draw.below(100) >= 2
        self.guardian = self.age < 14 and draw.below(100) < 60
        self.first_notice = self.joined < SECOND_NOTICE
        self.at_the_counter = self.first_notice and draw.below(100) < 30
        self.filed = self.joined + (self.at_the_counter and draw.below(100) < 10)
        asked_again = 200 + draw.below(40) if self.first_notice and draw.below(100) < 50 else DAYS
        self.separate_from = asked_again if self.first_notice else self.joined
        self.improves = draw.below(100) < 45
        withdraws = self.joined + 20 + draw.below(200)
        self.withdrawn = withdraws if draw.below(100) < 16 and withdraws < DAYS else None
        if self.withdrawn is not None and self.withdrawn <= self.separate_from:
            self.separate_from = DAYS
        self.deleted = self.withdrawn + draw.below(90) if self.withdrawn is not None else DAYS
        self.until = self.joined + 180 if draw.below(100) < 12 else None
        self.lost = self._record(self.joined, PAYING) if draw.below(100) < 2 else ""

    def consents(self, first_day: date) -> Iterator[Consent]:
        """What she agreed to: one act for everything under the first notice, one for each thing under the second."""

        def day(number: int | None) -> date | None:
            return None if number is None else first_day + timedelta(number)

        paying = Consent(
            self._record(self.separate_from, PAYING),
            self.name,
            "Birch Pay",
            purposes=(PAYING,),
            data=("picture", "template"),
            recipients=(),
            given=first_day + timedelta(self.separate_from),
            withdrawn=day(self.withdrawn),
            by="guardian" if self.guardian else "person",
            jurisdiction=self.place,
            notice="birch-notice-2",
            language="zh" if self.place == "CN" else "en",
            stored_in=self.place,
            withdraw_at="the app, under Face",
        )
        if self.first_notice:
            tapped: dict[str, Any] = {"manner": "act", "asked_with": ("terms of use",), "refusal": "service refused"}
            signed: dict[str, Any] = {"manner": "statement", "written": True, "asked_with": ("card terms",)}
            yield replace(
                paying,
                id=self._record(self.joined, PAYING),
                purposes=(PAYING, IMPROVING),
                recipients=("Lumen View",),
                given=first_day + timedelta(self.filed),
                until=day(self.until),
                notice="birch-notice-1",
                **(signed if self.at_the_counter else tapped),
            )
        if self.separate_from < DAYS:
            yield paying
            if self.improves:
                improving: dict[str, Any] = {"purposes": (IMPROVING,), "data": ("picture",), "recipients": ("Lumen View",)}
                yield replace(paying, id=self._record(self.separate_from, IMPROVING), **improving)

    def uses(self) -> Iterator[dict[str, Any]]:
        """What was done with her face, each with the day and the record that the log names."""
        yield self._use(self.joined, "collect", "picture", PAYING)
        yield self._use(self.joined, "collect", "template", PAYING)
        stops = self.deleted if self.draw.below(100) < 10 else (self.withdrawn or DAYS)
        at = self.joined + self.draw.below(20)
        while at < min(stops, DAYS):
            yield self._use(at, "use", "template", PAYING)
            at += 12 + self.draw.below(60)
        for quarter in (89, 180, 272, 364):
            if self.joined <= quarter < self.deleted:
                yield self._use(quarter, "keep", "template", PAYING)
        for month in range(30, DAYS, 30):
            if self.draw.below(100) < 22 and self._in_the_batch(month):
                yield self._use(month, "use", "picture", IMPROVING)
                partner = "Lumen Labs" if month > 240 and self.draw.below(100) < 25 else "Lumen View"
                yield self._use(month, "provide", "picture", IMPROVING, partner)
        if self.draw.below(100) < 5:
            yield self._use(min(self.joined + 40, DAYS - 1), "provide", "picture", FRAUD, "Fern Bank")
        if self.draw.below(100) < 4:
            yield self._use(min(self.joined + 60, DAYS - 1), "use", "template", ADVERTISING)

    def _in_the_batch(self, month: int) -> bool:
        """The batch asks a copy of the consents that is sixty days old."""
        agreed = self.improves if month >= self.separate_from else self.first_notice
        gone = self.withdrawn is not None and self.withdrawn <= month - 60
        return agreed and self.joined <= month and not gone

    def _record(self, day: int, purpose: str) -> str:
        """The record that the log names for a purpose on a day; for fraud and advertising it names none."""
        if purpose not in (PAYING, IMPROVING):
            return ""
        letter = "a" if day < self.separate_from else "b" if purpose == PAYING else "c"
        return f"c-{self.name[2:]}{letter}"

    def _use(self, day: int, act: Act, data: str, purpose: str, recipient: str = "") -> dict[str, Any]:
        return {
            "day": day,
            "person": self.name,
            "party": "Birch Pay",
            "act": act,
            "data": data,
            "purpose": purpose,
            "recipient": recipient,
            "place": self.place,
            "age": self.age if self.age_shown else None,
            "consent": self._record(day, purpose),
        }
