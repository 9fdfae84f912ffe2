"""The zip beside each exercise: its notebook, the package as a wheel, and the data.

    python -m casebook.book.downloads _build     writes the wheel alone

The same source gives the same bytes each time.
"""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from hatchling.builders.wheel import WheelBuilder
from sphinx.application import Sphinx

ROOT = Path(__file__).parent.parent.parent
EPOCH = (2020, 9, 12, 0, 0, 0)

READ_ME = """\
Three Red Lines, exercise {slug}

1. Unzip this folder (do not open the notebook inside the zip).
2. Open {slug}.ipynb in Jupyter: JupyterLab, Notebook, VS Code, or a hosted one you upload the whole folder to.
3. Run the cells from the top. The checks are in {wheel}; the notebook finds it beside itself, nothing is installed.
   In a hosted Jupyter that takes single files, upload {slug}.ipynb and {wheel}.
4. Put your answers where three dots stand. A check says where something is wrong, and why.

No Jupyter yet? In a terminal: python -m pip install jupyterlab, then, in this folder: jupyter lab
To check a saved notebook in a terminal: python -m pip install --no-index {wheel}
and then: python -m casebook check {slug}.ipynb

Needs Python 3.11 or later; nothing here uses the network. The tables in data/ are UTF-8, described in data/datapackage.json
(in Excel: Data, From Text/CSV, origin UTF-8; a double-click garbles Chinese names).
Code: MIT. Text and data: CC BY 4.0.
"""


def files_of(data: Path) -> list[Path]:
    """Every file of the data, those in its folders too, in order."""
    return sorted(path for path in data.rglob("*") if path.is_file())


def wheel(root: Path, folder: Path) -> Path:
    """Build the package's wheel from `root` into `folder`, reproducibly."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1599868800")  # 12 September 2020
    return Path(next(WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])))


def pack(notebook: Path, wheel: Path, data: Path, out: Path) -> None:
    """Write one exercise's zip."""
    slug = notebook.stem
    out.parent.mkdir(parents=True, exist_ok=True)
    members = {f"{slug}/{notebook.name}": notebook.read_bytes(), f"{slug}/{wheel.name}": wheel.read_bytes()}
    members |= {f"{slug}/data/{path.relative_to(data).as_posix()}": path.read_bytes() for path in files_of(data)}
    members[f"{slug}/README.txt"] = READ_ME.format(slug=slug, wheel=wheel.name).replace("\n", "\r\n").encode()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)


def _write(app: Sphinx, problem: Exception | None) -> None:
    if problem or app.builder.format != "html":
        return
    root = Path(app.srcdir)
    notebooks = sorted((root / "exercises").glob("*.ipynb"))
    if not notebooks:
        return
    with TemporaryDirectory() as folder:
        built = wheel(root, Path(folder))
        for notebook in notebooks:
            pack(notebook, built, root / "data", Path(app.outdir) / "downloads" / f"{notebook.stem}.zip")


def setup(app: Sphinx) -> None:
    """Write the zips when the pages are done."""
    app.connect("build-finished", _write)


if __name__ == "__main__":
    print(wheel(ROOT, Path(sys.argv[1])))
