"""How did the class do, and which misconceptions were commonest?

For each question the share that solved it, and the named mistakes that wrong answers behaved like. Nothing is said of fewer
than five students: not of a class, not of those who made one mistake, and not of the few who did or did not solve a question.

>>> share(24, 30), share(28, 30), share(2, 30), share(0, 30), share(30, 30), share(3, 4)
('80 %', 'nearly all', 'hardly anybody', 'nobody', 'all', 'fewer than 5 handed in')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from casebook.grading.assignment import Assignment
from casebook.grading.feedback import HEAD
from casebook.questions import find
from casebook.tables import row

LEAST = 5
"""The smallest group of which a statistic is given."""

SVG = '<svg viewBox="0 0 120 12" width="120" height="12" aria-hidden="true">{}</svg>'
OUTLINE = SVG.format(
    '<rect x="1" y="1" width="118" height="10" fill="none" stroke="#0072b2" stroke-width="2" stroke-dasharray="6 4"/>'
)


@dataclass(slots=True)
class Tally:
    """What is counted of one question, over those who handed something in."""

    handed_in: int = 0
    passed: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    likeness: Counter[str] = field(default_factory=Counter)


def share(count: int, of: int) -> str:
    """How many of a class, without pointing at a few."""
    if of < LEAST:
        return f"fewer than {LEAST} handed in"
    if count in (0, of):
        return "nobody" if count == 0 else "all"
    if count < LEAST:
        return "hardly anybody"
    if of - count < LEAST:
        return "nearly all"
    return f"{round(100 * count / of)} %"


def tallies(assignment: Assignment, records: Iterable[dict[str, Any]]) -> dict[str, Tally]:
    """Counted question by question."""
    held = {asked.id: Tally() for asked in assignment.asked if asked.question.kind != "discuss"}
    for record in records:
        if record["result"]["status"] != "graded":
            continue
        for mark in record["result"]["questions"]:
            if tally := held.get(mark["id"]):
                tally.handed_in += 1
                tally.passed += mark["status"] == "passed"
                tally.statuses[mark["status"]] += 1
                tally.likeness.update(record["likeness"].get(mark["id"], ()))
    return held


def as_json(assignment: Assignment, held: dict[str, Tally]) -> dict[str, Any]:
    """The report as data, with nothing of fewer than five."""
    return {
        "schema": 1,
        "assignment": assignment.title,
        "questions": [
            {
                "id": id,
                "handed_in": tally.handed_in if tally.handed_in >= LEAST else None,
                "solved": share(tally.passed, tally.handed_in),
                "mistakes": [{"name": name, "students": count} for name, count in _common(tally)],
                "rarer": _rare(tally),
            }
            for id, tally in held.items()
        ],
    }


def _common(tally: Tally) -> list[tuple[str, int]]:
    return sorted(((n, c) for n, c in tally.likeness.items() if c >= LEAST), key=lambda item: (-item[1], item[0]))


def _rare(tally: Tally) -> list[str]:
    """Named, not counted, and only where the class is large enough to hide in."""
    return sorted(name for name, count in tally.likeness.items() if count < LEAST) if tally.handed_in >= LEAST else []


def as_html(assignment: Assignment, held: dict[str, Tally], sandbox: str) -> str:
    """The report as a page: for each question a sentence, and a table with its numbers drawn beside them."""
    handed_in = max((tally.handed_in for tally in held.values()), default=0)
    count = f"{handed_in} students handed something in. " if handed_in >= LEAST else ""
    parts = [
        HEAD.format(title=escape(f"{assignment.title}: the class")),
        f"<main><h1>{escape(assignment.title)}: the class</h1>",
        f'<p class="warning">{escape(sandbox)}</p>' if sandbox else "",
        f"<p>{count}Of groups of fewer than {LEAST} no number is given.</p>",
        _overview(held),
        *(_question(id, tally) for id, tally in held.items()),
        "</main></body></html>\n",
    ]
    return "".join(parts)


def _overview(held: dict[str, Tally]) -> str:
    rows = [(id, share(tally.passed, tally.handed_in), _drawn(tally)) for id, tally in held.items()]
    told = "Of those who handed in, so many solved each question; an outline is drawn for “nearly all”."
    return f"<h2>Solved</h2><p>{told}</p>{_table('Question', 'Solved', rows)}"


def _told(tally: Tally) -> bool:
    """May the share be drawn to scale?"""
    return share(tally.passed, tally.handed_in).endswith(("%", "nobody")) or tally.passed == tally.handed_in >= LEAST


def _drawn(tally: Tally) -> str:
    """To scale where the share is told; an outline for *nearly all*, which has no number to draw and is not the least."""
    if _told(tally):
        return _bar(tally.passed / tally.handed_in)
    return OUTLINE if share(tally.passed, tally.handed_in) == "nearly all" else ""


def _question(id: str, tally: Tally) -> str:
    question = find(id)
    named = {mistake.name for mistake in question.mistakes}
    common = [(name if name in named else f"another error against the rule “{name}”", count) for name, count in _common(tally)]
    rare = [name if name in named else f"the rule “{name}” broken in another way" for name in _rare(tally)]
    does = row("outcomes", question.outcome).does
    parts = [f"<section><h2>{escape(id)}: {escape(does)}</h2><p>Solved by {share(tally.passed, tally.handed_in)}."]
    for status, words in (("not_attempted", "Not attempted by"), ("cannot_check", "Could not be checked:")):
        if tally.statuses[status] >= LEAST:
            parts.append(f" {words} {share(tally.statuses[status], tally.handed_in)}.")
    if common:
        most = common[0][1]
        parts.append(f" The commonest mistake: {escape(common[0][0])} ({most} students).</p>")
        parts.append(_table("Mistake", "Students", [(name, str(count), _bar(count / most)) for name, count in common]))
    else:
        parts.append("</p>")
    if rare:
        parts.append(f"<p>Seen, each with fewer than {LEAST} students: {escape('; '.join(rare))}.</p>")
    return "".join(parts) + "</section>"


def _table(first: str, second: str, rows: Sequence[tuple[str, str, str]]) -> str:
    """A table whose third column draws its second: (what, number in words, drawing)."""
    lines = [
        f"<tr><th scope=row>{escape(what)}</th><td>{escape(number)}</td><td>{drawing}</td></tr>"
        for what, number, drawing in rows
    ]
    return f"<table><tr><th scope=col>{first}</th><th scope=col>{second}</th><td></td></tr>{''.join(lines)}</table>"


def _bar(length: float) -> str:
    return SVG.format(f'<rect width="{max(1, round(length * 120))}" height="12" fill="#0072b2"/>')
