"""Which lines still ask their author something?

The blank forms in `blanks/`, from which `make new-chapter` and `make new-question` write, ask the author one question for
each thing that they need. Such a line carries a ✎. It is answered when the ✎ and its question are gone.

>>> blank = "- ✎ What should one do? Begin each point with a verb."
>>> print(next(unanswered(blank, 12, "chapters/15-a-door.md")))
unanswered · chapters/15-a-door.md:12: The line still asks “What should one do? Begin each point with a verb.”

Taking away the ✎ alone answers nothing, and an author's own words are left in peace:

>>> still_asks(blank.replace("✎ ", "")), still_asks("- **Ask first**, and write down the answer.")
(True, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from casebook.findings import Finding

BLANKS = Path(__file__).parent / "blanks"
MARK = "✎"


def blank(name: str) -> str:
    """The text of one blank form."""
    return (BLANKS / name).read_text("utf-8")


def filled(name: str, values: dict[str, str]) -> str:
    """A blank form with the values that are known put in. What it asks stays."""
    return Template(blank(name)).substitute(values)


def unanswered(text: str, first: int, path: str) -> Iterator[Finding]:
    """A finding for each line that still asks. The text's first line has the number `first` in its file."""
    for number, line in enumerate(text.splitlines(), first):
        if still_asks(line):
            yield Finding(f"{path}:{number}", f"The line still asks “{asked_in(line)}”", "unanswered")


def still_asks(line: str) -> bool:
    """Does the line carry the mark, or the words of a blank form?"""
    return MARK in line or _bare(line) in _asked()


def asked_in(line: str) -> str:
    """The words a line asks, without what surrounds them in Markdown or Python.

    >>> asked_in("| ✎ What is looked at? | ✎ what a strong text does |")
    'What is looked at?'
    """
    words = re.search(rf'{MARK}\s*([^"|{MARK}]*)', line)
    return words[1].strip() if words else line.strip()


@lru_cache
def _asked() -> frozenset[str]:
    """Every line of the blank forms that asks, bare. One with a value to put in would never be found again."""
    lines = (line for path in sorted(BLANKS.iterdir()) for line in path.read_text("utf-8").splitlines())
    return frozenset(_bare(line) for line in lines if MARK in line and "$" not in line)


def _bare(line: str) -> str:
    return " ".join(re.findall(r"\w+", line))


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below one heading of a page, and the line of that heading."""

    heading: str
    line: int
    text: str

    @property
    def written(self) -> bool:
        """Does something stand there, and does none of it still ask?"""
        return bool(self.text.strip()) and not any(map(still_asks, self.text.splitlines()))


def parts(page: str) -> tuple[Part, ...]:
    """The parts of a page, by its headings of the second level. A comment in a code cell is no heading.

    >>> [part.heading for part in parts("# Page\\n## One\\n```\\n## a comment\\n```\\n## Two")]
    ['One', 'Two']
    """
    lines = page.splitlines()
    starts: list[int] = []
    fence = ""
    for number, line in enumerate(lines):
        ticks = re.match(r"`{3,}", line)
        if ticks and not fence:
            fence = ticks[0]
        elif fence and line.strip() == fence:
            fence = ""
        elif not fence and line.startswith("## "):
            starts.append(number)
    ends = [*starts[1:], len(lines)]
    return tuple(
        Part(lines[start][3:].strip(), start + 1, "\n".join(lines[start + 1 : end]))
        for start, end in zip(starts, ends, strict=False)
    )
