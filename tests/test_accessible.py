"""Every page meets WCAG 2.2 AA as far as axe can tell, works at 320 px and by keyboard, in light and dark."""

from __future__ import annotations

import pytest
from conftest import HTML, NODE, our_pages, pages
from playwright.sync_api import Browser, Page

AXE = (NODE / "axe-core" / "axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MODES = {"desktop": (1280, "light"), "desktop dark": (1280, "dark"), "phone": (360, "light"), "phone dark": (320, "dark")}


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    # What passes is not asked for: describing it takes twice as long as looking.
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations", "incomplete"]}
    result = page.evaluate("options => axe.run(document, options)", options)
    # Text in the very colour of its ground is "incomplete" to axe, and invisible to a reader.
    unseen = [
        each | {"nodes": [node for node in each["nodes"] if "equalRatio" in str(node["any"])]} for each in result["incomplete"]
    ]
    found = [*result["violations"], *unseen]
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def _open(browser: Browser, url: str, width: int, colours: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=colours, reduced_motion="reduce", bypass_csp=True
    )  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    return page


@pytest.mark.parametrize("name", pages())
def test_axe_finds_nothing(name: str, browser: Browser, address: str) -> None:
    """As the page opens, and in each mode with everything opened and every figure alive."""
    page = _open(browser, address + name, *MODES["desktop"])
    found = [f"as it opens: {each}" for each in _violations(page)]
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    page.evaluate("document.querySelectorAll('.fig-go').forEach(button => button.click())")
    page.wait_for_load_state("networkidle")
    for mode, (width, colours) in MODES.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_timeout(500)  # the theme makes what now scrolls focusable 300 ms after a change of width
        if here := _violations(page):  # a slow machine: look again when it has had its time
            page.wait_for_timeout(2000)
            here = _violations(page)
        found += [f"{mode}: {each}" for each in here]
    page.context.close()
    assert not found


def test_axe_would_find_something(browser: Browser, address: str) -> None:
    """The control: an image without a text alternative is found."""
    page = _open(browser, address, 1280, "light")
    page.evaluate(
        "document.querySelector('article').insertAdjacentHTML('beforeend', '<img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\">')"
    )
    found = _violations(page)
    page.context.close()
    assert any(each.startswith("image-alt") for each in found)


def test_axe_would_find_text_in_the_colour_of_its_ground(browser: Browser, address: str) -> None:
    page = _open(browser, address, 1280, "light")
    page.evaluate(
        "document.querySelector('article').insertAdjacentHTML('beforeend', "
        "'<p style=\"color: #336699; background: #336699\">Nobody reads this.</p>')"
    )
    found = _violations(page)
    page.context.close()
    assert any(each.startswith("color-contrast") for each in found)


@pytest.mark.parametrize("name", our_pages())
def test_nothing_overflows_a_narrow_page(name: str, browser: Browser, address: str) -> None:
    page = _open(browser, address + name, 320, "light")
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.context.close()
    assert beyond <= 0


def test_a_figure_works_by_keyboard(browser: Browser, address: str) -> None:
    page = _open(browser, address + "chapters/01-the-remark.html", 1280, "light")
    figure = page.locator("figure.fig", has=page.locator(".fig-choice")).first
    first, second = figure.locator(".fig-frame").all()
    assert first.is_visible()
    assert not second.is_visible()
    figure.locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    assert second.is_visible()
    assert not first.is_visible()
    figure.locator(".fig-go").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.fig-live .main-svg') !== null")
    assert second.locator(".fig-live").is_visible()
    assert not second.locator(".fig-picture").is_visible()
    page.context.close()


def test_without_a_script_every_frame_and_table_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "chapters/01-the-remark.html")
    frames = page.locator(".fig-frame").all()
    assert len(frames) > 3
    assert all(frame.is_visible() for frame in frames)
    assert not page.locator(".fig-go").first.is_visible()
    context.close()


def test_every_figure_has_a_sentence_and_a_table() -> None:
    for name in our_pages():
        text = (HTML / name).read_text("utf-8")
        assert text.count('<figure class="fig"') == text.count("<figcaption"), name
        assert text.count('<div class="fig-frame"') == text.count('<details class="fig-data"'), name


def test_dark_mode_changes_a_figure_and_its_live_drawing(browser: Browser, address: str) -> None:
    page = _open(browser, address + "chapters/01-the-remark.html", 1280, "dark")
    ink = page.evaluate("getComputedStyle(document.querySelector('figure.fig svg text')).fill")
    assert ink == "rgb(230, 232, 235)"
    page.locator(".fig-go").first.click()
    page.wait_for_function("document.querySelector('.fig-live .main-svg text') !== null")
    live = page.evaluate("getComputedStyle(document.querySelector('.fig-live .main-svg .ytick text')).fill")
    assert live == ink
    page.context.close()


KINDS = ("index.html", "chapters/07-minimization.html", "exercises/06-explicit-authorization.html", "reference/law.html")


@pytest.mark.parametrize("name", KINDS)
def test_where_the_keyboard_is_can_be_seen(name: str, browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address + name)
    unseen, stops = [], 0
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
                const on = document.activeElement;
                if (!on || on === document.body) return null;
                const style = getComputedStyle(on);
                const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
                return [on.outerHTML.slice(0, 120), outlined || style.boxShadow !== 'none'];
            }"""
        )
        if told:
            stops += 1
            unseen += [] if told[1] else [told[0]]
    page.close()
    assert stops > 30
    assert unseen == []


def test_who_wants_no_motion_gets_none(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    moving = (
        "() => [...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    for name in KINDS:
        page.goto(address + name)
        assert page.evaluate(moving) == 0, name
    context.close()
    usual = browser.new_page()
    usual.goto(address + KINDS[0])
    assert usual.evaluate(moving) > 0, "the theme moves, so the rule is needed"
    usual.close()
