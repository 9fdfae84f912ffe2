"""A chapter and a question begin from blank forms that run; what they lack is named in plain words; nothing is overwritten."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
from pathlib import Path
from typing import get_args

import pytest
import yaml
from authoring import make, missing, python
from conftest import ROOT

from casebook.book import writing
from casebook.book.asking import BLANKS, MARK, filled
from casebook.book.chapter_audit import PARTS
from casebook.book.course import here, module_of
from casebook.book.new import main
from casebook.findings import Finding
from casebook.question import Kind
from casebook.tables import row

KINDS = get_args(Kind)
CHAPTER = {
    "NUMBER": "77",
    "TITLE": "Ms Lund’s door, & a camera",
    "QUESTION": "Who may be let in: and by what?",
    "OUTCOME": "ENTRY-1",
}
SLUG = "77-ms-lunds-door-a-camera"
MODULE = module_of(SLUG)
PAGE, EXERCISE, NOTEBOOK = f"chapters/{SLUG}.md", f"exercises/{SLUG}.md", f"exercises/{SLUG}.ipynb"


def _files(checkout: Path) -> dict[str, bytes]:
    return {path.relative_to(checkout).as_posix(): path.read_bytes() for path in checkout.rglob("*") if path.is_file()}


def _new(checkout: Path, what: str, values: dict[str, str]) -> int:
    return main([what, *(f"{name}={value}" for name, value in values.items())], checkout)


def _question(id: str, kind: str) -> dict[str, str]:
    return {"ID": id, "KIND": kind, "OUTCOME": "ENTRY-1", "ANSWER": f"by_{kind}", "MINUTES": "9"}


def _asking(checkout: Path, path: str) -> set[tuple[str, str]]:
    """Every line of a file that asks, as the finding that names it."""
    lines = (checkout / path).read_text("utf-8").splitlines()
    return {("unanswered", f"{path}:{number}") for number, line in enumerate(lines, 1) if MARK in line}


def _keys(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.where) for finding in findings]


# ---------------------------------------------------------------------------------------------------------------------
# a chapter and its questions, from nothing to nothing missing


def test_a_chapter_from_blank_forms_to_nothing_missing(checkout: Path) -> None:
    before = _files(checkout)
    done = make(checkout, "new-chapter", *(f"{name}={value}" for name, value in CHAPTER.items()), "PART=part xix: Doors")
    assert done.returncode == 0, done.stderr
    assert "make new-question ID=77.1" in done.stdout
    after = _files(checkout)
    assert {path for path in after if path not in before} == {PAGE, EXERCISE, NOTEBOOK, MODULE}
    changed = {path for path in before if after[path] != before[path]}
    assert changed == {"data/chapters.csv", "data/outcomes.csv", "_toc.yml"}
    for path in changed:  # nothing but new lines
        assert set(before[path].splitlines()) < set(after[path].splitlines()), path
    rows = list(csv.DictReader((checkout / "data/chapters.csv").read_text("utf-8").splitlines()))
    assert (rows[-1]["title"], rows[-1]["question"]) == (CHAPTER["TITLE"], CHAPTER["QUESTION"])
    contents = yaml.safe_load((checkout / "_toc.yml").read_text("utf-8"))
    part = next(part for part in contents["parts"] if part["caption"] == "Part XIX · Doors")
    assert part["chapters"] == [{"file": f"chapters/{SLUG}", "sections": [{"file": f"exercises/{SLUG}"}]}]
    assert contents["parts"][-1]["caption"] == "Reference"

    (findings,) = missing(checkout, "77").values()
    assert len(set(_keys(findings))) == len(findings)
    assert set(_keys(findings)) == _asking(checkout, PAGE) | {
        ("kinds", MODULE),
        ("number", MODULE),
        ("minutes", "data/chapters.csv"),
        ("review", "data/chapters.csv"),
        ("outcomes", "data/outcomes.csv"),
        ("unanswered", "data/outcomes.csv, ENTRY-1"),
        ("outcome without question", "data/outcomes.csv, ENTRY-1"),
    }
    said = {finding.rule: finding.because for finding in findings}
    assert (
        said["kinds"] == "No question is of the kind predict, compute, decide, weigh, discuss. `make new-question` writes one."
    )
    assert said["number"] == "The exercise has no questions and needs five or six."
    assert "needs three to five. What can a reader do afterwards?" in said["outcomes"]
    assert "The line still asks “What is the strongest case for one side?”" in {finding.because for finding in findings}

    for place, kind in enumerate(KINDS, 1):
        done = make(checkout, "new-question", *(f"{name}={value}" for name, value in _question(f"77.{place}", kind).items()))
        assert done.returncode == 0, done.stderr
        assert f"make question ID=77.{place}" in done.stdout
    _they_run(checkout)
    _they_please_the_linters(checkout)

    found = missing(checkout, "77")
    assert list(found) == [f"chapter {SLUG}", *(f"question 77.{place}" for place in range(1, 6))]
    assert {"kinds", "number", "outcome without question", "notebook"}.isdisjoint(
        finding.rule for finding in found[f"chapter {SLUG}"]
    )
    named = {key for findings in list(found.values())[1:] for key in _keys(findings)}
    asking = _asking(checkout, MODULE) | _asking(checkout, EXERCISE)
    assert len(asking) > 50
    checked = [f"{MODULE}, 77.{place}" for place in range(1, 5)]
    assert named == asking | {
        *(("unanswered", where) for where in checked),  # the name of the rule
        *(("mistakes", where) for where in checked),
        *(("readings", f"data/readings.csv, 77.{place} {case}") for place in (1, 4) for case in ("c1", "c2")),
    }
    said = {finding.rule: finding.because for finding in found["question 77.1"]}
    assert (
        said["mistakes"]
        == "It names one mistake and needs three. What else would a careful learner get wrong? See @by_predict.mistake."
    )
    assert said["readings"].startswith("The case was read by no readers and needs two, blind.")

    # The page answered: what is left is in the rows. The notebook is not in step yet, and that is said.
    _answer(checkout / PAGE)
    assert {finding.where.partition(",")[0] for finding in missing(checkout, "77")[f"chapter {SLUG}"]} == {
        "data/chapters.csv",
        "data/outcomes.csv",
    }
    _answer(checkout / EXERCISE)
    assert ("notebook", NOTEBOOK) in _keys(missing(checkout, "77")[f"chapter {SLUG}"])
    assert make(checkout, "notebooks").returncode == 0
    _answer_the_rest(checkout)
    assert missing(checkout, "77") == {subject: [] for subject in found}
    _they_run(checkout)


def _they_run(checkout: Path) -> None:
    """Solutions pass, accepted answers pass, each mistake is caught by its own rule."""
    code = (
        "from casebook import check\nfrom casebook.questions import all_questions\n"
        "for question in all_questions():\n"
        "    if question.chapter == 77 and question.kind != 'discuss':\n"
        "        for work in (question.solve, *question.alternatives.values()):\n"
        "            assert check(question.id, work).passed, check(question.id, work)\n"
        "        for mistake in question.mistakes:\n"
        "            found = check(question.id, mistake.work).findings\n"
        "            assert [finding.rule for finding in found] == [mistake.caught_by], found\n"
        "        print(question.id)\n"
    )
    done = python(checkout, "-c", code)
    assert done.stdout.split() == ["77.1", "77.2", "77.3", "77.4"], done.stderr


def _they_please_the_linters(checkout: Path, module: str = MODULE) -> None:
    for command in (
        ["ruff", "check", "--no-cache"],
        ["ruff", "format", "--check", "--no-cache"],
        ["mypy", "--cache-dir", os.devnull],
    ):
        done = python(checkout, "-m", *command, module)
        assert done.returncode == 0, done.stdout


def _answer(path: Path) -> None:
    """Put one answer everywhere, in two sentences, with a colon and a reason, as the shortest thing that could stand there."""
    text = path.read_text("utf-8")
    path.write_text(re.sub(rf"{MARK} [^\"|\n]*", "It is so: nobody asked her. That settles it.", text), "utf-8")


def _answer_the_rest(checkout: Path) -> None:
    _answer(checkout / MODULE)
    module = (checkout / MODULE).read_text("utf-8").replace("first rule", "nobody asked")
    others = (
        f'by_{kind}.mistake("{name}", caught_by="nobody asked")(first_mistake_of_by_{kind})'
        for kind in KINDS[:4]
        for name in "ab"
    )
    (checkout / MODULE).write_text(module.replace("QUESTIONS =", "\n".join([*others, "\nQUESTIONS ="])), "utf-8")
    text = (checkout / EXERCISE).read_text("utf-8").replace("first rule", "nobody asked")
    (checkout / EXERCISE).write_text(text, "utf-8")
    readings = [
        f"r9{place}{case}{reader},77.{place},c{case},reader {reader},one verdict,,2031-05-06"
        for place in (1, 4)
        for case in (1, 2)
        for reader in (1, 2)
    ]
    with (checkout / "data/readings.csv").open("a", encoding="utf-8") as table:
        assert len(readings[0].split(",")) == len(
            (checkout / "data/readings.csv").read_text("utf-8").splitlines()[0].split(",")
        )
        table.write("\n".join([*readings, ""]))
    outcomes = checkout / "data/outcomes.csv"
    text = re.sub(rf"{MARK} .*", "tell who was asked", outcomes.read_text("utf-8"))
    outcomes.write_text(text + "ENTRY-2,77,say who was asked\nENTRY-3,77,ask\n", "utf-8")
    for place, outcome in ((2, "ENTRY-2"), (3, "ENTRY-3")):
        module = (checkout / MODULE).read_text("utf-8")
        (checkout / MODULE).write_text(
            re.sub(rf'("77.{place}",.*?)outcome="ENTRY-1"', rf'\1outcome="{outcome}"', module, count=1, flags=re.DOTALL),
            "utf-8",
        )
    chapters = checkout / "data/chapters.csv"
    chapters.write_text(chapters.read_text("utf-8").replace(",0,1900-01-01", ",25,2031-05-06"), "utf-8")


# ---------------------------------------------------------------------------------------------------------------------
# the page in CONTRIBUTING


def test_the_page_from_idea_to_green_holds(checkout: Path) -> None:
    """What it types is typed here, what it prints is printed, and what it writes goes where it says."""
    shutil.copytree(ROOT / "tests", checkout / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## From idea to green")[2].partition("\n## A chapter")[0]
    said = ""
    for _, language, block in re.findall(r"^(`{3,})(\w+)\n(.*?)\n\1$", page, re.DOTALL | re.MULTILINE):
        if language == "sh":
            for line in block.splitlines():
                _, *words = shlex.split(line)
                done = make(checkout, *words)
                said = done.stdout
                assert done.returncode == (2 if " findings" in said else 0), done.stderr + said
        elif language == "text":
            assert [line for line in block.splitlines() if line not in said] == []
        elif language == "python":
            _put(next(checkout.glob("casebook/questions/c15_*")), r"^overdue = Question.*?(?=\n\nQUESTIONS)", block)
        else:
            cells = r"^## 15\.1 .*?(?=\n\n```\{code-cell\} ipython3\n---\ntags: \[check\])"
            _put(next(checkout.glob("exercises/15-*.md")), cells, block)
    assert "question 15.1: no finding" in said
    _they_please_the_linters(checkout, next(checkout.glob("casebook/questions/c15_*")).as_posix())


def _put(path: Path, pattern: str, block: str) -> None:
    text, count = re.subn(pattern, lambda _: block, path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert count == 1, path
    path.write_text(text, "utf-8")


# ---------------------------------------------------------------------------------------------------------------------
# what cannot be done is refused, and nothing is written


def _given(values: dict[str, str], **other: str) -> dict[str, str]:
    return values | other


FULL = {"ID": "1.7", "KIND": "decide", "OUTCOME": "CASE-1", "ANSWER": "may_enter", "MINUTES": "9"}
REFUSED: dict[str, tuple[str, dict[str, str], str]] = {
    "no arguments": ("chapter", {}, "argument · TITLE: What is the chapter called?"),
    "a number that is taken": ("chapter", _given(CHAPTER, NUMBER="1"), "exists · chapters/01-the-remark.md: Chapter 1 has this file already."),
    "words that are taken": ("chapter", _given(CHAPTER, SLUG="the-remark"), "exists · data/chapters.csv: It holds chapter 1, 01-the-remark."),
    "a number that is none": ("chapter", _given(CHAPTER, NUMBER="seventy"), "argument · NUMBER: Which number has the chapter?"),
    "a title with code": ("chapter", _given(CHAPTER, TITLE="A door {claim}`X`"), "argument · TITLE: It stands in headings and tables"),
    "a title without letters": ("chapter", _given(CHAPTER, TITLE="门"), "argument · SLUG: Which few words name its files?"),
    "no question": ("chapter", _given(CHAPTER, QUESTION="Who may."), "argument · QUESTION: A question ends with a question mark."),
    "an outcome of another form": ("chapter", _given(CHAPTER, OUTCOME="entry"), "argument · OUTCOME: Which id has its first outcome?"),
    "another chapter's word": ("chapter", _given(CHAPTER, OUTCOME="CASE-9"), "argument · OUTCOME: CASE belongs to chapter 1."),
    "a slug with blanks": ("chapter", _given(CHAPTER, SLUG="A door"), "argument · SLUG: It names files"),
    "a slug of another number": ("chapter", _given(CHAPTER, SLUG="15-a-door"), "argument · SLUG: It begins with another number than 77."),
    "no such part": ("chapter", _given(CHAPTER, PART="Reference"), "argument · PART: The parts are “Part I · The case”"),
    "a part under another name": ("chapter", _given(CHAPTER, PART="Part I: Doors"), "argument · PART: The parts are “Part I · The case”"),
    "nothing of a question": ("question", {}, "argument · KIND: Which kind is it: predict, compute, decide, weigh, discuss?"),
    "a question that exists": ("question", _given(FULL, ID="1.2"), f"exists · {module_of('01-the-remark')}: It has question 1.2 already."),
    "an exercise that is full": ("question", FULL, "argument · ID: Chapter 1 has six questions, and six are enough for one exercise."),
    "an id of another form": ("question", _given(FULL, ID="one"), "argument · ID: Which question is it?"),
    "no such chapter": ("question", _given(FULL, ID="78.1"), "argument · ID: There is no chapter 78"),
    "an id that skips": ("question", _given(FULL, ID="77.2"), "argument · ID: The next question of chapter 77 is 77.1."),
    "no such kind": ("question", _given(FULL, ID="77.1", KIND="guess"), "argument · KIND: Which kind is it"),
    "no such outcome": ("question", _given(FULL, ID="77.1", OUTCOME="CASE-99"), "argument · OUTCOME: Which outcome does it exercise: ENTRY-1?"),
    "a name of Python's": ("question", _given(FULL, ID="77.1", ANSWER="list"), "argument · ANSWER: “list” already means something"),
    "a name that is none": ("question", _given(FULL, ID="77.1", ANSWER="may enter"), "argument · ANSWER: Which name does the learner define?"),
    "another question's name": ("question", _given(FULL, ID="77.1", ANSWER="speaks_of"), "argument · ANSWER: A question in c01_the_remark.py calls its answer so."),
    "a time that is none": ("question", _given(FULL, ID="77.1", MINUTES="soon"), "argument · MINUTES: How many minutes"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_and_nothing_written(
    name: str, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    what, values, reason = REFUSED[name]
    if what == "question":
        assert _new(checkout, "chapter", CHAPTER) == 0
    before = _files(checkout)
    capsys.readouterr()
    assert _new(checkout, what, values) == 2
    said = capsys.readouterr()
    assert not said.out
    assert reason in said.err
    assert "Nothing was written. This would work:" in said.err
    assert _files(checkout) == before
    for line in said.err.splitlines():  # and it does
        if line.strip().startswith("make "):
            _, command, *words = shlex.split(line)
            assert main([command.removeprefix("new-"), *words], checkout) == 0, capsys.readouterr().err
    assert _files(checkout) != before


def test_make_says_what_to_give(checkout: Path) -> None:
    for command in ("new-chapter", "new-question"):
        before = _files(checkout)
        done = make(checkout, command)
        assert done.returncode == 2
        assert "Nothing was written. This would work:\n    make new-" in done.stderr
        assert _files(checkout) == before


def test_make_runs_nothing_that_an_argument_says(checkout: Path) -> None:
    before = _files(checkout)
    for name in CHAPTER:
        done = make(checkout, "new-chapter", *(f"{key}={value}" for key, value in (CHAPTER | {name: "`touch run`?"}).items()))
        assert done.returncode == 2
        assert f"argument · {name}: " in done.stderr
    assert _files(checkout) == before


def test_a_module_that_cannot_be_read_is_named(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _new(checkout, "chapter", CHAPTER) == 0
    for text, reason in (
        ("QUESTIONS = (\n", "'(' was never closed. Mend it first."),
        ("x = 1\n", "it has no line QUESTIONS = (…)"),
    ):
        (checkout / MODULE).write_text(text, "utf-8")
        before = _files(checkout)
        capsys.readouterr()
        assert _new(checkout, "question", _question("77.1", "compute")) == 2
        assert f"runs · {MODULE}:1: The module cannot be read: {reason}" in capsys.readouterr().err
        assert _files(checkout) == before


def test_a_chapter_without_its_exercise_is_named(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _new(checkout, "chapter", CHAPTER) == 0
    (checkout / EXERCISE).unlink()
    assert _new(checkout, "question", _question("77.1", "compute")) == 2
    assert f"missing · {EXERCISE}: The chapter lacks this file." in capsys.readouterr().err


def test_a_disk_that_fails_leaves_all_as_it_was(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _files(checkout)
    moved = []

    def fails_at_the_sixth(source: Path, target: Path) -> None:
        if len(moved) == 5:
            raise OSError("no space left")
        moved.append(target)
        Path(source).rename(target)

    monkeypatch.setattr(writing.os, "replace", fails_at_the_sixth)
    with pytest.raises(OSError, match="no space left"):
        _new(checkout, "chapter", CHAPTER)
    assert len(moved) == 5
    assert _files(checkout) == before


def test_a_file_that_changed_meanwhile_is_left_alone(checkout: Path) -> None:
    toc = checkout / "_toc.yml"
    changes = [writing.Change(checkout / "new.md", None, b"new"), writing.edited(toc, lambda text: text + "# ours\n")]
    toc.write_text(toc.read_text("utf-8") + "# theirs\n", "utf-8")
    before = _files(checkout)
    with pytest.raises(writing.Refused, match=r"_toc\.yml has changed meanwhile. Nothing was written"):
        writing.write(changes)
    assert _files(checkout) == before


# ---------------------------------------------------------------------------------------------------------------------
# where new things go


def test_chapters_stand_in_the_order_of_their_numbers(checkout: Path) -> None:
    words = {"77": "ENTRY", "75": "EXIT", "50": "HINGE", "76": "BELL", "60": "MAT"}
    for number, part in (("77", "Part XIX: Doors"), ("75", "Doors"), ("50", ""), ("76", ""), ("60", "Part XV: Middle")):
        values = {"NUMBER": number, "TITLE": f"Door {number}", "OUTCOME": f"{words[number]}-1", "PART": part}
        assert _new(checkout, "chapter", CHAPTER | values) == 0
    contents = yaml.safe_load((checkout / "_toc.yml").read_text("utf-8"))
    held = {part["caption"]: [chapter["file"] for chapter in part["chapters"]] for part in contents["parts"]}
    assert list(held)[-4:] == ["Part XV · Middle", "Part XIX · Doors", "Teaching", "Reference"]
    assert held["Part XV · Middle"] == ["chapters/60-door-60"]
    assert held["Part XIX · Doors"] == ["chapters/75-door-75", "chapters/76-door-76", "chapters/77-door-77"]
    assert "chapters/50-door-50" in held[list(held)[-5]]
    for name, column in (("chapters", "number"), ("outcomes", "chapter")):
        numbers = [
            int(each[column]) for each in csv.DictReader((checkout / f"data/{name}.csv").read_text("utf-8").splitlines())
        ]
        assert numbers == sorted(numbers)
        assert {50, 60, 75, 76, 77} <= set(numbers)


def test_a_question_joins_a_module_that_has_some(checkout: Path) -> None:
    """Also one with imports of other kinds, comments, and a long list of questions."""
    assert _new(checkout, "chapter", CHAPTER) == 0
    module = (
        '"""The questions of an exercise."""\n\nfrom __future__ import annotations\n\nimport math\n\n'
        "from casebook.question import Question  # kept\nfrom casebook.tables import row\n\n# kept too\n"
    )
    names = [f"a_question_with_a_rather_long_name_{at}" for at in range(1, 4)]
    module += "\n".join(
        f'{name} = Question("77.{at}", kind="discuss", outcome="CASE-1", minutes=3)' for at, name in enumerate(names, 1)
    )
    module += f"\nPLACE = math.pi, row\n\nQUESTIONS = ({', '.join(names)})\n"
    (checkout / MODULE).write_text(module, "utf-8")
    values = _question("77.4", "decide") | {"ANSWER": "a_question_with_another_name"}
    assert _new(checkout, "question", values) == 0
    made = (checkout / MODULE).read_text("utf-8")
    assert made.startswith(
        '"""The questions of an exercise."""\n\nfrom __future__ import annotations\n\nimport math\n'
        "from collections.abc import Iterator, Mapping\nfrom typing import Any, Literal\n\n"
        "from casebook.findings import Finding\nfrom casebook.question import Draw, Published, Question"
    )
    assert "# kept too" in made
    assert made.rstrip().endswith("    a_question_with_another_name,\n)")
    _they_please_the_linters(checkout)


def test_line_ends_of_a_windows_checkout_stay(checkout: Path) -> None:
    for name in ("_toc.yml", "data/chapters.csv"):
        path = checkout / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert _new(checkout, "chapter", CHAPTER) == 0
    for name in ("_toc.yml", "data/chapters.csv"):
        text = (checkout / name).read_bytes()
        assert SLUG.encode() in text
        assert text.count(b"\n") == text.count(b"\r\n")


# ---------------------------------------------------------------------------------------------------------------------
# the blank forms themselves


def test_blank_forms_have_no_words_that_may_not_stand() -> None:
    barred = re.compile("todo|fixme|placeholder|lorem ipsum|coming soon|to be written", re.IGNORECASE)
    for path in sorted(BLANKS.iterdir()):
        assert not barred.search(path.read_text("utf-8")), path.name


def test_the_blank_chapter_asks_in_every_part_and_has_the_parts_of_a_chapter() -> None:
    from casebook.book.asking import parts

    text = filled("chapter.md", {"number": "77", "title": "A door", "slug": SLUG})
    assert tuple(part.heading for part in parts(text)) == PARTS
    assert not [part.heading for part in parts(text) if part.written]


def test_every_exercise_begins_as_the_blank_one() -> None:
    """Its words and its setup cell are one text, so that a change reaches the next exercise too."""
    for slug in here().slugs():
        number = str(int(slug[:2]))
        head = (ROOT / "exercises" / f"{slug}.md").read_text("utf-8").partition(f"## {number}.1 ")[0].rstrip()
        title = row("chapters", number).title
        assert head.startswith(filled("exercise.md", {"number": number, "title": title, "slug": slug}).rstrip()), slug
