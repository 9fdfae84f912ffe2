"""Exports: what other tools take, tested with the tool itself (nbgrader) or against the form that it publishes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from classroom import RIGHT, STATE, as_bytes, worked
from conftest import OUT, ROOT

from casebook.__main__ import main
from casebook.grading import command, gradescope, roster
from casebook.grading.assignment import Unusable
from casebook.grading.roster import CANVAS, MOODLE, Grade, fill

NBGRADER = OUT / "nbgrader-tools" / "bin"
WRONG = STATE.replace('"until"] < day', '"until"] <= day')


@pytest.fixture(scope="module")
def assigned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assigned") / "week-2"
    assert main(["assign", "6.1", "6.2", "6.6", "--title", "Week 2", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def graded(assigned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    submissions, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("out") / "grades"
    for name, answers in {"Lund Anna_4711": RIGHT, "Bo Ek_4712": {**RIGHT, "6.2": WRONG}, "Cleo_4713": {}}.items():
        folder = submissions / f"{name}_assignsubmission_file_"
        folder.mkdir()
        (folder / "06-explicit-authorization.ipynb").write_bytes(as_bytes(worked(answers)))
    assert main(["grade", str(submissions), "--assignment", str(assigned), "--seed", "7", "--out", str(out)]) == 0
    return out


def test_each_export_says_what_it_guarantees(capsys: pytest.CaptureFixture[str]) -> None:
    for kind, guarantee in command.GUARANTEES.items():
        with pytest.raises(SystemExit):
            main(["export", kind, "--help"])
        assert " ".join(guarantee.split()) in " ".join(capsys.readouterr().out.split())


# ---------------------------------------------------------------------------------------------------------------------
# Canvas and Moodle

CANVAS_ROSTER = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Old work (11),Current Score\n"
    "    Points Possible,,,,,5,(read only)\n"
    '"Lund, Anna",52,s1,anna@example.org,One,4,80\n'
    '"Ek, Bo",53,s2,bo@example.org,One,,\n'
    '"=cmd(), Cleo",54,s3,cleo@example.org,One,,\n'
    '"Test, Student",55,,,One,,\n'
)
WORKSHEET = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (submission),"
    "Last modified (grade),Feedback comments\r\n"
    'Participant 4711,Lund Anna,anna@example.org,Submitted,,3.00,Yes,"Monday, 1 March 2027, 9:00 AM",-,\r\n'
    "Participant 4712,Bo Ek,bo@example.org,Submitted,,3.00,Yes,-,-,\r\n"
    "Participant 4714,-Dan,dan@example.org,No submission,,3.00,Yes,-,-,\r\n"
)


def test_canvas_gets_one_column_and_nothing_is_guessed() -> None:
    given = [
        Grade("lundanna", "52", 2.5, 3),
        Grade("BO@example.org", "", 1, 3),
        Grade("Cleopatra", "", 3, 3),
        Grade("Erik", "55", 3, 3),
    ]
    filled = fill(CANVAS, CANVAS_ROSTER, given, "Week 2 (12)")
    assert filled.text.splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Week 2 (12)",
        "    Points Possible,,,,,3",
        '"Lund, Anna",52,s1,anna@example.org,One,2.5',
        '"Ek, Bo",53,s2,bo@example.org,One,1',
        '"\'=cmd(), Cleo",54,s3,cleo@example.org,One,',
        '"Test, Student",55,,,One,',
    ]
    assert filled.not_in_roster == ("Cleopatra: nobody in the roster", "Erik: the number fits another name")
    assert filled.without_grade == ("=cmd(), Cleo", "Test, Student")


def test_a_name_turned_round_is_the_same_and_two_of_it_are_nobody() -> None:
    assert fill(CANVAS, CANVAS_ROSTER, [Grade("Anna Lund", "", 1, 3)]).matched == 1
    twice = CANVAS_ROSTER + '"Lund, Anna",60,s9,other@example.org,Two,,\n'
    assert fill(CANVAS, twice, [Grade("Anna Lund", "", 1, 3)]).not_in_roster == ("Anna Lund: 2 in the roster fit",)
    both = fill(CANVAS, CANVAS_ROSTER, [Grade("Anna Lund", "", 1, 3), Grade("lundanna", "52", 2, 3)])
    assert both.matched == 0
    assert len(both.not_in_roster) == 2


def test_moodle_gets_its_worksheet_back(graded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "worksheet.csv").write_text(WORKSHEET, "utf-8", newline="")
    words = ["export", "moodle", str(graded), "--roster", str(tmp_path / "worksheet.csv"), "--out", str(tmp_path / "in.csv")]
    assert main(words) == 0
    said = capsys.readouterr()
    assert MOODLE.guarantee in said.out
    assert "not written: Cleo: nobody in the roster" in said.err
    assert "without a grade: -Dan" in said.err
    lines = (tmp_path / "in.csv").read_text("utf-8").splitlines()
    assert lines[0] == WORKSHEET.lstrip("\ufeff").splitlines()[0]
    assert lines[1] == WORKSHEET.splitlines()[1].replace(",Submitted,,", ",Submitted,2,")
    assert lines[3].startswith("Participant 4714,'-Dan,dan@example.org,No submission,,3.00")
    assert stat.S_IMODE((tmp_path / "in.csv").stat().st_mode) == 0o600
    assert main(words) == 2


@pytest.mark.parametrize(
    ("platform", "text", "told"),
    [
        (MOODLE, "", "is empty"),
        (MOODLE, "Kennung,Bewertung\n", "no column 'Identifier'"),
        (MOODLE, WORKSHEET.lstrip("\ufeff").replace("3.00", "1.00"), "set its maximum grade to 3"),
        (CANVAS, WORKSHEET, "no column 'Student'"),
    ],
)
def test_a_roster_that_does_not_fit_is_told_of(platform: roster.Platform, text: str, told: str) -> None:
    with pytest.raises(Unusable) as caught:
        fill(platform, text, [Grade("Bo Ek", "4712", 2.5, 3)])
    assert told in str(caught.value)


# ---------------------------------------------------------------------------------------------------------------------
# Gradescope

VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
RESULTS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["score", "max_score"],
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": FORMAT,
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
        "leaderboard": {"type": "array"},
    },
    "required": ["tests"],
}
"""The form of results.json, from the autograder specifications that Gradescope publishes."""


@pytest.fixture(scope="module")
def autograder(assigned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, unpacked and set up as Gradescope does it, in another place."""
    if os.geteuid() != 0:
        pytest.skip("Gradescope's container is root's, and so is the weaker sandbox")
    root = tmp_path_factory.mktemp("gradescope") / "autograder"
    archive = root.parent / "autograder.zip"
    assert main(["export", "gradescope", str(assigned), "--seed", "7", "--out", str(archive)]) == 0
    with zipfile.ZipFile(archive) as held:
        assert {"setup.sh", "run_autograder"} < set(held.namelist())
        assert all(held.getinfo(name).external_attr >> 16 == 0o755 for name in ("setup.sh", "run_autograder"))
        held.extractall(root / "source")
    (root / "results").mkdir()
    tools = os.pathsep.join([str(Path(sys.executable).resolve().parent), os.environ["PATH"]])
    subprocess.run(["bash", "source/setup.sh"], cwd=root, check=True, env={"PATH": tools, "AUTOGRADER": str(root)})
    return root


