"""Exercises in the page: the same source, its answer cells made live.

An answer cell of `exercises/NN-slug.md` becomes an editor with Run, Check, hints and solution; its check cell is left out,
because the editor has one. Without JavaScript the page shows the task, the starter, folded hints and solution, and the
download. The page carries the exercise's notebook as it is: its setup cells run before the first check, and its cells
take the reader's answers when she downloads it.
"""

from __future__ import annotations

import ast
import hashlib
import html
import inspect
import json
import re
import shutil
import textwrap
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from casebook.book import node
from casebook.book.citations import anchor
from casebook.book.downloads import files_of
from casebook.question import Kind, Question
from casebook.questions import all_questions, find
from casebook.tables import row, table

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


# ---------------------------------------------------------------------------------------------------------------------
# the page


def model_answer(question: Question) -> str:
    """A right answer as a learner would write it: the reference solution under the answer's name, or the filled table.

    >>> print(model_answer(find("1.2")))
    def own_word_only(claims):
        own = ("own word", "own correction")
        return {claim.id for claim in claims if claim.footing in own and claim.status == "uncorroborated"}
    """
    if not question.returns_from_call:
        lines = (
            f'    "{id}": "{question.tabled(question.solve(*case.arguments))}",' for id, case in question.publish().items()
        )
        return "\n".join([f"{question.answer} = {{", *lines, "}"])
    source = textwrap.dedent(inspect.getsource(question.solve))
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    body = source.splitlines()[function.body[0].lineno - 1 :]
    return "\n".join([f"def {question.answer}({', '.join(each.arg for each in function.args.args)}):", *body])


class LiveCells(SphinxPostTransform):
    """Turn the tagged cells of an exercise into questions that can be worked in the page."""

    default_priority = 190
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Replace answer cells, drop check cells, and add the notebook and the reader's own panel."""
        docname = self.env.docname
        if not docname.startswith("exercises/"):
            return
        for cell in list(self.document.findall(_is_cell)):
            tags = cell["cell_metadata"].get("tags", [])
            question = cell["cell_metadata"].get("casebook", {}).get("question")
            if "check" in tags:
                cell.parent.remove(cell)
            elif question:
                starter = next(iter(cell.findall(nodes.literal_block))).astext()
                cell.replace_self(nodes.raw("", _question(find(question), starter), format="html"))
        notebook = (Path(self.env.srcdir) / f"{docname}.ipynb").read_text("utf-8")
        script = f'<script type="application/json" id="exercise-notebook">{notebook.replace("<", chr(92) + "u003c")}</script>'
        self.document += nodes.raw("", script, format="html")


