"""`make zip`: the built book as one file that opens from a folder by double-click, exercises included.

A page opened from a folder may not fetch its own files, so the page's Python is added as scripts that it can load.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from casebook.book.downloads import EPOCH
from casebook.book.exercises import packs

NAME = "three-red-lines"


def archive(html: Path, out: Path) -> None:
    """Write the zip. The same book gives the same bytes."""
    with TemporaryDirectory() as folder:
        site = Path(folder) / NAME
        shutil.copytree(html, site, ignore=shutil.ignore_patterns(".buildinfo", "_sources", "sw.js"))
        packs(site)
        for served in (site / "_static" / "page").glob("*[pz]"):  # .zip and .gz: the packs hold the same
            served.unlink()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
            for path in sorted(site.rglob("*")):
                if path.is_file():
                    info = zipfile.ZipInfo(f"{NAME}/{path.relative_to(site).as_posix()}", EPOCH)
                    zipped.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
    print(f"{out}: {out.stat().st_size / 1e6:.0f} MB. Unzip it and open {NAME}/index.html.")


if __name__ == "__main__":
    archive(Path(sys.argv[1]), Path(sys.argv[2]))
