"""The program that runs a student's work, alone in its sandbox. It knows no question and no expected answer.

It reads messages on standard input (the number of a notebook and a length, four bytes each, and a marshalled mapping: the
grader is trusted) and writes one JSON line for each thing that happened (nobody here is). A notebook is a process of its
own, forked from this one, and so is each piece of work: what the answer to one question breaks or leaves behind, the next
does not meet. Everything that a student's code may do to this program (stop it, flood its pipe, forge its lines) gives the
student nothing but lines that the grader reads as the answer.

    {"cells": [{"number": 2, "source": "…", "defines": None, "imports": None}, …]}   run these cells in a new namespace
    {"work": "may_use", "calls": [[…], …]}                  call what stands under that name

`defines` lists what an untouched cell of the exercise defines, `imports` the statements that import some of it. The
replies: `cell` before a cell runs, and again with its `problem` if it has one; `form`, then `values` from the call
number `at` on, up to the first call that brings none and is `raised`, `unreadable` or `late`, then `printed`; and, from this
process, `over` when the turn is over, with how the notebook's process ended where it did.
"""

from __future__ import annotations

import json
import linecache
import marshal
import os
import resource
import sys
from contextlib import suppress
from time import monotonic, sleep
from types import CodeType
from typing import Any

from casebook.answers import InProcess, Raised, TimedOut
from casebook.plain import Unreadable

AT_LEAST_EVERY = 0.01
"""Seconds: values of quick calls go out together, and those of slow ones one by one, because each has a clock."""

TOGETHER = 1 << 16
"""Characters in one line, unless one value is longer."""

PATIENCE = 50

REACHES_EVERYTHING = frozenset({"__import__", "compile", "eval", "exec", "globals", "locals", "vars"})


# ---------------------------------------------------------------------------------------------------------------------
# the pipe to the grader


class Pipe:
    """Messages in, lines out; not a byte is read that belongs to the next message, because processes share it."""

    def __init__(self, reading: int, writing: int) -> None:
        self.reading, self.writing = reading, writing

    def message(self) -> tuple[int, bytes]:
        """The next message, as the number of its notebook and its content; no content when the grader has hung up."""
        head = self._exactly(8)
        number, length = int.from_bytes(head[:4], "little"), int.from_bytes(head[4:], "little")
        return number, self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        parts = []
        while length > 0 and (part := os.read(self.reading, length)):
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def say(self, **words: object) -> None:
        """Write one line."""
        write(self.writing, encoded(words).encode() + b"\n")


encoded = json.JSONEncoder(separators=(",", ":")).encode
"""A value as JSON in ASCII."""


def write(writing: int, content: bytes) -> None:
    """All of it."""
    while content:
        content = content[os.write(writing, content) :]


# ---------------------------------------------------------------------------------------------------------------------
# the notebooks


class Notebook:
    """One notebook's process, seen from this one: gets messages, tells when its turn is over."""

    def __init__(self, pipe: Pipe) -> None:
        reading, self.messages = os.pipe()
        self.turns, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.messages)
            os.close(self.turns)
            serve(pipe, Pipe(reading, writing))
            os._exit(0)
        os.close(reading)
        os.close(writing)

    def turn(self, message: bytes) -> str:
        """Pass a message on and wait; say how the process ended, if it did."""
        try:
            write(self.messages, bytes(4) + len(message).to_bytes(4, "little") + message)
            if os.read(self.turns, 1):
                return ""
        except BrokenPipeError:
            pass
        return how_it_ended(os.waitpid(self.pid, 0)[1])


def how_it_ended(status: int) -> str:
    """In words: a signal, or an exit status."""
    if os.WIFSIGNALED(status):
        return f"its process was killed by signal {os.WTERMSIG(status)}"
    return f"its process ended with exit status {os.WEXITSTATUS(status)}"


