"""What a count of exposed people promises: one more click never exposes fewer, and nobody is counted twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from casebook.exposure import (
    bystanders,
    counted_twice,
    estimate,
    exposed,
    friends_needed,
    graph,
    mean_friends,
    recruited,
    shared_circles,
    town,
)
from casebook.question import Draw

PEOPLE = 30
WAYS = ("by lot", "the sociable", "through friends")


def drawn(count: int = 60) -> Iterator[tuple[Draw, dict[int, set[int]], list[int]]]:
    """A drawn network of thirty people, and some who install."""
    for number in range(count):
        draw = Draw(f"exposure/{number}")
        pairs = [(draw.below(PEOPLE), draw.below(PEOPLE)) for _ in range(draw.below(80))]
        yield draw, graph(pairs), draw.some(range(PEOPLE), draw.below(8))


# ---------------------------------------------------------------------------------------------------------------------
# who is exposed


def test_one_more_installer_never_exposes_fewer() -> None:
    for draw, friends, installers in drawn():
        assert exposed(friends, installers) <= exposed(friends, [*installers, draw.below(PEOPLE)])


def test_one_more_friendship_never_exposes_fewer() -> None:
    for draw, friends, installers in drawn():
        pairs = [(one, other) for one in friends for other in friends[one]]
        more = graph([*pairs, (draw.below(PEOPLE), draw.below(PEOPLE))])
        assert exposed(friends, installers) <= exposed(more, installers)


def test_nobody_is_counted_twice() -> None:
    for _, friends, installers in drawn():
        lists = [friends.get(each, set()) for each in installers]
        assert len(exposed(friends, installers)) <= len(installers) + sum(map(len, lists))
        assert counted_twice(friends, installers) == sum(map(len, lists)) - len(bystanders(friends, installers)) >= 0


def test_nothing_is_counted_twice_where_no_lists_meet() -> None:
    apart = graph([("Ana", "Ben"), ("Cem", "Dia")])
    assert counted_twice(apart, ["Ana", "Cem"]) == 0
    assert counted_twice(apart, ["Ana", "Ben"]) == 2  # each stands in the other's list, and neither is a bystander


def test_an_installer_who_is_a_friend_of_another_counts_once_and_is_no_bystander() -> None:
    friends = graph([("Ana", "Ben"), ("Ana", "Cem")])
    assert exposed(friends, ["Ana", "Ben"]) == {"Ana", "Ben", "Cem"}
    assert bystanders(friends, ["Ana", "Ben"]) == {"Cem"}


def test_who_installs_twice_installs_once() -> None:
    for _, friends, installers in drawn():
        assert exposed(friends, [*installers, *installers]) == exposed(friends, installers)
        assert counted_twice(friends, [*installers, *installers]) == counted_twice(friends, installers)


def test_installers_and_bystanders_make_up_the_exposed() -> None:
    for _, friends, installers in drawn():
        assert bystanders(friends, installers) | set(installers) == exposed(friends, installers)
        assert not bystanders(friends, installers) & set(installers)


def test_without_a_click_nobody_is_exposed() -> None:
    assert exposed(graph([("Ana", "Ben")]), []) == frozenset()


def test_swapping_names_changes_nothing() -> None:
    for _, friends, installers in drawn():
        renamed = {PEOPLE - person: {PEOPLE - other for other in each} for person, each in friends.items()}
        turned = exposed(renamed, [PEOPLE - each for each in installers])
        assert {PEOPLE - each for each in turned} == exposed(friends, installers)


def test_a_person_is_no_friend_of_her_own() -> None:
    assert graph([("Ana", "Ana")]) == {}


# ---------------------------------------------------------------------------------------------------------------------
# the closed form


def test_the_estimate_grows_and_never_passes_everybody() -> None:
    for people in (10, 1_000, 1_000_000):
        so_far = 0.0
        for installers in range(0, people, people // 10):
            now = estimate(people, installers, 50)
            assert so_far <= now <= people
            so_far = now


def test_few_installers_reach_almost_all_their_lists() -> None:
    assert estimate(10**9, 10, 100) == pytest.approx(1_000, rel=1e-5)


def test_what_is_needed_gives_what_was_reached() -> None:
    for people, installers, reached in ((200_000_000, 270_000, 87_000_000), (1e9, 57, 214_077), (4_000, 20, 900)):
        assert estimate(people, installers, friends_needed(people, installers, reached)) == pytest.approx(reached)


@pytest.mark.parametrize(("people", "installers", "reached"), [(100, 0, 5), (100, 5, 100), (100, 5, 0)])
def test_what_cannot_be_is_refused(people: int, installers: int, reached: int) -> None:
    with pytest.raises(ValueError, match="can reach more than 0 and fewer than 100"):
        friends_needed(people, installers, reached)


# ---------------------------------------------------------------------------------------------------------------------
# networks of nobody


def test_a_seed_makes_one_town() -> None:
    assert town(300, mean_friends=10, seed="a") == town(300, mean_friends=10, seed="a")
    assert town(300, mean_friends=10, seed="a") != town(300, mean_friends=10, seed="b")


@pytest.mark.parametrize("inside", [0.0, 0.9])
def test_a_town_has_the_friends_that_were_asked_for(inside: float) -> None:
    friends = town(1_000, mean_friends=30, seed="t", inside=inside)
    assert mean_friends(friends) == pytest.approx(30)
    assert all(one in friends[other] and one != other for one in friends for other in friends[one])


def test_circles_share_friends() -> None:
    loose, close = (shared_circles(town(1_000, mean_friends=30, seed="t", inside=inside)) for inside in (0.0, 0.9))
    assert close > 2 * loose


def test_without_spread_all_are_alike() -> None:
    alike, unlike = (town(1_000, mean_friends=30, seed="t", spread=spread) for spread in (0.0, 0.8))
    assert max(map(len, alike.values())) < max(map(len, unlike.values())) / 2


def test_a_town_too_small_for_its_friendships_still_ends() -> None:
    friends = town(5, mean_friends=50, seed="t", inside=1.0, circle=2)
    assert all(len(each) <= 4 for each in friends.values())


@pytest.mark.parametrize("how", WAYS)
def test_installers_are_different_and_a_longer_list_holds_the_shorter(how: str) -> None:
    friends = town(200, mean_friends=8, seed="t", inside=0.9, circle=20)
    many = recruited(friends, 150, seed="r", how=how)  # type: ignore[arg-type]
    assert len(set(many)) == 150
    assert recruited(friends, 40, seed="r", how=how) == many[:40]  # type: ignore[arg-type]
    assert len(recruited(friends, 500, seed="r", how=how)) == 200  # type: ignore[arg-type]


def _reached(friends: dict[int, set[int]], how: str) -> float:
    return sum(len(exposed(friends, recruited(friends, 20, seed=f"r{turn}", how=how))) for turn in range(8)) / 8  # type: ignore[arg-type]


def test_circles_matter_where_installers_come_through_friends_and_hardly_where_they_come_by_lot() -> None:
    """By lot a person's chance of being exposed hangs on how many friends she has, not on whether these know each other."""
    loose, close = (town(2_000, mean_friends=30, seed="t", inside=inside) for inside in (0.0, 0.9))
    assert _reached(close, "by lot") == pytest.approx(_reached(loose, "by lot"), rel=0.15)
    assert _reached(close, "through friends") < 0.7 * _reached(loose, "through friends")


def test_the_sociable_expose_more() -> None:
    friends = town(2_000, mean_friends=30, seed="t")
    assert _reached(friends, "the sociable") > 1.2 * _reached(friends, "by lot")
