"""How does a check reach work that runs in a sandbox?

`StudentsWork` holds one student's notebooks and the sandbox in which they run. A cell that hangs, or that ends its own
process, costs that cell: a fresh sandbox runs the others. `InSandbox` is one answer in it, behind the port that a
check in a notebook uses too (`casebook.answers.Answer`), so that one `examine` judges both.

All calls to an answer are sent at once, because waiting for each would cost more than most answers take. They still come
back one by one, each with a clock of its own.
"""

from __future__ import annotations

import marshal
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, cast

from casebook.answers import MOST_PRINTED, Form, Raised, TimedOut
from casebook.grading.assignment import Untouched
from casebook.grading.pipe import HungUp, Pipe
from casebook.grading.received import received
from casebook.grading.sandbox import Sandboxes
from casebook.plain import Plain, Unreadable, shorten

MOST_SKIPPED = 3
"""Cells of one notebook that may hang or end their process before the whole notebook counts as one that does not run."""


@dataclass(frozen=True, slots=True)
class CellToRun:
    """One cell; of an untouched cell of the exercise, the names for whose sake it is run."""

    number: int
    source: str
    untouched: Untouched | None = None

    @property
    def message(self) -> dict[str, object]:
        """The cell as the worker gets it."""
        names = self.untouched
        return {
            "number": self.number,
            "source": self.source,
            "defines": names and list(names.defines),
            "imports": names and dict(names.imports),
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell did not run to its end, in one sentence; `rule` is the one that a check names for it."""

    because: str
    rule: str


@dataclass(slots=True)
class _Running:
    """What is known of one notebook: which cells are left out, and how the others went."""

    cells: tuple[CellToRun, ...]
    skipped: set[int] = field(default_factory=set)
    problems: dict[int, Problem] = field(default_factory=dict)
    given_up: str = ""
    open_in: Pipe | None = None


class StudentsWork:
    """One student's notebooks, each run from the top when it is first asked for."""

    def __init__(self, sandboxes: Sandboxes, notebooks: Sequence[tuple[CellToRun, ...]]) -> None:
        self._sandboxes, self.limits = sandboxes, sandboxes.limits
        self._notebooks = [_Running(cells) for cells in notebooks]
        self._stack = ExitStack()
        self._sandbox: Pipe | None = None
        self._end = monotonic() + self.limits.submission_seconds

    def __enter__(self) -> StudentsWork:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox. The next thing asked for starts another."""
        self._sandbox = None
        self._stack.close()

    def problems(self, notebook: int) -> dict[int, Problem]:
        """Which cells of a notebook did not run to their end, and why. Runs the notebook if it has not run."""
        self._open(notebook)
        return self._notebooks[notebook].problems

    def by(self, seconds: float) -> float:
        """The moment in so many seconds, or the moment at which the submission's own time is up."""
        return min(monotonic() + seconds, self._end)

    def ask(self, notebook: int, message: bytes, seconds: float) -> Pipe:
        """Send a message to a notebook, which runs first if it has to. Raises `HungUp`."""
        sandbox = self._open(notebook)
        sandbox.say(addressed(notebook, message), self.by(seconds))
        return sandbox

    def _open(self, number: int) -> Pipe:
        notebook = self._notebooks[number]
        while not notebook.given_up:
            if self._sandbox is not None and notebook.open_in is self._sandbox:
                return self._sandbox
            try:
                self._run(number, notebook)
            except HungUp as problem:
                notebook.given_up = str(problem)
        raise HungUp(notebook.given_up)

    def _run(self, number: int, notebook: _Running) -> None:
        """Run the cells in the sandbox that there is, or in a new one. One that ends badly is left out from then on."""
        if self._sandbox is None:
            if monotonic() >= self._end:
                raise HungUp("the time for the whole submission was up", late=True)
            self._sandbox = self._stack.enter_context(self._sandboxes.start())
        sandbox = self._sandbox
        cells = [cell for cell in notebook.cells if cell.number not in notebook.skipped]
        message = [cell.message for cell in cells]
        running: int | None = None
        try:
            sandbox.say(addressed(number, marshal.dumps({"cells": message})), self.by(20))
            while True:
                reply = sandbox.line(self.by(self.limits.cell_seconds))
                if "over" in reply:
                    break
                running = _whole(reply, "cell")
                if "problem" in reply:
                    notebook.problems[running] = _told(reply["problem"])
            if reply["over"]:
                raise HungUp(shorten(str(reply["over"]), 200))
            notebook.open_in = sandbox
        except HungUp as problem:
            self.close()
            late = f"it was still running after {self.limits.cell_seconds:g} s"
            because = late if problem.late else str(problem)
            if running is None or running in notebook.skipped or len(notebook.skipped) >= MOST_SKIPPED:
                raise HungUp(f"its cells do not run: {because}", late=problem.late) from None
            notebook.skipped.add(running)
            told = f"The cell did not end and was left out: {because}."
            notebook.problems[running] = Problem(told, "time" if problem.late else "runs")


def addressed(notebook: int, content: bytes) -> bytes:
    """A message as the worker reads it. What is marshalled goes in only: nothing that comes out is."""
    return notebook.to_bytes(4, "little") + len(content).to_bytes(4, "little") + content


def _whole(reply: dict[str, Any], key: str) -> int:
    value = reply.get(key)
    if type(value) is not int:
        raise HungUp("it wrote what is no reply")
    return value


def _told(problem: object) -> Problem:
    """A cell's problem from [kind, message, line]."""
    match problem:
        case [str(kind), str(message), int() | None as line]:
            where = f" (line {line})" if line is not None else ""
            said = f"{shorten(kind, 80)}: {shorten(message, 300)}" if message else shorten(kind, 80)
            if kind == "SyntaxError":
                return Problem(f"The cell does not run: {shorten(message, 300)}{where}.", "runs")
            has = " The grader has Python's standard library and casebook." if kind == "ModuleNotFoundError" else ""
            return Problem(f"The cell raised {said}{where}.{has}", "runs")
    raise HungUp("it wrote what is no reply")


class InSandbox:
    """One answer in a student's sandbox. `calls`: the message with all calls that will be made, in their order."""

    def __init__(self, work: StudentsWork, notebook: int, calls: bytes) -> None:
        self._work, self._notebook, self._calls = work, notebook, calls
        self._sandbox: Pipe | None = None
        self._at = 0
        self._values: deque[Any] = deque()
        self._printed = ""
        self._seconds_left = work.limits.call_seconds * work.limits.calls_worth
        self._failed = ""
        self.shape: Form | None = None
        """What stood under the name, once that was asked."""
        self.given: list[Plain] = []
        """What came back so far, in the order of the calls."""

    def form(self, name: str) -> Form:
        """What stands under that name. The calls are under way from here on."""
        for _ in ("in the sandbox that there is", "in a new one, if other work has spoilt that"):
            try:
                self._sandbox = self._work.ask(self._notebook, self._calls, self._work.limits.call_seconds)
                self.shape = _form(self._next())
                return self.shape
            except HungUp as problem:
                self._give_up()
                self._failed = str(problem)
                if problem.late:
                    break
        return "function"  # the first call tells what happened

    def call(self, name: str, arguments: list[Plain]) -> Plain:
        """The value of the next call. Raises `Raised`, `TimedOut` or `Unreadable`."""
        if self._sandbox is None:
            raise Raised("a crash", self._failed)
        try:
            if not self._values:
                self._values = _values(self._next(), self._at)
            self._at += 1
            value = received(self._values.popleft())
        except HungUp as problem:
            self._give_up()
            if problem.late:
                seconds = self._work.limits.call_seconds
                raise TimedOut(
                    f"it was still running after {seconds:g} s. Does a loop never end, or do one thing again and again?"
                ) from None
            raise Raised("a crash", str(problem)) from None
        self.given.append(value)
        return value

    def printed(self) -> str:
        """What the calls have printed; by then all of them are over."""
        self.close()
        return self._printed

    def close(self) -> None:
        """Wait until the work is over, whatever has been read of it."""
        if self._sandbox is None:
            return
        try:
            for reply in self._rest():
                printed = reply.get("printed")
                if isinstance(printed, str):
                    self._printed = shorten(printed, MOST_PRINTED + 40)
            self._sandbox = None
        except HungUp:
            self._give_up()

    def _rest(self) -> Iterator[dict[str, Any]]:
        while "over" not in (reply := self._next()):
            yield reply
        if reply["over"]:
            raise HungUp("its process ended")

    def _next(self) -> dict[str, Any]:
        assert self._sandbox is not None
        start = monotonic()
        try:
            return self._sandbox.line(self._work.by(min(self._work.limits.call_seconds, self._seconds_left)))
        finally:
            self._seconds_left -= monotonic() - start

    def _give_up(self) -> None:
        self._sandbox, self._failed = None, "it had ended"
        self._work.close()


def _form(reply: dict[str, Any]) -> Form:
    match reply:
        case {"form": "missing" | "function" | "value" as form}:
            return cast(Form, form)
    raise HungUp(_lost(reply))


def _values(reply: dict[str, Any], at: int) -> deque[Any]:
    """The values from that call on; raises what the call ended in, or `HungUp`."""
    if reply.get("at") != at:
        raise HungUp(_lost(reply))
    match reply:
        case {"values": [_, *_] as values}:
            return deque(values)
    raise _no_value(reply)


def _lost(reply: dict[str, Any]) -> str:
    lost = reply.get("lost")
    return shorten(lost, 200) if isinstance(lost, str) else "it wrote what is no reply"


def _no_value(reply: dict[str, Any]) -> Exception:
    match reply:
        case {"raised": [str(kind), str(message), list(frames)]}:
            lines = tuple(shorten(str(frame), 200) for frame in frames[:3])
            return Raised(shorten(kind, 80), shorten(message, 300), lines)
        case {"late": str(message)}:
            return TimedOut(shorten(message, 300))
        case {"unreadable": str(message)}:
            return Unreadable(shorten(message, 300))
    return HungUp("it wrote what is no reply")
