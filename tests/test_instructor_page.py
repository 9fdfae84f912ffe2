"""Follow the page *Assign, collect, grade* to the letter: two chapters, thirty submissions, marks by hand, rosters, purge."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from classroom import STATE, as_bytes
from conftest import ROOT

from casebook.book.exercises import model_answer
from casebook.questions import all_questions

PAGE = (ROOT / "instructors" / "assign-and-grade.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
CHOSEN = [each for each in all_questions() if each.chapter in (3, 6)]
RIGHT = {each.id: model_answer(each) for each in CHOSEN if each.kind != "discuss"}
DISCUSSED = {each.id: '"Two screens, one question each."' for each in CHOSEN if each.kind == "discuss"}
INCLUSIVE = {"6.2": STATE.replace('"until"] < day', '"until"] <= day')}
HOSTILE = {
    "6.2": "class Always:\n    def __eq__(self, other): return True\n    __hash__ = None\ndef state(events, day): return Always()",
    "3.2": "import os\ndef ratios(points, pairs): os._exit(0)",
    "6.4": "def taken_apart(consents):\n    while True: pass",
    "6.1": "her_yes = open('/etc/passwd').read()",
}
BROKEN = [b"", b"{", b"%PDF-1.7 no notebook", json.dumps({"cells": 3}).encode()]


def worked(notebook: str, answers: Mapping[str, str]) -> bytes:
    """An assigned notebook with answers in its cells."""
    held: dict[str, Any] = json.loads(notebook)
    for cell in held["cells"]:
        id = cell["metadata"].get("casebook", {}).get("question")
        if id in answers and {"answer", "discuss"} & set(cell["metadata"].get("tags", [])):
            source = "".join(cell["source"])
            text = source.replace("...", answers[id], 1) if id in DISCUSSED else answers[id]
            cell["source"] = text.splitlines(keepends=True)
    return as_bytes(held)


def submissions(assigned: Path) -> bytes:
    """Thirty of them, as Moodle packs them."""
    notebooks = {path.name: path.read_text("utf-8") for path in sorted(assigned.glob("*.ipynb"))}
    everything = {**RIGHT, **DISCUSSED}
    handed: list[Mapping[str, str]] = [everything] * 12
    handed += [{**everything, **INCLUSIVE}] * 7
    handed += [{id: answer for id, answer in RIGHT.items() if id.startswith("3")}] * 2 + [{}]
    handed += [{**everything, id: attack} for id, attack in HOSTILE.items()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for number, answers in enumerate(handed):
            for name, notebook in notebooks.items():
                out.writestr(f"{called(number)}_{4700 + number}_assignsubmission_file_/{name}", worked(notebook, answers))
        for number, content in enumerate(BROKEN, len(handed)):
            out.writestr(f"{called(number)}_{4700 + number}_assignsubmission_file_/03-what-a-face-becomes.ipynb", content)
    assert len(handed) + len(BROKEN) == 30
    return packed.getvalue()


def called(number: int) -> str:
    return f"Student {chr(65 + number // 10)}{chr(97 + number % 10)}"


class Instructor:
    """Somebody at a terminal: runs a block of the page, with `course` as the page makes it."""

    def __init__(self, desk: Path) -> None:
        self.desk = desk
        bin = desk / "bin"
        bin.mkdir()
        (bin / "course").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m casebook "$@"\n')
        (bin / "course").chmod(0o755)
        self.environment = os.environ | {"PATH": f"{bin}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}

    def types(self, block: str) -> str:
        words = ["bash", "-euc", block]
        done = subprocess.run(
            words, cwd=self.desk, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def grades(self, folder: str = "grades") -> dict[str, dict[str, str]]:
        text = (self.desk / folder / "grades.csv").read_text("utf-8")
        return {row["student"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


@pytest.fixture(scope="module")
def blocks() -> dict[str, str]:
    """The page's blocks by the first command that `course` gets in them."""
    found: dict[str, str] = {}
    for block in BLOCKS:
        if command := re.search(r"^course (\w+)", block, re.MULTILINE):
            name = command[1]
            found[name if name not in found else f"{name} again" if f"{name} again" not in found else f"{name} hidden"] = block
    assert list(found) == ["assign", "grade", "grade again", "export", "grade hidden", "purge"]
    return found


def type_points(desk: Path, points: Callable[[int], str], folder: str = "grades") -> int:
    """Into review.csv, as a spreadsheet leaves it."""
    file = desk / folder / "review.csv"
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    for number, row in enumerate(rows[1:]):
        row[3] = points(number)
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    return len(rows) - 1


