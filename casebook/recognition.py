"""How does a machine say that two faces are the same, and how often is it wrong?

In the words of ISO/IEC 2382-37: a capture gives a *sample*, such as a picture; *features* are extracted from it; what is kept
of a person is a *template*, used as a *reference*; a *probe* is compared with it, which gives a *comparison score*; a
threshold makes the score a *decision*. There is no picture here. We start from the points that a detector would have found
in one; the features are these points moved, turned and sized to lie on the average face, so that only the shape is left:

>>> crowd = faces.people(60, seed=1)
>>> references = [features(points) for points in faces.captures(crowd, seed=2)]
>>> probes = [features(points) for points in faces.captures(crowd, seed=3)]
>>> scores = score_table(references, probes, naive_score)
>>> rank_one_rate(scores)
0.5

One row of scores is one search: a probe against every reference. Where both are of one person the score is *mated*.

>>> mated, non_mated = mated_and_not(scores)
>>> threshold = threshold_for(0.01, non_mated)
>>> round(false_match_rate(non_mated, threshold), 3), round(false_non_match_rate(mated, threshold), 2)
(0.01, 0.57)

These rates are those of a naive comparison, which takes every point at its word. `matcher` has the best one.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Literal, TypeVar

from casebook import faces
from casebook.landmarks import Points, woven
from casebook.linear import Row, dot

Units = Literal["mm", "shape"]
"""Whether sizes are known, as to a depth camera, or only proportions, as to a photograph."""

Features = tuple[float, ...]
Scores = Sequence[float]
Reference = TypeVar("Reference")
Seen = TypeVar("Seen")

# ---------------------------------------------------------------------------------------------------------------------
# from a sample to a decision


def features(points: Points, units: Units = "shape") -> Features:
    """The points laid on the average face: moved, turned to fit it best (Procrustes), and for a shape resized.

    166 numbers around the middle of the points, in millimetres: for a shape, of a face whose extent along the average face is
    the average one, so that nothing of its size is left. `landmarks.distances` gives fourteen features instead.
    """
    target_x, target_y, size = _target()
    xs, ys = points[0::2], points[1::2]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    xs, ys = tuple(x - middle_x for x in xs), tuple(y - middle_y for y in ys)
    along, aside = dot(xs, target_x) + dot(ys, target_y), dot(xs, target_y) - dot(ys, target_x)
    length = math.hypot(along, aside)
    grow = size / length if units == "shape" else 1.0
    cosine, sine = grow * along / length, grow * aside / length
    return woven(
        [cosine * x - sine * y for x, y in zip(xs, ys, strict=True)],
        [sine * x + cosine * y for x, y in zip(xs, ys, strict=True)],
    )


@cache
def _target() -> tuple[Row, Row, float]:
    right_and_up = faces.moves(faces.average_face())[3]
    return right_and_up[0::2], right_and_up[1::2], dot(right_and_up, right_and_up)


def naive_score(reference: Sequence[float], probe: Sequence[float]) -> float:
    """How alike two sets of features are: minus their root mean square difference, so 0 is the most.

    >>> naive_score((0.0, 0.0, 0.0, 0.0), (3.0, 3.0, 3.0, 3.0))
    -3.0
    """
    return -math.dist(reference, probe) / math.sqrt(len(reference))


def decide(score: float, threshold: float) -> Literal["match", "non-match"]:
    """A score that reaches the threshold is a match.

    >>> decide(-2.0, threshold=-2.5)
    'match'
    """
    return "match" if score >= threshold else "non-match"


# ---------------------------------------------------------------------------------------------------------------------
# from many comparisons to rates


def score_table(
    references: Sequence[Reference], probes: Iterable[Seen], compare: Callable[[Reference, Seen], float]
) -> list[list[float]]:
    """Every probe against every reference: one row for each probe. The probe at a place belongs to the reference there.

    >>> score_table([(0.0,), (5.0,)], [(1.0,)], naive_score)
    [[-1.0, -4.0]]
    """
    return [[compare(reference, probe) for reference in references] for probe in probes]


def mated_and_not(scores: Sequence[Scores]) -> tuple[list[float], list[float]]:
    """The scores of the probes with their own references, and all others.

    >>> mated_and_not([[-1, -4], [-6, -2]])
    ([-1, -2], [-4, -6])
    """
    mated = [row[at] for at, row in enumerate(scores)]
    return mated, [score for at, row in enumerate(scores) for other, score in enumerate(row) if other != at]


def false_match_rate(non_mated: Scores, threshold: float) -> float:
    """FMR: the share of comparisons of two people that are decided as a match.

    >>> false_match_rate([-9, -7, -5, -3], threshold=-5)
    0.5
    """
    return sum(score >= threshold for score in non_mated) / len(non_mated)


def false_non_match_rate(mated: Scores, threshold: float) -> float:
    """FNMR: the share of comparisons of one person with herself that are decided as a non-match.

    >>> false_non_match_rate([-6, -4, -2, -1], threshold=-5)
    0.25
    """
    return sum(score < threshold for score in mated) / len(mated)


def threshold_for(rate: float, non_mated: Scores) -> float:
    """The lowest of these scores that keeps the false match rate at or below `rate`.

    Raises ValueError when there are too few scores to tell: a rate of one in a million cannot be seen in a thousand.

    >>> threshold_for(0.5, [-9, -7, -5, -3])
    -5
    >>> threshold_for(0.01, [-9, -7, -5, -3])
    Traceback (most recent call last):
    ValueError: a false match rate of 0.01 cannot be read off 4 scores: not one may match
    """
    ordered = sorted(non_mated)
    refused = len(ordered) - math.floor(rate * len(ordered) + 1e-9)  # how many must stay below
    above = bisect_right(ordered, ordered[refused - 1]) if refused > 0 else 0
    if above == len(ordered):
        raise ValueError(f"a false match rate of {rate:g} cannot be read off {len(ordered)} scores: not one may match")
    return ordered[above]


def error_curve(mated: Scores, non_mated: Scores) -> list[tuple[float, float, float]]:
    """Each threshold that changes a decision, with its FMR and FNMR: a DET curve's points, strictest last.

    >>> error_curve([-4, -1], [-5, -3])
    [(-5, 1.0, 0.0), (-4, 0.5, 0.0), (-3, 0.5, 0.5), (-1, 0.0, 0.5)]
    """
    same, other = sorted(mated), sorted(non_mated)
    return [
        (threshold, 1 - bisect_left(other, threshold) / len(other), bisect_left(same, threshold) / len(same))
        for threshold in sorted({*same, *other})
    ]


def rank_one_rate(scores: Sequence[Scores]) -> float:
    """The share of searches whose highest score is that of the right reference. Everybody searched for is enrolled.

    >>> rank_one_rate([[-1, -4], [-2, -6]])
    0.5
    """
    return sum(row[at] == max(row) for at, row in enumerate(scores)) / len(scores)


def false_positive_identification_rate(searches: Sequence[Scores], threshold: float) -> float:
    """FPIR: the share of searches for people who are *not* enrolled that return anybody.

    >>> false_positive_identification_rate([[-9, -4, -2], [-8, -7, -6]], threshold=-5)
    0.5
    """
    return sum(max(row) >= threshold for row in searches) / len(searches)


def false_negative_identification_rate(scores: Sequence[Scores], threshold: float) -> float:
    """FNIR: the share of searches for enrolled people that do not return them, however many others they return."""
    return false_non_match_rate(mated_and_not(scores)[0], threshold)


def false_matches_in_a_search(searches: Sequence[Scores], threshold: float) -> float:
    """How many references match in a search for somebody who is not enrolled, on average.

    >>> false_matches_in_a_search([[-9, -4, -2], [-8, -7, -6]], threshold=-5)
    1.0
    """
    return sum(score >= threshold for row in searches for score in row) / len(searches)


def expected_false_matches(rate: float, size: int) -> float:
    """What a false match rate lets expect of one search among `size` references.

    >>> expected_false_matches(0.0001, 20_000)
    2.0
    """
    return rate * size


def chance_if_independent(rate: float, size: int) -> float:
    """The chance of at least one false match in a search, if comparisons did not depend on each other.

    They do: a face that resembles many matches many. The measured chance (`false_positive_identification_rate`) is lower.

    >>> round(chance_if_independent(0.001, 1000), 2)
    0.63
    """
    return -math.expm1(size * math.log1p(-rate))


def share_of_alarms_that_are_right(fmr: float, fnmr: float, watched: int, listed: float) -> float:
    """Of the alarms of a camera with a list of `watched` people, the share that is right, when a share `listed` of those who
    pass are on it. Comparisons are taken as independent.

    >>> round(share_of_alarms_that_are_right(fmr=1e-6, fnmr=0.002, watched=1000, listed=0.001), 2)
    0.5
    >>> round(share_of_alarms_that_are_right(fmr=1e-6, fnmr=0.002, watched=1000, listed=0.00001), 2)
    0.01
    """
    right = listed * (1 - fnmr)
    wrong = (1 - listed) * chance_if_independent(fmr, watched)
    return right / (right + wrong)
