"""The score is safe: hostile and broken submissions, each with the points it gets, and nothing outside changes.

Every submission answers three questions of exercise 6 (6.1 in a table, 6.2 and 6.4 with functions) and attacks or breaks one
thing. `LEAKY` answers are right only if the attack before them got in, so that a pass would prove a leak.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from classroom import EXERCISE, HER_YES, LEAKY, RIGHT, STATE, TAKEN_APART, as_bytes, code, worked
from conftest import ROOT

from casebook import check
from casebook.__main__ import main
from casebook.answers import InProcess
from casebook.examine import PUBLIC_SEED, draw, examine
from casebook.grading import batch, feedback, marking, sandbox, summary
from casebook.grading.answer import CellToRun, InSandbox, StudentsWork
from casebook.grading.assignment import Asked, Assignment, Unusable, chosen, left_behind, read_folder
from casebook.grading.collect import collect
from casebook.grading.likeness import behaves_like, prepared, table_behaves_like
from casebook.grading.marking import File, Marked, mark
from casebook.grading.runtime import WITHHELD
from casebook.grading.sandbox import Limits, SandboxCannotStart, Sandboxes
from casebook.plain import to_plain
from casebook.question import Question
from casebook.questions import all_questions, find

SEED = 4711
QUICK = Limits(cell_seconds=3, call_seconds=2, calls_worth=2, submission_seconds=45, memory=1 << 29)
ASKED = chosen(["6.1", "6.2", "6.4"])
ALL = {"6.1": 1, "6.2": 1, "6.4": 1}

PUBLIC = {json.dumps(case.plain, sort_keys=True): case.expected for case in draw(find("6.2"), PUBLIC_SEED)}
HARD_CODED = f"""
import json
from datetime import date
known = {PUBLIC!r}
def plain(value):
    if isinstance(value, date): return {{"$date": value.isoformat()}}
    if isinstance(value, (list, tuple)): return [plain(item) for item in value]
    if isinstance(value, dict): return {{key: plain(item) for key, item in value.items()}}
    return value
def state(events, day):
    return known.get(json.dumps([plain(events), plain(day)], sort_keys=True), "unknown")
"""
"""Knows the public cases by heart."""

PIPE = """
import os
def pipes():
    for number in range(3, 40):
        try:
            if os.readlink(f"/proc/self/fd/{number}").startswith("pipe:"): yield number
        except OSError: pass
def tell(content):
    for number in pipes():
        os.set_blocking(number, False)
        try: os.write(number, content)
        except OSError: pass
"""
"""Writes to whatever pipe it finds."""


def pair(state: str, **more: str) -> dict[str, str]:
    """The right answers, with another to 6.2."""
    return {**RIGHT, "6.2": state, **more}


def hostile(state: str, *cells: str, name: str = "6.2") -> dict[str, Any]:
    return worked({**RIGHT, name: state}, before=cells)


def trying(attack: str) -> dict[str, Any]:
    """Run an attack that sets `got_in`; 6.2 is right only if it succeeds."""
    body = "\n".join("    " + line for line in attack.strip("\n").splitlines())
    return worked(pair(LEAKY), before=[f"got_in = False\ntry:\n{body}\nexcept BaseException:\n    pass"])


class Outside:
    """What attacks reach for: files that anybody may write, a server on this machine, another student's notebook."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.chmod(0o777)
        for name in ("another-student.ipynb", "grades.csv"):
            (folder / name).write_text("of somebody else")
            (folder / name).chmod(0o666)
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self.server.accept()
            except OSError:
                return
            self.connections += 1

    def picture(self) -> dict[str, str]:
        """Every file that an attack could have changed, by its contents."""
        watched = [*self.folder.rglob("*"), *(ROOT / "casebook").rglob("*.py"), *(ROOT / "data").glob("*"), EXERCISE]
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in watched if path.is_file()}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    folder = Path("/var/tmp") / f"casebook-outside-{os.getpid()}"
    folder.mkdir()
    made = Outside(folder)
    before = made.picture()
    yield made
    assert made.picture() == before, "an attack changed something outside"
    assert made.connections == 0, "an attack reached the network"
    assert not left_over(), "a process of a student's is still there"
    made.server.close()
    shutil.rmtree(folder)


def left_over() -> list[str]:
    """Processes of sandboxes that are still there, after a moment to go, and should not be.

    A Python that stands ready is a child of this process; and another process that tests at the same time has sandboxes of
    its own, whose folders bear its number.
    """
    for _ in range(300):
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words, status = (entry / "cmdline").read_bytes(), (entry / "status").read_text()
            except OSError:
                continue
            maker = re.search(rb"casebook-grading-(\d+)-", words)
            if not maker or f"\nPPid:\t{os.getpid()}\n" in status:
                continue
            if int(maker[1]) == os.getpid() or not Path("/proc", maker[1].decode()).exists():
                found.append(words.decode("utf-8", "replace")[:200])
        if not found:
            return []
        time.sleep(0.1)
    return found


# ---------------------------------------------------------------------------------------------------------------------
# hostile: (submission, points, words that the student reads or None)

Attack = tuple[Any, dict[str, float], str | None]


