"""What does a sandbox see?

A folder, made once for a whole class: a Python with its standard library, the worker, the facts of `data/`, and those
modules of `casebook` that exercises use. What knows an answer is left out: questions, checks, grading, whatever imports
them, and the blind readings that judged cases are scored by.

>>> sorted({"questions", "checking", "examine", "judgement", "page", "worked"} & course_modules())
[]
>>> sorted({"records", "tables", "birch_pay", "answers"} & course_modules())
['answers', 'birch_pay', 'records', 'tables']
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import os
import re
import shutil
import signal
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent

PREFIX = "casebook-grading-"

WITHHELD = frozenset({"questions", "checking", "examine", "judgement", "grading"})
"""Modules that hold solutions or compare with them."""

WITHHELD_TABLES = frozenset({"readings.csv", "propositions.csv", "situations.csv"})
"""Tables that hold the verdicts by which judged cases are scored."""

NOT_NEEDED = frozenset(
    {"site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "turtledemo", "lib2to3", "ensurepip", "venv"}
)
"""Parts of a standard library that no answer needs."""


@lru_cache
def course_modules() -> frozenset[str]:
    """The modules of `casebook` that a sandbox has: all that neither are withheld nor import what is."""
    imports = {path.stem: set(_imported(path)) for path in PACKAGE.glob("*.py") if not path.stem.startswith("__")}
    withheld = set(WITHHELD)
    while more := {name for name in imports if name not in withheld and imports[name] & withheld}:
        withheld |= more
    return frozenset(imports) - withheld


def _imported(path: Path) -> Iterator[str]:
    """The modules of this package that a module names in its imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            words = node.module.split(".")
            if words[0] == "casebook":
                yield from [words[1]] if len(words) > 1 else [name.name for name in node.names]
        elif isinstance(node, ast.Import):
            yield from (name.name.split(".")[1] for name in node.names if name.name.startswith("casebook."))


@dataclass(frozen=True, slots=True)
class Runtime:
    """The folder, which stands in a sandbox under its own name, and the standard library, if that stands elsewhere."""

    folder: Path
    library: Path | None

    @property
    def python(self) -> list[str]:
        """The interpreter, as it is started: without what is installed for it and without the folder it is started in.

        Not in isolated mode, which would ignore PYTHONHASHSEED: the same answer shall give the same bytes.
        """
        return [str(self.folder / "python" / "bin" / "python3"), "-s", "-S", "-B", "-P"]

    @property
    def environment(self) -> dict[str, str]:
        """All of it."""
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": "/tmp",
            "LANG": "C.UTF-8",
            "PYTHONHOME": str(self.folder / "python"),
            "PYTHONPATH": f"{self.folder / 'lib'}:{self.folder}",
            "PYTHONHASHSEED": "0",
            "OPENBLAS_NUM_THREADS": "1",
        }
        if sysconfig.get_config_var("Py_ENABLE_SHARED"):
            environment["LD_LIBRARY_PATH"] = str(self.folder / "python" / "lib")
        return environment

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def make(*, readable_by_anybody: bool) -> Runtime:
    """Make the folder. `readable_by_anybody`: the sandbox runs as another user than this process."""
    _remove_what_killed_runs_left()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        library = Path(sysconfig.get_path("stdlib")).resolve()
        bound = not readable_by_anybody or _anybody_can_read(library)
        _copy_course(folder)
        _copy_interpreter(folder, library, bound=bound)
        folder.chmod(0o755)
        return Runtime(folder, library if bound else None)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _remove_what_killed_runs_left() -> None:
    """Folders of ours whose process, which their name tells, is no more; first the sandboxes that still stand in one.

    A sandbox dies with the process that started it, unless that is killed in the moment before the sandbox has asked for it.
    """
    for words in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            made_by = re.search(rb"/%b(\d+)-" % PREFIX.encode(), words.read_bytes())
            if made_by and not Path("/proc", made_by[1].decode()).exists():
                os.kill(int(words.parent.name), signal.SIGKILL)
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        process = folder.name.removeprefix(PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):
            if process.isdigit() and folder.stat().st_uid == os.getuid() and not Path("/proc", process).exists():
                shutil.rmtree(folder, ignore_errors=True)


def _copy_course(folder: Path) -> None:
    package, data = folder / "lib" / "casebook", folder / "lib" / "data"
    package.mkdir(parents=True)
    data.mkdir()
    for name in sorted(course_modules()):
        _copy_module(PACKAGE / f"{name}.py", package)
    inside = Path(__file__).resolve().parent / "inside"
    shutil.copyfile(inside / "course.py", package / "__init__.py")
    for name in ("worker", "ready"):
        _copy_module(inside / f"{name}.py", folder)
    _copy(Path(shutil.which("cat") or "/bin/cat").resolve(), folder / "cat")
    facts = PACKAGE.parent / "data"
    for table in sorted((facts if facts.is_dir() else PACKAGE / "data").glob("*.csv")):
        if table.name not in WITHHELD_TABLES:
            shutil.copyfile(table, data / table.name)


def _copy_module(source: Path, folder: Path) -> None:
    """A module, with what it was compiled to if that is there."""
    _copy(source, folder / source.name)
    compiled = Path(importlib.util.cache_from_source(str(source)))
    if compiled.is_file():
        (folder / "__pycache__").mkdir(exist_ok=True)
        _copy(compiled, folder / "__pycache__" / compiled.name)


def _library_name() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def _copy_interpreter(folder: Path, library: Path, *, bound: bool) -> None:
    """The interpreter itself, its shared library if it has one, and its standard library or a link to that."""
    python = folder / "python"
    (python / "bin").mkdir(parents=True)
    (python / "lib").mkdir()
    _copy(Path(sys.executable).resolve(), python / "bin" / "python3")
    shared = Path(sysconfig.get_config_var("LIBDIR") or "/nonexistent", sysconfig.get_config_var("INSTSONAME") or "")
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and shared.is_file() and not shared.is_relative_to("/usr/lib"):
        _copy(shared.resolve(), python / "lib" / shared.name)
    if bound:
        (python / "lib" / _library_name()).symlink_to(library)
        return
    for parent, folders, files in os.walk(library):
        folders[:] = [name for name in folders if name not in NOT_NEEDED and not name.startswith("config-")]
        target = python / "lib" / _library_name() / Path(parent).relative_to(library)
        target.mkdir(exist_ok=True)
        for name in files:
            if ".opt-" not in name:
                _copy(Path(parent, name), target / name)


def _copy(source: Path, target: Path) -> None:
    """A second name for the file where the file system allows it, which is quicker, or a copy with its date."""
    try:
        if not source.stat().st_mode & 0o004:
            raise PermissionError
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
        target.chmod(target.stat().st_mode | 0o444)


def _anybody_can_read(folder: Path) -> bool:
    """May a user without rights read what is in this folder?"""
    return bool(folder.stat().st_mode & 0o004) and all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))
