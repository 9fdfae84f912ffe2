"""The questions of exercise 6, The second line: explicit authorization."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any, Literal

from casebook.dates import say
from casebook.findings import Finding
from casebook.judgement import nothing_more, on_our_rows, sentences
from casebook.question import Draw, Published, Question
from casebook.records import Consent, Request
from casebook.tables import row

# ---------------------------------------------------------------------------------------------------------------------
# 6.1 predict: what is her yes?

her_yes = Question(
    "6.1",
    kind="predict",
    outcome="AUTH-1",
    minutes=8,
    answer="her_yes",
    returns=Literal["nothing", "acceptance", "together", "separate"],
    not_tested=(
        "which of these a law asks for, there and on that day",
        "whether she was told enough, and was free to say no",
        "a scene on which blind readers differ",
    ),
)

_SCENES: dict[str, tuple[str, str]] = {
    "s1": (
        "nothing",
        "A sign at the door of Tern Maps says that whoever enters agrees to have her face measured. She reads it and goes in.",
    ),
    "s2": (
        "acceptance",
        "Quill Photo’s sign-up has one button, “I accept the terms”. Clause 14 of the terms says that templates are made of the faces in uploaded pictures. She presses it.",
    ),
    "s3": (
        "separate",
        "Birch Pay asks on a page of its own: “May we make a template of your face, to confirm your payments?” There are two buttons, Yes and No. She presses Yes.",
    ),
    "s4": (
        "together",
        "Birch Pay asks: “May we use your face to confirm your payments and to improve our matcher?” She types “yes”.",
    ),
    "s5": (
        "nothing",
        "On a page of Quill Photo’s settings the box “Group my pictures by face” is ticked already. She leaves the page as it is.",
    ),
    "s6": (
        "separate",
        "Fern Bank’s clerk asks whether the bank may compare her face with her passport, to open this account. She says aloud: “Yes, you may.”",
    ),
    "s7": (
        "acceptance",
        "She signs Fern Bank’s card contract on its last page. Paragraph 9 of the contract lets the bank compare faces at its machines. Nobody asks her about that.",
    ),
    "s8": (
        "together",
        "A page of Birch Pay has one button: “Yes, make a template of my face for payments, and send me offers by e-mail.” She presses it.",
    ),
    "s9": (
        "nothing",
        "Birch Pay writes that it will use faces to confirm payments unless a customer objects within thirty days. She reads it and does not answer.",
    ),
    "s10": (
        "separate",
        "Lumen View writes: “May we keep the picture of your face until the end of May, to test our matcher? If so, answer: I agree.” She answers: “I agree.”",
    ),
}


@her_yes.solution
def what_she_did(scene: str) -> str:
    return _SCENES[scene][0]


@her_yes.published
def ten_scenes() -> Mapping[str, Published]:
    rules = {"nothing": "silence", "acceptance": "terms", "together": "together", "separate": "alone"}
    return {id: Published(rules[verdict], (id,), words) for id, (verdict, words) in _SCENES.items()}


her_yes.rule("silence", "Going in, leaving a box as it was and not answering are no yes: she did nothing that says it.")(
    nothing_more
)
her_yes.rule("terms", "Who accepts a text accepts the text. Nobody asked her about her face, however firmly she signed.")(
    nothing_more
)
her_yes.rule("together", "She says yes to the question about her face, and the same yes takes in something else.")(nothing_more)
her_yes.rule("alone", "One question about one use of her face, and a yes to it, in writing or aloud, by a word or a button.")(
    nothing_more
)


@her_yes.telling
def tell_her_yes(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    return f"You called {arguments[0]} “{got}”."


def _says(scenes: tuple[str, ...], verdict: str) -> Callable[[str], str]:
    def answer(scene: str) -> str:
        return verdict if scene in scenes else what_she_did(scene)

    return answer


her_yes.mistake("who stays, agrees", caught_by="silence")(_says(("s1",), "acceptance"))
her_yes.mistake("a ticked box is a yes", caught_by="silence")(_says(("s5",), "separate"))
her_yes.mistake("acceptance is consent", caught_by="terms")(_says(("s2", "s7"), "together"))
her_yes.mistake("a signature makes it a consent", caught_by="terms")(_says(("s7",), "separate"))
her_yes.mistake("one button, one consent", caught_by="together")(_says(("s4", "s8"), "separate"))
her_yes.mistake("only what is written counts", caught_by="alone")(_says(("s6",), "acceptance"))
her_yes.mistake("a button is never more than acceptance", caught_by="alone")(_says(("s3",), "acceptance"))
her_yes.accepted("in capitals")(lambda scene: what_she_did(scene).upper())
her_yes.hint(
    "First ask whether she did anything that says yes. Then ask what the yes was an answer to.",
    "Was a question about her face put to her? If not, a yes is acceptance at most, signed or not.",
    "Three are nothing, two acceptance, two together, three separate.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 6.2 compute: the state of a consent on a day

state = Question(
    "6.2",
    kind="compute",
    outcome="AUTH-2",
    minutes=12,
    answer="state",
    returns=Literal["unknown", "requested", "refused", "given", "withdrawn", "expired"],
    not_tested=("two events on one day", "whether the log holds every event", "what the consent was for"),
)

Event = dict[str, Any]


@state.solution
def on_the_day(events: list[Event], day: date) -> str:
    known = sorted((event for event in events if event["day"] <= day), key=lambda event: event["day"])
    answers = [event for event in known if event["what"] != "requested"]
    if not answers:
        return "requested" if known else "unknown"
    last = answers[-1]
    if last["what"] == "given" and last["until"] and last["until"] < day:
        return "expired"
    return str(last["what"])


_START = date(2031, 3, 1)


def _event(day: int, what: str, until: int | None = None) -> Event:
    return {
        "day": _START + timedelta(day),
        "what": what,
        "until": None if until is None else _START + timedelta(until),
    }


def _asked_on(day: int, *events: Event) -> tuple[list[Event], date]:
    return list(events), _START + timedelta(day)


@state.rule("unknown", "Before its first event nothing is known of a consent; silence is no state of consenting.")
def before_everything(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = 10 + draw.below(50)
    yield _asked_on(day)
    yield _asked_on(day - 1, _event(day, "requested"))


@state.rule("asked", "To have been asked is not to have agreed; a refusal is an answer, also after a yes.")
def only_asked(draw: Draw) -> Iterator[tuple[Any, ...]]:
    day = draw.below(50)
    yield _asked_on(day, _event(day, "requested"))
    yield _asked_on(day + 9, _event(day, "requested"))
    yield _asked_on(day + 9, _event(day, "requested"), _event(day + 2, "refused"))
    yield _asked_on(day + 9, _event(day, "given"), _event(day + 9, "refused"))
    yield _asked_on(day + 9, _event(day, "given"), _event(day + 2, "refused"))


@state.rule("withdrawn", "From the day of the withdrawal on, the consent is withdrawn, whatever it was before.")
def after_withdrawal(draw: Draw) -> Iterator[tuple[Any, ...]]:
    given, later = draw.below(30), 40 + draw.below(30)
    for day in (later, later + 1, later + 200):
        yield _asked_on(day, _event(given, "given"), _event(later, "withdrawn"))
    yield _asked_on(later + 5, _event(given, "given", later + 2), _event(later, "withdrawn"))
    yield _asked_on(later, _event(given, "given", later - 2), _event(later, "withdrawn"))
    yield _asked_on(later, _event(given, "requested"), _event(later, "withdrawn"))
    yield _asked_on(later, _event(given, "refused"), _event(later, "withdrawn"))
    yield _asked_on(later, _event(later, "withdrawn"))


@state.rule("expired", "A consent holds through its last day, and not a day longer; without an end it goes on.")
def at_the_end(draw: Draw) -> Iterator[tuple[Any, ...]]:
    given, end = draw.below(30), 40 + draw.below(30)
    for day in (end, end + 1, end + 90):
        yield _asked_on(day, _event(given, "given", end))
    yield _asked_on(end + 900, _event(given, "given"))


@state.rule("not backwards", "What comes later changes nothing today, be it a yes, a no or a withdrawal.")
def what_comes_later(draw: Draw) -> Iterator[tuple[Any, ...]]:
    given, later = draw.below(30), 40 + draw.below(30)
    for day in (later - 1, given, given + 3):
        yield _asked_on(day, _event(given, "given"), _event(later, "withdrawn"))
    for what in ("given", "refused", "withdrawn"):
        yield _asked_on(later - 1, _event(later, what))
        yield _asked_on(later - 1, _event(given, "requested"), _event(later, what))
        yield _asked_on(later - 1, _event(given, "given", given + 3), _event(later, what))
        yield _asked_on(later - 1, _event(given, "given"), _event(given + 3, "withdrawn"), _event(later, what))
    yield _asked_on(later - 1, _event(given, "given"), _event(later, "refused"))
    yield _asked_on(later - 1, _event(given, "refused"), _event(later, "given"))


@state.rule(
    "given again", "She may answer again, for longer, for shorter or with a no: her latest answer counts, with its own end."
)
def renewed(draw: Draw) -> Iterator[tuple[Any, ...]]:
    given, later, again = draw.below(20), 30 + draw.below(20), 60 + draw.below(20)
    yield _asked_on(again + 1, _event(given, "given"), _event(later, "withdrawn"), _event(again, "given"))
    yield _asked_on(again + 1, _event(given, "given", later), _event(again, "given", again + 30))
    yield _asked_on(again + 1, _event(given, "refused"), _event(again, "given"))
    yield _asked_on(again + 1, _event(given, "given", later), _event(given + 3, "given"))
    yield _asked_on(again, _event(given, "given", again + 30), _event(given + 3, "given", later))
    yield _asked_on(again, _event(given, "given"), _event(given + 3, "given", later))
    yield _asked_on(again, _event(given, "given"), _event(later, "withdrawn"), _event(again, "refused"))
    yield _asked_on(again, _event(given, "given", later), _event(again, "refused"))


@state.rule(
    "asked again", "To ask again takes nothing away and gives nothing back: her last answer stands until she gives another."
)
def asking_again(draw: Draw) -> Iterator[tuple[Any, ...]]:
    given, later, again = draw.below(20), 30 + draw.below(20), 60 + draw.below(20)
    yield _asked_on(again, _event(given, "given"), _event(again, "requested"))
    yield _asked_on(again + 2, _event(given, "given"), _event(later, "withdrawn"), _event(again, "requested"))
    yield _asked_on(again + 2, _event(given, "refused"), _event(again, "requested"))
    yield _asked_on(again + 2, _event(given, "given", later), _event(again, "requested"))


@state.rule("any log", "A log is read by its days, in whatever order its lines stand.", mixed=True)
def drawn_logs(draw: Draw) -> Iterator[tuple[Any, ...]]:
    given, later = draw.below(20), 30 + draw.below(20)
    yield _asked_on(later + 1, _event(later, "withdrawn"), _event(given, "given"))
    for count in (3, 4, 6):
        days = sorted(draw.some(range(90), count))
        events = [_event(day, draw.pick(("requested", "given", "given", "refused", "withdrawn"))) for day in days]
        for at, day in enumerate(days):
            if events[at]["what"] == "given" and draw.below(2):
                events[at] = _event(day, "given", day + 5 + draw.below(20))
        yield _asked_on(days[-1] + draw.below(20), *draw.some(events, count))


@state.telling
def tell_state(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    events, day = arguments
    lines = [
        f"{say(str(event['day']))} {event['what']}" + (f" until {say(str(event['until']))}" if event["until"] else "")
        for event in events
    ]
    return f"Events: {'; '.join(lines) or 'none'}. On {say(str(day))} the consent is “{expected}”; yours is “{got}”."


@state.mistake("no answer is a yes", caught_by="unknown")
def unknown_is_given(events: list[Event], day: date) -> str:
    found = on_the_day(events, day)
    return "given" if found == "unknown" else found


@state.mistake("asked is as good as agreed", caught_by="asked")
def requested_is_given(events: list[Event], day: date) -> str:
    found = on_the_day(events, day)
    return "given" if found == "requested" else found


@state.mistake("a refusal takes nothing back", caught_by="asked")
def refused_after_given(events: list[Event], day: date) -> str:
    ever = any(event["what"] == "given" and event["day"] <= day for event in events)
    return on_the_day([event for event in events if not ever or event["what"] != "refused"], day)


@state.mistake("what has expired cannot be withdrawn", caught_by="withdrawn")
def expired_first(events: list[Event], day: date) -> str:
    found = on_the_day(events, day)
    before = on_the_day([event for event in events if event["what"] != "withdrawn"], day)
    return before if (found, before) == ("withdrawn", "expired") else found


@state.mistake("only what was given can be withdrawn", caught_by="withdrawn")
def withdrawn_from_given(events: list[Event], day: date) -> str:
    ever = any(event["what"] == "given" and event["day"] <= day for event in events)
    return on_the_day([event for event in events if ever or event["what"] != "withdrawn"], day)


@state.mistake("a withdrawal counts from the day after", caught_by="withdrawn")
def withdrawn_tomorrow(events: list[Event], day: date) -> str:
    today = [event for event in events if event["day"] == day and event["what"] == "withdrawn"]
    return on_the_day([event for event in events if event not in today], day)


@state.mistake("what she took back was never given", caught_by="not backwards")
def withdrawn_from_the_start(events: list[Event], day: date) -> str:
    found = on_the_day(events, day)
    later = any(event["what"] == "withdrawn" and event["day"] > day for event in events)
    return "withdrawn" if later and found == "given" else found


@state.mistake("a yes to come is a yes already", caught_by="not backwards")
def given_beforehand(events: list[Event], day: date) -> str:
    coming = any(event["what"] == "given" and event["day"] > day for event in events)
    return "given" if coming else on_the_day(events, day)


@state.mistake("the last day is over already", caught_by="expired")
def ends_a_day_early(events: list[Event], day: date) -> str:
    known = [event for event in events if event["day"] <= day and event["what"] != "requested"]
    last = max(known, key=lambda event: event["day"], default=None)
    return "expired" if last and last["what"] == "given" and last["until"] == day else on_the_day(events, day)


@state.mistake("a consent lasts until it is withdrawn", caught_by="expired")
def never_expires(events: list[Event], day: date) -> str:
    found = on_the_day(events, day)
    return "given" if found == "expired" and len(events) == 1 else found


@state.mistake("withdrawn once, withdrawn for good", caught_by="given again")
def withdrawn_for_good(events: list[Event], day: date) -> str:
    found = on_the_day(events, day)
    ever = any(event["what"] == "withdrawn" and event["day"] <= day for event in events)
    return "withdrawn" if ever and found == "given" else found


@state.mistake("a renewal without an end keeps the old end", caught_by="given again")
def keeps_the_old_end(events: list[Event], day: date) -> str:
    ends = [
        event["until"] for event in sorted(events, key=lambda event: event["day"]) if event["day"] <= day and event["until"]
    ]
    return "expired" if on_the_day(events, day) == "given" and ends and ends[-1] < day else on_the_day(events, day)


@state.mistake("the longest consent counts", caught_by="given again")
def longest_counts(events: list[Event], day: date) -> str:
    known = [event for event in events if event["day"] <= day and event["what"] == "given"]
    runs = any(event["until"] is None or event["until"] >= day for event in known)
    return "given" if runs and on_the_day(events, day) == "expired" else on_the_day(events, day)


@state.mistake("to ask again suspends what was agreed", caught_by="asked again")
def last_line_by_day(events: list[Event], day: date) -> str:
    known = [event for event in events if event["day"] <= day]
    last = max(known, key=lambda event: event["day"], default=None)
    return "requested" if last and last["what"] == "requested" else on_the_day(events, day)


@state.mistake("the log stands in the order of its days", caught_by="any log")
def by_position(events: list[Event], day: date) -> str:
    known = [event for event in events if event["day"] <= day]
    answers = [event for event in known if event["what"] != "requested"]
    if not answers:
        return "requested" if known else "unknown"
    last = answers[-1]
    ended = last["what"] == "given" and last["until"] and last["until"] < day
    return "expired" if ended else str(last["what"])


@state.accepted("in one pass, in capitals")
def in_one_pass(events: list[Event], day: date) -> str:
    found, last, end = "unknown", date.min, None
    for event in events:
        if event["day"] > day:
            continue
        if event["what"] == "requested":
            found = "requested" if found == "unknown" else found
        elif event["day"] > last:
            found, last, end = event["what"], event["day"], event["until"]
    return ("expired" if found == "given" and end and end < day else found).upper()


@state.touches
def rules_behind_a_state(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    events, day = arguments
    known = [event["what"] for event in sorted(events, key=lambda event: event["day"]) if event["day"] <= day]
    touched = {
        "unknown": not known,
        "asked": expected in ("requested", "refused"),
        "withdrawn": expected == "withdrawn",
        "expired": "expired" in (expected, got),
        "not backwards": len(known) < len(events),
        "given again": len([what for what in known if what != "requested"]) > 1,
        "asked again": len(known) > 1 and known[-1] == "requested",
    }
    return {name for name, so in touched.items() if so}


state.hint(
    "Keep the events up to and including the day, and sort them by day. Requests are not answers.",
    "No event at all: unknown. Only requests: requested. Otherwise her last answer decides.",
    "If the last answer is “given” and its until is earlier than the day, the consent has expired.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 6.3 decide: may this use rest on these consents?

may_use = Question(
    "6.3",
    kind="decide",
    outcome="AUTH-3",
    minutes=15,
    answer="may_use",
    returns=set[Finding],
    in_table=set[
        Literal["no consent", "not yet given", "withdrawn", "expired", "another purpose", "other data", "another recipient"]
    ],
    not_tested=(
        "what a law asks of the consent itself: explicit, separate, written, a guardian’s, free",
        "to whom each consent was given: here it is always the party of the use",
        "what came first within one day: a withdrawal counts for the whole of its day",
        "whether another basis than consent carries the use",
        "whether the use needs what it takes (chapter 7)",
    ),
)


@may_use.solution
def what_is_not_covered(request: Request, consents: list[Consent]) -> Iterator[Finding]:
    hers = [consent for consent in consents if consent.person == request.person]
    if not hers:
        yield Finding(request.id, "None of these consents is hers.", "no consent")
    reasons = {}
    for consent in hers:
        fails = {
            "not yet given": request.day < consent.given,
            "withdrawn": consent.withdrawn is not None and consent.withdrawn <= request.day,
            "expired": consent.until is not None and consent.until < request.day,
            "another purpose": request.purpose not in consent.purposes,
            "other data": request.data not in consent.data,
            "another recipient": request.recipient != "" and request.recipient not in consent.recipients,
        }
        reasons[consent.id] = [rule for rule in fails if fails[rule]]
    if all(reasons.values()):
        for id in reasons:
            for rule in reasons[id]:
                yield Finding(id, "It does not cover the use.", rule)


def _reasons(request: Request, consent: Consent) -> list[str]:
    """Why this consent of hers does not cover the use."""
    return [finding.rule for finding in what_is_not_covered(request, [consent])]


_PURPOSES = ("confirm a payment", "open an account", "prevent fraud", "improve the matcher", "advertise")
_FIRMS = ("Birch Pay", "Quill Photo", "Fern Bank", "Tern Maps")
_RECIPIENTS = ("Lumen View", "Lumen Labs", "Harbour Fund", "Ms Lund")
_GIVEN, _USED = date(2031, 3, 1), date(2031, 6, 1)


def _pair(draw: Draw, request: dict[str, Any], consent: dict[str, Any]) -> tuple[Request, Consent]:
    """A use and a consent that covers it, but for what is given."""
    person, firm, purpose = f"p-{10 + draw.below(90)}", draw.pick(_FIRMS), draw.pick(_PURPOSES)
    use = Request(
        f"u-{100 + draw.below(900)}", _USED, person, firm, "use", "template", purpose, age=20 + draw.below(50), consent=""
    )
    yes = Consent(f"c-{100 + draw.below(900)}", person, firm, (purpose,), ("picture", "template"), (), _GIVEN)
    return replace(use, **request), replace(yes, **consent)


def _case(draw: Draw, request: dict[str, Any], consent: dict[str, Any]) -> tuple[Request, list[Consent]]:
    use, yes = _pair(draw, request, consent)
    return use, [yes]


def _days(number: int) -> date:
    return _USED + timedelta(number)


def _another(purpose: str) -> str:
    return next(each for each in _PURPOSES if each != purpose)


def _failing(use: Request) -> list[dict[str, Any]]:
    """For each reason what makes a consent fail for it and for no other."""
    late, gone, over = {"given": _days(3)}, {"withdrawn": _days(-5)}, {"until": _days(-9)}
    return [late, gone, over, {"purposes": (_another(use.purpose),)}, {"data": ("picture",)}, {"recipients": ()}]


@may_use.rule("not yet given", "A consent covers what comes after it, from its own day on; it does not heal what went before.")
def too_early(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _case(draw, {}, {"given": _USED})
    for days in (1, 30):
        yield _case(draw, {}, {"given": _days(days)})


@may_use.rule(
    "withdrawn",
    "From the day of its withdrawal on, that consent covers nothing, keeping included; earlier uses stand, and other consents too.",
)
def taken_back(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for days in (0, -1, -40):
        yield _case(draw, {"act": draw.pick(("use", "collect"))}, {"withdrawn": _days(days)})
        yield _case(draw, {"act": "keep"}, {"withdrawn": _days(days)})
    for days in (1, 40):
        for act in ("use", "keep"):
            yield _case(draw, {"act": act}, {"withdrawn": _days(days)})


@may_use.rule("expired", "A consent holds through its last day. After it, it covers nothing until she renews it.")
def run_out(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for days in (0, 20, -1, -30):
        yield _case(draw, {"act": draw.pick(("use", "keep"))}, {"until": _days(days)})


@may_use.rule("another purpose", "A consent is for the purposes that it names, and for no neighbour of theirs.")
def other_purposes(draw: Draw) -> Iterator[tuple[Any, ...]]:
    named, other, third = draw.some(_PURPOSES, 3)
    yield _case(draw, {"purpose": other}, {"purposes": (named,)})
    yield _case(draw, {"purpose": third}, {"purposes": (named, other)})
    yield _case(draw, {"purpose": other}, {"purposes": (named, other)})
    yield _case(draw, {"purpose": f"{named} elsewhere"}, {"purposes": (named,)})
    yield _case(draw, {"purpose": named}, {"purposes": (f"{named} elsewhere", other)})


@may_use.rule("other data", "A template is not the picture that it was made from: a consent covers the data that it names.")
def other_data(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _case(draw, {"data": "template"}, {"data": ("picture",)})
    yield _case(draw, {"data": "picture"}, {"data": ("template",)})
    yield _case(draw, {"data": "picture"}, {"data": ("template", "picture of her hands")})


@may_use.rule(
    "another recipient", "Who receives the data has to be named: consent to one recipient does not cover its partners."
)
def other_recipients(draw: Draw) -> Iterator[tuple[Any, ...]]:
    named, other = draw.some(_RECIPIENTS, 2)
    yield _case(draw, {"act": "provide", "recipient": other}, {"recipients": (named,)})
    yield _case(draw, {"act": "provide", "recipient": other}, {"recipients": ()})
    yield _case(draw, {"act": "provide", "recipient": named}, {"recipients": (other, named)})
    yield _case(draw, {}, {"recipients": (named,)})
    firm = draw.pick(("Lumen View", "Harbour Fund"))
    for to, named_one in ((firm, f"{firm} Asia"), (f"{firm} Asia", firm)):
        yield _case(draw, {"act": "provide", "recipient": to}, {"recipients": ("Ms Lund", named_one)})
    for act in ("use", "collect", "keep"):
        yield _case(draw, {"act": act, "recipient": other}, {"recipients": ()})
        yield _case(draw, {"act": act, "recipient": other}, {"recipients": (named,)})


@may_use.rule("no consent", "A consent is one person’s: only hers are judged, and nobody else’s covers the use of her face.")
def nobody_elses(draw: Draw) -> Iterator[tuple[Any, ...]]:
    use, yes = _pair(draw, {}, {})
    yield use, []
    yield use, [replace(yes, person="p-1")]
    yield use, [replace(yes, person=use.person[:-1]), replace(yes, id="c-1", person=f"{use.person}0")]
    yield use, [replace(yes, person="p-1"), replace(yes, id="c-1", person="p-2", withdrawn=_days(-3))]
    hers = replace(yes, id="c-3", purposes=(_another(use.purpose),))
    for his in (replace(yes, person="p-1"), replace(yes, person="p-1", withdrawn=_days(-3))):
        yield use, [hers, his]
        yield use, [his, hers]
        yield use, [his, yes, replace(his, id="c-1")]


@may_use.rule("every reason", "A consent can fail for several reasons: each of them is a finding, and none hides another.")
def several_reasons(draw: Draw) -> Iterator[tuple[Any, ...]]:
    to = draw.pick(_RECIPIENTS)
    use, yes = _pair(draw, {"act": "provide", "recipient": to}, {"recipients": (to,)})
    for one, other in combinations(_failing(use), 2):
        if not ("given" in one and {"withdrawn", "until"} & set(other)):
            yield use, [replace(yes, **one | other)]
    yield use, [replace(yes, **{name: value for change in _failing(use)[1:] for name, value in change.items()})]


@may_use.rule(
    "one is enough", "One consent that covers the whole use is enough; an older or a newer one takes nothing from it."
)
def one_of_several(draw: Draw) -> Iterator[tuple[Any, ...]]:
    use, yes = _pair(draw, {}, {})
    older = replace(yes, id="c-1", given=_GIVEN - timedelta(30), withdrawn=_GIVEN - timedelta(1))
    newer = replace(yes, id="c-2", given=_GIVEN + timedelta(30), purposes=(_another(use.purpose),))
    yield use, [older, yes]
    yield use, [yes, newer]


@may_use.rule(
    "halves", "Two halves make no whole: each consent is judged for itself, and each says why it does not cover.", mixed=True
)
def halves(draw: Draw) -> Iterator[tuple[Any, ...]]:
    named, other = draw.some(_RECIPIENTS, 2)
    use, yes = _pair(draw, {"act": "provide", "recipient": named}, {"recipients": (named,)})
    wrong = _another(use.purpose)
    yield use, [replace(yes, recipients=()), replace(yes, id="c-1", purposes=(wrong,))]
    yield use, [replace(yes, data=("picture",)), replace(yes, id="c-1", recipients=(other,))]
    for change in _failing(use):
        yield use, [replace(yes, purposes=(wrong,)), replace(yes, id="c-1", **change)]
        yield use, [replace(yes, **change), replace(yes, id="c-1", purposes=(wrong,), data=("picture",))]
    for count in (2, 3):
        many = [
            replace(
                yes,
                id=f"c-{at}",
                purposes=(draw.pick((use.purpose, use.purpose, wrong)),),
                data=draw.pick((("picture", "template"), ("picture",))),
                recipients=(draw.pick((named, other)),),
                withdrawn=draw.pick((None, _days(5), _days(-5))),
            )
            for at in range(count)
        ]
        yield use, many


_MS_LUND = "Ms Lund"
_TEMPLATE_YES = Consent(
    "c-17", _MS_LUND, "Birch Pay", ("confirm a payment",), ("picture", "template"), (), date(2031, 3, 1), date(2031, 12, 31)
)
_MATCHER_YES = Consent("c-18", _MS_LUND, "Birch Pay", ("improve the matcher",), ("picture",), ("Lumen View",), date(2031, 3, 1))
_PAYMENT = Request("u-1", date(2031, 9, 3), _MS_LUND, "Birch Pay", "use", "template", "confirm a payment", age=34)
_PICTURE_OUT = Request(
    "u-4", date(2031, 9, 3), _MS_LUND, "Birch Pay", "provide", "picture", "improve the matcher", "Lumen View", age=34
)
_TAKEN_BACK = replace(_TEMPLATE_YES, withdrawn=date(2031, 9, 1))

_CASES: dict[str, tuple[str, Request, tuple[Consent, ...]]] = {
    "k1": ("withdrawn", replace(_PAYMENT, id="k1", day=date(2031, 8, 31)), (_TAKEN_BACK,)),
    "k2": ("withdrawn", replace(_PAYMENT, id="k2", act="keep"), (_TAKEN_BACK,)),
    "k3": (
        "one is enough",
        replace(_PAYMENT, id="k3"),
        (_TAKEN_BACK, replace(_TEMPLATE_YES, id="c-30", given=date(2031, 9, 2))),
    ),
    "k4": ("another recipient", replace(_PICTURE_OUT, id="k4"), (_MATCHER_YES,)),
    "k5": ("another recipient", replace(_PICTURE_OUT, id="k5", recipient="Lumen Labs"), (_MATCHER_YES,)),
    "k6": ("other data", replace(_PICTURE_OUT, id="k6", data="template"), (_MATCHER_YES,)),
    "k7": ("another purpose", replace(_PAYMENT, id="k7", purpose="prevent fraud"), (_TEMPLATE_YES,)),
    "k8": (
        "halves",
        replace(_PICTURE_OUT, id="k8", data="template"),
        (replace(_TEMPLATE_YES, recipients=("Lumen View",)), _MATCHER_YES),
    ),
    "k9": ("expired", replace(_PAYMENT, id="k9", act="keep", day=date(2031, 12, 31)), (_TEMPLATE_YES,)),
    "k10": ("no consent", replace(_PAYMENT, id="k10", person="Mr Lund"), (_TEMPLATE_YES,)),
}


@may_use.published
def ten_uses() -> Mapping[str, Published]:
    return {
        id: Published(rule, (request, list(consents)), f"{_told(request)} {' '.join(map(_yes, consents))}")
        for id, (rule, request, consents) in _CASES.items()
    }


_DOES = {"collect": "collects", "use": "uses", "keep": "keeps", "provide": "provides"}


def _told(request: Request) -> str:
    to = f" to {request.recipient}" if request.recipient else ""
    return (
        f"On {say(str(request.day))} {request.party} {_DOES[request.act]} the {request.data} of {request.person}{to}, "
        f"to {request.purpose}."
    )


def _yes(consent: Consent) -> str:
    to = f"; recipients: {', '.join(consent.recipients)}" if consent.recipients else "; no recipients"
    ends = f"; until {say(str(consent.until))}" if consent.until else ""
    back = f"; withdrawn on {say(str(consent.withdrawn))}" if consent.withdrawn else ""
    what = f"{' and '.join(consent.data)}, to {' or to '.join(consent.purposes)}"
    return f"{consent.id}: {consent.person}, {say(str(consent.given))}: {what}{to}{ends}{back}."


@may_use.touches
def reasons_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    request, consents = arguments
    hers = [consent for consent in consents if consent.person == request.person]
    touched = {
        "no consent": len(hers) < len(consents),
        "every reason": len({finding.where for finding in expected}) < len(expected),
        "one is enough": len(hers) > 1 and not expected,
        "halves": len(hers) > 1 and bool(expected),
    }
    differ = {finding.rule for finding in set(expected) ^ set(got)} & set(may_use.criteria)
    return differ | {name for name, so in touched.items() if so}


@may_use.telling
def tell_may_use(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    request, consents = arguments
    told = f"{_told(request)} {' '.join(map(_yes, consents)) or 'No consent is in the log.'}"
    named = {finding.rule if isinstance(finding, Finding) else finding for finding in got}
    unknown = sorted(named - set(_RULES))
    if unknown:
        return f"{told} Your answer says “{unknown[0]}”, which is none of the seven rules."
    wanted = {finding.rule if isinstance(finding, Finding) else finding for finding in expected}
    if wanted == named and wanted and len(consents) < 2:
        return f"{told} Your rules are right and their place is not: the consent’s id, or the use’s where none is hers."
    covers = [
        each.id for each in consents if len(consents) > 1 and each.person == request.person and not _reasons(request, each)
    ]
    enough = f" {covers[0]} alone covers the whole use, and one is enough." if covers else ""
    placed = len(consents) > 1
    return f"{told} Findings: {_listed(expected, placed)}; yours: {_listed(got, placed)}.{enough}{_missing(wanted)}"


def _listed(found: Any, placed: bool) -> str:
    """The rules found, and where there are several consents also at which of them."""
    told = {each if isinstance(each, str) else f"{each.rule} at {each.where}" if placed else each.rule for each in found}
    return ", ".join(sorted(told)) or "none"


_RULES: dict[str, str] = {
    "no consent": "covers the whole use",
    "not yet given": "was given by that day",
    "withdrawn": "was not withdrawn by then",
    "expired": "still holds on that day",
    "another purpose": "names this purpose",
    "other data": "names these data",
    "another recipient": "names this recipient",
}
"""Each rule, and what one consent of that person would have to do for another verdict."""


def _missing(wanted: set[str]) -> str:
    facts = [fact for rule, fact in _RULES.items() if rule in wanted]
    return f" What would change it: one consent of that person that {' and '.join(facts)}." if facts else ""


@may_use.table_entry
def rules_only(found: Any) -> list[str]:
    return sorted({finding.rule for finding in found})


def _blind_to(*rules: str) -> Callable[[Request, list[Consent]], list[Finding]]:
    """Somebody who does not look at these reasons, with a single consent; with several she judges rightly."""

    def answer(request: Request, consents: list[Consent]) -> list[Finding]:
        found = list(what_is_not_covered(request, consents))
        return found if len(consents) != 1 else [finding for finding in found if finding.rule not in rules]

    return answer


@may_use.mistake("somebody’s consent will do", caught_by="no consent")
def anybodys(request: Request, consents: list[Consent]) -> list[Finding]:
    if not any(consent.person == request.person for consent in consents):
        return list(what_is_not_covered(request, [replace(consent, person=request.person) for consent in consents]))
    return list(what_is_not_covered(request, consents))


@may_use.mistake("one consent of hers opens the log of all", caught_by="no consent")
def everybodys(request: Request, consents: list[Consent]) -> list[Finding]:
    found = list(what_is_not_covered(request, consents))
    hers = any(consent.person == request.person for consent in consents)
    fits = any(not _reasons(replace(request, person=consent.person), consent) for consent in consents)
    return [] if hers and fits else found


may_use.mistake("a consent heals what went before", caught_by="not yet given")(_blind_to("not yet given"))


@may_use.mistake("a consent begins on the day after", caught_by="not yet given")
def begins_tomorrow(request: Request, consents: list[Consent]) -> list[Finding]:
    today = [Finding(consent.id, "Given today.", "not yet given") for consent in consents if consent.given == request.day]
    return [*what_is_not_covered(request, consents), *today]


@may_use.mistake("a withdrawal undoes what was done before", caught_by="withdrawn")
def reaches_back(request: Request, consents: list[Consent]) -> list[Finding]:
    found = list(what_is_not_covered(request, consents))
    if len(consents) == 1 and consents[0].withdrawn and consents[0].withdrawn > request.day:
        found.append(Finding(consents[0].id, "Withdrawn.", "withdrawn"))
    return found


@may_use.mistake("withdrawal lets one keep the template", caught_by="withdrawn")
def keeping_is_no_use(request: Request, consents: list[Consent]) -> list[Finding]:
    return _blind_to("withdrawn")(request, consents) if request.act == "keep" else list(what_is_not_covered(request, consents))


@may_use.mistake("on the day of its withdrawal a consent still holds", caught_by="withdrawn")
def withdrawn_tomorrow_only(request: Request, consents: list[Consent]) -> list[Finding]:
    today = {consent.id for consent in consents if consent.withdrawn == request.day}
    found = what_is_not_covered(request, consents)
    return [finding for finding in found if (finding.rule, finding.where in today) != ("withdrawn", True)]


may_use.mistake("no withdrawal, no end", caught_by="expired")(_blind_to("expired"))


@may_use.mistake("on its last day a consent is over", caught_by="expired")
def over_on_its_last_day(request: Request, consents: list[Consent]) -> list[Finding]:
    last = [Finding(consent.id, "Ends today.", "expired") for consent in consents if consent.until == request.day]
    return [*what_is_not_covered(request, consents), *last]


may_use.mistake("consent to one purpose covers its neighbours", caught_by="another purpose")(_blind_to("another purpose"))


@may_use.mistake("a purpose is the same elsewhere", caught_by="another purpose")
def purposes_that_sound_alike(request: Request, consents: list[Consent]) -> list[Finding]:
    alike = any(each in request.purpose or request.purpose in each for consent in consents for each in consent.purposes)
    return _blind_to("another purpose")(request, consents) if alike else list(what_is_not_covered(request, consents))


@may_use.mistake("consent to a firm covers its group", caught_by="another recipient")
def the_group_is_covered(request: Request, consents: list[Consent]) -> list[Finding]:
    group = any(each.split()[:2] == request.recipient.split()[:2] for consent in consents for each in consent.recipients)
    return _blind_to("another recipient")(request, consents) if group else list(what_is_not_covered(request, consents))


may_use.mistake("a template is only the picture in numbers", caught_by="other data")(_blind_to("other data"))


@may_use.mistake("consent to one recipient covers its partners", caught_by="another recipient")
def partners_are_covered(request: Request, consents: list[Consent]) -> list[Finding]:
    if len(consents) == 1 and consents[0].recipients:
        return _blind_to("another recipient")(request, consents)
    return list(what_is_not_covered(request, consents))


@may_use.mistake("every recipient named must receive", caught_by="another recipient")
def all_must_receive(request: Request, consents: list[Consent]) -> list[Finding]:
    found = list(what_is_not_covered(request, consents))
    if len(consents) == 1 and consents[0].recipients and not request.recipient:
        found.append(Finding(consents[0].id, "Nobody received.", "another recipient"))
    return found


@may_use.mistake("only who provides has a recipient", caught_by="another recipient")
def looks_at_providing(request: Request, consents: list[Consent]) -> list[Finding]:
    return list(what_is_not_covered(request if request.act == "provide" else replace(request, recipient=""), consents))


@may_use.mistake("the first reason will do", caught_by="every reason")
def first_reason(request: Request, consents: list[Consent]) -> list[Finding]:
    found = list(what_is_not_covered(request, consents))
    return found[:1] if len(consents) == 1 else found


@may_use.mistake("a consent that is over has no other fault", caught_by="every reason")
def over_is_over(request: Request, consents: list[Consent]) -> list[Finding]:
    found = list(what_is_not_covered(request, consents))
    over = [finding for finding in found if finding.rule in ("withdrawn", "expired")]
    return over[:1] if over and len(consents) == 1 else found


@may_use.mistake("one bad consent spoils the others", caught_by="one is enough")
def all_must_cover(request: Request, consents: list[Consent]) -> list[Finding]:
    found = list(what_is_not_covered(request, consents))
    hers = [consent for consent in consents if consent.person == request.person]
    if found or len(hers) < 2:
        return found
    return [Finding(consent.id, "Not covered.", rule) for consent in hers for rule in _reasons(request, consent)]


@may_use.mistake("the newest consent replaces the older ones", caught_by="one is enough")
def newest_only(request: Request, consents: list[Consent]) -> list[Finding]:
    found = list(what_is_not_covered(request, consents))
    hers = [consent for consent in consents if consent.person == request.person]
    return found or (list(what_is_not_covered(request, [max(hers, key=lambda each: each.given)])) if hers else [])


@may_use.mistake("two halves make a whole", caught_by="halves")
def pieces_add_up(request: Request, consents: list[Consent]) -> list[Finding]:
    found = list(what_is_not_covered(request, consents))
    hers = [consent for consent in consents if consent.person == request.person]
    common = set.intersection(*(set(_reasons(request, consent)) for consent in hers)) if hers else set()
    return found if len(hers) < 2 or common else []


@may_use.mistake("a consent that did not hold on that day says nothing", caught_by="halves")
def of_the_day_only(request: Request, consents: list[Consent]) -> list[Finding]:
    found = list(what_is_not_covered(request, consents))
    off = {finding.where for finding in found if finding.rule in ("not yet given", "withdrawn", "expired")}
    held = [finding for finding in found if finding.where not in off]
    return held or found


@may_use.accepted("a list of pairs (rule, where), the last first")
def as_pairs(request: Request, consents: list[Consent]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.where) for finding in reversed(list(what_is_not_covered(request, consents)))]


may_use.hint(
    "First keep the consents whose person is request.person. None left: one finding, “no consent”, at request.id.",
    "Collect for each of hers the reasons why it does not cover the use. If one list stays empty, the use is covered: yield nothing.",
    "Days: request.day < given is “not yet given”; withdrawn <= request.day is “withdrawn”; until < request.day is “expired”.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 6.4 compute: a consent screen taken apart

taken_apart = Question(
    "6.4",
    kind="compute",
    outcome="AUTH-4",
    minutes=10,
    answer="taken_apart",
    returns=dict[Literal["separate", "bundled", "not free", "not shown"], set[str]],
    not_tested=(
        "which law asks for what, and whether it calls such a yes not free",
        "whether the service truly needs the data",
        "several recipients under one yes",
        "what the screen looked like",
    ),
)


@taken_apart.solution
def four_heaps(consents: list[Consent]) -> dict[str, set[str]]:
    return {
        "separate": {
            each.id
            for each in consents
            if len(each.purposes) == 1 and not each.asked_with and each.manner in ("act", "statement")
        },
        "bundled": {each.id for each in consents if each.asked_with},
        "not free": {each.id for each in consents if each.refusal == "service refused"},
        "not shown": {each.id for each in consents if "not shown" in (each.manner, each.refusal)},
    }


_BESIDE = ("terms of use", "privacy policy", "offers by e-mail", "card terms")


def _screens(draw: Draw, *screens: dict[str, Any]) -> tuple[list[Consent]]:
    """One record for each screen: one purpose, nothing beside it, said in words, free to refuse, but for what is given."""
    first = 100 + draw.below(800)
    made = []
    for at, screen in enumerate(screens):
        _, yes = _pair(draw, {}, {"id": f"c-{first + at}"})
        made.append(replace(yes, **screen))
    return (made,)


@taken_apart.rule("separate", "Separate is one purpose, with nothing else in the same act, and something that says yes.")
def one_thing(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, other = draw.some(_PURPOSES, 2)
    yield _screens(draw, {})
    yield _screens(draw, {"purposes": (one, other)})
    yield _screens(draw, {"manner": "silence"})
    yield _screens(draw, {"manner": "act"}, {"purposes": (one, other)})
    yield _screens(draw, {"manner": "act", "refusal": "service refused"})
    yield _screens(draw, {"refusal": "not shown"})
    yield _screens(draw, {"recipients": ("Lumen View",), "written": True})


@taken_apart.rule("bundled", "Bundled is what the same act accepted besides: terms, offers, a policy, one thing or several.")
def with_other_things(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _screens(draw, {"asked_with": (draw.pick(_BESIDE),)})
    yield _screens(draw, {"asked_with": tuple(draw.some(_BESIDE, 2))}, {})
    yield _screens(draw, {"asked_with": (draw.pick(_BESIDE),), "manner": "silence"})


@taken_apart.rule(
    "not free",
    "Here “not free” is a yes whose refusal costs her a service that does not need the data, however she said it; need is no force.",
)
def no_way_out(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _screens(draw, {"refusal": "service refused"})
    yield _screens(draw, {"refusal": "service needs it"})
    yield _screens(draw, {"refusal": "service refused"}, {"refusal": "free"}, {"refusal": "service needs it"})
    yield _screens(draw, {"refusal": "service refused", "manner": "silence"})


@taken_apart.rule("not shown", "What the record does not show is neither fine nor wrong: it is not shown.")
def blanks(draw: Draw) -> Iterator[tuple[Any, ...]]:
    yield _screens(draw, {"refusal": "not shown"})
    yield _screens(draw, {"manner": "not shown"})
    yield _screens(draw, {"manner": "not shown", "refusal": "not shown"}, {})
    yield _screens(draw, {"manner": "silence", "refusal": "not shown"})


@taken_apart.rule("any log", "A record can lie on several heaps, or on none.", mixed=True)
def drawn_screens(draw: Draw) -> Iterator[tuple[Any, ...]]:
    one, other = draw.some(_PURPOSES, 2)
    yield ([],)
    names = ("purposes", "asked_with", "manner", "refusal")
    for fields in product(
        ((one,), (one, other)),
        ((), (draw.pick(_BESIDE),)),
        ("act", "statement", "silence", "not shown"),
        ("free", "service needs it", "service refused", "not shown"),
    ):
        yield _screens(draw, dict(zip(names, fields, strict=True)))
    for count in (2, 5, 8):
        screens = [
            {
                "purposes": draw.pick(((one,), (one,), (one, other))),
                "asked_with": draw.pick(((), (), (draw.pick(_BESIDE),))),
                "manner": draw.pick(("act", "statement", "statement", "silence", "not shown")),
                "refusal": draw.pick(("free", "free", "service needs it", "service refused", "not shown")),
            }
            for _ in range(count)
        ]
        yield _screens(draw, {"asked_with": (draw.pick(_BESIDE),), "refusal": "service refused"}, *screens)


@taken_apart.touches
def heaps_that_differ(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
    return {name for name in expected if expected[name] != got[name]}


@taken_apart.telling
def tell_heaps(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    (consents,) = arguments
    parts = []
    for name in expected:
        differ = sorted(expected[name] ^ got[name])
        if differ:
            wanted = "is" if differ[0] in expected[name] else "is not"
            record = next((each for each in consents if each.id == differ[0]), None)
            parts.append(f"{_screen(record) if record else differ[0]} It {wanted} “{name}”.")
    return " ".join(parts)


def _screen(consent: Consent) -> str:
    beside = f" with {' and '.join(consent.asked_with)}" if consent.asked_with else ""
    return f"{consent.id}: for “{'” and “'.join(consent.purposes)}”{beside}; said by: {consent.manner}; a refusal: {consent.refusal}."


def _instead(name: str, choose: Callable[[Consent], bool]) -> Callable[[list[Consent]], dict[str, set[str]]]:
    """The four heaps, with one of them filled by another idea."""

    def answer(consents: list[Consent]) -> dict[str, set[str]]:
        return four_heaps(consents) | {name: {each.id for each in consents if choose(each)}}

    return answer


taken_apart.mistake("one screen, one consent", caught_by="separate")(
    _instead("separate", lambda each: not each.asked_with and each.manner in ("act", "statement"))
)
taken_apart.mistake("separate needs no yes", caught_by="separate")(
    _instead("separate", lambda each: len(each.purposes) == 1 and not each.asked_with and each.manner != "not shown")
)
taken_apart.mistake("separate needs words", caught_by="separate")(
    _instead("separate", lambda each: len(each.purposes) == 1 and not each.asked_with and each.manner == "statement")
)
taken_apart.mistake("a forced yes is not separate", caught_by="separate")(
    _instead("separate", lambda each: each.id in four_heaps([each])["separate"] and each.refusal != "service refused")
)
taken_apart.mistake("silence accepts nothing besides", caught_by="bundled")(
    _instead("bundled", lambda each: bool(each.asked_with) and each.manner != "silence")
)
taken_apart.mistake("only several things make a bundle", caught_by="bundled")(
    _instead("bundled", lambda each: len(each.asked_with) > 1)
)
taken_apart.mistake("the terms are always part of it", caught_by="bundled")(
    _instead(
        "bundled", lambda each: bool(set(each.asked_with) - {"terms of use", "card terms", "privacy policy", *_BESIDE[2:]})
    )
)
taken_apart.mistake("whoever needs it forces her", caught_by="not free")(
    _instead("not free", lambda each: each.refusal in ("service refused", "service needs it"))
)
taken_apart.mistake("she could have gone elsewhere", caught_by="not free")(_instead("not free", lambda each: False))
taken_apart.mistake("whoever is silent is not forced", caught_by="not free")(
    _instead("not free", lambda each: each.refusal == "service refused" and each.manner != "silence")
)
taken_apart.mistake("with silence there was nothing to refuse", caught_by="not shown")(
    _instead("not shown", lambda each: "not shown" in (each.manner, each.refusal) and each.manner != "silence")
)
taken_apart.mistake("what is not shown was fine", caught_by="not shown")(_instead("not shown", lambda each: False))
taken_apart.mistake("only the manner has to be shown", caught_by="not shown")(
    _instead("not shown", lambda each: each.manner == "not shown")
)


@taken_apart.mistake("one fault a record", caught_by="any log")
def one_heap_each(consents: list[Consent]) -> dict[str, set[str]]:
    found = four_heaps(consents)
    taken: set[str] = set()
    for name in ("bundled", "not free", "not shown"):
        found[name] -= taken
        taken |= found[name]
    return found


@taken_apart.accepted("in one loop, with lists")
def in_one_loop(consents: list[Consent]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"not shown": [], "not free": [], "bundled": [], "separate": []}
    for each in consents:
        if each.manner == "not shown" or each.refusal == "not shown":
            found["not shown"].append(each.id)
        if each.refusal == "service refused":
            found["not free"].append(each.id)
        if each.asked_with:
            found["bundled"].append(each.id)
        elif len(each.purposes) < 2 and each.manner not in ("silence", "not shown"):
            found["separate"].append(each.id)
    return found


taken_apart.hint(
    "Four questions to each record, each for itself. A record may answer yes to several.",
    "“bundled” looks at asked_with alone; “not free” at refusal alone; “separate” at purposes, asked_with and manner.",
    "A set comprehension for each heap: {each.id for each in consents if …}. “not shown” holds ids where manner or refusal is “not shown”.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 6.5 weigh: what do the rows say of authorization?

what_rows_say = Question(
    "6.5",
    kind="weigh",
    outcome="AUTH-5",
    minutes=10,
    answer="what_rows_say",
    returns=Literal["shown", "claimed", "refuted", "open"],
    not_tested=(
        "records that this course has not seen",
        "what happens after the day of the last check",
        "a sentence on which blind readers differ",
    ),
)

_SENTENCES = {
    "y1": "what was said",
    "y2": "its words",
    "y3": "own word",
    "y4": "left unsaid",
    "y5": "left unsaid",
    "y6": "own word",
    "y7": "what was said",
    "y8": "a correction",
    "y9": "a correction",
    "y10": "what was said",
}


what_rows_say.solution(on_our_rows)
what_rows_say.published(lambda: sentences(_SENTENCES))


what_rows_say.rule(
    "what was said", "That a text says something is shown where the text was read, whatever it is worth otherwise."
)(nothing_more)
what_rows_say.rule("its words", "A list names what it names: three verbs do not name a fourth.")(nothing_more)
what_rows_say.rule("own word", "What rests on a party’s word alone is claimed, be the word definite or careful.")(nothing_more)
what_rows_say.rule(
    "left unsaid", "A rule of one’s own is no report of what users agreed to, and a remark on data says nothing of consent."
)(nothing_more)
what_rows_say.rule("a correction", "The row’s correction shows the opposite of what the sentence says.")(nothing_more)


@what_rows_say.telling
def tell_rows(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    claims = ", ".join(row("propositions", arguments[0]).claims)
    needed = {
        "shown": f"Look whether {claims} was read: the sentence says no more than that.",
        "claimed": f"In {claims} somebody says so. To call it more one would need a record from outside.",
        "refuted": f"Hold the sentence against the words of {claims}, and against what the row adds.",
        "open": f"{claims} does not say. To call it anything else one would need a row that does.",
    }[expected]
    return f"You called {arguments[0]} “{got}”. {needed}"


def _rows(ids: tuple[str, ...], verdict: str) -> Callable[[str], str]:
    def answer(id: str) -> str:
        return verdict if id in ids else on_our_rows(id)

    return answer


what_rows_say.mistake("a party’s rule is only claimed, so its words are too", caught_by="what was said")(
    _rows(("y1",), "claimed")
)
what_rows_say.mistake("using takes in providing", caught_by="its words")(_rows(("y2",), "shown"))
what_rows_say.mistake("a definite denial shows it", caught_by="own word")(_rows(("y3",), "shown"))
what_rows_say.mistake("“as I understand it” refutes", caught_by="own word")(_rows(("y6",), "refuted"))
what_rows_say.mistake("a red line tells what users agreed to", caught_by="left unsaid")(_rows(("y4",), "claimed"))
what_rows_say.mistake("data obtained is data without consent", caught_by="left unsaid")(_rows(("y5",), "claimed"))
what_rows_say.mistake("an authority’s line is the law", caught_by="a correction")(_rows(("y8",), "shown"))
what_rows_say.mistake("what a W3C group publishes is a W3C Standard", caught_by="a correction")(_rows(("y9",), "shown"))
what_rows_say.accepted("capitals and spaces")(lambda id: f" {on_our_rows(id).title()} ")
what_rows_say.hint(
    "Two kinds of sentence: that a text says something, and that it is so. The first needs the text, the second a record.",
    "Read row('claims', …).correction for each row in brackets, not only the paraphrase.",
    "Three are shown, two claimed, three refuted, two open.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 6.6 discuss

the_screen = Question("6.6", kind="discuss", outcome="AUTH-4", minutes=12)

QUESTIONS = (her_yes, state, may_use, taken_apart, what_rows_say, the_screen)
