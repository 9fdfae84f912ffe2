"""What does a chapter still lack?

Its rows in `data/`, its page with every part of the template, its exercise as a whole. Its questions have reports of their
own (`question_audit`).

>>> from dataclasses import replace
>>> from casebook.book.course import here
>>> course = here()
>>> print(audit_chapter(replace(course, outcomes=course.outcomes[:1]), "01-the-remark").findings[0])
outcomes · data/outcomes.csv: Chapter 1 has one outcome and needs three to five. What can a reader do afterwards?
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import get_args

from casebook.book.asking import Part, asked_in, blank, parts, still_asks, unanswered
from casebook.book.course import Course, module_of
from casebook.book.notebooks import notebook
from casebook.findings import Finding, Report
from casebook.question import Kind

PARTS = (
    "The sentence that started it",
    "What the word demands",
    "Where it breaks",
    "Applied to the incident",
    "Two readings",
    "In practice",
    "What to keep",
    "Exercises",
    "Further reading",
)
NOT_TESTED = ("whether it is true, fair and plainly said", "whether its cells run (`make book`)")

_CELL = "```{code-cell}"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def audit_chapter(course: Course, slug: str) -> Report:
    """Everything that one chapter lacks, or a report that passes."""
    findings = (*_page(course, slug), *_exercise(course, slug), *_rows(course, slug))
    return Report(f"chapter {slug}", "wrong" if findings else "passed", findings, NOT_TESTED)


def count(number: int, noun: str) -> str:
    """A number of things in words.

    >>> count(1, "hint"), count(0, "hint"), count(12, "hint")
    ('one hint', 'no hints', '12 hints')
    """
    return f"{_NUMBERS[number] if number < len(_NUMBERS) else number} {noun}{'s' * (number != 1)}"


# ---------------------------------------------------------------------------------------------------------------------
# the page


def _page(course: Course, slug: str) -> Iterator[Finding]:
    path, number = f"chapters/{slug}.md", int(slug[:2])
    text = course.text(path)
    if text is None:
        yield Finding(path, "The chapter has no page. `make new-chapter` writes one.", "page")
        return
    yield from unanswered(text, 1, path)
    if f"```{{chapter-box}} {number}\n" not in text:
        because = f"The box is missing. Below the title stands ```{{chapter-box}} {number}, and in it what to know before."
        yield Finding(path, because, "box")
    found = {part.heading: part for part in parts(text)}
    for name in PARTS:
        if name not in found:
            yield Finding(path, f"The part “## {name}” is missing. It answers: {_asks(name)}", "part")
        elif not found[name].text.strip():
            yield Finding(f"{path}:{found[name].line}", f"Nothing stands below “{name}”. It answers: {_asks(name)}", "part")
    if found.keys() >= set(PARTS) and [name for name in found if name in PARTS] != list(PARTS):
        yield Finding(path, f"The parts stand in another order than: {', '.join(PARTS)}.", "order")
    yield from _promises(path, found)
    if "Exercises" in found:
        yield from _way_to_the_exercise(path, slug, found["Exercises"])
    for name, measure in (("What to keep", _kept), ("Further reading", _reasons)):
        if name in found and found[name].written:  # one that still asks is named already
            yield from measure(f"{path}:{found[name].line}", found[name].text)


@lru_cache
def _asks(name: str) -> str:
    """What the blank chapter asks below a heading."""
    lines = next(part.text for part in parts(blank("chapter.md")) if part.heading == name).splitlines()
    return " ".join(asked_in(line) for line in lines if still_asks(line))


def _promises(path: str, found: dict[str, Part]) -> Iterator[Finding]:
    """What every chapter does with its reader: show, ask before showing, name what goes wrong."""
    demands = found.get("What the word demands")
    if demands and demands.text.strip() and _CELL not in demands.text:
        because = "“What the word demands” has no code cell. What is the smallest example that runs?"
        yield Finding(f"{path}:{demands.line}", because, "example")
    if not any(_CELL in part.text.partition("**Predict before")[2] for part in found.values()):
        because = "The reader predicts nothing. Write “**Predict before you run:** …?” above a code cell that answers it."
        yield Finding(path, because, "prediction")
    if not any("misconception" in part.text.lower() for part in found.values()):
        because = "No misconception is named. Write “**A misconception.** *What some believe.*”, and why it is not so."
        yield Finding(path, because, "misconception")


def _way_to_the_exercise(path: str, slug: str, part: Part) -> Iterator[Finding]:
    for needed in (f"(../exercises/{slug}.md)", f"```{{exercise-download}} {int(slug[:2])}"):
        if part.text.strip() and needed not in part.text:
            yield Finding(f"{path}:{part.line}", f"“Exercises” lacks {needed}", "way to the exercise")


def _kept(where: str, text: str) -> Iterator[Finding]:
    if not 2 <= sentences(text) <= 4:
        because = f"“What to keep” has {count(sentences(text), 'sentence')}. Which three should stay?"
        yield Finding(where, because, "what to keep")


def sentences(text: str) -> int:
    """How many sentences a text has.

    >>> sentences("It is 3.5 at most. Is it? “It is!”")
    3
    """
    return len(re.findall(r"[.?!…][”\"')*_]*(?=\s|$)", text))


def _reasons(where: str, text: str) -> Iterator[Finding]:
    """Each thing to read stands with a colon and why."""
    items = [" ".join(item.split()) for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]]
    if not items:
        yield Finding(where, "“Further reading” lists nothing. Which source is worth reading, and why?", "further reading")
    for item in items:
        if not re.search(r": \S+ \S+", item):
            because = f"“{item.split('{')[0].strip()}” has no reason. Why is it worth reading? Add a colon and one line."
            yield Finding(where, because, "further reading")


# ---------------------------------------------------------------------------------------------------------------------
# the exercise


def _exercise(course: Course, slug: str) -> Iterator[Finding]:
    path, module, number = f"exercises/{slug}.md", module_of(slug), int(slug[:2])
    if course.text(module) is None:
        yield Finding(module, "The chapter has no module of questions. `make new-chapter` writes one.", "page")
    yield from _questions(course, number, module)
    text = course.text(path)
    if text is None:
        yield Finding(path, "The chapter has no exercise. `make new-chapter` writes one.", "page")
        return
    for box in ("exercise-box", "exercise-download", "answers"):
        if f"```{{{box}}} {number}\n" not in text:
            yield Finding(path, f"The box ```{{{box}}} {number} is missing; it stands above the first question.", "box")
    named = list(dict.fromkeys(re.findall(r'casebook: \{question: "([^"]*)"\}', text)))
    known = [question.id for question in course.of(number)]
    for id in named:
        if id not in known:
            yield Finding(path, f"A cell names question {id}, which QUESTIONS in {module} does not have.", "unknown question")
    if [id for id in named if id in known] != [id for id in known if id in named]:
        yield Finding(path, f"The questions stand in another order than in QUESTIONS: {', '.join(known)}.", "order")
    if course.text(f"exercises/{slug}.ipynb") != notebook(course.root / path):
        because = "The notebook is not in step with its source. Run `make notebooks`."
        yield Finding(f"exercises/{slug}.ipynb", because, "notebook")


def _questions(course: Course, number: int, module: str) -> Iterator[Finding]:
    questions = course.of(number)
    lacking = [kind for kind in get_args(Kind) if kind not in {question.kind for question in questions}]
    if lacking:
        yield Finding(module, f"No question is of the kind {', '.join(lacking)}. `make new-question` writes one.", "kinds")
    if not 5 <= len(questions) <= 6:
        yield Finding(module, f"The exercise has {count(len(questions), 'question')} and needs five or six.", "number")


# ---------------------------------------------------------------------------------------------------------------------
# rows


def _rows(course: Course, slug: str) -> Iterator[Finding]:
    number, where = int(slug[:2]), "data/chapters.csv"
    chapter = next((chapter for chapter in course.chapters if chapter.slug == slug), None)
    if chapter is None:
        yield Finding(where, f"No row has the slug {slug}. `make new-chapter` writes one.", "row")
    else:
        if chapter.number != number:
            yield Finding(where, f"{slug} stands there as chapter {chapter.number}. A slug begins with its number.", "row")
        if chapter.reading_minutes < 1:
            yield Finding(where, f"How many minutes does chapter {number} take to read? Its reading_minutes say 0.", "minutes")
        if chapter.law_reviewed.year < 2000:
            because = f"On which day did you check the facts and the law of chapter {number}? Write it into law_reviewed."
            yield Finding(where, because, "review")
    contents = course.text("_toc.yml") or ""
    for page in (f"chapters/{slug}", f"exercises/{slug}"):
        if not re.search(rf"^\s*- file: {re.escape(page)}\s*$", contents, re.MULTILINE):
            yield Finding("_toc.yml", f"The contents lack the line `- file: {page}`.", "contents")
    yield from _outcomes(course, number)


def _outcomes(course: Course, number: int) -> Iterator[Finding]:
    where = "data/outcomes.csv"
    own = [outcome for outcome in course.outcomes if outcome.chapter == number]
    if not 3 <= len(own) <= 5:
        has = f"Chapter {number} has {count(len(own), 'outcome')} and needs three to five."
        yield Finding(where, f"{has} What can a reader do afterwards?", "outcomes")
    used = {question.outcome for question in course.questions}
    for outcome in own:
        if still_asks(outcome.does):
            yield Finding(f"{where}, {outcome.id}", f"The row still asks “{asked_in(outcome.does)}”", "unanswered")
        if outcome.id not in used:
            because = f"No question exercises {outcome.id}. Which one could? Give it outcome=“{outcome.id}”."
            yield Finding(f"{where}, {outcome.id}", because, "outcome without question")
