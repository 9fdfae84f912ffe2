"""The questions of exercise 8, Licence or data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal

from casebook.findings import Finding
from casebook.judgement import but, explained_by_known_mistakes, nothing_more, shown, verdict
from casebook.question import Draw, Published, Question
from casebook.records import Flow, Statement

# ---------------------------------------------------------------------------------------------------------------------
# 8.1 predict: what crosses?

what_crosses = Question(
    "8.1",
    kind="predict",
    outcome="BOUND-1",
    minutes=8,
    answer="what_crosses",
    returns=Literal["data", "pooled", "nothing", "not said"],
    not_tested=(
        "whether anybody can be found from what crosses",
        "whether anybody agreed to it",
        "cases on which two blind readers differ",
    ),
)


@what_crosses.solution
def what_gets_there(id: str) -> str:
    return verdict(id)


@what_crosses.published
def twelve_crossings() -> Mapping[str, Published]:
    return shown("8.1")


what_crosses.rule("an entry for each", "What has an entry for single customers is data, whatever it is called.")(nothing_more)
what_crosses.rule("a look is enough", "What somebody there gets to see, or a machine there gets to read, has crossed.")(
    nothing_more
)
what_crosses.rule(
    "drawn from many",
    "What is drawn from many faces together is made from them, and has no entry for any one of them.",
)(nothing_more)
what_crosses.rule("nothing", "A firm may send much, or be sent much, and nothing made from a customer’s face crosses.")(
    nothing_more
)
what_crosses.rule("not said", "Where nothing says what is in it, one does not know what crosses.")(nothing_more)


@what_crosses.telling
def tell_crossing(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "data": "Ask whether somebody at Lumen View, or a machine there, gets at something about one customer’s face.",
        "pooled": "Ask whether it was made from customers’ faces, and then whether any one customer has an entry in it.",
        "nothing": "Ask from whose faces it was made, and which way it goes.",
        "not said": "Ask which words of the case tell what is in it.",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


what_crosses.mistake("a label says what is inside", caught_by="an entry for each")(but(("x2",), "nothing"))
what_crosses.mistake("weights are always drawn from many", caught_by="an entry for each")(but(("x4",), "pooled"))
what_crosses.mistake("without a picture it is no data", caught_by="an entry for each")(but(("x8",), "nothing"))
what_crosses.mistake("on premises means that nothing leaves", caught_by="a look is enough")(but(("x5",), "nothing"))
what_crosses.mistake("what is not kept was never there", caught_by="a look is enough")(but(("x11",), "nothing"))
what_crosses.mistake("a model is only an algorithm", caught_by="drawn from many")(but(("x3",), "nothing"))
what_crosses.mistake("an average is nothing", caught_by="drawn from many")(but(("x9", "x10"), "nothing"))
what_crosses.mistake("whatever learned from faces holds each of them", caught_by="drawn from many")(but(("x3", "x9"), "data"))
what_crosses.mistake("whatever is sent home is data", caught_by="nothing")(but(("x1",), "data"))
what_crosses.mistake("a program trained on faces is made from customers", caught_by="nothing")(but(("x6",), "pooled"))
what_crosses.mistake("what is not said is not there", caught_by="not said")(but(("x7", "x12"), "nothing"))
what_crosses.mistake("what is not said must be data", caught_by="not said")(but(("x7", "x12"), "data"))
what_crosses.accepted("capitals and spaces")(lambda id: f" {verdict(id).upper()} ")
what_crosses.hint(
    "Cross out the names of things (“report”, “weights”, “telemetry”) and read what is in them.",
    "First: does anybody at Lumen View get at it? Then: was it made from customers’ faces? Then: is there an entry for one of them?",
    "Five are data, three pooled, two nothing, two not said.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 8.2 compute: how much could hide in the rest?

unexplained = Question(
    "8.2",
    kind="compute",
    outcome="BOUND-2",
    minutes=12,
    answer="unexplained",
    returns=dict[Literal["bytes", "templates"], int],
    not_tested=(
        "whether what stays within its limit is what its label says",
        "what leaves by another way than the one recorded",
        "whether anything of a face is in it at all",
    ),
)


@unexplained.solution
def what_no_agreement_explains(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    rest = 0
    for line in log:
        if line["from"] == home and line["to"] != home:
            explained = line["count"] * allowed.get(line["kind"], 0)
            rest += max(0, line["bytes"] - explained)
    return {"bytes": rest, "templates": rest // template}


_HOMES = ("Birch Pay", "Fern Bank", "Quill Photo")
_SMALL = ("heartbeat", "error code", "version check", "usage count", "licence check")


def _line(start: str, end: str, kind: str, count: int, size: int) -> dict[str, Any]:
    return {"from": start, "to": end, "kind": kind, "count": count, "bytes": size}


def _parcel(draw: Draw) -> tuple[int, int, int]:
    """A count, a limit of bytes for each, and the size of a template, all of them round."""
    return 10 + 10 * draw.below(9), 20 + 20 * draw.below(5), 256 + 256 * draw.below(2)


@unexplained.rule("what leaves", "Only what goes from the firm to somebody else has left it, whoever that is.")
def directions(draw: Draw) -> Iterator[tuple[Any, ...]]:
    home = draw.pick(_HOMES)
    kind, other = draw.some(_SMALL, 2)
    yield [_line("Lumen View", home, "program", 1, 4_000_000)], home, {kind: 64}, 512
    yield [_line(home, home, "backup", 1, 9_000_000 + draw.below(1000))], home, {kind: 64}, 512
    elsewhere = _line(home, "Tern Maps", kind, 10, 640 + 512 * (2 + draw.below(5)))
    yield [elsewhere, _line(home, "Lumen View", other, 10, 640 + 512)], home, {kind: 64, other: 64}, 512
    yield [_line(home, f"{home} Labs", kind, 10, 640 + 512 * (2 + draw.below(5)))], home, {kind: 64}, 512
    yield [_line(f"{home} Labs", "Lumen View", kind, 10, 640 + 512 * (2 + draw.below(5)))], home, {kind: 64}, 512


@unexplained.rule(
    "for each item",
    "The limit holds for each item: so many items may weigh so many times the limit, and what is above it is open.",
)
def above_the_limit(draw: Draw) -> Iterator[tuple[Any, ...]]:
    home, kind = draw.pick(_HOMES), draw.pick(_SMALL)
    count, limit, template = _parcel(draw)
    yield [_line(home, "Lumen View", kind, count, count * limit)], home, {kind: limit}, template
    yield [_line(home, "Lumen View", kind, 30, 3840)], home, {kind: 64}, 512
    above = template * (2 + draw.below(6))
    yield [_line(home, "Lumen View", kind, count, count * limit + above)], home, {kind: limit}, template


@unexplained.rule("no limit agreed", "Of a kind that the agreement does not name, it explains nothing.")
def kinds_not_named(draw: Draw) -> Iterator[tuple[Any, ...]]:
    home = draw.pick(_HOMES)
    kind, other = draw.some(_SMALL, 2)
    count, limit, template = _parcel(draw)
    yield [_line(home, "Lumen View", other, 1, template * (2 + draw.below(3)))], home, {}, template
    yield [_line(home, "Lumen View", other, count, count * limit + template)], home, {kind: limit}, template
    yield [_line(home, "Lumen View", other, count, template * (2 + draw.below(3)))], home, {other: 0}, template
    yield [_line(home, "Lumen View", f"{kind} of others", count, template * (2 + draw.below(3)))], home, {kind: 1000}, template


@unexplained.rule("no credit", "What weighs less than it may pays for nothing else, and is never less than nothing.")
def below_the_limit(draw: Draw) -> Iterator[tuple[Any, ...]]:
    home = draw.pick(_HOMES)
    kind, other = draw.some(_SMALL, 2)
    count, limit, template = _parcel(draw)
    light = _line(home, "Lumen View", kind, count, count * limit - 100)
    yield [light], home, {kind: limit}, template
    heavy = _line(home, "Lumen View", other, count, count * limit + template * (1 + draw.below(4)))
    yield [light, heavy], home, {kind: limit, other: limit}, template
    yield [heavy, light], home, {kind: limit, other: limit}, template
    yield [light, heavy | {"kind": kind}], home, {kind: limit}, template


@unexplained.rule("each line", "Each line counts, also where several bear the same name.")
def several_lines(draw: Draw) -> Iterator[tuple[Any, ...]]:
    home, kind = draw.pick(_HOMES), draw.pick(_SMALL)
    count, limit, template = _parcel(draw)
    lines = [_line(home, "Lumen View", kind, count, count * limit + template * times) for times in (1 + draw.below(3), 5, 9)]
    yield lines[:2], home, {kind: limit}, template
    yield lines, home, {kind: limit}, template


@unexplained.rule("in pieces", "A template can be cut up and sent with several lines; what is left over makes no whole one.")
def cut_up(draw: Draw) -> Iterator[tuple[Any, ...]]:
    home = draw.pick(_HOMES)
    kind, other = draw.some(_SMALL, 2)
    count, limit, template = _parcel(draw)
    most = template - 1 - draw.below(20)
    yield [_line(home, "Lumen View", kind, count, count * limit + most)], home, {kind: limit}, template
    half = template // 2 + 10 + draw.below(20)
    halves = [_line(home, "Lumen View", each, count, count * limit + half) for each in (kind, other)]
    yield halves, home, {kind: limit, other: limit}, template


@unexplained.rule("any record", "The numbers hold for any record, an empty one and a long one.", mixed=True)
def drawn_records(draw: Draw) -> Iterator[tuple[Any, ...]]:
    home = draw.pick(_HOMES)
    kind = draw.pick(_SMALL)
    yield [], home, {kind: 64}, 512
    again = _line(home, "Lumen View", kind, 10, 640 + 512 * (1 + draw.below(4)))
    yield [again, dict(again)], home, {kind: 64}, 512
    for length in (4, 9, 20):
        ends = [(home, "Lumen View"), (home, "Lumen View"), (home, "Tern Maps"), ("Lumen View", home), (home, home)]
        log = [_line(*draw.pick(ends), draw.pick(_SMALL), 1 + draw.below(40), draw.below(6000)) for _ in range(length)]
        allowed = {name: 16 * (1 + draw.below(8)) for name in draw.some(_SMALL, 3)}
        yield log, home, allowed, 128 * (1 + draw.below(8))


@unexplained.telling
def tell_unexplained(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    log, home, allowed, template = arguments
    shown = "; ".join(
        f"{each['from']} → {each['to']}, {each['kind']}, {each['count']} items of together {each['bytes']} bytes"
        for each in log[:4]
    )
    rest = f"; and {len(log) - 4} more" if len(log) > 4 else ""
    limits = ", ".join(f"{kind} {limit}" for kind, limit in allowed.items()) or "nothing"
    wrong = "; ".join(
        f"“{name}” should be {expected[name]}, yours is {got[name]}" for name in expected if expected[name] != got[name]
    )
    return f"The record of {home}: {shown or 'no line'}{rest}. Agreed for each item: {limits}. A template has {template} bytes. Here {wrong}."


def _counted(rests: Sequence[int], template: int) -> dict[str, int]:
    return {"bytes": sum(rests), "templates": sum(rests) // template}


def _leaving(log: list[dict[str, Any]], home: str) -> list[dict[str, Any]]:
    return [line for line in log if line["from"] == home and line["to"] != home]


def _above(line: dict[str, Any], allowed: dict[str, int]) -> int:
    return int(line["bytes"] - line["count"] * allowed.get(line["kind"], 0))


@unexplained.mistake("whatever crosses has left", caught_by="what leaves")
def both_ways(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    return _counted([max(0, _above(line, allowed)) for line in log if line["from"] != line["to"]], template)


@unexplained.mistake("a copy at home has left", caught_by="what leaves")
def own_copies(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    return _counted([max(0, _above(line, allowed)) for line in log if line["from"] == home], template)


@unexplained.mistake("only what goes to the vendor has left", caught_by="what leaves")
def only_the_vendor(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    leaving = [line for line in _leaving(log, home) if line["to"] == "Lumen View"]
    return _counted([max(0, _above(line, allowed)) for line in leaving], template)


@unexplained.mistake("what goes to its own group stays at home", caught_by="what leaves")
def group_is_home(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    outside = [line for line in log if not line["to"].startswith(home)]
    return what_no_agreement_explains(outside, home, allowed, template)


@unexplained.mistake("the limit holds for the line", caught_by="for each item")
def limit_of_the_line(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    return _counted([max(0, line["bytes"] - allowed.get(line["kind"], 0)) for line in _leaving(log, home)], template)


@unexplained.mistake("a name explains any size", caught_by="for each item")
def names_explain(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    return _counted([line["bytes"] for line in _leaving(log, home) if line["kind"] not in allowed], template)


@unexplained.mistake("what has no limit is free", caught_by="no limit agreed")
def free_kinds(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    named = [line for line in _leaving(log, home) if line["kind"] in allowed]
    return _counted([max(0, _above(line, allowed)) for line in named], template)


@unexplained.mistake("a limit of nought is no limit", caught_by="no limit agreed")
def nought_is_free(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    limited = [line for line in log if allowed.get(line["kind"]) != 0]
    return what_no_agreement_explains(limited, home, allowed, template)


@unexplained.mistake("the usual limit goes for all", caught_by="no limit agreed")
def usual_limit(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    usual = max(allowed.values(), default=64)
    rests = [max(0, _above(line, {line["kind"]: usual} | allowed)) for line in _leaving(log, home)]
    return _counted(rests, template)


@unexplained.mistake("in sum it was allowed", caught_by="no credit")
def in_sum(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    return _counted([max(0, sum(_above(line, allowed) for line in _leaving(log, home)))], template)


@unexplained.mistake("less than allowed is less than nothing", caught_by="no credit")
def below_nothing(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    return _counted([_above(line, allowed) for line in _leaving(log, home)], template)


@unexplained.mistake("one line stands for its kind", caught_by="each line")
def last_of_its_kind(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    last = {line["kind"]: line for line in _leaving(log, home)}
    return _counted([max(0, _above(line, allowed)) for line in last.values()], template)


@unexplained.mistake("the worst line says it all", caught_by="each line")
def worst_line(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    worst: dict[str, int] = {}
    for line in _leaving(log, home):
        worst[line["kind"]] = max(worst.get(line["kind"], 0), _above(line, allowed))
    return _counted(list(worst.values()), template)


@unexplained.mistake("a template must fit into one line", caught_by="in pieces")
def in_one_line(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    rests = [max(0, _above(line, allowed)) for line in _leaving(log, home)]
    return {"bytes": sum(rests), "templates": sum(rest // template for rest in rests)}


@unexplained.mistake("a begun template counts", caught_by="in pieces")
def begun_ones(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    right = what_no_agreement_explains(log, home, allowed, template)
    return right | {"templates": -(-right["bytes"] // template)}


@unexplained.mistake("the same line again is the same parcel", caught_by="any record")
def once_only(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, int]:
    different = [line for at, line in enumerate(log) if line not in log[:at]]
    return what_no_agreement_explains(different, home, allowed, template)


@unexplained.accepted("with a comprehension, as floats")
def in_one_sum(log: list[dict[str, Any]], home: str, allowed: dict[str, int], template: int) -> dict[str, float]:
    open_bytes = sum(
        each["bytes"] - min(each["bytes"], each["count"] * allowed.get(each["kind"], 0))
        for each in log
        if home == each["from"] != each["to"]
    )
    return {"templates": float(open_bytes // template), "bytes": float(open_bytes)}


explained_by_known_mistakes(unexplained)
unexplained.hint(
    "Go through the record line by line. Skip a line that does not start at home, and one that ends there.",
    'A line is explained up to line["count"] * allowed.get(line["kind"], 0) bytes. max(0, …) keeps the rest from falling below nothing.',
    "Add up the rests of all lines first; then rest // template is the number of whole templates that they have room for.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 8.3 decide: an auditor of flows

crossing_lines = Question(
    "8.3",
    kind="decide",
    outcome="BOUND-3",
    minutes=16,
    answer="crossing_lines",
    returns=set[Finding],
    in_table=set[Literal["the law", "explicit authorization", "minimization", "not shown"]],
    not_tested=(
        "what a law asks on a given day, beyond the one sentence here",
        "whether a consent that is named holds for each customer",
        "whether the records are true",
    ),
)

_AGREED = {"support": {"log": 30, "score": 30}, "recognize customers": {"picture": 0, "template": 0}}


@crossing_lines.solution
def lines_that_it_crosses(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> Iterator[Finding]:
    if flow.giver != home or flow.made_from in ("other people", "nobody"):
        return
    if flow.ground == "entrusted handling" and flow.purpose == "train the model":
        yield Finding(flow.id, "It is entrusted, and serves the receiver’s own end.", "the law")
    if flow.ground in ("contract", "none"):
        yield Finding(flow.id, "No customer said yes to it.", "explicit authorization")
    days = agreed.get(flow.purpose, {}).get(flow.moves)
    if days is None or (flow.kept is not None and flow.kept > days):
        yield Finding(flow.id, "More crosses, or stays, than was agreed for this purpose.", "minimization")
    if "not shown" in (flow.made_from, flow.ground) or flow.kept is None or not flow.shown_by:
        yield Finding(flow.id, "Something about it is not shown.", "not shown")


def _flow(id: str, moves: Any = "log", **given: Any) -> Flow:
    """A flow without a finding, but for what is given: a log that goes to support, entrusted, for thirty days, on record."""
    usual: dict[str, Any] = {
        "made_from": "customers",
        "giver": "Birch Pay",
        "receiver": "Lumen View",
        "purpose": "support",
        "ground": "entrusted handling",
        "kept": 30,
        "shown_by": "r1",
    }
    return Flow(id, moves, **(usual | given))


_BACK = {"giver": "Lumen View", "receiver": "Birch Pay"}
_TEN_FLOWS: dict[str, tuple[str, Flow]] = {
    "t1": ("whose faces", _flow("t1", "program", **_BACK, made_from="other people", purpose="supply the program")),
    "t2": ("their own yes", _flow("t2", ground="contract")),
    "t3": ("how long", _flow("t3", kept=90)),
    "t4": ("how long", _flow("t4", kept=30)),
    "t5": ("what was agreed", _flow("t5", "picture", kept=20)),
    "t6": ("whose end", _flow("t6", "update", purpose="train the model", kept=0)),
    "t7": ("which way", _flow("t7", "score", **_BACK, purpose="recognize customers", ground="none", kept=400)),
    "t8": ("not shown", _flow("t8", "template", purpose="recognize customers", kept=None)),
    "t9": ("not shown", _flow("t9", made_from="not shown", shown_by="")),
    "t10": ("each reason", _flow("t10", "template", purpose="train the model", ground="none", kept=None, shown_by="")),
}


@crossing_lines.published
def ten_flows() -> Mapping[str, Published]:
    return {id: Published(rule, (flow, _AGREED, "Birch Pay"), str(flow)) for id, (rule, flow) in _TEN_FLOWS.items()}


def _drawn(draw: Draw, **given: Any) -> tuple[Flow, str]:
    """A flow without a finding, but for what is given, and the platform it leaves."""
    home = draw.pick(_HOMES)
    moves = given.pop("moves", draw.pick(("log", "score")))
    return _flow(f"f{10 + draw.below(80)}", moves, **({"giver": home} | given)), home


@crossing_lines.rule(
    "which way", "The audit is of what leaves, to whomever; what comes in from the other side is not looked at here."
)
def coming_in(draw: Draw) -> Iterator[tuple[Any, ...]]:
    flow, home = _drawn(draw)
    back = replace(flow, giver="Lumen View", receiver=home)
    yield replace(back, kept=90), _AGREED, home
    yield replace(back, ground="contract"), _AGREED, home
    yield replace(back, kept=None), _AGREED, home
    yield replace(flow, receiver=draw.pick(("Tern Maps", "Harbour Fund")), kept=90), _AGREED, home


@crossing_lines.rule(
    "whose faces",
    "What is shown to be made from others, or from nobody, is no customer’s; what is not shown may be a customer’s.",
)
def made_from_others(draw: Draw) -> Iterator[tuple[Any, ...]]:
    flow, home = _drawn(draw, made_from=draw.pick(("other people", "nobody")))
    yield replace(flow, kept=90), _AGREED, home
    yield replace(flow, ground="contract"), _AGREED, home
    yield replace(flow, shown_by=""), _AGREED, home
    unknown, home = _drawn(draw, made_from="not shown")
    yield replace(unknown, kept=31 + draw.below(300)), _AGREED, home
    yield replace(unknown, ground="none"), _AGREED, home


@crossing_lines.rule(
    "whose end", "What is entrusted serves the ends of whoever entrusts it. To train its model is the vendor’s own."
)
def own_ends(draw: Draw) -> Iterator[tuple[Any, ...]]:
    agreed = _AGREED | {"train the model": {"update": 30}}
    flow, home = _drawn(draw, moves="update", purpose="train the model")
    yield flow, agreed, home
    yield replace(flow, ground="explicit consent"), agreed, home
    yield replace(flow, moves="log", purpose="support"), agreed, home


@crossing_lines.rule("their own yes", "What two firms agree between them is no customer’s yes; nor is nothing.")
def grounds(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for ground in ("contract", "none", "explicit consent", "entrusted handling"):
        flow, home = _drawn(draw, ground=ground)
        yield flow, _AGREED, home


@crossing_lines.rule("what was agreed", "What was agreed holds for one kind of thing and one purpose.")
def kinds_and_purposes(draw: Draw) -> Iterator[tuple[Any, ...]]:
    flow, home = _drawn(draw, ground=draw.pick(("explicit consent", "entrusted handling")), kept=0)
    yield replace(flow, moves=draw.pick(("points", "label", "weights"))), _AGREED, home
    yield replace(flow, moves="picture"), _AGREED, home
    yield replace(flow, moves="template"), _AGREED, home
    yield replace(flow, moves="program"), _AGREED, home
    yield replace(flow, moves="picture", purpose="recognize customers"), _AGREED, home
    yield replace(flow, purpose="back up"), _AGREED, home


@crossing_lines.rule("how long", "It may stay for as many days as agreed; one day more is too long, whoever agreed.")
def days(draw: Draw) -> Iterator[tuple[Any, ...]]:
    flow, home = _drawn(draw, ground=draw.pick(("explicit consent", "entrusted handling")))
    for kept in (0, 30, 31, 32 + draw.below(300)):
        yield replace(flow, kept=kept), _AGREED, home
    consented = replace(flow, ground="explicit consent")
    yield replace(consented, kept=90), _AGREED, home
    yield replace(consented, moves="picture", purpose="recognize customers", kept=0), _AGREED, home
    yield replace(consented, moves="picture", purpose="recognize customers", kept=1), _AGREED, home


@crossing_lines.rule(
    "not shown", "What is not shown is a finding of its own: neither fine nor wrong. A described flow without a record is one."
)
def blanks(draw: Draw) -> Iterator[tuple[Any, ...]]:
    flow, home = _drawn(draw)
    yield replace(flow, shown_by=""), _AGREED, home
    yield replace(flow, kept=None), _AGREED, home
    yield replace(flow, ground="not shown"), _AGREED, home
    yield replace(flow, made_from="not shown"), _AGREED, home


@crossing_lines.rule("each reason", "Each line is looked at for itself; one flow can cross several.", mixed=True)
def several(draw: Draw) -> Iterator[tuple[Any, ...]]:
    flow, home = _drawn(draw, ground="contract", kept=90)
    yield flow, _AGREED, home
    yield replace(flow, kept=None, shown_by=""), _AGREED, home
    for _ in range(8):
        flow, home = _drawn(
            draw,
            moves=draw.pick(("log", "log", "score", "picture", "template", "update")),
            purpose=draw.pick(("support", "support", "recognize customers", "train the model")),
            ground=draw.pick(("explicit consent", "entrusted handling", "contract", "none", "not shown")),
            kept=draw.pick((None, 0, 30, 31, 400)),
            shown_by=draw.pick(("r1", "r1", "")),
            made_from=draw.pick(("customers", "customers", "not shown", "other people")),
        )
        yield flow, _AGREED, home


@crossing_lines.telling
def tell_flow(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    flow, agreed, home = arguments
    terms = "; ".join(
        f"{purpose}: " + ", ".join(f"{kind} {count} days" for kind, count in kinds.items()) for purpose, kinds in agreed.items()
    )
    rules = ("the law", "explicit authorization", "minimization", "not shown")
    names = {finding.rule if isinstance(finding, Finding) else finding for finding in got}
    wanted = {finding.rule if isinstance(finding, Finding) else finding for finding in expected}
    places = sorted({finding.where for finding in got if isinstance(finding, Finding)} - {flow.id})
    told = f"{flow.id}, audited for {home}: {flow}. Agreed: {terms}."
    if names - set(rules):
        return f"{told} Your answer finds “{min(names - set(rules))}”, which is none of {', '.join(rules)}."
    if places and names == wanted:
        return f"{told} A finding’s first part is the flow’s id, {flow.id}; yours has “{places[0]}”."
    return f"{told} Findings: {_names(wanted)}; yours: {_names(names)}."


def _names(rules: set[str]) -> str:
    return ", ".join(sorted(rules)) or "none"


@crossing_lines.table_entry
def names_only(found: Any) -> list[str]:
    return sorted({finding.rule for finding in found})


def _found(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return list(lines_that_it_crosses(flow, agreed, home))


def _looked_at(flow: Flow, home: str) -> bool:
    return flow.giver == home and flow.made_from in ("customers", "not shown")


@crossing_lines.mistake("whatever crosses is audited, either way", caught_by="which way")
def either_way(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return _found(replace(flow, giver=home), agreed, home)


@crossing_lines.mistake("only what goes to the vendor has left", caught_by="which way")
def vendor_only(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return _found(flow, agreed, home) if flow.receiver in (home, "Lumen View") else []


@crossing_lines.mistake("whatever crosses was made from customers", caught_by="whose faces")
def all_are_customers(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    theirs = "customers" if flow.made_from in ("other people", "nobody") else flow.made_from
    return _found(replace(flow, made_from=theirs), agreed, home)


@crossing_lines.mistake("what is not shown to be a customer’s is not", caught_by="whose faces")
def not_shown_is_nobodys(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    found = _found(flow, agreed, home)
    return found if flow.made_from != "not shown" else [each for each in found if each.rule == "not shown"]


@crossing_lines.mistake("whoever entrusts may entrust anything", caught_by="whose end")
def any_end(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return [each for each in _found(flow, agreed, home) if each.rule != "the law"]


@crossing_lines.mistake("training is against the law, whoever agreed", caught_by="whose end")
def never_train(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    trained = Finding(flow.id, "It trains a model.", "the law")
    return [*_found(flow, agreed, home), *[trained] * (flow.purpose == "train the model" and _looked_at(flow, home))]


@crossing_lines.mistake("the firms’ contract is the customers’ yes", caught_by="their own yes")
def contract_will_do(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return [each for each in _found(flow, agreed, home) if each.rule != "explicit authorization" or flow.ground == "none"]


@crossing_lines.mistake("what is entrusted needs a yes of its own", caught_by="their own yes")
def entrusted_needs_consent(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    nobody = Finding(flow.id, "Nobody said yes.", "explicit authorization")
    return [*_found(flow, agreed, home), *[nobody] * (flow.ground == "entrusted handling" and _looked_at(flow, home))]


@crossing_lines.mistake("what is agreed for one purpose is agreed", caught_by="what was agreed")
def any_purpose(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    kinds = {kind: count for terms in agreed.values() for kind, count in terms.items()}
    return _found(flow, {flow.purpose: kinds}, home)


@crossing_lines.mistake("a program is only an algorithm, whatever made it", caught_by="what was agreed")
def programs_are_no_data(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return [] if flow.moves == "program" else _found(flow, agreed, home)


@crossing_lines.mistake("an agreed purpose takes in any kind", caught_by="what was agreed")
def any_kind(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    if flow.purpose not in agreed or flow.moves in agreed[flow.purpose]:
        return _found(flow, agreed, home)
    return _found(flow, agreed | {flow.purpose: {flow.moves: max(agreed[flow.purpose].values())}}, home)


@crossing_lines.mistake("the last day is one too many", caught_by="how long")
def last_day_too_long(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    found = _found(flow, agreed, home)
    on_it = flow.kept and agreed.get(flow.purpose, {}).get(flow.moves) == flow.kept
    return [*found, Finding(flow.id, "Its last day.", "minimization")] if on_it and _looked_at(flow, home) else found


@crossing_lines.mistake("who agreed, agreed to any time", caught_by="how long")
def consent_cures_time(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    within = agreed.get(flow.purpose, {}).get(flow.moves)
    cured = flow.ground == "explicit consent" and within is not None and flow.kept is not None
    return _found(replace(flow, kept=within) if cured else flow, agreed, home)


@crossing_lines.mistake("what no record shows did not happen", caught_by="not shown")
def no_record_no_flow(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return _found(flow, agreed, home) if flow.shown_by else []


@crossing_lines.mistake("kept for a time not shown is not kept", caught_by="not shown")
def unknown_is_never_kept(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return _found(replace(flow, kept=0) if flow.kept is None else flow, agreed, home)


@crossing_lines.mistake("a ground not shown is no ground", caught_by="not shown")
def unknown_is_none(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return _found(replace(flow, ground="none") if flow.ground == "not shown" else flow, agreed, home)


@crossing_lines.mistake("one reason is enough", caught_by="each reason")
def first_reason(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[Finding]:
    return _found(flow, agreed, home)[:1]


@crossing_lines.accepted("as pairs (rule, where), the last first")
def as_pairs(flow: Flow, agreed: dict[str, dict[str, int]], home: str) -> list[tuple[str, str]]:
    pairs = []
    if flow.giver == home and flow.made_from not in ("other people", "nobody"):
        if flow.made_from == "not shown" or flow.ground == "not shown" or flow.kept is None or flow.shown_by == "":
            pairs.append(("not shown", flow.id))
        terms = agreed.get(flow.purpose, {})
        if flow.moves not in terms or (flow.kept or 0) > terms[flow.moves]:
            pairs.append(("minimization", flow.id))
        if flow.ground == "contract" or flow.ground == "none":
            pairs.append(("explicit authorization", flow.id))
        if (flow.ground, flow.purpose) == ("entrusted handling", "train the model"):
            pairs.append(("the law", flow.id))
    return pairs


explained_by_known_mistakes(crossing_lines)
crossing_lines.hint(
    "Two questions first: does it leave home, and may it be made from customers? Only then look at the four lines, each for itself.",
    "agreed.get(flow.purpose, {}).get(flow.moves) is the number of days agreed for this kind and purpose, or None where there is none.",
    "“not shown” has four ways: made_from or ground says so, kept is None, or shown_by is empty.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 8.4 decide: how does the sentence stand?

stands = Question(
    "8.4",
    kind="decide",
    outcome="BOUND-4",
    minutes=16,
    answer="stands",
    returns=Literal["consistent", "contradicted", "undetermined"],
    not_tested=(
        "sentences that assert something, and sentences about tomorrow",
        "the narrow reading, in which only an entry for each person is data",
        "whether the record is true",
    ),
)

TODAY = date(2031, 5, 6)


@stands.solution
def how_it_stands(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    kinds = {"pictures": ["picture"], "face data": ["picture", "points", "template"]}
    meets = set()
    for flow in flows:
        is_meant = flow.moves in kinds.get(statement.object, [flow.moves]) and flow.moves not in ("program", "licence fee")
        goes_so = statement.giver in ("", flow.giver) and statement.receiver in ("", flow.receiver)
        goes_on = flow.until is None or flow.until >= today
        if is_meant and goes_so and flow.made_from in ("customers", "not shown") and (statement.tense == "ever" or goes_on):
            meets.add("surely" if flow.shown_by and flow.made_from == "customers" else "perhaps")
    if "surely" in meets:
        return "contradicted"
    return "consistent" if complete and not meets else "undetermined"


def _denial(object: str, tense: Any = "ever", giver: str = "Birch Pay", receiver: str = "Lumen View") -> Statement:
    speaker = giver or "Birch Pay"
    return Statement("s1", "", speaker, giver or "anybody", "gave", object, giver, receiver, "denies", tense, "")


def _moved(moves: Any, **given: Any) -> Flow:
    """A flow from Birch Pay to Lumen View, made from customers, on record and going on, but for what is given."""
    return replace(_flow("f1", moves, since=date(2030, 3, 1)), **given)


_ENDED = date(2030, 9, 30)
_TEN_SENTENCES: dict[str, tuple[str, Statement, tuple[Flow, ...], bool]] = {
    "q1": ("what is meant", _denial("pictures"), (_moved("template"),), True),
    "q2": ("what is meant", _denial("face data"), (_moved("template"),), True),
    "q3": ("what is meant", _denial("any data"), (_moved("weights"),), True),
    "q4": ("which way", _denial("any data"), (_moved("score", **_BACK),), True),
    "q5": ("since when", _denial("face data", "present"), (_moved("picture", until=_ENDED),), True),
    "q6": ("since when", _denial("face data", "ever"), (_moved("picture", until=_ENDED),), True),
    "q7": ("the whole record", _denial("face data"), (), False),
    "q8": ("the whole record", _denial("face data"), (_moved("points"),), False),
    "q9": ("not shown", _denial("pictures"), (_moved("picture", shown_by=""),), True),
    "q10": (
        "whose faces",
        _denial("any data"),
        (_moved("picture", made_from="nobody"), _moved("program", id="f2", **_BACK)),
        True,
    ),
}


def _told(flow: Flow) -> str:
    until = f"to {flow.until}" if flow.until else "and still going on"
    shown = f"on record ({flow.shown_by})" if flow.shown_by else "described, on no record"
    made = "not shown from whose faces" if flow.made_from == "not shown" else f"made from {flow.made_from}"
    return f"{flow.moves}, {made}, {flow.giver} → {flow.receiver}, from {flow.since} {until}, {shown}"


def _case(statement: Statement, flows: Sequence[Flow], complete: bool) -> str:
    moved = "; ".join(map(_told, flows)) or "none"
    return f"{statement}. Flows: {moved}. The traffic record {'is complete' if complete else 'has gaps'}."


@stands.published
def ten_sentences() -> Mapping[str, Published]:
    return {
        id: Published(rule, (statement, list(flows), complete, TODAY), _case(statement, flows, complete))
        for id, (rule, statement, flows, complete) in _TEN_SENTENCES.items()
    }


_PLACES = (("Birch Pay", "Lumen View"), ("Fern Bank", "Lumen View"), ("Quill Photo", "Tern Maps"))


def _pair(draw: Draw, moves: Any, object: str, tense: str = "ever", **given: Any) -> tuple[Statement, Flow]:
    """A denial and a flow between the same two firms."""
    giver, receiver = draw.pick(_PLACES)
    flow = _moved(moves, **({"giver": giver, "receiver": receiver} | given))
    return _denial(object, tense, giver, receiver), replace(flow, id=f"f{1 + draw.below(9)}")


@stands.rule(
    "what is meant",
    "A denial of pictures is silent on points and templates; a denial of any data takes in whatever was made from faces.",
)
def objects(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for object, moves in (
        ("pictures", "picture"),
        ("pictures", "template"),
        ("pictures", "points"),
        ("face data", "template"),
        ("face data", "points"),
        ("face data", "score"),
        ("any data", draw.pick(("score", "log"))),
        ("any data", draw.pick(("weights", "update", "gradient"))),
        ("any data", "program"),
        ("any data", "licence fee"),
    ):
        statement, flow = _pair(draw, moves, object, singles_out="no" if moves in ("weights", "update", "gradient") else "yes")
        yield statement, [flow], True, TODAY


@stands.rule("which way", "A denial is about the direction that it names; where it names nobody, it means anybody.")
def directions_of_denials(draw: Draw) -> Iterator[tuple[Any, ...]]:
    statement, flow = _pair(draw, draw.pick(("picture", "template")), "face data")
    back = replace(flow, giver=flow.receiver, receiver=flow.giver)
    yield statement, [back], True, TODAY
    yield replace(statement, receiver=""), [flow], True, TODAY
    yield statement, [replace(flow, receiver="Harbour Fund")], True, TODAY
    yield statement, [replace(flow, giver="Harbour Fund")], True, TODAY
    yield replace(statement, receiver=""), [replace(flow, receiver="Harbour Fund")], True, TODAY
    yield replace(statement, giver="", receiver="", subject="anybody"), [back], True, TODAY


@stands.rule(
    "whose faces",
    "What is shown to be made from others, or from nobody, does not meet a denial about customers; what is not shown may.",
)
def faces_of_others(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for made_from in ("other people", "nobody", "not shown"):
        statement, flow = _pair(draw, draw.pick(("picture", "weights")), "any data", made_from=made_from)
        yield statement, [flow], True, TODAY


@stands.rule("since when", "“Now” leaves out what has ended, and takes in a last day that is today; “ever” leaves out nothing.")
def tenses(draw: Draw) -> Iterator[tuple[Any, ...]]:
    moves = draw.pick(("picture", "template"))
    ended = TODAY - timedelta(1 + draw.below(200))
    for tense, until in (
        ("present", ended),
        ("ever", ended),
        ("present", TODAY),
        ("present", TODAY - timedelta(1)),
        ("present", None),
        ("present", TODAY + timedelta(30)),
    ):
        statement, flow = _pair(draw, moves, "face data", tense, until=until)
        yield statement, [flow], True, TODAY


@stands.rule(
    "not shown", "A flow that somebody describes and no record shows leaves the matter open. It may have gone by hand."
)
def without_a_record(draw: Draw) -> Iterator[tuple[Any, ...]]:
    for complete in (True, False):
        statement, flow = _pair(draw, draw.pick(("picture", "points")), "face data", shown_by="")
        yield statement, [flow], complete, TODAY


@stands.rule(
    "the whole record",
    "Nothing found on a record with gaps is no denial borne out. What is found there contradicts all the same.",
)
def gaps(draw: Draw) -> Iterator[tuple[Any, ...]]:
    statement, flow = _pair(draw, draw.pick(("picture", "template")), "face data")
    yield statement, [], False, TODAY
    yield statement, [], True, TODAY
    yield statement, [flow], False, TODAY
    yield statement, [replace(flow, moves="score")], False, TODAY


@stands.rule("each flow", "One flow that meets the denial is enough, whatever the others are.", mixed=True)
def several_flows(draw: Draw) -> Iterator[tuple[Any, ...]]:
    statement, flow = _pair(draw, "template", "face data")
    fee = replace(flow, id="fee", moves="licence fee", made_from="nobody")
    yield statement, [fee, flow], True, TODAY
    yield statement, [flow, fee], True, TODAY
    told, anybody = replace(flow, id="d", shown_by=""), replace(flow, id="n", made_from="not shown")
    yield statement, [told, flow], True, TODAY
    yield statement, [flow, told], True, TODAY
    yield statement, [told, anybody], True, TODAY
    yield statement, [replace(anybody, shown_by="")], True, TODAY
    yield replace(statement, speaker="Ms Lund"), [flow], True, TODAY
    for count in (3, 5, 7):
        statement, flow = _pair(
            draw, "picture", draw.pick(("pictures", "face data", "any data")), draw.pick(("ever", "present"))
        )
        flows = [
            replace(
                flow,
                id=f"f{at}",
                moves=draw.pick(("picture", "template", "score", "weights", "program", "licence fee")),
                made_from=draw.pick(("customers", "customers", "other people", "not shown")),
                receiver=draw.pick((flow.receiver, "Harbour Fund")),
                shown_by=draw.pick(("r1", "r1", "")),
                until=draw.pick((None, _ENDED)),
            )
            for at in range(count)
        ]
        yield statement, flows, draw.pick((True, False)), TODAY


@stands.telling
def tell_stands(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    statement, flows, complete, today = arguments
    return f"{_case(statement, flows[:4], complete)} Today is {today}. It should be “{expected}”, yours is “{got}”."


def _judged(statement: Statement, flows: list[Flow], complete: bool) -> str:
    return how_it_stands(statement, flows, complete, TODAY)


@stands.mistake("a template is no face", caught_by="what is meant")
def templates_are_no_faces(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    if statement.object != "face data":
        return _judged(statement, flows, complete)
    return _judged(replace(statement, object="pictures"), flows, complete)


@stands.mistake("who denies pictures denies all", caught_by="what is meant")
def pictures_are_all(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    object = "face data" if statement.object == "pictures" else statement.object
    return _judged(replace(statement, object=object), flows, complete)


@stands.mistake("weights are only an algorithm", caught_by="what is meant")
def weights_are_no_data(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, [each for each in flows if each.moves not in ("weights", "update", "gradient")], complete)


@stands.mistake("whatever is sent is data", caught_by="what is meant")
def whatever_is_sent(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    if statement.object != "any data":
        return _judged(statement, flows, complete)
    seen = [replace(each, moves="log") if each.moves in ("program", "licence fee") else each for each in flows]
    return _judged(statement, seen, complete)


@stands.mistake("whatever crosses was given, either way", caught_by="which way")
def either_direction(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    seen = [
        replace(each, giver=each.receiver, receiver=each.giver)
        if (each.receiver, each.giver) == (statement.giver, statement.receiver)
        else each
        for each in flows
    ]
    return _judged(statement, seen, complete)


@stands.mistake("who names no receiver denies nothing", caught_by="which way")
def nobody_named(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    parties = (statement.giver, statement.receiver)
    return _judged(statement, [each for each in flows if (each.giver, each.receiver) == parties], complete)


@stands.mistake("it does not matter who gave it", caught_by="which way")
def whoever_gave_it(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(replace(statement, giver=""), flows, complete)


@stands.mistake("any picture is a customer’s", caught_by="whose faces")
def all_are_theirs(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, [replace(each, made_from="customers") for each in flows], complete)


@stands.mistake("not shown to be theirs is not theirs", caught_by="whose faces")
def unknown_is_not_theirs(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, [each for each in flows if each.made_from == "customers"], complete)


@stands.mistake("what has ended never was", caught_by="since when")
def ended_is_gone(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(replace(statement, tense="present"), flows, complete)


@stands.mistake("what once was still is", caught_by="since when")
def once_is_now(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(replace(statement, tense="ever"), flows, complete)


@stands.mistake("on its last day it has ended", caught_by="since when")
def ends_a_day_early(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, [replace(each, until=_ENDED) if each.until == today else each for each in flows], complete)


@stands.mistake("what is described is shown", caught_by="not shown")
def described_is_shown(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, [replace(each, shown_by=each.shown_by or "r1") for each in flows], complete)


@stands.mistake("what no record shows did not happen", caught_by="not shown")
def only_records_count(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, [each for each in flows if each.shown_by], complete)


@stands.mistake("nothing found, so nothing was", caught_by="the whole record")
def nothing_found(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, flows, complete or not flows)


@stands.mistake("where something is on it, the record is whole", caught_by="the whole record")
def something_is_on_it(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, flows, complete or bool(flows))


@stands.mistake("a record with gaps shows nothing", caught_by="the whole record")
def gaps_show_nothing(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, flows, complete) if complete else "undetermined"


@stands.mistake("what one flow lacks, another brings", caught_by="each flow")
def halves_make_a_whole(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    meeting = [each for each in flows if _judged(statement, [each], True) != "consistent"]
    both = any(each.shown_by for each in meeting) and any(each.made_from == "customers" for each in meeting)
    return "contradicted" if both else _judged(statement, flows, complete)


@stands.mistake("the last flow decides", caught_by="each flow")
def last_flow_decides(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, flows[-1:], complete)


@stands.mistake("the first flow decides", caught_by="each flow")
def first_flow_decides(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    return _judged(statement, flows[:1], complete)


@stands.accepted("with one list for each answer")
def in_two_lists(statement: Statement, flows: list[Flow], complete: bool, today: date) -> str:
    ours = [each for each in flows if each.made_from != "other people" and each.made_from != "nobody"]
    ours = [each for each in ours if each.moves != "program" and each.moves != "licence fee"]
    if statement.object == "pictures":
        ours = [each for each in ours if each.moves == "picture"]
    elif statement.object == "face data":
        ours = [each for each in ours if each.moves in {"points", "picture", "template"}]
    ours = [each for each in ours if not statement.giver or each.giver == statement.giver]
    ours = [each for each in ours if not statement.receiver or each.receiver == statement.receiver]
    if statement.tense == "present":
        ours = [each for each in ours if not each.until or not each.until < today]
    sure = [each for each in ours if each.made_from == "customers" and each.shown_by != ""]
    return " Contradicted" if sure else "undetermined" if ours or not complete else "consistent"


explained_by_known_mistakes(stands)
stands.hint(
    "Go through the flows and drop each that does not meet the denial: the object, the giver and the receiver, whose faces, the tense.",
    "Of those that are left: one that is on record and made from customers contradicts. Any other leaves it undetermined.",
    "None left: “consistent” if the record is complete, else “undetermined”. An empty giver or receiver means anybody.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 8.5 weigh: which clause makes it checkable?

checkable = Question(
    "8.5",
    kind="weigh",
    outcome="BOUND-5",
    minutes=10,
    answer="checkable",
    returns=Literal["whole", "in part", "nothing", "opens"],
    not_tested=(
        "whether the clauses are kept to",
        "what they cost",
        "cases on which two blind readers differ",
    ),
)


@checkable.solution
def what_it_makes_checkable(id: str) -> str:
    return verdict(id)


@checkable.published
def twelve_clauses() -> Mapping[str, Published]:
    return shown("8.5")


checkable.rule(
    "own word", "A vow, a grant, a confirmation by the party itself and a penalty leave no record that would look different."
)(nothing_more)
checkable.rule("one way only", "A record of one way, or of half of it, shows that one; data can go by another.")(nothing_more)
checkable.rule(
    "could have shown",
    "Where every way out leaves a trace, or is shut under other people’s eyes, a flow would have shown.",
)(nothing_more)
checkable.rule("a way is opened", "A clause can allow the very thing that the sentence denies, by another name.")(nothing_more)


@checkable.telling
def tell_checkable(arguments: tuple[Any, ...], expected: Any, got: Any) -> str:
    fact = {
        "whole": "Suppose a template had left. By which way could it have gone without a trace that somebody else can see?",
        "in part": "Which flow would it show, and which one would it miss?",
        "nothing": "Suppose data had been shared. What that somebody else can look at would be different?",
        "opens": "What of a customer’s face may get to Lumen View under this clause?",
    }[expected]
    return f"You answered “{got}” for {arguments[0]}. {fact}"


checkable.mistake("a solemn word is half a proof", caught_by="own word")(but(("k1", "k5"), "in part"))
checkable.mistake("on premises means that nothing leaves", caught_by="own word")(but(("k2",), "whole"))
checkable.mistake("a high penalty shows that it was kept", caught_by="own word")(but(("k9",), "in part"))
checkable.mistake("what was not learned from was not received", caught_by="one way only")(but(("k4",), "whole"))
checkable.mistake("a list of connections shows what went", caught_by="one way only")(but(("k8",), "whole"))
checkable.mistake("marked pictures find everything", caught_by="one way only")(but(("k12",), "whole"))
checkable.mistake("no record can ever show it", caught_by="could have shown")(but(("k3", "k11"), "in part"))
checkable.mistake("support is not sharing", caught_by="a way is opened")(but(("k6",), "nothing"))
checkable.mistake("a template without a name is anonymous", caught_by="a way is opened")(but(("k7",), "in part"))
checkable.mistake("looking is not taking", caught_by="a way is opened")(but(("k10",), "nothing"))
checkable.accepted("capitals and spaces")(lambda id: f" {verdict(id).title()} ")
checkable.hint(
    "Suppose that Birch Pay did send templates to Lumen View. Under which clause would somebody else see something?",
    "Then: by which way could they go that this clause does not watch? And does it allow any?",
    "Two make it checkable as a whole, three in part, four not at all, three open a way.",
)

# ---------------------------------------------------------------------------------------------------------------------
# 8.6 discuss

how_it_got_better = Question("8.6", kind="discuss", outcome="BOUND-5", minutes=14)

QUESTIONS = (what_crosses, unexplained, crossing_lines, stands, checkable, how_it_got_better)
