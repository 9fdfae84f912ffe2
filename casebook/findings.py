"""What does a check, or an audit, have to say?

`Finding` is the one word of this house: an audit of a data flow and a check of a learner's answer return the same thing.
A finding says *where*, *because* of what, and by which *rule*; a report gathers them and lists what was not tested.

>>> late = Finding(where="c-17", because="Consent was withdrawn on 1 September.", rule="withdrawal")
>>> print(Report("request r-3", "wrong", (late,), not_tested=("whether the log is complete",)))
request r-3: one finding
  withdrawal · c-17: Consent was withdrawn on 1 September.
  Not tested: whether the log is complete.

An empty report passes the rules tested on the records shown. It clears nobody:

>>> print(Report("request r-4", "passed", not_tested=("whether the log is complete",)))
request r-4: no finding, by the rules tested
  Not tested: whether the log is complete.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["passed", "wrong", "not_attempted", "cannot_check"]

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason: where it holds, why, and the rule it rests on.

    Two findings are compared by rule and place, never by their prose. `case` is the plain input that shows the finding,
    when there is one; grading leaves it out.
    """

    where: str
    because: str
    rule: str
    case: Any = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Finding) and (self.rule, self.where) == (other.rule, other.where)

    def __hash__(self) -> int:
        return hash((self.rule, self.where))

    def __str__(self) -> str:
        return f"{self.rule} · {self.where}: {self.because}" if self.where else f"{self.rule}: {self.because}"


_HEADINGS: dict[Status, str] = {
    "passed": "no finding, by the rules tested",
    "not_attempted": "not attempted yet",
    "cannot_check": "cannot be checked yet",
}
_SIGNS: dict[Status, str] = {"passed": "✓", "wrong": "✗", "not_attempted": "…", "cannot_check": "!"}


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """The findings on one subject, with the four ways a check can end.

    `passed`: attempted, and no finding. `wrong`: at least one finding. `not_attempted`: the starter is still there.
    `cannot_check`: the answer raised, took too long, or is not of the type asked for. The three faces are `str(report)`,
    `report.to_json()` and, in a notebook, HTML.
    """

    subject: str
    status: Status
    findings: tuple[Finding, ...] = ()
    not_tested: tuple[str, ...] = ()
    note: str = ""
    share: float = 0.0
    """Of a check: the share of a table's cases that are right, or of a function's rules all of whose cases are."""

    @property
    def passed(self) -> bool:
        """Was the subject attempted, without a finding?"""
        return self.status == "passed"

    @property
    def heading(self) -> str:
        """The outcome in a few words.

        >>> Report("1.2", "wrong", (Finding("", "", "a"), Finding("", "", "b"))).heading
        '1.2: 2 findings'
        """
        if self.status == "wrong":
            count = "one finding" if len(self.findings) == 1 else f"{len(self.findings)} findings"
            return f"{self.subject}: {count}"
        return f"{self.subject}: {_HEADINGS[self.status]}"

    def __str__(self) -> str:
        lines = [self.heading]
        lines += ["  " + line for finding in self.findings for line in str(finding).splitlines()]
        if self.note:
            lines.append(f"  {self.note}")
        if self.not_tested:
            lines.append(f"  Not tested: {'; '.join(self.not_tested)}.")
        return "\n".join(lines)

    __repr__ = __str__  # what a terminal shows where a notebook shows the panel

    def to_json(self, *, cases: bool = True) -> dict[str, Any]:
        """The report as plain data; `cases=False` leaves out the inputs, which grading keeps to itself.

        >>> Report("1.2", "passed").to_json()["schema"]
        1
        """
        findings = [
            {"where": finding.where, "because": finding.because, "rule": finding.rule}
            | ({"case": finding.case} if cases and finding.case is not None else {})
            for finding in self.findings
        ]
        return {
            "schema": SCHEMA,
            "subject": self.subject,
            "status": self.status,
            "findings": findings,
            "not_tested": list(self.not_tested),
            "note": self.note,
        }

    def _repr_html_(self) -> str:
        """A panel. Everything that came from a learner is escaped; colours follow the page, light or dark."""
        parts = [f"<p><strong>{_SIGNS[self.status]} {_escape(self.heading)}</strong></p>"]
        if self.findings:
            parts.append("<ul>" + "".join(_item(finding) for finding in self.findings) + "</ul>")
        if self.note:
            parts.append(f"<p>{_escape(self.note)}</p>")
        if self.not_tested:
            parts.append(f"<p><small>Not tested: {_escape('; '.join(self.not_tested))}.</small></p>")
        style = "border-inline-start:.3rem solid currentColor;padding:.1rem 1rem;margin:.5rem 0;max-width:46rem"
        label = _escape(f"Result of {self.subject}")
        kind = f"casebook-report casebook-{self.status}"
        return f'<div class="{kind}" role="group" aria-label="{label}" style="{style}">{"".join(parts)}</div>'


def _item(finding: Finding) -> str:
    place = f" · {_escape(finding.where)}" if finding.where else ""
    return f"<li><strong>{_escape(finding.rule)}</strong>{place}: {_escape(finding.because)}</li>"


def _escape(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
