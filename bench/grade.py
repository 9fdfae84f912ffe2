"""`make bench-grade`: seconds and memory per submission, here and in `nbgrader autograde` and `otter run`, in one run.

All three get the same worked answers to the same questions and check each with the same check of this package: nbgrader in
the hidden cells that `casebook export nbgrader` writes, otter in a test of its own for each question. nbgrader and ours
grade the class with one command; otter has one command per submission (`otter grade`, for a class, needs Docker). Ours uses
all processors, as it comes; it is measured one at a time too, because neither peer does more. Memory is the most that a
command and all that it started held at once, pages that they share counted for each of them, so ours is rather too high.

Then ours alone, to 10,000 submissions: is the cost linear and the memory flat? `--most 1000` stops earlier.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casebook.grading import nbgrader
from casebook.grading.assignment import read_folder

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests"))
QUESTIONS = ("6.1", "6.2", "6.4")
NAME = "week-2"
NOTEBOOK = "06-explicit-authorization.ipynb"
SEED = 7
AT_PEERS = 30
SIZES = (10, 100, 1_000, 10_000)
NBGRADER_AT_LEAST, OTTER_AT_LEAST = 30, 60


@dataclass(frozen=True)
class Cost:
    """What commands took."""

    seconds: float
    memory: int

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.seconds + other.seconds, max(self.memory, other.memory))


# ---------------------------------------------------------------------------------------------------------------------
# measuring


def measured(command: Sequence[str | Path], cwd: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command that must succeed; its seconds, and the most memory that it and its descendants held."""
    log = cwd / "bench.log"
    with log.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(list(map(str, command)), cwd=cwd, env=dict(environment), stdout=out, stderr=out)
        most, over = [0], threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, most, over))
        watch.start()
        status = process.wait()
        seconds = time.perf_counter() - start
        over.set()
        watch.join()
    if status:
        raise SystemExit(f"{' '.join(map(str, command))}\nended with {status}:\n{log.read_text('utf-8', 'replace')[-3000:]}")
    return Cost(seconds, most[0])


def _watch(first: int, most: list[int], over: threading.Event) -> None:
    while not over.wait(0.1):
        most[0] = max(most[0], _held(first))


def _held(first: int) -> int:
    """Bytes that a process and its descendants hold now."""
    total, left = 0, [first]
    while left:
        pid = left.pop()
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
            for task in os.listdir(f"/proc/{pid}/task"):
                left += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="utf-8").split())
        except OSError:  # it has ended
            continue
    return total * os.sysconf("SC_PAGE_SIZE")


# ---------------------------------------------------------------------------------------------------------------------
# the same class for all three


def answers(number: int) -> dict[str, str]:
    """What a student answers: two of three all right, each third with a usual mistake."""
    from classroom import RIGHT, STATE

    return RIGHT if number % 3 else {**RIGHT, "6.2": STATE.replace('"until"] < day', '"until"] <= day')}


def handed_in(released: Path, number: int) -> bytes:
    """The notebook that students got, with their answers."""
    notebook: dict[str, Any] = json.loads(released.read_text("utf-8"))
    given = answers(number)
    for cell in notebook["cells"]:
        question = cell["metadata"].get("casebook", {}).get("question")
        if question in given and "answer" in cell["metadata"].get("tags", []):
            cell["source"] = given[question].strip("\n").splitlines(keepends=True)
    return json.dumps(notebook, indent=1).encode()


def class_of(size: int, released: Path, folder: Path) -> Path:
    """Submissions as Moodle leaves them."""
    shutil.rmtree(folder, ignore_errors=True)
    kinds = [handed_in(released, number) for number in range(3)]
    for number in range(size):
        place = folder / f"Student {number:05}_{number + 10_000}_assignsubmission_file_"
        place.mkdir(parents=True)
        (place / NOTEBOOK).write_bytes(kinds[number % 3])
    return folder


# ---------------------------------------------------------------------------------------------------------------------
# the three


