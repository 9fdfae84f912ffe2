"""Which linear algebra do the faces need that the standard library lacks?

Vectors are tuples of numbers, a matrix is a tuple of its rows. Nothing here is clever; it is small and the same everywhere.

>>> root = cholesky(((4.0, 2.0), (2.0, 5.0)))
>>> root
((2.0, 0.0), (1.0, 2.0))
>>> gram(root)
((4.0, 2.0), (2.0, 5.0))
>>> times(lower_inverse(root), root)
((1.0, 0.0), (0.0, 1.0))
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from operator import add, mul, sub

Row = tuple[float, ...]
Matrix = tuple[Row, ...]


def dot(one: Iterable[float], other: Iterable[float]) -> float:
    """The sum of the products, as far as the shorter one goes."""
    total: float = sum(map(mul, one, other))
    return total


def plus(one: Iterable[float], other: Iterable[float]) -> Row:
    """The sum, entry by entry."""
    return tuple(map(add, one, other))


def minus(one: Iterable[float], other: Iterable[float]) -> Row:
    """The difference, entry by entry."""
    return tuple(map(sub, one, other))


def scaled(factor: float, rows: Iterable[Row]) -> list[Row]:
    """Every entry times the factor."""
    return [tuple(factor * value for value in row) for row in rows]


def transposed(rows: Iterable[Sequence[float]]) -> Matrix:
    """Rows become columns."""
    return tuple(zip(*rows, strict=True))


def apply(matrix: Iterable[Row], vector: Sequence[float]) -> Row:
    """Matrix times vector."""
    return tuple(dot(row, vector) for row in matrix)


def times(one: Iterable[Row], other: Iterable[Row]) -> Matrix:
    """Matrix times matrix."""
    columns = transposed(other)
    return tuple(apply(columns, row) for row in one)


def gram(rows: Sequence[Row]) -> Matrix:
    """Every row times every row: the matrix times its transpose."""
    lower = [[dot(row, other) for other in rows[: at + 1]] for at, row in enumerate(rows)]
    return tuple((*row, *(lower[below][at] for below in range(at + 1, len(rows)))) for at, row in enumerate(lower))


def cholesky(matrix: Sequence[Row]) -> Matrix:
    """The lower triangular root: root times its transpose is the matrix, which must be symmetric and positive definite.

    >>> cholesky(((1.0, 2.0), (2.0, 1.0)))
    Traceback (most recent call last):
    ValueError: math domain error
    """
    root: list[list[float]] = []
    for i, row in enumerate(matrix):
        new = [0.0] * len(row)
        for j, other in enumerate(root):
            new[j] = (row[j] - dot(new[:j], other)) / other[j]
        new[i] = math.sqrt(row[i] - dot(new[:i], new))
        root.append(new)
    return tuple(map(tuple, root))


def lower_inverse(root: Sequence[Row]) -> Matrix:
    """The inverse of a lower triangular matrix."""
    columns = []
    for j in range(len(root)):
        column = [0.0] * len(root)
        column[j] = 1.0 / root[j][j]
        for i in range(j + 1, len(root)):
            column[i] = -dot(root[i][j:i], column[j:i]) / root[i][i]
        columns.append(column)
    return transposed(columns)


def span(vectors: Iterable[Row]) -> Matrix:
    """Vectors of length one at right angles to each other that span the same space (Gram and Schmidt).

    >>> span([(0.0, 2.0), (3.0, 1.0)])
    ((0.0, 1.0), (1.0, 0.0))
    """
    found: list[Row] = []
    for vector in vectors:
        rest = without(found, vector)
        length = math.sqrt(dot(rest, rest))
        found.append(tuple(value / length for value in rest))
    return tuple(found)


def without(space: Iterable[Row], vector: Row) -> Row:
    """The vector less its part in a space that `span` gave.

    >>> without([(0.0, 1.0)], (3.0, 1.0))
    (3.0, 0.0)
    """
    for basis in (*space, *space):  # the second time removes what rounding left
        part = dot(basis, vector)
        vector = tuple(value - part * along for value, along in zip(vector, basis, strict=True))
    return vector
