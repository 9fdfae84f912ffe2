"""How can a class, or a town, answer a delicate question honestly, so that nobody's answer tells on her?

She tosses a coin that nobody sees. Heads: she answers truly. Tails: she tosses again, and says yes for heads and no for tails.
Her *yes* may be the coin's. Yet half of the answers are true, so the share of all can be estimated:

>>> two_coins()
Design(yes_if_so=0.75, yes_if_not=0.25)
>>> round(estimate(yes=400, answers=1000, design=two_coins()), 2)
0.3

That costs precision, as if fewer had been asked:

>>> round(standard_error(0.3, 1000, two_coins()), 3), round(standard_error(0.3, 1000, DIRECT), 3)
(0.031, 0.014)

Warner's design of 1965 lets chance decide which of two opposite statements she answers. With three in four for the first it
comes to the same:

>>> warner(0.75) == two_coins()
True

What one answer gives away is a ratio, and its logarithm is the epsilon of chapter 9, kept by each person alone:

>>> round(belief(0.3, "yes", two_coins()), 2), round(epsilon(two_coins()), 3)
(0.56, 1.099)

Asking the same thing twice, with new coins, spends it twice: see `casebook.budget.in_sequence`. Whoever does not follow the
coin spoils the estimate, and nothing here can notice it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from casebook.question import Draw


@dataclass(frozen=True, slots=True)
class Design:
    """How often *yes* is said: by those of whom it is so, and by those of whom it is not. Two probabilities."""

    yes_if_so: float
    yes_if_not: float

    def __post_init__(self) -> None:
        if not 0 <= self.yes_if_not < self.yes_if_so <= 1:
            raise ValueError("a yes must be likelier where it is so; both are probabilities")


DIRECT = Design(1.0, 0.0)
"""Everybody answers truly, and every answer tells."""


def two_coins(heads: float = 0.5, yes: float = 0.5) -> Design:
    """Heads: the truth. Otherwise a second coin says yes with this probability.

    >>> two_coins(heads=0.5, yes=1.0)
    Design(yes_if_so=1.0, yes_if_not=0.5)
    """
    return Design(heads + (1 - heads) * yes, (1 - heads) * yes)


def warner(first: float) -> Design:
    """With this probability, above one half, she answers *it is so with me*; otherwise *it is not so with me*."""
    return Design(first, 1 - first)


def for_epsilon(promise: float) -> Design:
    """The design of Warner's kind that keeps this epsilon.

    >>> round(for_epsilon(math.log(3)).yes_if_so, 6)
    0.75
    """
    return warner(math.exp(promise) / (1 + math.exp(promise)))


def answers(truths: Iterable[bool], design: Design, draw: Draw) -> list[bool]:
    """What each of them says, by the design and her own coins; True is yes."""
    return [draw.below(10**9) < 10**9 * (design.yes_if_so if so else design.yes_if_not) for so in truths]


def estimate(yes: int, answers: int, design: Design) -> float:
    """The share of whom it is so, estimated from the number of *yes*. It can fall below 0 or above 1, and is right on average.

    >>> round(estimate(yes=20, answers=100, design=two_coins()), 2)
    -0.1
    """
    return (yes / answers - design.yes_if_not) / (design.yes_if_so - design.yes_if_not)


def standard_error(share: float, answers: int, design: Design) -> float:
    """How far the estimate typically lies from the true share, for so many answers drawn by chance from a large population."""
    says_yes = design.yes_if_not + share * (design.yes_if_so - design.yes_if_not)
    return math.sqrt(says_yes * (1 - says_yes) / answers) / (design.yes_if_so - design.yes_if_not)


def belief(before: float, said: Literal["yes", "no"], design: Design) -> float:
    """How likely it is of one person, after her answer, for somebody who held it so likely before.

    >>> belief(0.5, "no", DIRECT), round(belief(0.3, "no", two_coins()), 3)
    (0.0, 0.125)
    """
    so = design.yes_if_so if said == "yes" else 1 - design.yes_if_so
    not_so = design.yes_if_not if said == "yes" else 1 - design.yes_if_not
    return before * so / (before * so + (1 - before) * not_so)


def epsilon(design: Design) -> float:
    """The logarithm of the most by which any answer can move the odds; infinite where one answer can settle it.

    >>> epsilon(DIRECT), epsilon(two_coins(yes=1.0))
    (inf, inf)
    """
    ratios = ((design.yes_if_so, design.yes_if_not), (1 - design.yes_if_not, 1 - design.yes_if_so))
    return max(math.log(more / less) if less else math.inf for more, less in ratios)
