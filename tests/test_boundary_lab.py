"""The boundary lab in a real browser: by keyboard, in the dark, on a phone, on paper, and without a script."""

from __future__ import annotations

import gzip
import html
import itertools
import re
from collections.abc import Iterator

import pytest
from conftest import HTML
from playwright.sync_api import Browser, Page, expect

from casebook.boundary import PARTNERSHIPS, READINGS, Reading, partnership, parts, together, verdict
from casebook.deployments import run
from casebook.tables import table

PAGE = "chapters/08-licence-or-data.html"
CHOICES = [
    ("points",),
    ("on-premises", "cloud-not-kept"),
    ("on-premises", "on-premises-unrecorded"),
    ("fine-tuned", "federated", "on-premises"),
    PARTNERSHIPS,
    (),
]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address + PAGE)
    expect(page.locator("#lab-told")).not_to_be_empty()
    yield page
    context.close()


def choose(page: Page, chosen: tuple[str, ...]) -> None:
    page.get_by_role("button", name="None", exact=True).click()
    for id in chosen:
        page.locator(f"#lab-form [value='{id}']").check()
    expect(page.locator("#lab-told")).to_contain_text(f"{len(chosen)} of 11 deployments run.")


def words(part_or_sentence: str, chosen: tuple[str, ...]) -> dict[Reading, str]:
    """What Python says of a sentence, or of one of its parts, beside all that were chosen."""
    found = [part for part in table("sentence_parts") if part_or_sentence in (part.id, part.claim)]
    return {
        reading: together(verdict(part, partnership(id), reading=reading).verdict for part in found for id in chosen)
        for reading in READINGS
    }


def written(found: dict[Reading, str]) -> str:
    return f"{found['wide']}." if found["wide"] == found["narrow"] else f"{found['wide']} (read narrowly: {found['narrow']})."


@pytest.mark.parametrize("chosen", CHOICES, ids=lambda chosen: "+".join(chosen)[:40] or "none")
def test_the_words_are_those_of_the_auditor(chosen: tuple[str, ...], page: Page) -> None:
    choose(page, chosen)
    for part in table("sentence_parts"):
        expect(page.locator(f"[data-part='{part.id}'] [data-word]")).to_have_text(written(words(part.id, chosen)))
    for sentence in table("sentences"):
        if len(parts(sentence.id)) > 1:
            whole = page.locator(f"[data-sentence='{sentence.id}'] [data-whole]")
            expect(whole).to_have_text(written(words(sentence.id, chosen)))
    counts = [words(sentence.id, chosen)["wide"] for sentence in table("sentences")]
    said = ", ".join(f"{counts.count(word)} {how}" for word, how in (
        ("contradicted", "stand contradicted"), ("undetermined", "undetermined"), ("consistent", "consistent"))
    )  # fmt: skip
    expect(page.locator("#lab-told")).to_contain_text(f"Of the statements, read widely, {said}.")


@pytest.mark.parametrize("chosen", CHOICES, ids=lambda chosen: "+".join(chosen)[:40] or "none")
def test_rows_and_drawing_show_what_crossed_and_nothing_else(chosen: tuple[str, ...], page: Page) -> None:
    choose(page, chosen)
    shown = page.locator(".lab-crossed tbody:visible").evaluate_all("all => all.map(each => each.dataset.deployment)")
    assert shown == [id for id in PARTNERSHIPS if id in chosen]
    crossings = [each for id in shown for each in run(id).crossings]
    assert page.locator(".lab-crossed tbody:visible tr").count() == len(crossings)
    drawn = page.locator("#lab-drawing text").all_text_contents()
    assert drawn[:2] == ["Birch Pay", "Lumen View"]
    for giver, moves in {(each.giver, each.moves) for each in crossings}:
        alike = [each for each in crossings if (each.giver, each.moves) == (giver, moves)]
        count, size = sum(each.count for each in alike), sum(each.bytes for each in alike)
        assert f"{moves} × {count:,}, {size:,} bytes" in drawn
    assert len(drawn) - 2 == len({(each.giver, each.moves) for each in crossings})
    label = page.locator("#lab-drawing svg").get_attribute("aria-label") or ""
    assert all(f"{each.giver} sends {each.moves}" in label for each in crossings)


