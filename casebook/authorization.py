"""When does a consent cover this use of her face?

`audit` takes one use, the consents of a log and the rules given, and returns a report. Which rule asks for what stands in
`data/demands.csv`: consent, explicit, separate or written consent, a guardian's, one that is not bundled, one that is free.

>>> from datetime import date
>>> from casebook.law import in_force
>>> yes = Consent("c-17", "p-1", "Birch Pay", purposes=("confirm a payment",), data=("template",), recipients=(),
...               given=date(2025, 3, 1), withdrawn=date(2025, 9, 1))
>>> use = Request("u-1", date(2025, 9, 3), "p-1", "Birch Pay", "use", "template", "confirm a payment", age=30)
>>> print(audit(use, [yes], in_force(on=use.day)).findings[0])
withdrawn · c-17: c-17 was withdrawn on 1 September 2025; u-1 is dated 3 September 2025 (consent asked for by CL103, CL119, \
CL062 and 7 more).

The day before the withdrawal nothing is found, which is not the same as cleared:

>>> from dataclasses import replace
>>> earlier = replace(use, day=date(2025, 8, 31))
>>> print(audit(earlier, [yes], in_force(on=earlier.day)).heading)
u-1: no finding, by the rules tested

A rule that is not in force on the day of the use asks for nothing, whatever rules are given:

>>> asked(replace(use, day=date(2009, 1, 1)), in_force(on=date(2025, 9, 3)))
()
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from casebook.dates import say
from casebook.findings import Finding, Report
from casebook.records import Consent, Demand, Request, Rule
from casebook.tables import table

NOT_TESTED = (
    "whether the log is complete",
    "whether the rule binds this party, and whether an exemption applies",
    "whether another basis than consent carries the use",
    "whether she understood what she was told, and whether a guardian was one",
    "what came first within one day",
    "whether another law demands keeping",
)
"""What no report of this module covers."""

CONSENT: frozenset[str] = frozenset({"consent", "explicit", "separate", "written"})
"""What a rule may ask for that is a consent; a guardian's, an unbundled and a free one are ways in which it is given."""

_STRENGTH = {"": 0, "silence": 0, "act": 1, "statement": 2}


def audit(request: Request, consents: Iterable[Consent], rules: Iterable[Rule]) -> Report:
    """The findings on one use.

    It is covered when one of the person's consents meets everything that the rules in force on that day ask for; two halves
    do not add up. Otherwise the findings are those on the record that the log names or, where it names none, on the one that
    comes nearest. A record that the log names and does not hold yields *not shown*.
    """
    return audit_log([request], consents, rules)[0]


def audit_log(requests: Iterable[Request], consents: Iterable[Consent], rules: Iterable[Rule]) -> tuple[Report, ...]:
    """A report for each use of a log, in its order."""
    by_person, given = _by_person(consents), {rule.id: rule for rule in rules}
    return tuple(_report(request, by_person.get(request.person, []), given) for request in requests)


def covered_by(requests: Iterable[Request], consents: Iterable[Consent], rules: Iterable[Rule]) -> tuple[Consent | None, ...]:
    """For each use the consent that covers it, the latest where several do; None where none does, or no rule asks for one."""
    by_person, given = _by_person(consents), {rule.id: rule for rule in rules}
    found = []
    for request in requests:
        demands = _in_force(request, given)
        latest_first = sorted(by_person.get(request.person, ()), key=lambda consent: consent.given, reverse=True)
        covers = (consent for consent in latest_first if demands and not _judged(request, consent, demands))
        found.append(next(covers, None))
    return tuple(found)


def asked(request: Request, rules: Iterable[Rule]) -> tuple[Demand, ...]:
    """What the rules in force, there and on that day, ask of a consent to this act with these data.

    >>> from datetime import date
    >>> from casebook.law import in_force
    >>> day = date(2020, 9, 12)
    >>> for act in ("collect", "use", "keep", "provide"):
    ...     use = Request("u-1", day, "p-1", "Birch Pay", act, "template", "confirm a payment", age=30)
    ...     print(act, [demand.rule for demand in asked(use, in_force(on=day))])
    collect ['CL165', 'CL005', 'CL008', 'CL011']
    use ['CL165', 'CL005', 'CL011']
    keep []
    provide ['CL012']
    """
    return tuple(demand for demand, _ in _in_force(request, {rule.id: rule for rule in rules}))


