"""Which of the course's outcomes meet which items of published frameworks?

>>> [item.item for item in met_by("MIN-2")]
['7.4.8', 'CT.DM-P5', '1.6']
>>> met_by("CASE-1"), reason("CASE-1")
((), 'No framework that we read asks what a sentence is about.')
>>> unsettled()
()
"""

from __future__ import annotations

from casebook.records import Competence, CompetenceLink, Framework, Outcome
from casebook.tables import row, table


def links(outcome: str) -> tuple[CompetenceLink, ...]:
    """The rows of `competence_links.csv` on one outcome."""
    return tuple(link for link in table("competence_links") if link.outcome == outcome)


def met_by(outcome: str) -> tuple[Competence, ...]:
    """The items that an outcome meets."""
    return tuple(row("competences", link.competence) for link in links(outcome) if link.competence)


def reason(outcome: str) -> str:
    """Why an outcome has no counterpart; empty where it has one."""
    return next((link.note for link in links(outcome) if not link.competence), "")


def outcomes_meeting(item: str) -> tuple[Outcome, ...]:
    """The outcomes that meet an item."""
    met = {link.outcome for link in table("competence_links") if link.competence == item}
    return tuple(outcome for outcome in table("outcomes") if outcome.id in met)


def items_of(framework: str) -> tuple[Competence, ...]:
    """The items of a framework that the table holds."""
    return tuple(item for item in table("competences") if item.framework == framework)


def claimed() -> tuple[Framework, ...]:
    """The frameworks that outcomes are held against: those whose text was opened."""
    return tuple(framework for framework in table("frameworks") if framework.claimed == "yes")


def unsettled() -> tuple[str, ...]:
    """The outcomes of which the table says neither what they meet nor that they meet nothing."""
    settled = {link.outcome for link in table("competence_links")}
    return tuple(outcome.id for outcome in table("outcomes") if outcome.id not in settled)
