"""How much privacy has been spent?

*Differential privacy* bounds how much one person's record can change what is released: whatever comes out, it is at most
e^epsilon times as likely with her record as without it, except with a small probability delta. Several releases add up:

>>> in_sequence([0.5, 0.5, 1.0])
2.0

They do not when each rests on other people, because then nobody is in two of them:

>>> in_parallel([0.5, 0.5, 1.0])
1.0

A model is trained in thousands of steps, each of which looks at a random share of the people, cuts what each of them
contributes to a fixed length and adds normal noise. Adding up thousands of epsilons would promise nothing. The Rényi
accountant keeps count more closely:

>>> round(epsilon(noise=1.1, share=256 / 60_000, steps=60 * 60_000 // 256, delta=1e-5), 2)
2.6

What it assumes stands in `NOT_COVERED`. An epsilon is a promise against every attack. That one attack finds nothing is not a
promise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

ORDERS: tuple[int, ...] = (*range(2, 65), *range(68, 129, 4), *range(136, 257, 8), 320, 384, 448, 512)
"""The orders at which the accountant looks. Each gives a true bound, so leaving some out only makes the promise weaker."""

NOT_COVERED = (
    "neighbours that differ in one person changed: one added or removed is what counts here",
    "batches of a fixed size: each person is drawn by a coin of her own, in every step anew",
    "what was spent on choosing the settings, if the same people were looked at for that",
    "several records of one person: the promise is for one record",
    "noise that is not normal to the last digit, as no computer's is",
)


# ---------------------------------------------------------------------------------------------------------------------
# adding up


def in_sequence(epsilons: Iterable[float]) -> float:
    """What releases about the same people cost together: the sum (basic composition; deltas add up likewise)."""
    return math.fsum(epsilons)


def in_parallel(epsilons: Iterable[float]) -> float:
    """What releases cost together when nobody is in two of them: the largest. Nothing released costs nothing.

    >>> in_parallel([])
    0.0
    """
    return max(epsilons, default=0.0)


def spent(releases: Iterable[tuple[Iterable[str], float]]) -> dict[str, float]:
    """What each person has spent: the sum over the releases that she is in. Each is given as its people and its epsilon.

    >>> spent([({"Ms Lund", "Mr Osei"}, 0.5), ({"Mr Osei"}, 1.0)]) == {"Ms Lund": 0.5, "Mr Osei": 1.5}
    True
    """
    found: dict[str, list[float]] = {}
    for people, epsilon_of_it in releases:
        for person in set(people):
            found.setdefault(person, []).append(epsilon_of_it)
    return {person: in_sequence(each) for person, each in found.items()}


# ---------------------------------------------------------------------------------------------------------------------
# the Gaussian mechanism, on everybody or on a random share


def renyi(order: int, noise: float, share: float) -> float:
    """The Rényi divergence, of an integer order from 2, between one step with a person and one without her.

    `noise` is the standard deviation of the noise in units of the length to which each contribution is cut; `share` is the
    probability with which each person is drawn. Mironov, Talwar and Zhang 2019, section 3.3: exact for integer orders.

    With everybody in it, it is that of two normal laws one unit apart:

    >>> renyi(8, noise=2.0, share=1.0)
    1.0
    """
    if order < 2 or noise <= 0 or not 0 < share <= 1:
        raise ValueError("an order from 2, noise above 0 and a share above 0 and up to 1")
    if share == 1:
        return order / (2 * noise**2)
    terms = [
        _log_choose(order, drawn)
        + drawn * math.log(share)
        + (order - drawn) * math.log1p(-share)
        + drawn * (drawn - 1) / (2 * noise**2)
        for drawn in range(order + 1)
    ]
    most = max(terms)  # the sum of exponentials would overflow
    return (most + math.log(math.fsum(math.exp(term - most) for term in terms))) / (order - 1)


def _log_choose(order: int, drawn: int) -> float:
    return math.lgamma(order + 1) - math.lgamma(drawn + 1) - math.lgamma(order - drawn + 1)


def converted(order: int, divergence: float, delta: float) -> float:
    """The epsilon that a Rényi divergence of this order promises at this delta: Canonne, Kamath and Steinke 2020."""
    return max(0.0, divergence + math.log1p(-1 / order) - math.log(delta * order) / (order - 1))


def epsilon(noise: float, share: float, steps: int, delta: float, orders: Sequence[int] = ORDERS) -> float:
    """What so many steps promise at this delta: the best bound over the orders. Without noise nothing is promised.

    Add-or-remove neighbours, Poisson sampling; see `NOT_COVERED`.

    >>> epsilon(noise=0.0, share=0.5, steps=1, delta=1e-5)
    inf
    """
    if noise == 0:
        return math.inf
    return min(converted(order, steps * renyi(order, noise, share), delta) for order in orders)


def noise_for(promise: float, share: float, steps: int, delta: float) -> float:
    """The least noise, to three digits and rounded up, with which so many steps keep this epsilon.

    >>> noise_for(1.0, share=1.0, steps=1, delta=1e-5)
    4.05
    """
    low, high = 0.0, 1.0
    while epsilon(high, share, steps, delta) > promise:
        low, high = high, 2 * high
    while high - low > 1e-4 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if epsilon(middle, share, steps, delta) > promise else (low, middle)
    digit = 10.0 ** (math.floor(math.log10(high)) - 2)
    return round(math.ceil(high / digit - 1e-9) * digit, 6)