def kind_of(consent: Consent) -> str:
    """What sort of consent a record shows: whose, in what form, asked how.

    >>> from datetime import date
    >>> box = Consent("c-1", "p-1", "Birch Pay", ("confirm a payment",), ("template",), (), date(2025, 3, 1), manner="act")
    >>> kind_of(box)
    'separate'
    >>> from dataclasses import replace
    >>> kind_of(replace(box, asked_with=("terms of use",))), kind_of(replace(box, by="guardian"))
    ('by an act', 'by a guardian')
    """
    if consent.by == "guardian":
        return "by a guardian"
    if consent.written:
        return "in writing"
    if consent.manner in ("silence", "not shown"):
        return "by silence" if consent.manner == "silence" else "not shown how"
    if _alone(consent):
        return "separate"
    return "by a statement" if consent.manner == "statement" else "by an act"


# ---------------------------------------------------------------------------------------------------------------------
# one use against the records


_Asked = tuple[tuple[Demand, Rule], ...]


def _in_force(request: Request, rules: Mapping[str, Rule]) -> _Asked:
    found = []
    for demand in table("demands"):
        rule = rules.get(demand.rule)
        if rule is None or request.place != rule.jurisdiction or not rule.in_force(request.day):
            continue
        grown_up = demand.under is not None and request.age is not None and request.age >= demand.under
        if request.act in demand.acts and request.data in demand.data and not grown_up:
            found.append((demand, rule))
    return tuple(found)


def _by_person(consents: Iterable[Consent]) -> dict[str, list[Consent]]:
    hers: dict[str, list[Consent]] = defaultdict(list)
    for consent in consents:
        hers[consent.person].append(consent)
    return hers


def _report(request: Request, hers: list[Consent], rules: Mapping[str, Rule]) -> Report:
    demands = _in_force(request, rules)
    findings = tuple(_findings(request, hers, demands))
    silent = () if _only(demands, CONSENT) else (f"anything about consent: no rule given asks for it ({_told(request)})",)
    return Report(request.id, "wrong" if findings else "passed", findings, silent + NOT_TESTED)


def _told(request: Request) -> str:
    return f"{request.act}, {request.data}, {request.place}, {say(str(request.day))}"


def _findings(request: Request, hers: list[Consent], demands: _Asked) -> list[Finding]:
    if not demands:
        return []
    judged = {consent.id: _judged(request, consent, demands) for consent in hers}
    if not all(judged.values()):
        return []
    if request.consent and request.consent not in judged:
        because = f"The log rests {request.id} on {request.consent}, and no such record of {request.person} is shown"
        return [Finding(request.consent, f"{because} ({_basis(demands)}).", "not shown")]
    if not judged:
        because = f"No consent of {request.person} is in the log, and {request.id} names none"
        return [Finding(request.id, f"{because} ({_basis(demands)}).", "no consent")]
    return judged[request.consent or _nearest(request, hers, judged).id]


def _nearest(request: Request, hers: list[Consent], judged: Mapping[str, list[Finding]]) -> Consent:
    """Where the log names no record: of those given by then, the one with the fewest findings, the latest of these."""
    by_then = [consent for consent in hers if consent.given <= request.day] or hers
    return min(by_then, key=lambda consent: (len(judged[consent.id]), -consent.given.toordinal(), consent.id))


def _judged(request: Request, consent: Consent, demands: _Asked) -> list[Finding]:
    """Everything that keeps this consent from covering this use, each reason once."""
    reasons = [*_scope(request, consent, _only(demands, CONSENT)), *_form(request, consent, demands)]
    return list(dict.fromkeys(Finding(consent.id, because, rule) for rule, because in reasons))


