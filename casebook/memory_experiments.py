"""How much does each attack find, and what does each defence cost? The experiments behind `data/model_memory.csv`.

Each is a function of seeds that yields measurements, one value for each seed. Nobody is in two roles: the people whom a
system learned from, its customers, the attacker's own people, strangers and the other organisation's people are drawn with
seeds of their own, and so is each experiment. `python -m casebook.book.measure` runs them all, in some minutes, and stores
what they give; pages read the table.

>>> for each in budgets(seeds=(1,)):
...     print(each.id, each.values)
gradient.noise-0.01.epsilon (10010.1,)
gradient.noise-0.05.epsilon (287.9,)
gradient.noise-0.1.epsilon (94.3,)
gradient.noise-0.5.epsilon (10.6,)
gradient.noise-1.epsilon (4.7,)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import RandomState

from casebook import budget
from casebook import faces_numpy as crowds
from casebook import memory_numpy as memory
from casebook import recognition_numpy as machines
from casebook.faces import average_face
from casebook.faces_numpy import Array, People
from casebook.memory_numpy import Labels, Network, Training
from casebook.recognition import Units
from casebook.records import Measure

Seeds = Sequence[int]

SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: what was tried on what, and a value for each seed.

    `people`: how many the attacked thing was made from; `trials`: how many decisions each value rests on. `level` is the
    number that a series of settings differs in, and `level_is` what it counts. `tolerance`: by how much another machine, or
    another version of numpy, may differ in the mean.
    """

    id: str
    attack: str
    defence: str
    setting: str
    measure: Measure
    values: tuple[float, ...]
    people: int
    trials: int
    tolerance: float
    level: float | None = None
    level_is: str = ""


LINEAR, LEARNED = 0.01, 0.03
"""Tolerances. Rounding differs between machines: in linear algebra that moves a case or two, in a long training more."""


def _seed(experiment: int, seed: int, part: int) -> int:
    return 100_000 * experiment + 100 * seed + part


def _chance(experiment: int, seed: int, part: int) -> RandomState:
    return RandomState(_seed(experiment, seed, part))


def _mean_rows(rows: Sequence[Sequence[float]]) -> list[float]:
    return [float(value) for value in np.mean(rows, axis=0)]


# ---------------------------------------------------------------------------------------------------------------------
# a network that learns what a record says of a face

WRONG_LABELS = 0.2
COMPONENTS = 60


def _public(experiment: int) -> Callable[[Array], Array]:
    """How faces are made ready for learning: 60 numbers each, by what 4,000 other people have shown (as in any toolkit)."""
    seen = _seen(crowds.people(4_000, _seed(experiment, 0, 1)), _seed(experiment, 0, 2))
    sizes, axes = np.linalg.eigh(np.cov(seen.T))
    kept = axes[:, ::-1][:, :COMPONENTS] / np.sqrt(sizes[::-1][:COMPONENTS])
    middle = seen.mean(axis=0)
    return lambda points: (points - middle) @ kept


def _seen(crowd: People, seed: int, units: Units = "mm") -> Array:
    return machines.features(crowds.captures(crowd, seed), units)


def _labelled(experiment: int, seed: int, part: int, many: int, ready: Callable[[Array], Array]) -> tuple[Array, Labels]:
    """People made ready, and the sex that a record gives: wrong for one in five, which only learning by heart gets right."""
    crowd = crowds.people(many, _seed(experiment, seed, part))
    wrong = _chance(experiment, seed, part + 1).random_sample(many) < WRONG_LABELS
    return ready(_seen(crowd, _seed(experiment, seed, part + 2))), (crowd.male != wrong).astype(np.int_)


ROUNDS = (1, 3, 10, 30, 100, 300)


