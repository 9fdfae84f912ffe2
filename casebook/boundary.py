"""What crossed the boundary under “an algorithm licence”, and which statements does it contradict?

A *partnership* of two invented parties is read from its file: stores, flows, and the records that show them. `verdict` holds
one part of a statement against it. A flow contradicts a denial when it meets its object, direction, tense and scope:

>>> cloud = partnership("cloud-kept")
>>> whole, ran, shared = parts("b1")
>>> print(shared)
Birch Pay denies: anybody shared or transferred any data, past
>>> print(verdict(shared, cloud))
b1c · cloud-kept: contradicted. f1 (picture, Birch Pay → Lumen View) and f2 (score, Lumen View → Birch Pay) meet “any data”, \
says the traffic record at Birch Pay’s gateway. Not shown: who logged in, and what they saw; what was carried: drives, \
laptops, tickets to support. Read widely: anything made from customers, whatever it crosses for.

No finding is no clearance. Where nobody kept the record that would show it, a denial is undetermined, never consistent:

>>> verdict(shared, partnership("on-premises")).verdict
'consistent'
>>> print(verdict(shared, partnership("on-premises-unrecorded")))  # doctest: +ELLIPSIS
b1c · on-premises-unrecorded: undetermined. Nothing shown contradicts it, and not everything is shown. ...

How wide is “data”? Weights learned from customers' faces are not an entry for each of them. A verdict says which of two
readings it used, and what the other one gives:

>>> federated = verdict(shared, partnership("federated"))
>>> federated.verdict, federated.reading, federated.otherwise
('contradicted', 'wide', 'consistent')

`audit` returns findings by red line. Everything here is invented: no verdict speaks of a real party.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args, get_origin, get_type_hints

from casebook.authorization import asked
from casebook.dates import say
from casebook.findings import Finding, Report
from casebook.law import in_force
from casebook.minimization import Handling, excess
from casebook.records import Aspect, Flow, Moves, Partnership, Record, Request, Statement, Store
from casebook.tables import row, table, text

Word = Literal["consistent", "contradicted", "undetermined"]
Reading = Literal["narrow", "wide"]
Answer = Literal["yes", "maybe", "no"]

PARTNERSHIPS = (
    "on-premises",
    "on-premises-unrecorded",
    "cloud-kept",
    "cloud-not-kept",
    "failed-samples",
    "points",
    "templates",
    "fine-tuned",
    "federated",
    "training-set",
    "one-class-each",
)
"""The files of `data/partnerships/`, in the order in which the chapter meets them."""

READINGS: dict[Reading, str] = {
    "narrow": "only what has an entry for each person, handed over for the receiver’s own ends",
    "wide": "anything made from customers, whatever it crosses for",
}
"""How much “data” and “shared” take in: as little as the speaker may mean, or as much as a listener may hear."""

ASPECTS: dict[Aspect, str] = {
    "licence": "what was licensed, and on which terms",
    "runs": "where recognition runs",
    "outbound": "everything that left the platform by network",
    "inbound": "everything that came to it by network",
    "by hand": "what was carried: drives, laptops, tickets to support",
    "logins": "who logged in, and what they saw",
    "vendor stores": "what the vendor keeps",
    "training": "what each version of the model learned from",
}
"""What a record can show. What none shows is *not shown*."""

SAID_ON = date(2031, 5, 6)
"""The day on which the invented statements are made."""

NOT_TESTED = (
    "whether the file is complete: a flow that nobody wrote down and no record shows",
    "whether a consent that is named holds for each person (chapter 6)",
    "whether the records themselves are true",
    "flows that the rules read here do not name: labels, logs, gradients, updates, weights",
)


# ---------------------------------------------------------------------------------------------------------------------
# a partnership from its file


class NotAPartnership(ValueError):
    """A file that does not describe a partnership: which file, which field, what was found, what is wanted."""


def partnership(id: str) -> Partnership:
    """The partnership that `data/partnerships/<id>.json` describes. Raises NotAPartnership, saying where."""
    if id not in PARTNERSHIPS:
        raise NotAPartnership(f"there is no partnership {id!r}; there are {', '.join(PARTNERSHIPS)}")
    return read(text(f"partnerships/{id}.json"), f"{id}.json")


def read(content: str, name: str = "the file") -> Partnership:
    """Read JSON text into a partnership; `name` is how messages call the file.

    >>> read('{"id": 3}', "mine.json")
    Traceback (most recent call last):
    casebook.boundary.NotAPartnership: mine.json: id: found 3; wanted text
    >>> read('{"id": "mine", "pictures": []}', "mine.json")
    Traceback (most recent call last):
    casebook.boundary.NotAPartnership: mine.json: found pictures; wanted id, title, platform, vendor, place, began, stores, \
