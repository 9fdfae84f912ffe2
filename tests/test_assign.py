"""An assignment holds what was chosen, says how to hand in, hides model answers, and is the same bytes twice."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from conftest import ROOT

from casebook.__main__ import main
from casebook.grading import assign, assignment
from casebook.questions import all_questions, find
from casebook.tables import table
from casebook.worked import check_notebook, read


def _assigned(out: Path, *words: str) -> Path:
    assert main(["assign", *words, "--out", str(out)]) == 0
    return out


def _headings(notebook: Path) -> list[str]:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return [heading for text in texts for heading in assign.HEADING.findall(text)]


def test_only_the_chosen_questions_are_handed_out(tmp_path: Path) -> None:
    week = _assigned(tmp_path / "week", "3", "7.4")
    assert sorted(path.name for path in week.glob("*.ipynb")) == ["03-what-a-face-becomes.ipynb", "07-minimization.ipynb"]
    assert _headings(week / "07-minimization.ipynb") == ["7.4"]
    assert _headings(week / "03-what-a-face-becomes.ipynb") == ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6"]
    with zipfile.ZipFile(tmp_path / "week.zip") as archive:
        assert sorted(archive.namelist()) == sorted(f"week/{p.relative_to(week)}" for p in week.rglob("*") if p.is_file())


@pytest.mark.parametrize("question", [question.id for question in all_questions()])
def test_a_question_assigned_alone_stands_alone(question: str, tmp_path: Path) -> None:
    """Its cells run without the other sections, and the check says "not attempted", not an error of ours."""
    (name,) = assignment.chosen([question]).notebooks
    text = assign.chosen_cells((ROOT / "exercises" / name).read_text("utf-8"), (question,))
    notebook = tmp_path / name
    notebook.write_text(text, "utf-8")
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert {cell.question for cell in read(notebook)} - {""} == {question}
    expected = "cannot_check" if find(question).kind == "discuss" else "not_attempted"
    assert [report.status for report in check_notebook(notebook) if report.subject.startswith(question)] == [expected]


def test_no_model_answer_is_handed_out(tmp_path: Path) -> None:
    week = _assigned(tmp_path / "week", *(str(each.number) for each in table("chapters")))
    for path in (path for path in week.rglob("*") if path.suffix in (".ipynb", ".html")):
        text = path.read_text("utf-8")
        assert "Model answer" not in text
        assert "model answers" not in text
    assert "Rubric" in (week / "07-minimization.ipynb").read_text("utf-8")


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        _assigned(tmp_path / place / "week", "6.2", "5")
    one, two = (
        {path.relative_to(tmp_path / place): path.read_bytes() for path in (tmp_path / place).rglob("*") if path.is_file()}
        for place in ("one", "two")
    )
    assert one == two


def test_the_requirements_install_without_the_network(tmp_path: Path) -> None:
    week = _assigned(tmp_path / "week", "6.2")
    target = tmp_path / "installed"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), "-r", "requirements.txt"],
        cwd=week, check=True, env={"PIP_DISABLE_PIP_VERSION_CHECK": "1", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert (target / "casebook" / "data" / "rules.csv").is_file()


def test_the_brief_says_what_when_and_how(tmp_path: Path) -> None:
    out = tmp_path / "week"
    assert (
        main(["assign", "6", "--title", "<Week> 2", "--due", "2027-03-01", "--submit", "By mail & soon", "--out", str(out)])
        == 0
    )
    brief = (out / "brief.html").read_text("utf-8")
    for told in (
        "&lt;Week&gt; 2",
        "Due 1 March 2027",
        "6 questions in 1 notebook",
        "6 points",
        "By mail &amp; soon",
        "6.6: read and marked",
    ):
        assert told in brief


def test_points_and_weights(tmp_path: Path) -> None:
    file = tmp_path / "points.toml"
    file.write_text('[points]\n"6.2" = 3\n[weights]\n"6" = 2\n"5.1" = 0.5\n', "utf-8")
    week = assignment.weighted(assignment.chosen(["6", "5.1"]), file)
    assert (week.points["6.2"], week.points["6.1"], week.points["5.1"]) == (6, 2, 0.5)
    (tmp_path / "assignment.toml").write_text(week.to_toml(), "utf-8")
    assert assignment.read_folder(tmp_path).asked == week.asked


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Also the cells: what a student leaves as it was is known from the folder's own notebooks."""
    out = tmp_path / "week"
    assert main(["assign", "6.2", "3", "--title", 'A "week"', "--due", "2027-03-01", "--out", str(out)]) == 0
    held = assignment.read_folder(out)
    assert (held.title, str(held.due), held.credit) == ('A "week"', "2027-03-01", "by share")
    assert held.ids == assignment.chosen(["6.2", "3"]).ids
    assert (bool(held.starters), bool(held.untouched), len(held.slugs)) == (True, True, 2)
    assert main(["assign", "6.2", "--credit", "whole", "--out", str(tmp_path / "whole")]) == 0
    assert assignment.read_folder(tmp_path / "whole").credit == "whole"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[points]\n"6.3" = 1', "6.3, which is not in the assignment"),
        ("[points]\n6.2 = 1", "put quotes around 6"),
        ('[points]\n"6.2" = -1', "a number from 0 to 1000"),
        ('[points]\n"6.2" = inf', "a number from 0 to 1000"),
        ('[weights]\n"9" = 1', "no question or chapter"),
        ('[point]\n"6.2" = 1', "has point; it may have points, weights"),
        ("points = 3", "write a table, [points]"),
        ("[points", "cannot be read as TOML"),
    ],
)
def test_a_bad_points_file_is_told_of(text: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "points.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(assignment.Unusable) as caught:
        assignment.weighted(assignment.chosen(["6.2"]), file)
    assert told in str(caught.value)
    assert str(file) in str(caught.value)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "nothing is chosen"),
        (["99"], "there is no chapter 99"),
        (["6.9"], "chapter 6 has 6.1"),
        (["6.2.1"], "there is no question 6.2.1"),
        (["six"], "there is no chapter six"),
    ],
)
def test_a_bad_choice_is_told_of(words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assign", *words, "--out", str(tmp_path / "week")]) == 2
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten_and_nothing_half_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "week").mkdir()
    (tmp_path / "week" / "mine.txt").write_text("mine", "utf-8")
    assert main(["assign", "6", "--out", str(tmp_path / "week")]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "week" / "mine.txt").read_text("utf-8") == "mine"
    monkeypatch.setattr(assign, "_zip", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        assign.hand_out(assignment.chosen(["6"]), tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["week"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "schema must be 1, and is None"),
        ('schema = 2\nquestions = ["6.2"]', "schema must be 1, and is 2"),
        ('schema = 1\nquestions = "6.2"', "questions must be a list"),
        ('schema = 1\nquestions = ["6.2"]\n[points]\n"6.1" = 1', "points are given for 6.1"),
        ('schema = 1\nquestions = ["6.2"]\ndue = "soon"', "due is 'soon'"),
        ('schema = 1\nquestions = ["6.2"]\nseed = 3', "has seed"),
    ],
)
def test_a_bad_assignment_is_told_of(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").write_text(text, "utf-8")
    with pytest.raises(assignment.Unusable) as caught:
        assignment.read_folder(tmp_path)
    assert told in str(caught.value)


def test_a_folder_without_an_assignment_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(assignment.Unusable, match=r"holds no assignment\.toml"):
        assignment.read_folder(tmp_path)
