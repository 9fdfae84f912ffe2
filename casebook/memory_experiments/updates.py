"""What can be read from an update? Of one person, of several, and with noise: weak attacks beside strong ones.

>>> for each in budgets(seeds=(1,), noises=(0.01, 0.1, 1.0)):
...     print(each.id, each.values)
gradient.noise-0.01.epsilon (10010.1,)
gradient.noise-0.1.epsilon (110.1,)
gradient.noise-1.epsilon (4.8,)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from casebook import budget
from casebook import faces_numpy as crowds
from casebook import memory_numpy as memory
from casebook import recognition_numpy as machines
from casebook.faces_numpy import Array
from casebook.memory_experiments.measured import (
    SEEDS,
    Measured,
    Seeds,
    Setting,
    captured,
    chance,
    columns,
    mean_rows,
    seed_of,
)
from casebook.memory_numpy import Labels, Network
from casebook.records import Measure

BATCHES = (1, 2, 4, 8, 16, 64, 256)
NOISES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
LISTED, TRIES = 1_000, 100


def _line_up(experiment: int, seed: int) -> tuple[Array, Labels, Array, Network]:
    """A list of people as an attacker may have it, made ready; their labels; how to go back to millimetres; and a network."""
    crowd = crowds.people(LISTED, seed_of(experiment, seed, 1))
    others = captured(crowds.people(2_000, seed_of(experiment, seed, 2)), seed_of(experiment, seed, 3))
    spread = others.std(axis=0)
    ready = (captured(crowd, seed_of(experiment, seed, 4)) - others.mean(axis=0)) / spread
    return ready, crowd.male.astype(np.int_), spread, Network.new(166, 128, 2, chance(experiment, seed, 5))


def batches(seeds: Seeds = SEEDS, tries: int = 10) -> Iterator[Measured]:
    """One update of so many people: whose points can be read from it, and who can be told to be in it?

    `read exactly` and `identified` are of the best guess for each person: an attacker who only has guesses does worse.
    """
    experiment = 9
    found: dict[int, list[list[float]]] = {each: [] for each in BATCHES}
    by_half: dict[int, list[list[float]]] = {each: [] for each in BATCHES if each >= 8}  # smaller ones may have nobody listed
    everybody, half = slice(None), slice(0, None, 2)
    for seed in seeds:
        people, labels, spread, network = _line_up(experiment, seed)
        random = chance(experiment, seed, 6)
        for batch, rows in found.items():
            drawn = [random.permutation(LISTED)[:batch] for _ in range(tries)]
            updates = [network.update(people[some], labels[some]) for some in drawn]
            row, row_by_half = [], []
            for some, update in zip(drawn, updates, strict=True):
                guesses = memory.of_each_unit(update)
                apart = np.sqrt((((guesses[:, None] - people[some][None]) * spread) ** 2).mean(axis=2))
                exact = float((apart.min(axis=0) < 0.5).mean())
                nearest = machines.naive_scores(people, guesses[apart.argmin(axis=0)]).argmax(axis=1)
                inside = np.isin(np.arange(LISTED), some)

                def told(scores: Array, listed: slice, inside: memory.Yes = inside) -> float:
                    return memory.auc(scores[inside[listed]], scores[~inside[listed]])

                matched = memory.along_own(update, network, people, labels)
                shares = memory.by_unmixing(update, network, people, labels)
                row.append([exact, float((nearest == some).mean()), told(matched, everybody), told(shares, everybody)])
                if batch in by_half:
                    row_by_half.append([told(memory.by_unmixing(update, network, people[half], labels[half]), half)])
            rows.append(mean_rows(row))
            if batch in by_half:
                by_half[batch].append(mean_rows(row_by_half))
    attacks: list[tuple[str, Measure]] = [
        ("each unit", "read exactly"),
        ("each unit", "identified"),
        ("matching", "AUC"),
        ("unmixing", "AUC"),
    ]
    for batch, rows in found.items():
        setting = f"one update of {batch} of 1,000 people, 128 units"
        on = Setting("none" if batch == 1 else "aggregation", setting, batch, tries * batch)
        on = replace(on, level=batch, level_is="people in the update")
        yield from columns(f"gradient.batch-{batch}", attacks, rows, on, named=True)
        if batch in by_half:
            on = replace(on, setting=f"{setting}; every other person is on the list", trials=tries * batch // 2)
            yield from columns(f"gradient.batch-{batch}.half-listed", attacks[-1:], by_half[batch], on, named=True)


def noises(seeds: Seeds = SEEDS, noises: Sequence[float] = (0.0, *NOISES), tries: int = TRIES) -> Iterator[Measured]:
    """One person's update, cut and with noise: three attacks on the same updates, from the weak to the strong."""
    experiment = 10
    found: dict[float, list[list[float]]] = {each: [] for each in noises}
    for seed in seeds:
        people, labels, _, network = _line_up(experiment, seed)
        for noise, rows in found.items():
            random = chance(experiment, seed, 6)  # the same people, and the same chances, at each noise
            hits = []
            for person in random.permutation(LISTED)[:tries]:
                own = slice(person, person + 1)
                update = network.update(people[own], labels[own], cut=1.0, noise=noise, random=random)
                guesses = (
                    memory.most_along(memory.by_averaging(update), people),
                    memory.most_along(memory.by_rank_one(update), people),
                    int(memory.by_matching(update, network, people).argmax()),
                )
                hits.append([float(guess == person) for guess in guesses])
            rows.append(mean_rows(hits))
    attacks: list[tuple[str, Measure]] = [(attack, "identified") for attack in ("averaging rows", "rank one", "matching")]
    for noise, rows in found.items():
        on = Setting("noisy update" if noise else "clipping", ALONE, 1, tries, tolerance=0.03, level=noise, level_is="noise")
        yield from columns(f"gradient.noise-{noise:g}", attacks, rows, on, named=True)


ALONE = "one person’s update, cut to length 1, 128 units; 1,000 people on the list"


def budgets(seeds: Seeds = SEEDS, noises: Sequence[float] = NOISES) -> Iterator[Measured]:
    """What that noise promises for one update of one person: epsilon at delta 1e-5. No chance in it: each seed has the same."""
    for noise in noises:
        spent = round(budget.epsilon(noise, share=1.0, steps=1, delta=1e-5), 1)
        on = Setting("noisy update", "one person’s update, cut to length 1; delta 1e-5", 1, 0, 0.1, noise, "noise")
        yield from columns(f"gradient.noise-{noise:g}", [("", "epsilon")], [[spent]] * len(seeds), on)
