"""The course on a command line: `inventory`, `check`, `case`; for teachers also `assign`, `grade`, `export` and others."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from casebook import __version__, before_after, partnership_folder
from casebook.examine import FOR_DISCUSSION
from casebook.grading import command
from casebook.notebook_file import NotANotebook
from casebook.questions import all_questions
from casebook.tables import table
from casebook.worked import check_notebook


def inventory() -> dict[str, Any]:
    """Every chapter, outcome and question, in a form that stays: keys are only ever added within one schema number.

    >>> sorted(inventory())
    ['chapters', 'outcomes', 'questions', 'schema', 'version']
    """
    return {
        "schema": 1,
        "version": __version__,
        "chapters": [
            {
                "number": each.number,
                "slug": each.slug,
                "title": each.title,
                "question": each.question,
                "reading_minutes": each.reading_minutes,
            }
            for each in table("chapters")
        ],
        "outcomes": [{"id": each.id, "chapter": each.chapter, "does": each.does} for each in table("outcomes")],
        "questions": [
            {
                "id": question.id,
                "chapter": question.chapter,
                "kind": question.kind,
                "minutes": question.minutes,
                "points": question.points,
                "outcome": question.outcome,
                "answer": question.answer,
                "needs": list(question.needs),
                "rules": [{"name": rule.name, "reason": rule.reason} for rule in question.criteria.values()],
                "mistakes": [{"name": mistake.name, "caught_by": mistake.caught_by} for mistake in question.mistakes],
                "hints": list(question.hints),
            }
            for question in all_questions()
        ],
    }


def _inventory(arguments: argparse.Namespace) -> int:
    held = inventory()
    if arguments.json:
        print(json.dumps(held, indent=2, ensure_ascii=False))
        return 0
    for chapter in held["chapters"]:
        print(f"{chapter['number']}. {chapter['title']}: {chapter['question']}")
        for question in held["questions"]:
            if question["chapter"] == chapter["number"]:
                print(f"   {question['id']} {question['kind']}, {question['minutes']} minutes, {question['outcome']}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    passed = True
    try:
        for report in check_notebook(arguments.notebook):
            if arguments.json:
                print(json.dumps(report.to_json(), ensure_ascii=False))
            else:
                print(report, end="\n\n")
            passed &= report.passed or report.note == FOR_DISCUSSION
    except NotANotebook as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    return 0 if passed else 1


def _case(arguments: argparse.Namespace) -> int:
    planted: list[partnership_folder.Planted] = []
    files = partnership_folder.artefacts(arguments.seed, key=planted.append)
    folder, key = arguments.out.resolve(), arguments.key and arguments.key.resolve()
    if key and (key == folder or folder in key.parents):
        print(f"casebook: the key would stand in the folder itself; name a file outside {arguments.out}", file=sys.stderr)
        return 2
    try:
        partnership_folder.write(files, arguments.out)
        if key:
            with key.open("x", encoding="utf-8", newline="") as file:
                table_of_planted = csv.writer(file, lineterminator="\n")
                table_of_planted.writerow(("line", "kind", "rule"))
                table_of_planted.writerows((each.line, each.kind, each.rule) for each in planted)
    except OSError as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    print(f"{arguments.out}: {len(files)} files")
    return 0


def main(words: Sequence[str] | None = None) -> int:
    """Run one command. Exit status: 0 all passed, 1 something found or open, 2 the file cannot be used."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a Windows console may lack an arrow; better a question mark than a crash
    parser = argparse.ArgumentParser(prog="python -m casebook", description="Three Red Lines on a command line.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True)
    listing = commands.add_parser("inventory", help="list every chapter, outcome and question")
    listing.add_argument("--json", action="store_true", help="in a stable, documented form")
    listing.set_defaults(run=_inventory)
    checking = commands.add_parser("check", help="report on a worked notebook of your own (it runs the notebook's code)")
    checking.add_argument("notebook", type=Path)
    checking.add_argument("--json", action="store_true", help="one report a line")
    checking.set_defaults(run=_check)
    before_after.add_to(commands)
    case = commands.add_parser("case", help="write the folder of an invented partnership, for chapter 14")
    case.add_argument("seed", help="any word: the same word gives the same folder")
    case.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where to; it must be new or empty")
    case.add_argument(
        "--key", type=Path, metavar="FILE", help="for teachers: a CSV, elsewhere, of what was planted and what only looks so"
    )
    case.set_defaults(run=_case)
    command.add_to(commands)
    arguments = parser.parse_args(words)
    try:
        return int(arguments.run(arguments))
    except UnicodeEncodeError:
        print("casebook: this machine's locale cannot spell a word of the command; begin it with PYTHONUTF8=1", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads has seen enough, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
