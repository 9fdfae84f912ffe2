"""How does a check reach a learner's work?

Only through this port: a call with a name and plain arguments, and a plain value coming back. Three adapters stand
behind it: a notebook's own process (here), a page's worker, and a grader's sandbox. What a call can end in is the
hierarchy below.

>>> answers = InProcess({"double": lambda number: 2 * number})
>>> answers.call("double", [21])
42
>>> answers.call("double", [None])
Traceback (most recent call last):
casebook.answers.Raised: TypeError: unsupported operand type(s) for *: 'int' and 'NoneType'
"""

from __future__ import annotations

import contextlib
import dis
import io
import linecache
import os.path
import traceback
from collections.abc import Callable, Iterator, Mapping
from time import monotonic
from types import CodeType, FunctionType
from typing import Literal, Protocol, cast

from casebook import deadline
from casebook.plain import Plain, Unreadable, from_plain, shorten, to_plain

SECONDS = 5.0
CALLS_WORTH = 4
"""All calls together may take as long as this many calls at the limit."""
MOST_PRINTED = 2_000

Form = Literal["missing", "function", "value"]


class NoAnswer(Exception):
    """A call to a learner's work that brought no plain value back."""


class Raised(NoAnswer):
    """The learner's code raised. `frames` are the learner's own lines, outermost first."""

    def __init__(self, kind: str, message: str, frames: tuple[str, ...] = ()) -> None:
        self.kind, self.message, self.frames = kind, message, frames
        super().__init__(f"{kind}: {message}" if message else kind)


class TimedOut(NoAnswer):
    """The learner's code was still running when the time was up."""


class Answer(Protocol):
    """A learner's work, from a check's side."""

    def form(self, name: str) -> Form:
        """What stands under that name: nothing, something to call, or a value."""

    def call(self, name: str, arguments: list[Plain]) -> Plain:
        """Call it (a value is a call without arguments). Raises `Raised`, `TimedOut` or `Unreadable`."""

    def printed(self) -> str:
        """What the calls so far have printed, cut to a bearable length."""


class InProcess:
    """Answers that live in this process: what a notebook has. For learning; a grader uses a sandbox.

    `seconds` bounds one call; `None` means that the caller brings a deadline of its own.
    """

    def __init__(self, names: Mapping[str, object], *, seconds: float | None = SECONDS) -> None:
        self._names = names
        self._seconds = seconds
        self._budget = None if seconds is None else seconds * CALLS_WORTH
        self._out = _Printed()

    def form(self, name: str) -> Form:
        """What stands under that name; the starter's three dots count as nothing."""
        work = self._names.get(name, ...)
        if work is ... or _is_a_starter(work):
            return "missing"
        return "function" if callable(work) else "value"

    def call(self, name: str, arguments: list[Plain]) -> Plain:
        """Call it with records made from the plain arguments, within the deadline."""
        work = self._names[name]

        def answer() -> Plain:
            # A generator runs, and a lazy value unfolds, while it is encoded: that belongs inside the deadline.
            value = work(*(from_plain(argument) for argument in arguments)) if callable(work) else work
            return to_plain(value)

        try:
            with self._out.capture():
                return self._bounded(answer)
        except deadline.Overdue as overdue:
            raise TimedOut(_how_to_go_on(overdue)) from None
        except Unreadable:
            raise
        except BaseException as problem:
            if isinstance(problem, KeyboardInterrupt):
                if self._seconds is not None:
                    raise  # the person at the keyboard, not the answer
                where = "".join(f"\n{line}" for line in _own_frames(problem)[-1:])
                raise TimedOut(
                    f"it was stopped when its time was up. Does a loop in it never end, or do one thing again and again?{where}"
                ) from None
            raise Raised(type(problem).__name__, _message(problem), _own_frames(problem)) from None

    def _bounded(self, answer: Callable[[], Plain]) -> Plain:
        if self._seconds is None or self._budget is None:
            return answer()
        start = monotonic()
        try:
            return cast(Plain, deadline.within(max(0.01, min(self._seconds, self._budget)), answer))
        finally:
            self._budget -= monotonic() - start

    def printed(self) -> str:
        """What the calls so far have printed."""
        return self._out.text()


def _is_a_starter(work: object) -> bool:
    """Is it a function in which nothing stands but the three dots? It compiles to what an empty one does."""
    if type(work) is not FunctionType or len(work.__code__.co_code) > len(_starter.__code__.co_code):
        return False
    return _steps(work.__code__) == _steps(_starter.__code__)


def _steps(code: CodeType) -> list[tuple[str, object]]:
    return [(step.opname, step.argval) for step in dis.get_instructions(code)]


def _starter() -> None: ...


def _how_to_go_on(overdue: deadline.Overdue) -> str:
    if overdue.ended:
        return f"{overdue}. Does a loop in it never end, or do one thing again and again?"
    return f"{overdue}. Interrupt or restart the kernel (■ or ⟳ in the toolbar); your code is kept."


def _message(problem: BaseException) -> str:
    try:
        return shorten(str(problem), 300)
    except BaseException:
        return "(its message could not be read)"


def _own_frames(problem: BaseException) -> tuple[str, ...]:
    """The learner's lines of a traceback: everything but this package and the standard library."""
    here, library = (os.path.dirname(os.path.realpath(file)) for file in (__file__, traceback.__file__))
    lines = []
    for frame in traceback.extract_tb(problem.__traceback__):
        if frame.filename.startswith((here, library)) or frame.filename.startswith("<frozen"):
            continue
        text = (frame.line or linecache.getline(frame.filename, frame.lineno or 0)).strip()
        lines.append(f"line {frame.lineno} in {frame.name}" + (f": {shorten(text, 100)}" if text else ""))
    return tuple(lines[-3:])


class _Printed(io.TextIOBase):
    """Keeps the first characters that a call prints and counts the rest away."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._kept = 0
        self._cut = False

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = MOST_PRINTED - self._kept
        self._cut |= len(text) > room
        if room > 0:
            self._parts.append(text[:room])
            self._kept += len(text[:room])
        return len(text)

    def text(self) -> str:
        return "".join(self._parts) + (" … (the rest is cut)" if self._cut else "")

    @contextlib.contextmanager
    def capture(self) -> Iterator[None]:
        with contextlib.redirect_stdout(self), contextlib.redirect_stderr(self):
            yield
