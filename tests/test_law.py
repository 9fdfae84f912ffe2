"""Which rule was in force is answered by a function and by a page, and both say the same; no chapter cites a rule outside its days."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import HTML, ROOT
from playwright.sync_api import Browser, Page, expect

from casebook.law import DEPARTURE, changes, days_to_wait, in_force, pending, standing
from casebook.questions import find
from casebook.records import Conduct, Rule
from casebook.tables import NotInTable, row, table

SPEECH = date(2020, 9, 12)
DAYS = (
    date(2009, 2, 27),
    date(2012, 12, 28),
    date(2014, 3, 15),
    date(2015, 10, 31),
    date(2015, 11, 1),
    date(2017, 6, 1),
    SPEECH,
    date(2020, 10, 1),
    date(2021, 1, 1),
    date(2021, 11, 1),
    date(2025, 12, 31),
    date(2026, 1, 1),
)

# ---------------------------------------------------------------------------------------------------------------------
# the function


def _ids(rules: tuple[Rule, ...]) -> set[str]:
    return {rule.id for rule in rules}


def test_the_first_and_the_last_day_count() -> None:
    rule = row("rules", "CL012")
    assert not rule.in_force(date(2017, 5, 31))
    assert rule.in_force(date(2017, 6, 1))
    assert rule.in_force(date(2025, 12, 31))
    assert not rule.in_force(date(2026, 1, 1))


def test_every_filter_narrows_and_none_adds() -> None:
    everything = _ids(in_force(on=SPEECH))
    by_place = [_ids(in_force(on=SPEECH, where=place)) for place in ("CN", "EU", "UK", "US", "US-IL", "US-TX", "US-WA")]
    assert sum(map(len, by_place)) == len(everything)
    assert set().union(*by_place) == everything
    consent = in_force(on=SPEECH, where="CN", theme="consent")
    assert {(rule.jurisdiction, rule.theme) for rule in consent} == {("CN", "consent")}
    assert _ids(in_force(on=SPEECH, where="CN", theme="consent", force="binding")) < _ids(consent)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_rule_stands_in_exactly_one_way(day: date) -> None:
    held, waiting = _ids(in_force(on=day)), _ids(pending(on=day))
    assert not held & waiting
    for rule in table("rules"):
        stands = standing(rule, day)
        assert (rule.id in held) == (stands == "in force")
        assert (rule.id in waiting) == (stands == "adopted, not yet in force")
        assert (days_to_wait(rule, day) > 0) == (rule.in_force_since > day)


@pytest.mark.parametrize("since", DAYS, ids=str)
def test_changes_lead_from_one_day_to_the_other(since: date) -> None:
    for until in DAYS:
        if until >= since:
            turn = changes(since=since, until=until)
            assert _ids(in_force(on=until)) == (_ids(in_force(on=since)) | _ids(turn.began)) - _ids(turn.ended)
            assert turn.pending == pending(on=until)


def test_nothing_changes_within_a_day_and_steps_add_up() -> None:
    still = changes(since=SPEECH, until=SPEECH)
    assert not still.began
    assert not still.ended
    whole = changes(since=date(2012, 12, 27), until=SPEECH, where="CN")
    first = changes(since=date(2012, 12, 27), until=date(2017, 6, 1), where="CN")
    second = changes(since=date(2017, 6, 1), until=SPEECH, where="CN")
    assert _ids(whole.began) == _ids(first.began) | _ids(second.began)
    assert _ids(whole.ended) == _ids(first.ended) | _ids(second.ended)


def test_a_later_law_is_not_in_the_answer_for_an_earlier_day() -> None:
    for day in DAYS:
        assert all(rule.in_force_since <= day for rule in in_force(on=day))
    assert "CL061" not in _ids(in_force(on=SPEECH))
    assert "CL061" not in _ids(pending(on=SPEECH)), "the Personal Information Protection Law was not even adopted"


def test_what_was_published_and_waited_on_the_day_of_the_speech() -> None:
    waits = {days_to_wait(rule, SPEECH) for rule in pending(on=SPEECH, where="CN")}
    assert waits == {19, 50, 111}
    assert standing(row("rules", "CL018"), SPEECH) == "in force", "the 2017 edition still stood"


def test_only_binding_law_can_be_broken() -> None:
    assert [force for force, name in DEPARTURE.items() if "breach" in name] == ["binding"]
    assert {rule.force for rule in table("rules")} <= set(DEPARTURE)


def test_a_text_that_was_renumbered_goes_on_in_the_same_words() -> None:
    turn = changes(since=date(2025, 12, 31), until=date(2026, 1, 1), where="CN")
    carried = {rule.paraphrase for rule in turn.ended} & {rule.paraphrase for rule in turn.began}
    assert len(carried) >= 6


# ---------------------------------------------------------------------------------------------------------------------
# what must hold of exercise 5, whatever is drawn


def _drawn(question: str) -> Iterator[tuple[Any, ...]]:
    """The arguments of every case of a question, published and drawn from three seeds."""
    asked = find(question)
    for criterion in asked.criteria.values():
        for seed in (20200912, 7, 424242):
            for _, arguments in asked.cases(criterion, seed):
                yield arguments


def _why_not(rule: Rule, conduct: Conduct) -> set[str]:
    return {finding.rule for finding in find("5.3").solve(rule, conduct)}


def test_a_rule_not_yet_in_force_never_governs() -> None:
    for rule, conduct in _drawn("5.3"):
        before = replace(conduct, day=rule.in_force_since - timedelta(days=1))
        assert "not yet in force" in _why_not(rule, before)
        assert ("not yet in force" in _why_not(rule, conduct)) == (conduct.day < rule.in_force_since)
    for rules, place, first, last in _drawn("5.2"):
        covered = find("5.2").solve(rules, place, first, last)
        assert not covered.keys() & {rule.id for rule in rules if rule.in_force_since > last}
    for rules, since, until in _drawn("5.4"):
        told = set().union(*find("5.4").solve(rules, since, until).values())
        assert not told & {rule.id for rule in rules if rule.in_force_since > until}


def test_a_recommended_standard_never_governs_and_making_it_binding_takes_that_reason_alone_away() -> None:
    for rule, conduct in _drawn("5.3"):
        soft, hard = (
            _why_not(replace(rule, force="recommended standard"), conduct),
            _why_not(replace(rule, force="binding"), conduct),
        )
        assert soft - hard == {"not binding"}
        assert hard <= soft


def test_swapping_the_names_of_places_and_of_parties_changes_nothing() -> None:
    places = {"Northmark": "Southmark", "Southmark": "Northmark"}
    trades = {"payment app": "camera maker", "camera maker": "payment app"}
    for rule, conduct in _drawn("5.3"):
        swapped = replace(
            rule,
            jurisdiction=places.get(rule.jurisdiction, rule.jurisdiction),
            addressee=trades.get(rule.addressee, rule.addressee),
        )
        other = replace(conduct, place=places.get(conduct.place, conduct.place), who=trades.get(conduct.who, conduct.who))
        assert _why_not(rule, conduct) == _why_not(swapped, other)
    for rules, place, first, last in _drawn("5.2"):
        swapped = [replace(rule, jurisdiction=places.get(rule.jurisdiction, rule.jurisdiction)) for rule in rules]
        solve = find("5.2").solve
        assert solve(rules, place, first, last) == solve(swapped, places[place], first, last)


def test_days_add_up_and_a_longer_conduct_is_never_covered_for_less() -> None:
    solve = find("5.2").solve
    for rules, place, first, last in _drawn("5.2"):
        whole = solve(rules, place, first, last)
        assert all(1 <= days <= (last - first).days + 1 for days in whole.values())
        longer = solve(rules, place, first, last + timedelta(days=30))
        assert all(longer[id] >= days for id, days in whole.items())
        if last > first:
            middle = first + (last - first) // 2
            one, other = solve(rules, place, first, middle), solve(rules, place, middle + timedelta(days=1), last)
            assert whole == {id: one.get(id, 0) + other.get(id, 0) for id in (*one, *other)}


def test_every_rule_that_came_is_new_or_renumbered_and_none_twice() -> None:
    for rules, since, until in _drawn("5.4"):
        told = find("5.4").solve(rules, since, until)
        before, after = ({rule.id for rule in rules if rule.in_force(day)} for day in (since, until))
        assert told["new"] | told["renumbered"] == after - before
        assert told["gone"] <= before - after
        assert not told["passing"] & (before | after)
        assert sum(map(len, told.values())) == len(set().union(*told.values()))
        doubled = find("5.4").solve([*rules, *rules], since, until)
        assert doubled == told, "a rule listed twice is still one rule"


def test_the_exercise_agrees_with_the_table_at_new_year_2026() -> None:
    mainland = [rule for rule in table("rules") if rule.jurisdiction == "CN"]
    told = find("5.4").solve(mainland, date(2025, 12, 31), date(2026, 1, 1))
    assert {"CL141", "CL204", "CL205"} <= told["renumbered"]
    assert "CL143" in told["new"], "former art 64 was replaced by another text"


# ---------------------------------------------------------------------------------------------------------------------
# citations: every one resolves, and speaks of a day on which its rule was in force

CITATION = re.compile(r"\{rule\}`(?:[^`<]*<)?([A-Z]+-?\d+)(?: ([^`>]+))?>?`")
SOURCES = sorted(
    [
        *(ROOT / "chapters").glob("*.md"),
        *(ROOT / "exercises").glob("*.md"),
        *(ROOT / "reference").glob("*.md"),
        *ROOT.glob("*.md"),
    ]
)


def cited(text: str) -> Iterator[tuple[str, str]]:
    """Each citation of a rule in a page's source: the id, and the condition that stands with it."""
    for found in CITATION.finditer(text):
        yield found[1], (found[2] or "").strip()


