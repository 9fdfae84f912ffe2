"""What auditors of the third line promise: more is never better, names do not matter, no law before its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casebook import row, table
from casebook.customers import BANKS, customers
from casebook.law import in_force
from casebook.minimization import (
    ACTS,
    ANOTHER_WAY,
    LADDERS,
    LEAST,
    Handling,
    audit,
    banded,
    classes,
    days_beyond_need,
    excess,
    fewest_values,
    overdue,
    replaced,
    share_alone,
    share_told,
    smallest_class,
    surplus,
    too_intrusive,
)
from casebook.question import Draw
from casebook.questions import find
from casebook.records import Design, Holding

TODAY = date(2031, 5, 1)
PURPOSES = ("open an account", "check the payer", "send receipts")
FIELDS = ("name", "phone", "picture", "template", "points", "address book")
PARTIES = {"Birch Pay": "Lumen View", "Lumen View": "Birch Pay"}


def drawn(count: int = 60) -> Iterator[Draw]:
    return (Draw(f"minimization/{number}") for number in range(count))


def handling(draw: Draw, purpose: str) -> Handling:
    return Handling(purpose, *(tuple(draw.some(FIELDS, draw.below(4))) for _ in ACTS))


def holding(draw: Draw, id: str = "h") -> Holding:
    def day(first: int, last: int) -> date:
        return TODAY + timedelta(first + draw.below(last - first))

    return Holding(
        id,
        draw.pick(tuple(PARTIES)),
        draw.pick(("picture", "template", "points")),
        needed_until=draw.pick((None, day(-300, 300), day(-300, 300))),
        must_keep_until=draw.pick((None, day(-300, 300))),
        last_used=draw.pick((None, day(-300, 1))),
        deleted=draw.pick((None, day(-300, 1))),
        proof=draw.pick(("", "a log")),
    )


def design(draw: Draw) -> Design:
    shown = {respect: draw.pick((*ladder, "not shown")) for respect, ladder in LADDERS.items()}
    given: dict[str, Any] = shown | {"other_way": draw.pick(("offered", "none", "not shown"))}
    return Design("d", draw.pick(tuple(PARTIES)), draw.pick(("CN", "EU")), draw.pick(tuple(LEAST)), **given)


# ---------------------------------------------------------------------------------------------------------------------
# fields


def test_an_unneeded_field_never_makes_it_more_compliant() -> None:
    for draw in drawn():
        needs = [handling(draw, purpose) for purpose in PURPOSES]
        does = [handling(draw, purpose) for purpose in PURPOSES]
        before = audit("Birch Pay", on=TODAY, needs=needs, does=does)
        at, act = draw.below(3), draw.pick(ACTS)
        more = replace(does[at], **{act: (*does[at].fields(act), "shoe size")})
        after = audit("Birch Pay", on=TODAY, needs=needs, does=[*does[:at], more, *does[at + 1 :]])
        assert set(before.findings) < set(after.findings)
        assert surplus(needs, [more]) == surplus(needs, [does[at]]) + 1


def test_the_measure_counts_what_the_auditor_finds_for_stated_purposes() -> None:
    for draw in drawn():
        needs = [handling(draw, purpose) for purpose in PURPOSES]
        does = [handling(draw, purpose) for purpose in PURPOSES]
        assert surplus(needs, does) == len(list(excess(needs, does)))
        assert not surplus(needs, needs)


def test_the_three_acts_are_held_apart() -> None:
    needs = [Handling("check the payer", collecting=("picture",), using=("template",))]
    for act in ACTS:
        found = list(excess(needs, [Handling("check the payer", **{act: ("picture", "template")})]))
        assert {finding.rule for finding in found} == {act}
        assert {finding.where for finding in found} == {"picture", "template"} - set(needs[0].fields(act))


def test_what_we_might_need_later_is_not_shown_to_be_needed() -> None:
    found = list(excess([], [Handling("later", collecting=("picture",), keeping=("picture",))]))
    assert {(finding.rule, finding.where) for finding in found} == {("not shown", "later")}


# ---------------------------------------------------------------------------------------------------------------------
# keeping


def test_beyond_any_minimum_a_longer_retention_never_reduces_findings() -> None:
    for draw in drawn(300):
        short = holding(draw)
        if short.deleted is None or (short.must_keep_until and short.deleted < short.must_keep_until):
            continue
        before = len(list(overdue([short], TODAY)))
        for longer in (short.deleted + timedelta(1 + draw.below(200)), None):
            assert len(list(overdue([replace(short, deleted=longer)], TODAY))) >= before, (short, longer)
            assert days_beyond_need(replace(short, deleted=longer), [], TODAY) >= days_beyond_need(short, [], TODAY)


def test_the_exercise_agrees_that_longer_is_never_better() -> None:
    solve = find("7.3").solve
    for draw in drawn(300):
        short = holding(draw)
        if short.deleted is None or (short.must_keep_until and short.deleted < short.must_keep_until):
            continue
        before = len(list(solve(short, None, TODAY)))
        for longer in (min(short.deleted + timedelta(1 + draw.below(200)), TODAY), None):
            assert len(list(solve(replace(short, deleted=longer), None, TODAY))) >= before, (short, longer)


def test_a_later_day_of_audit_never_finds_less() -> None:
    for draw in drawn(200):
        one = holding(draw)
        earlier, later = (set(overdue([one], TODAY + timedelta(days))) for days in (0, 400))
        assert earlier <= later


def test_a_template_follows_its_picture_and_does_not_go_with_it() -> None:
    closed = date(2031, 3, 31)
    picture = Holding("p", "Birch Pay", "picture", needed_until=closed, deleted=closed, proof="a log")
    points = Holding("q", "Birch Pay", "points", made_from="p")
    template = Holding("t", "Birch Pay", "template", made_from="q")
    found = list(overdue([picture, points, template], TODAY))
    assert [(finding.where, finding.rule) for finding in found] == [("q", "kept beyond need"), ("t", "kept beyond need")]
    assert days_beyond_need(template, [picture, points], TODAY) == 31


def test_a_duty_to_keep_the_source_excuses_nothing_made_from_it() -> None:
    card = Holding("c", "Fern Bank", "copy of a card", needed_until=date(2031, 3, 31), must_keep_until=date(2036, 3, 31))
    template = Holding("t", "Fern Bank", "template", made_from="c")
    assert [finding.where for finding in overdue([card, template], TODAY)] == ["t"]
    used = replace(card, last_used=date(2031, 4, 20))
    assert [finding.rule for finding in overdue([used], TODAY)] == ["used beyond need"]


def test_things_made_from_each_other_or_from_nothing_listed_are_not_shown() -> None:
    one, other = Holding("a", "Birch Pay", "points", made_from="b"), Holding("b", "Birch Pay", "template", made_from="a")
    assert [finding.rule for finding in overdue([one, other], TODAY)] == ["not shown", "not shown"]
    assert [finding.rule for finding in overdue([one], TODAY)] == ["not shown"]


def test_what_is_kept_and_in_no_schedule_is_not_shown() -> None:
    needs = [Handling("check the payer", keeping=("template",))]
    report = audit("Birch Pay", on=TODAY, needs=needs, does=needs)
    assert [(finding.where, finding.rule) for finding in report.findings] == [("template", "not shown")]
    scheduled = Holding("t", "Birch Pay", "template", needed_until=date(2031, 12, 31))
    assert audit("Birch Pay", on=TODAY, needs=needs, does=needs, holdings=[scheduled]).passed


def test_what_the_chapter_says_of_the_rules_on_keeping_still_holds() -> None:
    """A row added later could make the sentence untrue without anybody's noticing."""
    then = in_force(on=date(2020, 9, 12), where="CN", theme="retention")
    assert {"CL230", "CL232"} <= {rule.id for rule in then}
    assert all("at least" in rule.paraphrase for rule in then)
    later = [rule for rule in table("rules") if rule.theme == "retention" and rule.jurisdiction == "CN" and rule not in then]
    most = [rule for rule in later if "at least" not in rule.paraphrase]
    assert min(rule.in_force_since for rule in most) == date(2020, 10, 1)
    assert min(rule.in_force_since for rule in most if rule.force == "binding") == date(2021, 11, 1)


