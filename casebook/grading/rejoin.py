"""How do names come back to grades under pseudonyms?

Another folder is written, for its owner only, with the sheet, the feedback and the records under the students' names, and with
the points that were typed into review.csv until now. The graded folder stays as it is, and so does the file of names.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from casebook.grading import review, sheet
from casebook.grading.assignment import Unusable
from casebook.grading.batch import as_text, held, merged, read_record, write_feedback
from casebook.grading.collect import Owner
from casebook.grading.files import written
from casebook.grading.pseudonyms import JOINED, Run, beside, load, run_of


def rejoin(grades: Path, to: Path, names: Path | None = None) -> int:
    """Join; returns how many students there are. Raises `Unusable`."""
    run = run_of(grades)
    if not run or run.names in ("", JOINED):
        raise Unusable(f"{grades} holds no grades under pseudonyms")
    if to.resolve() == grades.resolve() or to.resolve().is_relative_to(grades.resolve()):
        raise Unusable("the names go into another folder than the grades: whoever helps may see that one")
    file = names or beside(grades)
    if not file.exists():
        raise Unusable(f"{file} is not there; name the file of names with --names")
    known = load(file)
    if known.fingerprint != run.names:
        raise Unusable(f"{file} is not the file of names that {grades} was made with")
    people = {Owner(name).key: name for name in _in_sheet(grades)}
    if missing := [name for name in people.values() if name not in known.students]:
        raise Unusable(f"{file} has no name for {missing[0]}")
    typed = review.read(grades, run.by_hand, people)
    owners = sorted((known.students[name], key) for key, name in people.items())
    joined = []
    with held(grades), held(to):
        Run(run.ids, run.by_hand, run.slugs, JOINED).keep(to)
        for owner, key in owners:
            if record := read_record(grades, key):
                record = known.shown_in(merged(record, typed))
                write_feedback(record, to)
                written(to / "private" / f"{owner.key}.json", as_text(record))
                joined.append(owner.key)
        records = (record for key in joined if (record := read_record(to, key)))
        written(to / "grades.csv", sheet.as_csv(run.ids, records, run.by_hand))
        for name in ("class.html", "class.json"):
            if (grades / name).is_file():
                written(to / name, (grades / name).read_text("utf-8"))
    return len(joined)


def _in_sheet(grades: Path) -> list[str]:
    """The pseudonyms of the last run."""
    try:
        text = (grades / "grades.csv").read_text("utf-8")
    except OSError:
        raise Unusable(f"{grades} holds no grades.csv; is the run finished?") from None
    return [row["student"] for row in csv.DictReader(io.StringIO(text, newline=""))]
