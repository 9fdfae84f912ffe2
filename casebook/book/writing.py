"""How are several files changed so that either all change or none?

A command first works out every change, or refuses with a report that ends in a command that works. Only then is anything
written.

>>> print(refused("new-chapter", [argument("TITLE", "What is the chapter called?")], ['new-chapter TITLE="A door"']))
new-chapter: one finding
  argument · TITLE: What is the chapter called?
  Nothing was written. This would work:
    make new-chapter TITLE="A door"
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from casebook.book.notebooks import notebook
from casebook.findings import Finding, Report


class Refused(Exception):
    """It cannot be written. The message is a report: why, and which command would work."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it is to be, and as it was when it was read; None means that it must not exist."""

    path: Path
    before: bytes | None
    after: bytes


def any_console() -> None:
    """Let a console that lacks a sign, such as ✎ on Windows, show a question mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def write(changes: Sequence[Change]) -> None:
    """Write all of them, or none: a file that has changed meanwhile, or cannot be written, leaves the rest as it was."""
    for change in changes:
        if (change.path.read_bytes() if change.path.exists() else None) != change.before:
            raise Refused(f"{change.path} has changed meanwhile. Nothing was written; run the command again.")
    beside = {change.path: change.path.with_name(f".{change.path.name}.new") for change in changes}
    done: list[Change] = []
    try:
        for change in changes:
            beside[change.path].write_bytes(change.after)
        for change in changes:
            os.replace(beside[change.path], change.path)
            done.append(change)
    except OSError:
        for change in done:
            change.path.unlink() if change.before is None else change.path.write_bytes(change.before)
        raise
    finally:
        for left in beside.values():
            left.unlink(missing_ok=True)


def edited(path: Path, edit: Callable[[str], str]) -> Change:
    """A change of a file's text that keeps its line ends."""
    before = path.read_bytes()
    end = "\r\n" if b"\r\n" in before else "\n"
    after = edit(before.decode().replace("\r\n", "\n")).replace("\n", end)
    return Change(path, before, after.encode())


def refused(command: str, findings: Sequence[Finding], examples: Sequence[str]) -> Refused:
    """The refusal of a command, with every reason at once."""
    lines = ["Nothing was written. This would work:", *(f"  make {example}" for example in examples)]
    return Refused(str(Report(command, "wrong", tuple(findings), note="\n  ".join(lines))))


def argument(name: str, because: str) -> Finding:
    """What is wrong with one argument of a command."""
    return Finding(name, because, "argument")


def given_as(names: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """Every argument that a command knows, without blanks around it; empty where none was given."""
    return {name: given.get(name, "").strip() for name in names}


def command(name: str, values: Mapping[str, str]) -> str:
    """A command as one would type it.

    >>> command("new-chapter", {"NUMBER": "15", "TITLE": "A door", "PART": ""})
    'new-chapter NUMBER=15 TITLE="A door"'
    """
    words = (f'{key}="{value}"' if re.search(r"[^\w.-]", value) else f"{key}={value}" for key, value in values.items() if value)
    return " ".join([name, *words])


def notebook_of(exercise: str) -> str:
    """The notebook that `make notebooks` writes from this source."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "exercise.md"
        source.write_text(exercise, "utf-8")
        return notebook(source)
