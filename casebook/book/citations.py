"""Citations that resolve against `data/`, or fail the build.

{claim}`L04`   {headline}`H05`   {penalty}`F06`   {source}`nandu`   {outcome}`CASE-1`   {term}`claims <claim>`
{case}`CASE-004`   {chain}`CA-027`      a case of the comparison; a step of the Cambridge Analytica chain
{rule}`CL012 on 2020-09-12`      a rule that was in force on the day the sentence speaks of
{rule}`CL020 later`              a rule that came later than that day
{rule}`CL061 hypothetical`       a rule in a labelled hypothetical
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from casebook.dates import say
from casebook.records import Rule
from casebook.tables import NotInTable, row

LOG = logging.getLogger(__name__)

PAGES = {
    "claims": "reference/ledger",
    "headlines": "reference/ledger",
    "rules": "reference/law",
    "sources": "reference/sources",
    "glossary": "reference/glossary",
    "parties": "reference/sources",
    "penalties": "reference/penalties",
    "cases": "reference/cases",
    "cambridge_analytica": "reference/chain",
}


def anchor(table: str, id: str) -> str:
    """The id of a row's place on its reference page.

    >>> anchor("claims", "L04")
    'claims-l04'
    """
    return f"{table}-{id}".lower()


class Citation(SphinxRole):
    """A link to one row of one table."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The link; a warning where the row does not exist or did not apply."""
        titled = re.fullmatch(r"(.+?)\s*<([^<>]+)>", self.text, re.DOTALL)
        text, rest = (titled[1], titled[2]) if titled else ("", self.text)
        id, _, condition = rest.strip().partition(" ")
        try:
            record = row(self.table, id)
            note = self._condition(record, condition.strip())
        except (NotInTable, ValueError) as problem:
            LOG.warning("%s", problem, location=self.get_location(), type="casebook", subtype="citation")
            return [nodes.literal(text=self.rawtext)], []
        return [self._link(record, text, note)], []

    def _condition(self, record: Any, condition: str) -> str:
        if not isinstance(record, Rule):
            if condition:
                raise ValueError(f"{record.id}: only a rule takes a condition, not “{condition}”")
            return ""
        if condition in ("later", "hypothetical"):
            return condition
        day = re.fullmatch(r"on (\d{4}-\d{2}-\d{2})", condition)
        if not day:
            raise ValueError(f"rule {record.id}: say “on YYYY-MM-DD”, “later” or “hypothetical”, not “{condition}”")
        if not record.in_force(date.fromisoformat(day[1])):
            raise ValueError(f"rule {record.id} was not in force on {day[1]}: it runs from {record.in_force_since}")
        return f"in force on {say(day[1])}"

    def _link(self, record: Any, text: str, note: str) -> nodes.Node:
        page = f"chapters/{row('chapters', record.chapter).slug}" if self.table == "outcomes" else PAGES[self.table]
        kind = "term" if self.table == "glossary" else "cite"
        shown = text or (record.term if kind == "term" else record.id) + (
            f", {note}" if note in ("later", "hypothetical") else ""
        )
        link = nodes.reference("", shown, internal=True, classes=[f"cb-{kind}"], reftitle=summary(record, note))
        link["refuri"] = self.env.app.builder.get_relative_uri(self.env.docname, page) + "#" + anchor(self.table, record.id)
        return link


def summary(record: Any, note: str = "") -> str:
    """What a pointer resting on the citation shows: the row in a line."""
    parts: dict[str, Callable[[], Any]] = {
        "Claim": lambda: record.paraphrase or record.correction,
        "Headline": lambda: record.paraphrase,
        "Rule": lambda: f"{record.instrument}, {record.provision}{f' ({note})' if note else ''}: {record.paraphrase}",
        "Source": lambda: f"{record.title} ({record.publisher})",
        "Outcome": lambda: record.does,
        "Term": lambda: record.definition + (f" ({record.standard})" if record.standard != "this course" else ""),
        "Party": lambda: record.role,
        "Penalty": lambda: record.covers,
        "Case": lambda: f"{record.title}: {record.outcome}",
        "Step": lambda: f"{say(record.date)}: {record.event}",
    }
    return str(parts[type(record).__name__]())


ROLES = {
    "claim": "claims",
    "headline": "headlines",
    "rule": "rules",
    "source": "sources",
    "penalty": "penalties",
    "case": "cases",
    "chain": "cambridge_analytica",
    "outcome": "outcomes",
    "term": "glossary",
}


def setup(app: Sphinx) -> None:
    """Register the roles; `term` takes the place of Sphinx's own, which looks in its domain first."""
    for role, table in ROLES.items():
        app.add_role(role, Citation(table), override=True)
    app.add_role_to_domain("std", "term", Citation("glossary"), override=True)
