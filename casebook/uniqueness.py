"""Is a list of measurements one person's alone, and does that mean she can be found by it?

Two questions that sound like one. A row of rounded measurements is *unique* when nobody else in the file has the same. To
*find* somebody, one must measure her again, and the second measurement is never quite the first:

>>> file = [rounded(row, step=1) for row in ((140.2, 118.6), (139.9, 118.9), (131.0, 110.4))]
>>> file
[(140, 119), (140, 119), (131, 110)]
>>> class_sizes(file)
[2, 2, 1]
>>> round(share_unique(file), 2), smallest_class(file)
(0.33, 1)
>>> again = [rounded(row, step=1) for row in ((140.1, 119.2), (139.2, 118.7), (131.6, 110.1))]
>>> round(share_found_again(file, again), 2)
0.33
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


def rounded(measurements: Iterable[float], step: float) -> tuple[float, ...]:
    """Each measurement to the nearest multiple of `step`, in the unit of both.

    >>> rounded((140.2, 118.6), step=5)
    (140, 120)
    """
    return tuple(round(value / step) * step for value in measurements)


def class_sizes(rows: Sequence[Hashable]) -> list[int]:
    """For each row, how many rows are the same: the size of its equivalence class, itself included."""
    counts = Counter(rows)
    return [counts[row] for row in rows]


def share_unique(rows: Sequence[Hashable]) -> float:
    """The share of rows that nobody else has."""
    return share_in_classes_below(2, rows)


def share_in_classes_below(k: int, rows: Sequence[Hashable]) -> float:
    """The share of rows that fewer than `k` people have: those for whom a file is not k-anonymous.

    >>> share_in_classes_below(3, ["a", "a", "b", "c", "c", "c"])
    0.5
    """
    return sum(size < k for size in class_sizes(rows)) / len(rows)


def smallest_class(rows: Sequence[Hashable]) -> int:
    """The k for which the whole file is k-anonymous: the size of its smallest class."""
    return min(Counter(rows).values())


def share_found_again(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """The share of people whose second row is the same as their first, so that looking it up finds them."""
    return sum(one == other for one, other in zip(first, second, strict=True)) / len(first)
