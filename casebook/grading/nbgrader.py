"""How does nbgrader get an assignment of ours, and our grades?

`source` writes a course's `source/` folder that `nbgrader generate_assignment` turns into the students' version and whose cells
`nbgrader autograde` grades with our messages. **What nbgrader executes itself is not tamper-proof**: the student's code and the
check share one process. The safe way is to grade with `python -m casebook grade` and to write those grades into the gradebook
(`into_gradebook`, run with nbgrader's own Python).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from casebook.grading.assign import fill
from casebook.grading.assignment import Assignment, Unusable
from casebook.grading.sheet import unguarded
from casebook.questions import find

GUARANTEE = (
    "What nbgrader executes itself is not tamper-proof: a student's code runs in the process that checks it. "
    "For marks that count, grade with `python -m casebook grade` and write those grades into the gradebook."
)
SCHEMA = 3

CONFIG = """\
# {guarantee}
c = get_config()
c.CourseDirectory.course_id = "three-red-lines"
# An answer cell holds its starter already: nothing takes the place of the solution.
c.ClearSolutions.code_stub = {{"python": ""}}
c.ExecutePreprocessor.timeout = 120
"""

SOLVED = """\
{starter}
### BEGIN SOLUTION
from casebook.questions import find
{answer} = {solution}
### END SOLUTION"""

FUNCTION = 'find("{id}").solve'
TABLE = '{{case: find("{id}").solve(*each.arguments) for case, each in find("{id}").publish().items()}}'

BY_HAND = """\
{starter}
### BEGIN SOLUTION
# Read and marked by a person, with the rubric.
### END SOLUTION"""

CHECKED = """\
{check}
### BEGIN HIDDEN TESTS
from casebook.grading.points import earned
report = check("{id}", {answer}, seed={seed!r})
print(report)
earned(report, {points:g}, {credit!r}, seed={seed!r})
### END HIDDEN TESTS"""


def source(assignment: Assignment, out: Path, *, name: str, seed: int) -> Path:
    """Write `out/nbgrader_config.py` and `out/source/NAME/`; the hidden cells check with the instructor's `seed`."""
    config = out / "nbgrader_config.py"
    if config.exists():
        raise Unusable(f"{config} is there already; name another folder with --out, and copy source/{name} from there")
    folder = out / "source" / name
    fill(assignment, folder)
    for notebook in assignment.notebooks:
        path = folder / notebook
        held = json.loads(path.read_text("utf-8"))
        for cell in held["cells"]:
            _mark(cell, assignment, seed)
        path.write_text(json.dumps(held, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8", newline="\n")
    config.write_text(CONFIG.format(guarantee=GUARANTEE), "utf-8", newline="\n")
    return folder


def _mark(cell: dict[str, Any], assignment: Assignment, seed: int) -> None:
    """Give an answer, check or discuss cell what nbgrader needs; leave the others as they are."""
    id = cell["metadata"].get("casebook", {}).get("question", "")
    tags = cell["metadata"].get("tags", [])
    if not id:
        return
    question, text, points = find(id), "".join(cell["source"]), assignment.points
    if "discuss" in tags:
        made = BY_HAND.format(starter=text)
        marks = {"grade": True, "solution": True, "locked": False, "points": points[id]}
    elif "answer" in tags:
        solution = (FUNCTION if question.returns_from_call else TABLE).format(id=id)
        made = SOLVED.format(starter=text, answer=question.answer, solution=solution)
        marks = {"grade": False, "solution": True, "locked": False}
    else:
        made = CHECKED.format(check=text, id=id, answer=question.answer, seed=seed, points=points[id], credit=assignment.credit)
        marks = {"grade": True, "solution": False, "locked": True, "points": points[id]}
    cell["source"] = made.splitlines(keepends=True)
    fixed = {"schema_version": SCHEMA, "grade_id": cell["id"], "task": False, "cell_type": "code"}
    cell["metadata"]["nbgrader"] = fixed | marks


def into_gradebook(
    grades: Mapping[str, Mapping[str, tuple[float, str]]], assignment: Assignment, *, name: str, database: str
) -> int:
    """Write points and messages per student and question into a gradebook that knows the assignment; returns the count.

    Run it with the Python in which nbgrader is installed. No student's code runs.
    """
    try:
        from nbgrader.api import Gradebook, MissingEntry
    except ModuleNotFoundError:
        raise Unusable(
            "nbgrader is not installed for this Python; install the casebook wheel beside it and run this there"
        ) from None
    notebooks = {id: Path(file).stem for file, questions in assignment.notebooks.items() for id in questions}
    with Gradebook(database) as book:
        try:
            book.find_assignment(name)
        except MissingEntry:
            raise Unusable(f"{database} knows no assignment {name}; run `nbgrader generate_assignment {name}` first") from None
        for student, questions in grades.items():
            book.update_or_create_student(student)
            book.update_or_create_submission(name, student)
            for id, (points, message) in questions.items():
                cell = f"q{id.replace('.', '-')}"
                grade = book.find_grade(f"{cell}-check", notebooks[id], name, student)
                grade.auto_score, grade.needs_manual_grade = points, False
                book.find_comment(f"{cell}-answer", notebooks[id], name, student).auto_comment = message
            book.db.commit()
    return len(grades)


def to_write(folder: Path, assignment: Assignment) -> dict[str, dict[str, tuple[float, str]]]:
    """Points and messages per student and question, from a folder that `grade` wrote: points as they stand in grades.csv.

    Students are named by the platform's number where there is one, and by name elsewhere; questions read by a person are left
    to nbgrader's own form.
    """
    file = folder / "grades.csv"
    try:
        rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"), newline="")))
    except OSError:
        raise Unusable(f"{folder} holds no grades.csv; name the folder that `python -m casebook grade` wrote") from None
    records = [json.loads(path.read_text("utf-8")) for path in sorted((folder / "private").glob("*.json"))]
    told = {(each["student"], each["id"]): each["result"]["questions"] for each in records}
    found: dict[str, dict[str, tuple[float, str]]] = {}
    for row in rows:
        student, number = unguarded(row["student"]), unguarded(row["id"])
        name = number or student
        if name in found:
            raise Unusable(f"{file}: two rows are of {name}, and nbgrader knows a student by one name")
        messages = {each["id"]: _message(each) for each in told.get((student, number), ())}
        scored = [id for id in assignment.ids if find(id).kind != "discuss"]
        if missing := [id for id in scored if not row.get(id)]:
            raise Unusable(f"{file}: {name} has no points for {missing[0]}; were these grades made for this assignment?")
        found[name] = {id: (float(row[id]), messages.get(id, "")) for id in scored}
    return found


def _message(question: Mapping[str, Any]) -> str:
    findings = [f"{each['where']}: {each['because']}" if each["where"] else each["because"] for each in question["findings"]]
    return "\n".join([*findings, *([question["note"]] if question["note"] else [])])
