"""Maths as MathML, made when the book is built: no script and no font in the page."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

LOG = logging.getLogger(__name__)


def mathml(tex: str, *, display: bool) -> str:
    r"""The formula as a `<math>` element. Raises ValueError naming the formula that cannot be read.

    >>> mathml(r"x^2", display=False)[:5]
    '<math'
    """
    try:
        made = str(convert(tex, display="block" if display else "inline"))
    except Exception as problem:
        raise ValueError(f"maths “{tex}” cannot be read: {type(problem).__name__}") from problem
    if "\\" in made:  # a command that the converter does not know is passed through as text
        raise ValueError(f"maths “{tex}” cannot be read: it has a command without a meaning")
    return made


def _write(translator: Any, node: nodes.Node, *, display: bool) -> None:
    try:
        translator.body.append(mathml(node.astext(), display=display))
    except ValueError as problem:
        LOG.warning("%s", problem, location=node, type="casebook", subtype="maths")


def _inline(translator: Any, node: Any) -> None:
    _write(translator, node, display=False)
    raise nodes.SkipNode


def _block(translator: Any, node: Any) -> None:
    translator.body.append(
        translator.starttag(node, "div", CLASS="maths scroll", tabindex="0", role="group", **{"aria-label": "Formula"})
    )
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})</span>')
    _write(translator, node, display=True)
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer; `html_math_renderer: mathml` chooses it."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
