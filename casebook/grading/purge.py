"""How does an instructor erase what students handed in, and all that was made of it?

`plan` says what would be deleted, and `carry_out` deletes it. Of a folder of grades that is what `grade` or `rejoin` writes
there, and nothing else: a file of another name stays and is listed. Submissions are deleted only where they are what was
graded: every student in them has a record in the folder, and every notebook the content that the record names, so that the
folder of another week is refused. Links are never followed. What was copied elsewhere is out of reach: `OUT_OF_REACH` says so.

>>> bool(OURS["feedback"].fullmatch("Anna-Lund-7-9094ce.html")), bool(OURS["feedback"].fullmatch("notes.html"))
(True, False)
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casebook.grading.assignment import Unusable
from casebook.grading.batch import digest, read, read_record
from casebook.grading.collect import NothingToCollect, Owner, Submission, collect, on_disk
from casebook.grading.files import WRITING, half_written
from casebook.grading.pseudonyms import JOINED, Run, beside, load, run_of

KEY = r"[A-Za-z0-9-]{1,80}-[0-9a-f]{6}"
OURS = {
    "": re.compile(r"grades\.csv|class\.html|class\.json|review\.html|review\.csv"),
    "feedback": re.compile(rf"{KEY}\.(?:json|html)"),
    "private": re.compile(rf"{KEY}\.json|seed|run|marks|lock"),
}
"""What is written into a folder of grades, by the folder in it."""
LAST = ("run", "lock")
"""What shows that a folder is one of grades: kept until all else is gone, so that a purge that was stopped can go on."""

OUT_OF_REACH = (
    "This cannot reach: the platform's copy (Moodle, Canvas, GitHub, a mailbox), backups and synchronized copies, what you "
    "exported, printed, sent or joined with names in another folder, and what students hold themselves. Deleting does not "
    "overwrite the disk."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is deleted, in this order, and what is left with the reason why."""

    files: tuple[Path, ...]
    """Submissions first, while the records still say whose they are."""
    folders: tuple[Path, ...]
    """Removed where nothing is left in them."""
    left: tuple[tuple[Path, str], ...]


def plan(grades: Path, submissions: Path | None = None, names: Path | None = None) -> Plan:
    """What would be deleted. Raises `Unusable` where that is not clear."""
    run = _run(grades)
    names = names or beside(grades)
    hidden = bool(run.names) and run.names != JOINED
    files, folders, left = _submitted(grades, run, submissions, names) if submissions else ([], [], [])
    ours, others = _of_grades(grades)
    if hidden and _is_file(names):
        if load(names).fingerprint != run.names:
            raise Unusable(f"{names} is not the file of names that {grades} was made with; name that one with --names")
        ours[-len(LAST) : -len(LAST)] = [*half_written(names), names]
    elif hidden:
        others.append((names, "the file of names is not there: delete it where you keep it"))
    kept = [grades / "feedback", grades / "private", grades]
    return Plan(tuple(files + ours), tuple(folders + [each for each in kept if each.is_dir()]), tuple(left + others))


def carry_out(plan: Plan) -> int:
    """Delete; returns how many files were deleted. What is gone already is no fault."""
    deleted = 0
    for file in plan.files:
        if _is_link_or_file(file):
            file.unlink()
            deleted += 1
    for folder in plan.folders:
        if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
            folder.rmdir()
    return deleted


@contextmanager
def held(grades: Path) -> Iterator[None]:
    """The folder, while no run writes to it. Raises `Unusable`."""
    _run(grades)
    with open(os.open(grades / "private" / "lock", os.O_RDWR | os.O_NOFOLLOW), encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unusable(f"a run is writing to {grades}") from None
        yield


def _run(grades: Path) -> Run:
    folders = [grades, grades / "private"]
    if Path.cwd().is_relative_to(grades.resolve()):
        raise Unusable(f"you are in {grades.resolve()}; go elsewhere and delete it from there")
    if any(each.is_symlink() or not each.is_dir() for each in folders) or not _is_file(grades / "private" / "lock"):
        raise Unusable(f"{grades} is no folder that `python -m casebook grade` wrote (and a link is not followed)")
    return run_of(grades) or Run((), {}, ())


def _of_grades(grades: Path) -> tuple[list[Path], list[tuple[Path, str]]]:
    ours: list[Path] = []
    left: list[tuple[Path, str]] = []
    for name, pattern in OURS.items():
        folder = grades / name if name else grades
        if folder.is_symlink() or not folder.is_dir():
            if folder.is_symlink():
                left.append((folder, "a link, which the grader did not write"))
            continue
        for path in sorted(folder.iterdir()):
            if not name and path.name in OURS:
                continue
            written = _is_file(path) and (pattern.fullmatch(path.name) or path.name.startswith(WRITING))
            (ours.append(path) if written else left.append((path, "not written by the grader")))
    ends = [grades / "private" / name for name in LAST]
    return [path for path in ours if path not in ends] + [path for path in ends if path in ours], left


def _submitted(grades: Path, run: Run, place: Path, names: Path) -> tuple[list[Path], list[Path], list[tuple[Path, str]]]:
    """The submissions' files and folders, and what lies among them that is no student's."""
    if place.is_symlink():
        raise Unusable(f"{place} is a link; name the folder itself")
    inside = place.resolve()
    if any(each.resolve().is_relative_to(inside) for each in (grades, names, Path.cwd())):
        raise Unusable(f"{place} holds the grades, their names or the folder that you are in; it is not deleted")
    try:
        _refuse_what_was_not_graded(grades, run, place, names, collect(place, slugs=run.slugs))
    except (NothingToCollect, OSError) as problem:
        raise Unusable(str(problem)) from None
    if place.is_file():
        return [place], [], []
    theirs, others = on_disk(place, slugs=run.slugs)
    folders = [Path(folder) for folder, _, _ in os.walk(place, topdown=False)]
    return theirs, folders, [(path, "nothing that was graded, as far as its place and name tell") for path in others]


def _refuse_what_was_not_graded(grades: Path, run: Run, place: Path, names: Path, found: list[Submission]) -> None:
    if run.names == JOINED:
        raise Unusable(f"{grades} was joined from other grades; name the folder that was graded, to delete submissions")
    known = load(names) if run.names else None
    if known and known.fingerprint != run.names:
        raise Unusable(f"{names} is not the file of names that {grades} was made with; name that one with --names")
    strangers, changed = [], []
    for submission in found:
        name = submission.owner.name
        owner = Owner(known.pseudonym(submission.owner)) if known else submission.owner
        record = read_record(grades, owner.key)
        if record is None:
            strangers.append(name)
        elif not {digest(file) for file in read(submission)[0]} <= set(record.get("files", ())):
            changed.append(name)
    if strangers:
        raise Unusable(f"{place} holds work of {_some(strangers)}, without grades in {grades}; are these what was graded?")
    if changed:
        raise Unusable(
            f"{place} holds other work of {_some(changed)} than what was graded in {grades}; are these the right ones? "
            "If so, grade once more, and then delete"
        )


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} others" if len(names) > 3 else "")


def _is_file(path: Path) -> bool:
    """An ordinary file, and no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _is_link_or_file(path: Path) -> bool:
    try:
        return not stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
