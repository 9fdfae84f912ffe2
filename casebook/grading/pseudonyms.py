"""How does somebody help with grading without knowing whose work it is?

`grade --pseudonyms` calls every student by a pseudonym in all that it writes to the folder of grades, its private part too: in
tables, pages, file names and remarks. The pseudonym is made of the name by a secret key, so that it is the same in each run
and each week, and nobody finds it by trying names. Key and names are kept in a file beside the folder, for its owner only;
`rejoin` joins them with the grades again, in another folder. Whoever has both has names.

A student's own full name in what she wrote is replaced too. Whatever else an answer tells of her stays as she wrote it: a
pseudonym is not anonymity.

>>> from casebook.grading.collect import Owner
>>> names = Names(Path("kept"), b"a key")
>>> names.pseudonym(Owner("Anna Lund", "7"))
'p-3t54y-a4bru'
>>> names.students["p-3t54y-a4bru"] = Owner("Anna Lund", "7")
>>> record = {"student": "p-3t54y-a4bru", "result": {"questions": [], "remarks": []}}
>>> hidden = names.hidden_in(record | {"texts": {"6.6": "By LUND, Anna. Ask Anna twice."}})
>>> hidden["texts"], names.shown_in(hidden)["student"]
({'6.6': 'By p-3t54y-a4bru. Ask Anna twice.'}, 'Anna Lund')
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from casebook.grading.assignment import Unusable
from casebook.grading.collect import Handed, Owner, Submission
from casebook.grading.files import half_written, written

SCHEMA = 1
SHORT = 6
"""Letters of a login such as `annalund`, of which fewer could be a common word."""


@dataclass(slots=True)
class Names:
    """The secret key and the students' names by pseudonym, and the file that keeps them."""

    file: Path
    key: bytes
    students: dict[str, Owner] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Says which key was used, and nothing of what it is."""
        return hashlib.sha256(b"casebook: names\0" + self.key).hexdigest()[:16]

    def pseudonym(self, owner: Owner) -> str:
        """What a student is called. Letters first, so that no spreadsheet takes it for a number."""
        made = hmac.digest(self.key, f"{owner.name}\0{owner.id}".encode("utf-8", "replace"), "sha256")
        letters = base64.b32encode(made).decode().casefold()
        return f"p-{letters[:5]}-{letters[5:10]}"

    def hidden(self, submissions: Iterable[Submission]) -> list[Submission]:
        """The submissions under pseudonyms and in their order, which says nothing of the names'. The names are kept here."""
        found: dict[str, Submission] = {}
        for submission in submissions:
            name = self.pseudonym(submission.owner)
            if name in found:
                raise Unusable(f"two students would be called {name}; name another file of names, with a new key")
            self.students[name] = submission.owner
            files = [
                Handed(f"notebook-{number:03}.ipynb", file.modified, file.read)
                for number, file in enumerate(submission.files, 1)
            ]
            found[name] = Submission(Owner(name), files, submission.left_out)
        return [found[name] for name in sorted(found)]

    def hidden_in(self, record: dict[str, Any]) -> dict[str, Any]:
        """A record under a pseudonym, with the student's own full name replaced where her words may stand."""
        written_as = _as_written(self.students[record["student"]].name)
        if not written_as:
            return record

        def hide(held: Any) -> Any:
            return _each_text(held, lambda text: written_as.sub(record["student"], text))

        result = record["result"]
        questions = [each | {part: hide(each[part]) for part in ("findings", "note")} for each in result["questions"]]
        told = result | {"questions": questions, "remarks": hide(result["remarks"])}
        return record | {"result": told, "texts": hide(record["texts"])}

    def shown_in(self, record: dict[str, Any]) -> dict[str, Any]:
        """A record with the name in place of the pseudonym."""
        owner = self.students[record["student"]]
        shown: dict[str, Any] = _each_text(record, lambda text: text.replace(record["student"], owner.name))
        return shown | {"key": owner.key, "student": owner.name, "id": owner.id}

    def save(self) -> None:
        """Keep key and names; nobody who was in the file is lost."""
        self.students = (load(self.file).students if self.file.exists() else {}) | self.students
        students = {name: asdict(owner) for name, owner in sorted(self.students.items())}
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in half_written(self.file):
            left.unlink(missing_ok=True)
        held = {"schema": SCHEMA, "key": self.key.hex(), "students": students}
        written(self.file, json.dumps(held, indent=1, ensure_ascii=True) + "\n")


