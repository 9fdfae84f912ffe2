"""Whose faces can a course on faces show? Nobody's: people drawn by chance from published averages.

A person here is 83 points in the plane: no picture, no name, no skin. The seed makes the people, and the same seed makes
the same people in every Python and in a page:

>>> from casebook.landmarks import distances
>>> crowd = people(3, seed=1)
>>> [person.sex for person in crowd]
['male', 'female', 'male']
>>> [round(distances(person.points)["pupil_distance"], 2) for person in crowd]
[61.88, 57.53, 62.34]

No camera sees a person twice alike. A capture adds an expression, a turn of the head, and the error of finding points:

>>> [round(distances(points)["pupil_distance"], 2) for points in captures(crowd, seed=1)]
[61.5, 56.24, 64.95]

How a person is made: twenty dimensions are drawn with the means, spreads and correlations of `data/face_dimensions.csv` and
`data/face_correlations.csv`, and put the points in place. Two people with the same dimensions still differ, so a smooth
*residual* moves the points further. Nobody has published how far: hence a range of profiles, from lean to rich. What is
published stays as published, because the residual is built so that it changes none of the `DISTANCES`.

`faces_numpy` makes the same people and captures, for large numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Literal, get_args

from casebook.landmarks import COORDINATES, DIMENSIONS, DISTANCES, LANDMARKS, STANDS_OUT, Points, place, terms, woven
from casebook.linear import Matrix, Row, apply, cholesky, dot, plus, scaled, span, transposed, without
from casebook.records import Sex
from casebook.tables import table

CAVEAT = (
    "These faces belong to nobody. They are drawn from published averages with a documented seed. They reproduce a handful of "
    "distances, not the richness of a real head, and our camera is kinder than a real one in some ways and crueller in "
    "others. Trust the direction of an effect, not its decimals."
)

ProfileName = Literal["lean", "base", "mid", "rich"]
SettingName = Literal["studio", "phone", "street"]


@dataclass(frozen=True, slots=True)
class Profile:
    """How far points vary beyond the dimensions: root mean square of a coordinate, mm. Assumed; nobody has published it."""

    symmetric: float
    asymmetric: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What comes between a person and her points in one capture. Assumed.

    `noise`: root mean square error of a coordinate, mm. `expression`: the usual share of a full smile, an open mouth, raised
    brows and widened eyes. `pose`: the usual turn and nod that are left after the picture was straightened, degrees.
    """

    noise: float
    expression: float
    pose: float


PROFILES: dict[ProfileName, Profile] = {
    "lean": Profile(0.0, 0.0),
    "base": Profile(0.8, 0.4),
    "mid": Profile(1.6, 0.8),
    "rich": Profile(2.4, 1.2),
}
SETTINGS: dict[SettingName, Setting] = {
    "studio": Setting(noise=1.5, expression=0.15, pose=1.0),
    "phone": Setting(noise=2.0, expression=0.30, pose=3.0),
    "street": Setting(noise=3.0, expression=0.60, pose=6.0),
}


# The same number for people and for captures must not give the same chance twice.
PEOPLE, CAPTURES = "people {}", "captures {}"


@dataclass(frozen=True, slots=True)
class Person:
    """One of nobody: a sex, twenty dimensions (mm), and 83 points as no camera ever sees them."""

    sex: Sex
    dimensions: dict[str, float]
    points: Points


def people(count: int, seed: int, profile: ProfileName = "base") -> list[Person]:
    """Draw people. The first ones do not depend on `count`; a richer profile moves the points of the same people further."""
    random = Random(PEOPLE.format(seed)).random
    return [_person(random, PROFILES[profile]) for _ in range(count)]


def captures(crowd: Iterable[Person], seed: int, setting: SettingName = "phone") -> list[Points]:
    """One capture of each person, in millimetres. Another seed is another day."""
    random = Random(CAPTURES.format(seed)).random
    return [_capture(person.points, random, SETTINGS[setting]) for person in crowd]


