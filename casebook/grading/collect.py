"""Whose submissions are in this folder or zip, as a platform has left them?

Moodle's folders and flat files, Canvas's long names, GitHub Classroom's clones, a mail folder: each file is given to a
student by its place and name. Zips are read where they are, in memory and with bounds; nothing is unpacked, so no name in an
archive can write anywhere. What is a link, points outside or swells is left out, and the student's row says so.

>>> whose(("Lund Anna_4711_assignsubmission_file_", "06-explicit-authorization.ipynb"))
Owner(name='Lund Anna', id='4711')
>>> whose(("lundanna_LATE_52_9031_06-explicit-authorization-1.ipynb",))
Owner(name='lundanna', id='52')
>>> whose(("week-2-annalund", "exercises", "06.ipynb"))
Owner(name='week-2-annalund', id='')
>>> whose(("Anna Lund - 06-explicit-authorization (1).ipynb",), slugs=("06-explicit-authorization",))
Owner(name='Anna Lund', id='')
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from casebook.notebook_file import MOST_BYTES

MOST_FILES = 200
"""Of one student; the others are left out."""
MOST_ENTRIES = 200_000
"""In one archive."""
MOST_ZIP = 60 << 20
"""Bytes of an archive inside another."""
MOST_SWELLING = 300
"""How many times larger than in its archive a large file may be."""
MOST_NESTED = 2

IGNORED = frozenset({".git", ".github", ".ipynb_checkpoints", "__MACOSX", "__pycache__", ".venv", "node_modules"})


class NothingToCollect(ValueError):
    """There is no submission to be found; the message says what was looked at."""


@dataclass(frozen=True, slots=True, order=True)
class Owner:
    """Whose file it is: a name, and the platform's number where it gives one."""

    name: str
    id: str = ""

    @property
    def key(self) -> str:
        """A file name for this student: readable, short, safe on every system and unlike any other student's.

        >>> Owner("=cmd('x')/../Åsa", "7").key
        'cmd-x-Asa-7-9094ce'
        """
        ascii_only = unicodedata.normalize("NFKD", f"{self.name} {self.id}").encode("ascii", "ignore").decode()
        words = re.findall(r"[A-Za-z0-9]+", ascii_only)
        short = hashlib.sha256(f"{self.name}\0{self.id}".encode("utf-8", "replace")).hexdigest()[:6]
        return "-".join(["-".join(words)[:60].strip("-") or "student", short])


@dataclass(frozen=True, slots=True)
class Handed:
    """One file that a student handed in. `read` gives its bytes, at most one more than a notebook may have."""

    name: str
    modified: float
    read: Callable[[], bytes]


@dataclass(slots=True)
class Submission:
    """All that one student handed in, and what of it was left out."""

    owner: Owner
    files: list[Handed] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def collect(place: Path, *, slugs: Sequence[str] = (), files_named: bool = True) -> list[Submission]:
    """The submissions in a folder, a zip or one notebook, ordered by student. Raises `NothingToCollect`.

    Contents are read later, one student at a time: only names are held here. Without `files_named`, what is said of files that
    were left out does not name them, because their names often hold the student's.
    """
    if not place.exists():
        raise NothingToCollect(f"{place} is not there")
    found = list(_found(place))
    above = _above(found, slugs)
    notebooks = [each.parts for each in found if not each.other]
    alone = bool(notebooks) and all(len(parts) == 1 and not _left_of(parts[0], slugs) for parts in notebooks)
    submissions: dict[Owner, Submission] = {}
    for each in found:
        parts = each.parts[above:]
        owner = Owner(tidy(place.resolve().stem)) if alone else whose(parts, slugs=slugs)
        if each.other and not _is_a_students(parts):
            continue
        submission = submissions.setdefault(owner, Submission(owner))
        if each.other:
            continue
        if each.refused:
            submission.left_out.append(f"{each.name if files_named else 'a file'} {each.refused}")
        elif len(submission.files) < MOST_FILES:
            submission.files.append(Handed("/".join(parts), each.modified, each.read))
        else:
            submission.left_out.append(f"more than {MOST_FILES} notebooks: the others were not read")
    if not submissions:
        raise NothingToCollect(f"{place} holds no notebook (*.ipynb) and no zip with one")
    for submission in submissions.values():
        submission.files.sort(key=lambda file: file.name)
        submission.left_out = sorted(set(submission.left_out))[:20]
    return [submissions[owner] for owner in _shortened(sorted(submissions), submissions)]


