"""What is one student's work worth, and what does she read about it?

Each answer is examined twice. First under the public seed, as in the notebook: what that finds, the student may read in
full. Then under a private seed that the instructor keeps, so that answers written for the public cases fail: of that, only
the rules that broke get out, with their reasons, and nothing that the student's code said, because it has seen hidden cases
by then. An answer counts when it passes both.

>>> hidden = Report("6.2", "wrong", (Finding("", "On 3 June your function said given.", "withdrawn", case=[1]),))
>>> shown = Report("6.2", "passed")
>>> mark = judged(Asked("6.2", 2), "whole", shown, hidden)
>>> mark.status, mark.points, mark.findings[0].because.partition(":")[0]
('wrong', 0, 'On cases that you cannot see, drawn in the same way')
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from casebook.examine import PUBLIC_SEED, examine
from casebook.findings import Finding, Report, Status
from casebook.grading.answer import CellToRun, InSandbox, Problem, StudentsWork
from casebook.grading.assignment import Asked, Assignment, Credit, bare
from casebook.grading.likeness import Prepared, behaves_like, prepared, table_behaves_like
from casebook.grading.pipe import HungUp
from casebook.grading.points import earned
from casebook.grading.sandbox import Sandboxes
from casebook.notebook_file import Cell, NotANotebook, cells
from casebook.plain import Plain
from casebook.question import Question

MOST_OF_A_TEXT = 20_000
"""Characters of an answer for discussion that are kept."""

HIDDEN = "On cases that you cannot see, drawn in the same way"

Standing = Literal["passed", "wrong", "not_attempted", "cannot_check", "by_hand"]


@dataclass(frozen=True, slots=True)
class Mark:
    """How one question went. `likeness`: the named mistakes that the answer behaves like, or the rules it broke."""

    id: str
    status: Standing
    points: float
    of: float
    findings: tuple[Finding, ...] = ()
    note: str = ""
    not_tested: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    likeness: tuple[str, ...] = ()
    text: str = ""
    """Of a question for discussion: what the student wrote."""


@dataclass(frozen=True, slots=True)
class Marked:
    """All marks of one student. `remarks` say what was left out or could not be read."""

    status: Literal["graded", "nothing to grade"]
    marks: tuple[Mark, ...]
    remarks: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """The sum of what was scored."""
        return sum(mark.points for mark in self.marks)


@dataclass(frozen=True, slots=True)
class File:
    """A notebook as it was handed in."""

    name: str
    content: bytes
    modified: float = 0.0


@dataclass(frozen=True, slots=True)
class _Read:
    name: str
    modified: float
    cells: tuple[Cell, ...]


def mark(files: Sequence[File], assignment: Assignment, sandboxes: Sandboxes, seed: int) -> Marked:
    """Mark one student's files. Whatever they hold, there is a mark for each question."""
    notebooks, remarks = _readable(files)
    chosen: dict[str, int] = {}
    for asked in assignment.asked:
        answering = [number for number, notebook in enumerate(notebooks) if _answers(notebook, asked.question)]
        if answering:
            chosen[asked.id] = max(answering, key=lambda number: (notebooks[number].modified, notebooks[number].name))
        if len(answering) > 1:
            remarks.append(f"{len(answering)} notebooks answer {asked.id}; {notebooks[chosen[asked.id]].name} is the newest")
    to_run = [_to_run(notebook, assignment) for notebook in notebooks]
    with StudentsWork(sandboxes, to_run) as work:
        # All public cases before the first private one: until then, no code of the student's has seen what is hidden.
        shown = {id: _examined(work, id, notebooks, chosen, assignment, PUBLIC_SEED) for id in _scored(assignment)}
        hidden = {
            id: _examined(work, id, notebooks, chosen, assignment, seed) for id in shown if _runs_again(shown[id], assignment)
        }
    marks = []
    for asked in assignment.asked:
        if asked.question.kind == "discuss":
            marks.append(_for_discussion(asked, notebooks, chosen, assignment))
        else:
            report, likeness = shown[asked.id].report, shown[asked.id].likeness
            second = hidden.get(asked.id)
            mark = judged(asked, assignment.credit, report, second.report if second else report, seed)
            marks.append(replace(mark, likeness=(second.likeness if second else ()) or likeness))
    status: Literal["graded", "nothing to grade"] = "graded" if chosen else "nothing to grade"
    if not chosen and notebooks:
        remarks.append(f"no notebook answers a question of this assignment ({', '.join(assignment.ids)})")
    return Marked(status, tuple(marks), tuple(remarks))


