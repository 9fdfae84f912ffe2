"""What happens in a crowd? The computations behind the figures on recognition and uniqueness, each from a seed.

Every function draws people by its seed and returns rows for a table and a figure: the same rows on every machine, to
rounding. They take seconds, so chapters call them and no check does. The people a matcher learns from, those enrolled and the
strangers are never the same. Three matchers are compared: `naive` measures how far apart two shapes are, `learned` has learned
from 3,000 other people what is noise, and `ideal` knows it, as no real one does.

>>> for row in uniqueness(steps=(5,), sizes=(1_000,))[:5]:
...     print(row["distances"], row["unique"], row["below_five"])
1 0.0 0.002
2 0.007 0.052
3 0.058 0.182
4 0.157 0.501
5 0.375 0.828
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from casebook import faces_numpy as crowds
from casebook import recognition_numpy as machines
from casebook.faces import ProfileName, SettingName
from casebook.faces_numpy import Array, People
from casebook.landmarks import DISTANCES
from casebook.recognition import Units, chance_if_independent, expected_false_matches
from casebook.uniqueness import class_sizes, rounded, share_found_again

Rows = list[dict[str, Any]]
Learning = Literal["learned", "ideal"]

PEOPLE_LEARNED_FROM = 3_000


def identification_rates(
    cases: Iterable[tuple[ProfileName, SettingName]],
    sizes: Sequence[int] = (100, 1_000, 10_000),
    units: Units = "shape",
    probes: int = 1_000,
    seed: int = 1,
) -> Rows:
    """How often is the right person the first of so many enrolled ones? Rank-one rates of each matcher, for each case.

    Small galleries are searched several times over, so that every rate rests on nearly `probes` searches.
    """
    rows = []
    for profile, setting in cases:
        crowd = crowds.people(max(sizes), _seed(seed, 1), profile)
        references = _features(crowd, _seed(seed, 2), setting, units)
        seen = _features(crowd[:probes], _seed(seed, 3), setting, units)
        compare = {
            "naive": machines.naive_scores,
            "learned": _learned(profile, setting, units, seed).scores,
            "ideal": machines.ideal_matcher(profile, setting, units).scores,
        }
        scores = {matcher: score(references, seen) for matcher, score in compare.items()}
        for size in sizes:
            rates = {matcher: _rank_one(table, size) for matcher, table in scores.items()}
            rows.append({"profile": profile, "setting": setting, "people": size, **rates})
    return rows


def error_rates(
    settings: Iterable[SettingName] = ("studio", "phone", "street"),
    rates: Sequence[float] = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6),
    matcher: Learning = "learned",
    units: Units = "shape",
    seed: int = 2,
) -> Rows:
    """How many are refused at each false match rate? One row for each setting and rate, from 20 million comparisons."""
    rows = []
    for setting in settings:
        trial = _trial(setting, matcher, units, seed)
        for rate, threshold in zip(rates, _thresholds(trial.searches, rates), strict=True):
            refused = float((trial.mated < threshold).mean())
            rows.append({"setting": setting, "fmr": rate, "fnmr": refused, "threshold": threshold})
    return rows


def false_alarms(
    setting: SettingName = "phone",
    rates: Sequence[float] = (1e-3, 1e-4),
    sizes: Sequence[int] = (100, 1_000, 10_000),
    matcher: Learning = "learned",
    units: Units = "shape",
    seed: int = 2,
) -> Rows:
    """What does a search for a stranger return? False matches on average, and how often at least one, beside the formulas."""
    searches = _trial(setting, matcher, units, seed).searches
    rows = []
    for rate, threshold in zip(rates, _thresholds(searches, rates), strict=True):
        for size in sizes:
            found = (searches[:, :size] >= threshold).sum(axis=1)
            measured = {"false_matches": float(found.mean()), "at_least_one": float((found > 0).mean())}
            formulas = {"expected": expected_false_matches(rate, size), "if_independent": chance_if_independent(rate, size)}
            rows.append({"fmr": rate, "people": size, **measured, **formulas})
    return rows


def false_matches_by_sex(
    setting: SettingName = "phone", rate: float = 1e-3, matcher: Learning = "learned", units: Units = "shape", seed: int = 2
) -> Rows:
    """One threshold, two rates: the false match rate between people of one sex and of two, at `rate` over all."""
    trial = _trial(setting, matcher, units, seed)
    (threshold,) = _thresholds(trial.searches, [rate])
    same = trial.strangers_male[:, None] == trial.enrolled_male
    matches = trial.searches >= threshold
    return [{"pairs": pairs, "fmr": float(matches[which].mean())} for pairs, which in (("one sex", same), ("two sexes", ~same))]


def score_counts(
    setting: SettingName = "phone", matcher: Learning = "learned", units: Units = "shape", bins: int = 60, seed: int = 2
) -> Rows:
    """How are the scores of one person with herself, and of two people, spread? Shares of either kind between two scores."""
    trial = _trial(setting, matcher, units, seed)
    some = trial.searches[:, :500]
    edges = np.linspace(np.quantile(some, 0.01), trial.mated.max(), bins + 1)
    same, other = (np.histogram(scores, edges)[0] / scores.size for scores in (trial.mated, some))
    middles = (edges[:-1] + edges[1:]) / 2
    return [
        {"score": float(middle), "mated": float(one), "non_mated": float(two)}
        for middle, one, two in zip(middles, same, other, strict=True)
    ]


def uniqueness(
    steps: Sequence[float] = (1, 2, 5),
    sizes: Sequence[int] = (100, 1_000, 10_000),
    profile: ProfileName = "base",
    seed: int = 3,
) -> Rows:
    """Who is alone with the first so many distances, rounded? Shares that are unique, and that fewer than five people have."""
    measured = crowds.measures(crowds.people(max(sizes), _seed(seed, 1), profile).points)
    rows = []
    for step in steps:
        for size in sizes:
            file = [rounded(row, step) for row in measured[:size].tolist()]
            for count in range(1, len(DISTANCES) + 1):
                alike = np.array(class_sizes([row[:count] for row in file]))
                shares = {"unique": float((alike == 1).mean()), "below_five": float((alike < 5).mean())}
                rows.append({"step": step, "people": size, "distances": count, **shares})
    return rows


def measured_again(
    wrong_by: Sequence[float] = (0.5, 1.0, 2.0),
    counts: Sequence[int] = (4, 6, 8, 12),
    people: int = 10_000,
    probes: int = 1_000,
    seed: int = 4,
) -> Rows:
    """Are people found by their distances when these are measured again, with an error of so many millimetres?

    `looked_up`: the second row, rounded to a millimetre, is the first one. `nearest`: the nearest row in the file is theirs.
    `left`: how many people stay in a search just wide enough to keep 95 of 100 who are right.
    """
    file = crowds.measures(crowds.people(people, _seed(seed, 1)).points)
    chance = crowds.normals(probes, file.shape[1], seed)
    rows = []
    for error in wrong_by:
        again = file[:probes] + error * chance
        for count in counts:
            first, second = ([rounded(row, 1) for row in part[:probes, :count].tolist()] for part in (file, again))
            apart = -machines.naive_scores(file[:, :count], again[:, :count])
            own = apart[np.arange(probes), np.arange(probes)]
            rows.append(
                {
                    "error": error,
                    "distances": count,
                    "looked_up": share_found_again(first, second),
                    "nearest": float((apart.argmin(axis=1) == np.arange(probes)).mean()),
                    "left": float((apart <= np.quantile(own, 0.95)).sum(axis=1).mean()),
                }
            )
    return rows


def sex_guessed(settings: Iterable[SettingName] = ("studio", "phone", "street"), people: int = 3_000, seed: int = 5) -> Rows:
    """How often does a straight line through the features guess the sex? It learns from as many people as it is tried on."""
    rows = []
    for setting in settings:
        for units in ("mm", "shape"):
            learned, tried = (crowds.people(people, _seed(seed, at)) for at in (1, 2))
            known, new = (_features(crowd, _seed(seed, at), setting, units) for crowd, at in ((learned, 3), (tried, 4)))
            spread = np.cov(known.T) + 1e-3 * np.eye(known.shape[1])
            line = np.linalg.solve(spread, known[learned.male].mean(axis=0) - known[~learned.male].mean(axis=0))
            guessed = (new - known.mean(axis=0)) @ line > 0
            rows.append({"setting": setting, "units": units, "right": float((guessed == tried.male).mean())})
    return rows


def _seed(seed: int, part: int) -> int:
    """The parts of one experiment never share people or captures, nor do two experiments."""
    return 100 * seed + part


def _features(crowd: People, seed: int, setting: SettingName, units: Units) -> Array:
    return machines.features(crowds.captures(crowd, seed, setting), units)


def _learned(profile: ProfileName, setting: SettingName, units: Units, seed: int) -> machines.Matcher:
    others = crowds.people(PEOPLE_LEARNED_FROM, _seed(seed, 11), profile)
    first, second = (_features(others, _seed(seed, at), setting, units) for at in (12, 13))
    return machines.learned_matcher(first, second)


def _rank_one(scores: Array, size: int) -> float:
    """Rank-one over galleries of one size: the probes in turn, each with the `size` references around its own."""
    own = np.arange(len(scores))
    if size >= len(scores):
        return float((scores[:, :size].argmax(axis=1) == own).mean())
    starts = range(0, len(scores) - size + 1, size)
    return float(np.mean([scores[at : at + size, at : at + size].argmax(axis=1) == own[:size] for at in starts]))


@dataclass(frozen=True, slots=True)
class _Trial:
    """The scores of 10,000 enrolled people with themselves, and of 2,000 strangers (rows) with all of them."""

    mated: NDArray[np.float32]
    searches: NDArray[np.float32]
    enrolled_male: NDArray[np.bool_]
    strangers_male: NDArray[np.bool_]


@lru_cache(maxsize=3)
def _trial(setting: SettingName, matcher: Learning, units: Units, seed: int) -> _Trial:
    enrolled, strangers = crowds.people(10_000, _seed(seed, 1)), crowds.people(2_000, _seed(seed, 2))
    references, probes = (_features(enrolled, _seed(seed, at), setting, units) for at in (3, 4))
    unknown = _features(strangers, _seed(seed, 5), setting, units)
    learned = matcher == "learned"
    machine = _learned("base", setting, units, seed) if learned else machines.ideal_matcher("base", setting, units)
    searches = np.empty((len(unknown), len(references)), dtype=np.float32)
    for at in range(0, len(unknown), 250):
        searches[at : at + 250] = machine.scores(references, unknown[at : at + 250])
    return _Trial(machine.mated_scores(references, probes).astype(np.float32), searches, enrolled.male, strangers.male)


def _thresholds(searches: NDArray[np.float32], rates: Sequence[float]) -> list[float]:
    """The lowest scores that keep the false match rates, as `recognition.threshold_for`."""
    places = [searches.size - int(rate * searches.size + 1e-9) for rate in rates]
    ordered = np.partition(searches, places, axis=None)
    return [float(ordered[at]) for at in places]
