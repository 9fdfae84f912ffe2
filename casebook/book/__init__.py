"""What does the Sphinx build need beyond Jupyter Book?

One extension, in small parts: figures with their sentence and table, citations that resolve against `data/`, maths as
MathML, downloads of the exercises, the address for corrections, and a last pass that makes every page light, private and
accessible. The commands of authors and publishers live here too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx's entry point."""
    # Not above: `python -m casebook.book.release` and its like need none of the others.
    from casebook.book import (
        citations,
        comparison,
        competences,
        corrections,
        cover,
        downloads,
        exercises,
        figures,
        grids,
        lab,
        law,
        law_changes,
        maths,
        reference,
        site,
        teaching,
    )

    tables = (reference, teaching, comparison, competences, law, law_changes)
    parts = (figures, citations, grids, *tables, lab, cover, corrections, maths, exercises, downloads, site)
    for part in parts:
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
