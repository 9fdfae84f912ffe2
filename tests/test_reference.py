"""The reference pages are in step with their tables, light, and usable by keyboard, on a phone, on paper and without a script."""

from __future__ import annotations

import gzip
import html
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from conftest import HTML, ROOT, our_pages
from playwright.sync_api import Browser, Page, expect

from casebook.book.citations import PAGES, anchor, summary
from casebook.book.cited import rows_resting_on
from casebook.book.exercises import title_of
from casebook.book.law import WALK
from casebook.book.law_changes import history
from casebook.book.reference import MANY
from casebook.competences import met_by
from casebook.law import changes
from casebook.questions import all_questions
from casebook.tables import row, table

REFERENCE = [page for page in our_pages() if page.startswith("reference/")]


def _text(page: str) -> str:
    return (HTML / page).read_text("utf-8")


def _plain(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", markup))).strip()


@pytest.fixture
def page(browser: Browser) -> Page:
    """A page of its own for each test."""
    return browser.new_context(viewport={"width": 1280, "height": 900}).new_page()


# ---------------------------------------------------------------------------------------------------------------------
# in step with the tables, and light


@pytest.mark.parametrize("name", [name for name in PAGES if name != "parties"])
def test_every_row_has_its_place_on_its_page(name: str) -> None:
    text = _text(f"{PAGES[name]}.html")
    for record in table(name):
        assert text.count(f'id="{anchor(name, record.id)}"') == 1, record.id


@pytest.mark.parametrize("name", REFERENCE)
def test_a_reference_page_stays_light(name: str) -> None:
    weight = len(gzip.compress((HTML / name).read_bytes(), mtime=0))
    assert weight <= 130_000, f"{name}: {weight:,} bytes; split the page"


def test_all_exercises_are_listed_with_what_they_ask_for() -> None:
    text = _text("reference/exercises.html")
    rows = dict(re.findall(r'<tr data-kind="\w+"><th scope="row"><a [^>]*>([\d.]+)</a>(.*?)</tr>', text, re.DOTALL))
    assert list(rows) == [question.id for question in all_questions()]
    for question in all_questions():
        slug = row("chapters", question.chapter).slug
        asked = title_of(question, (ROOT / "exercises" / f"{slug}.md").read_text("utf-8"))
        said = _plain(rows[question.id])
        checked = "no" if question.kind == "discuss" else "yes"
        assert asked, question.id
        assert said.startswith(asked), question.id
        assert f"Kind: {question.kind}Minutes: {question.minutes}Checked: {checked}Outcome: {question.outcome} " in said, (
            question.id
        )
    for kind in {question.kind for question in all_questions()}:
        assert f"{kind} ({sum(question.kind == kind for question in all_questions())})" in text


def _events() -> list[tuple[str, str]]:
    """What the page of changes shows: a day and a row, once for each event that the row has."""
    shown = []
    for day, cells in re.findall(
        r'<tr class="(?:row-\w+ )?law-event day-([\d-]+) [^"]*">(.*?)</tr>', _text("reference/law-changes.html"), re.DOTALL
    ):
        shown += [(day, id) for id in re.findall(r'<a class="cb-cite[^>]*>([\w-]+)</a>', cells)]
    return shown


def test_every_day_of_every_rule_is_an_event() -> None:
    wanted = []
    for rule in table("rules"):
        wanted.append((str(rule.in_force_since), rule.id))
        if rule.adopted < rule.in_force_since:
            wanted.append((str(rule.adopted), rule.id))
        if rule.in_force_until:
            wanted.append((str(rule.in_force_until + timedelta(days=1)), rule.id))
    assert sorted(_events()) == sorted(wanted)


def test_events_stand_newest_first_in_tables_that_can_be_read() -> None:
    days = [day for day, _ in _events()]
    assert days == sorted(days, reverse=True)
    for table_of_year in re.findall(r'<details class="law-year".*?</details>', _text("reference/law-changes.html"), re.DOTALL):
        assert table_of_year.count("law-event") <= 40


def test_between_two_days_the_page_says_what_the_function_says() -> None:
    days = [*map(date.fromisoformat, WALK), max(rule.last_checked for rule in table("rules"))]
    text = _text("reference/law-changes.html").partition('id="year-by-year"')[0]
    rows = [
        [_plain(cell).partition(": ")[2] for cell in re.findall(r"<td[^>]*>(.*?)</td>", each, re.DOTALL)]
        for each in re.findall(r"<tr.*?</tr>", text, re.DOTALL)
    ]
    counts = [tuple(map(int, cells[2:])) for cells in rows if cells]
    turns = [changes(since=since, until=until) for since, until in pairwise(days)]
    assert counts == [(len(turn.began), len(turn.ended), len(turn.pending)) for turn in turns]


def test_a_source_says_what_rests_on_it() -> None:
    text = _text("reference/sources.html")
    for source in table("sources"):
        entry = text.partition(f'id="{anchor("sources", source.id)}"')[2].partition('<div class="cb-row ')[0]
        for name in {name for name, _ in rows_resting_on(source.id)} & PAGES.keys() - {"parties"}:
            ids = [id for table_name, id in rows_resting_on(source.id) if table_name == name]
            for id in ids[:MANY]:
                assert f"#{anchor(name, id)}" in entry, (source.id, id)
            assert len(ids) <= MANY or f"and {len(ids) - MANY} more" in entry, source.id


def test_competences_show_each_outcome_with_what_it_meets() -> None:
    text = _text("reference/competences.html").partition('id="framework-by-framework"')[0]
    for outcome in table("outcomes"):
        found = re.search(rf"<tr[^>]*>\s*<td[^>]*>(?:(?!</tr>).)*>{outcome.id}</a>.*?</tr>", text, re.DOTALL)
        assert found, outcome.id
        links = re.findall(r'href="#(competences-[^"]+)"', found[0])
        assert links == [anchor("competences", item.id) for item in met_by(outcome.id)]
        assert bool(links) != ("No counterpart found." in found[0]), outcome.id


def test_a_term_carries_its_definition_and_no_title() -> None:
    seen = 0
    for name in our_pages():
        for link in re.findall(r'<a class="cb-term [^>]*>', _text(name)):
            found = re.search(r'glossary\.html#glossary-([^"]+)" data-definition="([^"]+)"', link) or re.search(
                r'#glossary-([^"]+)" data-definition="([^"]+)"', link
            )
            assert found, f"{name}: {link}"
            assert html.unescape(found[2]) == summary(row("glossary", found[1])), name
            assert " title=" not in link
            seen += 1
    assert seen


# ---------------------------------------------------------------------------------------------------------------------
# definitions at their terms

CHAPTER = "chapters/03-what-a-face-becomes.html"
SHOWN = "term => getComputedStyle(term, '::after').display"


def test_a_definition_shows_at_the_pointer_and_escape_puts_it_away(page: Page, address: str) -> None:
    page.goto(address + CHAPTER)
    term = page.locator("article a.cb-term").nth(2)
    assert term.evaluate(SHOWN) == "none"
    term.hover()
    assert term.evaluate(SHOWN) == "block"
    assert term.evaluate("term => getComputedStyle(term, '::after').content").startswith(
        f'"{term.get_attribute("data-definition")}'[:20]
    )
    page.keyboard.press("Escape")
    assert term.evaluate(SHOWN) == "none"
    page.mouse.move(0, 0)
    term.hover()
    assert term.evaluate(SHOWN) == "block"


def test_a_definition_shows_at_the_keyboards_focus_without_a_script(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address + CHAPTER)
    term = page.locator("article a.cb-term").first
    page.locator("article h2").first.click()
    for _ in range(40):
        page.keyboard.press("Tab")
        if term.evaluate("term => term === document.activeElement"):
            break
    assert term.evaluate(SHOWN) == "block"
    page.keyboard.press("Tab")
    assert term.evaluate(SHOWN) == "none"
    page.context.close()


def test_the_pointer_can_move_onto_a_definition(page: Page, address: str) -> None:
    page.goto(address + CHAPTER)
    term = page.locator("article a.cb-term").nth(2)
    term.hover()
    box = term.bounding_box()
    assert box
    for step in range(12):
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 3 * step)
    assert term.evaluate(SHOWN) == "block"


