"""*Competences*: the course's outcomes beside published frameworks, made from the tables.

```{competences} outcomes        a table for each chapter: each outcome, and what it meets or why nothing
```{competences} frameworks      each framework with its items, and the outcomes that meet them
```{competences} not-claimed     the frameworks whose text could not be opened
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from docutils import nodes
from sphinx.application import Sphinx

from casebook.book.citations import anchor
from casebook.book.grids import entries, grid
from casebook.book.reference import Written
from casebook.competences import claimed, items_of, met_by, outcomes_meeting, reason
from casebook.records import Outcome
from casebook.tables import row, table


class Competences(Written):
    """One of the three parts of the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The part that is asked for."""
        parts = {"outcomes": self._outcomes, "frameworks": self._frameworks, "not-claimed": self._not_claimed}
        return list(parts[self.arguments[0]]())

    def _outcomes(self) -> Iterator[nodes.Node]:
        for number, group in groupby(table("outcomes"), lambda outcome: outcome.chapter):
            chapter = row("chapters", str(number))
            section = nodes.section(ids=[f"competences-chapter-{number}"])
            section += nodes.title("", f"{number}. {chapter.title}")
            section += self._table(("Outcome", "You can", "What it meets"), (22, 39, 39), map(self._outcome, group))
            yield section

    def _outcome(self, outcome: Outcome) -> tuple[list[nodes.Node | str], ...]:
        met: list[nodes.Node | str] = []
        for item in met_by(outcome.id):
            framework = row("frameworks", item.framework).name.partition(":")[0]
            link = nodes.reference("", f"{framework}, {item.item}", internal=True, refid=anchor("competences", item.id))
            met += ["; " if met else "", link]
        return [self._to_outcome(outcome)], [outcome.does], met or ["No counterpart found. ", reason(outcome.id)]

    def _to_outcome(self, outcome: Outcome) -> nodes.reference:
        """A link to the box of the chapter that teaches it."""
        page = self.env.app.builder.get_relative_uri(self.env.docname, f"chapters/{row('chapters', str(outcome.chapter)).slug}")
        return nodes.reference("", outcome.id, internal=True, refuri=f"{page}#{anchor('outcomes', outcome.id)}")

    def _frameworks(self) -> Iterator[nodes.Node]:
        for framework in claimed():
            section = nodes.section(ids=[anchor("frameworks", framework.id)])
            section += nodes.title("", framework.name)
            section += self.paragraph(f"Version: {framework.version}; {framework.publisher}. What was read: {framework.read} ")
            section[-1] += [self.to("sources", framework.source), nodes.Text(".")]
            for item in items_of(framework.id):
                holder = nodes.container(ids=[anchor("competences", item.id)], classes=["cb-row"])
                holder += self.paragraph(nodes.strong("", item.item), f" {item.says}")
                foot = self.paragraph("Met by ", classes=["cb-row-foot"])
                for number, outcome in enumerate(outcomes_meeting(item.id)):
                    foot += [nodes.Text(", ")] if number else []
                    foot += self._to_outcome(outcome)
                foot += [nodes.Text(". Read in "), self.to("sources", item.source), nodes.Text(".")]
                holder += foot
                section += holder
            yield section

    def _not_claimed(self) -> Iterator[nodes.Node]:
        items = nodes.bullet_list()
        for framework in table("frameworks"):
            if framework.claimed == "no":
                paragraph = self.paragraph(nodes.strong("", framework.name), f" ({framework.version}): {framework.read} ")
                paragraph += [self.to("sources", framework.source), nodes.Text(".")]
                items += nodes.list_item("", paragraph)
        yield items

    def _table(
        self, heads: tuple[str, ...], widths: tuple[int, ...], rows: Iterable[tuple[list[nodes.Node | str], ...]]
    ) -> nodes.table:
        lines = (entries(self.paragraph(*cell) for cell in cells) for cells in rows)
        return grid([*map(self.paragraph, heads)], widths, lines)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("competences", Competences)
