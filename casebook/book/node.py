"""Install the npm packages that the book serves or is made with, and run scripts that use them, in the Node of a wheel.

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
    command = [npm, "ci", "--loglevel=error", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, env=environment, check=True)


def run(script: Path, *arguments: Path, told: str = "") -> None:
    """Run a script that `told` reaches as its standard input. Raises CalledProcessError when it fails."""
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    subprocess.run([node, script, *arguments], input=told.encode(), check=True)


if __name__ == "__main__":
    try:
        install(Path(sys.argv[1]))
    except (OSError, subprocess.CalledProcessError) as problem:
        sys.exit(f"The npm packages were not installed ({problem}). What npm says stands above; then run the command again.")
