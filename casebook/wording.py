"""Could this sentence be proved false, and by which record?

A sentence is drafted as a `Wording`: who says it, who is said to have done what, with what, between whom, of whose faces,
from when to when, and the records that would show it, if it were not so. `audit` reports what makes it *unfalsifiable*,
*unscoped* or *undated*:

>>> from dataclasses import replace
>>> warm = Wording("w1", "Birch Pay", "Birch Pay", "respects", "privacy")
>>> for finding in audit(warm).findings:
...     print(finding)
unfalsifiable · verb: No record shows whether somebody “respects” something.
unfalsifiable · object: No record shows “privacy”; it shows pictures, points, templates, logins.
unscoped · whose: Whose faces? Everybody’s, customers’, or others’?
undated · since: From which day on?
undated · until: Until which day?
unfalsifiable · readers: Nobody but Birch Pay may read what would refute it.
unfalsifiable · records: No record is named that would look different if it were false.

A sentence that risks something names what would refute it, and who may look:

>>> gateway = Record("r1", "traffic record", ("outbound",), date(2030, 3, 1), date(2031, 5, 6))
>>> others = Record("r2", "logins and register of drives", ("logins", "by hand"), date(2030, 3, 1), date(2031, 5, 6))
>>> sharp = Wording("w2", "Birch Pay", "Birch Pay", "gave", "pictures", giver="Birch Pay", receiver="Lumen View",
...                 whose="customers", since=date(2030, 3, 1), until=date(2031, 5, 6), records=(gateway, others),
...                 readers=("an outside auditor",))
>>> print(sharp)
Birch Pay denies: Birch Pay gave pictures of customers (Birch Pay → Lumen View), 1 March 2030 to 6 May 2031. It would be \
refuted by: traffic record; logins and register of drives; open to an outside auditor.
>>> audit(sharp).heading
'w2: no finding, by the rules tested'

What a sentence says is what it rules out. `rules_out` names the deployments of chapter 8 in which it would be false:

>>> rules_out(sharp)
('cloud-kept', 'cloud-not-kept', 'failed-samples', 'training-set')
>>> rules_out(replace(sharp, since=date(2031, 1, 1)))  # the training set went in March 2030
('cloud-kept', 'cloud-not-kept', 'failed-samples')

Only invented parties are drafted for here, and no finding makes nothing true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casebook.boundary import ACTS, ASPECTS, OBJECTS, PARTNERSHIPS, SAID_ON, Reading, needs, partnership, verdict
from casebook.dates import say
from casebook.findings import Finding, Report
from casebook.records import Aspect, Partnership, Record, Stance, Statement

ANYBODY = "anybody"
"""Said of a party, or of whose faces: all are meant. An empty text means that the sentence does not say."""

NOT_TESTED = (
    "whether it is so",
    "whether the records named are kept whole, and whether they are true",
    "what readers take from it beyond its words",
    "promises: what will be can be held against records only when it has come",
)
"""What no report of this module covers."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence as a record of its parts. An empty text, or None for a day, means that the sentence does not say.

    `hedge` holds words that bind it to what the speaker knows or means; `records` would show it if it were not so; `readers`
    are those besides the speaker who may read them.
    """

    id: str
    speaker: str
    subject: str
    verb: str
    object: str
    stance: Stance = "denies"
    giver: str = ""
    receiver: str = ""
    whose: str = ""
    since: date | None = None
    until: date | None = None
    hedge: str = ""
    records: tuple[Record, ...] = ()
    readers: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The sentence as one line, with what would refute it."""
        hedge = f"{self.hedge}, " if self.hedge else ""
        whose = f" of {self.whose}" if self.whose else ""
        arrow = f" ({self.giver or '?'} → {self.receiver or '?'})" if self.giver or self.receiver else ""
        period = f", {_said(self.since)} to {_said(self.until)}" if self.since or self.until else ""
        refuted = "; ".join(record.title for record in self.records) or "no record that it names"
        readers = f"; open to {' and '.join(self.readers)}" if self.readers else ""
        what = f"{hedge}{self.subject or '?'} {self.verb} {self.object}{whose}{arrow}{period}"
        return f"{self.speaker} {self.stance}: {what}. It would be refuted by: {refuted}{readers}."


def _said(day: date | None) -> str:
    return say(str(day)) if day else "?"


def audit(wording: Wording) -> Report:
    """What keeps a sentence from being proved false, part by part.

    Rules of a finding: *unfalsifiable*, *unscoped*, *undated*. Where it says the part: verb, object, hedge, giver, receiver,
    subject, whose, since, until, records or readers.
    """
    findings = (*_said_of_the_act(wording), *_scope(wording), *_dates(wording), *_records(wording))
    return Report(wording.id, "wrong" if findings else "passed", findings, NOT_TESTED)


def _said_of_the_act(wording: Wording) -> Iterator[Finding]:
    if wording.verb not in ACTS:
        because = f"No record shows whether somebody “{wording.verb}” something."
        yield Finding("verb", because, "unfalsifiable")
    if wording.object not in OBJECTS:
        because = f"No record shows “{wording.object}”; it shows pictures, points, templates, logins."
        yield Finding("object", because, "unfalsifiable")
    if wording.hedge:
        because = f"“{wording.hedge}” speaks of what {wording.speaker} knows or means, and no record holds that."
        yield Finding("hedge", because, "unfalsifiable")


