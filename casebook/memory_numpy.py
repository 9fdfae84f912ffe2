"""What does a model remember, when it has a thousand people and the attacker has time?

The heavier attacks and defences of `memory`, with numpy. Arrays have one row for each person. All chance comes from
`numpy.random.RandomState`, whose numbers do not change from one version of numpy to the next.

A small network is trained on people; one person's share in one update is her features times one number for each unit, and
`by_rank_one` reads them from it even when noise hides them from `by_averaging`:

>>> random = np.random.RandomState(1)
>>> people, labels = random.standard_normal((50, 30)), random.randint(2, size=50)
>>> network = Network.new(30, 20, 2, random)
>>> update = network.update(people[:1], labels[:1], cut=1.0, noise=0.02, random=random)
>>> for read in (by_averaging(update), by_rank_one(update)):
...     print(round(float(abs(np.corrcoef(read, people[0])[0, 1])), 2))
0.77
0.97

For chapters and the measuring script only; no check imports it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from casebook import recognition_numpy as machines
from casebook.faces_numpy import Array

Labels = NDArray[np.int_]
Yes = NDArray[np.bool_]

# ---------------------------------------------------------------------------------------------------------------------
# how good is an attack? As in `memory`, for arrays.


def auc(members: Array, others: Array) -> float:
    """How often a member's score is the higher one, when a member meets another; ties count half."""
    ordered = np.sort(others)
    below, above = (np.searchsorted(ordered, members, side) for side in ("left", "right"))
    return float((below + above).mean() / (2 * len(others)))


def caught_at(rate: float, members: Array, others: Array) -> float:
    """The share of members found when at most this share of others is taken for members."""
    above = np.sort(others)[::-1][int(rate * len(others) + 1e-9)]
    return float((members > above).mean())


# ---------------------------------------------------------------------------------------------------------------------
# a network with one hidden layer, or none


@dataclass
class Network:
    """Weights and biases, layer by layer: one layer is a straight line, two are a small network (ReLU). It learns in place."""

    weights: list[Array]
    biases: list[Array]

    @classmethod
    def new(cls, inputs: int, hidden: int, classes: int, random: RandomState) -> Network:
        """A network that has learned nothing; without hidden units it is a line, and starts from nothing."""
        if not hidden:
            return cls([np.zeros((inputs, classes))], [np.zeros(classes)])
        first = random.standard_normal((inputs, hidden)) * np.sqrt(2 / inputs)
        second = random.standard_normal((hidden, classes)) * np.sqrt(1 / hidden)
        return cls([first, second], [np.zeros(hidden), np.zeros(classes)])

    def copy(self) -> Network:
        """The same network, to be changed apart."""
        return Network([each.copy() for each in self.weights], [each.copy() for each in self.biases])

    def confidences(self, people: Array) -> Array:
        """How sure it is of each class: n by classes."""
        return self.forward(people)[1]

    def confidence(self, people: Array, labels: Labels) -> Array:
        """How sure it is of the label that each has."""
        return self.confidences(people)[np.arange(len(labels)), labels]

    def margin(self, people: Array, labels: Labels) -> Array:
        """How sure it is of the label that each has, on a scale without ends: the logarithm of the odds, of two classes."""
        seen = self.seen(people)
        leaning = seen @ self.weights[-1] + self.biases[-1]
        odds: Array = (leaning[:, 1] - leaning[:, 0]) * np.where(labels == 1, 1.0, -1.0)
        return odds

    def accuracy(self, people: Array, labels: Labels) -> float:
        """The share whose label it is surest of."""
        return float((self.confidences(people).argmax(axis=1) == labels).mean())

    def seen(self, people: Array) -> Array:
        """What the last layer sees of them."""
        return np.maximum(people @ self.weights[0] + self.biases[0], 0) if len(self.weights) == 2 else people

    def forward(self, people: Array) -> tuple[Array, Array]:
        """What the last layer sees, and the confidences."""
        seen = self.seen(people)
        leaning = seen @ self.weights[-1] + self.biases[-1]
        chances = np.exp(leaning - leaning.max(axis=1, keepdims=True))
        return seen, chances / chances.sum(axis=1, keepdims=True)

    def update(
        self,
        people: Array,
        labels: Labels,
        cut: float | None = None,
        noise: float = 0.0,
        random: RandomState | None = None,
        out_of: float | None = None,
    ) -> list[Array]:
        """What one step on these people would change: weights and bias of the last layer, then of the first.

        With `cut`, what each of them contributes is cut to that length before it is added up; `noise` is normal, with a
        standard deviation in units of `cut`. The sum is divided by `out_of`, or by how many they are.
        """
        seen, chances = self.forward(people)
        last = chances
        last[np.arange(len(labels)), labels] -= 1
        first = (last @ self.weights[1].T) * (seen > 0) if len(self.weights) == 2 else None
        if cut is not None:
            square = (last**2).sum(axis=1) * ((seen**2).sum(axis=1) + 1)
            if first is not None:
                square += (first**2).sum(axis=1) * ((people**2).sum(axis=1) + 1)
            kept = np.minimum(1, cut / np.sqrt(square + 1e-24))[:, None]
            last = last * kept
            first = None if first is None else first * kept
        sums = [seen.T @ last, last.sum(axis=0)]
        if first is not None:
            sums += [people.T @ first, first.sum(axis=0)]
        if noise and cut is not None and random is not None:
            sums = [each + noise * cut * random.standard_normal(each.shape) for each in sums]
        return [each / (out_of or len(people)) for each in sums]

    def step(self, changes: list[Array]) -> None:
        """Change by so much, in the order of `update`."""
        parameters = [self.weights[-1], self.biases[-1], self.weights[0], self.biases[0]]
        for parameter, change in zip(parameters, changes, strict=False):
            parameter += change


