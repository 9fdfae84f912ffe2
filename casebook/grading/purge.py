"""How does an instructor erase what students handed in, and all that was made of it?

`plan` says what would be deleted, and `carry_out` deletes it. Of a folder of grades that is what `grade` or `rejoin` writes
there, and nothing else: a file of another name stays and is listed. Submissions are deleted where every student in them has
grades in the folder, so that a folder named by mistake is refused. Links are never followed. What was copied elsewhere is out
of reach: `OUT_OF_REACH` says so.
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
from casebook.grading.collect import NothingToCollect, Owner, collect, on_disk
from casebook.grading.pseudonyms import JOINED, Run, beside, load, run_of

KEY = r"[A-Za-z0-9-]{1,80}-[0-9a-f]{6}"
OURS = {
    "": re.compile(r"grades\.csv|class\.html|class\.json|review\.html|review\.csv"),
    "feedback": re.compile(rf"{KEY}\.(?:json|html)"),
    "private": re.compile(rf"{KEY}\.json|seed|run|marks|lock"),
}
"""What is written into a folder of grades, by the folder in it."""
HALF_WRITTEN = re.compile(r"\.writing-\w+")
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
    if hidden and names.is_file() and not names.is_symlink():
        if load(names).fingerprint != run.names:
            raise Unusable(f"{names} is not the file of names that {grades} was made with; name that one with --names")
        ours.insert(-len(LAST), names)
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
    with open(os.open(grades / "private" / "lock", os.O_RDWR | os.O_NOFOLLOW)) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unusable(f"a run is writing to {grades}") from None
        yield


def _run(grades: Path) -> Run:
    folders = [grades, grades / "private"]
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
            written = _is_file(path) and (pattern.fullmatch(path.name) or HALF_WRITTEN.fullmatch(path.name))
            (ours.append(path) if written else left.append((path, "not written by the grader")))
    ends = [grades / "private" / name for name in LAST]
    return [path for path in ours if path not in ends] + [path for path in ends if path in ours], left


def _submitted(grades: Path, run: Run, place: Path, names: Path) -> tuple[list[Path], list[Path], list[tuple[Path, str]]]:
    """The submissions' files and folders, and what lies among them that is no student's."""
    if place.is_symlink():
        raise Unusable(f"{place} is a link; name the folder itself")
    inside, here = place.resolve(), Path.cwd().resolve()
    if grades.resolve().is_relative_to(inside) or names.resolve().is_relative_to(inside) or here.is_relative_to(inside):
        raise Unusable(f"{place} holds the grades, their names or the folder that you are in; it is not deleted")
    try:
        found = [submission.owner for submission in collect(place, slugs=run.slugs)]
    except (NothingToCollect, OSError) as problem:
        raise Unusable(str(problem)) from None
    _refuse_strangers(grades, run, place, names, found)
    if place.is_file():
        return [place], [], []
    theirs, others = on_disk(place, slugs=run.slugs)
    folders = [Path(folder) for folder, _, _ in os.walk(place, topdown=False)]
    return theirs, folders, [(path, "no student's, as far as its name tells") for path in others]


def _refuse_strangers(grades: Path, run: Run, place: Path, names: Path, found: list[Owner]) -> None:
    if run.names == JOINED:
        raise Unusable(f"{grades} was joined from other grades; name the folder that was graded, to delete submissions")
    if run.names:
        known = load(names)
        if known.fingerprint != run.names:
            raise Unusable(f"{names} is not the file of names that {grades} was made with; name that one with --names")
        found = [Owner(known.pseudonym(owner)) for owner in found]
    strangers = [owner for owner in found if not _is_file(grades / "private" / f"{owner.key}.json")]
    if strangers:
        some = ", ".join(owner.name for owner in strangers[:3]) + (" and others" if len(strangers) > 3 else "")
        raise Unusable(f"{place} holds work of {some}, without grades in {grades}; are these the submissions that were graded?")


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