def objection(id: str, condition: str) -> str:
    """What is wrong with a citation, or nothing."""
    try:
        rule = row("rules", id)
    except NotInTable as problem:
        return str(problem)
    if condition in ("later", "hypothetical"):
        if condition == "later" and rule.in_force_since <= SPEECH:
            return f"{id} is cited as later and was in force since {rule.in_force_since}"
        return ""
    day = re.fullmatch(r"on (\d{4}-\d{2}-\d{2})", condition)
    if not day:
        return f"{id} is cited without a day"
    return "" if rule.in_force(date.fromisoformat(day[1])) else f"{id} was not in force on {day[1]}"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_rule_cited_was_in_force_on_the_day_its_sentence_speaks_of(source: Path) -> None:
    text = source.read_text("utf-8")
    if source.name not in ("CONTRIBUTING.md", "README.md"):  # those two explain the role
        assert text.count("{rule}`") == len(list(cited(text))), "a citation is written in a way that this test does not read"
    assert not [problem for id, condition in cited(text) if (problem := objection(id, condition))]


def test_a_citation_out_of_its_days_would_be_found() -> None:
    """The control."""
    assert "not in force" in objection("CL020", "on 2020-09-12")
    assert "not in force" in objection("CL168", "on 2015-11-01")
    assert "no row" in objection("CL999", "later")
    assert "cited as later" in objection("CL012", "later")
    assert "without a day" in objection("CL012", "")
    assert list(cited("{rule}`CL012 on 2020-09-12` {rule}`the law <CL061 later>`")) == [
        ("CL012", "on 2020-09-12"),
        ("CL061", "later"),
    ]


