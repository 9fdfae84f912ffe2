"""The questions of exercise 14, The audit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal

from casebook.findings import Finding
from casebook.judgement import but, explained_by_known_mistakes, nothing_more, shown, verdict
from casebook.partnership_folder import Case, artefacts, read
from casebook.question import Draw, Published, Question

Row = dict[str, Any]


# ---------------------------------------------------------------------------------------------------------------------
# 14.1 predict: is it one?

is_it_one = Question(
    "14.1",
    kind="predict",
    outcome="AUDIT-1",
    minutes=12,
    answer="is_it_one",
    returns=Literal["finding", "no finding", "not shown"],
    not_tested=(
        "whether the clauses are what a law asks for",
        "how grave a finding is",
        "cases on which two blind readers differ",
    ),
)


@is_it_one.solution
def what_the_extract_shows(id: str) -> str:
    return verdict(id)


@is_it_one.published
def twelve_extracts() -> Mapping[str, Published]:
    return shown("14.1")


is_it_one.rule("the moment", "What counts is what held at the moment of the sending, by one and the same clock.")(nothing_more)
is_it_one.rule("what is inside", "The content decides, not the field it was sent under and not its size.")(nothing_more)
is_it_one.rule(
    "the clause itself", "A clause is kept, or not, in its own words: whose consent, which notice, which last day, which firm."
)(nothing_more)
is_it_one.rule("a missing fact", "Where the extract lacks the fact that decides, nobody can tell yet, either way.")(
    nothing_more
)


@is_it_one.telling
def tell_extract(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "finding": "Ask which clause it breaks, and whether anything in the extract mends that.",
        "no finding": "Ask which clause it would break, and hold each word of that against the extract.",
        "not shown": "Ask which fact decides, and whether the extract gives it.",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


is_it_one.mistake("times compare as they are written", caught_by="the moment")(but(("au1",), "finding"))
is_it_one.mistake("withdrawn once, withdrawn for good", caught_by="the moment")(but(("au9",), "finding"))
is_it_one.mistake("the same day is early enough", caught_by="the moment")(but(("au11",), "no finding"))
is_it_one.mistake("what has a picture’s size is a picture", caught_by="what is inside")(but(("au3",), "finding"))
is_it_one.mistake("her own yes is enough at any age", caught_by="the clause itself")(but(("au4",), "no finding"))
is_it_one.mistake("a later notice mends it", caught_by="the clause itself")(but(("au5",), "no finding"))
is_it_one.mistake("the last day is too late", caught_by="the clause itself")(but(("au6",), "finding"))
is_it_one.mistake("what is not said is in order", caught_by="a missing fact")(but(("au7", "au8", "au10"), "no finding"))
is_it_one.mistake("what is not said is a breach", caught_by="a missing fact")(but(("au7", "au8", "au10"), "finding"))
is_it_one.accepted("capitals and spaces")(lambda id: f" {verdict(id).title()} ")
is_it_one.hint(
    "First find the clause that the extract is about. Then find the words of the clause that decide.",
    "Put every time on one clock: universal time and eight hours is the time on Birch Pay’s wall.",
    "Four are findings, five are none, three are not shown.",
)

# ---------------------------------------------------------------------------------------------------------------------
# small rows, and whole folders

_WALL = timezone(timedelta(hours=8))
_START = datetime(2026, 4, 6, tzinfo=_WALL)
PAYING, IMPROVING, FAULTS = "confirm a payment", "improve the matcher", "find faults"
_ENDS = {PAYING: "picture", IMPROVING: "picture", FAULTS: "message"}


def _at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment by Birch Pay's wall clock, so many days after the first."""
    return _START + timedelta(day, hours=hour, minutes=minute)


def _wall(at: datetime) -> str:
    return at.isoformat()


