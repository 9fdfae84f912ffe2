"""Did a class answer more of six items after the course than before?

Two forms, A and B, with twin items. Answers stand in a CSV file, a line for each person and time: a word that she made up,
when, which form, and six letters. Nobody else's machine sees them.

>>> sheet = "who,when,form,1,2,3,4,5,6\\n" + "".join(
...     f"w{n},before,A,b,c,d,a,d,a\\nw{n},after,B,d,a,b,c,b,a\\n" for n in range(5)
... )
>>> print(told(read(sheet)))
5 persons answered both times.
item     right before     right after     gained     lost
1                   5               5          0        0
2                   5               5          0        0
3                   5               5          0        0
4                   5               5          0        0
5                   5               5          0        0
6                   0               5          5        0
On average 5.0 of 6 before and 6.0 of 6 after.
No effect of the course is shown by that: see what it cannot tell on the page Before and after.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from casebook.tables import table

FEWEST = 5
PAIRS = range(1, 7)
COLUMNS = ["who", "when", "form", *map(str, PAIRS)]
Right = Mapping[tuple[str, str], tuple[bool, ...]]
"""For each person and time, which of the six were right."""


class UnusableSheet(ValueError):
    """The file cannot be scored. The message says which line, and what to do."""


def form(letter: str) -> str:
    """One form as plain text, to print or to paste, without its answers.

    >>> form("A").splitlines()[0]
    'Six questions, form A. All firms are invented. A template is a set of numbers that a program makes from a face.'
    """
    template = "A template is a set of numbers that a program makes from a face."
    lines = [f"Six questions, form {letter}. All firms are invented. {template}"]
    lines += ["One answer each; leave open what you don’t know."]
    for item in items(letter).values():
        lines += ["", f"{item.pair}. {item.scene}", f"   {item.question}"]
        lines += [f"   {each}) {getattr(item, each)}" for each in "abcd"]
    return "\n".join(lines)


def items(letter: str) -> dict[int, Any]:
    """The items of one form by pair."""
    return {item.pair: item for item in table("test_items") if item.form == letter}


def read(sheet: str) -> Right:
    """Which answers are right. Raises `UnusableSheet` with the line.

    >>> read("who,when,form,1,2,3,4,5,6\\nfinch,before,C,a,a,a,a,a,a\\n")
    Traceback (most recent call last):
    casebook.before_after.UnusableSheet: line 2: the form is “C”; it is A or B
    """
    rows = csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff")))
    if [(name or "").strip().lower() for name in rows.fieldnames or ()] != COLUMNS:
        raise UnusableSheet(f"line 1: the columns must be {','.join(COLUMNS)}")
    found: dict[tuple[str, str], tuple[bool, ...]] = {}
    forms: dict[str, str] = {}
    for row in rows:
        cells = {str(name).strip().lower(): (cell or "").strip() for name, cell in row.items() if isinstance(cell, str | None)}
        who, when, letter = cells["who"], cells["when"].lower(), cells["form"].upper()
        line, other = f"line {rows.line_num}", "after" if when == "before" else "before"
        if when not in ("before", "after"):
            raise UnusableSheet(f"{line}: “{cells['when']}” is no time; it is before or after")
        if letter not in ("A", "B"):
            raise UnusableSheet(f"{line}: the form is “{cells['form']}”; it is A or B")
        if not who:
            raise UnusableSheet(f"{line}: the word is missing")
        if (who, when) in found:
            raise UnusableSheet(f"{line}: {who} answered {when} twice")
        if forms.setdefault(who, letter) == letter and (who, other) in found:
            raise UnusableSheet(f"{line}: {who} had form {letter} both times; twins need two forms")
        for pair in PAIRS:
            if cells[str(pair)].lower() not in ("", *"abcd"):
                raise UnusableSheet(f"{line}: answer {pair} is “{cells[str(pair)]}”; it is a, b, c, d or empty")
        found[who, when] = tuple(cells[str(pair)].lower() == items(letter)[pair].right for pair in PAIRS)
    return found


def told(right: Right) -> str:
    """What may be said of a class: nothing of fewer than five persons, and nothing of one."""
    both = sorted({who for who, when in right if when == "before"} & {who for who, when in right if when == "after"})
    if len(both) < FEWEST:
        reason = f"Results are given from {FEWEST} persons on, so that nobody can be told apart."
        return f"{len(both)} persons answered both times. {reason}"
    lines = [f"{len(both)} persons answered both times.", "item     right before     right after     gained     lost"]
    for pair in PAIRS:
        counts = Counter((right[who, "before"][pair - 1], right[who, "after"][pair - 1]) for who in both)
        kept, gained, lost = counts[True, True], counts[False, True], counts[True, False]
        lines.append(f"{pair}{kept + lost:>20}{kept + gained:>16}{gained:>11}{lost:>9}")
    before, after = (_average(right[who, when] for who in both) for when in ("before", "after"))
    lines.append(f"On average {before:.1f} of 6 before and {after:.1f} of 6 after.")
    lines.append("No effect of the course is shown by that: see what it cannot tell on the page Before and after.")
    return "\n".join(lines)


def _average(answered: Iterable[tuple[bool, ...]]) -> float:
    totals = [sum(each) for each in answered]
    return sum(totals) / len(totals)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the course's command line."""
    testing = commands.add_parser("before-after", help="six questions before and after: print a form, or score a class's sheet")
    what = testing.add_mutually_exclusive_group(required=True)
    what.add_argument("sheet", nargs="?", type=Path, help=f"a CSV file with the columns {','.join(COLUMNS)}")
    what.add_argument("--form", choices=("A", "B"), help="print this form, without its answers")
    testing.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print a form or a class's results. Exit status 2: the file cannot be used."""
    try:
        print(form(arguments.form) if arguments.form else told(read(arguments.sheet.read_text("utf-8"))))
    except (UnusableSheet, OSError, UnicodeDecodeError) as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    return 0
