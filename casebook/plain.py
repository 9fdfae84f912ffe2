"""What may cross from a learner's code to a check, and back?

A check sees a learner's work only through plain values: text, whole and finite numbers, true, false, nothing, lists and
mappings with text keys. Dates, sets, records and findings have one tagged encoding each, so the same value looks the
same in a notebook, in a browser's worker and behind a sandbox.

>>> from datetime import date
>>> to_plain({"seen": date(2020, 9, 12), "ids": {"N04", "L04"}})
{'seen': {'$date': '2020-09-12'}, 'ids': {'$set': ['L04', 'N04']}}
>>> from_plain({"$date": "2020-09-12"})
datetime.date(2020, 9, 12)

Given a type, `from_plain` reads the value *as* that type, and takes what means the same:

>>> sorted(from_plain(["N04", "L04", "N04"], set[str]))
['L04', 'N04']
>>> from_plain(3.0, int)
3
>>> from_plain(True, int)
Traceback (most recent call last):
casebook.plain.Unreadable: a whole number was asked for; this is True
"""

from __future__ import annotations

import dataclasses
import json
import math
import operator
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any, Literal, Union, get_args, get_origin

from casebook.findings import Finding
from casebook.records import RECORDS

Plain = None | bool | int | float | str | list[Any] | dict[str, Any]

MOST_ITEMS = 20_000
MOST_CHARACTERS = 400_000
MOST_DEPTH = 20
MOST_DIGITS = 300

NOT_GIVEN: Plain = {"$not given": True}
"""The encoding of `...`, the mark that a starter leaves where an answer belongs."""


class Unreadable(ValueError):
    """A value that cannot cross, or that is not of the type asked for. The message says what to change."""


# ---------------------------------------------------------------------------------------------------------------------
# from Python to plain


def to_plain(value: object) -> Plain:
    """Encode `value`; raise `Unreadable` for what cannot cross (a plot, a table, a value without end).

    Subclasses are reduced to the built-in they extend by the built-in's own methods, so nothing that a learner's class
    overrides is asked for an opinion.
    """
    return _Encoder().encode(value, 0)


class _Encoder:
    """Counts items and characters over one whole value."""

    def __init__(self) -> None:
        self.items = self.characters = 0

    def encode(self, value: object, depth: int) -> Plain:
        if depth > MOST_DEPTH:
            raise Unreadable(f"the value is nested more than {MOST_DEPTH} levels deep")
        self.items += 1
        if self.items > MOST_ITEMS:
            raise Unreadable(f"the value has more than {MOST_ITEMS:,} items")
        kind = type(value)
        if value is None or value is True or value is False:
            return value
        if value is ...:
            return NOT_GIVEN
        if exact := _EXACT.get(kind):
            return exact(self, value, depth)
        for base, encode in _SIMPLE:
            if issubclass(kind, base):
                return encode(self, value, depth)
        if dataclasses.is_dataclass(kind) and RECORDS.get(kind.__name__) is kind:
            fields = {field.name: object.__getattribute__(value, field.name) for field in dataclasses.fields(kind)}
            return {"$record": kind.__name__, **{key: self.encode(item, depth + 1) for key, item in fields.items()}}
        if kind.__module__.partition(".")[0] in ("numpy", "pandas") and hasattr(kind, "tolist"):
            return self.encode(value.tolist(), depth + 1)  # type: ignore[attr-defined]
        raise Unreadable(_what_it_is(value) + " cannot be checked; give text, numbers, lists, sets or a mapping")

    def text(self, value: Any, depth: int) -> Plain:
        text = str.__str__(value)
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS:
            raise Unreadable(f"the value holds more than {MOST_CHARACTERS:,} characters")
        return text

    def whole(self, value: Any, depth: int) -> Plain:
        number = int.__int__(value)
        if number.bit_length() > MOST_DIGITS * 3:
            raise Unreadable(f"the number has more than about {MOST_DIGITS} digits")
        return number

    def real(self, value: Any, depth: int) -> Plain:
        number = float.__float__(value)
        if not math.isfinite(number):
            raise Unreadable(f"{number} is not a number that can be compared (was something divided by zero?)")
        return number

    def ratio(self, value: Any, depth: int) -> Plain:
        return self.real(float(value), depth)

    def when(self, value: Any, depth: int) -> Plain:
        return {"$date": date.isoformat(date(value.year, value.month, value.day))}

    def moment(self, value: Any, depth: int) -> Plain:
        return {"$datetime": datetime.isoformat(value)}

    def sequence(self, value: Any, depth: int) -> Plain:
        base = list if isinstance(value, list) else tuple
        return [self.encode(item, depth + 1) for item in base.__iter__(value)]

    def unordered(self, value: Any, depth: int) -> Plain:
        base = set if isinstance(value, set) else frozenset
        return {"$set": sorted((self.encode(item, depth + 1) for item in base.__iter__(value)), key=canonical)}

    def mapping(self, value: Any, depth: int) -> Plain:
        plain: dict[str, Plain] = {}
        for key, item in dict.items(value):
            if not issubclass(type(key), str):
                raise Unreadable(f"the keys of a mapping must be text; {_what_it_is(key)} is a key here")
            if key.startswith("$"):
                raise Unreadable("a key of a mapping may not begin with a dollar sign")
            plain[str(self.text(key, depth))] = self.encode(item, depth + 1)
        return plain

    def finding(self, value: Any, depth: int) -> Plain:
        parts = {name: self.encode(getattr(value, name), depth + 1) for name in ("where", "because", "rule")}
        return {"$finding": parts}

    def drained(self, value: Any, depth: int) -> Plain:
        items = list(islice(value, MOST_ITEMS + 1))
        if len(items) > MOST_ITEMS:
            raise Unreadable(f"the generator gave more than {MOST_ITEMS:,} items, and may never end")
        return [self.encode(item, depth + 1) for item in items]


