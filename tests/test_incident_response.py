"""Who has to be told, by which hour: every duty rests on a rule in force that day, and not knowing frees nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from casebook.incident_response import FACTS, Duty, Incident, duties
from casebook.question import Draw
from casebook.tables import row, table

RULES = table("rules")
DUTIES = table("notice_duties")
PLACES = ("CN", "EU", "US-IL", "US-WA", "US-TX", "US", "UK")


def _drawn(seed: str) -> Iterator[Incident]:
    draw = Draw(seed)
    for number in range(400):
        learned = datetime(2016, 1, 1) + timedelta(hours=draw.below(24 * 365 * 11))
        known: dict[str, bool] = {fact: draw.below(2) == 0 for fact in draw.some(tuple(FACTS), draw.below(len(FACTS) + 1))}
        persons: dict[Any, int | None] = {
            place: draw.pick((None, 0, 3, 500, 501, 40_000)) for place in draw.some(PLACES, 1 + draw.below(4))
        }
        material = draw.pick((None, learned + timedelta(hours=draw.below(400))))
        yield Incident(f"i{number}", "Birch Pay", learned, persons, known, material)


def _kinds(found: tuple[Duty, ...]) -> set[tuple[str, str]]:
    return {(duty.rule, duty.to) for duty in found}


def test_the_table_names_rules_that_are_there_and_facts_that_are_explained() -> None:
    for duty in DUTIES:
        row("rules", duty.rule)
        assert {need.removeprefix("not-") for need in duty.needs} <= set(FACTS)
        assert (duty.within is None) == (duty.unit == "")
        assert duty.words
        assert duty.reading
    used = {need.removeprefix("not-") for duty in DUTIES for need in duty.needs}
    assert used == set(FACTS), "a fact that no duty asks for is not asked of the learner either"


def test_every_duty_rests_on_a_rule_in_force_there_on_that_day() -> None:
    for incident in _drawn("in force"):
        for duty in duties(incident, rules=RULES):
            rule = row("rules", duty.rule)
            assert rule.in_force(incident.learned_of.date())
            assert rule.jurisdiction == duty.place
            assert duty.place in incident.persons


@pytest.mark.parametrize("rule", sorted({duty.rule for duty in DUTIES}))
def test_a_rule_asks_from_its_first_day_on_and_not_a_day_sooner(rule: str) -> None:
    found = row("rules", rule)
    wanted = {need for duty in DUTIES if duty.rule == rule for need in duty.needs}
    all_so = {need.removeprefix("not-"): not need.startswith("not-") for need in wanted}
    noon = datetime(found.in_force_since.year, found.in_force_since.month, found.in_force_since.day, 12)
    incident = Incident("i", "Birch Pay", noon, {found.jurisdiction: 9_000}, {})
    asks = {duty.rule for duty in duties(incident, rules=RULES)}
    assert rule in asks, all_so
    sooner = duties(replace(incident, learned_of=noon - timedelta(1)), rules=RULES)
    assert rule not in {duty.rule for duty in sooner}


def test_not_knowing_never_takes_a_duty_away() -> None:
    for incident in _drawn("knowing"):
        asked = _kinds(duties(incident, rules=RULES))
        for fact in incident.known:
            less = replace(incident, known={name: so for name, so in incident.known.items() if name != fact})
            assert asked <= _kinds(duties(less, rules=RULES))
        uncounted = replace(incident, persons=dict.fromkeys(incident.persons))
        assert asked <= _kinds(duties(uncounted, rules=RULES))


def test_more_persons_never_mean_fewer_duties() -> None:
    for incident in _drawn("persons"):
        counted = {place: number or 0 for place, number in incident.persons.items()}
        more = {place: number + 700 for place, number in counted.items()}
        fewer, most = (duties(replace(incident, persons=number), rules=RULES) for number in (counted, more))
        assert _kinds(fewer) <= _kinds(most)


def test_an_hour_later_learned_is_an_hour_later_due() -> None:
    """Within one day, so that the same rules stand; what counts from another moment does not move."""
    for incident in _drawn("later"):
        if incident.learned_of.hour == 23:
            continue
        later = replace(incident, learned_of=incident.learned_of + timedelta(hours=1))
        for before, after in zip(duties(incident, rules=RULES), duties(later, rules=RULES), strict=True):
            if before.due and after.due and before.rule != "LAW-405":
                assert after.due - before.due == timedelta(hours=1)
                assert after.hour == before.hour


def test_the_party_s_name_changes_nothing() -> None:
    for incident in _drawn("names"):
        assert duties(replace(incident, party="Fern Bank"), rules=RULES) == duties(incident, rules=RULES)


def test_duties_come_in_the_order_of_their_hours() -> None:
    for incident in _drawn("order"):
        hours = [duty.due or incident.learned_of for duty in duties(incident, rules=RULES)]
        assert hours == sorted(hours)


def test_four_or_one_hour_by_what_is_concerned_and_both_while_nobody_knows() -> None:
    night = Incident("i", "Birch Pay", datetime(2026, 3, 6, 22), {"CN": 9}, {"relatively-major": True})

    def hours(**known: bool) -> list[int | None]:
        found = duties(replace(night, known={**night.known, **known}), rules=RULES)
        return [duty.hour for duty in found if duty.rule == "CL405"]

    assert hours(critical=True) == [1]
    assert hours(critical=False) == [4]
    assert hours() == [1, 4]
    assert hours(**{"relatively-major": False}) == []


def test_investors_wait_for_the_finding_and_weekends_do_not_count() -> None:
    friday = datetime(2026, 3, 6, 22)
    found = duties(Incident("i", "Birch Pay", friday, {"US": None}, {"listed": True}), rules=RULES)
    assert [(duty.rule, duty.due) for duty in found] == [("LAW-405", None)]
    found = duties(Incident("i", "Birch Pay", friday, {"US": None}, {"listed": True}, friday), rules=RULES)
    assert [duty.due for duty in found] == [datetime(2026, 3, 12, 22)]


def test_on_the_day_of_the_speech_no_rule_of_the_table_for_china_set_an_hour() -> None:
    known = {fact: True for fact in FACTS if fact != "harm-avoided"}
    evening = Incident("i", "Birch Pay", datetime(2020, 9, 12, 20), {"CN": 10_000_000}, known)
    found = duties(evening, rules=RULES)
    assert {duty.rule for duty in found} == {"CL012", "CL401"}
    assert all(duty.due is None for duty in found)


def test_an_unknown_fact_is_named() -> None:
    with pytest.raises(ValueError, match="grave is none of own, readable"):
        duties(Incident("i", "Birch Pay", datetime(2026, 1, 1), {"EU": 1}, {"grave": True}), rules=RULES)
