"""`make pictures`: draw the pictures that the book's figures want, with the same bundle that makes them live.

Reads the account that the last build left (`_build/figures.json`), draws what is missing in Chromium, and removes what no
figure uses.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from casebook.book.browser import chromium
from casebook.book.figures import WIDTHS

HEIGHT = 380


def draw(wanted: dict[str, Any], folder: Path, bundle: Path) -> int:
    """Draw each wanted figure in both widths, unless it is there. Returns how many were drawn."""
    folder.mkdir(exist_ok=True)
    missing = [
        (folder / f"{key}-{size}.svg", figure, width)
        for key, figure in sorted(wanted.items())
        for size, width in WIDTHS.items()
        if not (folder / f"{key}-{size}.svg").is_file()
    ]
    if not missing:
        return 0
    with sync_playwright() as playwright, chromium(playwright) as browser:
        page = browser.new_page()
        page.set_content("<!doctype html><title>pictures</title>")
        page.add_script_tag(path=bundle)
        for number, (path, figure, width) in enumerate(missing, 1):
            print(f"picture {number} of {len(missing)}: {path.name}", flush=True)
            height = figure["layout"].get("height", HEIGHT)
            path.write_text(page.evaluate(_DRAW, [figure, width, height]) + "\n", "utf-8")
    return len(missing)


_DRAW = """async ([figure, width, height]) => {
    const url = await Plotly.toImage(figure, {format: "svg", width, height});
    let svg = decodeURIComponent(url.slice(url.indexOf(",") + 1));
    // Plotly names its clip paths by chance; number them instead, so that the same figure gives the same bytes.
    const names = [...new Set([...svg.matchAll(/(?:defs|topdefs)-([0-9a-f]{6})/g)].map(match => match[1]))];
    names.forEach((name, number) => { svg = svg.replaceAll(name, `n${number}`); });
    return svg.replaceAll(/ style=""| class="[^"]*"| data-[a-z-]+="[^"]*"/g, "");
}"""


def main(build: Path, folder: Path, bundle: Path) -> int:
    """Draw what is missing, remove what is orphaned, and say how many of each."""
    account = build / "figures.json"
    if not account.is_file():
        sys.exit(f"{account} is missing: build the book first (`make book` tells what stops it; see pictures.log beside it)")
    wanted = json.loads(account.read_text("utf-8"))
    drawn = draw(wanted, folder, bundle)
    orphans = [path for path in folder.glob("*.svg") if path.stem.rpartition("-")[0] not in wanted]
    for path in orphans:
        path.unlink()
    print(f"{len(wanted)} figures, {drawn} pictures drawn, {len(orphans)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
