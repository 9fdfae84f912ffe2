"""Is this answer right, and if not, what is the smallest case that shows why?

`examine` is pure: it calls the answer through its port, compares plain values with the solution's, and returns a report.
It shows nothing; `checking` does that for a notebook.

>>> from casebook.answers import InProcess
>>> from casebook.questions import find
>>> report = examine(find("1.5"), InProcess({"changed": lambda before, after: {"kept": "nothing"}}))
>>> report.status, report.findings[0].rule
('cannot_check', 'form')
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from casebook.answers import Answer, NoAnswer, Raised, TimedOut
from casebook.findings import Finding, Report
from casebook.plain import NOT_GIVEN, Plain, Unreadable, canonical, from_plain, in_words, shorten, to_plain
from casebook.question import Criterion, Published, Question
from casebook.tables import row, table

PUBLIC_SEED = 20200912
"""What a notebook or a page draws its cases from. Grading brings a seed of its own."""


FOR_DISCUSSION = (
    "This question is for discussion and nothing checks it. Hold your text against the rubric and the two model answers."
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One case that an answer is called with, and what the solution makes of it."""

    criterion: Criterion
    id: str
    arguments: tuple[Any, ...]
    plain: list[Plain]
    expected: Any


def draw(question: Question, seed: int = PUBLIC_SEED) -> Iterator[Drawn]:
    """The cases that a function is called with, in order: contested ones are left out, because they are never scored.

    >>> from casebook.questions import find
    >>> first = next(draw(find("1.5")))
    >>> first.criterion.name, first.plain
    ('kept', [{'supplied software': 'asserts'}, {'supplied software': 'asserts'}])
    """
    contested = contested_cases(question.id)
    for criterion in question.criteria.values():
        for id, arguments in question.cases(criterion, seed):
            if id not in contested:
                plain = [to_plain(argument) for argument in arguments]
                yield Drawn(criterion, id, arguments, plain, _expected(question, arguments))


def examine(question: Question, answer: Answer, *, seed: int = PUBLIC_SEED, drawn: Iterable[Drawn] | None = None) -> Report:
    """Report on one answer. The same seed gives the same report on every supported Python.

    Who examines many answers to one question draws its cases once and gives them as `drawn`.
    """
    if question.kind == "discuss":
        return Report(question.id, "cannot_check", note=FOR_DISCUSSION)
    form = answer.form(question.answer)
    if form == "missing":
        return _report(question, answer, "not_attempted")
    try:
        cases = draw(question, seed) if drawn is None else drawn
        findings, share = _by_table(question, answer) if form == "value" else _by_calls(question, answer, cases)
    except _NotAttempted:
        return _report(question, answer, "not_attempted")
    except _Unusable as problem:
        return _report(question, answer, "cannot_check", (problem.finding,))
    return _report(question, answer, "wrong" if findings else "passed", findings, share)


class _NotAttempted(Exception):
    """The starter is still there."""


class _Unusable(Exception):
    """The answer cannot be compared at all."""

    def __init__(self, rule: str, because: str, where: str = "", case: Any = None) -> None:
        self.finding = Finding(where, because, rule, case)


def _report(question: Question, answer: Answer, status: Any, findings: tuple[Finding, ...] = (), share: float = 0.0) -> Report:
    printed = answer.printed().strip()
    notes = {
        "not_attempted": "Replace the three dots with your answer, run the cell, then check again.",
        "passed": f"You can now: {_outcome(question)}",
    }
    note = notes.get(status, "") + (f"\nYour code printed: {printed}" if printed else "")
    not_tested = question.not_tested if status in ("passed", "wrong") else ()
    return Report(question.id, status, findings, not_tested, note.strip(), share)


def _outcome(question: Question) -> str:
    return str(row("outcomes", question.outcome).does)


# ---------------------------------------------------------------------------------------------------------------------
# an answer that is called


def _by_calls(question: Question, answer: Answer, drawn: Iterable[Drawn]) -> tuple[tuple[Finding, ...], float]:
    found: dict[str, tuple[int, Finding]] = {}
    broken: set[str] = set()
    blank = total = 0
    second = second_choices(question.id)
    for case in drawn:
        total += 1
        got = _called(question, answer, case.id, case.plain)
        if got in (None, NOT_GIVEN):
            blank += 1
            continue
        value = _read(got, question.returns, case.id, case.plain)
        if same(case.expected, value, question.tolerance) or value == second.get(case.id, case.expected):
            continue
        broken.add(case.criterion.name)
        touched = question.touch(case.arguments, case.expected, value)
        rule = _rule_to_name(question, case.criterion, set(found), touched)
        size = len(canonical(case.plain))
        if rule and (rule not in found or size < found[rule][0]):
            told = _counterexample(question, question.criteria[rule], case.id, case.arguments, case.expected, value)
            found[rule] = (size, told)
    if blank == total:
        did = "printed something and " if answer.printed().strip() else ""
        raise _Unusable("form", f"Your function {did}returned nothing. End it with `return`.")
    if blank:
        raise _Unusable(
            "form", f"Your function returned nothing in {blank} of {total} cases. Is a `return` missing on some path?"
        )
    return tuple(found[name][1] for name in question.criteria if name in found), 1 - len(broken) / len(question.criteria)


def _rule_to_name(question: Question, criterion: Criterion, found: set[str], touched: set[str]) -> str | None:
    """Which rule a failing case speaks for: its own where the error touches it, else the rule that the error touches.

    An error that touches a rule already named is explained by it and adds nothing.
    """
    if touched & (found - {criterion.name}):
        return None
    return criterion.name if criterion.mixed else _named(question, criterion.name, touched)


