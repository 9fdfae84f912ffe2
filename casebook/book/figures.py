"""Figures in the page: a static picture first, alive when the reader wants, with its sentence and its data.

Pictures are committed under `pictures/`, named by a hash of the figure's specification, in a wide and a narrow drawing;
so the build needs no browser. A missing picture and an orphaned one are warnings, which fail the build; `make pictures`
draws the first and removes the second.
"""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path
from typing import Any

import myst_nb.core.render as myst_render
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from casebook.figures import BLUE, BOOK, FAINT, GREEN, GRID, INK, MIME, ORANGE, PURPLE

LOG = logging.getLogger(__name__)

WIDTHS = {"wide": 720, "narrow": 340}
COLOURS = {INK: "ink", FAINT: "faint", GRID: "grid", BLUE: "blue", ORANGE: "orange", GREEN: "green", PURPLE: "purple"}
"""The style sheet's name of each colour, for a light and a dark page."""


class FigureRenderer:
    """Renders what `casebook.figures.show` puts out; MyST-NB's way to add a type of output."""

    mime_priority_overrides = (("*", MIME, 1),)

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:
        """The nodes of one figure, or None for another type of output."""
        if inline or data.mime_type != MIME:
            return None
        shown = data.content if isinstance(data.content, dict) else json.loads(data.content)
        env: BuildEnvironment = renderer.renderer.document.settings.env
        used = _used(env).setdefault(env.docname, {})
        drawings = {}
        for frame in shown["frames"]:
            used[frame["key"]] = frame["figure"]
            for size in WIDTHS:  # a picture that comes, goes or changes re-reads the page
                env.note_dependency(f"pictures/{frame['key']}-{size}.svg")
            drawings[frame["key"]] = _drawings(Path(env.srcdir) / "pictures", frame["key"])
            if not drawings[frame["key"]]:
                message = "no picture %s of the figure “%s”: run `make pictures`"
                LOG.warning(message, frame["key"], shown["sentence"][:60], type="casebook", subtype="picture")
        return [nodes.raw("", _figure(shown, drawings, f"{env.docname}-{len(used)}"), format="html")]


def _drawings(folder: Path, key: str) -> dict[str, str]:
    paths = {size: folder / f"{key}-{size}.svg" for size in WIDTHS}
    if not all(path.is_file() for path in paths.values()):
        return {}
    return {size: _themed(path.read_text("utf-8"), f"{key[:6]}{size[0]}") for size, path in paths.items()}


def _themed(svg: str, prefix: str) -> str:
    """Give the drawing the page's colours, and ids that no other drawing on the page has."""
    for colour, name in COLOURS.items():
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        svg = re.sub(rf"rgb\({red}, ?{green}, ?{blue}\)|{colour}", f"var(--fig-{name})", svg, flags=re.IGNORECASE)
    for id in sorted(set(re.findall(r'\bid="([^"]+)"', svg)), key=len, reverse=True):
        svg = svg.replace(f'id="{id}"', f'id="{prefix}-{id}"').replace(f"#{id}'", f"#{prefix}-{id}'")
        svg = svg.replace(f'#{id}"', f'#{prefix}-{id}"').replace(f"#{id})", f"#{prefix}-{id})")
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def _figure(shown: dict[str, Any], drawings: dict[str, dict[str, str]], name: str) -> str:
    id = re.sub(r"[^a-z0-9]+", "-", f"figure-{name}".lower())
    frames = shown["frames"]
    chooser = ""
    if len(frames) > 1:
        options = "".join(
            f'<label><input type="radio" name="{id}-choice" value="{number}"{" checked" * (number == 0)}> '
            f"{html.escape(frame['label'])}</label>"
            for number, frame in enumerate(frames)
        )
        chooser = (
            f'<fieldset class="fig-choice" hidden><legend>{html.escape(shown["choice"] or "Show")}</legend>{options}</fieldset>'
        )
    parts = []
    for frame in frames:
        drawn = "".join(f'<div class="fig-{size}">{svg}</div>' for size, svg in drawings[frame["key"]].items())
        label = f'<p class="fig-label">{html.escape(frame["label"])}</p>' if frame["label"] else ""
        parts.append(
            f'<div class="fig-frame">{label}<div class="fig-picture" role="img" aria-labelledby="{id}-sentence">{drawn}</div>'
            f'<div class="fig-live" hidden></div>{_table(frame)}</div>'
        )
    caveat = f'<small class="fig-caveat">{html.escape(shown["caveat"])}</small>' if shown["caveat"] else ""
    specifications = json.dumps([frame["figure"] for frame in frames], separators=(",", ":")).replace("</", "<\\/")
    return (
        f'<figure class="fig" id="{id}">{chooser}{"".join(parts)}'
        f'<figcaption><span id="{id}-sentence">{html.escape(shown["sentence"])}</span>{caveat}</figcaption>'
        f'<button type="button" class="fig-go" hidden>Make this figure live</button>'
        f'<script type="application/json">{specifications}</script></figure>'
    )


def _table(frame: dict[str, Any]) -> str:
    columns, rows = frame["table"]
    head = "".join(f'<th scope="col">{html.escape(column)}</th>' for column in columns)
    body = "".join(
        "<tr>"
        + f'<th scope="row">{html.escape(row[0])}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    title = "The data of this figure" + (f": {frame['label']}" if frame["label"] else "")
    return (
        f'<details class="fig-data"><summary>{html.escape(title)}</summary>'
        f'<div class="scroll" tabindex="0" role="group" aria-label="{html.escape(title)}">'
        f'<table class="fig-table table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>'
    )


# ---------------------------------------------------------------------------------------------------------------------
# which pictures the book uses


def _used(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    if not hasattr(env, "casebook_figures"):
        env.casebook_figures = {}  # type: ignore[attr-defined]
    used: dict[str, dict[str, Any]] = env.casebook_figures  # type: ignore[attr-defined]
    return used


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _used(env).pop(docname, None)


def _account(app: Sphinx, env: BuildEnvironment) -> None:
    """Write down what `make pictures` has to draw, and warn of pictures that no figure uses."""
    wanted = {key: figure for figures in _used(env).values() for key, figure in figures.items()}
    note = Path(app.outdir).parent / "figures.json"
    note.write_text(json.dumps(wanted, sort_keys=True), "utf-8")
    for path in sorted((Path(app.srcdir) / "pictures").glob("*.svg")):
        if path.stem.rpartition("-")[0] not in wanted:
            LOG.warning("no figure uses pictures/%s: run `make pictures`", path.name, type="casebook", subtype="picture")


def setup(app: Sphinx) -> None:
    """Register the renderer, its script, and the account of pictures."""
    renderers = myst_render.load_mime_renders()  # cached: the list that MyST-NB itself goes through
    if FigureRenderer not in renderers:
        renderers.append(FigureRenderer)
    os.environ[BOOK] = "1"
    app.connect("env-purge-doc", _forget)
    app.connect("env-updated", _account)
