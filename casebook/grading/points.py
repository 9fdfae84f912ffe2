"""How many points does a report earn?

A table earns the share of its cases that are right. A function earns the share of the rules that it keeps. An answer that was
not attempted, or that cannot be checked, earns nothing. Cases on which two readers disagreed do not count.

>>> from casebook import Finding, Report
>>> six = find("6.2").criteria
>>> earned(Report("6.2", "wrong", (Finding("", "…", next(iter(six)), case=[]),)), worth=len(six)) == len(six) - 1
True
>>> earned(Report("6.2", "passed"), worth=3)
3.0
>>> earned(Report("6.2", "cannot_check"), worth=3)
0.0
"""

from __future__ import annotations

from casebook.examine import contested_cases
from casebook.findings import Report
from casebook.questions import find


def earned(report: Report, worth: float) -> float:
    """The points that a report earns of `worth`, to a hundredth."""
    if report.status == "passed":
        return round(float(worth), 2)
    if report.status != "wrong":
        return 0.0
    question = find(report.subject)
    if all(finding.case is None for finding in report.findings):  # a table: its findings say where, and need no input
        cases = set(question.publish()) - contested_cases(question.id)
        wrong = {id for finding in report.findings for id in finding.where.split(", ")} & cases
        return round(worth * (1 - len(wrong) / len(cases)), 2)
    return round(worth * (1 - len(report.findings) / len(question.criteria)), 2)
