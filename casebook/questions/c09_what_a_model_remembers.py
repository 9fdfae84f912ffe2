"""The questions of exercise 9, What a model remembers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum
from statistics import median
from typing import Any, Literal

from casebook.findings import Finding
from casebook.judgement import explained_by_known_mistakes, nothing_more, shown, verdict
from casebook.plain import from_plain, to_plain
from casebook.question import Draw, Published, Question

# ---------------------------------------------------------------------------------------------------------------------
# 9.1 predict: what comes out?

comes_out = Question(
    "9.1",
    kind="predict",
    outcome="MODEL-1",
    minutes=9,
    answer="comes_out",
    returns=Literal["numbers", "membership", "nothing"],
    not_tested=(
        "attacks that the task does not name: some are stronger",
        "how often the attack succeeds",
        "cases on which two blind readers differ",
    ),
)


@comes_out.solution
def what_comes_out(id: str) -> str:
    return verdict(id)


@comes_out.published
def twelve_stores() -> Mapping[str, Published]:
    return shown("9.1")


comes_out.rule(
    "one person’s update",
    "The update of one person alone gives her numbers; a sum over very many gives a mixture, which these attacks do not take apart.",
)(nothing_more)
comes_out.rule(
    "made by the same software",
    "Whoever can run what makes templates can learn to turn them back; a key protects for as long as nobody has it.",
)(nothing_more)
comes_out.rule(
    "a row each",
    "A row of weights that stands for one person is made to answer to her face, and so it looks like her template.",
)(nothing_more)
comes_out.rule(
    "surer of its own",
    "A model that knows its examples by heart is surer of them: that tells who was among them, and nothing more of a face.",
)(nothing_more)
comes_out.rule(
    "many scores", "A fine score tells at every try whether one comes nearer; a yes or no, three times, tells next to nothing."
)(nothing_more)
comes_out.rule(
    "never learned from her", "A model has nothing of a person from whom it never learned, however well it is attacked."
)(nothing_more)


@comes_out.telling
def tell_comes_out(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "numbers": "Ask what stands there in a form that was made from her face, or answers to it.",
        "membership": "Ask what the model does better for people whom it has seen, and whether that shows a face.",
        "nothing": "Ask whether it ever learned from her, and whether the attacker has all that his attack needs.",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


def _comes_out_unless(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else what_comes_out(id)


@comes_out.mistake("an update is only mathematics", caught_by="one person’s update")
def updates_are_harmless(id: str) -> str:
    return _comes_out_unless(("m1",), "nothing", id)


@comes_out.mistake("whatever leaves a phone gives its owner away", caught_by="one person’s update")
def sums_are_read(id: str) -> str:
    return _comes_out_unless(("m2",), "numbers", id)


@comes_out.mistake("a template cannot be turned back", caught_by="made by the same software")
def templates_are_one_way(id: str) -> str:
    return _comes_out_unless(("m3", "m5"), "nothing", id)


@comes_out.mistake("a scrambled template is safe, wherever its key lies", caught_by="made by the same software")
def keys_do_not_matter(id: str) -> str:
    return _comes_out_unless(("m5",), "nothing", id)


@comes_out.mistake("the templates are deleted, so nobody is in it", caught_by="a row each")
def weights_are_nobody(id: str) -> str:
    return _comes_out_unless(("m6",), "nothing", id)


@comes_out.mistake("a row tells only who was a customer", caught_by="a row each")
def rows_tell_membership(id: str) -> str:
    return _comes_out_unless(("m6",), "membership", id)


@comes_out.mistake("what learned from faces gives faces back", caught_by="surer of its own")
def confidence_gives_faces(id: str) -> str:
    return _comes_out_unless(("m7", "m11"), "numbers", id)


@comes_out.mistake("a number between 0 and 1 tells nothing", caught_by="many scores")
def scores_are_harmless(id: str) -> str:
    return _comes_out_unless(("m9",), "nothing", id)


@comes_out.mistake("any answer can be climbed", caught_by="many scores")
def yes_and_no_are_climbed(id: str) -> str:
    return _comes_out_unless(("m10",), "numbers", id)


@comes_out.mistake("every face model holds faces", caught_by="never learned from her")
def any_model_leaks(id: str) -> str:
    return _comes_out_unless(("m8", "m12"), "membership", id)


comes_out.accepted("capitals and spaces")(lambda id: f" {what_comes_out(id).upper()} ")
comes_out.hint(
    "First ask whether the thing was ever made from Ms Lund’s face. If not, nothing of her is in it.",
    "Then look for the attack that fits, and for what it needs: a lone update, the software and no key in the way, her own row, many fine scores.",
    "Five give numbers, two membership, five nothing.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 9.2 compute: an attack that beats the baseline

attack = Question(
    "9.2",
    kind="compute",
    outcome="MODEL-2",
    minutes=16,
    answer="attack",
    returns=set[str],
    not_tested=(
        "where the other models come from",
        "stronger attacks, which use how much the other models differ",
        "whether somebody called a member really is one",
    ),
)


@attack.solution
def surer_than_without_her(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    lead = {name: sure[name] - sum(without[name]) / len(without[name]) for name in sure}
    highest = max(lead[name] for name in outsiders)
    return {name for name in sure if lead[name] > highest}


_NAMES = (
    "Ms Abe",
    "Mr Diaz",
    "Ms Ferro",
    "Mr Holm",
    "Ms Idowu",
    "Mr Kask",
    "Ms Lund",
    "Mr Osei",
    "Ms Petit",
    "Mr Quist",
    "Ms Varga",
)


def _alike(sure: dict[str, float], others: float, outsiders: list[str], models: int = 1) -> tuple[Any, ...]:
    """A crowd for whom the other models are all equally sure: there, the model's own confidence is as good."""
    return sure, {name: [others] * models for name in sure}, outsiders


@attack.rule(
    "how sure without her",
    "Some people are easy for every model. What tells is how much surer this one is than models that learned without her.",
)
def easy_and_hard(draw: Draw) -> Iterator[tuple[Any, ...]]:
    easy, hard, known = draw.some(_NAMES, 3)
    yield {easy: 90, hard: 70, known: 60}, {easy: [90], hard: [20], known: [50]}, [known]
    yield {easy: 96, hard: 60, known: 95}, {easy: [92, 96], hard: [30, 26], known: [90, 88]}, [known]
    gain = 20 + draw.below(20)
    yield {easy: 98, hard: 40 + gain, known: 97}, {easy: [97], hard: [40], known: [95]}, [known]