_SIMPLE: tuple[tuple[type, Callable[[_Encoder, Any, int], Plain]], ...] = (
    (str, _Encoder.text),
    (int, _Encoder.whole),
    (float, _Encoder.real),
    (Fraction, _Encoder.ratio),
    (Decimal, _Encoder.ratio),
    (datetime, _Encoder.moment),
    (date, _Encoder.when),
    (list, _Encoder.sequence),
    (tuple, _Encoder.sequence),
    (set, _Encoder.unordered),
    (frozenset, _Encoder.unordered),
    (dict, _Encoder.mapping),
    (Finding, _Encoder.finding),
    (type({}.keys()), _Encoder.drained),
    (type({}.values()), _Encoder.drained),
    (deque, _Encoder.drained),
    (Iterator, _Encoder.drained),
)
_EXACT = {base: encode for base, encode in _SIMPLE if base is not Iterator} | {types.GeneratorType: _Encoder.drained}
"""The same, found at once for what is no subclass."""


def _what_it_is(value: object) -> str:
    """Name a value for a learner without asking the value: its `__repr__` may be hostile, or endless."""
    if callable(value):
        return "a function itself, not what it returns,"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def canonical(plain: Plain) -> str:
    """One text for one plain value: sorted keys, no spaces. Equal texts mean equal values.

    >>> canonical({"b": [1], "a": None})
    '{"a":null,"b":[1]}'
    """
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


# ---------------------------------------------------------------------------------------------------------------------
# from plain to Python, read as a type


def from_plain(plain: Plain, kind: Any = Any) -> Any:
    """Decode `plain`; with a `kind`, read it as that type or raise `Unreadable` saying what was asked for and got.

    Kinds: `str`, `int`, `float`, `bool`, `date`, `Finding`, a record, `Literal[...]`, `list[...]`, `set[...]`,
    `tuple[..., ...]`, `dict[str, ...]`, `... | None`, or `Any`. A list given for a set is taken (order and repeats mean
    nothing there), a set for a list is not.
    """
    if kind is Any:
        return _untyped(plain)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _one_of(plain, arguments)
    if origin is Literal:
        return _choice(plain, arguments)
    if origin in (list, tuple):
        return origin(from_plain(item, arguments[0]) for item in _items(plain, unordered=False))
    if origin in (set, frozenset):
        return _distinct(from_plain(item, arguments[0]) for item in _items(plain, unordered=True))
    if origin is dict:
        if not isinstance(plain, dict) or _tag(plain):
            raise Unreadable(f"a mapping was asked for; this is {describe(plain)}")
        if get_origin(arguments[0]) is Literal:
            plain = _named(plain, get_args(arguments[0]))
        return {key: from_plain(item, arguments[1]) for key, item in plain.items()}
    if kind in _READ:
        return _READ[kind](plain)
    if kind in RECORDS.values():
        return _record(plain, kind)
    raise TypeError(f"from_plain cannot read {kind!r}")


