"""Where is a row used: in which rows of other tables, and on which pages of the book?

>>> [f"{name} {id}" for name, id in rows_resting_on("gdpr-art-4-14-copy")]
['rules LAW-001', 'glossary biometric-data']
>>> "chapters/01-the-remark" in pages_naming("term", "claim")
True
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from casebook.records import TABLES
from casebook.tables import table

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("chapters", "exercises", "reference", "instructors")
SOURCE_COLUMNS = ("source", "stated_in", "checked_against", "strongest")
"""The columns that name a source; `read_besides` names several."""


@lru_cache
def _resting() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for name in TABLES:
        for record in table(name):
            for source in (*(getattr(record, column, "") for column in SOURCE_COLUMNS), *getattr(record, "read_besides", ())):
                if source:
                    found[source][name, str(record.id)] = None
    return {source: tuple(rows) for source, rows in found.items()}


def rows_resting_on(source: str) -> tuple[tuple[str, str], ...]:
    """Every row that names a source, as table and id, in the order of the tables."""
    return _resting().get(source, ())


def sources_of_pages() -> tuple[Path, ...]:
    """The sources of every page that may cite, in the book's order."""
    inside = (path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.md")))
    return (*(ROOT / name for name in ("index.md", "start.md")), *inside)


def cited_in(text: str) -> set[tuple[str, str]]:
    """The rows that a page's text cites: role and id.

    >>> sorted(cited_in("A {term}`claim`, {term}`red lines <red-line>`, {rule}`CL012 on 2020-09-12`"))
    [('rule', 'CL012'), ('term', 'claim'), ('term', 'red-line')]
    """
    found = re.findall(r"\{([a-z]+)\}`(?:[^`<]*<)?([^`<> ]+)[^`]*`", text)
    return {(role, id) for role, id in found}


@lru_cache
def _naming() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in sources_of_pages():
        if path.is_file():
            for cited in cited_in(path.read_text("utf-8")):
                found[cited].append(path.relative_to(ROOT).with_suffix("").as_posix())
    return {cited: tuple(pages) for cited, pages in found.items()}


def pages_naming(role: str, id: str) -> tuple[str, ...]:
    """The pages that cite a row with this role, in the book's order."""
    return _naming().get((role, id), ())


def page_name(page: str) -> str:
    """What a pointer to a page is called.

    >>> page_name("chapters/03-what-a-face-becomes"), page_name("exercises/03-what-a-face-becomes"), page_name("reference/law")
    ('chapter 3', 'exercise 3', 'Law in force')
    """
    folder, _, name = page.rpartition("/")
    if folder in ("chapters", "exercises"):
        return f"{folder.removesuffix('s')} {int(name[:2])}"
    title = re.search(r"^# (.+)$", (ROOT / f"{page}.md").read_text("utf-8"), re.MULTILINE)
    return title[1] if title else page


def rows_by_table(rows: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """Rows gathered by their table, in the order in which the tables first come."""
    gathered: dict[str, list[str]] = {}
    for name, id in rows:
        gathered.setdefault(name, []).append(id)
    return gathered


def title_of(name: str) -> str:
    """What a table is called in a list of pointers.

    >>> title_of("cambridge_analytica"), title_of("face_dimensions")
    ('steps of the chain', 'face dimensions')
    """
    special: dict[str, Any] = {"cambridge_analytica": "steps of the chain", "glossary": "words of the glossary"}
    return str(special.get(name, name.replace("_", " ")))
