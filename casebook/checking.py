"""What does a learner call?

`check("1.2", answer)` reports on an answer, `hint("1.2")` gives the next hint, `cases("1.3")` lists the published cases.
Nothing is sent anywhere and nothing is stored.

>>> print(check("1.2", ...))
1.2: not attempted yet
  Replace the three dots with your answer, run the cell, then check again.
>>> print(check("1.22", ...))  # doctest: +ELLIPSIS
1.22: cannot be checked yet
  There is no question 1.22; the nearest are 1.2, ...
"""

from __future__ import annotations

import difflib
import html
import textwrap
from collections.abc import Mapping

from casebook.answers import SECONDS, InProcess
from casebook.examine import PUBLIC_SEED, examine
from casebook.findings import Report
from casebook.question import Published
from casebook.questions import NoSuchQuestion, all_questions, find

_shown: dict[str, int] = {}


def check(id: str, answer: object = ..., *, seed: int = PUBLIC_SEED, seconds: float = SECONDS) -> Report:
    """Check an answer to question `id`; `seconds` bounds each call of a function. The report shows itself."""
    id = str(id).strip()
    try:
        question = find(id)
    except NoSuchQuestion:
        return Report(id, "cannot_check", note=_no_such_question(id))
    return examine(question, InProcess({question.answer: answer}, seconds=seconds), seed=seed)


class Text(str):
    """A text that shows itself without quotation marks."""

    def __repr__(self) -> str:
        return str(self)


def hint(id: str) -> Text:
    """The next hint to question `id`; after the last one, the first again.

    >>> hint("1.2")
    Hint 1 of 3: Two columns matter: footing and status.
    """
    try:
        question = find(id)
    except NoSuchQuestion:
        return Text(_no_such_question(id))
    if not question.hints:
        return Text(f"Question {id} has no hints: it is for discussion.")
    given = _shown.get(id, 0)
    _shown[id] = given + 1
    number = given % len(question.hints)
    return Text(f"Hint {number + 1} of {len(question.hints)}: {question.hints[number]}")


class Cases(list[Published]):
    """Published cases that show themselves: wrapped text in a terminal, a list in a notebook."""

    def __init__(self, published: Mapping[str, Published]) -> None:
        super().__init__(published.values())
        self.ids = tuple(published)

    def __repr__(self) -> str:
        lines = (
            textwrap.fill(f"{id}  {case.words}", 100, subsequent_indent="    ") for id, case in zip(self.ids, self, strict=True)
        )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        items = (f"<dt>{id}</dt><dd>{html.escape(case.words)}</dd>" for id, case in zip(self.ids, self, strict=True))
        return f'<dl class="casebook-cases">{"".join(items)}</dl>'


def cases(id: str) -> Cases:
    """The cases of question `id` that everybody sees.

    >>> cases("1.1")  # doctest: +ELLIPSIS
    L04  The article reports Lee as saying that ...
    N03 ...
    """
    try:
        return Cases(find(str(id).strip()).publish())
    except NoSuchQuestion:
        raise ValueError(_no_such_question(str(id))) from None


def _no_such_question(id: str) -> str:
    ids = [question.id for question in all_questions()]
    near = difflib.get_close_matches(str(id), ids, n=3, cutoff=0) or ids[:3]
    return f"There is no question {id}; the nearest are {', '.join(near)}."