def test_no_record_is_no_clearance() -> None:
    report = audit("Birch Pay", on=TODAY)
    assert report.status == "wrong"
    assert report.findings[0].rule == "not shown"
    assert report.not_tested


# ---------------------------------------------------------------------------------------------------------------------
# means


def test_a_rule_not_yet_in_force_never_yields_a_finding() -> None:
    first = row("rules", ANOTHER_WAY).in_force_since
    for draw in drawn(200):
        one = design(draw)
        before, then = (list(too_intrusive(one, day)) for day in (first - timedelta(1), first))
        assert ANOTHER_WAY not in {finding.rule for finding in before}
        demanded = one.where == "CN" and one.job in ("confirm a claimed identity", "find out who it is")
        assert (ANOTHER_WAY in {finding.rule for finding in then}) == (demanded and one.other_way == "none")
        for finding in (*before, *then):
            if finding.rule in {rule.id for rule in table("rules")}:
                assert row("rules", finding.rule).in_force(first)


def test_a_more_intrusive_step_never_reduces_findings() -> None:
    for draw in drawn(200):
        one = design(draw)
        respect = draw.pick(tuple(LADDERS))
        ladder = LADDERS[respect]
        if getattr(one, respect) in ladder[:-1]:
            more: dict[str, Any] = {respect: ladder[ladder.index(getattr(one, respect)) + 1]}
            assert set(too_intrusive(one, TODAY)) <= set(too_intrusive(replace(one, **more), TODAY))


