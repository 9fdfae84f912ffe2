"""How do points that a person gives come into the grades?

Answers to questions for discussion are gathered in two files: `review.html` shows each beside its task, rubric and model
answers, and `review.csv` has a row for each, with two columns to type in: points and comment. The next run merges what was
typed into the grades and the feedback.

    student     question                out of  points  comment
    Anna Lund   6.6 write the screen    1       0.5     Who can take it back, and where?

Nothing typed is lost. What was merged is also kept in `private/marks`: a row or a file that is deleted comes back, and grading
anew leaves it as it is. A mark is taken back by emptying its cells. A question for discussion counts, for everybody, from the
moment somebody has points for it; until a person has marked an answer, it has none. The records of the run stay as graded.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from casebook.grading import discussion
from casebook.grading.assignment import Assignment, Unusable
from casebook.grading.feedback import HEAD
from casebook.grading.files import written
from casebook.grading.sheet import guarded, number, unguarded

COLUMNS = ("student", "question", "out of", "points", "comment")
SHEET, PAGE, KEPT = "review.csv", "review.html", "private/marks"
MOST_BYTES = 64 << 20
MOST_OF_A_COMMENT = 10_000


@dataclass(frozen=True, slots=True)
class Given:
    """What a person typed for one answer: points, or none yet, and a comment."""

    points: float | None = None
    comment: str = ""

    def __bool__(self) -> bool:
        return self.points is not None or bool(self.comment)


NOTHING = Given()

Marks = dict[str, dict[str, Given]]
"""By student (the key of the record) and question."""


@dataclass
class Review:
    """The marks given by hand in one folder of grades."""

    worth: Mapping[str, float]
    """The questions for discussion, with the points that each is worth."""
    people: Mapping[str, str]
    """The students of this run: the key of the record, and the name."""
    marks: Marks = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """By key, of all who have a row in the file."""
    delimiter: str = ","

    @cached_property
    def counted(self) -> list[str]:
        """The questions for which somebody of this run has points."""
        given = (self.marks.get(key, {}) for key in self.people)
        have = {id for marks in given for id, mark in marks.items() if mark.points is not None}
        return [id for id in self.worth if id in have]

    @property
    def absent(self) -> list[str]:
        """The names of those who have marks and are not in this run."""
        return sorted(self.names.get(key, key) for key, marks in self.marks.items() if marks and key not in self.people)

    def merged(self, key: str, result: dict[str, Any]) -> dict[str, Any]:
        """A student's result with what was typed for her."""
        questions, marks, points = [], self.marks.get(key, {}), result["points"]
        for each in result["questions"]:
            if each["id"] in self.worth:
                given = marks.get(each["id"], NOTHING)
                each = each | {"comment": given.comment}
                if given.points is not None:
                    each |= {"points": given.points, "status": "marked", "note": ""}
                    points += given.points
            questions.append(each)
        of = result["of"] + sum(self.worth[id] for id in self.counted)
        return result | {"points": round(points, 6), "of": round(of, 6), "questions": questions}


def worth(assignment: Assignment) -> dict[str, float]:
    """The questions for discussion of an assignment, with their points."""
    return {each.id: each.points for each in assignment.asked if each.question.kind == "discuss"}


# ---------------------------------------------------------------------------------------------------------------------
# what was typed


def read(out: Path, worth: Mapping[str, float], people: Mapping[str, str]) -> Review:
    """What was typed in a folder of grades. Raises `Unusable`, which names file and line, before anything is changed."""
    kept = _kept(out)
    review = Review(worth, people, kept["marks"], kept["names"] | dict(people))
    file = out / SHEET
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise Unusable(f"{file} is no ordinary file")
    if file.is_file():
        # A file says of its students what it said when it was written, so those labels come first.
        known = {label: key for key, label in _labels(people).items()}
        known |= {guarded(label): key for label, key in known.items()} | kept["labels"]
        _take(review, file, known)
    for key, marks in review.marks.items():
        for id, given in marks.items():
            if key in people and id in worth and given.points is not None and given.points > worth[id]:
                said = f"{number(given.points)} points are kept for {review.names.get(key, key)}, {id}"
                raise Unusable(f"{file}: {said}, which is worth {number(worth[id])}; type them again, or empty the cell")
    return review


