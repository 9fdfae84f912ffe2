"""How is a table of many columns made, and how is it read on a phone?

Where there is room it is a table. On a narrow screen its cells stand below each other, each after the name of its column,
which the style sheet shows there only. That holds for every table with a head, in a page or in a directive, that does not
fit the narrowest screen. Two columns always do: they take more lines. A day or a number is never cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx.application import Sphinx

ROOM = 45
"""Letters beside each other on a narrow screen."""
LEAST, MOST = 10, 30
"""Letters that a column needs, however short its cells, and those after which a longer one takes more lines instead."""
SHORT = 12
"""Letters that stay on one line, such as a day's."""


def entries(cells: Iterable[nodes.Node]) -> nodes.row:
    """A line of a table."""
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def grid(heads: Sequence[nodes.Node], widths: Sequence[int], lines: Iterable[nodes.row]) -> nodes.table:
    """A table with a head; the widths are shares of its own."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in widths), cols=len(heads))
    group += [nodes.thead("", entries(heads)), nodes.tbody("", *lines)]
    return nodes.table("", group, classes=["table"])


def needed(lines: Iterable[nodes.row]) -> int:
    """Letters beside each other that the columns of a table need."""
    columns = zip(*([len(entry.astext()) for entry in line] for line in lines), strict=True)
    return sum(max(LEAST, min(max(column), MOST)) for column in columns)


def name_columns(app: Sphinx, document: nodes.document) -> None:
    """Let each cell of a table that is too wide begin with the name of its column, and what is short stand on one line."""
    for found in document.findall(nodes.table):
        head, *lines = found.findall(nodes.row)
        for entry in found.findall(nodes.entry):
            if len(entry.astext()) <= SHORT:
                entry["classes"] += ["cb-short"]
        names = [entry.astext() for entry in head]
        if not isinstance(head.parent, nodes.thead) or len(names) < 3 or needed(lines) <= ROOM:
            continue
        found["classes"] += ["cb-schema"]
        for line in lines:
            for name, entry in zip(names, line, strict=True):
                paragraph = next(iter(entry.findall(nodes.paragraph)), None)
                if name and paragraph is not None and paragraph.astext():
                    paragraph.insert(0, nodes.inline("", f"{name}: ", classes=["cb-schema-column"]))


def setup(app: Sphinx) -> None:
    """Look at every page once it is read."""
    app.connect("doctree-read", name_columns)
