"""Who stands in for the real parties when a case is made up?

"What if" is never asked of a real firm. The parties here are plainly invented, and so are the records made with them.

>>> from casebook.question import Draw
>>> one, = invented_claims(Draw("a seed"), {"footing": "own correction"})
>>> one.speaker in SPEAKERS, one.footing, one.status
(True, 'own correction', 'uncorroborated')

Invented rules hold in invented places, so that nobody takes one for law:

>>> rule, = invented_rules(Draw("a seed"), {"force": "guidance"})
>>> rule.jurisdiction, rule.force, str(rule.in_force_since)
('Northmark', 'guidance', '2030-07-01')
"""

from __future__ import annotations

from datetime import date
from typing import Any

from casebook.question import Draw
from casebook.records import Claim, Rule

SPEAKERS = ("birchpay", "lumenview", "ms-lund", "harbour-fund")
PLACES = ("Northmark", "Southmark")


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


def invented_rules(draw: Draw, *rows: dict[str, Any]) -> list[Rule]:
    """Invented rules of Northmark, adopted in January 2030 and in force from July without end, unless a row says otherwise."""
    first = 100 + draw.below(800)
    plain: dict[str, Any] = {
        "instrument": "Personal Data Act",
        "instrument_zh": "",
        "jurisdiction": "Northmark",
        "adopted": date(2030, 1, 10),
        "in_force_since": date(2030, 7, 1),
        "in_force_until": None,
        "theme": "transfer",
        "force": "binding",
        "addressee": "anyone",
        "scope": "",
        "exemptions": "",
        "source": "an invented gazette",
        "confidence": "high",
        "last_checked": date(2031, 5, 7),
    }
    numbers = [first + at for at in range(len(rows))]
    return [
        Rule(**plain | {"id": f"R{number}", "provision": f"s. {number}", "paraphrase": f"Invented rule {number}."} | row)
        for number, row in zip(numbers, rows, strict=True)
    ]
