"""Are the numbers that the pages show still those that the code gives?

The experiments of `casebook.memory_experiments` take minutes, so pages read their results from `data/model_memory.csv`. This
command computes them anew. `make measure` writes them; `make measure-check` (which a workflow runs weekly) writes nothing and
fails when one lies further from the stored one than its row tolerates. On one machine two runs give the same bytes; both
commands keep numpy to one thread, since several may add up in another order.

    python -m casebook.book.measure                 # compute everything, write the table
    python -m casebook.book.measure --check         # compute everything, compare
    python -m casebook.book.measure --check noises  # compare one experiment
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import hashlib
import io
import math
import platform
import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from casebook import memory_numpy
from casebook.memory_experiments import EXPERIMENTS, SEEDS, Measured
from casebook.records import Measurement
from casebook.tables import parse

TABLE = Path(__file__).resolve().parents[2] / "data" / "model_memory.csv"
PACKAGE = Path(memory_numpy.__file__).parent
MODULES = (
    "budget",
    "faces",
    "faces_numpy",
    "landmarks",
    "linear",
    "memory_experiments/measured",
    "memory_experiments/membership",
    "memory_experiments/templates",
    "memory_experiments/updates",
    "memory_numpy",
    "recognition",
    "recognition_numpy",
)
"""The modules that the numbers come from; `code` is made from their text."""

DIGITS = 3


def code() -> str:
    """The start of the SHA-256 of the modules' text, one after the other."""
    return hashlib.sha256(b"".join((PACKAGE / f"{name}.py").read_bytes() for name in MODULES)).hexdigest()[:12]


def computed_with() -> str:
    """The Python and the numpy that run."""
    return f"Python {platform.python_version()}, numpy {np.__version__}"


def measured(names: Iterable[str]) -> Iterator[Measured]:
    """What these experiments give; says on stderr how long each took."""
    for name in names:
        start = time.monotonic()
        yield from EXPERIMENTS[name]()
        print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


def stored(each: Measured, today: date, made_by: str) -> Measurement:
    """One measurement as a row: the mean over the seeds and their standard deviation, rounded."""
    return Measurement(
        id=each.id,
        attack=each.attack,
        defence=each.on.defence,
        setting=each.on.setting,
        level=None if each.on.level is None else float(each.on.level),
        level_is=each.on.level_is,
        measure=each.measure,
        value=round(statistics.fmean(each.values), DIGITS) + 0.0,  # no minus before nought
        spread=round(statistics.stdev(each.values), DIGITS),
        seeds=tuple(map(str, SEEDS)),
        people=each.on.people,
        trials=each.on.trials,
        tolerance=each.on.tolerance,
        code=made_by,
        computed_with=computed_with(),
        computed_on=today,
    )


def written(rows: Sequence[Measurement]) -> str:
    """The table as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in dataclasses.fields(Measurement))
    writer.writerows(map(_cell, dataclasses.astuple(row)) for row in rows)
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value)


def differences(old: Iterable[Measurement], new: Iterable[Measurement]) -> Iterator[str]:
    """In plain words, where what was computed differs from what is stored by more than the stored row tolerates."""
    kept = {row.id: row for row in old}
    for row in new:
        if row.id not in kept:
            yield f"{row.id}: computed {row.value:g}, and no row has it"
            continue
        was = kept.pop(row.id)
        if not math.isclose(row.value, was.value, rel_tol=0, abs_tol=was.tolerance + 1e-9):
            yield f"{row.id}: stored {was.value:g}, computed {row.value:g}; {was.tolerance:g} is tolerated"
        described = ("attack", "defence", "setting", "level", "level_is", "measure", "people", "trials", "tolerance", "seeds")
        for name in described:
            if getattr(row, name) != getattr(was, name):
                yield f"{row.id}: {name} is stored as {getattr(was, name)!r}, and is {getattr(row, name)!r}"
    for name in kept:
        yield f"{name}: stored, and nothing computes it"


def main(arguments: Sequence[str] | None = None) -> int:
    """Compute, then write or compare; 1 when something differs."""
    parser = argparse.ArgumentParser(prog="python -m casebook.book.measure", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the table and write nothing")
    parser.add_argument("experiments", nargs="*", help=f"which (default: all): {', '.join(EXPERIMENTS)}")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.experiments) - set(EXPERIMENTS):
        parser.error(f"no such experiment: {', '.join(sorted(unknown))}")
    if asked.experiments and not asked.check:
        parser.error("only a check may leave experiments out: the table is written by one run")
    today, made_by = date.today(), code()  # before the run: somebody may edit meanwhile
    rows = [stored(each, today, made_by) for each in measured(asked.experiments or EXPERIMENTS)]
    if not asked.check:
        TABLE.write_text(written(rows), "utf-8")
        print(f"{len(rows)} rows written")
        return 0
    old = parse(TABLE.read_text("utf-8"), Measurement)
    ids = {row.id for row in rows}
    found = list(differences([row for row in old if row.id in ids] if asked.experiments else old, rows))
    for line in found:
        print(line)
    changed = {row.code for row in old} != {made_by}
    print(f"{len(rows)} results computed anew, {len(found)} findings; {'code changed since' if changed else 'same code'}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