def test_the_whole_way(tmp_path: Path, blocks: dict[str, str]) -> None:
    me = Instructor(tmp_path)
    assert "Week 2" not in me.types(blocks["assign"]), "the command says where, and how many"
    assert (tmp_path / "week-2.zip").is_file()
    assert "Model answer" not in "".join(path.read_text("utf-8") for path in (tmp_path / "week-2").glob("*.ipynb"))
    (tmp_path / "submissions.zip").write_bytes(submissions(tmp_path / "week-2"))

    # grade
    assert "30 of 30" in me.types(blocks["grade"])
    held = me.grades()
    assert len(held) == 30
    of = held[called(0)]["of"]
    most = {row["points"] for name, row in held.items() if name in {called(number) for number in range(12)}}
    assert most == {of}, "who is right has all points that are given by a check"
    assert of == f"{len(RIGHT) + 2:g}", "6.2 counts three"
    for number in range(12, 19):
        row = held[called(number)]
        assert (row["6.2 status"], float(row["points"]) < float(of)) == ("wrong", True)
    assert held[called(21)]["points"] == "0"
    for number, id in enumerate(HOSTILE, 22):
        row = held[called(number)]
        assert (row[id], row[f"{id} status"] in ("cannot_check", "wrong", "not_attempted")) == ("0", True), row
        others = [other for other in RIGHT if other != id]
        assert {row[f"{other} status"] for other in others} == {"passed"}, "an attack costs its own question only"
    for number in range(26, 30):
        row = held[called(number)]
        assert (row["points"], row["status"]) == ("0", "nothing to grade")
        assert row["remarks"]

    # the report on the class says what went wrong most
    report = (tmp_path / "grades" / "class.html").read_text("utf-8")
    assert "last day" in report.casefold() or "until" in report.casefold()
    assert "<svg" in report
    told = json.loads((tmp_path / "grades" / "class.json").read_text("utf-8"))
    assert "6.2" in json.dumps(told)
    pages = list((tmp_path / "grades" / "feedback").glob("*.html"))
    assert len(pages) == 30

    # marks by hand
    count = type_points(tmp_path, lambda number: "0.5")
    me.types(blocks["grade again"])
    again = me.grades()
    assert float(again[called(0)]["points"]) == float(of) + 0.5 * len(DISCUSSED)
    assert count == 26 * len(DISCUSSED)

    # rosters
    total = again[called(0)]["of"]
    rows = [f'"{called(number)}",{4700 + number},,,One' for number in range(30)]
    canvas = ["Student,ID,SIS User ID,SIS Login ID,Section", "    Points Possible,,,,", *rows]
    (tmp_path / "canvas-roster.csv").write_text("\n".join(canvas) + "\n", "utf-8")
    lines = [f"Participant {4700 + number},{called(number)},a@example.org,Submitted,,{total},Yes,-" for number in range(30)]
    header = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade)"
    (tmp_path / "moodle-worksheet.csv").write_text("\n".join([header, *lines]) + "\n", "utf-8")
    me.types(blocks["export"])
    for name, column in {"canvas-import.csv": "Week 2 (1234)", "moodle-import.csv": "Grade"}.items():
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            imported = [row for row in csv.DictReader(file) if "Points Possible" not in row.get("Student", "")]
        given = {row.get("Student") or row["Full name"]: row[column] for row in imported}
        assert given == {student: row["points"] for student, row in again.items()}

    # under pseudonyms, and joined again
    me.types(blocks["grade hidden"])
    written = b"".join(path.read_bytes() for path in (tmp_path / "marking").rglob("*") if path.is_file())
    assert b"Student A" not in written
    assert {name: row["points"] for name, row in me.grades("marked").items()} == {n: r["points"] for n, r in held.items()}

    # and erased
    me.types(blocks["purge"])
    left = {path.name for path in tmp_path.iterdir()}
    assert not left & {"grades", "marking", "marked", "submissions.zip"}
    assert {"week-2", "week-2.zip", "canvas-import.csv"} <= left
    assert not [path for path in tmp_path.iterdir() if path.is_file() and b"a key" in path.read_bytes()]


def test_the_first_box_makes_a_command_and_leaves_the_clone(tmp_path: Path) -> None:
    clone, home = tmp_path / "clone", tmp_path / "home"
    (clone / ".venv" / "bin").mkdir(parents=True)
    home.mkdir()
    (clone / ".venv" / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (clone / ".venv" / "bin" / "python").chmod(0o755)
    typed = f"shopt -s expand_aliases\n{BLOCKS[0]}course inventory\npwd"
    environment = os.environ | {"HOME": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-euc", typed], cwd=clone, env=environment, capture_output=True, text=True, check=True)
    first, *_, last = done.stdout.splitlines()
    assert first.startswith("1. The remark")
    assert Path(last) == home / "my-class"


def test_every_command_of_the_page_is_followed(blocks: dict[str, str]) -> None:
    commands = re.findall(r"^course .*", "".join(BLOCKS), re.MULTILINE)
    assert len(commands) == sum(len(re.findall(r"^course ", block, re.MULTILINE)) for block in blocks.values())
