"""Where is Chromium? Found by `$CHROMIUM`, then by its usual names; a missing one is an error that says what to install."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update")


class NoChromium(RuntimeError):
    """No Chromium was found."""


def executable() -> str:
    """The path of Chromium. Raises `NoChromium` with the command that installs it."""
    asked = os.environ.get("CHROMIUM")
    for name in (asked,) if asked else NAMES:
        found = shutil.which(name)
        if found:
            return found
    looked = f"$CHROMIUM={asked}" if asked else ", ".join(NAMES)
    raise NoChromium(f"Chromium was not found ({looked}). Install it: sudo apt-get install --yes chromium")


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium that closes itself."""
    browser = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
    try:
        yield browser
    finally:
        browser.close()