# ---------------------------------------------------------------------------------------------------------------------
# the page

PAGE = "reference/law.html"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def _visible(page: Page) -> set[str]:
    return set(
        page.evaluate("[...document.querySelectorAll('.cb-row')].filter(row => row.checkVisibility()).map(row => row.id)")
    )


def _anchors(rules: tuple[Rule, ...]) -> set[str]:
    return {f"rules-{rule.id.lower()}" for rule in rules}


def _count(page: Page, number: int) -> None:
    """Wait until the sentence above the list names this number."""
    expect(page.locator("#law-count")).to_contain_text(re.compile(rf"\b{number} rules? of this list"))


def test_the_page_opens_on_the_day_of_the_speech(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    assert page.locator("[name=day]").input_value() == "2020-09-12"
    _count(page, len(in_force(on=SPEECH)))
    shown = _visible(page)
    assert shown >= _anchors(in_force(on=SPEECH)) | _anchors(pending(on=SPEECH))
    assert not shown & _anchors(tuple(rule for rule in table("rules") if standing(rule, SPEECH) == "not yet adopted"))
    standard = page.locator("#rules-cl020 .law-mark")
    expect(standard).to_have_text("Adopted, not yet in force: applies from 1 October 2020, 19 days later")
    expect(page.locator("#rules-cl168 .law-mark")).to_have_text("No longer in force in this text: last day 31 October 2015")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_page_and_function_say_the_same_on_every_day(day: date, page: Page, address: str) -> None:
    page.goto(f"{address}{PAGE}?day={day}&show=all")
    _count(page, len(in_force(on=day)))
    stands = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.cb-row')].map(row => [row.id, row.dataset.standing]))"
    )
    assert stands == {f"rules-{rule.id.lower()}": standing(rule, day) for rule in table("rules")}
    page.locator("[name=show]").select_option("held")
    expect(page.locator(".cb-row:not([hidden])")).to_have_count(len(in_force(on=day)))
    assert _visible(page) == _anchors(in_force(on=day))


