"""How is a whole class graded?

One submission after the other, on all processors, each in a sandbox of its own. Each result is written when it is there, with
a fingerprint of all that it depends on, so that a run which was killed goes on where it stopped and a second run writes the
same bytes. What goes wrong with one submission is a remark in its own row.

    grades/
      grades.csv              one row for each student
      class.html, class.json  the report on the class
      review.html, review.csv answers to questions for discussion, and where a person types points for them
      feedback/KEY.html|json  what each student may get
      private/KEY.json        what the instructor keeps: the student's name, fingerprints, texts for discussion, likeness
      private/seed            the private seed, where none was given
      private/marks           what was typed into review.csv
      private/run             what was asked, for the commands that come after

Another engine may do the work: give `grade` any `concurrent.futures.Executor`. What is sent to it (`Job`) and what comes back
(a record, plain JSON) can be pickled, and the engine's machines need bubblewrap too.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TextIO

from casebook import __version__
from casebook.grading import feedback, review, sheet, summary
from casebook.grading.assignment import Assignment
from casebook.grading.collect import Submission
from casebook.grading.files import WRITING, private_folder, seed_from, written
from casebook.grading.marking import File, mark, to_json
from casebook.grading.pseudonyms import Names, Run
from casebook.grading.sandbox import MARKS, Kind, Limits, SandboxCannotStart, Sandboxes

SCHEMA = 1
MOST_BYTES_OF_ONE = 60 << 20
"""Of all files of one student that are read."""


class CannotGrade(Exception):
    """The run cannot begin; the message says why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What every result of a run depends on besides the submission."""

    assignment: Assignment
    seed: int
    kind: Kind = "bubblewrap"
    limits: Limits = field(default_factory=Limits)

    @property
    def fingerprint(self) -> str:
        """All of it in short."""
        parts = (SCHEMA, __version__, self.assignment.fingerprint, self.seed, self.kind, self.limits)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Job:
    """One student's files and how to grade them."""

    key: str
    student: str
    id: str
    files: tuple[File, ...]
    left_out: tuple[str, ...]
    settings: Settings

    @property
    def fingerprint(self) -> str:
        """What the result depends on, in short."""
        held = hashlib.sha256(self.settings.fingerprint.encode())
        for file in self.files:
            held.update(f"\0{file.name}\0{file.modified}\0{len(file.content)}\0".encode("utf-8", "replace"))
            held.update(file.content)
        held.update("\0".join(self.left_out).encode("utf-8", "replace"))
        return held.hexdigest()


@dataclass(frozen=True, slots=True)
class Graded:
    """What a run leaves for people to do: answers for discussion, and those that have points; marks of absent students."""

    for_discussion: int
    marked: int
    absent: tuple[str, ...]


_making = Lock()


def _sandboxes(kind: Kind, limits: Limits) -> Sandboxes:
    """One runtime for all jobs of this process, whichever of its threads asks first."""
    with _making:  # a cache lets threads make several; and Python 3.11 may fail where two threads parse a module at once
        return _made(kind, limits)


@lru_cache
def _made(kind: Kind, limits: Limits) -> Sandboxes:
    """Its folder is removed when the process ends."""
    made = Sandboxes(kind, limits)
    atexit.register(made.close)
    return made


def graded(job: Job) -> dict[str, Any]:
    """Grade one student. Whatever happens, there is a record."""
    settings = job.settings
    try:
        marked = mark(job.files, settings.assignment, _sandboxes(settings.kind, settings.limits), settings.seed)
    except SandboxCannotStart:
        raise  # no fault of the student's: the run ends here, and goes on from here when it is started again
    except Exception as fault:  # ours; nobody else's grade may depend on it
        print(f"\n{job.key}: {type(fault).__name__}: {fault}", file=sys.stderr)
        marked = mark((), settings.assignment, _sandboxes(settings.kind, settings.limits), settings.seed)
        job = Job(job.key, job.student, job.id, job.files, (*job.left_out, "the grader failed on this submission"), settings)
    result = to_json(marked, settings.assignment, MARKS[settings.kind])
    result["remarks"] = [*job.left_out, *result["remarks"]]
    return {
        "schema": SCHEMA,
        "key": job.key,
        "student": job.student,
        "id": job.id,
        "fingerprint": job.fingerprint,
        "files": [digest(file) for file in job.files],
        "result": result,
        "likeness": {each.id: list(each.likeness) for each in marked.marks if each.likeness},
        "texts": {each.id: each.text for each in marked.marks if each.text},
    }