def serve(pipe: Pipe, turns: Pipe) -> None:
    """Be a notebook: run cells, answer calls, until the grader hangs up."""
    names: dict[str, Any] = {"__name__": "__main__", "display": show_nothing}
    me = os.getpid()
    while message := turns.message()[1]:
        asked = marshal.loads(message)
        if "cells" in asked:
            run_cells(pipe, asked["cells"], names)
        else:
            work(pipe, turns, names, asked["work"], asked["calls"])
        if os.getpid() != me:
            return  # a copy that a cell has forked
        write(turns.writing, b".")


def show_nothing(*_: object, **__: object) -> None:
    """Jupyter's `display`, where nobody looks."""


def run_cells(pipe: Pipe, cells: list[dict[str, Any]], names: dict[str, Any]) -> None:
    """Run the cells in order, as Jupyter would from the top, and tell of each how it went."""
    me = os.getpid()
    for cell, code in compiled(cells):
        source, name = cell["source"], f"<cell {cell['number']}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), "")
        pipe.say(cell=cell["number"])
        problem = run_cell(code, names)
        if os.getpid() != me:
            os._exit(0)  # a copy that the cell has forked
        if problem:
            pipe.say(cell=cell["number"], problem=problem)


def compiled(cells: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Any]]:
    """The cells that run, with their code. An untouched one runs only where other code names what it defines.

    Where all that is named are imports of it, these imports stand for it: they are most of what most answers need.
    """
    codes = {cell["number"]: compile_cell(cell) for cell in cells if cell["defines"] is None}
    used: set[str] = set()
    for code in codes.values():
        used |= names_in(code) if isinstance(code, CodeType) else set()
    for cell in reversed(cells):
        # Backwards: an untouched cell that runs uses what untouched cells before it define.
        if cell["defines"] is None:
            continue
        wanted = used & {*cell["defines"]}
        if used & REACHES_EVERYTHING or wanted - cell["imports"].keys():
            codes[cell["number"]] = code = compile_cell(cell)
            used |= names_in(code) if isinstance(code, CodeType) else set()
        elif wanted:
            lines = "\n".join(cell["imports"][name] for name in sorted(wanted))
            codes[cell["number"]] = compile(lines, f"<cell {cell['number']}>", "exec")
    return [(cell, codes[cell["number"]]) for cell in cells if cell["number"] in codes]


def names_in(code: CodeType) -> set[str]:
    """Every name that code looks up or stores, functions within functions too."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= names_in(constant)
    return names


def compile_cell(cell: dict[str, Any]) -> CodeType | list[Any] | None:
    """The cell's code, or its problem as [kind, message, line]; nothing for a cell in another language."""
    source, name = cell["source"], f"<cell {cell['number']}>"
    first, _, rest = source.lstrip().partition("\n")
    if first.startswith("%%"):
        if not first.startswith(("%%time", "%%capture")):
            return None
        source = "\n" + rest
    try:
        return compile(source, name, "exec", dont_inherit=True)
    except SyntaxError as problem:
        plain = "\n".join("" if line.lstrip().startswith(("%", "!", "?")) else line for line in source.splitlines())
        try:
            return compile(plain, name, "exec", dont_inherit=True)
        except Exception:
            return ["SyntaxError", str(problem.msg), problem.lineno]
    except Exception as problem:  # a zero byte, or a nest too deep for the compiler
        return [type(problem).__name__, str(problem), None]


def run_cell(code: CodeType | list[Any] | None, names: dict[str, Any]) -> list[Any] | None:
    """Run it; its problem as [kind, message, line] of what it raised."""
    if not isinstance(code, CodeType):
        return code
    try:
        exec(code, names)
    except BaseException as problem:
        line, trace = None, problem.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == code.co_filename:
                line = trace.tb_lineno
            trace = trace.tb_next
        try:
            message = str(problem)[:300]
        except BaseException:
            message = "(its message could not be read)"
        return [type(problem).__name__, message, line]
    return None


# ---------------------------------------------------------------------------------------------------------------------
# the answers


