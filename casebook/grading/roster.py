"""How do our grades get into Canvas or Moodle?

By the file that the platform itself exported: its rows with our points, to be imported there. A student is found by the
platform's number, then by login or e-mail, then by exactly the same name; who cannot be found, or could be two, is listed, and
nothing is guessed.

>>> held = "Identifier,Full name,Grade,Last modified (grade)\\nParticipant 4711,Anna Lund,,-\\nParticipant 4712,Bo Ek,,-\\n"
>>> filled = fill(MOODLE, held, [Grade("Anna Lund", "4711", 2.5, 3), Grade("Cleo", "", 1, 3)])
>>> print(filled.text, filled.not_in_roster, filled.without_grade)
Identifier,Full name,Grade,Last modified (grade)
Participant 4711,Anna Lund,2.5,-
Participant 4712,Bo Ek,,-
 ('Cleo: nobody in the roster',) ('Bo Ek',)
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from casebook.grading.assignment import Unusable
from casebook.grading.sheet import guarded, number, unguarded


@dataclass(frozen=True, slots=True)
class Grade:
    """One student's points, from `grades.csv`."""

    student: str
    id: str
    points: float
    of: float


@dataclass(frozen=True, slots=True)
class Platform:
    """How a platform names its columns. `logins` and `names` may be missing from a roster."""

    name: str
    id: str
    logins: tuple[str, ...]
    names: tuple[str, ...]
    needed: tuple[str, ...]
    guarantee: str