def _results(root: Path, *handed: bytes) -> dict[str, Any]:
    shutil.rmtree(root / "submission", ignore_errors=True)
    (root / "submission").mkdir()
    for number, content in enumerate(handed):
        (root / "submission" / f"work-{number}.ipynb").write_bytes(content)
    environment = {"PATH": os.environ["PATH"], "AUTOGRADER": str(root)}
    subprocess.run(["bash", "source/run_autograder"], cwd=root, check=True, env=environment)
    results: dict[str, Any] = json.loads((root / "results" / "results.json").read_text("utf-8"))
    jsonschema.validate(results, RESULTS)
    assert "weaker sandbox" in results["output"]
    return results


def test_gradescope_gets_valid_results(autograder: Path) -> None:
    right = _results(autograder, as_bytes(worked()))
    assert [(each["name"], each["score"], each["status"]) for each in right["tests"]] == [
        ("6.1", 1, "passed"),
        ("6.2", 1, "passed"),
    ]
    assert "6.6: read and marked by a person" in right["output"]
    wrong = _results(autograder, as_bytes(worked({**RIGHT, "6.2": WRONG})))["tests"][1]
    assert 0 < wrong["score"] < 1
    assert wrong["status"] == "failed"
    assert wrong["output"]


def test_gradescope_bears_what_is_broken_or_hostile(autograder: Path) -> None:
    assert "no notebook" in _results(autograder)["output"]
    assert [each["score"] for each in _results(autograder, b"{")["tests"]] == [0, 0]
    installed = next((autograder / "tools" / "lib").glob("python*/site-packages/casebook"))
    peeking = f"""
def state(events, day):
    for place in ({str(autograder / "source" / "seed")!r}, {str(installed / "questions" / "__init__.py")!r}):
        try:
            open(place).read()
            return "read"
        except OSError:
            pass
    return real(events, day)
""" + STATE.replace("def state", "def real")
    assert _results(autograder, as_bytes(worked({**RIGHT, "6.2": peeking})))["tests"][1]["score"] == 1