def on_disk(place: Path, *, slugs: Sequence[str] = ()) -> tuple[list[Path], list[Path]]:
    """The files in a folder of submissions: those that are students', and the others. Links are listed, and not followed.

    A student's are what `collect` reads or leaves out of hers, what else lies in a folder of her own or bears a platform's name
    for it, and the copies that Jupyter and macOS make beside a notebook.
    """
    found = list(_found(place))
    above = _above(found, slugs)
    read = {each.file for each in found if not each.other}
    shared = next((each.parts[:above] for each in found if not each.other), ())
    own = {parts[: above + 1] for file in read if file and len(parts := file.relative_to(place).parts) > above + 1}
    theirs: list[Path] = []
    others: list[Path] = []
    for folder, folders, files in os.walk(place):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in sorted([*files, *links]):
            path = Path(folder, name)
            parts = path.relative_to(place).parts
            named = parts[:above] == shared and _is_platforms(parts[above:])
            in_own = parts[: above + 1] in own and len(parts) > above + 1
            (theirs if path in read or in_own or named or _copied_from(path) in read else others).append(path)
    return theirs, others


def _copied_from(path: Path) -> Path:
    """The notebook of which Jupyter keeps a copy here, or macOS what it knows of it."""
    if path.parent.name == ".ipynb_checkpoints":
        return path.parent.parent / path.name.replace("-checkpoint.", ".")
    return path.with_name(path.name.removeprefix("._"))


# ---------------------------------------------------------------------------------------------------------------------
# whose a file is

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?", re.DOTALL)
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_.+", re.DOTALL)


def whose(parts: Sequence[str], *, slugs: Sequence[str] = ()) -> Owner:
    """Whose file stands at this place: by a platform's pattern, by its folder, or by its own name."""
    for part in parts:
        if match := MOODLE.fullmatch(part) or CANVAS.fullmatch(part):
            return Owner(tidy(match["name"]), match["id"])
    if len(parts) > 1:
        return Owner(tidy(parts[0]))
    name = parts[0] if parts else ""
    return Owner(tidy(_left_of(name, slugs)) or tidy(re.sub(r"\.(ipynb|zip)$", "", name, flags=re.IGNORECASE)) or "student")


def _left_of(name: str, slugs: Sequence[str]) -> str:
    """What of a file's name is not the exercise's, the ending or a copy's number."""
    stem = re.sub(r"\.(ipynb|zip)$", "", name, flags=re.IGNORECASE)
    stem = re.sub(r"[\s_-]*\((\d+|copy)\)$", "", stem)
    for slug in slugs:
        stem = stem.replace(slug, " ")
    return stem.strip(" _-.")


def _is_a_students(parts: Sequence[str]) -> bool:
    """Does a file that is no notebook still show that somebody handed something in?"""
    return _is_platforms(parts) or (len(parts) > 1 and parts[0] != "data")


def _is_platforms(parts: Sequence[str]) -> bool:
    """Does a name have the form that a platform gives to what a student hands in?"""
    return any(MOODLE.fullmatch(part) or CANVAS.fullmatch(part) for part in parts)


def tidy(name: str) -> str:
    """A name on one line, without what cannot be seen, of a bearable length.

    >>> tidy("Anna\\u202e\\n Lund")
    'Anna Lund'
    """
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in name)
    kept = "".join(sign for sign in kept if unicodedata.category(sign) not in ("Cf", "Cs", "Co", "Cn"))
    return " ".join(unicodedata.normalize("NFC", kept).split())[:120]


def _above(found: Sequence[_Found], slugs: Sequence[str]) -> int:
    """How many folders stand above all files and say nothing of whose they are. One student's own folder says it."""
    places = [each.parts[:-1] for each in found if not each.other]
    shared = list(_start(places)) if places else []
    bare = all(not _left_of(each.parts[-1], slugs) for each in found if not each.other)
    if shared and (MOODLE.fullmatch(shared[-1]) or (bare and all(len(place) == len(shared) for place in places))):
        shared.pop()
    return len(shared)


def _shortened(owners: list[Owner], submissions: dict[Owner, Submission]) -> list[Owner]:
    """GitHub Classroom names each clone `assignment-user`: with several of them, the shared beginning goes."""
    names = [owner.name for owner in owners]
    start = "".join(_start(names))
    start = start[: start.rfind("-") + 1]
    clones = len(names) > 1 and len(start) > 3 and not any(owner.id or " " in owner.name for owner in owners)
    if clones and all(name != start for name in names):
        for owner in owners:
            submissions[owner].owner = Owner(owner.name.removeprefix(start))
    return owners


def _start(rows: Sequence[Sequence[str]]) -> Sequence[str]:
    """What all the rows begin with."""
    first, last = min(rows, key=list), max(rows, key=list)
    length = min(len(first), len(last))
    return first[: next((at for at in range(length) if first[at] != last[at]), length)]


# ---------------------------------------------------------------------------------------------------------------------
# what is there


@dataclass(frozen=True, slots=True)
class _Found:
    """A notebook at a place, or why what stands there is left out."""

    parts: tuple[str, ...]
    modified: float = 0.0
    read: Callable[[], bytes] = bytes
    refused: str = ""
    other: bool = False
    """A file that is neither a notebook nor a zip."""
    file: Path | None = None
    """The file in the folder: the notebook itself, or the zip that it lies in."""

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1] if self.parts else "a file"