CANVAS = Platform(
    "Canvas",
    "ID",
    ("SIS Login ID", "SIS User ID"),
    ("Student",),
    ("Student", "ID", "Section"),
    "The points are those of the sandboxed grading. Canvas shows what will change before it changes anything: read that.",
)
MOODLE = Platform(
    "Moodle",
    "Identifier",
    ("Email address", "Username", "ID number"),
    ("Full name",),
    ("Identifier", "Grade", "Last modified (grade)"),
    "The points are those of the sandboxed grading. Moodle tells of rows that were graded there meanwhile.",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """The file to import, and who is left out of it."""

    text: str
    matched: int
    not_in_roster: tuple[str, ...]
    without_grade: tuple[str, ...]


def grades(folder: Path) -> list[Grade]:
    """The grades in `grades.csv` of a folder that `grade` wrote, or in that file itself. Raises `Unusable`."""
    file = folder / "grades.csv" if folder.is_dir() else folder
    header, rows = _rows(_read(file), file.name)
    if missing := {"student", "id", "points", "of"} - set(header):
        raise Unusable(f"{file} has no column {sorted(missing)[0]}; name the folder that `python -m casebook grade` wrote")
    found = []
    for row in rows:
        held = dict(zip(header, row, strict=False))
        try:
            found.append(Grade(unguarded(held["student"]), unguarded(held["id"]), float(held["points"]), float(held["of"])))
        except (KeyError, ValueError):
            raise Unusable(f"{file}: the row of {row[0] if row else 'nobody'} has no points that are a number") from None
    return found


def fill_file(platform: Platform, roster: Path, graded: Sequence[Grade], title: str = "") -> Filled:
    """The same as `fill`, from a file."""
    return fill(platform, _read(roster), graded, title, said_of=str(roster))


def fill(platform: Platform, roster: str, graded: Sequence[Grade], title: str = "", said_of: str = "the roster") -> Filled:
    """The roster with our points. `title`: for Canvas, the assignment's column, such as `Week 2 (1234)` or a new name."""
    header, rows = _rows(roster, said_of)
    if missing := [name for name in platform.needed if name not in header]:
        raise Unusable(
            f"{said_of} has no column {missing[0]!r}: it is not what {platform.name} exports in English. "
            f"It has {', '.join(header[:8])}"
        )
    people = [row for row in rows if _is_person(row)]
    found, not_in_roster = _matched(platform, header, people, graded)
    if platform is MOODLE:
        header, rows = _moodle(header, rows, people, found)
    else:
        header, rows = _canvas(header, rows, people, found, title or "Three Red Lines")
    name = header.index(platform.names[0]) if platform.names[0] in header else header.index(platform.id)
    without = tuple(person[name].strip() for at, person in enumerate(people) if at not in found)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return Filled(out.getvalue(), len(found), not_in_roster, without)


def _moodle(
    header: list[str], rows: list[list[str]], people: list[list[str]], found: dict[int, Grade]
) -> tuple[list[str], list[list[str]]]:
    """Every column as it was; only grades are written."""
    grade, most = header.index("Grade"), header.index("Maximum Grade") if "Maximum Grade" in header else None
    for at, each in found.items():
        row = people[at]
        highest = _number(row[most]) if most is not None else None
        if highest is not None and each.points > highest:
            raise Unusable(
                f"{each.student} has {number(each.points)} points, and the assignment in Moodle allows {row[most or 0]}: "
                f"set its maximum grade to {number(each.of)} there and export the worksheet again"
            )
        row[grade] = number(each.points)
    names = [at for at, name in enumerate(header) if name in MOODLE.names]
    return header, [_guarded(row, names) for row in rows]


def _canvas(
    header: list[str], rows: list[list[str]], people: list[list[str]], found: dict[int, Grade], title: str
) -> tuple[list[str], list[list[str]]]:
    """The columns that say who somebody is, and one assignment: other grades in an old export would undo newer ones."""
    last = header.index("Section") + 1
    points = {id(people[at]): number(each.points) for at, each in found.items()}
    most = number(max((each.of for each in found.values()), default=0))
    out = []
    for row in rows:
        cell = most if not _is_person(row) and "points possible" in row[0].casefold() else points.get(id(row), "")
        out.append(_guarded([*row[:last], cell], [0]))
    return [*header[:last], guarded(title)], out


def _is_person(row: Sequence[str]) -> bool:
    """Canvas has a row of possible points, and Canvas and Moodle may have empty ones."""
    return any(cell.strip() for cell in row) and "points possible" not in row[0].casefold()


def _guarded(row: list[str], names: Sequence[int]) -> list[str]:
    """What a student can choose, her name, is no formula; what the platform needs stays as it was."""
    return [guarded(cell) if at in names and _is_person(row) else cell for at, cell in enumerate(row)]


# ---------------------------------------------------------------------------------------------------------------------
# who is who


def _matched(
    platform: Platform, header: list[str], people: list[list[str]], graded: Sequence[Grade]
) -> tuple[dict[int, Grade], tuple[str, ...]]:
    """The grade of each row, and the students who have none there, with the reason."""
    claims: dict[int, list[Grade]] = {}
    unmatched = []
    ways = _ways(platform, header)
    for grade in graded:
        for key_of_grade, keys_of_row in ways:
            key = key_of_grade(grade)
            at = [place for place, person in enumerate(people) if key and key in keys_of_row(person)]
            if at:
                break
        if len(at) == 1 and _may_be(platform, header, people[at[0]], grade):
            claims.setdefault(at[0], []).append(grade)
        elif len(at) > 1:
            unmatched.append(f"{grade.student}: {len(at)} in the roster fit")
        else:
            unmatched.append(f"{grade.student}: " + ("the number fits another name" if at else "nobody in the roster"))
    for row, several in claims.items():
        if len(several) > 1:
            unmatched += [f"{each.student}: {len(several)} submissions fit row {row + 2}" for each in several]
    return {row: several[0] for row, several in claims.items() if len(several) == 1}, tuple(unmatched)


Way = tuple[Callable[[Grade], str], Callable[[Sequence[str]], set[str]]]


def _ways(platform: Platform, header: list[str]) -> list[Way]:
    """By what a student is looked for, in this order."""

    def cells(names: Sequence[str]) -> Callable[[Sequence[str]], list[str]]:
        places = [header.index(name) for name in names if name in header]
        return lambda row: [row[place] for place in places if place < len(row)]

    ids, logins, names = cells((platform.id,)), cells(platform.logins), cells(platform.names)
    return [
        (lambda grade: grade.id, lambda row: {number for cell in ids(row) for number in re.findall(r"\d+$", cell.strip())}),
        (lambda grade: _same(grade.student), lambda row: {_same(cell) for cell in logins(row)} - {""}),
        (lambda grade: _same(grade.student), lambda row: {_same(form) for cell in names(row) for form in _forms(cell)} - {""}),
    ]


def _forms(name: str) -> tuple[str, ...]:
    """`Lund, Anna` is also written Anna Lund."""
    last, comma, first = name.partition(",")
    return (name, f"{first.strip()} {last.strip()}") if comma else (name,)


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _may_be(platform: Platform, header: list[str], row: Sequence[str], grade: Grade) -> bool:
    """A number of another platform may happen to be somebody's here; then the name is another."""
    names = [row[header.index(name)] for name in platform.names if name in header]
    theirs, ours = {_letters(name) for name in names}, _letters(grade.student)
    logins = {_same(row[header.index(name)]) for name in platform.logins if name in header}
    hidden = grade.student.startswith("Participant")
    return hidden or not grade.id or not ours or "" in theirs or ours in theirs or _same(grade.student) in logins


def _letters(name: str) -> str:
    """The letters and digits of a name in the order of the alphabet: Canvas runs names together and turns them round."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return "".join(sorted(sign for sign in plain if sign.isalnum()))


# ---------------------------------------------------------------------------------------------------------------------
# files


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError:
        raise Unusable(f"{file} is not there or cannot be read") from None
    except UnicodeDecodeError:
        raise Unusable(f"{file} is not UTF-8; export it again, and do not save it from a spreadsheet") from None


def _rows(text: str, said_of: str) -> tuple[list[str], list[list[str]]]:
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    if not rows:
        raise Unusable(f"{said_of} is empty")
    width = len(rows[0])
    return rows[0], [row + [""] * (width - len(row)) for row in rows[1:]]


def _number(cell: str) -> float | None:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None