def _universal(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _on(day: int) -> str:
    return f"{_at(day).date()}"


def _line(id: str, at: datetime, **given: Any) -> Row:
    """A line of the log: unless told otherwise, a picture of p-1 that confirms a payment."""
    usual = {
        "line": id,
        "at": _wall(at),
        "person": "p-1",
        "host": "verify.lumen-view.example",
        "purpose": PAYING,
        "field": "probe",
        "content": "picture",
        "bytes": 61_000,
    }
    return usual | given


def _yes(id: str, given: datetime, withdrawn: datetime | None = None, **more: Any) -> Row:
    """A consent: unless told otherwise, of p-1, to confirm payments, by herself."""
    usual = {
        "record": id,
        "person": "p-1",
        "purpose": PAYING,
        "given": _universal(given),
        "withdrawn": _universal(withdrawn),
        "by": "person",
        "notice": "notice-1",
    }
    return usual | more


def _account(person: str = "p-1", *, kind: str = "customer", born: str = "1990-02-03") -> Row:
    return {"person": person, "kind": kind, "born": born}


@dataclass(frozen=True, slots=True)
class _Slice:
    """The rows of a folder that concern half of its persons; what concerns nobody stands in the first half."""

    accounts: list[Row]
    consents: list[Row]
    lines: list[Row]
    receipts: list[Row]


def _folder(draw: Draw, findings: Callable[[Case, _Slice], Iterable[Finding]]) -> tuple[Case, list[_Slice]]:
    """A folder and its halves, one of which has several findings, so that to stop at the first is seen."""
    while True:
        case = read(artefacts(f"{draw.below(10**9)}", people=240))
        halves = list(_halves(case))
        if max(len(list(findings(case, half))) for half in halves) > 1:
            return case, halves


def _halves(case: Case) -> Iterator[_Slice]:
    """A grader's call carries hundreds of rows, not thousands."""
    for half in (0, 1):
        persons = {each["person"] for at, each in enumerate(case.accounts) if at % 2 == half} | ({""} if half == 0 else set())
        lines = [each for each in case.lines if each["person"] in persons]
        names = {each["line"] for each in lines}
        yield _Slice(
            [each for each in case.accounts if each["person"] in persons],
            [each for each in case.consents if each["person"] in persons],
            lines,
            [each for each in case.receipts if each["line"] in names],
        )


def _verdicts(
    rules: Sequence[str], lines: Sequence[Row], expected: Iterable[Any], got: Iterable[Any]
) -> tuple[str, Row | None]:
    """What is wrong about the findings, in a sentence, and the line that shows it."""
    wanted = {(each.where, each.rule) for each in expected if isinstance(each, Finding)}
    given = {(each.where, each.rule) for each in got if isinstance(each, Finding)}
    by_name = {each["line"]: each for each in lines}
    if strange := sorted(rule for _, rule in given if rule not in rules):
        return f"Your answer finds “{strange[0]}”, which is none of {', '.join(rules)}.", None
    if strange := sorted(where for where, _ in given if where not in by_name):
        return f"A finding’s first part is the line’s name, such as {min(by_name)}; yours has “{strange[0]}”.", None
    missed, false = sorted(wanted - given), sorted(given - wanted)
    where = min({each for each, _ in missed} or {each for each, _ in false})
    right, yours = ({rule for name, rule in each if name == where} for each in (wanted, given))
    told = f"{where}: wanted {_names(right)}; yours: {_names(yours)}."
    if len(lines) > 5:
        told = f"{len(wanted & given)} of {len(wanted)} found, false alarms: {len(false)}. For example {told}"
    return told, by_name[where]


def _names(rules: Iterable[str]) -> str:
    return ", ".join(sorted(rules)) or "no finding"


def _said(each: Row) -> str:
    return f"{each['line']}: {each['content']} of {each['person'] or 'nobody'} to {each['purpose']}, sent {each['at']}"


# ---------------------------------------------------------------------------------------------------------------------
# 14.2 compute: an auditor of consents

consent_findings = Question(
    "14.2",
    kind="compute",
    outcome="AUDIT-2",
    minutes=28,
    answer="consent_findings",
    returns=set[Finding],
    not_tested=(
        "whether the logs are complete and true",
        "whether she was told enough, and was free to say no",
        "whether a guardian was one",
        "whether another ground than consent carries the sending",
    ),
)

_CONSENT_RULES = ("no consent", "before consent", "withdrawn", "no guardian")


@consent_findings.solution
def sent_without_consent(lines: list[Row], consents: list[Row], accounts: list[Row]) -> Iterator[Finding]:
    from datetime import datetime  # a model answer stands by itself

    account = {each["person"]: each for each in accounts}
    records: dict[Any, list[Row]] = {}
    for each in consents:
        records.setdefault((each["person"], each["purpose"]), []).append(each)
    for line in lines:
        person = line["person"]
        if not person or account[person]["kind"] == "test":
            continue
        at = datetime.fromisoformat(line["at"])
        hers = records.get((person, line["purpose"]), [])
        given = [each for each in hers if datetime.fromisoformat(each["given"]) <= at]
        held = [each for each in given if not each["withdrawn"] or at < datetime.fromisoformat(each["withdrawn"])]
        born = account[person]["born"]
        fourteen = str(int(born[:4]) + 14) + born[4:]
        if not hers:
            yield Finding(line["line"], "No record of a consent to this purpose.", "no consent")
        elif not given:
            yield Finding(line["line"], "Each consent was given after it was sent.", "before consent")
        elif not held:
            yield Finding(line["line"], "Each consent given by then had been withdrawn.", "withdrawn")
        elif line["at"][:10] < fourteen and all(each["by"] != "guardian" for each in held):
            yield Finding(line["line"], "She was under fourteen, and no guardian’s consent held.", "no guardian")


@consent_findings.rule(
    "whose consent", "A line about nobody, or about a test account, needs no consent; every other line does."
)
def about_nobody(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = draw.below(90)
    yield [_line("t-1", _at(day))], [], [_account(kind="test")]
    yield [_line("t-1", _at(day), person="", content="weights", purpose=IMPROVING)], [], [_account()]
    yield [_line("t-1", _at(day), person="", content="counters", purpose=FAULTS)], [_yes("c-1", _at(day + 3))], [_account()]
    yield [_line("t-1", _at(day))], [], [_account()]
    test = _account("p-2", kind="test", born="2016-03-01")
    yield [_line("t-1", _at(day), person="p-2"), _line("t-2", _at(day))], [_yes("c-1", _at(day - 3))], [_account(), test]


@consent_findings.rule("her purpose", "A consent covers its own person and its own purpose, and no other.")
def another_purpose(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day, purposes = 5 + draw.below(80), draw.some((PAYING, IMPROVING, FAULTS), 2)
    one, other = purposes
    line = _line("t-1", _at(day), purpose=one, content=_ENDS[one])
    yield [line], [_yes("c-1", _at(day - 4), purpose=other)], [_account()]
    yield [line], [_yes("c-1", _at(day - 4), purpose=one)], [_account()]
    hers = _yes("c-2", _at(day - 3), purpose=one, person="p-2")
    yield [line], [hers], [_account("p-2"), _account()]
    yield [{**line, "person": "p-12"}], [_yes("c-1", _at(day - 4), purpose=one)], [_account(), _account("p-12")]
    for purpose, content in _ENDS.items():
        yield [_line("t-1", _at(day), purpose=purpose, content=content)], [], [_account()]


@consent_findings.rule(
    "not backwards", "A consent holds from its own moment on; what was sent before that was sent without it."
)
def given_afterwards(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = draw.below(80)
    for after in (1, 2 + draw.below(20)):
        yield [_line("t-1", _at(day, 9))], [_yes("c-1", _at(day + after, 20))], [_account()]
    same = _at(day, 12, draw.below(60))
    yield [_line("t-1", same)], [_yes("c-1", same)], [_account()]
    lines = [_line("t-2", _at(day + 3)), _line("t-1", _at(day, 9))]
    yield lines, [_yes("c-1", _at(day + 1, 20))], [_account()]
    to_another = _yes("c-2", _at(day - 2), purpose=IMPROVING)
    yield [_line("t-1", _at(day, 9))], [_yes("c-1", _at(day + 2)), to_another], [_account()]


@consent_findings.rule(
    "until withdrawn", "A consent holds until the moment of its withdrawal, and from that moment on no longer."
)
def taken_back(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 5 + draw.below(60)
    for after in (2, 3 + draw.below(20)):
        consents = [_yes("c-1", _at(day - 3), _at(day, 10))]
        yield [_line("t-1", _at(day + after, 20))], consents, [_account()]
        yield [_line("t-1", _at(day - 2, 20))], consents, [_account()]
    same = _at(day, 12, draw.below(60))
    yield [_line("t-1", same)], [_yes("c-1", _at(day - 3), same)], [_account()]
    yield [_line("t-1", _at(day, 23, 30))], [_yes("c-1", _at(day - 3), _at(day, 9))], [_account()]


@consent_findings.rule(
    "one clock",
    "The two logs keep different clocks: the same moment is written with other hours, at times another day. Seconds count.",
)
def two_clocks(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day, minute = 5 + draw.below(80), draw.below(60)
    sent = [_line("t-1", _at(day, 15, minute))]
    yield sent, [_yes("c-1", _at(day, 17, minute))], [_account()]
    yield sent, [_yes("c-1", _at(day - 5), _at(day, 18, minute))], [_account()]
    early = [_line("t-1", _at(day, 6, minute))]
    yield early, [_yes("c-1", _at(day - 5), _at(day, 7, minute))], [_account()]
    yield [_line("t-1", _at(day, 2, minute))], [_yes("c-1", _at(day, 4, minute))], [_account()]
    soon = _at(day, 15, minute) + timedelta(seconds=1 + draw.below(59))
    yield sent, [_yes("c-1", soon)], [_account()]
    yield sent, [_yes("c-1", _at(day - 5), soon)], [_account()]


@consent_findings.rule(
    "any one that holds", "She may have several records, in any order. One that holds at that moment is enough."
)
def several_records(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 40 + draw.below(40)
    ended, again = _yes("c-1", _at(day - 30), _at(day - 12)), _yes("c-2", _at(day - 4))
    for consents in ([ended, again], [again, ended]):
        yield [_line("t-1", _at(day))], consents, [_account()]
        yield [_line("t-1", _at(day - 8))], consents, [_account()]
        yield [_line("t-1", _at(day - 20))], consents, [_account()]
    both = [_yes("c-1", _at(day - 30)), _yes("c-2", _at(day - 20), _at(day - 10)), _yes("c-3", _at(day + 5))]
    yield [_line("t-1", _at(day))], draw.some(both, 3), [_account()]


@consent_findings.rule(
    "a guardian’s",
    "Under fourteen, on the day of sending by Birch Pay’s wall clock, a guardian’s consent must hold; from the fourteenth birthday on hers is enough.",
)
def minors(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 5 + draw.below(80)
    sent, birthday = _at(day, 2 + draw.below(20)), _at(day).date()
    mine, guardians = [_yes("c-1", _at(day - 4))], [_yes("c-1", _at(day - 4), by="guardian")]
    for born in (_years(birthday, 10), _years(birthday + timedelta(1), 14), _years(birthday, 14), _years(birthday, 15)):
        yield [_line("t-1", sent)], mine, [_account(born=born)]
        yield [_line("t-1", sent)], guardians, [_account(born=born)]
    child = [_account(born=_years(birthday, 9))]
    for guardian in (_yes("c-2", _at(day - 3), by="guardian"), _yes("c-2", _at(day - 6), by="guardian")):
        yield [_line("t-1", sent)], [*mine, guardian], child
        yield [_line("t-1", sent)], [guardian, *mine], child
    yield [_line("t-1", sent)], [*mine, _yes("c-2", _at(day - 3), by="guardian", purpose=FAULTS)], child
    yield [_line("t-1", sent)], [*mine, _yes("c-2", _at(day - 3), _at(day - 2), by="guardian")], child
    yield [_line("t-1", sent)], [*mine, _yes("c-2", _at(day + 3), by="guardian")], child
    early = [_line("t-1", _at(day, 1, 30))]  # by universal time it is still the day before
    yield early, mine, [_account(born=_years(birthday, 14))]
    yield [_line("t-1", _at(30))], [_yes("c-1", _at(20))], [_account(born=_years(_at(31).date(), 14))]
    grown_up_since = _years(birthday + timedelta(20), 14)
    yield [_line("t-1", sent), _line("t-2", _at(day + 30))], mine, [_account(born=grown_up_since)]


def _years(day: date, before: int) -> str:
    """That day so many years before."""
    return f"{day.year - before}{day.isoformat()[4:]}"


@consent_findings.rule(
    "the reason",
    "One finding for each line: without any record “no consent”; all of them later, “before consent”; else “withdrawn”.",
)
def which_reason(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 40 + draw.below(40)
    ended, later = _yes("c-1", _at(day - 30), _at(day - 12)), _yes("c-2", _at(day + 4))
    line = [_line("t-1", _at(day))]
    for consents in ([ended, later], [later, ended]):
        yield line, consents, [_account()]
    yield line, [later], [_account()]
    yield line, [later, _yes("c-3", _at(day + 9), _at(day + 12))], [_account()]
    child = [_account(born=_years(_at(day).date(), 9))]
    yield line, [ended], child
    yield line, [later], child
    yield line, [], child


@consent_findings.rule(
    "a whole folder", "In a folder all of this meets, on hundreds of lines; most of them are in order.", mixed=True
)
def folder_of_consents(draw: Draw) -> Iterator[tuple[Any, ...]]:
    _, halves = _folder(draw, lambda _, half: sent_without_consent(half.lines, half.consents, half.accounts))
    for half in halves:
        yield half.lines, half.consents, half.accounts


@consent_findings.telling
def tell_consents(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    lines, consents, accounts = arguments
    told, line = _verdicts(_CONSENT_RULES, lines, expected, got)
    if line is None:
        return told
    hers = [each for each in consents if each["person"] == line["person"]]
    records = "; ".join(
        f"{each['record']} to {each['purpose']}, by {each['by']}, given {each['given']}"
        + (f", withdrawn {each['withdrawn']}" if each["withdrawn"] else "")
        for each in hers
    )
    account = next((each for each in accounts if each["person"] == line["person"]), None)
    who = f" {account['person']}: {account['kind']}, born {account['born']}." if account else ""
    return f"{told} {_said(line)}.{who} Records of this person: {records or 'none'}."


explained_by_known_mistakes(consent_findings)


def _without_consent(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return list(sent_without_consent(lines, consents, accounts))


def _changed(rows: list[Row], change: Callable[[Row], Row]) -> list[Row]:
    return [{**each, **change(each)} for each in rows]


@consent_findings.mistake("test accounts consent like everybody", caught_by="whose consent")
def tests_are_customers(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return _without_consent(lines, consents, _changed(accounts, lambda each: {"kind": "customer"}))


@consent_findings.mistake("a line about nobody lacks a consent", caught_by="whose consent")
def nobody_consents(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    nobody = [Finding(line["line"], "Nobody consented.", "no consent") for line in lines if not line["person"]]
    return [*_without_consent(lines, consents, accounts), *nobody]


@consent_findings.mistake("no record, no finding", caught_by="whose consent")
def silence_is_fine(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    known = {each["person"] for each in consents}
    return _without_consent([line for line in lines if line["person"] in known], consents, accounts)


@consent_findings.mistake("one consent for all purposes", caught_by="her purpose")
def any_purpose(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return _without_consent(
        _changed(lines, lambda each: {"purpose": "any"}), _changed(consents, lambda each: {"purpose": "any"}), accounts
    )


@consent_findings.mistake("anybody’s consent will do", caught_by="her purpose")
def anybodys(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    purposes = {each["purpose"] for each in consents}
    return [
        each
        for each in _without_consent(lines, consents, accounts)
        if each.rule != "no consent" or next(line for line in lines if line["line"] == each.where)["purpose"] not in purposes
    ]


@consent_findings.mistake("a consent on file is a consent", caught_by="not backwards")
def whenever_given(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return [each for each in _without_consent(lines, consents, accounts) if each.rule != "before consent"]


@consent_findings.mistake("it holds from the moment after", caught_by="not backwards")
def from_the_moment_after(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return _without_consent(
        lines,
        _changed(consents, lambda each: {"given": (_moment(each["given"]) + timedelta(seconds=1)).isoformat()}),
        accounts,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@consent_findings.mistake("what was withdrawn was never given", caught_by="until withdrawn")
def never_given(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return _without_consent(
        lines, _changed(consents, lambda each: {"withdrawn": each["withdrawn"] and each["given"]}), accounts
    )


@consent_findings.mistake("a withdrawal counts from the next day", caught_by="until withdrawn")
def from_the_next_day(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    def midnight(each: Row) -> Row:
        if not each["withdrawn"]:
            return {}
        day = _moment(each["withdrawn"]).astimezone(_WALL) + timedelta(1)
        return {"withdrawn": f"{day.date()}T00:00:00+08:00"}

    return _without_consent(lines, _changed(consents, midnight), accounts)


@consent_findings.mistake("a consent stays", caught_by="until withdrawn")
def never_withdrawn(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return [each for each in _without_consent(lines, consents, accounts) if each.rule != "withdrawn"]


@consent_findings.mistake("times compare as they are written", caught_by="one clock")
def as_written(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    def plain(text: str) -> str:
        return text and text[:19] + "+08:00"

    return _without_consent(
        lines, _changed(consents, lambda each: {"given": plain(each["given"]), "withdrawn": plain(each["withdrawn"])}), accounts
    )


@consent_findings.mistake("days are near enough", caught_by="one clock")
def by_days(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    """A consent of that day counts; so it misses what was sent some hours before it."""

    def morning(each: Row) -> Row:
        return {"given": f"{_moment(each['given']).astimezone(_WALL).date()}T00:00:00+08:00"}

    return _without_consent(lines, _changed(consents, morning), accounts)


@consent_findings.mistake("her latest record counts", caught_by="any one that holds")
def latest_record(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    latest: dict[Any, Row] = {}
    for each in sorted(consents, key=lambda each: str(each["given"])):
        latest[each["person"], each["purpose"]] = each
    found = _without_consent(lines, list(latest.values()), accounts)
    right = {each.where: each for each in _without_consent(lines, consents, accounts)}
    return [right.get(each.where, each) for each in found]


@consent_findings.mistake("withdrawn once, withdrawn for good", caught_by="any one that holds")
def for_good(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    found = _without_consent(lines, consents, accounts)
    known = {each.where for each in found}
    for line in lines:
        hers = [each for each in consents if (each["person"], each["purpose"]) == (line["person"], line["purpose"])]
        gone = [each for each in hers if each["withdrawn"] and _moment(each["withdrawn"]) <= _moment(line["at"])]
        if gone and line["line"] not in known and all(each["by"] == "person" for each in hers):
            found.append(Finding(line["line"], "It was withdrawn once.", "withdrawn"))
    return found


@consent_findings.mistake("her own yes is enough at any age", caught_by="a guardian’s")
def any_age(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return [each for each in _without_consent(lines, consents, accounts) if each.rule != "no guardian"]


@consent_findings.mistake("the year of birth is enough", caught_by="a guardian’s")
def by_the_year(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return _without_consent(lines, consents, _changed(accounts, lambda each: {"born": each["born"][:4] + "-01-01"}))


@consent_findings.mistake("at fourteen she is a minor still", caught_by="a guardian’s")
def through_fourteen(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return _without_consent(
        lines, consents, _changed(accounts, lambda each: {"born": f"{int(each['born'][:4]) + 1}{each['born'][4:]}"})
    )


@consent_findings.mistake("her age when the folder was copied", caught_by="a guardian’s")
def age_later(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    """She may have turned fourteen since."""
    grown_up = {each["person"] for each in accounts if each["born"] <= "2012-10-15"}
    persons = {line["line"]: line["person"] for line in lines}
    found = _without_consent(lines, consents, accounts)
    return [each for each in found if each.rule != "no guardian" or persons[each.where] not in grown_up]


@consent_findings.mistake("a guardian’s consent lasts", caught_by="a guardian’s")
def any_guardian(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    asked = {(each["person"], each["purpose"]) for each in consents if each["by"] == "guardian"}
    pairs = {line["line"]: (line["person"], line["purpose"]) for line in lines}
    found = _without_consent(lines, consents, accounts)
    return [each for each in found if each.rule != "no guardian" or pairs[each.where] not in asked]


@consent_findings.mistake("whoever spoke last decides", caught_by="a guardian’s")
def last_to_speak(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    """Where several hold for a minor, it looks at the latest only."""
    found = _without_consent(lines, consents, accounts)
    for line in lines:
        at = _moment(line["at"])
        hers = [each for each in consents if (each["person"], each["purpose"]) == (line["person"], line["purpose"])]
        held = [
            each for each in hers if _moment(each["given"]) <= at and (not each["withdrawn"] or at < _moment(each["withdrawn"]))
        ]
        latest = sorted(held, key=lambda each: _moment(each["given"]))[-1:]
        found += [each for each in _without_consent([line], latest, accounts) if each.rule == "no guardian"]
    return found


@consent_findings.mistake("a guardian’s consent is to everything", caught_by="a guardian’s")
def guardian_of_all(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    said = {each["person"] for each in consents if each["by"] == "guardian" and not each["withdrawn"]}
    persons = {line["line"]: line["person"] for line in lines}
    found = _without_consent(lines, consents, accounts)
    return [each for each in found if each.rule != "no guardian" or persons[each.where] not in said]


@consent_findings.mistake("without a consent that holds it is “no consent”", caught_by="the reason")
def one_reason_for_all(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    found = _without_consent(lines, consents, accounts)
    return [each if each.rule == "no guardian" else Finding(each.where, each.because, "no consent") for each in found]


@consent_findings.mistake("a later consent is the reason", caught_by="the reason")
def later_is_the_reason(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    """A withdrawal before it is overlooked."""
    by_name = {line["line"]: line for line in lines}

    def renewed(where: str) -> bool:
        line = by_name[where]
        hers = [each for each in consents if (each["person"], each["purpose"]) == (line["person"], line["purpose"])]
        return any(_moment(each["given"]) > _moment(line["at"]) for each in hers)

    found = _without_consent(lines, consents, accounts)
    return [
        Finding(each.where, each.because, "before consent") if each.rule == "withdrawn" and renewed(each.where) else each
        for each in found
    ]


@consent_findings.mistake("one finding is enough", caught_by="a whole folder")
def first_finding(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    return _without_consent(lines, consents, accounts)[:1]


@consent_findings.accepted("rules in their order, a list")
def consents_in_order(lines: list[Row], consents: list[Row], accounts: list[Row]) -> list[Finding]:
    tests = {each["person"] for each in accounts if each["kind"] == "test"}
    born = {each["person"]: date.fromisoformat(each["born"]) for each in accounts}
    found = []
    for line in lines:
        if line["person"] in tests or line["person"] == "":
            continue
        at, hers = _moment(line["at"]), []
        for each in consents:
            if each["person"] == line["person"] and each["purpose"] == line["purpose"]:
                end = _moment(each["withdrawn"]) if each["withdrawn"] else None
                begun = _moment(each["given"]) <= at
                hers.append((begun, begun and (end is None or at < end), each["by"]))
        day = at.date()
        age = day.year - born[line["person"]].year
        if (day.month, day.day) < (born[line["person"]].month, born[line["person"]].day):
            age -= 1
        if not any(held for _, held, _ in hers):
            rule = "no consent" if not hers else "withdrawn" if any(begun for begun, _, _ in hers) else "before consent"
            found.append(Finding(line["line"], "", rule))
        elif age < 14 and not any(held and by == "guardian" for _, held, by in hers):
            found.append(Finding(line["line"], "", "no guardian"))
    return found


consent_findings.hint(
    "Skip lines without a person and those of test accounts. For each other line gather the records of this person and purpose.",
    "datetime.fromisoformat(text) reads both clocks, and moments compare rightly. Held: given <= at, and no withdrawal or at < withdrawn.",
    "No records; else none given by then; else none held; else, before her fourteenth birthday, none of those held by a guardian.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 14.3 compute: an auditor of what was sent, and kept

traffic_findings = Question(
    "14.3",
    kind="compute",
    outcome="AUDIT-3",
    minutes=25,
    answer="traffic_findings",
    returns=set[Finding],
    not_tested=(
        "whether the gateway saw everything, and named it rightly",
        "whether a receipt is true",
        "whether what was agreed is the least that would do (chapter 7)",
    ),
)

_TRAFFIC_RULES = ("not agreed", "kept too long", "no receipt")


@traffic_findings.solution
def outside_the_contract(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> Iterator[Finding]:
    from datetime import date, timedelta  # a model answer stands by itself

    terms = {(each["purpose"], each["content"]): each for each in agreed}
    gone: dict[str, str] = {}
    for each in receipts:
        gone[each["line"]] = max(each["deleted"], gone.get(each["line"], ""))
    for line in lines:
        name, day = line["line"], line["at"][:10]
        term = terms.get((line["purpose"], line["content"]))
        if term is None or day < term["since"]:
            yield Finding(name, "Annex A did not list this content for this purpose on that day.", "not agreed")
        elif term["days"] is not None:
            last = str(date.fromisoformat(day) + timedelta(days=term["days"]))
            if name not in gone:
                if last < copied:
                    yield Finding(name, "Its term is over, and no receipt says that it is gone.", "no receipt")
            elif gone[name] > last:
                yield Finding(name, "A copy was deleted after the last day of its term.", "kept too long")


def _terms(draw: Draw, **more: int | None) -> list[Row]:
    """Annex A in small."""
    days: dict[tuple[str, str], int | None] = {
        (PAYING, "picture"): draw.pick((7, 10, 14)),
        (IMPROVING, "picture"): draw.pick((30, 45)),
        (IMPROVING, "weights"): None,
        (FAULTS, "message"): 60,
        (FAULTS, "counters"): None,
    }
    return [
        {"purpose": purpose, "content": content, "days": each, "since": _on(0)} for (purpose, content), each in days.items()
    ]


def _gone(line: str, day: int, copy: str = "live") -> Row:
    return {"line": line, "copy": copy, "deleted": _on(day)}


def _days(agreed: list[Row], purpose: str, content: str = "picture") -> int:
    return int(next(each["days"] for each in agreed if (each["purpose"], each["content"]) == (purpose, content)))


@traffic_findings.rule("for its purpose", "A content is agreed for the purpose it is listed beside, and for no other.")
def agreed_for_another(draw: Draw) -> Iterator[tuple[Any, ...]]:
    agreed, day = _terms(draw), draw.below(50)
    copied = _on(day + 1)
    for purpose, content in ((PAYING, "message"), (FAULTS, "picture"), (PAYING, "weights"), (PAYING, "location")):
        yield [_line("t-1", _at(day), purpose=purpose, content=content)], agreed, [], copied
    yield [_line("t-1", _at(day), purpose=IMPROVING)], agreed, [], copied
    lines = [_line("t-1", _at(day)), _line("t-2", _at(day), purpose=FAULTS, content="counters", bytes=300, person="")]
    yield lines, agreed, [], copied
    for content in ("picture", "weights"):
        yield [_line("t-1", _at(day), purpose=FAULTS, content=content, person="")], agreed, [], copied
    yield [_line("t-1", _at(day), purpose="sell shoes")], agreed, [], copied


@traffic_findings.rule("what is inside", "The content decides, whatever the field is called and however large it is.")
def labels_and_sizes(draw: Draw) -> Iterator[tuple[Any, ...]]:
    agreed, day = _terms(draw), draw.below(50)
    copied = _on(day + 1)
    weights = {"purpose": IMPROVING, "content": "weights", "field": "sample", "person": ""}
    message = {"purpose": FAULTS, "content": "message", "bytes": 700}
    yield [_line("t-1", _at(day), **weights, bytes=40_000 + draw.below(40_000))], agreed, [], copied
    counters = {"purpose": FAULTS, "content": "counters", "person": ""}
    yield [_line("t-1", _at(day), **counters, bytes=2_060 + draw.below(40))], agreed, [], copied
    for field in ("debug", "face_debug", "template_cache", "raw_picture"):
        yield [_line("t-1", _at(day), **message, field=field)], agreed, [], copied
    for content, field in (("crop", "debug"), ("template", "telemetry"), ("picture", "counters"), ("crop", "message")):
        size = 2_070 if content == "template" else 6_000 + draw.below(4_000)
        yield [_line("t-1", _at(day), purpose=FAULTS, content=content, field=field, bytes=size)], agreed, [], copied
    yield [_line("t-1", _at(day), content="template", field="picture", bytes=2_070)], agreed, [], copied


@traffic_findings.rule("from its day on", "What is agreed from a day on may be sent on that day and later, not before.")
def amended(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 10 + draw.below(40)
    agreed = [*_terms(draw), {"purpose": FAULTS, "content": "crop", "days": 20, "since": _on(day)}]
    for sent in (day - 1, day - 9, day, day + 6):
        line = _line("t-1", _at(sent, 9 + draw.below(12)), purpose=FAULTS, content="crop", bytes=7_000)
        yield [line], agreed, [_gone("t-1", sent + 4)], _on(day + 60)


@traffic_findings.rule(
    "the last day", "The term’s days are counted from the day of sending. The last of them is in time, the next is not."
)
def at_the_end(draw: Draw) -> Iterator[tuple[Any, ...]]:
    agreed, day = _terms(draw), draw.below(30)
    for purpose, hour in ((PAYING, 9), (IMPROVING, 9 + draw.below(14))):
        days = _days(agreed, purpose)
        line = [_line("t-1", _at(day, hour), purpose=purpose)]
        for after in (days, days + 1, days + 2 + draw.below(30), days - 2, 0):
            yield line, agreed, [_gone("t-1", day + after)], _on(day + 120)
    scores = [*agreed, {"purpose": PAYING, "content": "score", "days": 90, "since": _on(0)}]
    for after in (90, 91):
        yield [_line("t-1", _at(day), content="score", bytes=60)], scores, [_gone("t-1", day + after)], _on(day + 120)


@traffic_findings.rule("each copy", "A thing is gone when its last copy is, in whatever order the receipts stand.")
def copies(draw: Draw) -> Iterator[tuple[Any, ...]]:
    agreed, day = _terms(draw), draw.below(30)
    days = _days(agreed, PAYING)
    live, late = _gone("t-1", day + 2), _gone("t-1", day + days + 1 + draw.below(20), "backup")
    for receipts in ([live, late], [late, live]):
        yield [_line("t-1", _at(day))], agreed, receipts, _on(day + 120)
    yield [_line("t-1", _at(day))], agreed, [live, _gone("t-1", day + days, "backup")], _on(day + 120)
    of_another = _gone("t-2", day + days + 3)
    lines = [_line("t-1", _at(day)), _line("t-2", _at(day), purpose=IMPROVING)]
    yield lines, agreed, [live, of_another], _on(day + 120)


@traffic_findings.rule(
    "no receipt",
    "Once the last day is over, a receipt is owed; through the last day nothing is. What has no receipt is not shown to be gone.",
)
def receipts_missing(draw: Draw) -> Iterator[tuple[Any, ...]]:
    agreed, day = _terms(draw), draw.below(30)
    days = _days(agreed, IMPROVING)
    line = _line("t-1", _at(day), purpose=IMPROVING)
    for after in (days + 1, days + 30 + draw.below(30), days, days - 1, 1):
        yield [line], agreed, [], _on(day + after)
    other = _line("t-2", _at(day), purpose=IMPROVING)
    yield [line, other], agreed, [_gone("t-2", day + 3)], _on(day + days + 5)


@traffic_findings.rule(
    "the day on the wall", "The day of sending is the one on Birch Pay’s wall. By universal time it may be the day before."
)
def small_hours(draw: Draw) -> Iterator[tuple[Any, ...]]:
    agreed, day = _terms(draw), 10 + draw.below(30)
    days, early = _days(agreed, PAYING), _at(day, 1 + draw.below(6))
    for after in (days, days + 1):
        yield [_line("t-1", early)], agreed, [_gone("t-1", day + after)], _on(day + 120)
    yield [_line("t-1", early)], agreed, [], _on(day + days)
    later = [*agreed, {"purpose": FAULTS, "content": "crop", "days": 20, "since": _on(day)}]
    crop = _line("t-1", early, purpose=FAULTS, content="crop", bytes=7_000)
    yield [crop], later, [_gone("t-1", day + 4)], _on(day + 60)


@traffic_findings.rule(
    "no term", "What is agreed without a term may stay: no receipt is owed, and none can be late. A term of 0 days is a term."
)
def without_a_term(draw: Draw) -> Iterator[tuple[Any, ...]]:
    agreed, day = _terms(draw), draw.below(30)
    for purpose, content in ((IMPROVING, "weights"), (FAULTS, "counters")):
        line = [_line("t-1", _at(day), purpose=purpose, content=content, person="")]
        yield line, agreed, [], _on(day + 150)
        yield line, agreed, [_gone("t-1", day + 100)], _on(day + 150)
    at_once = [*agreed, {"purpose": PAYING, "content": "score", "days": 0, "since": _on(0)}]
    score = [_line("t-1", _at(day), content="score", bytes=60)]
    for receipts in ([], [_gone("t-1", day + 20)], [_gone("t-1", day)]):
        yield score, at_once, receipts, _on(day + 150)


@traffic_findings.rule("one reason", "What was never agreed has no term: it is “not agreed”, and nothing more.")
def nothing_more_to_say(draw: Draw) -> Iterator[tuple[Any, ...]]:
    agreed, day = _terms(draw), draw.below(30)
    template = [_line("t-1", _at(day), purpose=FAULTS, content="template", field="telemetry", bytes=2_070)]
    yield template, agreed, [], _on(day + 150)
    yield template, agreed, [_gone("t-1", day + 140)], _on(day + 150)
    later = [*agreed, {"purpose": FAULTS, "content": "crop", "days": 20, "since": _on(day + 9)}]
    crop = [_line("t-1", _at(day), purpose=FAULTS, content="crop", bytes=7_000)]
    yield crop, later, [], _on(day + 150)
    yield crop, later, [_gone("t-1", day + 100)], _on(day + 150)


@traffic_findings.rule(
    "a whole folder", "In a folder all of this meets, on hundreds of lines; most of them are in order.", mixed=True
)
def folder_of_traffic(draw: Draw) -> Iterator[tuple[Any, ...]]:
    def findings(case: Case, half: _Slice) -> Iterator[Finding]:
        return outside_the_contract(half.lines, case.agreed, half.receipts, case.copied)

    case, halves = _folder(draw, findings)
    for half in halves:
        yield half.lines, case.agreed, half.receipts, case.copied


@traffic_findings.telling
def tell_traffic(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    lines, agreed, receipts, copied = arguments
    told, line = _verdicts(_TRAFFIC_RULES, lines, expected, got)
    if line is None:
        return told
    listed = "; ".join(
        f"{each['purpose']}, {'no term' if each['days'] is None else str(each['days']) + ' days'}, from {each['since']}"
        for each in agreed
        if each["content"] == line["content"]
    )
    its = ", ".join(f"{each['copy']} {each['deleted']}" for each in receipts if each["line"] == line["line"])
    return (
        f"{told} {_said(line)}, in the field {line['field']}, {line['bytes']:,} bytes. Annex A lists {line['content']} for: "
        f"{listed or 'nothing'}. Receipts: {its or 'none'}. Copied on {copied}."
    )


explained_by_known_mistakes(traffic_findings)


def _outside(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return list(outside_the_contract(lines, agreed, receipts, copied))


def _next(day: str, days: int = 1) -> str:
    return f"{date.fromisoformat(day) + timedelta(days)}"


@traffic_findings.mistake("agreed for one purpose, agreed for all", caught_by="for its purpose")
def agreed_for_all(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    listed = {(each["content"]) for each in agreed}
    pairs = {(each["purpose"], each["content"]) for each in agreed}
    known = {line["line"] for line in lines if line["content"] in listed and (line["purpose"], line["content"]) not in pairs}
    return [each for each in _outside(lines, agreed, receipts, copied) if each.where not in known]


@traffic_findings.mistake("what is about nobody may be sent", caught_by="for its purpose")
def nobodys(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return _outside([line for line in lines if line["person"]], agreed, receipts, copied)


@traffic_findings.mistake("for a purpose that Annex A does not name, nothing is agreed", caught_by="for its purpose")
def unnamed_purposes(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    purposes = {each["purpose"] for each in agreed}
    return _outside([line for line in lines if line["purpose"] in purposes], agreed, receipts, copied)


@traffic_findings.mistake("only templates are forbidden", caught_by="for its purpose")
def only_templates(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    faces = {line["line"] for line in lines if line["content"] in ("template", "crop", "picture")}
    return [each for each in _outside(lines, agreed, receipts, copied) if each.where in faces or each.rule != "not agreed"]


@traffic_findings.mistake("an alarming label is a finding", caught_by="what is inside")
def by_label(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    labels = [line["line"] for line in lines if any(word in line["field"] for word in ("face", "template", "raw"))]
    found = _outside(lines, agreed, receipts, copied)
    known = {each.where for each in found}
    return [*found, *(Finding(name, "Its field says so.", "not agreed") for name in labels if name not in known)]


@traffic_findings.mistake("what has a picture’s size is a picture", caught_by="what is inside")
def by_size(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    large = [line["line"] for line in lines if line["bytes"] > 30_000 and line["content"] == "weights" and not line["person"]]
    found = _outside(lines, agreed, receipts, copied)
    known = {each.where for each in found}
    return [*found, *(Finding(name, "It is a picture.", "not agreed") for name in large if name not in known)]


@traffic_findings.mistake("what has a template’s size is a template", caught_by="what is inside")
def by_a_templates_size(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    alike = [line["line"] for line in lines if 2_060 <= line["bytes"] < 2_100]
    found = _outside(lines, agreed, receipts, copied)
    known = {each.where for each in found}
    return [*found, *(Finding(name, "It is a template.", "not agreed") for name in alike if name not in known)]


@traffic_findings.mistake("telemetry holds no faces", caught_by="what is inside")
def trusts_the_field(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    trusted = {line["line"] for line in lines if line["field"] in ("telemetry", "debug", "counters", "message")}
    pairs = {(each["purpose"], each["content"]) for each in agreed}
    strange = {line["line"] for line in lines if (line["purpose"], line["content"]) not in pairs}
    return [each for each in _outside(lines, agreed, receipts, copied) if each.where not in trusted & strange]


@traffic_findings.mistake("agreed later is agreed", caught_by="from its day on")
def agreed_some_day(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    pairs = {(each["purpose"], each["content"]) for each in agreed}
    early = {line["line"] for line in lines if (line["purpose"], line["content"]) in pairs}
    return [each for each in _outside(lines, agreed, receipts, copied) if each.rule != "not agreed" or each.where not in early]


@traffic_findings.mistake("agreed from the day after", caught_by="from its day on")
def agreed_tomorrow(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    first = min(each["since"] for each in agreed)
    moved = _changed(agreed, lambda each: {"since": _next(each["since"])} if each["since"] > first else {})
    return _outside(lines, moved, receipts, copied)


def _with_terms(agreed: list[Row], more: int) -> list[Row]:
    return _changed(agreed, lambda each: {} if each["days"] is None else {"days": each["days"] + more})


@traffic_findings.mistake("the last day is too late", caught_by="the last day")
def a_day_early(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    late = [each for each in _outside(lines, _with_terms(agreed, -1), receipts, copied) if each.rule == "kept too long"]
    return list({*_outside(lines, agreed, receipts, copied), *late})


@traffic_findings.mistake("the shortest term of a purpose is the term of all", caught_by="the last day")
def shortest_term(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    terms = [(each["days"], each["purpose"]) for each in agreed if each["days"] is not None]
    shortest = {purpose: days for days, purpose in sorted(terms, reverse=True)}
    changed = _changed(agreed, lambda each: {} if each["days"] is None else {"days": shortest[each["purpose"]]})
    return _outside(lines, changed, receipts, copied)


@traffic_findings.mistake("a day more does not matter", caught_by="the last day")
def a_day_late(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    late = {each for each in _outside(lines, _with_terms(agreed, 1), receipts, copied) if each.rule == "kept too long"}
    found = _outside(lines, agreed, receipts, copied)
    return [each for each in found if each.rule != "kept too long" or each in late]


@traffic_findings.mistake("deleted is deleted", caught_by="the last day")
def whenever_deleted(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return [each for each in _outside(lines, agreed, receipts, copied) if each.rule != "kept too long"]


def _by_universal_days(lines: list[Row]) -> list[Row]:
    """Lines whose first ten characters are the day by universal time, as if that were the day on the wall."""
    return _changed(lines, lambda each: {"at": f"{_moment(each['at']).astimezone(UTC).isoformat()[:19]}+08:00"})


@traffic_findings.mistake("a day is a day by universal time", caught_by="the day on the wall")
def universal_last_day(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return _outside(_by_universal_days(lines), agreed, receipts, copied)


@traffic_findings.mistake("the first copy deleted is enough", caught_by="each copy")
def first_copy(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    first: dict[str, Row] = {}
    for each in receipts:
        if each["line"] not in first or each["deleted"] < first[each["line"]]["deleted"]:
            first[each["line"]] = each
    return _outside(lines, agreed, list(first.values()), copied)


@traffic_findings.mistake("the receipt that stands last is the last", caught_by="each copy")
def last_in_the_file(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return _outside(lines, agreed, list({each["line"]: each for each in receipts}.values()), copied)


@traffic_findings.mistake("no receipt, no finding", caught_by="no receipt")
def silence_about_deletion(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return [each for each in _outside(lines, agreed, receipts, copied) if each.rule != "no receipt"]


@traffic_findings.mistake("a receipt is owed at once", caught_by="no receipt")
def owed_at_once(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return _outside(lines, agreed, receipts, "2030-01-01")


@traffic_findings.mistake("on the last day a receipt is owed", caught_by="no receipt")
def owed_on_the_last_day(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return _outside(lines, agreed, receipts, _next(copied))


@traffic_findings.mistake("without a receipt it was kept too long", caught_by="no receipt")
def surely_kept(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    found = _outside(lines, agreed, receipts, copied)
    return [Finding(each.where, "", "kept too long") if each.rule == "no receipt" else each for each in found]


@traffic_findings.mistake("a term of 0 days is no term", caught_by="no term")
def nought_days(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return _outside(lines, _changed(agreed, lambda each: {"days": each["days"] or None}), receipts, copied)


@traffic_findings.mistake("no term is a term of no days", caught_by="no term")
def at_once(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return _outside(lines, _changed(agreed, lambda each: {"days": each["days"] or 0}), receipts, copied)


@traffic_findings.mistake("what was not agreed owes a receipt too", caught_by="one reason")
def two_reasons(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    found = _outside(lines, agreed, receipts, copied)
    shown = {each["line"] for each in receipts}
    day = {line["line"]: line["at"][:10] for line in lines}
    more = [
        Finding(each.where, "", "no receipt" if each.where not in shown else "kept too long")
        for each in found
        if each.rule == "not agreed" and _next(day[each.where], 90) < copied
    ]
    return [*found, *more]


@traffic_findings.mistake("one finding is enough", caught_by="a whole folder")
def first_of_the_traffic(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    return _outside(lines, agreed, receipts, copied)[:1]


@traffic_findings.accepted("with dates and a list")
def traffic_with_dates(lines: list[Row], agreed: list[Row], receipts: list[Row], copied: str) -> list[Finding]:
    found = []
    for line in lines:
        day = _moment(line["at"]).date()
        listed = [each for each in agreed if each["content"] == line["content"] and each["purpose"] == line["purpose"]]
        if not any(date.fromisoformat(each["since"]) <= day for each in listed):
            found.append(Finding(line["line"], "", "not agreed"))
            continue
        if listed[0]["days"] is None:
            continue
        last = day + timedelta(days=listed[0]["days"])
        deleted = [date.fromisoformat(each["deleted"]) for each in receipts if each["line"] == line["line"]]
        if deleted and max(deleted) > last:
            found.append(Finding(line["line"], "", "kept too long"))
        if not deleted and date.fromisoformat(copied) > last:
            found.append(Finding(line["line"], "", "no receipt"))
    return found


traffic_findings.hint(
    "Three things to look up for a line: its row of Annex A (by purpose and content), its last day, its latest receipt.",
    "Days compare as text, because they are written year-month-day. To count on: date.fromisoformat(day) + timedelta(days=…), then str().",
    "Not listed, or day < since: not agreed. Days is None: nothing. No receipt: a finding if last < copied. Else: latest receipt > last.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 14.4 decide: an auditor of notices

notice_findings = Question(
    "14.4",
    kind="decide",
    outcome="AUDIT-4",
    minutes=25,
    answer="notice_findings",
    returns=set[Finding],
    in_table=set[Literal["unknown host", "not told", "told later"]],
    not_tested=(
        "whether anybody read the notice, and could",
        "what else a notice must say (chapters 5 and 6)",
        "whom the receiver passed it on to",
    ),
)

_NOTICE_RULES = ("unknown host", "not told", "told later")


@notice_findings.solution
def behind_the_notice(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> Iterator[Finding]:
    for line in lines:
        name, day = line["line"], line["at"][:10]
        held = [each for each in hosts if each["host"] == line["host"] and each["since"] <= day]
        if not held:
            yield Finding(name, "Annex B gives this host to nobody on that day.", "unknown host")
            continue
        party = max(held, key=lambda each: each["since"])["party"]
        firm = renamed.get(party, party)
        naming = {
            each["since"]
            for each in notices
            if renamed.get(each["recipient"], each["recipient"]) == firm and each["purpose"] == line["purpose"]
        }
        in_force = max((each["since"] for each in notices if each["since"] <= day), default="")
        if in_force not in naming:
            later = any(since > day for since in naming)
            yield Finding(name, "The notice of that day does not name this firm.", "told later" if later else "not told")


_B = "verify.lumen-view.example"
_T = "train.lumen-view.example"
_F = "faults.tern-maps.example"
_Q = "spare.quill-photo.example"
_HOSTS: list[Row] = [
    {"host": _B, "party": "Lumen View", "since": "2026-03-01"},
    {"host": _T, "party": "Lumen Labs", "since": "2026-03-01"},
    {"host": _T, "party": "Lumen Research", "since": "2026-06-01"},
    {"host": _F, "party": "Tern Maps", "since": "2026-03-01"},
    {"host": _F, "party": "Quill Photo", "since": "2026-07-01"},
    {"host": _Q, "party": "Quill Photo", "since": "2026-04-01"},
]
_NOTICES: list[Row] = [
    {"notice": number, "since": since, "recipient": recipient, "purpose": purpose}
    for number, since, told in (
        ("notice-1", "2026-03-01", (("Lumen View", PAYING), ("Lumen Labs", IMPROVING), ("Tern Maps", FAULTS))),
        ("notice-2", "2026-08-01", (("Lumen View", PAYING), ("Lumen Research", IMPROVING), ("Quill Photo", FAULTS))),
    )
    for recipient, purpose in told
]
_RENAMED = {"Lumen Labs": "Lumen Research"}

_TEN_LINES: dict[str, tuple[str, str, str, str]] = {
    "v1": ("the notice of that day", "2026-05-04T10:00:00+08:00", _B, PAYING),
    "v2": ("for its purpose", "2026-05-04T10:00:00+08:00", _T, PAYING),
    "v3": ("the same firm", "2026-06-09T18:20:00+08:00", _T, IMPROVING),
    "v4": ("who holds the host", "2026-06-30T22:00:00+08:00", _F, FAULTS),
    "v5": ("who holds the host", "2026-08-05T02:00:00+08:00", _F, FAULTS),
    "v6": ("the notice of that day", "2026-08-01T00:10:00+08:00", _F, FAULTS),
    "v7": ("an unknown host", "2026-05-20T09:00:00+08:00", "mirror.lumen-view.example", PAYING),
    "v8": ("an unknown host", "2026-03-31T23:00:00+08:00", _Q, FAULTS),
    "v9": ("told later", "2026-04-01T08:00:00+08:00", _Q, FAULTS),
    "v10": ("told later", "2026-08-20T08:00:00+08:00", _Q, PAYING),
}


@notice_findings.published
def ten_lines() -> Mapping[str, Published]:
    return {
        id: Published(
            rule,
            (
                [{**_line(id, _START), "at": at, "host": host, "purpose": purpose, "content": _ENDS[purpose]}],
                _HOSTS,
                _NOTICES,
                _RENAMED,
            ),
            f"sent {at} to {host}, to {purpose}",
        )
        for id, (rule, at, host, purpose) in _TEN_LINES.items()
    }


def _sent(day: int, host: str, purpose: str, id: str = "t-1", hour: int = 12) -> Row:
    return _line(id, _at(day, hour), host=host, purpose=purpose, content=_ENDS[purpose])


def _held(host: str, party: str, since: int = 0) -> Row:
    return {"host": host, "party": party, "since": _on(since)}


def _told(number: int, since: int, *pairs: tuple[str, str]) -> list[Row]:
    return [
        {"notice": f"notice-{number}", "since": _on(since), "recipient": recipient, "purpose": purpose}
        for recipient, purpose in pairs
    ]


_FIRMS = ("Lumen View", "Tern Maps", "Quill Photo", "Harbour Fund", "Fern Bank")


def _address(firm: str) -> str:
    return f"in.{firm.lower().replace(' ', '-')}.example"


@notice_findings.rule(
    "who holds the host",
    "A host is whose Annex B says on that day, whatever its name says; the latest line up to that day counts.",
)
def handed_over(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 20 + draw.below(40)
    first, second = draw.some(_FIRMS, 2)
    host = _address(first)
    lines_of_annex = [_held(host, first), _held(host, second, day)]
    for told in (first, second):
        notices = _told(1, 0, (told, PAYING))
        for hosts in (lines_of_annex, lines_of_annex[::-1]):
            for sent in (day - 1, day, day + 5):
                yield [_sent(sent, host, PAYING)], hosts, notices, {}
    early = _sent(day, host, PAYING, hour=2)  # by universal time it is still the day before
    yield [early], lines_of_annex, _told(1, 0, (second, PAYING)), {}


@notice_findings.rule(
    "an unknown host", "A host that Annex B gives to nobody on that day is unknown, whatever its name looks like."
)
def in_no_annex(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day, firm = 10 + draw.below(60), draw.pick(_FIRMS)
    hosts, notices = [_held(_address(firm), firm)], _told(1, 0, (firm, PAYING))
    for host in (f"mirror.{_address(firm)[3:]}", _address(firm).replace(".example", "s.example"), f"log{_address(firm)}"):
        yield [_sent(day, host, PAYING)], hosts, notices, {}
    later = [*hosts, _held(f"new.{_address(firm)[3:]}", firm, day)]
    for sent in (day - 1, day - 8, day):
        yield [_sent(sent, later[1]["host"], PAYING)], later, notices, {}


@notice_findings.rule(
    "the notice of that day", "What counts is the notice in force on the day of sending: not an earlier one, not a later one."
)
def which_notice(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 20 + draw.below(40)
    firm, other = draw.some(_FIRMS, 2)
    hosts = [_held(_address(firm), firm)]
    named, dropped = _told(1, 0, (firm, PAYING), (other, FAULTS)), _told(2, day, (other, PAYING))
    for notices in (named + dropped, dropped + named):
        for sent in (day - 1, day, day + 7):
            yield [_sent(sent, _address(firm), PAYING)], hosts, notices, {}
    again = named + dropped + _told(3, day + 20, (firm, PAYING))
    yield [_sent(day + 20, _address(firm), PAYING)], hosts, again, {}
    silent = named + _told(2, day, (other, FAULTS))
    yield [_sent(day, _address(firm), PAYING)], hosts, silent, {}
    ninth = _told(9, 0, (firm, PAYING)) + _told(10, day, (other, PAYING))
    for sent in (day - 1, day):
        yield [_sent(sent, _address(firm), PAYING)], hosts, ninth, {}


@notice_findings.rule("for its purpose", "A firm that is named for one purpose is not named for another.")
def named_for_another(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day, (firm, other) = draw.below(60), draw.some(_FIRMS, 2)
    one, two = draw.some((PAYING, IMPROVING, FAULTS), 2)
    hosts = [_held(_address(firm), firm), _held(_address(other), other)]
    notices = _told(1, 0, (firm, one), (other, two))
    for purpose in (one, two):
        yield [_sent(day, _address(firm), purpose)], hosts, notices, {}
    yield [_sent(day, _address(other), two), _sent(day, _address(firm), one, "t-2")], hosts, notices, {}


@notice_findings.rule(
    "the same firm", "A firm that changed its name is the same firm, whichever name Annex B or the notice has."
)
def under_another_name(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day, host = 10 + draw.below(60), "in.labs.example"
    for earlier, later in (("Lumen Labs", "Lumen Research"), ("Quill Photo", "Quill Pictures")):
        renamed = {earlier: later}
        for party, told in ((later, earlier), (earlier, later), (later, later), (earlier, earlier)):
            yield [_sent(day, host, IMPROVING)], [_held(host, party)], _told(1, 0, (told, IMPROVING)), renamed
    yield (
        [_sent(day, host, IMPROVING)],
        [_held(host, "Lumen View")],
        _told(1, 0, ("Lumen Research", IMPROVING)),
        {"Lumen Labs": "Lumen Research"},
    )
    two = {"Lumen Labs": "Lumen Research", "Quill Photo": "Quill Pictures"}
    for earlier, later in two.items():
        yield [_sent(day, host, IMPROVING)], [_held(host, later)], _told(1, 0, (earlier, IMPROVING)), two


@notice_findings.rule(
    "told later", "Where a later notice names the firm for the purpose, it is “told later”; where none does, “not told”."
)
def a_later_notice(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 20 + draw.below(40)
    firm, other = draw.some(_FIRMS, 2)
    hosts, first = [_held(_address(firm), firm)], _told(1, 0, (other, PAYING))
    named, elsewhere = _told(2, day, (firm, PAYING)), _told(2, day, (firm, FAULTS))
    for sent in (day - 1, day - 9, day):
        yield [_sent(sent, _address(firm), PAYING)], hosts, first + named, {}
    yield [_sent(day - 1, _address(firm), PAYING)], hosts, first + elsewhere, {}
    yield [_sent(day - 1, _address(firm), PAYING)], hosts, first, {}
    again = _told(1, 0, (firm, PAYING)) + _told(2, day, (other, PAYING)) + _told(3, day + 20, (firm, PAYING))
    yield [_sent(day + 6, _address(firm), PAYING)], hosts, again, {}
    between = _told(3, day + 5, (other, PAYING))
    after = _told(4, day + 9, (firm, PAYING))
    for notices in (first + named + between, first + between + after, between + named + first):
        yield [_sent(day - 1, _address(firm), PAYING)], hosts, notices, {}


@notice_findings.rule(
    "before the first", "Before the first notice begins nobody is told of anything: what the first will say, it says later."
)
def no_notice_yet(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 20 + draw.below(40)
    firm, other = draw.some(_FIRMS, 2)
    hosts = [_held(_address(firm), firm)]
    for told in (firm, other):
        for sent in (day - 1, day):
            yield [_sent(sent, _address(firm), PAYING)], hosts, _told(1, day, (told, PAYING)), {}


@notice_findings.rule(
    "a whole folder", "In a folder all of this meets, on hundreds of lines; most of them are in order.", mixed=True
)
def folder_of_notices(draw: Draw) -> Iterator[tuple[Any, ...]]:
    def about_customers(case: Case, half: _Slice) -> list[Row]:
        customers = {each["person"] for each in case.accounts if each["kind"] == "customer"}
        return [each for each in half.lines if each["person"] in customers]

    def findings(case: Case, half: _Slice) -> Iterator[Finding]:
        return behind_the_notice(about_customers(case, half), case.hosts, case.notices, case.renamed)

    case, halves = _folder(draw, findings)
    for half in halves:
        yield about_customers(case, half), case.hosts, case.notices, case.renamed


@notice_findings.telling
def tell_notices(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    lines, hosts, notices, renamed = arguments
    if any(isinstance(each, str) for each in got):  # an entry of a table, which names rules only
        return f"{lines[0]['line']}: wanted {_names(each.rule if isinstance(each, Finding) else each for each in expected)}; yours: {_names(got)}."
    told, line = _verdicts(_NOTICE_RULES, lines, expected, got)
    if line is None:
        return told
    holds = "; ".join(f"{each['party']} from {each['since']}" for each in hosts if each["host"] == line["host"])
    names = "; ".join(
        f"{each['notice']} of {each['since']} {each['recipient']}" for each in notices if each["purpose"] == line["purpose"]
    )
    changed = "; ".join(f"{earlier}, now {later}" for earlier, later in renamed.items())
    return (
        f"{told} {_said(line)} to {line['host']}. Annex B gives this host to: {holds or 'nobody'}. "
        f"For this purpose the notices name: {names or 'nobody'}. Renamed: {changed or 'nobody'}."
    )


@notice_findings.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted({finding.rule for finding in found})


explained_by_known_mistakes(notice_findings)


def _behind(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    return list(behind_the_notice(lines, hosts, notices, renamed))


@notice_findings.mistake("a host stays with whoever had it first", caught_by="who holds the host")
def first_holder(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    first: dict[str, Row] = {}
    for each in sorted(hosts, key=lambda each: str(each["since"])):
        first.setdefault(each["host"], each)
    return _behind(lines, list(first.values()), notices, renamed)


@notice_findings.mistake("a host is whose it is now", caught_by="who holds the host")
def last_holder(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    last = {each["host"]: each["party"] for each in sorted(hosts, key=lambda each: str(each["since"]))}
    return _behind(lines, _changed(hosts, lambda each: {"party": last[each["host"]]}), notices, renamed)


@notice_findings.mistake("a day is a day by universal time", caught_by="who holds the host")
def universal_holder(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    return _behind(_by_universal_days(lines), hosts, notices, renamed)


@notice_findings.mistake("a host’s name says whose it is", caught_by="an unknown host")
def by_its_name(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    """What looks like a known party's host is taken for one."""
    known = {each["host"].split(".")[-2] for each in hosts}
    strange = {line["line"] for line in lines if line["host"].split(".")[-2] in known}
    return [
        each for each in _behind(lines, hosts, notices, renamed) if each.rule != "unknown host" or each.where not in strange
    ]


@notice_findings.mistake("of an unknown host the notice is silent", caught_by="an unknown host")
def not_told_either(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    found = _behind(lines, hosts, notices, renamed)
    return [Finding(each.where, "", "not told") if each.rule == "unknown host" else each for each in found]


@notice_findings.mistake("in Annex B once, in Annex B always", caught_by="an unknown host")
def from_the_start(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    first = {each["host"]: each["since"] for each in sorted(hosts, key=lambda each: str(each["since"]), reverse=True)}
    early = _changed(hosts, lambda each: {"since": "2026-01-01"} if each["since"] == first[each["host"]] else {})
    return _behind(lines, early, notices, renamed)


@notice_findings.mistake("the newest notice counts", caught_by="the notice of that day")
def newest_notice(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    newest = max(each["since"] for each in notices)
    moved = [{**each, "since": "2026-01-01"} for each in notices if each["since"] == newest]
    found = _behind(lines, hosts, notices, renamed)
    return _either_way(found, _behind(lines, hosts, moved, renamed))


def _either_way(right: list[Finding], wrong: list[Finding]) -> list[Finding]:
    """The wrong findings, with “told later” where the right ones have it."""
    later = {each.where: each for each in right if each.rule == "told later"}
    known = {each.where for each in wrong}
    return [later.get(each.where, each) for each in wrong] + [each for where, each in later.items() if where not in known]


@notice_findings.mistake("told once, told for good", caught_by="the notice of that day")
def told_for_good(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    """Each notice is read as if it added to those before it."""
    dates = sorted({each["since"] for each in notices})
    added = [{**each, "since": since} for each in notices for since in dates if since >= each["since"]]
    return _behind(lines, hosts, added, renamed)


@notice_findings.mistake("a notice that is silent on a purpose leaves the one before", caught_by="the notice of that day")
def silent_notice(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    """For each purpose the latest notice that speaks of it is taken for the one in force."""
    purposes = {line["purpose"] for line in lines}
    return [
        finding
        for purpose in sorted(purposes)
        for finding in _behind(
            [line for line in lines if line["purpose"] == purpose],
            hosts,
            [each for each in notices if each["purpose"] == purpose],
            renamed,
        )
    ]


@notice_findings.mistake("before the first notice nobody need be told", caught_by="before the first")
def nothing_to_tell(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    first = min(each["since"] for each in notices)
    early = {line["line"] for line in lines if line["at"][:10] < first}
    return [each for each in _behind(lines, hosts, notices, renamed) if each.where not in early or each.rule == "unknown host"]


@notice_findings.mistake("the first notice has always been in force", caught_by="before the first")
def always_in_force(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    first = min(each["since"] for each in notices)
    moved = _changed(notices, lambda each: {"since": "2026-01-01"} if each["since"] == first else {})
    return _behind(lines, hosts, moved, renamed)


@notice_findings.mistake("named is named", caught_by="for its purpose")
def any_end(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    every = [{**each, "purpose": purpose} for each in notices for purpose in (PAYING, IMPROVING, FAULTS, "prevent fraud")]
    found = _behind(lines, hosts, notices, renamed)
    lax = {each.where for each in _behind(lines, hosts, every, renamed)}
    return [each for each in found if each.where in lax]


@notice_findings.mistake("another name is another firm", caught_by="the same firm")
def names_as_written(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    return _behind(lines, hosts, notices, {})


@notice_findings.mistake("only Annex B has old names", caught_by="the same firm")
def one_way(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    later = _changed(hosts, lambda each: {"party": renamed.get(each["party"], each["party"])})
    return _behind(lines, later, notices, {})


@notice_findings.mistake("a later notice mends it", caught_by="told later")
def mended(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    return [each for each in _behind(lines, hosts, notices, renamed) if each.rule != "told later"]


@notice_findings.mistake("only the next notice can tell it later", caught_by="told later")
def next_notice_only(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    found = []
    for line in lines:
        days = sorted({each["since"] for each in notices if each["since"] > line["at"][:10]})
        known = [each for each in notices if each["since"] not in days[1:]]
        found += _behind([line], hosts, known, renamed)
    return found


@notice_findings.mistake("not told is not told", caught_by="told later")
def never_later(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    found = _behind(lines, hosts, notices, renamed)
    return [Finding(each.where, "", "not told") if each.rule == "told later" else each for each in found]


@notice_findings.mistake("a later notice about anything will do", caught_by="told later")
def later_about_anything(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    """It looks whether the firm is named later, and not for what."""
    by_name = {line["line"]: line for line in lines}

    def later(where: str) -> bool:
        day = by_name[where]["at"][:10]
        held = [each for each in hosts if each["host"] == by_name[where]["host"] and each["since"] <= day]
        firm = max(held, key=lambda each: str(each["since"]))["party"]
        firm = renamed.get(firm, firm)
        return any(each["since"] > day and renamed.get(each["recipient"], each["recipient"]) == firm for each in notices)

    found = _behind(lines, hosts, notices, renamed)
    return [Finding(each.where, "", "told later") if each.rule == "not told" and later(each.where) else each for each in found]


@notice_findings.mistake("one finding is enough", caught_by="a whole folder")
def first_of_the_notices(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    return _behind(lines, hosts, notices, renamed)[:1]


@notice_findings.accepted("looked up in loops, a list")
def notices_in_loops(lines: list[Row], hosts: list[Row], notices: list[Row], renamed: dict[str, str]) -> list[Finding]:
    found = []
    for line in lines:
        day, party, since = line["at"][:10], "", ""
        for each in hosts:
            if each["host"] == line["host"] and since <= each["since"] <= day:
                party, since = each["party"], each["since"]
        if not party:
            found.append(Finding(line["line"], "", "unknown host"))
            continue
        same = {party, renamed.get(party, party)} | {earlier for earlier, later in renamed.items() if later == party}
        told = [each["since"] for each in notices if each["recipient"] in same and each["purpose"] == line["purpose"]]
        current = max([each["since"] for each in notices if each["since"] <= day] or [""])
        if current not in told:
            found.append(Finding(line["line"], "", "told later" if max(told or [""]) > day else "not told"))
    return found


notice_findings.hint(
    "Three steps for a line: who held the host on its day, under which latest name, and does the notice of its day name that firm for this purpose?",
    "The lines of Annex B for this host with since <= day; the one with the greatest since holds. None: unknown host.",
    "Give every name as renamed.get(name, name). The notice in force has the greatest since <= day; look there first, then at those with since > day.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 14.5 weigh: what does the draft rest on?

draft_rests_on = Question(
    "14.5",
    kind="weigh",
    outcome="AUDIT-5",
    minutes=15,
    answer="draft_rests_on",
    returns=Literal["shown", "claimed", "refuted", "open"],
    not_tested=(
        "whether the logs are complete and true",
        "how much each sentence weighs in the decision",
        "sentences on which two blind readers differ",
    ),
)


@draft_rests_on.solution
def how_it_stands(id: str) -> str:
    return verdict(id)


@draft_rests_on.published
def twelve_sentences() -> Mapping[str, Published]:
    return shown("14.5")


draft_rests_on.rule(
    "the record says so", "What the log, the contract or the notice itself shows is shown, as far as the sentence goes."
)(nothing_more)
draft_rests_on.rule("own word", "What a party says of itself, in a card, a letter or a drawing, is claimed, and no more.")(
    nothing_more
)
draft_rests_on.rule(
    "the record says otherwise", "One line that shows the opposite refutes a sentence that says never, always or none."
)(nothing_more)
draft_rests_on.rule("nobody says", "What neither a record nor a party says is open, however likely it sounds.")(nothing_more)


@draft_rests_on.telling
def tell_draft(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "shown": "Hold each word of the sentence against the record beside it.",
        "claimed": "Ask who says so, and whether anything but that party’s word bears it out.",
        "refuted": "Ask whether the record beside it can stand together with the sentence.",
        "open": "Ask which words beside it speak of this at all.",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


draft_rests_on.mistake("no log shows anything", caught_by="the record says so")(but(("au24", "au28"), "claimed"))
draft_rests_on.mistake("what a notice says is only claimed", caught_by="the record says so")(but(("au31",), "claimed"))
draft_rests_on.mistake("a model card is a record", caught_by="own word")(but(("au23",), "shown"))
draft_rests_on.mistake("a drawing of both is a record of both", caught_by="own word")(but(("au27",), "shown"))
draft_rests_on.mistake("unmeasured is open, whoever says it", caught_by="own word")(but(("au30",), "open"))
draft_rests_on.mistake("one line in thousands is none", caught_by="the record says otherwise")(but(("au21",), "shown"))
draft_rests_on.mistake("at the end is at any time", caught_by="the record says otherwise")(but(("au26",), "shown"))
draft_rests_on.mistake("few are none", caught_by="the record says otherwise")(but(("au32",), "claimed"))
draft_rests_on.mistake("not tested is tested and well", caught_by="nobody says")(but(("au22",), "claimed"))
draft_rests_on.mistake("plain words were understood", caught_by="nobody says")(but(("au25",), "shown"))
draft_rests_on.mistake("the average holds for each", caught_by="nobody says")(but(("au29",), "claimed"))
draft_rests_on.accepted("capitals and spaces")(lambda id: f" {verdict(id).title()} ")
draft_rests_on.hint(
    "Two questions: does anything beside the sentence speak of it? And is that a record, or a party speaking of itself?",
    "A contract and a notice show what they say, and not that it was done. A log shows what was done, as far as it reaches.",
    "Three of each.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 14.6 discuss

would_you_sign = Question("14.6", kind="discuss", outcome="AUDIT-5", minutes=45)

QUESTIONS = (is_it_one, consent_findings, traffic_findings, notice_findings, draft_rests_on, would_you_sign)