def learning(seeds: Seeds = SEEDS, rounds: Sequence[int] = ROUNDS, people: int = 1_000) -> Iterator[Measured]:
    """Train, validate, test: accuracy on the three after so many rounds, and what the loss attack finds then."""
    experiment, ready = 1, _public(1)
    found: dict[int, list[list[float]]] = {each: [] for each in rounds}
    chosen: list[list[float]] = []
    for seed in seeds:
        train, validation, test = (
            _labelled(experiment, seed, part, many, ready) for part, many in ((11, people), (21, people), (31, 4 * people))
        )
        network = Network.new(COMPONENTS, 64, 2, _chance(experiment, seed, 1))
        how = Training(max(rounds))
        for steps in memory.training(network, *train, how, _chance(experiment, seed, 2)):
            for each in rounds:
                if steps == Training(each).steps(people):
                    accuracies = [network.accuracy(*some) for some in (train, validation, test)]
                    members, others = (network.margin(*some) for some in (train, test))
                    found[each].append([*accuracies, memory.auc(members, others)])
        best = max(rounds, key=lambda each: found[each][-1][1])
        chosen.append([float(best), found[best][-1][2]])
    names: tuple[Measure, ...] = ("training accuracy", "validation accuracy", "test accuracy", "AUC")
    for each in rounds:
        for at, measure in enumerate(names):
            yield Measured(
                f"learning.rounds-{each}.{_short(measure)}",
                "loss" if measure == "AUC" else "",
                "none",
                "network of 64 units",
                measure,
                tuple(row[at] for row in found[each]),
                people,
                4 * people if measure in ("test accuracy", "AUC") else people,
                LEARNED,
                each,
                "rounds",
            )
    for at, measure in enumerate(("rounds", "test accuracy")):
        yield Measured(
            f"learning.chosen.{_short(measure)}",
            "",
            "early stopping",
            "network of 64 units, the rounds with the best validation accuracy",
            measure,  # type: ignore[arg-type]
            tuple(row[at] for row in chosen),
            people,
            4 * people,
            20.0 if measure == "rounds" else LEARNED,
        )


def _short(measure: str) -> str:
    return measure.replace(" ", "-").replace("%", "percent")


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


def _careful(people: int, promise: float | None = None) -> Training:
    """Each person's share in a step is cut; with a promise there is as much noise as that epsilon needs at delta 1/(10 n)."""
    batch = people // 4
    plain = Training(30, pace=0.5, batch=batch, momentum=0.0, cut=1.0)
    if promise is None:
        return plain
    noise = budget.noise_for(promise, batch / people, plain.steps(people), 1 / (10 * people))
    return Training(plain.rounds, plain.pace, plain.batch, plain.momentum, plain.cut, noise)


def _cases() -> Iterator[_Case]:
    for people in (200, 1_000):
        network = "network of 64 units"
        yield _Case(f"network-{people}", "none", f"{network}, 300 rounds", people, 64, Training(300))
        yield _Case(f"network-{people}-stopped", "early stopping", f"{network}, 3 rounds", people, 64, Training(3))
        cut = f"{network}, 30 rounds, each share cut to length 1"
        yield _Case(f"network-{people}-clipped", "clipping", cut, people, 64, _careful(people))
        for promise in (8, 1):
            how = _careful(people, promise)
            setting = f"{cut}, noise {how.noise:g}"
            yield _Case(f"network-{people}-epsilon-{promise}", "dp-sgd", setting, people, 64, how)
        yield _Case(f"line-{people}", "none", "straight line, 100 rounds", people, 0, Training(100))


SHADOWS, TARGETS = 16, 5


def membership(seeds: Seeds = SEEDS, cases: Iterable[_Case] | None = None) -> Iterator[Measured]:
    """Who was learned from? The loss attack and LiRA, on models with no defence and with several, and their accuracy."""
    ready = _public(2)
    for case in cases or _cases():
        yield from _case(case, seeds, ready)