flows, records
    """
    try:
        given = json.loads(content)
    except json.JSONDecodeError as problem:
        raise NotAPartnership(f"{name}: line {problem.lineno}: found no JSON ({problem.msg}); wanted one object") from None
    try:
        found: Partnership = _record(given, Partnership, "")
        _consistent(found)
    except _Wanted as problem:
        raise NotAPartnership(f"{name}: {problem}") from None
    return found


class _Wanted(ValueError):
    def __init__(self, where: str, found: object, wanted: str) -> None:
        super().__init__(f"{where + ': ' if where else ''}found {found}; wanted {wanted}")


def _record(given: object, kind: Any, where: str) -> Any:
    if not isinstance(given, dict):
        raise _Wanted(where, json.dumps(given), "an object")
    hints, names = get_type_hints(kind), [field.name for field in fields(kind)]
    for name in given:
        if name not in names:
            raise _Wanted(where, name, ", ".join(names))
    values = {}
    for name in names:
        inside = f"{where}.{name}" if where else name
        if name not in given:
            raise _Wanted(inside, "nothing", "a value: every field is written out")
        values[name] = _value(given[name], hints[name], inside)
    return kind(**values)


def _value(given: object, wanted: Any, where: str) -> Any:
    shown = json.dumps(given, ensure_ascii=False)
    if isinstance(wanted, types.UnionType):
        return None if given in (None, "not shown") else _value(given, get_args(wanted)[0], where)
    if get_origin(wanted) is tuple:
        if not isinstance(given, list):
            raise _Wanted(where, shown, "a list")
        return tuple(_value(each, get_args(wanted)[0], f"{where}[{at}]") for at, each in enumerate(given))
    if get_origin(wanted) is Literal:
        if given not in get_args(wanted):
            raise _Wanted(where, shown, f"one of {', '.join(get_args(wanted))}")
        return given
    if is_dataclass(wanted):
        return _record(given, wanted, where)
    if wanted is date:
        try:
            return date.fromisoformat(given)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise _Wanted(where, shown, "a day such as 2031-05-06") from None
    name = {str: "text", int: "a whole number of days, or not shown", bool: "true or false"}[wanted]
    if type(given) is not wanted or (wanted is int and given < 0):  # type: ignore[operator]
        raise _Wanted(where, shown, name)
    return given


def _consistent(found: Partnership) -> None:
    """The file speaks of its own two parties and its own records, and calls no two things alike."""
    ids: set[str] = set()
    for part in ("records", "stores", "flows"):
        for at, each in enumerate(getattr(found, part)):
            if each.id in ids:
                raise _Wanted(f"{part}[{at}].id", each.id, "an id that nothing else in the file has")
            ids.add(each.id)
    parties, records = (found.platform, found.vendor), [record.id for record in found.records]
    for part, columns in {"stores": ("held_by",), "flows": ("giver", "receiver")}.items():
        for at, each in enumerate(getattr(found, part)):
            for column in columns:
                if getattr(each, column) not in parties:
                    raise _Wanted(f"{part}[{at}].{column}", getattr(each, column), " or ".join(parties))
            if each.shown_by and each.shown_by not in records:
                raise _Wanted(f"{part}[{at}].shown_by", each.shown_by, f"{', '.join(records) or 'a record'}, or nothing")


# ---------------------------------------------------------------------------------------------------------------------
# a statement against a partnership


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one part of a statement stands beside one partnership: the word, the reading it rests on, and why.

    `flows` holds the ids of the flows and stores that make it so, `not_shown` what the records do not show; `otherwise` is the
    word that the other reading gives.
    """

    statement: str
    partnership: str
    verdict: Word
    because: str
    flows: tuple[str, ...]
    not_shown: tuple[str, ...]
    reading: Reading
    otherwise: Word

    def __str__(self) -> str:
        lacking = f" Not shown: {'; '.join(self.not_shown)}." if self.not_shown else ""
        read_as = f" Read {self.reading}ly: {READINGS[self.reading]}."
        return f"{self.statement} · {self.partnership}: {self.verdict}. {self.because}{lacking}{read_as}"


