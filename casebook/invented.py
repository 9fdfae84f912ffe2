"""Who stands in for the real parties when a case is made up?

"What if" is never asked of a real firm. The parties here are plainly invented, and so are the records made with them.

>>> from casebook.question import Draw
>>> one, = invented_claims(Draw("a seed"), {"footing": "own correction"})
>>> one.speaker in SPEAKERS, one.footing, one.status
(True, 'own correction', 'uncorroborated')
"""

from __future__ import annotations

from datetime import date
from typing import Any

from casebook.question import Draw
from casebook.records import Claim

SPEAKERS = ("birchpay", "lumenview", "ms-lund", "harbour-fund")


def invented_claims(draw: Draw, *rows: dict[str, Any]) -> list[Claim]:
    """Invented claims, each one party's own word, in one source, unchecked, unless its row says otherwise."""
    first = 100 + draw.below(800)
    plain: dict[str, Any] = {
        "line": None,
        "date": "2031-05-06",
        "kind": "statement",
        "about": "data",
        "paraphrase": "",
        "phrase_zh": "",
        "uttered": "article only",
        "footing": "own word",
        "status": "uncorroborated",
        "correction": "",
        "stated_in": "an invented paper",
        "checked_against": "an invented paper",
        "last_checked": date(2031, 5, 7),
    }
    return [Claim(**plain | {"id": f"C{first + at}", "speaker": draw.pick(SPEAKERS)} | row) for at, row in enumerate(rows)]
