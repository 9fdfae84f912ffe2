"""The questions of exercise 2, Claims and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from casebook.findings import Finding
from casebook.invented import invented_claims
from casebook.judgement import nothing_more, on_our_rows, sentences
from casebook.question import Draw, Published, Question
from casebook.records import Claim, Draft
from casebook.tables import row, table

# ---------------------------------------------------------------------------------------------------------------------
# 2.1 predict: what does a headline do with the claim?

treats = Question(
    "2.1",
    kind="predict",
    outcome="EVID-1",
    minutes=9,
    answer="treats",
    returns=Literal["reports", "asks", "assumes", "leaves out"],
    not_tested=(
        "headlines on which the two blind readers differ",
        "asking or assuming, where both readers hesitated between the two",
        "the headlines themselves: you read our descriptions",
    ),
)


@treats.solution
def what_both_readers_say(headline: str) -> str:
    return str(next(each.verdict for each in table("readings") if (each.question, each.case) == ("2.1", headline)))


@treats.published
def twenty_headlines() -> Mapping[str, Published]:
    rules = {"reports": "a speaker", "asks": "a question", "assumes": "taken for granted", "leaves out": "left out"}
    return {
        each.id: Published(rules[what_both_readers_say(each.id)], (each.id,), each.paraphrase) for each in table("headlines")
    }


treats.rule("a speaker", "A headline that gives the claim, or an answer to it, as a named speaker’s words reports it.")(
    nothing_more
)
treats.rule("a question", "A question mark asserts nothing, and it answers nothing: the headline asks.")(nothing_more)
treats.rule("taken for granted", "To ask what was done with a thing takes for granted that it was there.")(nothing_more)
treats.rule("left out", "A headline can speak of the affair, or of privacy at large, and say nothing of whether data passed.")(
    nothing_more
)


@treats.telling
def tell_treats(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    return f"You coded {arguments[0]} as “{got}”."


@treats.mistake("a question is half an assertion", caught_by="a question")
def asking_is_assuming(headline: str) -> str:
    code = what_both_readers_say(headline)
    return "assumes" if code == "asks" else code


@treats.mistake("a denial does not count as a report", caught_by="a speaker")
def denials_leave_out(headline: str) -> str:
    return "leaves out" if headline in ("H14", "H17", "H20") else what_both_readers_say(headline)


@treats.mistake("whoever prints a claim makes it", caught_by="a speaker")
def reporting_is_assuming(headline: str) -> str:
    return "assumes" if headline in ("H01", "H09") else what_both_readers_say(headline)


@treats.mistake("what is only presupposed is left out", caught_by="taken for granted")
def presupposing_leaves_out(headline: str) -> str:
    code = what_both_readers_say(headline)
    return "leaves out" if code == "assumes" else code


@treats.mistake("the affair is about data, so every headline is", caught_by="left out")
def nothing_is_left_out(headline: str) -> str:
    code = what_both_readers_say(headline)
    return "reports" if code == "leaves out" else code


treats.accepted("in capitals")(lambda headline: what_both_readers_say(headline).upper())
treats.hint(
    "Look only at what happens to the claim that data passed: is it in somebody’s mouth, asked, presupposed, or not there at all?",
    "“Asks whether” asks. “Asks what they did with it” assumes that they had it.",
    "Most of the twenty report or ask; few assume.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 2.2 compute: agreement beyond chance

agreement = Question(
    "2.2",
    kind="compute",
    outcome="EVID-1",
    minutes=14,
    answer="agreement",
    returns=dict[Literal["observed", "by chance", "kappa"], float | None],
    tolerance=1e-3,
    not_tested=("which of two coders is right", "whether the codes are worth giving", "an interval for so few headlines"),
)


@agreement.solution
def cohens_kappa(first: dict[str, str], second: dict[str, str]) -> dict[str, float | None]:
    both = [id for id in first if id in second]
    codes = set(first.values()) | set(second.values())

    def share(coder: dict[str, str], code: str) -> float:
        return sum(coder[id] == code for id in both) / len(both)

    observed = sum(first[id] == second[id] for id in both) / len(both)
    chance = sum(share(first, code) * share(second, code) for code in codes)
    kappa = (observed - chance) / (1 - chance) if chance < 1 else None
    return {"observed": observed, "by chance": chance, "kappa": kappa}


_CODES = ("reports", "asks", "assumes", "leaves out")


def _coded(codes: list[str], first: int = 1) -> dict[str, str]:
    return {f"h{first + at}": code for at, code in enumerate(codes)}


@agreement.rule("observed", "Observed agreement is the share of headlines to which both coders gave the same code.")
def same_codes(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, other = draw.some(_CODES, 2)
    yield _coded([one, other]), _coded([one, other])
    yield _coded([one, other]), _coded([other, one])
    yield _coded([one, other, one, other]), _coded([one, other, one, one])


@agreement.rule(
    "by chance",
    "Chance is the sum, over the codes, of one coder’s share of a code times the other coder’s share of it.",
)
def lopsided_coders(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, other, third = draw.some(_CODES, 3)
    yield _coded([one] * 4 + [other]), _coded([one] * 3 + [other] * 2)
    yield _coded([one] * 5 + [third]), _coded([one] * 2 + [other] * 3 + [third])


@agreement.rule("kappa", "Kappa is what the coders reach beyond chance, as a share of what there was to reach beyond it.")
def some_agreement(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, other = draw.some(_CODES, 2)
    yield _coded([one, one, other, other]), _coded([one, other, other, other])
    yield _coded([one, other, other, one, one]), _coded([other, one, other, one, other])


@agreement.rule(
    "undefined",
    "Only where both give one single code throughout does chance explain everything: then, and then only, kappa is None.",
)
def one_code_only(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for count in (2, 1, 5):
        code = draw.pick(_CODES)
        yield _coded([code] * count), _coded([code] * count)
    one, other = draw.some(_CODES, 2)
    yield _coded([one] * 4), _coded([one, one, other, other])
    yield _coded([one, one, other, other]), _coded([one] * 4)
    yield _coded([one, one]), _coded([other, other])


@agreement.rule("coded by both", "A headline that only one of them coded says nothing about agreement, and counts nowhere.")
def gaps(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, other, third = draw.some(_CODES, 3)
    yield _coded([one, one, other, third]), _coded([one, other, other])
    yield _coded([one, one, other]), _coded([other, one, other, third, third], first=2)
    yield _coded([one, one, other, one]), _coded([other, other, one, one, one], first=3)
    yield _coded([one, one, other]), _coded([one, one])


@agreement.rule("any two coders", "The three figures hold for any two coders, whatever codes they use.", mixed=True)
def drawn_coders(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for count in (4, 8, 20):
        codes = [draw.pick(_CODES) for _ in range(count)]
        codes[:2] = _CODES[:2]
        other = [code if draw.below(3) else draw.pick(_CODES) for code in codes]
        yield _coded(codes), dict(sorted(_coded(other).items(), reverse=True))
    yield {"H04": "quotes", "X7": "jokes", "a": "quotes"}, {"a": "jokes", "X7": "jokes", "H04": "quotes", "b": "asks"}
    often, seldom = draw.some(_CODES, 2)
    yield _coded([often] * 9 + [seldom]), _coded([seldom] + [often] * 9)


@agreement.touches
def figures_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    touched = {name for name in ("observed", "by chance") if not _close(expected[name], got[name])}
    if touched and arguments[0].keys() != arguments[1].keys():
        return touched | {"coded by both"}
    if not touched and None in (expected["kappa"], got["kappa"]):
        return {"undefined"}
    return touched or {"kappa"}


def _close(one: float | None, other: float | None) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) <= agreement.tolerance)


@agreement.telling
def tell_agreement(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    first, second = arguments
    ids = sorted(first.keys() | second.keys())
    pairs = "; ".join(f"{id} {first.get(id, 'not coded')} / {second.get(id, 'not coded')}" for id in ids[:6])
    rest = f"; and {len(ids) - 6} more" if len(ids) > 6 else ""
    wrong = [name for name in expected if not _close(expected[name], got[name])]
    told = "; ".join(f"“{name}” should be {_figure(expected[name])}, yours is {_figure(got[name])}" for name in wrong)
    order = "" if list(first) == list(second) else " They listed them in different orders, or not the same ones."
    return f"Two coders gave: {pairs}{rest}.{order} Here {told}."


def _figure(figure: float | None) -> str:
    return "None" if figure is None else f"{figure:.3f}"


def _with_chance(observed: float, chance: float) -> dict[str, float | None]:
    return {"observed": observed, "by chance": chance, "kappa": None if chance == 1 else (observed - chance) / (1 - chance)}


def _pairs(first: dict[str, str], second: dict[str, str]) -> list[tuple[str, str]]:
    return [(first[id], second[id]) for id in first if id in second]


@agreement.mistake("agreement means using the same codes", caught_by="observed")
def same_codes_somewhere(first: dict[str, str], second: dict[str, str]) -> dict[str, Any]:
    right: dict[str, Any] = cohens_kappa(first, second)
    pairs = _pairs(first, second)
    used = {other for _, other in pairs}
    return _with_chance(sum(code in used for code, _ in pairs) / len(pairs), right["by chance"])


@agreement.mistake("every code is equally likely", caught_by="by chance")
def even_chance(first: dict[str, str], second: dict[str, str]) -> dict[str, float | None]:
    pairs = _pairs(first, second)
    return _with_chance(sum(a == b for a, b in pairs) / len(pairs), 1 / len({code for pair in pairs for code in pair}))


@agreement.mistake("the coders are one pool", caught_by="by chance")
def pooled_chance(first: dict[str, str], second: dict[str, str]) -> dict[str, float | None]:
    pairs = _pairs(first, second)
    pool = [code for pair in pairs for code in pair]
    chance = sum((pool.count(code) / len(pool)) ** 2 for code in set(pool))
    return _with_chance(sum(a == b for a, b in pairs) / len(pairs), chance)


@agreement.mistake("agreement is what is left after chance", caught_by="kappa")
def not_rescaled(first: dict[str, str], second: dict[str, str]) -> dict[str, Any]:
    right: dict[str, Any] = cohens_kappa(first, second)
    return right | {"kappa": right["kappa"] and right["observed"] - right["by chance"]}


@agreement.mistake("below chance is no agreement at all", caught_by="kappa")
def never_negative(first: dict[str, str], second: dict[str, str]) -> dict[str, Any]:
    right: dict[str, Any] = cohens_kappa(first, second)
    return right | {"kappa": right["kappa"] and max(0.0, right["kappa"])}


@agreement.mistake("agreeing on everything is perfect agreement", caught_by="undefined")
def one_when_undefined(first: dict[str, str], second: dict[str, str]) -> dict[str, Any]:
    right = cohens_kappa(first, second)
    return right | {"kappa": 1.0 if right["kappa"] is None else right["kappa"]}


@agreement.mistake("without chance there is nothing to measure", caught_by="undefined")
def none_without_chance(first: dict[str, str], second: dict[str, str]) -> dict[str, Any]:
    right: dict[str, Any] = cohens_kappa(first, second)
    return right if right["by chance"] else right | {"kappa": None}


@agreement.mistake("a gap is a disagreement", caught_by="coded by both")
def gaps_disagree(first: dict[str, str], second: dict[str, str]) -> dict[str, Any]:
    right: dict[str, Any] = cohens_kappa(first, second)
    ids = first.keys() | second.keys()
    return _with_chance(sum(first.get(id) == second.get(id) for id in ids) / len(ids), right["by chance"])


@agreement.mistake("each coder’s shares come from all that she coded", caught_by="coded by both")
def shares_of_everything(first: dict[str, str], second: dict[str, str]) -> dict[str, Any]:
    right: dict[str, Any] = cohens_kappa(first, second)
    one, other = list(first.values()), list(second.values())
    chance = sum(one.count(code) / len(one) * other.count(code) / len(other) for code in {*one, *other})
    return _with_chance(right["observed"], chance)


@agreement.mistake("the coders list the headlines in the same order", caught_by="any two coders")
def by_position(first: dict[str, str], second: dict[str, str]) -> dict[str, Any]:
    if first.keys() != second.keys():
        return cohens_kappa(first, second)
    return cohens_kappa(first, dict(zip(first, second.values(), strict=True)))


@agreement.accepted("with counters, rounded to three digits")
def with_counters(first: dict[str, str], second: dict[str, str]) -> dict[str, float | None]:
    from collections import Counter

    pairs = [(first[id], second[id]) for id in sorted(first.keys() & second.keys())]
    one, other = (Counter(codes) for codes in zip(*pairs, strict=True))
    agreed, n = sum(a == b for a, b in pairs), len(pairs)
    by_chance = sum(one[code] * other[code] for code in one)
    kappa = None if by_chance == n**2 else round((agreed * n - by_chance) / (n**2 - by_chance), 3)
    return {"observed": round(agreed / n, 3), "by chance": round(by_chance / n**2, 3), "kappa": kappa}


agreement.hint(
    "Keep first the ids that both coders have. Everything else is counted over those.",
    "Chance for one code: (how often the first gave it ÷ n) × (how often the second gave it ÷ n). Add that up over the codes.",
    "kappa = (observed - chance) / (1 - chance). When chance is 1, it is None.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 2.3 compute: how many originals?

originals = Question(
    "2.3",
    kind="compute",
    outcome="EVID-2",
    minutes=12,
    answer="originals",
    returns=set[str],
    not_tested=("whether an original is right", "whether a report tells truly what it rests on"),
)


@originals.solution
def what_it_rests_on(report: str, rests_on: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting, found = [report], set()
    while waiting:
        item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        if item in rests_on:
            waiting += rests_on[item]
        else:
            found.add(item)
    return found


_FIRST_HAND = ("the speech", "a post", "a register extract", "an interview", "a contract", "a log")


def _reports(draw: Draw, count: int) -> list[str]:
    return [f"report {number}" for number in draw.some(range(10, 60), count)]


@originals.rule("chain", "A report of a report rests on what the first one rests on: follow the chain to its end.")
def chains(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for length in (2, 3, 4):
        names, origin = _reports(draw, length), draw.pick(_FIRST_HAND)
        yield names[0], {name: [after] for name, after in zip(names, [*names[1:], origin], strict=True)}
    one, two, three = _reports(draw, 3)
    first, second = draw.some(_FIRST_HAND, 2)
    yield one, {two: [second], one: [three], three: [first]}
    names = _reports(draw, 30)
    yield names[0], {name: [after] for name, after in zip(names, [*names[1:], first], strict=True)}


@originals.rule("every source", "A report may rest on several sources; each of them is followed.")
def several_sources(draw: Draw) -> Iterator[tuple[Any, ...]]:
    first, second, third = draw.some(_FIRST_HAND, 3)
    one, two = _reports(draw, 2)
    yield one, {one: [first, second]}
    yield one, {one: [first, second, third]}
    yield one, {one: [first, two], two: [second]}


@originals.rule("no source named", "A report that names no source is not first-hand: it adds no original.")
def nothing_named(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, _ = _reports(draw, 3)
    yield one, {one: []}
    yield one, {one: [two], two: []}
    yield one, {one: [two, draw.pick(_FIRST_HAND)], two: []}


@originals.rule(
    "circle",
    "Reports that rest only on one another rest on nothing: a circle has no first voice. What else they rest on still counts.",
)
def circles(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, three = _reports(draw, 3)
    yield one, {one: [two], two: [one]}
    yield one, {one: [two], two: [three], three: [two]}
    origin = draw.pick(_FIRST_HAND)
    yield one, {one: [two], two: [one, origin]}
    yield one, {two: [one, origin], one: [two]}
    yield one, {one: [origin, two], two: [one]}
    yield one, {one: [two], two: [three], three: [one, origin]}
    yield one, {one: [two], two: [three], three: [two, origin]}
    yield one, {one: [two, three], two: [one, three], three: [one, two]}


@originals.rule("other reports", "An original that only other reports rest on does not carry this one.")
def not_reached(draw: Draw) -> Iterator[tuple[Any, ...]]:
    first, second = draw.some(_FIRST_HAND, 2)
    one, two, three = _reports(draw, 3)
    yield one, {one: [first], two: [second]}
    yield one, {one: [first], two: [one, second], three: [two]}


@originals.rule("any web", "However the reports are knit, the originals are what can be reached and is no report.", mixed=True)
def webs(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for count in (4, 6, 9):
        names = _reports(draw, count)
        things = [*names, *_FIRST_HAND]
        yield names[0], {name: draw.some(things, draw.below(4)) for name in names}
    yield "the blog", {"the blog": ["a wire", "report 7"], "a wire": ["report of the police 8"], "report 7": ["the blog"]}
    shared, one, two, three = draw.pick(_FIRST_HAND), *_reports(draw, 3)
    yield one, {one: [two, three], two: [shared], three: [shared]}


@originals.touches
def why_items_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    report, rests_on = arguments
    touched = set()
    for item in got - expected:
        if item not in rests_on:
            touched.add("other reports")
        elif not rests_on[item]:
            touched.add("no source named")
        else:
            touched.add("circle" if _in_a_circle(item, rests_on) else "chain")
    by_first_sources = what_it_rests_on(report, {name: sources[:1] for name, sources in rests_on.items()})
    for item in expected - got:
        touched |= {"chain"} if item not in rests_on[report] else set()
        touched |= {"every source"} if item not in by_first_sources else set()
    if expected - got and any(_in_a_circle(name, rests_on) for name in _reached(report, rests_on) if name in rests_on):
        touched.add("circle")
    return touched


def _in_a_circle(item: str, rests_on: dict[str, list[str]]) -> bool:
    seen: set[str] = set()
    waiting = list(rests_on[item])
    while waiting:
        at = waiting.pop()
        if at == item:
            return True
        if at not in seen:
            seen.add(at)
            waiting += rests_on.get(at, [])
    return False


@originals.telling
def tell_originals(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    report, rests_on = arguments
    web = "; ".join(f"{name} rests on {', '.join(sources) or 'nothing that it names'}" for name, sources in rests_on.items())
    return f"In this web: {web}. What {report} finally rests on is {_listed(expected)}; yours is {_listed(got)}."


def _listed(items: Any) -> str:
    return ", ".join(sorted(items)) or "nothing"


@originals.mistake("one step back is far enough", caught_by="chain")
def one_step_back(report: str, rests_on: dict[str, list[str]]) -> set[str]:
    return {source for source in rests_on[report] if source not in rests_on}


@originals.mistake("the first source named is the source", caught_by="every source")
def first_source_only(report: str, rests_on: dict[str, list[str]]) -> set[str]:
    return what_it_rests_on(report, {name: sources[:1] for name, sources in rests_on.items()})


@originals.mistake("who names no source is the source", caught_by="no source named")
def unsourced_is_first_hand(report: str, rests_on: dict[str, list[str]]) -> set[str]:
    return what_it_rests_on(report, rests_on) | {
        name for name in _reached(report, rests_on) if name in rests_on and not rests_on[name]
    }


@originals.mistake("someone in a circle must have seen it", caught_by="circle")
def circle_members_count(report: str, rests_on: dict[str, list[str]]) -> set[str]:
    return what_it_rests_on(report, rests_on) | {
        name for name in _reached(report, rests_on) if name in rests_on and _in_a_circle(name, rests_on)
    }


@originals.mistake("all that anybody rests on", caught_by="other reports")
def everything_first_hand(report: str, rests_on: dict[str, list[str]]) -> set[str]:
    return {source for sources in rests_on.values() for source in sources if source not in rests_on}


def _reached(report: str, rests_on: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [report]
    while waiting:
        item = waiting.pop()
        if item not in seen:
            seen.add(item)
            waiting += rests_on.get(item, [])
    return seen


@originals.accepted("by recursion, as a list with repeats")
def by_recursion(report: str, rests_on: dict[str, list[str]], path: tuple[str, ...] = ()) -> list[str]:
    if report in path:
        return []
    if report not in rests_on:
        return [report]
    return [found for source in rests_on[report] for found in by_recursion(source, rests_on, (*path, report))]


@originals.mistake("a shared original counts for none", caught_by="any web")
def only_what_one_names(report: str, rests_on: dict[str, list[str]]) -> set[str]:
    reached = _reached(report, rests_on)
    named = [source for name in reached for source in rests_on.get(name, []) if source not in rests_on]
    return {source for source in named if named.count(source) == 1}


originals.hint(
    "Start with [report]. Take an item: if it is a key of rests_on, its sources wait to be looked at; if not, it is an original.",
    "Keep a set of what you have looked at, and skip it the second time: that ends every circle.",
    "An empty list adds nothing to the waiting ones, so a report without a source brings no original by itself.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 2.4 decide: does the sentence say more than its rows?

objections = Question(
    "2.4",
    kind="decide",
    outcome="EVID-3",
    minutes=15,
    answer="objections",
    returns=set[Finding],
    in_table=set[Literal["no row", "hindsight", "contradicted", "own word", "unsupported"]],
    not_tested=(
        "whether the row tells its source truly",
        "whether a row that is partly borne out bears the part that is printed",
        "whether the sentence is fair in tone",
    ),
)


@objections.solution
def what_to_object(draft: Draft, rows: list[Claim]) -> Iterator[Finding]:
    if not rows:
        yield Finding(draft.id, "No row is given.", "no row")
    for each in rows:
        if each.date > draft.as_of:
            yield Finding(each.id, "The row is about a later day.", "hindsight")
        if draft.states == "that it was said":
            continue
        if each.status == "contradicted":
            yield Finding(each.id, "The row says that it is not so.", "contradicted")
        elif each.status == "uncorroborated" and each.footing in ("own word", "own correction"):
            yield Finding(each.id, "A party's own word, and nothing outside it.", "own word")
        elif each.status in ("uncorroborated", "withheld"):
            yield Finding(each.id, "Nothing bears it out.", "unsupported")


_DRAFT_RULES = {
    "d1": "own word",
    "d2": "said",
    "d3": "hindsight",
    "d4": "contradicted",
    "d5": "unsupported",
    "d6": "said",
    "d7": "no row",
    "d8": "own word",
}


@objections.published
def eight_drafts() -> Mapping[str, Published]:
    drafts = {draft.id: draft for draft in table("drafts")}
    return {
        id: Published(rule, (drafts[id], [row("claims", each) for each in drafts[id].rests_on]), _in_words(drafts[id]))
        for id, rule in _DRAFT_RULES.items()
    }


def _in_words(draft: Draft) -> str:
    return f"“{draft.text}” It states {draft.states}, as of {draft.as_of}; rows: {', '.join(draft.rests_on) or 'none'}."


_OWN = ("own word", "own correction")
_OUTSIDE = ("third-party report", "registry record", "official finding")
_THIN = ("inference", "unnamed opinion", "none")
_BORNE_OUT = {"footing": "registry record", "status": "corroborated"}


def _draft(draw: Draw, *rows: dict[str, Any], **given: Any) -> tuple[Draft, list[Claim]]:
    """An invented sentence that states that something is so, on rows of an earlier day, unless it is given otherwise."""
    made = invented_claims(draw, *rows)
    plain = {"states": "that it is so", "as_of": "2031-05-09"} | given
    return Draft(f"s{10 + draw.below(80)}", "An invented sentence.", rests_on=tuple(each.id for each in made), **plain), made


@objections.rule("no row", "A sentence that rests on no row rests on nothing that a reader could open.")
def without_rows(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for states in ("that it is so", "that it was said"):
        yield _draft(draw, states=states)


@objections.rule(
    "own word",
    "A party’s own word that nothing bears out shows that it was said, and no more; one that is partly borne out draws no objection.",
)
def on_own_word(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for footing in _OWN:
        yield _draft(draw, {"footing": footing})
        yield _draft(draw, {"footing": footing, "uttered": "confirmed"})
    yield _draft(draw, {}, {})
    yield _draft(draw, {}, {"footing": "own correction"})
    yield _draft(draw, {}, _BORNE_OUT)
    for status in ("corroborated", "partly"):
        for footing in _OWN:
            yield _draft(draw, {"footing": footing, "status": status})


@objections.rule(
    "unsupported", "That nothing was found, that somebody infers it, or that a row is withheld, does not show that it is so."
)
def on_nothing(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for footing in _THIN:
        yield _draft(draw, {"footing": footing})
    for footing in _OUTSIDE:
        yield _draft(draw, {"footing": footing})
    yield _draft(draw, {"footing": draw.pick(_OWN), "status": "withheld"})
    yield _draft(draw, {"footing": draw.pick(_THIN), "status": draw.pick(("corroborated", "partly"))})


@objections.rule("contradicted", "A row whose content is contradicted is evidence for the opposite.")
def on_the_opposite(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for footing in (*_OWN, *_OUTSIDE, *_THIN):
        yield _draft(draw, {"footing": footing, "status": "contradicted"})


@objections.rule("hindsight", "A later event cannot show how things stood on an earlier day; one of the same day can.")
def looking_back(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for day in ("2031-05-10", "2031-06-01", "2033-01-01"):
        yield _draft(draw, _BORNE_OUT | {"date": day}, states=draw.pick(("that it is so", "that it was said")))
    yield _draft(draw, _BORNE_OUT | {"date": "2031-05-09"})


@objections.rule("said", "A sentence that only reports that something was said needs no more than the saying.")
def only_reported(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for footing in (*_OWN, *_THIN):
        yield _draft(draw, {"footing": footing, "uttered": "confirmed"}, states="that it was said")
    yield _draft(draw, {"status": "contradicted"}, states="that it was said")


@objections.rule("every row", "Each row is looked at for itself, and can draw more than one objection.", mixed=True)
def several_rows(draw: Draw) -> Iterator[tuple[Any, ...]]:
    def any_row() -> dict[str, Any]:
        return {
            "footing": draw.pick((*_OWN, *_OWN, *_OUTSIDE, *_THIN)),
            "status": draw.pick(("corroborated", "partly", "uncorroborated", "uncorroborated", "contradicted", "withheld")),
            "date": draw.pick(("2031-05-06", "2031-05-09", "2031-05-10")),
        }

    yield _draft(draw, {"date": "2031-05-10"})
    yield _draft(draw, _BORNE_OUT | {"date": "2031-05-10"}, _BORNE_OUT | {"date": "2031-07-01"})
    yield _draft(draw, {"status": "contradicted"}, {"status": "contradicted", "date": "2031-05-05"})
    yield _draft(draw, {"status": "contradicted", "date": "2031-05-10"}, {"footing": "none"})
    for count in (2, 3, 4, 5):
        yield _draft(draw, *(any_row() for _ in range(count)), states=draw.pick(("that it is so", "that it was said")))


@objections.touches
def rules_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    differ = {finding.rule for finding in set(expected) ^ set(got)} & set(objections.criteria)
    if arguments[0].states == "that it was said" and differ & {"own word", "unsupported", "contradicted"}:
        return {"said"}
    return differ


@objections.telling
def tell_objections(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    draft, rows = arguments
    facts = "; ".join(f"{each.id}, {each.date}, footing {each.footing}, status {each.status}" for each in rows) or "none"
    told = draft.text if draft.text != "An invented sentence." else f"An invented sentence, {draft.id}."
    told = f"{told} It states {draft.states}, as of {draft.as_of}; rows: {facts}."
    unknown = sorted(set(_names(got)) - set(objections.criteria))
    if unknown:
        return f"{told} Your answer objects “{unknown[0]}”, which is none of the five rules."
    wanted, found = sorted(_names(expected)), sorted(_names(got))
    if wanted == found and wanted:
        return f"{told} Your objections name the right rules and another place: the row's id, or the draft's where there is no row."
    needed = _needed(expected) if set(wanted) - set(found) else ""
    return f"{told} Objections: {', '.join(wanted) or 'none'}; yours: {', '.join(found) or 'none'}.{needed}"


def _names(found: Any) -> list[str]:
    return [finding.rule if isinstance(finding, Finding) else finding for finding in found]


def _needed(expected: Any) -> str:
    """Which row would be needed instead."""
    rules = set(_names(expected))
    if rules & {"own word", "unsupported"}:
        return " It would need a row that something outside the parties bears out."
    if "no row" in rules:
        return " It would need a row at all."
    return " It would need a row about that day or an earlier one." if "hindsight" in rules else ""


@objections.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted(finding.rule for finding in found)


def _without(rule: str, found: Iterator[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.rule != rule]


@objections.mistake("two parties' words make a record", caught_by="own word")
def two_words_are_enough(draft: Draft, rows: list[Claim]) -> list[Finding]:
    found = list(what_to_object(draft, rows))
    return found if _names(found).count("own word") < 2 else _without("own word", iter(found))


@objections.mistake("a correction is an outside check", caught_by="own word")
def corrections_are_checks(draft: Draft, rows: list[Claim]) -> list[Finding]:
    own = {each.id for each in rows if each.footing == "own correction"}
    return [each for each in what_to_object(draft, rows) if (each.rule, each.where in own) != ("own word", True)]


@objections.mistake("once a party's word, always only its word", caught_by="own word")
def ignores_that_it_was_borne_out(draft: Draft, rows: list[Claim]) -> list[Finding]:
    found = list(what_to_object(draft, rows))
    if draft.states == "that it is so":
        own = [each for each in rows if each.footing in _OWN and each.status in ("corroborated", "partly")]
        found += [Finding(each.id, "A party's own word.", "own word") for each in own]
    return found


@objections.mistake("nothing found, so nothing happened", caught_by="unsupported")
def silence_is_a_finding(draft: Draft, rows: list[Claim]) -> list[Finding]:
    return _without("unsupported", what_to_object(draft, rows))


@objections.mistake("a row is a row", caught_by="contradicted")
def contradicted_rows_count(draft: Draft, rows: list[Claim]) -> list[Finding]:
    return _without("contradicted", what_to_object(draft, rows))


@objections.mistake("what we know now was so then", caught_by="hindsight")
def ignores_the_day(draft: Draft, rows: list[Claim]) -> list[Finding]:
    return _without("hindsight", what_to_object(draft, rows))


@objections.mistake("a row of the same day comes too late", caught_by="hindsight")
def the_day_itself_is_late(draft: Draft, rows: list[Claim]) -> list[Finding]:
    late = [Finding(each.id, "Not earlier.", "hindsight") for each in rows if each.date == draft.as_of]
    return [*what_to_object(draft, rows), *late]


@objections.mistake("a report vouches for what it reports", caught_by="said")
def saying_is_being_so(draft: Draft, rows: list[Claim]) -> list[Finding]:
    strict = Draft(draft.id, draft.text, "that it is so", draft.as_of, draft.rests_on)
    return list(what_to_object(strict, rows))


@objections.mistake("a sentence without a row is only unproved", caught_by="no row")
def no_row_no_objection(draft: Draft, rows: list[Claim]) -> list[Finding]:
    return _without("no row", what_to_object(draft, rows))


@objections.mistake("the first objection is enough", caught_by="every row")
def stops_at_the_first(draft: Draft, rows: list[Claim]) -> list[Finding]:
    return list(what_to_object(draft, rows))[:1] if len({each.date for each in rows}) > 1 else list(what_to_object(draft, rows))


@objections.accepted("a list of pairs (rule, where)")
def as_pairs(draft: Draft, rows: list[Claim]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.where) for finding in reversed(list(what_to_object(draft, rows)))]


objections.hint(
    "Two things to ask of each row: is its day later than draft.as_of? And, where draft.states is “that it is so”, what is its status?",
    "Dates in the form 2020-09-12 can be compared as text. Later days come later.",
    "For “that it is so”: contradicted; else uncorroborated with an own footing is “own word”; else uncorroborated or withheld is “unsupported”.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 2.5 weigh: shown, claimed, refuted, open

how_it_stands = Question(
    "2.5",
    kind="weigh",
    outcome="EVID-4",
    minutes=10,
    answer="how_it_stands",
    returns=Literal["shown", "claimed", "refuted", "open"],
    not_tested=(
        "records that this course has not seen",
        "what happens after the day of the last check",
        "a verdict that both blind readers nearly gave",
    ),
)

_BACKGROUND = {
    "v1": "the day",
    "v2": "the day",
    "v3": "the number",
    "v4": "the number",
    "v5": "a correction",
    "v6": "the entity",
    "v7": "the entity",
    "v8": "a party's account",
    "v9": "silence",
    "v10": "silence",
}


how_it_stands.solution(on_our_rows)
how_it_stands.published(lambda: sentences(_BACKGROUND))


how_it_stands.rule(
    "the day", "“Fined by then” and “fined for that by then” are two sentences; each is looked up as of its day."
)(nothing_more)
how_it_stands.rule(
    "the number", "An upper estimate by the firm concerned is a claim; what a court or agency held is a finding."
)(nothing_more)
how_it_stands.rule(
    "a correction", "Where the source itself took its sentence back, the sentence is refuted, not merely doubted."
)(nothing_more)
how_it_stands.rule("the entity", "A register speaks of one company: the onshore firm and its offshore parent are two.")(
    nothing_more
)
how_it_stands.rule("a party's account", "An explanation that fits the record is still the party’s own explanation.")(
    nothing_more
)
how_it_stands.rule("silence", "Where no row says, the matter is open, however likely one answer looks.")(nothing_more)


@how_it_stands.telling
def tell_standing(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    claims = ", ".join(row("propositions", arguments[0]).claims)
    needed = {
        "shown": f"Among {claims} is a record, a finding, or a report by others.",
        "claimed": f"In {claims} somebody says so, and nothing outside bears it out or shows the opposite.",
        "refuted": f"Read to the end of {claims}: a correction or a filing goes the other way.",
        "open": f"No row says, {claims} included. To call it anything else one would need a row that does.",
    }[expected]
    return f"You called {arguments[0]} “{got}”. {needed}"


def _only(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else on_our_rows(id)


@how_it_stands.mistake("a fine is a fine", caught_by="the day")
def any_fine_will_do(id: str) -> str:
    return _only(("v2",), "shown", id)


@how_it_stands.mistake("two figures for two things refute each other", caught_by="the number")
def figures_refute_each_other(id: str) -> str:
    return _only(("v3",), "refuted", id)


@how_it_stands.mistake("what the other side did not answer is only claimed", caught_by="the number")
def undefended_is_claimed(id: str) -> str:
    return _only(("v4",), "claimed", id)


@how_it_stands.mistake("a corrected report is merely disputed", caught_by="a correction")
def corrected_is_open(id: str) -> str:
    return _only(("v5",), "open", id)


@how_it_stands.mistake("off one list, out of the group", caught_by="the entity")
def one_company_is_all(id: str) -> str:
    return _only(("v7",), "shown", id)


@how_it_stands.mistake("what explains the record is on the record", caught_by="a party's account")
def explanation_is_shown(id: str) -> str:
    return _only(("v8",), "shown", id)


@how_it_stands.mistake("no inquiry published, so none held", caught_by="silence")
def silence_answers(id: str) -> str:
    return _only(("v10",), "shown", id)


@how_it_stands.mistake("they agree, so one read the other", caught_by="silence")
def agreement_is_copying(id: str) -> str:
    return _only(("v9",), "refuted", id)


how_it_stands.accepted("capitals and spaces")(lambda id: f" {on_our_rows(id).title()} ")
how_it_stands.hint(
    "Read row('claims', …).correction for each row in brackets, not only the paraphrase.",
    "Ask of each sentence: which number, which company, which day?",
    "Two of the ten are refuted by a later correction or a filing; two no row settles.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 2.6 discuss

correction = Question("2.6", kind="discuss", outcome="EVID-5", minutes=12)

QUESTIONS = (treats, agreement, originals, objections, how_it_stands, correction)
