"""Erasing: submissions and all that was made of them are gone, and nothing else is touched, whatever folder is named by mistake."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from classroom import HER_YES, as_bytes, discussing

from casebook.__main__ import main
from casebook.grading import purge

ASKED = ["--questions", "6.1", "6.6", "--seed", "4711"]
FILE = "06-explicit-authorization"


def handed_in(folder: Path, text: str = "Two screens.") -> Path:
    """A class as platforms leave it."""
    for name in (
        f"Lund Anna_4712_assignsubmission_file_/{FILE}.ipynb",
        "Åsa Ek.ipynb",
        f"annalund_52_9031_{FILE}.ipynb",
        "Edda/answers.ipynb",
        "Edda/again.ipynb",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(as_bytes(discussing(f"{text} {name}", {"6.1": HER_YES})))
    with zipfile.ZipFile(folder / "Chen Wu.zip", "w") as archive:
        archive.writestr(f"{FILE}.ipynb", as_bytes(discussing(text, {"6.1": HER_YES})))
    (folder / "Bo.ipynb").write_bytes(b"{")
    return folder


def grade(submissions: Path, out: Path, *more: str) -> None:
    assert main(["grade", str(submissions), *ASKED, "--out", str(out), *more]) == 0


def purged(*arguments: object) -> int:
    return main(["purge", *map(str, arguments), "--yes"])


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = tmp_path_factory.mktemp("desk")
    submissions = handed_in(desk / "in")
    grade(submissions, desk / "grades")
    grade(submissions, desk / "marking", "--pseudonyms")
    for name in ("notes.txt", "week-2/assignment.toml", "week-2/work.ipynb", "roster.csv"):
        (desk / name).parent.mkdir(exist_ok=True)
        (desk / name).write_text("mine")
    return desk


@pytest.fixture
def desk(graded_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(graded_once, tmp_path / "desk")


def files(desk: Path) -> set[str]:
    return {path.relative_to(desk).as_posix() for path in desk.rglob("*") if not path.is_dir() or path.is_symlink()}


def below(desk: Path, *names: str) -> set[str]:
    return {file for file in files(desk) if file.split("/")[0] in names}


# ---------------------------------------------------------------------------------------------------------------------
# what goes


def test_grades_and_submissions_go_and_nothing_else(desk: Path) -> None:
    kept = files(desk) - below(desk, "grades", "in")
    assert purged(desk / "grades", "--submissions", desk / "in") == 0
    assert files(desk) == kept
    assert not (desk / "grades").exists()
    assert not (desk / "in").exists()


def test_without_submissions_they_stay(desk: Path) -> None:
    kept = files(desk) - below(desk, "grades")
    assert purged(desk / "grades") == 0
    assert files(desk) == kept


def test_under_pseudonyms_the_names_go_too(desk: Path) -> None:
    (desk / ".writing-marking-names.json-x1").write_text("left by a run that was killed")
    kept = files(desk) - below(desk, "marking", "in", "marking-names.json", ".writing-marking-names.json-x1")
    assert purged(desk / "marking", "--submissions", desk / "in") == 0
    assert files(desk) == kept


def test_joined_grades_go_by_themselves(desk: Path) -> None:
    assert main(["rejoin", str(desk / "marking"), "--out", str(desk / "marked")]) == 0
    kept = files(desk) - below(desk, "marked")
    assert purged(desk / "marked") == 0
    assert files(desk) == kept
    assert (desk / "marking-names.json").is_file()


def test_a_zip_goes_as_a_whole(desk: Path) -> None:
    archive = Path(shutil.make_archive(str(desk / "all"), "zip", desk / "in"))
    grade(archive, desk / "of-zip")
    assert purged(desk / "of-zip", "--submissions", archive) == 0
    assert not archive.exists()
    assert not (desk / "of-zip").exists()
    assert (desk / "in").is_dir()


def test_what_belongs_to_a_submission_goes_with_it(desk: Path) -> None:
    theirs = (
        "Edda/essay.pdf",
        "Edda/.git/config",
        "Edda/data/face.csv",
        "Lund Anna_4712_assignsubmission_onlinetext_/onlinetext.html",
        "annalund_52_9032_essay.pdf",
        ".ipynb_checkpoints/Åsa Ek-checkpoint.ipynb",
        "._Åsa Ek.ipynb",
    )
    for name in theirs:
        (desk / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (desk / "in" / name).write_text("theirs")
    (desk / "in" / "Edda" / ".git" / "refs").mkdir()
    assert purged(desk / "grades", "--submissions", desk / "in") == 0
    assert not (desk / "in").exists()


def test_a_half_done_run_is_erased(desk: Path) -> None:
    """Stopped before there was a sheet, and while a file was written."""
    for name in ("grades.csv", "class.html", "class.json", "review.html"):
        (desk / "grades" / name).unlink()
    for name in (".writing-grades.csv-a1b2", "private/.writing-marks-a1b2", "feedback/.writing-Bo-000000.html-x"):
        (desk / "grades" / name).write_text("half")
    assert purged(desk / "grades", "--submissions", desk / "in") == 0
    assert not (desk / "grades").exists()


@pytest.mark.parametrize("stopped_after", [1, 3, 7, 8, 12, 20])
def test_a_purge_that_was_stopped_goes_on(desk: Path, stopped_after: int) -> None:
    """With half of the submissions gone, or all of them and half of the records."""
    plan = purge.plan(desk / "marking", desk / "in")
    assert len(below(desk, "in")) == 7 < len(plan.files) - 20
    assert purge.carry_out(purge.Plan(plan.files[:stopped_after], plan.folders[:-3], ())) == stopped_after
    more = ("--submissions", desk / "in") if (desk / "in").exists() else ()
    assert purged(desk / "marking", *more) == 0
    assert not below(desk, "marking", "in", "marking-names.json")


@pytest.mark.parametrize("out", ["grades", "marking"])
def test_one_student_can_be_erased_by_hand(desk: Path, out: str) -> None:
    """Who asks for it: her submission, her three files, her row of marks, and the names' file; then the class is graded once more."""
    names, more = desk / "marking-names.json", ["--pseudonyms"] if out == "marking" else []
    students = json.loads(names.read_text())["students"]
    hidden = next(name for name, owner in students.items() if owner["name"] == "Åsa Ek")
    called = hidden if more else "Åsa Ek"
    sheet = desk / out / "review.csv"
    typed = sheet.read_text("utf-8").replace(f"{called},6.6 write the screen,1,,", f"{called},6.6 write the screen,1,1,Hers.")
    sheet.write_text(typed, "utf-8")
    grade(desk / "in", desk / out, *more)
    text = sheet.read_text("utf-8")
    assert ",1,Hers." in text

    sheet.write_text(text.replace(",1,1,Hers.", ",1,,"), "utf-8")
    (desk / "in" / "Åsa Ek.ipynb").unlink()
    key = hidden if more else "Asa-Ek"
    hers = [*(desk / out / "private").glob(f"{key}-*.json"), *(desk / out / "feedback").glob(f"{key}-*")]
    assert len(hers) == 3
    for file in hers:
        file.unlink()
    if more:
        held = json.loads(names.read_text())
        del held["students"][hidden]
        names.write_text(json.dumps(held))
    grade(desk / "in", desk / out, *more)
    for path in [names, *(desk / out).rglob("*")] if more else (desk / out).rglob("*"):
        content = path.read_text("utf-8") if path.is_file() else ""
        for word in (called, "Åsa Ek", json.dumps("Åsa Ek")[1:-1], key, "Hers."):
            assert word not in f"{path.relative_to(desk)} {content}", f"{word} in {path}"


