"""How does GitHub Classroom check a student's repository?

By a workflow in the template repository, which is the assignment's folder: at each push the check command runs on every
notebook, as it would on the student's own machine.
"""

from __future__ import annotations

from pathlib import Path

from casebook.grading.assignment import Unusable, read_folder

GUARANTEE = (
    "The workflow gives students feedback and no safe mark: they can edit the workflow, and their code runs beside the check. "
    "For marks that count, grade their clones with `python -m casebook grade`."
)

WORKFLOW = """\
# Checks every notebook at each push.
# {guarantee}
name: check
on: [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04 # brings Python 3.12
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: python3 -m venv .tools && .tools/bin/pip install --quiet -r requirements.txt
      - run: |
          status=0
          for notebook in *.ipynb; do
            .tools/bin/python -m casebook check "$notebook" || status=1
          done
          exit $status
"""


def write(folder: Path) -> Path:
    """Write the workflow into a folder that `assign` wrote; returns its path. Raises `Unusable`."""
    read_folder(folder)
    if not (folder / "requirements.txt").is_file():
        raise Unusable(f"{folder} holds no requirements.txt; write it anew with `python -m casebook assign`")
    file = folder / ".github" / "workflows" / "check.yml"
    if file.exists():
        raise Unusable(f"{file} is there already; remove it first")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(WORKFLOW.format(guarantee=GUARANTEE), "utf-8", newline="\n")
    return file
