"""What do students get? A folder, and the same as a zip: notebooks with the chosen questions, the package, a brief.

    python -m casebook assign 3 6.2 --title "Week 2" --due 2027-03-01 --out week-2

It needs a checkout of the course, because the notebooks and the package are taken from there. The same course and words
give the same bytes.
"""

from __future__ import annotations

import ast
import json
import re
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import TemporaryDirectory
from typing import Any

from casebook import __version__
from casebook.grading.assignment import FILE, Assignment, Unusable
from casebook.questions import find
from casebook.tables import table

ROOT = Path(__file__).parent.parent.parent
EPOCH = (2020, 9, 12, 0, 0, 0)
HEADING = re.compile(r"^## (\d+\.\d+) ", re.MULTILINE)
MODEL_ANSWER = re.compile(r"<details><summary>Model answer .*?</details>\s*", re.DOTALL)
POINTER = re.compile(r",\s+then\s+against\s+two\s+model\s+answers\s+that\s+disagree")
TABLE = re.compile(r"""\btable\(["'](\w+)["']""")
SUBMIT = "Hand in your notebooks (.ipynb) under the names they have, as your course tells you; a zip of the folder will do."

REQUIREMENTS = """\
# python -m pip install -r requirements.txt   (in this folder{network})
{options}casebook=={version}
"""

