"""How are millions of comparisons made, where `recognition` and `matcher` make thousands?

The same features and scores with numpy, row by row: to rounding, what `recognition` gives for one face.

>>> import numpy as np
>>> from casebook import faces, recognition
>>> seen = faces.captures(faces.people(4, seed=1), seed=2)
>>> one = [recognition.features(points) for points in seen]
>>> bool(np.allclose(features(np.array(seen)), one, rtol=0, atol=1e-9))
True

There is one matcher more: one that has learned from other people's captures how people and captures vary, as real ones do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from casebook import faces, recognition
from casebook import matcher as known
from casebook.faces import ProfileName, SettingName
from casebook.faces_numpy import Array
from casebook.recognition import Units


def features(points: Array, units: Units = "shape") -> Array:
    """Each row of points laid on the average face, as `recognition.features` does: n by 166."""
    target = np.array(faces.moves(faces.average_face())[3]).view(
        np.complex128
    )  # x and y as one number, so turning is a product
    moved = np.ascontiguousarray(points).view(np.complex128)
    moved = moved - moved.mean(axis=1, keepdims=True)
    turn = moved.conj() @ target
    length = np.abs(turn)
    grow = (np.abs(target) ** 2).sum() / length if units == "shape" else 1.0
    aligned: Array = (moved * (grow * turn / length)[:, None]).view(np.float64)
    return aligned


def naive_scores(references: Array, probes: Array) -> Array:
    """`recognition.naive_score` of every probe (rows) with every reference (columns)."""
    scores = _squares(references, probes)
    np.maximum(scores, 0, out=scores)  # rounding can leave less than nothing
    scores /= references.shape[1]
    np.sqrt(scores, out=scores)
    return -scores


@dataclass(frozen=True, slots=True)
class Matcher:
    """`matcher.Matcher` on arrays."""

    average: Array
    expected: Array
    whiten_same: Array
    whiten_any: Array
    constant: float

    def scores(self, references: Array, probes: Array) -> Array:
        """The log-likelihood ratio of every probe (rows) with every reference (columns)."""
        templates, moved = (references - self.average) @ self.expected.T, probes - self.average
        unusual = ((moved @ self.whiten_any.T) ** 2).sum(axis=1)
        scores = _squares(templates, moved @ self.whiten_same.T)
        scores -= unusual[:, None]
        scores *= -0.5
        scores += self.constant
        return scores

    def mated_scores(self, references: Array, probes: Array) -> Array:
        """The log-likelihood ratio of each probe with the reference at its own place."""
        templates, moved = (references - self.average) @ self.expected.T, probes - self.average
        unusual, apart = moved @ self.whiten_any.T, moved @ self.whiten_same.T - templates
        scores: Array = self.constant + ((unusual**2).sum(axis=1) - (apart**2).sum(axis=1)) / 2
        return scores


def matcher(average: Array, between: Array, within: Array) -> Matcher:
    """The best comparison for these covariances, as `matcher.matcher`."""
    root = np.linalg.cholesky(between + within)
    whiten_any = np.linalg.inv(root)
    shown_again = between @ whiten_any.T @ whiten_any
    left = np.linalg.cholesky(between + within - shown_again @ between)
    whiten_same = np.linalg.inv(left)
    constant = float(np.log(np.diag(root) / np.diag(left)).sum())
    return Matcher(average, whiten_same @ shown_again, whiten_same, whiten_any, constant)


@cache
def ideal_matcher(profile: ProfileName, setting: SettingName, units: Units) -> Matcher:
    """The matcher that knows how our people and captures vary, as `matcher.ideal_matcher`."""
    average = np.array(recognition.features(faces.average_face(), units))
    between, within = (np.array(matrix) for matrix in known.variation(profile, setting, units))
    return matcher(average, between, within)


def learned_matcher(first: Array, second: Array, directions: int = 80) -> Matcher:
    """A matcher that learned from the features of two captures of each of many people, who are not those to be recognized.

    What two captures of one person differ in is noise; how people differ is the rest. Only the directions in which people
    differ most, in units of noise, are kept: the others could not be told from chance.
    """
    within = np.cov((first - second).T) / 2 + 1e-3 * np.eye(first.shape[1])  # nothing varies in what aligning removes
    between = np.cov((first + second).T) / 4 - within / 2
    root = np.linalg.cholesky(within)
    white = np.linalg.inv(root)
    sizes, axes = np.linalg.eigh(white @ between @ white.T)
    kept = root @ axes[:, -directions:] * np.sqrt(np.maximum(sizes[-directions:], 0))
    return matcher((first.mean(axis=0) + second.mean(axis=0)) / 2, kept @ kept.T, within)


def _squares(references: Array, probes: Array) -> Array:
    squares: Array = (-2 * probes) @ references.T
    squares += (probes**2).sum(axis=1)[:, None]
    squares += (references**2).sum(axis=1)
    return squares
