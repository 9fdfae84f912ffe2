"""Three Red Lines, as a grader's sandbox has it: the facts and the records, without questions and checks.

A notebook runs here as it does at home, except that its own checks say nothing:

>>> check("6.2", 5)
Checks are made by the grader, outside this sandbox.
"""

from typing import Any

from casebook.findings import Finding, Report

__all__ = ["Finding", "Report", "cases", "check", "frame", "hint", "row", "table"]


class Note(str):
    """A text that shows itself without quotation marks."""

    def __repr__(self) -> str:
        return str(self)


def check(id: str, answer: object = ..., **_: object) -> Note:
    """Say who checks."""
    return Note("Checks are made by the grader, outside this sandbox.")


def hint(id: str) -> Note:
    """Say where hints are."""
    return Note("Hints are in the notebook and in the page.")


def cases(id: str) -> list[Any]:
    """No cases: they belong to the questions."""
    return []


def table(name: str) -> tuple[Any, ...]:
    """All rows of a table, as at home."""
    from casebook import tables  # imported where it is asked for: most answers need no table

    return tables.table(name)


def row(name: str, id: str) -> Any:
    """One row of a table, as at home."""
    from casebook import tables

    return tables.row(name, id)


def frame(name: str) -> Any:
    """The same table as a pandas DataFrame, where the grader has let pandas in."""
    from casebook import tables

    return tables.frame(name)
