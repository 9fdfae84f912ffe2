"""Install the npm packages that the book serves from its own files, with the Node that comes as a wheel.

    python -m casebook.book.node _build/node

By name, with verified hashes, without running any package's scripts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def install(folder: Path) -> None:
    """Install what `package-lock.json` names into `folder`. Raises CalledProcessError when npm fails."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, folder / name)
    tools = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}
    npm = shutil.which("npm", path=str(tools)) or "npm"
    command = [npm, "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, env=environment, check=True)


if __name__ == "__main__":
    install(Path(sys.argv[1]))