def _scope(request: Request, consent: Consent, demands: _Asked) -> Iterator[tuple[str, str]]:
    """Time, purpose, data, parties: asked wherever a rule asks for consent at all."""
    if not demands:
        return
    basis = f"({_basis(demands)})."
    dated = f"{request.id} is dated {say(str(request.day))}"
    if request.day < consent.given:
        yield "not yet given", f"{consent.id} was given on {say(str(consent.given))}; {dated} {basis}"
    if consent.withdrawn and consent.withdrawn <= request.day:
        withdrawn = f"{consent.id} was withdrawn on {say(str(consent.withdrawn))}; {dated}"
        if request.act == "keep":
            yield "kept after withdrawal", f"{withdrawn}, and keeping is itself a use that needs a basis {basis}"
        else:
            yield "withdrawn", f"{withdrawn} {basis}"
    if consent.until and consent.until < request.day:
        yield "expired", f"{consent.id} held until {say(str(consent.until))}; {dated} {basis}"
    if request.purpose not in consent.purposes:
        yield "another purpose", f"{consent.id} is for “{'”, “'.join(consent.purposes)}”, not “{request.purpose}” {basis}"
    if request.data not in consent.data:
        yield "other data", f"{consent.id} speaks of {' and '.join(consent.data)}, not of the {request.data} {basis}"
    strangers = {request.party, request.recipient} - {"", consent.controller, *consent.recipients}
    if strangers:
        yield "another recipient", f"{consent.id} does not name {' or '.join(sorted(strangers))} {basis}"
    if request.act == "provide" and not request.recipient:
        yield "not shown", f"{request.id} does not show to whom the data went {basis}"


def _form(request: Request, consent: Consent, demands: _Asked) -> Iterator[tuple[str, str]]:
    """Whose consent, said how, asked with what: only where a rule in force asks for it."""

    def by(*asks: str, manner: str = "") -> str:
        wanted = tuple(each for each in _only(demands, asks) if _STRENGTH[each[0].manner] >= _STRENGTH[manner])
        return _basis(wanted) if wanted else ""

    if manner := by("consent", "explicit", manner="act"):
        if consent.manner == "not shown":
            yield "not shown", f"{consent.id} does not show how the consent was said ({manner})."
        if consent.manner == "silence":
            yield "only silence", f"{consent.id} was read from silence; an act or a statement is needed ({manner})."
    if (statement := by("explicit", manner="statement")) and consent.manner in ("silence", "act"):
        yield "not explicit", f"{consent.id} was given by {consent.manner}; a statement is needed ({statement})."
    if (separate := by("separate")) and not _alone(consent, request):
        also = [*consent.asked_with, *(each for each in consent.purposes if each != request.purpose)]
        others = [each for each in consent.recipients if each != request.recipient] if request.act == "provide" else []
        yield "not separate", f"{consent.id} also took in {', '.join([*also, *others]) or 'her silence'} ({separate})."
    if (written := by("written")) and not consent.written:
        yield "not written", f"{consent.id} is not in writing ({written})."
    if (guardian := by("guardian")) and consent.by != "guardian":
        if request.age is None:
            yield "not shown", f"Her age on the day of {request.id} is not shown ({guardian})."
        else:
            yield "no guardian", f"{consent.id} was given by the person, aged {request.age} at {request.id} ({guardian})."
    if (unbundled := by("unbundled")) and consent.asked_with:
        yield "bundled", f"{consent.id} was one act with: {', '.join(consent.asked_with)} ({unbundled})."
    if free := by("free"):
        if consent.refusal == "service refused":
            yield "coerced", f"Without {consent.id} a service that does not need it was refused ({free})."
        if consent.refusal == "not shown":
            yield "not shown", f"What refusing {consent.id} would have meant is not shown ({free})."


def _alone(consent: Consent, request: Request | None = None) -> bool:
    """Was this one thing asked by itself: one purpose, nothing else accepted, and for providing one recipient?"""
    recipients = len(consent.recipients) if request and request.act == "provide" else 1
    return not consent.asked_with and len(consent.purposes) == 1 and recipients <= 1 and consent.manner != "silence"


def _only(demands: _Asked, asks: Iterable[str]) -> _Asked:
    return tuple(each for each in demands if each[0].asks in asks)


def _basis(demands: _Asked, most: int = 3) -> str:
    """Which rules ask, the latest first. What only a standard or guidance asks departs from a benchmark, and is no breach."""
    latest_first = sorted({rule for _, rule in demands}, key=lambda rule: (rule.in_force_since, rule.id), reverse=True)
    binding = [rule.id for rule in latest_first if rule.force == "binding"]
    named = binding or [rule.id for rule in latest_first]
    ids = ", ".join(named[:most]) + (f" and {len(named) - most} more" if len(named) > most else "")
    if not binding:
        return f"departs from a benchmark, {ids}"
    return f"consent asked for by {ids}" if demands[0][0].asks in CONSENT else f"asked for by {ids}"
