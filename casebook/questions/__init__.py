"""The questions of the exercises: one module per chapter, named after it.

>>> find("1.3").kind
'decide'
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache

from casebook.question import Question


class NoSuchQuestion(LookupError):
    """No question has that id."""


@lru_cache
def all_questions(chapter: str = "") -> tuple[Question, ...]:
    """Every question, chapter by chapter, or those of one chapter ("03")."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name.startswith(f"c{chapter}"))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return tuple(question for module in modules for question in module.QUESTIONS)


def find(id: str) -> Question:
    """The question with this id. Raises `NoSuchQuestion`."""
    # Only its chapter's module: in the page, no other is there.
    for question in all_questions(id.partition(".")[0].zfill(2)):
        if question.id == id:
            return question
    raise NoSuchQuestion(id)