def _scored(assignment: Assignment) -> list[str]:
    return [asked.id for asked in assignment.asked if asked.question.kind != "discuss"]


# ---------------------------------------------------------------------------------------------------------------------
# which cells


def _readable(files: Sequence[File]) -> tuple[list[_Read], list[str]]:
    notebooks, remarks = [], []
    for file in files:
        try:
            notebooks.append(_Read(file.name, file.modified, cells(file.content, file.name)))
        except NotANotebook as problem:
            remarks.append(str(problem))
    return notebooks, remarks


def _answers(notebook: _Read, question: Question) -> bool:
    """Does a notebook hold an answer: by a cell's metadata, or else by the name that a cell defines?"""
    if any(cell.question == question.id and not {"check"} & set(cell.tags) for cell in notebook.cells):
        return True
    others = any(cell.question for cell in notebook.cells)
    return not others and any(_defines(cell, question) for cell in notebook.cells)


def _defines(cell: Cell, question: Question) -> bool:
    name = re.escape(question.answer)
    return (
        bool(question.answer)
        and re.search(rf"(?m)^(?:(?:def|class)\s+{name}\b|{name}\s*(?::[^=\n]*)?=[^=])", cell.source) is not None
    )


def _answering(notebook: _Read, question: Question, assignment: Assignment) -> list[Cell]:
    """The cells that answer: those that name the question or define its answer, without copies of the untouched starter."""
    named = [
        cell
        for cell in notebook.cells
        if "check" not in cell.tags and (cell.question == question.id or (not cell.question and _defines(cell, question)))
    ]
    worked = [cell for cell in named if bare(cell.source) not in assignment.starters]
    return worked or named


def _to_run(notebook: _Read, assignment: Assignment) -> tuple[CellToRun, ...]:
    """The cells in their order, without those that check or are for discussion, and without copies of a starter."""
    left_out: set[int] = set()
    for asked in assignment.asked:
        answering = {cell.number for cell in _answering(notebook, asked.question, assignment)}
        left_out |= {cell.number for cell in notebook.cells if cell.question == asked.id} - answering
    return tuple(
        CellToRun(cell.number, cell.source, assignment.untouched.get(bare(cell.source)))
        for cell in notebook.cells
        if cell.number not in left_out and not {"check", "discuss"} & set(cell.tags)
    )


# ---------------------------------------------------------------------------------------------------------------------
# what the answers are worth


@dataclass(frozen=True, slots=True)
class _Examined:
    report: Report
    table: bool = False
    likeness: tuple[str, ...] = ()


def _runs_again(examined: _Examined, assignment: Assignment) -> bool:
    """Has the private seed anything to add? A table has no drawn cases, and what is worth nothing needs no second proof."""
    status = examined.report.status
    return not examined.table and (status == "passed" or (status == "wrong" and assignment.credit == "by share"))


def _examined(
    work: StudentsWork, id: str, notebooks: list[_Read], chosen: dict[str, int], assignment: Assignment, seed: int
) -> _Examined:
    """One answer's report under one seed. Whatever happens, there is one."""
    if id not in chosen:
        return _Examined(Report(id, "not_attempted", note="No notebook that was handed in answers this question."))
    number, question = chosen[id], prepared(id, seed).question
    cells_of_it = _answering(notebooks[number], question, assignment)
    try:
        problem = _problem(work.problems(number), cells_of_it)
    except HungUp as hung:
        problem = (0, Problem(f"The notebook does not run: {hung}.", "runs"))
    if problem:
        where = f"cell {problem[0]}" if problem[0] else notebooks[number].name
        return _Examined(Report(id, "cannot_check", (Finding(where, problem[1].because, problem[1].rule),)))
    cases = prepared(id, seed)
    answer = InSandbox(work, number, cases.calls)
    try:
        report = examine(question, answer, seed=seed, drawn=cases.drawn)
    except Exception as fault:  # a fault of ours or a value that nobody thought of: this student's question, and no more
        answer.close()
        because = f"The check itself failed on this answer ({type(fault).__name__}). Please show it to your instructor."
        return _Examined(Report(id, "cannot_check", (Finding("", because, "form"),)))
    finally:
        answer.close()
    worked = any(bare(cell.source) not in assignment.starters for cell in cells_of_it)
    if report.status == "not_attempted" and answer.shape == "missing" and worked and assignment.starters:
        because = f"The cell defines nothing named {question.answer}, which the task asks for."
        report = Report(id, "cannot_check", (Finding(f"cell {cells_of_it[-1].number}", because, "form"),))
    return _Examined(report, answer.shape == "value", _likeness(cases, report, answer.given, table=answer.shape == "value"))