def attacks(outside: Outside) -> dict[str, Attack]:
    only_62 = {"6.1": 1, "6.2": 0, "6.4": 1}
    out = outside.folder
    return {
        # the score
        "right": (worked(), ALL, "no finding"),
        "nothing done": (worked({}), {"6.1": 0, "6.2": 0, "6.4": 0}, "not attempted"),
        "wrong": (hostile(STATE.replace('"until"] < day', '"until"] <= day')), only_62, "last day"),
        "the public cases by heart": (hostile(HARD_CODED), only_62, "On cases that you cannot see"),
        "always equal": (
            hostile(
                "class Same:\n    __eq__ = lambda *_: True\n    __hash__ = lambda _: 0\ndef state(events, day): return Same()"
            ),
            only_62,
            "cannot be checked",
        ),
        "a text equal to any": (
            hostile(
                "class Same(str):\n    __eq__ = lambda *_: True\n    __hash__ = str.__hash__\ndef state(events, day): return Same('given')"
            ),
            only_62,
            None,
        ),
        "comparison patched": (
            trying("import casebook.examine\ncasebook.examine.same = lambda *_: True\ngot_in = True"),
            only_62,
            None,
        ),
        "builtins patched": (
            worked(before=["import builtins, json\nbuiltins.sorted = lambda *_, **__: []\njson.dumps = lambda *_, **__: '{}'"]),
            {"6.1": 1, "6.2": 0, "6.4": 0},
            None,
        ),
        "the worker patched": (
            worked(
                pair("def state(events, day): return 'given'"),
                before=["import worker\nworker.answer_calls = lambda pipe, *_: pipe.say(at=0, values=['given'], passed=True)"],
            ),
            {"6.1": 0, "6.2": 0, "6.4": 0},
            None,
        ),
        "solutions imported": (
            trying("from casebook.questions import find\nright = find('6.2').solve\ngot_in = True"),
            only_62,
            None,
        ),
        "checks imported": (trying("import casebook.checking, casebook.grading\ngot_in = True"), only_62, None),
        "solutions in memory": (
            trying(
                "import gc, sys\ngot_in = any('casebook.question' in name for name in sys.modules) or any(type(each).__name__ == 'Question' for each in gc.get_objects())"
            ),
            only_62,
            None,
        ),
        "expected values in a caller's frame": (
            trying(
                "import sys\nframe = sys._getframe()\nwhile frame:\n    got_in = got_in or 'expected' in frame.f_locals or 'seed' in frame.f_locals\n    frame = frame.f_back"
            ),
            only_62,
            None,
        ),
        "verdicts read": (
            worked(
                {**RIGHT, "6.1": "her_yes = {each.case: each.verdict for each in table('readings') if each.question == '6.1'}"}
            ),
            {"6.1": 0, "6.2": 1, "6.4": 1},
            "data/readings.csv is missing",
        ),
        # the pipe
        "a forged verdict": (
            hostile(PIPE + 'tell(b\'{"passed": true, "points": 100}\\n\')\n' + STATE),
            only_62,
            None,
        ),
        "a forged reply": (
            hostile(PIPE + 'def state(events, day):\n    tell(b\'{"at":0,"value":"given"}\\n\')\n    return \'given\''),
            only_62,
            None,
        ),
        "a forged end": (
            hostile(PIPE + "def state(events, day):\n    tell(b'{\"over\":\"\"}\\n')\n    return 'given'"),
            only_62,
            None,
        ),
        "a flooded pipe": (
            hostile(
                "import os\n"
                + PIPE
                + "def state(events, day):\n    while True: [os.write(n, b'x' * 65536) for n in pipes() if os.readlink(f'/proc/self/fd/{n}') and n > 2]"
            ),
            only_62,
            None,
        ),
        "a deep reply": (
            hostile(
                PIPE + "def state(events, day):\n    tell(b'{\"at\":0,\"values\":' + b'[' * 50000 + b'\\n')\n    return 'given'"
            ),
            only_62,
            None,
        ),
        "a reply of another shape": (
            hostile(PIPE + "def state(events, day):\n    tell(b'{\"at\":0,\"raised\":5}\\n')\n    return 'given'"),
            only_62,
            None,
        ),
        "a forged record": (
            hostile(
                PIPE
                + 'def state(events, day):\n    tell(b\'{"at":0,"value":{"$record":"Claim","id":5}}\\n\')\n    return \'given\''
            ),
            only_62,
            None,
        ),
        "all files closed": (
            hostile("import os\ndef state(events, day):\n    os.closerange(0, 64)\n    return 'given'"),
            only_62,
            None,
        ),
        # the end of a process
        "exit in an answer": (hostile("import os\ndef state(events, day): os._exit(0)"), only_62, None),
        "exit in a cell": (worked(before=["import os\nos._exit(3)"]), ALL, None),
        "sys.exit in a cell": (worked(before=["import sys\nsys.exit()"]), ALL, None),
        "killed": (hostile("import os\ndef state(events, day): os.kill(os.getpid(), 9)"), only_62, "signal 9"),
        "all killed": (hostile("import os\ndef state(events, day): os.kill(-1, 9)"), only_62, None),
        "a crash": (hostile("import ctypes\ndef state(events, day): ctypes.string_at(0)"), only_62, "signal 11"),
        "a recursion without bound": (
            hostile("import sys\nsys.setrecursionlimit(10**9)\ndef state(events, day): return state(events, day)"),
            only_62,
            None,
        ),
        # resources
        "a fork bomb in a cell": (worked(before=["import os\nwhile True:\n    os.fork()"]), ALL, None),
        "a fork bomb in an answer": (hostile("import os\ndef state(events, day):\n    while True: os.fork()"), only_62, None),
        "a copy goes on": (hostile("import os\nos.fork()\n" + STATE), ALL, None),
        "memory at once": (hostile("def state(events, day): return 'x' * (3 << 30)"), only_62, "MemoryError"),
        "memory by and by": (
            hostile("def state(events, day):\n    held = []\n    while True: held.append(bytes(32 << 20))"),
            only_62,
            "MemoryError",
        ),
        "the disk filled": (
            worked(before=["for at in range(200):\n    with open(f'/tmp/{at}', 'wb') as file: file.write(b'x' * (4 << 20) )"]),
            ALL,
            None,
        ),
        "an endless loop in an answer": (
            hostile("def state(events, day):\n    while True: pass"),
            only_62,
            "did not come back",
        ),
        "an endless loop in a cell": (worked(before=["while True: pass"]), ALL, None),
        "a loop that ignores signals": (
            worked(
                before=[
                    "import signal\nfor number in range(1, 30):\n    try: signal.signal(number, signal.SIG_IGN)\n    except OSError: pass\nwhile True:\n    try:\n        while True: pass\n    except BaseException: pass"
                ]
            ),
            ALL,
            None,
        ),
        "asleep": (hostile("import time\ndef state(events, day): time.sleep(1e6)"), only_62, "did not come back"),
        "one endless operation": (hostile("def state(events, day): return sum(range(10**15))"), only_62, "did not come back"),
        "endless cells": (worked(before=["while True: pass"] * 6), {"6.1": 0, "6.2": 0, "6.4": 0}, "do not run"),
        "an endless generator": (
            hostile("import itertools\ndef state(events, day): return itertools.count()"),
            only_62,
            "may never end",
        ),
        "a nest": (
            hostile("def state(events, day):\n    nest = []\n    for _ in range(900): nest = [nest]\n    return nest"),
            only_62,
            "nested",
        ),
        "a number without end": (hostile("def state(events, day): return 10 ** 100000"), only_62, "digits"),
        "no number": (hostile("def state(events, day): return float('nan')"), only_62, "not a number"),
        # what is outside
        "another student read": (trying(f"got_in = bool(open({str(out / 'another-student.ipynb')!r}).read())"), only_62, None),
        "another student's work deleted": (trying(f"import shutil\nshutil.rmtree({str(out)!r})\ngot_in = True"), only_62, None),
        "the course read": (
            trying(f"got_in = bool(open({str(ROOT / 'casebook/questions/__init__.py')!r}).read())"),
            only_62,
            None,
        ),
        "passwords read": (trying("got_in = bool(open('/etc/passwd').read())"), only_62, None),
        "homes listed": (trying("import os\ngot_in = bool(os.listdir('/root') or os.listdir('/home'))"), only_62, None),
        "the first process entered": (trying("import os\ngot_in = bool(os.listdir('/proc/1/root/var/tmp'))"), only_62, None),
        "the system written": (
            trying(
                "import casebook.records, os\nfor place in (os.environ['PYTHONHOME'] + '/x', '/usr/lib/x', '/x', '/dev/x', casebook.records.__file__, '/tmp/data/x'):\n    try:\n        open(place, 'w').close()\n        got_in = True\n    except OSError: pass"
            ),
            only_62,
            None,
        ),
        "mounted anew": (
            trying(
                "import ctypes\nlibc = ctypes.CDLL(None)\ngot_in = libc.mount(None, b'/', None, 32 | 4096, None) == 0 or libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0"
            ),
            only_62,
            None,
        ),
        "another namespace": (trying("import ctypes\ngot_in = ctypes.CDLL(None).unshare(0x10000000) == 0"), only_62, None),
        "root": (trying("import os\nos.setuid(0)\ngot_in = True"), only_62, None),
        "the network": (
            trying(f"import socket\nsocket.create_connection(('127.0.0.1', {outside.port}), 1)\ngot_in = True"),
            only_62,
            None,
        ),
        "a name looked up": (trying("import socket\nsocket.getaddrinfo('example.org', 80)\ngot_in = True"), only_62, None),
        "a daemon": (
            worked(
                before=[
                    "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(1000)\n    os._exit(0)"
                ]
            ),
            ALL,
            None,
        ),
        "threads left": (
            worked(
                before=["import threading, time\nfor _ in range(5): threading.Thread(target=time.sleep, args=(1000,)).start()"]
            ),
            ALL,
            None,
        ),
        # what is said
        "HTML in an answer": (
            hostile("def state(events, day): return '<script>alert(1)</script><img src=x onerror=alert(1)>'"),
            only_62,
            None,
        ),
        "half a character": (hostile("def state(events, day): raise ValueError('\\ud800 <b>')"), only_62, "ValueError"),
        "an error that hides": (
            hostile("class Ugly(Exception):\n    def __str__(self): raise RuntimeError\ndef state(events, day): raise Ugly"),
            only_62,
            "Ugly",
        ),
        "hidden cases echoed in an error": (hostile("def state(events, day): raise ValueError(repr(events))"), only_62, None),
        "hidden cases kept in a file": (
            hostile(
                "import json\ndef state(events, day):\n    with open('/tmp/seen', 'a') as file: file.write(repr(events))\n    print(open('/tmp/seen').read()[-1500:])\n    return 'given'"
            ),
            only_62,
            None,
        ),
        "one answer spoils another": (
            worked(
                {
                    **RIGHT,
                    "6.4": "spoilt = []\n" + TAKEN_APART.replace("    return", "    spoilt.append(1)\n    return", 1),
                    "6.2": STATE.replace("    last = ", "    if spoilt: return 'given'\n    last = "),
                }
            ),
            ALL,
            None,
        ),
        "input asked for": (hostile("def state(events, day): return input()"), only_62, "EOFError"),
    }


