"""What do questions share whose cases are judged and never varied: real sentences, or situations of invented parties?

>>> on_our_rows("y2")
'refuted'
>>> verdict("au1"), but(("au1",), "finding")("au1")
('no finding', 'finding')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from casebook.plain import from_plain, to_plain
from casebook.question import Draw, Published, Question
from casebook.records import Situation
from casebook.tables import row, table

STANDS = {"established": "shown", "asserted": "claimed", "refuted": "refuted", "unknown": "open"}


def nothing_more(draw: Draw) -> Iterator[tuple[Any, ...]]:
    """No drawn cases: the published ones are all there is. Real words are never varied."""
    yield from ()


def on_our_rows(id: str) -> str:
    """How a proposition stands on the rows it names: shown, claimed, refuted or open."""
    return STANDS[row("propositions", id).standing]


def sentences(rules: Mapping[str, str]) -> Mapping[str, Published]:
    """Propositions to publish, each with the rows it stands on, from their ids and the rule that each speaks for."""
    rows = {id: row("propositions", id) for id in rules}
    return {id: Published(rules[id], (id,), f"{each.text} ({', '.join(each.claims)})") for id, each in rows.items()}


def situations(question: str) -> list[Situation]:
    """The situations that a question shows, in their order."""
    return [each for each in table("situations") if each.used_in == question]


def shown(question: str) -> Mapping[str, Published]:
    """Those to publish, each under its own words and the rule that it speaks for."""
    return {each.id: Published(each.rule, (each.id,), each.text) for each in situations(question)}


def verdict(id: str) -> str:
    """How a situation is judged."""
    return str(row("situations", id).verdict)


def but(ids: tuple[str, ...], other: str) -> Callable[[str], str]:
    """A mistake: the right verdicts, but another one for some cases."""

    def answer(id: str) -> str:
        return other if id in ids else verdict(id)

    return answer


def of_known_mistakes(question: Question, arguments: tuple[Any, ...], got: Any) -> set[str]:
    """The rules whose own mistake gives this very answer."""
    return {
        mistake.caught_by
        for mistake in question.mistakes
        if from_plain(to_plain(mistake.work(*arguments)), question.returns) == got
    }


def explained_by_known_mistakes(question: Question) -> None:
    """An error touches the rules whose own mistake gives this very answer, so that the reason told fits the error."""

    @question.touches
    def rules_of_that_mistake(arguments: tuple[Any, ...], expected: Any, got: Any) -> set[str]:
        return of_known_mistakes(question, arguments, got)
