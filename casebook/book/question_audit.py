"""What does a question still lack?

Its record in `casebook/questions/`, the readings behind its judgement, and its part of the exercise.

>>> from casebook.book.course import here
>>> course = here()
>>> print(audit_question(course, Question("1.2", kind="compute", outcome="CASE-9", minutes=5)).findings[0])
outcome · casebook/questions/c01_the_remark.py, 1.2: data/outcomes.csv has no CASE-9. What can she do who answers this?
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import get_args

from casebook.book.asking import Part, parts, unanswered
from casebook.book.chapter_audit import count
from casebook.book.course import Course, module_of
from casebook.examine import PUBLIC_SEED
from casebook.findings import Finding, Report
from casebook.question import Kind, Question

NOT_TESTED = ("whether its task says what its solution does", "whether solution and mistakes behave (`make question`)")
NAME_IN_BLANK = "first rule"


def audit_question(course: Course, question: Question) -> Report:
    """Everything that one question lacks, or a report that passes."""
    slug = course.slug(question.chapter)
    where = f"{module_of(slug)}, {question.id}"
    findings = [*_asked_in_module(course, question, module_of(slug)), *_record(course, question, where)]
    if question.kind != "discuss":
        findings += [*_answer(course, question, where), *_rules(question, where), *_help(question, where)]
        findings += _readings(course, question)
    findings += _exercise(course, question, f"exercises/{slug}.md")
    return Report(f"question {question.id}", "wrong" if findings else "passed", tuple(findings), NOT_TESTED)


# ---------------------------------------------------------------------------------------------------------------------
# the record


def _asked_in_module(course: Course, question: Question, module: str) -> Iterator[Finding]:
    text = course.text(module) or ""
    first, last = lines_of(text, question.id)
    yield from unanswered("\n".join(text.splitlines()[first - 1 : last]), first, module)


def lines_of(module: str, id: str) -> tuple[int, int]:
    """The first and last line of one question in its module: up to the next question, or to QUESTIONS.

    >>> lines_of('import a\\nb = Question("1.1")\\nc = 3\\nd = Question(\\n    "1.2",\\n)\\nQUESTIONS = (b, d)', "1.1")
    (2, 3)
    """
    starts = [
        (module.count("\n", 0, match.start()) + 1, match[1])
        for match in re.finditer(r'^(?:\w+ = Question\(\s*"([^"]*)"|QUESTIONS\b)', module, re.MULTILINE)
    ]
    ends = [line - 1 for line, _ in starts[1:]] + [len(module.splitlines())]
    return next(((line, end) for (line, found), end in zip(starts, ends, strict=True) if found == id), (1, 0))


def _record(course: Course, question: Question, where: str) -> Iterator[Finding]:
    """What every question says of itself, a discussed one too."""
    if question.kind not in get_args(Kind):
        yield Finding(where, f"“{question.kind}” is no kind. The kinds are {', '.join(get_args(Kind))}.", "kind")
    if question.outcome not in {outcome.id for outcome in course.outcomes}:
        because = f"data/outcomes.csv has no {question.outcome}. What can she do who answers this?"
        yield Finding(where, because, "outcome")
    if question.minutes < 1:
        yield Finding(where, "How many minutes does it take somebody who has read the chapter? Write minutes=.", "minutes")


def _answer(course: Course, question: Question, where: str) -> Iterator[Finding]:
    if not question.answer:
        yield Finding(where, "Which name does the learner define? Write answer=.", "answer")
    if hasattr(builtins, question.answer):
        yield Finding(where, f"“{question.answer}” is a name of Python's own. Choose another answer=.", "answer")
    for other in course.questions:
        if question.answer and other.answer == question.answer and other.id != question.id:
            because = f"Question {other.id} calls its answer {question.answer} too. A notebook could not tell them apart."
            yield Finding(where, because, "answer")
    if question.returns is None:
        yield Finding(where, "What does an answer return? Write returns=, such as returns=set[str].", "returns")
    if _as_made(question, "solve"):
        yield Finding(where, f"The solution is missing. Write the right answer below @{question.answer}.solution.", "solution")


def _as_made(question: Question, part: str) -> bool:
    """Is this part still what every question has when it is made?"""
    return getattr(question, part) is next(field.default for field in fields(Question) if field.name == part)


def _rules(question: Question, where: str) -> Iterator[Finding]:
    name = question.answer
    if not question.criteria:
        because = f"It has no rule. Below @{name}.rule, give the reason and yield the cases that show it."
        yield Finding(where, because, "rules")
    caught = {mistake.caught_by for mistake in question.mistakes}
    for rule in question.criteria:
        if rule == NAME_IN_BLANK:
            yield Finding(where, f"A rule is still called “{rule}”. Which few words say what it is about?", "unanswered")
        if rule not in caught:
            because = f"No mistake is caught by the rule “{rule}”. Which misconception breaks it?"
            yield Finding(where, because, "rule without mistake")
    for mistake in question.mistakes:
        if mistake.caught_by not in question.criteria:
            because = f"The mistake “{mistake.name}” is caught by “{mistake.caught_by}”, and no rule is called so."
            yield Finding(where, because, "mistake without rule")
    try:
        published = question.publish()
        empty = [rule for rule, each in question.criteria.items() if not any(True for _ in question.cases(each, PUBLIC_SEED))]
    except Exception as problem:  # whatever an author's generator raises
        yield Finding(where, f"Its cases cannot be drawn: {type(problem).__name__}: {problem}", "cases")
        return
    for rule in empty:
        yield Finding(where, f"The rule “{rule}” has no case. Which case shows it, and no other rule?", "cases")
    if question.kind in ("predict", "decide", "weigh") and not published:
        because = f"It shows no cases, so no table can answer it. Write them below @{name}.published."
        yield Finding(where, because, "published")


def _help(question: Question, where: str) -> Iterator[Finding]:
    """What a learner hears who is wrong, or stuck, or right."""
    name, mistakes, hints = question.answer, count(len(question.mistakes), "mistake"), count(len(question.hints), "hint")
    if len(question.mistakes) < 3:
        because = f"It names {mistakes} and needs three. What else would a careful learner get wrong? See @{name}.mistake."
        yield Finding(where, because, "mistakes")
    if _as_made(question, "tell"):
        because = f"Below @{name}.telling, say in the words of the case what the learner's answer did with it."
        yield Finding(where, because, "telling")
    if len(question.hints) < 2:
        because = f"It has {hints} and needs two: a nudge, and nearly the answer. See {name}.hint."
        yield Finding(where, because, "hints")
    if not question.alternatives:
        because = f"It accepts no second style. Write the right answer another way below @{name}.accepted."
        yield Finding(where, because, "accepted")
    if not question.not_tested:
        yield Finding(where, "What does a pass leave open? Write not_tested=(“…”,).", "not tested")


def _readings(course: Course, question: Question) -> Iterator[Finding]:
    """Judgement is scored only where two readers, blind, were asked."""
    if question.kind not in ("predict", "weigh"):
        return
    try:
        published = list(question.publish())
    except Exception:
        return  # named already, among the rules
    for case in published:
        readers = {each.reader for each in course.readings if (each.question, each.case) == (question.id, case)}
        if len(readers) < 2:
            because = f"The case was read by {count(len(readers), 'reader')} and needs two, blind. Add a row for each verdict."
            yield Finding(f"data/readings.csv, {question.id} {case}", because, "readings")


# ---------------------------------------------------------------------------------------------------------------------
# its part of the exercise


def _exercise(course: Course, question: Question, path: str) -> Iterator[Finding]:
    begins = f"## {question.id} {question.kind.capitalize()}: "
    part = next((part for part in parts(course.text(path) or "") if part.heading.split(" ")[0] == question.id), None)
    if part is None:
        yield Finding(path, f"Question {question.id} is not there. Write “{begins}…”, its task and its cells.", "heading")
        return
    if not f"## {part.heading}".startswith(begins):
        yield Finding(f"{path}:{part.line}", f"The heading should begin “{begins}” and go on with a question.", "heading")
    yield from unanswered(f"{part.heading}\n{part.text}", part.line, path)
    yield from _cells(question, part, f"{path}:{part.line}")
    if question.kind == "discuss":
        if "} Rubric" not in part.text:
            because = "The rubric is missing. What makes a strong, a middling and a weak text?"
            yield Finding(f"{path}:{part.line}", because, "rubric")
        if (answers := part.text.count("} Model answer")) != 2:
            because = f"It has {count(answers, 'model answer')} and needs two that disagree, each with its reason."
            yield Finding(f"{path}:{part.line}", because, "model answers")


def _cells(question: Question, part: Part, where: str) -> Iterator[Finding]:
    tag = rf'tags: \[(\w+)\]\ncasebook: \{{question: "{re.escape(question.id)}"\}}\n---\n(.*?)```'
    cells = re.findall(tag, part.text, re.DOTALL)
    wanted = ["discuss"] if question.kind == "discuss" else ["answer", "check"]
    if [name for name, _ in cells] != wanted:
        has = ", ".join(name for name, _ in cells) or "none"
        because = f"It needs the cells {' and '.join(wanted)}, each once, tagged and with its question; it has {has}."
        yield Finding(where, because, "cells")
    elif question.kind != "discuss":
        starter, check = (code for _, code in cells)
        name = re.escape(question.answer)
        if f'check("{question.id}", {question.answer})' not in check:
            yield Finding(where, f'The check cell should say check("{question.id}", {question.answer}).', "cells")
        if "..." not in starter or not re.search(rf"^(?:def {name}\(|{name} = )", starter, re.MULTILINE):
            because = f"The answer cell should define {question.answer}, with three dots where the answer goes."
            yield Finding(where, because, "cells")