def _is_cell(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def _question(question: Question, starter: str) -> str:
    code = f'<pre class="q-starter" tabindex="0"><code>{html.escape(starter)}</code></pre>'
    hints = "".join(
        f'<details class="q-hint"><summary>Hint {number} of {len(question.hints)}</summary><p>{html.escape(hint)}</p></details>'
        for number, hint in enumerate(question.hints, 1)
    )
    solution = ""
    if question.kind != "discuss":
        solution = (
            '<details class="q-solution"><summary>A solution</summary>'
            f'<pre tabindex="0"><code>{html.escape(model_answer(question))}</code></pre></details>'
        )
    return (
        f'<section class="q" id="{_anchor(question)}" data-question="{question.id}" data-kind="{question.kind}" '
        f'data-needs="{" ".join(question.needs)}" '
        f'aria-label="Question {question.id}">{code}{hints}{solution}</section>'
    )


def panel(questions: list[Question], root: str, notebook: str = "", packages: str = "") -> str:
    """The reader's own panel: progress, and what she can do with her answers. Hidden without JavaScript."""
    buttons = [("export", "Export my answers"), ("import", "Import answers"), ("erase", "Erase my answers")]
    if notebook:
        buttons.insert(0, ("notebook", "Download notebook with my answers"))
        buttons.append(("restart", "Restart Python"))
    made = "".join(f'<button type="button" class="q-button" data-do="{name}">{label}</button>' for name, label in buttons)
    keep = '<button type="button" class="q-button" data-do="keep" hidden>Keep this book offline (@MEGABYTES@ MB)</button>'
    return (
        f'<section class="answers" aria-label="Your answers" data-questions="{" ".join(each.id for each in questions)}" '
        f'data-root="{root}" data-notebook="{notebook}" data-packages="{packages}" hidden>'
        '<p><strong class="answers-count"></strong> <small>Answers are kept in this browser only.</small></p>'
        '<progress aria-label="Questions solved" value="0"></progress>'
        f'<div class="answers-bar">{made}{keep}</div>'
        '<input type="file" accept=".json,application/json" aria-label="A file of exported answers" hidden>'
        '<p class="answers-status" role="status"></p></section>'
    )


class Answers(SphinxDirective):
    """The reader's panel: on an exercise page for its questions, elsewhere for the whole course."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The panel, and on the overview the list of all questions."""
        root = "../" * self.env.docname.count("/")
        if self.arguments:
            chosen = [question for question in _checked() if question.chapter == int(self.arguments[0])]
            notebook = self.env.docname.rpartition("/")[2] + ".ipynb"
            needed = {name for question in chosen for name in question.needs} if self.config.casebook_pyodide else set()
            return [nodes.raw("", panel(chosen, root, notebook, " ".join(sorted(needed))), format="html")]
        return [nodes.raw("", panel(list(_checked()), root) + "".join(_overview(root)), format="html")]


def _checked() -> Iterator[Question]:
    return (question for question in all_questions() if question.kind != "discuss")


HEADS = ("Question", "Kind", "Minutes", "Checked", "Outcome", "Yours")


def title_of(question: Question, exercise: str) -> str:
    """What a question asks, as its heading says in the source of its exercise: the heading without number and kind.

    >>> title_of(find("1.2"), "## 1.1 Predict: one\\n## 1.2 Compute: on nobody else's word\\n")
    "on nobody else's word"
    """
    heading = re.search(rf"^## {re.escape(question.id)} \w+: (.+)$", exercise, re.MULTILINE)
    return heading[1].strip() if heading else ""


def _overview(root: str) -> Iterator[str]:
    """A choice of kinds, which the style carries out, and a table of questions for each chapter."""
    kinds = {kind: sum(question.kind == kind for question in all_questions()) for kind in get_args(Kind)}
    choices = {"all": f"every kind ({len(all_questions())})"} | {kind: f"{kind} ({count})" for kind, count in kinds.items()}
    made = "".join(
        f'<label><input type="radio" name="kind" value="{kind}"{" checked" * (kind == "all")}> {text}</label>'
        for kind, text in choices.items()
    )
    yield f'<fieldset class="kinds"><legend>Show questions of</legend>{made}</fieldset>'
    for chapter in table("chapters"):
        exercise = (ROOT / "exercises" / f"{chapter.slug}.md").read_text("utf-8")
        rows = "".join(
            _overview_row(question, f"{root}exercises/{chapter.slug}.html", f"{root}chapters/{chapter.slug}.html", exercise)
            for question in all_questions()
            if question.chapter == chapter.number
        )
        heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
        caption = f"<caption>{chapter.number}. {html.escape(chapter.title)}</caption>"
        yield f'<table class="table cb-schema questions">{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _overview_row(question: Question, page: str, chapter: str, exercise: str) -> str:
    checked = "no" if question.kind == "discuss" else "yes"
    outcome = row("outcomes", question.outcome)
    link = f'<a href="{page}#{_anchor(question)}">{question.id}</a> {html.escape(title_of(question, exercise))}'
    taught = f'<a href="{chapter}#{anchor("outcomes", outcome.id)}">{outcome.id}</a> {html.escape(outcome.does)}'
    cells = (question.kind, str(question.minutes), checked, taught)
    told = "".join(
        f'<td><span class="cb-schema-column">{head}: </span>{cell}</td>' for head, cell in zip(HEADS[1:-1], cells, strict=True)
    )
    return f'<tr data-kind="{question.kind}"><th scope="row">{link}</th>{told}<td data-solved="{question.id}"></td></tr>'


def _anchor(question: Question) -> str:
    return f"question-{question.id.replace('.', '-')}"


def _scripts(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if pagename.startswith("exercises/"):
        app.add_js_file("exercise.js", loading_method="defer")
    elif pagename == "reference/exercises":
        app.add_js_file("overview.js", loading_method="defer")


# ---------------------------------------------------------------------------------------------------------------------
# the page's Python


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def bundle(build: Path) -> Path:
    """Make the page's scripts and Python under `build/page`, unless they are there for the same sources."""
    package = [
        path
        for path in sorted((ROOT / "casebook").rglob("*.py"))
        if not {"book", "grading"} & {*path.relative_to(ROOT / "casebook").parts}
    ]
    data = files_of(ROOT / "data")
    pages = sorted((ROOT / "exercises").glob("*.md"))
    stamp = build / "page-bundle" / "sources"
    digest = _digest([*package, *data, *pages, *sorted((HERE / "page").iterdir()), HERE / "package-lock.json"])
    if stamp.is_file() and stamp.read_text() == digest:
        return stamp.parent
    shutil.rmtree(stamp.parent, ignore_errors=True)
    sources = stamp.parent / "package"
    for path in (*package, *pages):
        _copy(path, sources / path.relative_to(ROOT))
    for path in data:
        _copy(path, sources / "casebook" / path.relative_to(ROOT))
    node.run(HERE / "page" / "build.mjs", build / "node" / "node_modules", sources, stamp.parent / "out")
    stamp.write_text(digest)
    return stamp.parent


def closure(lock: dict[str, Any], names: Iterable[str]) -> list[str]:
    """The packages of a Pyodide distribution that these names need, themselves included. Raises KeyError for an unknown one.

    >>> lock = {"packages": {"pandas": {"depends": ["numpy"]}, "numpy": {"depends": []}, "scipy": {"depends": []}}}
    >>> closure(lock, ["pandas"])
    ['numpy', 'pandas']
    """
    needed: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += lock["packages"][name]["depends"]
    return sorted(needed)


def add_packages(distribution: Path, names: Iterable[str], page: Path) -> None:
    """Copy what these packages need out of a full Pyodide distribution into the page's folder, with its lock."""
    lock = json.loads((distribution / "pyodide-lock.json").read_text("utf-8"))
    kept = closure(lock, names)
    for name in kept:
        shutil.copyfile(distribution / lock["packages"][name]["file_name"], page / lock["packages"][name]["file_name"])
    lock["packages"] = {name: lock["packages"][name] for name in kept}
    (page / "pyodide-lock.json").write_text(json.dumps(lock, sort_keys=True), "utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _prepare(app: Sphinx) -> None:
    """The scripts must be there before pages name them."""
    if app.builder.format == "html" and (Path(app.srcdir) / "exercises").is_dir():
        made = bundle(Path(app.outdir).parent) / "out"
        app.config.html_static_path = [*app.config.html_static_path, str(made)]


def _finish(app: Sphinx, problem: Exception | None) -> None:
    """Write the service worker when every other file is there."""
    out = Path(app.outdir)
    if problem or app.builder.format != "html" or not (out / "_static" / "page").is_dir():
        return
    needed = {name for question in all_questions() for name in question.needs}
    if app.config.casebook_pyodide and needed:
        add_packages(Path(app.srcdir) / app.config.casebook_pyodide, needed, out / "_static" / "page")
    keep = [path for path in sorted(out.rglob("*")) if path.is_file() and _is_kept(path.relative_to(out))]
    digest = _digest(keep)[:12]
    megabytes = round(sum(path.stat().st_size for path in keep) / 1e6)
    for page in keep:
        if page.suffix == ".html" and "@MEGABYTES@" in (text := page.read_text("utf-8")):
            page.write_text(text.replace("@MEGABYTES@", str(megabytes)), "utf-8")
    worker = (HERE / "page" / "sw.js").read_text("utf-8")
    files = json.dumps([path.relative_to(out).as_posix() for path in keep])
    worker = worker.replace('"@FILES@"', files).replace("@VERSION@", digest).replace('"@MEGABYTES@"', str(megabytes))
    (out / "sw.js").write_text(worker, "utf-8")


def _is_kept(path: Path) -> bool:
    # A host may leave hidden files out (.nojekyll), and one file that does not come would keep the whole book from being kept.
    # The PDF is for paper, and as large as all the rest.
    left_out = path.name.startswith(".") or path.name == "sw.js" or path.suffix == ".pdf"
    return not left_out and path.parts[0] not in ("_sources", "downloads")


def packs(site: Path) -> None:
    """Beside the page's files, write them as scripts: what a book opened from a folder can load."""
    folder = site / "_static" / "page"
    parts = {
        "worker": {"worker.js.gz": folder / "worker.js.gz"},
        "wasm": {"pyodide.asm.wasm.gz": folder / "pyodide.asm.wasm.gz"},
        "python": {"python-often.zip": folder / "python-all.zip"},  # whole, because nothing more can be fetched later
        "casebook": {path.name: path for path in sorted(folder.glob("casebook*.zip"))},
    }
    for name, files in parts.items():
        calls = (f'casebookPack("{file}","{b64encode(path.read_bytes()).decode()}");' for file, path in files.items())
        (folder / f"pack-{name}.js").write_text("\n".join(calls), "utf-8")


def setup(app: Sphinx) -> None:
    """Register the transform, the panel, and the bundle."""
    app.add_config_value("casebook_pyodide", "", "env")
    app.add_post_transform(LiveCells)
    app.add_directive("answers", Answers)
    app.connect("builder-inited", _prepare, priority=100)
    app.connect("html-page-context", _scripts)
    app.connect("build-finished", _finish, priority=950)
