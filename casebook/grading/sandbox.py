"""How does a student's code run so that it can harm nobody, and what if that cannot be had here?

In bubblewrap, as a user without rights: namespaces of its own for users, processes, network, mounts and memory shared
between processes; no capability and no further namespace; a read-only system with a small temporary folder; limits on
processor time, memory, processes and files; and a clock outside. A sandbox serves one submission and is then gone with
everything that ran in it. To start a Python in each would take most of the time: one stands ready outside, and a fork of it
enters the namespaces that bubblewrap has made.

>>> Limits().as_resources()["RLIMIT_NPROC"]
16

There is no silent second choice. Where bubblewrap cannot start, `SandboxCannotStart` says why and what to do. The weaker
sandbox must be asked for by name: another user without rights, the same limits, and neither an empty network nor a system
of its own. It is marked in everything that is written.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Literal

from casebook.answers import CALLS_WORTH, SECONDS
from casebook.grading.pipe import HungUp, Pipe
from casebook.grading.runtime import Runtime, make

Kind = Literal["bubblewrap", "weaker"]

NOBODY = 65534
FIRST_WEAKER_USER = 61_000
"""In the weaker sandbox each submission has a user of its own, so that all its processes can be ended."""
OLDEST = (0, 8)
"""The first bubblewrap that can forbid further user namespaces."""
STARTING = 20.0
"""Seconds that a sandbox may take to start, on a busy machine."""
TRIES = 3
MARKS: dict[Kind, str] = {
    "bubblewrap": "",
    "weaker": "Graded in the weaker sandbox: the code could reach the network and read what anybody on the machine may read.",
}
"""What every output says of the sandbox."""


class SandboxCannotStart(Exception):
    """There is no sandbox to be had; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may use. A call's seconds are those of a check in the notebook."""

    cell_seconds: float = 10.0
    call_seconds: float = SECONDS
    calls_worth: int = CALLS_WORTH
    submission_seconds: float = 90.0
    processor_seconds: int = 30
    memory: int = 1 << 29
    processes: int = 16
    files: int = 64
    file_size: int = 4 << 20
    space: int = 64 << 20
    line: int = 4 << 20

    def as_resources(self) -> dict[str, int]:
        """The limits that the system keeps, by their names."""
        return {
            "RLIMIT_CPU": self.processor_seconds,
            "RLIMIT_AS": self.memory,
            "RLIMIT_NPROC": self.processes,
            "RLIMIT_NOFILE": self.files,
            "RLIMIT_FSIZE": self.file_size,
            "RLIMIT_CORE": 0,
        }


# ---------------------------------------------------------------------------------------------------------------------
# processes


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for end in (process.stdin, process.stdout):
        if end is not None:
            with contextlib.suppress(OSError):
                end.close()


def _end_all_of(user: int) -> None:
    """End every process of a user that nobody but one weaker sandbox has."""
    subprocess.run([*_as(user), "kill", "-9", "-1"], check=False, stderr=subprocess.DEVNULL)


def _as(user: int) -> list[str]:
    """As root: become a user without rights first, because root's own namespaces would keep root's rights."""
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--"]


class Ready:
    """The Python that stands ready (`inside/ready.py`), and the socket on which it is asked."""

    def __init__(self, runtime: Runtime, as_nobody: list[str]) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [*as_nobody, *runtime.python, str(runtime.folder / "ready.py")],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=runtime.environment,
                start_new_session=True,
            )
        self._lock = threading.Lock()

    def enter(self, holder: int, reading: int, writing: int, limits: Limits) -> None:
        """Have a fork of it enter the namespaces of a process, with a pipe of its own. Raises `HungUp`."""
        try:
            with self._lock:
                socket.send_fds(self._socket, [json.dumps(limits.as_resources()).encode()], [holder, reading, writing])
        except OSError:
            raise HungUp("the Python that stands ready has ended") from None

    @property
    def alive(self) -> bool:
        """Is it still there?"""
        return self._process.poll() is None

    def close(self) -> None:
        """End it."""
        self._socket.close()
        _end(self._process)


# ---------------------------------------------------------------------------------------------------------------------
# sandboxes of one kind


