"""What does one measurement say, and which people and which chance may it use?

>>> for each in columns("heads", [("weights", "accepted")], [[0.9], [0.8]], Setting("none", "200 customers", 200, 200)):
...     print(each.id, each.values)
heads.accepted (0.9, 0.8)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import RandomState

from casebook import faces_numpy as crowds
from casebook import recognition_numpy as machines
from casebook.faces_numpy import Array, People
from casebook.memory_numpy import Labels
from casebook.recognition import Units
from casebook.records import Measure

Seeds = Sequence[int]

SEEDS = (1, 2, 3)

LINEAR, LEARNED = 0.01, 0.03
"""Tolerances. Rounding differs between machines: in linear algebra that moves a case or two, in a long training more."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What several measurements share: what was attacked, and what was done against it.

    `people`: how many the attacked thing was made from; `trials`: how many decisions each value rests on. `level` is the
    number that a series of settings differs in, and `level_is` what it counts. `tolerance`: by how much another machine, or
    another version of numpy, may differ in the mean.
    """

    defence: str
    setting: str
    people: int
    trials: int
    tolerance: float = LINEAR
    level: float | None = None
    level_is: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: which attack (or none), what it counts, and a value for each seed."""

    id: str
    attack: str
    measure: Measure
    values: tuple[float, ...]
    on: Setting


def columns(
    name: str,
    told: Sequence[tuple[str, Measure]],
    rows: Sequence[Sequence[float]],
    on: Setting,
    named: bool = False,
) -> Iterator[Measured]:
    """A measurement for each column, of a row for each seed. `named`: the id names the attack, because there are several."""
    for (attack, measure), values in zip(told, zip(*rows, strict=True), strict=True):
        parts = (name, attack.replace(" ", "-") if named else "", measure.replace(" ", "-").replace("%", "percent"))
        yield Measured(".".join(filter(None, parts)), attack, measure, values, on)


# ---------------------------------------------------------------------------------------------------------------------
# people and chance


def seed_of(experiment: int, seed: int, part: int) -> int:
    """A seed that no other part, seed or experiment has."""
    return 100_000 * experiment + 100 * seed + part


def chance(experiment: int, seed: int, part: int) -> RandomState:
    """Numbers by chance for one part of one experiment."""
    return RandomState(seed_of(experiment, seed, part))


def captured(crowd: People, seed: int, units: Units = "mm") -> Array:
    """A capture of each, laid on the average face: n by 166."""
    return machines.features(crowds.captures(crowd, seed), units)


def mean_rows(rows: Sequence[Sequence[float]]) -> list[float]:
    """The mean of each column."""
    return [float(value) for value in np.mean(rows, axis=0)]


WRONG_LABELS = 0.2
COMPONENTS = 60


def made_ready(experiment: int) -> Callable[[Array], Array]:
    """How faces are made ready for learning: 60 numbers each, by what 4,000 other people have shown (as in any toolkit)."""
    others = captured(crowds.people(4_000, seed_of(experiment, 0, 1)), seed_of(experiment, 0, 2))
    sizes, axes = np.linalg.eigh(np.cov(others.T))
    kept = axes[:, ::-1][:, :COMPONENTS] / np.sqrt(sizes[::-1][:COMPONENTS])
    middle = others.mean(axis=0)
    return lambda points: (points - middle) @ kept


def labelled(experiment: int, seed: int, part: int, many: int, ready: Callable[[Array], Array]) -> tuple[Array, Labels]:
    """People made ready, and the sex that a record gives: wrong for one in five, which only learning by heart gets right."""
    crowd = crowds.people(many, seed_of(experiment, seed, part))
    wrong = chance(experiment, seed, part + 1).random_sample(many) < WRONG_LABELS
    return ready(captured(crowd, seed_of(experiment, seed, part + 2))), (crowd.male != wrong).astype(np.int_)