def _found(place: Path) -> Iterator[_Found]:
    if place.is_dir():
        yield from _in_folder(place)
    elif zipfile.is_zipfile(place):
        archive = zipfile.ZipFile(_open(place))  # kept open: its list of contents may be long, and is read once
        yield from _in_zip(lambda: archive, (), 0)
    elif place.suffix.casefold() == ".ipynb":
        yield _file(place, (place.name,))
    else:
        raise NothingToCollect(f"{place} is neither a folder, nor a zip, nor a notebook")


def _in_folder(root: Path) -> Iterator[_Found]:
    for folder, folders, files in os.walk(root):
        above = Path(folder).relative_to(root).parts
        for name in sorted(folders):
            path = Path(folder, name)
            if path.is_symlink():
                yield _Found((*above, name), refused="is a symbolic link and was left out", file=path)
        folders[:] = sorted(name for name in folders if name not in IGNORED)
        for name in sorted(files):
            path, parts = Path(folder, name), (*above, name)
            if name.startswith("._"):
                continue
            if not name.casefold().endswith((".ipynb", ".zip")):
                yield _Found(parts, other=True)
            elif path.is_symlink():
                yield _Found(parts, refused="is a symbolic link and was left out", file=path)
            elif not path.is_file():
                yield _Found(parts, refused="is no ordinary file and was left out", file=path)
            elif name.casefold().endswith(".zip"):
                yield from (replace(each, file=path) for each in _in_zip(partial(_archive, path), (*above, path.stem), 1))
            else:
                yield _file(path, parts)


def _file(path: Path, parts: tuple[str, ...]) -> _Found:
    def read() -> bytes:
        with _open(path) as file:
            return file.read(MOST_BYTES + 1)

    return _Found(parts, path.stat().st_mtime, read, file=path)


def _open(path: Path) -> io.BufferedReader:
    """Open what was an ordinary file a moment ago, and follow no link that has taken its place."""
    return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb")


def _archive(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(_open(path))


Opened = Callable[[], zipfile.ZipFile]


def _in_zip(opened: Opened, above: tuple[str, ...], nested: int) -> Iterator[_Found]:
    """The notebooks in a zip. A zip that cannot be read is one refusal, whatever is wrong with it."""
    name = f"{above[-1]}.zip" if above else "the archive"
    try:
        entries = opened().infolist()
        if len(entries) > MOST_ENTRIES:
            yield _Found((*above, name), refused=f"has more than {MOST_ENTRIES:,} entries and was not read")
            return
        for entry in sorted(entries, key=lambda entry: entry.filename):
            yield from _entry(opened, entry, above, nested)
    except Exception as problem:  # a damaged archive can raise nearly anything
        why = f"cannot be read as a zip ({type(problem).__name__}) and was left out"
        yield _Found((*above, name), refused=why)


def _entry(opened: Opened, entry: zipfile.ZipInfo, above: tuple[str, ...], nested: int) -> Iterator[_Found]:
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    name = parts[-1] if parts else ""
    if entry.is_dir() or IGNORED & set(parts) or name.startswith("._"):
        return
    place = (*above, *(part for part in parts if part not in ("/", "..", ".")))
    notebook = name.casefold().endswith(".ipynb")
    if ".." in parts or parts[:1] == ("/",) or re.match(r"[A-Za-z]:", entry.filename):
        yield _Found(place, refused="has a name in the archive that points outside of it, and was left out")
    elif stat.S_ISLNK(entry.external_attr >> 16):
        yield _Found(place, refused="is a symbolic link and was left out")
    elif not notebook and not name.casefold().endswith(".zip"):
        yield _Found(place, other=True)
    elif entry.flag_bits & 1:
        yield _Found(place, refused="is encrypted and was left out")
    elif _swells(entry):
        yield _Found(place, refused=f"swells to {entry.file_size >> 20:,} MB and was left out")
    elif notebook:
        yield _Found(place, _when(entry), partial(_contents, opened, entry.filename, MOST_BYTES))
    elif nested >= MOST_NESTED:
        yield _Found(place, refused="is a zip within zips and was left out")
    else:
        within = partial(_archive_within, opened, entry.filename)
        yield from _in_zip(within, (*place[:-1], name[: -len(".zip")]), nested + 1)


def _contents(opened: Opened, name: str, most: int) -> bytes:
    """One entry, by what is read and never by what its header says."""
    with opened().open(name) as entry:
        return entry.read(most + 1)


def _archive_within(opened: Opened, name: str) -> zipfile.ZipFile:
    """A zip within a zip, read anew when it is asked for: a class's inner zips are never all in memory."""
    content = _contents(opened, name, MOST_ZIP)
    if len(content) > MOST_ZIP:
        raise zipfile.BadZipFile("too large")
    return zipfile.ZipFile(io.BytesIO(content))


def _swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > (1 << 20) and entry.file_size > MOST_SWELLING * max(1, entry.compress_size)


def _when(entry: zipfile.ZipInfo) -> float:
    year, month, day, hour, minute, second = entry.date_time
    return ((((year * 12 + month) * 31 + day) * 24 + hour) * 60 + minute) * 60.0 + second
