"""Who was learned from? Networks, averages and shops, with and without a defence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import RandomState

from casebook import budget
from casebook import faces_numpy as crowds
from casebook import memory_numpy as memory
from casebook import recognition_numpy as machines
from casebook.faces import average_face
from casebook.faces_numpy import Array
from casebook.memory_experiments.measured import (
    COMPONENTS,
    LEARNED,
    SEEDS,
    Measured,
    Seeds,
    Setting,
    captured,
    chance,
    columns,
    labelled,
    made_ready,
    mean_rows,
    seed_of,
)
from casebook.memory_numpy import Labels, Network, Training
from casebook.records import Measure

ROUNDS = (1, 3, 10, 30, 100, 300)
TESTED = 4_000


def learning(seeds: Seeds = SEEDS, rounds: Sequence[int] = ROUNDS, people: int = 1_000) -> Iterator[Measured]:
    """Train, validate, test: accuracy on the three after so many rounds, and what the loss attack finds then."""
    experiment, ready = 1, made_ready(1)
    found: dict[int, list[list[float]]] = {each: [] for each in rounds}
    chosen: list[list[float]] = []
    for seed in seeds:
        train, validation, test = (
            labelled(experiment, seed, part, many, ready) for part, many in ((11, people), (21, people), (31, TESTED))
        )
        network = Network.new(COMPONENTS, 64, 2, chance(experiment, seed, 1))
        for steps in memory.training(network, *train, Training(max(rounds)), chance(experiment, seed, 2)):
            for each in rounds:
                if steps == Training(each).steps(people):
                    accuracies = [network.accuracy(*some) for some in (train, validation, test)]
                    found[each].append([*accuracies, memory.auc(network.margin(*train), network.margin(*test))])
        best = max(rounds, key=lambda each: found[each][-1][1])
        chosen.append([float(best), found[best][-1][2]])
    told: list[tuple[str, Measure]] = [
        ("", "training accuracy"),
        ("", "validation accuracy"),
        ("", "test accuracy"),
        ("loss", "AUC"),
    ]
    for each in rounds:
        on = Setting("none", "network of 64 units", people, people, LEARNED, each, "rounds")
        yield from columns(f"learning.rounds-{each}", told, found[each], on)
    by_validation = "network of 64 units, the rounds with the best validation accuracy"
    # One seed that chooses the next number of rounds moves the mean by several, and accuracy by little.
    on = Setting("early stopping", by_validation, people, people, tolerance=10.0)
    yield from columns("learning.chosen", [("", "rounds")], [row[:1] for row in chosen], on)
    yield from columns(
        "learning.chosen", [("", "test accuracy")], [row[1:] for row in chosen], replace(on, trials=TESTED, tolerance=LEARNED)
    )


# ---------------------------------------------------------------------------------------------------------------------
# membership


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    defence: str
    setting: str
    people: int
    hidden: int
    how: Training


def _cut(people: int, promise: float | None = None) -> Training:
    """Each person's share in a step is cut; with a promise there is as much noise as that epsilon needs at delta 1/(10 n)."""
    plain = Training(30, pace=0.5, batch=people // 4, momentum=0.0, cut=1.0)
    if promise is None:
        return plain
    noise = budget.noise_for(promise, plain.batch / people, plain.steps(people), 1 / (10 * people))
    return replace(plain, noise=noise)


def _cases() -> Iterator[_Case]:
    network = "network of 64 units"
    cut = f"{network}, 30 rounds, each share cut to length 1"
    for people in (200, 1_000):
        yield _Case(f"network-{people}", "none", f"{network}, 300 rounds", people, 64, Training(300))
        yield _Case(f"network-{people}-stopped", "early stopping", f"{network}, 3 rounds", people, 64, Training(3))
        yield _Case(f"network-{people}-clipped", "clipping", cut, people, 64, _cut(people))
        for promise in (8, 1):
            how = _cut(people, promise)
            setting = f"{cut}, noise {how.noise:g}, delta {1 / (10 * people):g}"
            yield _Case(f"network-{people}-epsilon-{promise}", "dp-sgd", setting, people, 64, how)
        yield _Case(f"line-{people}", "none", "straight line, 100 rounds", people, 0, Training(100))


SHADOWS, TARGETS = 16, 5


def membership(seeds: Seeds = SEEDS) -> Iterator[Measured]:
    """Who was learned from? The loss attack and LiRA, on models with no defence and with several, and their accuracy."""
    ready = made_ready(2)
    for case in _cases():
        yield from _case(case, seeds, ready)


def _case(case: _Case, seeds: Seeds, ready: Callable[[Array], Array]) -> Iterator[Measured]:
    experiment, many = 2, case.people
    accuracies, attacked = [], []
    for seed in seeds:
        pool, labels = labelled(experiment, seed, 11, 2 * many, ready)
        test = labelled(experiment, seed, 31, TESTED, ready)
        learned = memory.halves(2 * many, SHADOWS + 1, chance(experiment, seed, 2))
        margins, right = np.empty((SHADOWS + 1, 2 * many)), []
        for at, members in enumerate(learned):
            random = chance(experiment, seed, 50 + at)
            network = Network.new(COMPONENTS, case.hidden, 2, random)
            memory.trained(network, pool[members], labels[members], case.how, random)
            margins[at] = network.margin(pool, labels)
            if at < TARGETS:
                right.append([network.accuracy(pool[members], labels[members]), network.accuracy(*test)])
        accuracies.append(mean_rows(right))
        found = []
        for target in range(TARGETS):  # each of some models is attacked, with all the others as shadows
            shadows = np.arange(SHADOWS + 1) != target
            ratio = memory.likelihood_ratio(margins[target], margins[shadows], learned[shadows])
            found.append([*_judged(margins[target], learned[target]), *_judged(ratio, learned[target])])
        attacked.append(mean_rows(found))
    name = f"membership.{case.name}"
    on = Setting(case.defence, case.setting, many, 2 * many * TARGETS, LEARNED)
    yield from columns(name, [("", "training accuracy"), ("", "test accuracy")], accuracies, replace(on, trials=TESTED))
    told: list[tuple[str, Measure]] = [(attack, measure) for attack in ("loss", "lira") for measure in JUDGED]
    yield from columns(name, told, attacked, on, named=True)
    if case.how.noise:
        spent = budget.epsilon(case.how.noise, case.how.batch / many, case.how.steps(many), 1 / (10 * many))
        yield from columns(name, [("", "epsilon")], [[spent]] * len(seeds), replace(on, trials=0, tolerance=0.001))


JUDGED: tuple[Measure, Measure] = ("AUC", "TPR at 1 % FPR")


def _judged(scores: Array, members: memory.Yes) -> list[float]:
    inside, outside = scores[members], scores[~members]
    return [memory.auc(inside, outside), memory.caught_at(0.01, inside, outside)]


def other_people(seeds: Seeds = SEEDS, people: int = 1_000) -> Iterator[Measured]:
    """The control: a network that never saw these customers. Nothing should tell half of them from the other half."""
    experiment, ready = 3, made_ready(3)
    rows = []
    for seed in seeds:
        customers, labels = labelled(experiment, seed, 11, 2 * people, ready)
        learned = labelled(experiment, seed, 31, people, ready)
        random = chance(experiment, seed, 1)
        network = memory.trained(Network.new(COMPONENTS, 64, 2, random), *learned, Training(300), random)
        rows.append(_judged(network.margin(customers, labels), np.arange(2 * people) < people))
    on = Setting("other people", "network of 64 units, 300 rounds", people, 2 * people, LEARNED)
    yield from columns("membership.other-people", [("loss", measure) for measure in JUDGED], rows, on, named=True)


# ---------------------------------------------------------------------------------------------------------------------
# the average face

OUTSIDE = 2_000
LONGEST = 60.0
"""Millimetres, over all 166 numbers together: how far from the course's own average face a face may count."""


def average(seeds: Seeds = SEEDS, sizes: Sequence[int] = (100, 1_000, 10_000)) -> Iterator[Measured]:
    """Only the average of so many faces is released, as it is or with noise: is it seen who was in it?"""
    experiment = 4
    middle = machines.features(np.array(average_face())[None], "mm")
    noise = budget.noise_for(1.0, share=1.0, steps=1, delta=1e-5)
    for many in sizes:
        exact: list[list[float]] = []
        hidden: list[list[float]] = []
        wrong: list[list[float]] = []
        for seed in seeds:
            known = captured(crowds.people(4_000, seed_of(experiment, seed, 1)), seed_of(experiment, seed, 2))
            usual, weigh = known.mean(axis=0), np.linalg.inv(np.cov(known.T) + 0.01 * np.eye(known.shape[1]))
            both = [crowds.people(count, seed_of(experiment, seed, part)) for count, part in ((many, 3), (OUTSIDE, 5))]
            members, others = (captured(some, seed_of(experiment, seed, part)) for some, part in zip(both, (4, 6), strict=True))
            everybody, inside = np.concatenate([members, others]), np.arange(many + OUTSIDE) < many
            away = members - middle
            cut = away * np.minimum(1, LONGEST / np.linalg.norm(away, axis=1))[:, None]
            chances = chance(experiment, seed, 7).standard_normal(cut.shape[1])
            noisy = middle[0] + cut.mean(axis=0) + noise * LONGEST / many * chances
            for released, found in ((members.mean(axis=0), exact), (noisy, hidden)):
                found.append(_judged((everybody - usual) @ (weigh @ (released - usual)), inside))
            wrong.append([float(np.sqrt(((noisy - members.mean(axis=0)) ** 2).mean()))])
        on = Setting("averaging", "exact average", many, many + OUTSIDE, level=many, level_is="people in the average")
        told: list[tuple[str, Measure]] = [("tracing", measure) for measure in JUDGED]
        yield from columns(f"average.{many}.exact", told, exact, on)
        with_noise = f"average with noise {noise:g}, epsilon 1, delta 1e-5"
        on = replace(on, defence="gaussian mechanism", setting=with_noise)
        yield from columns(f"average.{many}.noise", told, hidden, on)
        yield from columns(f"average.{many}.noise", [("", "error in mm")], wrong, replace(on, trials=166))


# ---------------------------------------------------------------------------------------------------------------------
# federated learning

SHOPS, EACH, PASSES = 5, 200, 20


def federated(seeds: Seeds = SEEDS) -> Iterator[Measured]:
    """Five shops of 200 people learn one line: together, by averaging, or each alone. How good is it, what does it tell?"""
    experiment, ready = 11, made_ready(11)
    found: dict[str, list[list[float]]] = {name: [] for name in ("central", "averaged", "skewed", "alone", "sent")}
    shops = [slice(at, at + EACH) for at in range(0, SHOPS * EACH, EACH)]
    for seed in seeds:
        people = labelled(experiment, seed, 11, SHOPS * EACH, ready)
        test = labelled(experiment, seed, 31, TESTED, ready)
        order = np.argsort(people[1], kind="stable")  # shops of one sex only, as far as the records say
        random = chance(experiment, seed, 1)
        new = Network.new(COMPONENTS, 0, 2, random)
        learned = {
            "central": _passed(new, people, PASSES, random),
            "averaged": _together(new, people, shops, random),
            "skewed": _together(new, (people[0][order], people[1][order]), shops, random),
        }
        for name, network in learned.items():
            told = memory.auc(network.margin(*people), network.margin(*test))
            found[name].append([network.accuracy(*test), told])
        single = [_passed(new, (people[0][shop], people[1][shop]), PASSES, random) for shop in shops]
        found["alone"].append([float(np.mean([each.accuracy(*test) for each in single]))])
        first = _passed(new, (people[0][shops[0]], people[1][shops[0]]), 1, random)
        sent = [new.weights[0] - first.weights[0], new.biases[0] - first.biases[0]]
        found["sent"].append([memory.auc(*np.split(memory.along_own(sent, new, *people), [EACH]))])
    everybody = Setting("none", "straight line; all in one place", SHOPS * EACH, TESTED)
    averaged = replace(everybody, defence="federated averaging", setting="straight line; five shops, 20 rounds")
    skewed = replace(averaged, setting="straight line; five shops sorted by the recorded sex, 20 rounds")
    for name, on in (("central", everybody), ("averaged", averaged), ("skewed", skewed)):
        yield from columns(f"federated.{name}", [("", "test accuracy"), ("loss", "AUC")], found[name], on, named=True)
    on = Setting("none", "straight line; each shop alone", EACH, TESTED)
    yield from columns("federated.alone", [("", "test accuracy")], found["alone"], on)
    sending = "straight line; what one of five shops sends in the first round"
    on = Setting("federated averaging", sending, EACH, SHOPS * EACH)
    yield from columns("federated.sent", [("matching", "AUC")], found["sent"], on, named=True)


def _passed(start: Network, people: tuple[Array, Labels], passes: int, random: RandomState) -> Network:
    how = Training(passes, pace=0.05, batch=32, momentum=0.0)
    return memory.trained(start.copy(), *people, how, random)


def _together(start: Network, people: tuple[Array, Labels], shops: Sequence[slice], random: RandomState) -> Network:
    network = start
    for _ in range(PASSES):
        learned = [_passed(network, (people[0][shop], people[1][shop]), 1, random) for shop in shops]
        network = memory.averaged(learned, [EACH] * len(shops))
    return network
