"""How does a chapter begin?

`make new-chapter` fills the blank forms of its page, its exercise and its module, and gives it a row among the chapters, a
first outcome, and a place in the table of contents.

>>> from casebook.book.course import ROOT
>>> new_chapter(ROOT, {"NUMBER": "77", "TITLE": "The small door", "QUESTION": "Who may enter", "OUTCOME": "ENTRY-1"})
Traceback (most recent call last):
casebook.book.writing.Refused: new-chapter: one finding
  argument · QUESTION: A question ends with a question mark.
  Nothing was written. This would work:
    make new-chapter NUMBER=77 TITLE="The small door" QUESTION="Who may be let in by her face?" OUTCOME=ENTRY-1
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from casebook.book.asking import MARK, filled
from casebook.book.course import Course, module_of, on_file
from casebook.book.writing import Change, argument, command, edited, given_as, notebook_of, refused
from casebook.findings import Finding

ARGUMENTS = ("NUMBER", "TITLE", "QUESTION", "OUTCOME", "SLUG", "PART")


def new_chapter(root: Path, given: Mapping[str, str]) -> list[Change]:
    """What `make new-chapter` writes. Raises `Refused`."""
    course, asked = on_file(root), given_as(ARGUMENTS, given)
    if findings := [*_why_not(course, asked)]:
        raise refused("new-chapter", findings, [chapter_that_works(course, asked, findings)])
    number, slug = int(asked["NUMBER"]), slug_of(asked)
    values = {"number": str(number), "title": asked["TITLE"], "slug": slug}
    exercise = filled("exercise.md", values)
    made = {
        f"chapters/{slug}.md": filled("chapter.md", values),
        f"exercises/{slug}.md": exercise,
        f"exercises/{slug}.ipynb": notebook_of(exercise),
        module_of(slug): filled("questions.py.txt", values),
    }
    # No minutes, and a day before any review: the auditor asks for both, and the page claims nothing that was not done.
    chapter = (number, slug, asked["TITLE"], asked["QUESTION"], 0, "1900-01-01")
    outcome = (asked["OUTCOME"], number, f"{MARK} What can a reader do afterwards? Begin with a verb that can be watched.")
    return [
        *(Change(root / path, None, text.encode()) for path, text in made.items()),
        edited(root / "data/chapters.csv", lambda text: _with_row(text, chapter, "number", number)),
        edited(root / "data/outcomes.csv", lambda text: _with_row(text, outcome, "chapter", number)),
        edited(root / "_toc.yml", lambda text: _with_chapter(text, slug, _part(text, number, asked["PART"]))),
    ]


def slug_of(asked: Mapping[str, str]) -> str:
    """The name of a chapter's files, as given or from its title.

    >>> slug_of({"NUMBER": "15", "SLUG": "", "TITLE": "A door with a camera"})
    '15-a-door-with-a-camera'
    >>> slug_of({"NUMBER": "7", "SLUG": "07-the-least", "TITLE": "Minimization"})
    '07-the-least'
    """
    plain = unicodedata.normalize("NFKD", asked["TITLE"]).encode("ascii", "ignore").decode().lower()
    words = asked["SLUG"] or "-".join(re.findall(r"[a-z0-9]+", plain))
    number = f"{int(asked['NUMBER']):02}-"
    return words if words.startswith(number) else number + words


# ---------------------------------------------------------------------------------------------------------------------
# what cannot be done, and what could


def _why_not(course: Course, asked: Mapping[str, str]) -> Iterator[Finding]:
    numbered = re.fullmatch(r"[1-9][0-9]?", asked["NUMBER"])
    if not numbered:
        yield argument("NUMBER", "Which number has the chapter? Give a whole number from 1 to 99.")
    for name, ask in (("TITLE", "What is the chapter called?"), ("QUESTION", "Which question does the chapter answer?")):
        strange = re.search(r"[^\w .,:;?!'’“”‘()/&–—-]|_", asked[name])
        if not asked[name]:
            yield argument(name, ask)
        elif strange:
            yield argument(name, f"It stands in headings and tables: plain words and punctuation only, and no {strange[0]!r}.")
    if asked["QUESTION"] and not asked["QUESTION"].endswith("?"):
        yield argument("QUESTION", "A question ends with a question mark.")
    owner = {outcome.id.partition("-")[0]: outcome.chapter for outcome in course.outcomes}
    if not re.fullmatch(r"[A-Z]{2,8}-[1-9]", asked["OUTCOME"]):
        yield argument("OUTCOME", "Which id has its first outcome? A short word in capitals and a number, such as DOOR-1.")
    elif (word := asked["OUTCOME"].partition("-")[0]) in owner:
        yield argument("OUTCOME", f"{word} belongs to chapter {owner[word]}. Choose another word.")
    if numbered:
        yield from _why_not_its_files(course, asked)
        try:
            _part(course.text("_toc.yml") or "", int(asked["NUMBER"]), asked["PART"])
        except ValueError as problem:
            yield argument("PART", str(problem))


def _why_not_its_files(course: Course, asked: Mapping[str, str]) -> Iterator[Finding]:
    number, _, words = slug_of(asked).partition("-")
    if asked["SLUG"] and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", asked["SLUG"]):
        yield argument("SLUG", "It names files: small letters and digits, with hyphens between words.")
    elif re.match(r"\d\d-", asked["SLUG"]) and not asked["SLUG"].startswith(f"{number}-"):
        yield argument("SLUG", f"It begins with another number than {number}. Leave the number out.")
    elif asked["TITLE"] and not words:
        yield argument("SLUG", "Which few words name its files? The title has no letters from a to z.")
    patterns = (f"chapters/{number}-*", f"exercises/{number}-*", f"casebook/questions/c{number}_*")
    for path in (path for pattern in patterns for path in sorted(course.root.glob(pattern))):
        because = f"Chapter {int(number)} has this file already. Nothing that exists is overwritten."
        yield Finding(path.relative_to(course.root).as_posix(), because, "exists")
    for chapter in course.chapters:
        if chapter.number == int(number) or chapter.slug[3:] == words:
            because = f"It holds chapter {chapter.number}, {chapter.slug}. Choose another number and other words."
            yield Finding("data/chapters.csv", because, "exists")


def chapter_that_works(course: Course, asked: Mapping[str, str], findings: Sequence[Finding]) -> str:
    """The command with everything in it that can stay, and examples for the rest."""
    number = max(chapter.number for chapter in course.chapters) + 1
    words = {outcome.id.partition("-")[0] for outcome in course.outcomes}
    word = next(word for word in ("DOOR", "GATE", "LOCK", "HALL", f"NEW{chr(64 + number % 26)}") if word not in words)
    example = {"NUMBER": f"{number}", "TITLE": "A door with a camera", "QUESTION": "Who may be let in by her face?"}
    if any(slug_of(example | {"SLUG": ""})[3:] == chapter.slug[3:] for chapter in course.chapters):
        example["TITLE"] = f"Door {number}"
    bad = {finding.where for finding in findings}
    if any(finding.rule == "exists" for finding in findings):
        bad |= {"NUMBER", "TITLE", "SLUG"}
    kept = {name: value for name, value in asked.items() if value and name not in bad}
    values = {**example, "OUTCOME": f"{word}-1", **kept}
    if slug_of({"SLUG": "", **values}).endswith("-"):
        values["SLUG"] = f"door-{number}"
    return command("new-chapter", values)


# ---------------------------------------------------------------------------------------------------------------------
# its place in the table of contents, and its rows


def _part(contents: str, number: int, wanted: str) -> str:
    """The caption in `_toc.yml` below which a chapter belongs: one that is there, or a new one. Raises ValueError.

    >>> contents = 'parts:\\n  - caption: "Part I · The case"\\n    chapters:\\n      - file: chapters/01-the-remark\\n'
    >>> _part(contents, 2, ""), _part(contents, 2, "part i"), _part(contents, 15, "Part VI: Practice")
    ('Part I · The case', 'Part I · The case', 'Part VI · Practice')
    """
    held = {caption: numbers for caption, _, numbers in _captions(contents) if numbers}
    if not wanted:  # with the chapter before it
        return max(held, key=lambda caption: max((each for each in held[caption] if each < number), default=0))
    for caption in held:
        if wanted.casefold() in {caption.casefold(), *caption.casefold().split(" · ")}:
            return caption
    new = re.fullmatch(r"(?i:part) ([ivxIVX]+)\s*[·:,-]\s*(\w[\w ,'’-]*)", wanted)
    name = f"Part {new[1].upper()} · " if new else ""
    if not new or any(caption.startswith(name) for caption in held):
        parts = ", ".join(f"“{caption}”" for caption in held)
        raise ValueError(f"The parts are {parts}. Name one of them, or a new one such as “Part VI: Practice”.")
    return name + new[2]


def _captions(contents: str) -> list[tuple[str, int, list[int]]]:
    """Each part of the table of contents: its caption, its line, and the numbers of the chapters in it."""
    captions: list[tuple[str, int, list[int]]] = []
    for line, text in enumerate(contents.splitlines()):
        if caption := re.match(r"  - caption: (.+)", text):
            captions.append((caption[1].strip().strip("\"'"), line, []))
        elif captions and (number := _chapter_in(text)):
            captions[-1][2].append(number)
    return captions


def _chapter_in(line: str) -> int:
    chapter = re.match(r"      - file: chapters/(\d\d)-", line)
    return int(chapter[1]) if chapter else 0


def _with_chapter(contents: str, slug: str, part: str) -> str:
    """The table of contents with a chapter and its exercise below a caption, in the order of numbers."""
    lines, captions, number = contents.rstrip("\n").split("\n"), _captions(contents), int(slug[:2])
    ends = [line for _, line, _ in captions[1:]] + [len(lines)]
    entry = [f"      - file: chapters/{slug}", "        sections:", f"          - file: exercises/{slug}"]
    place = next((at for at, (caption, _, _) in enumerate(captions) if caption == part), None)
    if place is None:
        entry = [f'  - caption: "{part}"', "    chapters:", *entry]
        at = max(
            (end for (_, _, numbers), end in zip(captions, ends, strict=True) if numbers and min(numbers) < number), default=1
        )
    else:
        later = (line for line in range(captions[place][1], ends[place]) if _chapter_in(lines[line]) > number)
        at = next(later, ends[place])
    return "\n".join([*lines[:at], *entry, *lines[at:]]) + "\n"


def _with_row(text: str, row: Sequence[object], column: str, number: int) -> str:
    """A table with one more row, below the last one whose column is not greater.

    >>> print(_with_row('id,chapter\\nA-1,1\\nC-1,3\\n', ("B-1", 2), "chapter", 2), end="")
    id,chapter
    A-1,1
    B-1,2
    C-1,3
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    at = next(reader).index(column)
    below = reader.line_num
    for cells in reader:
        if int(cells[at]) <= number:
            below = reader.line_num
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(row)
    lines = text.rstrip("\n").split("\n")
    return "\n".join([*lines[:below], written.getvalue(), *lines[below:]]) + "\n"
