"""What do questions share whose cases are real sentences, judged and never varied?

>>> on_our_rows("y2")
'refuted'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casebook.question import Draw, Published
from casebook.tables import row

STANDS = {"established": "shown", "asserted": "claimed", "refuted": "refuted", "unknown": "open"}


def nothing_more(draw: Draw) -> Iterator[tuple[Any, ...]]:
    """No drawn cases: the published ones are all there is. Real words are never varied."""
    yield from ()


def on_our_rows(id: str) -> str:
    """How a proposition stands on the rows it names: shown, claimed, refuted or open."""
    return STANDS[row("propositions", id).standing]


def sentences(rules: Mapping[str, str]) -> Mapping[str, Published]:
    """Propositions to publish, each with the rows it stands on, from their ids and the rule that each speaks for."""
    rows = {id: row("propositions", id) for id in rules}
    return {id: Published(rules[id], (id,), f"{each.text} ({', '.join(each.claims)})") for id, each in rows.items()}
