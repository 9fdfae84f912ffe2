"""The report on every question's solution, accepted answers, starter and mistakes, as JSON: run by CPython and by the page's."""

import json
import sys

from casebook.answers import InProcess
from casebook.examine import examine
from casebook.questions import all_questions


def reports(seed):
    """One report for each answer of the bank."""
    found = {"python": sys.version.split()[0]}
    for question in all_questions():
        answers = {"solution": question.solve, "starter": ..., "blank": lambda *_: None}
        answers |= {f"accepted: {name}": work for name, work in question.alternatives.items()}
        answers |= {f"mistake: {mistake.name}": mistake.work for mistake in question.mistakes}
        for name, work in answers.items():
            report = examine(question, InProcess({question.answer: work}, seconds=None), seed=seed)
            found[f"{question.id} {name} {seed}"] = report.to_json()
    return found


json.dumps({**reports(20200912), **reports(7)}, sort_keys=True, ensure_ascii=False)
