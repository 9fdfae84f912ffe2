"""*How the law changed*: what was adopted, came into force, was amended or ended, by day, made from the table of rules.

```{law-changes}            every event, newest first, a table for each year
```{law-between}            what changed between the days that chapter 5 walks through, and since

The page needs no script. With one, `law-changes.js` shows two days and a place, and leaves the events between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any, Literal, get_args

from docutils import nodes
from sphinx.application import Sphinx

from casebook.book.grids import entries, grid
from casebook.book.law import WALK, field, select
from casebook.book.reference import PLACES, Written
from casebook.dates import MONTHS, say
from casebook.law import changes
from casebook.records import Jurisdiction, Rule
from casebook.tables import table

PAGE = "reference/law-changes"
HEADS = ("Day", "What", "Where", "Text and provisions", "Read")

What = Literal["adopted", "in force", "amended", "ended"]
MEANING: dict[What, str] = {
    "adopted": "made or issued; binds nobody yet unless it came into force the same day",
    "in force": "first day on which it applies",
    "amended": "a new text of the same name takes the place of the old one",
    "ended": "first day on which it no longer applies in this text",
}


@dataclass(frozen=True, slots=True)
class LawEvent:
    """What happened to one text on one day, and the rows of it that this concerns: those that came, and those that went."""

    day: date
    what: What
    where: Jurisdiction
    instrument: str
    came: tuple[Rule, ...]
    went: tuple[Rule, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every row that the event concerns."""
        return (*self.came, *self.went)


def history(rules: Iterable[Rule]) -> tuple[LawEvent, ...]:
    """Every event of these rules, the newest first. A text adopted and in force on one day has one event.

    >>> turn = [event for event in history(table("rules")) if event.day == date(2026, 1, 1) and event.where == "CN"]
    >>> [(event.what, len(event.came), len(event.went)) for event in turn if "Cybersecurity" in event.instrument]
    [('amended', 11, 11)]
    >>> waiting = [event for event in history(table("rules")) if "CL020" in {rule.id for rule in event.rules}]
    >>> [(str(event.day), event.what) for event in waiting]
    [('2020-10-01', 'amended'), ('2020-03-06', 'adopted')]
    """
    came: dict[tuple[date, Jurisdiction, str], list[Rule]] = {}
    went: dict[tuple[date, Jurisdiction, str], list[Rule]] = {}
    made: dict[tuple[date, Jurisdiction, str], list[Rule]] = {}
    for rule in rules:
        where, name = rule.jurisdiction, base_name(rule.instrument)
        came.setdefault((rule.in_force_since, where, name), []).append(rule)
        if rule.in_force_until:
            went.setdefault((rule.in_force_until + timedelta(days=1), where, name), []).append(rule)
        if rule.adopted < rule.in_force_since:
            made.setdefault((rule.adopted, where, name), []).append(rule)
    events = [_event("adopted", key, rows, ()) for key, rows in made.items()]
    for key in {*came, *went}:
        what: What = "amended" if key in came and key in went else "in force" if key in came else "ended"
        events.append(_event(what, key, came.get(key, ()), went.get(key, ())))
    order = get_args(What)
    events.sort(key=lambda event: (order.index(event.what), event.where, event.instrument))
    return tuple(sorted(events, key=lambda event: event.day, reverse=True))


def _event(what: What, key: tuple[date, Jurisdiction, str], came: Iterable[Rule], went: Iterable[Rule]) -> LawEvent:
    day, where, _ = key
    came, went = tuple(came), tuple(went)
    return LawEvent(day, what, where, (came or went)[0].instrument, came, went)


def base_name(instrument: str) -> str:
    """The name of a text without what tells its versions apart.

    >>> base_name("Cybersecurity Law of the PRC (2016 text)"), base_name("Data Protection Act 1998")
    ('Cybersecurity Law of the PRC', 'Data Protection Act 1998')
    """
    return re.sub(r"\s*\([^()]*(?:text|amended|revis|edition)[^()]*\)|-20\d\d(?=\)|$)", "", instrument)


