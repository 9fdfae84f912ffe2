"""`make pdf`: the whole book as one PDF, with an outline, page numbers, and tags for screen readers.

The built pages are joined in the order of the contents, with links between them turned into links inside the file, and
Chromium prints them. Nothing is fetched. What is folded on a page is open on paper, but for hints, solutions, the code that
draws figures and the mistakes as code, which stay in the book on the screen. The same book gives the same bytes with the same
Chromium.

>>> target("chapters/05-the-law.html", "../reference/law.html#CL012")
'#reference/law:CL012'
>>> target("index.html", "https://example.org/"), target("index.html", "downloads/01.zip")
('https://example.org/', '')
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup, Tag
from pikepdf import Object, ObjectStreamMode, Pdf
from playwright.sync_api import PdfMargins, sync_playwright

from casebook.book.browser import chromium

NAME = "three-red-lines.pdf"
JOINED = "_joined.html"
"""Stands among the pages while it is printed, so that pictures and styles are found."""
NOT_ON_PAPER = (
    "script, form, button, .headerlink, .prev-next-footer, .answers, .q-bar, .q-keys, .q-status, .q-hint, .q-solution, "
    "details.hide, .cb-screen, #pdf, [hidden]"
)
HEADINGS = "h1, h2, h3, h4, h5, h6"
MARGIN: PdfMargins = {"top": "16mm", "bottom": "18mm", "left": "16mm", "right": "16mm"}
FOOT = '<div style="width:100%;font:8px sans-serif;text-align:center"><span class="pageNumber"></span></div>'
PAGE = """<!doctype html><html lang="en" data-theme="light" data-mode="light"><head><meta charset="utf-8">
<title>Three Red Lines: a case course in face-data privacy</title><link rel="stylesheet" href="_static/book-all.css">
<style>
  html {{ font-size: 13px; }} body {{ display: block; background: #fff; }} main > article {{ max-width: none; }}
  hr.next {{ break-before: page; border: 0; margin: 0; height: 0; }} a {{ overflow-wrap: anywhere; }}
</style></head><body><main>{articles}</main></body></html>
"""
NAMED = re.compile(r"""url\(["']?#([^"')]+)["']?\)""")
PLACE = re.compile(r'(<div id="pdf">).*?(</div>)', re.DOTALL)
DATE = "D:20200912000000Z"
"""In place of the two dates of the run that Chromium writes."""


def target(page: str, link: str) -> str:
    """Where a link leads in the joined file: to another host as before, to a file of the site nowhere."""
    if re.match(r"[a-z]+:", link):
        return link
    address, fragment = urldefrag(urljoin(page, link))
    name, found, _ = address.rpartition(".html")
    return f"#{name}:{fragment}" if found else ""


def contents(home: BeautifulSoup) -> list[str]:
    """The pages in the order of the contents, from the menu of the home page."""
    links = [str(link["href"]) for link in home.select("nav.bd-links a.internal[href]")]
    return ["index.html", *dict.fromkeys(link for link in links if link.endswith(".html"))]


def article(html: Path, page: str) -> str:
    """What of a page goes on paper, with ids that are its own in the joined file."""
    name = page.removesuffix(".html")
    found = BeautifulSoup((html / page).read_text("utf-8"), "html.parser").select_one("article.bd-article")
    assert isinstance(found, Tag), page
    for unwanted in found.select(NOT_ON_PAPER):
        unwanted.decompose()
    for folded in found.select("details"):
        folded["open"] = ""
    for labelled in found.select("[id]"):
        labelled["id"] = f"{name}:{labelled['id']}"
    for drawn in found.select("svg *"):  # hatching and clipping are named by id
        for attribute, value in drawn.attrs.items():
            if "url(" in value:
                drawn[attribute] = NAMED.sub(rf"url(#{name}:\1)", str(value))
    for attribute in ("for", "aria-labelledby", "aria-describedby"):
        for labelled in found.select(f"[{attribute}]"):
            labelled[attribute] = " ".join(f"{name}:{id}" for id in str(labelled[attribute]).split())
    for link in found.select("a[href]"):
        if leads := target(page, str(link["href"])):
            link["href"] = leads
        else:
            link.unwrap()
    for picture in found.select("[src]"):
        picture["src"] = urljoin(page, str(picture["src"]))
        picture.attrs.pop("loading", None)  # what is below the first screen would be printed empty
    found["id"] = f"{name}:"
    return str(found)


def finished(printed: bytes, headings: list[str]) -> Pdf:
    """The printed book with a fixed date, and the outline in the words of the headings.

    Chromium writes twice, in the outline, what of a heading begins a sheet.
    """
    book = Pdf.open(BytesIO(printed))
    book.docinfo.CreationDate = book.docinfo.ModDate = DATE
    outlined = list(_items(book.Root.Outlines))
    assert len(outlined) == len(headings), (len(outlined), len(headings))
    for item, heading in zip(outlined, headings, strict=True):
        item.Title = heading
    return book


def _items(parent: Object) -> Iterator[Object]:
    """The entries of an outline, in the order of the text."""
    item = parent.get("/First")
    while item is not None:
        yield item
        yield from _items(item)
        item = item.get("/Next")


def offer(home: Path, pages: int, size: int) -> None:
    """Name the PDF on the home page, where it has its place."""
    told = f'<a href="{NAME}">The whole book as one PDF</a>: {pages} sheets, {size / 1e6:.0f} MB, to print and to read offline'
    text, places = PLACE.subn(rf"\1<p>{told}.</p>\2", home.read_text("utf-8"))
    assert places == 1, f"{home} has no place for the PDF"
    home.write_text(text, "utf-8")


def write(html: Path) -> Path:
    """Print the built book in `html` and offer it on the home page; returns the file."""
    pages = contents(BeautifulSoup((html / "index.html").read_text("utf-8"), "html.parser"))
    joined, out = html / JOINED, html / NAME
    articles = [article(html, page) for page in pages]
    headings = [
        " ".join(each.get_text().split()) for text in articles for each in BeautifulSoup(text, "html.parser").select(HEADINGS)
    ]
    joined.write_text(PAGE.format(articles='<hr class="next" aria-hidden="true">'.join(articles)), "utf-8")
    try:
        with sync_playwright() as playwright, chromium(playwright) as browser:
            page = browser.new_page(offline=True, java_script_enabled=False)
            page.goto(joined.resolve().as_uri())
            printed = page.pdf(
                format="A4", margin=MARGIN, tagged=True, outline=True, display_header_footer=True,
                header_template="<span></span>", footer_template=FOOT,
            )  # fmt: skip
    finally:
        joined.unlink()
    with finished(printed, headings) as book:
        # Half of what Chromium writes are tags, each an object of its own; in streams they are compressed.
        book.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        offer(html / "index.html", len(book.pages), out.stat().st_size)
    return out


if __name__ == "__main__":
    written = write(Path(sys.argv[1]))
    print(f"{written}: {written.stat().st_size / 1e6:.1f} MB")
