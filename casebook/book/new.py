"""`make new-chapter` and `make new-question`: the blank forms of `blanks/`, filled with the few values that are given.

What they write imports, runs and builds. Each line that asks something is a finding of `make missing` until it is answered.
Nothing that exists is overwritten.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from casebook.book.asking import MARK
from casebook.book.course import ROOT
from casebook.book.new_chapter import new_chapter
from casebook.book.new_question import new_question
from casebook.book.writing import Refused, any_console, write

AFTER_CHAPTER = """\
Each line with a {mark} asks you something. Next:
  make missing ID={NUMBER}    what the chapter lacks, with file and line
  make new-question ID={NUMBER}.1 KIND=predict OUTCOME={OUTCOME} ANSWER=a_name MINUTES=8
  make book          builds it, as it stands"""

AFTER_QUESTION = """\
It runs already. Each line with a {mark} asks you something. Next:
  make question ID={ID}   what the question lacks, with file and line; when nothing, its tests"""


def main(words: Sequence[str], root: Path = ROOT) -> int:
    """Write a chapter or a question. Exit status: 0 written, 2 refused, with nothing written."""
    any_console()
    command = words[0] if words else ""
    if command not in ("chapter", "question"):
        print("Say `chapter` or `question`, then NAME=value for each value.", file=sys.stderr)
        return 2
    given = {name: value for name, _, value in (word.partition("=") for word in words[1:])}
    try:
        changes = (new_chapter if command == "chapter" else new_question)(root, given)
        write(changes)
    except (Refused, ValueError) as problem:  # ValueError: a table that cannot be read, with its line and column
        print(problem, file=sys.stderr)
        return 2
    for change in changes:
        print("wrote   " if change.before is None else "added to", change.path.relative_to(root).as_posix())
    print((AFTER_CHAPTER if command == "chapter" else AFTER_QUESTION).format(mark=MARK, **given))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
