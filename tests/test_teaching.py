"""What those who teach are given adds up, names what exists, and is in step with the questions."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from conftest import ROOT

from casebook.__main__ import main
from casebook.before_after import PAIRS as TWINS
from casebook.before_after import items
from casebook.book.teaching import needed_before
from casebook.grading.assignment import chosen
from casebook.grading.discussion import of
from casebook.questions import all_questions, find
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


# ---------------------------------------------------------------------------------------------------------------------
# session plans and discussion guides


def _read(name: str) -> str:
    return (ROOT / "instructors" / f"{name}.md").read_text("utf-8")


def test_the_minutes_of_week_one_follow_each_other_and_fill_the_lecture() -> None:
    plan = _read("sessions").partition("## Week one")[2].partition("## If it breaks")[0]
    spans = [(int(first), int(last)) for first, last in re.findall(r"^### (\d+)–(\d+) · ", plan, re.MULTILINE)]
    assert [first for first, _ in spans] == [0, *(last for _, last in spans[:-1])]
    for audience in AUDIENCES:
        assert spans[-1][1] == in_class(sessions("lecture", audience)[0])


def test_the_answers_in_week_one_are_right() -> None:
    plan = _read("sessions")
    about = {id: find("1.1").solve(*case.arguments) for id, case in find("1.1").publish().items()}
    told = re.search(r"\*\*Right:\*\* (.*)", plan)
    assert told
    said = {id: word for word, ids in re.findall(r"`\"(\w+)\"` ([A-Z0-9, ]+)", told[1]) for id in re.findall(r"[A-Z]\d\d", ids)}
    assert said == about
    misses = {id: [each.rule for each in find("1.3").solve(*case.arguments)] for id, case in find("1.3").publish().items()}
    for id, rules in misses.items():
        assert not rules or f'{id} `["{rules[0]}"]`' in plan
    assert f"{', '.join(id for id, rules in misses.items() if not rules)} meet" in plan
    for verdict in ("established", "asserted", "unknown"):
        ids = [id for id, case in find("1.4").publish().items() if find("1.4").solve(*case.arguments) == verdict]
        assert f"{verdict} {', '.join(ids)}" in plan


def test_the_answers_in_the_second_session_are_right() -> None:
    plan = _read("sessions").partition("## The second session")[2].partition("\n## ")[0]
    for id, start in (("3.1", "**Right:**"), ("3.4", "**Lawyers: 3.4**"), ("3.5", "**Managers: 3.5**")):
        [told] = [line for line in plan.splitlines() if start in line]
        right = {case: find(id).solve(*each.arguments) for case, each in find(id).publish().items()}
        for verdict in set(right.values()):
            cases = [case for case, said in right.items() if said == verdict]
            words = " and ".join(cases) if id == "3.1" else ", ".join(cases)
            assert f'{words} `"{verdict}"`' in told, (id, verdict)


def test_room_for_a_rubric_is_two_points_a_line() -> None:
    lines = of("6.6")[1].markdown.splitlines()[2:]
    assert f'`"6.6" = {2 * len(lines)}`' in _read("assign-and-grade")


@pytest.mark.parametrize("chapter", table("chapters"), ids=lambda each: each.slug)
def test_every_chapter_has_a_plan_and_a_guide(chapter) -> None:  # type: ignore[no-untyped-def]
    if chapter.number > 1:
        assert f"### Chapter {chapter.number}: {chapter.title}\n" in _read("sessions")
    guide = _read("discussions").partition(f"## {chapter.number} ")[2].partition("\n## ")[0]
    for part in ("Opener", "Then ask", "Change of mind"):
        assert f"**{part}.**" in guide, f"chapter {chapter.number} lacks {part}"
    assert guide.count("**For ") == 2


# ---------------------------------------------------------------------------------------------------------------------
# the adoption pack


def test_the_samples_are_marked_by_the_lines_of_their_rubric() -> None:
    pack = _read("adoption")
    boxes = re.findall(r"Our marks for sample (\d+\.\d+) (\w)\n(.*?)^:::$", pack, re.MULTILINE | re.DOTALL)
    assert [letter for _, letter, _ in boxes] == ["a", "b", "c"] * 3
    for id, letter, box in boxes:
        assert f"**Sample {id} {letter}.**" in pack
        *rows, (_, total) = re.findall(r"^\| ([^|]+) \| (\d+) \|", box, re.MULTILINE)
        rubric = of(id)[1].markdown
        assert [name for name, _ in rows] == [line.split("|")[1].strip() for line in rubric.splitlines()[2:]]
        assert sum(int(points) for _, points in rows) == int(total)
        assert f"| of {2 * len(rows)} |" in box
    assert pack.index("no student did") < pack.index("**Sample")


# ---------------------------------------------------------------------------------------------------------------------
# before and after


def test_every_pair_has_two_forms_that_ask_about_the_same() -> None:
    for pair in TWINS:
        first, second = (items(letter)[pair] for letter in ("A", "B"))
        assert first.outcome == second.outcome
        assert first.question.split()[0] == second.question.split()[0]
        assert first.scene != second.scene


@pytest.mark.parametrize("letter", ["A", "B"])
def test_no_letter_and_no_length_gives_the_answer_away(letter: str) -> None:
    right = Counter(each.right for each in items(letter).values())
    assert max(right.values()) <= 2
    for farthest in (max, min):
        told = [
            farthest("abcd", key=lambda option: len(getattr(each, option))) == each.right for each in items(letter).values()
        ]
        assert sum(told) <= 2


def test_no_item_is_copied_from_an_exercise() -> None:
    shown = {case.words for question in all_questions() for case in question.publish().values()}
    exercises = " ".join(path.read_text("utf-8") for path in (ROOT / "exercises").glob("*.md"))
    for each in table("test_items"):
        assert each.scene not in shown
        for sentence in re.split(r"(?<=[.”]) ", each.scene):
            assert sentence not in exercises


def test_a_form_is_printed_without_its_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["before-after", "--form", "B"]) == 0
    printed = capsys.readouterr().out
    for each in items("B").values():
        assert each.scene in printed
        assert each.because not in printed


def test_a_class_is_scored_and_a_small_one_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = {letter: ",".join(each.right for each in items(letter).values()) for letter in ("A", "B")}
    head = "who,when,form,1,2,3,4,5,6\r\n"
    lines = [f"w{n},before,A,,,,,,\r\nw{n},After,b,{right['B'].upper()}\r\n" for n in range(5)]
    sheet = tmp_path / "answers.csv"
    sheet.write_text("\ufeff" + head + "".join(lines) + f"gone,before,B,{right['B']}\r\n", "utf-8")
    assert main(["before-after", str(sheet)]) == 0
    told = capsys.readouterr().out
    assert "5 persons" in told
    assert "On average 0.0 of 6 before and 6.0 of 6 after." in told
    assert "No effect of the course is shown" in told
    sheet.write_text(head + "".join(lines[:4]), "utf-8")
    assert main(["before-after", str(sheet)]) == 0
    told = capsys.readouterr().out
    assert "from 5 persons on" in told
    assert "average" not in told


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        ("name,1\n", "line 1: the columns must be who,when,form"),
        ("who,when,form,1,2,3,4,5,6\nfinch,later,A,a,a,a,a,a,a\n", "line 2: “later” is no time"),
        ("who,when,form,1,2,3,4,5,6\nfinch,before,A,a,a,x,a,a,a\n", "line 2: answer 3 is “x”"),
        ("who,when,form,1,2,3,4,5,6\n,before,A,a,a,a,a,a,a\n", "line 2: the word is missing"),
        ("who,when,form,1,2,3,4,5,6\nfinch,before,A,a\nfinch,before,A,a\n", "line 3: finch answered before twice"),
        ("who,when,form,1,2,3,4,5,6\nfinch,before,A,a\nfinch,after,A,a\n", "line 3: finch had form A both times"),
    ],
)
def test_a_sheet_that_cannot_be_scored_says_why(
    sheet: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answers.csv").write_text(sheet, "utf-8")
    assert main(["before-after", str(tmp_path / "answers.csv")]) == 2
    assert says in capsys.readouterr().err
