"""A Python that stands ready, so that no submission waits for one to start.

It runs outside of every sandbox, as a user without rights, holds what a worker imports and nothing else, and runs no
student's code. For each submission it forks. The fork enters the namespaces that bubblewrap has made for that submission,
gives up every right that entering gave it, and becomes the worker there (`worker`). What it could not give up ends it: the
grader then hears nothing from it, and grades nobody.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
from contextlib import suppress

OFTEN = (
    *(
        "abc",
        "bisect",
        "calendar",
        "collections",
        "copy",
        "csv",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "dis",
        "enum",
    ),
    *(
        "fractions",
        "functools",
        "heapq",
        "html",
        "inspect",
        "itertools",
        "math",
        "operator",
        "pathlib",
        "pprint",
        "random",
        "re",
    ),
    *("statistics", "string", "textwrap", "threading", "tokenize", "traceback", "casebook.tables", "casebook.dates"),
)
"""What students' code asks for: here it is loaded once for all."""

NAMESPACES = 0x10000000 | 0x00020000 | 0x20000000 | 0x40000000 | 0x08000000 | 0x04000000 | 0x02000000
"""Of users, mounts, processes, networks, memory shared between processes, host names and control groups."""
SET_DUMPABLE, DROP_FROM_BOUNDING_SET, NO_NEW_PRIVILEGES = 4, 24, 38
CAPABILITIES_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Wait on the socket that is standard input: a message holds the limits and comes with three files."""
    worker = importlib.import_module("worker")  # beside this file, in the runtime's folder
    for name in OFTEN:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is here is shared with every fork, as long as nobody touches it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # forks need nobody who waits for them
    grader = socket.socket(fileno=0)
    while True:
        message, files, _, _ = socket.recv_fds(grader, 1 << 16, 3)
        if not message:
            return
        if len(files) == 3 and os.fork() == 0:
            try:
                enter(*files)
                worker.serve_submission(json.loads(message))
            finally:
                os._exit(1)
        for file in files:
            os.close(file)


def enter(holder: int, reading: int, writing: int) -> None:
    """Become a process without rights in the namespaces of the process `holder`, with this pipe and no other file."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if libc.setns(holder, NAMESPACES):
        os._exit(1)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    child = os.fork()  # only what is born from now on is in the namespace of processes
    if child:
        os.closerange(0, most)
        os.waitpid(child, 0)  # outside, nobody else would
        os._exit(0)
    os.setsid()
    os.dup2(reading, 0)
    os.dup2(writing, 1)
    os.dup2(1, 2)
    os.closerange(3, most)
    os.chdir("/tmp")
    give_up_rights()


def give_up_rights() -> None:
    """Every capability, for good; ends the process where one is left."""
    number = 0
    while libc.prctl(DROP_FROM_BOUNDING_SET, number, 0, 0, 0) == 0:
        number += 1
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    if libc.capset(header, none) or libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(SET_DUMPABLE, 1, 0, 0, 0):
        os._exit(1)
    with open("/proc/self/status", encoding="utf-8") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    rights = [int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")]
    if any(rights) or status["NoNewPrivs"] != "1":
        os._exit(1)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
    sys.exit()
