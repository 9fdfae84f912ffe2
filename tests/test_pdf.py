"""The book on paper: outline, tags, links inside the file, and a place on the home page."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import HTML, our_pages
from pypdf import PdfReader

from casebook.book import pdf


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, because the PDF is put into it."""
    copied = tmp_path_factory.mktemp("site") / "html"
    shutil.copytree(HTML, copied)
    return copied


def write(site: Path) -> Path:
    """In a thread of its own, because the browser of other tests may be open in this one, and Playwright takes one at a time."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(pdf.write, site).result()


@pytest.fixture(scope="module")
def printed(site: Path) -> PdfReader:
    return PdfReader(write(site))


def heading(page: str) -> str:
    found = BeautifulSoup((HTML / page).read_text("utf-8"), "html.parser").select_one("article.bd-article h1")
    assert found
    for sign in found.select(".headerlink"):
        sign.decompose()
    return " ".join(found.get_text().split())


def test_every_page_of_the_book_is_in_its_outline(printed: PdfReader) -> None:
    outlined = [entry.title for entry in printed.outline if not isinstance(entry, list)]
    assert sorted(outlined) == sorted(map(heading, our_pages()))
    assert outlined[0] == "Three Red Lines"


def test_it_is_tagged_and_tells_its_language_and_title(printed: PdfReader) -> None:
    root = printed.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert printed.metadata
    assert str(printed.metadata.title).startswith("Three Red Lines")


def test_links_lead_inside_the_file_or_to_a_source(printed: PdfReader) -> None:
    places = set(printed.root_object["/Dests"])
    inside = outside = 0
    for page in printed.pages:
        for annotation in page.get("/Annots") or ():
            link = annotation.get_object()
            if "/Dest" in link:
                assert link["/Dest"] in places
                inside += 1
            elif "/A" in link:
                assert str(link["/A"]["/URI"]).startswith(("https://", "http://", "mailto:"))
                outside += 1
    assert inside > 1000
    assert outside > 100


def test_what_a_drawing_names_is_in_the_joined_file() -> None:
    """A bar hatched by a pattern that is not found would be printed empty."""
    for page in ("chapters/04-unique-and-permanent.html", "chapters/06-explicit-authorization.html"):
        text = pdf.article(HTML, page)
        named = set(pdf.NAMED.findall(text))
        assert named
        assert named <= {str(each["id"]) for each in BeautifulSoup(text, "html.parser").select("[id]")}, page


def test_what_is_folded_is_open_and_hints_stay_on_the_screen(printed: PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in printed.pages[:60])
    assert "Model answer A" in text
    assert "Hint 1" not in text
    assert "Check my answer" not in text


def test_the_home_page_offers_it_once(site: Path, printed: PdfReader) -> None:
    home = site / "index.html"
    link = BeautifulSoup(home.read_text("utf-8"), "html.parser").select(f'a[href="{pdf.NAME}"]')
    assert len(link) == 1
    pdf.offer(home, len(printed.pages), 12_000_000)
    assert home.read_text("utf-8").count(pdf.NAME) == 1
    assert not (site / pdf.JOINED).exists()


def test_the_same_pages_give_the_same_bytes(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "contents", lambda home: ["index.html", "chapters/01-the-remark.html"])
    assert write(site).read_bytes() == write(site).read_bytes()
