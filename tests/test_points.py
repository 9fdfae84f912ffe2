"""Points: all for a right answer, none for an empty one, a fair part for one that gets some of it."""

from __future__ import annotations

import pytest

from casebook.answers import InProcess
from casebook.examine import examine
from casebook.grading.points import EMPTY, earned
from casebook.question import Question
from casebook.questions import all_questions, find

CHECKED = [question for question in all_questions() if question.kind != "discuss"]


def _points(question: Question, work: object) -> float:
    if not question.returns_from_call and callable(work):
        work = {id: work(*case.arguments) for id, case in question.publish().items()}
    return earned(examine(question, InProcess({question.answer: work}), seed=7), 4)


@pytest.mark.parametrize("question", CHECKED, ids=lambda question: question.id)
def test_right_answers_earn_all_and_mistakes_a_part(question: Question) -> None:
    assert _points(question, question.solve) == 4
    for mistake in question.mistakes:
        assert 0 <= _points(question, mistake.work) < 4, mistake.name


@pytest.mark.parametrize("question", [each for each in CHECKED if each.returns_from_call], ids=lambda question: question.id)
def test_a_function_without_work_earns_nothing(question: Question) -> None:
    assert {_points(question, lambda *_, value=value: value) for value in EMPTY} == {0}


def test_a_table_earns_the_share_of_its_cases() -> None:
    question = find("7.5")
    right = {id: question.solve(*case.arguments) for id, case in question.publish().items()}
    first, *others = right
    assert len(right) == 12
    assert _points(question, {**right, first: "nothing" if right[first] != "nothing" else "against"}) == round(4 * 11 / 12, 2)
    assert _points(question, {id: right[id] for id in others[:5]}) == round(4 * 5 / 12, 2)
    assert _points(question, dict.fromkeys(right, ...)) == 0


def test_what_cannot_be_checked_earns_nothing() -> None:
    assert _points(find("7.2"), lambda *_: 1 / 0) == 0
    assert _points(find("7.2"), ...) == 0