def test_place_and_theme_narrow_the_list_and_the_address_keeps_them(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    page.locator("[name=place]").select_option("US-IL")
    page.locator("[name=theme]").select_option("transfer")
    _count(page, len(in_force(on=SPEECH, where="US-IL", theme="transfer")))
    assert _visible(page) == _anchors(in_force(on=SPEECH, where="US-IL", theme="transfer"))
    assert page.url.endswith("?place=US-IL&theme=transfer")
    page.reload()
    _count(page, len(in_force(on=SPEECH, where="US-IL", theme="transfer")))
    assert page.locator("[name=place]").input_value() == "US-IL"


def test_the_day_moves_by_keyboard(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    page.locator("[name=day]").focus()
    page.keyboard.type("06012017")
    assert page.locator("[name=day]").input_value() == "2017-06-01"
    _count(page, len(in_force(on=date(2017, 6, 1))))
    page.locator("[data-day='2012-12-28']").focus()
    page.keyboard.press("Enter")
    _count(page, len(in_force(on=date(2012, 12, 28))))
    page.locator("[name=place]").focus()
    page.keyboard.press("ArrowDown")
    _count(page, len(in_force(on=date(2012, 12, 28), where="CN")))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "theme"


def test_the_count_is_told_to_a_screen_reader(page: Page, address: str) -> None:
    page.goto(address + PAGE)
    assert page.get_by_role("status").filter(has_text="in force").count() == 1
    for name in ("Day", "Place", "Theme", "Show"):
        assert page.get_by_label(name, exact=True).is_visible()


def test_a_link_to_a_hidden_row_shows_it(page: Page, address: str) -> None:
    page.goto(address + PAGE + "#rules-cl094")
    later = page.locator("#rules-cl094")
    expect(later).to_be_in_viewport()
    expect(later.locator(".law-mark")).to_have_text("Not yet adopted on this day (shown because a link leads here)")
    page.goto(address + PAGE + "#rules-law-089")
    expect(page.locator("#rules-law-089")).to_be_in_viewport()
    assert not later.is_visible()
    page.locator("[name=place]").select_option("EU")
    expect(page.locator("#rules-law-001")).to_be_visible()
    assert page.locator("#rules-law-089").is_visible(), "the row that a link leads to stays, whatever is chosen"


def test_the_contents_lead_to_a_place_that_was_not_chosen(page: Page, address: str) -> None:
    page.goto(address + PAGE + "?place=CN")
    _count(page, len(in_force(on=SPEECH, where="CN")))
    page.evaluate("location.hash = '#rules-texas-united-states'")
    expect(page.locator("#rules-texas-united-states")).to_be_in_viewport()


def test_a_cleared_or_impossible_day_does_no_harm(page: Page, address: str) -> None:
    page.goto(address + PAGE + "?day=never&place=Atlantis&theme=luck")
    expect(page.locator("#law-count")).to_have_text("No day is chosen: rules of every day are shown.")
    assert len(_visible(page)) == len(table("rules"))
    page.locator("[name=day]").fill("2020-09-12")
    _count(page, len(in_force(on=SPEECH)))


def test_without_a_script_every_rule_is_there_by_place(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGE)
    assert not page.locator("#law").is_visible()
    rows = page.locator(".cb-row")
    assert rows.count() == len(table("rules"))
    assert all(each.is_visible() for each in rows.all())
    assert page.locator("section.law-place").count() == len({rule.jurisdiction for rule in table("rules")})
    context.close()


def test_the_page_opens_from_a_folder(page: Page) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((HTML / PAGE).as_uri() + "?day=2017-06-01#rules-cl012")
    _count(page, len(in_force(on=date(2017, 6, 1))))
    assert not problems


def test_on_paper_stands_what_was_chosen_without_the_form(page: Page, address: str) -> None:
    page.goto(address + PAGE + "?place=US-TX&show=held")
    _count(page, len(in_force(on=SPEECH, where="US-TX")))
    page.emulate_media(media="print")
    assert not page.locator("#law-form").is_visible()
    assert page.locator("#law-count").is_visible()
    assert _visible(page) == _anchors(in_force(on=SPEECH, where="US-TX"))


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_fits_a_phone_and_every_control_can_be_touched(colours: str, browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=colours)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + PAGE)
    _count(page, len(in_force(on=SPEECH)))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for control in page.locator("#law-form input, #law-form select, #law-form button").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 360
    context.close()


def test_force_is_said_in_words_and_a_standard_is_never_broken() -> None:
    text = (HTML / PAGE).read_text("utf-8")
    assert text.count("<strong>Binding law</strong>") == sum(rule.force == "binding" for rule in table("rules"))
    for rule in table("rules"):
        if rule.force == "recommended standard":
            assert not re.search(r"\b(breach|violat)", rule.paraphrase), rule.id


def test_the_page_stays_light() -> None:
    """Compressed: the page with its own script, and with the book's one style sheet besides."""
    page, script = (len(gzip.compress((HTML / name).read_bytes(), mtime=0)) for name in (PAGE, "_static/law.js"))
    assert page + script <= 130_000, f"{page:,} bytes of page, {script:,} of script"


def test_the_page_carries_what_the_script_needs_and_no_more() -> None:
    text = (HTML / PAGE).read_text("utf-8")
    known = json.loads(text.partition('id="law-rules">')[2].partition("</script>")[0])
    assert len(known) == len(table("rules"))
    assert "law.js" in text
    assert "law.js" not in (HTML / "reference/ledger.html").read_text("utf-8")


def test_a_day_more_never_revives_a_rule() -> None:
    """Once a text has ended it does not come back, and before it began it did not hold."""
    for rule in table("rules"):
        days = [rule.adopted + timedelta(days=step * 97) for step in range(120)]
        names = [standing(rule, day) for day in days]
        order = ["not yet adopted", "adopted, not yet in force", "in force", "no longer in force"]
        assert [order.index(name) for name in names] == sorted(order.index(name) for name in names), rule.id
