"""Submissions for the tests of grading: a worked exercise 6, and ways to change it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any

from conftest import ROOT

from casebook.questions import find

EXERCISE = ROOT / "exercises" / "06-explicit-authorization.ipynb"

STATE = """
def state(events, day):
    until_then = sorted((event for event in events if event["day"] <= day), key=lambda event: event["day"])
    answers = [event for event in until_then if event["what"] != "requested"]
    if not answers:
        return "requested" if until_then else "unknown"
    last = answers[-1]
    over = last["what"] == "given" and last["until"] is not None and last["until"] < day
    return "expired" if over else last["what"]
"""
TAKEN_APART = """
def taken_apart(consents):
    return {
        "separate": [c.id for c in consents if len(c.purposes) == 1 and not c.asked_with and c.manner in ("act", "statement")],
        "bundled": {c.id for c in consents if c.asked_with},
        "not free": {c.id for c in consents if c.refusal == "service refused"},
        "not shown": {c.id for c in consents if "not shown" in (c.manner, c.refusal)},
    }
"""
HER_YES = f"her_yes = { ({id: find('6.1').solve(id) for id in find('6.1').publish()})!r}"

RIGHT = {"6.1": HER_YES, "6.2": STATE, "6.4": TAKEN_APART}

LEAKY = """
def state(events, day):
    if not got_in:
        return "unknown"
""" + STATE.replace("def state", "    return right(events, day)\n\ndef right")
"""Right only where an attack before it has succeeded: then a pass is the proof of a leak."""


def worked(answers: Mapping[str, str] = RIGHT, *, before: Sequence[str] = (), after: Sequence[str] = ()) -> dict[str, Any]:
    """The exercise with these answers, and cells before the first answer and after the last cell."""
    notebook: dict[str, Any] = copy.deepcopy(_EXERCISE)
    cells = notebook["cells"]
    for cell in cells:
        question = cell["metadata"].get("casebook", {}).get("question")
        if "answer" in cell["metadata"].get("tags", []) and question in answers:
            cell["source"] = answers[question].strip("\n").splitlines(keepends=True)
    first = next(at for at, cell in enumerate(cells) if "answer" in cell["metadata"].get("tags", []))
    notebook["cells"] = [*cells[:first], *map(code, before), *cells[first:], *map(code, after)]
    return notebook


def discussing(text: str, answers: Mapping[str, str] = RIGHT) -> dict[str, Any]:
    """The exercise with these answers and a text for 6.6, as a student writes it."""
    notebook = worked(answers)
    for cell in notebook["cells"]:
        if cell["metadata"].get("casebook", {}).get("question") == "6.6":
            cell["source"] = f'my_text = """\n{text}\n"""'.splitlines(keepends=True)
    return notebook


def code(source: str) -> dict[str, Any]:
    """A cell that a student has added."""
    return {"cell_type": "code", "id": "added", "metadata": {}, "source": source, "execution_count": None, "outputs": []}


def as_bytes(notebook: Any) -> bytes:
    """As a notebook is handed in."""
    return json.dumps(notebook).encode()


_EXERCISE = json.loads(EXERCISE.read_text("utf-8"))
