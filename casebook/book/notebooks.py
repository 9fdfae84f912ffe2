"""`make notebooks`: the only writer of `exercises/*.ipynb`, from the MyST sources beside them.

The page and the notebook come from one file. What only a Sphinx page understands is put into plain Markdown: boxes are
left out, folded admonitions become `<details>`. Cell ids are made from question and tag, so the same source gives the
same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import jupytext

BOX = re.compile(r"^(`{3,})\{(exercise-box|exercise-download|answers)\}[^\n]*\n.*?^\1\n?", re.MULTILINE | re.DOTALL)
FOLDED = re.compile(r"^:::\{admonition\} ([^\n]+)\n(?::class: dropdown\n)?(.*?)^:::$", re.MULTILINE | re.DOTALL)


def notebook(source: Path) -> str:
    """The notebook of one exercise source, as the text of an `.ipynb` file."""
    read: Any = jupytext.read(source, fmt="md:myst")
    cells = []
    seen: dict[str, int] = {}
    for cell in read.cells:
        text = _plain_markdown(cell.source) if cell.cell_type == "markdown" else cell.source
        if not text.strip():
            continue
        id = _id(cell, seen)
        made = {
            "cell_type": cell.cell_type,
            "id": id,
            "metadata": dict(cell.metadata),
            "source": text.splitlines(keepends=True),
        }
        if cell.cell_type == "code":
            made |= {"execution_count": None, "outputs": []}
        cells.append(made)
    whole = {
        "cells": cells,
        "metadata": {"kernelspec": dict(read.metadata["kernelspec"]), "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _plain_markdown(text: str) -> str:
    text = BOX.sub("", text)
    return FOLDED.sub(lambda match: f"<details><summary>{match[1]}</summary>\n{match[2]}\n</details>", text).strip()


def _id(cell: Any, seen: dict[str, int]) -> str:
    """Such as `q1-2-answer`; cells without a question are numbered by their kind."""
    question = cell.metadata.get("casebook", {}).get("question")
    tag = next(iter(cell.metadata.get("tags", [])), cell.cell_type)
    name = f"q{question.replace('.', '-')}-{tag}" if question else str(tag)
    seen[name] = seen.get(name, 0) + 1
    return name if question and seen[name] == 1 else f"{name}-{seen[name]}"


def main(folder: Path) -> None:
    """Write every notebook of a folder."""
    for source in sorted(folder.glob("[0-9][0-9]-*.md")):
        target = source.with_suffix(".ipynb")
        target.write_text(notebook(source), "utf-8", newline="\n")
        print(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
