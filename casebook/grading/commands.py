"""The commands of those who teach, as `python -m casebook` offers them."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import Any

from casebook.grading import assign, assignment


def add(commands: Any) -> None:
    """Add them to the parser's commands."""
    setting = commands.add_parser("assign", help="write a folder and a zip of exercises for students")
    setting.add_argument("what", nargs="*", metavar="CHAPTER|QUESTION", help="chapters (3 6) and single questions (8.2)")
    setting.add_argument("--title", default="Assignment", help='as students read it, such as "Week 2"')
    setting.add_argument("--due", type=_day, help="a day, such as 2027-03-01")
    setting.add_argument("--points", type=Path, metavar="FILE", help="a TOML file with [points] and [weights]")
    setting.add_argument("--submit", default=assign.SUBMIT, metavar="TEXT", help="how to hand in, in a sentence")
    setting.add_argument("--out", type=Path, required=True, help="the folder to write; its zip stands beside it")
    setting.set_defaults(run=_assign)


def _assign(arguments: argparse.Namespace) -> int:
    try:
        set_ = assignment.of(arguments.what, title=arguments.title, due=arguments.due)
        if arguments.points:
            set_ = assignment.weighted(set_, arguments.points)
        archive = assign.hand_out(set_, arguments.out, submit=arguments.submit)
    except assignment.Unusable as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    print(f"{arguments.out} and {archive}: {len(set_.points)} questions, {sum(set_.points.values()):g} points")
    return 0


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write it as 2027-03-01") from None
