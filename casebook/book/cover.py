"""What does the course look like? Its cover is drawn from its own data: every dated provision at the day it came into force.

```{cover} 2020-09-12      the day of the speech
```

A small block is one row of `rules.csv`, stacked on the quarter in which it began to apply: filled where that was by the day
of the speech, hollow where it was later. Below run three red lines. No picture is bought or generated, and none shows a face.

>>> quarter(date(2020, 9, 12)), quarter(date(2020, 10, 1))
(50, 51)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casebook.tables import table

FIRST, LAST = 2008, 2028
"""The years at the edges. What is older stands at the left edge, as the sentence says."""
STEP, BLOCK, GROUND, LEFT, WIDTH, HEIGHT = 8.6, 3.3, 232.0, 16.0, 720, 282
"""In units of the drawing: a quarter, a block with its gap, the ground, the left edge, and the whole."""


def quarter(day: date) -> int:
    """The quarter of a day, counted from the left edge."""
    return max(0, (day.year - FIRST) * 4 + (day.month - 1) // 3)


def drawing(days: Iterable[date], speech: date, told: str) -> str:
    """The cover for provisions that came into force on these days, with a sentence for those who don't see it."""
    height: Counter[int] = Counter()
    blocks: dict[bool, list[str]] = {True: [], False: []}
    for day in sorted(days):
        at = quarter(day)
        height[at] += 1
        blocks[day <= speech].append(f"M{LEFT + at * STEP:.1f} {GROUND - height[at] * BLOCK:.1f}h6.6v2.1h-6.6z")
    spoken = LEFT + STEP * 4 * (speech.year - FIRST + speech.timetuple().tm_yday / 366)
    years = "".join(
        f'<text x="{LEFT + (year - FIRST) * 4 * STEP:.1f}" y="{HEIGHT - 6}">{year}</text>' for year in range(FIRST, LAST, 4)
    )
    lines = "".join(
        f'<path class="cover-line" d="M{LEFT} {GROUND + 7 + 8 * number}h{(WIDTH - 2 * LEFT) * part:.0f}"/>'
        for number, part in enumerate((1, 0.7, 0.4))
    )
    return (
        f'<svg class="cover" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">'
        f'<path class="cover-then" d="{"".join(blocks[True])}"/><path class="cover-later" d="{"".join(blocks[False])}"/>'
        f'<path class="cover-day" d="M{spoken:.1f} 8V{GROUND}"/>'
        f'<text class="cover-told" x="{spoken + 8:.1f}" y="20">{speech.day} {speech:%b %Y}</text>{lines}{years}</svg>'
    )


class Cover(SphinxDirective):
    """`{cover} DAY`: the drawing, and below it the sentence with a way to the table."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Draw what is in the table today."""
        speech = date.fromisoformat(self.arguments[0])
        days = [rule.in_force_since for rule in table("rules")]
        then = sum(day <= speech for day in days)
        told = (
            "Each block is one provision of law or of a standard that this course uses, in the quarter from which it applied: "
            f"{then} by {speech.day} {speech:%B %Y}, filled; {len(days) - then} later, hollow. "
            f"What is older than {FIRST} stands at the left edge."
        )
        drawn = nodes.raw("", drawing(days, speech, told), format="html")
        caption, messages = self.parse_inline(f"{told} {self.content[0] if self.content else ''}", lineno=self.lineno)
        return [nodes.container("", drawn, nodes.paragraph("", "", *caption, classes=["cover-caption"])), *messages]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("cover", Cover)