def _named(plain: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The mapping with exactly these keys, upper and lower case alike."""
    given = {key.strip().casefold(): item for key, item in plain.items()}
    missing = [name for name in names if name not in given]
    extra = [key for key in given if key not in names]
    if missing or extra:
        problems = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"not asked for: {', '.join(extra)}"] * bool(extra)
        raise Unreadable(f"the mapping needs the keys {', '.join(names)} ({'; '.join(problems)})")
    return {name: given[name] for name in names}


def _untyped(plain: Plain) -> Any:
    if isinstance(plain, list):
        return [_untyped(item) if type(item) in _NESTS else item for item in plain]
    if not isinstance(plain, dict):
        return plain
    match _tag(plain):
        case "$date":
            return date.fromisoformat(plain["$date"])
        case "$datetime":
            return datetime.fromisoformat(plain["$datetime"])
        case "$set":
            return _distinct(_untyped(item) for item in plain["$set"])
        case "$finding":
            return _finding(plain)
        case "$record":
            return _record(plain, RECORDS[plain["$record"]])
        case "$not given":
            return ...
    return {key: _untyped(item) for key, item in plain.items()}


_NESTS = (list, dict)


def _tag(plain: dict[str, Any]) -> str | None:
    """The tag of a tagged encoding: it always stands first."""
    for key in plain:
        return key if key[:1] == "$" else None
    return None


def _distinct(values: Iterable[Any]) -> frozenset[Any]:
    try:
        return frozenset(tuple(value) if isinstance(value, list) else value for value in values)
    except TypeError:
        raise Unreadable("a set was asked for, and a mapping cannot be in a set") from None


def _items(plain: Plain, *, unordered: bool) -> list[Any]:
    if isinstance(plain, list):
        return plain
    if isinstance(plain, dict) and "$set" in plain:
        if unordered:
            return list(plain["$set"])
        raise Unreadable("a list was asked for, because the order matters; this is a set")
    raise Unreadable(f"a {'set or a list' if unordered else 'list'} was asked for; this is {describe(plain)}")


def _one_of(plain: Plain, kinds: tuple[Any, ...]) -> Any:
    if plain is None and type(None) in kinds:
        return None
    problems = []
    for kind in kinds:
        if kind is not type(None):
            try:
                return from_plain(plain, kind)
            except Unreadable as problem:
                problems.append(str(problem))
    raise Unreadable(problems[0])


def _choice(plain: Plain, choices: tuple[Any, ...]) -> Any:
    wanted = " or ".join(repr(choice) for choice in choices)
    if isinstance(plain, str):
        for choice in choices:
            if isinstance(choice, str) and plain.strip().casefold() == choice.casefold():
                return choice
    raise Unreadable(f"one of {wanted} was asked for; this is {describe(plain)}")


def _text(plain: Plain) -> str:
    if isinstance(plain, str):
        return plain
    raise Unreadable(f"text was asked for; this is {describe(plain)}")


def _truth(plain: Plain) -> bool:
    if isinstance(plain, bool):
        return plain
    raise Unreadable(f"True or False was asked for; this is {describe(plain)}")


def _whole(plain: Plain) -> int:
    if isinstance(plain, float) and plain.is_integer():
        return int(plain)
    if isinstance(plain, int) and not isinstance(plain, bool):
        return operator.index(plain)
    raise Unreadable(f"a whole number was asked for; this is {describe(plain)}")


def _real(plain: Plain) -> float:
    if isinstance(plain, int | float) and not isinstance(plain, bool):
        return float(plain)
    raise Unreadable(f"a number was asked for; this is {describe(plain)}")


def _date(plain: Plain) -> date:
    text = plain.get("$date") if isinstance(plain, dict) else plain
    try:
        return date.fromisoformat(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise Unreadable(f"a date was asked for; this is {describe(plain)}") from None


def _finding(plain: Plain) -> Finding:
    """A finding, or a (rule, where) pair: what is compared is the same."""
    if isinstance(plain, dict) and "$finding" in plain:
        parts = {name: _text(part) for name, part in plain["$finding"].items()}
        return Finding(parts["where"], parts["because"], parts["rule"].strip().casefold())
    if isinstance(plain, list) and len(plain) == 2 and all(isinstance(part, str) for part in plain):
        return Finding(rule=plain[0].strip().casefold(), where=plain[1], because="")
    raise Unreadable(f"a Finding was asked for; this is {describe(plain)}")


_READ: dict[Any, Callable[[Plain], Any]] = {
    str: _text, bool: _truth, int: _whole, float: _real, date: _date, Finding: _finding,
}  # fmt: skip


def _record(plain: Plain, kind: type) -> Any:
    if not isinstance(plain, dict) or plain.get("$record") != kind.__name__:
        raise Unreadable(f"a {kind.__name__} was asked for; this is {describe(plain)}")
    parts = {name: part for name, part in plain.items() if name != "$record"}
    for name, part in parts.items():
        if type(part) is list:
            parts[name] = tuple([_untyped(item) for item in part])
        elif type(part) is dict:
            parts[name] = _untyped(part)
    return kind(**parts)


def describe(plain: Plain) -> str:
    """Say in a few words what a plain value is, for a learner.

    >>> describe([1, 2]), describe("two"), describe(None), describe({"$set": []})
    ('a list of 2 items', 'the text "two"', 'nothing (None)', 'an empty set')
    """
    if plain is None:
        return "nothing (None)"
    if isinstance(plain, bool):
        return str(plain)
    if isinstance(plain, str):
        return f'the text "{shorten(plain)}"'
    if isinstance(plain, int | float):
        return f"the number {shorten(str(plain))}"
    if isinstance(plain, list):
        return _counted("list", len(plain))
    match _tag(plain):
        case "$set":
            return _counted("set", len(plain["$set"]))
        case "$date" | "$datetime" as tag:
            return f"the date {plain[tag]}"
        case "$record":
            return f"a {plain['$record']} record"
        case "$finding":
            return "a Finding"
        case "$not given":
            return "the three dots of the starter"
    return _counted("mapping", len(plain))


def in_words(plain: Plain) -> str:
    """A plain value as a learner may read it: records by their kind and id, sets in braces.

    >>> in_words([{"$record": "Claim", "id": "C12", "kind": "statement"}, {"$set": ["a"]}, 0.5])
    '[Claim C12 (kind: statement), {"a"}, 0.5]'
    """
    if isinstance(plain, list):
        return f"[{', '.join(map(in_words, plain))}]"
    if not isinstance(plain, dict):
        return json.dumps(plain, ensure_ascii=False)
    match _tag(plain):
        case "$set":
            return f"{{{in_words(plain['$set'])[1:-1]}}}"
        case "$date" | "$datetime" as tag:
            return str(plain[tag])
        case "$record":
            facts = [
                f"{key}: {item}"
                for key, item in plain.items()
                if isinstance(item, str | int | float) and key not in ("$record", "id")
            ]
            return f"{plain['$record']} {plain.get('id', '')} ({', '.join(facts)})"
    return f"{{{', '.join(f'{json.dumps(key, ensure_ascii=False)}: {in_words(item)}' for key, item in plain.items())}}}"


def _counted(noun: str, count: int) -> str:
    if not count:
        return f"an empty {noun}"
    return f"a {noun} of {count:,} item{'s' * (count != 1)}"


def shorten(text: str, most: int = 60) -> str:
    """Cut a text for a message, at `most` characters, and show that it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"