# ---------------------------------------------------------------------------------------------------------------------
# what stays


def test_files_of_ones_own_stay_and_are_listed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = ("grades/notes.txt", "grades/feedback/mine.html", "grades/private/seed.old", "in/notes.txt", "in/holiday/photo.png")
    for name in own:
        (desk / name).parent.mkdir(exist_ok=True)
        (desk / name).write_text("mine")
    (desk / "in" / "data.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    kept = files(desk) - below(desk, "grades", "in") | {*own, "in/data.zip"}
    assert purged(desk / "grades", "--submissions", desk / "in") == 2, "a folder that is no student's was not graded"
    shutil.rmtree(desk / "in" / "holiday")
    assert purged(desk / "grades", "--submissions", desk / "in") == 1, "something is left"
    assert files(desk) == kept - {"in/holiday/photo.png"}
    told = capsys.readouterr().err
    for name in kept & {*own, "in/data.zip"} - {"in/holiday/photo.png"}:
        assert f"left: {desk / name} (" in told, name


def test_zips_and_folders_beside_the_class_stay(desk: Path) -> None:
    """The folder above is named: what was graded lies in it, and more."""
    documents = desk / "documents"
    documents.mkdir()
    (desk / "in").rename(documents / "in")
    with zipfile.ZipFile(documents / "photos.zip", "w") as archive:
        archive.writestr("holiday.png", b"mine")
    for name in ("backup_2026_11_25/taxes.pdf", "a_1_2_b/letter.txt", "notes/x.txt"):
        (documents / name).parent.mkdir()
        (documents / name).write_text("mine")
    mine = {file for file in files(documents) if not file.startswith("in/")}
    assert purged(desk / "grades", "--submissions", documents) == 1
    assert {file for file in files(documents) if not file.startswith("in/")} == mine


def test_links_are_never_followed(desk: Path) -> None:
    outside = desk / "outside"
    outside.mkdir()
    (outside / "precious.ipynb").write_text("mine")
    (desk / "in" / "Edda" / "link").symlink_to(outside)
    (desk / "in" / "Edda" / "precious.ipynb").symlink_to(outside / "precious.ipynb")
    (desk / "grades" / "feedback" / "Bo-000000.html").symlink_to(outside / "precious.ipynb")
    grade(desk / "in", desk / "grades")
    assert purged(desk / "grades", "--submissions", desk / "in") == 1
    assert (outside / "precious.ipynb").read_text() == "mine"
    assert not (desk / "in").exists(), "the links themselves are gone"
    assert below(desk, "grades") == {"grades/feedback/Bo-000000.html"}, "the grader writes no links"


def test_a_folder_that_became_a_link_is_not_entered(desk: Path) -> None:
    outside = desk / "outside"
    (desk / "grades" / "feedback").rename(outside)
    (desk / "grades" / "feedback").symlink_to(outside)
    before = below(desk, "outside")
    assert purged(desk / "grades") == 1
    assert below(desk, "outside") == before


# ---------------------------------------------------------------------------------------------------------------------
# what is refused


def refused(desk: Path, capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    capsys.readouterr()
    before = files(desk)
    assert purged(*arguments) == 2
    assert files(desk) == before, "nothing is deleted"
    return capsys.readouterr().err


def test_a_folder_without_grades_is_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "link").symlink_to(desk / "grades")
    (desk / "linked").mkdir()
    (desk / "linked" / "private").symlink_to(desk / "grades" / "private")
    for name in ("in", "week-2", "nowhere", "notes.txt", "link", "linked", "grades/private", "."):
        assert "no folder that `python -m casebook grade` wrote" in refused(desk, capsys, desk / name), name


def test_the_submissions_of_another_week_are_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = handed_in(desk / "week-1-in", "Another week.")
    for grades in ("grades", "marking"):
        told = refused(desk, capsys, desk / grades, "--submissions", other)
        assert "holds other work of" in told
        assert "grade once more, and then delete" in told


def test_one_changed_or_added_notebook_is_refused_until_it_is_graded(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "in" / "Edda" / "third.ipynb").write_bytes(as_bytes(discussing("Late.", {})))
    assert "holds other work of Edda than what was graded" in refused(
        desk, capsys, desk / "grades", "--submissions", desk / "in"
    )
    grade(desk / "in", desk / "grades")
    assert purged(desk / "grades", "--submissions", desk / "in") == 0


def test_work_of_one_without_grades_is_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(5):
        (desk / "in" / f"New {number}.ipynb").write_bytes(b"{}")
    told = refused(desk, capsys, desk / "grades", "--submissions", desk / "in")
    assert "holds work of New 0, New 1, New 2 and 2 others, without grades" in told


def test_what_holds_the_grades_or_where_one_is_is_refused(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (desk, desk.parent, Path("/")):
        assert "holds the grades" in refused(desk, capsys, desk / "grades", "--submissions", place)
    (desk / "link").symlink_to(desk / "in")
    assert "is a link; name the folder itself" in refused(desk, capsys, desk / "grades", "--submissions", desk / "link")
    assert "is not there" in refused(desk, capsys, desk / "grades", "--submissions", desk / "nowhere")
    assert "holds no notebook" in refused(desk, capsys, desk / "grades", "--submissions", desk / "grades" / "private")
    monkeypatch.chdir(desk / "in")
    assert "the folder that you are in" in refused(desk, capsys, desk / "grades", "--submissions", ".")
    monkeypatch.chdir(desk / "grades")
    assert "you are in" in refused(desk, capsys, ".")


def test_another_file_of_names_is_refused(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grade(desk / "in", desk / "other", "--pseudonyms")
    told = refused(desk, capsys, desk / "marking", "--names", desk / "other-names.json")
    assert "is not the file of names that" in told
    told = refused(desk, capsys, desk / "marking", "--submissions", desk / "in", "--names", desk / "nowhere.json")
    assert "is not the file of names that" in told


def test_names_that_are_kept_elsewhere_are_said(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "marking-names.json").rename(desk / "kept.json")
    assert purged(desk / "marking") == 1
    assert "the file of names is not there: delete it where you keep it" in capsys.readouterr().err
    assert (desk / "kept.json").is_file()


def test_a_joined_folder_deletes_no_submissions(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rejoin", str(desk / "marking"), "--out", str(desk / "marked")]) == 0
    told = refused(desk, capsys, desk / "marked", "--submissions", desk / "in")
    assert "name the folder that was graded" in told


def test_a_run_under_way_is_not_disturbed(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (desk / "grades" / "private" / "lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "a run is writing to" in refused(desk, capsys, desk / "grades")


# ---------------------------------------------------------------------------------------------------------------------
# what is said


@pytest.mark.parametrize("answer", ["", "y", "no", "yes please", None])
def test_nothing_goes_without_a_yes(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    def typed(question: str) -> str:
        if answer is None:
            raise EOFError
        return answer

    before = files(desk)
    monkeypatch.setattr("builtins.input", typed)
    assert main(["purge", str(desk / "grades"), "--submissions", str(desk / "in")]) == 1
    assert files(desk) == before
    assert "nothing was deleted" in capsys.readouterr().err


def test_it_says_before_it_asks_what_goes_and_what_it_cannot_reach(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []

    def typed(question: str) -> str:
        told.append(capsys.readouterr().out + question)
        return " Yes "

    theirs = below(desk, "grades", "in")
    monkeypatch.setattr("builtins.input", typed)
    assert main(["purge", str(desk / "grades"), "--submissions", str(desk / "in")]) == 0
    (said,) = told
    for name in theirs:
        assert f"\n  {desk / name}\n" in said, name
    for beyond in ("the platform's copy", "backups", "exported", "what students hold", "does not overwrite the disk"):
        assert beyond in said
    assert f"Delete these {len(theirs)} files?" in said
    assert f"{len(theirs)} files deleted" in capsys.readouterr().out
    assert not os.path.lexists(desk / "grades")


def test_everything_that_a_run_writes_is_known_to_purge(desk: Path) -> None:
    """Whatever the grader comes to write, this fails until purge deletes it."""
    for out in ("grades", "marking"):
        assert purge.plan(desk / out).left == ()
        assert below(desk, out) <= {path.relative_to(desk).as_posix() for path in purge.plan(desk / out).files}
