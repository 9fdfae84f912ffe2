"""The examples in the modules of the build. Those of the rest of the package pytest collects itself (pyproject.toml)."""

from __future__ import annotations

import doctest
import importlib

import pytest
from conftest import ROOT

SHOWING = [path.stem for path in sorted((ROOT / "casebook" / "book").glob("*.py")) if ">>> " in path.read_text("utf-8")]


@pytest.mark.parametrize("name", SHOWING)
def test_examples_hold(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"casebook.book.{name}"))
    assert tried
    assert not failed
