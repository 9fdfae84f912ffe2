"""The questions of exercise 4, Unique and permanent."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from casebook.findings import Finding
from casebook.judgement import nothing_more, on_our_rows, sentences
from casebook.question import Draw, Published, Question
from casebook.records import Assurance
from casebook.tables import row

# ---------------------------------------------------------------------------------------------------------------------
# 4.1 predict: which way does it move?

moves = Question(
    "4.1",
    kind="predict",
    outcome="UNIQ-1",
    minutes=8,
    answer="moves",
    returns=Literal["rises", "falls", "stays"],
    not_tested=("how far it moves", "real faces: the directions hold in our model and by arithmetic"),
)

_MOVES: dict[str, tuple[str, str, str]] = {
    "e1": (
        "falls",
        "more people",
        "Ten times as many people are enrolled. The share of searches in which the right one comes first …",
    ),
    "e2": (
        "stays",
        "one comparison",
        "Ten times as many people are enrolled, the threshold is kept. The false match rate of one comparison …",
    ),
    "e3": (
        "rises",
        "more people",
        "Ten times as many people are enrolled, the threshold is kept. The false matches to expect in a search …",
    ),
    "e4": ("falls", "threshold", "The likeness that counts as a match is raised. The false match rate …"),
    "e5": ("rises", "threshold", "The likeness that counts as a match is raised. The share of true users turned away …"),
    "e6": (
        "falls",
        "coarser",
        "Measurements are rounded to 5 mm instead of 1 mm; most rows were alone before. The share of people whose row is alone …",
    ),
    "e7": (
        "rises",
        "coarser",
        "Most rows are shared by several people. A further distance is added to each. The share of people whose row is alone …",
    ),
    "e8": (
        "falls",
        "base rate",
        "Fewer of those who pass a camera are on its list; nothing else changes. The share of alarms that are right …",
    ),
    "e9": (
        "stays",
        "reissue",
        "Ms Varga’s template was copied by a thief. She is enrolled anew. The number of faces she has …",
    ),
}


@moves.published
def nine_changes() -> Mapping[str, Published]:
    return {id: Published(rule, (id,), words) for id, (_, rule, words) in _MOVES.items()}


@moves.solution
def direction(change: str) -> str:
    return _MOVES[change][0]


moves.rule(
    "more people",
    "More people enrolled mean more chances for somebody else to come first, and more comparisons that can go wrong.",
)(nothing_more)
moves.rule(
    "one comparison",
    "A false match rate belongs to one comparison of two people; it does not know how many others are enrolled.",
)(nothing_more)
moves.rule("threshold", "A stricter threshold trades one error for the other: fewer strangers in, more true users out.")(
    nothing_more
)
moves.rule("coarser", "The coarser a row, the more people share it; the longer, the fewer.")(nothing_more)
moves.rule("base rate", "The rarer the listed, the more of the alarms are the false ones that come anyway.")(nothing_more)
moves.rule("reissue", "A template can be renewed. The face it was made from cannot.")(nothing_more)


@moves.telling
def tell_moves(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    return f"Of {arguments[0]} you said that it {got}."


def _instead(given: dict[str, str], change: str) -> str:
    return given.get(change, direction(change))


moves.mistake("a good matcher finds anybody in any crowd", caught_by="more people")(lambda id: _instead({"e1": "stays"}, id))
moves.mistake("one rate says it all", caught_by="more people")(lambda id: _instead({"e3": "stays"}, id))
moves.mistake("the rate grows with the crowd", caught_by="one comparison")(lambda id: _instead({"e2": "rises"}, id))
moves.mistake("stricter is better all round", caught_by="threshold")(lambda id: _instead({"e5": "falls"}, id))
moves.mistake("who is unique stays unique", caught_by="coarser")(lambda id: _instead({"e6": "stays"}, id))
moves.mistake("an alarm is as right as the software", caught_by="base rate")(lambda id: _instead({"e8": "stays"}, id))
moves.mistake("a face is a password", caught_by="reissue")(lambda id: _instead({"e9": "rises"}, id))
moves.accepted("in capitals")(lambda id: direction(id).upper())
moves.hint(
    "Ask of each: does it speak of one comparison, of a whole search, or of a row in a file?",
    "Expected false matches = people enrolled × false match rate of one comparison.",
    "Three rise, four fall, two stay.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 4.2 compute: alone in the file

uniqueness = Question(
    "4.2",
    kind="compute",
    outcome="UNIQ-2",
    minutes=12,
    answer="uniqueness",
    returns=dict[Literal["classes", "smallest", "alone"], float],
    not_tested=("whether anybody can be found by a second measurement", "what else a file holds"),
)


@uniqueness.solution
def classes_of(people: list[list[float]], step: float) -> dict[str, float]:
    counts: dict[tuple[float, ...], int] = {}
    for measurements in people:
        cell = tuple(value // step for value in measurements)
        counts[cell] = counts.get(cell, 0) + 1
    alone = sum(count == 1 for count in counts.values()) / len(people)
    return {"classes": len(counts), "smallest": min(counts.values()), "alone": alone}


def _people(draw: Draw, count: int, distances: int) -> list[list[float]]:
    """Invented measurements in millimetres, to a tenth."""
    return [[100 + at * 20 + draw.below(150) / 10 for at in range(distances)] for _ in range(count)]


@uniqueness.rule("classes", "A class is a set of people whose cut rows are the same in every measurement.")
def some_classes(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield [[141.0, 62.0], [142.0, 62.0], [151.0, 62.0], [141.5, 75.0]], 10
    yield [[141.0, 75.0], [151.0, 62.0], [141.0, 62.0], [151.0, 75.0]], 10
    yield [[141.0], [141.0], [141.0]], 1
    yield [[10.0, 20.0], [20.0, 10.0]], 10
    yield [[1.0, 12.0], [11.0, 2.0]], 1


@uniqueness.rule("cut", "A value is cut down to its step: 142.9 with step 5 lies in the cell that begins at 140.")
def at_the_edges(draw: Draw) -> Iterator[tuple[Any, ...]]:
    base = 100 + 10 * draw.below(5)
    yield [[base + 0.5], [base + 4.5]], 5
    yield [[base + 0.2], [base + 0.7]], 0.5
    yield [[base + 0.5], [base + 2.0]], 2.5
    yield [[base + 4.5], [base + 5.5], [base + 9.5]], 5
    yield [[base + 1.5, 60.0], [base + 2.5, 60.0], [base + 3.5, 60.0], [base + 2.5, 61.5]], 2


@uniqueness.rule("smallest", "The smallest class is the k for which the whole file is k-anonymous.")
def no_one_alone(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two = [100.5, 60.5], [120.5, 80.5]
    yield [one, one, two, two, two], 1
    yield [one, one, one, two, two, two, two], 1


@uniqueness.rule("alone", "“Alone” is the share of people in a class of one, not the share of classes.")
def some_alone(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, three = [100.5, 60.5], [120.5, 80.5], [140.5, 90.5]
    yield [one, one, one, two], 1
    yield [one, one, two, two, two, three], 1
    yield [one], 1


@uniqueness.rule("any file", "However many people and measurements, the three figures come from the classes alone.", mixed=True)
def any_file(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for count, distances, step in ((12, 1, 5), (30, 2, 5), (60, 3, 10), (40, 2, 1), (30, 5, 10)):
        yield _people(draw, count, distances), step


@uniqueness.touches
def which_figure(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    people, step = arguments
    nearest = [[math.floor(value / step + 0.5) * step for value in row] for row in people]
    if got == classes_of(nearest, step):
        return {"cut"}
    return {name for name in ("classes", "smallest", "alone") if abs(expected[name] - got[name]) > 1e-3}


@uniqueness.telling
def tell_uniqueness(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    people, step = arguments
    shown = "; ".join(", ".join(f"{value:g}" for value in row) for row in people[:7])
    more = f"; and {len(people) - 7} more" if len(people) > 7 else ""
    wrong = [name for name in expected if abs(expected[name] - got[name]) > 1e-3]
    told = "; ".join(f"“{name}” should be {expected[name]:.4g}, yours is {got[name]:.4g}" for name in wrong)
    return f"{len(people)} invented people, in mm: {shown}{more}. Cut to {step:g} mm: {told}."


@uniqueness.mistake("each measurement has its own classes", caught_by="classes")
def by_measurement(people: Any, step: float) -> dict[str, float]:
    right = classes_of(people, step)
    return right | {"classes": sum(len({row[at] // step for row in people}) for at in range(len(people[0])))}


@uniqueness.mistake("to the nearest is the same as cut", caught_by="cut")
def to_the_nearest(people: Any, step: float) -> dict[str, float]:
    return classes_of([[math.floor(value / step + 0.5) * step for value in row] for row in people], step)


@uniqueness.mistake("k is the largest class", caught_by="smallest")
def the_largest(people: Any, step: float) -> dict[str, float]:
    counts = Counter(tuple(value // step for value in row) for row in people)
    return classes_of(people, step) | {"smallest": max(counts.values())}


@uniqueness.mistake("the share of classes that are of one", caught_by="alone")
def share_of_classes(people: Any, step: float) -> dict[str, float]:
    counts = Counter(tuple(value // step for value in row) for row in people)
    return classes_of(people, step) | {"alone": sum(count == 1 for count in counts.values()) / len(counts)}


@uniqueness.mistake("different rows are unique rows", caught_by="alone")
def distinct_is_unique(people: Any, step: float) -> dict[str, float]:
    right = classes_of(people, step)
    return right | {"alone": right["classes"] / len(people)}


@uniqueness.mistake("two measurements are enough to look at", caught_by="any file")
def first_two_only(people: Any, step: float) -> dict[str, float]:
    return classes_of([row[:2] for row in people], step)


@uniqueness.accepted("with Counter and rounding to six digits")
def with_counter(people: list[list[float]], step: float) -> dict[str, float]:
    counts = Counter(tuple(math.floor(value / step) for value in row) for row in people)
    ones = [cell for cell, count in counts.items() if count == 1]
    return {"alone": round(len(ones) / len(people), 6), "smallest": float(min(counts.values())), "classes": len(counts)}


uniqueness.tolerance = 1e-3
uniqueness.hint(
    "Turn each row into a cell: tuple(value // step for value in row). Equal cells are one class.",
    "Count the cells in a mapping from cell to number, or with collections.Counter.",
    "“alone” divides the number of cells counted once by the number of people.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 4.3 compute: found again, with an honest interval

identify = Question(
    "4.3",
    kind="compute",
    outcome="UNIQ-3",
    minutes=15,
    answer="identify",
    returns=dict[Literal["share", "low", "high"], float],
    tolerance=1e-3,
    not_tested=("a better comparison than plain distance", "larger galleries", "real faces"),
)


@identify.solution
def nearest_is_right(gallery: dict[str, list[float]], probes: list[list[Any]]) -> dict[str, float]:
    from math import dist, sqrt

    right = sum(min(gallery, key=lambda person: dist(gallery[person], seen)) == own for own, seen in probes)
    tried = len(probes)
    centre = (right + 1.9208) / (tried + 3.8416)
    half = 1.96 * sqrt(right * (tried - right) / tried + 0.9604) / (tried + 3.8416)
    return {"share": right / tried, "low": centre - half, "high": centre + half}


def _gallery(draw: Draw, count: int, numbers: int) -> dict[str, list[float]]:
    return {f"p{at + 1}": [draw.below(1000) / 10 for _ in range(numbers)] for at in range(count)}


def _seen(draw: Draw, measured: list[float], noise: int) -> list[float]:
    return [value + (draw.below(2 * noise + 1) - noise) / 10 for value in measured]


def _near(gallery: dict[str, list[float]], draw: Draw, noise: int = 5) -> list[list[Any]]:
    return [[person, _seen(draw, measured, noise)] for person, measured in gallery.items()]


_SQUARE = {"p1": [0.0, 0.0], "p2": [10.0, 0.0], "p3": [0.0, 10.0], "p4": [10.0, 10.0]}


@identify.rule("nearest", "The nearest reference is the one at the smallest straight distance, over all numbers together.")
def nearest_of_few(draw: Draw) -> Iterator[tuple[Any, ...]]:
    # p1 lies (6, 6) away: 8.5 straight, 12 around the corner; p2 lies (9, 0) away.
    yield {"p1": [6.0, 6.0], "p2": [9.0, 0.0]}, [["p1", [0.0, 0.0]]]
    # p1 differs in one number by 7, p2 in both by 6: straight, p1 is nearer; by the larger single gap, p2.
    yield {"p1": [7.0, 0.0], "p2": [6.0, 6.0]}, [["p1", [0.0, 0.0]]]
    yield {"p1": [0.0, 0.0, 9.0], "p2": [3.0, 3.0, 0.0]}, [["p2", [0.0, 0.0, 0.0]]]
    yield {"p1": [0.0], "p2": [0.6]}, [["p2", [0.5]]]


@identify.rule("share", "The share counts the probes whose nearest reference is their own, among all probes.")
def some_wrong(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _SQUARE, [["p1", [1.0, 1.0]], ["p2", [1.0, 1.0]], ["p3", [1.0, 9.0]], ["p4", [9.0, 9.0]]]
    yield _SQUARE, [["p1", [9.0, 9.0]], ["p2", [9.0, 1.0]]]
    yield {"p1": [0.0], "p2": [10.0]}, [["p1", [1.0]], ["p1", [9.0]]]
    yield {"p1": [0.0], "p10": [4.0]}, [["p1", [3.0]], ["p10", [100.0]]]


@identify.rule(
    "not enrolled", "A probe of somebody who is not in the gallery is a probe like any other: it cannot be found rightly."
)
def strangers(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _SQUARE, [["p1", [1.0, 1.0]], ["p9", [9.0, 9.0]]]
    yield _SQUARE, [["p9", [0.0, 1.0]], ["p8", [5.0, 9.0]], ["p4", [9.0, 9.0]]]


@identify.rule("interval", "The interval is Wilson’s: even with every probe right it stays open below, because few were tried.")
def all_right(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _SQUARE, [[person, list(measured)] for person, measured in _SQUARE.items()]
    yield _SQUARE, [["p2", [0.0, 1.0]], ["p3", [9.0, 9.0]]]


@identify.rule("any gallery", "The same holds for any gallery, in any order of its people.", mixed=True)
def any_gallery(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for count, numbers, noise in ((5, 3, 40), (20, 4, 150), (40, 6, 200)):
        gallery = _gallery(draw, count, numbers)
        probes = _near(gallery, draw, noise)
        yield dict(sorted(gallery.items(), reverse=True)), draw.some(probes, count - 1)


@identify.touches
def which_part(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    gallery, probes = arguments
    if abs(expected["share"] - got["share"]) <= identify.tolerance:
        return {"interval"}
    if any(own not in gallery for own, _ in probes):
        return {"not enrolled", "share", "nearest"}
    return (
        {"nearest"}
        if any(_same_share(wrong(gallery, probes), got) for wrong in (around_the_corner, largest_gap, first_only))
        else {"share"}
    )


def _same_share(one: dict[str, float], other: dict[str, float]) -> bool:
    return abs(one["share"] - other["share"]) <= identify.tolerance


@identify.telling
def tell_identify(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    gallery, probes = arguments
    references = "; ".join(
        f"{person} ({', '.join(f'{value:.4g}' for value in at)})" for person, at in list(gallery.items())[:4]
    )
    seen = "; ".join(f"{own} seen at ({', '.join(f'{value:.4g}' for value in at)})" for own, at in probes[:4])
    wrong = [name for name in expected if abs(expected[name] - got[name]) > identify.tolerance]
    told = "; ".join(f"“{name}” should be {expected[name]:.3f}, yours is {got[name]:.3f}" for name in wrong)
    more = [f"; and {len(held) - 4} more" if len(held) > 4 else "" for held in (gallery, probes)]
    counted = "one probe" if len(probes) == 1 else f"{len(probes)} probes"
    return f"{len(gallery)} enrolled: {references}{more[0]}. {counted}: {seen}{more[1]}. Here {told}."


def _by(gallery: Any, probes: Any, apart: Any) -> dict[str, float]:
    """The share with another distance, its interval computed rightly."""
    again = [[own, gallery[min(gallery, key=lambda person: apart(gallery[person], seen))]] for own, seen in probes]
    return nearest_is_right(gallery, again)


@identify.mistake("differences add up", caught_by="nearest")
def around_the_corner(gallery: Any, probes: Any) -> dict[str, float]:
    return _by(gallery, probes, lambda one, other: sum(abs(a - b) for a, b in zip(one, other, strict=True)))


@identify.mistake("the largest gap decides", caught_by="nearest")
def largest_gap(gallery: Any, probes: Any) -> dict[str, float]:
    return _by(gallery, probes, lambda one, other: max(abs(a - b) for a, b in zip(one, other, strict=True)))


@identify.mistake("the first number tells people apart", caught_by="nearest")
def first_only(gallery: Any, probes: Any) -> dict[str, float]:
    return _by(gallery, probes, lambda one, other: abs(one[0] - other[0]))


@identify.mistake("the share of the gallery that was found", caught_by="share")
def share_of_gallery(gallery: Any, probes: Any) -> dict[str, float]:
    right = nearest_is_right(gallery, probes)
    return right | {"share": right["share"] * len(probes) / len(gallery)}


@identify.mistake("strangers do not count", caught_by="not enrolled")
def leaves_strangers_out(gallery: Any, probes: Any) -> dict[str, float]:
    return nearest_is_right(gallery, [probe for probe in probes if probe[0] in gallery])


@identify.mistake("all right means certainly right", caught_by="interval")
def plain_interval(gallery: Any, probes: Any) -> dict[str, float]:
    share = nearest_is_right(gallery, probes)["share"]
    half = 1.96 * math.sqrt(share * (1 - share) / len(probes))
    return {"share": share, "low": share - half, "high": share + half}


@identify.mistake("the probes stand in the gallery's order", caught_by="any gallery")
def same_order(gallery: Any, probes: Any) -> dict[str, float]:
    people = list(gallery)
    if len(probes) < 4 or len(probes) == len(gallery):
        return nearest_is_right(gallery, probes)
    return nearest_is_right(gallery, [[people[at], seen] for at, (_, seen) in enumerate(probes)])


@identify.accepted("with loops, rounded")
def with_loops(gallery: dict[str, list[float]], probes: list[list[Any]]) -> dict[str, float]:
    found = 0
    for own, seen in probes:
        best, best_at = None, math.inf
        for person, at in gallery.items():
            gap = sum((a - b) ** 2 for a, b in zip(at, seen, strict=True))
            if gap < best_at:
                best, best_at = person, gap
        found += best == own
    n, z = len(probes), 1.96
    p = found / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return {"high": round(centre + half, 4), "low": round(centre - half, 4), "share": round(p, 4)}


identify.hint(
    "min(gallery, key=lambda person: math.dist(gallery[person], seen)) is the id of the nearest reference.",
    "k is the number of probes whose nearest reference is their own; n is the number of probes, strangers included.",
    "low = centre - half and high = centre + half, with the two formulas of the task.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 4.4 decide: what does a statement of accuracy leave out?

doubts = Question(
    "4.4",
    kind="decide",
    outcome="UNIQ-4",
    minutes=14,
    answer="doubts",
    returns=set[Finding],
    in_table=set[Literal["one rate", "too few", "search", "other conditions", "attacks"]],
    not_tested=(
        "whether the figures given are true",
        "who was tested: age, sex, origin",
        "what a wrong decision costs, and whom",
    ),
)


@doubts.solution
def what_is_left_out(claim: Assurance) -> Iterator[Finding]:
    if claim.fmr is None or claim.fnmr is None:
        yield Finding(claim.id, "Only one of the two error rates is given.", "one rate")
    if claim.fmr is not None and claim.fmr < 3 / claim.compared:
        yield Finding(claim.id, "So low a rate cannot be shown with so few comparisons.", "too few")
    if claim.fmr is not None and claim.enrolled * claim.fmr > claim.promised:
        yield Finding(claim.id, "A search compares with everybody enrolled.", "search")
    if claim.tested_on != claim.used_on:
        yield Finding(claim.id, "It was tested on other pictures than it is used on.", "other conditions")
    if claim.attacks_tested == "no":
        yield Finding(claim.id, "Nobody tried to deceive it.", "attacks")


_ASSURANCE_RULES = {
    "a1": "one rate",
    "a2": "one rate",
    "a3": "too few",
    "a4": "search",
    "a5": "search",
    "a6": "other conditions",
    "a7": "attacks",
    "a8": "every doubt",
}


@doubts.published
def eight_assurances() -> Mapping[str, Published]:
    return {
        id: Published(rule, (row("assurances", id),), _in_words(row("assurances", id))) for id, rule in _ASSURANCE_RULES.items()
    }


def _in_words(claim: Assurance) -> str:
    return f"{claim.text} ({_facts(claim)})"


def _facts(claim: Assurance) -> str:
    return (
        f"fmr: {_rate(claim.fmr)}; fnmr: {_rate(claim.fnmr)}; compared: {claim.compared}; enrolled: {claim.enrolled}; "
        f"promised: {claim.promised:g}; tested on {claim.tested_on}, used on {claim.used_on}; attacks tested: {claim.attacks_tested}"
    )


def _rate(rate: float | None) -> str:
    return "not given" if rate is None else f"{rate:g}"


_SOUND = Assurance("x", "An invented statement.", 0.001, 0.02, 1_000_000, 1, 0.01, "till cameras", "till cameras", "yes")


def _assurance(draw: Draw, **given: Any) -> tuple[Assurance]:
    return (replace(_SOUND, id=f"t{100 + draw.below(900)}", **given),)


@doubts.rule("one rate", "Each error rate can be made as low as one likes at the other’s cost: one alone says nothing.")
def rates_given(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _assurance(draw)
    yield _assurance(draw, fnmr=None)
    yield _assurance(draw, fmr=None)
    yield _assurance(draw, fmr=None, fnmr=None)
    yield _assurance(draw, fnmr=0.0)
    yield _assurance(draw, fmr=None, fnmr=0.001, compared=100)


@doubts.rule(
    "too few",
    "Where none of n comparisons went wrong, the true rate may still be about 3/n: a lower claim is not shown by this test.",
)
def tested_on_few(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for fmr, compared in ((0.001, 100), (0.001, 2_000), (0.001, 3_000), (0.00001, 100_000), (0.0, 1_000_000)):
        yield _assurance(draw, fmr=fmr, compared=compared)


@doubts.rule("search", "In a search each of those enrolled is one more chance: expect the rate times their number.")
def searches(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for fmr, enrolled in ((0.0001, 10_000), (0.0001, 50), (0.001, 1), (0.05, 1), (0.0001, 200)):
        yield _assurance(draw, fmr=fmr, enrolled=enrolled)
    yield _assurance(draw, fmr=0.0001, enrolled=10_000, promised=2.0)
    yield _assurance(draw, fmr=0.001, enrolled=10)
    yield _assurance(draw, fmr=0.001, enrolled=10_000, promised=2.0)
    yield _assurance(draw, promised=0.0)
    yield _assurance(draw, fmr=0.0001, enrolled=50, promised=0.0)


@doubts.rule("other conditions", "An error rate belongs to the pictures it was measured on.")
def elsewhere(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _assurance(draw, tested_on="studio pictures")
    yield _assurance(draw, used_on="street cameras")
    yield _assurance(draw, tested_on="street cameras", used_on="street cameras")
    yield _assurance(draw, tested_on="phone pictures", used_on="office cameras")
    yield _assurance(draw, tested_on="till cameras", used_on="till pictures")
    yield _assurance(draw, used_on="till cameras at night")
    yield _assurance(draw, tested_on="street cameras", used_on="till cameras")


@doubts.rule("attacks", "A stranger who walks up is not somebody who holds up a picture: that error has a rate of its own.")
def deceived(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _assurance(draw, attacks_tested="no")
    yield _assurance(draw, attacks_tested="no", fmr=0.00001)


@doubts.rule("every doubt", "A statement can leave out several things, and each is a finding of its own.", mixed=True)
def several_doubts(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _assurance(draw, fmr=None, attacks_tested="no")
    yield _assurance(draw, fnmr=None, compared=10, enrolled=500, tested_on="studio pictures", attacks_tested="no")
    for _ in range(6):
        yield _assurance(
            draw,
            fmr=draw.pick((None, 0.0001, 0.001)),
            fnmr=draw.pick((None, 0.02)),
            compared=draw.pick((500, 5_000, 500_000)),
            enrolled=draw.pick((1, 20, 20_000)),
            used_on=draw.pick(("till cameras", "street cameras")),
            attacks_tested=draw.pick(("yes", "no")),
        )


@doubts.touches
def doubts_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    return {finding.rule for finding in set(expected) ^ set(got)} & set(doubts.criteria)


@doubts.telling
def tell_doubts(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    (claim,) = arguments
    told = claim.text if claim.text != "An invented statement." else f"An invented statement, {claim.id}."
    told = f"{told} ({_facts(claim)})"
    unknown = sorted(set(_names(got)) - set(doubts.criteria))
    if unknown:
        return f"{told} Your answer says “{unknown[0]}”, which is none of the five rules."
    wanted, found = sorted(_names(expected)), sorted(_names(got))
    if wanted == found:
        return f"{told} Your findings name the right rules and another place: each must name the statement, `claim.id`."
    return f"{told} Findings: {', '.join(wanted) or 'none'}; yours: {', '.join(found) or 'none'}."


def _names(found: Any) -> list[str]:
    return [finding.rule if isinstance(finding, Finding) else finding for finding in found]


@doubts.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted(finding.rule for finding in found)


def _without(rule: str, claim: Assurance) -> list[Finding]:
    return [finding for finding in what_is_left_out(claim) if finding.rule != rule]


@doubts.mistake("accuracy is one number", caught_by="one rate")
def one_number(claim: Assurance) -> list[Finding]:
    return _without("one rate", claim)


@doubts.mistake("no rate given is a rate of nought", caught_by="one rate")
def nought_is_missing(claim: Assurance) -> list[Finding]:
    found = list(what_is_left_out(claim))
    missing = Finding(claim.id, "A rate is missing.", "one rate")
    return found + ([missing] if claim.fnmr == 0.0 else [])


@doubts.mistake("no false match seen, so there is none", caught_by="too few")
def none_seen(claim: Assurance) -> list[Finding]:
    return _without("too few", claim)


@doubts.mistake("one in n can be shown with n tries", caught_by="too few")
def one_in_n(claim: Assurance) -> list[Finding]:
    low = claim.fmr is not None and claim.fmr < 1 / claim.compared
    return _without("too few", claim) + ([Finding(claim.id, "Too few.", "too few")] if low else [])


@doubts.mistake("a search is a comparison", caught_by="search")
def search_is_comparison(claim: Assurance) -> list[Finding]:
    high = claim.fmr is not None and claim.fmr > claim.promised
    return _without("search", claim) + ([Finding(claim.id, "Too high.", "search")] if high else [])


@doubts.mistake("every search is a danger", caught_by="search")
def any_search(claim: Assurance) -> list[Finding]:
    danger = [Finding(claim.id, "It searches.", "search")] if claim.enrolled > 1 and claim.fmr is not None else []
    return [*what_is_left_out(claim), *danger]


@doubts.mistake("who promises none promises nothing", caught_by="search")
def none_promised(claim: Assurance) -> list[Finding]:
    return list(what_is_left_out(claim)) if claim.promised else _without("search", claim)


@doubts.mistake("the same camera is the same conditions", caught_by="other conditions")
def same_camera(claim: Assurance) -> list[Finding]:
    alike = claim.tested_on in claim.used_on or claim.used_on in claim.tested_on
    return _without("other conditions", claim) if alike else list(what_is_left_out(claim))


@doubts.mistake("a rate belongs to the software", caught_by="other conditions")
def rate_of_software(claim: Assurance) -> list[Finding]:
    return _without("other conditions", claim)


@doubts.mistake("street pictures are always other conditions", caught_by="other conditions")
def streets_are_bad(claim: Assurance) -> list[Finding]:
    bad = [Finding(claim.id, "A street.", "other conditions")] if claim.used_on == "street cameras" else []
    return [*what_is_left_out(claim), *bad]


@doubts.mistake("an impostor is a stranger", caught_by="attacks")
def impostors_are_strangers(claim: Assurance) -> list[Finding]:
    return _without("attacks", claim)


@doubts.mistake("the first doubt is enough", caught_by="every doubt")
def stops_at_the_first(claim: Assurance) -> list[Finding]:
    return list(what_is_left_out(claim))[:1]


@doubts.accepted("a list of pairs (rule, where)")
def as_pairs(claim: Assurance) -> list[tuple[str, str]]:
    return [(finding.rule, finding.where) for finding in reversed(list(what_is_left_out(claim)))]


doubts.hint(
    "claim.fmr is None where the statement gives no such rate; ask that first.",
    "“too few”: claim.fmr < 3 / claim.compared. “search”: claim.enrolled * claim.fmr > claim.promised.",
    'Write five ifs, one after the other, and yield Finding(claim.id, "…", rule) in each.',
)

# ---------------------------------------------------------------------------------------------------------------------
# 4.5 weigh: points, not faces

points = Question(
    "4.5",
    kind="weigh",
    outcome="UNIQ-5",
    minutes=9,
    answer="points",
    returns=Literal["shown", "claimed", "refuted", "open"],
    not_tested=(
        "studies that this course has not read",
        "what passed between any firms",
        "a verdict that both blind readers nearly gave",
    ),
)

_SENTENCES = {
    "q1": "tests",
    "q2": "too general",
    "q3": "uniqueness",
    "q4": "too general",
    "q5": "no second face",
    "q6": "not tested",
    "q7": "maker's word",
    "q8": "tests",
}


points.solution(on_our_rows)
points.published(lambda: sentences(_SENTENCES))


points.rule("tests", "What a published test did is shown, for those people and those pictures.")(nothing_more)
points.rule("too general", "One test that goes the other way is enough against a sentence that makes no exception.")(
    nothing_more
)
points.rule(
    "uniqueness",
    "From agreement in a few measurements, agreement in all was extrapolated; the extrapolation is disputed.",
)(nothing_more)
points.rule("no second face", "A record of a face can be deleted or replaced. The face itself, in general, cannot.")(
    nothing_more
)
points.rule("not tested", "Where no test used these points on such pictures, nobody knows how well they do.")(nothing_more)
points.rule("maker's word", "A maker’s figure for its own product is its own word until somebody else has measured it.")(
    nothing_more
)


@points.telling
def tell_points(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    claims = ", ".join(row("propositions", arguments[0]).claims)
    return f"You called {arguments[0]} “{got}”. Read what else stands in {claims}."


def _only(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else on_our_rows(id)


points.mistake("old tests show nothing", caught_by="tests")(lambda id: _only(("q1",), "claimed", id))
points.mistake("not the picture, so not the person", caught_by="too general")(lambda id: _only(("q2",), "shown", id))
points.mistake("unique on paper is found in practice", caught_by="uniqueness")(lambda id: _only(("q3",), "shown", id))
points.mistake("a reply settles a dispute", caught_by="uniqueness")(lambda id: _only(("q3",), "refuted", id))
points.mistake("a face is reissued by enrolling anew", caught_by="no second face")(lambda id: _only(("q5",), "shown", id))
points.mistake("more points must do better", caught_by="not tested")(lambda id: _only(("q6",), "shown", id))
points.mistake("the maker must know", caught_by="maker's word")(lambda id: _only(("q7",), "shown", id))
points.accepted("capitals and spaces")(lambda id: f" {on_our_rows(id).title()} ")
points.hint(
    "Ask of each study: how many people, which points, which pictures? The rest is not shown.",
    'row("claims", "X116").correction says what that test does not show.',
    "Two are shown, two claimed, three refuted, one open.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 4.6 discuss

harmless = Question("4.6", kind="discuss", outcome="UNIQ-5", minutes=12)

QUESTIONS = (moves, uniqueness, identify, doubts, points, harmless)