def test_a_screen_reader_hears_the_word_alone(page: Page, address: str) -> None:
    page.goto(address + CHAPTER)
    term = page.locator("article a.cb-term").first
    term.focus()
    assert f'link "{term.inner_text()}"' in term.aria_snapshot()
    assert not term.get_attribute("title")


def test_a_touch_goes_to_the_glossary(browser: Browser, address: str) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True).new_page()
    page.goto(address + CHAPTER)
    page.locator("article a.cb-term").first.tap()
    page.wait_for_url("**/reference/glossary.html#glossary-*")
    expect(page.locator(":target")).to_be_in_viewport()
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_definition_reaches_beyond_the_page(width: int, browser: Browser, address: str) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(address + CHAPTER)
    for term in page.locator("article a.cb-term").all():
        term.focus()
        page.keyboard.press("Shift")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.context.close()


# ---------------------------------------------------------------------------------------------------------------------
# choosing and finding


@pytest.mark.parametrize("script", [True, False])
def test_exercises_of_one_kind_by_keyboard_with_and_without_a_script(script: bool, browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=script).new_page()
    page.goto(address + "reference/exercises.html")
    rows = page.locator("tr[data-kind]")
    assert rows.filter(visible=True).count() == len(all_questions())
    page.locator(".kinds input").first.focus()
    for kind in ("predict", "compute", "decide", "weigh", "discuss"):
        page.keyboard.press("ArrowRight")
        assert rows.filter(visible=True).count() == sum(question.kind == kind for question in all_questions())
        assert page.locator(f'tr[data-kind="{kind}"]').first.is_visible()
    page.context.close()