@attack.rule(
    "the mean",
    "Several models learned without her, and each of them is one try: compare with the mean of all, fractions and all.",
)
def several_models(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, known = draw.some(_NAMES, 3)
    yield {one: 80, two: 60, known: 70}, {one: [90, 10], two: [50, 50], known: [50, 50]}, [known]
    yield {one: 80, two: 60, known: 70}, {one: [10, 90], two: [50, 50], known: [50, 50]}, [known]
    yield {one: 90, two: 75, known: 80}, {one: [30, 34, 96, 40], two: [60, 50, 50, 40], known: [50, 48, 52, 50]}, [known]
    yield {one: 80, known: 81}, {one: [10, 10, 85, 95], known: [50, 50, 50, 50]}, [known]
    # A lead of 20.75 against 20.5, and one of 20.25 against 20: without its fraction neither is higher.
    yield {one: 41, known: 71}, {one: [20, 20, 20, 21], known: [50, 51, 50, 51]}, [known]
    yield {one: 41, known: 70}, {one: [20, 21, 21, 21], known: [50, 50, 50, 50]}, [known]
    # Who was asked of more models has no other mean: a lead of 20 against one of 15.
    yield {one: 80, known: 65}, {one: [70, 50], known: [50]}, [known]
    wide = 5 + draw.below(40)
    yield {one: 81, two: 72, known: 76}, {one: [50 + wide, 50 - wide], two: [50 - wide, 50 + wide], known: [50, 50]}, [known]


@attack.rule(
    "no outsider",
    "Whoever lets a known outsider pass for a member will let others: a lead above all of theirs counts, above 0 or not.",
)
def several_outsiders(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, three, low, high = draw.some(_NAMES, 5)
    yield _alike({one: 80, two: 60, low: 40, high: 70}, 50, [low, high])
    yield _alike({one: 80, two: 60, low: 40, high: 70}, 50, [high, low], models=2)
    yield _alike({one: 99, two: 90, three: 70, low: 30, high: 88}, 40, [low, high])
    yield _alike({one: 60, two: 55, low: 52, high: 65}, 50, [low, high])
    yield _alike({one: 53, two: 48, high: 45}, 50, [high])
    # The model is surest of one outsider, and has gained more on the other.
    yield {one: 80, low: 95, high: 70}, {one: [50], low: [94], high: [30]}, [low, high]


@attack.rule("as high is not higher", "Somebody whose lead is as high as an outsider’s could be an outsider.")
def ties(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, known = draw.some(_NAMES, 3)
    value = 60 + draw.below(30)
    yield _alike({one: value, two: value + 5, known: value}, 50, [known])
    yield _alike({one: value, known: value}, 50, [known])


@attack.rule(
    "a difference",
    "The lead is a difference, upwards: three times as sure, from 1 to 3 per cent, is hardly surer, and less sure is not surer.",
)
def small_shares(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, known = draw.some(_NAMES, 3)
    yield {one: 90, two: 15, known: 20}, {one: [60], two: [10], known: [10]}, [known]
    yield {one: 80 + draw.below(10), two: 3, known: 30}, {one: [50], two: [1], known: [10]}, [known]
    yield {one: 20, two: 90, known: 60}, {one: [80], two: [50], known: [50]}, [known]


@attack.rule("any crowd", "The same attack on any crowd, with as many outsiders and other models as there are.", mixed=True)
def any_crowd(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, known = draw.some(_NAMES, 3)
    level, late = [50] * 5, [90] * 5
    yield {one: 90, two: 80, known: 75}, {one: level[:4] + late, two: level + level[:4], known: level + level[:4]}, [known]
    for count, models, outsiders in ((5, 2, 2), (8, 4, 3), (11, 8, 4)):
        names = draw.some(_NAMES, count)
        without = {name: [20 + draw.below(70) for _ in range(models)] for name in names}
        sure = {name: min(99, round(sum(without[name]) / models) + draw.below(35)) for name in names}
        yield sure, without, names[:outsiders]


@attack.telling
def tell_attack(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    sure, without, outsiders = arguments
    shown = "; ".join(f"{name} {sure[name]} (without: {', '.join(map(str, without[name]))})" for name in list(sure)[:6])
    more = f"; and {len(sure) - 6} more" if len(sure) > 6 else ""
    unknown = sorted(set(got) - set(sure))
    if unknown:
        return f"Your attack named “{unknown[0]}”, who is not one of those it was asked about."
    names = [", ".join(sorted(some)) or "nobody" for some in (expected, got)]
    return (
        f"Sure of, in per cent: {shown}{more}. Known outsiders: {', '.join(outsiders)}. Members: {names[0]}; yours: {names[1]}."
    )


def _above(values: dict[str, float], outsiders: list[str]) -> set[str]:
    return {name for name in values if values[name] > max(values[each] for each in outsiders)}


@attack.mistake("whomever it is surest of, it has seen", caught_by="how sure without her")
def confidence_alone(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    return _above(sure, outsiders)


@attack.mistake("one average does for everybody", caught_by="how sure without her")
def one_average(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    usual = fsum(fsum(each) / len(each) for each in without.values()) / len(without)
    return _above({name: sure[name] - usual for name in sure}, outsiders)


@attack.mistake("surer than the surest other model", caught_by="the mean")
def surest_other(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    return _above({name: sure[name] - max(without[name]) for name in sure}, outsiders)


@attack.mistake("the first other model will do", caught_by="the mean")
def first_other(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    return _above({name: sure[name] - without[name][0] for name in sure}, outsiders)


def _lead(sure: dict[str, float], without: dict[str, list[float]]) -> dict[str, float]:
    return {name: sure[name] - fsum(without[name]) / len(without[name]) for name in sure}


@attack.mistake("the middle one does as well", caught_by="the mean")
def median_other(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    return _above({name: sure[name] - median(without[name]) for name in sure}, outsiders)


@attack.mistake("any difference tells, up or down", caught_by="a difference")
def up_or_down(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    return _above({name: abs(value) for name, value in _lead(sure, without).items()}, outsiders)


@attack.mistake("above the average outsider", caught_by="no outsider")
def average_outsider(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    lead = _lead(sure, without)
    limit = fsum(lead[name] for name in outsiders) / len(outsiders)
    return {name for name in sure if lead[name] > limit and name not in outsiders}


@attack.mistake("above the lowest outsider", caught_by="no outsider")
def lowest_outsider(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    lead = _lead(sure, without)
    limit = min(lead[name] for name in outsiders)
    return {name for name in sure if lead[name] > limit and name not in outsiders}


@attack.mistake("a mean without its fraction will do", caught_by="the mean")
def whole_mean(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    return _above({name: sure[name] - sum(without[name]) // len(without[name]) for name in sure}, outsiders)


@attack.mistake("a rounded lead will do", caught_by="the mean")
def rounded_lead(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    return _above({name: round(value) for name, value in _lead(sure, without).items()}, outsiders)


@attack.mistake("below 0 nobody is a member", caught_by="no outsider")
def above_zero_only(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    lead = _lead(sure, without)
    return {name for name in surer_than_without_her(sure, without, outsiders) if lead[name] > 0}


@attack.mistake("the outsider of whom it is surest sets the mark", caught_by="no outsider")
def surest_outsider(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    lead = _lead(sure, without)
    limit = lead[max(outsiders, key=lambda name: sure[name])]
    return {name for name in sure if lead[name] > limit and name not in outsiders}


@attack.mistake("as high as an outsider is high enough", caught_by="as high is not higher")
def ties_are_members(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    lead = _lead(sure, without)
    limit = max(lead[name] for name in outsiders)
    return {name for name in sure if lead[name] >= limit and name not in outsiders}


@attack.mistake("three times as sure is much surer", caught_by="a difference")
def as_a_ratio(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    return _above({name: sure[name] * len(without[name]) / fsum(without[name]) for name in sure}, outsiders)


@attack.mistake("a few other models are enough", caught_by="any crowd")
def two_others(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> set[str]:
    return surer_than_without_her(sure, {name: each[:4] for name, each in without.items()}, outsiders)


@attack.accepted("with loops and a list")
def attack_with_loops(sure: dict[str, float], without: dict[str, list[float]], outsiders: list[str]) -> list[str]:
    lead = {}
    for name in sure:
        total = 0.0
        for value in without[name]:
            total += value
        lead[name] = sure[name] - total / len(without[name])
    found = []
    for name in sorted(sure):
        if name not in outsiders and all(lead[name] > lead[each] for each in outsiders):
            found.append(name)
    return found


explained_by_known_mistakes(attack)
attack.hint(
    "For each name compute a lead: sure[name] less the mean of without[name].",
    "The threshold is the highest lead of those in outsiders.",
    "Return the set of the names whose lead is greater than that: {name for name in sure if lead[name] > highest}.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 9.3 compute: deleted, and still found

found_again = Question(
    "9.3",
    kind="compute",
    outcome="MODEL-3",
    minutes=15,
    answer="found_again",
    returns=dict[Literal["by templates", "by weights", "by chance"], float],
    tolerance=1e-3,
    not_tested=("backups, logs and copies elsewhere", "a better way to read the rows", "real faces"),
)


@found_again.solution
def searched_twice(
    templates: dict[str, list[float]], weights: dict[str, list[float]], captures: list[list[Any]]
) -> dict[str, float]:
    from math import dist

    def surest(seen: list[float]) -> str:
        return max(weights, key=lambda name: sum(a * b for a, b in zip(weights[name], seen, strict=True)))

    def nearest(seen: list[float]) -> str:
        return min(templates, key=lambda name: dist(templates[name], seen), default="")

    tried = len(captures)
    return {
        "by templates": sum(nearest(seen) == own for own, seen in captures) / tried,
        "by weights": sum(surest(seen) == own for own, seen in captures) / tried,
        "by chance": 1 / len(weights),
    }


Store = dict[str, list[float]]

# Four people at the ends of two axes. Rows of weights and templates point the same way, at different lengths.
_ENDS: Store = {"c1": [10.0, 0.0], "c2": [0.0, 10.0], "c3": [-10.0, 0.0], "c4": [0.0, -10.0]}


def _rows(store: Store, size: float) -> Store:
    return {name: [size * value for value in numbers] for name, numbers in store.items()}


def _near(store: Store, name: str, draw: Draw) -> list[Any]:
    return [name, [value + (draw.below(21) - 10) / 10 for value in store[name]]]


@found_again.rule(
    "the row stays",
    "To delete a template takes a person out of the list. Her row of the weights is still there and is searched too.",
)
def deleted_from_the_list(draw: Draw) -> Iterator[tuple[Any, ...]]:
    gone, *others = draw.some(tuple(_ENDS), 4)
    left = {name: numbers for name, numbers in _ENDS.items() if name != gone}
    yield left, _rows(_ENDS, 0.5), [_near(_ENDS, gone, draw), _near(_ENDS, others[0], draw)]
    yield left, _rows(_ENDS, 2.0), [_near(_ENDS, name, draw) for name in (others[0], gone, others[1])]
    yield {others[0]: _ENDS[others[0]]}, _rows(_ENDS, 0.5), [_near(_ENDS, name, draw) for name in _ENDS]


@found_again.rule(
    "products",
    "A row of weights answers to a face with the sum of the products: the largest is the model’s choice, near or not.",
)
def long_and_short_rows(draw: Draw) -> Iterator[tuple[Any, ...]]:
    store: Store = {"c1": [4.0, 3.0], "c2": [-4.0, 3.0]}
    yield store, {"c1": [30.0, 0.0], "c2": [3.0, 3.0]}, [["c1", [4.0, 3.0]]]
    yield store, {"c1": [0.5, 0.1], "c2": [40.0, -60.0]}, [["c1", [4.0, 3.0]]]
    yield store, {"c1": [3.0, 3.0], "c2": [-30.0, 1.0]}, [["c2", [-4.0, 3.0]]]


@found_again.rule(
    "nearest",
    "Found is whose own template is the nearest, by straight distance: not by product or direction, nor by standing on the list.",
)
def near_and_far(draw: Draw) -> Iterator[tuple[Any, ...]]:
    weights: Store = {"c1": [5.0, 1.0], "c2": [1.0, 5.0]}
    yield {"c1": [6.0, 1.0], "c2": [30.0, 40.0]}, weights, [["c1", [6.0, 2.0]]]
    yield {"c1": [40.0, 30.0], "c2": [1.0, 5.0]}, weights, [["c2", [1.0, 6.0]]]
    # (6, 6) is 8.5 away in a straight line and 12 around the corner; (9, 0) is 9 away either way.
    yield {"c1": [7.0, 7.0], "c2": [10.0, 1.0]}, {"c1": [5.0, 2.0], "c2": [-1.0, -5.0]}, [["c1", [1.0, 1.0]]]
    # (6, 6) lies in the same direction, and differs by 5 at most; (7, 1) is nearer.
    yield {"c1": [7.0, 1.0], "c2": [6.0, 6.0]}, {"c1": [5.0, 2.0], "c2": [-1.0, -5.0]}, [["c1", [1.0, 1.0]]]
    # She has a template, and looks more like the other one, if only by a little.
    yield {"c1": [6.0, 1.0], "c2": [6.0, 1.6]}, weights, [["c1", [6.0, 1.4]]]
    yield {"c1": [6.0, 1.0], "c2": [1.0, 6.0]}, weights, [["c1", [2.0, 5.0]]]


@found_again.rule(
    "all captures",
    "The shares count all captures: whoever has no template cannot be found by one, and may be found by the weights.",
)
def some_without(draw: Draw) -> Iterator[tuple[Any, ...]]:
    # The row of c2 points away from her, so that no search of the weights finds her.
    weights: Store = {"c1": [10.0, 0.0], "c2": [0.0, -10.0]}
    yield {}, weights, [["c2", [1.0, 9.0]]]
    yield {}, weights, [["c1", [9.0, 0.0]], ["c2", [1.0, 9.0]]]
    yield {"c1": [10.0, 0.0]}, weights, [["c1", [9.0, 0.0]], ["c2", [1.0, 9.0]]]
    yield {"c1": [10.0, 0.0]}, weights, [["c1", [9.0, 0.0]], ["c1", [8.0, 1.0]], ["c2", [1.0, 9.0]]]


@found_again.rule("chance", "A guess among the rows of the model is right once in as many times as there are rows.")
def more_rows_than_templates(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield {"c1": [10.0, 0.0]}, _rows(_ENDS, 0.5), [["c1", [9.0, 1.0]]]
    yield (
        {"c2": _ENDS["c2"], "c4": _ENDS["c4"]},
        _rows(_ENDS, 3.0),
        [["c2", [1.0, 9.0]], ["c4", [1.0, -9.0]], ["c4", [0.0, -8.0]]],
    )


@found_again.rule("any store", "The same for any store and any model, in any order.", mixed=True)
def any_store(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for count, numbers, gone in ((6, 4, 2), (12, 6, 5), (20, 8, 10)):
        people = {f"c{at + 1}": [draw.below(201) / 10 - 10 for _ in range(numbers)] for at in range(count)}
        order = draw.some(tuple(people), count)
        left = {name: people[name] for name in order[gone:]}
        weights = {
            name: [round(value * 0.1 + (draw.below(11) - 5) / 20, 2) for value in people[name]] for name in sorted(order)
        }
        captures: list[list[Any]] = [
            [name, [round(value + (draw.below(61) - 30) / 10, 1) for value in people[name]]]
            for name in draw.some(order, count - 1)
        ]
        yield left, weights, [capture for capture in captures if _is_clear(left, weights, capture[1])]


def _is_clear(templates: Store, weights: Store, seen: list[float]) -> bool:
    """Does one template and one row win, by more than rounding? The task does not say who wins a tie."""
    from math import dist

    near = sorted(dist(numbers, seen) for numbers in templates.values())
    products = sorted(-sum(a * b for a, b in zip(row, seen, strict=True)) for row in weights.values())
    return all(second - first > 1e-6 for first, second, *_ in (near, products))


@found_again.touches
def which_search(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    known = {
        mistake.caught_by
        for mistake in found_again.mistakes
        if all(abs(value - got[name]) <= 1e-3 for name, value in mistake.work(*arguments).items())
    }
    differ = {name for name in expected if abs(expected[name] - got[name]) > 1e-3}
    return known or ({"chance"} if differ == {"by chance"} else set())


def _numbers(values: list[float]) -> str:
    return f"({', '.join(f'{value:g}' for value in values)})"


@found_again.telling
def tell_found_again(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    templates, weights, captures = arguments
    kept, rows = (
        ("; ".join(f"{name} {_numbers(at)}" for name, at in list(store.items())[:4]) or "none") + "; …" * (len(store) > 4)
        for store in (templates, weights)
    )
    seen = "; ".join(f"{own} seen as {_numbers(at)}" for own, at in captures[:3]) + "; …" * (len(captures) > 3)
    wrong = [name for name in expected if abs(expected[name] - got[name]) > found_again.tolerance]
    told = "; ".join(f"“{name}” should be {expected[name]:.3f}, yours is {got[name]:.3f}" for name in wrong)
    close = all(abs(expected[name] - got[name]) < 0.051 for name in wrong)
    rounded = " If you rounded, leave that out." if close else ""
    return f"Templates left: {kept}. Rows of weights: {rows}. Captures: {seen}. Here {told}.{rounded}"


@found_again.mistake("deleted is deleted", caught_by="the row stays")
def searches_only_the_listed(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    right = searched_twice(templates, weights, captures)
    listed = {name: numbers for name, numbers in weights.items() if name in templates}
    found = searched_twice(templates, listed, captures)["by weights"] if listed else 0.0
    return right | {"by weights": found}


@found_again.mistake("rows are searched like templates", caught_by="products")
def nearest_row(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    right = searched_twice(templates, weights, captures)
    return right | {"by weights": searched_twice(weights, weights, captures)["by templates"]}


@found_again.mistake("the smallest product is the nearest", caught_by="products")
def smallest_product(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    right = searched_twice(templates, weights, captures)
    return right | {"by weights": searched_twice(templates, _rows(weights, -1.0), captures)["by weights"]}


@found_again.mistake("templates are searched like rows", caught_by="nearest")
def template_by_product(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    right = searched_twice(templates, weights, captures)
    return right | {"by templates": searched_twice(templates, templates, captures)["by weights"] if templates else 0.0}


@found_again.mistake("differences add up", caught_by="nearest")
def around_the_corner(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    def nearest(seen: list[float]) -> str:
        return min(templates, key=lambda name: fsum(abs(a - b) for a, b in zip(templates[name], seen, strict=True)), default="")

    share = sum(nearest(seen) == own for own, seen in captures) / len(captures)
    return searched_twice(templates, weights, captures) | {"by templates": share}


@found_again.mistake("the direction is what counts", caught_by="nearest")
def by_direction(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    ahead = {
        name: [value / fsum(each * each for each in numbers) ** 0.5 for value in numbers] for name, numbers in templates.items()
    }
    return searched_twice(templates, weights, captures) | {
        "by templates": searched_twice(ahead, ahead, captures)["by weights"] if ahead else 0.0
    }


@found_again.mistake("the largest difference is the distance", caught_by="nearest")
def largest_difference(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    def nearest(seen: list[float]) -> str:
        return min(templates, key=lambda name: max(abs(a - b) for a, b in zip(templates[name], seen, strict=True)), default="")

    share = sum(nearest(seen) == own for own, seen in captures) / len(captures)
    return searched_twice(templates, weights, captures) | {"by templates": share}


@found_again.mistake("whoever is on the list is found", caught_by="nearest")
def listed_is_found(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    share = sum(own in templates for own, _ in captures) / len(captures)
    return searched_twice(templates, weights, captures) | {"by templates": share}


@found_again.mistake("without templates nobody is found by anything", caught_by="all captures")
def nothing_without_templates(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    right = searched_twice(templates, weights, captures)
    return right if templates else right | {"by weights": 0.0}


@found_again.mistake("whoever is deleted does not count", caught_by="all captures")
def leaves_deleted_out(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    right = searched_twice(templates, weights, captures)
    listed = [capture for capture in captures if capture[0] in templates]
    return right | {"by templates": searched_twice(templates, weights, listed)["by templates"] if listed else 0.0}


@found_again.mistake("the guess is among the templates that are left", caught_by="chance")
def chance_among_templates(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    return searched_twice(templates, weights, captures) | {"by chance": 1 / max(1, len(templates))}


@found_again.mistake("the first four numbers are enough", caught_by="any store")
def first_four(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    short, narrow = ({name: numbers[:4] for name, numbers in store.items()} for store in (templates, weights))
    return searched_twice(short, narrow, [[own, seen[:4]] for own, seen in captures])


@found_again.accepted("with loops, rounded")
def found_with_loops(templates: Store, weights: Store, captures: list[list[Any]]) -> dict[str, float]:
    hits = {"by templates": 0, "by weights": 0}
    for own, seen in captures:
        best, least = None, None
        for name in templates:
            apart = sum((a - b) ** 2 for a, b in zip(templates[name], seen, strict=True))
            if least is None or apart < least:
                best, least = name, apart
        hits["by templates"] += best == own
        best, most = None, None
        for name in weights:
            product = sum(a * b for a, b in zip(weights[name], seen, strict=True))
            if most is None or product > most:
                best, most = name, product
        hits["by weights"] += best == own
    return {name: round(count / len(captures), 4) for name, count in hits.items()} | {"by chance": round(1 / len(weights), 4)}


found_again.hint(
    "For each capture [own, seen] find two names: the nearest of templates (math.dist) and the surest of weights. Count where they are own.",
    "The surest: max(weights, key=lambda name: sum(a * b for a, b in zip(weights[name], seen))). Search all of weights.",
    "Divide both counts by len(captures). “by chance” is 1 / len(weights). For no templates at all, min(…, default=None) returns None.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 9.4 decide: what may still go out?

withheld = Question(
    "9.4",
    kind="decide",
    outcome="MODEL-4",
    minutes=14,
    answer="withheld",
    returns=set[Finding],
    in_table=set[str],
    not_tested=(
        "whether the limit is low enough to protect anybody",
        "whether each release really has the epsilon that it states",
        "closer ways to add up, which give a smaller total for many releases",
    ),
)

Ledger = list[dict[str, Any]]


@withheld.solution
def over_budget(releases: Ledger, limit: float) -> Iterator[Finding]:
    spent: dict[str, float] = {}
    held = set()
    for release in releases:
        id, shops = release["id"], release["shops"]
        if release["made_from"]:
            if release["made_from"] in held:
                held.add(id)
                yield Finding(id, "It is made from a release that is withheld.", "source withheld")
        elif any(spent.get(shop, 0) + release["epsilon"] > limit for shop in shops):
            held.add(id)
            yield Finding(id, "The customers of a shop would have spent more than the limit.", "over budget")
        else:
            spent |= {shop: spent.get(shop, 0) + release["epsilon"] for shop in shops}


def _release(id: str, epsilon: float, *shops: str, asks: str = "mean age", made_from: str = "") -> dict[str, Any]:
    return {"id": id, "asks": asks, "shops": list(shops), "epsilon": epsilon, "made_from": made_from}


def _drawing(id: str, made_from: str, *shops: str) -> dict[str, Any]:
    return _release(id, 0.5, *shops, asks="a drawing", made_from=made_from)


_SHOPS = ("Docks", "Quarry", "Station", "Orchards")

_LEDGERS: dict[str, tuple[str, float, Ledger]] = {
    "t1": (
        "add up",
        1.0,
        [
            _release("r1", 0.25, "Docks"),
            _release("r2", 0.5, "Docks", asks="a count"),
            _release("r3", 0.5, "Docks", asks="mean spend"),
        ],
    ),
    "t2": ("apart", 1.0, [_release("r1", 0.75, "Docks"), _release("r2", 0.75, "Quarry"), _release("r3", 0.75, "Station")]),
    "t3": (
        "overlap",
        1.0,
        [_release("r1", 0.75, "Docks", "Quarry"), _release("r2", 0.5, "Station"), _release("r3", 0.5, "Quarry", "Station")],
    ),
    "t4": (
        "withheld costs nothing",
        1.0,
        [_release("r1", 0.75, "Docks"), _release("r2", 0.5, "Docks"), _release("r3", 0.25, "Docks")],
    ),
    "t5": ("made from", 1.0, [_release("r1", 1.0, "Docks"), _drawing("r2", "r1", "Docks"), _drawing("r3", "r1", "Docks")]),
    "t6": (
        "made from",
        1.0,
        [_release("r1", 0.75, "Quarry"), _release("r2", 0.5, "Quarry"), _drawing("r3", "r2", "Quarry")],
    ),
    "t7": ("add up", 2.0, [_release("r1", 0.75, "Docks"), _release("r2", 0.75, "Docks"), _release("r3", 0.75, "Docks")]),
}


def _line(release: dict[str, Any]) -> str:
    shops = " and ".join(release["shops"])
    if release["made_from"]:
        return f"{release['id']}: a drawing made from {release['made_from']} alone ({shops})."
    return f"{release['id']}: {release['asks']}, of {shops}, ε {release['epsilon']:g}."


@withheld.published
def seven_ledgers() -> Mapping[str, Published]:
    return {
        id: Published(rule, (ledger, limit), f"Limit {limit:g}. {' '.join(map(_line, ledger))}")
        for id, (rule, limit, ledger) in _LEDGERS.items()
    }


@withheld.rule("add up", "Releases about the same people add up, the same question asked again included.")
def same_shop(draw: Draw) -> Iterator[tuple[Any, ...]]:
    shop = draw.pick(_SHOPS)
    yield [_release("r1", 0.5, shop), _release("r2", 0.75, shop, asks="a count")], 1.0
    yield [_release("r1", 0.75, shop), _release("r2", 0.75, shop)], 1.0
    yield (
        [_release("r1", 0.25, shop), _release("r2", 0.5, shop, asks="a count"), _release("r3", 0.5, shop, asks="mean spend")],
        1.0,
    )


@withheld.rule("apart", "Releases about different shops do not add up, because no customer belongs to two of them.")
def different_shops(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, three = draw.some(_SHOPS, 3)
    yield [_release("r1", 0.75, one), _release("r2", 0.75, two)], 1.0
    yield [_release("r1", 1.0, one), _release("r2", 1.0, two), _release("r3", 0.25, three)], 1.0


@withheld.rule("overlap", "A release about two shops spends its whole epsilon for the customers of each.")
def shops_together(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, three = draw.some(_SHOPS, 3)
    yield [_release("r1", 0.5, one, two), _release("r2", 0.75, two)], 1.0
    for spent in (one, two):
        yield [_release("r1", 0.5, spent), _release("r2", 0.75, one, two)], 1.0
    yield [_release("r1", 0.75, one, two), _release("r2", 0.75, two, three)], 1.0
    yield [_release("r1", 0.75, one), _release("r2", 0.75, two), _release("r3", 0.25, one, two)], 1.0


@withheld.rule("at the limit", "What reaches the limit and does not pass it may go out.")
def just_reached(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two = draw.some(_SHOPS, 2)
    limit = draw.pick((0.5, 1.0, 2.0))
    yield [_release("r1", limit, one)], limit
    yield [_release("r1", limit, one), _release("r2", limit, two)], limit


@withheld.rule(
    "withheld costs nothing",
    "What is withheld tells nobody anything and spends nothing; a smaller one may still go out after it.",
)
def smaller_after(draw: Draw) -> Iterator[tuple[Any, ...]]:
    shop = draw.pick(_SHOPS)
    yield [_release("r1", 2.0, shop), _release("r2", 0.5, shop)], 1.0
    yield [_release("r1", 1.5, shop), _release("r2", 1.25, shop, asks="a count"), _release("r3", 0.75, shop)], 1.0
    one, two = draw.some(_SHOPS, 2)
    yield [_release("r1", 0.75, one), _release("r2", 0.5, one, two), _release("r3", 0.75, two)], 1.0


@withheld.rule(
    "made from",
    "What is made from one release and nothing else costs nothing more; it may go out when its source did, and only then.",
)
def drawings(draw: Draw) -> Iterator[tuple[Any, ...]]:
    shop = draw.pick(_SHOPS)
    yield [_release("r1", 0.75, shop), _drawing("r2", "r1", shop)], 1.0
    yield [_release("r1", 0.5, shop), _drawing("r2", "r1", shop), _release("r3", 0.25, shop, asks="a count")], 1.0
    yield [_release("r1", 1.25, shop), _drawing("r2", "r1", shop)], 1.0
    yield [_release("r1", 1.25, shop), _drawing("r2", "r1", shop), _drawing("r3", "r2", shop)], 1.0
    yield [_release("r1", 0.5, shop), _release("r2", 0.75, shop, asks="a count"), _drawing("r3", "r1", shop)], 1.0


@withheld.rule(
    "in their order", "The releases are taken in their order: what went out cannot be called back for a cheaper one."
)
def dear_ones_first(draw: Draw) -> Iterator[tuple[Any, ...]]:
    shop = draw.pick(_SHOPS)
    yield [_release("r1", 0.75, shop), _release("r2", 0.5, shop, asks="a count")], 1.0
    yield (
        [_release("r1", 0.75, shop), _release("r2", 0.25, shop, asks="a count"), _release("r3", 0.5, shop, asks="mean spend")],
        1.0,
    )


@withheld.rule(
    "the whole ledger", "What went out long ago is not forgotten: each line counts to the end of the ledger.", mixed=True
)
def long_ledgers(draw: Draw) -> Iterator[tuple[Any, ...]]:
    shop = draw.pick(_SHOPS)
    yield (
        [_release(f"r{at}", 0.25, shop, asks=asks) for at, asks in enumerate(("a count", "mean age", "mean spend") * 3, 1)],
        2.0,
    )
    for count in (6, 9, 12):
        ledger: Ledger = []
        for at in range(count):
            id, shops = f"r{at + 1}", draw.some(_SHOPS, draw.pick((1, 1, 2, 3)))
            if ledger and draw.below(4) == 0:
                source = draw.pick(ledger)
                ledger.append(_drawing(id, source["id"], *source["shops"]))
            else:
                ledger.append(_release(id, draw.pick((0.25, 0.5, 0.75)), *shops, asks=draw.pick(("mean age", "a count"))))
        yield ledger, 1.5


@withheld.touches
def reasons_of_withheld(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    return {
        mistake.caught_by
        for mistake in withheld.mistakes
        if _where(from_plain(to_plain(mistake.work(*arguments)), set[Finding])) == _where(got)
    }


def _where(found: Any) -> frozenset[str]:
    return frozenset(each.where if isinstance(each, Finding) else each for each in found)


@withheld.telling
def tell_withheld(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    releases, limit = arguments
    told = f"Limit {limit:g}. {' '.join(map(_line, releases[:6]))}{' …' if len(releases) > 6 else ''}"
    rules = {finding.rule for finding in got if isinstance(finding, Finding)} - {"over budget", "source withheld"}
    if rules:
        return f"{told} Your answer finds “{min(rules)}”, which is neither “over budget” nor “source withheld”."
    right, yours = (", ".join(sorted(_shown(found))) or "nothing" for found in (expected, got))
    return f"{told} Withheld: {right}; yours: {yours}."


def _shown(found: Any) -> list[str]:
    return [f"{each.where} ({each.rule})" if isinstance(each, Finding) else each for each in found]


@withheld.table_entry
def ids_only(found: Any) -> list[str]:
    return sorted(finding.where for finding in found)


def _held(releases: Ledger, limit: float, **changes: Any) -> list[Finding]:
    """The right answer for releases that were changed so."""
    return list(over_budget([{**each, **{name: change(each) for name, change in changes.items()}} for each in releases], limit))


@withheld.mistake("the largest epsilon is what counts", caught_by="add up")
def largest_counts(releases: Ledger, limit: float) -> list[Finding]:
    return list(over_budget([{**each, "shops": [each["id"]]} for each in releases], limit))


@withheld.mistake("asked before, so it tells nothing new", caught_by="add up")
def again_is_free(releases: Ledger, limit: float) -> list[Finding]:
    seen: dict[tuple[Any, ...], str] = {}
    changed = []
    for each in releases:
        question = (each["asks"], *sorted(each["shops"]))
        first = seen.get(question)
        changed.append({**each, "made_from": each["made_from"] or first or ""})
        seen.setdefault(question, each["id"])
    held = {finding.where for finding in over_budget(releases, limit)}
    return [finding for finding in over_budget(changed, limit) if finding.where in held or finding.rule == "over budget"]


@withheld.mistake("all releases add up, whoever is in them", caught_by="apart")
def everything_adds_up(releases: Ledger, limit: float) -> list[Finding]:
    return _held(releases, limit, shops=lambda each: ["everybody"])


@withheld.mistake("two shops together are a store of their own", caught_by="overlap")
def own_store(releases: Ledger, limit: float) -> list[Finding]:
    return _held(releases, limit, shops=lambda each: [" ".join(sorted(each["shops"]))])


@withheld.mistake("two shops share the cost", caught_by="overlap")
def cost_is_shared(releases: Ledger, limit: float) -> list[Finding]:
    return _held(releases, limit, epsilon=lambda each: each["epsilon"] / len(each["shops"]))


@withheld.mistake("what two shops have spent is added up", caught_by="overlap")
def spent_by_all_its_shops(releases: Ledger, limit: float) -> list[Finding]:
    spent: dict[str, float] = {}
    found: list[Finding] = []
    for each in releases:
        if each["made_from"]:
            if each["made_from"] in {finding.where for finding in found}:
                found.append(Finding(each["id"], "Made from one that is withheld.", "source withheld"))
        elif sum(spent.get(shop, 0) for shop in each["shops"]) + each["epsilon"] > limit:
            found.append(Finding(each["id"], "All its shops have spent more than the limit.", "over budget"))
        else:
            spent |= {shop: spent.get(shop, 0) + each["epsilon"] for shop in each["shops"]}
    return found


@withheld.mistake("at the limit is over it", caught_by="at the limit")
def limit_is_over(releases: Ledger, limit: float) -> list[Finding]:
    return list(over_budget(releases, limit - 0.01))


@withheld.mistake("what was asked is spent, answered or not", caught_by="withheld costs nothing")
def refused_is_spent(releases: Ledger, limit: float) -> list[Finding]:
    spent: dict[str, float] = {}
    held: dict[str, Finding] = {}
    for each in releases:
        if each["made_from"]:
            if each["made_from"] in held:
                held[each["id"]] = Finding(each["id"], "Its source is withheld.", "source withheld")
            continue
        spent |= {shop: spent.get(shop, 0) + each["epsilon"] for shop in each["shops"]}
        if any(spent[shop] > limit for shop in each["shops"]):
            held[each["id"]] = Finding(each["id"], "Too much.", "over budget")
    return list(held.values())


@withheld.mistake("after the first refusal the book is closed", caught_by="withheld costs nothing")
def closed_after_the_first(releases: Ledger, limit: float) -> list[Finding]:
    right = {finding.where: finding for finding in over_budget(releases, limit)}
    ids = [each["id"] for each in releases]
    first = next((ids.index(id) for id in right), len(ids))
    return [
        right.get(each["id"], Finding(each["id"], "After a refusal.", "over budget"))
        for each in releases[first:]
        if not each["made_from"] or each["id"] in right
    ]


@withheld.mistake("a shop with room to spare has spent its part of what was withheld", caught_by="withheld costs nothing")
def spent_where_there_is_room(releases: Ledger, limit: float) -> list[Finding]:
    spent: dict[str, float] = {}
    held: dict[str, Finding] = {}
    for each in releases:
        if each["made_from"]:
            if each["made_from"] in held:
                held[each["id"]] = Finding(each["id"], "Its source is withheld.", "source withheld")
            continue
        after = {shop: spent.get(shop, 0) + each["epsilon"] for shop in each["shops"]}
        if any(value > limit for value in after.values()):
            held[each["id"]] = Finding(each["id"], "Too much.", "over budget")
        spent |= {shop: value for shop, value in after.items() if value <= limit}
    return list(held.values())


@withheld.mistake("a drawing may go out, and spends", caught_by="made from")
def drawings_spend(releases: Ledger, limit: float) -> list[Finding]:
    spent: dict[str, float] = {}
    held: dict[str, Finding] = {}
    for each in releases:
        if each["made_from"] in held:
            held[each["id"]] = Finding(each["id"], "Its source is withheld.", "source withheld")
        elif not each["made_from"] and any(spent.get(shop, 0) + each["epsilon"] > limit for shop in each["shops"]):
            held[each["id"]] = Finding(each["id"], "Too much.", "over budget")
        else:
            spent |= {shop: spent.get(shop, 0) + each["epsilon"] for shop in each["shops"]}
    return list(held.values())


@withheld.mistake("a drawing of it is a release like any other", caught_by="made from")
def drawings_cost(releases: Ledger, limit: float) -> list[Finding]:
    return _held(releases, limit, made_from=lambda each: "")


@withheld.mistake("what costs nothing may always go out", caught_by="made from")
def drawings_are_free(releases: Ledger, limit: float) -> list[Finding]:
    return [finding for finding in over_budget(releases, limit) if finding.rule == "over budget"]


@withheld.mistake("cheap ones first", caught_by="in their order")
def cheap_ones_first(releases: Ledger, limit: float) -> list[Finding]:
    asked = sorted((each for each in releases if not each["made_from"]), key=lambda each: each["epsilon"])
    return list(over_budget([*asked, *(each for each in releases if each["made_from"])], limit))


@withheld.mistake("a source that is itself made from a withheld one is no matter", caught_by="made from")
def direct_sources_only(releases: Ledger, limit: float) -> list[Finding]:
    found = list(over_budget(releases, limit))
    refused = {finding.where for finding in found if finding.rule == "over budget"}
    source = {each["id"]: each["made_from"] for each in releases}
    return [finding for finding in found if finding.where in refused or source[finding.where] in refused]


@withheld.mistake("after five lines the budget is fresh", caught_by="the whole ledger")
def fresh_after_five(releases: Ledger, limit: float) -> list[Finding]:
    days = {each["id"]: at // 5 for at, each in enumerate(releases)}
    return _held(releases, limit, shops=lambda each: [f"{shop} {days[each['id']]}" for shop in each["shops"]])


@withheld.accepted("pairs, from a table of what is left")
def with_what_is_left(releases: Ledger, limit: float) -> list[tuple[str, str]]:
    left: dict[str, float] = {}
    found: list[tuple[str, str]] = []
    for each in releases:
        if each["made_from"]:
            if any(where == each["made_from"] for _, where in found):
                found.append(("source withheld", each["id"]))
            continue
        least = min(left.setdefault(shop, limit) for shop in each["shops"])
        if each["epsilon"] > least:
            found.append(("over budget", each["id"]))
            continue
        for shop in each["shops"]:
            left[shop] -= each["epsilon"]
    return found


withheld.hint(
    "Keep a mapping spent from shop to what has gone out about it. Take the releases in their order.",
    'A release may go out if spent.get(shop, 0) + release["epsilon"] <= limit for each of its shops. Only then add it to each of them.',
    'First look at release["made_from"]: if it names a release, add nothing; withhold this one only if that one was withheld.',
)

# ---------------------------------------------------------------------------------------------------------------------
# 9.5 weigh: does the model contain no personal data?

no_personal_data = Question(
    "9.5",
    kind="weigh",
    outcome="MODEL-5",
    minutes=10,
    answer="no_personal_data",
    returns=Literal["supports", "in part", "against", "nothing"],
    not_tested=(
        "whether the records are genuine",
        "what an authority or a court would say",
        "cases on which two blind readers differ",
    ),
)


@no_personal_data.solution
def what_it_says_of_the_model(id: str) -> str:
    return verdict(id)


@no_personal_data.published
def twelve_exhibits_on_a_model() -> Mapping[str, Published]:
    return shown("9.5")


no_personal_data.rule(
    "own word", "A data sheet and a contract read the same whether something can be got out of the model or not."
)(nothing_more)
no_personal_data.rule(
    "one attack",
    "An attack that fails, or one layer that is gone, closes one way; a stronger attack or another layer may be open.",
)(nothing_more)
no_personal_data.rule(
    "could not hold them", "A model that never learned from these people can hold nothing of them, whatever attack one tries."
)(nothing_more)
no_personal_data.rule(
    "got out", "Where somebody got users out of it, or told who was among them far better than chance, the claim is refuted."
)(nothing_more)
no_personal_data.rule("silence", "People cannot complain of what they cannot see.")(nothing_more)
no_personal_data.rule(
    "another matter", "What became of the pictures, or of somebody else’s model, says nothing of what this model holds."
)(nothing_more)


@no_personal_data.telling
def tell_no_personal_data(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "supports": "Could it look so if the model held something of one of them?",
        "in part": "Which way stays open beside the one that it closes?",
        "against": "Of whom did somebody get something out, and was it right?",
        "nothing": "Would it look any different if the claim were false?",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


def _says_unless(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else what_it_says_of_the_model(id)


@no_personal_data.mistake("weights are mathematics, so nobody is in them", caught_by="own word")
def mathematics_is_nobody(id: str) -> str:
    return _says_unless(("w1",), "supports", id)


@no_personal_data.mistake("what is forbidden does not happen", caught_by="own word")
def forbidden_is_impossible(id: str) -> str:
    return _says_unless(("w6",), "in part", id)


@no_personal_data.mistake("no attack found anything, so there is nothing", caught_by="one attack")
def failed_once_is_safe(id: str) -> str:
    return _says_unless(("w3", "w9", "w12"), "supports", id)


@no_personal_data.mistake("a failed attack shows nothing at all", caught_by="one attack")
def failure_is_nothing(id: str) -> str:
    return _says_unless(("w3", "w12"), "nothing", id)


@no_personal_data.mistake("nothing can be shown of a model", caught_by="could not hold them")
def never_shown(id: str) -> str:
    return _says_unless(("w2", "w10"), "in part", id)


@no_personal_data.mistake("who was among them is no personal matter", caught_by="got out")
def membership_does_not_count(id: str) -> str:
    return _says_unless(("w8",), "nothing", id)


@no_personal_data.mistake("no complaint, so no fault", caught_by="silence")
def silence_is_consent(id: str) -> str:
    return _says_unless(("w5",), "in part", id)


@no_personal_data.mistake("the pictures are gone, so the faces are", caught_by="another matter")
def pictures_gone_faces_gone(id: str) -> str:
    return _says_unless(("w7",), "in part", id)


@no_personal_data.mistake("one model leaked, so all do", caught_by="another matter")
def all_models_leak(id: str) -> str:
    return _says_unless(("w11",), "against", id)


no_personal_data.accepted("capitals and spaces")(lambda id: f" {what_it_says_of_the_model(id).upper()} ")
no_personal_data.hint(
    "Ask chapter 2’s question of each: would I see this if the claim were false?",
    "Then ask how far it reaches: every way to get something out, or one?",
    "Two support the claim, three do in part, two speak against it, five say nothing of it.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 9.6 discuss

withdrawn_member = Question("9.6", kind="discuss", outcome="MODEL-5", minutes=12)

QUESTIONS = (comes_out, attack, found_again, withheld, no_personal_data, withdrawn_member)
