"""How are tens of thousands of faces made, where `faces` makes hundreds?

The same model with numpy: the same matrices, and from the same seed the same people and captures, to rounding.

>>> from casebook import faces
>>> one = faces.people(3, seed=2020)
>>> many = people(3, seed=2020)
>>> bool(np.allclose(many.points, [person.points for person in one], rtol=0, atol=1e-9))
True
>>> bool(np.allclose(captures(many, seed=1), faces.captures(one, seed=1), rtol=0, atol=1e-9))
True

For chapters only; no check imports it.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from casebook.faces import CAPTURES, PEOPLE, PROFILES, SETTINGS, ProfileName, SettingName, model
from casebook.landmarks import DIMENSIONS, LANDMARKS, distances, place

Array = NDArray[np.float64]

AT_ONCE = 100
"""How many people are drawn at a time: each takes about three thousand random numbers, which should stay in the cache."""


@dataclass(frozen=True, slots=True)
class People:
    """Many of nobody. `male`: n; `dimensions`: n by 20; `points`: n by 166. Millimetres."""

    male: NDArray[np.bool_]
    dimensions: Array
    points: Array

    def __len__(self) -> int:
        return len(self.male)

    def __getitem__(self, some: slice) -> People:
        return People(self.male[some], self.dimensions[some], self.points[some])


def people(count: int, seed: int, profile: ProfileName = "base") -> People:
    """Draw people, as `faces.people` does: n by 166 points where that returns a list."""
    kind, matrices = PROFILES[profile], model()
    residual = np.array(matrices.residual)
    half = residual.shape[1] // 2
    residual *= np.repeat([kind.symmetric, kind.asymmetric], half)
    first, normal = _drawn(PEOPLE.format(seed), count, 1, len(DIMENSIONS) + 2 * half)
    male = first[:, 0] < 0.5
    (female_mean, female), (male_mean, man) = ((np.array(mean), np.array(root)) for mean, root in matrices.sexes.values())
    chance, field = normal[:, : len(DIMENSIONS)], normal[:, len(DIMENSIONS) :]
    sizes = np.where(male[:, None], male_mean + chance @ man.T, female_mean + chance @ female.T)
    nothing = np.array(place(dict.fromkeys(DIMENSIONS, 0.0)))
    placed = np.array([place({**dict.fromkeys(DIMENSIONS, 0.0), name: 1.0}) for name in DIMENSIONS]) - nothing
    return People(male, sizes, nothing + sizes @ placed + field @ residual.T)


def captures(crowd: People, seed: int, setting: SettingName = "phone") -> Array:
    """One capture of each person, as `faces.captures` makes them: n by 166, millimetres."""
    kind, matrices = SETTINGS[setting], model()
    expression, noise, depth = np.array(matrices.expression), np.array(matrices.noise), np.array(matrices.depth)
    moods, own, smooth = len(expression), len(matrices.weight), noise.shape[1]
    _, normal = _drawn(CAPTURES.format(seed), len(crowd), 0, moods + 2 + own + smooth)
    mood, pose, error, waves = np.split(normal, np.cumsum([moods, 2, own]), axis=1)
    angle = np.sin(np.deg2rad(kind.pose) * pose)
    seen: Array = crowd.points + kind.expression * mood @ expression
    seen += kind.noise * np.sqrt(0.5) * (error * np.array(matrices.weight) + waves @ noise.T)
    seen[:, 0::2] += angle[:, :1] * depth
    seen[:, 1::2] += angle[:, 1:] * depth
    return seen


def measures(points: Array) -> Array:
    """The `DISTANCES` of each row of points, in their order: n by 14, millimetres."""
    unit = np.eye(2 * len(LANDMARKS))
    measured: Array = points @ np.array([list(distances(tuple(row)).values()) for row in unit])
    return measured


def normals(count: int, each: int, seed: int) -> Array:
    """Nearly normal numbers, `each` to a row, by `faces.normal`."""
    return _drawn(f"normals {seed}", count, 0, each)[1]


def _drawn(seed: str, count: int, uniform: int, normal: int) -> tuple[Array, Array]:
    """What `Random(seed).random()` gives to `count` people, one after the other: uniform numbers, then nearly normal ones.

    Both are the Mersenne Twister and make a number of 53 bits in the same way; numpy only has to be given the state. Twelve
    numbers are added up in the order of `faces.normal`.
    """
    _, state, _ = Random(seed).getstate()
    twister = np.random.RandomState()
    twister.set_state(("MT19937", np.array(state[:-1], dtype=np.uint32), state[-1], 0, 0.0))
    first, rest = np.empty((count, uniform)), np.empty((count, normal))
    for at in range(0, count, AT_ONCE):
        numbers = twister.random_sample((min(AT_ONCE, count - at), uniform + 12 * normal))
        first[at : at + AT_ONCE] = numbers[:, :uniform]
        twelve = numbers[:, uniform:].reshape(len(numbers), normal, 12)
        total = twelve[:, :, 0].copy()
        for number in range(1, 12):
            total += twelve[:, :, number]
        rest[at : at + AT_ONCE] = total - 6.0
    return first, rest
