"""How the package hangs together: no circle of imports, and no module that nothing uses."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator

from conftest import ROOT

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "casebook").rglob("*.py"))
    if "blanks" not in path.parts
}


def imported(name: str) -> Iterator[str]:
    """The modules of the course that one names in its imports, also inside its functions."""
    for node in ast.walk(ast.parse(MODULES[name].read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                full = f"{node.module}.{each.name}"
                yield full if full in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


GRAPH = {name: {other for other in imported(name) if other in MODULES and other != name} for name in MODULES}


def test_imports_make_no_circle() -> None:
    order = list(graphlib.TopologicalSorter(GRAPH).static_order())  # raises CycleError, which names the circle
    assert set(order) == set(MODULES)


def test_every_module_is_used() -> None:
    """By another, by a page's cell, by a command of the Makefile or a workflow, or loaded by its place."""
    by_place = re.compile(
        r"casebook(\.questions\.c\d\d_.*|\.__main__|\.book(\.page\..*)?|\.grading(\.inside.*)?|\.memory_experiments.*)?"
    )
    texts = [*ROOT.glob("chapters/*.md"), *ROOT.glob("exercises/*.md"), ROOT / "Makefile", ROOT / "README.md"]
    named = set(re.findall(r"casebook(?:\.\w+)+", "\n".join(path.read_text("utf-8") for path in texts)))
    used = set().union(*GRAPH.values()) | named
    assert [name for name in MODULES if name not in used and not by_place.fullmatch(name)] == []