# ---------------------------------------------------------------------------------------------------------------------
# broken


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    notebook = worked()
    change(notebook)
    return notebook


def _answer_cell(notebook: dict[str, Any], question: str) -> int:
    return next(
        at
        for at, cell in enumerate(notebook["cells"])
        if cell["metadata"].get("casebook", {}).get("question") == question and "answer" in cell["metadata"]["tags"]
    )


def _copy(notebook: dict[str, Any], *, starter: bool) -> None:
    at = _answer_cell(notebook, "6.2")
    cell = dict((worked({}) if starter else notebook)["cells"][at])
    notebook["cells"].insert(at + 1, cell)


def _duplicate_ids(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell["id"] = "same"


def _reorder(notebook: dict[str, Any]) -> None:
    at, other = _answer_cell(notebook, "6.2"), _answer_cell(notebook, "6.4")
    cells = notebook["cells"]
    cells[at], cells[other] = cells[other], cells[at]


def _bare(notebook: dict[str, Any]) -> None:
    notebook["metadata"] = {}
    for cell in notebook["cells"]:
        cell["metadata"] = {}


NONE = {"6.1": 0, "6.2": 0, "6.4": 0}
ONLY_62 = {"6.1": 1, "6.2": 0, "6.4": 1}

BROKEN: dict[str, tuple[Any, dict[str, float], str | None]] = {
    "malformed JSON": (b'{"cells": [', NONE, "not valid JSON"),
    "cut off": (as_bytes(worked())[:3000], NONE, "not valid JSON"),
    "no notebook": (b"%PDF-1.7 \xff\xfe\x00 not a notebook", NONE, "not UTF-8"),
    "a page of HTML": (b"<!doctype html><title>Log in</title>", NONE, "not valid JSON"),
    "empty": (b"", NONE, "is empty"),
    "no cells": (b"{}", NONE, "has no cells"),
    "an old format": (b'{"worksheets": [{"cells": []}], "nbformat": 3}', NONE, "old format"),
    "huge": (as_bytes(worked()) + b" " * (11 << 20), NONE, "too large"),
    "too many values": (b'{"cells": [' + b"[]," * 1_100_000 + b"[]]}", NONE, "too large"),
    "very deep": (b"[" * 200_000, NONE, "not valid JSON"),
    "another kernel": (
        changed(lambda n: n["metadata"].update(kernelspec={"name": "ir", "language": "R"}, language_info={"name": "R"})),
        NONE,
        "Python kernel",
    ),
    "another exercise": ((ROOT / "exercises" / "01-the-remark.ipynb").read_bytes(), NONE, "no notebook answers"),
    "duplicate ids": (changed(_duplicate_ids), ALL, None),
    "a copied cell": (changed(lambda n: _copy(n, starter=False)), ALL, None),
    "a starter copied below its answer": (changed(lambda n: _copy(n, starter=True)), ALL, None),
    "a deleted cell": (changed(lambda n: n["cells"].pop(_answer_cell(n, "6.2"))), ONLY_62, "not attempted"),
    "all checks deleted": (
        changed(lambda n: n.update(cells=[c for c in n["cells"] if "check" not in c["metadata"].get("tags", [])])),
        ALL,
        None,
    ),
    "cleared metadata": (changed(_bare), ALL, None),
    "reordered cells": (changed(_reorder), ALL, None),
    "the first cell deleted": (changed(lambda n: n["cells"].pop(1)), ALL, None),
    "Windows line ends": (as_bytes(worked()).replace(b"\\n", b"\\r\\n"), ALL, None),
    "Windows line ends in the file": (json.dumps(worked(), indent=1).replace("\n", "\r\n").encode(), ALL, None),
    "a byte order mark": (b"\xef\xbb\xbf" + as_bytes(worked()), ALL, None),
    "not UTF-8": (
        json.dumps(changed(lambda n: n["cells"].append(code("# é"))), ensure_ascii=False).encode("cp1252"),
        NONE,
        "not UTF-8",
    ),
    "UTF-16": (json.dumps(worked()).encode("utf-16"), NONE, "not UTF-8"),
    "a syntax error": (worked(pair("def state(events, day:\n    return 'given'")), ONLY_62, "does not run"),
    "a zero byte": (worked(pair("def state(events, day):\n    return '\0'")), ONLY_62, None),
    "another name": (worked(pair(STATE.replace("def state", "def my_state"))), ONLY_62, "nothing named state"),
    "a value for a function": (worked(pair("state = 'given'")), ONLY_62, "asks for a function"),
    "a class for a function": (worked(pair("class state:\n    pass")), ONLY_62, None),
    "a name from a cell that fails": (worked(pair("import no_such_module\n" + STATE)), ONLY_62, "ModuleNotFoundError"),
    "magics": (
        worked(before=["%matplotlib inline\n!pip install pandas\nx = 1", "%%bash\nrm -rf /", "%%time\ny = 2"]),
        ALL,
        None,
    ),
    "source in odd pieces": (
        changed(lambda n: n["cells"].append({"cell_type": "code", "source": [1, None], "metadata": 7})),
        ALL,
        None,
    ),
    "cells of another kind": (changed(lambda n: n["cells"].extend([1, None, [], {"cell_type": "code"}])), ALL, None),
}


# ---------------------------------------------------------------------------------------------------------------------
# all of them at once, because most of the time is waiting


@pytest.fixture(scope="module")
def sandboxes(outside: Outside) -> Iterator[Sandboxes]:
    with Sandboxes(limits=QUICK) as made:
        made.check()
        yield made


@pytest.fixture(scope="module")
def marked(outside: Outside, sandboxes: Sandboxes) -> Iterator[dict[str, Future[Marked]]]:
    submitted = {name: attack[0] for name, attack in {**attacks(outside), **BROKEN}.items()}
    with ThreadPoolExecutor(6) as pool:
        yield {name: pool.submit(mark, [_file(content)], ASKED, sandboxes, SEED) for name, content in submitted.items()}


def _file(content: Any) -> File:
    return File("06.ipynb", content if isinstance(content, bytes) else as_bytes(content))


ATTACKS = list(attacks(type("Nowhere", (), {"folder": Path("/nowhere"), "port": 9})()))  # type: ignore[arg-type]


def test_there_are_at_least_forty() -> None:
    assert len(ATTACKS) >= 40
    assert len(ATTACKS) + len(BROKEN) >= 80


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_submission_gets_its_points(name: str, outside: Outside, marked: dict[str, Future[Marked]]) -> None:
    _, points, words = attacks(outside)[name]
    _holds(marked[name].result(), points, words)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_submission_gets_its_points(name: str, marked: dict[str, Future[Marked]]) -> None:
    _, points, words = BROKEN[name]
    _holds(marked[name].result(), points, words)


def _holds(result: Marked, points: dict[str, float], words: str | None) -> None:
    told = marking.to_json(result, ASKED, "")
    assert {each["id"]: each["points"] for each in told["questions"]} == points, json.dumps(told, indent=1)
    page = feedback.page(told, "Anna <Lund>")
    for bad in ("<script", "<img", "Anna <", "<b>", "Traceback", str(ROOT), "0x7"):
        assert bad not in page
    page.encode("utf-8", "replace")
    if words:
        assert words in json.dumps(told, ensure_ascii=False) or words in page, json.dumps(told, indent=1)


@pytest.mark.parametrize("name", ["hidden cases echoed in an error", "hidden cases kept in a file"])
def test_feedback_shows_no_hidden_case(name: str, marked: dict[str, Future[Marked]]) -> None:
    told = json.dumps(marking.to_json(marked[name].result(), ASKED, ""), ensure_ascii=False)
    days = {
        seed: set(re.findall(r"\d{4}-\d\d-\d\d", json.dumps([case.plain for case in draw(find("6.2"), seed)])))
        for seed in (SEED, PUBLIC_SEED)
    }
    hidden = days[SEED] - days[PUBLIC_SEED]
    assert len(hidden) > 10
    shown = {f"{int(y):04d}-{int(m):02d}-{int(d):02d}" for y, m, d in re.findall(r"date\((\d+), (\d+), (\d+)\)", told)}
    assert not hidden & (shown | set(re.findall(r"\d{4}-\d\d-\d\d", told)))


# ---------------------------------------------------------------------------------------------------------------------
# what the sandbox is


@contextmanager
def probed(sandboxes: Sandboxes, source: str) -> Iterator[Any]:
    """What a cell finds out from inside, while its sandbox stands."""
    with StudentsWork(sandboxes, [(CellToRun(1, source),)]) as work:
        assert not work.problems(0), work.problems(0)
        answer = InSandbox(work, 0, marshal.dumps({"work": "found", "calls": [[]]}))
        assert answer.form("found") == "value"
        yield answer.call("found", [])


def probe(sandboxes: Sandboxes, source: str) -> Any:
    """The same, once it is gone."""
    with probed(sandboxes, source) as found:
        return found


def test_the_sandbox_holds_no_answer(sandboxes: Sandboxes) -> None:
    held = probe(
        sandboxes,
        "import os\ntop = os.path.dirname(os.environ['PYTHONHOME'])\nfound = [os.path.join(f, n)[len(top):] for f, _, names in os.walk(top + '/lib') for n in names]",
    )
    assert "/lib/casebook/records.py" in held
    assert "/lib/data/claims.csv" in held
    names = {Path(path).stem for path in held}
    assert not names & {*WITHHELD, "readings", "propositions", "worked", "page"}
    assert not [path for path in held if "questions" in path or "grading" in path]


def test_the_sandbox_has_its_limits(sandboxes: Sandboxes) -> None:
    found = probe(
        sandboxes,
        "import os, resource\nstatus = open('/proc/self/status').read()\n"
        "found = {'capabilities': status.split('CapEff:')[1].split()[0], 'bounding': status.split('CapBnd:')[1].split()[0],"
        " 'no new': status.split('NoNewPrivs:')[1].split()[0], 'processes': len([n for n in os.listdir('/proc') if n.isdigit()]),"
        " 'memory': resource.getrlimit(resource.RLIMIT_AS)[1], 'networks': os.listdir('/proc/self/net') and open('/proc/self/net/dev').read().count(':'),"
        " 'programs': os.path.exists('/usr/bin'), 'folders': sorted(os.listdir('/')), 'environment': sorted(os.environ)}",
    )
    assert int(found["capabilities"], 16) == 0
    assert int(found["bounding"], 16) == 0
    assert found["no new"] == "1"
    assert found["processes"] <= 6
    assert found["memory"] == QUICK.memory
    assert found["networks"] == 1, "only the loopback of its own"
    assert not found["programs"]
    assert set(found["folders"]) <= {
        "dev",
        "etc",
        "lib",
        "lib64",
        "proc",
        "tmp",
        "usr",
        *(part for part in (sys.base_prefix.split("/")[1], "var")),
    }
    assert set(found["environment"]) <= {
        "HOME",
        "LANG",
        "LC_CTYPE",
        "LD_LIBRARY_PATH",
        "OPENBLAS_NUM_THREADS",
        "PATH",
        "PWD",
        "PYTHONHASHSEED",
        "PYTHONPATH",
        "PYTHONHOME",
    }


OURS = (
    "from math import gcd\nslow = __import__('time').sleep(1000)",
    "base = 20",
    "twice = 2 * base",
    "import time\ntime.sleep(1000)\nnobody = 1",
)
"""Setup cells: of the first only an import is used, of the last nothing."""


def test_nothing_of_the_outside_is_open_or_shared(sandboxes: Sandboxes) -> None:
    source = (
        "import os\nfound = {'files': [], 'namespaces': {}}\n"
        "for number in os.listdir('/proc/self/fd'):\n"
        "    try: found['files'].append(os.readlink('/proc/self/fd/' + number).partition(':')[0])\n"
        "    except OSError: pass\n"
        "for name in os.listdir('/proc/self/ns'): found['namespaces'][name] = os.readlink('/proc/self/ns/' + name)\n"
        "found['session'] = os.getsid(0)"
    )
    another = "import os\nfound = {name: os.readlink('/proc/self/ns/' + name) for name in ('ipc', 'mnt', 'net', 'pid', 'user')}"
    with probed(sandboxes, source) as found:  # the second while the first stands: the number of one that is gone is given anew
        again = probe(sandboxes, another)
    assert set(found["files"]) <= {"/dev/null", "pipe"} | {
        each for each in found["files"] if re.fullmatch(r"/proc/\d+/fd", each)
    }
    for name in ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts"):
        assert found["namespaces"][name] != os.readlink(f"/proc/self/ns/{name}"), name
    assert found["session"] != os.getsid(0)
    assert not set(again.values()) & set(found["namespaces"].values()), "two students share nothing"


def test_an_untouched_cell_runs_only_for_those_who_need_it(sandboxes: Sandboxes) -> None:
    cells = (
        *(CellToRun(number, source, left_behind(source)) for number, source in enumerate(OURS)),
        CellToRun(9, "found = twice + gcd(4, 6)"),
    )
    with StudentsWork(sandboxes, [cells]) as work:
        assert not work.problems(0)
        answer = InSandbox(work, 0, marshal.dumps({"work": "found", "calls": [[]]}))
        assert (answer.form("found"), answer.call("found", [])) == ("value", 42)


def test_the_notebooks_own_checks_are_harmless(sandboxes: Sandboxes) -> None:
    found = probe(
        sandboxes,
        "from casebook import Finding, cases, check, frame, hint, row, table\nfound = [str(check('6.2', 5)), str(hint('6.2')), cases('6.2'), row('claims', 'N04').speaker]",
    )
    assert found == [
        "Checks are made by the grader, outside this sandbox.",
        "Hints are in the notebook and in the page.",
        [],
        "ant",
    ]


def test_why_not_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "bwrap: setting up uid map: Permission denied"
    settings = {
        "kernel.apparmor_restrict_unprivileged_userns": ("1", "AppArmor"),
        "kernel.unprivileged_userns_clone": ("0", "unprivileged_userns_clone=1"),
        "user.max_user_namespaces": ("0", "allows no user namespaces"),
    }
    for name, (value, words) in settings.items():
        assert words in sandbox.explain(said, {name: value}.get)
    assert "as they are inside most containers" in sandbox.explain("bwrap: No permissions to create new namespace", {}.get)
    assert "Python does not run" in sandbox.explain("", {}.get)
    monkeypatch.setattr(sandbox, "_is_root", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "bwrap" else f"/usr/bin/{name}")
    with pytest.raises(SandboxCannotStart, match="apt-get install --yes bubblewrap"):
        sandbox.refuse_what_is_missing("bubblewrap")
    with pytest.raises(SandboxCannotStart, match="only root"):
        sandbox.refuse_what_is_missing("weaker")
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxCannotStart, match="this is macOS"):
        sandbox.refuse_what_is_missing("bubblewrap")


