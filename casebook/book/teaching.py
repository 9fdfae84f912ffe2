"""Pages for those who teach, made from the questions, the exercises and the ready paths.

```{ready-path} lecture    a path: for each audience its sessions with minutes and questions, and what to type
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from casebook.book.reference import Written
from casebook.records import Session
from casebook.tables import row
from casebook.teaching import AUDIENCES, at_home, command, in_class, reading, sessions, work

ROOT = Path(__file__).parent.parent.parent


def needed_before(box: str) -> set[int]:
    """The chapters that a chapter's box asks for; those that only help are left out.

    >>> sorted(needed_before("Before: chapter 1 for the words, chapter 3 for *points*; chapters 4, 6 help. You can skip."))
    [1, 3]
    >>> needed_before("Before: nothing. You can skip the code.")
    set()
    """
    before = re.split(r"[;.]", box.partition("Before:")[2])[0]
    return {int(number) for number in re.findall(r"\bchapters? (\d+)", before)}


class ReadyPath(Written):
    """One path: for each audience a table of sessions, and the commands folded below it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """A sentence, and a section for each audience."""
        path = row("paths", self.arguments[0])
        each = f"{path.sessions} sessions of {path.minutes} minutes each" if path.sessions > 1 else f"{path.minutes} minutes"
        head = self.paragraph(f"{each}; at home at most {path.home_minutes} minutes for one session. For {path.suits}. {path.note}")
        return [head, *(self._audience(path.id, audience) for audience in AUDIENCES)]

    def _audience(self, path: str, audience: str) -> nodes.section:
        section = nodes.section(ids=[f"{path}-{audience}"])
        section += nodes.title("", f"For {audience}")
        chosen = sessions(path, audience)
        section += self._table(chosen)
        home = sum(map(at_home, chosen))
        section += self.paragraph(f"In all {sum(map(in_class, chosen))} minutes together and {home} at home.")
        section += nodes.raw("", "<details><summary>What to type</summary>", format="html")
        section += nodes.literal_block("", "\n".join(map(command, chosen)), language="text")
        section += nodes.raw("", "</details>", format="html")
        return section

    def _table(self, chosen: Iterable[Session]) -> nodes.table:
        heads = ("Session", "Read before", "Show", "Work in class", "Discuss", "Set for home")
        grid = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (20, 14, 26, 14, 12, 14)), cols=len(heads))
        grid += nodes.thead("", nodes.row("", *(nodes.entry("", self.paragraph(head)) for head in heads)))
        body = nodes.tbody()
        for session in chosen:
            cells = zip(heads, self._cells(session), strict=True)
            body += nodes.row("", *(nodes.entry("", self._cell(head, parts)) for head, parts in cells))
        grid += body
        return nodes.table("", grid, classes=["table", "cb-schema"])

    def _cell(self, head: str, parts: Iterable[nodes.Node | str]) -> nodes.paragraph:
        """The column's name stands before it on a narrow screen, where the cells stand below each other."""
        return self.paragraph(nodes.inline("", f"{head}: ", classes=["cb-schema-column"]), *parts)

    def _cells(self, session: Session) -> Iterator[tuple[nodes.Node | str, ...]]:
        yield (f"{session.session}. {session.title}, {in_class(session)} min",)
        chapters = [node for number in session.chapters for node in (self._chapter(number), ", ")]
        yield (*chapters, f"{reading(session)} min")
        yield (f"{session.shows}, {session.show} min",)
        yield self._questions(session.in_class, f"{work(session.in_class)} min")
        yield self._questions((session.discuss,), f"{session.talk} min") if session.discuss else ("nothing",)
        yield self._questions(session.at_home, f"{work(session.at_home)} min") if session.at_home else ("nothing",)

    def _questions(self, ids: Iterable[str], minutes: str) -> tuple[nodes.Node | str, ...]:
        return (*(part for id in ids for part in (self.question(id), ", ")), minutes)

    def _chapter(self, number: str) -> nodes.reference:
        return self.page(f"chapters/{row('chapters', number).slug}", f"chapter {number}")


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("ready-path", ReadyPath)
