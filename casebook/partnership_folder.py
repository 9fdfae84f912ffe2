"""What does an auditor of a partnership get to read, and what is hidden in it?

A folder of artefacts, as a due diligence would hold it: contract, privacy notices, logs, receipts, model card, flow file. All
of it is invented and drawn from a seed, so that each class, or each student, can have one of its own. Every row is made by this
module; nothing comes from a real firm, app or person, and how often something goes wrong here says nothing about anywhere.

>>> files = artefacts("a class")
>>> sorted(files)[:4]
['README.md', 'accounts.csv', 'consents.csv', 'contract.md']
>>> files == artefacts("a class"), files == artefacts("another class")
(True, False)

`read` makes rows of the files, with the words and times that stand in them:

>>> case = read(files)
>>> case.agreed[1]
{'purpose': 'confirm a payment', 'content': 'score', 'days': 365, 'since': '2026-03-01'}
>>> sorted(case.lines[0])
['at', 'bytes', 'content', 'field', 'host', 'line', 'person', 'purpose']

In each folder several things are wrong, and others only look so; which ones they are, the seed decides. The files do not say.
Who marks a folder asks for the key, and keeps it elsewhere:

>>> key = []
>>> files == artefacts("a class", key=key.append)
True
>>> sorted({planted.rule for planted in key if planted.rule})[:3]
['before consent', 'kept too long', 'no consent']
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from casebook.question import Draw

PAYING, IMPROVING, FAULTS, FRAUD = "confirm a payment", "improve the matcher", "find faults", "prevent fraud"
FIRST_DAY = date(2026, 3, 1)
DAYS = 214
"""The pilot runs from the first of March through the last of September."""
COPIED = date(2026, 10, 15)
"""The day on which the folder was copied for the auditor."""
PEOPLE = 1200

_LOCAL = timezone(timedelta(hours=8))
_VERIFY, _TRAIN, _FAULTS = "verify.lumen-view.example", "train.lumen-view.example", "faults.tern-maps.example"
_LATER, _SPARE = "verify-2.lumen-view.example", "spare.quill-photo.example"
_ARCHIVE, _RISK = "archive.tern-maps.example", "risk.harbour-fund.example"
_STRANGERS = ("mirror.lumen-view.example", "verify.lumen-veiw.example", "cache.fern-bank.example")
_SIZES = {
    "picture": (38_000, 52_000),
    "crop": (6_000, 7_000),
    "template": (2_060, 40),
    "score": (48, 30),
    "message": (300, 900),
    "counters": (220, 600),
    "weights": (40_000, 50_000),
    "location": (60, 20),
    "address book": (900, 5_000),
}
"""The least of each content's bytes, and how much more there can be: a size alone tells little."""

_FIELDS = {PAYING: "probe", IMPROVING: "sample", FAULTS: "telemetry", FRAUD: "signal"}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planted:
    """One line of the traffic record on which a folder's maker did something on purpose.

    `rule` is the rule by which it is a finding, empty where it only looks like one.
    """

    line: str
    kind: str
    rule: str


@dataclass(frozen=True, slots=True)
class Case:
    """A folder's artefacts as rows. Days and moments are text, as in the files; `days` and `bytes` are whole numbers.

    A moment carries its distance from universal time: `Z` for none, `+08:00` for eight hours.
    """

    accounts: list[Row]
    consents: list[Row]
    lines: list[Row]
    receipts: list[Row]
    agreed: list[Row]
    hosts: list[Row]
    notices: list[Row]
    renamed: dict[str, str]
    """From a firm's earlier name to its later one."""
    copied: str


def artefacts(seed: str, *, people: int = PEOPLE, key: Callable[[Planted], None] | None = None) -> dict[str, str]:
    """The files of one folder, by name: the same text for the same seed. `key` is told what was planted, line by line."""
    pilot = _Pilot(Draw(f"partnership/{seed}"))
    pilot.ordinary_life(people)
    pilot.plant()
    files = pilot.files(seed)
    if key is not None:
        for planted in pilot.planted():
            key(planted)
    return files


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write the files. Raises FileExistsError where something stands there already."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; name a new folder")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


