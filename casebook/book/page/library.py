"""Run by build.mjs inside Pyodide: compile the library and the package for the page, the same bytes each time.

`python-often.zip` holds, compiled, every module that the course's package imports and those that learners often do;
`python-all.zip` holds the whole library; `casebook.zip` what each exercise needs of the package, compiled, with the data;
`casebook-NN.zip` what only exercise NN imports, its questions among it. What no exercise imports is left out.
"""

import ast
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

ROOT = Path("/casebook")
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(?:---\n.*?^---\n|(?::[^\n]*\n)*)(.*?)^```$", re.MULTILINE | re.DOTALL)


def file_of(module):
    """The file of a module of ours, such as `casebook.tables`, or None."""
    path = ROOT / module.replace(".", "/")
    return next((each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file()), None)


def imports(code):
    """What a text of Python imports, whole or by name, wherever it does."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def reached(modules):
    """The files of ours that these modules need, or None where one of them needs numpy."""
    files, waiting = set(), list(modules)
    while waiting:
        module = waiting.pop()
        if module.partition(".")[0] == "numpy":
            return None
        file = file_of(module)
        if file and file not in files:
            files.add(file)
            waiting += imports(file.read_text("utf-8"))
    return files


def added_by(modules):
    """The files that those of these modules need which run without numpy."""
    return set().union(*(reached([module]) or () for module in modules))


shared = reached(["casebook.page", "casebook.questions"])
shared |= {path for path in (ROOT / "casebook" / "data").rglob("*") if path.is_file()}
parts = {"casebook.zip": shared}
for questions in sorted((ROOT / "casebook" / "questions").glob("c*_*.py")):
    number = questions.stem[1:].partition("_")[0]
    cells = [cell for page in ROOT.glob(f"exercises/{number}-*.md") for cell in CELL.findall(page.read_text("utf-8"))]
    named = {module for cell in cells for module in imports(cell)}
    own = {questions} | reached([f"casebook.questions.{questions.stem}"]) | added_by(named)
    parts[f"casebook-{number}.zip"] = own - shared
for name, files in parts.items():
    write(f"/tmp/{name}", [(path.relative_to(ROOT).as_posix(), path.read_bytes(), True) for path in files], f"/lib/{name}")