def _as_written(name: str) -> re.Pattern[str] | None:
    """How a student may write her full name: in any case, the last name first or last. A short single word may be any word."""
    words = re.findall(r"\w+", name)
    if not words or (len(words) == 1 and len(words[0]) < SHORT):
        return None
    orders = sorted({tuple(words[at:] + words[:at]) for at in range(len(words))})
    written = "|".join(r"[\W_]*".join(map(re.escape, order)) for order in orders)
    return re.compile(rf"(?<![^\W_])(?:{written})(?![^\W_])", re.IGNORECASE)


def _each_text(held: Any, change: Callable[[str], str]) -> Any:
    """What JSON holds, with each text in it changed."""
    if isinstance(held, dict):
        return {key: _each_text(value, change) for key, value in held.items()}
    if isinstance(held, list):
        return [_each_text(value, change) for value in held]
    return change(held) if isinstance(held, str) else held


def beside(out: Path) -> Path:
    """Where names are kept, where nothing else is said.

    >>> str(beside(Path("week-2/grades")))
    'week-2/grades-names.json'
    """
    return out.parent / f"{out.name}-names.json" if out.name else out.resolve().parent / f"{out.resolve().name}-names.json"


def load(file: Path) -> Names:
    """The names in a file, or a new key for a file that is not there yet. Raises `Unusable`."""
    if not file.exists() and not file.is_symlink():
        return Names(file, secrets.token_bytes(32))
    try:
        if file.is_symlink() or not file.is_file():
            raise ValueError("no ordinary file")
        held = json.loads(file.read_text("utf-8"))
        if held["schema"] != SCHEMA:
            raise ValueError("of another version")
        students = {name: Owner(str(owner["name"]), str(owner["id"])) for name, owner in held["students"].items()}
        return Names(file, bytes.fromhex(held["key"]), students)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise Unusable(f"{file} cannot be used as a file of names ({problem})") from None


# ---------------------------------------------------------------------------------------------------------------------
# what a folder of grades says of the run that made it

JOINED = "joined"


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked (questions, those for discussion with their points, the notebooks' names), and whose key hid names."""

    ids: Sequence[str]
    by_hand: Mapping[str, float]
    slugs: Sequence[str]
    names: str = ""
    """The fingerprint of the names' key; nothing, where the grades bear names; or `JOINED`."""

    def keep(self, out: Path) -> None:
        """Write it down. Raises `Unusable` where the folder holds grades that are named otherwise."""
        before = run_of(out)
        graded = any((out / "private").glob("*.json"))
        if (before and before.names != self.names) or (not before and graded and self.names):
            held = "grades with names" if not before or not before.names else "grades under pseudonyms"
            held = "grades that `rejoin` wrote" if before and before.names == JOINED else held
            how = "with the file of names that they were made with" if before and before.names and self.names else "as before"
            raise Unusable(f"{out} holds {held}; grade into it {how}, choose another folder, or purge it")
        written(out / "private" / "run", json.dumps({"schema": SCHEMA} | asdict(self), indent=1) + "\n")


def run_of(out: Path) -> Run | None:
    """What an earlier run wrote down, if anything."""
    try:
        held = json.loads((out / "private" / "run").read_text("utf-8"))
        return Run(held["ids"], held["by_hand"], held["slugs"], held["names"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