def load(folder: Path) -> dict[str, str]:
    """The files of a folder that `write` wrote."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".csv", ".json"))
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8") for path in paths}


# ---------------------------------------------------------------------------------------------------------------------
# reading


def read(files: Mapping[str, str]) -> Case:
    """The rows of a folder's files."""
    contract = files["contract.md"]
    agreed = [
        {**each, "days": int(each["days"]) if each["days"].isdigit() else None} for each in table_below(contract, "Annex A")
    ]
    notices = []
    for name in sorted(name for name in files if name.startswith("notices/")):
        since = _after(files[name], "In force from: ")
        number = name.removeprefix("notices/").removesuffix(".md")
        notices += [
            {"notice": number, "since": since, "recipient": each["recipient"], "purpose": each["purpose"]}
            for each in table_below(files[name], "Who receives")
        ]
    return Case(
        accounts=_csv(files["accounts.csv"]),
        consents=_csv(files["consents.csv"]),
        lines=[{**each, "bytes": int(each["bytes"])} for each in _csv(files["traffic.csv"])],
        receipts=_csv(files["receipts.csv"]),
        agreed=agreed,
        hosts=table_below(contract, "Annex B"),
        notices=notices,
        renamed={each["earlier name"]: each["later name"] for each in table_below(contract, "Annex C")},
        copied=_after(files["README.md"], "Copied on: "),
    )


def table_below(text: str, heading: str) -> list[Row]:
    """The rows of the first table below a heading of a Markdown text. Raises LookupError where there is none.

    >>> table_below("## Annex A: what\\n\\n| purpose | days |\\n|---|---|\\n| pay | 7 |\\n", "Annex A")
    [{'purpose': 'pay', 'days': '7'}]
    """
    lines = text.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith("#") and line.lstrip("# ").startswith(heading)]
    if not starts:
        raise LookupError(f"no heading begins with {heading!r}")
    rows: list[list[str]] = []
    for line in lines[starts[0] + 1 :]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    if len(rows) < 2:
        raise LookupError(f"no table stands below {heading!r}")
    names, _, *rest = rows
    return [dict(zip(names, row, strict=True)) for row in rest]


