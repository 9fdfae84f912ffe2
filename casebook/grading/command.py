"""`python -m casebook assign`, `grade`, `export`, `rejoin` and `purge`: what an instructor types, and what is said back."""

from __future__ import annotations

import argparse
import datetime as dt
import secrets
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from casebook.grading import assign, github, gradescope, nbgrader, roster
from casebook.grading.assignment import Unusable, chosen, read_folder, weighted
from casebook.grading.engine import NoEngine, dask
from casebook.grading.files import seed_from
from casebook.grading.sandbox import MARKS, Kind, SandboxCannotStart, refuse_what_is_missing


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the instructors' commands to the course's command line."""
    _add_assign(commands)
    _add_grade(commands)
    _add_export(commands)
    _add_rejoin(commands)
    _add_purge(commands)


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
    grading.add_argument(
        "--dask",
        default="",
        metavar="ADDRESS",
        help="spread the work over a Dask cluster, such as tcp://10.0.0.1:8786, or over a local one: local (casebook[dask])",
    )
    grading.add_argument("--afresh", action="store_true", help="grade again what is already graded")
    grading.add_argument("--pseudonyms", action="store_true", help="no names in what is written; `rejoin` joins them again")
    grading.add_argument("--names", type=Path, metavar="FILE", help="where the names are kept (without: beside --out)")
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
    except (Unusable, SandboxCannotStart, NoEngine) as problem:
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
    from casebook.grading.pseudonyms import beside, load

    assignment = read_folder(arguments.assignment) if arguments.assignment else chosen(arguments.questions)
    out: Path = arguments.out
    try:
        if arguments.names and not arguments.pseudonyms:
            raise CannotGrade("--names says where names are kept, and goes with --pseudonyms")
        if arguments.submissions.is_dir() and out.resolve().is_relative_to(arguments.submissions.resolve()):
            raise CannotGrade(f"{out} lies inside the submissions; choose a folder beside them")
        submissions = collect(arguments.submissions, slugs=assignment.slugs, files_named=not arguments.pseudonyms)
        names = load(arguments.names or beside(out)) if arguments.pseudonyms else None
        if names:
            if any(names.file.resolve().is_relative_to(each.resolve()) for each in (out, arguments.submissions)):
                raise CannotGrade(f"{names.file} must lie outside of the grades and of the submissions")
            submissions = names.hidden(submissions)
        given = arguments.seed_file.read_text("utf-8") if arguments.seed_file else arguments.seed
        settings = Settings(assignment, private_seed(out, given), kind)
        with dask(arguments.dask) if arguments.dask else nullcontext((None, 0)) as (executor, threads):
            at_once = arguments.jobs or threads
            done = grade(
                submissions,
                settings,
                out,
                executor=executor,
                at_once=at_once,
                afresh=arguments.afresh,
                names=names,
                progress=Bar(sys.stderr),
            )
    except (CannotGrade, NothingToCollect, OSError, UnicodeDecodeError) as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    if MARKS[kind]:
        print(MARKS[kind], file=sys.stderr)
    print(f"{len(submissions)} submissions: {out / 'grades.csv'}, {out / 'class.html'}, {out / 'feedback'}")
    if done.for_discussion:
        told = f"{done.marked} of {done.for_discussion} answers for discussion have points"
        print(f"{told}; read them in {out / 'review.html'}, type into {out / 'review.csv'}, and run this again")
    if done.absent:
        print(f"marks are kept for students who are not in this run: {', '.join(done.absent)}", file=sys.stderr)
    if names:
        print(f"names and key are in {names.file}: keep it from those who see {out}. An answer may still say whose it is.")
    return 0


# ---------------------------------------------------------------------------------------------------------------------
# for other tools

GUARANTEES = {
    "nbgrader": nbgrader.GUARANTEE,
    "gradebook": "The points are those of the sandboxed grading; no student's code runs.",
    "gradescope": gradescope.GUARANTEE,
    "canvas": roster.CANVAS.guarantee,
    "moodle": roster.MOODLE.guarantee,
    "github": github.GUARANTEE,
}
"""What each export promises; its help and its output say it."""

DOES = {
    "nbgrader": "source notebooks for `nbgrader generate_assignment`",
    "gradebook": "our grades into nbgrader's gradebook (with the Python in which nbgrader is installed)",
    "gradescope": "an autograder zip",
    "canvas": "our grades as a file that Canvas imports",
    "moodle": "our grades as a grading worksheet that Moodle imports",
    "github": "a workflow that checks students' repositories",
}


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    exporting = commands.add_parser("export", help="assignments and grades for nbgrader, Gradescope, Canvas, Moodle, GitHub")
    kinds = exporting.add_subparsers(required=True, dest="kind")
    made = {name: kinds.add_parser(name, help=DOES[name], description=GUARANTEES[name]) for name in DOES}
    for name in ("nbgrader", "gradescope", "github"):
        made[name].add_argument("assignment", type=Path, help="the folder that `assign` wrote")
    for name in ("gradebook", "canvas", "moodle"):
        made[name].add_argument("grades", type=Path, help="the folder that `grade` wrote")
    for name in ("nbgrader", "gradescope", "canvas", "moodle"):
        made[name].add_argument("--out", type=Path, required=True, help="what to write")
    for name in ("nbgrader", "gradescope"):
        made[name].add_argument("--seed", default="", help="the private seed (without: a new one)")
    for name in ("canvas", "moodle"):
        made[name].add_argument("--roster", type=Path, required=True, metavar="FILE", help="the CSV that the platform exported")
    made["canvas"].add_argument("--column", default="Three Red Lines", help="the assignment's column, such as 'Week 2 (1234)'")
    made["gradebook"].add_argument("--assignment", type=Path, required=True, metavar="FOLDER", help="what `assign` wrote")
    made["gradebook"].add_argument("--name", default="", help="the assignment's name in nbgrader (without: the folder's)")
    made["gradebook"].add_argument("--database", required=True, metavar="URL", help="such as sqlite:///gradebook.db")
    for each in made.values():
        each.set_defaults(run=_export)


def _export(arguments: argparse.Namespace) -> int:
    try:
        print(_exported(arguments))
    except (Unusable, OSError) as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    print(GUARANTEES[arguments.kind])
    return 0


def _exported(arguments: argparse.Namespace) -> str:
    """Write one export; what is said of it."""
    if arguments.kind == "nbgrader":
        folder: Path = arguments.assignment
        seed = seed_from(arguments.seed or secrets.token_hex(16))
        return str(nbgrader.source(read_folder(folder), arguments.out, name=folder.resolve().name, seed=seed))
    if arguments.kind == "gradebook":
        assigned, name = read_folder(arguments.assignment), arguments.name or arguments.assignment.resolve().name
        written = nbgrader.to_write(arguments.grades, assigned)
        nbgrader.into_gradebook(written, assigned, name=name, database=arguments.database)
        return f"{len(written)} students in {arguments.database}"
    if arguments.kind == "gradescope":
        gradescope.pack(arguments.assignment, arguments.out, seed=arguments.seed or secrets.token_hex(16))
        return f"{arguments.out}: keep it to yourself, the private seed is in it"
    if arguments.kind == "github":
        return str(github.write(arguments.assignment))
    platform, title = (roster.CANVAS, arguments.column) if arguments.kind == "canvas" else (roster.MOODLE, "")
    if arguments.out.exists():
        raise Unusable(f"{arguments.out} is there already; remove it, or name another file with --out")
    filled = roster.fill_file(platform, arguments.roster, roster.grades(arguments.grades), title)
    arguments.out.touch(mode=0o600)
    arguments.out.write_text(filled.text, "utf-8", newline="")
    for each in filled.not_in_roster:
        print(f"not written: {each}", file=sys.stderr)
    for each in filled.without_grade:
        print(f"without a grade: {each}", file=sys.stderr)
    return f"{arguments.out}: {filled.matched} grades"


# ---------------------------------------------------------------------------------------------------------------------
# students' data


def _add_rejoin(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    joining = commands.add_parser("rejoin", help="join names again with grades that were made with --pseudonyms")
    joining.add_argument("grades", type=Path, help="the folder that `grade --pseudonyms` wrote")
    joining.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where grades with names go")
    joining.add_argument("--names", type=Path, metavar="FILE", help="the file of names (without: the one beside the grades)")
    joining.set_defaults(run=_rejoin)


def _rejoin(arguments: argparse.Namespace) -> int:
    from casebook.grading.batch import CannotGrade
    from casebook.grading.rejoin import rejoin

    try:
        count = rejoin(arguments.grades, arguments.out, arguments.names)
    except (Unusable, CannotGrade, OSError) as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    print(f"{count} students with their names: {arguments.out / 'grades.csv'}, {arguments.out / 'feedback'}")
    return 0


def _add_purge(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    purging = commands.add_parser("purge", help="delete grades, all that was made with them, and the submissions")
    purging.add_argument("grades", type=Path, help="the folder that `grade` wrote")
    purging.add_argument("--submissions", type=Path, metavar="PLACE", help="what was graded, to be deleted too")
    purging.add_argument(
        "--names",
        type=Path,
        metavar="FILE",
        help="the file of names, deleted too, for all grades made with it (without: the one beside the grades)",
    )
    purging.add_argument("--yes", action="store_true", help="do not ask")
    purging.set_defaults(run=_purge)


def _purge(arguments: argparse.Namespace) -> int:
    """Delete. Exit status: 0 all deleted, 1 something is left or nothing was deleted, 2 it could not begin."""
    from casebook.grading import purge

    try:
        with purge.held(arguments.grades):
            plan = purge.plan(arguments.grades, arguments.submissions, arguments.names)
            print("To be deleted:", *plan.files, sep="\n  ")
            for path, why in plan.left:
                print(f"left: {path} ({why})", file=sys.stderr)
            print(purge.OUT_OF_REACH)
            if not arguments.yes and not _agreed(f"Delete these {len(plan.files)} files? They cannot be brought back. "):
                print("casebook: nothing was deleted", file=sys.stderr)
                return 1
            deleted = purge.carry_out(plan)
    except KeyboardInterrupt:
        print("\ncasebook: stopped; what was deleted until now is gone", file=sys.stderr)
        return 130
    except (Unusable, OSError) as problem:
        print(f"casebook: {problem}", file=sys.stderr)
        return 2
    print(f"{deleted} files deleted.")
    return 1 if plan.left else 0


def _agreed(question: str) -> bool:
    try:
        return input(f"{question}Type yes: ").strip().casefold() == "yes"
    except EOFError:
        return False
