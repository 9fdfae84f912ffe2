"""Profiles, coins, surveys, screens and letters: what their modules promise holds over drawn cases."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any, get_args

import pytest

from casebook import dark_patterns, letters, profiling, randomized, row, surveys, table
from casebook.dark_patterns import OFTEN, Screen, patterns
from casebook.letters import months_later
from casebook.question import Draw
from casebook.records import Copy, DarkPattern, Letter, Reply

RULES = table("rules")
PLACES = ("CN", "EU")
CASES = 400


# ---------------------------------------------------------------------------------------------------------------------
# profiles


def test_a_town_is_the_same_for_a_seed_and_no_purchase_names_what_is_guessed() -> None:
    people = profiling.town(300)
    assert people == profiling.town(300)
    assert people != profiling.town(300, seed="another town")
    bought = {visit.bought for shopper in people for visit in shopper.visits}
    assert not bought & set(profiling.TRAITS)
    shared = [
        {visit.bought for each in people if (trait in each.traits) is has for visit in each.visits}
        for trait in profiling.TRAITS
        for has in (True, False)
    ]
    assert all(bought == kinds for kinds in shared), "a kind that only some buy would name them"


def test_one_shop_sees_as_much_of_everybody_as_another() -> None:
    for shopper in profiling.town(50):
        for shop in profiling.SHOPS:
            assert len(profiling.seen_by(shopper, shop)) == profiling.PER_SHOP


@pytest.mark.parametrize("trait", profiling.TRAITS)
def test_more_purchases_tell_more_and_none_tell_nothing(trait: str) -> None:
    people = profiling.town()
    weights = profiling.learn(people[::2], trait)
    right = [profiling.pairs_right(people[1::2], trait, weights, events=events) for events in (0, 4, 24)]
    assert right[0] == 0.5
    assert right[0] < right[1] < right[2] < 1


def test_a_mailing_counts_everybody_once() -> None:
    people = profiling.town(500)
    weights = profiling.learn(people, "works nights")
    sent = profiling.mailing(people, "works nights", weights, most=60, events=4)
    assert sent.right + sent.wrong == 60
    assert sent.right + sent.missed == sum("works nights" in shopper.traits for shopper in people)


# ---------------------------------------------------------------------------------------------------------------------
# coins


def _designs() -> Iterator[randomized.Design]:
    draw = Draw("designs")
    for _ in range(60):
        yield randomized.two_coins((1 + draw.below(98)) / 100, (1 + draw.below(98)) / 100)


def test_the_estimate_is_right_on_average_and_as_far_off_as_said() -> None:
    coins, share, size, times = randomized.two_coins(), 0.3, 200, 400
    truths = [number < share * size for number in range(size)]
    draw = Draw("many classes")
    estimates = [randomized.estimate(sum(randomized.answers(truths, coins, draw)), size, coins) for _ in range(times)]
    mean = math.fsum(estimates) / times
    # The share is fixed here, so only the coins vary: their part of the standard error.
    only_coins = math.sqrt(0.75 * 0.25 / size) / 0.5
    assert abs(mean - share) < 4 * only_coins / math.sqrt(times)
    spread = math.sqrt(math.fsum((each - mean) ** 2 for each in estimates) / (times - 1))
    assert spread == pytest.approx(only_coins, rel=0.1)
    assert randomized.standard_error(share, size, coins) > only_coins


def test_no_answer_moves_the_odds_by_more_than_epsilon() -> None:
    for design in _designs():
        most = math.exp(randomized.epsilon(design))
        for before in (0.01, 0.3, 0.9):
            for said in ("yes", "no"):
                after = randomized.belief(before, said, design)  # type: ignore[arg-type]
                moved = (after / (1 - after)) / (before / (1 - before))
                assert 1 / most - 1e-9 <= moved <= most + 1e-9


def test_a_design_keeps_the_epsilon_it_was_made_for_and_costs_precision() -> None:
    for promise in (0.1, 0.5, 1.0, math.log(3), 4.0):
        assert randomized.epsilon(randomized.for_epsilon(promise)) == pytest.approx(promise)
    errors = [randomized.standard_error(0.3, 1000, randomized.for_epsilon(promise)) for promise in (0.5, 1, 2, 4)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] > randomized.standard_error(0.3, 1000, randomized.DIRECT)


@pytest.mark.parametrize(("so", "not_so"), [(0.5, 0.5), (0.3, 0.7), (1.2, 0.1), (0.5, -0.1)])
def test_a_design_whose_yes_says_nothing_is_none(so: float, not_so: float) -> None:
    with pytest.raises(ValueError, match="a yes must be likelier"):
        randomized.Design(so, not_so)


# ---------------------------------------------------------------------------------------------------------------------
# surveys


def test_a_share_without_who_could_answer_gets_no_error() -> None:
    for survey in table("surveys"):
        error = surveys.error_of(survey)
        assert (error.points is None) == (survey.chosen == "not said" and survey.margin is None), survey.id
        if error.points is not None:
            assert error.points >= surveys.floor(survey.share, survey.answers) - 0.05, f"{survey.id}: the floor is the least"


def test_the_floor_sinks_with_more_answers() -> None:
    floors = [surveys.floor(40, answers) for answers in (100, 1000, 10000)]
    assert floors == sorted(floors, reverse=True)


def test_which_of_two_surveys_stands_first_makes_no_difference() -> None:
    for one, other in combinations(table("surveys"), 2):
        there, back = surveys.side_by_side(one, other), surveys.side_by_side(other, one)
        assert [each.rule for each in there.findings] == [each.rule for each in back.findings]
        assert not there.passed, f"{one.id} and {other.id} are about different questions"


def test_two_like_surveys_may_stand_side_by_side_unless_chance_can_explain_them() -> None:
    one = row("surveys", "SV01")
    assert surveys.side_by_side(one, replace(one, id="SV99", share=70.0)).passed
    assert [each.rule for each in surveys.side_by_side(one, replace(one, id="SV99", share=57.0)).findings] == [
        "within the error"
    ]


# ---------------------------------------------------------------------------------------------------------------------
# screens


def _screen(draw: Draw) -> Screen:
    return Screen(
        "s-1",
        date(2019, 1, 1) + timedelta(draw.below(2800)),
        draw.pick(PLACES),
        set_beforehand=draw.below(2) == 0,
        starts=draw.pick(("after the yes", "before the yes")),
        purpose=draw.pick(("told", "hidden")),
        taps_yes=1 + draw.below(3),
        taps_no=draw.below(5),
        taps_back=draw.below(5),
        words_of_no=draw.pick(("plain", "shaming")),
        look_of_no=draw.pick(("like the yes", "faint")),
        after_no=draw.below(9),
        after_update=draw.pick(("kept", "set back")),
        if_no=draw.pick(("free", "service needs it", "service refused", "not shown")),
    )


def test_every_pattern_can_be_shown_and_is_named_by_some_rule() -> None:
    draw = Draw("screens")
    shown = {pattern for _ in range(CASES) for pattern in patterns(_screen(draw))}
    assert shown == set(get_args(DarkPattern)) == {each.pattern for each in table("patterns")}


def test_what_is_found_is_shown_and_what_no_rule_names_is_said() -> None:
    draw = Draw("screens")
    for _ in range(CASES):
        screen = _screen(draw)
        report = dark_patterns.audit(screen, RULES)
        found = {each.rule for each in report.findings}
        assert found <= set(patterns(screen))
        for unnamed in set(patterns(screen)) - found:
            assert unnamed in report.not_tested[0]


def test_a_rule_names_nothing_before_its_day_and_in_another_place() -> None:
    draw = Draw("screens")
    for _ in range(CASES):
        screen = _screen(draw)
        for finding in dark_patterns.audit(screen, RULES).findings:
            for rule in RULES:
                if f"{rule.id})" in finding.because or f"{rule.id};" in finding.because:
                    assert rule.jurisdiction == screen.place
                    assert rule.in_force(screen.day)
        assert dark_patterns.audit(screen, []).passed


def test_an_easier_no_never_adds_a_pattern() -> None:
    draw = Draw("screens")
    for _ in range(CASES):
        screen = _screen(draw)
        easier = replace(
            screen,
            taps_no=screen.taps_yes,
            taps_back=screen.taps_yes,
            words_of_no="plain",
            look_of_no="like the yes",
            after_no=min(screen.after_no, OFTEN - 1),
        )
        assert set(patterns(easier)) <= set(patterns(screen))


# ---------------------------------------------------------------------------------------------------------------------
# letters


def _letter(draw: Draw) -> tuple[Letter, list[Copy], Reply]:
    day = date(2018, 6, 1) + timedelta(draw.below(3000))
    asks = tuple(each for each in ("access", "withdraw", "delete") if draw.below(3))
    letter = Letter("l-1", day, "Ms Lund", "Birch Pay", draw.pick(PLACES), asks, draw.pick(("yes", "no", "not shown")))
    copies = [
        Copy(f"f{number}", draw.pick(("Ms Lund", "Ms Lund", "Mr Osei")), draw.pick(("Birch Pay", "Lumen View")), "template")
        for number in range(1, 2 + draw.below(4))
    ]
    ids = [copy.id for copy in copies]
    refused = tuple(id for id in ids if draw.below(4) == 0)
    reply = Reply(
        "l-1",
        day + timedelta(draw.below(110)),
        listed=tuple(id for id in ids if draw.below(3)),
        stopped=draw.below(3) > 0,
        deleted=tuple(id for id in ids if id not in refused and draw.below(3)),
        refused=refused,
        reasons=tuple(id for id in refused if draw.below(2)),
        told=draw.pick(((), ("Lumen View",))),
        more_time=draw.pick((None, day + timedelta(draw.below(45)))),
        more_time_because=draw.pick(("", "many letters came at once")),
    )
    return letter, copies, reply


def _found(letter: Letter, copies: list[Copy], reply: Reply | None) -> set[Any]:
    return set(letters.audit(letter, copies, reply, RULES).findings)


def _drawn() -> Iterator[tuple[Letter, list[Copy], Reply]]:
    draw = Draw("letters")
    for _ in range(CASES):
        yield _letter(draw)


def test_a_fuller_and_earlier_reply_never_has_more_findings() -> None:
    for letter, copies, reply in _drawn():
        found = _found(letter, copies, reply)
        ids = tuple(copy.id for copy in copies)
        assert _found(letter, copies, replace(reply, listed=ids)) <= found
        assert _found(letter, copies, replace(reply, stopped=True)) <= found
        assert _found(letter, copies, replace(reply, told=("Lumen View",))) <= found
        assert _found(letter, copies, replace(reply, reasons=reply.refused)) <= found
        assert _found(letter, copies, replace(reply, day=letter.day)) <= found
        everything = replace(
            reply, day=letter.day, listed=ids, stopped=True, deleted=ids, refused=(), told=("Lumen View",), more_time=None
        )
        assert {each.rule for each in _found(letter, copies, everything)} <= {"not shown"}


def test_somebody_else_s_copies_and_other_names_change_nothing() -> None:
    for letter, copies, reply in _drawn():
        found = _found(letter, copies, reply)
        assert _found(letter, [copy for copy in copies if copy.person == "Ms Lund"], reply) == found
        renamed = [
            replace(copy, holder="Fern Bank" if copy.holder == "Birch Pay" else copy.holder, person=f"{copy.person} the second")
            for copy in copies
        ]
        assert _found(replace(letter, party="Fern Bank", person="Ms Lund the second"), renamed, reply) == found


def test_fewer_rules_and_fewer_questions_never_ask_for_more() -> None:
    for letter, copies, reply in _drawn():
        found = _found(letter, copies, reply)
        assert letters.audit(letter, copies, reply, []).passed
        for given in (RULES[::2], RULES[1::2]):
            part = set(letters.audit(letter, copies, reply, given).findings)
            assert {each for each in part if each.rule not in ("not shown", "no reason for more time", "late")} <= found
        for ask in letter.asks:
            less = replace(letter, asks=tuple(each for each in letter.asks if each != ask))
            new = _found(less, copies, reply) - found
            assert {each.rule for each in new} <= {"not shown"}, "only the ground of a deletion may be left open by asking less"


def test_no_duty_binds_before_its_rule_and_without_a_reply_there_is_one_finding() -> None:
    for letter, copies, _ in _drawn():
        owed = letters.duties(letter, RULES)
        for duty in owed:
            assert row("rules", duty.rule).in_force(letter.day)
            assert row("rules", duty.rule).jurisdiction == letter.place
        found = _found(letter, copies, None)
        assert [each.rule for each in found] == (["no reply"] if owed else [])


def test_a_month_has_its_last_day() -> None:
    letter = Letter("l-1", date(2020, 9, 12), "Ms Lund", "Birch Pay", "EU", ("access",))
    for day, late in ((date(2020, 10, 12), False), (date(2020, 10, 13), True)):
        rules = {each.rule for each in _found(letter, [], Reply("l-1", day))}
        assert rules == ({"late"} if late else set())
    longer = Reply("l-1", date(2020, 12, 12), more_time=date(2020, 10, 12), more_time_because="many letters came at once")
    assert not _found(letter, [], longer)
    assert {each.rule for each in _found(letter, [], replace(longer, day=date(2020, 12, 13)))} == {"late"}
    assert {each.rule for each in _found(letter, [], replace(longer, more_time=date(2020, 10, 13)))} == {"late"}
    assert months_later(date(2020, 1, 31), 1) == date(2020, 2, 29)


def test_every_duty_is_of_a_rule_about_rights_or_consent() -> None:
    for duty in table("duties"):
        assert row("rules", duty.rule).theme in ("rights", "consent"), duty.id
