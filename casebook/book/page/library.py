"""Run by build.mjs inside Pyodide: compile the library and the package for the page, the same bytes each time.

`python-often.zip` holds, compiled, every module that the course's package imports and those that learners often do;
`python-all.zip` holds the whole library; `casebook.zip` the package, compiled, with its data; `casebook-NN.zip` the questions
of chapter NN, which only that chapter's exercise asks for.
"""

import importlib._bootstrap_external as bootstrap
import re
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, "/casebook")
from casebook.page import Page

Page([])
OFTEN = """
    abc bisect calendar collections contextlib copy csv dataclasses datetime decimal enum fractions functools heapq html inspect
    io itertools json math operator pprint random re statistics string textwrap time typing traceback
"""
for name in OFTEN.split():
    __import__(name)

NEVER_CHECKED = b"casebook"  # eight bytes where a source's hash would stand


def in_library(module):
    """The module's path inside the library's zip, or nothing."""
    origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
    return origin.partition(".zip/")[2]


often = {in_library(module) for module in list(sys.modules.values())} - {""}


def write(target, members, folder):
    """A zip of (name, bytes), compiled where the name says Python and `folder` says where it will stand."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, content, compiled in sorted(members):
            if compiled and name.endswith(".py"):
                code = compile(content, f"{folder}/{name}", "exec", dont_inherit=True)
                name, content = name + "c", bootstrap._code_to_hash_pyc(code, NEVER_CHECKED, False)
            info = zipfile.ZipInfo(name, (2020, 9, 12, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            out.writestr(info, content)


with zipfile.ZipFile("/tmp/library.zip") as library:
    files = [(name, library.read(name)) for name in library.namelist() if not name.endswith("/")]
write("/tmp/python-often.zip", [(name, content, True) for name, content in files if name in often], "/lib/python314.zip")
write("/tmp/python-all.zip", [(name, content, name in often) for name, content in files], "/lib/python314.zip")
parts = {}
for path in Path("/casebook").rglob("*"):
    if path.is_file() and "__pycache__" not in path.parts:
        chapter = re.fullmatch(r"c(\d+)_.*", path.stem) if path.parent.name == "questions" else None
        name = f"casebook-{chapter[1]}.zip" if chapter else "casebook.zip"
        parts.setdefault(name, []).append((path.relative_to("/casebook").as_posix(), path.read_bytes(), True))
for name, members in parts.items():
    write(f"/tmp/{name}", members, f"/lib/{name}")
