"""Whatever a learner returns or raises gets an answer: never a crash of ours, never a wrong pass."""

from __future__ import annotations

import json
import math
import sys
import time
from datetime import date
from typing import Any

import pytest

from casebook import check
from casebook.answers import InProcess, TimedOut
from casebook.findings import Finding, Report
from casebook.plain import Unreadable, from_plain, to_plain
from casebook.tables import row


class AlwaysEqual:
    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


class EqualText(str):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = str.__hash__


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError("no repr for you")

    def __bool__(self) -> bool:
        raise RuntimeError("no truth either")

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)


class UglyError(Exception):
    def __str__(self) -> str:
        raise ValueError("no message")


def _raise(error: BaseException) -> Any:
    raise error


def _endless() -> Any:
    while True:
        yield "N04"


def _deep() -> Any:
    nested: Any = []
    for _ in range(5000):
        nested = [nested]
    return nested


def _circle() -> Any:
    circle: list[Any] = []
    circle.append(circle)
    return circle


HOSTILE: dict[str, Any] = {
    "always equal": lambda claims: AlwaysEqual(),
    "a list of always-equals": lambda claims: [AlwaysEqual()],
    "text that equals all": lambda claims: [EqualText("x")],
    "hostile object": lambda claims: Hostile(),
    "nothing at all, sometimes": lambda claims: None if len(claims) > 1 else set(),
    "not a number": lambda claims: math.nan,
    "infinity in a list": lambda claims: [math.inf],
    "a number": lambda claims: 4,
    "a huge number": lambda claims: 10**5000,
    "text": lambda claims: "N04",
    "bytes": lambda claims: b"N04",
    "a mapping": lambda claims: {"N04": True},
    "number keys": lambda claims: {1: 2},
    "a huge list": lambda claims: ["N04"] * 1_000_000,
    "a huge text": lambda claims: ["x" * 10_000_000],
    "an endless generator": lambda claims: _endless(),
    "deep nesting": lambda claims: _deep(),
    "a list that holds itself": lambda claims: _circle(),
    "a function": lambda claims: print,
    "a class": lambda claims: dict,
    "a set of tuples": lambda claims: {("a", 1)},
    "an error": lambda claims: _raise(KeyError("footing")),
    "an ugly error": lambda claims: _raise(UglyError()),
    "an exit": lambda claims: sys.exit(0),
    "a stop": lambda claims: _raise(StopIteration()),
    "deep recursion": lambda claims: (lambda f: f(f))(lambda f: f(f)),
    "wrong arity": lambda: set(),
    "a generator that fails": lambda claims: (1 / 0 for _ in claims),
    "too many arguments": lambda claims, more: set(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_is_answered(name: str) -> None:
    report = check("1.2", HOSTILE[name])
    assert report.status in ("wrong", "cannot_check"), report
    assert report.findings[0].because
    text, page = str(report), report._repr_html_()
    assert "casebook/" not in text
    assert "Traceback" not in text
    assert len(text) < 2000
    assert len(page) < 6000
    json.dumps(report.to_json())


IN_PLACE_OF_A_TABLE: dict[str, Any] = {
    "a number": lambda: 3,
    "text": lambda: "text",
    "a hostile object": Hostile,
    "always equal": AlwaysEqual,
    "a list": lambda: [1, 2],
    "hostile entries": lambda: {"L04": Hostile()},
    "always-equal entries": lambda: {"L04": AlwaysEqual()},
    "number keys": lambda: {1: 2},
    "not a number": lambda: math.nan,
    "an empty table": dict,
    "a set": set,
}


@pytest.mark.parametrize("name", IN_PLACE_OF_A_TABLE)
def test_a_hostile_value_in_place_of_a_table_is_answered(name: str) -> None:
    report = check("1.1", IN_PLACE_OF_A_TABLE[name]())
    assert report.status in ("cannot_check", "not_attempted")


def test_a_data_frame_is_answered_with_what_to_give() -> None:
    pandas = pytest.importorskip("pandas")
    report = check("1.2", lambda claims: pandas.DataFrame({"id": ["N04"]}))
    assert report.status == "cannot_check"
    assert "DataFrame cannot be checked; give" in report.findings[0].because


def test_numpy_values_count_as_what_they_are() -> None:
    numpy = pytest.importorskip("numpy")
    assert to_plain(numpy.array(["a", "b"])) == ["a", "b"]
    assert to_plain([numpy.int64(3), numpy.float64(0.5), numpy.bool_(True), numpy.str_("a")]) == [3, 0.5, True, "a"]


def test_a_learners_own_error_is_shown_as_such() -> None:
    def own_word_only(claims: Any) -> Any:
        return {claim.nonsense for claim in claims}

    report = check("1.2", own_word_only)
    because = report.findings[0].because
    assert report.status == "cannot_check"
    assert "AttributeError" in because
    assert "return {claim.nonsense for claim in claims}" in because
    assert report.findings[0].case, "the case that raised is kept for the page"


def test_markup_in_an_answer_is_escaped() -> None:
    page = check("1.2", lambda claims: ["<img src=x onerror=alert(1)>"])._repr_html_()
    assert "<img" not in page
    assert "&lt;img" in page


# Endless work -------------------------------------------------------------------------------------------------------


def _plain_loop(claims: Any) -> Any:
    while True:
        pass


def _stubborn_loop(claims: Any) -> Any:
    while True:
        try:
            while True:
                pass
        except BaseException:
            try:
                pass
            except BaseException:
                pass


def _stubborn_calls(claims: Any) -> Any:
    def again() -> None:
        try:
            while True:
                time.sleep(0)
        except BaseException:
            again()

    again()


def _slow_growth(claims: Any) -> Any:
    text = "x"
    while True:
        text = text[-10:] + "x"


@pytest.mark.parametrize("endless", [_plain_loop, _stubborn_loop, _stubborn_calls, _slow_growth])
def test_an_endless_loop_ends_with_a_finding(endless: Any) -> None:
    import threading

    before = threading.active_count()
    report = check("1.2", endless, seconds=0.3)
    assert report.status == "cannot_check"
    assert report.findings[0].rule == "time"
    assert "was stopped. Does a loop in it never end" in report.findings[0].because
    time.sleep(0.2)
    assert threading.active_count() <= before, "the loop is ended, not left running"


def test_a_builtin_that_never_returns_is_said_to_be_so() -> None:
    answer = InProcess({"f": lambda: time.sleep(4)}, seconds=0.05)
    with pytest.raises(TimedOut) as caught:
        answer.call("f", [])
    assert "could not be stopped" in str(caught.value)
    assert "kernel" in str(caught.value)


def test_a_flood_of_output_is_cut() -> None:
    def flood(claims: Any) -> Any:
        for _ in range(20_000):
            print("flood")
        return set()

    report = check("1.2", flood)
    assert "the rest is cut" in report.note
    assert len(report.note) < 2500


# Plain values ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -7,
        0.25,
        "текст 中",
        [],
        [1, [2]],
        {"a": None},
        date(2020, 9, 12),
        {"a", "b"},
        ("x", 1),
        row("claims", "N04"),
        row("rules", "CL012"),
    ],
)
def test_what_crosses_comes_back(value: Any) -> None:
    wire = json.loads(json.dumps(to_plain(value)))
    back = from_plain(wire)
    assert back == (list(value) if isinstance(value, tuple) else value)


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (True, int, "a whole number was asked for"),
        (1, bool, "True or False"),
        ("3", float, "a number was asked for"),
        ({"a"}, list[str], "the order matters"),
        ([1], set[str], "text was asked for"),
        (None, set[str], "nothing (None)"),
        ("maybe", __import__("typing").Literal["yes", "no"], "'yes' or 'no'"),
        ([["rule"]], set[Finding], "a Finding was asked for"),
    ],
)
def test_a_wrong_type_is_named(value: Any, kind: Any, words: str) -> None:
    with pytest.raises(Unreadable, match=words.replace("(", r"\(").replace(")", r"\)")):
        from_plain(to_plain(value), kind)


