"""Boxes and reference pages made from the tables: no fact is typed twice.

```{chapter-box} 1        the "In this chapter" box: question, outcomes, minutes, review day
```{exercise-box} 1       the same for its exercise
```{rows} claims          every row of a table, in groups, each with an anchor that citations point to
:find: Find a claim      with a field above them that finds rows by their words, where the page has a script
```{propositions} 1       established, asserted, unknown: how a chapter's propositions stand
```{repairs} B03 B13      sentences of the article beside what their rows add
```{statements}           statements taken apart, each beside what its wording leaves unsaid: one line `S03: …` for each;
                         with `:beside: …` the last column holds that instead
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casebook.book.citations import PAGES, anchor, summary
from casebook.book.cited import page_name, pages_naming, rows_by_table, rows_resting_on, sources_of_pages, title_of
from casebook.book.grids import entries, grid
from casebook.dates import say
from casebook.ledger import statements_of
from casebook.question import Question
from casebook.questions import all_questions
from casebook.records import Statement
from casebook.tables import NotInTable, row, table, table_of

CLAIM_GROUPS = {
    "A": "The lead",
    "L": "Mr Lee, and what the article says of him",
    "N": "Ant’s statement",
    "P": "Unnamed voices",
    "M": "Megvii’s statement and profile",
    "S": "Sun Jian, quoted from earlier",
    "B": "The article’s background, and its repair",
    "H": "The texts under the related headlines",
    "X": "From elsewhere: what the article was checked with",
}
PLACES = {
    "CN": "Mainland China",
    "EU": "European Union",
    "UK": "United Kingdom",
    "US": "United States, federal",
    "US-IL": "Illinois, United States",
    "US-TX": "Texas, United States",
    "US-WA": "Washington, United States",
}


SOURCE_GROUPS = {
    "official text": "Official texts, where they were published",
    "standard": "Standards",
    "filing copy": "Filings",
    "repost": "Reposts: copies on other sites, official texts among them",
    "news": "News",
    "commentary": "Commentary",
    "paper": "Papers",
    "dataset": "Data",
    "documentation": "Documentation",
    "course": "This course",
}
"""What each kind of source is called, in the page’s order; a kind that is not here comes last, under its own name."""
CHINESE_GROUPS = {
    "statute": "In statutes and rules of law",
    "standard": "In recommended standards",
    "the case": "The case’s own words",
}


class Written(SphinxDirective):
    """A directive that writes nodes from records."""

    def paragraph(self, *parts: nodes.Node | str, classes: Iterable[str] = ()) -> nodes.paragraph:
        """A paragraph of texts and nodes."""
        paragraph = nodes.paragraph(classes=list(classes))
        paragraph += [nodes.Text(part) if isinstance(part, str) else part for part in parts]
        return paragraph

    def to(self, name: str, id: str, text: str = "") -> nodes.reference:
        """A link to a row."""
        record = row(name, id)
        link = nodes.reference("", text or id, internal=True, reftitle=summary(record), classes=["cb-cite"])
        link["refuri"] = self.env.app.builder.get_relative_uri(self.env.docname, PAGES[name]) + "#" + anchor(name, id)
        return link

    def page(self, docname: str, text: str, place: str = "") -> nodes.reference:
        """A link to a page of the book, or to a place on it."""
        link = nodes.reference("", text, internal=True)
        link["refuri"] = self.env.app.builder.get_relative_uri(self.env.docname, docname) + (f"#{place}" if place else "")
        return link

    def question(self, id: str) -> nodes.reference:
        """A link to a question on its exercise's page."""
        slug = row("chapters", id.partition(".")[0]).slug
        return self.page(f"exercises/{slug}", id, f"question-{id.replace('.', '-')}")

    def bare(self, name: str, id: str, text: str = "") -> nodes.reference:
        """A link to a row without its summary, for lists of many."""
        link = self.to(name, id, text)
        del link["reftitle"]
        return link

    def pages(self, role: str, id: str) -> list[nodes.Node]:
        """Links to the pages that cite a row, with commas between them. When one of them changes, this page is read again."""
        for path in sources_of_pages():
            self.env.note_dependency(str(path))
        links: list[nodes.Node] = []
        for page in pages_naming(role, id):
            if page in self.env.found_docs and page != self.env.docname:
                link = nodes.reference("", page_name(page), internal=True)
                link["refuri"] = self.env.app.builder.get_relative_uri(self.env.docname, page)
                links += [nodes.Text(", "), link] if links else [link]
        return links


def minutes(chapter: int) -> int:
    """The minutes that the questions of a chapter's exercise ask for."""
    return sum(question.minutes for question in questions(chapter))