BRIEF = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }}
  body {{ color: #1b1b1b; background: #fff; }}
  table {{ border-collapse: collapse; width: 100%; }}
  th, td {{ text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; }}
  tr {{ border-bottom: 1px solid #767676; }}
  td.number, th.number {{ text-align: right; }}
  @media (max-width: 30rem) {{ th, td {{ padding-right: .3rem; font-size: .9rem; hyphens: auto; }} }}
  @media (prefers-color-scheme: dark) {{ body {{ color: #e6e8eb; background: #14181c; }} a {{ color: #9cc4ff; }} }}
</style>
<h1>{title}</h1>
<p>{due}{count} in {notebooks}: about {minutes} minutes, {points} points.</p>
<h2>What is asked</h2>
<table>
<thead><tr><th scope="col">Question</th><th scope="col">After it you can</th><th scope="col" class="number">Minutes</th>
<th scope="col" class="number">Points</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<h2>How to work</h2>
<ol>
<li>Unzip the folder. Open a notebook ({names}) in Jupyter: JupyterLab, Notebook, VS Code, or a hosted one to which you
upload the whole folder.</li>
<li>Run the cells from the top. The notebook finds the package beside itself, so nothing has to be installed.
If you would rather install it: <code>python -m pip install -r requirements.txt</code>.</li>
<li>Put your answers where three dots stand, and run the check below each. A check says where something is wrong, and why.
<code>hint("{first}")</code> gives a hint.</li>
<li>Keep the names of the cells' functions and variables; add cells as you like.</li>
</ol>
<h2>How to hand in</h2>
<p>{submit}</p>
<p>The check in your notebook is for learning. Marks come from a second run on other cases, so an answer that is written for
the cases you see will not pass there.{discussed}</p>
<p>The texts of the course explain what you need: {chapters}.</p>
</html>
"""


def hand_out(assignment: Assignment, out: Path, *, submit: str = SUBMIT, root: Path = ROOT) -> Path:
    """Write the folder `out` and the zip beside it; returns the zip. Raises `Unusable` rather than overwrite anything."""
    archive = out.with_name(f"{out.name}.zip")
    if archive.exists():
        raise Unusable(f"{archive} is there already; remove it, or name another folder with --out")
    fill(assignment, out, submit=submit, root=root)
    try:
        _zip(out, archive)
    except BaseException:
        rmtree(out)
        archive.unlink(missing_ok=True)
        raise
    return archive


def fill(assignment: Assignment, out: Path, *, submit: str = SUBMIT, root: Path = ROOT) -> None:
    """Write the folder alone. Raises `Unusable` where it is there already, or where there is no checkout."""
    if not (root / "exercises").is_dir():
        raise Unusable("this needs a checkout of the course: the installed package carries no exercises")
    if out.exists():
        raise Unusable(f"{out} is there already; remove it, or name another folder with --out")
    out.mkdir(parents=True)
    try:
        _fill(out, assignment, submit, root)
    except BaseException:
        rmtree(out)
        raise


def _fill(out: Path, assignment: Assignment, submit: str, root: Path) -> None:
    from casebook.book.downloads import wheel  # the build tools of the checkout: only here

    (out / FILE).write_text(assignment.to_toml(), "utf-8", newline="\n")
    tables: set[str] = set()
    for name, questions in assignment.notebooks.items():
        text = chosen_cells((root / "exercises" / name).read_text("utf-8"), questions)
        tables.update(TABLE.findall(text.replace('\\"', '"')))
        (out / name).write_text(text, "utf-8", newline="\n")
    with TemporaryDirectory() as folder:
        built = wheel(root, Path(folder))
        copyfile(built, out / built.name)
    if tables:
        (out / "data").mkdir()
        for table_name in sorted(tables):
            copyfile(root / "data" / f"{table_name}.csv", out / "data" / f"{table_name}.csv")
        copyfile(root / "data" / "datapackage.json", out / "data" / "datapackage.json")
    needs = sorted({need for id in assignment.points for need in find(id).needs})
    (out / "requirements.txt").write_text(_requirements(needs, __version__, root), "utf-8", newline="\n")
    (out / "brief.html").write_text(_brief(assignment, submit), "utf-8", newline="\n")


def chosen_cells(notebook: str, questions: tuple[str, ...]) -> str:
    """The notebook with the sections of these questions only, and without model answers.

    Of the other sections those cells stay that import or bind names, because later sections may build on them.
    """
    held = json.loads(notebook)
    section, kept = "", []
    for cell in held["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            section = heading[1] if (heading := HEADING.search(source)) else section
            source = POINTER.sub("", MODEL_ANSWER.sub("", source)).rstrip()
            cell["source"] = source.splitlines(keepends=True)
        if not section or section in questions or (cell["cell_type"] == "code" and _sets_up(cell, source)):
            kept.append(cell)
    return json.dumps(held | {"cells": kept}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _sets_up(cell: dict[str, Any], source: str) -> bool:
    if "setup" not in cell["metadata"].get("tags", []):
        return False
    return any(not isinstance(statement, ast.Expr) for statement in ast.parse(source).body)


def _requirements(needs: list[str], version: str, root: Path) -> str:
    pins = dict(line.split("==") for line in (root / "requirements.txt").read_text("utf-8").split() if "==" in line)
    options = "--find-links .\n" if needs else "--no-index\n--find-links .\n"
    network = "" if needs else ", without the network"
    lines = REQUIREMENTS.format(network=network, options=options, version=version)
    return lines + "".join(f"{need}=={pins[need]}\n" for need in needs)


def _brief(assignment: Assignment, submit: str) -> str:
    chosen = [find(id) for id in assignment.points]
    titles = {each.number: each.title for each in table("chapters")}
    chapters = dict.fromkeys(question.chapter for question in chosen)
    talked = [question.id for question in chosen if question.kind == "discuss"]
    return BRIEF.format(
        title=escape(assignment.title),
        due=f"<strong>Due {assignment.due.day} {assignment.due:%B %Y}.</strong> " if assignment.due else "",
        count=_counted(len(chosen), "question"),
        notebooks=_counted(len(assignment.notebooks), "notebook"),
        minutes=sum(question.minutes for question in chosen),
        points=f"{sum(assignment.points.values()):g}",
        rows="\n".join(_rows(assignment)),
        names=", ".join(map(escape, assignment.notebooks)),
        first=chosen[0].id,
        submit=escape(submit),
        discussed=f" {', '.join(talked)}: read and marked by a person, with the rubric below the question." if talked else "",
        chapters=escape("; ".join(f"chapter {number}, {titles[number]}" for number in chapters)),
    )


def _rows(assignment: Assignment) -> Iterator[str]:
    does = {each.id: each.does for each in table("outcomes")}
    for id, points in assignment.points.items():
        question = find(id)
        yield (
            f'<tr><th scope="row">{id} {question.kind}</th><td>{escape(does[question.outcome])}</td>'
            f'<td class="number">{question.minutes}</td><td class="number">{points:g}</td></tr>'
        )


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                out.writestr(zipfile.ZipInfo(name, EPOCH), path.read_bytes(), zipfile.ZIP_DEFLATED)
