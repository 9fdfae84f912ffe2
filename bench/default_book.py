"""The peer of `make bench-book`: our directives under Jupyter Book's defaults, without our last pass over the site."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from casebook.book import citations, comparison, corrections, cover, downloads, exercises, figures, lab, law, reference


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx's entry point."""
    for part in (figures, citations, reference, comparison, law, lab, cover, corrections, exercises, downloads):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
