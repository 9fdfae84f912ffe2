"""Is this, which came out of a sandbox, a plain value that `to_plain` could have made?

A student's code may write to the pipe itself. What is no such value is unreadable, before anything looks into it.

>>> received([1, {"$date": "2020-09-12"}, {"$set": ["a"]}])
[1, {'$date': '2020-09-12'}, {'$set': ['a']}]
>>> received({"$record": "Claim", "id": 5})
Traceback (most recent call last):
casebook.plain.Unreadable: what came back is no record of this course
"""

from __future__ import annotations

import dataclasses
import math
from datetime import date, datetime
from typing import Any

from casebook.plain import (
    MOST_CHARACTERS,
    MOST_DEPTH,
    MOST_DIGITS,
    MOST_ITEMS,
    NOT_GIVEN,
    Plain,
    Unreadable,
)
from casebook.records import RECORDS


def received(value: Any) -> Plain:
    """The value, if it is one; raises `Unreadable` otherwise."""
    _Reader().read(value, 0)
    plain: Plain = value
    return plain


class _Reader:
    """Counts items and characters over one whole value."""

    def __init__(self) -> None:
        self.items = self.characters = 0

    def read(self, value: Any, depth: int) -> None:
        self.items += 1
        if depth > MOST_DEPTH * 2 or self.items > MOST_ITEMS * 2:
            raise Unreadable("what came back is nested too deeply or holds too much")
        kind = type(value)
        if kind is str:
            self._text(value)
        elif kind is list:
            for item in value:
                self.read(item, depth + 1)
        elif kind is dict:
            self._mapping(value, depth)
        elif kind is int and value.bit_length() > MOST_DIGITS * 4:
            raise Unreadable(f"the number has more than about {MOST_DIGITS} digits")
        elif kind is float and not math.isfinite(value):
            raise Unreadable("what came back is not a number that can be compared")

    def _text(self, text: str) -> None:
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS * 2:
            raise Unreadable(f"the value holds more than {MOST_CHARACTERS:,} characters")

    def _mapping(self, value: dict[str, Any], depth: int) -> None:
        tag = ""
        for key, item in value.items():
            if key[:1] == "$":
                if tag:
                    _unknown(value)
                tag = key
            self.characters += len(key)
            self.read(item, depth + 1)
        if tag:
            if len(value) > 1 and tag != "$record":
                _unknown(value)
            _READ.get(tag, _unknown)(value)


def _unknown(value: dict[str, Any]) -> None:
    raise Unreadable("a key of a mapping may not begin with a dollar sign")


def _date(value: dict[str, Any]) -> None:
    try:
        date.fromisoformat(value["$date"])
    except (TypeError, ValueError):
        raise Unreadable("what came back is no date") from None


def _datetime(value: dict[str, Any]) -> None:
    try:
        datetime.fromisoformat(value["$datetime"])
    except (TypeError, ValueError):
        raise Unreadable("what came back is no date") from None


def _set(value: dict[str, Any]) -> None:
    if not isinstance(value["$set"], list):
        raise Unreadable("what came back is no set")


def _finding(value: dict[str, Any]) -> None:
    parts = value["$finding"]
    if not (isinstance(parts, dict) and parts.keys() == {"where", "because", "rule"}):
        raise Unreadable("what came back is no Finding")
    if not all(isinstance(part, str) for part in parts.values()):
        raise Unreadable("where, because and rule of a Finding are texts")


def _not_given(value: dict[str, Any]) -> None:
    if value != NOT_GIVEN:
        _unknown(value)


def _record(value: dict[str, Any]) -> None:
    kind = RECORDS.get(value["$record"]) if isinstance(value["$record"], str) else None
    if kind is None or {field.name for field in dataclasses.fields(kind)} != value.keys() - {"$record"}:
        raise Unreadable("what came back is no record of this course")


_READ = {
    "$date": _date,
    "$datetime": _datetime,
    "$set": _set,
    "$finding": _finding,
    "$not given": _not_given,
    "$record": _record,
}
