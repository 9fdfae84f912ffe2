"""How is an assignment graded in Gradescope?

`pack` writes the zip that is uploaded there: `setup.sh` makes a Python with this package, `run_autograder` runs this module,
which marks the submission and writes `results.json`. A Gradescope container allows no bubblewrap, so the weaker sandbox runs
there, and every result says so.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from casebook.grading.assignment import FILE, Assignment, Unusable, read_folder

GUARANTEE = (
    "In Gradescope a student's code runs as another user, apart from the check and from the expected answers, but with the "
    "container's network and readable files. For marks that count, grade with `python -m casebook grade` on a Linux machine."
)
EPOCH = (2020, 9, 12, 0, 0, 0)
NAMES = {"passed": "passed", "wrong": "failed", "not_attempted": "failed", "cannot_check": "failed"}

SETUP = """\
#!/usr/bin/env bash
# Runs once, as root, when Gradescope builds the container.
set -euo pipefail
root="${AUTOGRADER:-/autograder}"
python=python3
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  python=python3.11
fi
if ! "$python" -c 'import ensurepip'; then
  apt-get update
  apt-get install --yes "$python" "$python-venv" util-linux
fi
"$python" -m venv "$root/tools"
"$root/tools/bin/pip" install --quiet --no-index "$root"/source/casebook-*.whl
# The package knows the answers; the seed makes the hidden cases: only root reads them.
chmod -R go-rwx "$root/source" "$root"/tools/lib/python*/site-packages/casebook
"""

RUN = """\
#!/usr/bin/env bash
set -euo pipefail
root="${AUTOGRADER:-/autograder}"
exec "$root/tools/bin/python" -m casebook.grading.gradescope "$root"
"""


def pack(folder: Path, out: Path, *, seed: str) -> Assignment:
    """Write the autograder's zip from a folder that `assign` wrote. Raises `Unusable`."""
    assignment = read_folder(folder)
    wheels = sorted(folder.glob("casebook-*.whl"))
    if len(wheels) != 1:
        raise Unusable(f"{folder} should hold one casebook-*.whl; write it anew with `python -m casebook assign`")
    if out.exists():
        raise Unusable(f"{out} is there already; remove it, or name another file with --out")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, mode in (
            ("setup.sh", SETUP.encode(), 0o755),
            ("run_autograder", RUN.encode(), 0o755),
            ("seed", f"{seed}\n".encode(), 0o600),
            (wheels[0].name, wheels[0].read_bytes(), 0o644),
            (f"assignment/{FILE}", (folder / FILE).read_bytes(), 0o644),
            *((f"assignment/{path.name}", path.read_bytes(), 0o644) for path in sorted(folder.glob("*.ipynb"))),
        ):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = mode << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    out.chmod(0o600)
    return assignment


def run(root: Path) -> None:
    """Mark what is in `submission` and write `results/results.json`, below `root`."""
    from casebook.grading.collect import NothingToCollect, collect
    from casebook.grading.files import seed_from
    from casebook.grading.marking import File, mark, to_json
    from casebook.grading.sandbox import MARKS, Sandboxes

    source = root / "source"
    source.chmod(0o700)
    assignment = read_folder(source / "assignment")
    files, remarks = [], []
    try:
        for submission in collect(root / "submission", slugs=assignment.slugs):
            remarks += submission.left_out
            files += [File(handed.name, handed.read(), handed.modified) for handed in submission.files]
    except NothingToCollect:
        remarks.append("no notebook (*.ipynb) was handed in")
    with Sandboxes("weaker") as sandboxes:
        sandboxes.check()
        marked = mark(files, assignment, sandboxes, seed_from((source / "seed").read_text("utf-8")))
    result = to_json(marked, assignment, MARKS["weaker"])
    result["remarks"] = [*remarks, *result["remarks"]]
    (root / "results").mkdir(exist_ok=True)
    held = json.dumps(as_results(result), indent=1, ensure_ascii=True)
    (root / "results" / "results.json").write_text(held + "\n", "utf-8")


def as_results(result: dict[str, Any]) -> dict[str, Any]:
    """A student's feedback in the form that Gradescope publishes for `results.json`.

    >>> mark = {"id": "6.2", "status": "wrong", "points": 1, "of": 2, "note": "", "not_tested": [],
    ...         "findings": [{"where": "r-1", "because": "It is late.", "rule": "late"}]}
    >>> as_results({"questions": [mark], "remarks": [], "sandbox": "weaker"})["tests"][0]["output"]
    'r-1: It is late.'
    """
    by_hand = [each["id"] for each in result["questions"] if each["status"] == "by_hand"]
    said = [f"{', '.join(by_hand)}: read and marked by a person."] if by_hand else []
    return {
        "output": "\n".join([*result["remarks"], *said, result["sandbox"]]),
        "stdout_visibility": "hidden",
        "tests": [
            {
                "name": each["id"],
                "score": each["points"],
                "max_score": each["of"],
                "status": NAMES[each["status"]],
                "output": "\n".join(_lines(each)),
                "visibility": "visible",
            }
            for each in result["questions"]
            if each["status"] != "by_hand"
        ],
    }


def _lines(question: dict[str, Any]) -> list[str]:
    lines = [f"{f['where']}: {f['because']}" if f["where"] else f["because"] for f in question["findings"]]
    return [*lines, *([question["note"]] if question["note"] else [])]


if __name__ == "__main__":
    run(Path(sys.argv[1]))
