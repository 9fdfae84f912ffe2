"""Grading on a Dask cluster: the same bytes as on one machine, and words where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from classroom import RIGHT, STATE, as_bytes, worked
from conftest import OUT, ROOT

DASK = OUT / "dask-tools" / "bin" / "python"
LOOP = "def state(events, day):\n    while True:\n        pass\n"
KILLS = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    wrong = STATE.replace('"until"] < day', '"until"] <= day')
    handed = {
        "Anna": as_bytes(worked()),
        "Bo": as_bytes(worked({**RIGHT, "6.2": wrong})),
        "Cleo": as_bytes(worked({**RIGHT, "6.2": LOOP})),
        "Dan": as_bytes(worked(before=[KILLS])),
        "Eve": b"not a notebook",
    }
    handed |= {f"Student {number}": as_bytes(worked({**RIGHT, "6.2": f"# {number}\n{wrong}"})) for number in range(12)}
    for name, content in handed.items():
        (folder / name).mkdir()
        (folder / name / "06-explicit-authorization.ipynb").write_bytes(content)
    return folder


def grade(python: str | Path, submissions: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    words = ["-m", "casebook", "grade", str(submissions), "--questions", "6.1", "6.2", "--seed", "7", "--out", str(out), *more]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([str(python), *words], env=environment, capture_output=True, text=True, check=False, timeout=300)


def held(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_a_local_cluster_writes_the_same_bytes(submissions: Path, tmp_path: Path) -> None:
    assert DASK.is_file(), "Dask's environment is missing: run `make test`, or make it with `make _build/dask-tools`"
    alone, spread = tmp_path / "alone", tmp_path / "spread"
    done = grade(sys.executable, submissions, alone)
    assert done.returncode == 0, done.stderr
    done = grade(DASK, submissions, spread, "--dask", "local")
    assert done.returncode == 0, done.stderr
    assert "graded 17 of 17" in done.stderr
    assert held(alone) == held(spread)
    assert (alone / "grades.csv").read_text("utf-8").count("passed") > 10


def test_no_cluster_is_said(submissions: Path, tmp_path: Path) -> None:
    done = grade(DASK, submissions, tmp_path / "out", "--dask", "tcp://127.0.0.1:9")
    assert done.returncode == 2
    assert "No Dask cluster answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_dask_is_said(submissions: Path, tmp_path: Path) -> None:
    done = grade(sys.executable, submissions, tmp_path / "out", "--dask", "local")
    assert done.returncode == 2
    assert 'pip install "casebook[dask]"' in done.stderr
