"""What the tests share: the built book, a server for it on localhost, and Chromium."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from casebook.book.browser import chromium

ROOT = Path(__file__).resolve().parent.parent
OUT = (ROOT / os.environ.get("BUILD", ".")).resolve() / "_build"
HTML = OUT / "html"
NODE = OUT / "node" / "node_modules"


def pages() -> list[str]:
    """Every built page, as an address relative to the book's root."""
    found = [path.relative_to(HTML) for path in sorted(HTML.rglob("*.html"))]
    return [path.as_posix() for path in found if not path.parts[0].startswith("_")]


def our_pages() -> list[str]:
    """The pages that the table of contents names, without Sphinx's index and search."""
    return [page for page in pages() if page not in ("genindex.html", "search.html")]


NEED_NO_BOOK = (
    "test_questions.py",
    "test_complete.py",
    "test_new.py",
    "test_grading.py",
    "test_collecting.py",
    "test_assign.py",
    "test_points.py",
    "test_exports.py",
    "test_dask.py",
    "test_structure.py",
    "test_review.py",
    "test_pseudonyms.py",
    "test_purge.py",
    "test_teaching.py",
    "test_outcomes.py",
)
"""So that an author can test a question before there is a book (`make question ID=…`)."""


@pytest.fixture(autouse=True)
def _book_is_built(request: pytest.FixtureRequest) -> None:
    if request.path.name not in NEED_NO_BOOK:
        assert (HTML / "index.html").is_file(), "the book is not built: run `make test`, or `make book` first"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What of the repository an author's commands touch, to be written to."""
    for name in ("casebook", "data", "chapters", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_toc.yml", "Makefile", "pyproject.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The book, served on localhost under a sub-path as a project site would be."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(HTML)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as running:
        yield running


Built = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def strict_build(tmp_path: Path) -> Built:
    """Build one page as strictly as the book is built; returns the finished process, warnings on stderr."""

    def build(page: str) -> subprocess.CompletedProcess[str]:
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "index.md").write_text(page, "utf-8")
        configuration = "extensions = ['myst_nb', 'casebook.book']\nhtml_math_renderer = 'mathml'\nmyst_enable_extensions = ['dollarmath']\n"
        (source / "conf.py").write_text(configuration, "utf-8")
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "out" / "node").symlink_to(OUT / "node")
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-W",
            "--keep-going",
            "-n",
            "-b",
            "html",
            str(source),
            str(tmp_path / "out" / "x"),
        ]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return build