def test_the_least_means_draws_no_finding() -> None:
    for job, least in LEAST.items():
        given: dict[str, Any] = least | {"job": job, "other_way": "offered"}
        assert not list(too_intrusive(Design("d", "Birch Pay", "CN", **given), TODAY))


def test_swapping_the_parties_names_changes_nothing() -> None:
    for draw in drawn():
        kept, built = [holding(draw, f"h{number}") for number in range(3)], design(draw)
        swapped = [replace(each, holder=PARTIES[each.holder]) for each in kept]
        assert list(overdue(kept, TODAY)) == list(overdue(swapped, TODAY))
        assert list(too_intrusive(built, TODAY)) == list(too_intrusive(replace(built, party=PARTIES[built.party]), TODAY))
        solve = find("7.3").solve
        assert list(solve(kept[0], kept[1], TODAY)) == list(solve(swapped[0], swapped[1], TODAY))


# ---------------------------------------------------------------------------------------------------------------------
# tables

BY = ("age", "district")


def test_the_customers_are_the_same_everywhere() -> None:
    rows = customers(600, seed=2020)
    assert sum(each["age"] for each in rows) == SUM_OF_AGES
    assert {each["district"] for each in rows} == set(BANKS)
    assert rows[0] != customers(1, seed=2021)[0]


SUM_OF_AGES = 29797
"""Written down from CPython 3.11."""


def test_a_coarser_table_never_has_a_smaller_k() -> None:
    for seed in range(8):
        rows = customers(300, seed)
        steps = [rows, banded(rows, "age", 5), banded(rows, "age", 10), banded(rows, "age", 20)]
        steps.append(replaced(steps[-1], "district", BANKS))
        sizes = [smallest_class(step, BY) for step in steps]
        assert sizes == sorted(sizes)
        alone = [share_alone(step, BY) for step in steps]
        assert alone == sorted(alone, reverse=True)


def test_one_more_column_never_hides_anybody_better() -> None:
    rows = banded(customers(300, seed=1), "age", 10)
    assert smallest_class(rows, BY) <= smallest_class(rows, BY[:1])
    assert share_alone(rows, BY) >= share_alone(rows, BY[:1])


def test_the_chapters_table_tells_at_a_k_of_ninety_one() -> None:
    rows = replaced(banded(customers(600, seed=2020), "age", 20), "district", BANKS)
    assert smallest_class(rows, BY) == 91
    assert share_told(rows, BY, "pays at") == pytest.approx(0.177, abs=0.001)
    assert fewest_values(rows, BY, "pays at") == 1


def test_classes_lose_nobody_and_an_empty_table_hides_nobody() -> None:
    rows = customers(100, seed=3)
    assert sum(map(len, classes(rows, BY))) == 100
    assert smallest_class([], BY) == 0
    assert fewest_values([], BY, "pays at") == 0


def test_the_exercise_counts_as_the_measure_does() -> None:
    """Over everybody in the table, the fewest rows that fit are its k, and one value left means told."""
    solve = find("7.2").solve
    rows = customers(120, seed=5)
    shown = banded(rows, "age", 20)
    learned = [solve(shown, {"age": each["age"], "district": each["district"]}, []) for each in rows]
    assert min(each["rows"] for each in learned) == smallest_class(shown, BY)
    told = sum(each["values"] == 1 for each in learned) / len(rows)
    assert told == pytest.approx(share_told(shown, BY, "pays at"))