# ---------------------------------------------------------------------------------------------------------------------
# GitHub Classroom


def test_github_gets_a_workflow_that_checks(assigned: Path, tmp_path: Path) -> None:
    folder = tmp_path / "week-2"
    shutil.copytree(assigned, folder)
    assert main(["export", "github", str(folder)]) == 0
    workflow = yaml.safe_load((folder / ".github" / "workflows" / "check.yml").read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    checkout, install, check = workflow["jobs"]["check"]["steps"]
    assert checkout["uses"] in (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")
    runner = {"PATH": os.pathsep.join([str(Path(sys.executable).resolve().parent), os.environ["PATH"]]), "HOME": str(tmp_path)}
    subprocess.run(["bash", "-e", "-c", install["run"]], cwd=folder, check=True, env=runner)
    (folder / "06-explicit-authorization.ipynb").write_bytes(as_bytes(worked({})))
    assert subprocess.run(["bash", "-e", "-c", check["run"]], cwd=folder, check=False, env=runner).returncode == 1
    assert main(["export", "github", str(folder)]) == 2


# ---------------------------------------------------------------------------------------------------------------------
# nbgrader


def _nbgrader(course: Path, *words: str) -> str:
    assert NBGRADER.is_dir(), "nbgrader is not installed for the tests: make _build/nbgrader-tools"
    environment = {"PATH": f"{NBGRADER}{os.pathsep}{os.environ['PATH']}", "HOME": str(course)}
    done = subprocess.run(
        [str(NBGRADER / "python"), "-m", "nbgrader", *words],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _scores(course: Path, student: str) -> dict[str, tuple[float, str]]:
    """Points and comment of each checked cell in the gradebook."""
    program = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    held = book.find_submission("week-2", sys.argv[1])
    grades = {g.name: g.score for n in held.notebooks for g in n.grades}
    comments = {c.name: c.comment or "" for n in held.notebooks for c in n.comments}
print(json.dumps({name: (score, comments.get(name.replace("check", "answer"), "")) for name, score in grades.items()}))
"""
    told = subprocess.run(
        [str(NBGRADER / "python"), "-c", program, student], cwd=course, capture_output=True, text=True, check=True
    )
    return {name: (score, comment) for name, (score, comment) in json.loads(told.stdout).items()}


@pytest.fixture(scope="module")
def course(assigned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    assert main(["export", "nbgrader", str(assigned), "--seed", "7", "--out", str(folder)]) == 0
    _nbgrader(folder, "generate_assignment", "week-2")
    return folder


def test_nbgrader_assigns_and_grades(course: Path) -> None:
    released = course / "release" / "week-2" / "06-explicit-authorization.ipynb"
    text = released.read_text("utf-8")
    assert ".solve" not in text
    assert "seed=7" not in text
    for student, answer in {"anna": STATE, "bo": WRONG}.items():
        handed = json.loads(text)
        for cell in handed["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "q6-2-answer":
                cell["source"] = answer
        folder = course / "submitted" / student / "week-2"
        shutil.copytree(released.parent, folder)
        (folder / released.name).write_text(json.dumps(handed), "utf-8")
    _nbgrader(course, "autograde", "week-2")
    assert _scores(course, "anna")["q6-2-check"][0] == 1
    assert 0 < _scores(course, "bo")["q6-2-check"][0] < 1
    assert _scores(course, "anna")["q6-1-check"][0] == 0


def test_our_grades_stand_in_nbgraders_gradebook(course: Path, assigned: Path, graded: Path) -> None:
    words = [
        *("export", "gradebook", str(graded), "--assignment", str(assigned)),
        *("--database", f"sqlite:///{course / 'gradebook.db'}"),
    ]
    environment = {"PATH": os.environ["PATH"], "HOME": str(course), "PYTHONPATH": str(ROOT)}
    command_line = [str(NBGRADER / "python"), "-m", "casebook", *words]
    done = subprocess.run(command_line, env=environment, cwd=course, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "3 students" in done.stdout
    assert _scores(course, "4711")["q6-2-check"][0] == 1
    points, comment = _scores(course, "4712")["q6-2-check"]
    assert 0 < points < 1
    assert comment
    assert _scores(course, "4713")["q6-2-check"][0] == 0


def test_without_nbgrader_the_gradebook_is_told_of(
    graded: Path, assigned: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["export", "gradebook", str(graded), "--assignment", str(assigned), "--database", f"sqlite:///{tmp_path / 'g.db'}"]
    assert main(words) == 2
    assert "nbgrader is not installed for this Python" in capsys.readouterr().err
    with pytest.raises(Unusable, match=r"holds no assignment\.toml"):
        gradescope.pack(tmp_path, tmp_path / "a.zip", seed="7")