def _named(question: Question, own: str, touched: set[str]) -> str:
    """The rule that explains an error: the case's own where the error touches it, else the first that it touches."""
    if not touched or own in touched:
        return own
    return next(name for name in question.criteria if name in touched)


def _called(question: Question, answer: Answer, id: str, arguments: list[Plain]) -> Plain:
    try:
        return answer.call(question.answer, arguments)
    except Raised as problem:
        lines = "".join(f"\n{line}" for line in problem.frames)
        given = f"\nIt was given {shorten(', '.join(map(in_words, arguments)), 300)}" if arguments else ""
        raise _Unusable("runs", f"Your code raised {problem}{lines}{given}", id, arguments) from None
    except (TimedOut, NoAnswer) as problem:
        raise _Unusable("time", f"Your code did not come back: {problem}", id, arguments) from None
    except Unreadable as problem:
        raise _Unusable("form", f"What your code returned cannot be checked: {problem}.", id, arguments) from None


def _read(plain: Plain, kind: Any, id: str, arguments: Any = None) -> Any:
    try:
        return from_plain(plain, kind)
    except Unreadable as problem:
        raise _Unusable("form", f"The answer has another form than the task asks for: {problem}.", id, arguments) from None


def _expected(question: Question, arguments: tuple[Any, ...]) -> Any:
    return from_plain(to_plain(question.solve(*arguments)), question.returns)


def _counterexample(
    question: Question, criterion: Criterion, id: str, arguments: tuple[Any, ...], expected: Any, got: Any
) -> Finding:
    told = question.tell(arguments, expected, got)
    return Finding(id, f"{told} {criterion.reason}".strip(), criterion.name, [to_plain(argument) for argument in arguments])


# ---------------------------------------------------------------------------------------------------------------------
# an answer in a table


def _by_table(question: Question, answer: Answer) -> tuple[tuple[Finding, ...], float]:
    published = question.publish()
    got = _called(question, answer, "", [])
    if not published or not isinstance(got, dict) or any(key.startswith("$") for key in got):
        asked = f"a function named {question.answer}" if question.returns_from_call else f"a mapping named {question.answer}"
        hint = " Give the function itself, without calling it." if question.returns_from_call else ""
        raise _Unusable("form", f"The task asks for {asked}.{hint}")
    unknown = sorted(set(got) - set(published))
    if unknown:
        raise _Unusable("form", f"The table has no case {', '.join(unknown)}; its cases are {', '.join(published)}.")
    given = {id: value for id, value in got.items() if value != NOT_GIVEN}
    if not given:
        raise _NotAttempted
    contested, second = contested_cases(question.id), second_choices(question.id)
    wrong: dict[str, dict[str, str]] = {}
    for id, plain in given.items():
        case = published[id]
        one = [plain] if isinstance(plain, str) and get_origin(question.in_table) is set else plain
        value = _read(one, question.in_table, id)
        expected = from_plain(to_plain(question.tabled(_expected(question, case.arguments))), question.in_table)
        right = same(expected, value, question.tolerance) or value == second.get(id, expected)
        if id not in contested and not right:
            rule = _named(question, case.rule, _touched(question, case, expected, value))
            wrong.setdefault(rule, {})[id] = question.tell(case.arguments, expected, value)
    findings = [
        Finding(", ".join(wrong[rule.name]), f"{' '.join(wrong[rule.name].values())} {rule.reason}", rule.name)
        for rule in question.criteria.values()
        if rule.name in wrong
    ]
    open_ones = [id for id in published if id not in given]
    if open_ones:
        findings.append(Finding(", ".join(open_ones), "No verdict yet.", "complete"))
    scored = set(published) - contested
    missed = scored & {*open_ones, *(id for cases in wrong.values() for id in cases)}
    return tuple(findings), 1 - len(missed) / len(scored)


def _touched(question: Question, case: Published, expected: Any, value: Any) -> set[str]:
    """Which rules an entry of a table is wrong about: where it lists rules, those that one list has and the other has not."""
    if isinstance(expected, frozenset | set) and (listed := set(expected ^ value) & set(question.criteria)):
        return listed
    return question.touch(case.arguments, expected, value)


def contested_cases(question: str) -> frozenset[str]:
    """The published cases on which two blind readers disagreed: discussed, never scored."""
    return frozenset(case for case, given in _readings(question, "verdict").items() if len(given) > 1)


def second_choices(question: str) -> dict[str, str]:
    """The verdict that every blind reader of a case nearly gave, by case: as good an answer as the one they gave.

    >>> second_choices("2.1")["H06"]
    'asks'
    """
    return {case: min(given) for case, given in _readings(question, "nearly").items() if len(given) == 1 and "" not in given}


def _readings(question: str, column: str) -> dict[str, set[str]]:
    given: dict[str, set[str]] = {}
    for reading in table("readings"):
        if reading.question == question:
            given.setdefault(reading.case, set()).add(getattr(reading, column))
    return given


def same(expected: Any, got: Any, tolerance: float) -> bool:
    """Do two values, both read as the same type, mean the same? Floats within a relative tolerance.

    >>> same({"share": 0.1 + 0.2}, {"share": 0.3}, 1e-9)
    True
    """
    if isinstance(expected, float) and isinstance(got, float):
        return math.isclose(expected, got, rel_tol=tolerance, abs_tol=tolerance)
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        return expected.keys() == got.keys() and all(same(expected[key], got[key], tolerance) for key in expected)
    if isinstance(expected, list | tuple) and isinstance(got, list | tuple):
        return len(expected) == len(got) and all(same(a, b, tolerance) for a, b in zip(expected, got, strict=True))
    return bool(expected == got)