def ours(size: int, assigned: Path, work: Path, *more: str) -> Cost:
    """Grade a class of this size with `python -m casebook grade`, and see that it did."""
    out = work / "grades"
    shutil.rmtree(out, ignore_errors=True)
    submissions = class_of(size, assigned / NOTEBOOK, work / "class")
    command = [sys.executable, "-m", "casebook", "grade", submissions, "--assignment", assigned, "--seed", str(SEED)]
    cost = measured([*command, "--out", out, *more], work, os.environ | {"PYTHONPATH": str(ROOT)})
    rows = (out / "grades.csv").read_text("utf-8").splitlines()[1:]
    full = sum(row.count("passed") == len(QUESTIONS) for row in rows)
    assert (len(rows), full) == (size, size - (size + 2) // 3), f"{len(rows)} rows, {full} with everything right"
    return cost


def environment_of(peer: str, requirements: Path, wheel: Path, work: Path) -> dict[str, str]:
    """Make the peer's own environment, once; returns what its commands run with."""
    place, made = work / f"{peer}-tools", work / f"{peer}-made"
    pip = [place / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not made.exists() or made.stat().st_mtime < requirements.stat().st_mtime:
        print(f"installing {peer} …", flush=True)
        venv.create(place, with_pip=True, clear=True)
        subprocess.run([*pip, "-r", requirements], check=True)
        made.touch()
    subprocess.run([*pip, "--no-deps", "--no-index", "--force-reinstall", wheel], check=True)
    home = work / f"{peer}-home"
    home.mkdir(exist_ok=True)
    # Peers find their own programs by PATH.
    return {"PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}", "HOME": str(home), "LANG": "C.UTF-8"}


def by_nbgrader(size: int, assigned: Path, work: Path, environment: Mapping[str, str]) -> Cost:
    """`nbgrader autograde` on a class of this size."""
    course = work / "nbgrader-course"
    shutil.rmtree(course, ignore_errors=True)
    course.mkdir()
    nbgrader.source(read_folder(assigned), course, name=NAME, seed=SEED)
    program = work / "nbgrader-tools" / "bin" / "nbgrader"
    measured([program, "generate_assignment", NAME], course, environment)
    released = course / "release" / NAME
    for number in range(size):
        folder = course / "submitted" / f"student-{number:05}" / NAME
        shutil.copytree(released, folder)
        (folder / NOTEBOOK).write_bytes(handed_in(released / NOTEBOOK, number))
    cost = measured([program, "autograde", NAME], course, environment)
    graded = list((course / "autograded").glob(f"*/{NAME}/{NOTEBOOK}"))
    assert len(graded) == size, f"nbgrader graded {len(graded)} of {size}"
    return cost


OTTER_TEST = """\
OK_FORMAT = True
test = {{"name": "q{name}", "points": 1, "suites": [{{"type": "doctest", "scored": True, "setup": "", "teardown": "", "cases": [
    {{"code": ">>> from casebook import check\\n>>> check('{id}', {answer}, seed={seed}).passed\\nTrue", "hidden": False,
      "locked": False}}]}}]}}
"""


def by_otter(size: int, assigned: Path, work: Path, environment: Mapping[str, str]) -> Cost:
    """`otter run` on each of a class of this size."""
    from casebook.questions import find

    course = work / "otter-course"
    shutil.rmtree(course, ignore_errors=True)
    for folder in ("tests", "out"):
        (course / folder).mkdir(parents=True)
    for id in QUESTIONS:
        name = id.replace(".", "_")
        test = OTTER_TEST.format(name=name, id=id, answer=find(id).answer, seed=SEED)
        (course / "tests" / f"q{name}.py").write_text(test, "utf-8")
    program = work / "otter-tools" / "bin" / "otter"
    measured([program, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], course, environment)
    total = Cost(0, 0)
    for number in range(size):
        (course / NOTEBOOK).write_bytes(handed_in(assigned / NOTEBOOK, number))
        total += measured([program, "run", "-a", "autograder.zip", "-o", "out", NOTEBOOK], course, environment)
        tests = json.loads((course / "out" / "results.json").read_text("utf-8"))["tests"]
        points = sum(each.get("score", 0) for each in tests)
        assert points == len(QUESTIONS) - (number % 3 == 0), f"otter gave {points} points: {tests}"
    return total


# ---------------------------------------------------------------------------------------------------------------------


def line(name: str, size: int, cost: Cost, more: str = "") -> None:
    """Print one row."""
    print(
        f"{name:<28}{size:>7}{cost.seconds:>10.1f}{cost.seconds / size:>12.4f}{cost.memory / 2**20:>9.0f}  {more}", flush=True
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("build", type=Path)
    parser.add_argument("--peers", type=int, default=AT_PEERS, metavar="N", help="submissions for the peers; 0: without them")
    parser.add_argument("--most", type=int, default=SIZES[-1], metavar="N", help="submissions for ours, at most")
    arguments = parser.parse_args()
    work = arguments.build.resolve() / "bench-grade"
    assigned = work / NAME
    work.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(assigned, ignore_errors=True)
    assigned.with_suffix(".zip").unlink(missing_ok=True)
    assign = [sys.executable, "-m", "casebook", "assign", *QUESTIONS, "--credit", "whole", "--out", assigned]
    measured(assign, work, os.environ | {"PYTHONPATH": str(ROOT)})
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start")
    titles = f"{'':<28}{'size':>7}{'seconds':>10}{'per one':>12}{'MB':>9}"
    if size := arguments.peers:
        (wheel,) = assigned.glob("casebook-*.whl")
        theirs = environment_of("nbgrader", ROOT / "tests" / "nbgrader-requirements.txt", wheel, work)
        others = environment_of("otter", HERE / "otter-requirements.txt", wheel, work)
        print(titles)
        one = ours(size, assigned, work, "--jobs", "1")
        line("ours, one at a time", size, one)
        mine = ours(size, assigned, work)
        line("ours", size, mine)
        nb = by_nbgrader(size, assigned, work, theirs)
        line("nbgrader autograde", size, nb, f"{nb.seconds / mine.seconds:.0f} times ours (at least {NBGRADER_AT_LEAST})")
        otter = by_otter(size, assigned, work, others)
        line("otter run", size, otter, f"{otter.seconds / mine.seconds:.0f} times ours (at least {OTTER_AT_LEAST})")
        again = ours(size, assigned, work)
        line(
            "ours, again", size, again, f"nbgrader {nb.seconds / again.seconds:.0f}, otter {otter.seconds / again.seconds:.0f}"
        )
    print(titles)
    for size in (size for size in SIZES if size <= arguments.most):
        line("ours", size, ours(size, assigned, work))
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
