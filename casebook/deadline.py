"""How is a learner's endless loop ended, without ending the notebook?

The call runs in a thread of its own. When its time is up, every further step of that thread raises `Stopped`, again and
again, so a loop that swallows every exception is ended too:

>>> def stubborn():
...     while True:
...         try:
...             while True:
...                 pass
...         except BaseException:
...             pass
>>> within(0.1, stubborn)
Traceback (most recent call last):
casebook.deadline.Overdue: the call took longer than 0.1 s and was stopped

A built-in that never comes back to Python takes no steps and cannot be ended this way. Where it lets other threads run
(`time.sleep(1e9)`), the error says so; where it does not (`sum(range(10**15))`), nothing in this process can speak, and
the kernel's own restart is left. Where threads do not exist (a page), the caller brings its
own deadline and does not call this module.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

GRACE = 2.0
"""Seconds that a stopped call gets to end."""


class Stopped(SystemExit):
    """Raised inside a call whose time is up: not an `Exception`, and one that ends a thread without a word."""


class Overdue(Exception):
    """The time was up. `ended` is false when the call could not be stopped and is still running."""

    def __init__(self, seconds: float, ended: bool) -> None:
        self.ended = ended
        how = "was stopped" if ended else "could not be stopped: it is inside one long built-in operation"
        super().__init__(f"the call took longer than {seconds:.2g} s and {how}")


def within(seconds: float, call: Callable[[], Any]) -> Any:
    """Run `call` and return what it returns, or raise what it raises; raise `Overdue` after `seconds`."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.extend((True, call()))
        except BaseException as problem:
            outcome.extend((False, problem))

    thread = threading.Thread(target=run, daemon=True, name="casebook answer")
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        stopping = _by_monitoring if hasattr(sys, "monitoring") else _by_tracing
        with stopping(thread, run.__code__, outcome):
            thread.join(GRACE)
        raise Overdue(seconds, not thread.is_alive())
    returned, value = outcome
    if returned:
        return value
    raise value


# While one of these lasts, every step that `thread` takes outside `ours` raises `Stopped`, until there is an outcome.


@contextmanager
def _by_monitoring(thread: threading.Thread, ours: CodeType, outcome: list[Any]) -> Iterator[None]:
    """Python 3.12 and later: the interpreter calls us at each line, jump and call, in every thread."""
    monitoring: Any = getattr(sys, "monitoring")  # noqa: B009 (3.11 has no such name to look up)

    def step(code: CodeType, *_: object) -> None:
        if threading.get_ident() == thread.ident and code is not ours and not outcome:
            raise Stopped

    steps = monitoring.events.LINE | monitoring.events.JUMP | monitoring.events.PY_START
    tool = next(tool for tool in (4, 3, 5, 2, 1) if monitoring.get_tool(tool) is None)
    monitoring.use_tool_id(tool, "casebook deadline")
    try:
        for event in (monitoring.events.LINE, monitoring.events.JUMP, monitoring.events.PY_START):
            monitoring.register_callback(tool, event, step)
        monitoring.set_events(tool, steps)
        yield
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)


@contextmanager
def _by_tracing(thread: threading.Thread, ours: CodeType, outcome: list[Any]) -> Iterator[None]:
    """Python 3.11: inject the exception; being made, it arms a trace that injects the next at every line."""
    import ctypes  # slow to load, and only this version needs it

    over = threading.Event()

    def inject() -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(Armed))

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if outcome or frame.f_code is ours:
            return None
        inject()
        return trace

    class Armed(Stopped):
        def __init__(self) -> None:  # runs in the thread that is being stopped
            super().__init__()
            frame: FrameType | None = sys._getframe(1)
            while frame is not None and frame.f_code is not ours:
                frame.f_trace = trace
                frame = frame.f_back
            sys.settrace(trace)

    def keep_injecting() -> None:
        while not (outcome or over.wait(0.005)):
            inject()

    injector = threading.Thread(target=keep_injecting, daemon=True)
    injector.start()
    try:
        yield
    finally:
        over.set()
        injector.join()