class LawChanges(Written):
    """The form, hidden until the script shows it, and a folded table of events for each year."""

    def run(self) -> list[nodes.Node]:
        """The form, then the years; those from the last reading on are open."""
        rules = table("rules")
        first, last = (say(str(pick(rule.last_checked for rule in rules))) for pick in (min, max))
        checked = f"between {first} and {last}" if first != last else f"on {last}"
        events = history(rules)
        said = f"{len(rules)} rows make {len(events)} events. Every row was last read {checked}; the table says when. "
        result: list[nodes.Node] = [
            self.paragraph(said + "A day after that is one that a text announces, and may yet be moved."),
            nodes.raw("", _form(events), format="html"),
        ]
        newest = max(rule.last_checked for rule in rules).year
        for year, group in groupby(events, lambda event: event.day.year):
            chosen = list(group)
            count = f"{len(chosen)} events" if len(chosen) > 1 else "1 event"
            summary = f'<summary><h3 id="year-{year}">{year}</h3> <span>{count}</span></summary>'
            opening = f'<details class="law-year" {"open" * (year >= newest)}>{summary}'
            result += [nodes.raw("", opening, format="html"), self._table(chosen), nodes.raw("", "</details>", format="html")]
        return result

    def _table(self, events: Iterable[LawEvent]) -> nodes.table:
        return grid([*map(self.paragraph, HEADS)], (13, 10, 15, 48, 14), map(self._line, events))

    def _line(self, event: LawEvent) -> nodes.row:
        line = entries(self.paragraph(*parts) for parts in self._cells(event))
        line["classes"] += ["law-event", f"day-{event.day}", f"in-{event.where}".lower()]
        return line

    def _cells(self, event: LawEvent) -> tuple[tuple[nodes.Node | str, ...], ...]:
        month = f"{event.day.day} {MONTHS[event.day.month - 1]}"
        read = sorted({rule.last_checked for rule in event.rules})
        days = " to ".join(f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}" for day in dict.fromkeys((read[0], read[-1])))
        return (month,), (nodes.strong("", event.what),), (PLACES[event.where],), tuple(self._text(event)), (days,)

    def _text(self, event: LawEvent) -> Iterator[nodes.Node | str]:
        yield f"{event.instrument}: "
        yield from self._links(event.came)
        if event.came and event.went:
            yield "; in place of "
        yield from self._links(event.went)

    def _links(self, rules: Iterable[Rule]) -> Iterator[nodes.Node | str]:
        for number, rule in enumerate(rules):
            if number:
                yield " "
            yield self.to("rules", rule.id)


class LawBetween(Written):
    """What began, what ended and what waited between days that chapter 5 walks through, and until the rows were last read."""

    def run(self) -> list[nodes.Node]:
        """The table."""
        days = [*map(date.fromisoformat, WALK), max(rule.last_checked for rule in table("rules"))]
        heads = ("From", "To", "Came into force", "No longer in force", "Adopted and waiting on the later day")
        turns = ((since, until, changes(since=since, until=until)) for since, until in pairwise(days))
        lines = (
            (self._day(since), self._day(until), *(str(len(rules)) for rules in (turn.began, turn.ended, turn.pending)))
            for since, until, turn in turns
        )
        return [grid([*map(self.paragraph, heads)], [20] * len(heads), (entries(map(self.paragraph, line)) for line in lines))]

    def _day(self, day: date) -> nodes.reference:
        """A link to the page of the law as it stood on that day."""
        target = self.env.app.builder.get_relative_uri(self.env.docname, "reference/law")
        return nodes.reference("", say(str(day)), internal=True, refuri=f"{target}?day={day}")


def _form(events: tuple[LawEvent, ...]) -> str:
    first, last = events[-1].day, events[0].day
    days = "".join(
        field(name, f'<input id="law-{name}" type="date" name="{name}" value="{value}" min="1900-01-01" max="2100-12-31">')
        for name, value in (("after", first - timedelta(days=1)), ("until", last))
    )
    place = field("place", select("place", {"": "every place"} | {code.lower(): name for code, name in PLACES.items()}))
    return (
        '<div id="law-changes" class="law" hidden><form id="law-form" aria-label="Between which days">'
        f'{days}{place}</form><p id="law-count" role="status"></p></div>'
    )


def _script(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if pagename == PAGE:
        app.add_js_file("law-changes.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register the directives and the page's script."""
    app.add_directive("law-changes", LawChanges)
    app.add_directive("law-between", LawBetween)
    app.connect("html-page-context", _script)
