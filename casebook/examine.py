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
from collections.abc import Mapping
from typing import Any

from casebook.answers import Answer, NoAnswer, Raised, TimedOut
from casebook.findings import Finding, Report
from casebook.plain import NOT_GIVEN, Plain, Unreadable, canonical, from_plain, to_plain
from casebook.question import Criterion, Question
from casebook.tables import row, table

PUBLIC_SEED = 20200912
"""What a notebook or a page draws its cases from. Grading brings a seed of its own."""


FOR_DISCUSSION = (
    "This question is for discussion and nothing checks it. Hold your text against the rubric and the two model answers."
)


def examine(question: Question, answer: Answer, *, seed: int = PUBLIC_SEED) -> Report:
    """Report on one answer. The same seed gives the same report on every supported Python."""
    if question.kind == "discuss":
        return Report(question.id, "cannot_check", note=FOR_DISCUSSION)
    form = answer.form(question.answer)
    if form == "missing":
        return _report(question, answer, "not_attempted")
    try:
        findings = _by_table(question, answer) if form == "value" else _by_calls(question, answer, seed)
    except _NotAttempted:
        return _report(question, answer, "not_attempted")
    except _Unusable as problem:
        return _report(question, answer, "cannot_check", (problem.finding,))
    return _report(question, answer, "wrong" if findings else "passed", findings)


class _NotAttempted(Exception):
    """The starter is still there."""


class _Unusable(Exception):
    """The answer cannot be compared at all."""

    def __init__(self, rule: str, because: str, where: str = "", case: Any = None) -> None:
        self.finding = Finding(where, because, rule, case)


def _report(question: Question, answer: Answer, status: Any, findings: tuple[Finding, ...] = ()) -> Report:
    printed = answer.printed().strip()
    notes = {
        "not_attempted": "Replace the three dots with your answer, run the cell, then check again.",
        "passed": f"You can now: {_outcome(question)}",
    }
    note = notes.get(status, "") + (f"\nYour code printed: {printed}" if printed else "")
    return Report(question.id, status, findings, question.not_tested if status in ("passed", "wrong") else (), note.strip())


def _outcome(question: Question) -> str:
    return str(row("outcomes", question.outcome).does)


# ---------------------------------------------------------------------------------------------------------------------
# an answer that is called


def _by_calls(question: Question, answer: Answer, seed: int) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    blank = total = 0
    contested = contested_cases(question.id)
    for criterion in question.criteria.values():
        failures: list[tuple[int, int, Finding]] = []
        for id, arguments in question.cases(criterion, seed):
            if id in contested:
                continue
            total += 1
            plain = [to_plain(argument) for argument in arguments]
            got = _called(question, answer, id, plain)
            if got in (None, NOT_GIVEN):
                blank += 1
                continue
            expected = _expected(question, arguments)
            value = _read(got, question.returns, id, plain)
            if not same(expected, value, question.tolerance):
                finding = _counterexample(question, criterion, id, arguments, expected, value)
                failures.append((len(canonical(plain)), len(failures), finding))
        if failures:
            findings.append(min(failures)[2])
    if blank == total:
        raise _NotAttempted
    if blank:
        raise _Unusable(
            "form", f"Your function returned nothing in {blank} of {total} cases. Is a `return` missing on some path?"
        )
    return tuple(findings)


def _called(question: Question, answer: Answer, id: str, arguments: list[Plain]) -> Plain:
    try:
        return answer.call(question.answer, arguments)
    except Raised as problem:
        lines = "".join(f"\n{line}" for line in problem.frames)
        raise _Unusable("runs", f"Your code raised {problem}{lines}", id, arguments) from None
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


def _by_table(question: Question, answer: Answer) -> tuple[Finding, ...]:
    published = question.publish()
    got = _called(question, answer, "", [])
    if not published or not isinstance(got, dict) or any(key.startswith("$") for key in got):
        kind = "a mapping from case to verdict" if published else "a function"
        raise _Unusable("form", f"The task asks for {kind} named {question.answer}.")
    unknown = sorted(set(got) - set(published))
    if unknown:
        raise _Unusable("form", f"The table has no case {', '.join(unknown)}; its cases are {', '.join(published)}.")
    given = {id: value for id, value in got.items() if value != NOT_GIVEN}
    if not given:
        raise _NotAttempted
    contested = contested_cases(question.id)
    findings: dict[str, Finding] = {}
    for id, plain in given.items():
        case = published[id]
        value = _read(plain, question.in_table, id)
        expected = _expected(question, case.arguments)
        as_entry = from_plain(to_plain(question.tabled(expected)), question.in_table)
        if id not in contested and not same(as_entry, value, question.tolerance) and case.rule not in findings:
            findings[case.rule] = _counterexample(question, question.criteria[case.rule], id, case.arguments, as_entry, value)
    open_ones = [id for id in published if id not in given]
    ordered = [findings[name] for name in question.criteria if name in findings]
    if open_ones:
        ordered.append(Finding(", ".join(open_ones), "These cases have no verdict yet.", "complete"))
    return tuple(ordered)


def contested_cases(question: str) -> frozenset[str]:
    """The published cases on which two blind readers disagreed: discussed, never scored."""
    verdicts: dict[str, set[str]] = {}
    for reading in table("readings"):
        if reading.question == question:
            verdicts.setdefault(reading.case, set()).add(reading.verdict)
    return frozenset(case for case, given in verdicts.items() if len(given) > 1)


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
