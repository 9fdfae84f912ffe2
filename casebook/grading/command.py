"""`python -m casebook assign` and `grade`: what an instructor types, and what is said back."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

from casebook.grading import assign
from casebook.grading.assignment import Unusable, chosen, read_folder, weighted
from casebook.grading.sandbox import MARKS, Kind, SandboxCannotStart, refuse_what_is_missing


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the instructors' commands to the course's command line."""
    _add_assign(commands)
    _add_grade(commands)


def _add_assign(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    setting = commands.add_parser("assign", help="write a folder and a zip of exercises for students")
    setting.add_argument("what", nargs="*", metavar="CHAPTER|QUESTION", help="chapters (3 6) and single questions (8.2)")
    setting.add_argument("--title", default="Assignment", help='as students read it, such as "Week 2"')
    setting.add_argument("--due", type=_day, help="a day, such as 2027-03-01")
    setting.add_argument("--points", type=Path, metavar="FILE", help="a TOML file with [points] and [weights]")
    setting.add_argument(
        "--credit",
        choices=("by share", "whole"),
        default="by share",
        help="what a wrong answer keeps: what it gets right (without this option), or nothing",
    )
    setting.add_argument("--submit", default=assign.SUBMIT, metavar="TEXT", help="how to hand in, in a sentence")
    setting.add_argument("--out", type=Path, required=True, help="the folder to write; its zip stands beside it")
    setting.set_defaults(run=_assign)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write it as 2027-03-01") from None


def _assign(arguments: argparse.Namespace) -> int:
    try:
        assigned = replace(chosen(arguments.what, title=arguments.title), due=arguments.due, credit=arguments.credit)
        if arguments.points:
            assigned = weighted(assigned, arguments.points)
        archive = assign.hand_out(assigned, arguments.out, submit=arguments.submit)
    except Unusable as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    print(f"{arguments.out} and {archive}: {len(assigned.points)} questions, {sum(assigned.points.values()):g} points")
    return 0


def _add_grade(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
    except (Unusable, SandboxCannotStart) as problem:
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