def questions(chapter: int) -> list[Question]:
    """The questions of one chapter."""
    return [question for question in all_questions() if question.chapter == chapter]


class ChapterBox(Written):
    """What a reader gets from a chapter, and what it asks for. The content says what to know before."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """The box."""
        chapter = row("chapters", self.arguments[0])
        box = nodes.admonition(classes=["cb-box"])
        box += nodes.title("", "In this chapter")
        box += self.paragraph(nodes.strong("", chapter.question))
        box += self.paragraph("Afterwards you can:")
        outcomes = nodes.bullet_list()
        for outcome in table("outcomes"):
            if outcome.chapter == chapter.number:
                item = nodes.list_item("", self.paragraph(f"{outcome.does} ", nodes.literal("", outcome.id)))
                item["ids"].append(anchor("outcomes", outcome.id))
                outcomes += item
        box += outcomes
        before = nodes.paragraph()
        self.state.nested_parse(self.content, self.content_offset, before)
        box += before.children
        reviewed = f"{chapter.law_reviewed.day} {chapter.law_reviewed:%B %Y}"
        box += self.paragraph(
            f"Reading: {chapter.reading_minutes} minutes. Exercise: {minutes(chapter.number)} minutes. "
            f"Law and facts last reviewed on {reviewed}, by the authors with machine help; "
            "no lawyer has reviewed this chapter yet."
        )
        return [box]


class ExerciseBox(Written):
    """The questions of an exercise with kind, minutes and outcome."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The list."""
        box = nodes.admonition(classes=["cb-box"])
        box += nodes.title("", "In this exercise")
        items = nodes.bullet_list()
        for question in questions(int(self.arguments[0])):
            checked = "discussed, not checked" if question.kind == "discuss" else question.kind
            told = f"{question.id}: {checked}, {question.minutes} minutes, "
            items += nodes.list_item("", self.paragraph(told, nodes.literal("", question.outcome)))
        box += [self.paragraph(f"{minutes(int(self.arguments[0]))} minutes in all. Nothing you write is sent anywhere."), items]
        return [box]


class ExerciseDownload(Written):
    """A link to the zip of an exercise: notebook, package and data."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The link."""
        slug = row("chapters", self.arguments[0]).slug
        up = "../" * self.env.docname.count("/")
        link = nodes.reference(
            "", "Download this exercise as a zip", refuri=f"{up}downloads/{slug}.zip", classes=["cb-download"]
        )
        return [self.paragraph(link, " (notebook, checks and data; opens in Jupyter, needs no network).")]


