"""What does a model remember of the people it learned from?

A model that keeps its examples remembers them openly: it is surest of the people whom it has seen. Who may ask it how sure it
is can tell them from others, without ever seeing its data (*membership inference*):

>>> crowd = examples(120, seed=1)
>>> members, others = crowd[:60], crowd[60:]
>>> model = Neighbours(tuple(members), count=3)
>>> sure_of = [[model.confidence(*each) for each in some] for some in (members, others)]
>>> round(auc(*sure_of), 2)
0.64

An update says more. What one person's record would change in a straight line is that record, times one number:

>>> record, label = members[0]
>>> update = gradient(Line((0.0,) * len(record), 0.0), record, label)
>>> max(abs(read - true) for read, true in zip(read_gradient(update), record, strict=True)) < 1e-12
True

A model with one class for each customer has one row of weights for each, and that row looks like her. It finds her after her
template was deleted. Everything here is of the standard library; `memory_numpy` does the same for many.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from casebook import faces
from casebook.faces import normal
from casebook.landmarks import Points, distances
from casebook.linear import Row, dot

Example = tuple[Row, int]
"""Features, and a label: 0 or 1, or a person's number."""

Scores = Sequence[float]

# ---------------------------------------------------------------------------------------------------------------------
# how good is an attack?


def auc(members: Scores, others: Scores) -> float:
    """How often a member's score is the higher one of the two, when a member meets another: 0.5 is chance, 1 is always.

    >>> auc([3, 2], [2, 1])
    0.875
    """
    ordered = sorted(others)
    wins = sum(bisect_left(ordered, score) + bisect_right(ordered, score) for score in members)
    return wins / (2 * len(members) * len(others))


def advantage(members: Scores, others: Scores, threshold: float) -> float:
    """The share of members with at least this score, less that of others: what Yeom and others call the advantage.

    >>> advantage([3, 2], [2, 1], threshold=3)
    0.5
    """
    caught, wrongly = (sum(score >= threshold for score in some) / len(some) for some in (members, others))
    return caught - wrongly


def best_threshold(members: Scores, others: Scores) -> float:
    """The score that, as a threshold, gives the greatest advantage. An attacker has to learn it on people of her own.

    >>> best_threshold([3, 2], [2, 1])
    2
    """
    return max(sorted({*members, *others}), key=lambda threshold: advantage(members, others, threshold))


def caught_at(rate: float, members: Scores, others: Scores) -> float:
    """The share of members found when at most this share of others is taken for members.

    Few wrong accusations are what a serious attacker needs; an average over all thresholds, as `auc` is, can hide her.

    >>> caught_at(0.25, [9, 8, 5, 1], [6, 4, 3, 2])
    0.75
    """
    allowed = int(rate * len(others) + 1e-9)
    above = sorted(others, reverse=True)[allowed] if allowed < len(others) else -math.inf
    return sum(score > above for score in members) / len(members)


# ---------------------------------------------------------------------------------------------------------------------
# small models


WRONG = 0.2
"""How often a label is wrong, as in any record: what cannot be learned from a face has to be learned by heart."""


def examples(count: int, seed: int, setting: faces.SettingName = "phone") -> list[Example]:
    """People to learn from: fourteen distances of a face, as `spreads`, and a label (1 for male, often wrong)."""
    crowd = faces.people(count, seed)
    random = Random(f"labels {seed}").random
    labels = [int((person.sex == "male") != (random() < WRONG)) for person in crowd]
    return list(zip(map(spreads, faces.captures(crowd, seed, setting)), labels, strict=True))


def spreads(points: Points) -> Row:
    """The fourteen distances of one capture, each by how far it lies from the average face's, in units of 7 % of that."""
    usual = distances(faces.average_face())
    return tuple((value - usual[name]) / (0.07 * usual[name]) for name, value in distances(points).items())


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A model that keeps its examples, and answers with the labels of the nearest."""

    kept: tuple[Example, ...]
    count: int = 3

    def confidence(self, features: Row, label: int) -> float:
        """How sure it is of this label: the share of the nearest that have it."""
        nearest = sorted(self.kept, key=lambda example: math.dist(example[0], features))[: self.count]
        return sum(of == label for _, of in nearest) / self.count


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line between two labels: logistic regression."""

    weights: Row
    bias: float

    def confidence(self, features: Row, label: int) -> float:
        """How sure it is of this label, from 0 to 1."""
        leaning = dot(self.weights, features) + self.bias
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, leaning if label else -leaning))))


def fitted(crowd: Sequence[Example], rounds: int, pace: float = 0.05, start: Line | None = None) -> Line:
    """A line that went through the examples so many times, a step at each."""
    line = start or Line((0.0,) * len(crowd[0][0]), 0.0)
    for _ in range(rounds):
        for features, label in crowd:
            by_weights, by_bias = gradient(line, features, label)
            weights = tuple(weight - pace * change for weight, change in zip(line.weights, by_weights, strict=True))
            line = Line(weights, line.bias - pace * by_bias)
    return line


