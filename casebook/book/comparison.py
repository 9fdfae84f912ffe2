"""Cases beside each other on one schema, drawn from the table of cases.

```{one-schema} CASE-003 CASE-001          two cases: a column each, a row for each respect
```{one-schema} CASE-009 CASE-004 CASE-030 more: a row each, a column for each respect
:respects: direction, outcome              which columns of the table; all of them unless said
"""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx

from casebook.book.grids import entries, grid
from casebook.book.reference import CASE_FIELDS, Written
from casebook.tables import NotInTable, row

EMPTY = {
    "collected_by": "not established",
    "received_by": "nobody else, or not established",
    "verified_by": "nobody that was found",
}
"""What an empty cell of a column means, where it means more than that nothing was looked up."""


class OneSchema(Written):
    """A table of cases and respects; each case links to its row, and that to its sources."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"respects": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """The table."""
        asked = [each.strip() for each in self.options.get("respects", ", ".join(CASE_FIELDS)).split(",")]
        try:
            cases = [row("cases", id) for id in self.arguments[0].split()]
            labels = {respect: CASE_FIELDS[respect] for respect in asked}
        except (NotInTable, KeyError) as problem:
            raise self.error(f"one-schema: {problem}") from None
        heads = [self._head(case) for case in cases]
        if len(cases) == 2:
            lines = [
                [self.paragraph(nodes.strong("", label)), *(self._cell(case, name) for case in cases)]
                for name, label in labels.items()
            ]
            return [grid([self.paragraph("Respect"), *heads], [16, 42, 42], map(entries, lines))]
        lines = [[head, *(self._cell(case, name) for name in labels)] for head, case in zip(heads, cases, strict=True)]
        widths = [16] + [84 // len(labels)] * len(labels)
        return [grid([*map(self.paragraph, ("Case", *labels.values()))], widths, map(entries, lines))]

    def _head(self, case: Any) -> nodes.paragraph:
        return self.paragraph(f"{case.title} (", self.to("cases", case.id), ")")

    def _cell(self, case: Any, name: str) -> nodes.paragraph:
        """What the row says."""
        return self.paragraph(getattr(case, name) or nodes.emphasis("", EMPTY.get(name, "not looked up")))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("one-schema", OneSchema)
