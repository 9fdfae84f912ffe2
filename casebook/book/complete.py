"""Is the course complete, and if not, where is what missing?

`make missing` asks of every chapter and question, `make missing ID=15` of one chapter with its questions, and
`make missing ID=15.1` of one question.

>>> [report.subject for report in audit(here(), "1")][:2]
['chapter 01-the-remark', 'question 1.1']
>>> audit(here(), "99")
Traceback (most recent call last):
casebook.book.complete.NothingOfThatName: There is no chapter and no question 99. `make new-chapter` begins one.
"""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from casebook.book.asking import MARK
from casebook.book.chapter_audit import audit_chapter
from casebook.book.course import Course, here
from casebook.book.question_audit import audit_question
from casebook.book.writing import any_console
from casebook.findings import Finding, Report


class NothingOfThatName(LookupError):
    """No chapter and no question is called so."""


def audit(course: Course, id: str = "") -> tuple[Report, ...]:
    """The reports on a question, on a chapter with its questions, or on all. Raises `NothingOfThatName`."""
    chapters = [audit_chapter(course, slug) for slug in course.slugs() if id in ("", str(int(slug[:2])))]
    chosen = [question for question in course.questions if id in ("", question.id, str(question.chapter))]
    if not chapters and not chosen:
        begin = "question" if "." in id else "chapter"
        raise NothingOfThatName(f"There is no chapter and no question {id}. `make new-{begin}` begins one.")
    return (*chapters, *(audit_question(course, question) for question in chosen))


def does_not_run(problem: Exception) -> Report:
    """A module or a table that cannot be read is a finding too.

    >>> print(does_not_run(SyntaxError("'(' was never closed", ("casebook/questions/c15_a_door.py", 3, 1, ""))))
    the course: one finding
      runs · casebook/questions/c15_a_door.py:3: It cannot be read. SyntaxError: '(' was never closed
    """
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if re.match(r"c\d\d_", Path(frame.filename).name)]
    file, line = (frames[-1].filename, frames[-1].lineno) if frames else ("", None)
    if isinstance(problem, SyntaxError) and problem.filename:
        file, line = problem.filename, problem.lineno
    where = f"casebook/questions/{Path(file).name}:{line}" if file else "data/, casebook/questions/"
    because = f"It cannot be read. {type(problem).__name__}: {problem.args[0] if problem.args else ''}"
    return Report("the course", "wrong", (Finding(where, because, "runs"),))


def main(words: Sequence[str]) -> int:
    """Print what is missing. Exit status: 0 nothing, 1 something, 2 no such chapter or question."""
    any_console()
    id = next((word for word in words if word and word != "--json"), "")
    try:
        course = here()
    except Exception as problem:  # whatever an author's module raises while it is being written
        reports: tuple[Report, ...] = (does_not_run(problem),)
    else:
        try:
            reports = audit(course, id)
        except NothingOfThatName as problem:
            print(problem, file=sys.stderr)
            return 2
    for report in reports:
        print(json.dumps(report.to_json(), ensure_ascii=False) if "--json" in words else replace(report, not_tested=()))
    if any(finding.rule == "unanswered" for report in reports for finding in report.findings) and "--json" not in words:
        print(f"Where a line still asks, your answer takes its place, and the {MARK} goes.")
    untested = dict.fromkeys(each for report in reports for each in report.not_tested)
    if untested and "--json" not in words:
        print(f"Not tested: {'; '.join(untested)}.")
    return 0 if all(report.passed for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