def normal(random: Callable[[], float]) -> float:
    """A nearly normal number, mean 0 and variance 1: twelve uniform ones added up, less six.

    Only additions, so every machine gets the same bits; the sum never leaves -6 to 6.
    """
    half = random() + random() + random() + random() + random() + random()
    return half + random() + random() + random() + random() + random() + random() - 6.0


def _person(random: Callable[[], float], profile: Profile) -> Person:
    made = model()
    sex: Sex = "male" if random() < 0.5 else "female"
    means, spread = made.sexes[sex]
    dimensions = dict(zip(DIMENSIONS, plus(means, apply(spread, _normals(random, len(means)))), strict=True))
    half = len(made.residual[0]) // 2
    field = [profile.symmetric * chance for chance in _normals(random, half)]
    field += [profile.asymmetric * chance for chance in _normals(random, half)]
    return Person(sex, dimensions, plus(place(dimensions), apply(made.residual, field)))


def _capture(points: Points, random: Callable[[], float], setting: Setting) -> Points:
    made = model()
    moods = [setting.expression * chance for chance in _normals(random, len(made.expression))]
    turn, nod = (math.sin(math.radians(setting.pose) * chance) for chance in _normals(random, 2))
    # Half of the variance is each point's own, half is smooth over the face: detectors err coherently.
    size = setting.noise * math.sqrt(0.5)
    own = [size * weight * chance for weight, chance in zip(made.weight, _normals(random, len(points)), strict=True)]
    smooth = apply(made.noise, [size * chance for chance in _normals(random, len(made.noise[0]))])
    posed = woven([turn * out for out in made.depth], [nod * out for out in made.depth])
    moved = apply(transposed(made.expression), moods)
    return tuple(map(sum, zip(points, moved, posed, own, smooth, strict=True)))


def _normals(random: Callable[[], float], count: int) -> list[float]:
    return [normal(random) for _ in range(count)]


def average_face() -> Points:
    """The face with the mean dimensions of both sexes, to which captures are aligned and drawings compared. Millimetres."""
    return model().average


# ---------------------------------------------------------------------------------------------------------------------
# The model: everything that people and captures are made with, as plain rows of numbers. faces_numpy takes it from here.


@dataclass(frozen=True, slots=True)
class Model:
    """A linear model: numbers drawn by chance, times these. 166 coordinates, 20 dimensions, 83 landmarks; millimetres.

    `sexes`: the mean dimensions, and the triangular root of their covariance. `average`: the points of the mean dimensions.
    `residual`: 166 rows of 100 smooth fields, the first half symmetric; each half has mean square 1. `weight`: how hard each
    coordinate is to find, mean square 1. `noise`: 166 rows of 100 fields, the smooth part of the error, mean square 1.
    `expression`: what a full smile, open mouth, raised brows and widened eyes change. `depth`: how far each landmark stands
    towards the camera, which a turned head shifts.
    """

    sexes: dict[Sex, tuple[Row, Matrix]]
    average: Points
    residual: Matrix
    weight: Row
    noise: Matrix
    expression: Matrix
    depth: Row


@cache
def model() -> Model:
    """The model that the tables and our assumptions make: built once, on first use."""
    sexes = {sex: _sex(sex) for sex in get_args(Sex)}
    average = place({name: sum(means[at] for means, _ in sexes.values()) / 2 for at, name in enumerate(DIMENSIONS)})
    measured = [_vector({COORDINATES[name]: weight for name, weight in terms(text).items()}) for text in DISTANCES.values()]
    fixed, still = span([*measured, *moves(average)[:3]]), span(moves(average)[:3])
    symmetric, asymmetric = _waves(average)
    residual = [field for half in (symmetric, asymmetric) for field in _unit([without(fixed, wave) for wave in half])]
    noise = _unit([without(still, wave) for wave in (*symmetric, *asymmetric)])
    return Model(sexes, average, transposed(residual), _weight(), transposed(noise), _expressions(average), _depth(average))


