"""Outcomes, glossary and competences hold together both ways: what is promised is taught and exercised, what is defined is used."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from conftest import ROOT

from casebook.book.cited import cited_in, pages_naming, sources_of_pages
from casebook.competences import claimed, items_of, outcomes_meeting, reason, unsettled
from casebook.questions import all_questions
from casebook.records import CompetenceLink, Outcome, Term
from casebook.tables import row, table

# ---------------------------------------------------------------------------------------------------------------------
# outcomes


def test_every_outcome_is_exercised_and_every_question_exercises_one_that_exists() -> None:
    assert {question.outcome for question in all_questions()} == {outcome.id for outcome in table("outcomes")}


def test_every_outcome_is_taught_in_a_chapter_that_shows_its_box_and_exercised_there() -> None:
    for outcome in table("outcomes"):
        chapter = row("chapters", outcome.chapter)
        page = (ROOT / "chapters" / f"{chapter.slug}.md").read_text("utf-8")
        assert f"```{{chapter-box}} {chapter.number}\n" in page, outcome.id
        assert chapter.number in {question.chapter for question in all_questions() if question.outcome == outcome.id}, (
            outcome.id
        )


# ---------------------------------------------------------------------------------------------------------------------
# competences


def objections(outcomes: Iterable[Outcome], links: Iterable[CompetenceLink]) -> list[str]:
    """What is wrong with the table of links, in words that say what to write."""
    found = []
    by_outcome: dict[str, list[CompetenceLink]] = {}
    for link in links:
        by_outcome.setdefault(link.outcome, []).append(link)
    for outcome in outcomes:
        own = by_outcome.get(outcome.id, [])
        empty = [link for link in own if not link.competence]
        if not own:
            found.append(
                f"data/competence_links.csv says nothing of {outcome.id}: add a row with an item of competences.csv that it meets, "
                "or one row with an empty competence and a note on why none was found"
            )
        elif empty and len(own) > 1:
            found.append(f"{outcome.id} is said to have no counterpart, and has one")
        elif empty and not empty[0].note:
            found.append(f"{outcome.id} has no counterpart: say in its note why")
        if len({link.competence for link in own}) < len(own):
            found.append(f"{outcome.id} is linked twice with one item")
    return found


def test_every_outcome_meets_something_or_says_that_nothing_was_found() -> None:
    assert objections(table("outcomes"), table("competence_links")) == []
    assert unsettled() == ()
    assert [bool(reason(outcome.id)) for outcome in table("outcomes")].count(True) > 0, "a map without gaps would be too good"


def test_an_outcome_that_is_not_settled_is_named_with_what_to_write() -> None:
    """The control, with outcomes as new chapters bring them."""
    new = (*table("outcomes"), Outcome("DOOR-1", 15, "count doors"), Outcome("DOOR-2", 15, "open one"))
    links = (*table("competence_links"), CompetenceLink("DOOR-2-none", "DOOR-2", "", ""))
    first, second = (each for each in objections(new, links) if "DOOR" in each)
    assert first.startswith("data/competence_links.csv says nothing of DOOR-1: add a row with an item of competences.csv")
    assert second == "DOOR-2 has no counterpart: say in its note why"


def test_only_frameworks_whose_text_was_opened_are_claimed_and_no_item_stands_idle() -> None:
    for framework in table("frameworks"):
        read = row("sources", framework.source).read
        assert (framework.claimed == "yes") == bool(items_of(framework.id)), framework.id
        assert framework.claimed == "no" or read != "no", framework.id
    assert {item.framework for item in table("competences")} == {framework.id for framework in claimed()}
    for item in table("competences"):
        assert outcomes_meeting(item.id), item.id
        assert row("sources", item.source).read != "no", item.id
        assert len(item.says.split()) <= 30, f"{item.id}: a paraphrase is short"


# ---------------------------------------------------------------------------------------------------------------------
# glossary


def needed_by_a_definition(term: Term) -> bool:
    """Is the word used in the definition of another one?"""
    word = term.term.partition(" (")[0].lower()
    return any(word in other.definition.lower() for other in table("glossary") if other.id != term.id)


@pytest.mark.parametrize("term", table("glossary"), ids=lambda term: term.id)
def test_every_defined_word_is_linked_from_a_page_or_needed_by_a_definition(term: Term) -> None:
    assert pages_naming("term", term.id) or needed_by_a_definition(term), (
        f"link {{term}}`{term.id}` where a chapter uses the word, or take the row out"
    )


def test_every_word_that_a_page_links_is_defined() -> None:
    defined = {term.id for term in table("glossary")}
    for path in sources_of_pages():
        linked = {id for role, id in cited_in(path.read_text("utf-8")) if role == "term"}
        assert linked <= defined, f"{path.name}: {linked - defined}"


def test_a_word_stands_in_the_glossary_once() -> None:
    words = [term.term.lower() for term in table("glossary")]
    assert len(set(words)) == len(words)


def test_a_chinese_word_says_in_which_text_it_was_read() -> None:
    chinese = {term.id for term in table("glossary") if term.term_zh}
    placed = {stands.id for stands in table("chinese_terms")}
    assert chinese == placed, f"data/chinese_terms.csv and the column term_zh differ: {sorted(chinese ^ placed)}"
    for stands in table("chinese_terms"):
        assert re.fullmatch(r"[\u4e00-\u9fff]+", row("glossary", stands.id).term_zh), stands.id
        source = row("sources", stands.source)
        assert (source.lang, source.read != "no") == ("zh", True), stands.id
        if stands.rule:
            rule = row("rules", stands.rule)
            assert rule.jurisdiction == "CN", stands.id
            assert (stands.comes_from == "statute") == (rule.force == "binding"), stands.id
        assert (stands.source == "article") == (stands.comes_from == "the case"), stands.id