@dataclass(frozen=True, slots=True)
class Training:
    """How a network is trained. `rounds` counts passes over the people, `batch` those that one step looks at.

    With `cut`, each is drawn by a coin of her own (as the accountant assumes), contributions are cut to that length, and
    `noise` is added; without, batches are of one size.
    """

    rounds: int
    pace: float = 0.05
    batch: int = 64
    momentum: float = 0.9
    cut: float | None = None
    noise: float = 0.0

    def steps(self, people: int) -> int:
        """How many steps that makes."""
        return max(1, self.rounds * people // min(self.batch, people))


def trained(network: Network, people: Array, labels: Labels, how: Training, random: RandomState) -> Network:
    """The network, after training, and itself changed."""
    for _ in training(network, people, labels, how, random):
        pass
    return network


def training(network: Network, people: Array, labels: Labels, how: Training, random: RandomState) -> Iterator[int]:
    """Train step by step: yields how many steps are done, so that one can look on."""
    count, batch = len(people), min(how.batch, len(people))
    speed: list[Array] = []
    for done in range(1, how.steps(count) + 1):
        if how.cut is None:
            drawn = random.permutation(count)[:batch]
        else:
            drawn = np.flatnonzero(random.random_sample(count) < batch / count)
        changes = network.update(people[drawn], labels[drawn], how.cut, how.noise, random, out_of=batch)
        old = speed or [np.zeros_like(change) for change in changes]
        speed = [how.momentum * before - how.pace * change for before, change in zip(old, changes, strict=True)]
        network.step(speed)
        yield done


def averaged(networks: list[Network], sizes: list[int]) -> Network:
    """Federated averaging: the mean of the parameters, each network counted by how many people it has."""
    shares = np.array(sizes) / sum(sizes)

    def mean(parts: list[list[Array]]) -> list[Array]:
        return [sum(share * part for share, part in zip(shares, same, strict=True)) for same in zip(*parts, strict=True)]

    return Network(mean([each.weights for each in networks]), mean([each.biases for each in networks]))


# ---------------------------------------------------------------------------------------------------------------------
# membership


def likelihood_ratio(target: Array, shadows: Array, learned: Yes) -> Array:
    """LiRA: how much likelier each person's margin is if the model learned from her. Carlini and others 2022, online form.

    `target`: the attacked model's margin for each person. `shadows`: those of models that the attacker trained herself, a row
    for each. `learned`: who was in the training of which. With few shadows two things are steadier than in the paper: one
    variance is shared by all (as the authors advise then), and what learning from her changes is drawn towards what it changes
    for anybody, as far as the shadows leave it open.
    """
    inside, outside = learned.sum(axis=0), (~learned).sum(axis=0)
    mean_in = (shadows * learned).sum(axis=0) / np.maximum(inside, 1)
    mean_out = (shadows * ~learned).sum(axis=0) / np.maximum(outside, 1)
    rest = shadows - np.where(learned, mean_in, mean_out)
    variance = (rest**2).sum() / (rest.size - 2 * shadows.shape[1])
    change = mean_in - mean_out
    unsure = variance * (1 / np.maximum(inside, 1) + 1 / np.maximum(outside, 1))
    own = max(0.0, change.var() - unsure.mean())  # how much people really differ in it
    change = (own * change + unsure * change.mean()) / (own + unsure)
    ratio: Array = (target - (mean_in + mean_out) / 2) * change / variance
    return ratio


def halves(people: int, models: int, random: RandomState) -> Yes:
    """Who is in the training of which model: a row for each model, half of the people in each."""
    return np.array([random.permutation(people) < people // 2 for _ in range(models)])


# ---------------------------------------------------------------------------------------------------------------------
# what an update tells


def rows_of(update: list[Array]) -> Array:
    """The first layer's part of an update: for each hidden unit a row, the bias last."""
    return np.vstack([update[-2], update[-1]]).T


def by_averaging(update: list[Array]) -> Array:
    """The weak way to read one person, up to a factor: the mean of the rows. Signs cancel, noise does not."""
    read: Array = rows_of(update)[:, :-1].mean(axis=0)
    return read


def by_rank_one(update: list[Array]) -> Array:
    """The strong way: all rows are her features times a number, so take the direction that explains most of all rows.

    Up to a factor (the sign included).
    """
    rows = rows_of(update)
    read: Array = np.linalg.eigh(rows @ rows.T)[1][:, -1] @ rows[:, :-1]  # the first singular vector, at less cost than all
    return read


def by_matching(update: list[Array], network: Network, people: Array) -> Array:
    """The strongest way, for who has a list: how well each person on it would explain the whole update, whatever her label.

    The score is the length of the update along the one that she alone would cause. With normal noise, and one person who is
    on the list, nothing finds her more often than the highest score.
    """
    along = _along(update, network, people)
    scores: Array = np.max([along(np.full(len(people), label)) for label in range(len(network.biases[-1]))], axis=0)
    return scores


def along_own(update: list[Array], network: Network, people: Array, labels: Labels) -> Array:
    """The length of an update along the one that each of these people alone would cause, with the label that each has."""
    return _along(update, network, people)(labels)


def _along(update: list[Array], network: Network, people: Array) -> Callable[[Labels], Array]:
    seen, chances = network.forward(people)
    by_last, moved = seen @ update[0] + update[1], (seen**2).sum(axis=1) + 1
    deep = len(network.weights) == 2
    by_first, moved_first = (people @ update[2] + update[3], (people**2).sum(axis=1) + 1) if deep else (0.0, 0.0)

    def along(labels: Labels) -> Array:
        last = chances.copy()
        last[np.arange(len(labels)), labels] -= 1
        total, square = (by_last * last).sum(axis=1), (last**2).sum(axis=1) * moved
        if deep:
            first = (last @ network.weights[1].T) * (seen > 0)
            total, square = total + (by_first * first).sum(axis=1), square + (first**2).sum(axis=1) * moved_first
        lengths: Array = total / np.sqrt(square + 1e-24)
        return lengths

    return along


def by_unmixing(update: list[Array], network: Network, people: Array, labels: Labels) -> Array:
    """How much of each listed person is in an update of several, exact and without noise: all shares at once, least squares.

    Every one of the update's people must be on the list. Then their shares come out as they are, however many they are, as
    long as the update has more numbers than the list has people: adding people up is no secret to who knows the summands.
    """
    seen, last = network.forward(people)
    last[np.arange(len(labels)), labels] -= 1
    products = (seen @ seen.T + 1) * (last @ last.T)
    along = ((seen @ update[0] + update[1]) * last).sum(axis=1)
    if len(network.weights) == 2:
        first = (last @ network.weights[1].T) * (seen > 0)
        products += (people @ people.T + 1) * (first @ first.T)
        along += ((people @ update[2] + update[3]) * first).sum(axis=1)
    tiny = 1e-9 * np.trace(products) / len(people)
    shares: Array = np.linalg.solve(products + tiny * np.eye(len(people)), along)
    return shares


def of_each_unit(update: list[Array]) -> Array:
    """One guess for each unit that moved: its row over its bias. Of several people, some units are moved by one alone."""
    rows = rows_of(update)
    rows = rows[np.abs(rows[:, -1]) > 1e-12]
    guesses: Array = rows[:, :-1] / rows[:, -1:]
    return guesses


def most_along(read: Array, people: Array) -> int:
    """The place of the person whose direction is nearest to what was read, or to its opposite."""
    return int((np.abs(people @ read) / np.linalg.norm(people, axis=1)).argmax())


# ---------------------------------------------------------------------------------------------------------------------
# templates


@dataclass(frozen=True, slots=True)
class Enrolment:
    """How a bank makes a template of features, and compares two: a few directions in which people differ most."""

    average: Array
    directions: Array
    matcher: machines.Matcher

    def templates(self, features: Array) -> Array:
        """A row of numbers for each face; noise has spread 1 in each of them, and the first ones tell people apart best."""
        found: Array = (features - self.average) @ self.directions
        return found

    def scores(self, templates: Array, probes: Array) -> Array:
        """Log-likelihood ratios of every probe (rows) with every template (columns)."""
        return self.matcher.scores(templates, probes)

    def mated(self, templates: Array, probes: Array) -> Array:
        """The log-likelihood ratio of each probe with the template at its own place."""
        return self.matcher.mated_scores(templates, probes)


def enrolment(first: Array, second: Array, numbers: int) -> Enrolment:
    """Learned from two captures of each of many other people: templates of so many numbers."""
    within = np.cov((first - second).T) / 2 + 1e-3 * np.eye(first.shape[1])
    between = np.cov((first + second).T) / 4 - within / 2
    white = np.linalg.inv(np.linalg.cholesky(within))
    sizes, axes = np.linalg.eigh(white @ between @ white.T)
    directions = white.T @ axes[:, ::-1][:, :numbers]
    sizes = np.maximum(sizes[::-1][:numbers], 1e-9)
    matcher = machines.matcher(np.zeros(numbers), np.diag(sizes), np.eye(numbers))
    return Enrolment((first.mean(axis=0) + second.mean(axis=0)) / 2, directions, matcher)


def threshold_for(rate: float, scores: Array) -> float:
    """The lowest score that keeps the false match rate."""
    flat = scores.ravel()
    place = flat.size - int(rate * flat.size + 1e-9)
    return float(np.partition(flat, place)[place])


@dataclass(frozen=True, slots=True)
class Inversion:
    """A way back from what is stored to features: linear, learned by ridge regression on the attacker's own people."""

    stored_mean: Array
    back: Array
    features_mean: Array

    def features(self, stored: Array) -> Array:
        """Faces that would give what is stored, or nearly."""
        found: Array = (stored - self.stored_mean) @ self.back + self.features_mean
        return found


def inversion(stored: Array, features: Array, ridge: float = 1e-3) -> Inversion:
    """Learn the way back from pairs: what the system stores of faces that the attacker showed it, and those faces."""
    stored_mean, features_mean = stored.mean(axis=0), features.mean(axis=0)
    centred = stored - stored_mean
    square = centred.T @ centred + ridge * len(stored) * np.diag(centred.var(axis=0) + 1e-9)
    return Inversion(stored_mean, np.linalg.solve(square, centred.T @ (features - features_mean)), features_mean)


def signs(templates: Array) -> Array:
    """Only the sign of each number."""
    return np.where(templates >= 0, 1.0, -1.0)


def eight_bits(templates: Array, reach: Array) -> Array:
    """Each number in one of 255 steps from minus to plus `reach`, which everybody's templates share."""
    steps: Array = np.clip(np.round(templates / reach * 127), -127, 127) * reach / 127
    return steps


def keyed_bits(templates: Array, key: int, bits: int = 128) -> Array:
    """Signs after a projection that the key decides: another key gives other bits of the same face."""
    projection = RandomState(key).standard_normal((templates.shape[1], bits))
    return signs(templates @ projection)


Score = Callable[[Array], Array]


def climbed(score: Score, start: Array, directions: Array, queries: int, random: RandomState) -> Iterator[tuple[int, Array]]:
    """Hill climbing on a score alone, for many targets at once: yields queries made, and the faces so far (a row each).

    `score` answers a face for each target. Each query changes two directions a little; what scores higher is kept.
    """
    faces = np.repeat(start[None], len(score(start[None])), axis=0) if start.ndim == 1 else start.copy()
    best = score(faces)
    for made in range(2, queries + 1):
        moves = np.zeros((len(faces), len(directions)))
        chosen = random.randint(len(directions), size=(len(faces), 2))
        moves[np.arange(len(faces))[:, None], chosen] += 0.5 * random.standard_normal((len(faces), 2))
        tried = faces + moves @ directions
        reached = score(tried)
        better = reached > best
        faces[better], best[better] = tried[better], reached[better]
        yield made, faces
