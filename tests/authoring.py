"""An author's commands, run in a checkout that may be written to (the fixture `checkout`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from casebook.findings import Finding


def python(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A Python that imports the checkout's package, and no other."""
    environment = os.environ | {"PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, *words], cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def make(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Make in the checkout, with the tools of this environment instead of tools that it would install."""
    tools = ["BUILD=.", f"BIN={Path(sys.executable).parent}", "-o", "_build/book-tools", "-o", "_build/test-tools"]
    outer = {name: value for name, value in os.environ.items() if "MAKE" not in name and name not in ("BUILD", "MFLAGS")}
    environment = outer | {"PYTHONPATH": str(checkout)}
    return subprocess.run(["make", *tools, *words], cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def missing(checkout: Path, id: str) -> dict[str, list[Finding]]:
    """The findings on a chapter or question, by subject, from a Python that has imported the checkout."""
    done = python(checkout, "-m", "casebook.book.complete", id, "--json")
    assert not done.stderr, done.stderr
    reports = map(json.loads, done.stdout.splitlines())
    found = {
        report["subject"]: [Finding(each["where"], each["because"], each["rule"]) for each in report["findings"]]
        for report in reports
    }
    assert done.returncode == (1 if any(found.values()) else 0)
    return found