class Propositions(Written):
    """The propositions of a chapter by how they stand."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """One list for each standing."""
        headings = {"established": "Established", "asserted": "Only asserted", "refuted": "Refuted", "unknown": "Unknown"}
        result: list[nodes.Node] = []
        for standing, heading in headings.items():
            items = nodes.bullet_list()
            for each in table("propositions"):
                if each.used_in == f"chapter {self.arguments[0]}" and each.standing == standing:
                    paragraph = self.paragraph(each.text + " ")
                    for id in each.claims:
                        paragraph += [self.to(table_of(id), id), nodes.Text(" ")]
                    items += nodes.list_item("", paragraph)
            if items.children:
                result += [self.paragraph(nodes.strong("", heading)), items]
        return result


class Repairs(Written):
    """A table of sentences of the article, in our words, each beside what its row adds."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """The table."""
        heads = ("Row", "As the article has it, in our words", "What its row adds")
        claims = (row("claims", id) for id in self.arguments[0].split())
        cells = ((self.to("claims", claim.id), claim.paraphrase, claim.correction) for claim in claims)
        lines = (entries(map(self.paragraph, line)) for line in cells)
        return [grid([*map(self.paragraph, heads)], (8, 40, 52), lines)]


class Statements(Written):
    """A table of statements taken apart, each beside what its wording leaves unsaid, or beside what its line says instead."""

    has_content = True
    option_spec: ClassVar = {"beside": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """The table. It gives no verdict."""
        last = self.options.get("beside", "Leaves unsaid")
        heads = ("Who asserts or denies what", "From → to", "Of when", "Limit of the wording", last)
        told = (line.partition(": ") for line in filter(None, self.content))
        cells = (self._cells(row("statements", id), unsaid) for id, _, unsaid in told)
        lines = (entries(self.paragraph(*parts) for parts in line) for line in cells)
        return [grid([*map(self.paragraph, heads)], (30, 14, 12, 20, 24), lines)]

    def _cells(self, said: Statement, unsaid: str) -> tuple[tuple[nodes.Node | str, ...], ...]:
        speaker = row("parties", said.speaker).name
        what = f"{speaker} {said.stance}: {said.subject} {said.act} {said.object}".strip()
        giver, receiver = (self._party(each) for each in (said.giver, said.receiver))
        arrow = f"{giver} → {receiver}" if said.giver or said.receiver else "not named"
        return (f"{what} ", self.to("claims", said.claim)), (arrow,), (said.tense,), (said.scope or "none",), (unsaid,)

    @staticmethod
    def _party(id: str) -> str:
        """The name of a party; a word for people, such as *clients*, stays as it is."""
        try:
            return str(row("parties", id).name) if id else "not named"
        except NotInTable:
            return id


class Rows(Written):
    """Every row of a table."""

    required_arguments = 1
    option_spec: ClassVar = {"find": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """The field that finds, hidden until the script shows it, and sections of rows."""
        write, group = _WRITERS[self.arguments[0]]
        result: list[nodes.Node] = []
        if "find" in self.options:
            result.append(nodes.raw("", _finder(self.options["find"]), format="html"))
        rows = sorted(table(self.arguments[0]), key=_ORDERS.get(self.arguments[0], lambda _: 0))
        titles = list(dict.fromkeys(map(group, rows)))  # in the order in which the rows first have them
        for title, records in groupby(sorted(rows, key=lambda each: titles.index(group(each))), group):
            section = nodes.section(ids=[nodes.make_id(f"{self.arguments[0]}-{title}")])
            section += nodes.title("", title)
            for record in records:
                holder = nodes.container(ids=[anchor(self.arguments[0], record.id)], classes=["cb-row"])
                holder += list(write(self, record))
                holder += list(checked(self, self.arguments[0], record.id))
                section += holder
            result.append(section)
        return result


def _finder(label: str) -> str:
    return (
        f'<form class="rows-find" role="search" hidden><label for="rows-find">{html.escape(label)}</label>'
        '<input id="rows-find" type="search" autocomplete="off" spellcheck="false"><p role="status"></p></form>'
    )


def chinese(text: str) -> list[nodes.Node]:
    """The Chinese name or phrase after a blank, marked as Chinese; nothing where there is none."""
    if not text:
        return []
    return [nodes.Text(" "), nodes.raw("", f'<span lang="zh">{text}</span>', format="html")]


READ = {"own words": "the source’s own words", "extract": "an extract of the source", "account": "an account of the source"}


def checked(page: Written, name: str, id: str) -> Iterator[nodes.Node]:
    """When and how somebody else held a row against its source."""
    with suppress(NotInTable):
        check = row("checks", f"{name}/{id}")
        day = say(str(check.checked_on))
        found = f"{check.result}: {check.note}" if check.note else check.result
        told = f"Held again on {day} against {READ[check.how]}; {found}." if check.how in READ else ""
        yield page.paragraph(told or f"On {day} its source could not be opened again.", classes=["cb-row-foot"])


def _claim(page: Rows, claim: Any) -> Iterator[nodes.Node]:
    speaker = row("parties", claim.speaker).name
    where = f"; line {claim.line} of the article" if claim.line else ""
    yield page.paragraph(nodes.strong("", claim.id), f" {speaker}, {say(claim.date)}{where}", classes=["cb-row-head"])
    if claim.status != "withheld":
        yield page.paragraph(claim.paraphrase, *chinese(claim.phrase_zh))
    if claim.correction:
        yield page.paragraph(nodes.emphasis("", "Add: " if claim.status != "withheld" else ""), claim.correction)
    said = {"confirmed": "that it was said is confirmed elsewhere", "article only": "read in the article only"}.get(
        claim.uttered
    )
    facts = [claim.kind, f"about {claim.about}" if claim.about != "other" else "about neither data nor algorithm"]
    facts += [f"rests on: {claim.footing}", f"stands: {claim.status}"] + ([said] if said else [])
    foot = page.paragraph("; ".join(facts) + ". Checked against ", classes=["cb-row-foot"])
    foot += [page.to("sources", claim.checked_against), nodes.Text(".")]
    yield foot
    arrows = [str(statement) for statement in statements_of(claim.id)]
    if arrows:
        yield page.paragraph("Taken apart: " + " · ".join(arrows) + ".", classes=["cb-row-foot"])


def _headline(page: Rows, headline: Any) -> Iterator[nodes.Node]:
    outlet = row("parties", headline.outlet).name
    yield page.paragraph(nodes.strong("", headline.id), f" {outlet}, {say(headline.date)}", classes=["cb-row-head"])
    yield page.paragraph(headline.paraphrase, *chinese(headline.phrase_zh))
    yield page.paragraph(nodes.emphasis("", "Add: "), headline.correction)
    facts = f"{headline.form}; attributes the claim: {headline.attributed}; {headline.framing}."
    yield page.paragraph(facts, classes=["cb-row-foot"])


def _source(page: Rows, source: Any) -> Iterator[nodes.Node]:
    title: nodes.Node = nodes.reference("", source.title, refuri=source.url) if source.url else nodes.Text(source.title)
    yield page.paragraph(nodes.strong("", source.id), " ", title, classes=["cb-row-head"])
    read = {"full": "read in full", "part": "read in part", "no": "not opened"}[source.read]
    facts = f"{source.publisher}; {say(source.date)}; {source.kind}; {read}, last on {say(str(source.last_checked))}."
    kept = [" ", nodes.reference("", "Archived copies", refuri=ARCHIVE + source.url), "."] if source.url else []
    yield page.paragraph(facts + (f" {source.note}" if source.note else ""), *kept, classes=["cb-row-foot"])
    yield from _rests_on_it(page, source.id)


ARCHIVE = "https://web.archive.org/web/*/"
"""Before an address it leads to what the archive has kept of it, which may be nothing: that it has is not claimed."""


MANY = 12
"""How many rows of one table a source lists; a source of more says how many."""


def _rests_on_it(page: Rows, source: str) -> Iterator[nodes.Node]:
    """Which rows rest on a source, and which pages name it."""
    listed: list[nodes.Node | str] = []
    for name, ids in rows_by_table(rows_resting_on(source)).items():
        listed.append(f"{'; ' if listed else ''}{title_of(name)} ")
        if name not in PAGES or name == "parties":
            listed[-1] = f"{'; ' if len(listed) > 1 else ''}{title_of(name)} ({len(ids)})"
            continue
        for id in ids[:MANY]:
            listed += [page.bare(name, id, row(name, id).term if name == "glossary" else id), " "]
        listed[-1] = f" and {len(ids) - MANY} more" if len(ids) > MANY else ""
    pages = page.pages("source", source)
    if listed or pages:
        named = [". " if listed else "", "Named in ", *pages] if pages else []
        yield page.paragraph(*(["Rests on it: ", *listed] if listed else []), *named, ".", classes=["cb-row-foot"])


def _penalty(page: Rows, penalty: Any) -> Iterator[nodes.Node]:
    authority = row("parties", penalty.authority).name
    amount = f"{penalty.currency} {penalty.amount:,}"
    yield page.paragraph(nodes.strong("", penalty.id), f" {say(penalty.date)}: {authority}, {amount}", classes=["cb-row-head"])
    yield page.paragraph(penalty.covers)
    yield page.paragraph(nodes.emphasis("", "Add: "), penalty.limits)
    foot = page.paragraph(f"{penalty.form}, on {penalty.addressee}; {penalty.status}. Read in ", classes=["cb-row-foot"])
    foot += [page.to("sources", penalty.source), nodes.Text(", checked against ")]
    foot += [page.to("sources", penalty.checked_against), nodes.Text(".")]
    yield foot


CASE_FIELDS = {
    "collected_by": "Collected by",
    "received_by": "Received by",
    "direction": "What moved, which way",
    "consent_chain": "Consent",
    "surfaced": "How it surfaced",
    "answered": "Answer",
    "verified_by": "Verified by",
    "outcome": "Outcome",
}


def money(amount: int, currency: str) -> str:
    """An amount as the pages write it.

    >>> money(1500000, "USD"), money(0, "USD")
    ('USD 1,500,000', 'nothing to pay')
    """
    return f"{currency} {amount:,}" if amount else "nothing to pay"


def _case(page: Rows, case: Any) -> Iterator[nodes.Node]:
    head = f" {case.title} ({say(case.date)})"
    yield page.paragraph(nodes.strong("", case.id), head, classes=["cb-row-head"])
    for column, label in CASE_FIELDS.items():
        if getattr(case, column):
            yield page.paragraph(nodes.emphasis("", f"{label}: "), getattr(case, column))
    facts = [case.jurisdiction, f"{case.status}, as of {say(case.status_day)}"]
    facts += [f"kinds: {', '.join(case.moved).replace('-', ' ')}"] if case.moved else []
    facts += [money(case.amount, case.currency)] if case.amount is not None else []
    facts += [f"the remedy reaches a model: {case.remedy_reaches_model}"] if case.remedy_reaches_model else []
    foot = page.paragraph("; ".join(facts) + ". ", classes=["cb-row-foot"])
    pointers = [("penalties", id) for id in case.penalties] + [("claims", id) for id in case.claims]
    for name, id in pointers:
        foot += [page.to(name, id), nodes.Text(" ")]
    foot = _read_in(page, foot, case)
    pages = page.pages("case", case.id)
    if pages:
        foot += [nodes.Text(" Cited in "), *pages, nodes.Text(".")]
    yield foot


def _step(page: Rows, step: Any) -> Iterator[nodes.Node]:
    yield page.paragraph(nodes.strong("", step.id), f" {say(step.date)}: {step.given_by}", classes=["cb-row-head"])
    yield page.paragraph(step.event)
    if step.limits:
        yield page.paragraph(nodes.emphasis("", "Add: "), step.limits)
    facts = [f"figure: {step.figure()}"] if step.figure() else []
    facts += [f"counts: {step.counts}"] if step.counts else []
    foot = page.paragraph("; ".join([*facts, f"footing: {step.footing}"]) + ". ", classes=["cb-row-foot"])
    if step.penalty:
        foot += [page.to("penalties", step.penalty), nodes.Text(" ")]
    yield _read_in(page, foot, step)


def _read_in(page: Rows, foot: nodes.paragraph, record: Any) -> nodes.paragraph:
    """A row's foot with its sources, how sure we are, and the day of the check."""
    foot += [nodes.Text("Read in "), page.to("sources", record.source)]
    for before, id in [(", checked against ", record.checked_against), *((", besides ", id) for id in record.read_besides)]:
        foot += [nodes.Text(before), page.to("sources", id)] if id else []
    foot += [nodes.Text(f"; confidence {record.confidence}; {say(str(record.last_checked))}.")]
    return foot