def test_a_source_is_found_by_its_words_and_a_linked_row_stays(page: Page, address: str) -> None:
    page.goto(address + "reference/sources.html#sources-pipl")
    field = page.get_by_label("Find a source or a speaker")
    field.fill("SWEENEY k-anonymity")
    expect(page.locator(".rows-find [role=status]")).to_contain_text("have these words")
    visible = page.locator(".cb-row").filter(visible=True)
    assert {"sources-sweeney-2002", "sources-pipl"} <= {each.get_attribute("id") for each in visible.all()}
    assert visible.count() < 10
    field.fill("")
    expect(page.locator(".rows-find [role=status]")).to_have_text(f"{len(table('sources')) + len(table('parties'))} rows.")


def test_without_a_script_every_row_is_there_and_no_field(browser: Browser, address: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(address + "reference/glossary.html")
    assert not page.locator(".rows-find").is_visible()
    rows = page.locator(".cb-row")
    assert rows.filter(visible=True).count() == rows.count() == len(table("glossary")) + len(table("chinese_terms"))
    page.goto(address + "reference/law-changes.html")
    assert not page.locator("#law-changes").is_visible()
    page.locator("summary").last.click()
    assert page.locator(".law-event").last.is_visible()
    page.context.close()


def test_the_events_between_two_days_are_those_of_the_function(page: Page, address: str) -> None:
    since, until = date(2020, 9, 12), date(2021, 11, 1)
    page.goto(address + "reference/law-changes.html")
    expect(page.locator("#law-count")).to_contain_text(f"{len(history(table('rules')))} events")
    page.get_by_label("After").fill(str(since))
    page.get_by_label("Until").fill(str(until))
    page.get_by_label("Place").select_option("cn")
    wanted = [event for event in history(table("rules")) if since < event.day <= until and event.where == "CN"]
    expect(page.locator("#law-count")).to_contain_text(f"{len(wanted)} events")
    rows = page.locator(".law-event").filter(visible=True)
    assert rows.count() == len(wanted)
    shown = {link.inner_text() for link in rows.locator("a.cb-cite").all()}
    turn = changes(since=since, until=until, where="CN")
    assert {rule.id for rule in (*turn.began, *turn.ended)} <= shown
    assert shown <= {rule.id for event in wanted for rule in event.rules}


def test_on_paper_every_year_and_every_question_stands_without_fields(page: Page, address: str) -> None:
    page.goto(address + "reference/law-changes.html")
    page.emulate_media(media="print")
    assert not page.locator("#law-form").is_visible()
    page.goto(address + "reference/exercises.html")
    assert not page.locator(".kinds").is_visible()
    assert page.locator("tr[data-kind]").filter(visible=True).count() == len(all_questions())
