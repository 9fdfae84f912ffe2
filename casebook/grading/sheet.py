"""What does the instructor get as a table?

`grades.csv`: one row for each student, in the order of names, with points and status for each question. A name that a
spreadsheet would take for a formula is marked as text.

>>> guarded("=HYPERLINK(1)"), guarded("Anna"), guarded("-Anna"), guarded("7")
("'=HYPERLINK(1)", 'Anna', "'-Anna", '7')
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def guarded(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would compute."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) or text.startswith(FORMULA) else text


def unguarded(cell: str) -> str:
    """The text again, as it was before it was guarded.

    >>> unguarded(guarded("=1")), unguarded("'tis")
    ('=1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


def columns(ids: Iterable[str], by_hand: Collection[str]) -> list[str]:
    """The names of the columns; questions that a person marks have one more."""
    per_question = [name for id in ids for name in (id, f"{id} status", *([f"{id} comment"] if id in by_hand else []))]
    return ["student", "id", "points", "of", *per_question, "status", "remarks", "sandbox"]


def as_csv(ids: Iterable[str], records: Iterable[dict[str, Any]], by_hand: Collection[str] = ()) -> str:
    """The sheet, from the students' records: a column for each of these questions."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\n")
    sheet.writerow(columns(ids, by_hand))
    for record in records:
        sheet.writerow(_row(record, by_hand))
    return out.getvalue()


def _row(record: dict[str, Any], by_hand: Collection[str]) -> Sequence[str]:
    result = record["result"]
    marks = [
        cell
        for mark in result["questions"]
        for cell in (number(mark["points"]), mark["status"], *([mark.get("comment", "")] if mark["id"] in by_hand else []))
    ]
    cells = [
        *(record["student"], record["id"], number(result["points"]), number(result["of"])),
        *(*marks, result["status"], "; ".join(result["remarks"]), result["sandbox"]),
    ]
    return [cell if _is_number(cell) else guarded(" ".join(str(cell).split())) for cell in cells]


def number(value: float) -> str:
    """A number of points: whole where it is whole.

    >>> number(2.0), number(0.5), number(1/3)
    ('2', '0.5', '0.33')
    """
    return f"{round(value, 2):g}"


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).isdigit()
