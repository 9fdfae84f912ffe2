"""What those who teach are given adds up, names what exists, and is in step with the questions."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

from casebook.book.teaching import needed_before
from casebook.grading.assignment import chosen
from casebook.questions import find
from casebook.tables import row, table
from casebook.teaching import AUDIENCES, asked, at_home, command, in_class, sessions

PATHS = [each.id for each in table("paths")]
WAYS = [(path, audience) for path in PATHS for audience in AUDIENCES]


# ---------------------------------------------------------------------------------------------------------------------
# ready paths


@pytest.mark.parametrize(("path", "audience"), WAYS)
def test_a_path_has_every_session_once_for_each_audience(path: str, audience: str) -> None:
    assert [each.session for each in sessions(path, audience)] == list(range(1, row("paths", path).sessions + 1))


def test_every_session_is_for_somebody_and_for_nobody_else() -> None:
    for session in table("path_steps"):
        assert session.suits
        assert set(session.suits) <= set(AUDIENCES), session.id


@pytest.mark.parametrize("session", table("path_steps"), ids=lambda each: each.id)
def test_a_session_fits_its_path_and_names_what_exists(session) -> None:  # type: ignore[no-untyped-def]
    path = row("paths", session.path)
    assert path.minutes - 5 <= in_class(session) <= path.minutes, f"{in_class(session)} minutes"
    assert at_home(session) <= path.home_minutes, f"{at_home(session)} minutes at home"
    assert session.show >= 10
    assert not set(session.in_class) & set(session.at_home)
    for id in (*session.in_class, *session.at_home):
        assert find(id).kind != "discuss"
        assert str(find(id).chapter) in session.chapters
    assert find(session.discuss).kind == "discuss"
    assert session.talk >= find(session.discuss).minutes
    assert set(chosen(list(asked(session)), title=session.title).points) == set(asked(session))
    assert session.title in command(session)


@pytest.mark.parametrize("session", table("path_steps"), ids=lambda each: each.id)
def test_who_does_not_program_is_asked_for_no_code(session) -> None:  # type: ignore[no-untyped-def]
    if set(session.suits) & {"lawyers", "managers"}:
        for id in (*session.in_class, *session.at_home):
            assert find(id).publish(), f"{id} has no table to be answered in"


@pytest.mark.parametrize(("path", "audience"), WAYS)
def test_what_a_chapter_needs_has_been_read(path: str, audience: str) -> None:
    read: set[int] = set()
    for session in sessions(path, audience):
        for number in map(int, session.chapters):
            page = (ROOT / "chapters" / f"{row('chapters', number).slug}.md").read_text("utf-8")
            box = re.search(r"```\{chapter-box\} \d+\n(.*?)```", page, re.DOTALL)
            assert box
            assert needed_before(box[1]) <= read, f"chapter {number} in session {session.session}"
            read.add(number)


def test_the_page_shows_every_path() -> None:
    page = (ROOT / "instructors" / "paths.md").read_text("utf-8")
    assert re.findall(r"```\{ready-path\} (\w+)", page) == PATHS
