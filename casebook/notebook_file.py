"""Which cells of code does a notebook file hold?

The file may come from anybody: it may be no notebook, be cut off, endless or in another encoding. Then `NotANotebook` says
what to do about it.

>>> cells(b'{"cells": [{"cell_type": "code", "source": ["x = 1\\\\n", "y = 2"], "metadata": {"tags": ["setup"]}}]}', "a.ipynb")
(Cell(number=1, source='x = 1\\ny = 2', question='', tags=('setup',)),)
>>> cells(b"", "a.ipynb")
Traceback (most recent call last):
casebook.notebook_file.NotANotebook: a.ipynb is empty; was it saved before it was handed in?
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MOST_BYTES = 10 << 20
MOST_VALUES = 1_000_000
"""Brackets and commas: what decides how much memory a file takes once it is read."""


class NotANotebook(ValueError):
    """A file that cannot be read as a notebook. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell: its text, the question its metadata names, its tags."""

    number: int
    source: str
    question: str
    tags: tuple[str, ...]


def read(path: Path) -> tuple[Cell, ...]:
    """The code cells of a notebook file. Raises `NotANotebook`."""
    if not path.is_file():
        raise NotANotebook(f"{path} is not there")
    with path.open("rb") as file:
        return cells(file.read(MOST_BYTES + 1), str(path))


def cells(content: bytes, name: str) -> tuple[Cell, ...]:
    """The code cells in the bytes of a file that is called `name`. Raises `NotANotebook`."""
    notebook = _parsed(content, name)
    if isinstance(notebook, dict) and isinstance(notebook.get("worksheets"), list):
        raise NotANotebook(f"{name} is of an old format; open it in Jupyter, save it and hand it in again")
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise NotANotebook(f"{name} has no cells; it is not a notebook of format 4")
    language = _language(notebook)
    if language and language.casefold() not in ("python", "python3", "ipython"):
        raise NotANotebook(f"{name} is for a kernel that runs {language[:40]}; choose a Python kernel (Kernel → Change kernel)")
    return tuple(_cell(number, cell) for number, cell in enumerate(notebook["cells"], 1) if _is_code(cell))


def _parsed(content: bytes, name: str) -> Any:
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise NotANotebook(f"{name} is empty; was it saved before it was handed in?")
    if len(content) > MOST_BYTES or sum(map(content.count, (b",", b"[", b"{"))) > MOST_VALUES:
        most = f"{MOST_BYTES >> 20} MB or {MOST_VALUES:,} values"
        raise NotANotebook(
            f"{name} is too large (more than {most}); clear its outputs (Edit → Clear outputs) and save it again"
        )
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotANotebook(f"{name} is not UTF-8 text; save it again from Jupyter") from None
    except (ValueError, RecursionError, MemoryError):
        raise NotANotebook(f"{name} is not valid JSON; was it cut off, or renamed from another file?") from None


def _language(notebook: dict[str, Any]) -> str:
    metadata = _as(dict, notebook.get("metadata"))
    told = (_as(dict, metadata.get(part)).get(key) for part, key in (("language_info", "name"), ("kernelspec", "language")))
    return next((name for name in told if isinstance(name, str) and name), "")


def _is_code(cell: Any) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "code"


def _cell(number: int, cell: dict[str, Any]) -> Cell:
    source = cell.get("source", "")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    metadata = _as(dict, cell.get("metadata"))
    question = _as(dict, metadata.get("casebook")).get("question", "")
    tags = tuple(map(str, _as(list, metadata.get("tags"))))
    return Cell(number, source.replace("\r\n", "\n").replace("\r", "\n"), str(question), tags)


def _as(kind: type, value: Any) -> Any:
    """The value, or an empty one where a malformed notebook has something else."""
    return value if isinstance(value, kind) else kind()