def _term(page: Rows, term: Any) -> Iterator[nodes.Node]:
    yield page.paragraph(nodes.strong("", term.term), *chinese(term.term_zh), classes=["cb-row-head"])
    yield page.paragraph(term.definition)
    foot = page.paragraph(f"{term.standard}; ", page.to("sources", term.source), ".", classes=["cb-row-foot"])
    if term.term_zh:
        stands = row("chinese_terms", term.id)
        foot += [nodes.Text(" "), *chinese(term.term_zh), nodes.Text(f": {stands.place}, ")]
        foot += [page.to("rules", stands.rule), nodes.Text(", ")] if stands.rule else []
        foot += [page.to("sources", stands.source), nodes.Text(".")]
    pages = page.pages("term", term.id)
    if pages:
        foot += [nodes.Text(" Linked from "), *pages, nodes.Text(".")]
    yield foot


def _chinese_term(page: Rows, stands: Any) -> Iterator[nodes.Node]:
    term = row("glossary", stands.id)
    yield page.paragraph(*chinese(term.term_zh), " ", page.bare("glossary", stands.id, term.term), f": {stands.place}.")


def _party(page: Rows, party: Any) -> Iterator[nodes.Node]:
    yield page.paragraph(nodes.strong("", party.name), *chinese(party.name_zh), f": {party.role}.")