def _kept(out: Path) -> dict[str, Any]:
    """What earlier runs merged."""
    file = out / KEPT
    try:
        held = json.loads(file.read_text("utf-8"))
        marks = {key: {id: Given(*given) for id, given in of.items()} for key, of in held["marks"].items()}
        return {"marks": marks, "names": dict(held["names"]), "labels": dict(held["labels"])}
    except FileNotFoundError:
        return {"marks": {}, "names": {}, "labels": {}}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Unusable(f"{file} cannot be read; move it away, and what {SHEET} says will be used") from None


def _labels(people: Mapping[str, str]) -> dict[str, str]:
    """How each student is called in the file: by name, and by the key too where two would be called the same."""
    labels = {key: " ".join(name.split()) or key for key, name in people.items()}
    while True:
        count = Counter(guarded(label) for label in labels.values())
        twice = {key for key, label in labels.items() if count[guarded(label)] > 1}
        if not twice:
            return labels
        labels |= {key: f"{labels[key]} ({key})" for key in twice}


def _take(review: Review, file: Path, known: Mapping[str, str]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line, row in _rows(review, file):
        where = f"{file}, line {line}"
        label, asked, points, comment = " ".join(row["student"].split()), row["question"].split(), row["points"], row["comment"]
        comment = "\n".join(comment.strip().splitlines())
        given = Given(_points(points, where), unguarded(comment)[:MOST_OF_A_COMMENT])
        key, id = known.get(label) or known.get(unguarded(label)), asked[0] if asked else ""
        if id not in review.worth:
            if given:
                among = ", ".join(review.worth) or "none"
                raise Unusable(f"{where}: {id or 'an empty cell'} is no question for discussion of this assignment ({among})")
            continue
        if key is None:
            if given:
                raise Unusable(f"{where}: no student of these grades is called {label or 'nothing'!r}")
            continue
        if given.points is not None and given.points > review.worth[id]:
            raise Unusable(
                f"{where}: {points} points, and {id} is worth {number(review.worth[id])}; "
                f"type no more than that, or raise its number in assignment.toml and grade again"
            )
        if (key, id) in seen and given != review.marks.get(key, {}).get(id, NOTHING):
            raise Unusable(f"{where}: {label}, {id} is in line {seen[key, id]} already, with another mark")
        seen[key, id] = line
        marks = review.marks.setdefault(key, {})
        if given:
            marks[id] = given
        else:
            marks.pop(id, None)


def _rows(review: Review, file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows as a spreadsheet leaves them: with commas, semicolons or tabs, with or without a mark of UTF-8."""
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unusable(f"{file} is not UTF-8; save it from the spreadsheet as “CSV UTF-8”") from None
    if len(content) > MOST_BYTES:
        raise Unusable(f"{file} has more than {MOST_BYTES >> 20} MB")
    first = text.partition("\n")[0]
    review.delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=review.delimiter, strict=True)
    line = 0
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        if missing := [name for name in COLUMNS if name != "out of" and name not in header]:
            raise Unusable(f"{file}, line 1: there is no column {missing[0]!r}; there must be {', '.join(COLUMNS)}")
        while True:
            line = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                return
            if not any(cell.strip() for cell in row):
                continue
            if any(cell.strip() for cell in row[len(header) :]):
                raise Unusable(f"{file}, line {line}: more cells than columns; is there a comma in a comment without quotes?")
            yield line, dict(zip(header, [*row, *[""] * len(header)], strict=False))
    except csv.Error as problem:
        raise Unusable(f"{file}, line {line}: {problem}") from None


def _points(text: str, where: str) -> float | None:
    text = unguarded(text.strip())
    if not text:
        return None
    if not re.fullmatch(r"\d{1,6}(?:[.,]\d{0,6})?|[.,]\d{1,6}", text):
        raise Unusable(f"{where}: points must be a number such as 1 or 0.5, and are {text[:40]!r}")
    return float(text.replace(",", "."))


# ---------------------------------------------------------------------------------------------------------------------
# what is written


@dataclass(frozen=True, slots=True)
class Answer:
    """One student's answer to one question, as it is kept in her record."""

    key: str
    id: str
    text: str


def answers(records: Iterable[dict[str, Any]], worth: Mapping[str, float]) -> Iterator[Answer]:
    """The answers of those who handed in a notebook."""
    for record in records:
        if record["result"]["status"] == "graded":
            yield from (Answer(record["key"], id, record["texts"].get(id, "")) for id in worth)


def write(out: Path, review: Review, title: str, answers: Iterable[Answer], sandbox: str = "") -> tuple[int, int]:
    """Write both files; returns how many of how many answers have points. What is typed is kept first."""
    by_question: dict[str, list[Answer]] = {id: [] for id in review.worth}
    for answer in answers:
        by_question[answer.id].append(answer)
    shown = {answer.key: review.people[answer.key] for answers in by_question.values() for answer in answers}
    others = {key: review.names.get(key, key) for key, marks in review.marks.items() if any(id in review.worth for id in marks)}
    labels = _labels(others | shown)
    rows = {id: [answer.key for answer in answers] for id, answers in by_question.items()}
    for key, marks in review.marks.items():  # of students who are not in this run, or handed in elsewhere
        for id in marks:
            if id in rows and key not in rows[id]:
                rows[id].append(key)
    names = {key: review.names[key] for key in labels if key in review.names}
    kept = {
        "schema": 1,
        "marks": {k: {id: [g.points, g.comment] for id, g in of.items()} for k, of in review.marks.items() if of},
        "names": names,
        "labels": {guarded(label): key for key, label in labels.items()},
    }
    written(out / KEPT, json.dumps(kept, indent=1, sort_keys=True) + "\n")
    written(out / PAGE, _page(review, title, sandbox, by_question, labels))
    written(out / SHEET, _sheet(review, rows, labels))
    pairs = [(answer.key, answer.id) for answers in by_question.values() for answer in answers]
    return sum(review.marks.get(key, {}).get(id, NOTHING).points is not None for key, id in pairs), len(pairs)


def _sheet(review: Review, rows: Mapping[str, Iterable[str]], labels: Mapping[str, str]) -> str:
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=review.delimiter, lineterminator="\n")
    sheet.writerow(COLUMNS)
    for id, keys in rows.items():
        asked = discussion.title(id)
        for key in keys:
            given = review.marks.get(key, {}).get(id, NOTHING)
            points = "" if given.points is None else f"{given.points:.6f}".rstrip("0").rstrip(".")
            sheet.writerow([guarded(labels[key]), asked, number(review.worth[id]), points, guarded(given.comment)])
    return "\ufeff" + out.getvalue()  # the mark by which spreadsheets know UTF-8


def _page(
    review: Review, title: str, sandbox: str, by_question: Mapping[str, Iterable[Answer]], labels: Mapping[str, str]
) -> str:
    lines = [
        HEAD.format(title=escape(f"{title}: to be marked by hand")),
        f"<main><h1>{escape(title)}: to be marked by hand</h1>",
        f'<p class="warning">{escape(sandbox)}</p>' if sandbox else "",
        f"<p>Type points and comments into {SHEET}, save it as CSV, and run the same <code>grade</code> command again. ",
        "The rubric and the model answers are public; a student may have read them.</p>",
    ]
    for id, answers in by_question.items():
        found = discussion.of(id)
        lines.append(f"<h2>{escape(found[0].heading if found else id)} ({_said(review.worth[id])})</h2>")
        lines += [discussion.as_html(part.markdown) for part in found[:1]]
        for part in found[1:]:
            opened = " open" if part.heading == "Rubric" else ""
            body = discussion.as_html(part.markdown)
            lines.append(f"<details{opened}><summary>{escape(part.heading)}</summary>{body}</details>")
        if not found:
            lines.append("<p>The rubric stands below the question in the course's exercise.</p>")
        lines += [_answer(review, answer, labels[answer.key]) for answer in answers]
    lines.append("</main></body></html>\n")
    return "".join(lines)


def _answer(review: Review, answer: Answer, label: str) -> str:
    given = review.marks.get(answer.key, {}).get(answer.id, NOTHING)
    said = "not marked yet" if given.points is None else f"{number(given.points)} of {_said(review.worth[answer.id])}"
    text = bare(answer.text)
    shown = f'<p style="white-space: pre-wrap">{escape(text)}</p>' if text else "<p><em>Nothing was written.</em></p>"
    comment = f"<p><small>Comment: {escape(given.comment)}</small></p>" if given.comment else ""
    return f"<section><h3>{escape(label)}</h3>{shown}<p><small>{answer.id}: {said}</small></p>{comment}</section>"


def _said(points: float) -> str:
    return f"{number(points)} {'point' if points == 1 else 'points'}"


def bare(text: str) -> str:
    '''The text in the cell, without the assignment around it.

    >>> bare('my_text = """\\nTwo screens.\\n"""')
    'Two screens.'
    '''
    match = re.fullmatch(r"""\s*\w+\s*=\s*[rfbuRFBU]{0,2}(\"\"\"|'''|"|')(.*)\1\s*""", text, re.DOTALL)
    return (match[2] if match else text).strip()
