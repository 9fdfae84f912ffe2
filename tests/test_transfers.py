"""The auditor of transfers keeps its promises over drawn cases, and no number in it is typed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import casebook.transfers
from casebook import row, table
from casebook.dates import earliest, say
from casebook.question import Draw
from casebook.records import Transfer
from casebook.tables import NotInTable, table_of
from casebook.transfers import MECHANISMS, NOT_TESTED, ROUTES, asked, audit, heaviest, people

RULES = table("rules")
BURDEN = {"nothing": 0, "a route": 1, "assessment": 2}
FIRMS = ("Birch Pay", "Fern Bank", "Quill Photo", "Tern Maps")
NUMBERS = (0, 1, 900, 1000, 1001, 9999, 10000, 99999, 100000, 100001, 999999, 1000000, 2500000)
RECORD = ("assessment-passed", "standard-contract", "certification", *MECHANISMS, "law-checked", "separate-consent")
CASES = 800


def _transfer(draw: Draw, number: int, **given: Any) -> Transfer:
    origin, destination = draw.some(("CN", "EU", "US", "elsewhere"), 2)
    values = {
        "id": f"t-{number}",
        "day": date(2017, 1, 1) + timedelta(draw.below(3600)),
        "exporter": "Birch Pay",
        "importer": draw.pick(FIRMS[1:]),
        "origin": "CN" if origin == "elsewhere" else origin,
        "destination": "elsewhere" if origin == "elsewhere" else destination,
        "how": draw.pick(("copy", "remote access", "none")),
        "ordinary": draw.pick(NUMBERS),
        "sensitive": draw.pick(NUMBERS),
        "held": draw.pick(NUMBERS),
        "critical": draw.pick(("no", "no", "no", "yes", "not shown")),
        "stored_at_home": draw.pick(("yes", "no", "not shown")),
        "on_record": tuple(draw.some(RECORD, draw.below(4))),
    }
    return Transfer(**(values | given))


def _drawn(seed: str) -> Iterator[tuple[Transfer, list[Transfer]]]:
    """Transfers of ten years, each with up to three that came before it."""
    draw = Draw(seed)
    for number in range(CASES):
        now = _transfer(draw, number)
        if number % 4 == 0:  # the months in which the numbers held count as well
            now = replace(now, origin="CN", destination="US", day=date(2022, 9, 1) + timedelta(draw.below(560)))
        before = [
            _transfer(
                draw, 10000 + each, origin=now.origin, destination=now.destination, day=now.day - timedelta(draw.below(800))
            )
            for each in range(draw.below(4))
        ]
        yield now, before


def _burden(transfer: Transfer, before: list[Transfer]) -> int:
    return BURDEN[heaviest(asked(transfer, before, rules=RULES))]


def _whats(transfer: Transfer, before: list[Transfer]) -> set[str]:
    return {each.what for each in asked(transfer, before, rules=RULES)} - {"nothing", "a route", "assessment"}


@pytest.mark.parametrize("column", ["ordinary", "sensitive", "held"])
def test_fewer_people_never_need_more(column: str) -> None:
    less = 0
    for now, before in _drawn(f"fewer {column}"):
        fewer = replace(now, **{column: getattr(now, column) // 3})
        assert _burden(fewer, before) <= _burden(now, before), now
        assert _whats(fewer, before) <= _whats(now, before), now
        less += _burden(fewer, before) < _burden(now, before)
    assert less >= 3, "the cases hardly ever reach a threshold"


def test_a_shorter_past_never_needs_more() -> None:
    changed = 0
    for now, before in _drawn("past"):
        assert _burden(now, before[1:]) <= _burden(now, before), now
        assert _whats(now, before[1:]) <= _whats(now, before), now
        changed += _burden(now, before[1:]) != _burden(now, before)
    assert changed


def test_before_any_rule_nothing_is_asked() -> None:
    first = {
        place: min(rule.in_force_since for rule in RULES if rule.jurisdiction == place and rule.id in _used())
        for place in ("CN", "EU", "US")
    }
    assert first == {"CN": date(2017, 6, 1), "EU": date(2018, 5, 25), "US": date(2025, 4, 8)}
    for now, before in _drawn("before"):
        early = replace(now, day=first[now.origin] - timedelta(1))
        assert asked(early, before, rules=RULES) == ()
        assert heaviest(asked(early, before, rules=RULES)) == "nothing"


def _used() -> set[str]:
    """The rules that ask for something: those of the thresholds, and those that the auditor names itself."""
    return {each.rule for each in table("thresholds")} | {"CL067", "LAW-041"}


def test_a_rule_that_is_not_given_or_not_in_force_asks_for_nothing() -> None:
    for now, before in _drawn("rules"):
        ids = {each.rule for each in asked(now, before, rules=RULES)}
        assert all(row("rules", id).in_force(now.day) and row("rules", id).jurisdiction == now.origin for id in ids)
        assert asked(now, before, rules=[]) == ()


def test_remote_access_counts_as_the_copy_does() -> None:
    crossing = 0
    for now, before in _drawn("remote"):
        copy, login = replace(now, how="copy"), replace(now, how="remote access")
        copies = [replace(each, how="copy") for each in before]
        logins = [replace(each, how="remote access") for each in before]
        assert asked(copy, copies, rules=RULES) == asked(login, logins, rules=RULES)
        assert audit(copy, copies, rules=RULES) == audit(login, logins, rules=RULES)
        crossing += bool(asked(copy, copies, rules=RULES))
        assert {each.what for each in asked(replace(now, how="none"), before, rules=RULES)} <= {"storage at home"}
    assert crossing > CASES / 3


def test_changing_names_changes_nothing() -> None:
    other = dict(zip(FIRMS, (*FIRMS[1:], FIRMS[0]), strict=True))

    def renamed(each: Transfer) -> Transfer:
        return replace(each, exporter=other[each.exporter], importer=other[each.importer])

    for now, before in _drawn("names"):
        assert asked(now, before, rules=RULES) == asked(renamed(now), [renamed(each) for each in before], rules=RULES)
        assert audit(now, before, rules=RULES) == audit(renamed(now), [renamed(each) for each in before], rules=RULES)


def test_more_on_record_never_adds_a_finding_but_the_check_it_brings() -> None:
    """Clauses may bring the duty to check the destination; nothing else that is on file makes things worse."""
    for now, before in _drawn("record"):
        found = {finding.rule for finding in audit(now, before, rules=RULES).findings}
        for each in (*ROUTES, *MECHANISMS, "law-checked", "separate-consent", "security-requirements"):
            more = audit(replace(now, on_record=(*now.on_record, each)), before, rules=RULES)
            assert {finding.rule for finding in more.findings} <= found | ({"a check"} if each == "standard-clauses" else set())


def test_the_same_eu_flow_on_its_days() -> None:
    flow = Transfer("t", date(2020, 7, 15), "Fern Bank", "Quill Photo", "EU", "US", "copy", on_record=("privacy-shield",))

    def rules_found(day: date, *on_record: str) -> list[str]:
        return [finding.rule for finding in audit(replace(flow, day=day, on_record=on_record), rules=RULES).findings]

    assert rules_found(date(2020, 7, 15), "privacy-shield") == []
    assert rules_found(date(2020, 7, 16), "privacy-shield") == ["a mechanism"]
    assert rules_found(date(2020, 7, 15), "standard-clauses") == []
    assert rules_found(date(2020, 7, 16), "standard-clauses") == ["a check"]
    assert rules_found(date(2020, 7, 16), "standard-clauses", "law-checked") == []
    assert rules_found(date(2023, 7, 9), "privacy-framework") == ["a mechanism"]
    assert rules_found(date(2023, 7, 10), "privacy-framework") == []
    assert rules_found(date(2023, 7, 10), "privacy-framework", "standard-clauses") == []


def test_localization_is_asked_though_nothing_leaves() -> None:
    stays = Transfer(
        "t", date(2019, 1, 1), "Birch Pay", "Birch Pay", "CN", "CN", "none", sensitive=5, critical="yes", stored_at_home="no"
    )
    assert [finding.rule for finding in audit(stays, rules=RULES).findings] == ["storage at home"]
    assert audit(replace(stays, critical="no"), rules=RULES).passed
    assert [each.rule for each in audit(replace(stays, critical="not shown"), rules=RULES).findings] == ["not shown"]


def test_a_contract_signed_before_there_was_one_is_no_route() -> None:
    flow = Transfer("t", date(2023, 5, 31), "Birch Pay", "Tern Maps", "CN", "elsewhere", "copy", sensitive=5,
                    on_record=("standard-contract", "separate-consent"))  # fmt: skip
    (finding,) = audit(flow, rules=RULES).findings
    assert "2023-06-01" in finding.because
    assert audit(replace(flow, day=date(2023, 6, 1)), rules=RULES).passed


def test_the_us_number_is_more_than_a_thousand_within_twelve_months_to_one_importer() -> None:
    flow = Transfer("t", date(2025, 6, 1), "Birch Pay", "Tern Maps", "US", "CN", "remote access", sensitive=1000)
    assert asked(flow, rules=RULES) == ()
    assert [each.what for each in asked(replace(flow, sensitive=1001), rules=RULES)] == ["security requirements"]
    past = replace(flow, id="p", sensitive=1, day=date(2024, 6, 2))
    assert people(flow, [past], row("thresholds", "TH18")) == 1001
    assert people(flow, [replace(past, day=date(2024, 6, 1))], row("thresholds", "TH18")) == 1000
    assert people(flow, [replace(past, importer="Fern Bank")], row("thresholds", "TH18")) == 1000
    assert asked(replace(flow, destination="elsewhere", sensitive=5000), rules=RULES) == ()


def test_every_report_says_what_it_did_not_test() -> None:
    for now, before in _drawn("not tested"):
        report = audit(now, before, rules=RULES)
        assert report.not_tested[-len(NOT_TESTED) :] == NOT_TESTED
        if report.passed and not asked(now, before, rules=RULES):
            assert len(report.not_tested) > len(NOT_TESTED), "a silent pass says that no rule asked for anything"


def test_the_numbers_of_the_thresholds_stand_in_the_rules_paraphrases() -> None:
    for each in table("thresholds"):
        paraphrase = row("rules", each.rule).paraphrase
        for number in {each.at_least, each.below} - {1, None}:
            assert f"{number:,}" in paraphrase or f"more than {number - 1:,}" in paraphrase, f"{each.id}: {number:,}"
    code = re.sub(r'""".*?"""', "", Path(casebook.transfers.__file__).read_text("utf-8"), flags=re.DOTALL)
    assert not re.findall(r"(?<![\w-])\d[\d_,]{2,}\b", code), "a number of a threshold is typed in code"


def test_the_tables_of_the_exercise_agree_with_the_rows() -> None:
    """Days and numbers that a task states in prose are those of the rules and thresholds that its solution reads."""
    task = (ROOT / "exercises" / "11-across-borders.md").read_text("utf-8")
    china, europe = task.split("## 11.3")[1].split("## 11.4")
    for id in ("CL009", "CL066", "CL300", "CL135"):
        assert f"| {say(str(row('rules', id).in_force_since))} |" in china
    assert {f"{row('thresholds', id).at_least:,}" for id in ("TH09", "TH11", "TH14")} == {"1,000,000", "10,000"}
    assert set(re.findall(r"\d+(?:,\d{3})+", china)) == {"1,000,000", "10,000"}
    for day in (
        row("rules", "LAW-301").in_force_until,
        row("rules", "LAW-302").in_force_since,
        row("rules", "LAW-304").in_force_since,
    ):
        assert say(str(day)) in europe


def test_steps_rest_on_rows_that_are_there_and_stand_in_order() -> None:
    steps = table("borders")
    assert [earliest(each.date) for each in steps] == sorted(earliest(each.date) for each in steps)
    for step in steps:
        for id in step.rests_on:
            assert row(table_of(id), id)
    with pytest.raises(NotInTable):
        row("borders", "BR99")
