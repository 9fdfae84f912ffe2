"""*Law in force*: every rule of the table in one page, and the day, the place and the theme that a reader asks for.

```{law-in-force} 2020-09-12      the day the page opens with; the content stands between the form and the rules

The page holds every row, grouped by place, so it can be read, cited and printed without a script. With one, `law.js` shows a
form above the rows and says of each how it stood on the chosen day.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any, get_args

from docutils import nodes
from sphinx.application import Sphinx

from casebook.book.citations import anchor
from casebook.book.reference import PLACES, Written, checked, chinese
from casebook.dates import say
from casebook.records import Force, Rule, Theme
from casebook.tables import table

PAGE = "reference/law"

FORCE: dict[Force, str] = {
    "binding": "Binding law",
    "recommended standard": "Recommended standard (not following it departs from a benchmark)",
    "guidance": "Guidance (binds nobody by itself)",
    "party policy": "A party’s own policy (binds nobody as law)",
}
WALK = ("2012-12-28", "2014-03-15", "2015-11-01", "2017-06-01", "2020-09-12")
"""The days that chapter 5 walks through, offered as buttons."""


class LawInForce(Written):
    """The form, hidden until the script shows it, the content, and every rule in groups by place."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The form, the content, the rows, and what the script needs to know of each."""
        opening = date.fromisoformat(self.arguments[0])
        content = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, content)
        result: list[nodes.Node] = [nodes.raw("", _form(opening), format="html"), *content.children]
        places = list(PLACES)
        rows = sorted(table("rules"), key=lambda rule: (places.index(rule.jurisdiction), rule.in_force_since))
        for place, rules in groupby(rows, lambda rule: PLACES[rule.jurisdiction]):
            section = nodes.section(ids=[nodes.make_id(f"rules-{place}")], classes=["law-place"])
            section += nodes.title("", place)
            for rule in rules:
                holder = nodes.container(ids=[anchor("rules", rule.id)], classes=["cb-row"])
                holder += list(self._rule(rule))
                section += holder
            result.append(section)
        known = {anchor("rules", rule.id): facts(rule) for rule in table("rules")}
        written = json.dumps(known, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
        result.append(nodes.raw("", f'<script type="application/json" id="law-rules">{written}</script>', format="html"))
        return result

    def _rule(self, rule: Rule) -> Iterator[nodes.Node]:
        title = f" {rule.instrument}, {rule.provision}"
        yield self.paragraph(nodes.strong("", rule.id), title, *chinese(rule.instrument_zh), classes=["cb-row-head"])
        yield self.paragraph(rule.paraphrase)
        until = f" to {say(str(rule.in_force_until))}" if rule.in_force_until else ""
        dates = f"{rule.theme}. In force from {say(str(rule.in_force_since))}{until}; adopted {say(str(rule.adopted))}."
        yield self.paragraph(nodes.strong("", FORCE[rule.force]), f"; {dates}", classes=["cb-row-foot"])
        limits = [f"{'Binds' if rule.force == 'binding' else 'Addressed to'}: {rule.addressee}"]
        limits += [f"reach: {rule.scope}"] * bool(rule.scope) + [f"exempt: {rule.exemptions}"] * bool(rule.exemptions)
        foot = self.paragraph("; ".join(limits) + f". Confidence {rule.confidence}; read in ", classes=["cb-row-foot"])
        foot += [self.to("sources", rule.source), nodes.Text(".")]
        yield foot
        yield from checked(self, "rules", rule.id)


def facts(rule: Rule) -> list[str]:
    """What the script knows of a rule: adopted, first day, last day or "", place, theme, force.

    >>> from casebook.tables import row
    >>> facts(row("rules", "CL012"))
    ['2016-11-07', '2017-06-01', '2025-12-31', 'CN', 'transfer', 'binding']
    """
    until = str(rule.in_force_until or "")
    return [str(rule.adopted), str(rule.in_force_since), until, rule.jurisdiction, rule.theme, rule.force]


def _form(opening: date) -> str:
    choices = {
        "place": {"": "every place"} | PLACES,
        "theme": {"": "every theme"} | {theme: theme for theme in get_args(Theme)},
        "show": {"near": "in force, coming, ended", "held": "in force only", "all": "every rule"},
    }
    day = f'<input id="law-day" type="date" name="day" value="{opening}" min="1900-01-01" max="2100-12-31">'
    walk = "".join(f'<button type="button" class="law-day" data-day="{each}">{say(each)}</button>' for each in WALK)
    return (
        '<div id="law" class="law" hidden><form id="law-form" aria-label="Which rules to show">'
        + field("day", day)
        + "".join(field(name, select(name, options)) for name, options in choices.items())
        + f'<div class="law-days" role="group" aria-label="Days that chapter 5 walks through">{walk}</div></form>'
        '<p id="law-count" role="status"></p></div>'
    )


def field(name: str, control: str) -> str:
    """A control of the form, with its name above it."""
    return f'<div class="law-field"><label for="law-{name}">{name.capitalize()}</label>{control}</div>'


def select(name: str, options: dict[str, str]) -> str:
    """A choice of the form: what each value is called."""
    made = "".join(f'<option value="{html.escape(value)}">{html.escape(text)}</option>' for value, text in options.items())
    return f'<select id="law-{name}" name="{name}">{made}</select>'


def _script(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if pagename == PAGE:
        app.add_js_file("law.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register the directive and the page's script."""
    app.add_directive("law-in-force", LawInForce)
    app.connect("html-page-context", _script)