def _scope(wording: Wording) -> Iterator[Finding]:
    if not wording.subject:
        yield Finding("subject", "Who is said to have done it, or not?", "unscoped")
    if ACTS.get(wording.verb) in ("moves", "only"):
        for name, party in (("giver", wording.giver), ("receiver", wording.receiver)):
            if not party:
                because = f"{'From' if name == 'giver' else 'To'} whom? Name the party, or say anybody."
                yield Finding(name, because, "unscoped")
    if not wording.whose and ACTS.get(wording.verb) != "runs":
        yield Finding("whose", "Whose faces? Everybody’s, customers’, or others’?", "unscoped")


def _dates(wording: Wording) -> Iterator[Finding]:
    if wording.since is None:
        yield Finding("since", "From which day on?", "undated")
    if wording.until is None:
        yield Finding("until", "Until which day?", "undated")
    if wording.since and wording.until and wording.until < wording.since:
        yield Finding("until", "It ends before it begins.", "undated")


def _records(wording: Wording) -> Iterator[Finding]:
    if not [reader for reader in wording.readers if reader != wording.speaker]:
        because = f"Nobody but {wording.speaker} may read what would refute it."
        yield Finding("readers", because, "unfalsifiable")
    if not wording.records:
        yield Finding("records", "No record is named that would look different if it were false.", "unfalsifiable")
        return
    wanted = _ways(wording)
    if wanted and not {aspect for record in wording.records for aspect in record.shows} & set(wanted):
        because = f"The records named do not show {' or '.join(ASPECTS[aspect] for aspect in wanted)}."
        yield Finding("records", because, "unfalsifiable")
        return
    for first, last in unwatched(wording):
        because = f"From {say(str(first))} to {say(str(last))} no record named would show it."
        yield Finding("records", because, "unfalsifiable")


def _ways(wording: Wording) -> tuple[Aspect, ...]:
    """The aspects that could show it to be false; none for an act or an object that cannot be read."""
    if wording.verb not in ACTS or wording.object not in OBJECTS:
        return ()
    return needs(statement(wording), partnership("on-premises"))


def not_watched(wording: Wording) -> tuple[Aspect, ...]:
    """The ways by which it could be false and that none of its records shows: it can be refuted, but not by these.

    >>> gateway = Record("r1", "traffic record", ("outbound",), date(2030, 3, 1), date(2031, 5, 6))
    >>> not_watched(Wording("w", "Birch Pay", "Birch Pay", "gave", "pictures", giver="Birch Pay", receiver="Lumen View",
    ...                     records=(gateway,)))
    ('logins', 'by hand')
    """
    shown = {aspect for record in wording.records for aspect in record.shows}
    return tuple(aspect for aspect in _ways(wording) if aspect not in shown)


def unwatched(wording: Wording) -> tuple[tuple[date, date], ...]:
    """The stretches of its period in which none of its records would show it, each with its first and last day."""
    wanted = set(_ways(wording))
    if not wanted or wording.since is None or wording.until is None:
        return ()
    watching = sorted(
        (record.since, record.until)
        for record in wording.records
        if wanted & set(record.shows) and record.since <= record.until
    )
    gaps, day, one = [], wording.since, timedelta(1)
    for since, until in watching:
        if day < since <= wording.until:
            gaps.append((day, since - one))
        day = max(day, until + one)
    if day <= wording.until:
        gaps.append((day, wording.until))
    return tuple(gaps)


def statement(wording: Wording) -> Statement:
    """The sentence as chapter 8 reads one. Anybody's becomes the empty text, which takes in everybody there."""
    same_day = wording.since is not None and wording.since == wording.until
    giver, receiver, whose = ("" if each == ANYBODY else each for each in (wording.giver, wording.receiver, wording.whose))
    return Statement(
        wording.id, "", wording.speaker, wording.subject, wording.verb, wording.object, giver, receiver, wording.stance,
        "present" if same_day else "ever", whose,
    )  # fmt: skip


def rules_out(
    wording: Wording, partnerships: Iterable[Partnership] | None = None, *, reading: Reading = "wide"
) -> tuple[str, ...]:
    """The ids of the partnerships in which it would be contradicted, by what crossed within its period.

    Without a last day it is taken to speak until the day on which the sentences of chapter 8 are said.

    Raises ValueError for an act or object that cannot be read: such a sentence rules out nothing that a record could show.
    """
    given = [partnership(id) for id in PARTNERSHIPS] if partnerships is None else partnerships
    said = statement(wording)
    found = (verdict(said, _within(each, wording), reading=reading, said_on=wording.until or SAID_ON) for each in given)
    return tuple(each.partnership for each in found if each.verdict == "contradicted")


def _within(whole: Partnership, wording: Wording) -> Partnership:
    """The partnership with those flows alone that went on at some time in the period; an unknown first day may lie in it."""
    first, last = wording.since or date.min, wording.until or SAID_ON
    flows = tuple(
        flow
        for flow in whole.flows
        if (flow.until is None or first <= flow.until) and (flow.since is None or flow.since <= last)
    )
    return replace(whole, flows=flows)
