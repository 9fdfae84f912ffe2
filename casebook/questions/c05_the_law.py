"""The questions of exercise 5, The first line: law."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from casebook.findings import Finding
from casebook.invented import PLACES, invented_rules
from casebook.judgement import nothing_more, on_our_rows, sentences
from casebook.question import Draw, Published, Question
from casebook.records import Conduct, Rule
from casebook.tables import row

SPEECH = date(2020, 9, 12)


# ---------------------------------------------------------------------------------------------------------------------
# 5.1 predict: in force on the day of the speech?

on_the_day = Question(
    "5.1",
    kind="predict",
    outcome="RULE-1",
    minutes=7,
    answer="on_the_day",
    returns=Literal["in force", "published", "neither"],
    not_tested=("whom a rule addresses, and whom it exempts", "rules that the table does not hold"),
)

_WAYS = {
    "CL012": "in force",
    "CL018": "the old text",
    "CL021": "published",
    "CL177": "in force",
    "CL033": "published",
    "CL168": "ended",
    "CL061": "not yet made",
    "LAW-018": "elsewhere",
    "LAW-133": "published",
    "CL083": "not yet made",
}


@on_the_day.solution
def on_12_september_2020(id: str) -> str:
    rule = row("rules", id)
    if rule.in_force(SPEECH):
        return "in force"
    return "published" if rule.adopted <= SPEECH < rule.in_force_since else "neither"


@on_the_day.published
def ten_rules() -> Mapping[str, Published]:
    places = {"CN": "mainland China", "EU": "European Union", "UK": "United Kingdom"}

    def words(rule: Rule) -> str:
        return f"{rule.instrument}, {rule.provision} ({places[rule.jurisdiction]}; {rule.force})"

    return {id: Published(way, (id,), words(row("rules", id))) for id, way in _WAYS.items()}


on_the_day.rule("in force", "A rule is in force from its first day, however new it is, and whatever its force is.")(
    nothing_more
)
on_the_day.rule("published", "A rule that is published waits for its first day. Until then it does not apply.")(nothing_more)
on_the_day.rule("the old text", "A text applies until its last day. That its successor is out already changes nothing.")(
    nothing_more
)
on_the_day.rule("ended", "A text that another has replaced no longer applies.")(nothing_more)
on_the_day.rule("not yet made", "What was adopted later was not there to be read, let alone in force.")(nothing_more)
on_the_day.rule("elsewhere", "A rule is in force in its own place; whether it reaches a case is the next question.")(
    nothing_more
)


@on_the_day.telling
def tell_the_day(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    rule = row("rules", arguments[0])
    until = f" to {rule.in_force_until}" if rule.in_force_until else ""
    return (
        f"You marked {rule.id} as “{got}”. It was adopted on {rule.adopted} and is in force from {rule.in_force_since}{until}."
    )


def _marked(ways: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if _WAYS[id] in ways else on_12_september_2020(id)


@on_the_day.mistake("what is published applies", caught_by="published")
def published_applies(id: str) -> str:
    return _marked(("published",), "in force", id)


@on_the_day.mistake("what does not apply yet is not there yet", caught_by="published")
def waiting_is_nothing(id: str) -> str:
    return _marked(("published",), "neither", id)


@on_the_day.mistake("a text of that year was still to come", caught_by="in force")
def too_new(id: str) -> str:
    return "published" if row("rules", id).adopted.year == SPEECH.year else on_12_september_2020(id)


@on_the_day.mistake("a new edition ends the old one when it is published", caught_by="the old text")
def successor_ends_it(id: str) -> str:
    return _marked(("the old text",), "neither", id)


@on_the_day.mistake("once law, always law", caught_by="ended")
def never_ends(id: str) -> str:
    return _marked(("ended",), "in force", id)


@on_the_day.mistake("the newest law is the law", caught_by="not yet made")
def todays_law(id: str) -> str:
    return _marked(("not yet made",), "in force", id)


@on_the_day.mistake("what does not reach the case is not in force", caught_by="elsewhere")
def nowhere_else(id: str) -> str:
    return _marked(("elsewhere",), "neither", id)


on_the_day.accepted("in capitals")(lambda id: on_12_september_2020(id).upper())
on_the_day.hint(
    "Ask three things of each: was it adopted by that day, had its first day come, was its last day still to come?",
    "row('rules', 'CL018') shows the three days. A rule without a last day still applies.",
    "Four were in force, three published and waiting, three neither.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 5.2 compute: which rules covered a conduct that went on?

days_covered = Question(
    "5.2",
    kind="compute",
    outcome="RULE-2",
    minutes=14,
    answer="days_covered",
    returns=dict[str, int],
    not_tested=(
        "whom a rule addresses, what it exempts, and its force",
        "whether the conduct broke any of the rules",
        "rules that reach back",
    ),
)


@days_covered.solution
def how_long_each_applied(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    covered = {}
    for rule in rules:
        begins = max(first, rule.in_force_since)
        ends = last if rule.in_force_until is None else min(last, rule.in_force_until)
        if rule.jurisdiction == place and begins <= ends:
            covered[rule.id] = (ends - begins).days + 1
    return covered


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _stretch(draw: Draw, days: int = 0) -> tuple[date, date]:
    """The first and the last day of a conduct, long after an invented rule's usual first day."""
    first = _after(date(2031, 1, 1), draw.below(300))
    return first, _after(first, (days or 2 + draw.below(40)) - 1)


