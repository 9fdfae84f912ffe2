"""The boundary lab: switch deployments on, and see what crosses and what becomes of eight invented statements.

```{boundary-lab}
```

The page holds every deployment's crossings and verdicts, so it can be read and printed without a script. With one, `lab.js`
shows those of the deployments that a reader chose, draws what crosses, and says how each statement stands beside all of them.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from casebook.boundary import READINGS, Reading, Verdict, Word, partnership, parts, together, verdict
from casebook.deployments import CAVEAT, DEPLOYMENTS, GALLERY, PLATFORM, SEEDS, VENDOR, Deployment, Run, measured, run
from casebook.records import Sentence, Statement
from casebook.tables import table

FIRST = "on-premises"
"""The deployment that is on when the page opens."""


class BoundaryLab(SphinxDirective):
    """The form, which the script shows, and two tables: what crossed, and how the statements stand."""

    def run(self) -> list[nodes.Node]:
        """The lab as one piece of HTML."""
        return [nodes.raw("", lab(), format="html")]


def lab() -> str:
    """The whole of it, as it stands in the page."""
    return f'<section id="boundary-lab" class="lab" aria-label="Boundary lab">{_form()}{_crossed()}{_statements()}</section>'


# ---------------------------------------------------------------------------------------------------------------------
# the form, with the sentence and the drawing that the script fills


def _form() -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="deployment" value="{each.id}"{" checked" * (each.id == FIRST)}>'
        f"<span>{_title(each)}</span></label>"
        for each in DEPLOYMENTS
    )
    return (
        '<div id="lab-controls" hidden><form id="lab-form"><fieldset><legend>Which deployments are running?</legend>'
        f'<div class="lab-boxes">{boxes}</div>'
        '<button type="button" data-choose="all">All</button> <button type="button" data-choose="none">None</button>'
        f'</fieldset></form><p id="lab-told" role="status"></p>'
        f'<div id="lab-drawing" data-platform="{PLATFORM}" data-vendor="{VENDOR}"></div></div>'
    )


def _title(deployment: Deployment) -> str:
    return html.escape(deployment.title[:1].upper() + deployment.title[1:])


# ---------------------------------------------------------------------------------------------------------------------
# what crossed


CROSSED = ("What crossed", "From → to", "Things", "Bytes", "Customers found again")


def _crossed() -> str:
    rates = {row["id"]: row for row in measured()}
    bodies = "".join(_crossings(each, rates[each.id]) for each in DEPLOYMENTS)
    return (
        '<p class="lab-foot">What crossed in one run of each deployment, as the wire wrote it down. Then how many of the '
        f"customers concerned were found again among {GALLERY} people: the mean of {len(SEEDS)} seeds, the least and the most. "
        f'{html.escape(CAVEAT)}</p><table class="table cb-schema lab-crossed"><caption>What crossed</caption>'
        f"{_head(('Deployment', *CROSSED))}{bodies}</table>"
    )


def _head(names: tuple[str, ...]) -> str:
    cells = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def _crossings(deployment: Deployment, rate: Mapping[str, Any]) -> str:
    shown = run(deployment.id)
    made_from = {(flow.moves, flow.giver): flow.made_from for flow in partnership(deployment.id).flows}
    span = f'rowspan="{len(shown.crossings)}"'
    name = [f'<span class="cb-schema-column">{each}: </span>' for each in CROSSED]
    title, found = f'<th scope="rowgroup" {span}>{_title(deployment)}</th>', f"<td {span}>{name[4]}{_found(shown, rate)}</td>"
    rows = []
    for each in shown.crossings:
        of_customers = made_from[each.moves, each.giver] == "customers"
        known = f'data-moves="{each.moves}" data-giver="{each.giver}" data-count="{each.count}" data-bytes="{each.bytes}"'
        rows.append(
            f"<tr {known}{' data-customers' * of_customers}>{title}<td>{name[0]}{each.moves}"
            f"{', made from customers' * of_customers}</td><td class='lab-way'>{name[1]}{each.giver} → {each.receiver}</td>"
            f"<td>{name[2]}{each.count:,}</td><td>{name[3]}{each.bytes:,}</td>{found}</tr>"
        )
        title = found = ""
    return f'<tbody data-deployment="{deployment.id}">{"".join(rows)}</tbody>'


def _found(shown: Run, rate: Mapping[str, Any]) -> str:
    found = shown.found
    if not found.people:
        return f"No attack was run: nothing made from a customer reached {VENDOR}."
    gone = f" When the run is over, {VENDOR} has nothing left to search with." if shown.left == 0 else ""
    how = html.escape(f"In the run of the table, {found}{gone} Not tried: {found.not_tried}.")
    return (
        f"<strong>{rate['found']:.0%}</strong> ({rate['least']:.0%} to {rate['most']:.0%})"
        f"<details><summary>How</summary>{how}</details>"
    )


# ---------------------------------------------------------------------------------------------------------------------
# how the statements stand


def _statements() -> str:
    readings = "; ".join(f"read {name}ly, it is about {meaning}" for name, meaning in READINGS.items())
    bodies = "".join(map(_sentence, table("sentences")))
    return (
        '<p class="lab-foot">Eight statements of invented parties, taken apart, beside the deployments together. Where two '
        f"readings differ, both are given: {readings}.</p>"
        '<table class="table lab-verdicts"><caption>What becomes of the statements</caption>'
        f"{_head(('What is said', 'How it stands, and why'))}{bodies}</table>"
    )


def _sentence(sentence: Sentence) -> str:
    found = parts(sentence.id)
    said = f"{sentence.speaker}: “{html.escape(sentence.text)}”"
    if len(found) == 1:
        rows = _part(found[0], f'<th scope="row">{said}<br><small>{html.escape(str(found[0]))}</small></th>')
    else:
        words = _together(found)
        rows = f'<tr><th scope="rowgroup">{said}</th><td>As a whole: <span data-whole>{_word(words)}</span></td></tr>'
        rows += "".join(_part(part, f'<th scope="row"><small>{html.escape(str(part))}</small></th>') for part in found)
    return f'<tbody data-sentence="{sentence.id}">{rows}</tbody>'


def _part(part: Statement, head: str) -> str:
    beside = [(each, *_verdicts(part, each)) for each in DEPLOYMENTS]
    words = _together([part])
    deployment, deciding, _ = next(each for each in beside if each[1].verdict == words["wide"])
    items = "".join(_beside(*each) for each in beside)
    return (
        f'<tr data-part="{part.id}">{head}<td><span data-word>{_word(words)}</span> <span data-because>{_title(deployment)}: '
        f"{html.escape(_reason(deciding))}</span><details><summary>Beside each</summary><ul>{items}</ul></details></td></tr>"
    )


def _beside(deployment: Deployment, wide: Verdict, narrow: Verdict) -> str:
    words: dict[Reading, Word] = {"wide": wide.verdict, "narrow": narrow.verdict}
    return (
        f'<li data-deployment="{deployment.id}" data-wide="{wide.verdict}" data-narrow="{narrow.verdict}">'
        f"<b>{_title(deployment)}</b>: {_word(words)} <span>{html.escape(_reason(wide))}</span></li>"
    )


def _reason(found: Verdict) -> str:
    return found.because + (f" Not shown: {'; '.join(found.not_shown)}." if found.not_shown else "")


def _verdicts(part: Statement, deployment: Deployment) -> tuple[Verdict, Verdict]:
    described = partnership(deployment.id)
    return verdict(part, described, reading="wide"), verdict(part, described, reading="narrow")


def _together(found: tuple[Statement, ...] | list[Statement]) -> dict[Reading, Word]:
    beside = [_verdicts(part, each) for part in found for each in DEPLOYMENTS]
    return {"wide": together(wide.verdict for wide, _ in beside), "narrow": together(narrow.verdict for _, narrow in beside)}


def _word(words: Mapping[Reading, Word]) -> str:
    """The word of the wide reading, and that of the narrow one where it differs."""
    differs = f" (read narrowly: {words['narrow']})" if words["narrow"] != words["wide"] else ""
    return f"<strong>{words['wide']}</strong>{differs}."


def _script(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    if 'id="boundary-lab"' in (context.get("body") or ""):
        app.add_js_file("lab.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register the directive and the page's script."""
    app.add_directive("boundary-lab", BoundaryLab)
    app.connect("html-page-context", _script)