def _csv(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def _after(text: str, words: str) -> str:
    return next(line.removeprefix(words) for line in text.splitlines() if line.startswith(words))


# ---------------------------------------------------------------------------------------------------------------------
# drawing


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(number)


class _Pilot:
    """Seven months of Birch Pay and Lumen View: who agreed to what, what was sent, what was deleted."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.kept: dict[tuple[str, str], int] = {
            (PAYING, "picture"): draw.pick((7, 10, 14, 21)),
            (PAYING, "score"): 365,
            (IMPROVING, "picture"): draw.pick((30, 45, 60)),
            (FAULTS, "message"): draw.pick((60, 90)),
            (FAULTS, "crop"): draw.pick((10, 20)),
            (FRAUD, "score"): 365,
        }
        self.second, self.renamed = 60 + draw.below(20), 95 + draw.below(20)
        self.amended, self.third = 120 + draw.below(20), 155 + draw.below(20)
        self.later_host = 80 + draw.below(10)
        self.accounts: list[tuple[str, str, date]] = []
        self.consents: list[tuple[datetime, datetime | None, str, str, str]] = []
        self.lines: list[tuple[datetime, str, str, str, str, str, int]] = []
        self.receipts: list[tuple[int, str, date]] = []
        self.notes: list[tuple[int, str, str]] = []

    # -- small parts -------------------------------------------------------------------------------------------------

    def moment(self, day: int, hour: int | None = None) -> datetime:
        """A moment of that day, by the clock on the wall where Birch Pay is."""
        hour = 8 + self.draw.below(14) if hour is None else hour
        at = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, hour, self.draw.below(60), self.draw.below(60))
        return at.replace(tzinfo=_LOCAL) + timedelta(day)

    def person(self, *, born: date | None = None, kind: str = "customer") -> int:
        """A new account; its place in the list stands for it until all get their names."""
        grown_up = date(1950 + self.draw.below(57), 1 + self.draw.below(12), 1 + self.draw.below(28))
        self.accounts.append(("", kind, born or grown_up))
        return len(self.accounts) - 1

    def child(self) -> date:
        """A birthday of somebody who is under fourteen through all of the pilot."""
        return date(2013 + self.draw.below(4), 1 + self.draw.below(12), 1 + self.draw.below(28))

    def yes(self, person: int, purpose: str, at: datetime, *, until: datetime | None = None, by: str = "person") -> None:
        """She, or her guardian, consents."""
        self.consents.append((at, until, f"{person}", purpose, by))

    def send(
        self,
        person: int | None,
        purpose: str,
        content: str,
        at: datetime,
        *,
        host: str = "",
        field: str = "",
        deleted: int | None = None,
    ) -> int:
        """One line of the log, and the receipt of its deletion where it has a term; `deleted` is days after the sending."""
        least, more = _SIZES[content]
        host = host or {PAYING: _VERIFY, IMPROVING: _TRAIN, FAULTS: _FAULTS, FRAUD: _RISK}[purpose]
        size = least + self.draw.below(more)
        self.lines.append((at, "" if person is None else f"{person}", host, purpose, field or _FIELDS[purpose], content, size))
        number = len(self.lines) - 1
        days = self.kept.get((purpose, content), 30)
        after = 1 + self.draw.below(days - 1) if deleted is None else deleted
        gone = at.astimezone(_LOCAL).date() + timedelta(after)
        if after >= 0 and gone <= COPIED and days < 365:
            self.receipts.append((number, "live", gone))
        return number

    def note(self, line: int, kind: str, rule: str = "") -> None:
        self.notes.append((line, kind, rule))

    # -- an ordinary life --------------------------------------------------------------------------------------------

    def ordinary_life(self, people: int) -> None:
        """What goes as it should: most of any log."""
        for _ in range(people):
            self._customer()
        for number in range(max(3, people // 100)):
            self._test_account(number)
        for day in range(DAYS):
            if self.draw.below(1200) < people:
                self.send(None, FAULTS, "counters", self.moment(day))
            if day % 7 == 6:
                self.note(self.send(None, IMPROVING, "weights", self.moment(day)), "size of a picture")

    def _customer(self) -> None:
        draw = self.draw
        minor = draw.below(100) < 5
        person = self.person(born=self.child() if minor else None)
        by = "guardian" if minor else "person"
        joined = draw.below(DAYS - 40)
        leaves = joined + 40 + draw.below(120) if draw.below(100) < 12 else None
        if leaves is not None and leaves >= DAYS:
            leaves = None
        ends = self.moment(leaves) if leaves is not None else None
        last = (leaves if leaves is not None else DAYS) - 1
        self.yes(person, PAYING, self.moment(joined), until=ends, by=by)
        for _ in range(1 + draw.below(3)):
            day = joined + 1 + draw.below(last - joined)
            content = "score" if draw.below(100) < 25 else "picture"
            self.send(person, PAYING, content, self.moment(day))
        for purpose, content, share in ((IMPROVING, "picture", 40), (FAULTS, "message", 15)):
            if draw.below(100) < share:
                self.yes(person, purpose, self.moment(joined + draw.below(2)), until=ends, by=by)
                for _ in range(1 + draw.below(3)):
                    self.send(person, purpose, content, self.moment(joined + 2 + draw.below(last - joined - 1)))

    def _test_account(self, number: int) -> None:
        person = self.person(born=self.child() if number % 3 == 0 else None, kind="test")
        for _ in range(4 + self.draw.below(5)):
            line = self.send(person, PAYING, "picture", self.moment(self.draw.below(DAYS)))
            self.note(line, "test account")

    # -- what is planted ---------------------------------------------------------------------------------------------

    def plant(self) -> None:
        """Eight kinds of defect and nine of look-alike, drawn from more, each once to three times."""
        for kinds, count in (
            (_CONSENT_DEFECTS, 3),
            (_TRAFFIC_DEFECTS, 3),
            (_NOTICE_DEFECTS, 2),
            (_CONSENT_LOOK_ALIKES, 4),
            (_TRAFFIC_LOOK_ALIKES, 3),
            (_NOTICE_LOOK_ALIKES, 2),
        ):
            for make in self.draw.some(kinds, count):
                for _ in range(1 + self.draw.below(3)):
                    make(self)

    def a_day(self, first: int = 20, last: int = DAYS - 70) -> int:
        """A day of the pilot, late enough for things before it and early enough for terms after it."""
        return first + self.draw.below(last - first)

    def some_purpose(self) -> tuple[str, str]:
        return self.draw.pick(((PAYING, "picture"), (IMPROVING, "picture"), (FAULTS, "message")))

    # -- the files ---------------------------------------------------------------------------------------------------

    def planted(self) -> list[Planted]:
        names = self._line_names()
        return sorted((Planted(names[line], kind, rule) for line, kind, rule in self.notes), key=lambda each: each.line)

    def _line_names(self) -> dict[int, str]:
        order = sorted(range(len(self.lines)), key=lambda number: (self.lines[number][0], number))
        return {number: f"t-{place:04}" for place, number in enumerate(order, 1)}

    def files(self, seed: str) -> dict[str, str]:
        numbers = self.draw.some(range(1, len(self.accounts) + 1), len(self.accounts))
        person = {f"{at}": f"p-{number:04}" for at, number in enumerate(numbers)} | {"": ""}
        lines = self._line_names()
        consents = sorted(self.consents, key=lambda each: (each[0], person[each[2]], each[3]))
        files = {
            "README.md": _README.format(seed=seed, copied=COPIED),
            "contract.md": self._contract(),
            "notices/notice-1.md": self._notice(
                1, 0, (("Lumen View", PAYING), ("Lumen Labs", IMPROVING), ("Tern Maps", FAULTS))
            ),
            "notices/notice-2.md": self._notice(
                2, self.second, (("Lumen View", PAYING), ("Lumen Labs", IMPROVING), ("Tern Maps", FAULTS))
            ),
            "notices/notice-3.md": self._notice(
                3, self.third, (("Lumen View", PAYING), ("Lumen Research", IMPROVING), ("Quill Photo", FAULTS))
            ),
            "model-card.md": _MODEL_CARD.format(version=f"{2 + self.draw.below(4)}.{self.draw.below(9)}"),
            "data-flow.json": json.dumps(self._flows(), indent=1, ensure_ascii=False) + "\n",
            "accounts.csv": _table(
                ("person", "kind", "born"),
                sorted((person[f"{at}"], kind, born.isoformat()) for at, (_, kind, born) in enumerate(self.accounts)),
            ),
            "consents.csv": _table(
                ("record", "person", "purpose", "given", "withdrawn", "by", "notice"),
                (
                    (f"c-{at:04}", person[who], purpose, _utc(given), _utc(ended), by, self._in_force(given))
                    for at, (given, ended, who, purpose, by) in enumerate(consents, 1)
                ),
            ),
            "traffic.csv": _table(
                ("line", "at", "person", "host", "purpose", "field", "content", "bytes"),
                (
                    (lines[number], at.astimezone(_LOCAL).isoformat(), person[who], host, purpose, field, content, size)
                    for number, (at, who, host, purpose, field, content, size) in sorted(
                        enumerate(self.lines), key=lambda each: lines[each[0]]
                    )
                ),
            ),
            "receipts.csv": _table(
                ("line", "copy", "deleted"),
                sorted((lines[number], copy, gone.isoformat()) for number, copy, gone in self.receipts),
            ),
        }
        return dict(sorted(files.items()))

    def _in_force(self, at: datetime) -> str:
        day = at.astimezone(_LOCAL).date()
        return f"notice-{1 + (day >= _day(self.second)) + (day >= _day(self.third))}"

    def _contract(self) -> str:
        agreed = [
            (purpose, content, f"{days}", _day(self.amended if content == "crop" else 0).isoformat())
            for (purpose, content), days in self.kept.items()
        ]
        endless = [(IMPROVING, "weights", "no term", f"{FIRST_DAY}"), (FAULTS, "counters", "no term", f"{FIRST_DAY}")]
        hosts = [
            (_VERIFY, "Lumen View", 0),
            (_LATER, "Lumen View", self.later_host),
            (_TRAIN, "Lumen Labs", 0),
            (_TRAIN, "Lumen Research", self.renamed),
            (_FAULTS, "Tern Maps", 0),
            (_FAULTS, "Quill Photo", self.third),
            (_ARCHIVE, "Tern Maps", 0),
            (_SPARE, "Quill Photo", 0),
            (_RISK, "Harbour Fund", 0),
        ]
        return _CONTRACT.format(
            annex_a=_markdown(("purpose", "content", "days", "since"), [*agreed, *endless]),
            annex_b=_markdown(("host", "party", "since"), [(host, party, f"{_day(since)}") for host, party, since in hosts]),
            annex_c=_markdown(
                ("earlier name", "later name", "since"), [("Lumen Labs", "Lumen Research", f"{_day(self.renamed)}")]
            ),
            amended=_day(self.amended),
        )

    def _notice(self, number: int, since: int, told: tuple[tuple[str, str], ...]) -> str:
        return _NOTICE.format(number=number, since=_day(since), told=_markdown(("recipient", "purpose"), list(told)))

    def _flows(self) -> dict[str, Any]:
        """What the parties drew, by the schema of `data/partnerships/`. The log may show otherwise."""
        since, until = f"{FIRST_DAY}", f"{_day(DAYS - 1)}"

        def flow(id: str, moves: str, made_from: str, way: tuple[str, str], purpose: str, ground: str, **more: Any) -> Row:
            giver, receiver = way
            return {"id": id, "moves": moves, "made_from": made_from, "giver": giver, "receiver": receiver} | {
                "purpose": purpose,
                "ground": ground,
                "kept": more.get("kept", "not shown"),
                "shown_by": more.get("shown_by", "r2"),
                "singles_out": more.get("singles_out", "yes"),
                "since": since,
                "until": None,
            }

        out, back = ("Birch Pay", "Lumen View"), ("Lumen View", "Birch Pay")
        return {
            "id": "pilot",
            "title": "pilot: payments confirmed by face, and a matcher that learns",
            "platform": "Birch Pay",
            "vendor": "Lumen View",
            "place": "CN",
            "began": since,
            "stores": [
                {
                    "id": "s1",
                    "name": "verification server",
                    "held_by": "Lumen View",
                    "place": "Lumen View’s data centre",
                    "can_log_in": ["Lumen View"],
                    "holds": ["program", "picture"],
                    "made_from": "customers",
                    "runs": True,
                    "shown_by": "",
                }
            ],
            "flows": [
                flow("f1", "program", "other people", back, "supply the program", "contract", kept=3650, singles_out="no"),
                flow(
                    "f2",
                    "picture",
                    "customers",
                    out,
                    "recognize customers",
                    "explicit consent",
                    kept=self.kept[PAYING, "picture"],
                ),
                flow(
                    "f3",
                    "picture",
                    "customers",
                    out,
                    "train the model",
                    "explicit consent",
                    kept=self.kept[IMPROVING, "picture"],
                ),
                flow("f4", "log", "customers", out, "support", "explicit consent", kept=self.kept[FAULTS, "message"]),
                flow("f5", "weights", "customers", out, "train the model", "contract", kept=3650, singles_out="no"),
            ],
            "records": [
                {"id": "r1", "title": "contract", "shows": ["licence"], "since": since, "until": until},
                {
                    "id": "r2",
                    "title": "traffic record at Birch Pay’s gateway",
                    "shows": ["outbound"],
                    "since": since,
                    "until": until,
                },
            ],
        }


# ---------------------------------------------------------------------------------------------------------------------
# kinds of defect and of look-alike: each makes one, with everything about it but the one thing in order


def _too_early(pilot: _Pilot) -> None:
    day, (purpose, content) = pilot.a_day(), pilot.some_purpose()
    person = pilot.person()
    line = pilot.send(person, purpose, content, pilot.moment(day, 9))
    pilot.yes(person, purpose, pilot.moment(day + pilot.draw.below(6), 12))
    pilot.note(line, "consent after the use", "before consent")


def _too_early_by_the_clock(pilot: _Pilot) -> None:
    """Eight hours hide it: 20 o'clock on the wall is 12 o'clock universal time, and the consent of 21 is written as 13."""
    day, (purpose, content) = pilot.a_day(), pilot.some_purpose()
    person = pilot.person()
    line = pilot.send(person, purpose, content, pilot.moment(day, 18))
    pilot.yes(person, purpose, pilot.moment(day, 21))
    pilot.note(line, "consent after the use, hidden by the clock", "before consent")


def _after_withdrawal(pilot: _Pilot) -> None:
    day, (purpose, content) = pilot.a_day(40), pilot.some_purpose()
    person = pilot.person()
    pilot.yes(person, purpose, pilot.moment(day - 20), until=pilot.moment(day - pilot.draw.below(10), 9))
    line = pilot.send(person, purpose, content, pilot.moment(day, 20))
    pilot.note(line, "withdrawn, and sent", "withdrawn")


def _other_purpose(pilot: _Pilot) -> None:
    day, person = pilot.a_day(), pilot.person()
    pilot.yes(person, PAYING, pilot.moment(day - 5))
    pilot.note(pilot.send(person, IMPROVING, "picture", pilot.moment(day)), "consent to another purpose", "no consent")


def _without_guardian(pilot: _Pilot) -> None:
    day, (purpose, content) = pilot.a_day(), pilot.some_purpose()
    turns = _day(day + 1)  # fourteen tomorrow, or years away
    born = turns.replace(year=turns.year - 14) if pilot.draw.below(2) else pilot.child()
    person = pilot.person(born=born)
    pilot.yes(person, purpose, pilot.moment(day - 5))
    pilot.note(pilot.send(person, purpose, content, pilot.moment(day)), "a minor by herself", "no guardian")


def _agreeing(pilot: _Pilot, purpose: str, day: int) -> int:
    """A customer who said yes to this purpose some days before."""
    person = pilot.person()
    pilot.yes(person, purpose, pilot.moment(day - 1 - pilot.draw.below(9)))
    return person


def _template(pilot: _Pilot) -> None:
    day = pilot.a_day()
    line = pilot.send(_agreeing(pilot, FAULTS, day), FAULTS, "template", pilot.moment(day))
    pilot.note(line, "a template in telemetry", "not agreed")


def _debug_crop(pilot: _Pilot) -> None:
    day = pilot.a_day()
    line = pilot.send(_agreeing(pilot, PAYING, day), PAYING, "crop", pilot.moment(day), field="debug")
    pilot.note(line, "a crop in a debugging field", "not agreed")


def _not_needed(pilot: _Pilot) -> None:
    day, content = pilot.a_day(), pilot.draw.pick(("location", "address book"))
    line = pilot.send(_agreeing(pilot, PAYING, day), PAYING, content, pilot.moment(day))
    pilot.note(line, "not needed for the purpose", "not agreed")


def _before_amendment(pilot: _Pilot) -> None:
    day = pilot.amended - 1 - pilot.draw.below(20)
    line = pilot.send(_agreeing(pilot, FAULTS, day), FAULTS, "crop", pilot.moment(day))
    pilot.note(line, "agreed only later", "not agreed")


def _kept(pilot: _Pilot) -> None:
    day = pilot.a_day(20, DAYS - 110)
    purpose, content = pilot.some_purpose()
    days = pilot.kept[purpose, content]
    late = days + 1 + pilot.draw.below(20)
    line = pilot.send(_agreeing(pilot, purpose, day), purpose, content, pilot.moment(day), deleted=late)
    pilot.note(line, "kept beyond the term", "kept too long")


def _kept_in_the_backup(pilot: _Pilot) -> None:
    day = pilot.a_day(20, DAYS - 110)
    line = pilot.send(_agreeing(pilot, IMPROVING, day), IMPROVING, "picture", pilot.moment(day))
    late = pilot.kept[IMPROVING, "picture"] + 1 + pilot.draw.below(20)
    pilot.receipts.append((line, "backup", _day(day + late)))
    pilot.note(line, "a copy kept beyond the term", "kept too long")


def _no_receipt(pilot: _Pilot) -> None:
    day = pilot.a_day(20, DAYS - 80)
    line = pilot.send(_agreeing(pilot, PAYING, day), PAYING, "picture", pilot.moment(day), deleted=-1)
    pilot.note(line, "nothing shows the deletion", "no receipt")


def _never_named(pilot: _Pilot) -> None:
    day = pilot.a_day()
    pilot.note(pilot.send(_agreeing(pilot, FRAUD, day), FRAUD, "score", pilot.moment(day)), "recipient never named", "not told")


def _named_later(pilot: _Pilot) -> None:
    day = pilot.third - 1 - pilot.draw.below(60)
    line = pilot.send(_agreeing(pilot, FAULTS, day), FAULTS, "message", pilot.moment(day), host=_SPARE)
    pilot.note(line, "notice changed afterwards", "told later")


def _no_longer_named(pilot: _Pilot) -> None:
    day = pilot.third + pilot.draw.below(20)
    line = pilot.send(_agreeing(pilot, FAULTS, day), FAULTS, "message", pilot.moment(day), host=_ARCHIVE)
    pilot.note(line, "notice no longer names it", "not told")


def _told_for_another_purpose(pilot: _Pilot) -> None:
    day = pilot.a_day()
    line = pilot.send(_agreeing(pilot, PAYING, day), PAYING, "picture", pilot.moment(day), host=_TRAIN)
    pilot.note(line, "named for another purpose", "not told")


def _stranger(pilot: _Pilot) -> None:
    day = pilot.a_day(20, pilot.later_host)
    host = pilot.draw.pick((*_STRANGERS, _LATER))
    line = pilot.send(_agreeing(pilot, PAYING, day), PAYING, "picture", pilot.moment(day), host=host)
    pilot.note(line, "a host that nobody agreed", "unknown host")


def _withdrawn_afterwards(pilot: _Pilot) -> None:
    day, (purpose, content) = pilot.a_day(), pilot.some_purpose()
    person = pilot.person()
    pilot.yes(person, purpose, pilot.moment(day - 9), until=pilot.moment(day + 1 + pilot.draw.below(3), 9))
    pilot.note(pilot.send(person, purpose, content, pilot.moment(day, 20)), "withdrawn after the use")


def _withdrawn_later_by_the_clock(pilot: _Pilot) -> None:
    """Sent at 18, withdrawn at 21: the withdrawal is written as 13 o'clock universal time."""
    day, (purpose, content) = pilot.a_day(), pilot.some_purpose()
    person = pilot.person()
    pilot.yes(person, purpose, pilot.moment(day - 9), until=pilot.moment(day, 21))
    pilot.note(pilot.send(person, purpose, content, pilot.moment(day, 18)), "withdrawn after the use, by the clock")


def _consented_again(pilot: _Pilot) -> None:
    day, (purpose, content) = pilot.a_day(40), pilot.some_purpose()
    person = pilot.person()
    pilot.yes(person, purpose, pilot.moment(day - 30), until=pilot.moment(day - 12))
    pilot.yes(person, purpose, pilot.moment(day - 4))
    pilot.note(pilot.send(person, purpose, content, pilot.moment(day)), "consent given again")


def _one_more_test_account(pilot: _Pilot) -> None:
    day, person = pilot.a_day(), pilot.person(born=pilot.child(), kind="test")
    pilot.note(pilot.send(person, IMPROVING, "picture", pilot.moment(day)), "test account")


def _with_guardian(pilot: _Pilot) -> None:
    day, (purpose, content) = pilot.a_day(), pilot.some_purpose()
    person = pilot.person(born=pilot.child())
    pilot.yes(person, purpose, pilot.moment(day - 9))
    pilot.yes(person, purpose, pilot.moment(day - 5), by="guardian")
    pilot.note(pilot.send(person, purpose, content, pilot.moment(day)), "a minor with her guardian’s consent")


def _fourteen_today(pilot: _Pilot) -> None:
    day, (purpose, content) = pilot.a_day(), pilot.some_purpose()
    turns = _day(day)
    person = pilot.person(born=turns.replace(year=turns.year - 14))
    pilot.yes(person, purpose, pilot.moment(day - 5))
    pilot.note(pilot.send(person, purpose, content, pilot.moment(day)), "fourteen on that day")


def _alarming_label(pilot: _Pilot) -> None:
    day = pilot.a_day()
    field = pilot.draw.pick(("face_debug", "template_cache", "raw_picture"))
    line = pilot.send(_agreeing(pilot, FAULTS, day), FAULTS, "message", pilot.moment(day), field=field)
    pilot.note(line, "an alarming label")


def _on_the_last_day(pilot: _Pilot) -> None:
    day = pilot.a_day(20, DAYS - 110)
    purpose, content = pilot.some_purpose()
    days = pilot.kept[purpose, content]
    line = pilot.send(_agreeing(pilot, purpose, day), purpose, content, pilot.moment(day), deleted=days)
    pilot.note(line, "deleted on the last day")


def _term_still_runs(pilot: _Pilot) -> None:
    day = DAYS - 1 - pilot.draw.below(10)
    line = pilot.send(_agreeing(pilot, IMPROVING, day), IMPROVING, "picture", pilot.moment(day), deleted=-1)
    pilot.note(line, "no receipt, and the term still runs")


def _after_amendment(pilot: _Pilot) -> None:
    day = pilot.amended + pilot.draw.below(20)
    line = pilot.send(_agreeing(pilot, FAULTS, day), FAULTS, "crop", pilot.moment(day), field="debug")
    pilot.note(line, "agreed since")


def _renamed(pilot: _Pilot) -> None:
    day = pilot.renamed + pilot.draw.below(pilot.third - pilot.renamed)
    line = pilot.send(_agreeing(pilot, IMPROVING, day), IMPROVING, "picture", pilot.moment(day))
    pilot.note(line, "recipient renamed")


def _dropped_later(pilot: _Pilot) -> None:
    day = pilot.third - 1 - pilot.draw.below(20)
    line = pilot.send(_agreeing(pilot, FAULTS, day), FAULTS, "message", pilot.moment(day), host=_ARCHIVE)
    pilot.note(line, "named on that day, dropped later")


def _new_host(pilot: _Pilot) -> None:
    day = pilot.later_host + pilot.draw.below(20)
    line = pilot.send(_agreeing(pilot, PAYING, day), PAYING, "picture", pilot.moment(day), host=_LATER)
    pilot.note(line, "a host agreed since")


_Make = Callable[[_Pilot], None]
_CONSENT_DEFECTS: tuple[_Make, ...] = (
    _too_early,
    _too_early_by_the_clock,
    _after_withdrawal,
    _other_purpose,
    _without_guardian,
)
_TRAFFIC_DEFECTS: tuple[_Make, ...] = (
    _template,
    _debug_crop,
    _not_needed,
    _before_amendment,
    _kept,
    _kept_in_the_backup,
    _no_receipt,
)
_NOTICE_DEFECTS: tuple[_Make, ...] = (_never_named, _named_later, _no_longer_named, _told_for_another_purpose, _stranger)
_CONSENT_LOOK_ALIKES: tuple[_Make, ...] = (
    _withdrawn_afterwards,
    _withdrawn_later_by_the_clock,
    _consented_again,
    _one_more_test_account,
    _with_guardian,
    _fourteen_today,
)
_TRAFFIC_LOOK_ALIKES: tuple[_Make, ...] = (_alarming_label, _on_the_last_day, _term_still_runs, _after_amendment)
_NOTICE_LOOK_ALIKES: tuple[_Make, ...] = (_renamed, _dropped_later, _new_host)


# ---------------------------------------------------------------------------------------------------------------------
# texts


def _utc(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _table(names: tuple[str, ...], rows: Any) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue()


def _markdown(names: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [names, ("---",) * len(names), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


_README = """# Folder {seed}: Birch Pay and Lumen View, the pilot

Copied on: {copied}

Birch Pay, Lumen View and everybody else in this folder are invented; every row is drawn from a seed. They have run a \
pilot and now want to sign for three years. You are asked whether to.

| File | What it is | Whose |
|---|---|---|
| contract.md | the pilot’s contract with its annexes | both |
| notices/ | what customers were told, each from its day on | Birch Pay |
| accounts.csv | persons and test accounts | Birch Pay |
| consents.csv | who agreed to which purpose; moments in universal time (Z) | Birch Pay |
| traffic.csv | what left Birch Pay’s gateway; moments by its wall clock (+08:00) | Birch Pay |
| receipts.csv | what was deleted, copy by copy, as the receivers report it | the receivers |
| model-card.md | what Lumen View says of its model | Lumen View |
| data-flow.json | what both say crosses | both |

In traffic.csv the gateway names the field under which a thing was sent and, having looked inside, the content. A line \
without a person is about nobody in particular. A day is a day by Birch Pay’s wall clock.
"""

_CONTRACT = """# Pilot contract between Birch Pay and Lumen View

1. **Pilot.** Lumen View confirms payments of Birch Pay’s customers by face, and improves its matcher. The pilot runs from \
1 March 2026 through 30 September 2026.
2. **Content.** Birch Pay sends, for each purpose, what Annex A lists for it from the day in its last column on. It sends \
nothing else, under whatever name.
3. **No templates.** No template leaves Birch Pay, for whatever purpose.
4. **Term.** Who receives a thing deletes it, with all copies, within the days of Annex A after the day of sending. The \
last of these days is in time. *No term* means that it may stay.
5. **Receipts.** For each copy deleted the receiver sends a receipt. A thing is gone when its last copy is.
6. **Hosts.** Things go to the hosts of Annex B, each held by the party beside it from that day on, until a later line \
says otherwise.
7. **Names.** Annex C lists parties that changed their name and nothing else.
8. **Persons.** Birch Pay sends a person’s data only while she consents to that purpose; for persons under fourteen a \
guardian does. A withdrawal does not reach backwards. Test accounts show faces that a program made; nobody consents for \
them.
9. **Notice.** Birch Pay sends to no party that its notice of that day does not name for that purpose.
10. **Audit.** Each party may read the other’s logs for what concerns this contract, at the end of the pilot.
11. **Liability.** Neither party answers for what the other’s customers agreed to. [Lumen View asks to keep this clause.]

Amended on {amended}: the line of Annex A that begins on that day.

## Annex A: content

{annex_a}

## Annex B: hosts

{annex_b}

## Annex C: names

{annex_c}
"""

_NOTICE = """# Birch Pay: your face (notice {number})

In force from: {since}

To pay by face is your choice; your code always works. We ask you for each purpose by itself. You can take it back in the \
app, under *Face*.

## Who receives what, and why

{told}
"""

_MODEL_CARD = """# Model card: Lumen View matcher {version}

- **Intended use.** Confirm that a payer is the holder of the account she names. Not meant to find a person in a crowd.
- **Learned from.** Pictures of 40,000 volunteers, and pictures that Birch Pay’s customers agreed to. *The register of \
pictures is kept by Lumen View and is not part of this card.*
- **Tested on.** 6,000 pairs of volunteers. False matches: 1 in 100,000 by our own test. Not tested: persons under \
eighteen.
- **Keeps.** No picture after its term, by our procedures. Whether the weights let a customer be recognised was not \
tested.
- **Withdrawal.** Pictures are removed from the next training run. Earlier weights stay in use.
"""