ACTS: dict[str, str] = {
    "shared or transferred": "moves",
    "gave": "moves",
    "passed on": "moves",
    "will collect": "moves",
    "took only": "only",
    "passed on only": "only",
    "ran by itself": "runs",
    "can see": "sees",
    "holds": "holds",
    "learned from": "learns",
}
"""What a statement's act is about: something that moves, that alone, where it runs, who sees, who holds, who learned."""

_KINDS: dict[str, frozenset[Moves]] = {
    "a licence": frozenset({"program", "licence fee"}),
    "an algorithm": frozenset({"program"}),
    "pictures": frozenset({"picture"}),
    "points": frozenset({"points"}),
    "templates": frozenset({"template"}),
    "face data": frozenset(get_args(Moves)) - {"program", "licence fee", "label", "log"},
    "any data": frozenset(get_args(Moves)) - {"licence fee"},
    "personal information": frozenset(get_args(Moves)) - {"licence fee"},
}
"""Which kinds of thing each object of a statement can be."""

OBJECTS: tuple[str, ...] = tuple(_KINDS)
"""What a statement may speak of and be read here."""

_ABOUT_PEOPLE = ("face data", "any data", "personal information")
_OF_EACH: frozenset[Moves] = frozenset({"picture", "points", "template", "label", "score", "log"})


def parts(sentence: str) -> tuple[Statement, ...]:
    """The parts of an invented sentence.

    >>> [str(part.act) for part in parts("b1")]
    ['took only', 'ran by itself', 'shared or transferred']
    """
    row("sentences", sentence)
    return tuple(part for part in table("sentence_parts") if part.claim == sentence)


def verdict(statement: Statement, partnership: Partnership, *, reading: Reading = "wide", said_on: date = SAID_ON) -> Verdict:
    """How one part of a statement stands beside a partnership. Raises ValueError for an act or object it cannot read."""
    if statement.act not in ACTS:
        raise ValueError(f"{statement.id}: the act {statement.act!r} is none of {', '.join(ACTS)}")
    if statement.object not in _KINDS:
        raise ValueError(f"{statement.id}: the object {statement.object!r} is none of {', '.join(_KINDS)}")
    other: Reading = "narrow" if reading == "wide" else "wide"
    word, because, which, lacking = _Case(statement, partnership, reading, said_on).judge()
    otherwise = _Case(statement, partnership, other, said_on).judge()[0]
    return Verdict(statement.id, partnership.id, word, because, which, lacking, reading, otherwise)


def needs(statement: Statement, partnership: Partnership, *, reading: Reading = "wide") -> tuple[Aspect, ...]:
    """What has to be on record before a denial of this can be called consistent: every way by which it could be false.

    >>> needs(parts("b2")[0], partnership("on-premises"))
    ('outbound', 'logins', 'by hand')
    """
    return _Case(statement, partnership, reading, SAID_ON)._needs()


