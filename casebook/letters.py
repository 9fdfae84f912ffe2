"""Was a person's letter about her face answered: in time, in full, with every copy, and with everybody told?

A letter asks to see the data, to take the consent back, to have the data deleted. What the party owes depends on place, day
and case. Ms Lund, Birch Pay and Lumen View are invented.

>>> from datetime import date
>>> letter = Letter("l-1", date(2020, 9, 12), "Ms Lund", "Birch Pay", "EU", ("access", "withdraw", "delete"))
>>> copies = [
...     Copy("f1", "Ms Lund", "Birch Pay", "template"),
...     Copy("f2", "Ms Lund", "Birch Pay", "backup of the template"),
...     Copy("f3", "Ms Lund", "Lumen View", "picture"),
... ]
>>> reply = Reply("l-1", date(2020, 10, 14), listed=("f1", "f2"), stopped=True, deleted=("f1", "f3"))
>>> for finding in audit(letter, copies, reply).findings:
...     print(finding)
late · l-1: The reply is of 14 October 2020; it was due on 12 October 2020 (LAW-023).
left out · f3: The reply does not list the picture held by Lumen View (LAW-027).
kept · f2: The reply does not say that the backup of the template held by Birch Pay is deleted, and does not refuse (LAW-028).
not told · f3: The reply does not say that Lumen View was told of the deletion (LAW-029).

The same letter in mainland China on that day rests on less: deletion could be required where the data were handled against
law or agreement. (What an operator of e-commerce deletes on request is left out, as `data/duties.csv` says.)

>>> from dataclasses import replace
>>> for finding in audit(replace(letter, place="CN"), copies, reply).findings:
...     print(finding)
left out · f3: The reply does not list the picture held by Lumen View (CL007).
not shown · l-1: Whether the data were handled against law or agreement is not shown, and the deletion hangs on it (CL013).

A reply without a finding shows no deletion: it shows that somebody says so.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from casebook.dates import say
from casebook.findings import Finding, Report
from casebook.records import Copy, Duty, Letter, Reply, Rule
from casebook.tables import row, table

NOT_TESTED = (
    "whether what the reply says was done",
    "copies that our records do not show",
    "whether an exception allows a refusal",
    "whether the rule binds this party",
)
"""What no report of this module covers."""

ASKED = {"access": "show", "withdraw": "stop", "delete": "delete"}
"""Which duty each thing that a letter asks for calls up."""

_SENTENCES = {
    "access": "Tell me which data of my face you hold, where, for what, until when, and who received them; send me a copy.",
    "withdraw": "I take back my consent to every use of my face, from today on.",
    "delete": "Delete every template and picture of my face, backups included, and tell everybody who received one.",
}


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day.

    >>> months_later(date(2020, 8, 31), 1), months_later(date(2019, 12, 12), 3)
    (datetime.date(2020, 9, 30), datetime.date(2020, 3, 12))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def duties(letter: Letter, rules: Iterable[Rule] | None = None) -> tuple[Duty, ...]:
    """What the rules given, in force at that place on the day of the letter, ask of whoever gets it.

    >>> from dataclasses import replace
    >>> letter = Letter("l-1", date(2020, 9, 12), "Ms Lund", "Birch Pay", "CN", ("delete",))
    >>> [each.rule for each in duties(letter)], [each.rule for each in duties(replace(letter, day=date(2021, 11, 1)))]
    (['CL013'], ['CL013', 'CL032', 'CL069', 'CL1205'])
    """
    given = {rule.id for rule in (table("rules") if rules is None else rules)}
    wanted = {ASKED[each] for each in letter.asks} | {"answer", "give reasons"}
    if "delete" in letter.asks:
        wanted.add("tell recipients")
    return tuple(each for each in table("duties") if each.duty in wanted and each.rule in given and _applies(each, letter))


def _applies(duty: Duty, letter: Letter) -> bool:
    rule = row("rules", duty.rule)
    return bool(rule.jurisdiction == letter.place and rule.in_force(letter.day))


def draft(letter: Letter, rules: Iterable[Rule] | None = None) -> str:
    """The letter in words, with the rules of its day and place beside each thing it asks for; none where none is in the table.

    >>> lines = draft(Letter("l-1", date(2020, 9, 12), "Ms Lund", "Birch Pay", "CN", ("delete",))).splitlines()
    >>> lines[0], lines[1][-50:]
    ('To Birch Pay, 12 September 2020', '(Cybersecurity Law of the PRC (2016 text), art 43)')
    """
    owed = duties(letter, rules)
    lines = [f"To {letter.party}, {say(str(letter.day))}"]
    for each in letter.asks:
        rests_on = [row("rules", duty.rule) for duty in owed if duty.duty == ASKED[each]]
        named = "; ".join(f"{rule.instrument}, {rule.provision}" for rule in rests_on)
        lines.append(f"{_SENTENCES[each]} ({named})" if named else _SENTENCES[each])
    return "\n".join([*lines, "Where you will not do one of these, say which, for which copy, and why.", letter.person])


def audit(letter: Letter, copies: Sequence[Copy], reply: Reply | None, rules: Iterable[Rule] | None = None) -> Report:
    """Everything that the reply lacks of what was owed. `reply` is None where none has come, and the time is over."""
    owed = duties(letter, rules)
    hers = [copy for copy in copies if copy.person == letter.person]
    found = tuple(_findings(letter, hers, reply, owed))
    silent = [each for each in letter.asks if ASKED[each] not in {duty.duty for duty in owed}]
    left = (f"{' and '.join(silent)}: no rule of our table asks for it there and then",) if silent else ()
    return Report(letter.id, "wrong" if found else "passed", found, left + NOT_TESTED)


def _findings(letter: Letter, hers: list[Copy], reply: Reply | None, owed: Sequence[Duty]) -> Iterator[Finding]:
    if reply is None:
        if owed:
            yield Finding(letter.id, f"No reply has come ({_basis(owed)}).", "no reply")
        return
    yield from _in_time(letter, reply, owed)
    if (show := _of("show", owed)) and "access" in letter.asks:
        for copy in hers:
            if copy.id not in reply.listed:
                yield Finding(copy.id, f"The reply does not list the {_told(copy)} ({_basis(show)}).", "left out")
    if (stop := _of("stop", owed)) and not reply.stopped:
        yield Finding(letter.id, f"The reply does not say that the use has stopped ({_basis(stop)}).", "not stopped")
    yield from _deleted(letter, hers, reply, owed)
    if reasons := _of("give reasons", owed):
        for copy in hers:
            if copy.id in reply.refused and copy.id not in reply.reasons:
                yield Finding(copy.id, f"The {_told(copy)} is refused without a reason ({_basis(reasons)}).", "no reason")


def _in_time(letter: Letter, reply: Reply, owed: Sequence[Duty]) -> Iterator[Finding]:
    answer = [each for each in _of("answer", owed) if each.within == "one month"]
    if not answer:
        return
    due, basis = months_later(letter.day, 1), _basis(answer)
    if reply.more_time and reply.more_time <= due:
        if reply.more_time_because:
            due = months_later(letter.day, 3)
        else:
            yield Finding(letter.id, f"More time was taken without a reason ({basis}).", "no reason for more time")
    if reply.day > due:
        yield Finding(letter.id, f"The reply is of {say(str(reply.day))}; it was due on {say(str(due))} ({basis}).", "late")


def _deleted(letter: Letter, hers: list[Copy], reply: Reply, owed: Sequence[Duty]) -> Iterator[Finding]:
    delete = _of("delete", owed)
    if not delete:
        return
    withdrawn = "withdraw" in letter.asks
    due = [each for each in delete if each.only_where == "withdrawn, or against law or agreement" and withdrawn]
    due += [each for each in delete if letter.unlawful == "yes" and each not in due]
    if not due:
        if letter.unlawful == "not shown":
            because = "Whether the data were handled against law or agreement is not shown, and the deletion hangs on it"
            yield Finding(letter.id, f"{because} ({_basis(delete)}).", "not shown")
        return
    for copy in hers:
        if copy.id not in reply.deleted and copy.id not in reply.refused:
            because = f"The reply does not say that the {_told(copy)} is deleted, and does not refuse"
            yield Finding(copy.id, f"{because} ({_basis(due)}).", "kept")
    if tell := _of("tell recipients", owed):
        for copy in hers:
            if copy.id not in reply.refused and copy.holder not in (letter.party, *reply.told):
                because = f"The reply does not say that {copy.holder} was told of the deletion"
                yield Finding(copy.id, f"{because} ({_basis(tell)}).", "not told")


def _of(duty: str, owed: Sequence[Duty]) -> list[Duty]:
    return [each for each in owed if each.duty == duty]


def _told(copy: Copy) -> str:
    return f"{copy.what} held by {copy.holder}"


def _basis(owed: Iterable[Duty]) -> str:
    """The rules by id; what is guidance is named so."""
    rules = dict.fromkeys(each.rule for each in owed)
    return ", ".join(id if row("rules", id).force == "binding" else f"guidance: {id}" for id in rules)
