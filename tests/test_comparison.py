"""Two cases on one schema: the page says what the rows say, and each figure leads to its source in two clicks."""

from __future__ import annotations

import html
import re

import pytest
from conftest import HTML, ROOT

from casebook import row, table
from casebook.book.reference import CASE_FIELDS
from casebook.tables import table_of

PAGE = "chapters/10-cambridge-analytica"
TEXT = (ROOT / f"{PAGE}.md").read_text("utf-8")
SCHEMAS = re.findall(r"```\{one-schema\} (.+)\n(?::respects: (.+)\n)?```", TEXT)


def built(page: str) -> str:
    return (HTML / f"{page}.html").read_text("utf-8")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", built(page))))


def test_the_chapter_has_both_tables() -> None:
    assert [ids.split()[0] for ids, _ in SCHEMAS] == ["CASE-003", "CASE-009"]


@pytest.mark.parametrize(("ids", "respects"), SCHEMAS)
def test_every_respect_of_every_case_stands_in_the_page(ids: str, respects: str) -> None:
    shown = words(PAGE)
    for case in (row("cases", id) for id in ids.split()):
        for name in respects.split(", ") if respects else CASE_FIELDS:
            assert re.sub(r"\s+", " ", getattr(case, name)) in shown, f"{case.id} {name}"


def test_the_remark_has_no_verdict_in_its_column() -> None:
    assert "nobody that was found" in words(PAGE)


@pytest.mark.parametrize("kind", ["cases", "chain", "penalties", "ledger"])
def test_each_citation_leads_to_a_row_and_the_row_to_its_source(kind: str) -> None:
    """The first click is in the chapter, the second in the row."""
    targets = set(re.findall(rf'href="\.\./reference/{kind}\.html#([a-z0-9_-]+)"', built(PAGE)))
    assert targets, f"the chapter cites no row of reference/{kind}"
    page = built(f"reference/{kind}")
    for target in targets:
        place = re.search(rf'id="{re.escape(target)}".*?(?=class="cb-row docutils|\Z)', page, re.DOTALL)
        assert place, f"reference/{kind} has no {target}"
        assert "sources.html#sources-" in place[0], f"{target} names no source"


def test_every_number_in_the_figure_of_numbers_is_a_row() -> None:
    for id in re.findall(r'"(CA-\d+)"', TEXT):
        step = row("cambridge_analytica", id)
        assert step.figure(), id


def test_the_sentences_to_weigh_name_rows_that_are_there() -> None:
    sentences = [each for each in table("situations") if each.used_in == "10.5"]
    assert len(sentences) == 12
    for sentence in sentences:
        quiz, remark = re.search(r"\((.+); (.+)\)$", sentence.text).groups()  # type: ignore[union-attr]
        for id in quiz.split(", "):
            assert table_of(id) in ("cambridge_analytica", "cases")
            row(table_of(id), id)
        for id in remark.split(", "):
            assert row("claims", id)


def test_every_link_follows_one_that_ends_with_its_giver_and_is_about_the_same_person() -> None:
    links = {link.id: link for link in table("links")}
    for link in links.values():
        if link.follows:
            before = links[link.follows]
            assert (before.receiver, before.person) == (link.giver, link.person), link.id
        assert bool(link.yes_by) == bool(link.yes_to) == bool(link.yes_for) == (link.yes_how != "not shown"), link.id