_WRITERS: dict[str, tuple[Callable[[Rows, Any], Iterator[nodes.Node]], Callable[[Any], str]]] = {
    "claims": (_claim, lambda claim: CLAIM_GROUPS[claim.id[0]]),
    "headlines": (_headline, lambda _: "The twenty related headlines"),
    "sources": (_source, lambda source: SOURCE_GROUPS.get(source.kind, source.kind.capitalize())),
    "parties": (_party, lambda _: "Who speaks"),
    "penalties": (_penalty, lambda _: "By date"),
    "cases": (_case, lambda case: case.group[0].upper() + case.group[1:]),
    "cambridge_analytica": (_step, lambda step: step.part),
    "glossary": (_term, lambda term: term.term[0].upper()),
    "chinese_terms": (_chinese_term, lambda stands: CHINESE_GROUPS[stands.comes_from]),
}
_ORDERS: dict[str, Callable[[Any], Any]] = {
    "glossary": lambda term: term.term.casefold(),
    "sources": lambda source: [*SOURCE_GROUPS, source.kind].index(source.kind),
    "chinese_terms": lambda stands: list(CHINESE_GROUPS).index(stands.comes_from),
}
"""The order of a table’s rows, where it is not the file’s."""


def _script(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if 'class="rows-find"' in (context.get("body") or ""):
        app.add_js_file("rows.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("chapter-box", ChapterBox)
    app.add_directive("exercise-box", ExerciseBox)
    app.add_directive("exercise-download", ExerciseDownload)
    app.add_directive("rows", Rows)
    app.add_directive("propositions", Propositions)
    app.add_directive("repairs", Repairs)
    app.add_directive("statements", Statements)
    app.connect("html-page-context", _script)
