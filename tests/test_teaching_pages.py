"""The generated pages for those who teach hold every question, rubric and mistake, and stay light."""

from __future__ import annotations

import gzip
import html
import re
from functools import cache

import pytest
from conftest import HTML

from casebook.book.teaching import heading
from casebook.questions import all_questions

PAGES = ("paths", "rubrics", "answer-key", "common-mistakes")
CHECKED = [each for each in all_questions() if each.kind != "discuss"]
DISCUSSED = [each for each in all_questions() if each.kind == "discuss"]


@cache
def _text(page: str) -> str:
    """What a page says, without markup and with single blanks."""
    words = re.sub(r"<[^>]+>", " ", (HTML / "instructors" / f"{page}.html").read_text("utf-8"))
    return re.sub(r"\s+", " ", html.unescape(words)).replace("’", "'")


def _plain(words: str) -> str:
    return " ".join(words.replace("’", "'").replace("*", "").replace("`", "").split())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_weighs_little(page: str) -> None:
    assert len(gzip.compress((HTML / "instructors" / f"{page}.html").read_bytes(), mtime=0)) < 130_000


@pytest.mark.parametrize("question", CHECKED, ids=lambda each: each.id)
def test_the_key_and_the_mistakes_have_every_question(question) -> None:  # type: ignore[no-untyped-def]
    for page in ("answer-key", "common-mistakes"):
        assert _plain(heading(question)) in _text(page)
    for untested in question.not_tested:
        assert _plain(untested) in _text("answer-key")
    for case in question.publish().values():
        assert _plain(case.words) in _plain(_text("answer-key"))
    for mistake in question.mistakes:
        assert _plain(mistake.name[1:]) in _text("common-mistakes")
        assert _plain(question.criteria[mistake.caught_by].reason) in _plain(_text("common-mistakes"))


@pytest.mark.parametrize("question", DISCUSSED, ids=lambda each: each.id)
def test_every_question_for_discussion_has_its_rubric_and_both_answers(question) -> None:  # type: ignore[no-untyped-def]
    page = (HTML / "instructors" / "rubrics.html").read_text("utf-8")
    own = page.partition(f'id="rubric-{question.id.replace(".", "-")}"')[2].partition('id="rubric-')[0]
    for part in ("Strong", "Middling", "Weak", "Model answer A", "Model answer B"):
        assert part in own


def test_the_key_says_that_solutions_are_public() -> None:
    assert "The solutions of an open course are public." in _text("answer-key")
