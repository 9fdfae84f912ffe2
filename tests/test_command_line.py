"""The command line lists the course and reports on a worked notebook, also a malformed one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from casebook.__main__ import inventory, main
from casebook.questions import all_questions

NOTEBOOK = ROOT / "exercises" / "01-the-remark.ipynb"


def _worked(tmp_path: Path, answers: dict[str, str]) -> Path:
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    for cell in notebook["cells"]:
        question = cell["metadata"].get("casebook", {}).get("question")
        if "answer" in cell["metadata"].get("tags", []) and question in answers:
            cell["source"] = answers[question]
    path = tmp_path / "worked notebook.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    return path


def test_the_inventory_names_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inventory", "--json"]) == 0
    held = json.loads(capsys.readouterr().out)
    assert held == json.loads(json.dumps(inventory()))
    assert held["schema"] == 1
    assert [each["id"] for each in held["questions"]] == [question.id for question in all_questions()]
    first = held["questions"][0]
    assert set(first) == {
        "id",
        "chapter",
        "kind",
        "minutes",
        "points",
        "outcome",
        "answer",
        "needs",
        "rules",
        "mistakes",
        "hints",
    }


def test_the_inventory_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inventory"]) == 0
    assert "1.3 decide, 14 minutes, CASE-3" in capsys.readouterr().out


def test_a_worked_notebook_gets_its_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = "def changed(before, after):\n    both = {k for k in before if k in after}\n    same = {k for k in both if before[k] == after[k]}\n    return {'kept': same, 'withdrawn': both - same, 'silent': before.keys() - both, 'added': after.keys() - both}"
    wrong = "def own_word_only(claims):\n    return {c.id for c in claims if c.status == 'uncorroborated'}"
    path = _worked(tmp_path, {"1.2": wrong, "1.3": "def misses(:", "1.5": right})
    assert main(["check", str(path), "--json"]) == 1
    reports = {report["subject"]: report for report in map(json.loads, capsys.readouterr().out.splitlines())}
    assert reports["1.2"]["status"] == "wrong"
    assert reports["1.2"]["findings"][0]["rule"] == "own word"
    assert reports["1.3"]["status"] == "cannot_check"
    assert "does not run" in reports["1.3"]["findings"][0]["because"]
    assert reports["1.4"]["status"] == "not_attempted"
    assert reports["1.5"]["status"] == "cannot_check" or reports["1.5"]["status"] == "passed"


def test_cells_are_found_by_name_when_their_metadata_is_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    path = tmp_path / "bare.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    main(["check", str(path), "--json"])
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [report["subject"] for report in reports] == ["1.1", "1.2", "1.3", "1.4", "1.5"]


MALFORMED: dict[str, tuple[Any, str]] = {
    "not JSON": (b"not json", "not valid JSON"),
    "cut off": (NOTEBOOK.read_bytes()[:500], "not valid JSON"),
    "a list": (b"[]", "has no cells"),
    "cells of the wrong type": (b'{"cells": 3}', "has no cells"),
    "no answers": (b'{"cells": []}', "holds no answer"),
    "odd cells": (
        b'{"cells": [1, null, {"cell_type": "code"}, {"cell_type": "code", "source": 5, "metadata": 7}]}',
        "holds no answer",
    ),
    "not UTF-8": ('{"cells": "é"}'.encode("latin-1"), "not UTF-8"),
    "very deep": (b"[" * 100_000, "not valid JSON"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_notebook_is_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, message = MALFORMED[name]
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    assert main(["check", str(path)]) == 2
    assert message in capsys.readouterr().err
    assert main(["check", str(tmp_path / "absent.ipynb")]) == 2


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "windows.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + NOTEBOOK.read_bytes().replace(b"\n", b"\r\n"))
    assert main(["check", str(path)]) == 1
    assert "1.1: not attempted yet" in capsys.readouterr().out


def test_an_endless_cell_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import casebook.worked

    monkeypatch.setattr(casebook.worked, "SECONDS", 0.5)
    path = _worked(tmp_path, {"1.2": "def own_word_only(claims): ...\nwhile True: pass"})
    assert main(["check", str(path), "--json"]) == 1
    reports = {report["subject"]: report for report in map(json.loads, capsys.readouterr().out.splitlines())}
    assert reports["1.2"]["findings"][0]["rule"] == "time"
    assert reports["1.1"]["status"] == "not_attempted"


def test_a_check_needs_the_standard_library_alone() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from casebook import check, table; from casebook.questions import all_questions, find\n"
        "print([check(question.id, question.solve).status for question in all_questions()])\n"
        "print(sorted(name for name in ('pandas', 'numpy', 'plotly', 'sphinx') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code, str(ROOT)], capture_output=True, text=True, check=True)
    statuses = ["cannot_check" if question.kind == "discuss" else "passed" for question in all_questions()]
    assert done.stdout.splitlines() == [str(statuses), "[]"]


def test_a_console_that_lacks_a_sign_gets_a_question_mark_and_no_crash(tmp_path: Path) -> None:
    """As on a Windows console: the words of a finding have an arrow, which code page 1252 has not."""
    worked = _worked(tmp_path, {"1.3": "def misses(first, second):\n    return []"})
    environment = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "casebook", "check", str(worked)]
    done = subprocess.run(command, capture_output=True, check=False, env=environment, cwd=tmp_path)
    assert done.returncode == 1
    assert not done.stderr
    assert b"(Birch Pay ? Lumen View)" in done.stdout


ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
"""A locale that knows no letter beyond English, with Python kept from helping itself."""


def test_a_locale_without_unicode_does_no_harm(tmp_path: Path) -> None:
    worked = _worked(tmp_path, {"1.2": "print('旷视 → 蚂蚁')\ndef own_word_only(claims):\n    return {'旷视'}"})
    command = [sys.executable, "-m", "casebook", "check", worked.name]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | ASCII, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"1.2" in done.stdout
    command = [sys.executable, "-m", "casebook", "case", "旷", "--out", "folder"]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | ASCII, cwd=tmp_path)
    assert (done.returncode, done.stderr.count(b"\n"), b"PYTHONUTF8=1" in done.stderr) == (2, 1, True)
    assert not (tmp_path / "folder").exists()
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | ASCII | {"PYTHONUTF8": "1"}, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")


def test_who_reads_only_the_head_of_a_list_sees_no_error() -> None:
    command = f'"{sys.executable}" -m casebook inventory --json | head -c 20'
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, cwd=ROOT)
    assert (len(done.stdout), done.stderr) == (20, b"")


def test_an_exercise_says_at_once_what_it_lacks(tmp_path: Path) -> None:
    """A notebook that was opened alone, or on an old Python, says what to do and not what failed inside."""
    for notebook in sorted((ROOT / "exercises").glob("*.ipynb")):
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        setup = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        bare = [sys.executable, "-I", "-S", "-c", setup]
        alone = subprocess.run(bare, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert "Unzip the whole download" in alone.stderr, notebook.name
        old = [*bare[:-1], "import sys\nsys.version_info = (3, 9, 1)\nsys.version = '3.9.1 old'\n" + setup]
        told = subprocess.run(old, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert "needs Python 3.11 or later; this is 3.9.1" in told.stderr, notebook.name
