"""What does a student read?

One page without scripts and without anything from elsewhere: for each question the points, what was found and why. All that
came from a student is escaped.

>>> page({"assignment": "Week 2", "status": "graded", "points": 0, "of": 1, "remarks": [], "sandbox": "", "questions": [
...     {"id": "6.2", "status": "wrong", "points": 0, "of": 1, "note": "", "not_tested": [],
...      "findings": [{"where": "", "because": "<b>no</b>", "rule": "withdrawal"}]}]}, "A <Lund>").count("<b>")
0
"""

from __future__ import annotations

from html import escape
from typing import Any

from casebook.grading.sheet import number

SAID = {
    "passed": "✓ no finding, by the rules tested",
    "wrong": "✗ something was found",
    "not_attempted": "… not attempted",
    "cannot_check": "! could not be checked",
    "by_hand": "read by a person",
    "marked": "read and marked by a person",
}

HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer"><title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }}
section {{ border-inline-start: .3rem solid; padding: .1rem 1rem; margin: 1rem 0 }}
table {{ border-collapse: collapse }}
th, td {{ text-align: start; padding: .2rem .8rem .2rem 0; vertical-align: top; overflow-wrap: break-word }}
h1 {{ font-size: 1.6rem }} h2 {{ font-size: 1.1rem }} th {{ font-weight: normal }} tr:first-child th {{ font-weight: bold }}
li p {{ margin: 0 }} .warning {{ font-weight: bold }}
@media (max-width: 30rem) {{ th, td {{ padding-inline-end: .4rem; font-size: .85rem; hyphens: auto }} }}
</style></head><body>
"""


def page(result: dict[str, Any], student: str) -> str:
    """The page of one student, from what she gets as JSON."""
    points = f"{number(result['points'])} of {number(result['of'])} points"
    parts = [
        HEAD.format(title=escape(f"{result['assignment']}: {points}")),
        f"<main><h1>{escape(result['assignment'])}</h1><p>{escape(student)}: <strong>{points}</strong></p>",
        *(f'<p class="warning">{escape(result["sandbox"])}</p>' for _ in [1] if result["sandbox"]),
        _listed("What was left out, or could not be read", result["remarks"]),
        *(_question(each) for each in result["questions"]),
        "<p><small>No finding means: none by these rules, on the cases tried. Some cases are drawn anew for grading and are "
        "not shown; where one of them found something, the rule is named.</small></p></main></body></html>\n",
    ]
    return "".join(parts)


def _listed(heading: str, lines: list[str]) -> str:
    if not lines:
        return ""
    return f"<h2>{heading}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _question(each: dict[str, Any]) -> str:
    worth = f"{number(each['points'])} of {number(each['of'])}"
    worth = f"up to {number(each['of'])}, given by hand" if each["status"] == "by_hand" else worth
    parts = [f"<section><h2>{escape(each['id'])}: {SAID[each['status']]} ({worth})</h2>"]
    if each["findings"]:
        parts.append("<ul>" + "".join(_finding(finding) for finding in each["findings"]) + "</ul>")
    if each["note"]:
        parts.append(f"<p>{_lines(each['note'])}</p>")
    if each.get("comment"):
        parts.append(f"<p>{_lines(each['comment'])}</p>")
    if each["not_tested"]:
        parts.append(f"<p><small>Not tested: {escape('; '.join(each['not_tested']))}.</small></p>")
    return "".join(parts) + "</section>"


def _finding(finding: dict[str, str]) -> str:
    place = f" · {escape(finding['where'])}" if finding["where"] else ""
    return f"<li><p><strong>{escape(finding['rule'])}</strong>{place}: {_lines(finding['because'])}</p></li>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
