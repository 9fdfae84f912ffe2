"""What is an answer to a question for discussion held against?

The task, the rubric and the model answers stand in the exercise's source and nowhere else; this reads them from there and
makes simple HTML of the little Markdown that they use.

>>> [part.heading for part in parts('''## 0.6 Discuss: a line
...
... Write a line.
...
... :::{admonition} Rubric
... :class: dropdown
...
... | | Strong |
... |---|---|
... | Length | *one* line |
... :::
... ''', "0.6")]
['0.6 Discuss: a line', 'Rubric']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from casebook.questions import find
from casebook.tables import table

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and the Markdown below it. The first part of a question is its task."""

    heading: str
    markdown: str


def of(id: str) -> list[Part]:
    """The parts of one question's discussion; nothing where the exercises are not at hand (an installed package)."""
    slug = next(each.slug for each in table("chapters") if each.number == find(id).chapter)
    source = EXERCISES / f"{slug}.md"
    return parts(source.read_text("utf-8"), id) if source.is_file() else []


def title(id: str) -> str:
    """The question as a row names it: its number and a few words, so that no spreadsheet takes it for a number or a day."""
    found = of(id)
    words = found[0].heading.removeprefix(id).strip().removeprefix("Discuss:").strip() if found else ""
    return f"{id} {words or 'for discussion'}"


def parts(source: str, id: str) -> list[Part]:
    """The same, from an exercise's source."""
    match = re.search(rf"^## ({re.escape(id)} [^\n]*)\n(.*?)(?=^## |\Z)", source, re.MULTILINE | re.DOTALL)
    if not match:
        return []
    task = match[2].partition("```{code-cell}")[0]
    boxes = re.findall(r"^:::\{admonition\} ([^\n]*)\n(?::class:[^\n]*\n)?(.*?)^:::$", match[2], re.MULTILINE | re.DOTALL)
    return [Part(match[1], task.strip()), *(Part(heading, body.strip()) for heading, body in boxes)]


def as_html(markdown: str) -> str:
    """Paragraphs, lists and tables.

    >>> as_html('a *b* <c> {rule}`CL1 later`')
    '<p>a <em>b</em> &lt;c&gt; (CL1 later)</p>'
    >>> as_html('| | A |\\n|---|---|\\n| x | y |')
    '<table><tr><th scope="col"></th><th scope="col">A</th></tr><tr><td>x</td><td>y</td></tr></table>'
    """
    return "\n".join(_blocks(markdown))


def _blocks(markdown: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", markdown.strip()):
        lines = block.splitlines()
        if block.startswith("|"):
            rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
            head, body = rows[0], rows[2:]
            cells = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in head)
            others = "".join(f"<tr>{''.join(f'<td>{_inline(cell)}</td>' for cell in row)}</tr>" for row in body)
            yield f"<table><tr>{cells}</tr>{others}</table>"
        elif all(re.match(r"\s*([-*]|\d+\.) |\s+", line) for line in lines):
            items = re.split(r"(?m)^\s*(?:[-*]|\d+\.) ", block)[1:]
            yield f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</ul>"
        else:
            yield f"<p>{_inline(block)}</p>"


def _inline(text: str) -> str:
    text = escape(text, quote=False)
    text = re.sub(r"\{[a-z:]+\}`([^`]*)`", r"(\1)", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"`([^`]*)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", text, flags=re.DOTALL)
    return re.sub(r"(?<!\w)\*(\S.*?)\*", r"<em>\1</em>", text, flags=re.DOTALL)
