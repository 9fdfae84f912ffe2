"""What would the best possible comparison of two faces be?

A naive comparison takes every point at its word. But the outline of a jaw is harder to find than the corner of an eye,
errors of neighbouring points go together, and what all faces share tells nobody apart. Who knows exactly how people and
captures vary can weigh all that; no real matcher knows it, so this one is a bound for all of them, in our artificial world:

>>> from casebook.recognition import rank_one_rate, score_table
>>> crowd = faces.people(50, seed=1)
>>> first, second = ([features(points) for points in faces.captures(crowd, seed=at)] for at in (2, 3))
>>> best = ideal_matcher("base", "phone", "shape")
>>> scores = score_table([best.reference(each) for each in first], [best.probe(each) for each in second], best.score)
>>> rank_one_rate(scores)
0.98
>>> round(best.bits, 1)
15.4
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from casebook import faces
from casebook.faces import ProfileName, SettingName
from casebook.landmarks import DIMENSIONS, place, woven
from casebook.linear import (
    Matrix,
    Row,
    apply,
    cholesky,
    dot,
    gram,
    lower_inverse,
    minus,
    plus,
    scaled,
    span,
    times,
    transposed,
    without,
)
from casebook.recognition import Features, Units, features


@dataclass(frozen=True, slots=True)
class Probe:
    """A probe made ready for many comparisons: its features in units of noise, and how unusual they are."""

    whitened: Row
    unusual: float


@dataclass(frozen=True, slots=True)
class Matcher:
    """Compares two captures by how much likelier they are if they show one person than if they show two.

    The score is the natural logarithm of that ratio: above 0, one person is likelier. If features vary normally, with the
    covariances that `matcher` was given, no other score refuses fewer at the same false match rate (Neyman and Pearson).

    `expected` takes an enrolled deviation from the average to where a probe of the same person would lie; there and in
    `whiten_same`, noise has been made equal in all directions. `whiten_any` does the same to how people at large vary.
    """

    average: Row
    expected: Matrix
    whiten_same: Matrix
    whiten_any: Matrix
    constant: float

    def reference(self, enrolled: Features) -> Row:
        """The template that is kept of a person."""
        return apply(self.expected, minus(enrolled, self.average))

    def probe(self, seen: Features) -> Probe:
        """The probe, ready to be compared."""
        deviation = minus(seen, self.average)
        among_all = apply(self.whiten_any, deviation)
        return Probe(apply(self.whiten_same, deviation), dot(among_all, among_all))

    def score(self, reference: Row, probe: Probe) -> float:
        """The log-likelihood ratio of one person against two."""
        return self.constant + (probe.unusual - math.dist(reference, probe.whitened) ** 2) / 2

    @property
    def bits(self) -> float:
        """How much one capture tells of another one of the same person: mutual information, bits."""
        return self.constant / math.log(2)


def matcher(average: Row, between: Matrix, within: Matrix) -> Matcher:
    """The best comparison for features with this average, covariance between people, and within captures of one person.

    Raises ValueError when the covariances are not positive definite.

    >>> ruler = matcher((140.0,), between=((36.0,),), within=((1.0,),))
    >>> [round(ruler.score(ruler.reference((150.0,)), ruler.probe((length,))), 1) for length in (150.5, 147.0, 145.0)]
    [2.8, 0.2, -3.9]
    """
    total = tuple(map(plus, between, within))
    root = cholesky(total)
    whiten_any = lower_inverse(root)
    shown_again = times(between, gram(transposed(whiten_any)))  # what of a deviation the next capture should show again
    left = cholesky(tuple(map(minus, total, times(shown_again, between))))
    whiten_same = lower_inverse(left)
    constant = sum(math.log(root[at][at] / left[at][at]) for at in range(len(root)))
    return Matcher(average, times(whiten_same, shown_again), whiten_same, whiten_any, constant)


@cache
def ideal_matcher(profile: ProfileName, setting: SettingName, units: Units) -> Matcher:
    """The matcher that knows how our people and captures vary, to first order. Takes about a second in a page."""
    return matcher(features(faces.average_face(), units), *variation(profile, setting, units))


def variation(profile: ProfileName, setting: SettingName, units: Units) -> tuple[Matrix, Matrix]:
    """The covariances of features: between people, and within captures of one person. 166 by 166, mm².

    To first order: aligning removes what would move, turn or (for a shape) resize the whole face.
    """
    made, kind, noise = faces.model(), faces.PROFILES[profile], faces.SETTINGS[setting]
    nothing = place(dict.fromkeys(DIMENSIONS, 0.0))
    placed = [minus(place({**dict.fromkeys(DIMENSIONS, 0.0), name: 1.0}), nothing) for name in DIMENSIONS]
    (female, woman), (male, man) = made.sexes.values()
    fields = transposed(made.residual)
    people = [
        *scaled(math.sqrt(0.5), times(transposed(woman), placed)),
        *scaled(math.sqrt(0.5), times(transposed(man), placed)),
        *scaled(0.5, times([minus(male, female)], placed)),
        *scaled(kind.symmetric, fields[: len(fields) // 2]),
        *scaled(kind.asymmetric, fields[len(fields) // 2 :]),
    ]
    none = (0.0,) * len(made.depth)
    captures = [
        *scaled(noise.expression, made.expression),
        *scaled(math.radians(noise.pose), [woven(made.depth, none), woven(none, made.depth)]),
        *scaled(noise.noise * math.sqrt(0.5), [*transposed(made.noise), *_diagonal(made.weight)]),
    ]
    # Nothing varies in what aligning removes. A millimetre of noise there leaves every score alone and the matrices invertible.
    lost = span(faces.moves(made.average)[: 4 if units == "shape" else 3])
    between = [without(lost, vector) for vector in people]
    within = [*(without(lost, vector) for vector in captures), *lost]
    return gram(transposed(between)), gram(transposed(within))


def _diagonal(entries: Sequence[float]) -> Matrix:
    return tuple((0.0,) * at + (entry,) + (0.0,) * (len(entries) - at - 1) for at, entry in enumerate(entries))