# ---------------------------------------------------------------------------------------------------------------------
# a run


def grade(
    submissions: Sequence[Submission],
    settings: Settings,
    out: Path,
    *,
    executor: Executor | None = None,
    at_once: int = 0,
    afresh: bool = False,
    names: Names | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Graded:
    """Grade all submissions into the folder `out`. `names`: the submissions bear pseudonyms, and these are the names.

    Raises `CannotGrade`, `Unusable` where what was typed into review.csv cannot be merged, or `SandboxCannotStart` (also
    half-way: nobody is marked without a sandbox). What is written stays.
    """
    people = {submission.owner.key: submission.owner.name for submission in submissions}
    by_hand = review.worth(settings.assignment)
    with held(out):
        Run(settings.assignment.ids, by_hand, settings.assignment.slugs, names.fingerprint if names else "").keep(out)
        if names:
            names.save()
        review.read(out, by_hand, people)  # what is wrong in it is better said now than after an hour
        at_once = at_once or (len(os.sched_getaffinity(0)) + 1)
        if executor is None:
            _sandboxes(settings.kind, settings.limits).check()
        engine = executor or ThreadPoolExecutor(at_once)
        try:
            _all(submissions, settings, out, engine, at_once, afresh, names, progress)
        finally:
            if executor is None:
                engine.shutdown(cancel_futures=True)
        return _write_class(settings, out, review.read(out, by_hand, people))


def _all(
    submissions: Sequence[Submission],
    settings: Settings,
    out: Path,
    executor: Executor,
    at_once: int,
    afresh: bool,
    names: Names | None,
    progress: Callable[[int, int], None],
) -> None:
    running: set[Future[dict[str, Any]]] = set()
    done = 0
    progress(0, len(submissions))

    def finish(finished: set[Future[dict[str, Any]]]) -> None:
        nonlocal done
        for future in finished:
            record = future.result()
            _write(names.hidden_in(record) if names else record, out)
            done += 1
            progress(done, len(submissions))

    for submission in submissions:
        job = _job(submission, settings)
        if not afresh and _is_graded(job, out):
            done += 1
            progress(done, len(submissions))
            continue
        # No more than this many are held in memory, however large the class.
        while len(running) >= 2 * at_once:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            finish(finished)
        running.add(executor.submit(graded, job))
    finish(wait(running).done)


def _job(submission: Submission, settings: Settings) -> Job:
    files, left_out = read(submission)
    if not submission.files and not left_out:
        left_out.append("no notebook (*.ipynb) was handed in")
    owner = submission.owner
    return Job(owner.key, owner.name, owner.id, tuple(files), tuple(left_out), settings)


def read(submission: Submission) -> tuple[list[File], list[str]]:
    """One student's files, with what was left out."""
    files, left_out, size = [], list(submission.left_out), 0
    for handed in submission.files:
        try:
            content = handed.read()
        except Exception as problem:  # a damaged archive can raise nearly anything
            left_out.append(f"{handed.name} cannot be read ({type(problem).__name__})")
            continue
        size += len(content)
        if size > MOST_BYTES_OF_ONE:
            left_out.append(f"more than {MOST_BYTES_OF_ONE >> 20} MB: {handed.name} and what follows was not read")
            break
        files.append(File(handed.name, content, handed.modified))
    return files, left_out


def digest(file: File) -> str:
    """Says which content was graded, so that nothing else is deleted with it (`purge`)."""
    return hashlib.sha256(file.content).hexdigest()


def _is_graded(job: Job, out: Path) -> bool:
    record = read_record(out, job.key)
    pages = (out / "feedback" / f"{job.key}.{ending}" for ending in ("json", "html"))
    return record is not None and record.get("fingerprint") == job.fingerprint and all(map(_is_there, pages))


def _is_there(page: Path) -> bool:
    try:
        return page.stat().st_size > 0
    except OSError:
        return False


def read_record(out: Path, key: str) -> dict[str, Any] | None:
    """What the instructor keeps of one student, if it is there and whole."""
    try:
        record = json.loads((out / "private" / f"{key}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and record.get("schema") == SCHEMA else None


def _write(record: dict[str, Any], out: Path) -> None:
    """The student's two files first, and last the record that says that they are there."""
    write_feedback(record, out)
    written(out / "private" / f"{record['key']}.json", as_text(record))


def write_feedback(record: dict[str, Any], out: Path) -> None:
    """What the student may get."""
    key, result = record["key"], record["result"]
    written(out / "feedback" / f"{key}.json", as_text(result))
    written(out / "feedback" / f"{key}.html", feedback.page(result, record["student"]))


def as_text(held: dict[str, Any]) -> str:
    """JSON as it is written everywhere here."""
    return json.dumps(held, indent=1, ensure_ascii=True) + "\n"


def _write_class(settings: Settings, out: Path, typed: review.Review) -> Graded:
    def records() -> Iterator[dict[str, Any]]:
        for key in typed.people:
            if record := read_record(out, key):
                yield record

    assignment = settings.assignment
    marked = of = 0
    if typed.worth:
        answers = review.answers(records(), typed.worth)
        marked, of = review.write(out, typed, assignment.title, answers, MARKS[settings.kind])
        for record in records():
            write_feedback(merged(record, typed), out)
    written(out / "grades.csv", sheet.as_csv(assignment.ids, (merged(each, typed) for each in records()), typed.worth))
    tallies = summary.tallies(assignment, records())
    written(out / "class.json", as_text(summary.as_json(assignment, tallies)))
    written(out / "class.html", summary.as_html(assignment, tallies, MARKS[settings.kind]))
    return Graded(of, marked, tuple(typed.absent))


def merged(record: dict[str, Any], typed: review.Review) -> dict[str, Any]:
    """The record with what a person typed."""
    return record | {"result": typed.merged(record["key"], record["result"])}


LETS_GO = 2
"""Seconds that a child of a run that was killed this moment may hold its lock."""


def _taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def held(out: Path) -> Iterator[None]:
    """The folder, for one run at a time."""
    if out.is_dir() and any(out.iterdir()) and not (out / "private").is_dir():
        raise CannotGrade(f"{out} holds other files; choose a new or empty folder for the grades")
    for folder in (out, out / "private", out / "feedback"):
        private_folder(folder)
    with open(os.open(out / "private" / "lock", os.O_RDWR | os.O_CREAT, 0o600), "w", encoding="utf-8") as lock:
        end = time.monotonic() + LETS_GO
        while not _taken(lock.fileno()):
            if time.monotonic() > end:
                raise CannotGrade(f"another run is writing to {out}")
            time.sleep(0.1)
        for left in (*out.rglob(f"{WRITING}*"),):
            left.unlink(missing_ok=True)
        yield


# ---------------------------------------------------------------------------------------------------------------------
# the private seed and the bar


def private_seed(out: Path, given: str = "") -> int:
    """The seed that is given, or the one that an earlier run kept in the folder, or a new one, kept there."""
    if given:
        return seed_from(given)
    kept = out / "private" / "seed"
    if kept.is_file():
        return seed_from(kept.read_text("utf-8"))
    if out.is_dir() and any(out.iterdir()) and not (out / "private").is_dir():
        raise CannotGrade(f"{out} holds other files; choose a new or empty folder for the grades")
    private_folder(out)
    private_folder(out / "private")
    text = secrets.token_hex(16)
    written(kept, text + "\n")
    return seed_from(text)


class Bar:
    """How far a run has come, on a terminal as a bar and elsewhere as a line now and then. It names nobody."""

    def __init__(self, to: TextIO) -> None:
        self._to, self._drawn, self._terminal = to, -1, to.isatty()

    def __call__(self, done: int, of: int) -> None:
        """Draw it, if it has moved."""
        at = done * 40 // max(1, of) if self._terminal else done * 10 // max(1, of)
        if at == self._drawn and done < of and not self._terminal:
            return
        self._drawn = at
        if self._terminal:
            self._to.write(f"\r[{'█' * at}{' ' * (40 - at)}] {done} of {of}" + ("\n" if done == of else ""))
        else:
            self._to.write(f"graded {done} of {of}\n")
        self._to.flush()