@pytest.mark.parametrize(
    ("value", "kind", "same"),
    [
        (1.0, int, 1),
        (2, float, 2.0),
        (["b", "a", "a"], set[str], frozenset("ab")),
        (iter("ab").__class__ and (each for each in "ab"), set[str], frozenset("ab")),
        ({"x": 1}.keys(), list[str], ["x"]),
        (reversed(["b", "a"]), list[str], ["a", "b"]),
        ([("rule", "where")], set[Finding], frozenset({Finding("where", "", "rule")})),
        (" DATA ", __import__("typing").Literal["data"], "data"),
    ],
)
def test_what_means_the_same_is_taken(value: Any, kind: Any, same: Any) -> None:
    assert from_plain(to_plain(value), kind) == same


def test_findings_are_compared_by_rule_and_place() -> None:
    assert Finding("a", "one prose", "r") == Finding("a", "another prose", "r")
    assert Finding("a", "", "r") != Finding("b", "", "r")
    assert len({Finding("a", "x", "r"), Finding("a", "y", "r")}) == 1


def test_a_report_has_three_faces_of_one_thing() -> None:
    report = Report("1.2", "wrong", (Finding("c-1", "Because & so.", "uttered", [1]),), ("the rest",))
    assert "uttered · c-1: Because & so." in str(report)
    assert "Because &amp; so." in report._repr_html_()
    assert report.to_json()["findings"][0]["case"] == [1]
    assert "case" not in report.to_json(cases=False)["findings"][0]
    assert "Not tested: the rest." in str(report)


def test_a_forgotten_return_is_not_called_untouched() -> None:
    def forgot(claims: Any) -> None:
        found = {claim.id for claim in claims}  # noqa: F841

    def untouched(claims: Any) -> None: ...

    report = check("1.2", forgot)
    assert report.status == "cannot_check"
    assert "returned nothing. End it with `return`" in report.findings[0].because
    assert check("1.2", untouched).status == "not_attempted"


def test_code_that_raises_is_shown_what_it_was_given() -> None:
    report = check("2.3", lambda report, rests_on: rests_on["nowhere"])
    assert 'It was given "report' in report.findings[0].because


def test_fractions_and_decimals_are_numbers() -> None:
    from decimal import Decimal
    from fractions import Fraction

    assert to_plain([Fraction(1, 4), Decimal("0.5")]) == [0.25, 0.5]
