"""The questions of exercise 11, Across borders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from casebook.findings import Finding
from casebook.judgement import (
    explained_by_known_mistakes,
    nothing_more,
    of_known_mistakes,
    on_our_rows,
    sentences,
    shown,
    verdict,
)
from casebook.question import Draw, Published, Question
from casebook.records import Transfer
from casebook.tables import row

# ---------------------------------------------------------------------------------------------------------------------
# 11.1 predict: has it left?

has_it_left = Question(
    "11.1",
    kind="predict",
    outcome="BORD-1",
    minutes=8,
    answer="has_it_left",
    returns=Literal["left", "reached", "stayed", "not shown"],
    not_tested=(
        "which law asks for what",
        "whether the records are genuine",
        "cases on which two blind readers differ",
    ),
)


@has_it_left.solution
def where_it_is(id: str) -> str:
    return verdict(id)


@has_it_left.published
def ten_scenes() -> Mapping[str, Published]:
    return shown("11.1")


has_it_left.rule("a copy abroad", "A copy that is abroad has left: encrypted or not, with names or without.")(nothing_more)
has_it_left.rule(
    "a login or a key", "What lies at home is reached where somebody abroad can read it, whether or not she has done so."
)(nothing_more)
has_it_left.rule(
    "nobody abroad",
    "Where records show that no copy is abroad and nobody there can get in, it stayed, whoever made the program.",
)(nothing_more)
has_it_left.rule(
    "the missing fact", "Where it is stored does not say who can read it; a notice or a clause does not say what was done."
)(nothing_more)


@has_it_left.telling
def tell_has_it_left(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "left": "Is there a copy abroad, in any form?",
        "reached": "Who, abroad, is able to read what is stored at home?",
        "stayed": "Which record shows a copy abroad, or a way in from there?",
        "not shown": "What would one have to see to know who can read it?",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


def _scene_unless(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else where_it_is(id)


@has_it_left.mistake("what is encrypted has not left", caught_by="a copy abroad")
def encrypted_stays(id: str) -> str:
    return _scene_unless(("at5",), "stayed", id)


@has_it_left.mistake("without names it is no data", caught_by="a copy abroad")
def nameless_is_nothing(id: str) -> str:
    return _scene_unless(("at9",), "stayed", id)


@has_it_left.mistake("stored at home is at home", caught_by="a login or a key")
def home_is_home(id: str) -> str:
    return _scene_unless(("at2", "at4"), "stayed", id)


@has_it_left.mistake("a way in that is not used is none", caught_by="a login or a key")
def unused_is_none(id: str) -> str:
    return _scene_unless(("at4",), "stayed", id)


@has_it_left.mistake("a program from abroad takes data abroad", caught_by="nobody abroad")
def programs_take(id: str) -> str:
    return _scene_unless(("at7", "at8"), "reached", id)


@has_it_left.mistake("a notice shows where data are", caught_by="the missing fact")
def notices_show(id: str) -> str:
    return _scene_unless(("at6",), "stayed", id)


@has_it_left.mistake("what a contract allows is done", caught_by="the missing fact")
def contracts_act(id: str) -> str:
    return _scene_unless(("at10",), "reached", id)


has_it_left.accepted("capitals and spaces")(lambda id: f" {where_it_is(id).upper()} ")
has_it_left.hint(
    "Ask two questions of each scene: is there a copy abroad? Is there somebody abroad who is able to read what is at home?",
    "Able is enough. And a statement that nothing backs answers neither question.",
    "Three left, two are reached, three stayed, two are not shown.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 11.2 compute: how many persons count?

counted = Question(
    "11.2",
    kind="compute",
    outcome="BORD-2",
    minutes=14,
    answer="counted",
    returns=dict[Literal["this year", "since the year before"], int],
    not_tested=(
        "which number a law takes",
        "whether two customer numbers are one person",
        "exports that nobody wrote down",
    ),
)

Log = list[dict[str, Any]]


@counted.solution
def persons_abroad(exports: Log, day: date) -> dict[str, int]:
    def persons(first: Any) -> int:
        who = [each["who"] for each in exports if each["faces"] and each["how"] != "stays" and first <= each["day"] <= day]
        return len({person for several in who for person in several})

    new_year = day.replace(month=1, day=1)
    return {"this year": persons(new_year), "since the year before": persons(new_year.replace(year=day.year - 1))}


_PEOPLE = tuple(f"c{number}" for number in range(1, 41))


def _export(day: date, *who: str, how: str = "copy", faces: bool = True) -> dict[str, Any]:
    return {"day": day, "how": how, "faces": faces, "who": list(who)}


def _in_year(draw: Draw, year: int) -> date:
    """A day clear of the year's ends, in its first months."""
    return date(year, 2 + draw.below(3), 2 + draw.below(25))


