"""How are results written, so that a killed run leaves whole files, and only their owner reads them?

A file is written beside its place and then put there in one step; a file that already says the same is left alone.

>>> import tempfile
>>> folder = private_folder(Path(tempfile.mkdtemp()) / "grades")
>>> written(folder / "a.txt", "points"), written(folder / "a.txt", "points")
(True, False)
>>> oct((folder / "a.txt").stat().st_mode & 0o777), oct(folder.stat().st_mode & 0o777)
('0o600', '0o700')
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

WRITING = ".writing-"


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may open, or make it so."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def written(path: Path, text: str) -> bool:
    """Write a text in one step, readable by its owner only; whether that changed anything.

    What UTF-8 cannot hold (half a character, from a student's code) becomes a question mark.
    """
    content = text.encode("utf-8", "replace")
    try:
        if path.read_bytes() == content:
            path.chmod(0o600)
            return False
    except OSError:
        pass
    handle, name = tempfile.mkstemp(prefix=f"{WRITING}{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)  # not forced to the disk each time: what a power cut leaves broken is graded again
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def half_written(path: Path) -> list[Path]:
    """What is left beside the place of a file by runs that were killed while they wrote it."""
    beginning = f"{WRITING}{path.name}-"
    return sorted(each for each in path.parent.iterdir() if each.name.startswith(beginning))


def seed_from(text: str) -> int:
    """A number from any text: the number that it writes, or one made of it.

    >>> seed_from("4711"), seed_from("a phrase") == seed_from(" a phrase\\n")
    (4711, True)
    """
    text = text.strip()
    return int(text) if text.isdigit() else int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
