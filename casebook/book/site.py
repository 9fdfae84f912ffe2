"""The last pass over the built pages: light, private, accessible.

What the theme loads and the book does not use goes (a 1.5 MB icon script, a search index on every page), style sheets
become one with the rules in use, icon fonts keep only the glyphs in use, and each page gets a Content-Security-Policy that
forbids any request to another host. What the theme, pandas and docutils leave inaccessible is mended.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
from base64 import b64encode
from pathlib import Path
from typing import Any

from fontTools import subset
from sphinx.application import Sphinx
from sphinx.config import Config

from casebook.book import node
from casebook.book.downloads import files_of

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PLOTLY = "plotly.js-cartesian-dist-min/plotly-cartesian.min.js"


# ---------------------------------------------------------------------------------------------------------------------
# before the build


def _configure(app: Sphinx, config: Config) -> None:
    """Point Sphinx at our assets, and let a change of data, code or lock re-read pages and re-run notebooks."""
    config.html_static_path = [*config.html_static_path, str(HERE / "assets")]
    config.templates_path = [*config.templates_path, str(HERE / "templates")]
    content = _hash(*files_of(ROOT / "data"), *sorted((ROOT / "casebook").rglob("*.py")), ROOT / "requirements.lock")
    config.casebook_content = content
    config.casebook_assets = _hash(
        *(path for part in ("assets", "templates", "page") for path in sorted((HERE / part).iterdir()))
    )
    config.nb_execution_cache_path = str(Path(app.outdir).parent / f".jupyter_cache-{content}")


def _hash(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


# ---------------------------------------------------------------------------------------------------------------------
# while a page is written


def _page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if getattr(app.env, "casebook_figures", {}).get(pagename):
        app.add_js_file("figures.js", loading_method="defer")
    if context.get("body"):
        context["body"] = accessible(context["body"])
        if TERM.search(context["body"]):
            app.add_js_file("terms.js", loading_method="defer")


TABLE = re.compile(r"<table(?P<attributes>[^>]*)>.*?</table>", re.DOTALL)
TERM = re.compile(r'(<a class="cb-term [^>]*?) (?:title|data-definition)=("[^"]*")')


def accessible(body: str) -> str:
    """Mend what pandas, MyST-NB and docutils leave unlabelled.

    >>> accessible('<summary aria-label="Toggle hidden content">Show</summary>')
    '<summary>Show</summary>'
    """
    body = TABLE.sub(_table, body)
    # The style shows a term's definition at the pointer and at the keyboard's focus; a title would show it twice.
    body = TERM.sub(r"\1 data-definition=\2", body)
    body = body.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    # A block that scrolls must be reachable by keyboard.
    return body.replace('<div class="highlight"><pre>', '<div class="highlight"><pre tabindex="0">')


def _table(match: re.Match[str]) -> str:
    """A table that scrolls on a narrow page, with the scopes that pandas leaves out. Our figures bring their own."""
    table = match[0]
    if match["attributes"] == ' class="fig-table table"':
        return table
    if "dataframe" in match["attributes"]:
        head, body = table.split("<tbody", 1)
        head = re.sub(r"<th(?=[ >])(?![^>]*scope=)", '<th scope="col"', head.replace("<th></th>", "<td></td>"))
        body = re.sub(r"<th(?=[ >])(?![^>]*scope=)", '<th scope="row"', body)
        table = f"{head}<tbody{body}".replace('border="1" ', "").replace(' style="text-align: right;"', "")
    return f'<div class="scroll" tabindex="0" role="group" aria-label="Table">{table}</div>'


# ---------------------------------------------------------------------------------------------------------------------
# after the build


def _finish(app: Sphinx, problem: Exception | None) -> None:
    if problem or app.builder.format != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    plotly = out.parent / "node" / "node_modules" / PLOTLY
    if not plotly.is_file():
        raise FileNotFoundError(f"{plotly} is missing: build with `make book`, which installs it")
    shutil.copyfile(plotly, static / plotly.name)
    (static / "scripts" / "fontawesome.js").unlink(missing_ok=True)
    for leftover in [*static.rglob("*.map"), *static.rglob("*.ttf"), *out.glob("objects.inv")]:
        leftover.unlink()
    pages = [path for path in sorted(out.rglob("*.html")) if "_static" not in path.parts]
    version = _one_style_sheet(out, pages)
    for path in pages:
        text = path.read_text("utf-8")
        # The theme's arrows that open a chapter's pages in the menu have no name.
        text = text.replace(
            '<summary><span class="toctree-toggle"', '<summary aria-label="Pages below"><span class="toctree-toggle"'
        )
        finished = _with_policy(_with_deferred_scripts(_without_idle_scripts(_with_one_style_sheet(text, version))))
        if finished != text:
            path.write_text(finished, "utf-8")


STYLE_LINK = re.compile(r'<link[^>]*rel="stylesheet"[^>]*>\n?')


def _one_style_sheet(out: Path, pages: list[Path]) -> str:
    """Join what is used of the style sheets that the pages name into `_static/book-all.css`; return its version."""
    static = out / "_static"
    names: dict[str, None] = {}
    for path in pages:
        page = path.read_text("utf-8")
        root = re.search(r'data-content_root="([^"]*)"', page)
        for link in STYLE_LINK.findall(page):
            href = re.search(r'href="([^"?]+)', link)
            if href and root and "book-all.css" not in href[1]:
                names[href[1].removeprefix(root[1]).removeprefix("./")] = None
    joined = static / "book-all.css"
    if names:  # a page that this build did not write again names the joined sheet already
        # Ours are kept whole: scripts make names of classes out of parts.
        ours = [path for path in (static / "book.css", static / "exercise.css") if path.is_file()]
        theirs = [out / name for name in names if out / name not in ours]
        joined.write_text("".join(_local_css(path, static) for path in theirs), "utf-8")
        told = map(str, (*pages, *(path for path in static.rglob("*.js") if path.name != Path(PLOTLY).name)))
        node.run(HERE / "styles.mjs", out.parent / "node" / "node_modules", joined, *ours, told="\n".join(told))
    _subset_icons(joined.read_text("utf-8"), static)
    return _hash(joined)


def _local_css(path: Path, static: Path) -> str:
    css = re.sub(r'@import "([^"]+)";', lambda match: (path.parent / match[1]).read_text("utf-8"), path.read_text("utf-8"))

    def relative(match: re.Match[str]) -> str:
        url = match[1].strip("\"'")
        if url.startswith(("data:", "#")):
            return match[0]
        return f'url("{os.path.relpath((path.parent / url).resolve(), static.resolve())}")'

    return re.sub(r"url\(([^)]+)\)", relative, css) + "\n"


def _subset_icons(css: str, static: Path) -> None:
    """Keep the glyphs of the icon fonts that the style sheet names; Sphinx copies the fonts whole at each build."""
    used = {int(code, 16) for code in re.findall(r'["\']\\([0-9a-f]{2,5})', css)}
    used |= {ord(letter) for letter in css if 0xE000 <= ord(letter) <= 0xF8FF}
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    for path in static.rglob("fa-*.woff2"):
        options = subset.Options(flavor="woff2", layout_features=["*"])
        font = subset.load_font(str(path), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=used)
        subsetter.subset(font)
        subset.save_font(font, str(path), options)


def _with_one_style_sheet(page: str, version: str) -> str:
    root = re.search(r'data-content_root="([^"]*)"', page)
    if not root:
        return page
    first, *rest = STYLE_LINK.findall(page) or [""]
    if not first:
        return page
    link = f'<link rel="stylesheet" href="{root[1]}_static/book-all.css?v={version}">\n'
    for other in rest:
        page = page.replace(other, "", 1)
    return page.replace(first, link, 1)


SERVES = {
    "fontawesome": re.compile(r"(?!)"),
    "design-tabs": re.compile(r'class="sd-tab-set'),
    "togglebutton": re.compile(r'class="(?:[^"]* )?(?:toggle|dropdown)[ "]'),
    "clipboard|copybutton": re.compile(r'class="highlight'),
}
"""Scripts that Sphinx puts into every page, and what in a page each of them is for."""


def _without_idle_scripts(page: str) -> str:
    """Leave out the scripts that find nothing to do in the page.

    >>> _without_idle_scripts('<script src="_static/copybutton.js"></script><script src="_static/doctools.js"></script>')
    '<script src="_static/doctools.js"></script>'
    """
    for names, use in SERVES.items():
        if not use.search(page):
            page = re.sub(rf'<script[^>]*_static/[^"]*\b(?:{names})\b[^>]*></script>\s*', "", page)
    return page


def _with_deferred_scripts(page: str) -> str:
    keep = "documentation_options|doctools|searchtools|language_data|sphinx_highlight|searchindex"
    return re.sub(rf'<script (?!defer)(src="[^"]*_static/(?!{keep})[^"]+")></script>', r"<script defer \1></script>", page)


POLICY_META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
INLINE_SCRIPT = re.compile(r"<script(?P<attributes>(?![^>]*\bsrc=)[^>]*)>(?P<code>.*?)</script>", re.DOTALL)


def content_security_policy(page: str) -> str:
    """The policy of one page: its own files, and exactly the inline scripts it has.

    >>> content_security_policy("<script>1</script>").split("; ")[1]
    "script-src 'self' 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='"
    """
    hashes = dict.fromkeys(
        f"'sha256-{b64encode(hashlib.sha256(match['code'].encode()).digest()).decode()}'"
        for match in INLINE_SCRIPT.finditer(page)
        if "application/json" not in match["attributes"]
    )
    # A page with an exercise compiles Python's own machine code and runs it in a worker made from a blob.
    exercise = 'id="exercise-notebook"' in page
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *["'wasm-unsafe-eval'"] * exercise, *hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self' blob:" if exercise else "'self'",
        "object-src": "'none'",
        "frame-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _with_policy(page: str) -> str:
    page = POLICY_META.sub("", page)
    meta = (
        f'<meta http-equiv="Content-Security-Policy" content="{content_security_policy(page)}">\n'
        + '<meta name="referrer" content="no-referrer">\n' * ('name="referrer"' not in page)
    )
    return re.sub(r"(<head[^>]*>\s*(?:<meta charset=[^>]*>)?)", lambda match: f"{match[1]}\n{meta}", page, count=1)


def setup(app: Sphinx) -> None:
    """Connect the passes."""
    app.add_config_value("casebook_content", "", "env")
    app.add_config_value("casebook_assets", "", "html")
    app.connect("config-inited", _configure, priority=900)
    app.connect("html-page-context", _page, priority=900)
    app.connect("build-finished", _finish, priority=900)