def moves(points: Points) -> Matrix:
    """What moves the whole face: right, up, around its middle, and (to grow) away from it. Four rows of 166."""
    xs, ys = points[0::2], points[1::2]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    right, up = [x - middle_x for x in xs], [y - middle_y for y in ys]
    ones, zeros = [1.0] * len(xs), [0.0] * len(xs)
    return woven(ones, zeros), woven(zeros, ones), woven([-y for y in up], right), woven(right, up)


def _sex(sex: Sex) -> tuple[Row, Matrix]:
    rows = {row.dimension: row for row in table("face_dimensions") if row.sex == sex}
    known = {frozenset((row.first, row.second)): getattr(row, sex) for row in table("face_correlations")}
    known |= {frozenset((name,)): 1.0 for name in DIMENSIONS}
    root = cholesky([tuple(known.get(frozenset((one, other)), 0.0) for other in DIMENSIONS) for one in DIMENSIONS])
    spread = tuple(tuple(rows[name].sd_mm * value for value in row) for name, row in zip(DIMENSIONS, root, strict=True))
    return tuple(rows[name].mean_mm for name in DIMENSIONS), spread


def _waves(average: Points) -> tuple[list[Row], list[Row]]:
    """Smooth fields over the face, slow waves stronger than quick ones: the symmetric ones, and the others."""
    symmetric, asymmetric = [], []
    for down in range(5):
        for across in range(5):
            strength = 1.0 / math.sqrt(1 + across**2 + down**2)
            even, odd = [], []
            for x, y in zip(average[0::2], average[1::2], strict=True):
                high = strength * math.cos(math.pi * down * (y + 125.0) / 160.0)
                even.append(high * math.cos(math.pi * across * x / 75.0))
                odd.append(high * math.sin(math.pi * (across + 0.5) * x / 75.0))
            none = [0.0] * len(even)
            symmetric += [woven(odd, none), woven(none, even)]
            asymmetric += [woven(even, none), woven(none, odd)]
    return symmetric, asymmetric


def _unit(fields: Sequence[Row]) -> list[Row]:
    """The fields, scaled together so that their sum with normal weights has mean square 1 over the coordinates."""
    size = math.sqrt(sum(dot(field, field) for field in fields) / len(fields[0]))
    return scaled(1.0 / size, fields)


def _weight() -> Row:
    def hard(name: str) -> float:
        # Points of an outline slide along it; corners of eyes are sharp.
        return 2.0 if name.startswith("contour") else 1.4 if "eyebrow" in name else 0.8 if "_eye_" in name else 1.0

    return _unit([tuple(hard(name) for name in LANDMARKS for _ in "xy")])[0]


def _depth(average: Points) -> Row:
    return tuple(out - 60.0 * (x / 70.0) ** 2 for out, x in zip(STANDS_OUT, average[0::2], strict=True))


def _expressions(average: Points) -> Matrix:
    smile: dict[int, float] = {}
    mouth: dict[int, float] = {}
    brows: dict[int, float] = {}
    eyes: dict[int, float] = {}
    for name in LANDMARKS:
        across, up = COORDINATES[f"{name}.x"], COORDINATES[f"{name}.y"]
        x, y = average[across], average[up]
        if name.startswith("mouth"):
            smile |= {across: 4.0 * x / 26.0, up: 2.5 * (x / 26.0) ** 2}
        if name.startswith("mouth_lower_lip"):
            mouth[up] = -4.0
        if name.startswith("contour"):
            mouth[up] = -3.0 * min(1.0, max(0.0, -y - 80.0) / 40.0)
        if "eyebrow" in name:
            brows[up] = 2.5
        if "_eye_top" in name or "_eye_upper" in name:
            eyes[up] = 1.0
        if "_eye_bottom" in name or "_eye_lower" in name:
            eyes[up] = -0.4
    return tuple(_vector(change) for change in (smile, mouth, brows, eyes))


def _vector(entries: dict[int, float]) -> Row:
    return tuple(entries.get(at, 0.0) for at in range(len(COORDINATES)))
