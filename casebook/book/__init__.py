"""What does the Sphinx build need beyond Jupyter Book?

One extension, in small parts: figures with their sentence and table, citations that resolve against `data/`, maths as
MathML, downloads of the exercises, and a last pass that makes every page light, private and accessible.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from casebook.book import citations, downloads, exercises, figures, maths, reference, site


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx's entry point."""
    for part in (figures, citations, reference, maths, exercises, downloads, site):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
