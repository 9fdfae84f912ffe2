"""May this tag be released? When every place that names the version agrees, and the changelog says when law was reviewed.

    python -m casebook.book.release v0.1.0     prints the notes of the release, or every finding

>>> top = entries("## 0.1.0, 30 November 2026\\n\\nLaw and facts last reviewed: 23 November 2026.\\n\\n- One\\n  thing.\\n")[0]
>>> top.version, top.released, top.reviewed
('0.1.0', datetime.date(2026, 11, 30), datetime.date(2026, 11, 23))
>>> print(top.notes)
Law and facts last reviewed: 23 November 2026.
<BLANKLINE>
- One thing.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml

from casebook.findings import Finding, Report

ROOT = Path(__file__).parent.parent.parent
REVIEWED = "Law and facts last reviewed: "


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in CHANGELOG.md. A day that is missing, or no day at all, is None."""

    version: str
    released: date | None
    reviewed: date | None
    text: str

    @property
    def notes(self) -> str:
        """The text with each paragraph on one line: GitHub shows every line break of a release's notes."""
        return re.sub(r"(?<=\S)\n *(?![-\s])", " ", self.text)


def entries(changelog: str) -> list[Entry]:
    """The entries, newest first: `## version, day`, then the text."""
    found = []
    for part in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        heading, _, text = part.partition("\n")
        version, _, released = heading.partition(", ")
        reviewed = re.search(rf"^{REVIEWED}(.*)\.$", text, re.MULTILINE)
        found.append(Entry(version, _day(released), _day(reviewed[1]) if reviewed else None, text.strip()))
    return found


def _day(words: str) -> date | None:
    try:
        return datetime.strptime(words, "%d %B %Y").date()
    except ValueError:
        return None


def versions(root: Path) -> dict[str, str]:
    """What each place that names the version says."""
    module = re.search(r'^__version__ = "(.*)"$', (root / "casebook" / "__init__.py").read_text("utf-8"), re.MULTILINE)
    changelog = entries((root / "CHANGELOG.md").read_text("utf-8"))
    return {
        "pyproject.toml": tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"],
        "casebook/__init__.py": module[1] if module else "",
        "CITATION.cff": str(_citation(root).get("version", "")),
        "data/datapackage.json": json.loads((root / "data" / "datapackage.json").read_text("utf-8")).get("version", ""),
        "CHANGELOG.md": changelog[0].version if changelog else "",
    }


def _citation(root: Path) -> dict[str, object]:
    read: dict[str, object] = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    return read


def _days(top: Entry, cited: str) -> Iterator[Finding]:
    if not top.released:
        yield Finding("CHANGELOG.md", f"Give the entry its day, as in “## {top.version}, 30 November 2026”.", "day of release")
    elif str(top.released) != cited:
        yield Finding(
            "CITATION.cff", f"date-released is {cited}; the entry in CHANGELOG.md is of {top.released}.", "day of release"
        )
    if not top.reviewed:
        yield Finding("CHANGELOG.md", f"Say in the entry, as in “{REVIEWED}23 November 2026.”", "day of review")
    elif top.released and top.reviewed > top.released:
        yield Finding("CHANGELOG.md", "The day of review comes after the day of release.", "day of review")


def examine(root: Path, tag: str) -> Report:
    """Everything that keeps `tag` from being released from the tree at `root`."""
    found = [
        Finding(place, f"It says {version or 'nothing'}: the tag would be v{version}, not {tag}.", "one version")
        for place, version in versions(root).items()
        if tag != f"v{version}"
    ]
    for top in entries((root / "CHANGELOG.md").read_text("utf-8"))[:1]:
        found += _days(top, str(_citation(root).get("date-released")))
    untested = ("whether the tests pass on this commit", "whether law and facts were reviewed on the day named")
    return Report(f"release {tag}", "wrong" if found else "passed", tuple(found), untested)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the tag: python -m casebook.book.release v0.1.0")
    report = examine(ROOT, sys.argv[1])
    if not report.passed:
        sys.exit(str(report))
    print(entries((ROOT / "CHANGELOG.md").read_text("utf-8"))[0].notes)
