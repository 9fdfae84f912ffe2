"""How does a student's code run so that it can harm nobody, and what if that cannot be had here?

In bubblewrap, as a user without rights: namespaces of its own for users, processes, network, mounts and memory shared
between processes; no capability and no further namespace; a read-only system with a small temporary folder; limits on
processor time, memory, processes and files; and a clock outside. A sandbox serves one submission and is then gone with
everything that ran in it.

>>> Limits().as_resources()["RLIMIT_NPROC"]
24

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
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Literal

from casebook.answers import CALLS_WORTH, SECONDS
from casebook.grading.pipe import HungUp, Pipe
from casebook.grading.runtime import INSIDE, Runtime, make, start

Kind = Literal["bubblewrap", "weaker"]

NOBODY = 65534
FIRST_WEAKER_USER = 61_000
"""In the weaker sandbox each submission has a user of its own, so that all its processes can be ended."""
OLDEST = (0, 8)
"""The first bubblewrap that can forbid further user namespaces."""
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
    memory: int = 1 << 30
    processes: int = 24
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
# one sandbox


class Sandbox:
    """One running sandbox: messages go in, bounded lines come out, `close` ends all that runs in it."""

    def __init__(self, command: list[str], environment: Mapping[str, str], limits: Limits, *, user: int | None = None) -> None:
        self._user = user
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env=dict(environment),
            start_new_session=True,
        )
        self._pipe = Pipe(self._process, most=limits.line)
        self.say, self.line = self._pipe.say, self._pipe.line

    def close(self) -> None:
        """End it, with every process in it."""
        self._process.kill()
        self._process.wait()
        if self._user is not None:
            _end_all_of(self._user)
        for end in (self._process.stdin, self._process.stdout):
            if end is not None:
                with contextlib.suppress(OSError):
                    end.close()


def _end_all_of(user: int) -> None:
    """End every process of a user that nobody but one weaker sandbox has."""
    drop = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs", "--"]
    subprocess.run([*drop, "kill", "-9", "-1"], check=False, stderr=subprocess.DEVNULL)


# ---------------------------------------------------------------------------------------------------------------------
# sandboxes of one kind


class Sandboxes:
    """Makes sandboxes of one kind with one runtime. Use it as a context: it removes the runtime at the end."""

    def __init__(self, kind: Kind = "bubblewrap", limits: Limits | None = None) -> None:
        self.kind: Kind = kind
        self.limits = limits or Limits()
        self._root = os.geteuid() == 0 if hasattr(os, "geteuid") else False
        refuse_what_is_missing(kind, root=self._root)
        self._runtime: Runtime = make(readable_by_anybody=self._root)
        self._environment = _environment(self._runtime, INSIDE if kind == "bubblewrap" else str(self._runtime.folder))
        self._users = set(range(FIRST_WEAKER_USER, FIRST_WEAKER_USER + 500))
        self._lock = threading.Lock()

    def __enter__(self) -> Sandboxes:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Remove the runtime."""
        self._runtime.close()

    @contextlib.contextmanager
    def start(self) -> Iterator[Sandbox]:
        """A new sandbox, gone with all that ran in it at the end."""
        if self.kind == "bubblewrap":
            sandbox = Sandbox([*self._as_nobody(NOBODY), *self._bubblewrap()], {"PATH": "/usr/bin:/bin"}, self.limits)
            try:
                yield sandbox
            finally:
                sandbox.close()
            return
        with self._lock:
            user = self._users.pop()
        room = Path(tempfile.mkdtemp(prefix="casebook-weaker-"))
        os.chown(room, user, user)
        command = ["env", f"--chdir={room}", *self._as_nobody(user), *self._python(str(self._runtime.folder))]
        sandbox = Sandbox(command, self._environment | {"HOME": str(room)}, self.limits, user=user)
        try:
            yield sandbox
        finally:
            sandbox.close()
            shutil.rmtree(room, ignore_errors=True)
            with self._lock:
                self._users.add(user)

    def check(self) -> None:
        """Start one and hear from it. Raises `SandboxCannotStart`."""
        try:
            with self.start() as sandbox:
                sandbox.line(monotonic() + 20)
        except HungUp:
            raise SandboxCannotStart(self._why_not()) from None

    def _as_nobody(self, user: int) -> list[str]:
        """As root, first become a user without rights: root's own namespaces would keep root's rights."""
        if not self._root:
            return []
        return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs", "--inh-caps=-all", "--"]

    def _python(self, folder: str) -> list[str]:
        # Not isolated mode, which would ignore PYTHONHASHSEED: the same answer shall give the same bytes.
        flags = ["-s", "-S", "-B", "-P"]
        return [f"{folder}/python/bin/python3", *flags, "-c", start(folder), json.dumps(self.limits.as_resources())]

    def _bubblewrap(self) -> list[str]:
        runtime, space = self._runtime, str(self.limits.space)
        bound = ["--ro-bind", str(runtime.folder), INSIDE]
        if runtime.library is not None:
            bound += ["--ro-bind", str(runtime.library), runtime.inside_library]
            installed = [name for name in ("site-packages", "dist-packages") if (runtime.library / name).is_dir()]
            bound += [word for name in installed for word in ("--tmpfs", f"{runtime.inside_library}/{name}")]
        environment = [word for name, value in self._environment.items() for word in ("--setenv", name, value)]
        return [
            *("bwrap", "--unshare-user", "--unshare-all", "--cap-drop", "ALL", "--disable-userns"),
            *("--die-with-parent", "--new-session", "--clearenv", *environment),
            *_system_libraries(),
            *bound,
            *("--dev", "/dev", "--proc", "/proc", "--size", space, "--tmpfs", "/tmp"),
            *("--ro-bind", str(runtime.folder / "lib" / "data"), "/tmp/data"),
            *("--size", "1048576", "--tmpfs", "/dev/shm", "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"),
            *self._python(INSIDE),
        ]

    def _why_not(self) -> str:
        if self.kind == "weaker":
            return "The weaker sandbox did not answer. Can a user without rights run what stands in the temporary folder?"
        command = [*self._as_nobody(NOBODY), *self._bubblewrap()]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=20,
                check=False,
                env={"PATH": "/usr/bin:/bin"},
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            return f"bubblewrap could not be run: {problem}"
        return explain(done.stderr.decode("utf-8", "replace"), _setting)


def _environment(runtime: Runtime, folder: str) -> dict[str, str]:
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "PYTHONHOME": f"{folder}/python",
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if sysconfig.get_config_var("Py_ENABLE_SHARED"):
        environment["LD_LIBRARY_PATH"] = f"{folder}/python/lib"
    return environment


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


def refuse_what_is_missing(kind: Kind, *, root: bool) -> None:
    """Raise `SandboxCannotStart` for what can be known before anything is started."""
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
        return Path("/proc/sys", *name.split(".")).read_text().strip()
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