def work(pipe: Pipe, turns: Pipe, names: dict[str, Any], name: str, calls: list[list[Any]]) -> None:
    """Answer the calls in a process of its own, so that they leave nothing behind, other processes neither."""
    try:
        pid = fork_patiently()
    except OSError:
        pipe.say(lost="no process could be started for it: too many are running")
        return
    if pid == 0:
        os.setpgid(0, 0)
        for end in (pipe.reading, turns.reading, turns.writing):
            os.close(end)
        answers = InProcess(names, seconds=None)
        form = answers.form(name)
        pipe.say(form=form)
        if form != "missing":
            answer_calls(pipe, answers, name, calls if form == "function" else [[]])
        pipe.say(printed=answers.printed())
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    with suppress(OSError):  # as it should be: there is nobody left
        os.killpg(pid, 9)
    if status:
        pipe.say(lost=how_it_ended(status))


def fork_patiently() -> int:
    """Fork; where there are too many processes, wait a moment for what a cell has let loose to die away."""
    for _ in range(PATIENCE):
        try:
            return os.fork()
        except OSError:
            sleep(0.02)
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    return os.fork()


def answer_calls(pipe: Pipe, answers: InProcess, name: str, calls: list[list[Any]]) -> None:
    """Tell what each call brought, up to the first that brings no value: a check stops there too."""
    me = os.getpid()
    values = Values(pipe)
    failed: dict[str, object] = {}
    for arguments in calls:
        try:
            value = answers.call(name, arguments)
        except Raised as problem:
            failed = {"raised": [problem.kind, problem.message, problem.frames]}
        except TimedOut as problem:
            failed = {"late": str(problem)}
        except Unreadable as problem:
            failed = {"unreadable": str(problem)}
        if os.getpid() != me:
            os._exit(0)  # a copy that the answer has forked
        if failed:
            break
        values.tell(value)
    values.flush()
    if failed:
        pipe.say(at=values.at, **failed)


class Values:
    """Values on their way: those of quick calls in one line, those of slow calls each at once, because each has a clock."""

    def __init__(self, pipe: Pipe) -> None:
        self.pipe, self.size, self.at, self.flushed = pipe, 0, 0, monotonic()
        self.waiting: list[str] = []

    def tell(self, value: object) -> None:
        """One more."""
        self.waiting.append(encoded(value))
        self.size += len(self.waiting[-1])
        if self.size > TOGETHER or monotonic() - self.flushed > AT_LEAST_EVERY:
            self.flush()

    def flush(self) -> None:
        """Write what waits; `at` is the number of the first."""
        if self.waiting:
            write(self.pipe.writing, f'{{"at":{self.at},"values":[{",".join(self.waiting)}]}}\n'.encode())
        self.at += len(self.waiting)
        self.waiting, self.size, self.flushed = [], 0, monotonic()


# ---------------------------------------------------------------------------------------------------------------------
# the start


def set_limits(limits: dict[str, int]) -> None:
    """Bound this process and all that come from it. Where memory runs out, the machine ends these first."""
    for name, most in limits.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="utf-8") as file:
            file.write("1000")
    except OSError:
        pass


def take_pipe() -> Pipe:
    """Move the grader's pipe away from standard input and output, which a student's code reads and prints to."""
    pipe = Pipe(os.dup(0), os.dup(1))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return pipe


def main() -> None:
    """Serve one submission, whose pipe is standard input and output. The first argument holds the limits, as JSON."""
    serve_submission(json.loads(sys.argv[1]))


def serve_submission(limits: dict[str, int]) -> None:
    """Serve until the grader hangs up; never return."""
    pipe = take_pipe()
    set_limits(limits)
    notebooks: dict[int, Notebook] = {}
    pipe.say(ready=True)
    while True:
        number, message = pipe.message()
        if not message:
            os._exit(0)
        try:
            if number not in notebooks:
                notebooks[number] = Notebook(pipe)
            pipe.say(over=notebooks[number].turn(message))
        except OSError as problem:
            pipe.say(over=f"no process could be started for it ({problem.strerror})")