@counted.rule("persons", "A threshold counts persons: each once, however often she is sent, in one export or in several.")
def each_person_once(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, three = draw.some(_PEOPLE, 3)
    day = date(2024, 6, 1 + draw.below(28))
    yield [_export(_in_year(draw, 2024), one, one)], day
    yield [_export(_in_year(draw, 2024), one, two), _export(_in_year(draw, 2024), two, three)], day
    yield [_export(_in_year(draw, 2024), one), _export(_in_year(draw, 2024), one), _export(_in_year(draw, 2024), two)], day


@counted.rule("the first day", "“Since 1 January” takes in 1 January itself, and nothing of the day before.")
def ends_of_windows(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two = draw.some(_PEOPLE, 2)
    day = date(2024, 6, 1 + draw.below(28))
    yield [_export(date(2024, 1, 1), one)], day
    yield [_export(date(2023, 1, 1), one)], date(2024, 1, 1)
    yield [_export(date(2022, 12, 31), one), _export(_in_year(draw, 2024), two)], day
    yield [_export(date(2024, 1, 1), one)], date(2024, 1, 1)


@counted.rule(
    "the year before",
    "The long window opens on 1 January of the year before the day’s own, not twelve months ago, and runs on to the day.",
)
def long_window(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two, three = draw.some(_PEOPLE, 3)
    day = date(2024, 8, 1 + draw.below(28))
    yield [_export(_in_year(draw, 2023), one)], day
    yield [_export(_in_year(draw, 2023), one), _export(_in_year(draw, 2024), two)], day
    yield [_export(_in_year(draw, 2022), three), _export(_in_year(draw, 2023), one)], day
    yield [_export(_in_year(draw, 2023), one), _export(_in_year(draw, 2024), one)], day
    yield [_export(date(2023, 11, 5), one)], day
    for year in (2022, 2025):
        log = [_export(_in_year(draw, year - back), who) for back, who in enumerate((one, two, three))]
        yield log, day.replace(year=year)


@counted.rule("until the day", "The day itself counts; what comes after it does not count yet.")
def nothing_later(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two = draw.some(_PEOPLE, 2)
    day = date(2024, 3, 1 + draw.below(28))
    yield [_export(day, one)], day
    yield [_export(day + timedelta(1), one)], day
    yield [_export(_in_year(draw, 2023), one), _export(day + timedelta(1 + draw.below(200)), two)], day


@counted.rule("logins", "Whoever is looked up from abroad counts like whoever is sent; whoever stays at home does not.")
def logins_count(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two = draw.some(_PEOPLE, 2)
    day = date(2024, 6, 1 + draw.below(28))
    yield [_export(_in_year(draw, 2024), one, how="login")], day
    yield [_export(_in_year(draw, 2024), one, how="stays")], day
    yield [_export(_in_year(draw, 2024), one, how="login"), _export(_in_year(draw, 2023), two, how="stays")], day
    yield [_export(_in_year(draw, 2024), one), _export(_in_year(draw, 2024), two, how="login")], day


@counted.rule("faces only", "Here only persons whose faces went count; a list of telephone numbers is counted elsewhere.")
def ordinary_is_apart(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, two = draw.some(_PEOPLE, 2)
    day = date(2024, 6, 1 + draw.below(28))
    yield [_export(_in_year(draw, 2024), one, faces=False)], day
    yield [_export(_in_year(draw, 2024), one, how="login", faces=False)], day
    yield [_export(_in_year(draw, 2024), one, faces=False), _export(_in_year(draw, 2023), two)], day


@counted.rule("any log", "Both numbers hold for any log, an empty one included.", mixed=True)
def drawn_logs(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = date(2024, 7, 1)
    yield [], day
    for count in (4, 9, 15):
        log = [
            _export(
                date(2022, 6, 1) + timedelta(draw.below(850)),
                *draw.some(_PEOPLE, draw.below(6)),
                how=draw.pick(("copy", "login", "stays")),
                faces=draw.below(4) > 0,
            )
            for _ in range(count)
        ]
        yield log, day


@counted.telling
def tell_counted(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    exports, day = arguments
    lines = [
        f"{each['day']} {each['how']}{'' if each['faces'] else ' (no faces)'}: {', '.join(each['who']) or 'nobody'}"
        for each in sorted(exports, key=lambda each: str(each["day"]))
    ]
    shown = "; ".join(lines[:6]) + (f"; and {len(lines) - 6} more" if len(lines) > 6 else "")
    wrong = "; ".join(
        f"“{name}” should be {expected[name]}, yours is {got[name]}" for name in expected if expected[name] != got[name]
    )
    return f"Exports: {shown or 'none'}. Counted on {day}. Here {wrong}."


def _counted_by(
    exports: Log,
    day: date,
    *,
    first: Callable[[int], date] = lambda year: date(year, 1, 1),
    keeps: Callable[[dict[str, Any]], bool] = lambda each: bool(each["faces"]) and each["how"] != "stays",
    until: Callable[[date], bool] | None = None,
    number: Callable[[list[str]], int] = lambda who: len(set(who)),
) -> dict[str, int]:
    """The answer of somebody who differs in one respect."""
    before = until or (lambda when: when <= day)

    def persons(year: int) -> int:
        who = [
            person
            for each in exports
            if keeps(each) and first(year) <= each["day"] and before(each["day"])
            for person in each["who"]
        ]
        return number(who)

    return {"this year": persons(day.year), "since the year before": persons(day.year - 1)}


@counted.mistake("records are persons", caught_by="persons")
def counts_records(exports: Log, day: date) -> dict[str, int]:
    return _counted_by(exports, day, number=len)


@counted.mistake("each export has persons of its own", caught_by="persons")
def once_per_export(exports: Log, day: date) -> dict[str, int]:
    return _counted_by([each | {"who": sorted(set(each["who"]))} for each in exports], day, number=len)


@counted.mistake("since 1 January means after it", caught_by="the first day")
def after_new_year(exports: Log, day: date) -> dict[str, int]:
    return _counted_by(exports, day, first=lambda year: date(year, 1, 2))


@counted.mistake("the year before is twelve months", caught_by="the year before")
def twelve_months(exports: Log, day: date) -> dict[str, int]:
    right = persons_abroad(exports, day)
    since = _counted_by(exports, day, first=lambda _: day - timedelta(365))["since the year before"]
    return right | {"since the year before": since}


@counted.mistake("the year before is that year alone", caught_by="the year before")
def last_year_only(exports: Log, day: date) -> dict[str, int]:
    right = persons_abroad(exports, day)
    alone = _counted_by(exports, day, until=lambda when: when.year < day.year)["since the year before"]
    return right | {"since the year before": alone}


@counted.mistake("both windows are added up", caught_by="the year before")
def windows_add_up(exports: Log, day: date) -> dict[str, int]:
    right = persons_abroad(exports, day)
    alone = _counted_by(exports, day, until=lambda when: when.year < day.year)["since the year before"]
    return right | {"since the year before": right["this year"] + alone}


@counted.mistake("the year is that of the example", caught_by="the year before")
def always_2024(exports: Log, day: date) -> dict[str, int]:
    return {
        name: _counted_by(exports, day, first=lambda _, start=start: date(start, 1, 1))["this year"]  # type: ignore[misc]
        for name, start in (("this year", 2024), ("since the year before", 2023))
    }


@counted.mistake("what is planned counts", caught_by="until the day")
def plans_count(exports: Log, day: date) -> dict[str, int]:
    return _counted_by(exports, day, until=lambda _: True)


@counted.mistake("the day itself is too late", caught_by="until the day")
def day_is_too_late(exports: Log, day: date) -> dict[str, int]:
    return _counted_by(exports, day, until=lambda when: when < day)


@counted.mistake("a login is no export", caught_by="logins")
def logins_do_not_count(exports: Log, day: date) -> dict[str, int]:
    return _counted_by(exports, day, keeps=lambda each: bool(each["faces"]) and each["how"] == "copy")


@counted.mistake("what stays at home counts too", caught_by="logins")
def staying_counts(exports: Log, day: date) -> dict[str, int]:
    return _counted_by(exports, day, keeps=lambda each: bool(each["faces"]))


@counted.mistake("all information is one", caught_by="faces only")
def everything_counts(exports: Log, day: date) -> dict[str, int]:
    return _counted_by(exports, day, keeps=lambda each: each["how"] != "stays")


@counted.mistake("a login counts, whatever is looked at", caught_by="faces only")
def any_login_counts(exports: Log, day: date) -> dict[str, int]:
    return _counted_by(exports, day, keeps=lambda each: (each["faces"] and each["how"] == "copy") or each["how"] == "login")


@counted.mistake("the largest export is the number", caught_by="any log")
def largest_export(exports: Log, day: date) -> dict[str, int]:
    each = [persons_abroad([one], day) for one in exports] or [{"this year": 0, "since the year before": 0}]
    return {name: max(one[name] for one in each) for name in each[0]}


@counted.accepted("with a loop, the keys in another order")
def with_a_loop(exports: Log, day: date) -> dict[str, int]:
    both: set[str] = set()
    this: set[str] = set()
    for each in exports:
        if each["how"] == "stays" or not each["faces"] or each["day"] > day:
            continue
        if each["day"].year >= day.year - 1:
            both.update(each["who"])
        if each["day"].year == day.year:
            this.update(each["who"])
    return {"since the year before": len(both), "this year": len(this)}


explained_by_known_mistakes(counted)
counted.hint(
    'Make one set of persons for each window. A set takes a person in once: both.update(each["who"]).',
    "An export counts when its faces are True, its how is not “stays”, and its day is not after the day.",
    'Dates have years: each["day"].year == day.year is this year; >= day.year - 1 is since the year before.',
)

# ---------------------------------------------------------------------------------------------------------------------
# 11.3 decide: one flow, four days

china_asks = Question(
    "11.3",
    kind="decide",
    outcome="BORD-3",
    minutes=14,
    answer="china_asks",
    returns=Literal["nothing", "a route", "assessment"],
    not_tested=(
        "important data, and exemptions other than by number",
        "separate consent, which is asked for besides",
        "whether the exporter is one that the rules address",
    ),
)


def _number(id: str) -> int:
    return int(row("thresholds", id).at_least)


def _first(id: str) -> date:
    found: date = row("rules", id).in_force_since
    return found


def _starts() -> tuple[date, date, date, date]:
    return _first("CL009"), _first("CL066"), _first("CL300"), _first("CL135")


@china_asks.solution
def asked_on_the_day(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    starts = ("CL009", "CL066", "CL300", "CL135")
    cyber, personal, measures, provisions = (row("rules", id).in_force_since for id in starts)
    if day < cyber:
        return "nothing"
    if critical:
        return "assessment"
    if day < personal:
        return "nothing"
    many = day >= provisions and this_year >= row("thresholds", "TH14").at_least
    if measures <= day < provisions:
        many = held >= row("thresholds", "TH09").at_least or since_the_year_before >= row("thresholds", "TH11").at_least
    return "assessment" if many else "a route"


_FLOWS = {
    "Birch Pay": (False, 300_000, 8_000, 14_000),
    "Tern Maps": (False, 2_000_000, 500, 900),
    "Fern Bank": (True, 40_000, 50, 80),
}
_DAYS = (date(2020, 9, 12), date(2021, 12, 1), date(2022, 12, 1), date(2024, 5, 2))
_OF_RULE = {
    ("Birch Pay", 0): "before the number",
    ("Birch Pay", 1): "a route",
    ("Birch Pay", 2): "the numbers of 2022",
    ("Birch Pay", 3): "the numbers of 2024",
    ("Tern Maps", 0): "before the number",
    ("Tern Maps", 1): "a route",
    ("Tern Maps", 2): "held in all",
    ("Tern Maps", 3): "the numbers of 2024",
}


@china_asks.published
def twelve_cases() -> Mapping[str, Published]:
    found: dict[str, Published] = {}
    for firm, (critical, held, this_year, since) in _FLOWS.items():
        for at, day in enumerate(_DAYS):
            rule = _OF_RULE.get((firm, at), "critical operators")
            found[f"k{len(found) + 1}"] = Published(
                rule, (day, critical, held, this_year, since), f"{firm}. {_flow(day, critical, held, this_year, since)}"
            )
    return found


def _flow(day: date, critical: bool, held: int, this_year: int, since: int) -> str:
    who = "an operator of critical infrastructure" if critical else "no operator of critical infrastructure"
    return (
        f"On {day}: {who}, holds data of {held:,} persons; sent abroad the faces of {this_year:,} since 1 January of that "
        f"year, {since:,} since 1 January of the year before."
    )


def _ordinary(draw: Draw) -> tuple[int, int, int]:
    """Numbers far below every threshold: held, this year, since the year before."""
    this = 100 + draw.below(800)
    return 20_000 + draw.below(50_000), this, this + draw.below(1_000)


@china_asks.rule(
    "before the number",
    "Until 1 November 2021 our table asks nothing of others than critical operators, however many the persons.",
)
def too_early(draw: Draw) -> Iterator[tuple[Any, ...]]:
    held, this, since = _ordinary(draw)
    yield date(2020, 1 + draw.below(12), 2), False, held, this, since
    yield date(2018, 3, 1 + draw.below(28)), False, held, this, since
    yield date(2019, 5, 1 + draw.below(28)), False, 3 * _number("TH09"), 2 * _number("TH11"), 3 * _number("TH11")


@china_asks.rule(
    "critical operators", "A critical operator needs the assessment from 1 June 2017 on, and before that day nothing."
)
def critical_ones(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for year in (2018, 2020, 2022, 2023, 2025):
        held, this, since = _ordinary(draw)
        yield date(year, 6, 2 + draw.below(25)), True, held, this, since
    yield date(2017, 2, 1 + draw.below(25)), True, *_ordinary(draw)


@china_asks.rule("a route", "From 1 November 2021 on a single person abroad takes a route, where no assessment is asked.")
def few_people(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield date(2022, 1, 2 + draw.below(25)), False, *_ordinary(draw)
    yield date(2022, 10, 2 + draw.below(25)), False, 40, 1, 1
    yield date(2024, 6, 2 + draw.below(25)), False, 40, 1, 1
    yield date(2022, 2, 2 + draw.below(25)), False, 3 * _number("TH09"), 2 * _number("TH11"), 3 * _number("TH11")


@china_asks.rule(
    "held in all", "From 1 September 2022 until 22 March 2024 a million persons held were enough, however few went abroad."
)
def many_held(draw: Draw) -> Iterator[tuple[Any, ...]]:
    _, this, since = _ordinary(draw)
    for held in (_number("TH09"), _number("TH09") - 1, 5 * _number("TH09")):
        yield date(2023, 4, 2 + draw.below(25)), False, held, this, since
    yield date(2024, 6, 2 + draw.below(25)), False, 5 * _number("TH09"), this, since


@china_asks.rule(
    "the numbers of 2022",
    "From 1 September 2022 until 22 March 2024 the 10,000 were counted since 1 January of the year before.",
)
def window_of_2022(draw: Draw) -> Iterator[tuple[Any, ...]]:
    held, _, _ = _ordinary(draw)
    many = _number("TH11")
    for since in (many, many - 1, many + 1 + draw.below(many)):
        yield date(2023, 4, 2 + draw.below(25)), False, held, many // 2, since
    yield date(2022, 11, 2 + draw.below(25)), False, held, many - 1, 2 * many


@china_asks.rule(
    "the numbers of 2024",
    "From 22 March 2024 on the 10,000 are counted since 1 January of the same year, and nothing else counts.",
)
def window_of_2024(draw: Draw) -> Iterator[tuple[Any, ...]]:
    held, _, _ = _ordinary(draw)
    many = _number("TH14")
    for this in (many, many - 1, many + 1 + draw.below(many)):
        yield date(2024, 6, 2 + draw.below(25)), False, held, this, this
    yield date(2025, 6, 2 + draw.below(25)), False, held, many // 2, 3 * many


@china_asks.rule("first days", "A rule applies on its first day, and not on the day before.")
def on_first_days(draw: Draw) -> Iterator[tuple[Any, ...]]:
    cyber, personal, measures, provisions = _starts()
    held, this, since = _ordinary(draw)
    one = timedelta(1)
    for day in (cyber - one, cyber):
        yield day, True, held, this, since
    for day in (personal - one, personal):
        yield day, False, held, this, since
    for day in (measures - one, measures, provisions - one, provisions):
        yield day, False, held, _number("TH11") // 2, 2 * _number("TH11")


@china_asks.rule("any flow", "Day, operator and numbers are looked at together.", mixed=True)
def drawn_flows(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield date(2017, 3, 1 + draw.below(28)), True, 4 * _number("TH09"), 2 * _number("TH11"), 3 * _number("TH11")
    for _ in range(30):
        this = draw.pick((5, 900, 9_999, 10_000, 25_000))
        yield (
            date(2017, 1, 1) + timedelta(draw.below(3_300)),
            draw.below(4) == 0,
            draw.pick((900, 250_000, 999_999, 1_000_000, 4_000_000)),
            this,
            this + draw.pick((0, 1, 800, 12_000)),
        )


@china_asks.telling
def tell_china_asks(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    return f"{_flow(*arguments)} Asked: {expected}; yours: {got}."


@china_asks.mistake("today’s law was always there", caught_by="before the number")
def always_there(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    right = asked_on_the_day(day, critical, held, this_year, since_the_year_before)
    return "a route" if _first("CL009") <= day < _first("CL066") and not critical else right


@china_asks.mistake("critical operators were first asked in 2021", caught_by="critical operators")
def critical_from_2021(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    right = asked_on_the_day(day, critical, held, this_year, since_the_year_before)
    return "nothing" if critical and day < _first("CL066") else right


@china_asks.mistake("a critical operator with few persons needs a route only", caught_by="critical operators")
def few_are_harmless(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    right = asked_on_the_day(day, critical, held, this_year, since_the_year_before)
    return (
        asked_on_the_day(day, False, held, this_year, since_the_year_before) if critical and day >= _first("CL066") else right
    )


@china_asks.mistake("without a number there is no duty", caught_by="a route")
def no_number_no_duty(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    right = asked_on_the_day(day, critical, held, this_year, since_the_year_before)
    return "nothing" if right == "a route" and day < _first("CL300") else right


@china_asks.mistake("few persons need nothing", caught_by="a route")
def few_need_nothing(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    right = asked_on_the_day(day, critical, held, this_year, since_the_year_before)
    return "nothing" if right == "a route" and this_year < 100 else right


@china_asks.mistake("only what goes abroad counts", caught_by="held in all")
def held_is_no_matter(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    return asked_on_the_day(day, critical, min(held, _number("TH09") - 1), this_year, since_the_year_before)


@china_asks.mistake("the million still counts", caught_by="held in all")
def million_goes_on(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    right = asked_on_the_day(day, critical, held, this_year, since_the_year_before)
    return "assessment" if day >= _first("CL135") and held >= _number("TH09") else right


@china_asks.mistake("the year before never counted", caught_by="the numbers of 2022")
def this_year_only(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    return asked_on_the_day(day, critical, held, this_year, this_year)


@china_asks.mistake("10,000 means more than 10,000", caught_by="the numbers of 2022")
def more_than(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    since = since_the_year_before - (since_the_year_before == _number("TH11"))
    return asked_on_the_day(day, critical, held, this_year, since)


@china_asks.mistake("the year before still counts", caught_by="the numbers of 2024")
def year_before_goes_on(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    this = since_the_year_before if day >= _first("CL135") else this_year
    return asked_on_the_day(day, critical, held, this, since_the_year_before)


@china_asks.mistake("a rule begins on the day after", caught_by="first days")
def day_after(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    return asked_on_the_day(day - timedelta(1), critical, held, this_year, since_the_year_before)


@china_asks.mistake("a law of the year covers the whole year", caught_by="first days")
def by_the_year(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    return asked_on_the_day(date(day.year, 12, 31), critical, held, this_year, since_the_year_before)


@china_asks.mistake("a very large operator was always asked", caught_by="any flow")
def size_reaches_back(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    large = critical and held >= _number("TH09")
    return asked_on_the_day(max(day, _first("CL009")) if large else day, critical, held, this_year, since_the_year_before)


@china_asks.accepted("from the latest period back")
def latest_first(day: date, critical: bool, held: int, this_year: int, since_the_year_before: int) -> str:
    periods = {
        date(2024, 3, 22): this_year >= 10_000,
        date(2022, 9, 1): held >= 1_000_000 or since_the_year_before >= 10_000,
        date(2021, 11, 1): False,
    }
    for start, many in periods.items():
        if day >= start:
            return "assessment" if critical or many else " A route "
    return "assessment" if critical and day >= date(2017, 6, 1) else "nothing"


explained_by_known_mistakes(china_asks)
china_asks.hint(
    "Take the four days of the table from the latest back: if day >= date(2024, 3, 22), the last line applies, and so on.",
    "In each period ask first whether critical is True. Only two periods have numbers, and they count in different windows.",
    "Since 22 March 2024: this_year >= 10000. From 1 September 2022 on: held >= 1000000 or since_the_year_before >= 10000.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 11.4 decide: what could carry it?

carried = Question(
    "11.4",
    kind="decide",
    outcome="BORD-4",
    minutes=16,
    answer="carried",
    returns=set[Finding],
    in_table=set[Literal["fell away", "not yet there", "not for that place", "not checked", "nothing on record"]],
    not_tested=(
        "other adequacy decisions, other safeguards, and the list of special situations",
        "whether the importer is on the list, and the check a good one",
        "which generation of clauses was signed",
    ),
)


@carried.solution
def what_is_missing(transfer: Transfer) -> Iterator[Finding]:
    if transfer.how == "none" or transfer.destination == "EU":
        return
    judgment, framework = (row("rules", id).in_force_since for id in ("LAW-302", "LAW-304"))
    missing = []
    for document in transfer.on_record:
        if document in ("privacy-shield", "privacy-framework") and transfer.destination != "US":
            missing.append("not for that place")
        elif document == "privacy-shield" and transfer.day >= judgment:
            missing.append("fell away")
        elif document == "privacy-framework" and transfer.day < framework:
            missing.append("not yet there")
        elif document == "standard-clauses" and transfer.day >= judgment and "law-checked" not in transfer.on_record:
            missing.append("not checked")
        elif document != "law-checked":
            return
    for rule in missing or ["nothing on record"]:
        yield Finding(transfer.id, "It cannot carry the transfer on that day.", rule)


_OF_TRANSFER = {
    "e1": "fell away",
    "e2": "fell away",
    "e3": "not checked",
    "e4": "one is enough",
    "e5": "not yet there",
    "e6": "not yet there",
    "e7": "a transfer",
    "e8": "not for that place",
    "e9": "a transfer",
    "e10": "nothing on record",
}


@carried.published
def ten_transfers() -> Mapping[str, Published]:
    return {id: Published(rule, (row("transfers", id),), f"{row('transfers', id)}.") for id, rule in _OF_TRANSFER.items()}


_FLOW = Transfer("", date(2024, 3, 1), "Fern Bank", "Quill Photo", "EU", "US", "copy", sensitive=500)


def _going(draw: Draw, *on_record: str, **given: Any) -> Transfer:
    return replace(
        _FLOW, id=f"e{20 + draw.below(70)}", importer=draw.pick(("Quill Photo", "Lumen View")), on_record=on_record, **given
    )


def _day(draw: Draw, first: date, last: date) -> date:
    return first + timedelta(draw.below((last - first).days + 1))


_AFTER = (date(2020, 7, 17), date(2023, 6, 30))


@carried.rule(
    "a transfer",
    "A login from a third country is a transfer like a copy; within the EU, and where nobody abroad gets in, there is none.",
)
def what_is_a_transfer(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for how in ("remote access", "copy"):
        yield (_going(draw, how=how),)
        yield (_going(draw, how=how, destination="EU"),)
    yield (_going(draw, how="none"),)
    yield (_going(draw, "privacy-shield", how="none"),)


@carried.rule(
    "fell away",
    "The Privacy Shield carried through 15 July 2020; from the day of the judgment on it carries nothing, without grace.",
)
def after_the_judgment(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for day in (date(2020, 7, 15), date(2020, 7, 16), _day(draw, date(2019, 1, 1), date(2020, 7, 1)), _day(draw, *_AFTER)):
        yield (_going(draw, "privacy-shield", day=day),)
    yield (_going(draw, "privacy-shield", day=date(2020, 10, 1 + draw.below(28))),)
    yield (_going(draw, "privacy-shield", "law-checked", day=_day(draw, *_AFTER)),)
    yield (_going(draw, "privacy-shield", day=_day(draw, date(2023, 7, 10), date(2026, 1, 1))),)


@carried.rule("not yet there", "The Privacy Framework carries from 10 July 2023 on, and reaches no further back.")
def before_the_framework(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for day in (date(2023, 7, 10), date(2023, 7, 9), _day(draw, *_AFTER), _day(draw, date(2023, 8, 1), date(2026, 1, 1))):
        yield (_going(draw, "privacy-framework", day=day),)


@carried.rule("not for that place", "A list of firms in the United States carries no transfer to another country, on any day.")
def another_country(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for place in ("CN", "elsewhere"):
        yield (_going(draw, "privacy-framework", destination=place),)
        yield (_going(draw, "privacy-shield", destination=place, day=date(2020, 3, 1 + draw.below(28))),)
    yield (_going(draw, "privacy-shield", destination="CN", day=_day(draw, *_AFTER)),)


@carried.rule(
    "not checked",
    "From the judgment of 16 July 2020 on, clauses carry only with a check of the destination’s law; before it, by themselves.",
)
def clauses_alone(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for day in (date(2020, 7, 15), date(2020, 7, 16), _day(draw, *_AFTER), _day(draw, date(2019, 1, 1), date(2020, 7, 1))):
        yield (_going(draw, "standard-clauses", day=day),)
        yield (_going(draw, "standard-clauses", "law-checked", day=day),)
        yield (_going(draw, "law-checked", "standard-clauses", day=day),)
    for place in ("US", "CN", "elsewhere"):
        day = date(2024, 4, 1 + draw.below(28))
        yield (_going(draw, "standard-clauses", destination=place, day=day),)
        yield (_going(draw, "standard-clauses", "law-checked", destination=place, day=day),)
    yield (_going(draw, "standard-clauses", how="remote access", day=_day(draw, *_AFTER)),)


@carried.rule("nothing on record", "Without a document there is nothing to carry it; a check of the law alone carries nothing.")
def empty_files(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for day in (date(2019, 5, 1 + draw.below(28)), _day(draw, *_AFTER)):
        yield (_going(draw, day=day),)
        yield (_going(draw, "law-checked", day=day, destination=draw.pick(("US", "CN"))),)


@carried.rule("one is enough", "Where one document carries the transfer, the others need not.")
def spare_documents(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield (_going(draw, "privacy-shield", "standard-clauses", "law-checked", day=_day(draw, *_AFTER)),)
    yield (_going(draw, "privacy-shield", "privacy-framework"),)
    yield (_going(draw, "standard-clauses", "privacy-framework"),)
    yield (_going(draw, "standard-clauses", "privacy-shield", day=date(2019, 5, 1 + draw.below(28))),)


@carried.rule("each document", "Where none carries it, each document has its own reason.", mixed=True)
def several_documents(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield (_going(draw, "privacy-shield", "standard-clauses", day=_day(draw, *_AFTER)),)
    yield (_going(draw, "privacy-shield", "privacy-framework", day=_day(draw, *_AFTER)),)
    yield (_going(draw, "privacy-framework", "standard-clauses", destination="CN"),)
    documents = ("privacy-shield", "privacy-framework", "standard-clauses", "law-checked")
    for _ in range(12):
        yield (
            _going(
                draw,
                *draw.some(documents, draw.below(4)),
                day=_day(draw, date(2018, 6, 1), date(2026, 1, 1)),
                destination=draw.pick(("US", "US", "CN", "elsewhere", "EU")),
                how=draw.pick(("copy", "remote access", "none")),
            ),
        )


@carried.telling
def tell_carried(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    (transfer,) = arguments
    told = f"{transfer.id}: {transfer}."
    unknown = sorted(set(_names(got)) - _WORDS)
    if unknown:
        return f"{told} Your answer finds “{unknown[0]}”, which is none of the five rules."
    wanted, found = sorted(_names(expected)), sorted(_names(got))
    if wanted == found and wanted:
        return f"{told} Your findings name the right rules and another place than {transfer.id}."
    return f"{told} Findings: {', '.join(wanted) or 'none'}; yours: {', '.join(found) or 'none'}."


_WORDS = {"fell away", "not yet there", "not for that place", "not checked", "nothing on record"}


def _names(found: Any) -> list[str]:
    return [finding.rule if isinstance(finding, Finding) else finding for finding in found]


@carried.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted(finding.rule for finding in found)


@carried.mistake("the Framework revives the Shield", caught_by="fell away")
def shield_is_back(transfer: Transfer) -> list[Finding]:
    back = transfer.day >= row("rules", "LAW-304").in_force_since and transfer.destination == "US"
    seen = ["privacy-framework" if back and each == "privacy-shield" else each for each in transfer.on_record]
    return list(what_is_missing(replace(transfer, on_record=tuple(seen))))


@carried.mistake("a login is no transfer", caught_by="a transfer")
def logins_are_free(transfer: Transfer) -> list[Finding]:
    return [] if transfer.how == "remote access" else list(what_is_missing(transfer))


@carried.mistake("another country of the EU is abroad", caught_by="a transfer")
def within_the_union(transfer: Transfer) -> list[Finding]:
    same = transfer.destination == "EU"
    return list(what_is_missing(replace(transfer, destination="elsewhere") if same else transfer))


@carried.mistake("what could be sent is sent", caught_by="a transfer")
def staying_is_going(transfer: Transfer) -> list[Finding]:
    return list(what_is_missing(replace(transfer, how="copy")))


@carried.mistake("the Shield still carries", caught_by="fell away")
def shield_for_ever(transfer: Transfer) -> list[Finding]:
    good = "privacy-shield" in transfer.on_record and transfer.destination == "US"
    return [] if good else list(what_is_missing(transfer))


@carried.mistake("there was a time of grace", caught_by="fell away")
def grace(transfer: Transfer) -> list[Finding]:
    good = "privacy-shield" in transfer.on_record and transfer.destination == "US" and transfer.day < date(2021, 1, 1)
    return [] if good else list(what_is_missing(transfer))


@carried.mistake("on the day of the judgment it still carried", caught_by="fell away")
def last_day_too_many(transfer: Transfer) -> list[Finding]:
    good = "privacy-shield" in transfer.on_record and transfer.destination == "US" and transfer.day == _first("LAW-302")
    return [] if good else list(what_is_missing(transfer))


@carried.mistake("a check of the law keeps the Shield alive", caught_by="fell away")
def checked_shield(transfer: Transfer) -> list[Finding]:
    good = {"privacy-shield", "law-checked"} <= set(transfer.on_record) and transfer.destination == "US"
    return [] if good else list(what_is_missing(transfer))


@carried.mistake("the Framework mends the past", caught_by="not yet there")
def framework_reaches_back(transfer: Transfer) -> list[Finding]:
    good = "privacy-framework" in transfer.on_record and transfer.destination == "US"
    return [] if good else list(what_is_missing(transfer))


@carried.mistake("an adequate list is adequate anywhere", caught_by="not for that place")
def lists_travel(transfer: Transfer) -> list[Finding]:
    lists = {"privacy-shield", "privacy-framework"} & set(transfer.on_record)
    elsewhere = transfer.destination in ("CN", "elsewhere")
    return list(what_is_missing(replace(transfer, destination="US") if lists and elsewhere else transfer))


@carried.mistake("a signature is enough", caught_by="not checked")
def clauses_suffice(transfer: Transfer) -> list[Finding]:
    return [] if "standard-clauses" in transfer.on_record else list(what_is_missing(transfer))


@carried.mistake("since the Framework came, clauses to the United States need no check", caught_by="not checked")
def framework_spares_the_check(transfer: Transfer) -> list[Finding]:
    good = transfer.destination == "US" and transfer.day >= _first("LAW-304") and "standard-clauses" in transfer.on_record
    return [] if good else list(what_is_missing(transfer))


@carried.mistake("only to the United States or China is there a law to check", caught_by="not checked")
def elsewhere_is_safe(transfer: Transfer) -> list[Finding]:
    good = transfer.destination == "elsewhere" and "standard-clauses" in transfer.on_record
    return [] if good else list(what_is_missing(transfer))


@carried.mistake("for a login a signature is enough", caught_by="not checked")
def logins_need_no_check(transfer: Transfer) -> list[Finding]:
    good = transfer.how == "remote access" and "standard-clauses" in transfer.on_record
    return [] if good else list(what_is_missing(transfer))


@carried.mistake("the judgment found what was always asked", caught_by="not checked")
def always_checked(transfer: Transfer) -> list[Finding]:
    early = transfer.day < _first("LAW-302") and {"standard-clauses", "law-checked"} & set(transfer.on_record) == {
        "standard-clauses"
    }
    if not early or not _crosses(transfer) or _but_clauses(transfer):
        return list(what_is_missing(transfer))
    rest = [
        finding for finding in what_is_missing(_without(transfer, "standard-clauses")) if finding.rule != "nothing on record"
    ]
    return [*rest, Finding(transfer.id, "Not checked.", "not checked")]


def _crosses(transfer: Transfer) -> bool:
    return transfer.how != "none" and transfer.destination != "EU"


def _without(transfer: Transfer, document: str) -> Transfer:
    return replace(transfer, on_record=tuple(each for each in transfer.on_record if each != document))


def _but_clauses(transfer: Transfer) -> bool:
    """Would it be carried without the clauses?"""
    return not list(what_is_missing(_without(transfer, "standard-clauses")))


@carried.mistake("a check of the law carries", caught_by="nothing on record")
def checks_carry(transfer: Transfer) -> list[Finding]:
    return [] if set(transfer.on_record) == {"law-checked"} else list(what_is_missing(transfer))


@carried.mistake("every document must hold", caught_by="one is enough")
def all_must_hold(transfer: Transfer) -> list[Finding]:
    if not _crosses(transfer):
        return []
    checked = ("law-checked",) if "law-checked" in transfer.on_record else ()
    each = [replace(transfer, on_record=(document, *checked)) for document in transfer.on_record if document != "law-checked"]
    found = [finding for one in each for finding in what_is_missing(one)]
    return found if each else list(what_is_missing(transfer))


@carried.mistake("one reason is enough", caught_by="each document")
def first_reason(transfer: Transfer) -> list[Finding]:
    return list(what_is_missing(transfer))[:1]


@carried.accepted("a list of pairs (rule, where), from what carries")
def as_pairs(transfer: Transfer) -> list[tuple[str, str]]:
    day, place, file = transfer.day, transfer.destination, set(transfer.on_record)
    if transfer.how == "none" or place == "EU":
        return []
    reasons = {}
    for document in file - {"law-checked"}:
        ends = {"privacy-shield": (date.min, date(2020, 7, 15)), "privacy-framework": (date(2023, 7, 10), date.max)}
        first, last = ends.get(document, (date.min, date.max if "law-checked" in file else date(2020, 7, 15)))
        late = "not checked" if document == "standard-clauses" else "fell away"
        reason = "not yet there" if day < first else late if day > last else ""
        reasons[document] = "not for that place" if document in ends and place != "US" else reason
    if "" in reasons.values():
        return []
    return [(rule, transfer.id) for rule in set(reasons.values()) or {"nothing on record"}]


@carried.touches
def rules_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    differ = set(_names(set(expected) ^ set(got))) & set(carried.criteria)
    return of_known_mistakes(carried, arguments, got) or differ


carried.hint(
    "First ask whether there is a transfer: how is “none”, or destination is “EU”: then stop. A login counts.",
    "Then go through transfer.on_record, but for “law-checked”. If a document carries on that day to that place, stop: nothing is found.",
    "If none carries, yield each one’s reason; if there was none to look at, yield “nothing on record”.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 11.5 weigh: what do the rows say of motives?

why_they_acted = Question(
    "11.5",
    kind="weigh",
    outcome="BORD-5",
    minutes=10,
    answer="why_they_acted",
    returns=Literal["shown", "claimed", "refuted", "open"],
    not_tested=("rows that the question does not name", "sentences on which two blind readers differ"),
)

_GROUNDS = {
    "why1": "the day",
    "why2": "what was said",
    "why3": "own word",
    "why4": "own word",
    "why5": "what was said",
    "why6": "what may happen",
    "why7": "where and who",
    "why8": "the same reasons",
    "why9": "motive",
    "why10": "what was said",
    "why11": "how it came out",
}

why_they_acted.solution(on_our_rows)
why_they_acted.published(lambda: sentences(_GROUNDS))

why_they_acted.rule("what was said", "That somebody said or reported a thing is shown where a row confirms the saying.")(
    nothing_more
)
why_they_acted.rule(
    "own word", "What a party gives as its reason, or says of itself, is claimed until something outside bears it out."
)(nothing_more)
why_they_acted.rule("the day", "A sentence about a day is held against what had happened by that day.")(nothing_more)
why_they_acted.rule("what may happen", "A text that fears a thing does not show that it happened, or that it did not.")(
    nothing_more
)
why_they_acted.rule("where and who", "Where data are kept does not show who can reach them.")(nothing_more)
why_they_acted.rule("the same reasons", "Whether stated reasons agree can be read off the statements.")(nothing_more)
why_they_acted.rule("motive", "What stood behind the stated reasons, no row can show, in either direction.")(nothing_more)
why_they_acted.rule(
    "how it came out", "A decision that is challenged is neither upheld nor overturned until a court has said so."
)(nothing_more)


@why_they_acted.telling
def tell_why(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    rows = ", ".join(row("propositions", arguments[0]).claims)
    needed = {
        "shown": f"Read what is confirmed in {rows}.",
        "claimed": f"In {rows} a party says so. To call it more one would need a record from outside.",
        "refuted": f"Hold the sentence against the correction in {rows}.",
        "open": f"{rows} does not say. To call it anything else one would need a row that does.",
    }[expected]
    return f"You called {arguments[0]} “{got}”. {needed}"


def _sentence(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else on_our_rows(id)


@why_they_acted.mistake("a government’s reason is only a claim, even that it was given", caught_by="what was said")
def sayings_are_claims(id: str) -> str:
    return _sentence(("why2", "why5"), "claimed", id)


@why_they_acted.mistake("a reason given is a reason proved", caught_by="own word")
def reasons_are_proofs(id: str) -> str:
    return _sentence(("why3", "why4"), "shown", id)


@why_they_acted.mistake("the fine of 2023 was there in 2020", caught_by="the day")
def fine_was_there(id: str) -> str:
    return _sentence(("why1",), "shown", id)


@why_they_acted.mistake("what is feared has happened", caught_by="what may happen")
def feared_is_done(id: str) -> str:
    return _sentence(("why6",), "shown", id)


@why_they_acted.mistake("stored here is out of reach there", caught_by="where and who")
def stored_is_safe(id: str) -> str:
    return _sentence(("why7",), "claimed", id)


@why_they_acted.mistake("all spoke of data, so all gave one reason", caught_by="the same reasons")
def one_word_one_reason(id: str) -> str:
    return _sentence(("why8",), "shown", id)


@why_they_acted.mistake("other reasons show other motives", caught_by="motive")
def reasons_are_motives(id: str) -> str:
    return _sentence(("why9",), "refuted", id)


@why_they_acted.mistake("everybody knows the motive", caught_by="motive")
def motive_is_known(id: str) -> str:
    return _sentence(("why9",), "shown", id)


@why_they_acted.mistake("a fine that stands is upheld", caught_by="how it came out")
def standing_is_upheld(id: str) -> str:
    return _sentence(("why11",), "shown", id)


why_they_acted.accepted("capitals and spaces")(lambda id: f" {on_our_rows(id).title()} ")
why_they_acted.hint(
    "Ask of each sentence whether it says that something was said, or that something is so.",
    "Read the correction of each row: row('claims', 'X303').correction says what the order does not show.",
    "Three are shown, two claimed, two refuted, four open.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 11.6 discuss

where_to_keep = Question("11.6", kind="discuss", outcome="BORD-5", minutes=12)

QUESTIONS = (has_it_left, counted, china_asks, carried, why_they_acted, where_to_keep)