class Sandboxes:
    """Makes sandboxes of one kind with one runtime. Use it as a context: it removes the runtime at the end."""

    def __init__(self, kind: Kind = "bubblewrap", limits: Limits | None = None) -> None:
        self.kind: Kind = kind
        self.limits = limits or Limits()
        refuse_what_is_missing(kind)
        self._root = _is_root()
        self._runtime: Runtime = make(readable_by_anybody=self._root)
        self._as_nobody = _as(NOBODY) if self._root else []
        self._ready: Ready | None = None
        self._users = set(range(FIRST_WEAKER_USER, FIRST_WEAKER_USER + 500))
        self._lock = threading.Lock()

    def __enter__(self) -> Sandboxes:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End what stands ready, and remove the runtime."""
        if self._ready:
            self._ready.close()
        self._runtime.close()

    @contextlib.contextmanager
    def start(self) -> Iterator[Pipe]:
        """The pipe to a new sandbox, which is gone with all that ran in it at the end.

        Raises `SandboxCannotStart`: no student is to blame for that, and no student is marked without a sandbox.
        """
        with contextlib.ExitStack() as stack:
            for again in range(TRIES):
                try:
                    kind = self._in_bubblewrap if self.kind == "bubblewrap" else self._as_another_user
                    pipe = stack.enter_context(kind())
                    pipe.line(monotonic() + STARTING)
                    break
                except (HungUp, OSError):
                    stack.close()
                    if again == TRIES - 1:
                        raise SandboxCannotStart(self._why_not()) from None
                    sleep(again)  # the machine may be short of something for a moment
            yield pipe

    def check(self) -> None:
        """Start one. Raises `SandboxCannotStart`."""
        with self.start():
            pass

    def _stands_ready(self) -> Ready:
        """The Python that stands ready, or a new one if that has ended."""
        with self._lock:
            if self._ready is None or not self._ready.alive:
                if self._ready:
                    self._ready.close()
                self._ready = Ready(self._runtime, self._as_nobody)
            return self._ready

    @contextlib.contextmanager
    def _in_bubblewrap(self) -> Iterator[Pipe]:
        """Bubblewrap makes the namespaces and holds them with a program that only waits; then a ready Python enters them."""
        ready = self._stands_ready()
        telling, told = os.pipe()
        process = subprocess.Popen(
            [*self._as_nobody, *self._bubblewrap("--info-fd", str(told))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env={"PATH": "/usr/bin:/bin"},
            pass_fds=(told,),
            start_new_session=True,
        )
        os.close(told)
        pipe, ends = None, []
        try:
            holder = os.pidfd_open(_holder(process, telling))
            ends.append(holder)
            (reading, to), (back, writing) = os.pipe(), os.pipe()
            ends += [reading, writing]
            pipe = Pipe(to, back, most=self.limits.line)
            ready.enter(holder, reading, writing, self.limits)
            while ends:
                os.close(ends.pop())
            yield pipe
        finally:
            for end in (telling, *ends):
                os.close(end)
            _end(process)
            if pipe:
                pipe.close()

    @contextlib.contextmanager
    def _as_another_user(self) -> Iterator[Pipe]:
        """The weaker sandbox."""
        with self._lock:
            user = self._users.pop()
        room = Path(tempfile.mkdtemp(prefix="casebook-weaker-"))
        os.chown(room, user, user)
        program = ["-c", "import worker; worker.main()", json.dumps(self.limits.as_resources())]
        process = subprocess.Popen(
            [*_as(user), *self._runtime.python, *program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=room,
            env=self._runtime.environment | {"HOME": str(room)},
            start_new_session=True,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        pipe = Pipe(os.dup(process.stdin.fileno()), os.dup(process.stdout.fileno()), most=self.limits.line)
        try:
            yield pipe
        finally:
            _end(process)
            _end_all_of(user)
            pipe.close()
            shutil.rmtree(room, ignore_errors=True)
            with self._lock:
                self._users.add(user)

    def _bubblewrap(self, *more: str) -> list[str]:
        folder, library, space = str(self._runtime.folder), self._runtime.library, str(self.limits.space)
        bound = ["--ro-bind", folder, folder]
        if library is not None:
            bound += ["--ro-bind", str(library), str(library)]
            installed = [name for name in ("site-packages", "dist-packages") if (library / name).is_dir()]
            bound += [word for name in installed for word in ("--tmpfs", f"{library}/{name}")]
        return [
            *("bwrap", "--unshare-user", "--unshare-all", "--cap-drop", "ALL", "--disable-userns"),
            *("--die-with-parent", "--new-session", "--clearenv", *more),
            *_system_libraries(),
            *("--dev", "/dev", "--proc", "/proc", "--size", space, "--tmpfs", "/tmp"),
            *bound,
            *("--ro-bind", f"{folder}/lib/data", "/tmp/data"),
            *("--size", "1048576", "--tmpfs", "/dev/shm", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"),
            f"{folder}/cat",
        ]

    def _why_not(self) -> str:
        if self.kind == "weaker":
            return "The weaker sandbox did not answer. Can a user without rights run what stands in the temporary folder?"
        command = [*self._as_nobody, *self._bubblewrap()]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=STARTING,
                check=False,
                env={"PATH": "/usr/bin:/bin"},
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            return f"bubblewrap could not be run: {problem}"
        return explain(done.stderr.decode("utf-8", "replace"), _setting)


def _holder(process: subprocess.Popen[bytes], telling: int) -> int:
    """The number of the process that waits in the sandbox, once it is there. Raises `HungUp`."""
    assert process.stdin is not None
    assert process.stdout is not None
    echo = Pipe(process.stdin.fileno(), process.stdout.fileno(), most=100)
    by = monotonic() + STARTING
    echo.say(b'{"here":true}\n', by)
    echo.line(by)  # it has read that and written it back: bubblewrap has set everything up
    first = int(json.loads(os.read(telling, 1 << 16))["child-pid"])
    try:
        children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="utf-8").split()
    except OSError:  # a kernel that does not list them
        children = [path.parent.name for path in Path("/proc").glob("[0-9]*/status") if f"\nPPid:\t{first}\n" in _text(path)]
    if not children:
        raise HungUp("its program ended")
    return int(children[0])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _system_libraries() -> list[str]:
    """Mount what an interpreter loads from the system, and no more: no programs, no settings, no other Python's packages."""
    words = ["--ro-bind", "/usr/lib", "/usr/lib"]
    for name in ("/usr/lib64", "/lib", "/lib64"):
        if os.path.islink(name):
            words += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            words += ["--ro-bind", name, name]
    if os.path.exists("/etc/ld.so.cache"):
        words += ["--ro-bind", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    for folder in sorted(Path("/usr/lib").glob("python3*")):
        for name in ("dist-packages", "site-packages"):
            if (folder / name).is_dir():
                words += ["--tmpfs", str(folder / name)]
    return words


# ---------------------------------------------------------------------------------------------------------------------
# why not, and what to do


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def refuse_what_is_missing(kind: Kind) -> None:
    """Raise `SandboxCannotStart` for what can be known before anything is started."""
    root = _is_root()
    if sys.platform != "linux":
        system = {"darwin": "macOS", "win32": "Windows"}.get(sys.platform, sys.platform)
        raise SandboxCannotStart(
            f"Grading runs students' code in a sandbox that only Linux has; this is {system}. Grade in WSL 2, in a virtual "
            "machine with Linux, or in a workflow on a Linux runner. A notebook of your own is checked anywhere: "
            "python -m casebook check NOTEBOOK"
        )
    if root and not shutil.which("setpriv"):
        raise SandboxCannotStart("setpriv is missing, with which root becomes a user without rights. Install util-linux.")
    if kind == "weaker":
        if not root:
            raise SandboxCannotStart(
                "The weaker sandbox runs the code as another user, and only root can do that: without it, students' code "
                "would run with your own rights. Use bubblewrap, or grade as root inside a container."
            )
        return
    if not shutil.which("bwrap"):
        raise SandboxCannotStart(
            "bubblewrap is not installed. On Debian or Ubuntu: sudo apt-get install --yes bubblewrap; on Fedora: "
            "sudo dnf install bubblewrap. Then grade again."
        )
    told = subprocess.run(["bwrap", "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(number) for number in re.findall(r"\d+", told)[:2])
    if version < OLDEST:
        raise SandboxCannotStart(
            f"This bubblewrap is too old ({told.strip()}): version 0.8 is the first that can forbid further user namespaces. "
            "Debian 12 and Ubuntu 24.04 have it."
        )


def _setting(name: str) -> str:
    try:
        return Path("/proc/sys", *name.split(".")).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


WITHOUT = "Where nothing can be changed, as in most containers: --weaker-sandbox, as root, and read what it leaves out."


def explain(said: str, look: Callable[[str], str | None]) -> str:
    """Why bubblewrap did not start, from what it said and the system's settings, and what to do.

    >>> print(explain("bwrap: setting up uid map: Permission denied",
    ...               {"kernel.apparmor_restrict_unprivileged_userns": "1"}.get))  # doctest: +ELLIPSIS
    bubblewrap cannot start: AppArmor keeps programs from making user namespaces, as recent Ubuntu does. ...
    """
    said = said.strip() or "it said nothing"
    tail = f"{WITHOUT} (It said: {said[:300]})"
    if look("kernel.apparmor_restrict_unprivileged_userns") == "1":
        return (
            "bubblewrap cannot start: AppArmor keeps programs from making user namespaces, as recent Ubuntu does. Until the "
            f"next start of the machine: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0. {tail}"
        )
    if look("kernel.unprivileged_userns_clone") == "0":
        return (
            "bubblewrap cannot start: this kernel keeps users without rights from making user namespaces. Until the next start "
            f"of the machine: sudo sysctl kernel.unprivileged_userns_clone=1. {tail}"
        )
    if look("user.max_user_namespaces") == "0":
        return (
            "bubblewrap cannot start: this system allows no user namespaces. Until the next start of the machine: "
            f"sudo sysctl user.max_user_namespaces=15000. {tail}"
        )
    if "No permissions to create new namespace" in said or "Operation not permitted" in said or "Permission denied" in said:
        return f"bubblewrap cannot start: new namespaces are refused here, as they are inside most containers. {tail}"
    return f"bubblewrap starts, but Python does not run in it. {tail}"
