"""Grades without names, and with them again: nothing under the folder and nothing on the screen says whose work it is."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from classroom import HER_YES, STATE, as_bytes, discussing

from casebook.__main__ import main
from casebook.grading.assignment import Unusable
from casebook.grading.collect import Owner, collect
from casebook.grading.pseudonyms import Names, beside, load, run_of

ASKED = ["--questions", "6.1", "6.2", "6.6", "--seed", "4711"]
NAMES = ("anna", "lund", "åsa", "asa-ek", "bo berg", "berg", "chen", "dora", "maar", "edda", "4712", "annalund")
"""Casefolded, of everybody in the class; with the numbers that the platform gave."""


def named_everywhere(name: str, answers: dict[str, str], text: str = "Two screens.") -> bytes:
    """A notebook whose metadata, ids and outputs hold its author's name, as editors leave it there."""
    notebook = discussing(text, answers)
    notebook["metadata"] |= {"authors": [{"name": name}], "title": name}
    notebook["metadata"]["kernelspec"] = {"display_name": f"{name}'s Python", "name": name, "language": "python"}
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"{name}-{number}".replace(" ", "-")
        cell["metadata"] |= {"author": name, "tags": [*cell["metadata"].get("tags", []), name]}
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": f"/home/{name}/work"}]
    return as_bytes(notebook)


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class") / "handed-in"
    right = {"6.1": HER_YES, "6.2": STATE}
    files = {
        "Lund Anna_4712_assignsubmission_file_/06-explicit-authorization.ipynb": named_everywhere(
            "Lund Anna", right, "Anna Lund, group 3\nAsk twice. (c) lund_anna, ANNA LUND"
        ),
        "Åsa Ek.ipynb": named_everywhere(
            "Åsa Ek", right | {"6.2": "def state(events, day):\n    raise OSError('Åsa Ek was here')"}
        ),
        "Bo Berg.ipynb": b"{",
        "Bo Berg (1).ipynb": b"",
        "Chen Wu.zip": b"PK\x03\x04 cut off",
        "Edda Berg/Edda Berg answers.ipynb": named_everywhere("Edda Berg", right),
        "Edda Berg/Edda Berg answers, again.ipynb": named_everywhere("Edda Berg", {}),
        "annalund_52_9031_06-explicit-authorization.ipynb": named_everywhere("annalund", {"6.1": HER_YES}, "by annalund"),
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    other = discussing("", {})
    other["metadata"] |= {"kernelspec": {"language": "Dora Maar's R"}, "language_info": {"name": "Dora Maar's R"}}
    (folder / "Dora Maar.ipynb").write_bytes(as_bytes(other))
    (folder / "Dora Maar").symlink_to(folder / "Edda Berg")
    return folder


@pytest.fixture(scope="module")
def graded_once(submissions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk: grades under pseudonyms, their names beside them, and the same class graded with names."""
    desk = tmp_path_factory.mktemp("desk")
    for out, more in (("marking", ["--pseudonyms"]), ("with", [])):
        assert main(["grade", str(submissions), *ASKED, "--out", str(desk / out), *more]) == 0
    return desk


@pytest.fixture
def desk(graded_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(graded_once, tmp_path / "desk")


def sheet(out: Path) -> dict[str, dict[str, str]]:
    text = (out / "grades.csv").read_text("utf-8")
    return {row["student"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def grade_again(submissions: Path, desk: Path, *more: str) -> int:
    return main(["grade", str(submissions), *ASKED, "--out", str(desk / "marking"), "--pseudonyms", *more])


def type_for(out: Path, student: str, points: str, comment: str) -> None:
    """What a helper does, who sees pseudonyms only."""
    text = (out / "review.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    (row,) = [row for row in rows if row[0] == student]
    row[3:] = [points, comment]
    with (out / "review.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def pseudonym(desk: Path, name: str) -> str:
    (found,) = [each for each, owner in load(desk / "marking-names.json").students.items() if owner.name == name]
    return found


# ---------------------------------------------------------------------------------------------------------------------
# no names


def test_no_name_anywhere_under_the_folder(graded_once: Path) -> None:
    for path, content in contents(graded_once / "marking").items():
        for text in (path, content.decode("utf-8"), content.decode("utf-8").encode().decode("unicode_escape", "replace")):
            for name in NAMES:
                assert name not in text.casefold(), f"{name} in {path}"


def test_with_names_the_same_class_shows_them(graded_once: Path) -> None:
    """The proof that the test before looks for what would be there."""
    text = "".join(f"{path}\n{content.decode()}" for path, content in contents(graded_once / "with").items()).casefold()
    assert [name for name in NAMES if name not in text] == []


def test_no_name_on_the_screen(submissions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(submissions), *ASKED, "--out", str(tmp_path / "marking"), "--pseudonyms"]) == 0
    said = "".join(capsys.readouterr()).casefold()
    assert not [name for name in NAMES if name in said], said
    assert "marking-names.json" in said
    assert "an answer may still say whose it is" in said


def test_what_students_wrote_stays_but_for_their_own_full_names(desk: Path) -> None:
    hidden = pseudonym(desk, "Lund Anna")
    page = (desk / "marking" / "review.html").read_text("utf-8")
    assert f"{hidden}, group 3\nAsk twice. (c) {hidden}, {hidden}" in page


def test_the_same_student_has_the_same_pseudonym_and_another_key_gives_another(tmp_path: Path) -> None:
    once, again, other = Names(tmp_path, b"a"), Names(tmp_path, b"a"), Names(tmp_path, b"b")
    anna = Owner("Anna Lund", "7")
    assert once.pseudonym(anna) == again.pseudonym(anna) != other.pseudonym(anna)
    assert once.pseudonym(anna) != once.pseudonym(Owner("Anna Lund", "8"))


def test_the_order_says_nothing(graded_once: Path) -> None:
    assert list(sheet(graded_once / "marking")) == sorted(sheet(graded_once / "marking"))


def test_everything_is_for_its_owner_only(graded_once: Path) -> None:
    assert (graded_once / "marking-names.json").stat().st_mode & 0o777 == 0o600
    for path in [graded_once / "marking", *(graded_once / "marking").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_a_second_run_gives_the_same_bytes(submissions: Path, desk: Path) -> None:
    once = contents(desk)
    assert grade_again(submissions, desk) == 0
    assert contents(desk) == once
    assert grade_again(submissions, desk, "--afresh") == 0
    assert contents(desk) == once


def test_what_a_killed_run_left_of_the_names_is_removed(submissions: Path, desk: Path) -> None:
    half = desk / ".writing-marking-names.json-x1y2"
    half.write_text("Anna Lund")
    assert grade_again(submissions, desk) == 0
    assert not half.exists()


def test_what_is_kept_of_a_student_is_what_the_notice_says(graded_once: Path) -> None:
    """Whoever adds something here looks at instructors/students-notice.md first."""
    for path in (graded_once / "with" / "private").glob("*.json"):
        record = json.loads(path.read_text())
        assert set(record) == {"schema", "key", "student", "id", "fingerprint", "files", "result", "likeness", "texts"}
        assert set(record["result"]) == {"schema", "assignment", "status", "points", "of", "questions", "remarks", "sandbox"}
        for each in record["result"]["questions"]:
            assert set(each) == {"id", "status", "points", "of", "findings", "note", "not_tested"}
    assert {path.name for path in (graded_once / "with" / "private").iterdir() if path.suffix != ".json"} == {
        "lock",
        "marks",
        "run",
    }


def test_nothing_says_when_somebody_worked(submissions: Path, graded_once: Path, tmp_path: Path) -> None:
    shutil.copytree(submissions, tmp_path / "later", symlinks=True)
    for path in (tmp_path / "later").rglob("*"):
        if not path.is_symlink():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 1_000_000))
    assert main(["grade", str(tmp_path / "later"), *ASKED, "--out", str(tmp_path / "with")]) == 0
    for name, content in contents(tmp_path / "with").items():
        ours, theirs = (re.sub(rb'"fingerprint": "\w+"', b"", each) for each in (content, contents(graded_once / "with")[name]))
        assert ours == theirs, name


# ---------------------------------------------------------------------------------------------------------------------
# and with names again


def test_joined_grades_are_those_that_names_would_have_got(desk: Path) -> None:
    assert main(["rejoin", str(desk / "marking"), "--out", str(desk / "marked")]) == 0
    joined, named = sheet(desk / "marked"), sheet(desk / "with")
    assert list(joined) == list(named), "in the same order, too"
    for student, row in named.items():
        assert {key: value for key, value in joined[student].items() if key != "remarks"} == {
            key: value for key, value in row.items() if key != "remarks"
        }
    assert {path.name for path in (desk / "marked" / "feedback").iterdir()} == {
        path.name for path in (desk / "with" / "feedback").iterdir()
    }
    for path in (desk / "with" / "feedback").glob("*.json"):
        ours, theirs = (json.loads((desk / out / "feedback" / path.name).read_text()) for out in ("marked", "with"))
        assert [each["points"] for each in ours["questions"]] == [each["points"] for each in theirs["questions"]]
    page = next((desk / "marked" / "feedback").glob("Asa-Ek-*.html")).read_text("utf-8")
    assert "Åsa Ek was here" in page, "her own words are hers again"
    for name in ("class.json", "class.html"):
        assert (desk / "marked" / name).read_bytes() == (desk / "with" / name).read_bytes()
    for path in [desk / "marked", *(desk / "marked").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("merged", [True, False])
def test_marks_typed_meanwhile_survive(submissions: Path, desk: Path, merged: bool) -> None:
    """Whether or not somebody ran `grade` once more after they were typed."""
    hidden = pseudonym(desk, "Lund Anna")
    type_for(desk / "marking", hidden, "0.5", f"Whose yes, {hidden}?")
    if merged:
        assert grade_again(submissions, desk) == 0
    before = contents(desk / "marking")
    assert main(["rejoin", str(desk / "marking"), "--out", str(desk / "marked")]) == 0
    assert contents(desk / "marking") == before, "the graded folder stays as it is"
    row = sheet(desk / "marked")["Lund Anna"]
    assert (row["6.6"], row["6.6 status"], row["6.6 comment"]) == ("0.5", "marked", "Whose yes, Lund Anna?")
    assert (row["points"], row["of"]) == ("2.5", "3")
    page = next((desk / "marked" / "feedback").glob("Lund-Anna-*.html")).read_text("utf-8")
    assert "Whose yes, Lund Anna?" in page


def test_joining_again_takes_what_was_typed_since(desk: Path) -> None:
    join = ["rejoin", str(desk / "marking"), "--out", str(desk / "marked")]
    assert main(join) == 0
    once = contents(desk / "marked")
    assert main(join) == 0
    assert contents(desk / "marked") == once
    type_for(desk / "marking", pseudonym(desk, "Åsa Ek"), "1", "")
    assert main(join) == 0
    assert sheet(desk / "marked")["Åsa Ek"]["6.6"] == "1"


def test_statistics_leave_out_groups_under_five(submissions: Path, desk: Path, tmp_path: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for name in ("Åsa Ek.ipynb", "annalund_52_9031_06-explicit-authorization.ipynb"):
        shutil.copyfile(submissions / name, few / name)
    assert main(["grade", str(few), *ASKED, "--out", str(tmp_path / "marking"), "--pseudonyms"]) == 0
    told = json.loads((tmp_path / "marking" / "class.json").read_text())
    assert {(each["handed_in"], each["solved"], *each["mistakes"], *each["rarer"]) for each in told["questions"]} == {
        (None, "fewer than 5 handed in")
    }


# ---------------------------------------------------------------------------------------------------------------------
# what is refused


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    capsys.readouterr()
    assert main([str(each) for each in arguments]) == 2
    return capsys.readouterr().err


def test_kinds_of_grades_are_not_mixed(submissions: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(desk)
    marking, named = desk / "marking", desk / "with"
    grade = ["grade", submissions, *ASKED, "--out"]
    assert "holds grades under pseudonyms; grade into it as before" in refused(capsys, *grade, marking)
    assert "holds grades with names; grade into it as before" in refused(capsys, *grade, named, "--pseudonyms")
    other = refused(capsys, *grade, marking, "--pseudonyms", "--names", desk / "other.json")
    assert "with the file of names that they were made with" in other
    assert contents(desk) == before
    assert main(["rejoin", str(marking), "--out", str(desk / "marked")]) == 0
    assert "holds grades that `rejoin` wrote" in refused(capsys, *grade, desk / "marked")


def test_names_lie_outside_of_what_others_see(submissions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grade = ["grade", submissions, *ASKED, "--out", tmp_path / "marking", "--pseudonyms", "--names"]
    for place in (tmp_path / "marking" / "names.json", submissions / "names.json"):
        assert "must lie outside of the grades and of the submissions" in refused(capsys, *grade, place)
        assert not place.exists()
    assert "goes with --pseudonyms" in refused(capsys, *grade[:-2], "--names", tmp_path / "names.json")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"schema": 2}', '{"schema": 1, "key": "x", "students": {}}'])
def test_a_broken_file_of_names_is_never_written_over(
    submissions: Path, desk: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    file = desk / "marking-names.json"
    file.write_text(content)
    told = f"{file} cannot be used as a file of names"
    assert told in refused(capsys, "grade", submissions, *ASKED, "--out", desk / "marking", "--pseudonyms")
    assert told in refused(capsys, "rejoin", desk / "marking", "--out", desk / "marked")
    assert file.read_text() == content


def test_a_link_is_no_file_of_names(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = desk / "marking-names.json"
    file.rename(desk / "elsewhere.json")
    file.symlink_to(desk / "elsewhere.json")
    assert "no ordinary file" in refused(capsys, "rejoin", desk / "marking", "--out", desk / "marked")
    assert main(["rejoin", str(desk / "marking"), "--out", str(desk / "marked"), "--names", str(desk / "elsewhere.json")]) == 0


def test_what_cannot_be_joined_says_why(submissions: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marking, to = desk / "marking", desk / "marked"
    assert "holds no grades under pseudonyms" in refused(capsys, "rejoin", desk / "with", "--out", to)
    assert "holds no grades under pseudonyms" in refused(capsys, "rejoin", submissions, "--out", to)
    assert "another folder than the grades" in refused(capsys, "rejoin", marking, "--out", marking)
    assert "another folder than the grades" in refused(capsys, "rejoin", marking, "--out", marking / "named")
    assert "holds other files" in refused(capsys, "rejoin", marking, "--out", submissions)
    assert "holds grades with names" in refused(capsys, "rejoin", marking, "--out", desk / "with")
    assert "name the file of names with --names" in refused(
        capsys, "rejoin", marking, "--out", to, "--names", desk / "nowhere.json"
    )
    Names(desk / "other.json", b"another key").save()
    other = refused(capsys, "rejoin", marking, "--out", to, "--names", desk / "other.json")
    assert "is not the file of names that" in other
    (marking / "grades.csv").unlink()
    assert "is the run finished?" in refused(capsys, "rejoin", marking, "--out", to)


def test_a_mark_that_cannot_be_read_stops_the_joining(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    type_for(desk / "marking", pseudonym(desk, "Åsa Ek"), "lots", "")
    assert "points must be a number" in refused(capsys, "rejoin", desk / "marking", "--out", desk / "marked")
    assert not (desk / "marked").exists()


def test_two_students_never_share_a_pseudonym(submissions: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Names, "pseudonym", lambda self, owner: "p-same")
    with pytest.raises(Unusable, match="two students would be called p-same"):
        Names(tmp_path / "names.json", b"a key").hidden(collect(submissions))


def test_one_file_of_names_serves_several_weeks(submissions: Path, tmp_path: Path) -> None:
    shared = ["--pseudonyms", "--names", str(tmp_path / "term.json")]
    few: dict[str, set[str]] = {}
    for week, name in (("1", "Åsa Ek.ipynb"), ("2", "annalund_52_9031_06-explicit-authorization.ipynb")):
        (tmp_path / f"in-{week}").mkdir()
        for each in ("Dora Maar.ipynb", name):
            shutil.copyfile(submissions / each, tmp_path / f"in-{week}" / each)
        assert main(["grade", str(tmp_path / f"in-{week}"), *ASKED, "--out", str(tmp_path / week), *shared]) == 0
        few[week] = set(sheet(tmp_path / week))
    assert len(few["1"] & few["2"]) == 1
    assert {owner.name for owner in load(tmp_path / "term.json").students.values()} == {"Åsa Ek", "annalund", "Dora Maar"}
    assert not beside(tmp_path / "1").exists()
    assert run_of(tmp_path / "1") == run_of(tmp_path / "2")