def _case(case: _Case, seeds: Seeds, ready: Callable[[Array], Array]) -> Iterator[Measured]:
    experiment, many = 2, case.people
    rows = []
    for seed in seeds:
        pool, labels = _labelled(experiment, seed, 11, 2 * many, ready)
        test = _labelled(experiment, seed, 31, 4_000, ready)
        learned = memory.halves(2 * many, SHADOWS + 1, _chance(experiment, seed, 2))
        margins, accuracies = np.empty((SHADOWS + 1, 2 * many)), []
        for at, members in enumerate(learned):
            random = _chance(experiment, seed, 50 + at)
            network = memory.trained(
                Network.new(COMPONENTS, case.hidden, 2, random), pool[members], labels[members], case.how, random
            )
            margins[at] = network.margin(pool, labels)
            if at < TARGETS:
                accuracies.append([network.accuracy(pool[members], labels[members]), network.accuracy(*test)])
        attacked = []
        for target in range(TARGETS):  # each of some models is attacked, with all the others as shadows
            rest, members = np.arange(SHADOWS + 1) != target, learned[target]
            ratio = memory.likelihood_ratio(margins[target], margins[rest], learned[rest])
            attacked.append(
                [
                    judge(scores[members], scores[~members])
                    for scores in (margins[target], ratio)
                    for judge in (memory.auc, lambda one, other: memory.caught_at(0.01, one, other))
                ]
            )
        rows.append([*_mean_rows(accuracies), *_mean_rows(attacked)])
    told: tuple[tuple[str, Measure, int], ...] = (
        ("", "training accuracy", many),
        ("", "test accuracy", 4_000),
        ("loss", "AUC", 2 * many * TARGETS),
        ("loss", "TPR at 1 % FPR", 2 * many * TARGETS),
        ("lira", "AUC", 2 * many * TARGETS),
        ("lira", "TPR at 1 % FPR", 2 * many * TARGETS),
    )
    for at, (attack, measure, trials) in enumerate(told):
        name = ".".join(filter(None, ("membership", case.name, attack, _short(measure))))
        values = tuple(row[at] for row in rows)
        yield Measured(name, attack, case.defence, case.setting, measure, values, many, trials, LEARNED)
    if case.how.noise:
        spent = budget.epsilon(case.how.noise, min(case.how.batch, many) / many, case.how.steps(many), 1 / (10 * many))
        name = f"membership.{case.name}.epsilon"
        values = (spent,) * len(seeds)
        yield Measured(name, "", "dp-sgd", f"{case.setting}, delta {1 / (10 * many):g}", "epsilon", values, many, 0, 0.001)


def other_people(seeds: Seeds = SEEDS, people: int = 1_000) -> Iterator[Measured]:
    """The control: a network that never saw these customers. Nothing should tell half of them from the other half."""
    experiment, ready = 3, _public(3)
    rows = []
    for seed in seeds:
        customers, labels = _labelled(experiment, seed, 11, 2 * people, ready)
        random = _chance(experiment, seed, 1)
        learned = _labelled(experiment, seed, 31, people, ready)
        network = memory.trained(Network.new(COMPONENTS, 64, 2, random), *learned, Training(300), random)
        scores = network.margin(customers, labels)
        rows.append([judge(scores[:people], scores[people:]) for judge in (memory.auc, _at_one_percent)])
    for at, measure in enumerate(("AUC", "TPR at 1 % FPR")):
        yield Measured(
            f"membership.other-people.loss.{_short(measure)}",
            "loss",
            "other people",
            "network of 64 units, 300 rounds",
            measure,  # type: ignore[arg-type]
            tuple(row[at] for row in rows),
            people,
            2 * people,
            LEARNED,
        )


def _at_one_percent(members: Array, others: Array) -> float:
    return memory.caught_at(0.01, members, others)


# ---------------------------------------------------------------------------------------------------------------------
# the average face

LONGEST = 60.0
"""Millimetres, over all 166 numbers together: how far from the course's own average face a face may count."""


def average(seeds: Seeds = SEEDS, sizes: Sequence[int] = (100, 1_000, 10_000)) -> Iterator[Measured]:
    """Only the average of so many faces is released, as it is or with noise: is it seen who was in it?"""
    experiment = 4
    middle = np.array(average_face())
    noise = budget.noise_for(1.0, share=1.0, steps=1, delta=1e-5)
    for many in sizes:
        rows = []
        for seed in seeds:
            known = _seen(crowds.people(4_000, _seed(experiment, seed, 1)), _seed(experiment, seed, 2))
            weigh = np.linalg.inv(np.cov(known.T) + 0.01 * np.eye(known.shape[1]))
            members, others = (
                _seen(crowds.people(many, _seed(experiment, seed, part)), _seed(experiment, seed, part + 1)) for part in (3, 5)
            )
            away = members - machines.features(middle[None], "mm")
            cut = away * np.minimum(1, LONGEST / np.linalg.norm(away, axis=1))[:, None]
            random = _chance(experiment, seed, 7)
            released = members.mean(axis=0), (
                machines.features(middle[None], "mm")[0]
                + cut.mean(axis=0)
                + noise * LONGEST / many * random.standard_normal(cut.shape[1])
            )
            row = []
            for one in released:
                towards = weigh @ (one - known.mean(axis=0))
                scores = [(some - known.mean(axis=0)) @ towards for some in (members, others)]
                wrong = float(np.sqrt(((one - members.mean(axis=0)) ** 2).mean()))
                row += [memory.auc(*scores), memory.caught_at(0.01, *scores), wrong]
            rows.append(row)
        names: tuple[Measure, ...] = ("AUC", "TPR at 1 % FPR", "error in mm")
        for which, (defence, setting) in enumerate(
            (("averaging", "exact average"), ("gaussian mechanism", f"average with noise {noise:g}, epsilon 1, delta 1e-5"))
        ):
            for at, measure in enumerate(names):
                if which or measure != "error in mm":
                    yield Measured(
                        f"average.{many}.{'noise' if which else 'exact'}.{_short(measure)}",
                        "" if measure == "error in mm" else "tracing",
                        defence,
                        setting,
                        measure,
                        tuple(row[3 * which + at] for row in rows),
                        many,
                        2 * many,
                        LINEAR,
                        many,
                        "people in the average",
                    )


