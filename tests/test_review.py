"""Points that a person gives: gathered beside the rubric, typed into a spreadsheet, merged, and never lost."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from classroom import HER_YES, as_bytes, discussing

from casebook.grading import batch, review
from casebook.grading.assignment import Asked, Unusable, chosen
from casebook.grading.collect import collect

ASKED = replace(chosen(["6.1", "6.6"], title="Week 2"), asked=(Asked("6.1", 1), Asked("6.6", 4)))
TEXTS = {
    "Anna Lund": "Two screens, one question each.",
    "Åsa Ek": "One button. <script>alert(1)</script> & <img src=x onerror=alert(2)>",
    "=cmd|' calc'!A0": "=HYPERLINK('x')",
    "Bo": "...",
    "Chen": "Ask twice.",
}


def grade(folder: Path, out: Path, **more: Any) -> batch.Graded:
    return batch.grade(collect(folder, slugs=ASKED.slugs), batch.Settings(more.pop("asked", ASKED), 4711), out, **more)


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    for name, text in TEXTS.items():
        (folder / f"{name}.ipynb").write_bytes(as_bytes(discussing(text, {"6.1": HER_YES})))
    (folder / "Dora.ipynb").write_bytes(b"{")
    return folder


@pytest.fixture(scope="module")
def graded_once(submissions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "grades"
    assert grade(submissions, out) == batch.Graded(5, 0, ())
    return out


@pytest.fixture
def out(graded_once: Path, tmp_path: Path) -> Path:
    shutil.copytree(graded_once, tmp_path / "grades")
    return tmp_path / "grades"


def rows(out: Path) -> list[dict[str, str]]:
    text = (out / "review.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(out: Path) -> dict[str, dict[str, str]]:
    text = (out / "grades.csv").read_text("utf-8")
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def type_in(out: Path, typed: dict[str, tuple[str, str]], delimiter: str = ",") -> None:
    """What an instructor does in a spreadsheet."""
    held = io.StringIO()
    table = csv.DictWriter(held, review.COLUMNS, delimiter=delimiter, lineterminator="\r\n")
    table.writeheader()
    for row in rows(out):
        if row["student"] in typed:
            row["points"], row["comment"] = typed[row["student"]]
        table.writerow(row)
    (out / "review.csv").write_text(held.getvalue(), "utf-8-sig", newline="")


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def feedback(out: Path, student: str) -> dict[str, Any]:
    (record,) = [
        each for path in (out / "private").glob("*.json") if (each := json.loads(path.read_text()))["student"] == student
    ]
    held: dict[str, Any] = json.loads((out / "feedback" / f"{record['key']}.json").read_text())
    return held


# ---------------------------------------------------------------------------------------------------------------------
# what is gathered


def test_answers_stand_beside_task_rubric_and_model_answers(graded_once: Path) -> None:
    page = (graded_once / "review.html").read_text("utf-8")
    for told in ("6.6 Discuss: write the screen (4 points)", "Birch Pay wants two things", "A real no", "Model answer B"):
        assert told in page, told
    assert "Two screens, one question each." in page
    assert "my_text" not in page
    assert page.count("Nothing was written.") == 1
    assert "{rule}" not in page


def test_answers_are_escaped_and_formulas_guarded(graded_once: Path) -> None:
    page = (graded_once / "review.html").read_text("utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    names = [row["student"] for row in rows(graded_once)]
    assert "'=cmd|' calc'!A0" in names
    assert not any(name.startswith("=") for name in names)


def test_the_table_has_a_row_for_each_who_handed_in(graded_once: Path) -> None:
    found = rows(graded_once)
    assert list(found[0]) == ["student", "question", "out of", "points", "comment"]
    assert sorted(row["student"] for row in found) == sorted(["'=cmd|' calc'!A0", "Anna Lund", "Bo", "Chen", "Åsa Ek"])
    assert {(row["question"], row["out of"], row["points"], row["comment"]) for row in found} == {
        ("6.6 write the screen", "4", "", "")
    }


def test_until_somebody_has_points_the_question_does_not_count(graded_once: Path) -> None:
    assert {
        (row["points"], row["of"], row["6.6 status"]) for row in sheet(graded_once).values() if row["student"] != "Dora"
    } == {("1", "1", "by_hand")}


def test_files_are_for_their_owner_only(graded_once: Path) -> None:
    for name in ("review.csv", "review.html", "private/marks", "private/run"):
        assert (graded_once / name).stat().st_mode & 0o777 == 0o600, name


# ---------------------------------------------------------------------------------------------------------------------
# what is merged


def test_typed_points_and_comments_reach_sheet_and_feedback(submissions: Path, out: Path) -> None:
    typed = {
        "Anna Lund": ("3.5", "Whose <b>yes</b>?\nAnd how taken back?"),
        "Chen": ("0", ""),
        "'=cmd|' calc'!A0": ("1", "=1+1"),
    }
    type_in(out, typed)
    assert grade(submissions, out) == batch.Graded(5, 3, ())
    held = sheet(out)
    anna = held["Anna Lund"]
    assert (anna["points"], anna["of"], anna["6.6"], anna["6.6 status"]) == ("4.5", "5", "3.5", "marked")
    assert anna["6.6 comment"] == "Whose <b>yes</b>? And how taken back?"
    assert (held["Chen"]["points"], held["Chen"]["6.6 status"]) == ("1", "marked")
    assert (held["Bo"]["points"], held["Bo"]["of"], held["Bo"]["6.6 status"]) == ("1", "5", "by_hand")
    assert held["'=cmd|' calc'!A0"]["6.6 comment"] == "'=1+1"
    given = feedback(out, "Anna Lund")
    assert (given["points"], given["of"]) == (4.5, 5)
    assert given["questions"][1]["comment"] == "Whose <b>yes</b>?\nAnd how taken back?"
    page = next((out / "feedback").glob("Anna-Lund-*.html")).read_text("utf-8")
    assert "Whose &lt;b&gt;yes&lt;/b&gt;?<br>And how taken back?" in page
    assert "read and marked by a person (3.5 of 4)" in page
    assert "4.5 of 5 points" in page
    record = json.loads(next((out / "private").glob("Anna-Lund-*.json")).read_text())
    assert record["result"]["points"] == 1, "records stay as graded"


def test_a_second_run_and_one_afresh_give_the_same_bytes(submissions: Path, out: Path) -> None:
    type_in(out, {"Anna Lund": ("3", "good"), "Chen": ("", "see me"), "'=cmd|' calc'!A0": ("1", "'- so")})
    grade(submissions, out)
    once = contents(out)
    grade(submissions, out)
    assert contents(out) == once
    grade(submissions, out, afresh=True)
    assert contents(out) == once


def test_an_emptied_cell_takes_a_mark_back(submissions: Path, out: Path) -> None:
    before = contents(out)
    type_in(out, {"Anna Lund": ("3", "good")})
    grade(submissions, out)
    assert sheet(out)["Anna Lund"]["points"] == "4"
    type_in(out, {"Anna Lund": ("", "")})
    grade(submissions, out)
    after = contents(out)
    assert {name for name in after if after[name] != before[name]} <= {"private/marks"}


@pytest.mark.parametrize("lost", ["file", "row"])
def test_a_deleted_row_or_file_comes_back(submissions: Path, out: Path, lost: str) -> None:
    type_in(out, {"Anna Lund": ("3", "good")})
    grade(submissions, out)
    if lost == "file":
        (out / "review.csv").unlink()
    else:
        kept = [line for line in (out / "review.csv").read_text("utf-8").splitlines() if "Anna" not in line]
        (out / "review.csv").write_text("\n".join(kept), "utf-8")
    grade(submissions, out)
    assert ("Anna Lund", "3", "good") in {(row["student"], row["points"], row["comment"]) for row in rows(out)}
    assert sheet(out)["Anna Lund"]["points"] == "4"


def test_marks_of_one_who_is_not_in_this_run_are_kept(submissions: Path, out: Path, tmp_path: Path) -> None:
    type_in(out, {"Anna Lund": ("3", "good")})
    fewer = tmp_path / "fewer"
    shutil.copytree(submissions, fewer)
    (fewer / "Anna Lund.ipynb").unlink()
    assert grade(fewer, out).absent == ("Anna Lund",)
    assert "Anna Lund" not in sheet(out)
    assert ("Anna Lund", "3") in {(row["student"], row["points"]) for row in rows(out)}
    assert sheet(out)["Bo"]["of"] == "1", "who is not in this run makes no question count"
    grade(submissions, out)
    assert sheet(out)["Anna Lund"]["points"] == "4"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheets_of_other_countries_are_understood(submissions: Path, out: Path, delimiter: str) -> None:
    type_in(out, {"Åsa Ek": ("2,5", "one; two, three")}, delimiter)
    grade(submissions, out)
    assert (sheet(out)["Åsa Ek"]["6.6"], sheet(out)["Åsa Ek"]["6.6 comment"]) == ("2.5", "one; two, three")
    assert (out / "review.csv").read_text("utf-8-sig").startswith(delimiter.join(review.COLUMNS))


def test_points_may_be_typed_for_one_whose_notebook_cannot_be_read(submissions: Path, out: Path) -> None:
    with (out / "review.csv").open("a", encoding="utf-8") as file:
        file.write("Dora,6.6,4,2,handed in on paper\n")
    grade(submissions, out)
    assert (sheet(out)["Dora"]["points"], sheet(out)["Dora"]["of"]) == ("2", "5")
    assert rows(out)[-1]["comment"] == "handed in on paper"


def test_two_students_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folder, out = tmp_path / "class", tmp_path / "grades"
    for number in (1, 2):
        place = folder / f"Lund Anna_{number}_assignsubmission_file_"
        place.mkdir(parents=True)
        (place / "06-explicit-authorization.ipynb").write_bytes(as_bytes(discussing(f"Text {number}", {})))
    grade(folder, out)
    first, second = [row["student"] for row in rows(out)]
    assert first != second
    type_in(out, {second: ("2", "")})
    grade(folder, out)
    held = list(csv.DictReader(io.StringIO((out / "grades.csv").read_text("utf-8"), newline="")))
    assert [(row["id"], row["6.6"]) for row in held] == [("1", "0"), ("2", "2")]


def test_a_label_means_who_it_meant_when_it_was_written(submissions: Path, out: Path, tmp_path: Path) -> None:
    """A second Bo arrives; the file that the instructor has open still says Bo."""
    more = tmp_path / "more"
    shutil.copytree(submissions, more)
    other = more / "Bo_77_assignsubmission_file_"
    other.mkdir()
    (other / "06-explicit-authorization.ipynb").write_bytes(as_bytes(discussing("Mine.", {})))
    type_in(out, {"Bo": ("1", "the first")})
    grade(more, out)
    held = [row for row in rows(out) if row["student"].startswith("Bo")]
    assert sorted((row["points"], row["student"].startswith("Bo (Bo-77")) for row in held) == [("", True), ("1", False)]


def test_class_statistics_say_nothing_of_marks_by_hand(submissions: Path, out: Path) -> None:
    before = [(out / name).read_bytes() for name in ("class.json", "class.html")]
    type_in(out, {"Anna Lund": ("3", "good")})
    grade(submissions, out)
    assert [(out / name).read_bytes() for name in ("class.json", "class.html")] == before
    assert "6.6" not in (out / "class.json").read_text()


def test_an_assignment_without_discussion_has_no_review(submissions: Path, tmp_path: Path) -> None:
    assert grade(submissions, tmp_path / "grades", asked=chosen(["6.1"])).for_discussion == 0
    assert not (tmp_path / "grades" / "review.csv").exists()
    assert "comment" not in (tmp_path / "grades" / "grades.csv").read_text().splitlines()[0]


# ---------------------------------------------------------------------------------------------------------------------
# what cannot be merged

HEADER = "student,question,out of,points,comment\n"
REFUSED = {
    "no number": (HEADER + "Bo,6.6 write the screen,4,good,\n", "line 2: points must be a number"),
    "minus": (HEADER + "Bo,6.6,4,-1,\n", "line 2: points must be a number"),
    "not a number": (HEADER + "Bo,6.6,4,nan,\n", "line 2: points must be a number"),
    "endless": (HEADER + "Bo,6.6,4,inf,\n", "line 2: points must be a number"),
    "power": (HEADER + "Bo,6.6,4,1e3,\n", "line 2: points must be a number"),
    "a formula": (HEADER + "Bo,6.6,4,=2+2,\n", "line 2: points must be a number"),
    "other digits": (HEADER + "Bo,6.6,4,٣x,\n", "line 2: points must be a number"),
    "too many": (HEADER + 'Chen,6.6,4,,"two\nlines"\nBo,6.6,4,4.5,\n', "line 4: 4.5 points, and 6.6 is worth 4"),
    "unknown student": (HEADER + "\nBob,6.6,4,1,\n", "line 3: no student of these grades is called 'Bob'"),
    "unknown question": (HEADER + "Bo,6.7,4,1,\n", "line 2: 6.7 is no question for discussion of this assignment (6.6)"),
    "checked question": (HEADER + "Bo,6.1,4,1,\n", "line 2: 6.1 is no question for discussion"),
    "no question": (HEADER + "Bo,,4,1,\n", "line 2: an empty cell is no question"),
    "twice": (HEADER + "Bo,6.6,4,1,\nBo,6.6,4,2,\n", "line 3: Bo, 6.6 is in line 2 already"),
    "no column": ("student,question,points\nBo,6.6,1\n", "line 1: there is no column 'comment'"),
    "empty": ("", "line 1: there is no column 'student'"),
    "more cells": (HEADER + "Bo,6.6,4,1,well done, Bo\n", "line 2: more cells than columns"),
    "open quote": (HEADER + 'Bo,6.6,4,1,"well\n', "line 2: "),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_merged_names_file_and_line_and_changes_nothing(submissions: Path, out: Path, name: str) -> None:
    text, told = REFUSED[name]
    (out / "review.csv").write_text(text, "utf-8")
    before = contents(out)
    with pytest.raises(Unusable) as refused:
        grade(submissions, out)
    assert str(refused.value).startswith(str(out / "review.csv"))
    assert told in str(refused.value)
    assert contents(out) == before


def test_another_encoding_is_refused_with_what_to_do(submissions: Path, out: Path) -> None:
    (out / "review.csv").write_bytes((HEADER + "Åsa Ek,6.6,4,1,\n").encode("cp1252"))
    with pytest.raises(Unusable, match="CSV UTF-8"):
        grade(submissions, out)


def test_marks_above_what_a_question_is_now_worth_are_said(submissions: Path, out: Path) -> None:
    type_in(out, {"Bo": ("4", "")})
    grade(submissions, out)
    (out / "review.csv").unlink()
    with pytest.raises(Unusable, match=r"4 points are kept for Bo, 6\.6, which is worth 1"):
        grade(submissions, out, asked=chosen(["6.1", "6.6"]))


def test_blank_rows_and_rows_of_strangers_without_marks_are_nothing(submissions: Path, out: Path) -> None:
    (out / "review.csv").write_text(HEADER + ",,,,\n\nNobody,6.6,4,,\nBo,6.9,4,,\n", "utf-8")
    assert grade(submissions, out).marked == 0
    assert len(rows(out)) == 5
