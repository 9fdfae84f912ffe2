"""How does a chapter show a figure to everybody?

`show` takes a Plotly figure, the sentence that says what it shows, and its data. The book turns that into a static
picture with the sentence as its caption and the data as a table; a reader can make it live. In Jupyter the same object
draws itself with Plotly.

>>> shown = show({"data": [{"type": "bar", "x": ["a"], "y": [1 / 3]}], "layout": {}},
...              sentence="One bar.", table=[{"letter": "a", "share": 1 / 3}])
>>> shown.frames[0].figure["data"][0]["y"]
[0.333333]
>>> shown.frames[0].table
(('letter', 'share'), (('a', '0.333333'),))
>>> show({"data": [], "layout": {}}, sentence=" ", table=[])
Traceback (most recent call last):
ValueError: a figure needs a sentence that says what it shows
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MIME = "application/vnd.casebook.figure+json"
PLOTLY_MIME = "application/vnd.plotly.v1+json"
BOOK = "CASEBOOK_BOOK"
"""Set in the environment of the notebooks that the book executes."""

# One palette for every figure, after Okabe and Ito (told apart in the common forms of colour blindness), darkened so that
# each colour has a contrast of 3:1 on white. The page's style sheet gives every colour a second value for dark mode.
INK, FAINT, GRID = "#23272f", "#6b7280", "#d9dce1"
BLUE, ORANGE, GREEN, PURPLE = "#0072b2", "#c75500", "#00805c", "#a6487f"
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, FAINT)

TEMPLATE: dict[str, Any] = {
    "layout": {
        "colorway": list(PALETTE),
        "font": {"family": "Helvetica, Arial, sans-serif", "size": 13, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        "xaxis": {"gridcolor": GRID, "zerolinecolor": GRID, "linecolor": FAINT, "automargin": True},
        "yaxis": {"gridcolor": GRID, "zerolinecolor": GRID, "linecolor": FAINT, "automargin": True},
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        "hoverlabel": {"font": {"size": 13}},
    }
}

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a figure with its data. `label` names it where there are several."""

    label: str
    figure: dict[str, Any]
    table: Table

    @property
    def key(self) -> str:
        """The name of its picture: a hash of the specification."""
        return hashlib.sha256(json.dumps(self.figure, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its sentence, ready for the book and for Jupyter."""

    sentence: str
    frames: tuple[Frame, ...]
    choice: str = ""
    caveat: str = ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        frames = [
            {"label": frame.label, "key": frame.key, "figure": frame.figure, "table": frame.table} for frame in self.frames
        ]
        words = {"sentence": self.sentence, "caveat": self.caveat, "choice": self.choice}
        ours = {MIME: words | {"frames": frames}, "text/plain": f"{self.sentence} {self.caveat}".strip()}
        # The book must not get Plotly's own type as well: it renders every type it is given, and has no renderer for that one.
        return ours if os.environ.get(BOOK) else ours | {PLOTLY_MIME: self.frames[0].figure}


def show(figure: Any, *, sentence: str, table: Any, choice: str = "", caveat: str = "") -> Shown:
    """A figure for every reader.

    `figure` is a Plotly figure (or its specification), or a mapping from label to figure: then a reader chooses among
    them, and `table` maps the same labels to their data. `table` is a DataFrame or a sequence of mappings. `caveat` says what
    the figure must not be taken for; it stands under the sentence. Raises ValueError when the sentence or a table is missing.
    """
    if not sentence.strip():
        raise ValueError("a figure needs a sentence that says what it shows")
    several = isinstance(figure, Mapping) and "data" not in figure
    figures = dict(figure) if several else {"": figure}
    tables = dict(table) if several else {"": table}
    if figures.keys() != tables.keys():
        raise ValueError(f"each of the figures {', '.join(figures)} needs its table; there are {', '.join(tables) or 'none'}")
    frames = tuple(Frame(label, _specification(each), _table(tables[label])) for label, each in figures.items())
    return Shown(sentence.strip(), frames, choice, caveat)


def _specification(figure: Any) -> dict[str, Any]:
    raw = figure.to_plotly_json() if hasattr(figure, "to_plotly_json") else figure
    plain = _plain({"data": raw["data"], "layout": raw["layout"]})
    plain["layout"]["template"] = TEMPLATE
    return dict(json.loads(json.dumps(plain)))


def _plain(value: Any) -> Any:
    """Plain lists and numbers rounded to six digits, so that a picture's name does not hang on the last bit."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items() if item is not None}
    if hasattr(value, "tolist"):  # numpy
        return _plain(value.tolist())
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    if hasattr(value, "to_plotly_json"):
        return _plain(value.to_plotly_json())
    return value


def _table(data: Any) -> Table:
    if hasattr(data, "reset_index"):
        frame = data.reset_index() if data.index.name else data
        rows: Iterable[Mapping[str, Any]] = frame.to_dict("records")
    else:
        rows = data
    rows = list(rows)
    if not rows:
        return ((), ())
    columns = tuple(str(column) for column in rows[0])
    return columns, tuple(tuple(_cell(item) for item in row.values()) for row in rows)


def _cell(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
