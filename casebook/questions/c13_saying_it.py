"""The questions of exercise 13, Saying it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal

from casebook.findings import Finding
from casebook.judgement import but, explained_by_known_mistakes, nothing_more, shown, verdict
from casebook.question import Draw, Published, Question

# ---------------------------------------------------------------------------------------------------------------------
# 13.1 predict: how does the sentence stand?

as_worded = Question(
    "13.1",
    kind="predict",
    outcome="SAY-1",
    minutes=8,
    answer="as_worded",
    returns=Literal["consistent", "contradicted", "undetermined"],
    not_tested=(
        "whether the records are true",
        "what readers take from a sentence beyond its words (13.4)",
        "cases on which two blind readers differ",
    ),
)


@as_worded.solution
def how_it_stands(id: str) -> str:
    return verdict(id)


as_worded.published(lambda: shown("13.1"))
as_worded.rule("the object", "A denial of pictures is silent on what is made from them.")(nothing_more)
as_worded.rule("the tense", "Not to hold is one thing, never to have held another.")(nothing_more)
as_worded.rule("the subject", "Whoever a firm pays is not for that its employee, and is outside all the same.")(nothing_more)
as_worded.rule("the scope", "A sentence on customers says nothing of others; one on anybody takes in everybody.")(nothing_more)
as_worded.rule(
    "the records",
    "One record that shows it contradicts. That nothing is found where not everything is on record decides nothing.",
)(nothing_more)
as_worded.rule("what is to come", "Records show what was, up to their last day. Nothing shows yet what will be.")(nothing_more)


@as_worded.telling
def tell_as_worded(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "consistent": "Is there a way in which it could be false that is not on record? Does what is on record meet its words?",
        "contradicted": "Hold its words, one by one, against what the records do show.",
        "undetermined": "What would one have to see before one could say?",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


as_worded.mistake("numbers made from a picture are a picture", caught_by="the object")(but(("sy1",), "contradicted"))
as_worded.mistake("numbers are nothing made from a face", caught_by="the object")(but(("sy2",), "consistent"))
as_worded.mistake("what was held is held", caught_by="the tense")(but(("sy3",), "contradicted"))
as_worded.mistake("what is destroyed was never there", caught_by="the tense")(but(("sy4",), "consistent"))
as_worded.mistake("whoever they pay is theirs", caught_by="the subject")(but(("sy5",), "contradicted"))
as_worded.mistake("none of theirs is nobody", caught_by="the subject")(but(("sy6",), "consistent"))
as_worded.mistake("a face is a customer’s face", caught_by="the scope")(but(("sy7",), "contradicted"))
as_worded.mistake("only customers are meant", caught_by="the scope")(but(("sy8",), "consistent"))
as_worded.mistake("what no record shows did not happen", caught_by="the records")(but(("sy9",), "consistent"))
as_worded.mistake("a record with gaps shows nothing", caught_by="the records")(but(("sy10",), "undetermined"))
as_worded.mistake("who never did never will", caught_by="what is to come")(but(("sy11",), "consistent"))
as_worded.mistake("nothing can show that a thing was not", caught_by="what is to come")(but(("sy12",), "undetermined"))
as_worded.accepted("capitals and spaces")(lambda id: f" {verdict(id).title()} ")
as_worded.hint(
    "The cases come in pairs. Which word differs, or which record?",
    "First: do the records show the very thing denied? Then: is every way in which it could have happened on record?",
    "Five are consistent, five contradicted, two undetermined.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 13.2 compute: by which hour?

by_which_hour = Question(
    "13.2",
    kind="compute",
    outcome="SAY-4",
    minutes=12,
    answer="by_which_hour",
    returns=dict[str, int],
    not_tested=("which law sets which number", "what “without undue delay” comes to", "what the notice has to say"),
)

Notices = list[dict[str, Any]]
Known = dict[str, Any]


@by_which_hour.solution
def last_hours(notices: Notices, known: Known) -> dict[str, int]:
    hours: dict[str, int] = {}
    for notice in notices:
        start = known[notice["from"]]
        few = known["persons"] is not None and known["persons"] <= notice["more_than"]
        if start is None or notice["within"] is None or few:
            continue
        hour = start + notice["within"]
        hours[notice["to"]] = min(hour, hours.get(notice["to"], hour))
    return hours


_RECEIVERS = ("the authority", "the attorney general", "the customers", "the investors", "the police")


def _notice(to: str, within: int | None, start: str = "learned", more_than: int = 0) -> dict[str, Any]:
    return {"to": to, "within": within, "from": start, "more_than": more_than}


def _what_is_known(draw: Draw, **given: Any) -> Known:
    return {"learned": 2 + draw.below(60), "material": None, "persons": 5_000 + draw.below(90_000)} | given


@by_which_hour.rule(
    "which clock",
    "The clock starts when the notice says: when the firm learned of it, or found it material, not with the theft.",
)
def clocks(draw: Draw) -> Iterator[tuple[Any, ...]]:
    to = draw.pick(_RECEIVERS)
    known = _what_is_known(draw)
    yield [_notice(to, 72)], known
    later = known | {"material": known["learned"] + 20 + draw.below(80)}
    yield [_notice(to, 96, "material")], later
    yield [_notice(to, 72)], later


@by_which_hour.rule(
    "not running", "A clock whose start has not come runs for nobody yet; one that starts in hour 0 runs from hour 0."
)
def not_started(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, other = draw.some(_RECEIVERS, 2)
    yield [_notice(one, 96, "material")], _what_is_known(draw)
    yield [_notice(one, 96, "material"), _notice(other, 72)], _what_is_known(draw)
    yield [_notice(one, 4 + draw.below(70))], _what_is_known(draw, learned=0)
    yield [_notice(one, 96, "material")], _what_is_known(draw, learned=0, material=0)


@by_which_hour.rule(
    "no number", "Where no number is set, there is no last hour to give. 0 is a number: its hour is that of the start."
)
def without_number(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, other = draw.some(_RECEIVERS, 2)
    yield [_notice(one, None)], _what_is_known(draw)
    yield [_notice(one, None), _notice(other, 72)], _what_is_known(draw)
    yield [_notice(one, None), _notice(one, 720)], _what_is_known(draw)
    yield [_notice(one, 0)], _what_is_known(draw)


@by_which_hour.rule("more than", "“More than 500” begins with 501, and a count of 0 is a count.")
def numbers_of_persons(draw: Draw) -> Iterator[tuple[Any, ...]]:
    to, number = draw.pick(_RECEIVERS), draw.pick((100, 250, 500))
    for persons in (number + 1, number, number - 1 - draw.below(80)):
        yield [_notice(to, 720, more_than=number)], _what_is_known(draw, persons=persons)
    yield [_notice(to, 72)], _what_is_known(draw, persons=0)
    yield [_notice(to, 72)], _what_is_known(draw, persons=1)


@by_which_hour.rule("not counted yet", "As long as nobody has counted, it may be more than any number: the clock runs.")
def uncounted(draw: Draw) -> Iterator[tuple[Any, ...]]:
    to = draw.pick(_RECEIVERS)
    yield [_notice(to, 720, more_than=500)], _what_is_known(draw, persons=None)
    yield [_notice(to, 4, more_than=1_000_000)], _what_is_known(draw, persons=None)
    yield [_notice(to, 72)], _what_is_known(draw, persons=None)


@by_which_hour.rule(
    "the earliest", "Where several notices are due to the same, the earliest hour is the last one for the first."
)
def several_to_one(draw: Draw) -> Iterator[tuple[Any, ...]]:
    to = draw.pick(_RECEIVERS)
    early, late = 4 + draw.below(60), 80 + draw.below(700)
    known = _what_is_known(draw)
    yield [_notice(to, early), _notice(to, late)], known
    yield [_notice(to, late), _notice(to, early)], known
    yield [_notice(to, early), _notice(to, early), _notice(to, late)], known
    number = draw.pick((250, 500))
    yield [_notice(to, early, more_than=number), _notice(to, late)], _what_is_known(draw, persons=number - draw.below(90))


@by_which_hour.rule("any list", "All of this holds for any list, an empty one included.", mixed=True)
def drawn_lists(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield [], _what_is_known(draw)
    yield (
        [_notice("the police", 500), _notice("the police", 24, "material"), _notice("the police", 50)],
        _what_is_known(draw, learned=5, material=40 + draw.below(20)),
    )
    for count in (4, 7, 11, 15):
        known = _what_is_known(draw, learned=draw.below(40), persons=draw.pick((None, 400, 500, 501, 30_000)))
        known["material"] = draw.pick((None, known["learned"] + draw.below(90)))
        notices = [
            _notice(
                draw.pick(_RECEIVERS),
                draw.pick((None, 1, 4, 72, 96, 720)),
                draw.pick(("learned", "learned", "material")),
                draw.pick((0, 0, 250, 500)),
            )
            for _ in range(count)
        ]
        yield notices, known


@by_which_hour.telling
def tell_hours(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    notices, known = arguments
    told = "; ".join(
        f"{each['to']}: {'no number' if each['within'] is None else each['within']} from “{each['from']}”, "
        f"more than {each['more_than']}"
        for each in notices[:5]
    ) + (f"; and {len(notices) - 5} more" if len(notices) > 5 else "")
    wrong = [to for to in {**expected, **got} if expected.get(to) != got.get(to)]
    differs = "; ".join(f"{to}: {_hour(expected.get(to))}, yours {_hour(got.get(to))}" for to in wrong)
    facts = f"learned {known['learned']}, material {known['material']}, persons {known['persons']}"
    return f"Notices: {told or 'none'}. Known: {facts}. Last hours: {differs}."


def _hour(hour: int | None) -> str:
    return "none" if hour is None else f"hour {hour}"


def _hours_by(
    notices: Notices,
    known: Known,
    *,
    start: Callable[[dict[str, Any]], int | None] | None = None,
    few: Callable[[dict[str, Any]], bool] | None = None,
    of_two: Callable[[int, int], int] = min,
) -> dict[str, int]:
    """The answer of somebody who differs in one respect."""
    starts = start or (lambda notice: known[notice["from"]])
    is_few = few or (lambda notice: known["persons"] is not None and known["persons"] <= notice["more_than"])
    hours: dict[str, int] = {}
    for notice in notices:
        begun = starts(notice)
        if begun is None or notice["within"] is None or is_few(notice):
            continue
        hour = begun + notice["within"]
        hours[notice["to"]] = of_two(hours[notice["to"]], hour) if notice["to"] in hours else hour
    return hours


@by_which_hour.mistake("the clock starts with the theft", caught_by="which clock")
def from_the_theft(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, start=lambda notice: None if known[notice["from"]] is None else 0)


@by_which_hour.mistake("every clock starts when the firm learns of it", caught_by="which clock")
def always_when_learned(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, start=lambda notice: None if known[notice["from"]] is None else known["learned"])


@by_which_hour.mistake("what is not found material counts from when it was learned", caught_by="not running")
def learned_instead(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(
        notices, known, start=lambda notice: known["learned"] if known[notice["from"]] is None else known[notice["from"]]
    )


@by_which_hour.mistake("hour 0 has not begun", caught_by="not running")
def nought_is_nothing(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, start=lambda notice: known[notice["from"]] or None)


@by_which_hour.mistake("without a number it is due at once", caught_by="no number")
def at_once(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by([each | {"within": each["within"] or 0} for each in notices], known)


@by_which_hour.mistake("without a number it is 72 hours", caught_by="no number")
def always_72(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by([each | {"within": each["within"] or 72} for each in notices], known)


@by_which_hour.mistake("0 hours is no number", caught_by="no number")
def nought_hours(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by([each for each in notices if each["within"]], known)


@by_which_hour.mistake("more than 500 means 500 or more", caught_by="more than")
def at_least(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, few=lambda notice: known["persons"] is not None and known["persons"] < notice["more_than"])


@by_which_hour.mistake("how many does not matter", caught_by="more than")
def any_number(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, few=lambda _: False)


@by_which_hour.mistake("a count of 0 is no count", caught_by="more than")
def nought_is_uncounted(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, few=lambda notice: bool(known["persons"]) and known["persons"] <= notice["more_than"])


@by_which_hour.mistake("not counted is none", caught_by="not counted yet")
def uncounted_is_none(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, few=lambda notice: (known["persons"] or 0) <= notice["more_than"])


@by_which_hour.mistake("without a count no number is exceeded", caught_by="not counted yet")
def uncounted_is_few(notices: Notices, known: Known) -> dict[str, int]:
    few = {True: lambda notice: notice["more_than"] > 0}.get(known["persons"] is None)
    return _hours_by(notices, known, few=few)


@by_which_hour.mistake("the notice listed last counts", caught_by="the earliest")
def last_listed(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, of_two=lambda _, hour: hour)


@by_which_hour.mistake("the notice listed first counts", caught_by="the earliest")
def first_listed(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, of_two=lambda hour, _: hour)


@by_which_hour.mistake("there is time until the latest", caught_by="the earliest")
def latest_hour(notices: Notices, known: Known) -> dict[str, int]:
    return _hours_by(notices, known, of_two=max)


@by_which_hour.mistake("the earliest hour counts, due or not", caught_by="the earliest")
def earliest_of_all(notices: Notices, known: Known) -> dict[str, int]:
    due = _hours_by(notices, known)
    return {to: hour for to, hour in _hours_by(notices, known, few=lambda _: False).items() if due.get(to) == hour}


@by_which_hour.mistake("the smallest number of hours is the earliest hour", caught_by="any list")
def smallest_number(notices: Notices, known: Known) -> dict[str, int]:
    running = [each for each in notices if each["within"] is not None and _hours_by([each], known)]
    kept = {each["to"]: each for each in sorted(running, key=lambda each: -each["within"])}
    return _hours_by(list(kept.values()), known)


@by_which_hour.accepted("all the hours first, then the earliest of each")
def hours_of_each(notices: Notices, known: Known) -> dict[str, int]:
    many = float("inf") if known["persons"] is None else known["persons"]
    running = [
        (each["to"], known[each["from"]] + each["within"])
        for each in notices
        if None not in (known[each["from"]], each["within"]) and many > each["more_than"]
    ]
    return {to: min(hour for name, hour in running if name == to) for to, _ in running}


explained_by_known_mistakes(by_which_hour)
by_which_hour.hint(
    'Go through the notices. known[notice["from"]] is the hour in which its clock starts, or None: then go on to the next.',
    "Skip it, too, where within is None, and where persons is counted and not more than more_than. Ask “is None”: hour 0 is an hour.",
    "Else the hour is start + within. Keep it in a mapping if the receiver has none yet, or a later one: min(hour, hours.get(to, hour)).",
)

# ---------------------------------------------------------------------------------------------------------------------
# 13.3 decide: could this draft be proved false?

loose = Question(
    "13.3",
    kind="decide",
    outcome="SAY-2",
    minutes=16,
    answer="loose",
    returns=set[Finding],
    in_table=set[Literal["unfalsifiable", "unscoped", "undated"]],
    not_tested=(
        "whether the sentence is so",
        "whether its records show every way in which it could be false",
        "hedges, and what readers take from it",
    ),
)

Written = dict[str, Any]
Shows = dict[str, list[str]]


@loose.solution
def what_is_loose(draft: Written, shows: Shows) -> Iterator[Finding]:
    first, last = draft["since"], draft["until"]
    dated = first is not None and last is not None and first <= last
    would_show = [
        record
        for record in draft["records"]
        if set(record["shows"]) & set(shows.get(draft["verb"], []))
        and set(record["readers"]) - {draft["speaker"]}
        and (not dated or (record["since"] <= first and last <= record["until"]))
    ]
    if not would_show:
        yield Finding(draft["id"], "No record could show that it is false.", "unfalsifiable")
    if "" in (draft["from"], draft["to"], draft["whose"]):
        yield Finding(draft["id"], "It does not say between whom, or whose.", "unscoped")
    if not dated:
        yield Finding(draft["id"], "It does not say from when to when.", "undated")


_SHOWS: Shows = {"gave": ["sent", "carried"], "holds": ["stores"], "looked at": ["logins"]}
_FIRST, _LAST = date(2030, 3, 1), date(2031, 5, 6)
_AUDITOR = "an outside auditor"


def _record(*shows: str, **given: Any) -> Written:
    return {"shows": list(shows), "since": _FIRST, "until": _LAST, "readers": [_AUDITOR]} | given


def _draft(id: str, **given: Any) -> Written:
    """A draft without a finding, but for what is given."""
    plain = {
        "id": id,
        "speaker": "Birch Pay",
        "verb": "gave",
        "from": "Birch Pay",
        "to": "Lumen View",
        "whose": "customers",
        "since": _FIRST,
        "until": _LAST,
        "records": [_record("sent")],
    }
    return plain | given


_TEN_DRAFTS: dict[str, tuple[str, Written]] = {
    "sd1": ("each reason", _draft("sd1")),
    "sd2": ("an act", _draft("sd2", verb="respects")),
    "sd3": ("the right record", _draft("sd3", records=[_record("licence")])),
    "sd4": ("another reader", _draft("sd4", records=[_record("sent", readers=["Birch Pay"])])),
    "sd5": ("the whole time", _draft("sd5", records=[_record("sent", since=date(2030, 9, 1))])),
    "sd6": ("which parties", _draft("sd6", to="anybody")),
    "sd7": ("which parties", _draft("sd7", whose="")),
    "sd8": ("which days", _draft("sd8", since=None)),
    "sd9": ("one record", _draft("sd9", records=[_record("licence"), _record("carried", readers=["Birch Pay"])])),
    "sd10": ("each reason", _draft("sd10", verb="values", to="", until=None, records=[])),
}


@loose.published
def ten_drafts() -> Mapping[str, Published]:
    return {id: Published(rule, (draft, _SHOWS), _in_words(draft)) for id, (rule, draft) in _TEN_DRAFTS.items()}


def _in_words(draft: Written) -> str:
    records = "; ".join(
        f"shows {', '.join(each['shows'])}, {each['since']} to {each['until']}, read by {', '.join(each['readers']) or 'nobody'}"
        for each in draft["records"]
    )
    what = f"{draft['speaker']}, on pictures; verb: {draft['verb']}"
    scope = f"from: {draft['from'] or '–'}; to: {draft['to'] or '–'}; whose: {draft['whose'] or '–'}"
    return f"{what}; {scope}; {draft['since'] or '–'} to {draft['until'] or '–'}. Records: {records or 'none'}."


def _drawn_draft(draw: Draw, **given: Any) -> Written:
    first = date(2030, 1, 5) + timedelta(draw.below(90))
    last = first + timedelta(100 + draw.below(300))
    verb = draw.pick(tuple(_SHOWS))
    way = _SHOWS[verb][0]
    record = _record(way, since=first - timedelta(1 + draw.below(30)), until=last + timedelta(1 + draw.below(30)))
    speaker = draw.pick(("Birch Pay", "Quill Photo", "Fern Bank"))
    drawn = {"verb": verb, "since": first, "until": last, "records": [record], "speaker": speaker, "from": speaker}
    return _draft(f"sd{20 + draw.below(70)}", **(drawn | given))


def _with_record(draft: Written, **given: Any) -> Written:
    return draft | {"records": [draft["records"][0] | given]}


@loose.rule("an act", "What nobody can see done or left undone, no record shows: respecting, valuing, caring.")
def acts(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for verb in draw.some(("respects", "values", "protects", "is committed to", "cares for"), 3):
        yield _drawn_draft(draw, verb=verb), _SHOWS
    yield _drawn_draft(draw), _SHOWS
    met = _drawn_draft(draw, verb="met with")
    yield _with_record(met, shows=["diaries"]), _SHOWS
    yield _with_record(met, shows=["diaries"]), _SHOWS | {"met with": ["diaries", "letters"]}


@loose.rule("the right record", "A record refutes what it shows; a licence, or a log of another thing, shows nothing of this.")
def right_records(draw: Draw) -> Iterator[tuple[Any, ...]]:
    draft = _drawn_draft(draw)
    yield _with_record(draft, shows=["licence"]), _SHOWS
    yield _with_record(draft, shows=["temperatures", "licence"]), _SHOWS
    yield _with_record(draft, shows=["licence", *_SHOWS[draft["verb"]]]), _SHOWS
    held = _drawn_draft(draw, verb="holds")
    yield _with_record(held, shows=["sent", "carried"]), _SHOWS
    given = _drawn_draft(draw, verb="gave")
    for way in ("sent", "carried", "stores", "presents"):
        yield _with_record(given, shows=[way]), _SHOWS
    yield draft | {"records": []}, _SHOWS


@loose.rule("another reader", "What only the speaker reads refutes nobody.")
def readers(draw: Draw) -> Iterator[tuple[Any, ...]]:
    draft = _drawn_draft(draw)
    yield _with_record(draft, readers=[draft["speaker"]]), _SHOWS
    yield _with_record(draft, readers=[]), _SHOWS
    yield _with_record(draft, readers=["Lumen View"]), _SHOWS
    yield _with_record(draft, readers=[draft["speaker"], "everybody"]), _SHOWS
    theirs = _drawn_draft(draw, speaker="Quill Photo", **{"from": "Quill Photo"})
    for reader in ("Birch Pay", "Quill Photo"):
        yield _with_record(theirs, readers=[reader]), _SHOWS
    yield _with_record(draft, readers=["everybody", draft["speaker"]]), _SHOWS
    received = _drawn_draft(draw, speaker="Birch Pay", to="Birch Pay", **{"from": "Tern Maps"})
    for reader in ("Birch Pay", "Tern Maps"):
        yield _with_record(received, readers=[reader]), _SHOWS


@loose.rule(
    "the whole time", "For days on which nothing was recorded, nothing can come out. First and last day belong to both."
)
def whole_time(draw: Draw) -> Iterator[tuple[Any, ...]]:
    draft = _drawn_draft(draw)
    first, last = draft["since"], draft["until"]
    one = timedelta(1)
    for since, until in ((first, last), (first + one, last), (first, last - one), (first - 40 * one, last + 40 * one)):
        yield _with_record(draft, since=since, until=until), _SHOWS
    yield _with_record(draft, since=first - 90 * one, until=first - 30 * one), _SHOWS


@loose.rule("one record", "One record that does all three is enough, wherever it stands; several that share the work are not.")
def one_of_several(draw: Draw) -> Iterator[tuple[Any, ...]]:
    draft = _drawn_draft(draw)
    good = draft["records"][0]
    other, own = good | {"shows": ["licence"]}, good | {"readers": [draft["speaker"]]}
    late = good | {"since": draft["since"] + timedelta(20)}
    yield draft | {"records": [other, own]}, _SHOWS
    yield draft | {"records": [late, other]}, _SHOWS
    yield draft | {"records": [own, late]}, _SHOWS
    yield draft | {"records": [other, good]}, _SHOWS
    yield draft | {"records": [good, own]}, _SHOWS
    day = draft["since"] + timedelta(10 + draw.below(80))
    yield draft | {"records": [good | {"until": day}, good | {"since": day}]}, _SHOWS


@loose.rule("which parties", "Between whom, and whose: all three are said, or it slips. Anybody is said; a blank is not.")
def parties(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for part in ("from", "to", "whose"):
        yield _drawn_draft(draw, **{part: ""}), _SHOWS
        yield _drawn_draft(draw, **{part: "anybody"}), _SHOWS


@loose.rule("which days", "From when and until when: both are said, in this order. One day is a period.")
def days(draw: Draw) -> Iterator[tuple[Any, ...]]:
    draft = _drawn_draft(draw)
    yield draft | {"since": None}, _SHOWS
    yield draft | {"until": None}, _SHOWS
    yield draft | {"since": draft["until"]}, _SHOWS
    yield draft | {"since": draft["until"], "until": draft["since"]}, _SHOWS
    month = timedelta(30)
    yield _with_record(draft | {"since": None}, until=draft["until"] - month), _SHOWS
    yield _with_record(draft | {"until": None}, since=draft["since"] + month), _SHOWS
    before = {"since": draft["since"] - 3 * month, "until": draft["since"] - month}
    yield _with_record(draft | {"since": draft["until"], "until": draft["since"]}, **before), _SHOWS


@loose.rule("each reason", "Each of the three is looked at for itself; a draft can have all of them, or none.", mixed=True)
def several(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _drawn_draft(draw, verb="respects", whose=""), _SHOWS
    yield _drawn_draft(draw, to="", until=None), _SHOWS
    yield _drawn_draft(draw, verb="values", since=None), _SHOWS
    for _ in range(14):
        draft = _drawn_draft(draw)
        good = draft["records"][0] | {"shows": [draw.pick(_SHOWS[draft["verb"]])]}
        others = (good | {"shows": ["licence"]}, good | {"readers": []}, good | {"until": draft["since"]})
        draft["records"] = [*draw.some(others, draw.below(3)), *[good] * draw.below(2)]
        good["readers"] = draw.pick(([_AUDITOR], [draft["speaker"], _AUDITOR]))
        for part, blank in (("to", ""), ("whose", ""), ("since", None), ("until", None), ("verb", "respects")):
            if draw.below(5) == 0:
                draft[part] = blank
        yield draft, _SHOWS


@loose.telling
def tell_loose(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    draft, shows = arguments
    words = ("unfalsifiable", "unscoped", "undated")
    wanted, found = _names(expected), _names(got)
    ways = shows.get(draft["verb"])
    seen = f"To have “{draft['verb']}” shows in: {', '.join(ways)}." if ways else f"“{draft['verb']}” shows in nothing."
    told = f"{draft['id']}: {_in_words(draft)} {seen}"
    if set(found) - set(words):
        return f"{told} Your answer finds “{min(set(found) - set(words))}”, which is none of {', '.join(words)}."
    if wanted == found and wanted:
        return f"{told} Your findings name the right rules and another place than {draft['id']}."
    return f"{told} Findings: {', '.join(wanted) or 'none'}; yours: {', '.join(found) or 'none'}."


def _names(found: Any) -> list[str]:
    return sorted({finding.rule if isinstance(finding, Finding) else finding for finding in found})


@loose.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted(finding.rule for finding in found)


def _all(draft: Written, shows: Shows) -> list[Finding]:
    return list(what_is_loose(draft, shows))


def _without(rule: str, draft: Written, shows: Shows) -> list[Finding]:
    return [each for each in _all(draft, shows) if each.rule != rule]


def _seen_as(draft: Written, shows: Shows, change: Callable[[Written], Written]) -> list[Finding]:
    """The findings of somebody who takes each record for another, as long as the verb is an act."""
    if draft["verb"] not in shows:
        return _all(draft, shows)
    return _all(draft | {"records": [change(each) for each in draft["records"]]}, shows)


@loose.mistake("to say that one respects it is a fact like any other", caught_by="an act")
def any_verb(draft: Written, shows: Shows) -> list[Finding]:
    return _all(draft, {draft["verb"]: [way for ways in shows.values() for way in ways]} | shows)


@loose.mistake("no record can ever show that nothing was done", caught_by="an act")
def nothing_is_falsifiable(draft: Written, shows: Shows) -> list[Finding]:
    return [*_without("unfalsifiable", draft, shows), Finding(draft["id"], "It denies.", "unfalsifiable")]


@loose.mistake("there are three acts, those of the example", caught_by="an act")
def only_the_three(draft: Written, shows: Shows) -> list[Finding]:
    return _all(draft, {verb: ways for verb, ways in shows.items() if verb in _SHOWS})


@loose.mistake("one kind of record shows an act", caught_by="the right record")
def first_kind(draft: Written, shows: Shows) -> list[Finding]:
    return _all(draft, {verb: ways[:1] for verb, ways in shows.items()})


@loose.mistake("a record is a record", caught_by="the right record")
def any_record(draft: Written, shows: Shows) -> list[Finding]:
    return _seen_as(draft, shows, lambda each: each | {"shows": [*each["shows"], *shows[draft["verb"]]]})


@loose.mistake("a record must show that and nothing else", caught_by="the right record")
def only_that(draft: Written, shows: Shows) -> list[Finding]:
    return _seen_as(
        draft,
        shows,
        lambda each: each if set(each["shows"]) <= set(shows[draft["verb"]]) else each | {"shows": []},
    )


@loose.mistake("who keeps a record will show it", caught_by="another reader")
def own_word(draft: Written, shows: Shows) -> list[Finding]:
    return _seen_as(draft, shows, lambda each: each | {"readers": [*each["readers"], _AUDITOR]})


@loose.mistake("some reader is a reader", caught_by="another reader")
def any_reader(draft: Written, shows: Shows) -> list[Finding]:
    return _seen_as(draft, shows, lambda each: each | {"readers": [_AUDITOR] if each["readers"] else []})


@loose.mistake("Birch Pay is always the speaker", caught_by="another reader")
def always_birch_pay(draft: Written, shows: Shows) -> list[Finding]:
    return _all(draft | {"speaker": "Birch Pay"}, shows)


@loose.mistake("what the speaker reads too is no longer independent", caught_by="another reader")
def only_others(draft: Written, shows: Shows) -> list[Finding]:
    return _seen_as(draft, shows, lambda each: each if draft["speaker"] not in each["readers"] else each | {"readers": []})


@loose.mistake("who gave cannot be a witness", caught_by="another reader")
def givers_own_word(draft: Written, shows: Shows) -> list[Finding]:
    return _seen_as(
        draft, shows, lambda each: each | {"readers": [reader for reader in each["readers"] if reader != draft["from"]]}
    )


@loose.mistake("a record of some of the days will do", caught_by="the whole time")
def some_days(draft: Written, shows: Shows) -> list[Finding]:
    return _seen_as(draft, shows, lambda each: each | {"since": date.min, "until": date.max})


@loose.mistake("what is recorded at the end is recorded", caught_by="the whole time")
def begins_late(draft: Written, shows: Shows) -> list[Finding]:
    return _seen_as(draft, shows, lambda each: each | {"since": date.min})


@loose.mistake("the first and the last day are too late", caught_by="the whole time")
def a_day_more(draft: Written, shows: Shows) -> list[Finding]:
    one = timedelta(1)
    return _seen_as(draft, shows, lambda each: each | {"since": each["since"] + one, "until": each["until"] - one})


@loose.mistake("what several records show together is shown", caught_by="one record")
def together(draft: Written, shows: Shows) -> list[Finding]:
    records = draft["records"]
    if draft["verb"] not in shows or len(records) < 2:
        return _all(draft, shows)
    as_one = {
        "shows": [way for each in records for way in each["shows"]],
        "readers": [reader for each in records for reader in each["readers"]],
        "since": min(each["since"] for each in records),
        "until": max(each["until"] for each in records),
    }
    return _all(draft | {"records": [as_one]}, shows)


@loose.mistake("a record that ends is carried on by the next", caught_by="one record")
def end_to_end(draft: Written, shows: Shows) -> list[Finding]:
    good = [each for each in draft["records"] if "unfalsifiable" not in _names(_all(_undated(draft, each), shows))]
    if not good:
        return _all(draft, shows)
    as_one = good[0] | {"since": min(each["since"] for each in good), "until": max(each["until"] for each in good)}
    return _all(draft | {"records": [as_one]}, shows)


def _undated(draft: Written, record: Written) -> Written:
    return draft | {"since": None, "records": [record]}


@loose.mistake("the first record decides", caught_by="one record")
def first_record(draft: Written, shows: Shows) -> list[Finding]:
    return _all(draft | {"records": draft["records"][:1]}, shows)


@loose.mistake("every record must show it", caught_by="one record")
def every_record(draft: Written, shows: Shows) -> list[Finding]:
    found = _all(draft, shows)
    if any("unfalsifiable" in _names(_all(draft | {"records": [each]}, shows)) for each in draft["records"]):
        return [*found, Finding(draft["id"], "One does not.", "unfalsifiable")]
    return found


@loose.mistake("anybody is nobody in particular", caught_by="which parties")
def anybody_is_nobody(draft: Written, shows: Shows) -> list[Finding]:
    return _all({name: "" if part == "anybody" else part for name, part in draft.items()}, shows)


@loose.mistake("who gave and who received is enough", caught_by="which parties")
def parties_only(draft: Written, shows: Shows) -> list[Finding]:
    return _all(draft | {"whose": draft["whose"] or "customers"}, shows)


@loose.mistake("the speaker is always the giver", caught_by="which parties")
def speaker_gives(draft: Written, shows: Shows) -> list[Finding]:
    return _all(draft | {"from": draft["from"] or draft["speaker"]}, shows)


@loose.mistake("until today goes without saying", caught_by="which days")
def until_today(draft: Written, shows: Shows) -> list[Finding]:
    return _without("undated", draft, shows) if draft["since"] and not draft["until"] else _all(draft, shows)


@loose.mistake("ever goes without saying", caught_by="which days")
def ever(draft: Written, shows: Shows) -> list[Finding]:
    return _without("undated", draft, shows) if draft["until"] and not draft["since"] else _all(draft, shows)


@loose.mistake("without a date no record can show it", caught_by="which days")
def undated_is_unfalsifiable(draft: Written, shows: Shows) -> list[Finding]:
    found = _all(draft, shows)
    return [*found, Finding(draft["id"], "Undated.", "unfalsifiable")] if "undated" in _names(found) else found


@loose.mistake("a draft with one day is held against that day", caught_by="which days")
def the_day_it_has(draft: Written, shows: Shows) -> list[Finding]:
    first, last = draft["since"], draft["until"]
    if "undated" not in _names(_all(draft, shows)):
        return _all(draft, shows)
    covering = [
        each
        for each in draft["records"]
        if (first is None or each["since"] <= first) and (last is None or last <= each["until"])
    ]
    return _all(draft | {"records": covering}, shows)


@loose.mistake("one day is no period", caught_by="which days")
def single_day(draft: Written, shows: Shows) -> list[Finding]:
    same = draft["since"] is not None and draft["since"] == draft["until"]
    return [*_all(draft, shows), *[Finding(draft["id"], "One day.", "undated")] * same]


@loose.mistake("two days are a period in any order", caught_by="which days")
def any_order(draft: Written, shows: Shows) -> list[Finding]:
    first, last = draft["since"], draft["until"]
    turned = first is not None and last is not None and last < first
    return _all(draft | {"since": last, "until": first} if turned else draft, shows)


@loose.mistake("one reason is enough", caught_by="each reason")
def first_reason(draft: Written, shows: Shows) -> list[Finding]:
    return _all(draft, shows)[:1]


@loose.accepted("a list of pairs (rule, where), with loops")
def as_pairs(draft: Written, shows: Shows) -> list[tuple[str, str]]:
    pairs = []
    since, until = draft["since"], draft["until"]
    undated = since is None or until is None or since > until
    if undated:
        pairs.append(("undated", draft["id"]))
    if not (draft["whose"] and draft["to"] and draft["from"]):
        pairs.append(("unscoped", draft["id"]))
    could_be_shown = False
    for record in draft["records"]:
        shown = set(record["shows"]) & set(shows.get(draft["verb"], []))
        others = set(record["readers"]) - {draft["speaker"]}
        covers = undated or not (record["since"] > since or record["until"] < until)
        could_be_shown = could_be_shown or bool(shown and others and covers)
    if not could_be_shown:
        pairs.append(("unfalsifiable", draft["id"]))
    return pairs


explained_by_known_mistakes(loose)
loose.hint(
    "Three questions, each for itself. The easy ones first: is one of from, to and whose an empty text? Is since or until None, or "
    "until before since?",
    "For a record write a small function of your own: does it show one of shows[verb], does somebody besides the speaker read it, "
    "and does it cover the period?",
    "“unfalsifiable” if the verb is not in shows, or if no single record passes all three. Where a draft is undated, leave the "
    "third out.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 13.4 weigh: the words, and what is taken from them

words_and_taken = Question(
    "13.4",
    kind="weigh",
    outcome="SAY-3",
    minutes=10,
    answer="words_and_taken",
    returns=Literal["false", "misleading", "fair", "open"],
    not_tested=(
        "which law covers the sentence",
        "whether the survey asked the right people",
        "cases on which two blind readers differ",
    ),
)


@words_and_taken.solution
def what_they_say_and_leave(id: str) -> str:
    return verdict(id)


words_and_taken.published(lambda: shown("13.4"))
words_and_taken.rule(
    "the words", "Words that do not hold for all of whom they speak do not hold, whatever is taken from them."
)(nothing_more)
words_and_taken.rule("what is taken", "Words can be so, each of them, and most readers take from them what is not.")(
    nothing_more
)
words_and_taken.rule("both", "A narrow sentence misleads nobody who takes no more from it than it says.")(nothing_more)
words_and_taken.rule("not looked at", "What nobody looked at is neither so nor not so.")(nothing_more)


@words_and_taken.telling
def tell_words(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "false": "Hold the words alone against the facts.",
        "misleading": "Are the words so? Then hold what most readers took against the facts.",
        "fair": "Which fact goes against the words, or against what most readers took?",
        "open": "Which fact would decide it, and does anybody know it?",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


words_and_taken.mistake("mostly so is so", caught_by="the words")(but(("sy24", "sy29"), "fair"))
words_and_taken.mistake("what is taken decides about the words", caught_by="the words")(but(("sy24",), "fair"))
words_and_taken.mistake("true words cannot mislead", caught_by="what is taken")(
    but(("sy21", "sy23", "sy25", "sy26", "sy30"), "fair")
)
words_and_taken.mistake("a half-truth is a falsehood", caught_by="what is taken")(but(("sy26", "sy30"), "false"))
words_and_taken.mistake("a lawyer’s sentence always hides something", caught_by="both")(but(("sy22", "sy28"), "misleading"))
words_and_taken.mistake("to name a limit is to evade", caught_by="both")(but(("sy32",), "misleading"))
words_and_taken.mistake("not tested is not so", caught_by="not looked at")(but(("sy31",), "misleading"))
words_and_taken.mistake("nothing found, so nothing was taken", caught_by="not looked at")(but(("sy27",), "fair"))
words_and_taken.accepted("capitals and spaces")(lambda id: f" {verdict(id).upper()} ")
words_and_taken.hint(
    "Cover what the readers took. Are the words themselves so, by the facts?",
    "Only then hold what most readers took against the facts. Does a fact go against it, or is there none either way?",
    "Two are false, five misleading, three fair, two open.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 13.5 discuss

what_to_say = Question("13.5", kind="discuss", outcome="SAY-5", minutes=14)

QUESTIONS = (as_worded, by_which_hour, loose, words_and_taken, what_to_say)
