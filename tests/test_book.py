"""The book builds, every page is reachable, and the same source gives the same bytes."""

from __future__ import annotations

import filecmp
import functools
import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from conftest import HTML, ROOT, our_pages, pages

from casebook.book.chapter_audit import audit_chapter
from casebook.book.course import here
from casebook.book.downloads import pack, wheel
from casebook.tables import table

COURSE = here()


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.files: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.add(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        for name in ("src", "href"):
            if tag in ("link", "script", "img") and values.get(name):
                self.files.append(str(values[name]))


@functools.cache
def _parsed(page: str) -> _Links:
    parser = _Links()
    parser.feed((HTML / page).read_text("utf-8"))
    return parser


def _inside(page: str, link: str) -> tuple[str, str] | None:
    """The page and anchor that a link leads to, or None when it leaves the book."""
    if re.match(r"[a-z]+:", link):
        return None
    target, anchor = urldefrag(urljoin(page, link))
    return unquote(target.partition("?")[0]) or page, unquote(anchor)


def test_every_page_of_the_contents_is_built() -> None:
    named = re.findall(r"file: (\S+)", (ROOT / "_toc.yml").read_text("utf-8"))
    assert named
    assert set(our_pages()) == {"index.html"} | {f"{name}.html" for name in named}


def test_every_chapter_of_the_data_has_its_page_and_exercise() -> None:
    from casebook import table

    for chapter in table("chapters"):
        assert f"chapters/{chapter.slug}.html" in pages()
        assert f"exercises/{chapter.slug}.html" in pages()


def test_every_page_is_reachable_from_the_home_page() -> None:
    seen, waiting = set(), ["index.html"]
    while waiting:
        page = waiting.pop()
        if page in seen or not page.endswith(".html"):
            continue
        seen.add(page)
        waiting += [inside[0] for link in _parsed(page).links if (inside := _inside(page, link))]
    assert seen >= set(our_pages())


@pytest.mark.parametrize("page", our_pages())
def test_every_link_inside_the_book_leads_somewhere(page: str) -> None:
    parsed = _parsed(page)
    broken = []
    for link in parsed.links:
        inside = _inside(page, link)
        if inside is None:
            continue
        target, anchor = inside
        if not (HTML / target).is_file() or (anchor and target.endswith(".html") and anchor not in _parsed(target).ids):
            broken.append(link)
    broken += [
        file for file in parsed.files if (inside := _inside(page, file.partition("?")[0])) and not (HTML / inside[0]).is_file()
    ]
    assert not broken


@pytest.mark.parametrize("page", our_pages())
def test_a_page_tells_its_title_language_and_nothing_of_this_machine(page: str) -> None:
    text = (HTML / page).read_text("utf-8")
    assert '<html lang="en"' in text
    assert re.search(r"<title>[^<]+</title>", text)
    assert str(ROOT) not in text
    assert "Traceback" not in text


def test_downloads_have_notebook_package_and_data(tmp_path: Path) -> None:
    with zipfile.ZipFile(HTML / "downloads" / "01-the-remark.zip") as archive:
        names = {Path(name).name for name in archive.namelist()}
    assert {"01-the-remark.ipynb", "README.txt", "claims.csv", "datapackage.json"} <= names
    assert any(name.endswith(".whl") for name in names)


def test_the_wheel_holds_data_and_no_build_tools(tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel(ROOT, tmp_path)) as archive:
        names = archive.namelist()
    assert "casebook/data/claims.csv" in names
    assert "casebook/questions/c01_the_remark.py" in names
    assert not [name for name in names if name.startswith("casebook/book/")]


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    source = next((ROOT / "exercises").glob("*.ipynb"))
    for name in ("a", "b"):
        pack(source, wheel(ROOT, tmp_path / name), ROOT / "data", tmp_path / f"{name}.zip")
    assert filecmp.cmp(tmp_path / "a.zip", tmp_path / "b.zip", shallow=False)


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_a_chapter_lacks_nothing(slug: str) -> None:
    report = audit_chapter(COURSE, slug)
    assert report.passed, str(report)


def test_the_cover_is_drawn_from_the_rules_of_today() -> None:
    home = (HTML / "index.html").read_text("utf-8")
    drawn = re.search(r'<svg class="cover".*?</svg>', home, re.DOTALL)
    assert drawn
    filled, hollow = (re.search(rf'class="cover-{part}" d="([^"]*)"', drawn[0]) for part in ("then", "later"))
    assert filled
    assert hollow
    speech = date(2020, 9, 12)
    then = sum(rule.in_force_since <= speech for rule in table("rules"))
    assert (filled[1].count("M"), hollow[1].count("M")) == (then, len(table("rules")) - then)