def test_an_old_bubblewrap_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "bwrap"
    old.write_text("#!/bin/sh\necho bubblewrap 0.6.1\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(SandboxCannotStart, match="too old"):
        sandbox.refuse_what_is_missing("bubblewrap")


def test_the_weaker_sandbox_is_marked_and_never_silent(tmp_path: Path) -> None:
    notebook = tmp_path / "Anna.ipynb"
    notebook.write_bytes(as_bytes(worked(pair("import os\ndef state(events, day): os.kill(-1, 9)"))))
    command = ["grade", str(notebook), "--questions", "6.1", "6.2", "--out", str(tmp_path / "grades"), "--weaker-sandbox"]
    if os.geteuid() != 0:
        assert main(command) == 2
        return
    assert main(command) == 0
    for name in (
        "grades.csv",
        "class.html",
        *(f"feedback/{path.name}" for path in (tmp_path / "grades" / "feedback").iterdir()),
    ):
        assert "weaker sandbox" in (tmp_path / "grades" / name).read_text("utf-8"), name
    row = (tmp_path / "grades" / "grades.csv").read_text("utf-8").splitlines()[1]
    assert row.startswith("Anna,,1,2,1,passed,0,cannot_check")


# ---------------------------------------------------------------------------------------------------------------------
# a class


def grades(folder: Path, out: Path, **more: Any) -> None:
    batch.grade(collect(folder, slugs=ASKED.slugs), batch.Settings(ASKED, SEED, limits=QUICK), out, **more)


def contents(out: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


@pytest.fixture(scope="module")
def class_of_twelve(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    wrong = STATE.replace('"until"] < day', '"until"] <= day')
    made: dict[str, Any] = {f"Student {at}": worked(pair(wrong)) if at < 6 else worked() for at in range(9)}
    made |= {
        "=cmd|' calc'!A0": worked(),
        "Broken": b'{"cells": [',
        "Hanging": worked(pair("def state(events, day):\n    while True: pass")),
    }
    for name, content in made.items():
        (folder / f"{name}.ipynb").write_bytes(content if isinstance(content, bytes) else as_bytes(content))
    return folder


@pytest.fixture(scope="module")
def graded_once(class_of_twelve: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "grades"
    grades(class_of_twelve, out)
    return out


def test_a_class_gets_its_sheet_its_pages_and_its_report(graded_once: Path) -> None:
    sheet = (graded_once / "grades.csv").read_text("utf-8")
    rows = {row.split(",")[0]: row for row in sheet.splitlines()}
    assert len(rows) == 13
    assert rows["Student 0"].startswith("Student 0,,2,3,1,passed,0,wrong,1,passed,graded")
    assert rows["'=cmd|' calc'!A0"].startswith("'=cmd|' calc'!A0,,3,3")
    assert "not valid JSON" in rows["Broken"]
    assert "nothing to grade" in rows["Broken"]
    assert rows["Hanging"].startswith("Hanging,,2,3,1,passed,0,cannot_check")
    report = json.loads((graded_once / "class.json").read_text())
    two = next(each for each in report["questions"] if each["id"] == "6.2")
    assert two["handed_in"] == 11
    assert two["mistakes"] == [{"name": "the last day is over already", "students": 6}]
    page = (graded_once / "class.html").read_text("utf-8")
    assert "The commonest mistake: the last day is over already (6 students)." in page
    assert "<svg" in page
    for path in (graded_once, *graded_once.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_private_seed_leaves_the_instructor_nowhere(graded_once: Path) -> None:
    for name, content in contents(graded_once).items():
        assert str(SEED).encode() not in content.replace(b"fingerprint", b""), name


def test_a_second_run_and_another_engine_give_the_same_bytes(class_of_twelve: Path, graded_once: Path, tmp_path: Path) -> None:
    before = contents(graded_once)
    times = {path: path.stat().st_mtime_ns for path in graded_once.rglob("*.html")}
    grades(class_of_twelve, graded_once)
    assert contents(graded_once) == before
    assert {path: path.stat().st_mtime_ns for path in graded_once.rglob("*.html")} == times
    with ProcessPoolExecutor(2) as executor:
        grades(class_of_twelve, tmp_path / "grades", executor=executor)
    assert contents(tmp_path / "grades") == before


def test_a_killed_run_is_continued(class_of_twelve: Path, graded_once: Path, tmp_path: Path) -> None:
    out = tmp_path / "grades"
    script = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[3]); from test_grading import grades; "
        "grades(Path(sys.argv[1]), Path(sys.argv[2]), at_once=1)"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    running = subprocess.Popen(
        [sys.executable, "-c", script, str(class_of_twelve), str(out), str(ROOT / "tests")], env=environment
    )
    end = time.monotonic() + 60
    while len(list(out.glob("private/*.json"))) < 3:
        assert time.monotonic() < end
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    done = len(list(out.glob("private/*.json")))
    assert done < 12
    (out / "private" / ".writing-left").write_text("half a fi")
    finished: list[int] = []
    grades(class_of_twelve, out, progress=lambda at, of: finished.append(at))
    assert contents(out) == contents(graded_once)
    assert not left_over()


def test_a_changed_submission_is_graded_again(tmp_path: Path) -> None:
    folder, out = tmp_path / "class", tmp_path / "grades"
    folder.mkdir()
    (folder / "Anna.ipynb").write_bytes(as_bytes(worked({})))
    grades(folder, out)
    (folder / "Anna.ipynb").write_bytes(as_bytes(worked()))
    grades(folder, out)
    assert "Anna,,3,3" in (out / "grades.csv").read_text()


def test_a_fault_of_ours_costs_one_student_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("Anna", "Bo"):
        (folder / f"{name}.ipynb").write_bytes(as_bytes(worked({})))

    def failing(files: Any, *rest: Any) -> Marked:
        if files and files[0].name.startswith("Anna"):
            raise ZeroDivisionError
        return mark(files, *rest)

    monkeypatch.setattr(batch, "mark", failing)
    grades(folder, tmp_path / "grades")
    sheet = (tmp_path / "grades" / "grades.csv").read_text()
    assert "the grader failed on this submission" in sheet
    assert "Bo,,0,3,0,not_attempted" in sheet


def test_the_command_line_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    out = ["--out", str(tmp_path / "grades")]
    for words, said in {
        ("grade", str(folder), "--questions", "6.22", *out): "there is no question 6.22",
        ("grade", str(folder), "--questions", "6.2", *out): "holds no notebook",
        ("grade", str(tmp_path / "no"), "--questions", "6.2", *out): "is not there",
        ("grade", str(folder), "--assignment", str(folder), *out): "holds no assignment.toml",
        ("grade", str(folder), "--questions", "6.2", "--out", str(folder / "grades")): "inside the submissions",
    }.items():
        assert main(list(words)) == 2
        assert said in capsys.readouterr().err
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("mine")
    (folder / "Anna.ipynb").write_bytes(as_bytes(worked()))
    assert main(["grade", str(folder), "--questions", "6.2", "--out", str(other)]) == 2
    assert "holds other files" in capsys.readouterr().err
    assert main(["grade", str(folder), "--questions", "6.2", *out]) == 0
    assert "graded 1 of 1" in capsys.readouterr().err
    assert (tmp_path / "grades" / "private" / "seed").stat().st_mode & 0o077 == 0


def test_an_assignment_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    def made(text: str) -> Assignment:
        (tmp_path / "assignment.toml").write_text(text)
        return read_folder(tmp_path)

    good = made('schema = 1\ntitle = "Week 2"\nquestions = ["6.1", "6.2"]\ncredit = "by share"\n[points]\n"6.2" = 2.5\n')
    assert good.asked == (Asked("6.1", 1), Asked("6.2", 2.5))
    for text, said in {
        "schema = 2": "schema must be 1",
        "schema = 1": "questions must be a list",
        'schema = 1\nquestions = ["6.1"]\nlate = 1': "has late",
        'schema = 1\nquestions = ["6.1"]\n[points]\n"7.1" = 1': "not among its questions",
        'schema = 1\nquestions = ["6.1"]\n[points]\n"6.1" = -1': "a number from 0",
        'schema = 1\nquestions = ["6.1"]\ncredit = "some"': "credit must be",
        "schema = ": "cannot be read",
    }.items():
        with pytest.raises(Unusable, match=said):
            made(text)


def test_no_sandbox_is_nobodys_zero(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that fails half-way ends the run; nobody is marked for it, and the same command goes on."""
    folder, out = tmp_path / "class", tmp_path / "grades"
    folder.mkdir()
    for name in ("Anna", "Bo"):
        (folder / f"{name}.ipynb").write_bytes(as_bytes(worked()))

    def broken(*_: Any) -> Any:
        raise SandboxCannotStart("no more processes")

    with monkeypatch.context() as patched:
        patched.setattr(Sandboxes, "start", broken)
        patched.setattr(Sandboxes, "check", lambda *_: None)
        with pytest.raises(SandboxCannotStart):
            grades(folder, out)
    assert not list(out.glob("private/*.json"))
    grades(folder, out)
    assert "Bo,,3,3" in (out / "grades.csv").read_text()


def test_what_stands_ready_is_replaced_when_it_has_ended() -> None:
    with Sandboxes(limits=QUICK) as made:
        made.check()
        assert made._ready
        made._ready._process.kill()
        made._ready._process.wait()
        result = mark([_file(worked())], ASKED, made, SEED)
    assert result.points == 3


def test_by_share_a_wrong_answer_keeps_what_it_gets_right(sandboxes: Sandboxes) -> None:
    by_share = Assignment(ASKED.title, (Asked("6.2", 10),), "by share", untouched=ASKED.untouched, starters=ASKED.starters)
    wrong = worked(pair(STATE.replace('"until"] < day', '"until"] <= day')))
    one = mark([_file(wrong)], by_share, sandboxes, SEED).marks[0]
    assert 0 < one.points < 10
    assert mark([_file(worked({}))], by_share, sandboxes, SEED).points == 0
    crashed = worked(pair("import os\ndef state(events, day): os._exit(0)"))
    assert mark([_file(crashed)], by_share, sandboxes, SEED).points == 0
    constant = worked(pair("def state(events, day): return None"))
    assert mark([_file(constant)], by_share, sandboxes, SEED).points == 0
    by_heart = worked(pair(HARD_CODED))
    assert mark([_file(by_heart)], by_share, sandboxes, SEED).points < one.points


def _asked_of(question: Question, work: Callable[..., Any], seed: int) -> tuple[list[str], tuple[str, ...]]:
    """The rules that an answer breaks and the mistakes that it behaves like."""
    cases = prepared(question.id, seed)
    answer = InProcess({question.answer: work}, seconds=None)
    report = examine(question, answer, seed=seed, drawn=cases.drawn)
    broken = [finding.rule for finding in report.findings]
    return broken, behaves_like(cases, broken, [to_plain(work(*case.arguments)) for case in cases.drawn])


MISTAKES = [(question, mistake) for question in all_questions() for mistake in question.mistakes if question.returns_from_call]


@pytest.mark.parametrize(("question", "mistake"), MISTAKES, ids=[f"{q.id}: {m.name}" for q, m in MISTAKES])
def test_each_named_mistake_is_recognized(question: Question, mistake: Any) -> None:
    broken, likeness = _asked_of(question, mistake.work, SEED)
    assert broken == [mistake.caught_by]
    assert mistake.name in likeness


TABLES = [question for question in all_questions() if question.kind in ("predict", "weigh")]


@pytest.mark.parametrize("question", TABLES, ids=[question.id for question in TABLES])
def test_each_named_mistake_in_a_table_is_recognized(question: Question) -> None:
    for mistake in question.mistakes:
        published = question.publish()
        table = to_plain({id: question.tabled(mistake.work(*case.arguments)) for id, case in published.items()})
        report = check(question.id, {id: question.tabled(mistake.work(*case.arguments)) for id, case in published.items()})
        broken = [finding.rule for finding in report.findings]
        assert mistake.name in table_behaves_like(prepared(question.id, SEED), broken, table)


def test_an_error_that_nobody_named_is_counted_by_its_rule(sandboxes: Sandboxes) -> None:
    constant = mark([_file(worked(pair("def state(events, day): return 'given'")))], ASKED, sandboxes, SEED).marks[1]
    named = {mistake.name: mistake.caught_by for mistake in find("6.2").mistakes}
    assert {named.get(each, each) for each in constant.likeness} == set(constant.broken)
    assert set(constant.likeness) & set(constant.broken)


def test_nothing_is_said_of_fewer_than_five() -> None:
    def record(status: str, *likeness: str) -> dict[str, Any]:
        questions = [{"id": "6.2", "status": status, "points": 0, "of": 1}]
        return {"result": {"status": "graded", "questions": questions}, "likeness": {"6.2": likeness}}

    two = chosen(["6.2"])
    few = [record("wrong", "asked is answered")] * 4
    told = summary.as_json(two, summary.tallies(two, few))["questions"][0]
    assert told == {"id": "6.2", "handed_in": None, "solved": "fewer than 5 handed in", "mistakes": [], "rarer": []}
    assert "asked is answered" not in summary.as_html(two, summary.tallies(two, few), "")
    many = few + [record("passed")] * 30
    told = summary.as_json(two, summary.tallies(two, many))["questions"][0]
    assert (told["solved"], told["mistakes"], told["rarer"]) == ("nearly all", [], ["asked is answered"])
    page = summary.as_html(two, summary.tallies(two, many), "")
    assert "4" not in re.sub(r"<style>.*?</style>|34 students|<svg.*?</svg>", "", page, flags=re.DOTALL)


def test_the_newest_notebook_counts(sandboxes: Sandboxes) -> None:
    old, new = File("06.ipynb", as_bytes(worked({})), 1.0), File("06 (1).ipynb", as_bytes(worked({"6.1": HER_YES})), 2.0)
    result = mark([old, new], ASKED, sandboxes, SEED)
    assert result.points == 1
    assert "06 (1).ipynb is the newest" in result.remarks[0]


def test_two_exercises_are_graded_side_by_side(sandboxes: Sandboxes) -> None:
    both = chosen(["6.2", "1.5"])
    other = json.loads((ROOT / "exercises" / "01-the-remark.ipynb").read_text("utf-8"))
    for cell in other["cells"]:
        if cell["metadata"].get("casebook", {}).get("question") == "1.5" and "answer" in cell["metadata"]["tags"]:
            cell["source"] = (
                "def changed(before, after):\n    both = {k for k in before if k in after}\n    same = {k for k in both if before[k] == after[k]}\n    return {'kept': same, 'withdrawn': both - same, 'silent': before.keys() - both, 'added': after.keys() - both}"
            )
    files = [_file(worked()), File("01.ipynb", as_bytes(other))]
    result = mark(files, both, sandboxes, SEED)
    assert [each.status for each in result.marks if each.id == "6.2"] == ["passed"]
    crashing = worked(pair("import os\ndef state(events, day): os.kill(-1, 9)"))
    crashed = mark([_file(crashing), files[1]], both, sandboxes, SEED)
    first, second = ([each.status for each in each_result.marks if each.id == "1.5"] for each_result in (result, crashed))
    assert first == second
