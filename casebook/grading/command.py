"""`python -m casebook grade`: what an instructor types, and what is said back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casebook.grading.assignment import NoSuchAssignment, chosen, read_folder
from casebook.grading.sandbox import MARKS, Kind, SandboxCannotStart, refuse_what_is_missing


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `grade` to the course's command line."""
    grading = commands.add_parser(
        "grade",
        help="grade a class's notebooks, each alone in a sandbox (Linux, with bubblewrap)",
        description="Grades every notebook in a folder or zip, as a platform leaves them, each alone in a sandbox.",
    )
    grading.add_argument("submissions", type=Path, help="a folder, a zip or one notebook")
    asked = grading.add_mutually_exclusive_group(required=True)
    asked.add_argument("--assignment", type=Path, metavar="FOLDER", help="the assignment's folder, with assignment.toml")
    asked.add_argument("--questions", nargs="+", metavar="ID", help="chapters and questions, such as 3 6.2")
    grading.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where grades go; only you can read it")
    seeds = grading.add_mutually_exclusive_group()
    seeds.add_argument("--seed", default="", help="the private seed: a number or a phrase that you keep to yourself")
    seeds.add_argument("--seed-file", type=Path, metavar="FILE", help="the same, in a file")
    grading.add_argument("--jobs", type=int, default=0, metavar="N", help="so many at once (without: one more than processors)")
    grading.add_argument("--afresh", action="store_true", help="grade again what is already graded")
    grading.add_argument(
        "--weaker-sandbox",
        action="store_true",
        help="where bubblewrap cannot start: another user and limits, but network and files of the machine are open; as root",
    )
    grading.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Grade. Exit status: 0 done, 2 it could not begin or go on, 130 stopped at the keyboard."""
    try:
        return _run(arguments)
    except (NoSuchAssignment, SandboxCannotStart) as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\ncasebook: stopped. The same command goes on from here.", file=sys.stderr)
        return 130


def _run(arguments: argparse.Namespace) -> int:
    kind: Kind = "weaker" if arguments.weaker_sandbox else "bubblewrap"
    refuse_what_is_missing(kind)
    from casebook.grading.batch import Bar, CannotGrade, Settings, grade, private_seed  # these need what was just looked for
    from casebook.grading.collect import NothingToCollect, collect

    assignment = read_folder(arguments.assignment) if arguments.assignment else chosen(arguments.questions)
    out: Path = arguments.out
    try:
        if arguments.submissions.is_dir() and out.resolve().is_relative_to(arguments.submissions.resolve()):
            raise CannotGrade(f"{out} lies inside the submissions; choose a folder beside them")
        submissions = collect(arguments.submissions, slugs=assignment.slugs)
        given = arguments.seed_file.read_text("utf-8") if arguments.seed_file else arguments.seed
        settings = Settings(assignment, private_seed(out, given), kind)
        grade(submissions, settings, out, at_once=arguments.jobs, afresh=arguments.afresh, progress=Bar(sys.stderr))
    except (CannotGrade, NothingToCollect, OSError, UnicodeDecodeError) as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    if MARKS[kind]:
        print(MARKS[kind], file=sys.stderr)
    print(f"{len(submissions)} submissions: {out / 'grades.csv'}, {out / 'class.html'}, {out / 'feedback'}")
    return 0
