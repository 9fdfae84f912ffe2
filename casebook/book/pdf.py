"""`make pdf`: the whole book as one PDF, with an outline, page numbers, and tags for screen readers.

The built pages are joined in the order of the contents, with links between them turned into links inside the file, and
Chromium prints them. Nothing is fetched. What is folded on a page is open on paper. The same book gives the same bytes with
the same Chromium, because the two dates in the file are set.

>>> target("chapters/05-the-law.html", "../reference/law.html#CL012")
'#reference/law:CL012'
>>> target("index.html", "https://example.org/")
'https://example.org/'
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import sync_playwright

from casebook.book.browser import chromium

NAME = "three-red-lines.pdf"
JOINED = "_joined.html"
"""Stands among the pages while it is printed, so that pictures and styles are found."""
NOT_ON_PAPER = "script, form, button, .headerlink, .prev-next-footer, .answers, .q-bar, .q-keys, .q-status, [hidden]"
MARGIN = {"top": "16mm", "bottom": "18mm", "left": "16mm", "right": "16mm"}
FOOT = '<div style="width:100%;font:8px sans-serif;text-align:center"><span class="pageNumber"></span></div>'
PAGE = """<!doctype html><html lang="en" data-theme="light" data-mode="light"><head><meta charset="utf-8">
<title>Three Red Lines: a case course in face-data privacy</title><link rel="stylesheet" href="_static/book-all.css">
<style>
  body {{ display: block; background: #fff; }} main > article {{ break-before: page; max-width: none; }}
  main > article:first-child {{ break-before: auto; }} a {{ overflow-wrap: anywhere; }}
</style></head><body><main>{articles}</main></body></html>
"""
DATE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")


def target(page: str, link: str) -> str:
    """Where a link on a page leads in the joined file; links to elsewhere stay."""
    if re.match(r"[a-z]+:", link):
        return link
    address, fragment = urldefrag(urljoin(page, link))
    name, found, _ = address.rpartition(".html")
    return f"#{name}:{fragment}" if found else link


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
    for attribute in ("for", "aria-labelledby", "aria-describedby"):
        for labelled in found.select(f"[{attribute}]"):
            labelled[attribute] = " ".join(f"{name}:{id}" for id in str(labelled[attribute]).split())
    for link in found.select("a[href]"):
        link["href"] = target(page, str(link["href"]))
    for picture in found.select("[src]"):
        picture["src"] = urljoin(page, str(picture["src"]))
        picture.attrs.pop("loading", None)  # what is below the first screen would be printed empty
    found["id"] = f"{name}:"
    return str(found)


def write(html: Path, date: str = "20200912000000") -> Path:
    """Print the built book in `html` and offer it on the home page; returns the file."""
    pages = contents(BeautifulSoup((html / "index.html").read_text("utf-8"), "html.parser"))
    joined, out = html / JOINED, html / NAME
    joined.write_text(PAGE.format(articles="\n".join(article(html, page) for page in pages)), "utf-8")
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
    out.write_bytes(DATE.sub(lambda found: found[1] + date.encode(), printed))
    return out


if __name__ == "__main__":
    written = write(Path(sys.argv[1]))
    print(f"{written}: {written.stat().st_size / 1e6:.1f} MB")
