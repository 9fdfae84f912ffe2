"""The questions of exercise 3, What a face becomes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from casebook.judgement import nothing_more, on_our_rows, sentences
from casebook.question import Draw, Published, Question
from casebook.records import Item
from casebook.tables import row

# ---------------------------------------------------------------------------------------------------------------------
# 3.1 predict: which stage is it?

Stage = Literal["sample", "features", "template", "probe", "score", "threshold", "decision"]

stage = Question(
    "3.1",
    kind="predict",
    outcome="FACE-1",
    minutes=7,
    answer="stage",
    returns=Stage,
    not_tested=("how good any of these stages is", "what a law calls them"),
)

_STAGES: dict[str, tuple[Stage, str, str]] = {
    "g1": ("sample", "before", "The picture as the camera at a gate gave it."),
    "g2": (
        "features",
        "drawn",
        "The coordinates of 83 points that software found in that picture, before anything is compared or stored.",
    ),
    "g3": (
        "template",
        "stored",
        "32 numbers made from the points of Ms Varga on the day she signed up, kept to compare later ones with.",
    ),
    "g4": (
        "probe",
        "given",
        "32 numbers made from today’s picture and handed to the algorithm, to be compared with those kept.",
    ),
    "g5": ("score", "between", "0.83, what came out when today’s numbers were compared with those of Ms Varga."),
    "g6": ("threshold", "limit", "0.80: whoever comes out at least so high counts as the same person."),
    "g7": ("decision", "said", "“Same person.”"),
    "g8": ("sample", "before", "The sign-up picture itself, kept beside the numbers in case the software is exchanged."),
}


@stage.published
def eight_things() -> Mapping[str, Published]:
    return {id: Published(rule, (id,), words) for id, (_, rule, words) in _STAGES.items()}


@stage.solution
def stage_of(thing: str) -> str:
    return _STAGES[thing][0]


stage.rule("before", "A picture is a sample, stored or not: features have not been drawn from it yet.")(nothing_more)
stage.rule("drawn", "What software draws from a sample, to be compared, is features.")(nothing_more)
stage.rule("stored", "Features stored for later comparison are a template.")(nothing_more)
stage.rule("given", "What is handed in to be compared with what is stored is the probe.")(nothing_more)
stage.rule("between", "A comparison gives a number: the score. It decides nothing yet.")(nothing_more)
stage.rule("limit", "The least score that counts as a match is the threshold; somebody chose it.")(nothing_more)
stage.rule("said", "Score and threshold together give the decision.")(nothing_more)


@stage.telling
def tell_stage(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    return f"You called {arguments[0]}: “{got}”."


def _instead(given: dict[str, str], thing: str) -> str:
    return given.get(thing, stage_of(thing))


stage.mistake("whatever is stored is a template", caught_by="before")(lambda thing: _instead({"g8": "template"}, thing))
stage.mistake("points are the picture", caught_by="drawn")(lambda thing: _instead({"g2": "sample"}, thing))
stage.mistake("numbers are numbers", caught_by="stored")(lambda thing: _instead({"g3": "features"}, thing))
stage.mistake("what is compared is a template, on either side", caught_by="given")(
    lambda thing: _instead({"g4": "template"}, thing)
)
stage.mistake("a high score is a decision", caught_by="between")(lambda thing: _instead({"g5": "decision"}, thing))
stage.mistake("a limit is one more score", caught_by="limit")(lambda thing: _instead({"g6": "score"}, thing))
stage.mistake("the answer is the comparison", caught_by="said")(lambda thing: _instead({"g7": "score"}, thing))
stage.accepted("in capitals")(lambda thing: stage_of(thing).upper())
stage.hint(
    "Ask first whether features have been drawn from it yet. A picture is a sample, wherever it lies.",
    "Template and probe can be the same kind of numbers. One was stored for later; the other is handed in now.",
    "Two of the eight are samples; each of the other words comes once.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 3.2 compute: features without a ruler

ratios = Question(
    "3.2",
    kind="compute",
    outcome="FACE-2",
    minutes=10,
    answer="ratios",
    returns=list[float],
    tolerance=1e-3,
    not_tested=("a head that is turned away, or a camera that stands close", "whether these ratios tell people apart"),
)

_EYES = ("left_eye_pupil", "right_eye_pupil")
_OTHERS = ("nose_tip", "mouth_left_corner", "mouth_right_corner", "contour_chin", "nose_left", "nose_right")


@ratios.solution
def in_eye_distances(points: dict[str, list[float]], pairs: list[list[str]]) -> list[float]:
    from math import dist

    unit = dist(points["left_eye_pupil"], points["right_eye_pupil"])
    return [dist(points[one], points[other]) / unit for one, other in pairs]


def _level(draw: Draw) -> dict[str, list[float]]:
    """Invented points in whole millimetres; the pupils are level, and not one millimetre apart."""
    half = 25 + draw.below(12)
    points: dict[str, list[float]] = {name: [draw.below(90) - 45, -10 - draw.below(90)] for name in _OTHERS}
    points |= {"left_eye_pupil": [-half, 0], "right_eye_pupil": [half, 0]}
    return {name: points[name] for name in draw.some(tuple(points), len(points))}


def _moved(points: dict[str, list[float]], draw: Draw) -> dict[str, list[float]]:
    """The same face elsewhere in the picture, turned by less than a quarter, larger or smaller."""
    size, turn = 0.5 + draw.below(30) / 10, 0.2 + draw.below(10) / 10
    across, up = draw.below(300), draw.below(300)
    c, s = size * math.cos(turn), size * math.sin(turn)
    return {name: [c * x - s * y + across, s * x + c * y + up] for name, (x, y) in points.items()}


def _pairs(draw: Draw, count: int) -> list[list[str]]:
    return [draw.some(_OTHERS, 2) for _ in range(count)]


@ratios.rule(
    "straight line", "The distance between two points is the straight line: the root of the two squared differences added up."
)
def one_pair(draw: Draw) -> Iterator[tuple[Any, ...]]:
    points = _level(draw) | {"nose_tip": [0, -40], "contour_chin": [30, -80]}
    yield points, [["nose_tip", "contour_chin"]]
    yield points, [["contour_chin", "nose_tip"]]


@ratios.rule("own unit", "Divided by the distance between the pupils, a distance no longer hangs on how near the camera stood.")
def level_pairs(draw: Draw) -> Iterator[tuple[Any, ...]]:
    points = _level(draw)
    points["mouth_right_corner"] = [points["mouth_left_corner"][0] + 44, points["mouth_left_corner"][1]]
    yield points, [["mouth_left_corner", "mouth_right_corner"]]
    yield points, [list(_EYES)]
    yield points | {"nose_tip": [points["left_eye_pupil"][0] + 20, 0]}, [["left_eye_pupil", "nose_tip"]]


@ratios.rule("every pair", "One number for each pair, in the order of the pairs.")
def several_pairs(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _level(draw), []
    pair = draw.some(_OTHERS, 2)
    yield _level(draw), [pair, pair]
    yield _level(draw) | {"nose_left": [3, -40], "nose_right": [3, -40]}, [["nose_left", "nose_right"], pair]
    for count in (2, 4, 7):
        yield _level(draw), _pairs(draw, count)


@ratios.rule(
    "any picture", "The same face gives the same ratios wherever it stands in the picture, however it is turned.", mixed=True
)
def other_pictures(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for count in (1, 3, 5):
        yield _moved(_level(draw), draw), _pairs(draw, count)


@ratios.telling
def tell_ratios(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    points, pairs = arguments
    named = dict.fromkeys([*_EYES, *(name for pair in pairs[:2] for name in pair)])
    at = "; ".join(f"{name} at ({points[name][0]:.4g}, {points[name][1]:.4g})" for name in named)
    asked = "; ".join(" and ".join(pair) for pair in pairs[:4]) or "no pair"
    return f"With {at}, asked for {asked}: the ratios should be {_numbers(expected)}; yours are {_numbers(got)}."


def _numbers(values: Any) -> str:
    return ", ".join(f"{value:.3f}" for value in values[:5]) or "none"


def _with_distance(points: Any, pairs: Any, distance: Any) -> list[float]:
    unit = math.dist(points["left_eye_pupil"], points["right_eye_pupil"])
    return [distance(points[one], points[other]) / unit for one, other in pairs]


@ratios.mistake("a face is measured across", caught_by="straight line")
def across_only(points: Any, pairs: Any) -> list[float]:
    return _with_distance(points, pairs, lambda one, other: abs(one[0] - other[0]))


@ratios.mistake("across and down add up", caught_by="straight line")
def around_the_corner(points: Any, pairs: Any) -> list[float]:
    return _with_distance(points, pairs, lambda one, other: abs(one[0] - other[0]) + abs(one[1] - other[1]))


@ratios.mistake("a square is a distance", caught_by="straight line")
def without_the_root(points: Any, pairs: Any) -> list[float]:
    return _with_distance(points, pairs, lambda one, other: (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)


@ratios.mistake("millimetres are features", caught_by="own unit")
def no_unit(points: Any, pairs: Any) -> list[float]:
    return [math.dist(points[one], points[other]) for one, other in pairs]


@ratios.mistake("half the eyes' distance is the unit", caught_by="own unit")
def half_the_unit(points: Any, pairs: Any) -> list[float]:
    return [2 * value for value in in_eye_distances(points, pairs)]


@ratios.mistake("the order of features does not matter", caught_by="every pair")
def sorted_ratios(points: Any, pairs: Any) -> list[float]:
    return sorted(in_eye_distances(points, pairs), reverse=True)


@ratios.mistake("each pair once is enough", caught_by="every pair")
def first_pair_only(points: Any, pairs: Any) -> list[float]:
    return in_eye_distances(points, pairs[:1])


@ratios.mistake("people hold their heads level", caught_by="any picture")
def level_unit(points: Any, pairs: Any) -> list[float]:
    unit = abs(points["left_eye_pupil"][0] - points["right_eye_pupil"][0])
    return [math.dist(points[one], points[other]) / unit for one, other in pairs]


@ratios.touches
def what_is_off(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    if len(expected) != len(got) or _alike(sorted(expected), sorted(got)):
        return {"every pair"}
    known = {"straight line": (across_only, around_the_corner, without_the_root), "own unit": (no_unit, half_the_unit)}
    return {rule for rule, ways in known.items() if any(_alike(wrong(*arguments), got) for wrong in ways)}


def _alike(one: list[float], other: list[float]) -> bool:
    return len(one) == len(other) and all(
        math.isclose(a, b, rel_tol=1e-3, abs_tol=1e-3) for a, b in zip(one, other, strict=True)
    )


@ratios.accepted("with complex numbers, rounded")
def with_complex_numbers(points: dict[str, list[float]], pairs: list[list[str]]) -> Iterator[float]:
    at = {name: complex(x, y) for name, (x, y) in points.items()}
    for one, other in pairs:
        yield round(abs(at[one] - at[other]) / abs(at["right_eye_pupil"] - at["left_eye_pupil"]), 4)


ratios.hint(
    "math.dist([0, 0], [3, 4]) is 5.0.",
    'First the unit: the distance between points["left_eye_pupil"] and points["right_eye_pupil"].',
    "Then one number for each pair: math.dist(points[one], points[other]) / unit.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 3.3 compute: a threshold for a stated false match rate

threshold = Question(
    "3.3",
    kind="compute",
    outcome="FACE-3",
    minutes=12,
    answer="threshold",
    returns=float | Literal["too few"],
    not_tested=("how many true users the threshold turns away", "people other than those compared", "presentation attacks"),
)


@threshold.solution
def lowest_that_holds(scores: list[float], rate: float) -> float | str:
    for limit in sorted(set(scores)):
        if sum(score >= limit for score in scores) / len(scores) <= rate:
            return limit
    return "too few"


def _scores(draw: Draw, count: int) -> list[float]:
    """Different scores between 0 and 1, in a drawn order."""
    return [value / 1000 for value in draw.some(range(1, 1000), count)]


@threshold.rule("at or above", "A score equal to the threshold is a match too: count the scores at or above it.")
def smallest_lists(draw: Draw) -> Iterator[tuple[Any, ...]]:
    scores = sorted(_scores(draw, 4))
    yield scores, 0.5
    yield scores, 0.25


@threshold.rule(
    "the lowest", "Of all thresholds that keep the rate, take the lowest: each step higher turns away more true users."
)
def longer_lists(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for rate in (0.3, 0.45):
        yield _scores(draw, 10), rate
    yield _scores(draw, 20), 0.99
    yield sorted(_scores(draw, 2)), 1.0
    yield _scores(draw, 1), 1.0
    yield [-3.5, 2.0, -12.25, 7.0], 0.5
    yield [-2.5, 0.0, 1.5, -1.0], 0.5
    yield [9.5, 10.5, 100.0, 30.0], 0.5


@threshold.rule(
    "ties", "Scores that are equal fall together: on which place a score stands says nothing where others stand level with it."
)
def equal_scores(draw: Draw) -> Iterator[tuple[Any, ...]]:
    low, middle, high, top = sorted(_scores(draw, 4))
    yield [low, middle, middle, middle, top], 0.4
    yield [low, low, middle, high, high, high, high, top, top, top], 0.5


@threshold.rule(
    "too few",
    "With n scores the smallest share above nought is 1/n, and equal scores at the top pass together. Where even the highest lets more through than asked, there are too few.",
)
def too_few(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _scores(draw, 5), 0.1
    yield _scores(draw, 20), 0.001
    top = _scores(draw, 1)[0]
    yield [top], 0.0
    yield [top, top, top], 0.5


@threshold.rule("any scores", "The same holds for any scores, in any order.", mixed=True)
def any_scores(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for count, rate in ((25, 0.2), (40, 0.05), (100, 0.01), (200, 0.1)):
        yield [draw.below(60) / 100 for _ in range(count)], rate
    tied = [value / 1000 for value in range(1, 180)] + [0.9] * 21
    yield tied, 0.1


@threshold.touches
def why_threshold_differs(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    scores, rate = arguments
    if "too few" in (expected, got):
        return {"too few"} if expected == "too few" else {"the lowest"}
    if got not in scores:
        return {"the lowest"}
    if sum(score >= got for score in scores) / len(scores) <= rate:
        return {"the lowest"}
    return {"at or above", "ties"} if scores.count(got) > 1 else {"at or above"}


@threshold.telling
def tell_threshold(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    scores, rate = arguments
    shown = ", ".join(f"{score:g}" for score in sorted(scores)[-6:])
    told = f"Of {len(scores)} scores of different people, the highest are {shown}; the rate asked for is {rate:g}."
    if isinstance(got, float):
        let_through = sum(score >= got for score in scores)
        told += f" Your threshold {got:g} lets {let_through} of {len(scores)} through."
    else:
        told += " You found too few scores."
    return f"{told} The answer is {expected if isinstance(expected, str) else format(expected, 'g')}."


@threshold.mistake("a score on the threshold does not match", caught_by="at or above")
def above_only(scores: list[float], rate: float) -> float | str:
    if lowest_that_holds(scores, rate) == "too few":
        return "too few"
    return next(limit for limit in sorted(set(scores)) if sum(score > limit for score in scores) / len(scores) <= rate)


@threshold.mistake("the strictest threshold is the best", caught_by="the lowest")
def the_strictest(scores: list[float], rate: float) -> float | str:
    return "too few" if lowest_that_holds(scores, rate) == "too few" else max(scores)


@threshold.mistake("the place in the list decides", caught_by="ties")
def by_place(scores: list[float], rate: float) -> float | str:
    if lowest_that_holds(scores, rate) == "too few":
        return "too few"
    return sorted(scores, reverse=True)[int(rate * len(scores) + 1e-9) - 1]


@threshold.mistake("no false match seen means none", caught_by="too few")
def none_seen_is_none(scores: list[float], rate: float) -> float | str:
    found = lowest_that_holds(scores, rate)
    return max(scores) if found == "too few" else found


@threshold.mistake("the middle between two scores is the threshold", caught_by="the lowest")
def in_the_middle(scores: list[float], rate: float) -> float | str:
    found = lowest_that_holds(scores, rate)
    below = [score for score in scores if isinstance(found, float) and score < found]
    return (found + max(below)) / 2 if below and isinstance(found, float) else found


@threshold.mistake("nought is no score", caught_by="the lowest")
def nought_is_none(scores: list[float], rate: float) -> float | str:
    return lowest_that_holds(scores, rate) or min((score for score in scores if score > 0), default="too few")


@threshold.mistake("the first hundred scores stand for all", caught_by="any scores")
def the_first_hundred(scores: list[float], rate: float) -> float | str:
    return lowest_that_holds(scores[:100], rate)


@threshold.accepted("from the top, by steps")
def from_the_top(scores: list[float], rate: float) -> float | str:
    best: float | str = "too few"
    for limit in sorted(set(scores), reverse=True):
        if len([score for score in scores if score >= limit]) > rate * len(scores) + 1e-12:
            break
        best = limit
    return best


threshold.hint(
    "For one candidate: sum(score >= candidate for score in scores) / len(scores).",
    "Try the scores themselves, from the lowest up; the first that keeps the rate is the answer.",
    'If even the highest score lets too many through, return "too few".',
)

# ---------------------------------------------------------------------------------------------------------------------
# 3.4 decide: what is it in law?

Status = Literal["outside", "personal", "biometric", "sensitive", "undetermined"]

status = Question(
    "3.4",
    kind="decide",
    outcome="FACE-4",
    minutes=16,
    answer="status",
    returns=Status,
    not_tested=(
        "rules that the task does not name",
        "whether the holder complied with any of them",
        "how courts read “face geometry”: made from a photograph, or unable to identify anybody",
        "authorities’ work under criminal law",
    ),
)


@status.solution
def status_in_law(item: Item) -> str:
    from datetime import date

    if item.place == "US-IL":
        if item.holder in ("public authority", "bank") or item.day < date(2008, 10, 3):
            return "outside"
        if item.object == "geometry":
            return "biometric"
        by_purpose = {"identify": "biometric", "other": "outside", "unknown": "undetermined"}
        return by_purpose[item.purpose] if item.object == "score" else "outside"
    begins = date(2018, 5, 25) if item.place == "EU" else date(2017, 6, 1)
    graded = item.place == "EU" or item.day >= date(2021, 11, 1)
    if item.day < begins or (item.holder == "person at home" and graded) or item.linkable == "no":
        return "outside"
    if item.linkable == "unknown":
        return "undetermined"
    if item.processing == "none" or not graded:
        return "personal"
    if item.place == "CN":
        return "sensitive"
    return {"identify": "sensitive", "other": "biometric", "unknown": "undetermined"}[item.purpose]


_ITEM_RULES = {
    "k1": "technical processing",
    "k2": "purpose",
    "k3": "purpose",
    "k4": "who can be found",
    "k5": "missing fact",
    "k6": "Illinois",
    "k7": "Illinois",
    "k8": "holder",
    "k9": "the day",
    "k10": "the day",
}


@status.published
def ten_items() -> Mapping[str, Published]:
    return {id: Published(rule, (row("items", id),), _in_words(row("items", id))) for id, rule in _ITEM_RULES.items()}


def _in_words(item: Item) -> str:
    return f"{item.text} ({_facts(item)})"


def _facts(item: Item) -> str:
    return (
        f"object: {item.object}; processing: {item.processing}; linkable: {item.linkable}; purpose: {item.purpose}; "
        f"holder: {item.holder}; place: {item.place}; day: {item.day}"
    )


_PLAIN = Item("x", "An invented item.", "geometry", "technical", "yes", "identify", "company", "EU", date(2024, 3, 1))


def _item(draw: Draw, **given: Any) -> tuple[Item]:
    return (replace(_PLAIN, id=f"i{100 + draw.below(900)}", **given),)


@status.rule(
    "who can be found", "What nobody can be found from is not personal, in the EU or in China, whatever it was made from."
)
def linkable_or_not(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for place in ("EU", "CN"):
        yield _item(draw, place=place, linkable="no")
        yield _item(draw, place=place, linkable="no", object="picture", processing="none")
        yield _item(draw, place=place, object="count", processing="none", purpose="other")
    yield _item(draw, place="CN", linkable="no", day=date(2019, 3, 1))


@status.rule(
    "technical processing",
    "Until specific technical processing has been at work, a picture of somebody is personal and no more.",
)
def processed_or_not(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for place in ("EU", "CN"):
        for purpose in ("other", "identify"):
            yield _item(draw, place=place, processing="none", object="picture", purpose=purpose)
        yield _item(draw, place=place, object="picture")
        yield _item(draw, place=place, processing="none")


@status.rule(
    "purpose",
    "In the EU, biometric data become a special category when they serve to identify somebody uniquely; in China they are sensitive as such.",
)
def for_what(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for place in ("EU", "CN"):
        for purpose in ("identify", "other"):
            yield _item(draw, place=place, purpose=purpose)


@status.rule(
    "Illinois",
    "Illinois names photographs as no identifier, face geometry as one, and asks of what is based on it whether it identifies.",
)
def in_illinois(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for thing, purposes in (
        ("picture", ("identify", "other")),
        ("geometry", ("identify", "other")),
        ("score", ("identify", "other")),
    ):
        for purpose in purposes:
            yield _item(
                draw, place="US-IL", object=thing, purpose=purpose, processing="none" if thing == "picture" else "technical"
            )
    yield _item(draw, place="US-IL", object="picture")
    yield _item(draw, place="US-IL", object="count", purpose="other", linkable="no")
    yield _item(draw, place="US-IL", object="count")
    yield _item(draw, place="US-IL", linkable="no")


@status.rule(
    "holder",
    "Who holds it decides too: the GDPR and China’s law of 2021 leave out a household’s affairs, Illinois leaves out authorities and certain banks.",
)
def held_by(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for place in ("EU", "CN", "US-IL"):
        for holder in ("person at home", "public authority", "bank"):
            yield _item(draw, place=place, holder=holder)
    yield _item(draw, holder="person at home", purpose="other")
    yield _item(draw, holder="person at home", object="picture", processing="none")
    yield _item(draw, place="US-IL", holder="bank", object="score")


@status.rule("the day", "A rule says nothing of a day before it was in force.")
def on_other_days(draw: Draw) -> Iterator[tuple[Any, ...]]:
    days = {
        "EU": (date(2018, 5, 24), date(2018, 5, 25)),
        "CN": (date(2017, 5, 31), date(2017, 6, 1), date(2021, 10, 31), date(2021, 11, 1)),
        "US-IL": (date(2008, 10, 2), date(2008, 10, 3)),
    }
    for place, each in days.items():
        for day in each:
            yield _item(draw, place=place, day=day)
    for day in (date(2020, 9, 12), date(2021, 11, 1)):
        yield _item(draw, place="CN", holder="person at home", day=day)
    yield _item(draw, place="US-IL", object="score", day=date(2008, 10, 2))


@status.rule("missing fact", "Where the test asks for a fact that nobody has established, the honest answer is undetermined.")
def unknown_facts(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _item(draw, linkable="unknown", purpose="other")
    yield _item(draw, purpose="unknown")
    yield _item(draw, place="CN", linkable="unknown", purpose="other")
    yield _item(draw, place="CN", linkable="unknown", purpose="other", day=date(2019, 3, 1))
    yield _item(draw, place="US-IL", object="score", purpose="unknown")
    yield _item(draw, linkable="unknown", purpose="other", object="picture", processing="none")


@status.rule("only what is asked", "A fact that the tests do not ask for changes nothing, even when it is unknown.", mixed=True)
def unasked_facts(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _item(draw, linkable="no", purpose="unknown")
    yield _item(draw, place="CN", purpose="unknown")
    yield _item(draw, object="picture", processing="none", purpose="unknown")
    yield _item(draw, holder="person at home", linkable="unknown", purpose="other")
    yield _item(draw, object="picture", purpose="other")
    yield _item(draw, object="score", purpose="other")
    yield _item(draw, place="US-IL", linkable="unknown")
    for thing in ("geometry", "score"):
        yield _item(draw, place="US-IL", object=thing, processing="none")
    yield _item(draw, place="US-IL", object="picture", processing="none", purpose="unknown", linkable="unknown")
    yield _item(draw, day=date(2010, 1, 1), linkable="unknown")
    yield _item(draw, place="CN", day=date(2019, 1, 1), purpose="unknown", object="picture", processing="none")
    for _ in range(12):
        yield _item(
            draw,
            object=draw.pick(("picture", "geometry", "score")),
            linkable=draw.pick(("yes", "yes", "no", "unknown")),
            purpose=draw.pick(("identify", "other", "unknown")),
            holder=draw.pick(("company", "company", "bank", "public authority")),
            place=draw.pick(("EU", "CN", "US-IL")),
            day=draw.pick((date(2012, 1, 1), date(2019, 1, 1), date(2024, 1, 1))),
        )


@status.telling
def tell_status(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    (item,) = arguments
    return f"{item.text} ({_facts(item)}) It is “{expected}”; you said “{got}”."


@status.mistake("a hash, a point or a template is anonymous", caught_by="purpose")
def numbers_are_anonymous(item: Item) -> str:
    right = status_in_law(item)
    return "outside" if item.place == "EU" and item.object == "geometry" and right in ("biometric", "sensitive") else right


@status.mistake("made from a face, so personal", caught_by="who can be found")
def always_personal(item: Item) -> str:
    if item.place != "US-IL" and item.linkable == "no" and item.purpose != "unknown":
        return status_in_law(replace(item, linkable="yes"))
    return status_in_law(item)


@status.mistake("a count is nobody’s", caught_by="who can be found")
def counts_are_nobodys(item: Item) -> str:
    return "outside" if item.object == "count" else status_in_law(item)


@status.mistake("a picture of a face is biometric data", caught_by="technical processing")
def pictures_are_biometric(item: Item) -> str:
    return status_in_law(replace(item, processing="technical") if item.place != "US-IL" and item.purpose != "unknown" else item)


@status.mistake("biometric data are always a special category", caught_by="purpose")
def always_special(item: Item) -> str:
    return "sensitive" if status_in_law(item) == "biometric" and item.place == "EU" else status_in_law(item)


@status.mistake("a photograph is face geometry", caught_by="Illinois")
def photographs_count(item: Item) -> str:
    if item.place == "US-IL" and item.object == "picture" and item.purpose != "unknown" and item.holder == "company":
        return "biometric"
    return status_in_law(item)


@status.mistake("Illinois asks who can be found", caught_by="Illinois")
def illinois_asks_linkability(item: Item) -> str:
    return "outside" if item.place == "US-IL" and item.linkable == "no" else status_in_law(item)


@status.mistake("the law is for everybody alike", caught_by="holder")
def holder_does_not_matter(item: Item) -> str:
    return status_in_law(replace(item, holder="company"))


@status.mistake("the law of today is the law of then", caught_by="the day")
def as_of_today(item: Item) -> str:
    return status_in_law(item if "unknown" in (item.linkable, item.purpose) else replace(item, day=date(2024, 3, 1)))


@status.mistake("China knew sensitive data in 2020", caught_by="the day")
def sensitive_before_2021(item: Item) -> str:
    right = status_in_law(item)
    return "sensitive" if item.place == "CN" and right == "personal" and item.processing == "technical" else right


@status.mistake("not known is not", caught_by="missing fact")
def unknown_means_no(item: Item) -> str:
    linkable = "no" if item.linkable == "unknown" else item.linkable
    purpose = "other" if item.purpose == "unknown" else item.purpose
    return status_in_law(replace(item, linkable=linkable, purpose=purpose))


@status.mistake("not known is yes, to be safe", caught_by="missing fact")
def unknown_means_yes(item: Item) -> str:
    linkable = "yes" if item.linkable == "unknown" else item.linkable
    purpose = "identify" if item.purpose == "unknown" else item.purpose
    return status_in_law(replace(item, linkable=linkable, purpose=purpose))


@status.mistake("every law asks for technical processing", caught_by="only what is asked")
def illinois_asks_processing(item: Item) -> str:
    return "outside" if item.place == "US-IL" and item.processing == "none" else status_in_law(item)


@status.mistake("any unknown makes it undetermined", caught_by="only what is asked")
def any_unknown(item: Item) -> str:
    return "undetermined" if "unknown" in (item.linkable, item.purpose) else status_in_law(item)


_FACTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "day": ("the day", (date(2008, 1, 1), date(2017, 5, 31), date(2018, 5, 24), date(2019, 1, 1), date(2024, 3, 1))),
    "holder": ("holder", ("company", "bank", "public authority", "person at home")),
    "linkable": ("who can be found", ("yes", "no")),
    "processing": ("technical processing", ("none", "technical")),
    "purpose": ("purpose", ("identify", "other")),
    "object": ("Illinois", ("picture", "geometry", "score")),
}


@status.touches
def which_test(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    """An error is explained by a fact that, put otherwise, would have made it right."""
    (item,) = arguments
    if expected == "undetermined":
        return {"missing fact"}
    touched = {
        rule
        for fact, (rule, values) in _FACTS.items()
        for value in values
        if status_in_law(replace(item, **{fact: value})) == got
    }
    if item.place == "US-IL":
        return {"Illinois" if rule in ("purpose", "object", "who can be found") else rule for rule in touched} or {"Illinois"}
    touched |= {"only what is asked"} if got == "undetermined" else set()
    return touched | ({"purpose"} if expected in ("biometric", "sensitive") else set())


@status.accepted("rule by rule, in capitals")
def rule_by_rule(item: Item) -> str:
    begin = {"EU": "2018-05-25", "CN": "2017-06-01", "US-IL": "2008-10-03"}[item.place]
    if str(item.day) < begin:
        return "OUTSIDE"
    late = str(item.day) >= "2021-11-01"
    match item.place:
        case "US-IL" if item.holder in ("bank", "public authority"):
            return "OUTSIDE"
        case "US-IL":
            needs = {
                "geometry": "BIOMETRIC",
                "score": {"identify": "BIOMETRIC", "unknown": "UNDETERMINED"}.get(item.purpose, "OUTSIDE"),
            }
            return str(needs.get(item.object, "OUTSIDE"))
        case "EU" | "CN" if item.holder == "person at home" and (late or item.place == "EU"):
            return "OUTSIDE"
    if item.linkable != "yes":
        return "OUTSIDE" if item.linkable == "no" else "UNDETERMINED"
    if item.processing != "technical" or (item.place == "CN" and not late):
        return "PERSONAL"
    if item.place == "CN" or item.purpose == "identify":
        return "SENSITIVE"
    return "BIOMETRIC" if item.purpose == "other" else "UNDETERMINED"


status.hint(
    "Begin with the place and the day: before the rule was in force the answer is “outside”.",
    "Take the tests of one place from the top and stop at the first that settles it. Only a fact that such a test asks for can leave it undetermined.",
    "item.day can be compared: item.day < date(2018, 5, 25), with date from datetime.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 3.5 weigh: what is shown of a stage?

told = Question(
    "3.5",
    kind="weigh",
    outcome="FACE-5",
    minutes=9,
    answer="told",
    returns=Literal["shown", "claimed", "refuted", "open"],
    not_tested=("studies that this course has not read", "what any firm did", "a verdict that both blind readers nearly gave"),
)

_SENTENCES = {
    "f1": "records",
    "f2": "silence",
    "f3": "studies",
    "f4": "studies",
    "f5": "studies",
    "f6": "studies",
    "f7": "own word",
    "f8": "silence",
}


told.solution(on_our_rows)
told.published(lambda: sentences(_SENTENCES))


told.rule("records", "Documents that can be read show what they say; they do not show what anybody did.")(nothing_more)
told.rule("own word", "What only its speaker says, or somebody without a name, is claimed.")(nothing_more)
told.rule("studies", "A published test shows something, within its limits; it can also show that a general sentence is wrong.")(
    nothing_more
)
told.rule("silence", "Where no row says, or a likeness of numbers is all there is, the matter is open.")(nothing_more)


@told.telling
def tell_told(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    claims = ", ".join(row("propositions", arguments[0]).claims)
    return f"You called {arguments[0]} “{got}”. Read what else stands in {claims}, and on whose word it rests."


def _only(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else on_our_rows(id)


told.mistake("a copy with gaps shows nothing", caught_by="records")(lambda id: _only(("f1",), "open", id))
told.mistake("notes for developers show what is sent", caught_by="silence")(lambda id: _only(("f2",), "shown", id))
told.mistake("a number between two faces is only a number", caught_by="studies")(lambda id: _only(("f3",), "shown", id))
told.mistake("what professionals think is known", caught_by="own word")(lambda id: _only(("f7",), "shown", id))
told.mistake("numbers alike are the same", caught_by="silence")(lambda id: _only(("f8",), "shown", id))
told.mistake("a laboratory shows nothing", caught_by="studies")(lambda id: _only(("f4", "f5"), "claimed", id))
told.mistake("numbers cannot be sensitive", caught_by="studies")(lambda id: _only(("f6",), "shown", id))
told.accepted("capitals and spaces")(lambda id: f" {on_our_rows(id).title()} ")
told.hint(
    'row("claims", "X101").footing says on whose word a row rests; .correction says what it does not show.',
    "A study shows what it tested. A maker’s notes show what the maker says.",
    "Three are shown, one is claimed, two are refuted, two open.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 3.6 discuss

points_instead = Question("3.6", kind="discuss", outcome="FACE-5", minutes=12)

QUESTIONS = (stage, ratios, threshold, status, told, points_instead)