def together(words: Iterable[Word]) -> Word:
    """One word for several: contradicted if any is, else undetermined if any is, else consistent.

    So stand a whole sentence by its parts, and a statement beside several partnerships. Nothing at all is undetermined.

    >>> together(["consistent", "undetermined"]), together(["contradicted", "undetermined"]), together([])
    ('undetermined', 'contradicted', 'undetermined')
    """
    found = set(words)
    for word in ("contradicted", "undetermined", "consistent"):
        if word in found:
            return word
    return "undetermined"


_Judged = tuple[Word, str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Case:
    """One part of a statement, one partnership, one reading, one day."""

    statement: Statement
    partnership: Partnership
    reading: Reading
    said_on: date

    def judge(self) -> _Judged:
        about = ACTS[self.statement.act]
        if about == "runs":
            return self._ran()
        if about in ("moves", "only"):
            return self._only() if about == "only" else self._moved()
        found = {"sees": self._seen, "holds": self._held, "learns": self._learned}[about]()
        return self._weighed(dict(found), self._needs())

    # -- what meets the statement ------------------------------------------------------------------------------------

    def _moved(self) -> _Judged:
        return self._weighed({flow.id: self._meets(flow) for flow in self.partnership.flows}, self._needs())

    def _only(self) -> _Judged:
        """*Only* says two things: this did move, and nothing else did."""
        flows, wanted = self.partnership.flows, self.statement.object
        towards = [flow for flow in flows if wanted == "a licence" or self._directed(flow) == "yes"]
        itself = {flow.id: _all(self._meets(flow)) for flow in flows}
        besides = {
            flow.id: _all(self._shown(flow.shown_by), self._dated(flow))
            for flow in towards
            if flow.moves not in _KINDS[wanted] and flow.moves not in _KINDS["a licence"]
        }
        word, because, which, lacking = self._weighed(besides, self._needs(), denies=True)
        if word == "contradicted":
            return word, f"Not only this: {because}", which, lacking
        if "yes" in itself.values():
            return word, because, which, lacking
        return "undetermined", f"Nothing else is shown to have moved, and {wanted} neither.", (), lacking

    def _seen(self) -> Iterator[tuple[str, Answer]]:
        for store in self.partnership.stores:
            if self.statement.subject in (*store.can_log_in, store.held_by):
                yield store.id, self._holds(store)
        for flow in self.partnership.flows:
            if flow.receiver == self.statement.subject:
                yield flow.id, self._meets(flow)

    def _held(self) -> Iterator[tuple[str, Answer]]:
        for store in self.partnership.stores:
            if store.held_by == self.statement.subject:
                yield store.id, self._holds(store)
        for flow in self.partnership.flows:
            if flow.receiver == self.statement.subject:
                yield flow.id, _all(self._object(flow), self._scope(flow), self._shown(flow.shown_by), self._kept(flow))

    def _learned(self) -> Iterator[tuple[str, Answer]]:
        """What crossed to teach the model counts, in either reading: an update that teaches it is learning."""
        for flow in self.partnership.flows:
            if flow.purpose == "train the model" and flow.receiver == self.statement.subject:
                yield flow.id, _all(self._scope(flow), self._shown(flow.shown_by), self._dated(flow))

    def _ran(self) -> _Judged:
        """By itself: on its own machines and, read widely, with nobody else able to log in."""
        subject = self.statement.subject
        running = [store for store in self.partnership.stores if store.runs]
        others: dict[str, Answer] = {}
        for store in running:
            elsewhere = store.held_by != subject
            guests = self.reading == "wide" and any(each != subject for each in store.can_log_in)
            others[store.id] = _all("yes" if elsewhere or guests else "no", self._shown(store.shown_by))
        word, because, which, lacking = self._weighed(others, self._needs(), denies=True)
        if word == "consistent" and not running:
            return "undetermined", "No store is shown in which customers are recognized.", (), lacking
        return word, because, which, lacking

    # -- the respects in which a flow or a store meets it ------------------------------------------------------------

    def _meets(self, flow: Flow) -> Answer:
        respects = (self._object(flow), self._directed(flow), self._dated(flow), self._scope(flow), self._handed(flow))
        return _all(*respects, self._shown(flow.shown_by))

    def _object(self, flow: Flow) -> Answer:
        wanted = self.statement.object
        if flow.moves not in _KINDS[wanted]:
            return "no"
        if wanted not in _ABOUT_PEOPLE:
            return "yes"
        if flow.made_from == "nobody":
            return "no"
        if self.reading == "wide" and flow.made_from != "other people":
            return "yes" if flow.made_from == "customers" else "maybe"
        return {"yes": "yes", "no": "no", "not shown": "maybe"}[flow.singles_out]  # type: ignore[return-value]

    def _directed(self, flow: Flow) -> Answer:
        gives = self.statement.giver in ("", flow.giver)
        return "yes" if gives and self.statement.receiver in ("", flow.receiver) else "no"

    def _dated(self, flow: Flow) -> Answer:
        ended = flow.until is not None and flow.until < self.said_on
        if self.statement.tense == "future":
            return "no" if ended else "maybe"  # what goes on today does not show tomorrow
        if self.statement.tense == "present" and ended:
            return "no"
        if flow.since is None:
            return "maybe"
        return "yes" if flow.since <= self.said_on else "no"

    def _scope(self, about: Flow | Store) -> Answer:
        scope = self.statement.scope
        if scope in ("", about.made_from, getattr(about, "purpose", "")):
            return "yes"
        return "maybe" if about.made_from == "not shown" else "no"

    def _handed(self, flow: Flow) -> Answer:
        """Read narrowly, what is entrusted for the giver's own ends is neither shared nor transferred."""
        if self.reading == "wide" or self.statement.act != "shared or transferred" or flow.purpose == "train the model":
            return "yes"
        if flow.ground == "entrusted handling":
            return "no"
        return "maybe" if flow.ground == "not shown" else "yes"

    def _kept(self, flow: Flow) -> Answer:
        """Does the receiver still have it on the day?"""
        if flow.since is None or flow.kept is None:
            return "maybe"
        last = min(flow.until or self.said_on, self.said_on) + timedelta(flow.kept)
        return "yes" if flow.kept and flow.since <= self.said_on <= last else "no"

    def _holds(self, store: Store) -> Answer:
        counted = _OF_EACH if self.reading == "narrow" else frozenset(get_args(Moves)) - {"program", "licence fee"}
        if self.statement.object in _ABOUT_PEOPLE and store.made_from == "nobody":
            return "no"
        holds = "yes" if _KINDS[self.statement.object] & counted & set(store.holds) else "no"
        return _all(holds, self._scope(store), self._shown(store.shown_by))  # type: ignore[arg-type]

    def _shown(self, record: str) -> Answer:
        return "yes" if any(each.id == record for each in self.partnership.records) else "maybe"

    # -- from what meets it to a word --------------------------------------------------------------------------------

    def _needs(self) -> tuple[Aspect, ...]:
        """What would have to be on record before a denial of this could be called consistent."""
        about = ACTS[self.statement.act]
        if about in ("moves", "only"):
            giver, receiver = self.statement.giver, self.statement.receiver
            to_vendor = giver in ("", self.partnership.platform) and receiver in ("", self.partnership.vendor)
            to_platform = giver in ("", self.partnership.vendor) and receiver in ("", self.partnership.platform)
            both_ways = about == "only" and self.statement.object == "a licence"
            needs: list[Aspect] = ["licence"] if both_ways else []
            needs += ["outbound", "logins"] if to_vendor or both_ways else []
            needs += ["inbound"] if to_platform or both_ways else []
            return (*needs, "by hand")
        others: dict[str, tuple[Aspect, ...]] = {
            "runs": ("runs", "logins") if self.reading == "wide" else ("runs",),
            "sees": ("outbound", "by hand", "logins"),
            "holds": ("vendor stores",),
            "learns": ("training",),
        }
        return others[about]

    def _lacking(self, needs: Iterable[Aspect]) -> tuple[str, ...]:
        since = self.said_on if self.statement.tense == "present" else self.partnership.began
        if self.statement.tense == "future":
            return (f"what happens after {say(str(self.said_on))}",)

        def covers(record: Record, aspect: Aspect) -> bool:
            return aspect in record.shows and record.since <= since and self.said_on <= record.until

        return tuple(
            ASPECTS[aspect] for aspect in needs if not any(covers(record, aspect) for record in self.partnership.records)
        )

    def _weighed(self, found: dict[str, Answer], needs: tuple[Aspect, ...], denies: bool | None = None) -> _Judged:
        denies = self.statement.stance == "denies" if denies is None else denies
        lacking = self._lacking(needs)
        shown = tuple(id for id, answer in found.items() if answer == "yes")
        open_ones = tuple(id for id, answer in found.items() if answer == "maybe")
        if shown:
            because = f"{_list(self._named(id) for id in shown)} {'meets' if len(shown) == 1 else 'meet'} “{self._what()}”"
            because += f", says the {_list(dict.fromkeys(self._record_of(id) for id in shown))}."
            return ("contradicted" if denies else "consistent"), because, shown, lacking
        if open_ones:
            because = f"{_list(self._named(id) for id in open_ones)} may meet “{self._what()}”; the records do not say."
            return "undetermined", because, open_ones, lacking
        if lacking:
            return "undetermined", "Nothing shown contradicts it, and not everything is shown.", (), lacking
        if denies:
            because = f"Everything that could contradict it is on record, and none of it meets “{self._what()}”."
            return "consistent", because, (), ()
        # A contradiction needs something that crossed; what an assertion lacks may be shown by a flow not yet written down.
        return "undetermined", f"Nothing shown meets “{self._what()}”.", (), ()

    def _what(self) -> str:
        about = ACTS[self.statement.act]
        if about == "only":
            return f"anything but {'a licence' if self.statement.object == 'licence' else self.statement.object}"
        return {"runs": "run by others", "learns": "learned from them"}.get(about, self.statement.object)

    def _named(self, id: str) -> str:
        each = self._by_id(id)
        if isinstance(each, Store):
            return f"{id} ({each.name}, held by {each.held_by})"
        return f"{id} ({each.moves}, {each.giver} → {each.receiver})"

    def _record_of(self, id: str) -> str:
        return next(record.title for record in self.partnership.records if record.id == self._by_id(id).shown_by)

    def _by_id(self, id: str) -> Flow | Store:
        things: tuple[Flow | Store, ...] = (*self.partnership.flows, *self.partnership.stores)
        return next(each for each in things if each.id == id)


def _all(*answers: Answer) -> Answer:
    """No if any is no, else maybe if any is, else yes."""
    return "no" if "no" in answers else "maybe" if "maybe" in answers else "yes"


def _list(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


# ---------------------------------------------------------------------------------------------------------------------
# findings by red line

LEAST = (
    Handling("supply the program", collecting=("program", "licence fee")),
    Handling("recognize customers"),
    Handling("support", collecting=("score",)),
    Handling("back up"),
)
"""What must cross for each purpose at the least, as this course orders it: a platform can recognize and back up by itself.

To train the vendor's model is an end of the vendor's: what it needs, nobody has stated."""

ENTRUSTING = {"CN": "CL056", "EU": "LAW-033"}
"""The rule that says what entrusting takes: an agreement on purpose and term, and staying within it."""

GROUNDS = {"CN": "CL049", "EU": "LAW-012"}
"""The rule that lists the grounds on which personal information may be handled at all."""


def audit(partnership: Partnership, *, on: date) -> Report:
    """The findings on a partnership by red line, under the rules in force on that day, and what no record shows.

    Rules of a finding: *the law*, *explicit authorization*, *minimization*, *not shown*.

    >>> report = audit(partnership("templates"), on=date(2025, 6, 1))
    >>> sorted({finding.rule for finding in report.findings})
    ['explicit authorization', 'minimization', 'not shown', 'the law']
    >>> audit(partnership("on-premises"), on=date(2025, 6, 1)).heading
    'on-premises: no finding, by the rules tested'
    """
    leaving = [
        flow
        for flow in partnership.flows
        if flow.giver == partnership.platform and flow.made_from in ("customers", "not shown")
    ]
    findings = [
        *_lawful(partnership, leaving, on),
        *_authorized(partnership, leaving, on),
        *_least(leaving),
        *_shown(partnership),
    ]
    return Report(partnership.id, "wrong" if findings else "passed", tuple(findings), NOT_TESTED)


def _lawful(partnership: Partnership, flows: Iterable[Flow], on: date) -> Iterator[Finding]:
    entrusting, grounds = (
        {rule.id for rule in in_force(on=on) if rule.id == known.get(partnership.place)} for known in (ENTRUSTING, GROUNDS)
    )
    agreed = any("licence" in record.shows for record in partnership.records)
    for flow in flows:
        for rule in grounds if flow.ground == "none" and flow.singles_out != "no" else ():
            yield Finding(flow.id, f"The {flow.moves} crosses, and no ground is named for it ({rule}).", "the law")
        for rule in entrusting if flow.ground == "entrusted handling" else ():
            if not agreed:
                yield Finding(flow.id, f"It is entrusted, and no agreement is shown ({rule}).", "not shown")
            if flow.purpose == "train the model":
                because = f"It is entrusted, and serves the receiver’s own end, to {flow.purpose} ({rule})."
                yield Finding(flow.id, because, "the law")


def _authorized(partnership: Partnership, flows: Iterable[Flow], on: date) -> Iterator[Finding]:
    rules = in_force(on=on, where=partnership.place)
    for flow in flows:
        if flow.ground in ("explicit consent", "entrusted handling", "not shown"):
            continue
        party, place = flow.giver, partnership.place
        use = Request(flow.id, on, "a customer", party, "provide", flow.moves, flow.purpose, flow.receiver, place)
        demands = asked(use, rules)
        if demands:
            named = ", ".join(dict.fromkeys(demand.rule for demand in demands))
            because = f"The {flow.moves} goes to {flow.receiver}, ground: {flow.ground}; consent is asked for by {named}."
            yield Finding(flow.id, because, "explicit authorization")


def _least(flows: Iterable[Flow]) -> Iterator[Finding]:
    for flow in flows:
        for found in excess(LEAST, [Handling(flow.purpose, collecting=(flow.moves,))]):
            if found.rule == "not shown":
                because = f"Nobody has stated what must cross to {flow.purpose}; {flow.moves} does."
            else:
                because = f"To {flow.purpose}, {flow.moves} need not cross."
            yield Finding(flow.id, because, "minimization")
        if flow.kept and flow.purpose in ("recognize customers", "support"):
            yield Finding(f"{flow.id}, kept", f"{flow.receiver} keeps it {flow.kept} days after its use.", "minimization")


def _shown(partnership: Partnership) -> Iterator[Finding]:
    for aspect in partnership.not_shown:
        yield Finding(aspect, f"No record shows {ASPECTS[aspect]}.", "not shown")
    things: tuple[Flow | Store, ...] = (*partnership.flows, *partnership.stores)
    for each in things:
        if not each.shown_by:
            yield Finding(each.id, "It is described, and no record shows it.", "not shown")
    for flow in partnership.flows:
        if flow.made_from == "nobody":
            continue
        lacking = [name for name, lacks in (("retention", flow.kept is None), ("ground", flow.ground == "not shown")) if lacks]
        for name in lacking:
            yield Finding(f"{flow.id}, {name}", f"The {name} of the {flow.moves} is not shown.", "not shown")