def test_the_reason_is_that_of_a_deployment_that_decides(page: Page) -> None:
    choose(page, ("on-premises", "points"))
    why = page.locator("[data-part='b1c'] [data-because]")
    expect(why).to_contain_text("Only landmarks are sent, and compared by the vendor: f3 (points, Birch Pay → Lumen View)")
    choose(page, ("on-premises-unrecorded",))
    expect(why).to_contain_text("Not shown: everything that left the platform by network")
    choose(page, ())
    expect(why).to_have_text("No deployment is chosen, and nothing is on record.")
    expect(page.locator("[data-part='b1c'] [data-word]")).to_have_text("undetermined.")


def test_it_opens_with_the_licence_run_alone_and_works_by_keyboard(page: Page) -> None:
    expect(page.locator("#lab-form input:checked")).to_have_count(1)
    expect(page.locator("[data-part='b1c'] [data-word]")).to_have_text("consistent.")
    boxes = page.locator("#lab-form input")
    boxes.first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#lab-told")).to_contain_text("0 of 11 deployments run.")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#lab-form [value='cloud-kept']")).to_be_checked()
    expect(page.locator("[data-part='b1c'] [data-word]")).to_have_text("contradicted.")
    for _ in range(len(PARTNERSHIPS) - 2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#lab-told")).to_contain_text("11 of 11 deployments run.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#lab-told")).to_contain_text("0 of 11 deployments run.")


def test_the_change_is_told_and_every_control_has_a_name(page: Page) -> None:
    assert page.locator("#lab-told").get_attribute("role") == "status"
    assert page.get_by_role("group", name="Which deployments are running?").count() == 1
    for id in PARTNERSHIPS:
        title = partnership(id).title
        assert page.get_by_role("checkbox", name=title[0].upper() + title[1:], exact=True).count() == 1
    assert (
        page.get_by_role("img", name=re.compile("^What crosses: Birch Pay sends|^What crosses: Lumen View sends")).count() == 1
    )


def test_switching_on_never_makes_a_statement_better(page: Page) -> None:
    order = ["consistent", "undetermined", "contradicted"]
    page.get_by_role("button", name="None", exact=True).click()
    page.locator("#lab-form [value='on-premises']").check()

    def now() -> list[int]:
        return [order.index(word) for word in page.locator("[data-word] strong").all_text_contents()]

    before = now()
    for id in PARTNERSHIPS[1:]:
        page.locator(f"#lab-form [value='{id}']").check()
        after = now()
        assert all(one <= other for one, other in zip(before, after, strict=True)), id
        before = after


def test_without_a_script_everything_stands_in_the_tables(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + PAGE)
    assert not page.locator("#lab-controls").is_visible()
    assert page.locator(".lab-crossed tbody:visible").count() == len(PARTNERSHIPS)
    assert page.locator(".lab-crossed tbody tr:visible").count() == sum(len(run(id).crossings) for id in PARTNERSHIPS)
    for part in table("sentence_parts"):
        row = page.locator(f"[data-part='{part.id}']")
        assert row.is_visible()
        assert row.locator("[data-word]").text_content() == written(words(part.id, PARTNERSHIPS))
        assert row.locator("li").count() == len(PARTNERSHIPS)
        row.locator("summary").click()
        assert all(item.is_visible() for item in row.locator("li").all())
        for id, item in zip(PARTNERSHIPS, row.locator("li").all(), strict=True):
            found = verdict(part, partnership(id))
            assert found.because in (item.text_content() or "")
            assert all(lacking in (item.text_content() or "") for lacking in found.not_shown)
    context.close()


def test_what_the_page_carries_is_what_the_runs_showed() -> None:
    text = (HTML / PAGE).read_text("utf-8")
    for id in PARTNERSHIPS:
        body = text.partition(f'<tbody data-deployment="{id}">')[2].partition("</tbody>")[0]
        found = re.findall(r'data-moves="([^"]+)" data-giver="([^"]+)" data-count="(\d+)" data-bytes="(\d+)"', body)
        assert found == [(each.moves, each.giver, str(each.count), str(each.bytes)) for each in run(id).crossings]
        if run(id).found.people:
            assert html.escape(f"{run(id).found.right} of {run(id).found.people} found again") in body


def test_on_paper_stand_all_of_them(page: Page) -> None:
    choose(page, ("points",))
    page.emulate_media(media="print")
    assert page.locator(".lab-crossed tbody:visible").count() == len(PARTNERSHIPS)
    page.locator("[data-part='b1c'] summary").evaluate("summary => { summary.parentElement.open = true; }")
    assert page.locator("[data-part='b1c'] li:visible").count() == len(PARTNERSHIPS)
    assert not page.get_by_role("button", name="All", exact=True).is_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_fits_a_phone_and_every_box_can_be_touched(colours: str, browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=colours)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + PAGE)
    page.get_by_role("button", name="All", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    for control in page.locator("#lab-form label, #lab-form button").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 360
    outside = page.locator("#lab-drawing text").evaluate_all(
        """all => all.filter(each => {
            const [box, whole] = [each.getBoundingClientRect(), each.ownerSVGElement.getBoundingClientRect()];
            return box.left < whole.left || box.right > whole.right;
        }).map(each => each.textContent)"""
    )
    assert not outside
    sizes = page.locator("#lab-drawing text").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert min(sizes) >= 11
    inks = page.locator("#lab-drawing text").evaluate_all("all => [...new Set(all.map(each => getComputedStyle(each).fill))]")
    assert inks == ["rgb(230, 232, 235)" if colours == "dark" else "rgb(35, 39, 47)"]
    context.close()


def test_customers_lines_differ_by_more_than_colour(page: Page) -> None:
    choose(page, ("points",))
    lines = {
        name: page.locator(f"#lab-drawing .{name}").first.evaluate("line => getComputedStyle(line).strokeDasharray")
        for name in ("lab-customers", "lab-other")
    }
    assert lines["lab-customers"] == "none"
    assert lines["lab-other"] != "none"
    assert page.get_by_text("A solid line: made from customers. A dashed line: not.").is_visible()


def test_the_page_opens_from_a_folder_and_asks_nobody(browser: Browser) -> None:
    page = browser.new_page()
    problems: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((HTML / PAGE).as_uri())
    choose(page, ("federated",))
    page.close()
    assert not problems
    assert all(url.startswith("file:") for url in asked)


def test_the_script_is_loaded_only_where_a_lab_is_and_stays_light() -> None:
    text = (HTML / PAGE).read_text("utf-8")
    assert "lab.js" in text
    assert "lab.js" not in (HTML / "reference" / "sources.html").read_text("utf-8")
    lab = text.partition('<section id="boundary-lab"')[2].partition("</section>")[0]
    assert len(gzip.compress(lab.encode(), mtime=0)) < 20_000
    assert len(gzip.compress((HTML / "_static" / "lab.js").read_bytes(), mtime=0)) < 5_000
    assert not re.search(r"\son[a-z]+=", lab), "no handler stands in the page itself"


def test_a_browser_that_comes_back_shows_what_its_boxes_say(page: Page, address: str) -> None:
    choose(page, ("templates", "points"))
    page.goto(address + "reference/sources.html")
    page.go_back()
    expect(page.locator("#lab-told")).to_contain_text(re.compile(r"\d+ of 11 deployments run\."))
    checked = page.locator("#lab-form input:checked").evaluate_all("all => all.map(each => each.value)")
    shown = page.locator(".lab-crossed tbody:visible").evaluate_all("all => all.map(each => each.dataset.deployment)")
    assert shown == checked


def test_no_real_party_stands_in_the_lab() -> None:
    text = (HTML / PAGE).read_text("utf-8")
    lab = re.sub(r"<[^>]+>", " ", text.partition('<section id="boundary-lab"')[2].partition("</section>")[0])
    named = [party.name for party in table("parties") if re.search(rf"\b{re.escape(party.name)}\b", lab)]
    assert not named
    assert list(itertools.islice(re.finditer("invented parties", lab), 1))
