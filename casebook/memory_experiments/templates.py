"""What is a stored face good for, in other hands? A bank, another organisation, and an attacker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import RandomState

from casebook import faces_numpy as crowds
from casebook import memory_numpy as memory
from casebook.faces_numpy import Array, People
from casebook.memory_experiments.measured import (
    LEARNED,
    SEEDS,
    Measured,
    Seeds,
    Setting,
    captured,
    chance,
    columns,
    seed_of,
)
from casebook.memory_numpy import Network, Training
from casebook.records import Measure


@dataclass(frozen=True, slots=True)
class _Bank:
    """A bank with customers, another organisation with photographs of the same people, and an attacker with people of her own.

    Of each customer there are three captures for enrolment (most use the first), one at a later login, and one elsewhere.
    """

    bank: memory.Enrolment
    other: memory.Enrolment
    captures: tuple[Array, Array, Array]
    login: Array
    elsewhere: Array
    strangers: Array
    own: Array
    learned: tuple[Array, Array]
    threshold: float

    @property
    def enrolled(self) -> Array:
        """The first capture of each customer."""
        return self.captures[0]

    def accepted(self, faces: Array, customers: int) -> float:
        """The share of made-up faces that the bank takes for the customers whom they are to be, by another capture of each."""
        templates = self.bank.templates(self.login[:customers])
        return float((self.bank.mated(templates, self.bank.templates(faces)) >= self.threshold).mean())

    def found(self, faces: Array, customers: int) -> float:
        """The share of made-up faces to which the other organisation finds the right one of all its people first."""
        photographs = self.other.templates(self.elsewhere)
        scores = self.other.scores(photographs, self.other.templates(faces))
        return float((scores.argmax(axis=1) == np.arange(customers)).mean())


CUSTOMERS, NUMBERS = 2_000, 32


def _bank(experiment: int, seed: int, learned_from: int = 3_000) -> _Bank:
    def drawn(many: int, part: int) -> People:
        return crowds.people(many, seed_of(experiment, seed, part))

    def shapes(crowd: People, part: int) -> Array:
        return captured(crowd, seed_of(experiment, seed, part), "shape")

    customers, strangers, theirs, others, own = (
        drawn(many, part) for part, many in enumerate((CUSTOMERS, 1_000, learned_from, 3_000, 4_000), 1)
    )
    learned = shapes(theirs, 6), shapes(theirs, 7)
    bank = memory.enrolment(*learned, NUMBERS)
    other = memory.enrolment(shapes(others, 8), shapes(others, 9), 80)
    enrolled, again, third, login, elsewhere = (shapes(customers, part) for part in (11, 12, 17, 13, 14))
    unknown = shapes(strangers, 15)
    scores = bank.scores(bank.templates(enrolled), bank.templates(unknown))
    threshold = memory.threshold_for(1e-3, scores)
    return _Bank(bank, other, (enrolled, again, third), login, elsewhere, unknown, shapes(own, 16), learned, threshold)


Store = Callable[[Array], Array]
"""What the bank keeps of templates: a row for each."""


def _refused(at: _Bank, store: Store, seen: Store) -> float:
    """FNMR at FMR 0.1 % of a bank that keeps `store` and compares it with `seen` of each login, number by number.

    It weighs each number by how far it told people apart among those whom the bank learned from (Fisher's rule for each alone).
    """
    first, second = (at.bank.templates(each) for each in at.learned)
    kept, shown = store(first), seen(second)
    same, different = kept * shown, kept * np.roll(shown, 1, axis=0)
    weights = (same.mean(axis=0) - different.mean(axis=0)) / different.var(axis=0)

    def along(logins: Array) -> Array:
        weighed = seen(at.bank.templates(logins)) * weights
        unit: Array = weighed / np.linalg.norm(weighed, axis=1, keepdims=True)
        return unit

    stored = store(at.bank.templates(at.enrolled))
    threshold = memory.threshold_for(1e-3, along(at.strangers) @ stored.T)
    return float(((stored * along(at.login)).sum(axis=1) < threshold).mean())


def _unit(templates: Array) -> Array:
    long: Array = templates / np.linalg.norm(templates, axis=1, keepdims=True)
    return long


def _as_it_is(templates: Array) -> Array:
    return templates


def templates(seeds: Seeds = SEEDS) -> Iterator[Measured]:
    """What is kept of a face, inverted: accepted by the bank, found by another organisation. And what the coarser cost.

    `accepted` is always by the bank that compares templates of 32 numbers, so that what is kept is all that differs.
    """
    experiment = 5
    rows: dict[str, list[list[float]]] = {}
    linked: list[list[float]] = []
    for seed in seeds:
        at = _bank(experiment, seed)
        enrolled, own, login = (at.bank.templates(each) for each in (at.enrolled, at.own, at.login))
        reach = 4 * own.std(axis=0)
        random = chance(experiment, seed, 20)

        def rounded(some: Array, reach: Array = reach) -> Array:
            return memory.eight_bits(some, reach)

        def noisy(size: float, random: RandomState = random) -> Store:
            return lambda some: _unit(some) + size * random.standard_normal(some.shape)

        def keyed(key: int) -> Store:
            return lambda some: memory.keyed_bits(some, key)

        right, wrong = keyed(seed_of(experiment, seed, 21)), keyed(seed_of(experiment, seed, 22))
        exact = float((at.bank.mated(enrolled, login) < at.threshold).mean())
        stores: dict[str, tuple[Store, Store, float]] = {  # what the bank keeps, what the attacker takes it for, and the price
            "floats": (_as_it_is, _as_it_is, exact),
            "eight-bits": (rounded, rounded, _refused_rounded(at, rounded)),
            "signs": (memory.signs, memory.signs, _refused(at, memory.signs, _as_it_is)),
            "noise-0.1": (noisy(0.1), noisy(0.1), _refused(at, noisy(0.1), _unit)),
            "noise-0.2": (noisy(0.2), noisy(0.2), _refused(at, noisy(0.2), _unit)),
            "key-stolen": (right, right, _refused(at, right, right)),
            "key-unknown": (right, wrong, _refused(at, right, right)),
        }
        rows.setdefault("points", []).append([at.accepted(at.enrolled, CUSTOMERS), at.found(at.enrolled, CUSTOMERS), exact])
        for name, (keep, take_for, refused) in stores.items():
            faces = memory.inversion(take_for(own), at.own).features(keep(enrolled))
            rows.setdefault(name, []).append([at.accepted(faces, CUSTOMERS), at.found(faces, CUSTOMERS), refused])
        linked.append([_linked(right(enrolled), with_key(login)) for with_key in (right, wrong)])
    told: list[tuple[str, Measure]] = [
        ("inversion", "accepted"),
        ("inversion", "found elsewhere"),
        ("", "FNMR at FMR 0.1 %"),
    ]
    for name, (defence, setting) in STORED.items():
        as_they_are = [("copying" if attack else "", measure) for attack, measure in told]
        on = Setting(defence, setting, CUSTOMERS, CUSTOMERS)
        yield from columns(f"templates.{name}", as_they_are if name == "points" else told, rows[name], on)
    for place, (name, setting) in enumerate((("one-key", "128 bits, one key"), ("two-keys", "128 bits, a key in each place"))):
        on = Setting("keyed template", setting, CUSTOMERS, CUSTOMERS)
        yield from columns(
            f"templates.{name}", [("linking", "AUC")], [row[place : place + 1] for row in linked], on, named=True
        )


def _refused_rounded(at: _Bank, store: Store) -> float:
    """FNMR at FMR 0.1 % of a bank that compares as ever, with what it kept."""
    stored = store(at.bank.templates(at.enrolled))
    threshold = memory.threshold_for(1e-3, at.bank.scores(stored, at.bank.templates(at.strangers)))
    return float((at.bank.mated(stored, at.bank.templates(at.login)) < threshold).mean())


def _linked(stored: Array, seen: Array) -> float:
    same = (stored * seen).sum(axis=1)
    different = (stored * np.roll(seen, 1, axis=0)).sum(axis=1)
    return memory.auc(same, different)


STORED: dict[str, tuple[str, str]] = {
    "points": ("none", "the 83 points themselves"),
    "floats": ("none", "template of 32 numbers"),
    "eight-bits": ("eight bits", "template of 32 numbers of 8 bits"),
    "signs": ("sign bits", "template of 32 signs"),
    "noise-0.1": ("template noise", "template of length one, noise 0.1"),
    "noise-0.2": ("template noise", "template of length one, noise 0.2"),
    "key-stolen": ("keyed template", "128 bits by a key that was stolen"),
    "key-unknown": ("keyed template", "128 bits by a key that stayed secret"),
}


def references(seeds: Seeds = SEEDS) -> Iterator[Measured]:
    """Few examples: of one or three captures of each customer, and of a hundred to thousands of other people to learn from."""
    experiment = 6
    for learned_from in (100, 300, 3_000):
        rows: dict[int, list[list[float]]] = {1: [], 3: []}
        for seed in seeds:
            at = _bank(experiment, seed, learned_from)
            of_each = [at.bank.templates(each) for each in at.captures]
            login, unknown, own = (at.bank.templates(each) for each in (at.login, at.strangers, at.own))
            back = memory.inversion(own, at.own)
            for many, found in rows.items():
                kept = np.mean(of_each[:many], axis=0)
                threshold = memory.threshold_for(1e-3, at.bank.scores(kept, unknown))
                refused = float((at.bank.mated(kept, login) < threshold).mean())
                found.append([refused, at.found(back.features(kept), CUSTOMERS)])
        for many, found in rows.items():
            setting = f"template from {many} capture{'s' * (many > 1)}, learned from {learned_from:,} other people"
            on = Setting("few references" if many == 1 else "none", setting, CUSTOMERS, CUSTOMERS)
            on = replace(on, level=learned_from, level_is="people learned from")
            told: list[tuple[str, Measure]] = [("", "FNMR at FMR 0.1 %"), ("inversion", "found elsewhere")]
            yield from columns(f"references.{many}.learned-from-{learned_from}", told, found, on)


def climbing(seeds: Seeds = SEEDS, targets: int = 100, queries: Sequence[int] = (100, 300, 1_000)) -> Iterator[Measured]:
    """The system answers with nothing but a score, exact or rounded: is that enough to make up a face that it accepts?"""
    experiment = 7
    rows: dict[tuple[float, int], list[list[float]]] = {}
    for seed in seeds:
        at = _bank(experiment, seed)
        enrolled = at.bank.templates(at.enrolled[:targets])
        sizes, axes = np.linalg.eigh(np.cov(at.own.T))
        directions = axes[:, ::-1][:, :30].T * np.sqrt(sizes[::-1][:30])[:, None]
        start = np.repeat(at.own.mean(axis=0)[None], targets, axis=0)
        for step in (0.0, 5.0, 20.0):

            def answer(faces: Array, step: float = step) -> Array:
                exact = at.bank.mated(enrolled, at.bank.templates(faces))  # noqa: B023 (called before the next seed)
                return np.floor(exact / step) * step if step else exact

            for made, faces in memory.climbed(answer, start, directions, max(queries), chance(experiment, seed, 20)):
                if made in queries and (not step or made == max(queries)):
                    taken = float((answer(faces, 0.0) >= at.threshold).mean())
                    rows.setdefault((step, made), []).append([taken, at.found(faces, targets)])
    for (step, made), found in rows.items():
        steps, setting = (f"steps-of-{step:g}.", f"score in steps of {step:g}") if step else ("", "exact score")
        on = Setting("rounded score" if step else "none", setting, CUSTOMERS, targets, 0.05, made, "queries")
        told: list[tuple[str, Measure]] = [("climbing", "accepted"), ("climbing", "found elsewhere")]
        yield from columns(f"climbing.{steps}queries-{made}", told, found, on)


def heads(seeds: Seeds = SEEDS, customers: int = 200) -> Iterator[Measured]:
    """A model with one class for each customer, and nothing else left of her: is she in its weights?

    Her captures and templates are deleted; the attacker has the weights, and people of her own.
    """
    experiment = 8
    right, told = [], []
    for seed in seeds:
        at = _bank(experiment, seed)
        shown = np.concatenate([at.bank.templates(each[:customers]) for each in at.captures[:2]])
        labels = np.tile(np.arange(customers), 2)
        head = Network.new(NUMBERS, 0, customers, chance(experiment, seed, 20))
        memory.trained(head, shown, labels, Training(200, pace=0.5), chance(experiment, seed, 21))
        right.append([head.accuracy(at.bank.templates(at.login[:customers]), np.arange(customers))])
        rows = head.weights[0].T - head.weights[0].T.mean(axis=0)
        own = at.bank.templates(at.own)
        made = memory.inversion(own, at.own).features(_unit(rows) * np.linalg.norm(own, axis=1).mean())
        told.append([at.accepted(made, customers), at.found(made, customers)])
    on = Setting("none", f"one class for each of {customers} customers", customers, customers, LEARNED)
    yield from columns("heads", [("", "test accuracy")], right, on)
    found: list[tuple[str, Measure]] = [("weights", "accepted"), ("weights", "found elsewhere")]
    yield from columns("heads", found, told, replace(on, defence="deleted templates"))