# ---------------------------------------------------------------------------------------------------------------------
# templates


@dataclass(frozen=True, slots=True)
class _Bank:
    """A bank with customers, another organisation with photographs of the same people, and an attacker with people of her own.

    `enrolled`, `login`, `elsewhere`: three captures of each customer.
    """

    bank: memory.Enrolment
    other: memory.Enrolment
    enrolled: Array
    again: Array
    login: Array
    elsewhere: Array
    strangers: Array
    own: Array
    learned: tuple[Array, Array]
    threshold: float

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
    def captured(crowd: People, part: int) -> Array:
        return _seen(crowd, _seed(experiment, seed, part), "shape")

    customers, strangers = (crowds.people(many, _seed(experiment, seed, part)) for many, part in ((CUSTOMERS, 1), (1_000, 2)))
    theirs, others, own = (
        crowds.people(many, _seed(experiment, seed, part)) for many, part in ((learned_from, 3), (3_000, 4), (4_000, 5))
    )
    learned = captured(theirs, 6), captured(theirs, 7)
    bank = memory.enrolment(*learned, NUMBERS)
    other = memory.enrolment(captured(others, 8), captured(others, 9), 80)
    enrolled, again, login, elsewhere = (captured(customers, part) for part in (11, 12, 13, 14))
    unknown = captured(strangers, 15)
    scores = bank.scores(bank.templates(enrolled), bank.templates(unknown))
    threshold = memory.threshold_for(1e-3, scores)
    return _Bank(bank, other, enrolled, again, login, elsewhere, unknown, captured(own, 16), learned, threshold)


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
        random = _chance(experiment, seed, 20)

        def rounded(some: Array, reach: Array = reach) -> Array:
            return memory.eight_bits(some, reach)

        def noisy(size: float, random: RandomState = random) -> Store:
            return lambda some: _unit(some) + size * random.standard_normal(some.shape)

        def keyed(key: int) -> Store:
            return lambda some: memory.keyed_bits(some, key)

        right, wrong = keyed(_seed(experiment, seed, 21)), keyed(_seed(experiment, seed, 22))
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
    yield from _stored(rows)
    for at_key, (name, setting) in enumerate((("one-key", "128 bits, one key"), ("two-keys", "128 bits, a key in each place"))):
        values = tuple(row[at_key] for row in linked)
        yield Measured(
            f"templates.{name}.linking.AUC", "linking", "keyed template", setting, "AUC", values, CUSTOMERS, CUSTOMERS, LINEAR
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


def _stored(rows: dict[str, list[list[float]]]) -> Iterator[Measured]:
    names: tuple[Measure, ...] = ("accepted", "found elsewhere", "FNMR at FMR 0.1 %")
    for name, (defence, setting) in STORED.items():
        for at, measure in enumerate(names):
            attack = "" if measure.startswith("FNMR") else "copying" if name == "points" else "inversion"
            values = tuple(row[at] for row in rows[name])
            identifier = f"templates.{name}.{_short(measure)}"
            yield Measured(identifier, attack, defence, setting, measure, values, CUSTOMERS, CUSTOMERS, LINEAR)


def references(seeds: Seeds = SEEDS) -> Iterator[Measured]:
    """Few examples: of one or three captures of each customer, and of a hundred to thousands of other people to learn from."""
    experiment = 6
    for learned_from in (100, 300, 3_000):
        rows: dict[int, list[list[float]]] = {1: [], 3: []}
        for seed in seeds:
            at = _bank(experiment, seed, learned_from)
            captured = [at.bank.templates(each) for each in (at.enrolled, at.again, _third(experiment, seed))]
            login, unknown, own = (at.bank.templates(each) for each in (at.login, at.strangers, at.own))
            back = memory.inversion(own, at.own)
            for many, found in rows.items():
                kept = np.mean(captured[:many], axis=0)
                threshold = memory.threshold_for(1e-3, at.bank.scores(kept, unknown))
                refused = float((at.bank.mated(kept, login) < threshold).mean())
                found.append([refused, at.found(back.features(kept), CUSTOMERS)])
        for many, found in rows.items():
            setting = f"template of 32 numbers from {many} capture{'s' * (many > 1)}, learned from {learned_from} other people"
            for place, (attack, measure) in enumerate((("", "FNMR at FMR 0.1 %"), ("inversion", "found elsewhere"))):
                yield Measured(
                    f"references.{many}.learned-from-{learned_from}.{_short(measure)}",
                    attack,
                    "few references" if many == 1 else "none",
                    setting,
                    measure,  # type: ignore[arg-type]
                    tuple(row[place] for row in found),
                    CUSTOMERS,
                    CUSTOMERS,
                    LINEAR,
                    learned_from,
                    "people learned from",
                )


def _third(experiment: int, seed: int) -> Array:
    return _seen(crowds.people(CUSTOMERS, _seed(experiment, seed, 1)), _seed(experiment, seed, 17), "shape")


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

            for made, faces in memory.climbed(answer, start, directions, max(queries), _chance(experiment, seed, 20)):
                if made in queries and (not step or made == max(queries)):
                    taken = float((answer(faces, 0.0) >= at.threshold).mean())
                    rows.setdefault((step, made), []).append([taken, at.found(faces, targets)])
    for (step, made), found in rows.items():
        for place, measure in enumerate(("accepted", "found elsewhere")):
            yield Measured(
                f"climbing.{f'steps-of-{step:g}.' if step else ''}queries-{made}.{_short(measure)}",
                "climbing",
                "rounded score" if step else "none",
                f"score in steps of {step:g}" if step else "exact score",
                measure,  # type: ignore[arg-type]
                tuple(row[place] for row in found),
                CUSTOMERS,
                targets,
                0.05,
                made,
                "queries",
            )


def heads(seeds: Seeds = SEEDS, customers: int = 200) -> Iterator[Measured]:
    """A model with one class for each customer, and nothing else left of her: is she in its weights?

    Her captures and templates are deleted; the attacker has the weights, and people of her own.
    """
    experiment = 8
    rows = []
    for seed in seeds:
        at = _bank(experiment, seed)
        shown = np.concatenate([at.bank.templates(each[:customers]) for each in (at.enrolled, at.again)])
        labels = np.tile(np.arange(customers), 2)
        head = Network.new(NUMBERS, 0, customers, _chance(experiment, seed, 20))
        memory.trained(head, shown, labels, Training(200, pace=0.5), _chance(experiment, seed, 21))
        login = at.bank.templates(at.login[:customers])
        weights = head.weights[0].T - head.weights[0].T.mean(axis=0)
        own = at.bank.templates(at.own)
        made = memory.inversion(own, at.own).features(_unit(weights) * np.linalg.norm(own, axis=1).mean())
        rows.append([head.accuracy(login, np.arange(customers)), at.accepted(made, customers), at.found(made, customers)])
    for place, (attack, measure) in enumerate((("", "test accuracy"), ("weights", "accepted"), ("weights", "found elsewhere"))):
        yield Measured(
            f"heads.{_short(measure)}",
            attack,
            "deleted templates" if attack else "none",
            f"one class for each of {customers} customers",
            measure,  # type: ignore[arg-type]
            tuple(row[place] for row in rows),
            customers,
            customers,
            LEARNED,
        )


# ---------------------------------------------------------------------------------------------------------------------
# updates

BATCHES = (1, 2, 4, 8, 16, 64, 256)
NOISES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
LISTED, TRIES = 1_000, 100


def _line_up(experiment: int, seed: int) -> tuple[Array, Labels, Array, Network]:
    """A list of people as an attacker may have it, made ready; their labels; how to go back to millimetres; and a network."""
    crowd = crowds.people(LISTED, _seed(experiment, seed, 1))
    others = _seen(crowds.people(2_000, _seed(experiment, seed, 2)), _seed(experiment, seed, 3))
    spread = others.std(axis=0)
    ready = (_seen(crowd, _seed(experiment, seed, 4)) - others.mean(axis=0)) / spread
    return ready, crowd.male.astype(np.int_), spread, Network.new(166, 128, 2, _chance(experiment, seed, 5))


def batches(seeds: Seeds = SEEDS) -> Iterator[Measured]:
    """One update of so many people: whose points can be read from it, and who can be told to be in it?"""
    experiment = 9
    tries = 10
    rows: dict[int, list[list[float]]] = {each: [] for each in BATCHES}
    for seed in seeds:
        people, labels, spread, network = _line_up(experiment, seed)
        random = _chance(experiment, seed, 6)
        for batch in BATCHES:
            exact, identified, told = [], [], []
            for _ in range(tries):
                drawn = random.permutation(LISTED)[:batch]
                update = network.update(people[drawn], labels[drawn])
                guesses = memory.of_each_unit(update)
                apart = np.sqrt((((guesses[:, None] - people[drawn][None]) * spread) ** 2).mean(axis=2))
                exact.append(float((apart.min(axis=0) < 0.5).mean()))
                near = guesses[apart.argmin(axis=0)]
                identified.append(float((machines.naive_scores(people, near).argmax(axis=1) == drawn).mean()))
                down = [-each for each in update]
                scores = -memory.along_own(down, network, people, labels)
                inside = np.isin(np.arange(LISTED), drawn)
                shares = memory.by_unmixing(update, network, people, labels)
                told.append([memory.auc(of[inside], of[~inside]) for of in (scores, shares)])
            rows[batch].append([float(np.mean(exact)), float(np.mean(identified)), *_mean_rows(told)])
    names: tuple[tuple[str, Measure], ...] = (
        ("each unit", "read exactly"),
        ("each unit", "identified"),
        ("matching", "AUC"),
        ("unmixing", "AUC"),
    )
    for batch in BATCHES:
        for place, (attack, measure) in enumerate(names):
            yield Measured(
                f"gradient.batch-{batch}.{attack.replace(' ', '-')}.{_short(measure)}",
                attack,
                "none" if batch == 1 else "aggregation",
                f"one update of {batch} of 1,000 people, 128 units",
                measure,
                tuple(row[place] for row in rows[batch]),
                batch,
                tries * batch,
                LINEAR,
                batch,
                "people in the update",
            )


def noises(seeds: Seeds = SEEDS) -> Iterator[Measured]:
    """One person's update, cut and with noise: three attacks on the same updates, from the weak to the strong."""
    experiment = 10
    rows: dict[float, list[list[float]]] = {each: [] for each in (0.0, *NOISES)}
    for seed in seeds:
        people, labels, _, network = _line_up(experiment, seed)
        random = _chance(experiment, seed, 6)
        for noise, found in rows.items():
            hits = []
            for person in random.permutation(LISTED)[:TRIES]:
                own = slice(person, person + 1)
                update = network.update(people[own], labels[own], cut=1.0, noise=noise, random=random)
                guesses = (
                    memory.most_along(memory.by_averaging(update), people),
                    memory.most_along(memory.by_rank_one(update), people),
                    int(memory.by_matching(update, network, people).argmax()),
                )
                hits.append([float(guess == person) for guess in guesses])
            found.append(_mean_rows(hits))
    for noise, found in rows.items():
        for place, attack in enumerate(("averaging rows", "rank one", "matching")):
            yield Measured(
                f"gradient.noise-{noise:g}.{attack.replace(' ', '-')}.identified",
                attack,
                "noisy update" if noise else "clipping",
                "one person’s update, cut to length 1, 128 units; 1,000 people on the list",
                "identified",
                tuple(row[place] for row in found),
                1,
                TRIES,
                LINEAR + 0.02,
                noise,
                "noise",
            )


def budgets(seeds: Seeds = SEEDS, noises: Sequence[float] = NOISES) -> Iterator[Measured]:
    """What that noise promises for one update of one person: epsilon at delta 1e-5. It needs no seed; each has the same."""
    for noise in noises:
        yield Measured(
            f"gradient.noise-{noise:g}.epsilon",
            "",
            "noisy update",
            "one person’s update, cut to length 1; delta 1e-5",
            "epsilon",
            (round(budget.epsilon(noise, 1.0, 1, 1e-5), 1),) * len(seeds),
            1,
            0,
            0.1,
            noise,
            "noise",
        )


# ---------------------------------------------------------------------------------------------------------------------
# federated learning

SHOPS, EACH = 5, 200


def federated(seeds: Seeds = SEEDS) -> Iterator[Measured]:
    """Five shops of 200 people learn one line: together, by averaging, or each alone. How good is it, what does it tell?"""
    experiment, ready = 11, _public(11)
    how = Training(1, pace=0.05, batch=32, momentum=0.0)
    rounds = 20
    rows = []
    for seed in seeds:
        people, labels = _labelled(experiment, seed, 11, SHOPS * EACH, ready)
        test = _labelled(experiment, seed, 31, 4_000, ready)
        shops = [slice(at, at + EACH) for at in range(0, SHOPS * EACH, EACH)]
        by_sex = np.argsort(labels, kind="stable")  # shops of one sex only, as far as the records say
        random = _chance(experiment, seed, 1)

        def alone(some: Array, their: Labels, passes: int, start: Network | None = None) -> Network:
            network = start.copy() if start else Network.new(COMPONENTS, 0, 2, random)  # noqa: B023
            return memory.trained(network, some, their, Training(passes, how.pace, how.batch, how.momentum), random)  # noqa: B023

        def together(some: Array, their: Labels) -> tuple[Network, Network]:
            network = Network.new(COMPONENTS, 0, 2, random)  # noqa: B023
            sent = network
            for _ in range(rounds):
                learned = [alone(some[shop], their[shop], 1, network) for shop in shops]  # noqa: B023
                sent, network = learned[0], memory.averaged(learned, [EACH] * SHOPS)
            return network, sent

        central = alone(people, labels, rounds)
        shared, _ = together(people, labels)
        skewed, _ = together(people[by_sex], labels[by_sex])
        single = [alone(people[shop], labels[shop], rounds) for shop in shops]
        first = alone(people[shops[0]], labels[shops[0]], 1)  # what the first shop would send in the first round
        sent = [first.weights[0], first.biases[0]]
        still = Network.new(COMPONENTS, 0, 2, random)
        hers, others = (
            memory.along_own([-each for each in sent], still, people[some], labels[some])
            for some in (shops[0], slice(EACH, SHOPS * EACH))
        )
        rows.append(
            [
                central.accuracy(*test),
                shared.accuracy(*test),
                skewed.accuracy(*test),
                float(np.mean([each.accuracy(*test) for each in single])),
                *(memory.auc(*(net.margin(*some) for some in ((people, labels), test))) for net in (central, shared)),
                memory.auc(hers, others),
            ]
        )
    told: tuple[tuple[str, str, str, str, Measure], ...] = (
        ("central", "", "none", "all in one place", "test accuracy"),
        ("averaged", "", "federated averaging", "five shops, 20 rounds", "test accuracy"),
        ("skewed", "", "federated averaging", "five shops sorted by the recorded sex, 20 rounds", "test accuracy"),
        ("alone", "", "none", "each shop alone", "test accuracy"),
        ("central", "loss", "none", "all in one place", "AUC"),
        ("averaged", "loss", "federated averaging", "five shops, 20 rounds", "AUC"),
        ("sent", "matching", "federated averaging", "what one of five shops sends in the first round", "AUC"),
    )
    for place, (name, attack, defence, setting, measure) in enumerate(told):
        many, trials = (EACH, SHOPS * EACH) if name == "sent" else (SHOPS * EACH, 4_000)
        yield Measured(
            ".".join(filter(None, ("federated", name, attack, _short(measure)))),
            attack,
            defence,
            f"straight line; {setting}",
            measure,
            tuple(row[place] for row in rows),
            many,
            trials,
            LINEAR,
        )


EXPERIMENTS: dict[str, Callable[[], Iterator[Measured]]] = {
    "learning": learning,
    "membership": membership,
    "other people": other_people,
    "average": average,
    "templates": templates,
    "references": references,
    "climbing": climbing,
    "heads": heads,
    "batches": batches,
    "noises": noises,
    "budgets": budgets,
    "federated": federated,
}