@days_covered.rule("both ends", "The first and the last day of the conduct both count: from Monday to Tuesday is two days.")
def whole_stretches(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for days in (1, 2, 30, 900):
        first, last = _stretch(draw, days)
        yield invented_rules(draw, {"in_force_until": _after(last, 50)}), PLACES[0], first, last


@days_covered.rule(
    "begins during", "A rule that begins while the conduct goes on covers it from the rule’s first day in force."
)
def rules_that_begin(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for wait in (1, 5, 9):
        first, last = _stretch(draw, 10)
        begins = {"in_force_since": _after(first, wait), "adopted": _after(first, -20)}
        yield invented_rules(draw, begins | {"in_force_until": _after(last, 9)}), PLACES[0], first, last
    first, last = _stretch(draw, 10)
    meanwhile = {"in_force_since": _after(first, 6), "adopted": _after(first, 2), "in_force_until": _after(last, 9)}
    yield invented_rules(draw, meanwhile), PLACES[0], first, last


@days_covered.rule("ends during", "A rule that ends while the conduct goes on covers it up to its last day, that day included.")
def rules_that_end(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for ends in (0, 1, 6):
        first, last = _stretch(draw, 10)
        yield invented_rules(draw, {"in_force_until": _after(first, ends)}), PLACES[0], first, last


@days_covered.rule("open end", "A rule without a last day is still in force.")
def rules_without_an_end(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for _ in range(2):
        yield invented_rules(draw, {}), PLACES[0], *_stretch(draw)


@days_covered.rule("place", "A rule of another place does not cover what happens here.")
def rules_of_elsewhere(draw: Draw) -> Iterator[tuple[Any, ...]]:
    first, last = _stretch(draw)
    kept = {"in_force_until": _after(last, 9)}
    for here, there in ((PLACES[0], PLACES[1]), (PLACES[1], PLACES[0]), tuple(draw.some(PLACES, 2))):
        yield invented_rules(draw, kept | {"jurisdiction": there}), here, first, last
        yield invented_rules(draw, kept | {"jurisdiction": there}, kept | {"jurisdiction": here}), here, first, last
        yield invented_rules(draw, kept | {"jurisdiction": f"New {here}"}), here, first, last


@days_covered.rule(
    "never met", "A rule that ended before the conduct, or began after it, covers no day of it and is not listed."
)
def rules_that_miss(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for gap in (1, 40):
        first, last = _stretch(draw)
        yield invented_rules(draw, {"in_force_until": _after(first, -gap)}), PLACES[0], first, last
        yield (
            invented_rules(
                draw, {"adopted": _after(last, gap), "in_force_since": _after(last, gap), "in_force_until": _after(last, 90)}
            ),
            PLACES[0],
            first,
            last,
        )
        over, met = {"in_force_until": _after(first, -gap)}, {"in_force_until": _after(last, 9)}
        yield invented_rules(draw, over, met), PLACES[0], first, last


@days_covered.rule("any stretch", "Each rule is measured for itself: one conduct can meet many.", mixed=True)
def many_rules(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield [], PLACES[0], *_stretch(draw)
    first, last = _stretch(draw, 60)
    same = {"paraphrase": "Templates must be kept apart from names.", "in_force_until": _after(last, 5)}
    other = {"theme": "consent", "force": "guidance", "addressee": "map service", "exemptions": "research"}
    yield invented_rules(draw, same, same | other), PLACES[0], first, last
    for wait, ends in ((0, last), (5, _after(last, -2)), (4, None)):
        begins = {"in_force_since": _after(first, wait), "adopted": _after(first, -20)}
        yield invented_rules(draw, begins | {"in_force_until": ends}), PLACES[0], first, last
    early = [date(2030, 8, 1), date(2030, 8, 30)]
    yield invented_rules(draw, {"in_force_until": date(2030, 8, 9)}, {"in_force_until": date(2031, 1, 9)}), PLACES[0], *early
    for count in (2, 4, 6):
        first, last = _stretch(draw, 60)

        def any_rule(first: date = first) -> dict[str, Any]:
            since = _after(first, draw.below(90) - 45)
            until = draw.pick((None, _after(since, draw.below(60)), _after(since, 200)))
            adopted = _after(since, -draw.below(50))
            return {
                "jurisdiction": draw.pick((*PLACES, PLACES[0])),
                "adopted": adopted,
                "in_force_since": since,
                "in_force_until": until,
            }

        met = {"in_force_until": _after(last, 5)}
        yield invented_rules(draw, met, *(any_rule() for _ in range(count)), met), PLACES[0], first, last


@days_covered.touches
def why_days_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    rules, place, first, last = arguments
    touched = set()
    for rule in rules:
        should, found = expected.get(rule.id), got.get(rule.id)
        if should == found:
            continue
        if rule.jurisdiction != place:
            touched.add("place")
        elif should is None:
            touched.add("never met")
        else:
            touched |= {"begins during"} if rule.in_force_since > first else set()
            touched |= {"ends during"} if rule.in_force_until and rule.in_force_until <= last else set()
            touched |= {"open end"} if rule.in_force_until is None else set()
            touched |= {"both ends"} if found is not None and abs(should - found) == 1 else set()
    return touched or {"both ends"}


@days_covered.telling
def tell_days(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    rules, place, first, last = arguments
    ids = {rule.id for rule in rules}
    wrong = next((rule for rule in rules if expected.get(rule.id) != got.get(rule.id)), None)
    told = f"A conduct in {place} from {first} to {last}."
    if wrong is None:
        return f"{told} Your answer lists {', '.join(sorted(set(got) - ids))}, which is not among the rules given."
    until = wrong.in_force_until or "no last day"
    dates = f"adopted {wrong.adopted}, in force from {wrong.in_force_since} to {until}, {wrong.jurisdiction}"
    should, found = (str(each.get(wrong.id, "left out")) for each in (expected, got))
    return f"{told} Days for rule {wrong.id} ({dates}): {should}; yours: {found}."


Covering = Callable[[list[Rule], str, date, date], dict[str, int]]


@days_covered.mistake("from Monday to Tuesday is one day", caught_by="both ends")
def one_day_short(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    return {id: days - 1 for id, days in how_long_each_applied(rules, place, first, last).items()}


@days_covered.mistake("a rule counts from the day it is adopted", caught_by="begins during")
def from_its_adoption(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    right = how_long_each_applied(rules, place, first, last)
    early = [replace(rule, in_force_since=rule.adopted) for rule in rules if rule.id in right]
    return how_long_each_applied(early, place, first, last)


@days_covered.mistake("the law of the first day governs all that follows", caught_by="begins during")
def law_of_the_first_day(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    return how_long_each_applied([rule for rule in rules if rule.in_force_since <= first], place, first, last)


@days_covered.mistake("who began before a rule was adopted may go on", caught_by="begins during")
def adopted_too_late(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    return how_long_each_applied(
        [rule for rule in rules if rule.adopted <= first or rule.in_force_since > last], place, first, last
    )


@days_covered.mistake("the law of the last day governs all that went before", caught_by="ends during")
def law_of_the_last_day(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    standing = [rule for rule in rules if rule.in_force_until is None or rule.in_force_until >= last]
    return how_long_each_applied(standing, place, first, last)


@days_covered.mistake("on its last day a rule is over", caught_by="ends during")
def last_day_is_over(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    right = how_long_each_applied(rules, place, first, last)
    ending = {rule.id for rule in rules if rule.in_force_until and rule.in_force_until <= last}
    days = {id: count - (id in ending) for id, count in right.items()}
    return {id: count for id, count in days.items() if count}


@days_covered.mistake("no last day, no rule", caught_by="open end")
def only_dated_ends(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    return how_long_each_applied([rule for rule in rules if rule.in_force_until], place, first, last)


@days_covered.mistake("a law is a law, wherever", caught_by="place")
def any_place(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    return how_long_each_applied([replace(rule, jurisdiction=place) for rule in rules], place, first, last)  # type: ignore[arg-type]


@days_covered.mistake("what it never met, it covered for no days", caught_by="never met")
def listed_with_zero(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    here = {rule.id: 0 for rule in rules if rule.jurisdiction == place}
    return here | how_long_each_applied(rules, place, first, last)


@days_covered.mistake("one conduct, one law", caught_by="any stretch")
def first_rule_only(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    return dict(list(how_long_each_applied(rules, place, first, last).items())[:1])


@days_covered.accepted("day by day, with a counter")
def day_by_day(rules: list[Rule], place: str, first: date, last: date) -> dict[str, int]:
    from collections import Counter

    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    return dict(Counter(rule.id for day in days for rule in rules if rule.jurisdiction == place and rule.in_force(day)))


days_covered.hint(
    "For each rule: on which day do rule and conduct begin to overlap, and on which day do they stop?",
    "begins = max(first, rule.in_force_since). The end is min(last, rule.in_force_until), or `last` where that is None.",
    "(ends - begins).days + 1, and only where begins <= ends and the place is the same.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 5.3 decide: why does this rule not govern that conduct?

why_not = Question(
    "5.3",
    kind="decide",
    outcome="RULE-3",
    minutes=15,
    answer="why_not",
    returns=set[Finding],
    in_table=set[Literal["not yet in force", "no longer in force", "other place", "addressee", "exempt", "not binding"]],
    not_tested=(
        "whether the conduct, if governed, meets the rule",
        "rules that reach back, or beyond their place",
        "addressees and exemptions in the words of a real statute, which take a lawyer to read",
    ),
)


@why_not.solution
def what_keeps_it_away(rule: Rule, conduct: Conduct) -> Iterator[Finding]:
    if conduct.day < rule.in_force_since:
        yield Finding(rule.id, f"It is in force only from {rule.in_force_since}.", "not yet in force")
    if rule.in_force_until is not None and conduct.day > rule.in_force_until:
        yield Finding(rule.id, f"Its last day was {rule.in_force_until}.", "no longer in force")
    if rule.jurisdiction != conduct.place:
        yield Finding(rule.id, f"It is a rule of {rule.jurisdiction}.", "other place")
    if rule.addressee not in ("anyone", conduct.who):
        yield Finding(rule.id, f"It addresses a {rule.addressee}.", "addressee")
    if rule.exemptions and rule.exemptions in conduct.circumstances:
        yield Finding(rule.id, f"It exempts {rule.exemptions}.", "exempt")
    if rule.force != "binding":
        yield Finding(rule.id, f"It is a {rule.force}: conduct can depart from it, and not break it.", "not binding")


_WHO = ("payment app", "camera maker", "map service", "photo app")
_ACTS = ("provides templates to a vendor", "provides pictures to a vendor", "provides recordings to a vendor")
_SPECIAL = ("research", "an emergency", "a court order")
_ACT = Conduct("c1", date(2031, 3, 3), "Northmark", "payment app", "provides templates to a vendor")


def _case(rule: str, facts: dict[str, Any], **conduct: Any) -> Published:
    made = invented_rules(Draw("published"), facts | {"id": "R1", "provision": "s. 1"})[0]
    act = replace(_ACT, **conduct)
    return Published(rule, (made, act), f"{_told(made)}. {act}.")


def _told(rule: Rule) -> str:
    until = f" to {rule.in_force_until}" if rule.in_force_until else ", no last day"
    exempt = f"; exempts {rule.exemptions}" if rule.exemptions else ""
    return (
        f"{rule.id} of {rule.jurisdiction} ({rule.force}), adopted {rule.adopted}, in force from {rule.in_force_since}{until}; "
        f"addresses {rule.addressee}{exempt}"
    )


@why_not.published
def ten_pairs() -> Mapping[str, Published]:
    soon = {"adopted": date(2031, 2, 1), "in_force_since": date(2031, 3, 4)}
    past = {"in_force_until": date(2031, 3, 2)}
    return {
        "k1": _case("not yet in force", soon, id="k1"),
        "k2": _case("not yet in force", soon, id="k2", day=date(2031, 3, 4)),
        "k3": _case("no longer in force", past, id="k3"),
        "k4": _case("no longer in force", {"in_force_until": date(2031, 3, 3)}, id="k4"),
        "k5": _case("other place", {"jurisdiction": "Southmark"}, id="k5"),
        "k6": _case("addressee", {"addressee": "camera maker"}, id="k6"),
        "k7": _case("exempt", {"exemptions": "research"}, id="k7", circumstances=("research",)),
        "k8": _case("exempt", {"exemptions": "research"}, id="k8", circumstances=("an emergency",)),
        "k9": _case("not binding", {"force": "recommended standard"}, id="k9"),
        "k10": _case("every reason", soon | {"force": "guidance", "addressee": "camera maker"}, id="k10"),
    }


def _pair(draw: Draw, facts: dict[str, Any], **conduct: Any) -> tuple[Rule, Conduct]:
    """An invented rule that governs an invented conduct, in words that vary where they do not matter, changed as given."""
    place = draw.pick(PLACES)
    act = Conduct(
        f"c{10 + draw.below(80)}", _after(date(2031, 1, 1), draw.below(300)), place, draw.pick(_WHO), draw.pick(_ACTS)
    )
    act = replace(act, **conduct)
    addressee = draw.pick(("anyone", act.who))
    exemptions = draw.pick(("", draw.pick(tuple(each for each in _SPECIAL if each not in act.circumstances))))
    return invented_rules(draw, {"jurisdiction": place, "addressee": addressee, "exemptions": exemptions} | facts)[0], act


def _day(draw: Draw) -> date:
    return _after(date(2031, 1, 1), draw.below(300))


@why_not.rule(
    "not yet in force", "A rule governs from its first day in force, that day included; adoption alone governs nothing."
)
def before_its_first_day(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for days, adopted in ((1, -30), (0, -30), (1, -30), (20, -30), (9, 3)):
        day = _day(draw)
        yield _pair(draw, {"in_force_since": _after(day, days), "adopted": _after(day, adopted)}, day=day)


@why_not.rule("no longer in force", "A rule governs up to its last day, that day included, and not after it.")
def after_its_last_day(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for days in (1, 0, 15):
        day = _day(draw)
        yield _pair(draw, {"in_force_until": _after(day, -days)}, day=day)


@why_not.rule("other place", "A rule governs in its place: first reach, then duty.")
def somewhere_else(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for _ in range(2):
        here, there = draw.some(PLACES, 2)
        yield _pair(draw, {"jurisdiction": there}, place=here)
        yield _pair(draw, {"jurisdiction": f"New {here}"}, place=here)
        yield _pair(draw, {"jurisdiction": here}, place=f"New {here}")


@why_not.rule("addressee", "A rule governs those it addresses: a duty of one trade is not a duty of another.")
def somebody_else(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for _ in range(2):
        one, other = draw.some(_WHO, 2)
        yield _pair(draw, {"addressee": other}, who=one)
    for one, other in (
        ("photo app", "payment app"),
        ("photo print shop", "photo app"),
        ("map service reseller", "map service"),
    ):
        yield _pair(draw, {"addressee": other}, who=one)
    yield _pair(draw, {"addressee": "anyone"})


@why_not.rule("exempt", "An exemption takes out the cases that it names, and no others.")
def exempted(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for _ in range(2):
        one, other = draw.some(_SPECIAL, 2)
        yield _pair(draw, {"exemptions": one}, circumstances=(one,))
        yield _pair(draw, {"exemptions": one}, circumstances=(other,))
        yield _pair(draw, {"exemptions": one}, circumstances=(other, one))
        yield _pair(draw, {"exemptions": one})
        yield _pair(draw, {"exemptions": one}, circumstances=(one, other))
    yield _pair(draw, {"exemptions": ""}, circumstances=("research",))
    yield _pair(draw, {"exemptions": "an emergency"}, circumstances=("an emergency drill",))
    yield _pair(draw, {"exemptions": "research"}, act="provides templates to a vendor for research")


@why_not.rule(
    "not binding", "A recommended standard or a guideline is a benchmark: one departs from it, and breaks no law by that alone."
)
def benchmarks(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for force in ("recommended standard", "guidance", "binding"):
        yield _pair(draw, {"force": force})


@why_not.rule(
    "every reason", "One conduct can be out of a rule’s reach for several reasons; each of them is a finding.", mixed=True
)
def several_reasons(draw: Draw) -> Iterator[tuple[Any, ...]]:
    ended = _day(draw)
    away = {"in_force_until": _after(ended, -3), "jurisdiction": "Westmark", "exemptions": "research"}
    yield _pair(draw, away, day=ended, circumstances=("research",))
    for count in (2, 2, 3, 4):
        day = _day(draw)
        reasons: dict[str, dict[str, Any]] = {
            "not yet": {"in_force_since": _after(day, 3), "adopted": _after(day, -30)},
            "place": {"jurisdiction": "Westmark"},
            "addressee": {"addressee": "map service"},
            "exempt": {"exemptions": "research"},
            "force": {"force": draw.pick(("recommended standard", "guidance"))},
        }
        facts: dict[str, Any] = {}
        for name in draw.some(tuple(reasons), count):
            facts |= reasons[name]
        yield _pair(draw, facts, day=day, who="photo app", circumstances=("research",))


@why_not.touches
def reasons_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    return {finding.rule for finding in set(expected) ^ set(got)} & set(why_not.criteria)


@why_not.telling
def tell_why_not(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    rule, conduct = arguments
    wanted, found = sorted(_names(expected)), sorted(_names(got))
    pair = f"{_told(rule)}. {conduct}."
    unknown = sorted(set(found) - (set(why_not.criteria) - {"every reason"}))
    if unknown:
        return f"{pair} Your answer finds “{unknown[0]}”, which is none of the six."
    if wanted == found:
        return f"{pair} Your findings name the right reasons and another place: each must name the rule, `rule.id`."
    told = ", ".join(wanted) or "none, because the rule governs the conduct"
    return f"{pair} Reasons: {told}; yours: {', '.join(found) or 'none'}."


def _names(found: Any) -> list[str]:
    return [finding.rule if isinstance(finding, Finding) else finding for finding in found]


@why_not.table_entry
def reasons_only(found: Any) -> list[str]:
    return sorted(finding.rule for finding in found)


def _without(reason: str, rule: Rule, conduct: Conduct) -> list[Finding]:
    return [finding for finding in what_keeps_it_away(rule, conduct) if finding.rule != reason]


def _also(reason: str, when: bool, rule: Rule, conduct: Conduct) -> list[Finding]:
    return [*what_keeps_it_away(rule, conduct), *[Finding(rule.id, "So it seems.", reason)] * when]


@why_not.mistake("published means in force", caught_by="not yet in force")
def adopted_is_enough(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _also("not yet in force", conduct.day < rule.adopted, replace(rule, in_force_since=rule.adopted), conduct)


@why_not.mistake("the first day does not count yet", caught_by="not yet in force")
def first_day_too_early(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _also("not yet in force", conduct.day == rule.in_force_since, rule, conduct)


@why_not.mistake("the last day does not count any more", caught_by="no longer in force")
def last_day_too_late(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _also("no longer in force", conduct.day == rule.in_force_until, rule, conduct)


@why_not.mistake("once law, always law", caught_by="no longer in force")
def law_never_ends(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _without("no longer in force", rule, conduct)


@why_not.mistake("a law is a law, wherever", caught_by="other place")
def every_place(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _without("other place", rule, conduct)


@why_not.mistake("the law binds everybody", caught_by="addressee")
def everybody(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _without("addressee", rule, conduct)


@why_not.mistake("anyone means a trade called anyone", caught_by="addressee")
def anyone_is_someone(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _also("addressee", rule.addressee == "anyone", rule, conduct)


@why_not.mistake("who sells for a trade is of the trade", caught_by="addressee")
def resellers_too(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    found = list(what_keeps_it_away(rule, conduct))
    return _without("addressee", rule, conduct) if rule.addressee in conduct.who else found


@why_not.mistake("a drill is an emergency", caught_by="exempt")
def sounds_exempt(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    sounds = bool(rule.exemptions) and any(rule.exemptions in each for each in conduct.circumstances)
    return [*_without("exempt", rule, conduct), *[Finding(rule.id, "So it sounds.", "exempt")] * sounds]


@why_not.mistake("no exemption exempts all", caught_by="exempt")
def nothing_is_everything(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _also("exempt", not rule.exemptions and bool(conduct.circumstances), rule, conduct)


@why_not.mistake("exemptions are details", caught_by="exempt")
def no_exemptions(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _without("exempt", rule, conduct)


@why_not.mistake("a rule with an exemption exempts", caught_by="exempt")
def any_exemption(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _also("exempt", bool(rule.exemptions), rule, conduct)


@why_not.mistake("a standard is law", caught_by="not binding")
def standards_bind(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return _without("not binding", rule, conduct)


@why_not.mistake("the first reason is enough", caught_by="every reason")
def stops_at_the_first(rule: Rule, conduct: Conduct) -> Iterable[Finding]:
    return list(what_keeps_it_away(rule, conduct))[:1]


@why_not.accepted("a list of pairs (rule, where)")
def as_pairs(rule: Rule, conduct: Conduct) -> list[tuple[str, str]]:
    return [(finding.rule, finding.where) for finding in reversed(list(what_keeps_it_away(rule, conduct)))]


why_not.hint(
    "Six questions, one after the other: two about days, then place, addressee, exemption, force.",
    "Days are dates and can be compared: conduct.day < rule.in_force_since. rule.in_force_until may be None.",
    "`anyone` covers everybody; an exemption counts only if it stands in conduct.circumstances; only “binding” binds.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 5.4 compute: what changed between two days?

what_changed = Question(
    "5.4",
    kind="compute",
    outcome="RULE-4",
    minutes=14,
    answer="what_changed",
    returns=dict[Literal["new", "gone", "renumbered", "passing"], set[str]],
    not_tested=("whether two texts in different words mean the same", "why the law changed"),
)


@what_changed.solution
def between_two_days(rules: list[Rule], since: date, until: date) -> dict[str, set[str]]:
    before = {rule.id: rule for rule in rules if rule.in_force(since)}
    after = {rule.id: rule for rule in rules if rule.in_force(until)}
    came = [rule for rule in after.values() if rule.id not in before]
    went = [rule for rule in before.values() if rule.id not in after]
    old_words, new_words = ({rule.paraphrase for rule in each} for each in (went, came))
    return {
        "new": {rule.id for rule in came if rule.paraphrase not in old_words},
        "gone": {rule.id for rule in went if rule.paraphrase not in new_words},
        "renumbered": {rule.id for rule in came if rule.paraphrase in old_words},
        "passing": {
            rule.id
            for rule in rules
            if rule.in_force_until is not None and since < rule.in_force_since and rule.in_force_until < until
        },
    }


def _two_days(draw: Draw) -> tuple[date, date]:
    since = _after(date(2031, 1, 1), draw.below(300))
    return since, _after(since, 30 + draw.below(60))


def _starting(day: date, wait: int = 20) -> dict[str, date]:
    return {"in_force_since": day, "adopted": _after(day, -wait)}


@what_changed.rule("new", "New is what is in force on the later day and was not on the earlier, the later day itself included.")
def new_rules(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for step in (0, 1, 10):
        since, until = _two_days(draw)
        yield invented_rules(draw, _starting(_after(until, -step))), since, until
        yield invented_rules(draw, _starting(_after(since, step))), since, until
    since, until = _two_days(draw)
    yield invented_rules(draw, _starting(_after(since, 3)) | {"in_force_until": until}), since, until
    yield invented_rules(draw, _starting(_after(since, 3)) | {"in_force_until": _after(until, 40)}), since, until
    words = {"paraphrase": "Nothing may be provided to others without consent."}
    yield (
        invented_rules(draw, words | {"in_force_until": _after(since, -5)}, words | _starting(_after(since, 10))),
        since,
        until,
    )


@what_changed.rule(
    "gone", "Gone is what was in force on the earlier day and is not on the later; a last day is still a day in force."
)
def rules_gone(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for step in (0, 1, 10):
        since, until = _two_days(draw)
        yield invented_rules(draw, {"in_force_until": _after(until, -step)}), since, until
        yield invented_rules(draw, {"in_force_until": _after(since, step)}), since, until
    since, until = _two_days(draw)
    for begun in (-6, 0):
        ended = _starting(_after(since, begun)) | {"in_force_until": _after(since, 4)}
        yield invented_rules(draw, ended), since, until


@what_changed.rule("renumbered", "The same words under another number are the old duty, carried on: neither new nor gone.")
def renumbered_rules(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for step in (1, 5, 20):
        since, until = _two_days(draw)
        words = {"paraphrase": "Nothing may be provided to others without consent."}
        old, new = words | {"in_force_until": _after(until, -step)}, words | _starting(_after(until, 1 - step))
        for both in ((old, new), (new, old)):
            yield invented_rules(draw, *both), since, until
    since, until = _two_days(draw)
    old, new = words | {"in_force_until": _after(since, 5)}, words | _starting(_after(since, 9))
    for several in ((old, new), (old, new, new), (old, old, new)):
        yield invented_rules(draw, *several), since, until
    moved = new | {"instrument": "Civil Code", "theme": "consent"}
    more = new | {"paraphrase": f"{words['paraphrase']} Research is exempt."}
    for other in (moved, more):
        yield invented_rules(draw, old, other), since, until


@what_changed.rule(
    "passing", "What came and went between the two days is in force on neither, and yet governed what was done meanwhile."
)
def passing_rules(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for length in (0, 7):
        since, until = _two_days(draw)
        yield invented_rules(draw, _starting(_after(since, 3)) | {"in_force_until": _after(since, 3 + length)}), since, until
    since, until = _two_days(draw)
    yield invented_rules(draw, _starting(_after(since, 1)) | {"in_force_until": _after(until, -1)}), since, until


@what_changed.rule("waiting", "What is adopted and still waits on the later day has changed nothing yet.")
def waiting_rules(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for wait in (1, 19, 50):
        since, until = _two_days(draw)
        yield invented_rules(draw, {"adopted": _after(until, -5), "in_force_since": _after(until, wait)}), since, until


@what_changed.rule(
    "rule by rule", "Only words that went and came again are carried on; everything else is looked at for itself.", mixed=True
)
def whole_codes(draw: Draw) -> Iterator[tuple[Any, ...]]:
    since, until = _two_days(draw)
    words = {"paraphrase": "Pictures must be kept apart from names."}
    yield [], since, until
    yield invented_rules(draw, words, words | _starting(_after(until, -2))), since, until
    yield invented_rules(draw, words | {"in_force_until": _after(since, 5)}, words), since, until
    brief = words | _starting(_after(since, 6)) | {"in_force_until": _after(since, 9)}
    yield invented_rules(draw, brief, words | _starting(_after(since, 10))), since, until
    yield invented_rules(draw, words | {"in_force_until": _after(since, 5)}, brief), since, until
    yield invented_rules(draw, {"in_force_until": _after(since, 5)}, _starting(_after(since, 6))), since, until
    for count in (4, 7):
        since, until = _two_days(draw)

        def any_rule(since: date = since) -> dict[str, Any]:
            day = _after(since, draw.below(140) - 40)
            ends = draw.pick((None, _after(day, draw.below(60)), _after(day, 300)))
            return _starting(day, draw.below(40)) | {"in_force_until": ends, "paraphrase": f"Words {draw.below(3)}."}

        yield invented_rules(draw, *(any_rule() for _ in range(count))), since, until


@what_changed.touches
def fates_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    rules, since, until = arguments
    new_words = {rule.paraphrase for rule in rules if rule.id in expected["renumbered"]}
    touched = set()
    for rule in rules:
        should, found = ({key for key, ids in each.items() if rule.id in ids} for each in (expected, got))
        if should == found:
            continue
        carried = rule.paraphrase in new_words and rule.in_force(since) != rule.in_force(until)
        if carried or "renumbered" in found:
            touched.add("renumbered")
        elif not should and rule.adopted <= until < rule.in_force_since:
            touched.add("waiting")
        else:
            touched |= should or found
    return touched or {"new"}


@what_changed.telling
def tell_changes(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    rules, since, until = arguments
    listed = "; ".join(
        f"{rule.id} in force from {rule.in_force_since} to {rule.in_force_until or 'no last day'}, “{rule.paraphrase}”"
        for rule in rules[:4]
    )
    rest = f"; and {len(rules) - 4} more" if len(rules) > 4 else ""
    wrong = [key for key in expected if expected[key] != got[key]]
    told = "; ".join(f"“{key}” should be {_set(expected[key])}, yours is {_set(got[key])}" for key in wrong)
    return f"Between {since} and {until}: {listed or 'no rules'}{rest}. Here {told}."


def _set(ids: Any) -> str:
    return ", ".join(sorted(ids)) or "empty"


Fates = dict[str, set[str]]


@what_changed.mistake("what is adopted is new", caught_by="waiting")
def adopted_is_new(rules: list[Rule], since: date, until: date) -> Fates:
    right = between_two_days(rules, since, until)
    return right | {"new": right["new"] | {rule.id for rule in rules if since < rule.adopted <= until < rule.in_force_since}}


@what_changed.mistake("on its first day a rule is not there yet", caught_by="new")
def not_on_the_later_day(rules: list[Rule], since: date, until: date) -> Fates:
    right = between_two_days(rules, since, until)
    return right | {"new": right["new"] - {rule.id for rule in rules if rule.in_force_since == until}}


@what_changed.mistake("on its last day a rule is gone", caught_by="gone")
def gone_on_its_last_day(rules: list[Rule], since: date, until: date) -> Fates:
    right = between_two_days(rules, since, until)
    ending = {rule.id for rule in rules if rule.in_force(since) and rule.in_force_until == until}
    return right | {"gone": right["gone"] | ending}


@what_changed.mistake("a new number is a new rule", caught_by="renumbered")
def number_is_the_rule(rules: list[Rule], since: date, until: date) -> Fates:
    return between_two_days([replace(rule, paraphrase=rule.id) for rule in rules], since, until)


@what_changed.mistake("moved to another act is new", caught_by="renumbered")
def act_and_words(rules: list[Rule], since: date, until: date) -> Fates:
    marked = [replace(rule, paraphrase=f"{rule.instrument}: {rule.paraphrase}") for rule in rules]
    return between_two_days(marked, since, until)


@what_changed.mistake("the old words with an exemption are the old words", caught_by="renumbered")
def first_sentence_only(rules: list[Rule], since: date, until: date) -> Fates:
    return between_two_days([replace(rule, paraphrase=rule.paraphrase.split(".")[0]) for rule in rules], since, until)


@what_changed.mistake("same words, so nothing to report", caught_by="renumbered")
def renumbering_is_nothing(rules: list[Rule], since: date, until: date) -> Fates:
    return between_two_days(rules, since, until) | {"renumbered": set()}


@what_changed.mistake("what is there on neither day did not happen", caught_by="passing")
def ends_are_all(rules: list[Rule], since: date, until: date) -> Fates:
    return between_two_days(rules, since, until) | {"passing": set()}


@what_changed.mistake("whatever began is new", caught_by="passing")
def began_is_new(rules: list[Rule], since: date, until: date) -> Fates:
    right = between_two_days(rules, since, until)
    return right | {"new": right["new"] | right["passing"], "passing": set()}


@what_changed.mistake("same words anywhere are a renumbering", caught_by="rule by rule")
def any_same_words(rules: list[Rule], since: date, until: date) -> Fates:
    right = between_two_days(rules, since, until)
    still = {rule.paraphrase for rule in rules if rule.in_force(since) and rule.in_force(until)}
    copies = {rule.id for rule in rules if rule.id in right["new"] and rule.paraphrase in still}
    return right | {"new": right["new"] - copies, "renumbered": right["renumbered"] | copies}


@what_changed.accepted("with loops, as lists")
def with_loops(rules: list[Rule], since: date, until: date) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"new": [], "gone": [], "renumbered": [], "passing": []}

    def held(rule: Rule, day: date) -> bool:
        return rule.in_force_since <= day <= (rule.in_force_until or date.max)

    for rule in rules:
        before, after = held(rule, since), held(rule, until)
        twins = [each for each in rules if each.paraphrase == rule.paraphrase and held(each, since) != held(each, until)]
        if after and not before:
            found["renumbered" if any(held(each, since) for each in twins) else "new"].append(rule.id)
        elif before and not after and not any(held(each, until) for each in twins):
            found["gone"].append(rule.id)
        elif not before and not after and since < rule.in_force_since < until:
            found["passing"].append(rule.id)
    return found


what_changed.hint(
    "Make two lists first: the rules in force on `since`, and those in force on `until`. rule.in_force(day) tells.",
    "Came: on the second list only. Went: on the first only. Compare the words (rule.paraphrase) of those two.",
    "Passing: begins after `since`, has a last day, and that lies before `until`.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 5.5 weigh: shown, claimed, refuted, open

which_law = Question(
    "5.5",
    kind="weigh",
    outcome="RULE-5",
    minutes=10,
    answer="which_law",
    returns=Literal["shown", "claimed", "refuted", "open"],
    not_tested=(
        "rules and records that this course has not read",
        "how a court would read a rule",
        "a verdict that both blind readers nearly gave",
    ),
)

_GROUNDS = {
    "law1": "the text",
    "law2": "the text",
    "law3": "force",
    "law4": "own word",
    "law5": "the missing day",
    "law6": "own word",
    "law7": "back-reach",
    "law8": "back-reach",
    "law9": "reach",
    "law10": "reach",
}


which_law.solution(on_our_rows)
which_law.published(lambda: sentences(_GROUNDS))


which_law.rule("the text", "What a rule said, and from when, its text and its dates show; no party’s word is needed.")(
    nothing_more
)
which_law.rule("force", "A recommended standard does not become binding law because one cites it.")(nothing_more)
which_law.rule("own word", "A promise, or a speaker’s own account of when, is that party’s word.")(nothing_more)
which_law.rule(
    "the missing day", "Which rule met an act depends on its day; where no row gives the day, no row gives the rule."
)(nothing_more)
which_law.rule("back-reach", "Whether a later text reaches back, it says itself: some do not, some do in part.")(nothing_more)
which_law.rule(
    "reach", "Reach is read in the rule: where the persons are is one test among others, and an exemption needs its fact."
)(nothing_more)


@which_law.telling
def tell_which_law(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    rows = ", ".join(row("propositions", arguments[0]).claims)
    needed = {
        "shown": f"Read text and dates in {rows}.",
        "claimed": f"In {rows} somebody says so. To call it more one would need a record from outside.",
        "refuted": f"Hold the sentence against the text and the dates in {rows}.",
        "open": f"{rows} does not say. To call it anything else one would need a row that does.",
    }[expected]
    return f"You called {arguments[0]} “{got}”. {needed}"


def _only(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else on_our_rows(id)


@which_law.mistake("only a court can say what a rule says", caught_by="the text")
def texts_are_claims(id: str) -> str:
    return _only(("law1", "law2"), "claimed", id)


@which_law.mistake("a standard is law", caught_by="force")
def standards_are_state_rules(id: str) -> str:
    return _only(("law3",), "shown", id)


@which_law.mistake("a promise is a record", caught_by="own word")
def promises_show(id: str) -> str:
    return _only(("law6",), "shown", id)


@which_law.mistake("early means before the law", caught_by="the missing day")
def early_is_before(id: str) -> str:
    return _only(("law5",), "refuted", id)


@which_law.mistake("the newest law is the law", caught_by="back-reach")
def newest_applies(id: str) -> str:
    return _only(("law7",), "shown", id)


@which_law.mistake("a later law never applies", caught_by="back-reach")
def later_never_applies(id: str) -> str:
    return _only(("law8",), "refuted", id)


@which_law.mistake("a foreign law stays abroad", caught_by="reach")
def foreign_law_stays(id: str) -> str:
    return _only(("law9",), "shown", id)


@which_law.mistake("one face scanned there is enough", caught_by="reach")
def one_face_is_enough(id: str) -> str:
    return _only(("law10",), "shown", id)


which_law.accepted("capitals and spaces")(lambda id: f" {on_our_rows(id).title()} ")
which_law.hint(
    "Read the row itself: row('rules', 'CL172').paraphrase, and its in_force_since and in_force_until.",
    "Ask of each sentence: which act, on which day, in which place, by whom? A fact that no row gives leaves it open.",
    "Three are shown, two claimed, three refuted, two open.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 5.6 discuss

advice = Question("5.6", kind="discuss", outcome="RULE-5", minutes=12)

QUESTIONS = (on_the_day, days_covered, why_not, what_changed, which_law, advice)
