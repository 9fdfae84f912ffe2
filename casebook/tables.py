"""Where are the course's facts, and how does code get at them?

Every table of `data/` is read into records with the standard library alone, so the same call works in the source tree,
from an installed wheel, from a wheel that is only on the path, and in a page.

>>> claims = table("claims")
>>> row("claims", "N04").speaker
'ant'
>>> row("claims", "N99")
Traceback (most recent call last):
casebook.tables.NotInTable: data/claims.csv has no row N99 (the nearest ids are N09)
"""

from __future__ import annotations

import csv
import difflib
import io
import pkgutil
import types
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from casebook.records import TABLES

if TYPE_CHECKING:
    import pandas


class NotInTable(LookupError):
    """A table, a row or a value that is not there. The message names the nearest that is."""


def text(name: str) -> str:
    """The text of one file of `data/`: beside the package in a source tree, inside it in a wheel.

    Raises FileNotFoundError, saying what to do, when it is in neither place.
    """
    beside = Path(__file__).resolve().parent.parent / "data" / name
    if beside.is_file():
        return beside.read_text("utf-8")
    try:
        inside = pkgutil.get_data("casebook", f"data/{name}")
    except OSError:
        inside = None
    if inside is None:
        raise FileNotFoundError(f"data/{name} is missing. Unzip the exercise again, with everything in it.")
    return inside.decode("utf-8")


@lru_cache
def table(name: str) -> tuple[Any, ...]:
    """All rows of `data/<name>.csv` as records, in the file's order."""
    if name not in TABLES:
        raise NotInTable(f"there is no table {name}; the tables are {', '.join(sorted(TABLES))}")
    return parse(text(f"{name}.csv"), TABLES[name])


def parse(content: str, kind: type) -> tuple[Any, ...]:
    """Read CSV text into records of one kind. Raises ValueError naming the line and column of a bad cell."""
    rows = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    types_of = get_type_hints(kind)
    if list(rows.fieldnames or ()) != list(types_of):
        raise ValueError(f"{kind.__name__}: the columns must be {', '.join(types_of)}")
    records = []
    for cells in rows:
        values = {}
        for column, wanted in types_of.items():
            try:
                values[column] = _value(cells[column], wanted)
            except (ValueError, TypeError, AttributeError) as problem:
                raise ValueError(f"{kind.__name__}, line {rows.line_num}, column {column}: {problem}") from None
        records.append(kind(**values))
    return tuple(records)


def _value(cell: str, wanted: Any) -> Any:
    if isinstance(wanted, types.UnionType):
        return _value(cell, get_args(wanted)[0]) if cell else None
    if get_origin(wanted) is tuple:
        return tuple(cell.split())
    if get_origin(wanted) is not None:  # Literal
        if cell not in get_args(wanted):
            raise ValueError(f"{cell!r} is none of {', '.join(map(repr, get_args(wanted)))}")
        return cell
    if wanted is date:
        return date.fromisoformat(cell)
    return wanted(cell)


def row(name: str, id: str) -> Any:
    """The one row of a table with this id (or, for chapters, this number)."""
    for record in table(name):
        if str(_key(record)) == str(id):
            return record
    near = difflib.get_close_matches(str(id), [str(_key(record)) for record in table(name)], n=3, cutoff=0.4)
    hint = f" (the nearest ids are {', '.join(near)})" if near else ""
    raise NotInTable(f"data/{name}.csv has no row {id}{hint}")


def table_of(id: str) -> str:
    """The table that a row named in prose or by a proposition belongs to.

    >>> table_of("L04"), table_of("CL012"), table_of("CASE-004"), table_of("CA-027"), table_of("F06")
    ('claims', 'rules', 'cases', 'cambridge_analytica', 'penalties')
    """
    tables = {"CASE-": "cases", "CA-": "cambridge_analytica", "CL": "rules", "LAW-": "rules", "F": "penalties"}
    return next((name for prefix, name in tables.items() if id.startswith(prefix)), "claims")


def _key(record: Any) -> Any:
    return record.number if hasattr(record, "number") else record.id


def frame(name: str) -> pandas.DataFrame:
    """The same table as a pandas DataFrame, for exploring. Needs pandas; no check does."""
    import pandas

    return pandas.DataFrame(table(name)).set_index("number" if name == "chapters" else "id")
