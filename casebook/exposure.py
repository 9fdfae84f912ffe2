"""How many people does one person's click expose?

A network lets an app that somebody installs read her friends' profiles too. `exposed` counts everybody whose profile is read,
each person once, however many of her friends installed it.

>>> friends = graph([("Ana", "Ben"), ("Ana", "Cem"), ("Ben", "Dia")])
>>> sorted(exposed(friends, ["Ana"])), sorted(bystanders(friends, ["Ana"]))
(['Ana', 'Ben', 'Cem'], ['Ben', 'Cem'])

A second installer who is a friend of the first brings only those whom the first did not reach:

>>> len(exposed(friends, ["Ana", "Ben"]))
4

`estimate` says what to expect where friendships are spread evenly, `friends_needed` turns it round: two totals that one read
in a newspaper, and how many friends each installer would have to have. It says what *one* model needs, and no more.

>>> round(friends_needed(1_500_000_000, 270_000, 87_000_000))
332

`town` draws a network of people who are nobody, with some who know many, and with circles in which friends share friends.

>>> small = town(400, mean_friends=20, seed="a town")
>>> round(mean_friends(small)), len(exposed(small, recruited(small, 10, seed="ten")))
(20, 148)
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from itertools import accumulate
from math import exp, log
from random import Random
from typing import Literal, TypeVar

Person = TypeVar("Person", bound=Hashable)
Friends = Mapping[Person, Collection[Person]]
"""Who is whose friend: each person with all her friends, both ways round."""
Recruiting = Literal["by lot", "the sociable", "through friends"]


def graph(friendships: Iterable[tuple[Person, Person]]) -> dict[Person, set[Person]]:
    """Friends by person, from pairs. A friendship goes both ways, and counts once however often it is written down.

    >>> graph([("Ana", "Ben"), ("Ben", "Ana")])
    {'Ana': {'Ben'}, 'Ben': {'Ana'}}
    """
    friends: dict[Person, set[Person]] = defaultdict(set)
    for one, other in friendships:
        if one != other:
            friends[one].add(other)
            friends[other].add(one)
    return dict(friends)


def exposed(friends: Friends[Person], installers: Iterable[Person]) -> frozenset[Person]:
    """Everybody whose profile the app can read: the installers and all their friends.

    >>> sorted(exposed(graph([("Ana", "Ben")]), ["Eva"]))
    ['Eva']
    """
    clicked = frozenset(installers)
    return clicked.union(*(friends.get(each, ()) for each in clicked))


def bystanders(friends: Friends[Person], installers: Iterable[Person]) -> frozenset[Person]:
    """Those of them who installed nothing: a friend clicked, and they are read."""
    clicked = frozenset(installers)
    return exposed(friends, clicked) - clicked


def counted_twice(friends: Friends[Person], installers: Iterable[Person]) -> int:
    """By how much one is wrong who adds up the installers' lists of friends and takes the sum for a number of bystanders.

    >>> counted_twice(graph([("Ana", "Ben"), ("Cem", "Ben")]), ["Ana", "Cem"])
    1
    """
    clicked = frozenset(installers)
    return sum(len(friends.get(each, ())) for each in clicked) - len(bystanders(friends, clicked))


def mean_friends(friends: Friends[Person]) -> float:
    """The mean number of friends a person has (0.0 in an empty network)."""
    return sum(map(len, friends.values())) / len(friends) if friends else 0.0


def shared_circles(friends: Friends[Person]) -> float:
    """Of all pairs of friends that people have, the share who are friends with each other (the clustering; 0.0 without a pair).

    >>> shared_circles(graph([(1, 2), (2, 3), (3, 1), (3, 4)]))
    0.6
    """
    pairs = sum(len(each) * (len(each) - 1) for each in friends.values())
    sets = {person: frozenset(each) for person, each in friends.items()}
    closed = sum(len(sets[person] & sets[other]) for person in sets for other in sets[person])
    return closed / pairs if pairs else 0.0


# ---------------------------------------------------------------------------------------------------------------------
# the closed form, and what it needs


def estimate(people: float, installers: float, friends_each: float) -> float:
    """How many are exposed if every friend of every installer is drawn evenly from all people: V(1 − e^(−m·d/V)).

    Few installers expose about m·d people; many cannot expose more than there are.

    >>> round(estimate(10_000, 57, 100)), round(estimate(10_000, 10_000, 100))
    (4345, 10000)
    """
    return people * (1 - exp(-installers * friends_each / people))


def friends_needed(people: float, installers: float, reached: float) -> float:
    """How many friends each installer needs, on the mean, so that `estimate` gives `reached`.

    Raises ValueError where nobody installed, or as many as there are, or more, would be reached.
    """
    if not 0 < reached < people or installers <= 0:
        raise ValueError(f"{installers} installers can reach more than 0 and fewer than {people} people, not {reached}")
    return -people / installers * log(1 - reached / people)


# ---------------------------------------------------------------------------------------------------------------------
# networks of nobody


def town(
    people: int, *, mean_friends: float, seed: str, spread: float = 0.8, circle: int = 100, inside: float = 0.0
) -> dict[int, set[int]]:
    """Draw a network: numbers for people, and about `mean_friends` friends for each on the mean.

    How sociable a person is, is log-normal: `spread` is the standard deviation of its logarithm, and 0 makes all alike. Of all
    friendships the share `inside` is made within circles of `circle` people; their friends are friends of each other more
    often. Nobody is befriended twice, so a circle that is nearly full takes in no more: what is left is made outside.
    """
    random = Random(seed).random  # random() alone is the same in every Python
    weight = [exp(spread * (sum(random() for _ in range(12)) - 6)) for _ in range(people)]
    everybody = _Lot(range(people), weight)
    circles = [_Lot(range(first, min(first + circle, people)), weight) for first in range(0, people, circle)]
    friends: dict[int, set[int]] = {person: set() for person in range(people)}
    wanted, tries = round(people * min(mean_friends, people - 1) / 2), 0
    while wanted and tries < 40 * people * max(mean_friends, 1):
        tries += 1
        one = everybody.draw(random())
        at_home = random() < inside and tries < 20 * people * max(mean_friends, 1)
        other = (circles[one // circle] if at_home else everybody).draw(random())
        if one != other and other not in friends[one]:
            friends[one].add(other)
            friends[other].add(one)
            wanted -= 1
    return friends


class _Lot:
    """People drawn by their weight."""

    def __init__(self, people: range, weight: list[float]) -> None:
        self.people = people
        self.bounds = list(accumulate(weight[person] for person in people))

    def draw(self, chance: float) -> int:
        return self.people[min(bisect(self.bounds, chance * self.bounds[-1]), len(self.bounds) - 1)]


def recruited(friends: Friends[int], count: int, *, seed: str, how: Recruiting = "by lot") -> list[int]:
    """Draw that many different installers.

    `by lot` everybody is as likely as the next; `the sociable` come in proportion to the number of their friends; `through
    friends`, each but the first is a friend of somebody who installed before, as far as there are any. The first ones do not
    depend on how many follow, so a longer list holds the shorter one.
    """
    random = Random(seed).random
    people = sorted(friends)
    lot = _Lot(range(len(people)), [float(len(friends[person])) if how == "the sociable" else 1.0 for person in people])
    chosen: dict[int, None] = {}
    tries = 0
    while len(chosen) < min(count, len(people)):
        tries += 1
        if tries > 100 * len(people):  # who is left has no friends, or hardly any
            chosen |= dict.fromkeys(people)
        elif how == "through friends" and chosen and tries % 50:  # now and then a fresh start: a circle can be used up
            earlier = list(chosen)[int(len(chosen) * random())]
            known = sorted(friends[earlier])
            if known:
                chosen.setdefault(known[int(len(known) * random())])
        else:
            chosen.setdefault(people[lot.draw(random())])
    return list(chosen)[:count]
