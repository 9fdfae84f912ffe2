"""How does a question begin?

`make new-question` fills the blank form of its kind: a small question that runs, put into the chapter's module, and its
cells, put into the exercise and its notebook.

>>> from casebook.book.course import ROOT
>>> new_question(ROOT, {"ID": "1.2", "KIND": "guess", "OUTCOME": "CASE-1", "ANSWER": "row", "MINUTES": "8"})
... # doctest: +ELLIPSIS
Traceback (most recent call last):
casebook.book.writing.Refused: new-question: 3 findings
  exists · casebook/questions/c01_the_remark.py: It has question 1.2 already. Nothing that exists is overwritten.
  argument · KIND: Which kind is it: predict, compute, decide, weigh, discuss?
  argument · ANSWER: “row” already means something in an exercise. Choose another name.
  Nothing was written. This would work:
    ...
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import get_args

from casebook.book.asking import filled
from casebook.book.chapter_audit import count
from casebook.book.course import Course, module_of, on_file
from casebook.book.new_chapter import chapter_that_works
from casebook.book.writing import Change, argument, command, edited, given_as, notebook_of, refused
from casebook.findings import Finding
from casebook.question import Kind

ARGUMENTS = ("ID", "KIND", "OUTCOME", "ANSWER", "MINUTES")
KINDS = get_args(Kind)
MOST_QUESTIONS = 6
NAMES_IN_EXERCISES = ("Finding", "cases", "check", "frame", "hint", "row", "table", "sys", "Path", "my_text")
TAKEN = {*NAMES_IN_EXERCISES, *dir(builtins), *keyword.kwlist}
WIDTH = 128


def new_question(root: Path, given: Mapping[str, str]) -> list[Change]:
    """What `make new-question` writes. Raises `Refused`."""
    course, asked = on_file(root), given_as(ARGUMENTS, given)
    if findings := [*_why_not(course, asked)]:
        raise refused("new-question", findings, _question_that_works(course, asked, findings))
    slug = course.slug(int(asked["ID"].partition(".")[0]))
    values = {name.lower(): value for name, value in asked.items()} | {"Kind": asked["KIND"].capitalize()}
    form = "table" if asked["KIND"] in ("predict", "weigh") else asked["KIND"]
    code, cells = filled(f"{form}.py.txt", values), filled(f"{form}.md", values)
    exercise = edited(root / f"exercises/{slug}.md", lambda text: f"{text.rstrip()}\n\n{cells}")
    notebook = root / f"exercises/{slug}.ipynb"
    remade = notebook_of(exercise.after.decode()).encode()
    return [
        edited(root / module_of(slug), lambda text: _with_question(text, code, asked["ANSWER"])),
        exercise,
        Change(notebook, notebook.read_bytes() if notebook.exists() else None, remade),
    ]


# ---------------------------------------------------------------------------------------------------------------------
# what cannot be done, and what could


def _why_not(course: Course, asked: Mapping[str, str]) -> Iterator[Finding]:
    numbers = {str(chapter.number): chapter.slug for chapter in course.chapters}
    number = asked["ID"].partition(".")[0]
    if not re.fullmatch(r"[1-9][0-9]?\.[1-9][0-9]?", asked["ID"]):
        yield argument("ID", "Which question is it? The chapter's number, a dot and its place, such as 15.1.")
    elif number not in numbers:
        yield argument("ID", f"There is no chapter {number}; there is {', '.join(numbers)}. `make new-chapter` begins one.")
    else:
        yield from _why_not_there(course, numbers[number], asked)
    if asked["KIND"] not in KINDS:
        yield argument("KIND", f"Which kind is it: {', '.join(KINDS)}?")
    known = [outcome.id for outcome in course.outcomes]
    if asked["OUTCOME"] not in known:
        own = [outcome.id for outcome in course.outcomes if str(outcome.chapter) == number]
        because = f"Which outcome does it exercise: {', '.join(own or known)}? A new one begins as a row of data/outcomes.csv."
        yield argument("OUTCOME", because)
    yield from _why_not_called_so(course.root, asked["ANSWER"])
    if not re.fullmatch(r"[1-9]|[1-5][0-9]", asked["MINUTES"]):
        yield argument("MINUTES", "How many minutes does it take somebody who has read the chapter? From 1 to 59.")


def _why_not_there(course: Course, slug: str, asked: Mapping[str, str]) -> Iterator[Finding]:
    path = module_of(slug)
    module, exercise = course.text(path), course.text(f"exercises/{slug}.md")
    if module is None or exercise is None:
        yield Finding(path if module is None else f"exercises/{slug}.md", "The chapter lacks this file.", "missing")
        return
    try:
        _listed(module)
    except SyntaxError as problem:
        yield Finding(f"{path}:{problem.lineno or 1}", f"The module cannot be read: {problem.msg}. Mend it first.", "runs")
        return
    following = _following(module, slug)
    if asked["ID"] in _ids(module):
        yield Finding(path, f"It has question {asked['ID']} already. Nothing that exists is overwritten.", "exists")
    elif f"\n## {asked['ID']} " in exercise:
        because = f"It has a part {asked['ID']} already. Nothing that exists is overwritten."
        yield Finding(f"exercises/{slug}.md", because, "exists")
    elif len(_ids(module)) >= MOST_QUESTIONS:
        has = count(len(_ids(module)), "question")
        yield argument("ID", f"Chapter {int(slug[:2])} has {has}, and six are enough for one exercise.")
    elif asked["ID"] != following:
        yield argument("ID", f"The next question of chapter {int(slug[:2])} is {following}.")
    for name in re.findall(rf"^(?:def )?((?:\w+_of_|right_|tell_|other_)?{asked['ANSWER'] or '-'})\b", module, re.MULTILINE):
        yield argument("ANSWER", f"{path} defines {name} already. Choose another name.")


def _why_not_called_so(root: Path, answer: str) -> Iterator[Finding]:
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,29}", answer):
        because = "Which name does the learner define? Small letters, digits and underscores, such as may_enter."
        yield argument("ANSWER", because)
    elif answer in TAKEN:
        yield argument("ANSWER", f"“{answer}” already means something in an exercise. Choose another name.")
    for path in sorted((root / "casebook/questions").glob("c[0-9][0-9]_*.py")):
        if answer and f'answer="{answer}"' in path.read_text("utf-8"):
            yield argument("ANSWER", f"A question in {path.name} calls its answer so. Choose another name.")


def _question_that_works(course: Course, asked: Mapping[str, str], findings: Sequence[Finding]) -> list[str]:
    """The command with everything in it that can stay; where no exercise has room, a new chapter first."""
    bad = {finding.where for finding in findings} | {"ID"}
    kept = {name: value for name, value in asked.items() if value and name not in bad}
    example = {"ID": "", "KIND": "decide", "OUTCOME": "", "ANSWER": "may_enter", "MINUTES": "10"}
    wanted = asked["ID"].partition(".")[0]
    for chapter in sorted(course.chapters, key=lambda chapter: str(chapter.number) != wanted):
        module = course.text(module_of(chapter.slug))
        own = [outcome.id for outcome in course.outcomes if outcome.chapter == chapter.number]
        if module and own and len(_ids(module)) < MOST_QUESTIONS:
            values = {**example, "OUTCOME": own[0], **kept, "ID": _following(module, chapter.slug)}
            return [command("new-question", values)]
    first = chapter_that_works(course, {}, ())
    values = dict(re.findall(r"(NUMBER|OUTCOME)=([\w-]+)", first))
    return [first, command("new-question", {**example, **kept, "ID": f"{values['NUMBER']}.1", "OUTCOME": values["OUTCOME"]})]


def _ids(module: str) -> list[str]:
    return re.findall(r'^\w+ = Question\(\s*"([^"]*)"', module, re.MULTILINE)


def _following(module: str, slug: str) -> str:
    return f"{int(slug[:2])}.{1 + max((int(id.partition('.')[2]) for id in _ids(module)), default=0)}"


# ---------------------------------------------------------------------------------------------------------------------
# its place in the module


def _with_question(module: str, blank: str, name: str) -> str:
    """A module with one more question, before QUESTIONS and in it, and with the names imported that it needs."""
    needed, rule, code = blank.partition("# ---")
    for node in ast.parse(needed).body:
        if isinstance(node, ast.ImportFrom):
            module = _with_import(module, str(node.module), [alias.name for alias in node.names])
    first, last, names = _listed(module)
    lines = module.split("\n")
    before, after = "\n".join(lines[:first]).rstrip(), "\n".join(lines[last:])
    return f"{before}\n\n{rule}{code.rstrip()}\n\n{_tuple([*names, name])}\n{after}"


def _listed(module: str) -> tuple[int, int, list[str]]:
    """Where a module says QUESTIONS = (…), as a slice of its lines, and the names there. Raises SyntaxError."""
    for node in ast.parse(module).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "QUESTIONS":
            names = [getattr(each, "id", "") for each in getattr(node.value, "elts", [None])]
            if all(names):
                return node.lineno - 1, node.end_lineno or node.lineno, names
    raise SyntaxError("it has no line QUESTIONS = (…) with the names of its questions")


def _tuple(names: Sequence[str]) -> str:
    """The line QUESTIONS, as the formatter has it.

    >>> _tuple(["speaks_of"])
    'QUESTIONS = (speaks_of,)'
    """
    line = f"QUESTIONS = ({', '.join(names)}{',' * (len(names) == 1)})"
    return line if len(line) <= WIDTH else "\n".join(["QUESTIONS = (", *(f"    {name}," for name in names), ")"])


def _with_import(module: str, source: str, names: Sequence[str]) -> str:
    """A module that imports these names too, in the linter's order: the standard library, then ours, each by name.

    >>> print(_with_import("from __future__ import annotations\\n\\nfrom typing import Any\\n", "typing", ["Literal"]), end="")
    from __future__ import annotations
    <BLANKLINE>
    from typing import Any, Literal
    >>> print(_with_import("from __future__ import annotations\\n", "casebook.findings", ["Finding"]), end="")
    from __future__ import annotations
    <BLANKLINE>
    from casebook.findings import Finding
    """
    added = [f"from {source} import {', '.join(names)}"]
    lines, place = module.split("\n"), (_section(source), True, source)
    at, section = 0, -1  # below which line, and in which section that line is
    for node in (node for node in ast.parse(module).body if isinstance(node, ast.Import | ast.ImportFrom)):
        found = node.names[0].name if isinstance(node, ast.Import) else str(node.module)
        here = (_section(found), isinstance(node, ast.ImportFrom), found)
        if here == place:
            every = {*names, *map(ast.unparse, node.names)}
            ordered = sorted(every, key=lambda name: (not name.isupper(), name.islower(), name))  # constants, classes, the rest
            lines[node.lineno - 1 : node.end_lineno] = [f"from {source} import {', '.join(ordered)}"]
            return "\n".join(lines)
        if here < place:
            at, section = node.end_lineno or node.lineno, here[0]
        elif here[0] == place[0] != section:  # the first of its section so far stands below
            at, section = node.lineno - 1, here[0]
    return "\n".join([*lines[:at], *([] if section == place[0] else [""]), *added, *lines[at:]])


def _section(source: str) -> int:
    return 0 if source == "__future__" else 2 if source.startswith("casebook") else 1
