"""How does the grader talk with a process that may do anything?

By JSON lines with bounds: a line has a greatest length and a time by which it must be there, and what is no such line ends
the talk. Nothing that arrives is evaluated, and nothing that the other side does makes the grader wait for longer.

>>> (reading, other), (_, writing) = os.pipe(), os.pipe()
>>> pipe = Pipe(writing, reading, most=1000)
>>> os.write(other, b'{"at": 0}\\nyes, yes\\n')
19
>>> pipe.line(monotonic() + 5)
{'at': 0}
>>> pipe.line(monotonic() + 5)
Traceback (most recent call last):
casebook.grading.pipe.HungUp: it wrote what is no reply
>>> pipe.line(monotonic() + 0.1)
Traceback (most recent call last):
casebook.grading.pipe.HungUp: its time was up
"""

from __future__ import annotations

import json
import os
import select
from time import monotonic
from typing import Any


class HungUp(Exception):
    """The process cannot be talked with any more; the message says why. `late`: it was still at work."""

    def __init__(self, why: str, *, late: bool = False) -> None:
        self.late = late
        super().__init__(why)


class Pipe:
    """What a process reads (`to`) and what it writes (`back`), the latter in whole lines of at most `most` bytes."""

    def __init__(self, to: int, back: int, *, most: int) -> None:
        self._to, self._from = to, back
        os.set_blocking(self._to, False)
        self._most = most
        self._lines: list[bytes] = []
        self._rest = b""
        self._arriving = select.poll()
        self._arriving.register(self._from, select.POLLIN)
        self._leaving = select.poll()
        self._leaving.register(self._to, select.POLLOUT)

    def say(self, message: bytes, by: float) -> None:
        """Send one message, by that moment of the monotonic clock."""
        while message:
            self._wait(self._leaving, by)
            try:
                message = message[os.write(self._to, message) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                raise HungUp("its program had ended") from None

    def line(self, by: float) -> dict[str, Any]:
        """The next reply, by that moment of the monotonic clock. Raises `HungUp`."""
        while not self._lines:
            if len(self._rest) > self._most:
                raise HungUp("it wrote more than a reply may hold")
            self._wait(self._arriving, by)
            part = os.read(self._from, 1 << 16)
            if not part:
                raise HungUp("its program ended")
            *self._lines, self._rest = (self._rest + part).split(b"\n")
            self._lines.reverse()
        return read(self._lines.pop())

    def close(self) -> None:
        """Hang up."""
        os.close(self._to)
        os.close(self._from)

    def _wait(self, poll: select.poll, by: float) -> None:
        if not poll.poll(max(0.0, by - monotonic()) * 1000):
            raise HungUp("its time was up", late=True)


def read(line: bytes) -> dict[str, Any]:
    """One line as a mapping; raises `HungUp` for anything else, numbers that are none and endless nests included.

    >>> read(b'{"at": 0, "value": NaN}')
    Traceback (most recent call last):
    casebook.grading.pipe.HungUp: it wrote what is no reply
    """
    try:
        reply = _DECODER.decode(line.decode())
    except (ValueError, RecursionError, MemoryError):
        reply = None
    if not isinstance(reply, dict):
        raise HungUp("it wrote what is no reply")
    return reply


def _no_number(name: str) -> Any:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_number)
