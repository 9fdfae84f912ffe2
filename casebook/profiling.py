"""What does a handful of purchases reveal, and what does it reveal wrongly?

A town of invented shoppers, drawn from a seed: some have a baby at home, some work nights, some look after somebody ill.
None of these is ever asked, and no purchase names one; each only makes some purchases likelier. Provenance: every shopper,
shop and rate is made up by this module to show a method; the numbers say nothing about any real town, shop or person.

>>> people = town()
>>> people[0]
Shopper(id='p-0000', traits=(), visits=(Visit(shop='Lumen Books', bought='plasters'), ...))

Whoever knows the trait of some shoppers, from a survey or a loyalty card, learns what goes with it:

>>> known, others = people[::2], people[1::2]
>>> weights = learn(known, "a baby at home")
>>> max(weights.by_kind, key=weights.by_kind.get)
'cotton wool'

Then it can be guessed of anybody, and the more of her purchases are joined, the better:

>>> [round(pairs_right(others, "a baby at home", weights, events=n), 2) for n in (0, 1, 4, 24)]
[0.5, 0.57, 0.69, 0.91]

One shop sees few of them. A face that pays in every shop joins them all: no name, no card and no number is needed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casebook.question import Draw

SHOPS = ("Tern Maps Café", "Quill Photo", "Harbour Market", "Fern Chemist", "Birch Garage", "Lumen Books")
"""Six invented shops, each of which sells everything, so that a shop by itself tells nothing."""

TRAITS: Mapping[str, int] = {"a baby at home": 9, "works nights": 12, "looks after somebody ill": 7}
"""What is never asked, and how common it is in the town, in per cent."""

_KINDS: Mapping[str, int] = {
    "bread": 16,
    "coffee": 14,
    "fruit": 13,
    "petrol": 10,
    "snacks": 9,
    "batteries": 7,
    "books": 7,
    "flowers": 6,
    "plasters": 6,
    "unscented soap": 4,
    "ready meals": 5,
    "cotton wool": 3,
}
_LIKELIER: Mapping[str, Mapping[str, int]] = {
    "a baby at home": {"unscented soap": 3, "cotton wool": 3, "batteries": 2, "ready meals": 2},
    "works nights": {"coffee": 2, "ready meals": 3, "petrol": 2, "snacks": 2},
    "looks after somebody ill": {"plasters": 3, "cotton wool": 3, "flowers": 2, "fruit": 2},
}
PER_SHOP = 4
"""How often each shopper buys in each shop in the month that is drawn."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One purchase: where, and of what kind."""

    shop: str
    bought: str


@dataclass(frozen=True, slots=True, repr=False)
class Shopper:
    """One invented person with what is true of her and what she bought, in order."""

    id: str
    traits: tuple[str, ...]
    visits: tuple[Visit, ...]

    def __repr__(self) -> str:
        return f"Shopper(id={self.id!r}, traits={self.traits!r}, visits=({self.visits[0]!r}, ...))"


@dataclass(frozen=True, slots=True)
class Weights:
    """What is learned about one trait: the log odds before any purchase, and what each kind of purchase adds to them."""

    before: float
    by_kind: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Mailing:
    """An advertisement sent to so many: how many of them have the trait, how many do not, and how many were missed."""

    right: int
    wrong: int
    missed: int


def town(shoppers: int = 2000, *, seed: str = "a town") -> tuple[Shopper, ...]:
    """So many shoppers with a month of purchases each, the same ones for a seed."""
    draw = Draw(seed)
    return tuple(_shopper(draw, f"p-{number:04}") for number in range(shoppers))


def _shopper(draw: Draw, id: str) -> Shopper:
    traits = tuple(trait for trait, percent in TRAITS.items() if draw.below(100) < percent)
    rates = dict(_KINDS)
    for trait in traits:
        for kind, times in _LIKELIER[trait].items():
            rates[kind] *= times
    bag = [kind for kind, rate in rates.items() for _ in range(rate)]
    where = [shop for shop in SHOPS for _ in range(PER_SHOP)]
    return Shopper(id, traits, tuple(Visit(shop, draw.pick(bag)) for shop in draw.some(where, len(where))))


def learn(known: Iterable[Shopper], trait: str) -> Weights:
    """What purchases of shoppers whose trait is known say about it: each kind by itself (naive Bayes, one added each)."""
    groups = {True: Counter(_KINDS.keys()), False: Counter(_KINDS.keys())}
    people = Counter({True: 1, False: 1})
    for shopper in known:
        has = trait in shopper.traits
        people[has] += 1
        groups[has].update(visit.bought for visit in shopper.visits)
    share = {has: {kind: bought[kind] / bought.total() for kind in _KINDS} for has, bought in groups.items()}
    return Weights(
        math.log(people[True] / people[False]),
        {kind: math.log(share[True][kind] / share[False][kind]) for kind in _KINDS},
    )


def chance(visits: Iterable[Visit], weights: Weights) -> float:
    """How likely the trait is held to be after these purchases.

    >>> people = town()
    >>> weights = learn(people, "works nights")
    >>> night = [Visit("Birch Garage", "coffee"), Visit("Harbour Market", "ready meals")]
    >>> round(chance([], weights), 2), round(chance(night, weights), 2)
    (0.12, 0.28)
    """
    return 1 / (1 + math.exp(-_score(visits, weights)))


def _score(visits: Iterable[Visit], weights: Weights) -> float:
    return weights.before + math.fsum(weights.by_kind[visit.bought] for visit in visits)


def pairs_right(people: Iterable[Shopper], trait: str, weights: Weights, *, events: int) -> float:
    """Of all pairs of one shopper with the trait and one without: the share in which the first is held to be likelier.

    Looks at the first so many purchases of each. Guessing gets 0.5; ties count as half.
    """
    scores: dict[bool, list[float]] = {True: [], False: []}
    for shopper in people:
        scores[trait in shopper.traits].append(round(_score(shopper.visits[:events], weights), 9))
    below = Counter(scores[False])
    won, so_far = 0.0, 0
    higher = {}
    for score in sorted({*scores[True], *below}):
        higher[score] = so_far + below[score] / 2
        so_far += below[score]
    for score in scores[True]:
        won += higher[score]
    return won / (len(scores[True]) * len(scores[False]))


def mailing(people: Sequence[Shopper], trait: str, weights: Weights, *, most: int, events: int) -> Mailing:
    """An advertisement to the so many who are held to be likeliest, after so many purchases each.

    >>> people = town()
    >>> mailing(people[1::2], "looks after somebody ill", learn(people[::2], "looks after somebody ill"), most=70, events=24)
    Mailing(right=35, wrong=35, missed=39)
    """
    ranked = sorted(people, key=lambda shopper: (-_score(shopper.visits[:events], weights), shopper.id))
    right = sum(trait in shopper.traits for shopper in ranked[:most])
    return Mailing(right, most - right, sum(trait in shopper.traits for shopper in ranked[most:]))


def seen_by(shopper: Shopper, shop: str) -> tuple[Visit, ...]:
    """What one shop sees of a shopper, if nobody joins it with what the others see.

    >>> len(seen_by(town(1)[0], "Quill Photo")), len(town(1)[0].visits)
    (4, 24)
    """
    return tuple(visit for visit in shopper.visits if visit.shop == shop)
