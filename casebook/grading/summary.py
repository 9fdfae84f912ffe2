"""How did the class do, and which misconceptions were commonest?

For each question the share that solved it, and the named mistakes that wrong answers behaved like. Nothing is said of fewer
than five students: not of a class, not of those who made one mistake, and not of the few who did or did not solve a question.

>>> share(24, 30), share(28, 30), share(2, 30), share(0, 30), share(30, 30), share(3, 4)
('80 %', 'nearly all', 'hardly anybody', 'nobody', 'all', 'fewer than 5 handed in')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from casebook.grading.assignment import Assignment
from casebook.grading.feedback import HEAD

LEAST = 5
"""The smallest group of which a statistic is given."""


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
    """The report as a page: for each question a sentence, a drawing and a table of the same."""
    parts = [
        HEAD.format(title=escape(f"{assignment.title}: the class")),
        f"<main><h1>{escape(assignment.title)}: the class</h1>",
        f'<p class="warning">{escape(sandbox)}</p>' if sandbox else "",
        f"<p>Of groups of fewer than {LEAST} students no number is given.</p>",
        _overview(held),
        *(_question(id, tally) for id, tally in held.items()),
        "</main></body></html>\n",
    ]
    return "".join(parts)


def _overview(held: dict[str, Tally]) -> str:
    bars = [
        (id, tally.passed / tally.handed_in, share(tally.passed, tally.handed_in)) for id, tally in held.items() if _told(tally)
    ]
    rows = "".join(
        f"<tr><th scope=row>{escape(id)}</th><td>{share(tally.passed, tally.handed_in)}</td></tr>" for id, tally in held.items()
    )
    sentence = "The share of those who handed in that solved each question."
    return f"<h2>Solved</h2><p>{sentence}</p>{drawing(bars, sentence)}<table><tr><th>Question<th>Solved</tr>{rows}</table>"


def _told(tally: Tally) -> bool:
    """May the share be drawn to scale?"""
    return share(tally.passed, tally.handed_in).endswith(("%", "nobody")) or tally.passed == tally.handed_in >= LEAST


def _question(id: str, tally: Tally) -> str:
    common, rare = _common(tally), _rare(tally)
    parts = [f"<section><h2>{escape(id)}</h2><p>Solved by {share(tally.passed, tally.handed_in)}."]
    if common:
        sentence = f"The commonest mistake: {common[0][0]} ({common[0][1]} students)."
        rows = "".join(f"<tr><th scope=row>{escape(name)}</th><td>{count}</td></tr>" for name, count in common)
        most = common[0][1]
        parts.append(f" {escape(sentence)}</p>{drawing([(n, c / most, str(c)) for n, c in common], sentence)}")
        parts.append(f"<table><tr><th>Mistake, or rule broken<th>Students</tr>{rows}</table>")
    else:
        parts.append("</p>")
    if rare:
        parts.append(f"<p>Seen, each with fewer than {LEAST} students: {escape('; '.join(rare))}.</p>")
    return "".join(parts) + "</section>"


def drawing(bars: list[tuple[str, float, str]], sentence: str) -> str:
    """Horizontal bars as a static drawing: (label, length from 0 to 1, what stands beside it)."""
    if not bars:
        return ""
    step, left, width = 26, 260, 300
    lines = []
    for at, (label, length, beside) in enumerate(bars):
        y = at * step
        short = label if len(label) <= 38 else label[:37] + "…"
        lines.append(
            f'<text x="{left - 8}" y="{y + 17}" text-anchor="end">{escape(short)}</text>'
            f'<rect x="{left}" y="{y + 5}" width="{max(1, round(length * width))}" height="16" fill="#0072b2"/>'
            f'<text x="{left + max(1, round(length * width)) + 6}" y="{y + 17}">{escape(beside)}</text>'
        )
    size = f'viewBox="0 0 {left + width + 60} {len(bars) * step}"'
    return f'<svg {size} role="img" aria-label="{escape(sentence)}" font-size="13" width="100%">{"".join(lines)}</svg>'
