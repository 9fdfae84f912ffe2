"""The questions of exercise 7, The third line: minimization."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from casebook.findings import Finding
from casebook.judgement import explained_by_known_mistakes, nothing_more, of_known_mistakes, shown, verdict
from casebook.question import Draw, Published, Question
from casebook.records import Design, Holding
from casebook.tables import table

# ---------------------------------------------------------------------------------------------------------------------
# 7.1 predict: where does it go too far?

too_far = Question(
    "7.1",
    kind="predict",
    outcome="MIN-1",
    minutes=8,
    answer="too_far",
    returns=Literal["collecting", "keeping", "using", "nowhere"],
    not_tested=(
        "whether the purposes themselves are good ones",
        "whether anybody agreed",
        "cases on which two blind readers differ",
    ),
)


@too_far.solution
def earliest_act(id: str) -> str:
    return verdict(id)


@too_far.published
def ten_practices() -> Mapping[str, Published]:
    return shown("7.1")


too_far.rule("collecting", "What is read or made is collected, however soon it is dropped; the purpose has to need it at all.")(
    nothing_more
)
too_far.rule(
    "keeping",
    "What was rightly collected is kept too long once its purpose is served, opened or not, and so is what was made from it.",
)(nothing_more)
too_far.rule("using", "What is rightly kept for one purpose is not there for another; a duty to keep is no licence to use.")(
    nothing_more
)
too_far.rule("nowhere", "A face may be handled and nothing go too far: what the purpose needs, for as long as it needs it.")(
    nothing_more
)


@too_far.telling
def tell_too_far(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    exceeded = {
        "collecting": "Ask of each field that is read whether the purpose needs it.",
        "keeping": "Ask on which day the purpose was served, and what is still there on the next.",
        "using": "Ask which purpose the thing was kept for.",
    }
    allowed = {
        "collecting": "Ask whether the purpose could be served without what is read.",
        "keeping": "Ask whether the purpose, or a law that the case names, still demands what is kept.",
        "using": "Ask whether the thing is used for anything but the stated purpose.",
    }
    fact = allowed[got] if expected == "nowhere" else exceeded[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


def _unless(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else earliest_act(id)


@too_far.mistake("what is dropped was never collected", caught_by="collecting")
def dropped_is_nothing(id: str) -> str:
    return _unless(("b1", "b10"), "nowhere", id)


@too_far.mistake("a field of a form is no face, so it is no matter", caught_by="collecting")
def only_faces_count(id: str) -> str:
    return _unless(("b7",), "nowhere", id)


@too_far.mistake("stored and never opened is harmless", caught_by="keeping")
def unopened_is_harmless(id: str) -> str:
    return _unless(("b2",), "nowhere", id)


@too_far.mistake("the picture is deleted, so the face is", caught_by="keeping")
def picture_gone_all_gone(id: str) -> str:
    return _unless(("b6",), "nowhere", id)


@too_far.mistake("lawfully kept is freely used", caught_by="using")
def kept_is_used(id: str) -> str:
    return _unless(("b8",), "nowhere", id)


@too_far.mistake("a new use is a new collection", caught_by="using")
def new_use_is_collection(id: str) -> str:
    return _unless(("b3",), "collecting", id)


@too_far.mistake("any handling of a face is too much", caught_by="nowhere")
def any_face_is_too_much(id: str) -> str:
    return _unless(("b4", "b5"), "collecting", id)


@too_far.mistake("five years is too long, whoever demands it", caught_by="nowhere")
def long_is_too_long(id: str) -> str:
    return _unless(("b9",), "keeping", id)


too_far.accepted("capitals and spaces")(lambda id: f" {earliest_act(id).title()} ")
too_far.hint(
    "Write down the purpose first, in the words of the case. Then go through the three acts in their order.",
    "Collecting: could the purpose be served without it? Keeping: is the purpose served already? Using: is it this purpose?",
    "Three go too far in collecting, two in keeping, two in using, three nowhere.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 7.2 compute: how well does the table hide my neighbour?

hides = Question(
    "7.2",
    kind="compute",
    outcome="MIN-3",
    minutes=14,
    answer="hides",
    returns=dict[Literal["rows", "values"], int],
    not_tested=(
        "guesses that are likely and not certain",
        "a second table that could be laid beside this one",
        "whether the table should exist at all",
    ),
)


@hides.solution
def what_a_neighbour_learns(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    def fits(cell: str, fact: int | str) -> bool:
        if cell == "*" or cell == fact:
            return True
        low, _, high = cell.partition("-")
        return isinstance(fact, int) and int(low) <= fact <= int(high)

    hers = [each for each in rows if all(fits(each[column], fact) for column, fact in known.items())]
    values = {each["pays at"] for each in hers} - set(ruled_out)
    return {"rows": len(hers), "values": len(values)}


_PLACES = ("Docks", "Old Town", "Orchards", "Quarry", "Station")
_VALUES = ("bar", "clinic", "grocer", "lender", "school")


def _row(age: str, district: str, pays_at: str) -> dict[str, Any]:
    return {"age": age, "district": district, "pays at": pays_at}


def _tens(draw: Draw) -> tuple[str, int]:
    """A band of ten years and an age inside it, clear of both ends."""
    low = 20 + 10 * draw.below(5)
    return f"{low}-{low + 9}", low + 2 + draw.below(5)


@hides.rule("every column", "A row can be hers only if it fits in every column that one knows of her.")
def one_column_is_not_enough(draw: Draw) -> Iterator[tuple[Any, ...]]:
    band, age = _tens(draw)
    other_band = f"{int(band[:2]) + 20}-{int(band[:2]) + 29}"
    here, there = draw.some(_PLACES, 2)
    one, two = draw.some(_VALUES, 2)
    known = {"age": age, "district": here}
    yield [_row(band, here, one), _row(band, there, two)], known, []
    yield [_row(band, here, one), _row(other_band, here, two)], known, []
    yield [_row(band, there, one), _row(other_band, here, two)], known, []
    for district in ("Old Town", "Old Town Hill"):
        yield [_row(band, "Old Town", one), _row(band, "Old Town Hill", two)], {"age": age, "district": district}, []


@hides.rule(
    "bands",
    "A band of ages, however wide, holds both of its ends and the whole numbers between them: 30-34 holds 30 and 34, and not 36.",
)
def ends_of_bands(draw: Draw) -> Iterator[tuple[Any, ...]]:
    low = 20 + 10 * draw.below(5)
    here, value = draw.pick(_PLACES), draw.pick(_VALUES)
    for age in (low, low + 9):
        yield [_row(f"{low}-{low + 9}", here, value)], {"age": age, "district": here}, []
    for band, inside, outside in (
        ("60-64", 62, 66),
        ("20-39", 35, 40),
        ("25-34", 33, 36),
        ("5-14", 10, 20),
        ("95-104", 100, 94),
    ):
        for age in (inside, outside):
            yield [_row(band, here, value)], {"age": age, "district": here}, []
    for band, age in (("0-9", 10), ("5-9", 7), ("60-64", 7)):
        yield [_row(band, here, value)], {"age": age, "district": here}, []


@hides.rule("suppressed", "A cell that shows only * says nothing, so it fits everybody.")
def starred_cells(draw: Draw) -> Iterator[tuple[Any, ...]]:
    band, age = _tens(draw)
    here = draw.pick(_PLACES)
    one, two = draw.some(_VALUES, 2)
    known = {"age": age, "district": here}
    yield [_row(band, "*", one)], known, []
    yield [_row("*", here, one), _row(band, "*", two)], known, []


@hides.rule("unknown columns", "What one does not know of her rules nothing out.")
def one_fact_only(draw: Draw) -> Iterator[tuple[Any, ...]]:
    band, age = _tens(draw)
    here, there = draw.some(_PLACES, 2)
    one, two = draw.some(_VALUES, 2)
    yield [_row(band, here, one), _row(band, there, two)], {"age": age}, []
    yield [_row(band, here, one), _row(band, there, one)], {"age": age}, []
    yield [_row("40-49", here, one), _row("20-29", there, two)], {"age": 44}, []
    yield [_row("40-49", "*", one)], {"age": 44}, []
    yield [_row(band, "Docks", one), _row("20-29", "Quarry", two)], {"district": "Docks"}, []
    yield [_row("*", "Docks", one), _row("80-89", "Docks", two)], {"district": "Docks"}, []


@hides.rule(
    "one value", "A value counts once, however many rows show it; where all rows that fit show one value, that value is hers."
)
def all_the_same(draw: Draw) -> Iterator[tuple[Any, ...]]:
    band, age = _tens(draw)
    here, there = draw.some(_PLACES, 2)
    one, two = draw.some(_VALUES, 2)
    known = {"age": age, "district": here}
    for count in (3, 5, 9):
        yield [*[_row(band, here, one)] * count, _row(band, there, two)], known, []
    yield [_row(band, here, one), _row(band, here, one), _row(band, here, two)], known, []


@hides.rule(
    "background",
    "What is known not to be hers is taken away from what she might have, all of it if need be; the rows that fit stay as many.",
)
def knowing_more(draw: Draw) -> Iterator[tuple[Any, ...]]:
    band, age = _tens(draw)
    here = draw.pick(_PLACES)
    one, two, three = draw.some(_VALUES, 3)
    known = {"age": age, "district": here}
    yield [_row(band, here, one), _row(band, here, two)], known, [one]
    yield [_row(band, here, one), _row(band, here, two), _row(band, here, two)], known, [three, one]
    yield [_row(band, here, one)], known, [one]
    yield [_row(band, here, one), _row(band, here, two)], known, [two, one]
    yield [_row(band, here, "bar"), _row(band, here, three)], known, ["juice bar"]


@hides.rule("any table", "The two numbers hold for any table, nobody’s row included.", mixed=True)
def drawn_tables(draw: Draw) -> Iterator[tuple[Any, ...]]:
    band, age = _tens(draw)
    yield [], {"age": age, "district": draw.pick(_PLACES)}, []
    yield [_row(band, _PLACES[0], "bar")], {"age": age, "district": _PLACES[1]}, []
    for count in (6, 15, 40):
        rows = []
        for _ in range(count):
            drawn, _ = _tens(draw)
            rows.append(_row(draw.pick((drawn, drawn, drawn, "*")), draw.pick((*_PLACES[:3], "*")), draw.pick(_VALUES)))
        known = {
            "age": int(draw.pick(rows)["age"].split("-")[0].replace("*", "40")) + draw.below(10),
            "district": draw.pick(_PLACES[:3]),
        }
        yield rows, known, draw.some(_VALUES, draw.below(3))


def _is_hers(each: dict[str, Any], known: dict[str, Any]) -> bool:
    return what_a_neighbour_learns([each], known, [])["rows"] == 1


@hides.telling
def tell_hides(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    rows, known, ruled_out = arguments
    shown = "; ".join(f"{each['age']}, {each['district']}, {each['pays at']}" for each in rows[:6]) or "none"
    rest = f"; and {len(rows) - 6} more" if len(rows) > 6 else ""
    facts = ", ".join(f"{column} {fact}" for column, fact in known.items())
    out = f" She does not pay at: {', '.join(ruled_out)}." if ruled_out else ""
    wrong = "; ".join(
        f"“{name}” should be {expected[name]}, yours is {got[name]}" for name in expected if expected[name] != got[name]
    )
    return f"Rows: {shown}{rest}. Known of her: {facts}.{out} Here {wrong}."


def _counted(hers: list[dict[str, Any]], ruled_out: list[str]) -> dict[str, int]:
    return {"rows": len(hers), "values": len({each["pays at"] for each in hers} - set(ruled_out))}


@hides.mistake("one column that fits is enough", caught_by="every column")
def any_column(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    return _counted([each for each in rows if any(_is_hers(each, {column: fact}) for column, fact in known.items())], ruled_out)


@hides.mistake("a band ends before its last year", caught_by="bands")
def open_bands(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    hers = [each for each in rows if _is_hers(each, known)]
    return _counted([each for each in hers if not each["age"].endswith(f"-{known.get('age')}")], ruled_out)


def _refitted(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str], fits: Any) -> dict[str, int]:
    """The answer of somebody who tells by other means whether an age is in a band."""
    ages = [known["age"]] if "age" in known else []
    hers = [each for each in rows if each["age"] == "*" or all(fits(*each["age"].split("-"), age) for age in ages)]
    return what_a_neighbour_learns(hers, {column: fact for column, fact in known.items() if column != "age"}, ruled_out)


@hides.mistake("every band is a decade", caught_by="bands")
def decades(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    return _refitted(rows, known, ruled_out, lambda low, high, age: int(low) // 10 == age // 10)


@hides.mistake("ages are compared as text", caught_by="bands")
def ages_as_text(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    return _refitted(rows, known, ruled_out, lambda low, high, age: low <= str(age) <= high)


@hides.mistake("a hidden cell hides the row", caught_by="suppressed")
def stars_fit_nobody(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    return _counted([each for each in rows if _is_hers(each, known) and "*" not in each.values()], ruled_out)


@hides.mistake("without every fact nobody can be found", caught_by="unknown columns")
def needs_every_fact(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    return _counted([each for each in rows if len(known) == 2 and _is_hers(each, known)], ruled_out)


@hides.mistake("with one fact everybody could be hers", caught_by="unknown columns")
def one_fact_is_none(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    return what_a_neighbour_learns(rows, known if len(known) > 1 else {}, ruled_out)


@hides.mistake("a cell hidden elsewhere hides the row", caught_by="unknown columns")
def other_stars_count(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    shown = [each for each in rows if all(each[column] != "*" for column in ("age", "district") if column not in known)]
    return what_a_neighbour_learns(shown, known, ruled_out)


@hides.mistake("among k people any value could be hers", caught_by="one value")
def k_hides_everything(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    right = what_a_neighbour_learns(rows, known, ruled_out)
    return right | {"values": right["rows"]}


@hides.mistake("the attacker knows nothing but the table", caught_by="background")
def no_background(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    return what_a_neighbour_learns(rows, known, [])


@hides.mistake("what she does not have makes rows fewer", caught_by="background")
def background_takes_rows(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    return _counted([each for each in rows if _is_hers(each, known) and each["pays at"] not in ruled_out], [])


@hides.mistake("something must be left", caught_by="background")
def something_is_left(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    right = what_a_neighbour_learns(rows, known, ruled_out)
    return right | {"values": max(right["values"], min(right["rows"], 1))}


@hides.mistake("a kind of shop that sounds like it is ruled out too", caught_by="background")
def rules_out_by_sound(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    alike = {each["pays at"] for each in rows if each["pays at"] in " ".join(ruled_out)}
    return what_a_neighbour_learns(rows, known, [*ruled_out, *alike])


@hides.mistake("somebody must fit", caught_by="any table")
def never_nobody(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    right = what_a_neighbour_learns(rows, known, ruled_out)
    return right if right["rows"] else {"rows": 1, "values": 1}


@hides.accepted("with a loop")
def with_a_loop(rows: list[dict[str, Any]], known: dict[str, Any], ruled_out: list[str]) -> dict[str, int]:
    count, values = 0, set()
    for each in rows:
        for column in known:
            cell, fact = each[column], known[column]
            ages = range(*(int(end) + at for at, end in enumerate(cell.split("-")))) if "-" in str(cell) else ()
            if cell not in ("*", fact) and fact not in ages:
                break
        else:
            count += 1
            values.add(each["pays at"])
    return {"values": len([value for value in values if value not in ruled_out]), "rows": count}


explained_by_known_mistakes(hides)
hides.hint(
    "First find the rows that could be hers: for each column in known, her fact must fit the cell, or the cell is “*”.",
    'A band is text: low, high = cell.split("-"), then int(low) <= age <= int(high). A district is compared as it is.',
    '“rows” counts those rows. “values” counts the different each["pays at"] among them that are not in ruled_out.',
)

# ---------------------------------------------------------------------------------------------------------------------
# 7.3 decide: what does the schedule show?

retention = Question(
    "7.3",
    kind="decide",
    outcome="MIN-2",
    minutes=16,
    answer="retention",
    returns=set[Finding],
    in_table=set[Literal["kept beyond need", "deleted too early", "used beyond need", "deletion not shown", "not shown"]],
    not_tested=(
        "whether the purpose really ends on its last day",
        "copies that nobody listed",
        "whether the law’s duty reaches this thing",
    ),
)

TODAY = date(2031, 5, 1)


@retention.solution
def what_the_record_shows(holding: Holding, source: Holding | None, today: date) -> Iterator[Finding]:
    need, duty = holding.needed_until, holding.must_keep_until
    if need is None and source:
        need = source.needed_until
    if holding.deleted and duty and holding.deleted < duty:
        yield Finding(holding.id, f"The law demands it until {duty}.", "deleted too early")
    if need is None:
        yield Finding(holding.id, "Neither it nor its source has a day in the schedule.", "not shown")
        return
    if holding.last_used and holding.last_used > need:
        yield Finding(holding.id, f"Used after {need}.", "used beyond need")
    last = max(need, duty) if duty else need
    if (holding.deleted or today) > last:
        yield Finding(holding.id, f"Kept after {last}.", "kept beyond need")
    elif holding.deleted and not holding.proof and today > last:
        yield Finding(holding.id, "A deletion that is due is not shown.", "deletion not shown")


_HOLDING_RULES = {
    "h1": "kept beyond need",
    "h2": "made from it",
    "h3": "made from it",
    "h4": "made from it",
    "h5": "legal duty",
    "h6": "legal duty",
    "h7": "deleted too early",
    "h8": "used beyond need",
    "h9": "deletion not shown",
    "h10": "not shown",
}


@retention.published
def ten_holdings() -> Mapping[str, Published]:
    holdings = {each.id: each for each in table("holdings")}
    return {
        id: Published(rule, (holdings[id], holdings.get(holdings[id].made_from), TODAY), f"{holdings[id]}. Today is {TODAY}.")
        for id, rule in _HOLDING_RULES.items()
    }


def _on(month: int, day: int, year: int = 2031) -> date:
    return date(year, month, day)


def _day(draw: Draw, first: int, last: int) -> date:
    """A day so many days from today, between first and last."""
    return TODAY + timedelta(first + draw.below(last - first + 1))


_PICTURE = Holding("", "Birch Pay", "picture")
_LOG = "a log of deletions"
_END_OF_MARCH = _on(3, 31)


def _kept(draw: Draw, **given: Any) -> Holding:
    return replace(_PICTURE, id=f"h{20 + draw.below(70)}", holder=draw.pick(("Birch Pay", "Fern Bank", "Quill Photo")), **given)


@retention.rule(
    "kept beyond need",
    "What is still there on the day after its last day is kept beyond need; on the last day itself it is not.",
)
def past_its_day(draw: Draw) -> Iterator[tuple[Any, ...]]:
    need = _day(draw, -60, -20)
    yield _kept(draw, needed_until=need), None, TODAY
    yield _kept(draw, needed_until=TODAY), None, TODAY
    yield _kept(draw, needed_until=TODAY - timedelta(1)), None, TODAY
    yield _kept(draw, needed_until=need, deleted=need + timedelta(1 + draw.below(15)), proof=_LOG), None, TODAY
    yield _kept(draw, needed_until=need, deleted=need, proof=_LOG), None, TODAY
    yield _kept(draw, needed_until=need, deleted=need - timedelta(1 + draw.below(30)), proof=_LOG), None, TODAY
    fixed = _kept(draw, needed_until=_END_OF_MARCH)
    yield fixed, None, _END_OF_MARCH
    yield fixed, None, _on(4, 1)
    yield replace(fixed, needed_until=_on(6, 30)), None, _on(7, 1)
    yield replace(fixed, deleted=_on(3, 20), proof=_LOG), None, _on(3, 25)


@retention.rule(
    "legal duty",
    "A law’s duty to keep a thing puts its last day off, to the day the law names: for that thing and, as we read it here, for nothing made from it.",
)
def kept_by_duty(draw: Draw) -> Iterator[tuple[Any, ...]]:
    need, duty = _day(draw, -60, -20), _day(draw, 200, 900)
    card = _kept(draw, what="copy of an identity card", needed_until=need, must_keep_until=duty)
    yield card, None, TODAY
    yield replace(card, must_keep_until=TODAY), None, TODAY
    yield replace(card, must_keep_until=_day(draw, -15, -1)), None, TODAY
    yield replace(card, needed_until=_day(draw, 20, 60), must_keep_until=_day(draw, -60, -20)), None, TODAY
    template = _kept(draw, what="template", made_from=card.id, needed_until=need)
    yield template, card, TODAY
    yield replace(template, deleted=need, proof=_LOG), card, TODAY
    yield replace(template, must_keep_until=_on(3, 31, 2036)), replace(card, must_keep_until=None), TODAY
    yield replace(template, must_keep_until=_on(3, 31, 2036)), card, TODAY


@retention.rule(
    "made from it",
    "What was made from a thing is a thing of its own: it does not go with its source, and follows the source’s day only if it has none.",
)
def derived_things(draw: Draw) -> Iterator[tuple[Any, ...]]:
    need, later = _day(draw, -60, -20), _day(draw, 20, 200)
    gone = _kept(draw, needed_until=need, deleted=need, proof=_LOG)
    what = draw.pick(("template", "points"))
    yield _kept(draw, what=what, made_from=gone.id, needed_until=need), gone, TODAY
    yield _kept(draw, what=what, made_from=gone.id, needed_until=later), gone, TODAY
    yield _kept(draw, what=what, made_from=gone.id), gone, TODAY
    there = replace(gone, needed_until=later, deleted=None, proof="")
    yield _kept(draw, what=what, made_from=gone.id), there, TODAY
    soon = replace(there, deleted=need, proof=_LOG)
    yield _kept(draw, what=what, made_from=gone.id), soon, TODAY
    yield _kept(draw, what=what, made_from=gone.id, last_used=need + timedelta(2)), soon, TODAY
    yield _kept(draw, what=what, made_from=gone.id, needed_until=_END_OF_MARCH), replace(there, needed_until=_on(12, 31)), TODAY
    yield _kept(draw, what=what, made_from=gone.id, needed_until=_on(12, 31)), replace(there, needed_until=_on(4, 30)), TODAY
    late = _kept(draw, what=what, made_from=gone.id, needed_until=_END_OF_MARCH, deleted=_on(4, 10), proof=_LOG)
    for source in (replace(gone, needed_until=_END_OF_MARCH, deleted=_END_OF_MARCH), replace(there, needed_until=_on(12, 31))):
        yield late, source, TODAY


@retention.rule("deleted too early", "What a law demands may not be deleted before the day the law names, needed or not.")
def gone_too_soon(draw: Draw) -> Iterator[tuple[Any, ...]]:
    need, duty = _day(draw, -60, -20), _day(draw, 200, 900)
    gone = need + timedelta(1 + draw.below(15))
    card = _kept(draw, what="copy of an identity card", needed_until=need, must_keep_until=duty, deleted=gone, proof=_LOG)
    yield card, None, TODAY
    yield replace(card, must_keep_until=gone), None, TODAY
    yield replace(card, must_keep_until=gone + timedelta(1)), None, TODAY
    in_time = replace(card, needed_until=_on(6, 30), must_keep_until=_END_OF_MARCH, deleted=_on(4, 15))
    yield in_time, None, TODAY
    yield replace(in_time, must_keep_until=None), None, TODAY


@retention.rule(
    "used beyond need",
    "When the purpose has ended, use ends, even where a law has the thing kept: to keep and to use are two acts.",
)
def used_after(draw: Draw) -> Iterator[tuple[Any, ...]]:
    need, duty = _day(draw, -60, -20), _day(draw, 200, 900)
    card = _kept(draw, what="copy of an identity card", needed_until=need, must_keep_until=duty)
    yield replace(card, last_used=need + timedelta(1 + draw.below(15))), None, TODAY
    yield replace(card, last_used=need), None, TODAY
    yield replace(card, last_used=need - timedelta(1 + draw.below(15))), None, TODAY
    yield _kept(draw, needed_until=_day(draw, 20, 60), last_used=_day(draw, -15, 0)), None, TODAY
    source = _kept(draw, needed_until=_END_OF_MARCH, deleted=_END_OF_MARCH, proof=_LOG)
    template = _kept(draw, what="template", made_from=source.id, needed_until=_END_OF_MARCH, must_keep_until=_on(4, 20))
    yield replace(template, last_used=_on(4, 10), deleted=_on(4, 20), proof=_LOG), source, TODAY
    used = replace(source, deleted=_on(4, 10), last_used=_on(4, 10))
    yield replace(template, must_keep_until=None, deleted=_END_OF_MARCH, proof=_LOG), used, TODAY


@retention.rule(
    "deletion not shown",
    "A deletion that is due owes a proof of its own; none is owed until the last day is past, nor besides “kept beyond need”.",
)
def without_proof(draw: Draw) -> Iterator[tuple[Any, ...]]:
    need = _day(draw, -60, -20)
    yield _kept(draw, needed_until=need, deleted=need - timedelta(draw.below(15))), None, TODAY
    yield _kept(draw, needed_until=need, deleted=need, proof=draw.pick((_LOG, "an auditor’s note"))), None, TODAY
    yield _kept(draw, needed_until=_day(draw, 20, 60), deleted=_day(draw, -15, -1)), None, TODAY
    yield _kept(draw, needed_until=TODAY, deleted=_day(draw, -15, -1)), None, TODAY
    gone = _kept(draw, needed_until=_END_OF_MARCH, deleted=_END_OF_MARCH)
    yield replace(gone, deleted=_on(4, 10)), None, TODAY
    yield gone, None, _END_OF_MARCH
    yield gone, None, _on(4, 1)
    yield replace(gone, what="template", made_from="h1"), replace(gone, id="h1", proof=_LOG), TODAY
    yield replace(gone, what="template", made_from="h1", proof=_LOG), replace(gone, id="h1"), TODAY
    duty = replace(gone, must_keep_until=_on(4, 20), deleted=_on(4, 20))
    yield duty, None, TODAY
    yield replace(duty, must_keep_until=_on(3, 31, 2036)), None, TODAY


@retention.rule(
    "not shown",
    "Where neither the thing nor what it was made from has a day in the schedule, nothing shows how long it is needed, nor what is late.",
)
def no_day_anywhere(draw: Draw) -> Iterator[tuple[Any, ...]]:
    source = _kept(draw)
    yield _kept(draw), None, TODAY
    yield _kept(draw, what="template", made_from=source.id), source, TODAY
    for duty in (_on(4, 1), _on(3, 31, 2036)):
        yield _kept(draw, what="template", made_from=source.id), replace(source, must_keep_until=duty), TODAY
    yield _kept(draw, deleted=_day(draw, -15, -1), proof=_LOG), None, TODAY
    yield _kept(draw, deleted=_on(4, 10)), None, TODAY
    yield _kept(draw, last_used=_on(4, 10)), None, TODAY
    for duty in (_on(4, 1), _on(3, 31, 2036)):
        yield _kept(draw, must_keep_until=duty), None, TODAY
    yield _kept(draw, must_keep_until=_on(4, 1), deleted=_on(4, 10)), None, TODAY


@retention.rule("each reason", "Each reason is looked at for itself, and one thing can draw more than one.", mixed=True)
def several_reasons(draw: Draw) -> Iterator[tuple[Any, ...]]:
    need, duty = _day(draw, -60, -20), _day(draw, 200, 900)
    used = need + timedelta(1 + draw.below(15))
    yield _kept(draw, needed_until=need, last_used=used), None, TODAY
    yield (
        _kept(draw, needed_until=need, must_keep_until=duty, last_used=used, deleted=used + timedelta(1), proof=_LOG),
        None,
        TODAY,
    )
    source = _kept(draw, what="copy of an identity card", needed_until=need, must_keep_until=duty)
    yield _kept(draw, what="template", made_from=source.id, last_used=used), source, TODAY
    early = _kept(draw, needed_until=_END_OF_MARCH, must_keep_until=_on(3, 31, 2036), last_used=_on(4, 10), deleted=_on(4, 20))
    yield early, None, TODAY
    yield replace(early, must_keep_until=_on(4, 20), deleted=_on(4, 10), last_used=None), None, TODAY
    yield replace(early, needed_until=None, last_used=None), None, TODAY
    yield replace(early, must_keep_until=_on(4, 20), proof=""), None, TODAY
    picture = _kept(draw, needed_until=_END_OF_MARCH, deleted=_END_OF_MARCH, proof=_LOG)
    yield replace(early, what="template", made_from=picture.id, must_keep_until=None, proof=_LOG), picture, TODAY
    for _ in range(6):
        deleted = draw.pick((None, _day(draw, -70, -1)))
        yield (
            _kept(
                draw,
                needed_until=draw.pick((None, _day(draw, -60, 60), _day(draw, -60, 60))),
                must_keep_until=draw.pick((None, None, _day(draw, -40, 400))),
                last_used=draw.pick((None, deleted or _day(draw, -70, -1))),
                deleted=deleted,
                proof=draw.pick(("", _LOG)) if deleted else "",
            ),
            None,
            TODAY,
        )


@retention.telling
def tell_retention(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    holding, source, today = arguments
    told = f"{holding.id}: {holding}. Today is {today}."
    if source:
        told += f" Its source, {source.id}: {source}."
    known = {"kept beyond need", "deleted too early", "used beyond need", "deletion not shown", "not shown"}
    unknown = sorted(set(_names(got)) - known)
    if unknown:
        return f"{told} Your answer finds “{unknown[0]}”, which is none of the five rules."
    wanted, found = sorted(_names(expected)), sorted(_names(got))
    if wanted == found and wanted:
        return f"{told} Your findings name the right rules and another place than {holding.id}."
    facts = _days_told(holding, source) + _missing_fact(holding, expected)
    return f"{told} Findings: {', '.join(wanted) or 'none'}; yours: {', '.join(found) or 'none'}.{facts}"


def _names(found: Any) -> list[str]:
    return [finding.rule if isinstance(finding, Finding) else finding for finding in found]


def _days_told(holding: Holding, source: Holding | None) -> str:
    """The two days that decide, and whose they are."""
    need = holding.needed_until or (source.needed_until if source else None)
    if need is None:
        return ""
    whose = "of its own" if holding.needed_until else "its source’s"
    duty = holding.must_keep_until
    last = f"{duty}, by a law’s duty" if duty and duty > need else "the same"
    return f" Its day of need is {need}, {whose}; its last day is {last}."


def _missing_fact(holding: Holding, expected: Any) -> str:
    """Which fact would change the verdict."""
    rules = set(_names(expected))
    if "kept beyond need" in rules and not holding.deleted:
        return " A deletion by the last day, and what shows it, would change that."
    if "not shown" in rules:
        return " A day in the schedule would change that."
    return " Something that shows the deletion would change that." if "deletion not shown" in rules else ""


@retention.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted(finding.rule for finding in found)


def _but(found: Iterator[Finding], *without: str) -> list[Finding]:
    return [finding for finding in found if finding.rule not in without]


@retention.mistake("what was deleted in the end was not kept too long", caught_by="kept beyond need")
def deleted_is_fine(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    found = what_the_record_shows(holding, source, today)
    return _but(found, "kept beyond need") if holding.deleted else list(found)


@retention.mistake("the last day is a day too many", caught_by="kept beyond need")
def last_day_is_late(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    def sooner(each: Holding | None) -> Any:
        return each and replace(each, needed_until=each.needed_until and each.needed_until - timedelta(1))

    return list(what_the_record_shows(sooner(holding), sooner(source), today))


@retention.mistake("no law can make one keep what is not needed", caught_by="legal duty")
def need_only(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    return list(what_the_record_shows(replace(holding, must_keep_until=None), source, today))


@retention.mistake("a duty to keep the card covers the template made from it", caught_by="legal duty")
def duty_is_inherited(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    duty = holding.must_keep_until or (source.must_keep_until if source else None)
    return list(what_the_record_shows(replace(holding, must_keep_until=duty), source, today))


@retention.mistake("the picture is deleted, so the face is", caught_by="made from it")
def gone_with_its_source(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    found = what_the_record_shows(holding, source, today)
    return [] if source and source.deleted else list(found)


@retention.mistake("when its source goes, its need goes", caught_by="made from it")
def needed_while_its_source_is_there(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    day = holding.needed_until or ((source.deleted or source.needed_until) if source and source.needed_until else None)
    return list(what_the_record_shows(replace(holding, needed_until=day), source, today))


@retention.mistake("a use of the source is a use of what was made from it", caught_by="used beyond need")
def use_is_inherited(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    used = [each.last_used for each in (holding, source) if each and each.last_used]
    return list(what_the_record_shows(replace(holding, last_used=max(used, default=None)), source, today))


@retention.mistake("what is made from a picture must go with it", caught_by="made from it")
def must_go_with_its_source(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    day = source.needed_until if source and source.needed_until else holding.needed_until
    return list(what_the_record_shows(replace(holding, needed_until=day), source, today))


@retention.mistake("what is made from a thing may stay as long as it", caught_by="made from it")
def as_long_as_its_source(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    days = [each.needed_until for each in (holding, source) if each and each.needed_until]
    return list(what_the_record_shows(replace(holding, needed_until=max(days, default=None)), source, today))


@retention.mistake("what is deleted before its last day is deleted too early", caught_by="deleted too early")
def early_is_too_early(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    found = _but(what_the_record_shows(holding, source, today), "deleted too early")
    days = [day for day in (holding.needed_until, holding.must_keep_until) if day and holding.must_keep_until]
    early = holding.deleted and any(holding.deleted < day for day in days)
    return [*found, *[Finding(holding.id, "Before its last day.", "deleted too early")] * bool(early)]


@retention.mistake("sooner is always better", caught_by="deleted too early")
def never_too_early(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    return _but(what_the_record_shows(holding, source, today), "deleted too early")


@retention.mistake("what must be kept may be used", caught_by="used beyond need")
def duty_is_a_licence(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    found = what_the_record_shows(holding, source, today)
    return _but(found, "used beyond need") if holding.must_keep_until else list(found)


@retention.mistake("a date is a proof", caught_by="deletion not shown")
def dates_prove(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    return _but(what_the_record_shows(holding, source, today), "deletion not shown")


@retention.mistake("the source’s proof shows it", caught_by="deletion not shown")
def proof_is_inherited(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    return list(what_the_record_shows(replace(holding, proof=holding.proof or (source.proof if source else "")), source, today))


@retention.mistake("what came too late must be shown besides", caught_by="deletion not shown")
def late_and_not_shown(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    found = list(what_the_record_shows(holding, source, today))
    owed = holding.deleted and not holding.proof and "kept beyond need" in _names(found)
    return [*found, *[Finding(holding.id, "No proof.", "deletion not shown")] * bool(owed)]


@retention.mistake("every deletion owes a proof at once", caught_by="deletion not shown")
def proof_before_it_is_due(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    found = list(what_the_record_shows(holding, source, today))
    owed = holding.deleted and not holding.proof and not {"kept beyond need", "not shown"} & set(_names(found))
    return [*_but(iter(found), "deletion not shown"), *[Finding(holding.id, "No proof.", "deletion not shown")] * bool(owed)]


@retention.mistake("no day in the schedule, so no day is passed", caught_by="not shown")
def no_day_no_finding(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    return _but(what_the_record_shows(holding, source, today), "not shown")


@retention.mistake("a duty to keep is a need", caught_by="not shown")
def duty_is_need(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    need = holding.needed_until or (source.needed_until if source else None) or holding.must_keep_until
    return list(what_the_record_shows(replace(holding, needed_until=need), source, today))


@retention.mistake("the first reason is enough", caught_by="each reason")
def stops_at_the_first(holding: Holding, source: Holding | None, today: date) -> list[Finding]:
    return list(what_the_record_shows(holding, source, today))[:1]


@retention.accepted("a list of pairs (rule, where)")
def as_pairs(holding: Holding, source: Holding | None, today: date) -> list[tuple[str, str]]:
    return [(finding.rule, finding.where) for finding in reversed(list(what_the_record_shows(holding, source, today)))]


@retention.touches
def rules_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    differ = set(_names(set(expected) ^ set(got))) & set(retention.criteria)
    if "not shown" in _names(expected) and differ - {"deleted too early"}:
        differ = {"not shown"}
    return of_known_mistakes(retention, arguments, got) | differ


retention.hint(
    "First find two days: need (the thing’s own, else its source’s) and last (the later of need and holding.must_keep_until, if there is one).",
    "Kept beyond need: (holding.deleted or today) > last. Used beyond need looks at need, not at last: a duty to keep is no licence to use.",
    "“deletion not shown” comes only where nothing was kept beyond need, today is after last, there is a day of deletion, and proof is empty.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 7.4 decide: would less do?

would_do = Question(
    "7.4",
    kind="decide",
    outcome="MIN-4",
    minutes=14,
    answer="would_do",
    returns=set[Finding],
    in_table=set[Literal["bp2", "bp3", "bp5", "lv2", "lv3", "qp2", "tm2", "fb2", "fb3"]],
    not_tested=(
        "whether the job should be done at all",
        "how well each design does it: error rates are chapter 4’s",
        "whether our order of the steps is the right one",
    ),
)


@would_do.solution
def less_would_do(design: Design, others: list[Design]) -> Iterator[Finding]:
    steps = {
        "search": ["none", "1:1", "1:N"],
        "place": ["on the device", "on a server"],
        "keeps": ["nothing", "template", "picture"],
        "other_way": ["offered", "none"],
    }
    for other in others:
        if other.job != design.job:
            continue
        if "not shown" in [getattr(other, respect) for respect in steps]:
            yield Finding(other.id, "A respect is not shown.", "not shown")
            continue
        change = {
            respect: step.index(getattr(other, respect)) - step.index(getattr(design, respect))
            for respect, step in steps.items()
        }
        if max(change.values()) <= 0:
            for respect in steps:
                if change[respect] < 0:
                    yield Finding(other.id, f"Less would do: {respect}.", respect)


_PROPOSALS = {
    "t1": ("same job", "bp1", ("bp2", "bp3")),
    "t2": ("worse elsewhere", "bp4", ("bp5",)),
    "t3": ("as much", "lv1", ("lv2", "lv3")),
    "t4": ("what is kept", "qp1", ("qp2",)),
    "t5": ("the search", "tm1", ("tm2",)),
    "t6": ("not shown", "fb1", ("fb2", "fb3")),
}


@would_do.published
def six_choices() -> Mapping[str, Published]:
    designs = {each.id: each for each in table("designs")}
    return {
        id: Published(
            rule,
            (designs[now], [designs[each] for each in others]),
            f"{designs[now].party} now ({now}): {designs[now]}. "
            + " ".join(f"Proposed {each}: {designs[each]}." for each in others),
        )
        for id, (rule, now, others) in _PROPOSALS.items()
    }


_NOW = Design("now", "Birch Pay", "CN", "confirm a claimed identity", "1:1", "on a server", "picture", "none")
_JOBS = ("draw on a face", "count people", "confirm a claimed identity", "find out who it is")
_STEPS: dict[str, tuple[str, ...]] = {
    "search": ("none", "1:1", "1:N"),
    "place": ("on the device", "on a server"),
    "keeps": ("nothing", "template", "picture"),
    "other_way": ("offered", "none"),
}


def _vary(design: Design, **given: Any) -> Design:
    return replace(design, **given)


def _design(draw: Draw, **given: Any) -> Design:
    return _vary(_NOW, **{"id": f"plan {10 + draw.below(80)}"} | given)


@would_do.rule("same job", "A design that does another job is no alternative, however little it takes.")
def other_jobs(draw: Draw) -> Iterator[tuple[Any, ...]]:
    job, other = draw.some(_JOBS, 2)
    now = _vary(_NOW, job=job)
    yield now, [_design(draw, job=other, place="on the device")]
    yield now, [_design(draw, job=job, place="on the device")]
    yield now, [_design(draw, job=other, keeps="template"), _design(draw, job=job, other_way="offered")]
    for respect in _STEPS:
        yield _NOW, [_design(draw, **{"job": "count people", respect: "not shown"})]


@would_do.rule(
    "worse elsewhere",
    "A design that is easier on people in one respect and harder in another is not simply less: somebody has to weigh it.",
)
def mixed_blessings(draw: Draw) -> Iterator[tuple[Any, ...]]:
    now = _vary(_NOW, keeps="template", search="1:1", other_way="none")
    yield now, [_design(draw, place="on the device", keeps="picture")]
    yield now, [_design(draw, keeps="nothing", search="1:N")]
    yield _vary(now, other_way="offered"), [_design(draw, place="on the device", keeps="nothing", other_way="none")]
    many = _vary(_NOW, search="1:N", keeps="template", other_way="offered")
    yield _vary(_NOW, place="on the device"), [_design(draw, keeps="template")]
    yield many, [_design(draw, search="1:1", keeps="picture", other_way="offered")]
    yield _vary(many, place="on the device"), [_design(draw, search="1:1", keeps="template", other_way="offered")]
    yield many, [_design(draw, search="1:1", keeps="nothing", place="on the device", other_way="none")]


@would_do.rule("as much", "A design that takes as much in every respect is no less.")
def no_less(draw: Draw) -> Iterator[tuple[Any, ...]]:
    job = draw.pick(_JOBS)
    now = _vary(_NOW, job=job)
    yield now, [_design(draw, job=job)]
    yield _vary(now, place="on the device"), [_design(draw, job=job, place="on the device")]


@would_do.rule(
    "what is kept", "A template is less than a picture and more than nothing: it is made from a face, and finds it again."
)
def steps_of_keeping(draw: Draw) -> Iterator[tuple[Any, ...]]:
    now = _vary(_NOW, place="on the device", other_way="offered")
    yield _vary(now, keeps="template"), [_design(draw, place="on the device", other_way="offered", keeps="nothing")]
    yield now, [_design(draw, place="on the device", other_way="offered", keeps="template")]
    yield _vary(now, keeps="nothing"), [_design(draw, place="on the device", other_way="offered", keeps="template")]


@would_do.rule(
    "the search", "To compare with one person’s reference is less than to search among many, and no comparison is less again."
)
def steps_of_search(draw: Draw) -> Iterator[tuple[Any, ...]]:
    job = draw.pick(_JOBS[1:])
    now = _vary(_NOW, job=job, place="on the device", keeps="template", other_way="offered")
    yield _vary(now, search="1:N"), [_vary(now, id=f"plan {10 + draw.below(80)}", search="1:1")]
    yield _vary(now, search="1:1"), [_vary(now, id=f"plan {10 + draw.below(80)}", search="none")]


@would_do.rule("not shown", "A respect that is not shown may be the worst one: nothing can be said of that design yet.")
def blanks(draw: Draw) -> Iterator[tuple[Any, ...]]:
    respect = draw.pick(("search", "place", "keeps", "other_way"))
    yield _NOW, [_design(draw, **{"place": "on the device", respect: "not shown"})]
    on_device = _vary(_NOW, place="on the device", keeps="template")
    for respect in _STEPS:
        yield on_device, [_design(draw, **{"place": "on the device", "keeps": "template", respect: "not shown"})]
        yield on_device, [_design(draw, **{"keeps": "picture", "search": "1:N", respect: "not shown"})]
    yield _NOW, [_design(draw, **{"keeps": "nothing", "other_way": "not shown"})]
    yield _NOW, [_design(draw, job="count people", keeps="not shown")]


@would_do.rule("each respect", "Each design that would do is named, with each respect in which it takes less.", mixed=True)
def several_designs(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _NOW, [_design(draw, place="on the device", keeps="template", other_way="offered")]
    less, least = draw.some(range(10, 90), 2)
    on_device = _vary(_NOW, id=f"plan {less}", place="on the device", party="Fern Bank", where="EU")
    yield _NOW, [on_device, _vary(on_device, id=f"plan {least}", keeps="nothing", other_way="offered")]
    for count in (2, 4, 6):
        ids = draw.some(range(10, 90), count)
        others = [
            _vary(
                _NOW,
                id=f"plan {id}",
                job=draw.pick((_NOW.job, _NOW.job, _NOW.job, "count people")),
                **{
                    respect: draw.pick((*steps, *steps, *steps[:1], *steps[:1], "not shown")[:7])
                    for respect, steps in _STEPS.items()
                },
            )
            for id in ids
        ]
        yield _vary(_NOW, search=draw.pick(("1:1", "1:N"))), others


@would_do.telling
def tell_would_do(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    design, others = arguments
    told = f"Now: {design}. " + " ".join(f"{each.id}: {each}." for each in others[:4])
    told += f" And {len(others) - 4} more." if len(others) > 4 else ""
    if not any(isinstance(each, Finding) for each in (*expected, *got)):
        return f"{told} Would do with less: {_listed(expected)}; yours: {_listed(got)}."
    names = {*_STEPS, "not shown"}
    unknown = sorted({finding.rule for finding in got} - names)
    if unknown:
        return f"{told} Your answer finds “{unknown[0]}”, which is none of {', '.join(sorted(names))}."
    return f"{told} Findings: {_pairs(expected)}; yours: {_pairs(got)}."


def _listed(items: Any) -> str:
    return ", ".join(sorted(items)) or "none"


def _pairs(found: Any) -> str:
    return ", ".join(sorted(f"{finding.where} ({finding.rule})" for finding in found)) or "none"


@would_do.table_entry
def designs_only(found: Any) -> list[str]:
    return sorted({finding.where for finding in found if finding.rule != "not shown"})


def _changes(design: Design, other: Design) -> dict[str, int]:
    """How many steps each respect of the other design is up (more) or down (less); none where one is not shown."""
    try:
        return {name: steps.index(getattr(other, name)) - steps.index(getattr(design, name)) for name, steps in _STEPS.items()}
    except ValueError:
        return {}


@would_do.mistake("less is better, whatever the job", caught_by="same job")
def whatever_the_job(design: Design, others: list[Design]) -> list[Finding]:
    return list(less_would_do(design, [_vary(other, job=design.job) for other in others]))


@would_do.mistake("a blank counts, whatever the job", caught_by="same job")
def blanks_of_other_jobs(design: Design, others: list[Design]) -> list[Finding]:
    blank = [other for other in others if other.job != design.job and not _changes(design, other)]
    return [*less_would_do(design, others), *(Finding(other.id, "A respect is not shown.", "not shown") for other in blank)]


@would_do.mistake("a server does no harm", caught_by="worse elsewhere")
def place_is_never_worse(design: Design, others: list[Design]) -> list[Finding]:
    nearer = [_vary(other, place=design.place) if other.place == "on a server" else other for other in others]
    return list(less_would_do(design, nearer))


@would_do.mistake("the better search decides", caught_by="worse elsewhere")
def first_difference_decides(design: Design, others: list[Design]) -> list[Finding]:
    def first(other: Design) -> int:
        return next((change for change in _changes(design, other).values() if change), 0)

    better = [
        Finding(other.id, "Less here.", name)
        for other in others
        if other.job == design.job and first(other) < 0
        for name, change in _changes(design, other).items()
        if change < 0
    ]
    return [*less_would_do(design, others), *better]


@would_do.mistake("one improvement is enough", caught_by="worse elsewhere")
def one_improvement(design: Design, others: list[Design]) -> list[Finding]:
    better = [
        Finding(other.id, "Better here.", name)
        for other in others
        if other.job == design.job
        for name, change in _changes(design, other).items()
        if change < 0
    ]
    return [*less_would_do(design, others), *better]


@would_do.mistake("points are added up", caught_by="worse elsewhere")
def adds_up(design: Design, others: list[Design]) -> list[Finding]:
    in_sum = [
        Finding(other.id, "Less in sum.", name)
        for other in others
        if other.job == design.job and sum(_changes(design, other).values()) < 0
        for name, change in _changes(design, other).items()
        if change < 0
    ]
    return [*less_would_do(design, others), *in_sum]


@would_do.mistake("as good is better", caught_by="as much")
def as_good_is_better(design: Design, others: list[Design]) -> list[Finding]:
    same = [Finding(other.id, "No worse.", "place") for other in others if _vary(other, id=design.id) == design]
    return [*less_would_do(design, others), *same]


@would_do.mistake("a template is anonymous, so it is nothing", caught_by="what is kept")
def template_is_nothing(design: Design, others: list[Design]) -> list[Finding]:
    def seen(each: Design) -> Design:
        return replace(each, keeps="nothing" if each.keeps == "template" else each.keeps)

    return list(less_would_do(seen(design), [seen(other) for other in others]))


@would_do.mistake("on the device it does not matter how many are searched", caught_by="the search")
def search_is_no_matter(design: Design, others: list[Design]) -> list[Finding]:
    def seen(each: Design) -> Design:
        return replace(each, search="1:1") if each.place == "on the device" and each.search != "not shown" else each

    return list(less_would_do(seen(design), [seen(other) for other in others]))


@would_do.mistake("what is not shown is not done", caught_by="not shown")
def blanks_are_harmless(design: Design, others: list[Design]) -> list[Finding]:
    least = {name: steps[0] for name, steps in _STEPS.items()}
    filled = [
        _vary(other, **{name: value for name, value in least.items() if getattr(other, name) == "not shown"})
        for other in others
    ]
    return list(less_would_do(design, filled))


@would_do.mistake("what is worse anyway need not be shown", caught_by="not shown")
def worse_settles_it(design: Design, others: list[Design]) -> list[Finding]:
    def worse(other: Design) -> bool:
        shown = [name for name in _STEPS if getattr(other, name) != "not shown"]
        return any(_STEPS[name].index(getattr(other, name)) > _STEPS[name].index(getattr(design, name)) for name in shown)

    return list(less_would_do(design, [other for other in others if not worse(other)]))


@would_do.mistake("only the least of all will do", caught_by="each respect")
def least_of_all_only(design: Design, others: list[Design]) -> list[Finding]:
    found = list(less_would_do(design, others))
    blank = [finding for finding in found if finding.rule == "not shown"]
    names = [finding.where for finding in found if finding not in blank]
    return [
        *blank,
        *(each for each in found if each.where in names and names.count(each.where) == max(map(names.count, names))),
    ]


@would_do.mistake("one respect says it all", caught_by="each respect")
def first_respect_only(design: Design, others: list[Design]) -> list[Finding]:
    found: dict[str, Finding] = {}
    for finding in less_would_do(design, others):
        found.setdefault(finding.where, finding)
    return list(found.values())


@would_do.accepted("with sets of respects, as pairs")
def by_sets(design: Design, others: list[Design]) -> list[tuple[str, str]]:
    pairs = []
    for other in others:
        if other.job == design.job:
            values = {name: getattr(other, name) for name in _STEPS}
            if "not shown" in values.values():
                pairs.append(("not shown", other.id))
                continue
            less = {n for n, v in values.items() if v in _STEPS[n][: _STEPS[n].index(getattr(design, n))]}
            more = {n for n, v in values.items() if v in _STEPS[n][_STEPS[n].index(getattr(design, n)) + 1 :]}
            pairs += [(name, other.id) for name in sorted(less) if not more]
    return pairs


@would_do.touches
def what_differs(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    """The rules of the mistake that gives this very answer; else those that settle each design it is wrong about."""
    design, others = arguments
    listed = {other.id: other for other in others}
    wrong = {(each.where, each.rule) if isinstance(each, Finding) else (each, "") for each in set(expected) ^ set(got)}
    settled = {_settled_by(design, listed[id], respect) for id, respect in wrong if id in listed}
    return of_known_mistakes(would_do, arguments, got) or settled


def _settled_by(design: Design, other: Design, respect: str) -> str:
    """The rule that says whether that design would do, and in that respect (empty: in any)."""
    changes = _changes(design, other)
    if other.job != design.job:
        return "same job"
    if not changes:
        return "not shown"
    if max(changes.values()) > 0:
        return "worse elsewhere"
    less = [name for name, change in changes.items() if change < 0]
    if not less:
        return "as much"
    one = respect or (less[0] if len(less) == 1 else "")
    return {"keeps": "what is kept", "search": "the search"}.get(one, "each respect")


would_do.hint(
    "Go through the others. Skip one that does another job; if one of its four respects is “not shown”, yield that and go on.",
    "Give each value its place in its list: steps.index(value). Lower is less. Compare other with design, respect by respect.",
    "If no respect is higher, yield one finding for each respect that is lower. If one is higher, yield nothing for that design.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 7.5 weigh: is nothing of the face left?

nothing_left = Question(
    "7.5",
    kind="weigh",
    outcome="MIN-5",
    minutes=10,
    answer="nothing_left",
    returns=Literal["supports", "in part", "against", "nothing"],
    not_tested=(
        "whether the records are genuine",
        "whether thirty days is the right time",
        "cases on which two blind readers differ",
    ),
)


@nothing_left.solution
def what_it_shows(id: str) -> str:
    return verdict(id)


@nothing_left.published
def twelve_exhibits() -> Mapping[str, Published]:
    return shown("7.5")


nothing_left.rule("own word", "A notice and a contract say what is to be done; both read the same whether it was done or not.")(
    nothing_more
)
nothing_left.rule(
    "one store",
    "A record of one store, or of one kind of thing, shows that one; pictures, points, templates and backups each need their own.",
)(nothing_more)
nothing_left.rule("could have found", "A search that looked everywhere and could have found the opposite bears the claim out.")(
    nothing_more
)
nothing_left.rule(
    "still there",
    "Whatever was made from the face and is still there after thirty days speaks against it: template, hash beside it, backup.",
)(nothing_more)
nothing_left.rule("silence", "People cannot complain of what they cannot see.")(nothing_more)
nothing_left.rule("another matter", "To lock a thing, or to hide people in another table, is not to delete it.")(nothing_more)


@nothing_left.telling
def tell_nothing_left(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "supports": "Would it look the same if a template were left somewhere?",
        "in part": "Which store, or which kind of thing, does it leave out?",
        "against": "What of the face is there, and since when should it be gone?",
        "nothing": "Would it look any different if the claim were false?",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


def _shown_unless(ids: tuple[str, ...], verdict: str, id: str) -> str:
    return verdict if id in ids else what_it_shows(id)


@nothing_left.mistake("a promise is half a deletion", caught_by="own word")
def promises_support(id: str) -> str:
    return _shown_unless(("e1", "e8"), "in part", id)


@nothing_left.mistake("the pictures are gone, so all is", caught_by="one store")
def pictures_are_all(id: str) -> str:
    return _shown_unless(("e2", "e9"), "supports", id)


@nothing_left.mistake("a sample or a programme proves nothing", caught_by="could have found")
def only_certainty_counts(id: str) -> str:
    return _shown_unless(("e3", "e12"), "nothing", id)


@nothing_left.mistake("without a name a template is anonymous", caught_by="still there")
def hashed_is_gone(id: str) -> str:
    return _shown_unless(("e6",), "nothing", id)


@nothing_left.mistake("a backup does not count", caught_by="still there")
def backups_do_not_count(id: str) -> str:
    return _shown_unless(("e10",), "in part", id)


@nothing_left.mistake("no complaint, so no fault", caught_by="silence")
def silence_supports(id: str) -> str:
    return _shown_unless(("e5",), "supports", id)


@nothing_left.mistake("encrypted is as good as deleted", caught_by="another matter")
def locked_is_gone(id: str) -> str:
    return _shown_unless(("e7",), "supports", id)


@nothing_left.mistake("k-anonymity is minimization", caught_by="another matter")
def k_is_minimization(id: str) -> str:
    return _shown_unless(("e11",), "in part", id)


nothing_left.accepted("capitals and spaces")(lambda id: f" {what_it_shows(id).upper()} ")
nothing_left.hint(
    "Ask chapter 2’s question of each: would I see this if the claim were false?",
    "Then ask how far it reaches: pictures, points, templates, backups.",
    "Two support the claim, two do in part, three speak against it, five say nothing of it.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 7.6 discuss

picture_or_not = Question("7.6", kind="discuss", outcome="MIN-5", minutes=12)

QUESTIONS = (too_far, hides, retention, would_do, nothing_left, picture_or_not)
