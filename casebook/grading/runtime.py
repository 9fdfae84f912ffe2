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
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent

INSIDE = "/course"
"""Where the folder stands in the sandbox."""

WITHHELD = frozenset({"questions", "checking", "examine", "judgement", "grading"})
"""Modules that hold solutions or compare with them."""

WITHHELD_TABLES = frozenset({"readings.csv", "propositions.csv"})
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
    """The folder, and what of the machine stands in it unseen: `library` is bound where it can be read by anybody."""

    folder: Path
    library: Path | None
    """The interpreter's standard library, to be bound at `inside_library`; none where the folder has a copy."""

    @property
    def inside_library(self) -> str:
        """Where the standard library stands in the sandbox."""
        return f"{INSIDE}/python/lib/{_library_name()}"

    def close(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def make(*, readable_by_anybody: bool) -> Runtime:
    """Make the folder. `readable_by_anybody`: the sandbox runs as another user than this process."""
    folder = Path(tempfile.mkdtemp(prefix="casebook-grading-"))
    try:
        library = Path(sysconfig.get_path("stdlib")).resolve()
        bound = not readable_by_anybody or _anybody_can_read(library)
        _copy_course(folder)
        _copy_interpreter(folder, None if bound else library)
        folder.chmod(0o755)
        runtime = Runtime(folder, library if bound else None)
        _prepare(runtime)
        return runtime
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _copy_course(folder: Path) -> None:
    package, data = folder / "lib" / "casebook", folder / "lib" / "data"
    package.mkdir(parents=True)
    data.mkdir()
    for name in sorted(course_modules()):
        shutil.copyfile(PACKAGE / f"{name}.py", package / f"{name}.py")
    inside = Path(__file__).resolve().parent / "inside"
    shutil.copyfile(inside / "course.py", package / "__init__.py")
    shutil.copyfile(inside / "worker.py", folder / "worker.py")
    facts = PACKAGE.parent / "data"
    for table in sorted((facts if facts.is_dir() else PACKAGE / "data").glob("*.csv")):
        if table.name not in WITHHELD_TABLES:
            shutil.copyfile(table, data / table.name)


def _library_name() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}"


def _copy_interpreter(folder: Path, library: Path | None) -> None:
    """The interpreter itself, its shared library if it has one, and `library` where that cannot be bound."""
    python = folder / "python"
    (python / "bin").mkdir(parents=True)
    (python / "lib" / _library_name()).mkdir(parents=True)
    _copy(Path(sys.executable).resolve(), python / "bin" / "python3")
    shared = Path(sysconfig.get_config_var("LIBDIR") or "/nonexistent", sysconfig.get_config_var("INSTSONAME") or "")
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and shared.is_file() and not shared.is_relative_to("/usr/lib"):
        _copy(shared.resolve(), python / "lib" / shared.name)
    if library is None:
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


def start(folder: str) -> str:
    """The program that starts the worker in a folder. As a module it is compiled once and not at every start."""
    return f"import sys; sys.path.insert(0, {folder!r}); import worker; worker.main()"


def _prepare(runtime: Runtime) -> None:
    """Compile what the worker imports, and the code that `dataclasses` would compile at every start."""
    python = [sys.executable, "-s", "-S", "-P", "-c", start(str(runtime.folder)), "codes"]
    subprocess.run(python, check=True, env={"PYTHONHOME": sys.base_prefix}, stdin=subprocess.DEVNULL)
    for path in runtime.folder.rglob("__pycache__"):
        path.chmod(0o755)
