"""Who said what, about what, on what footing?

The ledger is `data/claims.csv`: one row for each thing that the article, or a report used to check it, says.

>>> [claim.id for claim in claims(speaker="ant", about="algorithm")]
['N05', 'N06', 'X09']
>>> tally("speaker", "about", claims(speaker="megvii", kind="statement"))
{'megvii': {'data': 7, 'other': 1}}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from casebook.records import Claim, Statement
from casebook.tables import table


def claims(**wanted: str) -> tuple[Claim, ...]:
    """The rows whose columns have these values: `claims(speaker="ant", about="data")`.

    Raises AttributeError for a column that the ledger does not have.
    """
    return tuple(claim for claim in table("claims") if all(getattr(claim, key) == value for key, value in wanted.items()))


def tally(by: str, across: str, rows: Iterable[Claim]) -> dict[str, dict[str, int]]:
    """How many rows fall in each pair of values of two columns, most frequent first."""
    counts: dict[str, Counter[str]] = {}
    for claim in rows:
        counts.setdefault(getattr(claim, by), Counter())[getattr(claim, across)] += 1
    return {key: dict(counter.most_common()) for key, counter in sorted(counts.items(), key=lambda item: -item[1].total())}


def statements_of(claim: str) -> tuple[Statement, ...]:
    """The arrows that one claim was taken apart into.

    >>> [statement.act for statement in statements_of("X01")]
    ['helped Megvii seek', 'supplied', 'left the clients’ servers by sharing or transfer of']
    """
    return tuple(statement for statement in table("statements") if statement.claim == claim)
