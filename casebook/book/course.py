"""What does an audit of the course itself look at?

At the files of a checkout and at the records that go with them, held together in one `Course`. A test can hand an auditor
a course with a hole.

>>> here().slug(1)
'01-the-remark'
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from casebook.question import Question
from casebook.questions import all_questions
from casebook.records import TABLES, Chapter, Outcome, Reading
from casebook.tables import parse, table

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Course:
    """The files below `root`, and their records."""

    root: Path
    chapters: tuple[Chapter, ...]
    outcomes: tuple[Outcome, ...]
    readings: tuple[Reading, ...]
    questions: tuple[Question, ...]

    def of(self, number: int) -> tuple[Question, ...]:
        """The questions of one chapter."""
        return tuple(question for question in self.questions if question.chapter == number)

    def slugs(self) -> tuple[str, ...]:
        """The names of the chapters' files, in order: of every chapter that the table or a file knows."""
        pages = (path for folder in ("chapters", "exercises") for path in (self.root / folder).glob("[0-9][0-9]-*.md"))
        return tuple(sorted({path.stem for path in pages} | {chapter.slug for chapter in self.chapters}))

    def slug(self, number: int) -> str:
        """The name of one chapter's files; the bare number where nothing has that number."""
        return next((slug for slug in self.slugs() if slug.startswith(f"{number:02}-")), f"{number:02}")

    def text(self, path: str) -> str | None:
        """The text of a file, or None where it is missing."""
        file = self.root / path
        return file.read_text("utf-8") if file.is_file() else None


def here() -> Course:
    """The course of this checkout."""
    return Course(ROOT, table("chapters"), table("outcomes"), table("readings"), all_questions())


def on_file(root: Path) -> Course:
    """The course of any checkout as its files say, without running its questions. Raises ValueError naming a bad cell."""
    chapters, outcomes = (
        parse((root / "data" / f"{name}.csv").read_text("utf-8"), TABLES[name]) for name in ("chapters", "outcomes")
    )
    return Course(root, chapters, outcomes, (), ())


def module_of(slug: str) -> str:
    """The file that holds a chapter's questions.

    >>> module_of("01-the-remark")
    'casebook/questions/c01_the_remark.py'
    """
    return f"casebook/questions/c{slug.replace('-', '_')}.py"
