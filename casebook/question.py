"""What is a question?

One record of four parts: the reference *solution*, the *rules* (each a generator of cases that isolates it, with the
reason in plain words), the *mistakes* (named misconceptions, each a runnable wrong answer that its own rule must catch)
and the *hints*. The check in a notebook, the check in a page, grading, the answer key and the test that the exercise is
sound are all made from it.

>>> halve = Question("0.1", kind="compute", outcome="CASE-1", minutes=2, answer="halve", returns=float)
>>> @halve.solution
... def half(number):
...     return number / 2
>>> @halve.rule("odd numbers", "Half of an odd number is not whole.")
... def odd(draw):
...     yield (1,)
...     yield (2 * draw.below(50) + 1,)
>>> @halve.mistake("halving rounds down", caught_by="odd numbers")
... def rounded(number):
...     return number // 2
>>> halve.criteria["odd numbers"].reason
'Half of an odd number is not whole.'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, TypeVar

Kind = Literal["predict", "compute", "decide", "weigh", "discuss"]
Work = Callable[..., Any]
Item = TypeVar("Item")
Function = TypeVar("Function", bound=Work)


class Draw:
    """Chance from a seed: the same seed draws the same on every Python, because only `random()` is asked.

    >>> [Draw("a seed").below(10) for _ in range(3)]
    [3, 3, 3]
    """

    def __init__(self, seed: str) -> None:
        self._random = Random(seed).random

    def below(self, number: int) -> int:
        """A whole number from 0 up to, not including, `number`."""
        return int(self._random() * number)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.below(len(items))]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """`count` different items, in a drawn order."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(count)]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One rule of a question: a name, the reason a learner reads, and the cases that isolate it.

    A *mixed* rule draws cases in which the others meet; it speaks only where none of them has spoken.
    """

    name: str
    reason: str
    cases: Callable[[Draw], Iterator[tuple[Any, ...]]]
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A case that every learner sees, so that the question can be answered in a table, without code."""

    rule: str
    arguments: tuple[Any, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A misconception as runnable code, and the rule that must catch it."""

    name: str
    caught_by: str
    work: Work


@dataclass(slots=True)
class Question:
    """One question. `answer` is the name in the learner's namespace; `returns` the type its value is read as."""

    id: str
    kind: Kind
    outcome: str
    minutes: int
    answer: str = ""
    returns: Any = None
    in_table: Any = None
    """The type of one table entry, where it differs from `returns` (see `tabled`)."""
    points: int = 1
    tolerance: float = 1e-9
    needs: tuple[str, ...] = ()
    not_tested: tuple[str, ...] = ()

    criteria: dict[str, Criterion] = field(default_factory=dict, init=False)
    mistakes: list[Mistake] = field(default_factory=list, init=False)
    alternatives: dict[str, Work] = field(default_factory=dict, init=False)
    hints: tuple[str, ...] = field(default=(), init=False)
    solve: Work = field(default=lambda *_: None, init=False)
    tell: Callable[[tuple[Any, ...], Any, Any], str] = field(default=lambda *_: "", init=False)
    touch: Callable[[tuple[Any, ...], Any, Any], set[str]] = field(default=lambda *_: set(), init=False)
    tabled: Callable[[Any], Any] = field(default=lambda value: value, init=False)
    publish: Callable[[], Mapping[str, Published]] = field(default=dict, init=False)

    def __post_init__(self) -> None:
        self.in_table = self.in_table or self.returns

    @property
    def returns_from_call(self) -> bool:
        """Is a function asked for (and a table only taken in its place)?"""
        return self.kind in ("compute", "decide")

    @property
    def chapter(self) -> int:
        """The number before the dot."""
        return int(self.id.partition(".")[0])

    def solution(self, work: Function) -> Function:
        """The reference solution: what every case is compared with."""
        self.solve = work
        return work

    def rule(
        self, name: str, reason: str, *, mixed: bool = False
    ) -> Callable[[Callable[[Draw], Iterator[Any]]], Callable[..., Any]]:
        """A rule, over the generator that draws its cases; mixed rules come last."""

        def keep(cases: Callable[[Draw], Iterator[Any]]) -> Callable[..., Any]:
            self.criteria[name] = Criterion(name, reason, cases, mixed)
            return cases

        return keep

    def mistake(self, name: str, *, caught_by: str) -> Callable[[Function], Function]:
        """A named misconception, over code that commits it."""

        def keep(work: Function) -> Function:
            self.mistakes.append(Mistake(name, caught_by, work))
            return work

        return keep

    def accepted(self, name: str) -> Callable[[Work], Work]:
        """Another right answer, in another style."""

        def keep(work: Work) -> Work:
            self.alternatives[name] = work
            return work

        return keep

    def hint(self, *texts: str) -> None:
        """The hints, from a nudge to nearly the answer."""
        self.hints = texts

    def telling(self, tell: Callable[[tuple[Any, ...], Any, Any], str]) -> Callable[..., str]:
        """How a counterexample is told: from (arguments, expected, got) to a sentence or two in the words of the case."""
        self.tell = tell
        return tell

    def touches(self, touch: Callable[[tuple[Any, ...], Any, Any], set[str]]) -> Callable[..., set[str]]:
        """Which rules a wrong value touches, from (arguments, expected, got), so that the reason given fits the error."""
        self.touch = touch
        return touch

    def table_entry(self, project: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """What of the function's value a table entry holds."""
        self.tabled = project
        return project

    def published(self, publish: Callable[[], Mapping[str, Published]]) -> Callable[[], Mapping[str, Published]]:
        """The cases a learner sees, by id. Read when asked for, because they may come from `data/`."""
        self.publish = publish
        return publish

    def cases(self, criterion: Criterion, seed: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """The criterion's cases as (id, arguments): the published ones first, then those drawn from the seed."""
        for id, case in self.publish().items():
            if case.rule == criterion.name:
                yield id, case.arguments
        for arguments in criterion.cases(Draw(f"{seed}/{self.id}/{criterion.name}")):
            yield "", arguments