def _problem(problems: dict[int, Problem], answering: list[Cell]) -> tuple[int, Problem] | None:
    """Why the last of the answering cells did not run, if it did not."""
    for cell in answering[-1:]:
        if cell.number in problems:
            return cell.number, problems[cell.number]
    return None


def _likeness(cases: Prepared, report: Report, given: Sequence[Plain], *, table: bool) -> tuple[str, ...]:
    if report.status != "wrong":
        return ()
    broken = [finding.rule for finding in report.findings]
    mistakes = table_behaves_like(cases, broken, given[0] if given else None) if table else behaves_like(cases, broken, given)
    explained = {mistake.caught_by for mistake in cases.question.mistakes if mistake.name in mistakes}
    return (*mistakes, *(rule for rule in broken if rule not in explained))


def judged(asked: Asked, credit: Credit, shown: Report, hidden: Report, seed: int = PUBLIC_SEED) -> Mark:
    """One mark from the report that the student may read and the one that she may not.

    It is worth what the poorer of the two earns, so that an answer written for the public cases keeps what it gets right of
    the others. The points tell a student how many rules broke on cases that she cannot see; their names are told anyway.
    """
    status: Status = shown.status if shown.status != "passed" else hidden.status
    broken = tuple(dict.fromkeys(finding.rule for report in (shown, hidden) for finding in report.findings))
    told = {finding.rule for finding in shown.findings}
    unseen = [_unseen(asked.question, rule) for rule in broken if rule not in told]
    findings = (*(replace(finding, because=masked(finding.because), case=None) for finding in shown.findings), *unseen)
    points = min(earned(shown, asked.points, credit), earned(hidden, asked.points, credit, seed=seed))
    note = shown.note if status == shown.status else ""
    not_tested = asked.question.not_tested if status in ("passed", "wrong") else ()
    return Mark(asked.id, status, points, asked.points, findings, masked(note), not_tested, broken if status == "wrong" else ())


_FAILED = {
    "runs": "your code raised an error",
    "time": "your code did not come back in time",
    "form": "your code returned something of another form, or nothing",
}


def _unseen(question: Question, rule: str) -> Finding:
    """What is said of a rule that broke on hidden cases only: nothing that the student's code had a say in."""
    if rule in _FAILED and rule not in question.criteria:
        return Finding("", f"{HIDDEN}, {_FAILED[rule]}.", rule)
    reason = question.criteria[rule].reason if rule in question.criteria else "the answer is not complete"
    return Finding("", f"{HIDDEN}: your answer does not keep this rule. {reason}", rule)


def masked(text: str) -> str:
    """Without what differs each time: addresses of objects in memory, the sandbox's own folder.

    >>> masked("<object at 0x7f2ef3400000> in '/tmp/casebook-grading-7-x1/lib'")
    "<object at 0x…> in '…/lib'"
    """
    text = re.sub(r"/[^\s'\"]*casebook-(?:grading|weaker)-[^/\s'\"]*", "…", text)
    return re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x…", text)


def _for_discussion(asked: Asked, notebooks: list[_Read], chosen: dict[str, int], assignment: Assignment) -> Mark:
    """A text to be marked by hand."""
    text = ""
    if asked.id in chosen:
        named = [cell for cell in notebooks[chosen[asked.id]].cells if cell.question == asked.id]
        text = "\n\n".join(cell.source for cell in named if "..." not in cell.source.split("\n"))[:MOST_OF_A_TEXT]
    return Mark(asked.id, "by_hand", 0, asked.points, text=text, note="This answer is read by a person.")


def to_json(marked: Marked, assignment: Assignment, mark_of_sandbox: str) -> dict[str, Any]:
    """What a student gets as JSON: no case, nothing of other students."""
    return {
        "schema": 1,
        "assignment": assignment.title,
        "status": marked.status,
        "points": marked.points,
        "of": assignment.most,
        "questions": [
            {
                "id": each.id,
                "status": each.status,
                "points": each.points,
                "of": each.of,
                "findings": [{"where": f.where, "because": f.because, "rule": f.rule} for f in each.findings],
                "note": each.note,
                "not_tested": list(each.not_tested),
            }
            for each in marked.marks
        ],
        "remarks": list(marked.remarks),
        "sandbox": mark_of_sandbox,
    }
