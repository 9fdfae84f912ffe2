"""Each hole in a chapter, and in a question, is named by its own finding and no other: where it is, and what to write there."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from authoring import make, missing

from casebook.book.asking import MARK
from casebook.book.chapter_audit import audit_chapter
from casebook.book.course import Course, here, module_of
from casebook.book.question_audit import audit_question
from casebook.question import Question


def _cut(pattern: str, put: str = "") -> Callable[[str], str]:
    def edit(text: str) -> str:
        made, count = re.subn(pattern, put, text, flags=re.DOTALL | re.MULTILINE)
        assert count, f"the control finds nothing to cut: {pattern}"
        return made

    return edit


ONE_PAGE, ONE_EXERCISE = "chapters/01-the-remark.md", "exercises/01-the-remark.md"
HOLES: dict[str, tuple[str, Callable[[str], str], str, str]] = {
    "the box": (ONE_PAGE, _cut(r"^```\{chapter-box\}.*?^```\n"), "box", "The box is missing."),
    "a part": (ONE_PAGE, _cut(r"^## Two readings$"), "part", "The part “## Two readings” is missing. It answers: What is the strongest case for one side?"),
    "an empty part": (ONE_PAGE, _cut(r"(^## In practice\n).*?(?=^## )", r"\1\n"), "part", "Nothing stands below “In practice”."),
    "the order": (ONE_PAGE, _cut(r"^(## Two readings\n.*?)(## In practice\n.*?)(?=^## )", r"\2\1"), "order", "The parts stand in another order"),
    "the example": (ONE_PAGE, _cut(r"(?<=demands\n)(.*?)^```\{code-cell\}.*?^```$(.*?)^```\{code-cell\}.*?^```$", r"\1\2"), "example", "What is the smallest example that runs?"),
    "the prediction": (ONE_PAGE, _cut(r"\*\*Predict before"), "prediction", "The reader predicts nothing."),
    "the misconception": (ONE_PAGE, _cut(r"misconception", "belief"), "misconception", "No misconception is named."),
    "what to keep": (ONE_PAGE, _cut(r"(?<=What to keep\n).*?(?=^## )", "\nOne sentence.\n\n"), "what to keep", "“What to keep” has one sentence. Which three should stay?"),
    "the way to the exercise": (ONE_PAGE, _cut(r"^```\{exercise-download\} 1\n```\n"), "way to the exercise", "lacks ```{exercise-download} 1"),
    "a reason to read on": (ONE_PAGE, _cut(r"(\{source\}`nandu`):[^\n]*", r"\1"), "further reading", "“Southern Metropolis Daily's analysis” has no reason."),
    "anything to read on": (ONE_PAGE, _cut(r"(?<=Further reading\n).*", "\nNothing.\n"), "further reading", "lists nothing"),
    "a line that asks": (ONE_PAGE, _cut(r"^## In practice$", f"## In practice\n\n{MARK} Why?"), "unanswered", "The line still asks “Why?”"),
    "a mark rubbed out": (ONE_PAGE, _cut(r"^## In practice$", "## In practice\n\n- What should one do? Begin each point with a verb."), "unanswered", "The line still asks"),
    "the exercise's box": (ONE_EXERCISE, _cut(r"\{answers\} 1$", "{answers}"), "box", "The box ```{answers} 1 is missing"),
    "a stranger": (ONE_EXERCISE, _cut(r'("1.6")', '"1.7"'), "unknown question", "A cell names question 1.7, which QUESTIONS in"),
    "the order of questions": (ONE_EXERCISE, _cut(r"^(## 1.1 .*?)(## 1.2 .*?)(?=^## )", r"\2\1"), "order", "The questions stand in another order than in QUESTIONS: 1.1, 1.2"),
    "the notebook": ("exercises/01-the-remark.ipynb", _cut("The remark"), "notebook", "Run `make notebooks`."),
    "the contents": ("_toc.yml", _cut(r"- file: exercises/01-the-remark"), "contents", "The contents lack the line `- file: exercises/01-the-remark`."),
}  # fmt: skip


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_in_a_chapter_is_named(hole: str, checkout: Path) -> None:
    path, edit, rule, words = HOLES[hole]
    course = replace(here(), root=checkout)
    assert audit_chapter(course, "01-the-remark").passed
    (checkout / path).write_text(edit((checkout / path).read_text("utf-8")), "utf-8")
    findings = [
        finding
        for finding in audit_chapter(course, "01-the-remark").findings
        if finding.rule != "notebook" or path.endswith(".ipynb")  # an exercise that changes leaves its notebook behind
    ]
    assert {finding.rule for finding in findings} == {rule}
    assert words in findings[0].because
    assert findings[0].where.startswith(path) or rule == "unknown question"


FILES = (ONE_PAGE, ONE_EXERCISE, "exercises/01-the-remark.ipynb", module_of("01-the-remark"))


@pytest.mark.parametrize("path", FILES)
def test_a_missing_file_is_named(path: str, checkout: Path) -> None:
    (checkout / path).unlink()
    findings = audit_chapter(replace(here(), root=checkout), "01-the-remark").findings
    assert [finding.where for finding in findings] == [path]


def _without_a_kind(course: Course) -> Course:
    return replace(course, questions=tuple(question for question in course.questions if question.id not in ("1.4", "1.3")))


RECORDS: dict[str, tuple[Callable[[Course], Course], set[str]]] = {
    "no row": (lambda course: replace(course, chapters=course.chapters[1:]), {"row"}),
    "no minutes": (lambda course: replace(course, chapters=(replace(course.chapters[0], reading_minutes=0),)), {"minutes"}),
    "no review": (
        lambda course: replace(course, chapters=(replace(course.chapters[0], law_reviewed=course.chapters[0].law_reviewed.replace(1900)),)),
        {"review"},
    ),
    "another number": (lambda course: replace(course, chapters=(replace(course.chapters[0], number=9),)), {"row"}),
    "few outcomes": (lambda course: replace(course, outcomes=course.outcomes[:2]), {"outcomes"}),
    "an outcome that asks": (
        lambda course: replace(course, outcomes=(replace(course.outcomes[0], does=f"{MARK} What?"), *course.outcomes[1:])),
        {"unanswered"},
    ),
    "an unused outcome": (
        lambda course: replace(course, questions=tuple(each for each in course.questions if each.outcome != "CASE-5")),
        {"outcome without question", "unknown question"},
    ),
    "no decide, no weigh": (_without_a_kind, {"kinds", "number", "outcome without question", "unknown question"}),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_a_hole_in_a_chapters_records_is_named(name: str) -> None:
    edit, rules = RECORDS[name]
    findings = audit_chapter(edit(here()), "01-the-remark").findings
    assert {finding.rule for finding in findings} == rules


def _with(**parts: Any) -> Callable[[Question], None]:
    def edit(question: Question) -> None:
        for name, value in parts.items():
            setattr(question, name, value(getattr(question, name)) if callable(value) else value)

    return edit


def _raises(draw: object) -> Iterator[Any]:
    raise KeyError("no such door")


NEW = Question("1.2", kind="compute", outcome="CASE-2", minutes=9, answer="own_word_only", returns=set[str])
LACKING: dict[str, tuple[str, Callable[[Question], None], str, str]] = {
    "a solution": ("1.2", lambda question: setattr(question, "solve", NEW.solve), "solution", "Write the right answer below @own_word_only.solution."),
    "a telling": ("1.2", lambda question: setattr(question, "tell", NEW.tell), "telling", "say in the words of the case"),
    "mistakes": ("1.4", _with(mistakes=lambda all: [mistake for mistake in all if mistake.caught_by not in ("the content",)][:2]), "mistakes", "It names two mistakes and needs three."),
    "a rule's mistake": ("1.2", _with(mistakes=lambda all: [mistake for mistake in all if mistake.caught_by != "withheld"]), "rule without mistake", "No mistake is caught by the rule “withheld”."),
    "a mistake's rule": ("1.2", _with(criteria=lambda all: {name: rule for name, rule in all.items() if name != "withheld"}), "mistake without rule", "no rule is called so"),
    "a rule's cases": ("1.2", lambda question: question.rule("withheld", "None.")(lambda draw: iter(())), "cases", "The rule “withheld” has no case."),
    "cases that can be drawn": ("1.2", lambda question: question.rule("withheld", "None.")(_raises), "cases", "Its cases cannot be drawn: KeyError: 'no such door'"),
    "a rule's name": ("1.2", lambda question: _rename(question, "withheld", "first rule"), "unanswered", "A rule is still called “first rule”."),
    "hints": ("1.2", _with(hints=lambda all: all[:1]), "hints", "It has one hint and needs two"),
    "a second style": ("1.2", _with(alternatives={}), "accepted", "Write the right answer another way below @own_word_only.accepted."),
    "what is not tested": ("1.2", _with(not_tested=()), "not tested", "What does a pass leave open?"),
    "an outcome": ("1.2", _with(outcome="CASE-9"), "outcome", "data/outcomes.csv has no CASE-9."),
    "minutes": ("1.6", _with(minutes=0), "minutes", "How many minutes does it take"),
    "a type": ("1.2", _with(returns=None), "returns", "What does an answer return?"),
    "a name": ("1.2", _with(answer="speaks_of"), "answer", "Question 1.1 calls its answer speaks_of too."),
    "a name of its own": ("1.2", _with(answer="list"), "answer", "“list” is a name of Python's own."),
    "published cases": ("1.3", _with(publish=lambda _: dict), "published", "no table can answer it"),
}  # fmt: skip


def _rename(question: Question, name: str, other: str) -> None:
    question.criteria = {other if key == name else key: rule for key, rule in question.criteria.items()}
    question.mistakes = [replace(each, caught_by=other) if each.caught_by == name else each for each in question.mistakes]


@pytest.mark.parametrize("name", LACKING)
def test_what_a_question_lacks_is_named(name: str) -> None:
    id, edit, rule, words = LACKING[name]
    course = here()
    question = copy.copy(next(each for each in course.questions if each.id == id))
    question.criteria, question.mistakes = dict(question.criteria), list(question.mistakes)
    assert audit_question(course, question).passed
    edit(question)
    findings = audit_question(course, question).findings
    assert any(finding.rule == rule and words in finding.because for finding in findings), findings
    entailed = {
        "mistakes": {"rule without mistake"},
        "mistake without rule": set(),
        "answer": {"cells"},
        "outcome": set(),
    }
    assert {finding.rule for finding in findings} - entailed.get(rule, set()) == {rule}
    assert {finding.where for finding in findings if finding.rule != "cells"} == {f"{module_of('01-the-remark')}, {id}"}


def test_a_case_needs_two_readers() -> None:
    course = here()
    for id in (question.id for question in course.questions if question.kind in ("predict", "weigh")):
        question = next(each for each in course.questions if each.id == id)
        case, *_ = question.publish()
        first = next(each for each in course.readings if (each.question, each.case) == (id, case))
        without = replace(course, readings=tuple(each for each in course.readings if each != first))
        (finding,) = audit_question(without, question).findings
        assert (finding.rule, finding.where) == ("readings", f"data/readings.csv, {id} {case}")
        assert finding.because.startswith("The case was read by one reader and needs two, blind.")


IN_EXERCISE: dict[str, tuple[str, Callable[[str], str], str, str]] = {
    "the part": ("1.2", _cut(r"^## 1.2 Compute:", "## Compute:"), "heading", "Question 1.2 is not there. Write “## 1.2 Compute: …”"),
    "the kind": ("1.2", _cut(r"^## 1.2 Compute:", "## 1.2 Decide:"), "heading", "The heading should begin “## 1.2 Compute: ”"),
    "the answer cell": ("1.2", _cut(r'tags: \[answer\](\ncasebook: \{question: "1.2"\})', r"tags: [setup]\1"), "cells", "It needs the cells answer and check"),
    "the check": ("1.2", _cut(r'^check\("1.2", own_word_only\)', 'check("1.2")'), "cells", 'The check cell should say check("1.2", own_word_only).'),
    "the starter": ("1.2", _cut(r"(def own_word_only\(claims\):\n    )\.\.\.", r"\1return []"), "cells", "with three dots where the answer goes"),
    "a cell to write in": ("1.6", _cut(r"tags: \[discuss\]", "tags: [answer]"), "cells", "It needs the cells discuss"),
    "the rubric": ("1.6", _cut(r"\} Rubric", "} Marks"), "rubric", "The rubric is missing."),
    "a model answer": ("1.6", _cut(r"\} Model answer B", "} Another"), "model answers", "It has one model answer and needs two that disagree"),
    "a task": ("1.2", _cut(r"^## 1.2 Compute: .*?$", f"## 1.2 Compute: {MARK} which question?"), "unanswered", "The line still asks “which question?”"),
}  # fmt: skip


@pytest.mark.parametrize("name", IN_EXERCISE)
def test_what_an_exercise_lacks_for_a_question_is_named(name: str, checkout: Path) -> None:
    id, edit, rule, words = IN_EXERCISE[name]
    course = replace(here(), root=checkout)
    question = next(each for each in course.questions if each.id == id)
    (checkout / ONE_EXERCISE).write_text(edit((checkout / ONE_EXERCISE).read_text("utf-8")), "utf-8")
    (finding,) = audit_question(course, question).findings
    assert finding.rule == rule
    assert words in finding.because
    assert finding.where.startswith(ONE_EXERCISE)


# ---------------------------------------------------------------------------------------------------------------------
# the author's commands


def test_a_module_that_does_not_run_is_a_finding(checkout: Path) -> None:
    module = checkout / module_of("01-the-remark")
    text = module.read_text("utf-8")
    for broken, where, words in (
        (text.replace("QUESTIONS = (", "QUESTIONS = ((", 1), r"c01_the_remark\.py:\d+", "SyntaxError: '(' was never closed"),
        (
            text.replace('outcome="CASE-1",', 'outcom="CASE-1",', 1),
            r"c01_the_remark\.py:\d+",
            "unexpected keyword argument 'outcom'",
        ),
        (text.replace("QUESTIONS =", "ALL =", 1), r"casebook/questions/", "has no attribute 'QUESTIONS'"),
    ):
        module.write_text(broken, "utf-8")
        (findings,) = missing(checkout, "1").values()
        assert findings[0].rule == "runs"
        assert re.search(where, findings[0].where)
        assert words in findings[0].because


def test_missing_speaks_of_what_is_asked_for(checkout: Path) -> None:
    assert list(missing(checkout, "1.3")) == ["question 1.3"]
    assert len(missing(checkout, "")) == len(here().slugs()) + len(here().questions)
    done = make(checkout, "missing", "ID=99.9")
    assert done.returncode == 2
    assert "There is no chapter and no question 99.9. `make new-question` begins one." in done.stderr
    done = make(checkout, "missing", "ID=1.3")
    assert done.returncode == 0
    assert "question 1.3: no finding, by the rules tested\nNot tested: whether its task says" in done.stdout


def test_question_wants_an_id(checkout: Path) -> None:
    done = make(checkout, "question")
    assert done.returncode == 2
    assert "Name the question: make question ID=15.1" in done.stderr