def accuracy(line: Line, crowd: Sequence[Example]) -> float:
    """The share of examples whose label the line is surer of than of the other."""
    return sum(line.confidence(*each) > 0.5 for each in crowd) / len(crowd)


def averaged(lines: Sequence[Line], sizes: Sequence[int]) -> Line:
    """Federated averaging: the mean of what several places have learned, each counted by how many people it has.

    >>> averaged([Line((0.0,), 1.0), Line((3.0,), 4.0)], sizes=[1, 2])
    Line(weights=(2.0,), bias=3.0)
    """
    total = sum(sizes)
    weights = zip(*(line.weights for line in lines), strict=True)
    return Line(tuple(dot(sizes, column) / total for column in weights), dot(sizes, (line.bias for line in lines)) / total)


# ---------------------------------------------------------------------------------------------------------------------
# what an update tells


Gradient = tuple[Row, float]
"""What one step would change: the weights, and the bias."""


def gradient(line: Line, features: Row, label: int) -> Gradient:
    """How the loss on one example grows with each weight and with the bias: what she would send to the others."""
    error = line.confidence(features, 1) - label
    return tuple(error * value for value in features), error


def mean_gradient(line: Line, crowd: Sequence[Example]) -> Gradient:
    """The gradient of several examples: the mean."""
    each = [gradient(line, *example) for example in crowd]
    columns = zip(*(by_weights for by_weights, _ in each), strict=True)
    return tuple(sum(column) / len(each) for column in columns), sum(by_bias for _, by_bias in each) / len(each)


def read_gradient(update: Gradient) -> Row:
    """The features of the one person an update is of: by the weights, over by the bias. Of several it gives a mixture.

    >>> read_gradient(((0.5, -1.0), 0.25))
    (2.0, -4.0)
    """
    by_weights, by_bias = update
    return tuple(change / by_bias for change in by_weights)


def hidden(update: Sequence[Row], noise: float, seed: int) -> list[Row]:
    """Rows cut to length one together, with normal noise on every entry."""
    random = Random(f"noise {seed}").random
    length = math.sqrt(sum(dot(row, row) for row in update))
    return [tuple(value / max(1.0, length) + noise * normal(random) for value in row) for row in update]


def layer(features: Row, units: int, seed: int) -> list[Row]:
    """One person's gradient in the first layer of a network: a row for each unit, all of them her features times a number."""
    random = Random(f"layer {seed}").random
    return [tuple(factor * value for value in features) for factor in (normal(random) for _ in range(units))]


def by_averaging(update: Sequence[Row]) -> Row:
    """A weak way to read her features, up to a factor: the mean of the rows. Signs cancel, noise does not."""
    return tuple(sum(column) / len(update) for column in zip(*update, strict=True))


def by_rank_one(update: Sequence[Row], rounds: int = 20) -> Row:
    """A strong way, up to a factor: the one row of which all rows are multiples, as nearly as they can be.

    It is the first singular vector, found by multiplying again and again.

    >>> [round(value, 3) for value in by_rank_one([(3.0, 4.0), (-6.0, -8.0)])]
    [-0.6, -0.8]
    """
    read = max(update, key=lambda row: dot(row, row))
    for _ in range(rounds):
        along = [dot(row, read) for row in update]
        read = tuple(dot(along, column) for column in zip(*update, strict=True))
        length = math.sqrt(dot(read, read))
        read = tuple(value / length for value in read)
    return read


def nearest(read: Row, candidates: Sequence[Row]) -> int:
    """The place of the candidate whose direction is nearest to what was read, or to its opposite."""
    return max(
        range(len(candidates)),
        key=lambda at: abs(dot(read, candidates[at])) / math.sqrt(dot(candidates[at], candidates[at])),
    )


# ---------------------------------------------------------------------------------------------------------------------
# one class for each customer


def identity_head(references: Sequence[Row], rounds: int = 30, pace: float = 0.5) -> list[Row]:
    """The weights of a model that tells customers apart, one row for each, learned from one reference of each (softmax)."""
    rows = [[0.0] * len(references[0]) for _ in references]
    for _ in range(rounds):
        for person, reference in enumerate(references):
            leaning = [dot(row, reference) for row in rows]
            highest = max(leaning)
            chances = [math.exp(each - highest) for each in leaning]
            total = sum(chances)
            for at, (row, chance) in enumerate(zip(rows, chances, strict=True)):
                error = chance / total - (at == person)
                for place, value in enumerate(reference):
                    row[place] -= pace * error * value / len(reference)
    return [tuple(row) for row in rows]


def surest(rows: Sequence[Row], probe: Row) -> int:
    """The customer whom a model with these rows takes the probe for."""
    return max(range(len(rows)), key=lambda at: dot(rows[at], probe))


def correlation(one: Iterable[float], other: Iterable[float]) -> float:
    """How alike two rows are, whatever their lengths and means: 1 for multiples, 0 for nothing in common."""
    first, second = list(one), list(other)
    first = [value - sum(first) / len(first) for value in first]
    second = [value - sum(second) / len(second) for value in second]
    return dot(first, second) / math.sqrt(dot(first, first) * dot(second, second))
